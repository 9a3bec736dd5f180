/**
 * The eras in which people count years, each once: what a year of it is taken for where a form asks for one of the common
 * era, and how a table that counts in it is read.
 */
type EraFacts = {
  readonly name: string;
  /** Where its years are taken for years of the common era when a form is typed in. */
  readonly taken?: {
    /** The year of the common era in which most of a year of this era lies. */
    readonly common: (year: number) => number;
    /** How many years back such a year can be meant: the wider, the more other mistakes look like it. */
    readonly reach: number;
  };
  /** Absent where no rule for its days is at hand, so that no table in it is read. */
  readonly rule?: EraRule;
};

/** The calendar of CLDR that counts the days of an era, and how its years are written. */
export type EraRule = {
  readonly calendar: string;
  /** A year, as a pattern, where a form says `yyyy`. */
  readonly year: string;
  /** Which year two digits mean; undefined where nobody can tell the century. */
  readonly short?: (year: number) => number;
  /** By how many days the day may lie otherwise, as the month begins where somebody saw the moon. */
  readonly spread: number;
  /** Where its months are its own: the languages of those who count by it, in which they are looked for. */
  readonly ownMonths?: readonly string[];
  /** Languages in which its months are named without being asked for. */
  readonly languages: readonly string[];
};

const fourDigits = { year: "\\d{4}", spread: 0, languages: [] } as const;
/** Two digits from 30 are of the century before, as spreadsheet programs read them. */
const turning =
  (century: number) =>
  (year: number): number =>
    year < 30 ? century + year : century - 100 + year;

const shifted =
  (years: number) =>
  (year: number): number =>
    year + years;

const table = {
  buddhist: {
    name: "the Buddhist era",
    taken: { common: shifted(-543), reach: 120 },
    rule: {
      ...fourDigits,
      calendar: "buddhist",
      // As all of living memory is.
      short: (year) => 2500 + year,
    },
  },
  "bikram-sambat": { name: "the Bikram Sambat", taken: { common: shifted(-57), reach: 30 } },
  hebrew: { name: "the Hebrew calendar", taken: { common: shifted(-3760), reach: 120 } },
  // The Islamic year has 354 or 355 days (354.367 on average), and began on 16 July 622.
  hijri: {
    name: "the Hijri era",
    taken: { common: (year) => Math.floor((year - 1) * (354.36667 / 365.2425) + 623.02), reach: 120 },
    rule: {
      ...fourDigits,
      calendar: "islamic-umalqura",
      spread: 1,
      ownMonths: ["en", "ar", "ur", "fa", "fr", "id", "ms", "tr"],
    },
  },
  "solar-hijri": {
    name: "the solar Hijri era",
    taken: { common: shifted(621), reach: 60 },
    rule: {
      ...fourDigits,
      calendar: "persian",
      short: turning(1400),
      ownMonths: ["en", "fa", "fa-AF", "ps", "ckb"],
    },
  },
  bengali: { name: "the Bengali calendar", taken: { common: shifted(593), reach: 60 } },
  saka: {
    name: "the Saka era",
    taken: { common: shifted(78), reach: 60 },
    rule: {
      ...fourDigits,
      calendar: "indian",
      short: (year) => 1900 + year,
      ownMonths: ["en", "hi", "mr", "bn", "ta", "te", "gu"],
    },
  },
  minguo: {
    name: "the era of the Republic of China",
    taken: { common: shifted(1911), reach: 120 },
    rule: {
      ...fourDigits,
      calendar: "roc",
      year: "(?:中華民國|中华民国|民國|民国|roc)? ?\\d{2,3}",
      short: (year) => year,
      languages: ["zh"],
    },
  },
  ethiopian: {
    name: "the Ethiopian calendar",
    rule: {
      ...fourDigits,
      calendar: "ethiopic",
      short: turning(2000),
      ownMonths: ["en", "am", "ti", "om"],
    },
  },
  japanese: {
    name: "the Japanese reigns",
    rule: {
      ...fourDigits,
      calendar: "iso8601",
      year: "(?:令和|平成|昭和|大正|明治|reiwa|heisei|showa|taisho|meiji|[rhstm])[. ]?(?:\\d{1,2}|元)",
      // 5月 is a month in both.
      languages: ["zh"],
    },
  },
} as const satisfies Readonly<Record<string, EraFacts>>;

type EraName = keyof typeof table;

/** An era that a mapping can name. */
export type Era = {
  [K in EraName]: (typeof table)[K] extends { readonly rule: EraRule } ? K : never;
}[EraName];

const facts = Object.entries(table) as unknown as readonly (readonly [Era, EraFacts])[];
export const eras = facts
  .filter(([, { rule }]) => rule !== undefined)
  .map(([word]) => word)
  .sort() as [Era, ...Era[]];

export function eraRule(era: Era): EraRule {
  return table[era].rule;
}

/** "the Buddhist era": an era as it stands in a sentence. */
export function eraName(era: Era): string {
  return table[era].name;
}

/** An era of which a year may be, and the year of the common era that it would then be. */
export type EraGuess = { readonly name: string; readonly word: Era | undefined; readonly common: number };

/** The eras of which a year may be, up to a year of the common era. */
export function erasOf(year: number, thisYear: number): EraGuess[] {
  return facts.flatMap(([word, { name, taken, rule }]) => {
    const then = taken?.common(year);
    return taken === undefined || then === undefined || then === year || then > thisYear
      ? []
      : then > thisYear - taken.reach
        ? [{ name, word: rule && word, common: then }]
        : [];
  });
}

/**
 * The end of a sentence that asks whether a year was counted in another era, with the year of the common era that it
 * would then be; nothing where no era makes it a year up to this one.
 */
export function eraQuestion(year: number, thisYear: number): string {
  const fitting = erasOf(year, thisYear).map(({ name, common }) => `${name} (${common} of the common era)`);
  return fitting.length === 0 ? "" : `; is ${year} a year of ${fitting.join(" or of ")}?`;
}
