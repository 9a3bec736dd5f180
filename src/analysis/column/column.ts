import type { Ref } from "../../domain/id.ts";
import type { MissingState } from "../../domain/value-state.ts";
import type { Field, FieldType, TableKind } from "./unit-schema.ts";

/** The states that stand behind a state byte, by place; byte 0 is an answer. */
export const stateOfByte = [
  "answered",
  "not_asked",
  "no_answer",
  "does_not_know",
  "declined",
  "not_applicable",
  "not_stated",
  "conflicting",
  "imprecise",
] as const satisfies readonly ("answered" | MissingState)[];

export const byteOfState = Object.fromEntries(stateOfByte.map((state, byte) => [state, byte])) as Readonly<
  Record<(typeof stateOfByte)[number], number>
>;

/** Row numbers or places in a dictionary; bytes where all fit. */
export type Ids = Uint8Array | Uint32Array;

/**
 * The answers of all rows to one question. `states` has one state byte a row; what stands at a row that did not answer
 * means nothing. Yes and no are texts of the dictionary `["no", "yes"]`. Times are half-open spans in milliseconds since
 * 1970, unknown bounds infinite; `open` has bit 1 for an open lower bound, bit 2 for an open upper one.
 */
export type Column =
  | {
      readonly kind: "text";
      readonly states: Uint8Array;
      readonly ids: Ids;
      readonly dictionary: readonly string[];
    }
  | {
      readonly kind: "texts";
      readonly states: Uint8Array;
      readonly offsets: Uint32Array;
      readonly ids: Ids;
      readonly dictionary: readonly string[];
    }
  | {
      readonly kind: "number";
      readonly states: Uint8Array;
      readonly low: Float64Array;
      readonly high: Float64Array;
      readonly open: Uint8Array;
    }
  | {
      readonly kind: "time";
      readonly states: Uint8Array;
      readonly from: Float64Array;
      readonly until: Float64Array;
    };

/** Many short texts in one array of character codes; text i ends where i + 1 starts. */
export type Texts = { readonly codes: Uint8Array | Uint16Array; readonly offsets: Uint32Array };

/**
 * The children of each row of a table: those of row i are `index[offsets[i]]` to before `index[offsets[i + 1]]` in the table
 * of `kind`, or the row numbers themselves where `index` is absent. A row whose `states` byte is not 0 must have children of
 * this kind and none is recorded: the list is not stated, rather than empty.
 */
export type Children = {
  readonly kind: TableKind;
  readonly offsets: Uint32Array;
  readonly index: Uint32Array | undefined;
  readonly states: Uint8Array | undefined;
};

/** All records of one kind. A column that is absent is not stated in every row. */
export type Table = {
  readonly kind: TableKind;
  readonly rows: number;
  readonly refs: Texts;
  readonly columns: ReadonlyMap<string, Column>;
  readonly children: ReadonlyMap<string, Children>;
};

/** An answer coded from an aggregate statement: left out everywhere, and needed to tell that a finding is circular. */
export type AggregateAnswer = {
  readonly statement: Ref;
  readonly kind: TableKind;
  readonly row: number;
  readonly field: string;
  readonly cell: ColumnCell;
};

export type Columns = {
  readonly tables: ReadonlyMap<TableKind, Table>;
  readonly aggregates: readonly AggregateAnswer[];
  /** Pairs of persons who may be one, by a relation that says so and no other that says they are not. */
  readonly maybeSame?: readonly (readonly [Ref, Ref])[] | undefined;
  /** Pairs of persons of whom it is on record that they are not one. */
  readonly notSame?: readonly (readonly [Ref, Ref])[] | undefined;
};

/** One answer on its way into a column. */
export type ColumnCell =
  | { readonly missing: MissingState }
  | { readonly text: string }
  | { readonly texts: readonly string[] }
  | { readonly low: number; readonly high: number; readonly lowOpen?: boolean; readonly highOpen?: boolean }
  | { readonly from: number; readonly until: number };

export const notStated: ColumnCell = { missing: "not_stated" };

