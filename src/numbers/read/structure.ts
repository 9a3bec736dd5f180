import { type Found, plain } from "./found.ts";
import { behindDotted, entryAt, isCapital, isSpaced, type Reading, sizeAt, surface } from "./reading.ts";
import { APART, BROKEN, GLUED, SPACED, WORD } from "./token.ts";

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A footnote mark, the label of a footnote, or the number of a page, as the running counter says. */
export function mark(reading: Reading, at: number): Found | undefined {
  const kind = reading.marks.get(at);
  if (kind === undefined) return undefined;
  const { word, count } = reading.tokens;
  let digits = "";
  for (let here = at; here < count && superscripts.includes(word[here]!); here++)
    digits += String(superscripts.indexOf(word[here]!));
  const value = Number(digits === "" ? word[at] : digits);
  return kind === "page"
    ? plain(reading, at, at + 1, "other", "page-number", "structure", value)
    : plain(reading, at, at + 1, "footnote", kind, "structure", value);
}

/** "{fig=kh.pop.2020}" binds the words before it to a figure of the ledger. */
export function markup(reading: Reading, at: number): Found | undefined {
  const { word, gap, count } = reading.tokens;
  if (word[at + 1] !== "fig" || gap[at + 1] !== GLUED || !/^[=:]$/.test(word[at + 2] ?? "")) return undefined;
  for (let next = at + 3; next < count && next < at + 40 && isSpaced(reading, next); next++)
    if (word[next] === "}") return plain(reading, at, next + 1, "other", "markup", "structure");
  return undefined;
}

/** "1. EXECUTIVE SUMMARY", "2.1 Methods", "6) Rehabilitation", "(1) the". */
export function listMark(reading: Reading, at: number): Found | undefined {
  if (sizeAt(reading, at) > 2) return undefined;
  const opened = opensLine(reading, at) ? lineMark(reading, at) : undefined;
  return opened ?? (isBracketMark(reading, at) ? listMarker(reading, at) : undefined);
}

function listMarker(reading: Reading, at: number): Found {
  return plain(reading, at, at + 1, "other", "list-marker", "structure", Number(reading.tokens.word[at]));
}

/** Whether a number is the first of its line, but for the signs of a list or a heading. */
function opensLine({ tokens }: Reading, at: number): boolean {
  const { gap, word } = tokens;
  const isBullet = at > 0 && gap[at - 1]! >= BROKEN && /^[#*(•-]$/.test(word[at - 1]!);
  return gap[at]! >= BROKEN || isBullet || word[at - 1] === "#";
}

function lineMark(reading: Reading, at: number): Found | undefined {
  const { word, gap, type, count } = reading.tokens;
  const next = behindDotted(reading, at + 1, 2);
  const made = (sub: string) =>
    plain(reading, at, next, "other", sub, "structure", surface(reading, at, next));
  if (word[next] === "." && gap[next] === GLUED && (next + 1 >= count || gap[next + 1]! >= SPACED)) {
    if (isCapital(reading, next + 1) || type[next + 1] !== WORD || gap[at] === APART || at === 0) {
      const isHeading = isCapital(reading, next + 1) && gap[next + 1] === SPACED;
      return made(isHeading ? "section-number" : "list-marker");
    }
  }
  const isHeading = next > at + 1 && isCapital(reading, next) && gap[next] === SPACED;
  if (isHeading && entryAt(reading, next).measure === undefined) return made("section-number");
  return word[next] === ")" && gap[next] === GLUED
    ? plain(reading, at, next, "other", "list-marker", "structure", Number(word[at]))
    : undefined;
}

/** "6) Rehabilitation" within a line, "(1) the" where a list goes on. */
function isBracketMark(reading: Reading, at: number): boolean {
  const { word, gap, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (word[at + 1] !== ")") return false;
  if (gap[at + 1] === GLUED && gap[at]! >= SPACED && !isOpenBefore(reading, at) && gap[at + 2]! <= BROKEN)
    return true;
  const before = word[at - 2] ?? "";
  return (
    word[at - 1] === "(" &&
    Number(word[at]) < 30 &&
    (at === 1 ||
      gap[at - 1]! >= BROKEN ||
      /^[;:,]$/.test(before) ||
      beside.and.has(before) ||
      beside.or.has(before)) &&
    type[at + 2] === WORD &&
    !isCapital(reading, at + 2) &&
    gap[at + 2]! >= SPACED
  );
}

function isOpenBefore({ tokens }: Reading, at: number): boolean {
  for (let back = at - 1; back >= 0 && back > at - 40; back--) {
    if (tokens.word[back] === "(") return true;
    if (tokens.word[back] === ")") return false;
  }
  return false;
}

/** "10 Downing Street" */
export function address(reading: Reading, at: number): Found | undefined {
  const { word, gap } = reading.tokens;
  if (!isCapital(reading, at + 1) || gap[at + 1] !== SPACED || sizeAt(reading, at) > 4) return undefined;
  for (let next = at + 2; next < at + 5 && isCapital(reading, next); next++)
    if (reading.lexicon.language.beside.streets.has(word[next]!))
      return plain(reading, at, at + 1, "other", "address", "structure");
  return undefined;
}
