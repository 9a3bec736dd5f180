/** Draws from the distributions that the simulation needs. Each takes the stream first and consumes a varying number
 * of its words; a caller that needs the same number of words in two scenarios uses keyed draws instead. */
import { exp, expm1, log, log1p } from "./elementary.ts";
import { type RandomStream, nextUniform, nextUniform53 } from "./random.ts";

/**
 * The number of successes in `n` independent trials with probability `p`. `n`: an integer ≥ 0; `p` in [0, 1].
 * Inversion (BINV, Kachitvichyanukul & Schmeiser 1988) where the mean is below 10, else transformed rejection with
 * squeeze (BTRS, Hörmann 1993, "The generation of binomial random variates").
 */
export function binomial(random: RandomStream, n: number, p: number): number {
  if (!(n >= 0) || !Number.isInteger(n) || !(p >= 0 && p <= 1))
    throw new RangeError(`binomial needs an integer n ≥ 0 and p in [0, 1], got n = ${n}, p = ${p}`);
  if (n === 0 || p === 0) return 0;
  if (p === 1) return n;
  if (p > 0.5) return n - smallBinomial(random, n, 1 - p);
  return smallBinomial(random, n, p);
}

/**
 * The number among `n` who are struck in one step by a hazard ≥ 0 each: binomial with p = 1 − exp(−hazard). The same
 * law as {@link binomial}, arranged for the many small hazards of an outbreak: the probability that nobody is struck
 * is exp(−n·hazard), and most draws end by comparing a number with a bound of it.
 */
export function binomialFromHazard(random: RandomStream, n: number, hazard: number): number {
  const mean = n * hazard;
  if (mean === 0) return 0;
  if (mean >= 10 || hazard > 0.5) return binomial(random, n, -expm1(-hazard));
  const u = nextUniform(random);
  // 1 − m + m²/2 − m³/6 is below exp(−m) and cheaper.
  if (u <= 1 - mean * (1 - mean * (0.5 - mean / 6))) return 0;
  const none = exp(-mean);
  if (u <= none) return 0;
  const odds = expm1(hazard);
  let p = none;
  let rest = u;
  let k = 0;
  while (rest > p && k < n) {
    rest -= p;
    k++;
    p *= odds * ((n + 1 - k) / k);
  }
  return k;
}

/**
 * Splits `n` among categories with the given probabilities (which may sum to less than 1: the rest is returned).
 * Writes counts into `out`, whose sum plus the result is `n`. Conditional binomials.
 */
export function multinomial(
  random: RandomStream,
  n: number,
  probabilities: ArrayLike<number>,
  out: { [index: number]: number },
): number {
  let left = n;
  let mass = 1;
  for (let k = 0; k < probabilities.length; k++) {
    const p = probabilities[k]!;
    const share = mass > 0 ? Math.min(1, p / mass) : 0;
    const count = left > 0 ? binomial(random, left, share) : 0;
    out[k] = count;
    left -= count;
    mass -= p;
    // What remains after the last category of a full set is rounding noise, never a probability.
    if (mass < 1e-12) mass = 0;
  }
  return left;
}

/**
 * A table from which one random word picks an index with given probabilities, in whole numbers and without a branch.
 * Alias method (Walker 1977; construction of Vose 1991), padded to a power of two: the word's high bits choose a
 * column, its low bits choose between the column's two outcomes. Probabilities are exact to 2^−32 each.
 */
export type AliasTable = {
  /** Number of low bits of a word. */
  readonly shift: number;
  /** By column, below which low bits the first outcome holds: 0 to 2^shift. */
  readonly threshold: Int32Array;
  /** Outcomes: column k has 2k (below the threshold) and 2k + 1. */
  readonly outcome: Int32Array;
};

/** Builds an alias table. `weights`: 1 to 2^20, finite, ≥ 0, at least one above 0; they need not sum to 1. */
export function aliasTable(weights: ArrayLike<number>): AliasTable {
  let total = 0;
  for (let k = 0; k < weights.length; k++) {
    const w = weights[k]!;
    if (!(w >= 0) || !Number.isFinite(w))
      throw new RangeError(`weight ${k} must be finite and not negative, got ${w}`);
    total += w;
  }
  if (!(total > 0)) throw new RangeError("an alias table needs at least one weight above 0");
  let bits = 2;
  while (1 << bits < weights.length) bits++;
  const size = 1 << bits;
  const scale = 1 << (32 - bits);
  const threshold = new Int32Array(size).fill(scale);
  const outcome = new Int32Array(2 * size);
  const left = Float64Array.from({ length: size }, (_, k) => ((weights[k] ?? 0) * size) / total);
  const small: number[] = [];
  const large: number[] = [];
  for (let k = size - 1; k >= 0; k--) {
    outcome[2 * k] = outcome[2 * k + 1] = k;
    (left[k]! < 1 ? small : large).push(k);
  }
  while (small.length > 0 && large.length > 0) {
    const s = small.pop()!;
    const l = large.at(-1)!;
    threshold[s] = Math.round(left[s]! * scale);
    outcome[2 * s + 1] = l;
    left[l] = left[l]! + left[s]! - 1;
    if (left[l]! < 1) {
      large.pop();
      small.push(l);
    }
  }
  // Columns whose partner was lost to rounding hold a mass of 1 but for that rounding; one with no weight must still
  // never come out.
  const heaviest = largestIndex(weights);
  for (const k of small) if (!((weights[k] ?? 0) > 0)) outcome[2 * k] = heaviest;
  return { shift: 32 - bits, threshold, outcome };
}

