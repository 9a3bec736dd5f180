import { type RelationContext, report, shown } from "../context.ts";
import { isOfAnother, isOfMagnitude } from "../elsewhere.ts";
import { type ChangeCue, type Direction, directionIn, directionOf } from "../cue.ts";
import { isPeriodic } from "../certainty.ts";
import { isCapacity } from "./occupancy.ts";
import { isRight, settle, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import { agree, type Term } from "../term.ts";
import { between, near, sentencesBefore, type BlockView } from "../view.ts";

/** Rises, falls and differences against the two values they lie between. */
export function checkChangeClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const pair of statedPairs(view, terms)) shareSubject(view, terms, pair);
    for (const claim of terms) {
      const { context } = view;
      if (context.settled.has(claim.figure)) continue;
      const cue = changeCue(view, claim);
      if (cue === undefined) continue;
      const claims = near(view, claim).filter(
        (term) => term !== claim && changeCue(view, term) !== undefined,
      );
      const isOperand = (term: Term): boolean =>
        term.figure !== claim.figure &&
        !claims.includes(term) &&
        (cue.form === "ratio"
          ? isValue(term)
          : term.kind === (claim.kind === "points" ? "percent" : claim.kind));
      const all = near(view, claim).filter(isOperand);
      if (claim.kind === "percent" && claim.figure.sub === "share") claim.figure.sub = "growth";
      const trials = pairsOf(all).flatMap(([a, b]) => trialsOf(cue, a, b, 0));
      const { adjusted } = context.lexicon.language.cues;
      const pair =
        isPeriodic(context, claim.figure, cueStart(claim)) ||
        adjusted.test(context.sentences[index]!.template)
          ? undefined
          : tiedPair(view, terms.filter(isOperand), claim, index, isOperand);
      const isSecond =
        pair !== undefined &&
        claims.some(
          (other) =>
            other.kind === claim.kind &&
            trialsOf(changeCue(view, other)!, pair[0], pair[1], 1).some((trial) =>
              isRight(context, other.figure, trial),
            ),
        );
      trials.push(...flowTrials(view, terms, claim, cue));
      if (pair !== undefined && !isSecond && !isElsewhere(view, claim, pair, cue.direction))
        trials.push(...trialsOf(cue, pair[0], pair[1], 1));
      if (impossibleFall(context, claim, cue)) continue;
      if (settle(context, claim.figure, trials, leadOf(context, claim)) === "open" && pair === undefined)
        pend(view, claim, cue);
    }
  });
}

/** "With 1,300 admissions and 1,150 releases, the population grew by 150": those who came less those who went. */
function flowTrials(view: BlockView, terms: readonly Term[], claim: Term, cue: ChangeCue): Trial[] {
  if (cue.form !== "difference" || claim.kind !== "count") return [];
  const counts = terms.filter(
    (term) => term !== claim && term.kind === "count" && term.figure.second === undefined,
  );
  const flows = flowsOf(view, counts);
  if (flows === undefined) return [];
  const [less, more] = flows.toSorted((a, b) => a.value - b.value) as [Term, Term];
  return less.value === more.value
    ? []
    : [{ relation: relations.difference, operands: [less, more], tie: 2 }];
}

/** The one count of those who came and the one of those who went, where there is one of each. */
export function flowsOf(view: BlockView, counts: readonly Term[]): readonly [Term, Term] | undefined {
  const { inflow, outflow } = view.context.lexicon.language.cues;
  const by = (words: RegExp): Term[] =>
    counts.filter(({ before, behind }) => {
      const own = behind.slice(0, 30);
      return words.test(own) || (!inflow.test(own) && !outflow.test(own) && words.test(before.slice(-16)));
    });
  const [came, went] = [by(inflow), by(outflow)];
  return came.length === 1 && went.length === 1 && came[0] !== went[0] ? [came[0]!, went[0]!] : undefined;
}

