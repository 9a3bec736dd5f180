import { endingOf } from "./file-kind.ts";
import { type Extracted, type OffsetMap, offsetMap } from "./offset-map.ts";

const draftFormats = ["text", "markdown", "html", "docx", "pdf"] as const;
export type DraftFormat = (typeof draftFormats)[number];

/** Formats that are text themselves, so that a fix can be made in the original. */
export type EditableFormat = Extract<DraftFormat, "text" | "markdown" | "html">;

/** A draft as the number checker reads it. */
export type DraftText = Omit<Extracted, "pieces"> & {
  readonly format: DraftFormat;
  /** From `text` to the original. */
  readonly map: OffsetMap;
  /** The whole file, for formats that are text themselves. */
  readonly original: string | undefined;
};

/** The draft that a format's reader found. */
export function draftTextOf(
  format: DraftFormat,
  { pieces, ...read }: Extracted,
  original: string | undefined,
): DraftText {
  return { format, ...read, map: offsetMap(pieces), original };
}

/** Larger files than this are refused: 64 MiB, a book of a thousand pages with pictures. */
export const largestDraft = 64 * 1024 * 1024;

/** The refusal of a larger one. */
export function tooLarge(name: string): string {
  return `${name} is larger than ${largestDraft / 1024 / 1024} MiB, the most that the checker reads of a file; give it in parts.`;
}

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
