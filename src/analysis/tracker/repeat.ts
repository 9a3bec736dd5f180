/**
 * Calls that may ask for the same thing in other words, in another document or of another office: a list of pairs to read,
 * the likeliest first. A person confirms each. The measure is the cosine of term weights (Salton and Buckley 1988, tf-idf)
 * over stems of English, to which families of the field's verbs and nouns are added, as "abandon the plan" and "give up
 * the plan" share no word. Two calls of one document to one office seldom repeat each other, so these weigh less.
 */

export type TrackedCall = {
  readonly ref: string;
  readonly asks: string;
  readonly action?: string | undefined;
  readonly addressee: string;
  readonly made_in?: string | undefined;
  /** Calls and promises that somebody linked to it already. */
  readonly repeats: readonly string[];
};

/** Two calls, how alike they are (0 to 1), and the words that say so, the weightiest first. */
export type RepeatProposal = {
  readonly first: string;
  readonly second: string;
  readonly likeness: number;
  readonly shared: readonly string[];
  /** Whether somebody linked them already. */
  readonly linked: boolean;
};

/** Words of one meaning in calls of this field; the first names the family. */
const families: readonly string[] = [
  "abandon drop scrap cancel halt discontinue stop end renounce",
  "expand widen extend scale increase broaden strengthen",
  "investigate inquiry inquire probe",
  "press oppose urge pressure advocate",
  "fund finance support assist subsidise",
  "close shut closure",
  "decriminalise criminalise criminal criminalisation decriminalisation punish penalise offence",
  "review reconsider reassess examine",
  "full whole comprehensive entire",
  "policy approach campaign strategy",
  "plan planned scheme",
  "compulsory involuntary forced coerced mandatory",
  "train training educate instruct",
  "release free discharge liberate",
  "monitor oversight inspect inspection scrutiny",
  "include involve consult participate participation",
  "prosecute try charge indict",
  "publish disclose report announce reveal transparent",
  "amend change revise reform align",
  "reduce ease lower cut shrink",
];

const phrases: readonly (readonly [RegExp, string])[] = [
  [/\bgiv(?:e|es|ing) up\b/gi, "abandon"],
  [/\bput(?:s|ting)? an end to\b/gi, "abandon"],
  [/\b(?:bring|brings|bringing) into line\b/gi, "amend"],
  [/\blook(?:s|ing)? into\b/gi, "investigate"],
  [/\bshut(?:s|ting)? down\b/gi, "close"],
];

const empty = new Set(
  (
    "the and for with from into that this those these their they them who whom whose are was were been being has have had not " +
    "all any each every both only than then such own its his her our your but can may must shall should will would how what when where which while " +
    "use used make makes made give gives given take takes keep put let other more most many much few less without within under over about also if"
  ).split(" "),
);

const suffixes = [
  "isation",
  "ization",
  "ations",
  "ation",
  "ising",
  "izing",
  "ings",
  "ing",
  "ies",
  "ment",
  "ments",
  "ance",
  "ers",
  "ed",
  "es",
  "s",
  "al",
  "ly",
  "e",
];

const familyOf = new Map(
  families.flatMap((line, number) =>
    line.split(" ").map((word) => [stem(word), `family ${number}`] as const),
  ),
);

/** How much less two calls of one document to one office weigh. */
const sameListWeight = 0.4;
const actionWeight = 0.5;
/** A call says its families once more beside its words. */
const familyWeight = 1.5;

