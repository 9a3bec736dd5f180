import { randomBytes } from "node:crypto";
import type { ListedRecord } from "../api/listing.ts";
import type { WriteOutcome } from "../api/record.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, ownerOf, recordSchemas } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { type JsonBody, type View, canonical, viewOf } from "../domain/version.ts";
import { asOf, heads, history, recordByRef, sidesOf } from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import type { Change, StoredRecord, Version } from "../store/record.ts";
import { bringIn } from "./import.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { noRecord, recordRow } from "./record.ts";
import type { ReadSession, WriteSession } from "./session.ts";

/** A change of one record: new values of fields (null takes one away), made on the versions that `base` names. */
export type Write = {
  /** Left out of a new record that the program is to name. */
  readonly ref?: string | undefined;
  /** Of a new record. */
  readonly kind?: RecordKind | undefined;
  readonly base: readonly string[];
  readonly patch: Readonly<Record<string, unknown>>;
  readonly why: string;
  /** Whether a change that can't be written is kept beside what stands, for people to settle. */
  readonly beside: boolean;
  readonly allow_implausible?: string | undefined;
};

/**
 * Writes a change, or says that it can't be written as somebody has changed one of its fields since `base`; other fields
 * that were changed since stay as they are. With `beside` such a change is kept as a version beside theirs: the record is in
 * conflict then, and shows both until somebody settles it. Checked as an import checks it: fails with the sentence of what is
 * refused. Between what it reads and what it writes nothing else may write (`service/operations.ts` takes turns).
 */
export async function writeRecord(session: WriteSession, write: Write): Promise<WriteOutcome> {
  const { ref, patch } = write;
  const record = ref === undefined ? undefined : await recordByRef(session.reader, ref);
  if (record === undefined) return writeNew(session, write);
  refuseRetracted(record);
  if (write.kind !== undefined && write.kind !== record.kind)
    throw new Problem(
      "bad-input",
      `${record.ref} is a ${record.kind} and stays one; leave out the kind, or give another ref for a new ${write.kind}.`,
    );
  const now = await headsOf(session, record.ref);
  const { moved, open, before } = await movedSince(session, record, write.base, now);
  const fields = Object.keys(patch).filter(
    (field) =>
      open.has(field) ||
      (moved.has(field) && canonical(record.body[field] ?? null) !== canonical(patch[field] ?? null)),
  );
  if (fields.length === 0) {
    const { changed, notes } = await writeBodies(
      session,
      [{ record, body: patched(record.body, patch), touched: Object.keys(patch) }],
      { note: `changed ${record.ref}: ${write.why}`, allowImplausible: write.allow_implausible },
    );
    return {
      outcome: "written",
      ref: record.ref,
      heads: await headsOf(session, record.ref),
      changed: changed.map(({ field }) => field).sort(),
      notes,
    };
  }
  const kept = write.beside && write.base.length > 0;
  if (kept)
    await writeBodies(session, [{ record, body: patched(before, patch), onto: write.base }], {
      note: `changed ${record.ref}, beside what others wrote: ${write.why}`,
      allowImplausible: write.allow_implausible,
    });
  const after = kept ? (await recordByRef(session.reader, record.ref))! : record;
  return {
    outcome: "conflict",
    kept,
    heads: kept ? await headsOf(session, record.ref) : now,
    fields: fields.sort(),
    body: { ...after.body },
  };
}

