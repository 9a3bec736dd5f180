import { describe, expect, test } from "vitest";
import type { Detention } from "./detention.ts";
import { prepareFlow, runFlow } from "./flow.ts";
import { heldSeries } from "../../../test/simulation/flow-series.ts";
import { checkReleases } from "./open-model.ts";
import { openOutbreak } from "./open-outbreak.ts";
import type { OpenResult } from "./open-replicate.ts";
import { closedOutbreak } from "./outbreak.ts";
import type { Policy } from "./policy.ts";
import { randomKey, randomStream } from "./random.ts";
import { type ForecastScenario, scenarioSchema } from "./scenario.ts";
import {
  mean,
  oneCell,
  quickDisease,
  repeat,
  standardError,
  threeFacilities,
  variance,
  kolmogorovSmirnov,
} from "../../../test/simulation/statistics.ts";
import { type World, worldOf } from "./world.ts";
import { sized } from "../../../test/size.ts";

const detention: Detention = {
  compartments: [
    {
      id: "pre-trial",
      stay: { distribution: "gamma", meanDays: 40, shape: 2 },
      next: [
        { to: "sentence", share: 0.7 },
        { to: "release", share: 0.3 },
      ],
      facilities: [0, 1],
    },
    {
      id: "sentence",
      stay: { distribution: "gamma", meanDays: 100, shape: 1.5 },
      next: [{ to: "release", share: 1 }],
      facilities: [1, 2],
    },
  ],
  groups: [{ id: "use" }, { id: "other" }],
  admissions: [
    { compartment: "pre-trial", group: "use", perDay: 2 },
    { compartment: "pre-trial", group: "other", perDay: 1 },
  ],
  initial: [],
};

/** 120 before trial and 210 sentenced, of whom every third is in the second group: the steady numbers of the flow. */
function steadyWorld(): World {
  const person = repeat(330, (i) => i);
  return worldOf(
    person.map((i) => (i < 120 ? i % 6 : 6 + (i % 7))),
    person.map((i) => (i < 120 ? (i % 6 < 3 ? 0 : 1) : 2)),
    {
      compartment: Uint8Array.from(person, (i) => (i < 120 ? 0 : 1)),
      group: Uint8Array.from(person, (i) => (i % 3 === 0 ? 1 : 0)),
      age: Uint8Array.from(person, (i) => 18 + (i % 60)),
    },
  );
}

const everything: ForecastScenario = scenarioSchema.parse({
  name: "everything",
  days: 200,
  disease: {
    ...quickDisease({ cell: 1.2, facility: 0.6, system: 0.1 }),
    immunity: { distribution: "fixed", days: 40 },
  },
  initialInfectious: 5,
  detention,
  community: { hazardPerDay: 0.001, beta: 0.1 },
  staff: { perHundredHeld: 20, outsideHazardPerDay: 0.001 },
  infectedOnAdmission: 0.02,
  movement: { cellMovesPerDay: 0.02, transfersPerDay: 0.005 },
});

const simple = (people: number, r0: number, more: object = {}): ForecastScenario =>
  scenarioSchema.parse({
    name: "simple",
    days: 200,
    disease: quickDisease({ cell: r0 / 2, facility: r0 / 2, system: 0 }),
    initialInfectious: Math.ceil(people / 100),
    ...more,
  });

