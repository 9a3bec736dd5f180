import type { Unit } from "../../../domain/frame.ts";
import { counted } from "../../../domain/noun.ts";
import { isBlank, shownText } from "../cell.ts";
import { answerOf, doubtfulAges } from "./answer.ts";
import { reversedDates } from "./date-order.ts";
import { blankRows, type TableParts, tableOf, twinRows, usableOf } from "./frame.ts";
import type { FormColumns } from "./form.ts";
import { type Names, type ProposedVariable, slugPart } from "./naming.ts";
import { nameNoteOf, noteOf } from "./notation.ts";
import { periodIn } from "./period.ts";
import type { Profile } from "./profile.ts";
import { columnTexts, type Study } from "./study.ts";
import { summaryOf } from "./summary.ts";
import { nameApart } from "./tell-apart.ts";
import { lackNumbers, looksLikeName, sexesOf } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** What a list of persons becomes: its table, and the variables that its columns answer. */
export type PersonProposal = { readonly table: YamlPiece; readonly variables: readonly ProposedVariable[] };

/** A list with a row, or several, for each person. */
export function personTable(
  study: Study,
  register: string,
  keeper: string,
  names: Names,
  form?: FormColumns,
): PersonProposal {
  const usable = usableOf(study).filter((profile) => form?.reasons.has(profile) !== true);
  const key = form === undefined ? keyOf(study, usable) : form.key;
  const used = new Set<Profile>(key === undefined ? [] : [key]);
  const rest = usable.filter((profile) => profile !== key);
  const named = key === undefined || form !== undefined ? undefined : nameApart(study, key, rest);
  const beside = named?.beside ?? [];
  for (const profile of beside) used.add(profile);
  const ids =
    key === undefined
      ? []
      : textsTogether([...beside, key].map((profile) => columnTexts(study, profile, true)));
  const several = new Set(ids).size < ids.length;
  const varying = several
    ? rest.filter((profile) => !beside.includes(profile) && varies(study, ids, key!, profile))
    : [];
  const steady = rest.filter((profile) => !varying.includes(profile));
  const variables: ProposedVariable[] = [];
  const odd = reversedDates(study, rest);
  const answersOf = (profiles: readonly Profile[], unit: Unit): Record<string, YamlPiece> =>
    answersFrom(profiles, unit, names, used, variables, odd);
  const fields = personFields(steady, used);
  const inside =
    several && varying.length > 0 ? rowRecord(varying, used, answersOf) : episodeOf(steady, used);
  const death = deathOf(steady, used);
  const choices = choiceAnswers(form, "person", names, used, variables);
  const answers = { ...choices, ...answersOf(steady, "person") };
  const person: YamlPiece = {
    kind: isOfPersons(usable)
      ? "person"
      : noted(
          "person",
          "if the rows are no persons, say what they are, here and as the unit of the variables",
        ),
    id: form === undefined ? (named?.id ?? idOf(key)) : formId(form),
    repeats: several
      ? noted(true, `${counted(new Set(ids).size, "id")} in ${counted(ids.length, "row")}`)
      : undefined,
    fields,
    answers: Object.keys(answers).length === 0 ? undefined : answers,
    inside:
      inside === undefined && death === undefined ? undefined : [inside, death].flatMap((each) => each ?? []),
  };
  const blanks = key === undefined ? [] : blankRows(study, key);
  return {
    table: tableOf(study, register, keeper, {
      records: [person],
      used,
      fillDown: key === undefined || blanks.length === 0 ? undefined : { columns: [key.name], rows: blanks },
      twins: several ? twinRows(study) : [],
      reasons: new Map([...reasonsFor(usable, used), ...(form?.reasons ?? [])]),
    } satisfies TableParts),
    variables,
  };
}

