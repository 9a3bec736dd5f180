import type { TableKind } from "../column/unit-schema.ts";
import {
  type Children,
  type Column,
  type Columns,
  type Ids,
  type Table,
  byteOfState,
} from "../column/column.ts";
import { type Expression, type Operand, type ComparisonSign, compareGap } from "./expression.ts";
import { type Bounds, asked, heldBetween } from "./held.ts";

/**
 * The three answers of a row as bits, so that `&&` and `||` are bit operations: bit 1 says that it can still be no, bit 2 that
 * it can still be yes.
 */
export const NO = 1;
export const YES = 2;
export const UNKNOWN = 3;

/** The answers of all rows, and for those that are unknown the state (a byte of `stateOfByte`) that stopped each. */
export type Evaluation = {
  readonly values: Uint8Array;
  /** The state of each row: of several the first in the order in which the expression is written; 0 where it is not unknown. */
  readonly states: () => Uint8Array;
};

/**
 * A checked expression over the columns of its unit: for all rows, or for those of `rows` in that order. What it answers is
 * what cel-js answers row by row when only answered fields are given to it, and UNKNOWN where that is an error.
 *
 * Each part of the expression is one loop over a whole column. A part over children that asks nothing of the records above
 * them is worked out once for the whole table of children.
 */
export function evaluate(
  root: Expression,
  unit: TableKind,
  columns: Columns,
  rows?: Uint32Array,
): Evaluation {
  const table = columns.tables.get(unit) ?? emptyTable(unit);
  return run(root, { depth: 0, table, count: rows?.length ?? table.rows, rows, up: undefined }, columns);
}

/**
 * The expression in which "partly" also answers to `== "yes"`: an exception to "none" need not be whole. Parts under a `!` stay
 * as they are.
 */
export function countingPartly(node: Expression, negated = false): Expression {
  switch (node.op) {
    case "and":
    case "or":
      return {
        ...node,
        left: countingPartly(node.left, negated),
        right: countingPartly(node.right, negated),
      };
    case "not":
      return { ...node, inner: countingPartly(node.inner, !negated) };
    case "exists":
    case "all":
      return { ...node, body: countingPartly(node.body, negated) };
    case "text":
      return !negated && node.of.partly && node.among.includes("yes")
        ? { ...node, among: [...node.among, "partly"] }
        : node;
    default:
      return node;
  }
}

/** The rows that names at one depth stand for: `rows[i]` of the table, or row i itself. */
type Scope = {
  readonly depth: number;
  /** Absent where the rows are the texts of a list. */
  readonly table: Table | undefined;
  readonly texts?: { readonly ids: Ids; readonly dictionary: readonly string[] };
  readonly count: number;
  readonly rows: Uint32Array | undefined;
  /** The scope around this one with the row of it that each row stands under; absent where the body never asks. */
  readonly up: { readonly scope: Scope; readonly row: Uint32Array } | undefined;
};

function run(node: Expression, scope: Scope, columns: Columns): Evaluation {
  const deepest = deepestName(node, Infinity);
  if (deepest >= 0 && deepest < scope.depth) return broadcast(node, deepest, scope, columns);
  switch (node.op) {
    case "literal":
      return constant(scope.count, node.value ? YES : NO, 0);
    case "not": {
      const inner = run(node.inner, scope, columns);
      return { values: opposite(inner.values), states: inner.states };
    }
    case "and":
    case "or":
      return both(node.op, run(node.left, scope, columns), run(node.right, scope, columns));
    case "exists":
    case "all":
      return quantified(node, scope, columns);
    default:
      return compared(node, scope);
  }
}

/** The greatest depth that a part names, of those above `bound`; -1 where it names nothing. */
function deepestName(node: Expression, bound: number): number {
  const of = (...operands: readonly { readonly depth: number }[]): number =>
    Math.max(-1, ...operands.map(({ depth }) => depth).filter((depth) => depth < bound));
  switch (node.op) {
    case "literal":
      return -1;
    case "not":
      return deepestName(node.inner, bound);
    case "and":
    case "or":
      return Math.max(deepestName(node.left, bound), deepestName(node.right, bound));
    case "exists":
    case "all":
      return Math.max(of(node.over), deepestName(node.body, Math.min(bound, node.depth)));
    case "same-text":
      return of(node.of, node.as);
    case "holds":
      return typeof node.text === "string" ? of(node.list) : of(node.list, node.text);
    case "held":
      return of(node.start);
    case "gap":
      return of(node.later, node.earlier);
    default:
      return of(node.of);
  }
}

