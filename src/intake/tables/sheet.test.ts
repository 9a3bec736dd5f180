import { CFB, type CellObject, utils, type WorkSheet, write } from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { sized } from "../../../test/size.ts";
import { codebookSchema } from "../../domain/codebook.ts";
import { openApart } from "../apart/apart.ts";
import { DraftReader } from "../records/draft-reader.ts";
import { readMapping } from "./mapping.ts";
import { readTables } from "./mapped-table.ts";
import { readWorkbook } from "./workbook.ts";

const apart = openApart();
afterAll(() => apart.close());

const codebook = codebookSchema.parse({
  variables: [
    { name: "reasons", unit: "person", type: "many[money, politics, other]" },
    { name: "beaten", unit: "person", type: "yn" },
    { name: "room", unit: "person", type: "number" },
    { name: "share", unit: "person", type: "number" },
    { name: "seen_on", unit: "person", type: "date" },
  ],
});

type Cells = readonly (readonly (string | number | boolean | null | CellObject)[])[];
const n = (v: number, z: string): CellObject => ({ t: "n", v, z });

/** A workbook of sheets of cells, each with what `more` puts on it: merges, hidden rows and columns. */
function workbook(
  sheets: Readonly<Record<string, { cells: Cells; more?: Partial<WorkSheet>; hidden?: boolean }>>,
): Buffer {
  const book = utils.book_new();
  for (const [name, { cells, more }] of Object.entries(sheets))
    utils.book_append_sheet(book, { ...utils.aoa_to_sheet(cells as unknown[][]), ...more }, name);
  book.Workbook = {
    Sheets: Object.values(sheets).map(({ hidden }) => ({ Hidden: hidden === true ? 1 : 0 })),
  };
  return write(book, { type: "buffer", bookType: "xlsx" }) as Buffer;
}

const one = (cells: Cells, more: Partial<WorkSheet> = {}): Buffer => workbook({ S: { cells, more } });

