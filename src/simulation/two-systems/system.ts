/**
 * A country's two parallel systems of detention as data: prosecution (pre-trial, then sentence) and compulsory centres
 * without charge. What is known of them are published totals with their hedges; what is not known is a prior with its
 * source. The whole is plain JSON, so that a run can be sent, stored and repeated.
 */
import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { dayText, parseTime, spanOf } from "../../domain/time.ts";
import { datumSchema } from "../engine/datum.ts";
import { diseaseSchema } from "../engine/disease.ts";
import { policySchema } from "../engine/policy.ts";
import { priorSchema } from "../engine/prior.ts";

/** What the model needs to know of the two systems and of the disease, in the order in which draws hold the values. */
export const parameterNames = [
  "startShare",
  "admissionsBefore",
  "admissionsFactor",
  "pretrialDays",
  "convictedShare",
  "sentenceDays",
  "centreAdmissions",
  "centreDays",
  "reproductionNumber",
  "fatalityFactor",
  "shareFiftyPlus",
  "peoplePerCell",
  "facilitySpread",
  "communityHazard",
] as const;
export type ParameterName = (typeof parameterNames)[number];

/** How many of them published totals speak about; the others keep their priors. */
export const calibratedParameters = 8;

/** A calendar day, `YYYY-MM-DD`; one that does not exist is refused. */
export const isoDaySchema = z
  .string()
  .refine((text) => dayNumber(text) !== undefined, "is no day of the calendar; write it as 2020-07-15");

/** Days since 1970-01-01; undefined where the text is no existing day. */
export function dayNumber(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = parseTime(text);
  const from = time && spanOf(time).from;
  return from === undefined || dayText(from) !== text ? undefined : from / 86_400_000;
}

/** The day as a number, for text that the schema has let in. */
export function dayOf(text: string): number {
  const day = dayNumber(text);
  if (day === undefined) throw new RangeError(`${text} is no day`);
  return day;
}

/** `YYYY-MM-DD` of a day number. */
export function dayName(day: number): string {
  return dayText(day * 86_400_000);
}

/**
 * A published number with what the model means by it: `held` in prisons on a day (or on an unknown day up to `until`),
 * `pretrialShare` of them in percent, `prisonAdmissions` and `centreAdmissions` over the days up to `until`. One that is
 * not `fitted` is shown and not used, and `note` says why. `record` is the dossier's record that states it.
 */
export const systemDatumSchema = datumSchema.extend({
  means: z.enum(["held", "pretrialShare", "prisonAdmissions", "centreAdmissions"]),
  on: isoDaySchema,
  until: isoDaySchema.optional(),
  fitted: z.boolean(),
  source: z.string(),
  record: z.string().optional(),
  note: z.string().optional(),
});
export type SystemDatum = z.infer<typeof systemDatumSchema>;

const hedged = z.strictObject({
  value: z.number().gt(0),
  qualifier: datumSchema.shape.qualifier,
  source: z.string(),
  record: z.string().optional(),
});

export const standardSchema = z.strictObject({
  id: z.string(),
  squareMetresPerPerson: z.number().gt(0),
  name: z.string(),
  scope: z.string(),
  binding: z.boolean(),
  source: z.string(),
  verified: z.boolean(),
});

export const systemSchema = z.strictObject({
  name: z.string(),
  /** Day 0 of the forecast, on which the first infected are infectious. */
  start: isoDaySchema,
  /** The day from which the number held is followed, and the one from which admissions changed. */
  followedFrom: isoDaySchema,
  changeOn: isoDaySchema,
  data: z.array(systemDatumSchema).min(1),
  parameters: z.record(
    z.enum(parameterNames),
    z.strictObject({
      prior: priorSchema,
      label: z.string(),
      unit: z.string(),
      /** The datum which, if published, would tell the parameter; its relative error when published. */
      datum: z.string(),
    }),
  ),
  prisons: z.strictObject({
    number: z.int().min(1).max(2000),
    numberSource: z.string(),
    capacity: hedged.extend({ definition: z.string() }),
    /** Places of which more is known than that they exist. */
    known: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        held: hedged.optional(),
        capacity: hedged.extend({ definition: z.string() }).optional(),
        /** People in single cells, and floor area where somebody measured it. */
        cells: z.array(hedged.extend({ label: z.string(), squareMetres: z.number().gt(0).optional() })),
      }),
    ),
  }),
  centres: z.strictObject({ number: z.int().min(1).max(2000), numberSource: z.string() }),
  assumptions: z.strictObject({
    staffPerHundredHeld: z.number().min(0).max(1000),
    cellMovesPerDay: z.number().min(0).max(0.5),
    transfersPerDay: z.number().min(0).max(0.5),
    /** Days for which an infection caught outside can be carried in. */
    carriedInDays: z.number().min(0).max(100),
    notes: z.array(z.string()),
  }),
  disease: diseaseSchema,
  initialInfectious: z.int().min(0),
  standards: z.array(standardSchema),
});
export type System = z.infer<typeof systemSchema>;

