import { z } from "zod";
import { link, teller } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** What somebody says about a place in general, as opposed to what befell them there. */
export const accountSchema = z.strictObject({
  speaker: teller("person", "group"),
  facility: link("facility").optional(),
  topic: z.string(),
  value: z.string().optional(),
  when: timeSchema.optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
