import { daysBetween, spanOf, type Time } from "../../domain/time.ts";

/** A letter as a record keeps it, with its ref. */
export type TrackedLetter = {
  readonly ref: string;
  readonly dated?: Time | undefined;
  readonly questions: readonly string[];
  readonly respond_by?: Time | undefined;
  readonly response?: "none" | "answered" | "acknowledged" | "unknown" | undefined;
  readonly replies_to?: string | undefined;
};

/** How a letter stands on a day. */
export type LetterStatus = {
  readonly state: "answered" | "acknowledged" | "waiting" | "overdue" | "not-sent-yet" | "undated";
  /** Whole days since it was dated, the least where its date is not known to the day; undefined once answered. */
  readonly waiting: number | undefined;
  /** Letters that reply to it, dated by then. */
  readonly replies: readonly string[];
};

/**
 * What has come of a letter by the end of a day. Due on a day is not overdue on it, and without a last day for the answer
 * a letter waits and is never overdue. A copy of a letter, or a statement elsewhere, is no answer to it.
 */
export function letterStatus(letter: TrackedLetter, all: readonly TrackedLetter[], day: Time): LetterStatus {
  const end = spanOf(day).until!;
  const isPast = (time: Time | undefined): boolean =>
    time !== undefined && (spanOf(time).until ?? Infinity) <= end;
  const replies = all
    .filter((each) => each.replies_to === letter.ref && isPast(each.dated))
    .map(({ ref }) => ref);
  const waiting = letter.dated === undefined ? undefined : daysBetween(letter.dated, day).least;
  if (letter.response === "answered" || replies.length > 0)
    return { state: "answered", waiting: undefined, replies };
  if (letter.dated === undefined) return { state: "undated", waiting, replies };
  if (!isPast(letter.dated)) return { state: "not-sent-yet", waiting: undefined, replies };
  const last = letter.respond_by === undefined ? undefined : spanOf(letter.respond_by).until;
  const state =
    last !== undefined && last < end
      ? "overdue"
      : letter.response === "acknowledged"
        ? "acknowledged"
        : "waiting";
  return { state, waiting, replies };
}
