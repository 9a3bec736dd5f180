import type { Lexicon, LexiconEntry } from "../language/lexicon.ts";
import type { Found } from "./found.ts";
import { APART, BROKEN, GLUED, NUMBER, SPACED, type Tokens, WORD } from "./token.ts";

/** Tokens with the lexicon and the numbers that are footnote marks. */
export interface Reading {
  readonly tokens: Tokens;
  readonly lexicon: Lexicon;
  readonly marks: ReadonlyMap<number, "mark" | "label" | "page">;
  /** Tokens before this belong to a mention already. It moves on as the text is read. */
  taken: number;
}

/** Reads what begins at a token; undefined where nothing of the reader's kind does. */
export type MentionReader = (reading: Reading, at: number) => Found | undefined;

const none: LexiconEntry = {};

/** What the lexicon says of a word; nothing of other tokens. */
export function entryAt({ tokens, lexicon }: Reading, at: number): LexiconEntry {
  return tokens.type[at] === WORD ? (lexicon.entries.get(tokens.word[at]!) ?? none) : none;
}

export function isCapital({ tokens }: Reading, at: number): boolean {
  const { type, text, start, lower } = tokens;
  return type[at] === WORD && text[start[at]!] !== lower[start[at]!];
}

/** A number that is no footnote mark. */
export function isNumber({ tokens, marks }: Reading, at: number): boolean {
  return tokens.type[at] === NUMBER && !marks.has(at);
}

/** A sign with a number behind it, nothing between them and what stands before: ".5", ":30". */
export function isGluedNumber(reading: Reading, at: number, sign: string): boolean {
  const { word, gap } = reading.tokens;
  return word[at] === sign && gap[at] === GLUED && gap[at + 1] === GLUED && isNumber(reading, at + 1);
}

/** The token behind all glued ".5" from a token on, of at most so many digits each: of "3.2.1" all of it. */
export function behindDotted(reading: Reading, at: number, longest = Infinity): number {
  let next = at;
  while (isGluedNumber(reading, next, ".") && reading.tokens.word[next + 1]!.length <= longest) next += 2;
  return next;
}

/** The token behind the full stop of an abbreviation, where there is one. */
export function behindDot({ tokens }: Reading, at: number): number {
  return tokens.word[at] === "." && tokens.gap[at] === GLUED ? at + 1 : at;
}

/** Whether a token stands close to the one before it: on its line, or after a simple line break. */
export function isNear({ tokens }: Reading, at: number): boolean {
  return tokens.gap[at] !== undefined && tokens.gap[at]! <= BROKEN;
}

export function isSpaced({ tokens }: Reading, at: number): boolean {
  return tokens.gap[at] !== undefined && tokens.gap[at]! <= SPACED;
}

/** How many signs a token has in the text; the word of a number has lost its separators. */
export function sizeAt({ tokens }: Reading, at: number): number {
  return tokens.end[at]! - tokens.start[at]!;
}

/** The text from a token up to the one that is no longer part. */
export function surface({ tokens }: Reading, from: number, next: number): string {
  return tokens.text.slice(tokens.start[from], tokens.end[next - 1]);
}

export function isSentenceStart(reading: Reading, at: number): boolean {
  const { gap, word, type } = reading.tokens;
  if (at === 0 || gap[at]! >= APART) return true;
  if (type[at - 1] === WORD) return false;
  if (type[at - 1] === NUMBER) return reading.marks.has(at - 1);
  return /^[.!?:“”"‘•*)–—-]$/.test(word[at - 1]!);
}
