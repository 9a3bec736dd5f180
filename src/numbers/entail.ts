import type { HedgeSense } from "./language/language.ts";

/** A closed interval of real numbers. */
export type Interval = readonly [low: number, high: number];

/** Every tolerance of the checker, by name; the defaults are those of the entailment table in the manual. */
export interface Tolerances {
  /** "nearly n" may fall short of n by this share of n at most, and by one unit in the last digit. */
  readonly nearly: number;
  /** The same for "nearly k times". */
  readonly nearlyTimes: number;
  /** Percentages that end in 0 or 5 are read as rounded to this many points behind "nearly". */
  readonly nearlyPercent: number;
  /** "about n" reaches this share of n to either side, or half a unit in the last digit. */
  readonly about: number;
  /** Up to this share of n off, "about n" is loose rather than wrong. */
  readonly aboutLoose: number;
  /** "up to n": the greatest value is at least this share of n. */
  readonly upTo: number;
  /** "half", "a third" may be off by this many percentage points. */
  readonly fraction: number;
  /** A bare multiple in words ("doubled") may be off by this share. */
  readonly multiple: number;
  /** Amounts in two currencies or units may differ by this share. */
  readonly conversion: number;
  /** Days between two dates of one count before a date is called another. */
  readonly asOfDays: number;
}

export const tolerances: Tolerances = {
  nearly: 0.05,
  nearlyTimes: 0.1,
  nearlyPercent: 5,
  about: 0.025,
  aboutLoose: 0.1,
  upTo: 0.95,
  fraction: 2.5,
  multiple: 0.06,
  conversion: 0.1,
  asOfDays: 100,
};

/** A number as printed, for entailment. */
export interface Claim {
  readonly n: number;
  readonly granularity: number;
  readonly senses: readonly HedgeSense[];
  /** Upper end of a range; the claim is then that the value lies between. */
  readonly upper?: number | undefined;
  readonly type: "count" | "percent" | "multiple" | "fraction" | "one-in-k";
}

/** From best to worst. `rounded` is true but unhedged; `last-digit` one unit off; `loose` near the border of a hedge. */
export type Verdict =
  | "holds"
  | "rounded"
  | "understated"
  | "hedge-equal"
  | "last-digit"
  | "loose"
  | "violated";

const order: readonly Verdict[] = [
  "holds",
  "rounded",
  "understated",
  "hedge-equal",
  "last-digit",
  "loose",
  "violated",
];

/** How well the claim follows from a value somewhere in `truth`: the verdict of the kindest value in it. */
export function entails(claim: Claim, truth: Interval, settings: Tolerances = tolerances): Verdict {
  const { n, granularity: g } = claim;
  const [low, high] = truth;
  const clamp = (value: number) => Math.min(high, Math.max(low, value));
  let best: Verdict = "violated";
  for (const value of new Set([low, high, clamp(n), clamp(n + g / 2), clamp(n - g / 2), (low + high) / 2])) {
    const verdict = entailsValue(claim, value, settings);
    if (order.indexOf(verdict) < order.indexOf(best)) best = verdict;
  }
  return best;
}

/** Whether the claim is bound by a hedge that says on which side of the number the truth lies. */
export function isHedged(senses: readonly HedgeSense[]): boolean {
  return senses.some((sense) => sense !== "exact" && sense !== "estimate" && sense !== "range");
}

