import { dayMs } from "../consistency/age.ts";

/** A span whose unknown ends are infinite. */
export type Bounds = { readonly from: number; readonly until: number };

/** What can be true of a statement, as bits: bit 1 that it can be no, bit 2 that it can be yes; 0 where nothing fits. */
export type Possible = 0 | 1 | 2 | 3;

/** The days, or for a question with a time of day the minutes, that are asked about: the first and the last. */
export type AskedTime = { readonly unit: number; readonly first: number; readonly last: number };

const minuteMs = 60_000;

/** A day, a month or a year asks for one of its days, a time of day for its minute. */
export function asked({ from, until }: Bounds): AskedTime {
  const unit = until - from < dayMs ? minuteMs : dayMs;
  return { unit, first: firstIn(from, unit), last: lastIn(until, unit) };
}

/**
 * Whether somebody was held on one of the days of a span: on a day from that of the start on and before that of the end,
 * so that who is released on a day is not counted that day; but on the day of the start always, so that who was held for
 * hours of one day counts on it. The same in minutes where a time of day is asked about. Start and end are spans of which
 * any moment may be meant, the end on or after the start; an end that never came is from and until infinity. 0 where the
 * end can only lie before the start.
 */
export function heldOn(start: Bounds, end: Bounds, days: Bounds): Possible {
  return heldBetween(start.from, start.until, end.from, end.until, asked(days));
}

/** `heldOn` in bare numbers, for loops over columns. */
export function heldBetween(
  startFrom: number,
  startUntil: number,
  endFrom: number,
  endUntil: number,
  { unit, first, last }: AskedTime,
): Possible {
  const a0 = firstIn(startFrom, unit);
  const a1 = lastIn(startUntil, unit);
  const b0 = firstIn(endFrom, unit);
  const b1 = lastIn(endUntil, unit);
  if (a0 > b1) return 0;
  // Held on a day d means a <= d < b or a = d = b: the first day that fits, and that some day of the span is one.
  const through = a0 <= last && b1 > first && a0 < b1;
  const within = Math.max(a0, b0, first) <= Math.min(a1, b1, last);
  const late = Math.min(a1, b1) > last;
  const over = Math.max(a0, b0) <= Math.min(b1, first - 1);
  const released = a0 < first && b0 <= first && first <= b1;
  return ((late || over || released ? 1 : 0) | (through || within ? 2 : 0)) as Possible;
}

export function firstDay(from: number): number {
  return firstIn(from, dayMs);
}

/** The last day of a span that ends before an instant. */
export function lastDay(until: number): number {
  return lastIn(until, dayMs);
}

function firstIn(from: number, unit: number): number {
  return Math.floor(from / unit);
}

function lastIn(until: number, unit: number): number {
  return Math.ceil(until / unit) - 1;
}
