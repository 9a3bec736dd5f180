import { Problem } from "../../../domain/problem.ts";
import type { Apart } from "../../apart/apart.ts";
import { isBlank, type Row } from "../cell.ts";
import { readCsv } from "../csv.ts";
import { openWholeSheet, workbookName } from "../table.ts";
import type { SheetRow } from "../workbook-answer.ts";
import { formOf } from "./form.ts";
import type { Sheet } from "./sheet.ts";
import { studiesOf } from "./study.ts";

/** Rows of a file that a proposal looks at; a file may have more. */
export const rowsLookedAt = 50_000;
/** Bytes from the beginning of a CSV file that show its delimiter. */
const sampleLength = 200_000;
const delimiters = [",", ";", "\t", "|"];

export type OpenSheetOptions = {
  /** The children that read workbooks. */
  readonly apart: Apart;
  readonly sheet?: string | undefined;
  readonly encoding?: string | undefined;
};

/** The sheets of a file that a proposal is made from, and the names of those that it leaves aside. */
export type OpenedSheets = {
  readonly sheets: readonly Sheet[];
  readonly others: readonly { readonly name: string; readonly hidden: boolean }[];
};

/**
 * The sheet of a file as it stands, from its first row: of a workbook the one asked for, else the first that is not hidden,
 * and all of them where they are the export of one form. `open` gives the bytes of the file, as often as it is asked.
 *
 * @throws Problem `bad-input` when the file is no table, or in an encoding that must be stated
 */
export async function openSheets(
  name: string,
  open: () => AsyncIterable<Uint8Array>,
  options: OpenSheetOptions,
): Promise<OpenedSheets> {
  return workbookName.test(name)
    ? ofWorkbook(name, open, options)
    : { sheets: [await ofCsv(name, open, options)], others: [] };
}

async function ofWorkbook(
  file: string,
  open: () => AsyncIterable<Uint8Array>,
  options: OpenSheetOptions,
): Promise<OpenedSheets> {
  const { sheet: main, all } = await sheetOf(file, open, options);
  const others = all.filter(({ name }) => name !== main.name);
  const isForm = options.sheet === undefined && main.rows.length > 0 && formOf(studiesOf(main)) !== undefined;
  if (!isForm) return { sheets: [main], others };
  const sheets = [main];
  for (const { name, hidden } of others) {
    if (hidden) continue;
    const { sheet } = await sheetOf(file, open, { ...options, sheet: name });
    if (sheet.rows.length > 0) sheets.push(sheet);
  }
  return { sheets, others: others.filter(({ hidden }) => hidden) };
}

async function sheetOf(
  file: string,
  open: () => AsyncIterable<Uint8Array>,
  options: OpenSheetOptions,
): Promise<{ readonly sheet: Sheet; readonly all: OpenedSheets["others"] }> {
  const { head, batches } = await openWholeSheet(file, open(), options);
  const kept: SheetRow[] = [];
  let cut = false;
  for await (const batch of batches) {
    kept.push(...batch.slice(0, rowsLookedAt - kept.length));
    cut ||= kept.length === rowsLookedAt;
    if (cut) break;
  }
  const sheet: Sheet = {
    file,
    name: head.sheet,
    rows: kept,
    hiddenColumns: head.hiddenColumns,
    ...(cut ? { cut: rowsLookedAt } : {}),
  };
  return { sheet, all: head.sheets };
}

async function ofCsv(
  file: string,
  open: () => AsyncIterable<Uint8Array>,
  { encoding }: OpenSheetOptions,
): Promise<Sheet> {
  const delimiter = await delimiterOf(file, open, encoding);
  const rows: Row[] = [];
  const read = await readCsv(file, open(), { delimiter, encoding, header: [1], columns: [] }).catch(
    askEncoding(file),
  );
  let cut = false;
  try {
    for await (const batch of read.batches) {
      for (const row of batch) if (!row.cells.every(isBlank)) rows.push(row);
      if (rows.length > rowsLookedAt) {
        cut = true;
        break;
      }
    }
  } catch (error) {
    askEncoding(file)(error);
  } finally {
    read.close();
  }
  return {
    file,
    name: undefined,
    rows: rows.slice(0, rowsLookedAt),
    hiddenColumns: [],
    delimiter: delimiter === "," ? undefined : delimiter,
    encoding,
    ...(cut ? { cut: rowsLookedAt } : {}),
  };
}

/** The delimiter that gives most rows the same number of cells, more than one; a comma where none does. */
async function delimiterOf(
  file: string,
  open: () => AsyncIterable<Uint8Array>,
  encoding: string | undefined,
): Promise<string> {
  const sample = await beginning(open());
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of delimiters) {
    const widths = new Map<number, number>();
    try {
      const read = await readCsv(file, one(sample), { encoding, header: [1], columns: [], delimiter });
      for await (const batch of read.batches)
        for (const { cells } of batch) {
          const width = cells.findLastIndex((cell) => !isBlank(cell)) + 1;
          if (width > 1) widths.set(cells.length, (widths.get(cells.length) ?? 0) + 1);
        }
    } catch {
      // The sample may end inside quoted text; what was read until there tells enough.
    }
    for (const [width, rows] of widths) {
      const score = width < 2 ? 0 : rows * Math.min(width, 8);
      if (score > best.score) best = { delimiter, score };
    }
  }
  return best.delimiter;
}

/** Says how to state the encoding on the command line, where a mapping does not exist yet. */
function askEncoding(file: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof Problem && error.message.includes("state its encoding"))
      throw new Problem(
        "bad-input",
        `${file} is not UTF-8 text; say its encoding with --encoding, such as windows-1252 (Western Europe), windows-1256 (Arabic) or windows-874 (Thai), and look whether its words come out right.`,
        { cause: error },
      );
    throw error;
  };
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function beginning(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= sampleLength) break;
  }
  const all = Buffer.concat(chunks);
  // A letter of several bytes is not cut in two: the sample ends with a whole line.
  const end = all.length > sampleLength ? all.lastIndexOf(10, sampleLength) : -1;
  return end > 0 ? all.subarray(0, end + 1) : all;
}
