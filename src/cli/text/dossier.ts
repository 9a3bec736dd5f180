import { clockWords } from "../../api/clock.ts";
import { type AuditRow, auditSaid } from "../../api/dossier.ts";
import type { VerifyReportHere } from "../../api/listing.ts";
import { counted } from "../../domain/noun.ts";
import { columns } from "./layout.ts";

export function verifyText(report: VerifyReportHere): string {
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

function lastBackupText(backup: VerifyReportHere["backup"]): string {
  if (backup === "never") return "Last backup: never.";
  if (backup === "unknown") return "Last backup: nobody can tell.";
  const { at, entries, newer, place } = backup;
  const since = newer === 0 ? "nothing is newer" : `${counted(newer, "entry is", "entries are")} newer`;
  return `Last backup: ${at.slice(0, 10)}, up to entry ${entries}, in ${place}; ${since}.`;
}

/** What is said of an event: of a call for an audience first for whom. */
export function auditText(rows: readonly AuditRow[]): string {
  const lines = rows.map(({ position, at, clock, event, says, device }) => [
    `entry ${position}`,
    `${at}${clockWords[clock]}`,
    event,
    auditSaid(says),
    `by device ${device.slice(0, 8)}`,
  ]);
  return columns(lines, [0]);
}
