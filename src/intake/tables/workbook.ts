import { read, type CellObject, type WorkBook } from "@e965/xlsx";
import { parseQuantity } from "../../domain/quantity.ts";
import { isWhole } from "../../domain/text.ts";
import type { Parse } from "../apart/parser.ts";
import { type CellValue, cellName, nameKey, type SheetCell } from "./cell.ts";
import { isCurrency, isUnit } from "./unit-word.ts";
import type { WorkbookAnswer, WorkbookHead } from "./workbook-answer.ts";

/** Characters in one message, above which the next one begins. */
const messageLength = 500_000;
/** Characters that a spreadsheet program lets into a cell; longer text is made to cost, as one string may stand in a million cells. */
const textLimit = 32_767;

/** The parser of workbooks: a head, and where that is of a sheet, its rows in batches. Runs in a child. */
export const parse: Parse<WorkbookHead | string, { readonly sheet?: string }> = function* (input, { sheet }) {
  const answer = readWorkbook(Buffer.concat([...input]), sheet);
  if (answer.kind !== "sheet") return yield answer;
  const { rows, ...head } = answer;
  yield head;
  let batch: string[] = [];
  let length = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    batch.push(text);
    length += text.length;
    if (length < messageLength) continue;
    yield `[${batch.join(",")}]`;
    [batch, length] = [[], 0];
  }
  if (batch.length > 0) yield `[${batch.join(",")}]`;
};

/**
 * The sheet called `wanted` of an XLSX workbook, or the first that is not hidden, with each cell as the sheet shows it:
 * numbers with the decimals of their format, percentages as such, dates as exactly as they are shown, and the value of a
 * merged cell in all of its cells. Only cells that are there take memory, wherever they stand.
 */
export function readWorkbook(bytes: Uint8Array, wanted?: string): WorkbookAnswer {
  // The library also takes text and web pages for workbooks, whatever their name.
  if (Buffer.from(bytes.subarray(0, 4)).toString("latin1") !== "PK\u0003\u0004") return { kind: "broken" };
  let book: WorkBook;
  try {
    book = read(bytes, {
      type: "buffer",
      dense: true,
      cellNF: true,
      cellFormula: true,
      cellDates: true,
      UTC: true,
      cellStyles: true,
      cellHTML: false,
      sheetStubs: true,
    });
  } catch {
    return { kind: "broken" };
  }
  const hidden = book.Workbook?.Sheets ?? [];
  const sheets = book.SheetNames.map((name, index) => ({
    name,
    hidden: (hidden[index]?.Hidden ?? 0) !== 0,
  }));
  const found =
    wanted === undefined
      ? (sheets.find((sheet) => !sheet.hidden) ?? sheets[0])
      : sheets.find((sheet) => nameKey(sheet.name) === nameKey(wanted));
  if (found === undefined) return { kind: "no-sheet", sheets: book.SheetNames };
  const sheet = book.Sheets[found.name]!;
  const data = ((sheet as { "!data"?: (CellObject | undefined)[][] })["!data"] ?? []) as (
    | (CellObject | null | undefined)[]
    | undefined
  )[];
  const grid = new Map<number, CellValue[]>();
  data.forEach((cells, index) => {
    if (cells === undefined || cells === null) return;
    const row: CellValue[] = [];
    cells.forEach((cell, column) => {
      if (cell === null || cell === undefined) return;
      const value = cellOf(cell);
      if (value !== null) row[column] = value;
    });
    if (row.length > 0) grid.set(index + 1, row);
  });
  for (const { s, e } of sheet["!merges"] ?? []) spread(grid, s, e);
  const rowMarks = sheet["!rows"] ?? [];
  const rows = [...grid]
    .sort(([a], [b]) => a - b)
    .map(([number, cells]) => {
      const row = { number, cells: Array.from(cells, (cell) => cell ?? null) };
      return rowMarks[number - 1]?.hidden === true ? { ...row, hidden: true as const } : row;
    });
  const columnMarks = sheet["!cols"] ?? [];
  const hiddenColumns = Array.from(columnMarks, (mark, column) =>
    mark?.hidden === true ? column : -1,
  ).filter((column) => column >= 0);
  return { kind: "sheet", sheet: found.name, sheets, rows, hiddenColumns };
}

/** Cells of a merged cell above which it is a decoration of the whole sheet, and not filled in. */
const mergeLimit = 100_000;

