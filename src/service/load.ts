import { createHash } from "node:crypto";
import { uuidToULID } from "ulid";
import { withValues } from "../analysis/figure/value.ts";
import type { ListedCheckpoint } from "../api/listing.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import {
  type AnyRecord,
  type BodyOf,
  type RecordKind,
  type RecordOf,
  linksOf,
  ownerOf,
  recordKinds,
  relinked,
} from "../domain/record.ts";
import { type Retraction, followed, retractionOf } from "../domain/retraction.ts";
import { type JsonBody, canonical, viewOf } from "../domain/version.ts";
import { inTodaysForm } from "../domain/older-form.ts";
import { searchKey } from "../domain/khmer.ts";
import {
  childrenOf,
  currentCheckpoint,
  history,
  recordByRef,
  recordsByRef,
  recordsOfKind,
  sealedRecords,
  search,
  sidesOf,
} from "../store/read.ts";
import type { StoredRecord, Version } from "../store/record.ts";
import { asReleased } from "./as-released.ts";
import { heldFrom, ledgerOf, releasedOnly } from "./ledger.ts";
import { searchText } from "./search-text.ts";
import { type ReadSession, behind, counting, keptIn } from "./session.ts";

/**
 * The one place where records are read to be shown. What may not be shown to the session's audience is as if it was not
 * there, and a link to it bears a name that says nothing (`withheld~1`), the same wherever the same record is meant. Numbers
 * are computed over all records (`counting`) and leave without names (`tally.ts`).
 */

/**
 * All records of a kind that stand, in the order of their creation: everything that counts, lists or computes reads them
 * here, so what was taken back is nowhere among them. Bodies were parsed when they were written, and are read in the form of
 * today.
 */
export async function loadRecords<K extends RecordKind>(
  session: ReadSession,
  kind: K,
): Promise<RecordOf<K>[]> {
  const door = await doorOf(session);
  const records: RecordOf<K>[] = [];
  for await (const { id, ref, body, conflict } of recordsOfKind(session.reader, kind)) {
    if (retractionOf(body) !== undefined || !door.shows(ref)) continue;
    const conflicts = conflict ? { conflicts: await conflictsOf(session, kind, ref) } : {};
    records.push({
      kind,
      ref,
      id: shownId(session, id),
      body: door.masked(kind, ref, inTodaysForm(kind, body)) as unknown as BodyOf<K>,
      ...conflicts,
    });
  }
  if (kind === "act") return underMerged(session, records as unknown as RecordOf<"act">[]) as never;
  // A figure may leave its value to its formula.
  return kind === "figure" ? (withValues(records as RecordOf<"figure">[]) as RecordOf<K>[]) : records;
}

/** All frames without the members that were taken back: they are not counted, and nobody is in doubt of them. */
export async function loadFrames(session: ReadSession): Promise<RecordOf<"frame">[]> {
  const door = await doorOf(session);
  const frames = (await loadRecords(counting(session), "frame")).filter(({ ref }) => door.shows(ref));
  const listed = frames.flatMap(({ body }) => [...body.members, ...body.undetermined].map(({ ref }) => ref));
  const gone = await retractionsOf(session, listed);
  const standing = <T extends { readonly ref: Ref }>(members: readonly T[]): T[] =>
    members.filter(({ ref }) => !gone.has(ref));
  return frames.map((frame) => ({
    ...frame,
    body: door.masked("frame", frame.ref, {
      ...frame.body,
      members: standing(frame.body.members),
      undetermined: standing(frame.body.undetermined),
    }),
  }));
}

/** What is sealed for key holders, in the order of its creation; none for an audience that may not see all. */
export async function* loadSealed(session: ReadSession): AsyncIterable<StoredRecord> {
  if (session.shows === undefined) yield* sealedRecords(session.reader);
}

/** The record under a name or id, taken back or not; undefined where there is none to show. */
export async function findRecord(session: ReadSession, refOrId: string): Promise<StoredRecord | undefined> {
  const door = await doorOf(session);
  // What may not be shown is not looked for either: it takes the way of what is not there.
  const ref = door.find(refOrId);
  const record = ref === undefined ? undefined : await recordByRef(session.reader, ref);
  return record === undefined ? undefined : through(session, door, record);
}

