import type { Statement } from "../analysis/figure/statement.ts";
import { figureText } from "../arithmetic/figure-text.ts";
import { figureTable, indicatorLabels } from "../analysis/figure/table.ts";
import { reconcile } from "../analysis/figure/reconciliation/reconciliation.ts";
import type { FigureRow, ReconciliationRow } from "../api/listing.ts";
import type { ListedFigure } from "../api/overview.ts";
import type { Ref } from "../domain/id.ts";
import { titleOf } from "../domain/noun.ts";
import type { AnyRecord, RecordKind } from "../domain/record.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, keptIn } from "./session.ts";
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
  "indicator",
  "promise",
];

/** Every figure, stated and derived. */
export async function listFigures(session: ReadSession): Promise<Disclosed<FigureRow[]>> {
  const rows = await keptIn(session, "figures", async () => figureRows(await figureRecords(session)));
  return disclose(rows, session);
}

/** Figures about one thing held against each other. */
export async function listReconciliations(session: ReadSession): Promise<Disclosed<ReconciliationRow[]>> {
  return disclose(await reconciled(session), session);
}

export async function reconciled(session: ReadSession): Promise<ReconciliationRow[]> {
  return keptIn(session, "reconciliations", async () => reconciliationRows(await figureRecords(session)));
}

/** The records that figures are read from, one list for all that asks. */
export async function figureRecords(session: ReadSession): Promise<readonly AnyRecord[]> {
  return keptIn(session, "figure records", async () => {
    const lists = await Promise.all(figureKinds.map((kind) => loadRecords(session, kind)));
    return lists.flat() as AnyRecord[];
  });
}

export function figureRows(records: readonly AnyRecord[]): FigureRow[] {
  return figureTable(records).map((line) => ({
    ...line,
    low: line.low ?? null,
    high: line.high ?? null,
    qualifier: line.qualifier ?? "interval",
    population: line.population ?? null,
    place: line.place ?? null,
    as_of: line.as_of ?? null,
    published: line.published ?? null,
    at: line.at ?? null,
    inputs: [...line.inputs],
    arithmetic: line.arithmetic ?? null,
  }));
}

function reconciliationRows(records: readonly AnyRecord[]): ReconciliationRow[] {
  const labels = indicatorLabels(records);
  return reconcile(records).map(({ id, verdict, quantity, place, figures, arithmetic, note }) => ({
    id,
    verdict,
    quantity,
    label: labels.get(quantity) ?? titleOf(quantity),
    place: place === "" ? null : place,
    figures: [...figures],
    arithmetic,
    note: note === "" ? null : note,
  }));
}

/** These of the statements, as they stand beside others. */
export function figureLines(statements: readonly Statement[], refs: readonly Ref[]): ListedFigure[] {
  const wanted = new Set(refs);
  return statements
    .filter(({ ref }) => wanted.has(ref))
    .map(({ ref, figure }) => ({
      ref,
      value: figureText(figure),
      hedge: figure.hedge ?? null,
      indicator: figure.indicator,
      population: figure.population ?? null,
      place: figure.place ?? null,
      as_of: figure.as_of?.words ?? figure.as_of?.edtf ?? null,
      published: figure.published?.words ?? figure.published?.edtf ?? null,
      attributed_to: figure.attributed_to ?? null,
      at: figure.at ?? null,
    }));
}
