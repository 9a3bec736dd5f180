import { type DefaultTreeAdapterTypes, parse as parsePage, parseFragment } from "parse5";
import { addAligned } from "./align.ts";
import { attribute, type Sight, sightOf } from "./html-style.ts";
import { addRaised, type Extracted, type TextBuilder, textBuilder } from "./offset-map.ts";

type HtmlNode = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;

/** What a reader of a page sees, without navigation, scripts and code. */
export function htmlText(source: string): Extracted {
  const builder = textBuilder();
  const start = source.startsWith("\ufeff") ? 1 : 0;
  const page = parsePage(start === 1 ? ` ${source.slice(1)}` : source, { sourceCodeLocationInfo: true });
  walk(page.childNodes, {
    builder,
    source,
    base: 0,
    pre: false,
    isSeen: true,
    sight: sightOf(page.childNodes),
  });
  return builder.done();
}

/** Elements that may stay open, one after the other; every other one is open within all those before it. */
const oftenOpen =
  /^(?:p|li|dt|dd|tr|td|th|thead|tbody|tfoot|option|br|hr|img|input|meta|link|col|area|base|source|wbr)$/i;

/** Whether elements that are opened and not closed would take the parser more than about a second. */
export function isUnclosed(source: string): boolean {
  let open = 0;
  for (const [, close, name] of source.matchAll(/<(\/?)([a-z][a-z\d]*)/gi))
    if (!oftenOpen.test(name!)) open = Math.max(0, open + (close === "" ? 1 : -1));
  return open > 500;
}

/** The same for a stretch of HTML within another text, which begins there at `base`. */
export function addHtml(builder: TextBuilder, source: string, base: number, until: number): void {
  const fragment = parseFragment(source.slice(base, until), { sourceCodeLocationInfo: true });
  walk(fragment.childNodes, {
    builder,
    source,
    base,
    pre: false,
    isSeen: true,
    sight: sightOf(fragment.childNodes),
  });
}

type Walk = {
  readonly builder: TextBuilder;
  readonly source: string;
  readonly base: number;
  readonly pre: boolean;
  /** Whether text that stands here is visible. */
  readonly isSeen: boolean;
  readonly sight: Sight;
};

const words = (text: string): ReadonlySet<string> => new Set(text.split(" "));

const hidden = words(
  "head script style noscript template nav svg math iframe object embed canvas audio video select textarea button code kbd samp del s strike dialog datalist",
);

const blocks = words(
  "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu ol p pre search section summary table tbody tfoot thead tr ul",
);

function walk(nodes: readonly HtmlNode[], state: Walk): void {
  for (const node of nodes) {
    if (node.nodeName === "#text") addText(node as DefaultTreeAdapterTypes.TextNode, state);
    else if ("tagName" in node) addElement(node, state);
  }
}

function addElement(element: Element, state: Walk): void {
  const { builder } = state;
  const name = element.tagName;
  if (name === "br") return builder.line();
  if (hidden.has(name) || isHidden(element, state.sight))
    return blocks.has(name) ? builder.apart() : builder.gap();
  const visibility = state.sight.visibilityOf(element);
  const isSeen =
    visibility === undefined || visibility === "inherit"
      ? state.isSeen
      : visibility === "visible" || visibility === "initial";
  const content = isSeen ? textIn(element) : "";
  if (name === "sup" || (name === "a" && isNoteLink(element, content))) {
    const place = spanOf(element, state);
    if (place !== undefined) addRaised(builder, content, place.from, place.until);
    return;
  }
  const isQuote = name === "blockquote" || name === "q";
  const isCell = name === "td" || name === "th";
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (blocks.has(name)) builder.apart();
  else if (isCell) builder.openCell(spanned(element, "colspan"), spanned(element, "rowspan"));
  if (name === "table") builder.openTable();
  if (name === "tr") builder.openRow();
  if (isQuote) builder.open({ kind: "quote" });
  if (level !== undefined) builder.open({ kind: "heading", level: Number(level) });
  walk(element.childNodes, { ...state, isSeen, pre: state.pre || name === "pre" });
  if (level !== undefined) builder.close("heading");
  if (isQuote) builder.close("quote");
  if (blocks.has(name)) builder.apart();
  else if (isCell) builder.closeCell();
  if (name === "table") builder.closeTable();
}

/** Columns or rows that a cell spans, as far as anybody prints them. */
function spanned(element: Element, name: "colspan" | "rowspan"): number {
  const value = Number(attribute(element, name) ?? "1");
  return Number.isInteger(value) && value > 1 && value <= 100 ? value : 1;
}

function addText(node: DefaultTreeAdapterTypes.TextNode, state: Walk): void {
  const { builder, source } = state;
  if (!state.isSeen) return builder.gap();
  const place = spanOf(node, state);
  if (place === undefined) return;
  addAligned(builder, node.value, source, place.from, place.until, (value, from, until) => {
    if (value.length !== until - from) {
      // A character reference: &nbsp; is a space that shows.
      if (value === "\u00a0") builder.space(from, until);
      else builder.add(value, from, until, false);
      return;
    }
    // A page shows any white space as one space; two line breaks must not look like a new block.
    const parts = state.pre ? /\n[ \t]*\n\s*|\n|[^\n]+/g : /[ \t\n\f\r]+|[^ \t\n\f\r]+/g;
    for (const match of value.matchAll(parts)) {
      const start = from + match.index;
      const end = start + match[0].length;
      if (state.pre && match[0].startsWith("\n")) {
        if (match[0] === "\n") builder.line();
        else builder.apart();
      } else if (!state.pre && /^[ \t\n\f\r]/.test(match[0])) builder.space(start, end);
      else builder.add(match[0], start, end);
    }
  });
}

function spanOf(
  node: Element | DefaultTreeAdapterTypes.TextNode,
  { base }: Walk,
): { from: number; until: number } | undefined {
  const place = node.sourceCodeLocation;
  return place === null || place === undefined
    ? undefined
    : { from: base + place.startOffset, until: base + place.endOffset };
}

function textIn(node: Element): string {
  return node.childNodes
    .map((child) =>
      child.nodeName === "#text"
        ? (child as DefaultTreeAdapterTypes.TextNode).value
        : "tagName" in child
          ? textIn(child)
          : "",
    )
    .join("")
    .trim();
}

function isHidden(element: Element, sight: Sight): boolean {
  const display = sight.displayOf(element);
  // A style that shows an element shows it in spite of its attribute.
  if (display !== undefined) return display === "none";
  return attribute(element, "hidden") !== undefined || attribute(element, "role") === "navigation";
}

function isNoteLink(element: Element, content: string): boolean {
  if (!/^[[(]?\d{1,3}[\])]?$/.test(content)) return false;
  return (
    attribute(element, "role") === "doc-noteref" ||
    /\b(?:foot|end)?note/i.test(attribute(element, "class") ?? "") ||
    /^#(?:_?(?:fn|ftn|edn|en)|(?:foot|end)?note|cite)/i.test(attribute(element, "href") ?? "")
  );
}
