import { Database } from "@signalapp/sqlcipher";
import { Problem } from "../../domain/problem.ts";

export type Connection = Database;

/**
 * An open SQLCipher database: raw 32-byte key, write-ahead log, every commit synced, temporary data in memory.
 * A reading connection refuses statements that write. The file is created when it is missing. Fails as
 * `translateError` says.
 */
export function openConnection(file: string, key: Uint8Array, mode: "read" | "write"): Connection {
  const connection = new Database(file, { cacheStatements: true });
  try {
    connection.exec("PRAGMA cipher_log_level = NONE");
    connection.exec(`PRAGMA key = "x'${Buffer.from(key).toString("hex")}'"`);
    // Whoever runs into another connection's short commit or checkpoint waits for it.
    connection.exec("PRAGMA busy_timeout = 10000");
    connection.exec("PRAGMA temp_store = MEMORY");
    connection.exec("PRAGMA foreign_keys = ON");
    connection.exec("PRAGMA journal_mode = WAL");
    connection.exec("PRAGMA synchronous = FULL");
    connection.exec("PRAGMA secure_delete = ON");
    // A long import comes back to pages all over the index of hashes; reading each anew would decrypt it anew.
    connection.exec(mode === "read" ? "PRAGMA query_only = ON" : "PRAGMA cache_size = -65536");
    return connection;
  } catch (error) {
    connection.close();
    throw translateError(error);
  }
}

/** The `Problem` that an engine's error means to a person; any other error is returned as it came. */
export function translateError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return new Problem(
      "damaged",
      "The dossier's database is damaged; nothing was written to it. Copy the folder away, then restore the last backup.",
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
  if (code.startsWith("SQLITE_FULL")) {
    return new Problem(
      "no-space",
      "The disk is full, so nothing of this was written; free some space and try again.",
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
  return error;
}

/** The result of `work`, or its error as `translateError` says it. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw translateError(error);
  }
}

/** Cleans up after an error, which is the one to report. */
export function quietly(work: () => void): void {
  try {
    work();
  } catch {
    // Left as it is.
  }
}
