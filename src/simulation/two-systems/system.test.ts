import { describe, expect, test } from "vitest";
import { prepareFlow, runFlow } from "../engine/flow.ts";
import { heldSeries, refillDays } from "../../../test/simulation/flow-series.ts";
import { prepareRun, runBatch } from "../engine/run.ts";
import { smallSystem } from "../../../test/simulation/small-system.ts";
import { refillOf } from "./answer.ts";
import { expectedHeld } from "./expected.ts";
import { calibrate, datedData, heldInPrisons, predictions } from "./flow.ts";
import {
  afterRelease,
  checkScenarios,
  detentionFor,
  heldAtStart,
  systemCompartments,
  worldAndScenarios,
} from "./run.ts";
import { dayName, dayNumber, dayOf, readSystemScenario, systemSchema } from "./system.ts";

const system = smallSystem();
const calibration = calibrate(system, 60, 3);
const draw = calibration.draws[0]!;
const scenario = (policies: unknown[], more: object = {}) =>
  readSystemScenario({ name: "x", policies, ...more }, system.start, 120);

describe("days", () => {
  test.each(["2020-02-31", "2020-13-01", "2019-02-29", "20-01-01", "2020-1-1", ""])("%s is none", (text) => {
    expect(dayNumber(text)).toBeUndefined();
  });

  test("are counted over leap years", () => {
    expect(dayOf("2020-03-01") - dayOf("2020-02-28")).toBe(2);
    expect(dayName(dayOf("2020-12-31"))).toBe("2020-12-31");
  });
});

describe("a system's scenario", () => {
  test("takes dates as days from the start", () => {
    const { policies } = scenario([{ kind: "fewer-arrests", from: "2020-01-31", factor: 0.5 }]);
    expect(policies).toEqual([{ kind: "fewer-arrests", fromDay: 30, factor: 0.5 }]);
  });

  test.each([
    [{ kind: "fewer-arrests", from: "2020-02-30", factor: 0.5 }, /no day of the calendar/],
    [
      { kind: "fewer-arrests", from: "2019-12-31", factor: 0.5 },
      /before the forecast's first day 2020-01-01/,
    ],
    [{ kind: "fewer-arrests", from: "2020-06-01", factor: 0.5 }, /after the forecast ends \(2020-04-29\)/],
    [{ kind: "fewer-arrests", fromDay: 500, factor: 0.5 }, /begins on day 500/],
    [{ kind: "fewer-arrests", from: "2020-01-31", fromDay: 3, factor: 0.5 }, /both from and fromDay/],
    [{ kind: "fewer-arrests", fromDay: 1, factor: -1 }, /factor/],
    [{ kind: "fewer-arrests", fromDay: 1, factor: 1, rank: "who" }, /rank/],
  ])("%j is refused", (policy, reason) => {
    expect(() => scenario([policy])).toThrow(reason);
  });

  test("has the days of its file, and the given ones where it states none", () => {
    const late = { kind: "fewer-arrests", from: "2020-06-01", factor: 0.5 };
    expect(scenario([late], { days: 300 })).toMatchObject({ days: 300, policies: [{ fromDay: 152 }] });
    expect(() => scenario([late], { days: 130 })).toThrow(/after the forecast ends \(2020-05-09\)/);
    expect(scenario([]).days).toBe(120);
    expect(() => readSystemScenario([], system.start, 120)).toThrow();
    expect(() => readSystemScenario(null, system.start, 120)).toThrow();
  });

  test("may not release more people than are held where it releases them", () => {
    const release = (people: number, compartments?: string[]) =>
      scenario([{ kind: "one-off-release", fromDay: 1, people, ...(compartments ? { compartments } : {}) }]);
    expect(() => checkScenarios(system, calibration.draws, [release(100)])).not.toThrow();
    expect(() => checkScenarios(system, calibration.draws, [release(5000)])).toThrow(/at most \d+ are held/);
    expect(() => checkScenarios(system, calibration.draws, [release(300, ["compulsory-centre"])])).toThrow(
      /release fewer/,
    );
  });
});

