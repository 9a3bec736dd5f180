import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** How many places a facility or cell is said to have, and by which definition. */
export const capacitySchema = z.strictObject({
  of: link("facility", "cell"),
  places: quantitySchema,
  definition: z.enum(["design", "official", "operational", "estimate", "unknown"]).default("unknown"),
  as_of: timeSchema.optional(),
  method: z.string().optional(),
  figure: link("figure").optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
