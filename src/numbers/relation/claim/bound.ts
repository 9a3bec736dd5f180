import type { Sentence } from "../../discourse/sentence.ts";
import { isHedged, qualifierOf } from "../../language/language.ts";
import { report, shown } from "../context.ts";
import { stemOf, type Term } from "../term.ts";
import { between, type BlockView, sentencesBefore } from "../view.ts";
import { changeCue } from "./change.ts";
import { isCapacity } from "./occupancy.ts";

/** Limits and quantifiers in words against the numbers that stand beside them. */
export function checkBoundClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    const sentence = view.context.sentences[index]!;
    checkLimit(view, terms, sentence, index);
    for (const term of terms) {
      checkMost(view, terms, term);
      checkQuantity(view, terms, term);
      checkStatedAgain(view, terms, term);
      checkAtMost(view, terms, term);
      checkBoth(view, term);
      checkExcepted(view, terms, term, index);
    }
    checkNobody(view, terms, sentence);
    checkExceptedHere(view, terms, sentence);
    checkSameTerm(view, terms, index);
  });
}

/** "no more than 50 may be held, had 74 and so was within the rule": what is said of a value and its limit, that both belie. */
function checkLimit(view: BlockView, terms: readonly Term[], sentence: Sentence, index: number): void {
  const { cues, context } = view;
  const { minimumBefore, kept, above, below, broken, forbidden } = context.lexicon.language.cues;
  const valuesOf = (list: readonly Term[]): Term[] =>
    list.filter(
      (term) =>
        /^(?:count|measure|duration|money)/.test(term.kind) &&
        term.figure.second === undefined &&
        changeCue(view, term) === undefined,
    );
  const isLeast = ({ before, figure }: Term): boolean =>
    minimumBefore.test(before) ||
    figure.senses.includes("at_least") ||
    (figure.senses.includes("under") && forbidden.test(before));
  const isLimit = (term: Term): boolean =>
    isLeast(term) ||
    (term.figure.senses.includes("over") && forbidden.test(term.before)) ||
    isCapacity(view, term) ||
    cues.limitBefore.test(term.before) ||
    term.figure.senses.includes("up_to");
  const own = valuesOf(terms);
  const before = own.length === 1 ? valuesOf(sentencesBefore(view, index, 1)[0] ?? []).filter(isLimit) : [];
  const values = [...before, ...own];
  const limits = values.filter(isLimit);
  if (values.length !== 2 || limits.length !== 1) return;
  const [limit] = limits;
  const value = values.find((term) => term !== limit)!;
  // "entitled to 60 minutes. They got 75"
  const isBare = value.kind === "count" && value.nouns.size === 0 && limit!.sentence !== index;
  if ((value.kind !== limit!.kind && !isBare) || isHedged(value.figure.senses) || value.sentence !== index)
    return;
  const words = sentence.template;
  const forms = [kept, above, below, broken];
  const said = forms.map((form) => form.test(words));
  const [isKept, isAbove, , isBroken] = said;
  const rest = forms.reduce((text, form) => text.replace(form, ""), words);
  if (said.filter(Boolean).length !== 1 || cues.negated.test(rest)) return;
  const isMinimum = isLeast(limit!);
  const isRight =
    isBroken === true
      ? isMinimum
        ? value.value < limit!.value
        : value.value > limit!.value
      : isKept
        ? isMinimum
          ? value.value >= limit!.value
          : value.value <= limit!.value
        : isAbove
          ? value.value > limit!.value
          : value.value < limit!.value;
  if (isRight || limit!.value > 20 * value.value || value.value > 20 * limit!.value) return;
  if (context.diagnostics.some(({ start, end }) => start < sentence.end && sentence.start < end)) return;
  const isMore = value.value > limit!.value;
  report(context, value.figure, {
    rule: "hedge-violated",
    severity: "error",
    ...(limit!.sentence === index
      ? {
          start: Math.min(value.figure.phraseStart, limit!.figure.phraseStart),
          end: Math.max(value.figure.end, limit!.figure.end),
        }
      : {}),
    message: `${shown(value.value)} is ${value.value === limit!.value ? "at" : isMore ? "above" : "below"} the ${isMinimum ? "minimum" : "limit"} of ${shown(limit!.value)}.`,
    computed: { limit: limit!.value },
    others: [limit!.figure],
  });
}

