import { expect, test } from "vitest";
import { parseBody, recordKinds, recordSchemas } from "./record.ts";

const wrong: readonly unknown[] = [
  undefined,
  5,
  5.5,
  -1,
  "x",
  "",
  [],
  [5],
  ["x"],
  {},
  { x: 1 },
  true,
  [{}],
  [[]],
  NaN,
  null,
];

test("whatever stands in whichever field, the refusal is in words and never in names of types", () => {
  let seen = 0;
  for (const kind of recordKinds) {
    for (const field of Object.keys((recordSchemas[kind] as unknown as { shape: object }).shape)) {
      for (const value of wrong) {
        const result = parseBody(kind, value === undefined ? {} : { [field]: value });
        for (const { field: where, message } of result.ok ? [] : result.problems) {
          seen++;
          expect(message, `${kind}.${where}`).not.toMatch(
            /\b(string|array|object|boolean|int(?!-)|NaN|undefined|null|received|invalid|discriminator|pattern|too (small|big))\b/i,
          );
          expect(message, `${kind}.${where}`).toMatch(/^(expected|is|holds|needs|names|has|low|[a-z_]+) /);
        }
      }
    }
  }
  expect(seen).toBeGreaterThan(1_000);
});

test("fields are asked for with an example, and what is missing says so", () => {
  const said = (kind: "person" | "relation" | "codebook", raw: unknown): string[] => {
    const result = parseBody(kind, raw);
    return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message}`);
  };
  expect(said("person", { age: 23, birth: [], interviews: "x" })).toEqual([
    "birth: expected a date, such as 2020-05, found a list",
    "age: expected fields, such as {years: 12}, found a number",
    "interviews: expected a list, such as [source-1], found text",
  ]);
  expect(said("relation", { kind: "child-of" })[0]).toBe(
    "from: is missing; expected the name of a record, such as person-1",
  );
  expect(said("codebook", { version: 1.5 })).toEqual([
    "version: expected a whole number, such as 12, found a fraction",
    "variables: is missing; expected a list, such as [{name: text, unit: person, type: yn}]",
  ]);
});
