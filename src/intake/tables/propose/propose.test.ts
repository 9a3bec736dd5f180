import { utils, write, type WorkSheet } from "@e965/xlsx";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { openApart } from "../../apart/apart.ts";
import { DraftReader } from "../../records/draft-reader.ts";
import { readRecordsInto } from "../../records/record-file.ts";
import { readTables } from "../mapped-table.ts";
import { readMapping } from "../mapping.ts";
import { openSheets, type OpenSheetOptions } from "./open.ts";
import { propose, type Proposal } from "./propose.ts";
import { sized } from "../../../../test/size.ts";

/* Everybody and every place in these sheets is invented. */

const apart = openApart();
afterAll(() => apart.close());

type Files = Readonly<Record<string, string | Uint8Array>>;

async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content as string);
}

/** What is proposed for files, as the command does it. */
async function proposal(
  files: Files,
  options: Omit<OpenSheetOptions, "apart"> & { header?: number[] } = {},
): Promise<Proposal> {
  const opened = [];
  for (const [name, content] of Object.entries(files))
    opened.push(await openSheets(name, () => bytesOf(content), { ...options, apart }));
  const name = Object.keys(files)[0]!.replace(/\.\w+$/, "");
  return propose(
    opened.flatMap(({ sheets }) => sheets),
    { name, header: options.header },
  );
}

/** Replaces what a proposal leaves to decide, as its reader does; each text must be there. */
function decided(proposed: Proposal, ...changes: readonly (readonly [from: string, to: string])[]): Proposal {
  let { mapping } = proposed;
  for (const [from, to] of changes) {
    expect(mapping).toContain(from);
    mapping = mapping.replace(from, to);
  }
  return { ...proposed, mapping };
}

/** What importing the files by a proposal gives: every record by its ref, and every problem. */
async function imported(
  files: Files,
  { mapping, codebook }: Proposal,
): Promise<{ readonly bodies: Record<string, Record<string, unknown>>; readonly problems: string[] }> {
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  const drafts = readRecordsInto(reader, [{ name: "x.codebook.yaml", text: codebook }]);
  const read = readMapping({ name: "x.map.yaml", text: mapping });
  if ("problems" in read)
    return { bodies: {}, problems: read.problems.map(({ field, message }) => `${field} ${message}`) };
  for await (const row of readTables(read.mapping, (file) => bytesOf(files[file]!), reader, { apart }))
    drafts.push(...row.drafts);
  const problems = reader.finish().map(({ line, field, message }) => `${line ?? ""} ${field} ${message}`);
  const own = drafts.filter(({ kind }) => !["source", "group", "codebook"].includes(kind));
  return {
    bodies: Object.fromEntries(own.map(({ ref, body }) => [ref, body as unknown as Record<string, unknown>])),
    problems,
  };
}

/** A workbook with one sheet, and what is changed of it before it is written. */
function workbook(
  rows: readonly (readonly unknown[])[],
  change: (sheet: WorkSheet) => void = () => {},
  name = "Sheet1",
): Uint8Array {
  const sheet = utils.aoa_to_sheet(rows as unknown[][], { UTC: true });
  change(sheet);
  return bookOf({ [name]: sheet });
}

function bookOf(sheets: Readonly<Record<string, WorkSheet>>, hidden: readonly string[] = []): Uint8Array {
  const book = utils.book_new();
  for (const [name, sheet] of Object.entries(sheets)) utils.book_append_sheet(book, sheet, name);
  book.Workbook = {
    Sheets: Object.keys(sheets).map((name) => ({ name, Hidden: hidden.includes(name) ? 1 : 0 })),
  };
  return write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array;
}

const people = `Case,Sex,Born,Arrested on,Arrested by,Told reasons
A-1,f,1990-05-03,2019-02-11,police,yes
A-2,m,1985,2019-02,social affairs,no
A-3,f,,2019-03-01,police,no
`;

test("a clean list of persons imports as it is proposed", async () => {
  const files = { "cases.csv": people };
  const proposed = await proposal(files);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["A-1"]).toMatchObject({ sex: "f", birth: { edtf: "1990-05-03" } });
  expect(bodies["A-2/episode-1"]).toMatchObject({ start: { edtf: "2019-02" } });
  expect(bodies["A-3/told_reasons"]).toMatchObject({
    value: { code: "no" },
    says: "cases-keeper",
    basis: "document",
    form: "summary",
  });
  expect(bodies["A-1/told_reasons"]!["at"]).toMatchObject({ source: "cases-register", line: 2 });
});

test("two rows a person are known by a first column that numbers them in blocks, whatever it is called", async () => {
  const rows = (head: string): Files => ({
    "casos.csv": `${head};Sexo;Fecha de captura;Autoridad\nEXP 001/19;F;12.6.2019;policía\nEXP 001/19;F;13.7.2019;ejército\nEXP 002/19;M;14.8.2019;policía\n`,
  });
  for (const head of ["Expediente", "Hoja", "No. de caso"]) {
    const files = rows(head);
    const proposed = await proposal(files);
    const { bodies, problems } = await imported(files, proposed);
    expect([head, problems, proposed.undecided]).toEqual([head, [], 0]);
    expect(bodies["EXP-001-19"]).toMatchObject({ sex: "f", pseudonym: "EXP 001/19" });
    expect(bodies["EXP-001-19/from-2019-07-13"]).toMatchObject({ start: { edtf: "2019-07-13" } });
    expect(bodies["EXP-001-19/from-2019-07-13/autoridad"]).toMatchObject({ value: { code: "ejercito" } });
  }
});

test("a day that no calendar has spoils no form, and is named", async () => {
  const proposed = await proposal({
    "c.csv": "Case no,Sex,Arrested\nA-1,F,13/7/2019\nA-2,M,31/2/2019\nA-3,M,1/8/2019\n",
  });
  expect(proposed.undecided).toBe(0);
  expect(proposed.mapping).toContain("date: d/m/yyyy");
  expect(proposed.mapping).toContain('"31/2/2019" is no day, however it is read');
});

test("a clean table of prisons and months imports as it is proposed", async () => {
  const files = {
    "prisons.csv": "Number of prisoners\nPrison,Capacity,2019-01,2019-02\nFort,200,950,960\nMill,300,,310\n",
  };
  const proposed = await proposal(files);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort"]).toMatchObject({ name: "Fort", type: "prison" });
  expect(bodies["Fort/held-2019-01"]).toMatchObject({
    people: { low: 950 },
    as_of: { edtf: "2019-01" },
    population: "prison-population",
  });
  expect(bodies["Mill/capacity"]).toMatchObject({ places: { low: 300 } });
  expect(bodies["Mill/held-2019-01"]).toBeUndefined();
});

test("titles above the header and years merged over months: the header is found, and its months become dates", async () => {
  const sheet = workbook(
    [
      ["Prisoners held at the end of the month"],
      ["An invented ministry"],
      ["Prison", "Capacity", 2019, null, 2020, null],
      [null, null, "Nov", "Dec", "Jan", "Feb"],
      ["Fort", 200, 950, 951, 960, 970],
      ["Mill", 300, 310, 311, 320, 330],
    ],
    (s) => {
      s["!merges"] = ["A1:F1", "A3:A4", "B3:B4", "C3:D3", "E3:F3"].map((range) => utils.decode_range(range));
    },
  );
  const files = { "held.xlsx": sheet };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("header: [3, 4]");
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(Object.keys(bodies).sort()).toEqual(
    ["Fort", "Mill"].flatMap((place) => [
      place,
      `${place}/capacity`,
      ...["2019-11", "2019-12", "2020-01", "2020-02"].map((month) => `${place}/held-${month}`),
    ]),
  );
});

test.each<[string, readonly string[]]>([
  ["over a blank cell", ["A4:A5"]],
  ["merged over both rows", ["A4:A5", "A2:A3", "B2:B3", "C2:C3", "E2:E3"]],
])("a percent column %s names itself alone, and no month beside it", async (_, merges) => {
  const month = (number: number): Date => new Date(Date.UTC(2021, number - 1, 1));
  const sheet = workbook(
    [
      ["A ministry of nowhere"],
      ["Region", "Prison", "Capacity", "Held", "Occupancy (%)", null, null],
      [null, null, null, month(1), null, month(2), month(3)],
      ["North", "Fort", 200, 310, 1.55, 312, 318],
      [null, "Mill", 100, 90, 0.9, 95, 99],
      ["South", "Quay", 50, 70, 1.4, 71, 75],
    ],
    (s) => {
      s["!merges"] = merges.map((range) => utils.decode_range(range));
      for (const cell of ["E4", "E5", "E6"]) s[cell].z = "0.0%";
      for (const cell of ["D3", "F3", "G3"]) s[cell].z = "mmm yyyy";
    },
  );
  const files = { "table.xlsx": sheet };
  const proposed = await proposal(files);
  expect(proposed.mapping).not.toContain("occupancy_rate");
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Mill/held-2021-01"]).toMatchObject({ people: { low: 90 }, as_of: { edtf: "2021-01" } });
  expect(bodies["Mill/held-2021-02"]).toMatchObject({ people: { low: 95 }, as_of: { edtf: "2021-02" } });
  expect(bodies["Mill"]).toMatchObject({ place: "North" });
  expect(Object.keys(bodies)).toHaveLength(3 + 3 + 9);
});

