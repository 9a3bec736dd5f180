import { setImmediate } from "node:timers/promises";
import { decodeEntry } from "../crypto/entry.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import { Problem } from "../domain/problem.ts";
import {
  type Erasure,
  confirmedText,
  erasedBy,
  erasedText,
  erasuresIn,
  ulidOfHex,
} from "./journal/erasure.ts";
import { noRecord } from "./journal/log.ts";
import { entriesAt, selectEntries } from "./journal/reader.ts";
import { hexOf } from "./journal/team.ts";
import type { Reader } from "./reader.ts";
import { bytesOfUlid } from "./record.ts";
import { maySeal } from "./team.ts";
import { extendLog, type Writer } from "./writer.ts";

/** How the note of an erasure begins, which stands in the log just before it. */
export const erasedNote = "erased ";

export type EraseWatch = {
  /** Called with the number of entries looked at so far, now and then. */
  readonly progress?: ((done: number) => void) | undefined;
};

/**
 * Erases records for good, with every version that they have or will be found to have, and other entries (hashes in hex): an entry
 * says which, and from then on it is decided. Then the keys and the ciphertext go, the rows and the search, from both
 * databases and their write-ahead files, and another entry says that this device has done so. What interrupts it leaves the
 * rest to whoever opens the dossier to write next. Gives how many entries are erased now.
 *
 * Fails with a Problem: where nothing was decided as any write does; after that
 * `unconfirmed`, with the Problem that stopped it as its cause, in a sentence that says that it is written and goes on.
 */
export async function eraseRecords(
  writer: Writer,
  {
    ids,
    entries,
    why,
    events = [],
  }: {
    readonly ids: readonly string[];
    readonly entries: readonly string[];
    readonly why: string;
    /** Events that are kept with it, such as those that stand for erased ones. */
    readonly events?: readonly JsonObject[];
  },
  watch: EraseWatch = {},
): Promise<number> {
  const records = await idsOf(writer, ids);
  await extendLog(writer, async ({ draft, state }) => {
    for (const event of [...events, { event: "note", text: `${erasedNote}${why}` }])
      await draft.add({
        kind: "audit",
        record: noRecord,
        parents: [],
        class: "C",
        content: canonicalJson(event),
      });
    // Behind the note.
    const position = draft.size;
    await draft.add({
      kind: "erasure",
      record: noRecord,
      parents: [],
      class: "C",
      content: erasedText(records, entries),
    });
    await state.eraseRecords(ids, position);
  });
  return carryOutErasures(writer, watch);
}

/**
 * Carries out the erasures of the journal that this device has not confirmed: what another device erased, and what was
 * interrupted here. `all` of them where entries came from elsewhere: a copy of this device may have confirmed one. Gives the number of entries that this took something from.
 */
export async function carryOutErasures(
  writer: Writer,
  { progress }: EraseWatch = {},
  which: "unconfirmed" | "all" = "unconfirmed",
): Promise<number> {
  const own = hexOf(writer.device.publicKey);
  const isConfirmed = ({ confirmed }: Erasure) => confirmed.some(({ device }) => device === own);
  const open = (await erasuresIn(writer)).filter((erasure) => which === "all" || !isConfirmed(erasure));
  if (open.length === 0) return 0;
  const isHeard = await maySeal(writer);
  try {
    let erased = 0;
    for await (const positions of stillHeld(writer, open, progress)) {
      await writer.journal.write(async (batch) => {
        for (const position of positions) await batch.eraseEntry(position);
      });
      // Each time, so that a full disk needs room for a little only.
      await writer.journal.fold();
      erased += positions.length;
    }
    await writer.projection.write(async (batch) => {
      for (const { records, since } of open) await batch.eraseRecords(records.map(ulidOfHex), since);
    });
    await writer.projection.compact();
    await writer.journal.fold();
    // What one that no longer belongs says counts nowhere; one that waits for word of the others says it then.
    if (!isHeard) return erased;
    await extendLog(writer, async ({ draft }) => {
      for (const erasure of open.filter((one) => !isConfirmed(one)))
        await draft.add({
          kind: "erasure",
          record: noRecord,
          parents: [],
          class: "C",
          content: confirmedText(erasure),
        });
    });
    return erased;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Problem("unconfirmed", unfinishedErasure(error), { cause: error });
  }
}

/** The ids, in hex, under which devices wrote versions of these records: each that named one alike gave it one of its own. */
async function idsOf(reader: Reader, ids: readonly string[]): Promise<string[]> {
  const all = new Set(ids.map((id) => hexOf(bytesOfUlid(id))));
  const versions = await reader.projection.tables
    .selectFrom("version")
    .innerJoin("record", "record.number", "version.record")
    .select("position")
    .where("id", "in", ids)
    .execute();
  const entries = await entriesAt(
    reader,
    versions.map(({ position }) => position),
  );
  for (const { bytes } of entries) all.add(hexOf(decodeEntry(bytes).record));
  return [...all];
}

/** That an erasure is decided and goes on, with what stopped it. */
function unfinishedErasure({ code, message }: Problem): string {
  const remedy =
    code === "locked"
      ? "Close all that reads this dossier, and open it again to write, which goes on with it."
      : "Open the dossier again to write, which goes on with it.";
  return `The erasure is written and not finished: ${message} ${remedy}`;
}

const pageLength = 1000;
/** What of a journal is taken in one commit: so that its write-ahead file stays small. */
const mostEntries = 100;
const mostBytes = 256 * 1024;

/** The positions of what these erasures name and the journal still holds, in pieces for a commit each. */
async function* stillHeld(
  { journal }: Writer,
  erasures: readonly Erasure[],
  progress: EraseWatch["progress"],
): AsyncGenerator<number[]> {
  const isErased = erasedBy(erasures);
  let piece: number[] = [];
  let bytes = 0;
  for (let from = 0; ;) {
    const rows = await selectEntries(journal)
      .where("position", ">=", from)
      .where((where) => where.or([where("ciphertext", "is not", null), where("wrap.entry", "is not", null)]))
      .orderBy("position")
      .limit(pageLength)
      .execute();
    for (const row of rows) {
      const fields = decodeEntry(row.bytes);
      if (!isErased(row, fields)) continue;
      piece.push(row.position);
      bytes += fields.length;
      if (piece.length < mostEntries && bytes < mostBytes) continue;
      yield piece;
      [piece, bytes] = [[], 0];
    }
    progress?.(from + rows.length);
    await setImmediate();
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) break;
    from = last.position + 1;
  }
  if (piece.length > 0) yield piece;
}
