import type { z } from "zod";
import type { Ref } from "../../domain/id.ts";
import { labelField } from "../../domain/label.ts";
import { Problem } from "../../domain/problem.ts";
import { parseQuantity, type Quantity } from "../../domain/quantity.ts";
import { childKinds, kindOfPlural, pluralOf, type RecordKind, recordSchemas } from "../../domain/record.ts";
import { units } from "../../domain/frame.ts";
import type { Apart } from "../apart/apart.ts";
import { readAnswerValue } from "../records/answer.ts";
import {
  type RecordDraft,
  type DraftReader,
  type FileProblem,
  namedByPlace,
  withArticle,
} from "../records/draft.ts";
import { didYouMean } from "../records/nearest.ts";
import { settle, SpelledNumber } from "../records/settle.ts";
import { isBlank, nameKey, shownText } from "./cell.ts";
import { type Layout, layoutOf } from "./layout.ts";
import {
  type AnswerSpec,
  type Mapping,
  type Path,
  pathText,
  type RecordSpec,
  type Spec,
  type TableSpec,
} from "./mapping.ts";
import {
  type AnswerReading,
  CellReader,
  type CellContext,
  quoted,
  type ColumnReading,
  textOf,
  valueOf,
} from "./reading.ts";
import { isNestedKind, nearName } from "./slug.ts";
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
};

/**
 * The rows of all tables of a mapping, as records. `open` gives the bytes of a file, once for each of its tables. The headers
 * of all tables are held against the mapping first, and where one does not fit, no row is read. Records that several rows
 * make together come after the others, at the first of their rows. Problems gather in `reader` as well, whose `finish` adds
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
      tables.push({ table, compiled: compile(mapping, spec, table, reader) });
    }
    if (reader.problemCount > before) return;
    for (const { table, compiled } of tables) yield* readTable(compiled, table, reader, options);
  } finally {
    for (const { table } of tables) table.close();
  }
}

/** Every column that a mapping of a table names. */
function columnsOf(spec: TableSpec): Set<string> {
  const columns = new Set<string>([...spec.ignore, ...spec.fill_down]);
  const visit = (value: unknown): void => {
    if (value instanceof Map) for (const inner of value.values()) visit(inner);
    else if (Array.isArray(value)) value.forEach(visit);
    else if (typeof value === "object" && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === "column" && typeof inner === "string") columns.add(inner);
        else if (key !== "values") visit(inner);
      }
    }
  };
  visit(spec.records);
  visit(spec.defaults);
  return columns;
}

type CompiledRecord = {
  readonly kind: RecordKind;
  readonly plural: string;
  readonly id: ColumnReading | undefined;
  /** The positions of the cells that name the record, where their words decide and not a list of them. */
  readonly nameAt: readonly number[] | undefined;
  /** The column whose text names the record, where that text is its label too. */
  readonly labelled:
    | { readonly field: string; readonly position: number; readonly always: boolean }
    | undefined;
  /** The name inside the record around it, by its place in the mapping; a safeguard is named by its code. */
  readonly defaultId: string | undefined;
  readonly under: { readonly kind: RecordKind; readonly id: ColumnReading } | undefined;
  readonly made: (context: CellContext) => boolean;
  readonly each: ColumnReading | undefined;
  readonly repeats: boolean;
  readonly fields: readonly (readonly [string, ColumnReading])[];
  readonly answers: readonly (readonly [string, readonly AnswerReading[]])[];
  readonly inside: readonly CompiledRecord[];
  /** The columns whose cells make the record: it is left out of a row where all of them are empty. */
  readonly columns: readonly number[];
  readonly columnOf: ReadonlyMap<string, string>;
};
type CompiledTable = {
  readonly file: string;
  readonly records: readonly CompiledRecord[];
  readonly cells: CellReader;
  readonly layout: Layout;
};

/** Marks a raw record with the mapping that made it and its row, so that a problem can name its column. */
const madeBy = Symbol("made by");
type Made = { readonly spec: CompiledRecord; readonly row: number };
type RawRecord = Record<string, unknown> & { [madeBy]?: Made };

