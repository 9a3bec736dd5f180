import { significantDigits } from "../../arithmetic/precision.ts";
import { isTransposed } from "../../arithmetic/slip.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import { isHedged } from "../language/language.ts";
import type { LinkContext } from "./link-context.ts";
import type { LedgerEntry } from "./ledger.ts";
import { type Candidate, isSameGroup, type Surroundings } from "./match.ts";

/** Verdicts that are a finding: they need the certainty that the entry is meant. */
const doubtful: ReadonlySet<string> = new Set(["last-digit", "loose"]);

/** Whether a figure may be held against an entry: of its place and date, and no size of the group that "none of the 20" ranges over. */
export function isComparable(figure: FigureRead, { date, place, entry, verdict }: Candidate): boolean {
  const isSizeOfGroup =
    entry.size === figure.number &&
    figure.sub === "count" &&
    !figure.hedge.includes("all") &&
    verdict !== "holds";
  return date !== "other" && place !== "other" && !isSizeOfGroup;
}

/** Whether a figure agrees with an entry, so far that it needs no other. */
export function isFitting(
  { lexicon }: LinkContext,
  figure: FigureRead,
  around: Surroundings,
  candidate: Candidate,
): boolean {
  const { verdict, entry, quantity } = candidate;
  if (verdict === "violated") return false;
  if (verdict === "understated") return quantity >= 0.75 && isWithinTwice(entry.value, figure.number);
  return (
    !doubtful.has(verdict) ||
    (isSubject(figure, candidate) &&
      isComparableSize(figure, entry) &&
      isSameGroup(figure, around, entry, lexicon))
  );
}

/** Whether it is certain enough that an entry is meant for a figure that contradicts it to be a finding. */
export function isMeant(
  context: LinkContext,
  figure: FigureRead,
  around: Surroundings,
  candidate: Candidate,
): boolean {
  const { entry } = candidate;
  return (
    isComparableSize(figure, entry) &&
    !isGroupItself(context, figure, entry) &&
    isSameGroup(figure, around, entry, context.lexicon) &&
    isQuantified(figure, candidate) &&
    !setsApart(context, figure, around, entry)
  );
}

/** Without place and date, any of several counts may be meant, or none of them. */
export function isOneOfMany(figure: FigureRead, best: Candidate, comparable: readonly Candidate[]): boolean {
  const { entry, place, date } = best;
  return (
    place === "unknown" &&
    date === "unknown" &&
    !isSlipOf(figure.number, entry.value) &&
    comparable.some(
      ({ entry: other }) => other !== entry && other.value !== entry.value && sameSubject(other, entry),
    )
  );
}

/** Whether two entries are of one thing, at different times perhaps. */
export function sameSubject(a: LedgerEntry, b: LedgerEntry): boolean {
  const same = (x: ReadonlySet<string>, y: ReadonlySet<string>) =>
    x.size === y.size && [...x].every((each) => y.has(each));
  return (
    same(a.concepts, b.concepts) &&
    same(a.population, b.population) &&
    (a.figure.place ?? null) === (b.figure.place ?? null)
  );
}

/** Whether the words around a figure name what the entry counts; where place and date agree, most of it will do. */
export function isSubject(figure: FigureRead, { entry, quantity, place, date }: Candidate): boolean {
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
export function isSlipOf(n: number, value: number): boolean {
  return (
    isTransposed(n, value) ||
    (significantDigits(n) >= 3 &&
      [10, 100, 1000].some((factor) => n === value * factor || n * factor === value))
  );
}

/** Whether a bare number fits an estimate or a lower bound that is printed with another number. */
export function isSlack(figure: FigureRead, { entry, verdict }: Candidate): boolean {
  return (
    entry.said !== undefined &&
    entry.said.qualifier !== "exact" &&
    entry.value !== figure.number &&
    verdict === "holds" &&
    !isHedged(figure.senses)
  );
}

export function isExactlyAnother({ entry, verdict, quantity, place, date }: Candidate): boolean {
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
