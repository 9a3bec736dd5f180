import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { type Time, spanOf, timeSchema } from "./time.ts";

/** How great the danger for a person is taken to be, from the greatest: of two that were written apart the higher holds. */
export const riskLevels = ["high", "medium", "low"] as const;

export const riskSchema = z.enum(riskLevels);

/**
 * What is done for the safety of a person after an interview or visit: when to look after them, whether that was done, what
 * happened to them, and to whom they were sent. It is read with the case, so nothing in it says who the person is.
 */
export const followUpSchema = z.strictObject({
  person: link("person"),
  after: link("source").optional().describe("the interview or visit that it follows"),
  risk: riskSchema.optional().describe("the danger for the person, as it was judged then"),
  due: timeSchema
    .optional()
    .describe("when to look after the person; listed from its first day until `done` is there"),
  done: timeSchema.optional().describe("when that was done"),
  incident: z
    .strictObject({
      kind: z.enum([
        "threat",
        "questioning",
        "surveillance",
        "arrest",
        "violence",
        "transfer",
        "loss-of-privilege",
        "loss-of-work",
        "harm-to-relative",
        "other",
      ]),
      on: timeSchema.optional(),
      because: z.enum(["yes", "no", "unknown"]).optional(),
    })
    .optional()
    .describe(
      "what happened to the person afterwards, and whether it was because of the interview, as the person sees it",
    ),
  referral: z
    .strictObject({
      to: z.enum(["doctor", "psychologist", "lawyer", "shelter", "family", "money", "other"]),
      state: z.enum(["offered", "declined", "made", "reached"]),
    })
    .optional()
    .describe("the help to which the person was sent, and how far that has come"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});

/** How a follow-up stands on a day: nothing is to be done yet or any more, it is due, or its time has passed. */
export function dueOn(
  { due, done }: { readonly due?: Time | undefined; readonly done?: Time | undefined },
  instant: number,
): "not-due" | "due" | "overdue" {
  if (due === undefined || done !== undefined) return "not-due";
  const { from, until } = spanOf(due);
  if (until !== undefined && until <= instant) return "overdue";
  return from === undefined || from <= instant ? "due" : "not-due";
}
