import { type Interval, intervalOf, nearlyShare, type Qualifier, type Quantity } from "../domain/quantity.ts";

/**
 * A number with what its hedges leave open. `low` and `high` are the numbers as stated or computed from those stated
 * (equal unless a range was printed), `interval` everything the hedges allow, `qualifier` the word that says so;
 * undefined where no single word does ("over" divided by "over") and only the interval speaks.
 */
export type Hedged = {
  readonly low: number;
  readonly high: number;
  readonly interval: Interval;
  readonly qualifier: Qualifier | undefined;
};

type Binary = (a: Interval, b: Interval) => Interval | undefined;

/** The quantity with its interval. */
export function hedged(quantity: Quantity): Hedged {
  return {
    low: quantity.low,
    high: quantity.high,
    interval: intervalOf(quantity),
    qualifier: quantity.qualifier,
  };
}

/** A number without a hedge. */
export function exactly(number: number): Hedged {
  return hedged({ low: number, high: number, qualifier: "exact" });
}

/** a + b. */
export function plus(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, addIntervals)!;
}

/** a − b; the two are taken as independent. */
export function minus(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, (x, y) => addIntervals(x, negate(y)))!;
}

/** a · b. */
export function times(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, multiplyIntervals)!;
}

/** a / b; undefined where b is 0 or may have either sign. */
export function dividedBy(a: Hedged, b: Hedged): Hedged | undefined {
  return combine(a, b, (x, y) => {
    const inverse = invert(y);
    return inverse === undefined ? undefined : multiplyIntervals(x, inverse, y);
  });
}

/** 100 · part / whole, in percent. */
export function percentOf(part: Hedged, whole: Hedged): Hedged | undefined {
  const quotient = dividedBy(part, whole);
  return quotient === undefined ? undefined : times(quotient, exactly(100));
}

/** 100 · (after − before) / before, in percent; computed as a ratio less 100, so that `before` enters once. */
export function growthFrom(before: Hedged, after: Hedged): Hedged | undefined {
  const ratio = percentOf(after, before);
  return ratio === undefined ? undefined : minus(ratio, exactly(100));
}

/** Whether the interval allows `number`. */
export function allows({ low, high, lowOpen, highOpen }: Interval, number: number): boolean {
  return (lowOpen ? number > low : number >= low) && (highOpen ? number < high : number <= high);
}

/**
 * The word for an interval around `low`..`high`: which ends the hedges have moved decides it. Hence "over" divided by an
 * exact number is "over", an exact number divided by "over" is "under", and "over" less "over" has no word.
 */
function qualifierOf(
  low: number,
  high: number,
  interval: Interval,
  parts: readonly (Qualifier | undefined)[],
): Qualifier | undefined {
  const lowStays = interval.low === low;
  const highStays = interval.high === high;
  if (lowStays && highStays && !interval.lowOpen && !interval.highOpen) return "exact";
  if (parts.every((part) => part === "exact" || part === "about")) return "about";
  if (lowStays && interval.high > high) return interval.lowOpen ? "over" : "at_least";
  if (highStays && interval.low < low) {
    const reach = Math.abs(low - interval.low - nearlyShare * Math.abs(low));
    if (interval.highOpen && reach <= 1e-9 * Math.abs(low)) return "nearly";
    return interval.highOpen ? "under" : "up_to";
  }
  return undefined;
}

function combine(a: Hedged, b: Hedged, operation: Binary): Hedged | undefined {
  const stated = operation(closed(a.low, a.high), closed(b.low, b.high));
  const interval = operation(a.interval, b.interval);
  if (stated === undefined || interval === undefined) return undefined;
  const { low, high } = stated;
  return { low, high, interval, qualifier: qualifierOf(low, high, interval, [a.qualifier, b.qualifier]) };
}

function closed(low: number, high: number): Interval {
  return { low, high, lowOpen: false, highOpen: false };
}

function negate({ low, high, lowOpen, highOpen }: Interval): Interval {
  return { low: -high, high: -low, lowOpen: highOpen, highOpen: lowOpen };
}

function addIntervals(a: Interval, b: Interval): Interval {
  return {
    low: a.low + b.low,
    high: a.high + b.high,
    lowOpen: a.lowOpen || b.lowOpen,
    highOpen: a.highOpen || b.highOpen,
  };
}

type Bound = { readonly at: number; readonly open: boolean };

/**
 * The product; where `divisor` is given, `b` is its inverse and finite bounds are computed by division, because x / y
 * and x · (1 / y) differ in the last digit.
 */
function multiplyIntervals(a: Interval, b: Interval, divisor?: Interval): Interval {
  const ends = (x: Interval): readonly [Bound, Bound] => [
    { at: x.low, open: x.lowOpen },
    { at: x.high, open: x.highOpen },
  ];
  const divisors = divisor === undefined ? undefined : [divisor.high, divisor.low];
  const corners = ends(a).flatMap((x) =>
    ends(b).map((y, index): Bound => {
      // 0 times an end without bound is 0: the factor 0 itself is reached, the unbounded one never is.
      const zero = (x.at === 0 && !x.open) || (y.at === 0 && !y.open);
      const by = divisors?.[index];
      const at =
        x.at === 0 || y.at === 0
          ? 0
          : by !== undefined && Number.isFinite(by) && by !== 0
            ? x.at / by
            : x.at * y.at;
      return { at, open: zero ? false : x.open || y.open };
    }),
  );
  const low = Math.min(...corners.map(({ at }) => at));
  const high = Math.max(...corners.map(({ at }) => at));
  const openAt = (at: number): boolean =>
    corners.filter((corner) => corner.at === at).every(({ open }) => open);
  return { low, high, lowOpen: openAt(low), highOpen: openAt(high) };
}

function invert(x: Interval): Interval | undefined {
  if (x.low < 0 && x.high > 0) return undefined;
  if (x.low === 0 && x.high === 0) return undefined;
  // A whole number of nobody cannot be divided by; an end at 0 leaves the quotient without bound.
  if (x.high <= 0) {
    const mirrored = invert(negate(x));
    return mirrored === undefined ? undefined : negate(mirrored);
  }
  return {
    low: x.high === Infinity ? 0 : 1 / x.high,
    high: x.low === 0 ? Infinity : 1 / x.low,
    lowOpen: x.highOpen || x.high === Infinity,
    highOpen: x.lowOpen || x.low === 0,
  };
}
