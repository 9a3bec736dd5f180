import type { Column, Columns, Table } from "../src/analysis/column/column.ts";
import type { TableKind } from "../src/analysis/column/unit-schema.ts";
import type { Connection } from "../src/store/sqlite/connection.ts";

/**
 * The columns as tables that a careful person would make for these questions: every answer an integer (its place in the
 * list of codes, a list of codes as bits, spans as two numbers), NULL where there is none, children clustered under their
 * parent, an index over just what each question reads, statistics taken, and memory for all of it.
 */
export function tablesFor(connection: Connection, columns: Columns): void {
  connection.exec("PRAGMA cache_size = -2000000");
  connection.exec("BEGIN");
  for (const { kind, parent } of shapes) fill(connection, columns, kind, parent);
  for (const index of indexes) connection.exec(`CREATE INDEX ${index.replaceAll(/\W+/g, "_")} ON ${index}`);
  connection.exec("COMMIT");
  connection.exec("ANALYZE");
}

/** One query for each of the synthetic findings, in their order, that gives its n as `has` and its N as `answered`. */
export function queriesFor(columns: Columns): string[] {
  const code = (kind: TableKind, name: string, text: string): number => {
    const column = columns.tables.get(kind)!.columns.get(name)!;
    if (!("dictionary" in column)) throw new TypeError(`${name} has no codes`);
    return column.dictionary.indexOf(text);
  };
  const is = (name: string, ...texts: string[]): string =>
    `${name} IN (${texts.map((text) => code("episode", name, text)).join()})`;
  const stage = (name: string, text: string): string => `${name} = ${code("stage", name, text)}`;
  const populations = [
    "true",
    is("route", "prosecution"),
    `${is("route", "prosecution", "administrative")} AND ${from("start", "2017-01-01")}`,
    "minor_at_arrest",
    "NOT minor_at_arrest AND against_will",
  ];
  const properties = [
    is("drugs_on_person", "none"),
    `${is("initiated_by", "raid", "street-sweep")} AND against_will`,
    "CASE WHEN months_held_low > 6 THEN 1 WHEN months_held_high <= 6 THEN 0 END",
    `${is("exit", "payment")} OR leniency_for_names`,
    `${from("start", "2019-05-01")} AND NOT ${from("start", "2020-01-01")}`,
    exists(stage("told_rights", "yes"), stages),
    all(`judge_brought OR ${stage("type", "sentence")}`, stages),
    exists(
      `convicted AND relied_on & ${1 << code("charge", "relied_on", "forced-test")} <> 0`,
      "charge c WHERE c.parent = e.row",
    ),
    exists(`${stage("type", "police-custody")} AND NOT ${stage("lawyer_present", "no")}`, stages),
    exists(
      `code = ${code("safeguard", "code", "judge")} AND respected = ${code("safeguard", "respected", "yes")}`,
      "stage s JOIN safeguard g ON g.parent = s.row WHERE s.parent = e.row",
    ),
  ];
  return populations.flatMap((population) =>
    properties.map(
      (property) =>
        `SELECT count(*) FILTER (WHERE q) AS has, count(q) AS answered FROM (SELECT (${property}) AS q FROM episode e WHERE ${population})`,
    ),
  );
}

const shapes: readonly { readonly kind: TableKind; readonly parent?: readonly [TableKind, string] }[] = [
  { kind: "episode" },
  { kind: "stage", parent: ["episode", "stages"] },
  { kind: "charge", parent: ["episode", "charges"] },
  { kind: "safeguard", parent: ["stage", "safeguards"] },
];

const indexes = [
  "stage (parent, told_rights)",
  "stage (parent, judge_brought, type)",
  "stage (parent, type, lawyer_present)",
  "stage (parent, row)",
  "charge (parent, convicted, relied_on)",
  "safeguard (parent, code, respected)",
];

const stages = "stage s WHERE s.parent = e.row";

/** Yes where a span begins then or later, no where it ends by then, else unknown. */
function from(name: string, day: string): string {
  const instant = Date.parse(day);
  return `CASE WHEN ${name}_low >= ${instant} THEN 1 WHEN ${name}_high <= ${instant} THEN 0 END`;
}

/** Of 2 for yes, 1 for unknown and 0 for no the greatest; NULL where it is unknown. */
function exists(condition: string, children: string): string {
  return `nullif(coalesce((SELECT max(coalesce(2 * (${condition}), 1)) FROM ${children}), 0), 1)`;
}

function all(condition: string, children: string): string {
  return `nullif(coalesce((SELECT min(coalesce(2 * (${condition}), 1)) FROM ${children}), 2), 1)`;
}

function fill(
  connection: Connection,
  columns: Columns,
  kind: TableKind,
  parent: readonly [TableKind, string] | undefined,
): void {
  const table = columns.tables.get(kind)!;
  const cells = [...table.columns].flatMap(([name, column]) => integersOf(name, column));
  const parents = parent === undefined ? undefined : parentsIn(columns, parent, table);
  const names = [...(parents === undefined ? [] : ["parent"]), ...cells.map(({ name }) => name)];
  connection.exec(`CREATE TABLE ${kind} (row INTEGER PRIMARY KEY, ${names.join(" INTEGER, ")} INTEGER)`);
  const insert = connection.prepare(
    `INSERT INTO ${kind} VALUES (?, ${Array(names.length).fill("?").join(", ")})`,
  );
  for (let row = 0; row < table.rows; row++) {
    const own = cells.map(({ at }) => at(row));
    insert.run(parents === undefined ? [row, ...own] : [row, parents[row]!, ...own]);
  }
}

function parentsIn(columns: Columns, [kind, list]: readonly [TableKind, string], table: Table): Uint32Array {
  const { offsets } = columns.tables.get(kind)!.children.get(list)!;
  const parents = new Uint32Array(table.rows);
  for (let row = 0; row + 1 < offsets.length; row++) parents.fill(row, offsets[row]!, offsets[row + 1]!);
  return parents;
}

type Integers = { readonly name: string; readonly at: (row: number) => number | null };

function integersOf(name: string, column: Column): Integers[] {
  const told = (at: (row: number) => number) => (row: number) => (column.states[row] === 0 ? at(row) : null);
  switch (column.kind) {
    case "text":
      return [{ name, at: told((row) => column.ids[row]!) }];
    case "texts":
      return [
        {
          name,
          at: told((row) => {
            let bits = 0;
            for (let i = column.offsets[row]!; i < column.offsets[row + 1]!; i++) bits |= 1 << column.ids[i]!;
            return bits;
          }),
        },
      ];
    case "number":
    case "time": {
      const [low, high] = column.kind === "number" ? [column.low, column.high] : [column.from, column.until];
      return [
        { name: `${name}_low`, at: told((row) => low[row]!) },
        { name: `${name}_high`, at: told((row) => high[row]!) },
      ];
    }
  }
}
