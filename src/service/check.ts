import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { jsonLines, oneLine, readJsonText, sayJsonFault } from "../domain/json-text.ts";
import { Problem } from "../domain/problem.ts";
import { type Apart, openApart } from "../intake/apart/apart.ts";
import { readDraft, readText } from "../intake/documents/read-draft.ts";
import type { CheckedDocument } from "../numbers/check/check.ts";
import { type CheckedDraft, checkDrafts, type DraftBasis, type DraftInput } from "../numbers/check-draft.ts";
import { type Diagnostic, type Rule, rules, type Severity } from "../numbers/diagnostic.ts";
import { type LedgerFigure, ledgerFigureSchema } from "../numbers/ledger/ledger.ts";
import { firstIssue } from "../numbers/ledger/ledger-file.ts";
import type { Mention } from "../numbers/mention.ts";
import { type ClaimLine, readSidecar, resolve, sidecarOf, writeSidecar } from "../numbers/sidecar.ts";
import type { DraftText, EditableFormat } from "../text/draft-text.ts";
import { draftOf } from "../text/written-draft.ts";
import { applyEdits, type TextEdit, editsOfOriginal, lineAndColumn } from "../text/edit.ts";
import { unusable } from "../text/unusable.ts";

/**
 * A file that was checked. `doc` is its base name; the whole path where two drafts of one check have one base name.
 */
export type CheckedFile = CheckedDraft & { readonly path: string };

export type DraftCheckOptions = DraftBasis & { readonly signal?: AbortSignal };

/**
 * Checks drafts: each by itself, against the ledger and against each other, with the decisions of their sidecars.
 * Fails with one sentence where a draft or a sidecar cannot be read.
 */
export async function checkFiles(
  paths: readonly string[],
  { signal, ...basis }: DraftCheckOptions,
): Promise<CheckedFile[]> {
  const read: FileRead[] = [];
  const apart = openApart({ signal });
  try {
    for (const path of paths) {
      const text = await readDraft(path, await bytesOf(path), apart);
      read.push({ path, text, decisions: await sidecarLines(path) });
    }
  } finally {
    apart.close();
  }
  return checkRead(read, basis);
}

/**
 * Records in the sidecar that the writer accepts one finding of `drafts`, and why; gives the finding. `at` is the offset
 * that the check printed, or line and column. Fails where nothing, or more than one thing, is found there.
 */
export async function acceptFinding(
  draft: CheckedFile,
  accepted: {
    readonly rule: string;
    readonly at: { readonly offset: number } | { readonly line: number; readonly column: number };
    readonly reason: string;
    readonly on: string;
  },
  ledger: readonly LedgerFigure[],
): Promise<Diagnostic> {
  const { rule, at, reason, on } = accepted;
  if (!rules.includes(rule as Rule))
    throw unusable(`There is no rule ${JSON.stringify(rule)}; docs/check.md lists the rules.`);
  const offset = "offset" in at ? at.offset : offsetOfLine(draft, at);
  const candidates = draft.resolved.open.filter((found) => found.rule === rule);
  const exact = candidates.filter((found) => printedPlace(draft, found.start, found.end).start === offset);
  const around = candidates.filter((found) => {
    const { start, end } = printedPlace(draft, found.start, found.end);
    return start <= offset && offset < end;
  });
  const [found, another] = exact.length > 0 ? exact : around;
  if (found === undefined || another !== undefined) {
    const places = candidates.map(({ start, end }) => printedPlace(draft, start, end).start);
    throw unusable(
      `${draft.doc} has ${found === undefined ? "no" : "more than one"} open finding of ${rule} at offset ${offset}${places.length === 0 ? "" : `; there are some at ${places.join(", ")}`}.`,
    );
  }
  const line = resolve(draft.text.text, found, { kind: "accept", note: reason, on }, ledger);
  await addDecision(draft.path, line);
  return found;
}

/** Writes one decision into the sidecar of a draft; it takes the place of an older one on the same rule and quote. */
export async function addDecision(path: string, line: ClaimLine): Promise<void> {
  const [resolution] = line.resolutions;
  const isSame = ({ selector }: ClaimLine): boolean =>
    selector.exact === line.selector.exact &&
    selector.prefix === line.selector.prefix &&
    selector.suffix === line.selector.suffix;
  const lines = await sidecarLines(path);
  const kept = lines.map((each) =>
    isSame(each)
      ? {
          ...each,
          resolutions: [
            ...each.resolutions.filter(
              ({ kind, rule }) => kind !== resolution?.kind || rule !== resolution.rule,
            ),
            ...line.resolutions,
          ],
        }
      : each,
  );
  await replaceFile(sidecarOf(path), writeSidecar(lines.some(isSame) ? kept : [...lines, line]));
}

/** How often fixes are made and the draft checked again: one fix may uncover the next. */
const fixRounds = 5;

/**
 * Makes every certain fix in the originals of drafts in text, Markdown and HTML, each file whole or not at all, and checks
 * again. Certain is the fix of an open error outside quotations whose words stand in the original as the checker read
 * them. A round of fixes that leaves as many errors as there were is taken back.
 */
