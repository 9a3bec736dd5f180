import type { Diagnostic } from "../numbers/diagnostic.ts";
import { type CheckedDraft, lineAndColumn, printedPlace } from "../service/check.ts";
import type { Basis } from "../service/check-report.ts";
import { counted } from "./text.ts";

const severities = { error: "error", warning: "warning", info: "note" } as const;

/**
 * The findings for an editor: where, how grave, what is wrong, the words, the arithmetic, the fix. The bracket ends with
 * what `--accept` takes. A last line sums up.
 */
export function reportText(drafts: readonly CheckedDraft[], basis: Basis | undefined): string {
  const byDoc = new Map(drafts.map((draft) => [draft.doc, draft]));
  const findings = drafts.flatMap((draft) =>
    draft.resolved.open.map((found) => findingText(draft, found, byDoc)),
  );
  const lapsed = drafts.flatMap((draft) => draft.resolved.lapsed.map((each) => lapsedText(draft, each)));
  return [...findings, ...lapsed, summary(drafts, basis)].join("\n");
}

function findingText(
  draft: CheckedDraft,
  found: Diagnostic,
  byDoc: ReadonlyMap<string, CheckedDraft>,
): string {
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
function placeText({ path, text }: CheckedDraft, start: number, end: number): string {
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

/** Widest stretch of the draft that is shown around a finding, on either side. */
const around = 60;

/** The words of the finding within their sentence on one line, and a line of carets beneath them. */
function excerpt(text: string, start: number, end: number): string[] {
  const head = text.slice(Math.max(0, start - around), start);
  const tail = text.slice(end, end + around);
  // Not over the borders of the block and the sentence; cut at a space where it is longer.
  const block = Math.max(head.lastIndexOf("\n\n") + 2, lastSentenceEnd(head));
  const isCutBefore = block <= 1 && start > around;
  const before = isCutBefore
    ? `…${head.slice(head.indexOf(" ") + 1)}`
    : head.slice(Math.max(block, 0) === 1 ? 0 : block);
  const sentence = /^[^]*?(?:[.!?](?=[\s\d”"’)]*\s)|(?=\n\n)|$)/.exec(tail)?.[0] ?? tail;
  const isCutAfter = sentence.length === around && end + around < text.length;
  const after = isCutAfter ? `${sentence.slice(0, Math.max(0, sentence.lastIndexOf(" ")))}…` : sentence;
  const flat = (part: string): string => part.replaceAll(/\s+/g, " ");
  const [left, words, right] = [flat(before).trimStart(), flat(text.slice(start, end)), flat(after)];
  return [
    `    ${left}${words}${right.trimEnd()}`,
    `    ${" ".repeat(left.length)}${"^".repeat(Math.max(1, words.length))}`,
  ];
}

function lastSentenceEnd(text: string): number {
  let end = 0;
  for (const match of text.matchAll(/[.!?][”"’)\d]*\s+(?=[A-Z“"‘])/g)) end = match.index + match[0].length;
  return end;
}

function lapsedText(
  draft: CheckedDraft,
  { line, resolution, why }: CheckedDraft["resolved"]["lapsed"][number],
): string {
  const reasons = {
    quote: "its words are no longer in the draft",
    figure: "the figure it rests on says something else now, or is not among those given",
    finding: "nothing is found there any more",
  } as const;
  return `${draft.path}: note: the decision “${resolution.kind}${resolution.rule === undefined ? "" : ` ${resolution.rule}`}” on “${line.selector.exact.replaceAll(/\s+/g, " ")}” holds no longer: ${reasons[why]}.\n`;
}

function summary(drafts: readonly CheckedDraft[], basis: Basis | undefined): string {
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
    basis === undefined
      ? ""
      : ` Held against ${basis.dossier} at checkpoint ${basis.checkpoint.size} (${basis.checkpoint.root}).`;
  return `${parts.join(", ")} in ${counted(claims, "claim")} of ${counted(drafts.length, "draft")}.${against}`;
}

function number(value: number): string {
  return String(Math.round(value * 10_000) / 10_000);
}
