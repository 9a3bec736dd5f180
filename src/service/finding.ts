import type { Columns } from "../analysis/column.ts";
import { type FindingResult, computeFinding } from "../analysis/finding.ts";
import { consistency } from "../analysis/consistency.ts";
import { reasonOf } from "../analysis/reason.ts";
import { type Schemas, schemasOf } from "../analysis/unit-schema.ts";
import { findingSentence } from "../analysis/wording.ts";
import type { ConsistencyRow, FindingRow } from "../api/listing.ts";
import { type CountingRule, houseRule } from "../domain/counting-rule.ts";
import type { Finding } from "../domain/finding.ts";
import type { Frame, Unit } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import type { Ref } from "../domain/id.ts";
import { type AnyRecord, type RecordOf, recordKinds } from "../domain/record.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, counting, keptIn } from "./session.ts";
import { doorOf, loadFrames, loadRecords } from "./load.ts";
import { tallyFor } from "./tally.ts";

/** A finding as it is put to the records: from the file, or from the command line, where it has no ref. */
export type Question = { readonly ref: string | null; readonly body: Finding };

/** What findings are computed with, over all records, whoever asks. */
export type FindingContext = {
  readonly schemas: Schemas;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly ruleOf: (question: Question) => CountingRule;
  readonly columnsOf: (rule: CountingRule) => Promise<Columns>;
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
  const { frame, ...rest } = asked;
  const body: Finding = {
    statement: asked.property,
    ...rest,
    ...(frame === undefined ? {} : { frame }),
    figures: [],
    at: [],
  };
  const question = { ref: null, body };
  const context = await findingContext(session);
  const row = rowOf(question, await compute(question, context), context);
  return disclose(await tallyFor(session, { ...row, statement: null }), session);
}

/** Rules over the coded cases. */
export async function listConsistency(session: ReadSession): Promise<Disclosed<ConsistencyRow[]>> {
  const now = session.now();
  // A rule may ask whether a date is still to come.
  const rows = await keptIn(session, `consistency ${Math.floor(now / 86_400_000)}`, async () => {
    const records: AnyRecord[] = [];
    for (const kind of recordKinds)
      records.push(
        ...((await (kind === "frame" ? loadFrames(session) : loadRecords(session, kind))) as AnyRecord[]),
      );
    return consistency(records, now).map(({ id, rule, record, verdict, why }) => ({
      id,
      rule,
      record,
      verdict,
      why,
    }));
  });
  return disclose(rows, session);
}

/** Every finding on file that may be shown, computed over all records, with the members that may be named. */
export async function findingRows(session: ReadSession): Promise<readonly FindingRow[]> {
  return keptIn(session, "findings", async () => {
    const context = await findingContext(session);
    const rows: FindingRow[] = [];
    for (const record of await findingsShown(session)) {
      let row: FindingRow;
      try {
        row = rowOf(record, await compute(record, context), context);
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        row = uncomputed(record, error.message);
      }
      rows.push(await tallyFor(session, row));
    }
    return rows;
  });
}

/** The findings that may be shown, as they are defined: over which frame they count is no name of a person. */
async function findingsShown(session: ReadSession): Promise<readonly RecordOf<"finding">[]> {
  const door = await doorOf(session);
  return (await loadRecords(counting(session), "finding")).filter(({ ref }) => door.shows(ref));
}

/** A finding that may be shown, computed: what it asks, what it gives, and the row of it. Fails with `not-found`. */
export async function computeFiled(
  session: ReadSession,
  ref: Ref,
): Promise<{
  readonly question: RecordOf<"finding">;
  readonly result: FindingResult;
  readonly row: FindingRow;
  readonly context: FindingContext;
}> {
  const question = (await findingsShown(session)).find((record) => record.ref === ref);
  if (question === undefined) throw new Problem("not-found", `There is no finding ${ref} in this dossier.`);
  const context = await findingContext(session);
  const result = await compute(question, context);
  return { question, result, row: await tallyFor(session, rowOf(question, result, context)), context };
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
    stated: body.stated === undefined ? null : { ...body.stated },
    verdict: body.stated === undefined ? "not-stated" : "cannot-tell",
    why,
    sentence: null,
  };
}

export async function findingContext(asking: ReadSession): Promise<FindingContext> {
  const session = counting(asking);
  return keptIn(session, "finding context", async () => {
    const codebooks = (await loadRecords(session, "codebook")).map(({ body }) => body);
    const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
    const rules = new Map((await loadRecords(session, "counting-rule")).map(({ ref, body }) => [ref, body]));
    return {
      schemas: schemasOf(codebooks),
      frames,
      ruleOf: ({ body }) =>
        (body.counting_rule === undefined ? undefined : rules.get(body.counting_rule)) ?? houseRule,
      columnsOf: (rule) => columnsFor(session, rule),
    };
  });
}

function rowOf(question: Question, result: FindingResult, context: FindingContext): FindingRow {
  const { body } = question;
  const frame = body.frame === undefined ? undefined : context.frames.get(body.frame);
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
    stated: body.stated === undefined ? null : { ...body.stated },
    verdict: result.verdict,
    why: reasonOf(result, body.property !== undefined),
    sentence:
      body.property === undefined || body.predicate === undefined
        ? null
        : findingSentence(result, body, frame),
  };
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
