import type { ClaimLine } from "../../../numbers/sidecar.ts";
import type { DraftText } from "../../../text/draft-text.ts";
import type { TextEdit } from "../../../text/edit.ts";
import type { TextSpan } from "../../../text/offset-map.ts";
import type { DraftSource } from "./protocol.ts";

/** A draft under check, with what was decided about its numbers. */
export interface OpenDraft {
  readonly id: number;
  /** File name, or what a pasted text is called. */
  readonly name: string;
  readonly source: DraftSource;
  readonly decisions: readonly ClaimLine[];
  /** Something was changed or decided since it was opened or saved. */
  readonly isChanged: boolean;
}

/** A block of a draft's text as it was read; `end` is before the blank lines. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly kind: "heading" | "quote" | "lines" | "prose";
  /** 1 to 6 for a heading, else 0. */
  readonly level: number;
}

/** The blocks of a text, without the blank lines between them. */
export function blocksOf({
  text,
  quotes,
  headings,
}: Pick<DraftText, "text" | "quotes" | "headings">): Block[] {
  const blocks: Block[] = [];
  const border = /\n[ \t\r]*(?:\n[ \t\r]*)+/g;
  let start = /^(?:[ \t\r]*\n)*/.exec(text)![0].length;
  const put = (end: number): void => {
    const block = text.slice(start, end);
    if (block.trim() === "") return;
    const level = headings.find((heading) => heading.start < end && start < heading.end)?.level;
    const isQuote = quotes.some((quote) => quote.start <= start && end <= quote.end);
    // Lines of a table or an address end early; those of wrapped prose are full, all but the last.
    const isWrapped = block
      .split("\n")
      .slice(0, -1)
      .every((line) => line.trimEnd().length > 50);
    const kind = level !== undefined ? "heading" : isQuote ? "quote" : isWrapped ? "prose" : "lines";
    blocks.push({ start, end, kind, level: level ?? 0 });
  };
  border.lastIndex = start;
  for (let match = border.exec(text); match !== null; match = border.exec(text)) {
    put(match.index);
    start = match.index + match[0].length;
  }
  put(text.replace(/\s+$/, "").length);
  return blocks;
}

/** The stretch of the original to edit a block in: in text and Markdown the whole lines. */
export function sourceOf({ format, map, original }: DraftText, { start, end }: TextSpan): TextSpan {
  const { from, until } = map.rangeOf(start, end);
  if (format === "html" || original === undefined) return { start: from.offset, end: until.offset };
  const lineEnd = original.indexOf("\n", until.offset);
  const tail = original.slice(until.offset, lineEnd < 0 ? undefined : lineEnd).replace(/\r$/, "");
  return {
    start: from.offset === 0 ? 0 : original.lastIndexOf("\n", from.offset - 1) + 1,
    end: until.offset + tail.length,
  };
}

/**
 * Where an offset stands after an edit: one inside the replaced stretch moves to the stretch's start, one behind it by
 * the difference in length.
 */
export function moved(offset: number, edit: TextEdit): number {
  if (offset < edit.start) return offset;
  if (offset >= edit.end) return offset + edit.text.length - (edit.end - edit.start);
  return edit.start;
}

/** The smallest edit that makes `after` of `before`; undefined where they are equal. */
export function editBetween(before: string, after: string): TextEdit | undefined {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < most - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}

/** `report.html` → `report.checked.html`: never the name of the file that was opened. */
export function copyName(name: string): string {
  const [, stem = name, extension = ".txt"] = /^(.*?)(\.[a-z0-9]{1,5})?$/i.exec(name)!;
  return `${stem}.checked${extension}`;
}

/** Marks of Markdown that plain text hardly has. */
const marked = /^(?:#{1,6}[ \t]|>|[ \t]*(?:[-*+]|\d+[.)])[ \t]|\|.*\||```)|\*\*|\]\(|\]\{fig=|\[\^/m;

/** What a text without a file is called: its first words, with the ending of what it looks like. */
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
  return freeName(`${words === "" ? "Draft" : words}.${marked.test(text) ? "md" : "txt"}`, taken);
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
