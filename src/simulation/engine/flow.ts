/**
 * The cohort flow: how many people are held in each compartment and group, by time since entry, step by step.
 *
 * Who enters in a step enters evenly over it, so the number at the end of a step is exact for steady admissions, and
 * Little's law (held = admissions × mean stay) holds to rounding, whatever the length of the step. Who leaves one
 * compartment for a later one in the list arrives there within the same step; a route back takes effect in the next.
 */
import { Problem } from "../../domain/problem.ts";
import {
  type Detention,
  checkDetention,
  compartmentIndex,
  groupIndex,
  release,
  stayOf,
} from "./detention.ts";
import { periodSurvival } from "./period.ts";
import { type PolicyEdit, type Policy, editsOf, isOfPersons, rulesOn } from "./policy.ts";
import { type RandomStream, nextUniform53 } from "./random.ts";
import { binomial, multinomial, poisson } from "./sampler.ts";

export type FlowOptions = {
  /** Days in a step. A time limit shorter than this is only roughly enforced: use a step no longer than the limit. */
  stepDays: number;
  steps: number;
  /** Classes of time since entry, of one step each; the last holds everyone beyond. */
  durations: number;
};

export type FlowResult = {
  readonly stepDays: number;
  readonly steps: number;
  readonly compartments: number;
  readonly groups: number;
  /** Held at the end of each step; element (t × compartments + c) × groups + g, t = 0 being the start, to `steps`. */
  readonly held: Float64Array;
  /** Admitted from outside in each step, after policies. Length `steps`. */
  readonly admitted: Float64Array;
  /** Released in each step, with one-off releases and diversions. Length `steps`. */
  readonly released: Float64Array;
  /** Held at the end of the last step by time since entry; element (c × groups + g) × durations + class. */
  readonly byDuration: Float64Array;
};

/** A detention flow with its tables, ready for many runs under different policies. */
export type PreparedFlow = FlowOptions & {
  readonly detention: Detention;
  readonly initial: Float64Array;
  /** Admissions per day by compartment and group. */
  readonly perDay: Float64Array;
  /** By compartment and group: element d is the sum over days u < d of P(stay > u). */
  readonly staySum: readonly Float64Array[];
  /** By compartment and group: share of a cohort still there at the end of the step, by class. */
  readonly stillThere: readonly Float64Array[];
  /** Probability of staying through a step, without policies; element (c × groups + g) × durations + new class. */
  readonly stays: Float64Array;
  readonly next: readonly Float64Array[];
};

/** Checks a detention flow and builds its tables once. */
export function prepareFlow(detention: Detention, options: FlowOptions): PreparedFlow {
  const { stepDays, steps, durations } = options;
  for (const [name, value, least] of [
    ["stepDays", stepDays, 1],
    ["steps", steps, 1],
    ["durations", durations, 2],
  ] as const)
    if (!Number.isInteger(value) || value < least)
      throw new RangeError(`${name} must be a whole number from ${least}, got ${value}`);
  checkDetention(detention);
  const { compartments, groups } = detention;
  const width = groups.length;
  const pairs = compartments.length * width;
  const staySum = Array.from({ length: pairs }, (_, at) => {
    const compartment = compartments[Math.floor(at / width)]!;
    const survival = periodSurvival(stayOf(compartment, groups[at % width]!.id));
    const sums = new Float64Array(survival.length);
    for (let d = 1; d < survival.length; d++) sums[d] = sums[d - 1]! + survival[d - 1]!;
    return sums;
  });
  const stillThere = staySum.map((sums) =>
    Float64Array.from(
      { length: durations },
      (_, j) => (sumTo(sums, (j + 1) * stepDays) - sumTo(sums, j * stepDays)) / stepDays,
    ),
  );
  const stays = new Float64Array(pairs * durations);
  for (let at = 0; at < pairs; at++)
    for (let j = 0; j < durations; j++)
      stays[at * durations + j] =
        j === 0 ? stillThere[at]![0]! : ratio(stillThere[at]![j]!, stillThere[at]![j - 1]!);
  const perDay = new Float64Array(pairs);
  for (const entry of detention.admissions)
    perDay[compartmentIndex(detention, entry.compartment) * width + groupIndex(detention, entry.group)]! +=
      entry.perDay;
  const initial = new Float64Array(pairs * durations);
  for (const entry of detention.initial) {
    const at = compartmentIndex(detention, entry.compartment) * width + groupIndex(detention, entry.group);
    if (entry.held === "new") {
      initial[at * durations]! += entry.people;
      continue;
    }
    // In a steady flow the number held in a class is proportional to the share of a cohort still there; the last
    // class holds the whole tail.
    const sums = staySum[at]!;
    const mean = sums.at(-1)! / stepDays;
    let rest = mean;
    for (let j = 0; j < durations; j++) {
      const part = j === durations - 1 ? rest : stillThere[at]![j]!;
      rest -= part;
      initial[at * durations + j]! += (entry.people * Math.max(0, part)) / mean;
    }
  }
  const next = compartments.map((compartment) => {
    const shares = new Float64Array(compartments.length + 1);
    for (const route of compartment.next)
      shares[route.to === release ? compartments.length : compartmentIndex(detention, route.to)]! +=
        route.share;
    return shares;
  });
  return { ...options, detention, initial, perDay, staySum, stillThere, stays, next };
}

