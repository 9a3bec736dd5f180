import type { Formula } from "../../src/domain/figure.ts";
import type { RawFigure } from "./research.ts";

export type Arithmetic = { readonly formula?: Formula; readonly from: readonly string[] };

/**
 * How figures follow from others: the research's references, without those to figures that are not there and without
 * loops, and the formula that the unit claims (a "percent increase" is a growth, right or wrong) or that the numbers
 * show (a sum within half a percent, an exact difference, a share within a point). A figure that repeats an earlier one
 * of its document in all fields is the `same`.
 */
export function arithmeticOf(figures: readonly RawFigure[]): Map<string, Arithmetic> {
  const place = new Map(figures.map((figure, index) => [figure.id, index]));
  const byId = new Map(figures.map((figure) => [figure.id, figure]));
  const given = new Map(
    figures.map((figure) => [
      figure.id,
      (figure.derived_from ?? []).filter((id) => byId.has(id) && id !== figure.id),
    ]),
  );
  // Of two that name each other, the later follows from the earlier.
  for (const [id, from] of given)
    given.set(
      id,
      from.filter((other) => !(given.get(other) ?? []).includes(id) || place.get(other)! < place.get(id)!),
    );
  // "82 tons, up about 42 per cent, gives 116" is the growth of the two amounts.
  for (const [id, [first, second, more]] of given) {
    const [base, rate] = [byId.get(first ?? ""), byId.get(second ?? "")];
    if (base === undefined || rate === undefined || more !== undefined || rate.unit !== "percent increase") continue;
    const result = byId.get(id)!;
    if (result.unit !== base.unit) continue;
    given.set(rate.id, [id, base.id]);
    given.set(id, []);
  }
  const result = new Map<string, Arithmetic>();
  const earlier = new Map<string, string>();
  for (const figure of figures) {
    const from = given.get(figure.id)!;
    const key = JSON.stringify([
      figure.doc,
      figure.quantity,
      figure.place,
      figure.population,
      figure.value,
      figure.value_high,
      figure.value_text,
      figure.unit,
      figure.qualifier,
      figure.as_of?.value,
    ]);
    const first = earlier.get(key);
    if (first === undefined) earlier.set(key, figure.id);
    const formula = from.length === 0 ? undefined : formulaOf(figure, from.map((id) => byId.get(id)!));
    if (from.length > 0) result.set(figure.id, formula === undefined ? { from } : { formula, from });
    else if (first !== undefined) result.set(figure.id, { formula: "same", from: [first] });
  }
  return result;
}

const formulaOfUnit: Readonly<Record<string, Formula>> = {
  "percent increase": "growth",
  "percent over capacity": "excess",
  "percent of capacity": "ratio",
  "times capacity": "quotient",
};

function formulaOf(figure: RawFigure, parts: readonly RawFigure[]): Formula | undefined {
  const [first, second] = parts;
  if (first === undefined) return undefined;
  if (second === undefined)
    return figure.derived_from?.length === 1 && first.quantity === figure.quantity && first.unit === figure.unit
      ? "same"
      : undefined;
  const { value } = figure;
  const numbers = parts.flatMap((part) => (typeof part.value === "number" ? [part.value] : []));
  if (typeof value !== "number" || numbers.length !== parts.length) return undefined;
  const two = parts.length === 2;
  if (two && formulaOfUnit[figure.unit] !== undefined) return formulaOfUnit[figure.unit];
  if (two && figure.unit === "percent" && first.unit === second.unit)
    return Math.abs((100 * numbers[0]!) / numbers[1]! - value) < 1 ? "ratio" : undefined;
  if (parts.some((part) => part.unit !== figure.unit)) return undefined;
  const sum = numbers.reduce((total, number) => total + number, 0);
  const isTotal = parts.every((part) => figure.quantity === `${part.quantity}_total`);
  if (isTotal || sum === value || (!two && Math.abs(sum - value) <= value * 0.005)) return "sum";
  const [minuend, subtrahend] = numbers;
  return two && value === minuend! - subtrahend! ? "difference" : undefined;
}

