import { jobRunner, systemRun } from "../../src/service/forecast-job.ts";
import type { SystemForecast } from "../../src/service/forecast.ts";
import { reportedScenarios } from "../../src/service/forecast.ts";
import { smallSystem } from "../../src/simulation/small-system.ts";
import { systemAnswer } from "../../src/simulation/system-answer.ts";
import { calibrate } from "../../src/simulation/system-flow.ts";
import { readSystemScenario } from "../../src/simulation/system.ts";

/** The answer for the invented system under three scenarios, as a run without workers makes it. */
export function smallForecast(replicates = 60, seed = 5): SystemForecast {
  const system = smallSystem();
  const scenarios = [
    { name: "unchanged", policies: [] },
    { name: "release", policies: [{ kind: "one-off-release", from: "2020-01-11", people: 90 }] },
    {
      name: "centre closed",
      policies: [{ kind: "close-centres", from: "2020-01-11", compartments: ["compulsory-centre"] }],
    },
  ].map((json) => readSystemScenario(json, system.start, 200));
  const calibration = calibrate(system, 100, seed);
  const runs = [0, 1].map((crowdingExponent) => {
    const job = { kind: "system", system, scenarios, draws: calibration.draws, crowdingExponent } as const;
    return {
      crowdingExponent,
      prepared: systemRun(job, seed, 0),
      batches: jobRunner(job, seed, () => 0)(0, replicates),
    };
  });
  const about = { seed, version: "test", inputsHash: "a".repeat(64) };
  return {
    answer: systemAnswer({ system, scenarios, calibration, runs, about }),
    scenarios: reportedScenarios(scenarios, system.start),
  };
}
