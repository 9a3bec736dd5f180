import { existsSync, renameSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { wrapKey } from "../../crypto/key.ts";
import { Problem } from "../../domain/problem.ts";
import { type DossierFiles, removeDatabase } from "../folder.ts";
import { syncFolder } from "../journal/head.ts";
import { sealName, teamKeyWrap } from "../key.ts";
import { firstFormApart, migrations } from "../migrations/migrate.ts";
import { quietly } from "../quietly.ts";
import { type Connection, openConnection, translated } from "./connection.ts";
import { migrate } from "./schema.ts";

type Epoch = { readonly number: number; readonly key: Uint8Array };
type OldDossier = { readonly id: Uint8Array; readonly name: string };

/**
 * Makes a journal of the database of form 1, in which journal and projection stood together: the entries as they are, the
 * team's keys wrapped, the name sealed. It takes its place when it is whole; the old database is removed after that. For
 * whoever has the right to write.
 */
export function takeApart(files: DossierFiles, key: Uint8Array): void {
  const next = `${files.journal}.next`;
  if (existsSync(files.journal)) throw movedAlready();
  removeDatabase(next);
  try {
    translated(() => {
      const connection = openConnection(next, key, "write");
      try {
        takeOver(connection, files, key);
        // Closing folds the write-ahead file in too, and does not say so where it fails.
        const [folded] = connection.pragma("wal_checkpoint(TRUNCATE)");
        if (folded?.["busy"] !== 0) throw notMoved();
      } finally {
        connection.close();
      }
    });
    mustHoldAll(next, files.formOne, key);
    if (existsSync(files.journal)) throw movedAlready();
    renameSync(next, files.journal);
  } catch (error) {
    quietly(() => removeDatabase(next));
    throw error;
  }
  syncFolder(dirname(files.journal));
  quietly(() => removeDatabase(files.formOne));
}

/**
 * The journal of a database of form 1, which stays as it is, in memory: for reading where the disk does not take another. It
 * is gone when it is closed. For whoever has the right to write.
 */
export function takeApartInMemory(files: DossierFiles, key: Uint8Array): Connection {
  return translated(() => {
    const connection = openConnection(":memory:", key, "write");
    try {
      // There may be no room for the shared index of the old one's write-ahead file either.
      connection.exec("PRAGMA locking_mode = EXCLUSIVE");
      takeOver(connection, files, key);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/** Fills a new journal with what the database of form 1 holds. */
function takeOver(connection: Connection, files: DossierFiles, key: Uint8Array): void {
  migrate(connection, migrations.slice(0, firstFormApart));
  attachOld(connection, files.formOne, key);
  connection.exec("BEGIN IMMEDIATE");
  for (const table of ["device", "entry", "checkpoint"]) takeTable(connection, table);
  const epochs = connection.prepare("SELECT number, key FROM old.epoch ORDER BY number").all() as Epoch[];
  const putEpoch = connection.prepare("INSERT INTO main.epoch VALUES (?, ?)");
  for (const { number, key: teamKey } of epochs)
    putEpoch.run([number, new Uint8Array(wrapKey(teamKey, teamKeyWrap(key)))]);
  const dossier = connection.prepare("SELECT id, name FROM old.dossier").get() as OldDossier | undefined;
  const [first] = epochs;
  if (dossier !== undefined && first !== undefined)
    connection
      .prepare("INSERT INTO main.dossier VALUES (?, ?)")
      .run([new Uint8Array(dossier.id), new Uint8Array(sealName(dossier.name, first.key))]);
  connection.exec("COMMIT");
  connection.exec("DETACH DATABASE old");
  migrate(connection);
}

function attachOld(connection: Connection, file: string, key: Uint8Array): void {
  connection.exec(
    `ATTACH DATABASE '${file.replaceAll("'", "''")}' AS old KEY "x'${Buffer.from(key).toString("hex")}'"`,
  );
}

/** All rows of a table of the old database, as far as the new one has columns for them. */
function takeTable(connection: Connection, table: string): void {
  const columns = connection.pragma(`main.table_info(${table})`).map((column) => String(column["name"]));
  connection.exec(`INSERT INTO main.${table} SELECT ${columns.join()} FROM old.${table} ORDER BY 1`);
}

/**
 * The journal of an older form, which stays as it is, in memory and in the newest form: for reading where the disk does not
 * take that. It is gone when it is closed.
 */
export function migratedInMemory(file: string, key: Uint8Array): Connection {
  return translated(() => {
    const connection = openConnection(":memory:", key, "write");
    try {
      connection.exec("PRAGMA locking_mode = EXCLUSIVE");
      migrate(connection, migrations.slice(0, firstFormApart));
      attachOld(connection, file, key);
      connection.exec("BEGIN");
      for (const table of ["dossier", "epoch", "device", "entry", "checkpoint"]) takeTable(connection, table);
      connection.exec("COMMIT");
      connection.exec("DETACH DATABASE old");
      migrate(connection);
      return connection;
    } catch (error) {
      connection.close();
      throw error;
    }
  });
}

/** Fails unless the file itself, with nothing beside it, ends with the checkpoint with which the old database ends. */
function mustHoldAll(next: string, old: string, key: Uint8Array): void {
  const waits = (statSync(`${next}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0;
  const [made, before] = [next, old].map((file) => {
    const connection = openConnection(file, key, "read");
    try {
      return connection
        .prepare("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1", { pluck: true })
        .get();
    } finally {
      connection.close();
    }
  });
  if (waits || made === undefined || made !== before) throw notMoved();
}

function movedAlready(): Problem {
  return new Problem(
    "already-there",
    "This dossier has a journal.db already, which was left as it is, as was dossier.db; open it again.",
  );
}

function notMoved(): Problem {
  return new Problem(
    "not-writable",
    "This dossier could not be moved into the form that this program writes, and stands as it was; check that the disk is sound and not full, and try again.",
  );
}
