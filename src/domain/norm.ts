import { z } from "zod";
import { certainties, signatureSchema } from "./certainty.ts";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** How a State stands to an instrument: bound by it, or not (yet, any more, in this part). */
export const partyKinds = ["party", "signed", "declared", "reserved", "withdrawn"] as const;

/** Whether a norm binds a State on a day, and why not. */
export const forceWords = [
  "binds",
  "may-bind",
  "custom",
  "guides",
  "reserved",
  "not-in-force",
  "not-party",
  "withdrawn",
  "other-state",
  "not-recorded",
] as const;
export type ForceWord = (typeof forceWords)[number];

const partySchema = z.strictObject({
  state: z.string().describe("ISO 3166-1 alpha-3"),
  kind: z.enum(partyKinds),
  on: timeSchema.optional().describe("since when"),
  until: timeSchema.optional(),
  certainty: z.enum(certainties).default("unverified"),
  source: z.string().optional(),
});

/** One provision: what an instrument requires, whom it binds and when. */
export const normSchema = z.strictObject({
  instrument: z.string(),
  provision: z.string(),
  kind: z.enum(["treaty", "custom", "standard", "un-document", "treaty-body-or-expert", "domestic-law"]),
  requirement: z.string(),
  binding: z.boolean().optional(),
  in_force: timeSchema.optional(),
  states: z.array(z.string()).default([]).describe("States bound, ISO 3166-1 alpha-3"),
  parties: z
    .array(partySchema)
    .optional()
    .describe("how each State stands to it, a line a step: party, signed, declared, reserved, withdrawn"),
  applies_if: z.string().optional().describe("a condition on facts, as that of a clock"),
  dispute: z
    .string()
    .optional()
    .describe("norms with the same word here are conflicting accounts of one provision"),
  elements: z
    .string()
    .optional()
    .describe("its list of elements, by the name that a file of law gives it, such as cat-1"),
  held_against: z.array(z.string()).default([]).describe("what the source holds it against, in words"),
  penalty_months: quantitySchema.optional(),
  repeat_penalty_months: quantitySchema.optional(),
  offence: z.string().optional(),
  certainty: z
    .enum(certainties)
    .default("unverified")
    .describe("whether the text was read (verified), an account of it (secondary), or neither"),
  doubt: z.array(z.string()).optional().describe("fields that are less sure than the rest"),
  source: z.array(z.string()).optional().describe("what was read for it"),
  signed: z.array(signatureSchema).optional().describe("counsel who signed it as it stands, and the day"),
  at: z.array(locatorSchema).default([]),
  figures: z.array(link("figure")).default([]),
  note: z.string().optional(),
});
export type Norm = z.infer<typeof normSchema>;
