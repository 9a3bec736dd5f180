import { readFileSync } from "node:fs";
import writeXlsxFile from "write-excel-file/node";
import { afterAll, expect, test } from "vitest";
import { codebookSchema } from "../../domain/codebook.ts";
import { openApart } from "../apart/apart.ts";
import type { FileProblem } from "../records/draft.ts";
import { DraftReader, type Known } from "../records/draft-reader.ts";
import { type Mapping, mappingKeys, readMapping } from "./mapping.ts";
import { readRecordsInto } from "../records/record-file.ts";
import { readTables, type TableRow, type TableSummary } from "./mapped-table.ts";

const manual = readFileSync(new URL("../../../docs/import-tables.md", import.meta.url), "utf8");

const codebook = codebookSchema.parse({
  variables: [
    { name: "works_in", unit: "person", type: "many[garment, rubbish, other]" },
    { name: "beaten", unit: "person", type: "yn" },
    { name: "seen_on", unit: "person", type: "date" },
    { name: "owed", unit: "person", type: "number" },
    { name: "months_held", unit: "episode", type: "duration", measured_in: "months" },
    { name: "offence", unit: "episode", type: "many[using, trafficking]" },
    { name: "told_reasons", unit: "stage", type: "ypn" },
    { name: "lawyer_asked", unit: "stage", type: "yn" },
    { name: "old", unit: "person", type: "yn", retired: true, successor: "beaten" },
  ],
});
const known: Known = {
  codebooks: [codebook],
  hasRef: (ref, kind) => ref === "desk-register" && (kind ?? "source") === "source",
};

const apart = openApart();
afterAll(() => apart.close());

/** The block of the manual under a file name. */
function block(name: string): string {
  const match = new RegExp(`^\`\`\`\\w+ ${name.replace(".", "\\.")}\\n([\\s\\S]*?)^\`\`\``, "m").exec(manual);
  if (match === null) throw new Error(`the manual has no ${name}`);
  return match[1]!;
}

function mappingOf(text: string): Mapping {
  const read = readMapping({ name: "map.yaml", text });
  if ("problems" in read) throw new Error(JSON.stringify(read.problems));
  return read.mapping;
}

function mappingProblems(text: string): string[] {
  const read = readMapping({ name: "map.yaml", text });
  return "problems" in read ? read.problems.map(brief) : [];
}

const brief = ({ line, field, message }: FileProblem): string => `${line}|${field}|${message}`;

async function read(
  mapping: Mapping,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ rows: TableRow[]; problems: FileProblem[]; summaries: TableSummary[] }> {
  const reader = new DraftReader(known);
  const open = async function* (file: string): AsyncGenerator<Uint8Array> {
    const bytes = Buffer.from(files[file]!);
    // Small pieces cut characters and rows in two, as a disk does.
    for (let at = 0; at < bytes.length; at += 37) yield bytes.subarray(at, at + 37);
  };
  const rows: TableRow[] = [];
  const summaries: TableSummary[] = [];
  for await (const row of readTables(mapping, open, reader, {
    apart,
    table: (summary) => summaries.push(summary),
  }))
    rows.push(row);
  return { rows, problems: reader.finish(), summaries };
}

const people = (records: string, table = ""): Mapping =>
  mappingOf(
    `mapping: 1\ntables:\n  - file: t.csv\n${table}    records:\n      - kind: person\n        id: id\n${records}`,
  );
const bodies = ({ rows }: { rows: readonly TableRow[] }): Record<string, unknown> =>
  Object.fromEntries(rows.flatMap(({ drafts }) => drafts.map(({ ref, body }) => [ref, body])));

