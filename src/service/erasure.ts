import type { ErasePreview, EraseReport, ErasureRow } from "../api/listing.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { gather } from "../domain/gather.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { labelField } from "../domain/label.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, recordKinds } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { eraseRecords, erasedNote } from "../store/erase.ts";
import { type Erasure, erasuresIn } from "../store/journal/erasure.ts";
import { clockEvent } from "../store/journal/log.ts";
import { entriesAt, selectEntries } from "../store/journal/reader.ts";
import { type AuditEvent, currentCheckpoint, deviceKeys, membersOf, versionsOfAll } from "../store/read.ts";
// oxlint-disable-next-line no-restricted-imports -- what was taken back is erased too, and what is traced is for those who see all
import { auditEvents, recordByRef, recordsOfKind, sealedRecords } from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import type { StoredRecord } from "../store/record.ts";
import { givenOutEvent, leaving } from "./audit.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { marksEvent, marksOf } from "./erasure-mark.ts";
import { type ErasedNames, eventNames, fieldsNaming, namer, withoutNames } from "./erasure-name.ts";
import { forgetAsked } from "./identity.ts";
import type { Watch } from "./keep.ts";
import { backupsMade } from "./last-backup.ts";
import { organisationEvent, releaseEvent } from "./ledger.ts";
import { forgetPending } from "./pending.ts";
import { noRecord } from "./record.ts";
import { restingOn } from "./resting.ts";
import { type ReadSession, type WriteSession, refuseNarrowed } from "./session.ts";
import { locatorsIn, snapshotFor } from "./snapshot.ts";
import { tallyOf } from "./tally-text.ts";
import { writtenAt } from "./wall-clock.ts";

/** What an erasure would take and leave, before anything is done: nothing is written. */
export async function previewErasure(
  session: ReadSession,
  { ref }: { readonly ref: string },
): Promise<Disclosed<ErasePreview>> {
  refuseNarrowed(session);
  return disclose((await plannedFor(session, ref)).preview, session);
}

/**
 * Erases a record for good, with all that belongs to it, in every version, and the notes of the journal that name it: of a
 * person also the identity that is sealed, what was merged into it, how others stand to it, and the sources that it alone told; of a
 * source also what rests on it and on no other. Nothing of it can be brought back. `confirm` is the number of records that go; any
 * other is refused with what would go. What tells what was given out stays, without them. What was published and copied before is
 * listed: no program can fetch it back.
 */
export async function eraseRecord(
  session: WriteSession,
  {
    ref: refOrId,
    why,
    confirm,
  }: { readonly ref: string; readonly why: string; readonly confirm?: number | undefined },
  watch: Watch,
): Promise<Disclosed<EraseReport>> {
  refuseNarrowed(session);
  const { preview, going, named, names, pseudonyms } = await plannedFor(session, refOrId);
  const reason = why.trim();
  if (reason === "")
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  if (confirm !== going.length)
    throw new Problem(
      "bad-input",
      `Erasing ${preview.ref} takes ${preview.what} for good, in every version; nothing can bring it back. Nothing was erased; to do it, confirm the number of records: ${going.length}.`,
    );
  const events = await auditEvents(session.reader);
  const naming = events.filter(({ event }) => isNoted(event) && eventNames(event, names));
  const rows = await entriesAt(
    session.reader,
    naming.map(({ entry }) => entry),
  );
  const hashes = new Map(rows.map(({ position, hash }) => [position, Buffer.from(hash).toString("hex")]));
  forgetPending(session, names);
  forgetAsked(session, named.refs);
  const erased = await eraseRecords(
    session.writer,
    {
      ids: going.map(({ id }) => id),
      entries: [...hashes.values()],
      why: `${preview.what}: ${reason}`,
      events: [
        ...naming.flatMap(({ event, entry }) =>
          wentOut.has(String(event["event"]))
            ? [{ ...withoutNames(event, named, names), instead_of: hashes.get(entry)! }]
            : [],
        ),
        await marksOf(session, named.refs, pseudonyms),
      ],
    },
    { progress: watch.progress },
  );
  const { ref: _, notes: __, ...told } = preview;
  return disclose(
    {
      ...told,
      notes: naming.length,
      entries: erased,
      devices: await devicesOf(session, (await erasuresIn(session.reader)).at(-1)!),
    },
    session,
  );
}

/**
 * All erasures of a dossier: what went, what was given out of it before, which backups of this device hold it, and which devices
 * have carried each out. An audience that may not see all sees none.
 */
