import { type DayRange, dayRange } from "../discourse/calendar.ts";
import { computed, entails, type Truth, truthOf, type Verdict } from "../../arithmetic/hedge-law.ts";
import { scale } from "../../arithmetic/interval.ts";
import { isHedged } from "../language/language.ts";
import type { CheckTolerances } from "../tolerance.ts";
import type { LedgerEntry, Ledger } from "./ledger.ts";
import { isNear } from "./ledger.ts";
import type { Lexicon } from "../language/lexicon.ts";
import { claimOf } from "../relation/context.ts";
import { conceptOf, type FigureRead, type Sentence } from "../discourse/sentence.ts";

/** Weights of the parts of a match. */
const weights = { quantity: 0.35, place: 0.2, population: 0.2, asOf: 0.15, value: 0.1 } as const;

/** A score below this links nothing. */
export const linkThreshold = 0.5;

/** Two candidates closer than this are ambiguous. */
export const ambiguity = 0.1;

export interface Candidate {
  readonly entry: LedgerEntry;
  readonly score: number;
  readonly quantity: number;
  /** `other`: the sentence is about another place. */
  readonly place: "same" | "unknown" | "other";
  readonly date: "same" | "unknown" | "other";
  readonly verdict: Verdict;
}

/** What the sentence says beside the figure itself. */
export interface Surroundings {
  readonly sentence: Sentence;
  readonly lower: string;
  readonly concepts: ReadonlySet<string>;
}

/** Ledger entries that may be what `figure` states, best first. */
export function candidatesFor(
  figure: FigureRead,
  around: Surroundings,
  ledger: Ledger,
  lexicon: Lexicon,
  settings: CheckTolerances,
): Candidate[] {
  const seen = new Set<LedgerEntry>();
  const found: Candidate[] = [];
  for (const concept of figure.concepts) {
    for (const entry of ledger.byConcept.get(concept) ?? []) {
      const isShare = figure.kind === "percent" || figure.sub === "fraction" || figure.sub === "one-in-k";
      const isOfGroup = isShare && entry.unit !== "%" && namesGroup(around, entry) && figure.sub !== "points";
      if (seen.has(entry) || !(fitsUnit(figure, entry) || isOfGroup)) continue;
      seen.add(entry);
      const candidate = score(figure, around, entry, ledger, lexicon, settings);
      if (candidate !== undefined) found.push(candidate);
    }
  }
  return found.sort((a, b) => b.score - a.score);
}

/** The share an entry's n is of the group its population names ("26 former detainees"); undefined where it names none. */
export function shareOfGroup({ size, unit, truth }: LedgerEntry): Truth | undefined {
  if (size === undefined || unit === "%") return undefined;
  return computed(scale(truth.core, 100 / size), scale(truth.reach, 100 / size));
}

/** Whether the sentence gives the very size of the entry's group. */
export function namesGroup({ sentence }: Surroundings, entry: LedgerEntry): boolean {
  return (
    entry.size !== undefined &&
    sentence.figures.some(({ number, second }) => number === entry.size || second === entry.size)
  );
}

export function fitsUnit(figure: FigureRead, entry: LedgerEntry): boolean {
  if (figure.kind === "percent") return entry.unit === "%" && figure.sub !== "points";
  if (figure.sub === "fraction" || figure.sub === "one-in-k") return entry.unit === "%";
  if (figure.kind === "money") return entry.unit === figure.unit;
  if (
    figure.kind === "quantity" &&
    (figure.sub === "count" ||
      figure.sub === "n-of-N" ||
      figure.sub === "quantifier" ||
      figure.sub === "range")
  ) {
    return (
      entry.unit !== "%" &&
      !/^[A-Z]{3}$/.test(entry.unit) &&
      !/^(day|month|year|m2|km|kg|hour)s?$/.test(entry.unit)
    );
  }
  if (figure.kind === "duration") return entry.unit.replace(/s$/, "") === figure.unit;
  if (figure.kind === "quantity") return entry.unit === figure.unit;
  return false;
}