test("the example of the manual gives the records that the manual promises", async () => {
  const files = { "cases.csv": block("cases.csv"), "acts.csv": block("acts.csv") };
  const result = await read(mappingOf(block("desk.yaml")), files);
  expect(result.problems).toEqual([]);
  expect(result.summaries).toEqual([
    { file: "cases.csv", rows: 3, unmapped: [], notes: [] },
    { file: "acts.csv", rows: 3, unmapped: [], notes: [] },
  ]);
  expect(result.rows.map(({ row, drafts }) => [row, drafts.map(({ ref }) => ref)])).toEqual([
    [
      2,
      [
        "c-014",
        "c-014/works_in",
        "c-014/episode-1",
        "c-014/episode-1/months_held",
        "c-014/episode-1/offence",
        "c-014/episode-1/custody",
        "c-014/episode-1/custody/told_reasons",
        "c-014/episode-1/custody/lawyer_asked",
      ],
    ],
    [
      3,
      [
        "c-015",
        "c-015/episode-1",
        "c-015/episode-1/months_held",
        "c-015/episode-1/offence",
        "c-015/episode-1/custody",
        "c-015/episode-1/custody/told_reasons",
        "c-015/episode-1/custody/lawyer_asked",
      ],
    ],
    [4, ["c-016", "c-016/works_in", "c-016/episode-1", "c-016/episode-1/offence"]],
    [2, ["c-014/act-1"]],
    [3, ["c-014/act-2"]],
    [4, ["c-016/act-3"]],
  ]);
  const all = bodies(result);
  expect(all["c-014"]).toMatchObject({ sex: "f", birth: { edtf: "1990-05-03" } });
  expect(all["c-014/episode-1"]).toMatchObject({
    person: "c-014",
    start: { edtf: "2019-02-11" },
    route: "prosecution",
    at: [{ source: "desk-register", line: 2 }],
  });
  expect(all["c-015/episode-1"]).toMatchObject({ start: { edtf: "2019-02" } });
  expect(all["c-014/episode-1/custody/told_reasons"]).toEqual({
    subject: "c-014/episode-1/custody",
    variable: "told_reasons",
    state: "answered",
    value: { kind: "code", code: "no" },
    says: "c-014",
    form: "summary",
    basis: "lived",
    at: { source: "desk-register", line: 2 },
    words: "Interview 14, 00:12",
    coder: "desk",
  });
  expect(all["c-014/episode-1/custody/lawyer_asked"]).toMatchObject({ state: "not_asked" });
  expect(all["c-015/episode-1/custody/lawyer_asked"]).toMatchObject({ state: "does_not_know" });
  expect(all["c-016/episode-1/offence"]).toMatchObject({ state: "not_stated" });
  expect(all["c-015/episode-1/offence"]).toMatchObject({ value: { codes: ["using", "trafficking"] } });
  expect(all["c-015/episode-1/months_held"]).toMatchObject({ value: { low: 12, qualifier: "over" } });
  expect(all["c-014/act-1"]).toMatchObject({
    parties: [{ who: "c-014", part: "suffered" }],
    method: "guard",
  });
});

test("the manual explains every key of a mapping", () => {
  const sections: Record<string, string> = {
    file: "## The file",
    table: "## A table",
    record: "## A record",
    cell: "## A cell",
    answer: "## An answer",
    unpivot: "## Columns that become rows",
    group: "## Rows that head others",
    at: "## A place in a source",
  };
  for (const [place, keys] of Object.entries(mappingKeys)) {
    const start = manual.indexOf(sections[place]!);
    expect(start, place).toBeGreaterThan(0);
    const section = manual.slice(start, manual.indexOf("\n## ", start + 1) + 1 || undefined);
    const rows = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key!);
    const expected = place === "answer" ? keys.filter((key) => !mappingKeys["cell"]!.includes(key)) : keys;
    expect(rows.toSorted(), place).toEqual(expected.toSorted());
  }
});