export async function listErasures(session: ReadSession): Promise<Disclosed<ErasureRow[]>> {
  if (session.shows !== undefined) return disclose([], session);
  const erasures = await erasuresIn(session.reader);
  if (erasures.length === 0) return disclose([], session);
  const events = await auditEvents(session.reader);
  const firsts = await firstOfErased(session.reader, erasures);
  const rows: ErasureRow[] = [];
  for (const [at, erasure] of erasures.entries()) {
    const { position } = erasure;
    const first = firsts[at] ?? position;
    const note = events.find((one) => one.position === position - 1)?.event["text"];
    rows.push({
      position,
      at: new Date(erasure.time[0]).toISOString(),
      device: erasure.device,
      what: typeof note === "string" && note.startsWith(erasedNote) ? note.slice(erasedNote.length) : null,
      records: erasure.records.length,
      notes: erasure.entries.length,
      published: publishedBetween(events, first, position, session),
      backups: copiesHolding(session, events, first, erasure),
      remains: session.reader.journal.remains ?? null,
      devices: await devicesOf(session, erasure),
    });
  }
  return disclose(rows, session);
}

/** Events after which something stands outside the dossier; two are of programs of before. */
const wentOut: ReadonlySet<string> = new Set([
  givenOutEvent,
  releaseEvent,
  "plain-export",
  "plain-site",
  ...leaving,
]);

/** What the program needs to open and to compute: it names records by chance alone. */
const ofProgram: ReadonlySet<string> = new Set([
  "identity-epoch",
  "identity-holder",
  organisationEvent,
  marksEvent,
  clockEvent,
]);

function isNoted({ event }: AuditEvent["event"]): boolean {
  return !ofProgram.has(String(event));
}

/** Whether the journal says afterwards that it was refused: then nothing went out. */
function cameToNothing(events: readonly AuditEvent[], { event, position, device }: AuditEvent): boolean {
  const what = event["event"] === givenOutEvent ? event["of"] : event["event"];
  const next = events.find(
    (one) =>
      one.position > position &&
      one.device === device &&
      (one.event["event"] === event["event"] || one.event["of"] === what),
  );
  return next?.event["event"] === "refused" && next.event["of"] === what;
}

type Planned = {
  readonly preview: ErasePreview;
  readonly going: readonly StoredRecord[];
  readonly named: ErasedNames;
  readonly names: (text: string) => boolean;
  readonly pseudonyms: readonly string[];
};

async function plannedFor(session: ReadSession, refOrId: string): Promise<Planned> {
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  const all: StoredRecord[] = [];
  for (const kind of recordKinds) for await (const one of recordsOfKind(session.reader, kind)) all.push(one);
  const going = await goingWith(session, record, all);
  const refs = new Set(going.map(({ ref }) => ref));
  const kinds = new Map(going.map(({ ref, kind }) => [ref, kind as RecordKind]));

  // What they were called in any version, also where it was corrected or taken back since.
  const called = new Map<string, RecordKind>();
  const before = new Map<Ref, StoredRecord["body"][]>();
  for await (const { ref, body } of versionsOfAll(session.reader)) {
    const kind = kinds.get(ref);
    if (kind === undefined) gather(before, ref, body);
    else {
      const label = body[labelField(kind) ?? ""];
      if (typeof label === "string") called.set(label, kind);
    }
  }
  const named: ErasedNames = { refs, called: [...called.keys()] };
  const names = namer(named);

  const stillNamed = all.flatMap(({ ref, kind, body }) => {
    if (refs.has(ref)) return [];
    const fields = fieldsNaming(body, names);
    const past = new Set((before.get(ref) ?? []).flatMap((version) => fieldsNaming(version, names)));
    for (const field of fields) past.delete(field);
    const isBelow = names(ref);
    if (fields.length + past.size === 0 && !isBelow) return [];
    return [{ ref, kind, fields, before: [...past] }];
  });
  const events = await auditEvents(session.reader);
  const { size } = await currentCheckpoint(session.reader);
  const first = Math.min(...going.map((one) => one.first));
  const members = new Set((await membersOf(session.reader)).values());
  return {
    going,
    named,
    names,
    pseudonyms: [...called].flatMap(([name, kind]) =>
      kind === "person" && [...name].length > 1 ? [name] : [],
    ),
    preview: {
      ref: record.ref,
      records: going.length,
      what: tallyOf(going),
      notes: events.filter(({ event }) => isNoted(event) && eventNames(event, names)).length,
      still_named: stillNamed,
      also_named: [
        ...(names(session.name) ? (["dossier"] as const) : []),
        ...([...members].some(names) ? (["member"] as const) : []),
      ],
      published: publishedBetween(events, first, size, session),
      backups: copiesHolding(session, events, first),
      remains: session.reader.journal.remains ?? null,
    },
  };
}

/** The record and all that goes with it, in the order of the dossier, with what is sealed of its persons behind. */
async function goingWith(
  session: ReadSession,
  record: StoredRecord,
  all: readonly StoredRecord[],
): Promise<StoredRecord[]> {
  const snapshot = await snapshotFor(session);
  const retracted = all.filter(({ kind, body }) => kind === "source" && retractionOf(body) !== undefined);
  const going = new Set<Ref>([record.ref]);
  for (let before = 0; before < going.size;) {
    before = going.size;
    for (const one of all) if (goes(one, going)) going.add(one.ref);
    const sources = all.filter(({ kind, ref }) => kind === "source" && going.has(ref)).map(({ ref }) => ref);
    if (sources.length === 0) continue;
    for (const { ref, body } of restingOn(
      new Set([...sources, ...retracted.map((one) => one.ref)]),
      snapshot,
    ))
      if (locatorsIn(body).some(({ source }) => going.has(source))) going.add(ref);
  }
  const sealed: StoredRecord[] = [];
  for await (const one of sealedRecords(session.reader))
    if (going.has(String(one.body["person"]))) sealed.push(one);
  return [...all.filter(({ ref }) => going.has(ref)), ...sealed];
}

