import type { SystemForecast } from "../../src/service/forecast.ts";
import { jobRunner } from "../../src/simulation/two-systems/job.ts";
import { smallSystem } from "../simulation/small-system.ts";
import { forecastAnswer, forecastJobs, knowledgeOf } from "../../src/simulation/two-systems/forecast.ts";
import { readSystemScenario, reportedScenarios } from "../../src/simulation/two-systems/system.ts";

/** The answer for the invented system under three scenarios, in 100 simulations, as a run without workers makes it. */
export const smallForecast: SystemForecast = make();

function make(): SystemForecast {
  const system = smallSystem();
  const scenarios = [
    { name: "unchanged", policies: [] },
    { name: "release", policies: [{ kind: "one-off-release", from: "2020-01-11", people: 90 }] },
    {
      name: "centre closed",
      policies: [{ kind: "close-centres", from: "2020-01-11", compartments: ["compulsory-centre"] }],
    },
  ].map((json) => readSystemScenario(json, system.start, 200));
  const seed = 5;
  const knowledge = knowledgeOf(system, 100, seed);
  const jobs = forecastJobs(knowledge, scenarios);
  const batches = jobs.map((job) => jobRunner(job, seed, () => 0)(0, 100));
  const about = { version: "test", inputsHash: "a".repeat(64) };
  return {
    answer: forecastAnswer(knowledge, jobs, batches, about),
    scenarios: reportedScenarios(scenarios, system.start),
  };
}
