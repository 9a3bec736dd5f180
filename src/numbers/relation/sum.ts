import { isTransposed } from "../../arithmetic/slip.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import { asTotal } from "../../arithmetic/hedge-law.ts";
import { add, between, type Interval, scale } from "../../arithmetic/interval.ts";
import { isExplained } from "./certainty.ts";
import { type FigureRead, matches, pattern, type Sentence, slot } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import {
  asExact,
  claimOf,
  type RelationContext,
  inputOf,
  type Inputs,
  judge,
  positionOf,
  report,
  shareOf,
  shown,
} from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  strict: pattern(`(<amount>)([^<N>;:.()–—]{0,90}?)(${patterns.strictList}) ?(?:[a-z’' -]{0,25}?)(<amount>)`),
  bracket: pattern("(<amount>)([^<N>;:.()]{0,60}?)\\((?:[a-z’' -]{0,20}?)(<amount>)"),
  ofWhom: pattern(`(<amount>)([^<N>;:.]{0,70}?)${patterns.ofWhom} (?:[a-z’' -]{0,20}?)(<amount>)`),
  total: pattern(`[–—,:;(]? ?(?:${patterns.total}) (<amount>)`),
  inAll: pattern(`[–—,:;(] ?(<amount>)([^<any>;.]{0,25}?) ${patterns.inAll}`),
  plus: pattern(
    "(<amount>)[^<any>;.]{0,30}? (?:plus|and) (?:the )?(<amount>)[^<any>;.]{0,30}? (?:makes?|equals?|adds? up to|sums? to|comes? to|totals?) (<amount>)",
  ),
  remaining: pattern(`${patterns.remaining}(<percent>|<count>|<fraction>)`),
  of: pattern("(?:^|[,;“] ?)of (?:the |these |those |its |our |all )?(?:[a-z’'-]+ ){0,2}?(<count>)"),
}));

type Wording = ReturnType<typeof compiled>;

/** Checks totals against their parts, and remainders against the whole. */
export function checkSums(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  context.sentences.forEach((sentence, index) => {
    if (sentence.figures.length < 2) {
      if (sentence.figures.length === 1) checkRemainder(context, sentence, index, wording);
      return;
    }
    const seen = new Set<FigureRead>();
    for (const { at, text } of matches(sentence, wording.strict)) {
      const [total, first] = [at[1]!, at[4]!];
      if (seen.has(total) || /\b(?:including|among|from|to|by)\b/.test(text[2]!.slice(-12))) continue;
      const parts = partsFrom(sentence, first);
      if (!parts.isComplete || parts.list.length < 2) continue;
      const isDash = /[–—-]/.test(text[3]!) && !/compris|consist/.test(text[3]!);
      seen.add(total);
      checkSum(context, sentence, total, parts.list, isDash ? "likely" : "strict");
    }
    for (const { at } of matches(sentence, wording.bracket)) {
      const [total, first] = [at[1]!, at[3]!];
      if (seen.has(total)) continue;
      const parts = partsFrom(sentence, first);
      if (!parts.isComplete || parts.list.length < 2) continue;
      seen.add(total);
      checkSum(context, sentence, total, parts.list, "likely");
    }
    for (const { at } of matches(sentence, wording.ofWhom)) {
      const [total, first] = [at[1]!, at[3]!];
      if (seen.has(total)) continue;
      const parts = partsFrom(sentence, first);
      seen.add(total);
      if (parts.list.length >= 1) checkSum(context, sentence, total, parts.list, "partition");
    }
    const base = matches(sentence, wording.of)[0]?.at[1];
    const next = base === undefined ? undefined : sentence.figures[sentence.figures.indexOf(base) + 1];
    if (base !== undefined && next !== undefined && !seen.has(base)) {
      const parts = partsFrom(sentence, next);
      if (parts.isComplete) checkSum(context, sentence, base, parts.list, "partition");
    }
    for (const expression of [wording.total, wording.inAll]) {
      for (const { at } of matches(sentence, expression)) {
        const total = at[1]!;
        if (seen.has(total)) continue;
        const parts = partsBefore(sentence, total);
        if (parts.length < 2) continue;
        seen.add(total);
        checkSum(context, sentence, total, parts, "strict");
      }
    }
    for (const total of sentence.figures) {
      if (seen.has(total) || !total.hedge.some((hedge) => hedge.endsWith("total_of"))) continue;
      const parts = partsBefore(sentence, total);
      if (parts.length < 2) continue;
      seen.add(total);
      checkSum(context, sentence, total, parts, "strict");
    }
    for (const { at } of matches(sentence, wording.plus)) {
      const [a, b, total] = [at[1]!, at[2]!, at[3]!];
      if (seen.has(total)) continue;
      seen.add(total);
      checkSum(context, sentence, total, [a, b], "strict");
    }
    checkRemainder(context, sentence, index, wording);
  });
}