/** Leaves a rise or a fall whose two values the text does not give to the ledger. */
function pend({ context }: BlockView, claim: Term, { direction }: ChangeCue): void {
  const { figure, kind, sentence } = claim;
  if (kind !== "percent" || direction === undefined || isPeriodic(context, figure, cueStart(claim))) return;
  context.pending.push({
    relation: "growth",
    wording: direction,
    claim: figure,
    sentence: context.sentences[sentence]!,
    population: undefined,
    end: figure.end,
  });
}

function impossibleFall(
  context: RelationContext,
  { figure, kind, value }: Term,
  { direction }: ChangeCue,
): boolean {
  if (direction !== "fall" || kind !== "percent" || value <= 100) return false;
  report(context, figure, {
    rule: "impossible-value",
    severity: "error",
    message: `Nothing can fall by ${shown(value)}%: a fall of 100% leaves nothing.`,
    computed: { most: 100 },
  });
  context.settled.add(figure);
  return true;
}

/** The words of a change with its number: "an increase of 256%". */
function leadOf({ text }: RelationContext, { figure }: Term): { start?: number } {
  const head = text.slice(Math.max(0, figure.phraseStart - 60), figure.phraseStart);
  const lead =
    /(?:\b(?:an?|the|up|down)\s+)?(?:[a-z-]+\s+){0,2}(?:increase|rise|growth|jump|surge|decrease|decline|drop|fall|reduction|cut)\s+(?:of|by)\s+$/i.exec(
      head,
    );
  return lead === null ? {} : { start: figure.phraseStart - lead[0].trimStart().length };
}

function isValue({ kind }: Term): boolean {
  return (
    kind === "count" || kind === "percent" || kind === "rate" || /^(?:money|measure|duration)/.test(kind)
  );
}

/** Whether a change is of another time, base or subject than the pair. */
function isElsewhere(
  { context }: BlockView,
  claim: Term,
  [a, b]: readonly [Term, Term],
  direction: Direction | undefined,
): boolean {
  const [less, more] = a.value <= b.value ? [a, b] : [b, a];
  const [old, fresh] = direction === undefined ? [a, b] : direction === "fall" ? [more, less] : [less, more];
  const pair = { old: old.figure, fresh: fresh.figure };
  return isOfAnother(context, context.sentences[claim.sentence]!, claim.figure, cueStart(claim), pair);
}

/** The values that a sentence sets against each other by its own words: "from 52% to 58%", "96, up from 71". */
function statedPairs({ cues }: BlockView, terms: readonly Term[]): (readonly [Term, Term])[] {
  return terms.flatMap((term, k) => {
    const fresh = cues.fromBefore.test(term.before)
      ? terms.slice(k + 1).find((other) => other.kind === term.kind && cues.toBefore.test(other.before))
      : undefined;
    if (fresh !== undefined) return [[term, fresh] as const];
    const last = terms[k - 1];
    const isCompared = /,? (?:up|down) from (?:only |just )?$|,? compared (?:to|with) (?:only |just )?$/.test(
      term.before,
    );
    return last !== undefined && isCompared && last.kind === term.kind ? [[term, last] as const] : [];
  });
}

/** "96 deaths in custody, up from 71": one counts what the other does, or what the change is said of. */
function shareSubject(view: BlockView, terms: readonly Term[], [old, fresh]: readonly [Term, Term]): void {
  const says = (concepts: ReadonlySet<string>): boolean =>
    [...concepts].some((concept) => !concept.startsWith("~"));
  const claims = terms.filter((term) => changeCue(view, term) !== undefined);
  const subject = [
    old.figure.concepts,
    fresh.figure.concepts,
    ...claims.map(({ figure }) => figure.subject),
  ].find(says);
  if (subject === undefined) return;
  for (const { figure } of [old, fresh])
    if (!says(figure.concepts)) figure.concepts = new Set([...figure.concepts, ...subject]);
}

/** Where in its sentence the phrase of a claim begins: behind the last sign before it. */
function cueStart({ at, before }: Term): number {
  return at - /[^,;:.()–—]*$/.exec(before)![0].length;
}

