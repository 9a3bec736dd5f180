import type { z } from "zod";
import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import { childKinds, kindOfPlural, pluralOf, type RecordKind, recordSchemas } from "../../domain/record.ts";
import { units } from "../../domain/frame.ts";
import { readAnswerValue } from "../answer.ts";
import { type Draft, type DraftReader, type FileProblem, withArticle } from "../draft.ts";
import {
  type AnswerPart,
  type AnswerSpec,
  type Cell,
  datePattern,
  escapePattern,
  type Mapping,
  type Path,
  pathText,
  type RecordSpec,
  type Spec,
  type States,
  type TableSpec,
} from "./mapping.ts";
import { didYouMean } from "../nearest.ts";
import { settle, SpelledNumber } from "../settle.ts";
import { type CellValue, openTable, type Table } from "./table.ts";

/** What one row of a table gave. `row` is its number in a spreadsheet; a row with problems is not worth writing. */
export type TableRow = {
  readonly file: string;
  readonly sheet?: string | undefined;
  readonly row: number;
  readonly drafts: readonly Draft[];
  readonly problems: readonly FileProblem[];
};

/** What was read of one table, and the columns that the mapping neither uses nor sets aside. */
export type TableSummary = {
  readonly file: string;
  readonly sheet?: string | undefined;
  readonly rows: number;
  readonly unmapped: readonly string[];
};

