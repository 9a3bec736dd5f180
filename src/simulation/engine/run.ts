/**
 * Replicates of one or more scenarios in one world, and what they say together. Replicate r of a run depends on the
 * seed and on r alone, so any split into batches, over workers or over time, gives the same result; a caller reports
 * progress and stops between batches.
 */
import { Problem } from "../../domain/problem.ts";
import { heldCompartments } from "./detention.ts";
import { type OpenRunner, openOutbreak } from "./open-outbreak.ts";
import { type OutbreakResult, type OutbreakRunner, closedOutbreak } from "./outbreak.ts";
import { randomKey, randomStream } from "./random.ts";
import { type ForecastScenario, checkTogether, inScenario, isClosed } from "./scenario.ts";
import { type Summary, mean, summarise } from "./summary.ts";
import type { World } from "./world.ts";

/** Beyond this occupancy nobody has measured how incidence follows crowding (Leibowitz et al. 2021: 25–155 %). */
export const observedOccupancy = { low: 0.25, high: 1.55 } as const;

const daysOfYear = 365.25;

export type PreparedRun = {
  readonly scenarios: readonly ForecastScenario[];
  readonly world: World;
  /** Days on which those held (and, if asked for, those infectious) are reported: every 30th and the last. */
  readonly reportDays: readonly number[];
  readonly runners: readonly Runner[];
};

type Runner = { kind: "closed"; run: OutbreakRunner } | { kind: "open"; run: OpenRunner };

/** Outcomes of replicates `from` … `to` − 1, one entry a scenario. Plain typed arrays: they can be sent to and fro. */
export type Batch = { from: number; to: number; scenarios: ScenarioBatch[] };

export type ScenarioBatch = {
  infections: Float64Array;
  deaths: Float64Array;
  deathsInCustody: Float64Array;
  peakInfectious: Float64Array;
  /** Share ever infected of those ever held, by facility; element replicate × facilities + f. */
  attackRate: Float64Array;
  /** Held at the end of each report day; element (replicate × report days + k) × compartments + c. Empty if closed. */
  held: Float64Array;
  /** Held at the end of each report day, summed over the replicates; element k × facilities + f. Empty if closed. */
  heldByFacility: Float64Array;
  /** Held at the end of the last day; element replicate × facilities + f. Empty if closed. */
  heldAtEnd: Float64Array;
  /** Years that people were held, all together. */
  personYears: Float64Array;
  /** Infectious at the end of each report day; element replicate × report days + k. */
  infectious: Float64Array;
  /** The highest occupancy of a facility on any day of any replicate; 0 where no capacity is stated. */
  highestOccupancy: number;
  /** Replicates in which fewer people were held than a release takes. */
  shortReleases: number;
  /** What the clock counted while the scenario ran. */
  cpuMs: number;
};

/** One number of the result by report day. */
export type RangeOfDay = { day: number } & Summary;

export type ScenarioResult = {
  name: string;
  replicates: number;
  infections: Summary;
  deaths: Summary;
  deathsInCustody: Summary;
  peakInfectious: Summary;
  attackRateByFacility: number[];
  /** Held by compartment, and in all as `total`. Absent where the scenario holds the same people throughout. */
  held?: Record<string, RangeOfDay[]>;
  /** Held in each facility, on average. Absent where `held` is. */
  heldByFacility?: { day: number; mean: number[] }[];
  /** Years that people were held, all together. Absent where `held` is. */
  personYears?: Summary;
  infectiousOnDay: RangeOfDay[];
  /**
   * What the scenario averts against the first one, replicate by replicate: first minus this. `pNoBenefit` is the
   * share of replicates in which no death is averted (no infection, where the disease does not kill).
   */
  pairedDifference: null | { infections: Summary; deaths: Summary; held?: RangeOfDay[]; pNoBenefit: number };
  warnings: string[];
  cpuMsPerReplicate: number;
};

export type RunResult = { seed: number; version: string; inputsHash: string; scenarios: ScenarioResult[] };

/**
 * Checks and builds everything once. A single scenario in which nobody comes or goes runs on the closed engine; all
 * others, and scenarios to be compared, run on the open one under common random numbers. Refuses what the engines
 * refuse, and scenarios that do not fit each other.
 */
