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
import { mayHold, type Sieve, sieveOf } from "./sieve.ts";
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
  readonly sieve: Sieve;
  /** Endings that make a multiple of any number word: "eightfold". */
  readonly foldEndings: readonly string[];
}

export const startsOf = oncePerLanguage((language): Starts => {
  const starts = new Map<string, MentionReader[]>();
  for (const [word, entry] of lexiconOf(language).entries) {
    const own = readers.filter(([, ...roles]) => roles.some((role) => entry[role] !== undefined));
    if (own.length === 0) continue;
    starts.set(
      word,
      own.map(([reader]) => reader),
    );
  }
  return { readers: starts, sieve: sieveOf(starts.keys()), foldEndings: [...language.beside.fold] };
});

const none: readonly MentionReader[] = [];
const folds: readonly MentionReader[] = [fold];

/** The readers of what begins with a word. */
export function readersOf({ readers, sieve, foldEndings }: Starts, word: string): readonly MentionReader[] {
  const own = mayHold(sieve, word) ? readers.get(word) : undefined;
  return own ?? (word.length >= 6 && foldEndings.some((ending) => word.endsWith(ending)) ? folds : none);
}
