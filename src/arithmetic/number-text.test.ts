import fc from "fast-check";
import { expect, test } from "vitest";
import { qualifiers } from "../domain/qualifier.ts";
import { parseQuantity } from "../domain/quantity.ts";
import { english } from "./language/english.ts";
import { khmer } from "./language/khmer.ts";
import { grouped, numberText, percentText, statedText, withUnit } from "./number-text.ts";

test("a number has the digits and signs of its language", () => {
  expect([grouped(38_990), grouped(38_990, 1, khmer)]).toEqual(["38,990", "៣៨,៩៩០.០"]);
  expect([numberText(-12.5), numberText(0.1875, 6, khmer)]).toEqual(["−12.5", "០.១៨៧៥"]);
  expect([percentText(109), percentText(109, 0, khmer)]).toEqual(["109.0 %", "១០៩%"]);
  expect([numberText(-0.000_000_1), numberText(100), numberText(1.1, 0)]).toEqual(["0", "100", "1"]);
});

test("what is written of a hedged number in a language is read back as the same number", () => {
  const number = fc.oneof(
    fc.nat(9_999_999),
    fc.nat(99_999).map((hundredths) => hundredths / 100),
  );
  fc.assert(
    fc.property(
      number,
      fc.constantFrom(...qualifiers),
      fc.constantFrom(english, khmer),
      (low, qualifier, language) => {
        const text = statedText(low, qualifier, low, language);
        expect([text, parseQuantity(text)]).toEqual([text, { low, high: low, qualifier }]);
      },
    ),
    { numRuns: 300 },
  );
});

test("a range in a language is read back as that range", () => {
  for (const language of [english, khmer]) {
    const text = statedText(50, "exact", 60, language);
    expect([text, parseQuantity(text)]).toEqual([text, { low: 50, high: 60, qualifier: "exact" }]);
  }
});

test("measures are read out: what is counted one by one has no unit, and hours a day are hours", () => {
  expect(withUnit("2", "number")).toBe("2");
  expect(withUnit("at least 22", "hours-a-day")).toBe("at least 22 hours a day");
  expect(withUnit("about 3", "m")).toBe("about 3 m");
});
