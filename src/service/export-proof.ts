import { gather } from "../domain/gather.ts";
import { z } from "zod";
import { openBody } from "../crypto/body.ts";
import { fromBase64, toHex } from "../crypto/bytes.ts";
import { type EntryFields, entryHash, verifyEntry } from "../crypto/entry.ts";
import { verifyInclusion } from "../crypto/merkle.ts";
import { parseCheckpoint, parseVerifier, verifyNote } from "../crypto/note.ts";
import { isRef } from "../domain/id.ts";
import { oneLine, readJsonText } from "../domain/json-text.ts";
import { Problem } from "../domain/problem.ts";
import { recordKinds } from "../domain/record.ts";
import { isRetracted } from "../domain/retraction.ts";
import { canonical } from "../domain/version.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import { logName } from "../store/journal/log.ts";
import { byTimeThenHash, newestCommon } from "../store/projection/project.ts";
import { type Head, type Hooks, ulidOf } from "../store/record.ts";

/** A line of an export as a file holds it: its number and what stands there. */
export type NumberedLine = { readonly line: number; readonly value: unknown };

/**
 * What an export proves, once every line of it was looked at. `records` has what is proved of each ref: its kind and its
 * body as canonical JSON; `joined` names those that show the merge of several versions. Keys are in hex.
 */
export type ProvedExport = {
  /** The log's name: `habeas/` and the dossier's ULID. */
  readonly origin: string;
  readonly size: number;
  /** The devices whose signature the checkpoint bears, and those that wrote what is proved. */
  readonly signers: readonly string[];
  readonly writers: readonly string[];
  readonly records: ReadonlyMap<string, { readonly kind: string; readonly body: string }>;
  readonly joined: readonly string[];
};

/** Either all of an export is proved, or each `problem` is a sentence about what is not. */
export type ProofCheck =
  | { readonly ok: true; readonly proved: ProvedExport }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Whether a file's first line is the head of an export, of whatever format. */
export function isExport(firstLine: string): boolean {
  const read = readJsonText(firstLine.replace(/^\uFEFF/, "").trim(), oneLine);
  return read.ok && isObject(read.value) && "habeas" in read.value && "export" in read.value;
}

/**
 * Holds an export against its proofs. All of it is proved where one checkpoint is signed by a device that it names; each
 * record stands there once; its proofs are distinct entries of one record of that log with that ref and kind, signed by
 * devices of the log and under the checkpoint's root, none of which supersedes another; and the record is what the one
 * entry seals, or what `merge` makes of several. It shows that the exporting device's log held these versions. It shows
 * neither that they are true, nor that they are the newest or all there were.
 */
export function checkProofs(lines: readonly NumberedLine[], merge: Hooks["merge"]): ProofCheck {
  const problems: string[] = [];
  const parts = partsOf(lines, problems);
  if (parts === undefined) return { ok: false, problems };
  const log = logOf(parts.checkpoint);
  if (typeof log === "string") return { ok: false, problems: [log] };
  const records = new Map<string, { kind: string; body: string }>();
  const joined: string[] = [];
  const writers = new Set<string>();
  /** The ref under which each record of the log, by its ULID, was found. */
  const refOfRecord = new Map<string, string>();
  for (const [ref, { kind, body, takenBack }] of parts.records) {
    const proofs = parts.proofs.get(ref) ?? [];
    const versions = parts.versions.get(ref) ?? [];
    if (proofs.length === 0) {
      problems.push(`The record ${ref} stands there without a proof.`);
      continue;
    }
    try {
      const heads = proofs.map((proof) => headOf(proof, log));
      for (const { fields } of heads) writers.add(toHex(fields.device));
      mustBeOneRecord(heads, { ref, kind }, refOfRecord);
      if (takenBack && (versions.length > 0 || heads.some((head) => !isRetracted(head.body))))
        throw new Unproved("versions stand there that a record that was taken back does not show");
      const shown = takenBack
        ? heads.find((head) => canonical(head.body) === body)?.body
        : heads.length === 1 && versions.length === 0
          ? heads[0]!.body
          : mergeOf(heads, versions, kind, log, merge);
      if (shown === undefined || canonical(shown) !== body)
        throw new Unproved(
          heads.length === 1
            ? "the record differs from what its entry seals"
            : "the record is not what its versions give when they are merged",
        );
      records.set(ref, { kind, body });
      if (heads.length > 1 && !takenBack) joined.push(ref);
    } catch (error) {
      if (!(error instanceof Unproved)) throw error;
      problems.push(`The proof of ${ref} does not hold: ${error.message}.`);
    }
  }
  for (const ref of new Set([...parts.proofs.keys(), ...parts.versions.keys()]))
    if (!parts.records.has(ref))
      problems.push(`The proof of ${ref} does not hold: no such record is in the export.`);
  if (problems.length > 0) return { ok: false, problems };
  const { origin, size, signers } = log;
  return { ok: true, proved: { origin, size, signers, writers: [...writers].sort(), records, joined } };
}

