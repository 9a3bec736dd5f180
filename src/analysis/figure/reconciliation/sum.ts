import { add } from "../../../arithmetic/interval.ts";
import { figureText } from "../../../arithmetic/figure-text.ts";
import { intervalOf } from "../../../arithmetic/hedge-law.ts";
import { numberText } from "../../../arithmetic/number-text.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import { recompute } from "../recomputation.ts";
import { indicatorFor, type Statement } from "../statement.ts";
import { notAddedWords, ordinalWords, periodWords, timeWords } from "../vocabulary.ts";
import { partsInTime } from "./period.ts";
import { type Stretch, gapsIn, stretchesText, stretchOf } from "./time.ts";
import { reconciliationOf, type Reconciliation, type ReconciliationVerdict } from "./verdict.ts";

const dayMs = 86_400_000;
/** The share of a period that parts must cover before it is worth saying what they leave out. */
const leastCover = 0.45;
/** Parts of one period, beyond which they are not added up: no report prints so many. */
const mostParts = 1000;

/** A number for a period, however often it is stated, and the numbers for parts of that period that do not overlap. */
type Tiling = {
  readonly wholes: readonly Statement[];
  /** For each part, in order of time, the numbers that are stated for it. */
  readonly parts: readonly (readonly Statement[])[];
  /** What of the period no part covers. */
  readonly gaps: readonly Stretch[];
  /** The share of the period that the parts cover. */
  readonly cover: number;
};

/**
 * The statements, with those of an indicator outside the vocabulary told to count over time (`flow`) where that is what
 * their numbers look like: a year's is nearer to what its parts come to than to any of them, as it is of visits, and is
 * not of guards.
 */
export function countedOverTime(statements: readonly Statement[]): readonly Statement[] {
  const votes = new Map<string, number>();
  for (const tiling of tilingsOf(statements.filter(mayCountOverTime))) {
    const key = votedOn(tiling.wholes[0]!);
    votes.set(key, (votes.get(key) ?? 0) + (looksAddedUp(tiling) ? 1 : -1));
  }
  return statements.map((statement) =>
    mayCountOverTime(statement) && (votes.get(votedOn(statement)) ?? 0) > 0
      ? { ...statement, kind: "flow" }
      : statement,
  );
}

/** Numbers for periods against the numbers for the parts of them, whether or not a figure names those as its inputs. */
export function sumsInTime(statements: readonly Statement[]): Reconciliation[] {
  const byRef = new Map(statements.map((statement) => [statement.ref, statement]));
  return tilingsOf(statements.filter(({ kind }) => kind === "flow"))
    .filter(({ wholes }) => wholes.every((whole) => partsInTime(whole, byRef).length === 0))
    .flatMap((tiling) => compareSum(tiling) ?? []);
}

/** Whether nothing says if a number is of a day or counts over a period. */
function mayCountOverTime({ kind, figure }: Statement): boolean {
  return kind === "stock" && !indicatorFor(figure).known;
}

function votedOn({ concept, dimension }: Statement): string {
  return `${withoutTime(concept)}\n${dimension}`;
}

/** Whether the whole is nearer, in proportion, to what its parts come to than to any of them. */
function looksAddedUp({ wholes, parts, cover }: Tiling): boolean {
  const numbers = parts.map(([part]) => part!.quantity!.low);
  const whole = wholes[0]!.quantity!.low;
  // One more on both sides, so that there is a proportion to nothing.
  const off = (number: number): number => Math.abs(Math.log((whole + 1) / (number + 1)));
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const offParts = least <= whole && whole <= most ? 0 : Math.min(off(least), off(most));
  return off(numbers.reduce((sum, number) => sum + number, 0) / cover) < offParts;
}

function tilingsOf(statements: readonly Statement[]): Tiling[] {
  const counts = statements.filter(isAdded);
  return [
    ...Map.groupBy(counts, ({ concept, place, dimension, population, figure }) =>
      [withoutTime(concept), place, dimension, withoutTime(population), figure.population_code].join("\n"),
    ).values(),
  ].flatMap(tilingsIn);
}

/** Whether a number is a count over an exact period that can be added to that of the next. */
function isAdded({ record, quantity, figure, span, dimension }: Statement): boolean {
  return (
    record === "figure" &&
    figure.case === undefined &&
    quantity !== undefined &&
    intervalOf(quantity).low >= 0 &&
    !dimension.startsWith("percent") &&
    !notAddedWords.test(`${figure.indicator.replaceAll(/[_-]+/g, " ")} ${figure.unit}`.toLowerCase()) &&
    stretchOf(span) !== undefined &&
    isExactTime(figure.as_of!)
  );
}

