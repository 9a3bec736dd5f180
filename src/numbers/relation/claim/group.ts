import { isHedged } from "../../language/language.ts";
import { report, shown } from "../context.ts";
import type { Sentence } from "../../discourse/sentence.ts";
import { agree, stemOf, type Term } from "../term.ts";
import { between, sentencesBefore, type BlockView } from "../view.ts";
import { directionIn } from "../cue.ts";
import { changeCue } from "./change.ts";

/** Parts above their whole, and directions that the values belie. */
export function checkGroupClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    terms.forEach((term, k) => checkSubset(view, terms, index, term, k));
    checkDirection(view, terms, index);
  });
}

/** "Of the 50 searched, 58 …", "58 of them": a part that is more than the group it is of. */
function checkSubset(view: BlockView, terms: readonly Term[], index: number, part: Term, k: number): void {
  if (part.kind !== "count" || part.isWhole || part.figure.second !== undefined) return;
  const whole = groupOf(view, terms, index, part, k);
  if (
    whole === undefined ||
    whole.value <= 1 ||
    part.value <= whole.value ||
    whole.figure.second !== undefined
  )
    return;
  if (part.value > 20 * whole.value) return;
  report(view.context, part.figure, {
    rule: "impossible-share",
    severity: "error",
    message: `${shown(part.value)} is more than the ${shown(whole.value)} it is part of.`,
    computed: { whole: whole.value },
    others: [whole.figure],
  });
}

