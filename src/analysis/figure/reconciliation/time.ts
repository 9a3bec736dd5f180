import { dayText, overlaps, type Span } from "../../../domain/time.ts";

/** How far apart in time shares of one group are still set side by side. */
export const shareReachMs = 366 * 86_400_000;
export const yearMs = 365.25 * 86_400_000;
export const quarterMs = yearMs / 4;
/** Longest time that counts as one date for a number of people. */
export const oneDateMs = 31 * 86_400_000;

/** Whether both have a date and the dates have no moment in common. */
export function datesApart(x: Span | undefined, y: Span | undefined): boolean {
  return x !== undefined && y !== undefined && !overlaps(x, y);
}

/** Milliseconds between two spans; 0 where they touch. */
export function gap(x: Span, y: Span): number {
  return Math.max(
    (y.from ?? -Infinity) - (x.until ?? Infinity),
    (x.from ?? -Infinity) - (y.until ?? Infinity),
    0,
  );
}

/** Whether two ends of periods are within a quarter of each other; growth over other periods is another growth. */
export function near(x: number | undefined, y: number | undefined): boolean {
  return Math.abs((x ?? -Infinity) - (y ?? Infinity)) <= quarterMs;
}

/** A time of which both ends are known. */
export type Stretch = { readonly from: number; readonly until: number };

/** The time from one known end to the other; undefined where one is open. */
export function stretchOf(span: Span | undefined): Stretch | undefined {
  return span?.from === undefined || span.until === undefined
    ? undefined
    : { from: span.from, until: span.until };
}

/** What of a period none of the parts covers, in order, where it is at least so long. */
export function gapsIn(period: Stretch, parts: readonly Stretch[], leastMs: number): Stretch[] {
  const gaps: Stretch[] = [];
  let at = period.from;
  for (const part of [...parts].sort((a, b) => a.from - b.from)) {
    if (part.from - at >= leastMs && at < period.until)
      gaps.push({ from: at, until: Math.min(part.from, period.until) });
    at = Math.max(at, part.until);
  }
  if (period.until - at >= leastMs) gaps.push({ from: at, until: period.until });
  return gaps;
}

/** As years where they are whole years, as months where they are whole months, else as days: "2019 and 2020-07 to 2020-09". */
export function stretchesText(stretches: readonly Stretch[]): string {
  return stretches
    .map(({ from, until }) => {
      const [first, last] = [dayText(from), dayText(until - 1)];
      const months = first.endsWith("-01") && dayText(until).endsWith("-01");
      const years = first.endsWith("-01-01") && last.endsWith("-12-31");
      const [a, b] = [first, last].map((day) => day.slice(0, years ? 4 : months ? 7 : 10));
      return a === b ? a : `${a} to ${b}`;
    })
    .join(" and ");
}
