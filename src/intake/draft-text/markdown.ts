import type { Nodes, Parents, RootContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { addAligned } from "./align.ts";
import { addHtml } from "./html.ts";
import { addRaised, type Extracted, type TextBuilder, textBuilder } from "./offset-map.ts";

/** What a reader of a Markdown text (CommonMark with GitHub's tables and footnotes) sees, without code. */
export function markdownText(source: string): Extracted {
  const builder = textBuilder();
  // Settings before the text (front matter) are not text; blanks in their place keep every offset.
  const head = /^\ufeff?---[ \t]*\r?\n(?:[^\n]*\n)*?(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/.exec(source)?.[0];
  const start = head?.length ?? (source.startsWith("\ufeff") ? 1 : 0);
  const body = source.slice(start);
  const tree = fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  walk(tree, { builder, source, base: start });
  return builder.done();
}

type Walk = { readonly builder: TextBuilder; readonly source: string; readonly base: number };

function walk(node: Nodes, state: Walk): void {
  const { builder } = state;
  switch (node.type) {
    case "root":
    case "list":
    case "table":
      return children(node, state);
    case "paragraph":
    case "heading":
    case "listItem":
    case "tableRow":
    case "footnoteDefinition":
      builder.apart();
      children(node, state);
      return builder.apart();
    case "tableCell":
      builder.cell();
      children(node, state);
      return builder.cell();
    case "blockquote":
      builder.apart();
      builder.openQuote();
      children(node, state);
      builder.closeQuote();
      return builder.apart();
    case "text": {
      const { from, until } = spanOf(node, state);
      return addWithPins(state, node.value, from, until);
    }
    case "break":
      return builder.line();
    case "footnoteReference": {
      const { from, until } = spanOf(node, state);
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
      if (isOpening) builder.openQuote();
      else builder.closeQuote();
    } else if (isOpening && (name === "sup" || name === "del" || name === "s" || name === "code")) {
      const close = list.findIndex(
        (other, index) =>
          index > i && other.type === "html" && other.value.toLowerCase().startsWith(`</${name}`),
      );
      if (close < 0) continue;
      const from = spanOf(child, state).from;
      const until = spanOf(list[close]!, state).until;
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
  const { from, until } = spanOf(node, state);
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
      if (around?.inner === here) builder.openPin(around.figure);
      if (around?.innerEnd === here) builder.closePin();
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

function spanOf(node: Nodes, { base }: Walk): { from: number; until: number } {
  const { start, end } = node.position!;
  return { from: base + start.offset!, until: base + end.offset! };
}
