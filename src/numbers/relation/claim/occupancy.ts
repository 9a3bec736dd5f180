import { isApart } from "../certainty.ts";
import { ratioOf } from "../context.ts";
import { settle, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import type { Term } from "../term.ts";
import { between, near, sentencesBefore, type BlockView } from "../view.ts";

/** Occupancies, in percent of capacity, over it or times it, against the people and the places near them. */
export function checkOccupancyClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const claim of terms) {
      const { figure } = claim;
      if (view.context.settled.has(figure) || figure.second !== undefined) continue;
      const wording = occupancyCue(view, terms, claim);
      if (wording !== undefined) checkClaim(view, index, claim, wording);
    }
    keepFact(view, terms);
  });
}

type Wording = "over" | "of" | "below" | "ratio";

function checkClaim(view: BlockView, index: number, claim: Term, wording: Wording): void {
  const { figure } = claim;
  if (figure.kind === "percent") figure.sub = "occupancy";
  const relation =
    wording === "below"
      ? relations.slack
      : wording === "over"
        ? relations.excess
        : wording === "of"
          ? relations.occupancy
          : relations.times;
  const counts = near(view, claim).filter((term) => term.kind === "count" && term.figure !== figure);
  const pair = tiedPair(view, index, claim);
  // The places of the people who are meant are no people in that many places.
  const isTurned = (population: Term, capacity: Term): boolean =>
    pair !== undefined && population === pair[1] && capacity === pair[0];
  const trials: Trial[] = counts.flatMap((population) =>
    counts
      .filter(
        (capacity) =>
          capacity.figure !== population.figure && capacity.value > 0 && !isTurned(population, capacity),
      )
      .map((capacity) => ({ relation, operands: [population, capacity], tie: 0 })),
  );
  // "up to 150% over capacity" is of some prisons, and no sentence but its own says of which.
  const isOfSome = figure.senses.includes("up_to") || isElsewhere(view, claim);
  const isOwn = pair?.every(({ sentence }) => sentence === index) === true;
  const end =
    figure.end +
    (/^[^,;:.()]*?\b(?:capacity|limit|level|occupancy|full|overcrowd\w*|built for|designed for)/.exec(
      view.context.text.slice(figure.end, figure.end + 70),
    )?.[0].length ?? 0);
  if (pair !== undefined && (isOwn || !isOfSome)) trials.push({ relation, operands: pair, tie: 1 });
  const isSettled = settle(view.context, figure, trials, {
    end: Math.max(end, figure.end),
    onlyExplained:
      pair !== undefined &&
      isOwn &&
      isApart(
        view.context,
        figure,
        pair.map((term) => term.figure),
      ),
  });
  if (wording === "below" || isSettled !== "open" || (pair !== undefined && (isOwn || !isOfSome))) return;
  const own = view.terms[index]!.filter((term) => isPopulation(view, term) && term.figure !== figure);
  view.context.pending.push({
    relation: wording === "ratio" ? "times-capacity" : "occupancy",
    wording,
    claim: figure,
    sentence: view.context.sentences[index]!,
    population: own.length === 1 ? own[0]!.figure : undefined,
    end: Math.max(end, figure.end),
  });
  view.context.settled.add(figure);
}

const someOf =
  /\b(?:some|one|several|certain|individual|many|a few) (?:prisons|facilities|jails|centres|centers|institutions|cells|of)/;

/** A national total in the sentence before says nothing about "some facilities". */
function isElsewhere({ context }: BlockView, { sentence }: Term): boolean {
  return someOf.test(context.sentences[sentence]!.template);
}

/** Whether a percentage or a multiple is one of a capacity, and in which wording. */
export function occupancyCue(
  { cues, context }: BlockView,
  terms: readonly Term[],
  claim: Term,
): Wording | undefined {
  const { kind, before, behind } = claim;
  if (kind !== "percent" && kind !== "fraction" && kind !== "multiple") return undefined;
  if (kind === "multiple" && /^ (?:over|above) (?:its |their |the )?(?:official )?capacity\b/.test(behind))
    return "over";
  if (kind === "multiple" && cues.timesCapacity.test(behind)) return "ratio";
  if (kind !== "multiple" && cues.belowBehind.test(behind)) return "below";
  if (cues.overBehind.test(behind) || cues.overBefore.test(before)) return "over";
  const last = terms[terms.indexOf(claim) - 1];
  const isExceeded =
    last !== undefined &&
    /^[^,;:.]{0,20}\bby ?$/.test(before) &&
    cues.capacityBefore.test(last.before) &&
    cues.apartVerb.test(context.sentences[claim.sentence]!.template);
  if (isExceeded) return "over";
  return kind !== "multiple" && (cues.ofBehind.test(behind) || cues.ofBefore.test(before)) ? "of" : undefined;
}

