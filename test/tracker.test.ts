import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { proposedRepeats } from "../src/analysis/tracker/repeat.ts";
import { fromShared } from "./needs.ts";

type Recommendation = {
  readonly id: string;
  readonly source: string;
  readonly addressee: string;
  readonly action_verb: string | null;
  readonly paraphrase: string;
  readonly related: readonly string[];
};

const records = fromShared("cambodia-2020", "the linked pairs of calls");
test.skipIf(records === undefined)(
  "of ten pairs of calls that a person linked, nine are among the first 25 proposals",
  () => {
    const { recommendations } = JSON.parse(readFileSync(join(records!, "recommendations.json"), "utf8")) as {
      recommendations: readonly Recommendation[];
    };
    const calls = recommendations.map(
      ({ id, source, addressee, action_verb: action, paraphrase, related }) => ({
        ref: id,
        asks: paraphrase,
        action: action ?? undefined,
        addressee,
        made_in: source.startsWith("report") ? "report" : source,
        repeats: related,
      }),
    );
    expect(proposedRepeats(calls, calls.length ** 2).filter(({ linked }) => linked)).toHaveLength(10);
    expect(proposedRepeats(calls, 25).filter(({ linked }) => linked).length).toBeGreaterThanOrEqual(9);
  },
);
