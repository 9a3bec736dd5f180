/** A word that nobody should find, and what it is of, such as "a person's pseudonym". */
export type Canary = { readonly word: string; readonly what: string };

/** How a word was written where it was found. */
export type WrittenAs = "UTF-8" | "UTF-16" | "base64";

export type FoundWord = { readonly canary: Canary; readonly written: WrittenAs };

/** Shorter ones stand somewhere by chance. */
export const shortestWord = 4;

/**
 * Finds which of many words stand in bytes, in one pass whatever their number: as UTF-8, as UTF-16 of either order, and
 * within base64. Words under four characters are left out.
 */
export class Finder {
  /** The longest form, in bytes: by so much two windows on one file must overlap. */
  readonly longest: number;
  /** 1 where a form begins with four bytes of this hash. */
  readonly #begins = new Uint8Array(1 << 20);
  readonly #byBeginning = new Map<number, WrittenWord[]>();

  constructor(words: readonly Canary[]) {
    let longest = 0;
    for (const canary of words) {
      if ([...canary.word].length < shortestWord) continue;
      for (const form of formsOf(canary)) {
        longest = Math.max(longest, form.bytes.length);
        const beginning = form.bytes.readUInt32LE(0);
        this.#begins[hashed(beginning)] = 1;
        const known = this.#byBeginning.get(beginning);
        if (known === undefined) this.#byBeginning.set(beginning, [form]);
        else known.push(form);
      }
    }
    this.longest = longest;
  }

  /** Each word that stands there, once for each way in which it is written. */
  in(bytes: Buffer): FoundWord[] {
    const found = new Map<WrittenWord, true>();
    const begins = this.#begins;
    let four = bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (begins[hashed(four)] === 1)
        for (const form of this.#byBeginning.get(four) ?? [])
          if (
            at + form.bytes.length <= bytes.length &&
            bytes.compare(form.bytes, 0, form.bytes.length, at, at + form.bytes.length) === 0
          )
            found.set(form, true);
      four = ((four >>> 8) | (bytes[at + 4]! << 24)) >>> 0;
    }
    const hits = new Map<string, FoundWord>();
    for (const { canary, written } of found.keys())
      hits.set(`${written} ${canary.word}`, { canary, written });
    return [...hits.values()];
  }
}

type WrittenWord = FoundWord & { readonly bytes: Buffer };

function hashed(four: number): number {
  return Math.imul(four, 0x9e3779b1) >>> 12;
}

/** From so many bytes on a word in base64 is no chance. */
const shortestInBase64 = 8;

function formsOf(canary: Canary): WrittenWord[] {
  const utf8 = Buffer.from(canary.word);
  const utf16 = Buffer.from(canary.word, "utf16le");
  const forms: WrittenWord[] = [
    { canary, written: "UTF-8", bytes: utf8 },
    { canary, written: "UTF-16", bytes: utf16 },
    { canary, written: "UTF-16", bytes: Buffer.from(utf16).swap16() },
  ];
  if (utf8.length >= shortestInBase64)
    for (const before of [0, 1, 2]) forms.push({ canary, written: "base64", bytes: inBase64(utf8, before) });
  return forms;
}

/** The letters of base64 that stand for these bytes alone, where so many others stand before them in a group of three. */
function inBase64(bytes: Buffer, before: number): Buffer {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const from = before === 0 ? 0 : before + 1;
  const until = Math.floor(((before + bytes.length) * 8) / 6);
  return Buffer.from(text.slice(from, until));
}
