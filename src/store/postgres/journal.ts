import { createHash } from "node:crypto";
import { Kysely, PostgresDialect } from "kysely";
import pg from "pg";
import { Problem } from "../../domain/problem.ts";
import type { Journal, JournalBatch, JournalTables, KeptEntry } from "../journal/journal.ts";
import { migrationsFrom } from "../migrations/migrate.ts";
import { turns } from "../turns.ts";

/** Where a journal stands in PostgreSQL: a database, and in it a schema that holds this dossier and no other. */
export type PostgresPlace = {
  readonly connection: Pick<pg.ClientConfig, "host" | "port" | "user" | "password" | "database" | "ssl">;
  /** Small letters, digits and `_`. */
  readonly schema: string;
};

/**
 * The journal at a place; its tables are made or brought to the newest form where it is opened to write. Fails with a
 * Problem: `too-new`, `locked` (somebody else writes to it), `not-writable` (the server does not keep what it
 * acknowledges), `not-found` (there is no server, or no journal of a form that this program reads).
 */
export async function postgresJournal(place: PostgresPlace, mode: "read" | "write"): Promise<Journal> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(place.schema)) throw new RangeError("a schema of another form");
  const config: pg.PoolConfig = {
    ...place.connection,
    // What is durable when a commit resolves is not for the server's settings to say.
    options: `-c search_path=${place.schema} -c synchronous_commit=on`,
    types: { getTypeParser },
  };
  const writing = mode === "write" ? new pg.Client(config) : undefined;
  const pool = new pg.Pool({ ...config, max: 4, idleTimeoutMillis: 1_000 });
  // A connection that is lost while nobody uses it is told by whoever asks next.
  pool.on("error", () => {});
  // Neither is one that is lost while it is used: its question fails, and says so.
  pool.on("connect", (client) => client.on("error", () => {}));
  writing?.on("error", () => {});
  const tables = new Kysely<JournalTables>({ dialect: new PostgresDialect({ pool }) });
  const { take, ended } = turns();
  const close = async (): Promise<void> => {
    await ended();
    await writing?.end();
    await tables.destroy();
  };
  try {
    if (writing !== undefined) {
      await writing.connect();
      await takeRight(writing, place.schema);
      await migrate(writing, place.schema);
    } else await mustHaveNewestForm(pool);
  } catch (error) {
    await close().catch(() => {});
    throw translateError(error);
  }
  const batch = writing === undefined ? undefined : batchOn(writing);
  return {
    tables,
    async write(work) {
      if (writing === undefined || batch === undefined)
        throw new RangeError("This dossier was opened for reading");
      return take(() => transact(writing, () => work(batch)));
    },
    // The server checks its pages as it reads them, where it was set up with checksums; nobody else can.
    storageProblems: async () => [],
    fold: () =>
      take(async () => {
        if (writing === undefined) throw new RangeError("This dossier was opened for reading");
        try {
          await writing.query("VACUUM entry");
          // A plain VACUUM leaves the bytes of what was deleted in the free room of pages. Without its key what is sealed says
          // nothing, so only the small table of keys is written anew.
          await writing.query("VACUUM FULL wrap");
        } catch (error) {
          throw translateError(error);
        }
      }),
    remains:
      "The PostgreSQL server may hold the erased keys and what they sealed in its log of writes until that is written over, and in what is made of it: archives, replicas and its own backups. Ask who runs it to destroy these.",
    close,
  };
}

async function transact<T>(client: pg.Client, work: () => Promise<T>): Promise<T> {
  let stage: "before" | "open" | "committing" = "before";
  try {
    await client.query("BEGIN");
    stage = "open";
    const result = await work();
    stage = "committing";
    await client.query("COMMIT");
    return result;
  } catch (error) {
    if (stage !== "before") await client.query("ROLLBACK").catch(() => {});
    if (stage === "committing" && !isRefusal(error))
      throw new Problem(
        "unconfirmed",
        'The server did not confirm what was written, and it may be there or not; run "habeas verify", and see what stands.',
        { cause: error },
      );
    const problem = translateError(error);
    if (problem === error || !(problem instanceof Problem)) throw problem;
    throw new Problem(problem.code, `${problem.message} Nothing of this was written.`, { cause: error });
  }
}

