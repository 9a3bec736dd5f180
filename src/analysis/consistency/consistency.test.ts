import { expect, test } from "vitest";
import { type AnyRecord } from "../../domain/record.ts";
import { type ConsistencyResult, consistency } from "./consistency.ts";
import { plausibilityRules } from "./plausibility.ts";
import { record } from "../../../test/record.ts";

const check = (...records: AnyRecord[]): ConsistencyResult[] =>
  consistency(records).filter(({ rule }) => !(plausibilityRules as readonly string[]).includes(rule));
const verdicts = (results: readonly ConsistencyResult[]): Record<string, string> =>
  Object.fromEntries(results.map(({ id, verdict }) => [id, verdict]));

const place = [
  record("facility", "f", { name: "F", type: "prison-complex" }),
  record("facility", "f-1", { name: "F1", type: "prison", parent: "f" }),
];
const held = (stay: object, episode: object = {}): AnyRecord[] => [
  ...place,
  record("person", "p", {}),
  record("episode", "p/e", { person: "p", ...episode }),
  record("stay", "p/e/y", { episode: "p/e", facility: "f-1", ...stay }),
];

test("a death printed for March whose witness arrived in September cannot stand, and no explanation is chosen", () => {
  const results = check(
    ...held({ start: "2018-09" }),
    record("person", "q", {}),
    record("death", "q/d", { person: "q", facility: "f", died: "2018-03" }),
    record("assertion", "a", {
      subject: "q/d",
      variable: "death_known_how",
      state: "answered",
      value: { kind: "code", code: "seen" },
      says: "p",
      basis: "seen",
    }),
  );
  expect(results).toHaveLength(1);
  const [{ id, rule, record: ref, verdict, why }] = results as [ConsistencyResult];
  expect({ id, rule, ref, verdict }).toEqual({
    id: "event-within-stay:q/d:p",
    rule: "event-within-stay",
    ref: "q/d",
    verdict: "broken",
  });
  expect(why).toContain(
    "It is dated 2018-03 with p there, but the stay p/e/y starts 2018-09: these cannot all stand.",
  );
  expect(why).toContain("Not excluded: one of the dates was misprinted or miscoded; ");
  expect(why.split("; ").length).toBeGreaterThan(3);
});

test("an act on the day of arrival lies within the stay, one in its month cannot be told, one elsewhere is not asked", () => {
  const act = (when: string, facility = "f-1") =>
    verdicts(
      check(
        ...held({ start: "2018-09-03", end: "2019-01" }),
        record("act", "a", { type: "beating", when, facility, parties: [{ who: "p", part: "suffered" }] }),
      ).filter(({ rule }) => rule === "event-within-stay"),
    );
  expect(act("2018-09-03")).toEqual({ "event-within-stay:a:p": "holds" });
  expect(act("2018-09")).toEqual({ "event-within-stay:a:p": "cannot-tell" });
  expect(act("2018-12-31")).toEqual({ "event-within-stay:a:p": "holds" });
  expect(act("2019-02")).toEqual({ "event-within-stay:a:p": "broken" });
  expect(act("2019-02", "elsewhere")).toEqual({});
});

test("who ordered an act need not have been there", () => {
  const results = check(
    ...held({ start: "2018-09" }),
    record("act", "a", {
      type: "beating",
      when: "2017",
      facility: "f-1",
      parties: [{ who: "p", part: "ordered" }],
    }),
  );
  expect(results).toEqual([]);
});

test("of several stays one is enough", () => {
  const results = check(
    ...held({ start: "2018-09" }),
    record("stay", "p/e/z", { episode: "p/e", facility: "f", start: "2018-01-01", end: "2018-06-30" }),
    record("event", "v", { kind: "hunger-strike", when: "2018-03", facility: "f", witnesses: ["p"] }),
  );
  expect(verdicts(results)).toEqual({ "event-within-stay:v:p": "holds" });
});

test("a stage that follows another does not start before it, nor outside its episode", () => {
  const stage = (ref: string, raw: object) => record("stage", ref, { episode: "p/e", type: "trial", ...raw });
  const results = check(
    record("person", "p", {}),
    record("episode", "p/e", { person: "p", start: "2018-05-10", end: "2019-01" }),
    stage("s-1", { start: "2018-05-10", end: "2018-06" }),
    stage("s-2", { start: "2018-04", follows: "s-1" }),
    stage("s-3", { start: "2018-05", follows: "s-1", end: "2019-03" }),
  );
  expect(verdicts(results)).toEqual({
    "stage-follows:s-2:s-1": "broken",
    "stage-follows:s-3:s-1": "cannot-tell",
    "stage-within-episode:s-1:p/e": "holds",
    "stage-within-episode:s-2:p/e": "broken",
    "stage-within-episode:s-3:p/e": "broken",
  });
  expect(results.find(({ id }) => id === "stage-within-episode:s-3:p/e")!.why).toContain(
    "Its end is 2019-03 and the episode's end 2019-01: these cannot all stand.",
  );
});

