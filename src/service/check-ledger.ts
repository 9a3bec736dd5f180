import { z } from "zod";
import { problemsIn } from "../domain/schema-problem.ts";
import { type DerivedFigure, deriveFrom } from "../analysis/figure-derivation.ts";
import { type Statement, statementsOf } from "../analysis/figure-statement.ts";
import type { CheckpointRow, FindingRow } from "../api/listing.ts";
import type { Frame } from "../domain/frame.ts";
import { type JsonBounds, oneLine, readJsonText, sayJsonFault } from "../domain/json-text.ts";
import { Problem } from "../domain/problem.ts";
import type { Qualifier } from "../domain/quantity.ts";
import type { Time } from "../domain/time.ts";
import type { CheckSettings } from "../numbers/check.ts";
import { type Tolerances, tolerances } from "../numbers/entail.ts";
import { type LedgerFigure, ledgerFigureSchema } from "../numbers/ledger.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import { figureRecords } from "./figure.ts";
import { findingRows } from "./finding.ts";
import { checkpointRow, loadFrames } from "./load.ts";

/** A dossier's figures and findings as drafts are held against them, and the checkpoint that they rest on. */
export type DossierLedger = {
  readonly dossier: string;
  readonly checkpoint: CheckpointRow | null;
  readonly figures: readonly LedgerFigure[];
};

/**
 * The figures of a ledger file, a line of JSON each. Fails with a sentence that names `name` and the line of the first
 * that is none, or whose id is there already.
 */
export function parseLedger(name: string, text: string): LedgerFigure[] {
  const figures: LedgerFigure[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split("\n")
    .entries()) {
    if (raw.trim() === "") continue;
    const line = index + 1;
    const json = jsonIn(`${name}:${line}`, raw, oneLine);
    const parsed = ledgerFigureSchema.safeParse(json);
    if (!parsed.success)
      throw unusable(
        `${name}:${line} is not a figure: ${firstIssue(parsed.error, ledgerFigureSchema, json)}.`,
      );
    const { id } = parsed.data;
    const before = lineOf.get(id);
    if (before !== undefined)
      throw unusable(
        `${name}:${line} has the id ${JSON.stringify(id)} of line ${before}; give each figure its own.`,
      );
    lineOf.set(id, line);
    figures.push(parsed.data);
  }
  return figures;
}

const settingsSchema = z.strictObject({
  today: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
  tolerances: z
    .strictObject(
      Object.fromEntries(
        Object.keys(tolerances).map((name) => [name, z.number().nonnegative().optional()]),
      ) as Record<keyof Tolerances, z.ZodOptional<z.ZodNumber>>,
    )
    .optional(),
});

/** The settings of a settings file: `{"today": "2020-07-23", "tolerances": {"about": 0.025}}`. */
export function parseCheckSettings(name: string, text: string): Pick<CheckSettings, "today" | "tolerances"> {
  const json = jsonIn(name, text, oneLine);
  const parsed = settingsSchema.safeParse(json);
  if (!parsed.success)
    throw unusable(
      `${name} does not hold settings of the checker: ${firstIssue(parsed.error, settingsSchema, json)}.`,
    );
  const { today, tolerances: own = {} } = parsed.data;
  const given = Object.entries(own).filter(([, value]) => value !== undefined);
  return {
    ...(today === undefined ? {} : { today }),
    tolerances: Object.fromEntries(given) as Partial<Tolerances>,
  };
}

/**
 * What drafts are held against in a dossier: every stated figure but those that only repeat what follows from others
 * (a percentage with its inputs on file), what the dossier derives, and every finding that its records determine.
 */
export async function dossierLedger(session: ReadSession): Promise<Disclosed<DossierLedger>> {
  const statements = statementsOf(await figureRecords(session));
  const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
  const figures = [
    ...statements.filter(({ figure }) => figure.derived_from.length === 0).map(ofStatement),
    ...deriveFrom(statements).map(ofDerived),
    ...(await findingRows(session)).map((row) => ofFinding(row, frames)),
  ].filter((figure) => figure !== undefined);
  return disclose({ dossier: session.name, checkpoint: await checkpointRow(session), figures }, session);
}

function ofStatement({ ref, figure, placeName }: Statement): LedgerFigure | undefined {
  if (figure.value.kind !== "number") return undefined;
  const { low, high } = figure.value;
  return ledgerFigure({
    id: ref,
    indicator: figure.indicator,
    population: figure.population ?? figure.population_code,
    place: placeName,
    asOf: figure.as_of,
    low,
    high,
    qualifier: figure.qualifier,
    unit: figure.unit,
    source: figure.at?.source,
  });
}

/** Derivations that say what would be, or what a rounded percentage implies: nothing a draft can be wrong about. */
const hypothetical = new Set([
  "implied-count",
  "implied-whole",
  "remaining",
  "remaining-occupancy",
  "excess-over-release",
]);

