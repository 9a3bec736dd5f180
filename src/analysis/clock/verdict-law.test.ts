/* oxlint-disable unicorn/no-thenable -- the word that files of clocks use */
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  clockFactsSchema,
  type ClockRow,
  clockRowSchema,
  courtCalendarSchema,
} from "../../domain/clock-row.ts";
import { Problem } from "../../domain/problem.ts";
import { dateText, dayNumber } from "./calendar.ts";
import { type ClockVerdict, clockVerdict, groupVerdict } from "./verdict.ts";

/**
 * Laws of clocks, over rows and facts that are made of all that a row may state: hours, days, months, ends of days, no limit, totals
 * and additions, forms, classes, court hours, time that does not count, earlier custody, several starts, conditions, law by
 * date, reviews, nights in which clocks change.
 */

const calendars = new Map([
  ["var-courts", courtCalendarSchema.parse({ id: "var-courts", yearly: ["03-29"], from_easter: [-2, 1] })],
]);

const amount = fc.oneof(
  fc.record({ value: fc.integer({ min: 0, max: 96 }), unit: fc.constant("hours") }),
  fc.record({ value: fc.integer({ min: 0, max: 5 }), unit: fc.constant("days") }),
  fc.record({ value: fc.integer({ min: 0, max: 2 }), unit: fc.constant("months") }),
);

const extension = fc
  .record({
    total: fc.boolean(),
    by: fc.oneof(
      fc.record({ value: fc.integer({ min: 1, max: 48 }), unit: fc.constant("hours") }),
      fc.record({ value: fc.integer({ min: 1, max: 3 }), unit: fc.constant("days") }),
      fc.record({ value: fc.integer({ min: 1, max: 2 }), unit: fc.constant("months") }),
    ),
    form: fc.constantFrom([], ["written"]),
    needs: fc.constantFrom(undefined, "offence == 'grave'", "age >= 18"),
    max: fc.constantFrom(1, 1, 2),
    excludes: fc.constantFrom([], [], ["journey"]),
  })
  .map(({ total, by, ...rest }) => ({
    ...rest,
    approver: "judge",
    ...(total ? { until: { ...by, value: by.value * 3 } } : { limit: by }),
  }));

const row = fc
  .record({
    start: fc.constantFrom(
      "station",
      "station",
      "arrest",
      { earliest_of: ["station", "arrest+24h"] },
      { latest_of: ["station", "arrest"] },
    ),
    kind: fc.constantFrom("limit", "limit", "yardstick", "condition"),
    tz: fc.constantFrom(undefined, "Europe/Berlin", "America/Mexico_City", "Asia/Phnom_Penh"),
    limit: fc.oneof(
      { weight: 8, arbitrary: amount },
      {
        weight: 2,
        arbitrary: fc.constantFrom({ rule: "end-of-next-day" }, { rule: "end-of-same-day" }, null),
      },
    ),
    first_day: fc.constantFrom("counts", "not", "unknown"),
    roll: fc.constantFrom(false, false, true),
    adds_earlier: fc.boolean(),
    excludes: fc.constantFrom([], [], ["transport"]),
    extensions: fc.array(extension, { maxLength: 2 }),
    applies_if: fc.constantFrom("true", "true", "age >= 18", "offence == 'grave' || age < 16"),
    valid_from: fc.constantFrom(undefined, undefined, "2021-03", "2021-03-22"),
    recurring: fc.constantFrom(undefined, undefined, undefined, { first: 6, then: 9, unit: "hours" }),
  })
  .map(({ first_day, roll, adds_earlier, recurring, limit, ...rest }): ClockRow =>
    clockRowSchema.parse({
      id: "var",
      jurisdiction: "VAR",
      stage: "police-custody",
      end: ["judge", "release"],
      cite: "s. 1",
      certainty: "verified",
      ...rest,
      limit: recurring === undefined ? limit : { value: 6, unit: "hours" },
      recurring,
      counting: {
        first_day,
        adds_earlier,
        ...(roll ? { roll: "court-hours", court_hours: ["09:00", "16:00"], calendar: "var-courts" } : {}),
      },
    }),
  );

/** A fact as it was, and as it is known: the first is one of those that the second allows. */
type Fact = { readonly was: object; readonly known: object };

const base = dayNumber(2021, 3, 19) * 1440;
const minute = (at: number): string =>
  `${dateText(Math.floor(at / 1440))}T${String(Math.floor((at % 1440) / 60)).padStart(2, "0")}:${String(at % 60).padStart(2, "0")}`;
const width = fc.oneof(fc.constant(0), fc.nat(200), fc.nat(2880));

