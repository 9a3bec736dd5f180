/** The people held in a system up to its start, and what published totals say of its rates. */
import { exp, log } from "../engine/elementary.ts";
import { datumLogLikelihood } from "../engine/datum.ts";
import { type Chains, type Identification, adaptiveMetropolis, identification } from "../engine/posterior.ts";
import { type Prior, drawScores, valuesAt } from "../engine/prior.ts";
import { randomStream } from "../engine/random.ts";
import { type Backtest, backtest } from "../engine/score.ts";
import {
  calibratedParameters,
  dayOf,
  type ParameterName,
  parameterNames,
  type System,
  type SystemDatum,
} from "./system.ts";

/** Values of all parameters, by name. */
export type Draw = Readonly<Record<ParameterName, number>>;

/** People in pre-trial detention and serving a sentence, at the end of each day; element 0 is the first day. */
export type HeldSeries = { readonly pretrial: Float64Array; readonly sentence: Float64Array };

type FlowValues = Pick<
  Draw,
  "startShare" | "admissionsBefore" | "admissionsFactor" | "pretrialDays" | "convictedShare" | "sentenceDays"
>;

/**
 * Expected numbers in prisons from `followedFrom` on, for `days` days after it. At first `startShare` of the number to
 * which admissions and stays lead in time (1: steady), split as there; from day `changeDay` on, people are admitted at
 * the changed rate. Stays end each day with probability 1 / mean, so that time already served does not matter and the
 * cohort flow's law needs no cohorts (equal to it, shown by test).
 */
export function heldInPrisons(values: FlowValues, days: number, changeDay: number): HeldSeries {
  const pretrial = new Float64Array(days + 1);
  const sentence = new Float64Array(days + 1);
  const { admissionsBefore, convictedShare } = values;
  const leavesPretrial = 1 / values.pretrialDays;
  const leavesSentence = 1 / values.sentenceDays;
  let before = (pretrial[0] = values.startShare * admissionsBefore * values.pretrialDays);
  let after = (sentence[0] = values.startShare * admissionsBefore * convictedShare * values.sentenceDays);
  for (let day = 1; day <= days; day++) {
    const tried = before * leavesPretrial;
    const admitted = admissionsBefore * (day >= changeDay ? values.admissionsFactor : 1);
    after += tried * convictedShare - after * leavesSentence;
    before += admitted - tried;
    pretrial[day] = before;
    sentence[day] = after;
  }
  return { pretrial, sentence };
}

/** A datum with its days counted from `followedFrom`, and how likely it makes what the model has for it. */
type DatedDatum = {
  readonly datum: SystemDatum;
  readonly on: number;
  readonly until: number;
  readonly logLikelihood: (predicted: number) => number;
};

/** The data with their days counted from `followedFrom`, and the last of these days. */
export function datedData(
  system: System,
  data: readonly SystemDatum[],
): { readonly dated: DatedDatum[]; readonly lastDay: number } {
  const from = dayOf(system.followedFrom);
  const dated = data.map((datum) => {
    const on = dayOf(datum.on) - from;
    const until = datum.until === undefined ? on : dayOf(datum.until) - from;
    const form = datum.means === "pretrialShare" ? "percent" : "count";
    return { datum, on, until, logLikelihood: datumLogLikelihood(datum, form) };
  });
  return { dated, lastDay: Math.max(0, ...dated.map(({ until }) => until)) };
}

/** What the model has for a datum. For a number of an unknown day, one value a possible month. */
export function predictions(
  { datum, on, until }: DatedDatum,
  draw: Draw,
  held: HeldSeries,
  changeDay: number,
): number[] {
  const all = (day: number): number => held.pretrial[day]! + held.sentence[day]!;
  switch (datum.means) {
    case "held":
      return Array.from({ length: Math.floor((until - on) / 30) + 1 }, (_, k) => all(on + 30 * k));
    case "pretrialShare":
      return [(100 * held.pretrial[on]!) / all(on)];
    case "prisonAdmissions": {
      const daysBefore = Math.max(0, Math.min(until, changeDay - 1) - on + 1);
      const daysAfter = until - on + 1 - daysBefore;
      return [draw.admissionsBefore * (daysBefore + draw.admissionsFactor * daysAfter)];
    }
    case "centreAdmissions":
      return [draw.centreAdmissions * (until - on + 1)];
  }
}

