import { carryOutErasures } from "./erase.ts";
import { openJournalFile, writeJournalFile } from "./journal-file.ts";
import { counts } from "./journal/team.ts";
import type { JournalReader } from "./journal/reader.ts";
import { follow } from "./projection/follow.ts";
import { type MissingEntries, missingFrom, takeIn } from "./take-in.ts";
import { refreshTeam, settleEpochs } from "./team.ts";
import type { Writer } from "./writer.ts";

/** What an import of a journal file came to; docs/cli.md says what each count means. */
export type JournalImported = {
  readonly taken: number;
  readonly known: number;
  readonly quarantined: number;
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
    const { taken, ...result } = await takeIn(writer, file);
    await refreshTeam(writer, before);
    await follow(writer);
    if (taken.some(({ fields }) => fields.kind === "erasure")) await carryOutErasures(writer, {}, "all");
    await settleEpochs(writer);
    const quarantined = taken.filter(({ hash, fields }) => !counts(writer.team.current, fields, hash)).length;
    return { taken: taken.length, quarantined, ...result };
  } finally {
    file.close();
  }
}
