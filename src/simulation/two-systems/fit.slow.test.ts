import { describe, expect, test } from "vitest";
import { smallSystem } from "../../../test/simulation/small-system.ts";
import { checkedFit, type DatumFit, datumFits, refuseUnfit, residualBounds } from "./fit.ts";
import { drawsFor, knowledgeOf } from "./forecast.ts";
import type { System } from "./system.ts";

/** The invented system with some of its numbers typed otherwise. */
function typed(values: Readonly<Record<string, number>>): System {
  const system = smallSystem();
  return {
    ...system,
    data: system.data.map((datum) => ({ ...datum, value: values[datum.id] ?? datum.value })),
  };
}

const { calibration } = knowledgeOf(smallSystem(), drawsFor(1), 5);

function checked(system: System): { fits: readonly DatumFit[]; warnings: readonly string[] } {
  const fits = datumFits(system, 5);
  return { fits, warnings: checkedFit(calibration, fits) };
}

describe("numbers that fit each other", () => {
  const { fits, warnings } = checked(smallSystem());

  test("are each held against the others, in their order, those that are not fitted left out", () => {
    expect(fits.map(({ datum }) => datum.id)).toEqual(["a", "b", "c", "p", "d"]);
    for (const { datum, implied, residual } of fits) {
      expect(Math.abs(residual), datum.id).toBeLessThan(residualBounds.warned);
      expect(implied.q05).toBeLessThan(implied.q95);
    }
    expect(warnings).toEqual([]);
  });
});

describe("a number that was mistyped", () => {
  test.each([
    ["a digit too many", { c: 4200 }, "c (4,200: held at the end of 2019)"],
    ["a digit too few", { c: 42 }, "c (42: held at the end of 2019)"],
    ["two digits exchanged, of the first number", { a: 3000 }, "a (3,000: held at the end of 2018)"],
    ["a digit too many, of one between", { b: 3800 }, "b (3,800: held in June 2019)"],
  ])("%s is refused by name, with what the others imply", (_, values, name) => {
    expect(() => checked(typed(values))).toThrow(
      `The number ${name} does not fit the others, which imply about`,
    );
  });

  test("that lies far is used and said", () => {
    const { fits, warnings } = checked(typed({ c: 490 }));
    const far = fits.find(({ datum }) => datum.id === "c")!;
    expect(Math.abs(far.residual)).toBeGreaterThan(residualBounds.warned);
    expect(Math.abs(far.residual)).toBeLessThan(residualBounds.refused);
    expect(warnings).toContainEqual(
      expect.stringMatching(
        /^The number c \(490: held at the end of 2019\) lies far from what the others imply, about \d+ \(\d+ to \d+\); look/,
      ),
    );
  });

  test("gives the same residuals for the same seed", () => {
    expect(datumFits(smallSystem(), 5)).toEqual(datumFits(smallSystem(), 5));
  });

  test("is told with the numbers that do not fit while it stands", () => {
    const fits = datumFits(typed({ b: 3800 }), 5);
    expect(() => refuseUnfit(fits)).toThrow(/The number b .* Until then (?:a|c)\b.* not fit either\.$/);
  });
});

describe("two numbers of which either may be wrong", () => {
  test("are both named, each with what the others imply without it", () => {
    // 300, 830, 420: a middle that is too high, or an end that is too low.
    expect(() => refuseUnfit(datumFits(typed({ b: 830 }), 5))).toThrow(
      /The numbers b \(830: .* and c \(420: .* do not fit each other: without the first the others imply about \d+ .*, without the second about [\d,]+ /,
    );
  });
});

describe("chains that have not settled", () => {
  test.each([
    ["R-hat", { rHat: [1, 1.2], effective: [900, 900], acceptance: 0.2 }],
    ["effective draws", { rHat: [1, 1], effective: [900, 40], acceptance: 0.2 }],
  ])("give no answer (%s)", (_, chains) => {
    expect(() => checkedFit({ ...calibration, chains }, [])).toThrow(
      /has not settled .* so there is no answer/,
    );
  });
});
