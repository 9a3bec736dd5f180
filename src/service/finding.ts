import type { Columns } from "../analysis/column/column.ts";
import { type FindingResult, computeFinding } from "../analysis/finding/finding.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import type { Named } from "../analysis/consistency/case.ts";
import { consistency } from "../analysis/consistency/consistency.ts";
import { reasonOf } from "../analysis/finding/reason.ts";
import { type Schemas, schemasOf } from "../analysis/column/unit-schema.ts";
import { findingSentence } from "../analysis/finding/wording.ts";
import type { ConsistencyRow, FindingRow } from "../api/listing.ts";
import { type CountingRule, houseRule } from "../domain/counting-rule.ts";
import type { Finding } from "../domain/finding.ts";
import type { Frame, Unit } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import type { Ref } from "../domain/id.ts";
import { type AnyRecord, type RecordOf, recordKinds } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, counting, keptIn } from "./session.ts";
import { doorOf, loadFrames, loadRecords, retractionsOf } from "./load.ts";
import { type Resting, restingOnRetracted } from "./resting.ts";
import { refuseFreeQuestion, tallyFor } from "./tally.ts";

/** A finding as it is put to the records: from the file, or from the command line, where it has no ref. */
export type Question = { readonly ref: string | null; readonly body: Finding };

/** What findings are computed with, over what a session sees. */
export type FindingContext = {
  readonly schemas: Schemas;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly ruleOf: (question: Question) => CountingRule;
  readonly columnsOf: (rule: CountingRule) => Promise<Columns>;
  /** What rests on retracted sources alone, to see what a finding is without it. */
  readonly resting: Resting | undefined;
};

/** Every finding on file, computed. */
export async function listFindings(session: ReadSession): Promise<Disclosed<readonly FindingRow[]>> {
  return disclose(await findingRows(session), session);
}

/** One finding from the expressions given. Fails with a sentence that names the column of what is wrong in one. */
export async function computeOne(
  session: ReadSession,
  asked: {
    readonly unit: Unit;
    readonly frame: string | undefined;
    readonly population: string;
    readonly property: string;
  },
): Promise<Disclosed<FindingRow>> {
  await refuseFreeQuestion(session);
  const { frame, ...rest } = asked;
  const body: Finding = {
    statement: asked.property,
    ...rest,
    ...(frame === undefined ? {} : { frame }),
    figures: [],
    at: [],
  };
  const question = { ref: null, body };
  // What anybody may ask is computed over what they may see: else the questions would tell what they may not.
  const context = await findingContext(session);
  const row = await rowOf(question, await compute(question, context), context);
  return disclose({ ...row, statement: null }, session);
}

/** Rules over the coded cases; for those who work on them alone. */
export async function listConsistency(session: ReadSession): Promise<Disclosed<ConsistencyRow[]>> {
  return disclose(session.addressed === undefined ? await consistencyRows(session) : [], session);
}

/** The same, as plain rows, for whoever opens the dossier. */
export async function consistencyRows(session: ReadSession): Promise<ConsistencyRow[]> {
  const now = session.now();
  // A rule may ask whether a date is still to come.
  return keptIn(session, `consistency ${Math.floor(now / 86_400_000)}`, async () => {
    const records: AnyRecord[] = [];
    for (const kind of recordKinds)
      records.push(
        ...((await (kind === "frame" ? loadFrames(session) : loadRecords(session, kind))) as AnyRecord[]),
      );
    return consistency(records, now, await namedRetracted(session)).map(
      ({ id, rule, record, verdict, why }) => ({
        id,
        rule,
        record,
        verdict,
        why,
      }),
    );
  });
}

/** The frames that list somebody who was taken back, and what rests on a source that was. */
async function namedRetracted(session: ReadSession): Promise<Named[]> {
  const frames = await loadRecords(session, "frame");
  const listed = frames.flatMap(({ ref, body }) =>
    [...body.members, ...body.undetermined].map((member) => ({ record: ref, retracted: member.ref })),
  );
  const gone = await retractionsOf(
    session,
    listed.map(({ retracted }) => retracted),
  );
  const resting = await restingOnRetracted(session);
  return [
    ...listed.flatMap((one) => (gone.has(one.retracted) ? [{ ...one, as: "member" as const }] : [])),
    ...[...(resting?.records ?? [])].flatMap(([record, { sources }]) =>
      sources.map((retracted) => ({ record, retracted, as: "source" as const })),
    ),
  ];
}

