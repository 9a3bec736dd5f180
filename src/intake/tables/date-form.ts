import { plainNumberText } from "../../domain/digit.ts";
import {
  afterDate,
  anyOf,
  beforeDate,
  hedgeKey,
  hedgesAfter,
  hedgesBefore,
  hedgeWords,
} from "../../domain/hedge.ts";
import type { Era } from "../../domain/era.ts";
import { commonDate, eraLanguages, yearPattern } from "./era.ts";
import { monthKey, monthNames } from "./month-name.ts";

export type DateNotation = {
  /** The era in which years are counted; that of today's common calendar if left out. */
  readonly era?: Era | undefined;
  /** Languages, as BCP 47 tags, in which names of months are read; English always is. */
  readonly languages: readonly string[];
};

/** Reads the text of a cell as a date in EDTF; undefined for text of another form and for days that do not exist. */
export type DateReader = (text: string) => string | undefined;

/**
 * The reader of dates of one form: `yyyy` (a year as its era writes it) or `yy` (30 to 99 are 1930 to 1999, 00 to 29 are 2000
 * to 2029, as spreadsheet programs read them), `mm` or `m`, `mmm` (the name of a month, long or short), `dd` or `d`, in any order, and behind them
 * `hh:mm` or `hh:mm:ss`. Undefined where the form lacks a year, has a part twice or another letter.
 */
export function dateReader(form: string, notation: DateNotation): DateReader | undefined {
  if (form === "edtf") return (text) => edtfOf(text, notation);
  const pattern = datePattern(form, notation.era);
  if (pattern === undefined) return undefined;
  const months = monthNames([...notation.languages, ...eraLanguages(notation.era)], notation.era);
  return (text) => {
    const found = pattern.exec(plain(text))?.groups;
    if (found === undefined) return undefined;
    const month = found["name"] === undefined ? found["m"] : months.get(monthKey(found["name"]))?.toString();
    if (found["name"] !== undefined && month === undefined) return undefined;
    const clock = found["clock"] === undefined ? undefined : clockOf(found["clock"], found["half"]);
    if (found["clock"] !== undefined && clock === undefined) return undefined;
    return dayOf(found["y"]!, month, found["d"], clock, notation);
  };
}

/** Forms of dates with the name of a month, which can be read in one way only. */
export const namedForms = [
  "mmm yyyy",
  "mmm-yyyy",
  "d mmm yyyy",
  "d-mmm-yyyy",
  "mmm d, yyyy",
  "mmm d yyyy",
  "yyyy mmm",
  "yyyy mmm d",
] as const;

/** Reads dates that state their form themselves: EDTF, and those with the name of a month. */
export function plainDateReader(notation: DateNotation): DateReader {
  const named = [...namedForms, "yyyy"].map((form) => dateReader(form, notation)!);
  return (text) => {
    for (const read of named) {
      const date = read(text);
      if (date !== undefined) return date;
    }
    return edtfOf(text, notation);
  };
}

/** How a date is hedged, and the date: "ca. 2019", "before 12 June 2019". */
export type DateHedge = { readonly hedge: "about" | "before" | "after" | undefined; readonly date: string };

const aboutWords = anyOf(hedgeWords(hedgesBefore.about));
const aboutPattern = new RegExp(`^(?:${aboutWords})`, "iu");
const aboutBehind = new RegExp(
  `(?: (?:${anyOf(hedgeWords(hedgesAfter.about))})| ?\\((?:${aboutWords})\\))$`,
  "iu",
);
const beforePattern = new RegExp(`^(?:${anyOf(hedgeWords(beforeDate))})`, "iu");
const afterPattern = new RegExp(`^(?:${anyOf(hedgeWords(afterDate))})`, "iu");

/** The date in a text without the words that hedge it. */
export function unhedgedDate(text: string): DateHedge {
  const key = hedgeKey(text).trim();
  const without = (pattern: RegExp, hedge: DateHedge["hedge"]): DateHedge | undefined => {
    const date = key.replace(pattern, "").trim();
    return date === key || !/\p{Nd}/u.test(date) ? undefined : { hedge, date };
  };
  return (
    without(beforePattern, "before") ??
    without(afterPattern, "after") ??
    without(aboutPattern, "about") ??
    without(aboutBehind, "about") ?? { hedge: undefined, date: text }
  );
}

/**
 * Reads hedged dates as `read` reads plain ones: "ca. 2019" is `2019~`, "before 2019" some time up to 2018 (`[..2018]`),
 * "after May 2019" some time from June on (`[2019-06..]`).
 */
