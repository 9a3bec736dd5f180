import { gather } from "../../domain/gather.ts";
import { capital } from "../../domain/noun.ts";
import type { Finding, FindingVerdict, Stated } from "../../domain/finding.ts";
import type { Frame } from "../../domain/frame.ts";
import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import type { MissingState } from "../../domain/value-state.ts";
import {
  type AggregateAnswer,
  type ColumnCell,
  type Column,
  type Columns,
  type Table,
  byteOfState,
  patched,
  rowsOf,
  stateOfByte,
  textAt,
} from "../column/column.ts";
import { type Evaluation, UNKNOWN, YES, NO, countingPartly, evaluate, wordsOf } from "./compile.ts";
import { type CheckedExpression, parseExpression } from "./expression.ts";
import { type Tally, exceptionsHaveIt, isClaim, universal, verdictOn } from "./quantifier.ts";
import type { Schemas, TableKind } from "../column/unit-schema.ts";

/** What a finding counts and what it holds against whom. */
export type FindingQuestion = {
  readonly ref: Ref;
  readonly body: Pick<Finding, "statement" | "unit" | "population" | "property" | "stated">;
  /** Without a frame, all records of the unit are its members. */
  readonly frame?: { readonly ref: Ref; readonly body: Frame } | undefined;
};

/** One finding as the records have it. Lists of refs are put together when they are first read. */
export type FindingResult = {
  readonly ref: Ref;
  readonly statement: string;
  readonly frame: Ref | undefined;
  /** How many of those who answered have the property. */
  readonly n: number;
  /** How many of the population answered. */
  readonly N: number;
  /** How many of the population did not, by state. */
  readonly missing: Readonly<Partial<Record<MissingState, number>>>;
  /**
   * How many the frame counts without naming them (its stated size beyond its members): where everyone in it is meant they
   * are missing as not stated, where a part of it is, nobody knows whether they belong to that part.
   */
  readonly unnamed: number;
  /** Of whom it is not known whether they are in the population, or in the frame. */
  readonly undetermined: readonly Ref[];
  /** How many are undetermined, named or not. */
  readonly doubtful: number;
  /** What n and N are at least where records that may be of one person are; equal to them where none are. */
  readonly least: { readonly n: number; readonly N: number };
  /** Of those who count, the groups whose records may be of one person. */
  readonly maybeSame: readonly (readonly Ref[])[];
  /** The n. */
  readonly counted: readonly Ref[];
  /** Those who answered and do not have the property: N less n. */
  readonly otherwise: readonly Ref[];
  /** Those of the population without an answer that counts, each with the state of what stopped it. */
  readonly absent: readonly { readonly ref: Ref; readonly state: MissingState }[];
  /**
   * Those who answered against the statement: of "3 of 4" the fourth, of "none" whoever has the property, even in part.
   * Nobody where nothing is stated.
   */
  readonly exceptions: readonly Ref[];
  readonly stated: Stated | undefined;
  readonly verdict: FindingVerdict;
};

/**
 * The result of a finding over coded records. An error in the population leaves a member undetermined; an error in the
 * property makes it missing, under the state of what stopped it; who answers `not_applicable` to either is not of the
 * population. A statement without a property is on file and cannot be recomputed: nothing is counted. The columns must have
 * been built under the finding's counting rule.
 *
 * @throws Problem `bad-input` when an expression is refused, or the frame lists members of another unit
 */
