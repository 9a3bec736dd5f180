import type { Found } from "./found.ts";
import type { Core } from "./number.ts";
import { entryAt, isCapital, isNear, type Reading } from "./reading.ts";
import { APART, GLUED, NUMBER, WORD } from "./token.ts";

/** The token behind a unit of time that says an age: "41-year-old", "17 years old", "35 years of age". */
export function behindAge(reading: Reading, unit: number): number | undefined {
  const { word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (!beside.ageUnits.has(word[unit]!)) return undefined;
  const isHyphen = (word[unit + 1] === "-" || word[unit + 1] === "‑") && gap[unit + 1] === GLUED;
  const old = isHyphen ? unit + 2 : unit + 1;
  if (beside.old.has(word[old]!) && isNear(reading, old)) return old + 1;
  const isOfAge =
    beside.years.has(word[unit]!) && beside.of.has(word[unit + 1]!) && beside.age.has(word[unit + 2]!);
  return isOfAge ? unit + 3 : undefined;
}

/** "under 18", "aged 35", "age 41", "Lin, 41, told us": an age without a unit. */
export function isAge(reading: Reading, core: Core): boolean {
  if (core.value < 1 || core.value > 110 || core.decimals > 0 || (core.isWord && core.value < 10))
    return false;
  return isAged(reading, core) || isLimit(reading, core) || isOfName(reading, core);
}

/** "aged 35", "at the age of 41", "he was 19 when", "ages between 15 and 17". */
function isAged({ tokens, lexicon }: Reading, { from, next, value }: Core): boolean {
  const { word } = tokens;
  const { beside } = lexicon.language;
  const [before, second] = [word[from - 1]!, word[from - 2]!];
  if (beside.aged.has(before) || (beside.of.has(before) && beside.age.has(second))) return true;
  const isAtPlace = beside.at.has(word[next]!) && !beside.the.has(word[next + 1]!);
  const isThen = value >= 10 && beside.thenWords.has(word[next]!) && !isAtPlace;
  if (beside.be.has(before) && beside.whoIs.has(second) && isThen) return true;
  return beside.rangeStarts.has(before) && beside.agedPlural.has(second);
}

/** "those under 18", "turned 16", "over-60s". */
function isLimit({ tokens, lexicon }: Reading, { from, next, value }: Core): boolean {
  const { word, gap, type } = tokens;
  const { beside } = lexicon.language;
  const before = word[from - 1]!;
  const isTurning = beside.turning.has(before);
  const ends =
    gap[next] === undefined ||
    type[next] !== WORD ||
    gap[next]! >= APART ||
    beside.behindAges.has(word[next]!);
  if (!ends || value > 90 || (!isTurning && !beside.ageLimits.has(before))) return false;
  if (word[next] === "-") return word[next + 1] === "s";
  return word[next] !== "%" && (isTurning || beside.agedSubjects.has(word[from - 2]!));
}

/** A name, a comma, two digits, a comma. */
function isOfName(reading: Reading, { from, next, isWord, plainDigits, value }: Core): boolean {
  const { word, gap, type } = reading.tokens;
  const isApposed =
    !isWord &&
    plainDigits &&
    value >= 10 &&
    word[from - 1] === "," &&
    /^[,.;)]$/.test(word[next] ?? "") &&
    gap[next] === GLUED &&
    isCapital(reading, from - 2) &&
    entryAt(reading, from - 2).month === undefined &&
    type[next + 1] !== NUMBER;
  return isApposed && (word[next] !== "," || (type[next + 1] === WORD && !isCapital(reading, next + 1)));
}

/** "under the age of 18": the word that hedges an age from before its "the age of". */
export function ageLimitBefore({ tokens, lexicon }: Reading, { kind, from }: Found): number | undefined {
  const { word } = tokens;
  const { beside } = lexicon.language;
  const isOfAge =
    kind === "age" &&
    beside.of.has(word[from - 1]!) &&
    beside.age.has(word[from - 2]!) &&
    beside.the.has(word[from - 3]!);
  return isOfAge && lexicon.senseOf.has(word[from - 4] ?? "") ? from - 4 : undefined;
}
