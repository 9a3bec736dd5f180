import { expect, test } from "vitest";
import type { z } from "zod";
import type { gridWrite } from "../api/grid.ts";
import { openDossiers } from "../../test/dossier.ts";
import { shown } from "./disclose.ts";
import { runOperation } from "./operations.ts";
import type { WriteSession } from "./session.ts";

const { empty, bring } = openDossiers();
type Written = z.output<typeof gridWrite.output>;

const ask = async <T = Written>(session: WriteSession, name: string, input: object): Promise<T> =>
  shown(await runOperation(session, name, input)) as T;

const text = JSON.stringify({
  habeas: 1,
  codebooks: [
    {
      id: "book",
      label: "What was asked",
      variables: [{ name: "beaten", unit: "person", type: "yn", label: { en: "Beaten" } }],
    },
  ],
  sources: [{ id: "int-1", kind: "interview", title: "Interview 1" }],
  persons: [
    {
      id: "p-1",
      sex: "f",
      birth: "1990",
      answers: { beaten: { is: "yes", says: "p-1", form: "quote", how: "lived", at: { source: "int-1" } } },
    },
    { id: "p-2", sex: "m" },
    { id: "p-3", note: "first" },
  ],
  facilities: [
    { id: "mill", name: "Mill Lane", type: "prison", counts: [{ id: "c-1", people: 40, as_of: "2022-01" }] },
  ],
});
const cell = (ref: string, field: string, typed: string, seen: string, more: object = {}) => ({
  ref,
  field,
  text: typed,
  seen,
  ...more,
});

test("cells are written in one step as their fields take them, and the step is undone to each its own old value", async () => {
  const session = await empty("cells");
  expect((await bring(session, "all.json", text)).rows.filter(({ problem }) => problem !== null)).toEqual([]);
  const grid = await ask<{ columns: { field: string }[]; rows: { ref: string; cells: string[] }[] }>(
    session,
    "grid.show",
    {
      kind: "person",
      columns: ["sex", "birth", "note"],
    },
  );
  const seen = (ref: string, at: number): string => grid.rows.find((row) => row.ref === ref)!.cells[at]!;
  const cells = [
    cell("p-1", "sex", "man", seen("p-1", 0)),
    cell("p-1", "birth", "late 1991", seen("p-1", 1)),
    cell("p-2", "note", 'says "no"\nand no more', ""),
    cell("p-3", "note", "", "first"),
    cell("p-3", "sex", "", ""),
  ];
  const would = await ask(session, "grid.try", { kind: "person", cells });
  expect(would.cells.map(({ outcome }) => outcome)).toEqual([
    "changed",
    "changed",
    "changed",
    "changed",
    "same",
  ]);
  const written = await ask(session, "grid.write", { kind: "person", cells });
  expect(written).toMatchObject({ outcome: "written", refs: ["p-1", "p-2", "p-3"] });
  expect(await ask(session, "record.show", { ref: "p-1" })).toMatchObject({
    body: { sex: "m", birth: { edtf: "1991-09/1991-12" } },
  });
  await ask(session, "record.undo", { refs: written.refs });
  expect(await ask(session, "record.show", { ref: "p-1" })).toMatchObject({
    body: { sex: "f", birth: { edtf: "1990" } },
  });
  expect(await ask(session, "record.show", { ref: "p-3" })).toMatchObject({ body: { note: "first" } });
});

test("one cell that its field does not take, or that somebody has changed, keeps all from being written, and says why", async () => {
  const session = await empty("refused");
  expect((await bring(session, "all.json", text)).rows.filter(({ problem }) => problem !== null)).toEqual([]);
  const refused = async (kind: string, one: object): Promise<(string | null)[]> => {
    const { outcome, cells } = await ask(session, "grid.write", { kind, cells: [one] });
    expect(outcome).toBe("refused");
    return [cells[0]!.outcome, cells[0]!.asks, cells[0]!.why];
  };
  expect(await refused("person", cell("p-1", "sex", "?", "woman"))).toMatchObject([
    "refused",
    "state",
    expect.stringMatching("nothing is known"),
  ]);
  expect((await refused("person", cell("p-1", "birth", "3/4/1990", "1990")))[2]).toMatch("two days");
  expect((await refused("person", cell("p-1", "sex", "perhaps", "woman")))[2]).toMatch("none of");
  expect(await refused("person", cell("p-1", "note", "mine", "something else"))).toMatchObject([
    "conflict",
    null,
    expect.stringMatching("meanwhile"),
  ]);
  expect(await refused("count", cell("mill/c-1", "people", "1.135", "40"))).toMatchObject([
    "refused",
    "decimal",
    expect.stringMatching("thousand"),
  ]);
  expect((await refused("count", cell("mill/c-1", "people", "-5", "40")))[0]).toBe("refused");
  expect((await refused("count", cell("mill/c-1", "people", "many", "40")))[2]).toMatch("no number");
  expect((await refused("person", cell("p-9", "sex", "woman", "")))[2]).toMatch("look at the list again");
  const both = [cell("p-2", "note", "kept out", ""), cell("p-1", "sex", "perhaps", "woman")];
  expect(await ask(session, "grid.write", { kind: "person", cells: both })).toMatchObject({
    outcome: "refused",
    refs: [],
  });
  expect((await ask<{ body: object }>(session, "record.show", { ref: "p-2" })).body).not.toHaveProperty(
    "note",
  );
  const read = await ask(session, "grid.write", {
    kind: "count",
    decimal: ",",
    cells: [cell("mill/c-1", "people", "1.135", "40")],
  });
  expect(read.cells[0]).toMatchObject({ outcome: "changed", after: "1,135" });
});

