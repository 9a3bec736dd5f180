import type { Found } from "./found.ts";
import { entryAt, type Reading } from "./reading.ts";
import { statedWords } from "./stated.ts";

/** "dozens", "hundreds of thousands", "millions of dollars": the least that they mean in plain reading. */
export function vague(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const isOf = (at: number): boolean => beside.of.has(word[at]!);
  const first = entryAt(reading, at).vague!;
  const second = isOf(at + 1) ? entryAt(reading, at + 2).vague : undefined;
  if (beside.onlyWithOf.has(word[at]!) && !isOf(at + 1)) return undefined;
  if (beside.tens.has(word[at]!) && second === undefined) return undefined;
  // "Dozens of thousands" are some twelve thousand at least.
  const value = second === undefined ? first : first * (beside.dozens.has(word[at]!) ? second / 2 : second);
  const next = second === undefined ? at + 1 : at + 3;
  const { currency, time } = isOf(next) ? entryAt(reading, next + 1) : {};
  if (currency === undefined && time !== undefined) return undefined;
  const item =
    currency === undefined
      ? statedWords(reading, [at, next], value, value, "quantity", "vague")
      : statedWords(reading, [at, next + 2], value, value, "money", "vague", currency);
  item.hedge = ["vague"];
  return item;
}
