import type { MergeReport, ReinstateReport, RetractReport, RetractedRow } from "../api/listing.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { beginningOf } from "../domain/text.ts";
import {
  type AnyRecord,
  type RecordKind,
  linksOf,
  ownerOf,
  recordKinds,
  recordSchemas,
  relinked,
} from "../domain/record.ts";
import { retractedBody, retractionOf } from "../domain/retraction.ts";
import { canonical } from "../domain/version.ts";
import { append } from "../store/append.ts";
import {
  asOf,
  checkpoints,
  circumstancesAt,
  history,
  recordByRef,
  recordsOfKind,
  refsWritten,
} from "../store/read.ts";
import type { Change, StoredRecord } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { ReadSession, WriteSession } from "./session.ts";
import { noRecord } from "./record.ts";
import { retractedOf } from "./load.ts";
import { restingOn } from "./resting.ts";
import { type Snapshot, locatorsIn, snapshotFor } from "./snapshot.ts";
import { tallyOf } from "./tally-text.ts";
import { writtenAt } from "./wall-clock.ts";

/**
 * Takes a record back: a version that says why stands in place of its fields, and nothing counts or lists it any more.
 * Its history stays, and so do the links of others to it, which the report names. A record that others belong to is
 * asked about: they go with it, or stay and it stays too. So is a source that others rest on and on nothing else; they
 * may also be left (`alone`), and findings then say so.
 */
export async function retractRecord(
  session: WriteSession,
  refOrId: string,
  {
    why,
    withChildren = false,
    alone = false,
  }: { readonly why: string; readonly withChildren?: boolean; readonly alone?: boolean },
): Promise<Disclosed<RetractReport>> {
  const record = await standing(session, refOrId);
  const reason = reasonIn(why);
  if (alone && withChildren)
    throw new Problem("bad-usage", "Give either --with-children or --alone; they say the opposite.");
  if (alone && record.kind !== "source")
    throw new Problem(
      "bad-usage",
      `--alone leaves what rests on a source, and ${record.ref} is a ${record.kind}; leave --alone out.`,
    );
  const snapshot = await snapshotFor(session);
  const { records } = snapshot;
  const inside = belongingTo([record.ref], records);
  if (inside.length > 0 && !withChildren) {
    throw new Problem(
      "bad-input",
      `${record.ref} has ${tallyOf(inside)}; give --with-children to retract them with it, or retract them first.`,
    );
  }
  const resting =
    record.kind === "source" ? await restingOnThis(session, record.ref, [...inside, record], snapshot) : [];
  if (resting.length > 0 && !withChildren && !alone) {
    throw new Problem(
      "bad-input",
      `${tallyOf(resting)} rest${resting.length === 1 ? "s" : ""} on ${record.ref} and on no other source; give --with-children to retract ${resting.length === 1 ? "it" : "them"} too, or --alone to leave ${resting.length === 1 ? "it" : "them"}, and findings will say so.`,
    );
  }
  const along = withChildren ? withParts([...inside, ...resting], records) : [];
  const changes = [
    changeTo(record, retractedBody({ why: reason })),
    ...(await storedOf(session, along)).map((child) =>
      changeTo(child, retractedBody({ why: reason, with: record.ref })),
    ),
  ];
  const refs = changes.map(({ ref }) => ref);
  await append(session.writer, changes, { note: noteOf(`retracted ${record.ref}`, reason) });
  return disclose({ ref: record.ref, retracted: refs, named_by: await namedFrom(session, refs) }, session);
}

/**
 * Makes two records one: what names `refOrId` names `into` instead, fields that `into` lacks are filled in, lists are
 * joined, and a field on which the two disagree stays a conflict until somebody settles it. The first record is taken
 * back with the name of the other; both histories stay. `reinstateRecord` undoes it.
 */
