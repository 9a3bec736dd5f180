/**
 * One signed line of the journal. An entry says which device wrote which version of which record, after what, and
 * commits to the body without showing it. Its bytes are deterministic CBOR (RFC 8949 §4.2.1), stored as they were
 * signed: what is verified is what is stored.
 */

import { sign, verify } from "node:crypto";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { damaged, sameBytes, toHex } from "./bytes.ts";
import { type DeviceKey, verifyingKey } from "./key.ts";
import { leafHash } from "./merkle.ts";

/** The kinds of entries that this program writes or reads. A newer one may write others, which are kept as they are. */
export const knownKinds = ["version", "device", "audit", "erasure", "member", "epoch", "opened"] as const;

/**
 * The kinds whose body is kept as it is, for whoever keeps the journal must follow it: from form 2 of entries on. It holds
 * pseudonymous ids, keys and roles, and nothing that says who anybody is.
 */
const openKinds: readonly string[] = ["member", "epoch", "erasure", "opened"];

/** Whether what the entry names is its body as it is, in place of a sealed one. */
export function isOpenEntry({ v, kind }: Pick<EntryFields, "v" | "kind">): boolean {
  return v >= 2 && openKinds.includes(kind);
}

export type EntryFields = {
  /** How the body is sealed: 2 pads it. Entries of 1 stay as they are for ever. */
  readonly v: 1 | 2;
  /** ULID of the dossier, 16 bytes. */
  readonly dossier: Uint8Array;
  /** Ed25519 public key of the device that signs, 32 bytes. */
  readonly device: Uint8Array;
  /** Number of the entry within its device, from 0. */
  readonly seq: number;
  /** Hash of the device's entry before this one, 32 bytes; zeros exactly where `seq` is 0. */
  readonly prev: Uint8Array;
  /** Hybrid logical clock: milliseconds since 1970 (under 2^48) and a counter (under 2^32). */
  readonly hlc: readonly [number, number];
  /** A word in small letters, with hyphens, of at most 32 characters. */
  readonly kind: string;
  /** ULID of the record, 16 bytes. */
  readonly record: Uint8Array;
  /** Hashes of the entries whose versions this one follows, 32 bytes each, sorted bytewise, distinct. */
  readonly parents: readonly Uint8Array[];
  /** HMAC-SHA-256 of salt and body, 32 bytes; zeros exactly where the body is open. */
  readonly commitment: Uint8Array;
  /** SHA-256 of the ciphertext, 32 bytes. */
  readonly ciphertextHash: Uint8Array;
  /** Length of the ciphertext, in bytes. */
  readonly length: number;
  /** C: case material, for the team. I: identities, for key holders alone. */
  readonly class: "C" | "I";
  /** Number of the epoch whose key wrapped the body's key when it was written (under 2^32). */
  readonly epoch: number;
};

export type SignedEntry = { readonly bytes: Uint8Array; readonly signature: Uint8Array };

/** The bytes to sign. Fields out of their range are the caller's bug: a RangeError that names the field. */
export function encodeEntry(fields: EntryFields): Uint8Array {
  const row = fieldNames.map((name) => fields[name]);
  const flaw = firstFlaw(row);
  if (flaw !== undefined) throw new RangeError(`an entry with a wrong ${flaw}`);
  return encode(row, rfc8949EncodeOptions);
}

/** The fields of an entry; a `Problem` "damaged" for any bytes that `encodeEntry` would not have written. */
export function decodeEntry(bytes: Uint8Array): EntryFields {
  return readFields(bytes, () => "An entry");
}

/** The entry with the device's signature (Ed25519, 64 bytes) over a prefix of its own and the bytes. */
export function signEntry(bytes: Uint8Array, device: DeviceKey): SignedEntry {
  return { bytes, signature: sign(null, withPrefix(bytes), device.privateKey) };
}

/** The fields of a genuine entry: well-formed, and signed by the device that it names; else a `Problem` "damaged". */
export function verifyEntry(entry: SignedEntry): EntryFields {
  const fields = readFields(entry.bytes, () => nameOf(entry));
  const key = verifyingKey(fields.device);
  if (key === undefined || !verify(null, withPrefix(entry.bytes), key, entry.signature)) throw forged(entry);
  return fields;
}

