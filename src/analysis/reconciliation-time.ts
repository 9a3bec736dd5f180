import { overlaps, type Span } from "../domain/time.ts";

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