/** What files give by a mapping: bodies by ref, problems and notes as lines of text. */
async function read(
  mapping: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<{ all: Record<string, Record<string, unknown>>; problems: string[]; notes: string[] }> {
  const parsed = readMapping({ name: "map.yaml", text: `mapping: 1\ntables:\n${mapping}` });
  if ("problems" in parsed)
    return {
      all: {},
      problems: parsed.problems.map(({ line, field, message }) => `${line}: ${field} ${message}`),
      notes: [],
    };
  const reader = new DraftReader({ codebooks: [codebook], hasRef: (ref) => ref === "register" });
  const notes: string[] = [];
  const all: Record<string, Record<string, unknown>> = {};
  const open = async function* (file: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(files[file]!);
  };
  for await (const { drafts } of readTables(parsed.mapping, open, reader, {
    apart,
    table: (summary) => notes.push(...summary.notes),
  }))
    for (const { ref, body } of drafts) all[ref] = body as unknown as Record<string, unknown>;
  const problems = reader.finish().map(({ line, field, message }) => `${line ?? ""}: ${field} ${message}`);
  return { all, problems, notes };
}

const persons = (fields: string, table = "", file = "t.xlsx"): string =>
  `  - file: ${file}\n${table}    records:\n      - kind: person\n        id: Case\n${fields}`;

test("a cell is what it shows: percentages, zeros in front, groups, currencies, months, and text as typed", () => {
  const answer = readWorkbook(
    one([
      [
        n(0.456, "0.0%"),
        n(7, "0000"),
        n(1120.4, "#,##0"),
        n(1200, "[$$-409]#,##0.00"),
        n(45, '0" persons"'),
        n(43831, "mmm-yy"),
        n(43831.75, "yyyy-mm-dd hh:mm"),
        n(43831, "yyyy"),
        n(0.1 + 0.2, "General"),
        "007",
        true,
      ],
    ]),
  );
  if (answer.kind !== "sheet") throw new Error(answer.kind);
  const texts = answer.rows[0]!.cells.map((cell) =>
    typeof cell === "string" ? cell : `${cell?.kind} ${cell?.text}`,
  );
  expect(texts).toEqual([
    "number 45.6",
    "number 0007",
    "number 1120",
    "number 1200.00",
    "number 45",
    "date 2020-01",
    "date 2020-01-01T18:00:00",
    "date 2020",
    "number 0.3",
    "007",
    "TRUE",
  ]);
});

test("a cell that shows another thing than it holds is a fault, and so are errors and formulas without a value", () => {
  const answer = readWorkbook(
    one([
      [
        n(12345, '#,##0,"k"'),
        n(12, ";;;"),
        { t: "e", v: 23 },
        { t: "z", f: "SUM(B1:B9)" } as unknown as CellObject,
        n(60, "d/m/yy"),
        n(0.5, "# ?/?"),
      ],
    ]),
  );
  if (answer.kind !== "sheet") throw new Error(answer.kind);
  const faults = answer.rows[0]!.cells.map((cell) =>
    typeof cell === "object" && cell?.kind === "fault" ? cell.text : cell,
  );
  expect(faults[0]).toBe('shows "12k" and holds 12345');
  expect(faults[1]).toBe("shows nothing and holds 12");
  expect(faults[2]).toBe("holds the error #REF!");
  expect(faults[4]).toMatch(/^shows ".*" and holds 60$/);
  expect(faults[5]).toMatch(/^shows .* and holds 0\.5$/);
});

test("words of a format are read as if typed: a hedge stays, a unit leaves the number, any other word makes the cell text", () => {
  const shown = (value: number, format: string): string => {
    const answer = readWorkbook(one([[n(value, format)]]));
    if (answer.kind !== "sheet") throw new Error(answer.kind);
    const cell = answer.rows[0]?.cells[0];
    return typeof cell === "string" ? `typed ${cell}` : `${cell?.kind} ${cell?.text}`;
  };
  expect(
    ['0"+"', '"<"0', '"ca. "#,##0', '"~"0', '"max "0', '0" (est.)"', '"≥"0', '"< "0" persons"'].map(
      (format) => shown(60, format),
    ),
  ).toEqual([
    "number 60 +",
    "number < 60",
    "number ca. 60",
    "number ~ 60",
    "number max 60",
    "number 60 (est.)",
    "number ≥ 60",
    "number < 60",
  ]);
  expect(
    ['0" persons"', '0" détenus"', '0" คน"', '#,##0.00" KHR"', "0.", "[$$-409]#,##0;[$$-409] (#,##0)"].map(
      (format) => shown(60, format),
    ),
  ).toEqual(["number 60", "number 60", "number 60", "number 60.00", "number 60", "number 60"]);
  expect(shown(-60, "[$$-409]#,##0;[$$-409] (#,##0)")).toBe("number -60");
  expect(
    ['0"k"', '"not "0', '0" mio"', '0" pending"', '"K-"0000'].map((format) => shown(60, format)),
  ).toEqual(["typed 60k", "typed not 60", "typed 60 mio", "typed 60 pending", "typed K-0060"]);
  expect([
    shown(60, '0" thousand"'),
    shown(-4, "0;0"),
    shown(4, '"-"0'),
    shown(4, '"("0")"'),
    shown(6, '0"0"'),
  ]).toEqual([
    'fault shows "60 thousand" and holds 60',
    'fault shows "4" and holds -4',
    'fault shows "-4" and holds 4',
    'fault shows "(4)" and holds 4',
    'fault shows "60" and holds 6',
  ]);
});

test("words beside a date that its format shows are read as typed; those that join its parts say nothing", () => {
  const formats = ['"ca. "yyyy', '"before "mmm yyyy', '"not "yyyy', 'd" de "mmm" de "yyyy', 'yyyy"年"m"月"'];
  const answer = readWorkbook(one([formats.map((format) => n(43900, format))]));
  if (answer.kind !== "sheet") throw new Error(answer.kind);
  expect(answer.rows[0]!.cells.map((cell) => (typeof cell === "string" ? cell : cell?.text))).toEqual([
    "ca. 2020",
    "before Mar 2020",
    "not 2020",
    "2020-03-10",
    "2020-03",
  ]);
});

test("a hedge of a format is the hedge of its number, whatever notation the mapping states", async () => {
  const { all, problems } = await read(
    persons("        answers: {room: Room}\n", '    number: {decimal: ",", group: "."}\n'),
    {
      "t.xlsx": one([
        ["Case", "Room"],
        ["c1", n(1200.5, '"<"#,##0.0')],
        ["c2", n(60, '0"k"')],
      ]),
    },
  );
  expect(all["c1/room"]).toMatchObject({
    value: { kind: "number", low: 1200.5, qualifier: "under", words: "<1,200.5" },
  });
  expect(problems).toEqual([expect.stringMatching(/^3: Room holds "60k"/)]);
});

test("any number that a format shows is read as shown, or its cell is a fault", () => {
  const formats = [
    "General",
    "0",
    "0.0",
    "0.00",
    "#,##0",
    "#,##0.0",
    "0%",
    "0.0%",
    "000",
    '0" x"',
    "[$€-2] #,##0.00",
    "0.00E+00",
  ];
  fc.assert(
    fc.property(
      fc.oneof(
        fc.integer({ min: -2_000_000, max: 2_000_000 }),
        fc.double({ min: -5000, max: 5000, noNaN: true }),
      ),
      fc.constantFrom(...formats),
      (value, format) => {
        const answer = readWorkbook(one([[n(value, format)]]));
        if (answer.kind !== "sheet") return;
        const cell = answer.rows[0]?.cells[0];
        if (cell === null || cell === undefined || typeof cell === "string" || cell.kind === "fault") return;
        const shown = (cell.shown ?? cell.text).replaceAll(/[^\d.]/g, "");
        const scale = cell.percent === true ? 100 : 1;
        expect(Math.abs(Number(cell.text) - value * scale)).toBeLessThanOrEqual(
          0.5000001 * 10 ** -(cell.text.split(".")[1]?.length ?? 0) +
            (format === "General" ? 1e-9 * Math.abs(value) : 0),
        );
        if (format !== "General") expect(Number(cell.text.replace("-", ""))).toBe(Number(shown));
      },
    ),
    { numRuns: sized(150) },
  );
});

test("a fault is refused with its cell where the mapping reads it, and only there", async () => {
  const file = one([
    ["Case", "Beaten", "Other"],
    ["c1", "yes", { t: "e", v: 7 }],
    ["c2", { t: "e", v: 23 }, "x"],
  ]);
  const { problems } = await read(
    persons('        answers: {beaten: {column: Beaten, states: {not_asked: [""]}}}\n'),
    { "t.xlsx": file },
  );
  expect(problems).toEqual(["3: Beaten cannot be read in S!B3: the cell holds the error #REF!"]);
});

test("hidden sheets, rows and columns are not read without a word", async () => {
  const cells: Cells = [
    ["Case", "Sex", "Secret"],
    ["c1", "f", "a"],
    ["c2", "m", "b"],
    ["c3", "m", "c"],
  ];
  const book = workbook({
    Old: {
      cells: [
        ["Case", "Sex", "Secret"],
        ["h1", "f", "z"],
      ],
      hidden: true,
    },
    Now: { cells, more: { "!rows": [{}, {}, { hidden: true }], "!cols": [{}, {}, { hidden: true }] } },
  });
  const plain = await read(persons("        fields: {sex: Sex}\n"), { "t.xlsx": book });
  expect(Object.keys(plain.all)).toEqual(["c1", "c3"]);
  expect(plain.notes).toEqual([
    'the sheet "Now" was read, and not "Old" (hidden)',
    "row 3 is hidden and was left out (hidden: read brings it in)",
    "a hidden column was left out: Secret",
  ]);
  const all = await read(persons("        fields: {sex: Sex}\n", "    hidden: read\n"), { "t.xlsx": book });
  expect(Object.keys(all.all)).toEqual(["c1", "c2", "c3"]);
  expect(all.notes[1]).toBe("row 3 is hidden and was read");
  const old = await read(persons("        fields: {sex: Sex}\n", "    sheet: Old\n"), { "t.xlsx": book });
  expect(Object.keys(old.all)).toEqual(["h1"]);
  expect(old.notes[0]).toBe('the sheet "Old" is hidden and was read');
});

test("merged text counts in each of its rows; a merged number of several records is asked about", async () => {
  const cells: Cells = [
    ["Prison", "Case", "Room"],
    ["Millbrook", "m1", 12],
    [null, "m2", null],
    ["Ash Lane", "m3", 5],
  ];
  const merges = { "!merges": [utils.decode_range("A2:A3"), utils.decode_range("C2:C3")] };
  const mapping = persons(
    "        answers: {room: Room}\n        inside: [{kind: episode, fields: {jurisdiction: Prison}}]\n",
  );
  const asked = await read(mapping, { "t.xlsx": one(cells, merges) });
  expect(asked.problems).toHaveLength(2);
  expect(asked.problems[0]).toContain("in a cell merged over C2:C3");
  const said = await read(mapping.replace("    records:", "    merged: repeat\n    records:"), {
    "t.xlsx": one(cells, merges),
  });
  expect(said.problems).toEqual([]);
  expect(["m1", "m2", "m3"].map((ref) => said.all[`${ref}/episode-1`]!["jurisdiction"])).toEqual([
    "Millbrook",
    "Millbrook",
    "Ash Lane",
  ]);
  expect(said.all["m2/room"]).toMatchObject({ value: { low: 12 } });
});

const prisons = `  - file: t.xlsx
    header: 3
    skip: [TOTAL]
    fill_down: [Region]
    states: {not_stated: [n/a]}
    unpivot: {header: Month, cells: {Held: "*"}, date: mmm-yy, except: [Region, Prison, Places, Remarks]}
    records:
      - kind: facility
        id: Prison
        repeats: true
        fields: {type: {constant: prison}, place: Region}
        inside:
          - {kind: capacity, repeats: true, fields: {places: Places}}
          - {kind: count, id: {column: Month, prefix: held-}, fields: {people: Held, as_of: Month}}
`;

test("a sheet with a month a column becomes a count for each month: gaps stay gaps, totals stay out", async () => {
  const months = [43831, 43862, 43891];
  const file = one([
    ["Prison population, by month"],
    [],
    ["Region", "Prison", "Places", ...months.map((day) => n(day, "mmm-yy")), "Remarks"],
    ["North", "Millbrook", 400, 851, "approx. 860", null, "rebuilt"],
    [null, "Prey Veng", 100, n(1120, "#,##0"), "n/a", "60+", null],
    ["South", "ព្រៃវែង", 50, "៩០", null, null, null],
    ["TOTAL", null, 550, 2061, 860, 60, null],
  ]);
  const { all, problems, notes } = await read(prisons, { "t.xlsx": file });
  expect(problems).toEqual([]);
  const counts = Object.entries(all).filter(([ref]) => ref.includes("/held-"));
  expect(counts.map(([ref, body]) => [ref.split("/")[1], (body["people"] as { low: number }).low])).toEqual([
    ["held-2020-01", 851],
    ["held-2020-02", 860],
    ["held-2020-01", 1120],
    ["held-2020-03", 60],
    ["held-2020-01", 90],
  ]);
  expect(all["Millbrook/held-2020-02"]).toMatchObject({
    people: { qualifier: "about" },
    as_of: { edtf: "2020-02" },
  });
  expect(all["Prey-Veng"]).toMatchObject({ name: "Prey Veng", place: "North" });
  const khmer = Object.keys(all).find((ref) => (all[ref]!["name"] as string | undefined) === "ព្រៃវែង")!;
  expect(khmer).toMatch(/^x[0-9a-f]{8}$/);
  expect(notes[0]).toBe("row 7 sums up others and was left out");
  expect(notes[1]).toContain("Prey Veng is Prey-Veng");
});

test("headers that are dates have one name in every time zone and language, also in two rows", async () => {
  const mapping = `  - file: t.xlsx
    header: [1, 2]
    unpivot: {header: Month, cells: {Held: "*"}, date: yyyy mmm, except: [Prison]}
    records: [{kind: facility, id: Prison, repeats: true, fields: {type: {constant: prison}}, inside: [{kind: count, id: Month, fields: {people: Held, as_of: Month}}]}]
`;
  const file = one(
    [
      ["Prison", 2019, null, 2020],
      [null, "Nov", "Dec", "Jan"],
      ["Ash", 1, 2, 3],
    ],
    { "!merges": [utils.decode_range("B1:C1"), utils.decode_range("A1:A2")] },
  );
  const { all, problems } = await read(mapping, { "t.xlsx": file });
  expect(problems).toEqual([]);
  expect(Object.keys(all)).toEqual(["Ash", "Ash/2019-11", "Ash/2019-12", "Ash/2020-01"]);
});

test("a row that looks like a total, and a blank id, are asked about", async () => {
  const { problems } = await read(
    prisons.replace("    skip: [TOTAL]\n", "").replace("    fill_down: [Region]\n", ""),
    {
      "t.xlsx": one([
        [],
        [],
        ["Region", "Prison", "Places", "Jan-20"],
        ["N", "Ash", 9, 1],
        ["N", null, 9, 2],
        ["Total", null, 18, 3],
      ]),
    },
  );
  expect(problems).toEqual([
    "5: Prison is empty, so that nothing names the record; fill it in, or write fill_down where it goes on from the row above",
    '6: the row begins with "Total"; write skip: [Total] if it sums up other rows, or skip: [] if it is one like them',
  ]);
});

test("a total under a region that stands in each of its rows is a total", async () => {
  const mapping = prisons.replace("    fill_down: [Region]\n", "");
  const rows = [
    [],
    [],
    ["Region", "Prison", "Places", "Jan-20"],
    ["N", "Ash", 9, 1],
    ["N", "Subtotal N", 9, 1],
    ["S", "Oak", 9, 2],
    ["S", "Total S", 9, 2],
    ["Total", null, 18, 3],
    ["Total", "of the men", 18, 3],
  ];
  const asked = await read(mapping.replace("    skip: [TOTAL]\n", ""), { "t.xlsx": one(rows) });
  expect(asked.problems.map((problem) => /^.*?;/.exec(problem)?.[0])).toEqual([
    '5: the row begins with "Subtotal N";',
    '7: the row begins with "Total S";',
    '8: the row begins with "Total";',
    '9: the row begins with "Total";',
  ]);
  const left = await read(mapping.replace("[TOTAL]", "[TOTAL, Subtotal]"), { "t.xlsx": one(rows) });
  expect(left.problems).toEqual([]);
  expect(Object.keys(left.all).filter((ref) => !ref.includes("/"))).toEqual(["Ash", "Oak"]);
});

const twoRows = `  - file: t.csv
    states: {not_stated: ["?"]}
    records:
      - kind: person
        id: {column: Case, prefix: c-}
        repeats: true
        fields: {sex: {column: Sex, values: {F: f, M: m}}}
        answers: {beaten: {column: Beaten, values: {Y: yes, N: no}}}
        inside:
          - kind: episode
            repeats: true
            fields: {start: {column: Taken, date: [d.m.yy, mmm yyyy]}}
            inside: [{kind: stay, fields: {start: {column: From, date: d.m.yy}, note: Where}}]
`;

test("two rows a person: what they share merges, what each has stands apart, and a disagreement names its column", async () => {
  const head = "sep=;\nCase;Sex;Taken;Beaten;From;Where\n";
  const good = await read(twoRows, {
    "t.csv": `${head}1;F;12.6.19;;12.6.19;North\n1;;;Y;1.7.19;South\n2;m;May 2019;?;1.5.19;North\n`,
  });
  expect(good.problems).toEqual([]);
  expect(Object.keys(good.all)).toEqual([
    "c-1",
    "c-1/beaten",
    "c-1/episode-1",
    "c-1/episode-1/stay-1",
    "c-1/episode-1/stay-2",
    "c-2",
    "c-2/beaten",
    "c-2/episode-1",
    "c-2/episode-1/stay-1",
  ]);
  expect(good.all["c-1"]).toMatchObject({ sex: "f" });
  expect(good.all["c-2/beaten"]).toMatchObject({ state: "not_stated" });
  expect(good.all["c-2/episode-1"]).toMatchObject({ start: { edtf: "2019-05" } });
  const bad = await read(twoRows, {
    "t.csv": `${head}1;F;12.6.19;Y;12.6.19;North\n1;M;13.6.19;N;1.7.19;South\n`,
  });
  expect(bad.problems.map((problem) => problem.slice(0, 34))).toEqual([
    '3: Sex says "m" of c-1, and row 2 ',
    '3: Beaten says "no" of c-1, and ro',
    '3: Taken says "2019-06-13" of epis',
  ]);
  const twice = await read(twoRows, {
    "t.csv": `${head}1;F;12.6.19;Y;12.6.19;North\n1;F;12.6.19;Y;12.6.19;North\n`,
  });
  expect(twice.problems[0]).toContain("3: the row is the same as row 2 in every cell");
});

test("a choice of several in columns of 0 and 1 is one answer, whichever way the mapping says it", async () => {
  const csv =
    "Case,g/reasons/money,g/reasons/politics,g/reasons/other\nk1,1,1,0\nk2,0,0,1\nk3,,,\nk4,TRUE,,\n";
  const codes = ({ all }: Awaited<ReturnType<typeof read>>): unknown[] =>
    ["k1", "k2", "k3", "k4"].map(
      (ref) => (all[`${ref}/reasons`]?.["value"] as { codes: string[] } | undefined)?.codes,
    );
  const expected = [["money", "politics"], ["other"], undefined, ["money"]];
  const star = await read(persons('        answers: {reasons: {choices: "g/reasons/*"}}\n', "", "t.csv"), {
    "t.csv": csv,
  });
  expect([star.problems, codes(star)]).toEqual([[], expected]);
  const list = (code: string): string =>
    `{column: g/reasons/${code}, values: {"1": ${code}, "TRUE": ${code}, "0": null}}`;
  const listed = await read(
    persons(
      `        answers: {reasons: [${["money", "politics", "other"].map(list).join(", ")}]}\n`,
      "",
      "t.csv",
    ),
    { "t.csv": csv },
  );
  expect([listed.problems, codes(listed)]).toEqual([[], expected]);
  const none = await read(persons('        answers: {reasons: {choices: "g/reasons/*"}}\n', "", "t.csv"), {
    "t.csv": "Case,g/reasons/money,g/reasons/other\nk1,0,0\nk2,?,0\n",
  });
  expect(none.problems).toHaveLength(2);
  expect(none.problems[0]).toContain("are all 0");
  expect(none.problems[1]).toContain('holds "?"');
  const said = await read(
    persons('        answers: {reasons: {choices: "g/reasons/*", none: not_stated}}\n', "", "t.csv"),
    {
      "t.csv": "Case,g/reasons/money,g/reasons/other\nk1,0,0\n",
    },
  );
  expect(said.all["k1/reasons"]).toMatchObject({ state: "not_stated" });
});

test("Kobo's and ODK's names become ids, in the table of a repeat too, and start times stay on their day", async () => {
  const mapping = `  - file: main.csv
    records: [{kind: person, id: KEY, inside: [{kind: episode, fields: {start: start}}]}]
  - file: stays.csv
    records: [{kind: episode, under: {kind: person, id: PARENT_KEY}, id: {column: KEY, prefix: e-}, fields: {note: Where}}]
`;
  const { all, problems } = await read(mapping, {
    "main.csv": "KEY,start\nuuid:8e2-4a,2019-02-13T00:30:00.000+07:00\n",
    "stays.csv": "PARENT_KEY,KEY,Where\nuuid:8e2-4a,uuid:8e2-4a/stays[1],north\n",
  });
  expect(problems).toEqual([]);
  expect(Object.keys(all)).toEqual([
    "uuid-8e2-4a",
    "uuid-8e2-4a/episode-1",
    "uuid-8e2-4a/e-uuid-8e2-4a-stays-1",
  ]);
  expect(all["uuid-8e2-4a/episode-1"]).toMatchObject({ start: { edtf: "2019-02-13T00:30:00+07:00" } });
});

test("a column that mixes notations of numbers asks, and one that states its own is read by it", async () => {
  const mapping = (number: string): string =>
    persons(`        answers: {room: {column: Room${number}}}\n`, "", "t.csv");
  const mixed = "Case;Room\na;1.135\nb;1,120\nc;ca. 35\n";
  const asked = await read(mapping(""), { "t.csv": mixed });
  expect(asked.problems).toHaveLength(1);
  expect(asked.problems[0]).toContain("Room holds 1.135 (B2) beside 1,120 (B3)");
  const alone = await read(mapping(""), { "t.csv": "Case;Room\na;1.135\n" });
  expect(alone.problems[0]).toContain("is a decimal in one notation and thousands in another");
  const german = await read(mapping(', number: {decimal: ",", group: "."}'), {
    "t.csv": "Case;Room\na;1.135\nb;1,5\nc;ca. 1.135\n",
  });
  expect(german.problems).toEqual([]);
  expect(["a", "b", "c"].map((ref) => (german.all[`${ref}/room`]!["value"] as { low: number }).low)).toEqual([
    1135, 1.5, 1135,
  ]);
  const cells = await read(persons("        answers: {room: Room}\n"), {
    "t.xlsx": one([
      ["Case", "Room"],
      ["a", 1.135],
      ["b", 1120],
      ["c", 1055],
    ]),
  });
  expect(cells.problems[0]).toContain("Room holds 1.135 (S!B2) beside 1120 (S!B3)");
  const decided = await read(persons('        answers: {room: {column: Room, values: {"1.135": 1135}}}\n'), {
    "t.xlsx": one([
      ["Case", "Room"],
      ["a", 1.135],
      ["b", 1120],
    ]),
  });
  expect([decided.problems, (decided.all["a/room"]!["value"] as { low: number }).low]).toEqual([[], 1135]);
});

test("two spellings of one name are asked about; numbers that only signs part are two", async () => {
  const { problems } = await read(persons("", "", "t.csv"), {
    "t.csv": "Case,Sex\nPrey Veng,f\nPREY  VENG,f\nCafé,f\ncafe,f\n1-11,f\n11-1,f\n12/2019,f\n12/019,f\n",
  });
  expect(problems.map((problem) => problem.slice(0, 24))).toEqual([
    '3: Case holds "PREY VENG',
    '5: Case holds "cafe", an',
  ]);
});

test("digits of every script and Buddhist years are read where the mapping says so", async () => {
  const mapping = persons(
    "        fields: {birth: {column: Born, date: yyyy, era: buddhist}}\n        answers: {seen_on: {column: Seen, date: d mmm yyyy, era: buddhist}, room: Room}\n",
    "    language: th\n",
    "t.csv",
  );
  const { all, problems } = await read(mapping, {
    "t.csv": "Case,Born,Seen,Room\na,២៥៣៣,12 มิถุนายน 2562,٤٠\n",
  });
  expect(problems).toEqual([]);
  expect(all["a"]).toMatchObject({ birth: { edtf: "1990" } });
  expect(all["a/seen_on"]).toMatchObject({ value: { time: { edtf: "2019-06-12" } } });
  expect(all["a/room"]).toMatchObject({ value: { low: 40 } });
});

test("a hedged or worded number keeps what its cell shows, whatever its notation", async () => {
  const mapping = (more: string): string =>
    persons("        answers: {room: Room}\n", more, "t.csv") +
    "      - kind: figure\n        id: {column: Case, prefix: f-}\n        fields: {indicator: {constant: rooms}, value: Room, unit: {constant: rooms}}\n";
  const { all, problems } = await read(mapping(""), {
    "t.csv": 'Case,Room\na,approx. 40\nb,forty\nc,٦٠+\nd,"1,200"\ne,over 30\nf,quarante\n',
  });
  expect(problems).toEqual([]);
  expect(
    ["a", "b", "c", "d", "e", "f"].map((ref) => (all[`${ref}/room`] as { value: object }).value),
  ).toEqual([
    { kind: "number", low: 40, high: 40, qualifier: "about", words: "approx. 40" },
    { kind: "number", low: 40, high: 40, qualifier: "exact", words: "forty" },
    { kind: "number", low: 60, high: 60, qualifier: "at_least", words: "٦٠+" },
    { kind: "number", low: 1200, high: 1200, qualifier: "exact" },
    { kind: "number", low: 30, high: 30, qualifier: "over" },
    { kind: "number", low: 40, high: 40, qualifier: "exact", words: "quarante" },
  ]);
  expect(all["f-a"]).toMatchObject({ value: { low: 40 }, qualifier: "about", printed: "approx. 40" });
  expect(all["f-d"]).not.toHaveProperty("printed");
  const stated = await read(mapping(`    number: {decimal: ",", group: "."}\n`), {
    "t.csv": 'Case,Room\na,"ca. 1.135,5"\n',
  });
  expect(stated.all["a/room"]).toMatchObject({
    value: { low: 1135.5, qualifier: "about", words: "ca. 1.135,5" },
  });
});

test("a date of another era keeps the words of its cell, and none of them is a date of the common era by mistake", async () => {
  const mapping = (era: string): string =>
    persons(
      `        fields: {birth: {column: Born, date: [d/m/yyyy, edtf]}}\n`,
      `    era: ${era}\n`,
      "t.csv",
    );
  const { all, problems } = await read(mapping("solar-hijri"), {
    "t.csv": "Case,Born\na,12/5/1399\nb,1399\nc,12/5/2019\nd,ca. 1399\n",
  });
  expect(all["a"]).toMatchObject({ birth: { edtf: "2020-08-02", words: "12/5/1399" } });
  expect(all["b"]).toMatchObject({ birth: { edtf: "2020-03-20/2021-03-20", words: "1399" } });
  expect(all["d"]).toMatchObject({ birth: { edtf: "2019-09-19/2021-09-19", words: "ca. 1399" } });
  expect(problems).toEqual([
    '4: Born holds "12/5/2019" in B4, which is not a day of the form d/m/yyyy or edtf in a year of the era solar-hijri',
  ]);
  const unknown = await read(mapping("jalali"), {});
  expect(unknown.problems).toEqual([
    expect.stringMatching(/tables\[1\]\.era is "jalali"; write solar-hijri$/),
  ]);
});

test("a cell that a workbook keeps as a date is counted back where it is far ahead, and refused where the months are others", async () => {
  const kept = utils.aoa_to_sheet(
    [
      ["Case", "Born"],
      ["a", new Date(Date.UTC(2562, 4, 12))],
    ],
    {
      UTC: true,
      dateNF: "yyyy-mm-dd",
    },
  );
  const book = utils.book_new();
  utils.book_append_sheet(book, kept, "S");
  const files = { "t.xlsx": write(book, { type: "buffer", bookType: "xlsx" }) as Buffer };
  const born = (era: string): string =>
    persons(`        fields: {birth: {column: Born, era: ${era}}}\n`, "", "t.xlsx");
  expect((await read(born("buddhist"), files)).all["a"]).toMatchObject({ birth: { edtf: "2019-05-12" } });
  expect((await read(born("ethiopian"), files)).problems).toEqual([
    expect.stringContaining("the workbook keeps by the common calendar; make the cells text"),
  ]);
});

test("what a proposed mapping leaves to decide stops the import at each line", async () => {
  const { problems } = await read(
    persons(
      '        fields: {birth: {column: Born, date: decide}}\n        answers: {beaten: {column: Beaten, values: {Y: yes, X: decide}, states: {decide: ["?"]}}}\n',
    ),
    {},
  );
  expect(problems.map((problem) => problem.replace(/ is left.*/, ""))).toEqual([
    "7: tables[1].records[1].fields.birth.date",
    "8: tables[1].records[1].answers.beaten.values.X",
    "8: tables[1].records[1].answers.beaten.states.decide",
  ]);
});

test("a workbook with a cell in its last corner costs no more than its cells", () => {
  const zip = CFB.read(one([["Case"], ["a"]]), { type: "buffer" });
  const sheet = CFB.find(zip, "/xl/worksheets/sheet1.xml")!;
  const corner = '<row r="1048576"><c r="XFD1048576"><v>9</v></c></row></sheetData>';
  sheet.content = Buffer.from(Buffer.from(sheet.content).toString().replace("</sheetData>", corner));
  const answer = readWorkbook(CFB.write(zip, { type: "buffer", fileType: "zip" }) as Buffer);
  if (answer.kind !== "sheet") throw new Error(answer.kind);
  expect(answer.rows.map(({ number }) => number)).toEqual([1, 2, 1_048_576]);
});

test("an era that the mapping states is announced with a year of it, and of each column once", async () => {
  const people = `file: a.csv
    records: [{kind: person, id: Case, fields: {birth: {column: Born, date: yyyy, era: buddhist}}, inside: [{kind: episode, fields: {start: {column: Taken, date: d/m/yyyy, era: solar-hijri}}}]}]`;
  const { problems, notes } = await read(`  - ${people}`, {
    "a.csv": "Case,Born,Taken\nc-1,2530,1/2/1399\nc-2,2531,3/2/1399\n",
  });
  expect(problems).toEqual([]);
  expect(notes).toEqual([
    "Born counts its years in the Buddhist era (era: buddhist in the mapping): 2530 is 1987",
    "Taken counts its years in the solar Hijri era (era: solar-hijri in the mapping): 1399 is 2020",
  ]);
  const wide = `file: b.csv
    era: buddhist
    unpivot: {header: Month, cells: {Held: "*"}, date: m/yyyy}
    records: [{kind: facility, id: Place, repeats: true, fields: {name: Place, type: {constant: prison}}, inside: [{kind: count, id: {column: Month}, fields: {people: Held, population: {constant: prison-population}, as_of: Month}}]}]`;
  const header = await read(`  - ${wide}`, { "b.csv": "Place,1/2562,2/2562\nFort,4,5\n" });
  expect(header.notes).toContain("Month counts its years in the Buddhist era (era: buddhist in the mapping)");
});

test("a date that no stated form reads is refused with its cell, and a month in another language with what reads it", async () => {
  const mapping = `  - file: t.csv
    records: [{kind: person, id: Case, fields: {birth: {column: Born, date: [d/m/yyyy, edtf]}}}]`;
  const born = (cell: string, more = "") =>
    read(mapping.replace("    records", `${more}    records`), {
      "t.csv": `Case,Born\nc-1,12/03/1999\nc-2,${cell}\n`,
    });
  const { problems } = await born("mai 1998");
  expect(problems).toEqual([
    `3: Born holds "mai 1998" in B3, which is not a day of the form d/m/yyyy or edtf; if it names a month in another language, say which, such as language: [fr] at the table`,
  ]);
  expect((await born("soon")).problems[0]).toMatch(/the form d\/m\/yyyy or edtf$/);
  expect(
    (
      await read(
        mapping
          .replace("[d/m/yyyy, edtf]", "[d/m/yyyy, mmm yyyy]")
          .replace("    records", "    language: [fr]\n    records"),
        {
          "t.csv": "Case,Born\nc-1,12/03/1999\nc-2,mai 1998\n",
        },
      )
    ).problems,
  ).toEqual([]);
});

test("a row of free words below a blank one is asked about: it may be of another table", async () => {
  const mapping = persons("        fields: {note: Said, sex: Sex}\n", "", "t.csv");
  const table = "Case,Said,Sex\nc-1,at home,f\nc-2,,m\n";
  const below = async (rows: string, more = ""): Promise<string[]> =>
    (
      await read(mapping.replace("    records", `${more}    records`), {
        "t.csv": `${table}\n${rows}`,
      })
    ).problems;
  const asked =
    "5: the row stands below a blank row, and no cell of it, from A5 on, shows whether it is still of this table; write until: 3 if the table ends above it, or until: with its last row if it goes on";
  expect(await below("Witness,Lives in\nw-1,Mill Lane\n")).toEqual([asked]);
  expect(await below("Checked in May\n")).toEqual([asked]);
  // A code, a date or a number that is read shows that the table goes on.
  expect(await below("c-3,,f\nc-4,at work,\n")).toEqual([]);
  expect(await below("Total,2\n\nc-3,at work,\n", "    skip: [Total]\n")).toHaveLength(1);
  // The mapping may say how far it goes, or that another table stands below it.
  expect(await below("c-3,at work,\n", "    until: 5\n")).toEqual([]);
  expect(await below("Witness,Lives in\nw-1,Mill Lane\n", "    until: 3\n")).toEqual([]);
});

test("a second header directly below the last row is asked about, and never read as a row", async () => {
  const mapping = persons("        fields: {note: Said}\n", "", "t.csv");
  const read1 = async (rows: string, more = ""): Promise<string[]> =>
    (await read(mapping.replace("    records", `${more}    records`), { "t.csv": `Case,Said,Tel\n${rows}` }))
      .problems;
  const asked = (row: number): string =>
    `${row}: the row is of words alone, as one that names columns; if another table begins here, give it an entry of its own with header: ${row}, and this one until: ${row - 1}; if it is one like the others, write until: with the last row of the table`;
  const below = "Witness,Lives in\nw-1,Mill Lane\n";
  expect(await read1(`c-1,at home,12\nc-2,,13\n${below}`)).toEqual([asked(4)]);
  // Where nothing has a digit, words that name columns anywhere do.
  expect(await read1("Sok,at home,\nDara,,\nName,Age\n")).toEqual([asked(4)]);
  expect(await read1("Prénom,Sexe\nSok,at home\n")).toEqual([asked(2)]);
  // The mapping says how far the table goes; a row of the table may be of words.
  expect(await read1(`c-1,at home,12\nc-2,,13\n${below}`, "    until: 3\n")).toEqual([]);
  expect(await read1("Sok,at home,\nDara,at work,\nMealea,in the prison,\n")).toEqual([]);
  expect(await read1("c-1,at home,12\nc-2,at work,\n")).toEqual([]);
});

test("a hidden row is no blank one, in which a table could end", async () => {
  const cells = [
    ["Case", "Said"],
    ["c-1", "at home"],
    ["c-2", "-"],
    ["c-3", "at work"],
  ];
  const book = one(cells, { "!rows": [{}, {}, { hidden: true }] });
  expect((await read(persons("        fields: {note: Said}\n"), { "t.xlsx": book })).problems).toEqual([]);
  const blank = one([...cells.slice(0, 2), [], ...cells.slice(3)]);
  expect((await read(persons("        fields: {note: Said}\n"), { "t.xlsx": blank })).problems).toEqual([
    "4: the row stands below a blank row, and no cell of it, from S!A4 on, shows whether it is still of this table; write until: 2 if the table ends above it, or until: with its last row if it goes on",
  ]);
});
