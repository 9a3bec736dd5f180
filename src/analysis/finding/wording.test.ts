import fc from "fast-check";
import { expect, test } from "vitest";
import type { MissingState } from "../../domain/value-state.ts";
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
  doubtful: undetermined,
  least: { n, N },
  maybeSame: [],
  otherwise: [],
  absent: [],
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
    "Three of the 4 people who answered had a lawyer in police custody; one of the 18 people interviewed for this report was not asked, two declined to answer and 11 have no answer on record; of one more it is not known whether that person is among them.",
  );
  expect(sentence(result(15, 15, {}, 5))).toBe(
    "All 15 people who answered had a lawyer in police custody; of five more it is not known whether they are among the 20 people interviewed for this report.",
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

const letters = { unit: "letter", predicate: "were answered in time" } as const;

test("one letter and one person are spoken of as one, answered or not", () => {
  const of = (n: number, N: number, missing = {}, undetermined = 0): string =>
    findingSentence(result(n, N, missing, undetermined), letters, { label: "letters sent" });
  expect(of(0, 1)).toBe(
    "The only letter among the letters sent is not among those that were answered in time.",
  );
  expect(of(1, 1)).toBe("The only letter among the letters sent was answered in time.");
  expect(of(0, 1, { not_stated: 4 }, 1)).toBe(
    "The only letter with an answer on record is not among those that were answered in time; four of the 5 letters sent have no answer on record; of one more it is not known whether that letter is among them.",
  );
  expect(of(0, 0, { not_stated: 1 })).toBe(
    "Nothing is on record about this for the only letter among the letters sent.",
  );
  expect(findingSentence(result(0, 1), letters, undefined)).toBe(
    "The only letter on record is not among those that were answered in time.",
  );
  expect(findingSentence(result(1, 1), { unit: "person", predicate: "are in prison" }, undefined)).toBe(
    "The only person on record is in prison.",
  );
  expect(sentence(result(1, 1))).toBe(
    "The only person among the 20 people interviewed for this report had a lawyer in police custody.",
  );
});

test("a predicate that counts nouns is not put into the singular, which it would not fit", () => {
  const of = (predicate: string): string =>
    findingSentence(result(1, 4), { unit: "person", predicate }, interviewed).replace(/^.*report /, "");
  expect(of("were bystanders")).toBe("is among those who were bystanders.");
  expect(of("were detained women")).toBe("is among those who were detained women.");
  expect(of("were children when arrested")).toBe("is among those who were children when arrested.");
  expect(of("were convicted")).toBe("was convicted.");
  expect(of("were held in CC1 or CC2")).toBe("was held in CC1 or CC2.");
  expect(of("are in prison")).toBe("is in prison.");
  expect(of("have children")).toBe("has children.");
});

test("of two it is said of both, of one, or of neither", () => {
  const of = (n: number): string => findingSentence(result(n, 2), letters, { label: "letters sent" });
  expect(of(2)).toBe("Both letters sent were answered in time.");
  expect(of(1)).toBe("One of the 2 letters sent was answered in time.");
  expect(of(0)).toBe("Neither of the 2 letters sent was answered in time.");
});

test("no sentence speaks of one in the plural", () => {
  const count = fc.integer({ min: 0, max: 3 });
  fc.assert(
    fc.property(count, count, count, count, fc.boolean(), (a, b, silent, doubtful, whole) => {
      const text = findingSentence(
        result(Math.min(a, b), Math.max(a, b), { not_stated: silent }, doubtful),
        { ...letters, population: whole ? "true" : "answered" },
        { label: "letters sent" },
      );
      expect(text).not.toMatch(/\bof the (?:1|one) |\bAll [12] |\b[Oo]ne of [^;]* were |among the in /);
    }),
  );
});

test("a population that is not the whole frame is said to be a part of it", () => {
  expect(
    findingSentence(
      result(2, 4),
      { unit: "person", predicate: "were bystanders", population: "minor" },
      interviewed,
    ),
  ).toBe("Two of the 4 in question among the 20 people interviewed for this report were bystanders.");
  expect(
    findingSentence(
      result(2, 4, {}, 2),
      { unit: "person", predicate: "were bystanders", population: "minor" },
      interviewed,
    ),
  ).toBe(
    "Two of the 4 people who answered were bystanders; of two more it is not known whether they are among those in question among the 20 people interviewed for this report.",
  );
});

test("none is not said without those of whom it holds in part", () => {
  const none = { ...result(0, 4), stated: { n: 0, quantifier: "none" as const }, exceptions: ["p-2"] };
  expect(findingSentence(none, { unit: "person", predicate: "were told their rights" }, interviewed)).toBe(
    "None of the 4 people interviewed for this report were told their rights; for one of them it holds in part.",
  );
});

test("no answer at all, and nobody to answer, are said as such", () => {
  expect(sentence(result(0, 0, { not_stated: 15 }))).toBe(
    "Nothing is on record about this for any of the 15 people interviewed for this report.",
  );
  expect(sentence(result(0, 0, {}, 2))).toBe(
    "Nobody on record is known to be among the 20 people interviewed for this report; of two more it is not known whether they are among them.",
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

test("a frame that gives its number in words is not counted twice", () => {
  const six = { label: "the six who were under 18 when they were arrested" };
  const sentence = findingSentence(result(2, 6), { unit: "person", predicate: "had a lawyer" }, six);
  expect(sentence).toBe("Two of the 6 who were under 18 when they were arrested had a lawyer.");
});

test("a frame keeps its number wherever no other stands before it", () => {
  const met = { label: "the 5 I met" };
  const of = (found: FindingResult, population?: string): string =>
    findingSentence(
      found,
      { unit: "person", predicate: "were released", ...(population === undefined ? {} : { population }) },
      met,
    );
  expect(of(result(2, 3, {}, 2), `sex == "f"`)).toBe(
    "Two of the 3 people who answered were released; of two more it is not known whether they are among those in question among the 5 I met.",
  );
  expect(of(result(1, 1), `sex == "f"`)).toBe("The only person in question among the 5 I met was released.");
  expect(of(result(0, 3, { not_stated: 2 }))).toBe(
    "None of the 3 people who answered were released; two of the 5 I met have no answer on record.",
  );
  expect(of(result(0, 0, {}, 2))).toBe(
    "Nobody on record is known to be among the 5 I met; of two more it is not known whether they are among them.",
  );
});

test("records that may be of one person are said as the range that they make", () => {
  const maybe = (n: number, N: number, least: { n: number; N: number }): FindingResult => ({
    ...result(n, N),
    least,
    maybeSame: [["p-1", "p-2"]],
  });
  expect(sentence(maybe(3, 3, { n: 2, N: 2 }))).toBe(
    "All 3 people interviewed for this report had a lawyer in police custody; two of them may be one person, so they are 2 or 3.",
  );
  expect(sentence(maybe(2, 4, { n: 1, N: 3 }))).toContain(
    "two of them may be one person, so they are 3 or 4, of whom it holds for 1 or 2.",
  );
});
