import fc from "fast-check";
import { expect, test } from "vitest";
import { cellsFrom, rangeText, readTable } from "../../src/web/screen/grid/cells.ts";

test("what a spreadsheet copies is read: quotes, line breaks in a cell, and one line end that is no row", () => {
  expect(readTable('a\tb\r\n"two\nlines"\t"say ""no"""\r\n')).toEqual([
    ["a", "b"],
    ["two\nlines", 'say "no"'],
  ]);
  expect(readTable("a\n\n")).toEqual([["a"], [""]]);
  expect(readTable('5" wide\tb')).toEqual([['5" wide', "b"]]);
});

test("what is copied is pasted as it was", () => {
  const cell = fc.string({ unit: "grapheme" }).filter((text) => !/^[=+@]/.test(text) && !text.includes("\r"));
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 4 }), (rows) => {
      const range = { anchor: { row: 0, column: 0 }, spot: { row: rows.length - 1, column: 1 } };
      const text = rangeText(range, (row, column) => rows[row]![column]!);
      // The last line end of a text is no row, so that a grid which ends in an empty cell says so with its tab.
      expect(readTable(text)).toEqual(rows.map((row) => [...row]));
    }),
  );
});

test("a text that a spreadsheet would take for a formula is copied as text", () => {
  const range = { anchor: { row: 0, column: 0 }, spot: { row: 0, column: 0 } };
  expect(rangeText(range, () => "=HYPERLINK()")).toBe("'=HYPERLINK()");
});

test("a block is pasted from its corner on, one text fills what is chosen, and what stands beyond the list is counted", () => {
  const at = (row: number, column: number) =>
    row > 2 || column > 1 ? undefined : { ref: `r-${row}`, label: "", field: `f-${column}`, seen: "" };
  const spot = { row: 1, column: 0 };
  const block = cellsFrom(
    [
      ["a", "b", "c"],
      ["d", "e", ""],
    ],
    spot,
    { spot, anchor: spot },
    at,
  );
  expect(block.cells.map(({ ref, field, text }) => `${ref} ${field} ${text}`)).toEqual([
    "r-1 f-0 a",
    "r-1 f-1 b",
    "r-2 f-0 d",
    "r-2 f-1 e",
  ]);
  expect(block.beyond).toBe(1);
  const filled = cellsFrom(
    [["x"]],
    { row: 0, column: 0 },
    { spot: { row: 2, column: 1 }, anchor: { row: 0, column: 0 } },
    at,
  );
  expect(filled.cells).toHaveLength(6);
});
