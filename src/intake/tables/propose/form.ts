import { asciiDigits } from "../../../domain/digit.ts";
import { shownText } from "../cell.ts";
import { columnTexts, type Study } from "./study.ts";
import { codeOf } from "./naming.ts";
import type { Profile } from "./profile.ts";
import { lackOf } from "./word.ts";
import { noted, type YamlPiece } from "./yaml-lines.ts";

/** Columns with which Kobo and ODK join the tables of one form: that of a submission, and that by which a repeat names it. */
const joins: readonly (readonly [submission: string, repeat: string])[] = [
  ["_uuid", "_submission__uuid"],
  ["key", "parent_key"],
  ["_id", "_submission__id"],
  ["_index", "_parent_index"],
];

/** Columns that a form's server adds, in the exports of Kobo and ODK. */
const serverColumns =
  /^(today|deviceid|device_?id|subscriberid|simserial|simid|phonenumber|username|email|audit|_?_?version_?_?|formhub\/uuid|.*\b(instanceid|instancename|rootuuid|deprecatedid|submissionid)|_id|_uuid|_submission_time|_validation_status|_notes|_status|_submitted_by|_tags|_index|_xform_id_string|_attachments|_geolocation|_bamboo_dataset_id|_duration|_parent_table_name|_parent_index|_submission__.*|submissiondate|submitterid|submittername|attachmentspresent|attachmentsexpected|reviewstate|edits|formversion|status|key|parent_key|set-of-.*)$/i;
const placeOnMap =
  /(^|[_/ -])(gps|geopoint|geolocation|coordinates|latitude|longitude|altitude|precision|lat|lon|lng)$/i;

/** What a form adds to a table: the column that names its rows, those left out with a reason, and questions of several choices. */
export type FormColumns = {
  readonly key: Profile | undefined;
  readonly keyNote: string | undefined;
  readonly reasons: ReadonlyMap<Profile, string>;
  readonly choices: readonly Choice[];
};

/** A question that has a column for each of its choices. */
export type Choice = {
  /** `group/question/`, and the columns behind it. */
  readonly question: string;
  readonly columns: readonly Profile[];
  readonly codes: readonly string[];
  readonly piece: YamlPiece;
};

/** The tables of a form: that of its submissions and those of its repeats; undefined where the sheets are no such export. */
export function formOf(
  studies: readonly Study[],
): { readonly main: Study; readonly repeats: readonly Study[] } | undefined {
  const has = (study: Study, name: string): boolean =>
    study.columns.some((column) => column.name.toLowerCase() === name);
  const isRepeat = (study: Study): boolean => joins.some(([, repeat]) => has(study, repeat));
  const isMain = (study: Study): boolean =>
    !isRepeat(study) &&
    (has(study, "_uuid") ||
      has(study, "_index") ||
      has(study, "_submission_time") ||
      (has(study, "key") && (has(study, "submissiondate") || has(study, "meta-instanceid"))) ||
      has(study, "meta/instanceid"));
  const main = studies.find(isMain);
  return main === undefined ? undefined : { main, repeats: studies.filter(isRepeat) };
}

/** The columns by which a submission is named and its repeats name it. */
export function joinOf(
  main: Study,
  repeats: readonly Study[],
): { readonly submission: string; readonly repeat: string | undefined } | undefined {
  const named = (study: Study, wanted: string): string | undefined =>
    study.columns.find((column) => column.name.toLowerCase() === wanted)?.name;
  // A repeat within a repeat may lack the number of its submission: that is asked about, and no reason to take a number that
  // each export counts anew.
  const outer = repeats.filter((study) => standsInMain(study, main));
  for (const asked of [repeats, outer])
    for (const [submission, repeat] of joins) {
      const column = named(main, submission);
      if (column === undefined || (asked === repeats && submission === "_index" && outer.length > 0))
        continue;
      const links = asked.map((study) => named(study, repeat));
      if (!links.includes(undefined)) return { submission: column, repeat: links[0] };
    }
  const alone = ["_uuid", "key", "_id", "meta/instanceid", "_index"].flatMap(
    (name) => named(main, name) ?? [],
  )[0];
  return alone === undefined ? undefined : { submission: alone, repeat: undefined };
}

