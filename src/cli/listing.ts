import { clockWords } from "../api/clock.ts";
import type {
  ConsistencyRow,
  FigureRow,
  FindingRow,
  Hit,
  ImportReport,
  ReconciliationRow,
  ListedRecord,
  VerifyReport,
  ListedVersion,
} from "../api/listing.ts";
import { columns, oneLine, paragraph } from "./text.ts";
import { counted, wordsOf } from "../domain/noun.ts";

/** The text form of each listing. The JSON form carries the same and more. */

export function figuresText(rows: readonly FigureRow[]): string {
  const blocks = rows.map((row) => {
    const where = [row.population, row.place, row.as_of === null ? null : `as of ${row.as_of}`].filter(
      (part) => part !== null,
    );
    const source = row.at === null ? "" : placeText(row.at);
    return [
      oneLine(`${row.value}  ${row.label}${row.derived ? "  (derived)" : ""}`),
      `    ${oneLine([row.ref, ...where].join("; "))}`,
      ...(source === "" ? [] : [`    ${oneLine(source)}`]),
      ...(row.arithmetic === null ? [] : [paragraph(row.arithmetic, "    ")]),
    ].join("\n");
  });
  if (rows.length === 0)
    return `${counted(0, "figure")}. Figures, capacities and counts come in with record files (docs/records.md).`;
  return [...blocks, "", counted(rows.length, "figure")].join("\n");
}

export function reconciliationsText(rows: readonly ReconciliationRow[]): string {
  const blocks = rows.map((row) =>
    [
      oneLine(
        `${row.verdict.toUpperCase()}  ${row.label}${row.place === null ? "" : `, ${row.place}`}  [${row.id}]`,
      ),
      paragraph(row.arithmetic, "    "),
      ...(row.note === null ? [] : [paragraph(row.note, "    ")]),
      `    ${row.figures.join(" ")}`,
    ].join("\n"),
  );
  if (rows.length === 0) return "No two figures are about one thing; habeas figures shows which there are.";
  return [...blocks, "", tally(rows.map(({ verdict }) => verdict))].join("\n");
}

export function findingsText(rows: readonly FindingRow[]): string {
  if (rows.length === 0)
    return "No finding is on file. Import some (docs/findings.md), or compute one with habeas finding.";
  return [...rows.map((row) => findingText(row)), tally(rows.map(({ verdict }) => verdict))].join("\n\n");
}

export function findingText(row: FindingRow): string {
  const missing = Object.entries(row.missing).map(([state, count]) => `${count} ${wordsOf(state)}`);
  const list = (label: string, refs: readonly string[], more = 0): string[] =>
    refs.length + more === 0
      ? []
      : [
          paragraph(
            `${label}: ${[...refs, ...(more === 0 ? [] : [`${more} whom the frame counts without naming`])].join(" ")}`,
            "    ",
          ),
        ];
  // Each ref once: whoever stands in a list already is not listed again as an exception.
  const known = new Set([...row.counted, ...row.otherwise]);
  const inPart = row.exceptions.filter((ref) => !known.has(ref));
  const against = new Set(row.exceptions);
  const isAgainst = (refs: readonly string[]): boolean =>
    refs.length > 0 && refs.every((ref) => against.has(ref));
  const label = (refs: readonly string[], name: string): string =>
    `${name}${isAgainst(refs) ? ", against what is stated" : ""}`;
  const partOf = row.population.trim() !== "true";
  const range = (least: number, most: number): string =>
    least === most ? `${most}` : `${least} ${most - least === 1 ? "or" : "to"} ${most}`;
  return [
    oneLine(
      `${row.verdict.toUpperCase()}  ${row.statement ?? row.property ?? ""}${row.ref === null ? "" : `  [${row.ref}]`}`,
    ),
    `    ${range(row.least.n, row.n)} of ${range(row.least.N, row.N)} answered${missing.length === 0 ? "" : `; missing: ${missing.join(", ")}`}${row.frame === null ? "" : `; frame ${row.frame}`}`,
    ...(row.sentence === null ? [] : [paragraph(row.sentence, "    ")]),
    paragraph(row.why, "    "),
    ...list(label(row.counted, "it holds for"), row.counted),
    ...list(label(row.otherwise, "it does not hold for"), row.otherwise),
    ...list("it holds in part for, against what is stated", inPart),
    ...row.maybe_same.flatMap((group) => list("may be one person", group)),
    ...list("rests on what was retracted", row.rests_on_retracted?.sources ?? []),
    ...list("undetermined", row.undetermined, partOf ? row.unnamed : 0),
    ...withheldLines(row.withheld),
  ].join("\n");
}

