import type { Assessment, Conclusion } from "../../domain/assessment.ts";
import type { ElementEvidence, ElementList, NormElement } from "../../domain/element.ts";
import type { Ref } from "../../domain/id.ts";
import { wordsOf } from "../../domain/noun.ts";
import { bearsOn, type CaseFact, questionIn } from "./bearing.ts";

/** A fact under an element: filed by a person, or proposed because of what the list of elements says of such records. */
export type FiledFact = {
  readonly ref: Ref;
  readonly filed: boolean;
  /** What it counts as; undefined of a fact that a person filed for a reason of their own. */
  readonly why: string | undefined;
};

/** A question of an element that the record leaves open. */
export type Gap = {
  readonly says: string;
  /** What is known of the answer: `not_asked`, `no_answer` …, `conflicting`, or nothing at all. */
  readonly state: string | undefined;
};

/** One element held against a case: against first, then what is missing, then for. */
export type HeldElement = {
  readonly id: string | undefined;
  readonly element: string;
  readonly question: string | undefined;
  readonly against: readonly FiledFact[];
  readonly gaps: readonly Gap[];
  readonly for: readonly FiledFact[];
  readonly context: readonly FiledFact[];
  readonly conclusion: Conclusion;
  readonly by: Assessment["elements"][number] | undefined;
  /** Facts that came or changed after the conclusion: it is open again. */
  readonly since: readonly Ref[];
};

/**
 * The elements of a norm held against the facts of one case. Nothing is concluded here: what bears on an element is
 * proposed with its reason, what a person filed stands as they filed it, and a conclusion is the one that a person wrote. A
 * conclusion is open again where a fact that bears on its element is newer than it.
 *
 * @param isNewer whether a record was written after what the assessment says of an element, which bears the name that it has there
 */
export function heldElements(
  { elements }: Pick<ElementList, "elements">,
  facts: readonly CaseFact[],
  assessment: Assessment | undefined,
  isNewer: (ref: Ref, element: string) => boolean,
): readonly HeldElement[] {
  const written = assessment?.elements ?? [];
  const isOf = (element: NormElement, name: string): boolean =>
    name === element.id || name === element.element;
  const listed = elements.map((element) =>
    held(
      element,
      facts,
      written.find((one) => isOf(element, one.element)),
      isNewer,
    ),
  );
  const own = written.filter((one) => !elements.some((element) => isOf(element, one.element)));
  return [...listed, ...own.map((one) => held(undefined, [], one, isNewer))];
}

function held(
  element: NormElement | undefined,
  facts: readonly CaseFact[],
  by: Assessment["elements"][number] | undefined,
  isNewer: (ref: Ref, element: string) => boolean,
): HeldElement {
  const sides = {
    against: sideOf(by?.facts_against ?? [], element?.against ?? [], facts),
    for: sideOf(by?.facts_for ?? [], element?.for ?? [], facts),
    context: sideOf(by?.context ?? [], [], facts),
  };
  const filed = new Set(
    Object.values(sides).flatMap((side) => side.flatMap((fact) => (fact.filed ? [fact.ref] : []))),
  );
  // What somebody put on one side is not proposed for another one.
  const without = (side: readonly FiledFact[]): readonly FiledFact[] =>
    side.filter((fact) => fact.filed || !filed.has(fact.ref));
  const [against, proposedFor, context] = [
    without(sides.against),
    without(sides.for),
    without(sides.context),
  ];
  const conclusion = by?.conclusion ?? "unassessed";
  const bearing = [...against, ...proposedFor, ...context].map(({ ref }) => ref);
  return {
    id: element?.id,
    element: element?.element ?? by!.element,
    question: element?.question,
    against,
    gaps: [
      ...(by?.gaps ?? []).map((says) => ({ says, state: undefined })),
      ...(element === undefined ? [] : openQuestions(element, facts)),
      ...(element?.missing ?? [])
        .filter(
          ({ where }) => where.length === 0 || facts.some((fact) => where.some((one) => bearsOn(one, fact))),
        )
        .map(({ says }) => ({ says, state: undefined })),
    ],
    for: proposedFor,
    context,
    conclusion,
    by,
    since:
      conclusion === "unassessed" ? [] : [...new Set(bearing)].filter((ref) => isNewer(ref, by!.element)),
  };
}

function sideOf(
  filed: readonly Ref[],
  evidence: readonly ElementEvidence[],
  facts: readonly CaseFact[],
): readonly FiledFact[] {
  const why = new Map<Ref, string>();
  for (const { says, where } of evidence)
    for (const fact of facts)
      if (!why.has(fact.ref) && where.some((bearing) => bearsOn(bearing, fact))) why.set(fact.ref, says);
  const proposed = [...why.keys()].filter((ref) => !filed.includes(ref));
  return [
    ...filed.map((ref) => ({ ref, filed: true, why: why.get(ref) })),
    ...proposed.map((ref) => ({ ref, filed: false, why: why.get(ref) })),
  ];
}

/** What the mapping asks for and the record does not answer: not on file, in a state without an answer, or in two ways. */
function openQuestions(element: NormElement, facts: readonly CaseFact[]): readonly Gap[] {
  const asked = new Map<string, { readonly kind: string; readonly of: string }>();
  for (const { where } of [...element.against, ...element.for])
    for (const bearing of where) {
      const question = questionIn(bearing);
      if (question !== undefined) asked.set(`${question.kind} ${question.of}`, question);
    }
  return [...asked.values()].flatMap(({ kind, of }) => {
    const found = facts.filter(
      (fact) => fact.kind === kind && fact.body[kind === "safeguard" ? "code" : "variable"] === of,
    );
    const answers = new Set(
      found.flatMap(({ body }) =>
        body["state"] === "answered" ? [JSON.stringify(body["respected"] ?? body["value"])] : [],
      ),
    );
    if (answers.size === 1) return [];
    const states = new Set(found.map(({ body }) => String(body["state"])));
    const state = answers.size > 1 ? "conflicting" : states.size === 0 ? undefined : [...states].join(", ");
    return [{ says: wordsOf(of), state }];
  });
}

/** How an assessment as a whole stands. */
export type AssessmentStanding = {
  /** Elements that nobody has concluded on, or that are open again. */
  readonly open: number;
  /** Whether a person may write what it comes to: all elements concluded, and read by a second person. */
  readonly may_conclude: boolean;
  /** Norms that ask for less, where an element is not shown or contradicted. */
  readonly offers: readonly string[];
};

export function standingOf(
  list: Pick<ElementList, "needs" | "if_missing_offer">,
  elements: readonly HeldElement[],
  assessment: Assessment | undefined,
): AssessmentStanding {
  const open = elements.filter(({ conclusion, since }) => conclusion === "unassessed" || since.length > 0);
  const { author, reviewer } = assessment ?? {};
  const missing = elements.some(
    ({ conclusion }) => conclusion === "not-shown" || conclusion === "contradicted",
  );
  return {
    open: open.length,
    may_conclude: open.length === 0 && author !== undefined && reviewer !== undefined && author !== reviewer,
    offers: missing ? list.if_missing_offer : [],
  };
}
