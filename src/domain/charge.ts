import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** What a person was charged with, what came of it and what it rested on. */
export const chargeSchema = z.strictObject({
  episode: link("episode"),
  offence: z.enum(["using", "possession", "trafficking", "other", "unknown"]).optional(),
  offence_words: z.string().optional(),
  told: timeSchema.optional(),
  verdict: z.enum(["convicted", "acquitted", "dropped", "pending", "unknown"]).optional(),
  verdict_on: timeSchema.optional(),
  sentence_months: quantitySchema.optional(),
  suspended_months: quantitySchema.optional(),
  relied_on: z
    .array(
      z.enum([
        "forced-test",
        "voluntary-test",
        "police-report",
        "co-accused",
        "own-admission",
        "drugs-found-on-person",
        "drugs-found-on-other",
        "none-known",
      ]),
    )
    .default([]),
  norm: link("norm").optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
export type Charge = z.infer<typeof chargeSchema>;
