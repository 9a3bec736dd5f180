import { join } from "node:path";
import { expect, it } from "vitest";
import { readLedger } from "../../src/service/ledger-table.ts";
import { folderWith } from "./fixture.ts";

const read = (csv: string) => readLedger(join(folderWith({ "figures.csv": csv }), "figures.csv"));

it("a ledger may be a table: numbers with groups, ranges, shares, and columns in any order", async () => {
  const figures = await read(
    'value,id,quantity,place,as_of,unit\n"11,746",pop,prison_population,Riverbend,2022-12-31,\n9000-9500,range,prison_population,,2021,person\n61%,share,remand share,Riverbend,2022,\n',
  );
  expect(figures).toMatchObject([
    { id: "pop", quantity: "prison_population", place: "Riverbend", as_of: "2022-12-31", value: 11746 },
    { id: "range", value: [9000, 9500], unit: "person" },
    { id: "share", value: 61, unit: "%" },
  ]);
});

it.each([
  ["id,quantity\na,b\n", "has no column value"],
  ["id,quantity,value\na,b,many\n", "row 2, is not a figure"],
  ["id,quantity,value\na,b,1\na,c,2\n", 'row 3, has the id "a" of row 2'],
])("what is no ledger is said with its row: %j", async (csv, sentence) => {
  await expect(read(csv)).rejects.toThrow(sentence);
});
