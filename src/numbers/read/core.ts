import { lastDigitUnit } from "../../arithmetic/precision.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { GLUED, NUMBER, SPACED, type Tokens, WORD } from "./token.ts";
import { own } from "../../domain/own.ts";

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

/** Tokens with the lexicon and the numbers that are footnote marks. */
export interface Reading {
  readonly tokens: Tokens;
  readonly lexicon: Lexicon;
  readonly marks: ReadonlyMap<number, "mark" | "label" | "page">;
}

const vulgar: Readonly<Record<string, number>> = {
  "½": 1 / 2,
  "¼": 1 / 4,
  "¾": 3 / 4,
  "⅓": 1 / 3,
  "⅔": 2 / 3,
};

/** The number that starts at token `i`, with decimals and magnitude words; undefined where none starts. */
export function coreAt(reading: Reading, i: number): Core | undefined {
  const { tokens } = reading;
  if (i >= tokens.count) return undefined;
  if (tokens.type[i] === NUMBER) return reading.marks.has(i) ? undefined : digitCore(reading, i);
  if (tokens.type[i] === WORD) return wordCore(reading, i);
  const fraction = own(vulgar, tokens.word[i]!);
  if (fraction === undefined) return undefined;
  return {
    from: i,
    next: i + 1,
    value: fraction,
    granularity: 0.01,
    printed: tokens.word[i]!,
    isWord: false,
    plainDigits: false,
    decimals: 2,
    magnitude: 1,
  };
}

function digitCore(reading: Reading, i: number): Core {
  const { tokens, lexicon, marks } = reading;
  const digits = tokens.word[i]!;
  const grouped = tokens.end[i]! - tokens.start[i]! !== digits.length;
  let next = i + 1;
  let value = Number(digits);
  let decimals = 0;
  if (
    tokens.word[next] === "." &&
    tokens.gap[next] === GLUED &&
    tokens.type[next + 1] === NUMBER &&
    tokens.gap[next + 1] === GLUED &&
    !marks.has(next + 1) &&
    // 3.2.1 and 12.05.2020 are no decimals
    !(
      tokens.word[next + 2] === "." &&
      tokens.gap[next + 2] === GLUED &&
      tokens.type[next + 3] === NUMBER &&
      tokens.gap[next + 3] === GLUED &&
      !marks.has(next + 3)
    )
  ) {
    const fraction = tokens.word[next + 1]!;
    value = Number(`${digits}.${fraction}`);
    decimals = fraction.length;
    next += 2;
  }
  // "3,5 million": a decimal comma is believed where a magnitude or percent sign follows.
  const isComma =
    decimals === 0 &&
    tokens.word[next] === "," &&
    tokens.gap[next] === GLUED &&
    tokens.type[next + 1] === NUMBER &&
    tokens.gap[next + 1] === GLUED &&
    tokens.word[next + 1]!.length <= 2 &&
    !grouped &&
    /^(million|billion|trillion|bn|mn|%|percent)$/.test(tokens.word[next + 2] ?? "");
  if (isComma) {
    const fraction = tokens.word[next + 1]!;
    value = Number(`${digits}.${fraction}`);
    decimals = fraction.length;
    next += 2;
  }
  const share = own(vulgar, tokens.word[next] ?? "");
  if (share !== undefined && tokens.gap[next]! <= SPACED) {
    value += share;
    decimals = 2;
    next++;
  }
  // A hundredfold precision is meant by 38,990, a thousandfold by 38,000.
  let granularity = decimals > 0 ? 10 ** -decimals : lastDigitUnit(value);
  const magnitude = magnitudeAt(reading, next);
  if (magnitude !== undefined) {
    value = round(value * magnitude.factor);
    granularity = decimals > 0 ? round(granularity * magnitude.factor) : magnitude.factor;
    next = magnitude.next;
  }
  return {
    from: i,
    next,
    value,
    granularity,
    printed: tokens.text.slice(tokens.start[i], tokens.end[next - 1]),
    isWord: false,
    plainDigits: !grouped && decimals === 0 && magnitude === undefined,
    decimals,
    magnitude: magnitude?.factor ?? 1,
  };
  function magnitudeAt(reading: Reading, at: number): { factor: number; next: number } | undefined {
    const { tokens } = reading;
    let word = at;
    if (tokens.word[at] === "-" && tokens.gap[at] === GLUED && tokens.gap[at + 1] === GLUED) word = at + 1;
    if (tokens.type[word] !== WORD) return undefined;
    const name = tokens.word[word]!;
    const factor = lexicon.entries.get(name)?.magnitude;
    if (factor === undefined || (name === "dozen" && word !== at)) return undefined;
    const isGlued = tokens.gap[word] === GLUED;
    if (
      name.length === 1 &&
      (!isGlued ||
        (name === "m" && !isMoneyBefore(tokens, i, lexicon) && !isMillionAfter(tokens, word, lexicon)))
    ) {
      return undefined;
    }
    if (tokens.gap[word]! > SPACED + 1) return undefined;
    const more =
      tokens.type[word + 1] === WORD ? lexicon.entries.get(tokens.word[word + 1]!)?.magnitude : undefined;
    // "2 hundred thousand"
    if (more !== undefined && tokens.word[word + 1]!.length > 2 && tokens.gap[word + 1] === SPACED) {
      return { factor: factor * more, next: word + 2 };
    }
    return { factor, next: word + 1 };
  }
}

