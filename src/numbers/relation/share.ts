import { grouped } from "../../arithmetic/number-text.ts";
import { between, type Interval, scale } from "../../arithmetic/interval.ts";
import { isHedged } from "../language/language.ts";
import { groupsBehind, isExplained } from "./certainty.ts";
import { type FigureRead, matches, pattern, type Sentence } from "../discourse/sentence.ts";
import { oncePerLanguage } from "../language/language.ts";
import {
  claimOf,
  type RelationContext,
  explaining,
  inputOf,
  judge,
  mended,
  positionOf,
  quotient,
  ratioOf,
  replaceNumber,
  report,
  ruleFor,
  shareOf,
  shown,
  slips,
} from "./context.ts";

const compiled = oncePerLanguage(({ patterns }) => ({
  /** n …, p of … N */
  partShareWhole: pattern("(<count>)([^<any>;.]{0,90}?)(<share>) (?:of|in) ([^<any>;.]{0,60}?)(<count>)"),
  /** n of N … (p), p (n of N) */
  nOfNShare: pattern(
    "(<nOfN>)((?:[^<any>;.]|<duration>|<date>|<age>){0,90}?)(?:\\(|, (?:or )?|[–—] ?| or )(?:or |i\\.e\\. |that is,? )?(<share>)",
  ),
  shareNOfN: pattern("(<share>)[^<any>;.]{0,50}?(?:\\(|, (?:or )?|[–—] ?| or )(?:or )?(<nOfN>)"),
  /** Of (the) N …: the base of what follows */
  base: pattern(
    "(?:^|[,;“(] ?|\\bout |\\bamong |\\bin |\\b(?:a|our|the|this) )(?:of|among|out of|sample of|group of|total of|cohort of|review of) (?:the |these |those |its |our |all |a total of |some )?(?:[a-z’'-]+ ){0,2}?(<count>)",
  ),
  /** p (n) */
  sharePart: pattern("(<share>) ?\\((<count>)\\)"),
  /** n (p) */
  partShare: pattern(
    "(<count>)([^<any>;.]{0,30}?)(?:\\(|, or | or |, | [–—] ?)(?:or |i\\.e\\. )?(<share>)(?![^<any>;.]{0,3}points)",
  ),
  /** p of N …, or n */
  shareWholePart: pattern(
    "(<share>) of (?:the |its |all |their |those |these |our |a total of )?(?:[a-z’'-]+ ){0,2}?(<count>)([^<any>;.]{0,70}?)(?:, or|\\(|[–—] ?| or )[^<any>;.]{0,14}?(<count>)",
  ),
  /** N …, p of them (n) */
  wholeSharePart: pattern(
    "(<count>)[^<any>;.]{0,60}?,? (<share>) of (?:them|whom|these|which)[^<any>;.]{0,14}\\(?(<count>)\\)",
  ),
  /** N …, n of them (p) */
  wholePartShare: pattern(
    "(<count>)[^<any>;.]{0,70}?[,(] ?(?:of (?:whom|which|them) )?(<count>)(?: of (?:whom|which|them|these))?[^<any>;.]{0,25}?(?:\\(|, or | or )(<share>)",
  ),
  shareOfCount: pattern(
    `(<percent>) of (?:the |its |our |these |those |all |a sample of |all the )?(?:[a-z’'-]+ )?(<count>)`,
  ),
  shareOfPeople: pattern(
    `(<percent>) of (?:the |all |its |these |those )?([a-z’' -]{0,30}?${patterns.people})\\b`,
  ),
  /** nine out of ten, 49 of 70 */
  tenths: pattern("(<nOfN>)[^<any>;.]{0,60}?(?:,|\\(|[–—]) ?(?:or )?(<nOfN>)"),
  people: new RegExp(`^(?:[ -][a-z’'-]+){0,2}? ${patterns.people}\\b`),
  ofOther: new RegExp(`^ (?:of|to) [a-z’' -]{0,40}\\b${patterns.wholeOfOther}`),
  majority: new RegExp(patterns.majority, "g"),
  change: new RegExp(`${patterns.riseVerb}|${patterns.fallVerb}`),
}));

