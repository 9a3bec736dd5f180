import type { Figure } from "../domain/figure.ts";
import { withNoun } from "../domain/noun.ts";
import type { Interval, Qualifier } from "../domain/quantity.ts";
import type { Time } from "../domain/time.ts";
import type { Hedged } from "./figure-interval.ts";

const qualifierWords: Readonly<Record<Qualifier, string>> = {
  exact: "",
  about: "about ",
  over: "over ",
  at_least: "at least ",
  nearly: "nearly ",
  under: "under ",
  up_to: "up to ",
};

const hedgeAtStart =
  /^(?:about|around|over|more than|at least|nearly|almost|under|fewer than|less than|up to)\b/i;

/** "38,990", "0.1875", "−12.5": grouped, without trailing zeros, at most `decimals` decimals, halves away from zero. */
export function numberText(number: number, decimals = 6): string {
  return Number.isFinite(number) ? grouped(roundTo(number, decimals), decimals) : grouped(number, decimals);
}

/** "109.0 %": a computed percentage, with its trailing zeros. */
export function percentText(number: number, decimals = 1): string {
  return `${grouped(roundTo(number, decimals), decimals, true)} %`;
}

/** `number` to `decimals` decimals; halves go away from zero, as printed figures are rounded. */
export function roundTo(
  number: number,
  decimals: number,
  direction: "nearest" | "down" | "up" = "nearest",
): number {
  // Decimal exponents, not multiplication, so that 1.005 counts as it is written.
  const shift = (value: number, by: number): number =>
    Number(`${value.toPrecision(15).split("e")[0]}e${by + exponentOf(value)}`);
  const scaled = shift(number, decimals);
  const whole =
    direction === "down"
      ? Math.floor(scaled)
      : direction === "up"
        ? Math.ceil(scaled)
        : Math.sign(scaled) * Math.round(Math.abs(scaled));
  return shift(whole, -decimals);
}

/**
 * A hedged number with its word and unit: "over 463.4 % of capacity", "50 to 60 persons". A bound is rounded to the safe
 * side: what is over 78.037 is printed as over 78.03, never as over 78.04.
 */
export function hedgedText(value: Hedged, unit: string, decimals: number): string {
  const { qualifier, low, high, interval } = value;
  if (qualifier === undefined) return intervalText(interval, unit, decimals);
  const direction =
    qualifier === "over" || qualifier === "at_least"
      ? "down"
      : qualifier === "exact" || qualifier === "about"
        ? "nearest"
        : "up";
  const say = (number: number): string =>
    grouped(roundTo(number, decimals, direction), decimals, unit.startsWith("percent"));
  const number = say(low) === say(high) ? say(low) : `${say(low)} to ${say(high)}`;
  return withUnit(`${qualifierWords[qualifier]}${number}`, unit);
}

/** A figure's value as it would be read out. Dates in words where the source gave words. */
export function figureText(figure: Pick<Figure, "value" | "qualifier" | "unit" | "printed">): string {
  switch (figure.value.kind) {
    case "derived":
      return "not computable from its inputs";
    case "text":
      return figure.value.text;
    case "time":
      return `${qualifierWords[figure.qualifier]}${timeText(figure.value.time)}`;
    case "number": {
      const { printed, unit, qualifier } = figure;
      if (printed !== undefined) {
        const hedge = hedgeAtStart.test(printed) ? "" : qualifierWords[qualifier];
        // "A fifth", "twice": a number in words has its unit in them.
        return /\p{N}/u.test(printed) ? withUnit(`${hedge}${printed}`, unit) : `${hedge}${printed}`;
      }
      const { low, high } = figure.value;
      // A year is a name, not an amount: 2012, not 2,012.
      const say = (number: number): string =>
        /^years?$/.test(unit) && number > 999 ? String(number) : numberText(number);
      const number = low === high ? say(low) : `${say(low)} to ${say(high)}`;
      return withUnit(`${qualifierWords[qualifier]}${number}`, unit);
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

/** Decimals of a number as it was printed; words, other scripts and other separators are not read here. */
export function printedDecimals({ value, printed }: Pick<Figure, "value" | "printed">): number {
  const number = value.kind === "number" ? value.low : 0;
  const plain = printed?.replaceAll(",", "").trim();
  const text = plain !== undefined && plain !== "" && Number(plain) === number ? plain : String(number);
  return /\.(\d+)$/.exec(text)?.[1]?.length ?? 0;
}

/** Digits of a number from the first to the last that is not 0: 4 for 38,990, 1 for 20,000. */
export function significantDigits(number: number): number {
  return Math.abs(number)
    .toPrecision(12)
    .replace(/e.*/, "")
    .replace(".", "")
    .replace(/^0+/, "")
    .replace(/0+$/, "").length;
}

function intervalText({ low, high, lowOpen, highOpen }: Interval, unit: string, decimals: number): string {
  const floor = grouped(roundTo(low, decimals, "down"), decimals);
  const ceiling = grouped(roundTo(high, decimals, "up"), decimals);
  if (high === Infinity && low === -Infinity) return withUnit("any number of", unit);
  if (high === Infinity) return withUnit(`${lowOpen ? "above" : "from"} ${floor}`, unit);
  if (low === -Infinity) return withUnit(`${highOpen ? "below" : "at most"} ${ceiling}`, unit);
  return withUnit(`between ${floor} and ${ceiling}`, unit);
}

/** A number in digits or words with its unit, as it is read out. */
export function withUnit(number: string, unit: string): string {
  if (unit === "") return number;
  if (unit.startsWith("percent")) return `${number} %${unit.slice("percent".length)}`;
  return withNoun(number, unit);
}

function exponentOf(value: number): number {
  const exponent = value.toPrecision(15).split("e")[1];
  return exponent === undefined ? 0 : Number(exponent);
}

function grouped(number: number, decimals: number, fixed = false): string {
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  const [whole, fraction = ""] = Math.abs(number).toFixed(decimals).split(".");
  const kept = fixed ? fraction : fraction.replace(/0+$/, "");
  const text = `${whole!.replaceAll(/\B(?=(\d{3})+$)/g, ",")}${kept === "" ? "" : `.${kept}`}`;
  return number < 0 && text !== "0" ? `−${text}` : text;
}
