import { describe, expect, test } from "vitest";
import type { Disease } from "./disease.ts";
import { closedOutbreak } from "./outbreak.ts";
import { referenceOutbreak } from "../../../test/simulation/outbreak.reference.ts";
import { periodMean } from "./period.ts";
import { randomStream } from "./random.ts";
import { binomial } from "./sampler.ts";
import {
  finalSize,
  mean,
  oneCell,
  quickDisease,
  repeat,
  reedFrostLaw,
  standardError,
  threeFacilities,
  chiSquareTail,
  kolmogorovSmirnov,
} from "../../../test/simulation/statistics.ts";
import { worldOf } from "./world.ts";
import { sized } from "../../../test/size.ts";

describe("the closed outbreak", () => {
  test("follows the exact Reed–Frost law for 20 people, p = .08 and one seed", () => {
    const p = 0.08;
    const disease: Disease = {
      // One infectious day at hazard −ln(1 − p) per infectious person, whoever else is there.
      beta: { cell: -21 * Math.log1p(-p), facility: 0, system: 0 },
      latent: { distribution: "fixed", days: 1 },
      infectious: { distribution: "fixed", days: 1 },
      infectionFatality: 0,
    };
    const law = reedFrostLaw(20, p);
    expect(law[0]).toBeCloseTo(0.18869, 5);
    const run = closedOutbreak(oneCell(21), disease, { days: 60, initialInfectious: 1 });
    const draws = 40_000;
    const counts = new Float64Array(21);
    for (let r = 0; r < draws; r++) counts[run(randomStream(1, r)).infections - 1]!++;
    const statistic = counts.reduce((sum, c, k) => sum + (c - draws * law[k]!) ** 2 / (draws * law[k]!), 0);
    expect(chiSquareTail(statistic, 20)).toBeGreaterThan(0.0005);
    expect(Math.abs(counts[0]! / draws - 0.18869)).toBeLessThan(4 * Math.sqrt((0.18869 * 0.81131) / draws));
  });

  test.each([
    [1.5, 0.58281],
    [2, 0.79681],
    [3, 0.94048],
    [5, 0.99302],
  ])("at R0 %d ends at the final size %d", (r0, published) => {
    expect(finalSize(r0, 0)).toBeCloseTo(published, 5);
    const disease = quickDisease({ cell: r0, facility: 0, system: 0 });
    const people = 40_000;
    const seeds = 400;
    const run = closedOutbreak(oneCell(people), disease, { days: 400, initialInfectious: seeds });
    const shares = repeat(40, (r) => run(randomStream(2, r)).infections / people);
    // The seeds shift the final size by a known amount; the tolerance is four standard errors.
    expect(Math.abs(mean(shares) - finalSize(r0, seeds / people))).toBeLessThan(
      4 * standardError(shares) + 1e-5,
    );
  });

  test("keeps every person in exactly one state every day", () => {
    const world = threeFacilities();
    const run = closedOutbreak(world, quickDisease({ cell: 1, facility: 0.6, system: 0.1 }), {
      days: 120,
      initialInfectious: 3,
    });
    let days = 0;
    let dead = 0;
    let active = 1;
    run(randomStream(3), (day, c) => {
      expect(day).toBe(days++);
      expect(c.susceptible + c.latent + c.infectious + c.recovered + c.dead).toBe(world.people);
      expect(Math.min(c.susceptible, c.latent, c.infectious, c.recovered, c.dead)).toBeGreaterThanOrEqual(0);
      expect(c.dead).toBeGreaterThanOrEqual(dead);
      dead = c.dead;
      active = c.latent + c.infectious;
    });
    expect(days).toBeGreaterThan(20);
    expect(active).toBe(0);
  });

  test("realises the stated ratio of deaths to infections, at each age and with the risk ratio", () => {
    const people = 6000;
    const age = Uint8Array.from({ length: people }, (_, i) => (i % 2 === 0 ? 30 : 70));
    const risk = Uint8Array.from({ length: people }, (_, i) => (i % 3 === 0 ? 1 : 0));
    const world = worldOf(new Int32Array(people), new Int32Array(people), { age, risk });
    const disease: Disease = {
      ...quickDisease({ cell: 6, facility: 0, system: 0 }),
      infectionFatality: [
        { fromAge: 0, ratio: 0.01 },
        { fromAge: 65, ratio: 0.1 },
      ],
      riskRatio: 3,
    };
    const expected = (0.01 * (2 / 3) + 0.03 * (1 / 3) + 0.1 * (2 / 3) + 0.3 * (1 / 3)) / 2;
    const run = closedOutbreak(world, disease, { days: 200, initialInfectious: 20 });
    let deaths = 0;
    let infections = 0;
    for (let r = 0; r < 60; r++) {
      const result = run(randomStream(4, r));
      deaths += result.deaths;
      infections += result.infections;
    }
    expect(infections).toBeGreaterThan(300_000);
    expect(Math.abs(deaths / infections - expected)).toBeLessThan(4 * Math.sqrt(expected / infections));
  });

  test("agrees with a plain loop over persons near R0 1.2", () => {
    const world = threeFacilities();
    const disease = quickDisease({ cell: 0.8, facility: 0.35, system: 0.05 });
    const options = { days: 90, initialInfectious: 4 };
    const run = closedOutbreak(world, disease, options);
    const fast = repeat(sized(1200), (r) => run(randomStream(5, r)));
    const plain = repeat(sized(400), (r) => referenceOutbreak(world, disease, options, randomStream(6, r)));
    for (const of of [
      (o: (typeof fast)[number]) => o.infections,
      (o: (typeof fast)[number]) => o.peakInfectious,
      (o: (typeof fast)[number]) => o.infectionsByFacility[1]!,
      (o: (typeof fast)[number]) => o.deaths,
    ])
      expect(kolmogorovSmirnov(fast.map(of), plain.map(of)).pValue).toBeGreaterThan(0.001);
  });

  test("does not depend on how cells and facilities are numbered", () => {
    const world = threeFacilities();
    const renamed = worldOf(
      world.cellOf.map((c) => world.cells - 1 - c),
      world.cellOf.map((c) => (world.facilityOf[c]! + 1) % 3),
    );
    const disease = quickDisease({ cell: 1, facility: 0.3, system: 0.1 });
    const options = { days: 90, initialInfectious: 4 };
    const a = repeat(sized(1500), (r) => closedResult(world, disease, options, 7, r));
    const b = repeat(sized(1500), (r) => closedResult(renamed, disease, options, 8, r));
    expect(
      kolmogorovSmirnov(
        a.map((o) => o.infections),
        b.map((o) => o.infections),
      ).pValue,
    ).toBeGreaterThan(0.001);
    expect(
      kolmogorovSmirnov(
        a.map((o) => o.infectionsByFacility[0]!),
        b.map((o) => o.infectionsByFacility[1]!),
      ).pValue,
    ).toBeGreaterThan(0.001);
  });

  test("gives the same sizes when the time step is halved", () => {
    // Half a day as the unit: hazards halve, a geometric period's daily exit p becomes 1 − √(1 − p), and contact rates
    // are set so that the mean number infected by one person stays.
    const latent = 0.3;
    const infectious = 0.12;
    const disease = (step: 1 | 2): Disease => {
      const exit = step === 1 ? infectious : halfExit(infectious);
      const cell = 1.4 * exit;
      return {
        beta: { cell, facility: 0.4 * exit, system: 0 },
        latent: { distribution: "daily-exit", probability: step === 1 ? latent : halfExit(latent) },
        infectious: { distribution: "daily-exit", probability: exit },
        infectionFatality: 0.02,
      };
    };
    const world = threeFacilities();
    const whole = repeat(sized(1200), (r) =>
      closedResult(world, disease(1), { days: 400, initialInfectious: 30 }, 9, r),
    );
    const halves = repeat(sized(1200), (r) =>
      closedResult(world, disease(2), { days: 800, initialInfectious: 30 }, 10, r),
    );
    expect(
      kolmogorovSmirnov(
        whole.map((o) => o.infections),
        halves.map((o) => o.infections),
      ).pValue,
    ).toBeGreaterThan(0.001);
  });

  test("a cell split into halves that do not mix is two cells of half the size", () => {
    const disease = quickDisease({ cell: 1.7, facility: 0, system: 0 });
    const split = worldOf(
      Array.from({ length: 300 }, (_, i) => i % 2),
      new Int32Array(300),
    );
    const random = randomStream(12);
    // How many of the four seeds fall into the first half is hypergeometric.
    const both = repeat(
      sized(1500),
      (r) => closedResult(split, disease, { days: 200, initialInfectious: 4 }, 13, r).infections,
    );
    const sums = repeat(sized(1500), (r) => {
      const first = hypergeometricHalf(random, 4, 300);
      return [first, 4 - first].reduce(
        (sum, seeds, k) =>
          sum +
          closedResult(oneCell(150), disease, { days: 200, initialInfectious: seeds }, 14 + k, r).infections,
        0,
      );
    });
    expect(kolmogorovSmirnov(both, sums).pValue).toBeGreaterThan(0.001);
  });

  test("equal streams give equal results, whatever ran before", () => {
    const run = closedOutbreak(threeFacilities(), quickDisease({ cell: 1, facility: 0.5, system: 0.1 }), {
      days: 90,
      initialInfectious: 4,
    });
    const first = run(randomStream(1, 5));
    run(randomStream(1, 6));
    expect(run(randomStream(1, 5))).toEqual(first);
  });

  test("infections count the first ones and sum over facilities", () => {
    const run = closedOutbreak(threeFacilities(), quickDisease({ cell: 0, facility: 0, system: 0 }), {
      days: 50,
      initialInfectious: 10,
    });
    const result = run(randomStream(1));
    expect(result.infections).toBe(10);
    expect(result.infectionsByFacility.reduce((a, b) => a + b)).toBe(10);
    expect(result.peakInfectious).toBe(10);
  });

  test("refuses more first infected than people, and a day count that is no whole number", () => {
    const disease = quickDisease({ cell: 1, facility: 0, system: 0 });
    expect(() => closedOutbreak(oneCell(5), disease, { days: 10, initialInfectious: 6 })).toThrow(RangeError);
    expect(() => closedOutbreak(oneCell(5), disease, { days: 1.5, initialInfectious: 1 })).toThrow(
      RangeError,
    );
  });
});

test("periods keep their mean", () => {
  expect(periodMean({ distribution: "daily-exit", probability: 0.1 })).toBeCloseTo(10, 6);
  expect(periodMean({ distribution: "fixed", days: 7 })).toBe(7);
  expect(periodMean({ distribution: "table", probabilities: [0.5, 0, 0.5] })).toBeCloseTo(2, 12);
  expect(periodMean({ distribution: "gamma", meanDays: 12, shape: 2 })).toBeCloseTo(12, 2);
});

function closedResult(
  world: Parameters<typeof closedOutbreak>[0],
  disease: Disease,
  options: Parameters<typeof closedOutbreak>[2],
  seed: number,
  replicate: number,
) {
  return closedOutbreak(world, disease, options)(randomStream(seed, replicate));
}

function hypergeometricHalf(random: Int32Array, seeds: number, people: number): number {
  let first = 0;
  for (let k = 0; k < seeds; k++) first += binomial(random, 1, (people / 2 - first) / (people - k));
  return first;
}

/** Exit probability in half a step where that of a whole step is p. */
function halfExit(p: number): number {
  return 1 - Math.sqrt(1 - p);
}