/** The pairs of calls that may repeat each other, the likeliest first, at most so many. */
export function proposedRepeats(calls: readonly TrackedCall[], most: number): RepeatProposal[] {
  const counts = calls.map(termsOf);
  const frequency = new Map<string, number>();
  for (const terms of counts)
    for (const term of terms.keys()) frequency.set(term, (frequency.get(term) ?? 0) + 1);
  const vectors = counts.map((terms) => unit(terms, frequency, calls.length));
  const wordOf = shortestWords(calls);
  const proposals: RepeatProposal[] = [];
  for (const [at, first] of calls.entries())
    for (let other = at + 1; other < calls.length; other++) {
      const second = calls[other]!;
      const { sum, shared } = product(vectors[at]!, vectors[other]!);
      const isOneList = first.addressee === second.addressee && first.made_in === second.made_in;
      const likeness = sum * (isOneList ? sameListWeight : 1);
      if (likeness > 0)
        proposals.push({
          first: first.ref,
          second: second.ref,
          likeness,
          shared: shared.map((term) => wordOf.get(term) ?? nameOf(term)),
          linked: first.repeats.includes(second.ref) || second.repeats.includes(first.ref),
        });
    }
  return proposals
    .toSorted((a, b) => b.likeness - a.likeness || (a.first + a.second < b.first + b.second ? -1 : 1))
    .slice(0, most);
}

function termsOf({ asks, action }: TrackedCall): ReadonlyMap<string, number> {
  const terms = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    for (const word of wordsIn(text)) {
      terms.set(word, (terms.get(word) ?? 0) + weight);
      const family = familyOf.get(word);
      if (family !== undefined) terms.set(family, (terms.get(family) ?? 0) + weight * familyWeight);
    }
  };
  add(asks, 1);
  if (action !== undefined) add(action, actionWeight);
  return terms;
}

/** Each stem as the shortest word of the calls that has it, for people to read. */
function shortestWords(calls: readonly TrackedCall[]): ReadonlyMap<string, string> {
  const shortest = new Map<string, string>();
  for (const { asks, action = "" } of calls)
    for (const word of wordsOf(`${asks} ${action}`)) {
      const before = shortest.get(stem(word));
      if (before === undefined || word.length < before.length) shortest.set(stem(word), word);
    }
  return shortest;
}

function wordsIn(text: string): string[] {
  return wordsOf(text).map(stem);
}

function wordsOf(text: string): string[] {
  const plain = phrases.reduce((result, [phrase, word]) => result.replace(phrase, word), text);
  return [...plain.toLowerCase().matchAll(/[\p{L}\p{M}]{3,}/gu)]
    .map(([word]) => word)
    .filter((word) => !empty.has(word));
}

function stem(word: string): string {
  const suffix = suffixes.find((each) => word.endsWith(each) && word.length - each.length >= 4);
  return suffix === undefined ? word : word.slice(0, -suffix.length);
}

function unit(
  terms: ReadonlyMap<string, number>,
  frequency: ReadonlyMap<string, number>,
  calls: number,
): ReadonlyMap<string, number> {
  const weighted = [...terms].map(([term, count]) => {
    const inCall = count > 1 ? 1 + Math.log(count) : count;
    return [term, inCall * Math.log(1 + calls / frequency.get(term)!)] as const;
  });
  const length = Math.sqrt(weighted.reduce((sum, [, weight]) => sum + weight * weight, 0)) || 1;
  return new Map(weighted.map(([term, weight]) => [term, weight / length]));
}

function product(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): { readonly sum: number; readonly shared: readonly string[] } {
  const both = [...a].flatMap(([term, weight]) => {
    const other = b.get(term);
    return other === undefined ? [] : [{ term, weight: weight * other }];
  });
  // A family says the same as its words, and goes first.
  const ranked = both.toSorted((x, y) => y.weight - x.weight).map(({ term }) => term);
  const told = new Set(ranked.filter((term) => term.startsWith("family ")));
  const shared = ranked.filter((term) => !told.has(familyOf.get(term) ?? ""));
  return {
    sum: both.reduce((sum, { weight }) => sum + weight, 0),
    shared: shared.slice(0, 5),
  };
}

/** A family as its first word. */
function nameOf(term: string): string {
  const number = /^family (\d+)$/.exec(term)?.[1];
  return number === undefined ? term : families[Number(number)]!.split(" ")[0]!;
}
