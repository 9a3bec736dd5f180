import type { Trilean } from "../domain/trilean.ts";

/** Numbers from `low` to `high`; a bound is open when its own value is excluded ("over 9,500"). */
export type Interval = {
  readonly low: number;
  readonly high: number;
  readonly lowOpen: boolean;
  readonly highOpen: boolean;
};

/** The numbers from `low` to `high`, both included; one number where only one is given. */
export function between(low: number, high = low): Interval {
  return { low, high, lowOpen: false, highOpen: false };
}

/** Whether the interval allows `number`. */
export function allows({ low, high, lowOpen, highOpen }: Interval, number: number): boolean {
  return (lowOpen ? number > low : number >= low) && (highOpen ? number < high : number <= high);
}

/** Whether two intervals have a number in common. */
export function intervalsMeet(a: Interval, b: Interval): boolean {
  const below = (x: Interval, y: Interval): boolean =>
    x.high < y.low || (x.high === y.low && (x.highOpen || y.lowOpen));
  return !below(a, b) && !below(b, a);
}

/** Whether every number of the interval is in relation to `number`, none is, or it cannot be told. */
export function compareInterval(
  interval: Interval,
  relation: "<" | "<=" | ">" | ">=" | "==",
  number: number,
): Trilean {
  const { low, high, lowOpen, highOpen } = interval;
  const flip = (answer: Trilean): Trilean =>
    answer === "unknown" ? answer : answer === "yes" ? "no" : "yes";
  switch (relation) {
    case ">":
      if (low > number || (low === number && lowOpen)) return "yes";
      return high <= number ? "no" : "unknown";
    case ">=":
      if (low >= number) return "yes";
      return high < number || (high === number && highOpen) ? "no" : "unknown";
    case "<":
      return flip(compareInterval(interval, ">=", number));
    case "<=":
      return flip(compareInterval(interval, ">", number));
    case "==":
      if (low === number && high === number) return "yes";
      return intervalsMeet(interval, between(number)) ? "unknown" : "no";
  }
}

function negate({ low, high, lowOpen, highOpen }: Interval): Interval {
  return { low: -high, high: -low, lowOpen: highOpen, highOpen: lowOpen };
}

export function add(a: Interval, b: Interval): Interval {
  return {
    low: a.low + b.low,
    high: a.high + b.high,
    lowOpen: a.lowOpen || b.lowOpen,
    highOpen: a.highOpen || b.highOpen,
  };
}

/** a − b; the two are taken as independent. */
export function subtract(a: Interval, b: Interval): Interval {
  return add(a, negate(b));
}

export function multiply(a: Interval, b: Interval): Interval {
  return corners(a, b);
}

/** a / b; undefined where b is 0 or may have either sign. */
export function divide(a: Interval, b: Interval): Interval | undefined {
  const inverse = invert(b);
  return inverse === undefined ? undefined : corners(a, inverse, b);
}

/** Every number times `factor`, and `shift` more. */
export function scale(x: Interval, factor: number, shift = 0): Interval {
  const { low, high, lowOpen, highOpen } = factor < 0 ? negate(x) : x;
  const by = Math.abs(factor);
  return { low: low * by + shift, high: high * by + shift, lowOpen, highOpen };
}

type Bound = { readonly at: number; readonly open: boolean };

/**
 * The product; where `divisor` is given, `b` is its inverse and finite bounds are computed by division, because x / y
 * and x · (1 / y) differ in the last digit.
 */
function corners(a: Interval, b: Interval, divisor?: Interval): Interval {
  const ends = (x: Interval): readonly [Bound, Bound] => [
    { at: x.low, open: x.lowOpen },
    { at: x.high, open: x.highOpen },
  ];
  const divisors = divisor === undefined ? undefined : [divisor.high, divisor.low];
  const products = ends(a).flatMap((x) =>
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
  const low = Math.min(...products.map(({ at }) => at));
  const high = Math.max(...products.map(({ at }) => at));
  const openAt = (at: number): boolean =>
    products.filter((product) => product.at === at).every(({ open }) => open);
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
