import { type CellValue, isBlank, shownText } from "./cell.ts";

/** A word as those that repeat the cell above are compared: trimmed, in small letters. */
export function dittoKey(text: string): string {
  return text.normalize("NFC").trim().toLowerCase();
}

/**
 * Puts what stands above in the place of cells that say that they repeat it. Rows come in order; `end` says that one was left
 * out, so that nothing stands above the next.
 */
export class Ditto {
  readonly #repeats: (text: string) => boolean;
  #above: readonly CellValue[] = [];

  constructor(repeats: (text: string) => boolean) {
    this.#repeats = repeats;
  }

  end(): void {
    this.#above = [];
  }

  /** The cells with what they repeat, where they repeat something, and those that repeat nothing. */
  fill(cells: readonly CellValue[]): {
    readonly cells: readonly CellValue[];
    readonly found: readonly string[];
    readonly empty: readonly number[];
  } {
    const [found, empty]: [string[], number[]] = [[], []];
    const filled = cells.map((cell, position) => {
      const text = shownText(cell);
      if (text === "" || !this.#repeats(text)) return cell;
      found.push(text);
      const above = this.#above[position] ?? null;
      if (!isBlank(above)) return above;
      empty.push(position);
      return cell;
    });
    this.#above = filled;
    return { cells: found.length === 0 ? cells : filled, found, empty };
  }
}
