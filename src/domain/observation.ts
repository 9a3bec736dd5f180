import { z } from "zod";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** What was seen to become of a recommendation, promise or letter on a date. */
export const observationSchema = z.strictObject({
  on: timeSchema.optional(),
  level: z.enum(["no-information", "announced", "started", "partial", "done", "reversed"]),
  evidence: z.string().optional(),
  at: locatorSchema.optional(),
});