export type Calibration = {
  readonly draws: readonly Draw[];
  readonly chains: Omit<Chains, "columns" | "names">;
  /** Prior against posterior width, of the calibrated parameters. */
  readonly identified: readonly Identification[];
};

/**
 * What the fitted data leave of the priors: `n` draws, equally weighted, in a random order. The rates of the two
 * systems by adaptive Metropolis, of which four chains keep at least `effort.draws` together and every `effort.thin`-th;
 * the others from their priors. Deterministic in the seed. RangeError where the data contradict the priors.
 */
export function calibrate(
  system: System,
  n: number,
  seed: number,
  effort: { readonly draws: number; readonly burnIn: number; readonly thin: number } = {
    draws: 1000,
    burnIn: 3000,
    thin: 20,
  },
): Calibration {
  const names = parameterNames.slice(0, calibratedParameters);
  const priors = priorsOf(system, names);
  const { dated, lastDay } = datedData(
    system,
    system.data.filter((datum) => datum.fitted),
  );
  const changeDay = dayOf(system.changeOn) - dayOf(system.followedFrom);
  const logLikelihood = (values: Float64Array): number => {
    const draw = drawOf(values);
    const held = heldInPrisons(draw, lastDay, changeDay);
    let sum = 0;
    for (const each of dated) {
      const logs = predictions(each, draw, held, changeDay).map(each.logLikelihood);
      const top = Math.max(...logs);
      if (top === -Infinity) return -Infinity;
      sum += top + log(logs.reduce((total, log) => total + exp(log - top), 0) / logs.length);
    }
    return sum;
  };
  const chains = 4;
  const {
    columns,
    names: _,
    ...about
  } = adaptiveMetropolis(
    { names, priors, logLikelihood },
    {
      draws: Math.ceil(Math.max(effort.draws, n) / chains),
      burnIn: effort.burnIn,
      chains,
      thin: effort.thin,
    },
    randomStream(seed, 1_000_001),
  );
  const random = randomStream(seed, 1_000_002);
  const total = columns[0]!.length;
  const others = priorsOf(system, parameterNames.slice(calibratedParameters));
  const draws = Array.from({ length: n }, (_, i) => {
    // Neighbours in a chain are alike; a stride that has no factor in common with the length takes them far apart.
    const at = (i * 389) % total;
    const kept = Float64Array.from(columns, (column) => column[at]!);
    return drawOf(Float64Array.of(...kept, ...valuesAt(others, drawScores(others, random))));
  });
  return { draws, chains: about, identified: identification(priors, { names, columns }) };
}

/**
 * The forecast that could have been made before the last number held was known, scored against it: the system is
 * calibrated without it (and without every datum of its day or later), asked for its day, and compared with the flat
 * line that the number before stays. `undefined` where fewer than three numbers are fitted.
 */
export function backtestLast(
  system: System,
  n: number,
  seed: number,
): (Backtest & { on: string; observed: number; last: number; sample: Float64Array }) | undefined {
  const totals = system.data
    .filter((datum) => datum.fitted && datum.means === "held")
    .toSorted((a, b) => dayOf(a.on) - dayOf(b.on));
  const target = totals.at(-1);
  const last = totals.at(-2);
  if (!target || !last || totals.length < 3) return undefined;
  const earlier = { ...system, data: system.data.filter((d) => dayOf(d.until ?? d.on) < dayOf(target.on)) };
  const { draws } = calibrate(earlier, n, seed);
  const changeDay = dayOf(system.changeOn) - dayOf(system.followedFrom);
  const day = dayOf(target.on) - dayOf(system.followedFrom);
  const sample = Float64Array.from(draws, (draw) => {
    const held = heldInPrisons(draw, day, changeDay);
    return held.pretrial[day]! + held.sentence[day]!;
  });
  const scores = backtest([{ sample, last: last.value, observed: target.value }]);
  return { ...scores, on: target.on, observed: target.value, last: last.value, sample };
}

function priorsOf(system: System, names: readonly ParameterName[]): Prior[] {
  return names.map((name) => system.parameters[name].prior);
}

/** Values in the order of the names; what is not given is NaN, so that its use shows. */
function drawOf(values: ArrayLike<number>): Draw {
  return Object.fromEntries(parameterNames.map((name, k) => [name, values[k] ?? Number.NaN])) as Draw;
}
