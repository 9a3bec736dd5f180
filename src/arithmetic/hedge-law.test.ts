import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type Qualifier, qualifiers } from "../domain/qualifier.ts";
import { manual } from "../../test/manual.ts";
import {
  computed,
  entails,
  extentOf,
  type Form,
  intervalOf,
  operand,
  profiles,
  said,
  type Said,
  standing,
  tolerances,
  truthOf,
  type Verdict,
  verdicts,
} from "./hedge-law.ts";
import { allows, between, divide, type Interval, scale } from "./interval.ts";
import { numberText } from "./number-text.ts";

const number = (low: number, qualifier: Qualifier = "exact", form: Form = "count", unit?: number): Said =>
  said({ low, high: low, qualifier }, form, unit);
const so = (value: number) => computed(between(value));

const { tableUnder } = manual("numbers-and-hedges.md");

/** "16,500 to 17,500", "above 17,000", "16,150 to below 17,000". */
function text({ low, high, lowOpen, highOpen }: Interval): string {
  const from = `${lowOpen ? "above " : ""}${numberText(low)}`;
  return high === Infinity
    ? lowOpen
      ? from
      : `${from} and more`
    : `${from} to ${highOpen ? "below " : ""}${numberText(high)}`;
}

describe("the manual", () => {
  it.each([
    ["A count", 17_000, "count"],
    ["A number on record", 9500, "record"],
    ["A percentage", 80, "percent"],
  ] as const)("has the law for %s as the program has it", (title, n, form) => {
    const rows = tableUnder(title);
    expect(rows.map(([hedge]) => hedge)).toEqual([...qualifiers]);
    for (const [hedge, core, reach] of rows) {
      const quantity = { low: n, high: n, qualifier: hedge as Qualifier };
      if (form === "record") expect(text(intervalOf(quantity)), hedge).toBe(core);
      else {
        const extent = extentOf(said(quantity, form));
        expect([text(extent.core), text(extent.reach)], hedge).toEqual([core, reach]);
      }
    }
  });

  it("has every tolerance with its default, and every profile with its reason and source", () => {
    expect(tableUnder("Tolerances").map(([name, value]) => [name, Number(value)])).toEqual(
      Object.entries(tolerances),
    );
    expect(tableUnder("Profiles")).toEqual(
      Object.entries(profiles).map(([name, [reason, source]]) => [name, reason, source]),
    );
  });
});

describe("38,990 people", () => {
  const cases: [string, Said, Verdict][] = [
    ["over 38,000", number(38_000, "over"), "holds"],
    ["nearly 40,000", number(40_000, "nearly"), "holds"],
    ["nearly 38,000", number(38_000, "nearly"), "violated"],
    ["over 40,000", number(40_000, "over"), "violated"],
    ["over 38,990", number(38_990, "over"), "hedge-equal"],
    ["at least 38,990", number(38_990, "at_least"), "holds"],
    ["39,000", number(39_000), "rounded"],
    ["38,980", number(38_980), "violated"],
    ["38,000", number(38_000), "last-digit"],
    ["30,000", number(30_000), "violated"],
    ["about 40,000", number(40_000, "about"), "holds"],
    ["about 36,000", number(36_000, "about"), "loose"],
    ["about 30,000", number(34_000, "about"), "violated"],
    ["up to 39,000", number(39_000, "up_to"), "holds"],
    ["up to 38,000", number(38_000, "up_to"), "violated"],
    ["under 39,000", number(39_000, "under"), "holds"],
    ["under 38,990", number(38_990, "under"), "hedge-equal"],
    ["over 20,000", number(20_000, "over"), "understated"],
    ["up to 50,000", number(50_000, "up_to"), "understated"],
  ];
  it.each(cases)("are called “%s”: %j", (_, stated, verdict) => {
    expect(entails(stated, truthOf(number(38_990)))).toBe(verdict);
  });
});

test("“half” bears two and a half points, “one in five” what rounds to five", () => {
  expect(entails(number(0.5, "exact", "fraction"), so(0.48))).toBe("holds");
  expect(entails(number(0.5, "exact", "fraction"), so(0.42))).toBe("violated");
  expect(entails(number(5, "exact", "one-in-k"), so(0.19))).toBe("holds");
  expect(entails(number(5, "exact", "one-in-k"), so(0.17))).toBe("violated");
});

