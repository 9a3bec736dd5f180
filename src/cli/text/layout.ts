/** How listings look on a terminal: plain columns and indented paragraphs, no colours, as they are often piped or printed. */

/**
 * Columns padded to the widest cell, two spaces apart; cells that `right` names stand to the right. Each cell is one line.
 * No trailing spaces.
 */
export function columns(cells: readonly (readonly string[])[], right: readonly number[] = []): string {
  const rows = cells.map((row) => row.map(oneLine));
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, width(cell))));
  return rows
    .map((row) =>
      row
        .map((cell, index) => {
          const space = " ".repeat(widths[index]! - width(cell));
          return right.includes(index) ? space + cell : cell + space;
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** The text without line breaks and tabs of its own, so that what a record says cannot look like a line of the listing. */
export function oneLine(text: string): string {
  return text.replaceAll(/\s*[\n\t\v\f\r\u0085\u2028\u2029]+\s*/g, " ");
}

/** Text broken at spaces so that no line is longer than `limit`, each line after `indent`. */
export function paragraph(text: string, indent = "", limit = 100): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/\s+/)) {
    if (line !== "" && width(line) + 1 + width(word) > limit - indent.length) {
      lines.push(indent + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, indent + line].join("\n");
}

/** A line a field of a body, each after `indent`. */
export function fieldLines(body: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(body).map(([field, value]) =>
    paragraph(`${field}: ${typeof value === "string" ? value : JSON.stringify(value)}`, indent),
  );
}

/** How many there are of each verdict, the most first: "3 agrees, 1 contradicted". */
export function tally(verdicts: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const verdict of verdicts) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  return sorted.map(([verdict, count]) => `${count} ${verdict}`).join(", ");
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });

/** Cells that text takes up: letters with their marks count once, as Khmer is full of marks. */
function width(text: string): number {
  return /^[\x20-\x7e]*$/.test(text) ? text.length : [...segmenter.segment(text)].length;
}
