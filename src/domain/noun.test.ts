import { expect, test } from "vitest";
import { counted, pluralFor, singularOf, titleOf, withNoun, wordsOf } from "./noun.ts";

test("one of a thing is said in the singular, whatever its plural looks like", () => {
  const plurals = [
    "facilities",
    "deaths",
    "boxes",
    "searches",
    "series",
    "people",
    "children",
    "passes",
    "buses",
  ];
  expect(plurals.map(singularOf)).toEqual([
    "facility",
    "death",
    "box",
    "search",
    "series",
    "person",
    "child",
    "pass",
    "bus",
  ]);
  expect(singularOf("KHR")).toBe("KHR");
});

test("several of a thing are said in the plural", () => {
  expect([counted(1, "entry"), counted(2, "entry"), counted(0, "new record"), counted(1200, "fix")]).toEqual([
    "1 entry",
    "2 entries",
    "0 new records",
    "1,200 fixes",
  ]);
  expect(pluralFor("day")).toBe("days");
});

test("the thing counted agrees with its number, and what follows it stays", () => {
  expect(withNoun("1", "facilities")).toBe("1 facility");
  expect(withNoun("over 1", "persons/week")).toBe("over 1 person/week");
  expect(withNoun("1", "square metres")).toBe("1 square metre");
  expect(withNoun("1", "times per week")).toBe("1 time per week");
  expect(withNoun("up to 1", "persons")).toBe("up to 1 person");
  expect(withNoun("0.5 to 1", "hours")).toBe("0.5 to 1 hours");
  expect(withNoun("2.9 to 4", "year")).toBe("2.9 to 4 years");
  expect(withNoun("21", "persons")).toBe("21 persons");
  expect(withNoun("0.3", "m² a person")).toBe("0.3 m² a person");
});

test("a code is read as words, and what has no vowel as an acronym", () => {
  expect(wordsOf("told_reasons")).toBe("told reasons");
  expect(titleOf("ddc_admissions_growth")).toBe("DDC admissions growth");
  expect(titleOf("prison_population")).toBe("Prison population");
  expect(titleOf("prisoners_with_hiv")).toBe("Prisoners with HIV");
  expect(titleOf("people-above-capacity")).toBe("People above capacity");
});
