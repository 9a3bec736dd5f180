/**
 * Simulation-based calibration (Talts, Betancourt, Simpson, Vehtari & Gelman 2018): parameters are drawn from the
 * prior, data simulated from them, the posterior computed from the data. Then the true value's rank among the draws is
 * uniform if and only if the computation is right, and a 90 % interval holds the truth 90 times in 100.
 */
import { square } from "../../src/simulation/engine/elementary.ts";
import { chiSquareTail } from "./statistics.ts";
import { quantile } from "../../src/simulation/engine/summary.ts";

export type SelfCheck = {
  name: string;
  /** χ² of ranks in ten classes against uniform, on 9 degrees of freedom, and its p-value. */
  chiSquare: number;
  pValue: number;
  /** Share of truths inside the central 90 % interval. */
  coverage90: number;
};

/**
 * Checks the ranks of many truths, at least 100. `trials[i]` has the true values and, by parameter, the (nearly
 * independent) draws that the method made from that truth's data.
 */
export function selfCheck(
  names: readonly string[],
  trials: readonly { truth: ArrayLike<number>; columns: readonly Float64Array[] }[],
): SelfCheck[] {
  if (trials.length < 100) throw new RangeError("a self-check needs at least 100 trials");
  return names.map((name, k) => {
    const classes = new Float64Array(10);
    let covered = 0;
    for (const { truth, columns } of trials) {
      const sorted = columns[k]!.toSorted();
      const below = sorted.reduce((count, x) => count + (x < truth[k]! ? 1 : 0), 0);
      classes[Math.min(9, Math.floor(((below + 0.5) / (sorted.length + 1)) * 10))]!++;
      if (truth[k]! >= quantile(sorted, 0.05) && truth[k]! <= quantile(sorted, 0.95)) covered++;
    }
    const expected = trials.length / 10;
    const chiSquare = classes.reduce((sum, count) => sum + square(count - expected) / expected, 0);
    return { name, chiSquare, pValue: chiSquareTail(chiSquare, 9), coverage90: covered / trials.length };
  });
}
