import type { ClaimLine } from "../../numbers/sidecar.ts";
import type { Edit } from "../../text/edit.ts";

/** A text under check, with what was decided about its numbers. */
export interface Draft {
  readonly id: number;
  /** File name, or what a pasted text is called. */
  readonly name: string;
  readonly text: string;
  readonly decisions: readonly ClaimLine[];
  /** Something was changed or decided since it was opened or saved. */
  readonly isChanged: boolean;
}

export type ParagraphKind = "heading" | "quote" | "list" | "lines" | "prose";

/** A stretch of the text between blank lines; `end` is before them. */
export interface Paragraph {
  readonly start: number;
  readonly end: number;
  readonly kind: ParagraphKind;
  /** 1 to 6 for a heading, else 0. */
  readonly level: number;
  /** Length of the Markdown mark at its start that the page shows by other means: `## `, `> `. */
  readonly prefix: number;
}

/** The paragraphs of a text, without the blank lines between them; offsets are UTF-16 units. */
export function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = [];
  const border = /\n[ \t\r]*(?:\n[ \t\r]*)+/g;
  let start = /^(?:[ \t\r]*\n)*/.exec(text)![0].length;
  const put = (end: number) => {
    if (text.slice(start, end).trim() !== "")
      paragraphs.push({ start, end, ...kindOf(text.slice(start, end)) });
  };
  border.lastIndex = start;
  for (let match = border.exec(text); match !== null; match = border.exec(text)) {
    put(match.index);
    start = match.index + match[0].length;
  }
  put(text.replace(/\s+$/, "").length);
  return paragraphs;
}

function kindOf(text: string): Pick<Paragraph, "kind" | "level" | "prefix"> {
  const heading = /^(#{1,6})[ \t]+/.exec(text);
  if (heading !== null && !text.includes("\n"))
    return { kind: "heading", level: heading[1]!.length, prefix: heading[0].length };
  const quote = /^>[ \t]?/.exec(text);
  if (quote !== null) return { kind: "quote", level: 0, prefix: quote[0].length };
  if (/^[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+/.test(text)) return { kind: "list", level: 0, prefix: 0 };
  const lines = text.split("\n");
  // Lines of a table or an address end early; those of wrapped prose are full, all but the last.
  const isWrapped = lines.slice(0, -1).every((line) => line.trimEnd().length > 50);
  return { kind: isWrapped ? "prose" : "lines", level: 0, prefix: 0 };
}

/** Stretches that are quotations although no quotation marks say so: Markdown's `>` paragraphs. */
export function quotesOf(text: string): { start: number; end: number }[] {
  return paragraphsOf(text)
    .filter(({ kind }) => kind === "quote")
    .map(({ start, end }) => ({ start, end }));
}

/** The text with one stretch replaced. */
export function replaced(text: string, { start, end, text: by }: Edit): string {
  return text.slice(0, start) + by + text.slice(end);
}

/**
 * Where an offset stands after an edit: one inside the replaced stretch moves to the stretch's start, one behind it by
 * the difference in length.
 */
export function moved(offset: number, edit: Edit): number {
  if (offset < edit.start) return offset;
  if (offset >= edit.end) return offset + edit.text.length - (edit.end - edit.start);
  return edit.start;
}

/** The smallest edit that makes `after` of `before`; undefined where they are equal. */
export function editBetween(before: string, after: string): Edit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** `report.md` → `report.md.numbers.jsonl`: where `habeas check` looks for the decisions on a draft. */
export function sidecarName(name: string): string {
  return `${name}.numbers.jsonl`;
}

/** `report.html` → `report.checked.md`: never the name of the file that was opened. */
export function copyName(name: string): string {
  const [, stem = name, extension = ".txt"] = /^(.*?)(\.[a-z0-9]{1,5})?$/i.exec(name)!;
  return `${stem}.checked${/^\.html?$/i.test(extension) ? ".md" : extension}`;
}

/** What a text without a file is called: its first words. */
export function nameOf(text: string, taken: readonly string[]): string {
  const first = text
    .trim()
    .split("\n")[0]!
    .replace(/^#+\s*/, "")
    .replaceAll(/[^\p{L}\p{N} -]/gu, "");
  const words = first
    .split(/\s+/)
    .filter((word) => word !== "")
    .slice(0, 5)
    .join(" ")
    .slice(0, 40)
    .trim();
  return freeName(`${words === "" ? "Draft" : words}.md`, taken);
}

/** The name, or with a number where it is taken: drafts are each other's ledger and are told apart by name. */
export function freeName(name: string, taken: readonly string[]): string {
  if (!taken.includes(name)) return name;
  const [, stem = name, extension = ""] = /^(.*?)(\.[a-z0-9]{1,5})?$/i.exec(name)!;
  for (let n = 2; ; n++) {
    const candidate = `${stem} ${n}${extension}`;
    if (!taken.includes(candidate)) return candidate;
  }
}
