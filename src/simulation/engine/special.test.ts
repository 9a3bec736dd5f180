import { expect, test } from "vitest";
import { gammaP, logGamma, logNormalInterval, normalCdf, normalQuantile } from "./special.ts";
import { chiSquareTail, kolmogorovSmirnov, kolmogorovTail } from "../../../test/simulation/statistics.ts";

test("ln Γ agrees with factorials and with Γ(1/2) = √π", () => {
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.sqrt(Math.PI)), 13);
  expect(logGamma(1)).toBeCloseTo(0, 13);
  expect(logGamma(11)).toBeCloseTo(Math.log(3628800), 12);
  expect(logGamma(101) / 363.7393755555635).toBeCloseTo(1, 14);
  expect(() => logGamma(0)).toThrow(RangeError);
});

test("the incomplete gamma agrees with its closed forms", () => {
  expect(gammaP(1, 2)).toBeCloseTo(1 - Math.exp(-2), 14);
  expect(gammaP(3, 2)).toBeCloseTo(1 - Math.exp(-2) * (1 + 2 + 2), 14);
  expect(gammaP(3, 9)).toBeCloseTo(1 - Math.exp(-9) * (1 + 9 + 40.5), 14);
});

test("normal probabilities and quantiles agree with published tables", () => {
  // Abramowitz & Stegun, table 26.1 and 26.5.
  expect(normalCdf(1)).toBeCloseTo(0.841344746068543, 13);
  expect(normalCdf(-3)).toBeCloseTo(0.001349898031630095, 15);
  expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
  expect(normalQuantile(1e-9)).toBeCloseTo(-5.997807015, 8);
  for (const p of [0.001, 0.2, 0.5, 0.7, 0.9999]) expect(normalCdf(normalQuantile(p))).toBeCloseTo(p, 13);
});

test("the probability of an interval stays finite far in either tail", () => {
  expect(logNormalInterval(-1, 1)).toBeCloseTo(Math.log(0.682689492137086), 12);
  expect(logNormalInterval(10, 11)).toBeCloseTo(logNormalInterval(-11, -10), 12);
  expect(logNormalInterval(50, 51)).toBeLessThan(-1250);
  expect(Number.isFinite(logNormalInterval(50, 51))).toBe(true);
  expect(logNormalInterval(2, 2)).toBe(-Infinity);
});

test("χ² and Kolmogorov tails agree with published critical values", () => {
  expect(chiSquareTail(16.918977604620448, 9)).toBeCloseTo(0.05, 10);
  expect(chiSquareTail(3.841458820694124, 1)).toBeCloseTo(0.05, 10);
  // Smirnov 1948: K(1.3581) = 0.05.
  expect(kolmogorovTail(1.3581)).toBeCloseTo(0.05, 4);
});

test("two samples of one law pass the Kolmogorov–Smirnov test and shifted ones do not", () => {
  const a = Array.from({ length: 500 }, (_, i) => i / 500);
  expect(kolmogorovSmirnov(a, a).distance).toBe(0);
  expect(kolmogorovSmirnov(a, a).pValue).toBe(1);
  expect(
    kolmogorovSmirnov(
      a,
      a.map((x) => x + 0.2),
    ).pValue,
  ).toBeLessThan(1e-6);
});
