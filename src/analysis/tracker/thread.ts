import type { ConfirmedRepeat, RepeatKind } from "../../domain/repeat.ts";
import { spanOf, type Time } from "../../domain/time.ts";
import { type TrackedObservation, type TrackerStatus, statusOn } from "./status.ts";

/** A call or a promise as threads know it. */
export type Threaded = {
  readonly ref: string;
  readonly kind: "recommendation" | "promise";
  /** When it was made public. */
  readonly made: Time | undefined;
  /** The document that it stands in. */
  readonly madeIn: string | undefined;
  readonly confirmed: readonly ConfirmedRepeat[];
  /** Calls that a promise answers, as somebody recorded it. */
  readonly answers: readonly string[];
  readonly observations: readonly TrackedObservation[];
};

/** One confirmed repeat, from the call or promise that it stands under. */
export type ThreadTie = ConfirmedRepeat & { readonly from: string };

/** One ask through its documents and addressees, in the order of time. */
export type Thread = {
  /** The first call, by which the thread is named; the first promise where there is no call. */
  readonly first: string;
  /** Calls and promises in the order in which they were made, those without a date last. */
  readonly members: readonly Threaded[];
  /** Calls that ask, each once; one that only reports on another is none. */
  readonly asks: readonly Threaded[];
  readonly ties: readonly ThreadTie[];
  /** What was said against it. */
  readonly opposed: readonly Threaded[];
  /** Promises, refusals and claims of those who are asked, by that day, the newest first. */
  readonly answers: readonly Threaded[];
  /** From the observations of the first call and of those that ask for the same. */
  readonly status: TrackerStatus;
  /** Of which call or promise the observation is that says so. */
  readonly evidenceOf: string | undefined;
};

/** What makes one thread of two; an opposite is told beside it. */
const joining: ReadonlySet<RepeatKind> = new Set(["same", "narrower", "wider", "reports-on"]);

/**
 * Threads of what asks for the same, by confirmed repeats alone, as they stood by an instant. A thread stands where its
 * first call stands: evidence on a call that asks for less, or for more, is told with that call and moves nothing.
 */
export function threadsOf(all: readonly Threaded[], instant: number): Thread[] {
  const isPast = ({ made }: Threaded): boolean =>
    made === undefined || (spanOf(made).until ?? Infinity) <= instant;
  const standing = all.filter(isPast);
  const byRef = new Map(standing.map((one) => [one.ref, one]));
  const ties = standing.flatMap((one) =>
    one.confirmed.flatMap((tie) =>
      byRef.has(tie.ref) && tie.ref !== one.ref ? [{ ...tie, from: one.ref }] : [],
    ),
  );
  const joined = ties.filter(({ kind }) => joining.has(kind));
  return components(joined)
    .map((refs): Thread => {
      const members = standing.filter(({ ref }) => refs.has(ref)).toSorted(byTime);
      const calls = members.filter(({ kind }) => kind === "recommendation");
      const first = calls[0] ?? members[0]!;
      const own = ties.filter((tie) => refs.has(tie.from) || refs.has(tie.ref));
      const opposing = own.filter(({ kind }) => kind === "opposes");
      const opposed = standing.filter(
        ({ ref }) => !refs.has(ref) && opposing.some((tie) => tie.from === ref || tie.ref === ref),
      );
      const same =
        components(own.filter(({ kind }) => kind === "same")).find((one) => one.has(first.ref)) ??
        new Set([first.ref]);
      const seen = members
        .filter(({ ref }) => same.has(ref))
        .flatMap(({ ref, observations }) => observations.map((observation) => ({ ref, observation })));
      const status = statusOn(
        seen.map(({ observation }) => observation),
        instant,
      );
      const answering = standing.filter(
        (one) => one.kind === "promise" && one.answers.some((ref) => refs.has(ref)),
      );
      return {
        first: first.ref,
        members,
        asks: calls.filter(({ ref }) => !own.some(({ from, kind }) => from === ref && kind === "reports-on")),
        ties: own,
        opposed,
        answers: [...new Set([...members.filter(({ kind }) => kind === "promise"), ...answering, ...opposed])]
          .filter(({ kind, made }) => kind === "promise" && made !== undefined)
          .toSorted(byTime)
          .toReversed(),
        status,
        evidenceOf: seen.find(({ observation }) => observation === status.seen)?.ref,
      };
    })
    .toSorted((a, b) => byTime(a.members[0]!, b.members[0]!));
}

function components(ties: readonly ThreadTie[]): ReadonlySet<string>[] {
  const of = new Map<string, Set<string>>();
  for (const { from, ref } of ties) {
    const merged = new Set([...(of.get(from) ?? [from]), ...(of.get(ref) ?? [ref])]);
    for (const each of merged) of.set(each, merged);
  }
  return [...new Set(of.values())];
}

function byTime(a: Threaded, b: Threaded): number {
  const at = ({ made }: Threaded): number =>
    made === undefined ? Infinity : (spanOf(made).from ?? -Infinity);
  const [first, second] = [at(a), at(b)];
  if (first !== second) return first < second ? -1 : 1;
  return a.ref < b.ref ? -1 : 1;
}