test("a word that the mapping does not know names its row, its column and the word", async () => {
  const mapping = people(
    `        fields: {sex: {column: Sex, values: {F: f, M: m}}, birth: {column: Born, date: dd/mm/yyyy}}\n        answers: {beaten: {column: Beaten, values: {Y: yes, N: no}}, owed: Owed}\n`,
  );
  const { rows, problems } = await read(mapping, {
    "t.csv": "id,Sex,Born,Beaten,Owed\n1,F,31/12/1990,Y,5\n\n2,female,31/02/1990,maybe,much\n,F,,,\n",
  });
  expect(problems.map(({ record, column, ...problem }) => `${brief(problem)}|${record}|${column}`)).toEqual([
    `4|Sex|holds "female", which the mapping does not know; add it to values|row 4|Sex`,
    `4|Born|holds "31/02/1990" in C4, which is not a day of the form dd/mm/yyyy|row 4|Born`,
    `4|Beaten|holds "maybe", which the mapping does not know; add it to values|row 4|Beaten`,
    `4|Owed|holds "much" in E4, which is not a number, such as 9500, "over 9,500", "approx. 40" or "50-60"|row 4|Owed`,
    "5|id|is empty, so that nothing names the record; fill it in, or write fill_down where it goes on from the row above|row 5|id",
  ]);
  expect(rows.map(({ row, problems: own }) => [row, own.length])).toEqual([
    [2, 0],
    [4, 4],
    [5, 1],
  ]);
});

test("a mapping is held against fields, codebook and header before any row is read", async () => {
  const mapping = people(`        fields: {sexx: Sex, sex: {column: Sex, values: {F: female}}}
        answers:
          beaten: {column: Beeten, values: {Y: perhaps}}
          old: Sex
          offence: Sex
        inside:
          - {kind: stage, fields: {type: {constant: trial}}}
`);
  const { rows, problems } = await read(mapping, { "t.csv": "id,Sex,Beaten,Extra\n1,F,Y,\n" });
  expect(rows).toEqual([]);
  expect(problems.map(brief)).toEqual([
    `7|tables[1].records[1].fields.sexx|is not a field of a person; did you mean "sex"?`,
    `7|tables[1].records[1].fields.sex.values.F|"female": does not fit the field sex of a person; docs/records.md says what it takes`,
    `9|tables[1].records[1].answers.beaten.values.Y|"perhaps": "perhaps" is not a code of this variable; expected one of yes, no`,
    `9|tables[1].records[1].answers.beaten|names a column "Beeten" that t.csv does not have; did you mean "Beaten"?`,
    "10|tables[1].records[1].answers.old|is retired; answer beaten instead",
    "11|tables[1].records[1].answers.offence|belongs to episode, not to person; move the answer there",
    "13|tables[1].records[1].inside[1].kind|a stage cannot stand inside a person; make it a record of its own with the fields that link it",
  ]);
});

test("a mapping that is wrong says where and what to write", () => {
  expect(
    mappingProblems(`mapping: 1
tables:
  - file: t.csv
    heder: 2
    states: {not_askd: [x]}
    records:
      - kind: persn
      - kind: person
        fields:
          sex: {colum: Sex}
          birth: {column: Born, date: dd/mmm}
          note: {column: a, constant: b}
          office: 7
`),
  ).toEqual([
    `4|tables[1].heder|is not part of a mapping here; did you mean "header"?`,
    `5|tables[1].states.not_askd|is not part of a mapping here; did you mean "not_asked"?`,
  ]);
  expect(
    mappingProblems(`mapping: 1
tables:
  - file: t.csv
    records:
      - kind: persn
      - kind: person
        fields:
          sex: {colum: {column: x}}
          birth: {column: Born, date: dd/mmm}
          note: {column: a, constant: b}
          office: 7
`),
  ).toEqual([
    "5|tables[1].records[1].kind|expected a kind of record; docs/records.md lists them",
    "6|tables[1].records[2].id|is missing; say which column names the record, or a row cannot be found again",
    `9|tables[1].records[2].fields.birth.date|"dd/mmm" is no form of dates; use yyyy (or yy), mm (m, or mmm for a name) and dd (or d) once each, as in dd/mm/yyyy, or edtf`,
    "10|tables[1].records[2].fields.note|expected one of column, constant, each and row",
    "11|tables[1].records[2].fields.office|is not the name of a column; write {constant: …} for a value that is the same in every row",
  ]);
  expect(mappingProblems("tables: []")).toEqual([
    "1|mapping|expected one of 1",
    "1|tables|is empty; expected at least one",
  ]);
});

