import { gather } from "../domain/gather.ts";
import { type ColumnCell, cellAt, rowsOf } from "../analysis/column/column.ts";
import { countAnswers, standings, type Coded } from "../analysis/finding/counting.ts";
import { type Field, schemasOf } from "../analysis/column/unit-schema.ts";
import type { AnswerValue } from "../domain/assertion.ts";
import { houseRule } from "../domain/counting-rule.ts";
import type { Unit } from "../domain/frame.ts";
import type { AnyRecord, RecordKind } from "../domain/record.ts";
import type { Quantity } from "../domain/quantity.ts";
import { type Time, dayText } from "../domain/time.ts";
import { type MatrixAnswer, codebookTable, codedMatrix } from "../publish/matrix.ts";
import { columnsFor } from "./column.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { type ReadSession, asData } from "./session.ts";
import { loadRecords } from "./load.ts";
import { refuseFreeQuestion } from "./tally.ts";

/** Kinds that decide whose account an answer is. */
const contextKinds: readonly RecordKind[] = [
  "person",
  "group",
  "relation",
  "episode",
  "stage",
  "stay",
  "charge",
  "test",
  "payment",
  "position",
  "account",
  "act",
  "death",
  "safeguard",
];

/** What the variables of every matrix mean, as CSV. */
export async function codebookOf(session: ReadSession): Promise<Disclosed<string>> {
  return disclose(codebookTable((await loadRecords(session, "codebook")).map(({ body }) => body)), session);
}

/** The coded matrix of a unit as CSV, each answer resolved by the rule of the house. */
export async function matrixOf(asking: ReadSession, unit: Unit): Promise<Disclosed<string>> {
  // A row a person, side by side, tells who is alike in what: more than any count does.
  await refuseFreeQuestion(asking);
  const session = asData(asking);
  const codebooks = (await loadRecords(session, "codebook")).map(({ body }) => body);
  const context: AnyRecord[] = [];
  for (const kind of contextKinds)
    for (const record of await loadRecords(session, kind)) context.push(record as AnyRecord);
  const { standingOf } = standings(context);
  const accounts = new Map<string, Coded[]>();
  for (const assertion of await loadRecords(session, "assertion")) {
    const key = `${assertion.body.subject}\n${assertion.body.variable}`;
    gather(accounts, key, assertion);
  }
  const records = (await loadRecords(session, unit)) as AnyRecord[];
  const table = (await columnsFor(session)).tables.get(unit);
  const rows = new Map(
    records.map(({ ref }) => [ref, table === undefined ? -1 : rowsOf(table, [ref])[0]!] as const),
  );
  const fields = [...schemasOf(codebooks).get(unit)!.fields.values()].filter(
    ({ name, recorded, variable }) => recorded || variable !== undefined || table?.columns.has(name) === true,
  );
  const answer = (record: AnyRecord, field: Field): MatrixAnswer | undefined => {
    const competing = accounts.get(`${record.ref}\n${field.name}`);
    if (competing !== undefined) return countAnswers(competing, standingOf, houseRule).outcome;
    // What nobody coded may stand in the record itself or follow from its other fields, as it does for findings.
    const column = table?.columns.get(field.name);
    const found = column === undefined ? undefined : answerOf(cellAt(column, rows.get(record.ref) ?? -1));
    return found?.state === "answered"
      ? { ...found, value: asRecorded(record, field) ?? found.value }
      : found;
  };
  const matrix = codedMatrix(unit, records, fields, answer);
  return disclose([...matrix].join(""), session);
}

/** A date or a number as the record itself has it, which a column keeps as a span: 2018-11, about 30. */
function asRecorded(record: AnyRecord, field: Field): AnswerValue | undefined {
  if (!field.recorded) return undefined;
  const value = (record.body as Readonly<Record<string, unknown>>)[field.name];
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  if ("edtf" in value) return { kind: "time", time: value as Time };
  const amount = "years" in value ? value.years : value;
  return typeof amount === "object" && amount !== null && "qualifier" in amount
    ? { kind: "number", ...(amount as Quantity) }
    : undefined;
}

function answerOf(cell: ColumnCell): MatrixAnswer | undefined {
  if ("missing" in cell) return cell.missing === "not_stated" ? undefined : { state: cell.missing };
  if ("text" in cell) return { state: "answered", value: { kind: "code", code: cell.text } };
  if ("texts" in cell) return { state: "answered", value: { kind: "codes", codes: cell.texts } };
  if ("low" in cell && cell.high === Infinity) {
    const qualifier = cell.lowOpen === true ? "over" : "at_least";
    return { state: "answered", value: { kind: "number", low: cell.low, high: cell.low, qualifier } };
  }
  if ("low" in cell)
    return {
      state: "answered",
      value: { kind: "number", low: cell.low, high: cell.high, qualifier: "exact" },
    };
  const { from, until } = cell;
  const edtf = `${Number.isFinite(from) ? dayText(from) : ".."}/${Number.isFinite(until) ? dayText(until - 1) : ".."}`;
  const [first, last] = edtf.split("/");
  return { state: "answered", value: { kind: "time", time: { edtf: first === last ? first! : edtf } } };
}
