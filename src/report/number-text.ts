/** Numbers as sentences and charts print them: never without their range, never finer than it. */

import { grouped } from "../arithmetic/number-text.ts";
import { powerOfTen } from "../arithmetic/precision.ts";

/** Centre and range of one number over `n` simulations or draws. */
export type NumberRange = {
  readonly n: number;
  readonly q05: number;
  readonly q25: number;
  readonly q50: number;
  readonly q75: number;
  readonly q95: number;
};

/**
 * The unit to which a number with an interval of this width is rounded: a tenth of the width's power of ten, so that
 * the interval keeps two digits; whole numbers at the finest, unless `finest` says otherwise.
 */
export function roundingUnit(width: number, finest = 1): number {
  if (!(width > 0)) return finest;
  return Math.max(finest, powerOfTen(width) / 10);
}

/** Fewer simulations than these have a middle and no range: the twentieth part of them is nobody's. */
const fewestForRange = 100;

/** Whether there are enough simulations for a range of nine in ten. */
export function hasRange({ n }: Pick<NumberRange, "n">): boolean {
  return n >= fewestForRange;
}

/**
 * The unit to which the ends of a range are rounded: that of its width, and no finer than the standard error of an end,
 * √(p(1 − p)/n) over the density there (Kendall & Stuart, The Advanced Theory of Statistics, vol. 1, ch. 10), which is
 * 0.64 widths / √n where the simulations lie as a normal law has them; then 1, 2 or 5 times a power of ten.
 */
function rangeUnit({ n, q05, q95 }: NumberRange): number {
  const width = q95 - q05;
  const unit = roundingUnit(width);
  const error = (0.64 * width) / Math.sqrt(n);
  if (unit >= error) return unit;
  const power = powerOfTen(error);
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= error)!;
}

/** "4,100" for 4,132 in units of 100. */
export function rounded(value: number, unit: number): string {
  const digits = unit >= 1 ? 0 : Math.round(-Math.log10(unit));
  const number = Math.round(value / unit) * unit;
  // A rounded −0 is 0.
  return grouped(number === 0 ? 0 : number, digits);
}

/** What copying a number gives: "about 5,500 (9 of 10 simulations: 4,100 to 6,500)"; of too few, the middle alone. */
export function rangeText(range: NumberRange, of: "simulations" | "draws" = "simulations"): string {
  const unit = rangeUnit(range);
  if (range.q05 === range.q95) return `${rounded(range.q50, unit)} (every ${of.slice(0, -1)})`;
  if (!hasRange(range))
    return `about ${rounded(range.q50, unit)} (middle of ${range.n} ${of}, too few for a range)`;
  return `about ${rounded(range.q50, unit)} (9 of 10 ${of}: ${rounded(range.q05, unit)} to ${rounded(range.q95, unit)})`;
}

/** "16,400 (14,000–19,000)": centre and range where there is little room; of too few, "16,400 (of 60)". */
export function shortRange(range: NumberRange): string {
  const unit = rangeUnit(range);
  if (!hasRange(range)) return `${rounded(range.q50, unit)} (of ${range.n})`;
  return `${rounded(range.q50, unit)} (${rounded(range.q05, unit)}–${rounded(range.q95, unit)})`;
}

/**
 * "between 4,100 and 6,500 fewer people"; where the sign is open, "between 3 more and 40 fewer people". Of too few
 * simulations the middle: "5,500 fewer people".
 */
export function fewerText(range: NumberRange, noun: string): string {
  const unit = rangeUnit(range);
  if (!hasRange(range)) return fewerText({ ...range, n: Infinity, q05: range.q50, q95: range.q50 }, noun);
  const [low, high] = [Math.round(range.q05 / unit) * unit, Math.round(range.q95 / unit) * unit];
  const [a, b] = [rounded(Math.abs(low), unit), rounded(Math.abs(high), unit)];
  if (low === high) return low === 0 ? `just as many ${noun}` : `${a} ${low > 0 ? "fewer" : "more"} ${noun}`;
  if (low >= 0) return `between ${a} and ${b} fewer ${noun}`;
  if (high <= 0) return `between ${b} and ${a} more ${noun}`;
  return `between ${a} more and ${b} fewer ${noun}`;
}

/** The centre of a difference for the same place: "5,500", with "more" or "fewer" where the range has both signs. */
export function middleText(range: NumberRange): string {
  const unit = rangeUnit(range);
  const [low, middle, high] = [range.q05, range.q50, range.q95].map((end) => Math.round(end / unit));
  const word = low! >= 0 || high! <= 0 || middle === 0 ? "" : middle! > 0 ? " fewer" : " more";
  return `${rounded(Math.abs(range.q50), unit)}${word}`;
}

/**
 * How often no benefit was seen, as the beginning of a sentence's clause: "In 12 of 100 simulations we see no benefit".
 * Fewer than a hundred simulations are counted themselves, and none of them is no proof of less than one in a hundred.
 */
export function benefitText(pNoBenefit: number, simulations: number): string {
  const count = Math.round(pNoBenefit * simulations);
  if (count === 0) return `In every one of the ${grouped(simulations)} simulations we see a benefit`;
  if (count === simulations) return `In none of the ${grouped(simulations)} simulations we see a benefit`;
  const [some, all] = simulations < 100 ? [count, simulations] : [Math.round(100 * pNoBenefit), 100];
  if (some === 0) return "In fewer than 1 of 100 simulations we see no benefit";
  if (some === all) return "In more than 99 of 100 simulations we see no benefit";
  return `In ${some} of ${all} simulations we see no benefit`;
}

/** January to December. */
export const monthNames =
  "January February March April May June July August September October November December".split(" ");

/** "15 July 2020" for 2020-07-15. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split("-");
  return `${Number(date)} ${monthNames[Number(month) - 1] ?? month} ${year}`;
}
