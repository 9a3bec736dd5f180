import { expect, test } from "vitest";
import { bound, counted, sized } from "../../../test/size.ts";
import { outbreakGate } from "../../../test/simulation/outbreak-gate.ts";

const trials = sized(1000, 100);
const trialsOfRejection = sized(1000, 1000);

test(`the outbreak's calibration passes its self-check in ${counted(trials)} trials, and rejection alone fails it in ${counted(trialsOfRejection)}`, () => {
  const adjusted = outbreakGate({ table: 20_000, trials, keep: 0.02, adjust: true });
  for (const check of adjusted) {
    expect(check.pValue).toBeGreaterThan(0.001);
    expect(Math.abs(check.coverage90 - 0.9)).toBeLessThan(bound(0.025));
  }
  // Ranks of fewer truths do not tell the two apart.
  const plain = outbreakGate({ table: 20_000, trials: trialsOfRejection, keep: 0.02, adjust: false });
  expect(Math.min(...plain.map((check) => check.pValue))).toBeLessThan(0.001);
});

test("the outbreak's calibration passes its self-check with regression adjustment from a small table too", () => {
  for (const check of outbreakGate({ table: 3000, trials: 250, keep: 0.15, adjust: true })) {
    expect(check.pValue).toBeGreaterThan(0.001);
    expect(Math.abs(check.coverage90 - 0.9)).toBeLessThan(0.06);
  }
});
