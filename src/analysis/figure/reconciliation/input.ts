import { figureText, timeText } from "../../../arithmetic/figure-text.ts";
import { significantDigits } from "../../../arithmetic/precision.ts";
import type { Ref } from "../../../domain/id.ts";
import { overlaps } from "../../../domain/time.ts";
import {
  lowerPenalty,
  otherPopulation,
  recompute,
  type Recomputation,
  type RivalReading,
} from "../recomputation.ts";
import { indicatorOf, populationOf, type Statement } from "../statement.ts";
import { witnessWords } from "../vocabulary.ts";
import { birthday, contested, inputsKey, quoted, readingsNote, slip } from "./conflict.ts";
import { datesApart } from "./time.ts";
import { reconciliationOf, type Reconciliation, type ReconciliationVerdict } from "./verdict.ts";

/** Different numbers that are tried in the stead of an input, and as an input that a figure does not name. */
const mostSiblings = 40;
const mostImplied = 8;

type Index = {
  readonly byRef: ReadonlyMap<Ref, Statement>;
  readonly byConcept: (concept: string, place: string) => readonly Statement[];
  /** Figures that name the same inputs. */
  readonly byInputs: ReadonlyMap<string, readonly Statement[]>;
  /** Stays by whose they are and where. */
  readonly stays: ReadonlyMap<string, readonly Statement[]>;
};

function indexOf(statements: readonly Statement[]): Index {
  const concepts = Map.groupBy(statements, ({ concept, place }) => `${concept}\n${place}`);
  return {
    byRef: new Map(statements.map((statement) => [statement.ref, statement])),
    byConcept: (concept, place) => concepts.get(`${concept}\n${place}`) ?? [],
    byInputs: Map.groupBy(
      statements.filter(({ figure }) => figure.derived_from.length > 0),
      inputsKey,
    ),
    stays: Map.groupBy(
      statements.filter(
        ({ concept, population }) => (concept === "stay" || concept === "stay-start") && population !== "",
      ),
      ({ population, place }) => `${population}\n${place}`,
    ),
  };
}

type Attempt = {
  readonly statement: Statement;
  readonly inputs: readonly Statement[];
  readonly result: Recomputation;
  readonly siblings: readonly Statement[];
};

/** Figures against the inputs that they name, or those that their indicator, place and date call for. */
export function recomputations(statements: readonly Statement[]): Reconciliation[] {
  const index = indexOf(statements);
  const attempts = statements.flatMap((statement) => attemptOf(statement, index) ?? []);
  // Figures that print one number and come to one result are one agreement, not several.
  const merged = Map.groupBy(attempts, ({ statement, result }) =>
    [
      statement.concept,
      statement.place,
      figureText(statement.figure),
      result.outcome === "not-computable" ? result.reason : `${result.outcome} ${result.arithmetic}`,
    ].join("\n"),
  );
  return [...merged.values()].flatMap((group) => recomputed(group, index) ?? []);
}

/** The figure recomputed from the inputs it names, or from those that its indicator calls for. */
function attemptOf(statement: Statement, index: Index): Attempt | undefined {
  const named = statement.figure.derived_from.filter((ref) => ref !== statement.ref);
  const inputs = named.flatMap((ref) => index.byRef.get(ref) ?? []);
  if (named.length > 0) {
    if (inputs.length !== named.length) return undefined;
    const siblings = inputs
      .flatMap(({ concept, place }) => fewOf(index.byConcept(concept, place), mostSiblings))
      .filter((sibling) => sibling !== statement && !inputs.includes(sibling));
    const result = recompute(
      statement.figure,
      inputs.map(({ figure }) => figure),
      siblings.map(({ figure }) => figure),
    );
    return { statement, inputs, result, siblings };
  }
  const attempts = impliedInputs(statement, index).map((candidate) => ({
    statement,
    inputs: candidate,
    result: recompute(
      statement.figure,
      candidate.map(({ figure }) => figure),
    ),
    siblings: [],
  }));
  const good = attempts.find(({ result }) => result.outcome === "agrees" || result.outcome === "rounding");
  return good ?? attempts.find(({ result }) => result.outcome !== "not-computable");
}

