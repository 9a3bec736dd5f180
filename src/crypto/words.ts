import { hash } from "node:crypto";
import { longWordList } from "./passphrase.ts";

/** Words to read aloud and compare: the first 155 bits of a hash, as twelve words of the EFF's long list. */
export async function wordsOfHash(digest: Uint8Array): Promise<string> {
  const words = await longWordList();
  return spelled(numberOf(digest), 12, words).join(" ");
}

const sumLength = 4;

/** Bytes as words that a person writes down, with four bytes of their SHA-256 at the end. */
export async function wordsOfBytes(bytes: Uint8Array): Promise<string[]> {
  const words = await longWordList();
  return spelled(
    numberOf(Buffer.concat([bytes, sumOf(bytes)])),
    wordCount(bytes.length, words.length),
    words,
  );
}

/** What is wrong with words that a person typed: how many there should be, or which is mistyped, counted from 1, where that is seen. */
export type MistypedWords =
  | { readonly fault: "count"; readonly given: number; readonly wanted: number }
  | { readonly fault: "unknown" | "misfit"; readonly word: number }
  | { readonly fault: "sum" };

/**
 * Undoes `wordsOfBytes` for so many bytes. Where one word of the list stands for another one, the sum tells which: only with the
 * right word in its place does it fit.
 */
export async function bytesOfWords(text: string, length: number): Promise<Uint8Array | MistypedWords> {
  const words = await longWordList();
  const base = BigInt(words.length);
  const places = new Map(words.map((word, at) => [word, at]));
  const given = text
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "");
  const wanted = wordCount(length, words.length);
  if (given.length !== wanted) return { fault: "count", given: given.length, wanted };
  const unknown = given.findIndex((word) => !places.has(word));
  if (unknown >= 0) return { fault: "unknown", word: unknown + 1 };
  const digits = given.map((word) => BigInt(places.get(word)!));
  const number = digits.reduceRight((sum, digit) => sum * base + digit, 0n);
  const bytes = bytesOf(number, length);
  if (bytes !== undefined) return bytes;
  for (let at = 0, unit = 1n; at < wanted; at += 1, unit *= base) {
    const without = number - digits[at]! * unit;
    for (let digit = 0n; digit < base; digit += 1n)
      if (bytesOf(without + digit * unit, length) !== undefined) return { fault: "misfit", word: at + 1 };
  }
  return { fault: "sum" };
}

/** The bytes that a number spells, once their sum fits. */
function bytesOf(number: bigint, length: number): Uint8Array | undefined {
  const hex = number.toString(16).padStart((length + sumLength) * 2, "0");
  if (hex.length !== (length + sumLength) * 2) return undefined;
  const all = Buffer.from(hex, "hex");
  const bytes = all.subarray(0, length);
  return sumOf(bytes).equals(all.subarray(length)) ? new Uint8Array(bytes) : undefined;
}

function spelled(number: bigint, count: number, words: readonly string[]): string[] {
  const chosen: string[] = [];
  let rest = number;
  for (let at = 0; at < count; at += 1) {
    chosen.push(words[Number(rest % BigInt(words.length))]!);
    rest /= BigInt(words.length);
  }
  return chosen;
}

function wordCount(length: number, base: number): number {
  return Math.ceil(((length + sumLength) * 8) / Math.log2(base));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function sumOf(bytes: Uint8Array): Buffer {
  return hash("sha256", bytes, "buffer").subarray(0, sumLength);
}
