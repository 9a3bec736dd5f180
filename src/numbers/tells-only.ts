import { numberOfWords } from "../domain/number-word.ts";
import { english } from "./language/english/english.ts";
import { lexiconOf } from "./language/lexicon.ts";
import type { Found } from "./read/found.ts";
import { read } from "./read/read.ts";
import { seen } from "./read/seen.ts";
import { tokenize } from "./read/token.ts";
import { type Share, shareWordsIn, tellsOfSeries } from "./share-word.ts";

/**
 * Numbers that may be told: how many people, and which percentages of them (35 for 7 of 20), each `within` what was told: 0 for
 * one that was printed and says no more, 0.5 for one of which the numbers are told. `share` is the one that words may be for.
 */
export type Tellable = {
  readonly numbers: ReadonlySet<number>;
  readonly percentages: readonly { readonly percent: number; readonly within: number }[];
  readonly share: Share | undefined;
};

/** Whether a percentage says no more than what was told. */
export function isPercentTold({ percentages }: Tellable, percent: number): boolean {
  return percentages.some((told) => Math.abs(told.percent - percent) <= told.within + 1e-9);
}

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
 * Whether a text tells no number of people but these. A word for a share ("most", "none of them") is one: it stands for a
 * number of people, and is told where it holds of the share and is all that the text says beside how many there are. Dates,
 * durations, ages, money and references to law are none, but for the least, the most and the middle of them ("the youngest
 * was 12"). What cannot be read counts as a number of people: a text may be held back without need. Of whom a word is said is
 * not looked at.
 */
export function tellsOnly(source: string, told: Tellable): boolean {
  const { numbers, share } = told;
  const { text } = seen(source);
  const found = read({ tokens: tokenize(text), lexicon: lexiconOf(english), marks: new Map(), taken: 0 });
  const isTold = ({ kind, value, sub }: Found): boolean => {
    // Words for a share are looked at below.
    if (ofSomethingElse.has(kind) || sub === "quantifier") return true;
    if (kind === "percent" && typeof value === "number") return isPercentTold(told, value);
    if (kind === "ratio" && typeof value === "number") return isPercentTold(told, 100 * value);
    const values = Array.isArray(value) ? value : [value];
    return values.every((one) => typeof one === "number" && numbers.has(one));
  };
  if (!found.every(isTold)) return false;
  if (found.length > 0 && tellsOfSeries(text)) return false;
  const words = shareWordsIn(text, share);
  const said = found.filter(
    ({ kind, sub, value }) => !ofSomethingElse.has(kind) && sub !== "quantifier" && value !== share?.N,
  );
  if (!words.hold || (words.count > 0 && words.count + said.length > 1)) return false;
  let rest = "";
  let at = 0;
  for (const { start, end } of found.toSorted((a, b) => a.start - b.start)) {
    rest += `${text.slice(at, start)} `;
    at = Math.max(at, end);
  }
  rest += text.slice(at);
  const loose = rest.match(/\p{Nd}+|\p{No}|[\p{L}\p{M}]+/gu) ?? [];
  return loose.every((word) => {
    const number = /^\p{N}/u.test(word) ? Number(word) : numberOfWords(word);
    return number === undefined || numbers.has(number);
  });
}