export function hedgedDateReader(read: DateReader): DateReader {
  return (text) => {
    const { hedge, date } = unhedgedDate(text);
    const plainDate = read(date);
    if (hedge === undefined || plainDate === undefined) return plainDate;
    if (!isPlainDate.test(plainDate)) return undefined;
    const [first, last = first] = plainDate.split("/") as [string, string?];
    if (hedge === "about") return about(first, last);
    return hedge === "before" ? `[..${nextTo(first, -1)}]` : `[${nextTo(last, 1)}..]`;
  };
}

/** A year, a month, a day, or the days from one to another that a date of another era is. */
const isPlainDate = /^\d{4}(-\d{2}(-\d{2})?)?$|^\d{4}-\d{2}-\d{2}\/\d{4}-\d{2}-\d{2}$/;

/** About a date, and about an interval of days, which reaches half its length further on either side, as `~` does. */
function about(first: string, last: string): string {
  if (first === last) return `${first}~`;
  const [from, until] = [Temporal.PlainDate.from(first), Temporal.PlainDate.from(last)];
  const days = Math.round((from.until(until).days + 1) / 2);
  return `${from.subtract({ days })}/${until.add({ days })}`;
}

/** The year, month or day before (-1) or after (1) one. */
function nextTo(date: string, step: 1 | -1): string {
  const [year, month, day] = date.split("-").map(Number) as [number, number?, number?];
  if (month === undefined) return padded(year + step);
  const inYear = month + step;
  if (day === undefined)
    return inYear < 1
      ? `${padded(year - 1)}-12`
      : inYear > 12
        ? `${padded(year + 1)}-01`
        : `${padded(year)}-${String(inYear).padStart(2, "0")}`;
  if (isDay(year, month, day + step)) return `${date.slice(0, 8)}${String(day + step).padStart(2, "0")}`;
  const other = nextTo(date.slice(0, 7), step);
  const [otherYear, otherMonth] = other.split("-").map(Number) as [number, number];
  const last = [31, 30, 29, 28].find((each) => isDay(otherYear, otherMonth, each))!;
  return `${other}-${step === 1 ? "01" : String(last)}`;
}

/**
 * Text with digits of every script as ASCII, an ISO time without its fractions of seconds, and years of the era as common ones.
 * Undefined for what EDTF calls a century, a decade or a season (19, 201, 2019-21), also as an end of an interval (06/2019): a
 * cell that says only this is a day, a month, a short year or a span of years.
 */
function edtfOf(text: string, { era }: DateNotation): string | undefined {
  const ascii = plainNumberText(text)
    .trim()
    .replace(/(T\d{2}:\d{2}:\d{2})\.\d+/, "$1");
  if (ascii.split("/").some((part) => /^(-?\d{1,3}|\d{4}-(2[1-9]|3\d|4[01]))[?~%]?$/.test(part)))
    return undefined;
  return era === undefined ? ascii : commonEdtf(ascii, era);
}

/** EDTF whose years are of an era in the common one. What becomes an interval of days stands by itself or as an end of one. */
function commonEdtf(text: string, era: Era): string | undefined {
  let isWhole = true;
  const parts: string[] = [];
  const exchanged = text.replaceAll(
    /(?<![\dT:+.-])(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)/g,
    (_, year: string, month?: string, day?: string) => {
      const date = commonDate(
        era,
        year,
        month === undefined ? undefined : Number(month),
        day === undefined ? undefined : Number(day),
      );
      isWhole &&= date !== undefined;
      parts.push(date ?? "");
      return date ?? "";
    },
  );
  if (!isWhole) return undefined;
  if (!parts.some((part) => part.includes("/"))) return exchanged;
  // An interval of days takes the place of a date that stands alone, or that is an end of another interval.
  const ends = text.split("/");
  if (!ends.every((end) => /^(?:\d{4}(?:-\d{2}){0,2}[?~]?|\.\.)?$/.test(end))) return undefined;
  const spans = ends.map((end) => {
    if (!/\d/.test(end)) return [end, end] as const;
    const [first, last = first] = parts.shift()!.split("/") as [string, string?];
    if (end.endsWith("~")) return about(first, last).split("/") as [string, string];
    const mark = end.endsWith("?") ? "?" : "";
    return [first + mark, last + mark] as const;
  });
  const [first, last] = [spans[0]![0], spans.at(-1)!.at(-1)!];
  return first === last ? first : `${first}/${last}`;
}

/** Words that join the parts of a date, or call its year one, and say nothing else: 12 de junio de 2019, 2019年6月, 2019 г. */
const joining =
  /(?<=[\p{L}\p{M}\d.]) ?(?:de|del|do|da|di|of|năm|พ\.ศ\.|ค\.ศ\.) (?=[\p{L}\d])|(?<=[\d元])(?:年|년) ?(?=\d|$)|(?<=\d{4}) ?(?:г|года|р|року|م)\.?$|(?<=\d)(?:日|일)$/gu;

