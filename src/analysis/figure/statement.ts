import { gather } from "../../domain/gather.ts";
import type { Figure } from "../../domain/figure.ts";
import type { Ref } from "../../domain/id.ts";
import type { IndicatorKind } from "../../domain/indicator.ts";
import type { Locator } from "../../domain/locator.ts";
import type { Quantity } from "../../domain/quantity.ts";
import type { Qualifier } from "../../domain/qualifier.ts";
import type { AnyRecord, RecordOf } from "../../domain/record.ts";
import { type Span, spanOf } from "../../domain/time.ts";
import {
  concepts,
  definitionWords,
  emptyWords,
  groupTags,
  indicatorEmptyWords,
  indicatorSynonyms,
  kindWords,
  phrases,
  prisonerWords,
  populationTags,
  unitScales,
  unitSynonyms,
  witnessWords,
} from "./vocabulary.ts";

/**
 * A figure, capacity, count or measure in the terms in which figures are compared. Two statements are about one thing
 * when `concept`, `place`, `subject` and `dimension` are equal.
 */
export type Statement = {
  readonly ref: Ref;
  /** The kind of record that states it: of a measure or count, the place itself is what is measured or counted. */
  readonly record: "figure" | "capacity" | "count" | "measure";
  readonly figure: ReadFigure;
  readonly source: Ref | undefined;
  /** What is counted, the vocabulary's word where it has one. */
  readonly concept: string;
  readonly kind: IndicatorKind;
  /** Whether the vocabulary puts figures of this concept side by side whatever words their population has. */
  readonly open: boolean;
  /** Groups that the indicator or the population name, sorted. */
  readonly tags: readonly string[];
  /** Groups that the population alone names: of a share, whom it is a share of. */
  readonly populationTags: readonly string[];
  /** The words that tell the people counted from others, groups that the indicator names among them; empty for everyone. */
  readonly population: string;
  /** Of places, the words that say by which definition they were counted; empty where nothing says it. */
  readonly definition: string;
  readonly place: string;
  /** The place as it was called. */
  readonly placeName: string;
  readonly dimension: string;
  /** The number in the dimension's base unit; undefined for times and text. */
  readonly quantity: Quantity | undefined;
  readonly span: Span | undefined;
};

/** A figure with what its indicator means, where the dossier or the place decides that and not the name alone. */
export type ReadFigure = Figure & { readonly reads?: StatementIndicator };

/**
 * Every figure, capacity, count and measure of the records, in order of ref; one that repeats its own figure is left out.
 * Of the same list of records they are read once, as tables, comparisons and derivations all begin with them.
 */
export function statementsOf(records: readonly AnyRecord[]): readonly Statement[] {
  const known = statementsRead.get(records);
  if (known !== undefined) return known;
  const read = readStatements(records);
  statementsRead.set(records, read);
  return read;
}

const statementsRead = new WeakMap<readonly AnyRecord[], readonly Statement[]>();

function readStatements(records: readonly AnyRecord[]): Statement[] {
  const places = placeNames(records);
  const indicators = indicatorsOf(records);
  const figures = new Set(records.filter(({ kind }) => kind === "figure").map(({ ref }) => ref));
  const raw: { ref: Ref; record: Statement["record"]; figure: Figure }[] = [];
  for (const record of records) {
    if (record.kind === "figure") raw.push({ ref: record.ref, record: "figure", figure: record.body });
    else {
      const figure = figureOf(record);
      const repeats = (record.body as { figure?: Ref }).figure;
      if (figure !== undefined && !(repeats !== undefined && figures.has(repeats))) {
        raw.push({ ref: record.ref, record: record.kind as Statement["record"], figure });
      }
    }
  }
  for (const { figure } of raw) places.learn(figure.place);
  return raw
    .map(({ ref, record, figure }) =>
      statementOf(ref, record, withReading(figure, indicators, places), places),
    )
    .sort((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0));
}

/** A unit's dimension and scale; a unit that the vocabulary does not know is a dimension of its own. */
export const unitOf = remembering((unit): StatedUnit => {
  const plain = unit.toLowerCase().trim().replaceAll(/\s+/g, " ");
  const name = unitNames.get(plain) ?? plain;
  return { shift: 0, ...(unitsByName.get(name) ?? { dimension: name, scale: 1 }) };
});

type StatedUnit = { readonly dimension: string; readonly scale: number; readonly shift: number };

/** The distinguishing words of a population, tags among them, in alphabetical order; and the tags alone. */
export function populationOf(words: string | undefined): StatedPopulation {
  return words === undefined ? everyone : readPopulation(words);
}

