import { z } from "zod";
import { link } from "./id.ts";
import { timeSchema } from "./time.ts";

/**
 * Something that came in and that nobody has reviewed: a form sent from the field, a message, a list from a partner. It is
 * kept and found, and nothing is counted from it; once reviewed it is written as records, and taken back.
 */
export const inboxSchema = z.strictObject({
  received: timeSchema.optional(),
  from: z.string().optional(),
  says: z.string(),
  about: link().optional(),
  note: z.string().optional(),
});
