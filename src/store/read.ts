import { gather } from "../domain/gather.ts";
import { type SelectQueryBuilder, sql } from "kysely";
import { decodeEntry, knownKinds } from "../crypto/entry.ts";
import { HashTree } from "../crypto/merkle.ts";
import { formatVerifier } from "../crypto/note.ts";
import { Problem } from "../domain/problem.ts";
import type { Json, JsonObject } from "../domain/canonical-json.ts";
import type { KeptEntry } from "./journal/journal.ts";
import { type Checkpoint, checkpointOf, clockEvent, logName } from "./journal/log.ts";
import {
  entriesAt,
  entriesBetween,
  openContent,
  openEntry,
  sealedOf,
  selectEntries,
} from "./journal/reader.ts";
import { reachedBy } from "./projection/follow.ts";
import { byTimeThenHash, commonEntry, commonVersion, viewOf } from "./projection/project.ts";
import type { ProjectionTables, RecordRow } from "./projection/projection.ts";
import { asEnvelope, type Reader } from "./reader.ts";
import { type HybridTime, isUlid, type RecordClass, type StoredRecord, type Version } from "./record.ts";

/** The record with this ref or id; `undefined` where there is none. */
export async function recordByRef(reader: Reader, refOrId: string): Promise<StoredRecord | undefined> {
  const row = await rowByRef(reader, refOrId);
  return row === undefined ? undefined : recordOf(reader, row);
}

/** The records with these refs, in pages; refs without a record are left out. */
export async function* recordsByRef(reader: Reader, refs: readonly string[]): AsyncIterable<StoredRecord> {
  for (let at = 0; at < refs.length; at += pageLength) {
    const rows = await selectRecords(reader)
      .where("ref", "in", refs.slice(at, at + pageLength))
      .execute();
    for (const row of rows) yield await recordOf(reader, row);
  }
}

