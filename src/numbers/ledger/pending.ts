import { between, type Interval, scale } from "../../arithmetic/interval.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import type { Diagnostic } from "../diagnostic.ts";
import type { DayRange } from "../discourse/calendar.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import {
  claimOf,
  type Inputs,
  judge,
  type Pending,
  quotient,
  replaceNumber,
  report,
  ruleFor,
  shown,
  type StatedFact,
} from "../relation/context.ts";
import { judgeOccupancy } from "../relation/occupancy.ts";
import { isCompared, isNear, type LedgerEntry } from "./ledger.ts";
import type { LinkContext } from "./link-context.ts";
import { mentionsPlace, quantityScore, rangeOf, type Surroundings } from "./match.ts";
import { sameSubject } from "./meant.ts";

/** An occupancy known from the ledger or from a document, with its place. */
interface PendingKnown {
  readonly inputs: Inputs;
  readonly point: number;
  readonly population: number;
  readonly capacity: number;
  readonly place: string | undefined;
  readonly source: string;
  /** The ledger figures it follows from, `population/capacity`. */
  readonly figure: string | undefined;
  /** Stated by the draft itself or by the ledger, not by another draft. */
  readonly isOwn: boolean;
  readonly range: DayRange | undefined;
}

/**
 * Judges a claim whose inputs its own paragraph does not give by those of the ledger and the other documents. False
 * where neither has any.
 */
export function judgePending(
  context: LinkContext,
  pending: Pending,
  around: Surroundings,
  facts: readonly StatedFact[],
  document: number,
): boolean {
  if (pending.relation === "growth") {
    if (!context.settled.has(pending.claim)) judgeGrowth(context, pending, around);
    return context.settled.has(pending.claim);
  }
  const known = [
    ...ledgerOccupancies(context),
    ...facts.map((fact): PendingKnown => ({
      inputs: (width) => (width === "wide" ? fact.wide : fact.narrow),
      point: fact.point,
      population: fact.population.number,
      capacity: fact.capacity.number,
      place: fact.place,
      source: `${shown(fact.population.number)} in ${shown(fact.capacity.number)} places`,
      figure: undefined,
      isOwn: fact.document === document,
      range: rangeOf(fact.population),
    })),
  ].flatMap((each): PendingKnown[] => {
    const own = pending.population;
    // An occupancy of another day says nothing about this one.
    const [day, itsDay] = [rangeOf(pending.claim), each.range];
    if (day !== undefined && itsDay !== undefined && !isNear(day, itsDay, 0)) return [];
    if (own === undefined) return [each];
    // The capacity of a place that holds another number of people is another place's.
    if (Math.abs(own.number - each.population) > 0.25 * each.population) return [];
    const point = (own.number / each.capacity) * 100;
    const source = `${shown(own.number)} in ${shown(each.capacity)} places`;
    return [{ ...each, point, inputs: () => between(point), source }];
  });
  if (known.length === 0) return false;
  const placed = known.filter(({ place }) => place !== undefined && mentionsPlace(around.lower, place));
  const pool = placed.length > 0 ? placed : known;
  const claim = {
    figure: pending.claim,
    wording: pending.wording as "of" | "over" | "ratio",
    end: pending.end,
  };
  const silent = { ...context, diagnostics: [] as Diagnostic[], settled: new Set<FigureRead>() };
  for (const each of pool)
    if (judgeOccupancy(silent, claim, each.inputs, each.point, [], false) === "fits") return true;
  const isPlaced = placed.length > 0;
  const isOne = new Set(pool.map(({ point }) => Math.round(point))).size === 1;
  for (const each of pool) {
    const isSure = isOne && (isPlaced || (each.figure !== undefined && pending.population !== undefined));
    const trial = { ...context, diagnostics: [] as Diagnostic[], settled: new Set<FigureRead>() };
    judgeOccupancy(trial, claim, each.inputs, each.point, [], !isSure, each.source);
    const [found] = trial.diagnostics;
    // Where the place is not named, only the other wording explains a number well enough.
    if (found === undefined || (!isSure && found.rule !== "of-vs-over")) continue;
    // What another paragraph says of the place may be of another day, what another draft says even more so.
    const { fix, ...rest } = found;
    const isOfText = each.figure === undefined;
    const severity =
      isOfText && found.severity === "error" && !(isPlaced && isOne && each.isOwn)
        ? "warning"
        : found.severity;
    context.diagnostics.push({
      ...rest,
      severity,
      ...(each.figure === undefined ? {} : { figure: each.figure }),
      ...(isOfText || !isPlaced || !isOne || fix === undefined ? {} : { fix }),
    });
    return true;
  }
  return false;
}

function ledgerOccupancies({ ledger }: LinkContext): PendingKnown[] {
  const capacities = ledger.entries.filter(
    ({ concepts, unit, figure }) => concepts.has("capacity") && unit !== "%" && !isCompared(figure),
  );
  const known: PendingKnown[] = [];
  for (const capacity of capacities) {
    for (const population of ledger.entries) {
      if (
        !population.concepts.has("held") ||
        population.concepts.size > 2 ||
        population.unit === "%" ||
        isCompared(population.figure) ||
        population.concepts.has("capacity")
      )
        continue;
      if ([...population.concepts].some((concept) => concept !== "held" && !concept.startsWith("~")))
        continue;
      if ((population.figure.place ?? null) !== (capacity.figure.place ?? null) || !(capacity.value > 0))
        continue;
      if (!isNear(population.range, capacity.range, 800)) continue;
      const point = (population.value / capacity.value) * 100;
      known.push({
        inputs: () => between(point),
        point,
        population: population.value,
        capacity: capacity.value,
        place: population.figure.place ?? undefined,
        figure: `${population.id}/${capacity.id}`,
        isOwn: true,
        range: population.range,
        source: `${shown(population.value)} in ${shown(capacity.value)} places${typeof population.figure.place !== "string" ? "" : `, ${population.figure.place}`}`,
      });
    }
  }
  return known;
}

