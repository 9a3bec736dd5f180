import { type Batch, type PreparedRun, prepareRun, runBatch } from "../simulation/run.ts";
import type { Scenario } from "../simulation/scenario.ts";
import type { System, SystemScenario } from "../simulation/system.ts";
import type { Draw } from "../simulation/system-flow.ts";
import { worldAndScenarios } from "../simulation/system-run.ts";
import { parseWorld } from "../simulation/world.ts";

/** What a worker needs to run any replicates of a forecast: plain data only. */
export type ForecastJob =
  | { readonly kind: "world"; readonly world: string; readonly scenarios: readonly Scenario[] }
  | {
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
export function systemRun(
  job: ForecastJob & { readonly kind: "system" },
  seed: number,
  r: number,
): PreparedRun {
  const { world, scenarios } = worldAndScenarios(
    job.system,
    job.draws[r % job.draws.length]!,
    job.scenarios,
    { seed, replicate: r, crowdingExponent: job.crowdingExponent },
  );
  const prepared = prepareRun(world, scenarios);
  // The days around a policy's first are reported too, so that a release shows as the step that it is.
  const steps = scenarios.flatMap(({ policies }) =>
    policies.flatMap(({ fromDay }) => [fromDay - 1, fromDay]),
  );
  const days = new Set([...prepared.reportDays, ...steps.filter((day) => day >= 0)]);
  return { ...prepared, reportDays: [...days].toSorted((a, b) => a - b) };
}
