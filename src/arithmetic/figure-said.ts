import { type Figure, quantityOf } from "../domain/figure.ts";
import type { Quantity } from "../domain/quantity.ts";
import { type Form, said, type Said, tolerances } from "./hedge-law.ts";
import { printedDecimals } from "./precision.ts";

/** The number that a figure states, at the precision that it was printed with; undefined for others. */
export function figureSaid(
  figure: Pick<Figure, "value" | "qualifier" | "unit" | "printed">,
): Said | undefined {
  const quantity = quantityOf(figure);
  if (quantity === undefined) return undefined;
  const { printed, unit } = figure;
  const decimals = printedDecimals(figure);
  const number = saidIn(unit, quantity);
  if (decimals > 0) return { ...number, unit: Number(`1e-${decimals}`) };
  // "About a fifth" is said of shares some points to either side, as in a draft.
  const isInWords = printed !== undefined && !/\p{N}/u.test(printed);
  return number.form === "percent" && isInWords ? { ...number, unit: 2 * tolerances.fraction } : number;
}

/** A number in a unit. Counts and sums are rounded to tens; of days and years every digit is meant. */
export function saidIn(unit: string, quantity: Quantity): Said {
  const number = said(quantity, formOf(unit));
  return /^(?:hour|day|week|month|year)s?$/.test(unit)
    ? { ...number, unit: Math.min(number.unit, 1) }
    : number;
}

function formOf(unit: string): Form {
  if (unit.startsWith("percent") || unit === "%") return "percent";
  return unit.startsWith("times") ? "multiple" : "count";
}
