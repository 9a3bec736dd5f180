import { add, between, type Interval, scale, subtract } from "../../arithmetic/interval.ts";
import { grouped } from "../../arithmetic/number-text.ts";
import type { Rule } from "../diagnostic.ts";
import { quotient, shown } from "./context.ts";
import type { Mend } from "./mend.ts";

/** Another explanation of a printed number, and the rule it falls under where it is another. */
export interface NamedRival {
  readonly name: string;
  readonly value: number;
  readonly rule?: Rule;
  /** How it is mended: another word in place of the one printed. */
  readonly mend?: Mend;
  readonly atMost?: "warning";
  /** What is said of it, where it is more than its name. */
  readonly message?: string;
  readonly title?: string;
  readonly computed?: Readonly<Record<string, number>>;
}

/** One relation between a claimed number and those it follows from. */
export interface NumberRelation {
  readonly rule: Rule;
  /** A ratio is said a hundredfold in percent; an amount has the unit of its operands. */
  readonly gives: "ratio" | "amount";
  /** What a right number is called in a fix: "a rise of". */
  readonly called?: string;
  /** What the claim must be, of its operands. */
  readonly right: (operands: readonly Interval[]) => Interval;
  /** What else might be printed, of the operands and the claimed number as they stand. */
  readonly rivals?: (operands: readonly number[], right: number, claim: number) => readonly NamedRival[];
  /** The arithmetic as a sentence; `value` is the right number as the claim would print it. */
  readonly message: (operands: readonly number[], value: string) => string;
}

const one = between(1);
const pair =
  (of: (a: Interval, b: Interval) => Interval) =>
  ([a, b]: readonly Interval[]): Interval =>
    of(a!, b!);

/** The number of the other wording of an occupancy; `mend` is the word that makes it right. */
const ofOrOver = (occupancy: number, mend: "of" | "over"): NamedRival => {
  const [of, over] = [occupancy * 100, occupancy * 100 - 100];
  return {
    name: mend === "of" ? "the occupancy" : "the excess over capacity",
    value: mend === "of" ? occupancy : occupancy - 1,
    rule: "of-vs-over",
    mend,
    message:
      mend === "of"
        ? `${grouped(of)}% is the occupancy, the population as a share of capacity; over capacity it is ${shown(over)}%.`
        : `${grouped(over)}% is the excess over capacity; the occupancy is ${shown(of)}% of capacity.`,
    title:
      mend === "of"
        ? `${grouped(of)}% of capacity (${grouped(over)}% over capacity)`
        : `${grouped(over)}% over capacity (${grouped(of)}% of capacity)`,
    computed: { of, over },
  };
};

/** How far below capacity, which is also the empty share; a share of capacity and an excess are other wordings. */
const belowCapacity = (occupancy: number): NamedRival => ({
  name: "the share below capacity",
  value: 1 - occupancy,
  rule: "of-vs-over",
  message: `${shown(100 - occupancy * 100)}% is how far below capacity it is; the occupancy is ${shown(occupancy * 100)}% of capacity.`,
  title: `${grouped(100 - occupancy * 100)}% below capacity`,
  computed: { of: occupancy * 100, below: 100 - occupancy * 100 },
});

const points = (more: number, less: number): NamedRival => ({
  name: "the difference in percentage points",
  value: (more - less) / 100,
  rule: "percent-vs-points",
  mend: "points",
  atMost: "warning",
});

