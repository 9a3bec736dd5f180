import { deriveFigures, type DerivedFigure } from "../analysis/figure-derivation.ts";
import { figureText } from "../analysis/figure-text.ts";
import { reconcile } from "../analysis/reconciliation.ts";
import type { FigureRow, ReconciliationRow } from "../api/listing.ts";
import type { AnyRecord, RecordKind, RecordOf } from "../domain/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import type { Dossier } from "./dossier.ts";
import { loadRecords } from "./load.ts";

/** Kinds that state numbers or say what the numbers are about. */
const figureKinds: readonly RecordKind[] = [
  "source",
  "facility",
  "cell",
  "capacity",
  "count",
  "measure",
  "figure",
];

/** Every figure, stated and derived. */
export async function listFigures(dossier: Dossier): Promise<Disclosed<FigureRow[]>> {
  const records = await figureRecords(dossier);
  return disclose(figureRows(records), "case-team");
}

/** Figures about one thing held against each other. */
export async function listReconciliations(dossier: Dossier): Promise<Disclosed<ReconciliationRow[]>> {
  return disclose(reconciliationRows(await figureRecords(dossier)), "case-team");
}

export async function figureRecords(dossier: Dossier): Promise<AnyRecord[]> {
  const lists = await Promise.all(figureKinds.map((kind) => loadRecords(dossier, kind)));
  return lists.flat() as AnyRecord[];
}

export function figureRows(records: readonly AnyRecord[]): FigureRow[] {
  const stated = records.flatMap((record) => (record.kind === "figure" ? [statedRow(record)] : []));
  return [...stated, ...deriveFigures(records).map(derivedRow)];
}

export function reconciliationRows(records: readonly AnyRecord[]): ReconciliationRow[] {
  return reconcile(records).map(({ id, verdict, quantity, place, figures, arithmetic, note }) => ({
    id,
    verdict,
    quantity,
    place: place === "" ? null : place,
    figures: [...figures],
    arithmetic,
    note: note === "" ? null : note,
  }));
}

function statedRow({ ref, body }: RecordOf<"figure">): FigureRow {
  const number = body.value.kind === "number" ? body.value : undefined;
  return {
    ref,
    derived: false,
    indicator: body.indicator,
    value: figureText(body),
    low: number?.low ?? null,
    high: number?.high ?? null,
    qualifier: body.qualifier,
    unit: body.unit,
    population: body.population ?? null,
    place: body.place ?? null,
    as_of: body.as_of?.words ?? body.as_of?.edtf ?? null,
    published: body.published?.edtf ?? null,
    at: body.at ?? null,
    inputs: [...body.derived_from],
    arithmetic: null,
  };
}

function derivedRow(figure: DerivedFigure): FigureRow {
  return {
    ref: figure.id,
    derived: true,
    indicator: figure.indicator,
    value: figure.text,
    low: figure.low,
    high: figure.high,
    qualifier: figure.qualifier ?? "interval",
    unit: figure.unit,
    population: figure.population ?? null,
    place: figure.place === "" ? null : figure.place,
    as_of: figure.as_of?.words ?? figure.as_of?.edtf ?? null,
    published: null,
    at: null,
    inputs: [...figure.inputs],
    arithmetic: figure.note === undefined ? figure.arithmetic : `${figure.arithmetic} (${figure.note})`,
  };
}
