import { type Language, oncePerLanguage } from "../language/language.ts";
import { otherLanguages } from "../language/other.ts";
import { mayHold, type Sieve, sieveOf } from "./sieve.ts";
import { NUMBER, tokenize, type Tokens, WORD } from "./token.ts";

/** A language that the checker does not read, and how many numbers stand in what is written in it. */
export interface Unread {
  readonly language: string;
  readonly numbers: number;
}

/** Scripts that name the language well enough, or name themselves. */
const scripts: readonly (readonly [RegExp, string])[] = (
  [
    ["Khmer", "Khmer"],
    ["Thai", "Thai"],
    ["Lao", "Lao"],
    ["Myanmar", "Burmese"],
    ["Arabic", "Arabic script"],
    ["Hebrew", "Hebrew"],
    ["Cyrillic", "Cyrillic script"],
    ["Greek", "Greek"],
    ["Devanagari", "Devanagari script"],
    ["Bengali", "Bengali"],
    ["Gurmukhi", "Punjabi"],
    ["Gujarati", "Gujarati"],
    ["Tamil", "Tamil"],
    ["Telugu", "Telugu"],
    ["Kannada", "Kannada"],
    ["Malayalam", "Malayalam"],
    ["Sinhala", "Sinhala"],
    ["Tibetan", "Tibetan"],
    ["Ethiopic", "Ethiopic script"],
    ["Armenian", "Armenian"],
    ["Georgian", "Georgian"],
    ["Hangul", "Korean"],
    ["Hiragana", "Japanese"],
    ["Katakana", "Japanese"],
    ["Han", "Chinese"],
  ] as const
).map(([script, name]) => [new RegExp(`\\p{Script=${script}}`, "gu"), name] as const);

/** Letters of other scripts than the Latin, behind signs that many a Latin text has as well. */
const others =
  /[\u0370-\u1DBF\u1F00-\u1FFF\u2C00-\u2C5F\u2C80-\uA71F\uA800-\uAB2F\uAB70-\uFAFF\uFB13-\uFFFF]/;

/** A stretch of text in a language that is not read; offsets are UTF-16 units. */
export interface UnreadPassage extends Unread {
  readonly start: number;
  readonly end: number;
}

/**
 * The passages with numbers of a paragraph in languages that are not read: those in another script line by line and
 * sentence by sentence, those in Latin letters by the words that their language cannot do without.
 */
export function unreadIn(tokens: Tokens, language: Language): UnreadPassage[] {
  const { text } = tokens;
  if (!tokens.type.includes(NUMBER)) return [];
  const latin = latinLanguageOf(tokens, language);
  if (latin !== undefined) return [{ language: latin, numbers: numbersIn(text), start: 0, end: text.length }];
  if (!others.test(text)) return [];
  return [...text.matchAll(sentence)].flatMap((match) => {
    const [passage] = match;
    const name = scriptOf(passage);
    const numbers = numbersIn(passage);
    const start = match.index;
    return name === undefined || numbers === 0
      ? []
      : [{ language: name, numbers, start, end: start + passage.length }];
  });
}

/** A line, or a sentence in it; a full stop before a digit ends none. */
const sentence = /(?:[^\n.!?។۔。！？]|[.!?។۔。！？](?=\d))+/gu;

/** The counts of several passages, one for each language, the most numbers first. */
export function unreadTogether(lists: readonly (readonly Unread[])[]): Unread[] {
  const sum = new Map<string, number>();
  for (const { language, numbers } of lists.flat()) sum.set(language, (sum.get(language) ?? 0) + numbers);
  return [...sum]
    .map(([language, numbers]) => ({ language, numbers }))
    .sort((a, b) => b.numbers - a.numbers || a.language.localeCompare(b.language, "en"));
}

/** The script that most letters of a passage are of; undefined where that is the Latin. */
function scriptOf(passage: string): string | undefined {
  const latin = passage.match(/\p{Script=Latin}/gu)?.length ?? 0;
  let best: { name: string; count: number } | undefined;
  for (const [form, name] of scripts) {
    const count = passage.match(form)?.length ?? 0;
    if (count > (best?.count ?? 0)) best = { name, count };
    // Japanese is written with Chinese signs as well.
    if (name === "Japanese" && count > 0) return latin > 4 * count ? undefined : name;
  }
  return best !== undefined && best.count > latin ? best.name : undefined;
}

/** The bit of the language that is read; the others have those behind it. */
const own = 1;

/** Each word that some language hardly does without, with a bit for each such language. */
const languagesOf = oncePerLanguage((language): { bits: ReadonlyMap<string, number>; sieve: Sieve } => {
  const bits = new Map<string, number>();
  [language.common, ...otherLanguages.map(({ common }) => common)].forEach((words, k) => {
    for (const word of words) bits.set(word, (bits.get(word) ?? 0) | (own << k));
  });
  return { bits, sieve: sieveOf(bits.keys()) };
});

/** Up to here stand the letters of the Latin script, but for rare ones. */
const latinUpTo = 0x24f;

/** A language in Latin letters other than the one that is read; undefined where the words do not tell. */
function latinLanguageOf({ type, word, count }: Tokens, language: Language): string | undefined {
  const { bits, sieve } = languagesOf(language);
  const hits: number[] = Array.from({ length: otherLanguages.length + 1 }, () => 0);
  let words = 0;
  for (let at = 0; at < count; at++) {
    if (type[at] !== WORD || word[at]!.charCodeAt(0) > latinUpTo) continue;
    words++;
    if (!mayHold(sieve, word[at]!)) continue;
    for (let rest = bits.get(word[at]!) ?? 0, k = 0; rest !== 0; rest >>>= 1, k++)
      if ((rest & 1) === 1) hits[k]!++;
  }
  const [known, ...others] = hits as [number, ...number[]];
  const most = Math.max(...others);
  const isOther = (most >= 3 && most > 2 * known) || (words >= 12 && known === 0 && most >= 2);
  return isOther ? otherLanguages[others.indexOf(most)]!.name : undefined;
}

function numbersIn(text: string): number {
  return tokenize(text).type.filter((kind) => kind === NUMBER).length;
}
