import { verdicts } from "../../arithmetic/hedge-law.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import { isHedged } from "../language/language.ts";
import { report, shown } from "../relation/context.ts";
import { contradict, reportScope, scopeOf, staleness, styleOf } from "./contradict.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { LinkContext } from "./link-context.ts";
import {
  ambiguity,
  type Candidate,
  candidatesFor,
  fitsUnit,
  linkThreshold,
  namesGroup,
  shareOfGroup,
  type Surroundings,
  verdictOf,
} from "./match.ts";
import {
  isComparable,
  isExactlyAnother,
  isFitting,
  isMeant,
  isOneOfMany,
  isSlack,
  isSlipOf,
  isSubject,
  sameSubject,
} from "./meant.ts";

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
  const comparable = candidates.filter((each) => isComparable(figure, each));
  const fitting = comparable
    .filter((each) => isFitting(context, figure, around, each))
    .toSorted((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict) || b.score - a.score)[0];
  // What fits nothing but the slack of an estimate is a question, where an exact figure is another.
  const exact =
    fitting !== undefined && isSlack(figure, fitting) ? comparable.find(isExactlyAnother) : undefined;
  const best = exact ?? bestOf(figure, comparable);
  if (fitting !== undefined && exact === undefined && !isBetter(best, fitting)) {
    styleOf(context, figure, fitting);
    staleness(context, figure, around, fitting);
    return fitting.entry;
  }
  return (
    ofAnotherDate(context, figure, candidates, best) ??
    ofAnotherScope(context, figure, around, best, comparable)
  );
}

/** The entry that is most likely meant. Without a date, the count of another date may explain the number by a slip. */
function bestOf(figure: FigureRead, comparable: readonly Candidate[]): Candidate | undefined {
  const [first] = comparable;
  if (first?.date !== "unknown") return first;
  const slip = comparable.find(
    ({ entry }) => sameSubject(entry, first.entry) && isSlipOf(figure.number, entry.value),
  );
  return slip ?? first;
}

/**
 * Whether another entry than the one that fits is meant: a number that fits the entry of its own date is right, whatever
 * other dates say; one that fits loosely may still be meant for an entry with a better score.
 */
function isBetter(best: Candidate | undefined, fitting: Candidate): boolean {
  return (
    best !== undefined &&
    best !== fitting &&
    best.date === "same" &&
    fitting.date !== "same" &&
    best.score - fitting.score > 0.05
  );
}

/** A number that is right for a date other than the one that its sentence gives. */
function ofAnotherDate(
  context: LinkContext,
  figure: FigureRead,
  candidates: readonly Candidate[],
  best: Candidate | undefined,
): LedgerEntry | undefined {
  const isTelling =
    !isHedged(figure.senses) &&
    (figure.kind === "percent" || figure.granularity <= Math.abs(figure.number) / 100);
  const entry = candidates.find(
    ({ date, place, verdict }) =>
      date === "other" && place !== "other" && (verdict === "holds" || verdict === "rounded"),
  )?.entry;
  if (entry === undefined || figure.isCarried || !isTelling) return undefined;
  const said = figure.asOf?.replace(/^(?:since|by|end|early|late|mid):/, "") ?? "the date given";
  const own = best === undefined ? "" : `; for that date it has ${shown(best.entry.value)}`;
  report(context, figure, {
    rule: "as-of-mismatch",
    severity: "warning",
    message: `The ledger has ${shown(entry.value)} for ${entry.figure.as_of ?? "another date"}, not for ${said}${own}.`,
    computed: { v: entry.value },
    figure: entry.id,
  });
  return entry;
}

/** A number that is right for another population or place, or wrong for the entry that is meant. */
function ofAnotherScope(
  context: LinkContext,
  figure: FigureRead,
  around: Surroundings,
  best: Candidate | undefined,
  comparable: readonly Candidate[],
): LedgerEntry | undefined {
  const scope = scopeOf(context, figure, around);
  if (best === undefined) {
    if (scope?.isExplicit !== true) return undefined;
    reportScope(context, figure, scope.entry, undefined);
    return scope.entry;
  }
  const { entry } = best;
  if (!isSubject(figure, best)) return undefined;
  if (scope !== undefined) {
    reportScope(context, figure, scope.entry, entry);
    return entry;
  }
  if (!isMeant(context, figure, around, best) || isOneOfMany(figure, best, comparable)) return undefined;
  const rival = comparable.find(
    (other) =>
      other !== best &&
      other.quantity >= 0.75 &&
      best.score - other.score <= ambiguity &&
      other.entry.value !== entry.value &&
      !sameSubject(other.entry, entry),
  );
  // Two places in one sentence: the number may be of either, or of both together.
  const isOfTwoPlaces =
    rival?.place === "same" && best.place === "same" && rival.entry.figure.place !== entry.figure.place;
  if (isOfTwoPlaces) return undefined;
  contradict(context, figure, best, rival, entry.size === undefined || namesGroup(around, entry));
  return entry;
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
