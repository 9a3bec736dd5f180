import { isoDate } from "../discourse/calendar.ts";
import { entryAt, isCapital, isGluedNumber, isNear, isNumber, type Reading, sizeAt } from "./reading.ts";
import { GLUED, isDash, NUMBER, SPACED, WORD } from "./token.ts";

export interface DateFound {
  readonly from: number;
  readonly next: number;
  readonly value: string;
  readonly sub: "day" | "month" | "year" | "month-range" | "year-range" | "day-range" | "decade";
}

type DateForm = (reading: Reading, at: number) => DateFound | undefined;

/** The date that starts at a token: day, month, year, or a range written as one expression. */
export const dateAt: DateForm = (reading, at) => {
  if (monthAt(reading, at) !== undefined) return fromMonth(reading, at);
  return isNumber(reading, at)
    ? (fromDay(reading, at) ?? fromNumbers(reading, at) ?? fromYear(reading, at))
    : undefined;
};

// "January through March 2020", "May 2020", "May 12-15, 2020", "May 12, 2020", "May 12"
const fromMonth: DateForm = (reading, from) => {
  const { word } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const first = monthAt(reading, from)!;
  const at = behindMonth(reading, from);
  if (isJoint(reading, at) && isNear(reading, at)) {
    const second = isNear(reading, at + 1) ? monthAt(reading, at + 1) : undefined;
    const next = behindMonth(reading, at + 1);
    const year = second === undefined ? undefined : yearAt(reading, next);
    if (year === undefined) return undefined;
    return {
      from,
      next: next + 1,
      value: `${isoDate(year, first)}/${isoDate(year, second)}`,
      sub: "month-range",
    };
  }
  const isOf = beside.of.has(word[at]!) && yearAt(reading, at + 1) !== undefined;
  const whole = yearBehind(reading, isOf ? at + 1 : at);
  if (whole !== undefined) return { from, next: whole.next, value: isoDate(whole.year, first), sub: "month" };
  return isNear(reading, at) ? fromMonthDay(reading, from, at, first) : undefined;
};

/** A month with a day behind it, at `at`. */
function fromMonthDay(reading: Reading, from: number, at: number, month: number): DateFound | undefined {
  const { word, gap } = reading.tokens;
  const { beside } = reading.lexicon.language;
  const day = dayAt(reading, at);
  if (day === undefined || day > 31) return undefined;
  const next = behindOrdinal(reading, at + 1);
  const last = isDash(word[next]) && gap[next + 1] === GLUED ? dayAt(reading, next + 1) : undefined;
  const year = yearBehind(reading, last === undefined ? next : next + 2);
  if (year !== undefined && last !== undefined) {
    const value = `${isoDate(year.year, month, day)}/${isoDate(year.year, month, last)}`;
    return { from, next: year.next, value, sub: "day-range" };
  }
  if (year !== undefined) return { from, next: year.next, value: isoDate(year.year, month, day), sub: "day" };
  // "May 12" but not "March 20 people" and not "May 5,000"
  const isCount =
    (gap[next] === SPACED && (beside.persons.has(word[next]!) || beside.rates.has(word[next]!))) ||
    word[next] === "%" ||
    isGluedNumber(reading, next, ".");
  return isCount ? undefined : { from, next, value: dayText(undefined, month, day), sub: "day" };
}

// "12 May 2020", "12-15 May 2020", "12 May to 3 June 2020"
const fromDay: DateForm = (reading, from) => {
  const { word, gap } = reading.tokens;
  const day = dayAt(reading, from);
  if (day === undefined) return undefined;
  let at = behindOrdinal(reading, from + 1);
  // 12-15 May 2020, 12 and 13 May 2020
  const second = isJoint(reading, at) && isNear(reading, at + 1) ? dayAt(reading, at + 1) : undefined;
  const behind = behindOrdinal(reading, at + 2);
  const isRange = second !== undefined && monthAt(reading, behind) !== undefined && isNear(reading, behind);
  if (isRange) at = behind;
  if (reading.lexicon.language.beside.of.has(word[at]!) && monthAt(reading, at + 1) !== undefined) at++;
  const month = isNear(reading, at) && gap[at] !== GLUED ? monthAt(reading, at) : undefined;
  if (month === undefined) return undefined;
  const whole = yearBehind(reading, behindMonth(reading, at));
  const next = whole?.next ?? behindMonth(reading, at);
  if (isRange) {
    const value = `${dayText(whole?.year, month, day)}/${dayText(whole?.year, month, second)}`;
    return { from, next, value, sub: "day-range" };
  }
  // 12 May to 3 June 2020: the first takes the year of the second
  const [last, itsMonth] = [dayAt(reading, next + 1), monthAt(reading, next + 2)];
  const year = yearAt(reading, behindMonth(reading, next + 2));
  if (
    whole === undefined &&
    isJoint(reading, next) &&
    last !== undefined &&
    itsMonth !== undefined &&
    year !== undefined
  ) {
    const value = `${isoDate(year, month, day)}/${isoDate(year, itsMonth, last)}`;
    return { from, next: behindMonth(reading, next + 2) + 1, value, sub: "day-range" };
  }
  return day > 31 ? undefined : { from, next, value: dayText(whole?.year, month, day), sub: "day" };
};

