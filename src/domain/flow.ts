import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";

/** A stage through which people pass in a system of detention, or (with `from` and `to`) a way from one to another. */
export const flowSchema = z.strictObject({
  label: z.string(),
  system: z.enum(["prosecution", "compulsory", "both", "outside"]).optional(),
  from: link("flow").optional(),
  to: link("flow").optional(),
  in_custody: z.boolean().optional(),
  facility_types: z.array(z.string()).default([]),
  description: z.string().optional(),
  criteria: z.array(z.string()).default([]).describe("on what the decision rests, as reported"),
  durations: z.array(z.string()).default([]),
  rates: z.array(z.string()).default([]),
  safeguards_missing: z.array(z.string()).default([]),
  figures: z.array(link("figure")).default([]),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
