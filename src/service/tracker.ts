import type { z } from "zod";
import { deadlineOf } from "../analysis/consistency/deadline.ts";
import { chainsOf } from "../analysis/tracker/chain.ts";
import { holdersOn, type OfficeHolder } from "../analysis/tracker/holder.ts";
import { deliveredBy, isAnswer, letterStatus, roleOf } from "../analysis/tracker/letter.ts";
import { replyLedger } from "../analysis/tracker/reply-ledger.ts";
import { proposedRepeats } from "../analysis/tracker/repeat.ts";
import { claimOf, statementOf, statusOn } from "../analysis/tracker/status.ts";
import { type Thread, type Threaded, threadsOf } from "../analysis/tracker/thread.ts";
import type {
  ChainRow,
  LetterRow,
  repeatConfirm,
  RepeatRow,
  ReplyLedgerRow,
  ThreadRow,
  TrackedRow,
} from "../api/tracker.ts";
import { placeText } from "../api/wording.ts";
import type { Locator } from "../domain/locator.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordOf } from "../domain/record.ts";
import type { ConfirmedRepeat } from "../domain/repeat.ts";
import { dayText, daysBetween, spanOf, type Time } from "../domain/time.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { findRecord, loadRecords } from "./load.ts";
import { noRecord } from "./record.ts";
import type { ReadSession, WriteSession } from "./session.ts";
import { refuseRetracted, writeBodies } from "./write.ts";

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
  const { calls, promises, publishedOf, threaded } = await trackedRecords(session);
  const threadOf = new Map(
    threadsOf(threaded, end).flatMap(({ first, members }) => members.map(({ ref }) => [ref, first] as const)),
  );
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
    ...calls.map((call): TrackedRow => {
      const { ref, body } = call;
      return {
        ref,
        kind: "recommendation",
        of: body.addressee,
        says: body.asks,
        is: "call",
        claim: null,
        ...status(body, publishedOf(call), body.deadline),
        linked: [...body.repeats],
        thread: threadOf.get(ref) ?? null,
      };
    }),
    ...promises.map(({ ref, body }): TrackedRow => {
      const is = statementOf(body.kind);
      return {
        ref,
        kind: "promise",
        of: promiserOf(body),
        says: body.pledges,
        is,
        claim: is === "claim" ? claimRow(body) : null,
        ...status(is === "claim" ? { ...body, observations: [] } : body, body.made, body.due),
        linked: [...body.answers],
        thread: threadOf.get(ref) ?? null,
      };
    }),
  ];
}

function claimRow({ tested = [] }: RecordOf<"promise">["body"]): TrackedRow["claim"] {
  return {
    stands: claimOf(tested),
    by: tested.map(({ by: ref, shows, reason }) => ({ ref, shows, reason })),
  };
}

function promiserOf({ by, office }: RecordOf<"promise">["body"]): string {
  return office === undefined ? by : `${by}, ${office}`;
}

/**
 * Calls and promises on file, when each was made public, and what threads ask of them: what was said at a visit was asked on
 * that day, though it was not made public.
 */
async function trackedRecords(session: ReadSession): Promise<{
  readonly calls: readonly RecordOf<"recommendation">[];
  readonly promises: readonly RecordOf<"promise">[];
  readonly publishedOf: (call: RecordOf<"recommendation">) => Time | undefined;
  readonly threaded: readonly Threaded[];
}> {
  const sources = new Map((await loadRecords(session, "source")).map(({ ref, body }) => [ref, body]));
  const calls = await loadRecords(session, "recommendation");
  const promises = await loadRecords(session, "promise");
  const sourceOf = ({ made_in: source }: RecordOf<"recommendation">["body"]) =>
    source === undefined ? undefined : sources.get(source);
  const threaded = [
    ...calls.map(({ ref, body }): Threaded => ({
      ref,
      kind: "recommendation",
      made: sourceOf(body)?.published ?? sourceOf(body)?.held,
      madeIn: body.made_in,
      confirmed: body.confirmed ?? [],
      answers: [],
      observations: body.observations,
    })),
    ...promises.map(({ ref, body }): Threaded => ({
      ref,
      kind: "promise",
      made: body.made,
      madeIn: body.at[0]?.source,
      confirmed: body.confirmed ?? [],
      answers: body.answers,
      observations: body.observations,
    })),
  ];
  return { calls, promises, publishedOf: (call) => sourceOf(call.body)?.published, threaded };
}