test("dates, numbers and lists are read in the form that is stated and no other", async () => {
  const mapping =
    people(`        fields: {birth: {column: Born, date: [d.m.yyyy, mm/yyyy, edtf]}, characteristics: [{column: A, values: {X: a, "": null}}, B]}
        answers: {owed: {column: Owed, number: {decimal: ",", group: "."}}, works_in: {column: Work, split: ";", values: {G: garment, R: rubbish, all: [garment, rubbish]}}}
`);
  const result = await read(mapping, {
    "t.csv": `id,Born,A,B,Owed,Work
1,3.5.1990,X,late riser,"1.234,5",G; R
2,05/1990,,,12,all
3,1990~,,,,
4,1990/05/03,,,"1,234.5",
`,
  });
  const all = bodies(result);
  expect(all["1"]).toMatchObject({ birth: { edtf: "1990-05-03" }, characteristics: ["a", "late riser"] });
  expect(all["2"]).toMatchObject({ birth: { edtf: "1990-05" }, characteristics: [] });
  expect(all["3"]).toMatchObject({ birth: { edtf: "1990~" } });
  expect(all["1/owed"]).toMatchObject({ value: { low: 1234.5, high: 1234.5 } });
  expect(all["1/works_in"]).toMatchObject({ value: { codes: ["garment", "rubbish"] } });
  expect(all["2/works_in"]).toMatchObject({ value: { codes: ["garment", "rubbish"] } });
  expect(result.problems.map(({ line, column }) => [line, column])).toEqual([
    [5, "Born"],
    [5, "Owed"],
  ]);
});

test("a cell with several words may make a record of each, and rows may repeat their person", async () => {
  const mapping = mappingOf(`
mapping: 1
tables:
  - file: t.csv
    defaults: {at: {source: {constant: desk-register}, row: true}}
    records:
      - {kind: person, id: case, repeats: true, fields: {sex: sex}, inside: [{kind: episode, fields: {jurisdiction: {constant: here}}}]}
      - kind: act
        id: {column: row, prefix: a-}
        only_if: {column: kind, is: [act]}
        fields: {type: {column: what}, parties: [{who: case, part: {constant: suffered}}, {who: other, part: {constant: saw}}]}
      - kind: person
        id: {column: row, prefix: w-}
        only_if: {column: kind, is: [none]}
        inside:
          - {kind: act, each: {column: what, split: "+"}, fields: {type: {each: true}}}
`);
  const result = await read(mapping, {
    "t.csv":
      "row,case,sex,kind,what,other\n1,c-1,f,act,beating,\n2,c-1,f,act,threat,c-1\n3,c-1,m,act,threat,\n4,c-2,,none,beating + threat,\n",
  });
  expect(result.problems.map(({ line, message }) => `${line}: ${message}`)).toEqual([
    '4: says "m" of c-1, and row 2 says "f"; make them agree, or, where they are two, name the columns that tell them apart in a list under id',
  ]);
  const all = bodies(result);
  expect(Object.keys(all)).toEqual([
    "a-1",
    "a-2",
    "a-3",
    "w-4",
    "w-4/act-1",
    "w-4/act-2",
    "c-1",
    "c-1/episode-1",
    "c-2",
    "c-2/episode-1",
  ]);
  expect(result.summaries[0]!.notes).toEqual([
    "rows 3-4 repeat episodes of rows before, which were taken for one (an id for each makes them several)",
  ]);
  expect(all["a-1"]).toMatchObject({ parties: [{ who: "c-1", part: "suffered" }] });
  expect((all["a-2"] as { parties: unknown[] }).parties).toHaveLength(2);
  expect(all["w-4/act-2"]).toMatchObject({ type: "threat" });
});

test("rows that disagree in a field of several parts are told in the words of their cells", async () => {
  const mapping = mappingOf(`
mapping: 1
tables:
  - file: t.csv
    records:
      - {kind: person, id: case, repeats: true, fields: {age: {years: age}}}
`);
  const result = await read(mapping, { "t.csv": "case,age\nc-1,25\nc-1,30\n" });
  expect(result.problems.map(({ message }) => message)).toEqual([
    'says "30" of c-1, and row 2 says "25"; make them agree, or, where they are two, name the columns that tell them apart in a list under id',
  ]);
});

