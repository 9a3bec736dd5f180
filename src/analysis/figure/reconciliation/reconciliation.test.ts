import fc from "fast-check";
import { expect, test } from "vitest";
import { type AnyRecord } from "../../../domain/record.ts";
import { deriveFigures } from "../derivation.ts";
import { reconcile } from "./reconciliation.ts";
import type { Reconciliation } from "./verdict.ts";
import { record } from "../../../../test/record.ts";

const stated = (ref: string, indicator: string, value: unknown, unit: string, more: object = {}): AnyRecord =>
  record("figure", ref, { indicator, value, unit, place: "Marovia", ...more });
const held = (ref: string, value: unknown, more: object = {}): AnyRecord =>
  stated(ref, "prison_population", value, "persons", {
    as_of: "2021-03",
    population: "all prisoners",
    ...more,
  });

const verdicts = (records: readonly AnyRecord[]): string[] =>
  reconcile(records).map(({ verdict, figures }) => `${verdict}: ${[...figures].sort().join(" ")}`);
const only = (records: readonly AnyRecord[]): Reconciliation => {
  const found = reconcile(records);
  if (found.length !== 1) throw new Error(JSON.stringify(found));
  return found[0]!;
};

test("two sources with one number agree, once", () => {
  expect(verdicts([held("a", 8123), held("b", 8123), held("c", 8123)])).toEqual(["agree: a b c"]);
});

test("a single figure is not compared with itself", () => {
  expect(reconcile([held("a", 8123)])).toEqual([]);
});

test("one day, one population and two numbers cannot be reconciled", () => {
  const found = only([held("a", 8123, { as_of: "2021-03-01" }), held("b", 8300, { as_of: "2021-03-01" })]);
  expect(found.verdict).toBe("irreconcilable");
  expect(found.arithmetic).toContain("8,300 − 8,123 = 177");
});

test("a slip of one digit is named", () => {
  expect(only([held("a", 38890), held("b", 38990)]).note).toContain("differ in one digit");
  expect(only([held("a", 78123), held("b", 87123)]).note).toContain("Two digits are exchanged");
});

test("hedged numbers agree in the core, are not refuted in the reach, and cannot stand outside it", () => {
  const about = held("a", 17_000, { qualifier: "about" });
  expect(verdicts([about, held("b", 17_412)])).toEqual(["agree: a b"]);
  expect(verdicts([about, held("b", 18_612)])).toEqual(["rounding: a b"]);
  expect(verdicts([about, held("b", 18_812)])).toEqual(["irreconcilable: a b"]);
  const over = held("a", 9500, { qualifier: "over" });
  expect(verdicts([over, held("b", 9587)])).toEqual(["agree: a b"]);
  expect(verdicts([over, held("b", 12_345)])).toEqual(["rounding: a b"]);
  expect(verdicts([over, held("b", 9412)])).toEqual(["irreconcilable: a b"]);
});

test("a number rounded by another source is rounding", () => {
  expect(verdicts([held("a", 8123), held("b", 8100)])).toEqual(["rounding: a b"]);
  expect(verdicts([held("a", 8123), held("b", 8300)])).toEqual(["irreconcilable: a b"]);
  // One unit off in the last digit is for what is known more finely.
  expect(verdicts([held("a", 8123), held("b", 8200)])).toEqual(["rounding: a b"]);
  expect(verdicts([held("a", 8100), held("b", 8200)])).toEqual(["irreconcilable: a b"]);
});

test("a hedge allows what lies in it and no more", () => {
  expect(verdicts([held("a", 8123), held("b", 8000, { qualifier: "over" })])).toEqual(["agree: a b"]);
  expect(verdicts([held("a", 7900), held("b", 8000, { qualifier: "over" })])).toEqual([
    "irreconcilable: a b",
  ]);
});

test("numbers of different dates are a series and no contradiction", () => {
  expect(reconcile([held("a", 8123, { as_of: "2020-01" }), held("b", 9321, { as_of: "2021-01" })])).toEqual(
    [],
  );
});

test("one exact number for several dates is remarked on, a round one is not", () => {
  const dates = ["2020-03", "2020-04", "2020-05"];
  const found = only(dates.map((as_of, index) => held(`f${index}`, 38990, { as_of })));
  expect(found.verdict).toBe("date");
  expect(found.note).toContain("3 dates");
  expect(reconcile(dates.map((as_of, index) => held(`f${index}`, 20000, { as_of })))).toEqual([]);
});