/** Threads of what asks for the same, by confirmed repeats alone, as they stood by the end of a day. */
export async function listThreads(
  session: ReadSession,
  on: Time | undefined,
): Promise<Disclosed<readonly ThreadRow[]>> {
  const day = on ?? today(session);
  const end = spanOf(day).until ?? Infinity;
  const { calls, promises, threaded } = await trackedRecords(session);
  const replies = (await chainsOn(session, day)).flatMap(({ letters }) => {
    const puts = letters.flatMap((letter) => letter.puts ?? []);
    return letters.flatMap((letter) =>
      puts.length > 0 && isAnswer(letter) && letter.dated !== undefined
        ? [{ puts, made: letter.dated, letter }]
        : [],
    );
  });
  const text = new Map<string, { readonly of: string; readonly says: string }>([
    ...calls.map(({ ref, body }) => [ref, { of: body.addressee, says: body.asks }] as const),
    ...promises.map(({ ref, body }) => [ref, { of: promiserOf(body), says: body.pledges }] as const),
  ]);
  const member = ({ ref, kind, made, madeIn, observations }: Threaded): ThreadRow["members"][number] => {
    const { level, since } = statusOn(observations, end);
    return {
      ref,
      kind,
      ...text.get(ref)!,
      on: textOf(made),
      made_in: madeIn ?? null,
      level,
      since: textOf(since),
    };
  };
  const row = (thread: Thread): ThreadRow => {
    const { first, asks, members, opposed, ties, status, evidenceOf, answers } = thread;
    const dated = asks.find(({ made }) => made !== undefined);
    const said = [
      ...answers.map(({ ref, made }) => ({
        ref,
        on: made!,
        by: text.get(ref)!.of,
        says: text.get(ref)!.says,
      })),
      ...replies
        .filter(({ puts }) => members.some(({ ref }) => puts.includes(ref)))
        .map(({ made, letter }) => ({
          ref: letter.ref,
          on: made,
          by: letter.sender,
          says: letter.response_note ?? letter.subject ?? "a letter",
        })),
    ];
    const answer = said.toSorted(
      (a, b) => (spanOf(b.on).from ?? -Infinity) - (spanOf(a.on).from ?? -Infinity),
    )[0];
    return {
      thread: first,
      says: text.get(first)!.says,
      addressees: asks.map(({ ref, made }) => ({ to: text.get(ref)!.of, on: textOf(made), ref })),
      first_asked: textOf(dated?.made),
      times_asked: asks.length,
      documents: new Set(asks.flatMap(({ madeIn }) => madeIn ?? [])).size,
      last_answer: answer === undefined ? null : { ...answer, on: textOf(answer.on)! },
      level: status.level,
      since: textOf(status.since),
      looked: textOf(status.looked),
      evidence:
        status.seen === undefined
          ? null
          : {
              of: evidenceOf!,
              says: status.seen.evidence ?? null,
              at: status.seen.at === undefined ? null : placed(status.seen.at as Locator),
            },
      members: members.map(member),
      opposed: opposed.map(member),
      ties: ties.map(({ from, ref, kind, by, on: day, reason }) => ({
        from,
        ref,
        kind,
        by,
        on: textOf(day),
        reason,
      })),
    };
  };
  return disclose(threadsOf(threaded, end).map(row), session);
}

function placed(at: Locator): string {
  const place = placeText(at);
  return place === "" ? at.source : `${at.source}, ${place}`;
}

/**
 * Keeps how one call or promise stands to another, under the first. What was confirmed of the two before, there, it replaces.
 *
 * @throws Problem `not-found` for a ref without a record, `bad-input` for another kind or for one call held against itself
 */
export async function confirmRepeat(
  session: WriteSession,
  { first, second, kind, by, on, reason }: z.output<typeof repeatConfirm.input>,
): Promise<Disclosed<z.output<typeof repeatConfirm.output>>> {
  const [own, other] = [await trackedRecord(session, first), await trackedRecord(session, second)];
  if (own.ref === other.ref)
    throw new Problem("bad-input", `${own.ref} is held against itself; name another call or promise.`);
  const tie: ConfirmedRepeat = { ref: other.ref, kind, by, ...(on === undefined ? {} : { on }), reason };
  const before = ((own.body as { confirmed?: readonly ConfirmedRepeat[] }).confirmed ?? []).filter(
    ({ ref }) => ref !== other.ref,
  );
  const body = { ...own.body, confirmed: [...before, tie] };
  const { changed } = await writeBodies(session, [{ record: own, body, touched: ["confirmed"] }], {
    note: `confirmed ${own.ref} as ${kind} of ${other.ref}`,
  });
  return disclose({ ...tie, from: own.ref, on: textOf(on), changed: changed.length > 0 }, session);
}

