import { type DefaultTreeAdapterTypes, parse } from "parse5";
import { dayText } from "../domain/time.ts";

/** A cell of a table; undefined where a merged cell covers it. */
export type CopiedCell = string | undefined;

type TableNode = DefaultTreeAdapterTypes.Node;
type TableElement = DefaultTreeAdapterTypes.Element;

/** The most that one cell may cover, and a table hold: what a file says of itself is bounded before it is believed. */
const mostSpan = 1000;
const mostCells = 200_000;

/**
 * The first table of what a spreadsheet puts on the clipboard as HTML, as it shows it; undefined where there is none. A merged
 * cell stands at its first place and covers the others. A number or date that can be read in two ways is what the spreadsheet
 * says that it is, where it says so (LibreOffice: `sdval`).
 */
export function readHtmlTable(html: string): readonly (readonly CopiedCell[])[] | undefined {
  const table = firstIn(parse(html), "table");
  if (table === undefined) return undefined;
  const rows: CopiedCell[][] = [];
  /** Of each column how many rows a cell above covers still. */
  const covered: number[] = [];
  let cells = 0;
  for (const line of rowsOf(table)) {
    const row: CopiedCell[] = [];
    const skip = (): void => {
      while ((covered[row.length] ?? 0) > 0) {
        covered[row.length]! -= 1;
        row.push(undefined);
      }
    };
    for (const cell of childrenOf(line)) {
      if (cell.tagName !== "td" && cell.tagName !== "th") continue;
      skip();
      const [wide, high] = [spanOf(cell, "colspan"), spanOf(cell, "rowspan")];
      cells += wide;
      if (cells > mostCells) return undefined;
      for (let at = 0; at < wide; at++) {
        covered[row.length] = high - 1;
        row.push(at === 0 ? valueOf(cell) : undefined);
      }
    }
    skip();
    rows.push(row);
  }
  return rows.length === 0 ? undefined : rows;
}

/** The rows of a table that are shown, and none of a table within. */
function rowsOf(part: TableElement): TableElement[] {
  return childrenOf(part).flatMap((child) => {
    if (/display\s*:\s*none/i.test(attributeOf(child, "style") ?? "")) return [];
    if (child.tagName === "tr") return [child];
    return ["tbody", "thead", "tfoot"].includes(child.tagName) ? rowsOf(child) : [];
  });
}

function valueOf(cell: TableElement): string {
  const shown = textOf(cell)
    .split("\n")
    .map((line) => line.replaceAll(/[ \t\u00a0]+/g, " ").trim())
    .join("\n")
    .trim();
  const value = Number(attributeOf(cell, "sdval") ?? "none");
  if (!Number.isFinite(value)) return shown;
  if (/^-?\d{1,3}[.,]\d{3}$/.test(shown) && Number.isInteger(value)) return String(value);
  const [, , ...form] = (attributeOf(cell, "sdnum") ?? "").split(";");
  const isDay = /^\d{1,2}[./-]\d{1,2}[./-]\d{2,4}$/.test(shown) && /d/i.test(form.join(";"));
  return isDay && Number.isInteger(value) ? dayText(dayZero + value * 86_400_000) : shown;
}

/** The day 0 of spreadsheets, 30 December 1899. */
const dayZero = -2_209_161_600_000;

/** The text of a cell; a break is a line, and the source's own line ends are spaces. */
function textOf(node: TableNode): string {
  if (node.nodeName === "#text")
    return (node as DefaultTreeAdapterTypes.TextNode).value.replaceAll(/[\r\n]+\s*/g, " ");
  if (node.nodeName === "br") return "\n";
  return "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

function firstIn(node: TableNode, name: string): TableElement | undefined {
  if (node.nodeName === name) return node as TableElement;
  if (!("childNodes" in node)) return undefined;
  for (const child of node.childNodes) {
    const found = firstIn(child, name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function childrenOf(node: TableElement): TableElement[] {
  return node.childNodes.filter((child): child is TableElement => "tagName" in child);
}

function attributeOf(element: TableElement, name: string): string | undefined {
  return element.attrs.find((one) => one.name === name)?.value;
}

function spanOf(cell: TableElement, name: string): number {
  const span = Number(attributeOf(cell, name) ?? "1");
  return Number.isInteger(span) && span >= 1 ? Math.min(span, mostSpan) : 1;
}
