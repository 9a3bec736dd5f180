import { type Era, eras, erasOf, type EraGuess } from "../../../domain/era.ts";
import { yearPattern } from "../era.ts";

/** In which era the years of a column, or of a header, are counted. */
export type EraReading = {
  /** The era to state; undefined where years are of the common era, or somebody must say which they are of. */
  readonly era: Era | undefined;
  /** The eras of which somebody must say which it is. */
  readonly between: readonly Era[];
  /** What is to be decided about the era, as a sentence. */
  readonly question: string | undefined;
  /** Why no era can be stated for all of them. */
  readonly doubt: string | undefined;
  readonly note: string | undefined;
};

const common: EraReading = {
  era: undefined,
  between: [],
  question: undefined,
  doubt: undefined,
  note: undefined,
};

/** Years of the common era that a sheet may hold; import asks about those of them that are still to come. */
export const [firstCommon, lastCommon] = [1800, 2039];

/** What says in which calendar dates are, beside their years. */
export type EraSigns = {
  /** The era whose months they name. */
  readonly named?: Era | undefined;
  /** An era that has the names of their months as well. */
  readonly rival?: Era | undefined;
  /** Whether the words of the table are in a script of which most users count by another calendar. */
  readonly isEthiopic?: boolean | undefined;
};

/** Whether words are written in the script of Amharic and Tigrinya. */
export function isEthiopic(texts: readonly string[]): boolean {
  return texts.some((text) => /\p{Script=Ethiopic}/u.test(text));
}

/** In which era these texts count their years. */
export function eraOf(texts: readonly string[], { named, rival, isEthiopic }: EraSigns = {}): EraReading {
  if (rival !== undefined)
    return {
      ...common,
      between: [rival],
      question: `the months have these names in the era ${rival} and in the common one: ${rival}? Take this line out if they are of the common era`,
    };
  if (named !== undefined) return { ...common, era: named, note: `months of the era ${named} are named` };
  for (const era of ["japanese", "minguo"] as const) {
    // Beside a year of four digits, T1, S2 and H1 are parts of that year.
    const worded = texts.filter(
      (text) => wordedYear(era).test(text.toLowerCase()) && !/(?<!\d)\d{4}(?!\d)/.test(text),
    );
    if (worded.length === texts.length && texts.length > 0)
      return { ...common, era, note: "years stand behind the name of the era" };
    if (worded.length > 0)
      return {
        ...common,
        doubt:
          "some years stand behind the name of an era and some do not; write them all alike in the sheet",
      };
  }
  const short = texts.find((text) => /^[1-9]\d{2}[./-]\d{1,2}([./-]\d{1,2})?$/.test(text));
  const years = texts.flatMap((text) => text.match(/(?<!\d)\d{4}(?!\d)/g) ?? []).map(Number);
  if (short !== undefined && years.length === 0)
    return asked(short, erasOf(Number(short.slice(0, 3)), lastCommon));
  const others = years.filter((year) => year < firstCommon || year > lastCommon);
  if (others.length === 0) return isEthiopic === true ? ethiopicOrCommon(texts) : common;
  const guesses = erasOf(others[0]!, lastCommon).filter(({ name }) =>
    others.every((year) => erasOf(year, lastCommon).some((guess) => guess.name === name)),
  );
  if (guesses.length === 0) return common;
  if (others.length < years.length)
    return {
      ...common,
      doubt: `some years are of ${guesses.map(({ name }) => name).join(" or ")} and some are not; write them all in one calendar in the sheet`,
    };
  const [first, second] = guesses;
  if (first!.word === "buddhist" && second === undefined)
    return {
      ...common,
      era: "buddhist",
      note: "years above 2400 are Buddhist ones, 543 ahead",
    };
  return asked(String(others[0]), guesses);
}

/** The question about years that may be of either calendar, in a table in Amharic or Tigrinya. */
function ethiopicOrCommon(texts: readonly string[]): EraReading {
  const year = texts.flatMap((text) => /(?<!\d)(?:19|20)\d\d(?!\d)/.exec(text)?.[0] ?? [])[0];
  if (year === undefined) return common;
  const then = Number(year) + 7;
  return asked(year, [{ name: "ethiopian", word: "ethiopian", common: then }]);
}

function wordedYear(era: "japanese" | "minguo"): RegExp {
  // Of the Republic of China only years that say so; all years of a reign do.
  return new RegExp(
    era === "minguo"
      ? "^(?:中華民國|中华民国|民國|民国|roc ?)\\d"
      : `^${yearPattern(era, 4)}(?=$|[^\\p{L}\\d])|^${yearPattern(era, 4)}年`,
    "u",
  );
}

/** The question of which era a year is, between those that this program reads and those that it does not. */
function asked(year: string, guesses: readonly EraGuess[]): EraReading {
  const read = guesses.filter(({ word }) => word !== undefined);
  const list = guesses.map(({ name, word, common: then }) => `${word ?? name} (${then})`).join(", ");
  const advice =
    read.length === guesses.length
      ? "take this line out if the year is of the common era"
      : `${read.length === 0 ? "it is not read" : "a calendar without a word of its own is not read"}: add a column with the dates of the common era to the sheet, and map that one`;
  return {
    ...common,
    between: eras.filter((era) => read.some(({ word }) => word === era)),
    question: `${year}: ${list}? ${advice[0]!.toUpperCase()}${advice.slice(1)}`,
  };
}