/** A time to the minute, and an interval, a day or a month around it. */
const around = (at: number, before: number, after: number, words: number): string =>
  words === 0
    ? dateText(Math.floor(at / 1440))
    : words === 1
      ? minute(at).slice(0, 7)
      : `${minute(at - before)}/${minute(at + after)}`;

const moments = fc
  .record({
    arrest: fc.nat(5000),
    ride: fc.nat(600),
    length: fc.oneof(fc.nat(1500), fc.nat(9000), fc.nat(100_000)),
    widths: fc.array(fc.tuple(width, width, fc.nat(12)), { minLength: 3, maxLength: 3 }),
    drops: fc.constantFrom("none", "none", "arrest", "start"),
    held: fc.constantFrom("judge", "judge", "release", "still"),
  })
  .map(({ arrest, ride, length, widths, drops, held }): Fact => {
    const at = [base + arrest, base + arrest + ride, base + arrest + ride + length];
    const known = at.map((each, index) => around(each, ...widths[index]!));
    const ended = held === "still" ? {} : { [held]: minute(at[2]!) };
    const endKnown = held === "still" ? {} : { [held]: known[2]! };
    const goes = held === "still" ? { as_of: minute(at[2]!), held_as_of: true } : {};
    return {
      was: { events: { arrest: minute(at[0]!), station: minute(at[1]!), ...ended }, ...goes },
      known: {
        events: {
          ...(drops === "arrest" ? {} : { arrest: known[0]! }),
          ...(drops === "start" ? {} : { station: known[1]! }),
          ...endKnown,
        },
        ...goes,
      },
    };
  });

const spread = fc.tuple(fc.nat(3), fc.nat(3));
const number = (name: string, value: fc.Arbitrary<number>, wrap = (range: unknown): unknown => range) =>
  fc.tuple(value, spread, fc.nat(4)).map(([at, [below, above], drop]): Fact => ({
    was: { [name]: wrap([at, at]) },
    known: drop === 0 && name === "age" ? {} : { [name]: wrap([Math.max(0, at - below), at + above]) },
  }));

const offence = fc
  .tuple(fc.constantFrom("grave", "petty"), fc.boolean())
  .map(([word, isKnown]): Fact => ({ was: { offence: word }, known: isKnown ? { offence: word } : {} }));

const journeys = fc
  .tuple(fc.nat(3), spread, fc.boolean(), fc.boolean())
  .map(([hours, [below, above], isKnown, wasNone]): Fact => {
    const is = (kind: string, range: readonly [number, number]): object => ({ kind, hours: range });
    const none = wasNone ? 0 : hours;
    return {
      was: { exclusions: [is("transport", [none, none]), is("journey", [hours, hours])] },
      known: {
        exclusions: [
          ...(isKnown ? [is("transport", [Math.max(0, none - below), none + above])] : []),
          is("journey", [Math.max(0, hours - below), hours + above]),
        ],
      },
    };
  });

const trilean = fc.constantFrom("yes", "no");
const papers = fc
  .record({
    papers: fc.array(
      fc.record({
        which: fc.nat(1),
        granted: trilean,
        hours: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined }),
        hides: fc.constantFrom("nothing", "granted", "form"),
      }),
      { maxLength: 3 },
    ),
    hidesRest: fc.boolean(),
  })
  .map(({ papers: all, hidesRest }): Fact => {
    const paper = (given: object, hours: number | undefined): object => ({
      ...given,
      ...(hours === undefined ? {} : { hours }),
    });
    return {
      was: {
        extensions: all.map(({ which, granted, hours }) =>
          paper({ which, granted, form: { written: "yes" } }, hours),
        ),
        extensions_default: "no",
      },
      known: {
        extensions: all.map(({ which, granted, hours, hides }) =>
          paper(
            {
              which,
              granted: hides === "granted" ? "unknown" : granted,
              form: hides === "form" ? {} : { written: "yes" },
            },
            hours,
          ),
        ),
        extensions_default: hidesRest ? "unknown" : "no",
      },
    };
  });

const facts = fc
  .tuple(
    moments,
    number("age", fc.integer({ min: 13, max: 21 })),
    offence,
    journeys,
    papers,
    number("earlier", fc.nat(6), (range) => [range]),
    fc.boolean(),
  )
  .map(([moment, age, word, journey, paper, earlier, mayEnd]): Fact => {
    const all = [moment, age, word, journey, paper, earlier];
    const merged = (side: keyof Fact): object =>
      Object.assign({}, ...all.map((fact) => fact[side])) as object;
    return {
      was: merged("was"),
      known: { ...merged("known"), ...(mayEnd ? { other_ends: "unknown" } : {}) },
    };
  });

const opposite = { within: "exceeded", exceeded: "within" } as Readonly<Record<string, string>>;