test("a number that comes again at another date is a series and no agreement, but of what no date moves", () => {
  const guards = (ref: string, as_of: string): AnyRecord => stated(ref, "guards", 700, "persons", { as_of });
  expect(reconcile([guards("a", "2018"), guards("b", "2021")])).toEqual([]);
  for (const [indicator, unit] of [
    ["women_share", "percent"],
    ["prison_capacity", "places"],
    ["occupancy_rate", "percent of capacity"],
    ["arrests", "persons"],
  ] as const) {
    const two = ["2018", "2021"].map((as_of, at) => stated(`f${at}`, indicator, 70, unit, { as_of }));
    expect(reconcile(two), indicator).toEqual([]);
  }
  expect(verdicts([guards("a", "2018"), guards("b", "2018"), guards("c", "2021")])).toEqual(["agree: a b"]);
  const linked = only([guards("a", "2018"), stated("u", "guards", 700, "persons"), guards("b", "2021")]);
  expect(linked).toMatchObject({ verdict: "date", figures: ["a", "b", "u"] });
  expect(linked.note).toContain("The number stands unchanged between 2018 and 2021");
  const width = ["2018", "2021"].map((as_of, at) =>
    stated(`f${at}`, "promised_releases", 70, "persons", { as_of }),
  );
  expect(verdicts(width)).toEqual(["agree: f0 f1"]);
});

test("numbers of several dates that one vague number allows are not said to be one", () => {
  const found = only([
    held("a", 950, { as_of: "2021-03" }),
    held("b", 960, { as_of: "2021-09" }),
    held("c", 900, { as_of: "2021", qualifier: "over" }),
  ]);
  expect(found.verdict).toBe("date");
  expect(found.note).toContain("need not be one number");
});

test("numbers somewhere in one year, or without a date, may be of different days", () => {
  expect(verdicts([held("a", 8123, { as_of: "2021" }), held("b", 8300, { as_of: "2021-03" })])).toEqual([
    "date: a b",
  ]);
  expect(
    only([
      held("a", 8123),
      record("figure", "b", {
        indicator: "prison_population",
        value: 8300,
        unit: "persons",
        place: "Marovia",
      }),
    ]).note,
  ).toContain("no date");
});

test("populations in code decide, and without one the open readings are listed", () => {
  const share = (ref: string, value: number, more: object): AnyRecord =>
    stated(ref, "pretrial_share", value, "percent", { as_of: "2021-03", ...more });
  expect(
    only([
      share("a", 42, { population_code: "unsentenced" }),
      share("b", 72, { population_code: "no-final-judgment" }),
    ]),
  ).toMatchObject({ verdict: "population" });
  expect(
    only([
      share("a", 42, { population_code: "unsentenced" }),
      share("b", 72, { population_code: "unsentenced" }),
    ]),
  ).toMatchObject({ verdict: "irreconcilable" });
  const open = only([
    share("a", 42, {}),
    share("b", 72, { qualifier: "over" }),
    share("c", 75, { qualifier: "nearly", as_of: "2021-06" }),
  ]);
  expect(open).toMatchObject({ verdict: "population", figures: ["a", "b", "c"] });
  expect(open.note).toContain("last appeal");
});

test("near-synonyms of indicators, units and places meet", () => {
  const records = [
    record("facility", "northgate", {
      name: "Northgate Prison",
      aliases: ["Northgate", "ទ្វារជើង"],
      type: "prison",
    }),
    record("figure", "a", {
      indicator: "inmates",
      value: 512,
      unit: "people",
      place: "Northgate, Marovia",
      as_of: "2021-03-01",
    }),
    record("figure", "b", {
      indicator: "number_of_prisoners",
      value: 540,
      unit: "persons",
      place: "ទ្វារជើង",
      as_of: "2021-03-01",
    }),
    record("count", "c", { of: "northgate", people: 512, as_of: "2021-03-01" }),
  ];
  expect(verdicts(records)).toContain("irreconcilable: a b c");
});

