import { expect, test } from "vitest";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import type { LedgerFigure } from "../../src/numbers/ledger/ledger.ts";
import {
  arithmeticOf,
  dateText,
  figuresBehind,
  figureText,
  readingOf,
} from "../../src/web/screen/checker/reading.ts";

function reading(text: string): Record<string, string> {
  const { mentions } = checkDocuments([{ doc: "draft", text }], []).documents[0]!;
  return Object.fromEntries(
    readingOf(mentions.find((each) => each.is_checkable_claim && each.kind !== "date")!),
  );
}

test("a reading says value, wording, what is counted, and when", () => {
  expect(reading("In March 2020 the prison held over 38,000 inmates.")).toMatchObject({
    Value: "38,000",
    Wording: "“over”: more than this",
    "As of": "March 2020",
    Printed: "to the nearest 1,000",
  });
});

test("shares, ranges and money read as such", () => {
  expect(reading("Only 12 of the 80 cells had a window.")["Value"]).toBe("12 of 80");
  expect(reading("Between 40 and 60 people slept there.")["Value"]).toMatch(/^40 to 60/);
  expect(reading("The fine was $5.5 million.")["Value"]).toBe("5,500,000 USD");
});

test("dates read as a person would say them", () => {
  expect(dateText("2020-03-31")).toBe("31 March 2020");
  expect(dateText("end:2016")).toBe("end 2016");
  expect(dateText("2019-01/2020-03")).toBe("January 2019 to March 2020");
  expect(dateText("199X")).toBe("199X");
});

const part: LedgerFigure = { id: "f/women", quantity: "women_prisoners", value: 193, unit: "person" };
const whole: LedgerFigure = {
  id: "f/all",
  quantity: "prison_population",
  place: "Norway",
  as_of: "2024-01",
  value: 3215,
  status: "lower_bound",
};

test("a derived share has both of its figures behind it, whatever slashes their names have", () => {
  expect(figuresBehind("f/women/f/all", [part, whole])).toEqual([part, whole]);
  expect(figuresBehind("f/all", [part, whole])).toEqual([whole]);
  expect(figuresBehind("f/none", [part, whole])).toEqual([]);
});

test("a ledger figure reads as one line", () => {
  expect(figureText(whole)).toBe("at least 3,215 people, prison population, Norway, January 2024");
});

test("what was computed is named", () => {
  const text = "The jail held 1,852 people in 400 places, 463% over capacity.";
  const [found] = checkDocuments([{ doc: "draft", text }], []).documents[0]!.diagnostics;
  expect(arithmeticOf(found!)).toEqual([
    ["of capacity, %", "463"],
    ["over capacity, %", "363"],
  ]);
});
