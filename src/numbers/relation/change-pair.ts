import { type FigureRead, matches, type Sentence } from "../discourse/sentence.ts";
import { isPeriodic } from "./certainty.ts";
import type { ChangeClaim, ChangePair, ChangeWording } from "./change-wording.ts";
import { explaining, positionOf, type RelationContext, slips } from "./context.ts";

/** The values before and after that a sentence states, or that it and the sentence before it date. */
export function changePairs(
  context: RelationContext,
  sentence: Sentence,
  index: number,
  claims: readonly ChangeClaim[],
  wording: ChangeWording,
): ChangePair[] {
  const isClaim = (figure: FigureRead) => claims.some((claim) => claim.figure === figure);
  const stated = statedPairs(sentence, isClaim, wording);
  if (stated.length > 0) return stated;
  const counts = sentence.figures.filter(
    (figure) =>
      !isClaim(figure) &&
      (figure.sub === "count" ||
        figure.kind === "money" ||
        (figure.kind === "percent" && figure.sub !== "points")),
  );
  const dated = datedPair(context, counts);
  if (dated !== undefined) return [dated];
  if (claims.length === 0 || index === 0) return [];
  // "… 3,400 in 2016. A year later it had jumped to 8,700, an increase of 256 %."
  const last =
    matches(sentence, wording.to)
      .map(({ at }) => at[1])
      .findLast((figure) => figure !== undefined && !isClaim(figure)) ??
    (counts.length === 1 ? counts[0] : undefined);
  const before = context.sentences[index - 1]!;
  if (last === undefined || before.end < sentence.start - 3) return [];
  const pair = pairAcross(context, before, sentence, last, claims);
  return pair === undefined ? [] : [pair];
}

/** "from 3,400 to 8,700", "to 12 from 10", "8,700, compared with 3,400", "9,204, 312 more than in June (8,892)". */
function statedPairs(
  sentence: Sentence,
  isClaim: (figure: FigureRead) => boolean,
  { fromTo, toFrom, compared, than }: ChangeWording,
): ChangePair[] {
  const pairs: ChangePair[] = [];
  for (const [expression, oldAt, freshAt] of [
    [fromTo, 1, 2],
    [toFrom, 2, 1],
    [compared, 2, 1],
    [than, 2, 1],
  ] as const)
    for (const { at, index } of matches(sentence, expression)) {
      const [old, fresh] = [at[oldAt], at[freshAt]];
      if (old === undefined || fresh === undefined || isClaim(old) || isClaim(fresh)) continue;
      if (!isPair(old, fresh) || pairs.some((pair) => pair.old === old || pair.fresh === fresh)) continue;
      pairs.push({ old, fresh, isStated: true, index });
    }
  return pairs;
}

/** Two counts of one kind with a date each: the earlier is the base. */
function datedPair(context: RelationContext, counts: readonly FigureRead[]): ChangePair | undefined {
  const dated = counts.filter((figure) => figure.asOf !== undefined && !figure.isCarried);
  const [a, b] = dated;
  if (a === undefined || b === undefined || dated.length > 2) return undefined;
  if (!isComparable(a, b) || isOfOther(context, a, b)) return undefined;
  const [x, y] = [yearKey(a.asOf!), yearKey(b.asOf!)];
  if (x === undefined || y === undefined || x === y) return undefined;
  const [old, fresh] = x < y ? [a, b] : [b, a];
  return isPair(old, fresh) ? { old, fresh, isStated: false, index: 0 } : undefined;
}

/** The value in the sentence before that a change to `last` is taken from; of several the one that a slip alone explains. */
function pairAcross(
  context: RelationContext,
  before: Sentence,
  sentence: Sentence,
  last: FigureRead,
  claims: readonly ChangeClaim[],
): ChangePair | undefined {
  // "A year earlier it had been …": then the sentence before has the newer value.
  const isBackwards = sentence.dates.some((date) =>
    context.text.slice(date.start, date.end).endsWith("earlier"),
  );
  const pairs = before.figures
    .filter((figure) => isComparable(figure, last) && !isOfOther(context, figure, last))
    .map((figure): ChangePair => {
      const [old, fresh] = isBackwards ? [last, figure] : [figure, last];
      return { old, fresh, isStated: false, index: 0 };
    });
  if (pairs.length === 1) return pairs[0];
  const claim = claims.find(({ figure }) => figure.kind === "percent" && figure.sub !== "points");
  if (claim === undefined) return undefined;
  const { figure, direction } = claim;
  const trials = pairs
    .filter(({ old }) => old.number > 0)
    .map((pair) => ({ pair, growth: growthOf(pair, direction) }));
  const isGrowth = ({ growth }: { growth: number }) =>
    Math.abs(growth - figure.number) <= Math.max(1, figure.granularity);
  if (trials.some(isGrowth)) return undefined;
  const explained = trials.filter(
    ({ growth }) =>
      growth > 0 &&
      explaining(figure, [{ name: "ratio", value: growth + 100 }, ...slips(figure, growth)]).length > 0,
  );
  return explained.length === 1 ? explained[0]!.pair : undefined;
}