/** Gives every cell of a merged cell the value of its first, where that has one. */
function spread(
  grid: Map<number, CellValue[]>,
  start: { readonly r: number; readonly c: number },
  end: { readonly r: number; readonly c: number },
): void {
  const first = grid.get(start.r + 1)?.[start.c];
  if (first === undefined || first === null) return;
  if ((end.r - start.r + 1) * (end.c - start.c + 1) > mergeLimit) return;
  const merged = `${cellName(start.c, start.r + 1)}:${cellName(end.c, end.r + 1)}`;
  const value: SheetCell =
    typeof first === "string" ? { kind: "text", text: first, merged } : { ...first, merged };
  for (let r = start.r; r <= end.r; r++) {
    let row = grid.get(r + 1);
    if (row === undefined) grid.set(r + 1, (row = []));
    for (let c = start.c; c <= end.c; c++) row[c] = value;
  }
}

function cellOf(cell: CellObject): CellValue {
  switch (cell.t) {
    case "s":
      return textOrNull(String(cell.v ?? ""));
    case "b":
      return cell.v === true ? "TRUE" : "FALSE";
    case "e":
      return fault(`holds the error ${cell.w ?? "of a formula"}`, cell.w);
    case "n":
      return numberOf(cell);
    case "d":
      return dateOf(cell);
    default:
      return cell.f === undefined
        ? null
        : fault(
            "holds a formula without a stored value; open and save the workbook in a spreadsheet program",
          );
  }
}

function textOrNull(text: string): CellValue {
  if (text.length > textLimit)
    return fault(
      `holds ${text.length.toLocaleString("en")} characters, and a spreadsheet's cell has at most ${textLimit.toLocaleString("en")}`,
    );
  // What a workbook wrote as half of a character comes as a zero.
  if (!isWhole(text) || text.includes("\0"))
    return fault("holds half of a character, which no text can hold; type the cell anew");
  return text.trim() === "" ? null : text;
}

function fault(text: string, shown?: string): SheetCell {
  return { kind: "fault", text, shown: shown ?? "" };
}

/**
 * A number as the cell shows it. Words of its format are read as if they were typed: a hedge or a bound stays with the number,
 * a unit leaves it as it is, and with any other word the cell is text. A format that shows another number than the cell
 * holds makes the cell a fault.
 */
