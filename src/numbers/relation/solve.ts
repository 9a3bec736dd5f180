import { type Form, type Said } from "../../arithmetic/hedge-law.ts";
import { between, type Interval, scale } from "../../arithmetic/interval.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import { isHedged } from "../language/language.ts";
import type { Rule } from "../diagnostic.ts";
import {
  asExact,
  claimOf,
  explaining,
  type Inputs,
  inputOf,
  type Judgement,
  judge,
  mended,
  type RelationContext,
  replaceNumber,
  report,
  ruleFor,
  shown,
  slips,
} from "./context.ts";
import { mendOf } from "./mend.ts";
import { type NamedRival, type NumberRelation, relations } from "./table.ts";
import type { Term } from "./term.ts";

/** A number that a relation computes with: a term, or a number that the words give (the 365 days of a year). */
export type TermOrNumber = Term | number;

/** One way in which a claim may follow from other numbers. */
export interface Trial {
  readonly relation: NumberRelation;
  readonly operands: readonly TermOrNumber[];
  /**
   * How the words tie the operands to the claim: 0 not at all, so that it may only make the claim right; above, the more
   * the surer. Only the one trial of the highest tie can make the claim wrong.
   */
  readonly tie: number;
}

/** How the number of a claim is said, where it is not its figure's own way. */
export interface ClaimForm {
  readonly said?: Said;
  readonly rule?: Rule;
  /** Start of the words of the claim, where they are more than its number. */
  readonly start?: number;
  readonly end?: number;
  readonly atMost?: "warning";
  /** Only a slip or another relation that gives the printed number makes it wrong. */
  readonly onlyExplained?: boolean;
}

const valueOf = (operand: TermOrNumber): number => (typeof operand === "number" ? operand : operand.value);

function intervalOf(operand: TermOrNumber, width: "wide" | "narrow", context: RelationContext): Interval {
  if (typeof operand === "number") return between(operand);
  if (operand.extent !== undefined) return operand.extent;
  const { sub, second, senses } = operand.figure;
  const isHedgedPart = sub === "n-of-N" && !operand.isWhole && isHedged(senses);
  if (second !== undefined && !isHedgedPart) return between(operand.value);
  return inputOf(operand.figure, width, context.settings);
}

/**
 * Decides a claim: where one trial gives its number it is right, whatever the others give; where none does and one alone
 * is tied to it most closely, that is what is wrong. Whether it was settled.
 */
export function settle(
  context: RelationContext,
  claim: FigureRead,
  trials: readonly Trial[],
  form: ClaimForm = {},
): "right" | "wrong" | "open" {
  if (context.settled.has(claim) || trials.length === 0) return "open";
  const said = form.said ?? claimOf(claim);
  const judged = trials.map((trial) => ({ trial, judgement: judgeTrial(context, claim, said, trial) }));
  const isHere = (operand: TermOrNumber): boolean =>
    typeof operand === "number" || operand.figure.sentence === claim.sentence;
  // Where the claim's own sentence gives one of its numbers, two of other sentences explain nothing.
  const isOwn = judged.some(
    ({ trial }) =>
      trial.tie > 0 && trial.operands.some((operand) => typeof operand !== "number" && isHere(operand)),
  );
  const isStressed = claim.hedge.some((name) => /^as_(?:many|much|high)_as$/.test(name));
  const fits = judged.find(
    ({ trial, judgement: { severity, verdict } }) =>
      (!isOwn || trial.operands.some((operand) => typeof operand !== "number" && isHere(operand))) &&
      (severity === undefined ||
        (trial.tie > 0 && severity === "info" && !(isStressed && trial.tie > 1)) ||
        verdict === "hedge-equal"),
  );
  if (fits !== undefined) {
    if (fits.trial.tie > 0 || fits.trial.operands.every(isHere)) context.settled.add(claim);
    return "right";
  }
  const tie = Math.max(...trials.map((trial) => trial.tie));
  const best = judged.filter(({ trial }) => trial.tie === tie);
  const keys = new Set(
    best.map(({ trial }) =>
      trial.operands
        .map(valueOf)
        .toSorted((a, b) => a - b)
        .join(" "),
    ),
  );
  const isFalse = (operand: TermOrNumber): boolean =>
    typeof operand !== "number" && context.wrong.has(operand.figure);
  if (tie === 0 || keys.size > 1 || best[0]!.trial.operands.some(isFalse)) return "open";
  return tell(context, claim, said, best[0]!.trial, best[0]!.judgement, form) ? "wrong" : "open";
}

