import { dateReader } from "../date-form.ts";

/** Languages in which names of months are looked for, beside English. */
export const monthLanguages = [
  "km",
  "fr",
  "es",
  "pt",
  "de",
  "it",
  "ar",
  "ru",
  "uk",
  "tr",
  "id",
  "vi",
  "my",
  "fa",
];

const cache = new Map<string, string | undefined>();

/** The language in which a word names a month: "en", one of `monthLanguages`, or undefined. */
export function monthLanguage(word: string): string | undefined {
  const key = word.normalize("NFC").toLowerCase().trim();
  if (cache.has(key)) return cache.get(key);
  const named = /^\p{L}[\p{L}\p{M}.\u200b ]*$/u.test(key) && key.length <= 20;
  const found = named
    ? ["en", ...monthLanguages].find(
        (language) => dateReader("mmm yyyy", { languages: [language] })?.(`${key} 2001`) !== undefined,
      )
    : undefined;
  if (cache.size < 10_000) cache.set(key, found);
  return found;
}

/** Whether a word names a month in a language known here. */
export function isMonth(word: string): boolean {
  return monthLanguage(word) !== undefined;
}
