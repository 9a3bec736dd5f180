import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { allows } from "../../arithmetic/interval.ts";
import { qualifiers } from "../../domain/qualifier.ts";
import { abcPosterior, referenceTable } from "./abc.ts";
import { type Datum, datumExtent, datumLogLikelihood, reachWeight } from "./datum.ts";
import { adaptiveMetropolis, identification, resample } from "./posterior.ts";
import { importanceSample } from "../../../test/simulation/importance-sample.ts";
import { type Prior, priorWidth, valueAtScore } from "./prior.ts";
import { nextUniform53, randomStream } from "./random.ts";
import { normal } from "./sampler.ts";
import { selfCheck } from "../../../test/simulation/self-check.ts";
import { firstOrderShares, rankMissingData, shareExplained } from "./sensitivity.ts";
import { quantile } from "./summary.ts";
import { mean, repeat, variance } from "../../../test/simulation/statistics.ts";
import { sized } from "../../../test/size.ts";

const datum = (value: number, more: Partial<Datum> = {}): Datum => ({
  id: "held",
  definition: "held in prisons, all legal statuses",
  value,
  qualifier: "exact",
  definitionError: 0.05,
  ...more,
});

describe("a published total", () => {
  test.each([
    [datum(38_990), { low: 38_989.5, high: 38_990.5 }],
    [datum(38_990, { roundedTo: 10 }), { low: 38_985, high: 38_995 }],
    [datum(17_000, { qualifier: "about" }), { low: 16_500, high: 17_500 }],
    [datum(9500, { qualifier: "over" }), { low: 9500, high: 9600 }],
    [datum(75, { qualifier: "nearly" }), { low: 71.25, high: 75 }],
    [datum(10_000, { qualifier: "up_to" }), { low: 9500, high: 10_000 }],
    [datum(55_770, { qualifier: "at_least" }), { low: 55_770, high: Infinity }],
  ] as const)("%j is likeliest in its core", (d, core) => {
    expect(datumExtent(d).core).toMatchObject(core);
  });

  test("is likeliest in the core of its hedge, and not excluded in the reach", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...qualifiers),
        fc.integer({ min: 100, max: 100_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.2, max: 3, noNaN: true }),
        (qualifier, value, inside, factor) => {
          const d = datum(value, { qualifier, definitionError: 0 });
          const { core, reach } = datumExtent(d);
          const likelihood = datumLogLikelihood(d);
          const at = core.low + inside * (Math.min(core.high, 2 * value) - core.low);
          fc.pre(allows(core, at));
          expect(likelihood(at)).toBe(0);
          const elsewhere = value * factor;
          const found = likelihood(elsewhere);
          if (allows(core, elsewhere)) expect(found).toBe(0);
          else if (allows(reach, elsewhere)) expect(found).toBeCloseTo(Math.log(reachWeight), 12);
          else expect(found).toBe(-Infinity);
          const vague = datumLogLikelihood({ ...d, definitionError: 0.05 });
          expect(vague(elsewhere)).toBeGreaterThan(-Infinity);
          expect(vague(elsewhere)).toBeLessThan(1e-12);
        },
      ),
    );
  });

  test("is likeliest where the model predicts it and says nothing against more where it was a lower bound", () => {
    const at = (predicted: number, d = datum(1000)) => datumLogLikelihood(d)(predicted);
    expect(at(1000)).toBeGreaterThan(at(1100));
    expect(at(1000) - at(1100)).toBeCloseTo(Math.log(1.1) ** 2 / 2 / Math.log1p(0.05 ** 2), 2);
    const bound = datum(1000, { qualifier: "at_least" });
    expect(at(2000, bound)).toBeCloseTo(0, 6);
    expect(at(500, bound)).toBeLessThan(-90);
    expect(at(1000, datum(1000, { definitionError: 0 }))).toBe(0);
    expect(at(1002, datum(1000, { definitionError: 0 }))).toBe(-Infinity);
  });
});

/** Admissions a day and mean stay in days, of which only the product is seen: 100 × 300 = 30,000 held. */
const priors: Prior[] = [
  { law: "lognormal", median: 80, sigma: 0.5 },
  { law: "lognormal", median: 400, sigma: 0.5 },
];
const littlesLaw = {
  names: ["admissionsPerDay", "meanStayDays"],
  priors,
  logLikelihood: (v: Float64Array) => datumLogLikelihood(datum(30_000))(v[0]! * v[1]!),
};

