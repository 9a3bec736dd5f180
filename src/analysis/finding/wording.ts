import { grouped } from "../../arithmetic/number-text.ts";
import { capital } from "../../domain/noun.ts";
import type { Finding } from "../../domain/finding.ts";
import type { Frame, Unit } from "../../domain/frame.ts";
import type { MissingState } from "../../domain/value-state.ts";
import type { FindingResult } from "./finding.ts";
import { universal } from "./quantifier.ts";
import { own } from "../../domain/own.ts";

/** The words that a finding's sentence is made of, apart from the rules that choose them. */
export type FindingWords = {
  readonly small: readonly string[];
  readonly none: string;
  readonly all: string;
  /** One and several of a unit. */
  readonly units: Readonly<Record<Unit, readonly [string, string]>>;
  readonly answered: Readonly<Record<"person" | "other", string>>;
  /** What is said of one, and of several, of whom an answer is missing. */
  readonly states: Readonly<Record<MissingState, readonly [string, string]>>;
  readonly both: string;
  readonly neither: string;
  /** What is said of so many (or of one, by its unit) of whom it is not known whether they belong to a group. */
  readonly undetermined: (count: string, one: string | undefined, whom: string) => string;
  /** So many of a group just named (or of a unit) may be fewer: they are at least and at most so many. */
  readonly maybeSame: (count: string, fewer: string, unit: string, range: string) => string;
  /** That with the property, too, are fewer if so. */
  readonly andCount: (range: string) => string;
  readonly range: (least: string, most: string, next: boolean) => string;
  /** A group that was just named. */
  readonly them: string;
  /** A group as those who belong to it, and those of it whom the population leaves, where it is not all. */
  readonly the: (members: string) => string;
  readonly inQuestion: (members: string) => string;
  readonly thoseInQuestion: (members: string) => string;
  readonly onRecord: string;
  readonly noPredicate: string;
  /** Where nobody of a group of so many answered, or its only one did not, and where nobody is known to belong to it. */
  readonly nothing: (count: string, whom: string) => string;
  readonly nothingOfOne: (only: string) => string;
  readonly empty: (those: string) => string;
  /** The only one of a unit: with an answer, on record, or in a group. */
  readonly only: (one: string, where: string) => string;
  readonly among: (members: string) => string;
  readonly inQuestionAmong: (members: string) => string;
  /** Of a single one: that it has the property, or has not. */
  readonly single: (only: string, predicate: string, has: boolean, isPerson: boolean) => string;
  /** The predicate as it stands after one. */
  readonly ofOne: (predicate: string, isPerson: boolean) => string;
  readonly of: (count: string, total: string, whom: string) => string;
  /** Of so many who do not have the property in full, it is on record that they have it in part. */
  readonly inPart: (count: string) => string;
  readonly and: string;
};

export const englishWords: FindingWords = {
  small: ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
  none: "none",
  all: "all",
  units: {
    person: ["person", "people"],
    episode: ["detention", "detentions"],
    stage: ["stage of detention", "stages of detention"],
    stay: ["stay", "stays"],
    charge: ["charge", "charges"],
    test: ["test", "tests"],
    payment: ["payment", "payments"],
    position: ["post", "posts"],
    account: ["account", "accounts"],
    act: ["act", "acts"],
    death: ["death", "deaths"],
    safeguard: ["safeguard", "safeguards"],
    facility: ["place", "places"],
    cell: ["cell", "cells"],
    letter: ["letter", "letters"],
    recommendation: ["recommendation", "recommendations"],
    promise: ["promise", "promises"],
  },
  answered: { person: "who answered", other: "with an answer on record" },
  states: {
    not_asked: ["was not asked", "were not asked"],
    no_answer: ["gave no answer", "gave no answer"],
    does_not_know: ["did not know", "did not know"],
    declined: ["declined to answer", "declined to answer"],
    not_applicable: ["could not be asked this", "could not be asked this"],
    not_stated: ["has no answer on record", "have no answer on record"],
    conflicting: ["has conflicting accounts on record", "have conflicting accounts on record"],
    imprecise: ["has an answer too imprecise to tell", "have answers too imprecise to tell"],
  },
  both: "both",
  neither: "neither",
  undetermined: (count, one, whom) =>
    `of ${count} more it is not known whether ${one === undefined ? "they are" : `that ${one} is`} among ${whom}`,
  maybeSame: (count, fewer, unit, range) => `${count} of them may be ${fewer} ${unit}, so they are ${range}`,
  andCount: (range) => `, of whom it holds for ${range}`,
  range: (least, most, next) => `${least} ${next ? "or" : "to"} ${most}`,
  them: "them",
  the: (members) => `the ${members}`,
  inQuestion: (members) => `in question among the ${members}`,
  thoseInQuestion: (members) => `those in question among the ${members}`,
  onRecord: "on record",
  noPredicate: "fit the statement",
  nothing: (count, whom) => `nothing is on record about this for any of the ${count} ${whom}`,
  nothingOfOne: (only) => `nothing is on record about this for ${only}`,
  empty: (those) => `nobody on record is known to be among ${those}`,
  only: (one, where) => `the only ${one} ${where}`,
  among: (members) => `among the ${members}`,
  inQuestionAmong: (members) => `in question among the ${members}`,
  single: (only, predicate, has, isPerson) =>
    has
      ? `${only} ${ofOne(predicate, isPerson)}`
      : `${only} is not among those ${isPerson ? "who" : "that"} ${predicate}`,
  ofOne,
  of: (count, total, whom) => `${count} of the ${total} ${whom}`,
  inPart: (count) => `for ${count} of them it holds in part`,
  and: "and",
};