export function isCapacity({ cues }: BlockView, { kind, before, behind }: Term): boolean {
  return kind === "count" && (cues.capacityBehind.test(behind) || cues.capacityBefore.test(before));
}

/** The people and the places that stand together: the one capacity of the sentences near, and the one other count beside it. */
function tiedPair(view: BlockView, index: number, claim: Term): readonly [Term, Term] | undefined {
  // "300 of the 500 places are taken"
  const [part, whole] = view.terms[index]!.filter(
    ({ figure }) => figure.sub === "n-of-N" && figure !== claim.figure,
  );
  if (part !== undefined && whole?.figure === part.figure && view.cues.capacityBehind.test(whole.behind))
    return view.terms[index]!.filter(({ kind }) => kind === "count").length === 2 ? [part, whole] : undefined;
  const scopes = [view.terms[index]!, ...sentencesBefore(view, index)];
  const counts: Term[] = [];
  for (const scope of scopes) {
    counts.push(
      ...scope.filter(
        (term) =>
          term.kind === "count" &&
          term.figure !== claim.figure &&
          !term.isWhole &&
          term.figure.second === undefined,
      ),
    );
    const named = counts.filter((term) => isCapacity(view, term));
    // "8,000 places for 14,000 prisoners"
    const places = named.filter(({ behind }) => !view.cues.held.test(behind));
    // "designed for 450, accommodates 405": of two, the one that can be nothing else.
    const sure = named.filter(
      ({ before, behind }) => !view.cues.capacityOrHeld.test(before) || view.cues.capacityBehind.test(behind),
    );
    const capacities =
      named.length > 1 && sure.length === 1 ? sure : named.length > 1 && places.length === 1 ? places : named;
    const all = counts.filter((term) => !capacities.includes(term));
    const held = populationsOf(view, all);
    const others = held.length === 1 ? held : all;
    if (capacities.length > 1 || others.length > 1) return undefined;
    if (capacities.length === 1 && others.length === 1) {
      const [population, capacity] = [others[0]!, capacities[0]!];
      const isOne = population.sentence === capacity.sentence;
      const joint = isOne ? between(view, population, capacity) : "";
      return / while | whereas /.test(joint) ? undefined : [population, capacity];
    }
  }
  return undefined;
}

/** Whether a count is said to be of those who are held. */
function isPopulation(view: BlockView, term: Term): boolean {
  return (
    term.kind === "count" &&
    !isCapacity(view, term) &&
    (view.cues.held.test(term.behind) || view.cues.heldBefore.test(term.before))
  );
}

/** The counts of those held, without those of a part of them where there are others. */
function populationsOf(view: BlockView, terms: readonly Term[]): Term[] {
  const { narrowing } = view.context.lexicon.language;
  const held = terms.filter((term) => isPopulation(view, term));
  const plain = held.filter(
    ({ figure }) => ![...figure.concepts].some((concept) => narrowing.has(concept) && concept !== "capacity"),
  );
  return plain.length > 0 ? plain : held.length === 1 ? held : [];
}

/** Keeps what a sentence says of people and places for the claims of others. */
function keepFact(view: BlockView, terms: readonly Term[]): void {
  const capacity = terms.find((term) => isCapacity(view, term) && term.figure.second === undefined);
  const [population] = populationsOf(
    view,
    terms.filter((term) => term.figure.second === undefined),
  );
  if (capacity === undefined || population === undefined || !(capacity.value > 0)) return;
  const inputs = ratioOf(population.figure, capacity.figure, view.context.settings, 100);
  view.context.facts.push({
    relation: "occupancy",
    point: (population.value / capacity.value) * 100,
    narrow: inputs("narrow"),
    wide: inputs("wide"),
    place: population.figure.place,
    population: population.figure,
    capacity: capacity.figure,
  });
}