function plain(text: string): string {
  const spaced = plainNumberText(text).normalize("NFC").replaceAll(/\s+/gu, " ").trim().toLowerCase();
  return /\p{L}/u.test(spaced) ? spaced.replaceAll(joining, " ").replaceAll(/ +/g, " ").trim() : spaced;
}

/** The name of a month: words, which in Vietnamese, Chinese and Korean say its number. */
const monthPattern = "(?<name>[^\\d]+?|th(?:áng|g) ?\\d{1,2}|\\d{1,2} ?[月월])";

/** The pattern of a form, with the groups y, m or name, d and clock; undefined where it is none. */
function datePattern(form: string, era: Era | undefined): RegExp | undefined {
  const [day, clock, more] = splitClock(form.trim().toLowerCase());
  if (more) return undefined;
  const parts = day.match(/y+|m+|d+|[^ymd]+/g) ?? [];
  const years = (length: 2 | 4): string =>
    `(?<y>${era === undefined ? `\\d{${length}}` : yearPattern(era, length)})`;
  const digits: Readonly<Record<string, string>> = {
    yyyy: years(4),
    yy: years(2),
    mmmm: monthPattern,
    mmm: monthPattern,
    mm: "(?<m>\\d{2})",
    m: "(?<m>\\d{1,2})",
    dd: "(?<d>\\d{2})",
    d: "(?<d>\\d{1,2})(?:st|nd|rd|th|er|º|ª)?",
  };
  const runs = parts.filter((part) => /^[ymd]+$/.test(part));
  const whole = runs
    .map((run) => run[0])
    .sort()
    .join("");
  const others = parts.filter((part) => !/^[ymd]+$/.test(part));
  if (runs.some((run) => digits[run] === undefined) || others.some((part) => /\p{L}|\d/u.test(part)))
    return undefined;
  if (!["y", "my", "dmy"].includes(whole)) return undefined;
  // "12June2019" has no boundary between its parts; names and digits part themselves.
  const body = parts.map((part) => digits[part] ?? separator(part)).join("");
  return new RegExp(`^${body}${clock}$`, "u");
}

/** A space of a form may be any number of spaces or none beside other signs; other signs stand as they are. */
function separator(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(/ +/g, " ?");
}

function splitClock(form: string): [day: string, clock: string, more: boolean] {
  const match = /^(.*?)[ t]+h{1,2}:m{2}(:s{2})?$/.exec(form);
  if (match === null) return [form, "", form.includes("h") || form.includes("s")];
  const seconds = match[2] === undefined ? "" : ":\\d{2}";
  return [match[1]!, `[ t]+(?<clock>\\d{1,2}:\\d{2}${seconds})(?: ?(?<half>am|pm))?`, /[hs]/.test(match[1]!)];
}

function dayOf(
  y: string,
  month: string | undefined,
  day: string | undefined,
  clock: string | undefined,
  { era }: DateNotation,
): string | undefined {
  const [m, d] = [month, day].map((part) => (part === undefined ? undefined : Number(part)));
  const date = era === undefined ? commonDay(y, m, d) : commonDate(era, y, m, d);
  // A day that is one of several has no hour.
  const isDayOne = clock !== undefined && date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date);
  return isDayOne ? `${date}T${clock}` : date;
}

function commonDay(y: string, month: number | undefined, day: number | undefined): string | undefined {
  const year = y.length === 4 ? Number(y) : Number(y) + shortCentury(Number(y));
  if (!isDay(year, month ?? 1, day ?? 1)) return undefined;
  return [padded(year), ...[month, day].flatMap((part) => (part === undefined ? [] : twoDigits(part)))].join(
    "-",
  );
}

/** A time of day on the clock of 24 hours; `half` is am or pm, where 12 comes before 1. Undefined for a time that is none. */
function clockOf(clock: string, half: string | undefined): string | undefined {
  const [first, minutes, seconds = "00"] = clock.split(":");
  const said = Number(first);
  if (half !== undefined && (said < 1 || said > 12)) return undefined;
  const hours = half === undefined ? said : (said % 12) + (half === "pm" ? 12 : 0);
  return hours > 23 || Number(minutes) > 59 || Number(seconds) > 59
    ? undefined
    : `${String(hours).padStart(2, "0")}:${minutes}:${seconds}`;
}

/** What to add to a year of two digits. */
export function shortCentury(year: number): number {
  return year < 30 ? 2000 : 1900;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}

function padded(year: number): string {
  return String(year).padStart(4, "0");
}

/** Whether a month of a year, and a day of that month, stand in the (proleptic Gregorian) calendar. */
function isDay(year: number, month: number, day: number): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return year >= 0 && days !== undefined && day >= 1 && day <= days;
}
