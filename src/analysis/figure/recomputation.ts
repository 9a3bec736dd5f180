import { figureText, timeText } from "../../arithmetic/figure-text.ts";
import {
  dividedBy,
  exactly,
  growthFrom,
  type Hedged,
  hedged,
  minus,
  percentOf,
  plus,
  times,
} from "../../arithmetic/formula.ts";
import { figureSaid } from "../../arithmetic/figure-said.ts";
import { asTotal, computed, entails, intervalOf, type Said, verdicts } from "../../arithmetic/hedge-law.ts";
import { between, intervalsMeet } from "../../arithmetic/interval.ts";
import { numberText, spanText, withUnit } from "../../arithmetic/number-text.ts";
import { printedDecimals, roundTo, significantDigits, tiny } from "../../arithmetic/precision.ts";
import { type Formula, quantityOf } from "../../domain/figure.ts";
import { wordsOf } from "../../domain/noun.ts";
import { isBefore, overlaps, type Span, spanOf } from "../../domain/time.ts";
import { indicatorFor, type ReadFigure as Figure, populationOf, unitOf } from "./statement.ts";
import { selfWords } from "./vocabulary.ts";

/**
 * How a figure follows from its inputs: the formulas that a record can name, and those that follow from what the inputs
 * are: `count` (how many inputs there are), `grown` (a base grown by a percentage), `elapsed` (time since a date), `end`
 * (a date plus a duration), `within` (a date inside a stay), `within-penalty` (a sentence within the penalties quoted).
 */
export type Method = Formula | "count" | "grown" | "elapsed" | "end" | "within" | "within-penalty";

/** How a number may have come about that is not what its inputs give. */
export const rivalReadings = [
  "of for over",
  "over for of",
  "growth printed as a ratio",
  "wrong base",
  "complement",
  "points for percent",
  "another figure",
  "a part left out",
  "the person counted in or left out",
  "cut off, not rounded",
] as const;

/** A half goes down as well as up, but a number that is restated is not cut. */
const cutOff: RivalReading["reading"] = "cut off, not rounded";

/** Another reading under which the printed number is what the inputs give. */
export type RivalReading = {
  readonly reading: (typeof rivalReadings)[number];
  readonly arithmetic: string;
  /** The figure that another input was taken from, an index into `siblings`. */
  readonly sibling?: number;
};

/**
 * What a figure with inputs comes to. `agrees`: the number printed; `rounding`: it at the precision printed; `allowed`:
 * the hedges leave room for it though the numbers as printed give another; `differs`: nothing stated gives it;
 * `not-computable`: the inputs do not determine it, for the reason given.
 */
export type Recomputation =
  | {
      readonly outcome: "agrees" | "rounding" | "allowed" | "differs";
      readonly method: Method;
      /** The result in the figure's own unit; undefined for dates. */
      readonly computed: Hedged | undefined;
      readonly arithmetic: string;
      /** The one other reading that gives the printed number, where exactly one does. */
      readonly rival: RivalReading | undefined;
      /** What remains open, in a sentence. */
      readonly note: string | undefined;
    }
  | { readonly outcome: "not-computable"; readonly reason: string };

/** Why a sentence below the minimum quoted is not held against it: the law often lowers it. */
export const lowerPenalty =
  "a sentence below the minimum quoted may rest on a rule that lowers it (of minors, of attempts) or on another offence; else one of the two numbers is a slip";

/** Why a share is not recomputed from a whole of other people. */
export const otherPopulation = "the whole that its inputs name counts another population than the figure";

/**
 * The figure recomputed from `inputs`, given in the order of `derived_from`. Where the figure names no formula, it is
 * the one that the units and indicators call for. `siblings` are other figures that an author may have computed with
 * instead of one of the inputs: the same indicator at the same place.
 */
export function recompute(
  figure: Figure,
  inputs: readonly Figure[],
  siblings: readonly Figure[] = [],
): Recomputation {
  if (inputs.length === 0) return { outcome: "not-computable", reason: "it names no inputs" };
  if (figure.value.kind === "text")
    return { outcome: "not-computable", reason: "text is never computed with" };
  if (figure.value.kind === "time") return recomputeTime(figure, inputs);
  return recomputeNumber(figure, inputs, siblings);
}

