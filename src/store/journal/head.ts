import { createHmac, timingSafeEqual } from "node:crypto";
import { closeSync, fdatasyncSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "../../domain/problem.ts";

/** A place in a SQLite write-ahead file: which file it was (its salt, 8 bytes) and how many frames it held. */
export type WalPosition = { readonly salt: Uint8Array; readonly frames: number };

export const noWal: WalPosition = { salt: new Uint8Array(8), frames: 0 };

/** The last state of the log that was acknowledged to somebody, kept apart from the database. */
export type LogHead = {
  readonly size: number;
  readonly root: Uint8Array;
  /** Where in the write-ahead file its commit ended. */
  readonly wal: WalPosition;
};

const magic = Buffer.from("habeas head v1\n\0");
const slotLength = 128;
/** The slots lie in different blocks of the disk, so that no single torn write reaches both. */
const slotOffsets = [0, 4096] as const;

/**
 * The head file of an open dossier. Each write goes to the older of two slots and is on the disk when `write`
 * returns; a write that was cut short leaves the other slot, which is the head before it.
 */
export type HeadFile = {
  readonly write: (head: LogHead) => void;
  readonly close: () => void;
};

/** Makes the head file with its first head in both slots. Never replaces one. */
export function createHeadFile(file: string, key: Uint8Array, first: Omit<LogHead, "wal">): void {
  const handle = openSync(file, "wx", 0o600);
  try {
    for (const [generation, offset] of slotOffsets.entries()) {
      writeAll(handle, encodeSlot({ ...first, wal: noWal }, generation, key), offset);
    }
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  syncFolder(dirname(file));
}

export function openHeadFile(file: string, key: Uint8Array): HeadFile {
  let generation = newestSlot(readFileSync(file), key)?.generation ?? 0;
  const handle = openSync(file, "r+");
  return {
    write(head) {
      // The other slot is the older one until this one is on the disk: a write that fails is made again in its place.
      const next = generation + 1;
      writeAll(handle, encodeSlot(head, next, key), slotOffsets[(next % 2) as 0 | 1]);
      fdatasyncSync(handle);
      generation = next;
    },
    close: () => closeSync(handle),
  };
}

/**
 * The newest head whose checksum fits, and whether it can be told to be the newest that was written: `isVouched` is false
 * where the other slot is blank or damaged, for it may have held a newer one, and where anything in the file is not as this
 * program wrote it. Fails with the Problem `damaged` when neither slot fits or the file is missing, for without a head
 * nobody can tell whether the database has lost its end.
 */
export function readHead(
  file: string,
  key: Uint8Array,
): { readonly head: LogHead; readonly isVouched: boolean } {
  const bytes = readFileOrNothing(file);
  const newest = newestSlot(bytes, key);
  if (newest === undefined) {
    throw new Problem(
      "damaged",
      "The dossier's file `head` is missing or damaged, so nobody can tell whether its newest records are still " +
        "there; put the file back or restore the last backup.",
    );
  }
  return { head: newest.head, isVouched: isAsWritten(bytes, newest.generation, key) };
}

/** What open and verify tell of a head that is not vouched for. */
export const unvouched =
  "The dossier's file `head` has a part that is blank, damaged or of another time, so nobody can vouch that the last " +
  'write is still there: compare the size that "habeas verify" prints with what you last saw, in an export or a backup; ' +
  "the next write mends the file.";

/** Both slots fit, of two generations that follow each other, each in its place, and there is nothing else. */
function isAsWritten(file: Buffer, newest: number, key: Uint8Array): boolean {
  const other = newest === 0 ? 1 : newest - 1;
  const isInPlace = (generation: number): boolean => {
    const offset = slotOffsets[(generation % 2) as 0 | 1];
    return decodeSlot(file.subarray(offset, offset + slotLength), key)?.generation === generation;
  };
  const between = file.subarray(slotOffsets[0] + slotLength, slotOffsets[1]);
  return (
    isInPlace(newest) &&
    isInPlace(other) &&
    file.length === slotOffsets[1] + slotLength &&
    between.every((byte) => byte === 0)
  );
}

/** Makes what was created, renamed or removed in a folder durable. Windows does that without being asked. */
export function syncFolder(folder: string): void {
  if (process.platform === "win32") return;
  const handle = openSync(folder, "r");
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

function encodeSlot(head: LogHead, generation: number, key: Uint8Array): Buffer {
  const slot = Buffer.alloc(slotLength);
  magic.copy(slot, 0);
  slot.writeBigUInt64BE(BigInt(generation), 16);
  slot.writeBigUInt64BE(BigInt(head.size), 24);
  slot.set(head.root, 32);
  slot.set(head.wal.salt, 64);
  slot.writeBigUInt64BE(BigInt(head.wal.frames), 72);
  slot.set(checksum(slot.subarray(0, 96), key), 96);
  return slot;
}

function newestSlot(file: Buffer, key: Uint8Array): { generation: number; head: LogHead } | undefined {
  return slotOffsets
    .flatMap((offset) => decodeSlot(file.subarray(offset, offset + slotLength), key) ?? [])
    .sort((a, b) => b.generation - a.generation)[0];
}

function decodeSlot(slot: Buffer, key: Uint8Array): { generation: number; head: LogHead } | undefined {
  if (slot.length < slotLength || !slot.subarray(0, 16).equals(magic)) return undefined;
  if (!timingSafeEqual(slot.subarray(96), checksum(slot.subarray(0, 96), key))) return undefined;
  return {
    generation: Number(slot.readBigUInt64BE(16)),
    head: {
      size: Number(slot.readBigUInt64BE(24)),
      root: Uint8Array.from(slot.subarray(32, 64)),
      wal: { salt: Uint8Array.from(slot.subarray(64, 72)), frames: Number(slot.readBigUInt64BE(72)) },
    },
  };
}

function writeAll(handle: number, bytes: Uint8Array, position: number): void {
  for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, position + at);
}

/** Keyed, so that nobody without the dossier's key can write a head that sets it back. */
function checksum(content: Uint8Array, key: Uint8Array): Buffer {
  return createHmac("sha256", key).update(content).digest();
}

function readFileOrNothing(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return Buffer.alloc(0);
    throw error;
  }
}