type StatedPopulation = { readonly key: string; readonly tags: readonly string[] };

const everyone: StatedPopulation = { key: "", tags: [] };

const readPopulation = remembering((words): StatedPopulation => {
  const { tags, rest } = readWords(words.replace(witnessWords, ""));
  const others = rest.filter((word) => !emptyWords.has(word));
  return { key: [...new Set([...tags, ...others])].sort().join(" "), tags };
});

/** The concept, kind and tags that an indicator's name has in the vocabulary, and its words without the tags. */
export const indicatorOf = remembering((indicator): StatementIndicator => {
  const { tags, rest } = readWords(indicator.replaceAll(/[_-]+/g, " "));
  const core = [
    ...new Set(
      rest.map((word) => indicatorNames.get(word) ?? word).filter((word) => !indicatorEmptyWords.has(word)),
    ),
  ].sort();
  const plain = core.filter((word) => !definitionWords.has(word));
  const places = conceptByWords.get(plain.join(" "));
  if (places?.kind === "capacity") return { ...places, known: true, tags, core };
  // A frame of people who were asked is one concept however its parts are called.
  const frame = core.includes("interviewees");
  const words = frame ? "interviewees" : core.join(" ");
  const known = conceptByWords.get(words);
  // "prison" alone counts people only with a group: infants in prison.
  if (known !== undefined && !(words === "prison" && tags.length === 0))
    return { ...known, known: true, tags, core };
  const kind = kindWords.find(([, list]) => list.some((word) => core.includes(word)))?.[0] ?? "stock";
  const concept = kind === "share" && isShareOfPrisoners(core) ? "share" : words;
  return {
    concept,
    kind,
    open: kind === "share" || kind === "growth",
    known: concept === "share",
    tags,
    core,
  };
});

/** What an indicator means: the same concept for every name of it. */
export type StatementIndicator = {
  readonly concept: string;
  readonly kind: IndicatorKind;
  readonly open: boolean;
  /** Whether the vocabulary has it. */
  readonly known: boolean;
  readonly tags: readonly string[];
  readonly core: readonly string[];
};

/** What a figure's indicator means: by the dossier's own words and its place where those decide, else by its name. */
export function indicatorFor(figure: ReadFigure): StatementIndicator {
  return figure.reads ?? indicatorOf(figure.indicator);
}

/** The indicators that the dossier itself describes, by each of their names. */
function indicatorsOf(records: readonly AnyRecord[]): ReadonlyMap<string, StatementIndicator> {
  const read = new Map<string, StatementIndicator>();
  for (const { kind, ref, body } of records) {
    if (kind !== "indicator") continue;
    const known = body.concept === undefined ? undefined : conceptByName.get(body.concept);
    const described = indicatorOf(body.concept ?? body.names[0] ?? ref);
    for (const name of [ref, ...body.names]) {
      const { tags, core } = indicatorOf(name);
      read.set(
        name,
        known === undefined
          ? {
              ...described,
              concept: body.concept ?? ref,
              kind: body.kind ?? described.kind,
              known: true,
              tags,
              core,
            }
          : { ...known, known: true, tags, core },
      );
    }
  }
  return read;
}

/** "Population" counts prisoners where it is a prison's, or says so, and else whoever lives in a place. */
function withReading(
  figure: Figure,
  indicators: ReadonlyMap<string, StatementIndicator>,
  places: PlaceNames,
): ReadFigure {
  const told = indicators.get(figure.indicator);
  if (told !== undefined) return { ...figure, reads: told };
  const read = indicatorOf(figure.indicator);
  if (read.concept !== "inhabitants" || !read.core.includes("population")) return figure;
  const ofPrisoners =
    figure.population_code !== undefined ||
    places.isFacility(figure) ||
    prisonerWords.test(figure.population ?? "") ||
    prisonerWords.test(figure.label ?? "");
  return ofPrisoners ? { ...figure, reads: { ...read, ...conceptByName.get("prison-population")! } } : figure;
}

/** The function with its answers kept: a dossier has thousands of figures and few names. */
function remembering<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    if (known.size > 10_000) known.clear();
    const fresh = read(text);
    known.set(text, fresh);
    return fresh;
  };
}

/** The items under their keys, keys and items in the order in which they came. */
export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    gather(groups, key, item);
  }
  return groups;
}

/** Whether the vocabulary's `share` is of prisoners: "prisoners_drug_share", "pretrial_share". */
function isShareOfPrisoners(core: readonly string[]): boolean {
  return core.every(
    (word) => word === "share" || word === "rate" || word === "prisoner" || word === "prison",
  );
}

