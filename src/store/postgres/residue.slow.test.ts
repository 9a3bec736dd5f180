import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, describe, expect, test } from "vitest";
import { startCluster } from "../../../test/store/cluster.ts";
import { plainHooks } from "../record.ts";
import { append } from "../append.ts";
import { dossierOnPostgres } from "../../../test/store/postgres.ts";

const cluster = startCluster("what an erasure leaves on PostgreSQL");
afterAll(() => cluster?.stop());

/** In how many of the server's files below a folder one of these byte strings stands. */
function standing(folder: string, wanted: readonly Uint8Array[]): number {
  const files = readdirSync(join(cluster!.connection.host, "data", folder), {
    recursive: true,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
  return wanted.filter((bytes) => files.some((file) => file.includes(bytes))).length;
}

describe.skipIf(cluster === undefined)("an erasure on PostgreSQL", () => {
  test("takes wrapped keys out of the tables' files; what it sealed and the server's log of writes may still hold, and the receipt says so", async () => {
    const { writer, close } = await dossierOnPostgres(
      { connection: cluster!.connection, schema: "residue" },
      plainHooks,
    );
    const client = new pg.Client(cluster!.connection);
    await client.connect();
    try {
      const many = 200;
      await append(
        writer,
        Array.from({ length: many }, (_, at) => ({
          ref: `n-${at}`,
          kind: "note",
          body: { text: `${at} ${"x".repeat(at % 7 === 0 ? 9000 : 90)}` },
        })),
      );
      const rows = await writer.journal.tables
        .selectFrom("entry")
        .innerJoin("wrap", "wrap.entry", "entry.position")
        .select(["entry.position", "wrap.wrapped", "entry.ciphertext"])
        .where("entry.kind", "=", "version")
        .orderBy("entry.position")
        .execute();
      expect(rows).toHaveLength(many);
      const [gone, stays] = [rows.slice(0, many / 2), rows.slice(many / 2)];
      const wraps = (of: typeof rows): Uint8Array[] => of.map(({ wrapped }) => wrapped);
      const sealed = (of: typeof rows): Uint8Array[] =>
        of.map(({ ciphertext }) => ciphertext!.subarray(0, 48));
      await client.query("CHECKPOINT");
      expect([standing("base", wraps(rows)), standing("base", sealed(rows))]).toEqual([many, many]);

      // As carrying out an erasure does it (store/erase.ts).
      await writer.journal.write(async (batch) => {
        for (const { position } of gone) await batch.eraseEntry(position);
      });
      await writer.journal.fold();
      await client.query("CHECKPOINT");

      process.stderr.write(
        `Of ${gone.length} erased: wraps in tables ${standing("base", wraps(gone))}, sealed in tables ${standing("base", sealed(gone))}, wraps in the log of writes ${standing("pg_wal", wraps(gone))}, sealed there ${standing("pg_wal", sealed(gone))}\n`,
      );
      expect(standing("base", wraps(gone))).toBe(0);
      expect(standing("base", wraps(stays))).toBe(stays.length);
      // Why the receipt says it: this is what nothing here can take away.
      expect(standing("pg_wal", wraps(gone))).toBeGreaterThan(0);
      expect(writer.journal.remains).toMatch(/log of writes/);
    } finally {
      await client.end();
      await close();
    }
  });
});
