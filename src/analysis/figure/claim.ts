import { figureText } from "../../arithmetic/figure-text.ts";
import { spanText } from "../../arithmetic/number-text.ts";
import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { between, type Interval } from "../../arithmetic/interval.ts";
import { wordsOf } from "../../domain/noun.ts";
import type { RecordOf } from "../../domain/record.ts";
import { type Span, spanOf } from "../../domain/time.ts";
import type { Statement } from "./statement.ts";
import { claimEmptyWords, claimSynonyms } from "./vocabulary.ts";

/** What somebody in office said of the present, in terms in which it can be held against figures and cases. */
export type Claim = {
  readonly ref: string;
  /** What it is about: each entry one idea, as the stems of the words that may stand for it. */
  readonly ideas: readonly (readonly string[])[];
  readonly interval: Interval;
  readonly unit: string;
  readonly made: Span | undefined;
  /** The place that it is of; undefined where it does not say. */
  readonly place?: string;
  readonly by: string;
  /** As it is said: "drug users in prison = 0". */
  readonly text: string;
};

/** How long before it a claim is still held against what was counted. */
const claimReachMs = 3 * 366 * 86_400_000;

/** The claim that a record makes; undefined for pledges, and where it names no number or too little of what is counted. */
export function claimOf({ ref, body }: RecordOf<"promise">): Claim | undefined {
  if (body.kind !== "policy-claim" && body.kind !== "statement") return undefined;
  const said = { ref, unit: body.target_unit ?? "", made: body.made && spanOf(body.made), by: body.by };
  const { target, target_value: value } = body;
  const denied = deniedIn(body.pledges);
  const claim =
    target !== undefined && value !== undefined
      ? {
          ...said,
          ideas: ideasOf(target.replace(/[=:≤≥<>].*$/, "")),
          interval: intervalOf(value),
          text: /[=:]/.test(target) ? target : `${target} = ${spanText(value, String)}`,
        }
      : denied !== undefined
        ? { ...said, ideas: ideasOf(denied), interval: nothing, text: body.pledges }
        : undefined;
  // "People in prison" alone would be about every figure.
  return claim === undefined || claim.ideas.length < 2 ? undefined : claim;
}

/** A number of nobody as a claim; undefined for other numbers and for those about one person. */
export function claimOfFigure({ ref, figure, quantity, span, place }: Statement): Claim | undefined {
  if (quantity?.high !== 0 || figure.case !== undefined) return undefined;
  const ideas = ideasOf([figure.indicator, figure.population].join(" "));
  if (ideas.length < 2) return undefined;
  const text = `${figureText(figure)}, ${wordsOf(figure.indicator)}`;
  return {
    ref,
    ideas,
    interval: nothing,
    unit: figure.unit,
    made: span,
    place,
    by: figure.attributed_to ?? "",
    text,
  };
}

const nothing = between(0);

/**
 * What a sentence says there is none of: "no drug users were jailed; they are treated" denies drug users jailed, "we do not
 * jail children" and "denied that children are jailed" deny children jailed. Undefined for what denies a denial.
 */
function deniedIn(text: string): string | undefined {
  const rejected =
    /\b(?:den(?:y|ies|ied)|reject(?:s|ed)?|(?:not|un)true)\b(?: all| any)?(?: claims?| reports?| allegations?| accusations?)?(?: that| of)?\b([^.;,:–—]*)/i.exec(
      text.replaceAll(/\b(?:not|isn['’]t) (?:true|correct|so)\b/gi, "nottrue"),
    )?.[1];
  if (rejected !== undefined) return negation.test(rejected) ? undefined : rejected;
  const none = /\b(?:no|none of|nobody|no one|not one|not a single)\b([^.;,:–—]*)/i.exec(text)?.[1];
  if (none !== undefined) return none;
  const not =
    /(?:^|[.;:–—]|\bthat\b)([^.;:–—]*?)\b(?:do|does|did|have|has|had|are|is|was|were|will|would)(?: not|n['’]t)\b([^.;,:–—]*)/i.exec(
      text,
    );
  return not === null ? undefined : `${not[1]} ${not[2]}`;
}

const negation = /\b(?:no|none|nobody|not|never|without)\b|n['’]t\b/i;

/** Whether all that the claim is about stands in these words too. */
export function isAbout(claim: Claim, words: ReadonlySet<string>): boolean {
  return claim.ideas.every((idea) => idea.some((stem) => words.has(stem)));
}

/** Whether what was counted then may be held against the claim: not after it was made, and not long before. */
export function isOfItsTime({ made }: Claim, span: Span | undefined): boolean {
  if (made === undefined || span === undefined) return true;
  const [from, until] = [span.from ?? -Infinity, span.until ?? Infinity];
  return from < (made.until ?? Infinity) && until > (made.from ?? -Infinity) - claimReachMs;
}

/** The stems of the words of a text, those that mean nothing left out. */
export function stemsOf(text: string): Set<string> {
  const words =
    text
      .toLowerCase()
      .replaceAll(/[_-]+/g, " ")
      .match(/[\p{L}\p{M}]+/gu) ?? [];
  return new Set(words.filter((word) => !claimEmptyWords.has(word) && word !== "or").map(stemOf));
}

/** "use or possession" is one idea that either word stands for. */
function ideasOf(text: string): string[][] {
  const words =
    text
      .toLowerCase()
      .replaceAll(/[_-]+/g, " ")
      .match(/[\p{L}\p{M}]+/gu) ?? [];
  const ideas: string[][] = [];
  let joins = false;
  for (const word of words) {
    if (word === "or") joins = true;
    else if (!claimEmptyWords.has(word)) {
      const last = ideas.at(-1);
      if (joins && last !== undefined) last.push(stemOf(word));
      else if (!ideas.some((idea) => idea.includes(stemOf(word)))) ideas.push([stemOf(word)]);
      joins = false;
    }
  }
  return ideas;
}

/** The part of a word that its forms share; words that the vocabulary takes for one have one stem. */
function stemOf(word: string): string {
  const stem = cut(word);
  return sameStem.get(word) ?? sameStem.get(stem) ?? stem;
}

function cut(word: string): string {
  if (word.length < 4) return word.replace(/e$/, "");
  const base = word.replace(/(?:ing|ings|ed|ers|er|ors|or|ions|ion|ies|es|s|ment|ments)$/, "");
  return (base.length < 2 ? word : base).replace(/(?:e|y)$/, "").replace(/(.)\1$/, "$1");
}

const sameStem = new Map(
  claimSynonyms.flatMap(([first, ...others]) =>
    [first!, ...others].flatMap((word) => [[word, cut(first!)] as const, [cut(word), cut(first!)] as const]),
  ),
);
