import { english } from "./language/english/english.ts";
import { numberOfWords } from "../domain/number-word.ts";
import { isPlainWord } from "./language/english/plain-words.ts";
import { lexiconOf } from "./language/lexicon.ts";
import type { Found } from "./read/found.ts";
import { read } from "./read/read.ts";
import { seen } from "./read/seen.ts";
import { tokenize } from "./read/token.ts";
import { type Share, groupsIn, isOfPeople, shareWordsIn, tellsOfSeries } from "./share-word.ts";

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
 * Whether a text tells no number of people but these. Only what is known to say nothing more passes: numbers that were told, one
 * word for a share that holds, dates, durations, ages, money and references to law, and plain words of English (`plain-words.ts`).
 * What cannot be read (another script, another language, a word that nobody knows) holds the text back, as do the least, the most
 * and the middle of numbers ("the youngest was 12"), lists of days or sums, a second clause, shares without a number ("as a rule"),
 * and people who are set apart from others ("women") elsewhere than at the number of all or in what a predicate says of them.
 */
export function tellsOnly(source: string, told: Tellable): boolean {
  const { numbers, share } = told;
  const { text } = seen(source);
  if (text.trim() === "") return true;
  const found = read({ tokens: tokenize(text), lexicon: lexiconOf(english), marks: new Map(), taken: 0 });
  // Words for a share are looked at below.
  const others = found.filter(({ sub }) => sub !== "quantifier");
  const said = others.filter(({ kind }) => !ofSomethingElse.has(kind));
  const isTold = ({ kind, value }: Found): boolean => {
    if (kind === "percent" && typeof value === "number") return isPercentTold(told, value);
    if (kind === "ratio" && typeof value === "number") return isPercentTold(told, 100 * value);
    if (Array.isArray(value)) return value.every((one) => numbers.has(one)) && isPart(value, told);
    return typeof value === "number" && numbers.has(value);
  };
  if (!said.every(isTold)) return false;
  if (others.length > 0 && tellsOfSeries(text)) return false;
  const words = shareWordsIn(text, share);
  const besideWhole = said.filter(({ value }) => value !== share?.N);
  if (!words.hold || (words.count > 0 && words.count + besideWhole.length > 1)) return false;
  if (said.length + words.count > 0 && laterClause.test(text)) return false;
  if (secondClause.test(text.replaceAll(ofAllWhoAnswered, " ")) || inCases.test(text)) return false;
  if (isListed(others) || !comparesOnly(text, others)) return false;
  const numbersAt = [...said.map(({ end }) => end), ...words.spans.map(([, until]) => until)];
  // "Under 18 years old" sets nobody apart that the age does not.
  const groups = groupsIn(text).filter(({ at }) => !/\byears?\s+$/iu.test(text.slice(0, at)));
  if (!groups.every(({ at }, place) => isOfAll(text, at, numbersAt, place))) return false;
  const known = [
    ...others.map(({ start, end }) => [start, end] as const),
    ...words.spans,
    ...groups.map(({ at, word }) => [at, at + word.length] as const),
    // Looked at above.
    ...[...text.matchAll(/\b(?:less|more)\b|(?<=\byears?\s+)old\b/giu)].map(
      ({ index, 0: word }) => [index, index + word.length] as const,
    ),
  ];
  const loose = without(text, known).match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? [];
  return loose.every((word) => (/^\p{N}/u.test(word) ? numbers.has(Number(word)) : isPlainWord(word)));
}

/**
 * Whether a text about places, letters and the like, of which no people were counted, may tell a number of people all the same: it sets
 * some apart from others, has a number at a word for people, or is in a script that is not read.
 */
export function maySpeakOfPeople(source: string): boolean {
  const { text } = seen(source);
  if (/(?!\p{Script=Latin})\p{L}/u.test(text) || groupsIn(text).length > 0) return true;
  const words = text.match(/\p{N}+|[\p{L}\p{M}]+/gu) ?? [];
  return words.some(
    (word, at) =>
      (/^\p{N}/u.test(word) || numberOfWords(word) !== undefined) &&
      words.slice(at + 1, at + 3).some((next) => isOfPeople(next)),
  );
}

