/** What the data leave of the priors, for models with a likelihood that can be computed. */
import { log, square } from "./elementary.ts";
import { type Prior, drawScores, priorWidth, valuesAt } from "./prior.ts";
import { type RandomStream, nextUniform53 } from "./random.ts";
import { normal } from "./sampler.ts";
import { quantile } from "./summary.ts";

export type Inference = {
  readonly names: readonly string[];
  readonly priors: readonly Prior[];
  /** Log-likelihood of parameter values in the order of `names`; −Infinity where impossible. */
  readonly logLikelihood: (values: Float64Array) => number;
};

export type Draws = {
  readonly names: readonly string[];
  /** One column of values a parameter, all of one length. Equally weighted. */
  readonly columns: readonly Float64Array[];
};

export type Chains = Draws & {
  /** Share of proposals accepted after adaptation. */
  acceptance: number;
  /** Split R-hat by parameter (Gelman et al. 2013, ch. 11): above 1.05 the chains have not settled. */
  rHat: number[];
  /** Effective number of independent draws by parameter. */
  effective: number[];
};

/**
 * Draws from the posterior by adaptive Metropolis (Haario, Saksman & Tamminen 2001) on scores: the proposal follows
 * the covariance of the path during burn-in and is then fixed, so that the kept draws are a plain Markov chain. Chains
 * start at independent draws from the prior that the data allow; after 10,000 impossible ones it gives up with a
 * RangeError, for then the data contradict the priors. `draws` are kept from each of `chains` after `burnIn` steps,
 * every `thin`-th.
 */
export function adaptiveMetropolis(
  inference: Inference,
  options: { draws: number; burnIn: number; chains: number; thin?: number },
  random: RandomStream,
): Chains {
  const { names, priors } = inference;
  const { draws, burnIn, chains, thin = 1 } = options;
  const d = priors.length;
  const columns = names.map(() => new Float64Array(draws * chains));
  let accepted = 0;
  for (let chain = 0; chain < chains; chain++) {
    let scores = startingScores(inference, random);
    let logPosterior = logDensity(inference, scores);
    const mean = scores.slice();
    const covariance = identity(d, 0.1);
    let factor = cholesky(covariance, square(2.38) / d);
    let kept = 0;
    for (let step = 0; kept < draws; step++) {
      const noise = Float64Array.from({ length: d }, () => normal(random));
      const proposal = scores.map((s, i) => {
        let sum = s;
        for (let j = 0; j <= i; j++) sum += factor[i]![j]! * noise[j]!;
        return sum;
      });
      const proposed = logDensity(inference, proposal);
      const accept = log(1 - nextUniform53(random)) < proposed - logPosterior;
      if (accept) {
        scores = proposal;
        logPosterior = proposed;
      }
      if (step < burnIn) {
        // Weights that fall slowly forget the way from the start.
        const weight = 1 / Math.max(20, (step + 2) / 2);
        const change = scores.map((s, i) => s - mean[i]!);
        for (let i = 0; i < d; i++) {
          mean[i]! += weight * change[i]!;
          for (let j = 0; j < d; j++)
            covariance[i]![j]! += weight * ((1 - weight) * change[i]! * change[j]! - covariance[i]![j]!);
        }
        if (step % 50 === 49) factor = cholesky(covariance, square(2.38) / d);
      } else {
        if (accept) accepted++;
        if ((step - burnIn) % thin === 0) {
          valuesAt(priors, scores).forEach((value, k) => (columns[k]![chain * draws + kept] = value));
          kept++;
        }
      }
    }
  }
  return {
    names,
    columns,
    acceptance: accepted / (chains * ((draws - 1) * thin + 1)),
    rHat: columns.map((column) => splitRHat(column, chains)),
    effective: columns.map((column) => effectiveSize(column, chains)),
  };
}

/** `keep` indices in proportion to the weights (systematic resampling, Carpenter, Clifford & Fearnhead 1999). */
export function resample(weights: ArrayLike<number>, keep: number, random: RandomStream): Int32Array {
  const total = Array.from(weights).reduce((sum, w) => sum + w, 0);
  const out = new Int32Array(keep);
  const start = nextUniform53(random);
  let cumulative = 0;
  let drawn = 0;
  for (let i = 0; i < weights.length && drawn < keep; i++) {
    cumulative += (weights[i]! / total) * keep;
    while (drawn < keep && drawn + start < cumulative) out[drawn++] = i;
  }
  while (drawn < keep) out[drawn++] = weights.length - 1;
  return out;
}

