import type { AnswerValue } from "../../domain/assertion.ts";
import type { DurationUnit, Variable } from "../../domain/codebook.ts";
import { isRef } from "../../domain/id.ts";
import { parseQuantity, type Quantity, quantitySchema } from "../../domain/quantity.ts";
import { timeSchema } from "../../domain/time.ts";
import { valueStates } from "../../domain/value-state.ts";
import { didYouMean } from "./nearest.ts";
import { stateHint } from "./state-hint.ts";
import { SpelledNumber } from "./settle.ts";

/** A value that a variable takes, or what was expected instead. */
export type ReadValue = AnswerValue | { readonly refused: string };

/** The value of an answer to `variable` as a file or a cell states it, in the form of the variable's type. */
export function readAnswerValue(variable: Variable, raw: unknown): ReadValue {
  const text = raw instanceof SpelledNumber ? raw.spelling : raw;
  switch (variable.type) {
    case "yn":
    case "ypn":
    case "one":
      if (Array.isArray(text))
        return { refused: "takes one code; write two answers where two were given, each with its own is" };
      return codeValue(variable, text);
    case "many": {
      const codes: string[] = [];
      for (const item of Array.isArray(text) ? text : [text]) {
        const code = codeValue(variable, item instanceof SpelledNumber ? item.spelling : item);
        if ("refused" in code) return code;
        if (!codes.includes(code.code)) codes.push(code.code);
      }
      return { kind: "codes", codes };
    }
    case "number":
    case "measure": {
      const read = quantitySchema.safeParse(raw instanceof SpelledNumber ? raw.number : plainQuantity(raw));
      return read.success
        ? { kind: "number", ...read.data }
        : { refused: `expected a number, such as 12, "over 12" or "10-12"` };
    }
    case "duration": {
      const quantity = readDuration(raw, variable.measured_in ?? "days");
      return quantity === undefined
        ? {
            refused: `expected a length of time, such as "6 months", "5-6 weeks", "over 2 years", P6M or a number of ${variable.measured_in ?? "days"}`,
          }
        : { kind: "number", ...quantity };
    }
    case "date": {
      const read = timeSchema.safeParse(typeof text === "number" ? String(text) : text);
      if (read.success) return { kind: "time", time: read.data };
      return {
        refused: `expected a date in EDTF, such as 2017, 2017-05, 2017-05-03, 2017-01/2020-03, 2017~ or "late 2017"`,
      };
    }
    case "link":
      return typeof text === "string" && isRef(text)
        ? { kind: "link", ref: text }
        : { refused: "expected the id of another record" };
    case "text":
      return typeof text === "string" || typeof text === "number"
        ? { kind: "text", text: String(text) }
        : { refused: "expected text" };
  }
}

/** Why a value that a file states in full cannot answer `variable`; undefined where it can. */
export function misfit(variable: Variable, value: AnswerValue): string | undefined {
  const codes = codesOf(variable);
  const expected = kindOf(variable);
  if (value.kind !== expected)
    return `expected a value of kind ${expected}, as ${variable.name} is ${variable.type}`;
  const given = value.kind === "code" ? [value.code] : value.kind === "codes" ? value.codes : [];
  const stranger = codes === undefined ? undefined : given.find((code) => !codes.includes(code));
  return stranger === undefined ? undefined : notACode(stranger, codes!);
}

function kindOf(variable: Variable): AnswerValue["kind"] {
  switch (variable.type) {
    case "yn":
    case "ypn":
    case "one":
      return "code";
    case "many":
      return "codes";
    case "number":
    case "measure":
    case "duration":
      return "number";
    case "date":
      return "time";
    case "link":
      return "link";
    case "text":
      return "text";
  }
}

/** The codes that a variable takes; undefined where any may come. */
function codesOf(variable: Variable): readonly string[] | undefined {
  if (variable.type === "yn") return ["yes", "no"];
  if (variable.type === "ypn") return ["yes", "partly", "no"];
  return (variable.type === "one" || variable.type === "many") && !variable.open
    ? variable.values
    : undefined;
}

function codeValue(
  variable: Variable,
  raw: unknown,
): { readonly kind: "code"; readonly code: string } | { readonly refused: string } {
  const yesNo = variable.type === "yn" || variable.type === "ypn";
  const code = typeof raw === "boolean" && yesNo ? (raw ? "yes" : "no") : raw;
  const codes = codesOf(variable);
  if (typeof code === "number" || typeof code === "boolean") return codeValue(variable, String(code));
  if (typeof code !== "string" || code === "")
    return {
      refused: `${codes === undefined ? "expected a code" : `expected one of ${codes.join(", ")}`}${code === "" ? stateHint(code) : ""}`,
    };
  return codes === undefined || codes.includes(code)
    ? { kind: "code", code }
    : { refused: notACode(code, codes) };
}

