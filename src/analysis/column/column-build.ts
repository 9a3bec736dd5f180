import { gather } from "../../domain/gather.ts";
import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { compareInterval, type Interval } from "../../arithmetic/interval.ts";
import type { AnswerValue, Assertion } from "../../domain/assertion.ts";
import type { Codebook } from "../../domain/codebook.ts";
import { type CountingRule, houseRule } from "../../domain/counting-rule.ts";
import { type Ref, parentRef } from "../../domain/id.ts";
import type { Quantity } from "../../domain/quantity.ts";
import type { AnyRecord, BodyOf } from "../../domain/record.ts";
import { type Time, dayText, spanOf } from "../../domain/time.ts";
import { type ValueState, valueStates } from "../../domain/value-state.ts";
import { type Coded, countAnswers, standings } from "../finding/counting.ts";
import {
  type AggregateAnswer,
  type ColumnCell,
  type Children,
  type Column,
  type Columns,
  type Table,
  byteOfState,
  childrenFrom,
  columnOf,
  notStated,
  textsOf,
} from "./column.ts";
import { bornBetween, dayMs, yearsLater } from "../consistency/age.ts";
import {
  type Field,
  type TableKind,
  fieldBehind,
  safeguardVariables,
  schemasOf,
  tableKinds,
} from "./unit-schema.ts";

/**
 * The columns of all records that findings can count. A cell is, first that applies: the answer that the counting rule
 * makes of the assertions on that subject and variable; the record's own field of that name (absent, or `unknown` where the
 * codebook does not list it as a code: not stated); what follows from other fields (`minor_at_arrest`, `held_pretrial`,
 * `months_held`, `occupancy_over_100`, `convicted`, `answered`, and a stage's safeguards); not stated.
 *
 * A list that must have a member and has none recorded is not stated, rather than empty: the stages and stays of an
 * episode, its charges unless its route is known to be another than prosecution, the episodes of a former detainee.
 */
export function buildColumns(given: {
  readonly records: Iterable<AnyRecord>;
  readonly codebooks: Iterable<Codebook>;
  readonly rule?: CountingRule;
}): Columns {
  const records = [...given.records];
  const schemas = schemasOf(given.codebooks);
  const rule = given.rule ?? houseRule;
  const { standingOf } = standings(records);
  const dossier = arranged(records);
  const aggregates: AggregateAnswer[] = [];
  const tables = new Map<TableKind, Table>();
  for (const kind of tableKinds) {
    const rows = dossier.rows.get(kind)!;
    const columns = new Map<string, Column>();
    for (const field of schemas.get(kind)!.fields.values()) {
      if (!canAnswer(kind, field, dossier)) continue;
      const column = columnOf(field, rows.length, (row) => cellFor(kind, rows[row]!, field, row));
      if (column !== undefined) columns.set(field.name, column);
    }
    const children = new Map<string, Children>();
    for (const [plural, child] of schemas.get(kind)!.children)
      children.set(plural, childrenWithStates(kind, child, dossier, cellOf));
    const refs = textsOf(rows.map(({ ref }) => ref));
    tables.set(kind, { kind, rows: rows.length, refs, columns, children });
  }
  return { tables, aggregates, ...whoMayBeOne(records) };

  function cellFor(kind: TableKind, record: BuiltRow, field: Field, row: number): ColumnCell {
    for (const { body } of dossier.coded.get(field.name)?.get(record.ref) ?? [])
      if (body.basis === "aggregate" && body.from_statement !== undefined && body.value !== undefined)
        aggregates.push({
          statement: body.from_statement,
          kind,
          row,
          field: field.name,
          cell: cellOfValue(body.value, field),
        });
    return cellOf(kind, record, field);
  }

  function cellOf(kind: TableKind, record: BuiltRow, field: Field): ColumnCell {
    const accounts = dossier.coded.get(field.name)?.get(record.ref);
    if (accounts !== undefined) {
      const { outcome, counted } = countAnswers(accounts, standingOf, rule);
      if (outcome.state === "answered") return cellOfValue(outcome.value, field);
      // Where nothing but aggregates or accounts outside the rule was coded, the record may still answer.
      if (counted.length > 0) return { missing: outcome.state };
    }
    const recorded = cellOfField(kind, record, field);
    if (recorded !== undefined) return recorded;
    const derive = derivations[`${kind}.${field.name}`];
    if (derive !== undefined)
      return derive(record, dossier, (otherKind, other, name) =>
        cellOf(otherKind, other, schemas.get(otherKind)!.fields.get(name)!),
      );
    const code = kind === "stage" ? safeguardVariables.get(field.name) : undefined;
    return code === undefined ? notStated : cellOfSafeguard(record, code, field, dossier);
  }
}

