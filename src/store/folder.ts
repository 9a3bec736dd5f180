import { randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import {
  deviceKeyFromSeed,
  deviceSeed,
  type DeviceKey,
  type KeySlot,
  unwrapKey,
  wrapKey,
} from "../crypto/key.ts";
import { Problem } from "../domain/problem.ts";
import { readJsonText } from "../domain/json-text.ts";
import { derive, headKey, seal, unseal } from "./key.ts";
import { readHead, syncFolder, unvouched } from "./journal/head.ts";
import { quietly } from "./quietly.ts";

/** The files of a dossier's folder. docs/file-format.md describes each. */
export type DossierFiles = Readonly<
  Record<
    | "dir"
    | "journal"
    | "wal"
    | "projection"
    | "projectionKey"
    | "key"
    | "holder"
    | "device"
    | "head"
    | "lock"
    | "backups"
    | "pending"
    | "asked"
    | "joining"
    | "formOne",
    string
  >
>;

export function filesIn(dir: string): DossierFiles {
  const journal = join(dir, "journal.db");
  return {
    dir,
    journal,
    wal: `${journal}-wal`,
    projection: join(dir, "projection.db"),
    projectionKey: join(dir, "projection.key"),
    key: join(dir, "key"),
    holder: join(dir, "holder"),
    device: join(dir, "device"),
    head: join(dir, "head"),
    lock: join(dir, "lock"),
    backups: join(dir, "backups"),
    pending: join(dir, "pending"),
    asked: join(dir, "asked"),
    joining: join(dir, "joining"),
    formOne: join(dir, "dossier.db"),
  };
}

/** Whether a folder holds the journal of a dossier, of whatever form. */
export function holdsJournal(dir: string): boolean {
  const { journal, formOne } = filesIn(dir);
  return existsSync(journal) || existsSync(formOne);
}

/**
 * Fails with the Problem `not-a-dossier` unless the folder holds a database and its key slot, and with `damaged` where one
 * of the two is gone, or something else than a file stands in the place of one: a pipe would keep whoever reads it for
 * ever.
 */
export function mustBeDossier({ dir, journal, key, head, joining }: DossierFiles): void {
  const [hasJournal, hasKey] = [holdsJournal(dir), existsSync(key)];
  if (!hasJournal && hasKey && existsSync(joining))
    throw new Problem(
      "not-a-dossier",
      `${basename(dir)} has not joined its dossier yet: a steward must add this device and export the journal; then run habeas join FILE ${basename(dir)} with that file.`,
    );
  if (hasJournal && hasKey) {
    for (const name of readdirSync(dir)) if (ownName.test(name)) mustBeFile(dir, name);
    return;
  }
  // Many a folder has a file that is called "key"; with a "head" beside it, it is what is left of a dossier.
  if (hasJournal || (hasKey && existsSync(head)))
    throw new Problem(
      "damaged",
      `In ${basename(dir)} the file ${basename(hasJournal ? key : journal)} is missing, and without it nobody can open the dossier; put the file back, or restore the last backup.`,
    );
  throw new Problem("not-a-dossier", `${basename(dir)} is not a dossier${insteadOfDossier(dir)}.`);
}

/** Names of the files of a dossier, and of what SQLite and this program put beside them for a time. */
const ownName =
  /^(?:journal\.db|projection\.(?:db|key)|dossier\.db|key|holder|device|head|lock|backups|pending|asked|joining)(?:$|[-.])/;
/** Those without which something is lost. */
const lastingName = /^(?:(?:journal|dossier)\.db(?:-wal|-journal)?|key|holder|device|head)$/;

function mustBeFile(dir: string, name: string): void {
  const path = join(dir, name);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isFile() === true || lstatSync(path, { throwIfNoEntry: false }) === undefined) return;
  const kind =
    stat === undefined
      ? "a link that leads nowhere"
      : stat.isDirectory()
        ? "a folder"
        : "no file that can be read";
  const what = `In ${basename(dir)}, ${name} is ${kind}`;
  throw new Problem(
    "damaged",
    lastingName.test(name)
      ? `${what}, where a file of the dossier belongs; move it away and put the file back, or restore the last backup.`
      : `${what}, where this program makes a file when it needs one; move it away and try again.`,
  );
}

/** What stands at a path that is no dossier, and what to do. */
function insteadOfDossier(dir: string): string {
  const stat = statSync(dir, { throwIfNoEntry: false });
  if (stat === undefined)
    return "; nothing is there. Correct the path, or make an empty dossier there with habeas init";
  if (!stat.isDirectory())
    return " but a file; give the path of a folder NAME.habeas (a backup becomes one with habeas restore)";
  const inside = readdirSync(dir).filter((name) => holdsJournal(join(dir, name)));
  return inside.length === 0
    ? "; give the path of a folder NAME.habeas"
    : ` but a folder with ${inside.length === 1 ? "one" : "some"} in it; name ${inside.slice(0, 5).join(" or ")}`;
}

