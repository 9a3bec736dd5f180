import { expect, test } from "vitest";
import { type Figure, figureSchema } from "../../domain/figure.ts";
import { recompute } from "./recomputation.ts";

const figure = (indicator: string, value: unknown, unit: string, more: object = {}): Figure =>
  figureSchema.parse({ indicator, value, unit, ...more });
const people = (value: number, more: object = {}): Figure =>
  figure("prison_population", value, "persons", more);
const places = (value: number, more: object = {}): Figure => figure("capacity", value, "places", more);
const rate = (value: number, unit: string, more: object = {}): Figure =>
  figure("occupancy_rate", value, unit, more);
const growth = (value: number, more: object = {}): Figure =>
  figure("prison_population_growth", value, "percent increase", more);

const outcome = (...given: Parameters<typeof recompute>): string => {
  const result = recompute(...given);
  if (result.outcome === "not-computable") return result.outcome;
  return [result.outcome, result.rival?.reading].filter((part) => part !== undefined).join(": ");
};

test("the number printed, and the number at its printed precision", () => {
  expect(outcome(rate(150, "percent of capacity"), [people(1200), places(800)])).toBe("agrees");
  expect(outcome(rate(166, "percent of capacity"), [people(13300), places(8000)])).toBe("rounding");
  expect(outcome(rate(166.3, "percent of capacity"), [people(13300), places(8000)])).toBe("rounding");
  expect(outcome(rate(168, "percent of capacity"), [people(13300), places(8000)])).toBe("differs");
  const share = (printed: string): object => figure("drug_share", 57, "percent", { printed });
  expect(outcome(share("57") as Figure, [people(569), people(1000)])).toBe("rounding");
  expect(outcome(share("57.0") as Figure, [people(567), people(1000)])).toBe("differs");
});

test("a number one unit off in its last digit is not refuted, and a note says so", () => {
  const result = recompute(rate(167, "percent of capacity"), [people(13300), places(8000)]);
  expect(result).toMatchObject({
    outcome: "rounding",
    note: "the number is one unit off in its last printed digit",
  });
});

test("a percentage of capacity printed as one above it, and the other way round", () => {
  expect(outcome(rate(166, "percent over capacity"), [people(13300), places(8000)])).toBe(
    "differs: of for over",
  );
  expect(outcome(rate(66, "percent of capacity"), [people(13300), places(8000)])).toBe(
    "differs: over for of",
  );
  expect(outcome(rate(66, "percent over capacity"), [people(13300), places(8000)])).toBe("rounding");
});

test("growth printed as a ratio or on the wrong base", () => {
  expect(outcome(growth(256), [people(8700), people(3400)])).toBe("differs: growth printed as a ratio");
  expect(outcome(growth(3.15), [people(15165), people(14702)])).toBe("rounding");
  expect(outcome(growth(3.05), [people(15165), people(14702)])).toBe("differs: wrong base");
});

test("points printed as percent", () => {
  const share = (value: number): Figure => figure("remand_share", value, "percent");
  expect(outcome(figure("remand_share_growth", 10, "percent increase"), [share(40), share(30)])).toBe(
    "differs: points for percent",
  );
});

test("without a formula, growth is from the earlier to the later and occupancy is of the capacity, in whatever order", () => {
  expect(outcome(growth(50), [people(1000, { as_of: "2019" }), people(1500, { as_of: "2021" })])).toBe(
    "agrees",
  );
  expect(outcome(rate(150, "percent of capacity"), [places(800), people(1200)])).toBe("agrees");
  expect(
    outcome(growth(50, { formula: "growth", derived_from: ["a", "b"] }), [people(1000), people(1500)]),
  ).toBe("differs");
});

test("the complement of a share is named", () => {
  expect(outcome(figure("women_share", 92, "percent"), [people(80), people(1000)])).toBe(
    "differs: complement",
  );
});

test("a number that comes from another figure than the one named is said to", () => {
  const result = recompute(
    growth(78),
    [people(3800, { qualifier: "over" }), people(2190)],
    [people(3899), people(12)],
  );
  expect(result).toMatchObject({ outcome: "differs", rival: { reading: "another figure", sibling: 0 } });
});

test("sums, differences, counts and a base grown by a percentage", () => {
  const sites = (value: number, population?: string): Figure =>
    figure("clinics", value, "facilities", { population });
  expect(outcome(sites(99, "all"), [sites(2, "a"), sites(24, "b"), sites(73, "c")])).toBe("agrees");
  expect(outcome(sites(100, "all"), [sites(2, "a"), sites(24, "b"), sites(73, "c")])).toBe("differs");
  expect(outcome(sites(97, "all"), [sites(2, "a"), sites(24, "b"), sites(73, "c")])).toBe(
    "differs: a part left out",
  );
  expect(
    outcome(figure("without_lawyer", 3, "persons"), [
      figure("asked", 4, "persons"),
      figure("with_lawyer", 1, "persons"),
    ]),
  ).toBe("agrees");
  expect(
    outcome(figure("letters_sent", 2, "letters"), [
      figure("letter_date", { time: "2021-01-05" }, "date"),
      figure("letter_date", { time: "2021-01-07" }, "date"),
    ]),
  ).toBe("agrees");
  expect(
    outcome(figure("seizures", 116, "tons"), [
      figure("seizures", 82, "tons"),
      figure("seizure_growth", 42, "percent increase"),
    ]),
  ).toBe("rounding");
});

