import { endingOf } from "./file-kind.ts";
import { htmlText, isUnclosed } from "./html.ts";
import { type MarkdownMemory, markdownText } from "./markdown.ts";
import { type Extracted, type OffsetMap, offsetMap, type Pin, type Span, textBuilder } from "./offset-map.ts";

export const draftFormats = ["text", "markdown", "html", "docx", "pdf"] as const;
export type DraftFormat = (typeof draftFormats)[number];

/** Formats that are text themselves, so that a fix can be made in the original. */
export type EditableFormat = Extract<DraftFormat, "text" | "markdown" | "html">;

/** A draft as the number checker reads it. Offsets are UTF-16 units. */
export type DraftText = {
  readonly format: DraftFormat;
  /** Plain text: blocks parted by blank lines, without markup, code, link targets and navigation. */
  readonly text: string;
  /** Stretches of `text` that the format marks as quotations. */
  readonly quotes: readonly Span[];
  /** Stretches of `text` that the writer pinned to a figure (Markdown: `[38,990]{fig=ID}`). */
  readonly pins: readonly Pin[];
  /** Blocks of `text` that the format marks as headings. */
  readonly headings: Extracted["headings"];
  /**
   * From `text` to the original: offsets in the file for text, Markdown and HTML; the number of the paragraph and the
   * offset in it for DOCX; the page and the offset in its text for PDF.
   */
  readonly map: OffsetMap;
  /** The whole file, for formats that are text themselves. */
  readonly original: string | undefined;
};

/**
 * Reads a draft that is text itself. With `memory`, one for each document, only what changed in Markdown is parsed, and
 * markup that would take seconds is refused, as its writer waits.
 * @throws RangeError where markup is nested too deeply, or would take seconds
 */
export function draftOf(format: EditableFormat, original: string, memory?: MarkdownMemory): DraftText {
  if (format === "html" && isUnclosed(original))
    throw new RangeError("more elements are left open than can be read while their writer waits");
  const extracted =
    format === "markdown"
      ? markdownText(original, memory ?? new Map())
      : format === "html"
        ? htmlText(original)
        : plainText(original);
  return draftTextOf(format, extracted, original);
}

/** The draft that a format's reader found. */
export function draftTextOf(
  format: DraftFormat,
  { pieces, ...read }: Extracted,
  original: string | undefined,
): DraftText {
  return { format, ...read, map: offsetMap(pieces), original };
}

/** What a writer is told of a draft that `draftOf` throws at. */
export const tooDenseToWrite =
  'The draft is nested too deeply, or a passage in it has too much markup, to be read while you write; check it with "habeas check".';

/** The format that a file's ending names; undefined for other endings. */
export function formatOfName(name: string): DraftFormat | undefined {
  switch (endingOf(name)) {
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
