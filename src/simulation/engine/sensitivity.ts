/** What drives an answer, and what would narrow it: from replicates that exist already, without new ones. */
import { pow, square } from "./elementary.ts";

/**
 * Share of the variance of `answer` that knowing `x` would remove on average: Var(E[answer | x]) / Var(answer). For an
 * independent input this is its first-order Sobol index. Estimated from pairs by classes of equal size in the order of
 * `x`, with the correction for the number of classes (given-data estimator, Plischke, Borgonovo & Smith 2013; η² with
 * ε² correction, Kelley 1935), bounded to 0 … 1. Needs at least 50 pairs; 0 where the answer does not vary.
 */
export function shareExplained(x: ArrayLike<number>, answer: ArrayLike<number>): number {
  const n = answer.length;
  if (x.length !== n || n < 50) throw new RangeError("the share explained needs at least 50 pairs");
  const order = Array.from({ length: n }, (_, i) => i).sort((a, b) => x[a]! - x[b]! || a - b);
  const classes = Math.max(5, Math.min(60, Math.round(2 * pow(n, 1 / 3))));
  // Asked of the values themselves, for sums of equal numbers round.
  let varies = false;
  for (let i = 1; i < n; i++) varies ||= answer[i] !== answer[0];
  if (!varies) return 0;
  let grand = 0;
  for (let i = 0; i < n; i++) grand += answer[i]! / n;
  let total = 0;
  for (let i = 0; i < n; i++) total += square(answer[i]! - grand);
  let within = 0;
  for (let k = 0; k < classes; k++) {
    const from = Math.floor((k * n) / classes);
    const to = Math.floor(((k + 1) * n) / classes);
    let mean = 0;
    for (let i = from; i < to; i++) mean += answer[order[i]!]! / (to - from);
    for (let i = from; i < to; i++) within += square(answer[order[i]!]! - mean);
  }
  return Math.min(1, Math.max(0, 1 - within / (n - classes) / (total / (n - 1))));
}

/** The inputs with their first-order share of the answer's variance, the largest first. Inputs must be independent. */
export function firstOrderShares(
  names: readonly string[],
  inputs: readonly ArrayLike<number>[],
  answer: ArrayLike<number>,
): { name: string; share: number }[] {
  return names
    .map((name, k) => ({ name, share: shareExplained(inputs[k]!, answer) }))
    .sort((a, b) => b.share - a.share);
}

/**
 * The missing data, the one that would narrow the answer most first: by which share its variance would fall on average
 * if the number were published. `simulated` holds, for each draw from what is known now, the number that would be
 * published (with its rounding and definition error), and `answer` what the draw says.
 */
export function rankMissingData(
  candidates: readonly { id: string; simulated: ArrayLike<number> }[],
  answer: ArrayLike<number>,
): { id: string; varianceReduction: number }[] {
  return candidates
    .map(({ id, simulated }) => ({ id, varianceReduction: shareExplained(simulated, answer) }))
    .sort((a, b) => b.varianceReduction - a.varianceReduction);
}
