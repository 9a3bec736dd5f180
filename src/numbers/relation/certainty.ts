import { isHedged } from "../language/language.ts";
import { type FigureRead, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import type { Lexicon } from "../language/lexicon.ts";

/** Where a sentence stands among those of its block. */
type CertaintyAround = { readonly sentences: readonly Sentence[]; readonly lexicon: Lexicon };

const compiled = oncePerLanguage(({ patterns }) => ({
  contrast: pattern(patterns.contrast).quick,
  elsewhen: pattern(patterns.elsewhen).quick,
  periodic: pattern(patterns.periodic).quick,
}));

/**
 * Whether a finding at `claim` may be mended without asking: its operands stand in its own sentence, neither they nor the
 * claim are hedged, nothing between them turns to another time or subject, and no other number of their kind is in the
 * sentence that may be meant instead.
 */
export function isCertain(
  { sentences, lexicon }: CertaintyAround,
  claim: FigureRead,
  operands: readonly FigureRead[],
): boolean {
  if (operands.length === 0 || operands.some(({ sentence }) => sentence !== claim.sentence)) return false;
  if ([claim, ...operands].some(({ senses }) => isHedged(senses) || senses.includes("estimate")))
    return false;
  const sentence = sentences[claim.sentence];
  if (sentence === undefined || isApart({ sentences, lexicon }, claim, operands)) return false;
  return !sentence.figures.some(
    (figure) =>
      figure !== claim &&
      !operands.includes(figure) &&
      operands.some((operand) => isLike(figure, operand) || isLike(figure, claim)),
  );
}

/** Whether two figures may stand for each other in arithmetic. */
function isLike(a: FigureRead, b: FigureRead): boolean {
  return a.kind === b.kind && (a.kind !== "money" || a.unit === b.unit) && a.sub !== "quantifier";
}

/** Whether the words between a claim and its operands turn to something else: "while …", "; in the winter …". */
export function isApart(
  { sentences, lexicon }: CertaintyAround,
  claim: FigureRead,
  operands: readonly FigureRead[],
): boolean {
  const sentence = sentences[claim.sentence];
  if (sentence === undefined || operands.some((figure) => figure.sentence !== claim.sentence)) return true;
  const { contrast, elsewhen } = compiled(lexicon.language);
  const at = placeOf(sentence, claim);
  const places = operands.map((figure) => placeOf(sentence, figure));
  const before = Math.max(-1, ...places.filter((place) => place < at));
  const behind = Math.min(sentence.template.length, ...places.filter((place) => place > at));
  const between =
    before >= 0 ? sentence.template.slice(before + 1, at) : sentence.template.slice(at + 1, behind);
  if (contrast.test(between)) return true;
  return before >= 0 && elsewhen.test(between);
}

/** Whether a change is said of each year or month, and not of the time from its first value to its last. */
export function isPeriodic(
  { sentences, lexicon }: CertaintyAround,
  claim: FigureRead,
  start: number,
): boolean {
  const sentence = sentences[claim.sentence]!;
  const at = placeOf(sentence, claim);
  const { periodic } = compiled(lexicon.language);
  // The words from the verb or noun of the change to the end of its phrase.
  const head = sentence.template
    .slice(Math.max(start, at - 60), at)
    .replace(lexicon.language.cues.levels, "")
    .replace(/^.*\b(?:is|was|are|were|means|makes|represents) /, "");
  const tail = /^[^,;:.(]{0,40}/.exec(sentence.template.slice(at + 1))![0];
  return periodic.test(`${head} ${tail}`) || /^,? (?:on average )?(?:each|every|per) /.test(tail);
}

/** Whether a figure counts a group of which there may be shares. */
export function isGroup(figure: FigureRead): boolean {
  return figure.kind === "quantity" && (figure.sub === "count" || figure.sub === "n-of-N");
}

function placeOf(sentence: Sentence, figure: FigureRead): number {
  for (const [position, entry] of sentence.slots) if (entry === figure) return position;
  return -1;
}
