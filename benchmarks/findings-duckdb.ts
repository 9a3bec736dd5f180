import {
  BOOLEAN,
  type DuckDBConnection,
  DuckDBDataChunk,
  DuckDBInstance,
  type DuckDBType,
  DOUBLE,
  UINTEGER,
  UTINYINT,
} from "@duckdb/node-api";
import type { Column, Columns } from "../src/analysis/column/column.ts";
import type { TableKind } from "../src/analysis/column/unit-schema.ts";

/**
 * The same cells in DuckDB, in memory and on both processors, as its users would have them: yes and no as truth values, codes
 * as small numbers, lists of codes as bits, NULL where there is no answer; questions about children are written as grouped
 * joins, as that engine reckons in sets.
 */
export async function duckTablesFor(columns: Columns): Promise<DuckDBConnection> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  for (const { kind, parent } of shapes) await fill(connection, columns, kind, parent);
  await connection.run("ANALYZE");
  return connection;
}

/** One query for each of the synthetic findings, in their order, that gives its n as `has` and its N as `answered`. */
export function duckQueriesFor(columns: Columns): string[] {
  const code = (kind: TableKind, name: string, text: string): number => {
    const column = columns.tables.get(kind)!.columns.get(name)!;
    if (!("dictionary" in column)) throw new TypeError(`${name} has no codes`);
    return column.dictionary.indexOf(text);
  };
  const is = (name: string, ...texts: string[]): string =>
    `${name} IN (${texts.map((text) => code("episode", name, text)).join()})`;
  const populations = [
    "true",
    is("route", "prosecution"),
    `${is("route", "prosecution", "administrative")} AND ${from("start", "2017-01-01")}`,
    "minor_at_arrest",
    "NOT minor_at_arrest AND against_will",
  ];
  type Property = { readonly says: string; readonly join?: string };
  const stage = (name: string, text: string): string => `${name} = ${code("stage", name, text)}`;
  const properties: readonly Property[] = [
    { says: is("drugs_on_person", "none") },
    { says: `${is("initiated_by", "raid", "street-sweep")} AND against_will` },
    { says: "CASE WHEN months_held_low > 6 THEN true WHEN months_held_high <= 6 THEN false END" },
    { says: `${is("exit", "payment")} OR leniency_for_names` },
    { says: `${from("start", "2019-05-01")} AND NOT ${from("start", "2020-01-01")}` },
    exists(stage("told_rights", "yes"), "stage", "parent"),
    all(`judge_brought OR ${stage("type", "sentence")}`, "stage", "parent"),
    exists(
      `convicted AND relied_on & ${1 << code("charge", "relied_on", "forced-test")} <> 0`,
      "charge",
      "parent",
    ),
    exists(`${stage("type", "police-custody")} AND NOT ${stage("lawyer_present", "no")}`, "stage", "parent"),
    exists(
      `code = ${code("safeguard", "code", "judge")} AND respected = ${code("safeguard", "respected", "yes")}`,
      "safeguard g JOIN stage s ON s.row = g.parent",
      "s.parent",
    ),
  ];
  return populations.flatMap((population) =>
    properties.map(
      ({ says, join = "" }) =>
        `SELECT count(*) FILTER (WHERE q) AS has, count(q) AS answered FROM (SELECT (${says}) AS q FROM episode e ${join} WHERE ${population})`,
    ),
  );
}

const shapes: readonly { readonly kind: TableKind; readonly parent?: readonly [TableKind, string] }[] = [
  { kind: "episode" },
  { kind: "stage", parent: ["episode", "stages"] },
  { kind: "charge", parent: ["episode", "charges"] },
  { kind: "safeguard", parent: ["stage", "safeguards"] },
];

/** Yes where a span begins then or later, no where it ends by then, else unknown. */
function from(name: string, day: string): string {
  const instant = Date.parse(day);
  return `CASE WHEN ${name}_low >= ${instant} THEN true WHEN ${name}_high <= ${instant} THEN false END`;
}

/** Yes where one child says yes, no where all say no, and where there is none; else unknown. */
function exists(condition: string, children: string, parent: string) {
  return {
    says: "CASE WHEN c.yes THEN true WHEN c.open THEN NULL ELSE false END",
    join: `LEFT JOIN (SELECT ${parent} AS parent, bool_or(v) AS yes, bool_or(v IS NULL) AS open FROM (SELECT ${parent}, (${condition}) AS v FROM ${children}) AS s GROUP BY ${parent}) c ON c.parent = e.row`,
  };
}

function all(condition: string, children: string, parent: string) {
  return {
    says: "CASE WHEN NOT c.every THEN false WHEN c.open THEN NULL ELSE true END",
    join: `LEFT JOIN (SELECT ${parent} AS parent, bool_and(v) AS every, bool_or(v IS NULL) AS open FROM (SELECT ${parent}, (${condition}) AS v FROM ${children}) AS s GROUP BY ${parent}) c ON c.parent = e.row`,
  };
}

const chunkLength = 2048;

async function fill(
  connection: DuckDBConnection,
  columns: Columns,
  kind: TableKind,
  parent: readonly [TableKind, string] | undefined,
): Promise<void> {
  const table = columns.tables.get(kind)!;
  const cells: Cells[] = [{ name: "row", type: UINTEGER, at: (row) => row }];
  if (parent !== undefined) {
    const parents = new Uint32Array(table.rows);
    const { offsets } = columns.tables.get(parent[0])!.children.get(parent[1])!;
    for (let row = 0; row + 1 < offsets.length; row++) parents.fill(row, offsets[row]!, offsets[row + 1]!);
    cells.push({ name: "parent", type: UINTEGER, at: (row) => parents[row]! });
  }
  for (const [name, column] of table.columns) cells.push(...cellsOf(name, column));
  const types = cells.map(({ type }) => type);
  await connection.run(
    `CREATE TABLE ${kind} (${cells.map(({ name, type }) => `${name} ${type.toString()}`).join(", ")})`,
  );
  const appender = await connection.createAppender(kind);
  for (let first = 0; first < table.rows; first += chunkLength) {
    const length = Math.min(chunkLength, table.rows - first);
    const chunk = DuckDBDataChunk.create(types, length);
    cells.forEach(({ at }, index) =>
      chunk.setColumnValues(
        index,
        Array.from({ length }, (_, i) => at(first + i)),
      ),
    );
    appender.appendDataChunk(chunk);
  }
  appender.closeSync();
}

type Cells = {
  readonly name: string;
  readonly type: DuckDBType;
  readonly at: (row: number) => number | boolean | null;
};

function cellsOf(name: string, column: Column): Cells[] {
  const told = (at: (row: number) => number | boolean) => (row: number) =>
    column.states[row] === 0 ? at(row) : null;
  switch (column.kind) {
    case "text": {
      if (column.dictionary.join() === "no,yes")
        return [{ name, type: BOOLEAN, at: told((row) => column.ids[row] === 1) }];
      return [{ name, type: UTINYINT, at: told((row) => column.ids[row]!) }];
    }
    case "texts":
      return [
        {
          name,
          type: UTINYINT,
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
        { name: `${name}_low`, type: DOUBLE, at: told((row) => low[row]!) },
        { name: `${name}_high`, type: DOUBLE, at: told((row) => high[row]!) },
      ];
    }
  }
}
