import { allows } from "../../arithmetic/interval.ts";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { AnyRecord } from "../../domain/record.ts";
import { deriveFigures, deriveOccupancies } from "./derivation.ts";
import { statementsOf } from "./statement.ts";
import { figureTable } from "./table.ts";
import { record } from "../../../test/record.ts";

const held = (ref: string, value: unknown, more: object = {}): AnyRecord =>
  record("figure", ref, {
    indicator: "prison_population",
    value,
    unit: "persons",
    place: "Marovia",
    as_of: "2021-03",
    ...more,
  });
const capacity = (ref: string, value: unknown, more: object = {}): AnyRecord =>
  record("figure", ref, { indicator: "official_capacity", value, unit: "places", place: "Marovia", ...more });

const lines = (records: readonly AnyRecord[], indicator: string): string[] =>
  deriveFigures(records)
    .filter((figure) => figure.indicator === indicator)
    .map(({ text, arithmetic }) => `${text} | ${arithmetic}`);

test("people and places give occupancy, the part above it and the people above it", () => {
  const records = [held("a", 1200), capacity("c", 800)];
  expect(lines(records, "occupancy")).toEqual([
    "150.0 % of capacity | 1,200 / 800 = 150.0 %; 400 above capacity",
  ]);
  expect(lines(records, "over-capacity")).toEqual(["50.0 % over capacity | (1,200 − 800) / 800 = 50.0 %"]);
  expect(lines(records, "people-above-capacity")).toEqual(["400 persons | 1,200 − 800 = 400"]);
});

test("occupancies alone are those among all that is derived, those of named inputs too", () => {
  const elsewhere = { place: "Northgate" };
  const records = [
    held("a", 1200),
    held("a-2", 1100, { as_of: "2020-03" }),
    capacity("c", 800),
    held("b", 90, elsewhere),
    capacity("d", 120, elsewhere),
    record("figure", "rate", {
      indicator: "occupancy",
      value: 75,
      unit: "percent",
      place: "Southgate",
      derived_from: ["b", "d"],
    }),
  ];
  const occupancies = deriveFigures(records).filter(({ indicator }) => indicator === "occupancy");
  expect(deriveOccupancies(statementsOf(records))).toEqual(occupancies);
  expect(occupancies.length).toBeGreaterThan(2);
});

test("of a prison below its capacity it is never said how many more it could hold", () => {
  const records = [held("a", 600), capacity("c", 800)];
  expect(lines(records, "occupancy")).toEqual(["75.0 % of capacity | 600 / 800 = 75.0 %"]);
  expect(lines(records, "people-above-capacity")).toEqual([]);
  expect(JSON.stringify(deriveFigures(records))).not.toMatch(/200|free|left/);
});

test("a hedge on the people stays in the occupancy, a hedge on the places turns it round", () => {
  expect(lines([held("a", 1200, { qualifier: "over" }), capacity("c", 800)], "occupancy")[0]).toMatch(
    /^over 150\.0 %/,
  );
  expect(lines([held("a", 1200), capacity("c", 800, { qualifier: "over" })], "occupancy")[0]).toMatch(
    /^under 150\.0 %/,
  );
  expect(
    lines(
      [held("a", 1200, { qualifier: "over" }), capacity("c", 800, { qualifier: "over" })],
      "occupancy",
    )[0],
  ).toMatch(/^above 0 %/);
});

test("counts and capacities of a facility give its occupancy, a figure of the same number enters once", () => {
  const records = [
    record("facility", "northgate", { name: "Northgate", aliases: ["NG"], type: "prison" }),
    record("capacity", "northgate/capacity-1", { of: "northgate", places: 200, definition: "design" }),
    record("count", "northgate/count-1", {
      of: "northgate",
      people: "over 300",
      as_of: "2021-03-01",
      figure: "f",
    }),
    record("figure", "f", {
      indicator: "inmates",
      value: 300,
      qualifier: "over",
      unit: "people",
      place: "NG, Marovia",
      as_of: "2021-03-01",
    }),
  ];
  expect(lines(records, "occupancy")).toEqual([
    "over 150.0 % of capacity | 300 / 200 = 150.0 %; 100 above capacity",
  ]);
  expect(deriveFigures(records)[0]!.inputs).toEqual(["f", "northgate/capacity-1"]);
});

test("of several dated capacities the nearest counts, and another date is said", () => {
  const records = [
    held("a", 1200),
    capacity("old", 600, { as_of: "2010" }),
    capacity("new", 800, { as_of: "2020" }),
  ];
  const occupancies = deriveFigures(records).filter(({ indicator }) => indicator === "occupancy");
  expect(occupancies.map(({ inputs }) => inputs)).toEqual([["a", "new"]]);
  expect(occupancies[0]!.note).toContain("another date (2020)");
});

