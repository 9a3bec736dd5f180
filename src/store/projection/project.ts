import { decodeEntry } from "../../crypto/entry.ts";
import { canonicalJson } from "../../domain/canonical-json.ts";
import { asWhole } from "../../domain/text.ts";
import type { KeptEntry } from "../journal/journal.ts";
import { openEntry } from "../journal/reader.ts";
import { asEnvelope, type Envelope, type Reader } from "../reader.ts";
import type { Head, Hooks, RecordClass } from "../record.ts";
import type { ProjectionBatch, RecordRow } from "./projection.ts";

/** What a view is made with: the keys that open the versions, and the rule that merges them. */
export type Viewer = Pick<Reader, "epochKeys" | "hooks">;

/** A version about to enter the current state. */
export type NewVersion = Envelope & {
  /** The body as canonical JSON, where the caller has it. */
  readonly text?: string | undefined;
  readonly position: number;
  readonly hash: Uint8Array;
  readonly id: string;
  readonly class: RecordClass;
  /** Positions of the versions it supersedes. */
  readonly parents: readonly number[];
};

/**
 * Takes a version into the current state: the record's row, its search text and what it supersedes. `known` is the
 * record's row before it and `heads` its heads; both are empty for a new record, which becomes number `next`. `entriesAt`
 * gives entries of the journal, this version's among them.
 */
export async function projectVersion(
  viewer: Viewer,
  batch: ProjectionBatch,
  version: NewVersion,
  known: RecordRow | undefined,
  heads: readonly number[],
  next: number,
  entriesAt: (positions: readonly number[]) => Promise<KeptEntry[]>,
): Promise<void> {
  const record = known ?? { number: next, first: version.position };
  const { position, hash } = version;
  if (known === undefined) await batch.putRecord(rowOfOne(viewer.hooks, record, version));
  await batch.insertVersion({ position, hash, record: record.number });
  for (const parent of version.parents) await batch.insertSupersedes(parent, position);
  if (known === undefined) return;

  const others = heads.filter((head) => !version.parents.includes(head));
  if (others.length === 0) {
    await batch.putRecord(rowOfOne(viewer.hooks, record, version));
    return;
  }
  const versions = await batch.versionsOf(known.number);
  const view = viewOf(
    viewer,
    known.kind,
    [...others, position],
    await entriesAt(versions.map((row) => row.position)),
  );
  await batch.putRecord({ ...known, ...columnsOf(viewer.hooks, known.kind, view), last: position });
}

/** What a record shows: the one head, or the merge of several. An erased head shows nothing. */
export type ProjectedView = {
  readonly body: RecordBody;
  readonly owner: string | undefined;
  readonly class: RecordClass;
  readonly conflict: boolean;
};

type RecordBody = Envelope["body"];

/**
 * The view of a record with these heads (positions) among all its versions; the same in whatever order they come. Of
 * several classes the stricter holds; the owner is the one that the merged body names, else the newest head's.
 */
export function viewOf(
  viewer: Viewer,
  kind: string,
  heads: readonly number[],
  versions: readonly KeptEntry[],
): ProjectedView {
  const opened = versions
    .filter((row) => heads.includes(row.position))
    .map((row) => openVersion(viewer, row))
    .sort(byTimeThenHash);
  const [only] = opened;
  if (only === undefined) throw new RangeError("A record has at least one head");
  if (opened.length === 1) return { body: only.body, owner: only.owner, class: only.class, conflict: false };
  const base = commonVersion(viewer, heads, versions);
  const body = viewer.hooks.merge(kind, opened, base);
  return {
    body,
    owner: viewer.hooks.index(kind, body).owner ?? opened.at(-1)?.owner,
    class: opened.some((head) => head.class === "I") ? "I" : "C",
    conflict: true,
  };
}

/** The body of the newest version that every head comes from; `undefined` where there is none or it was erased. */
export function commonVersion(
  viewer: Viewer,
  heads: readonly number[],
  versions: readonly KeptEntry[],
): RecordBody | undefined {
  const newest = commonEntry(heads, versions);
  if (newest === undefined || newest.ciphertext === null) return undefined;
  return openVersion(viewer, newest).body;
}

/** The newest version that every head (a position) comes from. */
export function commonEntry(heads: readonly number[], versions: readonly KeptEntry[]): KeptEntry | undefined {
  const entries = versions.map((row) => {
    const { hlc, parents } = decodeEntry(row.bytes);
    return { row, hash: hexOf(row.hash), time: hlc, parents: parents.map(hexOf) };
  });
  const ends = entries.filter(({ row }) => heads.includes(row.position)).map(({ hash }) => hash);
  return newestCommon(ends, entries)?.row;
}

/** The newest of these entries from which every head (a hash) comes; the rule by which a merge finds its base. */
export function newestCommon<E extends DatedVersion & { readonly parents: readonly string[] }>(
  heads: readonly string[],
  entries: readonly E[],
): E | undefined {
  const parentsOf = new Map(entries.map(({ hash, parents }) => [hash, parents]));
  const origins = heads.map((head) => originsOf(head, parentsOf));
  return entries
    .filter(({ hash }) => origins.every((those) => those.has(hash)))
    .sort(byTimeThenHash)
    .at(-1);
}

/** The version itself and all that it comes from. */
function originsOf(hash: string, parentsOf: ReadonlyMap<string, readonly string[]>): Set<string> {
  const origins = new Set<string>();
  const ahead = [hash];
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (origins.has(next)) continue;
    origins.add(next);
    for (const parent of parentsOf.get(next) ?? []) ahead.push(parent);
  }
  return origins;
}

/** The columns of a record's row that follow from its view; `text` is its body as canonical JSON. */
export function columnsOf(
  hooks: Hooks,
  kind: string,
  view: ProjectedView,
  text: string = canonicalJson(view.body),
): Pick<RecordRow, "class" | "owner" | "conflict" | "body" | "search"> {
  return {
    class: view.class,
    owner: view.owner ?? null,
    conflict: view.conflict ? 1 : 0,
    body: text,
    search: view.class === "I" ? "" : searchColumn(hooks.index(kind, view.body).text),
  };
}

function rowOfOne(hooks: Hooks, record: Pick<RecordRow, "number" | "first">, version: NewVersion): RecordRow {
  const { number, first } = record;
  const { id, ref, kind, position, text } = version;
  const view = { body: version.body, owner: version.owner, class: version.class, conflict: false };
  return { number, id, ref, kind, first, last: position, ...columnsOf(hooks, kind, view, text) };
}

type OpenVersion = Head & { readonly owner: string | undefined; readonly class: RecordClass };

function openVersion(viewer: Viewer, row: KeptEntry): OpenVersion {
  const { fields, content } = openEntry(viewer, row);
  // An erased version still stands in its record's history and shows nothing.
  const { body, owner } =
    content === undefined ? { body: {}, owner: undefined } : asEnvelope(content, row.position);
  return { body, owner, class: fields.class, time: fields.hlc, hash: hexOf(row.hash) };
}

type DatedVersion = Pick<Head, "time" | "hash">;

export function byTimeThenHash(a: DatedVersion, b: DatedVersion): number {
  return a.time[0] - b.time[0] || a.time[1] - b.time[1] || (a.hash < b.hash ? -1 : 1);
}

/**
 * The text as the index takes it. Two spaces at its end make its last one or two characters the start of a trigram
 * too, for the search of short terms; a 0 character would end the text early; half a character, which older versions
 * let in, stands in the table as the sign that SQLite puts in its place.
 */
function searchColumn(text: string): string {
  return text === "" ? "" : `${asWhole(text).replaceAll("\0", " ")}  `;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