/** The column of these cells; undefined when none of them says anything. A cell of another type is `imprecise`. */
export function columnOf(
  field: Pick<Field, "type" | "codes">,
  rows: number,
  cellAt: (row: number) => ColumnCell,
): Column | undefined {
  const states = new Uint8Array(rows);
  const write = writers[field.type](rows, field.codes ?? []);
  let silent = true;
  for (let row = 0; row < rows; row++) {
    const cell = cellAt(row);
    const byte =
      "missing" in cell ? byteOfState[cell.missing] : write.put(row, cell) ? 0 : byteOfState.imprecise;
    if (byte !== 0) write.skip?.(row);
    if (byte !== byteOfState.not_stated) silent = false;
    states[row] = byte;
  }
  return silent ? undefined : write.finish(states);
}

/** The same column with other cells at some rows; an absent column is one that is not stated throughout. */
export function patched(
  column: Column | undefined,
  field: Pick<Field, "type" | "codes">,
  rows: number,
  cells: ReadonlyMap<number, ColumnCell>,
): Column | undefined {
  return columnOf(
    field,
    rows,
    (row) => cells.get(row) ?? (column === undefined ? notStated : cellAt(column, row)),
  );
}

/** What stands at a row of a column. */
export function cellAt(column: Column, row: number): ColumnCell {
  const state = stateOfByte[column.states[row]!]!;
  if (state !== "answered") return { missing: state };
  switch (column.kind) {
    case "text":
      return { text: column.dictionary[column.ids[row]!]! };
    case "texts":
      return {
        texts: [...column.ids.subarray(column.offsets[row], column.offsets[row + 1])].map(
          (id) => column.dictionary[id]!,
        ),
      };
    case "number":
      return {
        low: column.low[row]!,
        high: column.high[row]!,
        lowOpen: (column.open[row]! & 1) !== 0,
        highOpen: (column.open[row]! & 2) !== 0,
      };
    case "time":
      return { from: column.from[row]!, until: column.until[row]! };
  }
}

/** Children lists from the parents of each child row (row numbers of the parent table; those out of range are nobody's). */
export function childrenFrom(
  kind: TableKind,
  parents: number,
  children: number,
  parentsOf: (child: number) => readonly number[],
): Children {
  const offsets = new Uint32Array(parents + 1);
  const pairs: [number, number][] = [];
  let inOrder = true;
  for (let child = 0; child < children; child++)
    for (const parent of parentsOf(child)) {
      if (parent < 0 || parent >= parents) continue;
      if (pairs.length !== child || (pairs.at(-1)?.[0] ?? 0) > parent) inOrder = false;
      pairs.push([parent, child]);
      offsets[parent + 1]!++;
    }
  for (let parent = 0; parent < parents; parent++) offsets[parent + 1]! += offsets[parent]!;
  // Rows nobody owns may follow those in order: the offsets simply never reach them.
  if (inOrder) return { kind, offsets, index: undefined, states: undefined };
  const index = new Uint32Array(pairs.length);
  const next = offsets.slice();
  for (const [parent, child] of pairs) index[next[parent]!++] = child;
  return { kind, offsets, index, states: undefined };
}

export function textsOf(texts: readonly string[]): Texts {
  const offsets = new Uint32Array(texts.length + 1);
  let wide = false;
  texts.forEach((text, i) => {
    offsets[i + 1] = offsets[i]! + text.length;
    // eslint-disable-next-line no-control-regex
    wide ||= /[^\u0000-\u00ff]/.test(text);
  });
  const codes = wide ? new Uint16Array(offsets[texts.length]!) : new Uint8Array(offsets[texts.length]!);
  texts.forEach((text, i) => {
    for (let c = 0; c < text.length; c++) codes[offsets[i]! + c] = text.charCodeAt(c);
  });
  return { codes, offsets };
}

export function textAt({ codes, offsets }: Texts, i: number): string {
  // Texts are refs and dictionary entries; a long one is put together in pieces, as arguments are limited.
  let text = "";
  for (let at = offsets[i]!; at < offsets[i + 1]!; at += 4096)
    text += String.fromCharCode(...codes.subarray(at, Math.min(at + 4096, offsets[i + 1]!)));
  return text;
}

/** The row of each ref, -1 where the table has no such record. The first call indexes the table. */
export function rowsOf(table: Table, refs: readonly Ref[]): Int32Array {
  const index = indexed(table);
  return Int32Array.from(refs, (ref) => {
    let slot = hashOf((c) => ref.charCodeAt(c), ref.length) & (index.length - 1);
    for (; index[slot] !== -1; slot = (slot + 1) & (index.length - 1))
      if (isTextAt(table.refs, index[slot]!, ref)) return index[slot]!;
    return -1;
  });
}