/**
 * Runs the flow under the policies. Without `random`: expected numbers. With it: whole persons, each staying, going on
 * or entering by chance (Poisson admissions, binomial stays, multinomial routes); the same law on average.
 */
export function runFlow(flow: PreparedFlow, policies: readonly Policy[], random?: RandomStream): FlowResult {
  const { detention, durations, steps, stepDays, perDay, next } = flow;
  const compartments = detention.compartments.length;
  const groups = detention.groups.length;
  const pairs = compartments * groups;
  const edits = editsOf(policies, detention);
  if (edits.some((edit) => edit.kind === "remove" && isOfPersons(edit)))
    throw new Problem(
      "bad-input",
      "The cohort flow knows no ages, risks or ends of detention; state a release by lot, by compartments and groups.",
    );
  const stock = random ? wholePersons(flow.initial, random) : flow.initial.slice();
  const totals = new Float64Array(pairs);
  for (let at = 0; at < pairs; at++) totals[at] = sumOf(stock, at * durations, durations);
  const held = new Float64Array((steps + 1) * pairs);
  held.set(totals);
  const admitted = new Float64Array(steps);
  const released = new Float64Array(steps);
  const entering = new Float64Array(pairs);
  const out = new Float64Array(compartments + 1);
  const changed = changedStays(flow, edits);

  for (let t = 0; t < steps; t++) {
    const day = t * stepDays;
    for (const edit of edits)
      if (edit.kind === "remove" && edit.fromDay >= day && edit.fromDay < day + stepDays)
        released[t]! += remove(stock, totals, edit, durations, random);
    for (let at = 0; at < pairs; at++) {
      const c = Math.floor(at / groups);
      const rules = edits.length > 0 ? rulesOn(edits, day, at) : undefined;
      const expected = perDay[at]! * stepDays * (rules?.admissions ?? 1);
      const fresh = random ? poisson(random, expected) : expected;
      admitted[t]! += fresh;
      let entries = entering[at]! + fresh;
      entering[at] = 0;
      if (rules !== undefined && rules.divert > 0) {
        const diverted = random ? binomial(random, entries, rules.divert) : entries * rules.divert;
        entries -= diverted;
        let free = diverted;
        let left = rules.divert;
        for (const { compartment, share } of rules.aside) {
          const part = Math.min(1, ratio(share, left));
          const aside = random ? binomial(random, free, part) : free * part;
          free -= aside;
          left -= share;
          entering[compartment * groups + (at % groups)]! += aside;
        }
        released[t]! += free;
      }
      const first = at * durations;
      const before = totals[at]! + entries;
      const special = changed?.[at]?.(t);
      const stays = special?.stays ?? flow.stays;
      const offset = special ? 0 : first;
      let forced = 0;
      let total: number;
      if (random) {
        // Binomial by class; those whom a limit forces out are a share of those who would have stayed.
        total = 0;
        const last = stock[first + durations - 1]!;
        for (let j = durations - 1; j >= 0; j--) {
          const from = j === 0 ? entries : stock[first + j - 1]! + (j === durations - 1 ? last : 0);
          let stay = from > 0 ? binomial(random, from, stays[offset + j]!) : 0;
          if (special) {
            const gone = stay > 0 ? binomial(random, stay, special.forced[j]!) : 0;
            stay -= gone;
            forced += gone;
          }
          stock[first + j] = stay;
          total += stay;
        }
      } else {
        const lastAt = first + durations - 1;
        let value = (stock[lastAt]! + stock[lastAt - 1]!) * stays[offset + durations - 1]!;
        stock[lastAt] = value;
        total = value;
        for (let j = durations - 2; j > 0; j--) {
          value = stock[first + j - 1]! * stays[offset + j]!;
          stock[first + j] = value;
          total += value;
        }
        value = entries * stays[offset]!;
        stock[first] = value;
        total += value;
        if (special) {
          for (let j = 0; j < durations; j++) {
            const gone = stock[first + j]! * special.forced[j]!;
            stock[first + j]! -= gone;
            forced += gone;
          }
          total -= forced;
        }
      }
      totals[at] = total;
      released[t]! += forced;
      const leaving = random ? before - total - forced : Math.max(0, before - total - forced);
      if (leaving > 0) {
        const shares = next[c]!;
        if (random) multinomial(random, leaving, shares, out);
        for (let to = 0; to <= compartments; to++) {
          const count = random ? out[to]! : leaving * shares[to]!;
          if (count === 0) continue;
          if (to === compartments) released[t]! += count;
          // A later compartment takes them in this step, for the loop has not reached it yet.
          else entering[to * groups + (at % groups)]! += count;
        }
      }
    }
    held.set(totals, (t + 1) * pairs);
  }
  return { stepDays, steps, compartments, groups, held, admitted, released, byDuration: stock };
}