export async function fixDrafts(
  drafts: readonly CheckedFile[],
  { signal, ...basis }: DraftCheckOptions,
): Promise<{
  readonly drafts: CheckedFile[];
  readonly fixed: ReadonlyMap<string, number>;
  readonly elsewhere: readonly Elsewhere[];
}> {
  const fixed = new Map<string, number>();
  const elsewhere: Elsewhere[] = [];
  let now: readonly CheckedFile[] = drafts;
  const apart = openApart({ signal });
  try {
    for (let round = 0; round < fixRounds; round++) {
      const made = new Map<string, number>();
      const mended: Mended[] = [];
      const edited: FileRead[] = [];
      for (const [draft, { path, text, decisions, resolved, found }] of now.entries()) {
        const edits = certainEdits(text, resolved.open);
        mended.push(...mendedBy(edits, text, found).map((each) => ({ ...each, draft })));
        if (edits.fixes > 0 && text.original !== undefined) made.set(path, edits.fixes);
        edited.push({ path, text: await withEdits(path, text, edits.edits, apart), decisions });
      }
      if (made.size === 0) break;
      const after = checkRead(edited, basis);
      if (errorsOf(after) >= errorsOf(now)) break;
      now = after;
      for (const { mention } of mended) elsewhere.push(...sameElsewhere(after, mention, mended));
      for (const [path, count] of made) fixed.set(path, (fixed.get(path) ?? 0) + count);
    }
  } finally {
    apart.close();
  }
  for (const [index, { path, text }] of now.entries()) {
    if (!fixed.has(path)) continue;
    await replaceFile(path, text.original!, drafts[index]!.text.original!);
  }
  const places = new Set<string>();
  const isNew = ({ path, line, column }: Elsewhere): boolean => {
    const place = `${path}:${line}:${column}`;
    return places.size < places.add(place).size;
  };
  return { drafts: [...now], fixed, elsewhere: elsewhere.filter(isNew) };
}

/** A number that was mended in one place and stands in another as it was. */
export type Elsewhere = {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly surface: string;
};

/** A number that a fix is about, and where it stands once all fixes of its draft are made. */
type Mended = { readonly draft: number; readonly mention: Mention; readonly at: number };

function mendedBy(
  { edits, findings }: { readonly edits: readonly TextEdit[]; readonly findings: readonly Diagnostic[] },
  text: DraftText,
  { mentions }: CheckedDocument,
): Omit<Mended, "draft">[] {
  return findings.flatMap(({ start, end }) => {
    const mention = mentions.find((each) => start < each.end && each.start < end);
    if (mention === undefined) return [];
    const { from } = text.map.rangeOf(mention.start, mention.end);
    const shift = edits
      .filter((edit) => edit.end <= from.offset)
      .reduce((sum, edit) => sum + edit.text.length - (edit.end - edit.start), 0);
    return [{ mention, at: from.offset + shift }];
  });
}

function sameElsewhere(
  drafts: readonly CheckedFile[],
  mention: Mention,
  mended: readonly Mended[],
): Elsewhere[] {
  return drafts.flatMap(({ path, text, found }, draft) =>
    found.mentions
      .filter(
        ({ kind, value, unit }) => kind === mention.kind && value === mention.value && unit === mention.unit,
      )
      .map(({ start, end, surface }) => ({ at: text.map.rangeOf(start, end).from.offset, surface }))
      .filter(({ at }) => !mended.some((each) => each.draft === draft && each.at === at))
      .flatMap(({ at, surface }) =>
        text.original === undefined ? [] : [{ path, surface, ...lineAndColumn(text.original, at) }],
      ),
  );
}

/** The draft with the edits made in its original, where it has one. */
function withEdits(
  path: string,
  text: DraftText,
  edits: readonly TextEdit[],
  apart: Apart,
): DraftText | Promise<DraftText> {
  return edits.length === 0 || text.original === undefined
    ? text
    : readText(path, text.format as EditableFormat, applyEdits(text.original, edits), apart);
}

/** One answer of a batch; `rule` and `diagnosis` are the same word. */
export type BatchRow = {
  readonly id: string | number;
  readonly rule: Rule;
  readonly diagnosis: Rule;
  readonly severity: Severity;
  readonly start: number;
  readonly end: number;
  readonly computed?: Readonly<Record<string, number>>;
};

const batchItem = z.object({
  id: z.union([z.string(), z.number()]),
  text: z.string(),
  ledger: z.array(ledgerFigureSchema).nullish(),
});

/**
 * Checks lines `{id, text, ledger?}` one by one: each a text of its own, held against its own figures and those of
 * `ledger`. A line that is none is a sentence with its number in `problems`; the others are answered all the same.
 */