/**
 * The sentence that a result allows. Its total is those who answered and the rest is said after it; below 30 answers it gives
 * counts only, from 30 a whole percentage, from 200 one decimal; "all" and "none" of a frame stand only where every answer
 * is in and nobody's belonging is open, else they are "of those who answered". The frame is part of the sentence wherever it
 * is not all who answered. Against a statement of none, those of whom it holds in part are said too.
 */
export function findingSentence(
  result: FindingResult,
  finding: Pick<Finding, "unit" | "predicate"> & Partial<Pick<Finding, "population">>,
  frame: Pick<Frame, "label"> | undefined,
  words: FindingWords = englishWords,
): string {
  const [one, many] = words.units[finding.unit];
  const isPerson = finding.unit === "person";
  const members = frame === undefined ? `${many} ${words.onRecord}` : bare(frame.label, words);
  const everyMember = (finding.population ?? "true").trim() === "true";
  // Where no other number stands before it, a frame keeps the one in its label: "the 5 I met" are not "the I met".
  const group = frame === undefined ? members : frame.label.replace(/^the\s+/i, "");
  const whom = everyMember ? members : words.inQuestion(group);
  const those = everyMember ? words.the(group) : words.thoseInQuestion(group);
  const only = (): string => {
    if (!everyMember) return words.only(one, words.inQuestionAmong(group));
    return words.only(one, frame === undefined ? words.onRecord : words.among(group));
  };
  const states = (Object.entries(result.missing) as [MissingState, number][]).filter(
    ([, count]) => count > 0,
  );
  const total = result.N + states.reduce((sum, [, count]) => sum + count, 0);
  const { doubtful } = result;
  const parts: string[] = [];
  if (total === 0) parts.push(words.empty(those));
  else if (result.N === 0)
    parts.push(total === 1 ? words.nothingOfOne(only()) : words.nothing(inWords(total, words), whom));
  else {
    const complete = total === result.N && doubtful === 0;
    const answered = words.answered[isPerson ? "person" : "other"];
    const predicate = finding.predicate ?? words.noPredicate;
    parts.push(
      result.N === 1
        ? words.single(complete ? only() : words.only(one, answered), predicate, result.n === 1, isPerson)
        : mainClause(result, predicate, complete ? whom : `${many} ${answered}`, isPerson, words),
    );
    const inPart =
      result.stated !== undefined && universal(result.stated) === "none"
        ? result.exceptions.length - result.n
        : 0;
    if (inPart > 0) parts.push(words.inPart(inWords(inPart, words)));
    if (result.maybeSame.length > 0) parts.push(maybeSameClause(result, finding.unit, words));
    if (states.length > 0) parts.push(missingClause(states, total, whom, words));
  }
  if (doubtful > 0)
    parts.push(
      words.undetermined(
        inWords(doubtful, words),
        doubtful === 1 ? one : undefined,
        parts.length > 1 || result.N === 0 ? words.them : those,
      ),
    );
  return `${capital(parts.join("; "))}.`;
}

function mainClause(
  { n, N }: FindingResult,
  predicate: string,
  whom: string,
  isPerson: boolean,
  words: FindingWords,
): string {
  const isOne = n === 1 || (n === 0 && N === 2);
  return `${subject(n, N, whom, words)}${percentage(n, N)} ${isOne ? words.ofOne(predicate, isPerson) : predicate}`;
}

/** "two of them may be one person, so they are 2 or 3" */
function maybeSameClause({ n, N, least, maybeSame }: FindingResult, unit: Unit, words: FindingWords): string {
  const records = maybeSame.reduce((sum, group) => sum + group.length, 0);
  const range = (low: number, high: number): string =>
    low === high ? grouped(high) : words.range(grouped(low), grouped(high), high - low === 1);
  const [one, many] = words.units[unit];
  const clause = words.maybeSame(
    inWords(records, words),
    inWords(maybeSame.length, words),
    maybeSame.length === 1 ? one : many,
    range(least.N, N),
  );
  return n === N || n === 0 ? clause : `${clause}${words.andCount(range(least.n, n))}`;
}

/** "two of the 20 people interviewed were not asked and one declined to answer" */
function missingClause(
  states: readonly (readonly [MissingState, number])[],
  total: number,
  whom: string,
  words: FindingWords,
): string {
  const clauses = states.map(([state, count], i) => {
    const counted = inWords(count, words);
    const [single, several] = words.states[state];
    return `${i === 0 ? words.of(counted, grouped(total), whom) : counted} ${count === 1 ? single : several}`;
  });
  return clauses.length === 1
    ? clauses[0]!
    : `${clauses.slice(0, -1).join(", ")} ${words.and} ${clauses.at(-1)!}`;
}