test("percent of and percent over capacity are one scale", () => {
  const rate = (ref: string, value: number, unit: string): AnyRecord =>
    stated(ref, "occupancy_rate", value, unit, { as_of: "2021-03" });
  expect(verdicts([rate("a", 166, "percent of capacity"), rate("b", 66, "percent over capacity")])).toEqual([
    "agree: a b",
  ]);
  expect(verdicts([rate("a", 166, "percent of capacity"), rate("b", 166, "percent over capacity")])).toEqual([
    "definition: a b",
  ]);
  expect(verdicts([rate("a", 166, "percent of capacity"), rate("b", 1.7, "times capacity")])).toEqual([
    "rounding: a b",
  ]);
});

test("occupancies of different capacities differ by definition", () => {
  const places = (ref: string, value: number): AnyRecord =>
    stated(ref, "capacity", value, "places", { population: ref, as_of: "2021-03" });
  const rate = (ref: string, value: number, indicator: string, input: string): AnyRecord =>
    stated(ref, indicator, value, "percent", { as_of: "2021-03", derived_from: ["all", input] });
  const base = [held("all", 1200), places("design", 800), places("operational", 1000)];
  expect(
    verdicts([
      ...base,
      rate("a", 150, "occupancy_rate", "design"),
      rate("b", 120, "occupancy_rate", "operational"),
    ]),
  ).toContain("definition: a b");
  const swapped = verdicts([
    ...base,
    rate("a", 150, "occupancy_rate", "design"),
    rate("b", 150, "over_capacity", "design"),
  ]);
  expect(swapped).toContain("agree: a all design");
  expect(swapped).toContain("definition: a all b design");
  expect(swapped).not.toContain("agree: a b");
});

test("a number in words is shown as it was printed", () => {
  const records = [
    held("a", 8123, { printed: "៨.១២៣" }),
    held("b", 8000, { qualifier: "over", printed: "eight thousand" }),
  ];
  expect(only(records).arithmetic).toBe("over eight thousand (2021-03: b); ៨.១២៣ persons (2021-03: a)");
});

test("capacities by different definitions differ by definition", () => {
  const records = [
    record("facility", "northgate", { name: "Northgate", type: "prison" }),
    record("capacity", "a", { of: "northgate", places: 400, definition: "design", as_of: "2021" }),
    record("capacity", "b", { of: "northgate", places: 550, definition: "operational", as_of: "2021" }),
  ];
  expect(only(records)).toMatchObject({ verdict: "definition" });
});

test("an occupancy that names no inputs is checked against people and places of its date", () => {
  const records = [
    held("people", 1330),
    stated("places", "capacity", 800, "places"),
    stated("of", "occupancy_rate", 166, "percent of capacity", { as_of: "2021-03" }),
    stated("over", "overcrowding", 166, "percent over capacity", { as_of: "2021-03" }),
  ];
  const found = verdicts(records);
  expect(found).toContain("rounding: of people places");
  expect(found.some((line) => line.startsWith("definition: ") && line.includes("over people places"))).toBe(
    true,
  );
});

test("a growth that names no inputs is checked against the numbers at both its ends", () => {
  const growth = (value: number): AnyRecord =>
    stated("g", "prison_population_growth", value, "percent increase", { as_of: "2019-12/2021-03" });
  const ends = [held("a", 1000, { as_of: "2019-12" }), held("b", 1500, { as_of: "2021-03" })];
  expect(verdicts([...ends, growth(50)])).toEqual(["agree: a b g"]);
  expect(verdicts([...ends, growth(150)])).toEqual(["definition: a b g"]);
});

test("groups that make up everyone are added up, and none is larger than all", () => {
  const women = held("w", 25, { population: "women" });
  expect(verdicts([held("all", 851), held("m", 826, { population: "men" }), women])).toEqual([
    "agree: all m w",
  ]);
  expect(verdicts([held("all", 860), held("m", 826, { population: "men" }), women])).toEqual([
    "population: all m w",
  ]);
  expect(verdicts([held("all", 20), women])).toEqual(["irreconcilable: all w"]);
});

test("growth over other years is another growth", () => {
  const growth = (ref: string, value: number, as_of: string): AnyRecord =>
    stated(ref, "prison_population_growth", value, "percent increase", { as_of });
  expect(reconcile([growth("a", 20, "2010/2020"), growth("b", 5, "2018/2020")])).toEqual([]);
  expect(verdicts([growth("a", 20, "2010/2020"), growth("b", 25, "2010/2020")])).toEqual([
    "irreconcilable: a b",
  ]);
});

