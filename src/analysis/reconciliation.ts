import type { Ref } from "../domain/id.ts";
import { intervalOf, intervalsMeet } from "../domain/quantity.ts";
import type { AnyRecord } from "../domain/record.ts";
import { isBefore, overlaps, type Span } from "../domain/time.ts";
import {
  otherPopulation,
  printedPrecision,
  recompute,
  type Recomputation,
  type Rival,
} from "./figure-recomputation.ts";
import {
  groupBy,
  indicatorOf,
  populationOf,
  type Statement,
  statementsOf,
  unitOf,
} from "./figure-statement.ts";
import { figureText, numberText, roundTo, significantDigits, timeText } from "./figure-text.ts";
import { openReadings, partitions, personalTags, singleConcepts, witnessWords } from "./figure-vocabulary.ts";
import { own } from "../domain/own.ts";

/**
 * How figures of one thing stand to each other. `agree`: one number, or hedges that allow it; `rounding`: one number at
 * the precision printed; `date`, `definition`, `population`: what they count differs, or cannot be told to be the same,
 * in this; `irreconcilable`: nothing stated explains it; `not-comparable`: they look alike and do not measure one thing.
 */
export const reconciliationVerdicts = [
  "agree",
  "rounding",
  "date",
  "definition",
  "population",
  "irreconcilable",
  "not-comparable",
] as const;
export type ReconciliationVerdict = (typeof reconciliationVerdicts)[number];

/** What a set of figures comes to when they are set against each other; it changes none of them. */
export type Reconciliation = {
  /** From the quantity, the place and the refs alone: the same in every run, whatever else is recorded. */
  readonly id: string;
  readonly verdict: ReconciliationVerdict;
  readonly quantity: string;
  readonly place: string;
  readonly figures: readonly Ref[];
  /** The numbers side by side, or the computation, to be checked by hand. */
  readonly arithmetic: string;
  /** What the verdict rests on and what it cannot exclude. */
  readonly note: string;
};

/** Digits from which one number given for several dates is worth a remark: 38,990 is, 20,000 is not. */
const tellingDigits = 4;
/** Largest share of a number that its rounding may take or add. */
const mostRounding = 0.1;
/** How far apart in time shares of one group are still set side by side. */
const shareReachMs = 366 * 86_400_000;
const yearMs = 365.25 * 86_400_000;
const quarterMs = yearMs / 4;
/** How far beyond both ends a number between them lies, as a share of the nearer, before its omission is worth a remark. */
const tellingExcess = 0.1;
/** Longest time that counts as one date for a number of people. */
const oneDateMs = 31 * 86_400_000;
/** Statements of one group up to which each is compared with each; of more, with its neighbours in time and size. */
const manyStatements = 400;
const neighbours = 20;
/** Different numbers that are tried in the stead of an input, and as an input that a figure does not name. */
const mostSiblings = 40;
const mostImplied = 8;

/**
 * Every set of figures that can be compared, each once: restatements, rival statements, and figures against the inputs
 * that they name or that their indicator calls for. Figures meet only where indicator, population, place and time allow
 * it; text is never compared. In order of verdict (worst first), quantity, place and id.
 */
export function reconcile(records: readonly AnyRecord[]): Reconciliation[] {
  const statements = statementsOf(records);
  const index = indexOf(statements);
  const found = new Map<string, Reconciliation>();
  const add = (reconciliation: Reconciliation): void => {
    const known = found.get(reconciliation.id);
    if (known === undefined || weight(reconciliation.verdict) > weight(known.verdict)) {
      found.set(reconciliation.id, reconciliation);
    }
  };
  const computed = recomputations(statements, index);
  for (const reconciliation of computed) add(reconciliation);
  const differences = groupBy(
    computed,
    ({ verdict, quantity, figures }) => `${verdict} ${quantity} ${figures[0]}`,
  );
  // That figures differ is not said again where a recomputation says it with their inputs beside them.
  const isTold = ({ verdict, quantity, figures }: Reconciliation): boolean =>
    verdict !== "agree" &&
    verdict !== "rounding" &&
    figures
      .flatMap((ref) => differences.get(`${verdict} ${quantity} ${ref}`) ?? [])
      .some((other) => figures.every((ref) => other.figures.includes(ref)));
  for (const reconciliation of wholesAndParts(statements)) add(reconciliation);
  for (const group of groupsOf(statements)) {
    for (const reconciliation of compareGroup(group)) if (!isTold(reconciliation)) add(reconciliation);
    for (const reconciliation of omittedExtremes(group)) add(reconciliation);
  }
  return [...found.values()].sort(
    (a, b) =>
      weight(b.verdict) - weight(a.verdict) ||
      compare(a.quantity, b.quantity) ||
      compare(a.place, b.place) ||
      compare(a.id, b.id),
  );
}