/** The pairs of persons of whom a relation says that they may be one, where none says that they are not. */
function whoMayBeOne(records: readonly AnyRecord[]): Pick<Columns, "maybeSame" | "notSame"> {
  const [pairs, apart] = [new Map<string, readonly [Ref, Ref]>(), new Map<string, readonly [Ref, Ref]>()];
  for (const { kind, body } of records) {
    if (kind !== "relation" || body.from === body.to) continue;
    const pair = [body.from, body.to].sort() as [Ref, Ref];
    if (body.kind === "possibly-same-person") pairs.set(pair.join(" "), pair);
    else if (body.kind === "not-same-person") apart.set(pair.join(" "), pair);
  }
  const maybeSame = [...pairs].flatMap(([key, pair]) => (apart.has(key) ? [] : [pair]));
  return maybeSame.length === 0 ? {} : { maybeSame, notSame: [...apart.values()] };
}

type BuiltRow = Pick<AnyRecord, "ref" | "conflicts" | "under"> & {
  readonly body: Readonly<Record<string, unknown>>;
};

/** The records by kind, each after its parent's order, with what stands under each. */
type GivenRecords = {
  readonly rows: ReadonlyMap<TableKind, readonly BuiltRow[]>;
  readonly rowOf: ReadonlyMap<TableKind, ReadonlyMap<Ref, number>>;
  /** Assertions by variable, then by subject. */
  readonly coded: ReadonlyMap<string, ReadonlyMap<Ref, readonly Coded[]>>;
  /** Rows of a kind under a record. */
  readonly under: (ref: Ref, kind: TableKind) => readonly BuiltRow[];
  readonly find: (kind: TableKind, ref: Ref) => BuiltRow | undefined;
};

type CellOf = (kind: TableKind, record: BuiltRow, field: Field) => ColumnCell;
type Ask = (kind: TableKind, record: BuiltRow, field: string) => ColumnCell;

/** The kind above a kind, whose order its rows follow. */
const above: Partial<Record<TableKind, { readonly kind: TableKind; readonly field: string }>> = {
  episode: { kind: "person", field: "person" },
  position: { kind: "person", field: "person" },
  account: { kind: "person", field: "speaker" },
  death: { kind: "person", field: "person" },
  payment: { kind: "person", field: "person" },
  stage: { kind: "episode", field: "episode" },
  stay: { kind: "episode", field: "episode" },
  charge: { kind: "episode", field: "episode" },
  test: { kind: "episode", field: "episode" },
  safeguard: { kind: "stage", field: "stage" },
  cell: { kind: "facility", field: "facility" },
  capacity: { kind: "facility", field: "of" },
  count: { kind: "facility", field: "of" },
  measure: { kind: "facility", field: "of" },
};