/** A repeat of a form, of which each row stands in a submission that `parent` names. */
export function repeatTable(
  study: Study,
  register: string,
  keeper: string,
  names: Names,
  form: FormColumns & { readonly parent: string | undefined },
): PersonProposal {
  const usable = usableOf(study).filter((profile) => !form.reasons.has(profile));
  const parent = study.profiles.find(({ name }) => name === form.parent);
  const used = new Set<Profile>([form.key, parent].flatMap((profile) => profile ?? []));
  const variables: ProposedVariable[] = [];
  const title = study.sheet.name ?? study.sheet.file.replace(/\.\w+$/, "");
  const isEpisode =
    /arrest|detention|detained|episode|imprison/i.test(title) || usable.some(({ role }) => role === "start");
  const { fields } = (episodeOf(usable, used) ?? {}) as { fields?: YamlPiece };
  const choices = choiceAnswers(form, "episode", names, used, variables);
  const answers = {
    ...choices,
    ...answersFrom(usable, "episode", names, used, variables, reversedDates(study, usable)),
  };
  const record: YamlPiece = {
    kind: isEpisode
      ? noted("episode", "one deprivation of liberty for each row of this repeat")
      : noted(
          "decide",
          "what is a row of this repeat: an episode (one deprivation of liberty), an act, a payment, an account …? The variables have the unit episode",
        ),
    under: {
      kind: "person",
      id:
        parent === undefined
          ? noted("decide", "the column that holds the id of the person; this repeat stands in another one")
          : personId(parent),
    },
    id:
      form.key === undefined
        ? noted("decide", "no column names the rows of this repeat")
        : repeatId(form.key, title),
    fields,
    answers: Object.keys(answers).length === 0 ? undefined : answers,
  };
  return {
    table: tableOf(study, register, keeper, {
      records: [record],
      used,
      reasons: new Map([
        ...reasonsFor(usable, used),
        ...[...form.reasons].filter(([profile]) => !used.has(profile)),
      ]),
    } satisfies TableParts),
    variables,
  };
}

/** The name of a person of a form, by the number that its server gave. */
function formId({ key, keyNote }: FormColumns): YamlPiece {
  return key === undefined
    ? noted("decide", "no column names the submissions")
    : noted(personId(key), keyNote ?? `${key.letters}: the form's own number of the submission`);
}

function personId(profile: Profile): YamlPiece {
  return [...profile.counts.keys()].every((text) => /^\d+$/.test(text))
    ? { column: profile.name, prefix: "p-" }
    : { column: profile.name };
}

function repeatId(key: Profile, title: string): YamlPiece {
  return key.name === "_index"
    ? noted(
        { column: key.name, prefix: `${slugPart(title)}-` },
        "rows are counted anew in each export, so that import knows each again by what it says",
      )
    : { column: key.name };
}

/** Questions of several choices as answers of several codes. */
function choiceAnswers(
  form: FormColumns | undefined,
  unit: Unit,
  names: Names,
  used: Set<Profile>,
  variables: ProposedVariable[],
): Record<string, YamlPiece> {
  const answers: Record<string, YamlPiece> = {};
  for (const { question, columns, codes, piece } of form?.choices ?? []) {
    const column = question.slice(0, -1);
    const name = names.variable(unit, column, columns[0]!.letters);
    for (const profile of columns) used.add(profile);
    variables.push({ name, unit, type: "many", values: [...new Set(codes)], open: false, label: column });
    answers[name] = piece;
  }
  return answers;
}

/** The answers that columns give which nothing else uses, by the name of their variable. */
function answersFrom(
  profiles: readonly Profile[],
  unit: Unit,
  names: Names,
  used: Set<Profile>,
  variables: ProposedVariable[],
  odd: ReturnType<typeof reversedDates>,
): Record<string, YamlPiece> {
  const answers: Record<string, YamlPiece> = {};
  for (const profile of profiles) {
    if (used.has(profile)) continue;
    const answer = answerOf(profile, unit, names, odd.get(profile));
    if (answer === undefined) continue;
    used.add(profile);
    variables.push(answer.variable);
    answers[answer.variable.name] = answer.piece;
  }
  return answers;
}

function isOfPersons(usable: readonly Profile[]): boolean {
  return usable.some(
    ({ role }) =>
      role === "sex" ||
      role === "age" ||
      role === "birth" ||
      role === "age-at-arrest" ||
      role === "start" ||
      role === "died" ||
      role === "person-name",
  );
}

function textsTogether(columns: readonly (readonly string[])[]): string[] {
  return columns[0]!.map((_, at) => columns.map((texts) => texts[at]).join("\n"));
}

