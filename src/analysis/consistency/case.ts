import type { Interval } from "../../arithmetic/interval.ts";
import type { Ref } from "../../domain/id.ts";
import type { AnyRecord, BodyOf, RecordKind, RecordOf } from "../../domain/record.ts";
import { type Time, dayText, spanOf } from "../../domain/time.ts";
import type { Trilean } from "../../domain/trilean.ts";

export type ConsistencyVerdict = "broken" | "holds" | "cannot-tell";

/** What a rule says of one record before it is worded in full. */
export type Check = {
  readonly record: Ref;
  /** The field that is asked about, where it is one. */
  readonly field?: string;
  readonly against?: string;
  /** The other records that it rests on. */
  readonly with?: readonly Ref[];
  readonly verdict: ConsistencyVerdict;
  readonly reason: string;
};

/** A rule: what it finds in the records, and what may explain a breach. `today` is an instant; without it nothing lies ahead. */
export type CaseRule = {
  readonly check: (cases: Cases, today: number | undefined) => Check[];
  readonly explanations: readonly string[];
};

export const dateErrors = [
  "one of the dates was misprinted or miscoded",
  "one of the dates was remembered or told for another",
];

/** Why dates may seem to be what no reading of the records allows. */
export const wrongDates = [...dateErrors, "a year was counted in another era"];

/** The records by kind and ref. */
export type Cases = {
  readonly records: readonly AnyRecord[];
  /** What was taken back and is still named. */
  readonly named: readonly Named[];
  readonly all: <K extends RecordKind>(kind: K) => readonly RecordOf<K>[];
  /** What the rules about the life of a person have gathered once. */
  lives?: unknown;
  readonly find: <K extends RecordKind>(kind: K, ref: Ref | undefined) => BodyOf<K> | undefined;
};

/** A record that names what was taken back: a frame its member, another the only source that it rests on. */
export type Named = { readonly record: Ref; readonly retracted: Ref; readonly as: "member" | "source" };

export function casesOf(given: Iterable<AnyRecord>, named: readonly Named[] = []): Cases {
  const records = [...given];
  const byKind = Map.groupBy(records, ({ kind }) => kind);
  const byRef = new Map(records.map((record) => [`${record.kind} ${record.ref}`, record]));
  return {
    records,
    named,
    all: <K extends RecordKind>(kind: K) => (byKind.get(kind) ?? []) as unknown as readonly RecordOf<K>[],
    find: <K extends RecordKind>(kind: K, ref: Ref | undefined) =>
      byRef.get(`${kind} ${ref}`)?.body as BodyOf<K> | undefined,
  };
}

/** Whether a stay in one place was in another: the same, or a part of it. */
export function isAt(cases: Cases, stay: Ref | undefined, facility: Ref): boolean {
  for (let at = stay, step = 0; at !== undefined && step < 5; step++) {
    if (at === facility) return true;
    at = cases.find("facility", at)?.parent;
  }
  return false;
}

/** A time in the words of its source, with the days it spans where those say more than its text. */
export function say(time: Time): string {
  if (time.words !== undefined) return `${time.words} (${time.edtf})`;
  const { from, until } = spanOf(time);
  return time.edtf.includes("~") && from !== undefined && until !== undefined
    ? `${time.edtf} (${dayText(from)} to ${dayText(until - 1)})`
    : time.edtf;
}

export function numbers({ low, high, lowOpen, highOpen }: Interval): string {
  if (low === high) return `${low}`;
  if (high === Infinity) return `${lowOpen ? "over" : "at least"} ${low}`;
  return `${low} to ${highOpen ? "under " : ""}${high}`;
}

/** A check whose text tells both sides: whether they can stand together, and where that is open, what decides it. */
export function judged(
  about: Omit<Check, "verdict" | "reason">,
  text: string,
  stands: Trilean,
  { apart = "both cannot stand", open }: { readonly apart?: string; readonly open?: string },
): Check {
  if (stands === "yes") return { ...about, verdict: "holds", reason: `${text}.` };
  if (stands === "unknown") return { ...about, verdict: "cannot-tell", reason: `${text}; ${open}.` };
  return { ...about, verdict: "broken", reason: `${text}: ${apart}${apart.endsWith("?") ? "" : "."}` };
}

/** The stays of each person. */
export function staysByPerson(cases: Cases): ReadonlyMap<Ref | undefined, readonly RecordOf<"stay">[]> {
  return Map.groupBy(cases.all("stay"), ({ body }) => cases.find("episode", body.episode)?.person);
}

/** Field names stay as a file writes them; only words begin with a capital. */
export function upper(text: string): string {
  return text.startsWith("the ") ? `The ${text.slice(4)}` : text;
}