const order: readonly ReconciliationVerdict[] = [
  "agree",
  "not-comparable",
  "rounding",
  "date",
  "population",
  "definition",
  "irreconcilable",
];

function weight(verdict: ReconciliationVerdict): number {
  return order.indexOf(verdict);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reconciliationOf(
  verdict: ReconciliationVerdict,
  statements: readonly Statement[],
  arithmetic: string,
  note: string,
): Reconciliation {
  const [first] = statements;
  const figures = [...new Set(statements.map(({ ref }) => ref))];
  const quantity = first!.figure.indicator;
  return {
    id: idOf(quantity, first!.place, figures),
    verdict,
    quantity,
    place: first!.placeName,
    figures,
    arithmetic,
    note,
  };
}

/** Readable parts and a 64-bit FNV-1a hash of the refs (Fowler, Noll, Vo), which are too many to spell out. */
function idOf(quantity: string, place: string, refs: readonly Ref[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const char of [...refs].sort().join("\n")) {
    hash = ((hash ^ BigInt(char.codePointAt(0)!)) * 0x100000001b3n) & 0xffffffffffffffffn;
  }
  const slug = (text: string): string =>
    text
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, "-")
      .replaceAll(/^-|-$/g, "")
      .slice(0, 40);
  return [slug(quantity), slug(place), hash.toString(16).padStart(16, "0")]
    .filter((part) => part !== "")
    .join(".");
}

// Figures against what they are computed from

type Index = {
  readonly byRef: ReadonlyMap<Ref, Statement>;
  readonly byConcept: (concept: string, place: string) => readonly Statement[];
  /** Figures that name the same inputs. */
  readonly byInputs: ReadonlyMap<string, readonly Statement[]>;
  /** Stays by whose they are and where. */
  readonly stays: ReadonlyMap<string, readonly Statement[]>;
};

function indexOf(statements: readonly Statement[]): Index {
  const concepts = groupBy(statements, ({ concept, place }) => `${concept}\n${place}`);
  return {
    byRef: new Map(statements.map((statement) => [statement.ref, statement])),
    byConcept: (concept, place) => concepts.get(`${concept}\n${place}`) ?? [],
    byInputs: groupBy(
      statements.filter(({ figure }) => figure.derived_from.length > 0),
      inputsKey,
    ),
    stays: groupBy(
      statements.filter(
        ({ concept, population }) => (concept === "stay" || concept === "stay-start") && population !== "",
      ),
      ({ population, place }) => `${population}\n${place}`,
    ),
  };
}

function inputsKey({ figure }: Statement): string {
  return [...figure.derived_from].sort().join("\n");
}

type Attempt = {
  readonly statement: Statement;
  readonly inputs: readonly Statement[];
  readonly result: Recomputation;
  readonly siblings: readonly Statement[];
};

