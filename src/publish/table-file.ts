import writeXlsxFile from "write-excel-file/node";
import type { CrossTable } from "../analysis/finding/cross-table.ts";
import { type CsvCell, csv } from "./matrix.ts";

/** What stands in place of a number that would tell too much of a few. */
export const withheldCell = "withheld";

/** A cross-table as rows of cells: a head, a row for each category, the totals, and below what they leave open. */
export function tableRows(table: CrossTable): CsvCell[][] {
  const { rows, columns, row_labels, column_labels, counts, row_totals, column_totals, total } = table;
  const cell = (count: number | null): CsvCell => count ?? withheldCell;
  const head = columns === null ? rows : `${rows} / ${columns}`;
  return [
    [head, ...column_labels, "total"],
    ...row_labels.map((label, at) => [label, ...counts[at]!.map(cell), cell(row_totals[at]!)]),
    ["total", ...column_totals.map(cell), cell(total)],
  ];
}

/** What stands under a table, in sentences; empty where there is nothing to say. */
export function tableNotes({ unit, undetermined, unnamed, several, ...numbers }: CrossTable): string[] {
  const { counts, row_totals: rowTotals, column_totals: columnTotals, total } = numbers;
  const withheld = [...counts.flat(), ...rowTotals, ...columnTotals, total].filter(
    (count) => count === null,
  ).length;
  const records = (count: number): string => `${count} ${unit} record${count === 1 ? "" : "s"}`;
  return [
    ...(withheld === 0
      ? []
      : [
          `${withheld} number${withheld === 1 ? " is" : "s are"} withheld, as what a few people answered could be worked out from ${withheld === 1 ? "it" : "them"}.`,
        ]),
    ...(several ? ["Some records stand in several categories; each total counts a record once."] : []),
    ...(undetermined === 0 || undetermined === null
      ? []
      : [`Of ${records(undetermined)} it is not known whether they are meant; they are not counted.`]),
    ...(unnamed === 0 || unnamed === null
      ? []
      : [`The frame counts ${unnamed} more without naming them; they are not counted.`]),
  ];
}

/** The table as CSV; `bom` for Excel, which knows UTF-8 by it. */
export function tableCsv(table: CrossTable, { bom }: { readonly bom: boolean }): string {
  return (bom ? "\uFEFF" : "") + csv(tableRows(table));
}

/** The table as a workbook: categories are texts, whatever they look like, and counts are numbers; notes stand below. */
export async function tableXlsx(table: CrossTable): Promise<Uint8Array> {
  const cell = (value: CsvCell) =>
    typeof value === "number"
      ? ({ type: Number, value } as const)
      : ({ type: String, value, format: "@" } as const);
  const rows = [
    ...tableRows(table).map((row) => row.map(cell)),
    [],
    ...tableNotes(table).map((note) => [cell(note)]),
  ];
  return writeXlsxFile([{ data: rows as never, sheet: "Table" }]).toBuffer();
}

/** A list as CSV with a byte order mark, by which Excel knows UTF-8; no text of it is taken for a formula. */
export function listCsv(rows: readonly (readonly string[])[]): string {
  return `\uFEFF${csv(rows.map((row) => [...row]))}`;
}

/** A list as a workbook, all of it as text, so that no cell is taken for a formula. */
export async function listXlsx(rows: readonly (readonly string[])[]): Promise<Uint8Array> {
  const data = rows.map((row) => row.map((value) => ({ type: String, value, format: "@" }) as const));
  return writeXlsxFile([{ data: data as never, sheet: "List" }]).toBuffer();
}
