import {
  type DraftFormat,
  type DraftText,
  draftTextOf,
  type EditableFormat,
  formatOfName,
  largestDraft,
  tooLarge,
} from "../../text/draft-text.ts";
import { draftOf } from "../../text/written-draft.ts";
import { adviceOn, kindOfFile, kindWords } from "../../text/file-kind.ts";
import { unusable } from "../../text/unusable.ts";
import { type Apart, openApart } from "../apart/apart.ts";
import { parseDraft } from "./parse-draft.ts";

/**
 * Reads a draft. The format is that of the file's ending; where the ending says nothing, what the bytes look like.
 * Fails with one sentence that names `name` where the bytes are not of that format, encrypted, pictures only, or not
 * UTF-8. Everything but plain text is parsed in a child of `apart`, with caps on time and memory.
 */
export async function readDraft(name: string, bytes: Uint8Array, apart?: Apart): Promise<DraftText> {
  if (bytes.length > largestDraft) throw unusable(tooLarge(name));
  const kind = kindOfFile(name, bytes);
  const named = formatOfName(name);
  const format = named ?? (kind === "docx" || kind === "pdf" ? kind : "text");
  if (kind === "docx" || kind === "pdf") {
    if (kind !== format)
      throw unusable(
        `${name} is ${kind === "pdf" ? "a PDF" : "a DOCX"} file under another ending; rename it to .${kind}.`,
      );
  } else if (kind === "binary") throw notText(name);
  else if (kind !== "text") throw unusable(`${name} is ${kindWords(kind)}, ${adviceOn(kind, "check")}.`);
  else if (format === "docx" || format === "pdf")
    throw unusable(`${name} is not a ${format.toUpperCase()} file.`);
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
    throw unusable(
      `${name} is not UTF-8 text${utf16 ? " but UTF-16" : ""}; save it as UTF-8 and check it again.`,
    );
  }
  if (text.includes("\0")) throw notText(name);
  return text;
}

function notText(name: string): Error {
  return unusable(
    `${name} holds binary data, not text; give the draft as text, Markdown, HTML, DOCX or PDF.`,
  );
}