function recomputations(statements: readonly Statement[], index: Index): Reconciliation[] {
  const attempts = statements.flatMap((statement) => attemptOf(statement, index) ?? []);
  // Figures that print one number and come to one result are one agreement, not several.
  const merged = groupBy(attempts, ({ statement, result }) =>
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
    // Only a share whose whole counts others looks comparable and is not; the rest is silent.
    if (result.reason !== otherPopulation) return undefined;
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
      "The inputs give what is printed, at the precision printed.",
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
  rival: Rival | undefined,
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

const birthday = "A birthday between the two statements cannot be excluded; at most one holds on one day.";

function readingsNote(readings: readonly string[]): string {
  return `No population is coded; it cannot be excluded that ${readings.join(", that ")}.`;
}

function datesApart(x: Span | undefined, y: Span | undefined): boolean {
  return x !== undefined && y !== undefined && !overlaps(x, y);
}

function rivalSentence(rival: Rival, sibling: Statement | undefined): string {
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

function quoted({ figure }: Statement): string {
  return figure.population === undefined ? "an unnamed population" : `“${figure.population}”`;
}

// Groups of the people held against all of them

/** Of one place and date: groups that make up everyone against everyone, and any group that is larger than that. */
function wholesAndParts(statements: readonly Statement[]): Reconciliation[] {
  const held = statements.filter(
    ({ concept, quantity, span, figure }) =>
      concept === "prison-population" &&
      quantity !== undefined &&
      span !== undefined &&
      figure.case === undefined,
  );
  const moments = groupBy(held, ({ place, figure }) => `${place}\n${figure.as_of!.edtf}`);
  return [...moments.values()].flatMap((moment) => {
    const byGroup = groupBy(
      moment.filter(({ tags, population }) => population === tags.join(" ")),
      ({ population }) => population,
    );
    const whole = byGroup.get("")?.[0];
    return whole === undefined ? [] : [...sumOfGroups(whole, byGroup), ...largerThanAll(whole, byGroup)];
  });
}

function sumOfGroups(whole: Statement, byGroup: ReadonlyMap<string, readonly Statement[]>): Reconciliation[] {
  const sums = partitions.flatMap((partition) => {
    const parts = partition.flatMap((tag) => byGroup.get(tag)?.[0] ?? []);
    if (parts.length !== partition.length) return [];
    const result = recompute(
      { ...whole.figure, formula: "sum" },
      parts.map(({ figure }) => figure),
    );
    return result.outcome === "not-computable"
      ? []
      : [{ parts, result, kind: partition.includes("women") ? "sex" : "status" }];
  });
  return [...groupBy(sums, ({ kind }) => kind).values()].map((tried) => {
    const { parts, result } = tried.find((sum) => sum.result.outcome !== "differs") ?? tried[0]!;
    const arithmetic = `${result.arithmetic}; printed: ${figureText(whole.figure)}`;
    if (result.outcome !== "differs") {
      return reconciliationOf(
        result.outcome === "rounding" ? "rounding" : "agree",
        [whole, ...parts],
        arithmetic,
        "The groups make up the whole.",
      );
    }
    const more =
      result.computed !== undefined && result.computed.interval.low > intervalOf(whole.quantity!).high;
    return more
      ? reconciliationOf(
          "irreconcilable",
          [whole, ...parts],
          arithmetic,
          "The groups are more than the whole that they belong to; people counted in two of them cannot be excluded.",
        )
      : reconciliationOf(
          "population",
          [whole, ...parts],
          arithmetic,
          "The groups are fewer than the whole; people whom neither counts cannot be excluded.",
        );
  });
}

function largerThanAll(
  whole: Statement,
  byGroup: ReadonlyMap<string, readonly Statement[]>,
): Reconciliation[] {
  return [...byGroup].flatMap(([group, [part]]) => {
    // Children held with a mother are not counted as prisoners.
    if (group === "" || part!.tags.includes("infants")) return [];
    if (intervalOf(part!.quantity!).low <= intervalOf(whole.quantity!).high) return [];
    const text = `${figureText(part!.figure)} (${part!.ref}) of ${figureText(whole.figure)} (${whole.ref})`;
    return reconciliationOf(
      "irreconcilable",
      [part!, whole],
      text,
      "A group is larger than the whole that it belongs to.",
    );
  });
}

// Figures of one thing against each other

/** Statements that may be of one thing, two or more each. */
function groupsOf(statements: readonly Statement[]): Statement[][] {
  const comparable = statements.filter(({ figure }) => figure.value.kind !== "text");
  const keyed = groupBy(comparable, groupKey);
  // Figures of one indicator that name the same inputs are of one thing, however they call the population.
  const joined = new Map<string, string>();
  const root = (key: string): string => {
    let at = key;
    while (joined.get(at) !== undefined) at = joined.get(at)!;
    return at;
  };
  const sameInputs = groupBy(
    comparable.filter(({ figure }) => figure.derived_from.length > 1 && figure.case === undefined),
    (statement) =>
      `${statement.concept}\n${statement.place}\n${statement.dimension}\n${inputsKey(statement)}`,
  );
  for (const [first, ...others] of sameInputs.values()) {
    for (const other of others) {
      const [a, b] = [root(groupKey(first!)), root(groupKey(other))];
      if (a !== b) joined.set(b, a);
    }
  }
  const whole = new Map<string, Statement[]>();
  for (const [key, group] of keyed) {
    const at = root(key);
    const known = whole.get(at);
    if (known === undefined) whole.set(at, [...group]);
    else known.push(...group);
  }
  return [...whole.values()].map(withoutParts).filter((group) => group.length > 1);
}

function groupKey(statement: Statement): string {
  const { record, concept, kind, open, tags, population, place, dimension, figure } = statement;
  const isNameless = record === "figure" && population === "" && figure.case === undefined;
  if (isNameless && singleConcepts.has(concept)) return `=${statement.ref}`;
  // People asked are put side by side by group; without a group, every frame is another.
  const groups = concept === "interviewees" ? tags.filter((tag) => personalTags.has(tag)) : tags;
  const across = open && (concept !== "interviewees" || groups.length > 0);
  const subject =
    figure.case !== undefined
      ? `case ${figure.case} ${population}`
      : across
        ? groups.join(" ")
        : `=${population}`;
  // A person's age or a date in a life is the same wherever it is told.
  const anywhere = figure.case !== undefined && (kind === "age" || dimension === "time");
  return [concept, anywhere ? "" : place, dimension, subject].join("\n");
}

/** The group without those that another of it sums up. */
function withoutParts(group: readonly Statement[]): Statement[] {
  const parts = new Set(
    group.flatMap(({ figure }) => (figure.derived_from.length > 1 ? figure.derived_from : [])),
  );
  const refs = new Set(group.map(({ ref }) => ref));
  const isSum = group.some(
    ({ ref, figure }) =>
      figure.derived_from.some((part) => part !== ref && refs.has(part)) && figure.derived_from.length > 1,
  );
  return isSum && group[0]!.dimension !== "time" && group[0]!.figure.case === undefined
    ? group.filter(({ ref }) => !parts.has(ref))
    : [...group];
}

/** Statements that say the same of the same date and population in the same words. */
type Node = { readonly statement: Statement; readonly refs: Statement[] };

type Relation =
  | { readonly kind: "agree" | "rounding" }
  | { readonly kind: "conflict"; readonly verdict: ReconciliationVerdict; readonly note: string };

function compareGroup(group: readonly Statement[]): Reconciliation[] {
  const nodes = [
    ...groupBy(group, ({ figure, population, quantity }) =>
      [
        figureText(figure),
        quantity?.low,
        figure.as_of?.edtf,
        population,
        figure.population_code,
        figure.unit,
        figure.derived_from.join(" "),
      ].join("\n"),
    ).values(),
  ].map((refs): Node => ({ statement: refs[0]!, refs }));
  const found: Conflict[] = [];
  const bonds: Bond[] = [];
  for (const [a, b] of pairsOf(nodes)) {
    const [x, y] = [nodes[a]!.statement, nodes[b]!.statement];
    const relation = relationOf(x, y);
    if (relation === undefined) continue;
    if (relation.kind === "conflict") found.push({ a, b, verdict: relation.verdict, note: relation.note });
    else bonds.push({ a, b, rounding: relation.kind === "rounding", hedged: !sameNumber(x, y) });
  }
  const conflicts = withoutUndatedNoise(nodes, found, bonds);
  const results: Reconciliation[] = [];
  const conflictOfNode = new Map<number, number>();
  const disputed = components(nodes.length, conflicts).filter((members) => members.length > 1);
  disputed.forEach((members, number) => members.forEach((index) => conflictOfNode.set(index, number)));
  const worst = new Map<number, Conflict>();
  for (const conflict of conflicts) {
    const number = conflictOfNode.get(conflict.a)!;
    const known = worst.get(number);
    if (known === undefined || weight(conflict.verdict) > weight(known.verdict)) worst.set(number, conflict);
  }
  for (const [number, members] of disputed.entries()) {
    const those = members.map((index) => nodes[index]!);
    const { verdict, note } = worst.get(number)!;
    results.push(
      reconciliationOf(
        verdict,
        those.flatMap(({ refs }) => refs),
        sideBySide(those),
        note,
      ),
    );
  }
  // "Over 38,000" agrees with many numbers that disagree among themselves; it joins only what is undisputed.
  const firm = bonds.filter(
    ({ a, b, hedged }) => !hedged || !(conflictOfNode.has(a) || conflictOfNode.has(b)),
  );
  const rounded = new Set(firm.flatMap(({ a, b, rounding }) => (rounding ? [a, b] : [])));
  for (const members of components(nodes.length, firm)) {
    const those = members.map((index) => nodes[index]!);
    if (those.reduce((count, { refs }) => count + refs.length, 0) < 2) continue;
    const within = conflictOfNode.get(members[0]!);
    if (
      members.length > 1 &&
      within !== undefined &&
      members.every((index) => conflictOfNode.get(index) === within)
    )
      continue;
    results.push(
      agreement(
        those,
        members.some((index) => rounded.has(index)),
      ),
    );
  }
  return results;
}

type Conflict = {
  readonly a: number;
  readonly b: number;
  readonly verdict: ReconciliationVerdict;
  readonly note: string;
};
type Bond = { readonly a: number; readonly b: number; readonly rounding: boolean; readonly hedged: boolean };

/**
 * The conflicts without those that a missing date explains away: an undated number that agrees with one of a series says
 * nothing about the others, and one that agrees with none is set against the nearest only.
 */
function withoutUndatedNoise(
  nodes: readonly Node[],
  conflicts: readonly Conflict[],
  bonds: readonly Bond[],
): Conflict[] {
  const undated = (index: number): boolean => nodes[index]!.statement.span === undefined;
  const settled = new Set(
    bonds.flatMap(({ a, b }) => (undated(a) === undated(b) ? [] : [undated(a) ? a : b])),
  );
  const nearest = new Map<number, { readonly conflict: Conflict; readonly off: number }>();
  const kept: Conflict[] = [];
  for (const conflict of conflicts) {
    const { a, b, verdict } = conflict;
    if (verdict !== "date" || undated(a) === undated(b)) {
      kept.push(conflict);
      continue;
    }
    const free = undated(a) ? a : b;
    if (settled.has(free)) continue;
    const off = Math.abs((nodes[a]!.statement.quantity?.low ?? 0) - (nodes[b]!.statement.quantity?.low ?? 0));
    const known = nearest.get(free);
    if (known === undefined || off < known.off) nearest.set(free, { conflict, off });
  }
  return [...kept, ...[...nearest.values()].map(({ conflict }) => conflict)];
}

function agreement(nodes: readonly Node[], rounding: boolean): Reconciliation {
  const statements = nodes.flatMap(({ refs }) => refs);
  const text = sideBySide(nodes);
  const dates = oneNumberManyDates(nodes);
  if (dates !== undefined) return reconciliationOf("date", statements, text, dates);
  if (rounding) return reconciliationOf("rounding", statements, text, "One number at different precision.");
  const texts = new Set(nodes.map(({ statement }) => figureText(statement.figure)));
  const note =
    texts.size > 1 ? "They differ in hedge or precision and allow one value." : "They say the same.";
  return reconciliationOf("agree", statements, text, note);
}

/** Why one number for several dates is remarkable; undefined where it is not. */
function oneNumberManyDates(nodes: readonly Node[]): string | undefined {
  const { kind, quantity, figure } = nodes[0]!.statement;
  if (quantity === undefined || figure.case !== undefined || (kind !== "stock" && kind !== "flow"))
    return undefined;
  if (!nodes.every(({ statement }) => sameNumber(statement, nodes[0]!.statement))) return undefined;
  if (significantDigits(quantity.low) < tellingDigits) return undefined;
  const dated = nodes.filter(({ statement }) => statement.span !== undefined);
  const apart = dated.some((x) => dated.some((y) => datesApart(x.statement.span, y.statement.span)));
  if (!apart) return undefined;
  const dates = [...new Set(dated.map(({ statement }) => timeText(statement.figure.as_of)))];
  return `One number is given for ${dates.length} dates (${dates.join(", ")}); a number counted so exactly belongs to one of them.`;
}

/** Pairs that may be compared, by index: equal numbers through one of them, others where their times can meet. */
function* pairsOf(nodes: readonly Node[]): Generator<readonly [number, number]> {
  const firstOfNumber = new Map<string, number>();
  for (const [index, { statement }] of nodes.entries()) {
    if (statement.quantity === undefined) continue;
    const key = `${statement.quantity.low} ${statement.quantity.high}`;
    const first = firstOfNumber.get(key);
    if (first === undefined) firstOfNumber.set(key, index);
    else yield [first, index];
  }
  const start = (index: number): number => nodes[index]!.statement.span?.from ?? -Infinity;
  const end = (index: number): number =>
    (nodes[index]!.statement.span?.until ?? Infinity) +
    (contested(nodes[index]!.statement) === undefined ? 0 : shareReachMs);
  const size = (index: number): number => nodes[index]!.statement.quantity?.low ?? 0;
  const reach = nodes.length > manyStatements ? neighbours : nodes.length;
  const all = nodes.map((_, index) => index);
  const isFree = nodes.map(({ statement }) => timeless(statement));
  const inTime = all
    .filter((index) => !isFree[index])
    .sort((a, b) => start(a) - start(b) || size(a) - size(b) || a - b);
  for (const [at, a] of inTime.entries()) {
    for (const b of inTime.slice(at + 1, at + 1 + reach)) {
      if (start(b) > end(a)) break;
      yield [a, b];
    }
  }
  const inSize = all.sort((a, b) => size(a) - size(b) || a - b);
  for (const [at, a] of inSize.entries()) {
    if (!isFree[a]) continue;
    for (let other = Math.max(0, at - reach); other < inSize.length && other <= at + reach; other += 1) {
      const b = inSize[other]!;
      // Two free ones meet once, when the smaller has its turn.
      if (!(isFree[b] && other <= at)) yield [a, b];
    }
  }
}

/** Whether a statement has no date, or speaks of one person or event, whatever date is put to it. */
function timeless({ span, kind, figure, dimension }: Statement): boolean {
  return span === undefined || kind === "age" || figure.case !== undefined || dimension === "time";
}

/** How two statements of one group stand to each other; undefined where their dates keep them apart. */
function relationOf(a: Statement, b: Statement): Relation | undefined {
  if (a.figure.value.kind === "time" && b.figure.value.kind === "time") {
    const apart =
      isBefore(a.figure.value.time, b.figure.value.time) === "yes" ||
      isBefore(b.figure.value.time, a.figure.value.time) === "yes";
    if (!apart) return { kind: "agree" };
    return {
      kind: "conflict",
      verdict: "irreconcilable",
      note: "The dates cannot both stand for one event; two events of one name cannot be excluded.",
    };
  }
  if (a.quantity === undefined || b.quantity === undefined) return undefined;
  if (sameNumber(a, b)) return { kind: "agree" };
  if (!timesAllow(a, b)) return undefined;
  if (roundsTo(a, b) || roundsTo(b, a)) return { kind: "rounding" };
  if (intervalsMeet(intervalOf(a.quantity), intervalOf(b.quantity))) {
    return a.open && a.population !== b.population && a.concept === "interviewees"
      ? undefined
      : { kind: "agree" };
  }
  // Without a date, a flow may be of any period.
  if (a.kind === "flow" && (a.span === undefined || b.span === undefined)) return undefined;
  return { kind: "conflict", ...conflictOf(a, b) };
}

function sameNumber(a: Statement, b: Statement): boolean {
  return (
    a.quantity !== undefined &&
    b.quantity !== undefined &&
    a.quantity.low === b.quantity.low &&
    a.quantity.high === b.quantity.high
  );
}

function timesAllow(a: Statement, b: Statement): boolean {
  const [x, y] = [a.span, b.span];
  if (x === undefined || y === undefined) return true;
  if (a.kind === "flow") return x.from === y.from && x.until === y.until;
  if (a.kind === "growth") return near(x.from, y.from) && near(x.until, y.until);
  if (a.kind === "age") return !agedBetween(a, b);
  if (overlaps(x, y)) return true;
  return contested(a) !== undefined && gap(x, y) <= shareReachMs;
}

/** Whether two ends of periods are within a quarter of each other; growth over other periods is another growth. */
function near(x: number | undefined, y: number | undefined): boolean {
  return Math.abs((x ?? -Infinity) - (y ?? Infinity)) <= quarterMs;
}

/** Whether two ages differ by the years between their dates, give or take a birthday. */
function agedBetween(a: Statement, b: Statement): boolean {
  const years = (x: number | undefined, y: number | undefined): number =>
    ((x ?? -Infinity) - (y ?? Infinity)) / yearMs;
  const older = (b.quantity!.low - a.quantity!.low) / unitOf("years").scale;
  return years(b.span!.from, a.span!.until) - 1 <= older && older <= years(b.span!.until, a.span!.from) + 1;
}

function gap(x: Span, y: Span): number {
  return Math.max(
    (y.from ?? -Infinity) - (x.until ?? Infinity),
    (x.from ?? -Infinity) - (y.until ?? Infinity),
    0,
  );
}

/** Whether `coarse` is `fine` rounded to the digits that `coarse` prints; a round number keeps at least two of them. */
function roundsTo(coarse: Statement, fine: Statement): boolean {
  if (
    coarse.figure.value.kind !== "number" ||
    coarse.figure.qualifier !== "exact" ||
    fine.figure.qualifier !== "exact"
  )
    return false;
  const [own, other] = [unitOf(coarse.figure.unit), unitOf(fine.figure.unit)];
  if (
    own.shift !== other.shift ||
    coarse.figure.value.low !== coarse.figure.value.high ||
    fine.quantity!.low !== fine.quantity!.high
  )
    return false;
  const printed = coarse.figure.value.low;
  const exact = (fine.quantity!.low - own.shift) / own.scale;
  const { decimals } = printedPrecision(coarse.figure);
  const zeros = decimals > 0 ? 0 : (/0*$/.exec(String(printed))?.[0].length ?? 0);
  const kept = significantDigits(printed);
  if (zeros > 0 && kept < 2) return false;
  // Of two whole numbers of people neither is the other rounded, unless one ends in zeros.
  if (own.scale === other.scale && zeros === 0 && decimals === 0 && Number.isInteger(exact)) return false;
  // A single digit takes in too much to be called the same number.
  if (Math.abs(exact - printed) > mostRounding * Math.abs(printed)) return false;
  return Math.abs(roundTo(exact, decimals - zeros) - printed) <= 1e-9 * Math.max(1, Math.abs(printed));
}

/** Readings that the group of both leaves open, until both have the same coded population. */
function contested({ kind, tags, figure }: Statement): readonly string[] | undefined {
  if (kind !== "share" || figure.population_code !== undefined) return undefined;
  return tags.map((tag) => own(openReadings, tag)).find((readings) => readings !== undefined);
}

function conflictOf(a: Statement, b: Statement): { verdict: ReconciliationVerdict; note: string } {
  const [codeA, codeB] = [a.figure.population_code, b.figure.population_code];
  if (unitOf(a.figure.unit).shift !== unitOf(b.figure.unit).shift) {
    return {
      verdict: "definition",
      note: "One is a percentage of capacity, the other a percentage above it.",
    };
  }
  if (isPercentScale(a) && Math.abs(Math.abs(a.quantity!.low - b.quantity!.low) - 100) < 1) {
    return {
      verdict: "definition",
      note: "They are 100 apart, as a percentage of a base is from the percentage above it.",
    };
  }
  if (a.kind === "occupancy" && differentInputs(a, b)) {
    return { verdict: "definition", note: "They are computed from different numbers of people or places." };
  }
  if (codeA !== undefined && codeB !== undefined && codeA !== codeB) {
    return { verdict: "population", note: `They count different populations: ${codeA} and ${codeB}.` };
  }
  const readings = contested(a) ?? contested(b);
  if (readings !== undefined) {
    return {
      verdict: "population",
      note: readingsNote(readings),
    };
  }
  if (a.population !== b.population) {
    return a.kind === "capacity"
      ? { verdict: "definition", note: `They rest on different definitions: ${quoted(a)} and ${quoted(b)}.` }
      : {
          verdict: "population",
          note: `The populations are not worded alike: ${quoted(a)} and ${quoted(b)}. If they mean the same, both numbers cannot stand.`,
        };
  }
  if (a.kind === "age")
    return {
      verdict: "date",
      note: birthday,
    };
  if (a.figure.case !== undefined)
    return {
      verdict: "irreconcilable",
      note: `Both speak of one person, and both cannot stand.${slip(a, b)}`,
    };
  if (a.kind === "stock" || a.kind === "share" || a.kind === "occupancy") {
    if (a.span === undefined || b.span === undefined) {
      return {
        verdict: "date",
        note: `At least one has no date; that they are of different days cannot be excluded.${slip(a, b)}`,
      };
    }
    const same = a.span.from === b.span.from && a.span.until === b.span.until;
    const short = (a.span.until ?? Infinity) - (a.span.from ?? -Infinity) <= oneDateMs;
    if (!same || !short)
      return { verdict: "date", note: `The dates overlap and need not be one day.${slip(a, b)}` };
  } else if (
    datesApart(a.span, b.span) ||
    (a.kind === "growth" && a.figure.as_of?.edtf !== b.figure.as_of?.edtf)
  ) {
    return { verdict: "date", note: `They are of different dates.${slip(a, b)}` };
  }
  return {
    verdict: "irreconcilable",
    note: `Indicator, population, place and date are the same, and both numbers cannot stand.${slip(a, b)}`,
  };
}

function isPercentScale({ kind, dimension }: Statement): boolean {
  return kind === "occupancy" || dimension === "percent-growth";
}

function differentInputs(a: Statement, b: Statement): boolean {
  const [x, y] = [inputsKey(a), inputsKey(b)];
  return x !== "" && y !== "" && x !== y;
}

/** Names a slip of digits where one explains the difference. */
function slip(a: Statement, b: Statement): string {
  const [x, y] = [a, b].map(({ quantity }) => String(quantity?.low ?? "").replace(".", ""));
  if (x!.length !== y!.length || x!.length < 3) return "";
  const off = [...x!].flatMap((digit, index) => (digit === y![index] ? [] : [index]));
  if (off.length === 1) return " The numbers differ in one digit.";
  const swapped =
    off.length === 2 && off[1] === off[0]! + 1 && x![off[0]!] === y![off[1]!] && x![off[1]!] === y![off[0]!];
  return swapped ? " Two digits are exchanged." : "";
}

/** Each number with its date and refs, in order of date and size. */
function sideBySide(nodes: readonly Node[]): string {
  const start = ({ statement }: Node): number => statement.span?.from ?? Infinity;
  const numbers = [...new Set(nodes.map(({ statement }) => statement.quantity?.low))];
  const text = [...nodes]
    .sort(
      (a, b) => start(a) - start(b) || (a.statement.quantity?.low ?? 0) - (b.statement.quantity?.low ?? 0),
    )
    .map(
      ({ statement, refs }) =>
        `${figureText(statement.figure)} (${timeText(statement.figure.as_of)}: ${refs.map(({ ref }) => ref).join(", ")})`,
    )
    .join("; ");
  const exactTwo =
    numbers.length === 2 &&
    nodes.every(
      ({ statement }) =>
        statement.figure.qualifier === "exact" && statement.quantity?.low === statement.quantity?.high,
    );
  if (!exactTwo || numbers.some((number) => number === undefined)) return text;
  const [first, second] = [Math.max(...(numbers as number[])), Math.min(...(numbers as number[]))];
  const plain = nodes.every(
    ({ statement }) =>
      statement.figure.unit === nodes[0]!.statement.figure.unit && unitOf(statement.figure.unit).scale === 1,
  );
  return plain
    ? `${text}; ${numberText(first)} − ${numberText(second)} = ${numberText(first - second)}`
    : text;
}

/** The connected sets of `0..size`, single ones included. */
function components(size: number, edges: readonly { readonly a: number; readonly b: number }[]): number[][] {
  const parent = Array.from({ length: size }, (_, index) => index);
  const root = (index: number): number => {
    let at = index;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]!]!;
      at = parent[at]!;
    }
    return at;
  };
  for (const { a, b } of edges) parent[Math.max(root(a), root(b))] = Math.min(root(a), root(b));
  return [...groupBy(parent.keys(), (index) => String(root(index))).values()];
}

