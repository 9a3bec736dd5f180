import { expect, test } from "vitest";
import { counted, sized } from "../../../test/size.ts";
import { randomStream } from "./random.ts";
import { binomial, binomialFromHazard } from "./sampler.ts";
import { logGamma } from "./special.ts";
import { binomialPValue, discretePValue } from "../../../test/simulation/statistics.ts";

const some = sized(2_000_000);
const many = sized(10_000_000);

// Across the change of method at mean 10 and the mirror at p = 1/2, where a bias would hide from small samples.
test.each([
  [19, 0.5],
  [20, 0.499],
  [21, 0.501],
  [98, 0.102],
  [103, 0.098],
  [530, 0.0188],
  [530, 0.0189],
  [9500, 0.00105],
  [9500, 0.3],
  [38_990, 0.986],
] as const)(`${counted(some)} binomial draws of n = %d, p = %d follow the exact law`, (n, p) => {
  expect(binomialPValue(n, p, some, 99)).toBeGreaterThan(0.0005);
});

test.each([
  [20, 0.01],
  [140, 0.05],
  [528, 0.018],
  [528, 0.02],
  [40, 0.6],
] as const)(`${counted(some)} draws of n = %d at hazard %d follow the exact law`, (n, hazard) => {
  const random = randomStream(98, n);
  const p = -Math.expm1(-hazard);
  const log = (k: number) =>
    k > n
      ? -Infinity
      : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) - (n - k) * hazard;
  expect(discretePValue(() => binomialFromHazard(random, n, hazard), log, some)).toBeGreaterThan(0.0005);
});

test(`the mean of ${counted(many)} binomial draws is within four standard errors`, () => {
  for (const [n, p] of [
    [140, 0.03],
    [1000, 0.2],
    [9500, 0.001],
  ] as const) {
    const random = randomStream(97, n);
    let sum = 0;
    for (let k = 0; k < many; k++) sum += binomial(random, n, p);
    expect(Math.abs(sum / many - n * p)).toBeLessThan(4 * Math.sqrt((n * p * (1 - p)) / many));
  }
});