/** How many members of a list are not named: "1 exception is not shown to this audience". */
function withheldLines(withheld: FindingRow["withheld"]): string[] {
  const names: Readonly<Record<string, readonly [string, string]>> = {
    counted: ["of whom it holds is", "of whom it holds are"],
    otherwise: ["of whom it does not hold is", "of whom it does not hold are"],
    exceptions: ["exception is", "exceptions are"],
    undetermined: ["undetermined is", "undetermined are"],
  };
  return Object.entries(withheld).map(
    ([list, count]) => `    ${counted(count, ...names[list]!)} not shown to this audience.`,
  );
}

export function consistencyText(rows: readonly ConsistencyRow[]): string {
  if (rows.length === 0)
    return "No rule finds two things in these cases to hold against each other (docs/findings.md has the rules).";
  const blocks = rows.map((row) =>
    [
      `${row.verdict.toUpperCase()}  ${row.rule}  ${row.record}  [${row.id}]`,
      paragraph(row.why, "    "),
    ].join("\n"),
  );
  return [...blocks, "", tally(rows.map(({ verdict }) => verdict))].join("\n");
}

export function hitsText(rows: readonly Hit[]): string {
  if (rows.length === 0) return "No record contains all of these words. Try fewer, or the beginning of one.";
  return columns(rows.map((row) => [row.ref, row.kind, row.excerpt]));
}

export function recordText(row: ListedRecord): string {
  return [
    `${row.ref}  ${row.kind}  ${row.id}  ${counted(row.versions, "version")}`,
    ...(row.conflicts.length === 0
      ? []
      : [
          `CONFLICT in ${row.conflicts.join(", ")}: versions of equal standing disagree; "habeas history" shows them.`,
        ]),
    ...fieldLines(row.body, "  "),
    ...retractedLines(row),
    ...(row.children.length === 0 ? [] : [paragraph(`holds: ${row.children.join(" ")}`, "  ")]),
    ...(row.named_by.length === 0 ? [] : [paragraph(`named by: ${row.named_by.join(" ")}`, "  ")]),
  ].join("\n");
}

/** What was taken back of what a record names: members of a frame are not counted, others are named all the same. */
function retractedLines({ retracted, body }: ListedRecord): string[] {
  const listed = ["members", "undetermined"].flatMap((field) => (body[field] ?? []) as unknown[]);
  const members = new Set(listed.map((member) => (member as { ref?: unknown } | null)?.ref));
  const line = (what: string, refs: readonly string[]): string[] =>
    refs.length === 0 ? [] : [paragraph(`retracted, and ${what}: ${refs.join(" ")}`, "  ")];
  return [
    ...line(
      "not counted",
      retracted.filter((ref) => members.has(ref)),
    ),
    ...line(
      "still named here",
      retracted.filter((ref) => !members.has(ref)),
    ),
  ];
}

export function historyText(rows: readonly ListedVersion[]): string {
  return rows
    .map((row) =>
      [
        `entry ${row.position}  ${row.at}${clockWords[row.clock]}  ${row.entry.slice(0, 16)}  by device ${row.device.slice(0, 8)}${row.parents.length > 1 ? "  (joins versions)" : ""}`,
        ...(row.note === null ? [] : [paragraph(row.note, "  ")]),
        `  ${row.parents.length === 0 ? "first version" : `changed: ${row.changed.join(", ") || "nothing"}`}`,
        ...fieldLines(row.body, "    "),
      ].join("\n"),
    )
    .join("\n\n");
}