async function* readTable(
  table: CompiledTable,
  { rows, sheet, notes }: SheetTable,
  reader: DraftReader,
  { progress, signal, table: done }: TablesOptions,
): AsyncGenerator<TableRow> {
  const { file, layout } = table;
  const inSheet = sheet === undefined ? {} : { sheet };
  const merged = new Map<CompiledRecord, Map<Ref, Merged>>();
  const alike = new Map<RecordKind, number[]>();
  const near = new Map<CompiledRecord, Map<string, { readonly text: string; readonly row: number }>>();
  const columnOf = (container: object, path: Path): string | undefined => {
    const { columnOf: columns } = (container as RawRecord)[madeBy]?.spec ?? {};
    return columns?.get(pathText(path.slice(0, 2))) ?? columns?.get(String(path[0]));
  };
  const refuseRow = (row: number, message: string, column?: string): void =>
    reader.refuse({
      file,
      line: row,
      record: `row ${row}`,
      field: column ?? "the row",
      ...(column === undefined ? {} : { column }),
      message,
    });
  const draftsOf = (
    spec: CompiledRecord,
    item: RawRecord,
    under: Ref | undefined,
    row: number,
  ): RecordDraft[] =>
    reader.read(
      spec.kind,
      item,
      { file, line: row, columnOf },
      `row ${row}`,
      under === undefined ? undefined : { kind: spec.under!.kind, ref: under },
    );
  let count = 0;
  for await (const batch of rows) {
    if (signal?.aborted === true)
      throw new Problem("cancelled", "The import was stopped; nothing was written.");
    const told: TableRow[] = [];
    let before = reader.problemCount;
    const laid = layout.lay(batch, (row, message) => {
      refuseRow(row, message);
      told.push({ file, ...inSheet, row, drafts: [], problems: reader.problemsSince(before) });
      before = reader.problemCount;
    });
    for (const { number: row, cells, place } of laid) {
      yield* told.splice(0);
      count++;
      before = reader.problemCount;
      const refused = new Set<string>();
      const context: CellContext = {
        cells,
        row,
        each: undefined,
        place,
        refuse: (column, message) => {
          // A cell that is read for a name and for a field is told once.
          const told = `${column}\n${message}`;
          if (refused.has(told)) return;
          refused.add(told);
          refuseRow(row, message, column);
        },
        refusals: () => reader.problemCount,
        alike: (kind) => {
          let seen = alike.get(kind);
          if (seen === undefined) alike.set(kind, (seen = []));
          if (seen.at(-1) !== row) seen.push(row);
        },
      };
      const drafts: RecordDraft[] = [];
      for (const spec of table.records) {
        const untold = reader.problemCount;
        for (const item of itemsOf(spec, context, false)) {
          const under = spec.under === undefined ? undefined : spec.under.id.read(context);
          if (spec.under !== undefined && under === undefined) {
            context.refuse(
              spec.under.id.columns[0],
              "is empty, so that nothing says which record this one belongs to",
            );
            continue;
          }
          if (item["id"] === undefined) {
            if (spec.id !== undefined && reader.problemCount === untold)
              context.refuse(
                spec.id.columns[0],
                "is empty, so that nothing names the record; fill it in, or write fill_down where it goes on from the row above",
              );
            continue;
          }
          if (!isItsOwnName(spec, context, near)) continue;
          const around = under === undefined ? undefined : textOf(under);
          if (spec.repeats) {
            const ref = `${around ?? ""}\n${textOf(item["id"])}`;
            let all = merged.get(spec);
            if (all === undefined) merged.set(spec, (all = new Map()));
            const first = all.get(ref);
            if (first === undefined) all.set(ref, { item, under: around, row });
            else mergeInto(first.item, item, context, textOf(item["id"]));
            continue;
          }
          for (const draft of draftsOf(spec, item, around, row)) drafts.push(draft);
        }
      }
      const problems = reader.problemCount === before ? [] : reader.problemsSince(before);
      if (drafts.length > 0 || problems.length > 0 || merged.size === 0)
        yield { file, ...inSheet, row, drafts, problems };
      before = reader.problemCount;
    }
    yield* told;
    progress?.(count);
  }
  for (const question of table.cells.questions())
    reader.refuse({ file, field: "the column", message: question });
  for (const [spec, all] of merged) {
    for (const { item, under, row } of all.values()) {
      const before = reader.problemCount;
      const drafts = draftsOf(spec, item, under, row);
      const problems = reader.problemCount === before ? [] : reader.problemsSince(before);
      yield { file, ...inSheet, row, drafts, problems };
    }
  }
  const unused = layout.unused();
  done?.({
    file,
    ...inSheet,
    rows: count,
    unmapped: unused.filter(({ hidden }) => !hidden).map(({ name }) => name),
    notes: [
      ...notes(),
      ...notesOn(table),
      ...[...alike].map(
        ([kind, rowsOf]) =>
          `${rowsThat(rowsOf, `repeats ${withArticle(kind)} of a row before, which was`, `repeat ${pluralOf[kind]} of rows before, which were`)} taken for one (an id for each makes them several)`,
      ),
    ],
  });
}