/** The column that numbers the rows: by its name, else by codes that never come twice, or that come in blocks of rows. */
function keyOf(study: Study, usable: readonly Profile[]): Profile | undefined {
  const fits = ({ kind }: Profile): boolean =>
    ["codes", "number", "words", "many-words", "names"].includes(kind.kind);
  const named = usable.find((profile) => profile.role === "id" && fits(profile));
  if (named !== undefined) return named;
  return (
    usable.find(
      (profile) =>
        profile.kind.kind === "codes" && profile.blank === 0 && profile.counts.size === study.rows.length,
    ) ??
    usable
      .slice(0, 1)
      .find((profile) => isFirst(study, profile) && fits(profile) && comesInBlocks(study, profile))
  );
}

/** Whether a column is the first that holds something, also before those that cannot be used, and its name is no time. */
function isFirst({ profiles }: Study, profile: Profile): boolean {
  return profiles.find(({ filled }) => filled > 0) === profile && periodIn(profile.name) === undefined;
}

/**
 * Whether a column without a known name numbers what several rows are about: each of its texts has a digit and stands in one
 * run of rows, and at least a third as many texts as rows are there, as few people have more than three rows.
 */
function comesInBlocks(study: Study, profile: Profile): boolean {
  if (profile.role !== undefined) return false;
  const texts = columnTexts(study, profile, true);
  const runs = texts.filter((text, at) => text !== texts[at - 1]);
  const distinct = new Set(texts).size;
  return (
    distinct === runs.length &&
    distinct >= 2 &&
    distinct * 3 >= texts.length &&
    runs.every((text) => /\p{Nd}/u.test(text))
  );
}

