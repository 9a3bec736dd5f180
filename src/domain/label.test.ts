import { expect, test } from "vitest";
import { figureText } from "../arithmetic/figure-text.ts";
import type { Ref } from "./id.ts";
import { labelField, labelOf } from "./label.ts";
import { type AnyRecord, recordKinds, recordSchemas } from "./record.ts";

const records = [
  { kind: "facility", ref: "north", body: { name: "North prison" } },
  { kind: "person", ref: "p-1", body: { office: "director" } },
  { kind: "stay", ref: "p-1/stay-1", body: { facility: "north" } },
  { kind: "capacity", ref: "north/cap", body: { definition: "official", places: number(120) } },
  { kind: "cell", ref: "north/cell-1", body: {} },
] as unknown as AnyRecord[];

test("a record is called by its name, else by what it says, after the record that it stands under", () => {
  expect(labels(records)).toEqual([
    "North prison",
    "director",
    "director, stay at North prison",
    "North prison, official capacity: 120 places",
    "North prison, cell",
  ]);
});

test("what people call a record is a field of its kind that takes text", () => {
  for (const kind of recordKinds) {
    const field = labelField(kind);
    if (field === undefined) continue;
    const schema = (recordSchemas[kind].shape as Record<string, { safeParse: (value: unknown) => unknown }>)[
      field
    ];
    expect(schema?.safeParse("a name"), kind).toMatchObject({ success: true });
  }
});

function labels(all: readonly AnyRecord[]): string[] {
  const recordOf = (ref: Ref) => all.find((record) => record.ref === ref);
  return all.map((record) => labelOf(record, { recordOf, figureText }));
}

function number(value: number): unknown {
  return { low: value, high: value, qualifier: "exact" };
}