export function computeFinding(question: FindingQuestion, columns: Columns, schemas: Schemas): FindingResult {
  const { ref, frame, body } = question;
  const { statement, unit, stated } = body;
  if (frame !== undefined && frame.body.unit !== unit)
    throw new Problem(
      "bad-input",
      `${capital(nameOf(ref))} counts each ${unit}, but its frame ${frame.ref} lists each ${frame.body.unit}; give both the same unit.`,
    );
  const kind: TableKind = unit;
  const population = parsed(body.population, "population", ref, kind, schemas);
  const result = { ref, statement, frame: frame?.ref, stated };
  if (body.property === undefined) {
    const nothing = { n: 0, N: 0, missing: 0, notStated: 0, undetermined: 0, exceptions: 0 };
    const verdict = verdictOn(stated, nothing) === "not-stated" ? "not-stated" : "cannot-tell";
    return {
      ...result,
      n: 0,
      N: 0,
      missing: {},
      unnamed: 0,
      undetermined: [],
      doubtful: 0,
      least: { n: 0, N: 0 },
      maybeSame: [],
      counted: [],
      otherwise: [],
      absent: [],
      exceptions: [],
      verdict,
    };
  }
  const property = parsed(body.property, "property", ref, kind, schemas);
  const members = membersOf(frame?.body, kind, columns);
  const everyone = population.root.op === "literal" && population.root.value;
  const count = tally(population, property, members, everyone, stated, columns);
  const ifOne = tallyIfOne(count, members, columns.tables.get(kind), columns);
  // Where some of its records may be of one person, a verdict stands only if it stands for every number that they may be.
  const verdicts = new Set([count.tally, ...ifOne.tallies].map((one) => verdictOn(stated, one)));
  const verdict = verdicts.size === 1 ? [...verdicts][0]! : "cannot-tell";
  const circular =
    verdictOn(stated, count.tally) === "cannot-tell" &&
    isCircular(ref, [...population.uses, ...property.uses], columns, schemas, (withAnswers) =>
      verdictOn(stated, tally(population, property, members, everyone, stated, withAnswers).tally),
    );
  const refs = (rows: () => Uint32Array): readonly Ref[] => {
    const table = columns.tables.get(kind);
    return table === undefined ? [] : Array.from(rows(), (row) => textAt(table.refs, row));
  };
  return lazily({
    ...result,
    n: count.tally.n,
    N: count.tally.N,
    missing: count.missing,
    unnamed: members.unnamed,
    undetermined: () => [...refs(count.undetermined), ...members.undetermined],
    doubtful: count.doubtful,
    least: ifOne.least,
    maybeSame: ifOne.groups,
    counted: () => refs(count.counted),
    otherwise: () => refs(count.otherwise),
    absent: () => {
      const silent = refs(() => count.absent().rows);
      return count
        .absent()
        .states.flatMap((state, at) => (state === undefined ? [] : [{ ref: silent[at]!, state }]));
    },
    exceptions: () => refs(count.exceptions),
    verdict: circular ? "circular" : verdict,
  });
}

function parsed(text: string, what: string, ref: Ref, kind: TableKind, schemas: Schemas): CheckedExpression {
  try {
    return parseExpression(text, kind, schemas);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = error.message.replace(/^At/, "at");
    throw new Problem(error.code, `The ${what} of ${nameOf(ref)} cannot be read: ${at}`, { cause: error });
  }
}

/** A finding in a sentence; one that is asked and not on file has no ref. */
function nameOf(ref: Ref): string {
  return ref === "" ? "this finding" : `the finding ${ref}`;
}

/** The rows that a finding asks (all of the table where `rows` is absent), and who belongs without being a row. */
type Members = {
  readonly rows: Uint32Array | undefined;
  readonly undetermined: readonly Ref[];
  readonly unnamed: number;
};

function membersOf(frame: Frame | undefined, kind: TableKind, columns: Columns): Members {
  if (frame === undefined) return { rows: undefined, undetermined: [], unnamed: 0 };
  const named = [...new Set(frame.members.map(({ ref }) => ref))];
  const doubtful = [...new Set(frame.undetermined.map(({ ref }) => ref))].filter(
    (ref) => !named.includes(ref),
  );
  const table = columns.tables.get(kind);
  const rows = table === undefined ? new Int32Array(named.length).fill(-1) : rowsOf(table, named);
  return {
    rows: Uint32Array.from(rows.filter((row) => row >= 0)),
    // A member that no record describes cannot be asked anything.
    undetermined: [...named.filter((_, i) => rows[i]! < 0), ...doubtful],
    unnamed: Math.max(0, (frame.stated_size ?? 0) - named.length),
  };
}

type Count = {
  readonly tally: Tally;
  readonly missing: Partial<Record<MissingState, number>>;
  /** What each row that is asked answers, as `codeOf` has it. */
  readonly codes: Uint8Array;
  /** How many are undetermined, those of the frame with them. */
  readonly doubtful: number;
  readonly counted: () => Uint32Array;
  readonly otherwise: () => Uint32Array;
  /** Rows without an answer that counts, and the state of each; none of a row that is not of the population after all. */
  readonly absent: () => {
    readonly rows: Uint32Array;
    readonly states: readonly (MissingState | undefined)[];
  };
  readonly exceptions: () => Uint32Array;
  readonly undetermined: () => Uint32Array;
};

