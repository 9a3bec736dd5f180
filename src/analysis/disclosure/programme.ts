/**
 * What a reader can compute from published numbers, as an integer programme: one whole number for each atom (people whom no
 * published statement tells apart), one row for each thing said. `Released` statements come from `domain/release.ts`.
 */

/** `low <= sum of coefficient * column <= high`, in whole numbers. */
export type ProgrammeRow = {
  readonly terms: readonly (readonly [column: number, coefficient: number])[];
  readonly low: number;
  readonly high: number;
  /** In which release it was said, and in which of its counts; undefined of what is so by itself. */
  readonly said: readonly [release: number, count: number] | undefined;
  /** The column that this row makes the sum of its others. */
  readonly sum?: number;
};

export type AtomColumn = {
  /** How many records there are in truth, and of how many people. */
  readonly truth: number;
  readonly people: number;
  readonly low: number;
  readonly high: number;
  /**
   * What a reader must not learn: the number, within `width`, of which the people are fewer than `least`. Undefined where nothing is to be kept: many people, nobody, no
   * answer, or people whom the audience may see.
   */
  readonly kept: { readonly least: number; readonly width: number; readonly nought: boolean } | undefined;
  /** By which region and attribute categories it is told apart, for whoever has to explain it. */
  readonly of: Atom | undefined;
};

/** People who are in the same published populations and in the same category of each attribute. */
export type Atom = {
  readonly populations: readonly number[];
  readonly categories: readonly (readonly [attribute: string, category: string])[];
  readonly refs: readonly string[];
};

export type Programme = { readonly columns: readonly AtomColumn[]; readonly rows: readonly ProgrammeRow[] };

/** The whole numbers of a programme, one a column. */
export type Point = readonly number[];

/** Whether a point is whole and keeps every bound and row: exact, as all numbers are whole. */
export function fits({ columns, rows }: Programme, point: Point): boolean {
  return (
    point.length === columns.length &&
    columns.every(
      ({ low, high }, at) => Number.isInteger(point[at]) && point[at]! >= low && point[at]! <= high,
    ) &&
    rows.every(({ terms, low, high }) => {
      const sum = terms.reduce((total, [column, coefficient]) => total + coefficient * point[column]!, 0);
      return sum >= low && sum <= high;
    })
  );
}

/**
 * Bounds of each column that single rows give, one after the other until none is closer. A reader knows at least this much, so
 * that a column which is too narrow by it is so in truth; the other way round it says nothing.
 */
export function boundsOf({ columns, rows }: Programme): readonly (readonly [low: number, high: number])[] {
  const bounds = columns.map(({ low, high }) => [low, high] as [number, number]);
  for (let turn = 0, isCloser = true; isCloser && turn < 100; turn++) {
    isCloser = false;
    for (const { terms, low, high } of rows) {
      let [least, most] = [0, 0];
      for (const [column, coefficient] of terms) {
        least += coefficient * bounds[column]![coefficient > 0 ? 0 : 1];
        most += coefficient * bounds[column]![coefficient > 0 ? 1 : 0];
      }
      for (const [column, coefficient] of terms) {
        const own = bounds[column]!;
        const [atLeast, atMost] = coefficient > 0 ? own : ([own[1], own[0]] as const);
        const ends = [
          (low - (most - coefficient * atMost)) / coefficient,
          (high - (least - coefficient * atLeast)) / coefficient,
        ];
        const [lower, upper] = coefficient > 0 ? ends : [ends[1]!, ends[0]!];
        const closer = [
          Math.max(own[0], Math.ceil(lower! - 1e-9)),
          Math.min(own[1], Math.floor(upper! + 1e-9)),
        ] as const;
        if (closer[0] > own[0] || closer[1] < own[1]) {
          bounds[column] = [closer[0], closer[1]];
          isCloser = true;
          break;
        }
      }
    }
  }
  return bounds;
}

/**
 * The parts of a programme that share no row, each with the columns of the whole it is made of. Columns that a row alone
 * determines are put in as numbers first, so that what only such a number joins comes apart.
 */
export function partsOf({ columns, rows }: Programme): readonly {
  readonly programme: Programme;
  readonly columns: readonly number[];
}[] {
  const fixed = fixedIn(columns, rows);
  const parent = columns.map((_, at) => at);
  const root = (at: number): number => {
    let top = at;
    while (parent[top] !== top) top = parent[top] = parent[parent[top]!]!;
    return top;
  };
  const open = rows.map((row) => withFixed(row, fixed)).filter(({ terms }) => terms.length > 0);
  for (const { terms } of open) for (const [column] of terms) parent[root(column)] = root(terms[0]![0]);
  const groups = new Map<number, number[]>();
  columns.forEach((_, at) => {
    if (fixed.has(at)) return groups.set(-1 - at, [at]);
    const group = groups.get(root(at));
    return group === undefined ? groups.set(root(at), [at]) : group.push(at);
  });
  const rowsOf = new Map<number, ProgrammeRow[]>();
  for (const row of open) {
    const at = root(row.terms[0]![0]);
    rowsOf.set(at, [...(rowsOf.get(at) ?? []), row]);
  }
  return [...groups].map(([at, members]) => {
    const place = new Map(members.map((column, index) => [column, index]));
    return {
      columns: members,
      programme: {
        columns: members.map((column) => {
          const known = fixed.get(column);
          return known === undefined ? columns[column]! : { ...columns[column]!, low: known, high: known };
        }),
        rows: (rowsOf.get(at) ?? []).map((row) => ({
          ...row,
          terms: row.terms.map(([column, coefficient]) => [place.get(column)!, coefficient] as const),
        })),
      },
    };
  });
}

/** Columns that can be one number alone, by what single rows say one after the other. */
export function fixedIn(
  columns: readonly AtomColumn[],
  rows: readonly ProgrammeRow[],
): ReadonlyMap<number, number> {
  const fixed = new Map<number, number>();
  columns.forEach(({ low, high }, at) => {
    if (low === high) fixed.set(at, low);
  });
  for (let before = -1; before !== fixed.size;) {
    before = fixed.size;
    for (const row of rows) {
      if (row.low !== row.high) continue;
      const { terms, low } = withFixed(row, fixed);
      const [only] = terms;
      if (terms.length === 1) fixed.set(only![0], low / only![1]);
      // Nothing is below nought, so that a sum of nought is nought in each of its parts.
      else if (
        low === 0 &&
        terms.every(([column, coefficient]) => coefficient > 0 && columns[column]!.low === 0)
      )
        for (const [column] of terms) fixed.set(column, 0);
    }
  }
  return fixed;
}

function withFixed(row: ProgrammeRow, fixed: ReadonlyMap<number, number>): ProgrammeRow {
  const known = row.terms.reduce(
    (sum, [column, coefficient]) => sum + coefficient * (fixed.get(column) ?? 0),
    0,
  );
  return {
    ...row,
    terms: row.terms.filter(([column]) => !fixed.has(column)),
    low: row.low - known,
    high: row.high - known,
  };
}
