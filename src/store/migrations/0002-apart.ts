import type { Migration } from "./migration.ts";

/**
 * The journal in a database of its own: ciphertext, wrapped keys, the tree. What form 1 kept beside it in the same
 * database is computed again in the projection.
 */
export const apart: Migration = {
  number: 2,
  name: "apart",
  sqlite: `
    CREATE TABLE dossier (
      id BLOB NOT NULL CHECK (length(id) = 16),
      name BLOB NOT NULL
    ) STRICT;

    CREATE TABLE epoch (
      number INTEGER PRIMARY KEY,
      wrapped BLOB NOT NULL
    ) STRICT;

    CREATE TABLE device (
      key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),
      first INTEGER NOT NULL,
      last INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE entry (
      position INTEGER PRIMARY KEY,
      hash BLOB NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      bytes BLOB NOT NULL,
      signature BLOB NOT NULL,
      wrapped_key BLOB,
      ciphertext BLOB
    ) STRICT;

    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      note TEXT NOT NULL,
      range BLOB NOT NULL
    ) STRICT;
  `,
  postgres: `
    CREATE TABLE dossier (
      id bytea NOT NULL CHECK (length(id) = 16),
      name bytea NOT NULL
    );

    CREATE TABLE epoch (
      number bigint PRIMARY KEY,
      wrapped bytea NOT NULL
    );

    CREATE TABLE device (
      key bytea PRIMARY KEY CHECK (length(key) = 32),
      first bigint NOT NULL,
      last bigint NOT NULL
    );

    CREATE TABLE entry (
      position bigint PRIMARY KEY,
      hash bytea NOT NULL UNIQUE,
      kind text NOT NULL,
      bytes bytea NOT NULL,
      signature bytea NOT NULL,
      wrapped_key bytea,
      ciphertext bytea
    );

    CREATE TABLE checkpoint (
      size bigint PRIMARY KEY,
      time bigint NOT NULL,
      note text NOT NULL,
      range bytea NOT NULL
    );
  `,
};
