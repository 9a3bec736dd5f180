import { type Figure, quantityOf } from "../domain/figure.ts";
import { type Form, said, type Said, tolerances } from "./hedge-law.ts";
import { printedDecimals } from "./precision.ts";

/** The number that a figure states, at the precision that it was printed with; undefined for others. */
export function figureSaid(
  figure: Pick<Figure, "value" | "qualifier" | "unit" | "printed">,
): Said | undefined {
  const quantity = quantityOf(figure);
  if (quantity === undefined) return undefined;
  const { printed } = figure;
  const decimals = printedDecimals(figure);
  const number = said(quantity, formOf(figure.unit));
  const unit = decimals > 0 ? Number(`1e-${decimals}`) : number.unit;
  // "About a fifth" is said of shares some points to either side, as in a draft.
  if (number.form === "percent" && printed !== undefined && !/\p{N}/u.test(printed))
    return { ...number, unit: 2 * tolerances.fraction };
  // Counts and sums are rounded to tens; of days and years every digit is meant.
  return { ...number, unit: time.test(figure.unit) ? Math.min(unit, 1) : unit };
}

const time = /^(?:hour|day|week|month|year)s?$/;

/** The form of a number in this unit. */
export function formOf(unit: string): Form {
  return unit.startsWith("percent") ? "percent" : unit.startsWith("times") ? "multiple" : "count";
}
