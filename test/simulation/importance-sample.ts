import { exp, square } from "../../src/simulation/engine/elementary.ts";
import { type Draws, type Inference, resample } from "../../src/simulation/engine/posterior.ts";
import { drawScores, valuesAt } from "../../src/simulation/engine/prior.ts";
import type { RandomStream } from "../../src/simulation/engine/random.ts";

/**
 * Draws from the posterior by importance sampling from the prior: `n` prior draws weighted by the likelihood, then
 * `keep` of them resampled in proportion (systematic). `effective` is (Σw)²/Σw²; a small one says that prior and data
 * hardly overlap and that a chain is the better way. RangeError where no prior draw is possible.
 */
export function importanceSample(
  inference: Inference,
  options: { n: number; keep: number },
  random: RandomStream,
): Draws & { effective: number } {
  const { n, keep } = options;
  const values = Array.from({ length: n }, () =>
    valuesAt(inference.priors, drawScores(inference.priors, random)),
  );
  const logs = values.map((v) => inference.logLikelihood(v));
  const top = logs.reduce((a, b) => Math.max(a, b), -Infinity);
  if (top === -Infinity) throw new RangeError("no draw from the priors is possible under the data");
  const weights = logs.map((log) => exp(log - top));
  const total = weights.reduce((sum, w) => sum + w, 0);
  const squares = weights.reduce((sum, w) => sum + w * w, 0);
  const chosen = resample(weights, keep, random);
  return {
    names: inference.names,
    columns: inference.names.map((_, k) => Float64Array.from(chosen, (i) => values[i]![k]!)),
    effective: square(total) / squares,
  };
}
