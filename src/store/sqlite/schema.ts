import type { Migration } from "../migrations/migration.ts";
import { migrationsFrom } from "../migrations/migrate.ts";
import { quietly } from "../quietly.ts";
import { type Connection, translateError } from "./connection.ts";

/** "Habe" in ASCII: names the file's purpose to whoever opens it with the key. */
const applicationId = 0x48616265;

/** Number of the newest migration that the database has been through; 0 for an empty one. */
export function schemaVersion(connection: Connection): number {
  return Number(connection.pragma("user_version", { simple: true }));
}

/**
 * Brings the tables of a journal to the newest form, each step in a transaction of its own, so that a step cut short leaves the
 * form before it. Fails with the Problem `too-new`, changing nothing.
 */
export function migrate(connection: Connection, all?: readonly Migration[]): void {
  for (const migration of migrationsFrom(schemaVersion(connection), all)) {
    connection.exec("BEGIN IMMEDIATE");
    try {
      connection.exec(migration.sqlite);
      connection.exec(`PRAGMA application_id = ${applicationId}`);
      connection.exec(`PRAGMA user_version = ${migration.number}`);
      connection.exec("COMMIT");
    } catch (error) {
      // A full disk ends the transaction on its own.
      quietly(() => connection.exec("ROLLBACK"));
      throw translateError(error);
    }
  }
}
