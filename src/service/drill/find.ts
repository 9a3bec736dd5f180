/** A word that nobody should find, and what it is of, such as "a person's pseudonym". */
export type Canary = { readonly word: string; readonly what: string };

/** How a word was written where it was found. */
export type WrittenAs = "UTF-8" | "UTF-16" | "base64" | "as in an address" | "as in JSON";

export type FoundWord = { readonly canary: Canary; readonly written: WrittenAs };

/** Shorter ones stand somewhere by chance. */
export const shortestWord = 4;

/**
 * Finds which of many words stand in bytes, in one pass whatever their number: as UTF-8, as UTF-16 of either order, within
 * base64 of either alphabet, percent-encoded as in an address, and escaped as in JSON. Words under four characters are left out.
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
    for (const before of [0, 1, 2]) {
      const text = inBase64(utf8, before);
      for (const spelling of new Set([text, text.replaceAll("+", "-").replaceAll("/", "_")]))
        forms.push({ canary, written: "base64", bytes: Buffer.from(spelling) });
    }
  for (const [written, spelled] of [
    ["as in an address", inAddress(canary.word)],
    ["as in JSON", inJson(canary.word)],
  ] as const)
    for (const spelling of new Set(spelled))
      if (spelling !== canary.word) {
        forms.push({ canary, written, bytes: Buffer.from(spelling) });
        forms.push({ canary, written, bytes: Buffer.from(spelling, "utf16le") });
      }
  return forms;
}

/** With a space as browsers write it in a path and as forms send it, and hexadecimal digits of either case. */
function inAddress(word: string): readonly string[] {
  const path = encodeURIComponent(word.toWellFormed());
  const form = path.replaceAll("%20", "+");
  return [path, form, ...[path, form].map((text) => text.replaceAll(/%../g, (code) => code.toLowerCase()))];
}

/** With all but ASCII as code units, of either case, and with what JSON itself must escape. */
function inJson(word: string): readonly string[] {
  const least = JSON.stringify(word).slice(1, -1);
  const ascii = least.replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  const upper = ascii.replaceAll(/\\u[0-9a-f]{4}/g, (code) => `\\u${code.slice(2).toUpperCase()}`);
  return [least, ascii, upper];
}

/** The letters of base64 that stand for these bytes alone, where so many others stand before them in a group of three. */
function inBase64(bytes: Buffer, before: number): string {
  const text = Buffer.concat([Buffer.alloc(before), bytes])
    .toString("base64")
    .replaceAll("=", "");
  const from = before === 0 ? 0 : before + 1;
  const until = Math.floor(((before + bytes.length) * 8) / 6);
  return text.slice(from, until);
}
