import type { CountedPopulation, Release, ReleasedCount, Where } from "../../domain/release.ts";
import type { Ref } from "../../domain/id.ts";
import type { Quantifier } from "../../domain/finding.ts";
import type { LabelRule } from "./table-label.ts";
import { type CrossTable, type TableMember, unanswered } from "../finding/cross-table.ts";
import { type FindingResult } from "../finding/finding.ts";
import { quantifierHolds, universal } from "../finding/quantifier.ts";

/** How many people are few, and how many where all are women, minors or of one place: those are found sooner. */
export const fewPeople = 5;
export const fewOfOneKind = 10;

/** How few people are few, and whose a record is. */
export type Few = {
  readonly leastOf: (refs: readonly Ref[]) => number;
  readonly personOf: (ref: Ref) => Ref;
};

/**
 * What is asked of people: by which variables, whether to be known by one of them may harm, and whether they are told apart by
 * what makes few of more people (`narrows`): sex, age, place.
 */
export type AskedOf = {
  readonly key: string;
  readonly about: readonly string[];
  readonly harmful: boolean;
  readonly narrows: boolean;
  /** Categories of which it may be told that nobody is in them. */
  readonly spares: readonly string[];
};

/** By what a population is chosen, and where that may harm, how it was looked for. */
export type ChosenBy = {
  readonly about: readonly string[];
  readonly looked: CountedPopulation["looked"];
};

/** What of a finding is told: its numbers, its percentage, or a word for its share. */
export const tellings = ["count", "percent", "words"] as const;
export type Telling = (typeof tellings)[number];

const told = (count: number): ReleasedCount["says"] => ({ form: "count", low: count, high: count });

/** The category of those of whom it is not known whether they belong to the population. */
export const undeterminedName = "undetermined";

/** What a finding publishes: how many were counted, how many answered, how many so, and of those missing how many of each state. */
export function releaseOfFinding(
  result: FindingResult,
  chosen: ChosenBy,
  asking: AskedOf,
  telling: Telling,
  few: Few,
): Release {
  const { counted, exceptions, otherwise, absent, stated, n, N } = result;
  const isOfNone = stated !== undefined && universal(stated) === "none";
  const yes = new Set(counted);
  const partly = isOfNone ? exceptions.filter((ref) => !yes.has(ref)) : [];
  const apart = new Set(partly);
  const states = [...new Set(absent.map(({ state }) => state))].sort();
  const silent = states.map((state) => ({
    name: state as string,
    of: absent.filter((one) => one.state === state && !apart.has(one.ref)).map(({ ref }) => ref),
    answers: false,
    least: 0,
  }));
  const answers = [
    { name: "yes", of: [...counted] },
    // Where it is not so in part of anybody, nothing is said of that.
    ...(partly.length === 0 ? [] : [{ name: "partly", of: partly }]),
    { name: "no", of: otherwise.filter((ref) => !apart.has(ref)) },
  ].map((category) => ({
    ...category,
    answers: true,
    least: asking.narrows ? few.leastOf(category.of) : 0,
  }));
  // Of whom it is not known whether they are meant is said how many they are.
  const open = { name: undeterminedName, of: [...result.undetermined], answers: false, least: 0 };
  const categories = [...answers, ...silent, ...(open.of.length === 0 ? [] : [open])];
  const of = categories.flatMap((category) => category.of);
  const where = (...places: readonly number[]): ReleasedCount["where"] => [[0, [...places]]];
  const answered = where(...answers.keys());
  const counts: ReleasedCount[] =
    telling === "count"
      ? [
          { population: 0, where: [], says: told(of.length) },
          ...categories.map(({ of: those }, at) => ({
            population: 0,
            where: where(at),
            says: told(those.length),
          })),
        ]
      : telling === "percent"
        ? [
            // That a percentage is given, and with which decimals, says of how many.
            { population: 0, where: answered, says: baseOfPercent(N) },
            {
              population: 0,
              where: where(0),
              says: { form: "percent" as const, base: answered, ...printedShare(n, N) },
            },
          ]
        : [
            {
              population: 0,
              where: where(0),
              says: { form: "word" as const, base: answered, ...wordFor(n, N) },
            },
          ];
  return {
    populations: [populationOf(of, chosen, few)],
    attributes: [
      {
        key: asking.key,
        about: [...asking.about],
        harmful: asking.harmful,
        ...(asking.spares.length > 0 ? { spares: [...asking.spares] } : {}),
        categories,
      },
    ],
    counts,
    impossible: [],
    persons: personsIn(of, few),
  };
}

function populationOf(of: readonly Ref[], { about, looked }: ChosenBy, few: Few): CountedPopulation {
  return {
    of: [...of],
    about: [...about],
    least: few.leastOf(of),
    ...(looked === undefined ? {} : { looked }),
  };
}

/** Of how many the release of a finding says that they have no answer, by state. */
export function missingIn({ attributes }: Release): Record<string, number> {
  const silent = attributes[0]!.categories.filter(
    ({ name, answers }) => !answers && name !== undeterminedName,
  );
  return Object.fromEntries(silent.map(({ name, of }) => [name, of.length]));
}