test("months beside a number of something else, with nothing above them, are left to decide", async () => {
  const sheet = (heading: string): Files => ({
    "table.csv": `Prison,Capacity,${heading},,
,,,Jan 2021,Feb 2021
Fort,200,6,2,4
Mill,100,3,1,2
`,
  });
  for (const heading of ["Deaths", "Transfers", "Staff"])
    expect((await proposal(sheet(heading))).mapping, heading).toContain("population: decide");
  expect((await proposal(sheet("Occupancy (%)"))).mapping).toContain(
    "population: {constant: prison-population}",
  );
});

test("a heading over a blank cell goes on over parts of what it counts, and a year over its months", async () => {
  const files = {
    "parts.csv": `Prison,Capacity,Sentenced,,,2019,,
,,,men,women,,Nov,Dec
Fort,200,155,150,5,310,311,312
Mill,100,45,44,1,90,91,92
`,
  };
  const proposed = await proposal(files);
  for (const name of ["Sentenced men", "Sentenced women"]) expect(proposed.mapping).toContain(`- ${name}  #`);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort/held-2019-12"]).toMatchObject({ people: { low: 312 }, as_of: { edtf: "2019-12" } });
});

test("dates in a header: real ones, Jan-20, and a total row that is named", async () => {
  const sheet = workbook(
    [
      ["Prison population"],
      ["Prison", new Date(Date.UTC(2020, 0, 1)), "Feb-20", "Mar-20"],
      ["Fort", 950, 960, 970],
      ["TOTAL", 950, 960, 970],
    ],
    (s) => {
      s["B2"].z = "mmm-yy";
    },
  );
  const files = { "held.xlsx": sheet };
  const proposed = await proposal(files);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(Object.keys(bodies)).toEqual([
    "Fort",
    "Fort/held-2020-01",
    "Fort/held-2020-02",
    "Fort/held-2020-03",
  ]);
  expect(proposed.mapping).toContain("- TOTAL  # row 4");
});

test("hidden rows, columns and sheets are said and left out", async () => {
  const cases = utils.aoa_to_sheet([
    ["Case", "Sex", "Told reasons", "Informant"],
    ["A-1", "f", "yes", "x-1"],
    ["A-2", "m", "no", "x-2"],
    ["A-3", "m", "no", "x-2"],
  ]);
  cases["!rows"] = [{}, {}, { hidden: true }];
  cases["!cols"] = [{}, {}, {}, { hidden: true }];
  const files = {
    "cases.xlsx": bookOf(
      {
        Cases: cases,
        Key: utils.aoa_to_sheet([
          ["Case", "Name"],
          ["A-1", "Vannary Invented"],
        ]),
      },
      ["Key"],
    ),
  };
  const opened = await openSheets("cases.xlsx", () => bytesOf(files["cases.xlsx"]), { apart });
  expect(opened.others).toEqual([{ name: "Key", hidden: true }]);
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("row 3 is hidden");
  expect(proposed.mapping).toMatch(/- Informant {2}# D: .*hidden in the sheet/);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(Object.keys(bodies)).toContain("A-3");
  expect(Object.keys(bodies)).not.toContain("A-2");
});

test("percentages, zeros in front, error cells and formulas without a value are said, and none becomes another number", async () => {
  const sheet = workbook(
    [
      ["Case", "Sex", "Share served", "Days held"],
      [7, "f", 0.5, 12],
      [8, "m", 0.25, 12],
      [9, "m", 0.25, 3],
    ],
    (s) => {
      for (const row of [2, 3, 4]) {
        s[`A${row}`].z = "000";
        s[`C${row}`].z = "0%";
      }
      s["D3"] = { t: "e", v: 42, w: "#N/A" };
      s["D4"] = { t: "z", f: "A1+B1" };
    },
  );
  const files = { "cases.xlsx": sheet };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("cannot be read in rows 3-4; mend the sheet");
  const { problems } = await imported(files, proposed);
  expect(problems.map((problem) => problem.slice(0, 2))).toEqual(["3 ", "4 "]);
  expect(problems.join()).not.toContain("2 ");
  const whole = decided(proposed, ["days_held:", "days_held_:"]);
  expect(whole.mapping).toContain("prefix: p-}");
});

test("a number merged over rows is left to decide, and text is not", async () => {
  const sheet = workbook(
    [
      ["Region", "Prison", "Capacity", "Held"],
      ["North", "Fort", 500, 950],
      [null, "Mill", null, 310],
      ["South", "Quay", 100, 120],
    ],
    (s) => {
      s["!merges"] = ["A2:A3", "C2:C3"].map((range) => utils.decode_range(range));
    },
  );
  const files = { "held.xlsx": sheet };
  const proposed = await proposal(files);
  expect(proposed.mapping).toMatch(/merged: decide {2}# numbers in rows 2-3/);
  expect(proposed.undecided).toBe(1);
  const { bodies, problems } = await imported(files, decided(proposed, ["merged: decide", "merged: repeat"]));
  expect(problems).toEqual([]);
  expect(bodies["Mill"]).toMatchObject({ place: "North" });
});

test("the region of a place is known by its word in the languages that merge it over prisons", async () => {
  for (const word of ["Region", "Région", "Región", "Região", "Regione", "Wilayah", "Provinsi"]) {
    const sheet = workbook(
      [
        [word, "Cadeia", "Capacidade", "Jan 2021", "Feb 2021"],
        ["Norte", "Fort", 200, 310, 312],
        [null, "Mill", 100, 90, 95],
        ["Sul", "Quay", 50, 70, 71],
      ],
      (s) => {
        s["!merges"] = [utils.decode_range("A2:A3")];
      },
    );
    const files = { "prisons.xlsx": sheet };
    const { bodies, problems } = await imported(files, await proposal(files));
    expect(problems).toEqual([]);
    expect(bodies["Mill"], word).toMatchObject({ place: "Norte" });
  }
});

test("months merged over numbers and percentages are a header of two rows, and the percentages are no people", async () => {
  const month = (number: number): Date => new Date(Date.UTC(2023, number - 1, 1));
  const sheet = workbook(
    [
      ["Lapas", "Kapasitas", month(1), null, month(2), null],
      [null, null, "Penghuni", "%", "Penghuni", "%"],
      ["Bukit", 300, 453, 1.51, 460, 1.533],
      ["Sungai", 80, 60, 0.75, 41, 0.513],
    ],
    (s) => {
      s["!merges"] = ["A1:A2", "B1:B2", "C1:D1", "E1:F1"].map((range) => utils.decode_range(range));
      for (const cell of ["D3", "D4", "F3", "F4"]) s[cell].z = "0.0%";
      for (const cell of ["C1", "E1"]) s[cell].z = "mmm-yy";
    },
  );
  const files = { "lapas.xlsx": sheet };
  const proposed = await proposal(files);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Sungai/penghuni-2023-02"]).toMatchObject({
    people: { low: 41 },
    as_of: { edtf: "2023-02" },
  });
  expect(Object.keys(bodies)).toHaveLength(2 + 2 + 4);
});

