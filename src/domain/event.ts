import { z } from "zod";
import { link, teller } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { partySchema } from "./party.ts";
import { timeSchema } from "./time.ts";

/** Something that happened to several at once: a raid, a sweep, a transfer. */
export const eventSchema = z.strictObject({
  kind: z.enum([
    "raid",
    "street-sweep",
    "checkpoint",
    "transfer",
    "hunger-strike",
    "riot",
    "outbreak",
    "release",
    "visit",
    "other",
  ]),
  label: z.string().optional(),
  when: timeSchema.optional(),
  where: z.string().optional(),
  facility: link("facility").optional(),
  parties: z.array(partySchema).default([]),
  witnesses: z.array(teller("person")).default([]),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
