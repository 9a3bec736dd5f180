import { expect, test } from "vitest";
import type { FindingResult } from "./finding.ts";
import { reasonOf } from "./reason.ts";

const against = (n: number, N: number, exceptions: number, stated: FindingResult["stated"]): string =>
  reasonOf(
    {
      ref: "f",
      statement: "a statement",
      frame: undefined,
      n,
      N,
      missing: {},
      unnamed: 0,
      undetermined: [],
      doubtful: 0,
      least: { n, N },
      maybeSame: [],
      counted: [],
      otherwise: [],
      absent: [],
      exceptions: Array.from({ length: exceptions }, (_, i) => `p-${i}`),
      stated,
      verdict: "contradicted",
    },
    true,
  );

test("what speaks against none or all is said as what it is: whole, in part, or not at all", () => {
  const none = { n: 0, quantifier: "none" } as const;
  const all = { quantifier: "all" } as const;
  expect(against(0, 7, 1, none)).toBe("Stated is “none” (0); it holds in part for one.");
  expect(against(1, 7, 1, none)).toBe("Stated is “none” (0); it holds for 1 of the 7 who answered.");
  expect(against(1, 7, 3, none)).toBe(
    "Stated is “none” (0); it holds for 1 of the 7 who answered and in part for 2.",
  );
  expect(against(1, 1, 1, none)).toBe("Stated is “none” (0); it holds for the only one who answered.");
  expect(against(4, 7, 3, all)).toBe("Stated is “all”; it does not hold for 3 of the 7 who answered.");
});