/** The records beneath one that stand, in the order of their creation. */
export async function recordsBeneath(session: ReadSession, ref: Ref): Promise<StoredRecord[]> {
  const door = await doorOf(session);
  const found: StoredRecord[] = [];
  for await (const child of childrenOf(session.reader, ref))
    if (retractionOf(child.body) === undefined && door.shows(child.ref))
      found.push(through(session, door, child));
  return found;
}

/** Every version of a record, oldest first; none where there is no record to show. */
export async function versionsOf(session: ReadSession, refOrId: string): Promise<Version[]> {
  const record = await findRecord(session, refOrId);
  if (record === undefined) return [];
  const door = await doorOf(session);
  const versions = await history(session.reader, record.ref);
  if (session.shows === undefined) return versions;
  // Why something was taken back, and with or into what, is for those who work on it.
  const seen = versions.map(({ body = {}, ...version }) => ({
    ...version,
    body: retractionOf(body) === undefined ? door.masked(record.kind as RecordKind, record.ref, body) : {},
  }));
  if (session.addressed === undefined) return seen;
  // What was corrected is no longer said, and how often something changed counts who came onto a list.
  const changed = seen.findLast(
    ({ body }, at) => at === 0 || canonical(body) !== canonical(seen[at - 1]!.body),
  )!;
  return [{ ...changed, parents: [] }];
}

/**
 * The records that hold every word, best match first; for an audience that may not see all of them in the order of their
 * creation, as what is rare among all records says something of those that are not shown.
 */
export async function matching(
  session: ReadSession,
  words: string,
  limit: number,
  also: (term: string) => readonly string[],
): Promise<StoredRecord[]> {
  const door = await doorOf(session);
  if (session.shows === undefined) return search(session.reader, words, limit, also);
  const { size } = await currentCheckpoint(session.reader);
  const all = await search(session.reader, words, size, also);
  const terms = words.split(/\s+/u).filter((term) => term !== "");
  const forms = terms.map((term) => [term, ...also(term)].map((form) => searchKey(form).toLowerCase()));
  return all
    .filter(({ ref }) => door.shows(ref))
    .map((record) => through(session, door, record))
    .filter(({ body }) => {
      // The index knows the names that a link bears behind the door.
      const text = searchKey(searchText(body as JsonBody)).toLowerCase();
      return forms.every((any) => any.some((form) => text.includes(form)));
    })
    .sort((a, b) => a.first - b.first)
    .slice(0, limit);
}

/** The records of a kind that were taken back; none for an audience that may not see all. */
export async function retractedOf(session: ReadSession, kind: RecordKind): Promise<ReadonlySet<Ref>> {
  const gone = new Set<Ref>();
  if (session.shows !== undefined) return gone;
  for await (const { ref, body } of recordsOfKind(session.reader, kind))
    if (retractionOf(body) !== undefined) gone.add(ref);
  return gone;
}

/** Which of these refs were taken back, and why. */
export async function retractionsOf(
  session: ReadSession,
  refs: readonly Ref[],
): Promise<ReadonlyMap<Ref, Retraction>> {
  const found = new Map<Ref, Retraction>();
  for await (const { ref, body } of recordsByRef(session.reader, [...new Set(refs)])) {
    const retraction = retractionOf(body);
    if (retraction !== undefined) found.set(ref, retraction);
  }
  return found;
}

/** The ids of these refs, of records that were taken back too. */
export async function idsOf(session: ReadSession, refs: readonly Ref[]): Promise<ReadonlyMap<Ref, string>> {
  const found = new Map<Ref, string>();
  for await (const { ref, id } of recordsByRef(session.reader, [...new Set(refs)]))
    found.set(ref, shownId(session, id));
  return found;
}

/** The fields on which the newest versions of a record disagree. */
export async function conflictsOf(
  session: ReadSession,
  kind: RecordKind,
  ref: Ref,
): Promise<readonly string[]> {
  const sides = await sidesOf(session.reader, ref);
  return sides === undefined ? [] : viewOf(kind, sides.heads, sides.base).conflicts;
}