// What a comparison of two dates leaves out

/**
 * A source that gives a number for two dates, where another gives one for a date between them that is above or below
 * both: both are right, and the two dates alone tell another story.
 */
function omittedExtremes(group: readonly Statement[]): Reconciliation[] {
  const [first] = group;
  if (first === undefined || first.kind !== "stock" || first.figure.case !== undefined) return [];
  const dated = group
    .filter(
      ({ span, quantity }) => quantity !== undefined && span?.from !== undefined && span.until !== undefined,
    )
    .sort((a, b) => a.span!.from! - b.span!.from! || compare(a.ref, b.ref));
  const results: Reconciliation[] = [];
  for (const points of groupBy(dated, ({ source }) => source ?? "").values()) {
    if (points[0]!.source === undefined) continue;
    for (const [index, before] of points.slice(0, -1).entries()) {
      const after = points[index + 1]!;
      const between = within(dated, before, after).filter(
        (point) => point.source !== before.source && isOutside(point, before, after),
      );
      if (between.length === 0) continue;
      const text = [before, ...between, after]
        .map(({ figure, ref }) => `${figureText(figure)} (${timeText(figure.as_of)}: ${ref})`)
        .join(" → ");
      results.push(
        reconciliationOf(
          "date",
          [before, after, ...between],
          text,
          "The first and last are given without what lies between them, which is beyond both.",
        ),
      );
    }
  }
  return results;
}

function within(dated: readonly Statement[], before: Statement, after: Statement): Statement[] {
  // The list is in order of time: the first that starts late enough is found by halving.
  let [low, high] = [0, dated.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (dated[middle]!.span!.from! < before.span!.until!) low = middle + 1;
    else high = middle;
  }
  const found: Statement[] = [];
  for (let at = low; at < dated.length && dated[at]!.span!.from! < after.span!.from!; at += 1) {
    if (dated[at]!.span!.until! <= after.span!.from!) found.push(dated[at]!);
  }
  return found;
}

function isOutside(point: Statement, before: Statement, after: Statement): boolean {
  const low = Math.min(intervalOf(before.quantity!).low, intervalOf(after.quantity!).low);
  const high = Math.max(intervalOf(before.quantity!).high, intervalOf(after.quantity!).high);
  const own = intervalOf(point.quantity!);
  return own.low > high + tellingExcess * Math.abs(high) || own.high < low - tellingExcess * Math.abs(low);
}
