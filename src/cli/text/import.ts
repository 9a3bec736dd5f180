import type { ImportReport } from "../../api/listing.ts";
import { counted } from "../../domain/noun.ts";
import { fieldLines, oneLine } from "./layout.ts";

export function importText(report: ImportReport): string {
  const stopped = report.rows.filter(({ outcome }) => outcome === "refused" || outcome === "conflict");
  const lines = stopped.map((row) =>
    oneLine(
      `${row.file}${row.row === null ? "" : `:${row.row}`}${row.ref === null ? "" : ` ${row.ref}`}: ${row.problem ?? ""}`,
    ),
  );
  return [...lines, ...wouldWriteLines(report), ...report.notes, sumOf(report, stopped.length)].join("\n");
}

function sumOf({ outcome, dry_run: isDry, ...report }: ImportReport, stopped: number): string {
  if (outcome === "refused") return `${counted(stopped, "row")} refused.`;
  if (outcome === "conflict") return `${counted(stopped, "record")} in conflict.`;
  const sum = `${counted(report.new, "new record")}, ${report.changed} changed, ${report.unchanged} unchanged`;
  return isDry ? `${sum}; a dry run, nothing was written.` : `${sum}.`;
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
