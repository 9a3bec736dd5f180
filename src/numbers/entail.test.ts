import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { divide, entails, inputInterval, scale, type Claim, type Verdict } from "./entail.ts";
import type { HedgeSense } from "./language/language.ts";

const claim = (n: number, granularity: number, sense?: HedgeSense, type: Claim["type"] = "count"): Claim => ({
  n,
  granularity,
  senses: sense === undefined ? [] : [sense],
  type,
});

describe("38,990 people", () => {
  const cases: [string, Claim, Verdict][] = [
    ["over 38,000", claim(38_000, 1000, "above"), "holds"],
    ["nearly 40,000", claim(40_000, 10_000, "near-below"), "holds"],
    ["nearly 38,000", claim(38_000, 1000, "near-below"), "violated"],
    ["over 40,000", claim(40_000, 10_000, "above"), "violated"],
    ["over 38,990", claim(38_990, 10, "above"), "hedge-equal"],
    ["at least 38,990", claim(38_990, 10, "least"), "holds"],
    ["39,000", claim(39_000, 1000), "rounded"],
    ["38,980", claim(38_980, 10), "last-digit"],
    ["38,000", claim(38_000, 1000), "last-digit"],
    ["30,000", claim(30_000, 10_000), "violated"],
    ["about 40,000", claim(40_000, 10_000, "about"), "holds"],
    ["about 36,000", claim(36_000, 1000, "about"), "loose"],
    ["about 30,000", claim(30_000, 1000, "about"), "violated"],
    ["up to 39,000", claim(39_000, 1000, "most"), "holds"],
    ["up to 38,000", claim(38_000, 1000, "most"), "violated"],
    ["under 39,000", claim(39_000, 1000, "below"), "holds"],
    ["under 38,990", claim(38_990, 10, "below"), "hedge-equal"],
    ["over 20,000", claim(20_000, 10_000, "above"), "understated"],
  ];
  for (const [wording, stated, verdict] of cases) {
    it(`are called “${wording}”: ${verdict}`, () => {
      expect(entails(stated, [38_990, 38_990])).toBe(verdict);
    });
  }
});

it("“half” bears two and a half points, “one in five” what rounds to five", () => {
  expect(entails(claim(0.5, 0.05, undefined, "fraction"), [0.48, 0.48])).toBe("holds");
  expect(entails(claim(0.5, 0.05, undefined, "fraction"), [0.42, 0.42])).toBe("violated");
  expect(entails(claim(5, 1, undefined, "one-in-k"), [0.19, 0.19])).toBe("holds");
  expect(entails(claim(5, 1, undefined, "one-in-k"), [0.17, 0.17])).toBe("violated");
});

it("“four in five” and “more than one in five” are fractions", () => {
  const fourInFive = claim(5 / 4, 1, undefined, "one-in-k");
  expect(entails(fourInFive, [0.8, 0.8])).toBe("holds");
  expect(entails(fourInFive, [0.82, 0.82])).toBe("holds");
  expect(entails(fourInFive, [0.66, 0.66])).toBe("violated");
  expect(entails(claim(5, 1, "above", "one-in-k"), [0.24, 0.24])).toBe("holds");
  expect(entails(claim(5, 1, "above", "one-in-k"), [0.19, 0.19])).toBe("violated");
  expect(entails(claim(5, 1, "near-below", "one-in-k"), [0.19, 0.19])).toBe("holds");
  expect(entails(claim(5, 1, "about", "one-in-k"), [0.19, 0.19])).toBe("holds");
});

it("82 tons to 116 tons is a growth of 40.0 to 42.9 %", () => {
  const [low, high] = scale(
    divide(inputInterval(116, 1, [], "narrow", true), inputInterval(82, 1, [], "narrow", true)),
    100,
  );
  expect([low - 100, high - 100].map((value) => Number(value.toFixed(1)))).toEqual([40, 42.9]);
});

it("a claim that follows from a value follows from every interval with the value in it", () => {
  const order: Verdict[] = [
    "holds",
    "rounded",
    "understated",
    "hedge-equal",
    "last-digit",
    "loose",
    "violated",
  ];
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.constantFrom(1, 10, 100),
      fc.constantFrom<HedgeSense | undefined>(
        undefined,
        "above",
        "least",
        "near-below",
        "about",
        "most",
        "below",
      ),
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat(1000),
      fc.nat(1000),
      (n, g, sense, value, below, above) => {
        const stated = claim(n, g, sense);
        const exact = order.indexOf(entails(stated, [value, value]));
        const wide = order.indexOf(entails(stated, [value - below, value + above]));
        // A bound may be met by either end; the verdict of an interval is that of its kindest value.
        return exact > 1 || wide <= 1;
      },
    ),
  );
});