type Computation = { readonly method: Method; readonly value: Hedged; readonly arithmetic: string };

function recomputeNumber(
  figure: Figure,
  named: readonly Figure[],
  siblings: readonly Figure[],
): Recomputation {
  const elapsed = elapsedOf(figure, named);
  if (elapsed !== undefined) return elapsed;
  const limit = againstPenalties(figure, named);
  if (limit !== undefined) return limit;
  const withSelf = againstTotalWithSelf(figure, named);
  if (withSelf !== undefined) return withSelf;

  const methods = figure.formula === undefined ? methodsFor(figure, named) : [figure.formula];
  const inputs = inOrder(figure, named, methods[0]);
  const candidates = methods.flatMap((method) => compute(method, figure, inputs) ?? []);
  const first = candidates[0];
  if (first === undefined)
    return { outcome: "not-computable", reason: "its inputs do not determine it by any formula known here" };
  const fitting = candidates.find(({ method, value }) => verdictOf(figure, value, method) !== undefined);
  const chosen = fitting ?? first;

  if (chosen.method === "ratio" && !sharesOnePopulation(figure, inputs)) {
    return { outcome: "not-computable", reason: otherPopulation };
  }
  const found = verdictOf(figure, chosen.value, chosen.method);
  const base = { method: chosen.method, computed: chosen.value, arithmetic: chosen.arithmetic };
  const rival = found === "agrees" ? undefined : onlyRival(figure, inputs, chosen, siblings);
  if (found === "agrees" || (found === "rounding" && rival?.reading !== cutOff))
    return { outcome: found, ...base, rival: undefined, note: undefined };
  // "Up to 463" claims everything below it; that the very digits are those of another reading says more.
  if (
    found !== undefined &&
    rival?.reading !== cutOff &&
    (rival === undefined || significantDigits(quantityOf(figure)!.low) < 3)
  ) {
    if (found === "in-core") return { outcome: "agrees", ...base, rival: undefined, note: undefined };
    const note =
      found === "last-digit"
        ? "the number is one unit off in its last printed digit"
        : "the number is within the reach of what is printed";
    return { outcome: "rounding", ...base, rival: undefined, note };
  }
  const verdict = entails(statedBy(figure, chosen.method), chosen.value.truth);
  const room = verdict !== "violated" && rival?.reading !== cutOff;
  if (room && (rival === undefined || !isPointed(figure))) {
    return {
      outcome: verdict === "holds" || verdict === "rounded" ? "allowed" : "rounding",
      ...base,
      rival,
      note: "the hedges leave room for it; the numbers as printed do not give it",
    };
  }
  return {
    outcome: "differs",
    ...base,
    rival,
    note: room
      ? "the hedges of its inputs leave room for it; the numbers as printed do not give it"
      : undefined,
  };
}

/**
 * How the result stands to the printed number: equal, equal at its precision, in the core of its hedge or within its reach;
 * undefined if none.
 */
function verdictOf(
  figure: Figure,
  value: Hedged,
  method: Method,
): "agrees" | "rounding" | "in-core" | "in-reach" | "last-digit" | undefined {
  const number = statedBy(figure, method);
  const close = (a: number, b: number): boolean =>
    Math.abs(a - b) <= tiny(Math.max(Math.abs(a), Math.abs(b)));
  if (close(value.low, number.low) && close(value.high, number.high)) return "agrees";
  const found = [value.low, value.high].map((end) => entails(number, computed(between(end))));
  const worst = verdicts.findLast((verdict) => found.includes(verdict))!;
  if (worst === "violated") return undefined;
  if (worst === "rounded") return "rounding";
  return worst === "holds" ? "in-core" : worst === "last-digit" ? "last-digit" : "in-reach";
}

function statedBy(figure: Figure, method: Method): Said {
  const number = figureSaid(figure)!;
  return method === "sum" || method === "count" ? asTotal(number) : number;
}

/** Whether the printed number has digits enough for another reading of it to be more than chance. */
function isPointed(figure: Figure): boolean {
  const { low } = quantityOf(figure)!;
  return significantDigits(low) >= 2;
}

