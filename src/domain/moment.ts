import { z } from "zod";
import { teller } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/**
 * What time limits of law ask of a deprivation of liberty: when it came to what, how long it lasted where people know that and not
 * when, which time does not count, and which orders lengthened it.
 */

/** Moments that laws of many countries name. A moment that only one law knows begins with `x-`. */
export const usualMoments = [
  "arrest",
  "deprivation-of-liberty",
  "seizure",
  "station",
  "first-station",
  "relevant-station",
  "detention-authorised",
  "review",
  "lawyer-present",
  "handed-to-prosecutor",
  "prosecutor",
  "complaint-filed",
  "charge",
  "charge-sheet",
  "presented",
  "judge",
  "magistrate",
  "handed-to-judge",
  "court-appearance",
  "referral",
  "remand",
  "order",
  "detention-order",
  "committal-order",
  "closing-order",
  "trial",
  "judgment",
  "placement",
  "isolation",
  "isolation-end",
  "transfer",
  "release",
  "last_known_held",
  "transmitted",
  "reply",
  "session",
  "submitted",
] as const;

const known: ReadonlySet<string> = new Set(usualMoments);

const namePattern = /^[a-z][a-z0-9-]*$/;

/** The name of a moment as a clock asks for it. */
export const momentName = z
  .string()
  .refine(
    (name) => namePattern.test(name) || known.has(name),
    "expected the name of a moment, such as arrest",
  );

/** The name of a moment as a record gives it: one that is known, so that a slip of the pen is seen. */
const recordedMoment = z
  .string()
  .refine(
    (name) => known.has(name) || /^x-[a-z0-9-]+$/.test(name),
    "expected a moment, such as arrest, station, judge or release; one that only one law knows begins with x-",
  );

const says = teller("person", "group").optional();

export const momentSchema = z
  .strictObject({
    moment: recordedMoment,
    on: timeSchema.optional().describe("when, as precisely as it is known; none where only the order is"),
    happened: z.enum(["yes", "no", "unknown"]).default("yes").describe("no: it did not come to that"),
    after: z.array(recordedMoment).default([]).describe("moments that it is known to have come after"),
    says,
    at: z.array(locatorSchema).default([]),
  })
  .refine(({ happened, on }) => happened === "yes" || on === undefined, {
    path: ["on"],
    message: "expected no time of a moment that did not happen, or of which nobody knows whether it did",
  });

export const durationUnits = ["minutes", "hours", "days", "weeks", "months"] as const;

export const durationSchema = z.strictObject({
  from: recordedMoment,
  to: recordedMoment,
  lasted: quantitySchema,
  unit: z.enum(durationUnits),
  says,
  at: z.array(locatorSchema).default([]),
});

export const exclusionSchema = z
  .strictObject({
    kind: z.string().describe("in the word that the law has for it, such as transport"),
    happened: z.enum(["yes", "no", "unknown"]).default("yes"),
    hours: quantitySchema.optional(),
    at: z.array(locatorSchema).default([]),
  })
  .refine(({ happened, hours }) => happened === "yes" || hours === undefined, {
    path: ["hours"],
    message: "expected no hours where it did not happen, or where nobody knows whether it did",
  });

export const extensionSchema = z.strictObject({
  granted: z.enum(["yes", "no", "unknown"]).default("yes"),
  which: z
    .number()
    .int()
    .positive()
    .default(1)
    .describe("which of the extensions of the clock, counted from 1"),
  first: z.boolean().default(false).describe("the order that began the detention, which lengthens nothing"),
  by: z.string().optional(),
  on: timeSchema.optional().describe("when it was given"),
  form: z.array(z.string()).default([]).describe("what the paper is, such as written, reasoned"),
  lacks: z.array(z.string()).default([]).describe("what it is known not to be"),
  hours: quantitySchema.optional().describe("how long, where it was less than the whole"),
  from: timeSchema.optional(),
  until: timeSchema.optional(),
  reasons: z.string().optional().describe("the reasons that it gives, word for word"),
  at: z.array(locatorSchema).default([]),
});

/** A fact that conditions of clocks ask for: a word, or a number with its hedge. */
export const conditionFactSchema = z
  .strictObject({
    fact: z.string().regex(/^[a-z][a-z0-9_]*$/, "expected a name such as indictable or hours_alone"),
    word: z.string().optional(),
    number: quantitySchema.optional(),
    at: z.array(locatorSchema).default([]),
  })
  .refine(({ word, number }) => (word === undefined) !== (number === undefined), {
    error: "expected a word or a number, and one of them only",
  });

export type RecordedMoment = z.output<typeof momentSchema>;
export type RecordedDuration = z.output<typeof durationSchema>;
export type RecordedExtension = z.output<typeof extensionSchema>;
