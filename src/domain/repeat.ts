import { z } from "zod";
import { link } from "./id.ts";
import { timeSchema } from "./time.ts";

/** How a call or promise stands to another one, as a person found who read both. */
export const repeatKinds = ["same", "narrower", "wider", "reports-on", "opposes"] as const;
export type RepeatKind = (typeof repeatKinds)[number];

/** A repeat that a named person confirmed. What the program proposes is none. */
export const confirmedRepeatSchema = z.strictObject({
  ref: link("recommendation", "promise"),
  kind: z
    .enum(repeatKinds)
    .describe(
      "same: it asks for the same; narrower: for less; wider: for more; reports-on: it tells what became of it; opposes: it asks for the opposite",
    ),
  by: z.string().trim().min(1).describe("who confirmed it"),
  on: timeSchema.optional().describe("the day of that"),
  reason: z.string().trim().min(1).describe("why, in one sentence"),
});
export type ConfirmedRepeat = z.infer<typeof confirmedRepeatSchema>;
