import { setImmediate } from "node:timers/promises";
import { Kysely } from "kysely";
import { Problem } from "../../domain/problem.ts";
import {
  couldNotFollow,
  type Fill,
  type Projection,
  type ProjectionBatch,
  ProjectionDamage,
  type ProjectionTables,
  type ReachedRow,
  type RecordRow,
  type VersionRow,
} from "../projection/projection.ts";
import { quietly } from "../quietly.ts";
import { turns } from "../turns.ts";
import { type Connection, translateError } from "./connection.ts";
import { sqliteDialect } from "./dialect.ts";
import { clearSearched, searchIsSound, searchRecords } from "./search.ts";
import {
  foldWal,
  sharingOn,
  statementsOn,
  storageProblems,
  transact,
  type Statements,
} from "./transaction.ts";

/** Where a projection's database is kept. */
export type ProjectionFile = {
  /**
   * Fails with `ProjectionDamage` where there is none of the form that this program makes. While one that `isAlone` is open
   * there can be no other.
   */
  readonly open: (mode: "read" | "write") => { readonly connection: Connection; readonly isAlone: boolean };
  /** Makes an empty one beside whatever is there. */
  readonly beside: () => Beside;
};

/** A new database of a projection, whose connection is to be closed by one of the two. */
export type Beside = {
  readonly connection: Connection;
  /** Lets it take the place, where nobody in this process has the old one open. */
  readonly takePlace: () => void;
  readonly discard: () => void;
};

/** Makes a new projection, filled by `fill`, beside the one at a place, which it replaces when it is whole: after `ready`. */
export async function makeAnew(
  place: ProjectionFile,
  fill: Fill,
  ready: () => void = () => {},
): Promise<void> {
  const { connection, takePlace, discard } = place.beside();
  try {
    const batch = batchOn(connection, statementsOn(connection, asUnwritten));
    await transact(connection, () => fill(batch), asUnwritten);
  } catch (error) {
    quietly(discard);
    throw error;
  }
  ready();
  takePlace();
}

/**
 * The projection at a place. Reads and writes have a connection each, so that a read between two steps of a long write
 * sees the state before it. One that was opened to read does not write: a RangeError. What is checked of the whole is read
 * on a connection of its own: one that searched before keeps the structure of the search index as it was then, and calls
 * what others wrote since a damage.
 */
export function sqliteProjection(place: ProjectionFile, mode: "read" | "write"): Projection {
  let lost: Problem | undefined;
  let connections = connect();
  const tables = new Kysely<ProjectionTables>({ dialect: sqliteDialect(toRead, asProjection) });
  const { take, ended } = turns();

  function connect() {
    const { connection: reading, isAlone } = place.open(mode);
    try {
      if (mode === "read") return { reading, isAlone };
      const writing = isAlone ? reading : place.open("write").connection;
      if (!isAlone) reading.exec("PRAGMA query_only = ON");
      const sharing = sharingOn(writing, (error) => (lost = error === undefined ? undefined : asLost(error)));
      return {
        reading,
        isAlone,
        writing,
        sharing,
        batch: batchOn(writing, statementsOn(writing, asUnwritten)),
      };
    } catch (error) {
      reading.close();
      throw error;
    }
  }

  /** The connection that reads, once what brief writes left open is committed. */
  async function toRead(): Promise<Connection> {
    await connections.sharing?.settled();
    if (lost !== undefined) {
      // Whoever was refused has them follow at once.
      await setImmediate();
      await ended();
    }
    if (lost !== undefined) throw lost;
    return connections.reading;
  }

  function disconnect(): void {
    connections.sharing?.settle();
    const { reading, writing } = connections;
    // After a replacement that failed they may be closed.
    for (const connection of new Set([reading, writing])) quietly(() => connection?.close());
  }

  async function onItsOwn<T>(work: (connection: Connection) => T): Promise<T> {
    const reading = await toRead();
    if (connections.isAlone) return said(() => work(reading));
    const { connection } = place.open("read");
    try {
      return said(() => work(connection));
    } finally {
      connection.close();
    }
  }

  return {
    tables,
    async write(work, brief) {
      return take(async () => {
        const { writing, sharing, batch } = connections;
        if (writing === undefined || batch === undefined)
          throw new RangeError("This dossier was opened for reading");
        if (brief !== undefined) return sharing.write(() => work(batch), asUnwritten);
        sharing.settle();
        const result = await transact(writing, () => work(batch), asUnwritten);
        // Whatever it wrote, it saw how far the tables had come.
        lost = undefined;
        return result;
      });
    },
    async search(terms, limit) {
      const reading = await toRead();
      return said(() => searchRecords(reading, terms, limit));
    },
    searchIsSound: () => onItsOwn((connection) => searchIsSound(connection)),
    storageProblems: async () => {
      try {
        return await onItsOwn((connection) =>
          storageProblems(connection, (what) => `What is computed from the journal ${what}; ${remedy}.`),
        );
      } catch (error) {
        if (error instanceof ProjectionDamage) return [error.message];
        throw error;
      }
    },
    replace: (fill) =>
      take(async () => {
        let isApart = false;
        connections.sharing?.settle();
        try {
          await makeAnew(place, fill, () => {
            disconnect();
            isApart = true;
          });
        } finally {
          if (isApart) {
            lost = undefined;
            connections = connect();
          }
        }
      }),
    compact: () =>
      take(async () => {
        const { writing, sharing, isAlone } = connections;
        if (writing === undefined) throw new RangeError("This dossier was opened for reading");
        sharing.settle();
        said(() => {
          writing.exec("VACUUM");
          // What is in memory has no files.
          if (!isAlone) foldWal(writing);
        });
      }),
    async close() {
      await ended();
      await tables.destroy();
      disconnect();
    },
  };
}

