import type { Quantity } from "../domain/quantity.ts";
import type { Qualifier } from "../domain/qualifier.ts";
import { between, type Interval, intervalsMeet } from "./interval.ts";
import { lastDigitUnit, tiny } from "./precision.ts";

/** Every tolerance of the law by name; shares of the number unless said otherwise. A settings file may change them. */
export const tolerances = {
  /** Core of "about n", to either side, or half a unit of the last digit. */
  about: 0.025,
  /** Reach of "about n" and of "nearly n", and the most that a bare number may be rounded. */
  aboutLoose: 0.1,
  /** Core of "nearly n", at most one unit of the last digit where the number ends in zeros. */
  nearly: 0.05,
  nearlyTimes: 0.1,
  /** Percentage points, for percentages that end in 0 or 5. */
  nearlyPercent: 5,
  /** Core of "up to n": the greatest value is at least this share of n. */
  upTo: 0.95,
  /** Percentage points by which "half" or "a third" may be off. */
  fraction: 2.5,
  multiple: 0.06,
};
export type Tolerances = Readonly<typeof tolerances>;

/** What kind of number it is, where kinds are hedged and rounded otherwise: `profiles` says how and why. */
export type Form = "count" | "percent" | "multiple" | "fraction" | "one-in-k";

/** A number as somebody said it: with its hedge, one unit of its last printed digit (0 where it is computed), and its form. */
export type Said = Quantity & { readonly unit: number; readonly form: Form };

/** What a number says: in the core it agrees, in the reach it is not refuted. */
export type Extent = { readonly core: Interval; readonly reach: Interval };

/** What may be so, to hold a number against: an extent, how finely it is known, and whether its ends are whole numbers. */
export type Truth = Extent & { readonly unit: number; readonly isWhole: boolean };

/** How far an end lies from the number n; `open` where that end is excluded. */
type Distance = (n: number, unit: number, form: Form, settings: Tolerances) => number;
type End = readonly [Distance, "open"?];

const points = ({ fraction }: Tolerances): number => fraction / 100;
const half: Distance = (n, unit, form, settings) => {
  if (form === "fraction") return points(settings);
  if (form === "multiple" && unit >= 1) return settings.multiple * n;
  if (form === "percent" || unit <= 1) return unit / 2;
  return n < 100 ? 0.5 : Math.min(unit / 2, settings.aboutLoose * n);
};
const oneUnitOff: Distance = (n, unit, form, settings) => {
  if (form === "fraction") return 2 * points(settings);
  const off = form === "multiple" && unit >= 1 ? 0 : Math.min(1.5 * unit, settings.aboutLoose * n);
  return Math.max(half(n, unit, form, settings), off);
};
const near: Distance = (n, unit, form, settings) =>
  form === "fraction" ? points(settings) : Math.max(unit / 2, settings.about * n);
const short: Distance = (n, unit, form, settings) => {
  const { nearly, nearlyTimes, nearlyPercent } = settings;
  if (form === "fraction") return 2 * points(settings);
  if (form === "multiple") return nearlyTimes * n;
  if (form === "percent") return n % 5 === 0 ? nearlyPercent : Math.max(unit, nearly * n);
  return unit > 1 ? Math.min(unit, nearly * n) : nearly * n;
};
/** The reach around a core: a tenth of the number, of a fraction as much again. */
const loose =
  (core: Distance): Distance =>
  (n, unit, form, settings) => {
    const least = core(n, unit, form, settings);
    return form === "fraction" ? 2 * least : Math.max(least, settings.aboutLoose * n);
  };
const step: Distance = (_, unit, form) =>
  form === "percent" ? Math.max(unit, 5) : form === "fraction" ? 0.1 : unit;
const little: Distance = (n, _, __, { upTo }) => (1 - upTo) * n;

const itself: End = [() => 0];
const excluded: End = [() => 0, "open"];
const endless: End = [() => Infinity, "open"];

/**
 * The law of hedges: where a number agrees (`core`) and where it is not refuted (`reach`), each as its ends below and above
 * the number. A bare number says what rounds to it at its last printed digit; the reach of one unit more is for what is
 * known more finely than that. Manual: docs/numbers-and-hedges.md.
 */
const law: Readonly<Record<Qualifier, Readonly<Record<"core" | "reach", readonly [End, End]>>>> = {
  exact: {
    core: [[half], [half]],
    reach: [
      [oneUnitOff, "open"],
      [oneUnitOff, "open"],
    ],
  },
  about: { core: [[near], [near]], reach: [[loose(near)], [loose(near)]] },
  over: { core: [excluded, [step, "open"]], reach: [excluded, endless] },
  at_least: { core: [itself, endless], reach: [itself, endless] },
  nearly: { core: [[short], excluded], reach: [[loose(short)], excluded] },
  under: { core: [[step], excluded], reach: [endless, excluded] },
  up_to: { core: [[little], itself], reach: [endless, itself] },
};