/** "from 763 to 1,007 (32 per cent)": a percentage in brackets right behind the values of a change. */
function isBehindChange({ cues, terms }: BlockView, claim: Term): boolean {
  const own = terms[claim.sentence]!;
  const last = own[own.indexOf(claim) - 1];
  const first = own[own.indexOf(claim) - 2];
  return (
    ((/\(\s?$/.test(claim.before) && /^ ?\)/.test(claim.behind)) ||
      /^[^;:.]{0,30},? (?:(?:or|that is|i\.e\.,?) )?by (?:a |an )?$/.test(claim.before)) &&
    last !== undefined &&
    first !== undefined &&
    ((cues.toBefore.test(last.before) && cues.fromBefore.test(first.before)) ||
      (cues.fromBefore.test(last.before) && cues.toBefore.test(first.before)))
  );
}

/** "165 above its capacity of 500": the value that a difference is to, right behind it. */
function besideNext(view: BlockView, claim: Term): Term | undefined {
  const own = view.terms[claim.sentence]!;
  const next = own[own.indexOf(claim) + 1];
  const { apartFrom } = view.context.lexicon.language.cues;
  return next?.kind === claim.kind && apartFrom.test(claim.behind) ? next : undefined;
}

/** Whether a number is said to be a change, and of which kind. */
export function changeCue(view: BlockView, claim: Term): ChangeCue | undefined {
  if (!view.changes.has(claim)) view.changes.set(claim, readCue(view, claim));
  return view.changes.get(claim);
}

function readCue(view: BlockView, claim: Term): ChangeCue | undefined {
  const { cues, context } = view;
  const { kind, before, behind, figure } = claim;
  if (claim.isWhole || figure.second !== undefined) return undefined;
  const direction = directionOf(claim, cues, context.text);
  const words = context.lexicon.language.cues;
  if (kind === "percent" || kind === "fraction") {
    if (cues.overBehind.test(behind) || cues.overBefore.test(before)) return undefined;
    if (direction !== undefined) return { direction, form: "ratio" };
    if (words.changeOf.test(before) || words.changeBehind.test(behind))
      return { direction: undefined, form: "ratio" };
    if (/\bby ?$/.test(before) && /^,? from\b/.test(behind)) return { direction: undefined, form: "ratio" };
    return isBehindChange(view, claim)
      ? { direction: directionIn(view.cues, context.sentences[claim.sentence]!.template), form: "ratio" }
      : undefined;
  }
  if (!(kind === "count" || kind === "points" || /^(?:money|measure|duration)/.test(kind))) return undefined;
  const first = view.terms[claim.sentence]![0]!;
  const isBetween =
    first !== claim && cues.between.test(first.before) && /\b(?:is|was|equals|of|:) ?$/.test(before);
  if (cues.apart.test(before) || isBetween || words.gap.test(before) || words.gapBehind.test(behind))
    return { direction: undefined, form: "difference" };
  // "a loss of 27 million" is money lost, "the 3% growth" a growth that was told before.
  if (words.lossOf.test(before)) return undefined;
  const own = view.terms[claim.sentence]!;
  if (isBehindChange(view, claim) || besideNext(view, claim) !== undefined)
    return { direction: undefined, form: "difference" };
  if (direction === undefined) {
    const last = own[own.indexOf(claim) - 1];
    return (cues.apartVerb.test(before) || (last !== undefined && cues.apartVerb.test(last.before))) &&
      /\bby(?: about| some| almost)? ?$/.test(before)
      ? { direction: "rise", form: "difference" }
      : undefined;
  }
  const isCompared =
    /^ ?[a-z’' -]{0,25}\b(?:more|fewer|less|higher|lower|longer|shorter|above|below|up|down)(?:(?: [a-z’'-]+){0,2}?,? (?:than|on|from|compared)\b|[,.;:)]|$)/.test(
      behind,
    );
  const isBy = /\b(?:by|of) (?:a |about |some |almost |nearly )*$/.test(before) || /[+–−-] ?$/.test(before);
  // "Two more prisons opened, taking the number from 31 to 33"
  const isTaking =
    words.added.test(behind) &&
    own.some(({ before: its }) => words.taking.test(its)) &&
    !words.taking.test(before);
  const isUp = /\b(?:up|down) ?$/.test(before) && /^ (?:from|on|over|since)\b/.test(behind);
  return isCompared || isBy || isUp || isTaking ? { direction, form: "difference" } : undefined;
}