/** What the form says of the columns of one of its tables. */
export function formColumns(study: Study, key: string | undefined): FormColumns {
  const reasons = new Map<Profile, string>();
  const profile = study.profiles.find(({ name }) => name === key);
  const choices = choicesOf(study);
  const inChoices = new Set(choices.flatMap(({ columns }) => columns));
  for (const each of study.profiles) {
    if (each === profile || inChoices.has(each)) continue;
    if (serverColumns.test(each.name) || isOwnClock(study, each)) reasons.set(each, "of the form's server");
    else if (placeOnMap.test(each.name)) reasons.set(each, "a place on the map can lead to a person");
    else if (choices.some(({ question }) => question === `${each.name}/`))
      reasons.set(each, "the same choices in one cell");
  }
  const changes = /^_(index|id)$/.test(profile?.name ?? "");
  return {
    key: profile,
    keyNote:
      profile?.name === "_index" && changes
        ? "rows are counted anew in each export: an export in which those above changed is refused; one with _uuid or _id names them"
        : undefined,
    reasons,
    choices,
  };
}

/**
 * Whether a column says when the form was filled in, whatever it is called (start, fin): a time of day in each row, and the
 * day that the server has too, or the one before.
 */
function isOwnClock(study: Study, profile: Profile): boolean {
  const texts = columnTexts(study, profile);
  const clocks = texts.map((text) => /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}/.exec(text)?.[1]);
  if (!texts.some((text) => text !== "") || texts.some((text, at) => text !== "" && clocks[at] === undefined))
    return false;
  const sent = study.profiles.find(({ name }) => /^(_submission_time|submissiondate)$/i.test(name));
  if (sent === undefined) return /^(start|end)$/i.test(profile.name);
  const days = columnTexts(study, sent).map((text) => Date.parse(text.slice(0, 10)));
  return clocks.every(
    (day, at) => day === undefined || Math.abs(days[at]! - Date.parse(day)) <= 3 * 86_400_000,
  );
}

/** Questions whose choices stand in columns of 0 and 1, `question/choice`. */
function choicesOf(study: Study): Choice[] {
  const groups = new Map<string, Profile[]>();
  for (const profile of study.profiles) {
    const slash = profile.name.lastIndexOf("/");
    if (slash <= 0 || profile.hidden) continue;
    const question = profile.name.slice(0, slash + 1);
    groups.set(question, [...(groups.get(question) ?? []), profile]);
  }
  return [...groups].flatMap(([question, columns]) => {
    const areChoices =
      columns.length > 1 && columns.every(isChoice) && columns.some(({ filled }) => filled > 0);
    return areChoices ? choiceOf(study, question, columns) : [];
  });
}

function isChoice({ counts }: Profile): boolean {
  return [...counts.keys()].every((text) => /^(0|1|true|false)$/i.test(asciiDigits(text)));
}

function choiceOf(study: Study, question: string, columns: readonly Profile[]): Choice {
  const parts = columns.map(({ name }) => name.slice(question.length));
  const codes = parts.map(codeOf);
  const lacks = parts.filter((part) => lackOf(part.replaceAll("_", " ")) !== undefined);
  const needsValues = lacks.length > 0 || parts.some((part, at) => part !== codes[at]);
  const values = parts.map((part, at) => [
    part,
    lacks.includes(part)
      ? noted(
          "decide",
          "why there is no answer is no code: null leaves it out, or map the column by itself with states",
        )
      : codes[at]!,
  ]);
  const isKnown = study.profiles.some(({ name }) => name === question.slice(0, -1));
  const none = rowsWithNone(study, columns);
  return {
    question,
    columns,
    codes: codes.filter((_, at) => !lacks.includes(parts[at]!)),
    piece: {
      choices: isKnown
        ? `${question}*`
        : noted(
            "decide",
            `"${question}*" if these columns are the choices of one question; if they are questions of a group, take this answer out and map each by itself`,
          ),
      values: needsValues ? Object.fromEntries(values) : undefined,
      none:
        none === 0
          ? undefined
          : noted(
              "decide",
              `${none === 1 ? "1 row chooses" : `${none} rows choose`} none of them: a state such as not_stated or no_answer, or a code`,
            ),
    },
  };
}

function rowsWithNone(study: Study, columns: readonly Profile[]): number {
  return study.rows.filter(({ cells }) => {
    const texts = columns.map(({ position }) => asciiDigits(shownText(cells[position])).toLowerCase());
    return texts.some((text) => text !== "") && !texts.some((text) => text === "1" || text === "true");
  }).length;
}

/** Whether every row of a repeat stands in a submission itself, and not in another repeat. */
export function standsInMain(study: Study, main: Study): boolean {
  const named = study.profiles.find(({ name }) => name === "_parent_table_name");
  if (named !== undefined)
    return columnTexts(study, named).every((text) => text === "" || text === main.sheet.name);
  const parent = study.profiles.find(({ name }) => name === "PARENT_KEY");
  return parent === undefined || columnTexts(study, parent).every((text) => !text.includes("/"));
}