test("infants are one group whether they are called children or infants", () => {
  const infants = (ref: string, value: number, population: string): AnyRecord =>
    stated(ref, "infants_in_prison", value, "persons", { population, as_of: "2021-03" });
  expect(verdicts([infants("a", 30, "children"), infants("b", 44, "infants with mothers")])).toEqual([
    "irreconcilable: a b",
  ]);
});

test("two dates that leave out a peak between them are pointed out", () => {
  const infants = (ref: string, value: number, as_of: string, source: string): AnyRecord =>
    stated(ref, "infants_in_prison", value, "persons", {
      as_of,
      at: source,
      population: "children with their mothers",
    });
  expect(
    only([
      infants("a", 30, "2015-12", "letter"),
      infants("b", 138, "mid 2018", "report"),
      infants("c", 101, "2020-06", "letter"),
    ]),
  ).toMatchObject({ verdict: "date", figures: ["a", "c", "b"] });
  expect(
    reconcile([
      infants("a", 30, "2015-12", "letter"),
      infants("b", 70, "mid 2018", "report"),
      infants("c", 101, "2020-06", "letter"),
    ]),
  ).toEqual([]);
});

test("two dates for one event cannot both stand, a month and its year can", () => {
  const raid = (ref: string, time: string): AnyRecord =>
    stated(ref, "event_date", { time }, "date", { population: "raid on the market" });
  expect(verdicts([raid("a", "2021-03-02"), raid("b", "2021-03-05")])).toEqual(["irreconcilable: a b"]);
  expect(verdicts([raid("a", "2021-03"), raid("b", "2021")])).toEqual(["agree: a b"]);
  expect(verdicts([raid("a", "2021-03~"), raid("b", "2021-04-05")])).toEqual(["agree: a b"]);
});

test("an event told by a witness is held against the witness's stay there", () => {
  const records = [
    stated("death", "event_date", { time: "2018-03" }, "date", {
      population: "death of a detainee, told by W.",
      case: "p-1",
    }),
    stated("stay", "detention_period", { time: "2018-09/2019-11" }, "date", {
      population: "W.",
      case: "p-2",
    }),
  ];
  expect(only(records)).toMatchObject({ verdict: "date", figures: ["death", "stay"] });
});

test("ages differ by the years between their dates, and otherwise by a birthday", () => {
  const age = (ref: string, value: number, as_of?: string): AnyRecord =>
    stated(ref, "person_age", value, "years", {
      case: "p-1",
      population: "W.",
      ...(as_of === undefined ? {} : { as_of }),
    });
  expect(verdicts([age("a", 32), age("b", 33)])).toEqual(["date: a b"]);
  expect(reconcile([age("a", 32, "2019-05"), age("b", 34, "2021-06")])).toEqual([]);
  expect(verdicts([age("a", 32, "2019-05"), age("b", 40, "2021-06")])).toEqual(["date: a b"]);
  expect(verdicts([age("a", 32, "2019-05"), age("b", 32, "2021-06")])).toEqual(["date: a b"]);
  expect(verdicts([age("a", 32, "2019-05"), age("b", 32, "2020-01")])).toEqual(["agree: a b"]);
});

test("women and remand prisoners are not everyone, however the indicator names them", () => {
  const records = [
    held("all", 10245),
    stated("w", "women_prisoners", 512, "persons", { as_of: "2021-03" }),
    stated("r", "pretrial_prisoners", 3312, "persons", { as_of: "2021-03" }),
  ];
  expect(reconcile(records)).toEqual([]);
  const share = (value: number): AnyRecord =>
    stated("s", "women_share", value, "percent", { as_of: "2021-03" });
  expect(verdicts([...records, share(5)])).toEqual(["rounding: all s w"]);
  expect(verdicts([...records, share(15)])).toEqual(["irreconcilable: all s w"]);
});

test("inputs that the figure does not name leave its population and day open", () => {
  const rate = (as_of: string): AnyRecord =>
    stated("o", "occupancy_rate", 190, "percent of capacity", { as_of });
  const base = [held("all", 1200, { as_of: "2021-03" }), stated("c", "capacity", 800, "places")];
  expect(verdicts([...base, rate("2021-03")])).toEqual(["irreconcilable: all c o"]);
  expect(verdicts([...base, rate("2021")])).toEqual(["date: all c o"]);
  const share = stated("s", "pretrial_share", 60, "percent", { as_of: "2021-03" });
  const remand = stated("r", "pretrial_prisoners", 300, "persons", { as_of: "2021-03" });
  expect(verdicts([held("all", 1200), remand, share])).toEqual(["population: all r s"]);
});

