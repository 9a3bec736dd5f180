import type { CountedAttribute, Release, ReleasedCount, Where } from "../../src/domain/release.ts";

/** People who do not exist, by name: a1, a2 … */
export function people(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${prefix}${at + 1}`);
}

export const exactly = (count: number): ReleasedCount["says"] => ({ form: "count", low: count, high: count });

/** "n of N": how many of some people have a property, as a finding says it. */
export function finding(
  yes: readonly string[],
  no: readonly string[],
  given: {
    readonly key?: string;
    readonly harmful?: boolean;
    readonly least?: number;
    readonly missing?: readonly string[];
    readonly about?: string[];
    readonly of?: string[];
  } = {},
): Release {
  const { key = "beaten", harmful = false, least = 5, missing = [], about = [key], of = [] } = given;
  const where = (...categories: number[]): Where => [[0, categories]];
  const counts: ReleasedCount[] = [
    { population: 0, where: [], says: exactly(yes.length + no.length + missing.length) },
    { population: 0, where: where(0, 1) as ReleasedCount["where"], says: exactly(yes.length + no.length) },
    { population: 0, where: where(0) as ReleasedCount["where"], says: exactly(yes.length) },
  ];
  return {
    populations: [{ of: [...yes, ...no, ...missing], about: of, least }],
    attributes: [
      {
        key,
        about,
        harmful,
        categories: [
          { name: "yes", of: [...yes], answers: true, least: 0 },
          { name: "no", of: [...no], answers: true, least: 0 },
          { name: "missing", of: [...missing], answers: false, least: 0 },
        ],
      },
    ],
    counts,
    impossible: [],
    persons: {},
  };
}

export type TableCounts = {
  readonly rows: readonly string[];
  readonly columns: readonly string[];
  /** The number at each place. */
  readonly counts: readonly number[];
  readonly release: Release;
  readonly inner: readonly number[];
  readonly at: ReadonlyMap<string, number>;
};

/** A table of counts with its totals; `at` says where a count is: "row/column", "row/", "/column", "/". */
export function table(
  cells: Readonly<Record<string, readonly number[]>>,
  columns: readonly string[],
  least = 5,
  prefix = "p",
): TableCounts {
  const refs = new Map<string, string[]>();
  for (const [row, counts] of Object.entries(cells))
    counts.forEach((count, at) =>
      refs.set(`${row}/${columns[at]!}`, people(`${prefix}-${row}-${columns[at]!}-`, count)),
    );
  const rows = Object.keys(cells);
  const attribute = (
    key: string,
    names: readonly string[],
    isIn: (cell: string, name: string) => boolean,
  ): CountedAttribute => ({
    key,
    about: [key],
    harmful: false,
    categories: names.map((name) => ({
      name,
      of: [...refs].flatMap(([cell, those]) => (isIn(cell, name) ? those : [])),
      answers: true,
      least: 0,
    })),
  });
  const at = new Map<string, number>();
  const counts: ReleasedCount[] = [];
  const add = (name: string, where: Where, isIn: (cell: string) => boolean): void => {
    const count = [...refs].reduce((sum, [cell, those]) => sum + (isIn(cell) ? those.length : 0), 0);
    at.set(
      name,
      counts.push({ population: 0, where: where as ReleasedCount["where"], says: exactly(count) }) - 1,
    );
  };
  rows.forEach((row, r) =>
    columns.forEach((column, c) =>
      add(
        `${row}/${column}`,
        [
          [0, [r]],
          [1, [c]],
        ],
        (cell) => cell === `${row}/${column}`,
      ),
    ),
  );
  const inner = [...counts.keys()];
  rows.forEach((row, r) => add(`${row}/`, [[0, [r]]], (cell) => cell.startsWith(`${row}/`)));
  columns.forEach((column, c) => add(`/${column}`, [[1, [c]]], (cell) => cell.endsWith(`/${column}`)));
  add("/", [], () => true);
  return {
    rows,
    columns,
    counts: counts.map(({ says }) => (says as { low: number }).low),
    release: {
      populations: [{ of: [...refs.values()].flat(), about: [], least }],
      attributes: [
        attribute("row", rows, (cell, name) => cell.startsWith(`${name}/`)),
        attribute("column", columns, (cell, name) => cell.endsWith(`/${name}`)),
      ],
      counts,
      impossible: [],
      persons: {},
    },
    inner,
    at,
  };
}

/** The same without some of its counts. */
export function without({ release }: TableCounts, hidden: readonly number[]): Release {
  return { ...release, counts: release.counts.filter((_, at) => !hidden.includes(at)) };
}