export type TablesOptions = {
  readonly progress?: ((rows: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly table?: ((summary: TableSummary) => void) | undefined;
};

/**
 * The rows of all tables of a mapping, as records. `open` gives the bytes of a file, twice: the headers of all tables
 * are held against the mapping first, and where one does not fit, no row is read. Problems gather in `reader` as well,
 * whose `finish` adds the links that no record answers.
 *
 * @throws Problem `bad-input` when a file is no table, `cancelled` when the signal aborts
 */
export async function* readTables(
  mapping: Mapping,
  open: (file: string) => AsyncIterable<Uint8Array>,
  reader: DraftReader,
  options: TablesOptions = {},
): AsyncGenerator<TableRow> {
  const before = reader.problemCount;
  for (const spec of mapping.tables) {
    const table = await openTable(spec.file, open(spec.file), optionsOf(spec));
    table.close();
    compile(mapping, spec, table, reader);
  }
  if (reader.problemCount > before) return;
  for (const spec of mapping.tables) {
    const table = await openTable(spec.file, open(spec.file), optionsOf(spec));
    try {
      yield* readTable(compile(mapping, spec, table, reader), table, reader, options);
    } finally {
      table.close();
    }
  }
}

function optionsOf(spec: TableSpec): Parameters<typeof openTable>[2] {
  return { ...spec, columns: [...columnsOf(spec)] };
}

/** Every column that a mapping of a table names. */
function columnsOf(spec: TableSpec): Set<string> {
  const columns = new Set<string>(spec.ignore);
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

/** A row while it is read. `each` is the part of a cell of which a record is made. */
type Context = {
  readonly cells: readonly CellValue[];
  readonly row: number;
  readonly each: string | undefined;
  readonly refuse: (column: string | undefined, message: string) => void;
};
type Reading = { readonly columns: readonly string[]; readonly read: (context: Context) => unknown };

type CompiledAnswer = { readonly reading: Reading; readonly parts: readonly (readonly [string, Reading])[] };
type CompiledRecord = {
  readonly kind: RecordKind;
  readonly plural: string;
  readonly id: Reading | undefined;
  /** The name inside the record around it, by its place in the mapping; a safeguard is named by its code. */
  readonly defaultId: string | undefined;
  readonly under: { readonly kind: RecordKind; readonly id: Reading } | undefined;
  readonly made: (context: Context) => boolean;
  readonly each: Reading | undefined;
  readonly repeats: boolean;
  readonly fields: readonly (readonly [string, Reading])[];
  readonly answers: readonly (readonly [string, readonly CompiledAnswer[]])[];
  readonly inside: readonly CompiledRecord[];
  /** The columns whose cells make the record: it is left out of a row where all of them are empty. */
  readonly columns: readonly number[];
  readonly columnOf: ReadonlyMap<string, string>;
};
type CompiledTable = {
  readonly file: string;
  readonly sheet: string | undefined;
  readonly records: readonly CompiledRecord[];
  readonly unmapped: readonly string[];
};

/** Marks a raw record with the mapping that made it, so that a problem can name its column. */
const madeBy = Symbol("made by");
type RawRecord = Record<string, unknown> & { [madeBy]?: CompiledRecord };

async function* readTable(
  table: CompiledTable,
  { rows }: Table,
  reader: DraftReader,
  { progress, signal, table: done }: TablesOptions,
): AsyncGenerator<TableRow> {
  const { file, sheet } = table;
  const repeated = new Map<Ref, { readonly row: number; readonly text: string }>();
  const columnOf = (container: object, path: Path): string | undefined => {
    const { columnOf: columns } = (container as RawRecord)[madeBy] ?? {};
    return columns?.get(pathText(path.slice(0, 2))) ?? columns?.get(String(path[0]));
  };
  let count = 0;
  for await (const batch of rows) {
    if (signal?.aborted === true)
      throw new Problem("cancelled", "The import was stopped; nothing was written.");
    for (const { number: row, cells } of batch) {
      if (cells.every((cell) => cell === null || cell === "")) continue;
      count++;
      const before = reader.problemCount;
      const origin = { file, line: row, columnOf };
      const label = `row ${row}`;
      const context: Context = {
        cells,
        row,
        each: undefined,
        refuse: (column, message) =>
          reader.refuse({
            file,
            line: row,
            record: label,
            field: column ?? "the row",
            ...(column === undefined ? {} : { column }),
            message,
          }),
      };
      const drafts: Draft[] = [];
      for (const spec of table.records) {
        for (const item of itemsOf(spec, context)) {
          const under = spec.under?.id.read(context);
          if (spec.under !== undefined && under === undefined) {
            context.refuse(
              spec.under.id.columns[0],
              "is empty, so that nothing says which record this one belongs to",
            );
            continue;
          }
          if (spec.repeats && item["id"] !== undefined && !isFirst(item, row, repeated, context)) continue;
          const around = spec.under === undefined ? undefined : { kind: spec.under.kind, ref: textOf(under) };
          for (const draft of reader.read(spec.kind, item, origin, label, around)) drafts.push(draft);
        }
      }
      const problems = reader.problemCount === before ? [] : reader.problemsSince(before);
      yield { file, ...(sheet === undefined ? {} : { sheet }), row, drafts, problems };
    }
    progress?.(count);
  }
  done?.({ file, ...(sheet === undefined ? {} : { sheet }), rows: count, unmapped: table.unmapped });
}

/** Whether a record that several rows repeat stands here for the first time; later rows must say the same. */
function isFirst(
  item: RawRecord,
  row: number,
  repeated: Map<Ref, { readonly row: number; readonly text: string }>,
  context: Context,
): boolean {
  const ref = textOf(item["id"]);
  // Every row has a place of its own; what it says there must be the same.
  const text = JSON.stringify(item, (key, value: unknown) => (key === "at" ? undefined : value));
  const first = repeated.get(ref);
  if (first === undefined) {
    repeated.set(ref, { row, text });
    return true;
  }
  if (first.text !== text)
    context.refuse(undefined, `says otherwise about ${ref} than row ${first.row}; make the two rows agree`);
  return false;
}

function textOf(value: unknown): string {
  return value instanceof SpelledNumber ? value.spelling : String(value);
}

function itemsOf(spec: CompiledRecord, context: Context): RawRecord[] {
  if (spec.each === undefined) {
    const item = itemOf(spec, context, spec.defaultId);
    return item === undefined ? [] : [item];
  }
  const parts = spec.each.read(context);
  const list: unknown[] = Array.isArray(parts) ? parts : parts === undefined ? [] : [parts];
  return list
    .map((part, index) => {
      const { defaultId } = spec;
      const numbered = defaultId === undefined ? undefined : `${defaultId}-${index + 1}`;
      return itemOf(spec, { ...context, each: textOf(part) }, numbered);
    })
    .filter((item) => item !== undefined);
}

function itemOf(
  spec: CompiledRecord,
  context: Context,
  defaultId: string | undefined,
): RawRecord | undefined {
  if (!spec.made(context)) return undefined;
  const item: RawRecord = { [madeBy]: spec };
  const id = spec.id?.read(context) ?? defaultId;
  if (id !== undefined) item["id"] = id;
  for (const [field, { read }] of spec.fields) {
    const value = read(context);
    if (value !== undefined) item[field] = value;
  }
  if (spec.answers.length > 0) {
    const answers: Record<string, unknown> = {};
    for (const [variable, list] of spec.answers) {
      const given = list.map((answer) => answerOf(answer, context)).filter((answer) => answer !== undefined);
      if (given.length > 0) answers[variable] = given.length === 1 ? given[0] : given;
    }
    item["answers"] = answers;
  }
  for (const child of spec.inside) {
    for (const inner of itemsOf(child, context)) {
      const list = (item[child.plural] ??= []) as RawRecord[];
      list.push(inner);
    }
  }
  return item;
}

function answerOf({ reading, parts }: CompiledAnswer, context: Context): Record<string, unknown> | undefined {
  const answer = reading.read(context) as Record<string, unknown> | undefined;
  if (answer === undefined) return undefined;
  for (const [part, { read }] of parts) {
    const value = read(context);
    if (value !== undefined) answer[part] = value;
  }
  return answer;
}

/** The mapping of a table held against its header, the fields of records and the codebook; all that is wrong goes to `reader`. */
function compile(mapping: Mapping, spec: TableSpec, table: Table, reader: DraftReader): CompiledTable {
  const { file, sheet } = spec;
  const index = new Map<string, number>();
  const doubles = new Set<string>();
  table.header.forEach((name, position) => {
    const column = name.normalize("NFC");
    if (index.has(column)) doubles.add(column);
    else if (column !== "") index.set(column, position);
  });
  const refuse = (path: Path, message: string): void => {
    const line = mapping.lineOf(path);
    reader.refuse({
      file: mapping.name,
      ...(line === undefined ? {} : { line }),
      field: pathText(path),
      message,
    });
  };
  const used = new Set<string>(spec.ignore.map((column) => column.trim().normalize("NFC")));
  const told = new Set<string>();
  const find = (column: string, path: Path): number => {
    const name = column.trim().normalize("NFC");
    const position = index.get(name);
    used.add(name);
    if (told.has(name)) return position ?? -1;
    told.add(name);
    if (position === undefined)
      refuse(
        path,
        `names a column "${column}" that ${file} does not have${didYouMean(name, index.keys()) || "; its header row has others"}`,
      );
    else if (doubles.has(name))
      refuse(path, `names a column "${column}" that ${file} has twice; rename one of them`);
    return position ?? -1;
  };
  const records = spec.records.map((record) =>
    new Compiler(spec, find, refuse, reader).record(record, undefined, 1),
  );
  return { file, sheet, records, unmapped: [...index.keys()].filter((column) => !used.has(column)) };
}

type Find = (column: string, path: Path) => number;
type Refuse = (path: Path, message: string) => void;

class Compiler {
  readonly #table: TableSpec;
  readonly #find: Find;
  readonly #refuse: Refuse;
  readonly #reader: DraftReader;

  constructor(table: TableSpec, find: Find, refuse: Refuse, reader: DraftReader) {
    this.#table = table;
    this.#find = find;
    this.#refuse = refuse;
    this.#reader = reader;
  }

  record(spec: RecordSpec, parent: RecordKind | undefined, place: number): CompiledRecord {
    const { kind, path } = spec;
    const shape = (recordSchemas[kind] as unknown as { shape: Record<string, z.core.$ZodType> }).shape;
    const around = parent ?? spec.under?.kind;
    if (around !== undefined && childKinds[around]?.[kind] === undefined)
      this.#refuse(
        [...path, "kind"],
        `${withArticle(kind)} cannot stand inside ${withArticle(around)}; make it a record of its own with the fields that link it`,
      );
    const fields: [string, Reading][] = [];
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
      fields.push([field, this.#reading(inner)]);
    }
    const locator = spec.at ?? this.#table.defaults.get("at");
    if (locator !== undefined && shape["at"] !== undefined && !spec.fields.has("at")) {
      const { columns, read } = this.#reading(locator);
      const list = isList(shape["at"]);
      const readAt = (context: Context): unknown => {
        const at = read(context);
        return at === undefined || !list ? at : [at].flat();
      };
      fields.push(["at", { columns: spec.at === undefined ? [] : columns, read: readAt }]);
    }
    const answers = [...spec.answers].map(
      ([variable, list]) => [variable, list.map((answer) => this.#answer(kind, variable, answer))] as const,
    );
    const places = new Map<RecordKind, number>();
    const inside = spec.inside.map((child) => {
      const next = (places.get(child.kind) ?? 0) + 1;
      places.set(child.kind, next);
      return this.record(child, kind, next);
    });
    const id = spec.id === undefined ? undefined : this.#reading(spec.id);
    const each = spec.each === undefined ? undefined : this.#reading(spec.each);
    const own = [
      ...fields.flatMap(([, { columns }]) => columns),
      ...answers.flatMap(([, list]) => list.flatMap(({ reading }) => reading.columns)),
      ...(each?.columns ?? []),
      ...(parent === undefined ? (id?.columns ?? []) : []),
    ];
    const columns = [
      ...own.map((column) => this.#find(column, path)),
      ...inside.flatMap((child) => child.columns),
    ];
    return {
      kind,
      plural: pluralOf[kind],
      id,
      defaultId: parent === undefined || kind === "safeguard" ? undefined : `${kind}-${place}`,
      under:
        spec.under === undefined ? undefined : { kind: spec.under.kind, id: this.#reading(spec.under.id) },
      made: this.#condition(spec, columns),
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

  #condition({ onlyIf, path }: RecordSpec, columns: readonly number[]): (context: Context) => boolean {
    if (onlyIf !== undefined) {
      const position = this.#find(onlyIf.column, [...path, "only_if"]);
      const words = onlyIf.is === undefined ? undefined : new Set(onlyIf.is);
      return ({ cells }) => {
        const text = cellText(cells[position]);
        return words === undefined ? text !== "" : words.has(text);
      };
    }
    if (columns.length === 0) return () => true;
    return ({ cells, each }) =>
      each !== undefined || columns.some((position) => cellText(cells[position]) !== "");
  }

  #answer(kind: RecordKind, name: string, spec: AnswerSpec): CompiledAnswer {
    const variable = (units as readonly string[]).includes(kind)
      ? this.#reader.variable(kind, name)
      : `cannot be answered, as ${withArticle(kind)} is not what a codebook asks about`;
    if (typeof variable === "string") this.#refuse(spec.path, variable);
    else if (variable.retired)
      this.#refuse(
        spec.path,
        `is retired${variable.successor === undefined ? "" : `; answer ${variable.successor} instead`}`,
      );
    else {
      this.#checkTargets({ kind: "cell", cell: spec.cell, path: spec.path }, (value) => {
        const read = readAnswerValue(variable, value);
        return "refused" in read ? read.refused : undefined;
      });
    }
    const states: States = new Map([...this.#table.states, ...spec.states]);
    const cell = this.#cell(spec.cell, spec.path);
    const position = spec.cell.column === undefined ? -1 : this.#find(spec.cell.column, spec.path);
    const values = valuesOf(spec.cell);
    const read = (context: Context): unknown => {
      const text = spec.cell.each === true ? (context.each ?? "") : cellText(context.cells[position]);
      if (spec.cell.constant === undefined && values?.has(text) !== true) {
        const state = states.get(text) ?? states.get(text.normalize("NFC"));
        if (state !== undefined) return { state };
      }
      const value = cell.read(context);
      return value === undefined ? undefined : { is: value };
    };
    const parts = new Map<AnswerPart, Spec>([...this.#table.defaults, ...spec.parts]);
    return {
      reading: { columns: cell.columns, read },
      parts: [...parts].map(([part, inner]) => [part, this.#reading(inner)] as const),
    };
  }

  #reading(spec: Spec): Reading {
    switch (spec.kind) {
      case "cell":
        return this.#cell(spec.cell, spec.path);
      case "list": {
        const items = spec.items.map((item) => this.#reading(item));
        const read = (context: Context): unknown => {
          const list = items.flatMap((item) => item.read(context) ?? []);
          return list.length === 0 ? undefined : list;
        };
        return { columns: items.flatMap(({ columns }) => columns), read };
      }
      case "object": {
        const fields = [...spec.fields].map(([field, inner]) => [field, this.#reading(inner)] as const);
        const columns = fields.flatMap(([, reading]) => reading.columns);
        const read = (context: Context): unknown => {
          const object: Record<string, unknown> = {};
          let filled = columns.length === 0;
          for (const [field, reading] of fields) {
            const value = reading.read(context);
            if (value === undefined) continue;
            object[field] = value;
            if (reading.columns.length > 0) filled = true;
          }
          if (spec.row) object["line"] = context.row;
          return filled ? object : undefined;
        };
        return { columns, read };
      }
    }
  }

  #cell(cell: Cell, path: Path): Reading {
    const { column, constant, split, prefix = "", suffix = "" } = cell;
    if (constant !== undefined) {
      const value = typeof constant === "boolean" ? constant : spelled(String(constant));
      return { columns: [], read: () => value };
    }
    const position = column === undefined ? -1 : this.#find(column, path);
    const values = valuesOf(cell);
    const convert = conversionOf(cell);
    const one = (text: string, context: Context): unknown => {
      if (values !== undefined) {
        const found = values.get(text) ?? values.get(text.normalize("NFC"));
        if (found === undefined) {
          if (text === "") return undefined;
          context.refuse(
            column,
            `holds ${shown(text)}, which the mapping does not know${didYouMean(text, values.keys()) || "; add it to values"}`,
          );
          return undefined;
        }
        return found.value;
      }
      if (text === "") return undefined;
      const value = convert === undefined ? spelled(text) : convert(text);
      if (value === undefined)
        context.refuse(column, `holds ${shown(text)}, which is not ${expectationOf(cell)}`);
      return value;
    };
    const affix = (value: unknown): unknown =>
      value === undefined || (prefix === "" && suffix === "") ? value : `${prefix}${textOf(value)}${suffix}`;
    const read = (context: Context): unknown => {
      const raw = column === undefined ? (context.each ?? null) : context.cells[position];
      if (raw instanceof Date) return affix(dayOf(raw));
      const text = cellText(raw);
      if (split === undefined) return affix(one(text, context));
      const list = text
        .split(split)
        .map((part) => part.trim())
        .filter((part) => part !== "")
        .flatMap((part) => affix(one(part, context)) ?? []);
      return list.length === 0 ? undefined : list;
    };
    return { columns: column === undefined ? [] : [column], read };
  }

  /** Holds what `values` may give against what takes it, once for the table instead of once for each row. */
  #checkTargets(spec: Spec, fault: (value: unknown) => string | undefined): void {
    if (spec.kind !== "cell" || spec.cell.prefix !== undefined || spec.cell.suffix !== undefined) return;
    for (const [word, target] of Object.entries(spec.cell.values ?? {})) {
      if (target === null) continue;
      const wrong = fault(targetOf(target));
      if (wrong !== undefined)
        this.#refuse([...spec.path, "values", word], `${JSON.stringify(target)}: ${wrong}`);
    }
  }
}

function valuesOf({ values }: Cell): ReadonlyMap<string, { readonly value: unknown }> | undefined {
  return values === undefined
    ? undefined
    : new Map(
        Object.entries(values).map(([word, target]) => [
          word.normalize("NFC"),
          { value: target === null ? undefined : targetOf(target) },
        ]),
      );
}

function targetOf(target: NonNullable<Cell["values"]>[string]): unknown {
  if (Array.isArray(target)) return target.map((item) => spelled(String(item)));
  return typeof target === "boolean" ? target : spelled(String(target));
}

/** Text that is a number as one that keeps its spelling; other text as it is. */
function spelled(text: string): unknown {
  const first = text.charCodeAt(0);
  const mayBeNumber = (first >= 48 && first <= 57) || first === 45;
  return mayBeNumber && /^-?\d+(\.\d+)?$/.test(text) ? new SpelledNumber(Number(text), text) : text;
}

function cellText(cell: CellValue | undefined): string {
  if (typeof cell === "string") return cell.trim();
  if (cell === null || cell === undefined) return "";
  return cell instanceof Date ? dayOf(cell) : String(cell);
}

/** A spreadsheet's date has no time zone; the library gives it as midnight UTC. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}

function conversionOf({ date, number }: Cell): ((text: string) => unknown) | undefined {
  if (date !== undefined) {
    const forms = [date].flat().map((format) => (format === "edtf" ? undefined : datePattern(format)));
    return (text) => {
      for (const form of forms) {
        // EDTF is judged by the field that takes it.
        if (form === undefined) return text;
        const match = form.exec(text);
        if (match === null) continue;
        const { y: year, m, d } = match.groups as { y: string; m?: string; d?: string };
        const [month, day] = [m?.padStart(2, "0"), d?.padStart(2, "0")];
        if (!isDay(Number(year), Number(month ?? 1), Number(day ?? 1))) continue;
        if (month === undefined) return year;
        return day === undefined ? `${year}-${month}` : `${year}-${month}-${day}`;
      }
      return undefined;
    };
  }
  if (number === undefined) return undefined;
  const { decimal = ".", group } = number;
  const whole = group === undefined ? "\\d+" : `(?:\\d{1,3}(?:${escapePattern(group)}\\d{3})+|\\d+)`;
  const pattern = new RegExp(`^-?${whole}(?:${escapePattern(decimal)}\\d+)?$`);
  return (text) => {
    if (!pattern.test(text)) return undefined;
    const plain = (group === undefined ? text : text.replaceAll(group, "")).replace(decimal, ".");
    return new SpelledNumber(Number(plain), plain);
  };
}

/** Whether a month of a year, and a day of that month, stand in the (proleptic Gregorian) calendar. */
function isDay(year: number, month = 1, day = 1): boolean {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  return days !== undefined && day >= 1 && day <= days;
}

function expectationOf({ date, number }: Cell): string {
  if (date !== undefined) return `a day of the form ${[date].flat().join(" or ")}`;
  return number === undefined ? "a value" : "a number of the form that the mapping states";
}

/** A cell's words in a message, cut short. */
function shown(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function isList(schema: z.core.$ZodType): boolean {
  return (schema as unknown as z.ZodType).safeParse([]).success;
}