/**
 * What a row answers, in one byte, so that whatever is counted or picked is a table of 256: whether it has the property (two
 * bits), whether it is of the population (two bits), and the state that stopped the one or the other, membership first.
 */
const codeOf = (member: number, answer: number, state = 0): number => (state << 4) | (member << 2) | answer;
const answerIn = (code: number): number => code & 3;
const memberIn = (code: number): number => (code >> 2) & 3;
const stateIn = (code: number): number => code >> 4;

function tally(
  population: CheckedExpression,
  property: CheckedExpression,
  members: Members,
  everyone: boolean,
  stated: Stated | undefined,
  columns: Columns,
): Count {
  const ask = (root: CheckedExpression["root"]) => evaluate(root, population.unit, columns, members.rows);
  const [within, having] = [ask(population.root), ask(property.root)];
  const codes = codesOf(within, having);
  const sizes = sizesOf(codes);
  const size = (wanted: Wanted): number =>
    sizes.reduce((sum, rows, code) => sum + (wanted(code) ? rows : 0), 0);
  const select = (wanted: Wanted): Uint32Array => rowsWith(codes, wanted, size(wanted));
  const answering = (answer: number): Wanted => {
    return (code) => memberIn(code) === YES && answerIn(code) === answer;
  };
  const n = size(answering(YES));
  const N = n + size(answering(NO));
  const missing: Partial<Record<MissingState, number>> = {};
  stateOfByte.forEach((state, byte) => {
    const unnamed = everyone && state === "not_stated" ? members.unnamed : 0;
    const count = sizes[codeOf(YES, UNKNOWN, byte)]! + unnamed;
    if (state !== "answered" && state !== "not_applicable" && count > 0) missing[state] = count;
  });
  const isDoubted: Wanted = (code) =>
    memberIn(code) === UNKNOWN && stateIn(code) !== byteOfState.not_applicable;
  const undetermined = size(isDoubted);
  const rowsAt = (picked: Uint32Array): Uint32Array =>
    members.rows === undefined ? picked : picked.map((i) => members.rows![i]!);
  // Some of those whom the frame doubts may be the ones it counts without naming them.
  const beyond = Math.max(0, members.undetermined.length - members.unnamed);
  const doubtfulMembers = everyone
    ? members.undetermined.length
    : Math.max(members.undetermined.length, members.unnamed);
  const exceptions = (): Uint32Array => {
    if (!isClaim(stated)) return new Uint32Array();
    if (!exceptionsHaveIt(stated, n, N)) return rowsAt(select(answering(NO)));
    if (stated === undefined || universal(stated) !== "none") return rowsAt(select(answering(YES)));
    const partly = ask(countingPartly(property.root)).values;
    return rowsAt(select((code) => memberIn(code) === YES).filter((i) => partly[i] === YES));
  };
  const absent = Object.values(missing).reduce((sum, count) => sum + count, 0);
  return {
    tally: {
      n,
      N,
      missing: absent,
      notStated: missing.not_stated ?? 0,
      undetermined: undetermined + (everyone ? beyond : doubtfulMembers),
      exceptions: stated === undefined || universal(stated) === undefined ? 0 : exceptions().length,
    },
    missing,
    codes,
    doubtful: undetermined + doubtfulMembers,
    counted: () => rowsAt(select(answering(YES))),
    otherwise: () => rowsAt(select(answering(NO))),
    absent: () => {
      const silent = select(answering(UNKNOWN));
      return {
        rows: rowsAt(silent),
        states: Array.from(silent, (i) => {
          const state = stateOfByte[stateIn(codes[i]!)];
          return state === "answered" || state === "not_applicable" ? undefined : state;
        }),
      };
    },
    exceptions,
    undetermined: () => rowsAt(select(isDoubted)),
  };
}

/** What was counted if records that may be of one person are, pair after pair until no more can be. */
type IfOne = {
  readonly tallies: readonly Tally[];
  readonly least: { readonly n: number; readonly N: number };
  readonly groups: readonly (readonly Ref[])[];
};

/**
 * What a count becomes where two of its records are of one person, for one pair after another. Records of other units of two
 * persons who may be one may be one in turn, the first with the first. Who answers both ways is in conflict and missing.
 */