test("rooms that nothing tells apart are not called one number, and a price is one that rounds to it", () => {
  const room = (ref: string, value: number): AnyRecord => stated(ref, "persons_per_cell", value, "persons");
  expect(reconcile([room("a", 40), room("b", 60)])).toEqual([]);
  const price = (ref: string, value: number): AnyRecord => stated(ref, "daily_food_budget", value, "USD");
  expect(verdicts([price("a", 1.5), price("b", 2)])).toEqual(["rounding: a b"]);
  expect(verdicts([price("a", 1.25), price("b", 3)])).toEqual(["date: a b"]);
});

test("labels tell figures apart where the vocabulary does not know the indicator", () => {
  const answers = (ref: string, value: number, label: string): AnyRecord =>
    stated(ref, "letters_answered", value, "letters", { label, as_of: "2021-03" });
  expect(reconcile([answers("a", 3, "by the ministry"), answers("b", 5, "by the court")])).toEqual([]);
  expect(verdicts([answers("a", 3, "by the court"), answers("b", 5, "by the court")])).toEqual([
    "irreconcilable: a b",
  ]);
});

test("a decrease is a growth downwards", () => {
  const ends = [held("a", 1000, { as_of: "2019-12" }), held("b", 880, { as_of: "2021-03" })];
  const fall = (value: number, unit: string): AnyRecord =>
    stated("g", "prison_population_change", value, unit, { as_of: "2019-12/2021-03" });
  expect(verdicts([...ends, fall(12, "percent decrease")])).toEqual(["agree: a b g"]);
  expect(verdicts([...ends, fall(-12, "percent increase")])).toEqual(["agree: a b g"]);
  expect(verdicts([...ends, fall(12, "percent increase")])).toEqual(["irreconcilable: a b g"]);
});

test("an undated number is set against the nearest of a series, and not at all where it agrees with one", () => {
  const series = [held("a", 8123, { as_of: "2019-01" }), held("b", 9321, { as_of: "2021-01" })];
  const undated = (value: number): AnyRecord => stated("u", "prison_population", value, "persons");
  expect(verdicts([...series, undated(8123)])).toEqual(["agree: a u"]);
  expect(verdicts([...series, undated(9456)])).toEqual(["date: b u"]);
});

test("text is never compared", () => {
  expect(
    reconcile([held("a", { text: "thousands" }), held("b", { text: "hundreds" }), held("c", 5)]),
  ).toEqual([]);
});

const dossier: readonly AnyRecord[] = [
  held("a", 8123),
  held("b", 8300),
  held("c", 8123, { as_of: "2020-03" }),
  stated("d", "pretrial_share", 42, "percent", { as_of: "2021-03" }),
  stated("e", "pretrial_share", 70, "percent", { as_of: "2021-04" }),
  stated("f", "capacity", 5000, "places"),
  stated("g", "occupancy_rate", 162, "percent over capacity", { as_of: "2021-03" }),
];

test("the order of the records changes nothing", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...dossier], { minLength: dossier.length }), (shuffled) => {
      expect(reconcile(shuffled)).toEqual(reconcile(dossier));
    }),
  );
});

test("figures of other things leave every reconciliation as it was", () => {
  const other = fc.record({
    value: fc.integer({ min: 1, max: 9999 }),
    indicator: fc.constantFrom("prison_population", "pretrial_share", "letters"),
    month: fc.integer({ min: 1, max: 9 }),
  });
  fc.assert(
    fc.property(fc.array(other, { maxLength: 8 }), (others) => {
      const more = others.map(({ value, indicator, month }, index) =>
        stated(`x${index}`, indicator, value, indicator === "pretrial_share" ? "percent" : "persons", {
          place: "Ostland",
          as_of: `2021-0${month}`,
        }),
      );
      const before = reconcile(dossier);
      const after = reconcile([...dossier, ...more]);
      expect(after.filter(({ place }) => place === "Marovia")).toEqual(before);
    }),
  );
});

