/** The whole forecast of a system, from its data to the answer; who runs the replicates, and where, is the caller's. */
import { type Json, canonicalJson } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { type SystemJob, systemRun } from "./job.ts";
import type { Batch } from "../engine/run.ts";
import { type SystemAnswer, backtestOf, systemAnswer } from "./answer.ts";
import { type Expected, expectedHeld } from "./expected.ts";
import { type Calibration, calibrate } from "./flow.ts";
import { checkScenarios } from "./run.ts";
import type { System, SystemScenario } from "./system.ts";

/** How contacts follow the number of people: not at all, and in proportion. Both are always given. */
export const crowdingExponents = [0, 1] as const;

/** What a screen needs to ask for forecasts: a dossier's system, its usual length and the scenarios that ship for it. */
export type ForecastQuestion = {
  readonly dossier: string;
  readonly version: string;
  readonly system: System;
  readonly days: number;
  readonly scenarios: readonly SystemScenario[];
};

/** What is known of a system before anybody asks about a scenario. */
export type SystemKnowledge = {
  readonly system: System;
  readonly seed: number;
  readonly calibration: Calibration;
  /** Made when first asked for. */
  readonly backtest: () => SystemAnswer["backtest"];
  readonly expected: (scenarios: readonly SystemScenario[]) => Expected;
};

/** Draws that a forecast of so many replicates is made with. */
export function drawsFor(replicates: number): number {
  return Math.max(400, Math.min(2000, replicates));
}

/** Calibrates the system with so many draws. Takes half a second. Refuses data that contradict the priors. */
export function knowledgeOf(system: System, draws: number, seed: number): SystemKnowledge {
  try {
    const calibration = calibrate(system, draws, seed);
    let backtest: SystemAnswer["backtest"] | undefined;
    return {
      system,
      seed,
      calibration,
      backtest: () => (backtest === undefined ? (backtest = backtestOf(system, seed)) : backtest),
      expected: expectedHeld(system, calibration.draws),
    };
  } catch (error) {
    if (error instanceof RangeError)
      throw new Problem(
        "bad-input",
        "The published totals contradict what the jurisdiction file believes of the rates; look at the data and priors in it.",
        { cause: error },
      );
    throw error;
  }
}

/** The one spelling of all that a forecast depends on but seed and version. Its SHA-256 is the inputs' hash. */
export function forecastInputs(
  system: System,
  scenarios: readonly SystemScenario[],
  replicates: number,
): string {
  return canonicalJson({
    system: system as unknown as Json,
    scenarios: scenarios as unknown as Json,
    replicates,
  });
}

/** The jobs that a forecast consists of, one for each assumption about crowding. Refuses scenarios that do not fit the system or each
 * other. */
export function forecastJobs(knowledge: SystemKnowledge, scenarios: readonly SystemScenario[]): SystemJob[] {
  const { system, calibration } = knowledge;
  checkScenarios(system, calibration.draws, scenarios);
  return crowdingExponents.map((crowdingExponent) => ({
    kind: "system",
    system,
    scenarios,
    draws: calibration.draws,
    crowdingExponent,
  }));
}

/**
 * The answer of the batches that the jobs gave, job by job; of the last jobs there may be none yet. Equal knowledge,
 * jobs and number of replicates give equal answers but for `cpuMsPerReplicate`.
 */
export function forecastAnswer(
  knowledge: SystemKnowledge,
  jobs: readonly SystemJob[],
  batches: readonly (readonly Batch[])[],
  about: { readonly version: string; readonly inputsHash: string },
): SystemAnswer {
  const { system, seed, calibration, backtest, expected } = knowledge;
  const { scenarios } = jobs[0]!;
  return systemAnswer({
    system,
    scenarios,
    calibration,
    backtest: backtest(),
    expected: expected(scenarios),
    runs: batches.map((part, k) => ({
      crowdingExponent: jobs[k]!.crowdingExponent,
      prepared: systemRun(jobs[k]!, seed, 0),
      batches: part,
    })),
    about: { seed, ...about },
  });
}
