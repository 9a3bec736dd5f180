import { type HedgeSense, type Language, type MeasureWord, oncePerLanguage } from "./language.ts";

/** One word of a language with all that the reader may take it for. */
export interface LexiconEntry {
  cardinal?: number;
  magnitude?: number;
  ordinal?: number;
  fraction?: number;
  multiple?: number;
  vague?: number;
  month?: number;
  weekday?: number;
  time?: string;
  measure?: MeasureWord;
  currency?: string;
  currencySign?: string;
  legal?: true;
  instrument?: true;
  pinpoint?: true;
  reference?: true;
  namer?: true;
  article?: true;
  quantifier?: true;
  idiom?: true;
}

export type EntryRole = keyof LexiconEntry;

export interface HedgePhrase {
  readonly words: readonly string[];
  readonly name: string;
  readonly sense: HedgeSense;
}

/** A language prepared for reading: one look-up a word. */
export interface Lexicon {
  readonly language: Language;
  readonly entries: ReadonlyMap<string, LexiconEntry>;
  /** Hedge phrases by their last word, longest first. */
  readonly hedges: ReadonlyMap<string, readonly HedgePhrase[]>;
  /** Hedge phrases that follow a number, by their first word, longest first. */
  readonly hedgesAfter: ReadonlyMap<string, readonly HedgePhrase[]>;
  readonly senseOf: ReadonlyMap<string, HedgeSense>;
  readonly conceptOf: ReadonlyMap<string, string>;
  readonly rising: ReadonlySet<string>;
  readonly falling: ReadonlySet<string>;
}

/** The lexicon of a language, built once. */
export const lexiconOf = oncePerLanguage((language): Lexicon => {
  const { hedges, hedgesAfter } = language;
  return {
    language,
    entries: entriesOf(language),
    hedges: phrasesBy(hedges, (words) => words.at(-1)!.replaceAll(".", "")),
    hedgesAfter: phrasesBy(hedgesAfter, (words) => words[0]!),
    senseOf: new Map([...hedges, ...hedgesAfter].map(({ words, sense }) => [nameOf(words), sense])),
    conceptOf: new Map(language.concepts.flatMap((list) => list.map((word) => [word, list[0]!] as const))),
    rising: new Set(language.rising),
    falling: new Set(language.falling),
  };
});

function entriesOf(language: Language): Map<string, LexiconEntry> {
  const { beside } = language;
  const entries = new Map<string, LexiconEntry>();
  const flags = (words: Iterable<string>): Readonly<Record<string, true>> =>
    Object.fromEntries([...words].map((word) => [word, true as const]));
  const tables: { readonly [Role in EntryRole]: Readonly<Record<string, LexiconEntry[Role]>> } = {
    cardinal: language.numbers.cardinals,
    magnitude: language.magnitudes,
    ordinal: language.ordinals,
    fraction: language.fractions,
    multiple: language.multiples,
    vague: language.vague,
    month: language.months,
    weekday: language.weekdays,
    time: language.timeUnits,
    measure: language.measures,
    currency: language.currencyWords,
    currencySign: language.currencySigns,
    legal: flags(language.legal),
    instrument: flags(language.instruments),
    pinpoint: flags(language.pinpoints),
    reference: flags(language.references),
    namer: flags(language.namers),
    article: flags(language.numbers.articles),
    quantifier: flags([...beside.none, ...beside.no, ...beside.every, ...beside.everyone, ...beside.all]),
    idiom: flags(language.idioms),
  };
  for (const [role, table] of Object.entries(tables))
    for (const [word, value] of Object.entries(table))
      entries.set(word, { ...entries.get(word), [role]: value });
  return entries;
}

const nameOf = (words: string): string => words.replaceAll(" ", "_").replaceAll(".", "");

function phrasesBy(
  hedges: Language["hedges"],
  keyOf: (words: readonly string[]) => string,
): Map<string, HedgePhrase[]> {
  const byKey = new Map<string, HedgePhrase[]>();
  for (const { words: text, sense } of hedges) {
    const words = text.split(" ");
    const key = keyOf(words);
    byKey.set(key, [...(byKey.get(key) ?? []), { words, name: nameOf(text), sense }]);
  }
  for (const list of byKey.values()) list.sort((a, b) => b.words.length - a.words.length);
  return byKey;
}
