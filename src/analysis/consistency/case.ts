import type { Interval } from "../../arithmetic/interval.ts";
import type { Ref } from "../../domain/id.ts";
import type { AnyRecord, BodyOf, RecordKind, RecordOf } from "../../domain/record.ts";
import { type Time, dayText, spanOf } from "../../domain/time.ts";

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
  const byKind = new Map<RecordKind, AnyRecord[]>();
  const byRef = new Map<string, AnyRecord>();
  for (const record of records) {
    const list = byKind.get(record.kind);
    if (list === undefined) byKind.set(record.kind, [record]);
    else list.push(record);
    byRef.set(`${record.kind} ${record.ref}`, record);
  }
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

export function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
