import { createReadStream, existsSync, statSync } from "node:fs";
import { basename } from "node:path";
import { z } from "zod";
import { type Calendars, clockVerdict, type ClockVerdict, groupVerdict } from "../analysis/clock/verdict.ts";
import { type ClockFacts, clockFactsSchema, type ClockRow } from "../domain/clock-row.ts";
import { type Certainty, signatureText } from "../domain/certainty.ts";
import { usualMoments } from "../domain/moment.ts";
import { Problem } from "../domain/problem.ts";
import { fieldName, problemsIn } from "../domain/schema-problem.ts";
import { openApart, type Apart } from "../intake/apart/apart.ts";
import { type LawFile, readLawFile } from "../intake/law/law-file.ts";
import { didYouMean } from "../intake/records/nearest.ts";
import { readTree } from "../intake/records/yaml-tree.ts";
import { shippedLaw } from "./law.ts";
import { asSignedFile, wordingHash } from "./signed.ts";

/** What one case of a batch comes to; `problem` in place of a verdict where its facts contradict each other. */
export type BatchLine = { readonly id: string } & (ClockVerdict | { readonly problem: string });

/** The lines of a batch, and of each line that could not be used one sentence with its number. */
export type HeldBatch = { readonly lines: readonly BatchLine[]; readonly wrong: readonly string[] };

const caseSchema = z.object({
  id: z.string(),
  clock: z.string().optional(),
  group: z.string().optional(),
  facts: clockFactsSchema,
});

/**
 * Holds each case of a JSONL file against the clock, or the group of clocks, that it names. A line that can't be used stops none of
 * the others.
 *
 * @throws Problem `not-found`, `bad-input` with a sentence for each row of the clocks that can't be used, `cancelled`
 */
export async function clockBatch(
  casesPath: string,
  clocksPath: string,
  signal?: AbortSignal,
): Promise<HeldBatch> {
  const apart = openApart({ signal });
  try {
    const file = await clockFileAt(clocksPath, apart);
    const wrong: Fault[] = [];
    const lines: BatchLine[] = [];
    const calendars: Calendars = new Map(
      [...shippedLaw().court_days, ...file.court_days].map((calendar) => [calendar.id, calendar]),
    );
    for await (const { number, value } of jsonLines(casesPath, apart, wrong)) {
      const read = readCase(value, file);
      if ("problems" in read) wrong.push([number, `${read.problems.join("; ")}.`]);
      else lines.push(verdictOn(read, calendars));
    }
    const name = basename(casesPath);
    return {
      lines,
      wrong: wrong.toSorted(([a], [b]) => a - b).map(([line, says]) => `${name}:${line} ${says}`),
    };
  } finally {
    apart.close();
  }
}

/** A row of a file of law with the hash that a signature of it bears, and how its signatures stand. */
export type RowLine = {
  readonly list: "clocks" | "norms" | "criteria";
  readonly id: string;
  readonly row: string;
  readonly certainty: Certainty;
  readonly signed: readonly string[];
  readonly signed_earlier: readonly string[];
};

/**
 * The rows of a file of law, each with its hash, for counsel to sign.
 *
 * @throws Problem `not-found`, `bad-input` with a sentence for each row that can't be used, `cancelled`
 */
export async function lawRows(clocksPath: string, signal?: AbortSignal): Promise<RowLine[]> {
  const apart = openApart({ signal });
  try {
    const name = basename(clocksPath);
    refuseMissing(clocksPath);
    const read = readLawFile(name, await readTree(apart, { name, input: createReadStream(clocksPath) }));
    const held = asSignedFile(read);
    return (["clocks", "norms", "criteria"] as const).flatMap((list) =>
      held[list].map((item, at): RowLine => ({
        list,
        id: "norm" in item ? item.norm : item.id,
        row: wordingHash(read[list][at]!),
        certainty: item.certainty,
        signed: item.signed.map(signatureText),
        signed_earlier: (item.signed_earlier ?? []).map(signatureText),
      })),
    );
  } finally {
    apart.close();
  }
}

type Case = {
  readonly id: string;
  readonly rows: readonly ClockRow[];
  /** Whether it is held against all of a group, and not against one clock. */
  readonly isGroup: boolean;
  readonly facts: ClockFacts;
};

