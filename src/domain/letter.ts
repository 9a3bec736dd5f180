import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { timeSchema } from "./time.ts";

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
  respond_by: timeSchema.optional(),
  response: z.enum(["none", "answered", "acknowledged", "unknown"]).optional(),
  response_note: z.string().optional(),
  replies_to: link("letter").optional(),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