function methodsFor(figure: Figure, inputs: readonly Figure[]): readonly Method[] {
  const own = unitOf(figure.unit).dimension;
  const { kind, concept } = indicatorFor(figure);
  const dimensions = inputs.map(({ unit, value }) =>
    value.kind === "number" ? unitOf(unit).dimension : undefined,
  );
  const [first, second] = dimensions;
  const alike = (a: string | undefined, b: string | undefined): boolean =>
    a === b || isPeople(a) === isPeople(b);
  if (inputs.length === 2 && first !== undefined && second !== undefined && alike(first, second)) {
    if (figure.unit.toLowerCase().includes("times capacity")) return ["quotient"];
    if (own === "of-capacity") return unitOf(figure.unit).shift === 0 ? ["ratio"] : ["excess"];
    if (own === "percent-growth" || (own === "percent" && kind === "growth")) return ["growth"];
    if (own === "percent" && concept === "occupancy")
      return /over/.test(figure.indicator) ? ["excess"] : ["ratio"];
    if (own === "percent" && first !== "percent") return ["ratio"];
  }
  if (concept === "space" && inputs.length === 2 && second === "persons") return ["quotient"];
  const grownBase = dimensions.indexOf(own);
  if (inputs.length === 2 && grownBase >= 0 && dimensions[1 - grownBase]?.startsWith("percent") === true)
    return ["grown"];
  if (inputs.length === 1 && first === own && indicatorFor(inputs[0]!).concept === concept) {
    // What was so on one date need not be so on another.
    const [at, then] = [figure.as_of, inputs[0]!.as_of];
    return at === undefined || then === undefined || overlaps(spanOf(at), spanOf(then)) ? ["same"] : [];
  }
  if (inputs.length >= 2 && dimensions.every((dimension) => dimension === own)) {
    const sameIndicator = inputs.every((input) => input.indicator === figure.indicator);
    // Two restatements of one number ("14 months" twice) are not its parts.
    if (sameIndicator && inputs.every((input) => isRestated(input, figure, inputs[0]!))) return ["same"];
    return inputs.length === 2 ? ["sum", "difference"] : ["sum"];
  }
  if (inputs.length >= 2 && !dimensions.includes(own) && !own.startsWith("percent") && own !== "duration")
    return ["count"];
  return [];
}

/** Whether an input may be the figure over again, and no part of it: of the same people, place and time. */
function isRestated(input: Figure, figure: Figure, first: Figure): boolean {
  return (
    input.population === figure.population &&
    (input.facility ?? input.place) === (first.facility ?? first.place) &&
    (input.as_of === undefined ||
      first.as_of === undefined ||
      overlaps(spanOf(input.as_of), spanOf(first.as_of)))
  );
}

/**
 * The inputs as the method needs them: in their own order where the figure names a formula, else the later date first and
 * the whole or the capacity last.
 */
export function inOrder(
  figure: Figure,
  inputs: readonly Figure[],
  method: Method | undefined,
): readonly Figure[] {
  const [a, b] = inputs;
  if (figure.formula !== undefined || a === undefined || b === undefined || inputs.length !== 2)
    return inputs;
  const swapped = [b, a];
  if (method === "growth") {
    return a.as_of !== undefined && b.as_of !== undefined && isBefore(a.as_of, b.as_of) === "yes"
      ? swapped
      : inputs;
  }
  if (method !== "ratio" && method !== "excess" && method !== "quotient") return inputs;
  const isCapacity = (input: Figure): boolean => indicatorFor(input).concept === "capacity";
  if (isCapacity(a) !== isCapacity(b)) return isCapacity(a) ? swapped : inputs;
  const isWhole = (input: Figure): boolean =>
    figure.population !== undefined &&
    populationOf(figure.population).key === populationOf(input.population).key;
  const smaller = (quantityOf(b)?.high ?? Infinity) <= (quantityOf(a)?.low ?? -Infinity);
  return indicatorFor(figure).kind === "share" && isWhole(a) && !isWhole(b) && smaller ? swapped : inputs;
}

function isPeople(dimension: string | undefined): boolean {
  return dimension === "persons" || dimension === "places";
}

