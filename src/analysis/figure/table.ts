import { figureText, timeText } from "../../arithmetic/figure-text.ts";
import type { Figure } from "../../domain/figure.ts";
import type { Ref } from "../../domain/id.ts";
import type { Locator } from "../../domain/locator.ts";
import { capital, titleOf } from "../../domain/noun.ts";
import type { Qualifier } from "../../domain/qualifier.ts";
import type { AnyRecord } from "../../domain/record.ts";
import { type DerivedFigure, deriveFrom } from "./derivation.ts";
import { statementsOf } from "./statement.ts";

/** One line of the table of figures. */
export type FigureLine = {
  /** The record's ref, or a derived figure's id, which names its inputs. */
  readonly ref: Ref;
  readonly derived: boolean;
  readonly indicator: string;
  /** The indicator in words, as the dossier or the figure itself has them. */
  readonly label: string;
  /** With hedge and unit: "over 463.4 % of capacity". */
  readonly value: string;
  /** The number or range as printed or computed; undefined for times and text. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Undefined where no single word says what the hedges of a derived figure's inputs leave open. */
  readonly qualifier: Qualifier | undefined;
  readonly unit: string;
  readonly population: string | undefined;
  readonly place: string | undefined;
  readonly as_of: string | undefined;
  readonly published: string | undefined;
  readonly at: Locator | undefined;
  readonly inputs: readonly Ref[];
  /** Of a derived figure: the computation, to be checked by hand, with what is to be said of it. */
  readonly arithmetic: string | undefined;
};

/** Every stated figure, capacity, count and measure in order of ref, then every figure that follows from them. */
export function figureTable(records: readonly AnyRecord[]): FigureLine[] {
  const statements = statementsOf(records);
  const labels = indicatorLabels(records);
  const stated = statements.map(({ ref, figure, placeName }) => statedLine(ref, figure, placeName, labels));
  return [...stated, ...deriveFrom(statements).map(derivedLine)];
}

/** What the dossier calls the indicators that it describes, by each of their names. */
export function indicatorLabels(records: readonly AnyRecord[]): ReadonlyMap<string, string> {
  return new Map(
    records.flatMap(({ kind, ref, body }) =>
      kind === "indicator" ? [ref, ...body.names].map((name) => [name, capital(body.label)] as const) : [],
    ),
  );
}

function statedLine(
  ref: Ref,
  figure: Figure,
  place: string,
  labels: ReadonlyMap<string, string>,
): FigureLine {
  const number = figure.value.kind === "number" ? figure.value : undefined;
  return {
    ref,
    derived: false,
    indicator: figure.indicator,
    label: labels.get(figure.indicator) ?? figure.label ?? titleOf(figure.indicator),
    value: figureText(figure),
    low: number?.low,
    high: number?.high,
    qualifier: figure.qualifier,
    unit: figure.unit,
    population: figure.population ?? figure.population_code,
    place: place === "" ? undefined : place,
    as_of: figure.as_of === undefined ? undefined : timeText(figure.as_of),
    published: figure.published === undefined ? undefined : timeText(figure.published),
    at: figure.at,
    inputs: figure.derived_from,
    arithmetic: undefined,
  };
}

function derivedLine(figure: DerivedFigure): FigureLine {
  return {
    ref: figure.id,
    derived: true,
    indicator: figure.indicator,
    label: titleOf(figure.indicator),
    value: figure.text,
    low: figure.low,
    high: figure.high,
    qualifier: figure.qualifier,
    unit: figure.unit,
    population: figure.population,
    place: figure.place === "" ? undefined : figure.place,
    as_of: figure.as_of === undefined ? undefined : timeText(figure.as_of),
    published: undefined,
    at: undefined,
    inputs: figure.inputs,
    arithmetic: figure.note === undefined ? figure.arithmetic : `${figure.arithmetic} (${figure.note})`,
  };
}
