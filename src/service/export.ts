import { randomBytes } from "node:crypto";
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { z } from "zod";
import type { dossierExport } from "../api/dossier.ts";
import { type AgeLock, encryptToFile, giveName, refuseNoRecipient } from "../crypto/age.ts";
import { refuseWeak } from "../crypto/passphrase.ts";
import { openBody } from "../crypto/body.ts";
import { toBase64, toHex } from "../crypto/bytes.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { parseVerifier, verifyNote } from "../crypto/note.ts";
import { Problem } from "../domain/problem.ts";
import { identityKind } from "../domain/identity.ts";
import { type AnyRecord, type RecordKind, pluralOf, recordKinds } from "../domain/record.ts";
import { retractedBody, retractionOf } from "../domain/retraction.ts";
import {
  asOf,
  currentCheckpoint,
  deviceVerifiers,
  inclusionProofs,
  recordsOfKind,
  type ShownEntry,
  unknownEntries,
} from "../store/read.ts";
import type { Reader } from "../store/reader.ts";
import type { Unlock } from "./dossier.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { refuseUnconsented, unconsented } from "./consent.ts";
import { isWithheld, loadRecords } from "./load.ts";
import { type ReadSession, asData, refuseNarrowed } from "./session.ts";
import type { Around } from "./use-case.ts";
import { type Watch, refuseInDossier, refuseNoFolder } from "./keep.ts";
import { refuseExisting } from "../store/folder.ts";

/** To whom an export is readable. A plain one needs the dossier's name typed out; a weak slot makes a weak export. */
export type ExportTo =
  | { readonly kind: "recipient"; readonly recipient: string }
  | ({ readonly kind: "passphrase" } & Unlock)
  | { readonly kind: "plain"; readonly typedName: string };

/**
 * Writes all records as they stand, with the proof of each against one signed checkpoint, to `out`: JSON lines that
 * `habeas import` takes, in the order of recordKinds, then the proofs (docs/file-format.md, "Export"). The file appears
 * whole or not at all and replaces nothing. `signers` are the keys, in hex, that whoever imports it is shown.
 */
export async function exportDossier(
  session: ReadSession,
  out: string,
  to: ExportTo,
  watch: Watch,
): Promise<Exported> {
  await refuseExport(session, out, to);
  await refuseUnconsented(asData(session), "exported");
  return writeExport(session, out, to, watch);
}

/**
 * `leftOut` counts entries of kinds that this version does not know: whether they may leave, only a newer one can tell.
 * `peopleLeftOut` counts people who have not consented to it.
 */
export type Exported = {
  readonly records: number;
  readonly signers: readonly string[];
  readonly leftOut: number;
  readonly peopleLeftOut: number;
};

async function refuseExport(session: ReadSession, out: string, to: ExportTo): Promise<void> {
  if (session.addressed === undefined) refuseNarrowed(session);
  refuseExisting(resolve(out));
  refuseNoFolder(out);
  refuseInDossier(out);
  if (to.kind === "recipient") refuseNoRecipient([to.recipient]);
  if (to.kind === "passphrase") await refuseWeak(to.passphrase, [session.name]);
}

async function writeExport(session: ReadSession, out: string, to: ExportTo, watch: Watch): Promise<Exported> {
  if (to.kind === "plain" && to.typedName !== session.name)
    throw new Problem("bad-input", "The name typed is not the dossier's name; nothing was exported.");
  const target = resolve(out);
  if (session.addressed !== undefined) {
    const file = await consentedFile(session, watch);
    await written(Readable.from([file.bytes]), target, to);
    return { ...file, signers: [], leftOut: 0 };
  }
  const counter = { records: 0 };
  // One state of the log, whoever writes meanwhile: its records, and the proofs of exactly these.
  const checkpoint = await currentCheckpoint(session.reader);
  const reader = await asOf(session.reader, checkpoint.size);
  const { signers } = verifyNote(checkpoint.note, (await deviceVerifiers(reader)).map(parseVerifier));
  const leftOut = await unknownEntries(reader, [...recordKinds, identityKind]);
  const lines = Readable.from(exportLines(reader, session.name, counter, watch), {
    objectMode: true,
    highWaterMark: 64,
  });
  await written(lines, target, to);
  return {
    ...counter,
    signers: signers.map(({ publicKey }) => toHex(publicKey)),
    leftOut,
    peopleLeftOut: 0,
  };
}

