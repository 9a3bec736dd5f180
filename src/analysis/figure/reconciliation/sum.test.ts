import fc from "fast-check";
import { expect, test } from "vitest";
import { record } from "../../../../test/record.ts";
import type { AnyRecord } from "../../../domain/record.ts";
import { reconcile } from "./reconciliation.ts";
import type { Reconciliation } from "./verdict.ts";

const counted = (
  indicator: string,
  as_of: string,
  value: unknown,
  { ref = "", ...more }: { readonly ref?: string; readonly [field: string]: unknown } = {},
): AnyRecord =>
  record("figure", `${as_of.replace("/", "-to-")}${ref}`, {
    indicator,
    value,
    unit: "persons",
    place: "Marovia",
    as_of,
    ...more,
  });
const year = (
  indicator: string,
  numbers: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, unknown>> = {},
): AnyRecord[] => Object.entries(numbers).map(([as_of, value]) => counted(indicator, as_of, value, more));
const verdicts = (records: readonly AnyRecord[]): string[] =>
  reconcile(records).map(({ verdict }) => verdict);
const only = (records: readonly AnyRecord[]): Reconciliation => {
  const found = reconcile(records);
  if (found.length !== 1) throw new Error(JSON.stringify(found));
  return found[0]!;
};

const [q1, q2, q3, q4] = [
  "2019-01/2019-03",
  "2019-04/2019-06",
  "2019-07/2019-09",
  "2019-10/2019-12",
] as const;
const [h1, h2] = ["2019-01/2019-06", "2019-07/2019-12"] as const;

test("the parts of a year make it up, or cannot, though no figure names them", () => {
  const whole = only(year("deaths", { "2019": 90, [h1]: 40, [h2]: 50 }));
  expect(whole).toMatchObject({
    verdict: "agree",
    figures: ["2019", "2019-01-to-2019-06", "2019-07-to-2019-12"],
  });
  expect(whole.arithmetic).toBe("40 + 50 = 90; printed: 90 persons");
  expect(only(year("deaths", { "2019": 99, [h1]: 40, [h2]: 50 })).verdict).toBe("irreconcilable");
  expect(only(year("deaths", { "2019": 80, [h1]: 40, [h2]: 50 })).note).toContain("more than the whole");
});

test("a year that is what its parts come to without one of them says which is missing", () => {
  const quarters = { [q1]: 100, [q2]: 120, [q4]: 90 };
  const silent = only(year("drug_arrests", { "2019": 310, ...quarters }));
  expect(silent).toMatchObject({ verdict: "date" });
  expect(silent.note).toContain("come to the whole and leave out 2019-07 to 2019-09");
  const stated = only(year("drug_arrests", { "2019": 310, ...quarters, [q3]: 45 }));
  expect(stated).toMatchObject({ verdict: "date" });
  expect(stated.note).toContain("without 2019-07 to 2019-09");
});

test("parts with a gap leave the rest to it, and are too many where they come to more than the whole", () => {
  const rest = only(year("arrests", { "2019": 400, [q1]: 100, [q2]: 120, [q3]: 90 }));
  expect(rest).toMatchObject({ verdict: "agree" });
  expect(rest.note).toContain("leave out 2019-10 to 2019-12, for which 90 are left");
  expect(only(year("arrests", { "2019": 300, [q1]: 100, [q2]: 120, [q3]: 90 })).verdict).toBe(
    "irreconcilable",
  );
  expect(only(year("arrests", { "2019": 100, [q1]: 120 })).verdict).toBe("irreconcilable");
  expect(reconcile(year("arrests", { "2019": 400, [q1]: 120 }))).toEqual([]);
  // A few days of a year are no row of parts.
  expect(reconcile(year("arrests", { "2019": 400, "2019-03-01": 12, "2019-06-02": 31 }))).toEqual([]);
});

test("months, quarters and halves are each held against what they are parts of", () => {
  const months = Object.fromEntries(
    Array.from({ length: 6 }, (_, at) => [`2019-0${at + 1}`, 10 + at] as const),
  );
  const records = year("arrests", { "2019": 150, [h1]: 75, [h2]: 75, [q1]: 33, [q2]: 44, ...months });
  expect(
    reconcile(records)
      .map(({ verdict, figures }) => `${verdict} ${figures[0]} of ${figures.length - 1}`)
      .sort(),
  ).toEqual(
    [
      "agree 2019 of 2",
      "agree 2019-01-to-2019-03 of 3",
      "irreconcilable 2019-01-to-2019-06 of 2",
      "irreconcilable 2019-04-to-2019-06 of 3",
    ].sort(),
  );
});

test("hedges and round numbers leave room", () => {
  expect(verdicts(year("arrests", { "2019": [85, 95], [h1]: 40, [h2]: 50 }))).toEqual(["agree"]);
  const over = [
    counted("arrests", "2019", 80, { qualifier: "over" }),
    ...year("arrests", { [h1]: 40, [h2]: 45 }),
  ];
  expect(verdicts(over)).toEqual(["agree"]);
  expect(verdicts(year("arrests", { "2019": 5843, [h1]: 2400, [h2]: 3400 }))).toEqual(["rounding"]);
  expect(verdicts(year("arrests", { "2019": 5943, [h1]: 2400, [h2]: 3400 }))).toEqual(["irreconcilable"]);
});