/** A record that several rows make, as far as it has been read. */
type Merged = { readonly item: RawRecord; readonly under: Ref | undefined; readonly row: number };

/** What a reader of the import should know beside the records: what was left out, and how records were named. */
function notesOn({ layout, cells }: CompiledTable): string[] {
  const { totals, duplicates } = layout.passed;
  const hidden = layout.unused().filter((column) => column.hidden);
  const notes: string[] = [];
  if (totals.length > 0)
    notes.push(`${rowsThat(totals, "sums up others and was", "sum up others and were")} left out`);
  if (duplicates.length > 0)
    notes.push(
      `${rowsThat(duplicates, "stands there twice and was", "stand there twice and were")} left out`,
    );
  if (hidden.length > 0)
    notes.push(
      `${hidden.length === 1 ? "a hidden column was" : "hidden columns were"} left out: ${hidden.map(({ name }) => name).join(", ")}`,
    );
  for (const [column, names] of cells.slugs) {
    const some = [...names].slice(0, 3).map(([text, slug]) => `${text} is ${slug}`);
    notes.push(
      `${column} names records in ways that cannot be ids, so ids were made of ${names.size === 1 ? "it" : `${names.size} of them`}: ${some.join("; ")}${names.size > 3 ? "; …" : ""} (values: in the mapping chooses others)`,
    );
  }
  return notes;
}

/** Whether the name in a row is not nearly that of another record: two spellings of one place would be two places. */
function isItsOwnName(
  spec: CompiledRecord,
  context: CellContext,
  near: Map<CompiledRecord, Map<string, { readonly text: string; readonly row: number }>>,
): boolean {
  const column = spec.id?.columns.at(-1);
  if (column === undefined || spec.nameAt === undefined) return true;
  const text = spec.nameAt.map((position) => nameKey(shownText(context.cells[position]))).join(" / ");
  let names = near.get(spec);
  if (names === undefined) near.set(spec, (names = new Map()));
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

/**
 * Adds what another row says of one record: fields and answers that are still open, and the records inside it. Where two rows
 * say two things, each column that differs is told.
 */
function mergeInto(first: RawRecord, next: RawRecord, context: CellContext, name: string): boolean {
  const { spec, row } = first[madeBy]!;
  let any = false;
  const differs = (key: string, one: unknown, other: unknown): void => {
    any = true;
    context.refuse(
      spec.columnOf.get(key),
      `says ${quoted(textIn(other))} of ${name}, and row ${row} says ${quoted(textIn(one))}; make them agree, or, where they are two, name the columns that tell them apart in a list under id`,
    );
  };
  for (const [key, value] of Object.entries(next)) {
    const before = first[key];
    if (key === "id" || value === undefined) continue;
    if (key === "at")
      first[key] =
        Array.isArray(before) && Array.isArray(value) ? placesOf(before, value) : (before ?? value);
    else if (key === "answers") {
      const answers = (first[key] ??= {}) as Record<string, unknown>;
      for (const [variable, answer] of Object.entries(value as Record<string, unknown>)) {
        const known = Object.hasOwn(answers, variable) ? answers[variable] : undefined;
        if (known === undefined) answers[variable] = answer;
        else if (sameText(known) !== sameText(answer)) differs(`answers.${variable}`, known, answer);
      }
    } else if (spec.inside.some(({ plural }) => plural === key))
      mergeLists(first, key, value as RawRecord[], context);
    else if (before === undefined) first[key] = value;
    else if (sameText(before) !== sameText(value)) differs(key, before, value);
  }
  return any;
}

/** Places in a source, each once: a row that became several stands in one. */
function placesOf(before: readonly unknown[], more: readonly unknown[]): unknown[] {
  const last = JSON.stringify(before.at(-1));
  return [...before, ...more.filter((place) => JSON.stringify(place) !== last)];
}

/**
 * Records inside a record of several rows: those of one name are one, and where they say two things both rows are told;
 * without a name those that say the same in every word are one, and the others stand side by side. What was taken for one
 * without the mapping saying so is told.
 */
function mergeLists(
  first: RawRecord,
  plural: string,
  items: readonly RawRecord[],
  context: CellContext,
): void {
  const list = (first[plural] ??= []) as RawRecord[];
  for (const item of items) {
    const { spec } = item[madeBy]!;
    const id = idOf(item);
    const others = list.filter((each) => each[madeBy]!.spec === spec && idOf(each) === id);
    const alike = others.find((each) => sameText(each) === sameText(item));
    const same = spec.repeats || id !== undefined ? (alike ?? others[0]) : alike;
    if (same === undefined) {
      list.push(item);
      continue;
    }
    if (!spec.repeats && alike !== undefined) context.alike(spec.kind);
    const differs = mergeInto(same, item, context, id ?? `this ${spec.kind}`);
    if (!spec.repeats && alike === undefined && !differs)
      context.refuse(
        spec.id?.columns[0],
        `makes ${withArticle(spec.kind)} ${id} again, of which row ${same[madeBy]!.row} says more or less; fill in the same in both rows where they are one, or, where they are two, name the columns that tell them apart in a list under id`,
      );
  }
}

function idOf(item: RawRecord): string | undefined {
  return item["id"] === undefined ? undefined : textOf(item["id"]);
}

/** What is said, without the place where it stands: every row has a place of its own. */
function sameText(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => (key === "at" ? undefined : inner));
}

