import { renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { Problem } from "../../domain/problem.ts";
import { type DossierFiles, newProjectionKey, readProjectionKey, removeDatabase } from "../folder.ts";
import { syncFolder } from "../journal/head.ts";
import { ProjectionDamage } from "../projection/projection.ts";
import { quietly } from "../quietly.ts";
import { type Connection, openConnection, openToRead } from "./connection.ts";
import { type ProjectionFile, asProjection, remedy } from "./projection.ts";
import { projectionForm, projectionTables } from "./projection-tables.ts";
import { schemaVersion } from "./schema.ts";

/** The projection beside a dossier's journal, under a random key of this device. */
export function placeIn(files: DossierFiles, key: Uint8Array): ProjectionFile {
  return {
    open(mode) {
      const own = readProjectionKey(files, key);
      // SQLite takes a file without a whole page for a new database.
      const isThere = (statSync(files.projection, { throwIfNoEntry: false })?.size ?? 0) >= 4096;
      if (own === undefined || !isThere) throw absent();
      const opened = openedAsProjection(() =>
        mode === "read"
          ? openToRead(files.projection, own, "normal")
          : { connection: openConnection(files.projection, own, "write", "normal"), isAlone: false },
      );
      try {
        if (schemaVersion(opened.connection) !== projectionForm) throw absent();
        return opened;
      } catch (error) {
        opened.connection.close();
        throw asProjection(error);
      }
    },
    beside() {
      const next = `${files.projection}.next`;
      removeDatabase(next);
      const { key: own, takePlace: takeKeyPlace } = newProjectionKey(key);
      const connection = openedAsProjection(() => openConnection(next, own, "write", "normal"));
      const discard = () => {
        quietly(() => connection.close());
        removeDatabase(next);
      };
      try {
        makeTables(connection);
      } catch (error) {
        quietly(discard);
        throw error;
      }
      return {
        connection,
        discard,
        takePlace() {
          try {
            fold(connection);
            connection.close();
            // Whatever stops this from here on leaves none that opens, and the journal was read to its end just now.
            removeDatabase(files.projection);
            renameSync(next, files.projection);
            takeKeyPlace(files);
          } catch (error) {
            quietly(discard);
            throw asProjection(error);
          }
          quietly(() => syncFolder(dirname(files.projection)));
        },
      };
    },
  };
}

/** What a connection could not be opened for is said of the projection, whose database it is. */
function openedAsProjection<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    throw error instanceof Problem && error.code === "damaged" ? asProjection(error.cause) : error;
  }
}

/** Folds the write-ahead file in, so that the database stands in one file, on the disk. */
function fold(connection: Connection): void {
  const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
  if (folded?.["busy"] !== 0)
    throw new ProjectionDamage("What is computed from the journal could not be written whole; try again.");
}

/** A projection that is gone when it is closed, for a disk that takes none. */
export function placeInMemory(): ProjectionFile {
  const made = () => {
    const connection = openConnection(":memory:", new Uint8Array(32), "write", "normal");
    makeTables(connection);
    return connection;
  };
  let waiting: Connection | undefined;
  return {
    open() {
      const connection = waiting ?? made();
      waiting = undefined;
      return { connection, isAlone: true };
    },
    beside() {
      const connection = made();
      return {
        connection,
        takePlace: () => void (waiting = connection),
        discard: () => connection.close(),
      };
    },
  };
}

function makeTables(connection: Connection): void {
  try {
    connection.exec(`BEGIN IMMEDIATE; ${projectionTables}; PRAGMA user_version = ${projectionForm}; COMMIT`);
  } catch (error) {
    throw asProjection(error);
  }
}

function absent(): ProjectionDamage {
  return new ProjectionDamage(`What is computed from the journal is missing or of another form; ${remedy}.`);
}
