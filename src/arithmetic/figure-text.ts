import { english } from "./language/english.ts";
import type { Figure } from "../domain/figure.ts";
import type { Time } from "../domain/time.ts";
import type { Hedged } from "./formula.ts";
import { numberText, spanText, withUnit } from "./number-text.ts";
import { printedDecimals, significantDigits } from "./precision.ts";

const hedgeAtStart =
  /^(?:about|around|over|more than|at least|nearly|almost|under|fewer than|less than|up to)\b/i;

/** A figure's value as it would be read out. Dates in words where the source gave words. */
export function figureText(figure: Pick<Figure, "value" | "qualifier" | "unit" | "printed">): string {
  switch (figure.value.kind) {
    case "derived":
      return "not computable from its inputs";
    case "text":
      return figure.value.text;
    case "time":
      return `${english.hedges[figure.qualifier]}${timeText(figure.value.time)}`;
    case "number": {
      const { printed, unit, qualifier } = figure;
      if (printed !== undefined) {
        const hedge = hedgeAtStart.test(printed) ? "" : english.hedges[qualifier];
        // "A fifth", "twice": a number in words has its unit in them.
        return /\p{N}/u.test(printed) ? withUnit(`${hedge}${printed}`, unit) : `${hedge}${printed}`;
      }
      // A year is a name, not an amount: 2012, not 2,012.
      const say = (number: number): string =>
        /^years?$/.test(unit) && number > 999 ? String(number) : numberText(number);
      return withUnit(`${english.hedges[qualifier]}${spanText(figure.value, say)}`, unit);
    }
  }
}

/** The words of the source where it had any, else EDTF. */
export function timeText(time: Time | undefined): string {
  return time === undefined ? "no date" : (time.words ?? time.edtf);
}

/**
 * Decimals with which a derived percentage is shown, at most `most`; the number itself is kept whole. It has no more
 * digits than its inputs allow: as many as the least exact of them has, and one more where none is a round "about".
 */
export function percentDecimals(value: Hedged, inputs: readonly Precise[], most: number): number {
  const rough = inputs.some(isRough);
  const digits = Math.min(...inputs.map(digitsOf)) + (rough ? 0 : 1);
  const whole = Math.max(1, String(Math.trunc(Math.abs(value.high))).length);
  return Math.max(0, Math.min(most, digits - whole));
}

/** Decimals of what is added, taken away or multiplied by a share: those of the input that has the most. */
export function countDecimals(inputs: readonly Precise[]): number {
  return Math.max(0, ...inputs.map((input) => printedDecimals(input)));
}

type Precise = Pick<Figure, "value" | "printed" | "qualifier" | "estimate">;

/** Whether the number is said to be rounded, so that zeros at its end are no digits. */
function isRough({ qualifier }: Precise): boolean {
  return qualifier === "about" || qualifier === "nearly";
}

function digitsOf(figure: Precise): number {
  if (figure.value.kind !== "number") return 0;
  const { low, high } = figure.value;
  const digits = (number: number): number => {
    const told = Math.abs(number).toFixed(printedDecimals(figure)).replace(".", "").replace(/^0+/, "");
    return isRough(figure) ? significantDigits(number) : told.length;
  };
  return Math.max(1, Math.min(digits(low), digits(high)));
}