function score(
  figure: FigureRead,
  around: Surroundings,
  entry: LedgerEntry,
  ledger: Ledger,
  lexicon: Lexicon,
  settings: CheckTolerances,
): Candidate | undefined {
  const quantity = quantityScore(figure, entry, lexicon);
  if (quantity === 0 || !fitsNoun(figure, around, entry, lexicon)) return undefined;
  const place = placeOf(figure, around, entry, ledger, lexicon);
  const date = dateOf(figure, entry, settings);
  const population = populationScore(figure, around, entry);
  const verdict = verdictOf(figure, entry, settings);
  const value = verdict === "violated" || verdict === "loose" ? 0 : 1;
  const total =
    weights.quantity * quantity +
    weights.place * (place === "same" ? 1 : place === "unknown" ? 0.5 : 0) +
    weights.population * population +
    weights.asOf * (date === "same" ? 1 : date === "unknown" ? 0.5 : 0) +
    weights.value * value;
  return { entry, score: total, quantity, place, date, verdict };
}

/** Share of the entry's concepts that the words around the figure have; none where the text narrows it otherwise. */
export function quantityScore(figure: FigureRead, entry: LedgerEntry, lexicon: Lexicon): number {
  let total = 0;
  let shared = 0;
  for (const concept of entry.concepts) {
    // Who is on remand is held; of a derived share both groups must be named.
    const isLight =
      lexicon.language.light.has(concept) && entry.concepts.size > 1 && entry.derivation === undefined;
    const weight = isLight ? 0.3 : concept.startsWith("~") ? 0.5 : 1;
    total += weight;
    if (figure.concepts.has(concept)) shared += weight;
  }
  if (total === 0 || shared === 0) return 0;
  for (const concept of figure.concepts) {
    if (
      lexicon.language.narrowing.has(concept) &&
      !entry.concepts.has(concept) &&
      !entry.population.has(concept)
    )
      return 0;
  }
  return shared / total;
}

/** Whether the noun behind a count may be what the entry counts: persons, or things of its unit. */
function fitsNoun(
  figure: FigureRead,
  { sentence }: Surroundings,
  entry: LedgerEntry,
  lexicon: Lexicon,
): boolean {
  if (figure.kind !== "quantity" || entry.unit === "%") return true;
  const { things, apart, people } = lexicon.language;
  const behind = sentence.text.slice(figure.end - sentence.start);
  const unit = entry.unit.toLowerCase();
  if (things.has(unit) || things.has(`${unit}s`)) {
    const phrase = /^(?:\s+of)?(?:\s+(?:the|these|those|its))?((?:\s+[a-z-]+){1,3})/i.exec(behind)?.[1] ?? "";
    return phrase
      .toLowerCase()
      .split(/\s+/)
      .some((word) => word !== "" && isThing(word, unit, lexicon));
  }
  if (figure.sub === "quantifier") return true;
  const noun = /^\s+([a-z]+)/i.exec(behind)?.[1]?.toLowerCase();
  if (noun === undefined) return true;
  const concept = conceptOf(lexicon, noun);
  if (concept !== undefined && (entry.concepts.has(concept) || entry.population.has(concept))) return true;
  if (noun.startsWith(unit.slice(0, 4))) return true;
  // "320 ambulances", "14 doctors": a noun that the entry does not know is no other word for its people.
  const isOther = concept !== undefined && (concept.startsWith("~") || apart.has(concept));
  return people.has(noun) || (!things.has(noun) && !(isOther && /[^s]s$/.test(noun)));
}

/** Whether a noun names things of a unit: the same word, or for facilities any kind of them. */
function isThing(noun: string, unit: string, { language }: Lexicon): boolean {
  if (noun.slice(0, 4) === unit.slice(0, 4)) return true;
  return unit.startsWith("facilit") && noun.endsWith("s") && language.places.has(noun);
}

/** How a figure stands to an entry's value; quantifiers are read against the size of the population. */
export function verdictOf(figure: FigureRead, entry: LedgerEntry, settings: CheckTolerances): Verdict {
  if (figure.sub === "quantifier") {
    if (figure.number === 0) {
      if (figure.hedge.length > 0)
        return entry.value > 0 && (entry.size === undefined || entry.value <= entry.size / 5)
          ? "holds"
          : "violated";
      return entry.value === 0 ? "holds" : "violated";
    }
    if (entry.size === undefined) return "holds";
    return entry.value === entry.size ? "holds" : "violated";
  }
  const claim = claimOf(figure);
  const isShare = figure.kind === "percent" || figure.sub === "fraction" || figure.sub === "one-in-k";
  const truth = (isShare ? shareOfGroup(entry) : undefined) ?? entry.truth;
  if (figure.sub === "fraction" || figure.sub === "one-in-k")
    return entails(claim, computed(scale(truth.core, 0.01), scale(truth.reach, 0.01)), settings);
  const verdict = entails(claim, truth, settings);
  // What the ledger's number, as it was printed, says of the claim's is no other number.
  return verdict === "violated" &&
    truth === entry.truth &&
    entry.said !== undefined &&
    entails(entry.said, truthOf(claim, settings), settings) !== "violated"
    ? isHedged(figure.senses) || entry.said.qualifier !== "exact"
      ? "loose"
      : "last-digit"
    : verdict;
}

