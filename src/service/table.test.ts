import { read, utils } from "@e965/xlsx";
import { parse } from "csv-parse/sync";
import { beforeAll, expect, test } from "vitest";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import type { WriteSession } from "./session.ts";
import { matrixOf } from "./matrix.ts";
import { type TableQuestion, tableCsv, tableNotes, tableOf, tableXlsx } from "./table.ts";

const { empty, bring } = openDossiers();
let session: WriteSession;

/** Four invented people in two invented places. */
const four = `
codebook:
  - {name: offence, unit: person, type: "many[using, …]"}
facilities:
  - {id: north, name: North, type: prison}
  - {id: south, name: South, type: prison}
persons:
  - id: p-1
    sex: f
    birth: 1990
    age: {years: about 30}
    characteristics: ["a; b", 'c\\d']
    answers: {offence: [using, "theft; assault"]}
    episodes: [{start: 2019-02-11, route: prosecution, stays: [{facility: north, start: 2019}, {facility: south}]}]
  - id: p-2
    sex: m
    answers: {offence: [using, theft, assault]}
    episodes: [{start: 2019, stays: [{facility: north}]}, {start: 2020-01}]
  - {id: p-3, sex: f, episodes: [{start: 2019-12/2020-01, route: administrative}]}
  - {id: p-4, answers: {offence: {state: declined}}, episodes: [{}]}
frames:
  - {id: met, label: the 6 people met, stated_size: 6, members: [p-1, p-2, p-3]}
`;

beforeAll(async () => {
  session = await empty("table");
  const report = await bring(session, "four.yaml", four);
  if (report.rows.some(({ outcome }) => outcome === "refused")) throw new Error(JSON.stringify(report.rows));
}, 60_000);

const table = async (asked: Partial<TableQuestion> & Pick<TableQuestion, "rows">) =>
  shown(
    await tableOf(session, {
      unit: "person",
      columns: undefined,
      frame: undefined,
      population: "true",
      ...asked,
    }),
  );

test("a table counts each record where it stands, by sex, year and place, and says what stands in several", async () => {
  const bySex = await table({ unit: "episode", rows: "person.sex", columns: "start" });
  expect(parse(tableCsv(bySex, { bom: false }))).toEqual([
    ["person.sex / start", "2019", "2019 to 2020", "2020", "not stated", "total"],
    ["f", "1", "1", "0", "0", "2"],
    ["m", "1", "0", "1", "0", "2"],
    ["not stated", "0", "0", "0", "1", "1"],
    ["total", "2", "1", "1", "1", "5"],
  ]);
  const byPlace = await table({ rows: "episodes.stays.facility" });
  expect(byPlace).toMatchObject({
    row_labels: ["north", "south", "not stated"],
    row_totals: [2, 1, 2],
    total: 4,
    several: true,
  });
  expect(tableNotes(byPlace)[0]).toContain("each total counts a record once");
  expect((await table({ unit: "episode", rows: "start:month" })).row_labels).toContain("2019-02");
  expect((await table({ rows: "offence" })).row_labels).toEqual([
    "assault",
    "theft",
    "theft; assault",
    "using",
    "declined",
    "not stated",
  ]);
});

test("a frame and a population narrow a table, and what they leave open is said", async () => {
  const met = await table({ rows: "sex", frame: "met" });
  expect(met).toMatchObject({ total: 3, unnamed: 3 });
  expect(tableNotes(met)).toEqual(["The frame counts 3 more without naming them; they are not counted."]);
  expect(await table({ rows: "sex", population: `sex == "f"` })).toMatchObject({ total: 2, undetermined: 1 });
  expect(await table({ unit: "episode", rows: "route", population: `held == "2020-06"` })).toMatchObject({
    total: 0,
    undetermined: 5,
  });
});

test("a table as a workbook keeps its categories as text and its counts as numbers", async () => {
  const bytes = await tableXlsx(await table({ unit: "episode", rows: "start:year", columns: "person.sex" }));
  const book = read(bytes);
  const cells = utils.sheet_to_json<unknown[]>(book.Sheets["Table"]!, { header: 1 });
  expect(cells[0]).toEqual(["start:year / person.sex", "f", "m", "not stated", "total"]);
  expect(cells[1]).toEqual(["2019", 1, 1, 0, 2]);
});

test("what a table cannot have is refused with what it can", async () => {
  const refusal = (rows: string): Promise<unknown> => table({ rows });
  await expect(refusal("seks")).rejects.toThrow("a person has no variable or field seks");
  await expect(refusal("stays.facility")).rejects.toThrow(
    "a person leads to no stays; expected one of episodes",
  );
  await expect(refusal("sex:year")).rejects.toThrow("only a date has parts");
  await expect(table({ rows: "sex", frame: "nobody" })).rejects.toThrow("There is no frame nobody");
});

test("the matrix carries the fields of records and splits back into every code and text", async () => {
  const csv = shown(await matrixOf(session, "person"));
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => row["sex"])).toEqual(["f", "m", "f", ""]);
  expect(rows[0]).toMatchObject({
    birth: "1990",
    age: "",
    age__low: "30",
    age__qualifier: "about",
    characteristics: "a\\; b;c\\\\d",
    "offence.using": "1",
    "offence.theft": "0",
    "offence.theft; assault": "1",
    offence__state: "answered",
  });
  expect(rows[1]).toMatchObject({
    "offence.theft": "1",
    "offence.assault": "1",
    "offence.theft; assault": "0",
  });
  expect(rows[3]).toMatchObject({ "offence.using": "", offence__state: "declined" });
  expect(rows[0]!["characteristics"]!.split(/(?<!\\)(?:\\\\)*;/).length).toBe(2);
  const stays = parse(shown(await matrixOf(session, "stay")), {
    columns: true,
  });
  expect(stays[0]).toMatchObject({ facility: "north", start: "2019", within: "p-1/episode-1" });
});
