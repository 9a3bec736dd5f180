import { operand, said, type Said } from "../../arithmetic/hedge-law.ts";
import { between, type Interval } from "../../arithmetic/interval.ts";
import { slipBetween } from "../../arithmetic/slip.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { Language } from "../language/language.ts";
import { explaining, type Inputs, judge, ruleFor, shown } from "../relation/context.ts";
import { type NamedRival, type NumberRelation, relations } from "../relation/table.ts";
import type { CheckTolerances } from "../tolerance.ts";

/** The stretch of one cell of a table, by its table, row and column from 0. */
export interface CellSpan {
  readonly start: number;
  readonly end: number;
  readonly table: number;
  readonly row: number;
  readonly column: number;
}

/** A cell with its number, where it is one. */
interface TableCell extends CellSpan {
  readonly text: string;
  readonly value: number | undefined;
  readonly unit: number;
  readonly isPercent: boolean;
  readonly isYear: boolean;
}

/** A row with a name and the cells that have numbers, by column. */
interface GridRow {
  readonly label: string;
  readonly isTotal: boolean;
  readonly isPart: boolean;
  readonly cells: readonly (TableCell | undefined)[];
}

interface TableGrid {
  readonly headers: readonly string[];
  readonly rows: readonly GridRow[];
  readonly width: number;
}

/** What the numbers of tables give: findings, and the cells that were held against others. */
export interface CheckedCells {
  readonly diagnostics: readonly Diagnostic[];
  readonly bases: readonly { readonly start: number; readonly end: number }[];
}

/** Tables with more cells are data, and no part of a text that somebody reads. */
const largest = 5000;
/** Columns of a table that may explain each other. */
const widest = 16;

/**
 * Holds the numbers of tables against each other: a row of totals against the rows above it, and a column against the
 * columns that it follows from in most rows, or by its name. Which columns belong together is not guessed from one row:
 * where the others do not bear it out, nothing is said. Offsets are those of `text`.
 */
export function checkCells(
  text: string,
  spans: readonly CellSpan[],
  language: Language,
  settings: CheckTolerances,
): CheckedCells {
  const found: { diagnostics: Diagnostic[]; bases: { start: number; end: number }[] } = {
    diagnostics: [],
    bases: [],
  };
  for (const cells of Map.groupBy(spans, ({ table }) => table).values()) {
    if (cells.length > largest) continue;
    const grid = gridOf(text, cells, language);
    if (grid === undefined || grid.width > widest) continue;
    const check: TableCheck = { grid, language, settings, wrong: new Set(), ...found };
    const isDivided = checkTotals(check);
    for (let column = 0; column < grid.width; column++) checkColumn(check, column);
    if (isDivided) checkHundred(check);
  }
  return found;
}

/** Says of findings of the words whether they hold numbers of two cells against each other, which no words join. */
export function joinsCells(cells: readonly CellSpan[]): (found: Diagnostic) => boolean {
  const sorted = cells.filter(({ start, end }) => end > start).toSorted((a, b) => a.start - b.start);
  const cellAt = (place: number): number => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle]!.start <= place) low = middle + 1;
      else high = middle;
    }
    return low > 0 && place < sorted[low - 1]!.end ? low - 1 : -1;
  };
  return ({ start, related = [] }) => {
    const own = cellAt(start);
    return own >= 0 && related.some((other) => other.doc === undefined && cellAt(other.start) !== own);
  };
}

interface TableCheck {
  readonly grid: TableGrid;
  readonly language: Language;
  readonly settings: CheckTolerances;
  readonly wrong: Set<TableCell>;
  readonly diagnostics: Diagnostic[];
  readonly bases: { start: number; end: number }[];
}

