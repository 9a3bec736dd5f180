import { z } from "zod";
import { timeSchema } from "./time.ts";

/**
 * What is read out, or handed over, to those who are asked for consent. Where it says that whoever is interviewed is counted
 * without attributes unless they refuse, nobody need say so again; else being counted is asked for like all the rest.
 */
export const consentTextSchema = z.strictObject({
  label: z.string(),
  text: z.string().optional().describe("as it is read out"),
  language: z.string().optional(),
  used: timeSchema.optional(),
  counts: z
    .enum(["yes", "no"])
    .default("no")
    .describe(
      "`yes` where it says that those who are asked are counted, without attributes, unless they refuse",
    ),
  note: z.string().optional(),
});
export type ConsentText = z.infer<typeof consentTextSchema>;
