import { said } from "../../arithmetic/hedge-law.ts";
import { qualifierOf } from "../language/language.ts";
import { isApart } from "./certainty.ts";
import { type FigureRead, matches, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import {
  claimOf,
  type RelationContext,
  judge,
  positionOf,
  ratioOf,
  report,
  ruleFor,
  shown,
} from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  more: new RegExp(patterns.timesMore),
  less: new RegExp(patterns.timesLess),
  as: new RegExp(patterns.timesAs),
  /** one guard for every 40 prisoners */
  forEvery: pattern("(<count>) [a-z-]+(?: [a-z-]+)? (?:for|to|per) (?:every|each) (<count>)"),
}));

/** Checks "k times as many", "k times more" and rates per so many against the two counts of the sentence. */
export function checkRatios(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  for (const sentence of context.sentences) {
    for (const figure of sentence.figures) {
      if (figure.kind !== "ratio" || context.settled.has(figure)) continue;
      if (figure.sub === "multiple") checkTimes(context, sentence, figure, wording);
      else if (figure.sub === "rate" && figure.second !== undefined) {
        const pair = sentence.figures.filter(
          (each) => each.sub === "count" && Number.isInteger(each.number) && !isBase(sentence, each),
        );
        if (pair.length === 2 && !isApart(context, figure, pair))
          checkRate(context, figure, figure.number, figure.second, pair);
      }
    }
    for (const { at } of matches(sentence, wording.forEvery)) {
      const [one, k] = [at[1]!, at[2]!];
      const pair = sentence.figures.filter((each) => each.sub === "count" && each !== one && each !== k);
      if (one.number === 1 && pair.length === 2 && !isApart(context, k, pair))
        checkRate(context, k, k.number, undefined, pair);
    }
  }
}

function counts(sentence: Sentence): FigureRead[] {
  return sentence.figures.filter(
    (figure) =>
      (figure.sub === "count" ||
        figure.sub === "rate" ||
        figure.kind === "money" ||
        figure.kind === "percent") &&
      (figure.second === undefined || figure.sub === "rate") &&
      figure.sub !== "points",
  );
}

/** A rate is compared as a count. */
function kindOf(figure: FigureRead): string {
  return figure.sub === "rate" ? "quantity" : figure.kind;
}

function checkTimes(
  context: RelationContext,
  sentence: Sentence,
  figure: FigureRead,
  wording: ReturnType<typeof compiled>,
): void {
  const at = positionOf(sentence, figure);
  const tail = sentence.template.slice(at + 1, at + 40);
  const isMore = wording.more.test(tail);
  const isLess = wording.less.test(tail);
  if (!isMore && !isLess && !wording.as.test(tail)) return;
  if (
    /^ ?(?:the|its|their|his|her) (?:[a-z]+ ){0,2}(?:capacity|average|limit|size|norm|number it)/.test(
      tail,
    ) ||
    tail.startsWith(" over")
  )
    return;
  const pair = counts(sentence);
  if (pair.length !== 2 || kindOf(pair[0]!) !== kindOf(pair[1]!) || pair[0]!.unit !== pair[1]!.unit) return;
  const [a, b] = pair[0]!.number >= pair[1]!.number ? [pair[0]!, pair[1]!] : [pair[1]!, pair[0]!];
  if (!(b.number > 0) || (figure.number < 1 && !isMore)) return;
  const ratio = ratioOf(a, b, context.settings);
  const strict = ratioOf(a, b, context.settings, 1, -1);
  const value = a.number / b.number;
  const claim = claimOf(figure);
  const asMany = judge(claim, ratio, context.settings);
  context.settled.add(figure);
  if (isMore) {
    const more = judge(claim, strict, context.settings);
    if (more.severity === undefined || more.severity === "info") return;
    if (asMany.severity === undefined) {
      report(context, figure, {
        rule: "times-more",
        severity: "warning",
        end: figure.end + (/^ ?\w+/.exec(tail)?.[0].length ?? 0),
        message: `${shown(a.number)} is ${shown(value)} times as many as ${shown(b.number)}, that is ${shown(value - 1)} times more.`,
        computed: { ratio: value, more: value - 1 },
        others: [a, b],
        ...timesFix(context, figure),
      });
      return;
    }
  }
  if (asMany.severity === undefined || asMany.severity === "info") return;
  report(context, figure, {
    rule: ruleFor(asMany, claim, "ratio-mismatch"),
    severity: asMany.severity,
    message: `${shown(a.number)} is ${shown(value)} times ${shown(b.number)}.`,
    computed: { ratio: value },
    others: [a, b],
  });
}

/** The 100,000 of "12 doctors per 100,000". */
function isBase(sentence: Sentence, figure: FigureRead): boolean {
  return /\bper (?:every )?$/.test(sentence.template.slice(0, positionOf(sentence, figure)));
}

/** "three times more than" becomes "three times as many as"; other wordings are left to the writer. */
function timesFix(context: RelationContext, figure: FigureRead) {
  const tail = /^(\s+)more than\b/i.exec(context.text.slice(figure.end, figure.end + 30));
  if (tail === null) return {};
  const start = figure.end + tail[1]!.length;
  return {
    fix: {
      title: "times as many as",
      edits: [{ start, end: figure.end + tail[0].length, text: "as many as" }],
    },
  };
}

/** `k` per `base`, or one for every `k` where there is no base. */
function checkRate(
  context: RelationContext,
  figure: FigureRead,
  k: number,
  base: number | undefined,
  pair: readonly FigureRead[],
): void {
  const [small, large] = pair[0]!.number <= pair[1]!.number ? [pair[0]!, pair[1]!] : [pair[1]!, pair[0]!];
  if (!(small.number > 0)) return;
  const { settings } = context;
  const inputs = base === undefined ? ratioOf(large, small, settings) : ratioOf(small, large, settings, base);
  const quantity = { low: k, high: k, qualifier: qualifierOf(figure.senses) };
  const claim = said(quantity, "count", Math.min(figure.granularity, 1));
  const judgement = judge(claim, inputs, context.settings);
  if (judgement.severity === undefined || judgement.severity === "info") return;
  context.settled.add(figure);
  report(context, figure, {
    rule: ruleFor(judgement, claim, "ratio-mismatch"),
    severity: judgement.severity,
    message:
      base === undefined
        ? `${shown(large.number)} to ${shown(small.number)} is one for every ${shown(judgement.value)}.`
        : `${shown(small.number)} of ${shown(large.number)} is ${shown(judgement.value)} per ${shown(base)}.`,
    computed: { ratio: judgement.value },
    others: [small, large],
  });
}
