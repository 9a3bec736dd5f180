import { type Batch, type PreparedRun, type ScenarioBatch, prepareRun, runBatch } from "../simulation/run.ts";
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

/** Replicates done, and the CPU time of each scenario. */
export type JobPart = { readonly batch: Batch; readonly cpuMs: readonly number[] };

/**
 * Gives the function that runs replicates `from` … `to` − 1 of the job. Replicate r is the same in whichever part and
 * worker it runs. `cpuTime` gives the CPU time of this thread so far, in milliseconds.
 */
export function jobRunner(
  job: ForecastJob,
  seed: number,
  cpuTime: () => number,
): (from: number, to: number) => JobPart {
  if (job.kind === "world") {
    const prepared = prepareRun(parseWorld(job.world), job.scenarios);
    return (from, to) => runTimed(prepared, seed, from, to, cpuTime);
  }
  // Every replicate is a world and parameters of its own, drawn from what the data allow.
  return (from, to) => {
    const parts: JobPart[] = [];
    for (let r = from; r < to; r++) {
      parts.push(runTimed(systemRun(job, seed, r), seed, r, r + 1, cpuTime));
    }
    return joined(parts, from, to);
  };
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

/** Runs one scenario after the other, so that the time of each is known. */
function runTimed(
  prepared: PreparedRun,
  seed: number,
  from: number,
  to: number,
  cpuTime: () => number,
): JobPart {
  const scenarios: ScenarioBatch[] = [];
  const cpuMs: number[] = [];
  prepared.scenarios.forEach((scenario, s) => {
    const before = cpuTime();
    const one = { ...prepared, scenarios: [scenario], runners: [prepared.runners[s]!] };
    scenarios.push(runBatch(one, seed, from, to).scenarios[0]!);
    cpuMs.push(cpuTime() - before);
  });
  return { batch: { from, to, scenarios }, cpuMs };
}

/** Parts that follow each other as one. */
function joined(parts: readonly JobPart[], from: number, to: number): JobPart {
  const arrays = [
    "infections",
    "deaths",
    "deathsInCustody",
    "peakInfectious",
    "attackRate",
    "held",
    "infectious",
  ] as const;
  const scenarios = parts[0]!.batch.scenarios.map((_, s): ScenarioBatch => {
    const own = parts.map(({ batch }) => batch.scenarios[s]!);
    const lists = Object.fromEntries(
      arrays.map((name) => [name, Float64Array.from(own.flatMap((batch) => Array.from(batch[name])))]),
    ) as Omit<ScenarioBatch, "highestOccupancy">;
    return { ...lists, highestOccupancy: Math.max(...own.map((batch) => batch.highestOccupancy)) };
  });
  const cpuMs = parts[0]!.cpuMs.map((_, s) => parts.reduce((sum, part) => sum + part.cpuMs[s]!, 0));
  return { batch: { from, to, scenarios }, cpuMs };
}