/** The rise, or the fall, between two values in percent of the older. */
export function growthOf({ old, fresh }: ChangePair, direction: ChangeClaim["direction"]): number {
  return ((fresh.number - old.number) / old.number) * 100 * (direction === "rise" ? 1 : -1);
}

function isPair(old: FigureRead, fresh: FigureRead): boolean {
  return isComparable(old, fresh) && isOfMagnitude(fresh) === isOfMagnitude(old);
}

/** Whether two figures count different things: both are narrowed, and not alike. */
function isOfOther(context: RelationContext, a: FigureRead, b: FigureRead): boolean {
  const narrowing = (figure: FigureRead) =>
    [...figure.concepts].filter((concept) => context.lexicon.language.narrowing.has(concept));
  const [x, y] = [narrowing(a), narrowing(b)];
  return x.length > 0 && y.length > 0 && !x.some((concept) => y.includes(concept));
}

function yearKey(asOf: string): string | undefined {
  return /(\d{4}(?:-\d\d)?(?:-\d\d)?)$/.exec(asOf)?.[1];
}

function isComparable(a: FigureRead, b: FigureRead): boolean {
  // "from 731 to 505 per 100,000"
  if (b.sub === "rate") return a.sub === "rate" || a.sub === "count";
  if (a.kind !== b.kind || a.unit !== b.unit) return false;
  if (a.second !== undefined && a.sub !== "n-of-N") return false;
  if (a.kind === "money" || a.kind === "percent") return true;
  return a.kind === "quantity" && (a.sub === b.sub || a.sub === "count" || b.sub === "count");
}

/** "from 10 to 12 million": ten of what is not said. */
export function isOfMagnitude({ printed, number }: FigureRead): boolean {
  return number >= 1e5 && /[a-z]/i.test(printed);
}

/** The pair that stands nearest to a figure. */
export function nearest(
  sentence: Sentence,
  pairs: readonly ChangePair[],
  figure: FigureRead,
): ChangePair | undefined {
  const at = positionOf(sentence, figure);
  const distance = ({ old, fresh }: ChangePair): number =>
    Math.min(...[old, fresh].map((each) => Math.abs(positionOf(sentence, each) - at)));
  return pairs.toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * Whether a change is another than that of the pair: of each year ("12% a year"), against a base of its own ("than in June
 * 2019"), to a value of its own ("by a third, to 100"), or of another subject ("…, while deaths fell by 40%").
 */
export function isOfAnother(
  context: RelationContext,
  sentence: Sentence,
  figure: FigureRead,
  start: number,
  pair: ChangePair,
  wording: ChangeWording,
): boolean {
  if (isPeriodic(context, figure, start)) return true;
  const { template, slots } = sentence;
  const at = positionOf(sentence, figure);
  const tail = /^[^;.]{0,70}/.exec(template.slice(at + 1))![0];
  const slotBehind = (from: number, reach: number): FigureRead | undefined => {
    for (let k = from; k < Math.min(template.length, from + reach); k++)
      if (slots.has(k)) return slots.get(k) as FigureRead;
    return undefined;
  };
  const oldAt = positionOf(sentence, pair.old);
  const namesOld = oldAt > at && oldAt <= at + tail.length;
  const base = namesOld ? undefined : wording.ownBase.exec(tail)?.[0];
  if (base !== undefined && !pair.old.isCarried && pair.old.asOf !== undefined) {
    const first = slotBehind(at + 1 + base.length, tail.length - base.length);
    const isDated = first?.kind === "date" && !pair.old.asOf.includes(String(first.value));
    if (isDated || wording.elsewhen.test(tail)) return true;
  }
  const own = /^,? (?:up |down |back )?to /.exec(tail)?.[0];
  if (own !== undefined) {
    const target = slotBehind(at + 1 + own.length, 1);
    if (target?.number !== undefined && target !== pair.fresh && target !== pair.old) return true;
  }
  const places = [pair.old, pair.fresh]
    .map((each) => positionOf(sentence, each))
    .filter((place) => place >= 0);
  if (places.length < 2) return false;
  const [first, last] = [Math.min(...places), Math.max(...places)];
  if (at < first) {
    const between = template.slice(at + 1, first);
    return wording.contrast.test(between) || wording.sequel.test(between);
  }
  if (at < last) return false;
  const between = template.slice(last + 1, at);
  if (wording.contrast.test(between.replace(/^[^,;]*?; (?=(?:an?|this|that|the|it) )/, ""))) return true;
  if (wording.sequel.test(between)) return true;
  // "…, so that one guard watches 12 prisoners, 33% more than before": more than 12 was before.
  if (wording.more.test(tail) && wording.counted.test(between)) return true;
  const and = between.lastIndexOf(" and ");
  if (and < 0) return false;
  const behind = between.slice(and + 5);
  return wording.verb.test(behind) && !wording.sameChange.test(behind);
}
