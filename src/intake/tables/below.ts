import { type CellValue, isBlank, nameKey, shownText } from "./cell.ts";

/**
 * What may stand below a header and is no row of its table: the header once more, and words that head the rows below them.
 * The proposal of a mapping and the reading by it both ask here.
 */

/** The cells of a row that show something, those merged into one once: where each begins, and its words. */
export function filledCells(
  cells: readonly CellValue[],
): readonly { readonly position: number; readonly text: string }[] {
  const seen = new Set<string>();
  return cells.flatMap((cell, position) => {
    if (isBlank(cell)) return [];
    const merged = typeof cell === "object" ? cell?.merged : undefined;
    if (merged !== undefined && seen.has(merged)) return [];
    if (merged !== undefined) seen.add(merged);
    return { position, text: nameKey(shownText(cell)) };
  });
}

/** The words of a row in which nothing stands but words in one cell, with the position of that; undefined of another row. */
export function loneWords(
  cells: readonly CellValue[],
): { readonly position: number; readonly text: string } | undefined {
  const filled = filledCells(cells);
  return filled.length === 1 && /\p{L}/u.test(filled[0]!.text) ? filled[0] : undefined;
}

/**
 * Whether a row names the columns again, as a printed page does: two cells at least, and each says what the name of its column
 * says, or of names joined from several rows begins or ends with.
 */
export function repeatsHeader(
  cells: readonly CellValue[],
  columns: readonly { readonly name: string; readonly aliases: readonly string[] }[],
  levels: number,
): boolean {
  const filled = filledCells(cells);
  return (
    filled.length > 1 &&
    filled.some(({ text }) => /\p{L}/u.test(text)) &&
    filled.every(({ position, text }) => {
      const { name = "", aliases = [] } = columns[position] ?? {};
      return [name, ...aliases].some(
        (each) => each === text || (levels > 1 && (each.startsWith(`${text} `) || each.endsWith(` ${text}`))),
      );
    })
  );
}
