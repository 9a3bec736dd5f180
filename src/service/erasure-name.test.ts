import { expect, test } from "vitest";
import type { z } from "zod";
import { shapeOf } from "../api/form.ts";
import type { Json, JsonObject } from "../domain/canonical-json.ts";
import { recordKinds } from "../domain/record.ts";
import { eventNames, fieldsNaming, namer, withoutNames } from "./erasure-name.ts";

type Schema = z.core.$ZodType;

/** Values that a schema lets a text into, each with the text in another place of it; none where it takes codes and numbers alone. */
function* holding(schema: Schema, text: string): Generator<Json> {
  const { def } = (schema as unknown as { _zod: { def: Record<string, unknown> & { type: string } } })._zod;
  const inner = (name: string): Schema => def[name] as Schema;
  switch (def.type) {
    case "string":
      yield text;
      return;
    case "array":
      for (const value of holding(inner("element"), text)) yield [value];
      return;
    case "tuple":
      for (const item of def["items"] as Schema[]) for (const value of holding(item, text)) yield [value];
      return;
    case "object":
      for (const [name, part] of Object.entries(def["shape"] as Record<string, Schema>))
        for (const value of holding(part, text)) yield { [name]: value };
      return;
    case "record":
      yield { [text]: 1 };
      for (const value of holding(inner("valueType"), text)) yield { key: value };
      return;
    case "union":
      for (const option of def["options"] as Schema[]) yield* holding(option, text);
      return;
    case "pipe":
      yield* holding(inner("in"), text);
      yield* holding(inner("out"), text);
      return;
    case "optional":
    case "default":
    case "nullable":
      yield* holding(inner("innerType"), text);
  }
}

const names = namer({ refs: new Set(["c-7"]), called: ["Vesna Thorn", "សុខា", "Bo", "K"] });

test("every field of every kind of record that takes a text is found where the text names an erased record", () => {
  let fields = 0;
  for (const kind of recordKinds)
    for (const [field, schema] of Object.entries(shapeOf(kind)))
      for (const text of ["c-7", "c-7/episode-1", "said that Vesna Thorn came"])
        for (const value of holding(schema, text)) {
          fields += 1;
          expect(fieldsNaming({ other: "nobody", [field]: value }, names), `${kind}.${field}`).toContain(
            field,
          );
        }
  // Refs, texts, locators and answers of 42 kinds.
  expect(fields).toBeGreaterThan(600);
});

test("a name is found however it is spelled and never as a part of another word, a ref with what stands under it alone", () => {
  for (const text of [
    "VESNA  THORN’s flat",
    "Vésna thorn",
    "with Bo.",
    "និងសុខាមក",
    "c-7, c-8",
    "see c-7.",
    "c-7/x",
    "rest: c-7~c-9",
  ])
    expect(names(text), text).toBe(true);
  for (const text of ["Vesna", "Vesna Thornton", "bo", "Bob", "K", "c-70", "ac-7", "x/c-7", "c-7-b"])
    expect(names(text), text).toBe(false);
});

test("an event names by what it says, not by what it is called, and without the names it counts as many", () => {
  const event = { event: "c-7", of: ["c-7", "c-8"], where: { "c-7": "c-7" }, why: "for Vesna Thorn", n: 2 };
  expect(eventNames({ event: "c-7", of: "x" }, names)).toBe(false);
  expect(eventNames(event, names)).toBe(true);
  const without = withoutNames(event, { refs: new Set(["c-7"]), called: [] }, names) as Record<
    string,
    JsonObject
  >;
  const [nobody, other] = without["of"] as unknown as string[];
  expect([nobody, other]).toEqual([expect.stringMatching(/^erased~[0-9a-f]{26}$/), "c-8"]);
  expect(without).toMatchObject({ event: "c-7", where: { [nobody!]: nobody }, why: "[erased]", n: 2 });
  expect(eventNames(without as never, names)).toBe(false);
});

test("a name is found whatever signs stand in it", () => {
  for (const name of [
    "Anne-Marie Thorn",
    "O'Neill (the elder)",
    "A. Thorn",
    "Thorn/Vale",
    "T*rn+",
    "a\\b^c$|[d]{2}",
  ]) {
    const isNamed = namer({ refs: new Set(), called: [name] });
    expect(isNamed(`It was told by ${name} in May.`), name).toBe(true);
    expect(isNamed("It was told by somebody else in May."), name).toBe(false);
  }
});
