import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { figureSaid } from "../../../arithmetic/figure-said.ts";
import { type Said, standing } from "../../../arithmetic/hedge-law.ts";
import { numberText } from "../../../arithmetic/number-text.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import { isBefore, overlaps } from "../../../domain/time.ts";
import type { Qualifier } from "../../../domain/qualifier.ts";
import { type Statement, unitOf } from "../statement.ts";
import { conflictOf, contested } from "./conflict.ts";
import { gap, near, shareReachMs, yearMs } from "./time.ts";
import type { ReconciliationVerdict } from "./verdict.ts";

/** Digits from which one number given for several dates is worth a remark: 38,990 is, 20,000 is not. */
export const tellingDigits = 4;

/** Statements that say the same of the same date and population in the same words. */
export type Node = { readonly statement: Statement; readonly refs: Statement[] };

export type FigureRelation =
  | { readonly kind: "agree" | "rounding" }
  | { readonly kind: "conflict"; readonly verdict: ReconciliationVerdict; readonly note: string };

/** Whether a statement has no date, or speaks of one person or event, whatever date is put to it. */
export function timeless({ span, kind, figure, dimension }: Statement): boolean {
  return span === undefined || kind === "age" || figure.case !== undefined || dimension === "time";
}

/** How two statements of one group stand to each other; undefined where their dates keep them apart. */
export function relationOf(a: Statement, b: Statement): FigureRelation | undefined {
  if (a.figure.value.kind === "time" && b.figure.value.kind === "time") {
    const apart =
      isBefore(a.figure.value.time, b.figure.value.time) === "yes" ||
      isBefore(b.figure.value.time, a.figure.value.time) === "yes";
    if (!apart) return { kind: "agree" };
    return {
      kind: "conflict",
      verdict: "irreconcilable",
      note: "The dates cannot both stand for one event; two events of one name cannot be excluded.",
    };
  }
  if (a.quantity === undefined || b.quantity === undefined) return undefined;
  if (!timesAllow(a, b)) return isRestated(a, b) ? { kind: "agree" } : undefined;
  if (a.kind === "age" && isExact(a) && isExact(b) && a.span !== undefined && b.span !== undefined)
    return {
      kind: "conflict",
      verdict: "date",
      note: "The ages do not differ by the years between their dates.",
    };
  if (sameNumber(a, b)) return { kind: "agree" };
  const kind = standing(...inOneUnit(a, b));
  if (kind !== "apart") {
    const isOther = a.open && a.population !== b.population && a.concept === "interviewees";
    return isOther ? undefined : { kind };
  }
  // Without a date, a flow may be of any period.
  if (a.kind === "flow" && (a.span === undefined || b.span === undefined)) return undefined;
  return { kind: "conflict", ...conflictOf(a, b) };
}

export function sameNumber(a: Statement, b: Statement): boolean {
  return (
    a.quantity !== undefined &&
    b.quantity !== undefined &&
    a.quantity.low === b.quantity.low &&
    a.quantity.high === b.quantity.high
  );
}

export function timesAllow(a: Statement, b: Statement): boolean {
  const [x, y] = [a.span, b.span];
  if (x === undefined || y === undefined) return true;
  if (a.kind === "flow") return x.from === y.from && x.until === y.until;
  if (a.kind === "growth") return near(x.from, y.from) && near(x.until, y.until);
  if (a.kind === "age") return !agedBetween(a, b);
  if (overlaps(x, y)) return true;
  return contested(a) !== undefined && gap(x, y) <= shareReachMs;
}

/**
 * Whether one number of two dates is still one statement: of what no date moves, such as a promise or a person, and where
 * it has so many digits that it is not counted twice. A hedge that it had within the year in another source
 * is remarked on. Any other number that comes again at another date is a series.
 */
function isRestated(a: Statement, b: Statement): boolean {
  if (!sameNumber(a, b)) return false;
  if (timeless(a) || timeless(b) || a.kind === "fixed" || differInHedge(a, b)) return true;
  return (a.kind === "stock" || a.kind === "flow") && significantDigits(a.quantity!.low) >= tellingDigits;
}

type FigureHedge = "none" | "around" | "above" | "below";

