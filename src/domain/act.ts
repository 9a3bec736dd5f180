import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { partySchema } from "./party.ts";
import { timeSchema } from "./time.ts";

/** Something done to somebody by parties, each with a part. */
export const actSchema = z.strictObject({
  type: z
    .string()
    .regex(
      /^[a-z][a-z0-9-]*$/,
      "expected a code in small letters with hyphens, such as beating or electric-shock",
    ),
  parties: z.array(partySchema).default([]),
  event: link("event").optional(),
  stay: link("stay").optional(),
  facility: link("facility").optional(),
  place: z.string().optional(),
  when: timeSchema.optional(),
  method: z.string().optional(),
  standard: z
    .enum(["established", "reasonable-grounds", "alleged"])
    .default("alleged")
    .describe("standard of proof"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
export type Act = z.infer<typeof actSchema>;
