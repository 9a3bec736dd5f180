import { gather } from "../domain/gather.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import { deriveOccupancies } from "../analysis/figure/derivation.ts";
import { type Statement, statementsOf } from "../analysis/figure/statement.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import { type Standing, countAnswers, standings } from "../analysis/finding/counting.ts";
import type { DossierSummary } from "../api/dossier.ts";
import type { FindingRow } from "../api/listing.ts";
import type { RecordNames } from "../api/operation.ts";
import type {
  AnswerRow,
  CitationRow,
  FindingDetail,
  MemberRow,
  Overview,
  PlaceRow,
  QuestionRow,
  RecordDetail,
} from "../api/overview.ts";
import type { Assertion } from "../domain/assertion.ts";
import { variablesOf } from "../domain/codebook.ts";
import type { CountingRule } from "../domain/counting-rule.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { answerText } from "../domain/label.ts";
import type { Locator } from "../domain/locator.ts";
import { singularOf, wordsOf } from "../domain/noun.ts";
import {
  type AnyRecord,
  type RecordKind,
  type RecordOf,
  linksOf,
  pluralOf,
  recordKinds,
  unlistedKinds,
} from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { spanOf } from "../domain/time.ts";
import { canonical } from "../domain/version.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { awaited, conflictsIn } from "./awaits.ts";
import { type ReadSession, counting, writing } from "./session.ts";
import { figureLines, figureRecords, reconciled } from "./figure.ts";
import { backupReminder, lastBackup } from "./last-backup.ts";
import { computeFiled, findingRows } from "./finding.ts";
import { ofPersons, releasedOnly } from "./ledger.ts";
import { doorOf, findRecord, idsOf, loadRecords } from "./load.ts";
import { namesIn } from "./names.ts";
import { inSchemaOrder, recordRow, versionRows } from "./record.ts";
import { type Snapshot, locatorsIn, snapshotFor } from "./snapshot.ts";
import { headsOf } from "./write.ts";

/** What the page of a dossier shows first. */
export async function overviewOf(session: ReadSession): Promise<Disclosed<Overview>> {
  return disclose(await overview(session), session);
}

/** The same, for what writes it to a file. */
export async function overview(session: ReadSession): Promise<Overview> {
  const snapshot = await snapshotFor(session);
  const { records, checkpoint } = snapshot;
  const statements = statementsOf(await figureRecords(session));
  const places = placeRows(snapshot, statements);
  const reconciliations = await reconciled(session);
  const findings = await findingRows(session);
  const figures = figureLines(statements, [
    ...reconciliations.flatMap(({ figures }) => figures),
    ...places.flatMap(({ occupancies }) => occupancies.flatMap(({ inputs }) => inputs)),
  ]);
  return {
    name: session.name,
    checkpoint,
    backup: await backupLines(session),
    awaits: await awaited(session, snapshot),
    tallies: tallies(records),
    places,
    reconciliations,
    figures,
    findings,
    names: namesIn(snapshot, places, reconciliations, figures, findings),
  };
}

async function backupLines({ store, shows, now }: ReadSession): Promise<Overview["backup"]> {
  if (shows !== undefined) return null;
  const last = await lastBackup(store).then(
    (made) =>
      made === "never"
        ? "Last backup: never."
        : `Last backup: ${made.at.slice(0, 10)}, up to entry ${made.entries} of ${made.entries + made.newer}.`,
    (error: Error) => error.message,
  );
  return { last, reminder: backupReminder(store, now()) ?? null };
}

/** Members that a finding's page lists; all of a longer list are in the coded matrix. */
const mostMembers = 2000;

/** A finding on file with the members of its frame and the answers that it rests on. Fails with `not-found`. */
export async function findingDetail(
  session: ReadSession,
  refOrId: string,
): Promise<Disclosed<FindingDetail>> {
  return disclose(await openedFinding(session, refOrId), session);
}