/** A part that only names records further out is worked out there and handed down. */
function broadcast(node: Expression, depth: number, scope: Scope, columns: Columns): Evaluation {
  const { scope: outer, rows } = climb(scope, depth);
  const inner = run(node, outer, columns);
  return { values: pick(inner.values, rows!), states: () => pick(inner.states(), rows!) };
}

function pick(bytes: Uint8Array, rows: Uint32Array): Uint8Array {
  const picked = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) picked[i] = bytes[rows[i]!]!;
  return picked;
}

/** The scope at a depth with the row of it that each row of `scope` stands under (undefined: the same row). */
function climb(scope: Scope, depth: number): { scope: Scope; rows: Uint32Array | undefined } {
  let at = scope;
  let rows: Uint32Array | undefined;
  while (at.depth > depth) {
    const { scope: next, row } = at.up!;
    rows = rows === undefined ? row : rows.map((i) => row[i]!);
    at = next;
  }
  return { scope: at, rows };
}

function constant(count: number, value: number, state: number): Evaluation {
  return {
    values: new Uint8Array(count).fill(value),
    states: () => new Uint8Array(count).fill(state),
  };
}

/**
 * The bytes as words of four, so that four rows are worked on at a time; what is left over stands in no word. Bytes that start
 * elsewhere than at a word are copied.
 */
export function wordsOf(bytes: Uint8Array): Uint32Array {
  const at = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  return new Uint32Array(at.buffer, at.byteOffset, at.length >>> 2);
}

/** 255 in each byte of a word that is not 0; for bytes below 128. */
const filled = (word: number): number => {
  const high = (word + 0x7f7f7f7f) & 0x80808080;
  return high | (high - (high >>> 7));
};

function opposite(values: Uint8Array): Uint8Array {
  const result = new Uint8Array(values.length);
  const [from, to] = [wordsOf(values), wordsOf(result)];
  for (let i = 0; i < to.length; i++)
    to[i] = ((from[i]! & 0x01010101) << 1) | ((from[i]! >>> 1) & 0x01010101);
  for (let i = to.length * 4; i < values.length; i++) result[i] = ((values[i]! & 1) << 1) | (values[i]! >> 1);
  return result;
}

function both(op: "and" | "or", left: Evaluation, right: Evaluation): Evaluation {
  const values = new Uint8Array(left.values.length);
  combine(values, left.values, right.values, op);
  return { values, states: () => firstStates(values, left.states(), right.states()) };
}

/** The first state where there is one, else the second, and 0 where the value is known. */
function firstStates(values: Uint8Array, first: Uint8Array, second: Uint8Array): Uint8Array {
  const states = new Uint8Array(values.length);
  const [to, value, a, b] = [wordsOf(states), wordsOf(values), wordsOf(first), wordsOf(second)];
  for (let i = 0; i < to.length; i++) {
    const unknown = (value[i]! & (value[i]! >>> 1) & 0x01010101) << 7;
    to[i] = (a[i]! | (b[i]! & ~filled(a[i]!))) & (unknown | (unknown - (unknown >>> 7)));
  }
  for (let i = to.length * 4; i < states.length; i++)
    states[i] = values[i] === UNKNOWN ? first[i]! || second[i]! : 0;
  return states;
}

/** Four rows at a time: of each byte the bit that both must allow, and the bit that one allows. */
function combine(values: Uint8Array, left: Uint8Array, right: Uint8Array, op: "and" | "or"): void {
  const [meet, join] = op === "and" ? [0x02020202, 0x01010101] : [0x01010101, 0x02020202];
  const [out, a, b] = [wordsOf(values), wordsOf(left), wordsOf(right)];
  for (let i = 0; i < out.length; i++) out[i] = (a[i]! & b[i]! & meet) | ((a[i]! | b[i]!) & join);
  for (let i = out.length * 4; i < values.length; i++)
    values[i] = (left[i]! & right[i]! & meet) | ((left[i]! | right[i]!) & join);
}

