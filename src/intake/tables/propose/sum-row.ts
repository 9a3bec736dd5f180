import { parseQuantity } from "../../../domain/quantity.ts";
import { shownText } from "../cell.ts";
import { firstWords } from "../layout.ts";
import type { Profile } from "./profile.ts";
import { textOf } from "./profile.ts";
import type { Study } from "./study.ts";

/**
 * Rows whose every number is the sum of those above it, from the first row or from the last such row: they may sum up the
 * others, whatever they are called. By the words with which they begin, the numbers of the rows. A single column, or rows
 * of which fewer than two have a number, tell nothing.
 */
export function sumRows(study: Study, columns: readonly Profile[]): ReadonlyMap<string, number> {
  const positions = [...new Set(columns.map(({ position }) => position))];
  const found = new Map<string, number>();
  if (positions.length < 2) return found;
  const all = positions.map(() => 0);
  let block = positions.map(() => 0);
  let [rowsInAll, rowsInBlock] = [0, 0];
  let above: Study["rows"][number]["cells"] = [];
  for (const { cells, number } of study.rows) {
    const numbers = positions.map((position) => exactly(textOf(cells[position])));
    const filled = numbers.filter((each) => each !== undefined).length;
    const sums = (totals: readonly number[], rows: number): boolean =>
      rows > 1 && filled > 1 && numbers.every((each, at) => each === undefined || each === totals[at]);
    if ((sums(all, rowsInAll) || sums(block, rowsInBlock)) && numbers.some((each) => (each ?? 0) > 0)) {
      found.set(firstWords(cells, above).at(-1) ?? "", number);
      block = positions.map(() => 0);
      rowsInBlock = 0;
    } else if (filled > 0) {
      numbers.forEach((each, at) => {
        all[at]! += each ?? 0;
        block[at]! += each ?? 0;
      });
      rowsInAll += 1;
      rowsInBlock += 1;
    }
    above = cells;
  }
  return found;
}

/** The number that a cell states, and no hedge and no range. */
function exactly(text: string): number | undefined {
  const quantity = parseQuantity(shownText(text));
  return quantity?.qualifier === "exact" && quantity.low === quantity.high ? quantity.low : undefined;
}
