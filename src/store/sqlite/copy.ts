import { type LongWork, breathe } from "../long-work.ts";
import { quietly } from "../quietly.ts";
import type { Connection } from "./connection.ts";

/** Rows that are copied between two looks at the signal. */
const rowsAtOnce = 4_000;

/**
 * Writes a whole copy of the database, as it stands when this begins, to a file that does not exist yet, encrypted under the same
 * key. The connection does nothing else meanwhile, and counts rows. Nothing of the copy is durable before whoever asked for it makes it so.
 */
export async function copyDatabase(connection: Connection, file: string, watch: LongWork): Promise<void> {
  const queryOnly = connection.pragma("query_only", { simple: true });
  // It writes to the copy alone.
  connection.exec("PRAGMA query_only = OFF");
  connection.exec("PRAGMA foreign_keys = OFF");
  try {
    // An old form has its search index in it, which only the engine can copy, all at once.
    if (hasVirtualTables(connection)) {
      connection.prepare("VACUUM INTO ?").run([file]);
      return;
    }
    connection.prepare("ATTACH DATABASE ? AS copy").run([file]);
    try {
      connection.exec("PRAGMA copy.journal_mode = OFF");
      connection.exec("PRAGMA copy.synchronous = OFF");
      connection.exec("PRAGMA copy.cache_size = -65536");
      connection.exec("BEGIN");
      await copyTables(connection, watch);
      connection.exec("COMMIT");
    } catch (error) {
      // What cannot be taken back in a copy without a journal is not what went wrong.
      quietly(() => connection.exec("ROLLBACK"));
      quietly(() => connection.exec("DETACH DATABASE copy"));
      throw error;
    }
    connection.exec("DETACH DATABASE copy");
  } finally {
    connection.exec("PRAGMA foreign_keys = ON");
    connection.exec(`PRAGMA query_only = ${String(queryOnly)}`);
  }
}

function hasVirtualTables(connection: Connection): boolean {
  const sql = "SELECT count(*) FROM main.sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%'";
  return Number(connection.prepare(sql, { pluck: true }).get()) > 0;
}

async function copyTables(connection: Connection, watch: LongWork): Promise<void> {
  const made = connection
    .prepare(
      "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC",
    )
    .all() as { readonly type: string; readonly name: string; readonly sql: string }[];
  const tables = made.filter(({ type, name }) => type === "table" && !name.startsWith("sqlite_"));
  const total = tables.map(({ name, sql }) => lastRow(connection, name, sql)).reduce((a, b) => a + b, 0);
  let done = 0;
  for (const { sql } of made) connection.exec(sql.replace(/^(CREATE (?:UNIQUE )?\w+) /i, "$1 copy."));
  for (const { name, sql } of tables) {
    const last = lastRow(connection, name, sql);
    const all = `INSERT INTO copy."${name}" SELECT * FROM main."${name}"`;
    if (isWithoutRows(sql)) connection.exec(all);
    else {
      const some = connection.prepare(`${all} WHERE rowid > ? AND rowid <= ? ORDER BY rowid`);
      // Rows are numbered from 0 or 1.
      for (let at = -1; at < last; at += rowsAtOnce) {
        some.run([at, Math.min(at + rowsAtOnce, last)]);
        await breathe(watch, "Cancelled; nothing was written.", done + at + 1, total);
      }
    }
    done += last;
  }
  for (const pragma of ["application_id", "user_version"])
    connection.exec(
      `PRAGMA copy.${pragma} = ${String(connection.pragma(`main.${pragma}`, { simple: true }))}`,
    );
}

function lastRow(connection: Connection, name: string, sql: string): number {
  if (isWithoutRows(sql)) return 0;
  return Number(connection.prepare(`SELECT max(rowid) FROM main."${name}"`, { pluck: true }).get() ?? 0);
}

function isWithoutRows(sql: string): boolean {
  return /WITHOUT ROWID\s*$/i.test(sql);
}
