import type { HedgeSense } from "../language/language.ts";
import { ageLimitBefore } from "./age.ts";
import type { Found } from "./found.ts";
import { isNear, type Reading } from "./reading.ts";
import type { HedgePhrase } from "../language/lexicon.ts";
import { GLUED, NUMBER, SIGN, WORD } from "./token.ts";

const signs: ReadonlyMap<string, HedgeSense> = new Map([
  ["~", "about"],
  ["≈", "about"],
  ["±", "about"],
  ["<", "under"],
  [">", "over"],
  ["≤", "up_to"],
  ["≥", "at_least"],
]);

/** Whether "between" is one of the three words before a token. */
export function isBetween({ tokens, lexicon }: Reading, at: number): boolean {
  const { type, word } = tokens;
  for (let back = at - 1; back >= at - 3 && type[back] === WORD; back--)
    if (lexicon.language.beside.between.has(word[back]!)) return true;
  return false;
}

/** Gives a figure the hedges around it, those before it from the token `before` backwards. */
export function addHedges(reading: Reading, item: Found, before = item.from - 1): Found {
  const at = addHedgesBefore(reading, item, before);
  const limit = ageLimitBefore(reading, item);
  if (limit !== undefined) {
    const word = reading.tokens.word[limit]!;
    addHedge(reading, item, limit, word, reading.lexicon.senseOf.get(word)!);
  }
  addEstimate(reading, item, at);
  addHedgeAfter(reading, item);
  return item;
}

function addHedge({ tokens }: Reading, item: Found, at: number, name: string, sense: HedgeSense): void {
  item.hedge.push(name);
  item.senses.push(sense);
  item.phraseStart = tokens.start[at]!;
}

/** Adds the hedges that end at a token, one before the other; the token before them all. */
function addHedgesBefore(reading: Reading, item: Found, before: number): number {
  const { type, word } = reading.tokens;
  const { hedges, language } = reading.lexicon;
  const { beside } = language;
  let at = before;
  while (at >= 0) {
    const sign = type[at] === SIGN ? signs.get(word[at]!) : undefined;
    if (sign !== undefined) {
      addHedge(reading, item, at, word[at]!, sign);
      at--;
      continue;
    }
    const dotted = dottedAt(reading, at);
    if (dotted !== undefined) {
      addHedge(reading, item, at - 1, dotted.name, dotted.sense);
      at -= 2;
      continue;
    }
    if (type[at] !== WORD || !isNear(reading, at + 1)) break;
    const phrase = hedges
      .get(word[at]!)
      ?.find(({ words }) => words.every((w, k) => word[at - words.length + 1 + k] === w));
    if (phrase === undefined) {
      // "an average of", "the estimated": an article between two hedges
      const isBetweenHedges =
        at < before &&
        (beside.articles.has(word[at]!) || beside.the.has(word[at]!)) &&
        type[at - 1] === WORD &&
        hedges.has(word[at - 1]!) &&
        !beside.beforeArticles.has(word[at - 1]!);
      if (!isBetweenHedges) break;
      at--;
      continue;
    }
    // "four times as many as 20", "15% more than 118" compare; they do not hedge.
    const lead = at - phrase.words.length;
    const isComparison =
      phrase.words.length > 1 && (type[lead] === NUMBER || beside.beforeComparison.has(word[lead]!));
    const isOther =
      (phrase.sense === "range" && !Array.isArray(item.value)) ||
      (beside.past.has(phrase.name) && item.kind !== "duration") ||
      (beside.ageLimits.has(phrase.name) && word[at - 1] === "-");
    if (isComparison || isOther) break;
    addHedge(reading, item, lead + 1, phrase.name, phrase.sense);
    at = lead;
  }
  return at;
}

/** "an estimated capacity of just 26,593", "are estimated to have a capacity of only 26,593". */
function addEstimate({ tokens, lexicon }: Reading, item: Found, before: number): void {
  const { type, word } = tokens;
  const { estimated } = lexicon.language.beside;
  if (item.kind === "age" || item.hedge.some((name) => estimated.has(name.split("_").at(-1)!))) return;
  for (let back = before; back >= 0 && back > before - 9; back--) {
    if (type[back] === NUMBER || (type[back] !== WORD && /^[.,;:–—(]$/.test(word[back]!))) return;
    if (type[back] !== WORD || !estimated.has(word[back]!)) continue;
    item.hedge.push(word[back]!);
    item.senses.push("estimate");
    return;
  }
}

/** "approx.", "c.": a hedge that ends in a full stop, by the place of that. */
function dottedAt({ tokens, lexicon }: Reading, at: number): HedgePhrase | undefined {
  const { type, word, gap } = tokens;
  if (word[at] !== "." || gap[at] !== GLUED || type[at - 1] !== WORD) return undefined;
  const before = word[at - 1]!;
  return lexicon.hedges.get(before)?.find(({ words }) => words.length === 1 && words[0] === `${before}.`);
}

/** "400 or more", "400-odd", "400 people or more" */
function addHedgeAfter(reading: Reading, item: Found): void {
  const { type, word, end, gap } = reading.tokens;
  const isHyphened = word[item.next] === "-" && gap[item.next] === GLUED && gap[item.next + 1] === GLUED;
  const phraseAt = (at: number): HedgePhrase | undefined =>
    type[at] !== WORD
      ? undefined
      : reading.lexicon.hedgesAfter
          .get(word[at]!)
          ?.find(({ words }) => words.every((w, k) => word[at + k] === w && isNear(reading, at + k)));
  let from = isHyphened ? item.next + 1 : item.next;
  let tail = phraseAt(from);
  // Behind its noun a hedge has two words: "60 people or more".
  if (tail === undefined && !isHyphened && type[from] === WORD) {
    from++;
    // "400 people, give or take"
    if (word[from] === ",") from++;
    const behindNoun = phraseAt(from);
    if (behindNoun !== undefined && behindNoun.words.length > 1) tail = behindNoun;
  }
  if (tail === undefined) return;
  if (from !== item.next && !isHyphened) {
    item.hedge.push(tail.name);
    item.senses.push(tail.sense);
    return;
  }
  item.hedge.push(tail.name);
  item.senses.push(tail.sense);
  item.phraseEnd = end[from + tail.words.length - 1]!;
}
