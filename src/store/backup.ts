import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, join, resolve } from "node:path";
import { type KeySlot, lockSecret, type SlotOptions, unlockSecret } from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import { type Dossier, enterDevice } from "./dossier.ts";
import {
  asNoSpace,
  backupNote,
  confirmName,
  makeFolder,
  readKeySlot,
  refuseExisting,
  slotIn,
  writeKeySlot,
} from "./folder.ts";
import { unheard } from "./journal/hearing.ts";
import type { Checkpoint } from "./journal/log.ts";
import { newDossierKey } from "./key.ts";
import { type LongWork, breathe } from "./long-work.ts";
import { firstFormApart } from "./migrations/migrate.ts";
import { openConnection } from "./sqlite/connection.ts";
import { rekeyJournal } from "./sqlite/rekey.ts";
import { schemaVersion } from "./sqlite/schema.ts";
import { takeApart } from "./sqlite/take-apart.ts";

const firstLine = "habeas backup 1\n";
const hashLength = 32;

/**
 * Writes the whole dossier as it stands, encrypted, to one file that does not exist yet, while it is in use. It holds
 * the journal and the passphrase slot; it holds neither the head, which must not go back in time, nor the device's
 * signing key. The file appears whole or not at all. Fails with the Problem `already-there`, `no-space` or `cancelled`.
 */
