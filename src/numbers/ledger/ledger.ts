import { gather } from "../../domain/gather.ts";
import { z } from "zod";
import { type DayRange, dayRange } from "../discourse/calendar.ts";
import { saidIn } from "../../arithmetic/figure-said.ts";
import { computed, extentOf, type Said, type Truth, truthOf } from "../../arithmetic/hedge-law.ts";
import { between, divide, type Interval, scale } from "../../arithmetic/interval.ts";
import { qualifiers } from "../../domain/qualifier.ts";
import type { Lexicon } from "../language/lexicon.ts";
import type { Rate } from "../relation/conversion.ts";
import { conceptOf } from "../discourse/sentence.ts";

/** One line of a ledger: a sourced figure that drafts are held against. */
export const ledgerFigureSchema = z.object({
  id: z.string().min(1),
  quantity: z.string().min(1),
  population: z.string().nullish(),
  place: z.string().nullish(),
  as_of: z.string().nullish(),
  value: z.union([z.number(), z.tuple([z.number(), z.number()])]),
  unit: z.string().nullish(),
  status: z.enum(["exact", "rounded", "lower_bound", "estimate"]).default("exact"),
  /** The hedge of the number as its source has it; without one, what its status says. */
  qualifier: z.enum(qualifiers).optional(),
  source: z.unknown().optional(),
});

export type LedgerFigure = z.input<typeof ledgerFigureSchema>;

/** A ledger figure, or one derived from two, made ready for matching. */
export interface LedgerEntry {
  readonly id: string;
  readonly figure: LedgerFigure;
  readonly concepts: ReadonlySet<string>;
  readonly population: ReadonlySet<string>;
  /** Size of the population, where its description begins with one: "20 interviewees". */
  readonly size: number | undefined;
  readonly range: DayRange | undefined;
  readonly unit: string;
  readonly value: number;
  readonly truth: Truth;
  /** The number as its source says it, at the precision printed; undefined for one that is exactly so. */
  readonly said: Said | undefined;
  readonly status: "exact" | "rounded" | "lower_bound" | "estimate";
  /** How it was computed, for a derived one. */
  readonly derivation: string | undefined;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
  readonly byConcept: ReadonlyMap<string, readonly LedgerEntry[]>;
  readonly rates: readonly Rate[];
  readonly places: readonly string[];
}

/** Prepares ledger figures for matching; currency rates are set apart, shares are derived over every place and date. */
export function prepareLedger(figures: readonly LedgerFigure[], lexicon: Lexicon): Ledger {
  const entries: LedgerEntry[] = [];
  const rates: Rate[] = [];
  for (const figure of figures) {
    const rate = rateOf(figure, lexicon);
    if (rate !== undefined) {
      rates.push(rate);
      continue;
    }
    entries.push(entryOf(figure, lexicon));
  }
  entries.push(...derivedShares(entries, lexicon));
  const byConcept = new Map<string, LedgerEntry[]>();
  for (const entry of entries) {
    for (const concept of entry.concepts) {
      gather(byConcept, concept, entry);
    }
  }
  const places = [
    ...new Set(entries.map(({ figure }) => figure.place).filter((place) => typeof place === "string")),
  ];
  return { entries, byConcept, rates, places };
}

/** The hedge that a status stands for. */
const hedges = { exact: "exact", rounded: "exact", lower_bound: "at_least", estimate: "about" } as const;

function entryOf(figure: LedgerFigure, lexicon: Lexicon): LedgerEntry {
  const status = figure.status ?? "exact";
  const [low, high] = typeof figure.value === "number" ? [figure.value, figure.value] : figure.value;
  const unit = unitOf(figure.unit);
  const number = saidIn(unit, { low, high, qualifier: figure.qualifier ?? hedges[status] });
  const isExactly = status === "exact" && figure.qualifier === undefined;
  const population = figure.population ?? "";
  const size = /^\s*(?:the )?([\d,]+)\b/.exec(population)?.[1];
  return {
    id: figure.id,
    figure,
    concepts: conceptsOf(figure.quantity, lexicon),
    population: conceptsOf(population, lexicon),
    size: size === undefined ? undefined : Number(size.replaceAll(",", "")),
    range: figure.as_of === null || figure.as_of === undefined ? undefined : dayRange(figure.as_of),
    unit,
    value: low,
    truth: status === "rounded" ? { ...truthOf(number), ...extentOf(number) } : truthOf(number),
    said: isExactly ? undefined : number,
    status,
    derivation: undefined,
  };
}

function unitOf(unit: string | null | undefined): string {
  if (unit === null || unit === undefined) return "person";
  if (/^(%|percent|per cent|pct)$/i.test(unit)) return "%";
  return unit;
}

