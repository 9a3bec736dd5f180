import type { Migration } from "./migration.ts";

/** The journal, the current state, search, the log's checkpoints and the column cache. */
export const journal: Migration = {
  number: 1,
  name: "journal",
  sqlite: `
    CREATE TABLE dossier (
      id BLOB NOT NULL CHECK (length(id) = 16),
      name TEXT NOT NULL
    ) STRICT;

    CREATE TABLE epoch (
      number INTEGER PRIMARY KEY,
      key BLOB NOT NULL CHECK (length(key) = 32)
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
      record INTEGER REFERENCES record,
      bytes BLOB NOT NULL,
      signature BLOB NOT NULL,
      wrapped_key BLOB,
      ciphertext BLOB
    ) STRICT;
    CREATE INDEX entry_record ON entry (record, position) WHERE record IS NOT NULL;

    CREATE TABLE supersedes (
      parent INTEGER NOT NULL REFERENCES entry,
      child INTEGER NOT NULL REFERENCES entry,
      PRIMARY KEY (parent, child)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX supersedes_child ON supersedes (child);

    CREATE TABLE checkpoint (
      size INTEGER PRIMARY KEY,
      time INTEGER NOT NULL,
      note TEXT NOT NULL,
      range BLOB NOT NULL
    ) STRICT;

    CREATE TABLE record (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      ref TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL,
      class TEXT NOT NULL,
      owner TEXT,
      first INTEGER NOT NULL,
      last INTEGER NOT NULL,
      conflict INTEGER NOT NULL,
      body TEXT NOT NULL,
      search TEXT NOT NULL
    ) STRICT;
    CREATE INDEX record_kind ON record (kind, number);
    CREATE INDEX record_conflict ON record (number) WHERE conflict = 1;

    CREATE VIEW searchable AS SELECT number, search FROM record WHERE search <> '';
    CREATE VIRTUAL TABLE search_word USING fts5(
      search, content = 'searchable', content_rowid = 'number',
      tokenize = "unicode61 remove_diacritics 2 categories 'L* M* N* Co'"
    );
    CREATE VIRTUAL TABLE search_part USING fts5(
      search, content = 'searchable', content_rowid = 'number', tokenize = 'trigram'
    );
    CREATE VIRTUAL TABLE search_trigram USING fts5vocab(search_part, row);
    INSERT INTO search_word (search_word, rank) VALUES ('secure-delete', 1);
    INSERT INTO search_part (search_part, rank) VALUES ('secure-delete', 1);

    CREATE TRIGGER record_inserted AFTER INSERT ON record WHEN new.search <> '' BEGIN
      INSERT INTO search_word (rowid, search) VALUES (new.number, new.search);
      INSERT INTO search_part (rowid, search) VALUES (new.number, new.search);
    END;
    CREATE TRIGGER record_changed AFTER UPDATE OF search ON record WHEN old.search <> new.search BEGIN
      INSERT INTO search_word (search_word, rowid, search)
        SELECT 'delete', old.number, old.search WHERE old.search <> '';
      INSERT INTO search_part (search_part, rowid, search)
        SELECT 'delete', old.number, old.search WHERE old.search <> '';
      INSERT INTO search_word (rowid, search) SELECT new.number, new.search WHERE new.search <> '';
      INSERT INTO search_part (rowid, search) SELECT new.number, new.search WHERE new.search <> '';
    END;
    CREATE TRIGGER record_deleted AFTER DELETE ON record WHEN old.search <> '' BEGIN
      INSERT INTO search_word (search_word, rowid, search) VALUES ('delete', old.number, old.search);
      INSERT INTO search_part (search_part, rowid, search) VALUES ('delete', old.number, old.search);
    END;

    CREATE TABLE kind_stamp (
      kind TEXT PRIMARY KEY,
      position INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE column_chunk (
      key TEXT NOT NULL,
      number INTEGER NOT NULL,
      stamp INTEGER NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (key, number)
    ) STRICT;
  `,
};
