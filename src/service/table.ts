import {
  type CrossTable,
  type Dimension,
  type TableAsked,
  crossTable,
  dimensionOf,
  tableMembers,
} from "../analysis/finding/cross-table.ts";
import { type Schemas, schemasOf } from "../analysis/column/unit-schema.ts";
import type { Unit } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import { tableCsv, tableNotes, tableRows, tableXlsx } from "../publish/table-file.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, asData, counting } from "./session.ts";
import { loadFrames, loadRecords } from "./load.ts";
import { notReleased } from "./tally.ts";
import {
  type TablePlace,
  type TableRelease,
  type TableSide,
  releaseOfTable,
  withheldIn,
} from "../analysis/disclosure/tally-release.ts";
import { harmsOfField } from "../analysis/disclosure/recorded-harm.ts";
import { labelRule, relabelled } from "../analysis/disclosure/table-label.ts";
import type { Ref } from "../domain/id.ts";
import { askingBy, askingOf, lookedFor } from "./asked-of.ts";
import { fewOf } from "./few.ts";
import { isSameTally, ofPersons, releasedOnly, releasedTo } from "./ledger.ts";

export type TableQuestion = {
  readonly unit: Unit;
  readonly rows: string;
  readonly columns: string | undefined;
  readonly frame: string | undefined;
  readonly population: string;
};

/**
 * How many records of a unit stand in each category of one or two of its fields. It counts what may be shown: whoever may ask
 * freely could else ask about whom they may not see.
 */
export async function tableOf(asking: ReadSession, asked: TableQuestion): Promise<Disclosed<CrossTable>> {
  const session = asData(asking);
  if (!(await releasedOnly(session))) return disclose((await tableParts(session, asked)).table, session);
  const { columns, frame, ...rest } = asked;
  const question = {
    ...rest,
    ...(columns === undefined ? {} : { columns }),
    ...(frame === undefined ? {} : { frame }),
  };
  const released = await releasedTo(session, { kind: "table", ...question });
  const now = released === undefined ? undefined : await releasableTable(counting(session), question, []);
  if (now?.release === undefined || !isSameTally(now.release.release, released!.release))
    throw notReleased(session);
  return disclose(withheldIn(now.table, placesOf(now.release, released!.hidden)), session);
}

/** A table as it is kept in what was released: without what was not asked. */
type TableAsking = Omit<TableQuestion, "columns" | "frame"> & {
  readonly columns?: string | undefined;
  readonly frame?: string | undefined;
};

/** A table with what it would release; undefined where it counts no people. */
export async function releasableTable(
  session: ReadSession,
  asked: TableAsking,
  never: readonly { readonly row: string; readonly column: string }[],
): Promise<{ readonly table: CrossTable; readonly release: TableRelease | undefined }> {
  const question = { ...asked, columns: asked.columns, frame: asked.frame };
  const { table: whole, counted, asked: tabled, schemas } = await tableParts(session, question);
  if (!ofPersons.has(asked.unit)) return { table: whole, release: undefined };
  const few = await fewOf(session);
  const ofAll = few.leastOf(counted.members.map(({ ref }) => ref));
  const side = (dimension: Dimension, by: "rows" | "columns"): TableSide => {
    const { text, steps, field } = dimension;
    const kind = steps.at(-1)?.kind ?? asked.unit;
    const asking = askingBy(
      `${asked.unit} ${text}`,
      [{ variable: `${kind}.${field.name}`, harms: harmsOfField(kind, field) }],
      steps.flatMap((step) => (step.by === "list" ? [step.kind] : [])),
    );
    const leastOf = (refs: readonly Ref[]): number => Math.max(ofAll, asking.narrows ? few.leastOf(refs) : 0);
    const members = counted.members.map((member) => [member.ref, member[by]] as const);
    return { asking, rule: labelRule(dimension, members, leastOf, few.personOf) };
  };
  const rows = side(tabled.rows, "rows");
  const columns = tabled.columns && side(tabled.columns, "columns");
  const members = relabelled(counted.members, rows.rule, columns?.rule);
  const always = { rows: rows.rule.labels, columns: columns?.rule.labels ?? [] };
  const table = crossTable(tabled, { ...counted, members }, always);
  const places = never.map(({ row, column }): TablePlace => {
    const place = { row: table.row_labels.indexOf(row), column: table.column_labels.indexOf(column) };
    if (place.row < 0 || place.column < 0)
      throw new Problem(
        "bad-input",
        `This table has no cell ${row} / ${column}; take the labels that it prints.`,
      );
    return place;
  });
  const chosen = askingOf(asked.population, asked.unit, schemas);
  const inside = new Set([...members.map(({ ref }) => ref), ...counted.undetermined]);
  const release = releaseOfTable(
    table,
    members,
    { about: chosen.about, looked: await lookedFor(session, asked, chosen, inside) },
    { rows, columns },
    places,
    few,
  );
  return { table, release };
}

/** Which places of a table these counts are. */
export function placesOf({ places }: Pick<TableRelease, "places">, hidden: Iterable<number>): TablePlace[] {
  return [...hidden].map((at) => places[at]!);
}

/** A table with whom it counts and by what. */
export async function tableParts(
  session: ReadSession,
  asked: TableQuestion,
): Promise<{
  readonly table: CrossTable;
  readonly counted: ReturnType<typeof tableMembers>;
  readonly asked: TableAsked;
  readonly schemas: Schemas;
}> {
  const schemas = schemasOf((await loadRecords(session, "codebook")).map(({ body }) => body));
  const { unit } = asked;
  const [rows, columns] = [asked.rows, asked.columns].map((text) =>
    text === undefined ? undefined : dimensionOf(text, unit, schemas),
  );
  const frame =
    asked.frame === undefined
      ? undefined
      : (await loadFrames(session)).find(({ ref }) => ref === asked.frame);
  if (asked.frame !== undefined && frame === undefined)
    throw new Problem("not-found", `There is no frame ${asked.frame} in this dossier.`);
  if (frame !== undefined && frame.body.unit !== unit)
    throw new Problem(
      "bad-input",
      `The frame ${frame.ref} lists each ${frame.body.unit}; give --unit ${frame.body.unit}.`,
    );
  const members = frame && [...new Set(frame.body.members.map(({ ref }) => ref))];
  const unnamed = members === undefined ? 0 : Math.max(0, (frame!.body.stated_size ?? 0) - members.length);
  const question = { unit, rows: rows!, columns, population: asked.population, members, unnamed };
  const from = await columnsFor(session);
  const counted = tableMembers(question, from, schemas);
  return { table: crossTable(question, counted), counted, asked: question, schemas };
}

export { tableCsv, tableNotes, tableRows, tableXlsx };
