import type { Bounds } from "./expression.ts";
import { dayMs } from "./age.ts";

/** What can be true of a statement, as bits: bit 1 that it can be no, bit 2 that it can be yes; 0 where nothing fits. */
export type Possible = 0 | 1 | 2 | 3;

/**
 * Whether somebody was held on one of the days of a span: on a day from that of the start on and before that of the end,
 * so that who is released on a day is not counted that day. Start and end are spans of which any day may be meant, the end
 * on or after the start; an end that never came is from and until infinity. 0 where the end can only lie before the start.
 */
export function heldOn(start: Bounds, end: Bounds, days: Bounds): Possible {
  return heldBetween(start.from, start.until, end.from, end.until, firstDay(days.from), lastDay(days.until));
}

/** `heldOn` in bare numbers, for loops over columns; the days asked for as `firstDay` and `lastDay` give them. */
export function heldBetween(
  startFrom: number,
  startUntil: number,
  endFrom: number,
  endUntil: number,
  first: number,
  last: number,
): Possible {
  const a0 = firstDay(startFrom);
  const a1 = lastDay(startUntil);
  const b0 = firstDay(endFrom);
  const b1 = lastDay(endUntil);
  if (a0 > b1) return 0;
  // Held on a day d means a <= d < b: the first day that fits, and that some day of the span is one.
  const yes = a0 <= last && b1 > first && a0 < b1;
  const late = Math.min(a1, b1) > last;
  const over = b0 <= first && a0 <= Math.min(b1, first);
  const sameDay = Math.max(a0, b0) <= Math.min(a1, b1) && Number.isFinite(Math.min(a1, b1));
  return ((late || over || sameDay ? 1 : 0) | (yes ? 2 : 0)) as Possible;
}

export function firstDay(from: number): number {
  return Math.floor(from / dayMs);
}

/** The last day of a span that ends before an instant. */
export function lastDay(until: number): number {
  return Math.ceil(until / dayMs) - 1;
}
