import type { EraseReport, ErasureRow } from "../api/listing.ts";
import { operations } from "../api/operations.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { recordKinds } from "../domain/record.ts";
import { retractionOf } from "../domain/retraction.ts";
import { eraseRecords } from "../store/erase.ts";
import { type Erasure, erasuresIn } from "../store/journal/erasure.ts";
import { entriesAt } from "../store/journal/reader.ts";
// oxlint-disable-next-line no-restricted-imports -- what was taken back is erased too, and what is traced is for those who see all
import { type AuditEvent, auditEvents, deviceKeys, recordByRef, recordsOfKind } from "../store/read.ts";
import type { StoredRecord } from "../store/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Watch } from "./keep.ts";
import { lastBackup } from "./last-backup.ts";
import { forgetPending } from "./pending.ts";
import { noRecord } from "./record.ts";
import { restingOn } from "./resting.ts";
import { type ReadSession, type WriteSession, refuseNarrowed } from "./session.ts";
import { locatorsIn, snapshotFor } from "./snapshot.ts";
import { tallyOf } from "./tally-text.ts";
import { writtenAt } from "./wall-clock.ts";

/**
 * Erases a record for good, with all that belongs to it, in every version, and the notes of the journal that name it: of a
 * person also what was merged into it, how others stand to it, and the sources that it alone told; of a source also what rests on it
 * and on no other. Nothing of it can be brought back. `confirm` is the number of records that go; any other is refused with what
 * would go. What was published and copied before is listed: no program can fetch it back.
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
  const record = await recordByRef(session.reader, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  const reason = why.trim();
  if (reason === "")
    throw new Problem("bad-usage", "A reason is needed; give it with --why TEXT, in words without names.");
  const going = await goingWith(session, record);
  if (confirm !== going.length)
    throw new Problem(
      "bad-input",
      `Erasing ${record.ref} takes ${tallyOf(going)} for good, in every version; nothing can bring it back. Nothing was erased; to do it, confirm the number of records: ${going.length}.`,
    );
  const refs = new Set(going.map(({ ref }) => ref));
  const snapshot = await snapshotFor(session);
  const namedBy = [...new Set([...refs].flatMap((ref) => snapshot.namedBy(ref)))].filter(
    (ref) => !refs.has(ref),
  );
  const events = await auditEvents(session.reader);
  const labels = [...refs].map((ref) => snapshot.labelOf(ref)).filter((label) => [...label].length > 2);
  const notes = events.filter(({ event }) => names(JSON.stringify(event), refs, labels));
  const entries = await entriesAt(
    session.reader,
    notes.map(({ position }) => position),
  );
  const first = Math.min(...going.map((one) => one.first));
  const published = events.filter(
    ({ position, event }) => position > first && leaves.has(String(event["event"])),
  );
  forgetPending(session, (text) => names(text, refs, labels));
  const erased = await eraseRecords(
    session.writer,
    {
      ids: going.map(({ id }) => id),
      entries: entries.map(({ hash }) => Buffer.from(hash).toString("hex")),
      why: reason,
    },
    { progress: watch.progress },
  );
  return disclose(
    {
      records: going.length,
      entries: erased,
      notes: notes.length,
      named_by: namedBy,
      published: published.map((event) => leftAs(event, session)),
      backup: await backupOf(session),
      devices: await devicesOf(session, (await erasuresIn(session.reader)).at(-1)!),
    },
    session,
  );
}

/** All erasures of a dossier, and which devices have carried each out. An audience that may not see all sees none. */
export async function listErasures(session: ReadSession): Promise<Disclosed<ErasureRow[]>> {
  if (session.shows !== undefined) return disclose([], session);
  const rows: ErasureRow[] = [];
  for (const erasure of await erasuresIn(session.reader))
    rows.push({
      position: erasure.position,
      at: new Date(erasure.time[0]).toISOString(),
      device: erasure.device,
      records: erasure.records.length,
      notes: erasure.entries.length,
      devices: await devicesOf(session, erasure),
    });
  return disclose(rows, session);
}

/** Events after which records stand outside the dossier. */
const leaves: ReadonlySet<string> = new Set([
  "given-out",
  "plain-export",
  "plain-site",
  ...[...operations.values()].flatMap(({ audit }) => (audit === undefined ? [] : [audit.event])),
]);

/** The record and all that goes with it, in the order of the dossier. */
async function goingWith(session: ReadSession, record: StoredRecord): Promise<StoredRecord[]> {
  const all: StoredRecord[] = [];
  for (const kind of recordKinds) for await (const one of recordsOfKind(session.reader, kind)) all.push(one);
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
  return all.filter(({ ref }) => going.has(ref));
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

/** Whether a text names one of these records, by its ref as a whole word or by what it is called. */
function names(text: string, refs: ReadonlySet<Ref>, labels: readonly string[]): boolean {
  if (labels.some((label) => text.includes(label))) return true;
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}._~/-]+/gu))
    if (refs.has(word) || refs.has(word.replace(/[.]+$/, ""))) return true;
  return false;
}

function leftAs({ position, time, event: { event, ...says } }: AuditEvent, session: ReadSession) {
  return {
    position,
    event: String(event),
    at: writtenAt(time[0], undefined, session.now()).at,
    to: [says["to"], says["for"]].find((one) => typeof one === "string") ?? null,
  };
}

async function backupOf({ store }: ReadSession): Promise<EraseReport["backup"]> {
  try {
    return await lastBackup(store);
  } catch (error) {
    if (error instanceof Problem) return "unknown";
    throw error;
  }
}

/** Every device that wrote to the journal, and when it said that it had carried the erasure out. */
async function devicesOf({ reader }: ReadSession, { confirmed }: Erasure): Promise<ErasureRow["devices"]> {
  return (await deviceKeys(reader)).map((key) => {
    const device = Buffer.from(key).toString("hex");
    const time = confirmed.find((one) => one.device === device)?.time[0];
    return { device, at: time === undefined ? null : new Date(time).toISOString() };
  });
}