/** Inputs that a figure does not name and its indicator, place and date call for, the likeliest first. */
function impliedInputs(statement: Statement, index: Index): readonly (readonly Statement[])[] {
  const { kind, concept, place, span, figure } = statement;
  const witness = witnessWords.exec((figure.population ?? "").toLowerCase())?.[1];
  if (concept === "event" && witness !== undefined && figure.value.kind === "time") {
    return (index.stays.get(`${populationOf(witness).key}\n${place}`) ?? []).map((stay) => [stay]);
  }
  if (statement.quantity === undefined || span === undefined) return [];
  const sameTags = (a: readonly string[], b: readonly string[]): boolean => a.join(" ") === b.join(" ");
  const people = (tags: readonly string[]): Statement[] =>
    fewOf(
      index
        .byConcept("prison-population", place)
        .filter(
          (other) => sameTags(other.tags, tags) && other.span !== undefined && overlaps(other.span, span),
        ),
      mostImplied,
    );
  if (concept === "occupancy") {
    const capacities = fewOf(
      index
        .byConcept("capacity", place)
        .filter((other) => other.span === undefined || overlaps(other.span, span)),
      mostImplied,
    );
    return people(statement.tags).flatMap((held) => capacities.map((capacity) => [held, capacity]));
  }
  if (concept === "share" && statement.dimension === "percent") {
    // A group's share of itself is not what is meant.
    if (sameTags(statement.tags, statement.populationTags)) return [];
    const wholes = people(statement.populationTags);
    return people(statement.tags).flatMap((part) => wholes.map((whole) => [part, whole]));
  }
  if (
    kind === "growth" &&
    statement.dimension === "percent-growth" &&
    span.from !== undefined &&
    span.until !== undefined
  ) {
    const grown = indicatorOf(figure.indicator.replace(/growth|increase|rise|change|percent/gi, "")).concept;
    const at = (instant: number): Statement[] =>
      fewOf(
        index
          .byConcept(grown, place)
          .filter(
            (other) =>
              sameTags(other.tags, statement.tags) &&
              (other.span?.from ?? Infinity) <= instant &&
              instant < (other.span?.until ?? -Infinity),
          ),
        mostImplied,
      );
    const befores = at(span.from);
    return at(span.until - 1).flatMap((after) =>
      befores.flatMap((before) => (after === before ? [] : [[after, before]])),
    );
  }
  return [];
}

/** The first of each number, at most so many; without a number none. */
function fewOf(statements: readonly Statement[], most: number): Statement[] {
  const few = new Map<string, Statement>();
  for (const statement of statements) {
    if (few.size === most) break;
    const { quantity } = statement;
    if (quantity === undefined) continue;
    const key = `${quantity.low} ${quantity.high} ${quantity.qualifier}`;
    if (!few.has(key)) few.set(key, statement);
  }
  return [...few.values()];
}

function recomputed(group: readonly Attempt[], index: Index): Reconciliation | undefined {
  const { statement, inputs, result, siblings } = group[0]!;
  const figures = group.map((attempt) => attempt.statement);
  const all = (more: readonly Statement[] = []): Statement[] => [
    ...figures,
    ...group.flatMap((attempt) => attempt.inputs),
    ...more,
  ];
  if (result.outcome === "not-computable") {
    // A share whose whole counts others, and a sentence that a law may have lowered, look comparable and are not; the rest is silent.
    if (result.reason !== otherPopulation && result.reason !== lowerPenalty) return undefined;
    const text = `${figureText(statement.figure)} of ${quoted(statement)}; ${inputs.map((input) => `${figureText(input.figure)} of ${quoted(input)}`).join(", ")}`;
    return reconciliationOf("not-comparable", all(), text, sentence(result.reason));
  }
  const printed = `printed: ${figureText(statement.figure)}`;
  const arithmetic = `${result.arithmetic}; ${printed}`;
  if (result.outcome === "agrees")
    return reconciliationOf("agree", all(), arithmetic, "The inputs give what is printed.");
  if (result.outcome === "rounding") {
    return reconciliationOf(
      "rounding",
      all(),
      arithmetic,
      result.note === undefined
        ? "The inputs give what is printed, at the precision printed."
        : sentence(result.note),
    );
  }
  if (result.outcome === "allowed") {
    return reconciliationOf(
      "agree",
      all(),
      arithmetic,
      "The hedges of the inputs leave room for the printed number; as printed they do not give it.",
    );
  }
  const sibling = result.rival?.sibling === undefined ? undefined : siblings[result.rival.sibling];
  // The same digits from the same inputs under another name: 463 % of and 463 % over capacity.
  const alike = (result.rival === undefined ? [] : (index.byInputs.get(inputsKey(statement)) ?? [])).filter(
    (other) => !figures.includes(other) && significant(other) && samePrinted(other, statement),
  );
  const { verdict, note: open } = differenceOf(statement, inputs, result.rival, sibling);
  const parts = [
    open,
    result.rival === undefined ? undefined : rivalSentence(result.rival, sibling),
    open === undefined && verdict === "date" && result.rival === undefined && result.method !== "same"
      ? `The figure is of ${timeText(statement.figure.as_of ?? valueTime(statement))}, its inputs are of ${[...new Set(inputs.map((input) => timeText(input.figure.as_of ?? valueTime(input))))].join(", ")}.`
      : undefined,
    result.note === undefined ? undefined : sentence(result.note),
  ].filter((part) => part !== undefined);
  const note =
    parts.length > 0
      ? parts.join(" ")
      : `Nothing stated explains the difference; a slip in either, or inputs that are not all of it, cannot be excluded.${
          result.method === "same" && inputs.length === 1 ? slip(statement, inputs[0]!) : ""
        }`;
  const full =
    result.rival === undefined || result.rival.arithmetic === result.arithmetic
      ? arithmetic
      : `${result.arithmetic}; ${result.rival.arithmetic}; ${printed}`;
  return reconciliationOf(verdict, all([...(sibling === undefined ? [] : [sibling]), ...alike]), full, note);
}

