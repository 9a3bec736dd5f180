import { utils, write, type WorkSheet } from "@e965/xlsx";
import { afterAll, expect, test } from "vitest";
import { openApart } from "../../apart/apart.ts";
import { DraftReader } from "../../records/draft-reader.ts";
import { readRecordsInto } from "../../records/record-file.ts";
import { readTables } from "../mapped-table.ts";
import { readMapping } from "../mapping.ts";
import { openSheets } from "./open.ts";
import { propose, type Proposal } from "./propose.ts";

/* Everybody and every place in these sheets is invented. */

const apart = openApart();
afterAll(() => apart.close());

async function* bytesOf(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content as string);
}

async function proposal(file: string, content: string | Uint8Array): Promise<Proposal> {
  const { sheets } = await openSheets(file, () => bytesOf(content), { apart });
  return propose(sheets, { name: "x" });
}

/** What an import of the file gives by a proposal in which each text is replaced by the next. */
async function imported(
  content: string | Uint8Array,
  { mapping, codebook }: Proposal,
  ...changes: readonly (readonly [from: string, to: string])[]
): Promise<{ bodies: Record<string, Record<string, unknown>>; problems: string[]; notes: string[] }> {
  let text = mapping;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const reader = new DraftReader({ codebooks: [], hasRef: () => false });
  readRecordsInto(reader, [{ name: "x.codebook.yaml", text: codebook }]);
  const read = readMapping({ name: "x.map.yaml", text });
  if ("problems" in read)
    return {
      bodies: {},
      problems: read.problems.map(({ field, message }) => `${field} ${message}`),
      notes: [],
    };
  const [bodies, notes]: [Record<string, Record<string, unknown>>, string[]] = [{}, []];
  const table = (summary: { readonly notes: readonly string[] }): void => void notes.push(...summary.notes);
  for await (const row of readTables(read.mapping, () => bytesOf(content), reader, { apart, table }))
    for (const { ref, body } of row.drafts) bodies[ref] = body as unknown as Record<string, unknown>;
  const problems = reader.finish().map(({ line, field, message }) => `${line ?? ""} ${field} ${message}`);
  return { bodies, problems, notes };
}

function workbook(rows: readonly (readonly unknown[])[], change: (sheet: WorkSheet) => void): Uint8Array {
  const sheet = utils.aoa_to_sheet(rows as unknown[][]);
  change(sheet);
  const book = utils.book_new();
  utils.book_append_sheet(book, sheet, "Sheet1");
  return write(book, { type: "buffer", bookType: "xlsx" }) as Uint8Array;
}

const ofTwo = `Men
Prison,Region,Jan 2020,Feb 2020
Old Fort,North,120,130
Mill Lane,South,80,85

Women
Prison,Region,Jan 2020,Feb 2020
Old Fort,North,12,13
The Quay,South,4,5
`;

test("a table below another with the same columns is a table of its own, and both are of the same places", async () => {
  const proposed = await proposal("x.csv", ofTwo);
  expect(proposed.mapping.match(/^ {4}(header|until): \d+/gm)).toEqual([
    "    header: 2",
    "    until: 4",
    "    header: 7",
  ]);
  const { bodies, problems } = await imported(
    ofTwo,
    proposed,
    ["population: decide", "population: {constant: prison-population}"],
    ["population: decide", "population: {constant: women}"],
  );
  expect(problems).toEqual([]);
  expect(bodies["Old-Fort/held-2020-01"]).toMatchObject({ people: { low: 120 } });
  expect(bodies["Old-Fort/women-held-2020-01"]).toMatchObject({ people: { low: 12 }, population: "women" });
  expect(Object.keys(bodies).filter((ref) => !ref.includes("/"))).toEqual([
    "Old-Fort",
    "Mill-Lane",
    "The-Quay",
  ]);
});

test("a table below another with other columns is found by its headings, or by what stands below them", async () => {
  const known = `Prison,Capacity,Jan 2020\nOld Fort,100,120\nMill Lane,90,80\n\n\nCase no,Sex,Arrested\nD-1,f,2019-04-13\nD-2,m,2019-05-14\n`;
  expect((await proposal("x.csv", known)).mapping).toMatch(/until: 3 [^]*header: 6\n[^]*kind: person/);
  const unknown = `Case no,Sex,Lawyer\nD-1,f,yes\nD-2,m,no\nD-3,m,no\n\nLane,Bowls,Cups\nblue,12,30\nred,14,40\n`;
  expect((await proposal("x.csv", unknown)).mapping).toMatch(/until: 4 [^]*header: 6\n/);
  const three = `${known}\nPrison,Deaths\nOld Fort,3\nMill Lane,0\n`;
  expect((await proposal("x.csv", three)).mapping.match(/^ {4}until: \d+/gm)).toEqual([
    "    until: 3",
    "    until: 8",
  ]);
});

test("blank rows between regions, notes and marks below a table begin no other", async () => {
  const spaced = `Prison,Region,Jan 2020\nOld Fort,North,120\nMill Lane,North,80\n\nThe Quay,South,n/a\nThe Barn,South,41\n\nSource: the ministry\n`;
  expect((await proposal("x.csv", spaced)).mapping).not.toContain("until:");
  const words = `Case no,Sex,Lawyer\nD-1,f,yes\nD-2,m,no\n\nD-3,m,no\nD-4,f,yes\n`;
  expect((await proposal("x.csv", words)).mapping).not.toContain("until:");
});