test("a stay lies within its episode", () => {
  const stay = (start: string) => verdicts(check(...held({ start }, { start: "2018-05-10" })));
  expect(stay("2018-05-09")).toEqual({ "stay-within-episode:p/e/y:p/e": "broken" });
  expect(stay("2018-05-10")).toEqual({ "stay-within-episode:p/e/y:p/e": "holds" });
  expect(verdicts(check(...held({ start: "2018-05" }, { start: "2018-05" })))).toEqual({
    "stay-within-episode:p/e/y:p/e": "holds",
  });
  expect(stay("2018-05")).toEqual({ "stay-within-episode:p/e/y:p/e": "cannot-tell" });
});

test("a sentence above the penalty quoted cannot stand with it; within the penalty on repetition it cannot be told", () => {
  const charge = (sentence_months: number | string, norm: object = {}) =>
    check(
      record("norm", "n", {
        instrument: "Law",
        provision: "Art. 45",
        kind: "domestic-law",
        requirement: "penalty",
        penalty_months: "1-6",
        ...norm,
      }),
      record("person", "p", {}),
      record("episode", "p/e", { person: "p" }),
      record("charge", "p/e/c", { episode: "p/e", sentence_months, norm: "n" }),
    )[0]!;
  expect(charge(8)).toMatchObject({ id: "sentence-within-norm:p/e/c:n", verdict: "broken" });
  expect(charge(8).why).toContain(
    "The sentence is 8 months and n is quoted with 1 to 6 months: these cannot all stand.",
  );
  expect(charge(6).verdict).toBe("holds");
  expect(charge("over 5").verdict).toBe("cannot-tell");
  expect(charge(8, { repeat_penalty_months: "6-12" }).verdict).toBe("cannot-tell");
  expect(charge(13, { repeat_penalty_months: "6-12" }).verdict).toBe("broken");
});

test("a member of a frame meets the rule that the frame states", () => {
  const results = check(
    ...["2018", "2016-11", "2016-12/2017-01"].flatMap((start, i) => [
      record("person", `p-${i}`, {}),
      record("episode", `p-${i}/e`, { person: `p-${i}`, start }),
    ]),
    record("frame", "fr", {
      label: "the people arrested since 2017",
      inclusion: `episodes.exists(e, e.start >= "2017")`,
      members: ["p-0", "p-1", "p-2", "p-7"],
    }),
  );
  expect(verdicts(results)).toEqual({
    "inclusion:p-0:fr": "holds",
    "inclusion:p-1:fr": "broken",
    "inclusion:p-2:fr": "cannot-tell",
  });
});

test("an age agrees with the date of birth or cannot stand beside it", () => {
  const person = (raw: object) =>
    verdicts(
      check(record("person", "p", raw), record("episode", "p/e", { person: "p", start: "2018-06-01" })),
    );
  expect(person({ birth: "2000-03-01", age: { years: 18, on: "2018-06-01" } })).toEqual({
    "age-and-date:p:birth-age": "holds",
  });
  expect(person({ birth: "2000-07-01", age: { years: 18, on: "2018-06-01" } })).toEqual({
    "age-and-date:p:birth-age": "broken",
  });
  expect(person({ birth: "2000", age: { years: 18, on: "2018-06-01" } })).toEqual({
    "age-and-date:p:birth-age": "cannot-tell",
  });
  expect(person({ age: { years: 16, on: "2020" }, age_at_arrest: 16 })).toEqual({
    "age-and-date:p:age-age_at_arrest": "broken",
  });
});

test("no output speaks of a person's truthfulness", () => {
  const results = check(
    ...held({ start: "2018-09", end: "2018-01" }, { start: "2018-10" }),
    record("act", "a", {
      type: "beating",
      when: "2018-03",
      facility: "f-1",
      parties: [{ who: "p", part: "saw" }],
    }),
  );
  expect(results.some(({ verdict }) => verdict === "broken")).toBe(true);
  for (const { why } of results)
    expect(why).not.toMatch(/\b(?:false|unreliable|lie[ds]?|lying|untrue|credible)\b/i);
});