test("an answer is a value of its variable or the state that says why there is none, and a mark is never a yes", async () => {
  const session = await empty("answers");
  expect((await bring(session, "all.json", text)).rows.filter(({ problem }) => problem !== null)).toEqual([]);
  const value = async (typed: string, more: object = {}) => {
    const { rows } = await ask<{ rows: { ref: string; cells: string[] }[] }>(session, "grid.show", {
      kind: "assertion",
      columns: ["value"],
    });
    return ask(session, "grid.write", {
      kind: "assertion",
      cells: [cell("p-1/beaten", "value", typed, rows[0]!.cells[0]!, more)],
    });
  };
  expect((await value("?")).cells[0]).toMatchObject({ outcome: "refused", asks: "state" });
  expect((await value("perhaps")).cells[0]).toMatchObject({ outcome: "refused" });
  await value("no");
  expect(await ask(session, "record.show", { ref: "p-1/beaten" })).toMatchObject({
    body: { state: "answered", value: { kind: "code", code: "no" } },
  });
  await value("?", { state: "does_not_know" });
  const { body } = await ask<{ body: object }>(session, "record.show", { ref: "p-1/beaten" });
  expect(body).toMatchObject({ state: "does_not_know" });
  expect(body).not.toHaveProperty("value");
});

test("cells of records that are to be made make them in the same step, which is undone whole; an empty one makes none", async () => {
  const session = await empty("made-cells");
  expect((await bring(session, "all.json", text)).rows.filter(({ problem }) => problem !== null)).toEqual([]);
  const counts = async (): Promise<string[][]> =>
    (
      await ask<{ rows: { cells: string[] }[] }>(session, "grid.show", {
        kind: "count",
        columns: ["of", "people", "as_of"],
      })
    ).rows.map(({ cells }) => cells);
  const before = await counts();
  const [{ ref }] = (await ask<{ rows: [{ ref: string }] }>(session, "grid.show", { kind: "count" })).rows;
  const make = (month: string): object => ({ make: { of: "mill", as_of: month } });
  const cells = [
    cell(ref, "people", "41", "40"),
    cell("february", "people", "over 50", "", make("2022-02")),
    cell("march", "people", "", "", make("2022-03")),
    cell("april", "people", "60", "", make("2022-04")),
  ];
  const bad = cell("may", "people", "-5", "", make("2022-05"));
  const refused = await ask(session, "grid.write", { kind: "count", cells: [...cells, bad] });
  expect(refused).toMatchObject({ outcome: "refused", refs: [] });
  expect(refused.cells.map(({ outcome }) => outcome)).toEqual([
    "changed",
    "changed",
    "same",
    "changed",
    "refused",
  ]);
  expect(await counts()).toEqual(before);
  const written = await ask(session, "grid.write", { kind: "count", cells });
  expect(written).toMatchObject({ outcome: "written", refs: [ref, expect.any(String), expect.any(String)] });
  expect(await counts()).toEqual([
    ["Mill Lane (mill)", "41", "2022-01"],
    ["Mill Lane (mill)", "over 50", "2022-02"],
    ["Mill Lane (mill)", "60", "2022-04"],
  ]);
  const places = await ask<{ rows: { people: { cell: string }[] }[] }>(session, "place.list", {});
  expect(places.rows[0]!.people.map((point) => point.cell)).toEqual(["41", "over 50", "60"]);
  // What was changed since and undone again stands as it was made, and is taken back with the rest.
  const [, made] = written.refs;
  await ask(session, "grid.write", { kind: "count", cells: [cell(made!, "people", "70", "over 50")] });
  await ask(session, "record.undo", { refs: [made] });
  await ask(session, "record.undo", { refs: written.refs });
  expect(await counts()).toEqual(before);
});
