import { stringify } from "csv-stringify/sync";
import type { AnswerValue } from "../domain/assertion.ts";
import { type Codebook, variablesOf } from "../domain/codebook.ts";
import type { Field } from "../analysis/column/unit-schema.ts";
import type { Unit } from "../domain/frame.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, ownerOf } from "../domain/record.ts";
import type { MissingState, ValueState } from "../domain/value-state.ts";

/** What is known of one variable of one record, after a counting rule: a state, and a value where it is answered. */
export type MatrixAnswer = {
  readonly state: ValueState | MissingState;
  readonly value?: AnswerValue | undefined;
};

export type MatrixCsvOptions = {
  /** Whether the file begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean | undefined;
};

/**
 * The coded matrix of a unit as CSV (RFC 4180, UTF-8), piece by piece: a row for each record in the order of the refs,
 * with its ref and that of the record it lies within; then for each field, the record's own and the variables of the
 * codebooks, its value. A field of several codes has a column for each, `FIELD.CODE`, with 1 or 0 where it is answered; a
 * list of other texts stands in one cell with `;` between them, and `\;` and `\\` for those signs in a text. Numbers have
 * `FIELD__low`, `FIELD__high` and `FIELD__qualifier` as well, and `FIELD` itself only where one exact number was stated.
 * What is coded or follows from other fields has `FIELD__state`, which is empty where nobody answered. Dates are EDTF.
 * Text that a spreadsheet would take for a formula gets an apostrophe before it; numbers never do.
 *
 * @throws Problem `bad-input` when two columns would have one name
 */
export function* codedMatrix(
  unit: Unit,
  records: Iterable<AnyRecord>,
  fields: readonly Field[],
  answer: (record: AnyRecord, field: Field) => MatrixAnswer | undefined,
  options: MatrixCsvOptions = {},
): Generator<string> {
  const rows = [...records]
    .filter((record) => record.kind === unit)
    .sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0));
  const parts = fields.map((field) => ({ field, codes: codesIn(field, rows, answer) }));
  const header = ["ref", "within", ...parts.flatMap(({ field, codes }) => columnsOf(field, codes))];
  const double = header.find((column, index) => header.indexOf(column) !== index);
  if (double !== undefined)
    throw new Problem(
      "bad-input",
      `Two columns of the matrix of ${unit} would be called ${double}; rename the variable.`,
    );
  yield (options.bom === true ? "\uFEFF" : "") + csv([header]);
  for (let start = 0; start < rows.length; start += batch) {
    yield csv(
      rows
        .slice(start, start + batch)
        .map((record) => [
          record.ref,
          record.under ?? ownerOf(record.kind, record.ref, record.body) ?? "",
          ...parts.flatMap(({ field, codes }) => cellsOf(field, codes, answer(record, field))),
        ]),
    );
  }
}

/**
 * The codebooks as CSV, a row for each variable in the order in which the matrix has them: what was asked of which unit,
 * in which form, with which codes, in which words, and whom an answer can harm.
 */
export function codebookTable(codebooks: Iterable<Codebook>, options: MatrixCsvOptions = {}): string {
  const header = [
    "variable",
    "unit",
    "type",
    "values",
    "open",
    "measured_in",
    "label_en",
    "label_km",
    "question",
    "harm",
    "retired",
    "successor",
    "note",
  ];
  const rows = [...variablesOf(codebooks).values()].map((variable) => [
    variable.name,
    variable.unit,
    variable.type,
    (variable.type === "yn"
      ? ["yes", "no"]
      : variable.type === "ypn"
        ? ["yes", "partly", "no"]
        : variable.values
    )
      .map((code) => code.replaceAll(/[\\;]/g, "\\$&"))
      .join(listMark),
    variable.open ? "yes" : "no",
    variable.measured_in ?? "",
    variable.label?.en ?? "",
    (variable.label as { km?: string | undefined } | undefined)?.km ?? "",
    variable.question ?? "",
    variable.harm.join(listMark),
    variable.retired ? "yes" : "no",
    variable.successor ?? "",
    variable.note ?? "",
  ]);
  return (options.bom === true ? "\uFEFF" : "") + csv([header, ...rows]);
}

const batch = 1_000;
/** Between several texts in one cell. */
const listMark = ";";

export type CsvCell = string | number;

/** Rows as CSV, with Windows line ends and no cell that a spreadsheet takes for a formula. */
export function csv(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    { record_delimiter: "windows" },
  );
}

/**
 * Text as no spreadsheet takes it for a formula (the wide forms of the signs count too, in some locales). What begins
 * with apostrophes before such a sign gets one more, so that taking one away always gives the text back.
 */
export function harmless(cell: CsvCell): CsvCell {
  return typeof cell === "string" && /^'*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}

/** The codes that a field of several has a column each for: those listed, then those found. Undefined of other fields. */
function codesIn(
  field: Field,
  rows: readonly AnyRecord[],
  answer: (record: AnyRecord, field: Field) => MatrixAnswer | undefined,
): readonly string[] | undefined {
  if (field.type !== "strings" || (field.codes === undefined && field.variable?.type !== "many"))
    return undefined;
  const listed = field.variable?.values ?? field.codes ?? [];
  const found = new Set<string>();
  for (const record of rows) {
    const value = answer(record, field)?.value;
    if (value?.kind === "codes") for (const code of value.codes) found.add(code);
    else if (value?.kind === "code") found.add(value.code);
  }
  return [...listed, ...[...found].filter((code) => !listed.includes(code)).sort()];
}

/** Whether a field has a state of its own: the fields of a record are there or not. */
function hasState({ variable, recorded }: Field): boolean {
  return variable !== undefined || !recorded;
}

function columnsOf(field: Field, codes: readonly string[] | undefined): string[] {
  const { name, type } = field;
  const state = hasState(field) ? [`${name}__state`] : [];
  if (codes !== undefined) return [...codes.map((code) => `${name}.${code}`), ...state];
  return type === "number"
    ? [name, `${name}__low`, `${name}__high`, `${name}__qualifier`, ...state]
    : [name, ...state];
}

function cellsOf(
  field: Field,
  codes: readonly string[] | undefined,
  answer: MatrixAnswer | undefined,
): CsvCell[] {
  const value = answer?.value;
  const state = hasState(field) ? [answer?.state ?? ""] : [];
  if (codes !== undefined) {
    const given = value?.kind === "codes" ? value.codes : value?.kind === "code" ? [value.code] : undefined;
    return [...codes.map((code) => (given === undefined ? "" : given.includes(code) ? 1 : 0)), ...state];
  }
  if (field.type !== "number") return [value === undefined ? "" : textOf(value), ...state];
  if (value?.kind !== "number") return ["", "", "", "", ...state];
  const { low, high, qualifier } = value;
  return [low === high && qualifier === "exact" ? low : "", low, high, qualifier, ...state];
}

function textOf(value: AnswerValue): CsvCell {
  switch (value.kind) {
    case "code":
      return value.code;
    case "codes":
      return value.codes.map((text) => text.replaceAll(/[\\;]/g, "\\$&")).join(listMark);
    case "number":
      return value.low === value.high ? value.low : `${value.low}-${value.high}`;
    case "time":
      return value.time.edtf;
    case "link":
      return value.ref;
    case "text":
      return value.text;
  }
}