/** The same, for what writes it to a file. */
export async function openedFinding(session: ReadSession, refOrId: string): Promise<FindingDetail> {
  const ref = (await findRecord(session, refOrId))?.ref ?? refOrId;
  const snapshot = await snapshotFor(session);
  const { question, result, row: finding, context } = await computeFiled(session, ref);
  const { body } = question;
  const expressions = [body.population, ...(body.property === undefined ? [] : [body.property])];
  const uses = expressions.flatMap((text) => parseExpression(text, body.unit, context.schemas).uses);
  const variables = variablesOf(ofKind(snapshot, "codebook").map(({ body }) => body));
  const named = new Map(
    uses.map(({ kind, name }) => [
      `${kind}.${name}`,
      { name, unit: kind, question: variables.get(`${kind}.${name}`)?.question ?? null },
    ]),
  );
  const rule = context.ruleOf(question);
  const door = await doorOf(session);
  const frame = body.frame === undefined ? undefined : context.frames.get(body.frame);
  const listed = frame === undefined ? [] : [...frame.members, ...frame.undetermined];
  const reasons = new Map(listed.map((member) => [member.ref, member.reason]));
  const everyone =
    frame === undefined
      ? (await loadRecords(counting(session), body.unit)).map((member) => member.ref)
      : [...reasons.keys()];
  // Who is on a list that may not be shown is not shown either.
  const isFrameShown = body.frame === undefined || door.shows(body.frame);
  // Of what is not told nothing is told by whom it names, and by how many it does not.
  const members = isFrameShown && finding.told ? everyone.filter(door.shows) : [];
  const omitted = Math.max(0, members.length - mostMembers);
  const questionsOf = questionsUnder(snapshot, new Set(named.keys()), rule);
  const standingOf = standingsIn(result);
  const exceptions = new Set(result?.exceptions);
  const rows = members.slice(0, mostMembers).map((member): MemberRow => {
    const { standing, state } = standingOf(member);
    return {
      ref: member,
      label: snapshot.labelOf(member),
      standing,
      exception: exceptions.has(member),
      why: (state === undefined ? undefined : wordsOf(state)) ?? reasons.get(member) ?? null,
      questions: questionsOf(member),
    };
  });
  return {
    finding,
    checkpoint: snapshot.checkpoint,
    rule:
      body.counting_rule === undefined || door.shows(body.counting_rule)
        ? rule.label
        : "not shown to this audience",
    variables: [...named.values()],
    members: rows,
    omitted,
    withheld: finding.told
      ? unnamedOf(finding, everyone.length - omitted, rows, await releasedOnly(session))
      : 0,
    names: namesIn(snapshot, finding, rows),
  };
}

/** How many members are not named. Where numbers leave only as they were released, of those whom the finding counts alone. */
function unnamedOf(
  { unit, N, missing, undetermined, withheld }: FindingRow,
  everyone: number,
  rows: readonly MemberRow[],
  isReleased: boolean,
): number {
  if (!isReleased || !ofPersons.has(unit)) return everyone - rows.length;
  const silent = Object.values(missing).reduce((sum, count) => sum + count, 0);
  const counted = N + silent + undetermined.length + (withheld["undetermined"] ?? 0);
  return Math.max(0, counted - rows.filter(({ standing }) => standing !== "outside").length);
}

/** A record with what a reader follows from it. Fails with `not-found`. */
export async function recordDetail(session: ReadSession, refOrId: string): Promise<Disclosed<RecordDetail>> {
  return disclose(await openedRecord(session, refOrId), session);
}

/** The same, for what writes it to a file. */
export async function openedRecord(session: ReadSession, refOrId: string): Promise<RecordDetail> {
  const snapshot = await snapshotFor(session);
  const record = await recordRow(session, refOrId);
  const door = await doorOf(session);
  const links = [...new Set(linksOf(record.kind, record.body).map(({ ref }) => ref))].filter(
    (ref) => session.shows === undefined || door.shows(ref),
  );
  const citations = citationRows(snapshot, record.ref);
  const retraction = retractionOf(record.body);
  const citing = new Set(citations.flatMap(({ by }) => by));
  return {
    // What cites a source is shown with the place it cites, and what stands under a record once.
    record: {
      ...record,
      body: inSchemaOrder(record.kind, record.body),
      named_by: record.named_by.filter((ref) => !citing.has(ref) && !record.children.includes(ref)),
    },
    checkpoint: snapshot.checkpoint,
    heads: session.shows === undefined ? await headsOf(session, record.ref) : [],
    retraction:
      retraction === undefined
        ? null
        : { why: retraction.why, into: retraction.into ?? null, with: retraction.with ?? null },
    label: snapshot.labelOf(record.ref),
    links,
    citations,
    versions: await versionRows(session, record.ref),
    names: {
      ...namesIn(snapshot, links, citations, record.ref, record.children, record.named_by),
      ...(await retractedNames(session, record)),
    },
  };
}