/** Every finding on file that may be shown, computed over all records, with the members that may be named. */
export async function findingRows(session: ReadSession): Promise<readonly FindingRow[]> {
  return keptIn(session, "findings", async () => {
    const rows: FindingRow[] = [];
    for (const question of await findingsShown(session)) {
      const context = await filedContext(session);
      const { row, result } = await countedIn(context, question);
      const finding = { ...question, row, result, schemas: context.schemas };
      if (session.shows !== undefined && result === undefined) {
        const refused = { ...finding, row: { ...row, why: notForThisAudience } };
        rows.push(await tallyFor(session, refused, undefined));
        continue;
      }
      const ofShown =
        session.shows === undefined
          ? undefined
          : (await countedIn(await findingContext(session), question)).row;
      rows.push(await tallyFor(session, finding, ofShown));
    }
    return rows;
  });
}

/** What findings on file are computed with: all records, whoever asks; what was taken back is for those who see all. */
async function filedContext(session: ReadSession): Promise<FindingContext> {
  const context = await findingContext(counting(session));
  return session.shows === undefined ? context : { ...context, resting: undefined };
}

/** A finding in a context; where an expression or the frame is refused, nothing is counted, and why is said. */
async function countedIn(
  context: FindingContext,
  question: Question,
): Promise<{ readonly result: FindingResult | undefined; readonly row: FindingRow }> {
  try {
    const result = await compute(question, context);
    return { result, row: await rowOf(question, result, context) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { result: undefined, row: uncomputed(question, error.message) };
  }
}

/** The findings that may be shown, as they are defined: over which frame they count is no name of a person. */
async function findingsShown(session: ReadSession): Promise<readonly RecordOf<"finding">[]> {
  const door = await doorOf(session);
  return (await loadRecords(counting(session), "finding")).filter(({ ref }) => door.shows(ref));
}

function noFinding(ref: Ref): Problem {
  return new Problem("not-found", `There is no finding ${ref} in this dossier.`);
}

/**
 * A finding that may be shown, computed: what it asks, how each member stands by what may be shown, and its row. Fails with
 * `not-found`, or with the sentence of what is wrong in it.
 */
export async function computeFiled(
  session: ReadSession,
  ref: Ref,
): Promise<{
  readonly question: RecordOf<"finding">;
  readonly result: FindingResult | undefined;
  readonly row: FindingRow;
  readonly context: FindingContext;
}> {
  if (!(await doorOf(session)).shows(ref)) throw noFinding(ref);
  const { question, result, row, context } = await countedFiled(session, ref);
  if (session.shows === undefined) return { question, result, row, context };
  const ofShown = await countedIn(await findingContext(session), question);
  const finding = { ...question, row, result, schemas: context.schemas };
  return { question, result: ofShown.result, row: await tallyFor(session, finding, ofShown.row), context };
}

/** A finding counted over all whom the audience may count, shown or not: nothing that may leave before it is a tally. */
export async function countedFiled(
  session: ReadSession,
  ref: Ref,
): Promise<{
  readonly question: RecordOf<"finding">;
  readonly result: FindingResult;
  readonly row: FindingRow;
  readonly context: FindingContext;
}> {
  const question = (await loadRecords(counting(session), "finding")).find((record) => record.ref === ref);
  if (question === undefined) throw noFinding(ref);
  const context = await filedContext(session);
  const result = await wholeOf(session, question, context);
  return { question, result, row: await rowOf(question, result, context), context };
}

const notForThisAudience = "This can't be computed for this audience.";

/** A finding over all records; why it is refused names what an audience may not be shown. */
async function wholeOf(
  { shows }: ReadSession,
  question: Question,
  context: FindingContext,
): Promise<FindingResult> {
  try {
    return await compute(question, context);
  } catch (error) {
    if (shows === undefined || !(error instanceof Problem)) throw error;
    throw new Problem(error.code, notForThisAudience, { cause: error });
  }
}

/** A finding whose expression or frame is refused, among others that are not: nothing is counted, and why is said. */
function uncomputed({ ref, body }: Question, why: string): FindingRow {
  return {
    ref,
    statement: body.statement,
    frame: body.frame ?? null,
    unit: body.unit,
    population: body.population,
    property: body.property ?? null,
    n: 0,
    N: 0,
    missing: {},
    unnamed: 0,
    undetermined: [],
    maybe_same: [],
    least: { n: 0, N: 0 },
    counted: [],
    otherwise: [],
    exceptions: [],
    withheld: {},
    told: true,
    stated: body.stated === undefined ? null : { ...body.stated },
    verdict: body.stated === undefined ? "not-stated" : "cannot-tell",
    why,
    rests_on_retracted: null,
    sentence: null,
  };
}

async function findingContext(session: ReadSession): Promise<FindingContext> {
  return keptIn(session, "finding context", async () => {
    const codebooks = (await loadRecords(session, "codebook")).map(({ body }) => body);
    const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
    const rules = new Map((await loadRecords(session, "counting-rule")).map(({ ref, body }) => [ref, body]));
    return {
      resting: await restingOnRetracted(session),
      schemas: schemasOf(codebooks),
      frames,
      ruleOf: ({ body }) =>
        (body.counting_rule === undefined ? undefined : rules.get(body.counting_rule)) ?? houseRule,
      columnsOf: (rule) => columnsFor(session, rule),
    };
  });
}

async function rowOf(
  question: Question,
  result: FindingResult,
  context: FindingContext,
): Promise<FindingRow> {
  const { body } = question;
  const frame = body.frame === undefined ? undefined : context.frames.get(body.frame);
  const rests = await restsOnRetracted(question, result, context);
  return {
    ref: question.ref,
    statement: body.statement,
    frame: body.frame ?? null,
    unit: body.unit,
    population: body.population,
    property: body.property ?? null,
    n: result.n,
    N: result.N,
    missing: { ...result.missing } as Record<string, number>,
    unnamed: result.unnamed,
    undetermined: [...result.undetermined],
    maybe_same: result.maybeSame.map((group) => [...group]),
    least: { ...result.least },
    counted: [...result.counted],
    otherwise: [...result.otherwise],
    exceptions: [...result.exceptions],
    withheld: {},
    told: true,
    stated: body.stated === undefined ? null : { ...body.stated },
    verdict: result.verdict,
    why: [reasonOf(result, body.property !== undefined), ...(rests === null ? [] : [restsText(rests)])].join(
      " ",
    ),
    rests_on_retracted: rests,
    sentence:
      body.property === undefined || body.predicate === undefined
        ? null
        : findingSentence(result, body, frame),
  };
}

/**
 * The retracted sources that a result rests on, and what it is without what rests on nothing else; null where it comes to
 * the same, as where another account says it too.
 */
async function restsOnRetracted(
  { ref, body }: Question,
  result: FindingResult,
  context: FindingContext,
): Promise<FindingRow["rests_on_retracted"]> {
  const { resting, frames, schemas } = context;
  if (resting === undefined) return null;
  const without = await compute({ ref, body }, { ...context, columnsOf: resting.columnsOf });
  const told = ({ n, N, missing, counted, otherwise, undetermined }: FindingResult): string =>
    canonical({ n, N, missing, counted, otherwise, undetermined });
  if (told(result) === told(without)) return null;
  const texts = [body.population, ...(body.property === undefined ? [] : [body.property])];
  const uses = texts.flatMap((text) => parseExpression(text, body.unit, schemas).uses);
  const [names, kinds] = [new Set(uses.map(({ name }) => name)), new Set(uses.map(({ kind }) => kind))];
  const frame = body.frame === undefined ? undefined : frames.get(body.frame);
  const members = frame && [...frame.members, ...frame.undetermined].map((member) => member.ref);
  const isOfMember = (at: Ref): boolean =>
    members === undefined || members.some((member) => at === member || at.startsWith(`${member}/`));
  const used = [...resting.records.values()].filter(({ record }) =>
    record.kind === "assertion"
      ? names.has(record.body.variable) && isOfMember(record.body.subject)
      : (record.kind === body.unit || kinds.has(record.kind as Unit)) && isOfMember(record.ref),
  );
  const from = used.length === 0 ? [...resting.records.values()] : used;
  const sources = [...new Set(from.flatMap((one) => one.sources))].sort();
  return { sources, n: without.n, N: without.N };
}

function restsText({ sources, n, N }: NonNullable<FindingRow["rests_on_retracted"]>): string {
  const [what, them] =
    sources.length === 1 ? ["a source that was", "it"] : [`${sources.length} sources that were`, "them"];
  const count = N === 0 ? "nobody has answered" : `it is ${n} of ${N}`;
  return `It rests on ${what} retracted; without what rests on ${them} alone ${count}.`;
}

/** The result of a question, with its frame in place of the frame's ref. */
async function compute({ ref, body }: Question, context: FindingContext): Promise<FindingResult> {
  const listed = body.frame === undefined ? undefined : context.frames.get(body.frame);
  if (body.frame !== undefined && listed === undefined) {
    throw new Problem(
      "not-found",
      `There is no frame ${body.frame} in this dossier; "habeas search DIR WORDS" finds frames by their label.`,
    );
  }
  const frame = listed === undefined ? undefined : { ref: body.frame!, body: listed };
  const question = { ref: ref ?? "", body, ...(frame === undefined ? {} : { frame }) };
  return computeFinding(question, await context.columnsOf(context.ruleOf({ ref, body })), context.schemas);
}
