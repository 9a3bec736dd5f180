import type { Kysely } from "kysely";

/**
 * The tables of a journal, as every database has them; docs/file-format.md says what each column means. There is no
 * plaintext word and no unwrapped key in them, so that a stranger may keep them.
 */
export type JournalTables = {
  dossier: { id: Uint8Array; name: Uint8Array };
  epoch: EpochRow;
  device: DeviceRow;
  entry: EntryRow;
  checkpoint: CheckpointRow;
};

export type EpochRow = { number: number; wrapped: Uint8Array };

export type DeviceRow = { key: Uint8Array; first: number; last: number };

export type EntryRow = {
  position: number;
  hash: Uint8Array;
  /** As in the entry. A newer program may have written a kind that this one does not know; it is kept. */
  kind: string;
  bytes: Uint8Array;
  signature: Uint8Array;
  wrapped_key: Uint8Array | null;
  ciphertext: Uint8Array | null;
};

export type CheckpointRow = { size: number; time: number; note: string; range: Uint8Array };

/** Where signed entries are kept. It commits before everything else and alone decides what is saved. */
export type Journal = {
  /** Reads see what is committed when they start. */
  readonly tables: Kysely<JournalTables>;
  /**
   * Runs `work` in one transaction, after the ones before it: durable when it resolves, undone when it rejects. Entries
   * are added and stay as they are; no two have one hash.
   */
  readonly write: <T>(work: (batch: JournalBatch) => Promise<T>) => Promise<T>;
  /**
   * What of the journal can't be read as it was written, a sentence each. Reads all of it, once all that was committed
   * is in it. Fails with the Problem `locked` where somebody else keeps it from that.
   */
  readonly storageProblems: () => Promise<string[]>;
  readonly close: () => Promise<void>;
};

export type Awaitable<T> = T | Promise<T>;

/** The statements of one transaction. They see what the transaction has written so far. */
export type JournalBatch = {
  readonly entryAt: (position: number) => Awaitable<EntryRow | undefined>;
  readonly positionOf: (hash: Uint8Array) => Awaitable<number | undefined>;
  readonly insertEntry: (row: EntryRow) => Awaitable<void>;
  readonly insertCheckpoint: (row: CheckpointRow) => Awaitable<void>;
  readonly putDevice: (row: DeviceRow) => Awaitable<void>;
  readonly putDossier: (row: JournalTables["dossier"]) => Awaitable<void>;
  readonly putEpoch: (row: EpochRow) => Awaitable<void>;
};
