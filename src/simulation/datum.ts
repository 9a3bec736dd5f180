import { log, log1p, square } from "./elementary.ts";
import { z } from "zod";
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
  qualifier: z.enum(["exact", "about", "over", "at-least", "nearly", "under", "up-to"]),
  roundedTo: z.number().gt(0).optional(),
  definitionError: z.number().min(0).max(2),
});

export type Datum = z.infer<typeof datumSchema>;

/**
 * The numbers that the words can mean, from `low` up to `high`: exact, half a unit either way (of 1, unless stated);
 * about, one unit either way; over, up to one unit more; nearly and under, up to one unit less; at least and up to
 * have no other end.
 */
export function datumInterval(datum: Datum): { low: number; high: number } {
  const { value, qualifier } = datum;
  const unit = datum.roundedTo ?? (qualifier === "exact" ? 1 : lastDigitUnit(value));
  switch (qualifier) {
    case "exact":
      return { low: value - unit / 2, high: value + unit / 2 };
    case "about":
      return { low: value - unit, high: value + unit };
    case "over":
      return { low: value, high: value + unit };
    case "at-least":
      return { low: value, high: Infinity };
    case "nearly":
    case "under":
      return { low: value - unit, high: value };
    case "up-to":
      return { low: 0, high: value };
  }
}

/**
 * Log-likelihood of a datum where the model has `predicted` > 0: the probability that the number, off by a lognormal
 * definition error, falls where the words can mean it. Without definition error it is 0 inside and −Infinity outside.
 */
export function datumLogLikelihood(datum: Datum, predicted: number): number {
  if (!(predicted > 0)) return -Infinity;
  const { low, high } = datumInterval(datum);
  if (datum.definitionError === 0) return predicted >= low && predicted < high ? 0 : -Infinity;
  // A relative standard deviation s is that of a lognormal with σ² = ln(1 + s²).
  const sigma = Math.sqrt(log1p(square(datum.definitionError)));
  const at = (x: number) => (x <= 0 ? -Infinity : (log(x) - log(predicted)) / sigma);
  return logNormalInterval(at(low), at(high));
}

function lastDigitUnit(value: number): number {
  if (!Number.isInteger(value)) return Number(`1e-${String(value).split(".")[1]?.length ?? 0}`);
  let unit = 1;
  while (value % (unit * 10) === 0) unit *= 10;
  return unit;
}
