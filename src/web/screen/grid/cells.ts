/** A cell of a grid, counted from 0. */
export type CellSpot = { readonly row: number; readonly column: number };

/** Two corners of what is chosen. */
export type CellRange = { readonly spot: CellSpot; readonly anchor: CellSpot };

/** A cell of a record, and what it said when it was looked at. */
export type CellSeen = {
  readonly ref: string;
  readonly label: string;
  readonly field: string;
  readonly seen: string;
  /** Of a record that is to be made: what it begins with. */
  readonly make?: Readonly<Record<string, unknown>>;
};
export type CellTyped = CellSeen & { readonly text: string };

/** The cell as it is asked for: without what it is called on the screen. */
export function askedOf({
  ref,
  field,
  text,
  seen,
  make,
}: Omit<CellTyped, "label">): Omit<CellTyped, "label"> {
  return { ref, field, text, seen, ...(make === undefined ? {} : { make }) };
}

export function withinRange({ spot, anchor }: CellRange, row: number, column: number): boolean {
  const isBetween = (at: number, one: number, other: number): boolean =>
    at >= Math.min(one, other) && at <= Math.max(one, other);
  return isBetween(row, spot.row, anchor.row) && isBetween(column, spot.column, anchor.column);
}

/** What is chosen as a spreadsheet takes it: tabs between cells, a line a row, what holds either in quotes. */
export function rangeText(
  { spot, anchor }: CellRange,
  textAt: (row: number, column: number) => string,
): string {
  const lines: string[] = [];
  for (let row = Math.min(spot.row, anchor.row); row <= Math.max(spot.row, anchor.row); row++) {
    const cells: string[] = [];
    for (
      let column = Math.min(spot.column, anchor.column);
      column <= Math.max(spot.column, anchor.column);
      column++
    )
      cells.push(quoted(textAt(row, column)));
    lines.push(cells.join("\t"));
  }
  return lines.join("\n");
}

function quoted(text: string): string {
  // A spreadsheet must not take a text for a formula.
  const safe = /^[=+@]/.test(text) ? `'${text}` : text;
  return /[\t\n\r"]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The cells of a text that a spreadsheet has copied; the one line end behind the last row is no row. */
export function readTable(text: string): string[][] {
  const rows: string[][] = [[]];
  let cell = "";
  let isQuoted = false;
  const whole = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let at = 0; at < whole.length; at++) {
    const sign = whole[at]!;
    if (isQuoted) {
      if (sign !== '"') cell += sign;
      else if (whole[at + 1] === '"') {
        cell += '"';
        at++;
      } else isQuoted = false;
    } else if (sign === '"' && cell === "") isQuoted = true;
    else if (sign === "\t" || sign === "\n") {
      rows.at(-1)!.push(cell);
      cell = "";
      if (sign === "\n") rows.push([]);
    } else cell += sign;
  }
  rows.at(-1)!.push(cell);
  return rows;
}

/**
 * What is pasted from a corner on, cell by cell; one text fills all that is chosen. `beyond` is how many texts stand where the
 * grid has no cell: they are left out, and said.
 */
export function cellsFrom(
  rows: readonly (readonly (string | undefined)[])[],
  from: CellSpot,
  range: CellRange,
  seenAt: (row: number, column: number) => CellSeen | undefined,
): { readonly cells: readonly CellTyped[]; readonly beyond: number } {
  const [first = []] = rows;
  const isOne = rows.length === 1 && first.length === 1;
  const height = isOne ? Math.abs(range.spot.row - range.anchor.row) + 1 : rows.length;
  const cells: CellTyped[] = [];
  let beyond = 0;
  for (let row = 0; row < height; row++) {
    const width = isOne ? Math.abs(range.spot.column - range.anchor.column) + 1 : rows[row]!.length;
    for (let column = 0; column < width; column++) {
      const seen = seenAt(from.row + row, from.column + column);
      const text = isOne ? first[0] : rows[row]![column];
      // What a merged cell covers stays as it is.
      if (text === undefined) continue;
      if (seen === undefined) beyond += text.trim() === "" ? 0 : 1;
      else cells.push({ ...seen, text });
    }
  }
  return { cells, beyond };
}
