import type { Figure } from "../domain/figure.ts";
import type { Ref } from "../domain/id.ts";
import type { Locator } from "../domain/locator.ts";
import type { AnyRecord } from "../domain/record.ts";
import { type DerivedFigure, deriveFrom } from "./figure-derivation.ts";
import { statementsOf } from "./figure-statement.ts";
import { figureText, timeText } from "./figure-text.ts";

/** One line of the table of figures: what is stated or derived, of where and when, from which source or which inputs. */
export type FigureRow = {
  /** The record's ref, or a derived figure's id, which names its inputs. */
  readonly ref: Ref;
  readonly derived: boolean;
  readonly indicator: string;
  /** With hedge and unit: "over 463.4 % of capacity". */
  readonly value: string;
  readonly population: string;
  readonly place: string;
  readonly as_of: string;
  /** Where it stands: "report#line=152", or the sources of the inputs. */
  readonly source: string;
  readonly inputs: readonly Ref[];
  readonly arithmetic: string;
  readonly note: string;
};

/**
 * Every stated figure, capacity, count and measure in order of ref, then every derived figure in order of indicator and
 * place. What is not stated is an empty text.
 */
export function figureTable(records: readonly AnyRecord[]): FigureRow[] {
  const statements = statementsOf(records);
  const sources = new Map(statements.map(({ ref, figure }) => [ref, locatorText(figure.at)]));
  const stated = statements.map(({ ref, figure, placeName }) => statedRow(ref, figure, placeName));
  return [...stated, ...deriveFrom(statements).map((figure) => derivedRow(figure, sources))];
}

/** "report#line=152", "int-4#t=812,840": the text that `parseLocator` reads; empty where there is none. */
export function locatorText(at: Locator | undefined): string {
  if (at === undefined) return "";
  const { source, page, line, time, paragraph, footnote } = at;
  if (time !== undefined)
    return `${source}#t=${time.from}${time.until === undefined ? "" : `,${time.until}`}`;
  const [key, value] =
    line !== undefined
      ? ["line", line]
      : page !== undefined
        ? ["p", page]
        : paragraph !== undefined
          ? ["par", paragraph]
          : ["fn", footnote];
  return value === undefined ? source : `${source}#${key}=${value}`;
}

function statedRow(ref: Ref, figure: Figure, place: string): FigureRow {
  return {
    ref,
    derived: false,
    indicator: figure.indicator,
    value: figureText(figure),
    population: figure.population ?? figure.population_code ?? "",
    place,
    as_of: figure.as_of === undefined ? "" : timeText(figure.as_of),
    source: locatorText(figure.at),
    inputs: figure.derived_from,
    arithmetic: "",
    note: figure.note ?? "",
  };
}

function derivedRow(figure: DerivedFigure, sources: ReadonlyMap<Ref, string>): FigureRow {
  const from = figure.inputs.map((input) => sources.get(input) ?? "").filter((source) => source !== "");
  return {
    ref: figure.id,
    derived: true,
    indicator: figure.indicator,
    value: figure.text,
    population: figure.population ?? "",
    place: figure.place,
    as_of: figure.as_of === undefined ? "" : timeText(figure.as_of),
    source: [...new Set(from)].join(", "),
    inputs: figure.inputs,
    arithmetic: figure.arithmetic,
    note: figure.note ?? "",
  };
}
