import type { Kysely } from "kysely";
import type { RecordClass } from "../record.ts";

/**
 * The tables of a journal, as every database has them; docs/file-format.md says what each column means. There is no
 * plaintext word and no unwrapped key in them, so that a stranger may keep them.
 */
export type JournalTables = {
  dossier: KeptDossier;
  epoch: EpochRow;
  device: DeviceRow;
  entry: EntryRow;
  wrap: WrapRow;
  fork: ForkRow;
  fork_entry: ForkEntryRow;
  checkpoint: CheckpointRow;
};

/** `epoch` is the one of class C whose key seals the name; `founding` the hash of the entry that is pinned, once there is one. */
export type KeptDossier = { id: Uint8Array; name: Uint8Array; epoch: number; founding: Uint8Array | null };

/** Keys of epochs that this device holds, each wrapped under its own key. */
export type EpochRow = { class: RecordClass; number: number; wrapped: Uint8Array };

export type DeviceRow = { key: Uint8Array; first: number; last: number };

export type EntryRow = {
  position: number;
  hash: Uint8Array;
  /** As in the entry. A newer program may have written a kind that this one does not know; it is kept. */
  kind: string;
  bytes: Uint8Array;
  signature: Uint8Array;
  /** What it seals, or its body as it is where that is open; null once erased. */
  ciphertext: Uint8Array | null;
};

/** The key of what the entry at a position seals, wrapped under the key of an epoch; none once erased, none for an open body. */
export type WrapRow = { entry: number; class: RecordClass; epoch: number; wrapped: Uint8Array };

/** A device of which two entries have one number, and the lowest such number. */
export type ForkRow = { device: Uint8Array; seq: number };

/** An entry that shows that its device was copied and is not in the log: what it follows, or the key that opens it, is not here. */
export type ForkEntryRow = { hash: Uint8Array; bytes: Uint8Array; signature: Uint8Array };

/** An entry with the wrap of its key beside it. */
export type KeptEntry = EntryRow & {
  readonly wrap_class: RecordClass | null;
  readonly wrap_epoch: number | null;
  readonly wrapped: Uint8Array | null;
};

export type CheckpointRow = { size: number; time: number; note: string; range: Uint8Array };

/** Where signed entries are kept. It commits before everything else and alone decides what is saved. */
export type Journal = {
  /** Reads see what is committed when they start. */
  readonly tables: Kysely<JournalTables>;
  /**
   * Runs `work` in one transaction, after the ones before it: durable when it resolves, undone when it rejects. Entries
   * are added and stay as they are; no two have one hash. What wraps their keys may change.
   */
  readonly write: <T>(work: (batch: JournalBatch) => Promise<T>) => Promise<T>;
  /**
   * What of the journal can't be read as it was written, a sentence each. Reads all of it, once all that was committed
   * is in it. Fails with the Problem `locked` where somebody else keeps it from that.
   */
  readonly storageProblems: () => Promise<string[]>;
  /**
   * Takes what was erased out of every file of the database, once the transactions before it have ended. Fails with the
   * Problem `locked` where somebody who reads keeps it from that.
   */
  readonly fold: () => Promise<void>;
  /** What of an erased entry may stay where the journal stands, out of reach of `fold`: a sentence; undefined where nothing does. */
  readonly remains?: string | undefined;
  readonly close: () => Promise<void>;
};

export type Awaitable<T> = T | Promise<T>;

/** The statements of one transaction. They see what the transaction has written so far. */
export type JournalBatch = {
  readonly entryAt: (position: number) => Awaitable<KeptEntry | undefined>;
  readonly positionOf: (hash: Uint8Array) => Awaitable<number | undefined>;
  readonly insertEntry: (row: EntryRow) => Awaitable<void>;
  /** Takes from an entry what it seals and the key of that; the entry itself stays. */
  readonly eraseEntry: (position: number) => Awaitable<void>;
  /** Gives an entry what it seals, which was left out when it was taken in. */
  readonly fillEntry: (row: Pick<EntryRow, "position" | "ciphertext">) => Awaitable<void>;
  /** Puts a wrap in the place of the one that the entry had. */
  readonly putWrap: (row: WrapRow) => Awaitable<void>;
  /** Keeps the lower of two numbers. */
  readonly putFork: (row: ForkRow) => Awaitable<void>;
  /** One that is there stays. */
  readonly putForkEntry: (row: ForkEntryRow) => Awaitable<void>;
  readonly insertCheckpoint: (row: CheckpointRow) => Awaitable<void>;
  readonly putDevice: (row: DeviceRow) => Awaitable<void>;
  /** Puts it in the place of what was said of the dossier before. */
  readonly putDossier: (row: KeptDossier) => Awaitable<void>;
  readonly putEpoch: (row: EpochRow) => Awaitable<void>;
};
