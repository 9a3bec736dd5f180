import { slipBetween } from "../../../arithmetic/slip.ts";
import { own } from "../../../domain/own.ts";
import { type Statement, unitOf } from "../statement.ts";
import { openReadings } from "../vocabulary.ts";
import { datesApart, oneDateMs } from "./time.ts";
import type { ReconciliationVerdict } from "./verdict.ts";

/** What keeps two numbers of one group apart, and what that leaves open. */
export type Difference = { readonly verdict: ReconciliationVerdict; readonly note: string };

/** One reason why two statements differ: the note where it applies to them, else undefined. */
type ConflictRule = {
  readonly name: string;
  readonly verdict: ReconciliationVerdict;
  readonly note: (a: Statement, b: Statement) => string | undefined;
};

/** How two numbers that cannot be one stand to each other: the first rule that applies says it. */
export function conflictOf(a: Statement, b: Statement): Difference {
  for (const { verdict, note } of rules) {
    const said = note(a, b);
    if (said !== undefined) return { verdict, note: said };
  }
  return {
    verdict: "irreconcilable",
    note: `Indicator, population, place and date are the same, and both numbers cannot stand.${slip(a, b)}`,
  };
}

const when = (applies: boolean, note: string): string | undefined => (applies ? note : undefined);

/** In the order in which they are tried: what the numbers are of comes before when they were. */
const rules: readonly ConflictRule[] = [
  {
    name: "of and over capacity",
    verdict: "definition",
    note: (a, b) =>
      when(
        unitOf(a.figure.unit).shift !== unitOf(b.figure.unit).shift,
        "One is a percentage of capacity, the other a percentage above it.",
      ),
  },
  {
    name: "100 apart",
    verdict: "definition",
    note: (a, b) =>
      when(
        isPercentScale(a) && Math.abs(Math.abs(a.quantity!.low - b.quantity!.low) - 100) < 1,
        "They are 100 apart, as a percentage of a base is from the percentage above it.",
      ),
  },
  {
    name: "other inputs",
    verdict: "definition",
    note: (a, b) =>
      when(
        a.kind === "occupancy" && differentInputs(a, b),
        "They are computed from different numbers of people or places.",
      ),
  },
  {
    name: "other population in code",
    verdict: "population",
    note: ({ figure: { population_code: a } }, { figure: { population_code: b } }) =>
      when(a !== undefined && b !== undefined && a !== b, `They count different populations: ${a} and ${b}.`),
  },
  {
    name: "population open",
    verdict: "population",
    note: (a, b) => {
      const readings = contested(a) ?? contested(b);
      return readings === undefined ? undefined : readingsNote(readings);
    },
  },
  {
    name: "other definition of places",
    verdict: "definition",
    note: (a, b) =>
      when(
        a.kind === "capacity" && a.population !== b.population,
        `They rest on different definitions: ${definitionOf(a)} and ${definitionOf(b)}.`,
      ),
  },
  {
    name: "other population in words",
    verdict: "population",
    note: (a, b) =>
      when(
        a.population !== b.population,
        `The populations are not worded alike: ${quoted(a)} and ${quoted(b)}. If they mean the same, both numbers cannot stand.`,
      ),
  },
  { name: "age", verdict: "date", note: ({ kind }) => when(kind === "age", birthday) },
  {
    name: "one person",
    verdict: "irreconcilable",
    note: (a, b) =>
      when(a.figure.case !== undefined, `Both speak of one person, and both cannot stand.${slip(a, b)}`),
  },
  {
    name: "no date",
    verdict: "date",
    note: (a, b) =>
      when(
        isOfOneDay(a) && (a.span === undefined || b.span === undefined),
        `At least one has no date; that they are of different days cannot be excluded.${slip(a, b)}`,
      ),
  },
  {
    name: "dates that overlap",
    verdict: "date",
    note: (a, b) =>
      when(isOfOneDay(a) && !areOneDate(a, b), `The dates overlap and need not be one day.${slip(a, b)}`),
  },
  {
    name: "other dates",
    verdict: "date",
    note: (a, b) =>
      when(
        !isOfOneDay(a) &&
          (datesApart(a.span, b.span) ||
            (a.kind === "growth" && a.figure.as_of?.edtf !== b.figure.as_of?.edtf)),
        `They are of different dates.${slip(a, b)}`,
      ),
  },
];

/** Whether a number of this kind is of one day, so that another day may have another number. */
function isOfOneDay({ kind }: Statement): boolean {
  return kind === "stock" || kind === "share" || kind === "occupancy";
}

function areOneDate({ span: a }: Statement, { span: b }: Statement): boolean {
  const same = a?.from === b?.from && a?.until === b?.until;
  return same && (a?.until ?? Infinity) - (a?.from ?? -Infinity) <= oneDateMs;
}

export const birthday =
  "A birthday between the two statements cannot be excluded; at most one holds on one day.";

export function readingsNote(readings: readonly string[]): string {
  return `No population is coded; it cannot be excluded that ${readings.join(", that ")}.`;
}

/** Readings that the group of both leaves open, until both have the same coded population. */
export function contested({ kind, tags, figure }: Statement): readonly string[] | undefined {
  if (kind !== "share" || figure.population_code !== undefined) return undefined;
  return tags.map((tag) => own(openReadings, tag)).find((readings) => readings !== undefined);
}

/** The population in its own words, as a reader finds it in the source. */
export function quoted({ figure }: Statement): string {
  return figure.population === undefined ? "an unnamed population" : `“${figure.population}”`;
}

/** By what the places were counted, in the words of the population or of the indicator. */
function definitionOf({ figure, definition }: Statement): string {
  if (figure.population !== undefined) return `“${figure.population}”`;
  return definition === "" ? "none that is named" : `“${definition}”`;
}

function isPercentScale({ kind, dimension }: Statement): boolean {
  return kind === "occupancy" || dimension === "percent-growth";
}

function differentInputs(a: Statement, b: Statement): boolean {
  const [x, y] = [inputsKey(a), inputsKey(b)];
  return x !== "" && y !== "" && x !== y;
}

/** Names a slip of digits where one explains the difference. */
export function slip({ quantity: a }: Statement, { quantity: b }: Statement): string {
  if (a === undefined || b === undefined || String(a.low).replace(".", "").length < 3) return "";
  const found = slipBetween(a.low, b.low);
  if (found === undefined) return "";
  return found === "digit" ? " The numbers differ in one digit." : " Two digits are exchanged.";
}

export function inputsKey({ figure }: Statement): string {
  return [...figure.derived_from].sort().join("\n");
}
