import { settle, type TermOrNumber, type Trial } from "../solve.ts";
import { relations } from "../table.ts";
import { agree, stemOf, type Term } from "../term.ts";
import { between as interval } from "../../../arithmetic/interval.ts";
import { between, isAmount, near, type BlockView } from "../view.ts";
import { claimOf, report, shown } from "../context.ts";
import type { Qualifier } from "../../../domain/qualifier.ts";
import { qualifierOf } from "../../language/language.ts";

/** Rates: so many a day, for each, one for every so many, so many times as many. */
export function checkRateClaims(view: BlockView): void {
  view.terms.forEach((terms, index) => {
    for (const claim of terms) {
      if (view.context.settled.has(claim.figure) || claim.isWhole) continue;
      checkPerPeriod(view, terms, index, claim);
      checkOtherPeriod(view, terms, claim);
      checkEvery(view, terms, claim);
      checkEach(view, terms, index, claim);
      checkTimes(view, terms, claim);
      checkPerBase(view, terms, claim);
      checkPaid(view, terms, claim);
      checkEachOf(view, terms, claim);
      checkToOne(view, terms, claim);
      checkArea(view, terms, claim);
    }
  });
}

/** How many of the shorter unit make one of the longer, all that are meant by it. */
const units: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>> = {
  year: { day: [365, 366], week: [52, 52.14], month: [12], night: [365, 366], hour: [8760], quarter: [4] },
  month: { day: [30, 31, 28, 29, 30.4], week: [4, 4.3], night: [30, 31] },
  week: { day: [7, 5], night: [7], hour: [168] },
  day: { hour: [24], minute: [1440] },
};

