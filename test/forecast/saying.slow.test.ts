import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { forecastCharts } from "../../src/report/forecast-chart.ts";
import { methodsNote } from "../../src/report/forecast-methods.ts";
import {
  conditionOf,
  effectSentences,
  forecastSentences,
  refillSentence,
} from "../../src/report/forecast-sentence.ts";
import { grouped, statedText } from "../../src/arithmetic/number-text.ts";
import {
  benefitText,
  dayInWords,
  fewerText,
  middleText,
  rangeText,
  rounded,
  roundingUnit,
} from "../../src/report/number-text.ts";
import { randomStream } from "../../src/simulation/engine/random.ts";
import { normal } from "../../src/simulation/engine/sampler.ts";
import { summarise } from "../../src/simulation/engine/summary.ts";
import { smallForecast } from "./small-answer.ts";

const range = (q05: number, q50: number, q95: number, n = 1_000_000) => ({
  n,
  q05,
  q25: q05,
  q50,
  q75: q95,
  q95,
});
const forecast = smallForecast;
const { answer, scenarios } = forecast;
const note = methodsNote(answer, scenarios);
const charts = forecastCharts(answer);
const everything = [
  ...forecastSentences(answer, forecast.scenarios),
  note,
  ...charts.flatMap(({ title, desc, notes }) => [title, desc, ...notes]),
].join("\n");

describe("a number is said", () => {
  test("with its centre and its range, and no finer than the range", () => {
    expect(rangeText(range(4072.3, 5507, 6510.85))).toBe("about 5,500 (9 of 10 simulations: 4,100 to 6,500)");
    expect(rangeText(range(38_366, 38_417.5, 38_450))).toBe(
      "about 38,418 (9 of 10 simulations: 38,366 to 38,450)",
    );
    expect(rangeText(range(0.2, 0.5, 0.9))).toBe("about 1 (9 of 10 simulations: 0 to 1)");
    expect(rangeText(range(7, 7, 7))).toBe("7 (every simulation)");
  });

  test("no finer than the end of a range is known, and without a range from fewer than a hundred simulations", () => {
    expect(rangeText(range(4072.3, 5507, 6510.85, 100))).toBe(
      "about 5,600 (9 of 10 simulations: 4,000 to 6,600)",
    );
    expect(rangeText(range(38_366, 38_417.5, 38_450, 1000))).toBe(
      "about 38,418 (9 of 10 simulations: 38,366 to 38,450)",
    );
    expect(rangeText(range(4072.3, 5507, 6510.85, 99))).toBe(
      "about 5,600 (middle of 99 simulations, too few for a range)",
    );
    expect(fewerText(range(12, 20, 40, 3), "people")).toBe("20 fewer people");
    expect(fewerText(range(-30, -20, 40, 3), "people")).toBe("20 more people");
    // The twentieth part of a normal law's values, simulated: their spread is what the unit may not be finer than.
    const random = randomStream(5);
    const ends = Array.from({ length: 400 }, () => {
      const values = Float64Array.from({ length: 200 }, () => 1000 * normal(random));
      return summarise(values);
    });
    const spread = summarise(ends.map(({ q05 }) => q05)).sd;
    const width = summarise(ends.map(({ q05, q95 }) => q95 - q05)).mean;
    expect(spread / width).toBeCloseTo(0.64 / Math.sqrt(200), 2);
  });

  test("in a unit that leaves the interval at least ten and fewer than a thousand steps wide", () => {
    fc.assert(
      fc.property(fc.double({ min: 10, max: 1e9, noNaN: true }), (width) => {
        const steps = width / roundingUnit(width);
        expect(steps).toBeGreaterThanOrEqual(9.99);
        expect(steps).toBeLessThan(101);
      }),
    );
  });

  test("as fewer, more, or both", () => {
    expect(fewerText(range(12, 20, 40), "people")).toBe("between 12 and 40 fewer people");
    expect(fewerText(range(-3, 20, 40), "people")).toBe("between 3 more and 40 fewer people");
    expect(fewerText(range(-30, -20, -10), "people")).toBe("between 10 and 30 more people");
    expect(fewerText(range(0, 0, 0), "people")).toBe("just as many people");
    expect(fewerText(range(7, 7, 7), "people")).toBe("7 fewer people");
    expect(middleText(range(12, 20, 40))).toBe("20");
    expect(middleText(range(-30, -20, -10))).toBe("20");
    expect(middleText(range(-3, 20, 40))).toBe("20 fewer");
    expect(middleText(range(-30, -20, 1))).toBe("20 more");
  });

  test("as a frequency that never claims certainty from a finite number of simulations", () => {
    expect(benefitText(0, 10)).toBe("In every one of the 10 simulations we see a benefit");
    expect(benefitText(1, 10)).toBe("In none of the 10 simulations we see a benefit");
    expect(benefitText(0.3, 10)).toBe("In 3 of 10 simulations we see no benefit");
    expect(benefitText(0.12, 200)).toBe("In 12 of 100 simulations we see no benefit");
    expect(benefitText(0.001, 1000)).toBe("In fewer than 1 of 100 simulations we see no benefit");
    expect(benefitText(0.999, 1000)).toBe("In more than 99 of 100 simulations we see no benefit");
  });

  test("with thousands in groups, a true minus, and the hedge with which it was stated", () => {
    expect(grouped(-1_234_567)).toBe("−1,234,567");
    expect(grouped(1234.56, 1)).toBe("1,234.6");
    expect(rounded(-0.4, 1)).toBe("0");
    expect(statedText(9500, "over")).toBe("over 9,500");
    expect(dayInWords("2020-07-05")).toBe("5 July 2020");
  });
});