describe("the open outbreak", () => {
  test("has the law of the closed one where nobody comes or goes", () => {
    const world = threeFacilities();
    const scenario = scenarioSchema.parse({
      name: "closed",
      days: 90,
      disease: quickDisease({ cell: 0.8, facility: 0.35, system: 0.05 }),
      initialInfectious: 4,
    });
    const open = openOutbreak(world, scenario);
    const closed = closedOutbreak(world, scenario.disease, scenario);
    const runs = sized(1500);
    const a = repeat(runs, (r) => open(randomKey(21, r)));
    const b = repeat(runs, (r) => closed(randomStream(22, r)));
    for (const of of [
      (o: { infections: number }) => o.infections,
      (o: { deaths: number }) => o.deaths,
      (o: { peakInfectious: number }) => o.peakInfectious,
      (o: { infectionsByFacility: Int32Array }) => o.infectionsByFacility[1]!,
    ] as ((o: OpenResult | (typeof b)[number]) => number)[])
      expect(kolmogorovSmirnov(a.map(of), b.map(of)).pValue).toBeGreaterThan(0.001);
  });

  test("accounts for everybody every day", () => {
    const policies: Policy[] = [
      { kind: "one-off-release", fromDay: 30, people: 80 },
      { kind: "fewer-arrests", fromDay: 50, factor: 1.5 },
      { kind: "release-pending-trial", fromDay: 60, share: 0.3, compartments: ["pre-trial"] },
      { kind: "faster-trials", fromDay: 70, factor: 1.5, compartments: ["pre-trial"] },
      {
        kind: "custody-time-limit",
        fromDay: 90,
        limitDays: 60,
        compliance: 0.8,
        compartments: ["pre-trial"],
      },
    ];
    const run = openOutbreak(steadyWorld(), { ...everything, policies });
    let deadInCustody = 0;
    for (let r = 0; r < 5; r++) {
      let people = 0;
      const result = run(randomKey(23, r), (_, c) => {
        expect(c.susceptible + c.latent + c.infectious + c.recovered + c.dead).toBe(c.people);
        expect(
          Math.min(c.susceptible, c.latent, c.infectious, c.recovered, c.dead, c.held),
        ).toBeGreaterThanOrEqual(0);
        expect(c.people).toBeGreaterThanOrEqual(people);
        people = c.people;
      });
      for (let day = 0; day < 200; day++) {
        const byCompartment = result.heldByCompartment.subarray(day * 2, day * 2 + 2).reduce((a, b) => a + b);
        const byFacility = result.heldByFacility.subarray(day * 3, day * 3 + 3).reduce((a, b) => a + b);
        expect(byFacility).toBe(byCompartment);
      }
      const heldAtEnd = result.heldByCompartment.subarray(398).reduce((a, b) => a + b);
      expect(heldAtEnd).toBe(330 + result.admitted - result.released - result.deathsInCustody);
      expect(result.infections).toBe(
        result.infectionsByFacility.reduce((a, b) => a + b) +
          result.infectionsOfStaff +
          result.infectionsInCommunity,
      );
      expect(result.infectionsOfStaff).toBeGreaterThan(0);
      expect(result.infectionsInCommunity).toBeGreaterThan(0);
      deadInCustody += result.deathsInCustody;
      expect(result.deaths).toBeGreaterThan(result.deathsInCustody);
    }
    expect(deadInCustody).toBeGreaterThan(0);
  });

  describe("who stays free until trial", () => {
    const atLiberty = { ...detention.compartments[0]!, id: "at-liberty", atLiberty: true };
    delete (atLiberty as Partial<typeof atLiberty>).facilities;
    const withLiberty = { ...detention, compartments: [...detention.compartments, atLiberty] };
    const bail: Extract<Policy, { kind: "release-pending-trial" }> = {
      kind: "release-pending-trial",
      fromDay: 0,
      share: 0.6,
      compartments: ["pre-trial"],
    };
    const sentenced = (more: object, policies: readonly Policy[]): number[] => {
      const scenario = scenarioSchema.parse({ ...everything, detention: withLiberty, ...more, policies });
      const { heldByCompartment } = openOutbreak(steadyWorld(), scenario)(randomKey(31, 0));
      return Array.from({ length: 200 }, (_, day) => heldByCompartment[2 * day + 1]!);
    };
    const well = { initialInfectious: 0, infectedOnAdmission: 0, community: undefined, staff: undefined };

    test("comes to trial on the same day and is sentenced as who is held is, to the last person", () => {
      const held = sentenced(well, []);
      expect(sentenced(well, [{ ...bail, to: "at-liberty" }])).toEqual(held);
      const half = sentenced(well, [{ ...bail, to: "at-liberty", tried: 0.5 }]);
      const none = sentenced(well, [bail]);
      expect(held[199]! - half[199]!).toBeGreaterThan(5);
      expect(half[199]! - none[199]!).toBeGreaterThan(5);
    });

    test("is in the community meanwhile, and counted nowhere as held", () => {
      const policies = [{ ...bail, to: "at-liberty" }];
      const scenario = scenarioSchema.parse({ ...everything, detention: withLiberty, policies });
      const result = openOutbreak(steadyWorld(), scenario)(randomKey(32, 0), (_, c) => {
        expect(c.susceptible + c.latent + c.infectious + c.recovered + c.dead).toBe(c.people);
      });
      for (let day = 0; day < 200; day++)
        expect(result.heldByFacility.subarray(day * 3, day * 3 + 3).reduce((a, b) => a + b)).toBe(
          result.heldByCompartment.subarray(day * 2, day * 2 + 2).reduce((a, b) => a + b),
        );
      const heldAtEnd = result.heldByCompartment.subarray(398).reduce((a, b) => a + b);
      expect(heldAtEnd).toBe(330 + result.admitted - result.released - result.deathsInCustody);
    });

    test("goes to nobody who is held", () => {
      expect(() => sentenced(well, [{ ...bail, to: "sentence" }])).toThrow(/whose people are held/);
      const wrong = { detention: { ...detention, compartments: [atLiberty, ...detention.compartments] } };
      expect(() => sentenced({ ...well, ...wrong }, [])).toThrow(/stand after those of people held/);
    });
  });

  test.each([
    ["no policy", []],
    [
      "a release and fewer arrests",
      [
        { kind: "one-off-release", fromDay: 20, people: 100 },
        { kind: "fewer-arrests", fromDay: 40, factor: 0.5, groups: ["use"] },
      ],
    ],
    ["bail", [{ kind: "release-pending-trial", fromDay: 10, share: 0.6, compartments: ["pre-trial"] }]],
    [
      "a time limit",
      [
        {
          kind: "custody-time-limit",
          fromDay: 15,
          limitDays: 30,
          compliance: 0.7,
          compartments: ["pre-trial"],
        },
      ],
    ],
    [
      "a closed compartment",
      [{ kind: "close-centres", fromDay: 30, overDays: 30, compartments: ["sentence"] }],
    ],
    ["faster trials", [{ kind: "faster-trials", fromDay: 10, factor: 2, compartments: ["pre-trial"] }]],
    ["more arrests", [{ kind: "fewer-arrests", fromDay: 10, factor: 1.8 }]],
  ] as [string, Policy[]][])("holds as many as the cohort flow expects under %s", (_, policies) => {
    const scenario: ForecastScenario = {
      ...everything,
      days: 120,
      initialInfectious: 0,
      infectedOnAdmission: 0,
      policies,
    };
    delete (scenario as Partial<ForecastScenario>).community;
    delete (scenario as Partial<ForecastScenario>).staff;
    const run = openOutbreak(steadyWorld(), scenario);
    const initial = [
      { compartment: "pre-trial", group: "use", people: 80 },
      { compartment: "pre-trial", group: "other", people: 40 },
      { compartment: "sentence", group: "use", people: 140 },
      { compartment: "sentence", group: "other", people: 70 },
    ];
    const flow = runFlow(
      prepareFlow({ ...detention, initial }, { stepDays: 1, steps: 120, durations: 1500 }),
      policies,
    );
    const results = repeat(sized(150), (r) => run(randomKey(24, r)));
    for (const compartment of [0, 1])
      for (const day of [0, 35, 119]) {
        const held = results.map((o) => o.heldByCompartment[day * 2 + compartment]!);
        const expected = heldSeries(flow, [compartment])[day + 1]!;
        expect(Math.abs(mean(held) - expected)).toBeLessThan(
          4 * standardError(held) + 0.02 * expected + 1e-9,
        );
      }
  });

  test("does not depend on how cells are numbered, to the last bit", () => {
    const world = threeFacilities();
    const renamed = worldOf(
      world.cellOf.map((c) => world.cells - 1 - c),
      world.cellOf.map((c) => world.facilityOf[c]!),
    );
    const scenario = simple(240, 2, { policies: [{ kind: "one-off-release", fromDay: 3, people: 60 }] });
    for (let r = 0; r < 10; r++)
      expect(openOutbreak(renamed, scenario)(randomKey(25, r))).toEqual(
        openOutbreak(world, scenario)(randomKey(25, r)),
      );
  });

  test("infects released people at the community's hazard and counts their deaths", () => {
    const scenario = scenarioSchema.parse({
      name: "outside",
      days: 100,
      disease: { ...quickDisease({ cell: 0, facility: 0, system: 0 }), infectionFatality: 0.5 },
      initialInfectious: 0,
      community: { hazardPerDay: 0.01, beta: 0 },
      policies: [{ kind: "one-off-release", fromDay: 0, people: 2000 }],
    });
    const result = openOutbreak(oneCell(5000), scenario)(randomKey(26));
    const expected = 2000 * (1 - Math.exp(-0.01 * 100));
    expect(result.infectionsInCommunity).toBe(result.infections);
    expect(Math.abs(result.infections - expected)).toBeLessThan(4 * Math.sqrt(2000 * 0.25));
    expect(result.deaths).toBeGreaterThan(0.4 * result.infections);
    expect(result.deathsInCustody).toBe(0);
  });

  test("releases by age where the policy says so, and never the dead", () => {
    const scenario: ForecastScenario = {
      ...everything,
      policies: [{ kind: "one-off-release", fromDay: 0, share: 1, minimumAge: 60 }],
    };
    const world = steadyWorld();
    const old = world.age!.filter((age) => age >= 60).length;
    const changed = openOutbreak(world, scenario)(randomKey(27));
    const without = openOutbreak(world, everything)(randomKey(27));
    expect(heldOn(without, 0) - heldOn(changed, 0)).toBeLessThanOrEqual(old);
    expect(heldOn(without, 0) - heldOn(changed, 0)).toBeGreaterThan(old - 12);
  });

  test("moves people to another cell and transfers them to another facility, never to their own", () => {
    const moving = (cellMovesPerDay: number, transfersPerDay: number): ForecastScenario =>
      scenarioSchema.parse({
        name: "moving",
        days: 40,
        disease: quickDisease({ cell: 50, facility: 0, system: 0 }),
        initialInfectious: 1,
        movement: { cellMovesPerDay, transfersPerDay },
      });
    // Two people who change cells every day never share one, so the first infects nobody.
    const two = worldOf([0, 1], [0, 0]);
    for (let r = 0; r < 50; r++) expect(openOutbreak(two, moving(1, 0))(randomKey(40, r)).infections).toBe(1);
    // Of two facilities, each takes over the people of the other one every day.
    const unequal = worldOf(
      repeat(40, (i) => (i < 30 ? i % 3 : 3)),
      repeat(40, (i) => (i < 30 ? 0 : 1)),
    );
    const harmless = { ...moving(0, 1), initialInfectious: 0 };
    const { heldByFacility } = openOutbreak(unequal, harmless)(randomKey(41));
    expect(Array.from(heldByFacility.slice(0, 6))).toEqual([10, 30, 30, 10, 10, 30]);
    // Where there is no other place, people stay.
    const alone = { ...moving(0.5, 0.5), initialInfectious: 0 };
    expect(openOutbreak(oneCell(5), alone)(randomKey(42)).peopleByFacility).toEqual(Int32Array.of(5));
  });

  test("moves people so that places keep their sizes, where none has half of all", () => {
    // Three facilities of 180, 60 and 160 people; the first has cells of 80, 60 and 40.
    const cellOf = repeat(400, (i) => (i < 80 ? 0 : i < 140 ? 1 : i < 180 ? 2 : i < 240 ? 3 : 4));
    const world = worldOf(
      cellOf,
      cellOf.map((cell) => Math.max(0, cell - 2)),
    );
    const scenario = scenarioSchema.parse({
      name: "moves",
      days: 60,
      disease: quickDisease({ cell: 0, facility: 0, system: 0 }),
      initialInfectious: 0,
      movement: { cellMovesPerDay: 0, transfersPerDay: 0.3 },
    });
    const held = repeat(sized(200), (r) => openOutbreak(world, scenario)(randomKey(43, r)).heldByFacility);
    [180, 60, 160].forEach((people, f) => {
      const seen = held.map((by) => by[59 * 3 + f]!);
      expect(Math.abs(mean(seen) - people), `facility ${f}`).toBeLessThan(4 * standardError(seen));
    });
  });

  test("admits a thousand people a day, and refuses more than any country arrests", () => {
    const admitting = (perDay: number): ForecastScenario => ({
      ...everything,
      days: 30,
      infectedOnAdmission: 0,
      initialInfectious: 0,
      detention: { ...detention, admissions: [{ compartment: "pre-trial", group: "use", perDay }] },
    });
    const runs = sized(20, 4);
    const admitted = repeat(
      runs,
      (r) => openOutbreak(steadyWorld(), admitting(1000))(randomKey(44, r)).admitted,
    );
    expect(Math.abs(mean(admitted) - 30_000)).toBeLessThan(4 * Math.sqrt(30_000 / runs));
    expect(variance(admitted)).toBeLessThan(3 * 30_000);
    expect(() => openOutbreak(steadyWorld(), admitting(200_000))).toThrow(/100000 people a day/);
  });

  test("refuses a release of more people than fit it, and counts who is not there on its day", () => {
    const releasing = (people: number, more: object = {}): ForecastScenario => ({
      ...everything,
      policies: [{ kind: "one-off-release", fromDay: 0, people, ...more }],
    });
    const world = steadyWorld();
    expect(() => checkReleases(world, releasing(330))).not.toThrow();
    expect(() => checkReleases(world, releasing(331))).toThrow(
      /331 people on day 0, but at most 330 who fit/,
    );
    expect(() => checkReleases(world, releasing(121, { compartments: ["pre-trial"] }))).toThrow(
      /at most 120/,
    );
    expect(() => checkReleases(world, releasing(31, { minimumAge: 73 }))).toThrow(/at most 25/);
    // Three people a day come until day 20.
    expect(() => checkReleases(world, releasing(390, { fromDay: 20 }))).not.toThrow();
    expect(() => checkReleases(world, releasing(391, { fromDay: 20 }))).toThrow(/at most 390/);
    // On day 0 some of the 330 leave before the release.
    const { notThere, released } = openOutbreak(world, releasing(330))(randomKey(45));
    expect(notThere).toBeGreaterThan(0);
    expect(released).toBeGreaterThan(330 - notThere);
    expect(openOutbreak(world, releasing(200))(randomKey(45)).notThere).toBe(0);
  });

  test("refuses a world that does not fit its flow, and needs none of its columns without one", () => {
    const wrongPlace = worldOf([0, 1, 2], [0, 1, 2], { compartment: Uint8Array.of(0, 1, 0) });
    expect(() => openOutbreak(wrongPlace, { ...everything, initialInfectious: 0 })).toThrow(
      /Person 2 .* compartment "pre-trial" and in facility 2/,
    );
    const unknown = worldOf([0, 1], [0, 1], { compartment: Uint8Array.of(0, 7) });
    expect(() => openOutbreak(unknown, { ...everything, initialInfectious: 0 })).toThrow(/does not have/);
    expect(() =>
      openOutbreak(unknown, simple(2, 1, { community: { hazardPerDay: 0, beta: 0 } })),
    ).not.toThrow();
  });

  test("refuses policies that change flows where there is no flow", () => {
    const policies: Policy[] = [{ kind: "fewer-arrests", fromDay: 0, factor: 0.5 }];
    expect(() => openOutbreak(oneCell(10), simple(10, 1, { policies }))).toThrow(/detention flow/);
  });
});