/** Why something is not proved, as the end of a sentence. */
class Unproved extends Error {}

/** The bytes of strict base64, `most` at the most and `exactly` that many where it says so. */
function base64(most: number, exactly?: number) {
  return z
    .string()
    .max(Math.ceil(most / 3) * 4)
    .transform((text, context) => {
      const bytes = fromBase64(text);
      if (bytes === undefined || (exactly !== undefined && bytes.length !== exactly)) {
        context.addIssue({ code: "custom" });
        return z.NEVER;
      }
      return bytes;
    });
}

/** Far above an entry with a hundred parents. */
const longestEntry = 8_192;
/** What a line of an export can hold of base64. */
const longestBody = 750_000;

const signedShape = { entry: base64(longestEntry), signature: base64(64, 64) };
const sealedShape = { key: base64(32, 32), ciphertext: base64(longestBody) };

const headSchema = z.strictObject({ habeas: z.literal(1), export: z.string() });
const checkpointSchema = z.strictObject({
  checkpoint: z.string().max(100_000),
  verifiers: z.array(z.string().max(1_000)).min(1).max(10_000),
});
const proofSchema = z.strictObject({
  proof: z.string(),
  position: z.int().min(0),
  ...signedShape,
  path: z.array(base64(32, 32)).max(64),
  ...sealedShape,
});
const versionSchema = z.union([
  z.strictObject({ version: z.string(), ...signedShape }),
  z.strictObject({ version: z.string(), ...signedShape, ...sealedShape }),
]);

type Proof = z.infer<typeof proofSchema>;
type VersionLine = z.infer<typeof versionSchema>;
type Sealed = Pick<Proof, "entry" | "signature" | "key" | "ciphertext">;

type Parts = {
  readonly checkpoint: z.infer<typeof checkpointSchema>;
  readonly records: ReadonlyMap<
    string,
    { readonly kind: string; readonly body: string; readonly takenBack: boolean }
  >;
  readonly proofs: ReadonlyMap<string, readonly Proof[]>;
  /** Of records that show a merge, what their newest versions come from. */
  readonly versions: ReadonlyMap<string, readonly VersionLine[]>;
};

