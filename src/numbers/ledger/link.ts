import type { DayRange } from "../discourse/calendar.ts";
import { verdicts } from "../../arithmetic/hedge-law.ts";
import { grouped, qualifierWords } from "../../arithmetic/number-text.ts";
import { lastDigitUnit, significantDigits } from "../../arithmetic/precision.ts";
import { between, type Interval, scale } from "../../arithmetic/interval.ts";
import { isHedged } from "../language/language.ts";
import type { CheckTolerances } from "../tolerance.ts";
import { isTransposed } from "../../arithmetic/slip.ts";
import type { Diagnostic, Rule, Severity } from "../diagnostic.ts";
import { isCompared, isNear, type LedgerEntry, type Ledger } from "./ledger.ts";
import type { Lexicon } from "../language/lexicon.ts";
import {
  ambiguity,
  type Candidate,
  candidatesFor,
  fitsUnit,
  isHedgeAtFault,
  isSameGroup,
  linkThreshold,
  mentionsPlace,
  namesGroup,
  quantityScore,
  rangeOf,
  shareOfGroup,
  type Surroundings,
  verdictOf,
} from "./match.ts";
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
import type { FigureRead } from "../discourse/sentence.ts";

export interface LinkContext {
  readonly text: string;
  readonly lexicon: Lexicon;
  readonly settings: CheckTolerances;
  readonly ledger: Ledger;
  readonly diagnostics: Diagnostic[];
  readonly settled: Set<FigureRead>;
  /** The day on which the draft speaks, days since 1970-01-01. */
  readonly today: number | undefined;
}

/** Verdicts that are a finding: they need the certainty that the entry is meant. */
const doubtful: ReadonlySet<string> = new Set(["last-digit", "loose"]);

