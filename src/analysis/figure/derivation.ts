import { countDecimals, percentDecimals } from "../../arithmetic/figure-text.ts";
import {
  dividedBy,
  exactly,
  growthFrom,
  type Hedged,
  hedged,
  minus,
  percentOf,
  times,
} from "../../arithmetic/formula.ts";
import type { Interval } from "../../arithmetic/interval.ts";
import { hedgedText, numberText, percentText, spanText } from "../../arithmetic/number-text.ts";
import type { Formula } from "../../domain/figure.ts";
import type { Ref } from "../../domain/id.ts";
import type { Qualifier } from "../../domain/qualifier.ts";
import type { AnyRecord } from "../../domain/record.ts";
import { overlaps, type Span, type Time } from "../../domain/time.ts";
import { inOrder, recompute } from "./recomputation.ts";
import { type Statement, statementsOf, unitOf } from "./statement.ts";
import { own } from "../../domain/own.ts";
import { compare } from "./reconciliation/verdict.ts";

/** What a derived figure says, in the glossary's words. */
export const derivedIndicators = [
  "occupancy",
  "over-capacity",
  "people-above-capacity",
  "growth",
  "difference",
  "share",
  "implied-count",
  "implied-whole",
  "sum",
  "space",
  "remaining",
  "remaining-occupancy",
] as const;
export type DerivedIndicator = (typeof derivedIndicators)[number];

/**
 * A figure that follows from stated ones. `low` and `high` are what the numbers as printed give (equal unless a range was
 * printed); `interval` is everything that their hedges do not refute, `qualifier` the word for it where one word does. Nothing is
 * rounded but in `text` and `arithmetic`.
 */
export type DerivedFigure = {
  readonly id: string;
  readonly indicator: DerivedIndicator;
  readonly formula: Formula;
  readonly low: number;
  readonly high: number;
  readonly interval: Interval;
  readonly qualifier: Qualifier | undefined;
  readonly unit: string;
  readonly population: string | undefined;
  readonly place: string;
  readonly as_of: Time | undefined;
  /** The figures it is computed from, in the order of the formula. */
  readonly inputs: readonly Ref[];
  /** The value with its hedge and unit: "over 463.4 % of capacity". */
  readonly text: string;
  /** The computation, to be checked by hand: "38,990 / 26,593 = 146.6 %; 12,397 above capacity". */
  readonly arithmetic: string;
  readonly note: string | undefined;
};

/** Most dates of a series that are all set against each other; of longer ones, neighbours and the two ends. */
const denseSeries = 12;
/** Rival capacities of one place and date with which occupancy is computed. */
const mostCapacities = 6;
/** Populations that a promised release is taken from: the latest few within a year before it. */
const releaseBases = 5;
/** Decimals of square metres a person: 0.1875. */
const spaceDecimals = 4;
const yearMs = 366 * 86_400_000;

/**
 * Every figure that the records allow and none of them states as such: occupancy, growth between two dates, shares and
 * the counts that they imply, sums of listed parts, floor area a person, and what a promised release leaves. Figures that
 * say the same of one date enter once. In order of indicator, place and id.
 */
export function deriveFigures(records: readonly AnyRecord[]): DerivedFigure[] {
  return deriveFrom(statementsOf(records));
}

/** Of these the percentages of capacity that places were filled to, and nothing else is computed; in order of place and id. */
export function deriveOccupancies(statements: readonly Statement[]): DerivedFigure[] {
  const told = new DerivedOnce();
  for (const figure of [
    ...crowdingFrom(statements),
    ...linkedFrom(statements, ({ kind }) => kind === "occupancy"),
  ])
    if (figure.indicator === "occupancy") told.add(figure);
  return told.inOrder();
}