describe("scenarios of a system", () => {
  const check = (...policies: object[]) => checkScenarios(system, calibration.draws, [scenario(policies)]);

  test("are refused where they name a stage or a group that it does not have", () => {
    const release = { kind: "one-off-release", fromDay: 1, people: 1 };
    expect(() => check({ ...release, compartments: ["police"] })).toThrow(
      /In the scenario "x": .*no compartment "police"; it has "pre-trial"/,
    );
    expect(() => check({ kind: "decriminalise", fromDay: 1, groups: ["use"] })).toThrow(/no group "use"/);
  });

  test("are refused where they release by a health that nobody has published", () => {
    expect(() => check({ kind: "one-off-release", fromDay: 1, share: 0.5, atRisk: true })).toThrow(
      /"minimumAge"/,
    );
  });

  test("are refused under one name, and for different lengths", () => {
    const [a, b] = [scenario([]), scenario([], { days: 90 })];
    expect(() => checkScenarios(system, calibration.draws, [a, a])).toThrow(/named "x"/);
    expect(() => checkScenarios(system, calibration.draws, [a, { ...b, name: "y" }])).toThrow(
      /120 and 90 days/,
    );
  });
});

describe("the system's flow", () => {
  test("is the cohort flow's, day by day, with the change of admissions", () => {
    const values = {
      startShare: 0.9,
      admissionsBefore: 2,
      admissionsFactor: 1.5,
      pretrialDays: 90,
      convictedShare: 0.8,
      sentenceDays: 300,
    };
    const ours = heldInPrisons(values, 400, 101);
    const flow = prepareFlow(
      {
        compartments: [
          {
            id: "pre-trial",
            stay: { distribution: "daily-exit", probability: 1 / 90 },
            next: [
              { to: "sentence", share: 0.8 },
              { to: "release", share: 0.2 },
            ],
          },
          {
            id: "sentence",
            stay: { distribution: "daily-exit", probability: 1 / 300 },
            next: [{ to: "release", share: 1 }],
          },
        ],
        groups: [{ id: "all" }],
        admissions: [{ compartment: "pre-trial", group: "all", perDay: 2 }],
        initial: [
          { compartment: "pre-trial", group: "all", people: 162 },
          { compartment: "sentence", group: "all", people: 432 },
        ],
      },
      { stepDays: 1, steps: 400, durations: 2 },
    );
    const theirs = heldSeries(runFlow(flow, [{ kind: "fewer-arrests", fromDay: 100, factor: 1.5 }]));
    const sums = ours.pretrial.map((people, day) => people + ours.sentence[day]!);
    expect(sums[0]).toBeCloseTo(594, 6);
    for (const day of [50, 100, 150, 200, 201, 300, 400])
      expect(Math.abs(sums[day]! - theirs[day]!)).toBeLessThan(0.01);
  });

  test("is steady before the change if it starts so: held is admissions times stay", () => {
    const { pretrial, sentence } = heldInPrisons({ ...draw, startShare: 1 }, 20, 21);
    for (const day of [0, 10, 20]) {
      expect(pretrial[day]).toBeCloseTo(draw.admissionsBefore * draw.pretrialDays, 6);
      expect(sentence[day]).toBeCloseTo(draw.admissionsBefore * draw.convictedShare * draw.sentenceDays, 6);
    }
  });
});