describe("sparse totals", () => {
  // On logs the model is linear and normal, so the posterior is known: each parameter keeps this share of its spread.
  const noise = Math.log1p(0.05 ** 2);
  const kept = Math.sqrt(1 - 0.25 / (0.5 + noise));

  test("identify admissions × stay, hardly either alone, by chain and by importance sampling alike", () => {
    const chain = adaptiveMetropolis(
      littlesLaw,
      { draws: 4000, burnIn: 2000, chains: 4, thin: 2 },
      randomStream(1),
    );
    const sampled = importanceSample(littlesLaw, { n: 60_000, keep: 6000 }, randomStream(2));
    expect(Math.max(...chain.rHat)).toBeLessThan(1.03);
    expect(Math.min(...chain.effective)).toBeGreaterThan(800);
    expect(chain.acceptance).toBeGreaterThan(0.15);
    expect(sampled.effective).toBeGreaterThan(1000);
    for (const draws of [chain, sampled]) {
      const logs = draws.columns.map((column) => Array.from(column, Math.log));
      for (const k of [0, 1]) expect(Math.sqrt(variance(logs[k]!)) / 0.5).toBeCloseTo(kept, 1);
      const product = logs[0]!.map((log, i) => log + logs[1]![i]!);
      expect(Math.abs(mean(product) - Math.log(30_000))).toBeLessThan(0.01);
      expect(Math.sqrt(variance(product))).toBeLessThan(0.06);
      for (const { ratio } of identification(priors, draws)) expect(ratio).toBeGreaterThan(0.5);
    }
  });

  test("that contradict the priors are refused, not fitted", () => {
    const impossible = { ...littlesLaw, logLikelihood: () => -Infinity };
    expect(() =>
      adaptiveMetropolis(impossible, { draws: 10, burnIn: 10, chains: 1 }, randomStream(1)),
    ).toThrow(/data/);
    expect(() => importanceSample(impossible, { n: 100, keep: 10 }, randomStream(1))).toThrow(/data/);
  });

  test("would be narrowed most by the number that tells them apart", () => {
    const draws = importanceSample(littlesLaw, { n: 40_000, keep: 4000 }, randomStream(3));
    const random = randomStream(4);
    const [admissions, stay] = draws.columns as [Float64Array, Float64Array];
    // How many of 10,000 people released would still be held a year later depends on the stay.
    const stillHeld = stay.map((days) => 10_000 * Math.exp(-365 / days));
    const ranking = rankMissingData(
      [
        {
          id: "another count of those held",
          simulated: admissions.map((a, i) => a * stay[i]! * Math.exp(0.05 * normal(random))),
        },
        {
          id: "admissions in a year",
          simulated: admissions.map((a) => 365 * a * Math.exp(0.05 * normal(random))),
        },
        { id: "a number of something else", simulated: admissions.map(() => normal(random)) },
      ],
      stillHeld,
    );
    expect(ranking[0]!.id).toBe("admissions in a year");
    expect(ranking[0]!.varianceReduction).toBeGreaterThan(0.85);
    expect(ranking[1]!.varianceReduction).toBeLessThan(0.1);
    expect(ranking[2]!.varianceReduction).toBeLessThan(0.05);
  });

  test("pass the self-check of the sampler, and a posterior that is too narrow fails it", () => {
    const trials = repeat(sized(200, 100), (trial) => {
      const random = randomStream(5, trial);
      const truth = priors.map((prior) => valueAtScore(prior, normal(random)));
      const sigma = Math.sqrt(Math.log1p(0.05 ** 2));
      const seen = Math.round(truth[0]! * truth[1]! * Math.exp(sigma * normal(random)));
      const inference = {
        ...littlesLaw,
        logLikelihood: (v: Float64Array) => datumLogLikelihood(datum(seen))(v[0]! * v[1]!),
      };
      const { columns } = importanceSample(inference, { n: 3000, keep: 99 }, random);
      return { truth, columns };
    });
    for (const check of selfCheck(littlesLaw.names, trials)) {
      expect(check.pValue).toBeGreaterThan(0.001);
      expect(Math.abs(check.coverage90 - 0.9)).toBeLessThan(0.08);
    }
    const narrow = trials.map(({ truth, columns }) => ({
      truth,
      columns: columns.map((column) => {
        const middle = quantile(column.toSorted(), 0.5);
        return column.map((x) => middle + (x - middle) / 2);
      }),
    }));
    expect(selfCheck(littlesLaw.names, narrow)[0]!.pValue).toBeLessThan(1e-6);
  });
});

