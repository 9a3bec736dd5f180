import { grouped } from "../../arithmetic/number-text.ts";
import { scale, subtract } from "../../arithmetic/interval.ts";
import { isExplained, isPeriodic } from "./certainty.ts";
import { type FigureRead, matches, pattern, type Sentence, slot } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import {
  asExact,
  claimOf,
  type RelationContext,
  explaining,
  inputOf,
  type Inputs,
  judge,
  positionOf,
  ratioOf,
  replaceNumber,
  report,
  ruleFor,
  shown,
  slips,
} from "./context.ts";

/** Two values of one quantity, before and after. */
interface Pair {
  readonly old: FigureRead;
  readonly fresh: FigureRead;
  /** Stated with "from … to", "compared with"; otherwise inferred from two dates. */
  readonly isStated: boolean;
  readonly index: number;
}

interface ChangeClaim {
  readonly figure: FigureRead;
  readonly direction: "rise" | "fall";
  readonly start: number;
  readonly index: number;
  readonly end: number;
  readonly wording: string;
}

const compiled = oncePerLanguage(({ patterns }) => {
  const claim = (sources: readonly string[]) =>
    sources.map((source) => pattern(source.replaceAll("<?>", "(<change>)")));
  // "fell from 4,100 to 3,690, by 10%"
  const behind = `[^<N>;]{0,60}? to <N>[^<any>;.]{0,25},? (?:or |that is )?by <?>`;
  return {
    rise: claim([...patterns.riseClaims, `${patterns.riseVerb}[^;.]{0,60}? from <N>${behind}`]),
    fall: claim([...patterns.fallClaims, `${patterns.fallVerb}[^;.]{0,60}? from <N>${behind}`]),
    riseVerb: new RegExp(patterns.riseVerb, "g"),
    fallVerb: new RegExp(patterns.fallVerb, "g"),
    multipleVerb: new RegExp(patterns.multipleVerb),
    fromTo: pattern(`${patterns.from}(<N>)[^<N>;]{0,90}? ${patterns.to} (<N>)`),
    toFrom: pattern(`\\b(?:to|at|of) (<N>)[^<N>;]{0,60}? from (<N>)`),
    compared: pattern(`(<N>)[^<N>;:]{0,90}?${patterns.compared}(<N>)`),
    to: pattern(`${patterns.to} (<N>)`),
    than: pattern(
      `(<N>)[^<N>;]{0,90}?(?:[,–—(]|\\bis|\\bwas|\\bare|\\bwere) ?<change> ${patterns.more} than [^<N>;.,]{0,45}?(<N>)`,
    ),
    apart: pattern(`(<count>)[^<N>;]{0,70}?(<count>)[^<N>;.]{0,30}?${patterns.difference} (<count>)`),
    ownBase: new RegExp(patterns.ownBase),
    elsewhen: pattern(patterns.elsewhen).quick,
    contrast: pattern(patterns.contrast).quick,
    sequel: new RegExp(`${patterns.sequel}(?:${patterns.riseVerb}|${patterns.fallVerb})`),
    sameChange: new RegExp(patterns.sameChange),
    more: new RegExp(`^ ?${patterns.more}\\b`),
    counted: pattern("<count>[^<any>;.]{0,30}[,(–—] ?$").quick,
    verb: new RegExp(`${patterns.riseVerb}|${patterns.fallVerb}`),
    anyChange: new RegExp(
      `${patterns.riseVerb}|${patterns.fallVerb}|${patterns.multipleVerb}|[${slot.multiple}]|\\b(?:increase|rise|growth|decrease|decline|drop|fall|reduction|more|fewer|less|higher|lower|difference|change|up|down|compared)\\b`,
    ),
  };
});

