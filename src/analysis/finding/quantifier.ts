import type { FindingVerdict, Quantifier, Stated } from "../../domain/finding.ts";

/**
 * The one table of words for a share: when `n` of `N` (at least one) may be called so. Where ordinary use is vague the
 * bound is ours, and the count always stands beside the word: *most* is more than half; *the vast majority* at least four
 * fifths; *almost all* at least nine tenths, *almost none* at most one tenth; *many* at least a third and three; *several* at
 * least three; *some* at least one. *Exact* claims nothing beyond its numbers.
 */
export const quantifierHolds: Readonly<Record<Quantifier, (n: number, N: number) => boolean>> = {
  none: (n) => n === 0,
  all: (n, N) => n === N,
  "all-but-one": (n, N) => n === N - 1,
  most: (n, N) => n * 2 > N,
  "vast-majority": (n, N) => n * 5 >= N * 4,
  "almost-all": (n, N) => n * 10 >= N * 9,
  "almost-none": (n, N) => n * 10 <= N,
  many: (n, N) => n >= 3 && n * 3 >= N,
  several: (n) => n >= 3,
  some: (n) => n >= 1,
  "only-one": (n) => n === 1,
  exact: () => true,
};

/** Whether a statement claims anything that can be counted. */
export function isClaim(stated: Stated | undefined): stated is Stated {
  return (
    stated !== undefined &&
    (stated.n !== undefined || stated.N !== undefined || stated.quantifier !== undefined)
  );
}

/** What a statement claims of everybody: that none has the property, that all have it, or neither. */
export function universal({ n, N, quantifier }: Stated): "none" | "all" | undefined {
  if (quantifier === "none" || quantifier === "all") return quantifier;
  if (quantifier !== undefined && quantifier !== "exact") return undefined;
  if (n === 0) return "none";
  return n !== undefined && n === N ? "all" : undefined;
}

/** Whether those who answered the other way, the exceptions, are those with the property ("none", "only one") or those without. */
export function exceptionsHaveIt(stated: Stated | undefined, n: number, N: number): boolean {
  const everybody = stated && universal(stated);
  if (everybody !== undefined) return everybody === "none";
  switch (stated?.quantifier) {
    case "almost-none":
    case "only-one":
      return true;
    case "all-but-one":
    case "most":
    case "vast-majority":
    case "almost-all":
      return false;
    default:
      return stated?.n !== undefined && stated.N !== undefined ? stated.n * 2 < stated.N : n * 2 < N;
  }
}

/** What was counted, for a verdict: how many have the property, how many answered, how many did not, and why. */
export type Tally = {
  readonly n: number;
  readonly N: number;
  readonly missing: number;
  /** Of those missing, how many are not stated. */
  readonly notStated: number;
  /** Members of whom it is not known whether they belong, beyond those missing. */
  readonly undetermined: number;
  readonly exceptions: number;
};

/**
 * The verdict on a statement, the first that fits: `not-stated` where nothing is claimed; `contradicted`, a universal
 * statement with an exception; `differs`, no way in which those missing can have answered gives the statement;
 * `cannot-tell`, more than half is not stated, or the statement can be reached but is not what was counted; `agrees`.
 * (`circular` needs the records and is told in `computeFinding`.)
 */
export function verdictOn(stated: Stated | undefined, tally: Tally): Exclude<FindingVerdict, "circular"> {
  if (!isClaim(stated)) return "not-stated";
  if (universal(stated) !== undefined && tally.exceptions > 0) return "contradicted";
  // Nobody on record is not a count of nought.
  if (tally.N + tally.missing + tally.undetermined === 0) return "cannot-tell";
  if (!isReachable(stated, tally)) return "differs";
  if (tally.N === 0 || tally.notStated * 2 > tally.N + tally.missing) return "cannot-tell";
  return isWhatWasCounted(stated, tally) || isCertain(stated, tally) ? "agrees" : "cannot-tell";
}

/** Whether some of those missing or undetermined can have answered so that the statement holds of all who answered. */
function isReachable(stated: Stated, { n, N, missing, undetermined }: Tally): boolean {
  const most = N + missing + undetermined;
  // Every word of the table grows or falls with the share or names a number, so the ends and that number decide.
  const ends = stated.n === undefined ? [N] : [N + stated.n - n, stated.n + 1];
  const totals = (stated.N === undefined ? [...ends, most] : [stated.N]).filter(
    (total) => total >= N && total <= most,
  );
  return totals.some((total) => {
    const highest = n + total - N;
    const counts = stated.n === undefined ? [n, highest, 1, total - 1] : [stated.n];
    return counts.some((count) => count >= n && count <= highest && holds(stated, count, total));
  });
}

function isWhatWasCounted(stated: Stated, { n, N, missing, undetermined }: Tally): boolean {
  if ((stated.n !== undefined && stated.n !== n) || (stated.N !== undefined && stated.N !== N)) return false;
  // A word without a total speaks of everybody, so those missing count.
  return stated.N === undefined && stated.n === undefined && missing + undetermined > 0
    ? false
    : holds(stated, n, N);
}

/** Whether a word without a number holds whatever those missing would have answered. */
function isCertain(stated: Stated, { n, N, missing, undetermined }: Tally): boolean {
  const most = N + missing + undetermined;
  if (stated.n !== undefined || stated.quantifier === undefined || stated.quantifier === "exact")
    return false;
  if (stated.N !== undefined && stated.N !== most) return false;
  return holds(stated, n, N) && holds(stated, n, most) && holds(stated, n + most - N, most);
}

function holds({ quantifier }: Stated, n: number, N: number): boolean {
  return N > 0 && (quantifier === undefined || quantifierHolds[quantifier](n, N));
}
