import { dividedBy, exactly, growthFrom, hedged, minus, percentOf, plus, times } from "./formula.ts";
import { said, truthOf } from "./hedge-law.ts";
import { allows } from "./interval.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Quantity } from "../domain/quantity.ts";
import { type Qualifier, qualifiers } from "../domain/qualifier.ts";

const say = (number: number, qualifier: Qualifier = "exact") =>
  hedged({ low: number, high: number, qualifier });

test("over 9,500 people in 2,050 places is over 463.4 percent", () => {
  const result = percentOf(say(9500, "over"), say(2050))!;
  expect(result.low).toBeCloseTo(463.41, 2);
  expect(result.qualifier).toBe("over");
  expect(allows(result.truth.reach, result.low)).toBe(false);
});

test("the direction of a hedge follows the operation", () => {
  expect(dividedBy(say(100), say(20, "over"))!.qualifier).toBe("under");
  expect(dividedBy(say(100), say(20, "up_to"))!.qualifier).toBe("at_least");
  expect(minus(say(38990), say(10000, "up_to"))).toMatchObject({ low: 28990, qualifier: "at_least" });
  expect(minus(say(5), say(2, "over")).truth.reach).toMatchObject({ high: 3, highOpen: true });
  expect(minus(say(5), say(2, "at_least")).truth.reach).toMatchObject({ high: 3, highOpen: false });
  expect(minus(say(5, "over"), say(2, "over")).qualifier).toBeUndefined();
  expect(plus(say(5, "over"), say(2, "at_least")).qualifier).toBe("over");
  expect(plus(say(5, "over"), say(2, "under")).qualifier).toBeUndefined();
  expect(times(say(20, "nearly"), exactly(3)).qualifier).toBe("nearly");
  expect(times(say(15, "about"), say(2, "about")).qualifier).toBe("about");
  expect(growthFrom(say(21900), say(38990, "over"))!.qualifier).toBe("over");
  expect(growthFrom(say(21900), say(38990))!.low).toBeCloseTo(78.0365, 4);
});

test("what is divided by a number that may be none has no upper end", () => {
  expect(dividedBy(say(3), say(4, "up_to"))!.truth.reach).toMatchObject({ low: 0.75, high: Infinity });
  expect(percentOf(say(3), say(4, "up_to"))!.truth.reach).toMatchObject({ low: 75, high: Infinity });
});

test("nothing is divided by zero or by a number of unknown sign", () => {
  expect(dividedBy(say(1), say(0))).toBeUndefined();
  expect(dividedBy(say(1), hedged({ low: -1, high: 1, qualifier: "exact" }))).toBeUndefined();
});

/** A quantity with a number that it allows. */
const claim = fc
  .record({
    qualifier: fc.constantFrom(...qualifiers),
    low: fc.integer({ min: 1, max: 100_000 }),
    width: fc.integer({ min: 0, max: 500 }),
    at: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ qualifier, low, width, at }) => {
    const quantity: Quantity = { low, high: low + width, qualifier };
    const interval = truthOf(said(quantity)).reach;
    const top = Math.min(interval.high, interval.low * 3 + 1000);
    const truth = interval.low + (top - interval.low) * at;
    return { quantity, truth: allows(interval, truth) ? truth : (interval.low + top) / 2 };
  });

/** A little room for the last digit of floating-point arithmetic. */
const holds = (interval: { low: number; high: number }, truth: number): boolean =>
  truth >= interval.low - 1e-9 * Math.abs(interval.low) &&
  truth <= interval.high + 1e-9 * Math.abs(interval.high);

test("whatever the true values are, the derived interval holds the true result", () => {
  fc.assert(
    fc.property(claim, claim, claim, (a, b, c) => {
      // "Up to 5" may be none, and nothing is a share of none.
      fc.pre(b.truth !== 0);
      const [x, y, z] = [hedged(a.quantity), hedged(b.quantity), hedged(c.quantity)];
      expect(holds(plus(x, y).truth.reach, a.truth + b.truth)).toBe(true);
      expect(holds(minus(x, y).truth.reach, a.truth - b.truth)).toBe(true);
      expect(holds(times(x, minus(y, z)).truth.reach, a.truth * (b.truth - c.truth))).toBe(true);
      expect(holds(dividedBy(minus(x, z), y)!.truth.reach, (a.truth - c.truth) / b.truth)).toBe(true);
      expect(holds(percentOf(x, y)!.truth.reach, (100 * a.truth) / b.truth)).toBe(true);
      expect(holds(growthFrom(y, x)!.truth.reach, (100 * (a.truth - b.truth)) / b.truth)).toBe(true);
    }),
  );
});

test("the word given to a result never claims less than its interval allows at the end it names", () => {
  fc.assert(
    fc.property(claim, claim, (a, b) => {
      const result = percentOf(hedged(a.quantity), hedged(b.quantity))!;
      const { qualifier, low, high } = result;
      const interval = result.truth.reach;
      if (qualifier === "over" || qualifier === "at_least") expect(interval.low).toBe(low);
      if (qualifier === "under" || qualifier === "up_to" || qualifier === "nearly")
        expect(interval.high).toBe(high);
      if (qualifier === "exact") expect([interval.low, interval.high]).toEqual([low, high]);
    }),
  );
});
