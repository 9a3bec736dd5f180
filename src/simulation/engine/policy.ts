/**
 * What somebody might decide, as data: each policy changes rates or stocks of the detention flow from a day on. A list
 * of policies is applied in order and can be stored, compared and sent. The program never chooses persons: a release
 * takes whoever fits the stated class, at random, and nothing here ranks people or predicts what they will do.
 */
import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { type Detention, compartmentIndex, groupIndex, heldCompartments } from "./detention.ts";

const fromDay = z.int().min(0);
const share = z.number().min(0).max(1);
const names = z.array(z.string().min(1)).min(1);
const whom = { compartments: names.optional(), groups: names.optional() };
const releaseOrderSchema = z.enum(["by-lot", "nearest-end"]);
export type ReleaseOrder = z.infer<typeof releaseOrderSchema>;
const narrowing = {
  order: releaseOrderSchema.optional(),
  minimumAge: z.int().min(0).max(130).optional(),
  atRisk: z.boolean().optional(),
  atMostDaysLeft: z.int().min(1).max(36_525).optional(),
  atLeastShareServed: z.number().gt(0).max(0.99).optional(),
};
/** Who of those who fit are released, and in which order: what only a run that knows persons can tell. */
export type ReleaseNarrowing = { [name in keyof typeof narrowing]?: z.infer<(typeof narrowing)[name]> };

/**
 * A policy. `fromDay` is a day of the scenario, from 0; `compartments` and `groups` absent mean all.
 *
 * - `one-off-release`: on one day release `people` persons, or the `share`, of those who fit, in the `order`: by lot
 *   (the default), or those first whose detention would end soonest. Who fits is narrowed by `minimumAge`, `atRisk`,
 *   `atMostDaysLeft` (until the end of detention, through all stages) and `atLeastShareServed` (of the stay in the
 *   stage somebody is in), in a run that knows persons (the cohort flow refuses these and the order).
 * - `release-pending-trial`: of those who would enter the compartments, a share is released instead (bail). Of them the
 *   share `tried` (default 1 where `to` is stated, else 0) goes to the compartment `to`, whose people are at liberty, and
 *   on from there; the others are released for good.
 * - `decriminalise`: of the groups, a share `compliance` (default 1) is no longer admitted; with `releaseHeld` the same
 *   share of those held is released that day.
 * - `close-centres`: nobody enters any more; those held are released evenly over `overDays` (default 1).
 * - `faster-trials`: time in the compartments runs `factor` times as fast, also for those already there.
 * - `fewer-arrests`: admissions from outside are multiplied by `factor` (above 1: more arrests).
 * - `custody-time-limit`: whoever reaches `limitDays` in the compartment is released with probability `compliance`
 *   (default 1), and so is who is beyond it already.
 */
export const policySchema = z.discriminatedUnion("kind", [
  z
    .strictObject({
      kind: z.literal("one-off-release"),
      fromDay,
      people: z.int().min(0).optional(),
      share: share.optional(),
      ...narrowing,
      ...whom,
    })
    .refine((p) => (p.people === undefined) !== (p.share === undefined), "state either people or share"),
  z.strictObject({
    kind: z.literal("release-pending-trial"),
    fromDay,
    share,
    to: z.string().min(1).optional(),
    tried: share.optional(),
    ...whom,
    compartments: names,
  }),
  z.strictObject({
    kind: z.literal("decriminalise"),
    fromDay,
    compliance: share.optional(),
    releaseHeld: z.boolean().optional(),
    ...whom,
    groups: names,
  }),
  z.strictObject({
    kind: z.literal("close-centres"),
    fromDay,
    overDays: z.int().min(1).max(3650).optional(),
    ...whom,
    compartments: names,
  }),
  z.strictObject({
    kind: z.literal("faster-trials"),
    fromDay,
    factor: z.number().gt(0).max(100),
    ...whom,
    compartments: names,
  }),
  z.strictObject({ kind: z.literal("fewer-arrests"), fromDay, factor: z.number().min(0).max(10), ...whom }),
  z.strictObject({
    kind: z.literal("custody-time-limit"),
    fromDay,
    limitDays: z.int().min(1),
    compliance: share.optional(),
    ...whom,
    compartments: names,
  }),
]);

export type Policy = z.infer<typeof policySchema>;

/** Which compartments and groups an edit touches: element c × groups + g is 1 or 0. */
export type Mask = Uint8Array;

/** The few changes of which all policies consist; both engines know these only. `fromDay` as in the policy. */
export type PolicyEdit =
  | { kind: "admissions"; fromDay: number; factor: number; mask: Mask }
  | {
      kind: "divert";
      fromDay: number;
      share: number;
      to?: { compartment: number; share: number };
      mask: Mask;
    }
  | { kind: "speed"; fromDay: number; factor: number; mask: Mask }
  | { kind: "limit"; fromDay: number; limitDays: number; compliance: number; mask: Mask }
  | ({
      kind: "remove";
      fromDay: number;
      amount: { people: number } | { share: number };
      mask: Mask;
    } & ReleaseNarrowing);

