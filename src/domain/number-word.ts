import { englishNumbers, numberOfForeignWords, type NumberWords } from "./number-word-table.ts";
import { own } from "./own.ts";

/**
 * The number that words spell: in English as far as they go, in the other languages of the table up to a hundred; undefined
 * for other text.
 */
export function numberOfWords(text: string): number | undefined {
  return numberOfEnglish(text.toLowerCase()) ?? numberOfForeignWords(text);
}

/**
 * The number that English words spell ("forty", "twenty-five", "two hundred and ten", "a dozen", "three thousand"), or
 * digits before a word that multiplies ("1.5 million"); undefined for other text, for "several hundred" and for words out
 * of order. A number by itself may leave its article out: "dozen".
 */
function numberOfEnglish(text: string): number | undefined {
  const digits = /^\s*(\d+(?:\.\d+)?)\s/.exec(text);
  const word = text.slice(digits?.[0].length ?? 0).match(/[^\s-]+|-/g) ?? [];
  const isBare = digits === null && own(englishNumbers.magnitudes, word[0] ?? "") !== undefined;
  const lead = isBare ? 1 : digits === null ? undefined : Number(digits[1]);
  const spelled = spelledNumber({ word, isNear: () => true, isGlued: () => true }, 0, englishNumbers, {
    lead,
  });
  return spelled?.next === word.length ? spelled.value : undefined;
}

/** Words and signs in their order; near words may belong together, and a hyphen joins two that are glued to it. */
export interface WordStream {
  readonly word: readonly string[];
  readonly isNear: (at: number) => boolean;
  readonly isGlued: (at: number) => boolean;
}

export interface NumberInWords {
  /** The word behind the last. */
  readonly next: number;
  readonly value: number;
  /** One unit of the last digit: 100 for "two hundred", 1 for "two hundred and ten". */
  readonly unit: number;
  /** What the last word that multiplies multiplied by; 1 without one. */
  readonly magnitude: number;
}

/**
 * The longest number that the words from `from` on spell: "forty-one", "one hundred and five", "two and a half million",
 * "half a million", "three point five"; undefined where none begins.
 *
 * @param lead a number in digits that stands before them: of "1.5 million" the 1.5
 * @param isBetween whether the first "and" may part two numbers, as in "between two hundred and three thousand"
 */
export function spelledNumber(
  { word, isNear, isGlued }: WordStream,
  from: number,
  words: NumberWords,
  { lead, isBetween = false }: { readonly lead?: number | undefined; readonly isBetween?: boolean } = {},
): NumberInWords | undefined {
  const is = (set: ReadonlySet<string>, at: number): boolean => set.has(word[at]!);
  const magnitudeAt = (at: number): number | undefined =>
    isNear(at) ? own(words.magnitudes, word[at] ?? "") : undefined;
  const behindHyphen = (at: number): number =>
    word[at] === "-" && isGlued(at) && isGlued(at + 1) ? at + 1 : at;
  const belowHundred = (at: number): { value: number; next: number } | undefined => {
    const value = own(words.cardinals, word[at] ?? "");
    if (value === undefined) return undefined;
    const second = behindHyphen(at + 1);
    const ones =
      value >= 20 && value % 10 === 0 && isNear(second) ? own(words.cardinals, word[second] ?? "") : 0;
    return ones === undefined || ones === 0 || ones > 9
      ? { value, next: at + 1 }
      : { value: value + ones, next: second + 1 };
  };

  if (is(words.half, from) && is(words.articles, from + 1)) {
    const factor = magnitudeAt(from + 2);
    if (factor !== undefined)
      return { next: from + 3, value: factor / 2, unit: factor / 2, magnitude: factor };
  }
  const isCounted = lead !== undefined || is(words.articles, from);
  const first = isCounted
    ? { value: lead ?? 1, next: lead === undefined ? from + 1 : from }
    : belowHundred(from);
  if (first === undefined || (isCounted && magnitudeAt(first.next) === undefined)) return undefined;
  let at = first.next;
  let total = 0;
  let group: number | undefined = first.value;
  let [unit, magnitude, limit] = [1, 1, Infinity];
  for (;;) {
    const next = behindHyphen(at);
    const takesMore: boolean = group === undefined || (group > 0 && group % 100 === 0);
    const more: { value: number; next: number } | undefined =
      takesMore && isNear(next) ? belowHundred(next) : undefined;
    const factor = magnitudeAt(next);
    if (more !== undefined && more.value > 0) {
      group = (group ?? 0) + more.value;
      unit = 1;
      at = more.next;
    } else if (factor !== undefined && group !== undefined && (factor > 100 ? factor < limit : group < 100)) {
      [unit, magnitude] = [factor, factor];
      if (factor > 100) [total, group, limit] = [total + group * factor, undefined, factor];
      else group *= factor;
      at = next + 1;
    } else if (takesMore && unit > 1 && is(words.and, at) && isNear(at) && isNear(at + 1)) {
      // "two hundred and ten" and "two hundred and three thousand" are one number, "two hundred and three hundred" are two.
      const last = belowHundred(at + 1);
      const itsFactor = last === undefined ? undefined : magnitudeAt(behindHyphen(last.next));
      const isOne =
        itsFactor === undefined ||
        (!isBetween && group !== undefined && itsFactor > 100 && itsFactor < limit);
      if (last === undefined || last.value === 0 || !isOne) break;
      at++;
    } else break;
  }
  const whole = total + (group ?? 0);
  if (is(words.and, at) && is(words.articles, at + 1) && is(words.half, at + 2)) {
    const factor = magnitudeAt(at + 3);
    const size = factor ?? 1;
    return {
      next: factor === undefined ? at + 3 : at + 4,
      value: (whole + 0.5) * size,
      unit: size / 2,
      magnitude: size,
    };
  }
  let digits = "";
  for (let next = at + 1; is(words.point, at) && isNear(next); next++) {
    const digit = own(words.cardinals, word[next] ?? "");
    if (digit === undefined || digit > 9) break;
    digits += String(digit);
  }
  return digits === ""
    ? { next: at, value: whole, unit, magnitude }
    : {
        next: at + 1 + digits.length,
        value: Number(`${whole}.${digits}`),
        unit: Number(`1e-${digits.length}`),
        magnitude: 1,
      };
}