/** The number that a formula gives, in the unit of a figure that states none; undefined as below. */
export function resultOf(formula: Formula, figure: Figure, inputs: readonly Figure[]): Hedged | undefined {
  return compute(formula, figure, inputs)?.value;
}

/** The number that a method gives, in the figure's own unit; nothing where the inputs are of the wrong kind or divide by 0. */
function compute(method: Method, figure: Figure, inputs: readonly Figure[]): Computation | undefined {
  if (method === "count") {
    // A count that does not fit says nothing: the list may name examples only.
    const value = exactly(inputs.length);
    return verdictOf(figure, value, method) === undefined
      ? undefined
      : { method, value, arithmetic: `${inputs.length} listed` };
  }
  const values = inputs.flatMap((input) => inUnitOf(figure, input, method) ?? []);
  if (values.length !== inputs.length) return undefined;
  const [a, b] = values;
  if (a === undefined) return undefined;
  const say = (value: Hedged): string => spanText(value);
  const result = (value: Hedged | undefined, expression: string, unit = ""): Computation | undefined =>
    value === undefined
      ? undefined
      : { method, value, arithmetic: `${expression} = ${shown(value, figure)}${unit}` };
  switch (method) {
    case "same": {
      const [input] = inputs;
      if (input!.unit === figure.unit) return { method, value: a, arithmetic: figureText(input!) };
      return {
        method,
        value: a,
        arithmetic: `${figureText(input!)} = ${withUnit(shown(a, figure), figure.unit)}`,
      };
    }
    case "sum":
      return result(values.slice(1).reduce(plus, a), values.map(say).join(" + "));
    case "product":
      return result(values.slice(1).reduce(times, a), values.map(say).join(" × "));
    default:
  }
  if (b === undefined) return undefined;
  switch (method) {
    case "ratio":
      return result(percentOf(a, b), `${say(a)} / ${say(b)}`, " %");
    case "growth":
    case "excess": {
      // "12 percent decrease" is a growth of −12.
      const growth = growthFrom(b, a);
      const turned =
        growth !== undefined && unitOf(figure.unit).scale < 0 ? minus(exactly(0), growth) : growth;
      if (turned !== growth) return result(turned, `(${say(b)} − ${say(a)}) / ${say(b)}`, " %");
      return result(growth, `(${say(a)} − ${say(b)}) / ${say(b)}`, " %");
    }
    case "difference":
      return result(minus(a, b), `${say(a)} − ${say(b)}`);
    case "quotient":
      return result(dividedBy(a, b), `${say(a)} / ${say(b)}`);
    case "grown": {
      const [base, growth] = inputs[0]!.unit === figure.unit ? [a, b] : [b, a];
      const factor = plus(exactly(1), dividedBy(growth, exactly(100))!);
      return result(times(base, factor), `${say(base)} × (1 + ${say(growth)} %)`);
    }
    default:
      return undefined;
  }
}

/** An input's number, in the figure's unit where the method keeps units and both measure one dimension. */
function inUnitOf(figure: Figure, input: Figure, method: Method): Hedged | undefined {
  const quantity = quantityOf(input);
  if (quantity === undefined) return undefined;
  const [own, other] = [unitOf(figure.unit), unitOf(input.unit)];
  const keeps = method === "same" || method === "sum" || method === "difference";
  if (!keeps || own.dimension !== other.dimension) return hedged(quantity);
  const convert = (number: number): number =>
    own.scale === other.scale && own.shift === other.shift
      ? number
      : (number * other.scale + other.shift - own.shift) / own.scale;
  return hedged({ ...quantity, low: convert(quantity.low), high: convert(quantity.high) });
}

/** A share can be recomputed only from a whole of its own population. */
function sharesOnePopulation(figure: Figure, inputs: readonly Figure[]): boolean {
  const whole = inputs[1];
  if (whole === undefined || indicatorFor(figure).kind !== "share") return true;
  if (figure.population === undefined || whole.population === undefined) return true;
  return populationOf(figure.population).key === populationOf(whole.population).key;
}

function shown(value: Hedged, figure: Figure): string {
  const decimals = Math.max(printedDecimals(figure) + 1, 2);
  return spanText(value, (number) => numberText(number, decimals));
}

/** Largest share of a number that its rounding may hide of a rival reading. */
const mostOfRival = 0.02;

