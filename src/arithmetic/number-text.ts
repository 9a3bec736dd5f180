import { withNoun } from "../domain/noun.ts";
import type { Qualifier } from "../domain/qualifier.ts";
import type { Hedged } from "./formula.ts";
import type { Interval } from "./interval.ts";
import { english } from "./language/english.ts";
import type { NumberLanguage } from "./language/number-language.ts";
import { roundTo } from "./precision.ts";

/** "38,990", "0.1875", "−12.5": grouped, without trailing zeros, at most `decimals` decimals, halves away from zero. */
export function numberText(number: number, decimals = 6, language: NumberLanguage = english): string {
  const rounded = Number.isFinite(number) ? roundTo(number, decimals) : number;
  const fraction = /\.(\d*?)0*$/.exec(Math.abs(rounded).toFixed(decimals))?.[1]?.length ?? 0;
  return grouped(rounded === 0 ? 0 : rounded, fraction, language);
}

/** "109.0 %": a computed percentage, with its trailing zeros. */
export function percentText(number: number, decimals = 1, language: NumberLanguage = english): string {
  return `${grouped(roundTo(number, decimals), decimals, language)}${language.percent}`;
}

/**
 * A hedged number with its word and unit: "over 463.4 % of capacity", "50 to 60 persons". A bound is rounded to the safe
 * side: what is over 78.037 is printed as over 78.03, never as over 78.04.
 */
export function hedgedText(value: Hedged, unit: string, decimals: number): string {
  const { qualifier, truth } = value;
  if (qualifier === undefined) return intervalText(truth.reach, unit, decimals);
  const direction =
    qualifier === "over" || qualifier === "at_least"
      ? "down"
      : qualifier === "exact" || qualifier === "about"
        ? "nearest"
        : "up";
  const say = (number: number): string =>
    (unit.startsWith("percent") ? grouped : numberText)(roundTo(number, decimals, direction), decimals);
  return withUnit(`${english.hedges[qualifier]}${spanText(value, say)}`, unit);
}

function intervalText({ low, high, lowOpen, highOpen }: Interval, unit: string, decimals: number): string {
  const floor = numberText(roundTo(low, decimals, "down"), decimals);
  const ceiling = numberText(roundTo(high, decimals, "up"), decimals);
  if (high === Infinity && low === -Infinity) return withUnit("any number of", unit);
  if (high === Infinity) return withUnit(`${lowOpen ? "above" : "from"} ${floor}`, unit);
  if (low === -Infinity) return withUnit(`${highOpen ? "below" : "at most"} ${ceiling}`, unit);
  return withUnit(`between ${floor} and ${ceiling}`, unit);
}

/** A number in digits or words with its unit, as it is read out. */
export function withUnit(number: string, unit: string): string {
  // What is counted one by one, such as windows, is named beside the number.
  if (unit === "" || unit === "number") return number;
  if (unit === "hours-a-day") return withNoun(number, "hours a day");
  if (unit.startsWith("percent")) return `${number} %${unit.slice("percent".length)}`;
  return withNoun(number, unit);
}

/** "1,234.6", "−12": digits in threes, with so many decimals. */
export function grouped(number: number, decimals = 0, language: NumberLanguage = english): string {
  const { digits, group, decimal } = language;
  if (!Number.isFinite(number)) return number > 0 ? "∞" : "−∞";
  const [whole, fraction] = Math.abs(number).toFixed(decimals).split(".");
  const threes = whole!.replaceAll(/\B(?=(\d{3})+$)/g, group);
  const text = `${number < 0 ? "−" : ""}${threes}${fraction === undefined ? "" : `${decimal}${fraction}`}`;
  return language === english ? text : text.replaceAll(/\d/g, (digit) => digits[Number(digit)]!);
}

/** "over 9,500", "50 to 60": a stated number or range with the word for its hedge before it. */
export function statedText(
  low: number,
  qualifier: Qualifier,
  high = low,
  language: NumberLanguage = english,
): string {
  return `${language.hedges[qualifier]}${spanText({ low, high }, (end) => numberText(end, 6, language), language)}`;
}

/** "50 to 60", or one number where both ends read alike. */
export function spanText(
  { low, high }: PlaceSpan,
  say: (number: number) => string = (end) => numberText(end),
  language: NumberLanguage = english,
): string {
  const [first, last] = [say(low), say(high)];
  return first === last ? first : `${first}${language.to}${last}`;
}

type PlaceSpan = { readonly low: number; readonly high: number };