/** The record whose newest version was written last. */
export async function lastRecord(reader: Reader): Promise<StoredRecord | undefined> {
  const row = await selectRecords(reader)
    .where("class", "=", "C")
    .orderBy("last", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : recordOf(reader, row);
}

/** How many records there are. */
export async function recordCount(reader: Reader): Promise<number> {
  const row = await reader.projection.tables
    .selectFrom("record")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** The kind of every record, by its ref. */
export async function kindsByRef(reader: Reader): Promise<Map<string, string>> {
  const kinds = new Map<string, string>();
  for (let after = 0; ;) {
    const rows = await reader.projection.tables
      .selectFrom("record")
      .select(["number", "ref", "kind"])
      .where("class", "=", "C")
      .where("first", "<", reader.size ?? Number.MAX_SAFE_INTEGER)
      .where("number", ">", after)
      .orderBy("number")
      .limit(pageLength)
      .execute();
    for (const { ref, kind } of rows) kinds.set(ref, kind);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) return kinds;
    after = last.number;
  }
}

/** The refs of the records that belong to each record, by its ref. */
export async function refsByOwner(reader: Reader): Promise<Map<string, string[]>> {
  const owned = new Map<string, string[]>();
  for (let after = 0; ;) {
    const rows = await reader.projection.tables
      .selectFrom("record")
      .select(["number", "ref", "owner"])
      .where("class", "=", "C")
      .where("first", "<", reader.size ?? Number.MAX_SAFE_INTEGER)
      .where("number", ">", after)
      .orderBy("number")
      .limit(pageLength)
      .execute();
    for (const { ref, owner } of rows) {
      if (owner === null) continue;
      gather(owned, owner, ref);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) return owned;
    after = last.number;
  }
}

/** What the commits of entries say of themselves: why they were written, and the wall clock where the log was ahead of it. */
export type Circumstance = { readonly note: string | undefined; readonly wall: number | undefined };

/** The circumstances under which entries at these positions were written. */
export async function circumstancesAt(
  reader: Reader,
  positions: readonly number[],
): Promise<ReadonlyMap<number, Circumstance>> {
  const found = new Map<number, Circumstance>();
  for (const position of positions) {
    const commit = await reader.journal.tables
      .selectFrom("checkpoint")
      .select("size")
      .where("size", ">", position)
      .orderBy("size")
      .limit(1)
      .executeTakeFirst();
    if (commit === undefined) continue;
    found.set(position, await circumstanceOf(reader, Math.max(position, commit.size - 2), commit.size));
  }
  return found;
}

/** What the entries from one position to before another, the last ones of a commit, say of it. */
async function circumstanceOf(reader: Reader, from: number, size: number): Promise<Circumstance> {
  const rows = (await entriesBetween(reader, from, size)).filter(({ kind }) => kind === "audit");
  let circumstance: Circumstance = { note: undefined, wall: undefined };
  for (const row of rows) {
    const content = openContent(reader, row, decodeEntry(row.bytes));
    const { event, text, at } = (content ?? {}) as Record<string, unknown>;
    if (event === "note" && typeof text === "string") circumstance = { ...circumstance, note: text };
    if (event === clockEvent && typeof at === "number") circumstance = { ...circumstance, wall: at };
  }
  return circumstance;
}

/** What the wall clock said when the log's newest entry was written, in milliseconds since 1970. */
export async function lastWallClock(reader: Reader): Promise<number> {
  const { size, time } = await currentCheckpoint(reader);
  return (await circumstanceOf(reader, size - 1, size)).wall ?? time;
}

/** How the record table holds each of these refs now: its body as canonical JSON. Refs without a record are left out. */
export async function statesOf(
  reader: Reader,
  refs: readonly string[],
): Promise<Map<string, { readonly kind: string; readonly body: string; readonly conflict: boolean }>> {
  const states = new Map<string, { kind: string; body: string; conflict: boolean }>();
  for (let at = 0; at < refs.length; at += pageLength) {
    const rows = await reader.projection.tables
      .selectFrom("record")
      .select(["ref", "kind", "body", "conflict"])
      .where("ref", "in", refs.slice(at, at + pageLength))
      .execute();
    for (const { ref, kind, body, conflict } of rows)
      states.set(ref, { kind, body, conflict: conflict === 1 });
  }
  return states;
}

/** All records of a kind in the order of their creation. Changes made meanwhile may show in what is still to come. */
export async function* recordsOfKind(reader: Reader, kind: string): AsyncIterable<StoredRecord> {
  yield* inPages(reader, (query) => query.where("kind", "=", kind));
}

/** The records of class I, in the order of their creation: bodies that only key holders can read. */
export async function* sealedRecords(reader: Reader): AsyncIterable<StoredRecord> {
  yield* inPages(reader, (query) => query, "I");
}

/** When each version of a record of class I was written, and by which device, in log order. */
export async function sealedWritings(
  reader: Reader,
  ref: string,
): Promise<readonly Pick<Version, "time" | "device">[]> {
  const rows = await reader.projection.tables
    .selectFrom("record")
    .select("number")
    .where("ref", "=", ref)
    .where("class", "=", "I")
    .execute();
  const versions = await Promise.all(rows.map(({ number }) => versionsOf(reader, number)));
  return versions.flat().map(({ bytes }) => {
    const { device, hlc } = decodeEntry(bytes);
    return { time: hlc, device: hexOf(device) };
  });
}

/** The records beneath a ref (c-7/episode-1, c-7/episode-1/stage-2 …), in the order of their creation. */
export async function* childrenOf(reader: Reader, ref: string): AsyncIterable<StoredRecord> {
  // In the order of characters "0" follows "/".
  yield* inPages(reader, (query) => query.where("ref", ">", `${ref}/`).where("ref", "<", `${ref}0`));
}

/** The records that have more than one head, in the order of their creation. */
export async function* conflicts(reader: Reader): AsyncIterable<StoredRecord> {
  if (reader.size === undefined) {
    yield* inPages(reader, (query) => query.where("conflict", "=", 1));
    return;
  }
  for await (const record of inPages(reader, (query) => query)) {
    if (record.conflict) yield record;
  }
}

/** All versions of a record, oldest first; empty where there is no such record. */
export async function history(reader: Reader, refOrId: string): Promise<Version[]> {
  const row = await rowByRef(reader, refOrId);
  if (row === undefined) return [];
  const members = await membersOf(reader);
  return (await versionsOf(reader, row.number)).map((entry) => versionOf(reader, entry, members));
}

/** The heads of a record: one, or several in a conflict; what a change names as its parents. */
export async function heads(reader: Reader, refOrId: string): Promise<Version[]> {
  const row = await rowByRef(reader, refOrId);
  if (row === undefined) return [];
  const members = await membersOf(reader);
  return (await headsOf(reader, row.number)).map((entry) => versionOf(reader, entry, members));
}

/** What the heads of a record say, in the order in which a merge gets them, and what they all come from. */
export async function sidesOf(
  reader: Reader,
  refOrId: string,
): Promise<{ readonly heads: readonly JsonObject[]; readonly base: JsonObject | undefined } | undefined> {
  const row = await rowByRef(reader, refOrId);
  if (row === undefined) return undefined;
  const entries = await headsOf(reader, row.number);
  const positions = entries.map(({ position }) => position);
  const members = await membersOf(reader);
  const opened = entries.map((entry) => versionOf(reader, entry, members)).sort(byTimeThenHash);
  return {
    heads: opened.map(({ body }) => body ?? {}),
    base: commonVersion(reader, positions, await versionsOf(reader, row.number)),
  };
}

/** The refs of the records of which the entries from one position to before another are versions, in log order. */
export async function refsWritten(reader: Reader, from: number, until: number): Promise<string[]> {
  const rows = await reader.projection.tables
    .selectFrom("version")
    .innerJoin("record", "record.number", "version.record")
    .select("record.ref")
    .where("version.position", ">=", from)
    .where("version.position", "<", until)
    .orderBy("version.position")
    .execute();
  return [...new Set(rows.map(({ ref }) => ref))];
}

/** A reader on the records as they stood when the log had `size` entries. A size it never had is a RangeError. */
export async function asOf(reader: Reader, size: number): Promise<Reader> {
  const { size: current } = await currentCheckpoint(reader);
  if (!Number.isSafeInteger(size) || size < 0 || size > current) {
    throw new RangeError(`The log has ${current} entries and was never at ${size}`);
  }
  return { ...reader, size };
}

/**
 * The records that contain every word of a query, best match first. A word matches where it begins a word of the
 * text, then where it stands anywhere in it. Searches the present only.
 */
export async function search(
  reader: Reader,
  query: string,
  limit: number,
  also: (term: string) => readonly string[] = () => [],
): Promise<StoredRecord[]> {
  if (reader.size !== undefined) throw new RangeError("Only the present can be searched");
  const terms = query.split(/[\s\0]+/u).filter((term) => term !== "");
  if (terms.length === 0) return [];
  const numbers = await reader.projection.search(
    terms.map((term) => [term, ...also(term)]),
    limit,
  );
  // Where nothing is found the same is asked of nothing, so that nobody tells by the work whether there was something.
  const rows = await selectRecords(reader)
    .where("number", "in", numbers.length === 0 ? [-1] : numbers)
    .execute();
  const byNumber = new Map(rows.map((row) => [row.number, row]));
  return numbers.flatMap((number) => {
    const row = byNumber.get(number);
    return row === undefined ? [] : [presentOf(row)];
  });
}

/** The signed states of the log that the reader sees, oldest first. */
export async function checkpoints(reader: Reader): Promise<Checkpoint[]> {
  const rows = await reader.journal.tables
    .selectFrom("checkpoint")
    .select(["size", "time", "note"])
    .where("size", "<=", await sizeSeen(reader))
    .orderBy("size")
    .execute();
  return rows.map(checkpointOf);
}

/** How many entries a reader sees: up to where its projection has followed the journal, or where it was set. */
async function sizeSeen(reader: Reader): Promise<number> {
  return reader.size ?? (await reachedBy(reader)).size;
}

/** The newest signed state of the log that the reader sees. */
export async function currentCheckpoint(reader: Reader): Promise<Checkpoint> {
  const row = await reader.journal.tables
    .selectFrom("checkpoint")
    .select(["size", "time", "note"])
    .where("size", "<=", await sizeSeen(reader))
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Problem("damaged", "The dossier's log has no checkpoint; restore the last backup.");
  }
  return checkpointOf(row);
}

