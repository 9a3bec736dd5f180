import type { Interval } from "../../arithmetic/interval.ts";
import type { Found } from "../read/found.ts";
import { type FigureRead, type Sentence, slot } from "../discourse/sentence.ts";
import type { Cues } from "../language/english/cues.ts";
import type { Lexicon } from "../language/lexicon.ts";

/** A number that a relation may take: a figure, or the whole of "12 of the 30", with the words that say what it is. */
export interface Term {
  readonly figure: FigureRead;
  readonly value: number;
  /** The N of "n of the N". */
  readonly isWhole: boolean;
  readonly sentence: number;
  /** Families of cues of which its sentence has words. */
  readonly families: number;
  /** Position of its slot in the template of its sentence. */
  readonly at: number;
  /** What may be added to it: "count", "percent", "money USD", "duration day". */
  readonly kind: string;
  /** Stems of the words that say what it counts, behind it; none where they are left out. */
  readonly nouns: ReadonlySet<string>;
  /** The words between the number before it and it, and between it and the number behind it: dates are "@". */
  readonly before: string;
  readonly behind: string;
  /** What it may be, where that is not what its figure says: a share in words as a percentage. */
  readonly extent?: Interval;
}

const numeric = new RegExp(
  `[${slot.count}${slot.percent}${slot.multiple}${slot.money}${slot.duration}${slot.nOfN}${slot.range}${slot.fraction}${slot.oneInK}${slot.measure}${slot.rate}${slot.points}${slot.age}]`,
  "g",
);
const dateSlots = new RegExp(`[${slot.date}${slot.other}]`, "g");

/** Letters to either side of a number in which a word binds it. */
const reach = 90;

/** The terms of a sentence, in order. */
export function termsOf(sentence: Sentence, index: number, lexicon: Lexicon, families: number): Term[] {
  const { template, slots } = sentence;
  const places: number[] = [];
  for (const [at, entry] of slots)
    if ("number" in entry && isNumeric(template[at]!) && !isGlued(template, at)) places.push(at);
  const terms: Term[] = [];
  places.forEach((at, k) => {
    const figure = slots.get(at) as FigureRead;
    const before = wordsOf(template.slice(Math.max(k === 0 ? 0 : places[k - 1]! + 1, at - reach), at));
    const behind = wordsOf(
      template.slice(at + 1, Math.min(places[k + 1] ?? template.length, at + 1 + reach)),
    );
    const nouns = nounsBehind(behind, lexicon);
    const kind = kindOf(figure, before, behind, terms.at(-1), slots.get(places[k + 1] ?? -1), lexicon);
    const made = (value: number, isWhole: boolean): Term => ({
      figure,
      value,
      isWhole,
      sentence: index,
      families,
      at,
      kind,
      nouns,
      before,
      behind,
    });
    const moved = (value: number, words: Pick<Term, "before" | "behind">): Term => ({
      ...made(value, false),
      ...words,
      figure: { ...figure, number: value, second: undefined },
      kind: kind === "range" ? "count" : kind,
    });
    const { cues } = lexicon.language;
    if (
      figure.second !== undefined &&
      figure.sub !== "n-of-N" &&
      (isMotion(before, cues) || isWayOf(terms.at(-1), before))
    ) {
      const { to } = cues;
      terms.push(moved(figure.number, { before, behind: ` ${to} ` }));
      terms.push(moved(figure.second, { before: ` ${to} `, behind }));
      return;
    }
    terms.push(made(figure.number, false));
    if (figure.sub === "n-of-N" && figure.second !== undefined) terms.push(made(figure.second, true));
  });
  return terms;
}

/** "rose from 44 to 71 days": a range that is the way from one value to another. */
function isMotion(before: string, { motion }: Cues): boolean {
  return motion.test(before);
}

/** "lengthened by a quarter, from 40 to 50 hours": a range right behind a change. */
function isWayOf(last: Term | undefined, before: string): boolean {
  return (
    last !== undefined &&
    /^(?:percent|fraction|multiple)$/.test(last.kind) &&
    /^,? (?:up |down )?from $/.test(before)
  );
}

/** "episode-1": a number glued to a word is part of a name. */
function isGlued(template: string, at: number): boolean {
  return template[at - 1] === "/" || (template[at - 1] === "-" && /[\p{L}\d]/u.test(template[at - 2] ?? ""));
}

