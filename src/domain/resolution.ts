import { z } from "zod";
import { link } from "./id.ts";

/** What a person can decide about a contradiction. */
export const resolutionOutcomes = ["explained", "left-open", "put-to-publisher"] as const;

/**
 * What was decided about a contradiction between figures, and why. It changes no figure and no verdict; who decided, and when,
 * its versions say.
 */
export const resolutionSchema = z.strictObject({
  contradiction: z.string(),
  verdict: z.string(),
  figures: z.array(link()).min(1),
  outcome: z.enum(resolutionOutcomes),
  reason: z.string().trim().min(1),
  letter: link("letter").optional(),
  note: z.string().optional(),
});