function arranged(records: readonly AnyRecord[]): GivenRecords {
  const unordered = new Map<TableKind, BuiltRow[]>(tableKinds.map((kind) => [kind, []]));
  const coded = new Map<string, Map<Ref, Coded[]>>();
  for (const record of records) {
    if (record.kind === "assertion") add(coded, record.body, record.ref);
    else unordered.get(record.kind as TableKind)?.push(record as unknown as BuiltRow);
  }
  const rows = new Map<TableKind, readonly BuiltRow[]>();
  const rowOf = new Map<TableKind, ReadonlyMap<Ref, number>>();
  const order = (kind: TableKind): void => {
    if (rows.has(kind)) return;
    const list = unordered.get(kind)!;
    const parent = above[kind];
    if (parent !== undefined) {
      order(parent.kind);
      const places = rowOf.get(parent.kind)!;
      const place = (row: BuiltRow): number => places.get(row.body[parent.field] as Ref) ?? places.size;
      list.sort((a, b) => place(a) - place(b));
    }
    rows.set(kind, list);
    rowOf.set(kind, new Map(list.map(({ ref }, at) => [ref, at])));
  };
  for (const kind of tableKinds) order(kind);
  // Few kinds are ever asked for, and only they are listed.
  const lists = new Map<TableKind, ReadonlyMap<Ref, readonly BuiltRow[]>>();
  return {
    rows,
    rowOf,
    coded,
    under: (ref, kind) => {
      let list = lists.get(kind);
      if (list === undefined) lists.set(kind, (list = childrenByParent(kind, rows.get(kind)!)));
      return list.get(ref) ?? [];
    },
    find: (kind, ref) => rows.get(kind)![rowOf.get(kind)!.get(ref) ?? -1],
  };
}

/** Whether anything at all could answer for a field; if not, its column needs no look at any row. */
function canAnswer(kind: TableKind, field: Field, dossier: GivenRecords): boolean {
  const key = `${kind}.${field.name}`;
  return (
    field.recorded ||
    dossier.coded.has(field.name) ||
    key in derivations ||
    key in fieldBehind ||
    (kind === "stage" && safeguardVariables.has(field.name) && dossier.rows.get("safeguard")!.length > 0)
  );
}

function add(coded: Map<string, Map<Ref, Coded[]>>, body: Assertion, ref: Ref): void {
  let subjects = coded.get(body.variable);
  if (subjects === undefined) coded.set(body.variable, (subjects = new Map()));
  gather(subjects, body.subject, { ref, body });
}

/** For each parent the rows of a kind under it. */
function childrenByParent(kind: TableKind, rows: readonly BuiltRow[]): ReadonlyMap<Ref, readonly BuiltRow[]> {
  const lists = new Map<Ref, BuiltRow[]>();
  for (const row of rows)
    for (const parent of parentsOf(kind, row)) {
      gather(lists, parent, row);
    }
  return lists;
}

/** The refs of every record that a row is a child of, of whatever kind. */
function parentsOf(kind: TableKind, row: BuiltRow): readonly Ref[] {
  if (kind === "act") {
    const { parties } = row.body as BodyOf<"act">;
    const suffered = parties.filter(({ part }) => part === "suffered").map(({ who }) => who);
    const stands = row.under ?? parentRef(row.ref);
    return [...new Set(stands === undefined ? suffered : [...suffered, stands])];
  }
  const fields: Partial<Record<TableKind, readonly string[]>> = {
    payment: ["person", "episode"],
    test: ["episode", "stage"],
  };
  return (fields[kind] ?? [above[kind]?.field]).flatMap((field) => {
    const parent = field === undefined ? undefined : row.body[field];
    return typeof parent === "string" ? [parent] : [];
  });
}

function childrenWithStates(
  kind: TableKind,
  child: TableKind,
  dossier: GivenRecords,
  cellOf: CellOf,
): Children {
  const parents = dossier.rows.get(kind)!;
  const places = dossier.rowOf.get(kind)!;
  const rows = dossier.rows.get(child)!;
  const children = childrenFrom(child, parents.length, rows.length, (row) =>
    parentsOf(child, rows[row]!).flatMap((ref) => places.get(ref) ?? []),
  );
  const mustHave = needed[`${kind}.${child}`];
  if (mustHave === undefined) return children;
  const states = new Uint8Array(parents.length);
  let some = false;
  for (let row = 0; row < parents.length; row++) {
    if (children.offsets[row] !== children.offsets[row + 1] || !mustHave(parents[row]!, cellOf)) continue;
    states[row] = byteOfState.not_stated;
    some = true;
  }
  return some ? { ...children, states } : children;
}

const routeField: Field = {
  name: "route",
  type: "string",
  codes: undefined,
  partly: false,
  recorded: true,
  variable: undefined,
};

