import { expect, test } from "vitest";
import { type AnyRecord } from "../../domain/record.ts";
import { type ConsistencyResult, consistency } from "./consistency.ts";
import { record } from "../../../test/record.ts";

const of = (rule: string, ...records: AnyRecord[]): ConsistencyResult[] =>
  consistency(records).filter((result) => result.rule === rule);

const long = "They took my papers, and nobody in the whole street had done anything at all";
const said = (ref: string, says: string, words: string, more: object = {}): AnyRecord =>
  record("assertion", ref, {
    subject: says,
    variable: "account",
    state: "answered",
    value: { kind: "text", text: "kept apart" },
    says,
    words,
    ...more,
  });

test("one quotation under two speakers is found, as a whole and as a part, once for the two", () => {
  const part = "“They took my papers, and nobody in the whole street had done anything,” she said";
  const found = of(
    "one-speaker",
    said("a", "p", long),
    said("b", "q", long.toUpperCase()),
    said("c", "q", long),
    record("account", "d", { speaker: "r", topic: "arrest", value: part.split("”")[0] }),
  );
  expect(found.map(({ record: ref, verdict }) => [ref, verdict])).toEqual([
    ["a", "broken"],
    ["a", "broken"],
    ["b", "broken"],
  ]);
  expect(found[0]!.why).toContain("stand under p and, in b, under q");
  // The words themselves are testimony and are not repeated.
  expect(JSON.stringify(found)).not.toMatch(/papers/i);
});

test("a quotation that is cut, mended or lengthened under the second speaker is still found", () => {
  const cut = "They took my papers, and nobody in the whole street […] had done anything at all. I was alone";
  expect(of("one-speaker", said("a", "p", long), said("b", "q", cut))).toHaveLength(1);
  const other = "They took my papers, and nobody in the whole house could say why the door stood open";
  expect(of("one-speaker", said("a", "p", long), said("b", "q", other))).toEqual([]);
});

test("common phrases, a paraphrase, words passed on, and people who may be one are no drift", () => {
  expect(
    of("one-speaker", said("a", "p", "they beat me badly"), said("b", "q", "they beat me badly")),
  ).toEqual([]);
  expect(of("one-speaker", said("a", "p", long), said("b", "q", long, { form: "summary" }))).toEqual([]);
  const passedOn = said("b", "q", long, { basis: "told-by", told_by: "p" });
  expect(of("one-speaker", said("a", "p", long), passedOn)).toEqual([]);
  const same = record("relation", "r", { from: "p", kind: "possibly-same-person", to: "q" });
  expect(of("one-speaker", said("a", "p", long), said("b", "q", long), same)).toEqual([]);
});

const stay = (person: string, at: string, start: string, end: string): AnyRecord[] => [
  record("episode", `${person}/${at}`, { person }),
  record("stay", `${person}/${at}/stay`, { episode: `${person}/${at}`, facility: at, start, end }),
];

test("one pseudonym for two people is broken where they cannot be one, and open where they may", () => {
  const [a, b] = [
    record("person", "a", { pseudonym: "Lena", sex: "f" }),
    record("person", "b", { pseudonym: " lena", sex: "m" }),
  ];
  expect(of("one-person", a, b)[0]).toMatchObject({ id: "one-person:a:b", verdict: "broken" });
  const open = record("person", "c", { pseudonym: "Lena" });
  expect(of("one-person", a, open)[0]).toMatchObject({ verdict: "cannot-tell" });
  expect(of("one-person", a, record("person", "d", { pseudonym: "Mara", sex: "m" }))).toEqual([]);
});

test("one pseudonym that stands in two places at once is broken, with years alone it is not", () => {
  const people = ["a", "b"].map((ref) => record("person", ref, { pseudonym: "Lena" }));
  const verdictOf = (start: string, end: string): string | undefined =>
    of("one-person", ...people, ...stay("a", "f", "2018-03", "2018-09"), ...stay("b", "g", start, end))[0]
      ?.verdict;
  expect(verdictOf("2018-05", "2019-05")).toBe("broken");
  expect(verdictOf("2018-10", "2019-05")).toBe("cannot-tell");
  expect(verdictOf("2017", "2019")).toBe("cannot-tell");
});

