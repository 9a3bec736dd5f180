import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { fromShared } from "../../../test/needs.ts";
import { bound, counted, sized } from "../../../test/size.ts";
import type { Disease } from "./disease.ts";
import { closedOutbreak } from "./outbreak.ts";
import { referenceOutbreak } from "../../../test/simulation/outbreak.reference.ts";
import { periodMean } from "./period.ts";
import { randomStream } from "./random.ts";
import {
  mean,
  oneCell,
  repeat,
  threeFacilities,
  quickDisease,
  variance,
  kolmogorovSmirnov,
} from "../../../test/simulation/statistics.ts";
import { parseWorld } from "./world.ts";

const folder = fromShared("forecast", "the reference workload W1");

const replicates = sized(1000);
const each = sized(4000);
const populations = sized(30);

describe("the reference workload W1", () => {
  test.skipIf(folder === undefined)(
    `infects about 38,414 people and loses about 192.5 in ${counted(replicates)} replicates`,
    () => {
      const world = parseWorld(readFileSync(`${folder}/world.csv`, "utf8"));
      const scenario = JSON.parse(readFileSync(`${folder}/w1.json`, "utf8"));
      const run = closedOutbreak(world, scenario.disease, scenario);
      const results = repeat(replicates, (r) => run(randomStream(2020, r)));
      const infections = results.map((o) => o.infections);
      const deaths = results.map((o) => o.deaths);
      expect(Math.abs(mean(infections) - 38_414)).toBeLessThan(bound(6));
      expect(Math.abs(Math.sqrt(variance(infections)) - 28)).toBeLessThan(bound(2));
      expect(Math.abs(mean(deaths) - 192.5)).toBeLessThan(bound(1.5));
      expect(Math.abs(Math.sqrt(variance(deaths)) - 14)).toBeLessThan(bound(1));
    },
  );
});

test(`the event engine and the plain loop agree near R0 1.2 in ${counted(each)} replicates each`, () => {
  const world = threeFacilities();
  const disease = quickDisease({ cell: 0.8, facility: 0.35, system: 0.05 });
  const options = { days: 90, initialInfectious: 4 };
  const run = closedOutbreak(world, disease, options);
  const fast = repeat(each, (r) => run(randomStream(105, r)));
  const plain = repeat(each, (r) => referenceOutbreak(world, disease, options, randomStream(106, r)));
  for (const key of ["infections", "deaths", "peakInfectious"] as const)
    expect(
      kolmogorovSmirnov(
        fast.map((o) => o[key]),
        plain.map((o) => o[key]),
      ).pValue,
    ).toBeGreaterThan(0.001);
});

test(`the SEIR limit of a large population is reached in ${populations} runs: 2.05601245 of 9,500 escape at β = 8.44/8, σ = 1/3, γ = 1/8`, () => {
  expect(seirSusceptible(365)).toBeCloseTo(2.05601245, 6);
  // A hundred such populations as one, in steps of a quarter day. The mean number infected by one person is that of
  // the differential equation, so the final size does not depend on the step.
  const scale = 100;
  const people = 9500 * scale;
  const step = 1 / 4;
  const infectious = { distribution: "daily-exit" as const, probability: 1 - Math.exp(-step / 8) };
  const disease: Disease = {
    beta: { cell: 8.44 / periodMean(infectious), facility: 0, system: 0 },
    latent: { distribution: "daily-exit", probability: 1 - Math.exp(-step / 3) },
    infectious,
    infectionFatality: 0,
  };
  const run = closedOutbreak(oneCell(people), disease, { days: 365 / step, initialInfectious: scale });
  const left = repeat(populations, (r) => (people - run(randomStream(31, r)).infections) / scale);
  // The few who escape are as good as independent, so their number varies as a Poisson number does.
  const standardError = Math.sqrt(2.05601245 / scale / populations);
  expect(Math.abs(mean(left) - 2.05601245)).toBeLessThan(4 * standardError);
});

/** S at the end of `days` days of dS = −βSI/N, dE = βSI/N − σE, dI = σE − γI from N = 9,500, I = 1, S = N − 1, with
 * the classical Runge–Kutta method in steps of 1/200 day. */
function seirSusceptible(days: number): number {
  const [b, s, g, n] = [8.44 / 8, 1 / 3, 1 / 8, 9500];
  const slope = ([S, E, I]: number[]) => [(-b * S! * I!) / n, (b * S! * I!) / n - s * E!, s * E! - g * I!];
  let y = [n - 1, 0, 1];
  const h = 1 / 200;
  for (let i = 0; i < days / h; i++) {
    const k1 = slope(y);
    const k2 = slope(add(y, k1, h / 2));
    const k3 = slope(add(y, k2, h / 2));
    const k4 = slope(add(y, k3, h));
    y = y.map((v, j) => v + (h / 6) * (k1[j]! + 2 * k2[j]! + 2 * k3[j]! + k4[j]!));
  }
  return y[0]!;
}

function add(y: number[], slope: number[], h: number): number[] {
  return y.map((v, i) => v + h * slope[i]!);
}