export function prepareRun(world: World, scenarios: readonly ForecastScenario[]): PreparedRun {
  const first = scenarios[0];
  if (!first) throw new RangeError("a run needs at least one scenario");
  checkTogether(scenarios);
  for (const scenario of scenarios) {
    if (scenario.initialInfectious > world.people)
      throw new Problem(
        "bad-input",
        `The scenario "${scenario.name}" starts with ${scenario.initialInfectious} infectious people, but the world has ${world.people}.`,
      );
    if (scenario.detention && scenario.detention.initial.length > 0)
      throw new Problem(
        "bad-input",
        `The scenario "${scenario.name}" states "initial" people in its detention flow, but the world says who is held; remove them.`,
      );
    if (scenario.capacity && scenario.capacity.length !== world.facilities)
      throw new Problem(
        "bad-input",
        `The scenario "${scenario.name}" states the capacity of ${scenario.capacity.length} facilities, but the world has ${world.facilities}.`,
      );
  }
  const reportDays = Array.from({ length: first.days }, (_, day) => day).filter(
    (d) => d % 30 === 0 || d === first.days - 1,
  );
  const runners = scenarios.map((scenario) =>
    inScenario(scenario.name, (): Runner => {
      if (scenarios.length === 1 && isClosed(scenario))
        return { kind: "closed", run: closedOutbreak(world, scenario.disease, scenario) };
      return { kind: "open", run: openOutbreak(world, scenario, scenarios) };
    }),
  );
  return { scenarios, world, reportDays, runners };
}

/** Runs replicates `from` … `to` − 1 of every scenario. `clock` reads the milliseconds to be reported as used. */
export function runBatch(
  prepared: PreparedRun,
  seed: number,
  from: number,
  to: number,
  clock: () => number = () => 0,
): Batch {
  const { world, reportDays } = prepared;
  const n = to - from;
  if (!(n > 0)) throw new RangeError(`a batch needs at least one replicate, got ${from} to ${to}`);
  const peopleOf = new Float64Array(world.facilities);
  for (const cell of world.cellOf) peopleOf[world.facilityOf[cell]!]!++;
  const reportIndex = new Map(reportDays.map((day, k) => [day, k]));
  const scenarios = prepared.scenarios.map((scenario, s): ScenarioBatch => {
    const start = clock();
    const runner = prepared.runners[s]!;
    const compartments =
      runner.kind === "open"
        ? scenario.detention === undefined
          ? 1
          : heldCompartments(scenario.detention).length
        : 0;
    const width = reportDays.length * compartments;
    const batch: ScenarioBatch = {
      infections: new Float64Array(n),
      deaths: new Float64Array(n),
      deathsInCustody: new Float64Array(n),
      peakInfectious: new Float64Array(n),
      attackRate: new Float64Array(n * world.facilities),
      held: new Float64Array(n * width),
      heldByFacility: new Float64Array(compartments > 0 ? reportDays.length * world.facilities : 0),
      heldAtEnd: new Float64Array(compartments > 0 ? n * world.facilities : 0),
      personYears: new Float64Array(n),
      infectious: new Float64Array(n * reportDays.length),
      highestOccupancy: 0,
      shortReleases: 0,
      cpuMs: 0,
    };
    for (let k = 0; k < n; k++) {
      const observe = (day: number, counts: { readonly infectious: number }) => {
        const at = reportIndex.get(day);
        if (at !== undefined) batch.infectious[k * reportDays.length + at] = counts.infectious;
      };
      let denominator: ArrayLike<number> = peopleOf;
      let result: OutbreakResult;
      if (runner.kind === "closed") {
        result = runner.run(randomStream(seed, from + k), observe);
        batch.deathsInCustody[k] = result.deaths;
        batch.highestOccupancy = highestOccupancy(peopleOf, scenario.capacity);
      } else {
        const open = runner.run(randomKey(seed, from + k), observe);
        result = open;
        denominator = open.peopleByFacility;
        batch.deathsInCustody[k] = open.deathsInCustody;
        if (open.notThere > 0) batch.shortReleases++;
        reportDays.forEach((day, r) => {
          for (let c = 0; c < compartments; c++)
            batch.held[k * width + r * compartments + c] = open.heldByCompartment[day * compartments + c]!;
          for (let f = 0; f < world.facilities; f++)
            batch.heldByFacility[r * world.facilities + f]! +=
              open.heldByFacility[day * world.facilities + f]!;
        });
        const lastDay = (scenario.days - 1) * world.facilities;
        batch.heldAtEnd.set(open.heldByFacility.subarray(lastDay), k * world.facilities);
        batch.personYears[k] = open.heldByCompartment.reduce((sum, people) => sum + people, 0) / daysOfYear;
        batch.highestOccupancy = Math.max(
          batch.highestOccupancy,
          highestOccupancy(open.heldByFacility, scenario.capacity),
        );
      }
      batch.infections[k] = result.infections;
      batch.deaths[k] = result.deaths;
      batch.peakInfectious[k] = result.peakInfectious;
      for (let f = 0; f < world.facilities; f++)
        if (denominator[f]! > 0)
          batch.attackRate[k * world.facilities + f] = result.infectionsByFacility[f]! / denominator[f]!;
    }
    batch.cpuMs = clock() - start;
    return batch;
  });
  return { from, to, scenarios };
}

