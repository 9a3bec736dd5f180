import { grouped } from "../../arithmetic/number-text.ts";
import { type FigureRead, matches, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import { type RelationContext, positionOf, report, shown } from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  /** Of (the) N …: the base of what follows */
  base: pattern(
    "(?:^|[,;“(] ?|\\bout |\\bamong |\\bin |\\b(?:a|our|the|this) )(?:of|among|out of|sample of|group of|poll of|survey of|study of|panel of|set of|total of|cohort of|review of) (?:the |these |those |its |our |all |a total of |some )?(?:[a-z’'-]+ ){0,2}?(<count>)",
  ),
  /** n (p): its own part gives the share */
  partShare: pattern("(<count>)[^<any>;.]{0,30}?(?:\\(|, or | or |, | [–—] ?)(?:or |i\\.e\\. )?(<share>)"),
  shareOfCount: pattern(
    `(<percent>) of (?:the |its |our |these |those |all |a sample of |all the )?(?:[a-z’'-]+ )?(<count>)`,
  ),
  shareOfPeople: pattern(
    `(<percent>) of (?:the |all |its |these |those )?([a-z’' -]{0,30}?${patterns.people})\\b`,
  ),
  people: new RegExp(`^(?:[ -][a-z’'-]+){0,2}? ${patterns.people}\\b`),
  ofOther: new RegExp(`^ (?:of|to) [a-z’' -]{0,40}\\b${patterns.wholeOfOther}`),
  majority: new RegExp(patterns.majority, "g"),
  change: new RegExp(`${patterns.riseVerb}|${patterns.fallVerb}`),
}));

type Wording = ReturnType<typeof compiled>;

/** Shares that no part of a group can have: above the whole, of no whole number of its members, more exact than those allow. */
export function checkPossible(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  for (const sentence of context.sentences) {
    for (const figure of sentence.figures)
      if (figure.sub === "n-of-N") checkPart(context, sentence, figure, wording);
    const shares = sentence.figures.filter(
      ({ kind, sub }) => kind === "percent" || sub === "fraction" || sub === "one-in-k",
    );
    if (shares.length > 0) checkShares(context, sentence, shares, wording);
  }
}

function checkShares(
  context: RelationContext,
  sentence: Sentence,
  shares: readonly FigureRead[],
  wording: Wording,
): void {
  const base = baseOf(sentence, wording);
  for (const share of shares) {
    if (share.sub === "points" || context.settled.has(share)) continue;
    impossible(context, sentence, share, wording);
  }
  const wholes = new Map<FigureRead, FigureRead>();
  for (const { at } of matches(sentence, wording.shareOfCount)) {
    wholes.set(at[1]!, at[2]!);
    grim(context, sentence, at[1]!, at[2]!, wording);
  }
  if (base !== undefined) {
    const hasPart = new Set(
      matches(sentence, wording.partShare)
        .filter(({ at }) => at[1] !== base)
        .map(({ at }) => at[2]),
    );
    for (const share of shares) {
      const isBehind = positionOf(sentence, share) > positionOf(sentence, base);
      if (share.kind === "percent" && !hasPart.has(share) && isBehind)
        grim(context, sentence, share, base, wording, true);
    }
  }
  for (const share of shares) spurious(context, share, wholes.get(share) ?? base);
}

/** The count that "Of the 250 …" makes the base of the sentence. */
function baseOf(sentence: Sentence, wording: Wording): FigureRead | undefined {
  // "out of every ten" is a rate.
  for (const { at, text } of matches(sentence, wording.base))
    if (!/\b(?:every|each)\b/.test(text[0]!)) return at[1];
  return undefined;
}

function checkPart(context: RelationContext, sentence: Sentence, figure: FigureRead, wording: Wording): void {
  const whole = figure.second!;
  if (figure.number > whole) {
    report(context, figure, {
      rule: "impossible-share",
      severity: "error",
      message: `${shown(figure.number)} is more than the ${shown(whole)} it is part of.`,
      computed: { whole },
    });
    return;
  }
  wording.majority.lastIndex = 0;
  const at = positionOf(sentence, figure);
  for (
    let match = wording.majority.exec(sentence.template);
    match !== null;
    match = wording.majority.exec(sentence.template)
  ) {
    if (
      Math.abs(match.index - at) > 60 ||
      figure.number * 2 > whole ||
      sentence.figures.filter((each) => each.sub === "n-of-N").length > 1
    )
      continue;
    const between = sentence.template.slice(Math.min(match.index, at), Math.max(match.index, at));
    if (/[;.]| but | while | whereas /.test(between)) continue;
    report(context, figure, {
      rule: "quantifier-contradiction",
      severity: "warning",
      message: `${shown(figure.number)} of ${shown(whole)} is ${figure.number * 2 === whole ? "half" : "less than half"}, not a majority.`,
      computed: { share: (figure.number / whole) * 100 },
    });
    return;
  }
}

