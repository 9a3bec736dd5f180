import { expect, test } from "vitest";
import { type AnyRecord } from "../../domain/record.ts";
import { type ConsistencyResult, consistency } from "./consistency.ts";
import { record } from "../../../test/record.ts";

const of = (rule: string, ...records: readonly (AnyRecord | readonly AnyRecord[])[]): ConsistencyResult[] =>
  consistency(records.flat() as AnyRecord[]).filter((result) => result.rule === rule);

const routes = (ref: string, ...taken: readonly string[]): AnyRecord[] => [
  record("person", ref, {}),
  ...taken.map((route, index) =>
    record("episode", `${ref}/episode-${index + 1}`, { person: ref, route, at: [] }),
  ),
];
const frame = (ref: string, size: number, members: readonly string[], more: object = {}): AnyRecord =>
  record("frame", ref, {
    label: "the sailors interviewed",
    counted_by: "team",
    stated_size: size,
    members,
    ...more,
  });
const finding = (ref: string, of: string, property: string, stated: object, more: object = {}): AnyRecord =>
  record("finding", ref, { statement: ref, frame: of, property, stated, ...more });
const went = (route: string): string => `episodes.exists(e, e.route == "${route}")`;

const sailors = [
  routes("ada", "prosecution"),
  routes("bo", "administrative"),
  routes("cy", "administrative", "prosecution"),
].flat();

test("who is in two parts that add up to the whole is found, with the parts", () => {
  const parts = [
    finding("tried", "three", went("prosecution"), { n: 1, N: 3 }),
    finding("sent", "three", went("administrative"), { n: 2, N: 3 }),
  ];
  const found = of("counted-once", sailors, frame("three", 3, ["ada", "bo", "cy"]), parts);
  expect(found).toMatchObject([{ record: "cy", verdict: "broken" }]);
  expect(found[0]!.why).toContain("1 (tried) and 2 (sent) add up to the 3 of three");
  expect(found[0]!.why).toContain("cy is in tried and sent");
});

test("parts that do not add up, numbers that add up of different questions, and parts that nobody shares are left alone", () => {
  const of3 = frame("three", 3, ["ada", "bo", "cy"]);
  const tried = (n: number): AnyRecord => finding("tried", "three", went("prosecution"), { n, N: 3 });
  const sent = finding("sent", "three", went("administrative"), { n: 2, N: 3 });
  expect(of("counted-once", sailors, of3, tried(2), sent)).toEqual([]);
  const freed = finding("freed", "three", `episodes.exists(e, e.exit == "acquitted")`, { n: 2, N: 3 });
  expect(of("counted-once", sailors, of3, tried(1), freed)).toEqual([]);
  const apart = [...routes("ada", "prosecution"), ...routes("bo", "administrative")];
  const of2 = frame("two", 2, ["ada", "bo"]);
  const parts = ["prosecution", "administrative"].map((route) =>
    finding(route, "two", went(route), { n: 1, N: 2 }),
  );
  expect(of("counted-once", apart, of2, parts)).toEqual([]);
});

const report = record("source", "report", { kind: "document", title: "r" });
const paper = record("source", "paper", { kind: "document", title: "p" });
const freed = `episodes.exists(e, e.exit == "acquitted")`;

