import { afterAll, expect, test } from "vitest";
import { openApart } from "../../apart/apart.ts";
import { openSheets } from "./open.ts";
import { propose, type Proposal } from "./propose.ts";
import { rehearsed } from "./rehearse.ts";

/* Everybody and every place in these sheets is invented. */

const apart = openApart();
afterAll(() => apart.close());

async function proposed(text: string): Promise<Proposal> {
  const open = async function* (): AsyncGenerator<Uint8Array> {
    yield Buffer.from(text);
  };
  const { sheets } = await openSheets("s.csv", open, { apart });
  return rehearsed(propose(sheets, { name: "s" }), open, apart);
}

const head = (mapping: string): string[] => mapping.split("\n").filter((line) => line.startsWith("# - "));
/** Rows of good cells around the odd ones. */
const many = (row: (at: number) => string): string =>
  Array.from({ length: 12 }, (_, at) => `${row(at)}\n`).join("");

test.each([
  [
    "no number of a field, no day of any calendar, and a text that may be a name",
    `Case,Sex,Age,Date of arrest\nX-1,f,25*,2020-13-02\nX-2,m,30,2020-02-30\nX-3,m,Ash Lane,2020-05-01\n${many((at) => `A-${at},f,${30 + at},2020-05-12`)}`,
    [
      /^# - Date of arrest: "2020-13-02" in D2, "2020-02-30" in D3; rows 2-3: /,
      /^# - Age: "25\*" in C2, a text that is not shown in C4; rows 2, 4: is not a number/,
    ],
  ],
  [
    "cells of months that became rows, each by its place",
    "Prison,Capacity,Jan 2020,Feb 2020,Mar 2020\nOld Fort,200,980,1010,99*\nMill Lane,100*,80,82,81\nQuay,300,310,x12,330\nHill,300,310,312,330\n",
    [/^# - Number: "99\*" in E2, "x12" in D4; rows 2, 4: /, /^# - Capacity: "100\*" in B3; row 3: /],
  ],
  [
    "a percentage of people, also where no column names the rows",
    `Prison,Date,Prisoners\nQuay,2020-01-31,45%\nQuay,2020-01-31,50\n${many((at) => `Fort,2020-05-${at + 10},120`)}`,
    [/^# - Prisoners: "45%" in C2; row 2: a percentage, where people or places are counted/],
  ],
] as const)("%s: what import refuses is said before", async (_, text, expected) => {
  const { mapping, notes } = await proposed(text);
  expect(mapping).toMatch(/\n# Import will refuse \d rows? as the sheet stands\./);
  expect(notes.at(-1)).toMatch(
    /^Import will refuse \d rows? as the sheet stands; the head of the mapping says/,
  );
  const lines = head(mapping);
  for (const line of expected) expect(lines).toContainEqual(expect.stringMatching(line));
  expect(lines).toHaveLength(expected.length);
});

test("a sheet without such cells, and a column that is asked about, have nothing to say", async () => {
  for (const text of [
    `Case,Sex,Age\n${many((at) => `A-${at},f,${30 + at}`)}`,
    // Which of the two is the day is asked on the line itself.
    `Case,Sex,Date of arrest\n${many((at) => `A-${at},f,0${(at % 9) + 1}/05/2020`)}`,
    `Case,Sex,Date of arrest\n${many((at) => `A-${at},f,12/0${(at % 9) + 1}/1399`)}`,
  ])
    expect((await proposed(text)).mapping).not.toContain("Import will refuse");
});

test("a cell that is refused whatever is decided is announced while it is still to be decided", async () => {
  // How the numbers are written is asked, and no answer reads the second cell.
  const numbers = await proposed(
    "Prison,Date,Prisoners\nFort,2020-01,1.135\nQuay,2020-01,60k\nMill,2020-01,1.204\nHill,2020-01,1.300\n",
  );
  expect(numbers.mapping).toMatch(/number: decide/);
  expect(head(numbers.mapping)).toEqual([expect.stringMatching(/^# - Prisoners: "60k" in C3; row 3: /)]);
  // Which part of a date is the day is asked, and none gives the last a day.
  const dates = await proposed(
    `Case,Sex,Date of arrest\n${many((at) => `A-${at},f,0${(at % 9) + 1}/05/2020`)}B-1,f,45/45/2020\n`,
  );
  expect(dates.mapping).toMatch(/date: decide/);
  expect(head(dates.mapping)).toEqual([expect.stringMatching(/^# - Date of arrest: "45\/45\/2020" in C14/)]);
  // What the numbers count is asked, and what names the rows.
  const kinds = await proposed(
    `Prison,Wuri,Jan 2020,Feb 2020\nFort,200*,980,1010\nMill,80,82,9x\n${many((at) => `Place ${at},3${at},31${at},33${at}`)}`,
  );
  expect(kinds.mapping).toMatch(/kind: decide/);
  expect(head(kinds.mapping)).toEqual([
    expect.stringMatching(/^# - Wuri: "200\*" in B2/),
    expect.stringMatching(/^# - Number: "9x" in D3/),
  ]);
});

test("a date that is refused while its form is to be decided is told without the list of all forms", async () => {
  const { mapping } = await proposed(
    `Case,Date of arrest\nX-1,02/03/2019 (BE)\n${many((at) => `A-${at},0${(at % 9) + 1}/04/2019`)}`,
  );
  expect(head(mapping)).toEqual([
    '# - Date of arrest: "02/03/2019 (BE)" in B2; row 2: is not a date in any form that is tried',
  ]);
});
