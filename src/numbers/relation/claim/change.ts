import { isOfAnother } from "../change-pair.ts";
import { changeWording } from "../change-wording.ts";
import { type Direction, directionOf } from "../cue.ts";
import { isPeriodic } from "../certainty.ts";
import { isRight, settle, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import { agree, type Term } from "../term.ts";
import { near, sentencesBefore, type View } from "../view.ts";

/** Rises, falls and differences against the two values they lie between. */
export function checkChangeClaims(view: View): void {
  view.terms.forEach((terms, index) => {
    for (const claim of terms) {
      const { context } = view;
      if (context.settled.has(claim.figure)) continue;
      const cue = changeCue(view, claim);
      if (cue === undefined) continue;
      const claims = terms.filter((term) => term !== claim && changeCue(view, term) !== undefined);
      const isOperand = (term: Term): boolean =>
        term.figure !== claim.figure && !claims.includes(term) && (cue.form === "ratio" ? isValue(term) : term.kind === claim.kind);
      const all = near(view, index).filter(isOperand);
      const trials = pairsOf(all).flatMap(([a, b]) => trialsOf(cue, a, b, 0));
      const pair = isPeriodic(context, claim.figure, 0) ? undefined : tiedPair(view, terms.filter(isOperand), claim, index, isOperand);
      const isSecond =
        pair !== undefined &&
        claims.some((other) => other.kind === claim.kind && trialsOf(changeCue(view, other)!, pair[0], pair[1], 1).some((trial) => isRight(context, other.figure, trial)));
      if (pair !== undefined && !isSecond && !isElsewhere(view, claim, pair)) trials.push(...trialsOf(cue, pair[0], pair[1], 1));
      settle(context, claim.figure, trials);
    }
  });
}

interface ChangeCue {
  readonly direction: Direction | undefined;
  /** A ratio (percent, fraction, points) or a difference. */
  readonly form: "ratio" | "difference";
}

function isValue({ kind }: Term): boolean {
  return kind === "count" || kind === "percent" || kind === "rate" || /^(?:money|measure|duration)/.test(kind);
}

/** Whether a change is of another time, base or subject than the pair. */
function isElsewhere({ context }: View, claim: Term, [a, b]: readonly [Term, Term]): boolean {
  const [old, fresh] = a.at <= b.at && a.sentence <= b.sentence ? [a, b] : [b, a];
  const pair = { old: old.figure, fresh: fresh.figure, isStated: true, index: 0 };
  const wording = changeWording(context.lexicon.language);
  return isOfAnother(context, context.sentences[claim.sentence]!, claim.figure, 0, pair, wording);
}

/** Whether a number is said to be a change, and of which kind. */
export function changeCue(view: View, claim: Term): ChangeCue | undefined {
  const { cues, context } = view;
  const { kind, before, behind, figure } = claim;
  if (claim.isWhole || figure.second !== undefined) return undefined;
  const direction = directionOf(claim, cues, context.text);
  if (kind === "percent" || kind === "fraction") {
    if (cues.overBehind.test(behind) || cues.overBefore.test(before)) return undefined;
    if (direction !== undefined) return { direction, form: "ratio" };
    return /\bby ?$/.test(before) && /^,? from\b/.test(behind) ? { direction: undefined, form: "ratio" } : undefined;
  }
  if (!(kind === "count" || kind === "points" || /^(?:money|measure|duration)/.test(kind))) return undefined;
  if (cues.apart.test(before)) return { direction: undefined, form: "difference" };
  if (direction === undefined) {
    return cues.apartVerb.test(before) && /\bby(?: about| some| almost)? ?$/.test(before)
      ? { direction: "rise", form: "difference" }
      : undefined;
  }
  const isCompared =
    /^ ?[a-z’' -]{0,25}\b(?:more|fewer|less|higher|lower|longer|shorter|above|below|up|down)(?: [a-z’'-]+){0,2}?(?:,? (?:than|on|from|compared)\b|[,.;:)]|$)/.test(
      behind,
    );
  const isBy = /\b(?:by|of) (?:a |about |some |almost |nearly )*$/.test(before) || /[+–−-] ?$/.test(before);
  const isUp = /\b(?:up|down) ?$/.test(before) && /^ (?:from|on|over|since)\b/.test(behind);
  return isCompared || isBy || isUp ? { direction, form: "difference" } : undefined;
}

function pairsOf(terms: readonly Term[]): [Term, Term][] {
  return terms.flatMap((a, k) => terms.slice(k + 1).map((b): [Term, Term] => [a, b])).filter(([a, b]) => a.kind === b.kind && a.figure !== b.figure);
}

/** A change is from the smaller to the greater where it is a rise: its direction says which is which. */
function trialsOf({ direction, form }: ChangeCue, a: Term, b: Term, tie: number): Trial[] {
  const [less, more] = a.value <= b.value ? [a, b] : [b, a];
  if (!(less.value >= 0) || less.value === more.value) return [];
  if (form === "difference") return [{ relation: relations.difference, operands: [less, more], tie }];
  const rise: Trial = { relation: relations.rise, operands: [less, more], tie };
  const fall: Trial = { relation: relations.fall, operands: [more, less], tie };
  if (less.value === 0) return [];
  return direction === "rise" ? [rise] : direction === "fall" ? [fall] : [rise, { ...fall, tie: 0 }];
}

/** The two values that the words set against each other. */
function tiedPair(
  view: View,
  operands: readonly Term[],
  claim: Term,
  index: number,
  isOperand: (term: Term) => boolean,
): readonly [Term, Term] | undefined {
  const { cues } = view;
  const from = operands.filter((term) => cues.fromBefore.test(term.before));
  for (const old of from) {
    const fresh = operands.find((term) => term.at > old.at && term.kind === old.kind && cues.toBefore.test(term.before));
    if (fresh !== undefined) return from.length === 1 ? [old, fresh] : undefined;
  }
  const like = operands.filter((term) => operands.every((other) => agree(term, other)));
  if (like.length === 2 && operands.length === 2 && isTwoTimes(view, like, claim)) return [like[0]!, like[1]!];
  if (operands.length === 1) {
    const fresh = operands[0]!;
    for (const before of sentencesBefore(view, index, 1)) {
      const earlier = before.filter((term) => isOperand(term) && agree(term, fresh));
      if (earlier.length === 1 && isTwoTimes(view, [earlier[0]!, fresh], claim)) return [earlier[0]!, fresh];
    }
  }
  if (operands.length === 0) {
    const before = sentencesBefore(view, index, 2).flat().filter(isOperand);
    if (before.length === 2 && agree(before[0]!, before[1]!) && isTwoTimes(view, before, claim)) return [before[0]!, before[1]!];
  }
  return undefined;
}

/** Whether the words say that two values are of two times, or set one against the other. */
function isTwoTimes(view: View, pair: readonly Term[], claim: Term): boolean {
  const { cues, context } = view;
  const [a, b] = pair as [Term, Term];
  if (pair.some(({ before }) => cues.oldBefore.test(before))) return true;
  if (a.figure.asOf !== b.figure.asOf && a.figure.asOf !== undefined && b.figure.asOf !== undefined) return true;
  const words = [...new Set([a.sentence, b.sentence, claim.sentence])].map((k) => context.sentences[k]!.template).join(" ");
  return cues.times.test(words) || /\bthan\b/.test(claim.behind) || cues.apart.test(claim.before);
}