test("1.135 beside 1,120 is left to decide; hedges and words of numbers are not", async () => {
  const doubt = await proposal({ "p.csv": 'Prison,Held\nFort,1.135\nMill,"1,120"\nQuay,40\n' });
  expect(doubt.mapping).toMatch(/number: decide {2}# "1\.135" stands beside "1,120"/);
  const files = {
    "p.csv": 'Prison,Held\nFort,approx. 40\nMill,60+\nQuay,forty\nGate,ca. 35\nHill,50-60\nLake,"1,120"\n',
  };
  const proposed = await proposal(files);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort/held"]).toMatchObject({ people: { low: 40, qualifier: "about" } });
  expect(bodies["Lake/held"]).toMatchObject({ people: { low: 1120, qualifier: "exact" } });
});

const datesOf = async (...dates: string[]): Promise<Proposal> =>
  proposal({ "d.csv": `Case,Sex,Arrested on\n${dates.map((date, at) => `A-${at},f,${date}\n`).join("")}` });

test.each([
  ["3/4/2019", "11/4/2019", /date: decide {2}# "3\/4\/2019" fits d\/m\/yyyy and m\/d\/yyyy: which is it\?/],
  ["3/4/2019", "25/4/2019", /date: d\/m\/yyyy/],
  ["3/4/2019", "4/25/2019", /date: m\/d\/yyyy/],
  ["25/4/2019", "4/25/2019", /date: decide {2}# the dates fit none of/],
  ["12.6.19", "11.2.19", /date: decide {2}# "12\.6\.19" fits d\.m\.yy and m\.d\.yy and yy\.m\.d/],
  ["31.6.79", "1.2.79", /date: decide/],
  ["30.6.79", "1.2.79", /date: d\.m\.yy/],
  ["Jan-20", "Feb-20", /date: decide {2}# "Jan-20": mmm-yy/],
])("dates such as %s beside %s", async (one, other, pattern) => {
  expect((await datesOf(one, other)).mapping).toMatch(pattern);
});

test("dates that state their form themselves need nothing", async () => {
  const files = { "d.csv": "Case,Sex,Arrested on\nA-1,f,May 2019\nA-2,m,12 June 2019\nA-3,m,2019-02\n" };
  const proposed = await proposal(files);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["A-1/episode-1"]).toMatchObject({ start: { edtf: "2019-05" } });
});

test("digits of other scripts, names of months in Khmer and Buddhist years are read as what they are", async () => {
  const files = { "d.csv": "Case,Sex,Age,Arrested on\nA-1,f,២៥,១២ មិថុនា ២៥៦២\nA-2,m,٣٠,3 មេសា 2562\n" };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("language: [km]");
  expect(proposed.mapping).toContain("era: buddhist");
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["A-1"]).toMatchObject({ age: { years: { low: 25 } } });
  expect(bodies["A-1/episode-1"]).toMatchObject({ start: { edtf: "2019-06-12" } });
});

test.each([
  [
    "years that two eras may have",
    "12/05/1399,31/06/1399",
    /era: decide {2}# 1399: hijri \(1979\), solar-hijri \(2020\), /,
  ],
  ["months of another calendar", "12 hamal 1399,3 jawza 1399", /era: solar-hijri {2}# months of the era/],
  ["years behind a reign", "令和2年5月12日,平成31年3月1日", /era: japanese {2}#/],
  ["years behind the name of a republic", "民國109年5月12日,民國98年11月3日", /era: minguo {2}#/],
  ["years of three digits", "109/05/12,109/06/30", /era: decide {2}# 109\/05\/12: minguo \(2020\)\?/],
  [
    "years of a calendar that is not read",
    "2076-05-12,2077-06-30",
    /era: decide {2}# 2076: the Bikram Sambat \(2019\)\? It is not read/,
  ],
  ["years of two eras", "12/05/1399,30/06/2019", /date: decide {2}# some years are of .* and some are not/],
])("%s are asked about, or stated where the sheet says it", async (_, dates, expected) => {
  const rows = dates.split(",").map((date, at) => `A-${at},f,${date}\n`);
  const { mapping } = await proposal({ "e.csv": `Case,Sex,Arrested on\n${rows.join("")}` });
  expect(mapping).toMatch(expected);
});

test("months of another calendar in a header come in as the days that they are", async () => {
  const files = { "prisoners.csv": "Prison,حمل 1399,ثور 1399\nOld Fort,120,130\nMill Lane,80,82\n" };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("era: solar-hijri");
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(Object.values(bodies)).toContainEqual(
    expect.objectContaining({
      people: expect.objectContaining({ low: 130 }),
      as_of: { edtf: "2020-04-20/2020-05-20" },
    }),
  );
});

test("marks of a lack are never codes: their state is left to decide, unless their words say it", async () => {
  const marks = ["?", "-", "–", "n/a", "DK", "don't know"];
  const files = {
    "m.csv": `Case,Sex,Told reasons\n${["yes", "no", ...marks, ""].map((mark, at) => `A-${at},${at === 2 ? "?" : "f"},${mark}\n`).join("")}`,
  };
  const proposed = await proposal(files);
  expect(proposed.codebook).toContain("type: yn");
  expect(proposed.mapping).toMatch(/does_not_know:\n +- don't know/);
  for (const mark of ['"?"', '"-"', "–", "n/a", "DK"])
    expect(proposed.mapping).toContain(`        - ${mark}  # `);
  const { bodies, problems } = await imported(files, decided(proposed, ["decide:\n", "not_stated:\n"]));
  expect(problems).toEqual([]);
  expect(bodies["A-2/told_reasons"]).toMatchObject({ state: "not_stated" });
  expect(bodies["A-7/told_reasons"]).toMatchObject({ state: "does_not_know" });
  expect(bodies["A-8/told_reasons"]).toBeUndefined();
  expect(bodies["A-2"]).not.toHaveProperty("sex");
});

test("numbers such as 99 beside codes are left to decide, and so are 0 and 1", async () => {
  const { mapping } = await proposal({
    "n.csv": "Case,Sex,Visits,Told\nA-1,f,2,0\nA-2,f,99,1\nA-3,m,3,1\nA-4,m,0,0\n",
  });
  expect(mapping).toMatch(/decide:\n? *\["99"\]|decide: \["99"\]/);
  expect(mapping).toMatch(/"0": decide/);
});

test("blank continuation rows: whether they go on is left to decide, and then each is a row of that person", async () => {
  const files = {
    "two.csv":
      "Case no,Sex,Arrested on,Released on,Arrested by\nA-1,f,2018-02-03,2018-03-01,police\n,,2019-05-06,,police\nA-2,m,2019-01-02,2019-01-09,police\nA-2,m,2019-09-02,,police\n",
  };
  const proposed = await proposal(files);
  expect(proposed.mapping).toMatch(/fill_down: decide {2}# "Case no" is blank in row 3/);
  const { bodies, problems } = await imported(
    files,
    decided(proposed, ["fill_down: decide", "fill_down: [Case no]"]),
  );
  expect(problems).toEqual([]);
  expect(
    Object.keys(bodies)
      .filter((ref) => /^A-\d\/[^/]+$/.test(ref) && bodies[ref]!["person"] !== undefined)
      .sort(),
  ).toEqual(["A-1/from-2018-02-03", "A-1/from-2019-05-06", "A-2/from-2019-01-02", "A-2/from-2019-09-02"]);
});

test("a record that is named by a date has the date as its name, however it is written", async () => {
  const files = { "two.csv": "Case no,Sex,Arrested on\nA-1,f,13/2/2018\nA-1,f,6/5/2019\nA-2,m,25/1/2019\n" };
  const { bodies, problems } = await imported(files, await proposal(files));
  expect(problems).toEqual([]);
  expect(
    Object.keys(bodies)
      .filter((ref) => ref.includes("/"))
      .sort(),
  ).toEqual(["A-1/from-2018-02-13", "A-1/from-2019-05-06", "A-2/from-2019-01-25"]);
});

test("ids that look like names of people are warned of, and names and free text are never printed", async () => {
  const secret = ["Vannary Invented", "Ratanak Made Up", "Chan Nobody"];
  const rows = secret
    .map((name, at) => `${name},${["f", "m", "f"][at]},told us about the guard of room ${at}`)
    .join("\n");
  const named = await proposal({ "n.csv": `Name,Sex,Remarks\n${rows}\n` });
  expect(named.mapping).toMatch(/id: decide {2}# no column numbers the rows/);
  const ids = await proposal({ "n.csv": `Case,Sex,Account\n${rows}\n` });
  expect(ids.mapping).toContain("use case numbers instead");
  const khmer = await proposal({ "n.csv": "លេខ,ភេទ\nសុខា,ស្រី\nដារា,ប្រុស\n" });
  expect(khmer.mapping).toContain("use case numbers instead");
  for (const { mapping, codebook } of [named, ids, khmer])
    for (const word of [...secret, "guard", "សុខា"]) expect(mapping + codebook).not.toContain(word);
});

test("sep=;, semicolons, tabs and an encoding that is stated", async () => {
  const text = people.replaceAll(",", ";").replace("police;yes", "police;oui").replaceAll(";no", ";non");
  const sep = { "c.csv": `sep=;\n${text}` };
  expect((await imported(sep, await proposal(sep))).problems).toEqual([]);
  const tabs = { "c.csv": people.replaceAll(",", "\t") };
  expect((await imported(tabs, await proposal(tabs))).problems).toEqual([]);
  const western = { "c.csv": Buffer.from("Case;Sex;Région\nA-1;f;Île\nA-2;m;Île\n", "latin1") };
  await expect(proposal(western)).rejects.toThrow("say its encoding with --encoding");
  const proposed = await proposal(western, { encoding: "windows-1252" });
  expect(proposed.mapping).toContain("encoding: windows-1252");
  const { bodies, problems } = await imported(western, proposed);
  expect(problems).toEqual([]);
  expect(Object.keys(bodies)).toContain("A-1/region");
});

const kobo = (): Uint8Array =>
  bookOf({
    Interviews: utils.aoa_to_sheet([
      [
        "start",
        "end",
        "about/sex",
        "about/age",
        "arrest/reasons",
        "arrest/reasons/using_drugs",
        "arrest/reasons/begging",
        "arrest/reasons/other",
        "arrest/told_reasons",
        "_gps_latitude",
        "story",
        "_id",
        "_uuid",
        "_submission_time",
        "_index",
      ],
      [
        "2020-01-02T10:00:00.000+07:00",
        "2020-01-02T11:00:00.000+07:00",
        "f",
        25,
        "using_drugs begging",
        1,
        1,
        0,
        "yes",
        11.5,
        "She said the guard struck her",
        101,
        "5f0c1f9e-0001",
        "2020-01-02T12:00:00",
        1,
      ],
      [
        "2020-01-03T10:00:00.000+07:00",
        "2020-01-03T11:00:00.000+07:00",
        "m",
        31,
        "begging",
        0,
        1,
        0,
        "no",
        11.6,
        "He was asked for money twice",
        102,
        "5f0c1f9e-0002",
        "2020-01-03T12:00:00",
        2,
      ],
      [
        "2020-01-04T10:00:00.000+07:00",
        "2020-01-04T11:00:00.000+07:00",
        "m",
        40,
        "",
        0,
        0,
        0,
        "no",
        11.7,
        "Nothing to say about the room",
        103,
        "5f0c1f9e-0003",
        "2020-01-04T12:00:00",
        3,
      ],
      [
        "2020-01-05T10:00:00.000+07:00",
        "2020-01-05T11:00:00.000+07:00",
        "f",
        22,
        "",
        "",
        "",
        "",
        "yes",
        11.8,
        "Spoke of her child",
        104,
        "5f0c1f9e-0004",
        "2020-01-05T12:00:00",
        4,
      ],
    ]),
    arrests: utils.aoa_to_sheet([
      [
        "arrests/arrested_on",
        "arrests/by_whom",
        "_index",
        "_parent_table_name",
        "_parent_index",
        "_submission__id",
        "_submission__uuid",
      ],
      ["2019-02-11", "police", 1, "Interviews", 1, 101, "5f0c1f9e-0001"],
      ["2019-08-01", "police", 2, "Interviews", 1, 101, "5f0c1f9e-0001"],
      ["2019-05-06", "social_affairs", 3, "Interviews", 2, 102, "5f0c1f9e-0002"],
    ]),
  });

test("a Kobo export: choices of 0 and 1 are answers of several codes, repeats stand in their submission", async () => {
  const files = { "kobo.xlsx": kobo() };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("choices: arrest/reasons/*");
  expect(proposed.mapping).toMatch(/none: decide {2}# 1 row chooses none of them/);
  expect(proposed.mapping + proposed.codebook).not.toMatch(/guard|struck|11\.5/);
  const { bodies, problems } = await imported(files, decided(proposed, ["none: decide", "none: not_stated"]));
  expect(problems).toEqual([]);
  expect(bodies["5f0c1f9e-0001/reasons"]).toMatchObject({ value: { codes: ["using_drugs", "begging"] } });
  expect(bodies["5f0c1f9e-0003/reasons"]).toMatchObject({ state: "not_stated" });
  expect(bodies["5f0c1f9e-0004/reasons"]).toBeUndefined();
  expect(bodies["5f0c1f9e-0001/arrests-2"]).toMatchObject({
    person: "5f0c1f9e-0001",
    start: { edtf: "2019-08-01" },
  });
  expect(bodies["5f0c1f9e-0002/arrests-3/by_whom"]).toMatchObject({ value: { code: "social_affairs" } });
});

test("columns of 0 and 1 in a group without the question itself may be questions, which is left to decide", async () => {
  const { mapping } = await proposal({
    "k.csv":
      "rights/told,rights/lawyer,sex,_uuid,_submission_time\n1,0,f,a1,2020-01-01T00:00:00\n0,0,m,a2,2020-01-01T00:00:00\n",
  });
  expect(mapping).toMatch(/choices: decide {2}# "rights\/\*" if these columns are the choices/);
});

test("an ODK export of two files: repeats name their submission by PARENT_KEY", async () => {
  const files = {
    "form.csv":
      "SubmissionDate,about-sex,meta-instanceID,KEY\n2020-01-02T10:00:00.000Z,f,uuid:aa-1,uuid:aa-1\n2020-01-03T10:00:00.000Z,m,uuid:aa-2,uuid:aa-2\n",
    "form-arrests.csv":
      "arrested_on,by_whom,PARENT_KEY,KEY,SET-OF-arrests\n2019-02-11,police,uuid:aa-1,uuid:aa-1/arrests[1],uuid:aa-1/arrests\n2019-08-01,police,uuid:aa-1,uuid:aa-1/arrests[2],uuid:aa-1/arrests\n",
  };
  const proposed = await proposal(files);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(Object.values(bodies).filter(({ person }) => person === "uuid-aa-1")).toHaveLength(2);
});

test("measures by year, and words of a heading that say no people held", async () => {
  const files = {
    "m.csv": "Prison,Men 2019,Women 2019,Men 2020,Women 2020\nFort,900,50,910,52\nMill,300,,310,4\n",
  };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("Men: Men *");
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort/women-2020"]).toMatchObject({ population: "women", people: { low: 52 } });
  expect(bodies["Fort/men-2019"]).toMatchObject({ population: "other", population_words: "Men" });
  expect(bodies["Mill/women-2019"]).toBeUndefined();
  const deaths = await proposal({ "deaths.csv": "Deaths in prison\nPrison,2019,2020\nFort,1,2\nMill,0,1\n" });
  expect(deaths.mapping).toMatch(/kind: figure[^]*prefix: deaths-[^]*unit:\n +constant: decide/);
  const unsaid = await proposal({ "x.csv": "Prison,2019,2020\nFort,1,2\nMill,0,1\n" });
  expect(unsaid.mapping).toMatch(/population: decide {2}# what do the numbers count/);
});

test("quarters become intervals, and months without a year are left to decide", async () => {
  const files = { "q.csv": "Prisoners\nPrison,Q1 2019,Q2 2019\nFort,900,910\nMill,300,310\n" };
  const proposed = await proposal(files);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(
    Object.values(bodies)
      .filter(({ people }) => people !== undefined)
      .map((body) => (body["as_of"] as { edtf: string }).edtf),
  ).toEqual(["2019-01/2019-03", "2019-04/2019-06", "2019-01/2019-03", "2019-04/2019-06"]);
  const months = await proposal({
    "q.csv": "Prisoners\nPrison,January,February\nFort,900,910\nMill,300,310\n",
  });
  expect(months.mapping).toMatch(/January: decide {2}# of which year/);
});

test("a long table gives each of its indicators the record that it is, and leaves the others out", async () => {
  const files = {
    "long.csv":
      "Prison,Month,Indicator,Value\nFort,2019-01,Prisoners,950\nFort,2019-01,Capacity,200\nFort,2019-01,Deaths,1\nMill,2019-01,Prisoners,310\n",
  };
  const proposed = await proposal(files);
  expect(proposed.mapping).toMatch(/"Deaths" 1/);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort/prisoners-2019-01"]).toMatchObject({ people: { low: 950 } });
  expect(bodies["Fort/capacity-2019-01"]).toMatchObject({ places: { low: 200 } });
  expect(Object.keys(bodies)).toHaveLength(5);
});

test("rows of a place that a column of sexes tells apart are counts of their own", async () => {
  const files = {
    "s.csv": "Prison,Sex,2019,2020\nFort,Men,900,910\nFort,Women,50,52\nMill,Men,300,310\nMill,Women,3,4\n",
  };
  const proposed = await proposal(files);
  const { bodies, problems } = await imported(files, proposed);
  expect(problems).toEqual([]);
  expect(bodies["Fort/women-2019"]).toMatchObject({ population: "women", people: { low: 50 } });
  expect(Object.keys(bodies)).toHaveLength(10);
});

const dirtyCells = [
  "?",
  "-",
  "–",
  "n/a",
  "DK",
  "",
  "",
  "1.135",
  "1,120",
  "12,5",
  "approx. 40",
  "60+",
  "forty",
  "May 2019",
  "12.6.19",
  "3/4/2019",
  "25/12/2019",
  "2019",
  "២០១៩",
  "٤٠",
  "2562",
  "yes",
  "no",
  "N",
  "Y",
  "0",
  "1",
  "99",
  "f",
  "m",
  "police",
  "social affairs",
  "a; b",
  "b",
  "Prey Veng",
  "ព្រៃវែង",
  "uuid:1-2",
  "TOTAL",
  "#REF!",
  "Jan-20",
  "she said that nobody came to see her",
  "x*y: [z] # k",
  "true",
  "~",
  "'quoted",
  '"',
];
const dirtyNames = [
  "Case",
  "No.",
  "Sex",
  "Born",
  "Age",
  "Arrested on",
  "Released on",
  "Told?",
  "Prison",
  "Region",
  "Capacity",
  "Held",
  "Jan-20",
  "Feb-20",
  "2019",
  "2020",
  "Men 2019",
  "Women 2019",
  "Q1 2019",
  "Q2 2019",
  "Indicator",
  "Value",
  "Month",
  "Name",
  "Remarks",
  "ឈ្មោះ",
  "ពន្ធនាគារ",
  "a/b",
  "a/c",
  "a",
  "_uuid",
  "_submission_time",
  "KEY",
  "in",
  "x: y # z",
  "*",
  "Held * now",
  "-",
  "decide",
  "3/4/2019",
  "13/4/2019",
];

test("whatever stands in a sheet, the proposal is a mapping: what is not, is only left to decide; no mark is a code", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc
        .uniqueArray(fc.constantFrom(...dirtyNames), { minLength: 1, maxLength: 8 })
        .chain((names) =>
          fc.tuple(
            fc.constant(names),
            fc.array(
              fc.array(fc.constantFrom(...dirtyCells), { minLength: names.length, maxLength: names.length }),
              { minLength: 1, maxLength: 9 },
            ),
          ),
        ),
      async ([names, rows]) => {
        const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
        const files = { "t.csv": [names, ...rows].map((row) => row.map(quoted).join(",")).join("\n") };
        const proposed = await proposal(files, { header: [1] });
        const read = readMapping({ name: "t.map.yaml", text: proposed.mapping });
        const wrong =
          "problems" in read
            ? read.problems.filter(({ message }) => !message.startsWith("is left to decide"))
            : [];
        expect(wrong, proposed.mapping).toEqual([]);
        const reader = new DraftReader({ codebooks: [], hasRef: () => false });
        const [codebook] = readRecordsInto(reader, [{ name: "c.yaml", text: proposed.codebook }]).flatMap(
          ({ kind, body }) => (kind === "codebook" ? [body] : []),
        );
        expect(reader.finish()).toEqual([]);
        const codes =
          (codebook as { variables: { values: string[] }[] } | undefined)?.variables.flatMap(
            ({ values }) => values,
          ) ?? [];
        for (const mark of ["?", "-", "–", "n/a", "DK", '"']) expect(codes).not.toContain(mark);
        expect(proposed.mapping + proposed.codebook).not.toContain("she said that nobody came to see her");
      },
    ),
    { numRuns: sized(200) },
  );
});

test("a month with words among its numbers stays a month, a place stands once, and its region's total is none", async () => {
  const file = workbook([
    ["Zone", "House", "2021-01", "2021-02", "2021-03"],
    ["Upper", "Presa Alta", 10, "soon", 12],
    ["Upper", "Porto", 5, "later", 7],
    ["Upper", "Subtotal", 15, 0, 19],
    ["Lower", "Vila Nova", 1, 2, 3],
    ["Source: a bulletin"],
  ]);
  const { mapping } = await proposal({ "t.xlsx": file });
  expect(mapping).toContain("- Subtotal  # row 4");
  expect(mapping).toContain("id: {column: House}");
  expect(mapping).not.toMatch(/- 2021-02 /);
  expect(mapping.match(/kind: count/g)).toHaveLength(1);
});

/** The sheet of a CSV file as it is looked at, without the program's other doors. */
async function importedAsProposed(
  csv: string,
  ...changes: readonly (readonly [from: string, to: string])[]
): Promise<Awaited<ReturnType<typeof imported>> & { readonly proposed: Proposal }> {
  const files = { "t.csv": csv };
  const proposed = decided(await proposal(files), ...changes);
  return { ...(await imported(files, proposed)), proposed };
}

test("places by months are known in the languages of the field, with their capacity", async () => {
  for (const [csv, place, held] of [
    [
      "เรือนจำ,ความจุ,ม.ค. 2562,ก.พ. 2562\nท่าดี,๘๐๐,910,ประมาณ 920\nหนองใส,๑๒๐,130,131\nรวม,920,1040,1051\n",
      "ท่าดี",
      910,
    ],
    [
      "السجن,السعة,يناير ٢٠٢٠,فبراير ٢٠٢٠\nالوادي,٢٠٠,٣٤٥,نحو ٣٥٠\nالتل,٥٠,٦١,٦٢\nالمجموع,٢٥٠,٤٠٦,٤١٢\n",
      "الوادي",
      345,
    ],
    [
      "Établissement,Capacité,janv. 2019,févr. 2019\nTour Grise,200,310,environ 320\nPont Noir,80,90,91\nEnsemble,280,400,411\n",
      "Tour Grise",
      310,
    ],
    [
      "Penal,Aforo,enero 2019,febrero 2019\nAlto Seco,200,310,cerca de 320\nBajo Seco,80,90,91\nTotal,280,400,411\n",
      "Alto Seco",
      310,
    ],
    [
      "Учреждение,Вместимость,жовтень 2020,листопад 2020\nСеверное,200,310,около 320\nЮжное,80,90,91\nВсего,280,400,411\n",
      "Северное",
      310,
    ],
    [
      "ពន្ធនាគារ,សមត្ថភាព,មករា 2020,កុម្ភៈ 2020\nភូមិថ្មី,២០០,៣១០,ប្រហែល ៣២០\nភូមិចាស់,៨០,៩០,៩១\nសរុប,280,400,411\n",
      "ភូមិថ្មី",
      310,
    ],
  ] as const) {
    const { bodies, problems, proposed } = await importedAsProposed(csv);
    expect([place, problems, proposed.undecided]).toEqual([place, [], 0]);
    const facilities = Object.entries(bodies).filter(([, { type }]) => type !== undefined);
    expect(facilities.map(([, { name }]) => name)).toContain(place);
    expect(facilities).toHaveLength(2);
    const [ref] = facilities.find(([, { name }]) => name === place)!;
    const own = Object.values(bodies).filter(({ of }) => of === ref);
    expect(own.map(({ people, places }) => [people ?? places].flat()[0])).toContainEqual(
      expect.objectContaining({ low: held, qualifier: "exact" }),
    );
    expect(
      own.filter(({ people }) => (people as { qualifier?: string })?.qualifier === "about"),
    ).toHaveLength(1);
    expect(own.filter(({ places }) => places !== undefined)).toHaveLength(1);
  }
});

test("a long table is one in any language, and by its structure where no heading is known", async () => {
  const arabic = await importedAsProposed(
    "المحافظة,السجن,المؤشر,التاريخ,القيمة\nالشمال,الوادي,المحتجزون,2020-01,١٬٣٤٥\nالشمال,الوادي,السعة,2020-01,٢٠٠\nالشمال,التل,المحتجزون,2020-01,-\nالشمال,التل,المحتجزون,2020-02,نحو ٤٠\n",
    ["decide:\n", "not_stated:\n"],
  );
  expect(arabic.problems).toEqual([]);
  const numbers = Object.values(arabic.bodies).flatMap(({ people, places }) => people ?? places ?? []);
  expect(numbers.map((each) => (each as { low: number }).low).sort()).toEqual([1345, 200, 40]);
  const unknown = await importedAsProposed(
    "Xlo,Qar,Zim\nTa,2020-01,40\nTa,2020-02,41\nBe,2020-01,12\nBe,2020-02,ca. 13\n",
    ["population: decide", "population: {constant: prison-population}"],
  );
  expect(unknown.problems).toEqual([]);
  expect(Object.values(unknown.bodies).filter(({ people }) => people !== undefined)).toHaveLength(4);
});

test("a value column of a long table may hold hedges, marks and percentages, and no percentage is people", async () => {
  const csv =
    "Facility;Period;Indicator;Value\nA;03.2020;Inmates;1.120\nA;04.2020;Capacity;900\nB;03.2020;Inmates;ca. 35\nB;04.2020;Inmates;-\nB;04.2020;Occupancy;110 %\nB;05.2020;Inmates;12 %\n";
  const { problems, bodies } = await importedAsProposed(
    csv,
    ["decide:\n", "not_stated:\n"],
    ["number: decide", 'number: {decimal: ",", group: "."}'],
    ["number: decide", 'number: {decimal: ",", group: "."}'],
  );
  expect(problems.every((problem) => problem.startsWith("7 "))).toBe(true);
  expect(problems[0]).toMatch(
    /^7 Value holds "12 %" in D7, a percentage, where people or places are counted/,
  );
  expect(bodies["A/inmates-2020-03"]).toMatchObject({ people: { low: 1120 } });
});

test("two places of one name are told apart by what stands beside them, else asked about with their rows", async () => {
  const regions = await importedAsProposed(
    "Region,Prison,Held 2018,Held 2019\nNorth,Kijani,120,88\nZiwa,Kijani,20,11\nZiwa,Mto,3,4\n",
  );
  expect(regions.problems).toEqual([]);
  expect(regions.proposed.mapping).toContain("id: [Region, Prison]");
  expect(regions.bodies["Ziwa-Kijani/held-2019"]).toMatchObject({ people: { low: 11 } });
  const unknown = await importedAsProposed(
    "Prison,Wing,Month,Held\nKijani,A,2019-01,10\nKijani,B,2019-01,12\nMto,A,2019-01,3\n",
  );
  expect(unknown.problems).toEqual([]);
  expect(Object.values(unknown.bodies).filter(({ people }) => people !== undefined)).toHaveLength(3);
  const { mapping } = await proposal({
    "t.csv": "Prison,Held 2018,Held 2019\nKijani,120,88\nMto,3,4\nKijani,20,11\n",
  });
  expect(mapping).toMatch(/id: decide {2}# "Prison" does not tell rows 2, 4 apart/);
});

test("figures of a place and a date are named by both", async () => {
  const { bodies, problems } = await importedAsProposed(
    "Deaths in custody\nRegion,Prison,2018,2019\nNorth,Kijani,1,2\nZiwa,Kijani,0,3\n",
    ["constant: decide", "constant: deaths"],
  );
  expect(problems).toEqual([]);
  expect(bodies["Ziwa-Kijani-deaths-2019"]).toMatchObject({
    facility: "Ziwa-Kijani",
    value: { low: 3 },
    unit: "deaths",
  });
});

test("numbers that number from 1 in each office are told apart by the office", async () => {
  const { bodies, problems, proposed } = await importedAsProposed(
    "Office,No.,Sex,Arrested on,By\nNorth,1,F,2019-02-11,police\nNorth,2,M,2019-02-12,army\nSouth,1,M,2019-03-01,police\nSouth,2,F,2019-03-02,army\n",
  );
  expect(problems).toEqual([]);
  expect(proposed.mapping).toContain("id: [Office, No.]");
  expect(bodies["South-1"]).toMatchObject({ sex: "m" });
});

test("a capacity with its year in its name, one place by time, and places in the columns", async () => {
  const dated = await importedAsProposed(
    "Prison,Capacity 2019,Jan-20,Feb-20,Mar-20\nFort,200,310,311,312\nMill,80,90,91,92\n",
  );
  expect(dated.problems).toEqual([]);
  expect(dated.bodies["Fort/capacity-2019"]).toMatchObject({ places: { low: 200 }, as_of: { edtf: "2019" } });
  const one = await importedAsProposed(
    "Month,Held,Capacity\n2019-01,310,200\n2019-02,ca. 315,200\n",
    ["constant: decide", "constant: Old Fort"],
    ["constant: decide", "constant: Old Fort"],
  );
  expect(one.problems).toEqual([]);
  expect(one.bodies["Old-Fort/held-2019-02"]).toMatchObject({ people: { low: 315, qualifier: "about" } });
  const columns = await importedAsProposed("Month,Fort,Mill\n2019-01,310,90\n2019-02,315,91\n", [
    "population: decide",
    "population: {constant: prison-population}",
  ]);
  expect(columns.problems).toEqual([]);
  expect(columns.bodies["Mill/held-2019-02"]).toMatchObject({ people: { low: 91 } });
});

test("a row whose numbers are the sums of those above is asked about, and a note below the table is left out", async () => {
  const csv =
    "Prison,Held 2018,Held 2019\nFort,120,88\nMill,20,11\nOverall picture,140,99\nQuay,7,8\nSource: a bulletin\n";
  const asked = await proposal({ "t.csv": csv });
  expect(asked.mapping).toMatch(/skip: decide {2}# row 4 begins with "Overall picture"/);
  const { bodies, problems } = await importedAsProposed(csv, [
    "skip: decide",
    "skip: [Source, Overall picture]",
  ]);
  expect(problems).toEqual([]);
  expect(Object.values(bodies).filter(({ type }) => type !== undefined)).toHaveLength(3);
  const nameless = await importedAsProposed(
    "Prison,Held 2018,Held 2019\nFort,120,88\nMill,20,11\n,140,99\n",
    ["skip: decide", 'skip: [""]'],
  );
  expect(nameless.problems).toEqual([]);
  expect(Object.keys(nameless.bodies)).toHaveLength(6);
});

test("a word under skip leaves out rows that begin with it, and none that begin with a longer one", async () => {
  const { bodies } = await importedAsProposed(
    "Prison,Held 2018,Held 2019\nTotal,127,96\nTotalina,7,8\nFort,120,88\n",
  );
  expect(
    Object.keys(bodies)
      .filter((ref) => !ref.includes("/"))
      .sort(),
  ).toEqual(["Fort", "Totalina"]);
});

test("a third sex in any of the languages, and numbers that no age is, are understood or asked about", async () => {
  for (const [words, values] of [
    ["homme,femme,autre", "{homme: m, femme: f, autre: other}"],
    ["mujer,hombre,otro", "{mujer: f, hombre: m, otro: other}"],
    ["ស្រី,ប្រុស,ផ្សេងទៀត", "{ស្រី: f, ប្រុស: m, ផ្សេងទៀត: other}"],
    ["F,M,X", "{F: f, M: m, X: other}"],
  ] as const) {
    const rows = words.split(",").map((word, at) => `A-${at},${word}\n`);
    const { mapping } = await proposal({ "t.csv": `Case,Sex\n${rows.join("")}` });
    expect(mapping).toContain(`values: ${values}`);
  }
  expect((await proposal({ "t.csv": "Case,Sex\nA-1,H\nA-2,M\n" })).mapping).toMatch(/H: m[^]*M: decide/);
  const ages = await importedAsProposed(
    "Case,Sex,Age\nA-1,f,31\nA-2,m,99\nA-3,m,0\nA-4,m,999\nA-5,m,45\n",
    ['"99": decide', '"99": 99'],
    ['"0": decide', '"0": null'],
    ['"999": decide', '"999": null'],
  );
  expect(ages.problems).toEqual([]);
  expect(ages.bodies["A-2"]).toMatchObject({ age: { years: { low: 99 } } });
  expect(ages.bodies["A-3"]).not.toHaveProperty("age");
});

test("a form's own clock is no end of detention, a question about release is, and one impossible day spoils no dates", async () => {
  const files = {
    "form.csv":
      "debut,fin,sexe,_index\n2021-03-01T08:00:00+01:00,2021-03-01T08:40:00+01:00,homme,1\n2021-03-02T08:00:00+01:00,2021-03-02T08:40:00+01:00,femme,2\n",
    "det.csv":
      "det/debut,det/fin,_index,_parent_index\n2020-05-01,2020-05-03,1,1\n2020-06-10,2020-06-12,2,1\n2020-13-01,,3,2\n2020-07-01,,4,2\n",
  };
  const clocked = {
    ...files,
    "form.csv": files["form.csv"]
      .replace("_index", "_submission_time,_index")
      .replaceAll(/(homme|femme),/g, "$1,2021-03-02T09:00:00,"),
  };
  const proposed = await proposal(clocked);
  expect(proposed.mapping).toMatch(/- fin {2}# .*of the form's server/);
  const { bodies, problems } = await imported(clocked, proposed);
  expect(problems.map((problem) => problem.slice(0, 40))).toEqual([
    expect.stringMatching(/^4 det\/debut holds "2020-13-01"/),
  ]);
  expect(bodies["p-1/det-2"]).toMatchObject({ end: { edtf: "2020-06-12" }, person: "p-1" });
});

test("an error in a column of a choice leaves it a choice", async () => {
  const form = utils.aoa_to_sheet([
    ["_uuid", "q", "q/a", "q/b"],
    ["u-1", "a", 1, 0],
    ["u-2", "b", 0, 1],
  ]);
  form["C3"] = { t: "e", v: 42, w: "#N/A" };
  const files = { "k.xlsx": bookOf({ f: form }) };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("choices: q/*");
  expect((await imported(files, proposed)).problems.join()).toMatch(/^3 q\/a cannot be read in f!C3/);
});

test("a year and a month in two columns are one date, and a total of the months is no capacity", async () => {
  for (const [months, first] of [
    ["January,February", "2019-01"],
    ["1,2", "2019-01"],
    ["enero,febrero", "2019-01"],
  ] as const) {
    const [one, two] = months.split(",");
    const { bodies, problems } = await importedAsProposed(
      `Prison,Year,Month,Held,Beds\nFort,2019,${one},310,200\nFort,2019,${two},312,200\nMill,2019,${one},90,80\n`,
    );
    expect(problems).toEqual([]);
    const counts = Object.values(bodies).filter(({ people }) => people !== undefined);
    expect(counts).toHaveLength(3);
    expect(counts.map(({ as_of }) => (as_of as { edtf: string }).edtf)).toContain(first);
    expect(Object.values(bodies).filter(({ places }) => places !== undefined)).toHaveLength(3);
  }
  const { mapping } = await proposal({
    "t.csv": "Prison,Jan 2019,Feb 2019,Total\nFort,310,312,622\nMill,90,91,181\n",
  });
  expect(mapping).toMatch(/- Total {2}# D: numbers in 2 rows; a number without a date/);
});

test("numbers beside months that no word calls anything may be a capacity, which is asked", async () => {
  const { bodies, problems } = await importedAsProposed(
    "Prison,Limiti,Jan 2019,Feb 2019\nFort,0200,310,312\nMill,80,90,91\n",
    ["kind: decide", "kind: capacity"],
    ["population: decide", "population: {constant: prison-population}"],
  );
  expect(problems).toEqual([]);
  expect(bodies["Fort/places"]).toMatchObject({ places: { low: 200 } });
});

test("thousands may be parted by spaces, and what has neither letter nor digit is a mark in any script", async () => {
  const { bodies, problems, proposed } = await importedAsProposed(
    "Prison;Date;Held\nFort;2019-01;1 120\nFort;2019-02;٬٬\nMill;2019-01;90\n",
    ["decide:\n", "not_stated:\n"],
  );
  expect(problems).toEqual([]);
  expect(proposed.mapping).toContain('number: {group: " "}');
  expect(bodies["Fort/held-2019-01"]).toMatchObject({ people: { low: 1120 } });
  const arabic = await proposal({ "t.csv": "Case,Sex,Told\nA-1,f,نعم\nA-2,m,؟\nA-3,m,لا\n" });
  expect(arabic.mapping).toMatch(/decide:\n +- ؟/);
  expect(arabic.codebook).toContain("type: yn");
});

test("an arrest is named by its date, in whatever language its month is", async () => {
  const { bodies, problems } = await importedAsProposed(
    "رقم الملف,الجنس,تاريخ الاعتقال\nA-1,أنثى,١٢ كانون الثاني ٢٠١٩\nA-1,أنثى,٣ تموز ٢٠١٩\nA-2,ذكر,قبل ٢٠٢٠\n",
  );
  expect(problems).toEqual([]);
  expect(Object.keys(bodies)).toContain("A-1/from-2019-07-03");
  expect(Object.values(bodies)).toContainEqual(
    expect.objectContaining({ start: { edtf: "[..2019]", words: "قبل ٢٠٢٠" } }),
  );
});

test("a numbered question says what its words say, and numbers of cases that look like months are no dates", async () => {
  const form = await proposal({
    "k.csv":
      "1. Sex of respondent,2. Age of respondent,3. Date of arrest,4. Date of release,_uuid,_submission_time\nFemale,98,2020-05-01,2020-05-09,u-1,2021-03-01T09:00:00\nMale,31,2020-06-01,,u-2,2021-03-01T09:00:00\n",
  });
  expect(form.mapping).toMatch(/"98": decide/);
  expect(form.mapping).toContain("start: {column: 3. Date of arrest}");
  expect(form.mapping).toContain("end: {column: 4. Date of release}");
  const cases = await importedAsProposed("Numéro,Sexe\n001/2021,F\n06/2021,M\n");
  expect(cases.problems).toEqual([]);
  expect(Object.keys(cases.bodies)).toEqual(["001-2021", "06-2021"]);
});

test("a table that counts no people held gives figures, and one of sexes and no date counts", async () => {
  const flows = await importedAsProposed(
    "Date,Place,Admissions,Deaths\n2020-01,Fort,12,0\n2020-02,Fort,9,1\n2020-01,Mill,3,0\n",
    ["constant: decide", "constant: persons"],
    ["constant: decide", "constant: deaths"],
  );
  expect(flows.problems).toEqual([]);
  expect(flows.bodies["Fort-deaths-2020-02"]).toMatchObject({
    value: { low: 1 },
    as_of: { edtf: "2020-02" },
  });
  const list = await importedAsProposed(
    "S/No,County,Station,Male,Female\n1,Uwanda,Kijani,30,4\n2,Ziwa,Kijani,22,3\n",
  );
  expect(list.problems).toEqual([]);
  expect(list.bodies["Ziwa-Kijani/female"]).toMatchObject({ population: "women", people: { low: 3 } });
});

test("columns of a place and a measure each are places, and columns of kinds of people are not", async () => {
  const { bodies, problems } = await importedAsProposed(
    "Date,Fort – held,Fort – capacity,Mill – held,Mill – capacity\n2020-01,310,200,90,80\n2020-02,312,200,91,80\n",
  );
  expect(problems).toEqual([]);
  expect(bodies["Mill/held-2020-02"]).toMatchObject({ people: { low: 91 } });
  expect(bodies["Fort/capacity-2020-01"]).toMatchObject({ places: { low: 200 } });
  const kinds = await proposal({
    "t.csv": "Date,Remand prisoners,Sentenced prisoners\n2020-01,31,20\n2020-02,32,21\n",
  });
  expect(kinds.mapping).not.toContain("header: Place");
  expect(kinds.mapping).toMatch(/constant: decide {2}# the sheet names no place/);
});

test("a column of numbers is called the same whichever stands before it", async () => {
  const idsOf = async (...columns: string[]): Promise<string[]> => {
    const { mapping } = await proposal({
      "p.csv": `Prison,${columns.join(",")}\nFort,${columns.map(() => 4).join(",")}\nMill,${columns.map(() => 5).join(",")}\n`,
    });
    return [...mapping.matchAll(/people: (.*)/g)].map((match) => {
      const before = mapping.slice(0, match.index);
      return `${match[1]}: ${before.slice(before.lastIndexOf("id: ")).split("\n")[0]}`;
    });
  };
  const [one, two, three] = ["السجناء", "النزلاء", "السجناء 2019"];
  const named = await idsOf(one, two, three);
  expect(named).toHaveLength(3);
  expect((await idsOf(three, two, one)).toSorted()).toEqual(named.toSorted());
  expect(new Set(named.map((line) => line.split(": ").at(-1))).size).toBe(3);
});

/** What becomes of two columns of numbers by the times in their names: the date of each, or what is asked, and the era. */
async function timesOf(names: readonly string[], place = "Prison"): Promise<string[]> {
  const { mapping } = await proposal({
    "p.csv": `${place};Capacity;${names.join(";")}\nFort;100;${names.map(() => 40).join(";")}\nMill;90;${names.map(() => 50).join(";")}\n`,
  });
  expect(mapping).not.toMatch(/era: /);
  const values = /as_of:\s+\{?column: \w+,?\s+values: \{([^}]*)\}/.exec(mapping)?.[1];
  if (values !== undefined) return values.split(", ").map((pair) => pair.replace(/^.*: /, ""));
  return [...mapping.matchAll(/^ +"?(?:[^\s#].*)?: decide {2}# (?!what do the)(.*)$/gm)].map((match) =>
    match[1]!.replace(/^".*?": /, ""),
  );
}

test("quarters and halves of a year are intervals however they are written, and no years of a Japanese reign", async () => {
  const quarters = ["2019-01/2019-03", "2019-04/2019-06"];
  for (const names of [
    ["Q1 2019", "Q2 2019"],
    ["T1 2019", "T2 2019"],
    ["2019-T1", "2019-T2"],
    ["Q1-19", "Q2-19"],
    ["1Q19", "2Q19"],
    ["1er trimestre 2019", "2e trimestre 2019"],
    ["I квартал 2019", "II квартал 2019"],
  ])
    expect(await timesOf(names), names[0]).toEqual(quarters);
  for (const names of [
    ["S1 2019", "S2 2019"],
    ["H1/2019", "H2/2019"],
    ["1. Halbjahr 2019", "2. Halbjahr 2019"],
  ])
    expect(await timesOf(names), names[0]).toEqual(["2019-01/2019-06", "2019-07/2019-12"]);
  for (const names of [
    ["S1", "S2"],
    ["H1", "H2"],
    ["T1", "T2"],
  ])
    expect(await timesOf(names), names[0]).toEqual(Array(2).fill(expect.stringMatching(/^of which year\?/)));
});

test("T1 is a month where the sheet is Vietnamese or counts them above four, and asked about where it may be", async () => {
  expect(await timesOf(["T1/2021", "T2/2021"], "Trại giam")).toEqual(["2021-01", "2021-02"]);
  expect(await timesOf(["T4-21", "T5-21"])).toEqual(["2021-04", "2021-05"]);
  expect(await timesOf(["T1/2021", "T2/2021"])).toEqual(
    Array(2).fill(expect.stringMatching(/^a quarter, or a month/)),
  );
});

test("a year that begins in a month of its own is asked about, and is never its first year alone", async () => {
  for (const names of [
    ["2018/19", "2019/20"],
    ["2018-19", "2019-20"],
    ["2009-10", "2010-11"],
    ["2018-2019", "2019-2020"],
    ["FY2018-19", "FY2019-20"],
    ["FY18", "FY19"],
    ["AF 2018", "AF 2019"],
    ["Année fiscale 2018", "Année fiscale 2019"],
    ["Q1 FY2018", "Q2 FY2018"],
    ["2018/19 FY", "2019/20 FY"],
  ])
    expect(await timesOf(names), names[0]).toEqual(
      Array(2).fill(expect.stringMatching(/^from which month to which\?/)),
    );
  expect(await timesOf(["2015-2018", "2018-2021"])).toEqual(["2015/2018", "2018/2021"]);
  const months = await proposal({ "p.csv": "Prison,2010-10,2010-11,2010-12\nFort,1,2,3\nMill,4,5,6\n" });
  expect(months.mapping).toContain("date: yyyy-mm");
  const column = await proposal({
    "p.csv": "Prison,Period,Held\nFort,2009-10,4\nFort,2010-11,5\nMill,2009-10,6\n",
  });
  expect(column.mapping).toMatch(/decide {2}# "2009-10": months, or years from one to the next\?/);
  const alone = await proposal({ "p.csv": "Prison,Capacity 2018/19,Held\nFort,4,5\nMill,6,7\n" });
  expect(alone.mapping).toMatch(/constant: decide.*from which month to which/);
});

test("a row whose numbers are the sums of rows above is asked about, whatever it is called and wherever it stands", async () => {
  const skipOf = async (sheet: string): Promise<string> =>
    /skip: decide {2}# (.*)/.exec((await proposal({ "p.csv": sheet })).mapping)?.[1] ?? "";
  // One number a row and date.
  expect(
    await skipOf(
      "Station,Date,Held\nFort,2019-01,40\nQuay,2019-01,60+\nFort,2019-02,30\nWhole,2019-01,100\n",
    ),
  ).toMatch(/^row 5 begins with "Whole"/);
  // Behind a subtotal that its word tells, also over one row alone.
  const blocks =
    "Region,Prison,Held Jan 2019,Held Feb 2019\nNorth,Fort,210,220\nNorth,Mill,120,130\nNorth,Subtotal,330,350\nSouth,Quay,90,95\nCała południe,,90,95\nKraj,,420,445\n";
  expect(await skipOf(blocks)).toMatch(/^row 6 begins with "Cała południe".*row 7 begins with "Kraj"/);
  // As far as its numbers are rounded.
  expect(await skipOf("Prison,Jan 2019,Feb 2019\nFort,210.4,220\nMill,120.4,131\nKraj,330.9,352\n")).toMatch(
    /"Kraj"/,
  );
  // What merely is as large as another is none.
  expect(await skipOf("Prison,Jan 2019,Feb 2019\nFort,210,220\nMill,210,220\nQuay,7,9\n")).toBe("");
  // A blank that is filled down from above names no row that sums up others.
  const proposed = await proposal({ "p.csv": blocks });
  expect(proposed.mapping).not.toContain("fill_down");
  const { problems } = await imported(
    { "p.csv": blocks },
    {
      ...proposed,
      mapping: proposed.mapping.replace(/skip: decide.*/, "skip: [Subtotal]\n    fill_down: [Prison]"),
    },
  );
  expect(problems.map((problem) => problem.slice(0, 60))).toEqual([
    expect.stringMatching(/^6 the row has a blank that fill_down would fill in/),
    expect.stringMatching(/^7 the row has a blank that fill_down would fill in/),
  ]);
});

test("dates of one row against the order of the others are asked about, whatever their columns are called", async () => {
  const register = (laya: string): Files => ({
    "k.csv": `Kaso,Kasarian,Petsa ng aresto,Petsa ng laya\nK-1,Babae,13/02/2019,20/02/2019\nK-2,Lalaki,14/06/2019,${laya}\nK-3,Babae,15/07/2019,\n`,
  });
  const asked = await proposal(register("01/06/2019"));
  expect(asked.mapping).toMatch(
    /01\/06\/2019: decide {2}# in row 3 it is before "Petsa ng aresto" \(14\/06\/2019\), and after it in the others/,
  );
  const { problems, bodies } = await imported(
    register("01/06/2019"),
    decided(asked, ["01/06/2019: decide", "01/06/2019: null"]),
  );
  expect(problems).toEqual([]);
  expect(bodies["K-2/petsa_ng_aresto"]).toMatchObject({ value: { time: { edtf: "2019-06-14" } } });
  expect(bodies["K-2/petsa_ng_laya"]).toBeUndefined();
  expect((await proposal(register("21/06/2019"))).undecided).toBe(0);
});

test("an age is asked about also where it differs from row to row, and a day of death is a death or asked about", async () => {
  const { mapping } = await proposal({
    "k.csv": "Case,Sex,Edad,Arrested on\nK-1,F,34,2019-02-13\nK-1,F,35,2020-02-13\nK-2,M,250,2019-06-14\n",
  });
  expect(mapping).toMatch(/edad:[^]*"250": decide {2}# an age, or no answer/);
  for (const heading of [
    "Died on",
    "Date de décès",
    "Fecha de muerte",
    "Дата смерти",
    "تاريخ الوفاة",
    "วันที่เสียชีวิต",
  ]) {
    const files = { "k.csv": `Case,Sex,${heading}\nK-1,F,2019-02-13\nK-2,M,\nK-3,M,2019-03-15\n` };
    const proposed = await proposal(files);
    expect(proposed.mapping, heading).toContain("kind: decide  # death if these are deaths in custody");
    const { bodies, problems } = await imported(files, decided(proposed, ["kind: decide", "kind: death"]));
    expect(problems).toEqual([]);
    expect(bodies["K-3/death-1"]).toMatchObject({ died: { edtf: "2019-03-15" }, person: "K-3" });
    expect(bodies["K-2/death-1"]).toBeUndefined();
  }
});

test("a header of three rows names its columns by all of them, and a quarter between a year and its month is none", async () => {
  const bands = (middle: readonly unknown[], low: readonly unknown[]): Uint8Array =>
    workbook(
      [
        ["Prison", "Capacity", 2020, null, null, null, 2021, null, null, null],
        [null, null, ...middle],
        [null, null, ...low],
        ["Fort", 200, 11, 12, 13, 14, 15, 16, 17, 18],
        ["Mill", 300, 21, 22, 23, 24, 25, 26, 27, 28],
      ],
      (s) => {
        s["!merges"] = ["A1:A3", "B1:B3", "C1:F1", "G1:J1"].map((range) => utils.decode_range(range));
      },
    );
  const sexes = {
    "p.xlsx": bands(
      ["Janvier", null, "Février", null, "Janvier", null, "Février", null],
      ["Men", "Women", "Men", "Women", "Men", "Women", "Men", "Women"],
    ),
  };
  const bySex = await imported(sexes, await proposal(sexes));
  expect(bySex.problems).toEqual([]);
  expect(bySex.bodies["Mill/women-2021-02"]).toMatchObject({
    people: { low: 28 },
    as_of: { edtf: "2021-02" },
  });
  const quarters = {
    "p.xlsx": bands(
      ["Q1", null, "Q2", null, "Q1", null, "Q2", null],
      ["Jan", "Mar", "Apr", "Jun", "Jan", "Mar", "Apr", "Jun"],
    ),
  };
  const byMonth = await imported(quarters, await proposal(quarters));
  expect(byMonth.problems).toEqual([]);
  const dates = Object.entries(byMonth.bodies).flatMap(([ref, { as_of }]) =>
    ref.startsWith("Fort/") && as_of ? (as_of as { edtf: string }).edtf : [],
  );
  expect(dates).toEqual([
    "2020-01",
    "2020-03",
    "2020-04",
    "2020-06",
    "2021-01",
    "2021-03",
    "2021-04",
    "2021-06",
  ]);
});

test("a month that no language knows is asked about, and its year alone is no date; hardly any number makes it no other column", async () => {
  const files = {
    "p.csv":
      "Lapas,Kapasitas,Jan 2020,Zbv 2020,Mar 2020\nGate,200,950,n/a,970\nBridge,300,310,circa 320?,330\n",
  };
  const proposed = await proposal(files);
  expect(proposed.mapping).toMatch(/Zbv 2020: decide {2}# "Zbv 2020": which time is it\?/);
  const { bodies, problems } = await imported(
    files,
    decided(proposed, ["Zbv 2020: decide", "Zbv 2020: 2020-02"], ["      decide:\n", "      not_stated:\n"]),
  );
  expect(problems.join()).toMatch(/D3.*is not a number/);
  expect(bodies["Gate/held-Mar-2020"]).toMatchObject({ people: { low: 970 }, as_of: { edtf: "2020-03" } });
  const unknown = await proposal({ "p.csv": "Jela,Zbv 2020,Qrk 2020\nGate,950,960\nBridge,310,320\n" });
  expect(unknown.mapping.match(/ 2020: decide {2}# "/g)).toHaveLength(2);
  const said = await proposal({ "p.csv": "Prison,Men 2020,Women 2020\nGate,950,960\nBridge,310,320\n" });
  expect(said.mapping).not.toContain("which time is it");
});

test("days of an Ethiopian sheet may be of either calendar, whatever digits they are in, and names of its months are its own", async () => {
  const asked = await proposal({ "m.csv": "የመዝገብ ቁጥር,የተያዘበት ቀን\nA-01,03/05/2011\nA-02,20/04/2012\n" });
  expect(asked.mapping).toMatch(/era: decide {2}# 2011: ethiopian \(2018\)\?/);
  const files = { "m.csv": "ማረሚያ ቤት,መስከረም 2011,ጥቅምት 2011,ታኅሣሥ 2011\nFort,950,960,970\nMill,310,320,330\n" };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("era: ethiopian");
  const both = await proposal({
    "m.csv": files["m.csv"].replace(",ታኅሣሥ 2011", "").replaceAll(/,970|,330/g, ""),
  });
  expect(both.mapping).toMatch(/era: (decide|ethiopian)/);
});

test("words that repeat the cell above are what stands there, signs that may do so are asked about, and under no row both are refused", async () => {
  const files = {
    "c.csv":
      "Exp. No;Sexo;Fecha de detención;Autoridad\nE-01;F;13.4.2019;policía\nE-01;ídem;14.6.2019;,,\nE-02;M;15.7.2019;ejército\nE-03;M;16.8.2019;policía\n",
  };
  const proposed = await proposal(files);
  expect(proposed.mapping).toContain("ditto: [ídem]");
  expect(proposed.mapping).toContain("id: {column: Exp. No}");
  const [states] = /\n {4}states:\n(?: {6}.*\n)+/.exec(proposed.mapping)!;
  const both = decided(proposed, ["ditto: [ídem]", 'ditto: [ídem, ",,"]'], [states, "\n"]);
  const { bodies, problems } = await imported(files, both);
  expect(problems).toEqual([]);
  expect(bodies["E-01/from-2019-06-14/autoridad"]).toMatchObject({ value: { code: "policia" } });
  const gap = { "c.csv": files["c.csv"].replace("E-01;ídem", ";;;\nE-01;ídem") };
  expect((await imported(gap, both)).problems.join()).toMatch(
    /4 .*says "ídem" in B4, .*nothing stands in the row above/,
  );
});

test("rows of one person that differ in sex are two persons only where somebody says so", async () => {
  const proposed = await proposal({
    "c.csv":
      "Case no,Sex,Arrested on,Arrested by\nA-1,F,2019-02-11,police\nA-1,M,2019-03-12,army\nA-2,M,2019-04-01,police\n",
  });
  expect(proposed.mapping).toMatch(
    /id: decide {2}# rows of one Case no differ in Sex \(rows 2-3\): mend the sheet/,
  );
});

test("a repeat within a repeat that lacks its submission's number is asked about, and moves no other to a number that is counted anew", async () => {
  const proposed = await proposal({
    "form.csv": "sexo,_uuid,_index\nfemenino,8f-1,1\nmasculino,8f-2,2\n",
    "moves.csv":
      "day,_index,_parent_table_name,_parent_index,_submission__uuid\n2019-12-05,1,,1,8f-1\n2019-12-06,2,,2,8f-2\n",
    "blows.csv": "times,_index,_parent_table_name,_parent_index\n2,1,moves,1\n3,2,moves,2\n",
  });
  expect(proposed.mapping).toMatch(/kind: person\n {8}id: \{column: _uuid\}/);
  expect(proposed.mapping).toContain("under: {kind: person, id: {column: _submission__uuid}}");
  expect(proposed.mapping).toMatch(
    /id: decide {2}# the column that holds the id of the person; this repeat stands in another one/,
  );
});

test("of two tables side by side no column of numbers is taken for the name of a row", async () => {
  const proposed = await proposal({
    "p.csv":
      "Prison,Jan-20,Feb-20,,Prison,Capacity\nGate,120,130,,Gate,100\nBridge,40,41,,Bridge,50\nQuay,10,12,,Quay,20\n",
  });
  expect(proposed.mapping).toContain("id: decide");
  expect(proposed.mapping).toMatch(/- Prison {2}# E: .*another column has this name; rename one of them/);
});