/** The one other reading under which the printed number comes out; undefined when none or several do. */
function onlyRival(
  figure: Figure,
  inputs: readonly Figure[],
  chosen: Computation,
  siblings: readonly Figure[],
): RivalReading | undefined {
  const fits = (value: Hedged | undefined): boolean => {
    if (value === undefined) return false;
    const { low } = quantityOf(figure)!;
    return (
      Math.abs(roundTo(value.low, printedDecimals(figure)) - low) < tiny(low) &&
      Math.abs(value.low - low) <= mostOfRival * Math.abs(low)
    );
  };
  const alternatives: RivalReading[] = [];
  const tryReading = (reading: RivalReading["reading"], computation: Computation | undefined): void => {
    if (computation !== undefined && fits(computation.value))
      alternatives.push({ reading, arithmetic: computation.arithmetic });
  };
  const [a, b] = inputs;
  const swapped = a !== undefined && b !== undefined ? [b, a] : undefined;
  switch (chosen.method) {
    case "ratio":
      tryReading("over for of", compute("excess", figure, inputs));
      if (swapped !== undefined) tryReading("wrong base", compute("ratio", figure, swapped));
      break;
    case "excess":
      tryReading("of for over", compute("ratio", figure, inputs));
      if (swapped !== undefined) tryReading("wrong base", negated(compute("growth", figure, swapped)));
      break;
    case "growth":
      tryReading("growth printed as a ratio", compute("ratio", figure, inputs));
      if (swapped !== undefined) tryReading("wrong base", negated(compute("growth", figure, swapped)));
      if (inputs.every(({ unit }) => unitOf(unit).dimension.startsWith("percent"))) {
        tryReading("points for percent", compute("difference", figure, inputs));
      }
      break;
    case "difference":
      if (inputs.every(({ unit }) => unitOf(unit).dimension.startsWith("percent"))) {
        tryReading("points for percent", compute("growth", figure, inputs));
      }
      break;
    case "sum":
      if (inputs.length > 2) {
        inputs.forEach((_, index) =>
          tryReading("a part left out", compute("sum", figure, inputs.toSpliced(index, 1))),
        );
      }
      break;
    default:
  }
  if (
    unitOf(figure.unit).dimension === "percent" &&
    (chosen.method === "ratio" || chosen.method === "same")
  ) {
    const rest = minus(exactly(100), chosen.value);
    tryReading("complement", {
      ...chosen,
      value: rest,
      arithmetic: `100 − ${shown(chosen.value, figure)} = ${shown(rest, figure)}`,
    });
  }
  if (chosen.method === "same" && !fits(chosen.value)) {
    const cut = exactly(roundTo(chosen.value.low, printedDecimals(figure), "down"));
    tryReading("cut off, not rounded", {
      ...chosen,
      value: cut,
      arithmetic: `${chosen.arithmetic}, cut to ${shown(cut, figure)}`,
    });
  }
  if (
    alternatives.length === 0 &&
    (chosen.method === "ratio" || chosen.method === "growth" || chosen.method === "excess")
  ) {
    return anotherFigure(figure, inputs, chosen.method, siblings, fits);
  }
  return alternatives.length === 1 ? alternatives[0] : undefined;
}

/** A figure of an input's indicator and place with which the printed number comes out. Equal numbers are one reading. */
function anotherFigure(
  figure: Figure,
  inputs: readonly Figure[],
  method: Method,
  siblings: readonly Figure[],
  fits: (value: Hedged | undefined) => boolean,
): RivalReading | undefined {
  const found = new Map<string, RivalReading>();
  siblings.forEach((sibling, index) => {
    inputs.forEach((input, position) => {
      if (sibling.indicator !== input.indicator || sibling.value.kind !== "number" || sibling === input)
        return;
      const computation = compute(method, figure, inputs.with(position, sibling));
      if (computation === undefined || !fits(computation.value)) return;
      const key = `${position} ${sibling.value.low}`;
      if (!found.has(key))
        found.set(key, { reading: "another figure", arithmetic: computation.arithmetic, sibling: index });
    });
  });
  return found.size === 1 ? [...found.values()][0] : undefined;
}

