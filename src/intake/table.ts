import { Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { readSheet } from "read-excel-file/node";
import { Problem } from "../domain/problem.ts";

/** What a cell holds: its text, or what a spreadsheet keeps as a number, a truth value or a date. */
export type CellValue = string | number | boolean | Date | null;

/** A row of a table with its number as a spreadsheet shows it (the first is 1). */
export type Row = { readonly number: number; readonly cells: readonly CellValue[] };

export type Table = {
  /** The names of the columns, trimmed, in order. */
  readonly header: readonly string[];
  /** The rows below the header, in batches. */
  readonly rows: AsyncIterable<readonly Row[]>;
  /** Releases the file where not all rows are read. */
  readonly close: () => void;
};

export type TableOptions = {
  /** The row that names the columns. */
  readonly header: number;
  readonly sheet?: string | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** Columns that are expected: of several possible delimiters the one that finds most of them is taken. */
  readonly columns: readonly string[];
};

/** Bytes of a spreadsheet file, and of its contents unpacked, above which it is refused. */
export const sheetLimit = { packed: 60_000_000, unpacked: 1_000_000_000 };
/** Characters in one row of a CSV file, above which a quotation mark is taken to be left open. */
export const rowLimit = 1_000_000;

/**
 * The table in a file: CSV (read as a stream) or, by its name, XLSX (read whole; dates arrive as dates). The encoding
 * of CSV is UTF-8, or UTF-16 with or without a byte order mark; any other must be stated, as it cannot be told from the
 * bytes.
 *
 * @throws Problem `bad-input` when the file is not such a table, is in another encoding or too large
 */
export async function openTable(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<Table> {
  return /\.xlsx$/i.test(name) ? openSheet(name, bytes, options) : openCsv(name, bytes, options);
}

const delimiters = [",", ";", "\t", "|"];

async function openCsv(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<Table> {
  const texts = decode(name, bytes, options.encoding);
  const first = await texts.next();
  let start = first.done === true ? "" : first.value;
  while (start.length < 65_536) {
    const more = await texts.next();
    if (more.done === true) break;
    start += more.value;
  }
  const delimiter = options.delimiter ?? delimiterOf(start, options);
  const source = Readable.from(joined(start, texts), { highWaterMark: 4 });
  const parser = source.pipe(parse({ ...csvOptions(delimiter), highWaterMark: 1_024 } as Options));
  // A pipe hands on neither the failure of its source nor the end of its reader.
  source.on("error", (error) => parser.destroy(error));
  const batches = batchesOf(name, parser);
  let header: readonly string[] | undefined;
  let rest: readonly Row[] = [];
  let number = 0;
  for (;;) {
    const { value, done } = await batches.next();
    if (done === true) break;
    const rows = value.map((cells) => ({ number: ++number, cells }));
    const named = rows.find((row) => row.number === options.header);
    if (named === undefined) continue;
    header = named.cells.map((cell) => cell.trim());
    rest = rows.filter((row) => row.number > options.header);
    break;
  }
  const close = (): void => {
    source.destroy();
    parser.destroy();
  };
  if (header === undefined) {
    close();
    throw new Problem("bad-input", `${name} has no row ${options.header} that could name its columns.`);
  }
  async function* rows(): AsyncGenerator<readonly Row[]> {
    if (rest.length > 0) yield rest;
    for await (const batch of batches) yield batch.map((cells) => ({ number: ++number, cells }));
  }
  return { header, rows: rows(), close };
}

function csvOptions(delimiter: string): Options {
  return { delimiter, relax_column_count: true, max_record_size: rowLimit };
}

async function* joined(start: string, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (start !== "") yield start;
  yield* rest;
}

/** Rows as csv-parse has them ready, which is several times faster than one at a time. */
async function* batchesOf(name: string, parser: ReturnType<typeof parse>): AsyncGenerator<string[][]> {
  let count = 0;
  let failed: unknown;
  let ended = false;
  let wake = (): void => undefined;
  parser.on("readable", () => wake());
  parser.on("end", () => {
    ended = true;
    wake();
  });
  parser.on("error", (error) => {
    failed = error;
    wake();
  });
  for (;;) {
    const batch: string[][] = [];
    for (let row: unknown = parser.read(); row !== null; row = parser.read()) {
      batch.push(row as string[]);
      if (batch.length === 1_000) break;
    }
    if (batch.length > 0) {
      count += batch.length;
      yield batch;
      continue;
    }
    if (failed !== undefined) throw asProblem(name, count + 1, failed);
    if (ended) return;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
}

function asProblem(name: string, row: number, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const why =
    error.code === "CSV_MAX_RECORD_SIZE" || error.code === "CSV_QUOTE_NOT_CLOSED"
      ? "a quotation mark is opened and not closed"
      : "a quotation mark stands where none can; double it inside quoted text";
  return new Problem("bad-input", `${name} cannot be read after row ${row - 1}: ${why}.`, { cause: error });
}

/** The delimiter by which the header holds most of the expected columns, then the one that gives most columns. */
function delimiterOf(start: string, { columns, header }: TableOptions): string {
  const expected = new Set(columns.map((column) => column.trim().normalize("NFC")));
  let best = { delimiter: ",", found: -1, count: 0 };
  for (const delimiter of delimiters) {
    let names: string[];
    try {
      const rows = parseAtOnce(start, {
        ...csvOptions(delimiter),
        to: header,
        relax_quotes: true,
      }) as string[][];
      names = rows[header - 1] ?? [];
    } catch {
      continue;
    }
    const found = names.filter((each) => expected.has(each.trim().normalize("NFC"))).length;
    if (found > best.found || (found === best.found && names.length > best.count))
      best = { delimiter, found, count: names.length };
  }
  return best.delimiter;
}

async function* decode(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  stated: string | undefined,
): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let encoding = stated ?? "";
  try {
    for await (const chunk of bytes) {
      if (decoder === undefined) {
        encoding = stated ?? encodingOf(chunk);
        decoder = decoderFor(name, encoding);
      }
      const text = decoder.decode(chunk, { stream: true });
      if (text !== "") yield text;
    }
    const last = decoder?.decode() ?? "";
    if (last !== "") yield last;
  } catch (error) {
    if (!(error instanceof TypeError) || decoder === undefined) throw error;
    throw new Problem(
      "bad-input",
      `${name} is not ${encoding} text; state its encoding in the mapping, such as encoding: windows-1252.`,
      { cause: error },
    );
  }
}

function decoderFor(name: string, encoding: string): TextDecoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw new Problem("bad-input", `${name} cannot be read as "${encoding}", which is no known encoding.`, {
      cause: error,
    });
  }
}

/** UTF-16 by its mark or by zeros in every second byte, else UTF-8. */
function encodingOf(chunk: Uint8Array): string {
  if (chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
  if (chunk[0] === 0xfe && chunk[1] === 0xff) return "utf-16be";
  const sample = chunk.subarray(0, 400);
  const zeros = (from: number): number =>
    sample.filter((byte, index) => index % 2 === from && byte === 0).length;
  if (sample.length >= 8 && zeros(1) > sample.length / 4) return "utf-16le";
  if (sample.length >= 8 && zeros(0) > sample.length / 4) return "utf-16be";
  return "utf-8";
}

async function openSheet(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: TableOptions,
): Promise<Table> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    length += chunk.length;
    if (length > sheetLimit.packed) throw new Problem("bad-input", tooLarge(name));
    chunks.push(chunk);
  }
  const file = Buffer.concat(chunks);
  if (unpackedSize(file) > sheetLimit.unpacked) throw new Problem("bad-input", tooLarge(name));
  let data: readonly (readonly CellValue[])[];
  try {
    data = (await readSheet(file, options.sheet ?? 1)) as readonly (readonly CellValue[])[];
  } catch (error) {
    const { sheets } = error as { sheets?: readonly string[] };
    throw new Problem(
      "bad-input",
      Array.isArray(sheets)
        ? `${name} has no sheet "${options.sheet}"; its sheets are ${sheets.map((sheet) => `"${sheet}"`).join(", ")}.`
        : `${name} cannot be read as an XLSX workbook; save it as one again, or as CSV.`,
      { cause: error },
    );
  }
  const header = data[options.header - 1];
  if (header === undefined)
    throw new Problem("bad-input", `${name} has no row ${options.header} that could name its columns.`);
  async function* rows(): AsyncGenerator<readonly Row[]> {
    for (let start = options.header; start < data.length; start += 1_000) {
      yield data.slice(start, start + 1_000).map((cells, index) => ({ number: start + index + 1, cells }));
    }
  }
  return {
    header: header.map((cell) => (cell === null ? "" : String(cell).trim())),
    rows: rows(),
    close: () => undefined,
  };
}

function tooLarge(name: string): string {
  return `${name} is too large a workbook to read safely; save the sheet as CSV.`;
}

/** What a ZIP archive says its files take unpacked, in bytes (PKWARE APPNOTE 4.3.12, central directory). */
function unpackedSize(archive: Buffer): number {
  let size = 0;
  for (let at = archive.indexOf("PK\u0001\u0002"); at >= 0; at = archive.indexOf("PK\u0001\u0002", at + 46)) {
    if (at + 46 > archive.length) break;
    size += archive.readUInt32LE(at + 24);
  }
  return size;
}