const perBehind = /^ ?(?:[a-z’'-]+ ){0,2}?(?:a|an|per|each|every) (day|week|month|year|night|hour|minute)\b/;
const adverbs: Readonly<Record<string, string>> = {
  daily: "day",
  weekly: "week",
  monthly: "month",
  yearly: "year",
  annually: "year",
  hourly: "hour",
  nightly: "night",
};
const adverbBehind = /^ (?:[a-z’'-]+ )?(daily|weekly|monthly|hourly|nightly)\b/;
const adverbBefore =
  /\b(daily|weekly|monthly|hourly)(?: (?:average|mean|rate|number|total|count|toll))?(?: (?:was|of|is|stood at|at))?[:,]? ?$/;
const spans: readonly (readonly [RegExp, string])[] = [
  [
    /\b(?:last|this|the|that|in the|a|over the|whole|past|previous|each|same|one|per|calendar) year\b|\bannual|\byearly|\byear's\b|\bin @|\bof @|\bduring @|\b(?:between|from) january (?:and|to) december\b/,
    "year",
  ],
  [
    /\b(?:last|this|the|that|a|past|previous|one) month\b|\bmonth's\b|\bin (?:january|february|march|april|may|june|july|august|september|october|november|december)\b/,
    "month",
  ],
  [/\b(?:last|this|the|that|a|past|previous|one) week\b|\bweek's\b/, "week"],
];

/** The unit of time that a number is said to be a rate by. */
function periodOf({ before, behind }: Term): string | undefined {
  const per = perBehind.exec(behind)?.[1];
  if (per !== undefined) return per;
  const adverb = (adverbBehind.exec(behind) ?? adverbBefore.exec(before))?.[1];
  return adverb === undefined ? undefined : adverbs[adverb];
}

/** "1,095 arrests last year, three a day" */
function checkPerPeriod(view: BlockView, terms: readonly Term[], index: number, claim: Term): void {
  if (claim.kind !== "count" && !claim.kind.startsWith("money") && !claim.kind.startsWith("measure")) return;
  const period = periodOf(claim);
  const words = view.context.lexicon.language.cues;
  if (period === undefined || claim.figure.second !== undefined) return;
  const totals = near(view, claim, 1).filter(
    (term) =>
      term.kind === claim.kind &&
      term.figure !== claim.figure &&
      periodOf(term) === undefined &&
      !term.isWhole,
  );
  const own = totals.filter(({ sentence }) => sentence === index);
  const scope = own.length > 0 ? own : totals;
  const sentences = [...new Set([...scope.map(({ sentence }) => sentence), index])];
  const text = sentences
    .map((k) => view.context.sentences[k]!.template.replace(/[\uE006\uE00D]/g, "@"))
    .join(" ");
  const durations = terms.filter(
    ({ kind, figure }) => kind === `duration ${period}` && figure.second === undefined,
  );
  // "in four weeks 84 people, three a day"
  const longer = terms.filter(({ kind, figure, before }) => {
    const unit = kind.replace("duration ", "");
    return (
      claim.kind === "count" &&
      words.periodBefore.test(before) &&
      figure.second === undefined &&
      units[unit]?.[period] !== undefined
    );
  });
  const lengths: readonly TermOrNumber[] =
    durations.length > 0
      ? durations
      : longer.length === 1
        ? units[longer[0]!.figure.unit!]![period]!.map((size) => size * longer[0]!.value)
        : spans
            .filter(([span, unit]) => span.test(text) && units[unit]?.[period] !== undefined)
            .slice(0, 1)
            .flatMap(([, unit]) => units[unit]![period]!);
  const trials: Trial[] = totals.flatMap((total) =>
    lengths.map((length) => ({ relation: relations.each, operands: [total, length], tie: 0 })),
  );
  if (scope.length === 1 && lengths.length > 0 && isNear(scope[0]!.value / valueOf(lengths[0]!), claim.value))
    trials.push({ relation: relations.each, operands: [scope[0]!, lengths[0]!], tie: 1 });
  settle(view.context, claim.figure, trials, {
    said: { ...claimOf(claim.figure), qualifier: averageOr(claim) },
  });
}

/** "90 a week, or 4,700 a year": one rate by two units of time. */
function checkOtherPeriod(view: BlockView, terms: readonly Term[], claim: Term): void {
  const last = terms[terms.indexOf(claim) - 1];
  const [period, other] = [periodOf(claim), last === undefined ? undefined : periodOf(last)];
  if (last === undefined || period === undefined || other === undefined || last.kind !== claim.kind) return;
  if (last.figure.second !== undefined || claim.figure.second !== undefined || !(last.value > 0)) return;
  const { sameAs, apposed } = view.context.lexicon.language.cues;
  const joint = between(view, last, claim);
  if ((!sameAs.test(joint) && !apposed.test(joint)) || /\b(?:and|but|while|then|later)\b/.test(joint)) return;
  const longer = units[period]?.[other];
  const sizes = longer ?? units[other]?.[period] ?? [];
  const trials = sizes.map((size): Trial => ({
    relation: longer === undefined ? relations.each : relations.product,
    operands: [last, size],
    tie: 0,
  }));
  const [size] = sizes;
  if (
    size === undefined ||
    !isNear(longer === undefined ? last.value / size : last.value * size, claim.value)
  )
    return;
  settle(view.context, claim.figure, [...trials, { ...trials[0]!, tie: 1 }], {
    said: { ...claimOf(claim.figure), qualifier: "about" },
    rule: "ratio-mismatch",
  });
}

/** "An average of five" is five, and no more about it than its last digit. */
function averageOr({ figure }: Term): Qualifier {
  return figure.hedge.every((name) => name === "an_average_of") ? "exact" : qualifierOf(figure.senses);
}

/** Whether two numbers may be one with a slip between them; what is further apart is of something else. */
function isNear(right: number, claimed: number): boolean {
  const times = Math.max(right / claimed, claimed / right);
  return (
    right > 0 &&
    claimed > 0 &&
    (times < 6 || [10, 100, 1000].some((slip) => Math.abs(times / slip - 1) < 0.02))
  );
}

const valueOf = (operand: TermOrNumber): number => (typeof operand === "number" ? operand : operand.value);

/** "someone died every four days: 61 deaths in the year" */
function checkEvery(view: BlockView, terms: readonly Term[], claim: Term): void {
  if (
    !claim.kind.startsWith("duration ") ||
    !/\bevery ?$/.test(claim.before) ||
    claim.figure.second !== undefined
  )
    return;
  const unit = claim.figure.unit ?? "";
  const words = view.context.sentences[claim.sentence]!.template.replace(/[\uE006\uE00D]/g, "@");
  const span = spans.find(
    ([expression, longer]) => expression.test(words) && units[longer]?.[unit] !== undefined,
  );
  const counts = terms.filter(({ kind, isWhole }) => kind === "count" && !isWhole);
  const lengths = terms.filter(
    (term) => term !== claim && term.kind === claim.kind && term.figure.second === undefined,
  );
  const length =
    lengths.length === 1 ? lengths[0] : span === undefined ? undefined : units[span[1]]![unit]![0];
  if (length === undefined || lengths.length > 1 || counts.length !== 1) return;
  settle(view.context, claim.figure, [{ relation: relations.each, operands: [length, counts[0]!], tie: 1 }]);
}

const eachBehind =
  /^ (?:(?!(?:had|has|have|having|with|of|took|take|as|was|is|were|are|by|in|on|from|to|than|and|or|after|before) )[a-z’'-]+ ){0,2}?(?:each|for each(?= ?[.,;)]|$)|apiece|a head|per head|per capita|(?:a|per|for each|for every) (?:person|man|woman|child|prisoner|inmate|detainee|guard|family|household|patient|bed|cell|room)|(?:for|to|per) (?:each|every)(?= [a-z’'-]+ ?(?:[.,;)]|$))|a piece)\b|^ (?:[a-z’'-]+ ){0,4}(?:for|to|per) (?:each|every)(?: one| @)?(?= ?[.,;)]|$)/;
const eachBefore =
  /^per [a-z]+, [^,;:.#]*$|\bone (?:[a-z’'-]+ ){0,2}(?:for|to|per)(?: every| each)? $|\b(?:for|per|to) (?:every|each) ?$|\beach (?:of (?:them|these|the [a-z’'-]+) )?(?:(?:has|had|gets|got|with|having|receives|received) )?(?:only |just |about )?$/;
const eachSubject =
  /\b(?:each|one|a single) (?:[a-z’'-]+ ){0,3}(?:(?:is|was) (?:responsible|in charge|there) (?:for|of)|looks? after|looked after|has|had|guards?|guarded|watches|watched|holds|held|serves?|served|received|receives|gets|got|shares?|covers?|is in charge of|was in charge of|sees|saw|treats?|treated|teaches|taught|attends?|attended|supervises?|supervised|handles?|handled|cares for|cared for|must [a-z]+)(?: after| for)? ?$/;

/** "one for every 27 prisoners", "21 each": how many of the one there are for one of the other. */
function checkEach(view: BlockView, terms: readonly Term[], index: number, claim: Term): void {
  const { figure } = claim;
  const surface = view.context.text.slice(figure.start, figure.end);
  const isOneIn = claim.kind === "one-in-k" && figure.number === 1 && !/\bin\b|(?:nd|rd|th)$/i.test(surface);
  const isPerOne = claim.kind === "rate" && figure.number === 1 && (figure.second ?? 0) > 1;
  const isEach =
    (claim.kind === "count" || isAmount(claim)) &&
    figure.second === undefined &&
    (eachBehind.test(claim.behind) ||
      isForOneOf(claim, terms) ||
      eachSubject.test(claim.before) ||
      eachBefore.test(claim.before) ||
      (!["count"].includes(claim.kind) &&
        terms.some(
          (term) => term.at < claim.at && /\beach of (?:the |these |those |its )?$/.test(term.before),
        )));
  const one = terms[terms.indexOf(claim) - 1];
  const isToOne =
    claim.kind === "count" &&
    one?.kind === "count" &&
    one.value === 1 &&
    /^ (?:(?!but|and|used|was|were)[a-z’'-]+ ){1,2}(?:for|to|per)(?: every| each)? ?$/.test(claim.before);
  if (!isOneIn && !isPerOne && !isEach && !isToOne) return;
  if (/^ ?(?:day|week|month|year|night|hour)/.test(claim.behind) && claim.kind !== "count") return;
  const value = isOneIn || isPerOne ? figure.second! : claim.value;
  const isOther = (term: Term): boolean =>
    term.figure !== figure &&
    !(isToOne && term === one) &&
    !term.isWhole &&
    (isAmount(term) || isSides(term, claim)) &&
    term.value > 0;
  const others = near(view, claim, 1).filter(isOther);
  const money = claim.kind.startsWith("money") || claim.kind.startsWith("measure");
  const pairs = (list: readonly Term[]): Trial[] =>
    list.flatMap((a) =>
      list
        .filter(
          (b) =>
            b.figure !== a.figure &&
            (money
              ? (a.kind === claim.kind || isSides(a, claim)) && b.kind === "count"
              : a.kind === "count" && b.kind === "count" && a.value >= b.value),
        )
        .map((b): Trial => ({ relation: relations.each, operands: [areaOf(a, claim), b], tie: 0 })),
    );
  const own = others.filter(({ sentence }) => sentence === index);
  const trials = pairs(others);
  const tied = own.length === 2 ? pairs(own) : own.length === 0 && others.length === 2 ? pairs(others) : [];
  if (
    tied.length === 1 &&
    value > (money ? 0 : 1) &&
    !isIncidental(view, claim) &&
    isNear(valueOf(tied[0]!.operands[0]!) / valueOf(tied[0]!.operands[1]!), value)
  )
    trials.push({ ...tied[0]!, tie: 1 });
  const said = {
    low: value,
    high: value,
    qualifier: "exact" as const,
    form: "count" as const,
    unit: Math.min(figure.granularity, 1),
  };
  settle(view.context, figure, trials, isOneIn || isPerOne ? { said } : {});
}

/** "6 x 4 metres", where an area is claimed */
function isSides({ kind, figure }: Term, claim: Term): boolean {
  return figure.sub === "dimension" && figure.second !== undefined && `${kind}2` === claim.kind;
}

/** A room by its area, where two sides give it. */
function areaOf(term: Term, claim: Term): Term {
  if (!isSides(term, claim)) return term;
  const value = term.figure.number * term.figure.second!;
  return { ...term, value, extent: interval(value) };
}

/** "40 prisoners to a toilet", where toilets are counted beside. */
function isForOneOf(claim: Term, terms: readonly Term[]): boolean {
  const named =
    /^ (?:[a-z’'-]+ ){0,2}?(?:to|for|per|in) (?:an? |each |every )?([a-z’'-]+) ?(?:[.,;)]|$)/.exec(
      claim.behind,
    )?.[1];
  return (
    named !== undefined &&
    terms.some((term) => term !== claim && term.kind === "count" && term.nouns.has(stemOf(named)))
  );
}

/** Whether a rate is the rule of a place rather than of its counts: "should be", "recommended". */
function isIncidental(view: BlockView, claim: Term): boolean {
  return /\b(?:should|ought|recommend\w*|standard|target|norm|elsewhere|required?|requires|goal)\b/.test(
    view.context.sentences[claim.sentence]!.template,
  );
}

/** "four times as many", "a fourfold rise", "multiplied by 4", "half as many" */
function checkTimes(view: BlockView, terms: readonly Term[], claim: Term): void {
  const { figure, behind, before } = claim;
  const isMultiplied = claim.kind === "count" && /\bmultipl(?:y|ied|ies|ying) by ?$/.test(before);
  const isPart =
    claim.kind === "fraction" && /^ (?:as many|as much|the number|that of|the rate|of what)\b/.test(behind);
  const isAs = claim.kind === "multiple" && figure.second === undefined;
  if (!isMultiplied && !isPart && !isAs) return;
  // "half as many again" is a rise
  if (/^ as (?:many|much) again\b/.test(behind)) return;
  if (
    isAs &&
    /^ (?:over|above|its|their|the (?:[a-z]+ )?(?:capacity|limit)|[a-z]+ capacity)\b/.test(behind) &&
    /capacity|limit|designed|built|number it/.test(behind)
  )
    return;
  const words = view.context.lexicon.language.cues;
  const isPeriod = (term: Term): boolean =>
    term.kind.startsWith("duration") && words.periodBefore.test(term.before);
  const isMore = /^ ?(?:more|higher|greater|larger|bigger|longer|worse)\b/.test(behind);
  const isOther = (term: Term): boolean =>
    term.figure !== figure &&
    !term.isWhole &&
    (term.figure.second === undefined || term.kind === "rate") &&
    (isAmount(term) || term.kind === "percent" || term.kind === "rate");
  const pairs = (list: readonly Term[]): Trial[] =>
    list.flatMap((a, k) =>
      list.slice(k + 1).flatMap((b): Trial[] => {
        if (a.kind !== b.kind && !(a.kind === "rate" || b.kind === "rate")) return [];
        const [more, less] = a.value >= b.value ? [a, b] : [b, a];
        if (!(less.value > 0)) return [];
        const isLess = isPart || (isAs && claim.value < 1);
        return isMore
          ? [{ relation: relations.timesMore, operands: [more, less], tie: 0 }]
          : [{ relation: relations.times, operands: isLess ? [less, more] : [more, less], tie: 0 }];
      }),
    );
  const own = terms.filter(isOther);
  const all = near(view, claim, 1).filter(isOther);
  const stated = fromTo(view, own);
  // "doubled, from 400 to 200": the values of a way stand in its order only.
  const trials = pairs(stated === undefined ? all : all.filter((term) => !stated.includes(term)));
  const tied = own.length === 2 ? pairs(own) : [];
  const [old, fresh] = stated ?? [];
  if (old !== undefined && fresh !== undefined) {
    // "fell threefold, from 330 to 110" divides; "doubled from 140 to 390" multiplies the first.
    const isFold = /fold$/i.test(view.context.text.slice(figure.start, figure.end));
    if (isFold && fresh.value < old.value)
      trials.push({ relation: relations.times, operands: [old, fresh], tie: 0 });
    trials.push({ relation: relations.times, operands: [fresh, old], tie: 2 });
  } else if (
    tied.length >= 1 &&
    (agree(own[0]!, own[1]!) ||
      words.timesBetween.test(behind) ||
      words.asMuch.test(behind) ||
      own.some(({ kind }) => kind === "rate") ||
      words.timesOf.test(behind)) &&
    !words.planned.test(before) &&
    !own.some(isPeriod) &&
    !/\bcapacity\b/.test(behind) &&
    isComparison(view, claim)
  )
    trials.push({ ...tied[0]!, tie: 1 });
  const said = {
    low: claim.value,
    high: claim.value,
    qualifier: "exact" as const,
    form: "multiple" as const,
    unit: 1,
  };
  const here = isPart ? own.map((term) => term.figure) : [];
  const start = Math.min(figure.phraseStart, ...here.map((each) => each.start));
  const end = Math.max(figure.end, ...here.map((each) => each.end));
  settle(view.context, figure, trials, isMultiplied ? { said } : isPart ? { start, end } : {});
}

/** Whether a multiple compares: "as many", "the 20 of the north", "fold"; others say how often or how crowded. */
function isComparison({ context }: BlockView, { figure, behind }: Term): boolean {
  const surface = context.text.slice(figure.start, figure.end);
  return (
    figure.sub !== "multiple" ||
    /(?:fold|ed|ing)$/i.test(surface) ||
    /^ ?(?:as (?:many|much|high|large|big|likely|great|long|crowded)|the|its|their|his|her|that|those|over|what|more|fewer|less|higher|greater|larger|bigger)\b/.test(
      behind,
    )
  );
}

/** The two values of "from 140 to 390". */
function fromTo({ cues }: BlockView, terms: readonly Term[]): readonly [Term, Term] | undefined {
  const old = terms.filter(({ before }) => cues.fromBefore.test(before));
  const fresh =
    old.length === 1
      ? terms.find(
          (term) => term.at > old[0]!.at && term.kind === old[0]!.kind && cues.toBefore.test(term.before),
        )
      : undefined;
  return fresh === undefined ? undefined : [old[0]!, fresh];
}

/** "9.6 per 1,000" beside its counts. */
function checkPerBase(view: BlockView, terms: readonly Term[], claim: Term): void {
  const { figure } = claim;
  if (claim.kind !== "rate" || figure.second === undefined || figure.number === 1) return;
  // "from 110 per 100,000 in the north to 410 in the capital": a rate that leaves out its base
  const { cues } = view;
  const counts = terms.filter(
    (term) =>
      term.kind === "count" &&
      term.figure !== figure &&
      (term.nouns.size > 0 ||
        ![cues.toBefore, cues.fromBefore, cues.oldBefore].some((form) => form.test(term.before))),
  );
  const trials: Trial[] = counts.flatMap((cases) =>
    counts
      .filter((all) => all.value > cases.value)
      .map((all) => ({ relation: relations.per, operands: [cases, all, figure.second!], tie: 0 })),
  );
  if (counts.length === 2 && trials.length === 1 && terms.filter(({ kind }) => kind === "rate").length === 1)
    trials.push({ ...trials[0]!, tie: 1 });
  const said = {
    low: figure.number,
    high: figure.number,
    qualifier: "exact" as const,
    form: "count" as const,
    unit: Math.min(figure.granularity, 1),
  };
  settle(view.context, figure, trials, { said });
}

/** "Every one of the 12 buses carried 40 people, 480 in total": so many for each of so many. */
function checkEachOf(view: BlockView, terms: readonly Term[], claim: Term): void {
  const { cues, context } = view;
  const { eachOf, inAll } = context.lexicon.language.cues;
  if (!isAmount(claim) || claim.figure.second !== undefined) return;
  if (!inAll.test(claim.behind) && !cues.total.test(claim.before.slice(-20))) return;
  const others = terms.filter((term) => term.figure !== claim.figure && isAmount(term) && !term.isWhole);
  const [a, b] = others;
  if (others.length !== 2 || !eachOf.test(context.sentences[claim.sentence]!.template)) return;
  if (![a!, b!].some(({ kind }) => kind === "count") || ![a!, b!].some(({ kind }) => kind === claim.kind))
    return;
  settle(context, claim.figure, [
    { relation: relations.product, operands: [a!, b!], tie: 1 },
    { relation: relations.sum, operands: [a!, b!], tie: 0 },
  ]);
}

/** "a ratio of 30 to one", "30:1", "outnumber … by three to one": how many of the one for one of the other. */
function checkToOne(view: BlockView, terms: readonly Term[], claim: Term): void {
  const { figure } = claim;
  const { ratioOf } = view.context.lexicon.language.cues;
  const isOneTo = figure.number === 1 && /\bto\b/.test(view.context.text.slice(figure.start, figure.end));
  if ((figure.second !== 1 && !isOneTo) || (claim.kind !== "range" && claim.kind !== "ratio")) return;
  // "35 doctors for 7,000 patients, one to 200"
  const isAside =
    isOneTo &&
    /(?:, |\(|[–—:] ?)(?:or |that is |i\.e\. )?$/.test(claim.before) &&
    /^ ?[.,;)]|^$/.test(claim.behind);
  if (!isAside && !ratioOf.test(view.context.sentences[claim.sentence]!.template)) return;
  const counts = terms.filter((term) => term.kind === "count" && !term.isWhole);
  const [a, b] = counts;
  if (counts.length !== 2 || !(a!.value > 0 && b!.value > 0)) return;
  const [more, less] = a!.value >= b!.value ? [a!, b!] : [b!, a!];
  const value = isOneTo ? figure.second! : figure.number;
  const said = {
    low: value,
    high: value,
    qualifier: qualifierOf(figure.senses),
    form: "count" as const,
    unit: 1,
  };
  if (!isNear(more.value / less.value, value)) return;
  settle(
    view.context,
    { ...figure, kind: "quantity", number: value },
    [{ relation: relations.times, operands: [more, less], tie: 1 }],
    { said },
  );
}

/** "4 metres by 3 metres, or 12 square metres" */
function checkArea(view: BlockView, terms: readonly Term[], claim: Term): void {
  const sides = terms[terms.indexOf(claim) - 1];
  if (sides?.figure.sub !== "dimension" || sides.figure.second === undefined) return;
  if (claim.kind !== `${sides.kind}2` || claim.figure.second !== undefined) return;
  const { sameAs, apposed } = view.context.lexicon.language.cues;
  const joint = between(view, sides, claim);
  if ((!sameAs.test(joint) && !apposed.test(joint)) || /^ (?:each|per|for)\b/.test(claim.behind)) return;
  const side = { ...sides, extent: interval(sides.figure.number) };
  settle(
    view.context,
    claim.figure,
    [{ relation: relations.product, operands: [side, sides.figure.second], tie: 1 }],
    { rule: "conversion-mismatch" },
  );
}

/** "a fund of 4.8 million pays 4,000 to each of 12,000" */
function checkPaid(view: BlockView, terms: readonly Term[], claim: Term): void {
  if (!claim.kind.startsWith("money") || claim.figure.second !== undefined) return;
  const next = terms[terms.indexOf(claim) + 1];
  if (next?.kind !== "count" || !/^[^,;.]{0,20}\b(?:to|for) each of (?:the |its |our )?$/.test(claim.behind))
    return;
  const totals = terms.filter(
    (term) => term.kind === claim.kind && term !== claim && term.value > claim.value,
  );
  if (totals.length !== 1) return;
  const [total] = totals;
  const right = claim.value * next.value;
  if (Math.abs(right - total!.value) <= 0.06 * total!.value) return;
  report(view.context, total!.figure, {
    rule: "magnitude-slip",
    severity: "error",
    start: Math.min(total!.figure.start, claim.figure.start),
    end: Math.max(total!.figure.end, next.figure.end),
    message: `${shown(claim.value)} for each of ${shown(next.value)} is ${shown(right)}, not ${shown(total!.value)}.`,
    computed: { right },
    others: [claim.figure, next.figure],
  });
}
