import fc from "fast-check";
import { expect, test } from "vitest";
import { sized } from "../../../test/size.ts";
import { type Quantifier, type Stated, quantifiers } from "../../domain/finding.ts";
import { exceptionsHaveIt, quantifierHolds, universal, verdictOn } from "./quantifier.ts";

const tally = (
  n: number,
  N: number,
  missing = 0,
  more: { notStated?: number; undetermined?: number } = {},
) => ({
  n,
  N,
  missing,
  notStated: 0,
  undetermined: 0,
  exceptions: 0,
  ...more,
});

test("where nothing is claimed there is nothing to agree with", () => {
  expect(verdictOn(undefined, tally(3, 4))).toBe("not-stated");
  expect(verdictOn({ words: "as some recall" }, tally(3, 4))).toBe("not-stated");
});

test("four of five stated cannot be told from four of four with one not stated", () => {
  expect(verdictOn({ n: 4, N: 5 }, tally(4, 4, 1, { notStated: 1 }))).toBe("cannot-tell");
  expect(verdictOn({ n: 4, N: 5 }, tally(3, 4, 1, { notStated: 1 }))).toBe("cannot-tell");
  expect(verdictOn({ n: 4, N: 5 }, tally(4, 5))).toBe("agrees");
});

test("a number that no answer of those missing can give differs", () => {
  expect(verdictOn({ n: 4, N: 5 }, tally(2, 4, 1))).toBe("differs");
  expect(verdictOn({ n: 4, N: 5 }, tally(4, 6))).toBe("differs");
  expect(verdictOn({ n: 11 }, tally(12, 12))).toBe("differs");
  expect(verdictOn({ n: 11 }, tally(10, 10, 0, { undetermined: 2 }))).toBe("cannot-tell");
  expect(verdictOn({ quantifier: "most" }, tally(1, 10, 2))).toBe("differs");
});

test("none and all are contradicted by one exception, and open while answers are missing", () => {
  expect(verdictOn({ quantifier: "none" }, { ...tally(0, 15), exceptions: 1 })).toBe("contradicted");
  expect(verdictOn({ n: 0, N: 20 }, { ...tally(1, 20), exceptions: 1 })).toBe("contradicted");
  expect(verdictOn({ n: 15, N: 15 }, { ...tally(14, 15), exceptions: 1 })).toBe("contradicted");
  expect(verdictOn({ quantifier: "none" }, tally(0, 18, 2))).toBe("cannot-tell");
  expect(verdictOn({ quantifier: "none" }, tally(0, 20))).toBe("agrees");
});

test("only one of 20 stated, none of the few recorded: it cannot be told", () => {
  const stated: Stated = { n: 1, N: 20, quantifier: "only-one" };
  expect(verdictOn(stated, tally(0, 4, 16, { notStated: 16 }))).toBe("cannot-tell");
});

test("a word holds already where those missing cannot change it, unless more than half is not stated", () => {
  expect(verdictOn({ quantifier: "most" }, tally(15, 16, 4))).toBe("agrees");
  expect(verdictOn({ quantifier: "most", N: 20 }, tally(15, 16, 4))).toBe("agrees");
  expect(verdictOn({ quantifier: "most" }, tally(9, 16, 4))).toBe("cannot-tell");
  expect(verdictOn({ quantifier: "several" }, tally(4, 6, 14, { notStated: 14 }))).toBe("cannot-tell");
});

test("a verdict of differs is right: it is given exactly when no completion fits", () => {
  const small = fc.nat({ max: 6 });
  const claims: fc.Arbitrary<Stated> = fc
    .record({
      n: fc.option(small, { nil: undefined }),
      N: fc.option(small, { nil: undefined }),
      quantifier: fc.option(fc.constantFrom<Quantifier>(...quantifiers), { nil: undefined }),
    })
    .filter(({ n, N, quantifier }) => n !== undefined || N !== undefined || quantifier !== undefined);
  fc.assert(
    fc.property(claims, small, small, small, small, (stated, n, others, missing, undetermined) => {
      const N = n + others;
      const exceptions = universal(stated) === "none" ? n : universal(stated) === "all" ? others : 0;
      fc.pre(exceptions === 0 && N + missing + undetermined > 0);
      let fits = false;
      for (let more = 0; more <= missing + undetermined; more++)
        for (let yes = 0; yes <= more; yes++)
          fits ||=
            N + more > 0 &&
            (stated.n === undefined || stated.n === n + yes) &&
            (stated.N === undefined || stated.N === N + more) &&
            (stated.quantifier === undefined || quantifierHolds[stated.quantifier](n + yes, N + more));
      const verdict = verdictOn(stated, { n, N, missing, notStated: 0, undetermined, exceptions });
      expect(verdict === "differs").toBe(!fits);
    }),
    { numRuns: sized(3000) },
  );
});

test("the exceptions are whoever answered against the statement, or the fewer where nothing is claimed", () => {
  expect(exceptionsHaveIt({ n: 0 }, 5, 6)).toBe(true);
  expect(exceptionsHaveIt({ n: 4, N: 4 }, 1, 4)).toBe(false);
  expect(exceptionsHaveIt({ n: 3, N: 4 }, 1, 4)).toBe(false);
  expect(exceptionsHaveIt({ quantifier: "only-one" }, 3, 4)).toBe(true);
  expect(exceptionsHaveIt({ quantifier: "most" }, 1, 4)).toBe(false);
  expect(exceptionsHaveIt(undefined, 1, 4)).toBe(true);
  expect(exceptionsHaveIt(undefined, 3, 4)).toBe(false);
});

test("each word of the table is true of its own example and false of the next", () => {
  const cases: [Quantifier, [number, number], [number, number]][] = [
    ["none", [0, 20], [1, 20]],
    ["all", [20, 20], [19, 20]],
    ["all-but-one", [19, 20], [18, 20]],
    ["most", [11, 20], [10, 20]],
    ["vast-majority", [16, 20], [15, 20]],
    ["almost-all", [18, 20], [17, 20]],
    ["almost-none", [2, 20], [3, 20]],
    ["many", [7, 20], [6, 20]],
    ["several", [3, 20], [2, 20]],
    ["some", [1, 20], [0, 20]],
    ["only-one", [1, 20], [2, 20]],
  ];
  for (const [word, yes, no] of cases) {
    expect(quantifierHolds[word](...yes), word).toBe(true);
    expect(quantifierHolds[word](...no), word).toBe(false);
  }
});

test("a statement about records of which there is none can't be told", () => {
  expect(verdictOn({ n: 0, quantifier: "none" }, tally(0, 0))).toBe("cannot-tell");
  expect(verdictOn({ n: 5, N: 5, quantifier: "all" }, tally(0, 0))).toBe("cannot-tell");
});