/** Words that many places share, and those that no place is known by. */
const common =
  /^(?:the|of|in|and|at|all|that|prisons?|jails?|remand|detention|cent(?:re|er)s?|women['’]s|central|provincial|facility|training|social|affairs)$/;

const patterns = new Map<string, readonly RegExp[]>();

/**
 * Whether the text names a place: Cambodia as Cambodian too, "Ferry Gate remand prison" as Ferry Gate, "CC1, Prey Sar,
 * Phnom Penh" as CC1, "largest jail of Phnom Penh" with its words in any order.
 */
export function mentionsPlace(lower: string, place: string): boolean {
  let forms = patterns.get(place);
  if (forms === undefined) {
    forms = placeForms(place);
    patterns.set(place, forms);
  }
  return forms.length > 0 && forms.every((form) => form.test(lower));
}

function placeForms(place: string): RegExp[] {
  const bare = place.replaceAll(/\([^)]*\)|["“”]/g, " ").trim();
  const specific = (bare.includes("/") ? bare.replaceAll(/[/-]/g, " ") : bare.split(",")[0]!).toLowerCase();
  const words = specific.split(/\s+/).filter((word) => word !== "");
  const proper = bare.split(/[\s,]+/).some((word) => /^[A-Z]/.test(word) && !common.test(word.toLowerCase()));
  const telling = proper || bare.includes("/") ? words.filter((word) => !common.test(word)) : words;
  return (telling.length === 0 ? words : telling).map((word) => {
    const isShort = /\d/.test(word) || word.length <= 5 || words.length > 1;
    const stem = isShort ? word : word.slice(0, Math.max(5, word.length - 2));
    const pattern = stem.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
    return new RegExp(`(?<![a-z0-9])${pattern}${isShort ? "(?![a-z0-9])" : ""}`);
  });
}

const single =
  /\b(?:the|this|that|its|one|largest|biggest|main|a|an|largest) (?:[a-z’'-]+ ){0,2}(?:prison|jail|facility|centre|center|camp|cell|block|wing|unit|ward|station|institution)\b(?! (?:population|system|service|authorities|capacity|staff|officials))/;

const facility =
  /\b[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){0,3} (?:[Cc]entral |[Pp]rovincial |[Rr]emand |[Dd]etention |[Cc]ounty |[Ff]ederal |[Ss]tate )?(?:[Pp]rison|[Jj]ail|[Cc]entre|[Cc]enter|[Pp]enitentiary|[Cc]amp|[Ff]acility)\b(?! (?:[Pp]opulation|[Ss]ystem|[Ss]ervice|[Aa]uthorit|[Cc]apacity|[Ss]taff|[Oo]fficials|[Cc]ensus))/;

const name = "[A-Z][\\w’'-]+";
const holders = [
  `(?:^|[.;,:]\\s+)(?:The )?(${name}(?: ${name})*) (?:(?:currently|now|still|alone|reportedly) )?(?:holds?|held|houses?|housed|keeps?|kept|is holding|was holding)\\b`,
  `(?:^|[.;,:]\\s+)(?:The )?(${name}(?: ${name})+) (?:(?:currently|now|still|reportedly) )?(?:has|had|contains?|contained)\\b`,
].map((source) => new RegExp(source));

/** Whether a place that the ledger does not know is named: "Ash Lane holds 9,500 people", "in Norway", "Norway's prisons". */
function namesAnother(figure: FigureRead, { text }: Sentence, lexicon: Lexicon): boolean {
  const isName = (words: string) => words.split(" ").every((word) => !isPlain(word, lexicon));
  if (holders.some((form) => isName(form.exec(text)?.[1] ?? "The"))) return true;
  const { place } = figure;
  if (place === undefined || !isName(place)) return false;
  const before = /\b(?:in|at|across|throughout|inside) (?:the )?$/;
  const behind = /^[’']s? (?:[a-z]+ )?(?:prisons?|jails?|detention|prisoners|inmates)\b/;
  for (let at = text.indexOf(place); at >= 0; at = text.indexOf(place, at + 1))
    if (before.test(text.slice(Math.max(0, at - 16), at)) || behind.test(text.slice(at + place.length)))
      return true;
  return false;
}

/** Whether a capitalised word is one of the subject rather than a name. */
function isPlain(word: string, { conceptOf: known, language }: Lexicon): boolean {
  const lower = word.toLowerCase();
  return (
    known.has(lower) ||
    language.empty.has(lower) ||
    language.places.has(lower) ||
    /^police$|[^s]s$/.test(lower)
  );
}

function placeOf(
  figure: FigureRead,
  { lower, sentence }: Surroundings,
  entry: LedgerEntry,
  ledger: Ledger,
  lexicon: Lexicon,
): Candidate["place"] {
  const place = entry.figure.place;
  if (place === null || place === undefined) return "unknown";
  // One jail is not a country, and Halden prison is not Norway.
  const isFacility = /\d|prison|jail|centre|center|camp|facility/i.test(place);
  const named = facility.exec(sentence.text);
  if (named !== null && !mentionsPlace(named[0].toLowerCase(), place)) return "other";
  if (named === null && !isFacility && single.test(lower) && !mentionsPlace(single.exec(lower)![0], place))
    return "other";
  if (mentionsPlace(lower, place)) return "same";
  if (ledger.places.some((other) => other !== place && mentionsPlace(lower, other))) return "other";
  if (figure.place !== undefined) {
    const carried = figure.place.toLowerCase();
    if (mentionsPlace(carried, place)) return "same";
    if (ledger.places.some((other) => other !== place && mentionsPlace(carried, other))) return "other";
  }
  return namesAnother(figure, sentence, lexicon) ? "other" : "unknown";
}

export function rangeOf(figure: FigureRead): DayRange | undefined {
  return figure.asOf === undefined ? undefined : dayRange(figure.asOf);
}

function dateOf(figure: FigureRead, entry: LedgerEntry, settings: CheckTolerances): Candidate["date"] {
  const range = rangeOf(figure);
  // A month without its year agrees with that month only.
  const month = figure.isCarried ? undefined : /^--(\d\d)/.exec(figure.asOf ?? "")?.[1];
  if (month !== undefined && typeof entry.figure.as_of === "string") {
    return new RegExp(`^\\d{4}-${month}`).test(entry.figure.as_of) ? "same" : "other";
  }
  if (range === undefined || entry.range === undefined) return "unknown";
  if (range.from < entry.range.until && entry.range.from < range.until) return "same";
  // A count may be dated a little off; what happened in a period happened then.
  const isPoint =
    range.until - range.from <= settings.asOfDays &&
    entry.range.until - entry.range.from <= settings.asOfDays;
  if (isPoint && isNear(range, entry.range, settings.asOfDays)) return "same";
  if (figure.isCarried || (figure.asOf?.startsWith("since:") ?? false)) return "unknown";
  return "other";
}

function populationScore(figure: FigureRead, { concepts }: Surroundings, entry: LedgerEntry): number {
  if (entry.population.size === 0) return 0.5;
  let shared = 0;
  for (const concept of entry.population) if (figure.concepts.has(concept) || concepts.has(concept)) shared++;
  return Math.min(1, 0.2 + (0.8 * shared) / Math.min(entry.population.size, 2));
}

/**
 * Whether an entry may contradict a figure: all that narrows the entry is said of the figure, and a finding's group is the
 * one that the sentence speaks of.
 */
export function isSameGroup(
  figure: FigureRead,
  around: Surroundings,
  entry: LedgerEntry,
  lexicon: Lexicon,
): boolean {
  const isSaid = (concept: string) => figure.concepts.has(concept) || around.concepts.has(concept);
  const { groups, narrowing, light } = lexicon.language;
  const narrows = (concept: string) => (groups.has(concept) || narrowing.has(concept)) && !light.has(concept);
  if (entry.size === undefined)
    return [...entry.concepts, ...entry.population].every((concept) => !narrows(concept) || isSaid(concept));
  if (namesGroup(around, entry)) return true;
  const shared = [...entry.population].filter(isSaid).length;
  return shared > 0 && shared === entry.population.size && !(figure.number > entry.size);
}

/** Whether a hedge rather than the number is what fails: the number lies within a fifth of the truth. */
export function isHedgeAtFault(figure: FigureRead, { value }: LedgerEntry): boolean {
  const number = figure.number * (figure.kind === "ratio" ? 100 : 1);
  return (
    isHedged(figure.senses) && Math.abs(value - number) <= 0.2 * Math.max(Math.abs(number), Math.abs(value))
  );
}
