import { z } from "zod";
import { link, refSchema } from "./id.ts";
import { locatorSchema } from "./locator.ts";

/** Units of analysis: the kinds of record that a finding can count. */
export const units = [
  "person",
  "episode",
  "stage",
  "stay",
  "charge",
  "test",
  "payment",
  "position",
  "account",
  "act",
  "death",
  "safeguard",
  "facility",
  "cell",
  "letter",
  "recommendation",
  "promise",
] as const;
export type Unit = (typeof units)[number];

const memberSchema = z.union([
  refSchema.transform((ref): { ref: string; reason?: string | undefined } => ({ ref })),
  z.strictObject({ ref: link(...units), reason: z.string().optional() }),
]);

/** A list that somebody counted ("the 15"), with reasons; members of whom it is not sure are undetermined and printed. */
export const frameSchema = z.strictObject({
  label: z.string().describe("as it stands in a sentence: the people interviewed for this report"),
  unit: z.enum(units).default("person"),
  counted_by: z.string().optional(),
  inclusion: z.string().optional().describe("the rule that members are said to meet, as CEL over the unit"),
  stated_size: z.number().int().nonnegative().optional(),
  members: z.array(memberSchema).default([]).meta({ link: units }),
  undetermined: z.array(memberSchema).default([]).meta({ link: units }),
  sampling: z.enum(["register", "random", "convenience", "single"]).default("convenience"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
export type Frame = z.infer<typeof frameSchema>;
