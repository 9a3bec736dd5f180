/* oxlint-disable unicorn/no-thenable -- the word that files of clocks use */
import { expect, test } from "vitest";
import { clockFactsSchema, clockRowSchema, courtCalendarSchema } from "../../domain/clock-row.ts";
import { dateText, dayNumber, easter, plusMonths, weekday } from "./calendar.ts";
import { conditionOf } from "./condition.ts";
import { type ClockVerdict, clockVerdict, groupVerdict } from "./verdict.ts";
import { zoneNamed } from "./zone.ts";

/** A country of our own: 48 hours before a judge, from the station. */
const police = {
  id: "var-police",
  jurisdiction: "VAR",
  stage: "police-custody",
  kind: "limit",
  start: "station",
  end: ["judge", "release"],
  limit: { value: 48, unit: "hours" },
  cite: "Custody Act s. 12",
  certainty: "verified",
};

const calendars = new Map([
  [
    "var-courts",
    courtCalendarSchema.parse({
      id: "var-courts",
      yearly: ["03-15"],
      from_easter: [-2, 1],
      sunday_moves: true,
    }),
  ],
]);

function said(row: object, events: Record<string, unknown>, facts: object = {}): ClockVerdict {
  return clockVerdict(
    clockRowSchema.parse({ ...police, ...row }),
    clockFactsSchema.parse({ extensions_default: "no", ...facts, events }),
    calendars,
  );
}

