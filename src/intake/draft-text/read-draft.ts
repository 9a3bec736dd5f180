import {
  type DraftFormat,
  type DraftText,
  draftOf,
  draftTextOf,
  type EditableFormat,
  formatOfName,
} from "../../text/draft-text.ts";
import { adviceOn, kindOfFile, kindWords } from "../../text/file-kind.ts";
import { type Apart, openApart } from "../apart/apart.ts";
import { parseDraft } from "./parse-draft.ts";
import { refused } from "./refusal.ts";

/** Larger files than this are refused: 64 MiB, a book of a thousand pages with pictures. */
export const largestDraft = 64 * 1024 * 1024;

/** The refusal of a larger one; `bytes` where it is known how many it has. */
export function tooLarge(name: string, bytes?: number): ReturnType<typeof refused> {
  const size = bytes === undefined ? "is larger" : `has ${(bytes / 1024 / 1024).toFixed(0)} MiB`;
  return refused(`${name} ${size}; the checker reads files of up to ${largestDraft / 1024 / 1024} MiB.`);
}

/**
 * Reads a draft. The format is that of the file's ending; where the ending says nothing, what the bytes look like.
 * Fails with one sentence that names `name` where the bytes are not of that format, encrypted, pictures only, or not
 * UTF-8. Everything but plain text is parsed in a child of `apart`, with caps on time and memory.
 */
export async function readDraft(name: string, bytes: Uint8Array, apart?: Apart): Promise<DraftText> {
  if (bytes.length > largestDraft) throw tooLarge(name, bytes.length);
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
    return draftTextOf(format, await parseDraft(apart, name, format, bytes), original);
  } finally {
    if (given === undefined) apart.close();
  }
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
