import { readSync, writeSync } from "node:fs";

/**
 * The child's end of its two pipes. Both ways a frame is four bytes of length (little-endian) and that many bytes; a
 * length of zero ends an input or an answer. Reading and writing block, so a parent that is slow slows the child down,
 * and neither side ever holds more than a frame.
 */

/** The next frame of the input in pieces of at most 256 KiB; undefined where the input, or the pipe, ends. */
export function readFrame(): Iterable<Uint8Array> | undefined {
  const head = readExactly(4);
  const length = head?.readUInt32LE(0) ?? 0;
  return length === 0 ? undefined : pieces(length);
}

export function* pieces(length: number): Generator<Uint8Array> {
  for (let left = length; left > 0;) {
    const piece = readExactly(Math.min(left, 256 * 1024));
    if (piece === undefined) return;
    left -= piece.length;
    yield piece;
  }
}

/** One frame; an empty one ends the answer. */
export function writeFrame(bytes: Uint8Array): void {
  const head = Buffer.alloc(4);
  head.writeUInt32LE(bytes.length, 0);
  writeFully(head);
  writeFully(bytes);
}

function readExactly(length: number): Buffer | undefined {
  const bytes = Buffer.allocUnsafe(length);
  for (let at = 0; at < length;) {
    const count = retried(() => readSync(0, bytes, at, length - at, null));
    if (count === 0) return undefined;
    at += count;
  }
  return bytes;
}

function writeFully(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += retried(() => writeSync(1, bytes, at, bytes.length - at));
}

const pause = new Int32Array(new SharedArrayBuffer(4));

/** A pipe that is set not to block says EAGAIN instead; Windows says EOF where others read nothing. */
function retried(step: () => number): number {
  for (;;) {
    try {
      return step();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}
