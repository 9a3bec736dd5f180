import { z } from "zod";
import { observationLevels } from "../domain/observation.ts";
import { timeSchema } from "../domain/time.ts";
import { operation, pageOf, pageShape } from "./operation.ts";

/** The day that is asked about; without it the day of the newest entry of the journal. */
const onDay = timeSchema.optional().describe("the day that is asked about, in EDTF; today without it");

const refs = z.array(z.string());

/** How a call or a promise stands on a day. */
export const trackedShape = z.object({
  ref: z.string(),
  kind: z.enum(["recommendation", "promise"]),
  of: z.string().describe("whom a call is made to; who promised"),
  says: z.string().describe("what is asked for, or pledged"),
  deadline: z.string().nullable().describe("as it is written"),
  due: z
    .string()
    .nullable()
    .describe("the time that the deadline names; null for words such as “immediately”"),
  overdue: z.boolean().describe("a due time has passed and it is not done"),
  level: z.enum(observationLevels),
  since: z.string().nullable().describe("of the observation that says so"),
  looked: z.string().nullable().describe("somebody looked then and found nothing newer"),
  uncounted: z.int().describe("observations without a date or without evidence, which do not count"),
  days: z.int().nullable().describe("since it was made public, the least"),
  linked: refs.describe("calls and promises that a person linked to it"),
});
export type TrackedRow = z.infer<typeof trackedShape>;

export const trackerList = operation({
  name: "tracker.list",
  about:
    "Calls and promises with how each stands on a day, from dated and evidenced observations alone; “immediately” is no date, so nothing is overdue by it.",
  effect: "reads",
  input: pageShape.extend({ on: onDay }),
  output: pageOf(trackedShape),
});

export const letterShape = z.object({
  ref: z.string(),
  addressee: z.string(),
  office: z.string().nullable(),
  dated: z.string().nullable(),
  respond_by: z.string().nullable(),
  state: z.enum(["answered", "acknowledged", "waiting", "overdue", "not-sent-yet", "undated"]),
  waiting: z.int().nullable().describe("days since it was dated, the least; null once answered"),
  questions: z.int(),
  copies_to: z.array(z.string()),
  replies: refs,
});
export type LetterRow = z.infer<typeof letterShape>;

export const letterList = operation({
  name: "letter.list",
  about:
    "Letters with what had come of each by the end of a day: due on a day is not overdue on it, and a copy is no opportunity to reply.",
  effect: "reads",
  input: pageShape.extend({ on: onDay }),
  output: pageOf(letterShape),
});

export const replyShape = z.object({
  ref: z.string(),
  says: z.string(),
  made_in: z.string().nullable(),
  addressee: z.string(),
  put: z
    .enum(["put", "in-part", "copied-only", "nobody", "not-resolved"])
    .describe(
      "to each of those whom it is about, to some, by copies alone, to nobody; or who they are is not known",
    ),
  addressees: z.array(
    z.object({
      to: z.string(),
      letters: z.array(
        z.object({
          letter: z.string(),
          on: z.string(),
          days: z.int().nullable().describe("to answer, the least; null without a last day"),
          state: letterShape.shape.state,
        }),
      ),
      copies: refs.describe("letters of which a copy went there, which is no opportunity to reply"),
    }),
  ),
});
export type ReplyLedgerRow = z.infer<typeof replyShape>;

export const replyLedgerList = operation({
  name: "letter.ledger",
  about:
    "Of each call whether it was put to those whom it is about: when, by which letter, how long they had, what had come of it.",
  effect: "reads",
  input: pageShape.extend({ on: onDay }),
  output: pageOf(replyShape),
});

export const repeatShape = z.object({
  first: z.string(),
  second: z.string(),
  likeness: z.number().describe("0 to 1"),
  shared: z.array(z.string()).describe("the words that say so"),
  linked: z.boolean().describe("whether a person linked them already"),
});
export type RepeatRow = z.infer<typeof repeatShape>;

export const repeatList = operation({
  name: "tracker.repeats",
  about:
    "Pairs of calls that may ask for the same in other words, the likeliest first; a person confirms each.",
  effect: "reads",
  input: pageShape,
  output: pageOf(repeatShape),
});