describe("the sentence", () => {
  const release = answer.effects[0]!.effects.find(({ scenario }) => scenario === "release")!;

  test("has condition, both ranges with their centres, the chance of no benefit, and the unknown that matters most", () => {
    const text = effectSentences(answer, scenarios[1]!, release);
    expect(text).toMatch(
      /^If 90 people, chosen by lot, were released on 11 January 2020 and arrests continued as now, in 9 of 10 simulations between \d+ and \d+ fewer people would be held on 18 July 2020 \(middle \d+\), and, were An invented fever to enter with 3 infectious people on 1 January 2020 and nothing done against it, /,
    );
    expect(text).toMatch(
      /would die of it by then, in custody or after release \(middle \d+( fewer| more)?\)\./,
    );
    expect(text).toMatch(/In \d+ of 100 simulations we see no benefit in lives\./);
    expect(text).toContain(
      `We do not know this: ${answer.missing[0]!.datum}; it matters most for the deaths`,
    );
    const forHeld = answer.missing.toSorted((a, b) => b.held - a.held)[0]!.datum;
    expect(text).toContain(`number held: ${forHeld}`);
  });

  test("puts every policy into words", () => {
    const clause = (policy: object) =>
      conditionOf({ name: "x", sources: [], policies: [{ from: "2020-07-15", kind: "", ...policy }] });
    expect(clause({ kind: "fewer-arrests", factor: 0.6 })).toBe(
      "If from 15 July 2020 40 % fewer people were admitted",
    );
    expect(clause({ kind: "close-centres", overDays: 30, compartments: ["compulsory-centre"] })).toBe(
      "If compulsory centres were closed from 15 July 2020 over 30 days and arrests continued as now",
    );
    expect(clause({ kind: "release-pending-trial", share: 0.6, compartments: ["pre-trial"] })).toBe(
      "If from 15 July 2020 60 % of those who would enter pre-trial detention stayed free until trial and arrests continued as now",
    );
    expect(clause({ kind: "decriminalise", groups: ["use"], compliance: 0.1 })).toBe(
      "If from 15 July 2020 in 10 % of cases use led to no detention",
    );
    for (const kind of ["faster-trials", "custody-time-limit", "decriminalise", "one-off-release"])
      expect(clause({ kind, factor: 2, limitDays: 2, share: 0.1 })).toMatch(/^If .*15 July 2020/);
    expect(() => clause({ kind: "spell" })).toThrow(TypeError);
    expect(conditionOf({ name: "x", sources: [], policies: [] })).toBe("If nothing were changed");
  });
});

