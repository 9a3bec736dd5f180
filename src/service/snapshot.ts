import { gather } from "../domain/gather.ts";
import { figureText } from "../arithmetic/figure-text.ts";
import type { ListedCheckpoint } from "../api/listing.ts";
import type { Ref } from "../domain/id.ts";
import { labelOf } from "../domain/label.ts";
import type { Locator } from "../domain/locator.ts";
import { type AnyRecord, linksOf, recordKinds } from "../domain/record.ts";
import { currentCheckpoint } from "../store/read.ts";
import { type ReadSession, keptIn } from "./session.ts";
import { checkpointRow, loadRecords } from "./load.ts";

/** All records of a dossier as they stood at one size of its journal, with what is looked up among them again and again. */
export type Snapshot = {
  readonly checkpoint: ListedCheckpoint | null;
  readonly records: readonly AnyRecord[];
  readonly recordOf: (ref: Ref) => AnyRecord | undefined;
  /** What a reader would call the record: pseudonym, title, name; empty where it has none or there is no such record. */
  readonly labelOf: (ref: Ref) => string;
  /** The records that link to this one, each once, in the order of their creation. */
  readonly namedBy: (ref: Ref) => readonly Ref[];
  /** Every locator into a source with the record that has it and the words that the record keeps of it. */
  readonly citationsOf: (source: Ref) => readonly Citation[];
};

export type Citation = { readonly at: Locator; readonly by: Ref; readonly words: string | undefined };

/** The dossier as its reader sees it now. It is read once for each state of the journal, and the one before is let go. */
export async function snapshotFor(session: ReadSession): Promise<Snapshot> {
  return keptIn(session, "snapshot", async () => read(await settled(session)));
}

/** The same session at the size that it has now, so that nothing written meanwhile is seen in part. */
async function settled(session: ReadSession): Promise<ReadSession> {
  if (session.shows !== undefined) return session;
  return session.at(session.reader.size ?? (await currentCheckpoint(session.reader)).size);
}

async function read(session: ReadSession): Promise<Snapshot> {
  const records: AnyRecord[] = [];
  for (const kind of recordKinds) records.push(...((await loadRecords(session, kind)) as AnyRecord[]));
  const byRef = new Map(records.map((record) => [record.ref, record]));
  const recordOf = (ref: Ref): AnyRecord | undefined => byRef.get(ref);
  const named = once(() => namesIn(records));
  const cited = once(() => citationsIn(records));
  return {
    checkpoint: await checkpointRow(session),
    records,
    recordOf,
    labelOf: (ref) => {
      const record = recordOf(ref);
      return record === undefined ? "" : labelOf(record, { recordOf, figureText });
    },
    namedBy: (ref) => named().get(ref) ?? [],
    citationsOf: (source) => cited().get(source) ?? [],
  };
}

function namesIn(records: readonly AnyRecord[]): ReadonlyMap<Ref, Ref[]> {
  const names = new Map<Ref, Ref[]>();
  for (const { kind, ref, body } of records) {
    for (const named of new Set(linksOf(kind, body).map((link) => link.ref))) {
      gather(names, named, ref);
    }
  }
  return names;
}

function citationsIn(records: readonly AnyRecord[]): ReadonlyMap<Ref, Citation[]> {
  const sources = new Set(records.flatMap(({ kind, ref }) => (kind === "source" ? [ref] : [])));
  const citations = new Map<Ref, Citation[]>();
  for (const { ref, body } of records) {
    const kept = (body as { words?: string }).words;
    for (const at of locatorsIn(body)) {
      if (!sources.has(at.source)) continue;
      const citation = { at, by: ref, words: at.quote?.exact ?? kept };
      gather(citations, at.source, citation);
    }
  }
  return citations;
}

/** The locators anywhere in a body: what names a source and is no link by itself. */
export function locatorsIn(value: unknown): Locator[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(locatorsIn);
  if (typeof (value as { source?: unknown }).source === "string") return [value as Locator];
  return Object.values(value).flatMap(locatorsIn);
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