function numberOf(cell: CellObject): CellValue {
  const value = Number(cell.v);
  const format = String(cell.z ?? "General");
  const shown = (cell.w ?? "").trim();
  // The standard format shortens long numbers to the width of a column; 15 digits are what a spreadsheet keeps.
  if (/^(general|@)?$/i.test(format)) return numberCell(plainDigits(value), shown);
  if (shown === "") return fault(`shows nothing and holds ${plainDigits(value)}`);
  const other = fault(`shows ${quoted(shown)} and holds ${plainDigits(value)}`, shown);
  const percent = shown.includes("%");
  const plain = shown.replaceAll(/(?<=\d)[\s'’](?=\d{3}(?!\d))/gu, ",");
  const digits = /\d[\d,]*(?:\.\d*)?|\.\d+/.exec(plain);
  if (digits === null) return other;
  const text = digits[0].replaceAll(",", "").replace(/\.$/, "");
  const decimals = text.split(".")[1]?.length ?? 0;
  const held = Math.abs(value) * (percent ? 100 : 1);
  // Half a unit of the last decimal is what rounding takes; a little more for the binary fraction.
  if (Math.abs(held - Number(text)) > 0.5000001 * 10 ** -decimals) return other;
  const [before, behind] = [
    plain.slice(0, digits.index),
    plain.slice(digits.index + digits[0].length).replace("%", ""),
  ];
  const around = signAround(before, behind);
  const negative = value < 0 && Number(text) !== 0;
  if (Number(text) !== 0 && negative !== around.negative) return other;
  const bare = `${negative ? "-" : ""}${text.startsWith(".") ? "0" : ""}${text}`;
  if (around.before === "" && (around.behind === "" || isUnit(around.behind)))
    return numberCell(bare, shown, percent);
  if (/\d/.test(around.before + around.behind)) return other;
  const worded = [around.behind, ...unitless(around.behind)].map((rest) =>
    [around.before, bare, rest].filter((part) => part !== "").join(" "),
  );
  const hedged = worded.find((each) => parseQuantity(each) !== undefined);
  if (hedged === undefined) return textOrNull(shown);
  const { low, high } = parseQuantity(hedged)!;
  return low === Number(bare) && high === low ? numberCell(hedged, shown, percent) : other;
}

/** The words around a number without its currency, and whether a minus or brackets say that it is negative. */
function signAround(
  before: string,
  behind: string,
): { readonly before: string; readonly behind: string; readonly negative: boolean } {
  const [front, back] = [before, behind].map((text) => {
    const words = text.replace(/\p{Lu}{0,3}\p{Sc}/u, "").trim();
    return isCurrency(words) ? "" : words;
  }) as [string, string];
  if (/^\(|\($/.test(front) && back.endsWith(")"))
    return {
      before: front.replace(/^\(|\($/, "").trim(),
      behind: back.slice(0, -1).trim(),
      negative: true,
    };
  // A hyphen behind a letter joins the number to it.
  const minus = /^[-−]|(?<![\p{L}\p{N}] ?)[-−]$/u;
  return { before: front.replace(minus, "").trim(), behind: back, negative: minus.test(front) };
}

/** What stands behind a number without the unit that it begins or ends with: of "persons (est.)" "(est.)". */
function unitless(behind: string): string[] {
  const words = behind.split(/\s+/u);
  return words.flatMap((_, at) => [
    ...(at > 0 && isUnit(words.slice(0, at).join(" ")) ? [words.slice(at).join(" ")] : []),
    ...(isUnit(words.slice(at).join(" ")) ? [words.slice(0, at).join(" ")] : []),
  ]);
}

function numberCell(text: string, shown: string, percent = false): SheetCell {
  return {
    kind: "number",
    text,
    ...(shown === text || shown === "" ? {} : { shown }),
    ...(percent ? { percent: true as const } : {}),
  };
}

/** Decimal digits of a number without an exponent, 15 of them at most (what a spreadsheet keeps). */
function plainDigits(value: number): string {
  const rounded = Number(value.toPrecision(15));
  const text = String(rounded);
  return text.includes("e")
    ? rounded.toLocaleString("en", { useGrouping: false, maximumFractionDigits: 20 })
    : text;
}

/** A date as exactly as the cell shows it: day, month or year, with the time of day where that is shown too. */
function dateOf(cell: CellObject): CellValue {
  const instant = cell.v instanceof Date ? cell.v : undefined;
  const iso = instant === undefined || Number.isNaN(instant.getTime()) ? undefined : instant.toISOString();
  const format = String(cell.z ?? "General");
  const shown = (cell.w ?? "").trim();
  if (iso === undefined || !/^\d{4}-/.test(iso))
    return fault(`shows ${quoted(shown)}, which is no date`, shown);
  // A cell that is stored as a date and has no format of its own shows the day.
  const parts = /^(general|@)?$/i.test(format)
    ? { year: true, month: true, day: true, time: false }
    : partsOf(format);
  if (shown === "" && !/^(general|@)?$/i.test(format)) return fault("shows nothing and holds a date");
  if (!parts.year || (parts.day && !parts.month) || hasWords(format)) return textOrNull(shown);
  const day = parts.day ? iso.slice(0, 10) : parts.month ? iso.slice(0, 7) : iso.slice(0, 4);
  const text = parts.day && parts.time ? `${day}T${iso.slice(11, 19)}` : day;
  return { kind: "date", text, ...(shown === text ? {} : { shown }) };
}

/** Words that a format of dates shows between or behind their parts, and that say nothing else. */
const dateWords = new Set(
  "de|del|do|da|di|of|st|nd|rd|th|er|t|z|h|m|s|min|at|uhr|à|le|am|năm|ngày|tháng|พ.ศ|ค.ศ|วันที่|年|月|日|时|時|分|秒|년|월|일|г|года|год|р|року|م|ថ្ងៃ|ខែ|ឆ្នាំ".split(
    "|",
  ),
);

/** Whether a format shows words beside the parts of a date, such as "before" or "ca.", which count as typed. */
function hasWords(format: string): boolean {
  const literals = format
    .split(";")[0]!
    .replaceAll(/(?:\\.)+/gu, (escaped) => `"${escaped.replaceAll("\\", "")}"`)
    .match(/"[^"]*"/g);
  return (literals ?? []).some((literal) => {
    const words = literal.slice(1, -1).trim().toLowerCase().replace(/\.$/, "");
    return (
      /[\p{L}<>~≈≤≥?+]/u.test(words) &&
      !words.split(/[ ,]+/u).every((word) => word === "" || dateWords.has(word))
    );
  });
}

/** Which parts of a date a number format shows (ECMA-376, part 1, 18.8.31); `m` beside hours or seconds is minutes. */
function partsOf(format: string): { year: boolean; month: boolean; day: boolean; time: boolean } {
  const section = format
    .split(";")[0]!
    .replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, " ")
    .replaceAll(/am\/pm|a\/p/gi, "h")
    .toLowerCase();
  const letters = section.match(/y+|e+|b+|m+|d+|h+|s+/g) ?? [];
  const isTime = (letter: string | undefined): boolean => letter === "h" || letter === "s";
  const kinds = letters.map((run) => run[0]!);
  const months = kinds.some(
    (kind, at) =>
      kind === "m" &&
      (letters[at]!.length > 2 || !(kinds[at - 1] === "h" || kinds[at + 1] === "s" || isTime(kinds[at - 1]))),
  );
  return {
    year: kinds.some((kind) => kind === "y" || kind === "e" || kind === "b"),
    month: months,
    day: kinds.includes("d"),
    time: kinds.some(isTime),
  };
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}