/** An entry with what it seals and the key that opens it; `sealed` is undefined once erased. */
export type ShownEntry = {
  readonly entry: { readonly bytes: Uint8Array; readonly signature: Uint8Array };
  readonly sealed: { readonly ciphertext: Uint8Array; readonly key: Uint8Array } | undefined;
};

/** Shows that an entry is the leaf at `position` under the root of a checkpoint (RFC 6962). */
export type Inclusion = ShownEntry & {
  readonly ref: string;
  readonly position: number;
  readonly proof: readonly Uint8Array[];
};

/** What a record in conflict comes from: all versions before its heads, of which the one that all come from is opened. */
export type Ancestor = ShownEntry & { readonly ref: string };

/**
 * The checkpoint and, for each head of each record, the proof that the log of that size holds it; of a record with
 * several heads also the versions that they come from, without which nobody can merge them again. Reads every leaf hash
 * once, however many records are asked for. A ref without a record is the Problem `not-found`.
 */
export async function inclusionProofs(
  reader: Reader,
  refs: Iterable<string>,
): Promise<{ checkpoint: Checkpoint; inclusions: Inclusion[]; ancestors: Ancestor[] }> {
  const checkpoint = await currentCheckpoint(reader);
  const then = { ...reader, size: checkpoint.size };
  const tree = new HashTree(await leafHashes(reader, checkpoint.size));
  const inclusions: Inclusion[] = [];
  const ancestors: Ancestor[] = [];
  const shown = (row: KeptEntry): ShownEntry => ({
    entry: { bytes: row.bytes, signature: row.signature },
    sealed: sealedOf(reader, row),
  });
  for (const ref of refs) {
    const row = await rowByRef(then, ref);
    if (row === undefined) throw new Problem("not-found", `There is no record ${ref} in this dossier.`);
    const heads = await headsOf(then, row.number);
    for (const head of heads) {
      const proof = tree.inclusionProof(head.position, checkpoint.size);
      inclusions.push({ ref: row.ref, position: head.position, proof, ...shown(head) });
    }
    if (heads.length < 2) continue;
    const positions = heads.map(({ position }) => position);
    const versions = await versionsOf(then, row.number);
    const common = commonEntry(positions, versions);
    for (const version of versions) {
      if (positions.includes(version.position)) continue;
      const whole = shown(version);
      ancestors.push({ ref: row.ref, ...(version === common ? whole : { ...whole, sealed: undefined }) });
    }
  }
  return { checkpoint, inclusions, ancestors };
}

