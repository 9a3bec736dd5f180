import { decodeEntry } from "../crypto/entry.ts";
import { CompactRange } from "../crypto/merkle.ts";
import { carryOutErasures } from "./erase.ts";
import { openJournalFile, writeJournalFile } from "./journal-file.ts";
import { lineOf } from "./join.ts";
import { counts, hexOf, memberEntryOf, openRows, type Team } from "./journal/team.ts";
import type { JournalReader } from "./journal/reader.ts";
import { follow, rebuild } from "./projection/follow.ts";
import { type MissingEntries, missingFrom, takeIn } from "./take-in.ts";
import { refreshTeam, settleEpochs } from "./team.ts";
import type { Writer } from "./writer.ts";

/** Entries of a device that are kept and stopped counting, or never did, with an import. */
export type Uncounted = {
  readonly device: string;
  /** Whether it is the device that imports. */
  readonly own: boolean;
  readonly entries: number;
  /** `not-added`: who approved its adding was removed or copied at the same time. */
  readonly why: "removed" | "copied" | "not-added";
  /** With which a steward adds a device that was not, so that its entries count; null else. */
  readonly line: string | null;
};

/** What an import of a journal file came to; docs/cli.md says what each count means. */
export type JournalImported = {
  readonly taken: number;
  readonly known: number;
  readonly uncounted: readonly Uncounted[];
  readonly waiting: number;
  readonly strangers: number;
  readonly refused: number;
  readonly copied: readonly string[];
  /** How this device stands after it. */
  readonly standing: "active" | "frozen" | "removed";
};

/** Writes the journal to a file for the other devices. All keys in it are wrapped under the newest epoch first. */
export async function exportJournal(writer: Writer, file: string): Promise<number> {
  await settleEpochs(writer);
  return writeJournalFile(writer, file);
}

/** What a journal file holds that is not here, by device. */
export async function heldAgainst(
  reader: Pick<JournalReader, "journal" | "dossier" | "team">,
  path: string,
): Promise<MissingEntries[]> {
  const file = openJournalFile(path);
  try {
    return await missingFrom(reader, file);
  } finally {
    file.close();
  }
}

/** Takes in what another device's journal file holds, and all that follows from it. */
export async function importJournal(writer: Writer, path: string): Promise<JournalImported> {
  const file = openJournalFile(path);
  try {
    const before = writer.team.current;
    const size = sizeOf(writer);
    const { taken, filled, ...result } = await takeIn(writer, file);
    await refreshTeam(writer, before);
    if (filled > 0) await rebuild(writer);
    await follow(writer);
    const isTold = taken.some(({ fields }) => fields.kind === "erasure");
    await carryOutErasures(writer, {}, isTold ? "all" : "unconfirmed");
    await settleEpochs(writer);
    return { taken: taken.length, uncounted: await newlyUncounted(writer, before, size), ...result };
  } finally {
    file.close();
  }
}

function sizeOf({ tail }: Writer): number {
  return CompactRange.fromBytes(tail.current.range).size;
}

/** Entries that do not count now: those behind the first `size`, and those of before that counted for the team of before. */
async function newlyUncounted(writer: Writer, before: Team, size: number): Promise<Uncounted[]> {
  const now = writer.team.current;
  const isSameTeam =
    now.forks.size === before.forks.size &&
    JSON.stringify(now.membership?.heads) === JSON.stringify(before.membership?.heads);
  const entries = new Map<string, number>();
  for (let from = isSameTeam ? size : 0, end = sizeOf(writer); from < end; from += pageLength) {
    const rows = await writer.journal.tables
      .selectFrom("entry")
      .select(["position", "hash", "bytes"])
      .where("position", ">=", from)
      .where("position", "<", from + pageLength)
      .execute();
    for (const { position, hash, bytes } of rows) {
      const fields = decodeEntry(bytes);
      if (counts(now, fields, hash) || (position < size && !counts(before, fields, hash))) continue;
      const device = hexOf(fields.device);
      entries.set(device, (entries.get(device) ?? 0) + 1);
    }
  }
  if (entries.size === 0) return [];
  const lines = await linesOfAdded(writer);
  return [...entries].map(([device, many]) => {
    const standing = now.membership?.devices.get(device)?.standing;
    const own = device === hexOf(writer.device.publicKey);
    return {
      device,
      own,
      entries: many,
      why: standing === undefined ? "not-added" : standing === "removed" ? "removed" : "copied",
      line: standing === undefined ? (lines.get(device) ?? null) : null,
    };
  });
}

const pageLength = 4_000;

/** The lines of all devices that entries add, whether that counts or not. */
async function linesOfAdded({ journal, dossier }: Writer): Promise<ReadonlyMap<string, string>> {
  const rows = await openRows(journal, "member");
  return new Map(
    rows
      .flatMap((row) => memberEntryOf(row, dossier.id)?.body ?? [])
      .flatMap((body) => ("device" in body ? [[body.device.sign, lineOf(body.device)] as const] : [])),
  );
}