function quantified(
  node: Expression & { readonly op: "exists" | "all" },
  scope: Scope,
  columns: Columns,
): Evaluation {
  const { list, inner, identity } = listUnder(node, scope, columns);
  if (list === undefined) return constant(scope.count, UNKNOWN, byteOfState.not_stated);
  const body = run(node.body, inner, columns);
  const { offsets, index, states } = list;
  const place = identity ? index : undefined;
  const values = new Uint8Array(scope.count);
  const of = body.values;
  if (place === undefined) gatherRuns(values, offsets, of, node.op === "exists");
  else gatherPlaces(values, offsets, place, of, node.op === "exists");
  if (states !== undefined)
    for (let row = 0; row < values.length; row++) if (states[row] !== 0) values[row] = UNKNOWN;
  return {
    values,
    states: () => {
      const within = body.states();
      const result = states === undefined ? new Uint8Array(scope.count) : states.slice(0, scope.count);
      for (let row = 0; row < result.length; row++) {
        if (values[row] !== UNKNOWN || result[row] !== 0) continue;
        // The first child that is unknown.
        let i = offsets[row]!;
        if (place === undefined) while (of[i] !== UNKNOWN) i++;
        else while (of[place[i]!] !== UNKNOWN) i++;
        result[row] = within[place === undefined ? i : place[i]!]!;
      }
      return result;
    },
  };
}

/**
 * For each list whether one of its rows, or all, answer yes. Whatever any answer allows is in `some`, what every answer
 * allows in `every`. (The loops over rows are functions by themselves: what an inner function captures is slow to reach.)
 */
function gatherRuns(values: Uint8Array, offsets: Uint32Array, of: Uint8Array, exists: boolean): void {
  // How many answers up to each place allow the one (in the upper half) and do not allow the other (in the lower half): a
  // list's own are the difference at its ends, whatever its length, so that no loop of an unforeseen length is run for each.
  const upTo = new Uint32Array(of.length + 1);
  const [one, other] = exists ? [1, 0] : [0, 1];
  let sum = 0;
  for (let i = 0; i < of.length; i++) {
    const answer = of[i]!;
    sum = (sum + (((answer >> one) & 1) << 16) + (((answer >> other) & 1) ^ 1)) | 0;
    upTo[i + 1] = sum;
  }
  for (let row = 0; row < values.length; row++) {
    const [from, until] = [offsets[row]!, offsets[row + 1]!];
    const counts = (upTo[until]! - upTo[from]!) | 0;
    values[row] = (+(counts >>> 16 !== 0) << one) | (+((counts & 0xffff) === 0) << other);
    // More than half of a word can count.
    if (until - from > 0xffff) values[row] = gatherRun(of.subarray(from, until), exists);
  }
}

function gatherRun(of: Uint8Array, exists: boolean): number {
  let some = 0;
  let every = 3;
  for (const answer of of) {
    some |= answer;
    every &= answer;
  }
  return exists ? (some & YES) | (every & NO) : (some & NO) | (every & YES);
}

function gatherPlaces(
  values: Uint8Array,
  offsets: Uint32Array,
  place: Uint32Array,
  of: Uint8Array,
  exists: boolean,
): void {
  const [fromSome, fromEvery] = exists ? [YES, NO] : [NO, YES];
  for (let row = 0; row < values.length; row++) {
    let some = 0;
    let every = 3;
    for (let i = offsets[row]!; i < offsets[row + 1]!; i++) {
      some |= of[place[i]!]!;
      every &= of[place[i]!]!;
    }
    values[row] = (some & fromSome) | (every & fromEvery);
  }
}

/** A list for each row of a scope: places from `offsets[i]` to before `offsets[i + 1]`. */
type Lists = Pick<Children, "offsets" | "index" | "states">;

/**
 * The lists that a quantifier goes through and the scope of its body. Where the scope is the whole table and the body names
 * nothing outside, the body is worked out for the whole table of children (`identity`); else for the children under these rows.
 */