const conceptByWords = new Map(
  concepts.flatMap(({ concept, kind, open, words }) =>
    words.map((list) => [list.split(" ").sort().join(" "), { concept, kind, open }] as const),
  ),
);

const conceptByName = new Map(concepts.map(({ concept, kind, open }) => [concept, { concept, kind, open }]));

const indicatorNames = new Map(Object.entries(indicatorSynonyms));
const unitNames = new Map(Object.entries(unitSynonyms));
const unitsByName = new Map(Object.entries(unitScales));
const tagOf = new Map(groupTags.flatMap((words) => words.map((word) => [word, words[0]!] as const)));

function readWords(text: string): { tags: string[]; rest: string[] } {
  let plain = text.toLowerCase();
  for (const [phrase, replacement] of phrases) plain = plain.replaceAll(phrase, replacement);
  const words = plain.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const tags = new Set<string>();
  const rest: string[] = [];
  for (const word of words) {
    const tag = tagOf.get(word);
    if (tag === undefined) rest.push(word);
    else tags.add(tag);
  }
  return { tags: [...tags].sort(), rest };
}

function statementOf(
  ref: Ref,
  record: Statement["record"],
  figure: ReadFigure,
  places: PlaceNames,
): Statement {
  const { dimension: stated, scale, shift } = unitOf(figure.unit);
  const { concept, kind, open, known, tags, core } = indicatorFor(figure);
  // Where the vocabulary is silent, a label may be all that tells two figures of one indicator apart.
  const population = populationOf(figure.population ?? (known ? undefined : figure.label));
  const coded = figure.population_code === undefined ? [] : populationTags[figure.population_code];
  const definition =
    kind === "capacity"
      ? [...core, ...population.key.split(" ")].filter((word) => definitionWords.has(word))
      : [];
  const extra = concept === "interviewees" ? core.filter((word) => word !== "interviewees") : definition;
  // A bare "percent" says what it is a percentage of through its indicator.
  const excess =
    concept === "occupancy" &&
    stated === "percent" &&
    /\b(over|overcrowding|overcapacity)\b/.test(core.join(" "));
  const dimension =
    stated === "percent" && concept === "occupancy"
      ? "of-capacity"
      : stated === "percent" && kind === "growth"
        ? "percent-growth"
        : stated;
  const convert = (number: number): number => number * scale + shift + (excess ? 100 : 0);
  const named = new Set([...tags, ...population.tags, ...coded]);
  // Infants are children, whatever word stands beside them.
  const groups = [...named].filter((tag) => !(tag === "minors" && named.has("infants"))).sort();
  const placed = places.keyOf(figure);
  return {
    ref,
    record,
    figure,
    source: figure.at?.source,
    concept,
    kind,
    open,
    tags: groups,
    // A code says whom the number counts; whom it is a share of stands in the words.
    populationTags: [...new Set([...population.tags, ...coded.filter((tag) => !tags.includes(tag))])].sort(),
    population: [
      ...new Set([...population.key.split(" ").filter((word) => !named.has(word)), ...groups, ...extra]),
    ]
      .filter(Boolean)
      .sort()
      .join(" "),
    definition: [...new Set(definition)].sort().join(" "),
    place: placed.key,
    placeName: placed.name,
    dimension: figure.value.kind === "time" ? "time" : dimension,
    quantity:
      figure.value.kind === "number" ? quantityIn(figure.value, figure.qualifier, convert) : undefined,
    span: figure.as_of === undefined ? undefined : spanOf(figure.as_of),
  };
}

/** The number in base units; a unit that counts downwards ("percent decrease") turns its hedge round. */
function quantityIn(
  value: { readonly low: number; readonly high: number },
  qualifier: Qualifier,
  convert: (number: number) => number,
): Quantity {
  const [low, high] = [convert(value.low), convert(value.high)];
  if (low <= high && convert(1) > convert(0)) return { low, high, qualifier };
  const turned = { over: "under", at_least: "up_to", under: "over", up_to: "at_least" } as const;
  return { low: high, high: low, qualifier: turned[qualifier as keyof typeof turned] ?? qualifier };
}

