import type { deliveryStates, LetterRole } from "../../domain/letter.ts";
import { daysBetween, spanOf, type Time } from "../../domain/time.ts";

/** A letter as a record keeps it, with its ref. */
export type TrackedLetter = {
  readonly ref: string;
  readonly dated?: Time | undefined;
  readonly questions: readonly string[];
  readonly respond_by?: Time | undefined;
  readonly delivery?:
    | readonly { readonly state: (typeof deliveryStates)[number]; readonly on?: Time | undefined }[]
    | undefined;
  readonly response?: "none" | "answered" | "acknowledged" | "unknown" | undefined;
  readonly replies_to?: string | undefined;
  readonly role?: LetterRole | undefined;
};

/** How a letter stands on a day. */
export type LetterStatus = {
  readonly state:
    | "answered"
    | "acknowledged"
    | "waiting"
    | "overdue"
    | "bounced"
    | "not-sent-yet"
    | "undated"
    | "reply";
  /** Whole days since it was dated, the least where its date is not known to the day; undefined once answered. */
  readonly waiting: number | undefined;
  /** Letters that answer it, dated by then. */
  readonly replies: readonly string[];
};

/** The letters of one chain: all that reply to each other, directly or by others, the first one first. */
export function chainOf<L extends TrackedLetter>(letter: TrackedLetter, all: readonly L[]): readonly L[] {
  const refs = new Set([letter.ref]);
  for (let size = 0; size < refs.size;) {
    size = refs.size;
    for (const { ref, replies_to: other } of all)
      if (other !== undefined && (refs.has(ref) || refs.has(other))) refs.add(ref).add(other);
  }
  const at = ({ dated }: TrackedLetter): number =>
    dated === undefined ? Infinity : (spanOf(dated).from ?? -Infinity);
  // What replies to another cannot come first, whatever its date.
  const rank = ({ replies_to: other }: TrackedLetter): number =>
    other === undefined || !all.some(({ ref }) => ref === other) ? 0 : 1;
  return all
    .filter(({ ref }) => refs.has(ref))
    .toSorted((a, b) => {
      const [first, second] = [at(a), at(b)];
      return rank(a) - rank(b) || (first === second ? (a.ref < b.ref ? -1 : 1) : first < second ? -1 : 1);
    });
}

/** What a letter is in its chain. */
export function roleOf({ role, replies_to: other }: TrackedLetter): LetterRole {
  return role ?? (other === undefined ? "letter" : "answer");
}

export function isAnswer(letter: TrackedLetter): boolean {
  const role = roleOf(letter);
  return role === "answer" || role === "refusal";
}

/** Whether it was written by those who ask. */
export function isOwn(letter: TrackedLetter): boolean {
  const role = roleOf(letter);
  return role === "letter" || role === "reminder";
}

/** Whether a time, all of it, lies before the end of a day. */
export function isPastBy(day: Time): (time: Time | undefined) => boolean {
  const end = spanOf(day).until!;
  return (time) => time !== undefined && (spanOf(time).until ?? Infinity) <= end;
}

/** What is known of a letter on its way by the end of a day: the newest of what has a day, else what has none. */
export function deliveredBy<L extends TrackedLetter>(
  { delivery = [] }: L,
  day: Time,
): NonNullable<L["delivery"]>[number] | undefined {
  const isPast = isPastBy(day);
  const at = ({ on }: { readonly on?: Time | undefined }): number =>
    on === undefined ? -Infinity : (spanOf(on).until ?? Infinity);
  return delivery
    .filter(({ on }) => on === undefined || isPast(on))
    .toSorted((a, b) => at(a) - at(b) || 0)
    .at(-1);
}

/** The last day for an answer that holds on a day: a later letter moves it only where it names one. */
export function deadlineIn(chain: readonly TrackedLetter[], day: Time): Time | undefined {
  const isPast = isPastBy(day);
  return chain.findLast((each) => isOwn(each) && each.respond_by !== undefined && isPast(each.dated))
    ?.respond_by;
}

/**
 * What has come of a letter by the end of a day. Due on a day is not overdue on it, and without a last day for the answer
 * a letter waits and is never overdue. A copy of a letter, or a statement elsewhere, is no answer to it; nor is an
 * acknowledgement, or being asked for more time. A letter that bounced waits for none. A reminder is answered by what answers its chain.
 */
export function letterStatus(letter: TrackedLetter, all: readonly TrackedLetter[], day: Time): LetterStatus {
  const end = spanOf(day).until!;
  const isPast = isPastBy(day);
  if (!isOwn(letter)) {
    const state = letter.dated === undefined ? "undated" : isPast(letter.dated) ? "reply" : "not-sent-yet";
    return { state, waiting: undefined, replies: [] };
  }
  const chain = chainOf(letter, all);
  const came = chain.filter((each) => !isOwn(each) && isPast(each.dated));
  const replies = came.filter(isAnswer).map(({ ref }) => ref);
  const waiting = letter.dated === undefined ? undefined : daysBetween(letter.dated, day).least;
  if (letter.response === "answered" || replies.length > 0)
    return { state: "answered", waiting: undefined, replies };
  if (letter.dated === undefined) return { state: "undated", waiting, replies };
  if (!isPast(letter.dated)) return { state: "not-sent-yet", waiting: undefined, replies };
  // Whom a letter did not reach is not late with an answer.
  if (deliveredBy(letter, day)?.state === "bounced") return { state: "bounced", waiting: undefined, replies };
  const due = deadlineIn(chain, day) ?? letter.respond_by;
  const last = due === undefined ? undefined : spanOf(due).until;
  const state =
    last !== undefined && last < end
      ? "overdue"
      : letter.response === "acknowledged" || came.length > 0
        ? "acknowledged"
        : "waiting";
  return { state, waiting, replies };
}
