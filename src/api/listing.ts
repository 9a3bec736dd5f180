import { z } from "zod";
import { resolutionOutcomes } from "../domain/resolution.ts";
import { type Unit, units } from "../domain/frame.ts";
import { recordSchemas, type RecordKind } from "../domain/record.ts";
import { findingVerdicts } from "../domain/finding.ts";

/**
 * The JSON that `--format json` prints and the page is built from, one schema a listing. docs/json.md describes each
 * field; a test fails where one is missing there.
 */

/** What can be counted. */
export const unitShape = z.enum(units as unknown as readonly [Unit, ...Unit[]]);

const refs = z.array(z.string());
const kind = z.enum(Object.keys(recordSchemas) as [RecordKind, ...RecordKind[]]);
export const locatorShape = z.looseObject({ source: z.string() });

export const clockShape = z
  .enum(["right", "behind", "ahead"])
  .describe(
    "ahead: the time is still to come; behind: the journal was ahead, and this is what the clock said",
  );

/** Where a listing stands: the checkpoint that it was computed from. */
export const checkpointShape = z.object({
  origin: z.string(),
  size: z.number().int(),
  root: z.string().describe("base64 of the tree's root hash"),
});

export const findingShape = z.object({
  ref: z.string().nullable().describe("null for a finding given on the command line"),
  statement: z.string().nullable(),
  frame: z.string().nullable(),
  unit: z.string(),
  population: z.string(),
  property: z.string().nullable(),
  n: z.number().int(),
  N: z.number().int(),
  missing: z.record(z.string(), z.number().int()),
  unnamed: z.number().int(),
  undetermined: refs,
  maybe_same: z.array(refs).describe("groups of those who count whose records may be of one person"),
  least: z.object({ n: z.number().int(), N: z.number().int() }).describe("n and N if they are"),
  counted: refs,
  otherwise: refs,
  exceptions: refs,
  withheld: z
    .record(z.string(), z.number().int())
    .describe("how many of a list are not named, as they may not be shown to this audience"),
  told: z
    .boolean()
    .describe("whether its numbers may leave for this audience; where not, each of them stands as 0"),
  stated: z
    .object({
      n: z.number().int().optional(),
      N: z.number().int().optional(),
      quantifier: z.string().optional(),
      words: z.string().optional(),
    })
    .nullable(),
  verdict: z.enum(findingVerdicts),
  why: z.string(),
  rests_on_retracted: z
    .object({ sources: refs, n: z.number().int(), N: z.number().int() })
    .nullable()
    .describe("retracted sources that it rests on, and n and N without what rests on them alone"),
  sentence: z.string().nullable().describe("the wording that the result allows; null where it allows none"),
});

export const reconciliationShape = z.object({
  id: z.string(),
  verdict: z.enum([
    "agree",
    "rounding",
    "hedge",
    "date",
    "definition",
    "population",
    "irreconcilable",
    "not-comparable",
  ]),
  quantity: z.string(),
  label: z.string().describe("the quantity in words"),
  place: z.string().nullable(),
  figures: refs,
  arithmetic: z.string(),
  note: z.string().nullable(),
});

/** A set of figures that do not simply agree, and what was decided about it. */
export const contradictionShape = reconciliationShape.extend({
  decided_as: z.string().describe("the name of the record that a decision is, or will be"),
  decision: z
    .object({
      outcome: z.enum(resolutionOutcomes),
      reason: z.string(),
      letter: z.string().nullable(),
      at: z.string().describe("ISO 8601"),
      member: z.string(),
      heads: z.array(z.string()).describe("hashes of its newest versions, which a change of it names"),
      stale: z.boolean().describe("whether the verdict is another now than when it was decided"),
    })
    .nullable(),
});

export const consistencyShape = z.object({
  id: z.string(),
  rule: z.string(),
  record: z.string(),
  verdict: z.enum(["broken", "holds", "cannot-tell"]),
  why: z.string(),
});

export const figureShape = z.object({
  ref: z.string().describe("of a derived figure: formula and inputs"),
  derived: z.boolean(),
  indicator: z.string(),
  label: z.string().describe("the indicator in words"),
  value: z.string().describe("with its hedge and unit: over 463.4 %"),
  low: z.number().nullable(),
  high: z.number().nullable(),
  qualifier: z.string(),
  unit: z.string(),
  population: z.string().nullable(),
  place: z.string().nullable(),
  as_of: z.string().nullable(),
  published: z.string().nullable(),
  at: locatorShape.nullable(),
  inputs: refs,
  arithmetic: z.string().nullable(),
});

