import { own } from "../../domain/own.ts";
import { type DateFound, dateAt } from "./date.ts";
import { type Found, plain } from "./found.ts";
import { entryAt, isCapital, isGluedNumber, isNear, isSpaced, type Reading } from "./reading.ts";
import { WORD } from "./token.ts";

/** A date; a year in the name of a law or a title is none. */
export function dated(reading: Reading, at: number): Found | undefined {
  const date = dateAt(reading, at);
  if (date === undefined) return undefined;
  const { next, sub, value } = date;
  if (sub === "year") {
    if (isCountOfYearSize(reading, date)) return undefined;
    const part = partOfYear(reading, date);
    if (part !== undefined) return part;
    const isLaw =
      isCapital(reading, next) && reading.lexicon.language.beside.lawNouns.has(reading.tokens.word[next]!);
    if (isLaw) return plain(reading, at, next, "date", "law-year", "legal", value);
  }
  if ((sub === "year" || sub === "year-range") && isTitleYear(reading, at))
    return plain(reading, at, next, "other", "title", "citation", value);
  return plain(reading, at, next, "date", sub, "event", value);
}

/** The months of "first half of 2019", "third quarter of 2020". */
function partOfYear(reading: Reading, { from: at, next, value: year }: DateFound): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  if (!beside.of.has(word[at - 1]!)) return undefined;
  const months = own(beside.yearParts, word[at - 2] ?? "");
  const which = entryAt(reading, at - 3).ordinal ?? (beside.last.has(word[at - 3]!) ? 12 : undefined);
  if (months === undefined || which === undefined) return undefined;
  const last = Math.min(which * months, 12);
  const month = (number: number) => `${year}-${String(number).padStart(2, "0")}`;
  return plain(reading, at, next, "date", "part", "event", `${month(last - months + 1)}/${month(last)}`);
}

/** Four digits like a year that count something: "2015 people", "$2019", "2050 metres". */
function isCountOfYearSize(reading: Reading, { from: at, next }: DateFound): boolean {
  const { word, type } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const before = word[at - 1] ?? "";
  const sign = reading.lexicon.entries.get(before)?.currencySign;
  if (isSpaced(reading, at) && sign !== undefined && before.length <= 3 && before !== "r") return true;
  if (word[next] === "%") return true;
  if (isNear(reading, next)) {
    if (beside.percent.has(word[next]!)) return true;
    if (beside.per.has(word[next]!)) return beside.cent.has(word[next + 1]!);
  }
  if (isGluedNumber(reading, next, ".")) return true;
  if (type[next] !== WORD || !isNear(reading, next)) return false;
  const { measure, currency, time } = entryAt(reading, next);
  const isUnit =
    (measure !== undefined && !beside.wordsLikeMeasures.has(word[next]!)) ||
    (currency !== undefined && !beside.wordsLikeCurrencies.has(word[next]!)) ||
    (time !== undefined && word[next]!.endsWith("s"));
  // "9500 people in 2050 places"
  if (isUnit || beside.spaces.has(word[next]!)) return true;
  return !beside.beforeYears.has(before) && beside.countedLikeYears.has(word[next]!);
}

/** A year that belongs to a title: "Full Year Annual Report 2017, 26 February 2018", "Campaign Report 2018-2019". */
function isTitleYear(reading: Reading, at: number): boolean {
  const { word } = reading.tokens;
  const { beside, titleNouns } = reading.lexicon.language;
  if (!isNear(reading, at) || !isCapital(reading, at - 1) || !titleNouns.has(word[at - 1]!)) return false;
  return isCapital(reading, at - 2) || (beside.titleJoints.has(word[at - 2]!) && isCapital(reading, at - 3));
}

/** "a year later" dates what follows; its value waits for the date before it. */
export function yearLater(reading: Reading, at: number): Found | undefined {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const years = beside.year.has(word[at + 1]!) ? own(beside.later, word[at + 2] ?? "") : undefined;
  return years === undefined ? undefined : plain(reading, at, at + 3, "date", "relative", "as_of", years);
}
