import { describe, expect, test } from "vitest";
import { randomStream } from "./random.ts";
import { aliasPick, aliasTable, binomial, multinomial, normal, poisson, poissonQuantile } from "./sampler.ts";
import { logGamma, normalCdf } from "./special.ts";
import { binomialPValue, discretePValue, chiSquareTail } from "../../../test/simulation/statistics.ts";

describe("binomial", () => {
  // Both methods, both sides of p = 1/2, and means just below and above the change of method at 10.
  const cases: [number, number][] = [
    [1, 0.3],
    [5, 0.9],
    [20, 0.08],
    [19, 0.5],
    [21, 0.5],
    [99, 0.1],
    [101, 0.1],
    [1000, 0.0099],
    [1000, 0.0101],
    [9500, 0.0005],
    [9500, 0.02],
    [9500, 0.97],
    [530, 0.35],
  ];
  test.each(cases)("of n = %d, p = %d follows the exact law", (n, p) => {
    expect(binomialPValue(n, p, 60_000, 17)).toBeGreaterThan(0.0005);
  });

  test("is certain at p = 0, p = 1 and n = 0", () => {
    const random = randomStream(1);
    expect(binomial(random, 10, 0)).toBe(0);
    expect(binomial(random, 10, 1)).toBe(10);
    expect(binomial(random, 0, 0.5)).toBe(0);
  });

  test("refuses what is no number of trials or no probability", () => {
    const random = randomStream(1);
    expect(() => binomial(random, 2.5, 0.1)).toThrow(RangeError);
    expect(() => binomial(random, -1, 0.1)).toThrow(RangeError);
    expect(() => binomial(random, 5, Number.NaN)).toThrow(RangeError);
  });
});

test("a multinomial draw loses nobody and has the right means", () => {
  const random = randomStream(3);
  const out = new Float64Array(3);
  const sums = new Float64Array(4);
  const rounds = 20_000;
  for (let i = 0; i < rounds; i++) {
    const rest = multinomial(random, 50, [0.2, 0, 0.5], out);
    expect(out[0]! + out[1]! + out[2]! + rest).toBe(50);
    for (let k = 0; k < 3; k++) sums[k]! += out[k]!;
    sums[3]! += rest;
  }
  expect(sums[1]).toBe(0);
  for (const [k, p] of [
    [0, 0.2],
    [2, 0.5],
    [3, 0.3],
  ] as const)
    expect(Math.abs(sums[k]! / rounds - 50 * p)).toBeLessThan(4 * Math.sqrt((50 * p * (1 - p)) / rounds));
  expect(multinomial(random, 9, [0.1, 0.2, 0.7], out)).toBe(0);
});

test("an alias table picks with the stated weights and never a weight of zero", () => {
  const weights = [0, 1, 5, 0.25, 0, 3.75];
  const table = aliasTable(weights);
  const counts = new Float64Array(6);
  const n = 1_000_000;
  for (let i = 0; i < n; i++) counts[aliasPick(table, Math.floor(((i + 0.5) / n) * 2 ** 32) | 0)]!++;
  weights.forEach((w, k) => expect(counts[k]! / n).toBeCloseTo(w / 10, 5));
  expect(counts[0]! + counts[4]!).toBe(0);
  expect(() => aliasTable([0, 0])).toThrow(RangeError);
  expect(() => aliasTable([1, -1])).toThrow(RangeError);
});

test.each([0.3, 4, 9.9, 10.1, 60, 1000])("Poisson of mean %d follows the exact law", (mean) => {
  const random = randomStream(23);
  const draws = 60_000;
  const log = (k: number) => k * Math.log(mean) - mean - logGamma(k + 1);
  expect(discretePValue(() => poisson(random, mean), log, draws)).toBeGreaterThan(0.0005);
});

test("the Poisson quantile inverts the distribution", () => {
  expect(poissonQuantile(2, 0)).toBe(0);
  expect(poissonQuantile(2, Math.exp(-2) - 1e-12)).toBe(0);
  expect(poissonQuantile(2, Math.exp(-2) + 1e-12)).toBe(1);
  expect(poissonQuantile(0, 0.999)).toBe(0);
});

test("normal draws follow their distribution function", () => {
  const random = randomStream(31);
  expect(uniformPValue(() => normalCdf(normal(random)))).toBeGreaterThan(0.0005);
});

function uniformPValue(draw: () => number): number {
  const counts = new Float64Array(50);
  const n = 50_000;
  for (let i = 0; i < n; i++) counts[Math.min(49, Math.floor(draw() * 50))]!++;
  return chiSquareTail(
    counts.reduce((s, c) => s + (c - n / 50) ** 2 / (n / 50), 0),
    49,
  );
}
