import { expect, test } from "vitest";
import { type ClockRow, clockRowSchema } from "../../domain/clock-row.ts";
import { parseBody, type RecordKind, type RecordOf } from "../../domain/record.ts";
import { clocksOfCase, type CaseClocks } from "./case.ts";
import { gapsBetween, repeatedReasons } from "./order-chain.ts";
import { clockSentence, gapSentence, questionFor } from "./saying.ts";

function record<K extends RecordKind>(kind: K, ref: string, body: object): RecordOf<K> {
  const result = parseBody(kind, body);
  if (!result.ok) throw new Error(result.problems.map(({ field, message }) => `${field} ${message}`).join());
  return { kind, ref, body: result.body };
}

const police = {
  id: "var-police",
  jurisdiction: "VAR",
  tz: "Asia/Bangkok",
  stage: "police-custody",
  kind: "limit",
  start: "station",
  end: ["judge", "release"],
  limit: { value: 48, unit: "hours" },
  cite: "Custody Act s. 12",
  certainty: "verified",
};

function rows(...given: readonly object[]): readonly ClockRow[] {
  return given.map((row) => clockRowSchema.parse({ ...police, ...row }));
}

/** An invented person who was taken, with these fields of the stage at the police, of the episode and of the person. */
function heldOf(
  stage: object,
  clocks: readonly ClockRow[],
  { episode = {}, person = {}, on = "2021-06-01" }: { episode?: object; person?: object; on?: string } = {},
): CaseClocks {
  const jurisdiction = { jurisdiction: "VAR", person: "p-1", ...episode };
  return clocksOfCase(
    {
      person: record("person", "p-1", person).body,
      episode: record("episode", "p-1/e", jurisdiction),
      episodes: 1,
      stages: [record("stage", "p-1/e/s", { episode: "p-1/e", type: "police-custody", ...stage })],
      safeguards: [],
      charges: [],
      answers: [],
    },
    clocks,
    { edtf: on },
    new Map(),
  );
}

const verdictOf = (found: CaseClocks, at = 0) => found.clocks[at]!.verdict;
const moment = (name: string, on: string, more: object = {}): object => ({ moment: name, on, ...more });

test("within the limit from the station and beyond the yardstick from the arrest are two lines, both true", () => {
  // 14 Feb 10:00 to 16 Feb 15:00 is 53 h, 5 beyond 48; from the station at 16:00 it is 47 h, 1 h to spare.
  const found = heldOf(
    {
      moments: [
        moment("arrest", "2021-02-14T10:00"),
        moment("station", "2021-02-14T16:00"),
        moment("judge", "2021-02-16T15:00"),
      ],
    },
    rows({}, { id: "body", jurisdiction: "ICCPR", tz: undefined, kind: "yardstick", start: "arrest" }),
  );
  expect(found.clocks.map(({ name }) => name)).toEqual(["var-police", "body"]);
  expect(verdictOf(found)).toMatchObject({ verdict: "within", to_spare_at_least: "1h00" });
  expect(verdictOf(found, 1)).toMatchObject({ verdict: "exceeded", word: "beyond the yardstick" });
  expect(clockSentence(found.clocks[1]!)).toBe("Beyond the yardstick by at least 5 h and at most 5 h.");
});

test("what is not on file may have happened: a late release alone does not say that no judge came before", () => {
  const stage = { moments: [moment("station", "2021-02-14T10:00")] };
  const released = { episode: { end: "2021-05-01" } };
  expect(verdictOf(heldOf(stage, rows({}), released))).toMatchObject({
    verdict: "cannot-tell",
    decides: ["end"],
  });
  const never = { moments: [...stage.moments, { moment: "judge", happened: "no" }] };
  // 1 May 00:00 less 16 Feb 10:00 is 73 days and 14 h = 1766 h.
  expect(verdictOf(heldOf(never, rows({}), released))).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1766h00",
  });
});

test("two accounts of one moment stand from the first that one allows to the last that the other does", () => {
  const found = heldOf(
    {
      moments: [
        moment("station", "2021-02-14T10:00"),
        moment("station", "2021-02-14T14:00"),
        moment("judge", "2021-02-16T12:00"),
      ],
    },
    rows({}),
  );
  expect(verdictOf(found)).toMatchObject({ verdict: "cannot-tell", decides: ["start"] });
  expect(found.clocks[0]!.from).toHaveLength(2);
});