test("the inhabitants of a place are not its prisoners", () => {
  for (const name of ["population", "total_population", "inhabitants", "residents", "census_population"]) {
    const records = [
      held("stock", 851, { as_of: "2019-12-31", population: undefined }),
      stated("people", name, 1_000_000, "persons", { as_of: "2019-12-31" }),
      stated("cap", "prison_capacity", 800, "places", { as_of: "2019-12-31" }),
    ];
    expect(verdicts(records), name).toEqual([]);
    const occupancies = deriveFigures(records).filter(({ indicator }) => indicator === "occupancy");
    expect(occupancies.map(({ text }) => text)).toEqual(["106.4 % of capacity"]);
  }
});

test("the population of a prison is its prisoners, by its facility, its name or its words", () => {
  const prison = record("facility", "northgate", { name: "Northgate", type: "prison" });
  const two = (more: object): string[] =>
    verdicts([
      prison,
      stated("a", "population", 512, "persons", { as_of: "2021-03-01", ...more }),
      stated("b", "prisoners", 540, "persons", { as_of: "2021-03-01", facility: "northgate" }),
    ]);
  expect(two({ facility: "northgate" })).toEqual(["irreconcilable: a b"]);
  expect(two({ place: "Northgate" })).toEqual(["irreconcilable: a b"]);
  expect(
    verdicts([
      stated("a", "population", 512, "persons", { as_of: "2021-03-01", population: "all inmates" }),
      stated("b", "prisoners", 540, "persons", { as_of: "2021-03-01" }),
    ]),
  ).toEqual(["irreconcilable: a b"]);
});

test("a definition of places in the indicator's name counts like one in the words of the population", () => {
  const places = (ref: string, indicator: string, value: number): AnyRecord =>
    stated(ref, indicator, value, "places", { as_of: "2019-12-31" });
  for (const [a, b] of [
    ["design_capacity", "operational_capacity"],
    ["certified_prison_capacity", "capacity"],
    ["official_capacity", "emergency_capacity"],
  ] as const) {
    const found = only([places("c1", a, 600), places("c2", b, 800)]);
    expect(found.verdict, `${a} ${b}`).toBe("definition");
  }
  expect(verdicts([places("c1", "design_capacity", 600), places("c2", "design_capacity", 800)])).toEqual([
    "irreconcilable: c1 c2",
  ]);
});

test("a dossier says which indicator its own names mean", () => {
  const records = [
    record("indicator", "ind-h", { label: "people held", names: ["muster"], concept: "prison-population" }),
    record("indicator", "ind-w", { label: "wards of the house", names: ["wards"], kind: "flow" }),
    stated("a", "muster", 512, "persons", { as_of: "2021-03-01" }),
    stated("b", "prisoners", 540, "persons", { as_of: "2021-03-01" }),
    stated("c", "wards", 10, "persons", { as_of: "2021" }),
    stated("d", "ind-w", 4, "persons", { as_of: "2021-03" }),
  ];
  expect(verdicts(records)).toEqual(["irreconcilable: a b"]);
  const more = stated("e", "ind-w", 11, "persons", { as_of: "2021-04" });
  expect(only([...records.slice(0, 2), records[4]!, more]).note).toContain(
    "larger than the one for the whole",
  );
});

test("a hedge that is lost, and one that is changed, is remarked on", () => {
  const release = (ref: string, more: object = {}): AnyRecord =>
    stated(ref, "promised_releases", 6000, "persons", { as_of: "2021-05", ...more });
  const lost = only([release("a", { qualifier: "up_to" }), release("b", { as_of: "2022-09" })]);
  expect(lost.verdict).toBe("hedge");
  expect(lost.note).toContain("hedged in a and stands without its hedge in b");
  expect(
    verdicts([held("a", 8000, { qualifier: "over" }), held("b", 8000, { qualifier: "nearly" })]),
  ).toEqual(["hedge: a b"]);
  expect(verdicts([held("a", 8000, { estimate: true }), held("b", 8000)])).toEqual(["hedge: a b"]);
});

test("hedges that say the same, and a rounded percentage, are no change of hedge", () => {
  expect(
    verdicts([held("a", 8000, { qualifier: "over" }), held("b", 8000, { qualifier: "at_least" })]),
  ).toEqual(["agree: a b"]);
  const share = (ref: string, more: object = {}): AnyRecord =>
    stated(ref, "women_share", 8, "percent", { as_of: "2021-03", ...more });
  expect(verdicts([share("a", { qualifier: "about" }), share("b")])).toEqual(["agree: a b"]);
  expect(
    reconcile([held("a", 8000, { qualifier: "over", as_of: "2018" }), held("b", 8000, { as_of: "2021-03" })]),
  ).toEqual([]);
});