export const hitShape = z.object({
  ref: z.string(),
  kind,
  excerpt: z.string(),
  at: locatorShape.nullable().describe("the first place in a source that it states"),
});

export const recordShape = z.object({
  ref: z.string(),
  id: z.string().describe("ULID"),
  kind,
  body: z.record(z.string(), z.unknown()),
  conflicts: z.array(z.string()),
  versions: z.number().int(),
  children: refs,
  named_by: refs.describe("records that link to this one"),
  retracted: refs.describe("records that this one links to and that were taken back"),
});

export const versionShape = z.object({
  entry: z.string().describe("hex of the entry's hash"),
  position: z.number().int().describe("in the log, from 0"),
  at: z.string().describe("ISO 8601"),
  clock: clockShape,
  device: z.string(),
  member: z.string().describe("who wrote it: the member that its device named when it entered the log"),
  parents: refs,
  note: z
    .string()
    .nullable()
    .describe("what was written with it: the files of an import, and why what is implausible was let in"),
  changed: z.array(z.string()).describe("fields that differ from the first parent"),
  body: z.record(z.string(), z.unknown()),
});

export const importShape = z.object({
  dry_run: z.boolean(),
  outcome: z
    .enum(["written", "unchanged", "conflict", "refused"])
    .describe("what came of it, or would on a dry run; nothing is written on a conflict or a refusal"),
  new: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  notes: z.array(z.string()).describe("what is worth knowing, such as columns that the mapping leaves out"),
  rows: z.array(
    z.object({
      file: z.string(),
      row: z.number().int().nullable(),
      ref: z.string().nullable(),
      kind: kind.nullable(),
      outcome: z.enum(["new", "changed", "unchanged", "conflict", "refused"]),
      problem: z.string().nullable(),
      would_write: z
        .array(
          z.object({
            ref: z.string(),
            kind,
            outcome: z.enum(["new", "changed"]),
            body: z.record(z.string(), z.unknown()),
          }),
        )
        .describe("on a dry run: each record that the row would write, with all its fields; else empty"),
    }),
  ),
  checkpoint: checkpointShape.nullable(),
});

export const retractShape = z.object({
  ref: z.string(),
  retracted: refs.describe("the record and all that went with it"),
  named_by: refs.describe("records that still link to one of them"),
});

export const mergeShape = z.object({
  ref: z.string(),
  into: z.string(),
  moved: refs.describe("records that link to `into` now"),
  retracted: refs,
  conflicts: z.array(z.string()).describe("fields on which the two disagree"),
});

export const reinstateShape = z.object({
  ref: z.string(),
  reinstated: refs,
  changed_since: refs.describe("records of the same step that stay as somebody has left them since"),
});

export const retractedShape = z.object({
  ref: z.string(),
  kind,
  at: z.string().describe("ISO 8601"),
  clock: clockShape,
  device: z.string(),
  why: z.string(),
  into: z.string().nullable(),
  with: z.string().nullable(),
  named_by: refs,
});

/** The last whole backup: when, up to which entry, how many entries are newer. Where it is, a command on this machine says. */
const backupShape = z.object({
  at: z.string(),
  entries: z.number().int(),
  newer: z.number().int(),
});
const devicesShape = z
  .array(
    z.object({
      device: z.string().describe("public key, in hex"),
      standing: z.enum(["active", "frozen", "removed"]).describe("one that was removed carries out nothing"),
      at: z.string().nullable().describe("when it said that it had carried it out, ISO 8601; null: not yet"),
    }),
  )
  .describe("every device that wrote to the journal");
const publishedShape = z
  .array(
    z.object({
      position: z.number().int().describe("in the journal, from 0"),
      event: z.string(),
      at: z.string().describe("ISO 8601"),
      to: z.string().nullable().describe("the addressee, or for whom it was"),
    }),
  )
  .describe("what was given out between the coming of the first of them and the erasure, and may hold them");
const backupsShape = z
  .union([
    z.array(
      z.object({
        at: z.string().describe("ISO 8601"),
        entries: z.number().int(),
        file: z.string().describe("its name; empty where this device took no note of it"),
        what: z.enum(["backup", "journal"]).describe("a backup, or a journal file for other devices"),
        device: z.string().describe("which made it"),
      }),
    ),
    z.literal("unknown"),
  ])
  .describe(
    "copies that hold them: backups noted on this device, the one that it was restored from, and backups and journal files of all devices that left a trace",
  );