test("growth is of two dates of one indicator, place and population", () => {
  const records = [
    held("early", 1000, { as_of: "2019-12" }),
    held("late", 1500, { as_of: "2021-03" }),
    held("women", 90, { as_of: "2021-03", population: "women" }),
    held("elsewhere", 10, { place: "Ostland" }),
  ];
  expect(lines(records, "growth")).toEqual(["50.00 % increase | (1,500 − 1,000) / 1,000 = 50.00 %"]);
  expect(lines(records, "difference")).toEqual(["500 persons | 1,500 − 1,000 = 500"]);
});

test("a fall is said as a decrease, and inputs named in the wrong order are put in order", () => {
  const deaths = (ref: string, value: number, as_of: string): AnyRecord =>
    record("figure", ref, {
      indicator: "deaths_in_custody",
      value,
      unit: "persons",
      place: "Marovia",
      as_of,
    });
  const change = record("figure", "g", {
    indicator: "deaths_in_custody_change",
    value: -20,
    unit: "percent increase",
    place: "Marovia",
    derived_from: ["early", "late"],
  });
  expect(lines([deaths("early", 50, "2019"), deaths("late", 40, "2020"), change], "growth")).toEqual([
    "20.0 % decrease | (40 − 50) / 50 = −20.0 %",
  ]);
});

test("flows of periods of different length do not grow", () => {
  const arrests = (ref: string, value: number, as_of: string): AnyRecord =>
    record("figure", ref, { indicator: "arrests", value, unit: "persons", place: "Marovia", as_of });
  expect(lines([arrests("a", 100, "2019"), arrests("b", 150, "2020")], "growth")).toHaveLength(1);
  expect(lines([arrests("a", 100, "2019"), arrests("b", 40, "2020-01/2020-03")], "growth")).toEqual([]);
});

test("women are a share of prisoners, infants with their mothers are not", () => {
  const records = [
    held("all", 1000),
    held("women", 80, { population: "women prisoners" }),
    record("figure", "infants", {
      indicator: "infants_in_prison",
      value: 12,
      unit: "persons",
      place: "Marovia",
      as_of: "2021-03",
    }),
  ];
  expect(lines(records, "share")).toEqual(["8.0 % | 80 / 1,000 = 8.0 %"]);
});

test("a percentage implies a count, and a part with its percentage a whole", () => {
  const records = [
    held("all", 1000),
    record("figure", "share", {
      indicator: "remand_share",
      value: 42,
      unit: "percent",
      population: "all prisoners",
      place: "Marovia",
      as_of: "2021-03",
    }),
    record("figure", "closed", {
      indicator: "cases_closed",
      value: 350,
      qualifier: "over",
      unit: "cases",
      place: "Marovia",
    }),
    record("figure", "closed-share", {
      indicator: "cases_closed_share",
      value: 10,
      qualifier: "under",
      unit: "percent",
      place: "Marovia",
      derived_from: ["closed"],
    }),
  ];
  expect(lines(records, "implied-count")).toEqual(["420 persons | 42 % × 1,000 = 420"]);
  expect(lines(records, "implied-whole")).toEqual(["over 3,500 cases | 350 / 10 % = 3,500"]);
});

test("length, width and people of one cell give the floor area a person", () => {
  const cell = (ref: string, indicator: string, value: number, unit: string): AnyRecord =>
    record("figure", ref, { indicator, value, unit, place: "Northgate", population: "cell of W." });
  const records = [
    cell("l", "cell_length", 6, "metres"),
    cell("w", "cell_width", 4, "metres"),
    cell("p", "persons_per_cell", 48, "persons"),
    record("figure", "other", {
      indicator: "persons_per_cell",
      value: 10,
      unit: "persons",
      place: "Northgate",
      population: "cell of V.",
    }),
  ];
  expect(lines(records, "space")).toEqual(["0.5 m² a person | 6 × 4 / 48 = 0.5 m² a person"]);
  const measured = [
    record("facility", "northgate", { name: "Northgate", type: "prison" }),
    record("cell", "northgate/cell-1", { facility: "northgate" }),
    record("measure", "m", { of: "northgate/cell-1", what: "floor-area", value: 60, unit: "m2" }),
    record("count", "n", { of: "northgate/cell-1", people: 120 }),
  ];
  expect(lines(measured, "space")).toEqual(["0.5 m² a person | 60 / 120 = 0.5 m² a person"]);
});

