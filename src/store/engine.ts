import type { Kysely } from "kysely";
import type { RecordClass } from "./record.ts";

/** The tables, as every engine has them. docs/file-format.md says what each column means. */
export type Tables = {
  dossier: { id: Uint8Array; name: string };
  epoch: { number: number; key: Uint8Array };
  device: DeviceRow;
  entry: EntryRow;
  supersedes: { parent: number; child: number };
  checkpoint: CheckpointRow;
  record: RecordRow;
  kind_stamp: { kind: string; position: number };
  column_chunk: { key: string; number: number; stamp: number; bytes: Uint8Array };
};

export type DeviceRow = { key: Uint8Array; first: number; last: number };

export type EntryKind = "version" | "device" | "audit" | "erasure";

export type EntryRow = {
  position: number;
  hash: Uint8Array;
  kind: EntryKind;
  /** `number` of the record whose version this is. */
  record: number | null;
  bytes: Uint8Array;
  signature: Uint8Array;
  wrapped_key: Uint8Array | null;
  ciphertext: Uint8Array | null;
};

export type CheckpointRow = { size: number; time: number; note: string; range: Uint8Array };

export type RecordRow = {
  /** Counts records in the order of their creation, from 1. */
  number: number;
  id: string;
  ref: string;
  kind: string;
  class: RecordClass;
  owner: string | null;
  first: number;
  last: number;
  conflict: number;
  body: string;
  search: string;
};

/**
 * What each database does in its own way: reading what is committed, writing in one transaction, searching.
 * All else is written once, above it.
 */
export type Engine = {
  /** Reads see what is committed when they start. */
  readonly tables: Kysely<Tables>;
  /**
   * Runs `work` in one transaction, after the ones before it: commits when it resolves, undoes all of it when it
   * rejects. `committed` runs once the commit is durable and before the next transaction begins.
   */
  readonly write: <T>(work: (batch: Batch) => Promise<T>, committed?: (result: T) => void) => Promise<T>;
  /** Numbers of the records that contain each term, best match first: as a word's beginning, then anywhere. */
  readonly search: (terms: readonly (readonly string[])[], limit: number) => Promise<number[]>;
  /** Writes a whole encrypted copy of the database, as it stands, to a file that does not exist yet. */
  readonly copyTo: (file: string) => Promise<void>;
  /**
   * What of the database can't be read as it was written, a sentence each. Reads all of it, once all that was committed is
   * in it. Fails with the Problem `locked` where somebody else keeps it from that.
   */
  readonly storageProblems: () => Promise<string[]>;
  /** Whether the search index says exactly what the record table says. */
  readonly searchIsSound: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

export type Awaitable<T> = T | Promise<T>;

/** The statements of one transaction. They see what the transaction has written so far. */
export type Batch = {
  readonly recordByRef: (ref: string) => Awaitable<RecordRow | undefined>;
  readonly recordById: (id: string) => Awaitable<RecordRow | undefined>;
  readonly lastRecordNumber: () => Awaitable<number>;
  readonly putRecord: (row: RecordRow) => Awaitable<void>;
  readonly entryAt: (position: number) => Awaitable<EntryRow | undefined>;
  readonly positionOf: (hash: Uint8Array) => Awaitable<number | undefined>;
  /** The versions of a record that none of its versions supersedes, in log order. */
  readonly headsOf: (record: number) => Awaitable<{ position: number; hash: Uint8Array }[]>;
  /** All versions of a record, in log order. */
  readonly versionsOf: (record: number) => Awaitable<EntryRow[]>;
  readonly insertEntry: (row: EntryRow) => Awaitable<void>;
  readonly setEntryRecord: (position: number, record: number) => Awaitable<void>;
  readonly insertSupersedes: (parent: number, child: number) => Awaitable<void>;
  readonly insertCheckpoint: (row: CheckpointRow) => Awaitable<void>;
  readonly putDevice: (row: DeviceRow) => Awaitable<void>;
  readonly putKindStamp: (kind: string, position: number) => Awaitable<void>;
  readonly putDossier: (row: Tables["dossier"]) => Awaitable<void>;
  readonly putEpoch: (row: Tables["epoch"]) => Awaitable<void>;
  readonly putColumn: (key: string, stamp: number, chunks: readonly Uint8Array[]) => Awaitable<void>;
  /** Empties all that is computed from the journal: records, search, supersedes, stamps, columns. */
  readonly clearCurrentState: () => Awaitable<void>;
};