describe("traps", () => {
  test("a one-off release never comes without its refill", () => {
    expect(refillSentence(answer)).toMatch(
      /A release alone is refilled\..*A year after the release \d+ % of its effect is left/,
    );
    expect(forecastSentences(answer, forecast.scenarios).at(-1)).toBe(refillSentence(answer));
    expect(note).toContain("A release alone is refilled.");
    expect(charts.map(({ id }) => id)).toContain("refill");
  });

  test("nothing says how many more can be held", () => {
    expect(everything).not.toMatch(
      /\b(more|further|additional) (people|persons|prisoners)? ?(can|could|may) be held/i,
    );
    expect(everything).not.toMatch(/room for|spare places|free places|places left/i);
  });

  test("the worst case is in no sentence and no description", () => {
    expect(everything).not.toMatch(/worst|up to \d+ (deaths|would die)|as many as/i);
  });

  test("no range stands without its centre", () => {
    for (const [, before] of everything.matchAll(/(.{0,30})\(9 of 10 simulations: /g))
      expect(before).toMatch(/about [\d,−]+ $/);
    for (const sentence of forecastSentences(answer, forecast.scenarios).slice(0, -1))
      expect(sentence.match(/middle/g)?.length).toBe(2);
  });

  test("deaths after release count, not those in custody alone", () => {
    const custody = answer.scenarios[1]!.deathsInCustody.mean;
    expect(answer.scenarios[1]!.deaths.mean).toBeGreaterThan(custody);
    expect(forecastSentences(answer, forecast.scenarios)[0]).toMatch(/in custody or after release/);
  });

  test("crowding beyond 155 % is said, with both exponents", () => {
    expect(answer.effects.map(({ crowdingExponent }) => crowdingExponent)).toEqual([0, 1]);
    expect(answer.limits.join(" ")).toMatch(
      /North prison is at more than 250 % of its places; .*155 % only, .*\(exponent 0\) .*\(exponent 1\)/,
    );
    expect(note).toMatch(/exponent 0.*exponent 1/s);
  });

  test("numbers with different definitions are never one line, and the other definition is named", () => {
    const fan = charts.find(({ id }) => id === "fan")!;
    expect(fan.notes.join(" ")).toContain(
      "Not on this line: over 70 %, without a final judgment. Counts other people.",
    );
    expect(fan.drawing.kind === "fan" && fan.drawing.points.map(({ y }) => y)).toEqual([300, 380, 420]);
  });

  test("fatality is by age of the people held, and the disease is a supposition", () => {
    expect(answer.scenarios.flatMap(({ warnings }) => warnings).join()).not.toMatch(/One fatality ratio/);
    expect(answer.limits[0]).toMatch(/supposition/);
  });

  test("nobody is ranked and no conduct predicted", () => {
    expect(everything).not.toMatch(/reoffend|recidivi|risk score/i);
    expect(note).toMatch(/ranks nobody and predicts nobody's conduct/);
  });
});

describe("the methods note", () => {
  test("has all nineteen items of the checklist", () => {
    const items = new Set(
      [...note.matchAll(/^## .*\(([\d, ]+)\)$/gm)].flatMap(([, list]) => list!.split(", ").map(Number)),
    );
    expect([...items].sort((a, b) => a - b)).toEqual(Array.from({ length: 19 }, (_, k) => k + 1));
  });

  test("names every datum with its hedge, every prior with its source, seed, version and inputs", () => {
    for (const datum of answer.data) expect(note).toContain(datum.definition);
    for (const { label } of answer.calibration.parameters) expect(note).toContain(label);
    expect(note).toContain(`Inputs ${answer.inputsHash}, seed 5, version test`);
    expect(note).toContain("flat line");
  });
});

test("a backtest scores the last number against the flat line", () => {
  expect(answer.backtest).toMatchObject({ on: "2019-12-31", observed: 420, last: 380, flatLine: 40 });
  expect(answer.backtest!.crps).toBeGreaterThan(0);
});

test("closing the centre empties it and leaves the prisons as they are", () => {
  const at = (list: typeof answer.centres, name: string) => list.find((s) => s.name === name)!.held.at(-1)!;
  expect(at(answer.centres, "centre closed")).toMatchObject({ q05: 0, q95: 0 });
  expect(at(answer.centres, "unchanged").q05).toBeGreaterThan(10);
  const prisons = (name: string) => at(answer.prisons.scenarios, name).mean;
  expect(Math.abs(prisons("centre closed") - prisons("unchanged"))).toBeLessThan(5);
});

test("what the manual quotes of the example is what its methods note says", () => {
  const read = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), "utf8");
  const note = read("forecast/methods.md");
  const quotes = [...read("forecast.md").matchAll(/^> (.+)$/gm)].map(([, quote]) => quote!);
  expect(quotes.length).toBe(5);
  for (const quote of quotes) expect(note).toContain(quote);
  const inputs = /inputs `([0-9a-f]{16})`/.exec(read("forecast.md"))![1]!;
  for (const chart of read("forecast.md").matchAll(/\]\((forecast\/.*\.svg)\)/g))
    expect(read(chart[1]!)).toContain(inputs);
});