/** The parts of a list that starts with `first`: counts joined by commas and a last "and". */
function partsFrom(sentence: Sentence, first: FigureRead): { list: FigureRead[]; isComplete: boolean } {
  const list = [first];
  let at = positionOf(sentence, first);
  const depth = bracketDepth(sentence.template, at);
  let isComplete = false;
  for (;;) {
    let next = at + 1;
    let joint = "";
    while (next < sentence.template.length) {
      const letter = sentence.template[next]!;
      const entry = sentence.slots.get(next);
      if (
        entry !== undefined &&
        (letter === slot.count ||
          letter === slot.money ||
          letter === slot.measure ||
          letter === slot.percent ||
          letter === slot.range)
      )
        break;
      joint += letter;
      next++;
    }
    const figure = sentence.slots.get(next) as FigureRead | undefined;
    if (
      figure === undefined ||
      figure.kind !== first.kind ||
      figure.unit !== first.unit ||
      figure.second !== undefined
    )
      break;
    if (
      joint.length > 110 ||
      /[;:.–—]/.test(joint.replace(/; (?:and )?$/, "")) ||
      bracketDepth(sentence.template, next) !== depth
    )
      break;
    const isLast =
      /(?:,? and|,? plus|; and|&) (?:the |a |another |a further |some )?(?:[a-z’'-]+ ){0,1}?$/.test(joint);
    if (!isLast && !/[,;] (?:[a-z’'-]+ ){0,2}$/.test(joint)) break;
    // "19 men, nine women and six minors, and 20 lawyers": a second "and" begins something else
    if (isComplete) break;
    list.push(figure);
    isComplete = isLast;
    at = next;
  }
  return { list, isComplete };
}

function bracketDepth(template: string, at: number): number {
  let depth = 0;
  for (let k = 0; k < at; k++) depth += template[k] === "(" ? 1 : template[k] === ")" ? -1 : 0;
  return depth;
}

function partsBefore(sentence: Sentence, total: FigureRead): FigureRead[] {
  const end = positionOf(sentence, total);
  const before = [...sentence.slots]
    .filter(([position, entry]) => position < end && (entry as FigureRead).number !== undefined)
    .map(([, entry]) => entry as FigureRead);
  const same = before.filter(
    (figure) =>
      figure.kind === total.kind &&
      figure.unit === total.unit &&
      figure.second === undefined &&
      (figure.sub === "count" || figure.kind === "money"),
  );
  for (let k = 0; k < same.length - 1; k++) {
    const parts = partsFrom(sentence, same[k]!);
    if (parts.isComplete && parts.list.at(-1) === same.at(-1)) return parts.list;
  }
  return [];
}

function checkSum(
  context: RelationContext,
  sentence: Sentence,
  total: FigureRead,
  parts: readonly FigureRead[],
  mode: "strict" | "likely" | "partition",
): void {
  if (parts.includes(total) || parts.some((part) => part.kind !== total.kind || part.unit !== total.unit))
    return;
  if (total.second !== undefined || parts.some((part) => part.second !== undefined)) return;
  const sum = parts.reduce((value, part) => value + part.number, 0);
  const inputs: Inputs = (width) => parts.map((part) => inputOf(part, width, context.settings)).reduce(add);
  const claim = asTotal(claimOf(total));
  const judgement = asExact(judge(claim, inputs, context.settings), claim, inputs);
  if (
    judgement.severity === undefined ||
    judgement.severity === "info" ||
    judgement.verdict === "hedge-equal"
  )
    return;
  const isPartition = isPartitioned(context, sentence, parts);
  const isTooMuch = sum > total.number;
  // Of 60 people 45 may have been beaten and 30 threatened: only halves of a whole must add up.
  if (mode === "partition" && (parts.length === 1 ? !isTooMuch : !isPartition)) return;
  if (mode === "likely" && !isTooMuch && !isPartition && Math.abs(sum - total.number) > 0.12 * total.number)
    return;
  if (mode === "likely" && isTooMuch && sum > 2 * total.number) return;
  if (mode === "strict" && (sum > 5 * total.number || sum * 5 < total.number)) return;
  const rule = parts.length === 1 ? "impossible-share" : "sum-mismatch";
  const first = [total, ...parts].reduce((a, b) => (a.start < b.start ? a : b));
  const last = [total, ...parts].reduce((a, b) => (a.end > b.end ? a : b));
  report(context, total, {
    rule,
    severity:
      mode === "strict" || isPartition || isTooMuch
        ? judgement.severity === "error"
          ? "error"
          : "warning"
        : "warning",
    start: first.phraseStart,
    end: last.end,
    message:
      parts.length === 1
        ? `A part of ${shown(sum)} is more than the whole of ${shown(total.number)}.`
        : `${parts.map((part) => shown(part.number)).join(" + ")} = ${shown(sum)}, not ${shown(total.number)}${isTransposed(sum, total.number) ? " (two digits changed places)" : ""}.`,
    computed: { sum },
    others: parts,
  });
}

/** Whether two of the parts are named as halves of a whole, such as men and women. */
function isPartitioned(context: RelationContext, sentence: Sentence, parts: readonly FigureRead[]): boolean {
  if (parts.length !== 2) return false;
  const behind = parts.map((part) =>
    sentence.template.slice(positionOf(sentence, part) + 1, positionOf(sentence, part) + 45),
  );
  const has = (text: string, word: string) => new RegExp(`\\b${word}\\b`).test(text);
  return context.lexicon.language.patterns.partitions.some(
    ([a, b]) => (has(behind[0]!, a) && has(behind[1]!, b)) || (has(behind[0]!, b) && has(behind[1]!, a)),
  );
}

/** What a share may be, between 0 and 1: fractions in words by their tolerance, "one in k" by what rounds to k. */
function shareInterval(context: RelationContext, figure: FigureRead, width: "wide" | "narrow"): Interval {
  if (figure.kind === "percent") return scale(inputOf(figure, width, context.settings), 0.01);
  const point = shareOf(figure);
  if (figure.sub === "one-in-k") {
    const k = figure.second! / figure.number;
    return between(1 / (k + 0.5), 1 / (k - 0.5));
  }
  const slack = context.settings.fraction / 100;
  return between(point - slack, point + slack);
}

/** What is left of a whole against what was taken from it: "the remaining 40%", "the other three". */
function checkRemainder(context: RelationContext, sentence: Sentence, index: number, wording: Wording): void {
  const [match] = matches(sentence, wording.remaining);
  if (match === undefined) return;
  const rest = match.at[1]!;
  // "two of the remaining three": what is counted of the rest was not taken from the whole before it.
  const ofRest = sentence.template.slice(0, match.index).endsWith(" of ")
    ? sentence.figures.findLast((figure) => positionOf(sentence, figure) < match.index)
    : undefined;
  const position = positionOf(sentence, rest);
  const earlier = sentence.figures.filter(
    (figure) => figure !== rest && figure !== ofRest && positionOf(sentence, figure) < position,
  );
  const isOther = /\bothers?\b/.test(match.text[0]!);
  if (rest.kind === "percent" || rest.sub === "fraction")
    checkShareLeft(context, sentence, index, rest, earlier, isOther);
  else checkCountLeft(context, sentence, index, rest, earlier, isOther, wording);
}

function isPartShare({ kind, sub, second }: FigureRead): boolean {
  return (
    ((kind === "percent" && sub === "share") || sub === "fraction" || sub === "one-in-k") &&
    (second === undefined || sub === "one-in-k")
  );
}

/** The sentence right before, in the same paragraph. */
function sentenceBefore(
  { sentences }: RelationContext,
  { start }: Sentence,
  index: number,
): Sentence | undefined {
  const before = sentences[index - 1];
  return before === undefined || start - before.end > 3 ? undefined : before;
}

function checkShareLeft(
  context: RelationContext,
  sentence: Sentence,
  index: number,
  rest: FigureRead,
  earlier: readonly FigureRead[],
  isOther: boolean,
): void {
  const unit = rest.kind === "percent" ? 100 : 1;
  let shares = earlier.filter(isPartShare);
  if (shares.length === 0) {
    shares = sentenceBefore(context, sentence, index)?.figures.filter(isPartShare) ?? [];
    if (shares.length !== 1) return;
  }
  const sum = shares.reduce((value, figure) => value + shareOf(figure) * unit, 0);
  const inputs: Inputs = (width) =>
    scale(shares.map((figure) => shareInterval(context, figure, width)).reduce(add), -unit, unit);
  const claim = {
    ...claimOf(rest),
    form: rest.kind === "percent" ? ("percent" as const) : ("fraction" as const),
  };
  const judgement = judge(claim, inputs, context.settings);
  if ((judgement.severity === undefined || judgement.severity === "info") && sum <= unit * 1.01) return;
  // "3 of the 12 others (25%)": a share of counts that stand there.
  if (isShareOfCounts(context, rest)) return;
  // Shares that overlap ("45% were beaten, 70% threatened, the other 20%") are no parts of one whole.
  if (isOther && shares.length > 1 && sum > unit) return;
  context.settled.add(rest);
  const complement = ((unit - sum) * 100) / unit;
  report(context, rest, {
    rule: "complement-mismatch",
    severity: judgement.verdict === "last-digit" || judgement.severity === "warning" ? "warning" : "error",
    message: `${shares.map((figure) => shown(shareOf(figure) * 100)).join("% + ")}% leave ${shown(complement)}%, not ${shown((rest.number * 100) / unit)}%.`,
    computed: { complement },
    others: shares,
    ...(rest.kind === "percent" && rest.hedge.length === 0 && judgement.severity === "error"
      ? remainderFix(context, rest, 100 - sum)
      : {}),
  });
}

function checkCountLeft(
  context: RelationContext,
  sentence: Sentence,
  index: number,
  rest: FigureRead,
  earlier: readonly FigureRead[],
  isOther: boolean,
  wording: Wording,
): void {
  const counts = earlier.filter(({ sub }) => sub === "count" || sub === "n-of-N");
  const base = matches(sentence, wording.of)[0]?.at[1];
  const { whole, taken } =
    takenFrom(sentence, counts, base, isOther) ??
    takenBefore(counts, sentenceBefore(context, sentence, index)) ??
    nothingTaken;
  if (whole === undefined || taken.length === 0) return;
  const left = whole - taken.reduce((a, b) => a + b, 0);
  const isHedged = [rest, ...counts].some(({ senses }) => senses.some((sense) => sense !== "exact"));
  if (left === rest.number || isHedged) return;
  report(context, rest, {
    rule: "complement-mismatch",
    severity: taken.length > 2 && !isOther ? "warning" : "error",
    message: `${shown(whole)} less ${taken.map(shown).join(" and ")} leaves ${shown(left)}, not ${shown(rest.number)}.`,
    computed: { complement: left },
    others: counts,
  });
}

/** A whole and the parts that were taken from it. */
interface Taken {
  readonly whole: number | undefined;
  readonly taken: readonly number[];
}

const nothingTaken: Taken = { whole: undefined, taken: [] };

/** "12 of the 20 … and five …", "Of the 20, 12 …", "20 people: 12 …" */
function takenFrom(
  sentence: Sentence,
  counts: readonly FigureRead[],
  base: FigureRead | undefined,
  isOther: boolean,
): Taken | undefined {
  const numbers = (figures: readonly FigureRead[]): number[] => figures.map(({ number }) => number);
  const named = counts.find(({ sub }) => sub === "n-of-N");
  if (named !== undefined) {
    const behind = counts.filter(
      (figure) => figure.sub === "count" && positionOf(sentence, figure) > positionOf(sentence, named),
    );
    return { whole: named.second, taken: numbers([named, ...behind]) };
  }
  if (base !== undefined && counts.includes(base))
    return { whole: base.number, taken: numbers(counts.filter((figure) => figure !== base)) };
  const [first, ...others] = counts;
  if (isOther || first === undefined || others.length === 0)
    return counts.length === 0 ? undefined : nothingTaken;
  return others.every(({ number }) => number < first.number)
    ? { whole: first.number, taken: numbers(others) }
    : nothingTaken;
}

/** "12 of the 20 were tried. The remaining …" */
function takenBefore(counts: readonly FigureRead[], before: Sentence | undefined): Taken | undefined {
  const [only, ...more] = before?.figures.filter(({ sub }) => sub === "n-of-N") ?? [];
  return counts.length > 0 || only === undefined || more.length > 0
    ? undefined
    : { whole: only.second, taken: [only.number] };
}

function isShareOfCounts(context: RelationContext, share: FigureRead): boolean {
  return isExplained(context, share, [], (a, b) => {
    const [part, whole] = [a, b].map((value) => (typeof value === "number" ? value : value.number)) as [
      number,
      number,
    ];
    if (!(whole > 0) || part > whole) return false;
    const value = (part / whole) * (share.kind === "percent" ? 100 : 1);
    return judge(claimOf(share), () => between(value), context.settings).severity === undefined;
  });
}

function remainderFix(context: RelationContext, rest: FigureRead, value: number) {
  const surface = context.text.slice(rest.start, rest.end);
  const at = surface.indexOf(rest.printed);
  if (at < 0) return {};
  const text = grouped(value, rest.granularity < 1 ? 1 : 0);
  return {
    fix: {
      title: `the remaining ${text}%`,
      edits: [{ start: rest.start + at, end: rest.start + at + rest.printed.length, text }],
    },
  };
}
