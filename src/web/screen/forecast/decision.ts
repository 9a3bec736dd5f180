import { grouped } from "../../../arithmetic/number-text.ts";
import type { Policy, ReleaseOrder } from "../../../simulation/engine/policy.ts";
import { dayName, dayOf, type SystemScenario } from "../../../simulation/two-systems/system.ts";

/** What the page's controls stand at: each kind of decision once, on or off, from a calendar day on. */
export type Decisions = {
  readonly release: Decision & {
    readonly people: number;
    readonly stages: readonly DecisionStage[];
    /** 0: people of any age. */
    readonly minimumAge: number;
    readonly order: ReleaseOrder;
  };
  readonly admissions: Decision & { readonly percentFewer: number };
  readonly bail: Decision & { readonly percentFree: number };
  readonly centres: Decision & { readonly overDays: number };
  readonly trials: Decision & { readonly timesAsFast: number };
  readonly limit: Decision & { readonly days: number; readonly percentObeyed: number };
};
export type DecisionName = keyof Decisions;

type Decision = { readonly isOn: boolean; readonly from: string };

export const stages = ["pre-trial", "sentence", "compulsory-centre"] as const;
export type DecisionStage = (typeof stages)[number];

/** All controls off, where one would begin to move them. */
export function noDecisions(from: string): Decisions {
  const off = { isOn: false, from };
  return {
    release: { ...off, people: 10_000, stages: ["pre-trial", "sentence"], minimumAge: 0, order: "by-lot" },
    admissions: { ...off, percentFewer: 40 },
    bail: { ...off, percentFree: 60 },
    centres: { ...off, overDays: 30 },
    trials: { ...off, timesAsFast: 2 },
    limit: { ...off, days: 180, percentObeyed: 90 },
  };
}

/** The policies that the controls amount to, in the order of the page; days are counted from `start`. */
export function policiesOf(decisions: Decisions, start: string): Policy[] {
  const { release, admissions, bail, centres, trials, limit } = decisions;
  const fromDay = ({ from }: Decision): number => dayOf(from) - dayOf(start);
  return [
    release.isOn && {
      kind: "one-off-release" as const,
      fromDay: fromDay(release),
      people: release.people,
      ...(release.order === "by-lot" ? {} : { order: release.order }),
      ...(release.minimumAge > 0 ? { minimumAge: release.minimumAge } : {}),
      ...(release.stages.length < stages.length
        ? { compartments: stages.filter((stage) => release.stages.includes(stage)) }
        : {}),
    },
    admissions.isOn && {
      kind: "fewer-arrests" as const,
      fromDay: fromDay(admissions),
      factor: (100 - admissions.percentFewer) / 100,
    },
    bail.isOn && {
      kind: "release-pending-trial" as const,
      fromDay: fromDay(bail),
      share: bail.percentFree / 100,
      compartments: ["pre-trial"],
    },
    centres.isOn && {
      kind: "close-centres" as const,
      fromDay: fromDay(centres),
      overDays: centres.overDays,
      compartments: ["compulsory-centre"],
    },
    trials.isOn && {
      kind: "faster-trials" as const,
      fromDay: fromDay(trials),
      factor: trials.timesAsFast,
      compartments: ["pre-trial"],
    },
    limit.isOn && {
      kind: "custody-time-limit" as const,
      fromDay: fromDay(limit),
      limitDays: limit.days,
      compliance: limit.percentObeyed / 100,
      compartments: ["pre-trial"],
    },
  ].filter((policy) => policy !== false);
}

/**
 * The controls that show a scenario, or undefined where its policies are not what the controls can say (two of one
 * kind, another stage or order), so that it can be compared with but not be changed here.
 */
export function decisionsOf(scenario: SystemScenario, start: string): Decisions | undefined {
  const first = scenario.policies[0]?.fromDay ?? 0;
  let decisions = noDecisions(dayName(dayOf(start) + first));
  for (const policy of scenario.policies) {
    const on = { isOn: true, from: dayName(dayOf(start) + policy.fromDay) };
    const percent = (share: number): number => Math.round(100 * share);
    switch (policy.kind) {
      case "one-off-release":
        decisions = {
          ...decisions,
          release: {
            ...on,
            people: policy.people ?? 0,
            stages: stages.filter((stage) => policy.compartments?.includes(stage) ?? true),
            minimumAge: policy.minimumAge ?? 0,
            order: policy.order ?? "by-lot",
          },
        };
        break;
      case "fewer-arrests":
        decisions = { ...decisions, admissions: { ...on, percentFewer: percent(1 - policy.factor) } };
        break;
      case "release-pending-trial":
        decisions = { ...decisions, bail: { ...on, percentFree: percent(policy.share) } };
        break;
      case "close-centres":
        decisions = { ...decisions, centres: { ...on, overDays: policy.overDays ?? 1 } };
        break;
      case "faster-trials":
        decisions = { ...decisions, trials: { ...on, timesAsFast: policy.factor } };
        break;
      case "custody-time-limit":
        decisions = {
          ...decisions,
          limit: { ...on, days: policy.limitDays, percentObeyed: percent(policy.compliance ?? 1) },
        };
        break;
      case "decriminalise":
        return undefined;
    }
  }
  return samePolicies(policiesOf(decisions, start), scenario.policies) ? decisions : undefined;
}