/** A share of people above 100 %. */
function impossible(context: RelationContext, sentence: Sentence, share: FigureRead, wording: Wording): void {
  if (share.kind !== "percent" || share.number <= 100) return;
  const at = positionOf(sentence, share);
  const tail = sentence.template.slice(at + 1, at + 70);
  if (wording.ofOther.test(tail)) return;
  const head = sentence.template.slice(Math.max(0, at - 60), at);
  if (wording.change.test(head) || /occup|capacity|crowd/.test(sentence.template)) return;
  for (const { at: found } of matches(sentence, wording.shareOfPeople)) {
    if (found[1] !== share) continue;
    report(context, share, {
      rule: "impossible-share",
      severity: "error",
      message: `No share of a group can be above 100%; ${shown(share.number)}% is.`,
      computed: { most: 100 },
    });
    context.settled.add(share);
    return;
  }
}

/** GRIM (Brown & Heathers 2017): a percentage that no whole number out of N rounds to. */
function grim(
  context: RelationContext,
  sentence: Sentence,
  share: FigureRead,
  whole: FigureRead,
  wording: Wording,
  isBase = false,
): void {
  if (
    share.kind !== "percent" ||
    share.sub === "points" ||
    share.second !== undefined ||
    context.settled.has(share)
  )
    return;
  if (
    share.senses.some((sense) => sense !== "exact") ||
    whole.senses.some((sense) => sense !== "exact") ||
    whole.sub !== "count"
  )
    return;
  const total = whole.number;
  const decimals = share.granularity < 1 ? Math.round(-Math.log10(share.granularity)) : 0;
  if (
    !Number.isInteger(total) ||
    total < 2 ||
    total > 100 * 10 ** decimals ||
    total > 2000 ||
    share.number > 100
  )
    return;
  const at = positionOf(sentence, whole);
  const tail = sentence.template.slice(at + 1, at + 50);
  const isCounted = isBase && context.lexicon.language.cues.countable.test(tail);
  if (!isCounted && !wording.people.test(tail)) return;
  // In "Of the 20 …, 33% … 50% of those" the second has another base.
  const behind = sentence.template.slice(positionOf(sentence, share) + 1, positionOf(sentence, share) + 30);
  if (
    isBase &&
    /^ of (?:those|them|these|whom|the)/.test(behind) &&
    sentence.figures.filter((each) => each.kind === "percent").length > 1
  )
    return;
  if (isBase && wording.change.test(sentence.template)) return;
  const unit = 10 ** decimals;
  const near = [Math.floor, Math.ceil].map((round) => round((share.number / 100) * total));
  const fits = near.some(
    (n) =>
      Math.abs(Math.round((n / total) * 100 * unit) / unit - share.number) < 1e-9 ||
      Math.abs((n / total) * 100 - share.number) <= share.granularity / 2 + 1e-9,
  );
  if (fits) return;
  const isCut = near.some(
    (n) => Math.abs(Math.floor((n / total) * 100 * unit + 1e-9) / unit - share.number) < 1e-9,
  );
  const options = near
    .map((n) => `${String(n)} of ${String(total)} is ${grouped((n / total) * 100, Math.max(1, decimals))}%`)
    .join(", ");
  context.settled.add(share);
  report(context, share, {
    rule: isCut ? "rounding-mismatch" : "impossible-share",
    severity: isCut ? "warning" : "error",
    end: Math.max(
      share.end,
      whole.start > share.start && whole.start - share.end < 40 ? whole.end : share.end,
    ),
    message: isCut
      ? `Rounded down where it should round up: ${options}.`
      : `No whole number out of ${String(total)} gives ${shown(share.number)}%: ${options}.`,
    computed: { lower: (near[0]! / total) * 100, upper: (near[1]! / total) * 100 },
    others: [whole],
  });
}

/** More digits than the group has members to support. */
function spurious(context: RelationContext, share: FigureRead, base: FigureRead | undefined): void {
  if (share.kind !== "percent" || share.granularity >= 1) return;
  const total = base?.number;
  const isTwoDecimals = share.granularity <= 0.011;
  if (total !== undefined && total <= 100 && Number.isInteger(total)) {
    report(context, share, {
      rule: "spurious-precision",
      severity: isTwoDecimals ? "warning" : "info",
      message: `With ${shown(total)} in the group one more or less moves the share by ${shown(100 / total)} points; the decimals say nothing and may disclose.`,
      computed: { step: 100 / total },
    });
  } else if (share.senses.includes("about")) {
    report(context, share, {
      rule: "spurious-precision",
      severity: "info",
      message: "A number that is only about right needs no decimals.",
    });
  }
}
