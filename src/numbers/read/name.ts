import { type Found, plain } from "./found.ts";
import { entryAt, isNumber, isSpaced, type Reading, sizeAt } from "./reading.ts";
import { GLUED, NUMBER, SIGN, WORD } from "./token.ts";

const code = /[A-Z]{1,8}\d{0,2}(?:\/[A-Za-z0-9][A-Za-z0-9.\-–]*)+(?:\s?\(\d{4}\))?/y;
const index = /[A-Z]{2,4} \d{2}\/\d{2,5}\/(?:19|20)\d\d/y;
const phone = /\+\d[\d ()./-]{6,18}\d/y;

/** A name or code that begins with a word and holds digits: COVID-19, CC1, A/HRC/30/65, ASA 35/5517/2017, FY2020. */
export function wordName(reading: Reading, at: number): Found | undefined {
  const { type, word, gap, start, text } = reading.tokens;
  const next = word[at + 1];
  if (next === undefined || type[at + 1] === WORD || !isSpaced(reading, at + 1)) return undefined;
  const isGlued = gap[at + 1] === GLUED;
  const first = text.charCodeAt(start[at]!);
  const isLatinCapital = first >= 65 && first <= 90;
  if (isLatinCapital && isGlued && next === "/") {
    const found = textAt(reading, code, start[at]!);
    if (/\d/.test(found)) return upTo(reading, at, found.replace(/[.\-–]+$/, ""), "doc-code", "citation");
  }
  if (isLatinCapital && !isGlued && type[at + 1] === NUMBER && word[at]!.length <= 4) {
    const found = textAt(reading, index, start[at]!);
    if (found !== "") return upTo(reading, at, found, "doc-code", "citation");
  }
  if (!isGlued) return undefined;
  if (isNumber(reading, at + 1)) return numberedName(reading, at, isLatinCapital);
  return isLatinCapital && isHyphenName(reading, at) ? wholeName(reading, at, at + 3) : undefined;
}

/** "CC1", "FY2020"; no money ("R500") and no end of a sentence. */
function numberedName(reading: Reading, at: number, isLatinCapital: boolean): Found | undefined {
  const { word, gap } = reading.tokens;
  if (isLatinCapital && entryAt(reading, at).currencySign !== undefined) return undefined;
  if (word[at - 1] === "." && gap[at] === GLUED) return undefined;
  const year = word[at + 1]!;
  if (reading.lexicon.language.beside.fiscal.has(word[at]!) && year.length === 4)
    return plain(reading, at, at + 2, "date", "year", "event", year);
  return wholeName(reading, at, at + 2);
}

/** "COVID-19", and not "mid-2018", "May-20", "twenty-20", "Cambodia-2020". */
function isHyphenName(reading: Reading, at: number): boolean {
  const { word, gap } = reading.tokens;
  const { month, cardinal, weekday } = entryAt(reading, at);
  const number = word[at + 2]!;
  return (
    /^[-‑–]$/.test(word[at + 1]!) &&
    isNumber(reading, at + 2) &&
    gap[at + 2] === GLUED &&
    !reading.lexicon.language.beside.prefixes.has(word[at]!) &&
    month === undefined &&
    cardinal === undefined &&
    weekday === undefined &&
    !(number.length === 4 && /^(19|20)/.test(number)) &&
    word[at]!.length <= 12
  );
}

/** A telephone number, code, ordinal or name that begins with digits: +855 12 …, 30240/96, 12th, 4x4. */
export function numberName(reading: Reading, at: number): Found | undefined {
  const { type, word, gap, start } = reading.tokens;
  const next = word[at + 1];
  if (word[at - 1] === "+" && gap[at] === GLUED) {
    const found = textAt(reading, phone, start[at - 1]!);
    if (found !== "") return upTo(reading, at, found.slice(1), "phone", "structure");
  }
  if (next === undefined || gap[at + 1] !== GLUED) return undefined;
  if (type[at + 1] === WORD) return wordBehind(reading, at);
  if (type[at + 2] !== NUMBER || gap[at + 2] !== GLUED) return undefined;
  return next === "/" ? slashed(reading, at) : next === "-" ? hyphened(reading, at) : undefined;
}

