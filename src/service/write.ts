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
import { wentOutWith } from "./consent.ts";
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
  const now = await heads(session.reader, record.ref);
  const { moved, open, made } = await movedSince(session, record, write.base, now);
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
  if (kept) {
    const others = Object.keys(patch).filter((field) => !fields.includes(field));
    const newest = others.length === 0 ? [] : await versionsFor(session, record, others);
    await writeBodies(
      session,
      [
        {
          record,
          body: patched(made.body, patch),
          // What nobody has touched since is written as ever, and only the rest beside what stands.
          versionsOf: (change) => [
            ...newest.map((one) => one(change)),
            ...besides(change, made, fields, now),
          ],
        },
      ],
      {
        note: `changed ${record.ref}, beside what others wrote: ${write.why}`,
        allowImplausible: write.allow_implausible,
      },
    );
  }
  const after = kept ? (await recordByRef(session.reader, record.ref))! : record;
  return {
    outcome: "conflict",
    kept,
    heads: await headsOf(session, record.ref),
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
  /** The versions that it becomes; left out, one on the newest. */
  readonly versionsOf?: (change: Change) => readonly Change[];
};

/**
 * New versions of records with these bodies, all of them or none.
 *
 * @throws Problem `bad-input` with the sentence of the first that is refused
 */
export async function writeBodies(
  session: WriteSession,
  bodies: readonly BodyWrite[],
  {
    note,
    allowImplausible,
    also = [],
  }: {
    readonly note: string;
    readonly allowImplausible?: string | undefined;
    /** Changes that are written with the last of them, in the same commit. */
    readonly also?: readonly Change[];
  },
): Promise<{
  readonly changed: readonly { readonly ref: string; readonly field: string }[];
  readonly notes: string[];
}> {
  for (const { record, body } of bodies) refuseOtherFields(record, body);
  const given = [givenOf(bodies)];
  const versions = new Map<string, (change: Change) => readonly Change[]>();
  for (const { record, touched, versionsOf } of bodies)
    if (versionsOf !== undefined) versions.set(record.ref, versionsOf);
    else if (touched !== undefined) {
      const made = await versionsFor(session, record, touched);
      versions.set(record.ref, (change) => made.map((one) => one(change)));
    }
  const last = bodies.at(-1)?.record.ref;
  const versionsOf = (change: Change): readonly Change[] => [
    ...(versions.get(change.ref)?.(change) ?? [change]),
    ...(change.ref === last ? also : []),
  ];
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
  return { changed, notes: [...report.notes, ...(await recallNotes(session, bodies, changed))] };
}

/** What writing these bodies would refuse, by ref, each with its sentence; nothing is written. */
export async function refusalsIn(
  session: ReadSession,
  bodies: readonly Pick<BodyWrite, "record" | "body">[],
): Promise<ReadonlyMap<string, string>> {
  const report = await bringIn(session, [], { given: [givenOf(bodies)], dryRun: true });
  return new Map(
    report.rows.flatMap(({ ref, outcome, problem }) =>
      outcome === "refused" && ref !== null ? [[ref, problem ?? "is refused"] as const] : [],
    ),
  );
}

/** Bodies as a file of records has them. */
function givenOf(bodies: readonly Pick<BodyWrite, "record" | "body">[]): {
  readonly name: string;
  readonly lines: { readonly line: number; readonly value: object }[];
} {
  const lines = bodies.map(({ record: { ref, kind }, body }, at) => ({
    line: at + 1,
    value: { ...body, record: kind, id: ref },
  }));
  return { name: "set", lines };
}

/** Of consents that allow nothing any more: that something had gone out with the person in it. */
async function recallNotes(
  session: WriteSession,
  bodies: readonly { readonly record: Pick<StoredRecord, "ref" | "kind">; readonly body: JsonBody }[],
  changed: readonly { readonly ref: string; readonly field: string }[],
): Promise<string[]> {
  const notes: string[] = [];
  for (const { record, body } of bodies) {
    const isTaken =
      body["allows"] !== "yes" && changed.some(({ ref, field }) => ref === record.ref && field === "allows");
    if (record.kind !== "consent" || !isTaken) continue;
    const person = String(body["person"]);
    const out = await wentOutWith(session, person);
    const last = out.at(-1);
    if (last === undefined) continue;
    notes.push(
      `${person} was in what was given out ${out.length === 1 ? "once" : `${out.length} times`}, last on ${last.at.slice(0, 10)}; "habeas consent DIR ${person} DRAFT…" lists when and to whom, and what to recall in drafts.`,
    );
  }
  return notes;
}