function pairsOf(terms: readonly Term[]): [Term, Term][] {
  return terms
    .flatMap((a, k) => terms.slice(k + 1).map((b): [Term, Term] => [a, b]))
    .filter(
      ([a, b]) =>
        a.kind === b.kind && a.figure !== b.figure && isOfMagnitude(a.figure) === isOfMagnitude(b.figure),
    );
}

/** A change is from the smaller to the greater where it is a rise: its direction says which is which. */
function trialsOf({ direction, form }: ChangeCue, a: Term, b: Term, tie: number): Trial[] {
  const [less, more] = a.value <= b.value ? [a, b] : [b, a];
  if (!(less.value >= 0) || less.value === more.value) return [];
  if (form === "difference")
    return [
      {
        relation: less.kind === "percent" ? relations.points : relations.difference,
        operands: [less, more],
        tie,
      },
    ];
  const isOfShares = less.kind === "percent";
  const rise: Trial = {
    relation: isOfShares ? relations.riseOfShare : relations.rise,
    operands: [less, more],
    tie,
  };
  const fall: Trial = {
    relation: isOfShares ? relations.fallOfShare : relations.fall,
    operands: [more, less],
    tie,
  };
  if (less.value === 0) return [];
  // Where no word says so, the order of the values does.
  return direction === "rise"
    ? [rise]
    : direction === "fall"
      ? [fall]
      : tie === 0
        ? [rise, fall]
        : [a.value <= b.value ? rise : fall];
}

