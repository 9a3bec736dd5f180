import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** One provision: what an instrument requires, whom it binds and when. */
export const normSchema = z.strictObject({
  instrument: z.string(),
  provision: z.string(),
  kind: z.enum(["treaty", "custom", "standard", "un-document", "treaty-body-or-expert", "domestic-law"]),
  requirement: z.string(),
  binding: z.boolean().optional(),
  in_force: timeSchema.optional(),
  states: z.array(z.string()).default([]).describe("States bound, ISO 3166-1 alpha-3"),
  held_against: z.array(z.string()).default([]).describe("what the source holds it against, in words"),
  penalty_months: quantitySchema.optional(),
  repeat_penalty_months: quantitySchema.optional(),
  offence: z.string().optional(),
  verified: z.boolean().default(false).describe("whether someone checked the row against the primary text"),
  at: z.array(locatorSchema).default([]),
  figures: z.array(link("figure")).default([]),
  note: z.string().optional(),
});
