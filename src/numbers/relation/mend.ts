import type { TextEdit } from "../../text/edit.ts";
import type { FigureRead } from "../discourse/sentence.ts";

/** A wording that is mended by another word: "over" by "of" capacity, "%" by "percentage points", "more than" by "as many as". */
export type Mend = "of" | "over" | "points" | "times";

/** The edit that puts the right word in place of the printed one, where the text has the plain form of it. */
export function mendOf(mend: Mend, text: string, figure: FigureRead, end: number): TextEdit | undefined {
  if (mend === "points") {
    const isSign = text.slice(figure.start, figure.end).endsWith("%");
    return isSign ? { start: figure.end - 1, end: figure.end, text: " percentage points" } : undefined;
  }
  const tail = text.slice(figure.end, Math.max(end, figure.end + 30));
  const word =
    mend === "times"
      ? /^(\s+)(more than)\b/i.exec(tail)
      : /^(\s+)(over|above|in excess of|of)(?=\s)/i.exec(tail);
  if (word === null) return undefined;
  const start = figure.end + word[1]!.length;
  return { start, end: start + word[2]!.length, text: mend === "times" ? "as many as" : mend };
}
