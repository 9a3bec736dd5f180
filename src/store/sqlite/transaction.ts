import { Problem } from "../../domain/problem.ts";
import { quietly } from "../quietly.ts";
import type { Connection } from "./connection.ts";
import { cutUndoneFrames, framesOf } from "./wal.ts";

/** Past this many frames of 4 KiB the write-ahead file is folded into the database and cut off after a commit. */
const longWal = 16_384;

/** After how many commits the length of that file is looked at; after one that took longer than this, in milliseconds, at once. */
const commitsBetween = 64;
const longCommit = 100;

const commits = new WeakMap<Connection, number>();

/** Runs `work` in one transaction: committed when it resolves, undone when it rejects. Fails as `said` puts it. */
export async function transact<T>(
  connection: Connection,
  work: () => Promise<T>,
  said: (error: unknown, whileCommitting: boolean) => unknown,
): Promise<T> {
  let stage: "before" | "open" | "committing" | "committed" = "before";
  const start = performance.now();
  try {
    connection.exec("BEGIN IMMEDIATE");
    stage = "open";
    const result = await work();
    stage = "committing";
    connection.exec("COMMIT");
    stage = "committed";
    foldLong(connection, start);
    return result;
  } catch (error) {
    // A full disk ends the transaction on its own; then there is nothing left to undo.
    if (stage !== "before") quietly(() => connection.exec("ROLLBACK"));
    quietly(() => cutUndoneFrames(connection));
    throw said(error, stage === "committing");
  }
}

function foldLong(connection: Connection, start: number): void {
  const count = (commits.get(connection) ?? 0) + 1;
  commits.set(connection, count);
  if (count % commitsBetween !== 0 && performance.now() - start < longCommit) return;
  quietly(() => {
    if ((framesOf(connection) ?? 0) > longWal) connection.pragma("wal_checkpoint(TRUNCATE)");
  });
}

/** Short writes that share a transaction. */
export type Sharing = {
  /**
   * Runs `work` in the transaction that is open for such writes. Where it fails, it alone is undone; where the database
   * ended the transaction, as on a full disk, all that it shares that with is.
   */
  readonly write: <T>(work: () => Promise<T>, said: (error: unknown) => unknown) => Promise<T>;
  /** Commits what they left open, unless one is at work. */
  readonly settle: () => void;
  /** The same once the one that is at work has ended. */
  readonly settled: () => Promise<void>;
};

/** How many short writes share a transaction at most, and how many milliseconds after the first of them it is committed. */
const mostSharing = 256;
const longestSharing = 20;

/** Short writes on a connection. `ended` is told of each commit of theirs, and of what undid some that had resolved. */
export function sharingOn(connection: Connection, ended: (error?: unknown) => void): Sharing {
  let written = 0;
  let atWork: Promise<unknown> | undefined;
  let isAwaited = false;
  let timer: NodeJS.Timeout | undefined;

  function end(statement: "COMMIT" | "ROLLBACK"): void {
    clearTimeout(timer);
    timer = undefined;
    written = 0;
    connection.exec(statement);
  }

  function undo(): void {
    quietly(() => end("ROLLBACK"));
    quietly(() => cutUndoneFrames(connection));
  }

  /** Whether the one that failed could be undone and those that share its transaction still stand. */
  function undoneAlone(): boolean {
    try {
      // A full disk ends the transaction on its own; then there is nothing left to go back to.
      connection.exec("ROLLBACK TO one; RELEASE one");
      return true;
    } catch {
      return false;
    }
  }

  function settle(): void {
    if (timer === undefined || atWork !== undefined) return;
    const start = performance.now();
    try {
      end("COMMIT");
    } catch (error) {
      undo();
      ended(error);
      return;
    }
    ended();
    foldLong(connection, start);
  }

  return {
    settle,
    async settled() {
      if (atWork !== undefined) {
        isAwaited = true;
        await atWork.catch(() => {});
      }
      settle();
    },
    async write(work, said) {
      try {
        if (timer === undefined) connection.exec("BEGIN IMMEDIATE");
        timer ??= setTimeout(settle, longestSharing).unref();
        connection.exec("SAVEPOINT one");
        const working = work();
        atWork = working;
        const result = await working;
        atWork = undefined;
        connection.exec("RELEASE one");
        written += 1;
        if (isAwaited || written >= mostSharing) settle();
        isAwaited = false;
        return result;
      } catch (error) {
        atWork = undefined;
        if (written > 0 && undoneAlone()) {
          if (isAwaited) settle();
          isAwaited = false;
          throw said(error);
        }
        if (written > 0) ended(error);
        if (timer !== undefined) undo();
        throw said(error);
      }
    },
  };
}

type BoundValue = string | number | Uint8Array | null;

export type Statements = {
  readonly run: (sql: string, values: readonly BoundValue[]) => void;
  readonly get: <Row>(sql: string, values: readonly BoundValue[]) => Row | undefined;
  readonly all: <Row>(sql: string, values: readonly BoundValue[]) => Row[];
};

/** Statements on a connection, each prepared once. Errors are told as `said` puts them. */
export function statementsOn(
  connection: Connection,
  said: (error: unknown) => unknown = (error) => error,
): Statements {
  const statements = new Map<string, ReturnType<Connection["prepare"]>>();
  const prepared = (sql: string) => {
    let statement = statements.get(sql);
    if (statement === undefined) statements.set(sql, (statement = connection.prepare(sql)));
    return statement;
  };
  const told = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw said(error);
    }
  };
  return {
    run: (sql, values) => told(() => void prepared(sql).run(values as never)),
    get: <Row>(sql: string, values: readonly BoundValue[]) =>
      told(() => prepared(sql).get(values as never) as Row | undefined),
    all: <Row>(sql: string, values: readonly BoundValue[]) =>
      told(() => prepared(sql).all(values as never) as Row[]),
  };
}

/** Writes what waits in the write-ahead file into the database and empties that file, of which readers may keep it. */
export function foldWal(connection: Connection): void {
  const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
  if (folded?.["busy"] === 1)
    throw new Problem(
      "locked",
      "Somebody reads the dossier just now, so what waits beside its database can't be written into it.",
    );
}

/**
 * What of a database can't be read as it was written, each said by `say`. What was written last waits in the write-ahead
 * file, and the pages that it replaces may be torn: it is folded in first. Then each page's own checksum: SQLCipher fails
 * for good once it has met a bad page in any other way. Then the structure, and the references between the tables.
 */
export function storageProblems(connection: Connection, say: (what: string) => string): string[] {
  const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
  if (folded?.["busy"] === 1)
    throw new Problem(
      "locked",
      "Somebody uses the dossier just now, so its database cannot be checked as it stands; check it again when nobody does.",
    );
  // What is in memory has no pages on a disk.
  const isFile = String(connection.pragma("database_list")[0]?.["file"] ?? "") !== "";
  const pages = isFile
    ? connection.pragma("cipher_integrity_check").flatMap((row) => Object.values(row).map(String))
    : [];
  if (pages.length > 0) return pages.map((page) => say(`is damaged: ${page}`));
  const structure = String(connection.pragma("quick_check", { simple: true }));
  if (structure !== "ok") return [say(`has a damaged structure: ${structure}`)];
  const dangling = connection.pragma("foreign_key_check").map((row) => String(row["table"]));
  return [...new Set(dangling)].map((table) =>
    say(`has rows of the table ${table} that point to rows that are not there`),
  );
}
