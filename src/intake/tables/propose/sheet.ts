import { isBlank, nameKey, type Row, shownText } from "../cell.ts";

/** One sheet of a file as it stands, for a proposal of how to read it. */
export type Sheet = {
  readonly file: string;
  /** The sheet's name in a workbook; undefined for a CSV file. */
  readonly name: string | undefined;
  /** Rows that show something, in order, from the top; hidden ones are marked. */
  readonly rows: readonly (Row & { readonly hidden?: true })[];
  /** Hidden columns, counted from 0. */
  readonly hiddenColumns: readonly number[];
  /** Of a CSV file: how it must be read, where a reader could not tell. */
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** How many rows were looked at, where the file has more. */
  readonly cut?: number | undefined;
};

/** The texts of a row, trimmed; a value that is merged over several cells of the row stands in the first of them alone. */
export function textsOf(row: Row): string[] {
  let last: string | undefined;
  return row.cells.map((cell) => {
    if (isBlank(cell)) {
      last = undefined;
      return "";
    }
    const merged = typeof cell === "object" ? cell?.merged : undefined;
    if (merged !== undefined && merged === last) return "";
    last = merged;
    return nameKey(shownText(cell));
  });
}
