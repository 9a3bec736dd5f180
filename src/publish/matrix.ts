import { stringify } from "csv-stringify/sync";
import type { AnswerValue } from "../domain/assertion.ts";
import { type Codebook, type Variable, variablesOf } from "../domain/codebook.ts";
import type { Unit } from "../domain/frame.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, ownerOf } from "../domain/record.ts";
import type { MissingState, ValueState } from "../domain/value-state.ts";

/** What is known of one variable of one record, after a counting rule: a state, and a value where it is answered. */
export type MatrixAnswer = {
  readonly state: ValueState | MissingState;
  readonly value?: AnswerValue | undefined;
};

export type CsvOptions = {
  /** Whether the file begins with a byte order mark, by which Excel knows UTF-8. */
  readonly bom?: boolean | undefined;
};

/**
 * The coded matrix of a unit as CSV (RFC 4180, UTF-8), piece by piece: a row for each record in the order of the refs,
 * with its ref and that of the record it lies within; then for each variable, in the order of the codebooks, the value
 * and `VAR__state`. Several codes stand in one cell with `;` between them. Numbers have `VAR__low`, `VAR__high` and
 * `VAR__qualifier` as well, and `VAR` itself only where one exact number was stated. `answer` gives undefined for a
 * question that no assertion answers: both cells are then empty. Text that a spreadsheet would take for a formula gets an
 * apostrophe before it; numbers never do.
 *
 * @throws Problem `bad-input` when two columns would have one name
 */
export function* codedMatrix(
  unit: Unit,
  records: Iterable<AnyRecord>,
  codebooks: Iterable<Codebook>,
  answer: (subject: Ref, variable: string) => MatrixAnswer | undefined,
  options: CsvOptions = {},
): Generator<string> {
  const variables = [...variablesOf(codebooks).values()].filter((variable) => variable.unit === unit);
  const header = ["ref", "within", ...variables.flatMap(columnsOf)];
  const double = header.find((column, index) => header.indexOf(column) !== index);
  if (double !== undefined)
    throw new Problem(
      "bad-input",
      `Two columns of the matrix of ${unit} would be called ${double}; rename the variable.`,
    );
  const rows = [...records]
    .filter((record) => record.kind === unit)
    .sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0));
  yield (options.bom === true ? "\uFEFF" : "") + csv([header]);
  for (let start = 0; start < rows.length; start += batch) {
    yield csv(
      rows
        .slice(start, start + batch)
        .map((record) => [
          record.ref,
          ownerOf(record.kind, record.ref, record.body) ?? "",
          ...variables.flatMap((variable) => cellsOf(variable, answer(record.ref, variable.name))),
        ]),
    );
  }
}

/**
 * The codebooks as CSV, a row for each variable in the order in which the matrix has them: what was asked of which unit,
 * in which form, with which codes, in which words, and whom an answer can harm.
 */
export function codebookTable(codebooks: Iterable<Codebook>, options: CsvOptions = {}): string {
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
    ).join(listMark),
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
/** Between several codes in one cell. */
const listMark = ";";

type CsvCell = string | number;

function csv(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(
    rows.map((row) => row.map(harmless)),
    { record_delimiter: "windows" },
  );
}

/**
 * Text as no spreadsheet takes it for a formula (the wide forms of the signs count too, in some locales). What begins
 * with apostrophes before such a sign gets one more, so that taking one away always gives the text back.
 */
function harmless(cell: CsvCell): CsvCell {
  return typeof cell === "string" && /^'*[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
}

function isNumber(variable: Variable): boolean {
  return variable.type === "number" || variable.type === "duration" || variable.type === "measure";
}

function columnsOf(variable: Variable): string[] {
  const { name } = variable;
  return isNumber(variable)
    ? [name, `${name}__low`, `${name}__high`, `${name}__qualifier`, `${name}__state`]
    : [name, `${name}__state`];
}

function cellsOf(variable: Variable, answer: MatrixAnswer | undefined): CsvCell[] {
  const state = answer?.state ?? "";
  const value = answer?.value;
  if (!isNumber(variable)) return [value === undefined ? "" : textOf(value), state];
  if (value?.kind !== "number") return ["", "", "", "", state];
  const { low, high, qualifier } = value;
  return [low === high && qualifier === "exact" ? low : "", low, high, qualifier, state];
}

function textOf(value: AnswerValue): CsvCell {
  switch (value.kind) {
    case "code":
      return value.code;
    case "codes":
      return value.codes.join(listMark);
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
