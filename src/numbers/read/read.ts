import { clock } from "./clock.ts";
import { dated } from "./dated.ts";
import { figure } from "./figure.ts";
import { type Found, plain } from "./found.ts";
import { law } from "./law.ts";
import { numberName, wordName } from "./name.ts";
import type { MentionReader, Reading } from "./reading.ts";
import { readersOf, startsOf } from "./starts.ts";
import { address, listMark, mark, markup } from "./structure.ts";
import { LINK, NUMBER, WORD } from "./token.ts";

/** Readers of what begins with a number, the most specific first: what is no figure, then dates, then figures. */
const ofNumbers: readonly MentionReader[] = [mark, numberName, listMark, clock, dated, address, figure];

/** Readers of what begins with a sign. */
const ofSigns: ReadonlyMap<string, MentionReader> = new Map([
  ["½", figure],
  ["¼", figure],
  ["¾", figure],
  ["§", law],
  ["{", markup],
]);

/**
 * Every quantitative expression in the tokens, in order and without overlap: names, addresses, codes, references to
 * law and pages and footnote marks first, as what they are; then dates and figures.
 */
export function read(reading: Reading): Found[] {
  const { type, word, count } = reading.tokens;
  const starts = startsOf(reading.lexicon.language);
  const found: Found[] = [];
  for (let at = 0; at < count;) {
    const item =
      type[at] === WORD
        ? (wordName(reading, at) ?? firstOf(readersOf(starts, word[at]!), reading, at))
        : type[at] === NUMBER
          ? firstOf(ofNumbers, reading, at)
          : type[at] === LINK
            ? plain(reading, at, at + 1, "other", "url", "citation")
            : (mark(reading, at) ?? ofSigns.get(word[at]!)?.(reading, at));
    if (item === undefined) at++;
    else {
      found.push(item);
      at = Math.max(item.next, at + 1);
      reading.taken = at;
    }
  }
  return found;
}

function firstOf(readers: readonly MentionReader[], reading: Reading, at: number): Found | undefined {
  for (const reader of readers) {
    const item = reader(reading, at);
    if (item !== undefined) return item;
  }
  return undefined;
}