/** As `deriveFigures`, from statements already read. */
export function deriveFrom(statements: readonly Statement[]): DerivedFigure[] {
  const byRef = new Map(statements.map((statement) => [statement.ref, statement]));
  const told = new DerivedOnce();
  const add = (figure: DerivedFigure): void => told.add(figure);
  const { of, places, numbers } = byPlace(statements);

  for (const figure of crowdingFrom(statements)) add(figure);
  for (const place of places) {
    const people = once(of("prison-population", place));
    const capacities = once(of("capacity", place));
    for (const release of once(of("promised-releases", place))) {
      for (const held of beforeRelease(release, people)) {
        for (const figure of remainingOf(release, held, nearestOfEach(held, capacities))) add(figure);
      }
    }
    for (const figure of sharesOf(people)) add(figure);
    for (const share of once(of("share", place)))
      for (const figure of impliedOf(share, people, byRef)) add(figure);
  }
  for (const cell of cellsOf(numbers)) for (const figure of spaceOf(cell)) add(figure);
  for (const series of seriesOf(numbers)) for (const figure of growthOf(series)) add(figure);
  for (const figure of linkedFrom(statements)) add(figure);
  return told.inOrder();
}

/** Figures as they are derived: the same computation from restatements of its inputs is one. */
class DerivedOnce {
  readonly #byId = new Map<string, DerivedFigure>();
  readonly #contents = new Set<string>();