/** Whether a time has exact ends: no "about", no set of days, no season and no "late 2017". */
function isExactTime({
  edtf,
  words,
}: {
  readonly edtf: string;
  readonly words?: string | undefined;
}): boolean {
  if (words !== undefined && /^(?:early|mid|late)\b/i.test(words)) return false;
  return /^[\d/-]+$/.test(edtf) && !/-(?:2[1-9]|3[0-2])(?:$|\/)/.test(edtf.replaceAll(/-\d\d-\d\d/g, ""));
}

/** The words of a population or an indicator without those that only say when: "arrested in the first half of 2019". */
function withoutTime(named: string): string {
  const words = named.split(" ");
  const isPeriod = words.some((word) => periodWords.has(word));
  return words
    .filter(
      (word) =>
        !/^(?:19|20)\d\d$/.test(word) &&
        !timeWords.has(word) &&
        !(isPeriod && (periodWords.has(word) || ordinalWords.has(word))),
    )
    .join(" ");
}

/** One tiling for each number that is stated for a period, of those that have a part. */
function tilingsIn(group: readonly Statement[]): Tiling[] {
  const spans = [...Map.groupBy(group, ({ span }) => `${span!.from} ${span!.until}`).values()]
    .map((stated) => ({ ...stretchOf(stated[0]!.span)!, stated }))
    .sort((a, b) => a.from - b.from || b.until - a.until);
  if (spans.length < 2) return [];
  return spans.flatMap((period, at) => {
    const inside: Slot[] = [];
    for (const span of spans.slice(at + 1)) {
      if (span.from >= period.until || inside.length > mostParts) break;
      if (span.until <= period.until) inside.push(span);
    }
    const parts = inside.length > mostParts ? [] : longestRow(inside);
    if (parts.length === 0) return [];
    const gaps = gapsIn(period, parts, dayMs);
    const cover =
      parts.reduce((sum, { from, until }) => sum + until - from, 0) / (period.until - period.from);
    const numbers = Map.groupBy(
      period.stated,
      ({ figure, quantity }) => `${figureText(figure)}\n${quantity!.low}`,
    );
    return [...numbers.values()].map((wholes): Tiling => ({
      wholes,
      parts: parts.map(({ stated }) => distinct(stated)),
      gaps,
      cover,
    }));
  });
}

type Slot = Stretch & { readonly stated: readonly Statement[] };

/** The first statement of each number. */
function distinct(statements: readonly Statement[]): Statement[] {
  return [
    ...Map.groupBy(
      statements,
      ({ source, quantity }) => `${source}\n${quantity!.low}\n${quantity!.high}\n${quantity!.qualifier}`,
    ).values(),
  ].map(([first]) => first!);
}

/** Those of the slots, none overlapping another, that cover most time together, and the fewest that do. */
function longestRow(slots: readonly Slot[]): Slot[] {
  const inOrder = [...slots].sort((a, b) => a.until - b.until || b.from - a.from);
  type Best = {
    readonly covered: number;
    readonly count: number;
    readonly last: number;
    readonly before: number;
  };
  const best: Best[] = [{ covered: 0, count: 0, last: -1, before: 0 }];
  for (const [at, { from, until }] of inOrder.entries()) {
    let [low, high] = [0, at];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (inOrder[middle]!.until <= from) low = middle + 1;
      else high = middle;
    }
    const taken = {
      covered: best[low]!.covered + until - from,
      count: best[low]!.count + 1,
      last: at,
      before: low,
    };
    const left = best[at]!;
    const isBetter =
      taken.covered > left.covered || (taken.covered === left.covered && taken.count < left.count);
    best.push(isBetter ? taken : left);
  }
  const row: Slot[] = [];
  for (let at = best.at(-1)!; at.last >= 0; at = best[at.before]!) row.unshift(inOrder[at.last]!);
  return row;
}

/** What a whole and its parts come to; undefined where the parts say nothing of it. */
function compareSum(tiling: Tiling): Reconciliation | undefined {
  const [whole] = tiling.wholes;
  const tried = combinationsOf(tiling).map((parts) => verdictOn(whole!, parts, tiling));
  const chosen = tried.find((said) => said?.verdict === "agree" || said?.verdict === "rounding") ?? tried[0];
  if (chosen === undefined) return undefined;
  const { verdict, parts, arithmetic, note } = chosen;
  return reconciliationOf(
    verdict,
    [...tiling.wholes, ...parts],
    `${arithmetic}; printed: ${figureText(whole!.figure)}`,
    note,
  );
}

