import type { DraftText } from "./draft-text.ts";

/** One replacement of text; offsets are UTF-16 units of the document. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** `text` with the edits made. @throws RangeError where edits overlap or lie outside it */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = text;
  let limit = text.length;
  for (const { start, end, text: replacement } of edits.toSorted((a, b) => b.start - a.start)) {
    if (end > limit || start > end) throw new RangeError("edits overlap or lie outside the text");
    result = result.slice(0, start) + replacement + result.slice(end);
    limit = start;
  }
  return result;
}

/**
 * Edits of a draft's text as edits of its original; undefined where one of them lies in markup or anything else than it
 * was read as, and where the original is no text.
 */
export function editsOfOriginal(
  draft: DraftText,
  edits: readonly TextEdit[],
): readonly TextEdit[] | undefined {
  const { original } = draft;
  if (original === undefined) return undefined;
  const squeezed = (part: string): string => part.replaceAll(/\s+/g, " ");
  const moved: TextEdit[] = [];
  for (const { start, end, text } of edits) {
    const { from, until } = draft.map.rangeOf(start, end);
    if (squeezed(original.slice(from.offset, until.offset)) !== squeezed(draft.text.slice(start, end)))
      return undefined;
    moved.push({ start: from.offset, end: until.offset, text });
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