function tallyIfOne(
  { tally: whole, codes }: Count,
  members: Members,
  table: Table | undefined,
  { maybeSame, notSame = [] }: Pick<Columns, "maybeSame" | "notSame">,
): IfOne {
  const none = { tallies: [], least: { n: whole.n, N: whole.N }, groups: [] };
  if (maybeSame === undefined || table === undefined) return none;
  const owners = table.kind === "person" ? undefined : table.columns.get("person");
  if (table.kind !== "person" && owners?.kind !== "text") return none;
  const placeOf = new Map<number, number>();
  if (members.rows !== undefined) members.rows.forEach((row, at) => placeOf.set(row, at));
  const among = (row: number): number => (members.rows === undefined ? row : (placeOf.get(row) ?? -1));
  const isMember = (at: number): boolean => at >= 0 && memberIn(codes[at]!) === YES;
  const recordsOf = recordsByPerson(table, maybeSame);
  const root = new Map<number, number>();
  const find = (at: number): number => {
    let top = at;
    for (let above = root.get(top); above !== undefined; above = root.get(top)) top = above;
    return top;
  };
  const joined = new Map<number, number[]>();
  const answerOf = (group: readonly number[]): number => {
    const given = group.map((at) => answerIn(codes[at]!));
    const [yes, no] = [given.includes(YES), given.includes(NO)];
    return yes && no ? UNKNOWN : yes ? YES : no ? NO : UNKNOWN;
  };
  const tallies: Tally[] = [];
  const personsIn = new Map<number, Set<Ref>>();
  const areApart = (one: ReadonlySet<Ref>, other: ReadonlySet<Ref>): boolean =>
    notSame.some(([p, q]) => (one.has(p) && other.has(q)) || (one.has(q) && other.has(p)));
  let now = whole;
  for (const [a, b] of maybeSame) {
    const [left, right] = [a, b].map((ref) => (recordsOf.get(ref) ?? []).map(among).filter(isMember));
    for (let i = 0; i < Math.min(left!.length, right!.length); i++) {
      const [x, y] = [find(left![i]!), find(right![i]!)];
      const [ofX, ofY] = [personsIn.get(x) ?? new Set([a]), personsIn.get(y) ?? new Set([b])];
      if (x === y || areApart(ofX, ofY)) continue;
      personsIn.set(x, new Set([...ofX, ...ofY]));
      const parts = [joined.get(x) ?? [x], joined.get(y) ?? [y]];
      const group = parts.flat();
      const before = parts.map(answerOf);
      const after = answerOf(group);
      root.set(y, x);
      joined.delete(y);
      joined.set(x, group);
      const lost = (answer: number): number =>
        before.filter((one) => one === answer).length - (after === answer ? 1 : 0);
      const [yes, no, open] = [lost(YES), lost(NO), lost(UNKNOWN)];
      now = {
        ...now,
        n: now.n - yes,
        N: now.N - yes - no,
        missing: now.missing - open,
        notStated: Math.max(0, Math.min(now.notStated, now.missing - open)),
      };
      tallies.push(now);
    }
  }
  const refAt = (at: number): Ref => textAt(table.refs, members.rows === undefined ? at : members.rows[at]!);
  return {
    tallies,
    least: tallies.reduce((least, { n, N }) => ({ n: Math.min(least.n, n), N: Math.min(least.N, N) }), {
      n: whole.n,
      N: whole.N,
    }),
    groups: [...joined.values()].map((group) => group.map(refAt)),
  };
}

/** The rows of a table that belong to each person of some pairs. */
function recordsByPerson(
  table: Table,
  pairs: readonly (readonly [Ref, Ref])[],
): ReadonlyMap<Ref, readonly number[]> {
  const asked = [...new Set(pairs.flat())];
  const rows = new Map<Ref, number[]>();
  if (table.kind === "person") {
    rowsOf(table, asked).forEach((row, at) => row >= 0 && rows.set(asked[at]!, [row]));
    return rows;
  }
  const owners = table.columns.get("person") as Column & { readonly kind: "text" };
  const wanted = new Map(asked.map((ref) => [owners.dictionary.indexOf(ref), ref]));
  wanted.delete(-1);
  for (let row = 0; row < table.rows; row++) {
    const person = owners.states[row] === 0 ? wanted.get(owners.ids[row]!) : undefined;
    if (person === undefined) continue;
    gather(rows, person, row);
  }
  return rows;
}

type Wanted = (code: number) => boolean;

