import { randomBytes } from "node:crypto";
import { createWriteStream, existsSync } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type AgeLock, encryptToFile } from "../crypto/age.ts";
import { openBody } from "../crypto/body.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { Problem } from "../domain/problem.ts";
import { type RecordKind, recordKinds } from "../domain/record.ts";
import { retractedBody, retractionOf } from "../domain/retraction.ts";
import { recordAudit } from "../store/append.ts";
import { deviceVerifiers, inclusionProofs, recordsOfKind } from "../store/read.ts";
import { disclose, shown } from "./disclose.ts";
import { type Dossier, type Unlock, writerOf } from "./dossier.ts";
import { type Watch, refuseNoFolder } from "./keep.ts";

/** To whom an export is readable. A plain one needs the dossier's name typed out; a weak slot makes a weak export. */
export type ExportTo =
  | { readonly kind: "recipient"; readonly recipient: string }
  | ({ readonly kind: "passphrase" } & Unlock)
  | { readonly kind: "plain"; readonly typedName: string };

/**
 * Writes all records as they stand, with the proof of each against one signed checkpoint, to `out`: JSON lines that
 * `habeas import` takes, in the order of recordKinds, then the proofs (docs/file-format.md, "Export"). The file appears
 * whole or not at all and replaces nothing.
 */
export async function exportDossier(
  dossier: Dossier,
  out: string,
  to: ExportTo,
  watch: Watch,
): Promise<{ readonly records: number }> {
  const target = resolve(out);
  if (existsSync(target))
    throw new Problem(
      "already-there",
      `There is something at ${out} already; name a file that does not exist.`,
    );
  refuseNoFolder(out);
  if (to.kind === "plain" && to.typedName !== dossier.name) {
    throw new Problem("bad-input", "The name typed is not the dossier's name; nothing was exported.");
  }
  const counter = { records: 0 };
  const lines = Readable.from(exportLines(dossier, counter, watch), { objectMode: true, highWaterMark: 64 });
  if (to.kind === "plain") {
    await recordAudit(writerOf(dossier), { event: "plain-export" });
    const part = join(dirname(target), `.${randomBytes(6).toString("hex")}.part`);
    try {
      await pipeline(lines, createWriteStream(part, { mode: 0o600, flags: "wx", flush: true }));
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
  } else {
    await encryptToFile(lines as AsyncIterable<Uint8Array>, target, lockFor(to));
  }
  return counter;
}

function lockFor(to: Exclude<ExportTo, { kind: "plain" }>): AgeLock {
  if (to.kind === "recipient") return { recipients: [to.recipient] };
  const { passphrase, slot } = to;
  return slot?.weakForTests === true ? { passphrase, workFactorForTests: 8 } : { passphrase };
}

async function* exportLines(
  dossier: Dossier,
  counter: { records: number },
  { progress, signal }: Watch,
): AsyncIterable<Uint8Array> {
  const refs: string[] = [];
  const line = (value: unknown): Uint8Array =>
    Buffer.from(`${JSON.stringify(shown(disclose(value, "case-team")))}\n`);
  yield line({ habeas: 1, export: dossier.name });
  const retracted = new Set<string>();
  for (const kind of recordKinds) {
    for await (const { ref, body } of recordsOfKind(dossier.reader, kind satisfies RecordKind)) {
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
  const { checkpoint, inclusions } = await inclusionProofs(dossier.reader, refs);
  const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64");
  yield line({ checkpoint: checkpoint.note, verifiers: await deviceVerifiers(dossier.reader) });
  for (const { ref, position, entry, proof, sealed } of inclusions) {
    if (retracted.has(ref) && !sealsRetraction(entry.bytes, sealed)) continue;
    yield line({
      proof: ref,
      position,
      entry: base64(entry.bytes),
      signature: base64(entry.signature),
      path: proof.map(base64),
      ...(sealed === undefined ? {} : { key: base64(sealed.key), ciphertext: base64(sealed.ciphertext) }),
    });
  }
}

/** Of a record that was taken back and changed elsewhere at once, only the version that takes it back may leave. */
function sealsRetraction(
  entry: Uint8Array,
  sealed: { readonly ciphertext: Uint8Array; readonly key: Uint8Array } | undefined,
): boolean {
  if (sealed === undefined) return false;
  const text = Buffer.from(openBody(sealed.ciphertext, sealed.key, decodeEntry(entry))).toString("utf8");
  const { body } = JSON.parse(text) as { readonly body: object };
  return retractionOf(body) !== undefined;
}
