import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { forecastSystem, writeForecast } from "../../src/service/forecast.ts";
import { smallSystem } from "../simulation/small-system.ts";
import { readSystemScenario } from "../../src/simulation/two-systems/system.ts";
import { withEnvironment } from "../environment.ts";

const folder = mkdtempSync(join(tmpdir(), "habeas-forecast-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a system on workers gives the same files to the byte for the same inputs", async () => {
  const system = smallSystem();
  const release = { kind: "one-off-release", from: "2020-01-11", people: 50 };
  const scenarios = [
    { name: "unchanged", policies: [] },
    { name: "release", policies: [release] },
  ].map((json) => readSystemScenario(json, system.start, 60));
  const texts = [];
  for (const name of ["first", "second"]) {
    const forecast = await forecastSystem(system, scenarios, { replicates: 6, seed: 9, version: "test" });
    const dir = join(folder, name);
    await withEnvironment({ PATH: "" }, () => writeForecast(forecast, dir));
    texts.push(readdirSync(dir).map((file) => [file, readFileSync(join(dir, file), "utf8")]));
  }
  expect(texts[1]).toEqual(texts[0]);
  expect(texts[0]!.map(([name]) => name)).toContain("methods.md");
});