function negated(computation: Computation | undefined): Computation | undefined {
  if (computation === undefined) return undefined;
  return { ...computation, value: minus(exactly(0), computation.value) };
}

/**
 * A sentence against the penalties quoted: above the maximum, the one for repeat offences too, it fits none of them;
 * below the minimum, a rule that lowers it may apply.
 */
function againstPenalties(figure: Figure, inputs: readonly Figure[]): Recomputation | undefined {
  if (indicatorFor(figure).concept !== "sentence") return undefined;
  const quoted = (...concepts: readonly string[]): Limit[] =>
    inputs.flatMap((input) =>
      input.value.kind === "number" && concepts.includes(indicatorFor(input).concept)
        ? [{ input, days: daysOf(input) }]
        : [],
    );
  const [maxima, minima] = [quoted("sentence-max", "sentence-max-repeat"), quoted("sentence-min")];
  const limits = [...minima, ...maxima];
  if (limits.length === 0) return undefined;
  const own = daysOf(figure);
  const isAbove = maxima.length > 0 && maxima.every(({ days }) => own.low > days.high * (1 + 1e-9));
  const isBelow = minima.length > 0 && minima.every(({ days }) => own.high < days.low * (1 - 1e-9));
  if (isBelow) return { outcome: "not-computable", reason: lowerPenalty };
  const [where, those] = isAbove
    ? ["above", maxima]
    : maxima.length === 0
      ? ["not below", minima]
      : minima.length === 0
        ? ["not above", maxima]
        : ["within", limits];
  return {
    outcome: isAbove ? "differs" : "agrees",
    method: "within-penalty",
    computed: undefined,
    arithmetic: `${figureText(figure)} is ${where} ${those.map(({ input }) => `${figureText(input)} (${wordsOf(input.indicator)})`).join(" and ")}`,
    rival: undefined,
    note: isAbove
      ? "another offence, several sentences added up, or a slip in either number cannot be excluded"
      : undefined,
  };
}

type Limit = { readonly input: Figure; readonly days: { readonly low: number; readonly high: number } };

function daysOf(figure: Figure): Limit["days"] {
  const [{ low, high }, { scale }] = [intervalOf(quantityOf(figure)!), unitOf(figure.unit)];
  return { low: low * scale, high: high * scale };
}

/** People counted besides a person against a total that counts the person in: one more is expected. */
function againstTotalWithSelf(figure: Figure, inputs: readonly Figure[]): Recomputation | undefined {
  const concept = indicatorFor(figure).concept;
  if (concept !== "accused-together" || !selfWords.leftOut.test(figure.population ?? "")) return undefined;
  const own = quantityOf(figure)!;
  const totals = inputs.filter(
    (input) =>
      indicatorFor(input).concept === concept &&
      selfWords.countedIn.test(input.population ?? "") &&
      input.value.kind === "number",
  );
  if (totals.length === 0 || totals.length !== inputs.length) return undefined;
  const expected = minus(hedged(quantityOf(totals[0]!)!), exactly(1));
  const allFit = totals.every(
    (total) => verdictOf(figure, minus(hedged(quantityOf(total)!), exactly(1)), "count") !== undefined,
  );
  const same = totals.some((total) => quantityOf(total)!.low === own.low);
  const arithmetic = `${numberText(own.low)} others and the person are ${numberText(own.low + 1)}; all together are given as ${totals.map((total) => numberText(quantityOf(total)!.low)).join(" and ")}`;
  return {
    outcome: allFit ? "agrees" : "differs",
    method: "difference",
    computed: expected,
    arithmetic,
    rival: !allFit && same ? { reading: "the person counted in or left out", arithmetic } : undefined,
    note: undefined,
  };
}

