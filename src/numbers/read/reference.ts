import { type Found, plain } from "./found.ts";
import { numbered } from "./law.ts";
import {
  behindDot,
  behindDotted,
  entryAt,
  isCapital,
  isNear,
  isNumber,
  isSpaced,
  type Reading,
  sizeAt,
  surface,
} from "./reading.ts";
import { GLUED, isDash, NUMBER, SPACED, WORD } from "./token.ts";

/** A place in a document: "para. 63", "pp. 4-7", "Vol. 2". */
export function pinpoint(reading: Reading, at: number): Found | undefined {
  const { type, word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[at]!;
  const behind = behindDot(reading, at + 1);
  const isDotted = behind > at + 1;
  const isNote = beside.notes.has(w) && /^[,.;:)]$/.test(word[behind + 1] ?? "");
  if (!isDotted && !isNote && beside.dotted.has(w)) return undefined;
  // "p. S123"
  const isLetter =
    word[behind] === "s" && type[behind] === WORD && type[behind + 1] === NUMBER && gap[behind + 1] === GLUED;
  const first = isLetter ? behind + 1 : behind;
  if (!isNumber(reading, first) || !isNear(reading, first)) return undefined;
  if (isDotted && beside.numberSigns.has(w) && beside.of.has(word[first + 1]!) && type[first + 2] === NUMBER)
    return numbered(reading, at, first);
  const next = behindPages(reading, w, first + 1);
  const isCounted =
    !isDotted &&
    type[next] === WORD &&
    gap[next] === SPACED &&
    entryAt(reading, next).time === undefined &&
    !beside.pageWords.has(w) &&
    /^[a-z]+s$/.test(word[next]!);
  if (isCounted) return undefined;
  return plain(reading, behind, next, "other", "pinpoint", "citation", surface(reading, behind, next));
}

/** Behind the end of a range of pages and further pages: "63-64, 69;". */
function behindPages(reading: Reading, w: string, at: number): number {
  const { type, word, gap, count } = reading.tokens;
  let next = at;
  if (isDash(word[next]) && gap[next] === GLUED) {
    if (type[next + 1] === NUMBER) next += 2;
    else if (type[next + 2] === NUMBER) next += 3;
  }
  while (
    w.endsWith("s") &&
    word[next] === "," &&
    isNumber(reading, next + 1) &&
    isNear(reading, next + 1) &&
    word[next + 1]!.length <= 3 &&
    (next + 2 >= count || /^[;,.)–-]$/.test(word[next + 2]!))
  )
    next += isDash(word[next + 2]) && type[next + 3] === NUMBER ? 4 : 2;
  return next;
}

/** A table or a figure that is referred to ("Table 4"), and what has a number as its name ("Block 7"). */
export function named(reading: Reading, at: number): Found | undefined {
  const { type, word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const { reference, namer } = entryAt(reading, at);
  const isNumbered = beside.numberSigns.has(word[at + 1]!) && type[at + 2] !== NUMBER && word[at + 2] === ".";
  const number = isNumbered ? at + 3 : at + 1;
  if (!isNumber(reading, number) || !isSpaced(reading, number)) return undefined;
  if (word[number]!.length > 3 || sizeAt(reading, number) > 3) return undefined;
  const name = plain(reading, at, number + 1, "other", "name", "name");
  if (isNumbered) return name;
  const next = number + 1;
  const isFigure =
    word[next] === "%" ||
    (isDash(word[next]) && gap[next] === GLUED && type[next + 1] !== NUMBER) ||
    (isNear(reading, next) && (beside.persons.has(word[next]!) || beside.rates.has(word[next]!)));
  if (isFigure) return undefined;
  if (isCapital(reading, at) && reference === true) {
    const isPair =
      beside.listJoints.has(word[next]!) &&
      type[next + 1] === NUMBER &&
      word[next + 1]!.length <= 3 &&
      isNear(reading, next + 1) &&
      word[at]!.endsWith("s");
    const behind = behindDotted(reading, isPair ? next + 2 : next);
    return plain(
      reading,
      number,
      behind,
      "other",
      "reference",
      "structure",
      surface(reading, number, behind),
    );
  }
  const ends = type[next] !== WORD || gap[next]! > SPACED || beside.nameEnds.has(word[next]!);
  return namer === true && (isCapital(reading, at) || ends) ? name : undefined;
}
