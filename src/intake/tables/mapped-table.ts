import type { Ref } from "../../domain/id.ts";
import { eraName } from "../../domain/era.ts";
import { Problem } from "../../domain/problem.ts";
import { pluralOf, type RecordKind } from "../../domain/record.ts";
import type { Apart } from "../apart/apart.ts";
import type { DraftReader } from "../records/draft-reader.ts";
import { type FileProblem, type Path, type RecordDraft, withArticle } from "../records/draft.ts";
import { isBlank, nameKey, shownText } from "./cell.ts";
import { columnsOf, type CompiledRecord, type CompiledTable, compileTable } from "./compile-table.ts";
import type { LaidRow } from "./layout.ts";
import { type Mapping, pathText } from "./mapping.ts";
import { itemsOf, madeBy, mergeInto, type RawRecord } from "./raw-record.ts";
import { type CellContext, quoted, textOf } from "./reading.ts";
import { roleOf } from "./propose/heading.ts";
import { nearName } from "./slug.ts";
import { openTable, rowsThat, type SheetTable } from "./table.ts";

/** What one row of a table gave. `row` is its number in a spreadsheet; a row with problems is not worth writing. */
export type TableRow = {
  readonly file: string;
  readonly sheet?: string | undefined;
  readonly row: number;
  readonly drafts: readonly RecordDraft[];
  readonly problems: readonly FileProblem[];
};

/** What was read of one table, the columns that the mapping neither uses nor sets aside, and what else should be known. */
export type TableSummary = {
  readonly file: string;
  readonly sheet?: string | undefined;
  readonly rows: number;
  readonly unmapped: readonly string[];
  readonly notes: readonly string[];
};

export type TablesOptions = {
  /** The children that read workbooks. */
  readonly apart: Apart;
  readonly progress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly table?: ((summary: TableSummary) => void) | undefined;
  /** Whether the mapping leaves out what is still to be decided, so that its records may lack it. */
  readonly undecided?: boolean | undefined;
};

/**
 * The rows of all tables of a mapping, as records. `open` gives the bytes of a file, once for each of its tables. The headers
 * of all tables are held against the mapping first, and where one does not fit, no row is read. Records that several rows
 * make together, also of several tables, come after the others, at the first of their rows. Problems gather in `reader` as well, whose `finish` adds
 * the links that no record answers.
 *
 * @throws Problem `bad-input` when a file is no table, `cancelled` when the signal aborts
 */
export async function* readTables(
  mapping: Mapping,
  open: (file: string) => AsyncIterable<Uint8Array>,
  reader: DraftReader,
  options: TablesOptions,
): AsyncGenerator<TableRow> {
  const before = reader.problemCount;
  const tables: { readonly table: SheetTable; readonly compiled: CompiledTable }[] = [];
  try {
    for (const spec of mapping.tables) {
      const columns = [...columnsOf(spec)];
      const table = await openTable(spec.file, open(spec.file), {
        ...spec,
        columns,
        apart: options.apart,
      });
      tables.push({
        table,
        compiled: compileTable(mapping, spec, table, reader, options.undecided === true),
      });
    }
    if (reader.problemCount > before) return;
    const merged: MergedRecords = new Map();
    for (const { table, compiled } of tables)
      yield* new TableReading(compiled, table.sheet, reader, merged).rows(table, options);
    for (const { reading, ...record } of merged.values()) yield reading.together(record);
  } finally {
    for (const { table } of tables) table.close();
  }
}

/** The reading of one table, row by row. */
class TableReading {
  readonly #table: CompiledTable;
  readonly #reader: DraftReader;
  /** What tells of which file and sheet a row is. */
  readonly #where: { readonly file: string; readonly sheet?: string };
  /** Records that several rows make, as far as they have been read. */
  readonly #merged: MergedRecords;
  readonly #alike = new Map<RecordKind, number[]>();
  /** Of each column in which nothing is read but names and free words: whether each cell so far had a digit, and how many there were. */
  readonly #digits = new Map<number, { every: boolean; cells: number }>();
  readonly #near = new Map<CompiledRecord, Map<string, { readonly text: string; readonly row: number }>>();

  constructor(table: CompiledTable, sheet: string | undefined, reader: DraftReader, merged: MergedRecords) {
    this.#table = table;
    this.#reader = reader;
    this.#merged = merged;
    this.#where = { file: table.file, ...(sheet === undefined ? {} : { sheet }) };
  }