test("“four in five” and “more than one in five” are fractions", () => {
  const fourInFive = number(5 / 4, "exact", "one-in-k");
  expect(entails(fourInFive, so(0.8))).toBe("holds");
  expect(entails(fourInFive, so(0.82))).toBe("holds");
  expect(entails(fourInFive, so(0.66))).toBe("violated");
  expect(entails(number(5, "over", "one-in-k"), so(0.24))).toBe("holds");
  expect(entails(number(5, "over", "one-in-k"), so(0.19))).toBe("violated");
  expect(entails(number(5, "nearly", "one-in-k"), so(0.19))).toBe("holds");
  expect(entails(number(5, "about", "one-in-k"), so(0.19))).toBe("holds");
});

test("82 tons to 116 tons is a growth of 40.0 to 42.9 %", () => {
  const [before, after] = [82, 116].map((tons) => operand(number(tons), "narrow", true));
  const { low, high } = scale(divide(after!, before!)!, 100, -100);
  expect([low, high].map((value) => Number(value.toFixed(1)))).toEqual([40, 42.9]);
});

test("numbers agree in the core, are not refuted in the reach, and are apart outside it", () => {
  expect(standing(number(17_000, "about"), number(17_400))).toBe("agree");
  expect(standing(number(17_000, "about"), number(18_600))).toBe("rounding");
  expect(standing(number(17_000, "about"), number(18_800))).toBe("apart");
  expect(standing(number(9500, "over"), number(9550))).toBe("agree");
  expect(standing(number(9500, "over"), number(12_000))).toBe("rounding");
  expect(standing(number(9500, "over"), number(9400))).toBe("apart");
  expect(standing(number(9500, "over"), number(9500, "up_to"))).toBe("rounding");
  expect(entails(number(72, "over"), truthOf(number(60, "over")))).toBe("loose");
  expect(standing(number(412), number(413))).toBe("apart");
  expect(standing(number(40), number(44))).toBe("apart");
  expect(standing(number(310), number(301))).toBe("apart");
  expect(standing(number(300), number(297))).toBe("rounding");
  expect(standing(number(78, "at_least", "percent"), number(77.6, "exact", "percent"))).toBe("rounding");
});

const anyNumber = fc
  .record({
    low: fc.integer({ min: 1, max: 100_000 }),
    width: fc.constantFrom(0, 0, 0, 50, 1000),
    qualifier: fc.constantFrom(...qualifiers),
  })
  .map(({ low, width, qualifier }) => said({ low, high: low + width, qualifier }));

test("the core of a number lies in its reach, and the number is in the reach or at its end", () => {
  fc.assert(
    fc.property(anyNumber, (stated) => {
      const { core, reach } = extentOf(stated);
      expect(core.low).toBeGreaterThanOrEqual(reach.low);
      expect(core.high).toBeLessThanOrEqual(reach.high);
      expect(reach.low <= stated.low && stated.high <= reach.high).toBe(true);
    }),
  );
});

test("a number stands to another as the other to it", () => {
  fc.assert(fc.property(anyNumber, anyNumber, (a, b) => standing(a, b) === standing(b, a)));
});

test("a number that follows from a value follows from every interval with the value in it", () => {
  fc.assert(
    fc.property(
      anyNumber,
      fc.integer({ min: 1, max: 100_000 }),
      fc.nat(1000),
      fc.nat(1000),
      (stated, value, below, above) => {
        const exact = verdicts.indexOf(entails(stated, so(value)));
        const wide = verdicts.indexOf(entails(stated, computed(between(value - below, value + above))));
        // A bound may be met by either end; the verdict of an interval is that of its kindest value.
        expect(exact > 1 || wide <= 1).toBe(true);
      },
    ),
  );
});

test("a number is violated by a value exactly where its reach does not allow the value", () => {
  fc.assert(
    fc.property(anyNumber, fc.integer({ min: 1, max: 100_000 }), (stated, value) => {
      const { reach } = extentOf(stated);
      const verdict = entails(stated, truthOf(number(value)));
      if (verdict === "violated" && stated.qualifier !== "exact") expect(allows(reach, value)).toBe(false);
      if (verdict !== "violated") expect(value >= reach.low - 1e-3 && value <= reach.high + 1e-3).toBe(true);
    }),
  );
});
