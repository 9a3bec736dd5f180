import { oneLine, readJsonText, sayJsonFault } from "../../domain/json-text.ts";
import { type LedgerFigure, ledgerFigureSchema } from "../../numbers/ledger.ts";
import { type ClaimLine, readSidecar } from "../../numbers/sidecar.ts";
import { markdownOf } from "./html-text.ts";

/** What a dropped file turned out to be. */
export type ReadFile =
  | { readonly kind: "draft"; readonly name: string; readonly text: string }
  | { readonly kind: "ledger"; readonly name: string; readonly figures: readonly LedgerFigure[] }
  | { readonly kind: "sidecar"; readonly name: string; readonly lines: readonly ClaimLine[] }
  | { readonly kind: "refused"; readonly name: string; readonly why: string };

/** Files above this are refused: a book has about a million characters. */
const mostBytes = 8_000_000;

/** Reads a file in the browser. JSONL is a ledger or the decisions of an earlier check; all else must be text. */
export async function readFile(file: File): Promise<ReadFile> {
  const { name } = file;
  if (file.size > mostBytes)
    return { kind: "refused", name, why: "is larger than 8 MB; give the checker its text in parts" };
  const bytes = await file.arrayBuffer();
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return {
      kind: "refused",
      name,
      why: "is not text in UTF-8; save Word and PDF files as text first, or check them with “habeas check”",
    };
  }
  if (text.includes("\0")) return { kind: "refused", name, why: "is not a text file" };
  if (/\.jsonl$/i.test(name)) return readLines(name, text);
  const isHtml = /\.x?html?$/i.test(name) || file.type === "text/html";
  return { kind: "draft", name, text: (isHtml ? markdownOf(text) : text).replaceAll("\r\n", "\n") };
}

function readLines(name: string, text: string): ReadFile {
  const sidecar = readSidecar(text);
  if (sidecar.ok && sidecar.lines.length > 0) return { kind: "sidecar", name, lines: sidecar.lines };
  const figures: LedgerFigure[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const where = `line ${index + 1}`;
    const json = readJsonText(line, oneLine);
    if (!json.ok)
      return { kind: "refused", name, why: `is no ledger: ${where} ${sayJsonFault(json.fault, oneLine)}` };
    const parsed = ledgerFigureSchema.safeParse(json.value);
    if (!parsed.success) {
      const field = parsed.error.issues[0]?.path.join(".") ?? "";
      return { kind: "refused", name, why: `is no ledger: ${where} is wrong at “${field}”` };
    }
    figures.push(parsed.data);
  }
  return figures.length === 0
    ? { kind: "refused", name, why: "is empty" }
    : { kind: "ledger", name, figures };
}