export type Identification = {
  name: string;
  priorWidth: number;
  posteriorWidth: number;
  /** posteriorWidth / priorWidth: near 1 the data say nothing of the parameter. */
  ratio: number;
};

/** Width of the central 90 % interval of each parameter before and after the data. */
export function identification(priors: readonly Prior[], draws: Draws): Identification[] {
  return draws.names.map((name, k) => {
    const before = priorWidth(priors[k]!, 0.9);
    const sorted = draws.columns[k]!.toSorted();
    const after = quantile(sorted, 0.95) - quantile(sorted, 0.05);
    return { name, priorWidth: before, posteriorWidth: after, ratio: after / before };
  });
}

function logDensity(inference: Inference, scores: Float64Array): number {
  const logPrior = -0.5 * scores.reduce((sum, s) => sum + s * s, 0);
  const log = logPrior + inference.logLikelihood(valuesAt(inference.priors, scores));
  return Number.isNaN(log) ? -Infinity : log;
}

/** The best of a handful of prior draws that the data allow. */
function startingScores(inference: Inference, random: RandomStream): Float64Array {
  let best: Float64Array | undefined;
  let bestLog = -Infinity;
  let possible = 0;
  for (let tries = 0; tries < 10_000 && possible < 10; tries++) {
    const scores = drawScores(inference.priors, random);
    const log = logDensity(inference, scores);
    if (log === -Infinity) continue;
    possible++;
    if (log > bestLog) {
      best = scores;
      bestLog = log;
    }
  }
  if (!best) throw new RangeError("no draw from the priors is possible under the data");
  return best;
}

function identity(d: number, scale: number): Float64Array[] {
  return Array.from({ length: d }, (_, i) =>
    Float64Array.from({ length: d }, (_, j) => (i === j ? scale : 0)),
  );
}

/** Lower triangular root of the matrix times `scale`, with a little added to the diagonal against singularity. */
function cholesky(matrix: readonly Float64Array[], scale: number): Float64Array[] {
  const d = matrix.length;
  const root = identity(d, 0);
  for (let i = 0; i < d; i++)
    for (let j = 0; j <= i; j++) {
      let sum = scale * (matrix[i]![j]! + (i === j ? 1e-8 : 0));
      for (let k = 0; k < j; k++) sum -= root[i]![k]! * root[j]![k]!;
      root[i]![j] = i === j ? Math.sqrt(Math.max(sum, 1e-12)) : sum / root[j]![j]!;
    }
  return root;
}

function halves(column: Float64Array, chains: number): Float64Array[] {
  const half = Math.floor(column.length / chains / 2);
  return Array.from({ length: 2 * chains }, (_, k) => column.subarray(k * half, (k + 1) * half));
}

function splitRHat(column: Float64Array, chains: number): number {
  const parts = halves(column, chains);
  const n = parts[0]!.length;
  const means = parts.map((part) => part.reduce((sum, x) => sum + x, 0) / n);
  const grand = means.reduce((sum, x) => sum + x, 0) / means.length;
  const between = (n * means.reduce((sum, x) => sum + square(x - grand), 0)) / (means.length - 1);
  const within =
    parts.reduce((sum, part, k) => sum + part.reduce((s, x) => s + square(x - means[k]!), 0) / (n - 1), 0) /
    parts.length;
  return within > 0 ? Math.sqrt((n - 1) / n + between / n / within) : 1;
}

/** Draws divided by the integrated autocorrelation time, summed over chains (initial positive sequence, Geyer 1992). */
function effectiveSize(column: Float64Array, chains: number): number {
  const n = column.length / chains;
  let total = 0;
  for (let chain = 0; chain < chains; chain++) {
    const part = column.subarray(chain * n, (chain + 1) * n);
    const mean = part.reduce((sum, x) => sum + x, 0) / n;
    const covarianceAt = (lag: number) => {
      let sum = 0;
      for (let i = 0; i + lag < n; i++) sum += (part[i]! - mean) * (part[i + lag]! - mean);
      return sum / n;
    };
    const variance = covarianceAt(0);
    if (variance === 0) continue;
    let time = -1;
    for (let lag = 0; lag + 1 < n; lag += 2) {
      const pair = (covarianceAt(lag) + covarianceAt(lag + 1)) / variance;
      if (pair <= 0) break;
      time += 2 * pair;
    }
    total += n / Math.max(time, 1);
  }
  return total;
}
