import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import {
  conditionFactSchema,
  durationSchema,
  exclusionSchema,
  extensionSchema,
  momentSchema,
} from "./moment.ts";
import { timeSchema } from "./time.ts";

/** The legal status of a part of an episode. */
export const stageTypes = [
  "de-facto",
  "police-custody",
  "prosecutor",
  "before-judge",
  "pre-trial",
  "extension",
  "trial",
  "appeal-pending",
  "sentence",
  "overstay",
  "administrative",
  "compulsory-treatment",
  "house-arrest",
  "unacknowledged",
  "guarded-hospital",
  "transfer",
  "unknown",
] as const;
export type StageType = (typeof stageTypes)[number];

/** One part of an episode with one legal status; stages and stays overlap and may be only partly ordered. */
export const stageSchema = z.strictObject({
  episode: link("episode"),
  type: z.enum(stageTypes),
  authority: z.string().optional(),
  offence_class: z.enum(["felony", "misdemeanour", "petty", "none", "unknown"]).optional(),
  legal_basis: z.string().optional(),
  start: timeSchema.optional(),
  end: timeSchema.optional(),
  trigger: z.string().optional(),
  document: z.string().optional(),
  follows: link("stage")
    .optional()
    .describe("the stage it came after, where the order is known without dates"),
  procedure: z.string().optional().describe("the procedure, in the word that the law has for it"),
  moments: z.array(momentSchema).optional().describe("when it came to what: arrest, arrival, judge, release"),
  durations: z
    .array(durationSchema)
    .optional()
    .describe("how long it was from one moment to another, where people know that and not when"),
  exclusions: z
    .array(exclusionSchema)
    .optional()
    .describe("time that a law may leave out of its count, such as transport"),
  extensions: z
    .array(extensionSchema)
    .optional()
    .describe("orders that lengthened it, or were refused, in their form and with their reasons"),
  facts: z
    .array(conditionFactSchema)
    .optional()
    .describe("what else decides which limit binds, such as `indictable`"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