test("a nested record is named by its own column, by its place in the mapping, or as a safeguard by its code", async () => {
  const mapping = people(`        inside:
          - kind: episode
            inside:
              - {kind: stage, id: First, fields: {type: {constant: police-custody}, authority: By}, inside: [{kind: safeguard, fields: {code: {constant: doctor}, respected: Doctor}}]}
              - {kind: stage, fields: {type: {constant: trial}, authority: Court}}
`);
  const result = await read(mapping, {
    "t.csv": "id,First,By,Doctor,Court\n1,post-4,police,no,town\n2,,police,,\n3,,,,town\n",
  });
  expect(result.problems).toEqual([]);
  expect(Object.keys(bodies(result)).sort()).toEqual([
    "1",
    "1/episode-1",
    "1/episode-1/post-4",
    "1/episode-1/post-4/doctor",
    "1/episode-1/stage-2",
    "2",
    "2/episode-1",
    "2/episode-1/stage-1",
    "3",
    "3/episode-1",
    "3/episode-1/stage-2",
  ]);
});

test("a row that belongs to a record of no file is told when everything has been read", async () => {
  const mapping = mappingOf(`
mapping: 1
tables:
  - file: t.csv
    records:
      - {kind: stage, under: {kind: episode, id: {column: case, prefix: c-, suffix: /episode-1}}, id: n, fields: {type: type}}
`);
  const { problems } = await read(mapping, { "t.csv": "case,n,type\n7,1,trial\n,2,trial\n" });
  expect(problems.map(({ line, field, message }) => `${line}|${field}|${message}`)).toEqual([
    "2|episode|names c-7/episode-1, which is neither in these files nor in the dossier; add it or correct the name",
    "3|case|is empty, so that nothing says which record this one belongs to",
  ]);
});

test("delimiters and Unicode encodings are found, other encodings must be stated", async () => {
  const mapping = people("        fields: {note: Notiz}\n");
  const text = 'id,Notiz,x\n1,"né; ខ្មែរ\nzwei",\n';
  const note = async (bytes: string | Uint8Array, map = mapping) =>
    (bodies(await read(map, { "t.csv": bytes }))["1"] as { note?: string }).note;
  for (const delimiter of [",", ";", "\t", "|"]) {
    const quoted = text.replaceAll(",", delimiter);
    expect(await note(quoted), delimiter).toBe("né; ខ្មែរ\nzwei");
    expect(await note(quoted.replaceAll("\n", "\r\n"))).toBe("né; ខ្មែរ\r\nzwei");
  }
  expect(await note(`\uFEFF${text}`)).toBe("né; ខ្មែរ\nzwei");
  expect(await note(Buffer.from(`\uFEFF${text}`, "utf16le"))).toBe("né; ខ្មែរ\nzwei");
  expect(await note(Buffer.from("id,Notiz\n1,plain\n", "utf16le"))).toBe("plain");
  expect(await note(Buffer.from(`\uFEFF${text}`, "utf16le").swap16())).toBe("né; ខ្មែរ\nzwei");
  const latin = Buffer.from("id,Notiz\n1,né\n", "latin1");
  await expect(note(latin)).rejects.toThrow(
    "t.csv is not utf-8 text; state its encoding in the mapping, such as encoding: windows-1252.",
  );
  expect(await note(latin, people("        fields: {note: Notiz}\n", "    encoding: windows-1252\n"))).toBe(
    "né",
  );
});

