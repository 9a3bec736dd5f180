import { describe, expect, test } from "vitest";
import { prepareRun, resultOf, runBatch } from "./run.ts";
import { scenarioSchema } from "./scenario.ts";
import { quickDisease, threeFacilities } from "../../../test/simulation/statistics.ts";
import { mostPeople, parseWorld } from "./world.ts";

const about = { seed: 7, version: "test", inputsHash: "none" };
const baseline = scenarioSchema.parse({
  name: "as now",
  days: 100,
  disease: quickDisease({ cell: 1, facility: 0.6, system: 0.2 }),
  initialInfectious: 3,
});
const releasing = scenarioSchema.parse({
  ...baseline,
  name: "release",
  policies: [{ kind: "one-off-release", fromDay: 0, people: 100 }],
});

describe("a run", () => {
  test("is the same however the replicates are split into batches", () => {
    const prepared = prepareRun(threeFacilities(), [baseline, releasing]);
    const whole = resultOf(prepared, [runBatch(prepared, 7, 0, 30)], about);
    const parts = [runBatch(prepared, 7, 12, 30), runBatch(prepared, 7, 0, 5), runBatch(prepared, 7, 5, 12)];
    expect(resultOf(prepared, parts, about)).toEqual(whole);
    expect(() => resultOf(prepared, parts.slice(1, 2).concat(parts[0]!), about)).toThrow(RangeError);
  });

  test("compares with the first scenario, replicate by replicate, and refills nothing without saying so", () => {
    const prepared = prepareRun(threeFacilities(), [baseline, { ...baseline, name: "same" }, releasing]);
    const [first, same, release] = resultOf(prepared, [runBatch(prepared, 7, 0, 60)], about).scenarios;
    expect(first!.pairedDifference).toBeNull();
    expect(same!.pairedDifference).toMatchObject({
      deaths: { mean: 0, sd: 0 },
      infections: { mean: 0, sd: 0 },
      pNoBenefit: 1,
    });
    expect(release!.pairedDifference!.deaths.mean).toBeCloseTo(first!.deaths.mean - release!.deaths.mean, 9);
    expect(release!.pairedDifference!.deaths.mean).toBeGreaterThan(0);
    expect(release!.pairedDifference!.pNoBenefit).toBeLessThan(0.5);
    expect(release!.held!["held"]![0]).toMatchObject({ day: 0, mean: 140, sd: 0 });
    expect(release!.pairedDifference!.held![0]).toMatchObject({ day: 0, mean: 100 });
    expect(release!.held!["total"]!.at(-1)!.day).toBe(99);
    expect(release!.warnings.join(" ")).toMatch(/not refilled.*cannot be infected.*not adjusted.*exponent 1/);
  });

  test("has the people held by stage also by facility, and as years of detention", () => {
    // Nobody dies, so that 240 people are held for 20 days and 140 from then on.
    const harmless = { ...quickDisease({ cell: 1, facility: 0.6, system: 0.2 }), infectionFatality: 0 };
    const later = scenarioSchema.parse({
      ...releasing,
      disease: harmless,
      policies: [{ kind: "one-off-release", fromDay: 20, people: 100 }],
    });
    const prepared = prepareRun(threeFacilities(), [later, { ...later, name: "again" }]);
    const [result] = resultOf(
      prepared,
      [runBatch(prepared, 7, 0, 9), runBatch(prepared, 7, 9, 30)],
      about,
    ).scenarios;
    expect(result!.heldByFacility!.map(({ day }) => day)).toEqual(
      result!.held!["total"]!.map(({ day }) => day),
    );
    expect(result!.heldByFacility![0]!.mean).toEqual([60, 100, 80]);
    result!.heldByFacility!.forEach(({ mean }, k) => {
      expect(mean.reduce((sum, people) => sum + people, 0)).toBeCloseTo(result!.held!["total"]![k]!.mean, 9);
    });
    expect(result!.personYears!.mean).toBeCloseTo((20 * 240 + 80 * 140) / 365.25, 9);
    expect(result!.personYears!.sd).toBeCloseTo(0, 9);
  });

  test("of one closed scenario reports attack rates that fit its infections", () => {
    const world = threeFacilities();
    const prepared = prepareRun(world, [baseline]);
    const [result] = resultOf(prepared, [runBatch(prepared, 7, 0, 40)], about).scenarios;
    const people = [60, 100, 80];
    const sum = result!.attackRateByFacility.reduce((total, rate, f) => total + rate * people[f]!, 0);
    expect(sum).toBeCloseTo(result!.infections.mean, 9);
    expect(result!.held).toBeUndefined();
    expect(result!.heldByFacility).toBeUndefined();
    expect(result!.personYears).toBeUndefined();
    expect(Math.max(...result!.infectiousOnDay.map((d) => d.mean))).toBeLessThanOrEqual(
      result!.peakInfectious.mean,
    );
  });

  test("reports the time that the clock counted, by scenario", () => {
    let now = 0;
    const prepared = prepareRun(threeFacilities(), [baseline, releasing]);
    const batches = [0, 5].map((from) => runBatch(prepared, 7, from, from + 5, () => (now += 30)));
    expect(resultOf(prepared, batches, about).scenarios.map((s) => s.cpuMsPerReplicate)).toEqual([6, 6]);
  });

  test("warns of a release of more than are held, and of flows that are not compared person by person", () => {
    const flow = (perDay: number) => ({
      compartments: [
        {
          id: "held",
          stay: { distribution: "daily-exit" as const, probability: 0.05 },
          next: [{ to: "release", share: 1 }],
        },
      ],
      groups: [{ id: "all" }],
      admissions: [{ compartment: "held", group: "all", perDay }],
    });
    const open = scenarioSchema.parse({ ...baseline, detention: flow(12) });
    const emptied = scenarioSchema.parse({
      ...open,
      name: "emptied",
      policies: [{ kind: "one-off-release", fromDay: 50, people: 400 }],
    });
    const other = scenarioSchema.parse({ ...open, name: "other", detention: flow(6) });
    const result = resultOf(
      prepareRun(threeFacilities(), [open, emptied, other]),
      [runBatch(prepareRun(threeFacilities(), [open, emptied, other]), 7, 0, 4)],
      about,
    ).scenarios;
    expect(result[0]!.warnings.join()).not.toMatch(/fewer people were held|person by person/);
    expect(result[1]!.warnings.join()).toMatch(/In 4 of 4 simulations fewer people were held/);
    expect(result[1]!.warnings.join()).not.toMatch(/person by person/);
    expect(result[2]!.warnings.join()).toMatch(/not that of "as now".*person by person/);
    expect(() =>
      prepareRun(threeFacilities(), [
        {
          ...open,
          detention: { ...open.detention!, initial: [{ compartment: "held", group: "all", people: 5 }] },
        },
      ]),
    ).toThrow(/"initial" people.*remove them/);
  });

  test("warns where occupancy leaves what was observed", () => {
    const capacity = [30, 100, 100];
    const prepared = prepareRun(threeFacilities(), [baseline, { ...baseline, name: "places", capacity }]);
    const result = resultOf(prepared, [runBatch(prepared, 7, 0, 2)], about).scenarios;
    expect(result[0]!.warnings.join()).not.toMatch(/155/);
    expect(result[1]!.warnings.join()).toMatch(/155 %/);
  });

  test.each([
    [{ days: 99 }, /100 and 99 days.*--days/],
    [{ name: "as now" }, /named "as now".*name of its own/],
    [{ initialInfectious: 241 }, /241 infectious people/],
    [{ capacity: [10] }, /capacity of 1 facilities/],
    [
      { policies: [{ kind: "one-off-release" as const, fromDay: 0, share: 1, minimumAge: 60 }] },
      /^In the scenario "other": .*column age/,
    ],
    [{ policies: [{ kind: "fewer-arrests" as const, fromDay: 0, factor: 0.5 }] }, /detention flow/],
  ])("refuses a scenario with %j and says what to do", (change, message) => {
    expect(() =>
      prepareRun(threeFacilities(), [baseline, { ...baseline, name: "other", ...change }]),
    ).toThrow(message);
  });

  test("warns of occupancy also where nobody comes or goes", () => {
    const prepared = prepareRun(threeFacilities(), [{ ...baseline, capacity: [30, 100, 100] }]);
    expect(resultOf(prepared, [runBatch(prepared, 7, 0, 2)], about).scenarios[0]!.warnings.join()).toMatch(
      /155 %/,
    );
  });

  test("survives being written as JSON", () => {
    const prepared = prepareRun(threeFacilities(), [baseline, releasing]);
    const result = resultOf(prepared, [runBatch(prepared, 7, 0, 3)], about);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });
});