/** Whether a claim follows from the operands. */
export function isRight(
  context: RelationContext,
  claim: FigureRead,
  trial: Trial,
  said = claimOf(claim),
): boolean {
  const { severity } = judgeTrial(context, claim, said, trial);
  return severity === undefined || severity === "info";
}

function judgeTrial(
  context: RelationContext,
  { kind }: FigureRead,
  said: Said,
  { relation, operands }: Trial,
): Judgement {
  const factor = kind === "percent" && relation.gives === "ratio" ? 100 : 1;
  const inputs: Inputs = (width) =>
    scale(relation.right(operands.map((operand) => intervalOf(operand, width, context))), factor);
  const judgement = judge(said, inputs, context.settings);
  return relation.gives === "amount" && kind !== "percent" ? asExact(judgement, said, inputs) : judgement;
}

function tell(
  context: RelationContext,
  claim: FigureRead,
  said: Said,
  { relation, operands }: Trial,
  judgement: Judgement,
  form: ClaimForm,
): boolean {
  const numbers = operands.map(valueOf);
  const factor = claim.kind === "percent" && relation.gives === "ratio" ? 100 : 1;
  const right = relation.right(numbers.map((value) => between(value))).low * factor;
  const unit = unitOf(said.form);
  const rivals: readonly NamedRival[] = (
    relation.rivals?.(numbers, right / factor, claim.number / factor) ?? []
  ).map((rival) => ({ ...rival, value: rival.value * factor }));
  const explained = [
    ...explaining(claim, rivals),
    ...(claim.kind !== "ratio" ||
    said.form === "multiple" ||
    (claim.sub === "rate" && said.low === claim.number)
      ? explaining(claim, slips(claim, right))
      : []),
  ] as NamedRival[];
  // What is many times the right number, and no slip of it, is of something else.
  const isNothingLeft = right === 0 && said.low > 0 && relation === relations.left;
  const isFar =
    (!isNothingLeft && !(right > 0)) ||
    !(said.low > 0) ||
    (right > 0 && Math.max(right / said.low, said.low / right) > 8);
  if ((form.onlyExplained === true || (isFar && said.form !== "one-in-k")) && explained.length === 0)
    return false;
  const only = new Set(explained.map(({ name }) => name)).size === 1 ? explained[0] : undefined;
  const other = explained.find(({ rule }) => rule !== undefined);
  const decimals = claim.granularity < 1 ? 1 : 0;
  const isPercent = claim.kind === "percent";
  const value =
    isPercent || said.form === "fraction" || said.form === "one-in-k"
      ? `${shown(isPercent ? right : right * 100)}%`
      : shown(right);
  const word =
    other?.mend === undefined ? undefined : mendOf(other.mend, context.text, claim, form.end ?? claim.end);
  const edit =
    isPercent || isPlain(claim)
      ? replaceNumber(context.text, claim, Number(right.toFixed(decimals)))
      : undefined;
  const others = operands.filter((operand) => typeof operand !== "number").map(({ figure }) => figure);
  context.settled.add(claim);
  context.wrong.add(claim);
  report(context, claim, {
    rule:
      other?.rule ??
      form.rule ??
      (only?.name.startsWith("a factor of") === true &&
      (relation.gives === "ratio" || relation === relations.product)
        ? "magnitude-slip"
        : unit && judgement.verdict !== "understated"
          ? ruleFor(judgement, said, relation.rule)
          : relation.rule),
    severity: judgement.severity === "error" ? (other?.atMost ?? form.atMost ?? "error") : "warning",
    message:
      other?.message ??
      `${relation.message(numbers, value)}${only === undefined ? "" : `; the printed number looks like ${only.name}`}.`,
    computed: other?.computed ?? { right },
    others,
    ...(form.start === undefined ? {} : { start: form.start }),
    ...(form.end === undefined ? {} : { end: form.end }),
    ...(word !== undefined
      ? { fix: { title: other?.title ?? word.text.trim(), edits: [word] } }
      : other?.mend === "points"
        ? {}
        : mended(
            judgement,
            claim,
            edit,
            `${relation.called ?? ""} ${grouped(right, decimals)}${isPercent ? "%" : ""}`.trim(),
          )),
  });
  return true;
}

const unitOf = (form: Form): boolean => form !== "one-in-k";

function isPlain({ kind, sub }: FigureRead): boolean {
  return kind === "money" || (kind === "quantity" && sub === "count");
}
