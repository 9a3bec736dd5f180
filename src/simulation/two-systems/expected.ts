/** What the flow alone would do, on average and without the disease: the first look at a scenario, made at once. */
import { type PreparedFlow, prepareFlow, runFlow } from "../engine/flow.ts";
import { reportDaysOf } from "./job.ts";
import { isByEnd, type Policy } from "../engine/policy.ts";
import { type Summary, summarise } from "../engine/summary.ts";
import type { Draw } from "./flow.ts";
import {
  awaitingTrial,
  detentionFor,
  eligible,
  heldAtStart,
  missingAfter,
  type OneOffRelease,
  shareFrom,
  systemCompartments,
} from "./run.ts";
import { dayName, dayOf, type System, type SystemScenario } from "./system.ts";

/** So many draws are enough for a middle and a range that is looked at, not quoted. */
const mostDraws = 100;

export type Expected = {
  readonly draws: number;
  /** People held in both systems at the end of each report day. */
  readonly scenarios: readonly {
    readonly name: string;
    readonly held: readonly ({ readonly date: string } & Summary)[];
  }[];
};

/**
 * Gives the function that says how many people would be held on average under scenarios of one length, for the first
 * hundred draws. The range is that of the draws: chance and the disease are not in it. Tables are built once a draw,
 * so that asking again is quick. People released for being near their end are taken to have left as they would have
 * without any other decision.
 */
export function expectedHeld(
  system: System,
  allDraws: readonly Draw[],
): (scenarios: readonly SystemScenario[]) => Expected {
  const draws = allDraws.slice(0, mostDraws);
  const stocks = draws.map((draw) => heldAtStart(system, draw));
  let prepared: { steps: number; durations: number; flows: PreparedFlow[] } | undefined;
  return (scenarios) => {
    const steps = scenarios[0]!.days;
    // Stays end each day with the same probability, so that only a time limit has to know how long somebody is held.
    const limits = scenarios.flatMap(({ policies }) =>
      policies.map((policy) => (policy.kind === "custody-time-limit" ? policy.limitDays : 0)),
    );
    const durations = Math.max(0, ...limits) + 2;
    if (prepared?.steps !== steps || prepared.durations !== durations)
      prepared = {
        steps,
        durations,
        flows: draws.map((draw, k) =>
          prepareFlow(
            {
              ...detentionFor(system, draw),
              initial: systemCompartments.map((compartment, c) => ({
                compartment,
                group: "all",
                people: stocks[k]![c]!,
              })),
            },
            { stepDays: 1, steps, durations },
          ),
        ),
      };
    const { flows } = prepared;
    return {
      draws: draws.length,
      scenarios: scenarios.map(({ name, policies }) => {
        const held = flows.map((flow, k) => heldUnder(flow, policies, draws[k]!, stocks[k]!));
        return {
          name,
          held: reportDaysOf(scenarios).map((day) => {
            return {
              date: dayName(dayOf(system.start) + day),
              ...summarise(held.map((people) => people[day + 1]!)),
            };
          }),
        };
      }),
    };
  };
}

/** People held in both systems; element 0 is the start, so the end of day d is at d + 1. */
function heldUnder(
  flow: PreparedFlow,
  policies: readonly Policy[],
  draw: Draw,
  stock: readonly number[],
): Float64Array {
  const { held, compartments } = runFlow(
    flow,
    policies
      .filter((policy) => !isReleaseByEnd(policy))
      .map((policy) => awaitingTrial(withoutAges(policy, draw, stock))),
  );
  const stockOn = (day: number): number[] => systemCompartments.map((_, c) => held[day * compartments + c]!);
  const all = Float64Array.from({ length: flow.steps + 1 }, (_, day) =>
    stockOn(day).reduce((sum, people) => sum + people, 0),
  );
  for (const policy of policies) {
    if (!isReleaseByEnd(policy)) continue;
    const { missing } = missingAfter(policy, draw, stockOn(policy.fromDay));
    for (let day = policy.fromDay; day < flow.steps; day++)
      all[day + 1] = Math.max(0, all[day + 1]! - missing(day + 1 - policy.fromDay));
  }
  return all;
}

function isReleaseByEnd(policy: Policy): policy is OneOffRelease {
  return policy.kind === "one-off-release" && isByEnd(policy);
}

/** The flow knows no ages: a release by age is one of as many people as there are of that age. */
function withoutAges(policy: Policy, draw: Draw, stock: readonly number[]): Policy {
  if (policy.kind !== "one-off-release") return policy;
  const { minimumAge, atRisk, people, share, order: _, ...rest } = policy;
  if (minimumAge === undefined && atRisk === undefined) return policy;
  // Nobody in a system's world has a known risk.
  if (atRisk === true) return { ...rest, people: 0 };
  return people === undefined
    ? { ...rest, share: share! * shareFrom(minimumAge ?? 0, draw.shareFiftyPlus) }
    : { ...rest, people: Math.round(Math.min(people, eligible(policy, draw, stock))) };
}
