import type { Ref } from "../../domain/id.ts";
import type { Locator } from "../../domain/locator.ts";
import type { RecordedExtension } from "../../domain/moment.ts";
import { type Span, type Time, spanOf } from "../../domain/time.ts";

/** An order of detention, with the record that it stands in. */
export type DetentionOrder = RecordedExtension & { readonly ref: Ref };

/** Time between the end of one order and the start of the next, in whole days, or in minutes where both are known to the minute. */
export type OrderGap = {
  readonly after: Ref;
  readonly before: Ref;
  readonly ended: Time;
  readonly began: Time;
  readonly unit: "days" | "minutes";
  readonly least: number;
  readonly most: number;
  readonly at: readonly Locator[];
};

/** Orders that give the same reasons word for word, to be read side by side; nothing is concluded from it. */
export type RepeatedReasons = {
  readonly orders: readonly {
    readonly ref: Ref;
    readonly on: Time | undefined;
    readonly by: string | undefined;
  }[];
  readonly reasons: string;
  readonly at: readonly Locator[];
};

const [minuteMs, dayMs] = [60_000, 86_400_000];

/** The orders of one deprivation of liberty, the earliest first; those that were refused are none. */
function ordersOf(orders: readonly DetentionOrder[]): readonly DetentionOrder[] {
  const begins = ({ from, on, until }: DetentionOrder): number => {
    const time = from ?? on ?? until;
    return time === undefined ? Infinity : (spanOf(time).from ?? -Infinity);
  };
  return orders.filter(({ granted }) => granted === "yes").toSorted((a, b) => begins(a) - begins(b) || 0);
}

/**
 * Every gap between an order and the next, where there is one or may be. Whole days are lived to their end: from the 10th to
 * the 11th there is no gap, from the 10th to the 12th one day.
 */
export function gapsBetween(all: readonly DetentionOrder[]): OrderGap[] {
  const orders = ordersOf(all).filter(({ from, until }) => from !== undefined || until !== undefined);
  return orders.slice(1).flatMap((next, at): OrderGap[] => {
    const before = orders[at]!;
    if (before.until === undefined || next.from === undefined) return [];
    const [ended, began] = [spanOf(before.until), spanOf(next.from)];
    const isToTheMinute = [ended, began].every(isMinute);
    const unit = isToTheMinute ? minuteMs : dayMs;
    const between = (from: number | undefined, to: number | undefined): number =>
      from === undefined || to === undefined
        ? Infinity
        : Math.floor(to / unit) - Math.floor(from / unit) - (isToTheMinute ? 0 : 1);
    const least = Math.max(0, ended.until === undefined ? 0 : between(ended.until - 1, began.from));
    const most = began.until === undefined ? Infinity : between(ended.from, began.until - 1);
    if (most <= 0) return [];
    return [
      {
        after: before.ref,
        before: next.ref,
        ended: before.until,
        began: next.from,
        unit: isToTheMinute ? "minutes" : "days",
        least: Number.isFinite(least) ? least : 0,
        most,
        at: [...before.at, ...next.at],
      },
    ];
  });
}

function isMinute({ from, until }: Span): boolean {
  return from !== undefined && until !== undefined && until - from <= minuteMs;
}

/** Reasons that more than one order gives in the same words; case, spaces and stops make no difference. */
export function repeatedReasons(all: readonly DetentionOrder[]): RepeatedReasons[] {
  const given = ordersOf(all).filter(({ reasons }) => wordsOf(reasons ?? "") !== "");
  return [...Map.groupBy(given, ({ reasons }) => wordsOf(reasons!)).values()]
    .filter((same) => same.length > 1)
    .map((same) => ({
      orders: same.map(({ ref, on, from, by }) => ({ ref, on: on ?? from, by })),
      reasons: same[0]!.reasons!,
      at: same.flatMap(({ at }) => at),
    }));
}

function wordsOf(text: string): string {
  return text
    .normalize("NFKC")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();
}