type Limit = { limitDays: number; compliance: number };

/** Probability of staying by new class, and of being forced out by a limit among those who would have stayed. */
type StepStays = { stays: Float64Array; forced: Float64Array };

/**
 * For each compartment and group that a change of speed or a limit ever touches: its stays in step t, to be asked for
 * t = 0, 1, 2, … in this order. Time in the compartment runs at the speed of the day, so a cohort is as far through
 * its stay as the sum of speeds since it entered.
 */
function changedStays(
  flow: PreparedFlow,
  edits: readonly PolicyEdit[],
): (((t: number) => StepStays) | undefined)[] | undefined {
  const relevant = edits.filter((edit) => edit.kind === "speed" || edit.kind === "limit");
  if (relevant.length === 0) return undefined;
  const { durations, stepDays, steps } = flow;
  return flow.staySum.map((sums, at) => {
    if (!relevant.some((edit) => edit.mask[at] === 1)) return undefined;
    // clock[t + durations] is how far the compartment's clock stands at the start of step t, in days; before the
    // scenario it ran at speed 1.
    const clock = Float64Array.from({ length: steps + durations + 2 }, (_, k) => (k - durations) * stepDays);
    const rules = Array.from({ length: steps }, (_, t) => {
      const { speed, limits } = rulesOn(edits, t * stepDays, at);
      return { speed, limits: limits.sort((a, b) => a.limitDays - b.limitDays) };
    });
    for (let t = 0; t < steps; t++)
      clock[t + 1 + durations] = clock[t + durations]! + rules[t]!.speed * stepDays;
    let free = flow.stillThere[at]!.slice();
    let kept = free.slice();
    let newFree = new Float64Array(durations);
    let newKept = new Float64Array(durations);
    const result: StepStays = { stays: new Float64Array(durations), forced: new Float64Array(durations) };
    return (t) => {
      const now = clock[t + 1 + durations]!;
      const { limits } = rules[t]!;
      let high = now - clock[t + 1 + durations]!;
      let sumToHigh = sumTo(sums, high);
      for (let j = 0; j < durations; j++) {
        const low = high;
        const sumToLow = sumToHigh;
        high = now - clock[t - j + durations]!;
        sumToHigh = sumTo(sums, high);
        const all = (sumToHigh - sumToLow) / (high - low);
        newFree[j] = all;
        newKept[j] = limits.length === 0 ? all : keptShare(sums, low, high, limits, j * stepDays, stepDays);
        const withoutLimit = j === 0 ? all : Math.min(1, ratio(all, free[j - 1]!));
        const withLimit = j === 0 ? newKept[0]! : Math.min(withoutLimit, ratio(newKept[j]!, kept[j - 1]!));
        result.stays[j] = withoutLimit;
        result.forced[j] = withoutLimit > 0 ? Math.max(0, 1 - withLimit / withoutLimit) : 0;
      }
      [free, newFree] = [newFree, free];
      [kept, newKept] = [newKept, kept];
      return result;
    };
  });
}