function textIn(value: unknown): string {
  if (typeof value !== "object" || value === null || value instanceof SpelledNumber) return textOf(value);
  const { is, state } = value as { is?: unknown; state?: unknown };
  if (is !== undefined || state !== undefined) return textIn(is ?? state);
  return Array.isArray(value) ? value.map(textIn).join(", ") : Object.values(value).map(textIn).join(" ");
}

function itemsOf(spec: CompiledRecord, context: CellContext, gathered: boolean): RawRecord[] {
  // Parts of a cell, and records that several rows bring together, have no place that stays: without a name of their own
  // their content tells which is which.
  const defaultId = gathered && !spec.repeats ? undefined : spec.defaultId;
  if (spec.each === undefined) {
    const item = itemOf(spec, context, defaultId, gathered);
    return item === undefined ? [] : [item];
  }
  const parts = spec.each.read(context);
  const list: unknown[] = Array.isArray(parts) ? parts : parts === undefined ? [] : [parts];
  return list
    .map((part) => itemOf(spec, { ...context, each: textOf(part) }, undefined, gathered))
    .filter((item) => item !== undefined);
}

function itemOf(
  spec: CompiledRecord,
  context: CellContext,
  defaultId: string | undefined,
  gathered: boolean,
): RawRecord | undefined {
  if (!spec.made(context)) return undefined;
  const item: RawRecord = {};
  // Out of sight of everything that goes over the fields of a record.
  Object.defineProperty(item, madeBy, { value: { spec, row: context.row } satisfies Made });
  const given = spec.id?.read(context);
  const id = given ?? defaultId;
  if (id !== undefined) item["id"] = id;
  if (given === undefined) Object.defineProperty(item, namedByPlace, { value: true });
  const refused = context.refusals();
  for (const [field, { read }] of spec.fields) {
    const value = read(context);
    if (value !== undefined) item[field] = value;
  }
  // Its number was refused and that is told; that it is missing is not told again.
  const essential = essentialFields[spec.kind];
  if (essential !== undefined && item[essential] === undefined && context.refusals() > refused)
    return undefined;
  if (spec.labelled !== undefined && id !== undefined && item[spec.labelled.field] === undefined) {
    const text = shownText(context.cells[spec.labelled.position]);
    if (text !== "" && (spec.labelled.always || (!textOf(id).endsWith(text) && !/^uuid:/i.test(text))))
      item[spec.labelled.field] = text;
  }
  if (spec.kind === "figure") splitHedge(item);
  if (spec.answers.length > 0) {
    const answers: Record<string, unknown> = {};
    for (const [variable, list] of spec.answers) {
      const given = list.map((answer) => answerOf(answer, context)).filter((answer) => answer !== undefined);
      if (given.length > 0) answers[variable] = given.length === 1 ? given[0] : given;
    }
    item["answers"] = answers;
  }
  for (const child of spec.inside) {
    for (const inner of itemsOf(child, context, gathered || spec.repeats)) {
      const list = (item[child.plural] ??= []) as RawRecord[];
      list.push(inner);
    }
  }
  return item;
}

