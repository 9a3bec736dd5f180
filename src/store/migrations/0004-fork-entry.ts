import type { Migration } from "./migration.ts";

/** Entries that show that a device was copied and that could not be taken in, so that whoever is handed a journal file hears it. */
export const forkEntry: Migration = {
  number: 4,
  name: "fork-entry",
  sqlite: `
    CREATE TABLE fork_entry (
      hash BLOB PRIMARY KEY,
      bytes BLOB NOT NULL,
      signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
  postgres: `
    CREATE TABLE fork_entry (
      hash bytea PRIMARY KEY,
      bytes bytea NOT NULL,
      signature bytea NOT NULL
    );
  `,
};