const rightSentences = "the checker's sentences that are right (test/check)";
/** Where a form is hedged otherwise than a count, and a checker stricter than a ledger: why, and by what that is known. */
export const profiles = {
  percent: [
    "Percentages are said in fives and tens, and are rounded: “over 70 %” is said up to five points above, “nearly 80 %” five below.",
    rightSentences,
  ],
  multiple: ["“Doubled” and “four times” are words for a ratio that is seldom whole.", rightSentences],
  fraction: ["“Half” and “a third” are said of shares some points to either side.", rightSentences],
  "one-in-k": ["“One in five” is a share whose inverse rounds to five.", rightSentences],
  operand: [
    "A sentence computes with what it says: “over 9,500 in 2,050 places” is not 11,500 in them, which the reach of “over” allows. The operands of a relation within a draft have their core only.",
    "“463 % over capacity” of over 9,500 people in 2,050 places, which is 463 % of capacity",
  ],
} as const satisfies Record<Exclude<Form, "count"> | "operand", readonly [reason: string, source: string]>;

/**
 * A number as it is said, with the unit of its last digit that is not 0 unless another is known. Of a percentage the unit is
 * one point at most: 60 % is no 57 %.
 */
export function said(quantity: Quantity, form: Form = "count", unit?: number): Said {
  const { low, high } = quantity;
  const last = unit ?? Math.min(lastDigitUnit(low), lastDigitUnit(high));
  return { ...quantity, form, unit: form === "percent" ? Math.min(last, 1) : last };
}

/** A bare total of what was counted is counted itself, so that up to two zeros at its end are digits. */
export function asTotal(number: Said): Said {
  const isRounded = number.unit >= 1000 || number.qualifier !== "exact";
  return isRounded ? number : { ...number, unit: Math.min(number.unit, 1) };
}

/** What the number says. */
export function extentOf(number: Said, settings: Tolerances = tolerances): Extent {
  const { core, reach } = law[number.qualifier];
  return { core: intervalBy(core, number, settings), reach: intervalBy(reach, number, settings) };
}

/**
 * The numbers that a quantity on record does not refute: its reach. A record keeps a number and not how it was printed, so
 * that all its digits are meant: "about 100 days" are 90 to 110, and a number without a hedge is that number.
 */
export function intervalOf(quantity: Quantity): Interval {
  if (quantity.qualifier === "exact") return between(quantity.low, quantity.high);
  const { unit, ...number } = said(quantity);
  return extentOf({ ...number, unit: Math.min(unit, 1) }).reach;
}

/** What is so if the number is right: without a hedge the number itself, else what it says. */
export function truthOf(number: Said, settings: Tolerances = tolerances): Truth {
  const { low, high, unit, qualifier } = number;
  const isWhole = Number.isInteger(low) && Number.isInteger(high);
  const extent = qualifier === "exact" ? certain(between(low, high)) : extentOf(number, settings);
  return { ...extent, unit, isWhole };
}

/** What a computation gave: anywhere in `core`, and by what its operands do not refute anywhere in `reach`. */
export function computed(core: Interval, reach = core): Truth {
  const isWhole = Number.isInteger(core.low) && Number.isInteger(core.high);
  return { core, reach, unit: isWhole && core.low === core.high ? 1 : 0, isWhole };
}

const certain = (interval: Interval): Extent => ({ core: interval, reach: interval });

/**
 * How a number stands to what may be so, the kindest of it, from best to worst. In the core: `holds`; `rounded`, a bare
 * number to which it rounds. In the reach: `understated`, true and less than could be said; `hedge-equal`, a hedge on the
 * very number; `last-digit`, one unit off; `loose`, near the border of a hedge. Outside: `violated`.
 */
export const verdicts = [
  "holds",
  "rounded",
  "understated",
  "hedge-equal",
  "last-digit",
  "loose",
  "violated",
] as const;
export type Verdict = (typeof verdicts)[number];

export function entails(number: Said, truth: Truth, settings: Tolerances = tolerances): Verdict {
  if (number.form === "one-in-k") return oneIn(number, truth, settings);
  const { qualifier, low: n, high, form, unit } = number;
  const room = tiny(n);
  const { core, reach } = claimed(number, truth, settings);
  if (intervalsMeet(core, truth.core)) {
    const isSaid =
      qualifier !== "exact" || n !== high || form === "fraction" || (form === "multiple" && unit >= 1);
    return isSaid || (truth.core.low <= n + room && truth.core.high >= n - room) ? "holds" : "rounded";
  }
  if (!touch(reach, truth.reach)) return "violated";
  const { low: least, high: most } = truth.core;
  const is = (end: number, bound: number): boolean => Math.abs(end - bound) <= room;
  switch (qualifier) {
    case "exact":
      return n !== high || intervalsMeet(core, truth.reach) ? "loose" : "last-digit";
    case "over":
      return is(most, n) ? "hedge-equal" : least >= n ? "understated" : "loose";
    case "under":
      return is(least, high) ? "hedge-equal" : most <= high ? "understated" : "loose";
    case "up_to":
      return most <= high ? "understated" : "loose";
    case "nearly":
      return is(least, high) ? "hedge-equal" : least > high ? "last-digit" : "loose";
    default:
      return "loose";
  }
}