test("a length without dates is enough where it is long or short enough, and as precise as it was said", () => {
  const months = rows({
    stage: "pre-trial",
    start: "detention-order",
    end: ["trial", "release"],
    limit: { value: 4, unit: "months" },
    counting: { first_day: "not" },
  });
  const length = (lasted: string, unit = "months"): CaseClocks =>
    heldOf(
      { type: "pre-trial", durations: [{ from: "detention-order", to: "trial", lasted, unit }] },
      months,
    );
  // "six and a half months" is 6 to 7. Six months from any day have 181 days at least, 4 months to the end of their last day
  // 124 at most: 57 days. Seven months have 215 at most, four from the last minute of a day 120: 95.
  expect(verdictOf(length("6.5"))).toMatchObject({
    verdict: "exceeded",
    by_at_least: "57d",
    by_at_most: "95d",
  });
  expect(verdictOf(length("4"))).toMatchObject({ verdict: "cannot-tell" });
  expect(verdictOf(length("2"))).toMatchObject({ verdict: "within" });
  // Five days are four to six, 96 to 144 h: 48 to 96 beyond 48.
  const days = heldOf({ durations: [{ from: "station", to: "judge", lasted: 5, unit: "days" }] }, rows({}));
  expect(verdictOf(days)).toMatchObject({ verdict: "exceeded", by_at_least: "48h00", by_at_most: "96h00" });
  // Another end that may have come earlier leaves it open.
  const other = heldOf(
    { durations: [{ from: "station", to: "judge", lasted: 5, unit: "days" }] },
    rows({ end: ["prosecutor", "judge"] }),
  );
  expect(verdictOf(other)).toMatchObject({ verdict: "cannot-tell" });
});

test("an age that two accounts dispute holds both rows of a group against the case", () => {
  const group = rows(
    { id: "adult", group: "g", applies_if: "age >= 18" },
    { id: "child", group: "g", applies_if: "age < 18", limit: { value: 24, unit: "hours" } },
  );
  const stage = { moments: [moment("station", "2021-02-14T10:00"), moment("judge", "2021-02-15T20:00")] };
  // Born in 2003 is 17 or 18 by then; 34 h are within 48 and beyond 24.
  expect(verdictOf(heldOf(stage, group, { person: { birth: "2003" } }))).toMatchObject({
    verdict: "cannot-tell",
    decides: ["age"],
    rows: { adult: "within", child: "exceeded" },
  });
  expect(verdictOf(heldOf(stage, group, { person: { age_at_arrest: 17 } }))).toMatchObject({
    verdict: "exceeded",
    by_at_least: "10h00",
  });
  // Papers say 2001, a relative says 17: 17 to 20.
  expect(verdictOf(heldOf(stage, group, { person: { birth: "2001", age_at_arrest: 17 } }))).toMatchObject({
    verdict: "cannot-tell",
  });
});

test("accounts of one provision that conflict stand as what they agree on, else the dispute decides", () => {
  const two = (...hours: readonly number[]): readonly ClockRow[] =>
    rows(...hours.map((value, at) => ({ id: `r${at}`, dispute: "d", limit: { value, unit: "hours" } })));
  const stage = { moments: [moment("station", "2021-02-14T10:00"), moment("judge", "2021-02-16T10:00")] };
  // 48 h: beyond 24 by 24 and beyond 36 by 12, of which the lesser is said; within 48, beyond 36.
  expect(verdictOf(heldOf(stage, two(24, 36)))).toMatchObject({ verdict: "exceeded", by_at_least: "12h00" });
  expect(verdictOf(heldOf(stage, two(36, 48)))).toMatchObject({
    verdict: "cannot-tell",
    decides: ["dispute"],
    rows: { r0: "exceeded", r1: "within" },
  });
});

test("an extension counts in its form; a paper that is known not to be so leaves the limit open, and is told of", () => {
  const clock = rows({
    extensions: [{ limit: { value: 24, unit: "hours" }, approver: "prosecutor", form: ["written"] }],
  });
  const stage = (extension: object): object => ({
    moments: [moment("station", "2021-02-14T10:00"), moment("judge", "2021-02-17T08:00")],
    extensions: [extension],
  });
  expect(verdictOf(heldOf(stage({ form: ["written"] }), clock))).toMatchObject({ verdict: "within" });
  expect(verdictOf(heldOf(stage({ granted: "no" }), clock))).toMatchObject({ verdict: "exceeded" });
  const formless = heldOf(stage({ lacks: ["written"] }), clock);
  expect(verdictOf(formless)).toMatchObject({ verdict: "cannot-tell", decides: ["extension"] });
  expect(formless.clocks[0]!.papers).toBe(1);
});