test("a CSV file that is broken or empty says where", async () => {
  const mapping = people("        fields: {note: note}\n");
  await expect(read(mapping, { "t.csv": 'id,note\n1,a\n2,"b\n3,c\n' })).rejects.toThrow(
    "t.csv cannot be read after row 2: a quotation mark is opened in B3 and not closed.",
  );
  const long = "x".repeat(1_200_000);
  for (const cell of [long, `"${long}"`])
    await expect(read(mapping, { "t.csv": `id,note\n1,a\n2,${cell}\n3,c\n` })).rejects.toThrow(
      "t.csv cannot be read in B3: the cell holds 1,200,000 characters, and may hold 1,000,000; shorten the text,",
    );
  const part = "y".repeat(600_000);
  await expect(read(mapping, { "t.csv": `id,note\n${part},${part}\n` })).rejects.toThrow(
    "t.csv cannot be read in row 2: the cells of one row hold 1,200,000 characters",
  );
  await expect(read(mapping, { "t.csv": "" })).rejects.toThrow(
    "t.csv has no row 1 that could name its columns.",
  );
});

test("columns that nothing uses are listed, and a header may stand below a title", async () => {
  const mapping = people("        fields: {sex: Sex}\n", "    header: 3\n    ignore: [Weather]\n");
  const { summaries, rows } = await read(mapping, {
    "t.csv": "The desk's cases,,,\n,,,\nid,Sex,Weather,Phone\n1,f,rain,\n",
  });
  expect(summaries).toEqual([{ file: "t.csv", rows: 1, unmapped: ["Phone"], notes: [] }]);
  expect(rows.map(({ row }) => row)).toEqual([4]);
});

test("a workbook's sheet is read by name, its dates as dates and its numbers as they are", async () => {
  const sheet = [
    ["id", "Sex", "Born", "Owed", "Beaten"],
    [7, "f", new Date(Date.UTC(1990, 4, 3)), 12.5, true],
    [8, "m", null, 3, null],
  ].map((row) =>
    row.map((value) =>
      value instanceof Date ? { value, type: Date, format: "dd/mm/yyyy" } : value === null ? null : { value },
    ),
  );
  const bytes = await writeXlsxFile([
    { data: [[{ value: "nothing" }]], sheet: "Notes" },
    { data: sheet as never, sheet: "Cases" },
  ]).toBuffer();
  const mapping = (name: string) =>
    mappingOf(`
mapping: 1
tables:
  - file: t.xlsx
    sheet: ${name}
    records:
      - {kind: person, id: {column: id, prefix: c-}, fields: {sex: Sex, birth: {column: Born, date: dd/mm/yyyy}}, answers: {owed: Owed, beaten: {column: Beaten, values: {"true": yes}}}}
`);
  const result = await read(mapping("Cases"), { "t.xlsx": bytes });
  expect(result.problems).toEqual([]);
  const all = bodies(result);
  expect(all["c-7"]).toMatchObject({ birth: { edtf: "1990-05-03" } });
  expect(all["c-7/owed"]).toMatchObject({ value: { low: 12.5 } });
  expect(all["c-7/beaten"]).toMatchObject({ value: { code: "yes" } });
  expect(Object.keys(all).sort()).toEqual(["c-7", "c-7/beaten", "c-7/owed", "c-8", "c-8/owed"]);
  await expect(read(mapping("Case"), { "t.xlsx": bytes })).rejects.toThrow(
    't.xlsx has no sheet "Case"; its sheets are "Notes", "Cases".',
  );
  await expect(read(mapping("Cases"), { "t.xlsx": "no zip at all" })).rejects.toThrow(
    "cannot be read as an XLSX",
  );
});

test("record files and tables of one import share codebooks, names and problems", async () => {
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  readRecordsInto(reader, [
    {
      name: "a.yaml",
      text: "codebook: [{name: fears, unit: person, type: yn}]\nfacilities: [{id: north, name: x, type: court}]",
    },
  ]);
  const mapping = people(
    "        answers: {fears: Fears}\n      - {kind: account, id: {column: id, prefix: a-}, fields: {speaker: id, facility: Place, topic: {constant: food}}}\n",
  );
  const open = async function* () {
    yield Buffer.from("id,Fears,Place\n1,yes,north\n2,no,south\n");
  };
  const drafts = [];
  for await (const row of readTables(mapping, open, reader, { apart })) drafts.push(...row.drafts);
  expect(drafts.map(({ ref }) => ref)).toEqual(["1", "1/fears", "a-1", "2", "2/fears", "a-2"]);
  expect(reader.finish(["a.yaml", "t.csv"]).map(brief)).toEqual([
    "3|facility|names south, which is neither in these files nor in the dossier; add it or correct the name",
  ]);
});

