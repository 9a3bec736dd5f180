import { expect, test } from "vitest";
import { randomStream } from "./random.ts";
import { normal } from "./sampler.ts";
import { backtest, crps, intervalScore, weightedIntervalScore } from "./score.ts";
import { normalCdf, normalQuantile } from "./special.ts";
import { quantile, summarise } from "./summary.ts";
import { repeat } from "../../../test/simulation/statistics.ts";

/** CRPS of a standard normal forecast (Gneiting & Raftery 2007, eq. 21). */
function normalCrps(y: number): number {
  return (
    y * (2 * normalCdf(y) - 1) +
    2 * (Math.exp((-y * y) / 2) / Math.sqrt(2 * Math.PI)) -
    1 / Math.sqrt(Math.PI)
  );
}

test("the CRPS of a normal sample is that of the normal law", () => {
  const random = randomStream(1);
  const sample = repeat(40_000, () => normal(random));
  for (const y of [-2, 0, 0.7]) expect(crps(sample, y)).toBeCloseTo(normalCrps(y), 2);
});

test("the CRPS of two values is right by hand, and of one value its absolute error", () => {
  // E|X − y| = 2 for 1 and 3 against 0; half of |1 − 3| is 1.
  expect(crps([3, 1], 0)).toBeCloseTo(1, 12);
  expect(crps([5], 8)).toBe(3);
});

test("an interval is charged for its width and for missing", () => {
  expect(intervalScore(10, 20, 0.9, 15)).toBe(10);
  expect(intervalScore(10, 20, 0.9, 22)).toBeCloseTo(10 + 20 * 2, 9);
  expect(intervalScore(10, 20, 0.5, 9)).toBe(14);
});

test("the weighted interval score with many intervals approaches the CRPS", () => {
  const intervals = repeat(200, (k) => {
    const level = (k + 0.5) / 200;
    return { level, low: normalQuantile((1 - level) / 2), high: normalQuantile((1 + level) / 2) };
  });
  for (const y of [-1.5, 0, 2])
    expect(weightedIntervalScore({ median: 0, intervals }, y)).toBeCloseTo(normalCrps(y), 2);
});

test("a backtest compares with the flat line and counts coverage", () => {
  const random = randomStream(2);
  const points = repeat(2000, () => {
    const centre = 100 + 10 * normal(random);
    return {
      sample: repeat(200, () => centre + 3 * normal(random)),
      last: 100,
      observed: centre + 3 * normal(random),
    };
  });
  const result = backtest(points);
  expect(result.covered50).toBeCloseTo(0.5, 1);
  expect(Math.abs(result.covered90 - 0.9)).toBeLessThan(0.03);
  expect(result.skill).toBeGreaterThan(0.7);
  expect(backtest([{ sample: [7], last: 7, observed: 7 }]).skill).toBeUndefined();
});

test("quantiles interpolate and a summary holds centre and range", () => {
  expect(quantile([1, 2, 3, 4], 0.5)).toBe(2.5);
  expect(quantile([5], 0.95)).toBe(5);
  expect(summarise([4, 2])).toMatchObject({ mean: 3, sd: Math.SQRT2, q50: 3, q05: 2.1, q95: 3.9 });
});
