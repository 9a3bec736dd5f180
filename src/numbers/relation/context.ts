import type { TextEdit } from "../../text/edit.ts";
import type { Diagnostic, Fix, Rule, Severity } from "../diagnostic.ts";
import {
  computed,
  entails,
  type Form,
  operand,
  said,
  type Said,
  type Verdict,
} from "../../arithmetic/hedge-law.ts";
import { between, divide, type Interval, scale } from "../../arithmetic/interval.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import { roundsTo } from "../../arithmetic/precision.ts";
import { isTransposed } from "../../arithmetic/slip.ts";
import { qualifierOf } from "../language/language.ts";
import type { CheckTolerances } from "../tolerance.ts";
import type { Lexicon } from "../language/lexicon.ts";
import type { FigureRead, Sentence } from "../discourse/sentence.ts";
import { isCertain } from "./certainty.ts";

/** What a relation rule sees: the sentences of one block, and where to put what it finds. */
export interface RelationContext {
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly lexicon: Lexicon;
  readonly settings: CheckTolerances;
  readonly diagnostics: Diagnostic[];
  /** Relations that the sentence's own numbers settle or state; others may be judged by them. */
  readonly facts: Fact[];
  /** Claims whose inputs are not in the block. */
  readonly pending: Pending[];
  /** Figures whose relation was checked here; the ledger leaves computed shares and growths alone. */
  readonly settled: Set<FigureRead>;
  /** Figures that were found wrong; nothing is held against them. */
  readonly wrong: Set<FigureRead>;
}

/** A computed relation: occupancy in percent of capacity. */
export interface Fact {
  readonly relation: "occupancy";
  /** From the numbers as printed. */
  readonly point: number;
  readonly narrow: Interval;
  readonly wide: Interval;
  readonly place: string | undefined;
  readonly population: FigureRead;
  readonly capacity: FigureRead;
}

/** A fact with the number of the document that states it. */
export type StatedFact = Fact & { readonly document: number };

export interface Pending {
  readonly relation: "occupancy" | "times-capacity" | "growth" | "share";
  readonly wording: "of" | "over" | "ratio" | "rise" | "fall" | "share";
  readonly claim: FigureRead;
  readonly sentence: Sentence;
  /** The population, where the sentence gives it. */
  readonly population: FigureRead | undefined;
  /** End of the wording behind the claim. */
  readonly end: number;
}

export type Inputs = (width: "wide" | "narrow") => Interval;

/** The number of a figure as it is said, with its hedge and the unit of its last printed digit. */
export function claimOf(figure: FigureRead): Said {
  const { number, second, sub, senses, granularity } = figure;
  const form = formOf(figure);
  const low = form === "one-in-k" ? second! / number : number;
  const isRange = (form === "count" || form === "percent") && sub !== "n-of-N" && second !== undefined;
  const high = isRange ? Math.max(low, second) : low;
  return said({ low, high, qualifier: qualifierOf(senses) }, form, granularity);
}

function formOf({ kind, sub }: FigureRead): Form {
  if (kind === "percent") return "percent";
  return sub === "multiple" || sub === "fraction" || sub === "one-in-k" ? sub : "count";
}

/** What a figure may stand for as an operand of a relation. */
export function inputOf(figure: FigureRead, width: "wide" | "narrow", settings: CheckTolerances): Interval {
  if (figure.second !== undefined && figure.sub !== "n-of-N" && figure.sub !== "rate")
    return between(figure.number, figure.second);
  const isMeasured =
    figure.kind === "percent" ||
    (figure.kind === "quantity" && figure.sub !== "count" && figure.sub !== "n-of-N");
  const { number, granularity, senses } = figure;
  const quantity = { low: number, high: number, qualifier: qualifierOf(senses) };
  return operand(said(quantity, "count", granularity), width, isMeasured, settings);
}

/** a / b; what is divided by nothing is no number that anybody says. */
export function quotient(a: Interval, b: Interval): Interval {
  return divide(a, b) ?? between(Infinity);
}

/** `factor` times one figure divided by another, and `shift` more. */
export function ratioOf(
  a: FigureRead,
  b: FigureRead,
  settings: CheckTolerances,
  factor = 1,
  shift = 0,
): Inputs {
  return (width) => scale(quotient(inputOf(a, width, settings), inputOf(b, width, settings)), factor, shift);
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly severity: Severity | undefined;
  /** Midpoint of the narrow interval: what to print as the computed value. */
  readonly value: number;
}

/** A whole count next to the right one is not rounded but wrong, where every input is exact. */
export function asExact(judgement: Judgement, claim: Said, inputs: Inputs): Judgement {
  const { low, high } = inputs("wide");
  if (judgement.verdict !== "last-digit" || claim.unit > 10 || low !== high) return judgement;
  return { ...judgement, verdict: "violated", severity: "error" };
}

/** How a claim stands to what its inputs give under their narrow and their wide reading. */
export function judge(claim: Said, inputs: Inputs, settings: CheckTolerances): Judgement {
  const narrow = inputs("narrow");
  const value = (narrow.low + narrow.high) / 2;
  const first = entails(claim, computed(narrow), settings);
  if (first === "holds" || first === "rounded") return { verdict: first, severity: undefined, value };
  if (first === "understated") return { verdict: first, severity: "info", value };
  const second = entails(claim, computed(inputs("wide")), settings);
  if (first === "violated" && second === "violated") return { verdict: "violated", severity: "error", value };
  if (second === "holds" || second === "rounded" || second === "understated") {
    return { verdict: first, severity: first === "violated" ? "warning" : undefined, value };
  }
  return { verdict: second === "violated" ? first : second, severity: "warning", value };
}