/** The body with new values of fields; null takes one away. */
function patched(body: JsonBody, patch: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields = { ...body, ...patch };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** What a record is to say. */
export type BodyWrite = {
  readonly record: Pick<StoredRecord, "ref" | "kind" | "body">;
  readonly body: Readonly<Record<string, unknown>>;
  /** The fields that are meant; left out, all. Of a record in conflict they are settled, and what else is open stays so. */
  readonly touched?: readonly string[];
  /** The versions that it is written on, beside what stands; left out, the newest. */
  readonly onto?: readonly string[];
};

/**
 * New versions of records with these bodies, all of them or none.
 *
 * @throws Problem `bad-input` with the sentence of the first that is refused
 */
export async function writeBodies(
  session: WriteSession,
  bodies: readonly BodyWrite[],
  { note, allowImplausible }: { readonly note: string; readonly allowImplausible?: string | undefined },
): Promise<{
  readonly changed: readonly { readonly ref: string; readonly field: string }[];
  readonly notes: string[];
}> {
  for (const { record, body } of bodies) refuseOtherFields(record, body);
  const lines = bodies.map(({ record: { ref, kind }, body }, at) => ({
    line: at + 1,
    value: { ...body, record: kind, id: ref },
  }));
  const given = [{ name: "set", lines }];
  const versions = new Map<string, (change: Change) => readonly Change[]>();
  for (const one of bodies) {
    const { ref } = one.record;
    const heads = one.onto === undefined ? await headsBeyond(session, one) : [];
    if (one.onto !== undefined) versions.set(ref, (change) => [{ ...change, parents: one.onto! }]);
    else if (heads.length > 0)
      versions.set(ref, (change) => heads.map((head) => onHead(change, head, one.touched!)));
  }
  const versionsOf = (change: Change): readonly Change[] => versions.get(change.ref)?.(change) ?? [change];
  const report = await bringIn(session, [], { given, note, allowImplausible, versionsOf });
  const refused = report.rows.find(({ outcome }) => outcome === "refused");
  if (refused !== undefined)
    throw new Problem(
      "bad-input",
      `${refused.ref ?? bodies[0]!.record.ref}: ${refused.problem ?? "is refused"}`,
    );
  const changed: { ref: string; field: string }[] = [];
  for (const { record: before } of bodies) {
    const after = (await recordByRef(session.reader, before.ref))!;
    for (const field of new Set([...Object.keys(before.body), ...Object.keys(after.body)]))
      if (canonical(before.body[field]) !== canonical(after.body[field]))
        changed.push({ ref: before.ref, field });
  }
  return { changed, notes: [...report.notes] };
}

/**
 * The newest versions of a record in conflict, where fields stay open that are not meant: each of them gets what is meant,
 * so that nobody settles what they did not see. None where nothing stays open.
 */
async function headsBeyond(
  { reader }: WriteSession,
  { record: { ref, kind }, touched }: BodyWrite,
): Promise<readonly Version[]> {
  const newest = touched === undefined ? [] : await heads(reader, ref);
  if (newest.length < 2) return [];
  const { conflicts } = await viewAt(reader, ref, kind as RecordKind);
  return conflicts.some((field) => !touched!.includes(field)) ? newest : [];
}

function onHead(change: Change, head: Version, touched: readonly string[]): Change {
  const body: Record<string, unknown> = { ...head.body };
  for (const field of touched) {
    if (change.body[field] === undefined) delete body[field];
    else body[field] = change.body[field];
  }
  return { ...change, body: body as Change["body"], parents: [head.hash] };
}

/** What the newest versions of a record give where `reader` stands, and the fields on which they disagree. */
async function viewAt(
  reader: Reader,
  ref: string,
  kind: RecordKind,
): Promise<View & { readonly heads: readonly JsonBody[] }> {
  const sides = (await sidesOf(reader, ref))!;
  return { ...viewOf(kind, sides.heads, sides.base), heads: sides.heads };
}

/**
 * Fails where a body has a field that records of its kind do not have: what a file of records reads as a name or as a list
 * of other records is no change of this one.
 */
function refuseOtherFields(
  { ref, kind, body: before }: Pick<StoredRecord, "ref" | "kind" | "body">,
  body: Readonly<Record<string, unknown>>,
): void {
  const { shape } = recordSchemas[kind as RecordKind] as unknown as { readonly shape: object };
  const other = Object.keys(body).find(
    (field) => !Object.hasOwn(shape, field) && !Object.hasOwn(before, field),
  );
  if (other !== undefined)
    throw new Problem(
      "bad-input",
      `${ref} has no field ${other}; docs/records.md lists the fields of a record of kind ${kind}.`,
    );
}

/** Fails where a record was taken back: it comes back before it is changed. */
export function refuseRetracted({ ref, body }: StoredRecord): void {
  if (retractionOf(body) !== undefined)
    throw new Problem(
      "bad-input",
      `${ref} is retracted; "habeas reinstate DIR ${ref} --why TEXT" brings it back first.`,
    );
}

/** The hashes of the newest versions of a record: what a change of it names as its base. */
export async function headsOf({ reader }: Pick<WriteSession, "reader">, ref: string): Promise<string[]> {
  return (await heads(reader, ref)).map(({ hash }) => hash);
}

/** One record as it stands with the heads that a change of it names; of a narrowed session, which can't write, none. */
export async function showHeads(
  session: ReadSession,
  refOrId: string,
): Promise<Disclosed<ListedRecord & { readonly heads: string[] }>> {
  const row = await recordRow(session, refOrId);
  return disclose(
    { ...row, heads: session.shows === undefined ? await headsOf(session, row.ref) : [] },
    session,
  );
}

async function writeNew(
  session: WriteSession,
  { ref: given, kind, base, patch, why, allow_implausible }: Write,
): Promise<WriteOutcome> {
  if (base.length > 0) throw noRecord(given ?? "without a name");
  if (kind === undefined)
    throw new Problem(
      "bad-input",
      `There is no record ${given ?? "without a name"} yet; say of which kind it is to be made.`,
    );
  const body = patched({}, patch);
  const ref = given ?? newName(kind, body);
  const { changed, notes } = await writeBodies(session, [{ record: { ref, kind, body: {} }, body }], {
    note: `made ${ref}: ${why}`,
    allowImplausible: allow_implausible,
  });
  return {
    outcome: "written",
    ref,
    heads: await headsOf(session, ref),
    changed: changed.map(({ field }) => field).sort(),
    notes,
  };
}

/** A name for a new record: under the one that it belongs to, and such as no other program makes at the same time. */
export function newName(kind: RecordKind, body: JsonBody): string {
  const owner = ownerOf(kind, "", body);
  const own = `${kind}-${Array.from(randomBytes(8), (byte) => nameLetters[byte % nameLetters.length]).join("")}`;
  return owner === undefined ? own : `${owner}/${own}`;
}

/** Letters and digits that are not taken for each other, and make no words. */
const nameLetters = "23456789bcdfghjkmnpqrstvwxz";

/**
 * The fields in which a record differs from what its versions of `base` said, those of them that are in conflict and were
 * not when `base` was read (or were otherwise), and what `base` said.
 */
async function movedSince(
  session: WriteSession,
  record: StoredRecord,
  base: readonly string[],
  now: readonly string[],
): Promise<{
  readonly moved: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly before: JsonBody;
}> {
  if (base.length === now.length && base.every((hash) => now.includes(hash)))
    return { moved: new Set(), open: new Set(), before: record.body };
  const kind = record.kind as RecordKind;
  const versions = new Map(
    (await history(session.reader, record.ref)).map((version) => [version.hash, version]),
  );
  const seen = base.map((hash) => versions.get(hash));
  if (seen.some((version) => version === undefined))
    throw new Problem(
      "bad-input",
      `The change of ${record.ref} was not made on a version of it; open the record again and change it there.`,
    );
  // Whoever saw nothing of the record has seen none of its fields.
  const then =
    seen.length === 0
      ? { body: {}, conflicts: [], heads: [] }
      : seen.length === 1
        ? { body: seen[0]!.body ?? {}, conflicts: [], heads: [seen[0]!.body ?? {}] }
        : await viewAt(
            await asOf(session.reader, Math.max(...seen.map((version) => version!.position)) + 1),
            record.ref,
            kind,
          );
  const here = await viewAt(session.reader, record.ref, kind);
  const valuesOf = (bodies: readonly JsonBody[], field: string): string =>
    [...new Set(bodies.map((body) => canonical(body[field])))].sort().join();
  const open = new Set(
    [...here.conflicts, ...then.conflicts].filter(
      (field) => valuesOf(here.heads, field) !== valuesOf(then.heads, field),
    ),
  );
  const fields = new Set([...Object.keys(record.body), ...Object.keys(then.body)]);
  const moved = [...fields].filter((field) => canonical(record.body[field]) !== canonical(then.body[field]));
  return { moved: new Set(moved), open, before: then.body };
}
