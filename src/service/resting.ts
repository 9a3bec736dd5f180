import type { Columns } from "../analysis/column/column.ts";
import type { CountingRule } from "../domain/counting-rule.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord, RecordKind } from "../domain/record.ts";
import { canonical } from "../domain/version.ts";
import { columnsOf } from "./column.ts";
import { retractedOf } from "./load.ts";
import type { ReadSession } from "./session.ts";
import { type Snapshot, locatorsIn, snapshotFor } from "./snapshot.ts";

/** What stands in a dossier and rests on nothing but sources that were taken back. */
export type Resting = {
  /** Each such record with the sources that it names. */
  readonly records: ReadonlyMap<Ref, { readonly record: AnyRecord; readonly sources: readonly Ref[] }>;
  /** The columns without these records. */
  readonly columnsOf: (rule: CountingRule) => Promise<Columns>;
};

/** What other records speak of: it stands as long as one of them does, whichever source named it first. */
const spokenOf: ReadonlySet<RecordKind> = new Set(["facility", "cell", "event", "frame", "norm"]);

/**
 * The records that name a place in a source, and none outside the sources given: nothing else bears them out. A place, an
 * event, a frame or a norm is none of them while something else names it.
 */
export function restingOn(sources: ReadonlySet<Ref>, { records, namedBy }: Snapshot): AnyRecord[] {
  if (sources.size === 0) return [];
  const resting = new Map(
    records
      .filter(({ body }) => {
        const places = locatorsIn(body);
        return places.length > 0 && places.every(({ source }) => sources.has(source));
      })
      .map((record) => [record.ref, record]),
  );
  const isNamed = ({ ref, kind }: AnyRecord): boolean =>
    spokenOf.has(kind) && namedBy(ref).some((by) => !resting.has(by));
  // What one of them keeps standing may keep another.
  for (let kept = [...resting.values()].filter(isNamed); kept.length > 0;) {
    for (const { ref } of kept) resting.delete(ref);
    kept = [...resting.values()].filter(isNamed);
  }
  return [...resting.values()];
}

/** What rests on retracted sources alone; undefined where nothing does, as in most dossiers. */
export async function restingOnRetracted(session: ReadSession): Promise<Resting | undefined> {
  const gone = await retractedOf(session, "source");
  if (gone.size === 0) return undefined;
  const resting = restingOn(gone, await snapshotFor(session));
  if (resting.length === 0) return undefined;
  const records = new Map(
    resting.map((record) => [
      record.ref,
      { record, sources: [...new Set(locatorsIn(record.body).map(({ source }) => source))] },
    ]),
  );
  const made = new Map<string, Promise<Columns>>();
  return {
    records,
    columnsOf: (rule) => {
      const key = canonical(rule);
      const known = made.get(key) ?? columnsOf(session, rule, (ref) => !records.has(ref));
      made.set(key, known);
      return known;
    },
  };
}
