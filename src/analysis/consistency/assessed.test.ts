import { expect, test } from "vitest";
import { record } from "../../../test/record.ts";
import { consistency } from "./consistency.ts";

const finding = (more: object) =>
  record("finding", "f", { statement: "Beatings there amounted to torture.", ...more });
const assessment = (more: object) =>
  record("assessment", "as", { norm: "n", about: "x", author: "A", reviewer: "B", ...more });
const told = (...records: Parameters<typeof consistency>[0] extends Iterable<infer R> ? R[] : never) =>
  consistency(records).map(({ id, verdict }) => [id, verdict]);

test("a finding of our own may not say what facts amount to before an assessment does; a source may", () => {
  expect(told(finding({}))).toEqual([["strong-word:f", "broken"]]);
  expect(told(finding({ at: ["report#p=4"] }))).toEqual([]);
  expect(told(finding({ statement: "People were beaten there." }))).toEqual([]);
  expect(told(finding({ statement: "x", predicate: "were held arbitrarily" }))).toEqual([
    ["strong-word:f", "broken"],
  ]);
  expect(told(finding({}), assessment({}))).toEqual([["strong-word:f", "broken"]]);
});

test("what stands behind a word is an assessment by a norm of that word, concluded on every element for it", () => {
  const concluded = (norm: string, ...conclusions: readonly string[]) =>
    assessment({
      norm,
      overall: "It comes to that.",
      elements: conclusions.map((conclusion, at) => ({ element: `e-${at}`, conclusion })),
    });
  const broken = [["strong-word:f", "broken"]];
  expect(told(finding({}), concluded("cat-1", "shown", "arguable"))).toEqual([]);
  expect(told(finding({}), concluded("cat-1", "shown", "not-shown"))).toEqual(broken);
  expect(told(finding({}), concluded("iccpr-9-1", "shown"))).toEqual(broken);
  // A norm that forbids more than one thing stands behind the one that its elements name.
  const covenant = record("norm", "n", {
    instrument: "Covenant",
    provision: "Article 7",
    kind: "treaty",
    requirement: "No torture or degrading treatment.",
  });
  const named = (element: string) =>
    assessment({ overall: "It comes to that.", elements: [{ element, conclusion: "arguable" }] });
  expect(told(finding({}), covenant, named("it was torture"))).toEqual([]);
  expect(told(finding({}), covenant, named("the treatment was degrading"))).toEqual(broken);
  // "Amounts to" alone needs any.
  expect(told(finding({ statement: "It violates the law." }), concluded("iccpr-9-1", "shown"))).toEqual([]);
});

test("a place of treatment whose users do not come of their own will is told for review, and no other place", () => {
  const place = (type: string) => record("facility", "x", { name: "House", type });
  const concluded = (conclusion: string) =>
    assessment({ elements: [{ element: "ct-voluntary", conclusion }] });
  const of = (type: string, conclusion: string) => told(place(type), concluded(conclusion));
  expect(of("community-treatment", "contradicted")).toEqual([["voluntary-treatment:x:as", "broken"]]);
  expect(of("treatment-service", "not-shown")).toEqual([["voluntary-treatment:x:as", "broken"]]);
  expect(of("community-treatment", "shown")).toEqual([["voluntary-treatment:x:as", "holds"]]);
  expect(of("community-treatment", "unassessed")).toEqual([]);
  expect(of("drug-detention-centre", "contradicted")).toEqual([]);
});