describe("common random numbers", () => {
  test("a release of nobody is the baseline, bit for bit", () => {
    const world = steadyWorld();
    const none: ForecastScenario = {
      ...everything,
      policies: [
        { kind: "one-off-release", fromDay: 30, people: 0 },
        { kind: "fewer-arrests", fromDay: 10, factor: 1 },
        { kind: "release-pending-trial", fromDay: 10, share: 0, compartments: ["pre-trial"] },
      ],
    };
    for (let r = 0; r < sized(20, 4); r++)
      expect(openOutbreak(world, none)(randomKey(28, r))).toEqual(
        openOutbreak(world, everything)(randomKey(28, r)),
      );
  });

  test("whom only one scenario arrests is followed in the others, so that deaths can be compared", () => {
    const more: ForecastScenario = {
      ...everything,
      name: "more",
      policies: [{ kind: "fewer-arrests", fromDay: 20, factor: 1.5, groups: ["use"] }],
    };
    const less: ForecastScenario = {
      ...everything,
      name: "less",
      policies: [{ kind: "fewer-arrests", fromDay: 0, factor: 0.5 }],
    };
    const compared = [everything, more, less];
    const runs = compared.map((scenario) => {
      const people: number[] = [];
      const result = openOutbreak(
        steadyWorld(),
        scenario,
        compared,
      )(randomKey(50), (_, counts) => people.push(counts.people));
      return { people, result };
    });
    const [now, added, fewer] = runs as [(typeof runs)[0], (typeof runs)[0], (typeof runs)[0]];
    expect(added.people).toEqual(now.people);
    expect(fewer.people).toEqual(now.people);
    // Half of two a day more for 180 days.
    expect(Math.abs(added.result.admitted - now.result.admitted - 180)).toBeLessThan(4 * Math.sqrt(180));
    expect(fewer.result.admitted).toBeLessThan(0.6 * now.result.admitted);
    // In detention nothing changes by being compared.
    const alone = openOutbreak(steadyWorld(), everything)(randomKey(50));
    expect(now.result.admitted).toBe(alone.admitted);
    expect(now.result.heldByCompartment.slice(0, 2 * 20)).toEqual(alone.heldByCompartment.slice(0, 2 * 20));
    // Where the outside is as dangerous as a cell is not at all, arresting more people costs nobody's life.
    const safe = { ...everything.disease, beta: { cell: 0, facility: 0, system: 0 } };
    const quiet = compared.map((s) => ({
      ...s,
      disease: safe,
      staff: undefined,
      infectedOnAdmission: 0.3,
      community: { hazardPerDay: 0, beta: 0 },
    }));
    const infections = quiet.map((s) => openOutbreak(steadyWorld(), s, quiet)(randomKey(51)).infections);
    expect(infections[1]).toBe(infections[0]);
    expect(infections[2]).toBe(infections[0]);
  });

  test("what happens before a policy starts is the same with and without it", () => {
    const policies: Policy[] = [
      { kind: "one-off-release", fromDay: 100, people: 150 },
      { kind: "faster-trials", fromDay: 100, factor: 2, compartments: ["pre-trial"] },
    ];
    const without = daysOf(everything);
    const changed = daysOf({ ...everything, policies });
    expect(changed.slice(0, 100)).toEqual(without.slice(0, 100));
    expect(changed[100]).not.toBe(without[100]);
  });
});