type Wording = ReturnType<typeof compiled>;

/** Holds a share against a part and a whole, unless it was held before or one of them is missing. */
type ShareCheck = (
  part: FigureRead | undefined,
  share: FigureRead | undefined,
  whole: number | FigureRead | undefined,
) => void;

/** Checks shares against the part and the whole that the sentence gives, and shares that no part can have. */
export function checkShares(context: RelationContext): void {
  const wording = compiled(context.lexicon.language);
  const memory: { base: FigureRead | undefined } = { base: undefined };
  context.sentences.forEach((sentence, index) => {
    const shares = sentence.figures.filter(
      (figure) => figure.kind === "percent" || figure.sub === "fraction" || figure.sub === "one-in-k",
    );
    for (const figure of sentence.figures)
      if (figure.sub === "n-of-N") checkPart(context, sentence, figure, wording);
    for (const { at } of matches(sentence, wording.tenths)) checkTenths(context, at[1]!, at[2]!);
    if (shares.length === 0) return;
    const done = new Set<FigureRead>();
    const check: ShareCheck = (part, share, whole) => {
      if (part === undefined || share === undefined || whole === undefined) return;
      if (done.has(share) || context.settled.has(share) || share.kind === undefined) return;
      done.add(share);
      const groups = groupsBehind(context, part);
      const [nearest] = groups ?? [];
      // "20 of them (25%)": of the group just counted; where several were, this is a question.
      if (nearest === undefined) checkShare(context, share, part, whole);
      else checkShare(context, share, part, nearest, groups!.length > 1 ? "warning" : undefined);
    };
    checkWorded(sentence, wording, check);
    const base = baseOf(sentence, wording);
    if (base === undefined) {
      for (const { at, text } of matches(sentence, wording.wholePartShare))
        if (/of (?:whom|which|them|these)/.test(text[0]!) && at[1]!.number >= at[2]!.number)
          check(at[2], at[3], at[1]);
      checkListed(context, sentence, index, memory, done, wording);
    } else {
      for (const { at, text } of matches(sentence, wording.partShare)) {
        const [part, share] = [at[1]!, at[3]!];
        if (part === base || positionOf(sentence, part) < positionOf(sentence, base)) continue;
        if (!/ and | but | while /.test(text[2]!) && part.number <= base.number) check(part, share, base);
      }
      memory.base = base;
    }
    checkPossible(context, sentence, shares, base, done, wording);
  });
}