/**
 * How two statements of one number stand to each other: `agree` where each is in the core of the other, `rounding` where
 * one is in the reach of the other, `apart` where neither is.
 */
export function standing(a: Said, b: Said): "agree" | "rounding" | "apart" {
  const [one, two] = [entails(a, truthOf(b)), entails(b, truthOf(a))];
  if (one === "holds" && two === "holds") return "agree";
  return one === "violated" && two === "violated" ? "apart" : "rounding";
}

/**
 * What a number may stand for as an operand of a relation. `wide` takes every reading of its trailing zeros (38,000 is
 * 37,500 to 38,500), `narrow` three significant digits (37,950 to 38,050): counts are mostly exact as printed.
 */
export function operand(
  number: Said,
  width: "wide" | "narrow",
  isMeasured: boolean,
  settings: Tolerances = tolerances,
): Interval {
  const { low: n, unit, qualifier } = number;
  if (qualifier === "over" || qualifier === "at_least") {
    const above = width === "wide" ? Math.max(unit, settings.about * n) : unit;
    return between(n, n + above);
  }
  if (qualifier !== "exact") {
    const { low, high } = extentOf({ ...number, form: "count" }, settings).core;
    return between(low, high);
  }
  const digits = Math.floor(Math.log10(Math.max(Math.abs(n), 1)));
  const third = 10 ** Math.max(digits - 2, 0);
  let half: number;
  if (unit < 1) half = unit / 2;
  else if (isMeasured) half = (width === "wide" ? unit : Math.min(unit, Math.max(third, 1))) / 2;
  else if (unit <= 1 || (width === "narrow" && unit <= 10)) half = 0;
  else if (width === "wide") half = n >= 1000 ? Math.min(unit, n) / 2 : 0;
  else half = n >= 1000 ? Math.min(unit, third) / 2 : 0;
  return between(n - half, n + half);
}

function intervalBy(ends: readonly [End, End], number: Said, settings: Tolerances): Interval {
  const { low, high, unit, form } = number;
  const [[below, isLowOpen], [above, isHighOpen]] = ends;
  const down = below(Math.abs(low), unit, form, settings);
  // Nobody counts below nothing, unless the number itself is.
  const isAtNothing = down === Infinity && low >= 0;
  return {
    low: isAtNothing ? 0 : low - down,
    high: high + above(Math.abs(high), unit, form, settings),
    lowOpen: isLowOpen === "open" && !isAtNothing,
    highOpen: isHighOpen === "open",
  };
}

/**
 * The extent of a number that is held against the truth. Ends have room for floating-point arithmetic. A bound that is
 * included may have been rounded like the number itself, so that "at least 78 %" holds of 77.6 %; a whole count may not. A
 * bare number is one unit off only from what is known more finely, 38,000 from 38,990 and not from 39,000; and no count is
 * that is printed to its tens, as 310 is another number than 301.
 */
function claimed(number: Said, truth: Truth, settings: Tolerances): Extent {
  const { qualifier, unit, form, low, high } = number;
  const { core, reach } = extentOf(number, settings);
  const isFiner = form !== "count" || !truth.isWhole || (truth.unit < unit && unit > 10);
  const room = tiny(low);
  const blur = truth.isWhole || form === "fraction" ? 0 : unit / 2;
  const down = room + (qualifier === "at_least" ? blur : 0);
  const up = room + (qualifier === "up_to" ? blur : 0);
  const narrow = {
    ...core,
    low: core.lowOpen ? core.low + room : core.low - down,
    high: core.highOpen ? core.high - room : core.high + up,
  };
  if (qualifier === "exact" && (!isFiner || low !== high)) return certain(narrow);
  return {
    core: narrow,
    reach: between(reach.low - down, reach.high + (qualifier === "nearly" ? room + blur : up)),
  };
}

/** Whether two intervals have a number in common or touch: "over 9,500" and "up to 9,500" are of one number. */
function touch(a: Interval, b: Interval): boolean {
  return a.low <= b.high && b.low <= a.high;
}

/** "One in five" is a share whose inverse rounds to five; bounded or in parts ("two in three") it is a fraction. */
function oneIn(number: Said, truth: Truth, settings: Tolerances): Verdict {
  const k = number.low;
  const isBound = number.qualifier !== "exact" && number.qualifier !== "about";
  const span = between(1 / (k + 0.5), 1 / (k - 0.5));
  if (!isBound && Number.isInteger(k)) return intervalsMeet(span, truth.core) ? "holds" : "violated";
  return entails({ ...number, form: "fraction", low: 1 / k, high: 1 / k }, truth, settings);
}
