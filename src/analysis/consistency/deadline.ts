import { cardinalWords } from "../../domain/number-word-table.ts";
import { type Time, dayText, parseTime, spanOf } from "../../domain/time.ts";
import { dayMs, yearsLater } from "./age.ts";

/**
 * The time that a deadline names, which is text: "2023-06", "by the end of 2023", "2017-07 (six months from January)",
 * or, counted from when it was set, "within three years". Undefined where it names none.
 */
export function deadlineOf(text: string | undefined, set?: Time): Time | undefined {
  if (text === undefined) return undefined;
  const whole = parseTime(text);
  if (whole !== undefined) return whole;
  const dated =
    /^(?:by|until|till|no later than|not later than|at the latest)?\s*(?:the\s+)?(?:end\s+of\s+)?((?:19|20)\d\d(?:-\d\d(?:-\d\d)?)?)(?=$|[\s.,;(])/i.exec(
      text.trim(),
    )?.[1];
  if (dated !== undefined) return parseTime(dated);
  const lasting = /^(?:with)?in\s+(\d+|[a-z]+)\s+(year|month|week|day)s?\b/i.exec(text.trim());
  const number = Number(lasting?.[1] ?? Number.NaN) || cardinalWords[lasting?.[1]?.toLowerCase() ?? ""];
  const from = set === undefined ? undefined : spanOf(set).until;
  if (lasting === null || number === undefined || from === undefined) return undefined;
  return { edtf: dayText(later(from - 1, number, lasting[2]!.toLowerCase())), words: text };
}

const days: Readonly<Record<string, number>> = { month: 31, week: 7, day: 1 };

/** The last day that such a time can end on. */
function later(instant: number, number: number, unit: string): number {
  return unit === "year" ? yearsLater(instant, number) : instant + number * days[unit]! * dayMs;
}
