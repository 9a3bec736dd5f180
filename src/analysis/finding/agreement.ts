/** How far two or more coders agree, with the number of units that it rests on. */
export type Agreement = {
  /** 1 for full agreement, 0 for what chance gives, below 0 for less; undefined where all answers are alike or there are none. */
  readonly value: number | undefined;
  /** Units that at least two coders answered. */
  readonly n: number;
  /** Share of pairs that agree. */
  readonly observed: number;
  /** Share that would agree by chance. */
  readonly expected: number;
};

/**
 * Cohen's κ for two coders (Cohen 1960, A coefficient of agreement for nominal scales): units that one of them left out are
 * not counted; chance is from each coder's own shares.
 */
export function cohensKappa(
  units: readonly (readonly [string | undefined, string | undefined])[],
): Agreement {
  const both = units.filter(
    (unit): unit is readonly [string, string] => unit[0] !== undefined && unit[1] !== undefined,
  );
  const n = both.length;
  const [first, second] = [tally(both.map(([a]) => a)), tally(both.map(([, b]) => b))];
  const observed = share(both.filter(([a, b]) => a === b).length, n);
  let expected = 0;
  for (const [code, count] of first) expected += share(count, n) * share(second.get(code) ?? 0, n);
  return { value: n === 0 ? undefined : corrected(observed, expected), n, observed, expected };
}

/**
 * Krippendorff's α for nominal codes, any number of coders and missing answers (Krippendorff 2011, Computing Krippendorff's
 * alpha-reliability): each unit's pairs weigh by one over its answers less one; units with fewer than two answers fall out.
 */
export function krippendorffsAlpha(units: readonly (readonly (string | undefined)[])[]): Agreement {
  const paired = units
    .map((unit) => unit.filter((code): code is string => code !== undefined))
    .filter((unit) => unit.length >= 2);
  const total = tally(paired.flat());
  const answers = paired.reduce((sum, unit) => sum + unit.length, 0);
  let agreeing = 0;
  for (const unit of paired)
    for (const count of tally(unit).values()) agreeing += (count * (count - 1)) / (unit.length - 1);
  let chance = 0;
  for (const count of total.values()) chance += count * (count - 1);
  const observed = share(agreeing, answers);
  const expected = share(chance, answers * (answers - 1));
  const value = paired.length === 0 ? undefined : corrected(observed, expected);
  return { value, n: paired.length, observed, expected };
}

function tally(codes: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function corrected(observed: number, expected: number): number | undefined {
  return expected < 1 ? (observed - expected) / (1 - expected) : undefined;
}
