import type { Kysely } from "kysely";
import { Problem } from "../../domain/problem.ts";
import type { Awaitable } from "../journal/journal.ts";
import type { RecordClass } from "../record.ts";

/** The tables of a projection: the present, in plaintext, computed from a journal. docs/file-format.md has the columns. */
export type ProjectionTables = {
  reached: ReachedRow & { one: number };
  version: VersionRow;
  supersedes: { parent: number; child: number };
  record: RecordRow;
  kind_stamp: { kind: string; position: number };
  column_chunk: { key: string; number: number; stamp: number; bytes: Uint8Array };
};

/** The state of the journal that the tables show: its size and its root. */
export type ReachedRow = { size: number; root: Uint8Array };

/** Which record an entry of the journal is a version of. */
export type VersionRow = { position: number; hash: Uint8Array; record: number };

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
 * What is computed from a journal: the current state, search, cached columns. It follows the journal and is never the
 * only place of anything, so it may lose its newest commits in a power cut, and be thrown away.
 */
export type Projection = {
  /** Reads see what is committed when they start. */
  readonly tables: Kysely<ProjectionTables>;
  /**
   * Runs `work` in one transaction, after the ones before it: whoever reads here sees it once it resolves, and all of it is
   * undone when it rejects. Where it is `brief`, which asks nothing of `tables` and waits for nothing outside, it may share
   * its transaction with the brief ones before and after it: it reaches the file when somebody reads, soon in any case, and
   * is undone with one of them that rejects. So it must stand in the journal too.
   */
  readonly write: <T>(work: (batch: ProjectionBatch) => Promise<T>, brief?: "brief") => Promise<T>;
  /** Numbers of the records that contain each term, best match first: as a word's beginning, then anywhere. */
  readonly search: (terms: readonly (readonly string[])[], limit: number) => Promise<number[]>;
  /** Whether the search index says exactly what the record table says. */
  readonly searchIsSound: () => Promise<boolean>;
  /** As `Journal.storageProblems`. */
  readonly storageProblems: () => Promise<string[]>;
  /**
   * Puts a new one in its place, in whatever state it was, that shows what `fill` writes into the empty one. Where that
   * fails it stays as it is.
   */
  readonly replace: (fill: Fill) => Promise<void>;
  /** Writes its database anew, so that nothing of what was deleted stands in any of its files. Fails as `Journal.fold`. */
  readonly compact: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type Fill = (batch: ProjectionBatch) => Promise<void>;

/** The Problem `damaged` of a projection itself, and of no journal: one that is whole can be computed anew. */
export class ProjectionDamage extends Problem {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super("damaged", sentence, options);
  }
}

/** What to tell where a write stands in the journal and the tables could not follow it. */
export function couldNotFollow(error: Problem): Problem {
  return new Problem(
    error.code,
    `What was written is safe, and the tables that show it could not follow; ${error.code === "no-space" ? "free some space" : "check that the disk is sound"} and open the dossier again, which makes up for it.`,
    { cause: error },
  );
}

/** The statements of one transaction. They see what the transaction has written so far. */
export type ProjectionBatch = {
  readonly reached: () => Awaitable<ReachedRow>;
  readonly putReached: (row: ReachedRow) => Awaitable<void>;
  readonly recordByRef: (ref: string) => Awaitable<RecordRow | undefined>;
  readonly recordById: (id: string) => Awaitable<RecordRow | undefined>;
  readonly lastRecordNumber: () => Awaitable<number>;
  readonly putRecord: (row: RecordRow) => Awaitable<void>;
  readonly recordOf: (position: number) => Awaitable<number | undefined>;
  /** The versions of a record that none of its versions supersedes, in log order. */
  readonly headsOf: (record: number) => Awaitable<VersionRow[]>;
  /** All versions of a record, in log order. */
  readonly versionsOf: (record: number) => Awaitable<VersionRow[]>;
  readonly insertVersion: (row: VersionRow) => Awaitable<void>;
  readonly insertSupersedes: (parent: number, child: number) => Awaitable<void>;
  readonly putKindStamp: (kind: string, position: number) => Awaitable<void>;
  readonly putColumn: (key: string, stamp: number, chunks: readonly Uint8Array[]) => Awaitable<void>;
  /**
   * Takes records (ULIDs) out with all that was computed from them, and every cached column; the kinds that are left have
   * changed at `position`.
   */
  readonly eraseRecords: (ids: readonly string[], position: number) => Awaitable<void>;
  /** Empties every table. */
  readonly clear: () => Awaitable<void>;
};
