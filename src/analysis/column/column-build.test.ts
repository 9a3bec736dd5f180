import { expect, test } from "vitest";
import { type Codebook, codebookSchema } from "../../domain/codebook.ts";
import { type AnyRecord } from "../../domain/record.ts";
import { buildColumns } from "./column-build.ts";
import { decodeColumns, encodeColumns } from "./column-file.ts";
import { type ColumnCell, type Columns, cellAt, notStated, rowsOf, textAt } from "./column.ts";
import type { TableKind } from "./unit-schema.ts";
import { record } from "../../../test/record.ts";

const codebook: Codebook = codebookSchema.parse({
  variables: [
    { name: "sex", unit: "person", type: "one[f, m]" },
    { name: "age", unit: "person", type: "number" },
    { name: "minor_at_arrest", unit: "episode", type: "yn derived" },
    { name: "route", unit: "episode", type: "one[prosecution, administrative, unknown]" },
    { name: "told_rights", unit: "stage", type: "ypn" },
    { name: "bail_considered", unit: "stage", type: "yn" },
    { name: "forced", unit: "test", type: "yn" },
    { name: "act_type", unit: "act", type: "one[beating, …]" },
    { name: "notes_on", unit: "person", type: "text" },
  ],
});

function columnsOf(...records: AnyRecord[]): Columns {
  return buildColumns({ records, codebooks: [codebook] });
}

function cell(columns: Columns, kind: TableKind, ref: string, name: string): ColumnCell {
  const table = columns.tables.get(kind)!;
  const column = table.columns.get(name);
  return column === undefined ? notStated : cellAt(column, rowsOf(table, [ref])[0]!);
}

function children(columns: Columns, kind: TableKind, ref: string, plural: string): string[] {
  const table = columns.tables.get(kind)!;
  const { kind: child, offsets, index } = table.children.get(plural)!;
  const row = rowsOf(table, [ref])[0]!;
  return Array.from({ length: offsets[row + 1]! - offsets[row]! }, (_, i) => offsets[row]! + i).map((place) =>
    textAt(columns.tables.get(child)!.refs, index === undefined ? place : index[place]!),
  );
}

const person = (raw: object = {}) => record("person", "p", raw);
const episode = (raw: object = {}) => record("episode", "p/e", { person: "p", ...raw });
const yes = { text: "yes" };
const no = { text: "no" };

test("a coded answer stands before the record's field, and the field before what is derived", () => {
  const age = (years: object) => record("assertion", "p/age", { subject: "p", variable: "age", ...years });
  const own = person({ sex: "f", age: { years: 30, on: "2019" } });
  expect(cell(columnsOf(own), "person", "p", "age")).toMatchObject({ low: 30, high: 30 });
  const coded = age({ state: "answered", value: { kind: "number", low: 31, high: 31, qualifier: "exact" } });
  expect(cell(columnsOf(own, coded), "person", "p", "age")).toMatchObject({ low: 31 });
  expect(cell(columnsOf(own, age({ state: "declined" })), "person", "p", "age")).toEqual({
    missing: "declined",
  });
});

test("an answer coded from a statement leaves the record's field to answer, and is kept apart", () => {
  const aggregate = record("assertion", "a", {
    subject: "p",
    variable: "sex",
    state: "answered",
    value: { kind: "code", code: "m" },
    basis: "aggregate",
    from_statement: "fnd",
  });
  const columns = columnsOf(person({ sex: "f" }), aggregate);
  expect(cell(columns, "person", "p", "sex")).toEqual({ text: "f" });
  expect(cell(columnsOf(person(), aggregate), "person", "p", "sex")).toEqual(notStated);
  expect(columns.aggregates).toEqual([
    { statement: "fnd", kind: "person", row: 0, field: "sex", cell: { text: "m" } },
  ]);
});

test("unknown in a record is no answer unless the codebook lists it", () => {
  const test = record("test", "p/e/t", {
    episode: "p/e",
    kind: "urine",
    forced: "unknown",
    result: "unknown",
  });
  const columns = columnsOf(person(), episode({ route: "unknown", exit: "unknown" }), test);
  expect(cell(columns, "episode", "p/e", "route")).toEqual({ text: "unknown" });
  expect(cell(columns, "episode", "p/e", "exit")).toEqual(notStated);
  expect(cell(columns, "test", "p/e/t", "forced")).toEqual(notStated);
  expect(cell(columns, "test", "p/e/t", "result")).toEqual(notStated);
  const death = record("death", "p/d", {
    person: "p",
    autopsy: "not_asked",
    family_notified: "unknown",
    body_returned: "no",
  });
  const told = columnsOf(person(), death);
  expect(cell(told, "death", "p/d", "autopsy")).toEqual({ missing: "not_asked" });
  expect(cell(told, "death", "p/d", "family_notified")).toEqual(notStated);
  expect(cell(told, "death", "p/d", "body_returned")).toEqual(no);
});

