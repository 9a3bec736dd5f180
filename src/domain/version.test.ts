import { expect, test } from "vitest";
import { canonical, viewOf } from "./version.ts";

const base = { label: "a", place: "x", note: "n" };

test("changes of different fields on two sides both stand", () => {
  expect(
    viewOf(
      "facility",
      [
        { ...base, label: "b" },
        { ...base, place: "y" },
      ],
      base,
    ),
  ).toEqual({ body: { label: "b", place: "y", note: "n" }, conflicts: [] });
});

test("one field changed differently on two sides is a visible conflict", () => {
  expect(
    viewOf(
      "facility",
      [
        { ...base, label: "b" },
        { ...base, label: "c" },
      ],
      base,
    ),
  ).toEqual({ body: { ...base, label: "b" }, conflicts: ["label"] });
});

test("a field that one side removed stays removed", () => {
  expect(
    viewOf(
      "facility",
      [
        { label: "a", place: "x" },
        { ...base, label: "z" },
      ],
      base,
    ).body,
  ).toEqual({ label: "z", place: "x" });
});

test("of two consents the more restrictive holds", () => {
  const given = { allows: "yes", audience: "public" };
  const view = viewOf(
    "consent",
    [
      { ...given, audience: "organisation" },
      { ...given, audience: "partner", allows: "withdrawn" },
    ],
    given,
  );
  expect(view).toEqual({ body: { allows: "withdrawn", audience: "organisation" }, conflicts: [] });
  const until = (...ends: readonly (string | undefined)[]) =>
    viewOf(
      "consent",
      ends.map((edtf) => (edtf === undefined ? {} : { expires: { edtf } })),
      {
        expires: { edtf: "2031" },
      },
    ).body;
  expect(until("2027", "2026-05")).toEqual({ expires: { edtf: "2026-05" } });
  expect(until("2027", undefined)).toEqual({ expires: { edtf: "2027" } });
});

test("of two risks the higher holds, whichever side wrote it", () => {
  const [low, high] = [{ risk: "low" }, { risk: "high" }];
  for (const kind of ["person", "follow-up"] as const)
    for (const sides of [
      [low, high],
      [high, low],
    ])
      expect(viewOf(kind, sides, { risk: "medium" })).toEqual({ body: high, conflicts: [] });
  expect(viewOf("person", [{}, low], high)).toEqual({ body: low, conflicts: [] });
});

test("canonical text does not depend on the order of fields", () => {
  expect(canonical({ b: 1, a: [{ d: undefined, c: null }] })).toBe(canonical({ a: [{ c: null }], b: 1 }));
});

test("a field that is called as what every object has is a field like any other", () => {
  const sides = [base, { ...base, constructor: "x" }];
  expect(viewOf("facility", sides, base).body).toEqual({ ...base, constructor: "x" });
  expect(viewOf("facility", sides, undefined).conflicts).toEqual(["constructor"]);
});

test("an answer that was coded on two sides was coded with the older version of the codebook, and none where one does not know", () => {
  const answer = { state: "answered" };
  const [one, two] = [1, 2].map((version) => ({ ...answer, coded_with: { codebook: "core", version } }));
  expect(viewOf("assertion", [two!, one!], answer)).toEqual({ body: one, conflicts: [] });
  expect(viewOf("assertion", [two!, answer], undefined)).toEqual({ body: answer, conflicts: [] });
});
