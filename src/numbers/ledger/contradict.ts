import { english } from "../../arithmetic/language/english.ts";
import { lastDigitUnit } from "../../arithmetic/precision.ts";
import { isTransposed } from "../../arithmetic/slip.ts";
import type { Rule, Severity } from "../diagnostic.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import { isHedged } from "../language/language.ts";
import { replaceNumber, report, shown } from "../relation/context.ts";
import { isNear, type LedgerEntry } from "./ledger.ts";
import type { LinkContext } from "./link-context.ts";
import {
  type Candidate,
  fitsUnit,
  isHedgeAtFault,
  mentionsPlace,
  quantityScore,
  rangeOf,
  shareOfGroup,
  type Surroundings,
  verdictOf,
} from "./match.ts";
import { sameSubject } from "./meant.ts";

/**
 * Reports that a figure is not what an entry says.
 *
 * @param rival another entry that may as well be meant; the finding is then a question
 * @param isNamed whether the group of a finding is certain
 */
export function contradict(
  context: LinkContext,
  figure: FigureRead,
  { entry, score, place, date, verdict }: Candidate,
  rival?: Candidate,
  isNamed = true,
): void {
  const { value, size } = entry;
  const isCertain =
    isNamed &&
    (place === "same" || typeof entry.figure.place !== "string" || context.ledger.places.length === 1) &&
    ((date === "same" && isSameDay(figure, entry)) || entry.range === undefined);
  const severity: Severity = entry.status === "exact" && isCertain ? "error" : "warning";
  const say = (rule: Rule, message: string, computed: Readonly<Record<string, number>>): void =>
    report(context, figure, { rule, severity, message, computed, figure: entry.id });
  const ofGroup = figure.kind === "percent" || figure.kind === "ratio" ? shareOfGroup(entry) : undefined;
  if (figure.sub === "quantifier" || figure.hedge.includes("all")) {
    const ofSize = size === undefined ? "" : ` of ${shown(size)}`;
    say("quantifier-contradiction", `The ledger has ${shown(value)}${ofSize}.`, { n: value });
  } else if (ofGroup !== undefined) {
    const share = ofGroup.core.low;
    say("share-mismatch", `The ledger has ${shown(value)} of ${shown(size!)}, which is ${shown(share)}%.`, {
      share,
    });
  } else {
    const isRefuted = verdict === "violated" && score >= 0.55 && isCertain && rival === undefined;
    contradictNumber(context, figure, entry, isRefuted, rival);
  }
}

function contradictNumber(
  context: LinkContext,
  figure: FigureRead,
  entry: LedgerEntry,
  isRefuted: boolean,
  rival: Candidate | undefined,
): void {
  const { value, derivation, said } = entry;
  const rule = ruleOf(figure, entry);
  const decimals = figure.granularity < 1 ? 1 : 0;
  const number = Number.isInteger(value) ? value : Number(value.toFixed(decimals));
  const edit = replaceNumber(context.text, figure, number);
  const isMended =
    isRefuted &&
    entry.status === "exact" &&
    (said?.qualifier ?? "exact") === "exact" &&
    figure.hedge.length === 0 &&
    derivation === undefined;
  const parts = [
    `The ledger has ${saidText(entry)}`,
    typeof entry.figure.as_of === "string" ? ` (${entry.figure.as_of})` : "",
    derivation === undefined ? "" : `, from ${derivation}`,
    rule === "magnitude-slip"
      ? "; a power of ten is off"
      : isTransposed(figure.number, value)
        ? "; two digits changed places"
        : "",
    rival === undefined
      ? ""
      : `; ${rival.entry.id} (${shown(rival.entry.value)}) may be meant as well: link the claim to one`,
  ];
  report(context, figure, {
    rule,
    severity: isRefuted ? "error" : "warning",
    message: `${parts.join("")}.`,
    computed: { v: value },
    figure: entry.id,
    ...(isMended && edit !== undefined && { fix: { title: edit.text, edits: [edit] } }),
  });
}

/** What is wrong with a number that is not the entry's. */
function ruleOf(figure: FigureRead, entry: LedgerEntry): Rule {
  const { number, granularity } = figure;
  const { value, derivation } = entry;
  const isPowerOff = [10, 100, 1000, 0.1, 0.01, 0.001].some(
    (factor) =>
      Math.abs(number - value * factor) <= Math.max(granularity / 2, 0.006 * Math.abs(value * factor)),
  );
  if (isPowerOff && number >= 10) return "magnitude-slip";
  const off = Math.abs(number - value);
  if (!isHedged(figure.senses) && off < 1.5 * granularity && off <= 0.1 * number) return "rounding-mismatch";
  if (isHedgeAtFault(figure, entry)) return "hedge-violated";
  return derivation === undefined ? "contradicts-ledger" : "share-mismatch";
}

/** Whether the sentence itself dates a figure in the entry's period; a count of a month before is another count. */
function isSameDay(figure: FigureRead, entry: LedgerEntry): boolean {
  return !figure.isCarried && isNear(rangeOf(figure), entry.range, 0);
}

/** What the fit leaves to say about hedge and rounding. */
export function styleOf(context: LinkContext, figure: FigureRead, { entry, verdict }: Candidate): void {
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
  return `${english.hedges[said?.qualifier ?? "exact"]}${shown(value)}`;
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
export function staleness(
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

/** An entry with this very number, about another population or place than the text names. */
export function scopeOf(
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

export function reportScope(
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