/** A phrase that a result does not carry, and why. */
export type RefusedPhrase = { readonly phrase: string; readonly why: string };

/**
 * What of a text may not stand beside a finding: words for a whole population ("most prisoners", "prevalence", margins of
 * error) where the sample is neither random nor a full register; percentages below 30 answers, decimals below 200; "all"
 * or "none" of a total with answers missing.
 */
export function refusedPhrases(
  text: string,
  result: Pick<FindingResult, "n" | "N" | "missing">,
  sampling: Frame["sampling"] = "convenience",
): RefusedPhrase[] {
  const refused: RefusedPhrase[] = [];
  const refuse = (pattern: RegExp, why: string): void => {
    for (const [phrase] of text.matchAll(pattern)) refused.push({ phrase, why });
  };
  if (sampling !== "random" && sampling !== "register")
    for (const pattern of wholePopulation)
      refuse(pattern, "the sample is not random and says nothing of those outside it; name who was counted");
  const percent = /\d+(?:\.\d+)?\s*(?:%|per ?cent)/gi;
  if (result.N < 30) refuse(percent, `below 30 answers only counts are given; there are ${result.N}`);
  else if (result.N < 200)
    refuse(/\d+\.\d+\s*(?:%|per ?cent)/gi, `below 200 answers percentages are whole; there are ${result.N}`);
  const missing = Object.values(result.missing).reduce((sum, count) => sum + count, 0);
  for (const [phrase, word, digits] of text.matchAll(
    /\b(none of the|all(?: of)?(?: the)?|every one of the) (\d+)\b/gi,
  ))
    if (missing > 0 && Number(digits) > result.N)
      refused.push({
        phrase,
        why: `${word!.toLowerCase().split(" ")[0]} needs every answer, and ${missing} of ${digits} are missing`,
      });
  return refused;
}

const people = "(?:prisoners|detainees|inmates|prisons|people in (?:prison|detention)|people who use drugs)";

const wholePopulation: readonly RegExp[] = [
  new RegExp(
    `\\b(?:most|almost all|nearly all|the (?:vast )?majority of|the average|\\d+(?:\\.\\d+)?\\s*(?:%|per ?cent) of)(?: the| all)? ${people}\\b(?! (?:interviewed|in (?:this|our|the) (?:sample|frame)|who (?:answered|spoke)))`,
    "gi",
  ),
  /\bprevalen(?:ce|t)\b/gi,
  /\b(?:margins? of error|confidence intervals?|statistically significant)\b|±/gi,
];

function subject(n: number, N: number, whom: string, words: FindingWords): string {
  if (n === 0) return words.of(N === 2 ? words.neither : words.none, grouped(N), whom);
  if (n < N) return words.of(inWords(n, words), grouped(N), whom);
  return N === 2 ? `${words.both} ${whom}` : `${words.all} ${grouped(N)} ${whom}`;
}

function percentage(n: number, N: number): string {
  if (N < 30 || n === 0 || n === N) return "";
  const share = (100 * n) / N;
  if (N >= 200) return ` (${clipped(Math.round(share * 10) / 10, 0.1, 1)}%)`;
  return ` (${clipped(Math.round(share), 1, 0)}%)`;
}

/** Rounding never makes nobody or everybody of a share that is neither. */
function clipped(share: number, step: number, decimals: number): string {
  return Math.min(100 - step, Math.max(step, share)).toFixed(decimals);
}

function inWords(count: number, words: FindingWords): string {
  return words.small[count] ?? grouped(count);
}

const verbsOfOne: Readonly<Record<string, string>> = { were: "was", are: "is", have: "has", do: "does" };
const smallWords =
  "a|an|as|at|the|their|by|for|from|in|into|of|on|over|to|under|with|without|against|beside|before|after|when|while|together";
/** "told their rights", "in prison": where "was" can take the place of "were". Before "bystanders" it can't. */
const takesOne = new RegExp(
  `^(?:(?:not )?(?!(?:children|women|men)\\b)\\w+(?:ed|en|ld|nt|wn|ught)(?:$|,| (?:${smallWords})\\b)|(?:${smallWords}) )`,
);

function ofOne(predicate: string, isPerson: boolean): string {
  const [verb, rest] = [/^\w+/.exec(predicate)?.[0] ?? "", predicate.replace(/^\w+ /, "")];
  const isOfBeing = verb === "were" || verb === "are";
  if (isOfBeing && !takesOne.test(rest)) return `is among those ${isPerson ? "who" : "that"} ${predicate}`;
  return predicate.replace(/^\w+/, (word) => own(verbsOfOne, word) ?? word);
}

/** A frame's label without its article and number, which the sentence gives itself. */
function bare(label: string, words: FindingWords): string {
  const number = new RegExp(`^(?:\\d+|${words.small.join("|")})\\s+`, "i");
  return label.replace(/^the\s+/i, "").replace(number, "");
}