function isNumeric(letter: string): boolean {
  numeric.lastIndex = 0;
  return numeric.test(letter);
}

function wordsOf(text: string): string {
  return text.replace(dateSlots, "@");
}

/** "from 30 per cent to 24", "from 2 to 5 dollars": a bare number has the unit of the one that it is set against. */
function kindOf(
  figure: FigureRead,
  before: string,
  behind: string,
  last: Term | undefined,
  next: FigureRead | Found | undefined,
  { language }: Lexicon,
): string {
  const own = ownKind(figure);
  const { cues } = language;
  if (own !== "count") return own;
  if (next !== undefined && "number" in next && cues.fromEnd.test(before) && cues.toAlone.test(behind)) {
    const its = ownKind(next);
    if (hasUnit(its)) return its;
  }
  if (!cues.bare.test(behind) || last === undefined || !hasUnit(last.kind) || cues.ago.test(last.behind))
    return own;
  if (last.kind === "percent" && (figure.number > 100 || last.behind.includes(","))) return own;
  const isAnd = last.kind !== "percent" && cues.andOther.test(last.behind) && /^ ?[,.;)]|^$/.test(behind);
  return cues.setAgainst.test(last.behind) || isAnd ? last.kind : own;
}

function hasUnit(kind: string): boolean {
  return /^(?:percent|money|measure|duration)/.test(kind);
}

function ownKind({ kind, sub, unit }: FigureRead): string {
  if (kind === "percent") return sub === "points" ? "points" : "percent";
  if (kind === "money") return `money ${unit ?? ""}`;
  if (kind === "duration") return sub === "rate" ? "rate" : `duration ${unit ?? ""}`;
  if (kind === "ratio") return sub ?? "ratio";
  if (kind === "age") return "age";
  if (sub === "count" || sub === "n-of-N") return "count";
  return sub === "range" || sub === "vague" || sub === "quantifier" ? sub : `measure ${unit ?? ""}`;
}

const wordOrStop = /[\p{L}][\p{L}’'-]*|[^\s]/gu;

/** Stems of the nouns right behind a figure: the words up to the first that ends the phrase. */
export function nounsBehind(behind: string, { language }: Lexicon): ReadonlySet<string> {
  const { cues } = language;
  const nouns = new Set<string>();
  wordOrStop.lastIndex = 0;
  const text = behind.replace(cues.ofGroup, " ").replace(/^-/, " ");
  for (
    let match = wordOrStop.exec(text), k = 0;
    match !== null && k < 5;
    match = wordOrStop.exec(text), k++
  ) {
    const word = match[0];
    // "6,000 people were arrested": what they are is what was done.
    if (cues.be.has(word) && [...nouns].every((noun) => peopleStems(cues).has(noun))) {
      const done = /^ ([a-z]+ed)\b/.exec(text.slice(match.index + word.length))?.[1];
      if (done !== undefined) nouns.add(stemOf(done));
      break;
    }
    if (!/^\p{L}/u.test(word) || cues.phraseEnds.has(word)) break;
    if (cues.weak.has(word)) continue;
    nouns.add(stemOf(word));
  }
  return nouns;
}

const stemsOfPeople = new WeakMap<Cues, ReadonlySet<string>>();

function peopleStems(cues: Cues): ReadonlySet<string> {
  let stems = stemsOfPeople.get(cues);
  if (stems === undefined) {
    stems = new Set([...cues.people].map((word) => stemOf(word)));
    stemsOfPeople.set(cues, stems);
  }
  return stems;
}

/** A word without its endings, so that "prisoners" is "prisoner" and "arrested" is "arrests". */
export function stemOf(word: string): string {
  const bare = word
    .replace(/[’']s?$/, "")
    .replace(/(?:ies|ied)$/, "y")
    .replace(/(?:ings?|ed|es|s)$/, "")
    .replace(/e$/, "");
  return bare.length >= 3 ? bare : word;
}

/** Whether two terms may count the same thing: one leaves out what it counts, or they share a word for it. */
export function agree(a: Term, b: Term): boolean {
  if (a.kind !== b.kind) return false;
  if (a.nouns.size === 0 || b.nouns.size === 0) return true;
  for (const noun of a.nouns) if (b.nouns.has(noun)) return true;
  return false;
}
