import { grouped } from "../../arithmetic/number-text.ts";
import { between, scale } from "../../arithmetic/interval.ts";
import { isApart, isExplained } from "./certainty.ts";
import { type FigureRead, matches, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import {
  claimOf,
  type RelationContext,
  explaining,
  type Inputs,
  judge,
  positionOf,
  ratioOf,
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

const compiled = oncePerLanguage(({ patterns }) => {
  const claim = (sources: readonly string[], what: string) =>
    sources.map((source) => pattern(source.replaceAll("<?>", what)));
  return {
    over: claim(patterns.over, "(<share>)"),
    of: claim(patterns.of, "(<percent>)"),
    times: patterns.timesCapacity.map((source) => pattern(source.replace("<multiple>", "(<multiple>)"))),
    before: pattern(patterns.capacityBefore).quick,
    after: new RegExp(patterns.capacityAfter),
    people: new RegExp(`^(?: [a-z’'-]+){0,3}? ${patterns.held}\\b`),
    prompt: /capacity|occup|crowd|designed|built|meant|limit|full/,
  };
});

/** Occupancies: percent of capacity, percent over it, times it. */
export function checkOccupancy(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  context.sentences.forEach((sentence, index) => {
    if (sentence.figures.length === 0 || !wording.prompt.test(sentence.template)) return;
    const claims = occupancyClaims(context, sentence, wording);
    const isClaim = (figure: FigureRead) => claims.some((claim) => claim.figure === figure);
    let capacity = sentence.figures.find(
      (figure) => !isClaim(figure) && isCapacity(sentence, figure, wording),
    );
    let population = populationFor(sentence, capacity, isClaim, wording);
    // The two sentences before may give the one or the other.
    for (const before of claims.length > 0
      ? context.sentences.slice(Math.max(0, index - 2), index).toReversed()
      : []) {
      if (capacity !== undefined && population !== undefined) break;
      const earlierCapacity = before.figures.find((figure) => isCapacity(before, figure, wording));
      population ??= populationFor(before, earlierCapacity, () => false, wording);
      capacity ??= earlierCapacity;
    }
    // A national total in the sentence before says nothing about "some facilities".
    const isElsewhere =
      claims.length > 0 &&
      /\b(?:some|one|several|certain|individual|many|a few) (?:prisons|facilities|jails|centres|centers|institutions|cells|of)/.test(
        sentence.template,
      );
    const isLocal =
      capacity !== undefined &&
      population !== undefined &&
      sentence.figures.includes(capacity) &&
      sentence.figures.includes(population);
    if (
      capacity !== undefined &&
      population !== undefined &&
      capacity !== population &&
      (isLocal || !isElsewhere)
    ) {
      const inputs = ratioOf(population, capacity, context.settings, 100);
      const point = (population.number / capacity.number) * 100;
      if (capacity.number > 0) {
        context.facts.push({
          relation: "occupancy",
          point,
          narrow: inputs("narrow"),
          wide: inputs("wide"),
          place: population.place,
          population,
          capacity,
        });
      }
      for (const claim of claims) {
        if (isOfOthers(context, claim, [population, capacity])) context.settled.add(claim.figure);
        else if (isLocal || !claim.figure.senses.includes("up_to"))
          judgeOccupancy(
            context,
            claim,
            inputs,
            point,
            [population, capacity],
            !isLocal ||
              isCrowded(sentence, claims, wording) ||
              isApart(context, claim.figure, [population, capacity]),
          );
        else pend(context, sentence, claim, undefined);
      }
      return;
    }
    for (const claim of claims)
      pend(context, sentence, claim, sentence.figures.includes(population!) ? population : undefined);
  });
}

/** Whether several prisons stand in a sentence: more than one capacity, or a count beside population and capacity. */
function isCrowded(
  sentence: Sentence,
  claims: readonly OccupancyClaim[],
  wording: ReturnType<typeof compiled>,
): boolean {
  const counts = sentence.figures.filter(
    (figure) =>
      figure.kind === "quantity" &&
      figure.sub === "count" &&
      claims.every((claim) => claim.figure !== figure),
  );
  return counts.length > 3 || counts.filter((figure) => isCapacity(sentence, figure, wording)).length > 1;
}

/** Whether two other numbers nearby make an occupancy right. */
function isOfOthers(
  context: RelationContext,
  { figure, wording }: OccupancyClaim,
  tried: readonly FigureRead[],
): boolean {
  const claim = claimOf(figure);
  const isRight = (population: number, capacity: number): boolean => {
    if (!(capacity > 0)) return false;
    const ratio = population / capacity;
    const excess = wording === "over" ? ratio - 1 : ratio;
    const value = figure.kind === "percent" ? excess * 100 : excess;
    return judge(claim, () => between(value), context.settings).severity === undefined;
  };
  const number = (value: FigureRead | number): number => (typeof value === "number" ? value : value.number);
  const [population, capacity] = tried as [FigureRead, FigureRead];
  if (isRight(population.number, capacity.number)) return false;
  return isExplained(context, figure, tried, (a, b) => isRight(number(a), number(b)));
}

function pend(
  context: RelationContext,
  sentence: Sentence,
  claim: OccupancyClaim,
  population: FigureRead | undefined,
): void {
  context.pending.push({
    relation: claim.wording === "ratio" ? "times-capacity" : "occupancy",
    wording: claim.wording,
    claim: claim.figure,
    sentence,
    population,
    end: claim.end,
  });
  context.settled.add(claim.figure);
}

function occupancyClaims(
  context: RelationContext,
  sentence: Sentence,
  wording: ReturnType<typeof compiled>,
): OccupancyClaim[] {
  const claims: OccupancyClaim[] = [];
  for (const kind of ["over", "of", "times"] as const) {
    for (const expression of wording[kind]) {
      for (const { at, text } of matches(sentence, expression)) {
        const figure = at[1];
        if (figure === undefined || claims.some((claim) => claim.figure === figure)) continue;
        if (figure.kind === "percent") figure.sub = "occupancy";
        const tail = text[0]!.slice(text[0]!.search(/[\uE000-\uE00F]/) + 1);
        const end = figure.end + originalLength(context.text, figure.end, tail);
        claims.push({ figure, wording: kind === "times" ? "ratio" : kind, end });
      }
    }
  }
  return claims;
}

/** Length in the text of what the template shows as `tail`; white space may differ. */
function originalLength(text: string, from: number, tail: string): number {
  let at = from;
  for (const letter of tail) {
    if (letter === " ") {
      while (/[\s*_]/.test(text[at] ?? "")) at++;
    } else if ((text[at] ?? "").toLowerCase() === letter) {
      at++;
    } else {
      return Math.max(0, at - from);
    }
  }
  return at - from;
}

function isCapacity(sentence: Sentence, figure: FigureRead, wording: ReturnType<typeof compiled>): boolean {
  if (figure.kind !== "quantity" || figure.sub !== "count") return false;
  const at = positionOf(sentence, figure);
  const head = sentence.template.slice(Math.max(0, at - 60), at);
  const tail = sentence.template.slice(at + 1, at + 40);
  return wording.before.test(head) || wording.after.test(tail);
}

function populationFor(
  sentence: Sentence,
  capacity: FigureRead | undefined,
  isClaim: (figure: FigureRead) => boolean,
  wording: ReturnType<typeof compiled>,
): FigureRead | undefined {
  const candidates = sentence.figures.filter((figure) => {
    if (
      figure === capacity ||
      isClaim(figure) ||
      figure.kind !== "quantity" ||
      figure.sub !== "count" ||
      isCapacity(sentence, figure, wording)
    )
      return false;
    const at = positionOf(sentence, figure);
    const tail = sentence.template.slice(at + 1, at + 60);
    const head = sentence.template.slice(Math.max(0, at - 60), at);
    return (
      wording.people.test(tail) ||
      /\b(?:held|holds|hold|holding|housed|houses|population(?: of)?|exceeded|exceeds|holding|housing|crammed|stood at|stands at|of|has|had|to|is|was|are|were|with|at|contains|contained) ?$/.test(
        head,
      )
    );
  });
  const plain = candidates.filter(
    (figure) =>
      !["women", "child", "death", "drug", "arrest", "release", "pretrial", "sentenced", "staff"].some(
        (concept) => figure.concepts.has(concept),
      ),
  );
  if (plain.length === 0) return candidates.length === 1 ? candidates[0] : undefined;
  return plain.find((figure) => figure.concepts.has("held")) ?? plain[0];
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
