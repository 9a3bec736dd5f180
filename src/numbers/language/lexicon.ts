import type { HedgeSense, Language, MeasureWord } from "./language.ts";

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
}

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
  /** Words that may begin a mention; all others need no closer look. */
  readonly starts: ReadonlySet<string>;
  /** A sieve over those words' first letters and length, which spares a look-up for most words of a text. */
  readonly startSieve: Uint8Array;
  readonly idioms: ReadonlySet<string>;
  readonly senseOf: ReadonlyMap<string, HedgeSense>;
  readonly conceptOf: ReadonlyMap<string, string>;
  readonly rising: ReadonlySet<string>;
  readonly falling: ReadonlySet<string>;
}

const prepared = new WeakMap<Language, Lexicon>();

/** The lexicon of `language`, built once. */
export function lexiconOf(language: Language): Lexicon {
  const known = prepared.get(language);
  if (known !== undefined) return known;
  const entries = new Map<string, LexiconEntry>();
  const put = <Key extends keyof LexiconEntry>(
    key: Key,
    table: Readonly<Record<string, LexiconEntry[Key]>>,
  ) => {
    for (const [word, value] of Object.entries(table)) {
      const entry = entries.get(word) ?? {};
      entry[key] = value;
      entries.set(word, entry);
    }
  };
  const putSet = (
    key: "legal" | "instrument" | "pinpoint" | "reference" | "namer",
    members: ReadonlySet<string>,
  ) => put(key, Object.fromEntries([...members].map((word) => [word, true as const])));
  put("cardinal", language.cardinals);
  put("magnitude", language.magnitudes);
  put("ordinal", language.ordinals);
  put("fraction", language.fractions);
  put("multiple", language.multiples);
  put("vague", language.vague);
  put("month", language.months);
  put("weekday", language.weekdays);
  put("time", language.timeUnits);
  put("measure", language.measures);
  put("currency", language.currencyWords);
  put("currencySign", language.currencySigns);
  putSet("legal", language.legal);
  putSet("instrument", language.instruments);
  putSet("pinpoint", language.pinpoints);
  putSet("reference", language.references);
  putSet("namer", language.namers);
  const senseOf = new Map<string, HedgeSense>();
  const phrases = (list: Language["hedges"], key: (words: readonly string[]) => string) => {
    const byKey = new Map<string, HedgePhrase[]>();
    for (const hedge of list) {
      const words = hedge.words.split(" ");
      const name = words.join("_").replaceAll(".", "");
      senseOf.set(name, hedge.sense);
      const at = key(words);
      byKey.set(at, [...(byKey.get(at) ?? []), { words, name, sense: hedge.sense }]);
    }
    for (const list of byKey.values()) list.sort((a, b) => b.words.length - a.words.length);
    return byKey;
  };
  const starts = startsOf(entries, language);
  const lexicon: Lexicon = {
    language,
    entries,
    hedges: phrases(language.hedges, (words) => words.at(-1)!.replaceAll(".", "")),
    hedgesAfter: phrases(language.hedgesAfter, (words) => words[0]!),
    starts,
    startSieve: sieveOf(starts),
    idioms: language.idioms,
    senseOf,
    conceptOf: new Map(language.concepts.flatMap((list) => list.map((word) => [word, list[0]!] as const))),
    rising: new Set(language.rising),
    falling: new Set(language.falling),
  };
  prepared.set(language, lexicon);
  return lexicon;
}

function sieveOf(words: ReadonlySet<string>): Uint8Array {
  const sieve = new Uint8Array(4096);
  for (const word of words) sieve[sieveKey(word)] = 1;
  return sieve;
}

function sieveKey(word: string): number {
  const second = word.length > 1 ? word.charCodeAt(1) : 0;
  return ((word.charCodeAt(0) * 113) ^ (second * 29) ^ (word.length * 977)) & 4095;
}

/** Whether a word may begin a mention: one of the lexicon's, or a multiple ("eightfold"). */
export function mayStart({ starts, startSieve }: Lexicon, word: string): boolean {
  if (startSieve[sieveKey(word)] === 1 && starts.has(word)) return true;
  return word.length >= 6 && word.charCodeAt(word.length - 1) === 100 && word.endsWith("fold");
}

function startsOf(entries: ReadonlyMap<string, LexiconEntry>, language: Language): Set<string> {
  const starts = new Set<string>([...language.idioms, ...language.quantifiers, ...language.articles]);
  for (const [word, entry] of entries) {
    const {
      cardinal,
      ordinal,
      fraction,
      multiple,
      vague,
      month,
      legal,
      instrument,
      pinpoint,
      reference,
      namer,
      currencySign,
    } = entry;
    const roles = [
      cardinal,
      ordinal,
      fraction,
      multiple,
      vague,
      month,
      legal,
      instrument,
      pinpoint,
      reference,
      namer,
      currencySign,
    ];
    if (roles.some((role) => role !== undefined)) starts.add(word);
  }
  return starts;
}
