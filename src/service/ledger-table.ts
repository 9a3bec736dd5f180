import type { z } from "zod";
import { Problem } from "../domain/problem.ts";
import { openApart } from "../intake/apart/apart.ts";
import { type CellValue, nameKey, shownText } from "../intake/tables/cell.ts";
import { plainNumbers } from "../intake/tables/number-form.ts";
import { openTable, workbookName } from "../intake/tables/table.ts";
import { type LedgerFigure, ledgerFigureSchema } from "../numbers/ledger/ledger.ts";
import { firstIssue, parseLedger } from "../numbers/ledger/ledger-file.ts";
import { unusable } from "../text/unusable.ts";
import { bytesOf } from "./check.ts";

/** The columns of a ledger that is a table; those of a line of JSON. */
const columns = Object.keys(ledgerFigureSchema.shape) as (keyof z.input<typeof ledgerFigureSchema>)[];

/**
 * The figures of a ledger: a table with a header row (CSV, XLSX) or lines of JSON, by its ending. Fails with a sentence
 * that names the row or line of the first figure that is none.
 */
export async function readLedger(path: string, signal?: AbortSignal): Promise<LedgerFigure[]> {
  const bytes = await bytesOf(path);
  if (!workbookName.test(path) && !/\.(?:csv|tsv)$/i.test(path))
    return parseLedger(path, Buffer.from(bytes).toString("utf8"));
  const apart = openApart({ signal });
  try {
    return await readTable(path, bytes, apart);
  } catch (error) {
    // What is wrong with the input of a check has its own exit code.
    throw error instanceof Problem && error.code === "bad-input" ? unusable(error.message) : error;
  } finally {
    apart.close();
  }
}

async function readTable(
  path: string,
  bytes: Uint8Array,
  apart: ReturnType<typeof openApart>,
): Promise<LedgerFigure[]> {
  const table = await openTable(path, inOnePiece(bytes), { header: [1], columns, apart });
  const places = new Map(table.columns.map(({ name }, at) => [nameKey(name).toLowerCase(), at] as const));
  const lacking = ["id", "quantity", "value"].filter((name) => !places.has(name));
  if (lacking.length > 0) {
    table.close();
    throw unusable(
      `${path} has no column ${lacking.join(" and none ")}; a ledger's first row names its columns: ${columns.join(", ")}.`,
    );
  }
  const figures: LedgerFigure[] = [];
  const rowOf = new Map<string, number>();
  for await (const batch of table.rows)
    for (const { number, cells } of batch) {
      const figure: Record<string, unknown> = {};
      for (const name of columns) {
        const cell = cells[places.get(name) ?? -1];
        const text = shownText(cell);
        if (text !== "") figure[name] = name === "value" ? valueOf(cell, text) : textOf(cell, text);
      }
      if (isPercent(cells[places.get("value")!])) figure["unit"] ??= "%";
      if (Object.keys(figure).length === 0) continue;
      const read = ledgerFigureSchema.safeParse(figure);
      if (!read.success)
        throw unusable(
          `${path}, row ${number}, is not a figure: ${firstIssue(read.error, ledgerFigureSchema, figure)}.`,
        );
      const before = rowOf.get(read.data.id);
      if (before !== undefined)
        throw unusable(
          `${path}, row ${number}, has the id ${JSON.stringify(read.data.id)} of row ${before}; give each figure its own.`,
        );
      rowOf.set(read.data.id, number);
      figures.push(read.data);
    }
  return figures;
}

async function* inOnePiece(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

const isPercent = (cell: CellValue | undefined): boolean =>
  typeof cell === "object" && cell !== null ? cell.percent === true : /%\s*$/.test(cell ?? "");

/** Dates and numbers of a workbook as they are kept, and not as they are shown. */
const textOf = (cell: CellValue | undefined, text: string): string =>
  typeof cell === "object" && cell !== null && cell.kind !== "fault" ? cell.text.trim() : text;

/** A number, or the two ends of a range ("9,000-9,500"); what is neither stays text, which no figure has. */
function valueOf(cell: CellValue | undefined, shown: string): unknown {
  const isNumber = typeof cell === "object" && cell !== null && cell.kind === "number";
  const text = isNumber ? cell.text : shown.replace(/%\s*$/, "").trim();
  const plain = isNumber ? text : plainNumbers(text, { group: "," });
  const ends = (plain ?? "").split(/\s*[–—-]\s*(?=\d)/).map((end) => (end === "" ? Number.NaN : Number(end)));
  if (ends.length > 2 || ends.some((end) => !Number.isFinite(end))) return text;
  return ends.length === 1 ? ends[0] : ends;
}