const hedges: Readonly<Record<Qualifier, FigureHedge>> = {
  exact: "none",
  about: "around",
  over: "above",
  at_least: "above",
  nearly: "below",
  under: "below",
  up_to: "below",
};

/** Which way a statement is hedged; an estimate is one around its number. */
export function hedgeOf({ figure, quantity }: Statement): FigureHedge {
  const hedge = hedges[quantity?.qualifier ?? "exact"];
  return hedge === "none" && figure.estimate ? "around" : hedge;
}

/** Whether two statements of one number are hedged in different ways; that a percentage is rounded is no hedge. */
export function differInHedge(a: Statement, b: Statement): boolean {
  const [x, y] = [hedgeOf(a), hedgeOf(b)];
  if (a.quantity === undefined || b.quantity === undefined || x === y) return false;
  const isRounding = a.dimension.startsWith("percent") || a.dimension === "of-capacity";
  if (isRounding && [x, y].sort().join(" ") === "around none") return false;
  return isOneNumber(a, b);
}

/** Whether two statements are of one number: one day, or stated again within a year by another source. */
export function isOneNumber(a: Statement, b: Statement): boolean {
  const restated =
    a.source !== b.source &&
    a.span !== undefined &&
    b.span !== undefined &&
    gap(a.span, b.span) <= shareReachMs;
  return timesAllow(a, b) || a.kind === "fixed" || restated;
}

function isExact({ quantity }: Statement): boolean {
  return quantity?.qualifier === "exact" && quantity.low === quantity.high;
}

/** Whether two ages differ by the years between their dates, give or take a birthday. */
function agedBetween(a: Statement, b: Statement): boolean {
  const years = (x: number | undefined, y: number | undefined): number =>
    ((x ?? -Infinity) - (y ?? Infinity)) / yearMs;
  const older = (b.quantity!.low - a.quantity!.low) / unitOf("years").scale;
  return years(b.span!.from, a.span!.until) - 1 <= older && older <= years(b.span!.until, a.span!.from) + 1;
}

/** What two statements say in one unit: their own where they share it, else that to which all of their kind are converted. */
function inOneUnit(a: Statement, b: Statement): readonly [Said, Said] {
  const [x, y] = [a, b].map(({ figure, quantity }) => {
    const own = figureSaid(figure)!;
    const { scale } = unitOf(figure.unit);
    const shift = quantity!.low + quantity!.high - (own.low + own.high) * scale;
    return { own, shift, converted: { ...own, ...quantity!, unit: own.unit * Math.abs(scale) } };
  }) as [Converted, Converted];
  const isOne = a.figure.unit === b.figure.unit && Math.abs(x.shift - y.shift) < 1;
  return isOne ? [x.own, y.own] : [x.converted, y.converted];
}

type Converted = { readonly own: Said; readonly shift: number; readonly converted: Said };

/** Each number with its date and refs, in order of date and size. */
export function sideBySide(nodes: readonly Node[]): string {
  const start = ({ statement }: Node): number => statement.span?.from ?? Infinity;
  const numbers = [...new Set(nodes.map(({ statement }) => statement.quantity?.low))];
  const text = [...nodes]
    .sort(
      (a, b) => start(a) - start(b) || (a.statement.quantity?.low ?? 0) - (b.statement.quantity?.low ?? 0),
    )
    .map(
      ({ statement, refs }) =>
        `${figureText(statement.figure)} (${timeText(statement.figure.as_of)}: ${refs.map(({ ref }) => ref).join(", ")})`,
    )
    .join("; ");
  const exactTwo =
    numbers.length === 2 &&
    nodes.every(
      ({ statement }) =>
        statement.figure.qualifier === "exact" && statement.quantity?.low === statement.quantity?.high,
    );
  if (!exactTwo || numbers.some((number) => number === undefined)) return text;
  const [first, second] = [Math.max(...(numbers as number[])), Math.min(...(numbers as number[]))];
  const plain = nodes.every(
    ({ statement }) =>
      statement.figure.unit === nodes[0]!.statement.figure.unit && unitOf(statement.figure.unit).scale === 1,
  );
  return plain
    ? `${text}; ${numberText(first)} − ${numberText(second)} = ${numberText(first - second)}`
    : text;
}
