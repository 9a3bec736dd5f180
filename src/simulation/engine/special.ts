/** Special functions: what the likelihoods, the samplers' checks and the uniformity tests need, and no more. */
import { exp, log } from "./elementary.ts";

/**
 * ln Γ(x) for x > 0, to about 1e-14 relative. Stirling's series after raising the argument above 10
 * (Abramowitz & Stegun 6.1.41).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs x above 0, got ${x}`);
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift += log(z);
    z++;
  }
  const r = 1 / (z * z);
  const series =
    (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r * (1 / 1680 - r * (1 / 1188 - (r * 691) / 360360))))) / z;
  return (z - 0.5) * log(z) - z + 0.9189385332046727 + series - shift;
}

/**
 * Regularised lower incomplete gamma P(a, x) for a > 0, x ≥ 0. Series below a + 1, else Lentz's continued fraction
 * (Gautschi 1979; Thompson & Barnett 1986).
 */
export function gammaP(a: number, x: number): number {
  if (!(a > 0) || !(x >= 0)) throw new RangeError(`gammaP needs a > 0 and x ≥ 0, got a = ${a}, x = ${x}`);
  if (x === 0) return 0;
  if (x === Infinity) return 1;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** Regularised upper incomplete gamma Q(a, x) = 1 − P(a, x), without cancellation in the tail. */
export function gammaQ(a: number, x: number): number {
  if (x === 0) return 1;
  if (x === Infinity) return 0;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** P(Z ≤ z) for a standard normal Z. */
export function normalCdf(z: number): number {
  const half = 0.5 * gammaQ(0.5, (z * z) / 2);
  return z < 0 ? half : 1 - half;
}

/** ln(P(Z ≤ high) − P(Z ≤ low)) for a standard normal Z and low ≤ high; −Infinity for an empty interval. Stays
 * finite in tails where both probabilities round to 1. */
export function logNormalInterval(low: number, high: number): number {
  if (!(low < high)) return -Infinity;
  // By symmetry the interval can be laid in the lower tail, where the difference does not cancel.
  const [a, b] = low + high > 0 ? [-high, -low] : [low, high];
  const difference = normalCdf(b) - normalCdf(a);
  if (difference > 0) return log(difference);
  // Mills' ratio: beyond 38 standard deviations only the exponent matters.
  return -0.5 * b * b - log(-b) - 0.9189385332046727;
}

/** The z with P(Z ≤ z) = p, for 0 < p < 1, to double precision (Abramowitz & Stegun 26.2.23, then three
 * Halley steps). */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`normalQuantile needs 0 < p < 1, got ${p}`);
  const tail = Math.min(p, 1 - p);
  const t = Math.sqrt(-2 * log(tail));
  // Abramowitz & Stegun 26.2.23: an error below 4.5e-4, which the steps below remove.
  let z = -(
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t * t) /
      (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t)
  );
  for (let step = 0; step < 3; step++) {
    const error = (normalCdf(z) - tail) * 2.5066282746310002 * exp((z * z) / 2);
    z -= error / (1 + (z * error) / 2);
  }
  return p < 0.5 ? z : -z;
}

function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 100_000; k++) {
    term *= x / (a + k);
    sum += term;
    if (term < sum * 1e-17) break;
  }
  return sum * exp(-x + a * log(x) - logGammaOf(a));
}

function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let k = 1; k < 100_000; k++) {
    const an = -k * (k - a);
    b += 2;
    d = 1 / (an * d + b || 1e-300);
    c = b + an / c || 1e-300;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h * exp(-x + a * log(x) - logGammaOf(a));
}

/** `logGamma`, which for a normal probability is that of one half each time. */
function logGammaOf(a: number): number {
  return a === 0.5 ? logGammaOfHalf : logGamma(a);
}

const logGammaOfHalf = logGamma(0.5);
