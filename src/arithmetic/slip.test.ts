import { expect, test } from "vitest";
import { isTransposed, slipBetween } from "./slip.ts";

test("one digit that is another, and two that changed places, are slips", () => {
  expect(slipBetween(38_890, 38_990)).toBe("digit");
  expect(slipBetween(78_123, 87_123)).toBe("transposed");
  expect(slipBetween(56.3, 56.4)).toBe("digit");
  expect(slipBetween(38_990, 39_890)).toBe("transposed");
  expect(slipBetween(412, 4120)).toBeUndefined();
  expect(slipBetween(412, 421 + 500)).toBeUndefined();
  expect(slipBetween(412, 412)).toBeUndefined();
  expect(isTransposed(2640.2, 2459.9)).toBe(true);
});
