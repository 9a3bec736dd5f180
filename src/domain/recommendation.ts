import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { observationSchema } from "./observation.ts";
import { confirmedRepeatSchema } from "./repeat.ts";

/** What was asked of whom, by when, and what became of it. */
export const recommendationSchema = z.strictObject({
  number: z.number().int().positive().optional(),
  made_in: link("source").optional(),
  addressee: z.string(),
  to: z
    .array(link("group"))
    .optional()
    .describe("the authorities that `addressee` names, one by one; none where nobody knows which are meant"),
  asks: z.string(),
  action: z.string().optional(),
  indicator: z.string().optional(),
  deadline: z.string().optional(),
  figures: z.array(link("figure")).default([]),
  repeats: z.array(link("recommendation", "promise")).default([]),
  confirmed: z
    .array(confirmedRepeatSchema)
    .optional()
    .describe("calls and promises that it repeats or opposes, each as a named person confirmed it"),
  places: z
    .array(link("facility"))
    .optional()
    .describe("the places that it is about, for what to look at there on the next visit"),
  observations: z.array(observationSchema).default([]),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