function significant({ quantity }: Statement): boolean {
  return quantity !== undefined && significantDigits(quantity.low) >= 2;
}

function samePrinted(a: Statement, b: Statement): boolean {
  return (
    a.figure.value.kind === "number" &&
    b.figure.value.kind === "number" &&
    a.figure.value.low === b.figure.value.low
  );
}

function valueTime({ figure }: Statement): { edtf: string } | undefined {
  return figure.value.kind === "time" ? figure.value.time : undefined;
}

/** What kind of difference it is from its inputs, and what that leaves open where the rival reading does not say it. */
function differenceOf(
  statement: Statement,
  inputs: readonly Statement[],
  rival: RivalReading | undefined,
  sibling: Statement | undefined,
): { readonly verdict: ReconciliationVerdict; readonly note?: string } {
  switch (rival?.reading) {
    case "the person counted in or left out":
      return { verdict: "population" };
    case "another figure": {
      const replaced = inputs.find(({ figure }) => figure.indicator === sibling?.figure.indicator);
      return { verdict: datesApart(replaced?.span, sibling?.span) ? "date" : "definition" };
    }
    case "cut off, not rounded":
      return { verdict: "irreconcilable" };
    case undefined:
      break;
    default:
      return { verdict: "definition" };
  }
  if (statement.kind === "age") return { verdict: "date", note: birthday };
  if (statement.concept === "event") return { verdict: "date" };
  // A date is the value itself; that two values differ in time does not explain that they differ.
  if (statement.dimension === "time" || statement.figure.case !== undefined)
    return { verdict: "irreconcilable" };
  if (inputs.some((input) => datesApart(statement.span, input.span))) return { verdict: "date" };
  if (statement.figure.derived_from.length > 0) return { verdict: "irreconcilable" };
  // The inputs were chosen here, not by the author; what the choice leaves open comes first.
  const readings = contested(statement);
  if (readings !== undefined) return { verdict: "population", note: readingsNote(readings) };
  const oneDate = inputs.every(
    ({ span, figure }) => span === undefined || figure.as_of?.edtf === statement.figure.as_of?.edtf,
  );
  return oneDate || statement.kind === "growth"
    ? { verdict: "irreconcilable" }
    : {
        verdict: "date",
        note: "The figure names no inputs; those of its place overlap its date and need not be of one day.",
      };
}

function rivalSentence(rival: RivalReading, sibling: Statement | undefined): string {
  switch (rival.reading) {
    case "of for over":
      return "The printed number is the percentage of capacity, not the percentage above it.";
    case "over for of":
      return "The printed number is the percentage above capacity, not of it.";
    case "growth printed as a ratio":
      return "The printed number is the later number as a percentage of the earlier, which is 100 more than the growth.";
    case "wrong base":
      return "The printed number is what the other number as base gives.";
    case "complement":
      return "The printed number is the rest to 100 %.";
    case "points for percent":
      return "The printed number mixes percentage points and percent.";
    case "another figure":
      return `The printed number comes from ${sibling!.ref} (${figureText(sibling!.figure)}, ${timeText(sibling!.figure.as_of)}), not from the input named.`;
    case "a part left out":
      return "The printed number is the sum without one of its parts.";
    case "the person counted in or left out":
      return "Whether the person is counted in differs: one number cannot be both the others and all together.";
    case "cut off, not rounded":
      return "The printed number is the other cut off; rounded, it would be another.";
  }
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