/** The parts as each source has them, the whole's own first; where a source is silent, as the first that is not. */
function combinationsOf({ wholes, parts }: Tiling): (readonly Statement[])[] {
  const sources = new Set([...wholes, ...parts.flat()].map(({ source }) => source));
  const combinations = [...sources].map((source) =>
    parts.map((stated) => stated.find((part) => part.source === source) ?? stated[0]!),
  );
  return [...new Map(combinations.map((row) => [row.map(({ ref }) => ref).join("\n"), row])).values()];
}

type SaidPart = {
  readonly verdict: ReconciliationVerdict;
  readonly parts: readonly Statement[];
  readonly arithmetic: string;
  readonly note: string;
};

function verdictOn(
  whole: Statement,
  parts: readonly Statement[],
  { gaps, cover }: Tiling,
): SaidPart | undefined {
  const total = intervalOf(whole.quantity!);
  const sum = parts.map(({ quantity }) => intervalOf(quantity!)).reduce(add);
  const off = parts.reduce((rest, { quantity }) => rest - quantity!.low, whole.quantity!.low);
  const isSame = Math.abs(off) <= 1e-9 * Math.max(1, total.low);
  const isRound =
    Math.abs(off) <= [whole, ...parts].reduce((room, { quantity }) => room + roundingOf(quantity!.low), 0);
  const isMore = sum.low > total.high || (sum.low === total.high && (sum.lowOpen || total.highOpen));
  const out = stretchesText(gaps);
  if (parts.length === 1) {
    if (!isMore || isRound) return undefined;
    return {
      verdict: "irreconcilable",
      parts,
      arithmetic: `${figureText(parts[0]!.figure)} (${stretchesText([stretchOf(parts[0]!.span)!])})`,
      note: "The number for a part of the period is larger than the one for the whole of it.",
    };
  }
  const result = recompute(
    { ...whole.figure, formula: "sum" },
    parts.map(({ figure }) => figure),
  );
  if (result.outcome === "not-computable") return undefined;
  const { arithmetic } = result;
  if (gaps.length === 0) {
    if (result.outcome === "rounding" || (result.outcome === "differs" && isRound))
      return {
        verdict: "rounding",
        parts,
        arithmetic,
        note: "The parts of the period make up the whole of it, at the precision printed.",
      };
    if (result.outcome !== "differs")
      return {
        verdict: "agree",
        parts,
        arithmetic,
        note:
          result.outcome === "agrees"
            ? "The parts of the period make up the whole of it."
            : "The hedges leave room for the parts of the period to make up the whole of it; as printed they do not.",
      };
    const without =
      parts.length < 3
        ? []
        : parts.filter(
            ({ quantity }) =>
              Math.abs(off + quantity!.low) <= 1e-9 * Math.max(1, total.low) && quantity!.low > 0,
          );
    if (without.length === 1)
      return {
        verdict: "date",
        parts,
        arithmetic,
        note: `The whole is what its parts come to without ${stretchesText([stretchOf(without[0]!.span)!])}.`,
      };
    return {
      verdict: "irreconcilable",
      parts,
      arithmetic,
      note: isMore ? moreThanWhole : "The parts cover the whole period, and do not come to its number.",
    };
  }
  if (isMore && !isRound)
    return { verdict: "irreconcilable", parts, arithmetic, note: `${moreThanWhole} They leave out ${out}.` };
  if (cover < leastCover) return undefined;
  if (isSame)
    return {
      verdict: "date",
      parts,
      arithmetic,
      note: `The parts come to the whole and leave out ${out}. That there were none in that time cannot be excluded.`,
    };
  const isExact = [whole, ...parts].every(
    ({ quantity }) => quantity!.qualifier === "exact" && quantity!.low === quantity!.high,
  );
  return {
    verdict: "agree",
    parts,
    arithmetic,
    note: `The parts leave out ${out}${isExact ? `, for which ${numberText(off)} ${off === 1 ? "is" : "are"} left` : ""}; nothing contradicts the whole.`,
  };
}

const moreThanWhole =
  "The parts of the period are more than the whole of it; what is counted in two of them cannot be excluded.";

/** How far a number that ends in two zeros or more may be from the one that it rounds; 0 for others, and for a single digit. */
function roundingOf(number: number): number {
  const zeros = /0*$/.exec(String(number))![0].length;
  return zeros < 2 || significantDigits(number) < 2 ? 0 : 0.5 * 10 ** zeros;
}
