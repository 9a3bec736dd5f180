import { randomFillSync } from "node:crypto";
import { closeSync, existsSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from "node:fs";
import { basename, join } from "node:path";
import { Problem } from "../domain/problem.ts";
import { dossierPath } from "../service/dossier-folder.ts";

/**
 * What opens a dossier: the slots behind passphrases, and what they unlock in turn. Without `key` nothing in the folder can
 * be read again, by anyone; the others go with it. The names are those of store/folder.ts, which this process does not load.
 */
export const slotFiles = ["key", "holder", "projection.key", "device"] as const;

/** How often what was there is written over, in bytes at least: a block of a disk. */
const block = 4096;

/** Whether the folder still has the slot without which nobody opens it. */
export function hasKeySlot(dir: string): boolean {
  return existsSync(join(dossierPath(dir), "key"));
}

/** Fails with `not-a-dossier` where a folder has no key slot beside a journal: what a slip names is left alone. */
export function refuseNoSlot(dir: string): void {
  const folder = dossierPath(dir);
  const hasJournal = ["journal.db", "dossier.db"].some((name) => existsSync(join(folder, name)));
  if (hasJournal && hasKeySlot(dir)) return;
  throw new Problem(
    "not-a-dossier",
    `${basename(folder)} is not a dossier with a key; nothing was destroyed.`,
  );
}

/**
 * Destroys the key slots of a dossier: each is written over where it lies on the disk, which is told to keep that, and then
 * taken away. How long it takes does not depend on what the dossier holds. What it cannot reach: copies elsewhere
 * (backups, snapshots), and what a disk that moves its blocks (flash, copy-on-write file systems) still has of them.
 */
export function destroySlots(dir: string): void {
  const folder = dossierPath(dir);
  for (const name of slotFiles) for (const file of [name, `${name}.next`]) destroy(join(folder, file));
  syncFolder(folder);
}

function destroy(file: string): void {
  let handle: number;
  try {
    handle = openSync(file, "r+");
  } catch {
    // None is there, or it can't be written: taken away it is at least harder to find.
    rmSync(file, { force: true });
    return;
  }
  try {
    const length = Math.max(block, Math.ceil(fstatSync(handle).size / block) * block);
    const noise = randomFillSync(Buffer.alloc(length));
    for (let at = 0; at < length;) at += writeSync(handle, noise, at, length - at, at);
    fsyncSync(handle);
  } catch {
    // A full or failing disk: the file goes all the same.
  } finally {
    closeSync(handle);
  }
  rmSync(file, { force: true });
}

function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // The names are gone from this system's view at least.
  }
}
