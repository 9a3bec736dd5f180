import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { Database } from "@signalapp/sqlcipher";
import { Problem } from "../../domain/problem.ts";

export type Connection = Database;

/**
 * `full`: a commit is on the disk when it is done. `normal`: a power cut may take the newest commits back, one after the
 * other from the last.
 */
export type Durability = "full" | "normal";

/**
 * An open SQLCipher database: raw 32-byte key, write-ahead log, temporary data in memory.
 * A reading connection refuses statements that write. One that reads `alone` keeps the index of the write-ahead log in its
 * own memory, for a full disk that has no room for it, and keeps everybody else out. The file is created when it is
 * missing. Fails as `translateError` says.
 */
export function openConnection(
  file: string,
  key: Uint8Array,
  mode: "read" | "alone" | "write",
  durability: Durability = "full",
): Connection {
  const connection = opened(file);
  try {
    connection.exec("PRAGMA cipher_log_level = NONE");
    connection.exec(`PRAGMA key = "x'${Buffer.from(key).toString("hex")}'"`);
    // Whoever runs into another connection's short commit or checkpoint waits for it.
    connection.exec("PRAGMA busy_timeout = 10000");
    connection.exec("PRAGMA temp_store = MEMORY");
    connection.exec("PRAGMA foreign_keys = ON");
    if (mode === "alone") connection.exec("PRAGMA locking_mode = EXCLUSIVE");
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec(`PRAGMA synchronous = ${durability}`);
    connection.exec("PRAGMA secure_delete = ON");
    // Folding the write-ahead file in syncs twice; what need not be durable is folded in more rarely.
    if (durability === "normal") connection.exec("PRAGMA wal_autocheckpoint = 8000");
    // A long import comes back to pages all over the index of hashes; reading each anew would decrypt it anew.
    connection.exec(mode === "write" ? "PRAGMA cache_size = -65536" : "PRAGMA query_only = ON");
    // The first read makes the shared index of the write-ahead file, for which there must be room.
    connection.pragma("user_version");
    return connection;
  } catch (error) {
    connection.close();
    throw translateError(error, file);
  }
}

/** A connection for reading: alone only where the disk has no room for the shared index of the write-ahead log. */
export function openToRead(
  file: string,
  key: Uint8Array,
  durability?: Durability,
): { readonly connection: Connection; readonly isAlone: boolean } {
  try {
    return { connection: openConnection(file, key, "read", durability), isAlone: false };
  } catch (error) {
    const isFull = error instanceof Problem && error.code === "no-space";
    if (!isFull) throw error;
    return { connection: openConnection(file, key, "alone", durability), isAlone: true };
  }
}

/** A file as an SQLite database, of which nothing is read yet. */
export function opened(file: string): Connection {
  try {
    return new Database(file, { cacheStatements: true });
  } catch (error) {
    throw notWritable(error);
  }
}

/**
 * The `Problem` that an engine's error means to a person; any other error is returned as it came. It does not say how far
 * the work had come, which only whoever began it knows. `file` is the database, where it is known.
 */
export function translateError(error: unknown, file?: string): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new Problem(
      "damaged",
      "The dossier's database is damaged. Copy the folder away, then restore the last backup.",
      { cause: error },
    );
  }
  const isFull = code.startsWith("SQLITE_IOERR_SHM") && file !== undefined && hasNoSpace(dirname(file));
  if (code.startsWith("SQLITE_FULL") || isFull) {
    return new Problem(
      "no-space",
      "The disk is full; free some space and try again. Reading, and a backup or an encrypted export to another disk, work meanwhile.",
      { cause: error },
    );
  }
  if (code.startsWith("SQLITE_IOERR")) {
    return new Problem(
      "damaged",
      "The disk did not let the dossier's database be read or written; check that it is connected and sound.",
      { cause: error },
    );
  }
  if (code.startsWith("SQLITE_BUSY")) {
    return new Problem(
      "locked",
      "Another program holds the dossier's database; close it there and try again.",
      { cause: error },
    );
  }
  if (/^SQLITE_(CANTOPEN|READONLY|PERM|AUTH)/.test(code)) return notWritable(error);
  return error;
}

function notWritable(cause: unknown): Problem {
  return new Problem(
    "not-writable",
    "The dossier's folder, or a file in it, cannot be written, and even reading writes beside the database; copy the folder to where you may write, or ask for the right to.",
    { cause },
  );
}

function hasNoSpace(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < leastSpace;
}

/** Room for the shared index of a write-ahead log, and a little more. */
const leastSpace = 65_536;

/** The result of `work`, or its error as `translateError` says it. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateError(error);
  }
}