/** What was taken back has no name any more, and is said to be so; a source is called by its ref beside that. */
async function retractedNames(
  session: ReadSession,
  { body, retracted }: RecordDetail["record"],
): Promise<RecordNames> {
  const sources = new Set(locatorsIn(body).map(({ source }) => source));
  return Object.fromEntries(
    [...(await idsOf(session, retracted))].map(([ref, id]) => [
      ref,
      { id, label: sources.has(ref) ? `${ref}, retracted` : "retracted" },
    ]),
  );
}

function ofKind<K extends RecordKind>({ records }: Snapshot, kind: K): RecordOf<K>[] {
  return records.filter((record) => record.kind === kind) as unknown as RecordOf<K>[];
}

/** The places of a source that records cite, in the order of the source; a record that cites one twice is named once. */
function citationRows(snapshot: Snapshot, source: Ref): CitationRow[] {
  const rows = new Map<string, { at: Locator; words: Set<string>; by: Set<Ref> }>();
  for (const { at, by, words } of snapshot.citationsOf(source)) {
    const { quote: _, ...place } = at;
    const key = canonical(place);
    const row = rows.get(key) ?? { at: place, words: new Set(), by: new Set() };
    row.by.add(by);
    if (words !== undefined) row.words.add(words);
    rows.set(key, row);
  }
  const position = ({ page, line, paragraph, footnote, time }: Locator): number[] =>
    [page, line, paragraph, time?.from, footnote].map((number) => number ?? -1);
  return [...rows.values()]
    .sort((a, b) => {
      const [x, y] = [position(a.at), position(b.at)];
      return x.map((number, index) => number - y[index]!).find((difference) => difference !== 0) ?? 0;
    })
    .map(({ at, words, by }) => ({ at, words: [...words], by: [...by] }));
}

type Stands = { readonly standing: MemberRow["standing"]; readonly state?: string | undefined };

const nobody: Pick<FindingResult, "counted" | "otherwise" | "undetermined" | "absent"> = {
  counted: [],
  otherwise: [],
  undetermined: [],
  absent: [],
};

/** How each member stands; of a missing one with the state that stopped it. */
function standingsIn(result: FindingResult | undefined): (ref: Ref) => Stands {
  const stands = new Map<Ref, Stands>();
  const { counted, otherwise, undetermined, absent } = result ?? nobody;
  for (const ref of undetermined) stands.set(ref, { standing: "undetermined" });
  for (const { ref, state } of absent) stands.set(ref, { standing: "missing", state });
  for (const ref of otherwise) stands.set(ref, { standing: "otherwise" });
  for (const ref of counted) stands.set(ref, { standing: "counted" });
  return (ref) => stands.get(ref) ?? { standing: "outside" };
}

/** For each member, the questions that the finding uses about it and what stands under it, with all of their answers. */
function questionsUnder(
  { records, recordOf }: Snapshot,
  variables: ReadonlySet<string>,
  rule: CountingRule,
): (ref: Ref) => QuestionRow[] {
  const { standingOf } = standings(records);
  const accounts = new Map<string, { ref: Ref; body: Assertion }[]>();
  for (const record of records) {
    if (record.kind !== "assertion") continue;
    const { subject, variable } = record.body;
    if (!variables.has(`${recordOf(subject)?.kind}.${variable}`)) continue;
    const key = `${subject}\n${variable}`;
    gather(accounts, key, record);
  }
  const questions = new Map<Ref, QuestionRow[]>();
  for (const given of accounts.values()) {
    const row = questionRow(given, standingOf, rule);
    // A question about a stage belongs to the stage, the detention around it and the person.
    for (let ref: Ref | undefined = row.subject; ref !== undefined; ref = parentRef(ref)) {
      gather(questions, ref, row);
    }
  }
  return (ref) => questions.get(ref) ?? [];
}

function questionRow(
  given: readonly { readonly ref: Ref; readonly body: Assertion }[],
  standingOf: ReturnType<typeof standings>["standingOf"],
  rule: CountingRule,
): QuestionRow {
  const { outcome, counted, leftOut } = countAnswers(given, standingOf, rule);
  const { subject, variable } = given[0]!.body;
  const answers = given.map((account) =>
    answerRow(
      account,
      standingOf(account.body),
      counted.includes(account.ref),
      leftOut.find(({ ref }) => ref === account.ref)?.why ?? null,
    ),
  );
  return {
    subject,
    variable,
    outcome: outcome.state === "answered" ? answerText(outcome.value) : wordsOf(outcome.state),
    answers: answers.sort((a, b) => Number(b.counts) - Number(a.counts)),
  };
}

