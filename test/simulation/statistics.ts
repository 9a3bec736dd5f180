/** Small worlds, exact laws, summaries and tests of distributions that several tests of the simulation share. */
import type { Disease } from "../../src/simulation/engine/disease.ts";
import { randomStream } from "../../src/simulation/engine/random.ts";
import { binomial } from "../../src/simulation/engine/sampler.ts";
import { gammaQ, logGamma } from "../../src/simulation/engine/special.ts";
import { type World, worldOf } from "../../src/simulation/engine/world.ts";

export const oneCell = (people: number): World => worldOf(new Int32Array(people), new Int32Array(people));

/** 240 people in 3 facilities with 8 cells of 10 to 60. */
export function threeFacilities(): World {
  const sizes = [20, 30, 10, 60, 40, 25, 35, 20];
  const facility = [0, 0, 0, 1, 1, 2, 2, 2];
  const cellOf = sizes.flatMap((size, c) => Array.from({ length: size }, () => c));
  return worldOf(
    cellOf,
    cellOf.map((c) => facility[c]!),
  );
}

/** A disease with a latent period of 1–3 days, an infectious period of one to four days and, for each level, the mean
 * number that one person infects there. */
export function quickDisease(reproduction: { cell: number; facility: number; system: number }): Disease {
  const infectious = { distribution: "table" as const, probabilities: [0.1, 0.4, 0.4, 0.1] };
  const meanDays = 2.5;
  return {
    beta: {
      cell: reproduction.cell / meanDays,
      facility: reproduction.facility / meanDays,
      system: reproduction.system / meanDays,
    },
    latent: { distribution: "table", probabilities: [0.3, 0.4, 0.3] },
    infectious,
    infectionFatality: 0.1,
  };
}

/** Share ever infected in a large closed population in which a share `seeds` is infected at first: the root z of
 * 1 − z = (1 − seeds)·exp(−R0·z) (Kermack & McKendrick 1927). */
export function finalSize(r0: number, seeds: number): number {
  let z = 1;
  for (let k = 0; k < 10_000; k++) z = 1 - (1 - seeds) * Math.exp(-r0 * z);
  return z;
}

/** Element k is the probability that, of `n` people beside one infectious person, k are ever infected when each
 * infectious person infects each other one with probability p, once (Bailey 1975, ch. 14; triangular equations). */
export function reedFrostLaw(n: number, p: number): Float64Array {
  const q = 1 - p;
  const law = new Float64Array(n + 1);
  for (let k = 0; k <= n; k++) {
    // Σ_{j ≤ k} C(n − j, k − j) · P(j) / q^{(n − k)(1 + j)} = C(n, k)
    let sum = 0;
    for (let j = 0; j < k; j++) sum += (choose(n - j, k - j) * law[j]!) / q ** ((n - k) * (1 + j));
    law[k] = (choose(n, k) - sum) * q ** ((n - k) * (1 + k));
  }
  return law;
}

export const repeat = <T>(n: number, f: (index: number) => T): T[] =>
  Array.from({ length: n }, (_, k) => f(k));

export const mean = (x: readonly number[]): number => x.reduce((sum, v) => sum + v, 0) / x.length;

export function variance(x: readonly number[]): number {
  const m = mean(x);
  return x.reduce((sum, v) => sum + (v - m) ** 2, 0) / (x.length - 1);
}

export const standardError = (x: readonly number[]): number => Math.sqrt(variance(x) / x.length);

function choose(a: number, b: number): number {
  let c = 1;
  for (let i = 0; i < b; i++) c = (c * (a - i)) / (i + 1);
  return c;
}

/** χ² p-value of binomial draws against the exact law. */
export function binomialPValue(n: number, p: number, draws: number, seed: number): number {
  const random = randomStream(seed, n);
  const log = (k: number) =>
    k > n
      ? -Infinity
      : logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1) + k * Math.log(p) + (n - k) * Math.log1p(-p);
  return discretePValue(() => binomial(random, n, p), log, draws);
}

/** χ² p-value of draws against a law on 0, 1, 2, …; values are pooled until each class expects at least 10. */
export function discretePValue(
  draw: () => number,
  logProbability: (k: number) => number,
  draws: number,
): number {
  const counts = new Map<number, number>();
  for (let i = 0; i < draws; i++) {
    const k = draw();
    counts.set(k, (counts.get(k) ?? 0) + 1);
  }
  const top = Math.max(...counts.keys()) + 50;
  let statistic = 0;
  let classes = 0;
  let expected = 0;
  let observed = 0;
  let done = 0;
  for (let k = 0; k <= top; k++) {
    expected += draws * Math.exp(logProbability(k));
    observed += counts.get(k) ?? 0;
    if (expected >= 10 && draws - done - expected >= 10) {
      statistic += (observed - expected) ** 2 / expected;
      done += expected;
      classes++;
      expected = 0;
      observed = 0;
    }
  }
  const rest = draws - done;
  statistic += (observed - rest) ** 2 / rest;
  return classes === 0 ? 1 : chiSquareTail(statistic, classes);
}

/** P(χ² with `degrees` degrees of freedom ≥ `statistic`). */
export function chiSquareTail(statistic: number, degrees: number): number {
  return gammaQ(degrees / 2, statistic / 2);
}

/** P(K ≥ λ) for the Kolmogorov distribution (Kolmogorov 1933). */
export function kolmogorovTail(lambda: number): number {
  if (lambda < 0.2) return 1;
  let sum = 0;
  for (let k = 1; k <= 100; k++) {
    const term = Math.exp(-2 * k * k * lambda * lambda);
    sum += k % 2 === 1 ? term : -term;
    if (term < 1e-16) break;
  }
  return Math.min(1, Math.max(0, 2 * sum));
}

/**
 * Two-sample Kolmogorov–Smirnov test: the largest distance between the empirical distributions and its asymptotic
 * p-value, which is conservative for samples with ties (counts).
 */
export function kolmogorovSmirnov(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
): { distance: number; pValue: number } {
  const x = Float64Array.from(a).sort();
  const y = Float64Array.from(b).sort();
  let i = 0;
  let j = 0;
  let distance = 0;
  while (i < x.length && j < y.length) {
    const value = Math.min(x[i]!, y[j]!);
    while (i < x.length && x[i]! <= value) i++;
    while (j < y.length && y[j]! <= value) j++;
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length));
  }
  const root = Math.sqrt((x.length * y.length) / (x.length + y.length));
  return { distance, pValue: kolmogorovTail((root + 0.12 + 0.11 / root) * distance) };
}
