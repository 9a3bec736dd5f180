import { z } from "zod";
import { Problem } from "../../../domain/problem.ts";
import type { LedgerFigure } from "../../../numbers/ledger/ledger.ts";
import { parseLedger } from "../../../numbers/ledger/ledger-file.ts";
import { type ClaimLine, readSidecar } from "../../../numbers/sidecar.ts";
import { formatOfName, largestDraft, tooLarge } from "../../../text/draft-text.ts";
import { extractedSchema } from "../../../text/extracted-schema.ts";
import { kindOfFile } from "../../../text/file-kind.ts";
import { ask } from "../../app/key.js";
import type { DraftSource } from "./protocol.ts";

/** What a dropped file turned out to be; `why` is a sentence. */
export type ReadFile =
  | { readonly kind: "draft"; readonly name: string; readonly source: DraftSource }
  | { readonly kind: "ledger"; readonly name: string; readonly figures: readonly LedgerFigure[] }
  | { readonly kind: "sidecar"; readonly name: string; readonly lines: readonly ClaimLine[] }
  | { readonly kind: "refused"; readonly why: string };

/** Texts above this are refused: a book has about a million characters. */
const mostBytes = 8_000_000;

/**
 * Reads a file. JSONL is a ledger or the decisions of an earlier check. Text, Markdown and HTML are read here; whatever
 * else it is, the server reads it, or says why it can't, as `habeas check` would.
 */
export async function readFile(file: File): Promise<ReadFile> {
  const { name } = file;
  if (file.size > largestDraft) return { kind: "refused", why: tooLarge(name) };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const isLines = /\.jsonl$/i.test(name);
  const format = formatOfName(name) ?? "text";
  const isText = kindOfFile(name, bytes) === "text" && format !== "docx" && format !== "pdf";
  const text = isText ? textIn(bytes) : undefined;
  if (text === undefined || !isText) return readByServer(name, file);
  if (bytes.length > mostBytes)
    return refusal(name, "is larger than 8 MB; give the checker its text in parts");
  return isLines ? readLines(name, text) : { kind: "draft", name, source: { format, text } };
}

/** The text that bytes of UTF-8 are, with its byte order mark; undefined where they are none. */
function textIn(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes("\0") ? undefined : text;
  } catch {
    return undefined;
  }
}

const answerSchema = z.union([
  z.object({ format: z.enum(["text", "markdown", "html"]), text: z.string() }),
  z.object({ format: z.enum(["docx", "pdf"]), read: extractedSchema }),
  z.object({ problem: z.string() }),
]);

async function readByServer(name: string, file: File): Promise<ReadFile> {
  try {
    const headers = { "Habeas-Name": encodeURIComponent(name) };
    const response = await ask("/draft", { method: "POST", body: file, headers });
    const answer = answerSchema.parse(await response.json());
    if ("problem" in answer) return { kind: "refused", why: answer.problem };
    return { kind: "draft", name, source: answer };
  } catch {
    return refusal(name, "could not be read; is the program still running?");
  }
}

function refusal(name: string, why: string): ReadFile {
  return { kind: "refused", why: `${name} ${why}${why.endsWith("?") ? "" : "."}` };
}

function readLines(name: string, text: string): ReadFile {
  const sidecar = readSidecar(text);
  if (sidecar.ok && sidecar.lines.length > 0) return { kind: "sidecar", name, lines: sidecar.lines };
  try {
    const figures = parseLedger(name, text);
    return figures.length === 0 ? refusal(name, "is empty") : { kind: "ledger", name, figures };
  } catch (error) {
    if (error instanceof Problem) return { kind: "refused", why: error.message };
    throw error;
  }
}
