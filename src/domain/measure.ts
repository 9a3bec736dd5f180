import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** A measured size of a facility or cell. */
export const measureSchema = z.strictObject({
  of: link("facility", "cell"),
  what: z.enum([
    "floor-area",
    "length",
    "width",
    "height",
    "windows",
    "toilets",
    "water-points",
    "hours-locked",
  ]),
  value: quantitySchema,
  unit: z.enum(["m2", "m", "number", "hours-a-day"]),
  annexe_included: z.boolean().optional().describe("whether a floor area counts the sanitary annexe"),
  measured_by: z.string().optional(),
  as_of: timeSchema.optional(),
  method: z.string().optional(),
  figure: link("figure").optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
