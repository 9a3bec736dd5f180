import { z } from "zod";
import { Problem } from "../../domain/problem.ts";
import { type Apart, brokenParser } from "../apart/apart.ts";
import { type DraftRefusal, draftRefusals } from "./draft-message.ts";
import type { Extracted, Piece, Pin, Span } from "./offset-map.ts";
import { refused } from "./refusal.ts";

const numbers = z.array(z.int().nonnegative());

const messageSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("text"), text: z.string() }),
  z.object({ kind: z.literal("quotes"), numbers }),
  z.object({
    kind: z.literal("pins"),
    pins: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative(), z.string()])),
  }),
  z.object({ kind: z.literal("pieces"), numbers }),
  z.object({ kind: z.literal("refused"), why: z.enum(draftRefusals) }),
]);

/** Formats with a parser; plain text has none. */
export type ParsedFormat = "markdown" | "html" | "docx" | "pdf";

/** The text of a draft, parsed in a child. Whatever happens there is one sentence here. */
export async function parseDraft(
  apart: Apart,
  name: string,
  format: ParsedFormat,
  bytes: Uint8Array,
): Promise<Extracted> {
  let text = "";
  const quotes: Span[] = [];
  const pins: Pin[] = [];
  const pieces: Piece[] = [];
  try {
    for await (const each of apart.parse(format, { name, input: bytes })) {
      const read = messageSchema.safeParse(each);
      if (!read.success) throw brokenParser(name);
      const message = read.data;
      switch (message.kind) {
        case "text":
          text += message.text;
          break;
        case "quotes":
          for (const [start, end] of rows(message.numbers, 2)) quotes.push({ start: start!, end: end! });
          break;
        case "pins":
          for (const [start, end, figure] of message.pins) pins.push({ start, end, figure });
          break;
        case "pieces":
          for (const [start, end, part, from, until, verbatim] of rows(message.numbers, 6))
            pieces.push({
              start: start!,
              end: end!,
              part: part!,
              from: from!,
              until: until!,
              verbatim: verbatim === 1,
            });
          break;
        case "refused":
          throw refused(`${name} ${sentences[message.why](format)}`);
      }
    }
  } catch (error) {
    // What is wrong with the input of a check has its own exit code.
    throw error instanceof Problem && error.code === "bad-input" ? refused(error.message) : error;
  }
  if (text.trim() === "" && format === "pdf")
    throw refused(
      `${name} has pages but no text, as scans do; run text recognition (OCR) on it and compare its numbers with the print.`,
    );
  if (text.trim() === "" && format === "docx") throw refused(`${name} has no text.`);
  return { text, quotes, pins, pieces };
}

const sentences: Readonly<Record<DraftRefusal, (format: ParsedFormat) => string>> = {
  encrypted: () => "is encrypted; save it without a password and check it again.",
  broken: (format) =>
    `is not a ${format.toUpperCase()} file that can be read; it is damaged or of another kind.`,
  "too-large": () => "unpacks to more than a draft may take; it may be made to exhaust programs.",
  "too-deep": (format) => `is nested too deeply to be read as ${format}.`,
};

function* rows(list: readonly number[], width: number): Generator<readonly number[]> {
  for (let at = 0; at + width <= list.length; at += width) yield list.slice(at, at + width);
}