async function written(lines: Readable, target: string, to: ExportTo): Promise<void> {
  if (to.kind !== "plain") {
    await encryptToFile(lines as AsyncIterable<Uint8Array>, target, lockFor(to));
    return;
  }
  const part = join(dirname(target), `.${randomBytes(6).toString("hex")}.part`);
  try {
    await pipeline(lines, createWriteStream(part, { mode: 0o600, flags: "wx", flush: true }));
    await giveName(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

/**
 * What people consented to, as a record file that `habeas import` takes. It has no proofs: they would show what was left out of a
 * record. Nothing in it names what may not be shown.
 */
async function consentedFile(
  asking: ReadSession,
  { progress, signal }: Watch,
): Promise<{ readonly bytes: Uint8Array; readonly records: number; readonly peopleLeftOut: number }> {
  const session = asData(asking);
  const file: Record<string, unknown> = { habeas: 1 };
  let records = 0;
  for (const kind of recordKinds) {
    const rows = (await loadRecords(session, kind)) as AnyRecord[];
    if (rows.length > 0)
      file[kind === "codebook" ? "codebooks" : pluralOf[kind]] = rows.map(({ ref, body }) => ({
        id: ref,
        ...(nameless(body) as object),
      }));
    records += rows.length;
    if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was exported.");
    progress?.(records);
  }
  const peopleLeftOut = (await unconsented(session)).length;
  return { bytes: Buffer.from(`${JSON.stringify(file, undefined, 1)}\n`), records, peopleLeftOut };
}

/** A value without what bears a withheld name. */
function nameless(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nameless).filter((item) => item !== undefined);
  if (typeof value === "string") return isWithheld(value) ? undefined : value;
  if (typeof value !== "object" || value === null) return value;
  const inner = Object.entries(value).map(([key, part]) => [key, nameless(part)] as const);
  const isNamed = (key: string): boolean => key === "source" || key === "ref" || key === "who";
  if (inner.some(([key, part]) => isNamed(key) && part === undefined)) return undefined;
  return Object.fromEntries(inner.filter(([, part]) => part !== undefined));
}

/** The same as an operation: what may be written is decided first, then it is. The passphrase comes beside the input. */
export async function exportFor(
  session: ReadSession,
  { out, to, recipient, confirm, leave_out: leaveOut }: z.output<typeof dossierExport.input>,
  { passphrase, slot, ...watch }: Around,
): Promise<() => Promise<Disclosed<z.output<typeof dossierExport.output>>>> {
  const reader = readerOf();
  await refuseExport(session, out, reader);
  return async () => {
    if (leaveOut === undefined) await refuseUnconsented(asData(session), "exported");
    const { records, signers, leftOut, peopleLeftOut } = await writeExport(session, out, reader, watch);
    return disclose(
      { records, signers: [...signers], left_out: leftOut, people_left_out: peopleLeftOut },
      session,
    );
  };

  function readerOf(): ExportTo {
    if (to === "plain") return { kind: to, typedName: confirm ?? "" };
    if (to === "recipient" && recipient !== undefined) return { kind: to, recipient };
    if (to === "passphrase" && passphrase !== undefined) return { kind: to, passphrase, slot };
    throw new Problem("bad-usage", `An export to a ${to} needs one; nothing was exported.`);
  }
}

function lockFor(to: Exclude<ExportTo, { kind: "plain" }>): AgeLock {
  if (to.kind === "recipient") return { recipients: [to.recipient] };
  const { passphrase, slot } = to;
  return slot?.weakForTests === true ? { passphrase, workFactorForTests: 8 } : { passphrase };
}

async function* exportLines(
  reader: Reader,
  name: string,
  counter: { records: number },
  { progress, signal }: Watch,
): AsyncIterable<Uint8Array> {
  const refs: string[] = [];
  const line = (value: unknown): Uint8Array => Buffer.from(`${JSON.stringify(value)}\n`);
  yield line({ habeas: 1, export: name });
  const retracted = new Set<string>();
  for (const kind of recordKinds) {
    for await (const { ref, body } of recordsOfKind(reader, kind satisfies RecordKind)) {
      const retraction = retractionOf(body);
      if (retraction !== undefined) {
        // That it was taken back leaves, so that links to it lead somewhere; what it held does not.
        refs.push(ref);
        retracted.add(ref);
        yield line({ record: kind, id: ref, ...retractedBody(retraction) });
        continue;
      }
      if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was exported.");
      refs.push(ref);
      counter.records += 1;
      progress?.(counter.records);
      yield line({ record: kind, id: ref, ...(body as Record<string, unknown>) });
    }
  }
  const { checkpoint, inclusions, ancestors } = await inclusionProofs(reader, refs);
  yield line({ checkpoint: checkpoint.note, verifiers: await deviceVerifiers(reader) });
  for (const { ref, position, proof, ...shown } of inclusions) {
    if (retracted.has(ref) && !sealsRetraction(shown)) continue;
    yield line({ proof: ref, position, ...membersOf(shown), path: proof.map(toBase64) });
  }
  for (const { ref, ...shown } of ancestors)
    if (!retracted.has(ref)) yield line({ version: ref, ...membersOf(shown) });
}

function membersOf({ entry, sealed }: ShownEntry): Readonly<Record<string, string>> {
  return {
    entry: toBase64(entry.bytes),
    signature: toBase64(entry.signature),
    ...(sealed === undefined ? {} : { key: toBase64(sealed.key), ciphertext: toBase64(sealed.ciphertext) }),
  };
}

/** Of a record that was taken back and changed elsewhere at once, only the version that takes it back may leave. */
function sealsRetraction({ entry, sealed }: ShownEntry): boolean {
  if (sealed === undefined) return false;
  const text = Buffer.from(openBody(sealed.ciphertext, sealed.key, decodeEntry(entry.bytes))).toString(
    "utf8",
  );
  const { body } = JSON.parse(text) as { readonly body: object };
  return retractionOf(body) !== undefined;
}
