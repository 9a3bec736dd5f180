import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../../test/store/temporary.ts";
import { migrations } from "../migrations/migrate.ts";
import { openConnection } from "./connection.ts";
import { migrate, schemaVersion } from "./schema.ts";

function emptyDatabase() {
  return openConnection(join(temporaryFolder(), "x.db"), new Uint8Array(32), "write");
}

const tables = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";

test("migrations are numbered from 1 without a gap", () => {
  expect(migrations.map(({ number }) => number)).toEqual(migrations.map((_, at) => at + 1));
});

test("a new journal begins with the first form in which it stands apart", () => {
  const database = emptyDatabase();
  migrate(database);
  expect(schemaVersion(database)).toBe(4);
  expect(database.prepare(tables, { pluck: true }).all()).toEqual([
    "checkpoint",
    "device",
    "dossier",
    "entry",
    "epoch",
    "fork",
    "fork_entry",
    "wrap",
  ]);
  migrate(database);
  expect(schemaVersion(database)).toBe(4);
  database.close();
});

test("a journal of form 3 gets a place for what shows a copy, and keeps the copies that it knows", () => {
  const database = emptyDatabase();
  migrate(database, migrations.slice(0, 3));
  database.exec("INSERT INTO fork (device, seq) VALUES (x'01', 7)");
  migrate(database);
  expect(schemaVersion(database)).toBe(4);
  expect(database.prepare("SELECT seq FROM fork", { pluck: true }).all()).toEqual([7]);
  expect(database.prepare("SELECT hash FROM fork_entry", { pluck: true }).all()).toEqual([]);
  database.close();
});

test("a later migration runs once, after those before it, and a failing one leaves the form before it", () => {
  const database = emptyDatabase();
  const grow = { number: 5, name: "grow", sqlite: "ALTER TABLE dossier ADD COLUMN place TEXT" };
  const fail = { number: 6, name: "fail", sqlite: "CREATE TABLE half (a); CREATE TABLE half (a)" };
  expect(() => migrate(database, [...migrations, grow, fail])).toThrow("already exists");
  expect(schemaVersion(database)).toBe(5);
  expect(database.prepare(tables, { pluck: true }).all()).not.toContain("half");
  migrate(database, [...migrations, grow]);
  expect(database.pragma("table_info(dossier)").map((column) => column["name"])).toEqual([
    "id",
    "name",
    "epoch",
    "founding",
    "place",
  ]);
  expect(() => migrate(database)).toThrow("has form 5 and this program knows forms up to 4");
  database.close();
});
