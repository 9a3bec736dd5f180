import { type Batch, type PreparedRun, prepareRun, runBatch } from "../engine/run.ts";
import type { ForecastScenario } from "../engine/scenario.ts";
import type { System, SystemScenario } from "./system.ts";
import type { Draw } from "./flow.ts";
import { worldAndScenarios } from "./run.ts";
import { parseWorld } from "../engine/world.ts";

/** What a worker needs to run any replicates of a forecast: plain data only. */
export type ForecastJob =
  | { readonly kind: "world"; readonly world: string; readonly scenarios: readonly ForecastScenario[] }
  | SystemJob;

export type SystemJob = {
  readonly kind: "system";
  readonly system: System;
  readonly scenarios: readonly SystemScenario[];
  readonly draws: readonly Draw[];
  readonly crowdingExponent: number;
};

/**
 * Gives the function that runs replicates `from` … `to` − 1 of the job, as batches. Replicate r is the same in whichever
 * call and worker it runs. `clock` gives the CPU time of this thread so far, in milliseconds.
 */
export function jobRunner(
  job: ForecastJob,
  seed: number,
  clock: () => number,
): (from: number, to: number) => Batch[] {
  if (job.kind === "world") {
    const prepared = prepareRun(parseWorld(job.world), job.scenarios);
    return (from, to) => [runBatch(prepared, seed, from, to, clock)];
  }
  // Every replicate is a world and parameters of its own, drawn from what the data allow.
  return (from, to) =>
    Array.from({ length: to - from }, (_, k) =>
      runBatch(systemRun(job, seed, from + k), seed, from + k, from + k + 1, clock),
    );
}

/** The world and scenarios of replicate `r` of a system, prepared. */
export function systemRun(job: SystemJob, seed: number, r: number): PreparedRun {
  const { world, scenarios } = worldAndScenarios(
    job.system,
    job.draws[r % job.draws.length]!,
    job.scenarios,
    { seed, replicate: r, crowdingExponent: job.crowdingExponent },
  );
  const prepared = prepareRun(world, scenarios);
  return { ...prepared, reportDays: reportDaysOf(scenarios) };
}

/** Every 30th day, the last, and the days around a policy's first, so that a release shows as the step that it is. */
export function reportDaysOf(scenarios: readonly Pick<SystemScenario, "days" | "policies">[]): number[] {
  const last = scenarios[0]!.days - 1;
  const steps = scenarios.flatMap(({ policies }) =>
    policies.flatMap(({ fromDay }) => [fromDay - 1, fromDay]),
  );
  const months = Array.from({ length: Math.floor(last / 30) + 1 }, (_, k) => 30 * k);
  return [...new Set([...months, last, ...steps.filter((day) => day >= 0)])].toSorted((a, b) => a - b);
}
