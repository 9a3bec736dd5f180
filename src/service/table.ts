import { type CrossTable, crossTable, dimensionOf } from "../analysis/finding/cross-table.ts";
import { schemasOf } from "../analysis/column/unit-schema.ts";
import type { Unit } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import { tableCsv, tableNotes, tableRows, tableXlsx } from "../publish/table-file.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, asData } from "./session.ts";
import { loadFrames, loadRecords } from "./load.ts";

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
  return disclose(crossTable(question, await columnsFor(session), schemas), session);
}

export { tableCsv, tableNotes, tableRows, tableXlsx };
