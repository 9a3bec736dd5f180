import { type AtomColumn, type Point, type Programme, fits, fixedIn, partsOf } from "./programme.ts";

/**
 * What a reader can work out, by an integer programme (the attacker of Fischetti & Salazar 2001; Hundepool et al., Statistical
 * Disclosure Control, 2012, ch. 4). The relaxed programme will not do: it calls safe what whole numbers open.
 */

/** A column to bound, as far as it takes: until points lie `width` apart and one reaches `reach`. `alone` is a column at 1. */
export type Bounding = {
  readonly column: number;
  readonly width: number;
  readonly reach: number;
  readonly alone: number | undefined;
};

/**
 * Whoever solves gives points of the programme, those that it found for these questions, in any order; undefined where it
 * ran out of time. It is not trusted: each point is looked at again.
 */
export type Solve = (
  programme: Programme,
  asks: readonly Bounding[],
) => Promise<readonly Point[] | undefined>;

/** A column that a reader can work out too closely: the ends that were found, and by whom. */
export type Exposed = {
  readonly column: number;
  readonly low: number;
  readonly high: number;
  /** The column of a single person who knows herself and finds out the rest. */
  readonly alone: number | undefined;
};

export type Attack =
  | { readonly outcome: "safe" }
  | { readonly outcome: "exposed"; readonly exposed: readonly Exposed[] }
  | { readonly outcome: "unknown" };

/**
 * Whether every column that is kept stays open: two points of the programme at least `least` apart, one of which reaches
 * `least`; of a nought that is kept, one above it. Each also where a single person counts herself out. A column is shown to
 * be safe by points that were checked, never by a solver's word. Parts of which release `next` says nothing are as they were; of
 * all releases together every part is looked at.
 */
export async function attack(programme: Programme, next: number | "all", solve: Solve): Promise<Attack> {
  const exposed: Exposed[] = [];
  const touched = new Set(
    programme.rows.flatMap(({ said, terms }) =>
      next === "all" || said?.[0] === next ? terms.map(([column]) => column) : [],
    ),
  );
  // A number that a release makes known says something of all that it is a sum of, though they are parts of their own then.
  const { columns: all, rows } = programme;
  const then = fixedIn(
    all,
    rows.filter(({ said }) => next !== "all" && said?.[0] !== next),
  );
  const made = new Set([...fixedIn(all, rows).keys()].filter((column) => !then.has(column)));
  for (const { terms } of rows)
    if (terms.some(([column]) => made.has(column))) for (const [column] of terms) touched.add(column);
  for (const { sum, terms } of programme.rows)
    if (sum !== undefined && terms.some(([column]) => touched.has(column))) touched.add(sum);
  for (const { programme: part, columns } of partsOf(programme)) {
    if (!columns.some((column) => touched.has(column))) continue;
    const found = await exposedIn(part, solve);
    if (found === undefined) return { outcome: "unknown" };
    for (const { column, alone, ...ends } of found)
      exposed.push({
        column: columns[column]!,
        alone: alone === undefined ? undefined : columns[alone]!,
        ...ends,
      });
  }
  return exposed.length === 0 ? { outcome: "safe" } : { outcome: "exposed", exposed };
}

async function exposedIn(part: Programme, solve: Solve): Promise<readonly Exposed[] | undefined> {
  const kept = part.columns.flatMap((column, at) => (column.kept === undefined ? [] : [{ column, at }]));
  if (kept.length === 0) return [];
  const pool: Point[] = [];
  const alone = part.columns.flatMap(({ truth, people, kept: open }, at) =>
    truth === 1 && people === 1 && open !== undefined ? [at] : [],
  );
  const wanted = kept.flatMap(({ column, at }) =>
    [undefined, ...alone.filter((other) => other !== at)].map((single): Bounding => ({
      column: at,
      ...openOf(column),
      alone: single,
    })),
  );
  const answer = async (asks: readonly Bounding[]): Promise<boolean> => {
    const points = await solve(part, asks);
    if (points === undefined) return false;
    pool.push(...points.filter((point) => fits(part, point)));
    return true;
  };
  const outside = wanted.filter(({ alone: single }) => single === undefined);
  if (!(await answer(outside))) return undefined;
  const [exposed, open] = split(outside, pool);
  // Who is exposed to every reader need not be asked about a single one.
  const stillOpen = new Set(open.map(({ column }) => column));
  const inside = wanted.filter(({ alone: single, column }) => single !== undefined && stillOpen.has(column));
  const asked = inside.filter((ask) => !isOpen(ask, pool));
  if (asked.length > 0 && !(await answer(asked))) return undefined;
  return [...exposed, ...split(asked, pool)[0]].map((ask) => {
    const values = valuesOf(ask, pool);
    return { column: ask.column, alone: ask.alone, low: Math.min(...values), high: Math.max(...values) };
  });
}

/** How open a column has to be. */
function openOf({ kept }: AtomColumn): Pick<Bounding, "width" | "reach"> {
  return { width: kept!.width, reach: kept!.width };
}

function split(
  asks: readonly Bounding[],
  pool: readonly Point[],
): readonly [exposed: Bounding[], open: Bounding[]] {
  return [asks.filter((ask) => !isOpen(ask, pool)), asks.filter((ask) => isOpen(ask, pool))];
}

function valuesOf({ column, alone }: Bounding, pool: readonly Point[]): number[] {
  return pool.filter((point) => alone === undefined || point[alone] === 1).map((point) => point[column]!);
}

/** Whether these points show that a column is as open as it is asked to be. */
export function isOpen(ask: Bounding, pool: readonly Point[]): boolean {
  let [low, high] = [Infinity, -Infinity];
  for (const point of pool) {
    if (ask.alone !== undefined && point[ask.alone] !== 1) continue;
    const value = point[ask.column]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return high - low >= ask.width && high >= ask.reach;
}

/** The least and the most that a column can be, as whole numbers; undefined where no answer came in time. */
export async function intervalOf(
  programme: Programme,
  column: number,
  solve: Solve,
): Promise<readonly [low: number, high: number] | undefined> {
  const ask = { column, width: Infinity, reach: Infinity, alone: undefined };
  const points = (await solve(programme, [ask]))?.filter((point) => fits(programme, point));
  if (points === undefined || points.length === 0) return undefined;
  const values = points.map((point) => point[column]!);
  return [Math.min(...values), Math.max(...values)];
}
