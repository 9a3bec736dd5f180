import type { Diagnostic } from "../../numbers/diagnostic.ts";
import { lineAndColumn } from "../../text/edit.ts";
import { type CheckedFile, printedPlace } from "../../service/check.ts";
import type { ReportBasis } from "../../service/check-report.ts";
import { coverageText } from "../../numbers/coverage.ts";
import { counted } from "../../domain/noun.ts";

const severities = { error: "error", warning: "warning", info: "note" } as const;

/**
 * The findings for an editor: where, how grave, what is wrong, the words, the arithmetic, the fix. The bracket ends with
 * what `--accept` takes. Two last lines say how much could be checked, and sum up.
 */
export function reportText(drafts: readonly CheckedFile[], basis: ReportBasis | undefined): string {
  const byDoc = new Map(drafts.map((draft) => [draft.doc, draft]));
  const findings = drafts.flatMap((draft) =>
    draft.resolved.open.map((found) => findingText(draft, found, byDoc)),
  );
  const lapsed = drafts.flatMap((draft) => draft.resolved.lapsed.map((each) => lapsedText(draft, each)));
  return [
    ...findings,
    ...lapsed,
    coverageText(drafts.map(({ found }) => found.coverage)),
    summary(drafts, basis),
  ].join("\n");
}

function findingText(draft: CheckedFile, found: Diagnostic, byDoc: ReadonlyMap<string, CheckedFile>): string {
  const { start } = printedPlace(draft, found.start, found.end);
  const lines = [
    `${placeText(draft, found.start, found.end)}: ${severities[found.severity]}: ${found.message} [${found.rule}@${start}]`,
    ...excerpt(draft.text.text, found.start, found.end),
  ];
  if (found.computed !== undefined) {
    const values = Object.entries(found.computed).map(([name, value]) => `${name} ${number(value)}`);
    lines.push(`    computed: ${values.join(", ")}`);
  }
  if (found.fix !== undefined) lines.push(`    fix: ${found.fix.title}`);
  for (const other of found.related ?? []) {
    const there = other.doc === undefined ? draft : byDoc.get(other.doc);
    if (there !== undefined)
      lines.push(`    see: ${placeText(there, other.start, other.end)}, ${other.message}`);
  }
  if (found.figure !== undefined) lines.push(`    figure: ${found.figure}`);
  return `${lines.join("\n")}\n`;
}

/** `report.md:12:7`, `report.docx: paragraph 12`, `report.pdf: page 2, line 5`. */
function placeText({ path, text }: CheckedFile, start: number, end: number): string {
  const { from } = text.map.rangeOf(start, end);
  if (text.original !== undefined) {
    const { line, column } = lineAndColumn(text.original, from.offset);
    return `${path}:${line}:${column}`;
  }
  if (text.format === "docx") return `${path}: paragraph ${from.part}`;
  const page = text.map.pieces.filter(({ part }) => part === from.part);
  const before = text.text.slice(page[0]!.start, start);
  return `${path}: page ${from.part}, line ${before.split(/\n+/).length}`;
}

/** Units of the draft shown before and behind a finding at most. */
const around = 60;

/** The words of the finding within their sentence on one line, and a line of carets beneath them. */
function excerpt(text: string, start: number, end: number): string[] {
  const flat = (part: string): string => part.replaceAll(/\s+/g, " ");
  const head = text.slice(Math.max(0, start - around), start);
  const tail = text.slice(end, end + around);
  const border = [...head.matchAll(/\n\s*\n|[.!?][”"’)\d]*\s+(?=[A-Z“"‘])/g)].at(-1);
  const stop = /[.!?](?=[”"’)\d]*(?:\s|$))|(?=\n\s*\n)/.exec(tail);
  const isCutBefore = border === undefined && start > around;
  const isCutBehind = stop === null && end + around < text.length;
  const before = flat(
    border !== undefined
      ? head.slice(border.index + border[0].length)
      : isCutBefore
        ? `…${head.slice(head.indexOf(" ") + 1)}`
        : head,
  ).trimStart();
  const behind = flat(
    stop !== null
      ? tail.slice(0, stop.index + stop[0].length)
      : isCutBehind
        ? `${tail.replace(/\s\S*$/, "")}…`
        : tail,
  ).trimEnd();
  const words = flat(text.slice(start, end));
  return [
    `    ${before}${words}${behind}`,
    `    ${" ".repeat(before.length)}${"^".repeat(Math.max(1, words.length))}`,
  ];
}

function lapsedText(
  draft: CheckedFile,
  { line, resolution, why }: CheckedFile["resolved"]["lapsed"][number],
): string {
  const reasons = {
    quote: "its words are no longer in the draft",
    figure: "the figure it rests on says something else now, or is not among those given",
    finding: "nothing is found there any more",
  } as const;
  return `${draft.path}: note: the decision “${resolution.kind}${resolution.rule === undefined ? "" : ` ${resolution.rule}`}” on “${line.selector.exact.replaceAll(/\s+/g, " ")}” holds no longer: ${reasons[why]}.\n`;
}

function summary(drafts: readonly CheckedFile[], basis: ReportBasis | undefined): string {
  const open = drafts.flatMap(({ resolved }) => resolved.open);
  const count = (severity: Diagnostic["severity"]): number =>
    open.filter((found) => found.severity === severity).length;
  const accepted = drafts.reduce((sum, { resolved }) => sum + resolved.accepted.length, 0);
  const claims = drafts.reduce(
    (sum, { found }) => sum + found.mentions.filter(({ is_checkable_claim }) => is_checkable_claim).length,
    0,
  );
  const parts = [
    counted(count("error"), "error"),
    counted(count("warning"), "warning"),
    counted(count("info"), "note"),
  ];
  if (accepted > 0) parts.push(`${accepted} accepted`);
  const against =
    basis === undefined || basis.checkpoint === null
      ? ""
      : ` Held against ${basis.dossier} at checkpoint ${basis.checkpoint.size} (${basis.checkpoint.root}).`;
  return `${parts.join(", ")} in ${counted(claims, "claim")} of ${counted(drafts.length, "draft")}.${against}`;
}

function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