/** Checks rises and falls against the two values they are taken between. */
export function checkChanges(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  context.sentences.forEach((sentence, index) => {
    if (sentence.figures.length === 0 || !wording.anyChange.test(sentence.template)) return;
    const claims = changeClaims(sentence, wording);
    for (const { at } of matches(sentence, wording.apart)) checkApart(context, at[1]!, at[2]!, at[3]!);
    const pairs = pairsIn(context, sentence, index, claims, wording);
    for (const pair of pairs) {
      shareSubject(pair, claims);
      checkDirection(context, sentence, pair, wording);
    }
    for (const claim of claims) {
      const isFigureOfPair = pairs.some(({ old, fresh }) => old === claim.figure || fresh === claim.figure);
      if (isFigureOfPair) continue;
      impossibleFall(context, claim);
      const pair = nearest(sentence, pairs, claim.figure);
      // "a 17% decline, while the rate fell 26%": the second is of something else.
      const isSecond =
        pair !== undefined &&
        claims.some(
          (other) => other !== claim && other.figure.kind === claim.figure.kind && isGrowthOf(other, pair),
        );
      if (isSecond && !isGrowthOf(claim, pair)) continue;
      if (pair !== undefined) {
        if (!isOfAnother(context, sentence, claim.figure, claim.index, pair, wording))
          checkClaim(context, sentence, claim, pair);
      } else if (
        claim.figure.kind === "percent" &&
        claim.figure.sub !== "points" &&
        !isPeriodic(context, claim.figure, claim.index)
      ) {
        context.pending.push({
          relation: "growth",
          wording: claim.direction,
          claim: claim.figure,
          sentence,
          population: undefined,
          end: claim.figure.end,
        });
      }
    }
    // "doubled from 100 to 150", "up threefold from 100 to 150"
    for (const figure of sentence.figures) {
      if (figure.sub !== "multiple" || claims.some((claim) => claim.figure === figure && pairs.length > 0))
        continue;
      const stated = pairs.filter((each) => each.isStated);
      const pair =
        stated.length > 0 ? nearest(sentence, stated, figure) : pairs.length === 1 ? pairs[0] : undefined;
      if (
        pair !== undefined &&
        isChangeWord(figure, context) &&
        !isOfAnother(context, sentence, figure, positionOf(sentence, figure), pair, wording)
      )
        checkMultiple(context, figure, pair);
    }
  });
}

/** "96 deaths in custody, up from 71": one counts what the other does, or what the change is said of. */
function shareSubject({ old, fresh, isStated }: Pair, claims: readonly ChangeClaim[]): void {
  const says = (concepts: ReadonlySet<string>) => [...concepts].some((concept) => !concept.startsWith("~"));
  const subject = [old.concepts, fresh.concepts, ...claims.map(({ figure }) => figure.subject)].find(says);
  if (!isStated || subject === undefined) return;
  for (const figure of [old, fresh]) {
    if (!says(figure.concepts)) figure.concepts = new Set([...figure.concepts, ...subject]);
  }
}

function isChangeWord(figure: FigureRead, context: RelationContext): boolean {
  const surface = context.text.slice(figure.start, figure.end).toLowerCase();
  return /ed$|ing$|fold$/.test(surface);
}

type Wording = ReturnType<typeof compiled>;

function changeClaims(sentence: Sentence, wording: Wording): ChangeClaim[] {
  const claims: ChangeClaim[] = [];
  for (const direction of ["rise", "fall"] as const) {
    for (const expression of wording[direction]) {
      for (const { at, index, end, text } of matches(sentence, expression)) {
        const figure = at[1];
        if (figure === undefined || claims.some((claim) => claim.figure === figure)) continue;
        if (figure.sub === "multiple") continue;
        const isCount = figure.kind === "quantity" || figure.kind === "money";
        if (
          isCount &&
          !/ (?:by|of) |more|fewer|less|higher|lower|increase|rise|drop|fall|decrease|decline/.test(text[0]!)
        )
          continue;
        if (isCount && /\b(?:up|down|to)\b/.test(text[0]!) && !/ by /.test(text[0]!)) continue;
        if (figure.second !== undefined && figure.sub !== "points") continue;
        if (figure.kind === "percent" && figure.sub === "share") figure.sub = "growth";
        claims.push({ figure, direction, start: sentence.start, index, end, wording: text[0]! });
      }
    }
  }
  return claims;
}

