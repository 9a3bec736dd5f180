import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { openOutbreak } from "./open-outbreak.ts";
import { closedOutbreak } from "./outbreak.ts";
import { randomKey, randomStream } from "./random.ts";
import { type Scenario, scenarioSchema } from "./scenario.ts";
import { kolmogorovSmirnov } from "./special.ts";
import { mean, repeat, variance } from "./test-world.ts";
import { parseWorld } from "./world.ts";

const folder = ["../shared/forecast", "../../shared/forecast"].find((path) =>
  existsSync(`${path}/world.csv`),
);

describe.skipIf(folder === undefined)("the reference world (skipped where its folder is missing)", () => {
  test("has one law in both engines", () => {
    const { world, scenario } = read();
    const open = openOutbreak(world, scenario);
    const closed = closedOutbreak(world, scenario.disease, scenario);
    const a = repeat(1000, (r) => open(randomKey(1, r)));
    const b = repeat(1000, (r) => closed(randomStream(2, r)));
    for (const key of ["infections", "deaths", "peakInfectious"] as const)
      expect(
        kolmogorovSmirnov(
          a.map((o) => o[key]),
          b.map((o) => o[key]),
        ).pValue,
      ).toBeGreaterThan(0.001);
    expect(Math.abs(mean(a.map((o) => o.infections)) - 38_414)).toBeLessThan(6);
  });

  test("pairs: 10,000 released differ from nobody released with a quarter of the variance or less", () => {
    const { world, scenario } = read();
    const baseline: Scenario = { ...scenario, community: { hazardPerDay: 0.0005, beta: 0.05 } };
    const released: Scenario = {
      ...baseline,
      policies: [{ kind: "one-off-release", fromDay: 0, people: 10_000 }],
    };
    const a = openOutbreak(world, baseline);
    const b = openOutbreak(world, released);
    const without = repeat(300, (r) => a(randomKey(3, r)).deaths);
    const paired = repeat(300, (r) => without[r]! - b(randomKey(3, r)).deaths);
    const unpaired = repeat(300, (r) => without[r]! - b(randomKey(4, r)).deaths);
    expect(variance(unpaired) / variance(paired)).toBeGreaterThan(4);
  });
});

function read() {
  return {
    world: parseWorld(readFileSync(`${folder}/world.csv`, "utf8")),
    scenario: scenarioSchema.parse(JSON.parse(readFileSync(`${folder}/w1.json`, "utf8"))),
  };
}