describe("approximate Bayesian computation", () => {
  // One normal number seen with noise: the exact posterior is known.
  const table = referenceTable(
    ["x"],
    [{ law: "normal", mean: 0, sd: 1 }],
    8000,
    (() => {
      const random = randomStream(6);
      return (v: Float64Array) => [v[0]! + 0.3 * normal(random)];
    })(),
    randomStream(7),
  );

  test("with regression adjustment finds the exact posterior where rejection alone is too wide", () => {
    const exactMean = 1 / (1 + 0.09);
    const exactSd = 0.3 / Math.sqrt(1.09);
    const [adjusted, plain] = [true, false].map((adjust) => {
      const options = { keep: 0.2, draws: 2000, adjust };
      const x = Array.from(abcPosterior(table, [1], options, randomStream(8)).columns[0]!);
      return { mean: mean(x), sd: Math.sqrt(variance(x)) };
    });
    expect(adjusted!.mean).toBeCloseTo(exactMean, 1);
    expect(Math.abs(adjusted!.sd / exactSd - 1)).toBeLessThan(0.1);
    expect(plain!.sd / exactSd).toBeGreaterThan(1.2);
  });

  test("never leaves the range of a bounded prior", () => {
    const bounded = referenceTable(
      ["p"],
      [{ law: "uniform", low: 0, high: 1 }],
      2000,
      (v) => [v[0]! ** 2],
      randomStream(9),
    );
    const { columns } = abcPosterior(bounded, [0.999], { keep: 0.1, draws: 500 }, randomStream(10));
    expect(columns[0]!.every((p) => p >= 0 && p <= 1)).toBe(true);
  });
});

describe("what drives an answer", () => {
  test("agrees with the known Sobol indices of the Ishigami function", () => {
    // Ishigami & Homma 1990 with a = 7, b = 0.1: S1 = .3139, S2 = .4424, S3 = 0.
    const random = randomStream(11);
    const inputs = repeat(3, () => repeat(60_000, () => Math.PI * (2 * nextUniform53(random) - 1)));
    const answer = inputs[0]!.map(
      (x, i) => Math.sin(x) + 7 * Math.sin(inputs[1]![i]!) ** 2 + 0.1 * inputs[2]![i]! ** 4 * Math.sin(x),
    );
    const shares = Object.fromEntries(
      firstOrderShares(["a", "b", "c"], inputs, answer).map((s) => [s.name, s.share]),
    );
    expect(shares["a"]).toBeCloseTo(0.3139, 1);
    expect(Math.abs(shares["a"]! - 0.3139)).toBeLessThan(0.02);
    expect(Math.abs(shares["b"]! - 0.4424)).toBeLessThan(0.02);
    expect(shares["c"]).toBeLessThan(0.01);
  });

  test("is nothing where the answer does not vary or does not depend", () => {
    expect(
      shareExplained(
        repeat(100, (i) => i),
        repeat(100, () => 5),
      ),
    ).toBe(0);
    expect(() => shareExplained([1], [1])).toThrow(RangeError);
  });
});

test("priors give their quantiles", () => {
  expect(valueAtScore({ law: "uniform", low: 2, high: 4 }, 0)).toBeCloseTo(3, 12);
  expect(valueAtScore({ law: "log-uniform", low: 1, high: 100 }, 0)).toBeCloseTo(10, 9);
  expect(valueAtScore({ law: "lognormal", median: 5, sigma: 1 }, 1)).toBeCloseTo(5 * Math.E, 9);
  expect(priorWidth({ law: "normal", mean: 3, sd: 2 }, 0.9)).toBeCloseTo(4 * 1.6448536, 5);
  expect(priorWidth({ law: "uniform", low: 0, high: 1 }, 0.9)).toBeCloseTo(0.9, 9);
});

test("resampling keeps proportions to one draw", () => {
  const chosen = resample([1, 0, 3], 400, randomStream(12));
  expect(Math.abs(chosen.filter((i) => i === 0).length - 100)).toBeLessThanOrEqual(1);
  expect(chosen.includes(1)).toBe(false);
});