test("one number for people arrested and for people in prison counts one of them", () => {
  const of = (ref: string, indicator: string, population: string, value = 41_385): AnyRecord =>
    stated(ref, indicator, value, "persons", { population });
  const found = only([
    of("a", "campaign_arrests", "people arrested in the campaign"),
    of("b", "campaign_total", "crammed into jails and camps"),
  ]);
  expect(found.verdict).toBe("population");
  expect(found.note).toContain("people arrested (a) and for people in centres (b)");
  expect(reconcile([of("a", "arrests", "people", 20_000), of("b", "prisoners", "people", 20_000)])).toEqual(
    [],
  );
  expect(
    verdicts([
      of("a", "releases", "prisoners released", 41_385),
      of("b", "people_freed", "set free", 41_385),
    ]),
  ).toEqual([]);
});

test("one number for things that come one after the other is found in the words of many situations", () => {
  const drift = (one: string, other: string): string[] =>
    reconcile([
      stated("a", one, 4821, "persons", { at: "x" }),
      stated("b", other, 4821, "persons", { at: "y" }),
    ]).map(({ verdict }) => verdict);
  for (const [one, other] of [
    ["migrants_intercepted", "migrants_deported"],
    ["people_questioned", "people_arrested"],
    ["suspects_investigated", "people_convicted"],
    ["protesters_injured", "protesters_killed"],
    ["people_detained", "people_missing"],
    ["complaints_filed", "people_tortured"],
  ] as const)
    expect(drift(one, other), `${one} ${other}`).toEqual(["population"]);
  // Words that may say the same are no drift.
  expect(drift("people_detained", "people_arrested")).toEqual([]);
  expect(drift("suspects_investigated", "suspects_charged")).toEqual([]);
});

test("a hedge that is lost under other words for the people is found between documents, of one time and group", () => {
  const sent = (ref: string, at: string, more: object): AnyRecord =>
    stated(ref, "camp_admissions", 8700, "persons", { at, as_of: "2017", ...more });
  const over = sent("a", "x", { qualifier: "over", population: "people sent to camps" });
  const lost = only([over, sent("b", "y", { population: "people sent to training places" })]);
  expect(lost).toMatchObject({ verdict: "hedge", figures: ["a", "b"] });
  expect(lost.note).toContain("“people sent to camps” and “people sent to training places”");
  const silent = [
    { population: "women sent to camps" },
    { population: "people in training places", qualifier: "over" },
    { population: "people in training places", as_of: "2012" },
  ];
  for (const more of silent)
    expect(reconcile([over, sent("b", "y", more)]), JSON.stringify(more)).toEqual([]);
  expect(reconcile([over, sent("b", "x", { population: "people in training places" })])).toEqual([]);
});

test("a range of which another source gives one end is a hedge that is lost", () => {
  const range = held("a", [4000, 5000], { at: "x" });
  const lost = only([range, held("b", 5000, { at: "y" })]);
  expect(lost.verdict).toBe("hedge");
  expect(lost.note).toContain("A range in a has become one end of it in b");
  expect(only([range, held("b", 4500, { at: "y" })]).verdict).toBe("agree");
});

test("a number for a period says what its parts and its reports leave out", () => {
  const flow = (ref: string, value: number, as_of: string, more: object = {}): AnyRecord =>
    stated(ref, "arrests", value, "persons", { as_of, ...more });
  const parts = [flow("y1", 4000, "2018"), flow("y3", 6000, "2020")];
  const found = reconcile([...parts, flow("all", 10_000, "2018/2020", { derived_from: ["y1", "y3"] })]);
  expect(found.filter(({ note }) => note.includes("leave out 2019."))).toHaveLength(1);
  const whole = [...parts, flow("y2", 5000, "2019")];
  expect(
    reconcile([...whole, flow("all", 15_000, "2018/2020", { derived_from: ["y1", "y2", "y3"] })]).map(
      ({ verdict }) => verdict,
    ),
  ).toEqual(["agree"]);
  const from = (attributed_to: string): string[] =>
    reconcile([flow("a", 9000, "2018/2020-03", { attributed_to })]).map(({ note }) => note);
  expect(
    from("police annual report 2018; police report, first half of 2019; Daily Mail 3 April 2020")[0],
  ).toContain("leave out 2019-07 to 2019-12.");
  expect(from("police annual reports 2018 and 2019; bulletin for January to March 2020")).toEqual([]);
  expect(from("police annual reports 2018-2019, bulletin Q1 2020")).toEqual([]);
  expect(from("Daily Mail 3 April 2020")).toEqual([]);
});

