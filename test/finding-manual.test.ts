import { beforeAll, describe, expect, test } from "vitest";
import { buildColumns } from "../src/analysis/column/column-build.ts";
import { type Columns, rowsOf, stateOfByte } from "../src/analysis/column/column.ts";
import { NO, YES, evaluate } from "../src/analysis/finding/compile.ts";
import { consistencyRules } from "../src/analysis/consistency/consistency.ts";
import { parseExpression } from "../src/analysis/finding/expression.ts";
import { computeFinding, type FindingResult } from "../src/analysis/finding/finding.ts";
import { quantifierHolds } from "../src/analysis/finding/quantifier.ts";
import { type Schemas, schemasOf } from "../src/analysis/column/unit-schema.ts";
import { findingSentence } from "../src/analysis/finding/wording.ts";
import { variableTypes } from "../src/domain/codebook.ts";
import { countingRuleSchema, houseRule } from "../src/domain/counting-rule.ts";
import { findingSchema, findingVerdicts, quantifiers, type Finding } from "../src/domain/finding.ts";
import { type Frame, frameSchema, units } from "../src/domain/frame.ts";
import type { AnyRecord } from "../src/domain/record.ts";
import { readRecordFiles } from "../src/intake/records/record-file.ts";
import { manual } from "./manual.ts";

const { text, example, tableUnder } = manual("findings.md");
const firstCells = (heading: string): string[] => tableUnder(heading).map(([first]) => first!);

describe("the example of the manual", () => {
  const { drafts, problems } = readRecordFiles([{ name: "valley.yaml", text: example }], {
    codebooks: [],
    hasRef: () => false,
  });
  const records = drafts as unknown as readonly AnyRecord[];
  const results = new Map<string, { result: FindingResult; body: Finding; frame: Frame }>();
  let columns: Columns;
  let schemas: Schemas;
  beforeAll(() => {
    const codebooks = records.flatMap((record) => (record.kind === "codebook" ? [record.body] : []));
    schemas = schemasOf(codebooks);
    columns = buildColumns({ records, codebooks });
    const frames = new Map(
      records.flatMap((record) => (record.kind === "frame" ? [[record.ref, record.body] as const] : [])),
    );
    for (const record of records) {
      if (record.kind !== "finding") continue;
      const frame = frames.get(record.body.frame!)!;
      const question = {
        ref: record.ref,
        body: record.body,
        frame: { ref: record.body.frame!, body: frame },
      };
      results.set(record.ref, {
        result: computeFinding(question, columns, schemas),
        body: record.body,
        frame,
      });
    }
  });

  test("is read without a problem", () => {
    expect(problems).toEqual([]);
    expect(results.size).toBe(findingVerdicts.length);
  });

  test("has every verdict once, as its table says", () => {
    expect(firstCells("Verdicts")).toEqual([...findingVerdicts]);
    for (const [verdict, , ref] of tableUnder("Verdicts"))
      expect(results.get(ref!)!.result.verdict, ref).toBe(verdict);
  });

  test("gives the sentences that are printed", () => {
    expect(firstCells("The sentence")).toEqual([...results.keys()]);
    for (const [ref, sentence] of tableUnder("The sentence")) {
      const { result, body, frame } = results.get(ref!)!;
      expect(findingSentence(result, body, frame), ref).toBe(sentence);
    }
  });

  test("answers each expression of its table for each person, or names the state that stops it", () => {
    const rows = tableUnder("Yes, no, and not known", 1);
    expect(rows.length).toBeGreaterThan(8);
    const table = columns.tables.get("person")!;
    const people = Uint32Array.from(rowsOf(table, ["c-1", "c-2", "c-3", "c-4"]));
    for (const [expression, ...cells] of rows) {
      const { values, states } = evaluate(
        parseExpression(expression!, "person", schemas).root,
        "person",
        columns,
        people,
      );
      const said = [...values].map((value, at) =>
        value === YES ? "yes" : value === NO ? "no" : stateOfByte[states()[at]!],
      );
      expect(said, expression).toEqual(cells);
    }
    for (const state of stateOfByte) expect(text.includes(`\`${state}\``), state).toBe(true);
  });
});

test("the manual has every quantifier, with the bound that the program holds it to", () => {
  expect(firstCells("Words for a share")).toEqual([...quantifiers]);
  const bounds: Record<string, [n: number, N: number, holds: boolean][]> = {
    "more than half": [
      [5, 10, false],
      [6, 10, true],
    ],
    "at least four fifths": [
      [79, 100, false],
      [80, 100, true],
    ],
    "at least nine tenths": [
      [89, 100, false],
      [90, 100, true],
    ],
    "at most one tenth": [
      [10, 100, true],
      [11, 100, false],
    ],
    "at least a third, and at least three": [
      [2, 6, false],
      [3, 9, true],
      [3, 10, false],
    ],
    "at least three": [
      [2, 10, false],
      [3, 10, true],
    ],
    "at least one": [
      [0, 10, false],
      [1, 10, true],
    ],
    "n is 0": [
      [0, 10, true],
      [1, 10, false],
    ],
    "n is N": [
      [10, 10, true],
      [9, 10, false],
    ],
    "n is N less 1": [
      [9, 10, true],
      [10, 10, false],
    ],
    "n is 1": [
      [1, 10, true],
      [2, 10, false],
    ],
    "claims nothing beyond its numbers": [
      [0, 10, true],
      [5, 10, true],
    ],
  };
  for (const [word, when] of tableUnder("Words for a share"))
    for (const [n, N, holds] of bounds[when!]!)
      expect(quantifierHolds[word as keyof typeof quantifierHolds](n, N), `${word} ${n} of ${N}`).toBe(holds);
});

test("the manual has every unit, field, type of variable, way of sampling, operator, and rank of the house's rule", () => {
  const has = (word: string): void => expect(text.includes(`\`${word}\``), word).toBe(true);
  for (const unit of units) has(unit);
  for (const type of variableTypes) has(type);
  for (const way of frameSchema.shape.sampling.unwrap().options) has(way);
  for (const source of countingRuleSchema.shape.leave_out.unwrap().element.options)
    expect(text.includes(source), source).toBe(true);
  const documented = new Set(firstCells("The parts of a finding"));
  for (const field of Object.keys(findingSchema.shape))
    if (!["figures", "at", "note"].includes(field)) expect(documented.has(field), field).toBe(true);
  for (const operator of ["&&", "\\|\\|", "!", "==", "!=", "<", "<=", ">", ">=", "in", "exists", "all"])
    has(operator);
  const ranks = tableUnder("Counting rules").map(
    ([, speaker, form]) => `${/`(\w+)`/.exec(speaker!)?.[1] ?? speaker} ${form}`,
  );
  expect(ranks).toEqual(houseRule.ranks.map(({ speaker, form }) => `${speaker} ${form}`));
});

test("the manual has every rule of consistency, and no other", () => {
  expect(firstCells("Consistency of the cases")).toEqual([...consistencyRules]);
});
