import { expect, test } from "vitest";
import { type Assertion, assertionSchema } from "../../domain/assertion.ts";
import { countingRuleSchema, houseRule } from "../../domain/counting-rule.ts";
import { type Coded, countAnswers, standings } from "./counting.ts";
import { record } from "../../../test/record.ts";

const { standingOf, personOf } = standings([
  record("person", "p-lina", {}),
  record("person", "p-aunt", {}),
  record("person", "p-visitor", { part: ["relative"] }),
  record("person", "p-guard", {}),
  record("group", "g-watch", { label: "Watch", kind: "organisation" }),
  record("group", "g-crowd", { label: "bystanders" }),
  record("relation", "r-1", { from: "p-aunt", kind: "relative-of", to: "p-lina" }),
  record("episode", "p-lina/e", { person: "p-lina" }),
  record("stage", "p-lina/e/s", { episode: "p-lina/e", type: "police-custody" }),
  record("safeguard", "p-lina/e/s/judge", { stage: "p-lina/e/s", code: "judge", respected: "no" }),
  record("act", "p-lina/a", { type: "beating", parties: [{ who: "p-lina", part: "suffered" }] }),
  record("act", "p-lina/b", { type: "threat" }),
  record("facility", "f", { name: "F", type: "prison" }),
]);

const said = (says: string | undefined, answer: string, more: object = {}): Assertion =>
  assertionSchema.parse({
    subject: "p-lina/e/s",
    variable: "told_rights",
    ...(["yes", "no", "partly"].includes(answer)
      ? { state: "answered", value: { kind: "code", code: answer } }
      : { state: answer }),
    ...(says === undefined ? {} : { says }),
    ...more,
  });
const coded = (...bodies: Assertion[]): Coded[] => bodies.map((body, i) => ({ ref: `a-${i}`, body }));
const outcome = (...bodies: Assertion[]) => countAnswers(coded(...bodies), standingOf).outcome;
const yes = { state: "answered", value: { kind: "code", code: "yes" } };

test("whose a subject is follows its links up to a person", () => {
  expect(personOf("p-lina/e/s/judge")).toBe("p-lina");
  expect(personOf("p-lina/a")).toBe("p-lina");
  expect(personOf("p-lina/b")).toBe("p-lina");
  expect(personOf("f")).toBeUndefined();
});

test("a speaker is the person itself, a relative, an organisation or someone else", () => {
  const standing = (says: string | undefined) => standingOf(said(says, "yes"));
  expect(standing(undefined)).toBe("own");
  expect(standing("p-lina")).toBe("own");
  expect(standing("p-aunt")).toBe("relative");
  expect(standing("p-visitor")).toBe("relative");
  expect(standing("g-watch")).toBe("organisation");
  expect(standing("g-crowd")).toBe("other");
  expect(standing("p-guard")).toBe("other");
  expect(standingOf({ ...said("p-lina", "yes"), subject: "f" })).toBe("other");
});

test("the person's own words decide before a relative's, and the grounds say who was left out and why", () => {
  const answer = countAnswers(
    coded(said("p-aunt", "no"), said("p-lina", "yes"), said("g-watch", "no")),
    standingOf,
  );
  expect(answer.outcome).toEqual(yes);
  expect(answer.counted).toEqual(["a-1"]);
  expect(answer.leftOut).toEqual([
    { ref: "a-0", why: "an account of higher rank answers" },
    { ref: "a-2", why: "an account of higher rank answers" },
  ]);
});

test("a quotation decides before a paraphrase by the same person", () => {
  expect(outcome(said("p-lina", "no", { form: "paraphrase" }), said("p-lina", "yes"))).toEqual(yes);
});

test("who was not asked leaves the answer to the next rank", () => {
  expect(outcome(said("p-lina", "not_asked"), said("p-aunt", "yes"))).toEqual(yes);
  expect(outcome(said("p-aunt", "declined"), said("p-lina", "not_asked"))).toEqual({ state: "not_asked" });
});

test("answers of equal rank that disagree conflict, and those that agree do not", () => {
  expect(outcome(said("p-aunt", "yes"), said("p-visitor", "no"))).toEqual({ state: "conflicting" });
  expect(outcome(said("p-aunt", "yes"), said("p-visitor", "yes"))).toEqual(yes);
});

test("numbers that can both stand do not conflict: the narrower is the answer", () => {
  const number = (low: number, high: number, qualifier = "exact"): Assertion => ({
    ...said("p-lina", "yes"),
    value: { kind: "number", low, high, qualifier: qualifier as "exact" },
  });
  expect(outcome(number(50, 60), number(55, 55))).toMatchObject({ value: { low: 55 } });
  expect(outcome(number(55, 55), number(20, 20, "over"))).toMatchObject({ value: { low: 55 } });
  expect(outcome(number(50, 60), number(61, 61))).toEqual({ state: "conflicting" });
  expect(outcome(number(10, 30), number(10, 15), number(20, 30))).toEqual({ state: "conflicting" });
});

test("answers coded from a statement never count, even under a rule that would take anything", () => {
  const rule = countingRuleSchema.parse({ label: "all", ranks: [{ speaker: "any" }], leave_out: [] });
  const aggregate = said("g-watch", "no", { basis: "aggregate", from_statement: "fnd-1" });
  const answer = countAnswers(coded(aggregate), standingOf, rule);
  expect(answer).toMatchObject({ outcome: { state: "not_stated" }, counted: [], statements: ["fnd-1"] });
  expect(outcome(aggregate, said("p-aunt", "yes"))).toEqual(yes);
});

test("a rule leaves out what it names, and accounts it has no rank for", () => {
  const rule = {
    ...houseRule,
    ranks: [{ speaker: "own", form: "any" } as const],
    leave_out: ["inferred" as const],
  };
  const answer = countAnswers(
    coded(said("p-lina", "yes", { basis: "inferred" }), said("p-aunt", "no")),
    standingOf,
    rule,
  );
  expect(answer.outcome).toEqual({ state: "not_stated" });
  expect(answer.leftOut.map(({ why }) => why)).toEqual([
    "the rule leaves out basis inferred",
    "the rule has no rank for relative in quote",
  ]);
});