export async function mergeRecords(
  session: WriteSession,
  refOrId: string,
  {
    into,
    prefer = {},
    why,
  }: {
    readonly into: string;
    /** Of fields on which the two disagree, whose value stands; the others stay in conflict. */
    readonly prefer?: Readonly<Record<string, "ref" | "into">>;
    readonly why: string;
  },
): Promise<Disclosed<MergeReport>> {
  const [record, other] = [await standing(session, refOrId), await standing(session, into)];
  const reason = reasonIn(why);
  if (record.ref === other.ref)
    throw new Problem("bad-input", `${record.ref} can't be merged into itself; name two records.`);
  if (record.kind !== other.kind)
    throw new Problem(
      "bad-input",
      `${record.ref} is a ${record.kind} and ${other.ref} a ${other.kind}; only records of one kind can be merged.`,
    );
  const snapshot = await snapshotFor(session);
  const naming = await storedOf(
    session,
    snapshot.namedBy(record.ref).map((ref) => snapshot.recordOf(ref)!),
  );
  const open = [record, other, ...naming].find(({ conflict }) => conflict);
  if (open !== undefined)
    throw new Problem(
      "bad-input",
      `${open.ref} is in conflict; settle it first with "habeas set DIR ${open.ref} FIELD=VALUE --why TEXT".`,
    );
  const around = [...above(other.ref, snapshot)];
  if (around.includes(record.ref))
    throw new Problem(
      "bad-input",
      `${other.ref} belongs to ${record.ref}; a record can't be merged into a part of itself.`,
    );
  const [joined, disputed, fields] = joinedBodies(record, other, prefer);
  const moved: Change[] = [];
  const gone: Change[] = [];
  for (const one of naming) {
    const body = relinked(one.kind as RecordKind, one.body, record.ref, other.ref);
    // What related the two to each other would now relate one to itself.
    const self = one.kind === "relation" && body["from"] === body["to"];
    if (self) gone.push(changeTo(one, retractedBody({ why: reason, with: record.ref })));
    else if (one.ref !== other.ref) moved.push(changeTo(one, body));
  }
  const changes: Change[] = [
    ...moved,
    ...gone,
    changeTo(other, relinked(other.kind as RecordKind, joined, record.ref, other.ref)),
    // A second newest version that comes from nowhere, so that each field on which the two differ is a conflict.
    ...(fields.length === 0
      ? []
      : [
          {
            ...changeTo(other, relinked(other.kind as RecordKind, disputed, record.ref, other.ref)),
            parents: [],
          },
        ]),
    changeTo(record, retractedBody({ why: reason, into: other.ref })),
  ];
  await append(session.writer, changes, {
    note: noteOf(`merged ${record.ref} into ${other.ref}`, reason),
  });
  return disclose(
    {
      ref: record.ref,
      into: other.ref,
      moved: moved.map(({ ref }) => ref),
      retracted: [record.ref, ...gone.map(({ ref }) => ref)],
      conflicts: [...fields],
    },
    session,
  );
}

/**
 * Undoes a retraction or a merge: the record and all that was taken back with it stand again as they stood just before,
 * and of a merge what had followed it comes back. A record that somebody has changed since then stays as it is and is
 * named in `changed_since`.
 */
export async function reinstateRecord(
  session: WriteSession,
  refOrId: string,
  { why }: { readonly why: string },
): Promise<Disclosed<ReinstateReport>> {
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  const reason = reasonIn(why);
  const retraction = retractionOf(record.body);
  if (retraction === undefined)
    throw new Problem("already-there", `${record.ref} stands; there is nothing to take back of it.`);
  if (retraction.with !== undefined)
    throw new Problem(
      "bad-input",
      `${record.ref} was retracted with ${retraction.with}; reinstate ${retraction.with}, and it comes back too.`,
    );
  const commit = await commitOf(session, record.ref);
  const before = await asOf(session.reader, commit.from);
  const after = await asOf(session.reader, commit.until);
  const was = await recordByRef(before, record.ref);
  if (was === undefined)
    throw new Problem(
      "not-found",
      `${record.ref} came here retracted, so there is nothing to bring back; import its file with another id.`,
    );
  const back: Change[] = [changeTo(was, was.body)];
  const changedSince: Ref[] = [];
  for (const ref of await refsWritten(session.reader, commit.from, commit.until)) {
    const [old, then, now] = [
      await recordByRef(before, ref),
      await recordByRef(after, ref),
      await recordByRef(session.reader, ref),
    ];
    if (ref === record.ref || old === undefined || then === undefined || now === undefined) continue;
    const went = retractionOf(then.body)?.with === record.ref;
    const followed =
      retraction.into !== undefined &&
      (ref === retraction.into ||
        linksOf(old.kind as RecordKind, old.body).some((link) => link.ref === record.ref));
    if (!went && !followed) continue;
    if (now.last >= commit.until) changedSince.push(ref);
    else back.push(changeTo(old, old.body));
  }
  const owner = ownerIn(back[0]!);
  const gone = owner === undefined ? undefined : await recordByRef(session.reader, owner);
  if (gone !== undefined && retractionOf(gone.body) !== undefined)
    throw new Problem(
      "bad-input",
      `${record.ref} belongs to ${owner!}, which is retracted; reinstate ${owner!} first.`,
    );
  await append(session.writer, back, { note: noteOf(`reinstated ${record.ref}`, reason) });
  return disclose(
    { ref: record.ref, reinstated: back.map(({ ref }) => ref), changed_since: changedSince },
    session,
  );
}

