/** Calendars whose years are taken for years of the common era when a form is typed in. */
type Era = {
  readonly name: string;
  /** What a mapping calls it; undefined where no table in it is read, as no rule for its days is at hand. */
  readonly word?: string;
  /** The year of the common era in which most of a year of this era lies. */
  readonly common: (year: number) => number;
  /** How many years back such a year can be meant: the wider, the more other mistakes look like it. */
  readonly reach: number;
};

const shifted =
  (years: number) =>
  (year: number): number =>
    year + years;

const eras: readonly Era[] = [
  { name: "the Buddhist era", word: "buddhist", common: shifted(-543), reach: 120 },
  { name: "the Bikram Sambat", common: shifted(-57), reach: 30 },
  { name: "the Hebrew calendar", common: shifted(-3760), reach: 120 },
  // The Islamic year has 354 or 355 days (354.367 on average), and began on 16 July 622.
  {
    name: "the Hijri era",
    word: "hijri",
    common: (year) => Math.floor((year - 1) * (354.36667 / 365.2425) + 623.02),
    reach: 120,
  },
  { name: "the solar Hijri era", word: "solar-hijri", common: shifted(621), reach: 60 },
  { name: "the Bengali calendar", common: shifted(593), reach: 60 },
  { name: "the Saka era", word: "saka", common: shifted(78), reach: 60 },
  { name: "the era of the Republic of China", word: "minguo", common: shifted(1911), reach: 120 },
];

/** An era of which a year may be, and the year of the common era that it would then be. */
export type EraGuess = { readonly name: string; readonly word: string | undefined; readonly common: number };

/** The eras of which a year may be, up to a year of the common era. */
export function erasOf(year: number, thisYear: number): EraGuess[] {
  return eras.flatMap(({ name, word, common, reach }) => {
    const then = common(year);
    return then !== year && then <= thisYear && then > thisYear - reach ? [{ name, word, common: then }] : [];
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