/** The relations that the numbers of a text may stand in; shares and changes as plain ratios, 0.4 for 40 %. */
export const relations = {
  /** part, whole */
  share: {
    rule: "share-mismatch",
    gives: "ratio",
    right: pair((part, whole) => quotient(part, whole)),
    rivals: ([part, whole], right) => [
      { name: "the complement", value: 1 - right },
      { name: "the share of the remainder", value: part! / (whole! - part!) },
      { name: "the inverse ratio", value: whole! / part! },
    ],
    message: ([part, whole], value) => `${shown(part!)} of ${shown(whole!)} is ${value}`,
  },
  /** before, after */
  rise: {
    rule: "growth-mismatch",
    gives: "ratio",
    called: "a rise of",
    right: pair((old, fresh) => subtract(quotient(fresh, old), one)),
    rivals: ([old, fresh]) => [
      { name: "ratio", value: fresh! / old!, rule: "ratio-as-growth" },
      { name: "wrong base", value: (fresh! - old!) / fresh! },
    ],
    message: ([old, fresh], value) => `From ${shown(old!)} to ${shown(fresh!)} is a rise of ${value}`,
  },
  /** before, after */
  fall: {
    rule: "growth-mismatch",
    gives: "ratio",
    called: "a fall of",
    right: pair((old, fresh) => subtract(one, quotient(fresh, old))),
    rivals: ([old, fresh]) => [
      { name: "ratio", value: fresh! / old!, rule: "ratio-as-growth" },
      { name: "wrong base", value: (old! - fresh!) / fresh! },
    ],
    message: ([old, fresh], value) => `From ${shown(old!)} to ${shown(fresh!)} is a fall of ${value}`,
  },
  /** before, after, both in percent */
  riseOfShare: {
    rule: "growth-mismatch",
    gives: "ratio",
    right: pair((old, fresh) => subtract(quotient(fresh, old), one)),
    rivals: ([old, fresh]) => [
      points(fresh!, old!),
      { name: "ratio", value: fresh! / old!, rule: "ratio-as-growth" },
    ],
    message: ([old, fresh], value) =>
      `From ${shown(old!)}% to ${shown(fresh!)}% is a rise of ${value}, or ${shown(fresh! - old!)} percentage points`,
  },
  /** before, after, both in percent */
  fallOfShare: {
    rule: "growth-mismatch",
    gives: "ratio",
    right: pair((old, fresh) => subtract(one, quotient(fresh, old))),
    rivals: ([old, fresh]) => [
      points(old!, fresh!),
      { name: "ratio", value: fresh! / old!, rule: "ratio-as-growth" },
    ],
    message: ([old, fresh], value) =>
      `From ${shown(old!)}% to ${shown(fresh!)}% is a fall of ${value}, or ${shown(old! - fresh!)} percentage points`,
  },
  /** the smaller, the greater, both in percent */
  points: {
    rule: "difference-mismatch",
    gives: "amount",
    right: pair((less, more) => subtract(more, less)),
    rivals: ([less, more]) => [
      {
        name: "the relative change",
        value: (more! / less! - 1) * 100,
        rule: "percent-vs-points",
        atMost: "warning",
      },
      {
        name: "the relative change",
        value: (1 - less! / more!) * 100,
        rule: "percent-vs-points",
        atMost: "warning",
      },
    ],
    message: ([less, more], value) =>
      `Between ${shown(less!)}% and ${shown(more!)}% lie ${value} percentage points`,
  },
  /** the smaller, the greater */
  difference: {
    rule: "difference-mismatch",
    gives: "amount",
    right: pair((less, more) => subtract(more, less)),
    message: ([less, more], value) => `Between ${shown(less!)} and ${shown(more!)} lie ${value}`,
  },
  /** population, capacity */
  occupancy: {
    rule: "share-mismatch",
    gives: "ratio",
    right: pair((population, capacity) => quotient(population, capacity)),
    rivals: (_, right) => [ofOrOver(right, "over"), belowCapacity(right)],
    message: ([population, capacity], value) =>
      `${shown(population!)} in ${shown(capacity!)} places are ${value} of capacity`,
  },
  /** population, capacity */
  excess: {
    rule: "share-mismatch",
    gives: "ratio",
    right: pair((population, capacity) => subtract(quotient(population, capacity), one)),
    rivals: (_, right) => [ofOrOver(right + 1, "of"), belowCapacity(right + 1)],
    message: ([population, capacity], value) =>
      `${shown(population!)} in ${shown(capacity!)} places are ${value} over capacity`,
  },
  /** population, capacity */
  slack: {
    rule: "share-mismatch",
    gives: "ratio",
    right: pair((population, capacity) => subtract(one, quotient(population, capacity))),
    rivals: (_, right) => [
      {
        ...ofOrOver(1 - right, "of"),
        message: `${shown(100 - right * 100)}% is the occupancy; that is ${shown(right * 100)}% below capacity.`,
      },
      ofOrOver(1 - right, "over"),
    ],
    message: ([population, capacity], value) =>
      `${shown(population!)} in ${shown(capacity!)} places are ${value} below capacity`,
  },
  /** parts */
  sum: {
    rule: "sum-mismatch",
    gives: "amount",
    right: (parts) => parts.reduce(add),
    message: (parts, value) => `${parts.map(shown).join(" + ")} = ${value}`,
  },
  /** what was there, what came, what went */
  stock: {
    rule: "sum-mismatch",
    gives: "amount",
    right: ([start, came, went]) => subtract(add(start!, came!), went!),
    message: ([start, came, went], value) =>
      `${shown(start!)} + ${shown(came!)} − ${shown(went!)} = ${value}`,
  },
  /** whole, what was taken of it */
  left: {
    rule: "complement-mismatch",
    gives: "amount",
    right: ([whole, ...taken]) => taken.reduce((rest, part) => subtract(rest, part), whole!),
    message: ([whole, ...taken], value) =>
      `${shown(whole!)} less ${taken.map(shown).join(" and ")} leaves ${value}`,
  },
  /** the greater, the smaller */
  times: {
    rule: "ratio-mismatch",
    gives: "ratio",
    right: pair((more, less) => quotient(more, less)),
    message: ([more, less], value) => `${shown(more!)} is ${value} times ${shown(less!)}`,
  },
  /** the greater, the smaller */
  timesMore: {
    rule: "ratio-mismatch",
    gives: "ratio",
    right: pair((more, less) => subtract(quotient(more, less), one)),
    rivals: ([more, less]) => [
      {
        name: "how many times as many",
        value: more! / less!,
        rule: "times-more",
        mend: "times",
        atMost: "warning",
      },
    ],
    message: ([more, less], value) =>
      `${shown(more!)} is ${shown(more! / less!)} times as many as ${shown(less!)}, that is ${value} times more`,
  },
  /** what is shared out, among how many */
  each: {
    rule: "ratio-mismatch",
    gives: "ratio",
    right: pair((total, among) => quotient(total, among)),
    message: ([total, among], value) => `${shown(total!)} over ${shown(among!)} is ${value} each`,
  },
  /** how much each gets, how many get it */
  product: {
    rule: "ratio-mismatch",
    gives: "amount",
    right: pair((each, among) => ({
      ...each,
      low: each.low * among.low,
      high: each.high * among.high,
    })),
    message: ([each, among], value) => `${shown(each!)} for each of ${shown(among!)} is ${value}`,
  },
  /** cases, population, base */
  per: {
    rule: "ratio-mismatch",
    gives: "ratio",
    right: ([cases, population, base]) => scale(quotient(cases!, population!), base!.low),
    message: ([cases, population, base], value) =>
      `${shown(cases!)} in ${shown(population!)} is ${value} per ${shown(base!)}`,
  },
} satisfies Readonly<Record<string, NumberRelation>>;