/** Minutes of "26h30" and of "5d". */
function lengthOf(text: string): number {
  const [, hours, minutes] = /^(-?\d+)h(\d+)$/.exec(text) ?? [];
  return hours === undefined ? Number.parseInt(text, 10) * 1440 : Number(hours) * 60 + Number(minutes);
}

/** The verdict, or undefined where the facts contradict each other. */
function saidOf(run: () => ClockVerdict): ClockVerdict | undefined {
  try {
    return run();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function holds(was: ClockVerdict | undefined, known: ClockVerdict | undefined): void {
  // What is known contains what was, so that it contradicts itself only where that does.
  if (was === undefined) return;
  expect(known).toBeDefined();
  const { verdict } = known!;
  expect(was.verdict).not.toBe(opposite[verdict]);
  if (verdict === "cannot-tell") return;
  if (was.verdict === "not-applicable") {
    expect(verdict === "not-applicable" || known!.if_applicable === true).toBe(true);
    return;
  }
  expect(was.verdict).toBe(verdict);
  const atLeast = (field: "by_at_least" | "to_spare_at_least"): void => {
    if (known![field] !== undefined)
      expect(lengthOf(was[field]!), field).toBeGreaterThanOrEqual(lengthOf(known![field]));
  };
  atLeast("by_at_least");
  atLeast("to_spare_at_least");
  if (known!.by_at_most !== undefined)
    expect(lengthOf(was.by_at_most!)).toBeLessThanOrEqual(lengthOf(known!.by_at_most));
}

const runs = { numRuns: Number(process.env["HABEAS_RUNS"] ?? 250) };

test("what is known less well never turns a verdict of any row into its opposite, and what is known better never widens it", () => {
  const told = new Map<string, number>();
  fc.assert(
    fc.property(row, facts, (held, { was, known }) => {
      const of = (side: object): ClockVerdict | undefined =>
        saidOf(() => clockVerdict(held, clockFactsSchema.parse(side), calendars));
      const [narrow, wide] = [of(was), of(known)];
      holds(narrow, wide);
      told.set(wide?.verdict ?? "none", (told.get(wide?.verdict ?? "none") ?? 0) + 1);
    }),
    runs,
  );
  // A law that only ever sees one verdict says nothing.
  for (const word of ["within", "exceeded", "cannot-tell", "not-applicable"])
    expect(told.get(word) ?? 0, word).toBeGreaterThan(runs.numRuns / 100);
});

test("the same holds of rows that are alternatives by age, and of accounts that conflict", () => {
  fc.assert(
    fc.property(row, row, row, facts, fc.boolean(), (a, b, c, { was, known }, isDisputed) => {
      const dispute = isDisputed ? { dispute: "d", kind: a.kind } : {};
      const rows = [
        { ...a, id: "child", applies_if: "age < 16" },
        { ...b, id: "youth", applies_if: "age >= 16 && age < 18" },
        { ...c, id: "adult", applies_if: "age >= 18", ...dispute },
        ...(isDisputed ? [{ ...a, id: "other", applies_if: "age >= 18", ...dispute }] : []),
      ];
      const of = (side: object): ClockVerdict | undefined =>
        saidOf(() => groupVerdict(rows, clockFactsSchema.parse(side), calendars));
      holds(of(was), of(known));
    }),
    runs,
  );
});

test("an extension in parts is the one that they make, whatever its unit and whatever else is not known", () => {
  fc.assert(
    fc.property(
      row,
      facts,
      fc.nat(1),
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 2, maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom("yes", "unknown", "no"),
      fc.constantFrom("was", "known"),
      (held, both, which, parts, isWhole, granted, side) => {
        const of = (hours: readonly (number | undefined)[]): ClockVerdict | undefined =>
          saidOf(() =>
            clockVerdict(
              held,
              clockFactsSchema.parse({
                ...both[side as "was"],
                extensions: hours.map((each) => ({ which, granted, hours: each, form: { written: "yes" } })),
              }),
              calendars,
            ),
          );
        const { limit, until } = held.extensions[which] ?? {};
        const by = limit ?? until;
        const sum = parts.reduce((total, part) => total + part, 0);
        // Parts that make the whole, or as they are.
        const whole =
          isWhole && by !== undefined ? by.value * { hours: 1, days: 24, months: 720 }[by.unit] : sum;
        const given = parts.map((part) => (part * whole) / sum);
        const rest = whole - given.slice(0, -1).reduce((total, part) => total + part, 0);
        const split = [...given.slice(0, -1), rest];
        expect(of(split)).toEqual(of([whole]));
        if (isWhole && by !== undefined) expect(of(split)).toEqual(of([undefined]));
      },
    ),
    runs,
  );
});
