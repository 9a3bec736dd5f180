import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { populations } from "./population.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** How many people of which population were in a facility or cell. */
export const countSchema = z.strictObject({
  of: link("facility", "cell"),
  people: quantitySchema,
  population: z.enum(populations).default("prison-population"),
  population_words: z.string().optional(),
  as_of: timeSchema.optional(),
  method: z.string().optional(),
  figure: link("figure").optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