export const remedy = "where the journal is whole, nothing is lost and habeas rebuild computes it anew";

/** The Problem that an error of the projection's database means; only what is damaged here is `ProjectionDamage`. */
export function asProjection(error: unknown): unknown {
  const problem = translateError(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (!(problem instanceof Problem) || problem.code !== "damaged" || !code.startsWith("SQLITE_"))
    return problem;
  return new ProjectionDamage(
    code.startsWith("SQLITE_IOERR")
      ? "The disk did not let what is computed from the journal be read or written; check that it is connected and sound."
      : `What is computed from the journal is damaged; ${remedy}.`,
    { cause: error },
  );
}

/** What a read is told until the tables have followed again. */
function asLost(error: unknown): Problem {
  const problem = asProjection(error);
  return couldNotFollow(problem instanceof Problem ? problem : new Problem("damaged", "", { cause: error }));
}

function asUnwritten(error: unknown): unknown {
  const problem = asProjection(error);
  if (problem === error || !(problem instanceof Problem)) return problem;
  const sentence = `${problem.message} Nothing of this was written.`;
  return problem instanceof ProjectionDamage
    ? new ProjectionDamage(sentence, { cause: error })
    : new Problem(problem.code, sentence, { cause: error });
}

function said<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asProjection(error);
  }
}

function batchOn(connection: Connection, { run, get, all }: Statements): ProjectionBatch {
  return {
    reached: () => get<ReachedRow>("SELECT size, root FROM reached", []) ?? nothingReached,
    putReached: ({ size, root }) =>
      run(
        `INSERT INTO reached (one, size, root) VALUES (1, ?, ?)
         ON CONFLICT (one) DO UPDATE SET size = excluded.size, root = excluded.root`,
        [size, root],
      ),
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
    recordOf: (position) =>
      get<{ record: number }>("SELECT record FROM version WHERE position = ?", [position])?.record,
    headsOf: (record) =>
      all<VersionRow>(
        `SELECT * FROM version WHERE record = ?
           AND NOT EXISTS (SELECT 1 FROM supersedes WHERE parent = version.position) ORDER BY position`,
        [record],
      ),
    versionsOf: (record) =>
      all<VersionRow>("SELECT * FROM version WHERE record = ? ORDER BY position", [record]),
    insertVersion: ({ position, hash, record }) =>
      run("INSERT INTO version (position, hash, record) VALUES (?, ?, ?)", [position, hash, record]),
    insertSupersedes: (parent, child) =>
      run("INSERT INTO supersedes (parent, child) VALUES (?, ?)", [parent, child]),
    putKindStamp: (kind, position) =>
      run(
        `INSERT INTO kind_stamp (kind, position) VALUES (?, ?)
         ON CONFLICT (kind) DO UPDATE SET position = excluded.position`,
        [kind, position],
      ),
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
    eraseRecords: (ids, position) => {
      for (const id of ids) {
        const number = get<{ number: number }>("SELECT number FROM record WHERE id = ?", [id])?.number;
        if (number === undefined) continue;
        for (const side of ["parent", "child"])
          run(`DELETE FROM supersedes WHERE ${side} IN (SELECT position FROM version WHERE record = ?)`, [
            number,
          ]);
        run("DELETE FROM version WHERE record = ?", [number]);
        run("DELETE FROM record WHERE number = ?", [number]);
      }
      run("DELETE FROM column_chunk", []);
      run("DELETE FROM kind_stamp WHERE kind NOT IN (SELECT kind FROM record)", []);
      run("UPDATE kind_stamp SET position = ? WHERE position < ?", [position, position]);
    },
    clear: () => {
      connection.exec(
        "DELETE FROM reached; DELETE FROM column_chunk; DELETE FROM kind_stamp; DELETE FROM supersedes; DELETE FROM version",
      );
      clearSearched(connection);
    },
  };
}

/** What an empty projection shows: the empty journal. */
const nothingReached: ReachedRow = { size: 0, root: new Uint8Array(32) };
