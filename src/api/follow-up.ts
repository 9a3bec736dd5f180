import { z } from "zod";
import { riskLevels } from "../domain/follow-up.ts";
import { operation, pageOf, pageShape } from "./operation.ts";

/** A follow-up whose time has come. */
export const dueShape = z.object({
  ref: z.string(),
  person: z.string(),
  risk: z.enum(riskLevels).nullable().describe("the higher of the follow-up's and the person's"),
  due: z.string().describe("as it was written"),
  overdue: z.boolean().describe("whether that time has passed"),
});
export type DueRow = z.infer<typeof dueShape>;

export const followUpDue = operation({
  name: "follow-up.due",
  about: "Follow-ups whose time has come and that were not done, the longest overdue first.",
  effect: "reads",
  input: pageShape,
  output: pageOf(dueShape),
});

export const followUpRemind = operation({
  name: "follow-up.remind",
  about:
    "Says whether the locked page tells how many follow-ups are due: a count, kept unencrypted beside the dossier.",
  effect: "reads",
  input: z.strictObject({ while_locked: z.boolean() }),
  output: z.object({
    while_locked: z.boolean(),
    noted: z.boolean().describe("whether the dossier's folder could take note of it"),
  }),
});
