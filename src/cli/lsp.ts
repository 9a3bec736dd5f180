import { stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import {
  type CodeAction,
  CodeActionKind,
  type Connection,
  createConnection,
  DiagnosticSeverity,
  type Hover,
  type Diagnostic as ShownDiagnostic,
  TextDocuments,
  TextDocumentSyncKind,
} from "vscode-languageserver/node";
import { TextDocument } from "vscode-languageserver-textdocument";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import {
  type CheckedDraft,
  type CheckedDrafts,
  checkDrafts,
  type DraftBasis,
} from "../numbers/check-draft.ts";
import { type Coverage, coverageText } from "../numbers/coverage.ts";
import { type Diagnostic, rules } from "../numbers/diagnostic.ts";
import type { LedgerFigure } from "../numbers/ledger/ledger.ts";
import type { Mention } from "../numbers/mention.ts";
import { type ClaimLine, resolve } from "../numbers/sidecar.ts";
import { addDecision, sidecarLines } from "../service/check.ts";
import { packageVersion } from "../service/package-version.ts";
import { formatOfName } from "../text/draft-text.ts";
import { draftOf, tooDenseToWrite } from "../text/written-draft.ts";
import { editsOfOriginal } from "../text/edit.ts";
import type { MarkdownMemory } from "../text/markdown.ts";

/** The command that a code action names: accept a finding, with a reason or after asking for one. */
const acceptCommand = "habeas.accept";

/** Reasons offered where the editor has no box to type one in. */
const offeredReasons = [
  "Checked against the source",
  "Another definition, population or date",
  "Rounded on purpose",
] as const;

/** Pause after a keystroke before the draft is checked again, in milliseconds. */
const pause = 30;

/**
 * Serves the Language Server Protocol on the two streams until the client ends it: findings as diagnostics, the derivation
 * on hover, fixes and acceptances as code actions. `load` reads the ledger and settings; it is called again when a draft
 * or one of `watched` was saved. A change re-checks the paragraphs that differ.
 */
export async function serveLanguage(
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
  load: () => Promise<DraftBasis>,
  watched: readonly string[],
): Promise<void> {
  let basis = await load();
  let stamps = await stampsOf(watched);
  const connection = createConnection(input, output);
  const documents = new TextDocuments(TextDocument);
  const known = new Map<string, KnownDraft>();
  const published = new Map<string, KnownDraft>();
  const timers = new Map<string, NodeJS.Timeout>();

  connection.onInitialize(() => ({
    capabilities: {
      textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
      hoverProvider: true,
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      executeCommandProvider: { commands: [acceptCommand] },
    },
    serverInfo: { name: "habeas", version: packageVersion() },
  }));

  documents.onDidOpen(({ document }) => guarded(connection, () => openDocument(document)));
  documents.onDidChangeContent(({ document }) => {
    clearTimeout(timers.get(document.uri));
    timers.set(
      document.uri,
      setTimeout(() => void guarded(connection, async () => show(document.uri)), pause),
    );
  });
  documents.onDidClose(({ document }) => {
    clearTimeout(timers.get(document.uri));
    known.delete(document.uri);
    published.delete(document.uri);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  documents.onDidSave(() => guarded(connection, reload));
  connection.onDidChangeWatchedFiles(() => guarded(connection, reload));

  connection.onHover(({ textDocument, position }) => {
    const now = current(textDocument.uri);
    if (now === undefined) return null;
    const offset = now.text.map.offsetOf({ part: 0, offset: now.document.offsetAt(position) });
    return hoverAt(now, offset, basis.ledger);
  });

  connection.onCodeAction(({ textDocument, range }) => {
    const now = current(textDocument.uri);
    if (now === undefined) return [];
    const from = now.document.offsetAt(range.start);
    const until = now.document.offsetAt(range.end);
    return now.resolved.open
      .filter((found) => {
        const place = now.text.map.rangeOf(found.start, found.end);
        return place.from.offset <= until && from <= place.until.offset;
      })
      .flatMap((found) => actionsFor(now, found));
  });

  connection.onExecuteCommand(async ({ command, arguments: given }) => {
    if (command !== acceptCommand) return;
    await guarded(connection, () => accept(given?.[0]));
  });

  documents.listen(connection);
  connection.listen();
  // The connection ends the process when the client says "exit" or closes the stream.
  await new Promise(() => {});

  async function openDocument(document: TextDocument): Promise<void> {
    const path = pathOf(document.uri);
    const lines = path === undefined ? [] : await sidecarLines(path);
    known.set(document.uri, checked(document, lines, basis, known.get(document.uri)));
    show(document.uri);
  }

  async function reload(): Promise<void> {
    const after = await stampsOf(watched);
    if (after !== stamps) {
      basis = await load();
      stamps = after;
    }
    for (const document of documents.all()) await openDocument(document);
  }

  async function accept(argument: unknown): Promise<void> {
    const { uri, rule, start, end, reason: given } = acceptSchema.parse(argument);
    const now = current(uri);
    const path = pathOf(uri);
    const found = now?.resolved.open.find(
      (each) => each.rule === rule && each.start === start && each.end === end,
    );
    if (now === undefined || path === undefined || found === undefined) {
      connection.window.showWarningMessage("That finding is no longer there; nothing was accepted.");
      return;
    }
    const reason =
      given ??
      (
        await connection.window.showInformationMessage(
          `Why is “${now.text.text.slice(start, end)}” right?`,
          ...offeredReasons.map((title) => ({ title })),
        )
      )?.title;
    if (reason === undefined || reason.trim() === "") return;
    const on = new Date().toISOString().slice(0, 10);
    await addDecision(
      path,
      resolve(now.text.text, found, { kind: "accept", note: reason, on }, basis.ledger),
    );
    await openDocument(now.document);
  }

  /** The state of an open document as its text is now. */
  function current(uri: string): KnownDraft | undefined {
    const document = documents.get(uri);
    const before = known.get(uri);
    if (document === undefined || before === undefined) return undefined;
    if (before.version === document.version && before.checks.basis === basis) return before;
    const now = checked(document, before.decisions, basis, before);
    known.set(uri, now);
    return now;
  }

  function show(uri: string): void {
    const now = current(uri);
    if (now === undefined || published.get(uri) === now) return;
    published.set(uri, now);
    void connection.sendDiagnostics({
      uri,
      version: now.version,
      diagnostics: shownDiagnostics(now),
    });
  }
}

type KnownDraft = CheckedDraft & {
  readonly document: TextDocument;
  readonly version: number;
  readonly memory: MarkdownMemory;
  /** The check that it came of. */
  readonly checks: CheckedDrafts;
};

const acceptSchema = z.object({
  uri: z.string(),
  rule: z.enum(rules),
  start: z.number().int(),
  end: z.number().int(),
  reason: z.string().optional(),
});

function checked(
  document: TextDocument,
  decisions: readonly ClaimLine[],
  basis: DraftBasis,
  before: KnownDraft | undefined,
): KnownDraft {
  const memory: MarkdownMemory = before?.memory ?? new Map();
  const text = draftOf(formatOf(document), document.getText(), memory);
  const checks = checkDrafts([{ doc: document.uri, text, decisions }], basis, before?.checks);
  return { ...checks.drafts[0]!, document, version: document.version, memory, checks };
}

/** What an editor shows of a document when it is opened. */
export function diagnosticsOf(
  document: TextDocument,
  decisions: readonly ClaimLine[],
  basis: DraftBasis,
): ShownDiagnostic[] {
  return shownDiagnostics(checked(document, decisions, basis, undefined));
}

function formatOf({ languageId, uri }: TextDocument): "text" | "markdown" | "html" {
  if (languageId === "markdown" || languageId === "html") return languageId;
  const named = formatOfName(uri);
  return named === "markdown" || named === "html" ? named : "text";
}

const severities = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
} as const;

/** How much of the draft could be checked, at its head, as no finding is no verdict on what was not read. */
function coverageDiagnostic(coverage: Coverage): ShownDiagnostic[] {
  if (coverage.numbers === 0) return [];
  const start = { line: 0, character: 0 };
  return [
    {
      range: { start, end: start },
      severity: coverage.unread.length > 0 ? DiagnosticSeverity.Information : DiagnosticSeverity.Hint,
      code: "coverage",
      source: "habeas",
      message: coverageText([coverage]),
    },
  ];
}

function shownDiagnostics(now: KnownDraft): ShownDiagnostic[] {
  return [
    ...now.resolved.open.map((found) => shownDiagnostic(now, found)),
    ...coverageDiagnostic(now.found.coverage),
  ];
}

function shownDiagnostic(now: KnownDraft, found: Diagnostic): ShownDiagnostic {
  return {
    range: rangeOf(now, found.start, found.end),
    severity: severities[found.severity],
    code: found.rule,
    source: "habeas",
    message: found.message,
    relatedInformation: (found.related ?? [])
      .filter(({ doc }) => doc === undefined)
      .map(({ start, end, message }) => ({
        location: { uri: now.document.uri, range: rangeOf(now, start, end) },
        message,
      })),
  };
}

function actionsFor(now: KnownDraft, found: Diagnostic): CodeAction[] {
  const { uri } = now.document;
  const diagnostics = [shownDiagnostic(now, found)];
  const edits = found.fix === undefined ? undefined : editsOfOriginal(now.text, found.fix.edits);
  const actions: CodeAction[] = [];
  if (found.fix !== undefined && edits !== undefined) {
    actions.push({
      title: found.fix.title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      isPreferred: found.severity === "error",
      edit: {
        changes: {
          [uri]: edits.map(({ start, end, text }) => ({
            range: { start: now.document.positionAt(start), end: now.document.positionAt(end) },
            newText: text,
          })),
        },
      },
    });
  }
  if (pathOf(uri) !== undefined) {
    const title = `Accept ${found.rule} with a reason`;
    const argument = { uri, rule: found.rule, start: found.start, end: found.end };
    actions.push({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics,
      command: { title, command: acceptCommand, arguments: [argument] },
    });
  }
  return actions;
}

function hoverAt(now: KnownDraft, offset: number, ledger: readonly LedgerFigure[]): Hover | null {
  const isAt = ({ start, end }: { readonly start: number; readonly end: number }): boolean =>
    start <= offset && offset <= end;
  const mention = now.found.mentions.find(isAt);
  const findings = now.resolved.open.filter(isAt);
  const accepted = now.resolved.accepted.filter(({ diagnostic }) => isAt(diagnostic));
  const place = mention ?? findings[0] ?? accepted[0]?.diagnostic;
  if (place === undefined) return null;
  const parts: string[] = [];
  if (mention !== undefined) parts.push(readingOf(mention));
  for (const { rule, message, computed, fix, figure } of findings) {
    parts.push(`**${rule}** ${message}`);
    if (computed !== undefined)
      parts.push(
        Object.entries(computed)
          .map(([name, value]) => `${name} = ${value}`)
          .join(", "),
      );
    if (fix !== undefined) parts.push(`Fix: ${fix.title}`);
    const source = ledger.find(({ id }) => id === figure);
    if (figure !== undefined) parts.push(source === undefined ? `Figure \`${figure}\`` : figureText(source));
  }
  for (const { diagnostic, resolution } of accepted)
    parts.push(`**${diagnostic.rule}** accepted: ${resolution.note ?? "no reason given"}`);
  return {
    contents: { kind: "markdown", value: parts.join("\n\n") },
    range: rangeOf(now, place.start, place.end),
  };
}

/** How the checker reads a number: "over 38,990 person, quantity, as of 2020-03". */
function readingOf({ surface, kind, unit, hedge, as_of, place }: Mention): string {
  const words = hedge.map((each) => each.replaceAll("_", " ")).join(" ");
  const parts = [`**${[words, surface].filter((part) => part !== "").join(" ")}**`, kind];
  if (unit !== null) parts.push(`unit ${unit}`);
  if (as_of !== null) parts.push(`as of ${as_of}`);
  if (place !== null) parts.push(`place ${place}`);
  return parts.join(", ");
}

function figureText({
  id,
  quantity,
  population,
  place,
  as_of,
  value,
  unit,
  status,
  source,
}: LedgerFigure): string {
  const shown =
    typeof value === "number"
      ? value.toLocaleString("en")
      : value.map((each) => each.toLocaleString("en")).join(" to ");
  const parts = [
    `Figure \`${id}\`: ${quantity.replaceAll("_", " ")} ${shown}${[undefined, null, "person"].includes(unit) ? "" : ` ${unit}`}`,
  ];
  for (const part of [population, place, as_of, status])
    if (typeof part === "string" && part !== "") parts.push(part);
  if (typeof source === "string") parts.push(source);
  return parts.join(", ");
}

function rangeOf(now: KnownDraft, start: number, end: number): ShownDiagnostic["range"] {
  const { from, until } = now.text.map.rangeOf(start, end);
  return { start: now.document.positionAt(from.offset), end: now.document.positionAt(until.offset) };
}

function pathOf(uri: string): string | undefined {
  return uri.startsWith("file:") ? fileURLToPath(uri) : undefined;
}

/** Changes when one of the files does. */
async function stampsOf(paths: readonly string[]): Promise<string> {
  const stamps = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        ({ mtimeMs, size }) => `${mtimeMs}:${size}`,
        () => "gone",
      ),
    ),
  );
  return stamps.join(" ");
}

/** Shows what a person should read in the editor and goes on with what was known before. */
async function guarded(connection: Connection, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof RangeError) connection.window.showErrorMessage(tooDenseToWrite);
    else if (error instanceof Problem) connection.window.showErrorMessage(error.message);
    else throw error;
  }
}