  async *rows(
    { rows, notes }: SheetTable,
    { progress, signal, table: done }: TablesOptions,
  ): AsyncGenerator<TableRow> {
    const { layout, cells } = this.#table;
    const reader = this.#reader;
    let count = 0;
    for await (const batch of rows) {
      if (signal?.aborted === true)
        throw new Problem("cancelled", "The import was stopped; nothing was written.");
      const told: TableRow[] = [];
      let before = reader.problemCount;
      const laid = layout.lay(batch, (row, message) => {
        this.#refuse(row, message);
        told.push(this.#told(row, [], before));
        before = reader.problemCount;
      });
      for (const each of laid) {
        yield* told.splice(0);
        count++;
        before = reader.problemCount;
        this.#refuseParted(each);
        this.#refuseHeader(each);
        const row = this.#told(each.number, this.#draftsOf(each), before);
        if (row.drafts.length > 0 || row.problems.length > 0 || this.#merged.size === 0) yield row;
        before = reader.problemCount;
      }
      yield* told;
      progress?.(count);
    }
    for (const question of cells.questions())
      reader.refuse({ file: this.#where.file, field: "the column", message: question });
    done?.({
      ...this.#where,
      rows: count,
      unmapped: layout
        .unused()
        .filter(({ hidden }) => !hidden)
        .map(({ name }) => name),
      notes: [...notes(), ...notesOn(this.#table), ...this.#takenForOne()],
    });
  }

  /** What several rows made together, told at the first of them. */
  together({ spec, item, under, row }: Omit<Merged, "reading">): TableRow {
    const before = this.#reader.problemCount;
    return this.#told(row, this.#read(spec, item, under, row), before);
  }

  /** A row with its drafts and the problems since so many. */
  #told(row: number, drafts: readonly RecordDraft[], before: number): TableRow {
    const problems = this.#reader.problemCount === before ? [] : this.#reader.problemsSince(before);
    return { ...this.#where, row, drafts, problems };
  }

  #refuse(row: number, message: string, column?: string): void {
    this.#reader.refuse({
      file: this.#where.file,
      line: row,
      record: `row ${row}`,
      field: column ?? "the row",
      ...(column === undefined ? {} : { column }),
      message,
    });
  }

  /** A row below a blank one in which only names and free words are read may be of another table. */
  #refuseParted({ number, parted, cells, place }: LaidRow): void {
    if (parted === undefined || cells.some((cell, at) => this.#table.cells.checked.has(at) && !isBlank(cell)))
      return;
    const first = cells.findIndex((cell) => !isBlank(cell));
    this.#refuse(
      number,
      `stands below a blank row, and no cell of it, from ${place(first)} on, shows whether it is still of this table; write until: ${parted} if the table ends above it, or until: with its last row if it goes on`,
    );
  }

  /** A row of words alone, with no blank row above it, may name the columns of another table. */
  #refuseHeader({ number, parted, cells }: LaidRow): void {
    const { cells: reader, ends } = this.#table;
    if (ends) return;
    const filled = cells.flatMap((cell, at) => (isBlank(cell) ? [] : [{ at, text: shownText(cell) }]));
    const hasDigit = (text: string): boolean => /\p{Nd}/u.test(text);
    const isOfWords =
      filled.length > 1 && !filled.some(({ at, text }) => hasDigit(text) || reader.checked.has(at));
    const isUnlike = (at: number): boolean => {
      const { every = false, cells: many = 0 } = this.#digits.get(at) ?? {};
      return every && many > 1;
    };
    if (
      isOfWords &&
      parted === undefined &&
      (filled.some(({ at }) => isUnlike(at)) || filled.every(({ text }) => roleOf(text) !== undefined))
    ) {
      this.#refuse(
        number,
        `is of words alone, as one that names columns; if another table begins here, give it an entry of its own with header: ${number}, and this one until: ${number - 1}; if it is one like the others, write until: with the last row of the table`,
      );
      return;
    }
    for (const { at, text } of filled) {
      if (reader.checked.has(at)) continue;
      const { every = true, cells: many = 0 } = this.#digits.get(at) ?? {};
      this.#digits.set(at, { every: every && hasDigit(text), cells: many + 1 });
    }
  }

  #contextOf({ number: row, cells, place }: LaidRow): CellContext {
    const refused = new Set<string>();
    return {
      cells,
      row,
      each: undefined,
      place,
      refuse: (column, message) => {
        // A cell that is read for a name and for a field is told once.
        const told = `${column}\n${message}`;
        if (refused.has(told)) return;
        refused.add(told);
        this.#refuse(row, message, column);
      },
      refusals: () => this.#reader.problemCount,
      alike: (kind) => {
        let seen = this.#alike.get(kind);
        if (seen === undefined) this.#alike.set(kind, (seen = []));
        if (seen.at(-1) !== row) seen.push(row);
      },
    };
  }