/** Rows that a dry run prints in full; `--format json` has all of them. */
const shownRows = 200;

/** Each record that a dry run would write: the row it comes from, what would happen, and its fields. */
function wouldWriteLines({ dry_run: isDry, rows }: ImportReport): string[] {
  if (!isDry) return [];
  const writing = rows.filter((row) => row.would_write.length > 0);
  const lines = writing
    .slice(0, shownRows)
    .flatMap((row) => [
      `${row.file}${row.row === null ? "" : `:${row.row}`}`,
      ...row.would_write.flatMap(({ ref, kind, outcome, body }) => [
        `  ${outcome}  ${kind}  ${ref}`,
        ...fieldLines(filledFields(body), "      "),
      ]),
    ]);
  return writing.length <= shownRows
    ? lines
    : [...lines, `… and ${counted(writing.length - shownRows, "more row")}; --format json has all of them.`];
}

/** The fields of a body that say something; lists that are empty say nothing. */
function filledFields(body: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
  );
}

export function importText(report: ImportReport): string {
  const refused = report.rows.filter(({ outcome }) => outcome === "refused");
  const lines = refused.map((row) =>
    oneLine(
      `${row.file}${row.row === null ? "" : `:${row.row}`}${row.ref === null ? "" : ` ${row.ref}`}: ${row.problem ?? ""}`,
    ),
  );
  const sum = `${counted(report.new, "new record")}, ${report.changed} changed, ${report.unchanged} unchanged`;
  return [
    ...lines,
    ...wouldWriteLines(report),
    ...report.notes,
    refused.length > 0
      ? `${counted(refused.length, "row")} refused.`
      : report.dry_run
        ? `${sum}; a dry run, nothing was written.`
        : `${sum}.`,
  ].join("\n");
}

export function verifyText(report: VerifyReport): string {
  const at =
    report.checkpoint === null
      ? ""
      : ` Checkpoint ${report.checkpoint.size}, root ${report.checkpoint.root}.`;
  if (report.problems.length === 0)
    return [
      `Whole: ${counted(report.entries, "entry", "entries")}, ${counted(report.records, "record")}.${at}`,
      lastBackupText(report.backup),
    ].join("\n");
  return [
    ...report.problems,
    `${counted(report.problems.length, "problem")} in ${counted(report.entries, "entry", "entries")}.${at}`,
    lastBackupText(report.backup),
  ].join("\n");
}

function lastBackupText(backup: VerifyReport["backup"]): string {
  if (backup === "never") return "Last backup: never.";
  if (backup === "unknown") return "Last backup: nobody can tell.";
  const { at, entries, newer, place } = backup;
  const since = newer === 0 ? "nothing is newer" : `${counted(newer, "entry is", "entries are")} newer`;
  return `Last backup: ${at.slice(0, 10)}, up to entry ${entries}, in ${place}; ${since}.`;
}

/** A locator in words: `report, line 152: “over 38,990”`. */
export function placeText(at: Readonly<Record<string, unknown>> & { readonly source: string }): string {
  const parts = ["page", "line", "paragraph", "footnote"].flatMap((name) =>
    at[name] === undefined ? [] : [`${name} ${String(at[name])}`],
  );
  const time = at["time"] as { from: number; until?: number } | undefined;
  if (time !== undefined)
    parts.push(`second ${time.from}${time.until === undefined ? "" : ` to ${time.until}`}`);
  const quote = at["quote"] as { exact: string } | undefined;
  return `${[at.source, ...parts].join(", ")}${quote === undefined ? "" : `: “${quote.exact}”`}`;
}

function fieldLines(body: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(body).map(([field, value]) =>
    paragraph(`${field}: ${typeof value === "string" ? value : JSON.stringify(value)}`, indent),
  );
}

function tally(verdicts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}
