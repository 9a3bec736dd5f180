import { withValues } from "../analysis/figure-value.ts";
import type { BodyOf, RecordKind, RecordOf } from "../domain/record.ts";
import { currentCheckpoint, recordsOfKind } from "../store/read.ts";
import type { CheckpointRow } from "../api/listing.ts";
import type { Dossier } from "./dossier.ts";

/** All records of a kind as they stand, in the order of their creation. Bodies were parsed when they were written. */
export async function loadRecords<K extends RecordKind>(dossier: Dossier, kind: K): Promise<RecordOf<K>[]> {
  const records: RecordOf<K>[] = [];
  for await (const { id, ref, body } of recordsOfKind(dossier.reader, kind)) {
    records.push({ kind, ref, id, body: body as unknown as BodyOf<K> });
  }
  // A figure may leave its value to its formula.
  return kind === "figure" ? (withValues(records as RecordOf<"figure">[]) as RecordOf<K>[]) : records;
}

/** The checkpoint that a listing of this dossier rests on. */
export async function checkpointRow(dossier: Dossier): Promise<CheckpointRow> {
  const { size, root, note } = await currentCheckpoint(dossier.reader);
  return { origin: note.split("\n")[0] ?? "", size, root: Buffer.from(root).toString("base64") };
}
