import type { Nodes, Parents, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { addAligned } from "./align.ts";
import { addHtml } from "./html.ts";
import {
  addRaised,
  type Extracted,
  type Heading,
  type TextPiece,
  type Pin,
  type TextSpan,
  type TextCell,
  type TextBuilder,
  textBuilder,
} from "./offset-map.ts";

/** Extracts of stretches of Markdown by their source, so that only what changes is parsed again. */
export type MarkdownMemory = Map<string, Extracted>;

/**
 * What a reader of a Markdown text (CommonMark with GitHub's tables and footnotes) sees, without code. Stretches that
 * `memory` knows are not parsed again; it holds those of this text afterwards.
 *
 * @throws RangeError with `memory`, that is while a writer waits, where a passage has so much markup that it would take
 *   seconds; without, where it is nested more deeply than the stack
 */
export function markdownText(source: string, memory?: MarkdownMemory): Extracted {
  // Settings before the text (front matter) are not text.
  const head = /^\ufeff?---[ \t]*\r?\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(source)?.[0];
  const begin = head?.length ?? (source.startsWith("\ufeff") ? 1 : 0);
  const { stretches, definitions } = stretchesOf(source, begin);
  const used: MarkdownMemory = new Map();
  const parts = stretches.map(({ from, until }) => {
    const stretch = source.slice(from, until);
    // References need their definitions, wherever these stand.
    const needed = [...stretch.matchAll(/\[([^[\]\n]+)\]/g)]
      .map(([, label]) => definitions.get(label!.toLowerCase()))
      .filter((definition) => definition !== undefined && !stretch.includes(definition));
    const whole = needed.length === 0 ? stretch : `${stretch}\n\n${[...new Set(needed)].join("\n")}`;
    const known = used.get(whole) ?? memory?.get(whole);
    if (known === undefined && memory !== undefined && isDense(whole))
      throw new RangeError("a passage has more markup than can be read while its writer waits");
    const extract = known ?? extractOf(whole, stretch.length);
    used.set(whole, extract);
    return { from, extract };
  });
  memory?.clear();
  for (const [key, extract] of used) memory?.set(key, extract);
  return joined(parts);
}

/** Marks and lines in one passage, and quotations and lists inside each other on one line. */
const densest = { marks: 5_000, nested: 50 };

/** Whether the parser, whose time grows with the square of some marks, may take more than about a second. */
function isDense(passage: string): boolean {
  let marks = 0;
  for (const [mark] of passage.matchAll(/[[\]()*_~`<&=\n]|www\.|https?:/gi)) marks += mark.length > 1 ? 5 : 1;
  return (
    marks > densest.marks ||
    new RegExp(`^(?:[ \\t]*(?:>|[-+*]|\\d{1,9}[.)])){${densest.nested}}`, "m").test(passage)
  );
}

/** The text of `source` up to `length`; what follows are definitions that it needs. */
function extractOf(source: string, length: number): Extracted {
  const builder = textBuilder();
  const tree = fromMarkdown(source, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  const state = { builder, source };
  for (const node of tree.children) if (node.position!.start.offset! < length) walk(node, state);
  return builder.done();
}

function joined(parts: readonly { readonly from: number; readonly extract: Extracted }[]): Extracted {
  let text = "";
  const quotes: TextSpan[] = [];
  const pins: Pin[] = [];
  const headings: Heading[] = [];
  const cells: TextCell[] = [];
  let tables = 0;
  const pieces: TextPiece[] = [];
  for (const { from, extract } of parts) {
    if (extract.text === "") continue;
    if (text !== "") text += "\n\n";
    const by = text.length;
    const moved = <T extends TextSpan>(span: T): T => ({
      ...span,
      start: span.start + by,
      end: span.end + by,
    });
    for (const quote of extract.quotes) quotes.push(moved(quote));
    for (const pinned of extract.pins) pins.push(moved(pinned));
    for (const heading of extract.headings) headings.push(moved(heading));
    for (const cell of extract.cells) cells.push({ ...moved(cell), table: cell.table + tables });
    tables += extract.cells.reduce((most, { table }) => Math.max(most, table + 1), 0);
    for (const piece of extract.pieces)
      pieces.push({ ...moved(piece), from: piece.from + from, until: piece.until + from });
    text += extract.text;
  }
  return { text, quotes, pins, headings, cells, pieces };
}

/**
 * The text cut where nothing reaches over the cut: before an unindented line behind a blank line, outside fenced code;
 * and what `[label]` and `[^label]` stand for, the first line of the first definition of each label. HTML that may hold
 * blank lines (comments, scripts) is not cut at all.
 */
function stretchesOf(
  source: string,
  begin: number,
): { stretches: { from: number; until: number }[]; definitions: ReadonlyMap<string, string> } {
  const stretches: { from: number; until: number }[] = [];
  const definitions = new Map<string, string>();
  if (/<!--|<\?|<![A-Z]|<!\[CDATA|<(?:script|style|pre|textarea)\b/i.test(source))
    return { stretches: [{ from: begin, until: source.length }], definitions };
  let from = begin;
  let isBehindBlank = false;
  let fence = "";
  for (let at = begin; at < source.length;) {
    const next = source.indexOf("\n", at);
    const until = next < 0 ? source.length : next + 1;
    const line = source.slice(at, until).trimEnd();
    if (fence === "" && isBehindBlank && line !== "" && !/^\s/.test(line)) {
      stretches.push({ from, until: at });
      from = at;
    }
    const mark = /^[ \t>]*(?:(?:[-+*]|\d+[.)])[ \t]+)*(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark !== undefined) {
      if (fence === "") fence = mark;
      else if (mark.startsWith(fence) && line.endsWith(mark)) fence = "";
    }
    const label = fence === "" ? /^ {0,3}\[([^[\]]+)\]:/.exec(line)?.[1]?.toLowerCase() : undefined;
    if (label !== undefined && !definitions.has(label)) definitions.set(label, line);
    isBehindBlank = line === "";
    at = until;
  }
  stretches.push({ from, until: source.length });
  return { stretches, definitions };
}

type Walk = { readonly builder: TextBuilder; readonly source: string };

function walk(node: Nodes, state: Walk): void {
  const { builder } = state;
  switch (node.type) {
    case "root":
    case "list":
      return children(node, state);
    case "table":
      builder.openTable();
      children(node, state);
      return builder.closeTable();
    case "heading":
      builder.apart();
      builder.open({ kind: "heading", level: node.depth });
      children(node, state);
      builder.close("heading");
      return builder.apart();
    case "paragraph":
    case "listItem":
    case "footnoteDefinition":
      builder.apart();
      children(node, state);
      return builder.apart();
    case "tableRow":
      builder.apart();
      builder.openRow();
      children(node, state);
      return builder.apart();
    case "tableCell":
      builder.openCell();
      children(node, state);
      return builder.closeCell();
    case "blockquote":
      builder.apart();
      builder.open({ kind: "quote" });
      children(node, state);
      builder.close("quote");
      return builder.apart();
    case "text": {
      const { from, until } = spanOf(node);
      return addWithPins(state, node.value, from, until);
    }
    case "break":
      return builder.line();
    case "footnoteReference": {
      const { from, until } = spanOf(node);
      return addRaised(builder, node.label ?? node.identifier, from, until);
    }
    case "html":
      return addBlockHtml(node, state);
    case "link":
    case "linkReference":
    case "emphasis":
    case "strong":
      return children(node, state);
    case "code":
    case "definition":
    case "thematicBreak":
    case "yaml":
      return builder.apart();
    case "delete":
    case "image":
    case "imageReference":
    case "inlineCode":
      return builder.gap();
  }
}

/** Children in order; inline HTML is single tags there, with the text between them as siblings. */
function children(parent: Parents, state: Walk): void {
  const { builder } = state;
  const list = parent.children as RootContent[];
  const isInline = parent.type !== "root" && parent.type !== "blockquote" && parent.type !== "listItem";
  for (let i = 0; i < list.length; i++) {
    const child = list[i]!;
    if (child.type !== "html" || !isInline) {
      walk(child, state);
      continue;
    }
    const name = /^<\/?([a-z][a-z\d]*)/i.exec(child.value)?.[1]?.toLowerCase();
    const isOpening = !child.value.startsWith("</");
    if (name === "br") builder.line();
    else if (name === "q") {
      if (isOpening) builder.open({ kind: "quote" });
      else builder.close("quote");
    } else if (isOpening && (name === "sup" || name === "del" || name === "s" || name === "code")) {
      const close = list.findIndex(
        (other, index) =>
          index > i && other.type === "html" && other.value.toLowerCase().startsWith(`</${name}`),
      );
      if (close < 0) continue;
      const from = spanOf(child).from;
      const until = spanOf(list[close]!).until;
      const content = list
        .slice(i + 1, close)
        .map((each) => textIn(each))
        .join("");
      if (name === "sup") addRaised(builder, content, from, until);
      else builder.gap();
      i = close;
    }
  }
}

function addBlockHtml(node: Nodes, state: Walk): void {
  const { from, until } = spanOf(node);
  state.builder.apart();
  addHtml(state.builder, state.source, from, until);
  state.builder.apart();
}

const pin = /\[([^[\]\n]+)\]\{fig=([^\s{}]+)[^{}\n]*\}/g;

/** Text in which `[38,990]{fig=ID}` is 38,990, pinned to the figure ID. */
function addWithPins({ builder, source }: Walk, value: string, from: number, until: number): void {
  const found = [...value.matchAll(pin)].map((match) => ({
    start: match.index,
    inner: match.index + 1,
    innerEnd: match.index + 1 + match[1]!.length,
    end: match.index + match[0].length,
    figure: match[2]!,
  }));
  if (found.length === 0) return addAligned(builder, value, source, from, until);
  let at = 0;
  addAligned(builder, value, source, from, until, (part, start, end) => {
    // A character reference is one step of another length and stays whole.
    const isWhole = part.length !== end - start;
    for (let i = 0; i < part.length;) {
      const here = at + i;
      const around = found.find((each) => each.start <= here && here < each.end);
      const isText = around === undefined || (here >= around.inner && here < around.innerEnd);
      if (around?.inner === here) builder.open({ kind: "pin", figure: around.figure });
      if (around?.innerEnd === here) builder.close("pin");
      const border = isText
        ? (around?.innerEnd ?? found.find((each) => each.start > here)?.start)
        : here < around.inner
          ? around.inner
          : around.end;
      const next = isWhole ? part.length : Math.min(part.length, (border ?? Infinity) - at);
      if (isText) builder.add(part.slice(i, next), isWhole ? start : start + i, isWhole ? end : start + next);
      i = next;
    }
    at += part.length;
  });
}

function textIn(node: Nodes): string {
  return "value" in node
    ? node.value
    : "children" in node
      ? node.children.map((child) => textIn(child)).join("")
      : "";
}

function spanOf(node: Nodes): { from: number; until: number } {
  const { start, end } = node.position!;
  return { from: start.offset!, until: end.offset! };
}
