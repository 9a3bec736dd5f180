import { z } from "zod";
import { quantitySchema } from "./quantity.ts";

/** Several people counted or acting together ("about ten police"), or an organisation that speaks. */
export const groupSchema = z.strictObject({
  label: z.string(),
  kind: z.enum(["people", "organisation", "authority"]).default("people"),
  size: quantitySchema.optional(),
  composition: z.string().optional(),
  authority: z.string().optional(),
  note: z.string().optional(),
});
