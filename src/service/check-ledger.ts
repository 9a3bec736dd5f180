import { z } from "zod";
import { type DerivedFigure, deriveFrom } from "../analysis/figure/derivation.ts";
import { type Statement, statementsOf } from "../analysis/figure/statement.ts";
import type { ListedCheckpoint, FindingRow } from "../api/listing.ts";
import type { Frame } from "../domain/frame.ts";
import { oneLine } from "../domain/json-text.ts";
import { concludedOf, type StrongWord, unbackedWords } from "../domain/strong-word.ts";
import type { Qualifier } from "../domain/qualifier.ts";
import type { Time } from "../domain/time.ts";
import type { CheckSettings } from "../numbers/check/check.ts";
import { type CheckTolerances, checkTolerances } from "../numbers/tolerance.ts";
import type { LedgerFigure } from "../numbers/ledger/ledger.ts";
import { firstIssue, jsonIn } from "../numbers/ledger/ledger-file.ts";
import { unusable } from "../text/unusable.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession } from "./session.ts";
import { figureRecords } from "./figure.ts";
import { findingRows } from "./finding.ts";
import { checkpointRow, loadFrames, loadRecords } from "./load.ts";

/** A dossier's figures and findings as drafts are held against them, and the checkpoint that they rest on. */
export type DossierLedger = {
  readonly dossier: string;
  readonly checkpoint: ListedCheckpoint | null;
  readonly figures: readonly LedgerFigure[];
  /** Words on what facts amount to in law behind which no assessment of the dossier stands. */
  readonly unbacked: readonly StrongWord[];
};

const settingsSchema = z.strictObject({
  today: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/)
    .optional(),
  tolerances: z
    .strictObject(
      Object.fromEntries(
        Object.keys(checkTolerances).map((name) => [name, z.number().nonnegative().optional()]),
      ) as Record<keyof CheckTolerances, z.ZodOptional<z.ZodNumber>>,
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
    tolerances: Object.fromEntries(given) as Partial<CheckTolerances>,
  };
}

/**
 * What drafts are held against in a dossier: every stated figure but those that only repeat what follows from others
 * (a percentage with its inputs on file), what the dossier derives, and every finding that its records determine.
 */
export async function dossierLedger(session: ReadSession): Promise<Disclosed<DossierLedger>> {
  const figures = await ledgerFigures(session);
  const unbacked = await unbackedIn(session);
  return disclose(
    { dossier: session.name, checkpoint: await checkpointRow(session), figures, unbacked },
    session,
  );
}

/** The strong words behind which no assessment stands that the audience may see. */
async function unbackedIn(session: ReadSession): Promise<StrongWord[]> {
  const norms = new Map((await loadRecords(session, "norm")).map(({ ref, body }) => [ref, body]));
  return unbackedWords(
    (await loadRecords(session, "assessment")).map(({ body }) => concludedOf(body, norms.get(body.norm))),
  );
}

export async function ledgerFigures(session: ReadSession): Promise<readonly LedgerFigure[]> {
  const statements = statementsOf(await figureRecords(session));
  const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
  return [
    ...statements.filter(({ figure }) => figure.derived_from.length === 0).map(ofStatement),
    ...deriveFrom(statements).map(ofDerived),
    ...(await findingRows(session)).map((row) => ofFinding(row, frames)),
  ].filter((figure) => figure !== undefined);
}

/** A stated figure as drafts are held against it; undefined for text, times, and units that drafts are not held against. */
export function ofStatement({ ref, figure, placeName }: Statement): LedgerFigure | undefined {
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
  // A computed number is what it is; where no word says what its hedges leave open, its range does.
  const { qualifier, interval } = figure;
  return ledgerFigure({
    id: figure.id,
    indicator: figure.indicator,
    population: figure.population,
    place: figure.place,
    asOf: figure.as_of,
    low: qualifier === undefined ? interval.low : figure.low,
    high: qualifier === undefined ? interval.high : figure.high,
    qualifier: qualifier === "exact" ? undefined : qualifier,
    unit: figure.unit,
    source: figure.arithmetic,
  });
}

function ofFinding(row: FindingRow, frames: ReadonlyMap<string, Frame>): LedgerFigure | undefined {
  if (row.ref === null || row.property === null || row.N === 0) return undefined;
  if (row.undetermined.length > 0 || (row.withheld["undetermined"] ?? 0) > 0) return undefined;
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
  const { low, high, qualifier } = from;
  return {
    id: from.id,
    quantity: from.indicator,
    population: from.population,
    place: from.place === "" ? undefined : from.place,
    as_of: from.asOf === undefined ? undefined : checkerDate(from.asOf.edtf),
    value: low === high ? low : [low, high],
    unit,
    status:
      qualifier === "about"
        ? "estimate"
        : qualifier === "over" || qualifier === "at_least"
          ? "lower_bound"
          : "exact",
    ...(qualifier === undefined ? {} : { qualifier }),
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