/** A duration since a date, up to the figure's own date. */
function elapsedOf(figure: Figure, inputs: readonly Figure[]): Recomputation | undefined {
  const [start] = inputs;
  if (inputs.length !== 1 || start === undefined || start.value.kind !== "time") return undefined;
  const unit = unitOf(figure.unit === "year" ? "years" : figure.unit);
  if (unit.dimension !== "duration") return undefined;
  const [from, until] = [
    spanOf(start.value.time),
    figure.as_of === undefined ? undefined : spanOf(figure.as_of),
  ];
  if (
    from.from === undefined ||
    from.until === undefined ||
    until?.from === undefined ||
    until.until === undefined
  ) {
    return { outcome: "not-computable", reason: "it has no date to which the time could be counted" };
  }
  const perUnit = unit.scale * 86_400_000;
  const least = Math.max(0, (until.from - from.until) / perUnit);
  const most = (until.until - from.from) / perUnit;
  const own = quantityOf(figure)!;
  // "Its fourth year" begins after three; a whole number of years or months is also a number of completed ones.
  const slack = figure.unit === "year" || own.qualifier === "exact" ? 1 : 0;
  const counted = between(least, most + slack);
  const claim = intervalOf(own);
  const fits =
    intervalsMeet(claim, counted) || intervalsMeet({ ...claim, high: claim.high + slack }, counted);
  return {
    outcome: fits ? "agrees" : "differs",
    method: "elapsed",
    computed: undefined,
    arithmetic: `from ${timeText(start.value.time)} to ${timeText(figure.as_of)}: ${withUnit(`${numberText(least, 1)} to ${numberText(most, 1)}`, figure.unit)}`,
    rival: undefined,
    note: undefined,
  };
}

function recomputeTime(figure: Figure, inputs: readonly Figure[]): Recomputation {
  if (figure.value.kind !== "time") return { outcome: "not-computable", reason: "it is not a date" };
  const own = spanOf(figure.value.time);
  const answer = (method: Method, fits: boolean, arithmetic: string, note?: string): Recomputation => ({
    outcome: fits ? "agrees" : "differs",
    method,
    computed: undefined,
    arithmetic,
    rival: undefined,
    note,
  });
  const [a, b] = inputs;
  if (
    inputs.length === 2 &&
    a?.value.kind === "time" &&
    b?.value.kind === "number" &&
    unitOf(b.unit).dimension === "duration"
  ) {
    const start = spanOf(a.value.time);
    const length = intervalOf({ low: b.value.low, high: b.value.high, qualifier: b.qualifier });
    const perUnit = unitOf(b.unit).scale * 86_400_000;
    // Months and years differ in length: a printed duration is good to a day in thirty.
    const end: Span = {
      from: start.from === undefined ? undefined : start.from + length.low * perUnit * (1 - 1 / 60),
      until:
        start.until === undefined || length.high === Infinity
          ? undefined
          : start.until + length.high * perUnit * (1 + 1 / 60),
    };
    return answer(
      "end",
      overlaps(own, end),
      `${timeText(a.value.time)} + ${figureText(b)}, against ${timeText(figure.value.time)}`,
    );
  }
  if (a === undefined) return { outcome: "not-computable", reason: "it names no inputs" };
  const witness = indicatorFor(a).concept;
  const isOfStay = witness === "stay" || witness === "stay-start";
  if (inputs.length === 1 && isOfStay && indicatorFor(figure).concept === "event") {
    const period = a.value.kind === "time" ? a.value.time : a.as_of;
    if (period === undefined) return { outcome: "not-computable", reason: "the stay has no dates" };
    const stay = spanOf(period);
    const fits = overlaps(own, witness === "stay-start" ? { ...stay, until: undefined } : stay);
    const name = witness === "stay-start" ? "the stay that begins" : "the stay";
    return answer(
      "within",
      fits,
      `${timeText(figure.value.time)} ${fits ? "can lie in" : "lies outside"} ${name} ${timeText(period)}`,
      fits
        ? undefined
        : "a slip in either date, an earlier stay that is not recorded, or an event known from others cannot be excluded",
    );
  }
  const times = inputs.filter((input) => input.value.kind === "time" && input.indicator === figure.indicator);
  if (times.length === inputs.length) {
    const odd = times.filter(
      (input) => input.value.kind === "time" && !overlaps(own, spanOf(input.value.time)),
    );
    return answer(
      "same",
      odd.length === 0,
      [figure, ...times]
        .map((each) => (each.value.kind === "time" ? timeText(each.value.time) : ""))
        .join(" against "),
      odd.length === 0 ? undefined : "two different things of one name cannot be excluded",
    );
  }
  return { outcome: "not-computable", reason: "its inputs do not determine a date" };
}
