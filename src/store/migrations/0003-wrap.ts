import type { Migration } from "./migration.ts";

/**
 * The keys of bodies in a table of their own, each under the epoch that wraps it now; epochs of two classes; which founding
 * is pinned; which devices were copied. An entry stays as it was signed, what wraps its key does not.
 */
export const wrap: Migration = {
  number: 3,
  name: "wrap",
  sqlite: `
    CREATE TABLE wrap (
      entry INTEGER PRIMARY KEY,
      class TEXT NOT NULL,
      epoch INTEGER NOT NULL,
      wrapped BLOB NOT NULL
    ) STRICT;
    INSERT INTO wrap (entry, class, epoch, wrapped)
      SELECT position, 'C', 0, wrapped_key FROM entry WHERE wrapped_key IS NOT NULL;
    ALTER TABLE entry DROP COLUMN wrapped_key;
    CREATE INDEX entry_kind ON entry (kind, position) WHERE kind <> 'version';

    CREATE TABLE fork (
      device BLOB PRIMARY KEY,
      seq INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    ALTER TABLE epoch RENAME TO epoch_of_form_2;
    CREATE TABLE epoch (
      class TEXT NOT NULL,
      number INTEGER NOT NULL,
      wrapped BLOB NOT NULL,
      PRIMARY KEY (class, number)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO epoch (class, number, wrapped) SELECT 'C', number, wrapped FROM epoch_of_form_2;
    DROP TABLE epoch_of_form_2;

    ALTER TABLE dossier ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE dossier ADD COLUMN founding BLOB;
  `,
  postgres: `
    CREATE TABLE wrap (
      entry bigint PRIMARY KEY,
      class text NOT NULL,
      epoch bigint NOT NULL,
      wrapped bytea NOT NULL
    );
    INSERT INTO wrap (entry, class, epoch, wrapped)
      SELECT position, 'C', 0, wrapped_key FROM entry WHERE wrapped_key IS NOT NULL;
    ALTER TABLE entry DROP COLUMN wrapped_key;
    CREATE INDEX entry_kind ON entry (kind, position) WHERE kind <> 'version';

    CREATE TABLE fork (
      device bytea PRIMARY KEY,
      seq bigint NOT NULL
    );

    ALTER TABLE epoch DROP CONSTRAINT epoch_pkey;
    ALTER TABLE epoch ADD COLUMN class text NOT NULL DEFAULT 'C';
    ALTER TABLE epoch ALTER COLUMN class DROP DEFAULT;
    ALTER TABLE epoch ADD PRIMARY KEY (class, number);

    ALTER TABLE dossier ADD COLUMN epoch bigint NOT NULL DEFAULT 0;
    ALTER TABLE dossier ADD COLUMN founding bytea;
  `,
};