function groupOf(
  view: BlockView,
  terms: readonly Term[],
  index: number,
  part: Term,
  k: number,
): Term | undefined {
  const next = terms[k + 1];
  // "eight members include nine women", "60 pupils, including 75 refugees"
  const previous = terms[k - 1];
  if (
    previous?.kind === "count" &&
    previous.figure.second === undefined &&
    !(terms[k - 2] !== undefined && /^ [a-z]+ $/.test(between(view, terms[k - 2]!, previous))) &&
    view.context.lexicon.language.cues.includes.test(between(view, previous, part))
  )
    return previous;
  // "heard 118 applications and granted 131"
  if (
    previous?.kind === "count" &&
    previous.figure.second === undefined &&
    part.nouns.size === 0 &&
    previous.nouns.size > 0 &&
    view.context.lexicon.language.cues.outcome.test(between(view, previous, part))
  )
    return previous;
  // "67 out of 53"
  if (
    next?.kind === "count" &&
    /^ (?:(?:[a-z’'-]+ ){0,2}out )?of (?:the |a total of |all |our )?$/.test(between(view, part, next))
  )
    return next;
  const isBack =
    /^ (?:of|from|among) (?:them|these|those|whom|which)\b/.test(part.behind) ||
    isOfNamed(view, index, part, k);
  const isOf =
    /\b(?:of|among|from) (?:them|these|those|whom|which)[, ]{1,2}(?:only |just |some |about )*$/.test(
      part.before,
    );
  const last = terms.slice(0, k).findLast((term) => term.kind === "count");
  if (isBack || isOf) {
    // "35 in 100 of those"; "1,642, from 61 countries; 734 of them": a group further back that the part fits in
    const isRate = last !== undefined && /^ (?:in|out of)(?: every)? $/.test(between(view, last, part));
    const isOfOther = terms.slice(0, k).some((term) => term.kind === "count" && term.value >= part.value);
    if (isRate || isOfOther) return undefined;
    if (last !== undefined) return isNearGroup(view, last, part) ? last : undefined;
    const before = sentencesBefore(view, index, 1)[0]?.filter((term) => term.kind === "count") ?? [];
    return before.length === 1 ? before[0] : undefined;
  }
  // "Of the 50 boats searched, 58 carried weapons"
  const base = terms[k - 1];
  if (base?.kind !== "count" || base.figure.second !== undefined) return undefined;
  const isBase =
    /(?:^|[,;“(] ?)(?:of|out of|among|from) (?:the |these |those |its |our |all |a total of |some )*$/.test(
      base.before,
    ) && k === 1;
  const joint = between(view, base, part);
  // "Among the 25 applicants 29 spoke"
  const noun = /^ ([a-z’'-]+) $/.exec(joint)?.[1];
  const isBare =
    noun !== undefined &&
    base.nouns.has(stemOf(noun)) &&
    /\b(?:of|among) (?:the |these |those |our |its )?$/.test(base.before);
  return isBase &&
    (isBare || /^[^,;:.]{0,60}, $|^[^,;:.]{0,40} (?:were|are|was|is)(?: also)? $/.test(joint)) &&
    !/^ (?:years?|days?|months?|%|times)\b/.test(part.behind)
    ? base
    : undefined;
}

/** "44 villages were searched. In 51 of the villages": the only group of the sentence before, by its noun. */
function isOfNamed(view: BlockView, index: number, { behind }: Term, k: number): boolean {
  const named = /^ of the ([a-z’'-]+)\b/.exec(behind)?.[1];
  const before = sentencesBefore(view, index, 1)[0]?.filter((term) => term.kind === "count") ?? [];
  return k === 0 && named !== undefined && before.length === 1 && before[0]!.nouns.has(stemOf(named));
}

function isNearGroup(view: BlockView, group: Term, part: Term): boolean {
  return !/[.:]/.test(between(view, group, part)) && group.figure.sub !== "n-of-N";
}

/** "fell from 240 to 310", "fewer in 2020 (478) than in 2019 (341)" */
function checkDirection(view: BlockView, terms: readonly Term[], index: number): void {
  const { cues, context } = view;
  const sentence = context.sentences[index]!;
  const { template } = sentence;
  const words = context.lexicon.language.cues;
  terms.slice(1).forEach((term, k) => checkBeside(view, terms[k]!, term));
  const values = terms.filter(
    (term) =>
      term.figure.second === undefined &&
      !term.isWhole &&
      /^(?:count|percent|rate|money|measure|duration)/.test(term.kind) &&
      changeCue(view, term) === undefined &&
      !(term.kind.startsWith("duration") && words.ago.test(term.behind)),
  );
  if (values.length !== 2) return;
  const [a, b] = values as [Term, Term];
  if (a.kind !== b.kind || !agree(a, b) || a.value === b.value) return;
  const pair = orderOf(view, a, b);
  if (pair === undefined || words.concedes.test(template)) return;
  // "after", "before" turn the order round, unless both values are dated or set from one to the other.
  if (!isOrdered(view, a, b) && words.turnsTime.test(template)) return;
  const [old, fresh] = pair;
  // Two of several values of a kind are no pair, unless one leads to the other.
  if (terms.some((term) => term !== a && term !== b && term.kind === a.kind) && !isWayBetween(view, a, b))
    return;
  // "grew 2.9% in 2001 and 2.5% a year later": rates of growth, not values
  if (a.kind === "percent" && !isWayBetween(view, a, b) && words.growing.test(a.before)) return;
  const isRatio = words.ratioWords.test(template);
  const isReported = context.diagnostics.some(
    ({ start, end }) => start < sentence.end && sentence.start < end,
  );
  if (isReported) return;
  checkEvaluation(view, sentence, old, fresh);
  const direction =
    directionIn(cues, clauseOf(template, a, b), !isRatio) ?? directionIn(cues, template, !isRatio);
  if (direction === undefined) return;
  const isRight = direction === "rise" ? fresh.value > old.value : fresh.value < old.value;
  if (
    isRight ||
    [a, b].some(({ figure }) => figure.senses.some((sense) => sense !== "exact" && sense !== "estimate"))
  )
    return;
  report(context, fresh.figure, {
    rule: "direction-mismatch",
    severity: "error",
    start: Math.min(a.figure.phraseStart, b.figure.phraseStart),
    end: Math.max(a.figure.end, b.figure.end),
    message: `${shown(fresh.value)} is ${direction === "rise" ? "less" : "more"} than ${shown(old.value)}, so this is no ${direction}.`,
    computed: { diff: fresh.value - old.value },
    others: [old.figure],
  });
}

/** "Encouragingly, assaults rose from 140 to 190": what is said of how things stand against what is bad or good. */
function checkEvaluation({ context }: BlockView, sentence: Sentence, old: Term, fresh: Term): void {
  const { evaluation, direction } = context.lexicon.language.cues;
  const { template } = sentence;
  const [isBetter, isWorse] = [evaluation.better.test(template), evaluation.worse.test(template)];
  const [isBad, isGood] = [direction.bad.test(template), direction.good.test(template)];
  if (isBetter === isWorse || isBad === isGood) return;
  if (fresh.value > old.value === (isWorse === isBad)) return;
  report(context, fresh.figure, {
    rule: "direction-mismatch",
    severity: "warning",
    start: Math.min(old.figure.phraseStart, fresh.figure.phraseStart),
    end: Math.max(old.figure.end, fresh.figure.end),
    message: `From ${shown(old.value)} to ${shown(fresh.value)} is ${fresh.value > old.value ? "more" : "less"} of what is ${isBad ? "bad" : "good"}; the sentence calls it ${isBetter ? "better" : "worse"}.`,
    computed: { diff: fresh.value - old.value },
    others: [old.figure],
  });
}

/** "a ten-year low of 88, up from 61", "at 71%, below the 64% of the year before": what is said of a value and the next. */
function checkBeside(view: BlockView, a: Term, b: Term): void {
  const { context } = view;
  const { extreme, oldValue, compared, moreThan } = context.lexicon.language.cues;
  if (a.kind !== b.kind || [a, b].some(({ figure, isWhole }) => isWhole || figure.second !== undefined))
    return;
  if ([a, b].some(({ figure }) => isHedged(figure.senses) || context.wrong.has(figure))) return;
  // "which is four more than the 14" is a difference.
  if (changeCue(view, a) !== undefined || changeCue(view, b) !== undefined) return;
  const joint = between(view, a, b);
  const isOld = oldValue.test(joint);
  const isAt = compared.valueBefore.test(a.before) && agree(a, b);
  const said = moreThan
    .map(([head, middle]) => (middle!.test(joint) ? head!.exec(a.before)?.[1] : undefined))
    .find((word) => word !== undefined);
  const isLow =
    (isOld && extreme.low.test(a.before)) || (isAt && compared.less.test(joint)) || said === "fewer";
  const isHigh =
    (isOld && extreme.high.test(a.before)) || (isAt && compared.more.test(joint)) || said === "more";
  if (isLow === isHigh || a.value > 20 * b.value || b.value > 20 * a.value) return;
  if (isLow ? a.value < b.value : a.value > b.value) return;
  report(context, a.figure, {
    rule: "direction-mismatch",
    severity: "error",
    end: b.figure.end,
    message: `${shown(a.value)} is ${a.value === b.value ? "no other" : isLow ? "more" : "less"} than ${shown(b.value)}, so it does not lie ${isLow ? "below" : "above"} it.`,
    computed: { diff: a.value - b.value },
    others: [b.figure],
  });
}

/** The words from the last that opens a clause before two values up to the second of them. */
function clauseOf(template: string, a: Term, b: Term): string {
  const until = Math.max(a.at, b.at);
  const head = template.slice(0, Math.min(a.at, b.at));
  const opened = /^.*\b(?:after|as|when|because|that|which|since|with)\b/s.exec(head)?.[0].length ?? 0;
  return template.slice(opened, until);
}

function isWayBetween({ cues }: BlockView, a: Term, b: Term): boolean {
  return [
    [a, b],
    [b, a],
  ].some(([old, fresh]) => cues.fromBefore.test(old!.before) && cues.toBefore.test(fresh!.before));
}

/** Whether the order of two values is said by "from … to" or by their own dates. */
function isOrdered(view: BlockView, a: Term, b: Term): boolean {
  return isWayBetween(view, a, b) || datesOf(a, b) !== undefined;
}

/** The dates of two values that are of different dates, as text that sorts; months without a year where neither has one. */
function datesOf(a: Term, b: Term): readonly [string, string] | undefined {
  const [x, y] = [a, b].map(({ figure }) => (figure.isCarried ? undefined : figure.asOf));
  const forms = [/(\d{4}(?:-\d\d)*)$/, /^(--\d\d)$/];
  for (const form of forms) {
    const [p, q] = [x, y].map((value) => form.exec(value ?? "")?.[1]);
    if (p !== undefined && q !== undefined && p !== q && p.length === q.length) return [p, q];
  }
  return undefined;
}

/** Which of two values is the earlier, or the one that the other is compared with. */
function orderOf(view: BlockView, a: Term, b: Term): readonly [Term, Term] | undefined {
  const { cues } = view;
  const words = view.context.lexicon.language.cues;
  if (cues.fromBefore.test(a.before) && cues.toBefore.test(b.before)) return [a, b];
  if (cues.toBefore.test(a.before) && cues.fromBefore.test(b.before)) return [b, a];
  const joint = between(view, a, b);
  if (words.followed.test(joint)) return [a, b];
  if (words.comparedWith.test(joint)) return [b, a];
  if (words.oldFirst.test(a.before) && cues.toBefore.test(b.before)) return [a, b];
  if (cues.oldBefore.test(b.before)) return [b, a];
  if (words.yearBefore.test(b.behind)) return [b, a];
  const dates = datesOf(a, b);
  if (dates !== undefined) return dates[0] < dates[1] ? [a, b] : [b, a];
  if (words.today.test(b.behind) && !words.today.test(a.behind)) return [a, b];
  if (
    /\b(?:of|in) (?:@|the year before|the previous year|last year)/.test(b.behind) &&
    /^at ?$/.test(a.before)
  )
    return [b, a];
  if (/\b(?:by|after) (?:falling|rising|dropping|climbing|growing|shrinking) to ?$/.test(b.before))
    return [a, b];
  if (/: the [^#]*went from ?$/.test(a.before)) return [a, b];
  return undefined;
}
