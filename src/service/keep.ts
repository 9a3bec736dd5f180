import { realpathSync, statSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import type { VerifyReport } from "../api/listing.ts";
import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { restore } from "../store/backup.ts";
import { openDossier as openStore } from "../store/dossier.ts";
import { heldAgainst } from "../store/exchange.ts";
import { holdsJournal } from "../store/folder.ts";
import type { LongWork } from "../store/long-work.ts";
import { rebuild } from "../store/projection/follow.ts";
import { recordCount } from "../store/read.ts";
import { verify } from "../store/verify.ts";
import { lastBackup, noteOfRestored } from "./last-backup.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { hooks, type Unlock } from "./dossier.ts";
import { type ReadSession, type WriteSession, refuseNarrowed } from "./session.ts";

/** How long work reports and is cancelled. */
export type Watch = LongWork;

/** Checks all of a dossier, its entries and the files beside them, and says what is not whole. */
export async function verifyDossier(session: ReadSession, watch: Watch): Promise<Disclosed<VerifyReport>> {
  refuseNarrowed(session);
  const { store, reader } = session;
  const { entries, checkpoint, ...found } = await verify(reader, watch);
  const problems = [...store.fileProblems(), ...found.problems];
  const records = await recordCount(reader);
  const row = {
    origin: checkpoint.note.split("\n")[0] ?? "",
    size: checkpoint.size,
    root: Buffer.from(checkpoint.root).toString("base64"),
  };
  const made = await lastBackup(store).catch((error: unknown) => {
    if (error instanceof Problem) return "unknown" as const;
    throw error;
  });
  return disclose({ entries, records, checkpoint: row, backup: made, problems }, session);
}

/** Makes every table anew from the journal; gives the number of records. */
export async function rebuildDossier(session: WriteSession, watch: Watch): Promise<number> {
  const writer = session.writer;
  await rebuild(writer, (done) => {
    if (watch.signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was changed.");
    watch.progress?.(done);
  });
  return recordCount(writer);
}

/** Makes a dossier from a backup, which it remembers (`named`, where the file is a copy); `sentence` says what nobody can know. */
export async function restoreDossier(
  file: string,
  dir: string,
  unlock: Unlock,
  watch: Watch,
  named?: string,
): Promise<{ readonly sentence: string }> {
  const stat = statSync(resolve(file), { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isFile()) {
    throw new Problem(
      "not-a-dossier",
      `${basename(file)} is ${stat.isDirectory() ? "a folder" : "a pipe or a device"}, which is not a backup; give the file that the backup wrote.`,
    );
  }
  return restore(resolve(file), resolve(dir), {
    ...unlock,
    ...watch,
    clock: Date.now,
    noteOf: (backup) => noteOfRestored(named ?? resolve(file), backup),
  });
}

/** What a journal file holds that a dossier, which has just been restored, does not: a sentence. */
export async function missingSentence(dir: string, unlock: Unlock, file: string): Promise<string> {
  const store = await openStore(resolve(dir), { ...unlock, mode: "read", hooks });
  try {
    const missing = await heldAgainst(store.reader, resolve(file));
    if (missing.length === 0) return `Held against ${basename(file)}: nothing is missing that this file has.`;
    const day = (time: number): string => new Date(time).toISOString().slice(0, 10);
    const parts = missing.map(
      ({ device, entries, from, until }) =>
        `${counted(entries, "entry", "entries")} of device ${device.slice(0, 16)} from ${day(from)} to ${day(until)}`,
    );
    return `Held against ${basename(file)}, this is missing: ${parts.join("; ")}. Take it in with habeas journal import; what was written since somebody was removed opens here once another device has taken in this one's journal.`;
  } finally {
    await store.close();
  }
}

export { refuseExisting } from "../store/folder.ts";

/** Fails where the folder that a file is to be written into is not there. */
export function refuseNoFolder(file: string): void {
  const folder = dirname(resolve(file));
  const stat = statSync(folder, { throwIfNoEntry: false });
  if (stat?.isDirectory() === true) return;
  throw new Problem(
    "not-found",
    stat === undefined
      ? `There is no folder ${basename(folder)} to put ${basename(file)} in; make it first.`
      : `${basename(folder)} is no folder, so ${basename(file)} can't be put in it; name another place.`,
  );
}

/** Fails where a file would be written into the folder of a dossier, this one or another, however deep. */
export function refuseInDossier(file: string): void {
  for (
    let folder = realpathSync(dirname(resolve(file))), before = "";
    folder !== before;
    before = folder, folder = dirname(folder)
  )
    if (holdsJournal(folder))
      throw new Problem(
        "bad-usage",
        `${basename(folder)} is a dossier, and what lies in its folder is lost with it; put this on another disk, such as a stick.`,
      );
}