/**
 * The checkpoint that a listing of this dossier rests on; null for an audience that may not see all records, as it
 * counts them and changes with each.
 */
export async function checkpointRow(session: ReadSession): Promise<ListedCheckpoint | null> {
  if (session.shows !== undefined) return null;
  const { size, root, note } = await currentCheckpoint(session.reader);
  return { origin: note.split("\n")[0] ?? "", size, root: Buffer.from(root).toString("base64") };
}

/** What an audience sees of a dossier in one state. */
export type Door = {
  /** Whether a record may be shown. */
  readonly shows: (ref: Ref) => boolean;
  /** The name of the record under a name or id, where that may be shown; any name where all may be. */
  readonly find: (refOrId: string) => Ref | undefined;
  /** The name under which a record is spoken of: its own, or one that says nothing. */
  readonly nameOf: (ref: Ref) => Ref;
  /** A body with the names of what may not be shown replaced. */
  readonly masked: <B extends object>(kind: RecordKind, ref: Ref, body: B) => B;
};

const openDoor: Door = {
  shows: () => true,
  find: (refOrId) => refOrId,
  nameOf: (ref) => ref,
  masked: (_, __, body) => body,
};

/** What the session's audience sees: all, or what its policy shows of all records in this state of the journal. */
export async function doorOf(session: ReadSession): Promise<Door> {
  const { shows } = session;
  if (shows === undefined) return openDoor;
  return keptIn(session, "door", async () => {
    const all = await everyRecord(behind(session));
    const { record: showsRecord, body: partShown, forgets = false } = shows(all, await heldFrom(session));
    const beside = counting(session);
    const before = await doorOf(beside);
    const countable = beside.shows === undefined ? all : await everyRecord(beside);
    const released =
      !forgets && (await releasedOnly(session))
        ? await asReleased(await ledgerOf(session), session.audience, countable)
        : undefined;
    const byRef = new Map(countable.map((record) => [record.ref, record]));
    let ids: ReadonlyMap<string, Ref> | undefined;
    const byId = (refOrId: string): Ref | undefined =>
      (ids ??= new Map(
        all.flatMap(({ id, ref }) => (id === undefined ? [] : [[shownId(session, id), ref] as const])),
      )).get(refOrId);
    const known = new Map<Ref, boolean>();
    // What belongs to a record that may not be shown is not shown either.
    const mayShow = (ref: Ref): boolean => {
      const decided = known.get(ref);
      if (decided !== undefined) return decided;
      const record = byRef.get(ref);
      if (record === undefined) return false;
      known.set(ref, false);
      const needs = [
        record.under ?? ownerOf(record.kind, ref, record.body),
        parentRef(ref),
        ...(forgets ? dependsOn(record) : []),
      ];
      const may =
        showsRecord(record) &&
        (released?.record(record) ?? true) &&
        needs.every((need) => need === undefined || !byRef.has(need) || mayShow(need));
      known.set(ref, may);
      return may;
    };
    const names = new Map<Ref, Ref>();
    // Where numbers leave only as they were released, not even how many they are, and who of them is the same, is told by names.
    if (!forgets && released === undefined)
      for (const { ref, kind, body } of countable) {
        if (!mayShow(ref)) continue;
        for (const link of linksOf(kind, partShown?.(kind, ref, body) ?? body))
          if (!mayShow(link.ref) && !names.has(link.ref)) names.set(link.ref, `withheld~${names.size + 1}`);
      }
    const nameOf = (ref: Ref): Ref => (mayShow(ref) ? ref : (names.get(ref) ?? "withheld"));
    const isGone = (ref: Ref): boolean => byRef.has(ref) && !mayShow(ref);
    return {
      shows: mayShow,
      find: (refOrId) => {
        const ref = byId(refOrId) ?? refOrId;
        return mayShow(ref) ? ref : undefined;
      },
      nameOf,
      masked: (kind, own, body) => {
        if (forgets) return without(kind, body, isGone) as typeof body;
        // Who appears in it is decided of all that was written, whoever else is gone.
        const part = partShown?.(kind, own, body as Readonly<Record<string, unknown>>) ?? body;
        const counted = before.masked(kind, own, part);
        let masked: object = counted;
        if (released !== undefined)
          masked = released.body(
            kind,
            own,
            without(kind, counted, (ref) => !mayShow(ref)) as Record<string, unknown>,
          );
        for (const { ref } of linksOf(kind, masked))
          if (!mayShow(ref)) masked = relinked(kind, masked, ref, nameOf(ref));
        if (masked !== counted) masked = bare(masked) as object;
        return masked as typeof body;
      },
    };
  });
}