/** A figure keeps its number, its hedge and the words of the cell apart; a cell holds them together. */
function splitHedge(item: RawRecord): void {
  const { value } = item;
  const quantity = typeof value === "string" ? parseQuantity(value) : isQuantity(value) ? value : undefined;
  if (quantity === undefined) return;
  item["value"] = [quantity.low, quantity.high];
  if (quantity.qualifier !== "exact") item["qualifier"] ??= quantity.qualifier;
  if (quantity.words !== undefined) item["printed"] ??= quantity.words;
}

function isQuantity(value: unknown): value is Quantity {
  return typeof value === "object" && value !== null && "low" in value && "qualifier" in value;
}

function answerOf(
  { reading, parts }: AnswerReading,
  context: CellContext,
): Record<string, unknown> | undefined {
  const answer = reading.read(context) as Record<string, unknown> | undefined;
  if (answer === undefined) return undefined;
  for (const [part, { read }] of parts) {
    const value = read(context);
    if (value !== undefined) answer[part] = value;
  }
  return answer;
}

/** The mapping of a table held against its header, the fields of records and the codebook; all that is wrong goes to `reader`. */
function compile(mapping: Mapping, spec: TableSpec, table: SheetTable, reader: DraftReader): CompiledTable {
  const refuse = (path: Path, message: string): void => {
    const line = mapping.lineOf(path);
    reader.refuse({
      file: mapping.name,
      ...(line === undefined ? {} : { line }),
      field: pathText(path),
      message,
    });
  };
  const named = new Set([...columnsOf(spec)].map(nameKey));
  const merges = spec.records.some((record) => record.repeats);
  const layout = layoutOf(spec, table, named, merges, refuse);
  const cells = new CellReader(spec, layout, refuse);
  for (const column of spec.ignore) layout.find(column);
  const records = spec.records.map((record) =>
    new Compiler(spec, cells, refuse, reader).record(record, undefined, 1, true),
  );
  return { file: spec.file, records, cells, layout };
}

type Refuse = (path: Path, message: string) => void;

class Compiler {
  readonly #table: TableSpec;
  readonly #cells: CellReader;
  readonly #refuse: Refuse;
  readonly #reader: DraftReader;

  constructor(table: TableSpec, cells: CellReader, refuse: Refuse, reader: DraftReader) {
    this.#table = table;
    this.#cells = cells;
    this.#refuse = refuse;
    this.#reader = reader;
  }

