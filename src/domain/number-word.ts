import { numberOfForeignWords } from "./number-word-table.ts";

/** English words for numbers below a hundred, each by itself. */
export const cardinalWords: Readonly<Record<string, number>> = {
  zero: 0,
  one: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  thirteen: 13,
  fourteen: 14,
  fifteen: 15,
  sixteen: 16,
  seventeen: 17,
  eighteen: 18,
  nineteen: 19,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
  sixty: 60,
  seventy: 70,
  eighty: 80,
  ninety: 90,
};

const multipliers = new Map([
  ["dozen", 12],
  ["hundred", 100],
  ["thousand", 1_000],
  ["million", 1_000_000],
  ["billion", 1_000_000_000],
]);
const cardinals = new Map(Object.entries(cardinalWords));

/**
 * The number that words spell: in English as far as they go, in the other languages of the table up to a hundred; undefined
 * for other text.
 */
export function numberOfWords(text: string): number | undefined {
  return numberOfEnglish(text) ?? numberOfForeignWords(text);
}

/**
 * The number that English words spell ("forty", "twenty-five", "two hundred and ten", "a dozen", "three thousand"), or
 * digits before a multiplier ("1.5 million"); undefined for other text, for "several hundred" and for words out of order.
 */
function numberOfEnglish(text: string): number | undefined {
  const words = text
    .toLowerCase()
    .trim()
    .split(/[\s-]+/);
  if (words.length > 12) return undefined;
  let [total, group, seen] = [0, undefined as number | undefined, Infinity];
  for (const [at, word] of words.entries()) {
    const cardinal = cardinals.get(word);
    const multiplier = multipliers.get(word);
    if (cardinal !== undefined) {
      const rest = group === undefined ? 0 : group % 100;
      // "twenty five" and "hundred five" go on; "five twenty" and "ten two" are two numbers.
      if (
        group !== undefined &&
        !(rest === 0 || (rest >= 20 && rest % 10 === 0 && cardinal > 0 && cardinal < 10))
      )
        return undefined;
      if (cardinal === 0 && words.length > 1) return undefined;
      group = (group ?? 0) + cardinal;
    } else if (multiplier !== undefined) {
      if (multiplier <= 100) {
        if (group !== undefined && group >= 100) return undefined;
        group = (group ?? 1) * multiplier;
      } else {
        if (multiplier >= seen) return undefined;
        total += (group ?? 1) * multiplier;
        [group, seen] = [undefined, multiplier];
      }
    } else if (word === "a" || word === "an") {
      if (at !== 0 || !multipliers.has(words[1] ?? "")) return undefined;
    } else if (word === "and") {
      if ((group ?? total) < 100 || at === words.length - 1) return undefined;
    } else if (at === 0 && /^\d+(\.\d+)?$/.test(word) && multipliers.has(words[1] ?? "")) {
      group = Number(word);
    } else return undefined;
  }
  return total + (group ?? 0);
}