const number =
  /^[\s*_]*(?:(?:[$€£¥₹]|US\$) ?)?([+–−-]?) ?(\d{1,3}(?:[,'’\u202f\u00a0 ]\d{3})+|\d+)(\.\d+)? ?(%|per ?cent)?[\s*_]*(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*+)?\s*$/i;

function cellOf(text: string, span: CellSpan): TableCell {
  const own = text.slice(span.start, span.end);
  const match = number.exec(own);
  const [, sign = "", whole = "", decimals = "", percent] = match ?? [];
  const size = Number(`${whole.replaceAll(/\D/g, "")}${decimals}`);
  return {
    ...span,
    text: own.trim(),
    value: match === null ? undefined : /[–−-]/.test(sign) ? -size : size,
    unit: decimals === "" ? 1 : 10 ** -(decimals.length - 1),
    isPercent: percent !== undefined,
    isYear: match !== null && percent === undefined && /^(?:1[89]|20)\d\d$/.test(whole + decimals),
  };
}

/** The rows of a table with their names; undefined where it has no row of numbers. */
function gridOf(text: string, spans: readonly CellSpan[], language: Language): TableGrid | undefined {
  const { cells: words } = language.cues;
  const lines = [...Map.groupBy(spans, ({ row }) => row).values()].map((row) =>
    row.map((span) => cellOf(text, span)),
  );
  const width = Math.max(...lines.map((line) => line.length));
  if (lines.some((line) => line.length > 1 && line.length !== width)) return undefined;
  const isHeader = (line: readonly TableCell[]): boolean =>
    line.slice(1).every(({ value, isYear }) => value === undefined || isYear);
  const first = lines.findIndex((line) => !isHeader(line));
  if (first < 0) return undefined;
  const headers = Array.from({ length: width }, (_, column) =>
    lines
      .slice(0, first)
      .map((line) => line[column]?.text ?? "")
      .join(" ")
      .trim()
      .toLowerCase(),
  );
  const rows = lines
    .slice(first)
    .filter((line) => line.length === width)
    .map((line): GridRow => {
      const label = line
        .find(({ value, text: own }) => value === undefined && own !== "")
        ?.text.toLowerCase();
      const isNamed = line[0]!.value === undefined || line[0]!.isYear;
      return {
        label: label ?? "",
        isTotal: words.totalRow.test(label ?? ""),
        isPart: words.partRow.test(label ?? ""),
        cells: line.map((cell, column) =>
          cell.value === undefined || (column === 0 && isNamed) ? undefined : cell,
        ),
      };
    });
  return { headers, rows, width };
}

function isPercentColumn({ headers, rows }: TableGrid, column: number, language: Language): boolean {
  const cells = rows.flatMap(({ cells: row }) => row[column] ?? []);
  return (
    cells.length > 0 &&
    (cells.filter(({ isPercent }) => isPercent).length * 2 > cells.length ||
      language.cues.cells.percent.test(headers[column]!))
  );
}

/** Whether the numbers of a column may be added up. */
function isCountColumn({ grid, language }: TableCheck, column: number): boolean {
  return (
    grid.rows.some(({ cells }) => cells[column] !== undefined) &&
    !isPercentColumn(grid, column, language) &&
    !language.cues.cells.noSum.test(grid.headers[column]!)
  );
}

/**
 * The last row that is called a total, against all rows above it, or the first against all below it. Whether the rows may
 * be parts of it: counts that do not add up are no classes.
 */
function checkTotals(check: TableCheck): boolean {
  const { grid, wrong } = check;
  const totals = grid.rows.filter(({ isTotal }) => isTotal);
  const [total] = totals;
  if (total === undefined || totals.length > 1 || grid.rows.some(({ isPart }) => isPart)) return true;
  const at = grid.rows.indexOf(total);
  const parts = at === 0 ? grid.rows.slice(1) : at === grid.rows.length - 1 ? grid.rows.slice(0, at) : [];
  if (parts.length < 2) return true;
  const sums = Array.from({ length: grid.width }, (_, column) => column).flatMap((column) => {
    const cell = total.cells[column];
    const list = parts.map(({ cells }) => cells[column]);
    if (cell === undefined || !isCountColumn(check, column) || list.some((part) => part === undefined))
      return [];
    const all = list as readonly TableCell[];
    const sum = all.reduce((value, part) => value + part.value!, 0);
    const room =
      Math.max(...[cell, ...all].map(({ unit }) => unit)) < 1 ? (all.length + 1) * cell.unit * 0.51 : 0.001;
    return [{ cell, all, sum, isRight: Math.abs(sum - cell.value!) <= room }];
  });
  const isBorneOut = sums.some(({ isRight }) => isRight);
  for (const { cell, all, sum, isRight } of sums) {
    check.bases.push(cell);
    if (isRight) continue;
    const isSlip = slipBetween(round(sum, cell.unit), cell.value!) !== undefined;
    if (!isSlip && !isBorneOut) continue;
    if (Math.abs(sum - cell.value!) > 0.45 * cell.value!) continue;
    wrong.add(cell);
    tell(check, cell, {
      rule: "sum-mismatch",
      severity: "error",
      message: `The rows of this column add up to ${shown(round(sum, cell.unit))}.`,
      computed: { right: round(sum, cell.unit) },
      others: all,
    });
  }
  return sums.length === 0 || isBorneOut || wrong.size > 0;
}

const round = (value: number, unit: number): number => Number((Math.round(value / unit) * unit).toFixed(6));

/** One way in which the cells of a column may follow from others of their row or column. */
interface ColumnLink {
  readonly relation: NumberRelation;
  readonly operands: (row: GridRow) => readonly (TableCell | undefined)[] | undefined;
  /** Whether the name of the column says so. */
  readonly isNamed: boolean;
  /** Whether its name and those of the others say so without doubt. */
  readonly isCertain: boolean;
}

/** A column against the columns that it follows from in most rows. */
function checkColumn(check: TableCheck, column: number): void {
  const { grid, settings, wrong } = check;
  const rows = grid.rows.filter(({ cells }) => cells[column] !== undefined);
  const judged = linksOf(check, column).flatMap((link) => {
    const tried = rows.flatMap((row) => {
      const cell = row.cells[column]!;
      const operands = link.operands(row);
      if (operands === undefined || operands.some((other) => other === undefined || wrong.has(other)))
        return [];
      const judgement = judgeCell(cell, link.relation, operands as readonly TableCell[], check);
      return judgement === undefined
        ? []
        : [{ row, cell, operands: operands as readonly TableCell[], judgement }];
    });
    const fits = tried.filter(({ judgement }) => judgement.severity === undefined).length;
    const fails = tried.filter(({ judgement }) => judgement.severity === "error").length;
    const isBorne =
      link.isCertain || (link.isNamed && fits >= 1 && fits >= fails) || (fits >= 3 && fits > 2 * fails);
    return isBorne && tried.length > 0 ? [{ link, tried, fits }] : [];
  });
  if (judged.length === 0) return;
  for (const row of rows) {
    const own = judged.flatMap(({ link, tried, fits }) => {
      const one = tried.find((each) => each.row === row);
      return one === undefined ? [] : [{ link, fits, ...one }];
    });
    if (own.length === 0) continue;
    const cell = row.cells[column]!;
    check.bases.push(cell);
    if (own.some(({ judgement }) => judgement.severity !== "error") || wrong.has(cell)) continue;
    const [best] = own.toSorted((a, b) => b.fits - a.fits);
    const { relation } = best!.link;
    const numbers = best!.operands.map(({ value }) => value!);
    const factor = relation.gives === "ratio" ? 100 : 1;
    const right = relation.right(numbers.map((value) => between(value))).low * factor;
    const rivals = (relation.rivals?.(numbers, right / factor, cell.value! / factor) ?? []).map((rival) => ({
      ...rival,
      value: rival.value * factor,
    }));
    const explained = explaining({ number: cell.value!, granularity: cell.unit }, rivals) as NamedRival[];
    const other = explained.find(({ rule }) => rule !== undefined);
    wrong.add(cell);
    tell(check, cell, {
      rule: other?.rule ?? ruleFor(best!.judgement, saidOf(cell, relation), relation.rule),
      severity: "error",
      message:
        other?.message ??
        `${relation.message(numbers, relation.gives === "ratio" ? `${shown(right)}%` : shown(right))}.`,
      computed: { right },
      others: best!.operands,
    });
  }
  function judgeCell(
    cell: TableCell,
    relation: NumberRelation,
    operands: readonly TableCell[],
    { wrong: known }: TableCheck,
  ) {
    if (known.has(cell)) return undefined;
    const factor = relation.gives === "ratio" ? 100 : 1;
    const inputs: Inputs = (width): Interval => {
      const right = relation.right(operands.map((other) => widthOf(other, width, settings)));
      return { ...right, low: right.low * factor, high: right.high * factor };
    };
    const exact = inputs("narrow");
    return Number.isFinite(exact.low) ? judge(saidOf(cell, relation), inputs, settings) : undefined;
  }
}

function widthOf(cell: TableCell, width: "wide" | "narrow", settings: CheckTolerances): Interval {
  if (cell.value! <= 0) return between(cell.value!);
  return operand(said(quantityOf(cell), "count", cell.unit), width, cell.unit < 1, settings);
}

const quantityOf = ({ value }: TableCell) => ({ low: value!, high: value!, qualifier: "exact" as const });

function saidOf(cell: TableCell, relation: NumberRelation): Said {
  return said(quantityOf(cell), relation.gives === "ratio" ? "percent" : "count", cell.unit);
}

/** Signed, as a column of changes has rises and falls. */
const change: NumberRelation = {
  ...relations.rise,
  message: ([old, fresh], value) => `From ${shown(old!)} to ${shown(fresh!)} is a change of ${value}`,
};
const signedDifference: NumberRelation = {
  ...relations.difference,
  message: ([less, more], value) => `${shown(more!)} less ${shown(less!)} is ${value}`,
};

/** How a column may follow from the others. */
function linksOf(check: TableCheck, column: number): ColumnLink[] {
  const { grid, language } = check;
  const { cells: words } = language.cues;
  const header = grid.headers[column]!;
  const others = Array.from({ length: grid.width }, (_, other) => other).filter(
    (other) => other !== column && isCountColumn(check, other),
  );
  const at =
    (...columns: readonly number[]) =>
    ({ cells }: GridRow): readonly (TableCell | undefined)[] =>
      columns.map((other) => cells[other]);
  const pairs = others.flatMap((a) => others.filter((b) => b !== a).map((b) => [a, b] as const));
  if (!isPercentColumn(grid, column, language)) {
    if (!isCountColumn(check, column)) return [];
    const before = others.filter((other) => other < column);
    const behind = others.filter((other) => other > column);
    const isTotal = words.totalColumn.test(header);
    const isGap = words.difference.test(header);
    const sums = [before, behind].filter((list) => list.length >= 2);
    return [
      ...sums.map((list): ColumnLink => ({
        relation: relations.sum,
        operands: at(...list),
        isNamed: isTotal,
        isCertain: false,
      })),
      ...pairs
        .filter(([a, b]) => Math.abs(a - b) === 1 || isGap)
        .map(([a, b]): ColumnLink => ({
          relation: signedDifference,
          operands: at(a, b),
          isNamed: isGap,
          isCertain: false,
        })),
    ];
  }
  const isChange = words.change.test(header);
  const isOccupancy = words.occupancy.test(header);
  const isOver = words.over.test(header);
  const named = (form: RegExp): number | undefined => {
    const list = others.filter((other) => form.test(grid.headers[other]!));
    return list.length === 1 ? list[0] : undefined;
  };
  const [population, capacity] = [named(words.population), named(words.capacity)];
  const isOf = ([a, b]: readonly [number, number]): boolean => a === population && b === capacity;
  const ofTotal = (other: number): ColumnLink["operands"] => {
    const total = grid.rows.find(({ isTotal }) => isTotal)?.cells[other];
    return (row) => [row.cells[other], total];
  };
  return [
    ...pairs.flatMap((pair): ColumnLink[] => [
      {
        relation: isOf(pair) ? relations.occupancy : relations.share,
        operands: at(...pair),
        isNamed: !isChange && !isOver && (isOccupancy ? isOf(pair) : words.percent.test(header)),
        isCertain: isOccupancy && !isOver && isOf(pair),
      },
      ...(isOf(pair)
        ? [{ relation: relations.excess, operands: at(...pair), isNamed: isOver, isCertain: false }]
        : []),
      {
        relation: change,
        operands: at(...pair),
        isNamed: isChange && pair[0] < pair[1],
        isCertain: false,
      },
    ]),
    ...others.map((other): ColumnLink => ({
      relation: relations.share,
      operands: ofTotal(other),
      isNamed: !isChange && !isOccupancy,
      isCertain: false,
    })),
  ];
}

/** A column of shares whose last row says that they are 100. */
function checkHundred(check: TableCheck): void {
  const { grid, language, wrong } = check;
  const total = grid.rows.at(-1);
  if (total?.isTotal !== true || grid.rows.some(({ isPart }) => isPart)) return;
  for (let column = 0; column < grid.width; column++) {
    const whole = total.cells[column];
    const parts = grid.rows.slice(0, -1).map(({ cells }) => cells[column]);
    if (whole?.value !== 100 || !isPercentColumn(grid, column, language)) continue;
    if (parts.some((cell) => cell === undefined || wrong.has(cell)) || parts.length < 2) continue;
    const list = parts as readonly TableCell[];
    const sum = list.reduce((value, cell) => value + cell.value!, 0);
    const room = list.reduce((value, { unit }) => value + unit / 2, 0.001);
    check.bases.push(whole);
    if (Math.abs(sum - 100) <= room || Math.abs(sum - 100) > 45) continue;
    tell(check, whole, {
      rule: "sum-mismatch",
      severity: "error",
      message: `The shares of this column add up to ${shown(round(sum, 0.01))}%.`,
      computed: { right: sum },
      others: list,
    });
  }
}

function tell(
  { diagnostics }: TableCheck,
  cell: TableCell,
  {
    others,
    computed,
    ...finding
  }: Pick<Diagnostic, "rule" | "severity" | "message"> & {
    readonly computed: Readonly<Record<string, number>>;
    readonly others: readonly TableCell[];
  },
): void {
  diagnostics.push({
    ...finding,
    start: cell.start,
    end: cell.end,
    computed: Object.fromEntries(
      Object.entries(computed).map(([name, value]) => [name, Number(value.toFixed(4))]),
    ),
    related: others.map(({ start, end }) => ({ start, end, message: "the number it was checked against" })),
  });
}
