import { open, readFile, realpath, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { z } from "zod";
import { oneLine, readJsonText, sayJsonFault } from "../domain/json-text.ts";
import { Problem } from "../domain/problem.ts";
import { type Apart, openApart } from "../intake/apart/apart.ts";
import { type DraftText, type EditableFormat, readDraft, readText } from "../intake/draft-text/draft-text.ts";
import { type CheckedDocument, type CheckSettings, checkDocuments } from "../numbers/check.ts";
import { type Diagnostic, type Edit, type Rule, rules, type Severity } from "../numbers/diagnostic.ts";
import { type LedgerFigure, ledgerFigureSchema } from "../numbers/ledger.ts";
import type { Mention } from "../numbers/mention.ts";
import {
  applySidecar,
  type ClaimLine,
  linksOf,
  readSidecar,
  type Resolved,
  resolve,
  writeSidecar,
} from "../numbers/sidecar.ts";
import { firstIssue, unusable } from "./check-ledger.ts";

/** A draft with what was found in it. Offsets of `found` and `resolved` count in `text.text`. */
export type CheckedDraft = {
  readonly path: string;
  /** Base name; the whole path where two drafts of one check have one base name. */
  readonly doc: string;
  readonly text: DraftText;
  readonly found: CheckedDocument;
  readonly resolved: Resolved;
};

export type CheckOptions = {
  readonly ledger: readonly LedgerFigure[];
  readonly settings?: CheckSettings;
  readonly signal?: AbortSignal;
};

/** The sidecar of a draft: its links and acceptances. */
export function sidecarOf(path: string): string {
  return `${path}.numbers.jsonl`;
}

/**
 * Checks drafts: each by itself, against the ledger and against each other, with the decisions of their sidecars.
 * Fails with one sentence where a draft or a sidecar cannot be read.
 */
export async function checkDrafts(
  paths: readonly string[],
  { ledger, settings = {}, signal }: CheckOptions,
): Promise<CheckedDraft[]> {
  const read: ReadDraft[] = [];
  const apart = openApart({ signal });
  try {
    for (const path of paths) {
      const text = await readDraft(path, await bytesOf(path), apart);
      read.push({ path, text, lines: await sidecarLines(path) });
    }
  } finally {
    apart.close();
  }
  return checkRead(read, ledger, settings);
}

/**
 * Records in the sidecar that the writer accepts one finding of `drafts`, and why; gives the finding. `at` is the offset
 * that the check printed, or line and column. Fails where nothing, or more than one thing, is found there.
 */
export async function acceptFinding(
  draft: CheckedDraft,
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
  drafts: readonly CheckedDraft[],
  { ledger, settings = {}, signal }: CheckOptions,
): Promise<{
  readonly drafts: CheckedDraft[];
  readonly fixed: ReadonlyMap<string, number>;
  readonly elsewhere: readonly Elsewhere[];
}> {
  const lines = new Map<string, readonly ClaimLine[]>();
  for (const { path } of drafts) lines.set(path, await sidecarLines(path));
  const fixed = new Map<string, number>();
  const elsewhere: Elsewhere[] = [];
  let now: readonly CheckedDraft[] = drafts;
  const apart = openApart({ signal });
  try {
    for (let round = 0; round < fixRounds; round++) {
      const made = new Map<string, number>();
      const mended: Mended[] = [];
      const edited: ReadDraft[] = [];
      for (const [draft, { path, text, resolved, found }] of now.entries()) {
        const edits = certainEdits(text, resolved.open);
        mended.push(...mendedBy(edits, text, found).map((each) => ({ ...each, draft })));
        if (edits.fixes > 0 && text.original !== undefined) made.set(path, edits.fixes);
        edited.push({ path, text: await withEdits(path, text, edits.edits, apart), lines: lines.get(path)! });
      }
      if (made.size === 0) break;
      const after = checkRead(edited, ledger, settings);
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
  { edits, findings }: { readonly edits: readonly Edit[]; readonly findings: readonly Diagnostic[] },
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
  drafts: readonly CheckedDraft[],
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
  edits: readonly Edit[],
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
  { ledger, settings = {} }: CheckOptions,
): { readonly rows: BatchRow[]; readonly problems: string[] } {
  const rows: BatchRow[] = [];
  const problems: string[] = [];
  for (const [index, raw] of text
    .replace(/^\ufeff/, "")
    .split("\n")
    .entries()) {
    if (raw.trim() === "") continue;
    const json = readJsonText(raw, oneLine);
    if (!json.ok && json.fault !== "not-json") {
      problems.push(`${name}:${index + 1} ${sayJsonFault(json.fault, oneLine)}.`);
      continue;
    }
    const value = json.ok ? json.value : undefined;
    const parsed = batchItem.safeParse(value);
    if (!parsed.success) {
      problems.push(
        `${name}:${index + 1} is not an item {id, text, ledger?}: ${firstIssue(parsed.error, batchItem, value)}.`,
      );
      continue;
    }
    const item = parsed.data;
    const [found] = checkDocuments(
      [{ doc: String(item.id), text: item.text }],
      [...(item.ledger ?? []), ...ledger],
      settings,
    ).documents;
    for (const { rule, severity, start, end, computed } of found!.diagnostics) {
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

/** A fix as edits of the original; undefined where one of them lies in markup or anything else than it was read as. */
export function fixInOriginal(text: DraftText, edits: readonly Edit[]): readonly Edit[] | undefined {
  const { original } = text;
  if (original === undefined) return undefined;
  const squeezed = (part: string): string => part.replaceAll(/\s+/g, " ");
  const moved: Edit[] = [];
  for (const { start, end, text: replacement } of edits) {
    const { from, until } = text.map.rangeOf(start, end);
    if (squeezed(original.slice(from.offset, until.offset)) !== squeezed(text.text.slice(start, end)))
      return undefined;
    moved.push({ start: from.offset, end: until.offset, text: replacement });
  }
  return moved;
}

/** Line and column of an offset, from 1, in UTF-16 units. */
export function lineAndColumn(
  text: string,
  offset: number,
): { readonly line: number; readonly column: number } {
  let line = 1;
  let start = 0;
  for (let at = text.indexOf("\n"); at >= 0 && at < offset; at = text.indexOf("\n", start)) {
    line++;
    start = at + 1;
  }
  return { line, column: offset - start + 1 };
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

/** A draft with the decisions of its sidecar. */
type ReadDraft = { readonly path: string; readonly text: DraftText; readonly lines: readonly ClaimLine[] };

function checkRead(
  read: readonly ReadDraft[],
  ledger: readonly LedgerFigure[],
  settings: CheckSettings,
): CheckedDraft[] {
  const names = read.map(({ path }) => basename(path));
  const docs = read.map(({ path }, index) =>
    names.indexOf(names[index]!) === names.lastIndexOf(names[index]!) ? names[index]! : path,
  );
  const checked = checkDocuments(
    read.map(({ text, lines }, index) => ({
      doc: docs[index]!,
      text: text.text,
      quotes: text.quotes,
      links: [...text.pins, ...linksOf(text.text, lines, ledger)],
    })),
    ledger,
    settings,
  );
  return read.map(({ path, text, lines }, index) => {
    const found = checked.documents[index]!;
    return { path, doc: docs[index]!, text, found, resolved: applySidecar(text.text, found, lines, ledger) };
  });
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
): { edits: Edit[]; fixes: number; findings: Diagnostic[] } {
  const edits: Edit[] = [];
  const findings: Diagnostic[] = [];
  for (const found of open) {
    const { severity, fix } = found;
    if (severity !== "error" || fix === undefined || fix.edits.length === 0) continue;
    const moved = fixInOriginal(text, fix.edits);
    const isApart = moved?.every((edit) =>
      edits.every((other) => edit.end <= other.start || other.end <= edit.start),
    );
    if (moved === undefined || isApart !== true) continue;
    edits.push(...moved);
    findings.push(found);
  }
  return { edits, fixes: findings.length, findings };
}

function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = text;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start))
    result = result.slice(0, start) + replacement + result.slice(end);
  return result;
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