/**
 * Share of a cohort that is still there when its clock times are spread evenly from `low` to `high` (days), of whom
 * those past a limit of real days were let go with its compliance. `realLow` and `realDays` give the real times that
 * correspond to `low` … `high`; the limits stand in rising order.
 */
function keptShare(
  sums: Float64Array,
  low: number,
  high: number,
  limits: readonly Limit[],
  realLow: number,
  realDays: number,
): number {
  let share = 0;
  let weight = 1;
  let from = low;
  for (const limit of limits) {
    const mark = low + (high - low) * Math.min(1, Math.max(0, (limit.limitDays - realLow) / realDays));
    if (mark > from) share += weight * (sumTo(sums, mark) - sumTo(sums, from));
    weight *= 1 - limit.compliance;
    from = Math.max(from, mark);
  }
  share += weight * (sumTo(sums, high) - sumTo(sums, from));
  return share / (high - low);
}

/** The sum of daily survival up to a day, linear between whole days. */
function sumTo(sums: Float64Array, day: number): number {
  const last = sums.length - 1;
  if (day >= last) return sums[last]!;
  const whole = Math.floor(day);
  return sums[whole]! + (day - whole) * (sums[whole + 1]! - sums[whole]!);
}

/** Takes people out by a removal, evenly over all who fit, and returns how many. */
function remove(
  stock: Float64Array,
  totals: Float64Array,
  edit: Extract<PolicyEdit, { kind: "remove" }>,
  durations: number,
  random: RandomStream | undefined,
): number {
  let eligible = 0;
  for (let at = 0; at < totals.length; at++) if (edit.mask[at] === 1) eligible += totals[at]!;
  const wanted =
    "people" in edit.amount ? Math.min(edit.amount.people, eligible) : edit.amount.share * eligible;
  if (!(wanted > 0)) return 0;
  const exact = new Float64Array(stock.length);
  for (let at = 0; at < totals.length; at++)
    if (edit.mask[at] === 1)
      for (let k = at * durations; k < (at + 1) * durations; k++) exact[k] = (stock[k]! * wanted) / eligible;
  const taken = random ? wholePersons(exact, random) : exact;
  let sum = 0;
  for (let at = 0; at < totals.length; at++)
    for (let k = at * durations; k < (at + 1) * durations; k++) {
      const count = Math.min(stock[k]!, taken[k]!);
      stock[k]! -= count;
      totals[at]! -= count;
      sum += count;
    }
  return sum;
}

/** Whole numbers that differ from the given ones by less than 1 and, in sum, by at most 1/2; each right on average
 * but for that last rounding (systematic sampling, Madow 1949). */
function wholePersons(values: Float64Array, random: RandomStream): Float64Array {
  const total = sumOf(values, 0, values.length);
  // Spacing so that the rounded total comes out exactly.
  const target = Math.round(total);
  const out = new Float64Array(values.length);
  if (target === 0) return out;
  const scale = target / total;
  const start = nextUniform53(random);
  let cumulative = 0;
  let drawn = 0;
  for (let k = 0; k < values.length; k++) {
    cumulative += values[k]! * scale;
    const upTo = Math.min(target, Math.max(drawn, Math.ceil(cumulative - start)));
    out[k] = upTo - drawn;
    drawn = upTo;
  }
  return out;
}

function ratio(a: number, b: number): number {
  return b > 0 ? a / b : 0;
}

function sumOf(values: Float64Array, start: number, length: number): number {
  let sum = 0;
  for (let k = start; k < start + length; k++) sum += values[k]!;
  return sum;
}