/** Concepts of a key or description: "share_awaiting_trial" is about pre-trial detention. */
export function conceptsOf(text: string, lexicon: Lexicon): Set<string> {
  const concepts = new Set<string>();
  for (const word of text.toLowerCase().split(/[^a-z]+/)) {
    const concept = conceptOf(lexicon, word);
    if (concept !== undefined) concepts.add(concept);
  }
  if (concepts.size === 0 && /prison|jail|detention|detained/.test(text.toLowerCase())) concepts.add("held");
  return concepts;
}

/** "riel_per_usd", unit "KHR/USD". */
function rateOf(figure: LedgerFigure, lexicon: Lexicon): Rate | undefined {
  if (typeof figure.value !== "number") return undefined;
  const pair = /^([A-Za-z]{3})\s*(?:\/|per)\s*([A-Za-z]{3})$/.exec(figure.unit ?? "");
  if (pair !== null)
    return {
      from: pair[1]!.toUpperCase(),
      to: pair[2]!.toUpperCase(),
      value: figure.value,
      figure: figure.id,
    };
  const words = /^([a-z]+)_(?:per|to)_(?:one_)?(?:us_)?([a-z]+)$/.exec(figure.quantity.toLowerCase());
  if (words === null) return undefined;
  const code = (word: string) =>
    lexicon.entries.get(word)?.currency ?? lexicon.entries.get(`${word}s`)?.currency;
  const [from, to] = [code(words[1]!), code(words[2]!)];
  return from === undefined || to === undefined
    ? undefined
    : { from, to, value: figure.value, figure: figure.id };
}

/** The share that a narrower population is of a wider one at one place and time. */
function derivedShares(entries: readonly LedgerEntry[], lexicon: Lexicon): LedgerEntry[] {
  const derived: LedgerEntry[] = [];
  const counts = entries.filter(
    (entry) => entry.unit !== "%" && entry.concepts.size > 0 && entry.concepts.size <= 6,
  );
  if (counts.length > 400) return derived;
  for (const whole of counts) {
    if (whole.concepts.has("capacity") || narrow(whole).size > 1) continue;
    for (const part of counts) {
      if (part === whole || part.unit !== whole.unit || !(part.value < whole.value)) continue;
      if ((part.figure.place ?? null) !== (whole.figure.place ?? null) || part.concepts.has("capacity"))
        continue;
      if (!isNear(part.range, whole.range)) continue;
      const inner = narrow(part);
      const outer = narrow(whole);
      if (inner.size <= outer.size || ![...outer].every((concept) => inner.has(concept))) continue;
      if (whole.concepts.has("held") !== part.concepts.has("held") && !whole.concepts.has("held")) continue;
      if (!isPartOf(part, whole, lexicon)) continue;
      derived.push({
        ...part,
        id: `${part.id}/${whole.id}`,
        unit: "%",
        value: (part.value / whole.value) * 100,
        truth: shareTruth(part, whole),
        said: undefined,
        derivation: `${part.id} / ${whole.id}`,
      });
    }
  }
  return derived;
  function narrow(entry: LedgerEntry): Set<string> {
    return new Set(
      [...entry.concepts, ...entry.population].filter((concept) => lexicon.language.narrowing.has(concept)),
    );
  }
}

/** What a share in percent may be, by what its part and its whole may be. */
function shareTruth({ truth: part }: LedgerEntry, { truth: whole }: LedgerEntry): Truth {
  const share = (a: Interval, b: Interval): Interval => scale(divide(a, b) ?? between(0, Infinity), 100);
  return computed(share(part.core, whole.core), share(part.reach, whole.reach));
}

/** Whether a figure compares or adds up others: no count that anything is a share of. */
export function isCompared({ quantity }: LedgerFigure): boolean {
  return compared.test(quantity);
}

const compared = /^(?:difference|change|people[ _-]above|sum)\b|_(?:change|growth)$/;

/**
 * Whether the people of one count are among those of another: prisoners on a charge are among the prisoners; those
 * arrested, released or interviewed, and those a register has, are not.
 */
function isPartOf(part: LedgerEntry, whole: LedgerEntry, lexicon: Lexicon): boolean {
  if (part.size !== undefined || isCompared(part.figure) || isCompared(whole.figure)) return false;
  const { apart, statuses } = lexicon.language;
  if ([...part.concepts].some((concept) => apart.has(concept) && !whole.concepts.has(concept))) return false;
  if (!whole.concepts.has("held")) return true;
  const own = [...part.concepts, ...part.population];
  return (
    own.some((concept) => concept === "held" || statuses.has(concept)) ||
    /prison|jail|detention|detained/.test(
      `${part.figure.quantity} ${part.figure.population ?? ""}`.toLowerCase(),
    )
  );
}

/** Whether two dates may be of one count; unknown dates may. */
export function isNear(a: DayRange | undefined, b: DayRange | undefined, days = 100): boolean {
  if (a === undefined || b === undefined) return true;
  return a.from - days < b.until && b.from - days < a.until;
}
