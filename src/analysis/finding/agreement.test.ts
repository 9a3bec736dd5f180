import { expect, test } from "vitest";
import { cohensKappa, krippendorffsAlpha } from "./agreement.ts";

/** Pairs from a table of how often the first coder's code (row) met the second's (column). */
function pairs(table: readonly (readonly number[])[]): [string, string][] {
  return table.flatMap((row, a) =>
    row.flatMap((count, b) =>
      Array.from({ length: count }, (): [string, string] => [`code-${a}`, `code-${b}`]),
    ),
  );
}

test("kappa is 0.68 for the two psychiatrists of Fleiss, Levin and Paik", () => {
  // Statistical Methods for Rates and Proportions, 3rd ed. 2003, section 18.1: psychotic, neurotic, organic.
  const { value, n, observed, expected } = cohensKappa(
    pairs([
      [75, 1, 4],
      [5, 4, 1],
      [0, 0, 10],
    ]),
  );
  expect(n).toBe(100);
  expect(observed).toBeCloseTo(0.89, 10);
  expect(expected).toBeCloseTo(0.66, 10);
  expect(value).toBeCloseTo(0.68, 2);
});

test("kappa leaves out what one coder did not answer and needs two different answers", () => {
  expect(
    cohensKappa([
      ["a", "a"],
      ["b", "b"],
      ["a", undefined],
    ]),
  ).toMatchObject({ value: 1, n: 2 });
  expect(
    cohensKappa([
      ["a", "a"],
      ["a", "a"],
    ]).value,
  ).toBeUndefined();
  expect(cohensKappa([]).value).toBeUndefined();
});

test("alpha has the values of Krippendorff's own examples", () => {
  // Krippendorff 2011, Computing Krippendorff's alpha-reliability, sections A (two coders, two codes) and C (four coders, gaps).
  const coders = (...rows: string[]): (string | undefined)[][] =>
    [...rows[0]!].map((_, unit) => rows.map((row) => (row[unit] === "." ? undefined : row[unit])));
  const two = krippendorffsAlpha(coders("0100000010", "1110010000"));
  expect(two).toMatchObject({ n: 10, value: expect.closeTo(0.095, 3) });
  const four = krippendorffsAlpha(coders("123321412...", "1233224125.3", ".3332342251.", "12332441251."));
  expect(four.n).toBe(11);
  expect(four.value).toBeCloseTo(0.743, 3);
});
