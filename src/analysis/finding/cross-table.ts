import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import { dayText } from "../../domain/time.ts";
import { type ColumnCell, type Columns, cellAt, rowsOf, textAt } from "../column/column.ts";
import { UNKNOWN, YES, evaluate } from "./compile.ts";
import { parseExpression } from "./expression.ts";
import { type Field, type Schemas, type TableKind, tableKinds } from "../column/unit-schema.ts";

/**
 * What the rows or columns of a table are: a field of the unit, or of a record that it belongs to or that belongs to it
 * (`sex`, `person.sex`, `stays.facility`); of a date its year, or with `:month` or `:day` those.
 */
export type Dimension = {
  readonly text: string;
  readonly steps: readonly {
    readonly kind: TableKind;
    readonly by: "link" | "list";
    readonly name: string;
  }[];
  readonly field: Field;
  readonly part: "year" | "month" | "day";
};

/** How many records of a unit stand in each category, and in each of both ways. */
export type CrossTable = {
  readonly unit: TableKind;
  readonly rows: string;
  readonly columns: string | null;
  readonly row_labels: readonly string[];
  readonly column_labels: readonly string[];
  /** Null where a number is withheld, as it would tell too much of a few (docs/disclosure.md). */
  readonly counts: readonly (readonly (number | null)[])[];
  /** Of each row and column how many records, each counted once. */
  readonly row_totals: readonly (number | null)[];
  readonly column_totals: readonly (number | null)[];
  readonly total: number | null;
  /** Of how many it is not known whether they are meant; null where that was not released. */
  readonly undetermined: number | null;
  /** How many the frame counts without naming them; null where that was not released. */
  readonly unnamed: number | null;
  /** Whether a record stands in several categories, so that the cells add up to more than the totals. */
  readonly several: boolean;
};

/** @throws Problem `bad-input` where the text names nothing that a table can have */
export function dimensionOf(text: string, unit: TableKind, schemas: Schemas): Dimension {
  const [path, part = "year", ...rest] = text.split(":");
  const parts = ["year", "month", "day"] as const;
  const names = path!.split(".");
  const steps: Dimension["steps"][number][] = [];
  let kind = unit;
  for (const name of names.slice(0, -1)) {
    const schema = schemas.get(kind)!;
    const child = schema.children.get(name);
    const linked = tableKinds.find((known) => known === name && schema.fields.get(name)?.type === "string");
    const next = child ?? linked;
    if (next === undefined)
      throw new Problem(
        "bad-input",
        `${text}: a ${kind} leads to no ${name}; expected one of ${[...schema.children.keys(), ...tableKinds.filter((known) => schema.fields.get(known)?.type === "string")].join(", ") || "its own fields"}.`,
      );
    steps.push({ kind: next, by: child === undefined ? "link" : "list", name });
    kind = next;
  }
  const field = schemas.get(kind)!.fields.get(names.at(-1)!);
  if (field === undefined)
    throw new Problem(
      "bad-input",
      `${text}: a ${kind} has no variable or field ${names.at(-1)!}; docs/records.md and its codebook list them.`,
    );
  const known = parts.find((one) => one === part);
  if (known === undefined || rest.length > 0 || (path !== text && field.type !== "time"))
    throw new Problem("bad-input", `${text}: only a date has parts; write :year, :month or :day after it.`);
  return { text, steps, field, part: known };
}

/** What a table asks: records of a unit, those of a frame and of a population where they are given. */
export type TableAsked = {
  readonly unit: TableKind;
  readonly rows: Dimension;
  readonly columns: Dimension | undefined;
  readonly population: string;
  readonly members: readonly Ref[] | undefined;
  readonly unnamed: number;
};

/** A record that a table counts, and the categories of its rows and columns in which it stands. */
export type TableMember = {
  readonly ref: Ref;
  readonly rows: readonly string[];
  readonly columns: readonly string[];
};

/** The records that a table counts, and those of which it is not known whether they are meant. */
export function tableMembers(
  asked: TableAsked,
  columns: Columns,
  schemas: Schemas,
): { readonly members: readonly TableMember[]; readonly undetermined: readonly Ref[] } {
  const { unit, members: listed } = asked;
  const table = columns.tables.get(unit);
  const all = table?.rows ?? 0;
  const rows =
    listed === undefined || table === undefined
      ? Uint32Array.from({ length: all }, (_, row) => row)
      : Uint32Array.from(rowsOf(table, listed).filter((row) => row >= 0));
  const checked = parseExpression(asked.population, unit, schemas);
  const { values } = evaluate(checked.root, unit, columns, rows);
  const members: TableMember[] = [];
  const undetermined: Ref[] = [];
  rows.forEach((row, at) => {
    if (values[at] === UNKNOWN) undetermined.push(textAt(table!.refs, row));
    if (values[at] !== YES) return;
    members.push({
      ref: textAt(table!.refs, row),
      rows: categories(asked.rows, unit, row, columns),
      columns: asked.columns === undefined ? [""] : categories(asked.columns, unit, row, columns),
    });
  });
  return { members, undetermined };
}

/** Labels that a table has whether or not a record stands under them. */
export type TableLabels = { readonly rows: readonly string[]; readonly columns: readonly string[] };