/** The two values that the words set against each other. */
function tiedPair(
  view: BlockView,
  operands: readonly Term[],
  claim: Term,
  index: number,
  isOperand: (term: Term) => boolean,
): readonly [Term, Term] | undefined {
  const { cues } = view;
  const stated = operands
    .filter(
      (term) =>
        cues.fromBefore.test(term.before) ||
        (term.before.trimEnd().endsWith("(") && /^ to ?$/.test(term.behind)),
    )
    .flatMap((old) =>
      operands
        .filter((term) => term.at > old.at && isLike(term, old) && cues.toBefore.test(term.before))
        .slice(0, 1)
        .map((fresh) => [old, fresh] as const),
    );
  const beside = besideNext(view, claim);
  if (beside !== undefined && stated.length === 0) {
    const others = operands.filter(
      (term) => term !== beside && term.at < claim.at && isLike(term, beside) && agree(term, beside),
    );
    return others.length === 1 ? [others[0]!, beside] : undefined;
  }
  // "to 70 riel from 100"
  if (stated.length === 0)
    stated.push(
      ...operands.flatMap((fresh, k) => {
        const old = operands[k + 1];
        const isWay =
          old !== undefined &&
          cues.toBefore.test(fresh.before) &&
          cues.fromBefore.test(old.before) &&
          isLike(old, fresh);
        return isWay ? [[old, fresh] as const] : [];
      }),
    );
  if (stated.length > 0) {
    // Of several the one that the claim stands beside.
    const own = view.terms[index]!;
    const at = own.indexOf(claim);
    const isAhead = /^,? from\b/.test(claim.behind);
    const beside = stated.filter(([old, fresh]) => (isAhead ? own[at + 1] === old : own[at - 1] === fresh));
    return stated.length === 1 ? stated[0] : beside.length === 1 ? beside[0] : undefined;
  }
  const [range] = view.terms[index]!.filter(
    ({ kind, figure }) => kind === "range" && figure.second !== undefined,
  );
  if (
    range !== undefined &&
    operands.length === 0 &&
    /^[^,;:.]{0,10}\($/.test(between(view, claim, range).trimEnd())
  )
    return [range, { ...range, value: range.figure.second!, isWhole: true }];
  const words = view.context.lexicon.language.cues;
  const isPeriod = ({ kind, before }: Term): boolean =>
    kind.startsWith("duration") && words.periodBefore.test(before);
  const isGap = words.gap.test(claim.before) || words.gapBehind.test(claim.behind);
  const like = pairsOf(operands.filter((term) => !isPeriod(term))).filter(
    ([a, b]) => isLike(a, b) && (isGap || agree(a, b)) && (isGap || isTwoTimes(view, [a, b], claim)),
  );
  if (like.length === 1) return like[0]!;
  if (like.length > 1) return undefined;
  const counts = operands.filter(({ kind }) => !kind.startsWith("duration"));
  // "172 fewer than the ministry", "up 10 on last year": of whom or when that number is, another sentence does not say.
  const isOfNamed = words.ofNamed.test(claim.behind) || words.backTo.test(claim.before);
  if (counts.length === 1) {
    const fresh = counts[0]!;
    for (const before of isOfNamed ? [] : sentencesBefore(view, index, 1)) {
      const earlier = before.filter(
        (term) => isOperand(term) && isLike(term, fresh) && agree(term, fresh) && !isCapacity(view, term),
      );
      if (earlier.length === 1 && isTwoTimes(view, [earlier[0]!, fresh], claim)) return [earlier[0]!, fresh];
    }
  }
  if (counts.length === 0 && !isOfNamed) {
    const before = sentencesBefore(view, index, 2)
      .flat()
      .filter((term) => isOperand(term) && !term.kind.startsWith("duration"));
    if (before.length === 2 && agree(before[0]!, before[1]!) && isTwoTimes(view, before, claim))
      return [before[0]!, before[1]!];
  }
  return undefined;
}

/** Whether two numbers may be of one thing at two times: of one kind, and not a hundred times apart. */
function isLike(a: Term, b: Term): boolean {
  const isOfKind =
    a.kind === b.kind ||
    (a.kind === "count" && b.kind === "rate") ||
    (a.kind === "rate" && b.kind === "count");
  const [less, more] = a.value <= b.value ? [a.value, b.value] : [b.value, a.value];
  return isOfKind && isOfMagnitude(a.figure) === isOfMagnitude(b.figure) && more < 20 * less;
}

/** Whether the words say that two values are of two times, or set one against the other. */
function isTwoTimes(view: BlockView, pair: readonly Term[], claim: Term): boolean {
  const { cues, context } = view;
  const [a, b] = pair as [Term, Term];
  // What is forecast is no earlier value.
  const { forecast } = context.lexicon.language.cues;
  if (pair.some((term) => forecast.test(term.before.slice(-40)) || forecast.test(term.behind.slice(0, 30))))
    return false;
  if (pair.some(({ before }) => cues.oldBefore.test(before))) return true;
  if (a.figure.asOf !== b.figure.asOf && a.figure.asOf !== undefined && b.figure.asOf !== undefined)
    return true;
  const words = [...new Set([a.sentence, b.sentence, claim.sentence])]
    .map((k) => context.sentences[k]!.template)
    .join(" ");
  const isPlain = /^ (?:[a-z’'-]+ ){0,2}?(?:more|fewer|less|longer|shorter|higher|lower) ?[.,;)]/.test(
    claim.behind,
  );
  if (isPlain && /(?:, |\b(?:which|that|this) (?:is|was|makes|means) )$/.test(claim.before)) return true;
  if (cues.between.test(view.terms[claim.sentence]![0]!.before) || cues.apartVerb.test(b.before)) return true;
  return cues.times.test(words) || /\bthan\b/.test(claim.behind) || cues.apart.test(claim.before);
}