test("admissions over days on both sides of the change are some at each rate", () => {
  const [datum] = system.data.filter(({ means }) => means === "centreAdmissions");
  const of = (on: string, until: string): number => {
    const { dated } = datedData(system, [{ ...datum!, means: "prisonAdmissions", on, until }]);
    const changeDay = dayOf(system.changeOn) - dayOf(system.followedFrom);
    return predictions(dated[0]!, draw, heldInPrisons(draw, 1, changeDay), changeDay)[0]!;
  };
  const { admissionsBefore: before, admissionsFactor: factor } = draw;
  // The change is on 2019-01-01.
  expect(of("2018-12-01", "2018-12-31")).toBeCloseTo(31 * before, 9);
  expect(of("2019-01-01", "2019-01-31")).toBeCloseTo(31 * before * factor, 9);
  expect(of("2018-12-30", "2019-01-03")).toBeCloseTo(before * (2 + 3 * factor), 9);
});

describe("calibration", () => {
  test("settles and puts the fitted totals inside its interval", () => {
    expect(Math.max(...calibration.chains.rHat)).toBeLessThan(1.1);
    const held = calibration.draws.map((d) => heldAtStart(system, d)).map(([a, b]) => a + b);
    held.sort((a, b) => a - b);
    expect(held[3]).toBeLessThan(430);
    expect(held.at(-4)).toBeGreaterThan(410);
    expect(held.at(-1)! - held[0]!).toBeLessThan(100);
  });

  test("narrows what totals speak of and hardly what they do not", () => {
    const ratio = Object.fromEntries(calibration.identified.map(({ name, ratio }) => [name, ratio]));
    expect(ratio["centreAdmissions"]).toBeLessThan(0.25);
    expect(ratio["centreDays"]).toBeGreaterThan(0.8);
    expect(ratio["convictedShare"]).toBeGreaterThan(0.6);
  });

  test("is the same for the same seed", () => {
    expect(calibrate(system, 60, 3).draws).toEqual(calibration.draws);
  });
});

describe("what is left of a release", () => {
  const days = 1500;
  test.each([
    [{ people: 90, compartments: ["pre-trial", "sentence"] }],
    [{ people: 30, compartments: ["compulsory-centre"] }],
    [{ people: 60 }],
    [{ people: 20, minimumAge: 50, compartments: ["sentence"] }],
  ])("is the cohort flow's difference: %j", (change) => {
    const policy = { kind: "one-off-release" as const, fromDay: 40, ...change };
    const { left, refilled } = afterRelease(system, draw, policy, days);
    const stock = heldAtStart(system, draw);
    const flow = prepareFlow(
      {
        ...detentionFor(system, draw),
        initial: systemCompartments.map((compartment, c) => ({
          compartment,
          group: "all",
          people: stock[c]!,
        })),
      },
      { stepDays: 1, steps: 40 + days, durations: 2 },
    );
    const { minimumAge: _, ...ageless } = { minimumAge: 0, ...policy };
    const without = heldSeries(runFlow(flow, []));
    const released = heldSeries(runFlow(flow, [ageless]));
    for (const day of [1, 30, 360, 1500])
      expect(
        Math.abs((without[40 + day]! - released[40 + day]!) / change.people - left[day]!),
        `${day}`,
      ).toBeLessThan(0.01);
    expect(left[0]).toBeCloseTo(1, 12);
    // Centres are steady and meet their old number slowly; the next group of tests has them.
    if ("compartments" in change && change.compartments.join() === "compulsory-centre") return;
    // In prisons, whose number grows, it is told to the day but for half a person.
    const again = refillDays(released, 1, 40);
    if (refilled === undefined) expect(again).toBeUndefined();
    else expect(Math.abs(refilled - again!)).toBeLessThan(15);
  });
});

