import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Detention, detentionSchema } from "./detention.ts";
import { prepareFlow, runFlow } from "./flow.ts";
import { heldBeyond, heldSeries, refillDays } from "../../../test/simulation/flow-series.ts";
import { periodMean } from "./period.ts";
import { type Policy, policySchema } from "./policy.ts";
import { randomStream } from "./random.ts";
import { mean, repeat, standardError, variance } from "../../../test/simulation/statistics.ts";

/** Two parallel systems: police custody → (release | pre-trial) → sentence → release, and a centre apart. */
const example: Detention = {
  compartments: [
    {
      id: "custody",
      stay: { distribution: "fixed", days: 3 },
      next: [
        { to: "pre-trial", share: 0.6 },
        { to: "release", share: 0.4 },
      ],
    },
    {
      id: "pre-trial",
      stay: { distribution: "gamma", meanDays: 180, shape: 2 },
      next: [{ to: "sentence", share: 1 }],
    },
    {
      id: "sentence",
      stay: { distribution: "gamma", meanDays: 500, shape: 1.5 },
      next: [{ to: "release", share: 1 }],
    },
    {
      id: "centre",
      stay: { distribution: "daily-exit", probability: 1 / 200 },
      next: [{ to: "release", share: 1 }],
    },
  ],
  groups: [{ id: "use" }, { id: "other" }],
  admissions: [
    { compartment: "custody", group: "use", perDay: 20 },
    { compartment: "custody", group: "other", perDay: 10 },
    { compartment: "centre", group: "use", perDay: 5 },
  ],
  initial: [
    { compartment: "custody", group: "use", people: 60 },
    { compartment: "custody", group: "other", people: 30 },
    { compartment: "pre-trial", group: "use", people: 12 * 180 },
    { compartment: "pre-trial", group: "other", people: 6 * 180 },
    { compartment: "sentence", group: "use", people: 12 * 500 },
    { compartment: "sentence", group: "other", people: 6 * 500 },
    { compartment: "centre", group: "use", people: 1000 },
  ],
};

const monthly = prepareFlow(example, { stepDays: 30, steps: 48, durations: 160 });
const daily = prepareFlow(example, { stepDays: 1, steps: 400, durations: 2500 });
const total = (flow: typeof monthly, policies: Policy[] = []) => heldSeries(runFlow(flow, policies));