function verdictOn({ id, rows, facts, isGroup }: Case, calendars: Calendars): BatchLine {
  try {
    const verdict = isGroup ? groupVerdict(rows, facts, calendars) : clockVerdict(rows[0]!, facts, calendars);
    return { id, ...inOrder(verdict) };
  } catch (error) {
    if (error instanceof Problem) return { id, problem: error.message };
    throw error;
  }
}

/** What is asked of a batch goes first, in one order; what qualifies it follows. */
function inOrder(verdict: ClockVerdict): ClockVerdict {
  const { by_at_least, by_at_most, to_spare_at_least, decides, rows, word, deadlines, ...rest } = verdict;
  const { verdict: said, ...others } = rest;
  const first = {
    verdict: said,
    by_at_least,
    by_at_most,
    to_spare_at_least,
    decides,
    rows,
    word,
    deadlines,
    ...others,
  };
  return Object.fromEntries(
    Object.entries(first).filter(([, value]) => value !== undefined),
  ) as unknown as ClockVerdict;
}

function readCase(raw: unknown, { clocks: rows }: LawFile): Case | { readonly problems: readonly string[] } {
  const parsed = caseSchema.safeParse(raw);
  if (!parsed.success)
    return {
      problems: problemsIn(parsed.error, caseSchema, raw, "docs/law.md").map(
        ({ field, message }) => `${field} ${message}`,
      ),
    };
  const { id, clock, group, facts } = parsed.data;
  if ((clock === undefined) === (group === undefined))
    return {
      problems: [
        `${id} names ${clock === undefined ? "no clock and no group" : "a clock and a group"}; name one`,
      ],
    };
  const held = rows.filter((row) => (clock === undefined ? row.group === group : row.id === clock));
  if (held.length === 0) {
    const names = rows.flatMap((row) => (clock === undefined ? (row.group ?? []) : row.id));
    const name = (clock ?? group)!;
    return {
      problems: [
        `${id} names ${JSON.stringify(name)}, which the file of clocks has not${didYouMean(name, new Set(names)).replace(/\?$/, "")}`,
      ],
    };
  }
  const moments = new Set([...usualMoments, ...rows.flatMap(momentsOf)]);
  const problems = Object.keys(facts.events)
    .filter((name) => !moments.has(name))
    .map(
      (name) =>
        `${fieldName(["facts", "events", name])} is no moment that a clock asks for${didYouMean(name, moments).replace(/\?$/, "")}`,
    );
  if (problems.length > 0) return { problems };
  // Of a provision of which accounts conflict, all are held.
  const disputes = new Set(held.flatMap(({ dispute }) => dispute ?? []));
  const all = [...held, ...rows.filter((row) => !held.includes(row) && disputes.has(row.dispute ?? ""))];
  return { id, rows: all, isGroup: group !== undefined || all.length > 1, facts };
}

function momentsOf({ start, end }: ClockRow): readonly string[] {
  const starts =
    typeof start === "string" ? [start] : "earliest_of" in start ? start.earliest_of : start.latest_of;
  return [...starts.map((name) => name.replace(/\+\d+h$/, "")), ...end];
}

async function clockFileAt(path: string, apart: Apart): Promise<LawFile> {
  refuseMissing(path);
  const name = basename(path);
  return asSignedFile(readLawFile(name, await readTree(apart, { name, input: createReadStream(path) })));
}

/** A line that can't be used, and why. */
type Fault = readonly [line: number, says: string];

async function* jsonLines(
  path: string,
  apart: Apart,
  wrong: Fault[],
): AsyncGenerator<{ readonly number: number; readonly value: unknown }> {
  refuseMissing(path);
  const name = basename(path);
  for await (const message of apart.parse("lines", { name, input: createReadStream(path) })) {
    const { kind, lines, line } = message as {
      kind: string;
      lines?: readonly (readonly [number, unknown])[];
      line?: number;
    };
    if (kind === "lines") for (const [number, value] of lines ?? []) yield { number, value };
    else if (kind === "fault") wrong.push([line!, "is no JSON; write one case a line."]);
    else throw new Problem("bad-input", `${name} is no UTF-8; save it as UTF-8.`);
  }
}

function refuseMissing(path: string): void {
  if (!existsSync(path) || !statSync(path).isFile())
    throw new Problem("not-found", `There is no file ${path}.`);
}
