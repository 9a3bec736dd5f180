import { statementsOf, type Statement } from "../analysis/figure-statement.ts";
import { figureText } from "../analysis/figure-text.ts";
import type { LedgerFigure } from "../numbers/ledger.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Dossier } from "./dossier.ts";
import { figureRecords } from "./figure.ts";

/**
 * The dossier's stated figures as a ledger that a draft is held against: numbers only, and none about a single person.
 * `source` has the record, its value as printed, and where that stands. What follows from them is left to the checker.
 */
export async function ledgerOf(dossier: Dossier): Promise<Disclosed<LedgerFigure[]>> {
  return disclose(statementsOf(await figureRecords(dossier)).flatMap(ledgerFigure), "case-team");
}

function ledgerFigure({ ref, figure, placeName }: Statement): LedgerFigure[] {
  const { value, unit } = figure;
  if (value.kind !== "number" || figure.case !== undefined) return [];
  const population = figure.population ?? figure.population_code;
  return [
    {
      id: ref,
      quantity: figure.indicator,
      ...(population === undefined ? {} : { population: population.replaceAll("_", " ") }),
      ...(placeName === "" ? {} : { place: placeName }),
      ...(figure.as_of === undefined ? {} : { as_of: figure.as_of.edtf }),
      value: value.low === value.high ? value.low : [value.low, value.high],
      unit: unitName(unit),
      status: statusOf(figure),
      source: {
        record: ref,
        printed: figureText(figure),
        ...(figure.at === undefined ? {} : { at: figure.at }),
      },
    },
  ];
}

function unitName(unit: string): string {
  if (unit.startsWith("percent")) return "%";
  return /^(?:persons?|people)$/.test(unit) ? "person" : unit;
}

function statusOf({ qualifier, estimate }: Statement["figure"]): NonNullable<LedgerFigure["status"]> {
  if (qualifier === "over" || qualifier === "at_least") return "lower_bound";
  return qualifier === "exact" && !estimate ? "exact" : "estimate";
}