test("an import that is stopped says so", async () => {
  const controller = new AbortController();
  controller.abort();
  const reader = new DraftReader(known);
  const open = async function* () {
    yield Buffer.from("id,Sex\n1,f\n");
  };
  const rows = readTables(people("        fields: {sex: Sex}\n"), open, reader, {
    apart,
    signal: controller.signal,
  });
  await expect(rows.next()).rejects.toMatchObject({ code: "cancelled" });
});

const stations = `region,station,year,held
North,Kijani,2018,120
Ziwa,Kijani,2018,120
North,Kijani,2019,30
Ziwa,Kijani,2019,33
`;
const stationMapping = (id: string): Mapping =>
  mappingOf(`mapping: 1
tables:
  - file: t.csv
    records:
      - kind: facility
        id: ${id}
        repeats: true
        fields: {name: station, type: {constant: prison}}
        inside:
          - kind: count
            id: {column: year, prefix: held-}
            fields: {people: held, as_of: year}
      - kind: figure
        id: [region, station, {column: year, prefix: beds-}]
        fields: {indicator: {constant: beds}, value: held, unit: {constant: beds}, facility: ${id}, as_of: year}
`);

test("one id for rows that contradict each other is told with both rows, and what was taken for one is told", async () => {
  const { problems, summaries } = await read(stationMapping("station"), { "t.csv": stations });
  expect(problems.map(({ line, field, message }) => `${line} ${field} ${message}`)).toEqual([
    '5 held says "33" of held-2019, and row 4 says "30"; make them agree, or, where they are two, name the columns that tell them apart in a list under id',
  ]);
  expect(summaries[0]!.notes).toContain(
    "row 3 repeats a count of a row before, which was taken for one (an id for each makes them several)",
  );
});

test("a name of several cells tells two places of one name apart, in links too", async () => {
  const result = await read(stationMapping("[region, station]"), { "t.csv": stations });
  expect(result.problems).toEqual([]);
  const found = bodies(result);
  expect(found["North-Kijani/held-2019"]).toMatchObject({ people: { low: 30 } });
  expect(found["Ziwa-Kijani/held-2019"]).toMatchObject({ people: { low: 33 } });
  expect(found["Ziwa-Kijani-beds-2018"]).toMatchObject({ facility: "Ziwa-Kijani", value: { low: 120 } });
});

test("a name of several cells has no part that is blank, and two ways to write it are not one", async () => {
  const cells = (first: string, second: string): string =>
    `region,station,year,held\n${first},Kijani,2018,1\n${second},Kijani,2019,2\n`;
  const mapping = stationMapping("[region, station]");
  const blank = await read(mapping, { "t.csv": cells("North", "") });
  expect(blank.problems.map(({ line, field, message }) => `${line} ${field} ${message}`)).toContain(
    "3 region is empty, and is part of what names the record; fill it in, or write fill_down where it goes on from the row above",
  );
  const near = await read(mapping, { "t.csv": cells("North East", "NORTH-EAST") });
  expect(near.problems[0]!.message).toMatch(
    /^holds "NORTH-EAST \/ Kijani", and row 2 holds "North East \/ Kijani"/,
  );
});

test("a field without which there is no record is named once, with the column that may have it", async () => {
  const mapping = people(`        inside:
          - kind: act
            answers: {what: What}
          - kind: act
            fields: {type: What}
`);
  const { problems } = await read(mapping, { "t.csv": "id,What\n1,beating\n2,beating\n" });
  expect(problems.map(({ line, field, message }) => `${line} ${field} ${message}`).slice(0, 1)).toEqual([
    "8 tables[1].records[1].inside[1].fields leaves out type, without which there is no act; name a column for it, such as type: What in the place of the answer",
  ]);
});
