import { report, shown } from "../context.ts";
import type { NumberRelation } from "../table.ts";
import { relations } from "../table.ts";
import { agree, type Term } from "../term.ts";
import { between as interval } from "../../../arithmetic/interval.ts";
import { between, isAmount, sentencesBefore, type BlockView } from "../view.ts";
import { isPeriodic } from "../certainty.ts";
import { changeCue } from "./change.ts";

/**
 * Three numbers alone in their sentence, or in it and the one before, of which a word says that one follows from the other
 * two: where they stand in no relation at all, that one is wrong, however the words set them.
 */
export function checkThree(view: BlockView): void {
  view.terms.forEach((own, index) => {
    const before = own.length > 0 && own.length < 3 ? (sentencesBefore(view, index, 1)[0] ?? []) : [];
    const terms = [...before, ...own];
    if (terms.length !== 3 || !terms.every((term) => isPlain(view, term))) return;
    const { context } = view;
    const [first, last] = [context.sentences[terms[0]!.sentence]!, context.sentences[index]!];
    if (context.diagnostics.some(({ start, end }) => start < last.end && first.start < end)) return;
    if (own.some((term) => context.settled.has(term.figure))) return;
    const claims = own.flatMap((claim) => {
      const relation = claimedOf(view, claim, terms);
      return relation === undefined ? [] : [{ claim, relation }];
    });
    const [only] = claims;
    if (claims.length === 1 && only !== undefined) checkClaim(view, terms, only.claim, only.relation);
  });
}

/** A number that is a value and no more: without a hedge, a range or a rate of time. */
function isPlain(view: BlockView, term: Term): boolean {
  const { figure, kind } = term;
  const { periodBefore } = view.context.lexicon.language.cues;
  return (
    (isAmount(term) || kind === "percent" || kind === "fraction") &&
    figure.senses.every((sense) => sense === "exact" || sense === "about") &&
    (figure.second === undefined || figure.sub === "n-of-N") &&
    !(kind.startsWith("duration") && periodBefore.test(term.before)) &&
    term.value > 0 &&
    (kind !== "count" || Number.isInteger(term.value))
  );
}

/** The relation that the words around a number claim of it and the two others, which are of one kind. */
function claimedOf(view: BlockView, claim: Term, terms: readonly Term[]): NumberRelation | undefined {
  const { context } = view;
  const { three } = context.lexicon.language.cues;
  const [a, b] = terms.filter((term) => term !== claim);
  if (!isAmount(a!) || !agree(a!, b!) || a!.value === 1 || b!.value === 1) return undefined;
  if (a!.sentence === b!.sentence && /[:“”"|]/.test(between(view, a!, b!))) return undefined;
  const words = `${claim.before.slice(-60)}#${claim.behind.slice(0, 50)}`;
  if (three.not.test(words)) return undefined;
  if (claim.kind === "percent" || claim.kind === "fraction") {
    if (isPeriodic(context, claim.figure, Math.max(0, claim.at - 40))) return undefined;
    return three.share.test(words) && terms.every((term) => changeCue(view, term) === undefined)
      ? relations.share
      : undefined;
  }
  if (claim.kind !== a!.kind) return undefined;
  // "January 34, February 29": a number that was read as a date is a part that is not seen.
  if (three.total.test(words))
    return context.sentences[claim.sentence]!.dates.length === 0 ? relations.sum : undefined;
  if (three.difference.test(words)) return relations.difference;
  if (three.each.test(words)) return relations.each;
  // "so it lacks 17": what follows is the nearest of what may follow.
  if (!three.hence.test(words)) return undefined;
  const [difference, sum] = [Math.abs(a!.value - b!.value), a!.value + b!.value];
  const far = (right: number): number => Math.max(right / claim.value, claim.value / right);
  return far(difference) < far(sum) ? relations.difference : relations.sum;
}

function checkClaim(view: BlockView, terms: readonly Term[], claim: Term, relation: NumberRelation): void {
  const [a, b] = terms.filter((term) => term !== claim) as [Term, Term];
  const [less, more] = a.value <= b.value ? [a, b] : [b, a];
  const size = claim.kind === "percent" ? 100 : 1;
  const [x, y] = [less.value, more.value];
  const isRatio = claim.kind === "percent" || claim.kind === "fraction";
  const possible = isRatio
    ? [x / y, y / x, 1 - x / y, y / x - 1, x / (x + y), y / (x + y), x / (y - x)].map((value) => value * size)
    : [x + y, y - x, x * y, y / x, x / y];
  const isAbout = terms.some(({ figure }) => figure.senses.includes("about"));
  const slack = (value: number): number =>
    (isAbout ? 0.1 * value : 0) +
    (claim.kind === "fraction"
      ? 0.035
      : Math.max(
          claim.figure.granularity * 0.6,
          0.02 * value,
          isRatio || relation === relations.each ? 0.6 : 0,
        ));
  if (possible.some((value) => Math.abs(value - claim.value) <= slack(value))) return;
  const operands =
    relation === relations.each || relation === relations.difference || relation === relations.share;
  const list = relation === relations.each ? [more, less] : operands ? [less, more] : [a, b];
  const right = relation.right(list.map(({ value }) => interval(value))).low * (isRatio ? size : 1);
  // What is far from the right number is of something else.
  if (Math.max(right / claim.value, claim.value / right) > 3 || !(right > 0)) return;
  const text = isRatio ? `${shown(claim.kind === "percent" ? right : right * 100)}%` : shown(right);
  view.context.settled.add(claim.figure);
  report(view.context, claim.figure, {
    rule: relation.rule,
    severity: "warning",
    message: `${relation.message(
      list.map(({ value }) => value),
      text,
    )}.`,
    computed: { right },
    others: [a.figure, b.figure],
  });
}
