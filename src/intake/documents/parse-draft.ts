import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { extractedSchema } from "../../text/extracted-schema.ts";
import type { Extracted } from "../../text/offset-map.ts";
import { unusable } from "../../text/unusable.ts";
import { type Apart, brokenParser } from "../apart/apart.ts";
import { type DraftRefusal, draftRefusals } from "./draft-message.ts";

const messageSchema = extractedSchema.extend({ refused: z.enum(draftRefusals) }).partial();

/** Formats with a parser; plain text has none. */
export type ParsedFormat = "markdown" | "html" | "docx" | "pdf";

/** The text of a draft, parsed in a child. Whatever happens there is one sentence here. */
export async function parseDraft(
  apart: Apart,
  name: string,
  format: ParsedFormat,
  bytes: Uint8Array,
): Promise<Extracted> {
  const all: z.infer<typeof extractedSchema> = {
    text: "",
    quotes: [],
    pins: [],
    headings: [],
    cells: [],
    pieces: [],
  };
  try {
    for await (const each of apart.parse(format, { name, input: bytes })) {
      const read = messageSchema.safeParse(each);
      if (!read.success) throw brokenParser(name);
      const {
        refused: why,
        text = "",
        quotes = [],
        pins = [],
        headings = [],
        cells = [],
        pieces = [],
      } = read.data;
      if (why !== undefined) throw unusable(`${name} ${sentences[why](format)}`);
      all.text += text;
      for (const quote of quotes) all.quotes.push(quote);
      for (const pin of pins) all.pins.push(pin);
      for (const heading of headings) all.headings.push(heading);
      for (const cell of cells) all.cells.push(cell);
      for (const piece of pieces) all.pieces.push(piece);
    }
  } catch (error) {
    // What is wrong with the input of a check has its own exit code.
    throw error instanceof Problem && error.code === "bad-input" ? unusable(error.message) : error;
  }
  if (all.text.trim() === "" && format === "pdf")
    throw unusable(
      `${name} has pages but no text, as scans do; run text recognition (OCR) on it and compare its numbers with the print.`,
    );
  if (all.text.trim() === "" && format === "docx") throw unusable(`${name} has no text.`);
  return all;
}

const sentences: Readonly<Record<DraftRefusal, (format: ParsedFormat) => string>> = {
  encrypted: () => "is encrypted; save it without a password and check it again.",
  broken: (format) =>
    `is not a ${format.toUpperCase()} file that can be read; it is damaged or of another kind.`,
  "too-large": () => "unpacks to more than a draft may take; it may be made to exhaust programs.",
  "too-deep": (format) => `is nested too deeply to be read as ${format}.`,
};