/**
 * Every record that was taken back: when, why, into which other one, and what still names it. An audience that may not see
 * all records sees none of these.
 */
export async function listRetracted(session: ReadSession): Promise<Disclosed<RetractedRow[]>> {
  if (session.shows !== undefined) return disclose([], session);
  const snapshot = await snapshotFor(session);
  const rows: RetractedRow[] = [];
  for (const kind of recordKinds)
    for await (const { ref, body, last } of recordsOfKind(session.reader, kind)) {
      const retraction = retractionOf(body);
      if (retraction === undefined) continue;
      const version = (await history(session.reader, ref)).find(({ position }) => position === last)!;
      rows.push({
        ref,
        kind,
        ...writtenAt(
          version.time[0],
          (await circumstancesAt(session.reader, [last])).get(last)?.wall,
          session.now(),
        ),
        device: version.device,
        why: retraction.why,
        into: retraction.into ?? null,
        with: retraction.with ?? null,
        named_by: [...snapshot.namedBy(ref)],
      });
    }
  return disclose(rows, session);
}

/** The record under a name, which must not be taken back already. */
async function standing(session: ReadSession, refOrId: string): Promise<StoredRecord> {
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  if (retractionOf(record.body) !== undefined)
    throw new Problem(
      "already-there",
      `${record.ref} is retracted already; "habeas history DIR ${record.ref}" says when and why.`,
    );
  return record;
}

function reasonIn(why: string): string {
  const reason = why.trim();
  if (reason === "")
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  return reason;
}

function noteOf(what: string, why: string): string {
  return beginningOf(`${what}: ${why}`, 500);
}

/** What rests on this source, with those that were taken back before, and is not among what goes anyway. */
async function restingOnThis(
  session: ReadSession,
  source: Ref,
  going: readonly { readonly ref: Ref }[],
  snapshot: Snapshot,
): Promise<AnyRecord[]> {
  const known = new Set(going.map(({ ref }) => ref));
  const gone = await retractedOf(session, "source");
  return restingOn(new Set([...gone, source]), snapshot).filter(
    ({ ref, body }) => !known.has(ref) && locatorsIn(body).some((place) => place.source === source),
  );
}

/** The records with all that belong to them, each once, in the order of the dossier. */
function withParts(taken: readonly AnyRecord[], records: readonly AnyRecord[]): AnyRecord[] {
  const all = new Set([
    ...taken,
    ...belongingTo(
      taken.map(({ ref }) => ref),
      records,
    ),
  ]);
  return records.filter((record) => all.has(record));
}

/** All records that belong to some of these, however deep, in the order of the dossier; these themselves are left out. */
function belongingTo(refs: readonly Ref[], records: readonly AnyRecord[]): AnyRecord[] {
  const own = new Set(refs);
  const within = new Set(refs);
  const ownerOfRecord = new Map(records.map((record) => [record.ref, ownerFor(record)]));
  const belongs = (at: Ref, seen: Set<Ref>): boolean => {
    if (within.has(at)) return true;
    const owner = ownerOfRecord.get(at);
    if (owner === undefined || seen.has(at)) return false;
    seen.add(at);
    const found = belongs(owner, seen);
    if (found) within.add(at);
    return found;
  };
  return records.filter((record) => !own.has(record.ref) && belongs(record.ref, new Set()));
}

