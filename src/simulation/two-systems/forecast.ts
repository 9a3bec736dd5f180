/** The whole forecast of a system, from its data to the answer; who runs the replicates, and where, is the caller's. */
import { type Json, canonicalJson } from "../../domain/canonical-json.ts";
import { Problem } from "../../domain/problem.ts";
import { type SystemJob, systemRun } from "./job.ts";
import type { Batch } from "../engine/run.ts";
import { type SystemAnswer, backtestOf, systemAnswer } from "./answer.ts";
import { type Expected, expectedHeld } from "./expected.ts";
import { checkedFit, type DatumFit, datumFits, refuseUnfit } from "./fit.ts";
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
  /**
   * Each fitted number against the others, and a sentence for each that lies far from them. Made when first asked for, in
   * about three times what calibrating takes. Refuses a number that does not fit, and chains that have not settled.
   */
  readonly checked: () => CheckedFit;
  /** Made when first asked for. */
  readonly backtest: () => SystemAnswer["backtest"];
  readonly expected: (scenarios: readonly SystemScenario[]) => Expected;
};

export type CheckedFit = { readonly fits: readonly DatumFit[]; readonly warnings: readonly string[] };

/** Draws that a forecast of so many replicates is made with. */
export function drawsFor(replicates: number): number {
  return Math.max(400, Math.min(2000, replicates));
}

/** Calibrates the system with so many draws. Takes half a second. Refuses data that contradict the priors, by name where
 * one datum does. */
export function knowledgeOf(system: System, draws: number, seed: number): SystemKnowledge {
  try {
    const calibration = calibrate(system, draws, seed);
    let backtest: SystemAnswer["backtest"] | undefined;
    let checked: CheckedFit | undefined;
    return {
      system,
      seed,
      calibration,
      checked: () => {
        if (checked !== undefined) return checked;
        const fits = datumFits(system, seed);
        return (checked = { fits, warnings: checkedFit(calibration, fits) });
      },
      backtest: () => (backtest === undefined ? (backtest = backtestOf(system, seed)) : backtest),
      expected: expectedHeld(system, calibration.draws),
    };
  } catch (error) {
    if (error instanceof RangeError) {
      refuseUnfit(datumFits(system, seed));
      throw new Problem(
        "bad-input",
        "The published totals contradict what the jurisdiction file believes of the rates; look at the data and priors in it.",
        { cause: error },
      );
    }
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

/** The jobs that a forecast consists of, one for each assumption about crowding. Refuses scenarios that do not fit the
 * system or each other. */
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

/** The other end of what is taken of those who stay free until trial: that none of them is sentenced later. */
function ifNoneTried(
  expected: SystemKnowledge["expected"],
  scenarios: readonly SystemScenario[],
): SystemAnswer["ifNoneTried"] {
  return scenarios.flatMap((scenario) => {
    const policies = scenario.policies.map((policy) =>
      policy.kind === "release-pending-trial" && policy.tried !== 0 ? { ...policy, tried: 0 } : policy,
    );
    if (policies.every((policy, k) => policy === scenario.policies[k])) return [];
    const [reference, other] = expected([scenarios[0]!, { ...scenario, policies }]).scenarios.map(
      ({ held }) => held.at(-1)!.mean,
    ) as [number, number];
    return [{ scenario: scenario.name, fewerHeld: reference - other }];
  });
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
  const { system, seed, calibration, checked, backtest, expected } = knowledge;
  const { scenarios } = jobs[0]!;
  return systemAnswer({
    system,
    scenarios,
    calibration,
    checked: checked(),
    backtest: backtest(),
    expected: expected(scenarios),
    ifNoneTried: ifNoneTried(expected, scenarios),
    runs: batches.map((part, k) => ({
      crowdingExponent: jobs[k]!.crowdingExponent,
      prepared: systemRun(jobs[k]!, seed, 0),
      batches: part,
    })),
    about: { seed, ...about },
  });
}
