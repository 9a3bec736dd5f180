import { Problem } from "../domain/problem.ts";
import type { EntryRow, RecordRow } from "./engine.ts";
import type { Writer } from "./log.ts";
import { projectVersion } from "./project.ts";
import { asEnvelope, type Envelope, openEntry } from "./reader.ts";
import { ulidOf } from "./record.ts";

/**
 * Computes the current state (records, search, what supersedes what, stamps) anew from the journal and drops cached
 * columns, in one transaction. For tables that `verify` found wrong and after a change of the hooks. The journal is
 * not changed. Versions whose content was erased stay in their record's history with an empty body.
 */
export async function rebuild(writer: Writer, progress?: (done: number) => void): Promise<void> {
  await writer.engine.write(async (batch) => {
    await batch.clearCurrentState();
    const lastOfKind = new Map<string, number>();
    let lastNumber = 0;
    for (let position = 0; ; position += 1) {
      const row = await batch.entryAt(position);
      if (row === undefined) break;
      if (row.kind === "version") {
        const kind = await again(row);
        if (kind !== undefined) lastOfKind.set(kind, position);
      }
      if (position % 1000 === 999) progress?.(position + 1);
    }
    for (const [kind, position] of lastOfKind) await batch.putKindStamp(kind, position);

    async function again(row: EntryRow): Promise<string | undefined> {
      const { fields, content } = openEntry(writer, row);
      const id = ulidOf(fields.record);
      const known = await batch.recordById(id);
      const envelope = content === undefined ? erased(known) : asEnvelope(content, row.position);
      if (envelope === undefined) return undefined;
      const parents: number[] = [];
      for (const hash of fields.parents) {
        const parent = await batch.positionOf(hash);
        if (parent === undefined) {
          throw new Problem(
            "damaged",
            `Entry ${row.position} follows a version that this dossier does not hold.`,
          );
        }
        parents.push(parent);
      }
      const heads = known === undefined ? [] : await batch.headsOf(known.number);
      await projectVersion(
        writer,
        batch,
        { ...envelope, position: row.position, id, class: fields.class, parents },
        known,
        heads.map((head) => head.position),
        lastNumber + 1,
        (record) => batch.setEntryRecord(row.position, record),
      );
      if (known === undefined) lastNumber += 1;
      return envelope.kind;
    }
  });
}

/** What an erased version of a known record says; nothing, where its record's name went with it. */
function erased(known: RecordRow | undefined): Envelope | undefined {
  return known === undefined ? undefined : { ref: known.ref, kind: known.kind, owner: undefined, body: {} };
}