test("equal is within, one minute more is exceeded by one minute", () => {
  const station = "2021-04-06T09:00";
  expect(said({}, { station, judge: "2021-04-08T09:00" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0h00",
  });
  expect(said({}, { station, judge: "2021-04-08T09:01" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "0h01",
    by_at_most: "0h01",
  });
});

test("whole days give the least and the most hours, and what lies between them cannot be told", () => {
  expect(said({}, { station: "2021-02-14", judge: "2021-02-19" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "48h01",
    by_at_most: "95h59",
  });
  expect(said({}, { station: "2021-02-14", judge: "2021-02-16" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["end", "start"],
  });
  expect(said({}, { station: "2021-02-14T20:00/2021-02-14T23:00", judge: "2021-02-16" })).toMatchObject({
    decides: ["end", "start"],
  });
});

test("nobody arrives before the arrest, and nobody is before a judge before arriving", () => {
  expect(said({}, { arrest: "2021-02-14T10:00", judge: "2021-02-16T08:00" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "2h00",
  });
  expect(said({}, { arrest: "2021-02-14T10:00", judge: "2021-02-17T08:00" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["start"],
  });
  expect(() => said({}, { station: "2021-02-14", judge: "2021-02-13" })).toThrow(
    "its end lies before its start",
  );
});

test("the first of several ends counts", () => {
  expect(
    said({}, { station: "2021-02-14T10:00", judge: "2021-02-17T10:00", release: "2021-02-15T10:00" }),
  ).toMatchObject({ verdict: "within", to_spare_at_least: "24h00" });
});

test("of somebody who is still held it is said how far it has come, and when it ends", () => {
  const facts = { as_of: "2021-02-15T10:00", held_as_of: true };
  expect(said({}, { station: "2021-02-14T10:00" }, facts)).toMatchObject({
    verdict: "within",
    so_far: true,
    deadlines: ["2021-02-16T10:00", "2021-02-16T10:00"],
  });
  const later = said({}, { station: "2021-02-14T10:00" }, { ...facts, as_of: "2021-02-17T11:00" });
  expect(later).toMatchObject({ verdict: "exceeded", so_far: true, by_at_least: "25h00" });
  expect(later.by_at_most).toBeUndefined();
  expect(said({}, { station: "2021-02-14T10:00", last_known_held: "2021-02-16T12:00" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "2h00",
  });
  expect(said({}, { station: "2021-02-14T10:00" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["end"],
  });
});

test("an extension counts in its form, does not where refused or not open to the class, and else leaves an interval", () => {
  const row = {
    extensions: [
      {
        limit: { value: 24, unit: "hours" },
        approver: "prosecutor",
        form: ["written"],
        needs: "offence == 'grave'",
      },
    ],
  };
  const events = { station: "2021-02-14T10:00", judge: "2021-02-17T08:00" };
  const with_ = (granted: string, written?: string, offence = "grave"): ClockVerdict =>
    said(row, events, { offence, extensions: [{ granted, form: written === undefined ? {} : { written } }] });
  expect(with_("yes", "yes")).toMatchObject({ verdict: "within", to_spare_at_least: "2h00" });
  expect(with_("no")).toMatchObject({ verdict: "exceeded", by_at_least: "22h00" });
  expect(with_("yes", "yes", "petty")).toMatchObject({ verdict: "exceeded", by_at_least: "22h00" });
  expect(with_("yes", "no")).toMatchObject({ verdict: "cannot-tell", decides: ["extension"] });
  expect(with_("yes")).toMatchObject({ verdict: "cannot-tell", decides: ["extension"] });
  expect(said(row, events, { extensions: [{ granted: "yes", form: { written: "yes" } }] })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["offence"],
  });
});

test("totals are counted from the start, and a refused one leaves the total before it", () => {
  const row = {
    limit: { value: 24, unit: "hours" },
    extensions: [
      { until: { value: 36, unit: "hours" }, approver: "officer" },
      { until: { value: 96, unit: "hours" }, approver: "court" },
    ],
  };
  const events = { station: "2021-02-14T10:00", judge: "2021-02-16T10:00" };
  expect(
    said(row, events, {
      extensions: [
        { which: 0, granted: "yes" },
        { which: 1, granted: "no" },
      ],
    }),
  ).toMatchObject({ verdict: "exceeded", by_at_least: "12h00" });
  expect(said(row, events, { extensions: [{ which: 1, granted: "yes" }] })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "48h00",
  });
});

test("time that does not count is open until somebody asked", () => {
  const row = { excludes: ["transport"] };
  const events = { station: "2021-02-14T10:00", judge: "2021-02-16T13:00" };
  expect(said(row, events)).toMatchObject({
    verdict: "cannot-tell",
    decides: ["transport"],
    exceeded_unless_excluded_more_than: "3h00",
  });
  expect(said(row, events, { exclusions: [{ kind: "transport", state: "no" }] })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "3h00",
  });
  expect(said(row, events, { exclusions: [{ kind: "transport", hours: [1, 2] }] })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1h00",
    by_at_most: "2h00",
  });
});

test("days and months are those of the calendar, and the first day widens where nobody knows whether it counts", () => {
  const row = (first_day: string, limit: object): object => ({
    start: "order",
    end: ["release"],
    limit,
    counting: { first_day },
  });
  const days = { value: 10, unit: "days" };
  expect(said(row("counts", days), { order: "2021-03-01", release: "2021-03-11" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1d",
    by_at_most: "1d",
  });
  expect(said(row("not", days), { order: "2021-03-01", release: "2021-03-11" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0d",
  });
  expect(said(row("unknown", days), { order: "2021-03-01", release: "2021-03-11" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["first_day"],
  });
  expect(
    said(row("not", { value: 1, unit: "months" }), { order: "2021-01-31", release: "2021-03-03" }),
  ).toMatchObject({ verdict: "exceeded", by_at_least: "3d" });
});

test("a limit ends with the next day, at its last minute", () => {
  const row = { start: "arrest", limit: { rule: "end-of-next-day" } };
  expect(said(row, { arrest: "2021-05-03T00:30", judge: "2021-05-04T23:59" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0h00",
  });
  expect(said(row, { arrest: "2021-05-03T00:30", judge: "2021-05-05T00:00" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "0h01",
  });
});

test("a limit that ends outside court hours moves to the close of the next day on which the court sits", () => {
  const row = {
    start: "arrest",
    counting: { roll: "court-hours", court_hours: ["09:00", "16:00"], calendar: "var-courts" },
  };
  // Easter 2021 is 4 April: Friday 2 and Monday 5 are none, so Thursday evening becomes Tuesday.
  expect(said(row, { arrest: "2021-03-30T20:00", judge: "2021-04-06T16:00" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0h00",
  });
  // Before the court opens it is the same day's close.
  expect(said(row, { arrest: "2021-03-08T03:00", judge: "2021-03-10T16:01" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "0h01",
  });
  // 15 March 2020 was a Sunday, so the Monday after it is none either.
  expect(said(row, { arrest: "2020-03-12T20:00", judge: "2020-03-17T16:00" })).toMatchObject({
    verdict: "within",
  });
  const unknown = { ...row, counting: { ...row.counting, calendar: "elsewhere" } };
  expect(said(unknown, { arrest: "2021-03-30T20:00", judge: "2021-04-06T16:00" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["calendar"],
  });
});

test("hours pass in real time, in the night that is an hour short too", () => {
  const row = { tz: "Europe/Berlin", limit: { value: 24, unit: "hours" } };
  expect(said(row, { station: "2021-03-27T12:00", judge: "2021-03-28T13:00" })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0h00",
  });
  expect(
    said({ ...row, tz: "Asia/Phnom_Penh" }, { station: "2021-03-27T12:00", judge: "2021-03-28T13:00" }),
  ).toMatchObject({ verdict: "exceeded", by_at_least: "1h00" });
  // The hour that is lived twice may be either of them.
  expect(
    zoneNamed("Europe/Berlin")!
      .real(dayNumber(2021, 10, 31) * 1440 + 150)
      .map((real) => real % 1440),
  ).toEqual([30, 90]);
});

test("a row binds in its time only; near a bound that is not known to the day it may bind", () => {
  const row = { valid_from: "2020-06", valid_to: "2021-06-30" };
  expect(said(row, { station: "2020-05-31T10:00", judge: "2020-05-31T20:00" })).toEqual({
    verdict: "not-applicable",
  });
  expect(said(row, { station: "2020-06-10T10:00", judge: "2020-06-10T20:00" })).toMatchObject({
    verdict: "within",
    if_applicable: true,
  });
  expect(said(row, { station: "2021-06-30T10:00", judge: "2021-06-30T20:00" }).if_applicable).toBeUndefined();
  expect(said(row, { station: "2021-07-01T10:00", judge: "2021-07-01T20:00" })).toEqual({
    verdict: "not-applicable",
  });
});

test("a limit that nobody knows, and a yardstick that is passed, are said as such", () => {
  expect(said({ limit: null }, { station: "2021-02-14", judge: "2021-02-20" })).toMatchObject({
    verdict: "cannot-tell",
    decides: ["limit"],
  });
  expect(said({ kind: "yardstick" }, { station: "2021-02-14", judge: "2021-02-20" })).toMatchObject({
    verdict: "exceeded",
    word: "beyond the yardstick",
  });
});

test("a deadline of one's own may lie before its start, and is not overdue on its day", () => {
  const row = {
    kind: "deadline",
    start: "session",
    end: ["submitted"],
    limit: { value: -6, unit: "months" },
    counting: { first_day: "not" },
  };
  expect(said(row, { session: "2022-11-08" }, { as_of: "2022-05-08" })).toMatchObject({
    verdict: "within",
    so_far: true,
    deadlines: ["2022-05-08", "2022-05-08"],
  });
  expect(said(row, { session: "2022-11-08" }, { as_of: "2022-05-09" })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1d",
  });
});

test("reviews are held gap by gap, and one that nobody wrote down does not say that there was none", () => {
  const row = {
    start: "detention-authorised",
    recurring: { first: 6, then: 9, unit: "hours" },
    limit: { value: 6, unit: "hours" },
  };
  const begun = { "detention-authorised": "2021-02-14T10:00", release: "2021-02-15T06:00" };
  expect(said(row, { ...begun, review: ["2021-02-14T15:00", "2021-02-15T01:00"] })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1h00",
  });
  expect(said(row, { ...begun, review: ["2021-02-14T16:00", "2021-02-14T23:00"] })).toMatchObject({
    verdict: "within",
    to_spare_at_least: "0h00",
  });
  expect(said(row, begun)).toMatchObject({ verdict: "cannot-tell", decides: ["review"] });
});

test("rows of a group are alternatives: the least of them where all agree, and what tells them apart where not", () => {
  const rows = [
    { ...police, id: "adult", applies_if: "age >= 18" },
    { ...police, id: "child", applies_if: "age < 18", limit: { value: 24, unit: "hours" } },
  ].map((row) => clockRowSchema.parse(row));
  const of = (age: unknown, judge: string): ClockVerdict =>
    groupVerdict(
      rows,
      clockFactsSchema.parse({ age, events: { station: "2021-02-14T10:00", judge } }),
      calendars,
    );
  expect(of([16, 19], "2021-02-15T20:00")).toMatchObject({
    verdict: "cannot-tell",
    decides: ["age"],
    rows: { adult: "within", child: "exceeded" },
  });
  expect(of([16, 19], "2021-02-17T20:00")).toMatchObject({
    verdict: "exceeded",
    by_at_least: "34h00",
    by_at_most: "58h00",
  });
  expect(of([15, 15], "2021-02-15T20:00")).toMatchObject({
    verdict: "exceeded",
    rows: { child: "exceeded" },
  });
});

test("custody for the same facts before is added where the row says so", () => {
  const row = { counting: { adds_earlier: true } };
  const events = { station: "2021-02-14T10:00", judge: "2021-02-16T09:00" };
  expect(said(row, events, { earlier: [[2, 3]] })).toMatchObject({
    verdict: "exceeded",
    by_at_least: "1h00",
    by_at_most: "2h00",
  });
  expect(said({}, events, { earlier: [[2, 3]] })).toMatchObject({ verdict: "within" });
});

test("the certainty of a row, and what is less sure than it, go with the verdict", () => {
  expect(
    said({ certainty: "unverified", doubt: ["end"] }, { station: "2021-02-14", judge: "2021-02-20" }),
  ).toMatchObject({ certainty: "unverified", doubt: ["end"] });
});

test("a condition is three-valued, and one that is no condition is refused in a sentence", () => {
  const facts = clockFactsSchema.parse({ age: [17, 19], offence: "grave", warrant: "false" });
  expect(conditionOf("age < 18").of(facts)).toBe("unknown");
  expect(conditionOf("age >= 16 && offence == 'grave'").of(facts)).toBe("yes");
  expect(conditionOf("age >= 20 || warrant == true").of(facts)).toBe("no");
  expect(conditionOf("!(held == true)").of(facts)).toBe("unknown");
  for (const text of ["age +", "age + 1 > 2", "'a' == 'b'", "offence < 'x'", "1"])
    expect(() => conditionOf(text)).toThrow(/can't be used/);
});

/** Published dates of Easter Sunday (U.S. Naval Observatory, "The Date of Easter"). */
test("days, months and Easter are those of the calendar", () => {
  expect([2019, 2020, 2021, 2024, 2025, 2038].map((year) => dateText(easter(year)))).toEqual([
    "2019-04-21",
    "2020-04-12",
    "2021-04-04",
    "2024-03-31",
    "2025-04-20",
    "2038-04-25",
  ]);
  expect(dateText(plusMonths(dayNumber(2018, 10, 31), 4))).toBe("2019-02-28");
  expect(dateText(plusMonths(dayNumber(2020, 3, 31), -1))).toBe("2020-02-29");
  expect(weekday(dayNumber(2021, 3, 12))).toBe(5);
});
