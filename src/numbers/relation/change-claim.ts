import { type Interval, scale, subtract } from "../../arithmetic/interval.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import type { FigureRead, Sentence } from "../discourse/sentence.ts";
import { isExplained } from "./certainty.ts";
import { growthOf } from "./change-pair.ts";
import type { ChangeClaim, ChangePair } from "./change-wording.ts";
import {
  asExact,
  claimOf,
  explaining,
  inputOf,
  type Inputs,
  judge,
  type Judgement,
  mended,
  ratioOf,
  type RelationContext,
  replaceNumber,
  report,
  ruleFor,
  shown,
  slips,
} from "./context.ts";

/** A change with all that it is judged by. */
interface ChangeTrial {
  readonly context: RelationContext;
  readonly sentence: Sentence;
  readonly claim: ChangeClaim;
  readonly pair: ChangePair;
  readonly growth: Inputs;
  readonly difference: Inputs;
  /** Growth and difference of the numbers as printed. */
  readonly points: { readonly growth: number; readonly difference: number };
}

/** Judges a change against the two values that it is taken between. */
export function checkClaim(
  context: RelationContext,
  sentence: Sentence,
  claim: ChangeClaim,
  pair: ChangePair,
): void {
  const { figure, direction } = claim;
  const { settings } = context;
  const { old, fresh } = pair;
  if (!(old.number > 0)) return;
  const sign = direction === "rise" ? 1 : -1;
  const trial: ChangeTrial = {
    context,
    sentence,
    claim,
    pair,
    growth: ratioOf(fresh, old, settings, sign * 100, -sign * 100),
    difference: (width): Interval =>
      scale(subtract(inputOf(fresh, width, settings), inputOf(old, width, settings)), sign),
    points: { growth: growthOf(pair, direction), difference: (fresh.number - old.number) * sign },
  };
  context.settled.add(figure);
  // A rise from more to less is a matter of direction, not of size.
  if (trial.difference("wide").high < 0) checkOpposite(trial);
  else if (figure.kind !== "percent" && figure.sub !== "fraction") checkDifference(trial);
  else if (old.kind === "percent") checkPoints(trial);
  else checkGrowth(trial, sign);
}

function checkOpposite({ context, sentence, claim, pair }: ChangeTrial): void {
  const { old, fresh } = pair;
  const isReported = context.diagnostics.some(
    ({ rule, start, end }) => rule === "direction-mismatch" && start >= sentence.start && end <= sentence.end,
  );
  if (isReported || !pair.isStated) return;
  const { direction } = claim;
  report(context, claim.figure, {
    rule: "direction-mismatch",
    severity: "error",
    ...claimSpan(context, sentence, claim),
    message: `From ${shown(old.number)} to ${shown(fresh.number)} is a ${direction === "rise" ? "fall" : "rise"}, not a ${direction}.`,
    computed: { diff: fresh.number - old.number },
    others: [old, fresh],
  });
}

/** A change between two percentages: in points, or relative to the first. */
function checkPoints({ context, sentence, claim, pair, growth, difference, points }: ChangeTrial): void {
  const { figure } = claim;
  const { settings } = context;
  const isPoints = figure.sub === "points";
  const relative: Inputs = (width) =>
    figure.sub === "fraction" ? scale(growth(width), 0.01) : growth(width);
  const right = judge(claimOf(figure), isPoints ? difference : relative, settings);
  if (right.severity === undefined || right.severity === "info") return;
  const isOther = judge(claimOf(figure), isPoints ? growth : difference, settings).severity === undefined;
  const [from, to] = [`${shown(pair.old.number)}%`, `${shown(pair.fresh.number)}%`];
  const [inPoints, inPercent] = [`${shown(points.difference)} percentage points`, `${shown(points.growth)}%`];
  report(context, figure, {
    rule: isOther
      ? "percent-vs-points"
      : ruleFor(right, claimOf(figure), isPoints ? "difference-mismatch" : "growth-mismatch"),
    severity: isOther ? "warning" : right.severity,
    ...claimSpan(context, sentence, claim),
    message: !isOther
      ? `From ${from} to ${to} is ${inPoints}, or ${inPercent}.`
      : isPoints
        ? `From ${from} to ${to} is ${inPoints}; relatively it is ${inPercent}.`
        : `Between ${from} and ${to} lie ${inPoints}; the relative change is ${inPercent}.`,
    computed: { points: points.difference, relative: points.growth },
    ...(isOther && !isPoints && pointsFix(context, figure)),
    others: [pair.old, pair.fresh],
  });
}