function listUnder(
  node: Expression & { readonly op: "exists" | "all" },
  scope: Scope,
  columns: Columns,
): { list: Lists | undefined; inner: Scope; identity: boolean } {
  const owner = climb(scope, node.over.depth);
  const { table } = owner.scope;
  const child =
    node.over.of === "strings" ? undefined : (columns.tables.get(node.over.of) ?? emptyTable(node.over.of));
  const column = child === undefined ? table!.columns.get(node.over.name) : undefined;
  const texts = column?.kind === "texts" ? column : undefined;
  const list: Lists | undefined =
    child === undefined
      ? texts && { offsets: texts.offsets, index: undefined, states: texts.states }
      : (table!.children.get(node.over.name) ?? {
          offsets: new Uint32Array(table!.rows + 1),
          index: undefined,
          states: undefined,
        });
  const of =
    child === undefined ? { table: undefined, ...(texts === undefined ? {} : { texts }) } : { table: child };
  const whole = owner.rows === undefined && scope.rows === undefined && scope.table === table;
  if (list === undefined || (whole && deepestName(node.body, node.depth) < 0)) {
    const count = child?.rows ?? texts?.ids.length ?? 0;
    return {
      list,
      inner: { depth: node.depth, ...of, count, rows: undefined, up: undefined },
      identity: true,
    };
  }
  const offsets = new Uint32Array(scope.count + 1);
  const ownerRow = (row: number): number => {
    const at = owner.rows === undefined ? row : owner.rows[row]!;
    return owner.scope.rows === undefined ? at : owner.scope.rows[at]!;
  };
  for (let row = 0; row < scope.count; row++) {
    const at = ownerRow(row);
    offsets[row + 1] = offsets[row]! + list.offsets[at + 1]! - list.offsets[at]!;
  }
  const rows = new Uint32Array(offsets[scope.count]!);
  const up = new Uint32Array(rows.length);
  const states = list.states && new Uint8Array(scope.count);
  for (let row = 0; row < scope.count; row++) {
    const at = ownerRow(row);
    if (states !== undefined) states[row] = list.states![at]!;
    let place = offsets[row]!;
    for (let i = list.offsets[at]!; i < list.offsets[at + 1]!; i++, place++) {
      rows[place] = list.index === undefined ? i : list.index[i]!;
      up[place] = row;
    }
  }
  return {
    list: { offsets, index: undefined, states },
    inner: { depth: node.depth, ...of, count: rows.length, rows, up: { scope, row: up } },
    identity: false,
  };
}

type Leaf = Exclude<Expression, { readonly op: "literal" | "and" | "or" | "not" | "exists" | "all" }>;

function compared(node: Leaf, scope: Scope): Evaluation {
  switch (node.op) {
    case "truth":
      return textLeaf(columnAt(node.of, scope), scope.count, ["yes"]);
    case "text":
      return textLeaf(columnAt(node.of, scope), scope.count, node.among);
    case "number":
      return numberLeaf(columnAt(node.of, scope), scope.count, node.relation, node.number);
    case "time":
      return timeLeaf(columnAt(node.of, scope), scope.count, node.relation, node.span);
    case "held":
      return heldLeaf(
        columnAt(node.start, scope),
        columnAt(node.end, scope),
        node.exit && columnAt(node.exit, scope),
        scope.count,
        node.days,
      );
    case "gap":
      return gapLeaf(columnAt(node.later, scope), columnAt(node.earlier, scope), scope.count, node);
    case "same-text":
      return sameLeaf(columnAt(node.of, scope), columnAt(node.as, scope), scope.count);
    case "holds": {
      const list = columnAt(node.list, scope);
      // Written first, it is asked first.
      return typeof node.text === "string"
        ? holdsLeaf(list, scope.count, node.text)
        : holdsFieldLeaf(columnAt(node.text, scope), list, scope.count);
    }
  }
}

/** The column of a field for the rows of a scope; undefined where it is not stated throughout. */
function columnAt(operand: Operand, scope: Scope): Column | undefined {
  const { scope: owner, rows: climbed } = climb(scope, operand.depth);
  const column: Column | undefined =
    owner.texts !== undefined && operand.name === ""
      ? { ...owner.texts, kind: "text", states: new Uint8Array(owner.texts.ids.length) }
      : owner.table?.columns.get(operand.name);
  const rows =
    climbed === undefined || owner.rows === undefined
      ? (climbed ?? owner.rows)
      : climbed.map((i) => owner.rows![i]!);
  return column === undefined || rows === undefined ? column : gathered(column, rows);
}

