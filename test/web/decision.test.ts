import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { shippedScenarios } from "../../src/service/forecast-data.ts";
import { smallSystem } from "../simulation/small-system.ts";
import type { ForecastQuestion } from "../../src/simulation/two-systems/forecast.ts";
import {
  dayName,
  dayOf,
  readSystemScenario,
  reportedScenarios,
} from "../../src/simulation/two-systems/system.ts";
import {
  type Decisions,
  decisionsOf,
  flawOf,
  noDecisions,
  policiesOf,
  scenarioOf,
  stages,
} from "../../src/web/screen/forecast/decision.ts";
import {
  asked,
  isOutdated,
  opened,
  type ForecastState,
  reduce,
} from "../../src/web/screen/forecast/state.ts";

const start = "2020-07-01";
const days = 380;
const shipped = shippedScenarios("cambodia-2020").map((file) =>
  readSystemScenario(JSON.parse(readFileSync(file, "utf8")), start, days),
);

const decision = fc.record({
  isOn: fc.boolean(),
  from: fc.integer({ min: 0, max: days - 1 }).map((day) => dayName(dayOf(start) + day)),
});
const percent = fc.integer({ min: 0, max: 100 });
const anyDecisions: fc.Arbitrary<Decisions> = fc.record({
  release: fc
    .tuple(
      decision,
      fc.record({
        people: fc.integer({ min: 0, max: 40_000 }),
        stages: fc
          .subarray([...stages], { minLength: 1 })
          .map((chosen) => stages.filter((s) => chosen.includes(s))),
        minimumAge: fc.constantFrom(0, 50, 60, 70),
        order: fc.constantFrom("by-lot", "nearest-end"),
      }),
    )
    .map(([a, b]) => ({ ...a, ...b })),
  admissions: fc.tuple(decision, percent).map(([a, percentFewer]) => ({ ...a, percentFewer })),
  bail: fc.tuple(decision, percent).map(([a, percentFree]) => ({ ...a, percentFree })),
  centres: fc.tuple(decision, fc.integer({ min: 1, max: 180 })).map(([a, overDays]) => ({ ...a, overDays })),
  trials: fc
    .tuple(decision, fc.integer({ min: 2, max: 12 }))
    .map(([a, halves]) => ({ ...a, timesAsFast: halves / 2 })),
  limit: fc
    .tuple(decision, fc.integer({ min: 1, max: 24 }), percent)
    .map(([a, months, percentObeyed]) => ({ ...a, days: 30 * months, percentObeyed })),
});

describe("the controls", () => {
  test("say a scenario that a file says as well, whatever they stand at", () => {
    fc.assert(
      fc.property(anyDecisions, (decisions) => {
        const scenario = scenarioOf(decisions, shipped, { start, days });
        const [file] = JSON.parse(JSON.stringify(reportedScenarios([scenario], start)));
        // No name where nothing is decided: that one is the reference.
        if (scenario.policies.length > 0)
          expect(readSystemScenario(file, start, 99)).toEqual({ ...scenario, days });
      }),
    );
  });

  test("are set to a scenario that they made", () => {
    fc.assert(
      fc.property(anyDecisions, (decisions) => {
        const scenario = scenarioOf(decisions, [], { start, days });
        const again = decisionsOf(scenario, start);
        expect(again === undefined ? undefined : policiesOf(again, start)).toEqual(scenario.policies);
      }),
    );
  });

  test("can be set to every scenario that ships, and give it back with its name, limits and sources", () => {
    expect(shipped).toHaveLength(5);
    for (const scenario of shipped) {
      const decisions = decisionsOf(scenario, start);
      expect(decisions, scenario.name).toBeDefined();
      expect(scenarioOf(decisions!, shipped, { start, days })).toEqual(scenario);
    }
  });

  test.each([
    [{ kind: "decriminalise", fromDay: 0, groups: ["use"] }],
    [{ kind: "one-off-release", fromDay: 0, share: 0.1 }],
    [{ kind: "fewer-arrests", fromDay: 0, factor: 0.5, compartments: ["pre-trial"] }],
    [{ kind: "faster-trials", fromDay: 0, factor: 2, compartments: ["sentence"] }],
  ])("are not set to what they cannot say: %j", (policy) => {
    expect(
      decisionsOf(readSystemScenario({ name: "x", policies: [policy] }, start, days), start),
    ).toBeUndefined();
  });

  test("are refused with a date outside the forecast, none at all, and a release from nowhere", () => {
    const none = noDecisions("2020-07-15");
    const on = (from: string, more = {}): Decisions => ({
      ...none,
      release: { ...none.release, isOn: true, from, ...more },
    });
    expect(flawOf(on("2020-07-15"), { start, days })).toBeUndefined();
    expect(flawOf(on("2020-06-30"), { start, days })).toBe(
      "“Release people once” begins on 2020-06-30; the forecast goes from 2020-07-01 to 2021-07-15.",
    );
    expect(flawOf(on("2021-07-16"), { start, days })).toContain("begins on 2021-07-16");
    expect(flawOf(on(""), { start, days })).toContain("has no date");
    expect(flawOf(on("2020-07-15", { stages: [] }), { start, days })).toContain("names nobody");
    expect(flawOf({ ...none, release: { ...none.release, from: "" } }, { start, days })).toBeUndefined();
  });
});

