import { expect, test } from "vitest";
import { figureSaid } from "./figure-said.ts";
import { lastDigitUnit, powerOfTen, printedDecimals, roundTo, significantDigits } from "./precision.ts";

test("the unit of a number is that of its last digit that is not 0", () => {
  for (const [number, unit] of [
    [38_000, 1000],
    [38_990, 10],
    [56.9, 0.1],
    [0.05, 0.01],
    [0, 1],
    [7, 1],
  ] as const)
    expect(lastDigitUnit(number), String(number)).toBe(unit);
  expect([999, 1000, 0.02].map(powerOfTen)).toEqual([100, 1000, 0.01]);
  expect([38_990, 20_000, 0.1875].map(significantDigits)).toEqual([4, 1, 4]);
});

test("halves go away from zero, as they are written", () => {
  expect([roundTo(1.005, 2), roundTo(-2.5, 0), roundTo(78.037, 2, "down")]).toEqual([1.01, -3, 78.03]);
});

test("a figure is as precise as it was printed", () => {
  const figure = (low: number, unit: string, printed?: string) => ({
    value: { kind: "number" as const, low, high: low },
    qualifier: "exact" as const,
    unit,
    ...(printed === undefined ? {} : { printed }),
  });
  expect(printedDecimals(figure(57, "percent", "57.0"))).toBe(1);
  const units = (
    [
      [57, "percent", "57.0"],
      [60, "percent"],
      [20, "percent", "a fifth"],
      [38_000, "persons"],
      [30, "days"],
      [2.5, "times capacity", "two and a half"],
    ] as const
  ).map(([number, unit, printed]) => figureSaid(figure(number, unit, printed))?.unit);
  expect(units).toEqual([0.1, 1, 5, 1000, 1, 0.1]);
});