// "2020-05-12", "12/05/2020", "5.12.20": the day stands before the month unless it can't be one
const fromNumbers: DateForm = (reading, from) => {
  const { word, gap, type } = reading.tokens;
  const sign = word[from + 1];
  if (sign !== "-" && sign !== "/" && sign !== ".") return undefined;
  const isWhole =
    word[from + 3] === sign &&
    type[from + 2] === NUMBER &&
    type[from + 4] === NUMBER &&
    [1, 2, 3, 4].every((by) => gap[from + by] === GLUED);
  if (!isWhole) return undefined;
  const parts = [word[from]!, word[from + 2]!, word[from + 4]!];
  const [a, b, c] = parts.map(Number) as [number, number, number];
  const sizes = parts.map((part) => part.length) as [number, number, number];
  const made = (year: number, month: number, day: number): DateFound | undefined =>
    month <= 12 && day <= 31
      ? { from, next: from + 5, value: isoDate(year, month, day), sub: "day" }
      : undefined;
  if (sizes[0] === 4 && sizes[1] === 2 && sizes[2] === 2) return made(a, b, c);
  if (sizes[0] > 2 || sizes[1] > 2 || (sizes[2] !== 4 && sizes[2] !== 2) || a === 0 || b === 0)
    return undefined;
  const year = sizes[2] === 4 ? c : 2000 + c;
  return made(year, b, a) ?? made(year, a, b);
};

// "2020", "1990s", "2019/20", "2018-2019"
const fromYear: DateForm = (reading, from) => {
  const { word, gap } = reading.tokens;
  const year = isYear(reading, from) ? Number(word[from]) : undefined;
  if (year === undefined) return undefined;
  const sign = word[from + 1];
  if (sign === "s" && gap[from + 1] === GLUED && year % 10 === 0)
    return { from, next: from + 2, value: `${String(year).slice(0, 3)}X`, sub: "decade" };
  const isSpan =
    (isDash(sign) || sign === "/") && isNumber(reading, from + 2) && gap[from + 1] === gap[from + 2];
  const until = isSpan ? lastYear(reading, from, year) : undefined;
  return until === undefined
    ? { from, next: from + 1, value: String(year), sub: "year" }
    : { from, next: from + 3, value: `${year}/${until}`, sub: "year-range" };
};

/** The second year of "2018-2019", "2019/20". */
function lastYear(reading: Reading, from: number, year: number): number | undefined {
  const { word, gap } = reading.tokens;
  const last = Number(word[from + 2]);
  const isDashed = isDash(word[from + 1]);
  if (isYear(reading, from + 2) && !(isDashed && word[from + 3] === "-")) return last;
  if (sizeAt(reading, from + 2) !== 2 || gap[from + 1] !== GLUED) return undefined;
  if (last === (year + 1) % 100) return year + 1;
  return isDashed && last > year % 100 ? year - (year % 100) + last : undefined;
}

function isYear(reading: Reading, at: number): boolean {
  const year = Number(reading.tokens.word[at]);
  return isNumber(reading, at) && sizeAt(reading, at) === 4 && year >= 1700 && year <= 2100;
}

/** The year that stands close to the token before it. */
function yearAt(reading: Reading, at: number): number | undefined {
  return isNear(reading, at) && isYear(reading, at) ? Number(reading.tokens.word[at]) : undefined;
}

/** The year at a token or behind its comma. */
function yearBehind(reading: Reading, at: number): { year: number; next: number } | undefined {
  const place = reading.tokens.word[at] === "," ? at + 1 : at;
  const year = yearAt(reading, place);
  return year === undefined ? undefined : { year, next: place + 1 };
}

function monthAt(reading: Reading, at: number): number | undefined {
  return isCapital(reading, at) ? entryAt(reading, at).month : undefined;
}

/** Behind a month and the dot after a shortened one: "Mar. 2020". */
function behindMonth({ tokens }: Reading, at: number): number {
  const { word, gap } = tokens;
  return word[at + 1] === "." && gap[at + 1] === GLUED && word[at]!.length <= 4 ? at + 2 : at + 1;
}

function dayAt(reading: Reading, at: number): number | undefined {
  const day = isNumber(reading, at) && sizeAt(reading, at) <= 2 ? Number(reading.tokens.word[at]) : 0;
  return day > 0 ? day : undefined;
}

/** Behind the ending of "12th", where there is one. */
function behindOrdinal({ tokens, lexicon }: Reading, at: number): number {
  const isEnding = tokens.type[at] === WORD && tokens.gap[at] === GLUED;
  return isEnding && lexicon.language.beside.ordinalEndings.has(tokens.word[at]!) ? at + 1 : at;
}

function isJoint({ tokens, lexicon }: Reading, at: number): boolean {
  return isDash(tokens.word[at]) || lexicon.language.beside.dateJoints.has(tokens.word[at]!);
}

/** A day as ISO writes it, `--05-12` without a year. */
function dayText(year: number | undefined, month: number, day: number): string {
  return year === undefined ? `--${isoDate(2000, month, day).slice(5)}` : isoDate(year, month, day);
}
