import { clockWords } from "../../api/clock.ts";
import type {
  Hit,
  ListedRecord,
  ListedVersion,
  MergeReport,
  ReinstateReport,
  RetractReport,
  RetractedRow,
  SetReport,
} from "../../api/listing.ts";
import { lacksCodebook } from "../../domain/assertion.ts";
import { counted } from "../../domain/noun.ts";
import { columns, fieldLines, paragraph } from "./layout.ts";

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
    ...codedLines(row.body, "  "),
    ...retractedLines(row),
    ...(row.children.length === 0 ? [] : [paragraph(`holds: ${row.children.join(" ")}`, "  ")]),
    ...(row.named_by.length === 0 ? [] : [paragraph(`named by: ${row.named_by.join(" ")}`, "  ")]),
  ].join("\n");
}

function codedLines(body: Readonly<Record<string, unknown>>, indent: string): string[] {
  return lacksCodebook(body) ? [`${indent}coded_with: not recorded`] : [];
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
        ...codedLines(row.body, "    "),
      ].join("\n"),
    )
    .join("\n\n");
}

export function retractText({ ref, retracted, named_by }: RetractReport): string {
  const others = retracted.length - 1;
  return [
    `${ref} is retracted${others === 0 ? "" : `, with ${counted(others, "record")} of it or resting on it`}.`,
    ...(named_by.length === 0 ? [] : [paragraph(`Still named by: ${named_by.join(" ")}`)]),
    `"habeas reinstate DIR ${ref} --why TEXT" undoes it.`,
  ].join("\n");
}

export function mergeText({ ref, into, moved, conflicts }: MergeReport): string {
  return [
    `${ref} is merged into ${into}; ${counted(moved.length, "record names", "records name")} ${into} now.`,
    ...(conflicts.length === 0
      ? []
      : [
          `The two disagree on ${conflicts.join(", ")}; "habeas set DIR ${into} FIELD=VALUE --why TEXT" settles it.`,
        ]),
    `"habeas reinstate DIR ${ref} --why TEXT" undoes it.`,
  ].join("\n");
}

export function reinstateText({ ref, reinstated, changed_since }: ReinstateReport): string {
  const others = reinstated.length - 1;
  return [
    `${ref} stands again${others === 0 ? "" : `, and ${counted(others, "record")} with it ${others === 1 ? "is" : "are"} as before`}.`,
    ...(changed_since.length === 0
      ? []
      : [paragraph(`Changed since, and left as they are; look at them: ${changed_since.join(" ")}`)]),
  ].join("\n");
}

export function retractedText(rows: readonly RetractedRow[]): string {
  const blocks = rows.map((row) =>
    [
      `${row.ref}  ${row.kind}  ${row.at.slice(0, 10)}${clockWords[row.clock]}  by device ${row.device.slice(0, 8)}${row.into === null ? "" : `  merged into ${row.into}`}${row.with === null ? "" : `  with ${row.with}`}`,
      paragraph(row.why, "    "),
      ...(row.named_by.length === 0 ? [] : [paragraph(`still named by: ${row.named_by.join(" ")}`, "    ")]),
    ].join("\n"),
  );
  return [...blocks, ...(rows.length === 0 ? [] : [""]), `${counted(rows.length, "record")} retracted.`].join(
    "\n",
  );
}

export function setText({ ref, outcome, fields, changed, notes }: SetReport): string {
  if (outcome === "conflict")
    return `${ref} was changed in ${fields.join(", ")} by somebody else meanwhile, so nothing was written; look with "habeas history DIR ${ref}" and set it again.`;
  const what =
    changed.length === 0
      ? `${ref} says so already; nothing was written.`
      : `${ref} is corrected in ${changed.join(", ")}.`;
  return [...notes, what].join("\n");
}