/** A table of how many of these records stand where. */
export function crossTable(
  asked: TableAsked,
  { members, undetermined }: ReturnType<typeof tableMembers>,
  always: TableLabels = { rows: [], columns: [] },
): CrossTable {
  const cells = new Map<string, Map<string, number>>();
  const totals = (labels: readonly string[]) => new Map(labels.map((label) => [label, 0]));
  const [rowTotals, columnTotals] = [totals(always.rows), totals(always.columns)];
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1);
  for (const member of members) {
    for (const label of member.rows) {
      count(rowTotals, label);
      let line = cells.get(label);
      if (line === undefined) cells.set(label, (line = new Map()));
      for (const column of member.columns) count(line, column);
    }
    for (const column of member.columns) count(columnTotals, column);
  }
  const rowLabels = sorted([...rowTotals.keys()]);
  const columnLabels = asked.columns === undefined ? [] : sorted([...columnTotals.keys()]);
  return {
    unit: asked.unit,
    rows: asked.rows.text,
    columns: asked.columns?.text ?? null,
    row_labels: rowLabels,
    column_labels: columnLabels,
    counts: rowLabels.map((row) => columnLabels.map((column) => cells.get(row)?.get(column) ?? 0)),
    row_totals: rowLabels.map((label) => rowTotals.get(label)!),
    column_totals: columnLabels.map((label) => columnTotals.get(label)!),
    total: members.length,
    undetermined: undetermined.length,
    unnamed: asked.unnamed,
    several: members.some(({ rows, columns: others }) => rows.length > 1 || others.length > 1),
  };
}

/** The categories that a record stands in, each once. */
function categories(dimension: Dimension, unit: TableKind, row: number, columns: Columns): string[] {
  let [kind, at] = [unit, [row]];
  for (const step of dimension.steps) {
    const table = columns.tables.get(kind)!;
    const target = columns.tables.get(step.kind);
    if (target === undefined) at = [];
    else if (step.by === "link") {
      const column = table.columns.get(step.name);
      const refs = at.flatMap((from) => {
        const cell = column === undefined ? undefined : cellAt(column, from);
        return cell !== undefined && "text" in cell ? [cell.text] : [];
      });
      at = [...rowsOf(target, refs)].filter((found) => found >= 0);
    } else {
      const list = table.children.get(step.name);
      at =
        list === undefined
          ? []
          : at.flatMap((from) => {
              const places: number[] = [];
              for (let i = list.offsets[from]!; i < list.offsets[from + 1]!; i++)
                places.push(list.index === undefined ? i : list.index[i]!);
              return places;
            });
    }
    kind = step.kind;
  }
  const column = columns.tables.get(kind)?.columns.get(dimension.field.name);
  const labels = at.flatMap((place) =>
    column === undefined ? ["not stated"] : labelsOf(cellAt(column, place), dimension.part),
  );
  return labels.length === 0 ? ["not stated"] : [...new Set(labels)];
}

function labelsOf(cell: ColumnCell, part: Dimension["part"]): string[] {
  if ("missing" in cell) return [cell.missing.replaceAll("_", " ")];
  if ("text" in cell) return [cell.text];
  if ("texts" in cell) return cell.texts.length === 0 ? [noneOfThem] : [...cell.texts];
  if ("low" in cell) {
    if (cell.low === cell.high) return [String(cell.low)];
    if (cell.high === Infinity) return [`${cell.lowOpen === true ? "over" : "at least"} ${cell.low}`];
    return [`${cell.low} to ${cell.high}`];
  }
  const length = { year: 4, month: 7, day: 10 }[part];
  const text = (instant: number): string => dayText(instant).slice(0, length);
  if (cell.from === -Infinity && cell.until === Infinity) return ["not stated"];
  if (cell.from === -Infinity) return [`until ${text(cell.until - 1)}`];
  if (cell.until === Infinity) return [`from ${text(cell.from)}`];
  const [first, last] = [text(cell.from), text(cell.until - 1)];
  return [first === last ? first : `${first} to ${last}`];
}

/** Where several answers may be given, the category of those who gave an empty list. */
export const noneOfThem = "none";

/** The category of those whose own would be told of too few (disclosure/table-label.ts). */
export const otherLabel = "other";

/** Categories that are no answer: they stand last, and nothing is told of who is in them. */
export const unanswered: ReadonlySet<string> = new Set([
  "not asked",
  "no answer",
  "does not know",
  "declined",
  "not applicable",
  "not stated",
  "conflicting",
  "imprecise",
]);

/** Categories in their order, numbers by size, others behind them, what is no answer last. */
function sorted(labels: readonly string[]): string[] {
  const place = (label: string): number => (unanswered.has(label) ? 2 : label === otherLabel ? 1 : 0);
  return labels.toSorted((a, b) => {
    const order = place(a) - place(b);
    if (order !== 0) return order;
    const [x, y] = [Number(a), Number(b)];
    if (a !== "" && b !== "" && !Number.isNaN(x) && !Number.isNaN(y)) return x - y;
    return a < b ? -1 : a > b ? 1 : 0;
  });
}