/**
 * Puts batches that together cover replicates 0 … n − 1 once each, in any order, into the result.
 */
export function resultOf(
  prepared: PreparedRun,
  batches: readonly Batch[],
  about: { seed: number; version: string; inputsHash: string },
): RunResult {
  const ordered = batches.toSorted((a, b) => a.from - b.from);
  ordered.forEach((batch, k) => {
    if (batch.from !== (k === 0 ? 0 : ordered[k - 1]!.to))
      throw new RangeError("batches must cover all replicates once each");
  });
  const n = ordered.at(-1)?.to ?? 0;
  const { reportDays } = prepared;
  const { facilities } = prepared.world;
  const all = prepared.scenarios.map((_, s) => mergeBatches(ordered.map((batch) => batch.scenarios[s]!)));
  const first = all[0]!;
  return {
    seed: about.seed,
    version: about.version,
    inputsHash: about.inputsHash,
    scenarios: prepared.scenarios.map((scenario, s): ScenarioResult => {
      const batch = all[s]!;
      const names =
        scenario.detention === undefined
          ? ["held"]
          : heldCompartments(scenario.detention).map(({ id }) => id);
      const totals = totalHeld(batch, n * reportDays.length);
      const averted = difference(first.deaths, batch.deaths);
      const spared = difference(first.infections, batch.infections);
      const benefit = diseaseKills(scenario) ? averted : spared;
      return {
        name: scenario.name,
        replicates: n,
        infections: summarise(batch.infections),
        deaths: summarise(batch.deaths),
        deathsInCustody: summarise(batch.deathsInCustody),
        peakInfectious: summarise(batch.peakInfectious),
        attackRateByFacility: Array.from({ length: facilities }, (_, f) =>
          mean(column(batch.attackRate, facilities, f)),
        ),
        ...(batch.held.length > 0
          ? {
              held: {
                ...Object.fromEntries(
                  names.map((name, c) => [
                    name,
                    rangesByDay(column(batch.held, names.length, c), reportDays),
                  ]),
                ),
                total: rangesByDay(totals, reportDays),
              },
            }
          : {}),
        ...(batch.heldByFacility.length > 0
          ? {
              heldByFacility: reportDays.map((day, k) => ({
                day,
                mean: Array.from(
                  batch.heldByFacility.subarray(k * facilities, (k + 1) * facilities),
                  (sum) => sum / n,
                ),
              })),
              personYears: summarise(batch.personYears),
            }
          : {}),
        infectiousOnDay: rangesByDay(batch.infectious, reportDays),
        pairedDifference:
          s === 0
            ? null
            : {
                infections: summarise(spared),
                deaths: summarise(averted),
                held: rangesByDay(difference(totalHeld(first, n * reportDays.length), totals), reportDays),
                pNoBenefit: benefit.filter((x) => x <= 0).length / n,
              },
        warnings: [...warningsOf(scenario, batch), ...pairingWarning(prepared.scenarios[0]!, scenario)],
        cpuMsPerReplicate: batch.cpuMs / n,
      };
    }),
  };
}

