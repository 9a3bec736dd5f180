import type { Quantity } from "../domain/quantity.ts";
import type { Qualifier } from "../domain/qualifier.ts";
import { computed, intervalOf, said, type Truth, truthOf } from "./hedge-law.ts";
import { add, between, divide, type Interval, multiply, subtract } from "./interval.ts";
import { tiny } from "./precision.ts";

/**
 * A number with what its hedges leave open. `low` and `high` are the numbers as stated or computed from those stated
 * (equal unless a range was printed), `truth` where the hedges agree and what they do not refute, `qualifier` the word that
 * says so; undefined where no single word does ("over" divided by "over") and only the reach speaks.
 */
export type Hedged = {
  readonly low: number;
  readonly high: number;
  readonly truth: Truth;
  readonly qualifier: Qualifier | undefined;
};

type Binary = (a: Interval, b: Interval) => Interval | undefined;

/** The quantity with what its hedge says. */
export function hedged(quantity: Quantity): Hedged {
  const { low, high, qualifier } = quantity;
  return { low, high, truth: truthOf(said(quantity)), qualifier };
}

/** A number without a hedge. */
export function exactly(number: number): Hedged {
  return hedged({ low: number, high: number, qualifier: "exact" });
}

/** a + b. */
export function plus(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, add)!;
}

/** a − b; the two are taken as independent. */
export function minus(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, subtract)!;
}

/** a · b. */
export function times(a: Hedged, b: Hedged): Hedged {
  return combine(a, b, multiply)!;
}

/** a / b; undefined where b is 0 or may have either sign. */
export function dividedBy(a: Hedged, b: Hedged): Hedged | undefined {
  return combine(a, b, divide);
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

/**
 * The word for an interval around `low`..`high`: which ends the hedges have moved decides it. Hence "over" divided by an
 * exact number is "over", an exact number divided by "over" is "under", and "over" less "over" has no word.
 */
function qualifierOf(
  { low, high }: Interval,
  reach: Interval,
  parts: readonly (Qualifier | undefined)[],
): Qualifier | undefined {
  const lowStays = reach.low === low;
  const highStays = reach.high === high;
  if (lowStays && highStays && !reach.lowOpen && !reach.highOpen) return "exact";
  if (parts.every((part) => part === "exact" || part === "about")) return "about";
  if (lowStays && reach.high > high) return reach.lowOpen ? "over" : "at_least";
  if (highStays && reach.low < low) {
    const nearly = intervalOf({ low, high, qualifier: "nearly" });
    if (reach.highOpen && Math.abs(reach.low - nearly.low) <= tiny(low)) return "nearly";
    return reach.highOpen ? "under" : "up_to";
  }
  return undefined;
}

function combine(a: Hedged, b: Hedged, operation: Binary): Hedged | undefined {
  const stated = operation(between(a.low, a.high), between(b.low, b.high));
  const core = operation(a.truth.core, b.truth.core);
  const reach = operation(a.truth.reach, b.truth.reach);
  if (stated === undefined || core === undefined || reach === undefined) return undefined;
  const { low, high } = stated;
  return {
    low,
    high,
    truth: computed(core, reach),
    qualifier: qualifierOf(stated, reach, [a.qualifier, b.qualifier]),
  };
}