/** The verifiers (c2sp.org/signed-note) of all devices that wrote to the log: who may have signed its checkpoints. */
export async function deviceVerifiers(reader: Reader): Promise<string[]> {
  const name = logName(reader.dossier.id);
  return (await deviceKeys(reader)).map((publicKey) => formatVerifier({ name, publicKey }));
}

/** The public keys of all devices that wrote to the log, in the order of their coming. */
export async function deviceKeys(reader: Reader): Promise<Uint8Array[]> {
  const devices = await reader.journal.tables.selectFrom("device").select("key").orderBy("first").execute();
  return devices.map(({ key }) => key);
}

/** Shows that the log of `second` entries begins with the log of `first` entries (RFC 6962 §2.1.2). */
export async function consistencyProof(reader: Reader, first: number, second: number): Promise<Uint8Array[]> {
  return new HashTree(await leafHashes(reader, second)).consistencyProof(first, second);
}

/** An event of the log that is about no record. */
export type AuditEvent = {
  readonly position: number;
  /** The position of the entry that seals it: another one where it stands for one that was erased. */
  readonly entry: number;
  readonly device: string;
  readonly time: HybridTime;
  readonly event: JsonObject;
};

/**
 * Audit events and the coming of devices, oldest first, without those that seal nothing any more. One that stands for an event that
 * was erased (`instead_of`, the hash of its entry) has its place, time and device.
 */
