import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** A test of the body (urine, blood, …): whether it was compelled and what came out, as told. */
export const testSchema = z.strictObject({
  episode: link("episode"),
  stage: link("stage").optional(),
  stay: link("stay").optional(),
  kind: z.enum(["urine", "blood", "pregnancy", "hiv", "tuberculosis", "covid", "other"]),
  on: timeSchema.optional(),
  forced: z.enum(["yes", "no", "unknown"]).optional(),
  result: z.enum(["positive", "negative", "unknown"]).optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