test("a promised release leaves the rest, and what capacity it fills", () => {
  const records = [
    held("a", 1200),
    capacity("c", 800),
    record("figure", "r", {
      indicator: "promised_releases",
      value: 300,
      qualifier: "up_to",
      unit: "persons",
      place: "Marovia",
      as_of: "2021-05",
    }),
  ];
  expect(lines(records, "remaining")).toEqual(["at least 900 persons | 1,200 − 300 = 900"]);
  expect(lines(records, "remaining-occupancy")).toEqual([
    "at least 112.5 % of capacity | 1,200 − 300 = 900; 900 / 800 = 112.5 %",
  ]);
});

test("the parts that a figure names are added up", () => {
  const sites = (ref: string, value: number, derived_from: string[] = []): AnyRecord =>
    record("figure", ref, {
      indicator: "clinics",
      value,
      unit: "facilities",
      place: "Marovia",
      population: ref,
      derived_from,
    });
  expect(
    lines([sites("x", 2), sites("y", 24), sites("z", 73), sites("all", 99, ["x", "y", "z"])], "sum"),
  ).toEqual(["99 facilities | 2 + 24 + 73 = 99"]);
});

test("the order of the records changes nothing", () => {
  const records = [
    held("a", 1200),
    held("b", 1300, { as_of: "2022-01" }),
    capacity("c", 800),
    held("w", 90, { population: "women" }),
  ];
  fc.assert(
    fc.property(fc.shuffledSubarray(records, { minLength: records.length }), (shuffled) => {
      expect(deriveFigures(shuffled)).toEqual(deriveFigures(records));
    }),
  );
});

test("whatever the true numbers behind the hedges, the derived interval holds the true occupancy and growth", () => {
  const hedges = fc.constantFrom(
    "exact" as const,
    "over" as const,
    "at_least" as const,
    "under" as const,
    "up_to" as const,
  );
  const behind = fc.record({
    printed: fc.integer({ min: 100, max: 5000 }),
    hedge: hedges,
    off: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
  });
  const truth = ({ printed, hedge, off }: { printed: number; hedge: string; off: number }): number =>
    hedge === "exact"
      ? printed
      : hedge === "over" || hedge === "at_least"
        ? printed * (1 + off)
        : printed * (1 - off);
  fc.assert(
    fc.property(behind, behind, behind, (before, after, places) => {
      const records = [
        held("a", before.printed, { qualifier: before.hedge, as_of: "2019-01" }),
        held("b", after.printed, { qualifier: after.hedge, as_of: "2021-01" }),
        capacity("c", places.printed, { qualifier: places.hedge }),
      ];
      for (const figure of deriveFigures(records)) {
        const [x, y] = [truth(before), truth(after)];
        const now = figure.inputs[0] === "b" ? y : x;
        const expected = {
          occupancy: (100 * now) / truth(places),
          "over-capacity": (100 * now) / truth(places) - 100,
          "people-above-capacity": now - truth(places),
          growth: (100 * y) / x - 100,
          difference: y - x,
        }[figure.indicator as string]!;
        const room = 1e-9 * Math.max(1, Math.abs(expected));
        const wide = {
          ...figure.interval,
          low: figure.interval.low - room,
          high: figure.interval.high + room,
        };
        expect(allows(wide, expected), figure.id).toBe(true);
      }
    }),
  );
});

test("the table has every stated and derived figure with source, inputs and arithmetic", () => {
  const table = figureTable([
    held("a", 9500, { qualifier: "over", at: "report#line=12" }),
    capacity("c", 2050, { at: "report#p=3" }),
  ]);
  expect(table.map(({ ref, value }) => [ref, value])).toEqual([
    ["a", "over 9,500 persons"],
    ["c", "2,050 places"],
    ["occupancy:a+c", "over 463.4 % of capacity"],
    ["over-capacity:a+c", "over 363.4 % over capacity"],
    ["people-above-capacity:a+c", "over 7,450 persons"],
  ]);
  expect(table[0]!.at).toEqual({ source: "report", line: 12 });
  expect(table[2]).toMatchObject({
    derived: true,
    inputs: ["a", "c"],
    as_of: "2021-03",
  });
});

test("a percentage has no more digits than its inputs, and people are whole", () => {
  const first = (indicator: string, ...records: AnyRecord[]): string | undefined =>
    lines(records, indicator)[0]?.split(" | ")[0];
  const about = { qualifier: "about" };
  expect(first("occupancy", held("a", 9000, about), capacity("c", 2000))).toBe("about 450 % of capacity");
  expect(first("occupancy", held("a", 1_000_000), capacity("c", 800))).toBe("125,000 % of capacity");
  expect(first("occupancy", held("a", 851), capacity("c", 800))).toBe("106.4 % of capacity");
  expect(first("occupancy", held("a", 38_990), capacity("c", 26_593))).toBe("146.6 % of capacity");
  const years = [held("a", 30, { as_of: "2019" }), held("b", 17_970, { as_of: "2020", ...about })];
  expect(first("growth", ...years)).toBe("about 59,800 % increase");
});
