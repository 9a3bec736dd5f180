import { Problem } from "../domain/problem.ts";

/** True where both hold the same bytes. Not constant in time: for public values only. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

/** The bytes of strict base64 (RFC 4648 §4, padded, no other spelling of the same bytes), else `undefined`. */
export function fromBase64(text: string): Uint8Array | undefined {
  const bytes = Buffer.from(text, "base64");
  return bytes.toString("base64") === text ? bytes : undefined;
}

export function toBase64(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("base64");
}

export function toHex(bytes: Uint8Array): string {
  return asBuffer(bytes).toString("hex");
}

/** The same memory seen as a Buffer; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Bytes that are not what was written: what they are, what failed, and what a person can do. */
export function damaged(what: string, failure: string, cause?: unknown): Problem {
  return new Problem(
    "damaged",
    `${what} is damaged: ${failure}. Take it again from another device or from a backup.`,
    cause === undefined ? undefined : { cause },
  );
}

/** The bytes that a hex text spells; nothing of what is none. */
export function fromHex(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "hex"));
}
