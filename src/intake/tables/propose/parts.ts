import { asciiDigits } from "../../../domain/digit.ts";
import { filledCells, loneWords, repeatsHeader } from "../below.ts";
import { isBlank, type Row, shownText } from "../cell.ts";
import { columnsOf } from "../table.ts";
import { findHeader } from "./header.ts";
import { roleOf } from "./heading.ts";
import { periodIn } from "./period.ts";
import type { Sheet } from "./sheet.ts";
import { lackOf } from "./word.ts";

/** One of the tables that stand below each other on a sheet. */
export type SheetPart = {
  /** The sheet with the rows of this table, and with what stands above its header. */
  readonly sheet: Sheet;
  readonly header: readonly number[];
  /** The last row of the table, where another stands below it. */
  readonly until: number | undefined;
};

/**
 * The tables of a sheet, the upper first: one, or several where rows further down, behind a blank row or a title, name columns
 * again. `stated` are the rows that name those of the first, where somebody has said so.
 */
export function partsOf(sheet: Sheet, stated?: readonly number[]): SheetPart[] {
  const rows = sheet.rows.filter((row) => !row.cells.every(isBlank));
  const header = stated ?? findHeader(sheet);
  const parts: SheetPart[] = [];
  let [from, head] = [0, header];
  for (;;) {
    const next = nextHeader(sheet, rows, from, head);
    const to = next === undefined ? rows.length : next.from;
    parts.push({
      sheet: parts.length === 0 && next === undefined ? sheet : { ...sheet, rows: rows.slice(from, to) },
      header: head,
      until: next === undefined ? undefined : rows[to - 1]!.number,
    });
    if (next === undefined) return parts;
    [from, head] = [next.from, next.header];
  }
}

/** The next rows that name columns, and the row with which their table begins: the first of the titles above them. */
function nextHeader(
  sheet: Sheet,
  rows: Sheet["rows"],
  from: number,
  header: readonly number[],
): { readonly from: number; readonly header: readonly number[] } | undefined {
  const last = Math.max(...header);
  const heads = new Map(
    rows.filter(({ number }) => header.includes(number)).map((row) => [row.number, row.cells]),
  );
  if (!heads.has(last)) return undefined;
  const columns = columnsOf(sheet.file, header, heads, sheet.name === undefined, []);
  const first = rows.findIndex(({ number }) => number > last);
  if (first < 0) return undefined;
  for (let at = Math.max(first + 1, from); at < rows.length; at++) {
    const row = rows[at]!;
    const above = rows[at - 1]!;
    const isApart = row.number !== above.number + 1;
    if (row.hidden === true || !isApart) continue;
    const top = titlesEnd(rows, at);
    const body = rows.slice(top);
    if (body.length < 2 || filledCells(body[0]!.cells).length < 2) continue;
    if (repeatsHeader(body[0]!.cells, columns, header.length))
      return { from: at, header: sameDepth(body, columns, header.length) };
    const block = blockOf(body);
    const found = findHeader({ ...sheet, rows: block });
    if (found[0] === body[0]!.number && namesOthers(rows.slice(first, at), block, found))
      return { from: at, header: found };
  }
  return undefined;
}

/** The rows from the first on that repeat a header of so many rows. */
function sameDepth(
  body: Sheet["rows"],
  columns: Parameters<typeof repeatsHeader>[1],
  levels: number,
): readonly number[] {
  const first = body[0]!.number;
  return body
    .slice(0, levels)
    .filter(({ number, cells }, at) => number === first + at && repeatsHeader(cells, columns, levels))
    .map(({ number }) => number);
}

/** The first row from `at` on that is no title: in a title words stand in one cell. */
function titlesEnd(rows: Sheet["rows"], at: number): number {
  let top = at;
  while (top - at < 4 && top < rows.length - 1 && loneWords(rows[top]!.cells) !== undefined) top++;
  return top;
}

/** The rows up to the next gap; all of them where the gap comes at once, as between a header and its rows. */
function blockOf(body: Sheet["rows"]): Sheet["rows"] {
  const gap = body.findIndex((row, at) => at > 0 && row.number !== body[at - 1]!.number + 1);
  return gap < 2 ? body : body.slice(0, gap);
}

/**
 * Whether the last of these header rows names columns, and is no row of the table above: it is of words, which are headings
 * that are known, or stand over numbers and dates, or where the table above has numbers and dates.
 */
function namesOthers(above: Sheet["rows"], block: Sheet["rows"], header: readonly number[]): boolean {
  const names = block.find(({ number }) => number === Math.max(...header));
  const rows = block.filter(({ number }) => number > Math.max(...header));
  if (names === undefined || rows.length === 0) return false;
  const filled = filledCells(names.cells).filter(({ text }) => lackOf(text) === undefined);
  if (filled.length < 2) return false;
  const isName = (text: string): boolean => !isMeasured(text) || periodIn(text) !== undefined;
  if (!filled.every(({ text }) => isName(text)) || !filled.some(({ text }) => /\p{L}/u.test(text)))
    return false;
  const known = filled.filter(({ text }) => roleOf(text) !== undefined).length;
  if (known >= 2 && known >= filled.length / 2) return true;
  const words = filled.filter(({ text }) => !isMeasured(text));
  const over = (list: readonly Row[]): boolean =>
    words.some(({ position }) => isMostlyMeasured(list, position));
  return over(rows) || over(above);
}

/** Whether most cells of a column are numbers or dates, and hardly one is a word. */
function isMostlyMeasured(rows: readonly Row[], position: number): boolean {
  const cells = rows.map(({ cells }) => cells[position]).filter((cell) => !isBlank(cell));
  const measured = cells.filter(
    (cell) => (typeof cell === "object" && cell?.kind === "date") || isMeasured(shownText(cell)),
  );
  return measured.length > 0 && measured.length >= 0.8 * cells.length;
}

/** Whether a text is a number or a date in digits. */
function isMeasured(text: string): boolean {
  return /^[-+]?[\d.,\s%/:-]+$/u.test(asciiDigits(text.normalize("NFKC"))) && /\p{Nd}/u.test(text);
}
