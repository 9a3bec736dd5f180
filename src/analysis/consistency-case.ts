import type { Ref } from "../domain/id.ts";
import type { AnyRecord, BodyOf, RecordKind, RecordOf } from "../domain/record.ts";

export type ConsistencyVerdict = "broken" | "holds" | "cannot-tell";

/** A rule over the cases: what it finds, and every explanation of a break that the records do not exclude. */
export type Rule = { readonly check: (cases: Cases) => Check[]; readonly explanations: readonly string[] };

/** What a rule says of one record before it is worded in full. */
export type Check = {
  readonly record: Ref;
  readonly against?: Ref;
  readonly verdict: ConsistencyVerdict;
  readonly reason: string;
};

/** The records by kind and ref. */
export type Cases = {
  readonly records: readonly AnyRecord[];
  readonly all: <K extends RecordKind>(kind: K) => readonly RecordOf<K>[];
  readonly find: <K extends RecordKind>(kind: K, ref: Ref | undefined) => BodyOf<K> | undefined;
};

export function casesOf(given: Iterable<AnyRecord>): Cases {
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
    all: <K extends RecordKind>(kind: K) => (byKind.get(kind) ?? []) as unknown as readonly RecordOf<K>[],
    find: <K extends RecordKind>(kind: K, ref: Ref | undefined) =>
      byRef.get(`${kind} ${ref}`)?.body as BodyOf<K> | undefined,
  };
}
