import { z } from "zod";
import { type RecordKind, recordKinds } from "../domain/record.ts";
import {
  erasePreviewShape,
  eraseShape,
  erasureShape,
  hitShape,
  mergeShape,
  recordShape,
  reinstateShape,
  retractShape,
  retractedShape,
  setShape,
  versionShape,
} from "./listing.ts";
import { namesShape, operation, pageOf, pageShape } from "./operation.ts";
import { recordDetailShape } from "./overview.ts";

const ref = z.string().describe("its name, or its ULID");
const kind = z.enum(recordKinds as readonly [RecordKind, ...RecordKind[]]);
const why = z
  .string()
  .trim()
  .min(1)
  .max(400)
  .describe("at most 400 characters, kept in the history for good; no names");
const implausible = z
  .string()
  .trim()
  .min(1)
  .optional()
  .describe("why what cannot stand, such as an end before its start, is let in all the same");

export const recordList = operation({
  name: "record.list",
  about: "The records of a kind that stand, in the order of their creation.",
  effect: "reads",
  input: pageShape.extend({ kind }),
  output: pageOf(
    z.object({
      ref: z.string(),
      label: z.string().describe("what a reader would call it; empty where it has no name"),
      body: z.record(z.string(), z.unknown()),
    }),
  ),
});

/** The most hits of a search that are listed. */
export const mostHits = 10_000;

export const recordSearch = operation({
  name: "record.search",
  about: `Records that contain all the words, or parts of them, best first; of more than ${mostHits.toLocaleString("en")} the page behind those is refused.`,
  effect: "reads",
  input: pageShape.extend({ words: z.string().min(1) }),
  output: pageOf(hitShape),
});

export const recordFind = operation({
  name: "record.find",
  about: "Records whose name or ref holds the words, for a field that names one.",
  effect: "reads",
  input: z.strictObject({
    words: z
      .string()
      .default("")
      .describe("parts of what a record is called or of its ref; none gives the first"),
    kinds: z.array(kind).default([]).describe("of which kinds; none gives all"),
    limit: z.number().int().min(1).max(100).default(12),
  }),
  output: z.object({
    rows: z.array(z.object({ ref: z.string(), id: z.string(), kind, label: z.string() })),
    more: z.boolean().describe("whether there are more of them"),
  }),
});

export const recordShow = operation({
  name: "record.show",
  about: "One record as it stands, with its heads, which a change of it names.",
  effect: "reads",
  input: z.strictObject({ ref }),
  output: recordShape.extend({
    heads: z.array(z.string()).describe("hashes of its newest versions: one, or several in a conflict"),
  }),
});

export const recordOpen = operation({
  name: "record.open",
  about: "One record with what stands under it, what cites it, and its versions, as a page shows it.",
  effect: "reads",
  input: z.strictObject({ ref }),
  output: recordDetailShape,
});

export const recordHistory = operation({
  name: "record.history",
  about: "Every version of one record, oldest first, with the fields that each changed.",
  effect: "reads",
  input: z.strictObject({ ref }),
  output: z.array(versionShape),
});

export const recordWrite = operation({
  name: "record.write",
  about:
    "Changes fields of one record, or makes a new one, checked as an import checks them. Where a field was changed since `base`, nothing is written and the answer is a conflict.",
  effect: "writes",
  input: z.strictObject({
    ref: ref.optional().describe("its name, or its ULID; of a new record left out, the program names it"),
    kind: kind.optional().describe("of a new record"),
    base: z.array(z.string()).describe("the heads that the change was made on; none for a new record"),
    patch: z.record(z.string(), z.unknown()).describe("fields with their new values; null takes one away"),
    why,
    beside: z
      .boolean()
      .default(false)
      .describe("on a conflict: keep the change as a version beside what stands, for people to settle"),
    allow_implausible: implausible,
  }),
  output: z.discriminatedUnion("outcome", [
    z.object({
      outcome: z.literal("written"),
      ref: z.string(),
      heads: z.array(z.string()),
      changed: z.array(z.string()).describe("fields; empty where everything stood so already"),
      notes: z.array(z.string()),
    }),
    z.object({
      outcome: z.literal("conflict"),
      kept: z.boolean().describe("whether the change was kept beside what stands"),
      heads: z.array(z.string()).describe("the heads now"),
      fields: z.array(z.string()).describe("fields of the patch that were changed since"),
      body: z.record(z.string(), z.unknown()).describe("the record as it stands now"),
    }),
  ]),
});
export type WriteOutcome = z.infer<(typeof recordWrite)["output"]>;

