import type { TableKind } from "./unit-schema.ts";
import { type Children, type Column, type Columns, type Table, textAt, textsOf } from "./column.ts";

/** Columns as bytes, a few blobs by name (one a kind of record), to be kept and read back by `decodeColumns`. */
export type ColumnBlobs = ReadonlyMap<string, Uint8Array>;

/** The name of the blob that holds what is not in a table. */
const restName = "rest";

/**
 * Each table as one blob: a header in JSON that says where each array lies, then the arrays, each at a multiple of 8 in the
 * byte order of the machine (the blobs are a cache, never an exchange format).
 */
export function encodeColumns(columns: Columns): Map<string, Uint8Array> {
  const blobs = new Map<string, Uint8Array>();
  for (const table of columns.tables.values()) blobs.set(table.kind, encodeTable(table));
  const { tables: _, ...rest } = columns;
  blobs.set(restName, pack(rest, []));
  return blobs;
}

/**
 * The columns that were encoded. Arrays are views on the blobs wherever a blob starts at a multiple of 8 (else it is copied
 * once), so that reading costs next to nothing; do not change a blob afterwards.
 *
 * @throws RangeError when a blob was not written by `encodeColumns` of this version on a machine of this byte order
 */
export function decodeColumns(blobs: ColumnBlobs): Columns {
  const tables = new Map<TableKind, Table>();
  let rest: Omit<Columns, "tables"> = { aggregates: [] };
  for (const [name, blob] of blobs) {
    const { header, arrays } = unpack(blob);
    if (name === restName) rest = header as typeof rest;
    else tables.set(name as TableKind, tableFrom(header as TableHeader, arrays));
  }
  return { tables, ...rest };
}

type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

type ColumnHeader =
  | {
      readonly kind: "text";
      readonly states: number;
      readonly ids: number;
      readonly words: readonly [number, number];
    }
  | {
      readonly kind: "texts";
      readonly states: number;
      readonly offsets: number;
      readonly ids: number;
      readonly words: readonly [number, number];
    }
  | {
      readonly kind: "number";
      readonly states: number;
      readonly low: number;
      readonly high: number;
      readonly open: number;
    }
  | { readonly kind: "time"; readonly states: number; readonly from: number; readonly until: number };

type TableHeader = {
  readonly kind: TableKind;
  readonly rows: number;
  readonly refs: readonly [number, number];
  readonly columns: readonly (readonly [string, ColumnHeader])[];
  readonly children: readonly (readonly [
    string,
    { readonly kind: TableKind; readonly offsets: number; readonly index?: number; readonly states?: number },
  ])[];
};

function encodeTable(table: Table): Uint8Array {
  const arrays: Numbers[] = [];
  const keep = (array: Numbers): number => arrays.push(array) - 1;
  const words = (dictionary: readonly string[]): readonly [number, number] => {
    const { codes, offsets } = textsOf(dictionary);
    return [keep(codes), keep(offsets)];
  };
  const columnHeader = (column: Column): ColumnHeader => {
    const states = keep(column.states);
    switch (column.kind) {
      case "text":
        return { kind: "text", states, ids: keep(column.ids), words: words(column.dictionary) };
      case "texts":
        return {
          kind: "texts",
          states,
          offsets: keep(column.offsets),
          ids: keep(column.ids),
          words: words(column.dictionary),
        };
      case "number":
        return {
          kind: "number",
          states,
          low: keep(column.low),
          high: keep(column.high),
          open: keep(column.open),
        };
      case "time":
        return { kind: "time", states, from: keep(column.from), until: keep(column.until) };
    }
  };
  const header: TableHeader = {
    kind: table.kind,
    rows: table.rows,
    refs: [keep(table.refs.codes), keep(table.refs.offsets)],
    columns: [...table.columns].map(([name, column]) => [name, columnHeader(column)]),
    children: [...table.children].map(([name, { kind, offsets, index, states }]) => [
      name,
      {
        kind,
        offsets: keep(offsets),
        ...(index === undefined ? {} : { index: keep(index) }),
        ...(states === undefined ? {} : { states: keep(states) }),
      },
    ]),
  };
  return pack(header, arrays);
}