  /** `shared`: whether all records around this one are made by several rows together, so that one row is not one of them. */
  record(spec: RecordSpec, parent: RecordKind | undefined, place: number, shared: boolean): CompiledRecord {
    const { kind, path } = spec;
    const alone = !(shared && spec.repeats);
    const shape = (recordSchemas[kind] as unknown as { shape: Record<string, z.core.$ZodType> }).shape;
    const around = parent ?? spec.under?.kind;
    if (around !== undefined && childKinds[around]?.[kind] === undefined)
      this.#refuse(
        [...path, "kind"],
        `${withArticle(kind)} cannot stand inside ${withArticle(around)}; make it a record of its own with the fields that link it`,
      );
    const fields: [string, ColumnReading][] = [];
    for (const [field, inner] of spec.fields) {
      const at = [...path, "fields", field];
      const schema = Object.hasOwn(shape, field) ? shape[field] : undefined;
      if (schema === undefined) {
        const nested = kindOfPlural(field);
        this.#refuse(
          at,
          nested === undefined
            ? `is not a field of ${withArticle(kind)}${didYouMean(field, Object.keys(shape)) || "; docs/records.md lists them"}`
            : `is a list of records; map each ${nested} inside this record`,
        );
        continue;
      }
      this.#checkTargets(inner, (value) => {
        const read = (schema as unknown as z.ZodType).safeParse(settle(schema, value));
        return read.success || (schema as unknown as z.ZodType).safeParse([settle(schema, value)]).success
          ? undefined
          : `does not fit the field ${field} of ${withArticle(kind)}; docs/records.md says what it takes`;
      });
      fields.push([
        field,
        this.#cells.value(inner, schema, { alone, silent: true, counted: isCounted(kind, field) }),
      ]);
    }
    const locator = spec.at ?? this.#table.defaults.get("at");
    if (locator !== undefined && shape["at"] !== undefined && !spec.fields.has("at")) {
      const { columns, read } = this.#cells.value(locator, shape["at"], { alone: false });
      const list = isList(shape["at"]);
      const readAt = (context: CellContext): unknown => {
        const at = read(context);
        return at === undefined || !list ? at : [at].flat();
      };
      fields.push(["at", { columns: spec.at === undefined ? [] : columns, read: readAt }]);
    }
    const answers = [...spec.answers].map(
      ([variable, list]) => [variable, this.#answers(kind, variable, list, alone)] as const,
    );
    const places = new Map<RecordKind, number>();
    const inside = spec.inside.map((child) => {
      const next = (places.get(child.kind) ?? 0) + 1;
      places.set(child.kind, next);
      return this.record(child, kind, next, !alone);
    });
    const id = spec.id === undefined ? undefined : this.#cells.name(spec.id, kind);
    const each =
      spec.each === undefined ? undefined : this.#cells.value(spec.each, undefined, { alone: false });
    const own = [
      ...fields.flatMap(([, { columns }]) => columns),
      ...answers.flatMap(([, list]) => list.flatMap(({ reading }) => reading.columns)),
      ...(each?.columns ?? []),
      ...(parent === undefined ? (id?.columns ?? []) : []),
    ].filter((column) => column !== this.#table.unpivot?.header);
    const nameCells =
      parent !== undefined || spec.id === undefined
        ? []
        : (spec.id.kind === "list" ? spec.id.items : [spec.id]).flatMap((part) =>
            part.kind === "cell" && part.cell.column !== undefined ? [part.cell] : [],
          );
    const positions = nameCells.map(({ column }) => this.#cells.find(column!, spec.path));
    const nameAt = spec.id?.kind === "cell" && nameCells[0]?.split === undefined ? (positions[0] ?? -1) : -1;
    const isOwnName =
      positions.length > 0 &&
      positions.every((position) => position >= 0) &&
      nameCells.every(({ values, split, date }) => (values ?? split ?? date) === undefined) &&
      !isNestedKind(kind);
    const columns = [
      ...own.map((column) => this.#cells.find(column, path)),
      ...inside.flatMap((child) => child.columns),
    ];
    return {
      kind,
      plural: pluralOf[kind],
      id,
      nameAt: isOwnName ? positions : undefined,
      labelled: nameAt < 0 ? undefined : labelOf(kind, shape, spec, nameAt),
      defaultId: parent === undefined || kind === "safeguard" ? undefined : `${kind}-${place}`,
      under:
        spec.under === undefined
          ? undefined
          : { kind: spec.under.kind, id: this.#cells.name(spec.under.id, spec.under.kind) },
      made: this.#condition(
        spec,
        columns,
        fields.filter(([field]) => field === essentialFields[kind]).flatMap(([, reading]) => reading.columns),
      ),
      each,
      repeats: spec.repeats,
      fields,
      answers,
      inside,
      columns,
      columnOf: new Map([
        ...(id?.columns ?? []).slice(0, 1).map((column) => ["id", column] as const),
        ...fields.flatMap(([field, reading]) =>
          reading.columns.slice(0, 1).map((column) => [field, column] as const),
        ),
        ...answers.flatMap(([variable, list]) =>
          list.flatMap(({ reading }) =>
            reading.columns.slice(0, 1).map((column) => [`answers.${variable}`, column] as const),
          ),
        ),
      ]),
    };
  }

  /** Whether a row makes the record: where the mapping says so, else where a cell of it is filled and its number is there. */
  #condition(
    { onlyIf, path }: RecordSpec,
    columns: readonly number[],
    essential: readonly string[],
  ): (context: CellContext) => boolean {
    const needed = essential.map((column) => this.#cells.find(column, path));
    const isGap = ({ cells }: CellContext): boolean =>
      needed.length > 0 && needed.every((position) => this.#cells.isSilent(cells[position]));
    if (onlyIf !== undefined) {
      const position = this.#cells.find(onlyIf.column, [...path, "only_if"]);
      const words = onlyIf.is === undefined ? undefined : new Set(onlyIf.is.map(nearName));
      return (context) => {
        const cell = context.cells[position];
        return (
          !isGap(context) &&
          (words === undefined ? !this.#cells.isSilent(cell) : words.has(nearName(shownText(cell))))
        );
      };
    }
    return (context) => {
      if (isGap(context)) return false;
      return (
        columns.length === 0 ||
        context.each !== undefined ||
        columns.some((position) => !isBlank(context.cells[position]))
      );
    };
  }

  #answers(kind: RecordKind, name: string, list: readonly AnswerSpec[], alone: boolean): AnswerReading[] {
    const variable = (units as readonly string[]).includes(kind)
      ? this.#reader.variable(kind, name)
      : `cannot be answered, as ${withArticle(kind)} is not what a codebook asks about`;
    const known = typeof variable === "string" ? undefined : variable;
    const readings = list.map((spec) => {
      if (typeof variable === "string") this.#refuse(spec.path, variable);
      else if (variable.retired)
        this.#refuse(
          spec.path,
          `is retired${variable.successor === undefined ? "" : `; answer ${variable.successor} instead`}`,
        );
      else
        this.#checkTargets({ kind: "cell", cell: spec.cell, path: spec.path }, (value) => {
          const read = readAnswerValue(variable, value);
          return "refused" in read ? read.refused : undefined;
        });
      return this.#cells.answer(known, spec, { alone });
    });
    // Several columns of one choice by one speaker are one answer of several codes; with speakers of their own they compete.
    const isOne = known?.type === "many" && list.length > 1 && list.every(({ parts }) => parts.size === 0);
    return isOne ? [joined(readings)] : readings;
  }

  /** Holds what `values` may give against what takes it, once for the table instead of once for each row. */
  #checkTargets(spec: Spec, fault: (value: unknown) => string | undefined): void {
    if (spec.kind !== "cell" || spec.cell.prefix !== undefined || spec.cell.suffix !== undefined) return;
    for (const [word, target] of Object.entries(spec.cell.values ?? {})) {
      if (target === null) continue;
      const wrong = fault(valueOf(target));
      if (wrong !== undefined)
        this.#refuse([...spec.path, "values", word], `${JSON.stringify(target)}: ${wrong}`);
    }
  }
}

