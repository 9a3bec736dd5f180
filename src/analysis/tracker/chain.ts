import type { questionOutcomes } from "../../domain/letter.ts";
import { daysBetween, spanOf, type Time } from "../../domain/time.ts";
import {
  chainOf,
  deadlineIn,
  isAnswer,
  isOwn,
  isPastBy,
  letterStatus,
  type LetterStatus,
  type TrackedLetter,
} from "./letter.ts";

/** A letter with what it says to each question. */
export type ChainedLetter = TrackedLetter & {
  readonly answered?:
    | readonly {
        readonly question: number;
        readonly of?: string | undefined;
        readonly outcome: (typeof questionOutcomes)[number];
        readonly says?: string | undefined;
      }[]
    | undefined;
};

/** What came to one question; `not-recorded`: an answer came, and nobody recorded what it says to this one. */
export type QuestionOutcome = (typeof questionOutcomes)[number] | "nothing-came" | "not-recorded";

export type AskedQuestion = {
  readonly of: string;
  readonly number: number;
  readonly asks: string;
  readonly outcome: QuestionOutcome;
  /** The letter that answers it, and its words. */
  readonly by: string | undefined;
  readonly says: string | undefined;
};

/** A letter with its reminders and all that came back, as it stood by the end of a day. */
export type LetterChain<L extends ChainedLetter> = {
  readonly letters: readonly [L, ...L[]];
  readonly state: LetterStatus["state"] | "partly-answered";
  /** The last day for an answer: of the newest letter that names one. */
  readonly due: Time | undefined;
  /** Whole days since that day, the least, while no answer has come. */
  readonly overdue: number | undefined;
  /** Whole days between that day and the first answer, the least, where it came later. */
  readonly late: number | undefined;
  readonly waiting: number | undefined;
  readonly questions: readonly AskedQuestion[];
};

/**
 * Letters, reminders and answers as chains, in the order of their first letters. A question is what the newest answer by
 * that day says of it; of an answer of which nobody recorded that, it is not said that it answers it.
 */
export function chainsOf<L extends ChainedLetter>(all: readonly L[], day: Time): LetterChain<L>[] {
  const told = new Set<string>();
  return all.flatMap((letter): LetterChain<L>[] => {
    if (told.has(letter.ref)) return [];
    const chain = chainOf(letter, all);
    for (const { ref } of chain) told.add(ref);
    const isPast = isPastBy(day);
    const letters = chain.filter(({ dated }) => dated === undefined || isPast(dated));
    const [first, ...rest] = letters;
    if (first === undefined) return [];
    const answers = letters.filter((each) => isAnswer(each) && isPast(each.dated));
    const questions = letters.filter(isOwn).flatMap((asking) => questionsOf(asking, answers, letters));
    const { state, waiting } = letterStatus(first, letters, day);
    const due = deadlineIn(letters, day);
    const gap = due === undefined ? undefined : daysBetween(due, answers[0]?.dated ?? day).least;
    const isOverdue = state === "overdue";
    return [
      {
        letters: [first, ...rest],
        state:
          state === "answered" && questions.some(({ outcome }) => outcome === "partly" || outcome === "not")
            ? "partly-answered"
            : state,
        due,
        overdue: isOverdue ? gap : undefined,
        late: answers.length > 0 && gap !== undefined && gap > 0 ? gap : undefined,
        waiting,
        questions,
      },
    ];
  });
}

function questionsOf(
  asking: ChainedLetter,
  answers: readonly ChainedLetter[],
  chain: readonly ChainedLetter[],
): readonly AskedQuestion[] {
  return asking.questions.map((asks, at): AskedQuestion => {
    const number = at + 1;
    const said = answers
      .toReversed()
      .flatMap((answer) =>
        (answer.answered ?? [])
          .filter((one) => one.question === number && (one.of ?? meantBy(answer, chain)) === asking.ref)
          .map((one) => ({ ...one, by: answer.ref })),
      )[0];
    const mayAnswer = asking.response === "answered" || answers.some((answer) => !isBefore(answer, asking));
    return {
      of: asking.ref,
      number,
      asks,
      outcome: said?.outcome ?? (mayAnswer ? "not-recorded" : "nothing-came"),
      by: said?.by,
      says: said?.says,
    };
  });
}

/** The letter whose questions an answer speaks of where it does not say so: the one replied to, or one before it that asked. */
function meantBy(answer: ChainedLetter, chain: readonly ChainedLetter[]): string | undefined {
  const seen = new Set<string>();
  let at = chain.find(({ ref }) => ref === answer.replies_to);
  while (at !== undefined && at.questions.length === 0 && !seen.has(at.ref)) {
    seen.add(at.ref);
    const { replies_to: before } = at;
    at = chain.find(({ ref }) => ref === before);
  }
  return at?.ref;
}

function isBefore(a: TrackedLetter, b: TrackedLetter): boolean {
  if (a.dated === undefined || b.dated === undefined) return false;
  return (spanOf(a.dated).until ?? Infinity) <= (spanOf(b.dated).from ?? -Infinity);
}