export const recordSet = operation({
  name: "record.set",
  about: "Corrects fields or answers of one record as they stand now, each as FIELD=VALUE.",
  effect: "writes",
  input: z.strictObject({
    ref,
    assignments: z.array(z.string()).min(1),
    why,
    allow_implausible: implausible,
  }),
  output: setShape,
});

export const recordRetract = operation({
  name: "record.retract",
  about: "Takes a record back: it leaves counts, lists and exports, and stays in the history.",
  effect: "writes",
  input: z.strictObject({
    ref,
    why,
    with_children: z.boolean().default(false).describe("also what belongs to it"),
    alone: z.boolean().default(false).describe("of a source: leave what rests on it"),
  }),
  output: retractShape,
});

export const recordMerge = operation({
  name: "record.merge",
  about: "Makes a record one with another, as two entries turned out to be of one person.",
  effect: "writes",
  input: z.strictObject({
    ref,
    into: z.string(),
    prefer: z
      .record(z.string(), z.enum(["ref", "into"]))
      .default({})
      .describe(
        "of fields on which the two disagree, whose value stands; one that is left out stays in conflict",
      ),
    why,
  }),
  output: mergeShape,
});

export const recordReinstate = operation({
  name: "record.reinstate",
  about: "Undoes a retraction or a merge: the record stands again as before.",
  effect: "writes",
  input: z.strictObject({ ref, why }),
  output: reinstateShape,
});

export const conflictList = operation({
  name: "record.conflicts",
  about: "Every record whose newest versions disagree, and on which fields.",
  effect: "reads",
  input: pageShape,
  output: pageOf(z.object({ ref: z.string(), kind, fields: z.array(z.string()) })),
});

export const recordUndo = operation({
  name: "record.undo",
  about:
    "Undoes the last step of whoever asks in each of these records by a version that says what stood before; a record that was made is taken back. All of them or none.",
  effect: "writes",
  input: z.strictObject({ refs: z.array(z.string()).min(1).max(10_000).describe("names, or ULIDs") }),
  output: z.object({
    undone: z.array(
      z.object({
        ref: z.string(),
        fields: z
          .array(z.string())
          .describe("fields that stand as before; none where the record was taken back"),
      }),
    ),
  }),
});

export const recordWouldErase = operation({
  name: "record.would-erase",
  about:
    "What an erasure would take, what would still name it, what was given out, and which backups hold it; nothing is written.",
  effect: "reads",
  input: z.strictObject({ ref }),
  output: erasePreviewShape.extend({ names: namesShape }),
});

export const recordErase = operation({
  name: "record.erase",
  about:
    "Erases a record for good, with all that belongs to it and every version; says what was published and copied before.",
  effect: "writes",
  input: z.strictObject({
    ref,
    why,
    confirm: z
      .number()
      .int()
      .optional()
      .describe("how many records go; with another number nothing is erased, and it is said what would go"),
  }),
  output: eraseShape,
});

export const erasureList = operation({
  name: "record.erasures",
  about:
    "Every erasure: when, what, what was given out before, which backups hold it, and which devices have carried it out.",
  effect: "reads",
  input: pageShape,
  output: pageOf(erasureShape),
});

export const retractedList = operation({
  name: "record.retracted",
  about: "Every record that was taken back, when, why, and what still names it.",
  effect: "reads",
  input: pageShape,
  output: pageOf(retractedShape),
});