function ofDerived(figure: DerivedFigure): LedgerFigure | undefined {
  if (hypothetical.has(figure.indicator)) return undefined;
  return ledgerFigure({
    id: figure.id,
    indicator: figure.indicator,
    population: figure.population,
    place: figure.place,
    asOf: figure.as_of,
    low: figure.low,
    high: figure.high,
    qualifier: figure.qualifier,
    unit: figure.unit,
    source: figure.arithmetic,
  });
}

function ofFinding(row: FindingRow, frames: ReadonlyMap<string, Frame>): LedgerFigure | undefined {
  if (row.ref === null || row.property === null || row.N === 0 || row.undetermined.length > 0)
    return undefined;
  const missing = Object.values(row.missing).reduce((sum, count) => sum + count, 0);
  // Those without an answer may be either; with more of them than answers, nothing is determined.
  if (missing > row.N) return undefined;
  const label = (row.frame === null ? undefined : frames.get(row.frame)?.label) ?? `${row.unit}s`;
  return {
    id: row.ref,
    quantity: row.statement ?? row.property,
    population: `${row.N + missing} ${label.replace(/^the (?:\d+ )?/i, "")}`,
    value: missing === 0 ? row.n : [row.n, row.n + missing],
    unit: "person",
    status: "exact",
    source: row.sentence ?? row.why,
  };
}

function ledgerFigure(from: {
  readonly id: string;
  readonly indicator: string;
  readonly population: string | undefined;
  readonly place: string;
  readonly asOf: Time | undefined;
  readonly low: number;
  readonly high: number;
  readonly qualifier: Qualifier | undefined;
  readonly unit: string;
  readonly source: string | undefined;
}): LedgerFigure | undefined {
  const unit = unitOf(from.unit);
  if (unit === undefined || !Number.isFinite(from.low) || !Number.isFinite(from.high)) return undefined;
  const { low, high, qualifier = "exact" } = from;
  return {
    id: from.id,
    quantity: from.indicator,
    population: from.population,
    place: from.place === "" ? undefined : from.place,
    as_of: from.asOf === undefined ? undefined : checkerDate(from.asOf.edtf),
    value:
      qualifier === "under" || qualifier === "up_to" || qualifier === "nearly"
        ? [low * 0.95, high]
        : low === high
          ? low
          : [low, high],
    unit,
    status:
      qualifier === "about"
        ? "estimate"
        : qualifier === "over" || qualifier === "at_least"
          ? "lower_bound"
          : "exact",
    source: from.source,
  };
}

/** Measures that the checker holds no figure against. */
const unmatched = /^(?:hours|times|tons|metres|kilometres|km|m|kg|stages|weekdays)$/;

/**
 * Units that the checker tells apart: people and places for them, what happens to people, things by the word for them
 * (cells, letters), shares, money, time and area.
 */
function unitOf(unit: string): string | undefined {
  if (/^(?:persons?|people|places)$/.test(unit)) return "person";
  if (/^percent\b/.test(unit)) return /points/.test(unit) ? undefined : "%";
  if (/^(?:[A-Z]{3}|m2)$/.test(unit)) return unit;
  return /^[a-z]+s$/.test(unit) && !unmatched.test(unit) ? unit : undefined;
}

/** An EDTF time in the checker's notation: without marks of doubt, to the day at most. */
function checkerDate(edtf: string): string | undefined {
  const plain = edtf
    .replaceAll(/[?~%]/g, "")
    .split("/")
    .filter((part) => part !== "" && part !== "..")
    .map((part) =>
      part
        .replace(/T.*$/, "")
        .replace(/-XX.*$/, "")
        .replace(/-(?:2[1-9]|3\d|4[01])$/, (season) => (part.length === 7 ? "" : season)),
    );
  return plain.length > 0 && plain.every((part) => /^\d{3}[\dX](?:-\d\d){0,2}$/.test(part))
    ? plain.join("/")
    : undefined;
}

/**
 * The value of a JSON text that a person names, undefined where it is not JSON.
 *
 * @throws Problem `bad-usage` where it is JSON and more than such a text may be; the sentence begins with `where`
 */
export function jsonIn(where: string, text: string, bounds: JsonBounds): unknown {
  const read = readJsonText(text, bounds);
  if (read.ok) return read.value;
  if (read.fault === "not-json") return undefined;
  throw unusable(`${where} ${sayJsonFault(read.fault, bounds)}.`);
}

/** What a schema finds wrong first in `json`, as the end of a sentence. */
export function firstIssue(error: z.ZodError, schema: z.ZodType, json: unknown): string {
  const [first] = problemsIn(error, schema, json, "docs/check.md");
  if (first === undefined || first.field === "the record")
    return "it is no JSON object with the fields expected (docs/check.md)";
  return `${first.field}${first.message.startsWith("expected") ? ":" : ""} ${first.message}`;
}

/** Input that a check cannot use: exit code 2. */
export function unusable(sentence: string): Problem {
  return new Problem("bad-usage", sentence);
}