/** Whether the server answered that it has not done it, and was not only lost. */
function isRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && !/^(?:08|57P)/.test(error.code ?? "");
}

/** The one right to write to this journal, for as long as the connection lasts. */
async function takeRight(client: pg.Client, schema: string): Promise<void> {
  const key = createHash("sha256").update(`habeas ${schema}`).digest().readBigInt64BE(0);
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [
    String(key),
  ]);
  if (rows[0]?.taken !== true)
    throw new Problem(
      "locked",
      "Another program is writing to this dossier; close it there, or open the dossier for reading only.",
    );
  const { rows: settings } = await client.query<{ fsync: string }>(
    "SELECT current_setting('fsync') AS fsync",
  );
  if (settings[0]?.fsync !== "on")
    throw new Problem(
      "not-writable",
      "The PostgreSQL server runs with fsync off, so nothing that it acknowledges is safe; turn it on and try again.",
    );
}

async function migrate(client: pg.Client, schema: string): Promise<void> {
  await client.query("BEGIN");
  try {
    // Who may write to a schema need not have the right to make one, which the server asks for even where it is there.
    const { rows: schemas } = await client.query<{ isThere: boolean }>(
      `SELECT to_regnamespace($1) IS NOT NULL AS "isThere"`,
      [schema],
    );
    if (schemas[0]?.isThere !== true) await client.query(`CREATE SCHEMA ${schema}`);
    await client.query("CREATE TABLE IF NOT EXISTS form (number bigint NOT NULL)");
    const { rows } = await client.query<{ number: number }>("SELECT number FROM form");
    const before = rows[0]?.number ?? 0;
    for (const { number, postgres } of migrationsFrom(before)) {
      if (postgres === undefined) throw new RangeError(`migration ${number} says nothing about PostgreSQL`);
      await client.query(postgres);
      await client.query("DELETE FROM form");
      await client.query("INSERT INTO form VALUES ($1)", [number]);
    }
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK").catch(() => {});
    throw error;
  }
}

async function mustHaveNewestForm(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ number: number }>("SELECT number FROM form");
  const form = rows[0]?.number ?? 0;
  if (form === 0 || migrationsFrom(form).length > 0)
    throw new Problem(
      "not-found",
      `The journal in PostgreSQL has form ${form}, which only a program that writes brings to the newest; open it for writing once.`,
    );
}

