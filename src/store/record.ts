import { randomFillSync } from "node:crypto";
import { ulidToUUID, uuidToULID } from "ulid";
import type { JsonObject } from "../domain/canonical-json.ts";

/** C: case material. I: identities, sealed by the caller to key holders; the store keeps them out of the search. */
export type RecordClass = "C" | "I";

/**
 * One state to record. `ref` is the record's permanent name in the dossier ("c-7", a child "c-7/episode-1").
 * `parents` are the entry hashes (hex) of the versions that the author saw; left out, the present heads. `class` left
 * out is the record's, and C for a new one.
 */
export type Change = {
  readonly ref: string;
  readonly kind: string;
  readonly owner?: string | undefined;
  readonly class?: RecordClass | undefined;
  readonly body: JsonObject;
  readonly parents?: readonly string[] | undefined;
};

/** A record as it stands: the view of its heads. `conflict` is true while it has more than one. */
export type StoredRecord = {
  readonly id: string;
  readonly ref: string;
  readonly kind: string;
  readonly class: RecordClass;
  readonly owner: string | undefined;
  readonly body: JsonObject;
  readonly conflict: boolean;
  /** Log positions of its first and its newest version. */
  readonly first: number;
  readonly last: number;
};

/** One immutable state of a record; `body` and `owner` are undefined once erased. Hashes and the device key in hex. */
export type Version = {
  readonly hash: string;
  readonly position: number;
  readonly device: string;
  /**
   * Who wrote it, as far as the log says: the member that its device named when it entered, or the device itself where it
   * named none.
   */
  readonly member: string;
  readonly time: HybridTime;
  readonly parents: readonly string[];
  readonly owner: string | undefined;
  readonly body: JsonObject | undefined;
};

/** Hybrid logical time: milliseconds since 1970, and a counter among events of one millisecond. */
export type HybridTime = readonly [milliseconds: number, counter: number];

export function isAfter(time: HybridTime, before: HybridTime): boolean {
  return time[0] > before[0] || (time[0] === before[0] && time[1] > before[1]);
}

/** A head as the merge sees it. */
export type Head = { readonly body: JsonObject; readonly time: HybridTime; readonly hash: string };

/**
 * What the store asks about bodies, which it never reads itself. Both are pure: the same arguments give the same
 * answer on every device and in every later year, or a rebuild would change the present.
 */
export type Hooks = {
  /**
   * The view of two or more heads, which come oldest first (time, then hash). `base` is the body of the newest version
   * that all of them come from; undefined where there is none or it was erased.
   */
  readonly merge: (kind: string, heads: readonly Head[], base: JsonObject | undefined) => JsonObject;
  /** The text to search for a body ("" for none), and its owner where the change named none. */
  readonly index: (
    kind: string,
    body: JsonObject,
  ) => { readonly text: string; readonly owner?: string | undefined };
};

/** Hooks for a dossier whose bodies nobody interprets: the newest head is the view, nothing is searchable. */
export const plainHooks: Hooks = {
  merge: (_kind, heads) => {
    const newest = heads.at(-1);
    if (newest === undefined) throw new RangeError("A merge needs at least one head");
    return newest.body;
  },
  index: () => ({ text: "" }),
};

/** A new record id: a ULID as 16 bytes, its time in milliseconds. */
export function newRecordId(milliseconds: number): Uint8Array {
  const id = Buffer.alloc(16);
  id.writeUIntBE(milliseconds, 0, 6);
  randomFillSync(id, 6);
  return new Uint8Array(id);
}

/** The id as people see it: 26 characters of Crockford's base 32. */
export function ulidOf(id: Uint8Array): string {
  const hex = Buffer.from(id).toString("hex");
  return uuidToULID(
    `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
  );
}

/** The 16 bytes of an id. */
export function bytesOfUlid(ulid: string): Uint8Array {
  return new Uint8Array(Buffer.from(ulidToUUID(ulid).replaceAll("-", ""), "hex"));
}

/** Whether a text has the shape of an id; no ref may. */
export function isUlid(text: string): boolean {
  return /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(text);
}
