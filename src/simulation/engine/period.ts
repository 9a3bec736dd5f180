import { pow } from "./elementary.ts";
import { z } from "zod";
import { gammaP } from "./special.ts";

/**
 * A length of time in whole days, at least 1, as data: the latent and infectious periods of a disease and the stay in
 * one stage of detention.
 *
 * - `daily-exit`: ends each day with the given probability (geometric).
 * - `fixed`: always the same number of days.
 * - `gamma`: a gamma law rounded up to whole days; `meanDays` is the mean after rounding (to about 0.01 day where the
 *   mean is above 2), `shape` that of the continuous law.
 * - `table`: `probabilities[k]` is the probability of exactly k + 1 days.
 */
export const periodSchema = z.discriminatedUnion("distribution", [
  z.strictObject({ distribution: z.literal("daily-exit"), probability: z.number().gt(0).lte(1) }),
  z.strictObject({ distribution: z.literal("fixed"), days: z.int().min(1).max(36_525) }),
  z.strictObject({
    distribution: z.literal("gamma"),
    meanDays: z.number().gt(0.5).max(18_000),
    shape: z.number().min(0.1).max(1000),
  }),
  z.strictObject({
    distribution: z.literal("table"),
    probabilities: z
      .array(z.number().min(0).max(1))
      .min(1)
      .refine((p) => Math.abs(p.reduce((sum, x) => sum + x, 0) - 1) < 1e-6, "probabilities must sum to 1"),
  }),
]);

export type Period = z.infer<typeof periodSchema>;

/** Lengths beyond this survival probability, or beyond 100,000 days, are cut off and their mass put on the last day. */
const negligible = 1e-10;
const longest = 100_000;

/**
 * Survival of a period: element k is P(length > k days), for k = 0 (always 1) up to the longest length, where it is 0.
 */
export function periodSurvival(period: Period): Float64Array {
  const values: number[] = [1];
  const add = (survival: (k: number) => number) => {
    for (let k = 1; k < longest; k++) {
      const s = survival(k);
      if (s < negligible) break;
      values.push(s);
    }
    values.push(0);
  };
  switch (period.distribution) {
    case "daily-exit":
      add((k) => pow(1 - period.probability, k));
      break;
    case "fixed":
      add((k) => (k < period.days ? 1 : 0));
      break;
    case "gamma": {
      // Rounding up adds half a day on average, which is taken off before.
      const scale = (period.meanDays - 0.5) / period.shape;
      add((k) => 1 - gammaP(period.shape, k / scale));
      break;
    }
    case "table": {
      let left = 1;
      for (const p of period.probabilities) values.push((left = Math.max(0, left - p)));
      values[values.length - 1] = 0;
      break;
    }
  }
  return Float64Array.from(values);
}

/** Probabilities of a period: element k is P(length = k + 1 days); they sum to 1. */
export function periodProbabilities(period: Period): Float64Array {
  const survival = periodSurvival(period);
  return Float64Array.from({ length: survival.length - 1 }, (_, k) => survival[k]! - survival[k + 1]!);
}

/** Mean length in days. */
export function periodMean(period: Period): number {
  return periodSurvival(period).reduce((sum, s) => sum + s, 0);
}

/**
 * The length in days, at least 1, that belongs to the uniform number `u` in (0, 1): the k with
 * survival[k] ≤ u < survival[k − 1]. Small `u` means a long stay. Binary search.
 */
export function periodFromUniform(survival: Float64Array, u: number): number {
  let low = 0;
  let high = survival.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (survival[middle]! <= u) high = middle;
    else low = middle;
  }
  return high;
}
