import fc from "fast-check";
import { expect, test } from "vitest";
import type { MissingState } from "../domain/value-state.ts";
import type { FindingResult } from "./finding.ts";
import { refusedPhrases, findingSentence } from "./wording.ts";

const result = (
  n: number,
  N: number,
  missing: Partial<Record<MissingState, number>> = {},
  undetermined = 0,
): FindingResult => ({
  ref: "fnd",
  statement: "a statement",
  frame: "fr",
  n,
  N,
  missing,
  unnamed: 0,
  undetermined: Array.from({ length: undetermined }, (_, i) => `p-${i}`),
  counted: [],
  exceptions: [],
  stated: undefined,
  verdict: "not-stated",
});
const lawyer = { unit: "person", predicate: "had a lawyer in police custody" } as const;
const interviewed = { label: "the 20 people interviewed for this report" };
const sentence = (of: FindingResult): string => findingSentence(of, lawyer, interviewed);

test("none of those who answered, and the rest is said with the frame", () => {
  expect(sentence(result(0, 18, { not_asked: 2 }))).toBe(
    "None of the 18 people who answered had a lawyer in police custody; two of the 20 people interviewed for this report were not asked.",
  );
});

test("with every answer in, the frame itself is the total", () => {
  expect(sentence(result(16, 20))).toBe(
    "16 of the 20 people interviewed for this report had a lawyer in police custody.",
  );
  expect(sentence(result(20, 20))).toBe(
    "All 20 people interviewed for this report had a lawyer in police custody.",
  );
  expect(sentence(result(0, 20))).toBe(
    "None of the 20 people interviewed for this report had a lawyer in police custody.",
  );
  expect(sentence(result(1, 20))).toBe(
    "One of the 20 people interviewed for this report had a lawyer in police custody.",
  );
});

test("every state has its words, one and several, and those who may not belong are said apart", () => {
  expect(sentence(result(3, 4, { not_asked: 1, declined: 2, not_stated: 11 }, 1))).toBe(
    "Three of the 4 people who answered had a lawyer in police custody; one of the 18 people interviewed for this report was not asked, two declined to answer and 11 have no answer on record; of one more it is not known whether it is among them.",
  );
  expect(sentence(result(15, 15, {}, 5))).toBe(
    "All 15 people who answered had a lawyer in police custody; of five more it is not known whether they are among the people interviewed for this report.",
  );
});

test("a single answer is said as such, and a predicate agrees with one", () => {
  const one = (n: number, N: number): string =>
    findingSentence(
      result(n, N, { conflicting: 1 }),
      { unit: "person", predicate: "were told their rights" },
      interviewed,
    );
  const rest = "; one of the 2 people interviewed for this report has conflicting accounts on record.";
  expect(one(1, 1)).toBe(`The only person who answered was told their rights${rest}`);
  expect(one(0, 1)).toBe(`The only person who answered is not among those who were told their rights${rest}`);
  expect(one(1, 2)).toContain("One of the 2 people who answered was told their rights; ");
  expect(one(2, 3)).toContain("Two of the 3 people who answered were told their rights; ");
});

test("a population that is not the whole frame is said to be a part of it", () => {
  expect(
    findingSentence(
      result(2, 4),
      { unit: "person", predicate: "were bystanders", population: "minor" },
      interviewed,
    ),
  ).toBe("Two of the 4 in question among the people interviewed for this report were bystanders.");
});

test("no answer at all, and nobody to answer, are said as such", () => {
  expect(sentence(result(0, 0, { not_stated: 15 }))).toBe(
    "Nothing is on record about this for any of the 15 people interviewed for this report.",
  );
  expect(sentence(result(0, 0, {}, 2))).toBe(
    "Nobody on record is known to be among the people interviewed for this report; of two more it is not known whether they are among them.",
  );
});

test("counts alone below 30, a whole percentage below 200, one decimal from there", () => {
  expect(sentence(result(14, 29))).not.toContain("%");
  expect(sentence(result(14, 30))).toContain("14 of the 30 people interviewed for this report (47%) had");
  expect(sentence(result(100, 199))).toContain("(50%)");
  expect(sentence(result(101, 200))).toContain("(50.5%)");
  expect(sentence(result(1_234, 12_345))).toContain(
    "1,234 of the 12,345 people interviewed for this report (10.0%)",
  );
});

test("rounding never makes everybody or nobody of some", () => {
  fc.assert(
    fc.property(fc.integer({ min: 30, max: 100_000 }), fc.nat(), (N, k) => {
      const n = 1 + (k % (N - 1));
      expect(sentence(result(n, N))).not.toMatch(/\((?:0|0\.0|100|100\.0)%\)/);
    }),
  );
});

test("without a frame or a predicate the sentence says what it can", () => {
  expect(findingSentence(result(3, 5), { unit: "charge" }, undefined)).toBe(
    "Three of the 5 charges on record fit the statement.",
  );
});

test("words for everybody held are refused of a sample that is not random", () => {
  const of = (text: string, sampling?: "random") =>
    refusedPhrases(text, result(16, 20), sampling).map(({ phrase }) => phrase);
  expect(of("Most prisoners had no lawyer.")).toEqual(["Most prisoners"]);
  expect(of("The majority of detainees, a prevalence of 4 in 5 (margin of error 3).")).toEqual([
    "The majority of detainees",
    "prevalence",
    "margin of error",
  ]);
  expect(of("Most detainees interviewed had no lawyer.")).toEqual([]);
  expect(of("Most of the people interviewed had no lawyer.")).toEqual([]);
  expect(of("Most prisoners had no lawyer.", "random")).toEqual([]);
});

test("a percentage of 20, a decimal of 100 and none of 20 with two missing are refused", () => {
  expect(refusedPhrases("80% had none", result(16, 20))).toEqual([
    { phrase: "80%", why: "below 30 answers only counts are given; there are 20" },
  ]);
  expect(refusedPhrases("80.5 per cent", result(80, 100)).map(({ phrase }) => phrase)).toEqual([
    "80.5 per cent",
  ]);
  expect(refusedPhrases("80%", result(80, 100))).toEqual([]);
  expect(refusedPhrases("None of the 20 had a lawyer", result(0, 18, { not_asked: 2 }))).toEqual([
    { phrase: "None of the 20", why: "none needs every answer, and 2 of 20 are missing" },
  ]);
  expect(refusedPhrases("None of the 18 who answered", result(0, 18, { not_asked: 2 }))).toEqual([]);
  expect(
    refusedPhrases("All 20 were held", result(18, 18, { not_asked: 2 })).map(({ phrase }) => phrase),
  ).toEqual(["All 20"]);
});