function batchOn(client: pg.Client): JournalBatch {
  const run = async (name: string, text: string, values: readonly unknown[]): Promise<void> => {
    await client.query({ name, text, values: values as unknown[] });
  };
  const get = async <Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[],
  ): Promise<Row | undefined> =>
    (await client.query<Row>({ name, text, values: values as unknown[] })).rows[0];
  return {
    entryAt: (position) =>
      get<KeptEntry>(
        "entry-at",
        `SELECT entry.*, wrap.class AS wrap_class, wrap.epoch AS wrap_epoch, wrap.wrapped
         FROM entry LEFT JOIN wrap ON wrap.entry = entry.position WHERE position = $1`,
        [position],
      ),
    positionOf: async (hash) =>
      (
        await get<{ position: number }>("position-of", "SELECT position FROM entry WHERE hash = $1", [
          Buffer.from(hash),
        ])
      )?.position,
    insertEntry: (row) =>
      run(
        "insert-entry",
        `INSERT INTO entry (position, hash, kind, bytes, signature, ciphertext)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [row.position, row.hash, row.kind, row.bytes, row.signature, row.ciphertext].map(asBuffer),
      ),
    fillEntry: ({ position, ciphertext }) =>
      run("fill-entry", "UPDATE entry SET ciphertext = $1 WHERE position = $2 AND ciphertext IS NULL", [
        asBuffer(ciphertext),
        position,
      ]),
    putWrap: (row) =>
      run(
        "put-wrap",
        `INSERT INTO wrap (entry, class, epoch, wrapped) VALUES ($1, $2, $3, $4)
         ON CONFLICT (entry) DO UPDATE
         SET class = excluded.class, epoch = excluded.epoch, wrapped = excluded.wrapped`,
        [row.entry, row.class, row.epoch, row.wrapped].map(asBuffer),
      ),
    putFork: ({ device, seq }) =>
      run(
        "put-fork",
        `INSERT INTO fork (device, seq) VALUES ($1, $2)
         ON CONFLICT (device) DO UPDATE SET seq = least(fork.seq, excluded.seq)`,
        [device, seq].map(asBuffer),
      ),
    putForkEntry: ({ hash, bytes, signature }) =>
      run(
        "put-fork-entry",
        "INSERT INTO fork_entry (hash, bytes, signature) VALUES ($1, $2, $3) ON CONFLICT (hash) DO NOTHING",
        [hash, bytes, signature].map(asBuffer),
      ),
    insertCheckpoint: ({ size, time, note, range }) =>
      run(
        "insert-checkpoint",
        "INSERT INTO checkpoint (size, time, note, range) VALUES ($1, $2, $3, $4)",
        [size, time, note, range].map(asBuffer),
      ),
    putDevice: ({ key, first, last }) =>
      run(
        "put-device",
        `INSERT INTO device (key, first, last) VALUES ($1, $2, $3)
         ON CONFLICT (key) DO UPDATE SET last = excluded.last`,
        [key, first, last].map(asBuffer),
      ),
    eraseEntry: async (position) => {
      await run("erase-wrap", "DELETE FROM wrap WHERE entry = $1", [position]);
      await run("erase-entry", "UPDATE entry SET ciphertext = NULL WHERE position = $1", [position]);
    },
    putDossier: async ({ id, name, epoch, founding }) => {
      await run("no-dossier", "DELETE FROM dossier", []);
      await run(
        "put-dossier",
        "INSERT INTO dossier (id, name, epoch, founding) VALUES ($1, $2, $3, $4)",
        [id, name, epoch, founding].map(asBuffer),
      );
    },
    putEpoch: ({ class: of, number, wrapped }) =>
      run(
        "put-epoch",
        "INSERT INTO epoch (class, number, wrapped) VALUES ($1, $2, $3)",
        [of, number, wrapped].map(asBuffer),
      ),
  };
}

/** Bytes as the driver takes them. */
function asBuffer(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

const bigint = 20;

/** Positions, sizes and times are whole numbers under 2^53. */
function getTypeParser(oid: number, format?: "text" | "binary") {
  return oid === bigint ? Number : pg.types.getTypeParser(oid, format as "text");
}

/** The Problem that a server's error means to a person; any other error as it came. */
function translateError(error: unknown): unknown {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const to = (problem: "no-space" | "damaged" | "not-found" | "not-writable", sentence: string): Problem =>
    new Problem(problem, sentence, { cause: error });
  if (code === "53100")
    return to("no-space", "The disk of the PostgreSQL server is full; free some space there and try again.");
  if (/^(?:XX00|58)/.test(code))
    return to(
      "damaged",
      "The PostgreSQL server could not read or write the journal; restore the last backup.",
    );
  if (code === "42P01" || code === "3D000")
    return to(
      "not-found",
      "There is no journal of a dossier at this place in PostgreSQL; correct the database or the schema.",
    );
  if (/^(?:28|42501)/.test(code))
    return to(
      "not-writable",
      "The PostgreSQL server does not let this user at the journal; correct the user, or ask for the right to.",
    );
  if (/^(?:E[A-Z]+|08|57P)/.test(code) || isLost(error))
    return to(
      "not-found",
      "The PostgreSQL server does not answer; start it, or correct its address, and try again.",
    );
  return error;
}

function isLost(error: unknown): boolean {
  return (
    error instanceof Error &&
    /^Connection terminated|^Client has encountered a connection error/.test(error.message)
  );
}