function pairsIn(
  context: RelationContext,
  sentence: Sentence,
  index: number,
  claims: readonly ChangeClaim[],
  wording: Wording,
): Pair[] {
  const pairs: Pair[] = [];
  const isClaim = (figure: FigureRead) => claims.some((claim) => claim.figure === figure);
  const put = (old: FigureRead | undefined, fresh: FigureRead | undefined, isStated: boolean, at: number) => {
    if (
      old === undefined ||
      fresh === undefined ||
      !isComparable(old, fresh) ||
      isOfMagnitude(fresh) !== isOfMagnitude(old) ||
      isClaim(old) ||
      isClaim(fresh)
    )
      return;
    if (pairs.some((pair) => pair.old === old || pair.fresh === fresh)) return;
    pairs.push({ old, fresh, isStated, index: at });
  };
  for (const { at, index } of matches(sentence, wording.fromTo)) put(at[1], at[2], true, index);
  for (const { at, index } of matches(sentence, wording.toFrom)) put(at[2], at[1], true, index);
  for (const { at, index } of matches(sentence, wording.compared)) put(at[2], at[1], true, index);
  // "9,204, 312 more than in June (8,892)"
  for (const { at, index } of matches(sentence, wording.than)) put(at[2], at[1], true, index);
  if (pairs.length > 0) return pairs;
  // Two counts of one kind with a date each: the earlier is the base.
  const counts = sentence.figures.filter(
    (figure) =>
      !isClaim(figure) &&
      (figure.sub === "count" ||
        figure.kind === "money" ||
        (figure.kind === "percent" && figure.sub !== "points")),
  );
  const dated = counts.filter((figure) => figure.asOf !== undefined && !figure.isCarried);
  if (dated.length === 2 && isComparable(dated[0]!, dated[1]!) && !isOfOther(context, dated[0]!, dated[1]!)) {
    const [a, b] = dated as [FigureRead, FigureRead];
    const [x, y] = [yearKey(a.asOf!), yearKey(b.asOf!)];
    if (x !== undefined && y !== undefined && x !== y) put(x < y ? a : b, x < y ? b : a, false, 0);
  }
  if (pairs.length > 0 || claims.length === 0 || index === 0) return pairs;
  // "… 3,400 in 2016. A year later it had jumped to 8,700, an increase of 256 %."
  const last =
    matches(sentence, wording.to)
      .map(({ at }) => at[1])
      .filter((figure) => figure !== undefined && !isClaim(figure))
      .at(-1) ??
    (counts.length === 1 && claims.every((claim) => claim.figure !== counts[0]) ? counts[0] : undefined);
  const before = context.sentences[index - 1]!;
  if (last === undefined || before.end < sentence.start - 3) return pairs;
  const earlier = before.figures.filter(
    (figure) => isComparable(figure, last) && !isOfOther(context, figure, last),
  );
  // "A year earlier it had been …": then the sentence before has the newer value.
  const isBackwards = sentence.dates.some((date) =>
    context.text.slice(date.start, date.end).endsWith("earlier"),
  );
  const pairOf = (figure: FigureRead): Pair => ({
    old: isBackwards ? last : figure,
    fresh: isBackwards ? figure : last,
    isStated: false,
    index: 0,
  });
  if (earlier.length === 1) pairs.push(pairOf(earlier[0]!));
  else {
    // Of several only one that a slip would explain, and only if none fits.
    const trials = earlier.map(pairOf).filter(({ old }) => old.number > 0);
    const claim = claims.find(({ figure }) => figure.kind === "percent" && figure.sub !== "points");
    if (claim === undefined) return pairs;
    const growthOf = ({ old, fresh }: Pair) =>
      ((fresh.number - old.number) / old.number) * 100 * (claim.direction === "rise" ? 1 : -1);
    if (
      trials.some(
        (pair) => Math.abs(growthOf(pair) - claim.figure.number) <= Math.max(1, claim.figure.granularity),
      )
    )
      return pairs;
    const explained = trials.filter(
      (pair) =>
        growthOf(pair) > 0 &&
        explaining(claim.figure, [
          { name: "ratio", value: growthOf(pair) + 100 },
          ...slips(claim.figure, growthOf(pair)),
        ]).length > 0,
    );
    if (explained.length === 1) pairs.push(explained[0]!);
  }
  return pairs;
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

/** The pair that stands nearest to a figure. */
function nearest(sentence: Sentence, pairs: readonly Pair[], figure: FigureRead): Pair | undefined {
  const at = positionOf(sentence, figure);
  const distance = ({ old, fresh }: Pair): number =>
    Math.min(...[old, fresh].map((each) => Math.abs(positionOf(sentence, each) - at)));
  return pairs.toSorted((a, b) => distance(a) - distance(b))[0];
}

/**
 * Whether a change is another than that of the pair: of each year ("12% a year"), against a base of its own ("than in June
 * 2019"), to a value of its own ("by a third, to 100"), or of another subject ("…, while deaths fell by 40%").
 */
function isOfAnother(
  context: RelationContext,
  sentence: Sentence,
  figure: FigureRead,
  start: number,
  pair: Pair,
  wording: Wording,
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

/** "the ministry counts 3,000, the union 3,400, a difference of 400" */
function checkApart(context: RelationContext, a: FigureRead, b: FigureRead, difference: FigureRead): void {
  const right = Math.abs(a.number - b.number);
  const isHedged = [a, b, difference].some((figure) => figure.senses.some((sense) => sense !== "exact"));
  if (right === difference.number || isHedged) return;
  report(context, difference, {
    rule: "difference-mismatch",
    severity: "error",
    message: `Between ${shown(a.number)} and ${shown(b.number)} lie ${shown(right)}.`,
    computed: { diff: right },
    others: [a, b],
  });
}

/** "from 10 to 12 million": ten of what is not said. */
function isOfMagnitude({ printed, number }: FigureRead): boolean {
  return number >= 1e5 && /[a-z]/i.test(printed);
}

/** Whether a claim in percent is the growth of the pair, to the last digit. */
function isGrowthOf({ figure, direction }: ChangeClaim, { old, fresh }: Pair): boolean {
  if (figure.kind !== "percent" || figure.sub === "points" || !(old.number > 0)) return false;
  const growth = ((fresh.number - old.number) / old.number) * 100 * (direction === "rise" ? 1 : -1);
  return Math.abs(growth - figure.number) <= Math.max(figure.granularity, 0.5);
}

function impossibleFall(context: RelationContext, { figure, direction }: ChangeClaim): void {
  if (direction !== "fall" || figure.kind !== "percent" || figure.sub === "points" || figure.number <= 100)
    return;
  report(context, figure, {
    rule: "impossible-value",
    severity: "error",
    message: `Nothing can fall by ${shown(figure.number)}%: a fall of 100% leaves nothing.`,
    computed: { most: 100 },
  });
  context.settled.add(figure);
}

function checkDirection(context: RelationContext, sentence: Sentence, pair: Pair, wording: Wording): void {
  if (!pair.isStated) return;
  const head = sentence.template.slice(Math.max(0, pair.index - 80), pair.index + 14);
  const up = lastMatch(head, wording.riseVerb);
  const down = lastMatch(head, wording.fallVerb);
  const here = sentence.template.slice(pair.index, pair.index + 110);
  const isComparedDown = /\bdown from\b/.test(here);
  const isComparedUp = /\bup from\b/.test(here);
  const direction = isComparedDown
    ? "fall"
    : isComparedUp
      ? "rise"
      : up < 0 && down < 0
        ? undefined
        : up > down
          ? "rise"
          : "fall";
  if (direction === undefined || wording.multipleVerb.test(head) || /\bnot\b|n't|n’t/.test(head)) return;
  const change = subtract(
    inputOf(pair.fresh, "wide", context.settings),
    inputOf(pair.old, "wide", context.settings),
  );
  if (direction === "rise" ? change.high >= 0 : change.low <= 0) return;
  const first = Math.min(pair.old.phraseStart, pair.fresh.phraseStart);
  const last = Math.max(pair.old.end, pair.fresh.end);
  report(context, pair.fresh, {
    rule: "direction-mismatch",
    severity: "error",
    start: Math.max(sentence.start, first - 40 < sentence.start ? sentence.start : first),
    end: last,
    message: `${shown(pair.fresh.number)} is ${direction === "rise" ? "less" : "more"} than ${shown(pair.old.number)}, so this is no ${direction}.`,
    computed: { diff: pair.fresh.number - pair.old.number },
    others: [pair.old],
  });
}

function lastMatch(text: string, expression: RegExp): number {
  expression.lastIndex = 0;
  let last = -1;
  for (let match = expression.exec(text); match !== null; match = expression.exec(text)) last = match.index;
  return last;
}

function checkClaim(context: RelationContext, sentence: Sentence, claim: ChangeClaim, pair: Pair): void {
  const { figure, direction } = claim;
  const { settings } = context;
  const old = pair.old.number;
  const fresh = pair.fresh.number;
  if (!(old > 0)) return;
  const sign = direction === "rise" ? 1 : -1;
  const growth = ratioOf(pair.fresh, pair.old, settings, sign * 100, -sign * 100);
  const difference: Inputs = (width) =>
    scale(subtract(inputOf(pair.fresh, width, settings), inputOf(pair.old, width, settings)), sign);
  const isPercentPair = pair.old.kind === "percent";
  const others = [pair.old, pair.fresh];
  const phrase = claimSpan(context, sentence, claim);
  // A rise from more to less is a matter of direction, not of size.
  const wide = difference("wide");
  if (wide.high < 0) {
    const already = context.diagnostics.some(
      (found) =>
        found.rule === "direction-mismatch" && found.start >= sentence.start && found.end <= sentence.end,
    );
    if (!already && pair.isStated) {
      report(context, figure, {
        rule: "direction-mismatch",
        severity: "error",
        ...phrase,
        message: `From ${shown(old)} to ${shown(fresh)} is a ${sign > 0 ? "fall" : "rise"}, not a ${direction}.`,
        computed: { diff: fresh - old },
        others,
      });
    }
    context.settled.add(figure);
    return;
  }
  const computedGrowth = ((fresh - old) / old) * 100 * sign;
  const computedDifference = (fresh - old) * sign;
  context.settled.add(figure);
  if (figure.kind === "percent" || figure.sub === "fraction") {
    const share = figure.sub === "fraction";
    const computed: Inputs = (width) => (share ? scale(growth(width), 0.01) : growth(width));
    if (isPercentPair) {
      const right = judge(claimOf(figure), figure.sub === "points" ? difference : computed, settings);
      if (right.severity === undefined || right.severity === "info") return;
      const other = judge(claimOf(figure), figure.sub === "points" ? growth : difference, settings);
      if (other.severity === undefined) {
        const isPoints = figure.sub === "points";
        report(context, figure, {
          rule: "percent-vs-points",
          severity: "warning",
          ...phrase,
          message: isPoints
            ? `From ${shown(old)}% to ${shown(fresh)}% is ${shown(computedDifference)} percentage points; relatively it is ${shown(computedGrowth)}%.`
            : `Between ${shown(old)}% and ${shown(fresh)}% lie ${shown(computedDifference)} percentage points; the relative change is ${shown(computedGrowth)}%.`,
          computed: { points: computedDifference, relative: computedGrowth },
          ...(isPoints ? {} : pointsFix(context, figure)),
          others,
        });
        return;
      }
      report(context, figure, {
        rule: ruleFor(
          right,
          claimOf(figure),
          figure.sub === "points" ? "difference-mismatch" : "growth-mismatch",
        ),
        severity: right.severity,
        ...phrase,
        message: `From ${shown(old)}% to ${shown(fresh)}% is ${shown(computedDifference)} percentage points, or ${shown(computedGrowth)}%.`,
        computed: { points: computedDifference, relative: computedGrowth },
        others,
      });
      return;
    }
    const judgement = judge(claimOf(figure), computed, settings);
    if (judgement.severity === undefined || hasOtherPair(context, figure, pair, sign)) return;
    const ratio = (fresh / old) * 100;
    const rivals = [
      { name: "ratio", value: ratio },
      { name: "wrong base", value: (computedDifference / fresh) * 100 },
      { name: "inverse", value: (old / fresh) * 100 },
      ...slips(figure, computedGrowth),
    ];
    const found = share ? [] : explaining(figure, rivals);
    const only = new Set(found.map((rival) => rival.name)).size === 1 ? found[0] : undefined;
    const isRatio = judgement.verdict === "violated" && found.some((rival) => rival.name === "ratio");
    if (
      !pair.isStated &&
      pair.old.sentence !== pair.fresh.sentence &&
      only === undefined &&
      judgement.severity === "error"
    ) {
      // The base was inferred from the sentence before; without an explanation this may be another base.
      return;
    }
    const decimals = figure.granularity < 1 ? 1 : 0;
    const value = grouped(computedGrowth, decimals);
    const rule = isRatio ? "ratio-as-growth" : ruleFor(judgement, claimOf(figure), "growth-mismatch");
    const edit = share
      ? undefined
      : replaceNumber(context.text, figure, Number(computedGrowth.toFixed(decimals)));
    const why = isRatio
      ? `${shown(fresh)} is ${shown(ratio)}% of ${shown(old)}; the ${direction} is ${value}%.`
      : only?.name === "wrong base"
        ? `From ${shown(old)} to ${shown(fresh)} is a ${direction} of ${value}%; ${shown(figure.number)}% takes the new value as the base.`
        : `From ${shown(old)} to ${shown(fresh)} is a ${direction} of ${value}%${only === undefined ? "" : `; the printed number looks like ${only.name}`}.`;
    report(context, figure, {
      rule,
      severity: judgement.severity,
      ...phrase,
      message: why,
      computed: { growth: computedGrowth, ratio },
      others,
      ...(judgement.severity === "error" && figure.hedge.length === 0 && edit !== undefined
        ? { fix: { title: `a ${direction} of ${value}%`, edits: [edit] } }
        : {}),
    });
    return;
  }
  if (figure.kind !== pair.old.kind && !(figure.kind === "quantity" && pair.old.kind === "quantity")) return;
  if (figure.kind === "money" && figure.unit !== pair.old.unit) return;
  // Differences of counts are taken as printed: 130 is no rounding of 134.
  const isCounted = figure.kind === "quantity" && Math.max(old, fresh) < 10_000;
  const counted = {
    ...claimOf(figure),
    unit: isCounted ? Math.min(figure.granularity, 1) : figure.granularity,
  };
  const judgement = asExact(judge(counted, difference, settings), counted, difference);
  if (judgement.severity === undefined || judgement.severity === "info") return;
  const edit = replaceNumber(context.text, figure, computedDifference);
  report(context, figure, {
    rule: ruleFor(judgement, claimOf(figure), "difference-mismatch"),
    severity: judgement.severity,
    message: `From ${shown(old)} to ${shown(fresh)} is a ${direction} of ${shown(computedDifference)}.`,
    computed: { diff: computedDifference },
    others,
    ...(judgement.severity === "error" && figure.hedge.length === 0 && edit !== undefined
      ? { fix: { title: shown(computedDifference), edits: [edit] } }
      : {}),
  });
}

/** Whether a change in percent is that between two other numbers nearby. */
function hasOtherPair(context: RelationContext, figure: FigureRead, pair: Pair, sign: number): boolean {
  const unit = figure.kind === "percent" ? 100 : 1;
  return isExplained(context, figure, [pair.old, pair.fresh], (a, b) => {
    if (typeof a === "number" || typeof b === "number" || a.kind !== b.kind || !(a.number > 0)) return false;
    const growth = ratioOf(b, a, context.settings, sign * unit, -sign * unit);
    return judge(claimOf(figure), growth, context.settings).severity === undefined;
  });
}

function pointsFix(context: RelationContext, figure: FigureRead) {
  const surface = context.text.slice(figure.start, figure.end);
  if (!surface.endsWith("%")) return {};
  return {
    fix: {
      title: "percentage points",
      edits: [{ start: figure.end - 1, end: figure.end, text: " percentage points" }],
    },
  };
}

/** The words of the claim with its number: "an increase of 256%". */
function claimSpan(
  context: RelationContext,
  sentence: Sentence,
  claim: ChangeClaim,
): { start: number; end: number } {
  const { figure } = claim;
  const head = context.text.slice(Math.max(sentence.start, figure.phraseStart - 60), figure.phraseStart);
  const lead =
    /(?:\b(?:an?|the|up|down)\s+)?(?:[a-z-]+\s+){0,2}(?:increase|rise|growth|jump|surge|decrease|decline|drop|fall|reduction|cut)\s+(?:of|by)\s+$/i.exec(
      head,
    );
  return {
    start:
      lead === null
        ? figure.phraseStart
        : figure.phraseStart - lead[0].length + (/^\s*/.exec(lead[0])?.[0].length ?? 0),
    end: Math.max(figure.end, figure.phraseEnd),
  };
}

function checkMultiple(context: RelationContext, figure: FigureRead, pair: Pair): void {
  const { settings } = context;
  const surface = context.text.slice(figure.start, figure.end).toLowerCase();
  const judgement = judge(claimOf(figure), ratioOf(pair.fresh, pair.old, settings), settings);
  context.settled.add(figure);
  if (judgement.severity === undefined || judgement.severity === "info") return;
  // "fell threefold, from 330 to 110" divides.
  if (surface.endsWith("fold") && pair.fresh.number < pair.old.number) {
    const { severity } = judge(claimOf(figure), ratioOf(pair.old, pair.fresh, settings), settings);
    if (severity === undefined || severity === "info") return;
  }
  const value = pair.fresh.number / pair.old.number;
  report(context, figure, {
    rule: ruleFor(judgement, claimOf(figure), "ratio-mismatch"),
    severity: judgement.severity,
    message: `From ${shown(pair.old.number)} to ${shown(pair.fresh.number)} is ${shown(value)} times, not “${surface}”.`,
    computed: { ratio: value },
    others: [pair.old, pair.fresh],
  });
}
