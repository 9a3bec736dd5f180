import type { Columns } from "../analysis/column.ts";
import type { CountingRule } from "../domain/counting-rule.ts";
import type { Ref } from "../domain/id.ts";
import type { AnyRecord } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { canonical } from "../domain/version.ts";
import { recordsOfKind } from "../store/read.ts";
import { columnsOf } from "./column.ts";
import type { ReadSession } from "./session.ts";
import { locatorsIn, snapshotFor } from "./snapshot.ts";

/** What stands in a dossier and rests on nothing but sources that were taken back. */
export type Resting = {
  /** Each such record with the sources that it names. */
  readonly records: ReadonlyMap<Ref, { readonly record: AnyRecord; readonly sources: readonly Ref[] }>;
  /** The columns without these records. */
  readonly columnsOf: (rule: CountingRule) => Promise<Columns>;
};

/** The records that name a place in a source, and none outside the sources given: nothing else bears them out. */
export function restingOn(sources: ReadonlySet<Ref>, records: readonly AnyRecord[]): AnyRecord[] {
  if (sources.size === 0) return [];
  return records.filter(({ body }) => {
    const places = locatorsIn(body);
    return places.length > 0 && places.every(({ source }) => sources.has(source));
  });
}

/** The sources that were taken back. */
export async function retractedSources(session: ReadSession): Promise<ReadonlySet<Ref>> {
  const gone = new Set<Ref>();
  for await (const { ref, body } of recordsOfKind(session.reader, "source"))
    if (retractionOf(body) !== undefined) gone.add(ref);
  return gone;
}

/** What rests on retracted sources alone; undefined where nothing does, as in most dossiers. */
export async function restingOnRetracted(session: ReadSession): Promise<Resting | undefined> {
  const gone = await retractedSources(session);
  if (gone.size === 0) return undefined;
  const resting = restingOn(gone, (await snapshotFor(session)).records);
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
