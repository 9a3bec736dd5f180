import fc from "fast-check";
import { expect, test } from "vitest";
import { qualifiers } from "../domain/qualifier.ts";
import { intervalOf } from "./hedge-law.ts";
import { compareInterval, intervalsMeet } from "./interval.ts";

test("over excludes its number, at least includes it", () => {
  expect(compareInterval(intervalOf({ low: 100, high: 100, qualifier: "over" }), ">", 100)).toBe("yes");
  expect(compareInterval(intervalOf({ low: 100, high: 100, qualifier: "at_least" }), ">", 100)).toBe(
    "unknown",
  );
  expect(compareInterval(intervalOf({ low: 100, high: 100, qualifier: "at_least" }), ">=", 100)).toBe("yes");
  expect(compareInterval(intervalOf({ low: 100, high: 100, qualifier: "under" }), "<", 100)).toBe("yes");
  expect(compareInterval(intervalOf({ low: 100, high: 100, qualifier: "nearly" }), ">=", 100)).toBe("no");
  expect(compareInterval(intervalOf({ low: 50, high: 60, qualifier: "exact" }), ">", 55)).toBe("unknown");
});

test("over 100 and under 100 have no number in common", () => {
  const over = intervalOf({ low: 100, high: 100, qualifier: "over" });
  expect(intervalsMeet(over, intervalOf({ low: 100, high: 100, qualifier: "under" }))).toBe(false);
  expect(intervalsMeet(over, intervalOf({ low: 100, high: 100, qualifier: "exact" }))).toBe(false);
  expect(intervalsMeet(over, intervalOf({ low: 100, high: 101, qualifier: "exact" }))).toBe(true);
});

test("a comparison that is told for an interval holds for every number in it", () => {
  const relation = fc.constantFrom("<", "<=", ">", ">=", "==" as const);
  const quantity = fc.record({
    low: fc.integer({ min: 1, max: 60 }),
    span: fc.integer({ min: 0, max: 20 }),
    qualifier: fc.constantFrom(...qualifiers),
  });
  fc.assert(
    fc.property(
      quantity,
      relation,
      fc.integer({ min: 0, max: 100 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (q, sign, number, share) => {
        const interval = intervalOf({ low: q.low, high: q.low + q.span, qualifier: q.qualifier });
        const high = Math.min(interval.high, 1000);
        const inside = interval.low + (high - interval.low) * share;
        if ((inside === interval.low && interval.lowOpen) || (inside === interval.high && interval.highOpen))
          return;
        const answer = compareInterval(interval, sign as "<", number);
        const holds = {
          "<": inside < number,
          "<=": inside <= number,
          ">": inside > number,
          ">=": inside >= number,
          "==": inside === number,
        }[sign];
        if (answer !== "unknown") expect(holds).toBe(answer === "yes");
      },
    ),
  );
});
