import { type Found, plain } from "./found.ts";
import { entryAt, isCapital, isNear, isSentenceStart, type Reading } from "./reading.ts";
import { GLUED, SPACED, WORD } from "./token.ts";

/** Words for numbers that are none: "one of", "first-hand", "half-brother", "every single day". */
export function idiom(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside, idioms } = reading.lexicon.language;
  const [before, w, after] = [word[at - 1] ?? "", word[at]!, word[at + 1] ?? ""];
  const made = (value: number | null) => plain(reading, at, at + 1, "other", "idiom", "idiom", value);
  if (beside.one.has(w)) {
    const value = oneIn(reading, at, before, after);
    return value === undefined ? undefined : made(value);
  }
  if (beside.halfWord.has(w)) {
    const isKin = after === "-" && beside.halfKin.has(word[at + 2]!);
    return beside.in.has(before) || isKin || beside.halfParts.has(after) ? made(null) : undefined;
  }
  if (beside.earlyOrdinals.has(w)) return isOrdinalIdiom(reading, at, before, after) ? made(null) : undefined;
  if (!idioms.has(w) || (beside.singles.has(w) && !beside.beforeSingle.has(before))) return undefined;
  return made(null);
}

/** The value of a "one" that counts nothing: 1 where it stands for a thing, `null` where for none; undefined for a figure. */
function oneIn(reading: Reading, at: number, before: string, after: string): 1 | null | undefined {
  const { word, type, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (beside.no.has(before)) return null;
  if (beside.than.has(before)) return undefined;
  // "every one or two weeks"
  const isOrNumber = beside.or.has(after) && entryAt(reading, at + 2).cardinal !== undefined;
  if (isOrNumber) return undefined;
  // "on one's back"
  if (/^[’']$/.test(after) && gap[at + 1] === GLUED) return 1;
  const isSomeOne = beside.some.has(before) && type[at + 1] === WORD;
  if (beside.beforeOne.has(before) && !(beside.the.has(before) && after === "-") && !isSomeOne) return 1;
  if (beside.of.has(after)) {
    const isDivision = beside.every.has(word[at + 2]!) && entryAt(reading, at + 3).cardinal !== undefined;
    return beside.beforeOneOf.has(before) || isDivision ? undefined : 1;
  }
  const isSum = beside.and.has(after) && beside.countedOn.has(word[at + 2]!);
  const isOneDay = beside.day.has(after) && beside.beforeOneDay.has(before);
  if (beside.behindOne.has(after) && !isSum && !isOneDay) return 1;
  if (/^[-–‑]$/.test(after) && gap[at + 1] === GLUED && beside.oneCompounds.has(word[at + 2]!))
    return entryAt(reading, at + 2).fraction === undefined ? null : undefined;
  const isAtOneTime = beside.at.has(before) && beside.timeWord.has(after);
  return beside.beforeLoneOne.has(before) || isAtOneTime ? 1 : undefined;
}

/** "first-hand", "second person", "at first". */
function isOrdinalIdiom(reading: Reading, at: number, before: string, after: string): boolean {
  const { word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isCompound =
    (after === "-" || after === "‑") &&
    gap[at + 1] === GLUED &&
    !beside.superlatives.has(word[at + 2]!) &&
    entryAt(reading, at + 2).fraction === undefined;
  if (isCompound) return true;
  const isRank = beside.place.has(after) && beside.the.has(before) && !beside.in.has(word[at - 2]!);
  if (beside.behindOrdinals.has(after) && !isRank) return true;
  const isAtFirst = beside.at.has(before) || !beside.beforeFirst.has(before);
  return entryAt(reading, at).ordinal === 1 && isAtFirst && !isSentenceStart(reading, at);
}

/** A number word that is part of a title: "First Six Months Report", "Second Periodic Report". */
export function title(reading: Reading, at: number): Found | undefined {
  if (!isCapital(reading, at) || isSentenceStart(reading, at)) return undefined;
  let next = at + 1;
  const isPart = ({ cardinal, time }: ReturnType<typeof entryAt>) =>
    cardinal !== undefined || time !== undefined;
  while (isCapital(reading, next) && reading.tokens.gap[next] === SPACED && isPart(entryAt(reading, next)))
    next++;
  if (!isCapital(reading, next) || !isNear(reading, next)) return undefined;
  return plain(reading, at, next, "other", "title", "citation");
}