  add(figure: DerivedFigure): void {
    const { id, indicator, place, as_of: date, text, arithmetic } = figure;
    const content = [indicator, place, date?.edtf, text, arithmetic].join("\n");
    if (this.#byId.has(id) || this.#contents.has(content)) return;
    this.#contents.add(content);
    this.#byId.set(id, figure);
  }

  inOrder(): DerivedFigure[] {
    return [...this.#byId.values()].sort(
      (a, b) => compare(a.indicator, b.indicator) || compare(a.place, b.place) || compare(a.id, b.id),
    );
  }
}

/** The numbers of each concept at each place, and the places in order. */
function byPlace(statements: readonly Statement[]) {
  const numbers = statements.filter(({ quantity }) => quantity !== undefined);
  const groups = Map.groupBy(numbers, ({ concept, place }) => `${concept}\n${place}`);
  return {
    of: (concept: string, place: string): readonly Statement[] => groups.get(`${concept}\n${place}`) ?? [],
    places: [...new Set(numbers.map(({ place }) => place))].sort(),
    numbers,
  };
}

/** Counts of everyone at a place against its capacities. */
function crowdingFrom(statements: readonly Statement[]): DerivedFigure[] {
  const { of, places } = byPlace(statements);
  return places.flatMap((place) => {
    const capacities = once(of("capacity", place));
    return everyone(once(of("prison-population", place))).flatMap((held) =>
      nearestOfEach(held, capacities).flatMap((capacity) => occupancyOf(held, capacity)),
    );
  });
}

/** What follows from those statements that name their inputs. */
function linkedFrom(
  statements: readonly Statement[],
  which: (statement: Statement) => boolean = () => true,
): DerivedFigure[] {
  const byRef = new Map(statements.map((statement) => [statement.ref, statement]));
  const numbers = statements.filter(({ quantity }) => quantity !== undefined);
  const parts = new Set(
    numbers.flatMap(({ figure }) => (figure.derived_from.length > 1 ? figure.derived_from : [])),
  );
  return numbers.filter(which).flatMap((statement) => linkedOf(statement, byRef, parts));
}

/** A statement with those that say the same number of the same population and of a date around its own. */
type Distinct = Statement & { readonly restatements: readonly Statement[] };

/**
 * One statement for each value and date of one population: of those that say the same of overlapping dates, the one
 * with the narrowest date, then the first by ref.
 */
function once(statements: readonly Statement[]): Distinct[] {
  const groups = Map.groupBy(statements, ({ quantity, figure, tags, span }) =>
    [
      quantity!.low,
      quantity!.high,
      quantity!.qualifier,
      tags.join(" "),
      figure.case,
      span === undefined ? "undated" : "dated",
    ].join("|"),
  );
  const length = ({ span }: Statement): number => (span?.until ?? Infinity) - (span?.from ?? -Infinity);
  return [...groups.values()].flatMap((group) => {
    const kept: (Distinct & { restatements: Statement[] })[] = [];
    for (const statement of [...group].sort((a, b) => length(a) - length(b) || compare(a.ref, b.ref))) {
      const { span } = statement;
      const same = kept.find((other) => span === undefined || overlaps(span, other.span!));
      if (same === undefined) kept.push({ ...statement, restatements: [statement] });
      else same.restatements.push(statement);
    }
    return kept;
  });
}

/** Of those that say the same, the one from the source of `other`: what one document says is computed from that document. */
function besideOf(distinct: Distinct, other: Statement): Statement {
  return (
    distinct.restatements.find(({ source }) => source !== undefined && source === other.source) ?? distinct
  );
}

/** Those who count everyone there; where none says so plainly, those who name no group. */
function everyone(people: readonly Distinct[]): readonly Distinct[] {
  const plain = people.filter(({ population }) => population === "");
  return plain.length > 0 ? plain : people.filter(({ tags }) => tags.length === 0);
}

function distance(x: Span | undefined, y: Span | undefined): number {
  if (x?.from === undefined || y?.from === undefined || x.until === undefined || y.until === undefined)
    return 0;
  if (overlaps(x, y)) return 0;
  return Math.max(y.from - x.until, x.from - y.until) + 1;
}

/** Of each capacity that is told by another number or definition, the one nearest in time; a few at most. */
function nearestOfEach(held: Statement, capacities: readonly Distinct[]): Statement[] {
  const nearest = new Map<string, Distinct>();
  const dated = capacities.filter(({ span }) => span !== undefined);
  const best = Math.min(...dated.map(({ span }) => distance(held.span, span)));
  for (const capacity of capacities) {
    // An undated capacity stands for every date; of dated ones only the nearest date counts.
    if (capacity.span !== undefined && distance(held.span, capacity.span) > best) continue;
    const key = `${capacity.quantity!.low}|${capacity.quantity!.high}|${capacity.quantity!.qualifier}|${capacity.population}`;
    if (!nearest.has(key)) nearest.set(key, capacity);
    if (nearest.size === mostCapacities) break;
  }
  return [...nearest.values()].map((capacity) => besideOf(capacity, held));
}

function occupancyOf(held: Statement, capacity: Statement): DerivedFigure[] {
  const [people, places] = [hedged(held.quantity!), hedged(capacity.quantity!)];
  const rate = percentOf(people, places);
  const over = growthFrom(places, people);
  if (rate === undefined || over === undefined) return [];
  const above = minus(people, places);
  // Below capacity the percentage is all that is said: a number of free places would be read as leave to fill them.
  const excess = above.high > 0 ? `; ${range(above)} above capacity` : "";
  const exact = [held.figure, capacity.figure];
  const [rateDecimals, overDecimals] = [percentDecimals(rate, exact, 1), percentDecimals(over, exact, 1)];
  const shown = `${range(people)} / ${range(places)} = ${percents(rate, rateDecimals)}${excess}`;
  const inputs = [held.ref, capacity.ref];
  const note = datesNote(held, capacity, "capacity");
  const about = {
    place: held.placeName,
    population: held.figure.population,
    as_of: held.figure.as_of,
    inputs,
    note,
  };
  return [
    derivedFigure("occupancy", "ratio", rate, "percent of capacity", {
      ...about,
      decimals: rateDecimals,
      arithmetic: shown,
    }),
    ...(above.high > 0
      ? [
          derivedFigure("over-capacity", "excess", over, "percent over capacity", {
            ...about,
            decimals: overDecimals,
            arithmetic: `(${range(people)} − ${range(places)}) / ${range(places)} = ${percents(over, overDecimals)}`,
          }),
          derivedFigure("people-above-capacity", "difference", above, "persons", {
            ...about,
            decimals: countDecimals(exact),
            arithmetic: `${range(people)} − ${range(places)} = ${range(above)}`,
          }),
        ]
      : []),
  ];
}

/** The latest populations within a year before the release, one for each number. */
function beforeRelease(release: Statement, people: readonly Statement[]): Statement[] {
  const until = release.span?.until;
  const from = release.span?.from;
  return people
    .filter(({ tags, span }) => {
      if (tags.join(" ") !== release.tags.join(" ")) return false;
      if (until === undefined || from === undefined || span?.from === undefined || span.until === undefined)
        return true;
      return span.from < until && span.until > from - yearMs;
    })
    .sort((a, b) => (b.span?.from ?? 0) - (a.span?.from ?? 0) || compare(a.ref, b.ref))
    .slice(0, releaseBases);
}

function remainingOf(release: Statement, held: Statement, capacities: readonly Statement[]): DerivedFigure[] {
  const rest = minus(hedged(held.quantity!), hedged(release.quantity!));
  if (rest.low < 0) return [];
  const arithmetic = `${range(hedged(held.quantity!))} − ${range(hedged(release.quantity!))} = ${range(rest)}`;
  const about = { place: held.placeName, population: held.figure.population, as_of: release.figure.as_of };
  const note = "if nobody is admitted and nobody else is released";
  return [
    derivedFigure("remaining", "difference", rest, "persons", {
      ...about,
      decimals: countDecimals([held.figure, release.figure]),
      inputs: [held.ref, release.ref],
      arithmetic,
      note,
    }),
    ...capacities.flatMap((capacity) => {
      const places = hedged(capacity.quantity!);
      const rate = percentOf(rest, places);
      if (rate === undefined) return [];
      const decimals = percentDecimals(rate, [held.figure, release.figure, capacity.figure], 1);
      return derivedFigure("remaining-occupancy", "ratio", rate, "percent of capacity", {
        ...about,
        inputs: [held.ref, release.ref, capacity.ref],
        decimals,
        arithmetic: `${arithmetic}; ${range(rest)} / ${range(places)} = ${percents(rate, decimals)}`,
        note,
      });
    }),
  ];
}

/** Each group that the prison population counts apart, as a share of the narrowest group around it on that date. */
function sharesOf(people: readonly Distinct[]): DerivedFigure[] {
  const shares: DerivedFigure[] = [];
  const wholes = people.filter(({ tags }) => tags.length < 2);
  for (const part of people) {
    // Children held with a mother have an episode of their own and are never counted as prisoners.
    if (part.tags.length === 0 || part.tags.includes("infants")) continue;
    for (const whole of wholes) {
      const wider =
        whole.tags.length < part.tags.length && whole.tags.every((tag) => part.tags.includes(tag));
      if (!wider || part.span === undefined || whole.span === undefined || !overlaps(part.span, whole.span))
        continue;
      const figure = shareOf(part, besideOf(whole, part));
      if (figure !== undefined) shares.push(figure);
    }
  }
  return shares;
}

function shareOf(part: Statement, whole: Statement): DerivedFigure | undefined {
  const [a, b] = [hedged(part.quantity!), hedged(whole.quantity!)];
  const rate = percentOf(a, b);
  if (rate === undefined) return undefined;
  const decimals = percentDecimals(rate, [part.figure, whole.figure], 1);
  return derivedFigure("share", "ratio", rate, "percent", {
    place: part.placeName,
    population: part.figure.population ?? part.figure.indicator,
    as_of: part.figure.as_of,
    inputs: [part.ref, whole.ref],
    decimals,
    arithmetic: `${range(a)} / ${range(b)} = ${percents(rate, decimals)}`,
    note: undefined,
  });
}

/** The count that a percentage of prisoners stands for: of the wholes that it names, else of those of its place and date. */
function impliedOf(
  share: Statement,
  people: readonly Statement[],
  byRef: ReadonlyMap<Ref, Statement>,
): DerivedFigure[] {
  if (share.dimension !== "percent" || share.figure.derived_from.some((ref) => byRef.has(ref))) return [];
  return people
    .filter(
      (whole) =>
        whole.tags.join(" ") === share.populationTags.join(" ") &&
        whole.span !== undefined &&
        share.span !== undefined &&
        overlaps(whole.span, share.span),
    )
    .flatMap((whole) => impliedCount(share, whole) ?? []);
}

function impliedCount(share: Statement, whole: Statement): DerivedFigure | undefined {
  const [rate, base] = [hedged(share.quantity!), hedged(whole.quantity!)];
  if (share.quantity!.high > 100) return undefined;
  const count = times(dividedBy(rate, exactly(100))!, base);
  const decimals = countDecimals([whole.figure]);
  return derivedFigure("implied-count", "product", count, whole.figure.unit, {
    place: share.placeName,
    population: share.figure.indicator,
    as_of: whole.figure.as_of ?? share.figure.as_of,
    inputs: [share.ref, whole.ref],
    decimals,
    arithmetic: `${range(rate)} % × ${range(base)} = ${range(count, decimals)}`,
    note: "the percentage is taken as printed; it was rounded",
  });
}

type CellStatements = Partial<Record<"people" | "length" | "width" | "area", Statement[]>>;

/** What is stated about the size of one cell, and the people in it: of one case or population at one place. */
function cellsOf(numbers: readonly Statement[]): CellStatements[] {
  const parts: Readonly<Record<string, keyof CellStatements>> = {
    "cell-people": "people",
    "cell-length": "length",
    "cell-width": "width",
    "cell-area": "area",
  };
  const cells = new Map<string, CellStatements>();
  for (const statement of numbers) {
    const counted = statement.concept === "prison-population" && statement.tags.length === 0;
    const part = counted ? "people" : own(parts, statement.concept);
    if (part === undefined) continue;
    // What is measured and counted of a room on record is of that room; in words, it is known by whose cell it was.
    const { record, place, population, figure } = statement;
    const key = `${place}\n${record === "figure" ? (figure.case ?? population) : ""}`;
    const cell = cells.get(key) ?? {};
    (cell[part] ??= []).push(statement);
    cells.set(key, cell);
  }
  return [...cells.values()];
}

function spaceOf({ people = [], length = [], width = [], area = [] }: CellStatements): DerivedFigure[] {
  const floors = [
    ...once(area).map((floor) => ({
      floor: hedged(floor.quantity!),
      text: range(hedged(floor.quantity!)),
      of: [floor],
    })),
    ...once(length).flatMap((long) =>
      once(width).map((wide) => {
        const [a, b] = [hedged(long.quantity!), hedged(wide.quantity!)];
        return { floor: times(a, b), text: `${range(a)} × ${range(b)}`, of: [long, wide] };
      }),
    ),
  ];
  return floors.flatMap(({ floor, text, of }) =>
    once(people).flatMap((held) => {
      const heads = hedged(held.quantity!);
      const space = dividedBy(floor, heads);
      if (
        space === undefined ||
        of.some(({ span }) => span !== undefined && held.span !== undefined && !overlaps(span, held.span))
      )
        return [];
      return derivedFigure("space", "quotient", space, "m² a person", {
        place: held.placeName,
        population: held.figure.population,
        as_of: held.figure.as_of,
        inputs: [...of.map(({ ref }) => ref), held.ref],
        decimals: spaceDecimals,
        arithmetic: `${text} / ${range(heads)} = ${range(space, spaceDecimals)} m² a person`,
        note: undefined,
      });
    }),
  );
}

/** Dated statements of one indicator, place, population and unit, none about a single person, in order of time. */
function seriesOf(numbers: readonly Statement[]): Distinct[][] {
  const dated = numbers.filter(
    ({ kind, span, figure, dimension }) =>
      (kind === "stock" || kind === "flow") &&
      figure.case === undefined &&
      !dimension.startsWith("percent") &&
      // Counted as printed: what is converted to another unit would be shown in the wrong one.
      unitOf(figure.unit).scale === 1 &&
      span?.from !== undefined &&
      span.until !== undefined,
  );
  const groups = Map.groupBy(dated, ({ concept, place, open, tags, population, definition, dimension }) =>
    [concept, place, dimension, tags.join(" "), open ? definition : population].join("\n"),
  );
  return [...groups.values()]
    .map((group) => once(group).sort((a, b) => a.span!.from! - b.span!.from! || compare(a.ref, b.ref)))
    .filter((series) => series.length > 1);
}

function growthOf(series: readonly Distinct[]): DerivedFigure[] {
  const pairs: [Distinct, Distinct][] = [];
  series.forEach((earlier, index) => {
    const later = series.slice(index + 1);
    const last = series.at(-1)!;
    const chosen = series.length <= denseSeries ? later : index === 0 ? [later[0], last] : [later[0]];
    for (const next of new Set(chosen)) if (next !== undefined) pairs.push([earlier, next]);
  });
  return pairs.flatMap(([before, after]) =>
    comparableInTime(before, after) ? growthBetween(besideOf(before, after), after) : [],
  );
}

/** Whether the second is wholly after the first; of flows, also whether both periods are equally long. */
function comparableInTime(before: Statement, after: Statement): boolean {
  if (before.span!.until! > after.span!.from!) return false;
  if (before.kind !== "flow") return true;
  const length = ({ span }: Statement): number => span!.until! - span!.from!;
  return Math.abs(length(before) - length(after)) <= 3 * 86_400_000;
}

function growthBetween(before: Statement, after: Statement): DerivedFigure[] {
  const [a, b] = [hedged(before.quantity!), hedged(after.quantity!)];
  const growth = growthFrom(a, b);
  const more = minus(b, a);
  // One number repeated for a later date is no growth of nothing, and "over" less "over" may be anything.
  if (a.low === b.low && a.high === b.high) return [];
  if (more.truth.reach.low === -Infinity && more.truth.reach.high === Infinity) return [];
  const both = [before.figure, after.figure];
  const decimals = growth === undefined ? 0 : percentDecimals(growth, both, 2);
  const about = {
    place: after.placeName,
    population: after.figure.population ?? after.figure.indicator,
    as_of: fromTo(before.figure.as_of!, after.figure.as_of!),
    inputs: [after.ref, before.ref],
    note: undefined,
  };
  return [
    ...(growth === undefined
      ? []
      : [
          derivedFigure("growth", "growth", growth, "percent increase", {
            ...about,
            decimals,
            ...(growth.high < 0
              ? { text: hedgedText(minus(exactly(0), growth), "percent decrease", decimals) }
              : {}),
            arithmetic: `(${range(b)} − ${range(a)}) / ${range(a)} = ${percents(growth, decimals)}`,
          }),
        ]),
    derivedFigure("difference", "difference", more, after.figure.unit, {
      ...about,
      decimals: countDecimals(both),
      arithmetic: `${range(b)} − ${range(a)} = ${range(more)}`,
    }),
  ];
}

/** What follows from the inputs that a figure itself names: the sum of its parts, its ratio, its growth. */
function linkedOf(
  statement: Statement,
  byRef: ReadonlyMap<Ref, Statement>,
  parts: ReadonlySet<Ref>,
): DerivedFigure[] {
  const { figure } = statement;
  const inputs = figure.derived_from.flatMap((ref) => byRef.get(ref) ?? []);
  if (inputs.length === 0 || inputs.length !== figure.derived_from.length) return [];
  if (
    inputs.length === 1 &&
    statement.dimension === "percent" &&
    statement.kind === "share" &&
    inputs[0]!.quantity !== undefined &&
    inputs[0]!.dimension !== "percent"
  ) {
    const input = inputs[0]!;
    const implied = isPartOf(input, statement)
      ? impliedWhole(statement, input)
      : impliedCount(statement, input);
    return implied === undefined ? [] : [implied];
  }
  if (inputs.some(({ quantity }) => quantity === undefined) || parts.has(statement.ref)) return [];
  const result = recompute(
    figure,
    inputs.map((input) => input.figure),
  );
  if (result.outcome === "not-computable" || result.computed === undefined || inputs.length < 2) return [];
  const dates = new Set(inputs.map((input) => input.figure.as_of?.edtf));
  const about = {
    place: statement.placeName,
    population: figure.population,
    // What is computed is of its inputs' date; where they have several, of the date that the figure gives.
    as_of: dates.size === 1 ? inputs[0]!.figure.as_of : figure.as_of,
    inputs: inputs.map(({ ref }) => ref),
    decimals: countDecimals(inputs.map((input) => input.figure)),
    arithmetic: result.arithmetic,
    note: undefined,
  };
  const order = inOrder(
    figure,
    inputs.map((input) => input.figure),
    result.method,
  );
  const [first, second] = order.map((each) => inputs.find((input) => input.figure === each)!);
  switch (result.method) {
    case "sum":
      return [derivedFigure("sum", "sum", result.computed, figure.unit, about)];
    case "growth":
      return growthBetween(second!, first!);
    case "ratio":
    case "excess":
    case "quotient":
      if (statement.kind === "occupancy") return occupancyOf(first!, second!);
      return result.method === "ratio"
        ? [shareOf(first!, second!)].filter((share) => share !== undefined)
        : [];
    default:
      return [];
  }
}

/** Whether an input is the part that a share is named after ("cases cleared" of "share of cases cleared"). */
function isPartOf(input: Statement, share: Statement): boolean {
  return share.figure.indicator.startsWith(input.figure.indicator);
}

function impliedWhole(share: Statement, part: Statement): DerivedFigure | undefined {
  const [rate, count] = [hedged(share.quantity!), hedged(part.quantity!)];
  const whole = dividedBy(times(count, exactly(100)), rate);
  if (whole === undefined) return undefined;
  const decimals = countDecimals([part.figure]);
  return derivedFigure("implied-whole", "quotient", whole, part.figure.unit, {
    place: share.placeName,
    population: part.figure.population,
    as_of: part.figure.as_of,
    inputs: [part.ref, share.ref],
    decimals,
    arithmetic: `${range(count)} / ${range(rate)} % = ${range(whole, decimals)}`,
    note: "the percentage is taken as printed; it was rounded",
  });
}

type About = {
  readonly place: string;
  readonly population: string | undefined;
  readonly as_of: Time | undefined;
  readonly inputs: readonly Ref[];
  /** With which the value is shown. */
  readonly decimals: number;
  readonly arithmetic: string;
  readonly note: string | undefined;
  /** The value in other words than its unit's. */
  readonly text?: string;
};

function derivedFigure(
  indicator: DerivedIndicator,
  formula: Formula,
  value: Hedged,
  unit: string,
  { decimals, ...about }: About,
): DerivedFigure {
  return {
    id: `${indicator}:${about.inputs.join("+")}`,
    indicator,
    formula,
    low: value.low,
    high: value.high,
    interval: value.truth.reach,
    qualifier: value.qualifier,
    unit,
    text: hedgedText(value, unit, decimals),
    ...about,
  };
}

/** A number or range as the arithmetic shows it, without its hedge. */
function range(value: Hedged, decimals = 6): string {
  return spanText(value, (number) => numberText(number, decimals));
}

/** A computed percentage or range of them, as the arithmetic shows it. */
function percents(value: Hedged, decimals: number): string {
  return spanText(value, (number) => percentText(number, decimals));
}

function datesNote(a: Statement, b: Statement, name: string): string | undefined {
  if (b.span === undefined) return `the ${name} has no date`;
  if (a.span === undefined) return `the number of people has no date`;
  return overlaps(a.span, b.span) ? undefined : `the ${name} is of another date (${b.figure.as_of!.edtf})`;
}

/** From the start of one time to the end of another. */
function fromTo(before: Time, after: Time): Time {
  return { edtf: `${before.edtf.split("/")[0]}/${after.edtf.split("/").at(-1)}` };
}
