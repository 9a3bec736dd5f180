import type { Qualifier } from "../../domain/qualifier.ts";
import type { NumberWords } from "../../domain/number-word-table.ts";
import type { WordsBeside } from "./english/beside.ts";
import type { Cues } from "./english/cues.ts";
import type { Patterns } from "./english/patterns.ts";

/**
 * What the checker asks of a language: its words for numbers, units, dates, hedges and changes, for what is counted, and
 * its wordings of relations. The arithmetic, the entailment, the ledger and the sidecar know no language; the reader's
 * grammar (`read/`) is that of English and European usage, so that a language of another build
 * (Khmer: no word spaces) brings this data and a reader that makes the same mentions.
 */
export interface Language {
  readonly code: string;
  /** Words that hardly a sentence of the language does without. */
  readonly common: ReadonlySet<string>;
  /** How numbers are spelled in words. */
  readonly numbers: NumberWords;
  readonly beside: WordsBeside;
  /** Words and suffixes that multiply ("hundred", "million", "bn"). */
  readonly magnitudes: Readonly<Record<string, number>>;
  readonly ordinals: Readonly<Record<string, number>>;
  /** Parts of a whole, singular and plural ("half", "thirds"). */
  readonly fractions: Readonly<Record<string, number>>;
  /** Words that are a multiple by themselves ("twice", "tripled"). */
  readonly multiples: Readonly<Record<string, number>>;
  /** Plurals that name an order of magnitude ("dozens"): the least they can mean in plain reading. */
  readonly vague: Readonly<Record<string, number>>;
  readonly months: Readonly<Record<string, number>>;
  /** Monday is 1. */
  readonly weekdays: Readonly<Record<string, number>>;
  readonly timeUnits: Readonly<Record<string, string>>;
  /** Word or sign of a unit, with its sub-kind, canonical name and size in the base unit of that sub-kind. */
  readonly measures: Readonly<Record<string, MeasureWord>>;
  readonly currencyWords: Readonly<Record<string, string>>;
  readonly currencySigns: Readonly<Record<string, string>>;
  readonly hedges: readonly Hedge[];
  /** Words that follow a number and hedge it ("or more"). */
  readonly hedgesAfter: readonly Hedge[];
  readonly legal: ReadonlySet<string>;
  readonly instruments: ReadonlySet<string>;
  readonly pinpoints: ReadonlySet<string>;
  readonly references: ReadonlySet<string>;
  /** Words in the singular before a number that make it a name ("Block 7"). */
  readonly namers: ReadonlySet<string>;
  /** Nouns that a report title ends in before its year. */
  readonly titleNouns: ReadonlySet<string>;
  /** Words like numbers that are none ("once"). */
  readonly idioms: ReadonlySet<string>;
  readonly abbreviations: ReadonlySet<string>;
  /** Words that mean the same thing, one list a concept; the first word names it. */
  readonly concepts: readonly (readonly string[])[];
  /** Concepts that narrow a population: a text that has one speaks of a part of it. */
  readonly narrowing: ReadonlySet<string>;
  /** Words that say nothing about what is counted. */
  readonly empty: ReadonlySet<string>;
  /** Words for places of detention: who is there is held. */
  readonly places: ReadonlySet<string>;
  /** Concepts that say whom a statement is about rather than what was done. */
  readonly whom: ReadonlySet<string>;
  /** Concepts that only say what kind of person. */
  readonly persons: ReadonlySet<string>;
  /** Concepts of which a share is one thing wherever it is stated: "72% in pre-trial detention". */
  readonly statuses: ReadonlySet<string>;
  /** Concepts that make one group of people another. */
  readonly groups: ReadonlySet<string>;
  /** Nouns that count no people. */
  readonly things: ReadonlySet<string>;
  /** Nouns that count people and say no more of them. */
  readonly people: ReadonlySet<string>;
  /** Concepts of people who are no part of those held, unless a figure is of them: arrested, released, interviewed. */
  readonly apart: ReadonlySet<string>;
  /** Words that say a number is of others than those named, or of several together. */
  readonly apartWords: ReadonlySet<string>;
  /** Words of a ledger key that weigh little beside others. */
  readonly light: ReadonlySet<string>;
  /** Verbs that end the noun phrase of a figure. */
  readonly verbs: ReadonlySet<string>;
  readonly rising: readonly string[];
  readonly falling: readonly string[];
  readonly patterns: Patterns;
  readonly cues: Cues;
}

export interface MeasureWord {
  readonly sub: "distance" | "area" | "mass" | "volume" | "temperature" | "energy" | "speed" | "data";
  readonly unit: string;
  readonly size: number;
}

/** What a hedge says of its number; `estimate` and `range` say no more than the number does. */
export type HedgeSense = Qualifier | "estimate" | "range";

/** The hedge of a number, by the words around it. */
export function qualifierOf(senses: readonly HedgeSense[]): Qualifier {
  const isTelling = (sense: HedgeSense): sense is Qualifier =>
    sense !== "exact" && sense !== "estimate" && sense !== "range";
  return senses.find(isTelling) ?? "exact";
}

/** Whether a hedge says on which side of the number the truth lies, or how near it. */
export function isHedged(senses: readonly HedgeSense[]): boolean {
  return qualifierOf(senses) !== "exact";
}

export interface Hedge {
  readonly words: string;
  readonly sense: HedgeSense;
  /** Verbs ("exceeded") may be followed by "by" or stand for a change; they are no part of the number's phrase. */
  readonly verb?: true;
}

/** Builds something once for each language. */
export function oncePerLanguage<Result>(
  build: (language: Language) => Result,
): (language: Language) => Result {
  const built = new WeakMap<Language, Result>();
  return (language) => {
    let result = built.get(language);
    if (result === undefined) {
      result = build(language);
      built.set(language, result);
    }
    return result;
  };
}