/**
 * The versions by which fields of a record are set: one on its newest versions, or where they disagree on a field that is
 * not meant, one on each of them, so that nobody settles what they did not see.
 */
async function versionsFor(
  { reader }: WriteSession,
  { ref, kind, body }: BodyWrite["record"],
  touched: readonly string[],
): Promise<readonly ((change: Change) => Change)[]> {
  const newest = await heads(reader, ref);
  const conflicts = newest.length < 2 ? [] : (await viewAt(reader, ref, kind as RecordKind)).conflicts;
  return conflicts.some((field) => !touched.includes(field))
    ? newest.map((head) => (change) => onVersion(change, head.body ?? {}, [head.hash], touched))
    : [
        (change) =>
          onVersion(
            change,
            body,
            newest.map(({ hash }) => hash),
            touched,
          ),
      ];
}

/**
 * The versions by which fields are kept beside what stands, on what their writer had read: where that was in conflict on
 * another field too, on one side of it at a time.
 */
function besides(
  change: Change,
  made: MadeOn,
  fields: readonly string[],
  now: readonly Version[],
): readonly Change[] {
  const { versions } = made;
  if (made.conflicts.every((field) => fields.includes(field)))
    return [
      onVersion(
        change,
        made.body,
        versions.map(({ hash }) => hash),
        fields,
      ),
    ];
  const standing = versions.filter(({ hash }) => now.some((head) => head.hash === hash));
  return (standing.length > 0 ? standing : versions.slice(0, 1)).map((version) =>
    onVersion(change, version.body ?? {}, [version.hash], fields),
  );
}

/** A version that says of some fields what the change does, and else what the body does. */
function onVersion(
  change: Change,
  before: JsonBody,
  parents: readonly string[],
  touched: readonly string[],
): Change {
  const body: Record<string, unknown> = { ...before };
  // Which codebook an answer was coded with follows from what it now says.
  const fields = change.kind === "assertion" ? [...touched, "coded_with"] : touched;
  for (const field of fields) {
    if (change.body[field] === undefined) delete body[field];
    else body[field] = change.body[field];
  }
  return { ...change, body: body as Change["body"], parents };
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

/** What a change was made on: versions, what they gave together, and the fields on which they disagreed. */
type MadeOn = View & { readonly versions: readonly Version[]; readonly heads: readonly JsonBody[] };

/**
 * The fields in which a record differs from what its versions of `base` said, and those of them that are in conflict and
 * were not when `base` was read, or were otherwise.
 */
async function movedSince(
  session: WriteSession,
  record: StoredRecord,
  base: readonly string[],
  now: readonly Version[],
): Promise<{
  readonly moved: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly made: MadeOn;
}> {
  if (base.length === now.length && now.every(({ hash }) => base.includes(hash)))
    return {
      moved: new Set(),
      open: new Set(),
      made: { body: record.body, conflicts: [], versions: now, heads: [] },
    };
  const kind = record.kind as RecordKind;
  const known = new Map(
    (await history(session.reader, record.ref)).map((version) => [version.hash, version]),
  );
  const versions = base.flatMap((hash) => known.get(hash) ?? []);
  if (versions.length < base.length)
    throw new Problem(
      "bad-input",
      `The change of ${record.ref} was not made on a version of it; open the record again and change it there.`,
    );
  const bodies = versions.map(({ body = {} }) => body);
  // Whoever saw nothing of the record has seen none of its fields; what several versions gave is what stood with the last.
  const view =
    bodies.length < 2
      ? { body: bodies[0] ?? {}, conflicts: [], heads: bodies }
      : await viewAt(
          await asOf(session.reader, Math.max(...versions.map(({ position }) => position)) + 1),
          record.ref,
          kind,
        );
  const here = await viewAt(session.reader, record.ref, kind);
  const valuesOf = (sides: readonly JsonBody[], field: string): string =>
    [...new Set(sides.map((body) => canonical(body[field])))].sort().join();
  const open = new Set(
    [...here.conflicts, ...view.conflicts].filter(
      (field) => valuesOf(here.heads, field) !== valuesOf(view.heads, field),
    ),
  );
  const fields = new Set([...Object.keys(record.body), ...Object.keys(view.body)]);
  const moved = [...fields].filter((field) => canonical(record.body[field]) !== canonical(view.body[field]));
  return { moved: new Set(moved), open, made: { ...view, versions } };
}