/** A new key for a projection. Whatever the old one opened is lost when this one takes its place beside the dossier. */
export function newProjectionKey(key: Uint8Array): {
  readonly key: Uint8Array;
  readonly takePlace: (files: DossierFiles) => void;
} {
  const own = new Uint8Array(randomBytes(32));
  const wrapped = wrapKey(own, derive(key, "habeas projection v1"));
  return { key: own, takePlace: ({ projectionKey: file }) => void replaceFile(file, wrapped) };
}

/** The projection's key; `undefined` where there is none that this dossier made. */
export function readProjectionKey(
  { projectionKey: file }: DossierFiles,
  key: Uint8Array,
): Uint8Array | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return unwrapKey(readFileSync(file), derive(key, "habeas projection v1"));
  } catch {
    return undefined;
  }
}

/**
 * Puts a slot in place of the one before: afterwards the old or the new one is there, never none. False where the new one
 * is there and the disk did not confirm it.
 */
export function writeKeySlot(file: string, slot: KeySlot): boolean {
  return replaceFile(file, textOfSlot(slot));
}

function textOfSlot(slot: KeySlot): string {
  return `${JSON.stringify(slot)}\n`;
}

/** Far above any slot. */
const longestSlot = 4096;

export function readKeySlot(file: string): KeySlot {
  const slot = statSync(file).size > longestSlot ? undefined : slotIn(readFileSync(file, "utf8"));
  if (slot !== undefined) return slot;
  throw new Problem(
    "damaged",
    "The dossier's file `key` is damaged, and without it nobody can open the dossier; restore the last backup.",
  );
}

/** What a text says as a key slot, to be judged by whoever unlocks it; undefined where it is no JSON within bounds. */
export function slotIn(text: string): KeySlot | undefined {
  const read = readJsonText(text, { characters: longestSlot, values: 100 });
  return read.ok ? (read.value as KeySlot) : undefined;
}

/** Keeps which founding a device that is about to join has been told to trust. */
export function writeJoining(file: string, founding: Uint8Array, key: Uint8Array): void {
  replaceFile(file, wrapKey(founding, derive(key, "habeas joining v1")));
}

export function readJoining(file: string, key: Uint8Array): Uint8Array {
  try {
    return unwrapKey(readFileSync(file), derive(key, "habeas joining v1"));
  } catch (error) {
    throw new Problem(
      "damaged",
      "The file `joining`, which says which dossier this device is about to join, is damaged; remove the folder and join again.",
      { cause: error },
    );
  }
}

/** Keeps the device's signing key beside the dossier. It is in no backup: who restores one is a new device. */
export function writeDeviceKey(file: string, device: DeviceKey, key: Uint8Array): void {
  replaceFile(file, wrapKey(deviceSeed(device), derive(key, "habeas device v1")));
}

export function readDeviceKey(file: string, key: Uint8Array): DeviceKey {
  try {
    return deviceKeyFromSeed(unwrapKey(readFileSync(file), derive(key, "habeas device v1")));
  } catch (error) {
    throw new Problem(
      "damaged",
      "The dossier's file `device` is missing or damaged, so nothing can be signed here; open the dossier for reading, " +
        "back it up and restore that backup, which makes a new device.",
      { cause: error },
    );
  }
}

/** What a change that was cut off left behind, for whoever has the right to write. */
export function removeUnfinished(files: DossierFiles): void {
  const { key, device, projection, projectionKey, journal, formOne } = files;
  for (const file of [key, device, projectionKey]) rmSync(`${file}.next`, { force: true });
  for (const file of [journal, projection]) removeDatabase(`${file}.next`);
  if (existsSync(journal)) removeDatabase(formOne);
}

/** Takes a database away. What is written last waits beside it, and must never meet another one of its name: it goes first. */
export function removeDatabase(file: string): void {
  for (const end of ["-wal", "-shm", "-journal", ""]) rmSync(`${file}${end}`, { force: true });
}

/** Takes the projection away, with its key. Everything in it is computed from the journal. */
export function removeProjection({ projection, projectionKey }: DossierFiles): void {
  removeDatabase(projection);
  rmSync(projectionKey, { force: true });
}

/** What of the files beside the database is not as this program wrote it, a sentence each. */
export function fileProblems(files: DossierFiles, key: Uint8Array): string[] {
  const problems: string[] = [];
  if (!readHead(files.head, headKey(key)).isVouched) problems.push(unvouched);
  const text = readFileSync(files.key, "utf8");
  if (text !== textOfSlot(readKeySlot(files.key)))
    problems.push(
      "The dossier's file `key` opens and is not as it was written; change the passphrase, which writes it anew.",
    );
  const looks = [
    () => readDeviceKey(files.device, key),
    () => backupNote(files, key).read(),
    () => pendingNote(files, key).read(),
    () => askedNote(files, key).read(),
  ];
  for (const look of looks)
    try {
      look();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      problems.push(error.message);
    }
  if ((statSync(files.lock, { throwIfNoEntry: false })?.size ?? 0) > 0) problems.push(lockNotEmpty);
  return problems;
}

