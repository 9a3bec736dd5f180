import { subtract } from "../../arithmetic/interval.ts";
import { type FigureRead, matches, type Sentence } from "../discourse/sentence.ts";
import { isPeriodic } from "./certainty.ts";
import { checkClaim, checkMultiple } from "./change-claim.ts";
import { changePairs, growthOf, isOfAnother, nearest } from "./change-pair.ts";
import { type ChangeClaim, type ChangePair, type ChangeWording, changeWording } from "./change-wording.ts";
import { inputOf, positionOf, type RelationContext, report, shown } from "./context.ts";

/** Checks rises and falls against the two values they are taken between. */
export function checkChanges(context: RelationContext): void {
  const wording = changeWording(context.lexicon.language);
  context.sentences.forEach((sentence, index) => {
    if (sentence.figures.length === 0 || !wording.anyChange.test(sentence.template)) return;
    const claims = changeClaims(sentence, wording);
    for (const { at } of matches(sentence, wording.apart)) checkApart(context, at[1]!, at[2]!, at[3]!);
    const pairs = changePairs(context, sentence, index, claims, wording);
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
function shareSubject({ old, fresh, isStated }: ChangePair, claims: readonly ChangeClaim[]): void {
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

function changeClaims(sentence: Sentence, wording: ChangeWording): ChangeClaim[] {
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

/** Whether a claim in percent is the growth of the pair, to the last digit. */
function isGrowthOf({ figure, direction }: ChangeClaim, pair: ChangePair): boolean {
  if (figure.kind !== "percent" || figure.sub === "points" || !(pair.old.number > 0)) return false;
  const growth = growthOf(pair, direction);
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

function checkDirection(
  context: RelationContext,
  sentence: Sentence,
  pair: ChangePair,
  wording: ChangeWording,
): void {
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
