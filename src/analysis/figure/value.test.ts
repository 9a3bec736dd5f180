import { expect, test } from "vitest";
import { type RecordOf, parseBody } from "../../domain/record.ts";
import { withValues } from "./value.ts";

function figure(ref: string, raw: object): RecordOf<"figure"> {
  const read = parseBody("figure", { indicator: "prison_population", unit: "persons", ...raw });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return { kind: "figure", ref, body: read.body };
}

const share = { indicator: "occupancy_rate", unit: "percent", formula: "ratio" };

test("a figure without a value of its own has what its formula gives, from others that have none either", () => {
  const values = withValues([
    figure("half", { ...share, derived_from: ["both", "places"] }),
    figure("both", { formula: "sum", derived_from: ["men", "women"] }),
    figure("men", { value: 90 }),
    figure("women", { value: 10, qualifier: "about" }),
    figure("places", { indicator: "capacity", unit: "places", value: 50 }),
  ]).map(({ body }) => body.value);
  expect(values.slice(0, 2)).toEqual([
    { kind: "number", low: 200, high: 200 },
    { kind: "number", low: 100, high: 100 },
  ]);
});

test("what leads back to itself, or to no number, has no value", () => {
  const values = withValues([
    figure("a", { formula: "same", derived_from: ["b"] }),
    figure("b", { formula: "same", derived_from: ["a"] }),
    figure("c", { formula: "same", derived_from: ["text"] }),
    figure("text", { value: { text: "many" } }),
    figure("zero", { ...share, derived_from: ["one", "none"] }),
    figure("one", { value: 1 }),
    figure("none", { value: 0 }),
  ]).map(({ body }) => body.value.kind);
  expect(values).toEqual(["derived", "derived", "derived", "text", "derived", "number", "number"]);
});

test("a figure has a value, or a formula with as many figures as it needs", () => {
  const problems = (raw: object) => {
    const read = parseBody("figure", { indicator: "i", unit: "persons", ...raw });
    return read.ok ? [] : read.problems.map(({ field, message }) => `${field} ${message}`);
  };
  expect(problems({})).toEqual([
    "value is missing; expected a number, or a formula and the figures that it is derived from",
  ]);
  for (const formula of ["ratio", "growth", "difference", "excess", "quotient"]) {
    expect(problems({ value: 1, formula, derived_from: ["a"] })).toEqual([
      `derived_from names 1 figure; expected 2, as the formula is ${formula}`,
    ]);
    expect(problems({ formula, derived_from: ["a", "b"] })).toEqual([]);
    expect(problems({ formula, derived_from: ["a", "b", "c"] })).toHaveLength(1);
  }
  for (const formula of ["sum", "product"]) {
    expect(problems({ formula })).toEqual([
      `derived_from names 0 figures; expected 2 or more, as the formula is ${formula}`,
    ]);
    expect(problems({ formula, derived_from: ["a", "b", "c"] })).toEqual([]);
  }
  expect(problems({ formula: "same" })).toHaveLength(1);
});
