import { Kysely } from "kysely";
import { Problem } from "../../domain/problem.ts";
import type { Batch, DeviceRow, Engine, EntryRow, RecordRow, Tables } from "../engine.ts";
import { quietly } from "../quietly.ts";
import { type Connection, translated, translateError } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";
import { cutUndoneFrames, framesOf } from "./wal.ts";
import { clearSearched, searchIsSound, searchRecords } from "./search.ts";

/** Past this many frames of 4 KiB the write-ahead file is folded into the database and cut off after the commit. */
const longWal = 16_384;

/**
 * The engine on an open SQLCipher database. Reads and writes have a connection each, so that a read between two
 * steps of a long write sees the state before it; one connection may do both where nobody reads meanwhile. Without a
 * writing connection, `write` is a RangeError. What is checked of the whole database is read on a connection of its own
 * (`aside`): one that searched before keeps the structure of the search index as it was then, and calls what others wrote
 * since a damage.
 */
export function sqliteEngine(aside: () => Connection, reading: Connection, writing?: Connection): Engine {
  const tables = new Kysely<Tables>({ dialect: sqliteDialect(reading) });
  let last: Promise<unknown> = Promise.resolve();

  async function write<T>(work: (batch: Batch) => Promise<T>, committed?: (result: T) => void): Promise<T> {
    if (writing === undefined) throw new RangeError("This dossier was opened for reading");
    const turn = last.then(async () => {
      const result = await transact(writing, work);
      committed?.(result);
      return result;
    });
    last = turn.catch(() => {});
    return turn;
  }

  function onItsOwn<T>(work: (connection: Connection) => T): T {
    const connection = aside();
    try {
      return translated(() => work(connection));
    } finally {
      if (connection !== reading) connection.close();
    }
  }

  return {
    tables,
    write,
    search: async (terms, limit) => translated(() => searchRecords(reading, terms, limit)),
    storageProblems: async () => onItsOwn((connection) => storageProblems(connection)),
    searchIsSound: async () => onItsOwn((connection) => searchIsSound(connection)),
    copyTo: async (file) => translated(() => copyTo(reading, file)),
    close: async () => {
      await last;
      await tables.destroy();
      reading.close();
      if (writing !== reading) writing?.close();
    },
  };
}

