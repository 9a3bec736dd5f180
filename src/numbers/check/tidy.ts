import type { Diagnostic } from "../diagnostic.ts";

/** A stretch of a text, in UTF-16 units. */
interface TidyStretch {
  readonly start: number;
  readonly end: number;
}

/** A finding with each of its places, those of its fix and of what it is related to, led elsewhere. */
export function placedBy(
  found: Diagnostic,
  placeOf: (start: number, end: number, doc?: string) => TidyStretch,
  written = (text: string, _start: number, _end: number): string => text,
): Diagnostic {
  const { fix, related } = found;
  return {
    ...found,
    ...placeOf(found.start, found.end),
    ...(fix && {
      fix: {
        ...fix,
        edits: fix.edits.map(({ start, end, text }) => ({
          ...placeOf(start, end),
          text: written(text, start, end),
        })),
      },
    }),
    ...(related && {
      related: related.map((each) => ({ ...each, ...placeOf(each.start, each.end, each.doc) })),
    }),
  };
}

/** The same finding, `by` units further on in its document. */
export function shifted(found: Diagnostic, by: number): Diagnostic {
  return placedBy(found, (start, end, doc) =>
    doc === undefined ? { start: start + by, end: end + by } : { start, end },
  );
}

const rank = { error: 3, warning: 2, info: 1 } as const;

/** Sorted, without repeats; of several findings at one place the most telling one stays, and quotations are capped. */
export function tidy(diagnostics: readonly Diagnostic[], quotes: readonly TidyStretch[]): Diagnostic[] {
  const sorted = diagnostics.toSorted(
    (a, b) => a.start - b.start || a.end - b.end || rank[b.severity] - rank[a.severity],
  );
  const first = new Map<string, Diagnostic>();
  for (const found of sorted) {
    const key = `${found.start} ${found.end} ${found.rule}`;
    if (!first.has(key)) first.set(key, found);
  }
  return [...first.values()].map((found) => {
    if (!quotes.some(({ start, end }) => found.start < end && start < found.end)) return found;
    const { fix: _fix, ...rest } = found;
    return { ...rest, severity: found.severity === "error" ? "warning" : found.severity };
  });
}
