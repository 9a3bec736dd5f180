import { z } from "zod";
import { deliveryStates, letterRoles, questionOutcomes } from "../domain/letter.ts";
import { observationLevels } from "../domain/observation.ts";
import { claimFindings } from "../domain/promise.ts";
import { confirmedRepeatSchema, repeatKinds } from "../domain/repeat.ts";
import { timeSchema } from "../domain/time.ts";
import { operation, pageOf, pageShape } from "./operation.ts";

/** The day that is asked about; without it the day of the newest entry of the journal. */
const onDay = timeSchema.optional().describe("the day that is asked about, in EDTF; today without it");

const refs = z.array(z.string());

/** A call or a promise, in its words. */
const said = {
  ref: z.string(),
  kind: z.enum(["recommendation", "promise"]),
  of: z.string().describe("whom a call is made to; who promised"),
  says: z.string().describe("what is asked for, or pledged"),
};

/** How it stands, from dated evidence. */
const standing = {
  level: z.enum(observationLevels),
  since: z.string().nullable().describe("of the observation that says so"),
};
const looked = z.string().nullable().describe("somebody looked then and found nothing newer");

/** How a call or a promise stands on a day. */
export const trackedShape = z.object({
  ...said,
  deadline: z.string().nullable().describe("as it is written"),
  due: z
    .string()
    .nullable()
    .describe("the time that the deadline names; null for words such as “immediately”"),
  overdue: z.boolean().describe("a due time has passed and it is not done"),
  is: z
    .enum(["call", "promise", "claim", "refusal", "counter-promise"])
    .describe("a claim is about the present: it is held against figures, and never kept"),
  claim: z
    .object({
      stands: z.enum(claimFindings),
      by: z.array(z.object({ ref: z.string(), shows: z.enum(claimFindings), reason: z.string() })),
    })
    .nullable()
    .describe("of a claim: what figures and findings show of it, as a person found"),
  ...standing,
  looked,
  uncounted: z.int().describe("observations without a date or without evidence, which do not count"),
  days: z.int().nullable().describe("since it was made public, the least"),
  linked: refs.describe("calls and promises that a person linked to it"),
  thread: z
    .string()
    .nullable()
    .describe("the first call of the thread that it belongs to by confirmed repeats; null without one"),
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

const tieShape = z.object({
  from: z.string(),
  ref: z.string(),
  kind: z.enum(repeatKinds).describe("how `from` stands to `ref`"),
  by: z.string().describe("who confirmed it"),
  on: z.string().nullable(),
  reason: z.string(),
});

const memberShape = z.object({
  ...said,
  on: z.string().nullable().describe("when it was made public"),
  made_in: z.string().nullable(),
  ...standing,
});

/** One ask through its documents, addressees and answers. */
export const threadShape = z.object({
  thread: z.string().describe("its first call"),
  says: z.string().describe("what that asks for"),
  addressees: z
    .array(z.object({ to: z.string(), on: z.string().nullable(), ref: z.string() }))
    .describe("whom it was asked of, in the order of time"),
  first_asked: z.string().nullable(),
  times_asked: z.int().describe("calls that ask for it, those that ask for less or more with them"),
  documents: z.int().describe("documents that they stand in"),
  last_answer: z
    .object({ ref: z.string(), by: z.string(), on: z.string(), says: z.string() })
    .nullable()
    .describe("the newest dated promise, refusal or claim, or answer to a letter that put it"),
  ...standing,
  looked,
  evidence: z
    .object({ of: z.string(), says: z.string().nullable(), at: z.string().nullable() })
    .nullable()
    .describe(
      "the observation that says so, on the first call or one that asks for the same: of which call, its words, its source",
    ),
  members: z.array(memberShape),
  opposed: z.array(memberShape).describe("what was said against it"),
  ties: z.array(tieShape),
});
export type ThreadRow = z.infer<typeof threadShape>;

export const threadList = operation({
  name: "tracker.threads",
  about:
    "Calls and promises that ask for the same, as named persons confirmed it: first asked when, how often, of whom, the last answer, and how it stands by dated evidence.",
  effect: "reads",
  input: pageShape.extend({ on: onDay }),
  output: pageOf(threadShape),
});

export const repeatConfirm = operation({
  name: "tracker.confirm",
  about: "Keeps how one call or promise stands to another one, with who found so and why.",
  effect: "writes",
  input: confirmedRepeatSchema.omit({ ref: true }).extend({
    first: z.string().describe("the call or promise that repeats or opposes"),
    second: z.string().describe("the one that it is held against"),
  }),
  output: tieShape.extend({
    changed: z.boolean().describe("whether the record says something new by it"),
  }),
});

export const letterShape = z.object({
  ref: z.string(),
  addressee: z.string(),
  office: z.string().nullable(),
  dated: z.string().nullable(),
  respond_by: z.string().nullable(),
  state: z
    .enum(["answered", "acknowledged", "waiting", "overdue", "bounced", "not-sent-yet", "undated", "reply"])
    .describe("reply: it is no letter of one's own"),
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

export const questionShape = z.object({
  of: z.string().describe("the letter that asks it"),
  number: z.int(),
  asks: z.string(),
  outcome: z
    .enum([...questionOutcomes, "nothing-came", "not-recorded"])
    .describe("not-recorded: an answer came, and nobody recorded what it says to this question"),
  by: z.string().nullable().describe("the letter that says so"),
  says: z.string().nullable(),
});

/** A letter with its reminders and all that came back. */
export const chainShape = z.object({
  chain: z.string().describe("its first letter"),
  addressee: z.string(),
  office: z.string().nullable(),
  subject: z.string().nullable(),
  dated: z.string().nullable(),
  state: z.enum([...letterShape.shape.state.options, "partly-answered"]),
  respond_by: z
    .string()
    .nullable()
    .describe("the last day for an answer, of the newest letter that names one"),
  overdue_days: z.int().nullable().describe("since that day, while no answer has come"),
  late_days: z.int().nullable().describe("from that day to the first answer, where it came later"),
  waiting: z.int().nullable().describe("days since the first letter, the least; null once answered"),
  letters: z.array(
    z.object({
      ref: z.string(),
      role: z.enum(letterRoles),
      sender: z.string(),
      dated: z.string().nullable(),
      respond_by: z.string().nullable(),
      delivery: z
        .object({ state: z.enum(deliveryStates), on: z.string().nullable(), at: z.string().nullable() })
        .nullable()
        .describe("the newest that is known of it on its way, with its proof; null where nothing is"),
      held_by: z
        .array(
          z.object({
            who: z.string(),
            office: z.string(),
            of: z.string(),
            sure: z.boolean().describe("the record says so of that day; else it does not say otherwise"),
          }),
        )
        .describe("who held office in the authorities that it went to on the day of the letter"),
    }),
  ),
  questions: z.array(questionShape),
  puts: refs.describe("calls, promises and findings that its letters put"),
});
export type ChainRow = z.infer<typeof chainShape>;

export const chainList = operation({
  name: "letter.chains",
  about:
    "Letters with their reminders and answers as chains: what came to each question and by which letter, the last day for an answer, and by how many days it is overdue.",
  effect: "reads",
  input: pageShape.extend({ on: onDay }),
  output: pageOf(chainShape),
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
          questions: z.int(),
          answered: z
            .int()
            .describe("questions that an answer is known to have answered, in part or whole, or refused"),
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
  confirmed: z.enum(repeatKinds).nullable().describe("as which repeat a person confirmed them"),
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
