/** Arithmetic on calendar days without a clock: proleptic Gregorian, days counted from 1970-01-01. */

export interface DayRange {
  readonly from: number;
  /** Exclusive. */
  readonly until: number;
}

/** Days since 1970-01-01 of a date (Hinnant's civil calendar algorithm). */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** 1 for Monday to 7 for Sunday. */
export function weekdayOf(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

const pad = (value: number, width = 2): string => String(value).padStart(width, "0");

/** ISO 8601 text of a year, month or day. */
export function isoDate(year: number, month?: number, day?: number): string {
  if (month === undefined) return pad(year, 4);
  return day === undefined ? `${pad(year, 4)}-${pad(month)}` : `${pad(year, 4)}-${pad(month)}-${pad(day)}`;
}

/**
 * The days that a date in the checker's notation may mean: `2020`, `2020-03`, `2020-03-31`, `199X`, an interval `a/b`,
 * with an `early:`, `mid:`, `late:`, `end:`, `since:` or `by:` before it. Undefined for a date without a year.
 */
export function dayRange(text: string): DayRange | undefined {
  const colon = text.lastIndexOf(":");
  if (colon >= 0) {
    const inner = dayRange(text.slice(colon + 1));
    if (inner === undefined) return undefined;
    const third = (inner.until - inner.from) / 3;
    const word = text.slice(0, colon).split(":").at(-1);
    if (word === "early") return { from: inner.from, until: inner.from + Math.ceil(1.3 * third) };
    if (word === "mid")
      return { from: inner.from + Math.floor(0.8 * third), until: inner.until - Math.floor(0.8 * third) };
    if (word === "late") return { from: inner.until - Math.ceil(1.5 * third), until: inner.until };
    if (word === "end") return { from: inner.until - Math.min(62, Math.ceil(third)), until: inner.until };
    return inner;
  }
  const slash = text.indexOf("/");
  if (slash > 0) {
    const first = dayRange(text.slice(0, slash));
    const last = dayRange(text.slice(slash + 1));
    return first === undefined || last === undefined ? undefined : { from: first.from, until: last.until };
  }
  const match = /^(\d{3})([\dX])(?:-(\d\d))?(?:-(\d\d))?$/.exec(text);
  if (match === null) return undefined;
  const [, lead, unit, monthText, dayText] = match;
  if (unit === "X")
    return { from: dayNumber(Number(`${lead}0`), 1, 1), until: dayNumber(Number(`${lead}0`) + 10, 1, 1) };
  const year = Number(`${lead}${unit}`);
  if (monthText === undefined) return { from: dayNumber(year, 1, 1), until: dayNumber(year + 1, 1, 1) };
  const month = Number(monthText);
  if (dayText === undefined) {
    return { from: dayNumber(year, month, 1), until: dayNumber(year, month, 1) + daysInMonth(year, month) };
  }
  const day = dayNumber(year, month, Number(dayText));
  return { from: day, until: day + 1 };
}