export const lockNotEmpty =
  "The dossier's file `lock` is not empty, as it should be, so nobody can tell whether another program is writing; " +
  "close all that use the dossier, delete that file, and try again.";

/** A small value that stays beside the dossier on this device, sealed, and goes into no backup. */
export type SealedNote = {
  /** The value, as JSON; undefined where there is none. Fails with the Problem `damaged`. */
  readonly read: () => unknown;
  readonly write: (value: unknown) => void;
};

/** What is known of the dossier's backups: when and where they were made says too much to stand there in the clear. */
export function backupNote({ backups }: DossierFiles, key: Uint8Array): SealedNote {
  return sealedNote(
    backups,
    derive(key, "habeas backups v1"),
    "The dossier's file `backups` is damaged, so nobody can tell when the last backup was made; the next backup writes it anew.",
  );
}

/** What somebody was typing and had not saved. */
export function pendingNote({ pending }: DossierFiles, key: Uint8Array): SealedNote {
  return sealedNote(
    pending,
    derive(key, "habeas pending v1"),
    "The dossier's file `pending` is damaged, so that what was being typed is lost; the next text writes it anew.",
  );
}

/** Questions to key holders that this device waits for answers to, with the keys made for them. */
export function askedNote({ asked }: DossierFiles, key: Uint8Array): SealedNote {
  return sealedNote(
    asked,
    derive(key, "habeas asked v1"),
    "The dossier's file `asked` is damaged, so that answers of key holders can't be opened; ask them again.",
  );
}

function sealedNote(file: string, own: Uint8Array, damage: string): SealedNote {
  return {
    read() {
      if (!existsSync(file)) return undefined;
      try {
        return JSON.parse(unseal(readFileSync(file), own).toString("utf8")) as unknown;
      } catch (error) {
        throw new Problem("damaged", damage, { cause: error });
      }
    },
    write(value) {
      replaceFile(file, seal(Buffer.from(JSON.stringify(value)), own));
    },
  };
}

/**
 * Fills a new folder and gives it its name when it is complete: whatever interrupts `fill` leaves nothing at `dir`.
 * The key slot must be what `fill` writes last, for without it the unfinished folder is no dossier. Fails with the
 * Problem `already-there` when anything stands at `dir`, and `no-space`.
 */
export async function makeFolder<T>(dir: string, fill: (files: DossierFiles) => Promise<T>): Promise<T> {
  const target = resolve(dir);
  const parent = dirname(target);
  refuseExisting(target);
  if (!existsSync(parent)) {
    throw new Problem(
      "not-found",
      `There is no folder ${basename(parent)} to put the dossier in; make it first.`,
    );
  }
  const unfinished = mkdtempSync(`${target}.incomplete-`);
  try {
    const result = await fill(filesIn(unfinished));
    syncFolder(unfinished);
    refuseExisting(target);
    renameSync(unfinished, target);
    confirmName(target);
    return result;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw asNoSpace(error);
  }
}

/** Makes a name that was just given durable; the Problem `unconfirmed` where the disk does not say that it is. */
export function confirmName(path: string): void {
  try {
    syncFolder(dirname(path));
  } catch (error) {
    throw new Problem(
      "unconfirmed",
      `${basename(path)} is there and whole, and the disk did not confirm its name; see after the next start whether it is still there, and check that the disk is sound.`,
      { cause: error },
    );
  }
}

/** Fails with the Problem `already-there` when anything stands at the path. */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new Problem(
    "already-there",
    `${basename(path)} is already there and was left as it is; choose another name or folder.`,
  );
}

/** The Problem `no-space` for a file system's error that means it; any other error as it came. */
export function asNoSpace(error: unknown): unknown {
  if ((error as NodeJS.ErrnoException).code !== "ENOSPC") return error;
  return new Problem(
    "no-space",
    "The disk is full, so the file was not written; free some space and try again.",
    {
      cause: error,
    },
  );
}

/**
 * Replaces a whole file: afterwards, and after any interruption, it is the old one or the new one. Where it fails it is the
 * old one, and nothing is left beside it; false where it is the new one and the disk did not confirm that.
 */
function replaceFile(file: string, content: string | Uint8Array): boolean {
  const bytes = Buffer.from(content);
  const next = `${file}.next`;
  try {
    rmSync(next, { force: true });
    const handle = openSync(next, "wx", 0o600);
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(next, file);
  } catch (error) {
    quietly(() => rmSync(next, { force: true }));
    throw error;
  }
  try {
    syncFolder(dirname(file));
    return true;
  } catch {
    return false;
  }
}