describe("crowding", () => {
  test("ten points of occupancy fewer divide the hazard by 1.14 (Leibowitz et al. 2021)", () => {
    const people = 20_000;
    const scenario = scenarioSchema.parse({
      name: "occupancy",
      days: 1,
      disease: { ...quickDisease({ cell: 0.3, facility: 0.2, system: 0 }) },
      initialInfectious: 4000,
      capacity: [people],
      crowding: { law: "per-ten-points", ratio: 1.14 },
    });
    const risk = (share: number) => {
      const policies: Policy[] = [{ kind: "one-off-release", fromDay: 0, share }];
      const runs = repeat(sized(20, 4), (r) =>
        openOutbreak(oneCell(people), { ...scenario, policies })(randomKey(35, r)),
      );
      const hit = runs.map((o) => -Math.log(1 - (o.infections - 4000) / (0.8 * people * (1 - share))));
      return { mean: mean(hit), error: standardError(hit) };
    };
    const before = risk(0);
    const after = risk(0.1);
    const ratio = before.mean / after.mean;
    expect(Math.abs(ratio - 1.14)).toBeLessThan(
      4 * (before.error / before.mean + after.error / after.mean) + 0.005,
    );
  });
});

function heldOn(result: OpenResult, day: number): number {
  return result.heldByCompartment.subarray(day * 2, day * 2 + 2).reduce((a, b) => a + b);
}

/** The counts of each day of one replicate, as text. */
function daysOf(scenario: ForecastScenario): string[] {
  const seen: string[] = [];
  openOutbreak(steadyWorld(), scenario)(randomKey(31), (_, counts) => seen.push(JSON.stringify(counts)));
  return seen;
}
