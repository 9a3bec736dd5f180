import type { Reading } from "../read/reading.ts";
import type { Found } from "../read/found.ts";

/**
 * Turns what stands in references to literature into what it is: numbers in quoted titles are titles, dates there are
 * dates of publication. A reference is known by its anchor (address, document code, page, date of access).
 */
export function markCitations({ tokens }: Reading, found: Found[]): void {
  const { text } = tokens;
  let reach = 0;
  for (const item of found) {
    const isAccess =
      item.kind === "date" &&
      /access(?:ed)?(?: on)? $/.test(
        text.slice(Math.max(0, item.start - 12), item.start).replace(/\s+/g, " "),
      );
    if (isAccess) {
      item.sub = "access-date";
      item.role = "citation";
    }
    const isInterview =
      item.kind === "date" &&
      item.sub === "day" &&
      /\binterview(?:s)? with [^.;]*,\s*$/i.test(text.slice(Math.max(reach, item.start - 160), item.start));
    if (isInterview) {
      item.sub = "interview";
      item.role = "citation";
      continue;
    }
    const isAnchor = isAccess || item.sub === "url" || item.sub === "doc-code" || item.sub === "pinpoint";
    if (!isAnchor) continue;
    const from = zoneStart(text, Math.max(reach, item.start - 420), item.start);
    for (const other of found) {
      if (other.start >= item.start) break;
      if (other.start < from) continue;
      inReference(text, other, from, item.start);
    }
    reach = item.end;
  }
  // A headline followed by its paper and day: “Over 5,500 arrested,” Daily Record, 6 April 2020
  const headline =
    /[“"‘'][A-Z\d][^“”"‘\n]{8,200}[,.]?[”"’'],?\s+[A-Z][\w.’'-]*(?:\s(?:of|the|and|&|[A-Z][\w.’'-]*)){0,5},\s+(?:\d{1,2}\s+)?[A-Z][a-z]+\s+(?:\d{1,2},\s+)?\d{4}/g;
  for (const match of text.matchAll(headline)) {
    const end = match.index + match[0].length;
    for (const item of found)
      if (item.start >= match.index && item.start < end) inReference(text, item, match.index, end);
  }
}

/** A reference starts behind the sentence, semicolon or line label before it; a title in quotation marks stays whole. */
function zoneStart(text: string, from: number, until: number): number {
  let start = from;
  const border = /;\s|\n\s*\n|\n\s*\d{1,3}\s*\n|[.?!][”"’)]?\d{0,3}\s+(?=[A-Z“"])/g;
  border.lastIndex = from;
  for (let match = border.exec(text); match !== null && match.index < until; match = border.exec(text)) {
    // "Mr. Doe", "J. Doe", "UN Doc. A/…"
    if (
      /(?:\b[A-Z]|Doc|doc|Mr|Ms|Dr|al|eds?|No|Vol|pp?|paras?)\.\s+$/.test(
        text.slice(Math.max(0, match.index - 5), match.index + match[0].length),
      )
    )
      continue;
    start = match.index + match[0].length;
  }
  return start;
}

function inReference(text: string, item: Found, from: number, until: number): void {
  if (
    item.role === "citation" ||
    item.kind === "footnote" ||
    item.kind === "other" ||
    item.kind === "legal-article"
  )
    return;
  if (item.kind === "date") {
    const isTitle =
      item.sub === "year-range" || (item.sub === "year" && inQuotedTitle(text, item, from, until));
    if (isTitle) asTitle(item);
    else {
      item.sub = "publication";
      item.role = "citation";
    }
    return;
  }
  if (inQuotedTitle(text, item, from, until)) asTitle(item);
}

function asTitle(item: Found): void {
  item.kind = "other";
  item.sub = "title";
  item.role = "citation";
}

/** Inside quotation marks that open with a capital and close before a comma or "(", as titles do. */
function inQuotedTitle(text: string, item: Found, from: number, until: number): boolean {
  const open = Math.max(
    text.lastIndexOf("“", item.start),
    text.lastIndexOf("‘", item.start),
    text.lastIndexOf('"', item.start),
  );
  if (open < from - 1 || open < 0) return false;
  const closer = { "“": "”", "‘": "’", '"': '"' }[text[open]!]!;
  if (closer !== "’" && text.slice(open + 1, item.start).includes(closer)) return false;
  if (text[open] === '"' && !/[\s(]/.test(text[open - 1] ?? " ")) return false;
  if (!/^[A-Z\d]/.test(text.slice(open + 1, open + 2))) return false;
  const rest = text.slice(item.end, Math.min(until + 200, item.end + 220));
  const close = /[”"’'](?=[\s,.;:(]|$)/.exec(rest);
  if (close === null) return false;
  const before = rest[close.index - 1] ?? text[item.end - 1];
  const after = rest.slice(close.index + 1, close.index + 3);
  return before === "," || after.startsWith(",") || /^\s?\(/.test(after);
}
