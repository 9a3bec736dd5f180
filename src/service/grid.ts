import type { z } from "zod";
import { type Control, formOf } from "../api/form.ts";
import type { gridExport, gridShow } from "../api/grid.ts";
import { placeText, quoteOf } from "../api/wording.ts";
import { statedText } from "../arithmetic/number-text.ts";
import { codeLabel, fieldLabel } from "../domain/field-words.ts";
import type { Ref } from "../domain/id.ts";
import { searchKey } from "../domain/khmer.ts";
import { wordsOf } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import type { Quantity } from "../domain/quantity.ts";
import type { AnyRecord, RecordKind } from "../domain/record.ts";
import { type Time, spanOf } from "../domain/time.ts";
import { listCsv, listXlsx } from "../publish/table-file.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Watch } from "./keep.ts";
import { type ReadSession, asData } from "./session.ts";
import { loadRecords } from "./load.ts";
import { refuseUnlisted } from "./record.ts";
import { type Snapshot, snapshotFor } from "./snapshot.ts";

type GridShown = z.output<typeof gridShow.output>;
type GridAsked = Pick<z.output<typeof gridShow.input>, "kind" | "columns" | "where" | "words" | "sort">;

/** A stretch of the records of a kind as a grid shows them: filtered, sorted, with facets and how many there are in all. */
export async function showGrid(
  session: ReadSession,
  { from, limit, ...asked }: z.output<typeof gridShow.input>,
): Promise<Disclosed<GridShown>> {
  const { columns, rows, of, all, snapshot } = await gridOf(session, asked);
  return disclose(
    {
      columns: columns.map(columnOf),
      fields: formOf(asked.kind).map(({ name, label }) => ({ field: name, label })),
      total: rows.length,
      of,
      rows: rows.slice(from, from + limit).map((record) => ({
        ref: record.ref,
        id: record.id!,
        label: snapshot.labelOf(record.ref),
        conflict: (record.conflicts ?? []).length > 0,
        cells: columns.map((field) => textOf(asked.kind, field, fieldOf(record, field), snapshot)),
      })),
      facets: facetsOf(asked, all, snapshot),
    },
    session,
  );
}

/** The same rows and columns as a file; what is prepared is written once the journal keeps that it was asked for. */
export async function exportGrid(
  session: ReadSession,
  { format, ...asked }: z.output<typeof gridExport.input>,
  { signal }: Watch = {},
): Promise<() => Promise<Disclosed<z.output<typeof gridExport.output>>>> {
  // A consent to words on a page is none to a file of data.
  const { columns, rows, snapshot } = await gridOf(asData(session), asked);
  return async () => {
    if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was exported.");
    const table = [
      ["ref", "name", ...columns.map((field) => fieldLabel(field))],
      ...rows.map((record) => [
        record.ref,
        snapshot.labelOf(record.ref),
        ...columns.map((field) => textOf(asked.kind, field, fieldOf(record, field), snapshot)),
      ]),
    ];
    const file = format === "csv" ? listCsv(table) : Buffer.from(await listXlsx(table)).toString("base64");
    return disclose({ rows: rows.length, file }, session);
  };
}

async function gridOf(session: ReadSession, asked: GridAsked) {
  const { kind, where, words, sort } = asked;
  refuseUnlisted(kind);
  const snapshot = await snapshotFor(session);
  const all = (await loadRecords(session, kind)) as AnyRecord[];
  const columns = asked.columns.length > 0 ? knownFields(kind, asked.columns) : usualColumns(kind, all);
  const terms = keyOf(words)
    .split(/\s+/u)
    .filter((term) => term !== "");
  const holds = (record: AnyRecord): boolean => {
    if (terms.length === 0) return true;
    const text = keyOf(
      [
        record.ref,
        snapshot.labelOf(record.ref),
        ...columns.map((field) => textOf(kind, field, fieldOf(record, field), snapshot)),
      ].join("\n"),
    );
    return terms.every((term) => text.includes(term));
  };
  const found = all.filter((record) => where.every((one) => fits(record, one)) && holds(record));
  return {
    columns,
    rows: sorted(found, kind, sort, snapshot),
    of: all.length,
    all: all.filter(holds),
    snapshot,
  };
}

function columnOf(field: string) {
  return { field, label: fieldLabel(field) };
}

function fieldOf({ body }: AnyRecord, field: string): unknown {
  return (body as Readonly<Record<string, unknown>>)[field];
}

function knownFields(kind: RecordKind, fields: readonly string[]): readonly string[] {
  const known = new Set(formOf(kind).map(({ name }) => name));
  return [...new Set(fields)].filter((field) => known.has(field));
}

/** How many columns a grid has where nobody has chosen. */
const mostColumns = 6;

/** The first fields of the kind that hold something and are read at a glance. */
function usualColumns(kind: RecordKind, records: readonly AnyRecord[]): readonly string[] {
  const used = new Set<string>();
  for (const { body } of records)
    for (const [field, value] of Object.entries(body))
      if (!(Array.isArray(value) && value.length === 0)) used.add(field);
  const short = formOf(kind).filter(
    ({ name, control }) => used.has(name) && !(control.is === "text" && control.long) && name !== "at",
  );
  return short.slice(0, mostColumns).map(({ name }) => name);
}