function gathered(column: Column, rows: Uint32Array): Column {
  const states = new Uint8Array(rows.length);
  for (let i = 0; i < rows.length; i++) states[i] = column.states[rows[i]!]!;
  const pick = <T extends Uint8Array | Uint32Array | Float64Array>(from: T, to: T): T => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!;
    return to;
  };
  switch (column.kind) {
    case "text":
      return {
        ...column,
        states,
        ids:
          column.ids instanceof Uint8Array
            ? pick(column.ids, new Uint8Array(rows.length))
            : pick(column.ids, new Uint32Array(rows.length)),
      };
    case "number":
      return {
        kind: "number",
        states,
        low: pick(column.low, new Float64Array(rows.length)),
        high: pick(column.high, new Float64Array(rows.length)),
        open: pick(column.open, new Uint8Array(rows.length)),
      };
    case "time":
      return {
        kind: "time",
        states,
        from: pick(column.from, new Float64Array(rows.length)),
        until: pick(column.until, new Float64Array(rows.length)),
      };
    case "texts": {
      const offsets = new Uint32Array(rows.length + 1);
      const ids: number[] = [];
      rows.forEach((row, i) => {
        for (let at = column.offsets[row]!; at < column.offsets[row + 1]!; at++) ids.push(column.ids[at]!);
        offsets[i + 1] = ids.length;
      });
      return { kind: "texts", states, offsets, ids: Uint32Array.from(ids), dictionary: column.dictionary };
    }
  }
}

/** Values of a leaf; its unknown rows carry the first state of its columns, or an answer that is too imprecise. */
function leaf(values: Uint8Array, ...columns: readonly (Column | undefined)[]): Evaluation {
  const filledWith = (state: number): Uint8Array => new Uint8Array(values.length).fill(state);
  return {
    values,
    states: () =>
      columns.reduceRight(
        (states, column) => firstStates(values, column?.states ?? filledWith(byteOfState.not_stated), states),
        filledWith(byteOfState.imprecise),
      ),
  };
}

function silent(count: number, ...columns: readonly (Column | undefined)[]): Evaluation {
  return leaf(new Uint8Array(count).fill(UNKNOWN), ...columns);
}

function textLeaf(column: Column | undefined, count: number, among: readonly string[]): Evaluation {
  if (column?.kind !== "text") return silent(count, column);
  const answers = new Uint8Array(Math.max(256, column.dictionary.length)).fill(UNKNOWN);
  column.dictionary.forEach((text, id) => (answers[id] = among.includes(text) ? YES : NO));
  const values = new Uint8Array(count);
  const { states, ids } = column;
  // Two functions, so that each is compiled for one kind of array.
  if (ids instanceof Uint8Array) answerBytes(values, states, ids, answers);
  else answerWords(values, states, ids, answers);
  return leaf(values, column);
}

/** UNKNOWN by state byte: a table instead of a branch, as answers come in no order that a processor could guess. */
const unless = new Uint8Array(256).fill(UNKNOWN, 1);

/** Four rows at a time; `answers` has a place for each byte. */
function answerBytes(values: Uint8Array, states: Uint8Array, ids: Uint8Array, answers: Uint8Array): void {
  const [to, state, id] = [wordsOf(values), wordsOf(states), wordsOf(ids)];
  for (let i = 0; i < to.length; i++) {
    const four = id[i]!;
    to[i] =
      answers[four & 0xff]! |
      (answers[(four >>> 8) & 0xff]! << 8) |
      (answers[(four >>> 16) & 0xff]! << 16) |
      (answers[four >>> 24]! << 24) |
      (filled(state[i]!) & 0x03030303);
  }
  for (let i = to.length * 4; i < values.length; i++) values[i] = answers[ids[i]!]! | unless[states[i]!]!;
}