/** Both answers of each row and what stopped them in one byte, four rows at a time. */
function codesOf(within: Evaluation, having: Evaluation): Uint8Array {
  const [inside, has, doubt, silence] = [within.values, having.values, within.states(), having.states()];
  const codes = new Uint8Array(inside.length);
  const out = wordsOf(codes);
  const [a, b, c, d] = [wordsOf(inside), wordsOf(has), wordsOf(doubt), wordsOf(silence)];
  for (let i = 0; i < out.length; i++) {
    const member = a[i]!;
    // Whoever is not known to belong carries the state of that.
    const doubted = (member & (member >>> 1) & 0x01010101) * 15;
    out[i] = (((c[i]! & doubted) | (d[i]! & ~doubted)) << 4) | (member << 2) | b[i]!;
  }
  for (let i = out.length * 4; i < codes.length; i++)
    codes[i] = codeOf(inside[i]!, has[i]!, inside[i] === UNKNOWN ? doubt[i]! : silence[i]!);
  return codes;
}

/** How many rows have each code. Four counts in turn, as a count that was just written is slow to read. */
function sizesOf(codes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(1024);
  const words = wordsOf(codes);
  for (let i = 0; i < words.length; i++) {
    const four = words[i]!;
    counts[four & 0xff]!++;
    counts[256 + ((four >>> 8) & 0xff)]!++;
    counts[512 + ((four >>> 16) & 0xff)]!++;
    counts[768 + (four >>> 24)]!++;
  }
  for (let i = words.length * 4; i < codes.length; i++) counts[codes[i]!]!++;
  return Uint32Array.from(
    { length: 256 },
    (_, code) => counts[code]! + counts[256 + code]! + counts[512 + code]! + counts[768 + code]!,
  );
}

function rowsWith(codes: Uint8Array, wanted: Wanted, size: number): Uint32Array {
  if (size === 0) return new Uint32Array();
  const step = Uint8Array.from({ length: 256 }, (_, code) => +wanted(code));
  const picked = new Uint32Array(size + 1);
  let at = 0;
  for (let i = 0; i < codes.length; i++) {
    picked[at] = i;
    at += step[codes[i]!]!;
  }
  return picked.subarray(0, at);
}

/**
 * Whether the statement is reached only with the answers that were coded from it: with them put in where nothing else
 * answers it would agree.
 */
function isCircular(
  ref: Ref,
  uses: CheckedExpression["uses"],
  columns: Columns,
  schemas: Schemas,
  verdictWith: (columns: Columns) => FindingVerdict,
): boolean {
  const own = columns.aggregates.filter(
    ({ statement, kind, field }) =>
      statement === ref && uses.some((use) => use.kind === kind && use.name === field),
  );
  return own.length > 0 && verdictWith(withAnswers(columns, own, schemas)) === "agrees";
}

function withAnswers(columns: Columns, answers: readonly AggregateAnswer[], schemas: Schemas): Columns {
  const tables = new Map(columns.tables);
  const fields = new Map<string, Map<number, ColumnCell>>();
  for (const { kind, row, field, cell } of answers) {
    const key = `${kind}.${field}`;
    const column = columns.tables.get(kind)!.columns.get(field);
    if (column?.states[row] === 0) continue;
    fields.set(key, (fields.get(key) ?? new Map<number, ColumnCell>()).set(row, cell));
  }
  for (const [key, cells] of fields) {
    const [kind, name] = key.split(".") as [TableKind, string];
    const table = tables.get(kind)!;
    const column: Column | undefined = patched(
      table.columns.get(name),
      schemas.get(kind)!.fields.get(name)!,
      table.rows,
      cells,
    );
    if (column !== undefined)
      tables.set(kind, { ...table, columns: new Map(table.columns).set(name, column) });
  }
  return { ...columns, tables };
}

type Lists = "undetermined" | "counted" | "otherwise" | "absent" | "exceptions";

/** The result with its lists made when first read, and once: of a million members nobody may ask. */
function lazily(
  result: Omit<FindingResult, Lists> & { readonly [L in Lists]: () => FindingResult[L] },
): FindingResult {
  const made: { [L in Lists]?: FindingResult[L] } = {};
  const list = <L extends Lists>(name: L): FindingResult[L] =>
    (made[name] ??= (result[name] as () => FindingResult[L])() as never) as FindingResult[L];
  return {
    ...result,
    get undetermined() {
      return list("undetermined");
    },
    get counted() {
      return list("counted");
    },
    get otherwise() {
      return list("otherwise");
    },
    get absent() {
      return list("absent");
    },
    get exceptions() {
      return list("exceptions");
    },
  };
}