export function checkBatch(
  name: string,
  text: string,
  { ledger, settings }: DraftBasis,
): { readonly rows: BatchRow[]; readonly problems: string[] } {
  const rows: BatchRow[] = [];
  const problems: string[] = [];
  for (const { line, raw } of jsonLines(text)) {
    const json = readJsonText(raw, oneLine);
    if (!json.ok && json.fault !== "not-json") {
      problems.push(`${name}:${line} ${sayJsonFault(json.fault, oneLine)}.`);
      continue;
    }
    const value = json.ok ? json.value : undefined;
    const parsed = batchItem.safeParse(value);
    if (!parsed.success) {
      problems.push(
        `${name}:${line} is not an item {id, text, ledger?}: ${firstIssue(parsed.error, batchItem, value)}.`,
      );
      continue;
    }
    const item = parsed.data;
    const draft = { doc: String(item.id), text: draftOf("text", item.text), decisions: [] };
    const basis = { ledger: [...(item.ledger ?? []), ...ledger], ...(settings && { settings }) };
    const [checked] = checkDrafts([draft], basis).drafts;
    for (const { rule, severity, computed, ...found } of checked!.found.diagnostics) {
      const { start, end } = printedPlace(checked!, found.start, found.end);
      rows.push({
        id: item.id,
        rule,
        diagnosis: rule,
        severity,
        start,
        end,
        ...(computed === undefined ? {} : { computed }),
      });
    }
  }
  return { rows, problems };
}

/**
 * Where a stretch of the checker's text stands, as it is printed: offsets in the file for formats that are text; in the
 * checker's text for DOCX and PDF, with the paragraph or page beside.
 */
export function printedPlace(
  { text }: Pick<CheckedDraft, "text">,
  start: number,
  end: number,
): { readonly start: number; readonly end: number; readonly at?: Readonly<Record<string, number>> } {
  const { from, until } = text.map.rangeOf(start, end);
  if (text.original !== undefined) return { start: from.offset, end: until.offset };
  return {
    start,
    end,
    at: { [text.format === "pdf" ? "page" : "paragraph"]: from.part, offset: from.offset },
  };
}

/** The claims of a draft's sidecar; none where there is no sidecar. */
export async function sidecarLines(path: string): Promise<ClaimLine[]> {
  const file = sidecarOf(path);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw unreadable(file, error);
  }
  const sidecar = readSidecar(text);
  if (!sidecar.ok)
    throw unusable(`${file}:${sidecar.line} is not a decision on a number; mend the line or take it out.`);
  return sidecar.lines;
}

/** The bytes of a file that the caller names. */
export async function bytesOf(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code;
  const why =
    code === "ENOENT"
      ? "is not there"
      : code === "EISDIR"
        ? "is a folder; name the drafts in it"
        : code === "EACCES"
          ? "may not be read"
          : `can't be read (${code ?? "unknown reason"})`;
  return unusable(`${path} ${why}.`);
}

/** A file with the decisions of its sidecar. */
type FileRead = Omit<DraftInput, "doc"> & { readonly path: string };

function checkRead(files: readonly FileRead[], basis: DraftBasis): CheckedFile[] {
  const names = files.map(({ path }) => basename(path));
  const drafts = files.map((file, index) => {
    const name = names[index]!;
    return { ...file, doc: names.indexOf(name) === names.lastIndexOf(name) ? name : file.path };
  });
  return checkDrafts(drafts, basis).drafts.map((draft, index) => ({ ...draft, path: files[index]!.path }));
}

function errorsOf(drafts: readonly CheckedDraft[]): number {
  return drafts.reduce(
    (sum, { resolved }) => sum + resolved.open.filter(({ severity }) => severity === "error").length,
    0,
  );
}

function certainEdits(
  text: DraftText,
  open: readonly Diagnostic[],
): { edits: TextEdit[]; fixes: number; findings: Diagnostic[] } {
  const edits: TextEdit[] = [];
  const findings: Diagnostic[] = [];
  for (const found of open) {
    const { severity, fix } = found;
    if (severity !== "error" || fix === undefined || fix.edits.length === 0) continue;
    const moved = editsOfOriginal(text, fix.edits);
    const isApart = moved?.every((edit) =>
      edits.every((other) => edit.end <= other.start || other.end <= edit.start),
    );
    if (moved === undefined || isApart !== true) continue;
    edits.push(...moved);
    findings.push(found);
  }
  return { edits, fixes: findings.length, findings };
}

function offsetOfLine(
  draft: CheckedDraft,
  { line, column }: { readonly line: number; readonly column: number },
): number {
  const { original } = draft.text;
  if (original === undefined)
    throw unusable(`${draft.doc} has no lines; give the offset that the check prints: RULE@OFFSET.`);
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = original.indexOf("\n", start);
    if (next < 0) throw unusable(`${draft.doc} has fewer than ${line} lines.`);
    start = next + 1;
  }
  return start + column - 1;
}

/** Puts a file in another's place at once, with its permissions; refuses where the file is no longer what was read. */
async function replaceFile(path: string, text: string, expected?: string): Promise<void> {
  const target = await realpath(path).catch(() => path);
  if (expected !== undefined && (await readFile(target, "utf8")) !== expected)
    throw new Problem(
      "bad-input",
      `${path} was changed while it was checked; nothing was written. Check it again.`,
    );
  const mode = await stat(target).then(
    (info) => info.mode & 0o777,
    () => 0o644,
  );
  const part = join(dirname(target), `.${basename(target)}.${process.pid}.part`);
  try {
    const file = await open(part, "wx", mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(part, target);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}
