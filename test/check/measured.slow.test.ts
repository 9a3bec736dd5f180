import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fromShared } from "../needs.ts";
import { countsOf, type MeasuredRow, pairRow, readingRows, setsOf } from "./measure.ts";

const folder = fromShared("numbers", "the labelled sets of the number checker");
const manual = readFileSync(join(import.meta.dirname, "../../docs/check.md"), "utf8");
/** The cells of the tables of the manual, whatever space stands around them. */
const printed = new Set(
  manual
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
        .join(" | "),
    ),
);
const isPrinted = (row: MeasuredRow): boolean => printed.has(row.join(" | "));

it.each([...setsOf(folder)])("docs/check.md says what is found of %s", (name, items) => {
  const row = pairRow(name, countsOf(items));
  expect(isPrinted(row), row.join(" | ")).toBe(true);
});

it("docs/check.md says what is read", () => {
  expect(readingRows(folder).filter((row) => !isPrinted(row))).toEqual([]);
});