/** The values by which a field is filtered; null where nothing is recorded. Of a list each of its items. */
function valuesOf(record: AnyRecord, field: string): readonly (string | null)[] {
  const value = fieldOf(record, field);
  const items = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return items.length === 0 ? [null] : items.map(String);
}

function fits(
  record: AnyRecord,
  { field, values }: { readonly field: string; readonly values: readonly (string | null)[] },
): boolean {
  return values.length === 0 || valuesOf(record, field).some((value) => values.includes(value));
}

/** Most values of a field that is offered as a facet. */
const mostValues = 60;

/** The fields of few values: codes, yes or no, records. Each counts the rows that fit all other filters. */
function facetsOf(
  { kind, where }: GridAsked,
  all: readonly AnyRecord[],
  snapshot: Snapshot,
): GridShown["facets"] {
  const isFacet = (control: Control): boolean =>
    control.is === "choice" ||
    control.is === "yes-no" ||
    control.is === "record" ||
    (control.is === "list" && isFacet(control.of));
  return formOf(kind).flatMap(({ name: field, label, control }) => {
    if (!isFacet(control)) return [];
    const counts = new Map<string | null, number>();
    for (const record of all) {
      if (!where.every((one) => one.field === field || fits(record, one))) continue;
      for (const value of new Set(valuesOf(record, field))) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const isUsed = counts.size > 1 || !counts.has(null);
    if (!isUsed || counts.size > mostValues) return [];
    const values = [...counts]
      .map(([value, count]) => ({
        value,
        label: value === null ? "not recorded" : textOf(kind, field, asValue(value), snapshot),
        count,
      }))
      .sort((a, b) => Number(a.value === null) - Number(b.value === null) || b.count - a.count);
    return [{ field, label, values }];
  });
}

function asValue(value: string): unknown {
  return value === "true" ? true : value === "false" ? false : value;
}

function sorted(
  records: readonly AnyRecord[],
  kind: RecordKind,
  sort: GridAsked["sort"],
  snapshot: Snapshot,
): readonly AnyRecord[] {
  if (sort === undefined) return records;
  const { field, descending } = sort;
  const keys = new Map<Ref, number | string>();
  for (const record of records) {
    const value = field === "name" ? snapshot.labelOf(record.ref) : fieldOf(record, field);
    const key = value === undefined || value === "" ? undefined : sortKey(kind, field, value, snapshot);
    if (key !== undefined) keys.set(record.ref, key);
  }
  const collator = new Intl.Collator(["en", "km"], { numeric: true });
  const turn = descending ? -1 : 1;
  return records.toSorted((a, b) => {
    const [x, y] = [keys.get(a.ref), keys.get(b.ref)];
    // What says nothing comes last, whichever way.
    if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
    return (
      turn * (typeof x === "number" && typeof y === "number" ? x - y : collator.compare(String(x), String(y)))
    );
  });
}

function sortKey(kind: RecordKind, field: string, value: unknown, snapshot: Snapshot): number | string {
  if (typeof value === "number") return value;
  if (typeof value === "object" && value !== null) {
    const { edtf, low } = value as Partial<Time & Quantity>;
    if (typeof low === "number") return low;
    if (typeof edtf === "string") {
      const { from, until } = spanOf({ edtf });
      return from ?? until ?? edtf;
    }
  }
  return textOf(kind, field, value, snapshot);
}

/** A value in a line, as cells of a grid say it: codes as words, records as what they are called, numbers with their hedges, dates as they were said. */
export function textOf(kind: RecordKind, field: string, value: unknown, snapshot: Snapshot): string {
  const text = (inner: unknown): string => textOf(kind, field, inner, snapshot);
  if (value === undefined || value === null) return "";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") {
    const label = snapshot.labelOf(value);
    if (label !== "") return `${label} (${value})`;
    return codeLabel(kind, field, value) ?? value;
  }
  if (typeof value !== "object") return String(value);
  if (Array.isArray(value)) return value.map(text).join("; ");
  const inner = value as Readonly<Record<string, unknown>>;
  const {
    edtf,
    words,
    low,
    high,
    qualifier,
    source,
    kind: variant,
  } = inner as Partial<Time & Quantity> & {
    readonly source?: string;
    readonly kind?: string;
  };
  if (typeof edtf === "string") return words ?? edtf;
  if (low !== undefined && high !== undefined) return statedText(low, qualifier ?? "exact", high);
  if (typeof source === "string") {
    const at = { ...inner, source };
    const place = placeText(at);
    const quote = quoteOf(at);
    return `${snapshot.labelOf(source) || source}${place === "" ? "" : `, ${place}`}${quote === undefined ? "" : ` “${quote}”`}`;
  }
  const parts = Object.entries(inner).filter(([name]) => name !== "kind");
  if (variant !== undefined && parts.length === 1) return text(parts[0]![1]);
  return parts.map(([name, part]) => `${wordsOf(name)} ${text(part)}`).join(", ");
}

function keyOf(text: string): string {
  return searchKey(text).toLowerCase();
}