export async function auditEvents(reader: Reader): Promise<AuditEvent[]> {
  const rows = await selectEntries(reader.journal)
    .where(sql<boolean>`kind <> 'version'`)
    .where("kind", "in", ["audit", "device"])
    .orderBy("position")
    .execute();
  const size = await sizeSeen(reader);
  const byHash = new Map(rows.map((row) => [hexOf(row.hash), row]));
  return rows
    .flatMap((row) => {
      const { content } = openEntry(reader, row);
      if (content === undefined) return [];
      const { instead_of: before, ...event } = content as JsonObject;
      const at = (typeof before === "string" ? byHash.get(before) : undefined) ?? row;
      const { device, hlc } = decodeEntry(at.bytes);
      return [{ position: at.position, entry: row.position, device: hexOf(device), time: hlc, event }];
    })
    .filter(({ position }) => position < size)
    .sort((a, b) => a.position - b.position);
}

/** What every version of every record says, with the ref of the record, in the order of the log; without what is sealed for key holders. */
export async function* versionsOfAll(
  reader: Reader,
): AsyncIterable<{ readonly ref: string; readonly position: number; readonly body: JsonObject }> {
  for (let after = -1; ;) {
    const rows = await reader.projection.tables
      .selectFrom("version")
      .innerJoin("record", "record.number", "version.record")
      .select(["version.position", "record.ref"])
      .where("record.class", "=", "C")
      .where("version.position", ">", after)
      .orderBy("version.position")
      .limit(pageLength)
      .execute();
    const refs = new Map(rows.map(({ position, ref }) => [position, ref]));
    for (const row of await entriesAt(reader, [...refs.keys()])) {
      const content = openContent(reader, row, decodeEntry(row.bytes));
      const body = content === undefined ? undefined : asEnvelope(content, row.position).body;
      if (body !== undefined) yield { ref: refs.get(row.position)!, position: row.position, body };
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) return;
    after = last.position;
  }
}

/**
 * How many entries that the reader sees are of a kind that this program does not know, or versions of a record whose kind is
 * not among `kinds`: a newer program wrote them.
 */
export async function unknownEntries(reader: Reader, kinds: readonly string[]): Promise<number> {
  const size = await sizeSeen(reader);
  const { entries } = await reader.journal.tables
    .selectFrom("entry")
    .select(({ fn }) => fn.countAll<number>().as("entries"))
    .where("kind", "not in", [...knownKinds])
    .where("position", "<", size)
    .executeTakeFirstOrThrow();
  const { versions } = await reader.projection.tables
    .selectFrom("version")
    .innerJoin("record", "record.number", "version.record")
    .select(({ fn }) => fn.countAll<number>().as("versions"))
    .where("record.kind", "not in", [...kinds])
    .where("version.position", "<", size)
    .executeTakeFirstOrThrow();
  return Number(entries) + Number(versions);
}

type RecordColumns = Omit<RecordRow, "search">;

const recordColumns = [
  "number",
  "id",
  "ref",
  "kind",
  "class",
  "owner",
  "first",
  "last",
  "conflict",
  "body",
] as const satisfies readonly (keyof RecordRow)[];

/** What is sealed for key holders is found by whoever asks for just that; by no ref, id, list or search. */
function selectRecords(reader: Reader, of: RecordClass = "C") {
  return reader.projection.tables
    .selectFrom("record")
    .select(recordColumns)
    .where("class", "=", of)
    .where("first", "<", reader.size ?? Number.MAX_SAFE_INTEGER);
}

type RecordQuery = SelectQueryBuilder<ProjectionTables, "record", RecordColumns>;

const pageLength = 1000;

async function* inPages(
  reader: Reader,
  narrow: (query: RecordQuery) => RecordQuery,
  of: RecordClass = "C",
): AsyncGenerator<StoredRecord> {
  for (let after = 0; ;) {
    const rows = await narrow(selectRecords(reader, of).where("number", ">", after))
      .orderBy("number")
      .limit(pageLength)
      .execute();
    for (const row of rows) yield await recordOf(reader, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < pageLength) return;
    after = last.number;
  }
}

