import type { Language } from "../language/language.ts";
import { otherLanguages } from "../language/other.ts";
import { NUMBER, tokenize } from "./token.ts";

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

const others = /(?!\p{Script=Latin})\p{L}/u;

/** A stretch of text in a language that is not read; offsets are UTF-16 units. */
export interface UnreadPassage extends Unread {
  readonly start: number;
  readonly end: number;
}

/**
 * The passages with numbers of a paragraph in languages that are not read: those in another script line by line and
 * sentence by sentence, those in Latin letters by the words that their language cannot do without.
 */
export function unreadIn(text: string, language: Language): UnreadPassage[] {
  if (!/\d/.test(text)) return [];
  const latin = latinLanguageOf(text, language);
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

/** A language in Latin letters other than the one that is read; undefined where the words do not tell. */
function latinLanguageOf(text: string, language: Language): string | undefined {
  const words = text.toLowerCase().match(/\p{Script=Latin}[\p{Script=Latin}\p{M}’']*/gu) ?? [];
  const count = (known: ReadonlySet<string>): number => words.filter((word) => known.has(word)).length;
  const own = count(language.common);
  const [best] = otherLanguages
    .map(({ name, common }) => ({ name, hits: count(common) }))
    .sort((a, b) => b.hits - a.hits);
  if (best !== undefined && best.hits >= 3 && best.hits > 2 * own) return best.name;
  return words.length >= 12 && own === 0 && best !== undefined && best.hits >= 2 ? best.name : undefined;
}

function numbersIn(text: string): number {
  return tokenize(text).type.filter((kind) => kind === NUMBER).length;
}