describe("the page", () => {
  const system = smallSystem();
  const scenarios = [
    { name: "unchanged", policies: [] },
    { name: "release", policies: [{ kind: "one-off-release", from: "2020-01-11", people: 90 }] },
    { name: "fewer", policies: [{ kind: "fewer-arrests", from: "2020-01-11", factor: 0.5 }] },
  ].map((json) => readSystemScenario(json, system.start, 200));
  const question: ForecastQuestion = { dossier: "valley", version: "1", system, days: 200, scenarios };
  const page = opened(question);
  const names = (of: ForecastState): string[] => {
    const wanted = asked(of);
    if (typeof wanted === "string") throw new Error(wanted);
    return wanted.scenarios.map(({ name }) => name);
  };

  test("opens with the first decision that ships against the present policy", () => {
    expect(names(page)).toEqual(["unchanged", "release"]);
  });

  test("compares with others, keeps its own, and asks for each name once", () => {
    const compared = reduce(page, { type: "compare", name: "fewer", isOn: true });
    expect(names(compared)).toEqual(["unchanged", "release", "fewer"]);
    const own = reduce(compared, {
      type: "decide",
      decisions: { ...page.decisions, admissions: { isOn: true, from: "2020-02-01", percentFewer: 20 } },
    });
    expect(names(own)).toEqual(["unchanged", "90 released, 20 % fewer admissions", "fewer"]);
    const kept = reduce(own, { type: "keep" });
    expect(names(kept)).toEqual(names(own));
    const back = reduce(kept, { type: "decide", decisions: page.decisions });
    expect(names(back)).toEqual(["unchanged", "release", "fewer", "90 released, 20 % fewer admissions"]);
    expect(reduce(kept, { type: "keep" }).others).toHaveLength(kept.others.length);
  });

  test.each([
    [{ days: 29 }, /30 to 3,650 days/],
    [{ days: Number.NaN }, /30 to 3,650 days/],
    [{ replicates: 9 }, /10 to 10,000 simulations/],
    [{ replicates: 10.5 }, /10 to 10,000 simulations/],
    [{ seed: -1 }, /whole number from 0/],
  ])("asks for nothing with %j, and says why", (settings, reason) => {
    expect(asked(reduce(page, { type: "settings", settings }))).toMatch(reason);
  });

  test("says that its forecast is of other settings once they are moved, until they are moved back", () => {
    const wanted = asked(page);
    if (typeof wanted === "string") throw new Error(wanted);
    const began = reduce(page, { type: "began", number: 4, asked: wanted, at: 0 });
    expect(isOutdated(began)).toBe(false);
    const moved = reduce(began, { type: "settings", settings: { seed: 2 } });
    expect(isOutdated(moved)).toBe(true);
    expect(isOutdated(reduce(moved, { type: "settings", settings: { seed: 1 } }))).toBe(false);
  });

  test("hears no answer of a simulation that was cancelled or replaced", () => {
    const wanted = asked(page);
    if (typeof wanted === "string") throw new Error(wanted);
    const began = reduce(page, { type: "began", number: 4, asked: wanted, at: 0 });
    const progress = (run: number) =>
      ({ type: "answered", answer: { kind: "progress", run, done: 3, total: 20 } }) as const;
    expect(reduce(began, progress(4)).run?.done).toBe(3);
    expect(reduce(began, progress(3)).run?.done).toBe(0);
    const stopped = reduce(began, { type: "stopped" });
    expect(reduce(stopped, progress(4)).run).toEqual(stopped.run);
    expect(stopped.run?.state).toBe("stopped");
    expect(reduce(began, { type: "failed" })).toMatchObject({
      run: undefined,
      problem: "The forecast stopped working; reload the page.",
    });
  });
});
