/**
 * Approximate Bayesian computation: what observed attack rates and deaths leave of the priors where the model can be
 * simulated but has no likelihood. Rejection alone keeps the spread of the tolerance; the local-linear adjustment
 * moves each kept draw to where it would be had its simulation hit the observation (Beaumont, Zhang & Balding 2002).
 */
import { exp, log, square } from "./elementary.ts";
import { type Prior, drawScores, valuesAt } from "./prior.ts";
import { type Draws, resample } from "./posterior.ts";
import type { RandomStream } from "./random.ts";

/** Simulations from the prior: `scores[i]` and `summaries[i]` belong together. */
export type ReferenceTable = {
  readonly names: readonly string[];
  readonly priors: readonly Prior[];
  readonly scores: readonly Float64Array[];
  readonly summaries: readonly Float64Array[];
};

/** Simulates `n` times from the prior. `simulate` gets parameter values and the index; it returns summaries, best on a
 * scale on which their noise is even (logarithms of counts, logits of rates). */
export function referenceTable(
  names: readonly string[],
  priors: readonly Prior[],
  n: number,
  simulate: (values: Float64Array, index: number) => ArrayLike<number>,
  random: RandomStream,
): ReferenceTable {
  const scores = Array.from({ length: n }, () => drawScores(priors, random));
  const summaries = scores.map((s, i) => Float64Array.from(simulate(valuesAt(priors, s), i)));
  return { names, priors, scores, summaries };
}

export type AbcOptions = {
  /** Share of the table that is kept: the simulations nearest to the observation. */
  keep: number;
  /** Draws returned. */
  draws: number;
  /** `false`: plain rejection, which is too wide; for comparison. Default `true`. */
  adjust?: boolean;
};

/**
 * Draws from the approximate posterior given the observed summaries. Distances are Euclidean in units of each
 * summary's median absolute deviation; kept simulations weigh by the Epanechnikov kernel; location and spread are
 * adjusted by weighted least squares on scores (heteroscedastic form, Blum & François 2010).
 */
export function abcPosterior(
  table: ReferenceTable,
  observed: ArrayLike<number>,
  options: AbcOptions,
  random: RandomStream,
): Draws {
  const { priors, names, scores, summaries } = table;
  const kept = Math.max(names.length + 5, Math.round(options.keep * summaries.length));
  const scale = Array.from(
    { length: observed.length },
    (_, k) => medianDeviation(summaries.map((s) => s[k]!)) || 1,
  );
  const distance = Float64Array.from(summaries, (s) => {
    let sum = 0;
    for (let k = 0; k < observed.length; k++) sum += square((s[k]! - observed[k]!) / scale[k]!);
    return Math.sqrt(sum);
  });
  const radius = distance.toSorted()[kept - 1]! || 1;
  const order = Array.from(distance.keys()).filter((i) => distance[i]! <= radius);
  const weights = order.map((i) =>
    options.adjust === false ? 1 : Math.max(1e-9, 1 - square(distance[i]! / radius)),
  );
  const rows = order.map((i) => [
    1,
    ...Array.from(scale, (unit, k) => (summaries[i]![k]! - observed[k]!) / unit),
  ]);
  const adjusted = names.map((_, k) => {
    const column = order.map((i) => scores[i]![k]!);
    return options.adjust === false ? column : adjustTo(column, rows, weights);
  });
  const chosen = resample(weights, options.draws, random);
  const columns = names.map(() => new Float64Array(options.draws));
  chosen.forEach((i, draw) => {
    valuesAt(
      priors,
      adjusted.map((column) => column[i]!),
    ).forEach((value, k) => (columns[k]![draw] = value));
  });
  return { names, columns };
}

/** Moves each value to the observation (row 1, 0, 0, …) along the local regression of mean and spread. */
function adjustTo(
  values: readonly number[],
  rows: readonly number[][],
  weights: readonly number[],
): number[] {
  const location = weightedLeastSquares(rows, values, weights);
  const residuals = values.map((value, i) => value - dot(rows[i]!, location));
  const spread = weightedLeastSquares(
    rows,
    residuals.map((r) => log(r * r + 1e-12)),
    weights,
  );
  return residuals.map((r, i) => {
    // Half the log-variance; a bound keeps a stray simulation from being blown up.
    const factor = exp(Math.min(1.5, Math.max(-1.5, (spread[0]! - dot(rows[i]!, spread)) / 2)));
    return location[0]! + r * factor;
  });
}

/** Coefficients that minimise Σ w (y − x·b)², with a trace of ridge against summaries that do not vary. */
function weightedLeastSquares(
  rows: readonly number[][],
  y: readonly number[],
  weights: readonly number[],
): number[] {
  const d = rows[0]!.length;
  const matrix = Array.from({ length: d }, () => new Float64Array(d + 1));
  rows.forEach((row, i) => {
    for (let a = 0; a < d; a++) {
      for (let b = 0; b < d; b++) matrix[a]![b]! += weights[i]! * row[a]! * row[b]!;
      matrix[a]![d]! += weights[i]! * row[a]! * y[i]!;
    }
  });
  const ridge = 1e-9 * matrix[0]![0]!;
  for (let a = 1; a < d; a++) matrix[a]![a]! += ridge;
  for (let a = 0; a < d; a++) {
    let pivot = a;
    for (let r = a + 1; r < d; r++) if (Math.abs(matrix[r]![a]!) > Math.abs(matrix[pivot]![a]!)) pivot = r;
    [matrix[a], matrix[pivot]] = [matrix[pivot]!, matrix[a]!];
    for (let r = 0; r < d; r++) {
      if (r === a) continue;
      const factor = matrix[r]![a]! / matrix[a]![a]!;
      for (let c = a; c <= d; c++) matrix[r]![c]! -= factor * matrix[a]![c]!;
    }
  }
  return matrix.map((row, a) => row[d]! / row[a]!);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, k) => sum + x * b[k]!, 0);
}

function medianDeviation(values: readonly number[]): number {
  const median = middle(values);
  return middle(values.map((value) => Math.abs(value - median)));
}

function middle(values: readonly number[]): number {
  return Float64Array.from(values).sort()[Math.floor(values.length / 2)]!;
}