test("a hedge that leaves room is not called wrong, and one whose digits are another reading's is", () => {
  expect(
    outcome(figure("arrests", 55770, "persons", { qualifier: "at_least" }), [
      figure("arrests", 17000, "persons", { qualifier: "about", as_of: "2019", population: "a" }),
      figure("arrests", 20000, "persons", { qualifier: "over", as_of: "2020", population: "b" }),
    ]),
  ).toBe("rounding");
  expect(
    outcome(figure("arrests", 38000, "persons", { qualifier: "over" }), [
      figure("arrests", 17000, "persons", { qualifier: "about", as_of: "2019", population: "a" }),
      figure("arrests", 20000, "persons", { qualifier: "over", as_of: "2020", population: "b" }),
    ]),
  ).toBe("allowed");
  expect(
    outcome(figure("occupancy_multiple", 4, "times capacity", { qualifier: "over" }), [
      people(9500),
      places(2050),
    ]),
  ).toBe("agrees");
  expect(
    outcome(rate(463, "percent over capacity", { qualifier: "up_to" }), [
      people(9500, { qualifier: "over" }),
      places(2050),
    ]),
  ).toBe("differs: of for over");
});

test("a share is not computed from a whole of other people", () => {
  const share = figure("sent_away_share", 100, "percent", { population: "users arrested" });
  expect(
    outcome(share, [
      people(2413, { population: "users arrested" }),
      people(5500, { population: "everyone arrested" }),
    ]),
  ).toBe("not-computable");
});

test("a restatement may change the unit and not the length", () => {
  const stay = (value: number, unit: string): Figure => figure("detention_duration", value, unit);
  expect(outcome(stay(1, "weeks"), [stay(7, "days")])).toBe("agrees");
  expect(outcome(stay(6, "months"), [stay(6.5, "months")])).toBe("differs: cut off, not rounded");
  expect(outcome(stay(2, "years"), [figure("sentence_length", 2, "years")])).toBe("not-computable");
});

test("time since a date, a date plus a duration, and an event inside a stay", () => {
  const start = figure("campaign_start", { time: "2017-01" }, "date");
  expect(outcome(figure("campaign_age", 3, "years", { qualifier: "over", as_of: "2020-05" }), [start])).toBe(
    "agrees",
  );
  expect(outcome(figure("campaign_age", 5, "years", { as_of: "2020-05" }), [start])).toBe("differs");
  const arrest = figure("arrest_date", { time: "2017-05" }, "date");
  const sentence = figure("sentence_length", 2.5, "years");
  expect(outcome(figure("release_date", { time: "2019-11" }, "date"), [arrest, sentence])).toBe("agrees");
  expect(outcome(figure("release_date", { time: "2019-08" }, "date"), [arrest, sentence])).toBe("differs");
  const stay = figure("detention_period", { time: "2018-09/2019-11" }, "date");
  expect(outcome(figure("event_date", { time: "2018-03" }, "date"), [stay])).toBe("differs");
  expect(outcome(figure("event_date", { time: "2018" }, "date"), [stay])).toBe("agrees");
});

test("a sentence above every maximum quoted differs from them, one between them does not", () => {
  const limits = [
    figure("statutory_sentence_max", 6, "months"),
    figure("statutory_sentence_max_repeat", 1, "years", { qualifier: "up_to" }),
  ];
  expect(outcome(figure("sentence_length", 2, "years"), limits)).toBe("differs");
  expect(outcome(figure("sentence_length", 10, "months"), limits)).toBe("agrees");
});

test("a sentence below every minimum quoted is not held against it, one that may reach it agrees", () => {
  const minimum = figure("minimum_sentence", 2, "years");
  const limits = [minimum, figure("maximum_sentence", 20, "years")];
  expect(outcome(figure("sentence_length", 18, "months"), limits)).toBe("not-computable");
  expect(outcome(figure("sentence_length", 18, "months"), [minimum])).toBe("not-computable");
  expect(outcome(figure("sentence_length", 24, "months"), [minimum])).toBe("agrees");
  expect(outcome(figure("sentence_length", 5, "years"), limits)).toBe("agrees");
  expect(outcome(figure("sentence_length", 1, "years", { qualifier: "over" }), [minimum])).toBe("agrees");
});

test("others arrested with a person are one fewer than all together", () => {
  const others = figure("co_arrested", 5, "persons", { population: "others arrested with W." });
  const all = (value: number): Figure =>
    figure("co_defendants", value, "persons", { population: "all charged, including W." });
  expect(outcome(others, [all(6)])).toBe("agrees");
  expect(outcome(others, [all(5)])).toBe("differs: the person counted in or left out");
});

test("text is never computed with", () => {
  expect(outcome(figure("held", { text: "thousands" }, "persons"), [people(1)])).toBe("not-computable");
  expect(
    outcome(rate(150, "percent of capacity"), [
      figure("prison_population", { text: "many" }, "persons"),
      places(8),
    ]),
  ).toBe("not-computable");
});
