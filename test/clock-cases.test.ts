import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { clockVerdict, groupVerdict } from "../src/analysis/clock/verdict.ts";
import { clockFactsSchema } from "../src/domain/clock-row.ts";
import { shippedLaw } from "../src/service/law.ts";

type Case = {
  readonly id: string;
  readonly clock?: string;
  readonly group?: string;
  readonly facts: unknown;
  readonly expect: Readonly<Record<string, unknown>>;
};

const cases = readFileSync(new URL("clock-cases.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Case);

// Worked out by hand: nights in which clocks change, weekends and holidays, court hours, chains of extensions, ages and classes
// that are not known, ends of months, leap days.
test.each(cases.map((one) => [one.id, one] as const))(
  "by the law that comes with the program: %s",
  (_, one) => {
    const { clocks, court_days: days } = shippedLaw();
    const calendars = new Map(days.map((calendar) => [calendar.id, calendar]));
    const rows = clocks.filter(({ id, group }) =>
      one.clock === undefined ? group === one.group : id === one.clock,
    );
    const facts = clockFactsSchema.parse(one.facts);
    expect(rows.length).toBeGreaterThan(0);
    const verdict =
      one.clock === undefined
        ? groupVerdict(rows, facts, calendars)
        : clockVerdict(rows[0]!, facts, calendars);
    expect(verdict).toMatchObject(one.expect);
  },
);