/**
 * Which numbers of people a release tells, as a reader has them without more than one step: numbers, percentages (each `within`
 * what was told: 0 for one that was printed, half a percent where the numbers are told), and the share that words may be for.
 */
export function numbersTold({ populations, attributes, counts }: Release): {
  readonly numbers: ReadonlySet<number>;
  readonly percentages: readonly { readonly percent: number; readonly within: number }[];
  readonly share: { readonly n: number; readonly N: number } | undefined;
} {
  const numbers = new Set<number>();
  const percentages: { percent: number; within: number }[] = [];
  for (const { where, says } of counts) {
    if (says.form === "percent") percentages.push({ percent: says.percent, within: 0 });
    if (says.form === "count" && says.low === says.high && where.length < 2) numbers.add(says.low);
  }
  const [attribute] = attributes;
  const isCounted = counts.some(
    ({ where, says }) => where.length === 1 && says.form === "count" && says.low === says.high,
  );
  if (attribute === undefined || populations.length !== 1 || !isCounted)
    return { numbers, percentages, share: undefined };
  const answered = attribute.categories.filter((category) => category.answers).map(({ of }) => of.length);
  const [n = 0] = answered;
  const N = answered.reduce((sum, count) => sum + count, 0);
  for (const number of [N, N - n]) numbers.add(number);
  if (N > 0) for (const part of [n, N - n]) percentages.push({ percent: (100 * part) / N, within: 0.5 });
  return { numbers, percentages, share: N > 0 ? { n, N } : undefined };
}

/**
 * The size of a list that somebody counted, of how many it is not known whether they are on it, and nothing of who they are. A
 * finding over the list counts the same people.
 */
export function releaseOfFrame(
  members: readonly Ref[],
  undetermined: readonly Ref[],
  chosen: ChosenBy,
  few: Few,
): Release {
  const of = [...members, ...undetermined];
  const categories = [
    { name: "listed", of: [...members], answers: false, least: 0 },
    { name: undeterminedName, of: [...undetermined], answers: false, least: 0 },
  ];
  return {
    populations: [{ ...populationOf(of, chosen, few), about: [] }],
    attributes:
      undetermined.length === 0
        ? []
        : [{ key: `list ${[...of].sort().join()}`, about: [], harmful: false, categories }],
    counts: [
      { population: 0, where: [], says: told(of.length) },
      ...(undetermined.length === 0
        ? []
        : categories.map(({ of: those }, at) => ({
            population: 0,
            where: [[0, [at]]] as ReleasedCount["where"],
            says: told(those.length),
          }))),
    ],
    impossible: [],
    persons: personsIn(of, few),
  };
}

/** Below so many answers no percentage is given, and below so many none with a decimal. */
export const leastForPercent = 30;
const leastForDecimal = 200;

function baseOfPercent(N: number): ReleasedCount["says"] {
  return N >= leastForDecimal
    ? { form: "count", low: leastForDecimal, high: null }
    : { form: "count", low: Math.min(N, leastForPercent), high: leastForDecimal - 1 };
}

/** A share as a finding's sentence prints it: whole below 200 answers, with a decimal from there; never 0 or 100 of some. */
export function printedShare(n: number, N: number): { readonly percent: number; readonly decimals: number } {
  const decimals = N >= leastForDecimal ? 1 : 0;
  const [scale, step] = [10 ** decimals, 10 ** -decimals];
  const share = Math.round((100 * n * scale) / N) / scale;
  if (n === 0 || n === N) return { percent: share, decimals };
  return { percent: Number(Math.min(100 - step, Math.max(step, share)).toFixed(decimals)), decimals };
}

/** Words for a share, of which the first that holds is said. */
const wordsInOrder: readonly Quantifier[] = [
  "none",
  "all",
  "almost-all",
  "vast-majority",
  "most",
  "almost-none",
  "many",
  "some",
];

/** The word of the table of quantifiers that says most of a share without a number, and those that would have been said instead. */
export function wordFor(n: number, N: number): { readonly word: Quantifier; readonly not: Quantifier[] } {
  const at = wordsInOrder.findIndex((word) => quantifierHolds[word](n, N));
  return { word: wordsInOrder[at]!, not: wordsInOrder.slice(0, at) };
}

/** A table as a release, and what each of its counts stands for in the table. */
export type TableRelease = {
  readonly release: Release;
  /** The places of the inner cells among the counts. */
  readonly inner: readonly number[];
  readonly places: readonly TablePlace[];
};

/** By the places of the labels; a total has none of one or both. */
export type TablePlace = { readonly row: number | undefined; readonly column: number | undefined };

/** What one side of a table asks, and under which labels it leaves. */
export type TableSide = { readonly asking: AskedOf; readonly rule: LabelRule };