test.each([
  ["yearbook 2018, half-year report 2019, yearbook 2020", "2019-07 to 2019-12"],
  ["yearbook 2018; report of the second semester of 2019; yearbook 2020", "2019-01 to 2019-06"],
  ["yearbooks 2018 and 2019; bulletin Q1-Q3 2020", "2020-10 to 2020-12"],
  ["yearbooks 2018 and 2019; bulletins of Q1, Q2 and Q4 2020", "2020-07 to 2020-09"],
  ["yearbooks 2018 and 2019; bulletin for January to September 2020", "2020-10 to 2020-12"],
  ["yearbook 2018, 3 March 2019; six-month report 2019, November 2019; yearbook 2020", "2019-07 to 2019-12"],
  ["yearbook 2018, 3 March 2019; yearbook 2019, 2 May 2020; yearbook 2020", undefined],
  ["yearbooks 2018 to 2020", undefined],
  ["semi-annual reports 2018, 2019 and 2020", undefined],
  ["yearbooks 2018 and 2019; bulletins of Q1, Q2, Q3 and Q4 2020", undefined],
])("of the sources %s a number for 2018 to 2020 leaves out %s", (attributed_to, out) => {
  const notes = reconcile([
    stated("a", "arrests", 9000, "persons", { as_of: "2018/2020", attributed_to }),
  ]).map(({ note }) => note);
  if (out === undefined) expect(notes).toEqual([]);
  else expect(notes[0]).toContain(`leave out ${out}.`);
});

test("one report of a part of a year leaves out the rest, one of a year may tell of others", () => {
  const from = (attributed_to: string): string[] =>
    reconcile([stated("a", "arrests", 9000, "persons", { as_of: "2020", attributed_to })]).map(
      ({ verdict }) => verdict,
    );
  expect(from("police report for the first half of 2020")).toEqual(["date"]);
  expect(from("police annual report 2020")).toEqual([]);
});

test("what somebody in office says there is none of is set against the numbers of it", () => {
  const claim = (more: object): AnyRecord =>
    record("promise", "claim", { kind: "statement", by: "The minister", pledges: "As told.", ...more });
  const jailed = stated("jailed", "imprisoned_for_debt_share", 12, "percent", {
    qualifier: "at_least",
    as_of: "2018/2019",
  });
  const found = only([claim({ target: "people jailed for debt", target_value: 0, made: "2019-06" }), jailed]);
  expect(found).toMatchObject({ verdict: "irreconcilable", figures: ["claim", "jailed"] });
  expect(found.arithmetic).toContain("at least 12 %");
  expect(only([claim({ pledges: "Nobody is in prison for debts" }), jailed]).figures).toEqual([
    "claim",
    "jailed",
  ]);
  for (const pledges of [
    "Nobody is in prison for debts in our country any longer.",
    "We do not imprison people for their debts.",
    "Debtors are not jailed; they are helped.",
    "The minister denied reports that debtors were in jail.",
    "It is not true that people are jailed for debts.",
  ])
    expect(only([claim({ pledges }), jailed]).figures, pledges).toEqual(["claim", "jailed"]);
  const none = stated("none", "debtors_in_jail", 0, "persons", {
    as_of: "2019",
    attributed_to: "the ministry",
  });
  expect(only([none, jailed]).figures).toEqual(["none", "jailed"]);
  // A pledge, a claim of other people, and a number that came later are no contradiction.
  expect(
    reconcile([claim({ kind: "promise", target: "people jailed for debt", target_value: 0 }), jailed]),
  ).toEqual([]);
  for (const pledges of [
    "We do not imprison children for their debts.",
    "It is not true that nobody is jailed for debts.",
    "Rejected the report on jails.",
    "Jails will not be closed.",
  ])
    expect(reconcile([claim({ pledges }), jailed]), pledges).toEqual([]);
  expect(reconcile([claim({ target: "children jailed for debt", target_value: 0 }), jailed])).toEqual([]);
  expect(
    reconcile([claim({ target: "people jailed for debt", target_value: 0, made: "2016" }), jailed]),
  ).toEqual([]);
});
