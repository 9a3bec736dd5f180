import { extname } from "node:path";
import { htmlText, isUnclosed } from "./html.ts";
import { type MarkdownMemory, markdownText } from "./markdown.ts";
import { type Extracted, type OffsetMap, offsetMap, type Pin, type Span, textBuilder } from "./offset-map.ts";
import { type Apart, openApart } from "../apart/apart.ts";
import { parseDraft } from "./parse-draft.ts";
import { adviceOn, kindOfFile, kindWords } from "../file-kind.ts";
import { refused } from "./refusal.ts";

export type { MarkdownMemory };

export const draftFormats = ["text", "markdown", "html", "docx", "pdf"] as const;
export type DraftFormat = (typeof draftFormats)[number];

/** A draft as the number checker reads it. Offsets are UTF-16 units. */
export type DraftText = {
  readonly format: DraftFormat;
  /** Plain text: blocks parted by blank lines, without markup, code, link targets and navigation. */
  readonly text: string;
  /** Stretches of `text` that the format marks as quotations. */
  readonly quotes: readonly Span[];
  /** Stretches of `text` that the writer pinned to a figure (Markdown: `[38,990]{fig=ID}`). */
  readonly pins: readonly Pin[];
  /**
   * From `text` to the original: offsets in the file for text, Markdown and HTML; the number of the paragraph and the
   * offset in it for DOCX; the page and the offset in its text for PDF.
   */
  readonly map: OffsetMap;
  /** The whole file, for formats that are text themselves. */
  readonly original: string | undefined;
};

/** Formats that are text themselves, so that a fix can be made in the original. */
export type EditableFormat = Extract<DraftFormat, "text" | "markdown" | "html">;

/** Larger files than this are refused: 64 MiB, a book of a thousand pages with pictures. */
export const largestDraft = 64 * 1024 * 1024;

/**
 * Reads a draft. The format is that of the file's ending; where the ending says nothing, what the bytes look like.
 * Fails with one sentence that names `name` where the bytes are not of that format, encrypted, pictures only, or not
 * UTF-8. Everything but plain text is parsed in a child of `apart`, with caps on time and memory.
 */
export async function readDraft(name: string, bytes: Uint8Array, apart?: Apart): Promise<DraftText> {
  if (bytes.length > largestDraft)
    throw refused(
      `${name} has ${(bytes.length / 1024 / 1024).toFixed(0)} MiB; the checker reads files of up to ${largestDraft / 1024 / 1024} MiB.`,
    );
  const kind = kindOfFile(name, bytes);
  const named = formatOfName(name);
  const format = named ?? (kind === "docx" || kind === "pdf" ? kind : "text");
  if (kind === "docx" || kind === "pdf") {
    if (kind !== format)
      throw refused(
        `${name} is ${kind === "pdf" ? "a PDF" : "a DOCX"} file under another ending; rename it to .${kind}.`,
      );
  } else if (kind === "binary")
    throw refused(
      `${name} holds binary data, not text; give the draft as text, Markdown, HTML, DOCX or PDF.`,
    );
  else if (kind !== "text") throw refused(`${name} is ${kindWords(kind)}, ${adviceOn(kind, "check")}.`);
  else if (format === "docx" || format === "pdf")
    throw refused(`${name} is not a ${format.toUpperCase()} file.`);
  if (format === "docx" || format === "pdf") {
    return parsedDraft(name, format, bytes, undefined, apart);
  }
  return readText(name, format, decoded(name, bytes), apart);
}

/** The same for a draft whose text is at hand. */
export async function readText(
  name: string,
  format: EditableFormat,
  original: string,
  apart?: Apart,
): Promise<DraftText> {
  return format === "text"
    ? draftOf(format, original)
    : parsedDraft(name, format, Buffer.from(original), original, apart);
}

async function parsedDraft(
  name: string,
  format: Exclude<DraftFormat, "text">,
  bytes: Uint8Array,
  original: string | undefined,
  given: Apart | undefined,
): Promise<DraftText> {
  const apart = given ?? openApart();
  try {
    const { text, quotes, pins, pieces } = await parseDraft(apart, name, format, bytes);
    return { format, text, quotes, pins, map: offsetMap(pieces), original };
  } finally {
    if (given === undefined) apart.close();
  }
}

/**
 * The same for text that its writer has in an editor, in this process. With `memory`, one for each document, only what changed in Markdown is parsed.
 * @throws RangeError where markup is nested too deeply, or would take seconds
 */
export function draftOf(format: EditableFormat, original: string, memory?: MarkdownMemory): DraftText {
  if (format === "html" && isUnclosed(original))
    throw new RangeError("more elements are left open than can be read while their writer waits");
  const { text, quotes, pins, pieces } =
    format === "markdown"
      ? markdownText(original, memory ?? new Map())
      : format === "html"
        ? htmlText(original)
        : plainText(original);
  return { format, text, quotes, pins, map: offsetMap(pieces), original };
}

/** The format that a file's ending names; undefined for other endings. */
export function formatOfName(name: string): DraftFormat | undefined {
  switch (extname(name).toLowerCase()) {
    case ".txt":
    case ".text":
      return "text";
    case ".md":
    case ".markdown":
      return "markdown";
    case ".html":
    case ".htm":
    case ".xhtml":
      return "html";
    case ".docx":
      return "docx";
    case ".pdf":
      return "pdf";
    default:
      return undefined;
  }
}

function plainText(original: string): Extracted {
  const builder = textBuilder();
  const start = original.startsWith("\ufeff") ? 1 : 0;
  builder.add(original.slice(start), start, original.length);
  return builder.done();
}

function decoded(name: string, bytes: Uint8Array): string {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const utf16 = /^(?:\u00ff\u00fe|\u00fe\u00ff)/.test(Buffer.from(bytes.subarray(0, 2)).toString("latin1"));
    throw refused(
      `${name} is not UTF-8 text${utf16 ? " but UTF-16" : ""}; save it as UTF-8 and check it again.`,
    );
  }
  if (text.includes("\0"))
    throw refused(
      `${name} holds binary data, not text; give the draft as text, Markdown, HTML, DOCX or PDF.`,
    );
  return text;
}