/** The cell that names a person, with a warning where it may be a name. */
function idOf(key: Profile | undefined): YamlPiece {
  if (key === undefined)
    return noted(
      "decide",
      "no column numbers the rows: add one of case numbers to the sheet and name it here. A name of a person is no id, as ids are seen everywhere",
    );
  const texts = [...key.counts.keys()];
  const named = texts.filter(
    (text) => looksLikeName(text) || (/[^\p{ASCII}\p{N}\p{P}\p{S}\s]/u.test(text) && !/\p{N}/u.test(text)),
  ).length;
  const example = texts.find((text) => /^[\p{L}\p{N}._~/:#-]{1,40}$/u.test(text) && /\p{N}/u.test(text));
  const cell: YamlPiece = texts.every((text) => /^\p{Nd}+$/u.test(text))
    ? { column: key.name, prefix: "p-" }
    : { column: key.name };
  return noted(
    cell,
    named > 0.3 * texts.length
      ? `${key.letters}: some look like names of people. Ids are seen everywhere: use case numbers instead`
      : example === undefined
        ? summaryOf(key)
        : `${summaryOf(key)}, such as ${example}`,
  );
}

/** Whether the rows of one person say different things in this column. */
function varies(
  study: Study,
  ids: readonly string[],
  key: Profile,
  { position, role, name }: Profile,
): boolean {
  if (role === "sex" || role === "birth" || role === "died") return false;
  if (role === "start" || role === "end" || role === "sentenced" || ofOneArrest.test(name)) return true;
  const said = new Map<string, string>();
  return study.rows.some(({ cells }, at) => {
    const text = shownText(cells[position]);
    // A row without an id of its own leaves out what the row above says of the person.
    if (isBlank(cells[key.position])) return text !== "";
    // An age is said once, and a blank beside it is no other age.
    if (text === "" && role === "age") return false;
    const before = said.get(ids[at]!);
    if (before === undefined) said.set(ids[at]!, text);
    return before !== undefined && before !== text;
  });
}

/** Names of columns that speak of one deprivation of liberty, of which a person may have several. */
const ofOneArrest = /arrest|detain|detention|custody|charge|release/i;

/** Fields of a person whose columns say in their name what they are. */
function personFields(profiles: readonly Profile[], used: Set<Profile>): YamlPiece {
  const fields: Record<string, YamlPiece> = {};
  const take = (field: string, profile: Profile | undefined, piece: YamlPiece): void => {
    if (profile === undefined || piece === undefined) return;
    used.add(profile);
    fields[field] = noted(piece, summaryOf(profile));
  };
  const by = (role: Profile["role"], ...kinds: Profile["kind"]["kind"][]): Profile | undefined =>
    profiles.find((profile) => profile.role === role && kinds.includes(profile.kind.kind));
  const sex = by("sex", "words", "number", "codes", "yes-no", "many-words");
  take("sex", sex, sex === undefined ? undefined : sexOf(sex));
  const birth = by("birth", "date");
  take("birth", birth, birth === undefined ? undefined : { column: birth.name, ...noteOf(birth) });
  const arrested = by("age-at-arrest", "number");
  take("age_at_arrest", arrested, arrested === undefined ? undefined : ageOf(arrested));
  const age = by("age", "number");
  take("age", age, age === undefined ? undefined : { years: ageOf(age) });
  return Object.keys(fields).length === 0 ? undefined : fields;
}

/** The words of a column of sexes; those that nobody knows are left to decide. */
function sexOf(profile: Profile): YamlPiece {
  const words = [...profile.counts.keys()].filter((word) => !profile.lacks.has(word));
  const found = sexesOf(words);
  const values = words.map((word, at) => [word, found[at] ?? noted("decide", "f, m or other?")] as const);
  return { column: profile.name, values: Object.fromEntries(values) };
}

/** A column of ages; numbers that no age is, or that forms use for no answer, are left to decide. */
function ageOf(profile: Profile): YamlPiece {
  return {
    column: profile.name,
    ...noteOf(profile),
    values: doubtfulAges(profile, [...lackNumbers, "0", "00"]),
  };
}

/** The deprivation of liberty of a person with one row, where columns say when it began or ended. */
function episodeOf(profiles: readonly Profile[], used: Set<Profile>): YamlPiece {
  const fields: Record<string, YamlPiece> = {};
  for (const role of ["start", "end"] as const) {
    const profile = profiles.find(
      (each) => each.role === role && each.kind.kind === "date" && !used.has(each),
    );
    if (profile === undefined) continue;
    used.add(profile);
    fields[role] = noted({ column: profile.name, ...noteOf(profile) }, summaryOf(profile));
  }
  return Object.keys(fields).length === 0 ? undefined : { kind: "episode", fields };
}

/** The death of a person, where a column says when it was; whether it was one in custody is no word of its name. */
function deathOf(profiles: readonly Profile[], used: Set<Profile>): YamlPiece {
  const died = profiles.find(({ role, kind }) => role === "died" && kind.kind === "date");
  if (died === undefined) return undefined;
  used.add(died);
  return {
    kind: noted(
      "decide",
      "death if these are deaths in custody; if not, take this record out and put the column under ignore",
    ),
    fields: { died: noted({ column: died.name, ...noteOf(died) }, summaryOf(died)) },
  };
}

/** What each row of a person with several adds. */
function rowRecord(
  varying: readonly Profile[],
  used: Set<Profile>,
  answersOf: (profiles: readonly Profile[], unit: Unit) => Record<string, YamlPiece>,
): YamlPiece {
  const start = varying.find(({ role, kind }) => role === "start" && kind.kind === "date");
  const end = varying.find(({ role, kind }) => role === "end" && kind.kind === "date");
  const dated = start ?? varying.find(({ kind }) => kind.kind === "date");
  const fields: Record<string, YamlPiece> = {};
  for (const [field, profile] of [
    ["start", start],
    ["end", end],
  ] as const)
    if (profile !== undefined) {
      used.add(profile);
      fields[field] = noted({ column: profile.name, ...noteOf(profile) }, summaryOf(profile));
    }
  const answers = answersOf(varying, "episode");
  if (Object.keys(fields).length === 0 && Object.keys(answers).length === 0) return undefined;
  return {
    kind:
      start === undefined
        ? noted(
            "decide",
            "the rows of one person differ in these columns. What is a row: an episode (one deprivation of liberty), an act, a payment, an account …?",
          )
        : noted(
            "episode",
            "the rows of one person differ in these columns, and each has a beginning of its own",
          ),
    id: dated === undefined ? undefined : { column: dated.name, ...nameNoteOf(dated), prefix: "from-" },
    fields: Object.keys(fields).length === 0 ? undefined : fields,
    answers: Object.keys(answers).length === 0 ? undefined : answers,
  };
}

function reasonsFor(usable: readonly Profile[], used: ReadonlySet<Profile>): Map<Profile, string> {
  const reasons = new Map<Profile, string>();
  for (const profile of usable) {
    if (used.has(profile)) continue;
    const { kind } = profile.kind;
    if (kind === "names") reasons.set(profile, "records know people by pseudonyms; names stay in the sheet");
    if (kind === "text")
      reasons.set(
        profile,
        "to bring it in, make a variable of type text, once you know that nobody can be recognised by it",
      );
    if (kind === "codes") reasons.set(profile, "codes of something else");
  }
  return reasons;
}
