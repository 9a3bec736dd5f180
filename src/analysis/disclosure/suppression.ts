import type { Release } from "../../domain/release.ts";
import type { Solve } from "./attack.ts";
import {
  type Before,
  type ReleaseRefusal,
  type ToldBefore,
  fewIn,
  isPlainlyExposed,
  toldBy,
  verdictOn,
} from "./control.ts";
import { programmeOf } from "./equations.ts";
import { type Programme, boundsOf } from "./programme.ts";

/** Tables of so many inner cells are searched whole: no pattern that hides fewer numbers is missed. */
const searchedWhole = 12;

/** How many patterns are looked at, and how many of those that pass the plain look are attacked. */
const mostPatterns = 200_000;
const mostAttacks = 80;

export type Suppressed =
  | { readonly outcome: "released"; readonly hidden: readonly number[] }
  | { readonly outcome: "refused"; readonly refusals: readonly ReleaseRefusal[] };

/** The programme of a table, and what of it may be hidden: the places of its counts, and how many people each tells of. */
type Search = {
  readonly programme: Programme;
  readonly next: number;
  readonly solve: Solve;
  readonly told: ToldBefore;
  readonly isRisky: (hidden: ReadonlySet<number>) => boolean;
};

/**
 * Which counts of a release have to be hidden so that the rest may go out: none where it may go out whole; else as few as can
 * be, and of as few people (complementary suppression, Fischetti & Salazar 2001). `inner` are the places of its inner cells:
 * up to twelve of them every pattern is tried, in the order of how much it hides; of larger tables one cell after another is
 * hidden, the cheapest beside what is exposed, and what need not be hidden is shown again.
 */
export async function suppress(
  before: Before,
  next: Release,
  inner: readonly number[],
  solve: Solve,
): Promise<Suppressed> {
  const few = fewIn(before, next);
  if (few.length > 0) return { outcome: "refused", refusals: few };
  const programme = programmeOf([...before.ledger, next], before.known, before.leastOf);
  if (programme === undefined) return { outcome: "refused", refusals: [{ kind: "unknown" }] };
  const at = before.ledger.length;
  // What says no number of its own (a label stands in a table) can't be hidden.
  const all = new Set(
    next.counts.flatMap(({ says }, place) => (says.form === "count" && says.high === null ? [] : [place])),
  );
  const bounds = boundsOf(shown(programme, at, all));
  const search: Search = {
    programme,
    next: at,
    solve,
    told: toldBy(before, solve),
    isRisky: (hidden) => isPlainlyExposed(shown(programme, at, hidden), bounds),
  };
  const whole = await safe(search, new Set());
  if (whole === true) return { outcome: "released", hidden: [] };
  const none = await safe(search, all);
  if (none !== true) return { outcome: "refused", refusals: none };
  const cost = (count: number): number => costOf(programme, at, count) + (inner.includes(count) ? 0 : 0.5);
  const items = [...all].sort((a, b) => cost(a) - cost(b) || a - b);
  const must = items.filter((count) => search.isRisky(new Set(items.filter((other) => other !== count))));
  const found =
    inner.length <= searchedWhole
      ? ((await fewest(search, items, must)) ?? (await stepwise(search, items, must, new Set(inner))))
      : await stepwise(search, items, must, new Set(inner));
  if (found === undefined) return { outcome: "refused", refusals: [{ kind: "unknown" }] };
  return { outcome: "released", hidden: [...found].sort((a, b) => a - b) };
}

/** The programme with some counts of its new release hidden. */
function shown({ columns, rows }: Programme, next: number, hidden: ReadonlySet<number>): Programme {
  return {
    columns,
    rows: rows.filter(({ said }) => said === undefined || said[0] !== next || !hidden.has(said[1])),
  };
}

async function safe(search: Search, hidden: ReadonlySet<number>): Promise<true | readonly ReleaseRefusal[]> {
  const { programme, next, told, solve } = search;
  const verdict = await verdictOn(shown(programme, next, hidden), next, told, solve);
  return verdict.outcome === "released" ? true : verdict.refusals;
}

function costOf({ columns, rows }: Programme, next: number, count: number): number {
  const row = rows.find(({ said }) => said?.[0] === next && said[1] === count);
  return (row?.terms ?? []).reduce((sum, [column]) => sum + columns[column]!.people, 0);
}

/** The pattern that hides the fewest counts, of those the one of the fewest people; undefined where too many were tried. */
async function fewest(
  search: Search,
  items: readonly number[],
  must: readonly number[],
): Promise<ReadonlySet<number> | undefined> {
  const free = items.filter((count) => !must.includes(count));
  const budget = { patterns: mostPatterns, attacks: mostAttacks };
  for (let more = 0; more <= free.length; more++)
    for (const extra of choices(free, more)) {
      const hidden = new Set([...must, ...extra]);
      if ((budget.patterns -= 1) < 0) return undefined;
      if (search.isRisky(hidden)) continue;
      if ((budget.attacks -= 1) < 0) return undefined;
      const verdict = await safe(search, hidden);
      if (verdict === true) return hidden;
      if (verdict.some(({ kind }) => kind === "unknown")) return undefined;
    }
  return undefined;
}

/** All ways to choose so many of these, those of the first ones first. */
function* choices(of: readonly number[], count: number, from = 0): Generator<readonly number[]> {
  if (count === 0) yield [];
  else
    for (let at = from; at <= of.length - count; at++)
      for (const rest of choices(of, count - 1, at + 1)) yield [of[at]!, ...rest];
}

async function stepwise(
  search: Search,
  items: readonly number[],
  must: readonly number[],
  inner: ReadonlySet<number>,
): Promise<ReadonlySet<number> | undefined> {
  const hidden = new Set(must);
  const columnsOf = new Map(
    items.map((count) => [
      count,
      new Set(
        search.programme.rows
          .filter(({ said }) => said?.[0] === search.next && said[1] === count)
          .flatMap(({ terms }) => terms.map(([column]) => column)),
      ),
    ]),
  );
  const isWithin = (count: number, line: number): boolean =>
    [...columnsOf.get(count)!].every((column) => columnsOf.get(line)!.has(column));
  for (;;) {
    const verdict = await safe(search, hidden);
    if (verdict === true) break;
    if (verdict.some(({ kind }) => kind === "unknown")) return undefined;
    const [worst] = verdict as readonly Extract<ReleaseRefusal, { refs: readonly string[] }>[];
    const exposed = search.programme.columns.findIndex(
      ({ of, kept }) => of?.refs === worst!.refs && kept !== undefined,
    );
    const lines = items.filter(
      (count) => !inner.has(count) && !hidden.has(count) && columnsOf.get(count)!.has(exposed),
    );
    const partner =
      items.find(
        (count) =>
          inner.has(count) &&
          !hidden.has(count) &&
          lines.some((line) => isWithin(count, line) && isLonely(line)),
      ) ??
      items.find(
        (count) => inner.has(count) && !hidden.has(count) && lines.some((line) => isWithin(count, line)),
      ) ??
      items.find((count) => !hidden.has(count));
    if (partner === undefined) return undefined;
    hidden.add(partner);
  }
  for (const count of items.toReversed()) {
    if (!hidden.has(count) || must.includes(count)) continue;
    const without = new Set([...hidden].filter((other) => other !== count));
    if (!search.isRisky(without) && (await safe(search, without)) === true) hidden.delete(count);
  }
  return hidden;

  function isLonely(line: number): boolean {
    return items.filter((count) => inner.has(count) && hidden.has(count) && isWithin(count, line)).length < 2;
  }
}