function answerRow(
  { ref, body }: { readonly ref: Ref; readonly body: Assertion },
  standing: Standing,
  counts: boolean,
  why: string | null,
): AnswerRow {
  return {
    ref,
    answer: body.value === undefined ? wordsOf(body.state) : answerText(body.value),
    says: body.says ?? null,
    standing,
    form: body.form,
    basis: body.basis,
    told_by: body.told_by ?? null,
    at: body.at ?? null,
    words: body.words ?? null,
    note: body.note ?? null,
    counts,
    why,
  };
}

const tallied: ReadonlySet<RecordKind> = new Set([
  "source",
  "person",
  "episode",
  "assertion",
  "facility",
  "figure",
  "finding",
  "norm",
  "recommendation",
  "promise",
  "letter",
]);

function tallies(records: readonly AnyRecord[]): Overview["tallies"] {
  return kindCounts(records).filter(({ kind }) => tallied.has(kind as RecordKind));
}

/** What a reader calls records of a kind, where that is another word than in files. */
const saidAs: Partial<Record<RecordKind, string>> = {
  assertion: "answers",
  person: "people",
  facility: "places",
};

/** How many records of each kind stand, of kinds with any. */
function kindCounts(records: readonly AnyRecord[]): Overview["tallies"] {
  const counts = new Map<RecordKind, number>();
  for (const { kind } of records) if (!unlistedKinds.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return recordKinds.flatMap((kind) => {
    const count = counts.get(kind);
    const plural = saidAs[kind] ?? wordsOf(pluralOf[kind]);
    return count === undefined ? [] : [{ kind, label: count === 1 ? singularOf(plural) : plural, count }];
  });
}

/** The dossier's name, for whom it is read, and what it holds. */
export async function dossierRow(session: ReadSession): Promise<Disclosed<DossierSummary>> {
  const { records } = await snapshotFor(session);
  return disclose(
    {
      name: session.name,
      audience: session.audience,
      writable: "writer" in session,
      member: "writer" in session ? writing(session).member : null,
      conflicts: conflictsIn(records),
      kinds: kindCounts(records),
    },
    session,
  );
}

/** Places with a count and a capacity that may be compared, the most crowded first. */
function placeRows({ records, recordOf, labelOf }: Snapshot, statements: readonly Statement[]): PlaceRow[] {
  const named = new Map(
    records.flatMap((record) =>
      record.kind === "facility"
        ? [record.body.name, ...record.body.aliases].map((name) => [name, record.ref] as const)
        : [],
    ),
  );
  const facilityOf = (ref: Ref | undefined): Ref | undefined => {
    const record = ref === undefined ? undefined : recordOf(ref);
    return record?.kind === "figure" ? record.body.facility : undefined;
  };
  const places = new Map<string, { row: PlaceRow["occupancies"][number]; from: number }[]>();
  for (const figure of deriveOccupancies(statements)) {
    const row = {
      low: figure.low,
      high: figure.high,
      text: figure.text,
      arithmetic: figure.arithmetic,
      note: figure.note ?? null,
      as_of: figure.as_of?.words ?? figure.as_of?.edtf ?? null,
      inputs: [...figure.inputs],
    };
    const from = (figure.as_of === undefined ? undefined : spanOf(figure.as_of).from) ?? Infinity;
    places.set(figure.place, [...(places.get(figure.place) ?? []), { row, from }]);
  }
  const most = ({ occupancies }: PlaceRow): number => Math.max(...occupancies.map(({ high }) => high));
  return [...places]
    .map(([name, rows]) => {
      const ref =
        named.get(name) ??
        (recordOf(name) === undefined ? (facilityOf(rows[0]!.row.inputs[0]) ?? null) : name);
      rows.sort((a, b) => a.from - b.from || b.row.low - a.row.low);
      return {
        ref,
        name: ref === name ? labelOf(name) || name : name,
        occupancies: rows.map(({ row }) => row),
      };
    })
    .sort((a, b) => most(b) - most(a));
}
