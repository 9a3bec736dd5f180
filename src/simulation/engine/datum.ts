import { z } from "zod";
import { type Extent, extentOf, type Form, said } from "../../arithmetic/hedge-law.ts";
import { allows, type Interval } from "../../arithmetic/interval.ts";
import { qualifiers } from "../../domain/qualifier.ts";
import { exp, log, log1p, square } from "./elementary.ts";
import { logNormalInterval } from "./special.ts";

/**
 * A published total and how far it can be taken. `definition` says what was counted ("held in prisons, all legal
 * statuses"): two numbers with different definitions are two data and never points of one line. `definitionError` is
 * the standard deviation, relative to the number, of what was counted against what the model means by it; 0 if they
 * are the same thing. `roundedTo`: the unit to which the number was rounded; absent, that of its last digit that is
 * not 0.
 */
export const datumSchema = z.strictObject({
  id: z.string().min(1),
  definition: z.string().min(1),
  value: z.number().gt(0),
  qualifier: z.enum(qualifiers),
  roundedTo: z.number().gt(0).optional(),
  definitionError: z.number().min(0).max(2),
});

export type Datum = z.infer<typeof datumSchema>;

/** What a published number says, by the law of hedges. Exact, it is rounded to 1 unless stated. */
export function datumExtent({ value, qualifier, roundedTo }: Datum, form: Form = "count"): Extent {
  const unit = roundedTo ?? (qualifier === "exact" ? 1 : undefined);
  return extentOf(said({ low: value, high: value, qualifier }, form, unit));
}

/** How likely a number in the reach of a published one is, against one in its core: said, and loosely. */
export const reachWeight = 0.1;

/**
 * Gives the log-likelihood of a datum where the model has `predicted` > 0: the probability that the number, off by a
 * lognormal definition error, falls in the core of what the words say, and a tenth of that in their reach. Without
 * definition error it is 0 in the core, ln 0.1 in the reach and −∞ outside.
 */
export function datumLogLikelihood(datum: Datum, form: Form = "count"): (predicted: number) => number {
  const { core, reach } = datumExtent(datum, form);
  // A relative standard deviation s is that of a lognormal with σ² = ln(1 + s²).
  const sigma = Math.sqrt(log1p(square(datum.definitionError)));
  return (predicted) => {
    if (!(predicted > 0)) return -Infinity;
    if (sigma === 0)
      return allows(core, predicted) ? 0 : allows(reach, predicted) ? log(reachWeight) : -Infinity;
    const at = (x: number) => (x <= 0 ? -Infinity : (log(x) - log(predicted)) / sigma);
    const within = ({ low, high }: Interval) => logNormalInterval(at(low), at(high));
    return logSum(within(core) + log(1 - reachWeight), within(reach) + log(reachWeight));
  };
}

function logSum(a: number, b: number): number {
  const top = Math.max(a, b);
  return top === -Infinity ? top : top + log(exp(a - top) + exp(b - top));
}
