import { relative, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ListedCheckpoint } from "../api/listing.ts";
import type { Diagnostic } from "../numbers/diagnostic.ts";
import { toSarif } from "../numbers/sarif.ts";
import { editsOfOriginal } from "../text/edit.ts";
import { type CheckedFile, printedPlace } from "./check.ts";

/** What a check rests on beside the drafts: the dossier and its checkpoint. */
export type ReportBasis = { readonly dossier: string; readonly checkpoint: ListedCheckpoint | null };

/**
 * The check as `--format json` prints it. `start` and `end` count UTF-16 units of the file for text, Markdown and HTML; of
 * the checker's text for DOCX and PDF, where `at` names the paragraph or page. `diagnostics` are the open ones.
 */
export function checkJson(drafts: readonly CheckedFile[], basis: ReportBasis | undefined): object {
  const byDoc = new Map(drafts.map((draft) => [draft.doc, draft]));
  return {
    ...(basis === undefined ? {} : { dossier: basis.dossier, checkpoint: basis.checkpoint }),
    documents: drafts.map((draft) => ({
      doc: draft.doc,
      coverage: draft.found.coverage,
      mentions: draft.found.mentions.map((mention) => ({
        ...printedPlace(draft, mention.start, mention.end),
        surface: mention.surface,
        kind: mention.kind,
        sub: mention.sub,
        role: mention.role,
        value: mention.value,
        unit: mention.unit,
        hedge: mention.hedge,
        as_of: mention.as_of,
        is_checkable_claim: mention.is_checkable_claim,
      })),
      diagnostics: draft.resolved.open.map((found) => diagnosticJson(draft, found, byDoc)),
      ...(draft.resolved.accepted.length === 0
        ? {}
        : {
            accepted: draft.resolved.accepted.map(({ diagnostic, resolution }) => ({
              ...diagnosticJson(draft, diagnostic, byDoc),
              reason: resolution.note,
            })),
          }),
      ...(draft.resolved.lapsed.length === 0
        ? {}
        : {
            lapsed: draft.resolved.lapsed.map(({ line, resolution, why }) => ({
              kind: resolution.kind,
              rule: resolution.rule,
              quote: line.selector.exact,
              reason: resolution.note,
              why,
            })),
          }),
    })),
  };
}

function diagnosticJson(
  draft: CheckedFile,
  { rule, severity, start, end, message, computed, fix, related, figure }: Diagnostic,
  byDoc: ReadonlyMap<string, CheckedFile>,
): object {
  const edits = fix === undefined ? undefined : editsOfOriginal(draft.text, fix.edits);
  return {
    rule,
    severity,
    ...printedPlace(draft, start, end),
    message,
    ...(computed === undefined ? {} : { computed }),
    ...(fix === undefined ? {} : { fix: { title: fix.title, ...(edits === undefined ? {} : { edits }) } }),
    ...(related === undefined
      ? {}
      : {
          related: related.map((other) => ({
            ...(other.doc === undefined ? {} : { doc: other.doc }),
            ...printedPlace(
              other.doc === undefined ? draft : (byDoc.get(other.doc) ?? draft),
              other.start,
              other.end,
            ),
            message: other.message,
          })),
        }),
    ...(figure === undefined ? {} : { figure }),
  };
}

/**
 * The check as a SARIF 2.1.0 log, with paths relative to `folder`. Lines of a DOCX are its paragraphs, lines of a PDF
 * those of its pages' texts one after the other; the message names paragraph or page.
 */
export function checkSarif(
  drafts: readonly CheckedFile[],
  basis: ReportBasis | undefined,
  { version, folder }: { readonly version: string; readonly folder: string },
): object {
  const log = toSarif(
    drafts.map((draft) => {
      const original = originalText(draft);
      const moved = (found: Diagnostic): Diagnostic => inOriginal(draft, found, original.offsetOf);
      return {
        uri: uriOf(draft.path, folder),
        text: original.text,
        coverage: draft.found.coverage,
        resolved: {
          ...draft.resolved,
          open: draft.resolved.open.map(moved),
          accepted: draft.resolved.accepted.map(({ diagnostic, resolution }) => ({
            diagnostic: moved(diagnostic),
            resolution,
          })),
        },
      };
    }),
    version,
  ) as { readonly runs: readonly object[] };
  if (basis === undefined) return log;
  return { ...log, runs: log.runs.map((run) => ({ ...run, properties: basis })) };
}

type Offset = (place: { readonly part: number; readonly offset: number }) => number;

/** The original as one text: the file, or its paragraphs or pages a line break apart. */
function originalText({ text }: CheckedFile): { readonly text: string; readonly offsetOf: Offset } {
  if (text.original !== undefined) return { text: text.original, offsetOf: ({ offset }) => offset };
  const parts: string[] = [];
  for (const piece of text.map.pieces) {
    const before = (parts[piece.part - 1] ?? "").padEnd(piece.from);
    parts[piece.part - 1] = before + text.text.slice(piece.start, piece.end);
  }
  const starts: number[] = [];
  let all = "";
  for (let i = 0; i < parts.length; i++) {
    starts.push(all.length);
    all += `${parts[i] ?? ""}\n`;
  }
  return { text: all, offsetOf: ({ part, offset }) => (starts[part - 1] ?? 0) + offset };
}

function inOriginal(draft: CheckedFile, found: Diagnostic, offsetOf: Offset): Diagnostic {
  const { fix, related, ...rest } = found;
  const range = (start: number, end: number): { start: number; end: number } => {
    const { from, until } = draft.text.map.rangeOf(start, end);
    return { start: offsetOf(from), end: offsetOf(until) };
  };
  const edits = fix === undefined ? undefined : editsOfOriginal(draft.text, fix.edits);
  const part = draft.text.map.rangeOf(found.start, found.end).from.part;
  const place = part === 0 ? "" : ` (${draft.text.format === "pdf" ? "page" : "paragraph"} ${part})`;
  return {
    ...rest,
    ...range(found.start, found.end),
    message: `${found.message}${place}`,
    ...(fix === undefined || edits === undefined ? {} : { fix: { title: fix.title, edits } }),
    ...(related === undefined
      ? {}
      : {
          related: related.map((other) =>
            other.doc === undefined ? { ...other, ...range(other.start, other.end) } : other,
          ),
        }),
  };
}

function uriOf(path: string, folder: string): string {
  const inside = relative(folder, resolve(folder, path)).replaceAll("\\", "/");
  if (inside.startsWith("../") || /^[A-Za-z]:/.test(inside)) return pathToFileURL(resolve(folder, path)).href;
  return inside.split("/").map(encodeURIComponent).join("/");
}
