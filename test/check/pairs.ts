import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../src/numbers/diagnostic.ts";

/** A wrong sentence and its right twin, all invented, with the rule that the wrong one breaks. */
export interface Pair {
  readonly rule: Rule;
  readonly wrong: string;
  readonly right: string;
}

/** The pairs of `pairs.txt`: a line is `RULE | WRONG | RIGHT`. */
export const pairs: readonly Pair[] = readFileSync(join(import.meta.dirname, "pairs.txt"), "utf8")
  .split("\n")
  .filter((line) => line !== "")
  .map((line) => {
    const [rule, wrong, right] = line.split(" | ");
    return { rule: rule as Rule, wrong: wrong!, right: right! };
  });
