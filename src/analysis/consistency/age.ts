import type { Interval } from "../../arithmetic/interval.ts";
import { type Span, type Time, dayText, spanOf } from "../../domain/time.ts";

export const dayMs = 86_400_000;

/** The days on which someone of that many whole years, on a day in that span, can have been born. */
export function bornBetween(years: Interval, on: Span): Span {
  return {
    from:
      on.from === undefined || years.high === Infinity
        ? undefined
        : yearsLater(on.from, -(Math.floor(years.high) + 1)) + dayMs,
    until: on.until === undefined ? undefined : yearsLater(on.until - dayMs, -Math.ceil(years.low)) + dayMs,
  };
}

/** The same day so many years later (or earlier); 1 March for a 29 February that the year lacks. */
export function yearsLater(instant: number, years: number): number {
  const [year, month, day] = dayText(instant).split("-") as [string, string, string];
  const then = String(Number(year) + years).padStart(4, "0");
  const leap = Number(then) % 4 === 0 && (Number(then) % 100 !== 0 || Number(then) % 400 === 0);
  const leapless = month === "02" && day === "29" && !leap;
  return spanOf({ edtf: leapless ? `${then}-03-01` : `${then}-${month}-${day}` }).from!;
}

export function yearOf(time: Time): number | undefined {
  const { from, until } = spanOf(time);
  const instant = from ?? (until === undefined ? undefined : until - 1);
  return instant === undefined ? undefined : yearAt(instant);
}

export function yearAt(instant: number): number {
  return Number(/^[+-]?\d+/.exec(dayText(instant))![0]);
}