async function transact<T>(connection: Connection, work: (batch: Batch) => Promise<T>): Promise<T> {
  let stage: "before" | "open" | "committing" | "committed" = "before";
  try {
    connection.exec("BEGIN IMMEDIATE");
    stage = "open";
    const result = await work(batchOn(connection));
    stage = "committing";
    connection.exec("COMMIT");
    stage = "committed";
    quietly(() => {
      if ((framesOf(connection) ?? 0) > longWal) connection.pragma("wal_checkpoint(TRUNCATE)");
    });
    return result;
  } catch (error) {
    // A full disk ends the transaction on its own; then there is nothing left to undo.
    if (stage !== "before") quietly(() => connection.exec("ROLLBACK"));
    quietly(() => cutUndoneFrames(connection));
    throw saidHowFar(error, stage === "committing");
  }
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

function batchOn(connection: Connection): Batch {
  const statements = new Map<string, ReturnType<Connection["prepare"]>>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = connection.prepare(sql)));
    return statement;
  };
  type Value = string | number | Uint8Array | null;
  const run = (sql: string, values: readonly Value[]) => void prepared(sql).run(values as never);
  const get = <Row>(sql: string, values: readonly Value[]) =>
    prepared(sql).get(values as never) as Row | undefined;
  const all = <Row>(sql: string, values: readonly Value[]) => prepared(sql).all(values as never) as Row[];

  return {
    recordByRef: (ref) => get<RecordRow>("SELECT * FROM record WHERE ref = ?", [ref]),
    recordById: (id) => get<RecordRow>("SELECT * FROM record WHERE id = ?", [id]),
    lastRecordNumber: () =>
      get<{ number: number }>("SELECT coalesce(max(number), 0) AS number FROM record", [])?.number ?? 0,
    putRecord: (row) =>
      run(
        `INSERT INTO record (number, id, ref, kind, class, owner, first, last, conflict, body, search)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (number) DO UPDATE SET class = excluded.class, owner = excluded.owner, last = excluded.last,
           conflict = excluded.conflict, body = excluded.body, search = excluded.search`,
        [
          row.number,
          row.id,
          row.ref,
          row.kind,
          row.class,
          row.owner,
          row.first,
          row.last,
          row.conflict,
          row.body,
          row.search,
        ],
      ),
    entryAt: (position) => get<EntryRow>("SELECT * FROM entry WHERE position = ?", [position]),
    positionOf: (hash) =>
      get<{ position: number }>("SELECT position FROM entry WHERE hash = ?", [hash])?.position,
    headsOf: (record) =>
      all<{ position: number; hash: Uint8Array }>(
        `SELECT position, hash FROM entry WHERE record = ?
           AND NOT EXISTS (SELECT 1 FROM supersedes WHERE parent = entry.position) ORDER BY position`,
        [record],
      ),
    versionsOf: (record) => all<EntryRow>("SELECT * FROM entry WHERE record = ? ORDER BY position", [record]),
    insertEntry: (row) =>
      run(
        `INSERT INTO entry (position, hash, kind, record, bytes, signature, wrapped_key, ciphertext)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          row.position,
          row.hash,
          row.kind,
          row.record,
          row.bytes,
          row.signature,
          row.wrapped_key,
          row.ciphertext,
        ],
      ),
    setEntryRecord: (position, record) =>
      run("UPDATE entry SET record = ? WHERE position = ?", [record, position]),
    insertSupersedes: (parent, child) =>
      run("INSERT INTO supersedes (parent, child) VALUES (?, ?)", [parent, child]),
    insertCheckpoint: ({ size, time, note, range }) =>
      run("INSERT INTO checkpoint (size, time, note, range) VALUES (?, ?, ?, ?)", [size, time, note, range]),
    putDevice: ({ key, first, last }: DeviceRow) =>
      run(
        `INSERT INTO device (key, first, last) VALUES (?, ?, ?)
         ON CONFLICT (key) DO UPDATE SET last = excluded.last`,
        [key, first, last],
      ),
    putKindStamp: (kind, position) =>
      run(
        `INSERT INTO kind_stamp (kind, position) VALUES (?, ?)
         ON CONFLICT (kind) DO UPDATE SET position = excluded.position`,
        [kind, position],
      ),
    putDossier: ({ id, name }) => run("INSERT INTO dossier (id, name) VALUES (?, ?)", [id, name]),
    putEpoch: ({ number, key }) => run("INSERT INTO epoch (number, key) VALUES (?, ?)", [number, key]),
    putColumn: (key, stamp, chunks) => {
      run("DELETE FROM column_chunk WHERE key = ?", [key]);
      for (const [number, bytes] of chunks.entries()) {
        run("INSERT INTO column_chunk (key, number, stamp, bytes) VALUES (?, ?, ?, ?)", [
          key,
          number,
          stamp,
          bytes,
        ]);
      }
    },
    clearCurrentState: () => {
      // The journal points at record numbers; they are set anew before the commit checks them.
      connection.exec("PRAGMA defer_foreign_keys = ON");
      connection.exec("UPDATE entry SET record = NULL WHERE record IS NOT NULL");
      connection.exec("DELETE FROM column_chunk; DELETE FROM kind_stamp; DELETE FROM supersedes");
      clearSearched(connection);
    },
  };
}

/** A whole copy of the database, as it stands, in a file that does not exist yet; encrypted like this one. */
function copyTo(connection: Connection, file: string): void {
  // It writes to the copy alone.
  const queryOnly = connection.pragma("query_only", { simple: true });
  connection.exec("PRAGMA query_only = OFF");
  try {
    connection.prepare("VACUUM INTO ?").run([file]);
  } finally {
    connection.exec(`PRAGMA query_only = ${String(queryOnly)}`);
  }
}

/**
 * What was written last waits in the write-ahead log, and the pages that it replaces may be torn: it is folded in first.
 * Then each page's own checksum: SQLCipher fails for good once it has met a bad page in any other way. Then the
 * structure, and the references between the tables.
 */
function storageProblems(connection: Connection): string[] {
  const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
  if (folded?.["busy"] === 1)
    throw new Problem(
      "locked",
      "Somebody uses the dossier just now, so its database cannot be checked as it stands; check it again when nobody does.",
    );
  const pages = connection.pragma("cipher_integrity_check").flatMap((row) => Object.values(row).map(String));
  if (pages.length > 0) return pages.map((page) => `The database file is damaged: ${page}.`);
  const structure = String(connection.pragma("quick_check", { simple: true }));
  if (structure !== "ok") return [`The structure of the database is damaged: ${structure}.`];
  const dangling = connection.pragma("foreign_key_check").map((row) => String(row["table"]));
  return [...new Set(dangling)].map(
    (table) => `Rows of the table ${table} point to rows that are not there.`,
  );
}
