import { z } from "zod";
import { certainties, signatureSchema } from "./certainty.ts";
import { link } from "./id.ts";
import { momentName } from "./moment.ts";
import { stageTypes } from "./stage.ts";
import { timeSchema } from "./time.ts";

/** What a limit, a yardstick, a condition in custody and a deadline of one's own are. */
export const clockKinds = ["limit", "yardstick", "condition", "deadline"] as const;

/** So many hours, days or months. */
export const amountSchema = z.strictObject({
  value: z.number(),
  unit: z.enum(["hours", "days", "months"]),
});

/** A moment, or one so many hours after another: `arrest+24h`. */
export const startMoment = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\+\d+h)?$/, "expected a moment, such as station or arrest+24h");

export const endRules = ["end-of-same-day", "end-of-next-day"] as const;

/** `HH:MM`. */
export const hourOfDay = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time of day, such as 09:00");

const limitSchema = z
  .strictObject({
    value: z.number().optional(),
    unit: z.enum(["hours", "days", "months"]).optional(),
    rule: z.enum(endRules).optional(),
  })
  .refine(
    ({ value, unit, rule }) =>
      (value === undefined) === (unit === undefined) && (value === undefined) !== (rule === undefined),
    { error: "expected a value with its unit, or a rule such as end-of-next-day" },
  );

/** A start as files of a country write it, in its whole form: one moment, or the earliest or latest of several. */
const startSchema = z.preprocess(
  (raw) => {
    if (typeof raw === "string") return { moments: [raw] };
    const { earliest_of, latest_of } = (raw ?? {}) as { earliest_of?: unknown; latest_of?: unknown };
    if (earliest_of !== undefined) return { moments: earliest_of, counts: "earliest" };
    return latest_of === undefined ? raw : { moments: latest_of, counts: "latest" };
  },
  z.strictObject({
    moments: z.array(startMoment).min(1),
    counts: z.enum(["earliest", "latest"]).default("earliest"),
  }),
);

const extensionSchema = z
  .strictObject({
    limit: amountSchema.optional().describe("what it adds"),
    until: amountSchema.optional().describe("the total from the start, in place of an addition"),
    approver: z.string(),
    form: z
      .preprocess((raw) => (typeof raw === "string" ? [raw] : raw), z.array(z.string()))
      .optional()
      .describe("what the paper must be"),
    needs: z.string().optional().describe("a condition, as in `applies_if`"),
    max: z.number().int().positive().default(1),
    excludes: z.array(z.string()).optional(),
  })
  .refine(({ limit, until }) => (limit === undefined) !== (until === undefined), {
    error: "expected limit or until, and one of them only",
  });

/** A time limit that a norm sets for a stage, as data. */
export const clockSchema = z
  .strictObject({
    norm: link("norm").optional(),
    cite: z.string().optional().describe("the provision in words, where no norm is linked"),
    group: z
      .string()
      .optional()
      .describe("clocks of one group are alternatives by person or offence, with one verdict"),
    dispute: z
      .string()
      .optional()
      .describe(
        "clocks with the same word here are conflicting accounts of one provision; what they agree on holds",
      ),
    jurisdiction: z.string().optional(),
    tz: z.string().optional().describe("the time zone of its days and hours, such as Asia/Phnom_Penh"),
    stage: z.enum([...stageTypes, "any"]),
    kind: z
      .enum(clockKinds)
      .optional()
      .describe(
        "a limit binds the State (usual), a yardstick is a body's reading, a condition counts something in custody, a deadline is for one's own steps",
      ),
    applies_if: z
      .string()
      .optional()
      .describe("a condition on facts: `age < 18 && offence_class == 'felony'` ([law-data.md](law-data.md))"),
    start_event: z.string().optional(),
    end_event: z.string().optional(),
    start: startSchema
      .optional()
      .describe("the moment with which it starts, or the earlier or later of several"),
    end: z.array(momentName).min(1).optional().describe("the moments that end it; the first of them counts"),
    limit: limitSchema.optional().describe("how long, or by which rule; none where nobody knows it"),
    recurring: z
      .strictObject({
        first: z.number().positive(),
        // oxlint-disable-next-line unicorn/no-thenable -- the word that files of clocks use
        then: z.number().positive(),
        unit: z.enum(["hours"]).default("hours"),
      })
      .optional()
      .describe("reviews: hours to the first, and from each to the next"),
    counting: z
      .strictObject({
        first_day: z.enum(["counts", "not", "unknown"]).default("unknown"),
        roll: z.enum(["court-hours"]).optional(),
        court_hours: z.array(hourOfDay).length(2).optional(),
        calendar: z.string().optional(),
        adds_earlier: z.boolean().default(false),
      })
      .optional()
      .describe("how it is counted: the first day, court hours with their calendar, earlier custody"),
    excludes: z.array(z.string()).default([]).describe("time that does not count, such as transport"),
    cap: z.string().optional().describe("another bound, in words; nothing is computed from it"),
    extensions: z.array(extensionSchema).default([]),
    opens_after: z.boolean().optional().describe("whether it is a right that opens when the time is over"),
    valid_from: timeSchema.optional().describe("since when it is law"),
    valid_to: timeSchema.optional().describe("until when it was law"),
    certainty: z.enum(certainties).default("unverified"),
    doubt: z.array(z.string()).optional().describe("fields that are less sure than the rest"),
    source: z.array(z.string()).optional().describe("what was read for it"),
    signed: z.array(signatureSchema).optional().describe("counsel who signed it as it stands, and the day"),
    note: z.string().optional(),
  })
  .refine(({ kind, limit }) => kind === "deadline" || (limit?.value ?? 0) >= 0, {
    path: ["limit"],
    message: "expected a limit of 0 or more; only a deadline may lie before its start",
  });