test("one pseudonym is of two people by their ages, each on its day, and where one died before the other was taken", () => {
  const aged = (ref: string, years: number, on: string): AnyRecord =>
    record("person", ref, { pseudonym: "Lena", age: { years, on } });
  const verdictOf = (...records: AnyRecord[]): string | undefined => of("one-person", ...records)[0]?.verdict;
  expect(verdictOf(aged("a", 19, "2018-03"), aged("b", 34, "2019-05"))).toBe("broken");
  expect(verdictOf(aged("a", 33, "2018-03"), aged("b", 34, "2019-05"))).toBe("cannot-tell");
  const arrested = (ref: string, years: number, start: string): AnyRecord[] => [
    record("person", ref, { pseudonym: "Lena", age_at_arrest: years }),
    record("episode", `${ref}/e`, { person: ref, start }),
  ];
  expect(verdictOf(...arrested("a", 14, "2018-02"), ...arrested("b", 41, "2019"))).toBe("broken");
  const people = ["a", "b"].map((ref) => record("person", ref, { pseudonym: "Lena" }));
  const taken = record("episode", "b/e", { person: "b", start: "2019-05" });
  const died = (when: string): AnyRecord => record("death", "a/d", { person: "a", died: when });
  expect(verdictOf(...people, taken, died("2018-12"))).toBe("broken");
  expect(verdictOf(...people, taken, died("2019-06"))).toBe("cannot-tell");
});

test("two times that overlap however they are placed cannot be of one person", () => {
  const held = (ref: string, person: string, start: string, months: number): AnyRecord[] => [
    record("episode", ref, { person, start }),
    record("assertion", `${ref}-months`, {
      subject: ref,
      variable: "months_held",
      state: "answered",
      value: { kind: "number", low: months, high: months, qualifier: "exact" },
    }),
  ];
  const person = record("person", "a", {});
  const [first, inside, beside] = [
    held("a/1", "a", "2018-01", 30),
    held("a/2", "a", "2019", 5),
    held("a/3", "a", "2020", 5),
  ];
  expect(of("one-person", person, ...first, ...inside)).toMatchObject([{ record: "a/1", verdict: "broken" }]);
  expect(of("one-person", person, ...first, ...beside)).toEqual([]);
  const people = ["a", "b"].map((ref) => record("person", ref, { pseudonym: "Lena" }));
  expect(of("one-person", ...people, ...first, ...held("b/1", "b", "2019", 5))[0]).toMatchObject({
    record: "a",
    verdict: "broken",
  });
});

test("an answer that does not change has one value for one person", () => {
  const sex = (ref: string, code: string): AnyRecord =>
    record("assertion", ref, {
      subject: "a",
      variable: "sex",
      state: "answered",
      value: { kind: "code", code },
    });
  const person = record("person", "a", {});
  expect(of("one-person", person, sex("x", "f"), sex("y", "m"))).toHaveLength(1);
  expect(of("one-person", person, sex("x", "f"), sex("y", "f"))).toEqual([]);
});

test("two ages of one person are of one birth, each on the day of its source, or they cannot both stand", () => {
  const interview = (ref: string, on: string): AnyRecord =>
    record("source", ref, { kind: "interview", title: ref, held: on });
  const aged = (ref: string, years: number, at: string): AnyRecord =>
    record("assertion", ref, {
      subject: "a",
      variable: "age",
      state: "answered",
      value: { kind: "number", low: years, high: years, qualifier: "exact" },
      at,
    });
  const told = (years: number): ConsistencyResult[] =>
    of(
      "one-person",
      record("person", "a", {}),
      interview("i", "2018-05-02"),
      interview("j", "2020-05-02"),
      aged("x", 30, "i"),
      aged("y", years, "j"),
    );
  expect(told(44)).toMatchObject([{ record: "x", verdict: "broken" }]);
  expect(told(32)).toEqual([]);
  expect(told(33)).toEqual([]);
});

test("a claim that nobody is held for something is set against those who are", () => {
  const claim = (more: object): AnyRecord =>
    record("promise", "claim", { kind: "policy-claim", by: "The minister", pledges: "As told.", ...more });
  const held = [
    record("person", "a", {}),
    record("episode", "a/e", { person: "a", start: "2018-02" }),
    record("charge", "a/e/c", {
      episode: "a/e",
      offence: "other",
      offence_words: "unpaid debt",
      verdict: "convicted",
      sentence_months: 12,
    }),
  ];
  const numbered = claim({ target: "debtors in jail", target_value: 0, made: "2019-05" });
  const [found] = of("claim-and-cases", numbered, ...held);
  expect(found).toMatchObject({ id: "claim-and-cases:claim", verdict: "broken", record: "claim" });
  expect(found!.why).toContain("a/e/c");
  const worded = claim({ pledges: "No debtor has been imprisoned; they are helped.", made: "2019-05" });
  expect(of("claim-and-cases", worded, ...held)).toHaveLength(1);
  const before = claim({ target: "debtors in jail", target_value: 0, made: "2017-05" });
  expect(of("claim-and-cases", before, ...held)).toEqual([]);
  const other = claim({ target: "poachers in jail", target_value: 0 });
  expect(of("claim-and-cases", other, ...held)).toEqual([]);
});