/** Read once for each state of the journal: before a release the doors of all its readers are opened at one time. */
async function everyRecord(session: ReadSession): Promise<readonly AnyRecord[]> {
  return keptIn(session, "records", async () => {
    const all: AnyRecord[] = [];
    for (const kind of recordKinds) all.push(...((await loadRecords(session, kind)) as AnyRecord[]));
    return all;
  });
}

/** The records that one names in fields of their own, not in lists: without them it says nothing. */
function dependsOn({ kind, body }: AnyRecord): Ref[] {
  return linksOf(kind, body).flatMap(({ field, ref }) =>
    field.includes("[") || Array.isArray((body as Readonly<Record<string, unknown>>)[field]) ? [] : [ref],
  );
}

/** A body whose lists do not name what is gone. */
function without(kind: RecordKind, body: object, isGone: (ref: Ref) => boolean): object {
  const gone = new Set(linksOf(kind, body).flatMap(({ ref }) => (isGone(ref) ? [ref] : [])));
  if (gone.size === 0) return body;
  const names = (value: unknown): boolean =>
    typeof value === "string"
      ? gone.has(value)
      : typeof value === "object" && value !== null && Object.values(value).some(names);
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.filter((item) => !names(item)) : value,
    ]),
  );
}

/** Beside the name of what may not be shown nothing is said: no place in a source, no reason why somebody is on a list. */
function bare(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(bare);
  for (const key of ["source", "ref"]) {
    const name = (value as Readonly<Record<string, unknown>>)[key];
    if (typeof name === "string" && isWithheld(name)) return { [key]: name };
  }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, bare(inner)]));
}

/** Whether a name is one that a link to a record bears which may not be shown. */
export function isWithheld(name: string): boolean {
  return /^withheld(?:~\d+)?$/.test(name);
}

/**
 * The id under which a record is spoken of: its own, or, for an audience that may not see all, one that follows from it. An id
 * begins with the time at which it was made, and what lies between two of one import counts what is not shown. The other half of
 * an id is chance, so nobody finds it from this one.
 */
function shownId({ shows, audience }: ReadSession, id: string): string {
  if (shows === undefined) return id;
  const bytes = createHash("sha256")
    .update(`habeas shown id v1\0${audience}\0${id}`)
    .digest()
    .subarray(0, 16);
  // A ULID has 128 bits, so its first letter stands for no more than three of them.
  bytes[0]! &= 0x7f;
  return uuidToULID(bytes.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
}

function through(session: ReadSession, door: Door, record: StoredRecord): StoredRecord {
  const kind = record.kind as RecordKind;
  return {
    ...record,
    id: shownId(session, record.id),
    body: door.masked(kind, record.ref, inTodaysForm(kind, record.body)),
  };
}

/** Acts that only their name places under a person, under the one that this person was merged into. */
async function underMerged(
  session: ReadSession,
  acts: readonly RecordOf<"act">[],
): Promise<RecordOf<"act">[]> {
  const merged = new Map<Ref, Ref>();
  let ask = [...new Set(acts.flatMap(({ ref }) => parentRef(ref) ?? []))];
  while (ask.length > 0) {
    const found = [...(await retractionsOf(session, ask))].flatMap(([ref, { into }]) =>
      into === undefined ? [] : [[ref, into] as const],
    );
    for (const [ref, into] of found) merged.set(ref, into);
    ask = found.flatMap(([, into]) => (merged.has(into) ? [] : [into]));
  }
  if (merged.size === 0) return [...acts];
  return acts.map((act) => {
    const parent = parentRef(act.ref);
    const under = parent === undefined ? undefined : followed(parent, (ref) => merged.get(ref));
    return under === parent ? act : { ...act, under };
  });
}
