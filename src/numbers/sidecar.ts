import { jsonLines, oneLine, readJsonText } from "../domain/json-text.ts";
import { z } from "zod";
import type { CheckedDocument, Link } from "./check/check.ts";
import { type Diagnostic, rules } from "./diagnostic.ts";
import type { LedgerFigure } from "./ledger/ledger.ts";

/** Where a claim stands: a text-quote selector (W3C Web Annotation Data Model), so that it survives edits elsewhere. */
export const selectorSchema = z.object({
  type: z.literal("TextQuoteSelector"),
  exact: z.string().min(1),
  prefix: z.string(),
  suffix: z.string(),
});

export type Selector = z.infer<typeof selectorSchema>;

/**
 * What a writer decided about a finding: `apply` the fix, `link` the claim to a figure, `annotate` it, or `accept` it with
 * a reason. A decision is bound to the quote, the rule and the version of the figure, and lapses when one of them changes.
 */
export const resolutionSchema = z.object({
  kind: z.enum(["apply", "link", "annotate", "accept"]),
  rule: z.enum(rules).optional(),
  figure: z.string().optional(),
  /** Version of the figure, as `versionOf` gives it, when the decision was taken. */
  version: z.string().optional(),
  note: z.string().optional(),
  by: z.string().optional(),
  on: z.string().optional(),
});

export type Resolution = z.infer<typeof resolutionSchema>;

/** One line of `DRAFT.numbers.jsonl`. */
export const claimLineSchema = z.object({
  selector: selectorSchema,
  resolutions: z.array(resolutionSchema),
});

export type ClaimLine = z.infer<typeof claimLineSchema>;

/** Where the decisions on a draft are kept: `report.md` → `report.md.numbers.jsonl`. */
export function sidecarOf(path: string): string {
  return `${path}.numbers.jsonl`;
}

/** Characters of context on either side of a quote. */
export const contextLength = 32;

/** The selector of the text between two offsets (UTF-16 units). */
export function selectorOf(text: string, start: number, end: number): Selector {
  return {
    type: "TextQuoteSelector",
    exact: text.slice(start, end),
    prefix: text.slice(Math.max(0, start - contextLength), start),
    suffix: text.slice(end, end + contextLength),
  };
}

/**
 * Where a selector's quote stands in `text` now: of several the one whose surroundings agree most; undefined when the
 * quote is gone, or when two places fit equally well and the surroundings of neither agree.
 */
export function locate(text: string, selector: Selector): { start: number; end: number } | undefined {
  const { exact, prefix, suffix } = selector;
  let best: number | undefined;
  let bestScore = -1;
  let isTied = false;
  for (let at = text.indexOf(exact); at >= 0; at = text.indexOf(exact, at + 1)) {
    const score =
      commonTail(text.slice(Math.max(0, at - contextLength), at), prefix) +
      commonHead(text.slice(at + exact.length, at + exact.length + contextLength), suffix);
    if (score > bestScore) {
      best = at;
      bestScore = score;
      isTied = false;
    } else if (score === bestScore) {
      isTied = true;
    }
  }
  if (best === undefined || (isTied && bestScore < 4)) return undefined;
  return { start: best, end: best + exact.length };
}

function commonTail(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[a.length - 1 - length] === b[b.length - 1 - length])
    length++;
  return length;
}

function commonHead(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a[length] === b[length]) length++;
  return length;
}

/** A text that changes when a ledger figure says something else. */
export function versionOf(figure: LedgerFigure): string {
  const { id, quantity, population, place, as_of, value, unit, status } = figure;
  return hash(
    JSON.stringify([
      id,
      quantity,
      population ?? null,
      place ?? null,
      as_of ?? null,
      value,
      unit ?? null,
      status ?? "exact",
    ]),
  );
}

/**
 * The version of the figure `id` of a ledger; of one derived from two (`a/b`) that of both, so that it changes with
 * either. Undefined where the ledger has no such figure.
 */
export function versionIn(ledger: readonly LedgerFigure[], id: string): string | undefined {
  return versionsOf(ledger)(id);
}

function versionsOf(ledger: readonly LedgerFigure[]): (id: string) => string | undefined {
  const figures = new Map(ledger.map((figure) => [figure.id, figure]));
  return (id) => {
    const own = figures.get(id);
    if (own !== undefined) return versionOf(own);
    // Ids may have slashes of their own.
    for (let at = id.indexOf("/"); at >= 0; at = id.indexOf("/", at + 1)) {
      const [part, whole] = [figures.get(id.slice(0, at)), figures.get(id.slice(at + 1))];
      if (part !== undefined && whole !== undefined) return hash(versionOf(part) + versionOf(whole));
    }
    return undefined;
  };
}