interface Pair {
  readonly old: LedgerEntry;
  readonly fresh: LedgerEntry;
}

/** Of several pairs the one to report: its dates are the ones said, to the day, and its figures exact, where one is so. */
function closest(pairs: readonly Pair[], dates: readonly DayRange[]): Pair {
  const isSaid = ({ range }: LedgerEntry) => dates.some((date) => isNear(date, range, 0));
  const keep = (among: readonly Pair[], test: (pair: Pair) => boolean) => {
    const kept = among.filter(test);
    return kept.length > 0 ? kept : among;
  };
  const said = keep(pairs, ({ old, fresh }) => isSaid(old) && (dates.length < 2 || isSaid(fresh)));
  return keep(said, ({ old, fresh }) => old.status === "exact" && fresh.status === "exact").at(-1)!;
}

/** The pairs of entries of one subject at two times that a growth may be taken between, by the dates it names. */
function pairsFor(
  { ledger, lexicon }: LinkContext,
  claim: FigureRead,
  around: Surroundings,
  dates: readonly DayRange[],
): Pair[] {
  const subject: FigureRead = { ...claim, concepts: around.concepts };
  const dated = ledger.entries.filter(
    (entry) =>
      entry.range !== undefined &&
      entry.unit !== "%" &&
      entry.derivation === undefined &&
      quantityScore(subject, entry, lexicon) >= 0.75,
  );
  const namesPlace = ledger.places.some((place) => mentionsPlace(around.lower, place));
  const isElsewhere = ({ figure }: LedgerEntry): boolean =>
    typeof figure.place === "string" && namesPlace && !mentionsPlace(around.lower, figure.place);
  const isBetween = (old: LedgerEntry, fresh: LedgerEntry): boolean =>
    dates.length < 2 ||
    dates.some(
      (range, at) =>
        isNear(range, fresh.range, 200) &&
        dates.some((other, index) => index !== at && isNear(other, old.range, 200)),
    );
  return dated.flatMap((old) =>
    isElsewhere(old) || (dates.length > 0 && !dates.some((range) => isNear(range, old.range, 200)))
      ? []
      : dated
          .filter(
            (fresh) =>
              sameSubject(old, fresh) && old.range!.until <= fresh.range!.from && isBetween(old, fresh),
          )
          .map((fresh) => ({ old, fresh })),
  );
}

/** A growth without its two values, against every pair of dates the ledger has for the quantity. */
function judgeGrowth(context: LinkContext, pending: Pending, around: Surroundings): void {
  const { claim } = pending;
  const dates = pending.sentence.dates
    .filter((date) => date.role !== "citation")
    .map((date) => rangeOf({ ...claim, asOf: String(date.value) }))
    .filter((range) => range !== undefined);
  const pairs = pairsFor(context, claim, around, dates);
  if (pairs.length === 0) return;
  context.settled.add(claim);
  const sign = pending.wording === "fall" ? -1 : 1;
  const judgementOf = ({ old, fresh }: Pair) =>
    judge(
      claimOf(claim),
      (): Interval => scale(quotient(fresh.truth.core, old.truth.core), sign * 100, -sign * 100),
      context.settings,
    );
  const isRight = (pair: Pair): boolean => {
    const { severity } = judgementOf(pair);
    return severity === undefined || severity === "info";
  };
  // With a choice of dates nothing is certain but that none of them fits.
  if (pairs.some(isRight) || (pairs.length > 1 && dates.length === 0)) return;
  const pair = closest(pairs, dates);
  const { old, fresh } = pair;
  const judgement = judgementOf(pair);
  const { value } = judgement;
  const ratio = (fresh.value / old.value) * 100;
  const isRatio = Math.abs(ratio - claim.number) <= Math.max(0.5, claim.granularity / 2);
  const isOpposite = value < 0;
  const isExact = old.status === "exact" && fresh.status === "exact";
  const edit = replaceNumber(context.text, claim, value);
  const is = isOpposite ? "the other direction" : `${grouped(value, 0)}%`;
  report(context, claim, {
    rule: isOpposite
      ? "direction-mismatch"
      : isRatio
        ? "ratio-as-growth"
        : ruleFor(judgement, claimOf(claim), "growth-mismatch"),
    severity: isExact ? (judgement.severity ?? "warning") : "warning",
    message: `From ${shown(old.value)} (${old.figure.as_of ?? ""}) to ${shown(fresh.value)} (${fresh.figure.as_of ?? ""}) is ${is}${isRatio ? `; ${shown(claim.number)}% is the ratio` : ""}.`,
    computed: { growth: value, ratio },
    figure: `${fresh.id}/${old.id}`,
    ...(edit === undefined || claim.hedge.length > 0 || isOpposite
      ? {}
      : {
          fix: {
            title: `${grouped(value)}%`,
            edits: [{ ...edit, text: grouped(value, claim.granularity < 1 ? 1 : 0) }],
          },
        }),
  });
}