test("a statement that another source passes on of a wider group is found with the groups", () => {
  const crews = [frame("tried-2", 2, ["ada", "cy"]), frame("all-9", 9, ["ada", "bo", "cy"])];
  const counted = finding("none-freed", "tried-2", freed, { quantifier: "none" }, { at: ["report#p=4"] });
  const wider = finding("paper-none", "all-9", freed, { quantifier: "none" }, { at: ["paper#p=1"] });
  const found = of("one-group", sailors, report, paper, crews, counted, wider);
  expect(found).toMatchObject([{ record: "paper-none", verdict: "broken" }]);
  expect(found[0]!.why).toContain("the 9 of all-9 what another source states of the 2 of tried-2");

  const alone = (more: object): ConsistencyResult[] =>
    of(
      "one-group",
      sailors,
      report,
      paper,
      crews,
      counted,
      finding("paper-none", "all-9", freed, { quantifier: "none" }, { at: ["paper#p=1"], ...more }),
    );
  // The same source states both; another share; another question; another team's own count.
  expect(alone({ at: ["report#p=5"] })).toEqual([]);
  expect(alone({ stated: { n: 3, N: 9 } })).toEqual([]);
  expect(alone({ property: went("unknown") })).toEqual([]);
  const others = [crews[0]!, frame("all-9", 9, ["ada", "bo", "cy"], { counted_by: "other-team" })];
  expect(of("one-group", sailors, report, paper, others, counted, wider)).toEqual([]);
});

const charge = [
  ...routes("ada", "prosecution"),
  record("charge", "ada/charge-1", { episode: "ada/episode-1" }),
];
const answer = (ref: string, code: string, at: string, more: object = {}): AnyRecord =>
  record("assertion", ref, {
    subject: "ada/charge-1",
    variable: "offence",
    state: "answered",
    value: { kind: "code", code },
    says: "ada",
    at,
    ...more,
  });

test("one source that answers a question in two ways at two places is found with both", () => {
  const team = record("group", "team", { label: "a team", kind: "organisation" });
  const own = answer("b", "smuggling", "report#line=90", {
    says: "team",
    form: "summary",
    basis: "document",
  });
  const found = of("one-source", report, charge, team, answer("a", "theft", "report#line=12"), own);
  expect(found).toMatchObject([{ record: "ada/charge-1", verdict: "broken" }]);
  expect(found[0]!.why).toContain("with theft (line 12) and with smuggling (line 90)");
});

test("two sources, two people who are quoted, two coders of one passage, and aggregates may differ", () => {
  const first = answer("a", "theft", "report#line=12");
  const second = (at: string, more: object = {}): ConsistencyResult[] =>
    of("one-source", report, paper, charge, first, answer("b", "smuggling", at, more));
  expect(second("report#line=90")).toHaveLength(1);
  expect(second("paper#line=90")).toEqual([]);
  expect(second("report#line=90", { says: "bo" })).toEqual([]);
  expect(second("report#line=12")).toEqual([]);
  expect(second("report#line=90", { coder: "someone" })).toEqual([]);
  expect(second("report#line=90", { basis: "aggregate", from_statement: "f" })).toEqual([]);
});

const pledge = (more: object): AnyRecord =>
  record("promise", "pledge", {
    kind: "promise",
    by: "a minister",
    made: "2021-03",
    pledges: "A camp closed.",
    ...more,
  });

test("a pledge whose day has passed, and a claim of which the other way was seen, are held against that", () => {
  const late = of(
    "pledge-and-outcome",
    pledge({ due: "by the end of 2021", observations: [{ on: "2022-05", level: "started" }] }),
  );
  expect(late[0]).toMatchObject({ verdict: "broken", record: "pledge" });
  expect(late[0]!.why).toContain("due 2021 and is observed as started on 2022-05");
  expect(
    of(
      "pledge-and-outcome",
      pledge({ kind: "policy-claim", observations: [{ on: "2021-09", level: "reversed" }] }),
    ),
  ).toHaveLength(1);
});

test("what is still in time, was done, or of which nothing is known is not held against a pledge", () => {
  const silent = [
    { due: "2023", observations: [{ on: "2022-05", level: "started" }] },
    { due: "2021", observations: [{ on: "2022-05", level: "no-information" }] },
    { due: "2021", observations: [{ on: "2022-05", level: "done" }] },
    { observations: [{ on: "2022-05", level: "partial" }] },
    { due: "2023", observations: [{ on: "2022-05", level: "reversed" }] },
    { due: "2021" },
  ];
  for (const more of silent) expect(of("pledge-and-outcome", pledge(more)), JSON.stringify(more)).toEqual([]);
});
