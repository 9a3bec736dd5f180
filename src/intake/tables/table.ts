import { Problem } from "../../domain/problem.ts";
import { type Apart, brokenParser } from "../apart/apart.ts";
import { type CellValue, columnLetters, isBlank, nameKey, type Row, shownText } from "./cell.ts";
import { readCsv } from "./csv.ts";
import { periodIn, timesIn } from "./propose/period.ts";
import { areRows, type SheetRow, type WorkbookHead, workbookHeadSchema } from "./workbook-answer.ts";

/** A column: its name as a mapping uses it, other names that mean it, and its letters in a spreadsheet. */
export type SheetColumn = {
  readonly name: string;
  /** Of a header that is a date or a number: what the cell shows, where its name is not the same. */
  readonly aliases: readonly string[];
  readonly letters: string;
  readonly hidden: boolean;
};

export type SheetTable = {
  readonly sheet: string | undefined;
  readonly columns: readonly SheetColumn[];
  /** The rows below the header that the sheet shows, in batches. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Rows that are hidden in the sheet, as far as it was read. */
  readonly hidden: ReadonlySet<number>;
  /** What a reader of the import should know of the file, once its rows were read: hidden sheets and rows. */
  readonly notes: () => readonly string[];
  /** Releases the file where not all rows are read. */
  readonly close: () => void;
};

export type TableOptions = {
  /** The rows that name the columns; several are joined, the upper first. */
  readonly header: readonly number[];
  readonly sheet?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** Whether hidden rows are read too. */
  readonly hidden?: "read" | "skip" | undefined;
  /** Columns that are expected: of several possible delimiters the one that finds most of them is taken. */
  readonly columns: readonly string[];
  /** The children that read workbooks. */
  readonly apart: Apart;
};

/** Bytes of a workbook above which it is refused. */
export const workbookLimit = 60_000_000;

/** File names that are workbooks. */
export const workbookName = /\.xls[xm]$/i;

/**
 * The table in a file: CSV (read as a stream) or, by its name, an XLSX workbook (read in a child). Rows come as the sheet shows
 * them: hidden rows are left out unless `hidden` is "read", and `notes` say so.
 *
 * @throws Problem `bad-input` when the file is not such a table, is in another encoding or too large
 */