/** One answer of all the codes that several readings give; a state only where none gives a code. */
function joined(readings: readonly AnswerReading[]): AnswerReading {
  const read = (context: CellContext): unknown => {
    const answers = readings
      .map(({ reading }) => reading.read(context) as Record<string, unknown> | undefined)
      .filter((answer) => answer !== undefined);
    const codes = answers.flatMap((answer) => (answer["is"] === undefined ? [] : [answer["is"]].flat()));
    return codes.length > 0 ? { is: codes } : answers[0];
  };
  return {
    reading: { columns: readings.flatMap(({ reading }) => reading.columns), read },
    parts: readings[0]!.parts,
  };
}

/** The field without whose number a record of the kind says nothing: a blank cell there is a gap, and no record. */
const essentialFields: Partial<Readonly<Record<RecordKind, string>>> = {
  count: "people",
  capacity: "places",
  measure: "value",
  figure: "value",
};

/** Where the text that names a record is kept as its label, unless the mapping fills that field itself. */
function labelOf(
  kind: RecordKind,
  shape: Readonly<Record<string, z.core.$ZodType>>,
  spec: RecordSpec,
  position: number,
): CompiledRecord["labelled"] {
  const field = labelField(kind) ?? "note";
  const schema = shape[field];
  if (schema === undefined || spec.fields.has(field)) return undefined;
  return { field, position, always: !(schema as unknown as z.ZodType).safeParse(undefined).success };
}

function isCounted(kind: RecordKind, field: string): boolean {
  return (kind === "count" || kind === "capacity") && essentialFields[kind] === field;
}

function isList(schema: z.core.$ZodType): boolean {
  return (schema as unknown as z.ZodType).safeParse([]).success;
}
