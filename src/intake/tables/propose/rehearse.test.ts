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
      /^# - Date of arrest: "2020-13-02" 1, "2020-02-30" 1; rows 2-3: /,
      /^# - Age: "25\*" 1, a text that is not shown 1; rows 2, 4: is not a number/,
    ],
  ],
  [
    "cells of months that became rows, each by its place",
    "Prison,Capacity,Jan 2020,Feb 2020,Mar 2020\nOld Fort,200,980,1010,99*\nMill Lane,100*,80,82,81\nQuay,300,310,x12,330\nHill,300,310,312,330\n",
    [/^# - Number: "99\*" in E2 1, "x12" in D4 1; rows 2, 4: /, /^# - Capacity: "100\*" 1; row 3: /],
  ],
  [
    "a percentage of people, also where no column names the rows",
    `Prison,Date,Prisoners\nQuay,2020-01-31,45%\nQuay,2020-01-31,50\n${many((at) => `Fort,2020-05-${at + 10},120`)}`,
    [/^# - Prisoners: "45%" 1; row 2: a percentage, where people or places are counted/],
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
