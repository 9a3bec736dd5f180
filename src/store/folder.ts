import { hkdfSync, randomBytes } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
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
import { syncFolder } from "./head.ts";

/** The files of a dossier's folder. docs/file-format.md describes each. */
export type DossierFiles = Readonly<
  Record<"dir" | "database" | "wal" | "key" | "device" | "head" | "lock", string>
>;

export function filesIn(dir: string): DossierFiles {
  const database = join(dir, "dossier.db");
  return {
    dir,
    database,
    wal: `${database}-wal`,
    key: join(dir, "key"),
    device: join(dir, "device"),
    head: join(dir, "head"),
    lock: join(dir, "lock"),
  };
}

/** Fails with the Problem `not-a-dossier` unless the folder holds a database and its key slot. */
export function mustBeDossier({ dir, database, key }: DossierFiles): void {
  if (existsSync(database) && existsSync(key)) return;
  throw new Problem("not-a-dossier", `${basename(dir)} is not a dossier${insteadOfDossier(dir)}.`);
}

/** What stands at a path that is no dossier, and what to do. */
function insteadOfDossier(dir: string): string {
  const stat = statSync(dir, { throwIfNoEntry: false });
  if (stat === undefined)
    return "; nothing is there. Correct the path, or make an empty dossier there with habeas init";
  if (!stat.isDirectory())
    return " but a file; give the path of a folder NAME.habeas (a backup becomes one with habeas restore)";
  const inside = readdirSync(dir).filter((name) => existsSync(join(dir, name, "dossier.db")));
  return inside.length === 0
    ? "; give the path of a folder NAME.habeas"
    : ` but a folder with ${inside.length === 1 ? "one" : "some"} in it; name ${inside.slice(0, 5).join(" or ")}`;
}

/** The dossier's key: raw and random, the same for its whole life. All other keys on this device hang on it. */
export function newDossierKey(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

/** The key under which the head's checksums are made. */
export function headKey(key: Uint8Array): Uint8Array {
  return derive(key, "habeas head v1");
}

/** Puts a slot in place of the one before: afterwards the old or the new one is there, never none. */
export function writeKeySlot(file: string, slot: KeySlot): void {
  replaceFile(file, `${JSON.stringify(slot)}\n`);
}

export function readKeySlot(file: string): KeySlot {
  const text = readFileSync(file, "utf8");
  try {
    return JSON.parse(text) as KeySlot;
  } catch (error) {
    throw new Problem(
      "damaged",
      "The dossier's file `key` is damaged, and without it nobody can open the dossier; restore the last backup.",
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
    syncFolder(parent);
    return result;
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw asNoSpace(error);
  }
}

/** Fails with the Problem `already-there` when anything stands at the path. */
export function refuseExisting(path: string): void {
  if (!existsSync(path)) return;
  throw new Problem(
    "already-there",
    `${basename(path)} is already there and was left as it is; choose another name.`,
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

/** Replaces a whole file: afterwards, and after any interruption, it is the old one or the new one. */
function replaceFile(file: string, content: string | Uint8Array): void {
  const bytes = Buffer.from(content);
  const next = `${file}.next`;
  const handle = openSync(next, "w", 0o600);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  renameSync(next, file);
  syncFolder(dirname(file));
}

function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, "", purpose, 32));
}