export async function backup(
  dossier: Pick<Dossier, "files" | "copyTo">,
  file: string,
  watch: LongWork = {},
): Promise<void> {
  const target = resolve(file);
  refuseExisting(target);
  const folder = mkdtempSync(`${target}.incomplete-`);
  try {
    const journal = join(folder, "journal");
    await dossier.copyTo(journal, watch);
    const packed = join(folder, "backup");
    await pack(packed, readKeySlot(dossier.files.key), journal, { signal: watch.signal });
    refuseExisting(target);
    renameSync(packed, target);
    confirmName(target);
  } catch (error) {
    throw asNoSpace(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Its progress counts megabytes, each twice: as it is checked, and as it is taken out. */
export type RestoreOptions = LongWork & {
  readonly passphrase: string;
  readonly clock: () => number;
  readonly slot?: SlotOptions | undefined;
  /** What the dossier remembers of the backup, which holds so many entries; `device` wrote the last of them. */
  readonly noteOf?: (backup: {
    readonly entries: number;
    readonly time: number;
    readonly device: string;
  }) => unknown;
};

/** `sentence` tells a person what was restored and what nobody can know from a backup. */
export type Restored = {
  readonly checkpoint: Checkpoint;
  /** How many entries came from the backup; those of the new device follow. */
  readonly entries: number;
  readonly sentence: string;
};

/**
 * Makes a dossier folder from a backup. Its device is a new one, which enters itself into the log, for the old one may
 * still be writing, and its key is a new one: what it writes and backs up does not open with what the old device holds. Fails with a Problem: `not-found`, `not-a-dossier` (no backup), `damaged` (a byte differs),
 * `wrong-passphrase`, `already-there`, `cancelled`.
 */
export async function restore(file: string, dir: string, options: RestoreOptions): Promise<Restored> {
  if (!existsSync(file))
    throw new Problem("not-found", `There is no file ${basename(file)} to restore from.`);
  refuseExisting(resolve(dir));
  const handle = openSync(file, "r");
  try {
    const { slot, start, end } = await readFrame(handle, basename(file), options);
    const old = unlockSecret(slot, options.passphrase, options.slot);
    const { before, checkpoint, isAdmitted, waits } = await makeFolder(dir, async (files) => {
      await extract(handle, start, end, files.journal, options);
      if (isOfFormOne(files.journal, old)) {
        renameSync(files.journal, files.formOne);
        takeApart(files, old);
      }
      const key = newDossierKey();
      rekeyJournal(files.journal, old, key);
      const entered = await enterDevice(files, key, options.clock, { event: "restored" }, { backupOf: old });
      const { before, author } = entered;
      const held = { entries: before?.size ?? 0, time: before?.time ?? 0, device: author ?? "" };
      if (options.noteOf !== undefined) backupNote(files, key).write(options.noteOf(held));
      writeKeySlot(files.key, lockSecret(key, options.passphrase, options.slot));
      return entered;
    });
    const until = `entry ${before?.size ?? 0} of ${new Date(before?.time ?? 0).toISOString().slice(0, 10)}`;
    return {
      checkpoint,
      entries: before?.size ?? 0,
      sentence:
        `Restored up to ${until}; what was written after this backup is not in it, and nothing here can tell ` +
        `whether there was any.${isAdmitted ? "" : ` ${outside}`}${waits ? ` ${unheard}` : ""}`,
    };
  } finally {
    closeSync(handle);
  }
}

const outside =
  "The device whose backup this is was removed from the team, so this one can be read and not written: join with it as a new device, or recover with sheets.";

/** First line, slot as one line of JSON, journal, SHA-256 of all before. */
async function pack(file: string, slot: KeySlot, journal: string, watch: LongWork): Promise<void> {
  const to = openSync(file, "wx", 0o600);
  const from = openSync(journal, "r");
  try {
    const head = Buffer.from(`${firstLine}${JSON.stringify(slot)}\n`);
    const sum = createHash("sha256").update(head);
    writeAll(to, head);
    await copy(from, 0, statSync(journal).size, watch, 0, (bytes) => {
      sum.update(bytes);
      writeAll(to, bytes);
    });
    writeAll(to, sum.digest());
    fsyncSync(to);
  } finally {
    closeSync(from);
    closeSync(to);
  }
}

/** The slot of a backup and where its journal lies, once every byte is seen to be as it was written. */
async function readFrame(
  handle: number,
  name: string,
  watch: LongWork,
): Promise<{ slot: KeySlot; start: number; end: number }> {
  const end = fstatSync(handle).size - hashLength;
  const head = Buffer.alloc(4096);
  const text = head.subarray(0, readSync(handle, head, 0, head.length, 0)).toString("latin1");
  if (!text.startsWith(firstLine)) {
    throw new Problem(
      "not-a-dossier",
      `${name} is not a backup of a dossier; give the file that the backup wrote.`,
    );
  }
  const sum = createHash("sha256");
  await copy(handle, 0, end, watch, 0, (bytes) => sum.update(bytes));
  const stored = Buffer.alloc(hashLength);
  readSync(handle, stored, 0, hashLength, Math.max(end, 0));
  const slotEnd = text.indexOf("\n", firstLine.length);
  const slot = slotEnd < 0 ? undefined : slotIn(text.slice(firstLine.length, slotEnd));
  if (!sum.digest().equals(stored) || slot === undefined) {
    throw new Problem("damaged", `The backup ${name} is damaged or cut short; take another copy of it.`);
  }
  return { slot, start: slotEnd + 1, end };
}

function isOfFormOne(file: string, key: Uint8Array): boolean {
  const connection = openConnection(file, key, "read");
  try {
    return schemaVersion(connection) < firstFormApart;
  } finally {
    connection.close();
  }
}

async function extract(
  handle: number,
  start: number,
  end: number,
  file: string,
  watch: LongWork,
): Promise<void> {
  const to = openSync(file, "wx", 0o600);
  try {
    await copy(handle, start, end, watch, end, (bytes) => writeAll(to, bytes));
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
}

/** Takes the bytes from `start` to `end`, which are counted from `before` of twice `end`. */
async function copy(
  handle: number,
  start: number,
  end: number,
  watch: LongWork,
  before: number,
  take: (bytes: Buffer) => void,
): Promise<void> {
  const buffer = Buffer.alloc(2 ** 20);
  const megabytes = (bytes: number): number => Math.ceil(bytes / 1e6);
  for (let at = start; at < end;) {
    const length = readSync(handle, buffer, 0, Math.min(buffer.length, end - at), at);
    if (length === 0) return;
    take(buffer.subarray(0, length));
    at += length;
    await breathe(watch, "Cancelled; nothing was written.", megabytes(before + at), megabytes(2 * end));
  }
}

function writeAll(handle: number, bytes: Buffer): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
}
