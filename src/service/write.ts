import type { ListedRecord } from "../api/listing.ts";
import type { WriteOutcome } from "../api/record.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, recordSchemas } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { type JsonBody, canonical, viewOf } from "../domain/version.ts";
import { heads, history, recordByRef } from "../store/read.ts";
import type { StoredRecord } from "../store/record.ts";
import { bringIn } from "./import.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { noRecord, recordRow } from "./record.ts";
import type { ReadSession, WriteSession } from "./session.ts";

/** A change of one record: new values of fields (null takes one away), made on the versions that `base` names. */
export type Write = {
  readonly ref: string;
  /** Of a new record. */
  readonly kind?: RecordKind | undefined;
  readonly base: readonly string[];
  readonly patch: Readonly<Record<string, unknown>>;
  readonly why: string;
  readonly allow_implausible?: string | undefined;
};

/**
 * Writes a change, or says that it can't be written as somebody has changed one of its fields since `base`; other fields
 * that were changed since stay as they are. Checked as an import checks it: fails with the sentence of what is refused. Between
 * what it reads and what it writes nothing else may write (`service/operations.ts` takes turns).
 */
export async function writeRecord(session: WriteSession, write: Write): Promise<WriteOutcome> {
  const record = await recordByRef(session.reader, write.ref);
  if (record === undefined) return writeNew(session, write);
  refuseRetracted(record);
  if (write.kind !== undefined && write.kind !== record.kind)
    throw new Problem(
      "bad-input",
      `${record.ref} is a ${record.kind} and stays one; leave out the kind, or give another ref for a new ${write.kind}.`,
    );
  const now = await headsOf(session, record.ref);
  const moved = await movedSince(session, record, write.base, now);
  const fields = Object.keys(write.patch).filter(
    (field) =>
      moved.has(field) && canonical(record.body[field] ?? null) !== canonical(write.patch[field] ?? null),
  );
  if (fields.length > 0)
    return { outcome: "conflict", heads: now, fields: fields.sort(), body: { ...record.body } };
  const body: Record<string, unknown> = { ...record.body };
  for (const [field, value] of Object.entries(write.patch)) {
    if (value === null) delete body[field];
    else body[field] = value;
  }
  const { changed, notes } = await writeBodies(session, [{ record, body }], {
    note: `changed ${record.ref}: ${write.why}`,
    allowImplausible: write.allow_implausible,
  });
  return {
    outcome: "written",
    heads: await headsOf(session, record.ref),
    changed: changed.map(({ field }) => field).sort(),
    notes,
  };
}

/**
 * New versions of records with these bodies, all of them or none.
 *
 * @throws Problem `bad-input` with the sentence of the first that is refused
 */
export async function writeBodies(
  session: WriteSession,
  bodies: readonly {
    readonly record: Pick<StoredRecord, "ref" | "kind" | "body">;
    readonly body: Readonly<Record<string, unknown>>;
  }[],
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
  const report = await bringIn(session, [], { given, note, allowImplausible });
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
  { ref, kind, base, patch, why, allow_implausible }: Write,
): Promise<WriteOutcome> {
  if (base.length > 0) throw noRecord(ref);
  if (kind === undefined)
    throw new Problem("bad-input", `There is no record ${ref} yet; say of which kind it is to be made.`);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== null));
  const { changed, notes } = await writeBodies(session, [{ record: { ref, kind, body: {} }, body: given }], {
    note: `made ${ref}: ${why}`,
    allowImplausible: allow_implausible,
  });
  return {
    outcome: "written",
    heads: await headsOf(session, ref),
    changed: changed.map(({ field }) => field).sort(),
    notes,
  };
}

/** The fields in which a record differs from what its versions of then said. */
async function movedSince(
  session: WriteSession,
  record: StoredRecord,
  base: readonly string[],
  now: readonly string[],
): Promise<ReadonlySet<string>> {
  if (base.length === now.length && base.every((hash) => now.includes(hash))) return new Set();
  const versions = new Map(
    (await history(session.reader, record.ref)).map(({ hash, body }) => [hash, body ?? {}]),
  );
  const bodies = base.map((hash) => versions.get(hash));
  if (bodies.some((body) => body === undefined))
    throw new Problem(
      "bad-input",
      `The change of ${record.ref} was not made on a version of it; open the record again and change it there.`,
    );
  // Whoever saw nothing of the record has seen none of its fields.
  const then: JsonBody =
    bodies.length === 0 ? {} : viewOf(record.kind as RecordKind, bodies as JsonBody[], undefined).body;
  const fields = new Set([...Object.keys(record.body), ...Object.keys(then)]);
  return new Set([...fields].filter((field) => canonical(record.body[field]) !== canonical(then[field])));
}
