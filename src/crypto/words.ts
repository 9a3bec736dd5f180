import { createHash } from "node:crypto";
import { longWordList } from "./passphrase.ts";

/** Words to read aloud and compare: the first 155 bits of a hash, as twelve words of the EFF's long list. */
export async function wordsOfHash(hash: Uint8Array): Promise<string> {
  const words = await longWordList();
  let rest = numberOf(hash);
  const chosen: string[] = [];
  for (let at = 0; at < 12; at += 1) {
    chosen.push(words[Number(rest % BigInt(words.length))]!);
    rest /= BigInt(words.length);
  }
  return chosen.join(" ");
}

const sumLength = 2;

/** Bytes as words that a person writes down, with two bytes of their SHA-256 at the end. */
export async function wordsOfBytes(bytes: Uint8Array): Promise<string[]> {
  const words = await longWordList();
  let rest = numberOf(Buffer.concat([bytes, sumOf(bytes)]));
  const chosen: string[] = [];
  for (let at = 0; at < wordCount(bytes.length, words.length); at += 1) {
    chosen.push(words[Number(rest % BigInt(words.length))]!);
    rest /= BigInt(words.length);
  }
  return chosen;
}

/** Undoes `wordsOfBytes` for so many bytes; undefined where a word is none of the list, one is missing, or the sum does not fit. */
export async function bytesOfWords(text: string, length: number): Promise<Uint8Array | undefined> {
  const words = await longWordList();
  const places = new Map(words.map((word, at) => [word, at]));
  const given = text.trim().toLowerCase().split(/\s+/);
  if (given.length !== wordCount(length, words.length)) return undefined;
  let number = 0n;
  for (const word of given.toReversed()) {
    const place = places.get(word);
    if (place === undefined) return undefined;
    number = number * BigInt(words.length) + BigInt(place);
  }
  const hex = number.toString(16).padStart((length + sumLength) * 2, "0");
  if (hex.length !== (length + sumLength) * 2) return undefined;
  const all = Buffer.from(hex, "hex");
  const bytes = new Uint8Array(all.subarray(0, length));
  return sumOf(bytes).equals(all.subarray(length)) ? bytes : undefined;
}

function wordCount(length: number, base: number): number {
  return Math.ceil(((length + sumLength) * 8) / Math.log2(base));
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).toString("hex")}`);
}

function sumOf(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest().subarray(0, sumLength);
}