/** "Both of the three": a word for two before another number. */
function checkBoth(view: BlockView, { figure, kind, value, before, behind, isWhole }: Term): void {
  if (kind !== "count" || value === 2 || isWhole || figure.second !== undefined) return;
  // "both 4 and the 1 who said no"
  if (/^ (?:[a-z’'-]+ ){0,3}and\b/.test(behind)) return;
  const { both } = view.context.lexicon.language.cues;
  const length = both.exec(before)?.[0].length;
  if (length === undefined) return;
  report(view.context, figure, {
    rule: "quantifier-contradiction",
    severity: "error",
    start: figure.start - length,
    message: `“Both” are two, not ${shown(value)}.`,
    computed: { right: 2 },
  });
}

/** "Most of the applicants, 38 per cent": a majority of less than half. */
function checkMost(
  { context, cues }: BlockView,
  terms: readonly Term[],
  { figure, kind, before, behind }: Term,
): void {
  if (kind !== "percent" || figure.second !== undefined || figure.number > 50 || isHedged(figure.senses))
    return;
  if (
    !cues.most.test(before) ||
    !/^ ?[,.;)–—]/.test(behind) ||
    context.settled.has(figure) ||
    terms.length > 2
  )
    return;
  report(context, figure, {
    rule: "quantifier-contradiction",
    severity: figure.number === 50 ? "warning" : "error",
    start: figure.start - /(?:most|majority)[^,;:.()]{0,60}(?:,|\(|–|—) ?$/.exec(before)![0].length,
    end: figure.end,
    message: `${shown(figure.number)}% is ${figure.number === 50 ? "half" : "less than half"}, not a majority.`,
    computed: { share: figure.number },
  });
}

/** "A minority of the prisoners, 64 per cent", "most of the 80 guards, 35": a word for a share beside its number. */
function checkQuantity(view: BlockView, terms: readonly Term[], claim: Term): void {
  const { context } = view;
  const { quantities, sideBySide } = context.lexicon.language.cues;
  const { figure, kind, behind } = claim;
  if (context.settled.has(figure) || isHedged(figure.senses) || claim.isWhole) return;
  const isGroup = figure.sub === "n-of-N" && figure.second !== undefined;
  if (figure.second !== undefined && !isGroup) return;
  const last = terms[terms.indexOf(claim) - 1];
  const isPercent = kind === "percent";
  const isPart =
    kind === "count" &&
    last?.kind === "count" &&
    !last.isWhole &&
    last.figure.second === undefined &&
    last.value >= claim.value;
  if ((!isPercent && !isPart && !isGroup) || !/^(?: in all| in total| altogether)? ?[,.;)–—]/.test(behind))
    return;
  const words = isPart
    ? `${last!.figure.hedge.includes("all") ? "all of the " : ""}${last!.before}#${between(view, last!, claim)}`
    : claim.before;
  if ((isPercent || isGroup) && last !== undefined && last.sentence === claim.sentence && terms.length > 2)
    return;
  if (isPart && terms.length !== 2) return;
  const share = isPercent
    ? claim.value
    : isGroup
      ? (claim.value / figure.second) * 100
      : (claim.value / last!.value) * 100;
  const said = quantities.find(({ words: form }) => form.test(words));
  if (said === undefined || !sideBySide.test(words)) return;
  if (share >= said.least && share <= said.most) return;
  report(context, figure, {
    rule: "quantifier-contradiction",
    severity: "error",
    start:
      figure.start - said.words.exec(words)![0].length - (isPart ? figure.start - last!.figure.start : 0),
    end: figure.end,
    message: `${shown(share)}% is not what the word for it says.`,
    computed: { share },
    ...(isPart ? { others: [last!.figure] } : {}),
  });
}

/** "More than 50 people shared the cell, 44 to be exact": a bound, and the number itself right behind it. */
function checkStatedAgain(view: BlockView, terms: readonly Term[], bound: Term): void {
  const { context } = view;
  const { exactly, listed } = context.lexicon.language.cues;
  const { figure } = bound;
  const qualifier = qualifierOf(figure.senses);
  const isUpper = qualifier === "up_to" || qualifier === "under";
  const isLower = qualifier === "over" || qualifier === "at_least";
  const isNear = qualifier === "nearly" || qualifier === "about";
  if (
    (!isUpper && !isLower && !isNear) ||
    figure.second !== undefined ||
    bound.isWhole ||
    context.wrong.has(figure)
  )
    return;
  if (context.lexicon.language.cues.ruled.test(bound.before)) return;
  const k = terms.indexOf(bound);
  const next = terms[k + 1];
  if (next === undefined || next.figure.second !== undefined || isHedged(next.figure.senses)) return;
  const joint = between(view, bound, next);
  const isSame =
    next.kind === bound.kind || (next.kind === "count" && bound.nouns.size === 0 && next.nouns.size === 0);
  if (!isSame || (!exactly.test(`${joint}#${next.behind}`) && (isNear || !listed.test(joint)))) return;
  const list = listed.test(joint)
    ? terms.slice(k + 1).filter((term) => term.kind === next.kind && term.figure.second === undefined)
    : [next];
  const broken = list.find(({ value }) =>
    qualifier === "about"
      ? Math.abs(value - bound.value) > 0.15 * bound.value
      : qualifier === "nearly"
        ? value >= bound.value
        : qualifier === "up_to"
          ? value > bound.value
          : qualifier === "under"
            ? value >= bound.value
            : qualifier === "over"
              ? value <= bound.value
              : value < bound.value,
  );
  if (broken === undefined || broken.value > 5 * bound.value || bound.value > 5 * broken.value) return;
  report(context, figure, {
    rule: "hedge-violated",
    severity: "error",
    end: Math.max(figure.end, broken.figure.end),
    message: `${shown(broken.value)} is ${isUpper || (isNear && broken.value > bound.value) ? "more" : "less"} than ${shown(bound.value)}, which it is said to be ${isUpper ? "at most" : isLower ? "at least" : qualifier}.`,
    computed: { value: broken.value },
    others: [broken.figure],
  });
}

/** "up to 60 hours a week, one of them 68": a greatest value that another exceeds. */
function checkAtMost(view: BlockView, terms: readonly Term[], most: Term): void {
  const { context, cues } = view;
  const { neverPassed, atNoTime } = context.lexicon.language.cues;
  const isDenied = most.figure.senses.includes("over") && atNoTime.test(most.before);
  if ((!most.figure.senses.includes("up_to") && !isDenied) || most.figure.second !== undefined) return;
  const at = terms.indexOf(most);
  const isNever = isDenied || most.figure.hedge.some((name) => neverPassed.test(name));
  const value = [...terms.slice(at + 1), ...(isNever ? (view.terms[most.sentence + 1] ?? []) : [])].find(
    (term) =>
      (term.kind === most.kind || term.kind === "count" || term.kind === "rate") &&
      term.value > most.value &&
      term.value < 4 * most.value,
  );
  if (value === undefined || value.figure.second !== undefined || isHedged(value.figure.senses)) return;
  const joint = value.sentence === most.sentence ? between(view, most, value) : "";
  const isOfThem =
    /\bof (?:them|whom|these|which)\b/.test(joint) &&
    !/[;.]/.test(joint) &&
    /^(?: in| on|,|\.| ?$| at)/.test(value.behind);
  // "The number of patients never exceeded 40; on 5 January there were 63 patients"
  const head = wordsIn(context.sentences[most.sentence]!.template.slice(0, most.at)).map(stemOf);
  const isSame =
    isNever &&
    value.kind === most.kind &&
    value.nouns.size > 0 &&
    [...value.nouns].every((noun) => head.includes(noun) || most.nouns.has(noun)) &&
    !cues.negated.test(joint);
  if (!isOfThem && !isSame) return;
  report(context, most.figure, {
    rule: "hedge-violated",
    severity: "error",
    message: `${shown(value.value)} is more than the ${shown(most.value)} said to be the most.`,
    computed: { most: value.value },
    others: [value.figure],
  });
}

/** "Nobody was charged. Four of the 60 were charged": whom the sentence before denies. */
function checkNobody({ context, cues }: BlockView, terms: readonly Term[], sentence: Sentence): void {
  const first = terms[0];
  if (first === undefined || first.figure.sub === "quantifier" || first.value < 1) return;
  if (first.kind !== "count" && first.figure.sub !== "n-of-N") return;
  const head = context.text.slice(Math.max(0, sentence.start - 120), sentence.start);
  const denial = /([^.!?]+)[.!?]\s+$/.exec(head)?.[1]?.trim().toLowerCase();
  if (denial === undefined || !cues.nobody.test(denial) || /\d/.test(denial)) return;
  if (context.lexicon.language.cues.deniedFor.test(denial)) return;
  const verb = (text: string): Set<string> =>
    new Set(
      [
        ...text.matchAll(/\b(?:(?:was|were|had|has|have|been|is|are|being) )+([a-z]{4,})/g),
        ...text.matchAll(/^ ([a-z]{2,}ed)\b/g),
      ].map(([, word]) => stemOf(word!)),
    );
  if (cues.negated.test(first.behind)) return;
  const said = verb(first.behind);
  if (![...verb(denial)].some((stem) => said.has(stem)) || first.figure.start - sentence.start > 12) return;
  report(context, first.figure, {
    rule: "quantifier-contradiction",
    severity: "error",
    start: sentence.start - denial.length - 2,
    end: first.figure.end,
    message: `The sentence before says that nobody did; here ${shown(first.value)} did.`,
    computed: { n: first.value },
  });
}

/** "Nobody was hurt, although two people were injured": a denial that its own sentence takes back. */
function checkExceptedHere({ context, cues }: BlockView, terms: readonly Term[], sentence: Sentence): void {
  const { although, deniedFor, backAgain } = context.lexicon.language.cues;
  const denied = /^[^,;–—(]+/.exec(sentence.text)?.[0].length ?? 0;
  const some = terms.find(({ figure }) => figure.start - sentence.start >= denied);
  if (some?.kind !== "count" || some.isWhole || some.figure.second !== undefined || some.value < 1) return;
  if (terms.indexOf(some) > 1) return;
  const head = context.text.slice(sentence.start, some.figure.start).toLowerCase().replaceAll(/\s+/g, " ");
  const denial = /^[^,;–—(]+/.exec(head)?.[0] ?? "";
  const joint = `${head.slice(denial.length)}#`;
  if (!cues.nobody.test(denial) || deniedFor.test(denial)) return;
  if (!although.test(joint) && !(joint.endsWith("; #") && backAgain.test(some.behind))) return;
  if (cues.negated.test(some.behind)) return;
  const verbOf = (text: string): readonly string[] =>
    [...text.matchAll(/\b(?:(?:was|were|had|has|have|been|is|are|being) )+([a-z]{4,})/g)].map(
      ([, word]) => word!,
    );
  const nameOf = (word: string): string => context.lexicon.conceptOf.get(word) ?? stemOf(word);
  const said = new Set(verbOf(some.behind).map(nameOf));
  if (!verbOf(denial).some((word) => said.has(nameOf(word)))) return;
  report(context, some.figure, {
    rule: "quantifier-contradiction",
    severity: "error",
    start: sentence.start,
    message: `The sentence denies it of all; ${shown(some.value)} did.`,
    computed: { n: some.value },
  });
}

/** "sentenced to seven years. An appeal against the nine-year sentence": one term said twice. */
function checkSameTerm(view: BlockView, terms: readonly Term[], index: number): void {
  const { context } = view;
  for (const term of terms) {
    const named = /^[ -]([a-z]+)\b/.exec(term.behind)?.[1];
    const isDefinite = /\b(?:the|his|her|their|this|that) ?$/.test(term.before);
    if (!term.kind.startsWith("duration") || named === undefined || !isDefinite) continue;
    const stem = stemOf(named);
    const earlier = [...(view.terms[index - 1] ?? []), ...terms.filter((other) => other.at < term.at)].filter(
      (other) =>
        other.kind === term.kind &&
        other.figure.second === undefined &&
        wordsIn(other.before)
          .slice(-4)
          .some((word) => stemOf(word) === stem),
    );
    const [only] = earlier;
    if (
      earlier.length !== 1 ||
      only!.value === term.value ||
      isHedged(only!.figure.senses) ||
      isHedged(term.figure.senses)
    )
      continue;
    report(context, term.figure, {
      rule: "internal-contradiction",
      severity: "error",
      message: `${shown(only!.value)} before and ${shown(term.value)} here are of one ${named}.`,
      others: [only!.figure],
    });
  }
}

const wordsIn = (text: string): string[] => text.split(/[^\p{L}’'-]+/u).filter((word) => word !== "");

/** "All 18 wardens were trained, two of them not": all, and some of them not. */
function checkExcepted(view: BlockView, terms: readonly Term[], some: Term, index: number): void {
  const { excepted, everyOne } = view.context.lexicon.language.cues;
  if (some.kind !== "count" || some.figure.second !== undefined || !excepted.test(some.behind)) return;
  const own = terms.slice(0, terms.indexOf(some));
  const scope = own.length > 0 ? own : (sentencesBefore(view, index, 1)[0] ?? []);
  const [all] = scope;
  if (scope.length !== 1 || all!.kind !== "count" || !(some.value >= 1 && some.value < all!.value)) return;
  if (!all!.figure.hedge.includes("all") && !everyOne.test(all!.before)) return;
  const joint = all!.sentence === index ? between(view, all!, some) : "";
  if (/\b(?:but|except|until|before|though|although|if)\b/.test(joint)) return;
  report(view.context, all!.figure, {
    rule: "quantifier-contradiction",
    severity: "error",
    message: `Of all ${shown(all!.value)}, ${shown(some.value)} are said not to be so.`,
    computed: { n: all!.value - some.value },
    others: [some.figure],
  });
}
