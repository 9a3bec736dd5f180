import { isBlank, type Row } from "../cell.ts";
import { isOneCell } from "../table.ts";
import { monthsIn } from "./period.ts";
import { type Sheet, textsOf } from "./sheet.ts";

/** Rows from the top among which the header is looked for. */
const searched = 40;
/** Rows below a possible header that tell which columns are used. */
const sampled = 200;

/** Rows that a header has at most: years over quarters over months over men and women. */
const deepest = 4;

/**
 * The rows that name the columns, upper first: one, or several where an upper row stands over the names below it (years over
 * months). The first row counts where none looks like a header.
 */
export function findHeader(sheet: Sheet): readonly number[] {
  const rows = sheet.rows.filter(({ hidden }) => hidden !== true);
  const top = rows.slice(0, searched);
  for (const at of top.keys()) {
    const used = usedColumns(rows.slice(at + 1, at + 1 + sampled));
    if (used.length < 2) continue;
    const bands = bandsTo(top, at, used);
    if (!goesOn(top, at, used) && isHeader(bands, used)) return bands.map(({ number }) => number);
  }
  return [top[0]?.number ?? 1];
}

/** A row with those that stand over it, upper first. */
function bandsTo(rows: readonly Row[], at: number, used: readonly number[]): readonly Row[] {
  let from = at;
  while (from > 0 && at - from < deepest - 1 && standsOver(rows[from - 1]!, rows[from]!, used)) from--;
  return rows.slice(from, at + 1);
}

/** Whether a row stands over the names of the next, which name the columns with it. */
function goesOn(rows: readonly Row[], at: number, used: readonly number[]): boolean {
  for (let next = at; next - at < deepest - 1; next++) {
    const below = rows[next + 1];
    if (below === undefined || !standsOver(rows[next]!, below, used)) return false;
    if (isHeader(bandsTo(rows, next + 1, used), used)) return true;
  }
  return false;
}

/** Columns that hold something in at least a fifth of these rows. */
function usedColumns(rows: readonly Row[]): number[] {
  const filled: number[] = [];
  for (const { cells } of rows)
    cells.forEach((cell, column) => {
      if (!isBlank(cell)) filled[column] = (filled[column] ?? 0) + 1;
    });
  return [...filled.keys()].filter((column) => (filled[column] ?? 0) >= Math.max(1, rows.length / 5));
}

/** Whether these rows name most of the columns, each by a name of its own, and look like names rather than data. */
function isHeader(header: readonly Row[], used: readonly number[]): boolean {
  const names = namesAt(header, used);
  const filled = names.filter((name) => name !== "");
  if (filled.length < Math.max(2, 0.7 * used.length)) return false;
  // A doubled name or two are a slip; names that come again and again stand under an upper row, or are data.
  if (new Set(filled).size < 0.7 * filled.length) return false;
  const last = header.at(-1)!.cells;
  return used.filter((column) => isMeasured(last[column])).length <= 0.3 * used.length;
}

/** The names that header rows give to these columns; an upper name stands over those to its right that have none. */
function namesAt(header: readonly Row[], used: readonly number[]): string[] {
  return used.map((column) =>
    header
      .map(({ cells }, level) =>
        level === header.length - 1 ? wordsOf(cells[column]) : wordsLeft(cells, column),
      )
      .filter((text, level, all) => text !== "" && text !== all[level - 1])
      .join(" "),
  );
}

/** A name at a column of an upper row, or the one to its left that stands over it. */
function wordsLeft(cells: Row["cells"], column: number): string {
  for (let at = column; at >= 0; at--) if (!isBlank(cells[at])) return wordsOf(cells[at]);
  return "";
}

function wordsOf(cell: Row["cells"][number] | undefined): string {
  if (cell === null || cell === undefined) return "";
  return (typeof cell === "string" ? cell : (cell.shown ?? cell.text)).trim();
}

/** Whether a cell is a number that is no year, which names no column. */
function isMeasured(cell: Row["cells"][number] | undefined): boolean {
  const text = wordsOf(cell).normalize("NFKC");
  if (typeof cell === "object" && cell?.kind === "date") return false;
  return (
    /^-?[.,\s%]*\p{Nd}[\p{Nd}.,\s%]*$/u.test(text) &&
    !/^\p{Nd}{4}$/u.test(text) &&
    !/^(0?[1-9]|1[0-2])$/.test(text)
  );
}

/**
 * Whether a row stands over the names of the next: a cell of it spans several of them, and they need it, as some are
 * missing or doubled, or are months whose year it says; or a name is merged over both rows.
 */
function standsOver(upper: Row, lower: Row, used: readonly number[]): boolean {
  if (lower.number !== upper.number + 1) return false;
  const above = textsOf(upper);
  const spans = used.some(
    (column) =>
      above[column - 1] !== undefined &&
      (above[column] ?? "") === "" &&
      above.slice(0, column).some((text) => text !== ""),
  );
  if (!spans) return false;
  if (used.some((column) => isOneCell(upper.cells[column], lower.cells[column]))) return true;
  const own = namesAt([lower], used);
  const incomplete = own.includes("") || new Set(own).size < own.length;
  const hasYears = above.some((text) => /^(\p{L}+ )?\p{Nd}{4}$/u.test(text));
  return hasYears
    ? incomplete || monthsIn(own.filter((name) => !/\p{Nd}/u.test(name))).language !== undefined
    : incomplete && new Set(above.filter((text) => text !== "")).size > 1;
}
