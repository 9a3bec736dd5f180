import { expect, test } from "vitest";
import { readDuration } from "./answer.ts";
import { nearest } from "./nearest.ts";

const exactly = (number: number) => ({ low: number, high: number, qualifier: "exact" });

test("a length of time in its own kind of unit is exact, and keeps its words", () => {
  expect(readDuration("6 months", "months")).toEqual({ ...exactly(6), words: "6 months" });
  expect(readDuration("2 years", "months")).toEqual({ ...exactly(24), words: "2 years" });
  expect(readDuration("1 year 6 months", "months")).toEqual({ ...exactly(18), words: "1 year 6 months" });
  expect(readDuration("1 year and 6 months", "years")).toEqual({
    ...exactly(1.5),
    words: "1 year and 6 months",
  });
  expect(readDuration("36 hours", "days")).toEqual({ ...exactly(1.5), words: "36 hours" });
  expect(readDuration("2 weeks", "days")).toEqual({ ...exactly(14), words: "2 weeks" });
  expect(readDuration("P1Y6M", "months")).toEqual({ ...exactly(18), words: "P1Y6M" });
  expect(readDuration("PT90M", "hours")).toEqual({ ...exactly(1.5), words: "PT90M" });
  expect(readDuration("P2W", "days")).toEqual({ ...exactly(14), words: "P2W" });
});

test("a bare number is in the variable's own unit", () => {
  expect(readDuration(7, "weeks")).toEqual(exactly(7));
  expect(readDuration("5-6", "weeks")).toEqual({ low: 5, high: 6, qualifier: "exact" });
  expect(readDuration("over 12", "months")).toEqual({ low: 12, high: 12, qualifier: "over" });
});

test("between months and days no length is exact, and a stated hedge stays", () => {
  expect(readDuration("1 year", "days")).toEqual({
    low: 365.2425,
    high: 365.2425,
    qualifier: "about",
    words: "1 year",
  });
  expect(readDuration("90 days", "months")).toEqual({
    low: 2.9569,
    high: 2.9569,
    qualifier: "about",
    words: "90 days",
  });
  expect(readDuration("over 2 years", "days")).toEqual({
    low: 730.485,
    high: 730.485,
    qualifier: "over",
    words: "over 2 years",
  });
  expect(readDuration("5-6 weeks", "days")).toEqual({
    low: 35,
    high: 42,
    qualifier: "exact",
    words: "5-6 weeks",
  });
});

test("what is no length of time is refused", () => {
  for (const text of [
    "",
    "long",
    "6 moons",
    "over 1 year 6 months",
    "6 months or so",
    "P",
    "P6",
    "-3",
    "months",
  ])
    expect(readDuration(text, "months"), text).toBeUndefined();
  expect(readDuration(-3, "months")).toBeUndefined();
  expect(readDuration(true, "months")).toBeUndefined();
});

test("a near word is found, a far one is not", () => {
  expect(nearest("persns", ["sources", "persons"])).toBe("persons");
  expect(nearest("told_raesons", ["told_rights", "told_reasons"])).toBe("told_reasons");
  expect(nearest("iz", ["is", "at"])).toBe("is");
  expect(nearest("colour", ["sex", "birth"])).toBeUndefined();
});