test("of somebody who is still held it is said how far it has come; after a last sighting only that counts", () => {
  const stage = { moments: [moment("station", "2021-02-14T10:00"), { moment: "judge", happened: "no" }] };
  const still = { episode: { exit: "still-held" }, on: "2021-02-16T20:00" };
  expect(verdictOf(heldOf(stage, rows({}), still))).toMatchObject({
    verdict: "exceeded",
    so_far: true,
    by_at_least: "10h00",
  });
  const seen = { moments: [...stage.moments, moment("last_known_held", "2021-02-15T10:00")] };
  expect(verdictOf(heldOf(seen, rows({}), still))).toMatchObject({
    verdict: "cannot-tell",
    decides: ["end"],
  });
});

test("clocks of another State and of a later stage that is not on file are not asked", () => {
  const stage = { moments: [moment("station", "2021-02-14")] };
  const all = rows(
    {},
    { id: "other", jurisdiction: "XAA" },
    { id: "remand", stage: "pre-trial", start: "detention-order" },
    { id: "reply", stage: "any", kind: "deadline", start: "transmitted", jurisdiction: "UN" },
  );
  expect(heldOf(stage, all).clocks.map(({ name }) => name)).toEqual(["var-police"]);
});

test("a record that contradicts itself gives a problem in place of a verdict, and the other clocks stand", () => {
  const found = heldOf(
    {
      moments: [
        moment("station", "2021-02-14"),
        moment("judge", "2021-02-13"),
        moment("charge", "2021-02-15"),
      ],
    },
    rows({}, { id: "charge", end: ["charge"] }),
  );
  expect(found.clocks.map(({ problem, verdict }) => [problem === undefined, verdict?.verdict])).toEqual([
    [false, undefined],
    [true, "within"],
  ]);
});

test("questions ask first for the moment that most limits begin with, in words that accuse nobody", () => {
  const { open } = heldOf(
    {},
    rows({}, { id: "y", kind: "yardstick", start: "arrest" }, { id: "null", limit: null }),
    { episode: { start: "2021-02" } },
  );
  expect(open.map(questionFor)).toEqual([
    "On which day and at which hour was the arrival at the police station?",
    "On which day and at which hour was the person first before a judge, and did it come to that?",
    "What does the law say: how long may it be?",
    "On which day and at which hour was the arrest?",
  ]);
});

const order = (ref: string, more: object) => ({
  ...record("stage", ref, { episode: "p-1/e", type: "extension", extensions: [more] }).body.extensions![0]!,
  ref,
});

test("days between two orders that no order covers are a line of their own; whole days are lived to their end", () => {
  const gap = (until: string, from: string) =>
    gapsBetween([order("b", { from }), order("a", { from: "2020-01-01", until })]).map(
      ({ least, most, unit }) => [least, most, unit],
    );
  expect(gap("2020-03-10", "2020-03-11")).toEqual([]);
  expect(gap("2020-03-10", "2020-03-10")).toEqual([]);
  // The 11th, 12th and 13th.
  expect(gap("2020-03-10", "2020-03-14")).toEqual([[3, 3, "days"]]);
  // From none to all days of March but the first and the last.
  expect(gap("2020-03", "2020-03-20/2020-04-02")).toEqual([[0, 31, "days"]]);
  expect(gap("2020-03-10T16:00", "2020-03-11T09:30")).toEqual([[1050, 1050, "minutes"]]);
  expect(
    gapsBetween([
      order("a", { until: "2020-03-10" }),
      order("x", { granted: "no", from: "2020-03-11" }),
      order("b", { from: "2020-03-14" }),
    ]),
  ).toHaveLength(1);
  expect(
    gapSentence(
      gapsBetween([
        order("a", { from: "2020-01-01", until: "2020-03-10" }),
        order("b", { from: "2020-03-12" }),
      ])[0]!,
    ),
  ).toBe("No order covers 1 day.");
});

test("reasons that orders repeat word for word are shown with every order, and like ones are not", () => {
  const found = repeatedReasons([
    order("a", { from: "2020-01-01", reasons: "He may flee.", by: "judge" }),
    order("b", { from: "2020-02-01", reasons: "The witness is ill." }),
    order("c", { from: "2020-03-01", reasons: "He  may flee" }),
    order("d", { from: "2020-04-01", reasons: "" }),
    order("e", { from: "2020-05-01", reasons: " " }),
  ]);
  expect(found).toHaveLength(1);
  expect(found[0]!.orders.map(({ ref }) => ref)).toEqual(["a", "c"]);
});