/** Shares that their own wording parts and counts: "12 of 30 (40%)", "45% of 200, or 90". */
function checkWorded(sentence: Sentence, wording: Wording, check: ShareCheck): void {
  for (const { at } of matches(sentence, wording.nOfNShare)) check(at[1], at[3], at[1]?.second);
  for (const { at } of matches(sentence, wording.shareNOfN)) check(at[2], at[1], at[2]?.second);
  for (const { at, text } of matches(sentence, wording.partShareWhole)) {
    const joint = text[2]!;
    const isOther =
      / and | but | while | whereas | with | have | has /.test(joint) &&
      !/account|represent|ma[dk]e up|constitut|amount/.test(joint);
    const isJoined =
      /[,–—(-]|represent|account|ma[dk]e? up|constitut|equal| or |compris|amount/.test(joint) &&
      !wording.change.test(joint);
    if (!isOther && isJoined && at[1]!.number <= at[5]!.number) check(at[1], at[3], at[5]);
  }
  for (const { at } of matches(sentence, wording.wholeSharePart))
    if (at[1]!.number >= at[3]!.number) check(at[3], at[2], at[1]);
  for (const { at, text } of matches(sentence, wording.shareWholePart))
    if (!/ and | but | while /.test(text[3]!) && at[2]!.number >= at[4]!.number) check(at[4], at[1], at[2]);
}

/** Shares that cannot be: more than the whole, of no whole number of its members, or more exact than those allow. */
function checkPossible(
  context: RelationContext,
  sentence: Sentence,
  shares: readonly FigureRead[],
  base: FigureRead | undefined,
  done: ReadonlySet<FigureRead>,
  wording: Wording,
): void {
  for (const share of shares)
    if (share.sub !== "points" && !context.settled.has(share)) impossible(context, sentence, share, wording);
  const wholes = new Map<FigureRead, FigureRead>();
  for (const { at } of matches(sentence, wording.shareOfCount)) {
    wholes.set(at[1]!, at[2]!);
    grim(context, sentence, at[1]!, at[2]!, wording);
  }
  if (base !== undefined) {
    const hasPart = new Set(
      matches(sentence, wording.partShare)
        .filter(({ at }) => at[1] !== base)
        .map(({ at }) => at[3]),
    );
    for (const share of shares) {
      const isBehind = positionOf(sentence, share) > positionOf(sentence, base);
      if (share.kind === "percent" && !done.has(share) && !hasPart.has(share) && isBehind)
        grim(context, sentence, share, base, wording, true);
    }
  }
  for (const share of shares) spurious(context, share, wholes.get(share) ?? base);
}

/**
 * "They allowed 1,306 (31%), dismissed 2,317 (55%) …": shares whose whole another sentence gives. A whole is believed
 * when it explains one of the shares, or has done so before.
 */
function checkListed(
  context: RelationContext,
  sentence: Sentence,
  index: number,
  memory: { base: FigureRead | undefined },
  done: Set<FigureRead>,
  wording: Wording,
): void {
  const pairs: { part: FigureRead; share: FigureRead }[] = [];
  const put = (part: FigureRead, share: FigureRead) => {
    if (
      done.has(share) ||
      context.settled.has(share) ||
      pairs.some((pair) => pair.share === share || pair.part === part)
    )
      return;
    if (share.kind === "percent" && share.sub !== "share") return;
    pairs.push({ part, share });
  };
  for (const { at, text } of matches(sentence, wording.partShare)) {
    if (/ and | but | while /.test(text[2]!) || !/\(|, or | or |, /.test(text[0]!)) continue;
    put(at[1]!, at[3]!);
  }
  for (const { at } of matches(sentence, wording.sharePart)) put(at[2]!, at[1]!);
  if (pairs.length === 0) return;
  const largest = Math.max(...pairs.map(({ part }) => part.number));
  const wholes = [
    ...context.sentences.slice(Math.max(0, index - 2), index).flatMap(({ figures }) => figures),
    ...sentence.figures,
  ]
    .filter(
      (figure) =>
        figure.sub === "count" && figure.number > largest && !pairs.some(({ part }) => part === figure),
    )
    .concat(memory.base === undefined || memory.base.number <= largest ? [] : [memory.base]);
  const fits = ({ part, share }: { part: FigureRead; share: FigureRead }, whole: FigureRead) => {
    const unit = share.kind === "percent" ? 100 : 1;
    const { severity } = judge(
      claimOf(share),
      ratioOf(part, whole, context.settings, unit),
      context.settings,
    );
    return severity === undefined || severity === "info";
  };
  let best: { whole: FigureRead; right: number } | undefined;
  for (const whole of wholes) {
    const right = pairs.filter((pair) => fits(pair, whole)).length;
    if (best === undefined || right > best.right) best = { whole, right };
  }
  if (best === undefined) return;
  const isKnown = memory.base === best.whole || wholes.includes(memory.base!);
  if (best.right === 0 && !isKnown) return;
  const whole = best.right === 0 ? memory.base! : best.whole;
  if (best.right > 0) memory.base = best.whole;
  for (const pair of pairs) {
    if (fits(pair, whole)) context.settled.add(pair.share);
    else if (best.right > 0 || Math.abs(pair.part.number / whole.number - shareOf(pair.share)) < 0.35) {
      done.add(pair.share);
      checkShare(context, pair.share, pair.part, whole, best.right > 1 ? undefined : "warning");
    }
  }
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

/** "Nine out of ten" against the counts behind it. */
function checkTenths(context: RelationContext, claim: FigureRead, counts: FigureRead): void {
  const [k, base] = [claim.number, claim.second!];
  if (base > 10 || counts.second! <= base || isHedged(claim.senses)) return;
  const share = counts.number / counts.second!;
  if (Math.abs(share - k / base) <= 0.5 / base + 1e-9) return;
  report(context, claim, {
    rule: "share-mismatch",
    severity: "error",
    message: `${shown(counts.number)} of ${shown(counts.second!)} is ${shown(share * base)} out of ${shown(base)}.`,
    computed: { share: share * 100 },
    others: [counts],
  });
}

function checkShare(
  context: RelationContext,
  share: FigureRead,
  part: number | FigureRead,
  whole: number | FigureRead,
  atMost?: "warning",
): void {
  const { settings } = context;
  const isFigure = (value: number | FigureRead): value is FigureRead => typeof value !== "number";
  const interval = (value: number | FigureRead, width: "wide" | "narrow"): Interval =>
    !isFigure(value)
      ? between(value)
      : value.sub === "n-of-N" && !isHedged(value.senses)
        ? between(value.number)
        : inputOf(value, width, settings);
  if (isFigure(part) && isFigure(whole) && part.kind !== whole.kind) return;
  const n = numberOf(part);
  const total = numberOf(whole);
  if (!(total > 0)) return;
  const unit = share.kind === "percent" ? 100 : 1;
  const claim = claimOf(share);
  const judged = (a: number | FigureRead, b: number | FigureRead) =>
    judge(claim, (width) => scale(quotient(interval(a, width), interval(b, width)), unit), settings);
  const judgement = judged(part, whole);
  context.settled.add(share);
  const right = (n / total) * 100;
  if (judgement.severity === undefined) return;
  // "Of 240 held, 60 were foreigners, of whom 45 (75%)": another group may be meant, and of that the share is right.
  const isOfAnother = isExplained(
    context,
    share,
    [part, whole],
    (a, b) =>
      numberOf(b) > 0 &&
      numberOf(a) <= numberOf(b) &&
      kindOf(a) === kindOf(b) &&
      judged(a, b).severity === undefined,
  );
  if (isOfAnother) return;
  const others = [part, whole].filter(isFigure);
  const isPercent = share.kind === "percent";
  const rivals = isPercent
    ? explaining(share, [
        { name: "the complement", value: 100 - right },
        { name: "the share of the remainder", value: (n / (total - n)) * 100 },
        { name: "the inverse ratio", value: (total / n) * 100 },
        ...slips(share, right),
      ])
    : [];
  const only = new Set(rivals.map((rival) => rival.name)).size === 1 ? rivals[0] : undefined;
  const decimals = share.granularity < 1 ? 1 : 0;
  const edit = isPercent ? replaceNumber(context.text, share, Number(right.toFixed(decimals))) : undefined;
  report(context, share, {
    rule: ruleFor(judgement, claim, "share-mismatch"),
    severity: judgement.severity === "error" ? (atMost ?? "error") : judgement.severity,
    message: `${shown(n)} of ${shown(total)} is ${shown(right)}%${only === undefined ? "" : `; the printed number is ${only.name}`}.`,
    computed: { share: right },
    others,
    ...mended(judgement, share, edit, `${grouped(right, decimals)}%`),
  });
}

const numberOf = (value: number | FigureRead): number => (typeof value === "number" ? value : value.number);

const kindOf = (value: number | FigureRead): string =>
  typeof value === "number" || value.kind === "quantity" ? "count" : `${value.kind} ${value.unit ?? ""}`;

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
  if (!isBase && !wording.people.test(tail)) return;
  if (isBase && !wording.people.test(tail)) return;
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
