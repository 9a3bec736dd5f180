import { Problem } from "../../domain/problem.ts";
import { lockNotEmpty } from "../folder.ts";
import { quietly } from "../quietly.ts";
import { opened, translateError } from "./connection.ts";

/**
 * Takes the one right to write to a dossier and returns how to give it back. It is an exclusive transaction on an
 * empty SQLite file, so the operating system gives it back too when the process dies, however it dies. Fails with
 * the Problem `locked` when somebody else holds it for as long as this one waits (milliseconds), in which nothing else runs.
 *
 * Nobody in this process may open the file by other means: POSIX drops a process's locks on a file when it closes
 * any handle on it.
 */
export function takeWriterLock(file: string, waiting = 0): () => void {
  const database = opened(file);
  try {
    database.exec(`PRAGMA busy_timeout = ${waiting}`);
    database.exec("PRAGMA journal_mode = MEMORY");
    database.exec("BEGIN EXCLUSIVE");
  } catch (error) {
    database.close();
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code.startsWith("SQLITE_BUSY"))
      throw new Problem(
        "locked",
        "Another program is writing to this dossier; close it there, or open the dossier for reading only.",
        { cause: error },
      );
    if (/^SQLITE_(?:NOTADB|CORRUPT)/.test(code)) throw new Problem("damaged", lockNotEmpty, { cause: error });
    throw translateError(error, file);
  }
  return () => {
    quietly(() => database.exec("ROLLBACK"));
    database.close();
  };
}

/** How long one who opens to write waits: who reads takes the right for a moment, to see whether anybody has it. */
export const patience = 1000;