/** Holds one figure against the ledger; the entry it was linked to, or undefined. */
export function checkAgainstLedger(
  context: LinkContext,
  figure: FigureRead,
  around: Surroundings,
): LedgerEntry | undefined {
  const { ledger, lexicon, settings } = context;
  if (figure.sub === "vague" || ledger.entries.length === 0) return undefined;
  const candidates = candidatesFor(figure, around, ledger, lexicon, settings).filter(
    ({ score }) => score >= linkThreshold,
  );
  // "None of the 20": the size of a finding's group is no count of those in it.
  const comparable = candidates.filter(
    ({ date, place, entry, verdict }) =>
      date !== "other" &&
      place !== "other" &&
      (entry.size !== figure.number ||
        figure.sub !== "count" ||
        figure.hedge.includes("all") ||
        verdict === "holds"),
  );
  const fitting = comparable
    .filter(
      (each) =>
        each.verdict !== "violated" &&
        (!doubtful.has(each.verdict) ||
          (isSubject(figure, each) &&
            isComparableSize(figure, each.entry) &&
            isSameGroup(figure, around, each.entry, lexicon))) &&
        (each.verdict !== "understated" ||
          (each.quantity >= 0.75 && isWithinTwice(each.entry.value, figure.number))),
    )
    .sort((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || b.score - a.score)[0];
  // A number that fits the entry of its own date is right, whatever other dates say; one that fits loosely may
  // still be meant for an entry with a better score.
  const first = comparable[0];
  // What fits nothing but the slack of an estimate is a question, where an exact figure is another.
  const exact =
    fitting !== undefined && isSlack(figure, fitting) ? comparable.find(isExactlyAnother) : undefined;
  // Without a date, the count of another date may explain the number by a slip.
  const best =
    exact ??
    (first?.date !== "unknown"
      ? first
      : (comparable.find(
          ({ entry }) => sameSubject(entry, first.entry) && isSlipOf(figure.number, entry.value),
        ) ?? first));
  if (
    fitting !== undefined &&
    exact === undefined &&
    !(
      best !== undefined &&
      best !== fitting &&
      best.date === "same" &&
      fitting.date !== "same" &&
      best.score - fitting.score > 0.05
    )
  ) {
    styleOf(context, figure, fitting);
    staleness(context, figure, around, fitting);
    return fitting.entry;
  }
  const elsewhen = candidates.find(
    ({ date, place, verdict }) =>
      date === "other" && place !== "other" && (verdict === "holds" || verdict === "rounded"),
  );
  const isTelling =
    !isHedged(figure.senses) &&
    (figure.kind === "percent" || figure.granularity <= Math.abs(figure.number) / 100);
  if (elsewhen !== undefined && !figure.isCarried && isTelling) {
    report(context, figure, {
      rule: "as-of-mismatch",
      severity: "warning",
      message: `The ledger has ${shown(elsewhen.entry.value)} for ${elsewhen.entry.figure.as_of ?? "another date"}, not for ${plainDate(figure.asOf)}${best === undefined ? "" : `; for that date it has ${shown(best.entry.value)}`}.`,
      computed: { v: elsewhen.entry.value },
      figure: elsewhen.entry.id,
    });
    return elsewhen.entry;
  }
  const scope = scopeOf(context, figure, around);
  if (best === undefined) {
    if (scope !== undefined && scope.isExplicit) reportScope(context, figure, scope.entry, undefined);
    return scope?.isExplicit === true ? scope.entry : undefined;
  }
  if (!isSubject(figure, best)) return undefined;
  if (scope !== undefined) {
    reportScope(context, figure, scope.entry, best.entry);
    return best.entry;
  }
  if (!isComparableSize(figure, best.entry) || isGroupItself(context, figure, best.entry)) return undefined;
  if (
    !isSameGroup(figure, around, best.entry, lexicon) ||
    !isQuantified(figure, best) ||
    setsApart(context, figure, around, best.entry)
  )
    return undefined;
  // Without place and date, any of several counts may be meant, or none of them.
  if (
    best.place === "unknown" &&
    best.date === "unknown" &&
    !isSlipOf(figure.number, best.entry.value) &&
    comparable.some(
      ({ entry }) =>
        entry.value !== best.entry.value && sameSubject(entry, best.entry) && entry !== best.entry,
    )
  )
    return undefined;
  const rival = comparable.find(
    (other) =>
      other !== best &&
      other.quantity >= 0.75 &&
      best.score - other.score <= ambiguity &&
      other.entry.value !== best.entry.value &&
      !sameSubject(other.entry, best.entry),
  );
  // Two places in one sentence: the number may be of either, or of both together.
  if (
    rival?.place === "same" &&
    best.place === "same" &&
    rival.entry.figure.place !== best.entry.figure.place
  )
    return undefined;
  contradict(context, figure, best, rival, best.entry.size === undefined || namesGroup(around, best.entry));
  return best.entry;
}

/** Holds a figure against the ledger entry its writer linked it to, whatever the words around it say. */
export function checkLinked(context: LinkContext, figure: FigureRead, id: string): LedgerEntry | undefined {
  const entry = context.ledger.entries.find((each) => each.id === id);
  if (entry === undefined || (!fitsUnit(figure, entry) && shareOfGroup(entry) === undefined))
    return undefined;
  const verdict = verdictOf(figure, entry, context.settings);
  const candidate: Candidate = { entry, score: 1, quantity: 1, place: "same", date: "same", verdict };
  if (verdict === "violated") contradict(context, figure, candidate);
  else styleOf(context, figure, candidate);
  return entry;
}

/** Whether the words around a figure name what the entry counts; where place and date agree, most of it will do. */
function isSubject(figure: FigureRead, { entry, quantity, place, date }: Candidate): boolean {
  if (quantity >= 0.75) return true;
  const missing = [...entry.concepts].filter((concept) => !figure.concepts.has(concept));
  return (
    quantity >= 0.5 &&
    place === "same" &&
    date === "same" &&
    missing.every((concept) => concept.startsWith("~"))
  );
}

/**
 * Whether a number is near enough to an entry, or a power of ten off, to be meant for it: "two of them" is no other count of
 * the 38,990. Shares may be any.
 */
function isComparableSize(figure: FigureRead, entry: LedgerEntry): boolean {
  if (figure.kind !== "quantity" || figure.sub === "quantifier" || entry.size !== undefined) return true;
  const ratio = figure.number / entry.value;
  if (ratio >= 0.5 && ratio <= 2) return true;
  return (
    significantDigits(figure.number) >= 2 &&
    [10, 100, 1000].some(
      (factor) => Math.abs(ratio / factor - 1) < 0.01 || Math.abs(ratio * factor - 1) < 0.01,
    )
  );
}

/** An entry that counts the group a quantifier ranges over says nothing of what none or all of it did. */
function isGroupItself(context: LinkContext, figure: FigureRead, entry: LedgerEntry): boolean {
  if (figure.sub !== "quantifier") return false;
  return ![...entry.concepts].some(
    (concept) => !context.lexicon.language.whom.has(concept) && figure.concepts.has(concept),
  );
}

/** Whether a number is another with two digits exchanged, or a power of ten off. */
function isSlipOf(n: number, value: number): boolean {
  return (
    isTransposed(n, value) ||
    (significantDigits(n) >= 3 &&
      [10, 100, 1000].some((factor) => n === value * factor || n * factor === value))
  );
}

/** Whether a bare number fits an estimate or a lower bound that is printed with another number. */
function isSlack(figure: FigureRead, { entry, verdict }: Candidate): boolean {
  return (
    entry.said !== undefined &&
    entry.said.qualifier !== "exact" &&
    entry.value !== figure.number &&
    verdict === "holds" &&
    !isHedged(figure.senses)
  );
}

function isExactlyAnother({ entry, verdict, quantity, place, date }: Candidate): boolean {
  return (
    entry.status === "exact" &&
    verdict === "violated" &&
    quantity === 1 &&
    place === "same" &&
    date === "same"
  );
}

/** Whether the words around a number set it apart from the entry: "the other prisons", "former prisoners", "together". */
function setsApart(
  { text, lexicon }: LinkContext,
  figure: FigureRead,
  { sentence }: Surroundings,
  entry: LedgerEntry,
): boolean {
  if (entry.size !== undefined) return false;
  const from = Math.max(sentence.start, figure.phraseStart - 60);
  const around = `${text.slice(from, figure.phraseStart)} ${text.slice(figure.end, Math.min(sentence.end, figure.end + 40))}`;
  const own = `${entry.figure.quantity} ${entry.figure.population ?? ""}`.toLowerCase();
  return around
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[^a-z']+/)
    .some((word) => lexicon.language.apartWords.has(word) && !own.includes(word));
}

/** What none or all did can be told from a finding on a group, or from a figure of exactly what is denied. */
function isQuantified(figure: FigureRead, { entry, quantity, place, date }: Candidate): boolean {
  if (figure.sub !== "quantifier" || entry.size !== undefined) return true;
  return (
    quantity === 1 &&
    place === "same" &&
    date === "same" &&
    [...figure.concepts].every(
      (concept) => concept.startsWith("~") || entry.concepts.has(concept) || entry.population.has(concept),
    )
  );
}

/** "Over 300" says little of 900, and nothing of 9,000. */
function isWithinTwice(value: number, n: number): boolean {
  return value <= 2 * n && n <= 2 * value;
}

function plainDate(asOf: string | undefined): string {
  return asOf === undefined ? "the date given" : asOf.replace(/^(?:since|by|end|early|late|mid):/, "");
}

/** What the fit leaves to say about hedge and rounding. */
function styleOf(context: LinkContext, figure: FigureRead, { entry, verdict }: Candidate): void {
  const { value } = entry;
  const hedge = figure.hedge[0]?.replaceAll("_", " ");
  const say = (rule: Rule, severity: Severity, message: string, fix = {}): void =>
    report(context, figure, { rule, severity, message, computed: { v: value }, figure: entry.id, ...fix });
  if (verdict === "hedge-equal") {
    const message = `The figure is ${shown(value)} exactly; “${hedge}” says it is another.`;
    say("hedge-equal", "warning", message, dropHedge(context, figure));
  } else if (verdict === "last-digit") {
    const isFiner = entry.said !== undefined && lastDigitUnit(value) > figure.granularity;
    const message = isFiner
      ? `The ledger has ${shown(value)}, which says less than ${shown(figure.number)}.`
      : `${shown(value)} does not round to ${shown(figure.number)}.`;
    say("rounding-mismatch", "warning", message);
  } else if (verdict === "loose") {
    const message = isHedged(figure.senses)
      ? `The figure is ${shown(value)}, further from ${shown(figure.number)} than “${hedge}” says.`
      : `The ledger has ${saidText(entry)}, which does not refute ${shown(figure.number)} and does not give it.`;
    say("hedge-violated", "warning", message);
  } else if (verdict === "understated") {
    say("hedge-understated", "info", `The figure is ${shown(value)}; the wording says less than it could.`);
  } else if (verdict === "rounded" && figure.kind === "quantity" && Math.abs(value - figure.number) > 1e-9) {
    const message = `${shown(value)} is rounded to ${shown(figure.number)} without a word that says so.`;
    say("unhedged-rounding", "info", message);
  }
}

/** "Over 9,500": the ledger's number with its hedge. */
function saidText({ said, value }: LedgerEntry): string {
  return `${qualifierWords[said?.qualifier ?? "exact"]}${shown(value)}`;
}

function dropHedge(context: LinkContext, figure: FigureRead) {
  const start = figure.phraseStart;
  if (start >= figure.start || figure.hedge.length !== 1) return {};
  return {
    fix: {
      title: context.text.slice(figure.start, figure.end),
      edits: [{ start, end: figure.start, text: "" }],
    },
  };
}

/** "Currently" with a figure that a newer one has replaced, or that is more than a year old. */
function staleness(
  context: LinkContext,
  figure: FigureRead,
  around: Surroundings,
  { entry }: Candidate,
): void {
  const present =
    new RegExp(context.lexicon.language.patterns.atPresent).test(around.lower) ||
    /\b(?:hold|holds|houses|are held|is holding)\b/.test(around.lower);
  if (!present || entry.range === undefined || (figure.asOf !== undefined && !figure.isCarried)) return;
  const own = entry.range;
  const newer = context.ledger.entries.find(
    (other) =>
      other !== entry &&
      other.unit === entry.unit &&
      other.derivation === undefined &&
      sameSubject(other, entry) &&
      other.range !== undefined &&
      other.range.from >= own.until + 150 &&
      verdictOf(figure, other, context.settings) === "violated",
  );
  const isOld = context.today !== undefined && context.today - own.until > 365;
  if (newer === undefined && !isOld) return;
  report(context, figure, {
    rule: "stale-as-of",
    severity: "warning",
    message:
      newer === undefined
        ? `The figure is of ${entry.figure.as_of ?? ""}, more than a year before the draft; the present tense needs its date.`
        : `The figure is of ${entry.figure.as_of ?? ""}; the ledger has ${shown(newer.value)} for ${newer.figure.as_of ?? ""}.`,
    computed: { v: (newer ?? entry).value },
    figure: entry.id,
  });
}

function sameSubject(a: LedgerEntry, b: LedgerEntry): boolean {
  const same = (x: ReadonlySet<string>, y: ReadonlySet<string>) =>
    x.size === y.size && [...x].every((each) => y.has(each));
  return (
    same(a.concepts, b.concepts) &&
    same(a.population, b.population) &&
    (a.figure.place ?? null) === (b.figure.place ?? null)
  );
}

/** An entry with this very number, about another population or place than the text names. */
function scopeOf(
  context: LinkContext,
  figure: FigureRead,
  around: Surroundings,
): { entry: LedgerEntry; isExplicit: boolean } | undefined {
  const { ledger, lexicon } = context;
  const isTelling =
    figure.kind === "percent"
      ? figure.number % 10 !== 0
      : Math.abs(figure.number) >= 100 && figure.granularity <= Math.abs(figure.number) / 50;
  if (!isTelling || figure.sub === "quantifier") return undefined;
  const narrowing = (concepts: ReadonlySet<string>) =>
    [...concepts].filter((concept) => lexicon.language.groups.has(concept));
  for (const entry of ledger.entries) {
    if (
      !fitsUnit(figure, entry) ||
      entry.derivation !== undefined ||
      Math.abs(entry.value - figure.number) > figure.granularity / 2
    )
      continue;
    if (Number.isInteger(entry.value) && entry.value !== figure.number) continue;
    const own = new Set([...entry.concepts, ...entry.population]);
    const ofText = narrowing(figure.concepts);
    const ofEntry = narrowing(own);
    // A text that names no group may state the figure loosely; one that names another does not.
    const isOtherGroup = ofText.some((concept) => !own.has(concept));
    const shares = [...own].some((concept) => figure.concepts.has(concept) && !concept.startsWith("~"));
    const place = entry.figure.place;
    const isOtherPlace =
      typeof place === "string" &&
      !mentionsPlace(around.lower, place) &&
      ledger.places.some((other) => other !== place && mentionsPlace(around.lower, other));
    // An entry that names no population may simply be worded loosely.
    const isPopulation = own.has("held") || ofEntry.length > 0;
    if (isOtherGroup && isPopulation && (shares || ofText.length > 0)) {
      return { entry, isExplicit: shares };
    }
    if (isOtherPlace && quantityScore(figure, entry, lexicon) > 0.7) return { entry, isExplicit: true };
  }
  return undefined;
}

function reportScope(
  context: LinkContext,
  figure: FigureRead,
  entry: LedgerEntry,
  best: LedgerEntry | undefined,
): void {
  const scope = [entry.figure.quantity.replaceAll("_", " "), entry.figure.population, entry.figure.place]
    .filter((part) => typeof part === "string" && part !== "")
    .join(", ");
  report(context, figure, {
    rule: "scope-mismatch",
    severity: "warning",
    message: `${shown(figure.number)} is the figure for ${scope}${best === undefined ? "" : `; for what the sentence says the ledger has ${shown(best.value)}`}.`,
    computed: { v: (best ?? entry).value },
    figure: entry.id,
  });
}

/**
 * @param rival another entry that may as well be meant; the finding is then a question
 * @param isNamed whether the group of a finding is certain
 */
function contradict(
  context: LinkContext,
  figure: FigureRead,
  { entry, score, place, date, verdict }: Candidate,
  rival?: Candidate,
  isNamed = true,
): void {
  const value = entry.value;
  const isMeant =
    isNamed &&
    (place === "same" || typeof entry.figure.place !== "string" || context.ledger.places.length === 1) &&
    ((date === "same" && isSameDay(figure, entry)) || entry.range === undefined);
  if (figure.sub === "quantifier" || figure.hedge.includes("all")) {
    report(context, figure, {
      rule: "quantifier-contradiction",
      severity: entry.status === "exact" && isMeant ? "error" : "warning",
      message: `The ledger has ${shown(value)}${entry.size === undefined ? "" : ` of ${shown(entry.size)}`}.`,
      computed: { n: value },
      figure: entry.id,
    });
    return;
  }
  const ofGroup = figure.kind === "percent" || figure.kind === "ratio" ? shareOfGroup(entry) : undefined;
  if (ofGroup !== undefined) {
    report(context, figure, {
      rule: "share-mismatch",
      severity: entry.status === "exact" && isMeant ? "error" : "warning",
      message: `The ledger has ${shown(value)} of ${shown(entry.size!)}, which is ${shown(ofGroup.core.low)}%.`,
      computed: { share: ofGroup.core.low },
      figure: entry.id,
    });
    return;
  }
  const factor = [10, 100, 1000, 0.1, 0.01, 0.001].find(
    (each) =>
      Math.abs(figure.number - value * each) <=
      Math.max(figure.granularity / 2, 0.006 * Math.abs(value * each)),
  );
  const isSlip = factor !== undefined && figure.number >= 10;
  const off = Math.abs(figure.number - value);
  const isOneUnitOff =
    !isHedged(figure.senses) && off < 1.5 * figure.granularity && off <= 0.1 * figure.number;
  const isRefuted = verdict === "violated" && score >= 0.55 && isMeant && rival === undefined;
  const decimals = figure.granularity < 1 ? 1 : 0;
  const edit = replaceNumber(
    context.text,
    figure,
    Number.isInteger(value) ? value : Number(value.toFixed(decimals)),
  );
  const when = typeof entry.figure.as_of !== "string" ? "" : ` (${entry.figure.as_of})`;
  const how = entry.derivation === undefined ? "" : `, from ${entry.derivation}`;
  const transposed = isTransposed(figure.number, value) ? "; two digits changed places" : "";
  report(context, figure, {
    rule: isSlip
      ? "magnitude-slip"
      : isOneUnitOff
        ? "rounding-mismatch"
        : entry.derivation !== undefined && !isHedgeAtFault(figure, entry)
          ? "share-mismatch"
          : isHedgeAtFault(figure, entry)
            ? "hedge-violated"
            : "contradicts-ledger",
    severity: isRefuted ? "error" : "warning",
    message: `The ledger has ${saidText(entry)}${when}${how}${isSlip ? "; a power of ten is off" : transposed}${rival === undefined ? "" : `; ${rival.entry.id} (${shown(rival.entry.value)}) may be meant as well: link the claim to one`}.`,
    computed: { v: value },
    figure: entry.id,
    ...(isRefuted &&
    entry.status === "exact" &&
    (entry.said?.qualifier ?? "exact") === "exact" &&
    edit !== undefined &&
    figure.hedge.length === 0 &&
    entry.derivation === undefined
      ? { fix: { title: edit.text, edits: [edit] } }
      : {}),
  });
}

/** Whether the sentence itself dates a figure in the entry's period; a count of a month before is another count. */
function isSameDay(figure: FigureRead, entry: LedgerEntry): boolean {
  return !figure.isCarried && isNear(rangeOf(figure), entry.range, 0);
}

/** An occupancy known from the ledger or from a document, with its place. */
interface Known {
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
    ...facts.map((fact): Known => ({
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
  ].flatMap((each): Known[] => {
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

function ledgerOccupancies({ ledger }: LinkContext): Known[] {
  const capacities = ledger.entries.filter(
    ({ concepts, unit, figure }) => concepts.has("capacity") && unit !== "%" && !isCompared(figure),
  );
  const known: Known[] = [];
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

/** A growth without its two values, against every pair of dates the ledger has for the quantity. */
function judgeGrowth(context: LinkContext, pending: Pending, around: Surroundings): void {
  const { claim } = pending;
  const { ledger, lexicon } = context;
  const subject = { ...claim, concepts: around.concepts } as FigureRead;
  const dated = ledger.entries.filter(
    (entry) =>
      entry.range !== undefined &&
      entry.unit !== "%" &&
      entry.derivation === undefined &&
      quantityScore(subject, entry, lexicon) >= 0.75,
  );
  const dates = pending.sentence.dates
    .filter((date) => date.role !== "citation")
    .map((date) => rangeOf({ ...claim, asOf: String(date.value) }))
    .filter((range) => range !== undefined);
  const pairs: Pair[] = [];
  for (const old of dated) {
    for (const fresh of dated) {
      if (!sameSubject(old, fresh) || old.range!.until > fresh.range!.from) continue;
      if (
        typeof old.figure.place === "string" &&
        !mentionsPlace(around.lower, old.figure.place) &&
        ledger.places.some((place) => mentionsPlace(around.lower, place))
      )
        continue;
      if (dates.length > 0 && !dates.some((range) => isNear(range, old.range, 200))) continue;
      if (
        dates.length > 1 &&
        !dates.some(
          (range, at) =>
            isNear(range, fresh.range, 200) &&
            dates.some((other, index) => index !== at && isNear(other, old.range, 200)),
        )
      )
        continue;
      pairs.push({ old, fresh });
    }
  }
  if (pairs.length === 0) return;
  const sign = pending.wording === "fall" ? -1 : 1;
  const growth = ({ old, fresh }: Pair): Interval => {
    return scale(quotient(fresh.truth.core, old.truth.core), sign * 100, -sign * 100);
  };
  context.settled.add(claim);
  const judgementOf = (pair: Pair) => judge(claimOf(claim), () => growth(pair), context.settings);
  if (
    pairs.some((pair) => {
      const { severity } = judgementOf(pair);
      return severity === undefined || severity === "info";
    })
  )
    return;
  // With a choice of dates nothing is certain but that none of them fits.
  if (pairs.length > 1 && dates.length === 0) return;
  const pair = closest(pairs, dates);
  const judgement = judgementOf(pair);
  const ratio = (pair.fresh.value / pair.old.value) * 100;
  const isRatio = Math.abs(ratio - claim.number) <= Math.max(0.5, claim.granularity / 2);
  const value = judgement.value;
  const isOpposite = value < 0;
  const edit = replaceNumber(context.text, claim, value);
  report(context, claim, {
    rule: isOpposite
      ? "direction-mismatch"
      : isRatio
        ? "ratio-as-growth"
        : ruleFor(judgement, claimOf(claim), "growth-mismatch"),
    severity:
      pair.old.status === "exact" && pair.fresh.status === "exact"
        ? (judgement.severity ?? "warning")
        : "warning",
    message: `From ${shown(pair.old.value)} (${pair.old.figure.as_of ?? ""}) to ${shown(pair.fresh.value)} (${pair.fresh.figure.as_of ?? ""}) is ${isOpposite ? "the other direction" : `${grouped(value, 0)}%`}${isRatio ? `; ${shown(claim.number)}% is the ratio` : ""}.`,
    computed: { growth: value, ratio },
    figure: `${pair.fresh.id}/${pair.old.id}`,
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