/** Whether a record belongs to one of those that go, was taken back with or into one, says how one stands to another, or was told by them alone. */
function goes({ ref, kind, owner, body }: StoredRecord, going: ReadonlySet<Ref>): boolean {
  const has = (name: unknown): boolean => typeof name === "string" && going.has(name);
  const retraction = retractionOf(body);
  if (has(owner) || has(parentRef(ref)) || has(retraction?.into) || has(retraction?.with)) return true;
  if (kind === "relation") return has(body["from"]) || has(body["to"]);
  const speakers = kind === "source" ? body["speakers"] : undefined;
  return Array.isArray(speakers) && speakers.length > 0 && speakers.every(has);
}

/** What was given out between two sizes of the journal. */
function publishedBetween(
  events: readonly AuditEvent[],
  from: number,
  until: number,
  session: ReadSession,
): ErasureRow["published"] {
  return events
    .filter(
      (one) =>
        one.position > from &&
        one.position < until &&
        wentOut.has(String(one.event["event"])) &&
        !cameToNothing(events, one),
    )
    .map(({ position, time, event: { event, ...says } }) => ({
      position,
      event: String(event === givenOutEvent ? says["of"] : event),
      at: writtenAt(time[0], undefined, session.now()).at,
      to:
        [says["addressee"], says["recipient"], says["to"], says["for"], says["audience"]].find(
          (one) => typeof one === "string",
        ) ?? null,
    }));
}

/** Events after which a copy of the journal stands elsewhere, which opens with a passphrase or with keys of the team. */
const copied: Readonly<Record<string, "backup" | "journal">> = {
  backup: "backup",
  "journal-exported": "journal",
};

/** A trace stands so many entries before the end of what its copy holds: it is written first, at times with one for the clock. */
const behindTrace = 2;

/**
 * The copies that hold what came at `first`: each that a device made before it carried the erasure out. The names of files are
 * known of this device's own backups and of the one that it was restored from.
 */
function copiesHolding(
  { store, now }: ReadSession,
  events: readonly AuditEvent[],
  first: number,
  erasure?: Erasure,
): ErasureRow["backups"] {
  const made = backupsMade(store);
  if (made === "unknown") return made;
  const goneAt = (device: string): number =>
    erasure?.confirmed.find((one) => one.device === device)?.position ?? Infinity;
  const own = store.ownDevice ?? "";
  const noted = made.map(({ time, entries, file, device = own }) => ({ time, entries, file, device }));
  const holding = noted
    .filter(({ entries, device }) => entries > first && entries <= goneAt(device))
    .map((one) => ({ ...one, what: "backup" as const }));
  const traced = events.flatMap(({ position, time, device, event }) => {
    const what = copied[String(event["event"])];
    const isNoted =
      what === "backup" &&
      noted.some(({ entries }) => entries > position && entries <= position + behindTrace);
    if (what === undefined || isNoted || position <= first || position >= goneAt(device)) return [];
    return [{ time: time[0], entries: position + 1, file: "", what, device }];
  });
  return [...holding, ...traced]
    .sort((a, b) => a.time - b.time)
    .map(({ time, ...one }) => ({ at: writtenAt(time, undefined, now()).at, ...one }));
}

/** Where the first version of what each erasure took stands in the journal; undefined where none came here. */
async function firstOfErased(reader: Reader, erasures: readonly Erasure[]): Promise<(number | undefined)[]> {
  const firsts = new Map<string, number>();
  const rows = await selectEntries(reader.journal)
    .where("kind", "=", "version")
    .where("ciphertext", "is", null)
    .orderBy("position")
    .execute();
  for (const { position, bytes } of rows) {
    const record = Buffer.from(decodeEntry(bytes).record).toString("hex");
    if (!firsts.has(record)) firsts.set(record, position);
  }
  return erasures.map(({ records }) => {
    const places = records.flatMap((record) => firsts.get(record) ?? []);
    return places.length === 0 ? undefined : Math.min(...places);
  });
}

/** Every device that wrote to the journal, how it stands, and when it said that it had carried the erasure out. */
async function devicesOf({ reader }: ReadSession, { confirmed }: Erasure): Promise<ErasureRow["devices"]> {
  const devices = reader.team.current.membership?.devices;
  return (await deviceKeys(reader)).map((key) => {
    const device = Buffer.from(key).toString("hex");
    const time = confirmed.find((one) => one.device === device)?.time[0];
    const standing = devices?.get(device)?.standing ?? "active";
    return { device, standing, at: time === undefined ? null : new Date(time).toISOString() };
  });
}