/** Which children a record must have, so that none recorded means that they are not stated. */
const needed: Readonly<Record<string, (record: BuiltRow, cellOf: CellOf) => boolean>> = {
  "person.episode": ({ body }) =>
    (body as BodyOf<"person">).part.some((part) => part === "former-detainee" || part === "former-prisoner"),
  "episode.stage": () => true,
  "episode.stay": () => true,
  "episode.charge": (record, cellOf) => {
    const route = cellOf("episode", record, routeField);
    return !("text" in route) || route.text === "prosecution" || route.text === "unknown";
  },
};

function cellOfValue(value: AnswerValue, field: Field): ColumnCell {
  switch (value.kind) {
    case "code":
      return field.type === "strings" ? { texts: [value.code] } : { text: value.code };
    case "codes":
      return { texts: value.codes };
    case "number":
      return intervalOf(value);
    case "time":
      return cellOfTime(value.time);
    case "link":
      return { text: value.ref };
    case "text":
      return { text: value.text };
  }
}

function cellOfTime(time: Time): ColumnCell {
  const { from, until } = spanOf(time);
  return { from: from ?? -Infinity, until: until ?? Infinity };
}

/** What the record's own field answers; undefined where it has none of this name. */
function cellOfField(kind: TableKind, { body, conflicts }: BuiltRow, field: Field): ColumnCell | undefined {
  const behind = fieldBehind[`${kind}.${field.name}`];
  if (!field.recorded && behind === undefined) return undefined;
  // The merge shows one side of what its versions say differently, and neither is what the record answers.
  if (conflicts?.includes(behind ?? field.name) === true) return { missing: "conflicting" };
  const value = body[behind ?? field.name] as boolean | number | string | object | null | undefined;
  if (kind === "safeguard" && field.name === "respected" && value === undefined) {
    const state = body["state"] as ValueState;
    return { missing: state === "answered" ? "not_stated" : state };
  }
  if (value === undefined || value === null) return notStated;
  if (typeof value === "boolean") return { text: value ? "yes" : "no" };
  if (typeof value === "number") return { low: value, high: value };
  if (typeof value === "string") {
    if (value === "unknown" && !(field.variable?.values.includes("unknown") ?? false)) return notStated;
    const state = valueStates.find((state) => state === value);
    if (field.type === "bool" && state !== undefined && state !== "answered") return { missing: state };
    return field.type === "strings" ? { texts: [value] } : { text: value };
  }
  // A list that nobody filled in is read as empty; whether it was is not stated.
  if (Array.isArray(value)) return value.length === 0 ? notStated : { texts: value as string[] };
  if ("edtf" in value) return cellOfTime(value as Time);
  if ("qualifier" in value) return intervalOf(value as Quantity);
  if ("years" in value) return intervalOf(value.years as Quantity);
  return notStated;
}

function cellOfSafeguard(stage: BuiltRow, code: string, field: Field, dossier: GivenRecords): ColumnCell {
  const record = dossier.under(stage.ref, "safeguard").find(({ body }) => body["code"] === code);
  if (record === undefined) return notStated;
  const { state, respected } = record.body as BodyOf<"safeguard">;
  if (respected === undefined) return { missing: state === "answered" ? "not_stated" : state };
  return field.type === "bool" && respected === "partly" ? { missing: "imprecise" } : { text: respected };
}

const imprecise: ColumnCell = { missing: "imprecise" };
const yesNo = (holds: boolean): ColumnCell => ({ text: holds ? "yes" : "no" });

/** What follows from other fields where neither an assertion nor a field answers. */
const derivations: Readonly<
  Record<string, (record: BuiltRow, dossier: GivenRecords, ask: Ask) => ColumnCell>
> = {
  "episode.minor_at_arrest": minorAtArrest,
  "episode.months_held": (record, _, ask) => {
    const [start, end] = [ask("episode", record, "start"), ask("episode", record, "end")];
    if (!("from" in start) || !("from" in end)) return notStated;
    const least = monthsBetween(start.until - 1, end.from);
    const most = monthsBetween(start.from, end.until - 1);
    return { low: Math.max(0, least ?? 0), high: most ?? Infinity, highOpen: most === undefined };
  },
  "stage.held_pretrial": ({ body }) =>
    body["type"] === "unknown"
      ? notStated
      : yesNo(body["type"] === "pre-trial" || body["type"] === "extension"),
  "charge.convicted": ({ body }) => {
    const { verdict } = body as BodyOf<"charge">;
    return verdict === undefined || verdict === "unknown" ? notStated : yesNo(verdict === "convicted");
  },
  "letter.answered": ({ body }) => {
    const { response } = body as BodyOf<"letter">;
    return response === undefined || response === "unknown" ? notStated : yesNo(response === "answered");
  },
  "facility.occupancy_over_100": occupancyOver100,
};

