import { z } from "zod";
import { certainties, type Signed, signatureSchema } from "./certainty.ts";
import { amountSchema, clockKinds, endRules, hourOfDay, startMoment } from "./clock.ts";
import { momentName } from "./moment.ts";
import { timeSchema } from "./time.ts";

/**
 * A time limit as a country's file states it, one provision for one class of person (docs/law-data.md), and the facts of
 * one case that it is held against. Data alone: no country is in the code.
 */

/** So many hours, days or months. */
export type ClockAmount = z.infer<typeof amountSchema>;

const ruleSchema = z.strictObject({ rule: z.enum(endRules) });

const startSchema = z.union([
  startMoment,
  z.strictObject({ earliest_of: z.array(startMoment).min(1) }),
  z.strictObject({ latest_of: z.array(startMoment).min(1) }),
]);

const extensionSchema = z
  .strictObject({
    limit: amountSchema.optional().describe("what it adds"),
    until: amountSchema.optional().describe("the total from the start, in place of an addition"),
    approver: z.string(),
    form: z.array(z.string()).default([]).describe("what the paper must be, such as written"),
    needs: z.string().optional().describe("a condition, as in applies_if"),
    max: z.int().positive().default(1),
    excludes: z.array(z.string()).default([]),
  })
  .refine(({ limit, until }) => (limit === undefined) !== (until === undefined), {
    error: "expected limit or until, and one of them only",
  });

const countingSchema = z.strictObject({
  first_day: z.enum(["counts", "not", "unknown"]).default("unknown"),
  roll: z.literal("court-hours").optional(),
  court_hours: z.tuple([hourOfDay, hourOfDay]).optional(),
  calendar: z.string().optional(),
  adds_earlier: z.boolean().default(false),
});

const recurringSchema = z.strictObject({
  first: z.number().positive(),
  // oxlint-disable-next-line unicorn/no-thenable -- the word that such files use
  then: z.number().positive(),
  unit: z.literal("hours"),
});

export const clockRowSchema = z
  .strictObject({
    id: z.string().min(1),
    group: z.string().optional(),
    dispute: z
      .string()
      .optional()
      .describe("rows with one word here are conflicting accounts of one provision"),
    jurisdiction: z.string(),
    tz: z.string().optional(),
    stage: z.string(),
    kind: z.enum(clockKinds),
    applies_if: z.string().default("true"),
    opens_after: z.boolean().default(false).describe("a right that opens when the time is over"),
    start: startSchema,
    end: z.array(momentName).min(1),
    limit: z.union([amountSchema, ruleSchema]).nullable().describe("null where nobody knows it"),
    recurring: recurringSchema.optional(),
    counting: countingSchema.prefault({}),
    excludes: z.array(z.string()).default([]),
    cap: z.string().optional().describe("another bound, in words; nothing is computed from it"),
    extensions: z.array(extensionSchema).default([]),
    valid_from: timeSchema.optional(),
    valid_to: timeSchema.optional(),
    cite: z.string(),
    source: z.array(z.string()).default([]),
    certainty: z.enum(certainties),
    doubt: z.array(z.string()).default([]).describe("fields that are less sure than the row"),
    signed: z.array(signatureSchema).default([]),
    note: z.string().optional(),
  })
  .refine(
    ({ kind, limit }) => kind === "deadline" || limit === null || !("value" in limit) || limit.value >= 0,
    {
      path: ["limit"],
      error: "expected a limit of 0 or more; only a deadline may lie before its start",
    },
  );

/** Shapes as above; times as EDTF in local time. */
export type ClockRow = z.output<typeof clockRowSchema> & Pick<Signed, "signed_earlier">;

const trileanWord = z.enum(["yes", "no", "unknown"]);
const range = z
  .tuple([z.number(), z.number()])
  .refine(([least, most]) => least <= most, "expected the least before the most");

const recordedExtension = z.strictObject({
  which: z.int().nonnegative().default(0).describe("of the extensions of the row, from 0"),
  granted: trileanWord,
  form: z.record(z.string(), trileanWord).default({}),
  hours: z.number().positive().optional().describe("where less than the whole was given"),
});

const recordedExclusion = z.union([
  z.strictObject({ kind: z.string(), hours: range }),
  z.strictObject({ kind: z.string(), state: trileanWord }),
]);

/** What is known of one case. Other words than these are facts of the person that conditions ask for, such as `age`. */
export const clockFactsSchema = z
  .object({
    events: z.record(z.string(), z.union([timeSchema, z.array(timeSchema)])).default({}),
    after: z.array(z.string()).default([]).describe("moments that come before the start"),
    extensions: z.array(recordedExtension).default([]),
    extensions_default: trileanWord.default("unknown"),
    exclusions: z.array(recordedExclusion).default([]),
    earlier: z.array(range).default([]).describe("hours of earlier custody for the same facts"),
    durations: z
      .array(z.object({ from: z.string(), to: z.string(), minutes: range }))
      .default([])
      .describe("how long it was from one moment to another"),
    never: z.array(z.string()).default([]).describe("moments that are known not to have come"),
    other_ends: z
      .enum(["none", "unknown"])
      .default("none")
      .describe("whether an end that is not among the events may have come all the same"),
    postponed: z.boolean().default(false),
    on: timeSchema.optional().describe("the day whose law counts; without it that of the start"),
    as_of: timeSchema.optional(),
    held_as_of: z.boolean().optional(),
    tz: z.string().optional(),
  })
  .catchall(z.union([z.string(), z.number(), z.boolean(), range]));

export type ClockFacts = z.output<typeof clockFactsSchema>;

/** When the courts of a place sit. */
export const courtCalendarSchema = z.strictObject({
  id: z.string(),
  weekdays: z.array(z.int().min(1).max(7)).default([1, 2, 3, 4, 5]).describe("1 is Monday"),
  yearly: z.array(z.string().regex(/^\d{2}-\d{2}$/)).default([]),
  from_easter: z.array(z.int()).default([]),
  days: z.array(z.string().regex(/^\d{4}-\d{2}-\d{2}$/)).default([]),
  sunday_moves: z.boolean().default(false),
  source: z.string().optional(),
});

/** A day is no court day that falls on none of `weekdays`, or is one of the others; -2 `from_easter` is Good Friday. */
export type CourtCalendar = z.output<typeof courtCalendarSchema>;
