import type { z } from "zod";
import { units } from "../../domain/frame.ts";
import { labelField } from "../../domain/label.ts";
import { childKinds, kindOfPlural, pluralOf, type RecordKind, recordSchemas } from "../../domain/record.ts";
import { readAnswerValue } from "../records/answer.ts";
import type { DraftReader } from "../records/draft-reader.ts";
import { type Path, withArticle } from "../records/draft.ts";
import { didYouMean } from "../records/nearest.ts";
import { settle } from "../records/settle.ts";
import { isBlank, nameKey, shownText } from "./cell.ts";
import { type Layout, layoutOf } from "./layout.ts";
import {
  type AnswerSpec,
  type Mapping,
  pathText,
  type RecordSpec,
  type Spec,
  type TableSpec,
} from "./mapping.ts";
import { type AnswerReading, CellReader, type CellContext, type ColumnReading, valueOf } from "./reading.ts";
import { isNestedKind, nearName } from "./slug.ts";
import type { SheetTable } from "./table.ts";

export type CompiledRecord = {
  readonly kind: RecordKind;
  readonly plural: string;
  readonly id: ColumnReading | undefined;
  /** Whether the name of a row counts rows (`_index`, `…/arrests[1]`), so that another row may have it next time. */
  readonly countsRows: (context: CellContext) => boolean;
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
export type CompiledTable = {
  readonly file: string;
  readonly records: readonly CompiledRecord[];
  readonly cells: CellReader;
  readonly layout: Layout;
  /** The column of words that head rows, where the mapping names one. */
  readonly group: string | undefined;
  /** Whether the mapping says how far the table goes. */
  readonly ends: boolean;
};

/** The row with which the header of the next table on the same sheet begins, of those that the mapping reads. */
function nextHeader({ tables }: Mapping, { file, sheet, header }: TableSpec): number | undefined {
  const rows = tables
    .filter((other) => other.file === file && nameKey(other.sheet ?? "") === nameKey(sheet ?? ""))
    .map((other) => Math.min(...other.header))
    .filter((row) => row > Math.max(...header));
  return rows.length === 0 ? undefined : Math.min(...rows);
}

/**
 * The mapping of a table held against its header, the fields of records and the codebook; all that is wrong goes to `reader`.
 * `undecided` says that fields may be missing, as it is still to be decided what they are.
 */
export function compileTable(
  mapping: Mapping,
  spec: TableSpec,
  table: SheetTable,
  reader: DraftReader,
  undecided: boolean,
): CompiledTable {
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
  const counts = spec.records.some(countsSomething);
  const next = nextHeader(mapping, spec);
  const layout = layoutOf(spec, table, named, { merges, counts, next }, refuse);
  const cells = new CellReader(spec, layout, refuse);
  for (const column of spec.ignore) layout.find(column);
  const records = spec.records.map((record) =>
    new Compiler(spec, cells, refuse, reader, undecided).record(record, undefined, 1, true),
  );
  const ends = spec.until !== undefined || next !== undefined;
  return { file: spec.file, records, cells, layout, group: spec.group?.column, ends };
}

function countsSomething({ kind, inside }: RecordSpec): boolean {
  return essentialFields[kind] !== undefined || inside.some(countsSomething);
}

/** The fields of a record as its schema has them. */
type Shape = Readonly<Record<string, z.core.$ZodType>>;
type Refuse = (path: Path, message: string) => void;

class Compiler {
  readonly #table: TableSpec;
  readonly #cells: CellReader;
  readonly #refuse: Refuse;
  readonly #reader: DraftReader;
  readonly #undecided: boolean;

  constructor(table: TableSpec, cells: CellReader, refuse: Refuse, reader: DraftReader, undecided: boolean) {
    this.#undecided = undecided;
    this.#table = table;
    this.#cells = cells;
    this.#refuse = refuse;
    this.#reader = reader;
  }

  /** `shared`: whether all records around this one are made by several rows together, so that one row is not one of them. */
  record(spec: RecordSpec, parent: RecordKind | undefined, place: number, shared: boolean): CompiledRecord {
    const { kind, path } = spec;
    const alone = !(shared && spec.repeats);
    const shape = (recordSchemas[kind] as unknown as { shape: Shape }).shape;
    const around = parent ?? spec.under?.kind;
    if (around !== undefined && childKinds[around]?.[kind] === undefined)
      this.#refuse(
        [...path, "kind"],
        `${withArticle(kind)} cannot stand inside ${withArticle(around)}; make it a record of its own with the fields that link it`,
      );
    const fields = this.#fields(spec, shape, alone);
    if (around === undefined || childKinds[around]?.[kind] !== undefined)
      this.#checkRequired(spec, around, shape);
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
    const columns = [...this.#positions(own, path), ...inside.flatMap((child) => child.columns)];
    const essential = fields.find(([field]) => field === essentialFields[kind])?.[1].columns ?? [];
    return {
      kind,
      plural: pluralOf[kind],
      id,
      countsRows: this.#countsRows(spec),
      ...this.#naming(spec, parent, shape),
      defaultId: parent === undefined || kind === "safeguard" ? undefined : `${kind}-${place}`,
      under:
        spec.under === undefined
          ? undefined
          : { kind: spec.under.kind, id: this.#cells.name(spec.under.id, spec.under.kind) },
      made: this.#condition(spec, columns, this.#positions(essential, path)),
      each,
      repeats: spec.repeats,
      fields,
      answers,
      inside,
      columns,
      columnOf: new Map(
        [
          ["id", id] as const,
          ...fields,
          ...answers.flatMap(([variable, list]) =>
            list.map(({ reading }) => [`answers.${variable}`, reading] as const),
          ),
        ].flatMap(([name, reading]) => (reading?.columns ?? []).slice(0, 1).map((column) => [name, column])),
      ),
    };
  }

  #positions(columns: readonly string[], path: Path): number[] {
    return columns.map((column) => this.#cells.find(column, path));
  }

  #fields({ kind, path, ...spec }: RecordSpec, shape: Shape, alone: boolean): [string, ColumnReading][] {
    const fields: [string, ColumnReading][] = [];
    for (const [field, inner] of spec.fields) {
      const schema = Object.hasOwn(shape, field) ? shape[field] : undefined;
      if (schema === undefined) {
        const nested = kindOfPlural(field);
        this.#refuse(
          [...path, "fields", field],
          nested === undefined
            ? `is not a field of ${withArticle(kind)}${didYouMean(field, Object.keys(shape)) || "; docs/records.md lists them"}`
            : `is a list of records; map each ${nested} inside this record`,
        );
        continue;
      }
      this.#checkTargets(inner, (value) => {
        const settled = settle(schema, value);
        return takes(schema, settled) || takes(schema, [settled])
          ? undefined
          : `does not fit the field ${field} of ${withArticle(kind)}; docs/records.md says what it takes`;
      });
      const counted = (kind === "count" || kind === "capacity") && essentialFields[kind] === field;
      fields.push([field, this.#cells.value(inner, schema, { alone, silent: true, counted })]);
    }
    const locator = spec.at ?? this.#table.defaults.get("at");
    if (locator !== undefined && shape["at"] !== undefined && !spec.fields.has("at")) {
      const { columns, read } = this.#cells.value(locator, shape["at"], { alone: false });
      const list = takes(shape["at"], []);
      const readAt = (context: CellContext): unknown => {
        const at = read(context);
        return at === undefined || !list ? at : [at].flat();
      };
      fields.push(["at", { columns: spec.at === undefined ? [] : columns, read: readAt }]);
    }
    return fields;
  }

  /** Forms count the rows of an export, or those of a repeat, anew each time. */
  #countsRows({ id, path }: RecordSpec): CompiledRecord["countsRows"] {
    const parts = id === undefined ? [] : id.kind === "list" ? id.items : [id];
    const cells = parts.flatMap((part) => (part.kind === "cell" ? [part.cell] : []));
    if (cells.some(({ row, column }) => row === true || /^_index$/i.test(nameKey(column ?? ""))))
      return () => true;
    const columns = cells.flatMap(({ column }) => column ?? []);
    const positions = this.#positions(columns, path);
    return ({ cells: row }) => positions.some((position) => /\[\d+\]$/.test(shownText(row[position])));
  }

  /** Tells once what every record of the table would lack, with the column that may have it. */
  #checkRequired(
    { kind, path, id, fields, answers }: RecordSpec,
    around: RecordKind | undefined,
    shape: Shape,
  ): void {
    const implied = around === undefined ? {} : (childKinds[around]?.[kind] ?? {});
    const isNamed = id?.kind === "cell" && id.cell.column !== undefined;
    const missing = Object.keys(shape).filter(
      (field) =>
        !fields.has(field) &&
        field !== "at" &&
        !(field in implied) &&
        !(isNamed && field === (labelField(kind) ?? "note")) &&
        !takes(shape[field]!, undefined),
    );
    if (missing.length === 0 || this.#undecided || kind === "safeguard" || kind === "assertion") return;
    const [column] = [...answers.values()].flatMap((list) => list.flatMap(({ cell }) => cell.column ?? []));
    const [field] = missing as [string];
    this.#refuse(
      [...path, "fields"],
      `leaves out ${missing.join(" and ")}, without which there is no ${kind}; name a column for it${column === undefined ? `, such as ${field}: COLUMN` : `, such as ${field}: ${column} in the place of the answer`}`,
    );
  }

  /** The cells that name the record, and where the text of one is kept as its label, unless the mapping fills that field itself. */
  #naming(
    { kind, id, path, fields }: RecordSpec,
    parent: RecordKind | undefined,
    shape: Shape,
  ): Pick<CompiledRecord, "nameAt" | "labelled"> {
    const parts = parent !== undefined || id === undefined ? [] : id.kind === "list" ? id.items : [id];
    const cells = parts.flatMap((part) =>
      part.kind === "cell" && part.cell.column !== undefined ? [part.cell] : [],
    );
    const positions = this.#positions(
      cells.map(({ column }) => column!),
      path,
    );
    const isOwnName =
      positions.length > 0 &&
      positions.every((position) => position >= 0) &&
      cells.every(({ values, split, date }) => (values ?? split ?? date) === undefined) &&
      !isNestedKind(kind);
    const position = id?.kind === "cell" && cells[0]?.split === undefined ? (positions[0] ?? -1) : -1;
    const field = labelField(kind) ?? "note";
    return {
      nameAt: isOwnName ? positions : undefined,
      labelled:
        position < 0 || shape[field] === undefined || fields.has(field)
          ? undefined
          : { field, position, always: !takes(shape[field], undefined) },
    };
  }

  /** Whether a row makes the record: where the mapping says so, else where a cell of it is filled and its number is there. */
  #condition(
    { onlyIf, path }: RecordSpec,
    columns: readonly number[],
    needed: readonly number[],
  ): (context: CellContext) => boolean {
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
export const essentialFields: Partial<Readonly<Record<RecordKind, string>>> = {
  count: "people",
  capacity: "places",
  measure: "value",
  figure: "value",
};

function takes(schema: z.core.$ZodType, value: unknown): boolean {
  return (schema as unknown as z.ZodType).safeParse(value).success;
}

/** Every column that a mapping of a table names. */
export function columnsOf(spec: TableSpec): Set<string> {
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
