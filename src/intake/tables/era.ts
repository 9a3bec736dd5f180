/**
 * The eras in which a table may count its years. Days are those that `Temporal` has for the calendar, so that a day which
 * the calendar lacks (31 of a month of 30) is none here either. Of a calendar that no rule of CLDR gives, none is read.
 */

import { type Era, eraRule, eras } from "../../domain/era.ts";
import { own } from "../../domain/own.ts";

/** The Japanese reigns by the letter and the words that stand before their years, each with its first day. */
const reigns: readonly (readonly [names: RegExp, from: string])[] = [
  [/^(?:令和|reiwa|r)/, "2019-05-01"],
  [/^(?:平成|heisei|h)/, "1989-01-08"],
  [/^(?:昭和|showa|s)/, "1926-12-25"],
  [/^(?:大正|taisho|t)/, "1912-07-30"],
  // Before, months followed the moon.
  [/^(?:明治|meiji|m)/, "1873-01-01"],
];
/** The first year of the last of them, which began before its months were those of today. */
const meijiBegan = 1868;

/** Other names of these eras, and what is to be done with those that no rule is known for. */
const otherNames: Readonly<Record<string, Era>> = {
  thai: "buddhist",
  khmer: "buddhist",
  ethiopic: "ethiopian",
  eritrean: "ethiopian",
  islamic: "hijri",
  umalqura: "hijri",
  "islamic-umalqura": "hijri",
  "islamic-civil": "hijri",
  lunar: "hijri",
  qamari: "hijri",
  reiwa: "japanese",
  heisei: "japanese",
  roc: "minguo",
  taiwan: "minguo",
  indian: "saka",
  persian: "solar-hijri",
  jalali: "solar-hijri",
  shamsi: "solar-hijri",
  afghan: "solar-hijri",
  iranian: "solar-hijri",
};

/** The end of a sentence that refuses a word as an era, with what to do instead. */
export function eraRefusal(word: unknown): string {
  const other = typeof word === "string" ? own(otherNames, word.toLowerCase()) : undefined;
  return other === undefined
    ? `is ${JSON.stringify(word) ?? "nothing"}, and no such era is known here; expected one of ${eras.join(", ")}. Of another calendar, such as the Bikram Sambat or the Bengali one, add a column to the sheet with the dates of the common era, and map that one`
    : `is ${JSON.stringify(word)}; write ${other}`;
}

/** How a year stands in texts of an era, as a pattern: as people write it, or with two digits. */
export function yearPattern(era: Era, digits: 2 | 4): string {
  return digits === 4 ? eraRule(era).year : "\\d{2}";
}

/** Languages in which an era names its months whatever a mapping says. */
export function eraLanguages(era: Era | undefined): readonly string[] {
  return era === undefined ? [] : eraRule(era).languages;
}

/**
 * The calendar whose months an era names, and the languages in which they are looked for; undefined where they are those of the
 * common era.
 */
export function ownMonths(
  era: Era | undefined,
): { readonly calendar: string; readonly languages: readonly string[] } | undefined {
  if (era === undefined) return undefined;
  const { calendar, ownMonths: languages } = eraRule(era);
  return languages === undefined ? undefined : { calendar, languages };
}

/** The months of the calendar of an era in one of its years, each with its first day in the common era. */
export function monthStarts(calendar: string): string[] {
  // A leap year of all of them, with every month.
  const { year } = Temporal.PlainDate.from("2020-01-01").withCalendar(calendar);
  const first = Temporal.PlainDate.from({ calendar, year, month: 1, day: 1 });
  return Array.from({ length: first.monthsInYear }, (_, at) =>
    first
      .with({ month: at + 1 })
      .withCalendar("iso8601")
      .toString(),
  );
}

/** A year from which on years are Buddhist, and none that a record of the common era may be of. */
export const firstBuddhistYear = 2400;

/** First and last year of the common era that a year of an era may be: what lies outside was counted otherwise. */
const [earliest, latest] = [1800, 2100];

/**
 * A year, a month or a day of an era in EDTF of the common era: `2020-05-12`; where it is no whole month or year there, or
 * nobody can tell the day, the interval of the days that it may be: `2020-03-20/2021-03-20`. Undefined for what the calendar
 * does not have.
 */
export function commonDate(era: Era, year: string, month?: number, day?: number): string | undefined {
  const days = era === "japanese" ? daysOfReign(year, month, day) : daysOf(era, year, month, day);
  if (days === undefined) return undefined;
  const { spread } = eraRule(era);
  const [first, last] = [days[0].subtract({ days: spread }), days[1].add({ days: spread })];
  return first.year < earliest || last.year > latest ? undefined : shortest(first, last);
}

type Days = readonly [first: Temporal.PlainDate, last: Temporal.PlainDate];

/** The days of a year, a month or a day of a calendar. */
function daysOf(
  era: Exclude<Era, "japanese">,
  text: string,
  month: number | undefined,
  day: number | undefined,
): Days | undefined {
  const digits = /\d+$/.exec(text)?.[0] ?? "";
  const { calendar, short } = eraRule(era);
  const number = Number(digits);
  const year = digits.length === 2 ? short?.(number) : number;
  return year === undefined ? undefined : daysIn(calendar, year, month, day);
}

function daysIn(
  calendar: string,
  year: number,
  month: number | undefined,
  day: number | undefined,
): Days | undefined {
  try {
    const date = Temporal.PlainDate.from(
      { calendar, year, month: month ?? 1, day: day ?? 1 },
      { overflow: "reject" },
    );
    const last =
      day !== undefined
        ? date
        : (month === undefined ? date.add({ years: 1 }) : date.add({ months: 1 })).subtract({ days: 1 });
    return [date.withCalendar("iso8601"), last.withCalendar("iso8601")];
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The days of a year, a month or a day of a Japanese reign, as far as they lie in it. */
function daysOfReign(text: string, month: number | undefined, day: number | undefined): Days | undefined {
  const at = reigns.findIndex(([names]) => names.test(text));
  const [, from] = reigns[at] ?? [];
  if (from === undefined) return undefined;
  const start = Temporal.PlainDate.from(from);
  const end = at === 0 ? undefined : Temporal.PlainDate.from(reigns[at - 1]![1]).subtract({ days: 1 });
  const number = text.endsWith("元") ? 1 : Number(/\d+$/.exec(text)?.[0]);
  if (number < 1) return undefined;
  const began = at === reigns.length - 1 ? meijiBegan : start.year;
  const days = daysIn("iso8601", began + number - 1, month, day);
  if (days === undefined) return undefined;
  const first = Temporal.PlainDate.compare(days[0], start) < 0 ? start : days[0];
  const last = end !== undefined && Temporal.PlainDate.compare(days[1], end) > 0 ? end : days[1];
  return Temporal.PlainDate.compare(first, last) > 0 ? undefined : [first, last];
}

/** The shortest EDTF of a span of days: the year, month or day that it is, else its first and its last day. */
function shortest(first: Temporal.PlainDate, last: Temporal.PlainDate): string {
  if (first.equals(last)) return first.toString();
  const next = last.add({ days: 1 });
  if (first.day === 1 && first.add({ months: 1 }).equals(next)) return first.toString().slice(0, 7);
  if (first.dayOfYear === 1 && first.add({ years: 1 }).equals(next)) return first.toString().slice(0, 4);
  return `${first}/${last}`;
}
