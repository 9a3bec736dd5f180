import { parseQuantity } from "../../domain/quantity.ts";
import { type CellValue, isBlank, shownText } from "./cell.ts";
import { type NumberNotation, plainNumbers } from "./number-form.ts";

/** The share of the numbers of a row that are sums where the row may be one: a cell of another may be mended or missing. */
const mostAreSums = 0.6;

/** The sums of the columns of some rows, by which a row that sums them up is known, whatever it is called. */
export class RowSum {
  readonly #totals: number[];
  readonly #decimals: number[];
  /** How many rows have a number above zero in each column. */
  readonly #filled: number[];
  #rows = 0;
  #words = 0;

  constructor(width: number) {
    [this.#totals, this.#decimals, this.#filled] = [0, 1, 2].map(() =>
      Array.from({ length: width }, () => 0),
    ) as [number[], number[], number[]];
  }

  /** Adds the numbers of a row, of which `cells` are all the cells. */
  add(numbers: readonly (number | undefined)[], cells: readonly CellValue[]): void {
    if (numbers.every((each) => each === undefined)) return;
    numbers.forEach((each, at) => {
      this.#totals[at]! += each ?? 0;
      this.#decimals[at] = Math.max(this.#decimals[at]!, decimalsOf(each ?? 0));
      if ((each ?? 0) > 0) this.#filled[at]! += 1;
    });
    this.#rows += 1;
    this.#words = wordsOf(cells);
  }

  clear(): void {
    for (const list of [this.#totals, this.#decimals, this.#filled]) list.fill(0);
    this.#rows = 0;
  }

  /**
   * Whether the numbers of a row are these sums, up to their rounding. A row with the numbers of one other row alone is its sum
   * where it says less in words, and `ofOne` allows that. A single number must be that of several, exactly.
   */
  gives(
    numbers: readonly (number | undefined)[],
    cells: readonly CellValue[],
    { ofOne = true }: { readonly ofOne?: boolean } = {},
  ): boolean {
    const isOne = numbers.length === 1;
    const [filled, same] = [0, 0].map(() => [] as number[]) as [number[], number[]];
    numbers.forEach((each, at) => {
      if (each === undefined) return;
      filled.push(at);
      const difference = Math.abs(each - this.#totals[at]!);
      if (each > 0 && difference <= (isOne ? 1e-6 : this.#rounding(at, each))) same.push(at);
    });
    if (this.#rows === 1 && (!ofOne || isOne || wordsOf(cells) >= this.#words)) return false;
    return (
      this.#rows > 0 &&
      same.length > (isOne ? 0 : 1) &&
      same.length >= mostAreSums * filled.length &&
      (!isOne || this.#filled[0]! > 1)
    );
  }

  /** By how much a sum may differ from that of numbers which are rounded as they are shown. */
  #rounding(at: number, sum: number): number {
    const decimals = this.#decimals[at]!;
    if (decimals === 0) return sum < 100 ? 1e-6 : 1;
    return 0.5 * 10 ** -decimals * (this.#rows + 1) + 1e-6;
  }
}

function decimalsOf(number: number): number {
  return /\.(\d+)$/.exec(String(number))?.[1]?.length ?? 0;
}

function wordsOf(cells: readonly CellValue[]): number {
  return cells.filter((cell) => !isBlank(cell) && /\p{L}/u.test(shownText(cell))).length;
}

/** The number that a cell states, a hedge left out; the middle of no range. */
export function numberIn(
  cell: CellValue | undefined,
  notation: NumberNotation | undefined,
): number | undefined {
  const isStored = typeof cell === "object" && cell?.kind === "number";
  const text = isStored ? cell.text : shownText(cell);
  const plain = notation === undefined || isStored ? text : plainNumbers(text, notation);
  const quantity = plain === undefined || !/\p{Nd}/u.test(plain) ? undefined : parseQuantity(plain);
  return quantity === undefined || quantity.low !== quantity.high ? undefined : quantity.low;
}
