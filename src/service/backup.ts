import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import type { BackupDone } from "../api/dossier.ts";
import { Problem } from "../domain/problem.ts";
import { backup, restore } from "../store/backup.ts";
import { openDossier as openStore } from "../store/dossier.ts";
import { asOf, currentCheckpoint } from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import { verify } from "../store/verify.ts";
import { type Unlock, hooks } from "./dossier.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, refuseNarrowed } from "./session.ts";
import { type Around, traceFile } from "./use-case.ts";
import { type Watch, refuseExisting, refuseInDossier, refuseNoFolder } from "./keep.ts";
import { remember, rememberWritten, remindOfBackup } from "./last-backup.ts";

/**
 * Writes an encrypted copy to `target`: a file that must not exist, or a folder, in which the copy gets a name of its
 * own that names nobody. Then the copy is restored into a temporary folder and verified; what came through whole is
 * remembered as the last backup. The file stays whatever the trial says.
 */
export async function backupDossier(
  session: ReadSession,
  target: string,
  { remind }: { readonly remind?: number | "off" | undefined },
  { passphrase, slot, untraced, ...watch }: Around,
): Promise<Disclosed<BackupDone>> {
  refuseNarrowed(session);
  if (passphrase === undefined) throw new RangeError("A backup is tried with the dossier's passphrase");
  const unlock = { passphrase, slot };
  refuseNoFolder(target);
  refuseTaken(target);
  // It opens with the dossier's own passphrase, and is most needed where nothing can be written any more.
  await traceFile(session, "dossier.backup", { event: "backup" }, untraced ?? (() => undefined));
  const { size } = await currentCheckpoint(session.reader);
  const file = isFolder(target)
    ? join(resolve(target), nameOf(session, session.now(), size))
    : resolve(target);
  refuseInDossier(file);
  await backup(session.store, file, watch);
  const isNoted = rememberWritten(session, {
    time: session.now(),
    entries: size,
    place: dirname(file),
    file: basename(file),
  });
  const isSet = remind === undefined || remindOfBackup(session, remind === "off" ? undefined : remind);
  const done = (trial: BackupDone["trial"], problem: string | null, isKept = true): Disclosed<BackupDone> =>
    disclose({ file, entries: size, trial, problem, noted: isSet && isNoted && isKept }, session);
  for (const place of [dirname(file), tmpdir()]) {
    try {
      const { entries, problems } = await trial(session, file, place, unlock, watch);
      if (problems.length > 0) return done("not-whole", problems[0]!);
      const isKept = remember(session, { last: { time: session.now(), entries, place: dirname(file) } });
      return done("whole", null, isKept);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === "cancelled")
        throw new Problem("cancelled", "Cancelled; the backup is written, and was not tried.");
      if (error.code !== "no-space") return done("not-whole", error.message);
    }
  }
  return done("no-space", null);
}

/** Restores the file below `place` and looks at all of it; nothing of the trial stays. */
async function trial(
  session: ReadSession,
  file: string,
  place: string,
  unlock: Unlock,
  watch: Watch,
): Promise<{ readonly entries: number; readonly problems: readonly string[] }> {
  let folder: string | undefined;
  try {
    folder = mkdtempSync(join(place, ".habeas-trial-"));
    const dir = join(folder, "restored");
    const { entries } = await restore(file, dir, { ...unlock, signal: watch.signal, clock: Date.now });
    const store = await openStore(dir, { ...unlock, mode: "read", hooks });
    try {
      const { problems } = await verify(store.reader, watch);
      const same =
        problems.length > 0 ||
        (await rootAt(store.reader, entries)) === (await rootAt(session.reader, entries));
      return { entries, problems: same ? problems : ["Its records are not those of the dossier."] };
    } finally {
      await store.close();
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === "ENOSPC"
      ? new Problem("no-space", "The disk is full.")
      : error;
  } finally {
    if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function rootAt(reader: Reader, size: number): Promise<string> {
  return Buffer.from((await currentCheckpoint(await asOf(reader, size))).root).toString("base64");
}

/** What is refused as it was asked leaves no trace. */
function refuseTaken(target: string): void {
  if (isFolder(target)) return;
  refuseInDossier(resolve(target));
  refuseExisting(resolve(target));
}

function isFolder(path: string): boolean {
  return statSync(resolve(path), { throwIfNoEntry: false })?.isDirectory() === true;
}

/** `9f3a01c2-20261129T150211Z-18-a1b2.backup`: which dossier, when, up to which entry; no name of anything. */
function nameOf(session: ReadSession, now: number, entries: number): string {
  const id = Buffer.from(session.reader.dossier.id).toString("hex").slice(0, 8);
  const when = new Date(now).toISOString().replaceAll(/[-:]|\.\d+/g, "");
  return `${id}-${when}-${entries}-${randomBytes(2).toString("hex")}.backup`;
}