function ownerFor(record: AnyRecord): Ref | undefined {
  return record.under ?? ownerOf(record.kind, record.ref, record.body);
}

/** The records that one belongs to, the closest first. */
function* above(ref: Ref, { recordOf }: Snapshot): Generator<Ref> {
  const seen = new Set<Ref>();
  for (let record = recordOf(ref); record !== undefined && !seen.has(record.ref);) {
    seen.add(record.ref);
    const owner = ownerFor(record);
    if (owner === undefined) return;
    yield owner;
    record = recordOf(owner);
  }
}

async function storedOf(session: ReadSession, records: readonly AnyRecord[]): Promise<StoredRecord[]> {
  const stored: StoredRecord[] = [];
  for (const { ref } of records) stored.push((await recordByRef(session.reader, ref))!);
  return stored;
}

function changeTo({ ref, kind, owner }: StoredRecord, body: object): Change {
  const named = retractionOf(body) === undefined ? ownerOf(kind as RecordKind, ref, body as never) : owner;
  return { ref, kind, ...(named === undefined ? {} : { owner: named }), body: body as JsonObject };
}

function ownerIn({ ref, kind, body }: Change): Ref | undefined {
  return ownerOf(kind as RecordKind, ref, body);
}

/** What names the retracted records from outside. */
async function namedFrom(session: ReadSession, refs: readonly Ref[]): Promise<Ref[]> {
  const snapshot = await snapshotFor(session);
  return [...new Set(refs.flatMap((ref) => snapshot.namedBy(ref)))];
}

/**
 * The body of `other` with what it lacks from `record`, and of fields on which they differ the value that `prefer` says; the
 * same with the word of `record` wherever nobody has said; and those fields.
 */
function joinedBodies(
  record: StoredRecord,
  other: StoredRecord,
  prefer: Readonly<Record<string, "ref" | "into">>,
): [Record<string, unknown>, Record<string, unknown>, readonly string[]] {
  const joined: Record<string, unknown> = { ...other.body };
  const disputed: Record<string, unknown> = {};
  const empty = defaultsOf(other.kind as RecordKind);
  for (const [field, value] of Object.entries(record.body)) {
    const own = other.body[field];
    if (own === undefined || canonical(own) === canonical(empty[field])) joined[field] = value;
    else if (canonical(value) === canonical(empty[field])) continue;
    else if (Array.isArray(own) && Array.isArray(value)) {
      const known = new Set(own.map(canonical));
      joined[field] = [...own, ...value.filter((item) => !known.has(canonical(item)))];
    } else if (canonical(own) === canonical(value) || prefer[field] === "into") continue;
    else if (prefer[field] === "ref") joined[field] = value;
    else disputed[field] = value;
  }
  return [joined, { ...joined, ...disputed }, Object.keys(disputed).sort()];
}

/** What a field holds that nobody filled in, by field, where the schema has such a value. */
function defaultsOf(kind: RecordKind): Record<string, unknown> {
  const shape = (
    recordSchemas[kind] as unknown as { shape: Record<string, { safeParse: (raw: unknown) => Parsed }> }
  ).shape;
  return Object.fromEntries(
    Object.entries(shape).flatMap(([field, schema]) => {
      const parsed = schema.safeParse(undefined);
      return parsed.success && parsed.data !== undefined ? [[field, parsed.data]] : [];
    }),
  );
}
type Parsed = { readonly success: boolean; readonly data?: unknown };

/** The entries of the commit that took a record back: from one size of the log to the next. */
async function commitOf(session: ReadSession, ref: Ref): Promise<{ from: number; until: number }> {
  const taken = (await history(session.reader, ref)).filter(
    ({ body }) => body !== undefined && retractionOf(body) !== undefined,
  );
  const { position } = taken.at(-1)!;
  const sizes = (await checkpoints(session.reader)).map(({ size }) => size);
  return {
    from: sizes.findLast((size) => size <= position) ?? 0,
    until: sizes.find((size) => size > position)!,
  };
}
