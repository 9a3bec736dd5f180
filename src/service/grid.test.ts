import { parse } from "csv-parse/sync";
import { expect, test } from "vitest";
import { example } from "../../test/example.ts";
import { gridExport, gridShow } from "../api/grid.ts";
import { shown } from "./disclose.ts";
import { exportGrid, showGrid } from "./grid.ts";

const river = example("riverbend");

const grid = async (input: object) =>
  shown(await showGrid(river.dossier, gridShow.input.parse({ kind: "person", ...input })));

test("a facet counts the rows that fit the other filters, what is not recorded among them", async () => {
  const { total, of, facets } = await grid({});
  expect([total, of]).toEqual([81, 81]);
  const sex = facets.find(({ field }) => field === "sex")!;
  expect(sex.values.map(({ label, count }) => [label, count])).toEqual([
    ["man", 42],
    ["woman", 32],
    ["other", 1],
    ["not recorded", 6],
  ]);
  const women = await grid({ where: [{ field: "sex", values: ["f"] }] });
  expect(women.total).toBe(32);
  expect(women.facets.find(({ field }) => field === "sex")).toEqual(sex);
  const parts = women.facets.find(({ field }) => field === "part")!.values;
  for (const { value, count } of parts) {
    const both = [
      { field: "sex", values: ["f"] },
      { field: "part", values: [value] },
    ];
    expect([value, (await grid({ where: both })).total]).toEqual([value, count]);
  }
  expect((await grid({ where: [{ field: "sex", values: [null] }] })).total).toBe(6);
});

test("stretches of a grid are the grid, in the order that was asked for, with what says nothing last", async () => {
  const sort = { field: "birth", descending: true };
  const { rows } = await grid({ columns: ["birth"], sort, limit: 1000 });
  const parts = [];
  for (let from = 0; from < 81; from += 20)
    parts.push(...(await grid({ columns: ["birth"], sort, from, limit: 20 })).rows);
  expect(parts).toEqual(rows);
  const said = rows.map(({ cells: [birth] }) => birth !== "");
  expect(said.indexOf(false)).toBe(said.filter(Boolean).length);
  const words = await grid({ words: "ulric" });
  expect(words.rows.map(({ ref }) => ref)).toContain("c-27");
});

test("a file holds the rows and columns as shown, in their order, and says how many", async () => {
  const asked = {
    kind: "person",
    columns: ["part", "sex", "birth"],
    where: [{ field: "sex", values: ["f"] }],
    sort: { field: "name", descending: false },
  };
  const { rows, columns } = await grid({ ...asked, limit: 1000 });
  const write = await exportGrid(river.dossier, gridExport.input.parse({ ...asked, format: "csv" }));
  const { rows: count, file } = shown(await write());
  const [head, ...lines] = parse(file, { bom: true }) as string[][];
  expect(count).toBe(32);
  expect(head).toEqual(["ref", "name", ...columns.map(({ label }) => label)]);
  expect(lines).toEqual(rows.map(({ ref, label, cells }) => [ref, label, ...cells]));
});