/** The index that a random word (32 bits, signed or not) picks. */
export function aliasPick(table: AliasTable, word: number): number {
  const column = word >>> table.shift;
  const low = word & ((1 << table.shift) - 1);
  // The sign of threshold − 1 − low says which side of the threshold the low bits are on.
  return table.outcome[(column << 1) + ((table.threshold[column]! - 1 - low) >>> 31)]!;
}

/** Normal with mean 0 and variance 1 (polar method, Marsaglia & Bray 1964; the second number is not kept). */
export function normal(random: RandomStream): number {
  for (;;) {
    const a = 2 * nextUniform53(random) - 1;
    const b = 2 * nextUniform53(random) - 1;
    const s = a * a + b * b;
    if (s > 0 && s < 1) return a * Math.sqrt((-2 * log(s)) / s);
  }
}

/**
 * Poisson with the given mean ≥ 0. Inversion below 10, else transformed rejection with squeeze
 * (PTRS, Hörmann 1993, "The transformed rejection method for generating Poisson random variables").
 */
export function poisson(random: RandomStream, mean: number): number {
  if (!(mean >= 0) || !Number.isFinite(mean))
    throw new RangeError(`poisson needs a finite mean ≥ 0, got ${mean}`);
  if (mean < 10) return poissonQuantile(mean, nextUniform53(random));
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  const logMean = log(mean);
  for (;;) {
    const u = nextUniform(random) - 0.5;
    const v = nextUniform(random);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const accept = log((v * inverseAlpha) / (a / (us * us) + b));
    if (accept <= k * logMean - mean - logFactorial(k)) return k;
  }
}

/** The smallest k with P(Poisson(mean) ≤ k) > u: a Poisson number from one uniform number. Cost grows with the mean. */
export function poissonQuantile(mean: number, u: number): number {
  // Beyond this mean exp(−mean) nears the smallest double; sums of independent parts serve there.
  if (!(mean >= 0 && mean <= 700))
    throw new RangeError(`poissonQuantile needs a mean from 0 to 700, got ${mean}`);
  let p = exp(-mean);
  let rest = u;
  let k = 0;
  while (rest >= p) {
    rest -= p;
    k++;
    p *= mean / k;
    if (p === 0) break;
  }
  return k;
}

/** BINV or BTRS for 0 < p ≤ 0.5 and n ≥ 1. */
function smallBinomial(random: RandomStream, n: number, p: number): number {
  if (n * p < 10) return binomialInversion(random, n, p / (1 - p), exp(n * log1p(-p)));
  return binomialRejection(random, n, p);
}

/** BINV, given the odds p/(1 − p) and the probability of no success. */
export function binomialInversion(random: RandomStream, n: number, odds: number, none: number): number {
  for (;;) {
    let u = nextUniform(random);
    let k = 0;
    let p = none;
    while (u > p) {
      u -= p;
      k++;
      if (k > n) break;
      p *= odds * ((n + 1 - k) / k);
    }
    if (k <= n) return k;
  }
}

/** BTRS, for 0 < p ≤ 0.5 and n·p ≥ 10. */
export function binomialRejection(random: RandomStream, n: number, p: number): number {
  const q = 1 - p;
  const odds = p / q;
  const spread = Math.sqrt(n * p * q);
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  const alpha = (2.83 + 5.1 / b) * spread;
  const mode = Math.floor((n + 1) * p);
  for (;;) {
    const u = nextUniform(random) - 0.5;
    const v = nextUniform(random);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (k < 0 || k > n) continue;
    if (us >= 0.07 && v <= vr) return k;
    const accept = log((v * alpha) / (a / (us * us) + b));
    const bound =
      (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) +
      (n + 1) * log((n - mode + 1) / (n - k + 1)) +
      (k + 0.5) * log((odds * (n - k + 1)) / (k + 1)) +
      stirlingTail(mode) +
      stirlingTail(n - mode) -
      stirlingTail(k) -
      stirlingTail(n - k);
    if (accept <= bound) return k;
  }
}

const stirlingTails = [
  0.08106146679532726, 0.04134069595540929, 0.02767792568499834, 0.02079067210376509, 0.01664469118982119,
  0.01387612882307075, 0.01189670994589177, 0.01041126526197209, 0.00925546218271273, 0.00833056343336287,
];

/** ln(k!) minus Stirling's approximation of it in the form ln √(2π) + (k + ½) ln(k + 1) − (k + 1). */
function stirlingTail(k: number): number {
  if (k < 10) return stirlingTails[k]!;
  const r = 1 / (k + 1);
  return (1 / 12 - (1 / 360 - (r * r) / 1260) * r * r) * r;
}

function logFactorial(k: number): number {
  return 0.9189385332046728 + (k + 0.5) * log(k + 1) - (k + 1) + stirlingTail(k);
}

function largestIndex(weights: ArrayLike<number>): number {
  let best = 0;
  for (let k = 1; k < weights.length; k++) if (weights[k]! > weights[best]!) best = k;
  return best;
}
