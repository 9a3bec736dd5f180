import { describe, expect, test } from "vitest";
import { jobRunner, reportDaysOf } from "./job.ts";
import { nextUniform, randomStream } from "../engine/random.ts";
import { smallSystem } from "../../../test/simulation/small-system.ts";
import { mean, summarise } from "../engine/summary.ts";
import { expectedHeld } from "./expected.ts";
import { calibrate } from "./flow.ts";
import { ageAt, checkScenarios, heldAtStart, shareFrom } from "./run.ts";
import { readSystemScenario } from "./system.ts";

const plain = smallSystem();
// Without deaths, so that the flow is all there is.
const system = { ...plain, initialInfectious: 0, disease: { ...plain.disease, infectionFatality: 0 } };
const draws = calibrate(system, 60, 3).draws.slice(0, 1);
const days = 150;
const scenario = (policy: object) =>
  readSystemScenario({ name: "x", policies: [{ fromDay: 20, ...policy }] }, system.start, days);

describe("the first look has, within chance, the middle of the simulation under", () => {
  test.each([
    [{ kind: "one-off-release", people: 90, compartments: ["pre-trial", "sentence"] }],
    [{ kind: "one-off-release", people: 20, minimumAge: 50 }],
    [{ kind: "one-off-release", share: 0.5, minimumAge: 35 }],
    [{ kind: "one-off-release", people: 90, order: "nearest-end", compartments: ["sentence"] }],
    [{ kind: "one-off-release", people: 120, order: "nearest-end" }],
    [{ kind: "one-off-release", people: 30, order: "nearest-end", minimumAge: 40 }],
    [{ kind: "one-off-release", share: 0.7, atMostDaysLeft: 45 }],
    [{ kind: "one-off-release", share: 1, atLeastShareServed: 0.6, compartments: ["sentence"] }],
    [{ kind: "release-pending-trial", share: 0.6, compartments: ["pre-trial"] }],
    [{ kind: "release-pending-trial", share: 0.6, tried: 0.5, compartments: ["pre-trial"] }],
    [{ kind: "close-centres", overDays: 30, compartments: ["compulsory-centre"] }],
    [{ kind: "faster-trials", factor: 3, compartments: ["pre-trial"] }],
    [{ kind: "fewer-arrests", factor: 0.4 }],
    [{ kind: "custody-time-limit", limitDays: 40, compliance: 0.8, compartments: ["pre-trial"] }],
  ])("%j", (policy) => {
    const scenarios = [scenario(policy)];
    const job = { kind: "system", system, scenarios, draws, crowdingExponent: 0 } as const;
    const batches = jobRunner(job, 7, () => 0)(0, 120);
    const reportDays = reportDaysOf(scenarios);
    const expected = expectedHeld(system, draws)(scenarios).scenarios[0]!.held;
    reportDays.forEach((day, k) => {
      const simulated = batches.map(({ scenarios: [batch] }) =>
        [0, 1, 2].reduce((sum, c) => sum + batch!.held[k * 3 + c]!, 0),
      );
      const { mean: middle, sd } = summarise(simulated);
      // Half a person for rounding of the world's stocks in each of the three stages.
      const error = 1.5 + (4 * sd) / Math.sqrt(simulated.length);
      expect(Math.abs(middle - expected[k]!.mean), `day ${day}: ${middle}`).toBeLessThan(error);
    });
  });
});

test("asked again with other policies and another length, it answers as if asked first", () => {
  const fewer = [scenario({ kind: "fewer-arrests", factor: 0.4 })];
  const limit = [scenario({ kind: "custody-time-limit", limitDays: 40, compartments: ["pre-trial"] })];
  const ask = expectedHeld(system, draws);
  const first = ask(fewer);
  ask(limit);
  expect(ask(fewer)).toEqual(first);
  expect(ask(fewer.map((each) => ({ ...each, days: 60 }))).scenarios[0]!.held.at(-1)!.date).toBe(
    "2020-02-29",
  );
});

test("ages come as often as their share says", () => {
  const random = randomStream(4);
  const ages = Array.from({ length: 20_000 }, () => ageAt(0.3, nextUniform(random), nextUniform(random)));
  for (const age of [0, 18, 30, 50, 57, 60, 66, 70, 75, 80, 99]) {
    const share = mean(Float64Array.from(ages, (each) => (each >= age ? 1 : 0)));
    expect(Math.abs(share - shareFrom(age, 0.3)), `from ${age}`).toBeLessThan(0.013);
  }
});

test("a release by age may not be of more people than there are of that age", () => {
  const draw = draws[0]!;
  const most = heldAtStart(system, draw).reduce((sum, n) => sum + n, 0) * shareFrom(60, draw.shareFiftyPlus);
  const release = (people: number) => [scenario({ kind: "one-off-release", people, minimumAge: 60 })];
  expect(() => checkScenarios(system, draws, release(Math.floor(most)))).not.toThrow();
  expect(() => checkScenarios(system, draws, release(Math.ceil(most) + 1))).toThrow(
    /of 60 years or more are held there/,
  );
});
