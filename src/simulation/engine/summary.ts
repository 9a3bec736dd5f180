/** What a list of replicates says, as numbers: centre and range always together. */
import { square } from "./elementary.ts";
export type Summary = {
  /** How many values it is of. */
  n: number;
  mean: number;
  sd: number;
  q05: number;
  q25: number;
  q50: number;
  q75: number;
  q95: number;
};

/**
 * Mean, standard deviation (n − 1; 0 for a single value) and quantiles of at least one value. Quantiles interpolate
 * between order statistics (type 7 of Hyndman & Fan 1996).
 */
export function summarise(values: ArrayLike<number>): Summary {
  if (values.length === 0) throw new RangeError("nothing to summarise");
  const sorted = Float64Array.from(values).sort();
  const centre = mean(sorted);
  const squares = sorted.reduce((sum, v) => sum + square(v - centre), 0);
  return {
    n: sorted.length,
    mean: centre,
    sd: sorted.length > 1 ? Math.sqrt(squares / (sorted.length - 1)) : 0,
    q05: quantile(sorted, 0.05),
    q25: quantile(sorted, 0.25),
    q50: quantile(sorted, 0.5),
    q75: quantile(sorted, 0.75),
    q95: quantile(sorted, 0.95),
  };
}

/** Arithmetic mean of at least one value. */
export function mean(values: Float64Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}

/** The quantile at `p` in [0, 1] of values in rising order, at least one. */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  const at = p * (sorted.length - 1);
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