/** "30240/96", "2008/115/EC"; no date, season ("2019/20") or fraction. */
function slashed(reading: Reading, at: number): Found | undefined {
  const { type, word, gap } = reading.tokens;
  const isThree = word[at + 3] === "/" && gap[at + 3] === GLUED;
  if (isThree && type[at + 4] === WORD && gap[at + 4] === GLUED)
    return plain(reading, at, at + 5, "other", "doc-code", "citation");
  const [size, second] = [sizeAt(reading, at), word[at + 2]!.length];
  const isYears = size === 4 && (second === 2 || second === 4);
  const isDate = isThree && type[at + 4] === NUMBER;
  return !isDate && !isYears && (size >= 3 || second >= 3)
    ? plain(reading, at, at + 3, "other", "doc-code", "citation")
    : undefined;
}

/** "555-12-3456", unless it is a date. */
function hyphened(reading: Reading, at: number): Found | undefined {
  const { type, word, gap } = reading.tokens;
  // "555-0134": no number ends a range with a zero in front
  if (word[at + 3] !== "-" && word[at]!.length === 3 && /^0\d{3}$/.test(word[at + 2]!))
    return wholeName(reading, at, at + 3, "phone", "structure");
  if (word[at + 3] !== "-" || type[at + 4] !== NUMBER || gap[at + 4] !== GLUED) return undefined;
  const sizes = [sizeAt(reading, at), word[at + 2]!.length, word[at + 4]!.length] as const;
  const isDate = sizes[0] === 4 && sizes[1] === 2 && sizes[2] === 2;
  const isDayFirst = sizes[0] <= 2 && sizes[1] <= 2 && sizes[2] === 4;
  return isDate || isDayFirst ? undefined : wholeName(reading, at, at + 5, "phone", "structure");
}

/** "12th", "1UNDP", "3D"; units and magnitudes are read as such. */
function wordBehind(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const w = word[at + 1]!;
  const value = Number(word[at]);
  if (beside.ordinalEndings.has(w)) {
    const month = beside.of.has(word[at + 2]!) ? at + 3 : at + 2;
    return entryAt(reading, month).month === undefined
      ? plain(reading, at, at + 2, "ordinal", "ordinal", "claim", value)
      : undefined;
  }
  const { magnitude, measure, time, currency } = entryAt(reading, at + 1);
  const isUnit = [magnitude, measure, time, currency].some((role) => role !== undefined);
  if (isUnit || beside.unitsBehind.has(w) || (w.length < 2 && w !== "d" && w !== "g")) return undefined;
  return plain(reading, at, at + 1, "other", "artifact", "structure", value);
}

function textAt({ tokens }: Reading, pattern: RegExp, offset: number): string {
  pattern.lastIndex = offset;
  return pattern.exec(tokens.text)?.[0] ?? "";
}

/** All tokens of a text that starts at a token, the last of them perhaps in part. */
function upTo(reading: Reading, from: number, text: string, sub: string, role: string): Found {
  const { start, count } = reading.tokens;
  const end = start[from]! + text.length;
  let next = from + 1;
  while (next < count && start[next]! < end) next++;
  return { ...plain(reading, from, next, "other", sub, role), end };
}

/** A name goes on over what is glued to it. */
function wholeName(reading: Reading, from: number, until: number, sub = "name", role = "name"): Found {
  const { gap, type, word } = reading.tokens;
  const isHyphen = (at: number): boolean =>
    type[at] === SIGN && /^[-‑]$/.test(word[at]!) && gap[at + 1] === GLUED && type[at + 1] === NUMBER;
  let next = until;
  while (gap[next] === GLUED && (type[next] === WORD || isNumber(reading, next) || isHyphen(next))) next++;
  return plain(reading, from, next, "other", sub, role);
}