/** The rule a judgement falls under: the relation's own, or that of the hedge or the rounding that fails. */
export function ruleFor(judgement: Judgement, claim: Said, relation: Rule): Rule {
  const { verdict, value } = judgement;
  if (verdict === "understated") return "hedge-understated";
  if (verdict === "hedge-equal") return "hedge-equal";
  if (verdict === "last-digit") return "rounding-mismatch";
  if (
    claim.qualifier !== "exact" &&
    (verdict === "loose" || Math.abs(value - claim.low) <= 0.15 * Math.abs(claim.low))
  )
    return "hedge-violated";
  return relation;
}

export interface Rival {
  readonly name: string;
  readonly value: number;
}

/** The rival explanations that give the printed number, other than the right one. */
export function explaining(
  figure: Pick<FigureRead, "number" | "granularity">,
  rivals: readonly Rival[],
): Rival[] {
  const { number, granularity } = figure;
  return rivals.filter(
    ({ value }) =>
      Number.isFinite(value) &&
      (roundsTo(value, number, Math.max(granularity, 0.01)) ||
        Math.abs(value - number) < 0.005 * Math.abs(number)),
  );
}

/** Rivals that belong to every relation: a slip of powers of ten, two digits transposed. */
export function slips(figure: FigureRead, right: number): Rival[] {
  const rivals: Rival[] = [
    { name: "a factor of ten", value: right * 10 },
    { name: "a factor of ten", value: right / 10 },
    { name: "a factor of a hundred", value: right * 100 },
    { name: "a factor of a thousand", value: right * 1000 },
    { name: "a factor of a thousand", value: right / 1000 },
  ];
  const unit = Math.min(figure.granularity, 1);
  const rounded = Math.round(right / unit) * unit;
  if (isTransposed(figure.number / unit, rounded / unit))
    rivals.push({ name: "two transposed digits", value: figure.number });
  return rivals;
}

export interface RelationFinding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly message: string;
  readonly start?: number;
  readonly end?: number;
  readonly computed?: Readonly<Record<string, number>>;
  readonly fix?: Fix;
  readonly others?: readonly FigureRead[];
  readonly figure?: string;
}

/**
 * Records a finding at a figure; inside a quotation it is a warning at most and has no fix. A fix that rests on other
 * numbers of the text is kept where it is certain that these are meant.
 */
export function report(
  context: Pick<RelationContext, "diagnostics"> & Partial<Pick<RelationContext, "sentences" | "lexicon">>,
  at: FigureRead,
  finding: RelationFinding,
): void {
  const isQuoted = at.voice === "quoted";
  const { sentences, lexicon } = context;
  const isMended =
    !isQuoted &&
    (finding.others === undefined ||
      (sentences !== undefined &&
        lexicon !== undefined &&
        isCertain({ sentences, lexicon }, at, finding.others)));
  const severity = isQuoted && finding.severity === "error" ? "warning" : finding.severity;
  const start = finding.start ?? at.phraseStart;
  const end = finding.end ?? Math.max(at.end, at.phraseEnd);
  const related = (finding.others ?? []).map((other) => ({
    start: other.start,
    end: other.end,
    message: "the number it was checked against",
  }));
  context.diagnostics.push({
    rule: finding.rule,
    severity,
    start,
    end,
    message: finding.message,
    ...(finding.computed === undefined ? {} : { computed: roundAll(finding.computed) }),
    ...(finding.fix === undefined || !isMended ? {} : { fix: finding.fix }),
    ...(related.length === 0 ? {} : { related }),
    ...(finding.figure === undefined ? {} : { figure: finding.figure }),
  });
}

const roundAll = (values: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Number(value.toFixed(4))]));

/** The edit that puts `value` in place of the number of `figure`, printed as precisely as it was; hedges stay. */
export function replaceNumber(text: string, figure: FigureRead, value: number): TextEdit | undefined {
  const surface = text.slice(figure.start, figure.end);
  const at = surface.indexOf(figure.printed);
  if (at < 0 || /[a-z]/i.test(figure.printed)) return undefined;
  const separator = /^\d{1,3}(\D)\d{3}(?:\1\d{3})*(?!\d)/.exec(figure.printed)?.[1] ?? ",";
  const decimals = separator === "." ? 0 : (/\.(\d+)$/.exec(figure.printed)?.[1]?.length ?? 0);
  const isGrouped = !/^\d{4,}/.test(figure.printed);
  return {
    start: figure.start + at,
    end: figure.start + at + figure.printed.length,
    text: grouped(value, decimals).replaceAll(",", isGrouped ? separator : ""),
  };
}

/** A share between 0 and 1. */
export function shareOf({ kind, sub, number, second }: FigureRead): number {
  if (kind === "percent") return number / 100;
  return sub === "one-in-k" ? number / second! : number;
}

/** The fix of an error, where its number stands without a hedge; else nothing. */
export function mended(
  { severity }: Judgement,
  { hedge }: FigureRead,
  edit: TextEdit | undefined,
  title: string,
): { fix?: Fix } {
  return severity === "error" && hedge.length === 0 && edit !== undefined
    ? { fix: { title, edits: [edit] } }
    : {};
}

/** A computed value for a message: whole where it is large or whole, else one decimal. */
export function shown(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 1000) return grouped(value);
  return grouped(value, Math.abs(value) < 10 ? 2 : 1);
}

/** Position of a figure's slot in the template of its sentence. */
export function positionOf(sentence: Sentence, figure: FigureRead): number {
  for (const [position, entry] of sentence.slots) if (entry === figure) return position;
  return -1;
}
