/**
 * What a cell of a table shows. Text is a string, and a cell that shows nothing is `null`. A workbook also keeps what the
 * text alone does not tell: see `SheetCell`. Cells cross from the process that reads workbooks, so they are plain data.
 */
export type CellValue = string | null | SheetCell;

/**
 * A cell of a workbook beside plain text.
 * - `number`: a number, spelled with `.` for decimals and without groups, as many digits as the cell shows (zeros in front
 *   too), with the words of its format that hedge it ("ca. 60"); `percent` where the cell shows a percentage, of which `text` is the number before the sign.
 * - `date`: a date, in EDTF as exactly as the cell shows it: a month where it shows a month.
 * - `text`: text that is here because of `merged`.
 * - `fault`: a cell that cannot be read; `text` is the end of the sentence that says why.
 *
 * `shown` is what the cell shows, where `text` is not the same. `merged` is the range of a merged cell (`A2:A4`) on each
 * cell of it, also on the first.
 */
export type SheetCell = {
  readonly kind: "number" | "date" | "text" | "fault";
  readonly text: string;
  readonly shown?: string;
  readonly percent?: true;
  readonly merged?: string;
};

/** A row of a table with its number as a spreadsheet shows it (the first is 1). */
export type Row = { readonly number: number; readonly cells: readonly CellValue[] };

/** Columns that a spreadsheet has at most; a row of a stranger's CSV file that has more is refused. */
export const columnLimit = 16_384;

/** What a cell shows, trimmed; empty for one that shows nothing, the words of the sheet for one that cannot be read. */
export function shownText(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return "";
  return typeof cell === "string" ? cell.trim() : (cell.shown ?? cell.text).trim();
}

/** Whether a cell shows nothing. */
export function isBlank(cell: CellValue | undefined): boolean {
  if (cell === null || cell === undefined) return true;
  return typeof cell === "string" ? cell.trim() === "" : cell.kind === "text" && cell.text === "";
}

/** `C7`: the name of a cell as a spreadsheet shows it. `column` counts from 0, `row` from 1. */
export function cellName(column: number, row: number): string {
  return `${columnLetters(column)}${row}`;
}

/** `A`, `Z`, `AA`: the letters of a column that counts from 0. */
export function columnLetters(column: number): string {
  let letters = "";
  for (let rest = column + 1; rest > 0; rest = Math.floor((rest - 1) / 26))
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  return letters;
}

/** A name as columns, sheets and files are compared: in NFC, with single spaces. */
export function nameKey(name: string): string {
  return name.normalize("NFC").replaceAll(/\s+/gu, " ").trim();
}
