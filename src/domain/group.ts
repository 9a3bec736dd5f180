import { z } from "zod";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** Several people counted or acting together ("about ten police"), or an organisation that speaks. */
export const groupSchema = z.strictObject({
  label: z.string(),
  kind: z.enum(["people", "organisation", "authority"]).default("people"),
  size: quantitySchema.optional(),
  composition: z.string().optional(),
  authority: z.string().optional(),
  holders: z
    .array(
      z.strictObject({
        who: z.string().describe("who held the office, acting in it"),
        office: z.string(),
        from: timeSchema.optional(),
        until: timeSchema.optional(),
      }),
    )
    .optional()
    .describe("of an authority: who held which office in it, and when"),
  note: z.string().optional(),
});