/** How long a scenario of a system may be. */
export const daysOfSystem = { least: 2, most: 3650 } as const;

/** A scenario of a system: what somebody might decide, from day 0 (`start`) on; everything else is the system's. */
export const systemScenarioSchema = z.strictObject({
  name: z.string().min(1).max(200),
  /** The beginning of a sentence: "If the centres were closed on 15 July 2020". Made from the policies where absent. */
  condition: z.string().min(1).optional(),
  days: z.int().min(daysOfSystem.least).max(daysOfSystem.most),
  policies: z.array(policySchema).default([]),
  /** What the model leaves out of this scenario. Whole sentences. */
  limits: z.array(z.string()).default([]),
  sources: z.array(z.string()).default([]),
});
export type SystemScenario = z.infer<typeof systemScenarioSchema>;

/**
 * The scenario in a file's JSON, where a policy may say `from` (a date) instead of `fromDay`. `days` are those of a file
 * that states none. Refuses a date that does not exist, lies before the start or after the end, and (as a ZodError)
 * everything the schema refuses.
 */
export function readSystemScenario(json: unknown, start: string, days: number): SystemScenario {
  const stated = json !== null && typeof json === "object" && !Array.isArray(json) ? { days, ...json } : json;
  const { policies, days: length } = (stated ?? {}) as { policies?: unknown; days?: unknown };
  const scenario = systemScenarioSchema.parse(
    Array.isArray(policies)
      ? {
          ...(stated as object),
          policies: policies.map((policy: unknown) =>
            withDay(policy, start, typeof length === "number" ? length : days),
          ),
        }
      : stated,
  );
  for (const policy of scenario.policies)
    if (policy.fromDay >= scenario.days)
      throw new Problem(
        "bad-input",
        `A policy begins on day ${policy.fromDay}, but the scenario ends after ${scenario.days} days; begin it earlier or give more days.`,
      );
  return scenario;
}

/** Scenarios with calendar days instead of numbered ones, as sentences and files have them. */
export function reportedScenarios(scenarios: readonly SystemScenario[], start: string) {
  return scenarios.map(({ policies, ...scenario }) => ({
    ...scenario,
    policies: policies.map(({ fromDay, ...policy }) => ({
      ...policy,
      from: dayName(dayOf(start) + fromDay),
    })),
  }));
}

function withDay(policy: unknown, start: string, days: number): unknown {
  if (policy === null || typeof policy !== "object" || !("from" in policy)) return policy;
  if ("fromDay" in policy)
    throw new Problem("bad-input", "A policy has both from and fromDay; state one of them.");
  const { from, ...rest } = policy;
  const day = typeof from === "string" ? dayNumber(from) : undefined;
  if (day === undefined)
    throw new Problem(
      "bad-input",
      `${JSON.stringify(from)} is no day of the calendar; write a policy's day as 2020-07-15.`,
    );
  const fromDay = day - dayOf(start);
  if (fromDay < 0)
    throw new Problem(
      "bad-input",
      `A policy begins on ${String(from)}, before the forecast's first day ${start}; begin it then or later.`,
    );
  if (fromDay >= days)
    throw new Problem(
      "bad-input",
      `A policy begins on ${String(from)}, after the forecast ends (${dayName(dayOf(start) + days - 1)}); begin it earlier or give more days.`,
    );
  return { ...rest, fromDay };
}
