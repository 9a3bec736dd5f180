import { grouped } from "../../arithmetic/number-text.ts";
import { scale } from "../../arithmetic/interval.ts";
import type { FigureRead } from "../discourse/sentence.ts";
import {
  claimOf,
  type RelationContext,
  explaining,
  type Inputs,
  judge,
  replaceNumber,
  report,
  ruleFor,
  shown,
  slips,
} from "./context.ts";

export interface OccupancyClaim {
  readonly figure: FigureRead;
  readonly wording: "of" | "over" | "ratio";
  /** End of the wording behind the number, in the text. */
  readonly end: number;
}

/** Judges one claim against percent-of-capacity intervals (`of` as printed), trying the other wording before calling it a mismatch. `weak`: true, but it says little. */
export function judgeOccupancy(
  context: Pick<RelationContext, "diagnostics" | "settings" | "settled" | "text">,
  claim: OccupancyClaim,
  inputs: Inputs,
  of: number,
  others: readonly FigureRead[],
  onlyIfExplained: boolean,
  source = "",
): "fits" | "weak" | "reported" | "unknown" {
  const { figure, wording, end } = claim;
  const excess: Inputs = (width) => scale(inputs(width), 1, -100);
  const ratio: Inputs = (width) => scale(inputs(width), 0.01);
  const isFraction = figure.sub === "fraction";
  const asShare = (compute: Inputs): Inputs =>
    isFraction ? (width) => scale(compute(width), 0.01) : compute;
  const right = wording === "of" ? asShare(inputs) : wording === "over" ? asShare(excess) : ratio;
  const claimed = claimOf(figure);
  const judgement = judge(claimed, right, context.settings);
  context.settled.add(figure);
  if (judgement.severity === undefined) return "fits";
  const about = source === "" ? "" : ` (${source})`;
  if (wording === "ratio") {
    if (judgement.severity === "info") return "weak";
    if (onlyIfExplained && judgement.severity !== "error") return "unknown";
    report(context, figure, {
      rule: ruleFor(judgement, claimed, "ratio-mismatch"),
      severity: judgement.severity,
      message: `The ratio to capacity is ${shown(of / 100)}${about}.`,
      computed: { ratio: of / 100 },
      others,
    });
    return "reported";
  }
  const other = judge(claimed, wording === "of" ? asShare(excess) : asShare(inputs), context.settings);
  const isOther = other.severity === undefined;
  // "up to 463%" is not false of 363, but nobody says so of it where 463 is the occupancy.
  if (isOther && (judgement.severity !== "info" || figure.senses.includes("up_to"))) {
    report(context, figure, {
      rule: "of-vs-over",
      severity: "error",
      end: Math.max(figure.end, end),
      message:
        wording === "over"
          ? `${shown(figure.number)}% is the occupancy, the population as a share of capacity${about}; over capacity it is ${shown(of - 100)}%.`
          : `${shown(figure.number)}% is the excess over capacity${about}; the occupancy is ${shown(of)}% of capacity.`,
      computed: { of, over: of - 100 },
      others,
      ...ofOverFix(context.text, figure, wording, end, of),
    });
    return "reported";
  }
  if (judgement.severity === "info") return "weak";
  const rivals = explaining(figure, slips(figure, wording === "of" ? of : of - 100));
  if (onlyIfExplained && rivals.length === 0) return "unknown";
  const value = wording === "of" ? of : of - 100;
  report(context, figure, {
    rule: ruleFor(judgement, claimed, "share-mismatch"),
    severity: judgement.severity,
    message: `The population is ${shown(of)}% of capacity, ${shown(of - 100)}% over it${about}${rivals[0] === undefined ? "" : `; it looks like ${rivals[0].name}`}.`,
    computed: { of, over: of - 100 },
    others,
    ...(judgement.severity === "error" && figure.hedge.length === 0
      ? numberFix(context.text, figure, value)
      : {}),
  });
  return "reported";
}

function numberFix(text: string, figure: FigureRead, value: number) {
  const edit = replaceNumber(text, figure, value);
  return edit === undefined ? {} : { fix: { title: edit.text, edits: [edit] } };
}

/** "463% over capacity" becomes "463% of capacity"; where the wording is one word, the number changes. */
function ofOverFix(text: string, figure: FigureRead, wording: "of" | "over", end: number, of: number) {
  const tail = text.slice(figure.end, end);
  const preposition = /^(\s+)(over|above|in excess of|of)(?=\s)/i.exec(tail);
  if (preposition !== null) {
    const start = figure.end + preposition[1]!.length;
    const word = wording === "over" ? "of" : "over";
    const title =
      wording === "over"
        ? `${shown(figure.number)}% of capacity (${grouped(of - 100)}% over capacity)`
        : `${shown(figure.number)}% over capacity (${grouped(of)}% of capacity)`;
    return { fix: { title, edits: [{ start, end: start + preposition[2]!.length, text: word }] } };
  }
  return numberFix(text, figure, wording === "over" ? of - 100 : of);
}
