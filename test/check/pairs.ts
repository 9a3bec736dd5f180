import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Rule } from "../../src/numbers/diagnostic.ts";

/** A wrong text and its right twin, all invented, with the rules of which the wrong one breaks one. */
export interface Pair {
  readonly rules: readonly Rule[];
  readonly wrong: string;
  readonly right: string;
}

/** The pairs of a file: a line is `RULE … ¦ WRONG ¦ RIGHT`, in Markdown, with `\\n` for a line break. */
const pairsOf = (file: string): readonly Pair[] =>
  readFileSync(join(import.meta.dirname, file), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [rules, wrong, right] = line.split(" ¦ ");
      const text = (source: string): string => source.replaceAll("\\n", "\n");
      return { rules: rules!.split(" ") as Rule[], wrong: text(wrong!), right: text(right!) };
    });

/** The sets in the order of their writing; each was measured when it was written, and looked at then. */
export const pairSets: Readonly<Record<string, readonly Pair[]>> = Object.fromEntries(
  ["", "-2", "-3", "-4", "-5", "-6", "-7", "-8"]
    .map((part) => `pairs${part}.txt`)
    .map((file) => [file, pairsOf(file)]),
);

/** A third of the last two sets, chosen by a hash before anything was measured, and read by nobody since. */
export const asidePairs: readonly Pair[] = pairsOf("pairs-aside.txt");

export const pairs: readonly Pair[] = Object.values(pairSets).flat();