/** What a table publishes: how many stand in each cell, each row, each column, and in all. */
export function releaseOfTable(
  table: CrossTable,
  members: readonly TableMember[],
  chosen: ChosenBy,
  asked: { readonly rows: TableSide; readonly columns: TableSide | undefined },
  never: readonly TablePlace[],
  few: Few,
): TableRelease {
  const of = members.map(({ ref }) => ref);
  const [byRow, byColumn] = [
    attributeOf(
      asked.rows,
      members.map(({ ref, rows }) => [ref, rows] as const),
      few,
    ),
    asked.columns === undefined
      ? undefined
      : attributeOf(
          asked.columns,
          members.map(({ ref, columns }) => [ref, columns] as const),
          few,
        ),
  ];
  const attributes = byColumn === undefined ? [byRow] : [byRow, byColumn];
  // That a label stands in the table says that it is one of not few.
  const standing = [asked.rows, asked.columns].flatMap((side, attribute) =>
    [...(side?.rule.leastOf ?? [])].map(([label, low]): ReleasedCount => ({
      population: 0,
      where: [with_(attribute, label)] as ReleasedCount["where"],
      says: { form: "count", low, high: null },
    })),
  );
  const whereOf = ({ row, column }: TablePlace): Where => [
    ...(row === undefined ? [] : [with_(0, table.row_labels[row]!)]),
    ...(column === undefined ? [] : [with_(1, table.column_labels[column]!)]),
  ];
  const rows = [...table.row_labels.keys()];
  const columns = [...table.column_labels.keys()];
  const places: TablePlace[] = [
    ...rows.flatMap((row) => columns.map((column) => ({ row, column }))),
    ...rows.map((row) => ({ row, column: undefined })),
    ...columns.map((column) => ({ row: undefined, column })),
    { row: undefined, column: undefined },
  ];
  const inner = places.flatMap(({ row, column }, at) =>
    row !== undefined && (byColumn === undefined || column !== undefined) ? [at] : [],
  );
  return {
    release: {
      populations: [populationOf(of, chosen, few)],
      attributes: attributes.map(({ attribute }) => attribute),
      counts: [
        ...places.map((place) => ({
          population: 0,
          where: whereOf(place) as ReleasedCount["where"],
          says: told(countAt(table, place)!),
        })),
        ...standing,
      ],
      impossible: never.map(whereOf) as Release["impossible"],
      persons: personsIn(of, few),
    },
    inner,
    places,
  };

  function with_(attribute: number, label: string): Where[number] {
    const { labels } = attributes[attribute]!;
    return [attribute, labels.flatMap((set, at) => (set.includes(label) ? [at] : []))];
  }
}

/** The number of a place; null where it is withheld. */
function countAt(table: CrossTable, { row, column }: TablePlace): number | null {
  if (row !== undefined) return column === undefined ? table.row_totals[row]! : table.counts[row]![column]!;
  return column === undefined ? table.total : table.column_totals[column]!;
}

/** The same table without the numbers of some places. */
export function withheldIn(table: CrossTable, hidden: readonly TablePlace[]): CrossTable {
  const isHidden = (row: number | undefined, column: number | undefined): boolean =>
    hidden.some((place) => place.row === row && place.column === column);
  const kept = (count: number | null, row: number | undefined, column: number | undefined): number | null =>
    isHidden(row, column) ? null : count;
  return {
    ...table,
    // Of how many it is not known whether they are meant, and what an author stated, was not released.
    undetermined: null,
    unnamed: null,
    counts: table.counts.map((line, row) => line.map((count, column) => kept(count, row, column))),
    row_totals: table.row_totals.map((count, row) => kept(count, row, undefined)),
    column_totals: table.column_totals.map((count, column) => kept(count, undefined, column)),
    total: kept(table.total, undefined, undefined),
  };
}

/** An attribute whose categories are the sets of labels that a record stands under, so that each record is in one. */
function attributeOf(
  { asking, rule }: TableSide,
  members: readonly (readonly [Ref, readonly string[]])[],
  { leastOf }: Few,
): { readonly attribute: Release["attributes"][number]; readonly labels: readonly (readonly string[])[] } {
  const sets = new Map<string, { labels: readonly string[]; of: Ref[] }>();
  for (const [ref, labels] of members) {
    const key = JSON.stringify([...labels].sort());
    const set = sets.get(key);
    if (set === undefined) sets.set(key, { labels, of: [ref] });
    else set.of.push(ref);
  }
  for (const label of rule.labels) {
    const key = JSON.stringify([label]);
    if (!sets.has(key)) sets.set(key, { labels: [label], of: [] });
  }
  const all = [...sets.values()];
  return {
    attribute: {
      key: asking.key,
      about: [...asking.about],
      harmful: asking.harmful,
      categories: all.map(({ labels, of }) => ({
        name: labels.join(" and "),
        of,
        answers: !labels.every((label) => unanswered.has(label)),
        least: asking.narrows && of.length > 0 ? leastOf(of) : 0,
      })),
    },
    labels: all.map(({ labels }) => labels),
  };
}

function personsIn(refs: readonly Ref[], { personOf }: Few): Record<string, string> {
  return Object.fromEntries(
    refs.map((ref) => [ref, personOf(ref)] as const).filter(([ref, person]) => ref !== person),
  );
}
