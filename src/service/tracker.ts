import { deadlineOf } from "../analysis/consistency/deadline.ts";
import { letterStatus } from "../analysis/tracker/letter.ts";
import { replyLedger } from "../analysis/tracker/reply-ledger.ts";
import { proposedRepeats } from "../analysis/tracker/repeat.ts";
import { statusOn } from "../analysis/tracker/status.ts";
import type { LetterRow, RepeatRow, ReplyLedgerRow, TrackedRow } from "../api/tracker.ts";
import { dayText, daysBetween, spanOf, type Time } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { loadRecords } from "./load.ts";
import type { ReadSession } from "./session.ts";

/** Proposals of repeats that are given at once: more than anybody reads. */
const mostProposals = 200;

export async function listTracked(
  session: ReadSession,
  on: Time | undefined,
): Promise<Disclosed<readonly TrackedRow[]>> {
  return disclose(await trackedRows(session, on), session);
}

/** The same, as plain rows. */
export async function trackedRows(session: ReadSession, on?: Time): Promise<readonly TrackedRow[]> {
  const day = on ?? today(session);
  const end = spanOf(day).until ?? Infinity;
  const published = new Map(
    (await loadRecords(session, "source")).map(({ ref, body }) => [ref as string, body.published]),
  );
  const calls = await loadRecords(session, "recommendation");
  const promises = await loadRecords(session, "promise");
  const status = (
    body: (typeof calls)[number]["body"] | (typeof promises)[number]["body"],
    made: Time | undefined,
    deadline: string | undefined,
  ) => {
    const { level, since, looked, uncounted } = statusOn(body.observations, end);
    const due = deadlineOf(deadline, made);
    return {
      deadline: deadline ?? null,
      due: textOf(due),
      overdue: due !== undefined && (spanOf(due).until ?? Infinity) < end && level !== "done",
      level,
      since: textOf(since),
      looked: textOf(looked),
      uncounted,
      days: made === undefined ? null : nonNegative(daysBetween(made, day).least),
    };
  };
  return [
    ...calls.map(({ ref, body }): TrackedRow => {
      const made = body.made_in === undefined ? undefined : published.get(body.made_in);
      return {
        ref,
        kind: "recommendation",
        of: body.addressee,
        says: body.asks,
        ...status(body, made, body.deadline),
        linked: [...body.repeats],
      };
    }),
    ...promises.map(({ ref, body }): TrackedRow => ({
      ref,
      kind: "promise",
      of: body.office === undefined ? body.by : `${body.by}, ${body.office}`,
      says: body.pledges,
      ...status(body, body.made, body.due),
      linked: [...body.answers],
    })),
  ];
}

export async function listLetters(
  session: ReadSession,
  on: Time | undefined,
): Promise<Disclosed<readonly LetterRow[]>> {
  return disclose(await letterRows(session, on), session);
}

/** The same, as plain rows. */
export async function letterRows(session: ReadSession, on?: Time): Promise<readonly LetterRow[]> {
  const day = on ?? today(session);
  const letters = (await loadRecords(session, "letter")).map(({ ref, body }) => ({
    ref: ref as string,
    ...body,
  }));
  return letters.map((letter): LetterRow => {
    const { state, waiting, replies } = letterStatus(letter, letters, day);
    return {
      ref: letter.ref,
      addressee: letter.addressee,
      office: letter.office ?? null,
      dated: textOf(letter.dated),
      respond_by: textOf(letter.respond_by),
      state,
      waiting: waiting ?? null,
      questions: letter.questions.length,
      copies_to: [...letter.copies_to],
      replies: [...replies],
    };
  });
}

export async function listReplyLedger(
  session: ReadSession,
  on: Time | undefined,
): Promise<Disclosed<readonly ReplyLedgerRow[]>> {
  const calls = await loadRecords(session, "recommendation");
  const letters = (await loadRecords(session, "letter")).map(({ ref, body }) => ({
    ...body,
    ref: ref as string,
    to: body.to ?? [],
    copied: body.copied ?? [],
  }));
  const asked = calls.map(({ ref, body }) => ({ ref, to: body.to ?? [] }));
  const bodies = new Map(calls.map(({ ref, body }) => [ref as string, body]));
  const rows = replyLedger(asked, letters, on ?? today(session)).map(
    ({ ref, put, addressees }): ReplyLedgerRow => {
      const { asks, addressee, made_in } = bodies.get(ref)!;
      return {
        ref,
        says: asks,
        made_in: made_in ?? null,
        addressee,
        put,
        addressees: addressees.map(({ to, letters: sent, copies }) => ({
          to,
          letters: sent.map(({ letter, on: dated, days, state }) => ({
            letter,
            on: textOf(dated)!,
            days: days ?? null,
            state,
          })),
          copies: [...copies],
        })),
      };
    },
  );
  return disclose(rows, session);
}

export async function listRepeats(session: ReadSession): Promise<Disclosed<readonly RepeatRow[]>> {
  const calls = (await loadRecords(session, "recommendation")).map(({ ref, body }) => ({ ref, ...body }));
  const rows = proposedRepeats(calls, mostProposals).map((proposal): RepeatRow => ({
    ...proposal,
    likeness: Math.round(proposal.likeness * 100) / 100,
    shared: [...proposal.shared],
  }));
  return disclose(rows, session);
}

function today(session: ReadSession): Time {
  return { edtf: dayText(session.now()) };
}

function textOf(time: Time | undefined): string | null {
  return time === undefined ? null : (time.words ?? time.edtf);
}

function nonNegative(days: number | undefined): number | null {
  return days === undefined || days < 0 ? null : days;
}