export async function openTable(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<SheetTable> {
  return workbookName.test(name) ? openSheet(name, bytes, options) : openCsv(name, bytes, options);
}

async function openCsv(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<SheetTable> {
  const { batches, close } = await readCsv(name, bytes, options);
  const iterator = batches[Symbol.asyncIterator]();
  const heads = new Map<number, readonly CellValue[]>();
  const last = Math.max(...options.header);
  let rest: readonly Row[] = [];
  for (;;) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    for (const row of value) if (options.header.includes(row.number)) heads.set(row.number, row.cells);
    if (!heads.has(last)) continue;
    rest = value.filter((row) => row.number > last);
    break;
  }
  if (!heads.has(last)) close();
  const columns = columnsOf(name, options.header, heads, true, []);
  async function* rows(): AsyncGenerator<readonly Row[]> {
    if (rest.length > 0) yield rest;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  return { sheet: undefined, columns, rows: rows(), hidden: new Set(), notes: () => [], close };
}

/**
 * The sheet of a workbook as it stands, from its first row and with its hidden ones: what it is, and its rows in batches.
 *
 * @throws Problem `bad-input` when the file is no workbook, too large, or has no such sheet
 */
export async function openWholeSheet(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: Pick<TableOptions, "apart" | "sheet">,
): Promise<{
  readonly head: Extract<WorkbookHead, { kind: "sheet" }>;
  readonly batches: AsyncGenerator<readonly SheetRow[], void, undefined>;
}> {
  const messages = sheetOf(name, bytes, options);
  const read = workbookHeadSchema.safeParse((await messages.next()).value);
  if (!read.success) throw brokenParser(name);
  const head = read.data;
  if (head.kind === "broken")
    throw new Problem(
      "bad-input",
      `${name} cannot be read as an XLSX workbook; save it as one again, or as CSV.`,
    );
  if (head.kind === "no-sheet")
    throw new Problem(
      "bad-input",
      `${name} has no sheet "${options.sheet}"; its sheets are ${head.sheets.map((sheet) => `"${sheet}"`).join(", ")}.`,
    );
  return { head, batches: rowsOf(name, messages) };
}

async function openSheet(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<SheetTable> {
  const { head, batches } = await openWholeSheet(name, bytes, options);
  const last = Math.max(...options.header);
  const heads = new Map<number, readonly CellValue[]>();
  const first: (readonly SheetRow[])[] = [];
  for (let next = await batches.next(); next.done !== true; next = await batches.next()) {
    for (const row of next.value) if (options.header.includes(row.number)) heads.set(row.number, row.cells);
    first.push(next.value);
    if ((next.value.at(-1)?.number ?? 0) > last) break;
  }
  const columns = columnsOf(name, options.header, heads, false, head.hiddenColumns);
  const hidden = new Set<number>();
  const below = (batch: readonly SheetRow[]): readonly Row[] => {
    const rows = batch.filter(({ number }) => number > last);
    for (const row of rows) if (row.hidden === true) hidden.add(row.number);
    return options.hidden === "read" ? rows : rows.filter((row) => row.hidden !== true);
  };
  async function* rows(): AsyncGenerator<readonly Row[]> {
    for (const batch of first) yield below(batch);
    // The child has waited with the others since.
    for await (const batch of batches) yield below(batch);
  }
  return {
    sheet: head.sheet,
    columns,
    rows: rows(),
    hidden,
    notes: () => notesOn(head, options, [...hidden]),
    close: () => void batches.return(undefined),
  };
}

/** The head and the rows of a sheet, from the child that reads the workbook. */
async function* sheetOf(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  { apart, sheet }: Pick<TableOptions, "apart" | "sheet">,
): AsyncGenerator<unknown, void, undefined> {
  async function* bounded(): AsyncGenerator<Uint8Array> {
    let length = 0;
    for await (const chunk of bytes) {
      length += chunk.length;
      if (length > workbookLimit)
        throw new Problem(
          "bad-input",
          `${name} is too large a workbook to read safely; save the sheet as CSV.`,
        );
      yield chunk;
    }
  }
  yield* apart.parse("workbook", { name, input: bounded(), options: sheet === undefined ? {} : { sheet } });
}

async function* rowsOf(
  name: string,
  messages: AsyncGenerator<unknown, void, undefined>,
): AsyncGenerator<readonly SheetRow[]> {
  for await (const message of messages) {
    if (!areRows(message)) throw brokenParser(name);
    yield message;
  }
}

function notesOn(
  { sheet, sheets }: Extract<WorkbookHead, { kind: "sheet" }>,
  options: TableOptions,
  hiddenRows: readonly number[],
): string[] {
  const notes: string[] = [];
  const others = sheets.filter(({ name }) => name !== sheet);
  if (sheets.find(({ name }) => name === sheet)?.hidden === true)
    notes.push(`the sheet "${sheet}" is hidden and was read`);
  else if (options.sheet === undefined && others.length > 0) {
    const list = others.map(({ name, hidden }) => `"${name}"${hidden ? " (hidden)" : ""}`).join(", ");
    notes.push(`the sheet "${sheet}" was read, and not ${list}`);
  }
  if (hiddenRows.length > 0)
    notes.push(
      options.hidden === "read"
        ? `${rowsThat(hiddenRows, "is hidden and was", "are hidden and were")} read`
        : `${rowsThat(hiddenRows, "is hidden and was", "are hidden and were")} left out (hidden: read brings ${hiddenRows.length === 1 ? "it" : "them"} in)`,
    );
  return notes;
}

/** `row 4`, `rows 4, 6-9` */
export function rowsAt(rows: readonly number[]): string {
  return `${rows.length === 1 ? "row" : "rows"} ${ranges(rows)}`;
}

/** Rows with what is said of one, or of several: "row 4 is hidden", "rows 4-6 are hidden". */
export function rowsThat(rows: readonly number[], one: string, several: string): string {
  return `${rowsAt(rows)} ${rows.length === 1 ? one : several}`;
}

/** `3, 5-9`: numbers in order, runs of them as ranges. */
export function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of numbers) {
    const run = runs.at(-1);
    if (run !== undefined && run[1] === number - 1) run[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(", ");
}

/**
 * The columns that header rows name. Of several rows the names are joined by a space. Where nothing says that a cell was
 * merged, a blank cell of an upper row goes on from the one to its left; but a heading that names a whole column, as nothing
 * stands below it, does not go on over times: the months beside "Occupancy (%)" are no rates.
 */
export function columnsOf(
  file: string,
  header: readonly number[],
  heads: ReadonlyMap<number, readonly CellValue[]>,
  fills: boolean,
  hidden: readonly number[],
): SheetColumn[] {
  const last = Math.max(...header);
  if (!heads.has(last))
    throw new Problem("bad-input", `${file} has no row ${last} that could name its columns.`);
  const rows = header.toSorted((a, b) => a - b).map((number) => heads.get(number) ?? []);
  const width = Math.max(...rows.map((cells) => cells.length));
  const isTime = timeTeller(rows);
  const upper = rows.slice(0, -1).map((cells, level) => {
    const below = rows.slice(level + 1);
    // Where a row merges cells side by side, one that is not merged stands over its own column alone.
    const goesOn = fills || !cells.some(isWide);
    let before = -1;
    return Array.from({ length: width }, (_, column) => {
      const cell = cells[column] ?? null;
      if (!goesOn || !isBlank(cell)) before = column;
      const heading = cells[before] ?? null;
      if (before === column || isBlank(heading)) return heading;
      const isWhole = below.every((row) => isBlank(row[before]) || isOneCell(row[before], heading));
      return isWhole && !isTime([heading]) && isTime(below.map((row) => row[column])) ? null : heading;
    });
  });
  const levels = [...upper, rows.at(-1)!];
  return Array.from({ length: width }, (_, column) => {
    const cells = levels.map((level) => level[column] ?? null);
    // A name merged over several header rows stands once.
    const distinct = cells.filter((cell, at) => !isBlank(cell) && nameOf(cell) !== nameOf(cells[at - 1]));
    const name = nameKey(distinct.map(nameOf).join(" "));
    const alias = nameKey(distinct.map(shownText).join(" "));
    return {
      name,
      aliases: alias === name ? [] : [alias],
      letters: columnLetters(column),
      hidden: hidden.includes(column),
    };
  });
}

/** Tells whether cells of a header, one below the other, name a time: a year, a month, a quarter. */
function timeTeller(
  rows: readonly (readonly CellValue[])[],
): (cells: readonly (CellValue | undefined)[]) => boolean {
  let times: ReturnType<typeof timesIn> | undefined;
  return (cells) => {
    times ??= timesIn(rows.flatMap((row) => row.map(nameOf)));
    return periodIn(cells.map(nameOf).join(" ").trim(), times) !== undefined;
  };
}

/** Whether two cells are parts of one merged cell. */
export function isOneCell(one: CellValue | undefined, other: CellValue | undefined): boolean {
  const range = typeof one === "object" ? one?.merged : undefined;
  return range !== undefined && typeof other === "object" && other?.merged === range;
}

/** Whether a cell is merged with one beside it. */
export function isWide(cell: CellValue | undefined): boolean {
  const [from, to] = (typeof cell === "object" ? (cell?.merged ?? "") : "").split(":");
  return to !== undefined && from!.replace(/\d+$/, "") !== to.replace(/\d+$/, "");
}

/** A header cell's part of the name: a date in EDTF and a number in plain digits, whatever the machine's language. */
function nameOf(cell: CellValue | undefined): string {
  if (cell === null || cell === undefined) return "";
  return nameKey(typeof cell === "string" ? cell : cell.kind === "fault" ? (cell.shown ?? "") : cell.text);
}
