import { exp, pow } from "./elementary.ts";
import { z } from "zod";
import { type RandomStream } from "./random.ts";
import { normal } from "./sampler.ts";
import { normalCdf, normalQuantile } from "./special.ts";

const positive = z.number().gt(0);

/**
 * What is believed of a parameter before the data, as data. `log-uniform` and `lognormal` are for positive numbers
 * known to a factor: `sigma` 0.7 is about a factor 2 either way for two thirds. `source` says who believes it.
 */
export const priorSchema = z.discriminatedUnion("law", [
  z.strictObject({
    law: z.literal("uniform"),
    low: z.number(),
    high: z.number(),
    source: z.string().optional(),
  }),
  z.strictObject({
    law: z.literal("log-uniform"),
    low: positive,
    high: positive,
    source: z.string().optional(),
  }),
  z.strictObject({ law: z.literal("normal"), mean: z.number(), sd: positive, source: z.string().optional() }),
  z.strictObject({
    law: z.literal("lognormal"),
    median: positive,
    sigma: positive,
    source: z.string().optional(),
  }),
]);

export type Prior = z.infer<typeof priorSchema>;

/**
 * The parameter value at a score: every prior is carried by a standard normal score z, so that all methods work on
 * unbounded numbers with prior density exp(−z²/2) and can never leave the prior's range.
 */
export function valueAtScore(prior: Prior, score: number): number {
  switch (prior.law) {
    case "uniform":
      return prior.low + (prior.high - prior.low) * normalCdf(score);
    case "log-uniform":
      return prior.low * pow(prior.high / prior.low, normalCdf(score));
    case "normal":
      return prior.mean + prior.sd * score;
    case "lognormal":
      return prior.median * exp(prior.sigma * score);
  }
}

/** Parameter values at the scores, in the order of the priors. */
export function valuesAt(priors: readonly Prior[], scores: ArrayLike<number>): Float64Array {
  return Float64Array.from(priors, (prior, k) => valueAtScore(prior, scores[k]!));
}

/** Scores drawn from the priors, independently. */
export function drawScores(priors: readonly Prior[], random: RandomStream): Float64Array {
  return Float64Array.from(priors, () => normal(random));
}

/** Width of the prior's central interval with the given probability. */
export function priorWidth(prior: Prior, level: number): number {
  const edge = normalQuantile((1 + level) / 2);
  return valueAtScore(prior, edge) - valueAtScore(prior, -edge);
}