test("who turned 18 before, after or within the days of arrest is no minor, a minor, or cannot be told", () => {
  const minor = (person_: object, start?: string) =>
    cell(
      columnsOf(person(person_), episode(start === undefined ? {} : { start })),
      "episode",
      "p/e",
      "minor_at_arrest",
    );
  expect(minor({ birth: "2001-06-01" }, "2019-05-31")).toEqual(yes);
  expect(minor({ birth: "2001-06-01" }, "2019-06-01")).toEqual(no);
  expect(minor({ birth: "2001-06-01" }, "2019-06")).toEqual(no);
  expect(minor({ birth: "2001-06-02" }, "2019-06")).toEqual({ missing: "imprecise" });
  expect(minor({ birth: "2001" }, "2018")).toEqual(yes);
  expect(minor({ birth: "2001" }, "2019")).toEqual({ missing: "imprecise" });
  expect(minor({ birth: "2004-02-29" }, "2022-02-28")).toEqual(yes);
  expect(minor({ birth: "2004-02-29" }, "2022-03-01")).toEqual(no);
  expect(minor({ age: { years: 17, on: "2019-08-15" } }, "2019-03")).toEqual(yes);
  expect(minor({ age: { years: 18, on: "2019-08-15" } }, "2018-08-15")).toEqual(yes);
  expect(minor({ age: { years: 18, on: "2019-08-15" } }, "2019-03")).toEqual({ missing: "imprecise" });
  expect(minor({ age: { years: 35, on: "2019" } }, "2018")).toEqual(no);
  expect(minor({ age: { years: 17 } }, "2018")).toEqual(yes);
  expect(minor({ age: { years: 20 } }, "2018")).toEqual({ missing: "imprecise" });
  expect(minor({ age_at_arrest: 17 })).toEqual(yes);
  expect(minor({ age_at_arrest: "at least 18" })).toEqual(no);
  expect(minor({ birth: "2001" })).toEqual(notStated);
  expect(minor({}, "2018")).toEqual(notStated);
});

test("months held are an interval between the days that start and end allow", () => {
  const held = (start?: string, end?: string) =>
    cell(
      columnsOf(person(), episode({ ...(start && { start }), ...(end && { end }) })),
      "episode",
      "p/e",
      "months_held",
    );
  expect(held("2019-01-15", "2019-07-15")).toMatchObject({ low: 6, high: 6 });
  expect(held("2019-01", "2019-07")).toMatchObject({
    low: expect.closeTo(5.03, 2),
    high: expect.closeTo(6.97, 2),
  });
  expect(held("2019-01")).toEqual(notStated);
});

test("a stage's safeguards answer its variables where nobody coded them", () => {
  const stage = record("stage", "p/e/s", { episode: "p/e", type: "pre-trial" });
  const right = (code: string, raw: object) =>
    record("safeguard", `p/e/s/${code}`, { stage: "p/e/s", code, ...raw });
  const columns = columnsOf(
    person(),
    episode(),
    stage,
    right("told-rights", { respected: "partly" }),
    right("judge", { state: "not_asked" }),
    right("bail-considered", { respected: "partly" }),
  );
  expect(cell(columns, "stage", "p/e/s", "told_rights")).toEqual({ text: "partly" });
  expect(cell(columns, "stage", "p/e/s", "judge_brought")).toEqual({ missing: "not_asked" });
  expect(cell(columns, "stage", "p/e/s", "bail_considered")).toEqual({ missing: "imprecise" });
  expect(cell(columns, "stage", "p/e/s", "doctor")).toEqual(notStated);
  expect(cell(columns, "stage", "p/e/s", "held_pretrial")).toEqual(yes);
  expect(cell(columns, "safeguard", "p/e/s/judge", "respected")).toEqual({ missing: "not_asked" });
});