/** A capacity, count or measure said as a figure; undefined for other records. */
function figureOf(record: AnyRecord): Figure | undefined {
  const common = (body: {
    as_of?: Figure["as_of"];
    at: readonly Locator[];
    note?: string | undefined;
    of: Ref;
  }) => ({
    facility: body.of,
    estimate: false,
    derived_from: [],
    ...(body.as_of === undefined ? {} : { as_of: body.as_of }),
    ...(body.at[0] === undefined ? {} : { at: body.at[0] }),
    ...(body.note === undefined ? {} : { note: body.note }),
  });
  const numbers = (quantity: Quantity) => ({
    value: { kind: "number" as const, low: quantity.low, high: quantity.high },
    qualifier: quantity.qualifier,
  });
  switch (record.kind) {
    case "capacity":
      return {
        ...common(record.body),
        indicator: "capacity",
        ...numbers(record.body.places),
        unit: "places",
        ...(record.body.definition === "unknown" ? {} : { population: record.body.definition }),
        estimate: record.body.definition === "estimate",
      };
    case "count":
      return {
        ...common(record.body),
        indicator: "prison_population",
        ...numbers(record.body.people),
        unit: "persons",
        population_code: record.body.population,
        ...(record.body.population_words === undefined ? {} : { population: record.body.population_words }),
      };
    case "measure":
      return {
        ...common(record.body),
        indicator:
          { length: "cell_length", width: "cell_width", "floor-area": "floor_area" }[
            record.body.what as "length"
          ] ?? record.body.what,
        ...numbers(record.body.value),
        unit: record.body.unit,
      };
    default:
      return undefined;
  }
}

type PlaceNames = {
  /** Whether a figure is of a recorded place of detention, and not of a town or a country. */
  readonly isFacility: (figure: Figure) => boolean;
  readonly learn: (place: string | undefined) => void;
  readonly keyOf: (figure: Figure) => { readonly key: string; readonly name: string };
};

/**
 * Places under one key however they are called: a facility by its ref, name or alias (also as the first of several parts,
 * "Block B, Northgate"), the prison system of a country by the country's name, and a place in words by its fullest form
 * ("Northgate" with "Northgate, Riverbend" where nothing else begins so).
 */
function placeNames(records: readonly AnyRecord[]): PlaceNames {
  const facilities = records.filter((record): record is RecordOf<"facility"> => record.kind === "facility");
  const names = new Map<string, string | undefined>();
  const keyOfRef = new Map<Ref, string>();
  const nameOfRef = new Map(facilities.map(({ ref, body }) => [ref, body.name]));
  for (const { ref, body } of facilities) {
    const key =
      body.type === "prison-system" && body.place !== undefined ? partsOf(body.place).join(", ") : ref;
    keyOfRef.set(ref, key);
    for (const name of [ref, body.name, ...body.aliases]) {
      const plain = partsOf(name).join(", ");
      if (plain === "") continue;
      names.set(plain, names.has(plain) && names.get(plain) !== key ? undefined : key);
    }
  }
  const fuller = new Map<string, Set<string>>();
  const keys = new Set(keyOfRef.values());
  return {
    isFacility({ facility, place }) {
      if (facility !== undefined) return true;
      const parts = partsOf(place ?? "");
      const known = names.get(parts.join(", ")) ?? names.get(parts[0] ?? "");
      return known !== undefined && keys.has(known);
    },
    learn(place) {
      const parts = partsOf(place ?? "");
      for (let length = 1; length < parts.length; length += 1) {
        const short = parts.slice(0, length).join(", ");
        fuller.set(short, (fuller.get(short) ?? new Set()).add(parts.join(", ")));
      }
    },
    keyOf({ facility, place }) {
      if (facility !== undefined)
        return {
          key: keyOfRef.get(facility) ?? facility,
          name: place ?? nameOfRef.get(facility) ?? facility,
        };
      const parts = partsOf(place ?? "");
      const whole = parts.join(", ");
      const known = names.get(whole) ?? names.get(parts[0] ?? "");
      if (known !== undefined) return { key: known, name: place! };
      const candidates = [...(fuller.get(whole) ?? [])].sort((a, b) => b.length - a.length);
      const longest = candidates[0];
      const chain =
        longest !== undefined &&
        candidates.every((other) => longest === other || longest.startsWith(`${other}, `));
      return { key: chain ? longest : whole, name: place ?? "" };
    },
  };
}

/** The comma-separated parts of a place, in lower case, without "the" or a leading number ("18 prisons of …"). */
function partsOf(place: string): string[] {
  return place
    .toLowerCase()
    .split(",")
    .map((part) =>
      part
        .trim()
        .replaceAll(/\s+/g, " ")
        .replace(/^(?:the |\d+ )+(?=\S)/, ""),
    )
    .filter((part) => part !== "");
}
