import { expect, test } from "vitest";
import { outbreakGate } from "./outbreak-gate.ts";

test("the outbreak's calibration passes its self-check in 1,000 trials, and rejection alone fails it", () => {
  const adjusted = outbreakGate({ table: 20_000, trials: 1000, keep: 0.02, adjust: true });
  for (const check of adjusted) {
    expect(check.pValue).toBeGreaterThan(0.001);
    expect(Math.abs(check.coverage90 - 0.9)).toBeLessThan(0.025);
  }
  const plain = outbreakGate({ table: 20_000, trials: 1000, keep: 0.02, adjust: false });
  expect(Math.min(...plain.map((check) => check.pValue))).toBeLessThan(0.001);
});
