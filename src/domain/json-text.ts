/** How much one JSON text may hold. */
export type JsonBounds = {
  /** UTF-16 units of the text. */
  readonly characters: number;
  /** Commas, lists and objects in it: its values, a few counted twice. */
  readonly values: number;
};

/** Lists and objects inside each other, in any file of a stranger. */
export const deepest = 100;

/** For a file that is read whole. */
export const wholeFile: JsonBounds = { characters: 16_000_000, values: 1_000_000 };

/** For one line of JSONL. */
export const oneLine: JsonBounds = { characters: 1_000_000, values: 100_000 };

/** The lines of a JSONL text that hold something, each with its number from 1. */
export function* jsonLines(text: string): Generator<{ readonly line: number; readonly raw: string }> {
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split("\n")
    .entries())
    if (raw.trim() !== "") yield { line: index + 1, raw };
}

export type JsonFault =
  | "not-json"
  | "too-long"
  | "too-many"
  | "too-deep"
  | "twice"
  | "no-word"
  | "not-finite";

/** What is wrong with a JSON text and what to do, as the end of a sentence that begins with its name. */
export function sayJsonFault(fault: JsonFault, bounds: JsonBounds): string {
  switch (fault) {
    case "not-json":
      return "is not JSON";
    case "too-long":
      return `has more than ${grouped(bounds.characters)} characters; split it`;
    case "too-many":
      return `holds more than ${grouped(bounds.values)} values; split it`;
    case "too-deep":
      return "is nested too deep to be read";
    case "twice":
      return "has a key twice in one object; keep one of the two";
    case "no-word":
      return "has a key that is not a plain word";
    case "not-finite":
      return "has a number larger than a number can be; write it as text";
  }
}

function grouped(count: number): string {
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/**
 * The value of a JSON text within bounds, which are looked at before anything is built from it. Beyond what JSON says, no
 * object has a key twice, as one of its two values would be lost, and every number is finite.
 */
export function readJsonText(
  text: string,
  bounds: JsonBounds = wholeFile,
): { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly fault: JsonFault } {
  const fault = faultIn(text, bounds);
  if (fault !== undefined) return { ok: false, fault };
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, fault: "not-json" };
  }
}

const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const openObject = 0x7b;
const closeObject = 0x7d;
const openList = 0x5b;
const closeList = 0x5d;

/** Counts without building. Text that is no JSON may pass: JSON.parse judges it. */
function faultIn(text: string, bounds: JsonBounds): JsonFault | undefined {
  if (text.length > bounds.characters) return "too-long";
  let values = 0;
  // The keys of the objects that are open, undefined for lists.
  const open: (Keys | undefined)[] = [];
  let [wordStart, wordEnd] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === quote) {
      const end = endOfString(text, at);
      if (end < 0) return "not-json";
      [wordStart, wordEnd] = [at + 1, end];
      at = end;
    } else if (unit === colon) {
      const keys = open.at(-1);
      if (keys === undefined) continue;
      const word = text.slice(wordStart, wordEnd);
      const key = word.includes("\\") ? unescaped(word) : word;
      if (keys.has(key)) return "twice";
      // It means something else in JavaScript; YAML refuses it too.
      if (key === "__proto__") return "no-word";
      keys.add(key);
    } else if (unit === comma) {
      if (++values > bounds.values) return "too-many";
    } else if (unit === openObject || unit === openList) {
      if (++values > bounds.values) return "too-many";
      if (open.length === deepest) return "too-deep";
      open.push(unit === openObject ? new Keys() : undefined);
    } else if (unit === closeObject || unit === closeList) open.pop();
    else if ((unit >= 0x30 && unit <= 0x39) || unit === 0x2d) {
      const end = endOfNumber(text, at);
      // NaN is no number, which JSON.parse refuses in its own words.
      if (end - at > 4 && Math.abs(Number(text.slice(at, end))) === Infinity) return "not-finite";
      at = end - 1;
    }
  }
  return undefined;
}

/** The keys of one object. Most have few, for which a list is faster than a set. */
class Keys {
  readonly #few: string[] = [];
  #many: Set<string> | undefined;

  has(key: string): boolean {
    return this.#many?.has(key) ?? this.#few.includes(key);
  }

  add(key: string): void {
    if (this.#many !== undefined) this.#many.add(key);
    else if (this.#few.push(key) > 16) this.#many = new Set(this.#few);
  }
}

/** The place of the closing quotation mark, -1 where there is none. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let first = end;
    while (text.charCodeAt(first - 1) === backslash) first--;
    if ((end - first) % 2 === 0) return end;
  }
  return -1;
}

function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (; end < text.length; end++) {
    const unit = text.charCodeAt(end);
    const isPart =
      (unit >= 0x30 && unit <= 0x39) ||
      unit === 0x2b ||
      unit === 0x2d ||
      unit === 0x2e ||
      (unit | 0x20) === 0x65;
    if (!isPart) break;
  }
  return end;
}

function unescaped(word: string): string {
  try {
    return JSON.parse(`"${word}"`) as string;
  } catch {
    return word;
  }
}