/** Whether a currency sign or word stands right before token `i`. */
function isMoneyBefore(tokens: Tokens, i: number, lexicon: Lexicon): boolean {
  const sign = tokens.word[i - 1];
  return (
    sign !== undefined && tokens.gap[i]! <= SPACED && lexicon.entries.get(sign)?.currencySign !== undefined
  );
}

/** "5m people" is five million, "ran 100m" a distance. */
function isMillionAfter(tokens: Tokens, word: number, lexicon: Lexicon): boolean {
  const next = tokens.word[word + 1];
  if (next === undefined || tokens.type[word + 1] !== WORD || tokens.gap[word + 1] !== SPACED) return false;
  if (/^(people|men|women|children)$/.test(next) || lexicon.entries.get(next)?.currency !== undefined)
    return true;
  return (
    next.length > 4 &&
    next.endsWith("s") &&
    !/^(across|towards|backwards|inwards|upwards|walls|fences|towers|always)$/.test(next)
  );
}

const round = (value: number): number => Number(value.toPrecision(15));

/** "forty-one", "one hundred and five", "two and a half", "a million", "half a million", "several hundred" is none. */
function wordCore(reading: Reading, i: number): Core | undefined {
  const { tokens, lexicon } = reading;
  const { word, type, gap } = tokens;
  const entryAt = (at: number) => (type[at] === WORD ? lexicon.entries.get(word[at]!) : undefined);
  const isJoined = (at: number) => gap[at] !== undefined && gap[at]! <= SPACED + 1;
  let at = i;
  let total = 0;
  let group: number | undefined;
  let magnitude = 1;
  let granularity = 1;
  if (word[i] === "a" || word[i] === "an") {
    const factor = magnitudeOf(i + 1);
    if (factor === undefined || !isJoined(i + 1)) return undefined;
    group = 1;
    at = i + 1;
  } else if (
    word[i] === "half" &&
    (word[i + 1] === "a" || word[i + 1] === "an") &&
    magnitudeOf(i + 2) !== undefined
  ) {
    const factor = magnitudeOf(i + 2)!;
    return made(i + 3, factor / 2, factor / 2, factor);
  } else if (entryAt(i)?.cardinal === undefined) {
    return undefined;
  }
  for (;;) {
    const cardinal = entryAt(at)?.cardinal;
    if (cardinal !== undefined && (at === i || isJoined(at))) {
      if (
        group !== undefined &&
        group % 100 !== 0 &&
        !(group % 10 === 0 && group % 100 >= 20 && cardinal < 10)
      )
        break;
      if (group !== undefined && group % 100 === 0 && group === 0) break;
      group = (group ?? 0) + cardinal;
      granularity = 1;
      at++;
      if (
        group % 10 === 0 &&
        group % 100 >= 20 &&
        word[at] === "-" &&
        gap[at] === GLUED &&
        gap[at + 1] === GLUED &&
        (entryAt(at + 1)?.cardinal ?? 99) < 10
      ) {
        group += entryAt(at + 1)!.cardinal!;
        at += 2;
      }
      continue;
    }
    const factor = at > i || group !== undefined ? magnitudeOf(at) : undefined;
    if (factor !== undefined && group !== undefined && isJoined(at)) {
      if (factor === 100) group *= 100;
      else {
        total += group * factor;
        group = undefined;
      }
      magnitude = factor;
      granularity = factor;
      at++;
      continue;
    }
    if (word[at] === "and" && magnitude > 1 && entryAt(at + 1)?.cardinal !== undefined && isJoined(at)) {
      // "one hundred and five", but "two hundred and three thousand ..." goes on alike; "six million and ten" is rare.
      const follower = entryAt(at + 1)!.cardinal!;
      if (follower > 0 && magnitude <= 1000 && entryAt(at + 2)?.magnitude === undefined) {
        at++;
        continue;
      }
    }
    break;
  }
  const whole = total + (group ?? 0);
  if (word[at] === "and" && word[at + 1] === "a" && word[at + 2] === "half") {
    const factor = magnitudeOf(at + 3);
    return factor === undefined
      ? made(at + 3, whole + 0.5, 0.5, 1)
      : made(at + 4, (whole + 0.5) * factor, factor / 2, factor);
  }
  if (word[at] === "point" && entryAt(at + 1)?.cardinal !== undefined) {
    return made(at + 2, whole + entryAt(at + 1)!.cardinal! / 10, 0.1, 1);
  }
  return made(at, whole, granularity, magnitude);

  function magnitudeOf(at: number): number | undefined {
    const name = word[at];
    return name !== undefined && name.length > 2 && type[at] === WORD
      ? lexicon.entries.get(name)?.magnitude
      : undefined;
  }
  function made(next: number, value: number, granularity: number, magnitude: number): Core {
    return {
      from: i,
      next,
      value,
      granularity,
      printed: tokens.text.slice(tokens.start[i], tokens.end[next - 1]),
      isWord: true,
      plainDigits: false,
      decimals: 0,
      magnitude,
    };
  }
}