/** The claim line that records `resolution` for a finding of `text`. */
export function resolve(
  text: string,
  diagnostic: Diagnostic,
  resolution: Omit<Resolution, "rule">,
  ledger: readonly LedgerFigure[],
): ClaimLine {
  const id = resolution.figure ?? diagnostic.figure;
  const version = id === undefined ? undefined : versionIn(ledger, id);
  return {
    selector: selectorOf(text, diagnostic.start, diagnostic.end),
    resolutions: [
      {
        ...resolution,
        rule: diagnostic.rule,
        ...(id === undefined ? {} : { figure: id }),
        ...(version === undefined ? {} : { version }),
      },
    ],
  };
}

export interface Resolved {
  readonly open: readonly Diagnostic[];
  readonly accepted: readonly { readonly diagnostic: Diagnostic; readonly resolution: Resolution }[];
  /** Decisions that no longer hold, and why. */
  readonly lapsed: readonly {
    readonly line: ClaimLine;
    readonly resolution: Resolution;
    readonly why: "quote" | "figure" | "finding";
  }[];
}

/**
 * Sorts the findings of a document by the decisions of its sidecar. An acceptance covers a finding of its rule at its
 * quote; it lapses when the quote is gone, when the figure it rests on has another version, or when nothing is found
 * there any more.
 */
export function applySidecar(
  text: string,
  document: CheckedDocument,
  lines: readonly ClaimLine[],
  ledger: readonly LedgerFigure[],
): Resolved {
  const versions = versionsOf(ledger);
  const covered = new Map<Diagnostic, Resolution>();
  const lapsed: { line: ClaimLine; resolution: Resolution; why: "quote" | "figure" | "finding" }[] = [];
  for (const line of lines) {
    const place = locate(text, line.selector);
    for (const resolution of line.resolutions) {
      if (resolution.kind !== "accept" && resolution.kind !== "link") continue;
      if (place === undefined) {
        lapsed.push({ line, resolution, why: "quote" });
        continue;
      }
      if (
        resolution.figure !== undefined &&
        resolution.version !== undefined &&
        versions(resolution.figure) !== resolution.version
      ) {
        lapsed.push({ line, resolution, why: "figure" });
        continue;
      }
      if (resolution.kind === "link") continue;
      const diagnostic = document.diagnostics.find(
        (found) =>
          found.start === place.start &&
          found.end === place.end &&
          found.rule === resolution.rule &&
          found.figure === resolution.figure,
      );
      if (diagnostic === undefined) lapsed.push({ line, resolution, why: "finding" });
      else covered.set(diagnostic, resolution);
    }
  }
  return {
    open: document.diagnostics.filter((found) => !covered.has(found)),
    accepted: [...covered].map(([diagnostic, resolution]) => ({ diagnostic, resolution })),
    lapsed,
  };
}

/** The links of a sidecar that still hold, for `DocumentInput.links`. */
export function linksOf(text: string, lines: readonly ClaimLine[], ledger: readonly LedgerFigure[]): Link[] {
  const versions = versionsOf(ledger);
  return lines.flatMap((line) => {
    const place = locate(text, line.selector);
    if (place === undefined) return [];
    return line.resolutions
      .filter(
        ({ kind, figure, version }) =>
          kind === "link" && figure !== undefined && (version === undefined || versions(figure) === version),
      )
      .map(({ figure }) => ({ ...place, figure: figure! }));
  });
}

/** One line of JSON for each claim. */
export function writeSidecar(lines: readonly ClaimLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join("");
}

/** The claims of a sidecar file, or the number of the first line that is none. */
export function readSidecar(text: string): { ok: true; lines: ClaimLine[] } | { ok: false; line: number } {
  const lines: ClaimLine[] = [];
  for (const { line, raw } of jsonLines(text)) {
    const json = readJsonText(raw, oneLine);
    const parsed = json.ok ? claimLineSchema.safeParse(json.value) : undefined;
    if (parsed?.success !== true) return { ok: false, line };
    lines.push(parsed.data);
  }
  return { ok: true, lines };
}

/** 64 bits of FNV-1a as 16 hexadecimal digits: a fingerprint, no protection. */
export function hash(text: string): string {
  let high = 0xcbf29ce4;
  let low = 0x84222325;
  for (let i = 0; i < text.length; i++) {
    low ^= text.charCodeAt(i);
    // Multiply by the 64-bit prime 0x100000001b3, in two halves.
    const product = (low >>> 0) * 0x1b3;
    const carry = Math.floor(product / 0x1_0000_0000);
    high = (Math.imul(high, 0x1b3) + Math.imul(low, 0x100) + carry) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + low.toString(16).padStart(8, "0");
}
