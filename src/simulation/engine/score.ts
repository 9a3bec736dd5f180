/** How good a forecast was, once the number is known. All scores are in the unit of the number; lower is better. */
import { quantile } from "./summary.ts";

/**
 * Continuous ranked probability score of a sample from the forecast: E|X − y| − ½E|X − X′| with the unbiased form of
 * the second term, so that it does not reward small samples (Gneiting & Raftery 2007; "fair" CRPS, Ferro 2014). A
 * sample of one scores its absolute error.
 */
export function crps(sample: ArrayLike<number>, observed: number): number {
  const n = sample.length;
  if (n === 0) throw new RangeError("a forecast needs at least one value");
  const sorted = Float64Array.from(sample).sort();
  let error = 0;
  let spread = 0;
  for (let i = 0; i < n; i++) {
    error += Math.abs(sorted[i]! - observed);
    // Each value is the larger of i pairs and the smaller of n − 1 − i.
    spread += sorted[i]! * (2 * i - n + 1);
  }
  return error / n - (n > 1 ? spread / (n * (n - 1)) : 0);
}

/** Score of a central interval that should hold the number with probability `level`: its width, plus 2/(1 − level)
 * times the distance by which the number lies outside (Winkler 1972). */
export function intervalScore(low: number, high: number, level: number, observed: number): number {
  if (!(level > 0 && level < 1) || low > high)
    throw new RangeError("an interval needs low ≤ high and a level between 0 and 1");
  const outside = Math.max(0, low - observed) + Math.max(0, observed - high);
  return high - low + (2 / (1 - level)) * outside;
}

/**
 * Weighted interval score of a median and central intervals (Bracher, Ray, Gneiting & Reich 2021): with K intervals of
 * level 1 − α, (½|y − median| + Σ α/2 · interval score) / (K + ½). Approaches the CRPS as intervals are added.
 */
export function weightedIntervalScore(
  forecast: { median: number; intervals: readonly { level: number; low: number; high: number }[] },
  observed: number,
): number {
  let sum = 0.5 * Math.abs(observed - forecast.median);
  for (const { level, low, high } of forecast.intervals)
    sum += ((1 - level) / 2) * intervalScore(low, high, level, observed);
  return sum / (forecast.intervals.length + 0.5);
}

export type BacktestPoint = {
  /** A sample from what was forecast. */
  sample: ArrayLike<number>;
  /** The last number known when it was forecast: the flat line says that it stays. */
  last: number;
  observed: number;
};

export type Backtest = {
  crps: number;
  wis: number;
  /** Mean absolute error of the flat line, which is also its CRPS and, as a forecast without width, its WIS. */
  flatLine: number;
  /** 1 − crps / flatLine: above 0 the forecast beats the flat line. `undefined` where the flat line made no error. */
  skill: number | undefined;
  /** Share of numbers inside the 50 % and the 90 % interval. */
  covered50: number;
  covered90: number;
};

/** Mean scores of past forecasts, at least one, against the flat line. */
export function backtest(points: readonly BacktestPoint[]): Backtest {
  if (points.length === 0) throw new RangeError("a backtest needs at least one forecast");
  const sums = { crps: 0, wis: 0, flatLine: 0, covered50: 0, covered90: 0 };
  for (const { sample, last, observed } of points) {
    const sorted = Float64Array.from(sample).sort();
    const [q05, q25, q50, q75, q95] = [0.05, 0.25, 0.5, 0.75, 0.95].map((p) => quantile(sorted, p)) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const intervals = [
      { level: 0.5, low: q25, high: q75 },
      { level: 0.9, low: q05, high: q95 },
    ];
    sums.crps += crps(sample, observed);
    sums.wis += weightedIntervalScore({ median: q50, intervals }, observed);
    sums.flatLine += Math.abs(last - observed);
    sums.covered50 += observed >= q25 && observed <= q75 ? 1 : 0;
    sums.covered90 += observed >= q05 && observed <= q95 ? 1 : 0;
  }
  const n = points.length;
  return {
    crps: sums.crps / n,
    wis: sums.wis / n,
    flatLine: sums.flatLine / n,
    skill: sums.flatLine > 0 ? 1 - sums.crps / sums.flatLine : undefined,
    covered50: sums.covered50 / n,
    covered90: sums.covered90 / n,
  };
}
