import { statSync } from "node:fs";
import { Problem } from "../../domain/problem.ts";
import { type DossierFiles, newProjectionKey, readProjectionKey, removeDatabase } from "../folder.ts";
import { type Connection, openConnection, openToRead } from "./connection.ts";
import { type Place, asProjection } from "./projection.ts";
import { projectionForm, projectionTables } from "./projection-tables.ts";
import { schemaVersion } from "./schema.ts";

/** The projection beside a dossier's journal, under a random key of this device. */
export function placeIn(files: DossierFiles, key: Uint8Array): Place {
  return {
    open(mode) {
      const own = readProjectionKey(files, key);
      // SQLite takes a file without a whole page for a new database.
      const isThere = (statSync(files.projection, { throwIfNoEntry: false })?.size ?? 0) >= 4096;
      if (own === undefined || !isThere) throw absent();
      const opened =
        mode === "read"
          ? openToRead(files.projection, own, "normal")
          : { connection: openConnection(files.projection, own, "write", "normal"), isAlone: false };
      try {
        if (schemaVersion(opened.connection) !== projectionForm) throw absent();
        return opened;
      } catch (error) {
        opened.connection.close();
        throw asProjection(error);
      }
    },
    renew() {
      removeDatabase(files.projection);
      newProjectionKey(files, key);
      const own = readProjectionKey(files, key);
      if (own === undefined) throw absent();
      const connection = openConnection(files.projection, own, "write", "normal");
      try {
        makeTables(connection);
      } finally {
        connection.close();
      }
    },
  };
}

/** A projection that is gone when it is closed, for a disk that takes none. */
export function placeInMemory(): Place {
  return {
    open() {
      const connection = openConnection(":memory:", new Uint8Array(32), "write", "normal");
      makeTables(connection);
      return { connection, isAlone: true };
    },
    renew() {},
  };
}

function makeTables(connection: Connection): void {
  try {
    connection.exec(`BEGIN IMMEDIATE; ${projectionTables}; PRAGMA user_version = ${projectionForm}; COMMIT`);
  } catch (error) {
    throw asProjection(error);
  }
}

function absent(): Problem {
  return new Problem(
    "damaged",
    "What is computed from the journal is missing or of another form; nothing is lost, run habeas rebuild.",
  );
}
