import type { Cues } from "../../language/english/cues.ts";
import { qualifierOf } from "../../language/language.ts";
import { relations } from "../table.ts";
import { settle, type Trial } from "../solve.ts";
import { stemOf, type Term } from "../term.ts";
import { between, isAmount, isShareLike, near, sentencesBefore, type BlockView } from "../view.ts";
import { directionOf } from "../cue.ts";

/** A share of a whole against the part and the whole near it. */
export function checkShareClaims(view: BlockView): void {
  view.terms.forEach((terms) => {
    terms.forEach((term, k) => {
      checkTenths(view, terms, k);
      const { figure } = term;
      if (!isShareLike(figure, figure.sub) || view.context.settled.has(figure)) return;
      if (
        (figure.sub === "growth" && !view.cues.toBefore.test(term.before)) ||
        figure.sub === "occupancy" ||
        (figure.second !== undefined && figure.sub !== "one-in-k")
      )
        return;
      if (isClaimedElse(view, term)) return;
      const trials = [...loose(view, term), ...tied(view, terms, k)];
      settle(view.context, figure, trials);
    });
  });
}

/** "Nine out of ten, 49 of 70": a share in words beside its counts. */
function checkTenths(view: BlockView, terms: readonly Term[], k: number): void {
  const { figure, isWhole } = terms[k]!;
  const [part, whole] = [terms[k + 2], terms[k + 3]];
  if (
    isWhole ||
    figure.sub !== "n-of-N" ||
    figure.second! > 10 ||
    part?.figure.sub !== "n-of-N" ||
    whole?.figure !== part.figure
  )
    return;
  if (
    whole.value <= figure.second! ||
    !/^[^;.:#]{0,60}(?:\(|, (?:or )?|[–—] ?)$/.test(between(view, terms[k]!, part))
  )
    return;
  const value = figure.number / figure.second!;
  settle(view.context, figure, [{ relation: relations.share, operands: [part, whole], tie: 1 }], {
    said: { low: value, high: value, qualifier: qualifierOf(figure.senses), form: "fraction", unit: 0.05 },
  });
}

function isClaimedElse({ cues, context }: BlockView, term: Term): boolean {
  return (
    directionOf(term, cues, context.text) !== undefined ||
    (cues.restShare.test(term.before) && !term.before.trimEnd().endsWith("(")) ||
    context.lexicon.language.cues.restNot.test(term.behind) ||
    cues.belowBehind.test(term.behind) ||
    cues.overBehind.test(term.behind) ||
    cues.overBefore.test(term.before) ||
    cues.ofBehind.test(term.behind) ||
    cues.ofBefore.test(term.before)
  );
}

/** Every part and whole nearby: any may make the share right. */
function loose(view: BlockView, claim: Term): Trial[] {
  const amounts = near(view, claim).filter((term) => isAmount(term) && term.figure !== claim.figure);
  const trials: Trial[] = [];
  for (const part of amounts)
    for (const whole of amounts)
      // A whole is named before its part, or beside it.
      if (
        part !== whole &&
        part.kind === whole.kind &&
        part.value <= whole.value &&
        whole.value > 0 &&
        whole.sentence <= part.sentence
      )
        trials.push({ relation: relations.share, operands: [part, whole], tie: 0 });
  return trials;
}

const turns = /\b(?:and|but|while|whereas|although|then)\b|[;:]/;

/** The part and the whole that the words give. */
function tied(view: BlockView, terms: readonly Term[], k: number): Trial[] {
  const claim = terms[k]!;
  const words = view.context.lexicon.language.cues;
  const last = terms
    .slice(0, k)
    .findLast(
      ({ figure, kind }) => figure !== claim.figure && !kind.startsWith("duration") && kind !== "age",
    );
  const next = terms[k + 1];
  const share = (part: Term, whole: Term, tie: number): Trial[] =>
    (part.kind === whole.kind &&
      whole.value > 0 &&
      part.value <= whole.value &&
      part.figure.second === undefined) ||
    part.figure.sub === "n-of-N"
      ? [{ relation: relations.share, operands: [part, whole], tie }]
      : [];
  const wholeBehind =
    next !== undefined &&
    isAmount(next) &&
    /^,? (?:of|among|in|out of|from) [^,;:.()#]{0,40}$/.test(between(view, claim, next))
      ? next
      : undefined;
  const group = last === undefined ? undefined : groupAt(view, terms, last);
  if (last !== undefined && isAmount(last)) {
    const joint = between(view, last, claim);
    const isSame = words.sameAs.test(joint);
    const isIn = isSame || words.apposed.test(joint);
    const isNamed = view.cues.shareNoun.test(joint) && words.shareNamed.test(joint);
    const isSaid =
      (view.cues.shareVerb.test(joint) || (wholeBehind !== undefined && words.is.test(joint))) &&
      !/[;:.(#]/.test(joint.replace(/^[^(]{0,4}\)/, "")) &&
      isSameSubject(joint, last, words);
    const isClosed = /\(\s?$/.test(joint) || words.closed.test(claim.behind) || isSame;
    const isTurned = turns.test(joint.replace(/^[^,]*$/, "")) && !joint.trimEnd().endsWith("(");
    if ((isIn && isClosed && !isTurned) || isNamed || isSaid) {
      if (group !== undefined)
        return isOfAnotherGroup(view, claim, group[1]) ? [] : share(group[0], group[1], 3);
      if (wholeBehind !== undefined) return share(last, wholeBehind, 3);
      return wholesFor(view, terms, last, claim).flatMap((whole) => share(last, whole, 2));
    }
  }
  // "45% (90)", "30% of them, or 55", "a fifth of the 460 guards, 106,"
  const part = wholeBehind === undefined ? next : terms[k + 2];
  if (part !== undefined && isAmount(part)) {
    const joint = between(view, wholeBehind ?? claim, part);
    if (
      words.partBehind.test(joint) &&
      !turns.test(part.figure.sub === "n-of-N" ? joint.replace(/: $/, "") : joint) &&
      /^[^;.:#]{0,40}?(?:[),;.–—]|$)/.test(part.behind)
    ) {
      const isPartClosed =
        part.figure.sub === "n-of-N" || words.partClosed.test(part.behind) || joint.trimEnd().endsWith("(");
      if (!isPartClosed) return [];
      if (wholeBehind !== undefined) return share(part, wholeBehind, 3);
      const behindPart = terms[k + 2];
      if (part.figure === behindPart?.figure) return share(part, behindPart, 3);
      return wholesFor(view, terms, part, claim).flatMap((whole) => share(part, whole, 2));
    }
  }
  const ahead = groupBehind(terms, k);
  if (ahead !== undefined) return share(...ahead, 2);
  return onlyGroup(view, terms, claim).flatMap(([part, whole]) => share(part, whole, 1));
}

/** "…, a quarter of the company's dancers": a share of others than the group counted. */
function isOfAnotherGroup(view: BlockView, { behind }: Term, whole: Term): boolean {
  const named = /^ of (?!them\b|these\b|those\b|whom\b|which\b|all\b|it\b)([^,;:.()]+)/.exec(behind)?.[1];
  if (named === undefined || whole.nouns.size === 0) return false;
  if (view.context.lexicon.language.cues.wholeNames.test(named)) return false;
  if (/[’']s?\b/.test(named)) return true;
  return !named.split(/[^\p{L}’'-]+/u).some((word) => whole.nouns.has(stemOf(word)));
}

/** "With 126 women among its 900 inmates, the prison is 24 per cent female": the one group of the sentence. */
function onlyGroup(
  view: BlockView,
  terms: readonly Term[],
  claim: Term,
): (readonly [part: Term, whole: Term])[] {
  const words = view.context.lexicon.language.cues;
  const others = terms.filter(({ figure }) => figure !== claim.figure);
  if (others.length === 0) return groupBefore(view, claim);
  if (others.length === 1) return groupAround(view, claim, others[0]!);
  if (others.length !== 2 || claim.kind !== "percent" || !words.isShare.test(claim.before)) return [];
  const group = groupAt(view, terms, others[1]!);
  if (group === undefined || turns.test(between(view, others[0]!, claim).replace(/^[^,]*,/, ""))) return [];
  return /^ of\b/.test(claim.behind) ? [] : [group];
}

/** "One in five files could not be found: of the 640 files requested, 128 …": the group right behind the share. */
function groupBehind(terms: readonly Term[], k: number): readonly [part: Term, whole: Term] | undefined {
  const [claim, whole, part] = terms.slice(k);
  if (k !== 0 || terms.length !== 3 || part?.kind !== "count" || whole?.kind !== "count") return undefined;
  if (part.value > whole.value || part.nouns.size > 2 || whole.figure.second !== undefined) return undefined;
  const isBase = /[;:–—] ?(?:out )?of (?:the |these |a total of |all )?$/.test(whole.before);
  const isOne = [...whole.nouns].some((noun) => claim!.nouns.has(noun) || claim!.behind.includes(noun));
  return isBase && isOne ? [part, whole] : undefined;
}

/** "480 complaints … In 36 of these … They are 7.5 per cent of all complaints.": the one group of the sentences before. */
function groupBefore(view: BlockView, claim: Term): (readonly [part: Term, whole: Term])[] {
  const words = view.context.lexicon.language.cues;
  if (!words.pronounShare.test(claim.before)) return [];
  const counts = sentencesBefore(view, claim.sentence)
    .toReversed()
    .flat()
    .filter((term) => term.kind !== "duration" && isAmount(term));
  const [whole, part] = counts;
  if (counts.length !== 2 || whole!.kind !== part!.kind || part!.figure.second !== undefined) return [];
  const isNamed = /^ ?[.,;]|^$/.test(claim.behind) || !isOfAnotherGroup(view, claim, whole!);
  return isNamed && words.backTo.test(part!.before) === false && isPartOf(view, part!)
    ? [[part!, whole!]]
    : [];
}

/** "27 of those interviewed … . It had interviewed 180, so that 15 per cent of them": a part whose whole follows it. */
function groupAround(view: BlockView, claim: Term, whole: Term): (readonly [part: Term, whole: Term])[] {
  const { hence } = view.context.lexicon.language.cues;
  const before = sentencesBefore(view, claim.sentence, 1)[0] ?? [];
  const [part] = before;
  if (before.length !== 1 || whole.at > claim.at || part!.kind !== whole.kind || part!.value > whole.value)
    return [];
  if (part!.figure.second !== undefined || whole.figure.second !== undefined) return [];
  const isBack = /^ of (?:them|these|those)\b/.test(claim.behind);
  return isBack && hence.test(between(view, whole, claim)) && /^ of the\b/.test(part!.behind)
    ? [[part!, whole]]
    : [];
}

/** "36 of these", "of them 36": a part of what was named before. */
function isPartOf({ cues }: BlockView, { before, behind }: Term): boolean {
  return /^ (?:of|among|from) (?:them|these|those|whom|which|the)\b/.test(behind) || cues.back.test(before);
}

/** "so that women represented": the subject of the share is what the part counts, or there is no other. */
function isSameSubject(joint: string, part: Term, words: Cues): boolean {
  const clause = joint.slice(joint.lastIndexOf(",") + 1);
  if (clause === joint || (words.is.test(clause) && clause.trim().split(" ").length === 1)) return true;
  return [...part.nouns].some((noun) => clause.split(/[^\p{L}’'-]+/u).some((word) => stemOf(word) === noun));
}

/** "12 of the 30", also with words between: "12 cells in 80". */
export function groupAt(
  view: BlockView,
  terms: readonly Term[],
  at: Term,
): readonly [Term, Term] | undefined {
  const own = terms.filter((term) => term.figure === at.figure);
  if (own.length === 2) return [own[0]!, own[1]!];
  const k = terms.indexOf(at);
  const part = terms[k - 1];
  if (part === undefined || part.kind !== at.kind || part.value > at.value || part.figure.sub === "n-of-N")
    return undefined;
  return /^ [^,;:.()#@]{0,40}\b(?:out of|of|in|from among|among|amongst|from)(?: (?:a total of|the|all|our|every|these|those|its|their))*(?: [a-z]+[’']s)? ?$/.test(
    between(view, part, at),
  )
    ? [part, at]
    : undefined;
}

/** The wholes that a part may be of: what "of the N" names, else the greater counts before it, in its sentence or the last. */
function wholesFor(view: BlockView, terms: readonly Term[], part: Term, claim: Term): Term[] {
  // "Men: 8,652 (94%)": what has a share of its own is a part beside this one.
  const isSibling = (term: Term): boolean => /^[^,;:.]{0,30}\(\s?$/.test(term.behind);
  const fits = (term: Term): boolean =>
    !isSibling(term) &&
    term.figure !== part.figure &&
    term.figure !== claim.figure &&
    term.kind === part.kind &&
    term.value >= part.value &&
    term.figure.second === undefined;
  const named = terms.filter(
    (term) =>
      fits(term) &&
      /(?:^|[,;“(] ?|\bout |\bamong |\bin |\b(?:a|our|the|this) )(?:of|out of|among|from|total of) (?:the |these |those |its |our |all |a total of |some )*(?:[a-z’'-]+ )?$/.test(
        term.before,
      ) &&
      term.at < part.at,
  );
  if (named.length === 1) return named;
  const own = terms.filter((term) => fits(term) && term.at < part.at);
  if (own.length > 0) return own;
  // "yes 45 (60%), no 30 (40%), total 75"
  const total = terms.filter((term) => fits(term) && view.cues.total.test(term.before.slice(-12)));
  if (total.length === 1) return total;
  for (const before of sentencesBefore(view, part.sentence)) {
    const greater = before.filter(fits);
    if (greater.length > 0) return greater;
  }
  return [];
}
