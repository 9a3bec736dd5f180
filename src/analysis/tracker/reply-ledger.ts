import { daysBetween, spanOf, type Time } from "../../domain/time.ts";
import { type ChainedLetter, chainsOf } from "./chain.ts";
import { letterStatus, type LetterStatus } from "./letter.ts";

/** A call or allegation with the authorities that it is about, as far as they are known one by one. */
export type PutQuestion = { readonly ref: string; readonly to: readonly string[] };

export type PutLetter = ChainedLetter & {
  readonly to: readonly string[];
  readonly copied: readonly string[];
  /** What it puts, where somebody recorded that; else what its office is asked. */
  readonly puts?: readonly string[] | undefined;
};

/** Whether those whom something is about were asked: each of them, some, by copies alone, or nobody; or nobody knows who they are. */
export type PutWord = "put" | "in-part" | "copied-only" | "nobody" | "not-resolved";

/** By which letter something was put to an authority, how long that had to answer, and what came of it. */
export type PutBy = {
  readonly letter: string;
  readonly on: Time;
  /** Days to the last day for an answer, the least; undefined without such a day. */
  readonly days: number | undefined;
  readonly state: LetterStatus["state"];
  /** How many questions it asks, and how many of them an answer is known to have answered, in part or whole, or refused. */
  readonly questions: number;
  readonly answered: number;
};

export type PutTo = {
  readonly to: string;
  readonly letters: readonly PutBy[];
  /** Letters of which a copy went there. */
  readonly copies: readonly string[];
};

export type ReplyRow = { readonly ref: string; readonly put: PutWord; readonly addressees: readonly PutTo[] };

/**
 * Of each call whether it was put to those whom it is about, by letters dated by the end of a day. A copy is no opportunity to
 * reply, and a letter without a date, or one that bounced, counts for none. A letter that says what it puts counts for that alone.
 */
export function replyLedger(
  calls: readonly PutQuestion[],
  letters: readonly PutLetter[],
  day: Time,
): ReplyRow[] {
  const end = spanOf(day).until ?? Infinity;
  const asked = Map.groupBy(
    chainsOf(letters, day).flatMap(({ questions }) => questions),
    ({ of }) => of,
  );
  const sent = letters.flatMap((letter) =>
    letter.dated === undefined || (spanOf(letter.dated).until ?? Infinity) > end
      ? []
      : [{ letter, on: letter.dated, state: letterStatus(letter, letters, day).state }],
  );
  const concerns = ({ letter: { puts } }: (typeof sent)[number], ref: string): boolean =>
    puts === undefined || puts.includes(ref);
  return calls.map(({ ref, to }) => {
    const addressees = to.map((group): PutTo => ({
      to: group,
      letters: sent
        .filter((one) => one.letter.to.includes(group) && concerns(one, ref))
        .map(({ letter, on, state }) => ({
          letter: letter.ref,
          on,
          days: letter.respond_by === undefined ? undefined : daysBetween(on, letter.respond_by).least,
          state,
          questions: letter.questions.length,
          answered: (asked.get(letter.ref) ?? []).filter(({ outcome }) =>
            ["answered", "partly", "refused"].includes(outcome),
          ).length,
        })),
      copies: sent
        .filter((one) => one.letter.copied.includes(group) && concerns(one, ref))
        .map(({ letter }) => letter.ref),
    }));
    return { ref, put: wordOf(addressees), addressees };
  });
}

function wordOf(addressees: readonly PutTo[]): PutWord {
  if (addressees.length === 0) return "not-resolved";
  const written = addressees.filter(({ letters }) => letters.some(({ state }) => state !== "bounced")).length;
  if (written === addressees.length) return "put";
  if (written > 0) return "in-part";
  return addressees.some(({ copies }) => copies.length > 0) ? "copied-only" : "nobody";
}