  /** The drafts of a row; what several rows make together is kept for the end. */
  #draftsOf(row: LaidRow): RecordDraft[] {
    const context = this.#contextOf(row);
    return this.#table.records.flatMap((spec) => {
      const untold = this.#reader.problemCount;
      return itemsOf(spec, context, false).flatMap((item): readonly RecordDraft[] => {
        const under = spec.under?.id.read(context);
        if (spec.under !== undefined && under === undefined) {
          context.refuse(
            spec.under.id.columns[0],
            "is empty, so that nothing says which record this one belongs to",
          );
          return [];
        }
        if (item["id"] === undefined) {
          if (spec.id !== undefined && this.#reader.problemCount === untold)
            context.refuse(
              spec.id.columns[0],
              "is empty, so that nothing names the record; fill it in, or write fill_down where it goes on from the row above",
            );
          return [];
        }
        if (!this.#isItsOwnName(spec, context)) return [];
        const around = under === undefined ? undefined : textOf(under);
        if (!spec.repeats) return this.#read(spec, item, around, row.number);
        this.#merge(spec, item, around, context);
        return [];
      });
    });
  }

  #read(spec: CompiledRecord, item: RawRecord, under: Ref | undefined, row: number): RecordDraft[] {
    return this.#reader.read(
      spec.kind,
      item,
      { file: this.#where.file, line: row, columnOf },
      `row ${row}`,
      under === undefined ? undefined : { kind: spec.under!.kind, ref: under },
    );
  }

  #merge(spec: CompiledRecord, item: RawRecord, under: Ref | undefined, context: CellContext): void {
    const name = textOf(item["id"]);
    const key = `${spec.kind}\n${under ?? ""}\n${name}`;
    const first = this.#merged.get(key);
    if (first === undefined) this.#merged.set(key, { reading: this, spec, item, under, row: context.row });
    else mergeInto(first.item, item, context, name);
  }

  /** Whether the name in a row is not nearly that of another record: two spellings of one place would be two places. */
  #isItsOwnName(spec: CompiledRecord, context: CellContext): boolean {
    const column = spec.id?.columns.at(-1);
    if (column === undefined || spec.nameAt === undefined) return true;
    const text = spec.nameAt.map((position) => nameKey(shownText(context.cells[position]))).join(" / ");
    let names = this.#near.get(spec);
    if (names === undefined) this.#near.set(spec, (names = new Map()));
    const key = nearName(text);
    const first = names.get(key);
    if (first === undefined) names.set(key, { text, row: context.row });
    else if (first.text !== text) {
      context.refuse(
        column,
        `holds ${quoted(text)}, and row ${first.row} holds ${quoted(first.text)}; if both are one, write them alike or give both one id in values; if not, give each its own`,
      );
      return false;
    }
    return true;
  }

  #takenForOne(): string[] {
    return [...this.#alike].map(
      ([kind, rows]) =>
        `${rowsThat(rows, `repeats ${withArticle(kind)} of a row before, which was`, `repeat ${pluralOf[kind]} of rows before, which were`)} taken for one (an id for each makes them several)`,
    );
  }
}

/** The column that a problem at this path of a raw record is told of. */
function columnOf(container: object, path: Path): string | undefined {
  const { columnOf: columns } = (container as RawRecord)[madeBy]?.spec ?? {};
  return columns?.get(pathText(path.slice(0, 2))) ?? columns?.get(String(path[0]));
}

/** A record that several rows make, and the table of the first of them. */
type Merged = {
  readonly reading: TableReading;
  readonly spec: CompiledRecord;
  readonly item: RawRecord;
  readonly under: Ref | undefined;
  readonly row: number;
};
/** By their kind, the record that they stand under, and their name. */
type MergedRecords = Map<string, Merged>;

/** What a reader of the import should know beside the records: what was left out, and how records were named. */
function notesOn({ layout, cells, group }: CompiledTable): string[] {
  const { totals, duplicates, headers, heads, below } = layout.passed;
  const hidden = layout.unused().filter((column) => column.hidden);
  const notes: string[] = [];
  if (totals.length > 0)
    notes.push(`${rowsThat(totals, "sums up others and was", "sum up others and were")} left out`);
  if (duplicates.length > 0)
    notes.push(
      `${rowsThat(duplicates, "stands there twice and was", "stand there twice and were")} left out`,
    );
  if (headers.length > 0)
    notes.push(`${rowsThat(headers, "repeats the header and was", "repeat the header and were")} left out`);
  if (heads.length > 0)
    notes.push(
      `${rowsThat(heads, "heads the rows below it, which have its", "head the rows below them, which have their")} words in the column "${group}"`,
    );
  if (below.length > 0)
    notes.push(
      `${rowsThat(below, "stands", "stand")} below the last row of the table (until:) and ${below.length === 1 ? "was" : "were"} left out`,
    );
  if (hidden.length > 0)
    notes.push(
      `${hidden.length === 1 ? "a hidden column was" : "hidden columns were"} left out: ${hidden.map(({ name }) => name).join(", ")}`,
    );
  for (const [column, { era, year, is }] of cells.eras)
    notes.push(
      `${column} counts its years in ${eraName(era)} (era: ${era} in the mapping)${year === undefined ? "" : `: ${year} is ${is}`}`,
    );
  for (const [column, names] of cells.slugs) {
    const some = [...names].slice(0, 3).map(([text, slug]) => `${text} is ${slug}`);
    notes.push(
      `${column} names records in ways that cannot be ids, so ids were made of ${names.size === 1 ? "it" : `${names.size} of them`}: ${some.join("; ")}${names.size > 3 ? "; …" : ""} (values: in the mapping chooses others)`,
    );
  }
  return notes;
}