/**
 * The scenario that the controls describe. One of `shipped` where it is exactly that, with its name, limits and sources;
 * else one with a name made of what is decided, and what the model leaves out of it.
 */
export function scenarioOf(
  decisions: Decisions,
  shipped: readonly SystemScenario[],
  { start, days }: { readonly start: string; readonly days: number },
): SystemScenario {
  const policies = policiesOf(decisions, start);
  const known = shipped.find((scenario) => samePolicies(scenario.policies, policies));
  if (known !== undefined) return { ...known, days };
  return {
    name: policies.map(nameOf).join(", "),
    days,
    policies,
    limits: policies.flatMap(limitOf),
    sources: ["Set with the controls of the forecast page: a question, not a prediction."],
  };
}

/** The first thing that stops the controls from being a scenario, as a sentence. */
export function flawOf(
  decisions: Decisions,
  { start, days }: { readonly start: string; readonly days: number },
): string | undefined {
  const last = dayName(dayOf(start) + days - 1);
  for (const [name, { isOn, from }] of Object.entries(decisions) as [DecisionName, Decision][]) {
    if (!isOn) continue;
    const what = decisionNames[name];
    // An empty field of a date is an empty text.
    if (from === "") return `“${what}” has no date; give the day on which it begins.`;
    if (from < start || from > last)
      return `“${what}” begins on ${from}; the forecast goes from ${start} to ${last}.`;
  }
  if (decisions.release.isOn && decisions.release.stages.length === 0)
    return `“${decisionNames.release}” names nobody; choose where people are released from.`;
  return undefined;
}

export const decisionNames: Readonly<Record<DecisionName, string>> = {
  release: "Release people once",
  admissions: "Admit fewer people",
  bail: "Leave people free until trial",
  centres: "Close the compulsory centres",
  trials: "Hold trials sooner",
  limit: "Enforce a limit on pre-trial detention",
};

function nameOf(policy: Policy): string {
  switch (policy.kind) {
    case "one-off-release":
      return `${grouped(policy.people ?? 0)}${policy.minimumAge === undefined ? "" : ` of ${policy.minimumAge} and more`}${policy.order === "nearest-end" ? " nearest their end" : ""} released`;
    case "fewer-arrests":
      return `${Math.round(100 * (1 - policy.factor))} % fewer admissions`;
    case "release-pending-trial":
      return `${Math.round(100 * policy.share)} % free until trial`;
    case "close-centres":
      return "centres closed";
    case "faster-trials":
      return `trials ${policy.factor} times as fast`;
    case "custody-time-limit":
      return `at most ${policy.limitDays} days before trial`;
    case "decriminalise":
      return `${policy.groups.join(" and ")} decriminalised`;
  }
}

function limitOf(policy: Policy): string[] {
  switch (policy.kind) {
    case "one-off-release":
      return [
        policy.order === "nearest-end"
          ? `Nobody has published when people are to leave: ${grouped(policy.people ?? 0)} are taken whose simulated detention ends first.`
          : `Who would be released is not known: ${grouped(policy.people ?? 0)} are chosen by lot from those who fit.`,
      ];
    case "fewer-arrests":
      return ["Those not admitted are not held elsewhere instead."];
    case "release-pending-trial":
      return [
        "Who stays free waits as long for trial, and is sentenced as often, as who is held; if fewer are sentenced, the effect is larger.",
      ];
    case "close-centres":
      return [
        "Nobody who would have been sent to a centre is prosecuted instead; if some were, prisons would be fuller.",
      ];
    case "faster-trials":
      return ["Verdicts come out as before, only sooner."];
    case "custody-time-limit":
      return ["Nobody released at the limit is later sent to prison; if some are, the effect is smaller."];
    case "decriminalise":
      return [];
  }
}

function samePolicies(a: readonly Policy[], b: readonly Policy[]): boolean {
  const text = (policies: readonly Policy[]): string =>
    JSON.stringify(policies.map((policy) => Object.entries(policy).toSorted(([x], [y]) => (x < y ? -1 : 1))));
  return text(a) === text(b);
}
