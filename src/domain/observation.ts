import { z } from "zod";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** How far something had come that was asked for or promised; `no-information`: somebody looked and found nothing. */
export const observationLevels = [
  "no-information",
  "announced",
  "started",
  "partial",
  "done",
  "reversed",
] as const;
export type ObservationLevel = (typeof observationLevels)[number];

/** What was seen to become of a recommendation, promise or letter on a date. */
export const observationSchema = z.strictObject({
  on: timeSchema.optional(),
  level: z.enum(observationLevels),
  evidence: z.string().optional(),
  at: locatorSchema.optional(),
});