/** Whether "a of b" says of the released share, or of all who are counted, no more than was told. */
function isPart([part, whole]: readonly number[], { numbers, share }: Tellable): boolean {
  if (share === undefined) return part !== whole;
  const isWhole = whole === share.N || whole === Math.max(...numbers);
  return isWhole && (part !== whole || share.n === share.N || share.n === 0);
}

/** Where a text goes on beside what it has said: of whom the rest is, it says by words that no list has. */
const laterClause = /[,;:()[\]–—/|]|\s-\s|\p{L}\.\s/u;

/** Words with which a text says a second thing of those of whom it speaks, or of some of them. */
const secondClause =
  /\b(?:and|or|nor|but|yet|whom|whose|who|which|where|while|whereas|as|without|although|though|since|unless|plus|besides|including)\b/iu;

/** Where such a word says no second thing: who answered, and what is said with "without" alone. */
const ofAllWhoAnswered =
  /\bwho\s+(?:answered|replied|were\s+(?:asked|interviewed))\b|\b(?:were|was|are|is)\s+(?:held\s+)?without\b/giu;

/** Shares in words that no number is beside: "in no case", "as a rule". */
const inCases =
  /\b(?:in|with)\s+\p{L}+\s+(?:cases?|instances?)\b|\b(?:as\s+a|by\s+the)\s+rule\b|\b(?:on|as)\s+the\s+whole\b/iu;

/** Whether it lists days, ages, times or sums, of which each is somebody's. */
function isListed(found: readonly Found[]): boolean {
  return ["date", "duration", "money", "age"].some(
    (kind) => found.filter((one) => one.kind === kind).length > 1,
  );
}

/** Whether every "less" and "more" is one of a day, an age, a time or a sum: "for more than 60 days". */
function comparesOnly(text: string, found: readonly Found[]): boolean {
  return [...text.matchAll(/\b(?:less|more|fewer)\b(?:\s+than\s+)?/giu)].every(({ index, 0: words }) =>
    found.some(({ start, end, kind }) => {
      const isWithin = start <= index && index < end;
      return ofSomethingElse.has(kind) && (isWithin || start === index + words.length);
    }),
  );
}

/** Words that set a second group beside a first. */
const besides =
  /\b(?:and|but|while|whereas|among|amongst|includ\w+|except\w*|excluding|save|though|although|plus|also|too|even|unlike|not|than)\b/iu;

/** Words with which what is said of all begins: "were beaten", "had no lawyer". */
const verb =
  /^\s*(?:were|was|are|is|be|been|had|have|has|did|do|does|could|can|would|said|told|gave|got|lost|died|came|went|paid|saw|fell|felt|spoke|heard|knew|took|slept|\p{L}+ed)\b/iu;

/** What stands before people of whom a predicate does not say that they are who it speaks of: "shared a cell with adults". */
const beside = /\b(?:with|by|from|to|near|beside|behind|under)\s+(?:the\s+|an?\s+|other\s+)?$/iu;

/** Whether people who are told from others are all of whom a text speaks: at its one number, or in what a predicate says of all. */
function isOfAll(text: string, at: number, numbersAt: readonly number[], place: number): boolean {
  if (place > 0 || besides.test(text)) return false;
  if (numbersAt.length === 0) return verb.test(text) && beside.test(text.slice(0, at));
  return numbersAt.some(
    (end) =>
      end > at || (end <= at && /^\s*(?:of\s+)?(?:the\s+|these\s+|those\s+)?$/iu.test(text.slice(end, at))),
  );
}

/** A text without these parts of it. */
function without(text: string, spans: readonly (readonly [from: number, until: number])[]): string {
  let rest = "";
  let at = 0;
  for (const [from, until] of spans.toSorted((a, b) => a[0] - b[0])) {
    rest += `${text.slice(at, Math.max(at, from))} `;
    at = Math.max(at, until);
  }
  return rest + text.slice(at);
}
