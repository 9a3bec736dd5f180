import { settle, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import type { Term } from "../term.ts";
import { between, near, sentencesBefore, type View } from "../view.ts";

/** Occupancies, in percent of capacity, over it or times it, against the people and the places near them. */
export function checkOccupancyClaims(view: View): void {
  view.terms.forEach((terms, index) => {
    for (const claim of terms) {
      const { figure } = claim;
      if (view.context.settled.has(figure) || figure.second !== undefined) continue;
      const wording = occupancyCue(view, terms, claim);
      if (wording === undefined) continue;
      const relation = wording === "over" ? relations.excess : relations.occupancy;
      const counts = near(view, index).filter((term) => term.kind === "count" && term.figure !== figure);
      const trials: Trial[] = counts.flatMap((population) =>
        counts
          .filter((capacity) => capacity.figure !== population.figure && capacity.value > 0)
          .map((capacity) => ({ relation, operands: [population, capacity], tie: 0 })),
      );
      const pair = tiedPair(view, index, claim);
      if (pair !== undefined) trials.push({ relation, operands: pair, tie: 1 });
      settle(view.context, figure, trials);
    }
  });
}

/** Whether a percentage or a multiple is one of a capacity, and in which wording. */
export function occupancyCue({ cues, context }: View, terms: readonly Term[], claim: Term): "over" | "of" | undefined {
  const { kind, before, behind } = claim;
  if (kind !== "percent" && kind !== "fraction" && kind !== "multiple") return undefined;
  if (cues.overBehind.test(behind) || cues.overBefore.test(before)) return "over";
  const last = terms[terms.indexOf(claim) - 1];
  const isExceeded =
    last !== undefined && / by ?$/.test(before) && /^[^,;:.]{0,20}by ?$/.test(before) && cues.capacityBefore.test(last.before) && cues.apartVerb.test(context.sentences[claim.sentence]!.template);
  if (isExceeded) return "over";
  return cues.ofBehind.test(behind) || cues.ofBefore.test(before) ? "of" : undefined;
}

export function isCapacity({ cues }: View, { kind, before, behind }: Term): boolean {
  return kind === "count" && (cues.capacityBehind.test(behind) || cues.capacityBefore.test(before));
}

/** The people and the places that stand together: the one capacity of the sentences near, and the one other count beside it. */
function tiedPair(view: View, index: number, claim: Term): readonly [Term, Term] | undefined {
  const scopes = [view.terms[index]!, ...sentencesBefore(view, index)];
  const counts: Term[] = [];
  for (const scope of scopes) {
    counts.push(...scope.filter((term) => term.kind === "count" && term.figure !== claim.figure && !term.isWhole));
    const capacities = counts.filter((term) => isCapacity(view, term));
    const others = counts.filter((term) => !capacities.includes(term));
    if (capacities.length > 1 || others.length > 1) return undefined;
    if (capacities.length === 1 && others.length === 1) {
      const [population, capacity] = [others[0]!, capacities[0]!];
      const isOne = population.sentence === capacity.sentence;
      const joint = isOne ? between(view, population, capacity) : "";
      return / while | whereas | but /.test(joint) ? undefined : [population, capacity];
    }
  }
  return undefined;
}