const remainsShape = z
  .string()
  .nullable()
  .describe("what may stay where the journal stands, out of this program's reach; null where nothing does");

export const erasePreviewShape = z.object({
  ref: z.string(),
  records: z.number().int().describe("records that go for good; to be confirmed"),
  what: z.string().describe("of which kinds they are"),
  notes: z.number().int().describe("notes of the journal that name one and go too"),
  still_named: z
    .array(
      z.object({
        ref: z.string(),
        kind: z.string(),
        fields: z.array(z.string()).describe("fields that link to one, or name one in their text"),
        before: z.array(z.string()).describe("fields that did so in earlier versions alone"),
      }),
    )
    .describe("records that stay and still name one of them"),
  also_named: z
    .array(z.enum(["dossier", "member"]))
    .describe("names of the dossier or of a member that name one"),
  published: publishedShape,
  backups: backupsShape,
  remains: remainsShape,
});

export const eraseShape = erasePreviewShape.omit({ ref: true }).extend({
  entries: z.number().int().describe("entries of the journal that seal nothing any more"),
  devices: devicesShape,
});

export const erasureShape = z.object({
  position: z.number().int().describe("in the journal, from 0"),
  at: z.string().describe("ISO 8601"),
  device: z.string(),
  what: z.string().nullable().describe("of which kinds, and why; null where that is not to be read"),
  records: z.number().int(),
  notes: z.number().int(),
  published: publishedShape,
  backups: backupsShape,
  remains: remainsShape,
  devices: devicesShape,
});

export const setShape = z.object({
  ref: z.string(),
  outcome: z.enum(["written", "conflict"]),
  fields: z.array(z.string()).describe("of a conflict: what somebody has set since to something else"),
  changed: z.array(z.string()).describe("fields; empty where everything stood so already"),
  notes: z.array(z.string()),
});

export const tableShape = z.object({
  unit: unitShape,
  rows: z.string(),
  columns: z.string().nullable(),
  row_labels: z.array(z.string()),
  column_labels: z.array(z.string()),
  counts: z.array(z.array(z.number().int().nullable())).describe("null where a number is withheld"),
  row_totals: z.array(z.number().int().nullable()),
  column_totals: z.array(z.number().int().nullable()),
  total: z.number().int().nullable(),
  undetermined: z.number().int().nullable().describe("null where numbers leave only as they were released"),
  unnamed: z.number().int().nullable().describe("null where numbers leave only as they were released"),
  several: z.boolean(),
});

export const verifyShape = z.object({
  entries: z.number().int(),
  records: z.number().int(),
  checkpoint: checkpointShape.nullable(),
  backup: z.union([backupShape, z.enum(["never", "unknown"])]),
  problems: z.array(z.string()),
});

/** The same for a command, which runs on the machine that the backup was made on. */
export const verifyHereShape = verifyShape.extend({
  backup: z.union([backupShape.extend({ place: z.string() }), z.enum(["never", "unknown"])]),
});

export type BackupRow = z.infer<typeof backupShape>;
export type FindingRow = z.infer<typeof findingShape>;
export type ReconciliationRow = z.infer<typeof reconciliationShape>;
export type ContradictionRow = z.infer<typeof contradictionShape>;
export type ConsistencyRow = z.infer<typeof consistencyShape>;
export type FigureRow = z.infer<typeof figureShape>;
export type Hit = z.infer<typeof hitShape>;
export type ListedRecord = z.infer<typeof recordShape>;
export type ListedVersion = z.infer<typeof versionShape>;
export type ImportReport = z.infer<typeof importShape>;
export type RetractReport = z.infer<typeof retractShape>;
export type MergeReport = z.infer<typeof mergeShape>;
export type ReinstateReport = z.infer<typeof reinstateShape>;
export type RetractedRow = z.infer<typeof retractedShape>;
export type ErasePreview = z.infer<typeof erasePreviewShape>;
export type EraseReport = z.infer<typeof eraseShape>;
export type ErasureRow = z.infer<typeof erasureShape>;
export type SetReport = z.infer<typeof setShape>;
export type VerifyReport = z.infer<typeof verifyShape>;
export type VerifyReportHere = z.infer<typeof verifyHereShape>;
export type ListedCheckpoint = z.infer<typeof checkpointShape>;
