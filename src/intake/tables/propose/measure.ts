import { asciiDigits } from "../../../domain/digit.ts";
import { codeOf, slugPart } from "./naming.ts";
import { headingKey, movements, partsHeld, roleOf } from "./heading.ts";
import { Noted, noted, type YamlPiece } from "./yaml-lines.ts";

/** What a number of a place says: how many are held, how many places there are, or something else. */
export type ProposedMeasure =
  | { readonly kind: "count"; readonly population: YamlPiece; readonly words?: string | undefined }
  | { readonly kind: "capacity" }
  | { readonly kind: "occupancy" }
  /** Neither; `words` are those that say what it is. */
  | { readonly kind: "other"; readonly words: string | undefined };

/**
 * What a number is by the words that stand over it: those of its own column, and where they say nothing those of the whole
 * sheet. Numbers that no word calls people held are left to decide, but beside a capacity, which nothing else is held against.
 */
export function measureOf(own: string, heading: string, besideCapacity: boolean): ProposedMeasure {
  const saysNothing = headingKey(own) === "" || isBare(own);
  const said = measureIn(own) ?? (saysNothing ? measureIn(heading) : undefined);
  if (said !== undefined) return said;
  const moved = movements.exec(headingKey(own)) ?? movements.exec(headingKey(heading));
  if (moved !== null) return { kind: "other", words: moved[0].trim() };
  const part = partsHeld.find(([pattern]) => pattern.test(headingKey(own)))?.[1];
  const population = part ?? (saysNothing && besideCapacity ? "prison-population" : undefined);
  const isHeld = measureIn(heading)?.kind === "count";
  return {
    kind: "count",
    population:
      population === undefined
        ? noted(
            "decide",
            "what do the numbers count? {constant: prison-population} if people held; women, minors, unsentenced … (docs/records.md, counts); if no people held, make each a figure",
          )
        : noted(
            { constant: population },
            isHeld
              ? undefined
              : "understood as people held on that date; if they are something else, make each a figure",
          ),
    words: part === "other" ? own.trim() : undefined,
  };
}

function measureIn(text: string): ProposedMeasure | undefined {
  const key = headingKey(text);
  if (key === "" || movements.test(key)) return undefined;
  const role = roleOf(text);
  if (role === "occupancy") return { kind: "occupancy" };
  if (role === "capacity") return { kind: "capacity" };
  const part = partsHeld.find(([pattern]) => pattern.test(key));
  if (role === "held")
    return part === undefined
      ? { kind: "count", population: { constant: "prison-population" } }
      : {
          kind: "count",
          population: { constant: part[1] },
          words: part[1] === "other" ? text.trim() : undefined,
        };
  return undefined;
}

/** Words over a number that say no more than that it is one. */
export function isBare(text: string): boolean {
  return (
    ["value", "period"].includes(roleOf(text) ?? "") ||
    /^(number|all|number of people|people|persons)$/.test(headingKey(text))
  );
}

/** The record for one number of a place: a count or a capacity inside it; undefined for what is neither. */
export function measureRecord(
  measure: ProposedMeasure,
  cell: {
    readonly column: string;
    readonly number?: YamlPiece;
    readonly period: string | undefined;
    /** The column of the month, where `period` says the year alone. */
    readonly month?: string | undefined;
    readonly asOf?: YamlPiece;
    readonly prefix: string;
    readonly onlyIf?: YamlPiece;
  },
): YamlPiece {
  const { column, number, period, prefix, onlyIf } = cell;
  // A number that is named by a date has one name, however the date is written.
  const written = (cell.asOf ?? {}) as { readonly date?: YamlPiece; readonly era?: YamlPiece };
  const id: YamlPiece =
    period === undefined
      ? { constant: prefix }
      : cell.month === undefined
        ? { column: period, date: written.date, era: written.era, prefix: `${prefix}-` }
        : [{ column: period, prefix: `${prefix}-` }, cell.month];
  const asOf = cell.asOf ?? period;
  const value = number === undefined ? column : { column, number };
  if (measure.kind === "capacity")
    return {
      kind: "capacity",
      id,
      repeats: period === undefined ? true : undefined,
      only_if: onlyIf,
      fields: {
        places: value,
        as_of: asOf,
        definition: noted(
          { constant: "unknown" },
          "design, official, operational or estimate, where the sheet says so",
        ),
      },
    };
  if (measure.kind !== "count") return undefined;
  return {
    kind: "count",
    id,
    repeats: period === undefined ? true : undefined,
    only_if: onlyIf,
    fields: {
      people: value,
      population: measure.population,
      population_words: measure.words === undefined ? undefined : { constant: measure.words },
      as_of: asOf,
    },
  };
}

/**
 * The first part of the ids of one kind of numbers: its name in the sheet, or, where that is in another script, what it is
 * with the digits of that name, such as those of a year.
 */
export function prefixOf(name: string, measure: ProposedMeasure): string {
  const given = slugPart(codeOf(name.trim()));
  if (/[a-z]/i.test(name) && name.trim() !== "") return given;
  const digits = asciiDigits(name).match(/\d+/g) ?? [];
  return [wordOf(measure, given), ...digits].join("-");
}

function wordOf(measure: ProposedMeasure, given: string): string {
  switch (measure.kind) {
    case "capacity":
      return "places";
    case "occupancy":
      return "occupancy";
    case "other":
      return measure.words === undefined ? given : slugPart(codeOf(measure.words));
    case "count": {
      const { constant } = (measure.population ?? {}) as { constant?: unknown };
      return measure.words === undefined && (typeof constant !== "string" || constant === "prison-population")
        ? "held"
        : measure.words === undefined
          ? String(constant)
          : given;
    }
  }
}

/** Whether no word says what is counted, so that its population is left to decide. */
export function isUnsaid(measure: ProposedMeasure): boolean {
  return (
    measure.kind === "count" && measure.population instanceof Noted && measure.population.value === "decide"
  );
}