/** Whether the 18th birthday is after the day of arrest. Dates and ages known as spans answer only where every day in them agrees. */
function minorAtArrest(episode: BuiltRow, dossier: GivenRecords, ask: Ask): ColumnCell {
  const person = dossier.find("person", episode.body["person"] as Ref);
  if (person === undefined) return notStated;
  const { birth, age, age_at_arrest } = person.body as BodyOf<"person">;
  const episodes = dossier.under(person.ref, "episode");
  // The record of a person has one age at arrest: with several arrests nobody knows which it is of.
  if (age_at_arrest !== undefined && episodes.length === 1) return underEighteen(intervalOf(age_at_arrest));
  const born =
    birth !== undefined
      ? spanOf(birth)
      : age?.on !== undefined
        ? bornBetween(intervalOf(age.years), spanOf(age.on))
        : undefined;
  if (born === undefined) {
    // An age without its date is of the interview, which came after: a child then was a child at arrest.
    if (age === undefined) return notStated;
    return compareInterval(intervalOf(age.years), "<", 18) === "yes" ? yesNo(true) : imprecise;
  }
  const start = ask("episode", episode, "start");
  if (!("from" in start)) return notStated;
  const [earliest, latest] = [
    born.from === undefined ? -Infinity : yearsLater(born.from, 18),
    born.until === undefined ? Infinity : yearsLater(born.until - dayMs, 18),
  ];
  if (start.until <= earliest) return yesNo(true);
  return start.from >= latest ? yesNo(false) : imprecise;
}

function underEighteen(years: Interval): ColumnCell {
  const minor = compareInterval(years, "<", 18);
  return minor === "unknown" ? imprecise : yesNo(minor === "yes");
}

/** Months from one day to another, a part of a month in 31sts; undefined where an end is open. */
function monthsBetween(from: number, until: number): number | undefined {
  if (!Number.isFinite(from) || !Number.isFinite(until)) return undefined;
  const [a, b] = [dayText(from), dayText(until)].map((text) => text.split("-").map(Number)) as [
    number[],
    number[],
  ];
  return (b[0]! - a[0]!) * 12 + (b[1]! - a[1]!) + (b[2]! - a[2]!) / 31;
}

const parts: ReadonlySet<BodyOf<"count">["population"]> = new Set([
  "women",
  "minors",
  "infants-with-mothers",
  "drug-charges",
  "unsentenced",
  "no-final-judgment",
  "other",
]);

/** The newest count of everybody held against the newest capacity. */
function occupancyOver100(facility: BuiltRow, dossier: GivenRecords): ColumnCell {
  const newest = <T extends { as_of?: Time | undefined }>(list: readonly T[]): T | undefined =>
    list.reduce<T | undefined>(
      (best, next) => (best === undefined || asOf(next) > asOf(best) ? next : best),
      undefined,
    );
  const capacity = newest(
    dossier.under(facility.ref, "capacity").map(({ body }) => body as BodyOf<"capacity">),
  );
  const count = newest(
    dossier
      .under(facility.ref, "count")
      .map(({ body }) => body as BodyOf<"count">)
      .filter(({ population }) => !parts.has(population)),
  );
  if (capacity === undefined || count === undefined) return notStated;
  const [places, people] = [intervalOf(capacity.places), intervalOf(count.people)];
  if (people.low > places.high || (people.low === places.high && (people.lowOpen || places.highOpen)))
    return yesNo(true);
  return people.high <= places.low ? yesNo(false) : imprecise;
}

function asOf({ as_of }: { as_of?: Time | undefined }): number {
  return as_of === undefined ? -Infinity : (spanOf(as_of).until ?? Infinity);
}