function entailsValue(claim: Claim, v: number, settings: Tolerances): Verdict {
  const { n, granularity: g, senses, upper, type } = claim;
  const tiny = 1e-9 * Math.max(1, Math.abs(n));
  const rounds = roundsTo(v, n, g);
  if (upper !== undefined) return v >= n - g / 2 - tiny && v <= upper + g / 2 + tiny ? "holds" : "violated";
  const sense = senses.find((each) => each !== "exact" && each !== "estimate" && each !== "range");
  if (type === "fraction") {
    const off = Math.abs(v - n) * 100;
    if (sense === "above" || sense === "least")
      return v > n - tiny ? (v - n < 0.1 ? "holds" : "understated") : off < 0.05 ? "hedge-equal" : "violated";
    if (sense === "below" || sense === "near-below" || sense === "most") {
      if (v >= n + tiny) return "violated";
      return sense === "near-below" && off > 2 * settings.fraction ? "loose" : "holds";
    }
    return off <= settings.fraction + 1e-9 ? "holds" : off <= 2 * settings.fraction ? "loose" : "violated";
  }
  if (type === "one-in-k") {
    const isBound = sense !== undefined && sense !== "about";
    if (!isBound && Math.round(1 / v) === n) return "holds";
    // "two in three" has no whole number for one of them: it is a fraction, as is "more than one in five".
    return isBound || !Number.isInteger(n)
      ? entailsValue({ ...claim, type: "fraction", n: 1 / n }, v, settings)
      : "violated";
  }
  if (sense === undefined) {
    if (Math.abs(v - n) <= tiny) return "holds";
    if (type === "multiple" && g >= 1) return Math.abs(v - n) <= settings.multiple * n ? "holds" : "violated";
    if (rounds) return "rounded";
    return Math.abs(v - n) < g * 1.5 && Math.abs(v - n) <= 0.1 * Math.abs(n) + tiny
      ? "last-digit"
      : "violated";
  }
  if (sense === "above") {
    if (Math.abs(v - n) <= tiny) return "hedge-equal";
    if (v < n) return "violated";
    return v < n + step(g, type) ? "holds" : "understated";
  }
  if (sense === "least") {
    if (v < n - tiny && !(rounds && !Number.isInteger(v))) return "violated";
    return v < n + 10 * step(g, type) ? "holds" : "understated";
  }
  if (sense === "near-below") {
    const gap = n - v;
    if (Math.abs(gap) <= tiny) return "hedge-equal";
    if (gap < 0) return rounds && !Number.isInteger(v) ? "last-digit" : "violated";
    if (type === "percent" && n % 5 === 0)
      return gap <= settings.nearlyPercent + tiny
        ? "holds"
        : gap <= 2 * settings.nearlyPercent
          ? "loose"
          : "violated";
    const reach =
      type === "multiple"
        ? settings.nearlyTimes * n
        : type === "percent"
          ? Math.max(g, settings.nearly * n)
          : Math.min(g, settings.nearly * n);
    return gap <= Math.max(reach, settings.nearly * n * (g > 1 ? 0 : 1)) + tiny
      ? "holds"
      : gap <= settings.aboutLoose * n
        ? "loose"
        : "violated";
  }
  if (sense === "about") {
    const off = Math.abs(v - n);
    if (off <= Math.max(g / 2, settings.about * Math.abs(n)) + tiny) return "holds";
    return off <= settings.aboutLoose * Math.abs(n) ? "loose" : "violated";
  }
  if (sense === "most") {
    if (v > n + tiny && !(rounds && !Number.isInteger(v))) return "violated";
    return v >= settings.upTo * n - tiny ? "holds" : "understated";
  }
  // below
  if (v >= n - tiny) return Math.abs(v - n) <= tiny ? "hedge-equal" : "violated";
  return v >= n - step(g, type) - tiny ? "holds" : "understated";
}

/** How far above n "over n" still describes v: one unit of the last digit, five points for percentages. */
function step(g: number, type: Claim["type"]): number {
  return type === "percent" ? Math.max(g, 5) : g;
}

/** Whether v rounds to n at granularity g, half up or half to even. */
export function roundsTo(v: number, n: number, g: number): boolean {
  return Math.abs(v - n) <= g / 2 + 1e-9 * Math.max(1, Math.abs(n));
}

/**
 * What a printed number may stand for as an input to arithmetic. `wide` takes every reading of its trailing zeros
 * (38,000 is 37,500 to 38,500), `narrow` three significant digits (37,950 to 38,050): counts are mostly exact as printed.
 */
export function inputInterval(
  n: number,
  granularity: number,
  senses: readonly HedgeSense[],
  width: "wide" | "narrow",
  isMeasured: boolean,
  settings: Tolerances = tolerances,
): Interval {
  const sense = senses.find((each) => each !== "exact" && each !== "range" && each !== "estimate");
  const digits = Math.floor(Math.log10(Math.max(Math.abs(n), 1)));
  const third = 10 ** Math.max(digits - 2, 0);
  let half: number;
  if (granularity < 1) half = granularity / 2;
  else if (isMeasured)
    half = (width === "wide" ? granularity : Math.min(granularity, Math.max(third, 1))) / 2;
  else if (granularity <= 1 || (width === "narrow" && granularity <= 10)) half = 0;
  else if (width === "wide") half = n >= 1000 ? Math.min(granularity, n) / 2 : 0;
  else half = n >= 1000 ? Math.min(granularity, third) / 2 : 0;
  const reach = Math.max(granularity / 2, settings.about * Math.abs(n));
  switch (sense) {
    case "above":
    case "least":
      return [
        n - (sense === "least" ? half : 0),
        n + Math.max(granularity, width === "wide" ? settings.about * n : 0),
      ];
    case "near-below":
      return [n - Math.max(Math.min(granularity, settings.nearly * n), 0.02 * n), n];
    case "about":
      return [n - reach, n + reach];
    case "most":
      return [settings.upTo * n, n];
    case "below":
      return [n - granularity, n];
    default:
      return [n - half, n + half];
  }
}

/** Quotient of two intervals; the divisor must be positive. */
export function divide([a, b]: Interval, [c, d]: Interval): Interval {
  return [a / d, b / c];
}

export function subtract([a, b]: Interval, [c, d]: Interval): Interval {
  return [a - d, b - c];
}

export function add([a, b]: Interval, [c, d]: Interval): Interval {
  return [a + c, b + d];
}

export function scale([a, b]: Interval, factor: number): Interval {
  return factor >= 0 ? [a * factor, b * factor] : [b * factor, a * factor];
}
