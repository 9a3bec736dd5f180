import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

const known = z.enum(["yes", "no", "unknown", "not_asked"]);

/** A death in custody. Causes are attributed claims ("police said"), never a bare field (Minnesota Protocol 2016). */
export const deathSchema = z.strictObject({
  person: link("person"),
  stay: link("stay").optional(),
  facility: link("facility").optional(),
  last_seen: timeSchema.optional(),
  found: timeSchema.optional(),
  died: timeSchema.optional(),
  causes: z
    .array(z.strictObject({ said_by: z.string(), cause: z.string(), at: locatorSchema.optional() }))
    .default([]),
  autopsy: known.optional(),
  autopsy_by: z.string().optional(),
  family_notified: known.optional(),
  body_returned: known.optional(),
  investigation: z.array(z.string()).default([]).describe("steps taken, each with its date where known"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