const indexes = new WeakMap<Table, Int32Array>();

/** Open-addressing table of row numbers by the hash of their ref. */
function indexed(table: Table): Int32Array {
  const known = indexes.get(table);
  if (known !== undefined) return known;
  let size = 16;
  while (size < table.rows * 2) size *= 2;
  const index = new Int32Array(size).fill(-1);
  const { codes, offsets } = table.refs;
  for (let row = 0; row < table.rows; row++) {
    const start = offsets[row]!;
    let slot = hashOf((c) => codes[start + c]!, offsets[row + 1]! - start) & (size - 1);
    while (index[slot] !== -1) slot = (slot + 1) & (size - 1);
    index[slot] = row;
  }
  indexes.set(table, index);
  return index;
}

/** FNV-1a over character codes. */
function hashOf(codeAt: (c: number) => number, length: number): number {
  let hash = 0x811c9dc5;
  for (let c = 0; c < length; c++) hash = Math.imul(hash ^ codeAt(c), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function isTextAt({ codes, offsets }: Texts, i: number, text: string): boolean {
  const start = offsets[i]!;
  if (offsets[i + 1]! - start !== text.length) return false;
  for (let c = 0; c < text.length; c++) if (codes[start + c] !== text.charCodeAt(c)) return false;
  return true;
}

type ColumnWriter = {
  /** Writes an answer; false when the cell is not of this type. */
  readonly put: (row: number, cell: ColumnCell) => boolean;
  readonly skip?: (row: number) => void;
  readonly finish: (states: Uint8Array) => Column;
};

const writers: Readonly<Record<FieldType, (rows: number, codes: readonly string[]) => ColumnWriter>> = {
  bool: (rows) => textWriter(rows, ["no", "yes"], true),
  string: (rows, codes) => textWriter(rows, codes, false),
  strings(rows, codes) {
    const { dictionary, idOf } = dictionaryOf(codes);
    const offsets = new Uint32Array(rows + 1);
    const ids: number[] = [];
    return {
      put(row, cell) {
        const texts = "texts" in cell ? cell.texts : "text" in cell ? [cell.text] : undefined;
        for (const text of texts ?? []) ids.push(idOf(text));
        offsets[row + 1] = ids.length;
        return texts !== undefined;
      },
      skip(row) {
        offsets[row + 1] = ids.length;
      },
      finish: (states) => ({
        kind: "texts",
        states,
        offsets,
        ids: fitted(ids, dictionary.length),
        dictionary,
      }),
    };
  },
  number(rows) {
    const [low, high, open] = [new Float64Array(rows), new Float64Array(rows), new Uint8Array(rows)];
    return {
      put(row, cell) {
        if (!("low" in cell)) return false;
        low[row] = cell.low;
        high[row] = cell.high;
        open[row] = (cell.lowOpen === true ? 1 : 0) | (cell.highOpen === true ? 2 : 0);
        return true;
      },
      finish: (states) => ({ kind: "number", states, low, high, open }),
    };
  },
  time(rows) {
    const [from, until] = [new Float64Array(rows), new Float64Array(rows)];
    return {
      put(row, cell) {
        if (!("from" in cell)) return false;
        from[row] = cell.from;
        until[row] = cell.until;
        return true;
      },
      finish: (states) => ({ kind: "time", states, from, until }),
    };
  },
};

function textWriter(rows: number, codes: readonly string[], closed: boolean): ColumnWriter {
  const { dictionary, idOf } = dictionaryOf(codes);
  const ids = new Uint32Array(rows);
  return {
    put(row, cell) {
      if (!("text" in cell) || (closed && !dictionary.includes(cell.text))) return false;
      ids[row] = idOf(cell.text);
      return true;
    },
    finish: (states) => ({ kind: "text", states, ids: fitted(ids, dictionary.length), dictionary }),
  };
}

function dictionaryOf(codes: readonly string[]): { dictionary: string[]; idOf: (text: string) => number } {
  const dictionary = [...codes];
  const ids = new Map(dictionary.map((text, id) => [text, id]));
  return {
    dictionary,
    idOf(text) {
      let id = ids.get(text);
      if (id === undefined) {
        id = dictionary.push(text) - 1;
        ids.set(text, id);
      }
      return id;
    },
  };
}

function fitted(ids: Uint32Array | readonly number[], words: number): Ids {
  return words <= 256 ? Uint8Array.from(ids) : Uint32Array.from(ids);
}
