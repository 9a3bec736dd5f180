import type { CourtCalendar } from "../../domain/clock-row.ts";

/** Days counted from 1970-01-01, months of the calendar, and the days on which a court sits. Proleptic Gregorian. */

const dayMinutes = 1440;

/** The day that a wall minute lies in. */
export function dayOf(wall: number): number {
  return Math.floor(wall / dayMinutes);
}

/** The first and the last minute of a day, 00:00 and 23:59. */
export function minutesOfDay(day: number): readonly [number, number] {
  return [day * dayMinutes, day * dayMinutes + dayMinutes - 1];
}

/** Year, month (1 to 12) and day of a day (H. Hinnant, "chrono-compatible low-level date algorithms", civil_from_days). */
export function civil(day: number): { readonly year: number; readonly month: number; readonly date: number } {
  const shifted = day + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153);
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    date: ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1,
  };
}

/** The day of a date (the same source, days_from_civil). */
export function dayNumber(year: number, month: number, date: number): number {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    ofYear -
    719_468
  );
}

/** The same date so many months later (or earlier); where that month has no such date, its last: 31 October + 4 is 28 February. */
export function plusMonths(day: number, months: number): number {
  const { year, month, date } = civil(day);
  const index = year * 12 + month - 1 + months;
  const [toYear, toMonth] = [Math.floor(index / 12), (((index % 12) + 12) % 12) + 1];
  const last = dayNumber(toMonth === 12 ? toYear + 1 : toYear, toMonth === 12 ? 1 : toMonth + 1, 1) - 1;
  return Math.min(dayNumber(toYear, toMonth, 1) + date - 1, last);
}

/** How many days so many months have, the fewest and the most, wherever they begin; a part of a month is that part of 28 to 31. */
export function monthLength(months: number): { readonly least: number; readonly most: number } {
  if (!Number.isFinite(months)) return { least: Infinity, most: Infinity };
  const whole = Math.floor(months);
  const lengths = Array.from({ length: 48 }, (_, at) => {
    const first = dayNumber(2020 + Math.floor(at / 12), (at % 12) + 1, 1);
    return plusMonths(first, whole) - first;
  });
  const part = months - whole;
  return { least: Math.min(...lengths) + 28 * part, most: Math.max(...lengths) + 31 * part };
}

/** Monday is 1, Sunday 7 (ISO 8601). */
export function weekday(day: number): number {
  return ((((day + 3) % 7) + 7) % 7) + 1;
}

/** Easter Sunday of a year in the Gregorian calendar ("Anonymous Gregorian algorithm", J. Meeus, Astronomical Algorithms, ch. 8). */
export function easter(year: number): number {
  const a = year % 19;
  const [b, c] = [Math.floor(year / 100), year % 100];
  const [d, e] = [Math.floor(b / 4), b % 4];
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const [i, k] = [Math.floor(c / 4), c % 4];
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const sum = h + l - 7 * m + 114;
  return dayNumber(year, Math.floor(sum / 31), (sum % 31) + 1);
}

/** Whether a court sits on that day. */
export function isCourtDay(calendar: CourtCalendar, day: number): boolean {
  return calendar.weekdays.includes(weekday(day)) && !isHoliday(calendar, day);
}

function isHoliday(calendar: CourtCalendar, day: number): boolean {
  const { year } = civil(day);
  if (calendar.days.includes(dateText(day))) return true;
  if (calendar.from_easter.some((from) => easter(year) + from === day)) return true;
  const yearly = (on: number): boolean => calendar.yearly.includes(dateText(on).slice(5));
  return yearly(day) || (calendar.sunday_moves && weekday(day) === 1 && yearly(day - 1));
}

/** `YYYY-MM-DD`. */
export function dateText(day: number): string {
  const { year, month, date } = civil(day);
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(date).padStart(2, "0")}`;
}

/** `YYYY-MM-DDTHH:MM`. */
export function minuteText(wall: number): string {
  const within = wall - dayOf(wall) * dayMinutes;
  const [hours, minutes] = [Math.floor(within / 60), within % 60];
  return `${dateText(dayOf(wall))}T${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`;
}
