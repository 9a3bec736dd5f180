import { type Language, oncePerLanguage } from "../language/language.ts";
import { mayHold, sieveOf } from "../read/sieve.ts";
import type { Tokens } from "../read/token.ts";
import type { Term } from "./term.ts";

/** The cues of a language as expressions over the words before and behind a number. */
export const cuesOf = oncePerLanguage(({ cues: c }) => {
  const rise = `${c.riseVerb}|${c.riseNoun}`;
  const fall = `${c.fallVerb}|${c.fallNoun}`;
  const few = (n: number): string => `(?: (?:${c.adverb}|${c.adjective})){0,${n}} ?$`;
  const noun = (nouns: string): RegExp =>
    new RegExp(
      `\\b(?:${nouns})(?:(?: rate)?(?: (?:in|among|for|on|between) [^,;:.()]{1,40})?)? (?:of|by|was|is|were|stood at|stands at|reached|came to|amounted to|equals|to)(?: (?:${c.adverb}|${c.adjective})){0,3} ?$`,
    );
  const verb = (verbs: string): RegExp =>
    new RegExp(
      `\\b(?:${verbs})(?:${few(3).slice(0, -3)} ?$| (?:[a-z’'-]+ ){1,6}by(?: (?:${c.adverb}|${c.adjective})){0,2} ?$)`,
    );
  const behind = (nouns: string): RegExp =>
    new RegExp(`^[ -]{0,2}(?:(?:${c.adjective})[ -]){0,2}(?:${nouns})\\b`);
  return {
    riseBehind: behind(c.riseNoun),
    fallBehind: behind(c.fallNoun),
    riseBefore: verb(c.riseVerb),
    fallBefore: verb(c.fallVerb),
    riseNoun: noun(c.riseNoun),
    fallNoun: noun(c.fallNoun),
    more: new RegExp(`^ ?(?:${c.more})\\b`),
    fewer: new RegExp(`^ ?(?:${c.fewer})\\b`),
    direction: c.direction,
    rise: new RegExp(`\\b(?:${rise})\\b`, "g"),
    fall: new RegExp(`\\b(?:${fall})\\b`, "g"),
    apart: new RegExp(
      `\\b(?:${c.changeNoun})(?: (?:in|between) [^,;:.()]{1,60})? (?:of|was|is)(?: (?:${c.adverb})){0,2} ?$`,
    ),
    /** "the gap between the 340 of June and the 307 of May is" */
    between: new RegExp(`\\b(?:${c.changeNoun}) between\\b`),
    restShare:
      /(?<!\b(?:in|at|on|from|by|with) (?:the )?)\b(?:remaining|other|others|rest|balance|remainder)\b[^,;:#]{0,40},? ?$/,
    apartVerb: new RegExp(`\\b(?:${c.apartVerb})\\b`),
    oldBefore: new RegExp(
      `\\b(?:on|over) (?:a |the )?(?:@|year earlier|year before|previous year|preceding year) ?\\(?$|\\b(?:${c.oldBefore})(?: (?:the|a|an|only|just|some|about|in @,?|had been|was|were|is))* ?\\(?$`,
    ),
    times: new RegExp(`\\b(?:${c.times})\\b`),
    fromBefore:
      /\bfrom (?:the |a |an |an? (?:low|high|total|estimated|average) of |about |roughly |only |its |their |some )*$/,
    toBefore:
      /\b(?:to|until reaching|and reached|reaching)(?: (?:a|an|the|total|record|high|low|only|just|about|some|its|estimated|peak|of|present|current))* ?$/,
    capacityNoun: new RegExp(`\\b(?:${c.capacityNoun}|${c.crowded})\\b`),
    capacityBehind:
      /^-(?:bed|place|person|man|bunk|cell|capacity)\b|^ ?(?:official |prison |cell |sleeping |planned |available |authorised |certified |approved )?(?:places|beds|bed spaces|bedspaces|bunks|berths|mattresses|spaces)\b/,
    /** What says how many there are as well as how many there may be. */
    capacityOrHeld: /\b(?:accommodates|accommodating|sleeps|sleep|takes|beds|places)(?: [a-z’'-]+){0,2} ?$/,
    capacityBefore: new RegExp(
      `\\b(?:${c.capacityBefore})(?:(?: (?:capacity|level|number|for|of|is|was|in @|to|at|hold|house|accommodate|take|sleep|be|held|only|just|the|a|an|about|no more than|at most|officially|is:|stands at|stood at|set at|put at|some|up to|there|men|it|people|them|official|its|their|maximum|which|that|were))*[:,]? ?)$`,
    ),
    overBehind: new RegExp(
      `^,? ?(?:${c.overWords})\\b[^,;:.()]{0,40}\\b(?:${c.capacityNoun}|capacity|level|${c.built}|it was|they were|its)\\b|^ ?-?(?:${c.crowded})`,
    ),
    overBefore: new RegExp(
      `\\b(?:${c.crowded})(?: (?:rate|level|figure))?(?: (?:by|of|at|was|is|stood|stands|reached|to|a|about|put|were|therefore|thus))*[:,]? ?$|\\b(?:${c.overWords}) (?:[a-z’']+ ){0,2}(?:capacity|limit) by(?: (?:${c.adverb}))? ?$|\\b(?:${c.apartVerb})\\b[^,;:.]{0,40}(?:capacity|limit|places|beds)[^,;:.]{0,20} by ?$`,
    ),
    ofBehind: new RegExp(
      `^,? ?(?:of|to) (?:[a-z’'-]+ ){0,4}(?:${c.capacityNoun}|capacity|what it was|the number it)\\b|^ ?(?:${c.occupancy})\\b`,
    ),
    ofBefore: new RegExp(
      `\\b(?:${c.occupancy})(?: (?:at|in|of) (?:the |its |this )?(?:[a-z’'-]+ ){1,4}(?=is\\b|was\\b|stands\\b|stood\\b|reached\\b|had\\b|ran\\b))?(?: ?(?:rate|level|figure|was|is|of|at|a|an|stood|stands|had|reached|to|ran|were|thus|therefore|which|put))*[:,]? ?$|\\bat a rate of ?$`,
    ),
    timesCapacity:
      /^ ?(?:(?:of|over) )?(?:(?:its|their|the|his|her|that|what|official|officially|as|many|people|prisoners|inmates|than|design|intended|rated|number|maximum|total|legal|it|they) ){0,6}(?:capacity|limit|(?:was|were|is|are) (?:designed|built|meant|intended)|designed|built|meant|intended)\b/,
    held: new RegExp(`^(?: [a-z’'-]+){0,3}? (?:${[...c.people].join("|")}|(?:were|are|was) held)\\b`),
    heldBefore:
      /\b(?:held|holds|hold|holding|housed|houses|population(?: of| is| was| stood at| stands at|:)?|exceeded|exceeds|housing|crammed|stood at|stands at|has|had|contains|contained)(?: (?:a|about|some|over|the|only))* ?$/,
    belowBehind:
      /^,? ?(?:below|under|short of|beneath|less than) (?:(?:its|their|the|his|her|full|official|maximum|legal|intended|design|rated|prison) ){0,3}(?:capacity|limit|full)\b|^ ?(?:of (?:its|their|the) (?:places|beds|capacity) )?(?:empty|free|unoccupied|vacant)\b/,
    limitBefore:
      /\b(?:limited|restricted|capped|limit|ceiling|maximum|cap|threshold|minimum standard|allow(?:s|ed)?|permit(?:s|ted)?|no more than|at most|not exceed|must not be|may not be)(?: (?:of|is|was|at|for|to|a|the|only|just))* ?$/,
    negated:
      /\b(?:not|never|no longer|neither|nor|without|unlike|but|although|though|while|whereas|if|should|would|could)\b|n[’']t\b/,
    most: /(?:(?<!\b(?:the|second|third|among|its|his|her) )\bmost(?! (?:likely|common|popular|important|recent|\w+(?:ly|ous|ful|ive|able|al))\b)|\b(?:the (?:vast |large |great )?majority|a (?:large |clear |vast |narrow )?majority))\b[^,;:.()]{0,60}(?:,|\(|–|—) ?$/,
    nobody:
      /^(?:nobody|no one|no-one|none|no [a-z]+)(?: (?:of|among|from|in) [a-z\d,’' -]{1,40}?)? (?:was|were|had|has|have|is|are)\b/,
    shareNoun: new RegExp(`\\b(?:${c.shareNoun})\\b`),
    shareVerb: new RegExp(`\\b(?:${c.shareVerb})\\b`),
    total: new RegExp(`\\b(?:${c.total})\\b`),
    totalVerb: new RegExp(`\\b(?:${c.totalVerb})\\b`),
    listLead: new RegExp(`\\b(?:${c.listLead.replaceAll(".", "\\.")})`),
    lenient: new RegExp(`\\b(?:${c.lenient})\\b`),
    back: new RegExp(`\\b(?:of|from|among|amongst|in) (?:${c.groupBack})\\b`),
    rest: new RegExp(`\\b(?:${c.rest})\\b`),
  };
});

export type CueWords = ReturnType<typeof cuesOf>;

/** Families of cues of which a sentence may have a word; a bit each. */
export const family = { rise: 1, fall: 2 } as const;

const changeFamilies = oncePerLanguage(({ cues: c }) => {
  const bits = new Map<string, number>();
  for (const [words, bit] of [
    [`${c.riseVerb}|${c.riseNoun}|${c.more}`, family.rise],
    [`${c.fallVerb}|${c.fallNoun}|${c.fewer}`, family.fall],
  ] as const)
    for (const word of words.replaceAll(/\(\?<!(?:[^()]|\([^()]*\))*\)/g, "").split("|")) {
      const first = /^[^ -]+/.exec(word)![0];
      bits.set(first, (bits.get(first) ?? 0) | bit);
    }
  return { bits, sieve: sieveOf(bits.keys()) };
});

/** The families of which the tokens `from` up to `next` have a word, found in one pass. */
export function familiesIn({ word }: Tokens, from: number, next: number, language: Language): number {
  const { bits, sieve } = changeFamilies(language);
  let found = 0;
  for (let at = from; at < next; at++) if (mayHold(sieve, word[at]!)) found |= bits.get(word[at]!) ?? 0;
  return found;
}

export type Direction = "rise" | "fall";

/** A number that is said to be a change. */
export interface ChangeCue {
  readonly direction: Direction | undefined;
  /** A ratio (percent, fraction) or a difference (a count, points). */
  readonly form: "ratio" | "difference";
}

const levels = new Set(["below", "under", "above", "beyond"]);

/** Whether a number is said to be a rise or a fall, by the words that bind it. */
export function directionOf(term: Term, cues: CueWords, text: string): Direction | undefined {
  const { before, behind, figure, families } = term;
  const sign = /(?:^|[(,;: ])([+–−-])\s?$/.exec(text.slice(Math.max(0, figure.start - 3), figure.start))?.[1];
  const isSigned = sign !== undefined && /[(,;:]$/.test(before.replace(/[+–−-] ?$/, "").trimEnd());
  // "fell below 10%": the level that was passed
  if (figure.hedge.some((name) => levels.has(name)) && !/\bby ?$/.test(before)) return undefined;
  // "Forty per cent fall in this group"
  if (before === "" && /^ (?:fall|rise|drop|cut) in(?:to)?\b/.test(behind)) return undefined;
  const [mayRise, mayFall] = [(families & family.rise) !== 0, (families & family.fall) !== 0];
  if (mayRise && cues.riseBehind.test(behind)) return "rise";
  if (mayFall && cues.fallBehind.test(behind)) return "fall";
  if (isSigned) return sign === "+" ? "rise" : "fall";
  if (mayRise && cues.more.test(behind) && !/^ ?more or less/.test(behind)) return "rise";
  if (mayFall && cues.fewer.test(behind)) return "fall";
  if (mayRise && (cues.riseNoun.test(before) || cues.riseBefore.test(before)))
    return /\bto ?$/.test(before) ? undefined : "rise";
  if (mayFall && (cues.fallNoun.test(before) || cues.fallBefore.test(before)))
    return /\bto ?$/.test(before) ? undefined : "fall";
  return undefined;
}

/** The one direction that the words of a sentence claim, an evaluation of what is bad or good among them. */
export function directionIn(cues: CueWords, template: string, isEvaluated = true): Direction | undefined {
  const words = template.replace(cues.direction.neither, "");
  const has = (expression: RegExp): boolean => {
    expression.lastIndex = 0;
    return expression.test(words);
  };
  const { up, down, better, worse, bad, good } = cues.direction;
  const [isUp, isDown] = [has(cues.rise) || up.test(words), has(cues.fall) || down.test(words)];
  if (isUp !== isDown) return isUp ? "rise" : "fall";
  const [isBetter, isWorse, isBad, isGood] = [better, worse, bad, good].map((form) => form.test(words));
  if (!isEvaluated || isUp || isBetter === isWorse || isBad === isGood) return undefined;
  return isWorse === isBad ? "rise" : "fall";
}