/** The edits that the policies amount to, in order. Refuses names that the detention flow does not have. */
export function editsOf(policies: readonly Policy[], detention: Detention): PolicyEdit[] {
  return policies.flatMap((policy): PolicyEdit[] => {
    const mask = maskOf(detention, policy.compartments, policy.groups);
    const { fromDay } = policy;
    switch (policy.kind) {
      case "one-off-release": {
        const { kind: _, people, share, compartments: __, groups: ___, ...narrowed } = policy;
        return [
          {
            ...narrowed,
            kind: "remove",
            amount: people === undefined ? { share: share! } : { people },
            mask,
          },
        ];
      }
      case "release-pending-trial":
        return [{ kind: "divert", fromDay, share: policy.share, mask, ...freeUntilTrial(policy, detention) }];
      case "decriminalise": {
        const compliance = policy.compliance ?? 1;
        const admissions: PolicyEdit = { kind: "admissions", fromDay, factor: 1 - compliance, mask };
        return policy.releaseHeld
          ? [admissions, { kind: "remove", fromDay, amount: { share: compliance }, mask }]
          : [admissions];
      }
      case "close-centres": {
        const days = policy.overDays ?? 1;
        const removals = Array.from({ length: days }, (_, k): PolicyEdit => {
          return { kind: "remove", fromDay: fromDay + k, amount: { share: 1 / (days - k) }, mask };
        });
        return [{ kind: "divert", fromDay, share: 1, mask }, ...removals];
      }
      case "faster-trials":
        return [{ kind: "speed", fromDay, factor: policy.factor, mask }];
      case "fewer-arrests":
        return [{ kind: "admissions", fromDay, factor: policy.factor, mask }];
      case "custody-time-limit":
        return [
          { kind: "limit", fromDay, limitDays: policy.limitDays, compliance: policy.compliance ?? 1, mask },
        ];
    }
  });
}

/** Where those go who stay free, and which share of them. Refuses a compartment whose people are held. */
function freeUntilTrial(
  { to, tried }: Extract<Policy, { kind: "release-pending-trial" }>,
  detention: Detention,
): { to?: { compartment: number; share: number } } {
  if (to === undefined) return {};
  const compartment = compartmentIndex(detention, to);
  if (compartment < heldCompartments(detention).length)
    throw new Problem(
      "bad-input",
      `Who stays free until trial cannot go to "${to}", whose people are held; name a compartment with "atLiberty".`,
    );
  return { to: { compartment, share: tried ?? 1 } };
}

/** Whether only a run that knows persons can tell whom a release takes. */
export function isOfPersons(release: ReleaseNarrowing): boolean {
  return release.minimumAge !== undefined || release.atRisk !== undefined || isByEnd(release);
}

/** Whether a release takes people for how near their end they are. */
export function isByEnd(release: ReleaseNarrowing): boolean {
  const { order, atMostDaysLeft, atLeastShareServed } = release;
  return order === "nearest-end" || atMostDaysLeft !== undefined || atLeastShareServed !== undefined;
}

/** What the edits say about one compartment and group (`at`: its place in a mask) on one day. */
export function rulesOn(
  edits: readonly PolicyEdit[],
  day: number,
  at: number,
): {
  admissions: number;
  divert: number;
  /** Of all who would enter, the shares that are diverted to a compartment at liberty; `divert` is their sum or more. */
  aside: { compartment: number; share: number }[];
  speed: number;
  limits: { limitDays: number; compliance: number }[];
} {
  const rules = {
    admissions: 1,
    divert: 0,
    aside: [] as { compartment: number; share: number }[],
    speed: 1,
    limits: [] as { limitDays: number; compliance: number }[],
  };
  for (const edit of edits) {
    if (edit.fromDay > day || edit.mask[at] !== 1) continue;
    if (edit.kind === "admissions") rules.admissions *= edit.factor;
    // Who escapes one diversion may still meet the next.
    else if (edit.kind === "divert") {
      const share = (1 - rules.divert) * edit.share;
      if (edit.to) rules.aside.push({ compartment: edit.to.compartment, share: share * edit.to.share });
      rules.divert += share;
    } else if (edit.kind === "speed") rules.speed *= edit.factor;
    else if (edit.kind === "limit") rules.limits.push(edit);
  }
  return rules;
}

function maskOf(
  detention: Detention,
  compartments: readonly string[] | undefined,
  groups: readonly string[] | undefined,
): Mask {
  const chosenCompartments = compartments?.map((name) => compartmentIndex(detention, name));
  const chosenGroups = groups?.map((name) => groupIndex(detention, name));
  const width = detention.groups.length;
  const held = heldCompartments(detention).length;
  return Uint8Array.from({ length: detention.compartments.length * width }, (_, at) =>
    // Nobody decides about those at liberty without saying so.
    (chosenCompartments?.includes(Math.floor(at / width)) ?? at < held * width) &&
    (chosenGroups?.includes(at % width) ?? true)
      ? 1
      : 0,
  );
}

/** Refuses the policies, if any, as such that only a scenario with a detention flow can carry out. */
export function requireDetention(policies: readonly Policy[]): void {
  const kind = policies[0]?.kind;
  if (kind !== undefined)
    throw new Problem(
      "bad-input",
      `The policy "${kind}" needs a scenario with a detention flow; add "detention" to it.`,
    );
}