/** What a reader must know before quoting the scenario's numbers. Whole sentences. */
function warningsOf(
  scenario: ForecastScenario,
  { highestOccupancy: occupancy, shortReleases, deaths }: ScenarioBatch,
): string[] {
  const warnings: string[] = [];
  const releases = scenario.policies.length > 0;
  if (releases && !scenario.detention?.admissions.some((entry) => entry.perDay > 0))
    warnings.push(
      "Nobody is arrested in this scenario, so a release is not refilled; the effect on crowding is overstated.",
    );
  if (shortReleases > 0)
    warnings.push(
      `In ${shortReleases} of ${deaths.length} simulations fewer people were held than the scenario releases; all of them were released.`,
    );
  if (releases && !scenario.community)
    warnings.push(
      "Released people cannot be infected in this scenario; the number of deaths averted is overstated.",
    );
  if (typeof scenario.disease.infectionFatality === "number" && diseaseKills(scenario))
    warnings.push("One fatality ratio for all ages is used; it is not adjusted to the people held.");
  if (releases && !scenario.crowding)
    warnings.push(
      "Contacts per person are assumed not to follow crowding (exponent 0); give the result with exponent 1 beside it.",
    );
  if (occupancy > observedOccupancy.high)
    warnings.push(
      "Occupancy goes beyond 155 %, the highest at which an effect of crowding on incidence was observed.",
    );
  return warnings;
}

/** People of two flows of different data have no common names: the difference is right, but with all its noise. */
function pairingWarning(first: ForecastScenario, scenario: ForecastScenario): string[] {
  if (JSON.stringify(first.detention) === JSON.stringify(scenario.detention)) return [];
  return [
    `The detention flow is not that of "${first.name}", so the two are not compared person by person; state what changes as a policy.`,
  ];
}

function diseaseKills(scenario: ForecastScenario): boolean {
  const fatality = scenario.disease.infectionFatality;
  return typeof fatality === "number" ? fatality > 0 : fatality.some((band) => band.ratio > 0);
}

function highestOccupancy(
  heldByFacility: ArrayLike<number>,
  capacity: readonly number[] | undefined,
): number {
  if (!capacity) return 0;
  let highest = 0;
  for (let k = 0; k < heldByFacility.length; k++)
    highest = Math.max(highest, heldByFacility[k]! / capacity[k % capacity.length]!);
  return highest;
}

function mergeBatches(parts: readonly ScenarioBatch[]): ScenarioBatch {
  const joined = (of: (part: ScenarioBatch) => Float64Array): Float64Array => {
    const out = new Float64Array(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (const part of parts) {
      out.set(of(part), at);
      at += of(part).length;
    }
    return out;
  };
  return {
    infections: joined((part) => part.infections),
    deaths: joined((part) => part.deaths),
    deathsInCustody: joined((part) => part.deathsInCustody),
    peakInfectious: joined((part) => part.peakInfectious),
    attackRate: joined((part) => part.attackRate),
    held: joined((part) => part.held),
    heldByFacility: parts[0]!.heldByFacility.map((_, k) =>
      parts.reduce((sum, part) => sum + part.heldByFacility[k]!, 0),
    ),
    heldAtEnd: joined((part) => part.heldAtEnd),
    personYears: joined((part) => part.personYears),
    infectious: joined((part) => part.infectious),
    highestOccupancy: Math.max(...parts.map((part) => part.highestOccupancy)),
    shortReleases: parts.reduce((sum, part) => sum + part.shortReleases, 0),
    cpuMs: parts.reduce((sum, part) => sum + part.cpuMs, 0),
  };
}

/** Held in all compartments together, by replicate and report day. */
function totalHeld(batch: ScenarioBatch, length: number): Float64Array {
  const width = batch.held.length / length;
  return Float64Array.from({ length: width > 0 ? length : 0 }, (_, k) => {
    let sum = 0;
    for (let c = 0; c < width; c++) sum += batch.held[k * width + c]!;
    return sum;
  });
}

function column(values: Float64Array, width: number, c: number): Float64Array {
  return Float64Array.from({ length: values.length / width }, (_, k) => values[k * width + c]!);
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, k) => value - b[k]!);
}

function rangesByDay(values: Float64Array, reportDays: readonly number[]): RangeOfDay[] {
  return reportDays.map((day, k) => ({ day, ...summarise(column(values, reportDays.length, k)) }));
}
