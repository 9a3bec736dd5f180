import fc from "fast-check";
import { english } from "../../src/arithmetic/language/english.ts";
import { expect, test } from "vitest";
import { sized } from "../size.ts";
import { statementsOf } from "../../src/analysis/figure/statement.ts";
import { reconcile } from "../../src/analysis/figure/reconciliation/reconciliation.ts";
import { numberText } from "../../src/arithmetic/number-text.ts";
import { figureSchema } from "../../src/domain/figure.ts";
import { type Qualifier, qualifiers } from "../../src/domain/qualifier.ts";
import type { AnyRecord } from "../../src/domain/record.ts";
import { checkDocuments } from "../../src/numbers/check/check.ts";
import { ofStatement } from "../../src/service/check-ledger.ts";

type Stated = { readonly value: number; readonly qualifier: Qualifier };

/** What is counted, and a sentence that says so. */
const things = {
  people: {
    about: { indicator: "prison_population", unit: "persons" },
    sentence: (said: string) => `On 1 March 2023 the prisons of Malta held ${said} prisoners.`,
    sign: "",
  },
  share: {
    about: { indicator: "women_share", unit: "percent", population: "prisoners" },
    sentence: (said: string) => `On 1 March 2023, ${said} of the prisoners in Malta were women.`,
    sign: "%",
  },
} as const;
type Thing = keyof typeof things;

function figure(thing: Thing, ref: string, stated: Stated): AnyRecord {
  const body = { ...things[thing].about, ...stated, place: "Malta", as_of: "2023-03-01", at: ref };
  return { ref, kind: "figure", body: figureSchema.parse(body) } as AnyRecord;
}

/** What `reconcile` says of two figures, and `check` of a draft that states the first and is held against the second. */
function said(thing: Thing, draft: Stated, ledger: Stated, isPinned: boolean) {
  const records = [figure(thing, "a", draft), figure(thing, "b", ledger)];
  const verdict = reconcile(records)[0]?.verdict;
  const figures = statementsOf([records[1]!]).flatMap((statement) => ofStatement(statement) ?? []);
  const words = `${english.hedges[draft.qualifier]}${numberText(draft.value)}${things[thing].sign}`;
  const text = things[thing].sentence(isPinned ? `[${words}]{fig=b}` : words);
  const [document] = checkDocuments([{ doc: "draft", text }], figures).documents;
  return { verdict, found: document!.diagnostics.map(({ severity, rule }) => `${severity} ${rule}`), text };
}

const rounded = (value: number, digits: number): number => Number(value.toPrecision(digits));
const hedge = fc.constantFrom(...qualifiers);
const pair = fc
  .record({
    thing: fc.constantFrom<Thing>("people", "share"),
    size: fc.double({ min: 0, max: 1, noNaN: true }),
    factor: fc.oneof(
      fc.constant(1),
      fc.double({ min: 0.85, max: 1.18, noNaN: true }),
      fc.double({ min: 0.6, max: 1.6, noNaN: true }),
    ),
    digits: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 })),
    hedges: fc.tuple(hedge, hedge),
    isPinned: fc.boolean(),
  })
  .map(({ thing, size, factor, digits, hedges, isPinned }) => {
    const value = thing === "people" ? Math.round(200 * 450 ** size) : 3 + 50 * size;
    const most = thing === "people" ? 5 : value < 10 ? 2 : 3;
    const [one, two] = digits.map((count) => Math.min(count, most)) as [number, number];
    return {
      thing,
      draft: { value: rounded(value, one), qualifier: hedges[0] },
      ledger: {
        value: rounded(thing === "people" ? Math.round(value * factor) : value * factor, two),
        qualifier: hedges[1],
      },
      isPinned,
    };
  })
  // A number of another size is taken for a count of something else, unless its writer has pinned it.
  .filter(
    ({ draft, ledger, isPinned }) =>
      isPinned || (draft.value <= 2 * ledger.value && ledger.value <= 2 * draft.value),
  );

test("what reconcile calls agree has no error and no warning in check but hedge-equal, and what it calls irreconcilable has an error", () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(pair, ({ thing, draft, ledger, isPinned }) => {
      const { verdict, found, text } = said(thing, draft, ledger, isPinned);
      const about = `${text} against ${JSON.stringify(ledger)}: ${found.join()}`;
      const errors = found.filter((each) => each.startsWith("error"));
      const graver = found.filter((each) => !each.startsWith("info") && each !== "warning hedge-equal");
      if (verdict === "agree") expect(graver, about).toEqual([]);
      if (verdict === "rounding" || verdict === "hedge") expect(errors, about).toEqual([]);
      if (verdict === "irreconcilable") expect(errors, about).not.toEqual([]);
      seen.set(verdict!, (seen.get(verdict!) ?? 0) + 1);
    }),
    { numRuns: sized(1000) },
  );
  expect([...seen.keys()].sort()).toEqual(["agree", "hedge", "irreconcilable", "rounding"]);
});
