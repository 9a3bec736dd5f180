import type { z } from "zod";
import { type JsonBounds, jsonLines, oneLine, readJsonText, sayJsonFault } from "../../domain/json-text.ts";
import { problemsIn } from "../../domain/schema-problem.ts";
import { unusable } from "../../text/unusable.ts";
import { type LedgerFigure, ledgerFigureSchema } from "./ledger.ts";

/**
 * The figures of a ledger file, a line of JSON each. Fails with a sentence that names `name` and the line of the first
 * that is none, or whose id is there already.
 */
export function parseLedger(name: string, text: string): LedgerFigure[] {
  const figures: LedgerFigure[] = [];
  const lineOf = new Map<string, number>();
  for (const { line, raw } of jsonLines(text)) {
    const json = jsonIn(`${name}:${line}`, raw, oneLine);
    const parsed = ledgerFigureSchema.safeParse(json);
    if (!parsed.success)
      throw unusable(
        `${name}:${line} is not a figure: ${firstIssue(parsed.error, ledgerFigureSchema, json)}.`,
      );
    const { id } = parsed.data;
    const before = lineOf.get(id);
    if (before !== undefined)
      throw unusable(
        `${name}:${line} has the id ${JSON.stringify(id)} of line ${before}; give each figure its own.`,
      );
    lineOf.set(id, line);
    figures.push(parsed.data);
  }
  return figures;
}

/**
 * The value of a JSON text that a person names, undefined where it is not JSON.
 *
 * @throws Problem `bad-usage` where it is JSON and more than such a text may be; the sentence begins with `where`
 */
export function jsonIn(where: string, text: string, bounds: JsonBounds): unknown {
  const read = readJsonText(text, bounds);
  if (read.ok) return read.value;
  if (read.fault === "not-json") return undefined;
  throw unusable(`${where} ${sayJsonFault(read.fault, bounds)}.`);
}

/** What a schema finds wrong first in `json`, as the end of a sentence. */
export function firstIssue(error: z.ZodError, schema: z.ZodType, json: unknown): string {
  const [first] = problemsIn(error, schema, json, "docs/check.md");
  if (first === undefined || first.field === "the record")
    return "it is no JSON object with the fields expected (docs/check.md)";
  return `${first.field}${first.message.startsWith("expected") ? ":" : ""} ${first.message}`;
}