function answerWords(values: Uint8Array, states: Uint8Array, ids: Uint32Array, answers: Uint8Array): void {
  for (let i = 0; i < values.length; i++) values[i] = answers[ids[i]!]! | unless[states[i]!]!;
}

function sameLeaf(a: Column | undefined, b: Column | undefined, count: number): Evaluation {
  if (a?.kind !== "text" || b?.kind !== "text") return silent(count, a, b);
  const ids = new Map(a.dictionary.map((text, id) => [text, id]));
  const asA = Int32Array.from(b.dictionary, (text) => ids.get(text) ?? -1);
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++)
    values[i] = (a.states[i]! | b.states[i]!) !== 0 ? UNKNOWN : a.ids[i] === asA[b.ids[i]!] ? YES : NO;
  return leaf(values, a, b);
}

/**
 * The answer where a row can be said to hold (1, else 0) and can be said not to: yes, no, or neither. Comparisons are reckoned with
 * as numbers and looked up here, as answers come in no order that a processor could guess; a wrong guess costs ten rows.
 */
const answers = Uint8Array.of(UNKNOWN, NO, YES, YES);

function numberLeaf(
  column: Column | undefined,
  count: number,
  relation: ComparisonSign,
  x: number,
): Evaluation {
  if (column?.kind !== "number") return silent(count, column);
  const values = new Uint8Array(count);
  if (relation === ">=" || relation === "<") reaches(values, column, x);
  else if (relation === ">" || relation === "<=") exceeds(values, column, x);
  else equals(values, column, x);
  return leaf(relation === "<" || relation === "<=" || relation === "!=" ? opposite(values) : values, column);
}

type NumberColumn = Column & { readonly kind: "number" };

function reaches(values: Uint8Array, { states, low, high, open }: NumberColumn, x: number): void {
  for (let i = 0; i < values.length; i++) {
    const yes = +(low[i]! >= x);
    const no = +(high[i]! < x) | (+(x === high[i]) & (open[i]! >> 1));
    values[i] = answers[(yes << 1) | no]! | unless[states[i]!]!;
  }
}

function exceeds(values: Uint8Array, { states, low, high, open }: NumberColumn, x: number): void {
  for (let i = 0; i < values.length; i++) {
    const yes = +(low[i]! > x) | (+(x === low[i]) & open[i]! & 1);
    values[i] = answers[(yes << 1) | +(high[i]! <= x)]! | unless[states[i]!]!;
  }
}

function equals(values: Uint8Array, { states, low, high, open }: NumberColumn, x: number): void {
  for (let i = 0; i < values.length; i++) {
    const [least, most] = [+(x === low[i]), +(x === high[i])];
    const outside = +(x < low[i]!) | +(x > high[i]!) | (least & open[i]! & 1) | (most & (open[i]! >> 1));
    values[i] = answers[((least & most) << 1) | outside]! | unless[states[i]!]!;
  }
}

function timeLeaf(
  column: Column | undefined,
  count: number,
  relation: ComparisonSign,
  span: Bounds,
): Evaluation {
  if (column?.kind !== "time") return silent(count, column);
  const values = new Uint8Array(count);
  if (relation === "==" || relation === "!=") liesWithin(values, column, span);
  // `>=` and `<` are about the start of the literal, `>` and `<=` about its end.
  else liesAfter(values, column, relation === ">=" || relation === "<" ? span.from : span.until);
  return leaf(relation === "<" || relation === "<=" || relation === "!=" ? opposite(values) : values, column);
}

type TimeColumn = Column & { readonly kind: "time" };

function liesWithin(values: Uint8Array, { states, from, until }: TimeColumn, span: Bounds): void {
  for (let i = 0; i < values.length; i++) {
    const yes = +(from[i]! >= span.from) & +(until[i]! <= span.until);
    const no = +(until[i]! <= span.from) | +(from[i]! >= span.until);
    values[i] = answers[(yes << 1) | no]! | unless[states[i]!]!;
  }
}

function liesAfter(values: Uint8Array, { states, from, until }: TimeColumn, instant: number): void {
  for (let i = 0; i < values.length; i++)
    values[i] = answers[(+(from[i]! >= instant) << 1) | +(until[i]! <= instant)]! | unless[states[i]!]!;
}

const stillHeld = "still-held";

