import { getDocumentProxy } from "unpdf";
import type { Parse } from "../apart/parser.ts";
import { bytesOf, type DraftMessage, messagesOf } from "./draft-message.ts";
import { raised, textBuilder } from "../../text/offset-map.ts";

/** A run of glyphs as pdf.js gives it: origin in points from the lower left corner of the page. */
type TextRun = {
  readonly str: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly size: number;
};

/**
 * The text of a PDF. Parts are pages from 1; offsets count in a page's text as it is given here. Small raised numbers
 * become footnote marks; a line further down than usual, or of another size, begins a block; page numbers are left out.
 */
export const parse: Parse<DraftMessage> = async function* (input) {
  let document: Awaited<ReturnType<typeof getDocumentProxy>>;
  try {
    document = await getDocumentProxy(new Uint8Array(bytesOf(input)), { verbosity: 0 });
  } catch (error) {
    const isLocked = (error as Error).name === "PasswordException";
    return yield { refused: isLocked ? "encrypted" : "broken" };
  }
  const builder = textBuilder();
  let before = "";
  for (let number = 1; number <= document.numPages; number++) {
    let runs: TextRun[];
    try {
      const content = await (await document.getPage(number)).getTextContent();
      runs = content.items.flatMap((item) =>
        "str" in item && item.str !== ""
          ? [
              {
                str: item.str,
                x: Number(item.transform[4]),
                y: Number(item.transform[5]),
                width: item.width,
                size: Math.abs(Number(item.transform[3])) || item.height,
              },
            ]
          : [],
      );
    } catch {
      return yield { refused: "broken" };
    }
    const lines = withoutPageNumber(linesOf(runs));
    if (lines.length === 0) continue;
    builder.part(number);
    // A sentence may run on over the foot of a page.
    if (/[\p{Ll},–-]$/u.test(before.trimEnd()) && /^\s*[\p{Ll}\d]/u.test(lines[0]!.text)) builder.line();
    else builder.apart();
    const usual = usualStep(lines);
    let offset = 0;
    lines.forEach((line, index) => {
      const above = lines[index - 1];
      if (above !== undefined) {
        const step = above.y - line.y;
        const isApart =
          step > 1.35 * usual ||
          step < 0 ||
          Math.abs(above.size - line.size) > 0.15 * Math.max(above.size, line.size);
        const separator = isApart ? "\n\n" : "\n";
        builder.add(separator, offset, offset + separator.length);
        offset += separator.length;
      }
      builder.add(line.text, offset, offset + line.text.length);
      offset += line.text.length;
      before = line.text;
    });
  }
  yield* messagesOf(builder.done());
};

type Line = { text: string; readonly y: number; readonly size: number };

function linesOf(runs: readonly TextRun[]): Line[] {
  const lines: Line[] = [];
  let line: { text: string; y: number; size: number; right: number } | undefined;
  for (const run of runs) {
    if (run.str.trim() === "") {
      if (line !== undefined && !line.text.endsWith(" ")) line.text += " ";
      continue;
    }
    const rise = line === undefined ? 0 : run.y - line.y;
    const isMark =
      line !== undefined &&
      run.size < 0.85 * line.size &&
      rise > 0.1 * line.size &&
      rise < line.size &&
      /^\s*\d{1,3}\s*$/.test(run.str);
    if (line === undefined || (!isMark && Math.abs(rise) > 0.5 * Math.max(line.size, run.size))) {
      line = { text: run.str, y: run.y, size: run.size, right: run.x + run.width };
      lines.push(line);
      continue;
    }
    const isSpaced = run.x - line.right > 0.15 * line.size && !line.text.endsWith(" ") && !isMark;
    line.text += isMark ? raised(run.str.trim()) : `${isSpaced ? " " : ""}${run.str}`;
    line.right = run.x + run.width;
  }
  return lines.map(({ text, y, size }) => ({ text: text.trimEnd(), y, size }));
}

function withoutPageNumber(lines: readonly Line[]): Line[] {
  const isNumber = (line: Line | undefined): boolean =>
    line !== undefined && /^\s*(?:page\s+)?[-–]?\s*\d{1,4}\s*[-–]?\s*(?:of\s+\d{1,4})?$/i.test(line.text);
  const lowest = Math.min(...lines.map(({ y }) => y));
  const highest = Math.max(...lines.map(({ y }) => y));
  return lines.filter(
    (line) => !(isNumber(line) && (line.y === lowest || line.y === highest)) || lines.length === 1,
  );
}

/** The median of the steps from line to line. */
function usualStep(lines: readonly Line[]): number {
  const steps = lines
    .slice(1)
    .map((line, index) => lines[index]!.y - line.y)
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  return steps[steps.length >> 1] ?? Infinity;
}
