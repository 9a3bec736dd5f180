import type { Found } from "./found.ts";
import { addHedges } from "./hedge.ts";
import { type Core, coreAt } from "./number.ts";
import { moneyBefore, moneyFigure } from "./money.ts";
import { outOf, slashFraction, wordFraction } from "./part.ts";
import { range } from "./range.ts";
import { isGluedNumber, type Reading } from "./reading.ts";
import { stated } from "./stated.ts";
import { withUnit } from "./unit.ts";

/** A number with its unit, its base and its hedges. */
export function figure(reading: Reading, at: number): Found | undefined {
  const core = coreAt(reading, at);
  if (core === undefined) return undefined;
  return addHedges(reading, measured(reading, core));
}

function measured(reading: Reading, core: Core): Found {
  const money = moneyBefore(reading, core.from);
  return (
    slashFraction(reading, core) ??
    wordFraction(reading, core) ??
    range(reading, core, money) ??
    (money === undefined ? undefined : moneyFigure(reading, core, money)) ??
    proportion(reading, core) ??
    withUnit(reading, core) ??
    outOf(reading, core) ??
    stated(reading, core, core.next, "quantity", "count")
  );
}

/** "3:1" */
function proportion(reading: Reading, core: Core): Found | undefined {
  if (!core.plainDigits || !isGluedNumber(reading, core.next, ":")) return undefined;
  const value = [core.value, Number(reading.tokens.word[core.next + 1])];
  return stated(reading, core, core.next + 2, "ratio", "ratio", null, value);
}
