import { lastDigitUnit } from "../../arithmetic/precision.ts";
import { spelledNumber } from "../../domain/number-word.ts";
import { own } from "../../domain/own.ts";
import { entryAt, isGluedNumber, isNear, isNumber, isSpaced, type Reading, surface } from "./reading.ts";
import { GLUED, NUMBER, SPACED, WORD } from "./token.ts";

/** A bare number in digits or words, without unit: `next` is the token behind it. */
export interface Core {
  readonly from: number;
  readonly next: number;
  readonly value: number;
  readonly granularity: number;
  readonly printed: string;
  readonly isWord: boolean;
  /** Ungrouped digits without decimals or magnitude: what a year, an article or a label looks like. */
  readonly plainDigits: boolean;
  readonly decimals: number;
  readonly magnitude: number;
}

const vulgar: Readonly<Record<string, number>> = {
  "½": 1 / 2,
  "¼": 1 / 4,
  "¾": 3 / 4,
  "⅓": 1 / 3,
  "⅔": 2 / 3,
};

/** The number that starts at a token, with decimals and magnitude words; undefined where none starts. */
export function coreAt(reading: Reading, at: number): Core | undefined {
  const { type, word, count } = reading.tokens;
  if (at >= count) return undefined;
  if (type[at] === NUMBER) return isNumber(reading, at) ? digitCore(reading, at) : undefined;
  if (type[at] === WORD) return spelledCore(reading, at);
  const value = own(vulgar, word[at]!);
  if (value === undefined) return undefined;
  return { ...wordCore(reading, at, at + 1, value, 0.01), isWord: false, decimals: 2 };
}

/** A number that words stand for: the tokens `from` up to `next`. */
export function wordCore(
  reading: Reading,
  from: number,
  next: number,
  value: number,
  granularity: number,
  magnitude = 1,
): Core {
  return {
    from,
    next,
    value,
    granularity,
    printed: surface(reading, from, next),
    isWord: true,
    plainDigits: false,
    decimals: 0,
    magnitude,
  };
}

function spelledCore(reading: Reading, at: number): Core | undefined {
  const { word, gap } = reading.tokens;
  const { numbers, beside } = reading.lexicon.language;
  const stream = {
    word,
    isNear: (at: number) => isNear(reading, at),
    isGlued: (at: number) => gap[at] === GLUED,
  };
  const isBetween = beside.between.has(word[at - 1]!);
  const spelled = spelledNumber(stream, at, numbers, { isBetween });
  if (spelled === undefined) return undefined;
  return wordCore(reading, at, spelled.next, spelled.value, spelled.unit, spelled.magnitude);
}

function digitCore(reading: Reading, at: number): Core {
  const { word, gap, end, start } = reading.tokens;
  const digits = word[at]!;
  const isGrouped = end[at]! - start[at]! !== digits.length;
  const fraction = fractionAt(reading, at + 1, isGrouped);
  let next = fraction === undefined ? at + 1 : at + 3;
  let value = Number(fraction === undefined ? digits : `${digits}.${fraction}`);
  let decimals = fraction?.length ?? 0;
  const share = own(vulgar, word[next] ?? "");
  if (share !== undefined && gap[next]! <= SPACED) {
    value += share;
    decimals = 2;
    next++;
  }
  // A hundredfold precision is meant by 38,990, a thousandfold by 38,000.
  let granularity = decimals > 0 ? 10 ** -decimals : lastDigitUnit(value);
  const magnitude = magnitudeAt(reading, at, next);
  if (magnitude !== undefined) {
    value = round(value * magnitude.factor);
    granularity = decimals > 0 ? round(granularity * magnitude.factor) : magnitude.factor;
    next = magnitude.next;
  }
  return {
    from: at,
    next,
    value,
    granularity,
    printed: surface(reading, at, next),
    isWord: false,
    plainDigits: !isGrouped && decimals === 0 && magnitude === undefined,
    decimals,
    magnitude: magnitude?.factor ?? 1,
  };
}

const round = (value: number): number => Number(value.toPrecision(15));

/** The decimals behind a full stop; behind a comma they are believed where a magnitude or percent sign follows. */
function fractionAt(reading: Reading, at: number, isGrouped: boolean): string | undefined {
  const { word } = reading.tokens;
  // 3.2.1 and 12.05.2020 are no decimals
  if (isGluedNumber(reading, at, ".")) return isGluedNumber(reading, at + 2, ".") ? undefined : word[at + 1];
  const isDecimalComma =
    !isGrouped &&
    isGluedNumber(reading, at, ",") &&
    word[at + 1]!.length <= 2 &&
    reading.lexicon.language.beside.behindDecimalComma.has(word[at + 2]!);
  return isDecimalComma ? word[at + 1] : undefined;
}

/** The words and letters behind the number at `number` that multiply it. */
function magnitudeAt(
  reading: Reading,
  number: number,
  at: number,
): { factor: number; next: number } | undefined {
  const { word, gap, type } = reading.tokens;
  const isHyphened = word[at] === "-" && gap[at] === GLUED && gap[at + 1] === GLUED;
  const name = isHyphened ? at + 1 : at;
  const factor = entryAt(reading, name).magnitude;
  if (factor === undefined || (isHyphened && factor < 100) || !isNear(reading, name)) return undefined;
  if (word[name]!.length === 1 && !isMagnitudeLetter(reading, number, name)) return undefined;
  // "2 hundred thousand"
  const more =
    gap[name + 1] === SPACED && type[name + 1] === WORD ? entryAt(reading, name + 1).magnitude : undefined;
  return more !== undefined && word[name + 1]!.length > 2
    ? { factor: factor * more, next: name + 2 }
    : { factor, next: name + 1 };
}

/** "5k", "$5m" and "5m people" are thousands and millions; "ran 100m" a distance. */
function isMagnitudeLetter(reading: Reading, number: number, at: number): boolean {
  const { word, gap, type } = reading.tokens;
  const { entries, language } = reading.lexicon;
  if (gap[at] !== GLUED) return false;
  if (entryAt(reading, at).measure === undefined) return true;
  const sign = entries.get(word[number - 1] ?? "")?.currencySign;
  if (isSpaced(reading, number) && sign !== undefined) return true;
  const noun = word[at + 1]!;
  if (type[at + 1] !== WORD || gap[at + 1] !== SPACED) return false;
  if (language.beside.persons.has(noun) || entries.get(noun)?.currency !== undefined) return true;
  return noun.length > 4 && noun.endsWith("s") && !language.beside.behindDistances.has(noun);
}