test("a source is added up from its own parts where it has them", () => {
  const of = (at: string, numbers: Readonly<Record<string, unknown>>): AnyRecord[] =>
    year("arrests", numbers, { at, ref: at });
  const police = of("police", { "2019": 90, [h1]: 40, [h2]: 50 });
  const found = reconcile([...of("court", { [h1]: 44 }), ...police]);
  expect(found.map(({ verdict, figures }) => [verdict, figures.length])).toEqual([
    ["irreconcilable", 2],
    ["agree", 3],
  ]);
});

test("an indicator outside the vocabulary counts over time where its numbers add up, and else is of a day", () => {
  expect(verdicts(year("cell_raids", { "2019": 90, [h1]: 40, [h2]: 50 }))).toEqual(["agree"]);
  expect(verdicts(year("cell_raids", { "2019": 310, [q1]: 100, [q2]: 120, [q4]: 90 }))).toEqual(["date"]);
  expect(verdicts(year("cell_raids", { "2019": 99, [h1]: 40, [h2]: 50 }))).toEqual(["irreconcilable"]);
  expect(reconcile(year("cell_raids", { "2019": 99, [h1]: 40 }))).toEqual([]);
  const guards = reconcile(year("guards", { "2019": 47, [h1]: 40, [h2]: 50 }));
  expect(guards.map(({ verdict, note }) => [verdict, note.includes("overlap")])).toEqual([["date", true]]);
  // What the vocabulary has as a number of a day is never added up.
  expect(verdicts(year("prison_population", { "2019": 90, [h1]: 40, [h2]: 50 }))).toEqual(["date"]);
});

test("words that only say when make no other people, and other words do", () => {
  const worded = (wholes: string, first: string, second: string): AnyRecord[] => [
    counted("arrests", "2019", 99, { population: wholes }),
    counted("arrests", h1, 40, { population: first }),
    counted("arrests", h2, 50, { population: second }),
  ];
  expect(
    verdicts(
      worded(
        "users arrested in 2019",
        "users arrested in the first half of 2019",
        "users arrested, July to December",
      ),
    ),
  ).toEqual(["irreconcilable"]);
  expect(reconcile(worded("users arrested", "women arrested", "men arrested"))).toEqual([]);
  const named = (whole: string, first: string, second: string): AnyRecord[] => [
    counted(whole, "2019", 99),
    counted(first, h1, 40),
    counted(second, h2, 50),
  ];
  for (const what of ["arrests", "cell_raids"]) {
    const found = named(`${what}_2019`, `${what}_h1_2019`, `${what}_second_half_2019`);
    expect(verdicts(found), what).toEqual(["irreconcilable"]);
  }
  expect(reconcile(named("arrests", "visits", "raids"))).toEqual([]);
});

test("averages, rates, peaks and vague dates are not added up", () => {
  for (const indicator of ["average_arrests", "arrests_per_day", "peak_admissions", "cumulative_deaths"])
    expect(reconcile(year(indicator, { "2019": 99, [h1]: 40, [h2]: 50 })), indicator).toEqual([]);
  expect(reconcile(year("arrests", { "2019~": 99, [h1]: 40, [h2]: 50 }))).toEqual([]);
  expect(reconcile(year("arrests", { "early 2019": 30, "mid 2019": 30, "2019": 99 }))).toEqual([]);
});

test("a whole that names its parts is told once", () => {
  const parts = year("deaths", { [h1]: 40, [h2]: 50 });
  const whole = (value: number): AnyRecord =>
    counted("deaths", "2019", value, { derived_from: parts.map(({ ref }) => ref) });
  expect(verdicts([...parts, whole(90)])).toEqual(["agree"]);
  expect(verdicts([...parts, whole(99)])).toEqual(["irreconcilable"]);
});

test("however a year is cut, its parts agree with it, and one more or less does not", () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 11 }), { minLength: 1, maxLength: 6 });
  const numbers = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 7, maxLength: 7 });
  const month = (number: number): string => `2019-${String(number).padStart(2, "0")}`;
  fc.assert(
    fc.property(cuts, numbers, fc.constantFrom(-0.5, 0, 0.5), (at, values, off) => {
      const ends = [...at].sort((a, b) => a - b);
      const parts = [...ends, 12].map((end, index) =>
        counted("arrests", `${month((ends[index - 1] ?? 0) + 1)}/${month(end)}`, values[index]),
      );
      const sum = parts.reduce((total, _, index) => total + values[index]!, 0);
      const found = verdicts([...parts, counted("arrests", "2019", sum + off)]);
      expect(found).toEqual([off === 0 ? "agree" : "irreconcilable"]);
    }),
  );
});