function notACode(code: string, codes: readonly string[]): string {
  const state = valueStates.find(
    (word) =>
      word ===
      code
        .trim()
        .toLowerCase()
        .replaceAll(/[\s-]+/g, "_"),
  );
  if (state !== undefined) return `${code} is a state, not a code; write {state: ${state}}`;
  return `${JSON.stringify(code)} is not a code of this variable; expected one of ${codes.join(", ")}${didYouMean(code, codes) || stateHint(code)}`;
}

function plainQuantity(raw: unknown): unknown {
  if (typeof raw !== "object" || raw === null) return raw;
  return Object.fromEntries(
    Object.entries(raw).map(([key, value]) => [key, value instanceof SpelledNumber ? value.number : value]),
  );
}

/** Mean lengths in days; months and years by the Gregorian year of 365.2425 days. */
const daysIn: Readonly<Record<DurationUnit, number>> = {
  minutes: 1 / 1440,
  hours: 1 / 24,
  days: 1,
  weeks: 7,
  months: 365.2425 / 12,
  years: 365.2425,
};
const isCalendar = (unit: DurationUnit): boolean => unit === "months" || unit === "years";

/** The units of an ISO 8601 duration in the order in which it writes them. */
const isoUnits = ["years", "months", "weeks", "days", "hours", "minutes"] as const;

/**
 * A length of time in `unit`: a bare number is already in it, text names its own ("5-6 weeks", "over 2 years",
 * "1 year 6 months", ISO 8601 `P6M`). Between months or years and shorter units no exact length exists: the mean is
 * taken (365.2425 days a year), an exact length becomes "about", and the result is rounded to four decimals. Undefined
 * when it is none of these.
 */
export function readDuration(raw: unknown, unit: DurationUnit): Quantity | undefined {
  const bare = quantitySchema.safeParse(raw instanceof SpelledNumber ? raw.number : plainQuantity(raw));
  if (bare.success) return bare.data.low >= 0 ? bare.data : undefined;
  if (typeof raw !== "string") return undefined;
  const text = raw.trim();
  const parts = isoParts(text) ?? wordedParts(text);
  if (parts === undefined) return undefined;
  let [low, high, crossed] = [0, 0, false];
  for (const part of parts) {
    const factor = isCalendar(part.unit) === isCalendar(unit) ? exactFactor(part.unit, unit) : undefined;
    const share = factor ?? daysIn[part.unit] / daysIn[unit];
    crossed ||= factor === undefined;
    low += part.quantity.low * share;
    high += part.quantity.high * share;
  }
  const { qualifier } = parts[0]!.quantity;
  const round = (number: number): number => Math.round(number * 10_000) / 10_000;
  return {
    low: round(low),
    high: round(high),
    qualifier: qualifier === "exact" && crossed ? "about" : qualifier,
    words: text,
  };
}

function exactFactor(from: DurationUnit, to: DurationUnit): number {
  if (isCalendar(from)) return (from === "years" ? 12 : 1) / (to === "years" ? 12 : 1);
  return daysIn[from] / daysIn[to];
}

type DurationPart = { readonly quantity: Quantity; readonly unit: DurationUnit };

function exactly(number: number): Quantity {
  return { low: number, high: number, qualifier: "exact" };
}

function isoParts(text: string): DurationPart[] | undefined {
  const match =
    /^P(?=.)(?:(\d+(?:\.\d+)?)Y)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?=\d)(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?)?$/.exec(
      text,
    );
  if (match === null) return undefined;
  return isoUnits.flatMap((unit, index) =>
    match[index + 1] === undefined ? [] : [{ quantity: exactly(Number(match[index + 1])), unit }],
  );
}

/** "5-6 weeks", "over 2 years", "1 year and 6 months": only the first part may be hedged or a range, and then stands alone. */
function wordedParts(text: string): DurationPart[] | undefined {
  const pieces = [...text.matchAll(/(.*?\d)\s*(minute|hour|day|week|month|year)s?(?:\s*(?:,|and)?\s+|$)/giy)];
  if (pieces.length === 0 || pieces.map(([piece]) => piece).join("").length !== text.length) return undefined;
  const parts = pieces.map(([, number, unit]) => ({
    quantity: parseQuantity(number!),
    unit: `${unit!.toLowerCase()}s` as DurationUnit,
  }));
  const plain = ({ quantity }: (typeof parts)[number]): boolean =>
    quantity?.qualifier === "exact" && quantity.low === quantity.high;
  if (parts.some(({ quantity }) => quantity === undefined)) return undefined;
  return parts.length === 1 || parts.every(plain) ? (parts as DurationPart[]) : undefined;
}
