import type { DueRow } from "../../api/follow-up.ts";
import { columns } from "./layout.ts";

export function dueText(rows: readonly DueRow[]): string {
  if (rows.length === 0) return "Nothing is due.";
  return columns(
    rows.map(({ ref, person, risk, due, overdue }) => [
      overdue ? "overdue" : "due",
      due,
      person,
      risk === null ? "" : `risk ${risk}`,
      ref,
    ]),
  );
}