function rowByRef(reader: Reader, refOrId: string): Promise<RecordColumns | undefined> {
  return selectRecords(reader)
    .where(isUlid(refOrId) ? "id" : "ref", "=", refOrId)
    .executeTakeFirst();
}

/** A row as the reader sees it: itself where it has not changed since, else the view of the heads of then. */
async function recordOf(reader: Reader, row: RecordColumns): Promise<StoredRecord> {
  if (reader.size === undefined || row.last < reader.size) return presentOf(row);
  const versions = await versionsOf(reader, row.number);
  const heads = (await headsOf(reader, row.number)).map((entry) => entry.position);
  const last = versions.at(-1)?.position ?? row.first;
  const { id, ref, kind, first } = row;
  return { id, ref, kind, first, last, ...viewOf(reader, kind, heads, versions) };
}

function presentOf(row: RecordColumns): StoredRecord {
  return {
    id: row.id,
    ref: row.ref,
    kind: row.kind,
    class: row.class,
    owner: row.owner ?? undefined,
    body: JSON.parse(row.body) as JsonObject,
    conflict: row.conflict === 1,
    first: row.first,
    last: row.last,
  };
}

/** All versions of a record within the reader's size, in log order. */
export async function versionsOf(reader: Reader, record: number): Promise<KeptEntry[]> {
  const rows = await reader.projection.tables
    .selectFrom("version")
    .select("position")
    .where("record", "=", record)
    .where("position", "<", reader.size ?? Number.MAX_SAFE_INTEGER)
    .execute();
  return entriesAt(
    reader,
    rows.map(({ position }) => position),
  );
}

async function headsOf(reader: Reader, record: number): Promise<KeptEntry[]> {
  const rows = await selectHeads(reader).where("record", "=", record).execute();
  return entriesAt(
    reader,
    rows.map(({ position }) => position),
  );
}

/** The versions that no version within the reader's size supersedes, in log order. */
export function selectHeads(reader: Reader) {
  const size = reader.size ?? Number.MAX_SAFE_INTEGER;
  return reader.projection.tables
    .selectFrom("version")
    .select(["position", "record"])
    .where("position", "<", size)
    .where(({ exists, not, selectFrom }) =>
      not(
        exists(
          selectFrom("supersedes")
            .select("child")
            .whereRef("parent", "=", "version.position")
            .where("child", "<", size),
        ),
      ),
    )
    .orderBy("position");
}

/** The member that each device named when it entered, by the device's key in hex. */
export async function membersOf(reader: Reader): Promise<ReadonlyMap<string, string>> {
  const devices = await reader.journal.tables.selectFrom("device").select("first").execute();
  const entering = await entriesAt(
    reader,
    devices.map(({ first }) => first),
  );
  const members = new Map<string, string>();
  for (const row of entering) {
    if (row.kind !== "device") continue;
    const { fields, content } = openEntry(reader, row);
    const { member } = (content ?? {}) as JsonObject;
    const device = hexOf(fields.device);
    if (typeof member === "string") members.set(device, member);
  }
  // What the team says of a device stands above what the device says of itself.
  const team = reader.team.current.membership;
  for (const { sign, member } of team?.devices.values() ?? [])
    if (team!.members.has(member) && members.has(sign)) members.set(sign, member);
  return members;
}

function versionOf(reader: Reader, row: KeptEntry, members: ReadonlyMap<string, string>): Version {
  const fields = decodeEntry(row.bytes);
  const content: Json | undefined = openContent(reader, row, fields);
  const envelope = content === undefined ? undefined : asEnvelope(content, row.position);
  return {
    hash: hexOf(row.hash),
    position: row.position,
    device: hexOf(fields.device),
    member: members.get(hexOf(fields.device)) ?? hexOf(fields.device),
    time: fields.hlc,
    parents: fields.parents.map(hexOf),
    owner: envelope?.owner,
    body: envelope?.body,
  };
}

async function leafHashes(reader: Reader, size: number): Promise<Uint8Array[]> {
  const rows = await reader.journal.tables
    .selectFrom("entry")
    .select("hash")
    .where("position", "<", size)
    .orderBy("position")
    .execute();
  return rows.map((row) => row.hash);
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
