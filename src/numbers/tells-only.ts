import { numberOfWords } from "../domain/number-word.ts";
import { english } from "./language/english/english.ts";
import { lexiconOf } from "./language/lexicon.ts";
import type { Found } from "./read/found.ts";
import { read } from "./read/read.ts";
import { seen } from "./read/seen.ts";
import { tokenize } from "./read/token.ts";

/** Numbers that may be told: how many people, and which shares of them (0.35 for 7 of 20). */
export type Tellable = { readonly numbers: ReadonlySet<number>; readonly shares: readonly number[] };

/** What says nothing of how many people. */
const ofSomethingElse: ReadonlySet<string> = new Set([
  "date",
  "duration",
  "money",
  "age",
  "legal-article",
  "footnote",
]);

/**
 * Whether a text tells no number of people but these. Dates, durations, ages, money and references to law are no such
 * numbers; what is no number is not looked at. What cannot be read as one of these counts as a number of people: a text
 * may be held back without need.
 */
export function tellsOnly(source: string, { numbers, shares }: Tellable): boolean {
  const { text } = seen(source);
  const found = read({ tokens: tokenize(text), lexicon: lexiconOf(english), marks: new Map(), taken: 0 });
  const isTold = ({ kind, value, sub, granularity }: Found): boolean => {
    if (ofSomethingElse.has(kind)) return true;
    // A word for a share says no more than the numbers that it is a word for.
    if (sub === "quantifier") return true;
    if (kind === "percent" && typeof value === "number")
      return shares.some((share) => Math.abs(100 * share - value) <= granularity / 2 + 1e-9);
    if (kind === "ratio" && typeof value === "number")
      return shares.some((share) => Math.abs(share - value) < 0.005);
    const values = Array.isArray(value) ? value : [value];
    return values.every((one) => typeof one === "number" && numbers.has(one));
  };
  if (!found.every(isTold)) return false;
  let rest = "";
  let at = 0;
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    rest += `${text.slice(at, start)} `;
    at = Math.max(at, end);
  }
  rest += text.slice(at);
  const words = rest.match(/\p{Nd}+|\p{No}|[\p{L}\p{M}]+/gu) ?? [];
  return words.every((word) => {
    const number = /^\p{N}/u.test(word) ? Number(word) : numberOfWords(word);
    return number === undefined || numbers.has(number);
  });
}
