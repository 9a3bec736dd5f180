import { createHmac } from "node:crypto";

/** Bytes from one place to before another. */
export type ByteRange = { readonly from: number; readonly until: number };

/**
 * Where the bytes of evidence files are kept, sealed by the caller: it never sees a key, a name or a type. A file is there
 * whole or not at all, and never changes.
 */
export type Evidence = {
  /**
   * Keeps a file; durable when it resolves, and nothing is left of it when it rejects. Under an id that is taken it is the
   * Problem `already-there`, and the file that stands there stays.
   */
  readonly put: (id: EvidenceId, bytes: AsyncIterable<Uint8Array>) => Promise<void>;
  /** Bytes of a file in their order, in pieces; what of the range lies beyond its end is left out. The Problem `not-found`. */
  readonly read: (id: EvidenceId, range?: ByteRange) => AsyncIterable<Uint8Array>;
  /** The length in bytes; `undefined` where there is no such file. */
  readonly lengthOf: (id: EvidenceId) => Promise<number | undefined>;
  /** Takes a file away for good; one that is not there is none. */
  readonly remove: (id: EvidenceId) => Promise<void>;
  /** The ids of all files, in no order. */
  readonly ids: () => AsyncIterable<EvidenceId>;
};

declare const evidenceId: unique symbol;

/** 64 small hexadecimal digits. */
export type EvidenceId = string & { readonly [evidenceId]: true };

/**
 * The id of the file with this SHA-256 in the dossier with this key: HMAC-SHA-256 of it. The same file has the same id there,
 * and nobody without the key can tell from it which file that is.
 */
export function evidenceIdOf(sha256: Uint8Array, key: Uint8Array): EvidenceId {
  if (sha256.length !== 32) throw new RangeError(`a SHA-256 of ${sha256.length} bytes`);
  return createHmac("sha256", key).update("habeas evidence v1\0").update(sha256).digest("hex") as EvidenceId;
}

export function isEvidenceId(text: string): text is EvidenceId {
  return /^[0-9a-f]{64}$/.test(text);
}
