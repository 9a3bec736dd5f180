import { describe, expect, test } from "vitest";
import { deriveFigures, derivedIndicators } from "../src/analysis/figure/derivation.ts";
import { rivalReadings } from "../src/analysis/figure/recomputation.ts";
import { concepts, groupTags, kindWords, unitScales } from "../src/analysis/figure/vocabulary.ts";
import { reconcile } from "../src/analysis/figure/reconciliation/reconciliation.ts";
import { reconciliationVerdicts } from "../src/analysis/figure/reconciliation/verdict.ts";
import { figureSchema, formulas } from "../src/domain/figure.ts";
import { populations } from "../src/domain/population.ts";
import type { AnyRecord } from "../src/domain/record.ts";
import { readRecordFiles } from "../src/intake/records/record-file.ts";
import { manual } from "./manual.ts";

const { text, example, tableUnder } = manual("figures.md");
const firstCells = (heading: string, table = 0): string[] =>
  tableUnder(heading, table).map(([first]) => first!);

describe("the example of the manual of figures", () => {
  const { drafts, problems } = readRecordFiles([{ name: "valley.yaml", text: example }], {
    codebooks: [],
    hasRef: () => false,
  });
  const records = drafts as unknown as readonly AnyRecord[];

  test("is read without a problem", () => {
    expect(problems).toEqual([]);
  });

  test("gives every kind of derived figure, with the arithmetic that is printed", () => {
    const derived = new Map(deriveFigures(records).map((figure) => [figure.id, figure]));
    expect(firstCells("What follows from figures", 1)).toEqual([...derivedIndicators]);
    for (const [indicator, , id, arithmetic] of tableUnder("What follows from figures", 1)) {
      const figure = derived.get(id!);
      expect(figure?.indicator, id).toBe(indicator);
      expect(figure!.arithmetic, id).toBe(arithmetic);
    }
  });

  test("gives every verdict, with the arithmetic that is printed", () => {
    const found = reconcile(records);
    expect(firstCells("Verdicts").sort()).toEqual([...reconciliationVerdicts].sort());
    for (const [verdict, , refs, arithmetic] of tableUnder("Verdicts")) {
      const wanted = refs!.split(" ").sort();
      const row = found.find(({ figures }) => [...figures].sort().join(" ") === wanted.join(" "));
      expect(row?.verdict, refs).toBe(verdict);
      expect(row!.arithmetic, refs).toBe(arithmetic);
    }
    // Listed from the worst, as they are printed.
    const verdicts = [...new Set(found.map(({ verdict }) => verdict))];
    expect(firstCells("Verdicts")).toEqual(verdicts);
  });
});

test("the manual has every formula, reading, population, concept, kind, unit, group, and field that a figure is known by", () => {
  expect(firstCells("What follows from figures")).toEqual([...formulas]);
  expect(firstCells("Verdicts", 1)).toEqual([...rivalReadings]);
  const has = (word: string): void => expect(text.includes(`\`${word}\``), word).toBe(true);
  for (const population of populations) has(population);
  for (const { concept, kind } of concepts) {
    has(concept);
    has(kind);
  }
  for (const [kind] of kindWords) has(kind);
  for (const unit of Object.keys(unitScales)) has(unit);
  for (const [tag] of groupTags) has(tag!);
  const elsewhere = ["label", "value", "qualifier", "attributed_to", "hedge", "estimate", "note"];
  for (const field of Object.keys(figureSchema.shape)) if (!elsewhere.includes(field)) has(field);
});