test("a place is over capacity by its newest count of everybody against its newest capacity", () => {
  const over = (people: string | number, places: string | number, population = "prison-population") =>
    cell(
      columnsOf(
        record("facility", "f", { name: "F", type: "prison" }),
        record("capacity", "f/c-1", { of: "f", places: 10, as_of: "2010" }),
        record("capacity", "f/c-2", { of: "f", places, as_of: "2018" }),
        record("count", "f/n-1", { of: "f", people: 5, as_of: "2017" }),
        record("count", "f/n-2", { of: "f", people, as_of: "2019", population }),
      ),
      "facility",
      "f",
      "occupancy_over_100",
    );
  expect(over(101, 100)).toEqual(yes);
  expect(over(100, 100)).toEqual(no);
  expect(over("over 100", 100)).toEqual(yes);
  expect(over("about 100", 100)).toEqual({ missing: "imprecise" });
  expect(over(101, 100, "women")).toEqual(no);
});

test("a list that must have a member and has none recorded is not stated", () => {
  const states = (plural: string, kind: TableKind, ...records: AnyRecord[]) =>
    columnsOf(...records)
      .tables.get(kind)!
      .children.get(plural)!.states?.[0] ?? 0;
  expect(states("episodes", "person", person())).toBe(0);
  expect(states("episodes", "person", person({ part: ["former-detainee"] }))).toBe(6);
  expect(states("stages", "episode", person(), episode())).toBe(6);
  expect(states("charges", "episode", person(), episode())).toBe(6);
  expect(states("charges", "episode", person(), episode({ route: "administrative" }))).toBe(0);
  expect(
    states("charges", "episode", person(), episode(), record("charge", "p/e/c", { episode: "p/e" })),
  ).toBe(0);
});

test("children stand under every record that they belong to, in the order of their parents", () => {
  const columns = columnsOf(
    record("episode", "q/e", { person: "q" }),
    episode(),
    record("episode", "nobody/e", { person: "nobody" }),
    person(),
    record("person", "q", {}),
    record("act", "q/a", {
      type: "beating",
      parties: [
        { who: "p", part: "suffered" },
        { who: "q", part: "did" },
      ],
    }),
    record("act", "a-2", { type: "threat", parties: [{ who: "q", part: "saw" }] }),
    record("payment", "q/pay", { person: "q", episode: "p/e" }),
  );
  expect(children(columns, "person", "p", "episodes")).toEqual(["p/e"]);
  expect(children(columns, "person", "q", "episodes")).toEqual(["q/e"]);
  expect(children(columns, "person", "p", "acts")).toEqual(["q/a"]);
  expect(children(columns, "person", "q", "acts")).toEqual(["q/a"]);
  expect(children(columns, "person", "q", "payments")).toEqual(["q/pay"]);
  expect(children(columns, "episode", "p/e", "payments")).toEqual(["q/pay"]);
  expect(cell(columns, "act", "a-2", "act_type")).toEqual({ text: "threat" });
});

test("columns read back from their blobs are the columns that were written, wherever a blob lies in memory", () => {
  const text = (words: string): AnyRecord =>
    record("assertion", "p/n", {
      subject: "p",
      variable: "notes_on",
      state: "answered",
      value: { kind: "text", text: words },
    });
  const columns = columnsOf(
    person({ sex: "f", part: ["relative", "lawyer"], birth: "2001-02/.." }),
    text("ឈ្មោះ – “é”"),
    episode({ start: "2018", route: "prosecution" }),
    record("charge", "p/e/c", { episode: "p/e", sentence_months: "over 12" }),
    record("assertion", "a", {
      subject: "p/e/c",
      variable: "sentence_months",
      state: "answered",
      value: { kind: "number", low: 3, high: 3, qualifier: "at_least" },
      basis: "aggregate",
      from_statement: "fnd",
    }),
  );
  const blobs = encodeColumns(columns);
  expect(decodeColumns(blobs)).toEqual(columns);
  const shifted = new Map(
    [...blobs].map(([name, blob]) => {
      const room = new Uint8Array(blob.length + 3);
      room.set(blob, 3);
      return [name, room.subarray(3)];
    }),
  );
  expect(decodeColumns(shifted)).toEqual(columns);
  const damaged = new Map(blobs).set("person", blobs.get("person")!.slice(0, 100));
  expect(() => decodeColumns(damaged)).toThrow(RangeError);
});

test("refs are found by an index, and others are not", () => {
  const many = Array.from({ length: 500 }, (_, i) => record("person", `p-${i}`, {}));
  const table = columnsOf(...many).tables.get("person")!;
  expect([...rowsOf(table, ["p-0", "p-499", "p-500", "p-4", "p"])]).toEqual([0, 499, -1, 4, -1]);
});
