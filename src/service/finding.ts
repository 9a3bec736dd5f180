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
import { type AnyRecord, recordKinds } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import { loadFrames, loadRecords } from "./load.ts";

/** A finding as it is put to the records: from the file, or from the command line, where it has no ref. */
export type Question = { readonly ref: string | null; readonly body: Finding };

/** What findings are computed with; columns of one counting rule are made once. */
export type Workbench = {
  readonly schemas: Schemas;
  readonly frames: ReadonlyMap<string, Frame>;
  readonly ruleOf: (question: Question) => CountingRule;
  readonly columnsOf: (rule: CountingRule) => Promise<Columns>;
};

/** Every finding on file, computed. */
export async function listFindings(session: ReadSession): Promise<Disclosed<FindingRow[]>> {
  return disclose(await findingRows(session), "case-team");
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
  const row = await computeRow({ ref: null, body }, await workbench(session));
  return disclose({ ...row, statement: null }, "case-team");
}

/** Rules over the coded cases, for the case team alone. */
export async function listConsistency(session: ReadSession): Promise<Disclosed<ConsistencyRow[]>> {
  const records: AnyRecord[] = [];
  for (const kind of recordKinds)
    records.push(
      ...((await (kind === "frame" ? loadFrames(session) : loadRecords(session, kind))) as AnyRecord[]),
    );
  return disclose(
    consistency(records, Date.now()).map(({ id, rule, record, verdict, why }) => ({
      id,
      rule,
      record,
      verdict,
      why,
    })),
    "case-team",
  );
}

export async function findingRows(session: ReadSession): Promise<FindingRow[]> {
  const bench = await workbench(session);
  const rows: FindingRow[] = [];
  for (const record of await loadRecords(session, "finding")) {
    try {
      rows.push(await computeRow(record, bench));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      rows.push(uncomputed(record, error.message));
    }
  }
  return rows;
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
    stated: body.stated === undefined ? null : { ...body.stated },
    verdict: body.stated === undefined ? "not-stated" : "cannot-tell",
    why,
    sentence: null,
  };
}

export async function workbench(session: ReadSession): Promise<Workbench> {
  const codebooks = (await loadRecords(session, "codebook")).map(({ body }) => body);
  const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
  const rules = new Map((await loadRecords(session, "counting-rule")).map(({ ref, body }) => [ref, body]));
  const made = new Map<string, Promise<Columns>>();
  return {
    schemas: schemasOf(codebooks),
    frames,
    ruleOf: ({ body }) =>
      (body.counting_rule === undefined ? undefined : rules.get(body.counting_rule)) ?? houseRule,
    columnsOf: (rule) => {
      const key = canonical(rule);
      const known = made.get(key);
      if (known !== undefined) return known;
      const columns = columnsFor(session, rule);
      made.set(key, columns);
      return columns;
    },
  };
}

export async function computeRow(question: Question, bench: Workbench): Promise<FindingRow> {
  const result = await compute(question, bench);
  const { body } = question;
  const frame = body.frame === undefined ? undefined : bench.frames.get(body.frame);
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
export async function compute(
  { ref, body }: Question,
  bench: Workbench,
  only?: string,
): Promise<FindingResult> {
  const whole = body.frame === undefined ? undefined : bench.frames.get(body.frame);
  if (body.frame !== undefined && whole === undefined) {
    throw new Problem(
      "not-found",
      `There is no frame ${body.frame} in this dossier; "habeas search DIR WORDS" finds frames by their label.`,
    );
  }
  const narrowed = only === undefined ? whole : narrowTo(only, body, whole);
  const frame = narrowed === undefined ? undefined : { ref: body.frame ?? "", body: narrowed };
  const question = { ref: ref ?? "", body, ...(frame === undefined ? {} : { frame }) };
  return computeFinding(question, await bench.columnsOf(bench.ruleOf({ ref, body })), bench.schemas);
}

/** A frame of one member, to see how that one stands. */
function narrowTo(ref: string, body: Finding, whole: Frame | undefined): Frame {
  const base: Frame = whole ?? {
    label: "",
    unit: body.unit,
    members: [],
    undetermined: [],
    sampling: "convenience",
    at: [],
  };
  return { ...base, stated_size: undefined, members: [{ ref }], undetermined: [] };
}
