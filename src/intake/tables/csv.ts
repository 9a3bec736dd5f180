import { Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { parse as parseAtOnce } from "csv-parse/sync";
import { Problem } from "../../domain/problem.ts";
import { cellName, columnLimit, nameKey, type Row } from "./cell.ts";

/** Characters in one row of a CSV file, above which it is refused. */
export const rowLimit = 1_000_000;
/** Characters up to which a row is looked at, so that it can be told from a quotation mark that is left open. */
const lookLimit = 16_000_000;

export type CsvOptions = {
  readonly delimiter?: string | undefined;
  readonly encoding?: string | undefined;
  /** The rows that name the columns. */
  readonly header: readonly number[];
  /** Columns that are expected: of several possible delimiters the one that finds most of them is taken. */
  readonly columns: readonly string[];
};

/** The rows of a CSV file in batches, all of them, and a way to let go of the file before its end. */
export type CsvRows = { readonly batches: AsyncIterable<readonly Row[]>; readonly close: () => void };

const delimiters = [",", ";", "\t", "|"];

/**
 * The rows of a CSV file, read as a stream. A first line `sep=;` states the delimiter, as spreadsheet programs write it,
 * and is no row. The encoding is UTF-8, or UTF-16 with or without a byte order mark; any other must be stated, as it cannot
 * be told from the bytes.
 *
 * @throws Problem `bad-input` when the text is in another encoding, or a row is no CSV, too long or too wide
 */
export async function readCsv(
  name: string,
  bytes: AsyncIterable<Uint8Array>,
  options: CsvOptions,
): Promise<CsvRows> {
  const texts = decode(name, bytes, options.encoding);
  const first = await texts.next();
  let start = first.done === true ? "" : first.value;
  while (start.length < 65_536) {
    const more = await texts.next();
    if (more.done === true) break;
    start += more.value;
  }
  if (start.includes("\0"))
    throw new Problem(
      "bad-input",
      `${name} holds binary data, which is no CSV; open it in the program that made it and save it as CSV or XLSX.`,
    );
  const stated = /^\ufeff?sep=(.)\r?\n/.exec(start);
  if (stated !== null) start = start.slice(stated[0].length);
  const delimiter = options.delimiter ?? stated?.[1] ?? delimiterOf(start, options);
  const source = Readable.from(joined(start, texts), { highWaterMark: 4 });
  const parser = source.pipe(parse({ ...csvOptions(delimiter), highWaterMark: 1_024 } as Options));
  // A pipe hands on neither the failure of its source nor the end of its reader.
  source.on("error", (error) => parser.destroy(error));
  async function* batches(): AsyncGenerator<readonly Row[]> {
    let number = 0;
    for await (const batch of batchesOf(name, parser)) {
      yield batch.map((cells) => {
        number++;
        if (cells.length > columnLimit)
          throw new Problem(
            "bad-input",
            `${name} has ${cells.length.toLocaleString("en")} cells in row ${number}; a table has at most ${columnLimit.toLocaleString("en")}.`,
          );
        refuseLongRow(name, number, cells);
        return { number, cells };
      });
    }
  }
  return {
    batches: batches(),
    close: () => {
      source.destroy();
      parser.destroy();
    },
  };
}

function csvOptions(delimiter: string): Options {
  return { delimiter, relax_column_count: true, max_record_size: lookLimit, bom: true };
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

function refuseLongRow(name: string, row: number, cells: readonly string[]): void {
  const length = cells.reduce((sum, cell) => sum + cell.length, 0);
  if (length <= rowLimit) return;
  const column = cells.findIndex((cell) => cell.length > rowLimit);
  const [holds, of] =
    column < 0 ? ["the cells of one row hold", length] : ["the cell holds", cells[column]!.length];
  throw new Problem(
    "bad-input",
    `${name} cannot be read in ${column < 0 ? `row ${row}` : cellName(column, row)}: ${holds} ${of.toLocaleString("en")} characters, and may hold ${rowLimit.toLocaleString("en")}; shorten the text, or keep it in a file of its own.`,
  );
}

function asProblem(name: string, row: number, error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const { column } = error as { column?: unknown };
  const place = typeof column === "number" ? ` in ${cellName(column, row)}` : "";
  const why =
    error.code === "CSV_MAX_RECORD_SIZE"
      ? `the row holds more than ${lookLimit.toLocaleString("en")} characters, the last${place}; shorten it, or close a quotation mark that is left open`
      : error.code === "CSV_QUOTE_NOT_CLOSED"
        ? `a quotation mark is opened${place} and not closed`
        : `a quotation mark stands${place} where none can; double it inside quoted text`;
  return new Problem("bad-input", `${name} cannot be read after row ${row - 1}: ${why}.`, { cause: error });
}

/** The delimiter by which the header holds most of the expected columns, then the one that gives most columns. */
function delimiterOf(start: string, { columns, header }: CsvOptions): string {
  const expected = new Set(columns.map(nameKey));
  const last = header.at(-1) ?? 1;
  let best = { delimiter: ",", found: -1, count: 0 };
  for (const delimiter of delimiters) {
    let names: string[];
    try {
      const rows = parseAtOnce(start, {
        ...csvOptions(delimiter),
        to: last,
        relax_quotes: true,
      }) as string[][];
      names = rows[last - 1] ?? [];
    } catch {
      continue;
    }
    const found = names.filter((each) => expected.has(nameKey(each))).length;
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