function tableFrom(header: TableHeader, arrays: readonly Numbers[]): Table {
  const at = <T extends Numbers>(place: number): T => arrays[place] as T;
  const words = ([codes, offsets]: readonly [number, number]): string[] => {
    const texts = { codes: at<Uint8Array>(codes), offsets: at<Uint32Array>(offsets) };
    return Array.from({ length: texts.offsets.length - 1 }, (_, i) => textAt(texts, i));
  };
  const columnFrom = (column: ColumnHeader): Column => {
    const states = at<Uint8Array>(column.states);
    switch (column.kind) {
      case "text":
        return { kind: "text", states, ids: at(column.ids), dictionary: words(column.words) };
      case "texts":
        return {
          kind: "texts",
          states,
          offsets: at(column.offsets),
          ids: at(column.ids),
          dictionary: words(column.words),
        };
      case "number":
        return { kind: "number", states, low: at(column.low), high: at(column.high), open: at(column.open) };
      case "time":
        return { kind: "time", states, from: at(column.from), until: at(column.until) };
    }
  };
  return {
    kind: header.kind,
    rows: header.rows,
    refs: { codes: at(header.refs[0]), offsets: at(header.refs[1]) },
    columns: new Map(header.columns.map(([name, column]) => [name, columnFrom(column)])),
    children: new Map(
      header.children.map(([name, { kind, offsets, index, states }]): [string, Children] => [
        name,
        {
          kind,
          offsets: at(offsets),
          index: index === undefined ? undefined : at(index),
          states: states === undefined ? undefined : at(states),
        },
      ]),
    ),
  };
}

const makers = { u8: Uint8Array, u16: Uint16Array, u32: Uint32Array, f64: Float64Array } as const;
type Maker = keyof typeof makers;

/** "Hab", version 1, in the machine's byte order: on another machine it reads as something else. */
const magic = 0x48616201;

/** How a number that JSON cannot write stands in a header; no text of a record holds a NUL. */
const infinite = "\u0000infinite";

function pack(header: unknown, arrays: readonly Numbers[]): Uint8Array {
  const layout = arrays.map((array) => [
    (Object.keys(makers) as Maker[]).find((name) => array instanceof makers[name])!,
    array.length,
  ]);
  // Text outside ASCII is escaped, so that a character is a byte.
  const json = JSON.stringify([header, layout], (_, value: unknown) =>
    value === Infinity ? infinite : value === -Infinity ? `-${infinite}` : value,
  ).replaceAll(/[^ -~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const start = aligned(8 + json.length);
  const bytes = new Uint8Array(arrays.reduce((sum, array) => aligned(sum + array.byteLength), start));
  new Uint32Array(bytes.buffer, 0, 2).set([magic, json.length]);
  for (let i = 0; i < json.length; i++) bytes[8 + i] = json.charCodeAt(i);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at = aligned(at + array.byteLength);
  }
  return bytes;
}

function unpack(given: Uint8Array): { header: unknown; arrays: Numbers[] } {
  const blob = given.byteOffset % 8 === 0 ? given : given.slice();
  const wrong = (): never => {
    throw new RangeError("not a blob of columns of this version");
  };
  if (blob.byteLength < 8) wrong();
  const [first, length] = new Uint32Array(blob.buffer, blob.byteOffset, 2) as unknown as [number, number];
  if (first !== magic || 8 + length > blob.byteLength) wrong();
  const json = textAt({ codes: blob, offsets: Uint32Array.of(8, 8 + length) }, 0);
  const [header, layout] = JSON.parse(json, (_, value: unknown) =>
    value === infinite ? Infinity : value === `-${infinite}` ? -Infinity : value,
  ) as [unknown, readonly (readonly [Maker, number])[]];
  let at = aligned(8 + length);
  const arrays = layout.map(([maker, count]) => {
    const make = makers[maker];
    const size = count * make.BYTES_PER_ELEMENT;
    if (at + size > blob.byteLength) wrong();
    const array = new make(blob.buffer as ArrayBuffer, blob.byteOffset + at, count);
    at = aligned(at + size);
    return array;
  });
  return { header, arrays };
}

function aligned(size: number): number {
  return Math.ceil(size / 8) * 8;
}