/**
 * An end that is not on record never came where the exit is still-held or no end applies; else it may have come on any day,
 * or not at all.
 */
function heldLeaf(
  start: Column | undefined,
  end: Column | undefined,
  exit: Column | undefined,
  count: number,
  days: Bounds,
): Evaluation {
  const [from, ends] = [start, end].map((column) => (column?.kind === "time" ? column : undefined));
  const held = exit?.kind === "text" ? exit.dictionary.indexOf(stillHeld) : -1;
  const goesOn = (row: number): boolean =>
    ends?.states[row] === byteOfState.not_applicable ||
    (held >= 0 && exit!.states[row] === 0 && (exit as Column & { kind: "text" }).ids[row] === held);
  const question = asked(days);
  const values = new Uint8Array(count);
  const cannotStand = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const [startKnown, endKnown] = [from?.states[i] === 0, ends?.states[i] === 0];
    const possible = heldBetween(
      startKnown ? from!.from[i]! : -Infinity,
      startKnown ? from!.until[i]! : Infinity,
      endKnown ? ends!.from[i]! : goesOn(i) ? Infinity : -Infinity,
      endKnown ? ends!.until[i]! : Infinity,
      question,
    );
    values[i] = possible === 0 ? UNKNOWN : possible;
    if (possible === 0) cannotStand[i] = 1;
  }
  return {
    values,
    states: () =>
      values.map((value, row) => {
        if (value !== UNKNOWN) return 0;
        if (cannotStand[row] === 1) return byteOfState.conflicting;
        const state = from === undefined ? byteOfState.not_stated : from.states[row]!;
        if (state !== 0) return state;
        const ending = ends === undefined ? byteOfState.not_stated : ends.states[row]!;
        return ending === 0 || goesOn(row) ? byteOfState.imprecise : ending;
      }),
  };
}

function gapLeaf(
  later: Column | undefined,
  earlier: Column | undefined,
  count: number,
  { relation, amount }: Pick<Expression & { op: "gap" }, "relation" | "amount">,
): Evaluation {
  if (later?.kind !== "time" || earlier?.kind !== "time") return silent(count, later, earlier);
  const values = new Uint8Array(count);
  const bounds = ({ from, until }: typeof later, i: number): Bounds => ({ from: from[i]!, until: until[i]! });
  for (let i = 0; i < count; i++) {
    if ((later.states[i]! | earlier.states[i]!) !== 0) values[i] = UNKNOWN;
    else {
      const found = compareGap(bounds(later, i), bounds(earlier, i), relation, amount);
      values[i] = found === "yes" ? YES : found === "no" ? NO : UNKNOWN;
    }
  }
  return leaf(values, later, earlier);
}

function holdsLeaf(column: Column | undefined, count: number, text: string): Evaluation {
  if (column?.kind !== "texts") return silent(count, column);
  const { states, offsets, ids } = column;
  const id = column.dictionary.indexOf(text);
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let value = states[i] === 0 ? NO : UNKNOWN;
    if (value === NO)
      for (let at = offsets[i]!; at < offsets[i + 1]!; at++)
        if (ids[at] === id) {
          value = YES;
          break;
        }
    values[i] = value;
  }
  return leaf(values, column);
}

function holdsFieldLeaf(item: Column | undefined, list: Column | undefined, count: number): Evaluation {
  if (item?.kind !== "text" || list?.kind !== "texts") return silent(count, item, list);
  const ids = new Map(list.dictionary.map((text, id) => [text, id]));
  const asList = Int32Array.from(item.dictionary, (text) => ids.get(text) ?? -1);
  const values = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let value = (item.states[i]! | list.states[i]!) === 0 ? NO : UNKNOWN;
    if (value === NO) {
      const id = asList[item.ids[i]!]!;
      for (let at = list.offsets[i]!; at < list.offsets[i + 1]!; at++) if (list.ids[at] === id) value = YES;
    }
    values[i] = value;
  }
  return leaf(values, item, list);
}

function emptyTable(kind: TableKind): Table {
  return {
    kind,
    rows: 0,
    refs: { codes: new Uint8Array(), offsets: new Uint32Array(1) },
    columns: new Map(),
    children: new Map(),
  };
}