function checkGrowth({ context, sentence, claim, pair, growth, points }: ChangeTrial, sign: number): void {
  const { figure, direction } = claim;
  const [old, fresh] = [pair.old.number, pair.fresh.number];
  const isFraction = figure.sub === "fraction";
  const computed: Inputs = (width) => (isFraction ? scale(growth(width), 0.01) : growth(width));
  const judgement = judge(claimOf(figure), computed, context.settings);
  if (judgement.severity === undefined || hasOtherPair(context, figure, pair, sign)) return;
  const ratio = (fresh / old) * 100;
  const rivals = isFraction
    ? []
    : explaining(figure, [
        { name: "ratio", value: ratio },
        { name: "wrong base", value: (points.difference / fresh) * 100 },
        { name: "inverse", value: (old / fresh) * 100 },
        ...slips(figure, points.growth),
      ]);
  const only = new Set(rivals.map(({ name }) => name)).size === 1 ? rivals[0]!.name : undefined;
  const isRatio = judgement.verdict === "violated" && rivals.some(({ name }) => name === "ratio");
  // The base was inferred from the sentence before; without an explanation this may be another base.
  const isInferred = !pair.isStated && pair.old.sentence !== pair.fresh.sentence;
  if (isInferred && only === undefined && judgement.severity === "error") return;
  const decimals = figure.granularity < 1 ? 1 : 0;
  const value = grouped(points.growth, decimals);
  const change = `From ${shown(old)} to ${shown(fresh)} is a ${direction} of ${value}%`;
  const edit = isFraction
    ? undefined
    : replaceNumber(context.text, figure, Number(points.growth.toFixed(decimals)));
  report(context, figure, {
    rule: isRatio ? "ratio-as-growth" : ruleFor(judgement, claimOf(figure), "growth-mismatch"),
    severity: judgement.severity,
    ...claimSpan(context, sentence, claim),
    message: isRatio
      ? `${shown(fresh)} is ${shown(ratio)}% of ${shown(old)}; the ${direction} is ${value}%.`
      : only === "wrong base"
        ? `${change}; ${shown(figure.number)}% takes the new value as the base.`
        : `${change}${only === undefined ? "" : `; the printed number looks like ${only}`}.`,
    computed: { growth: points.growth, ratio },
    others: [pair.old, pair.fresh],
    ...mended(judgement, figure, edit, `a ${direction} of ${value}%`),
  });
}

function checkDifference({ context, claim, pair, difference, points }: ChangeTrial): void {
  const { figure, direction } = claim;
  const [old, fresh] = [pair.old.number, pair.fresh.number];
  if (figure.kind !== pair.old.kind || (figure.kind === "money" && figure.unit !== pair.old.unit)) return;
  // Differences of counts are taken as printed: 130 is no rounding of 134.
  const isCounted = figure.kind === "quantity" && Math.max(old, fresh) < 10_000;
  const unit = isCounted ? Math.min(figure.granularity, 1) : figure.granularity;
  const counted = { ...claimOf(figure), unit };
  const judgement: Judgement = asExact(judge(counted, difference, context.settings), counted, difference);
  if (judgement.severity === undefined || judgement.severity === "info") return;
  const right = shown(points.difference);
  report(context, figure, {
    rule: ruleFor(judgement, claimOf(figure), "difference-mismatch"),
    severity: judgement.severity,
    message: `From ${shown(old)} to ${shown(fresh)} is a ${direction} of ${right}.`,
    computed: { diff: points.difference },
    others: [pair.old, pair.fresh],
    ...mended(judgement, figure, replaceNumber(context.text, figure, points.difference), right),
  });
}

/** Whether a change in percent is that between two other numbers nearby. */
function hasOtherPair(context: RelationContext, figure: FigureRead, pair: ChangePair, sign: number): boolean {
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

export function checkMultiple(context: RelationContext, figure: FigureRead, pair: ChangePair): void {
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
