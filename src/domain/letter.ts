import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

/** What a letter of a chain is; one that replies to another and says nothing of it is an answer. */
export const letterRoles = [
  "letter",
  "reminder",
  "acknowledgement",
  "clarification-asked",
  "extension-asked",
  "answer",
  "refusal",
] as const;
export type LetterRole = (typeof letterRoles)[number];

/** What is known of a letter on its way. One that bounced gave nobody an opportunity to reply. */
export const deliveryStates = ["sent", "bounced", "accepted-by-server", "receipt", "handed-over"] as const;

/** What an answer says to one question. */
export const questionOutcomes = ["answered", "partly", "not", "refused"] as const;

/** A letter sent or received: an allegation put to whom, when, and what was answered. */
export const letterSchema = z.strictObject({
  sender: z.string(),
  addressee: z.string(),
  to: z.array(link("group")).optional().describe("the authorities that it went to"),
  office: z.string().optional(),
  dated: timeSchema.optional(),
  subject: z.string().optional(),
  copies_to: z.array(z.string()).default([]),
  copied: z
    .array(link("group"))
    .optional()
    .describe("the authorities that got a copy, which is no opportunity to reply"),
  questions: z.array(z.string()).default([]),
  puts: z
    .array(link("recommendation", "promise", "finding"))
    .optional()
    .describe(
      "the calls, promises or findings that it puts to whom they are about; without it those of its office",
    ),
  respond_by: timeSchema.optional(),
  delivery: z
    .array(
      z.strictObject({
        state: z.enum(deliveryStates).describe("how far it came"),
        on: timeSchema.optional(),
        at: locatorSchema.optional().describe("the proof of it"),
        note: z.string().optional(),
      }),
    )
    .optional()
    .describe("what is known of it on its way, each with its day; the newest counts"),
  response: z.enum(["none", "answered", "acknowledged", "unknown"]).optional(),
  response_note: z.string().optional(),
  replies_to: link("letter").optional(),
  role: z
    .enum(letterRoles)
    .optional()
    .describe(
      "what it is in its chain; a reminder, an acknowledgement, and asking for clarification or more time are no answer",
    ),
  answered: z
    .array(
      z.strictObject({
        question: z.number().int().positive().describe("its number in the letter that asked it, from 1"),
        of: link("letter").optional().describe("that letter, where it is not the one replied to"),
        outcome: z.enum(questionOutcomes).describe("how far it is answered"),
        says: z.string().optional(),
        at: locatorSchema.optional(),
      }),
    )
    .optional()
    .describe("what it says to each question"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
