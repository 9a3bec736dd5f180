import { oncePerLanguage } from "../language/language.ts";
import { type EntryRole, lexiconOf } from "../language/lexicon.ts";
import { dated, yearLater } from "./dated.ts";
import { figure } from "./figure.ts";
import { fraction } from "./fraction.ts";
import { idiom, title } from "./idiom.ts";
import { law } from "./law.ts";
import { fold, multiple } from "./multiple.ts";
import { ordinal } from "./ordinal.ts";
import { quantifier } from "./quantifier.ts";
import type { MentionReader } from "./reading.ts";
import { named, pinpoint } from "./reference.ts";
import { vague } from "./vague.ts";

/** Readers of what begins with a word, the most specific first, each with the roles that its word may have. */
const readers: readonly (readonly [reader: MentionReader, ...roles: EntryRole[]])[] = [
  [law, "legal", "instrument"],
  [pinpoint, "pinpoint"],
  [named, "reference", "namer"],
  [dated, "month"],
  [yearLater, "article"],
  [quantifier, "quantifier"],
  [idiom, "idiom", "cardinal", "ordinal", "fraction"],
  [title, "cardinal", "ordinal"],
  [figure, "cardinal", "article", "fraction"],
  [vague, "vague"],
  [fraction, "fraction"],
  [multiple, "multiple"],
  [ordinal, "ordinal"],
];

/** Words that may begin a mention, each with its readers in their order; all other words need no closer look. */
export interface Starts {
  readonly readers: ReadonlyMap<string, readonly MentionReader[]>;
  /** A sieve over those words' first letters and length, which spares a look-up for most words of a text. */
  readonly sieve: Uint8Array;
  /** Endings that make a multiple of any number word: "eightfold". */
  readonly foldEndings: readonly string[];
}

export const startsOf = oncePerLanguage((language): Starts => {
  const starts = new Map<string, MentionReader[]>();
  const sieve = new Uint8Array(4096);
  for (const [word, entry] of lexiconOf(language).entries) {
    const own = readers.filter(([, ...roles]) => roles.some((role) => entry[role] !== undefined));
    if (own.length === 0) continue;
    starts.set(
      word,
      own.map(([reader]) => reader),
    );
    sieve[sieveKey(word)] = 1;
  }
  return { readers: starts, sieve, foldEndings: [...language.beside.fold] };
});

const none: readonly MentionReader[] = [];
const folds: readonly MentionReader[] = [fold];

/** The readers of what begins with a word. */
export function readersOf({ readers, sieve, foldEndings }: Starts, word: string): readonly MentionReader[] {
  const own = sieve[sieveKey(word)] === 1 ? readers.get(word) : undefined;
  return own ?? (word.length >= 6 && foldEndings.some((ending) => word.endsWith(ending)) ? folds : none);
}

function sieveKey(word: string): number {
  const second = word.length > 1 ? word.charCodeAt(1) : 0;
  return ((word.charCodeAt(0) * 113) ^ (second * 29) ^ (word.length * 977)) & 4095;
}
