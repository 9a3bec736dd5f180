import { parseQuantity } from "../../../domain/quantity.ts";
import { firstWords } from "../layout.ts";
import { plainNumbers } from "../number-form.ts";
import { type Profile, textOf } from "./profile.ts";
import type { Study } from "./study.ts";

/** The share of the numbers of a row that are sums where the row may be one: a cell of another may be mended or missing. */
const mostAreSums = 0.6;

/**
 * Rows whose numbers are the sums of those above them, of all rows or of those since the last such row, hidden ones counted
 * or not: they may sum up the others, whatever they are called. By the words with which they begin, the numbers of the
 * rows. A single column, and rows of which fewer than two have a number, tell nothing.
 */
export function sumRows(study: Study, columns: readonly Profile[]): ReadonlyMap<string, number> {
  const positions = [...new Set(columns.map(({ position }) => position))];
  const found = new Map<string, number>();
  if (positions.length < 2) return found;
  for (const notation of [undefined, { decimal: ",", group: "." }]) {
    const read = (text: string): number | undefined => numberIn(text, notation);
    for (const [words, row] of sumsBy(study, positions, read)) if (!found.has(words)) found.set(words, row);
  }
  return found;
}

function sumsBy(
  study: Study,
  positions: readonly number[],
  read: (text: string) => number | undefined,
): (readonly [words: string, row: number])[] {
  const shown = new Set(study.rows.map(({ number }) => number));
  // Of all rows and of the block since the last sum, as they are shown and with the hidden ones.
  const [all, block, allHidden, blockHidden] = [0, 1, 2, 3].map(() => new Sum(positions.length)) as [
    Sum,
    Sum,
    Sum,
    Sum,
  ];
  const found: (readonly [string, number])[] = [];
  let above: Study["rows"][number]["cells"] = [];
  for (const { cells, number } of study.below) {
    const isShown = shown.has(number);
    if (!isShown && !study.hiddenRows.includes(number)) continue;
    const numbers = positions.map((position) => read(textOf(cells[position])));
    const isSum = isShown && [all, block, allHidden, blockHidden].some((sum) => sum.gives(numbers));
    if (isSum) {
      found.push([firstWords(cells, above).at(-1) ?? "", number]);
      block.clear();
      blockHidden.clear();
    } else {
      for (const sum of isShown ? [all, block, allHidden, blockHidden] : [allHidden, blockHidden])
        sum.add(numbers);
    }
    above = cells;
  }
  return found;
}

class Sum {
  readonly #totals: number[];
  #rows = 0;

  constructor(width: number) {
    this.#totals = Array.from({ length: width }, () => 0);
  }

  add(numbers: readonly (number | undefined)[]): void {
    if (numbers.every((each) => each === undefined)) return;
    numbers.forEach((each, at) => (this.#totals[at]! += each ?? 0));
    this.#rows += 1;
  }

  clear(): void {
    this.#totals.fill(0);
    this.#rows = 0;
  }

  gives(numbers: readonly (number | undefined)[]): boolean {
    const filled = numbers.flatMap((each, at) =>
      each === undefined ? [] : [[each, this.#totals[at]!] as const],
    );
    const same = filled.filter(([each, total]) => each > 0 && Math.abs(each - total) < 1e-6).length;
    return this.#rows > 1 && same > 1 && same >= mostAreSums * filled.length;
  }
}

/** The number that a cell states, a hedge left out; the middle of no range. */
function numberIn(
  text: string,
  notation: { readonly decimal: string; readonly group: string } | undefined,
): number | undefined {
  const plain = notation === undefined ? text : plainNumbers(text, notation);
  const quantity = plain === undefined ? undefined : parseQuantity(plain);
  return quantity === undefined || quantity.low !== quantity.high ? undefined : quantity.low;
}
