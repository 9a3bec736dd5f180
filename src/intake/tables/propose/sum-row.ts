import type { CellValue } from "../cell.ts";
import { firstWords } from "../layout.ts";
import { numberIn, RowSum } from "../row-sum.ts";
import { type Profile, textOf } from "./profile.ts";
import type { Study } from "./study.ts";

/**
 * Rows whose numbers are the sums of those above them, of all rows or of those since the last such row, hidden ones counted
 * or not: they may sum up the others, whatever they are called. Rows that `apart` has other words for (another date) are
 * summed up by others. By the words with which they begin, the numbers of the rows. Of a single number only the last row of
 * its kind tells.
 */
export function sumRows(
  study: Study,
  columns: readonly Profile[],
  apart: readonly Profile[],
): ReadonlyMap<string, number> {
  const positions = [...new Set(columns.map(({ position }) => position))];
  const found = new Map<string, number>();
  if (positions.length === 0) return found;
  for (const notation of [undefined, { decimal: ",", group: "." }]) {
    const read = (cell: CellValue | undefined): number | undefined => numberIn(cell, notation);
    for (const [words, row] of sumsBy(study, positions, apart, read))
      if (!found.has(words)) found.set(words, row);
  }
  return found;
}

/** The sums of all rows and of the block since the last sum, as they are shown and with the hidden ones. */
type Sums = {
  readonly all: RowSum;
  readonly block: RowSum;
  readonly allHidden: RowSum;
  readonly blockHidden: RowSum;
};

function sumsBy(
  study: Study,
  positions: readonly number[],
  apart: readonly Profile[],
  read: (cell: CellValue | undefined) => number | undefined,
): (readonly [words: string, row: number])[] {
  const shown = new Set(study.rows.map(({ number }) => number));
  const known = new Set([...study.totals.values()].flat());
  const keyOf = (cells: readonly CellValue[]): string =>
    apart.map(({ position }) => textOf(cells[position])).join("\n");
  const sumsOf = new Map<string, Sums>();
  const lastOf = new Map(study.below.map(({ cells, number }) => [keyOf(cells), number]));
  const found: (readonly [string, number])[] = [];
  let above: Study["rows"][number]["cells"] = [];
  for (const { cells, number } of study.below) {
    const key = keyOf(cells);
    let sums = sumsOf.get(key);
    if (sums === undefined) {
      const fresh = (): RowSum => new RowSum(positions.length);
      sumsOf.set(key, (sums = { all: fresh(), block: fresh(), allHidden: fresh(), blockHidden: fresh() }));
    }
    const { all, block, allHidden, blockHidden } = sums;
    const isShown = shown.has(number);
    if (!isShown && !study.hiddenRows.includes(number)) {
      if (known.has(number)) for (const sum of [block, blockHidden]) sum.clear();
      continue;
    }
    const numbers = positions.map((position) => read(cells[position]));
    const isLast = positions.length > 1 || lastOf.get(key) === number;
    const isSum = isShown && isLast && Object.values(sums).some((sum) => sum.gives(numbers, cells));
    if (isSum) {
      found.push([firstWords(cells, above).at(-1) ?? "", number]);
      for (const sum of [block, blockHidden]) sum.clear();
    } else
      for (const sum of isShown ? [all, block, allHidden, blockHidden] : [allHidden, blockHidden])
        sum.add(numbers, cells);
    above = cells;
  }
  return found;
}
