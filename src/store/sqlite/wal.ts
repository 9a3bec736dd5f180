import { closeSync, openSync, readSync, statSync, truncateSync } from "node:fs";
import { basename } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Problem } from "../../domain/problem.ts";
import { type LogHead, noWal, type WalPosition } from "../journal/head.ts";
import type { Connection } from "./connection.ts";

export type WalState =
  | { kind: "absent" }
  | { kind: "header-damaged" }
  | { kind: "readable"; salt: Uint8Array; frames: number };

const headerLength = 32;
const frameHeaderLength = 24;

/**
 * What SQLite would find in a write-ahead file (https://www.sqlite.org/fileformat2.html#the_write_ahead_log):
 * the frames up to the last intact commit. Computed here because SQLite itself drops everything behind the first
 * damaged frame without a word, and deletes the file when it closes.
 */
export function readWal(file: string): WalState {
  const handle = openIfThere(file);
  if (handle === undefined) return { kind: "absent" };
  try {
    const header = Buffer.alloc(headerLength);
    const length = readSync(handle, header, 0, headerLength, 0);
    if (length === 0) return { kind: "absent" };
    const magic = header.readUInt32BE(0);
    const sum = new Checksum(magic === 0x377f0682);
    sum.add(header, 0, 24);
    const known = magic === 0x377f0682 || magic === 0x377f0683;
    if (length < headerLength || !known || !sum.matches(header, 24)) return { kind: "header-damaged" };
    return { kind: "readable", salt: saltOf(header), frames: committedFrames(handle, header, sum) };
  } finally {
    closeSync(handle);
  }
}

function committedFrames(handle: number, header: Buffer, sum: Checksum): number {
  const salt = saltOf(header);
  const pageSize = header.readUInt32BE(8);
  const frame = Buffer.alloc(frameHeaderLength + pageSize);
  let committed = 0;
  for (let number = 1; ; number += 1) {
    const offset = headerLength + (number - 1) * frame.length;
    if (readSync(handle, frame, 0, frame.length, offset) < frame.length) return committed;
    if (!frame.subarray(8, 16).equals(salt)) return committed;
    sum.add(frame, 0, 8);
    sum.add(frame, frameHeaderLength, pageSize);
    if (!sum.matches(frame, 16)) return committed;
    const closesCommit = frame.readUInt32BE(4) !== 0;
    if (closesCommit) committed = number;
  }
}

/** Where the write-ahead file ends after the commit that this connection has just made. */
export function walPosition(file: string, writing: Connection): WalPosition {
  const handle = openIfThere(file);
  if (handle === undefined) return noWal;
  try {
    const header = Buffer.alloc(headerLength);
    if (readSync(handle, header, 0, headerLength, 0) < headerLength) return noWal;
    const frames = framesOf(writing);
    return frames === undefined ? noWal : { salt: saltOf(header), frames };
  } finally {
    closeSync(handle);
  }
}

/**
 * Cuts off what an undone write left behind the last commit. SQLite would keep the space until it starts the file
 * over, and an undone write often means that there was too little. Only for the one connection that writes.
 */
export function cutUndoneFrames(writing: Connection): void {
  const file = `${String(writing.pragma("database_list")[0]?.["file"])}-wal`;
  const pageSize = Number(writing.pragma("cipher_page_size", { simple: true }));
  const frames = framesOf(writing);
  if (frames === undefined) return;
  const end = headerLength + frames * (frameHeaderLength + pageSize);
  if (statSync(file).size > end) truncateSync(file, end);
}

/** Frames up to the last commit; `undefined` where the engine can't say. */
export function framesOf(connection: Connection): number | undefined {
  const frames = Number(connection.pragma("wal_checkpoint(NOOP)")[0]?.["log"] ?? -1);
  return frames < 0 ? undefined : frames;
}

/**
 * Fails with the Problem `behind-head` when the write-ahead file has lost frames that were acknowledged, before SQLite
 * opens it. `head` is read anew at each try, for another program may be writing.
 */
export async function refuseDamagedWal(file: string, head: () => LogHead): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const { wal, size } = head();
    // Nothing acknowledged stands in the file alone, so nothing can be lost with it.
    if (wal.frames === 0) return;
    const state = readWal(file);
    const isOtherFile = state.kind === "readable" && Buffer.compare(state.salt, wal.salt) !== 0;
    if (state.kind === "absent" || isOtherFile) return;
    if (state.kind === "readable" && state.frames >= wal.frames) return;
    if (tries === 3) {
      const rest =
        state.kind === "readable" ? `ends after frame ${state.frames}` : "has no readable beginning";
      throw new Problem(
        "behind-head",
        `The file ${basename(file)} is damaged: it ${rest}, but entries up to ${size} were acknowledged with frame ` +
          `${wal.frames}. Nothing was changed; copy the folder away, then restore the last backup.`,
      );
    }
    await setTimeout(50);
  }
}

function saltOf(header: Uint8Array): Uint8Array {
  return Uint8Array.from(header.subarray(16, 24));
}

class Checksum {
  private first = 0;
  private second = 0;
  private readonly littleEndian: boolean;

  constructor(littleEndian: boolean) {
    this.littleEndian = littleEndian;
  }

  add(bytes: Buffer, offset: number, length: number): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, length);
    for (let at = 0; at < length; at += 8) {
      this.first = (this.first + view.getUint32(at, this.littleEndian) + this.second) >>> 0;
      this.second = (this.second + view.getUint32(at + 4, this.littleEndian) + this.first) >>> 0;
    }
  }

  matches(bytes: Buffer, offset: number): boolean {
    return bytes.readUInt32BE(offset) === this.first && bytes.readUInt32BE(offset + 4) === this.second;
  }
}

function openIfThere(file: string): number | undefined {
  try {
    return openSync(file, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}