/** What `verifyEntry` says, with the signature checked on another thread: begin many before waiting for the first. */
export async function verifyEntryAside(entry: SignedEntry): Promise<EntryFields> {
  const fields = readFields(entry.bytes, () => nameOf(entry));
  const key = verifyingKey(fields.device);
  if (key === undefined) throw forged(entry);
  return new Promise((resolve, reject) => {
    verify(null, withPrefix(entry.bytes), key, entry.signature, (error, fits) => {
      if (fits) resolve(fields);
      else reject(error ?? forged(entry));
    });
  });
}

function forged(entry: SignedEntry): Error {
  return damaged(nameOf(entry), "its signature does not fit its text");
}

function nameOf(entry: SignedEntry): string {
  return `Entry ${toHex(entryHash(entry)).slice(0, 16)}`;
}

/** What `prev` and `parents` name, and at once its leaf in the log: RFC 6962 leaf hash of bytes and signature. */
export function entryHash(entry: SignedEntry): Uint8Array {
  return leafHash(entry.bytes, entry.signature);
}

type FieldRule = (value: unknown, row: readonly unknown[]) => boolean;

/** What each field may hold, in the order in which the fields stand in the CBOR array. */
const rules: { readonly [name in keyof EntryFields]: FieldRule } = {
  v: (value) => value === 1 || value === 2,
  dossier: (value) => isBytes(value, 16),
  device: (value) => isBytes(value, 32),
  seq: (value) => isWhole(value, Number.MAX_SAFE_INTEGER),
  prev: (value, row) => isBytes(value, 32) && sameBytes(value, zeros) === (row[3] === 0),
  hlc: (value) =>
    Array.isArray(value) &&
    value.length === 2 &&
    isWhole(value[0], 2 ** 48 - 1) &&
    isWhole(value[1], 2 ** 32 - 1),
  kind: (value) => typeof value === "string" && /^[a-z][a-z-]{0,31}$/.test(value),
  record: (value) => isBytes(value, 16),
  parents: isSortedHashes,
  commitment: (value, row) =>
    isBytes(value, 32) && (row[0] !== 2 || sameBytes(value, zeros) === openKinds.includes(row[6] as string)),
  ciphertextHash: (value) => isBytes(value, 32),
  length: (value) => isWhole(value, Number.MAX_SAFE_INTEGER),
  class: (value) => value === "C" || value === "I",
  epoch: (value) => isWhole(value, 2 ** 32 - 1),
};

const fieldNames = Object.keys(rules) as (keyof EntryFields)[];
const zeros = new Uint8Array(32);

/** The name of the first field that breaks its rule. */
function firstFlaw(row: readonly unknown[]): string | undefined {
  if (row.length !== fieldNames.length) return "number of fields";
  return fieldNames.find((name, at) => !rules[name](row[at], row));
}

function isBytes(value: unknown, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}

function isWhole(value: unknown, most: number): boolean {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;
}

function isSortedHashes(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  return value.every(
    (hash, at) => isBytes(hash, 32) && (at === 0 || Buffer.compare(value[at - 1] as Uint8Array, hash) < 0),
  );
}

function readFields(bytes: Uint8Array, name: () => string): EntryFields {
  let row: unknown;
  try {
    row = decode(bytes);
  } catch (cause) {
    throw damaged(name(), "it can't be read", cause);
  }
  const flaw = Array.isArray(row) ? firstFlaw(row) : "form";
  if (flaw !== undefined) throw damaged(name(), `its ${flaw} is not what an entry of this format may have`);
  const fields = row as readonly unknown[];
  // The decoder lets longer spellings through, in its strict mode too; only the same bytes again are the one spelling.
  if (!sameBytes(encode(fields, rfc8949EncodeOptions), bytes)) {
    throw damaged(name(), "it is not written in the one form that an entry has");
  }
  return Object.fromEntries(fieldNames.map((field, at) => [field, fields[at]])) as EntryFields;
}

/** No text note may hold a 0 byte, so a signature over an entry never fits a note, nor a note's an entry. */
const prefix = Buffer.from("habeas entry v1\0");

function withPrefix(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([prefix, bytes]);
}
