import { Problem } from "../../domain/problem.ts";
import { quietly } from "../quietly.ts";
import type { Connection } from "./connection.ts";
import { cutUndoneFrames, framesOf } from "./wal.ts";

/** Past this many frames of 4 KiB the write-ahead file is folded into the database and cut off after the commit. */
const longWal = 16_384;

/** Runs `work` in one transaction: committed when it resolves, undone when it rejects. Fails as `said` puts it. */
export async function transact<T>(
  connection: Connection,
  work: () => Promise<T>,
  said: (error: unknown, whileCommitting: boolean) => unknown,
): Promise<T> {
  let stage: "before" | "open" | "committing" | "committed" = "before";
  try {
    connection.exec("BEGIN IMMEDIATE");
    stage = "open";
    const result = await work();
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
    throw said(error, stage === "committing");
  }
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