describe("files", () => {
  test("the smallest scenario file is understood and an unknown word in it is refused", () => {
    const file = {
      name: "w1",
      days: 365,
      disease: {
        beta: { cell: 0.35, facility: 0.15, system: 0.01 },
        latent: { distribution: "daily-exit", probability: 0.28 },
        infectious: { distribution: "daily-exit", probability: 0.12 },
        infectionFatality: 0.005,
      },
      initialInfectious: 10,
      policies: [],
    };
    expect(scenarioSchema.parse(file)).toEqual(file);
    expect(scenarioSchema.safeParse({ ...file, polices: [] }).success).toBe(false);
    expect(scenarioSchema.safeParse({ ...file, disease: "covid-19" }).success).toBe(false);
  });

  test("a world is read from a header and a line a person", () => {
    const world = parseWorld("cell,facility,age\r\n0,0,31\r\n1,0,\r\n2,1,70\r\n");
    expect(world).toMatchObject({ people: 3, cells: 3, facilities: 2 });
    expect([...world.cellOf]).toEqual([0, 1, 2]);
    expect([...world.age!]).toEqual([31, 255, 70]);
  });

  test("a world is the same with quotes, in another order, after a byte order mark and before blank lines", () => {
    const plain = parseWorld("cell,facility\n0,0\n2,1\n");
    for (const text of [
      "\uFEFFcell,facility\r\n0,0\r\n2,1\r\n \r\n\r\n",
      '"facility","cell"\n"0","0"\n"1","2"\n',
      "facility, cell\n0 ,0\n1, 2",
    ])
      expect(parseWorld(text)).toEqual(plain);
    // Cell 1, which nobody is in, stands empty.
    expect(plain).toMatchObject({ cells: 3, facilities: 2 });
  });

  test("a world of more people than a choice among them is exact for is refused", () => {
    expect(() => parseWorld(`cell,facility\n${"0,0\n".repeat(mostPeople + 1)}`)).toThrow(
      /2097153 people.*divide it/,
    );
  });

  test.each([
    ["", /first line/],
    ["cell\n0\n", /first line/],
    ["cell,facility\n", /nobody/],
    ["cell,facility\n0\n", /Line 2/],
    ["cell,facility\n0,x\n", /Line 2.*facility/],
    ["cell,facility\n-1,0\n", /Line 2.*cell/],
    ["cell,facility\n0,0\n0,1\n", /facility 0 and in 1/],
    ["cell,facility,name\n0,0,A\n", /column "name"/],
    ["cell;facility\n0;0\n", /with a comma/],
    ["cell,facility\n0,0\n\n1,0\n", /Line 3 .*1 fields/],
    ["cell,facility\n0,10000\n", /Line 2.*facility.*to 9999/],
    ["cell,facility\n1.5,0\n", /Line 2.*"1.5" as cell/],
  ])("a world of %j is refused with the place of the fault", (text, message) => {
    expect(() => parseWorld(text)).toThrow(message);
  });

  test("a fatality by age is refused where ages are unknown", () => {
    const disease = { ...baseline.disease, infectionFatality: [{ fromAge: 0, ratio: 0.01 }] };
    expect(() =>
      prepareRun(parseWorld("cell,facility,age\n0,0,\n"), [{ ...baseline, initialInfectious: 0, disease }]),
    ).toThrow(/age of person 0/);
  });
});