describe("the refill after a release", () => {
  const refill = (policy: object) =>
    refillOf(
      system,
      [scenario([]), scenario([{ kind: "one-off-release", fromDay: 10, ...policy }])],
      [draw],
    )!;

  test.each([
    { people: 60 },
    { people: 60, compartments: ["pre-trial"] },
    { people: 20, compartments: ["compulsory-centre"] },
    { share: 0.3, compartments: ["sentence", "compulsory-centre"] },
    { share: 0.5, minimumAge: 50 },
  ])("of %j leaves as much as the cohort flow has", (policy) => {
    const days = { days: 400 };
    const [without, after] = expectedHeld(system, [draw])([
      scenario([], days),
      { ...scenario([{ kind: "one-off-release", fromDay: 10, ...policy }], days), name: "release" },
    ]).scenarios;
    const { released, shareLeft } = refill(policy);
    const on = (date: string) => {
      const at = (held: typeof without) => held!.held.find((point) => point.date === date)!.q50;
      return at(without) - at(after);
    };
    // Day 10 is 11 January; days 30 k of the forecast are days 30 k − 10 of the refill.
    expect(on("2020-01-11") / released).toBeCloseTo(shareLeft[0]!.q50 / 100, 1);
    const left = (day: number): number => {
      const k = Math.floor(day / 30);
      const part = (day % 30) / 30;
      return ((1 - part) * shareLeft[k]!.q50 + part * shareLeft[k + 1]!.q50) / 100;
    };
    for (const day of [90, 180, 360])
      expect(Math.abs(on(dayName(dayOf("2020-01-01") + day)) / released - left(day - 10))).toBeLessThan(0.02);
  });

  test("from centres alone is told of centres: as many are held again when the last one is replaced", () => {
    const { refillDays } = refill({ people: 20, compartments: ["compulsory-centre"] });
    // 20 · (1 − 1/mean)^t falls below half a person.
    const expected = Math.log(40) / -Math.log(1 - 1 / draw.centreDays);
    expect(Math.abs(refillDays.q50! - expected)).toBeLessThan(2);
  });

  test("of a share is told too, and of nobody it is not", () => {
    const { released } = refill({ share: 0.5 });
    const [pretrial, sentence, centre] = heldAtStart(system, draw);
    expect(released / (pretrial + sentence + centre)).toBeCloseTo(0.5, 1);
    expect(refill({ people: 0 })).toBeNull();
    expect(refillOf(system, [scenario([])], [draw])).toBeNull();
  });
});

describe("the world of a draw", () => {
  const options = { seed: 3, replicate: 5, crowdingExponent: 0 };
  const release = (people: number) => scenario([{ kind: "one-off-release", fromDay: 10, people }]);

  test("holds as many people as the flow, in as many places as are known to exist", () => {
    const { world } = worldAndScenarios(system, draw, [scenario([])], options);
    const [pretrial, sentence, centre] = heldAtStart(system, draw).map(Math.round) as [
      number,
      number,
      number,
    ];
    const inCompartment = (c: number) => world.compartment!.filter((x) => x === c).length;
    expect([0, 1, 2].map(inCompartment)).toEqual([pretrial, sentence, centre]);
    expect(world.facilities).toBe(4);
    const north = Array.from(world.cellOf).filter((cell) => world.facilityOf[cell] === 0).length;
    expect(north).toBe(Math.round(((pretrial + sentence) * 200) / 420));
    expect(Math.min(...world.age!)).toBeGreaterThanOrEqual(18);
  });

  test("is the same in every scenario, so that releasing nobody is the baseline to the bit", () => {
    const { world, scenarios } = worldAndScenarios(
      system,
      draw,
      [scenario([]), { ...release(0), name: "nobody" }, { ...release(80), name: "some" }],
      options,
    );
    const [baseline, nobody, some] = runBatch(prepareRun(world, scenarios), 3, 5, 6).scenarios;
    expect({ ...nobody, cpuMs: 0 }).toEqual({ ...baseline, cpuMs: 0 });
    expect(some!.held).not.toEqual(baseline!.held);
  });
});

test("a system that states a negative rate or an unknown word is refused", () => {
  const plain = JSON.parse(JSON.stringify(system));
  expect(() => systemSchema.parse({ ...plain, initialInfectious: -1 })).toThrow();
  expect(() => systemSchema.parse({ ...plain, capacityToFill: 3 })).toThrow(/capacityToFill/);
});
