import { Kysely } from "kysely";
import { Problem } from "../../domain/problem.ts";
import type { Journal, JournalBatch, JournalTables, KeptEntry } from "../journal/journal.ts";
import type { LongWork } from "../long-work.ts";
import { turns } from "../turns.ts";
import { type Connection, translated, translateError } from "./connection.ts";
import { copyDatabase } from "./copy.ts";
import { sqliteDialect } from "./dialect.ts";
import { type Statements, foldWal, statementsOn, storageProblems, transact } from "./transaction.ts";

/** A journal in SQLCipher, which also writes a whole copy of itself to a file that does not exist yet. */
export type SqliteJournal = Journal & {
  readonly copyTo: CopyTo;
  /** Runs `work` when no transaction is open, as the engine tells nothing of its files in one. */
  readonly between: (work: () => void) => Promise<void>;
};

/** Writes a whole copy, encrypted under the same key, to a file that does not exist yet. Fails with `cancelled`. */
export type CopyTo = (file: string, watch?: LongWork) => Promise<void>;

/**
 * The journal on an open SQLCipher database. Reads and writes have a connection each, so that a read between two
 * steps of a long write sees the state before it; one connection may do both where nobody reads meanwhile. Without a
 * writing connection, `write` is a RangeError. What is checked of the whole database is read on a connection of its own
 * (`aside`), which has seen nothing of it before.
 */
export function sqliteJournal(
  aside: () => Connection,
  reading: Connection,
  writing?: Connection,
): SqliteJournal {
  const tables = new Kysely<JournalTables>({ dialect: sqliteDialect(() => reading) });
  const { take, ended } = turns();
  const batch = writing === undefined ? undefined : batchOn(statementsOn(writing));

  return {
    tables,
    async write(work) {
      if (writing === undefined || batch === undefined)
        throw new RangeError("This dossier was opened for reading");
      return take(() => transact(writing, () => work(batch), saidHowFar));
    },
    async storageProblems() {
      const connection = aside();
      try {
        return translated(() =>
          storageProblems(connection, (what) => `The dossier's journal ${what}; restore the last backup.`),
        );
      } finally {
        if (connection !== reading) connection.close();
      }
    },
    fold: () =>
      take(async () => {
        if (writing === undefined) throw new RangeError("This dossier was opened for reading");
        translated(() => foldWal(writing));
      }),
    between: (work) => take(async () => work()),
    async copyTo(file, watch = {}) {
      const connection = aside();
      try {
        await copyDatabase(connection, file, watch);
      } catch (error) {
        throw translateError(error);
      } finally {
        if (connection !== reading) connection.close();
      }
    },
    async close() {
      await ended();
      await tables.destroy();
      reading.close();
      if (writing !== reading) writing?.close();
    },
  };
}

/** With what became of the write: nothing of it stands, unless its last page was written and only the sync failed. */
function saidHowFar(error: unknown, whileCommitting: boolean): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const problem = translateError(error);
  if (!(problem instanceof Problem) || !code.startsWith("SQLITE_")) return problem;
  if (whileCommitting && /^SQLITE_IOERR_(?:FSYNC|DIR_FSYNC|CLOSE)/.test(code))
    return new Problem(
      "unconfirmed",
      'The disk did not confirm what was written, and it may be there or not; run "habeas verify", see what stands, and check that the disk is sound.',
      { cause: error },
    );
  return new Problem(problem.code, `${problem.message} Nothing of this was written.`, { cause: error });
}

function batchOn({ run, get }: Statements): JournalBatch {
  return {
    entryAt: (position) =>
      get<KeptEntry>(
        `SELECT entry.*, wrap.class AS wrap_class, wrap.epoch AS wrap_epoch, wrap.wrapped
         FROM entry LEFT JOIN wrap ON wrap.entry = entry.position WHERE position = ?`,
        [position],
      ),
    positionOf: (hash) =>
      get<{ position: number }>("SELECT position FROM entry WHERE hash = ?", [hash])?.position,
    insertEntry: (row) =>
      run(
        "INSERT INTO entry (position, hash, kind, bytes, signature, ciphertext) VALUES (?, ?, ?, ?, ?, ?)",
        [row.position, row.hash, row.kind, row.bytes, row.signature, row.ciphertext],
      ),
    eraseEntry: (position) => {
      run("DELETE FROM wrap WHERE entry = ?", [position]);
      run("UPDATE entry SET ciphertext = NULL WHERE position = ?", [position]);
    },
    fillEntry: ({ position, ciphertext }) =>
      run("UPDATE entry SET ciphertext = ? WHERE position = ? AND ciphertext IS NULL", [
        ciphertext,
        position,
      ]),
    putWrap: (row) =>
      run("INSERT OR REPLACE INTO wrap (entry, class, epoch, wrapped) VALUES (?, ?, ?, ?)", [
        row.entry,
        row.class,
        row.epoch,
        row.wrapped,
      ]),
    putFork: ({ device, seq }) =>
      run(
        `INSERT INTO fork (device, seq) VALUES (?, ?)
         ON CONFLICT (device) DO UPDATE SET seq = min(seq, excluded.seq)`,
        [device, seq],
      ),
    putForkEntry: ({ hash, bytes, signature }) =>
      run("INSERT OR IGNORE INTO fork_entry (hash, bytes, signature) VALUES (?, ?, ?)", [
        hash,
        bytes,
        signature,
      ]),
    insertCheckpoint: ({ size, time, note, range }) =>
      run("INSERT INTO checkpoint (size, time, note, range) VALUES (?, ?, ?, ?)", [size, time, note, range]),
    putDevice: ({ key, first, last }) =>
      run(
        `INSERT INTO device (key, first, last) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET last = excluded.last`,
        [key, first, last],
      ),
    putDossier: ({ id, name, epoch, founding }) => {
      run("DELETE FROM dossier", []);
      run("INSERT INTO dossier (id, name, epoch, founding) VALUES (?, ?, ?, ?)", [id, name, epoch, founding]);
    },
    putEpoch: ({ class: of, number, wrapped }) =>
      run("INSERT INTO epoch (class, number, wrapped) VALUES (?, ?, ?)", [of, number, wrapped]),
  };
}
