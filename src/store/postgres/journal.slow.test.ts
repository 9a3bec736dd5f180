import { afterAll, describe, expect, test } from "vitest";
import { startCluster } from "../../../test/store/cluster.ts";
import { dossierOnPostgres } from "../../../test/store/postgres.ts";
import { append } from "../append.ts";
import { describeJournal } from "../../../test/store/journal.conformance.ts";
import { describeStore } from "../../../test/store/store.conformance.ts";
import { verify } from "../verify.ts";
import { type PostgresPlace, postgresJournal } from "./journal.ts";

const cluster = startCluster("a journal on PostgreSQL");
afterAll(() => cluster?.stop());

let schemas = 0;

function newPlace(): PostgresPlace {
  schemas += 1;
  return { connection: cluster!.connection, schema: `dossier_${schemas}` };
}

const hooks = { merge: () => ({}), index: () => ({ text: "" }) };

describe.skipIf(cluster === undefined)("PostgreSQL", () => {
  describeJournal({
    name: "PostgreSQL",
    open: async () => {
      const place = newPlace();
      const journal = await postgresJournal(place, "write");
      return { journal, reopen: () => postgresJournal(place, "read"), close: journal.close };
    },
  });

  describeStore({ name: "PostgreSQL", open: (given) => dossierOnPostgres(newPlace(), given) });

  test("one program writes at a time, others read meanwhile", async () => {
    const place = newPlace();
    const first = await postgresJournal(place, "write");
    await expect(postgresJournal(place, "write")).rejects.toMatchObject({ code: "locked" });
    const reading = await postgresJournal(place, "read");
    await expect(reading.write(async () => {})).rejects.toThrow(RangeError);
    await reading.close();
    await first.close();
    await (await postgresJournal(place, "write")).close();
  });

  test("who owns a schema and may make none in the database writes in it", async () => {
    const { connection, schema } = newPlace();
    const pg = await import("pg");
    const client = new pg.default.Client(connection);
    await client.connect();
    await client.query(
      `CREATE ROLE ${schema}_owner LOGIN; CREATE SCHEMA ${schema} AUTHORIZATION ${schema}_owner`,
    );
    await client.end();
    const place = { connection: { ...connection, user: `${schema}_owner` }, schema };
    await (await postgresJournal(place, "write")).close();
    await (await postgresJournal(place, "read")).close();
  });

  test("a place without a journal, without a server, and of a newer form are refused in a sentence", async () => {
    const place = newPlace();
    await expect(postgresJournal(place, "read")).rejects.toMatchObject({ code: "not-found" });
    const nowhere = { ...place, connection: { ...place.connection, host: "/tmp/no-such-folder" } };
    await expect(postgresJournal(nowhere, "write")).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringContaining("does not answer"),
    });
    await (await postgresJournal(place, "write")).close();
    const pg = await import("pg");
    const client = new pg.default.Client(place.connection);
    await client.connect();
    await client.query(`UPDATE ${place.schema}.form SET number = 99`);
    await client.end();
    await expect(postgresJournal(place, "write")).rejects.toMatchObject({ code: "too-new" });
  });

  test("what was acknowledged is there after the server was cut off, and a write in between says what became of it", async () => {
    const place = newPlace();
    const { writer, close } = await dossierOnPostgres(place, hooks);
    await append(writer, [{ ref: "n-1", kind: "note", body: { text: "one" } }]);
    const { size } = await writer.journal.tables
      .selectFrom("checkpoint")
      .select(({ fn }) => fn.max("size").as("size"))
      .executeTakeFirstOrThrow();
    cluster!.restart("immediate");
    const refused = append(writer, [{ ref: "n-2", kind: "note", body: {} }]);
    await expect(refused).rejects.toMatchObject({
      code: "not-found",
      message: expect.stringMatching(/does not answer.* Nothing of this was written\.$/),
    });
    const again = await postgresJournal(place, "write");
    const rows = await again.tables.selectFrom("entry").selectAll().execute();
    expect(rows).toHaveLength(size);
    expect((await verify({ ...writer, journal: again })).problems).toEqual([]);
    await again.close();
    await close();
  });
});