describe("the cohort flow", () => {
  test.each([
    ["days", daily],
    ["months", monthly],
  ] as const)("obeys Little's law in steps of %s: held = admissions × mean stay", (_, flow) => {
    const result = runFlow(flow, []);
    example.compartments.forEach((compartment, c) => {
      const entering = { custody: 30, "pre-trial": 18, sentence: 18, centre: 5 }[compartment.id]!;
      const expected = entering * periodMean(compartment.stay);
      // Arrivals after a fixed stay are not spread evenly over a monthly step; hence one part in a hundred there.
      const held = heldSeries(result, [c]);
      expect(Math.abs(held.at(-1)! / expected - 1)).toBeLessThan(flow === daily ? 0.002 : 0.012);
    });
  });

  test("an empty compartment fills towards admissions × mean stay", () => {
    const detention: Detention = {
      compartments: [
        {
          id: "a",
          stay: { distribution: "daily-exit", probability: 0.02 },
          next: [{ to: "release", share: 1 }],
        },
      ],
      groups: [{ id: "all" }],
      admissions: [{ compartment: "a", group: "all", perDay: 4 }],
      initial: [],
    };
    const held = heldSeries(runFlow(prepareFlow(detention, { stepDays: 1, steps: 600, durations: 700 }), []));
    expect(held[1]).toBeCloseTo(4, 10);
    expect(held[2]).toBeCloseTo(4 + 4 * 0.98, 10);
    expect(held[600]).toBeCloseTo(200 * (1 - 0.98 ** 600), 6);
  });

  test("a fixed stay ends on its day", () => {
    const detention: Detention = {
      compartments: [
        { id: "a", stay: { distribution: "fixed", days: 5 }, next: [{ to: "release", share: 1 }] },
      ],
      groups: [{ id: "all" }],
      admissions: [],
      initial: [{ compartment: "a", group: "all", people: 100, held: "new" }],
    };
    const held = heldSeries(runFlow(prepareFlow(detention, { stepDays: 1, steps: 6, durations: 10 }), []));
    expect([...held]).toEqual([100, 100, 100, 100, 100, 0, 0]);
  });

  // The difference that is left, by the exact law: exp(−365/400), (400 − 365)/400, and 0.82 · (820 − 365)/820 of it.
  test.each([
    ["memoryless", [{ share: 1, stay: { distribution: "daily-exit", probability: 1 / 400 } }], [395, 407]],
    ["fixed", [{ share: 1, stay: { distribution: "fixed", days: 400 } }], [84, 88]],
    [
      "a mix of 60 short and 40 long stays",
      [
        { share: 0.6, stay: { distribution: "fixed", days: 120 } },
        { share: 0.4, stay: { distribution: "fixed", days: 820 } },
      ],
      [451, 455],
    ],
  ] as const)(
    "of 1,000 of 4,000 released by lot, the law of stays says how many are fewer after a year: %s",
    (_, laws, [low, high]) => {
      const perDay = 4000 / 400;
      const groups = laws.map((__, k) => ({ id: `g${k}` }));
      const detention: Detention = {
        compartments: [
          {
            id: "a",
            stay: laws[0].stay,
            stayByGroup: Object.fromEntries(laws.map(({ stay }, k) => [`g${k}`, stay])),
            next: [{ to: "release", share: 1 }],
          },
        ],
        groups,
        admissions: laws.map(({ share }, k) => ({
          compartment: "a",
          group: `g${k}`,
          perDay: perDay * share,
        })),
        initial: laws.map(({ share, stay }, k) => ({
          compartment: "a",
          group: `g${k}`,
          people: perDay * share * periodMean(stay),
        })),
      };
      const flow = prepareFlow(detention, { stepDays: 1, steps: 366, durations: 900 });
      const heldOn = (policies: readonly Policy[]): number => {
        const { held } = runFlow(flow, policies);
        return held.subarray(365 * groups.length, 366 * groups.length).reduce((sum, n) => sum + n, 0);
      };
      const fewer = heldOn([]) - heldOn([{ kind: "one-off-release", fromDay: 0, people: 1000 }]);
      expect(fewer).toBeGreaterThanOrEqual(low);
      expect(fewer).toBeLessThanOrEqual(high);
    },
  );

  const policy = fc.oneof(
    fc.record({
      kind: fc.constant("one-off-release" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      people: fc.integer({ min: 0, max: 20_000 }),
    }),
    fc.record({
      kind: fc.constant("release-pending-trial" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      compartments: fc.constant<string[]>(["pre-trial"]),
    }),
    fc.record({
      kind: fc.constant("close-centres" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      overDays: fc.integer({ min: 1, max: 100 }),
      compartments: fc.constant<string[]>(["centre"]),
    }),
    fc.record({
      kind: fc.constant("faster-trials" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      factor: fc.double({ min: 0.2, max: 5, noNaN: true }),
      compartments: fc.constant<string[]>(["pre-trial"]),
    }),
    fc.record({
      kind: fc.constant("fewer-arrests" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      factor: fc.double({ min: 0, max: 2, noNaN: true }),
    }),
    fc.record({
      kind: fc.constant("custody-time-limit" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      limitDays: fc.integer({ min: 30, max: 400 }),
      compliance: fc.double({ min: 0, max: 1, noNaN: true }),
      compartments: fc.constant<string[]>(["pre-trial"]),
    }),
    fc.record({
      kind: fc.constant("decriminalise" as const),
      fromDay: fc.integer({ min: 0, max: 900 }),
      compliance: fc.double({ min: 0, max: 1, noNaN: true }),
      releaseHeld: fc.boolean(),
      groups: fc.constant<string[]>(["use"]),
    }),
  );

  test("loses and invents nobody in any step, whatever the policies, expected or by chance", () => {
    fc.assert(
      fc.property(
        fc.array(policy, { maxLength: 4 }),
        fc.boolean(),
        fc.nat(1000),
        (policies, chance, seed) => {
          for (const p of policies) policySchema.parse(p);
          const result = runFlow(monthly, policies, chance ? randomStream(seed) : undefined);
          const held = heldSeries(result);
          for (let t = 0; t < result.steps; t++) {
            // Someone on a route back is between compartments for a step; this flow has none.
            const balance = held[t + 1]! - held[t]! - result.admitted[t]! + result.released[t]!;
            expect(Math.abs(balance)).toBeLessThan(1e-6);
          }
          expect(Math.min(...result.held)).toBeGreaterThan(-1e-9);
          if (chance) expect(result.held.every((n) => Number.isInteger(n))).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("drawn by chance has the expected numbers on average and whole persons always", () => {
    const policies: Policy[] = [
      { kind: "one-off-release", fromDay: 60, people: 3000 },
      {
        kind: "custody-time-limit",
        fromDay: 120,
        limitDays: 180,
        compliance: 0.7,
        compartments: ["pre-trial"],
      },
    ];
    const small = prepareFlow(example, { stepDays: 30, steps: 12, durations: 100 });
    const expected = heldSeries(runFlow(small, policies)).at(-1)!;
    const draws = repeat(200, (r) => heldSeries(runFlow(small, policies, randomStream(4, r))).at(-1)!);
    expect(Math.abs(mean(draws) - expected)).toBeLessThan(4 * standardError(draws));
    expect(variance(draws)).toBeGreaterThan(1000);
  });
});

describe("policies", () => {
  test("a one-off release is felt at once and refills while arrests continue", () => {
    const before = total(daily)[99]!;
    const series = total(daily, [{ kind: "one-off-release", fromDay: 100, people: 5000 }]);
    expect(series[101]! - total(daily)[101]!).toBeLessThan(-4900);
    expect(series[100]).toBeCloseTo(before, 0);
    const gap = (day: number) => total(daily)[day]! - series[day]!;
    expect(gap(300)).toBeLessThan(0.8 * gap(101));
    expect(gap(400)).toBeLessThan(gap(300));
  });

  test("the refill time is the first step end with as many held as before the release", () => {
    expect(refillDays(Float64Array.from([100, 100, 60, 80, 95, 101, 102]), 30, 35)).toBe(115);
    expect(refillDays(Float64Array.from([100, 60, 70]), 30, 0)).toBeUndefined();
    expect(refillDays(Float64Array.from([100, 100, 100]), 30, 0)).toBeUndefined();
  });

  test("a release of nobody changes nothing, to the last bit", () => {
    const none = runFlow(monthly, [{ kind: "one-off-release", fromDay: 40, people: 0 }]);
    expect(none).toEqual(runFlow(monthly, []));
    const byChance = runFlow(monthly, [{ kind: "one-off-release", fromDay: 40, people: 0 }], randomStream(9));
    expect(byChance).toEqual(runFlow(monthly, [], randomStream(9)));
  });

  test("trials twice as fast halve the number before trial in the long run", () => {
    const long = prepareFlow(example, { stepDays: 30, steps: 60, durations: 160 });
    const pre = (policies: Policy[]) => heldSeries(runFlow(long, policies), [1]).at(-1)!;
    const policy: Policy = { kind: "faster-trials", fromDay: 90, factor: 2, compartments: ["pre-trial"] };
    expect(pre([policy]) / pre([])).toBeCloseTo(0.5, 2);
    expect(pre([policy, { ...policy, factor: 0.5 }]) / pre([])).toBeCloseTo(1, 9);
  });

  test("release pending trial of a share keeps that share of entries out of pre-trial detention", () => {
    const long = prepareFlow(example, { stepDays: 30, steps: 60, durations: 160 });
    const policies: Policy[] = [
      { kind: "release-pending-trial", fromDay: 0, share: 0.5, compartments: ["pre-trial"] },
      { kind: "release-pending-trial", fromDay: 0, share: 0.2, compartments: ["pre-trial"] },
    ];
    const ratio =
      heldSeries(runFlow(long, policies), [1]).at(-1)! / heldSeries(runFlow(long, []), [1]).at(-1)!;
    expect(ratio).toBeCloseTo(0.4, 3);
  });

  test("an enforced time limit leaves nobody beyond it, and a half enforced one half of them", () => {
    const limit: Policy = {
      kind: "custody-time-limit",
      fromDay: 100,
      limitDays: 120,
      compartments: ["pre-trial"],
    };
    expect(beyond120([])).toBeGreaterThan(1000);
    expect(beyond120([limit])).toBeLessThan(1e-6);
    expect(beyond120([{ ...limit, compliance: 0.5 }]) / beyond120([])).toBeCloseTo(0.5, 6);
  });

  test("closing the centres empties them over the stated days and keeps them empty", () => {
    const series = heldSeries(
      runFlow(daily, [{ kind: "close-centres", fromDay: 10, overDays: 20, compartments: ["centre"] }]),
      [3],
    );
    expect(series[10]).toBeGreaterThan(990);
    expect(series[20]).toBeGreaterThan(300);
    expect(series[20]).toBeLessThan(600);
    expect(Math.max(...series.subarray(30))).toBeLessThan(1e-9);
  });

  test("decriminalising use stops admissions of that group alone", () => {
    const result = runFlow(daily, [{ kind: "decriminalise", fromDay: 0, groups: ["use"] }]);
    expect(result.admitted.every((n) => Math.abs(n - 10) < 1e-9)).toBe(true);
  });

  test("policies survive being written as JSON and refuse names that the flow does not have", () => {
    const policies: Policy[] = [{ kind: "fewer-arrests", fromDay: 3, factor: 0.7, groups: ["use"] }];
    const read = JSON.parse(JSON.stringify(policies)).map((p: unknown) => policySchema.parse(p));
    expect(runFlow(monthly, read)).toEqual(runFlow(monthly, policies));
    expect(() =>
      runFlow(monthly, [{ kind: "fewer-arrests", fromDay: 3, factor: 0.7, groups: ["nobody"] }]),
    ).toThrow(/no group "nobody"/);
    expect(policySchema.safeParse({ kind: "one-off-release", fromDay: 0 }).success).toBe(false);
  });
});

test("shares that do not sum to 1 are refused", () => {
  const broken = structuredClone(detentionSchema.parse(example));
  broken.compartments[0]!.next.pop();
  expect(() => prepareFlow(broken, { stepDays: 30, steps: 1, durations: 2 })).toThrow(/sum to 0.6/);
});

test("a release by age is refused by the cohort flow, which knows none", () => {
  expect(() =>
    runFlow(monthly, [{ kind: "one-off-release", fromDay: 0, people: 5, minimumAge: 60 }]),
  ).toThrow(/ages/);
});

/** Held before trial for more than 120 days at the end of the daily run. */
function beyond120(policies: Policy[]): number {
  return heldBeyond(runFlow(daily, policies), 1, 120);
}