/** The lines by what they are; undefined, with `problems`, where one is none of an export's or stands twice. */
function partsOf(lines: readonly NumberedLine[], problems: string[]): Parts | undefined {
  const records = new Map<string, { kind: string; body: string; takenBack: boolean }>();
  const proofs = new Map<string, Proof[]>();
  const versions = new Map<string, VersionLine[]>();
  const checkpoints: z.infer<typeof checkpointSchema>[] = [];
  for (const [at, { line, value }] of lines.entries()) {
    const refuse = (why: string): number => problems.push(`Line ${line} ${why}.`);
    const isHead = at === 0;
    if (!isObject(value)) refuse("is no line of an export");
    else if (isHead) {
      if (value["habeas"] !== 1 && "export" in value)
        refuse("names a format that this program does not know; ask for an export by the same version");
      else if (!headSchema.safeParse(value).success) refuse("is not the head of an export");
    } else if ("record" in value) {
      const { record, id, ...body } = value;
      if (!recordKinds.some((kind) => kind === record) || typeof id !== "string" || !isRef(id))
        refuse("is a record of a kind or with a name that this program does not know");
      else if (records.has(id)) refuse(`is a second record with the name ${id}`);
      else if ("retracted" in body && !isRetracted(body))
        refuse("says that a record was taken back, in a form that this program does not know");
      else records.set(id, { kind: String(record), body: canonical(body), takenBack: "retracted" in body });
    } else if ("checkpoint" in value) {
      const read = checkpointSchema.safeParse(value);
      if (read.success) checkpoints.push(read.data);
      else refuse(`is not a checkpoint with its verifiers: ${flawOf(read.error)}`);
    } else if ("proof" in value) {
      const read = proofSchema.safeParse(value);
      if (read.success) filed(proofs, read.data.proof, read.data);
      else refuse(`is not a whole proof: ${flawOf(read.error)}`);
    } else if ("version" in value) {
      const read = versionSchema.safeParse(value);
      if (read.success) filed(versions, read.data.version, read.data);
      else refuse("is not a whole version");
    } else refuse("is no line of an export");
  }
  const [checkpoint] = checkpoints;
  if (problems.length > 0) return undefined;
  if (checkpoint === undefined || checkpoints.length > 1) {
    problems.push(
      checkpoint === undefined
        ? "The export carries no signed checkpoint, so nothing in it is proved."
        : "The export carries more than one checkpoint, so nobody can tell which one proves it.",
    );
    return undefined;
  }
  return { checkpoint, records, proofs, versions };
}

/** Which member of a line is wrong, in plain words. */
function flawOf(error: z.ZodError): string {
  const [issue] = error.issues;
  if (issue?.code === "unrecognized_keys") return "it says more than it may";
  const [member] = issue?.path ?? [];
  return `the member ${String(member)} is missing or cannot be read`;
}

function filed<T>(map: Map<string, T[]>, key: string, value: T): void {
  gather(map, key, value);
}

/** The log whose checkpoint an export carries. */
type Log = {
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Public keys in hex: who signed the checkpoint, and which devices the log names. */
  readonly signers: readonly string[];
  readonly devices: ReadonlySet<string>;
};

