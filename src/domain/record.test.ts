import { expect, test } from "vitest";
import { isRef, parentRef, rootRef } from "./id.ts";
import { childKinds, kindOfPlural, linksOf, parseBody, pluralOf, recordKinds } from "./record.ts";

test("a bad record names the field, what is wrong and what is expected", () => {
  const result = parseBody("episode", { person: "c-1", start: "sometime", route: "jail", colour: "red" });
  if (result.ok) throw new Error("it was let in");
  expect(result.problems.map(({ field }) => field).sort()).toEqual(["colour", "route", "start"]);
  expect(result.problems.find(({ field }) => field === "route")!.message).toMatch(
    /expected one of prosecution, administrative/,
  );
  expect(result.problems.find(({ field }) => field === "start")!.message).toMatch(/expected a date in EDTF/);
});

test("half of a character is refused with its field, wherever it stands", () => {
  const problems = (kind: "person" | "event", raw: unknown): string[] => {
    const result = parseBody(kind, raw);
    return result.ok ? [] : result.problems.map(({ field, message }) => `${field}: ${message.slice(0, 28)}`);
  };
  const said = "holds half of a character (a";
  expect(problems("person", { note: "a\ud800", characteristics: ["fine", "\udfff"] })).toEqual([
    `note: ${said}`,
    `characteristics[2]: ${said}`,
  ]);
  expect(problems("person", { "x\ud800": 1 })[0]).toBe(`x\ufffd: ${said}`);
  expect(parseBody("person", { note: "whole 😀" }).ok).toBe(true);
});

test("a missing field says so", () => {
  const result = parseBody("figure", { indicator: "prison_population", unit: "persons" });
  expect(result.ok ? [] : result.problems.map(({ field }) => field)).toEqual(["value"]);
});

test("an answer needs a value exactly where its state is answered", () => {
  expect(parseBody("assertion", { subject: "c-1", variable: "sex", state: "answered" }).ok).toBe(false);
  expect(
    parseBody("assertion", {
      subject: "c-1",
      variable: "sex",
      state: "not_asked",
      value: { kind: "code", code: "f" },
    }).ok,
  ).toBe(false);
  expect(parseBody("assertion", { subject: "c-1", variable: "sex", state: "not_asked" }).ok).toBe(true);
});

test("reading what was read gives the same body", () => {
  const raw = {
    indicator: "prison_population",
    value: 38990,
    qualifier: "approx",
    unit: "persons",
    as_of: "early 2020",
    at: "report#line=152",
    derived_from: ["f-1"],
  };
  const once = parseBody("figure", raw);
  if (!once.ok) throw new Error(JSON.stringify(once.problems));
  expect(once.body).toMatchObject({
    value: { kind: "number", low: 38990, high: 38990 },
    qualifier: "about",
    at: { source: "report", line: 152 },
  });
  expect(parseBody("figure", once.body)).toEqual(once);
});

test("links are found in fields, locators and frames", () => {
  const figure = parseBody("figure", {
    indicator: "x",
    value: 1,
    unit: "persons",
    at: "report#p=2",
    derived_from: ["f-1", "f-2"],
    facility: "cc1",
  });
  if (!figure.ok) throw new Error("refused");
  expect(linksOf("figure", figure.body)).toMatchObject([
    { field: "facility", ref: "cc1", kinds: ["facility"] },
    { field: "at", ref: "report", kinds: ["source"] },
    { field: "derived_from[1]", ref: "f-1", kinds: ["figure"] },
    { field: "derived_from[2]", ref: "f-2", kinds: ["figure"] },
  ]);
  const frame = parseBody("frame", { label: "the two", members: ["c-1", { ref: "c-2", reason: "stated" }] });
  if (!frame.ok) throw new Error("refused");
  expect(linksOf("frame", frame.body).map(({ ref }) => ref)).toEqual(["c-1", "c-2"]);
});

test("every kind has a plural of its own, and nesting fills fields that exist", () => {
  expect(new Set(recordKinds.map((kind) => pluralOf[kind])).size).toBe(recordKinds.length);
  expect(kindOfPlural("facilities")).toBe("facility");
  for (const children of Object.values(childKinds)) {
    for (const [kind, fields] of Object.entries(children)) {
      const refused = parseBody(
        kind as "stage",
        Object.fromEntries(Object.keys(fields).map((field) => [field, "c-1"])),
      );
      const unknown = refused.ok
        ? []
        : refused.problems.filter(({ message }) => message.includes("is not a field"));
      expect(unknown).toEqual([]);
    }
  }
});

test("refs name parents and roots", () => {
  expect(parentRef("c-7/episode-1/stage-2")).toBe("c-7/episode-1");
  expect(parentRef("c-7")).toBeUndefined();
  expect(rootRef("c-7/episode-1/stage-2")).toBe("c-7");
  for (const bad of [
    "",
    "/x",
    "a//b",
    "a b",
    "a/",
    "a/.",
    "a/..",
    "a/../b",
    "a/./b",
    "..",
    "ខ្មែរ",
    "x".repeat(201),
  ])
    expect(isRef(bad), bad).toBe(false);
  for (const good of ["a/...", "a/.b", "a/b.", "a..b", "a/b..c/d", "constructor", "a/toString"])
    expect(isRef(good), good).toBe(true);
});