async function trackedRecord(session: WriteSession, refOrId: string) {
  const record = await findRecord(session, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  refuseRetracted(record);
  if (record.kind !== "recommendation" && record.kind !== "promise")
    throw new Problem("bad-input", `${record.ref} is a ${record.kind}; name a recommendation or a promise.`);
  return record;
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

/** Letters with their reminders and answers as chains, as they stood by the end of a day. */
export async function listChains(
  session: ReadSession,
  on: Time | undefined,
): Promise<Disclosed<readonly ChainRow[]>> {
  return disclose(await chainRows(session, on), session);
}

/** The same, as plain rows. */
export async function chainRows(session: ReadSession, on?: Time): Promise<readonly ChainRow[]> {
  const day = on ?? today(session);
  const authorities = new Map(
    (await loadRecords(session, "group")).map(({ ref, body }) => [ref as string, body.holders ?? []]),
  );
  return (await chainsOn(session, day)).map((chain) => chainRow(chain, day, authorities));
}

async function chainsOn(session: ReadSession, day: Time) {
  const letters = (await loadRecords(session, "letter")).map(({ ref, body }) => ({
    ...body,
    ref: ref as string,
  }));
  return chainsOf(letters, day);
}

function chainRow(
  { letters, state, due, overdue, late, waiting, questions }: Awaited<ReturnType<typeof chainsOn>>[number],
  day: Time,
  authorities: ReadonlyMap<string, readonly OfficeHolder[]>,
): ChainRow {
  const [{ ref, addressee, office, subject, dated }] = letters;
  return {
    chain: ref,
    addressee,
    office: office ?? null,
    subject: subject ?? null,
    dated: textOf(dated),
    state,
    respond_by: textOf(due),
    overdue_days: overdue ?? null,
    late_days: late ?? null,
    waiting: waiting ?? null,
    letters: letters.map((letter) => ({
      ref: letter.ref,
      role: roleOf(letter),
      sender: letter.sender,
      dated: textOf(letter.dated),
      respond_by: textOf(letter.respond_by),
      delivery: deliveryRow(letter, day),
      held_by:
        letter.dated === undefined
          ? []
          : (letter.to ?? []).flatMap((of) =>
              holdersOn(authorities.get(of) ?? [], letter.dated!).map(({ who, office, held }) => ({
                who,
                office,
                of,
                sure: held === "yes",
              })),
            ),
    })),
    questions: questions.map(({ by, says, ...question }) => ({
      ...question,
      by: by ?? null,
      says: says ?? null,
    })),
    puts: [...new Set(letters.flatMap(({ puts = [] }) => puts))],
  };
}

function deliveryRow(
  letter: RecordOf<"letter">["body"] & { readonly ref: string },
  day: Time,
): ChainRow["letters"][number]["delivery"] {
  const found = deliveredBy(letter, day);
  return found === undefined
    ? null
    : { state: found.state, on: textOf(found.on), at: found.at === undefined ? null : placed(found.at) };
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
          letters: sent.map(({ on: dated, days, ...put }) => ({
            ...put,
            on: textOf(dated)!,
            days: days ?? null,
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
  const promises = (await loadRecords(session, "promise")).map(({ ref, body }) => ({ ref, ...body }));
  const confirmed = new Map(
    [...calls, ...promises].flatMap(({ ref, confirmed: ties = [] }) =>
      ties.flatMap(({ ref: other, kind }) => [
        [`${ref} ${other}`, kind] as const,
        [`${other} ${ref}`, kind] as const,
      ]),
    ),
  );
  const rows = proposedRepeats(calls, mostProposals).map((proposal): RepeatRow => ({
    ...proposal,
    confirmed: confirmed.get(`${proposal.first} ${proposal.second}`) ?? null,
    likeness: Math.round(proposal.likeness * 100) / 100,
    shared: [...proposal.shared],
  }));
  // What somebody linked is to be confirmed too, though the two share no word, or one of them is a promise.
  const told = new Set(rows.flatMap(({ first, second }) => [`${first} ${second}`, `${second} ${first}`]));
  const known = new Set<string>([...calls, ...promises].map(({ ref }) => ref));
  const links = [
    ...calls.flatMap(({ ref, repeats }) => repeats.map((second) => ({ first: ref as string, second }))),
    ...promises.flatMap(({ ref, answers }) => answers.map((second) => ({ first: ref as string, second }))),
  ].filter(({ first, second }) => known.has(second) && !told.has(`${first} ${second}`));
  const linked = links.map(({ first, second }): RepeatRow => ({
    first,
    second,
    likeness: 0,
    shared: [],
    linked: true,
    confirmed: confirmed.get(`${first} ${second}`) ?? null,
  }));
  return disclose([...rows, ...linked], session);
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