/** A sentence where the checkpoint is not one, or is signed by none of the devices that it names. */
function logOf({ checkpoint, verifiers }: Parts["checkpoint"]): Log | string {
  try {
    const devices = verifiers.map(parseVerifier);
    const { text, signers } = verifyNote(checkpoint, devices);
    const { origin, size, root } = parseCheckpoint(text);
    if (!/^habeas\/[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(origin) || devices.some(({ name }) => name !== origin))
      return "The export's checkpoint and its verifiers are not of one dossier.";
    const hex = ({ publicKey }: { readonly publicKey: Uint8Array }): string => toHex(publicKey);
    return { origin, size, root, signers: signers.map(hex).sort(), devices: new Set(devices.map(hex)) };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return "The export's checkpoint is not signed by a device that it names.";
  }
}

type Entered = { readonly fields: EntryFields; readonly hash: string };
type Opened = Entered & { readonly ref: string; readonly kind: string; readonly body: JsonObject };

/** The genuine entry of a version in this log. */
function enteredIn({ entry, signature }: Pick<Sealed, "entry" | "signature">, log: Log): Entered {
  const signed = { bytes: entry, signature };
  let fields: EntryFields;
  try {
    fields = verifyEntry(signed);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Unproved("its entry is not signed by its device, or of a form that this program does not know");
  }
  if (fields.kind !== "version") throw new Unproved("its entry is not a version of a record");
  if (logName(fields.dossier) !== log.origin) throw new Unproved("its entry is of another dossier");
  if (!log.devices.has(toHex(fields.device)))
    throw new Unproved("its entry is signed by a device that the export does not name");
  return { fields, hash: toHex(entryHash(signed)) };
}

/** The version that a proof shows, once its entry is seen under the root of the checkpoint. */
function headOf(proof: Proof, log: Log): Opened {
  const entered = enteredIn(proof, log);
  const leaf = entryHash({ bytes: proof.entry, signature: proof.signature });
  if (!verifyInclusion(leaf, proof.position, log.size, proof.path, log.root))
    throw new Unproved("its entry is not in the tree of the checkpoint");
  return opened(entered, proof);
}

const envelopeSchema = z.strictObject({
  ref: z.string(),
  kind: z.string(),
  owner: z.string().optional(),
  body: z.record(z.string(), z.unknown()),
});

function opened(entered: Entered, { key, ciphertext }: Pick<Sealed, "key" | "ciphertext">): Opened {
  let text: string;
  try {
    text = Buffer.from(openBody(ciphertext, key, entered.fields)).toString("utf8");
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    throw new Unproved("what it seals does not open");
  }
  const read = readJsonText(text, oneLine);
  const envelope = envelopeSchema.safeParse(read.ok ? read.value : undefined);
  if (!envelope.success || ciphertext.length !== entered.fields.length)
    throw new Unproved("what it seals is not a version of a record");
  const { ref, kind, body } = envelope.data;
  return { ...entered, ref, kind, body: body as JsonObject };
}

/** All seal this ref and kind, as distinct versions of one record, which no other ref of the export has. */
function mustBeOneRecord(
  heads: readonly Opened[],
  { ref, kind }: { readonly ref: string; readonly kind: string },
  refOfRecord: Map<string, string>,
): void {
  if (heads.some((head) => head.ref !== ref || head.kind !== kind))
    throw new Unproved("its entry seals another record, or one of another kind");
  const hashes = new Set(heads.map(({ hash }) => hash));
  if (hashes.size < heads.length) throw new Unproved("one entry stands there twice");
  if (heads.some(({ fields }) => fields.parents.some((parent) => hashes.has(toHex(parent)))))
    throw new Unproved("one of its versions supersedes another");
  const ids = new Set(heads.map(({ fields }) => ulidOf(fields.record)));
  const [id] = ids;
  if (ids.size > 1) throw new Unproved("its entries are of several records");
  const other = refOfRecord.get(id!);
  if (other !== undefined) throw new Unproved(`its entry is of the record that the export calls ${other}`);
  refOfRecord.set(id!, ref);
}

/** The view of a record in conflict, by the rule by which the store computes it. */
function mergeOf(
  heads: readonly Opened[],
  lines: readonly VersionLine[],
  kind: string,
  log: Log,
  merge: Hooks["merge"],
): JsonObject {
  const [{ ref, fields }] = heads as [Opened];
  const before = new Map(
    lines.map((line) => {
      const entered = enteredIn(line, log);
      if (ulidOf(entered.fields.record) !== ulidOf(fields.record))
        throw new Unproved("a version that it comes from is of another record");
      return [entered.hash, { entered, line }] as const;
    }),
  );
  if (heads.length < 2 || before.size < lines.length)
    throw new Unproved("versions stand there that it does not come from");
  const all = [...heads, ...[...before.values()].map(({ entered }) => entered)].map((entered) => ({
    hash: entered.hash,
    time: entered.fields.hlc,
    parents: entered.fields.parents.map(toHex),
  }));
  const known = new Set(all.map(({ hash }) => hash));
  const named = new Set(all.flatMap(({ parents }) => parents));
  if ([...named].some((hash) => !known.has(hash)))
    throw new Unproved("a version that it comes from is missing");
  // Every entry but the heads is then what some entry follows, and no head is.
  if (heads.some(({ hash }) => named.has(hash))) throw new Unproved("one of its versions supersedes another");
  if ([...before.keys()].some((hash) => !named.has(hash)))
    throw new Unproved("versions stand there that it does not come from");
  const base = newestCommon(
    heads.map(({ hash }) => hash),
    all,
  );
  const origin = base === undefined ? undefined : before.get(base.hash);
  if (origin !== undefined && !("key" in origin.line))
    throw new Unproved("the version that all of its versions come from is not shown");
  const common = origin === undefined ? undefined : opened(origin.entered, origin.line as Sealed);
  if (common !== undefined && (common.ref !== ref || common.kind !== kind))
    throw new Unproved("the version that all of its versions come from is of another record");
  const sides: Head[] = heads.map(({ body, fields: { hlc }, hash }) => ({ body, time: hlc, hash }));
  return merge(kind, sides.sort(byTimeThenHash), common?.body);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