test("a header that each page prints again is left out and told, and behind a blank row it is asked about", async () => {
  const page = `Case no,Sex,Lawyer\nD-1,f,yes\nD-2,m,no\nCase no,Sex,Lawyer\nD-3,m,no\n`;
  const proposed = await proposal("x.csv", page);
  expect(proposed.undecided).toBe(0);
  const { bodies, problems, notes } = await imported(page, proposed);
  expect([problems, Object.keys(bodies).filter((ref) => /^D-\d$/.test(ref))]).toEqual([
    [],
    ["D-1", "D-2", "D-3"],
  ]);
  expect(notes).toContain("row 4 repeats the header and was left out");
  const grown = page.replace("no\nCase no", "no\n\nCase no");
  expect((await imported(grown, proposed)).problems).toEqual([
    expect.stringMatching(
      /^5 the row names the columns again, and a row above it is blank or a title; .*header: 5,/,
    ),
  ]);
});

test("a row that was put in above a second table is in none, and is refused", async () => {
  const proposed = await proposal("x.csv", ofTwo);
  const grown = ofTwo.replace("Mill Lane,South,80,85\n\n", "Mill Lane,South,80,85\nThe Barn,South,1,2\n");
  const { problems } = await imported(
    grown,
    proposed,
    ["population: decide", "population: {constant: prison-population}"],
    ["population: decide", "population: {constant: women}"],
  );
  expect(problems).toEqual([
    expect.stringMatching(/^5 the row stands below the last row of its table \(until: 4\)/),
  ]);
});

const grouped = `Prison,Capacity,Jan 2020,Feb 2020
Province of Lake,,,
Old Fort,100,120,121
Mill Lane,90,80,81
Province of Hills,,,
The Quay,50,40,41
`;

test("a row that only says a region heads the rows below it, and is no place", async () => {
  const proposed = await proposal("x.csv", grouped);
  expect(proposed.mapping).toContain("group: {column: Region, heads: [Province of Lake, Province of Hills]}");
  const { bodies, problems, notes } = await imported(grouped, proposed);
  expect(problems).toEqual([]);
  expect(Object.keys(bodies).filter((ref) => !ref.includes("/"))).toEqual([
    "Old-Fort",
    "Mill-Lane",
    "The-Quay",
  ]);
  expect(bodies["Mill-Lane"]).toMatchObject({ place: "Province of Lake" });
  expect(bodies["The-Quay"]).toMatchObject({ place: "Province of Hills" });
  expect(notes).toContain(
    'rows 2, 5 head the rows below them, which have their words in the column "Region"',
  );
});

test("a region over the rows is known in each script, and when it is merged over all columns", async () => {
  for (const [one, other] of [
    ["Région du Lac", "Région des Collines"],
    ["ខេត្តបឹង", "ខេត្តភ្នំ"],
    ["محافظة البحيرة", "محافظة التلال"],
    ["Provinsi Danau", "Provinsi Bukit"],
  ])
    expect(
      (
        await proposal(
          "x.csv",
          grouped.replace("Province of Lake", one!).replace("Province of Hills", other!),
        )
      ).mapping,
    ).toMatch(/group: \{column: Region, heads: \[/);
  const merged = workbook(
    [
      ["Prison", "Capacity", "Jan 2020", "Feb 2020"],
      ["North"],
      ["Old Fort", 100, 120, 121],
      ["South"],
      ["The Quay", 50, 40, 41],
    ],
    (sheet) => (sheet["!merges"] = [1, 3].map((r) => ({ s: { r, c: 0 }, e: { r, c: 3 } }))),
  );
  const proposed = await proposal("x.xlsx", merged);
  expect(proposed.mapping).toContain("group: {column: Region, heads: [North, South]}");
  expect((await imported(merged, proposed)).bodies["The-Quay"]).toMatchObject({ place: "South" });
});

test("words alone in the first cell that do not say what they are are asked about, and a new one is refused", async () => {
  const asked = grouped.replace("Province of Lake", "Lakeside").replace("Province of Hills", "Hillside");
  const proposed = await proposal("x.csv", asked);
  expect(proposed.mapping).toMatch(
    /heads: decide {2}# rows 2, 5 have words .*\["Lakeside", "Hillside"\] if these head/,
  );
  const places = await imported(asked, proposed, ["heads: decide", "heads: []"]);
  expect(places.bodies["Lakeside"]).toMatchObject({ name: "Lakeside" });
  const heads = [["heads: decide", "heads: [Lakeside, Hillside]"]] as const;
  const carried = await imported(asked, proposed, ...heads);
  expect([carried.problems, carried.bodies["Lakeside"], carried.bodies["The-Quay"]]).toEqual([
    [],
    undefined,
    expect.objectContaining({ place: "Hillside" }),
  ]);
  expect((await imported(`${asked}Seaside,,,\nThe Pier,1,2,3\n`, proposed, ...heads)).problems).toEqual([
    expect.stringMatching(/^7 the row has words in its first cell alone; list them under group/),
  ]);
  expect(
    (await imported(asked.replace("Old Fort", "Hillside,,,\nOld Fort"), proposed, ...heads)).problems,
  ).toEqual([expect.stringMatching(/^2 the row heads the same rows as row 3;/)]);
});
