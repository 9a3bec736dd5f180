import { describe, expect, test } from "vitest";
import { smallSystem } from "../../../test/simulation/small-system.ts";
import { checkedFit, type DatumFit, datumFits, residualBounds } from "./fit.ts";
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
  test("is refused by name, with what the others imply", () => {
    expect(() => checked(typed({ c: 4200 }))).toThrow(
      "The number c (4,200: held at the end of 2019) does not fit the others, which imply about",
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
