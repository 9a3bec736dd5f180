import type { Finding } from "../domain/finding.ts";
import type { Frame, Unit } from "../domain/frame.ts";
import type { MissingState } from "../domain/value-state.ts";
import type { FindingResult } from "./finding.ts";

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
  /** What is said of so many of whom it is not known whether they belong to a group (named, unless it just was). */
  readonly undetermined: (count: string, one: boolean, whom: string | undefined) => string;
  /** Those of a frame whom the population leaves, where it is not all. */
  readonly inQuestion: (whom: string) => string;
  readonly onRecord: string;
  readonly noPredicate: string;
  /** Where nobody of a group of so many answered, and where nobody is known to belong to it. */
  readonly nothing: (count: string, whom: string) => string;
  readonly empty: (whom: string) => string;
  /** Of a single one who answered: that it has the property, or has not. */
  readonly single: (whom: string, predicate: string, has: boolean) => string;
  /** The predicate as it stands after one. */
  readonly ofOne: (predicate: string) => string;
  readonly of: (count: string, total: string, whom: string) => string;
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
  undetermined: (count, one, whom) =>
    `of ${count} more it is not known whether ${one ? "it is" : "they are"} among ${whom === undefined ? "them" : `the ${whom}`}`,
  inQuestion: (whom) => `in question among the ${whom}`,
  onRecord: "on record",
  noPredicate: "fit the statement",
  nothing: (count, whom) => `nothing is on record about this for any of the ${count} ${whom}`,
  empty: (whom) => `nobody on record is known to be among the ${whom}`,
  single: (whom, predicate, has) =>
    has
      ? `the only ${whom} ${predicate.replace(/^were\b/, "was")}`
      : `the only ${whom} is not among those who ${predicate}`,
  ofOne: (predicate) => predicate.replace(/^were\b/, "was"),
  of: (count, total, whom) => `${count} of the ${total} ${whom}`,
  and: "and",
};

/**
 * The sentence that a result allows. Its total is those who answered and the rest is said after it; below 30 answers it gives
 * counts only, from 30 a whole percentage, from 200 one decimal; "all" and "none" of a frame stand only where every answer
 * is in and nobody's belonging is open, else they are "of those who answered". The frame is part of the sentence wherever it
 * is not all who answered.
 */
export function findingSentence(
  result: FindingResult,
  finding: Pick<Finding, "unit" | "predicate"> & Partial<Pick<Finding, "population">>,
  frame: Pick<Frame, "label"> | undefined,
  words: FindingWords = englishWords,
): string {
  const [one, many] = words.units[finding.unit];
  const members = frame === undefined ? `${many} ${words.onRecord}` : bare(frame.label);
  const everyMember = (finding.population ?? "true").trim() === "true";
  const whom = everyMember ? members : words.inQuestion(members);
  const states = (Object.entries(result.missing) as [MissingState, number][]).filter(
    ([, count]) => count > 0,
  );
  const total = result.N + states.reduce((sum, [, count]) => sum + count, 0);
  const doubtful = result.undetermined.length;
  const parts: string[] = [];
  if (total === 0) parts.push(words.empty(whom));
  else if (result.N === 0) parts.push(words.nothing(inWords(total, words), whom));
  else {
    const complete = total === result.N && doubtful === 0;
    const answered = words.answered[finding.unit === "person" ? "person" : "other"];
    parts.push(
      mainClause(result, finding.predicate ?? words.noPredicate, words, {
        whom: complete ? whom : `${many} ${answered}`,
        single: complete ? undefined : `${one} ${answered}`,
      }),
    );
    if (states.length > 0) parts.push(missingClause(states, total, whom, words));
  }
  if (doubtful > 0)
    parts.push(
      words.undetermined(
        inWords(doubtful, words),
        doubtful === 1,
        parts.length > 1 || result.N === 0 ? undefined : whom,
      ),
    );
  return `${capital(parts.join("; "))}.`;
}

function mainClause(
  { n, N }: FindingResult,
  predicate: string,
  words: FindingWords,
  { whom, single }: { readonly whom: string; readonly single: string | undefined },
): string {
  if (N === 1 && single !== undefined) return words.single(single, predicate, n === 1);
  const agreeing = n === 1 ? words.ofOne(predicate) : predicate;
  return `${subject(n, N, whom, words)}${percentage(n, N)} ${agreeing}`;
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
    return `${i === 0 ? words.of(counted, inFigures(total), whom) : counted} ${count === 1 ? single : several}`;
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
  if (n === 0) return words.of(words.none, inFigures(N), whom);
  // "All 20 people"; of a single one the count says as much.
  return n === N && N > 1
    ? `${words.all} ${inFigures(N)} ${whom}`
    : words.of(inWords(n, words), inFigures(N), whom);
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
  return words.small[count] ?? inFigures(count);
}

function inFigures(count: number): string {
  return String(count).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A frame's label without its article and number, which the sentence gives itself. */
function bare(label: string): string {
  return label.replace(/^the\s+/i, "").replace(/^\d+\s+/, "");
}

function capital(text: string): string {
  return text.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}
