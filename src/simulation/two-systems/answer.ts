/** What the replicates of a system say: numbers with centre and range, what drives them, and what would narrow them. */
import type { Qualifier } from "../../domain/qualifier.ts";
import { exp } from "../engine/elementary.ts";
import { normal } from "../engine/sampler.ts";
import { randomStream } from "../engine/random.ts";
import {
  type Batch,
  type RangeOfDay,
  type PreparedRun,
  type RunResult,
  observedOccupancy,
  resultOf,
} from "../engine/run.ts";
import { firstOrderShares, rankMissingData } from "../engine/sensitivity.ts";
import { type Summary, summarise } from "../engine/summary.ts";
import type { DatumFit } from "./fit.ts";
import { type Calibration, type Draw, backtestLast, datedData, heldInPrisons, predictions } from "./flow.ts";
import type { Expected } from "./expected.ts";
import type { ReleaseOrder } from "../engine/policy.ts";
import { afterRelease, countedPlaces, heldAtStart, systemCompartments } from "./run.ts";
import {
  calibratedParameters,
  dayName,
  dayOf,
  type ParameterName,
  parameterNames,
  type System,
  type SystemDatum,
  type SystemScenario,
} from "./system.ts";
import { priorWidth, valueAtScore } from "../engine/prior.ts";

/** A number of the answer on a day. */
export type DatedSummary = { date: string } & Summary;

/** One bar of a tornado: the mean answer where the input is in its lowest and in its highest fifth. */
export type Driver = { name: ParameterName; label: string; share: number; low: number; high: number };

export type Effect = {
  scenario: string;
  /** First scenario minus this one: people held in both systems on the last day, and deaths of everyone followed. */
  fewerHeld: Summary;
  fewerDeaths: Summary;
  fewerInfections: Summary;
  pNoBenefit: number;
};

export type SystemAnswer = RunResult & {
  system: string;
  start: string;
  end: string;
  initialInfectious: number;
  disease: string;
  /**
   * Each datum with what the calibrated model has for it and, where it is fitted, what the others imply and how far from
   * that it lies, in standard deviations.
   */
  data: (SystemDatum & {
    model: Summary;
    others: Summary | null;
    residual: number | null;
  })[];
  calibration: {
    rHat: number;
    effective: number;
    acceptance: number;
    parameters: {
      name: ParameterName;
      label: string;
      unit: string;
      calibrated: boolean;
      prior: { q05: number; q50: number; q95: number };
      draws: Summary;
      widthRatio: number | null;
      source: string;
    }[];
  };
  /** People in prisons: month by month up to the start, then by scenario. Compulsory centres are not in it. */
  prisons: {
    capacity: { places: number; definition: string; source: string };
    history: DatedSummary[];
    scenarios: { name: string; held: DatedSummary[] }[];
  };
  /** People in compulsory centres by scenario. */
  centres: { name: string; held: DatedSummary[] }[];
  /** Effects under both assumptions about crowding; the first exponent is that of `scenarios`. */
  effects: { crowdingExponent: number; effects: Effect[] }[];
  /** Deaths averted, replicate by replicate, for a density. */
  averted: { scenario: string; deaths: number[] }[];
  /** What the answers of the scenario asked about depend on. */
  drivers: { scenario: string; deaths: Driver[]; held: Driver[] } | null;
  /** The data nobody has published, the one that would narrow deaths averted most first. */
  missing: { datum: string; deaths: number; held: number }[];
  /** Of a one-off release: the share of the difference that is left after so many days, and when as many are held as
   * before. Absent without one. */
  refill: null | {
    scenario: string;
    released: number;
    order: ReleaseOrder;
    /** A year after it, with the same number released in either order. */
    yearLeft: Record<ReleaseOrder, Summary>;
    shareLeft: ({ day: number } & Summary)[];
    refillDays: {
      within: number;
      q05: number | null;
      q50: number | null;
      q95: number | null;
      horizonDays: number;
    };
  };
  /** Both systems on day 0 as stages and ways; null where the model holds nothing and nobody publishes it. */
  flow: {
    stages: {
      id: string;
      label: string;
      system: "prosecution" | "compulsory" | "both" | "outside";
      people: Summary | null;
      days: Summary | null;
    }[];
    ways: { from: string; to: string; perYear: Summary | null }[];
  };
  measuredCells: {
    place: string;
    label: string;
    people: number;
    qualifier: Qualifier;
    squareMetres: number | null;
    source: string;
  }[];
  occupancy: {
    place: string;
    held: { value: number; qualifier: Qualifier } | null;
    capacity: number | null;
    percent: number | null;
    note: string | null;
    beyondObserved: boolean;
  }[];
  /** Places of known size: people per hundred places at the end, by scenario. */
  placesAtEnd: { place: string; capacity: number; scenarios: { name: string; percent: Summary }[] }[];
  standards: System["standards"];
  backtest: null | {
    on: string;
    observed: number;
    last: number;
    forecast: Summary;
    crps: number;
    wis: number;
    flatLine: number;
    skill: number | null;
  };
  /** People held in both systems as the flow alone has it on average: the first look, before any simulation. */
  expected: Expected;
  /** Of scenarios in which people stay free until trial: how many fewer are held at the end on average, by the flow alone, if
   * none of them is sentenced later. */
  ifNoneTried: { scenario: string; fewerHeld: number }[];
  /** Whole sentences a reader needs before quoting a number. */
  limits: string[];
};

export type AnswerInput = {
  system: System;
  scenarios: readonly SystemScenario[];
  calibration: Calibration;
  checked: { readonly fits: readonly DatumFit[]; readonly warnings: readonly string[] };
  backtest: SystemAnswer["backtest"];
  expected: Expected;
  ifNoneTried: SystemAnswer["ifNoneTried"];
  /** The batches under each crowding exponent, the main one first, and the run they were prepared from. */
  runs: readonly { crowdingExponent: number; prepared: PreparedRun; batches: readonly Batch[] }[];
  about: { seed: number; version: string; inputsHash: string };
};

/** Puts all replicates of all scenarios into the answer. Deterministic in its input but for `cpuMsPerReplicate`. */
export function systemAnswer(input: AnswerInput): SystemAnswer {
  const { system, scenarios, calibration, about } = input;
  const main = input.runs[0]!;
  const result = resultOf(main.prepared, main.batches, about);
  const startDay = dayOf(system.start);
  const { reportDays } = main.prepared;
  const replicates = result.scenarios[0]!.replicates;
  const draws = Array.from(
    { length: replicates },
    (_, r) => calibration.draws[r % calibration.draws.length]!,
  );
  const dated = (range: RangeOfDay[]): DatedSummary[] =>
    range.map(({ day, ...summary }) => ({ date: dayName(startDay + day), ...summary }));
  const columns = main.prepared.scenarios.map((_, s) => columnsOf(main.batches, s, reportDays.length));
  const byDay = (of: (replicate: number, k: number) => number): DatedSummary[] =>
    dated(
      reportDays.map((day, k) => ({
        day,
        ...summarise(Float64Array.from({ length: replicates }, (_, r) => of(r, k))),
      })),
    );
  const held = (s: number, r: number, k: number, compartments: readonly number[]): number =>
    compartments.reduce(
      (sum, c) => sum + columns[s]!.held[(r * reportDays.length + k) * systemCompartments.length + c]!,
      0,
    );
  const lastDay = reportDays.length - 1;
  const all = [0, 1, 2];
  const asked = askedScenario(scenarios);
  const answers =
    asked === undefined
      ? undefined
      : {
          deaths: Float64Array.from(draws, (_, r) => columns[0]!.deaths[r]! - columns[asked]!.deaths[r]!),
          held: Float64Array.from(draws, (_, r) => held(0, r, lastDay, all) - held(asked, r, lastDay, all)),
        };
  return {
    ...result,
    scenarios: result.scenarios.map((scenario, s) => ({
      ...scenario,
      warnings: [...scenario.warnings.filter((text) => !/exponent 0/.test(text)), ...scenarios[s]!.limits],
    })),
    system: system.name,
    start: system.start,
    end: dayName(startDay + scenarios[0]!.days - 1),
    initialInfectious: system.initialInfectious,
    disease: system.disease.name ?? "the disease",
    ...dataAndCalibration(system, calibration, input.checked.fits),
    prisons: {
      capacity: {
        places: system.prisons.capacity.value,
        definition: system.prisons.capacity.definition,
        source: system.prisons.capacity.source,
      },
      history: historyOf(system, draws),
      scenarios: scenarios.map(({ name }, s) => ({ name, held: byDay((r, k) => held(s, r, k, [0, 1])) })),
    },
    centres: scenarios.map(({ name }, s) => ({ name, held: byDay((r, k) => held(s, r, k, [2])) })),
    effects: input.runs.map((run) => ({
      crowdingExponent: run.crowdingExponent,
      effects: effectsOf(run.prepared, run.batches),
    })),
    averted: scenarios.slice(1).map(({ name }, k) => ({
      scenario: name,
      deaths: Array.from(draws, (_, r) => columns[0]!.deaths[r]! - columns[k + 1]!.deaths[r]!),
    })),
    drivers:
      answers === undefined || replicates < 50
        ? null
        : {
            scenario: scenarios[asked!]!.name,
            deaths: driversOf(system, draws, answers.deaths),
            held: driversOf(system, draws, answers.held),
          },
    missing: answers === undefined || replicates < 50 ? [] : missingData(system, draws, answers, about.seed),
    refill: refillOf(system, scenarios, calibration.draws),
    flow: flowOf(system, calibration.draws),
    measuredCells: system.prisons.known.flatMap((place) =>
      place.cells.map((cell) => ({
        place: place.name,
        label: cell.label,
        people: cell.value,
        qualifier: cell.qualifier,
        squareMetres: cell.squareMetres ?? null,
        source: cell.source,
      })),
    ),
    occupancy: occupancyOf(system),
    placesAtEnd: countedPlaces(system).flatMap(({ name, capacity }, f) =>
      capacity === undefined
        ? []
        : [
            {
              place: name,
              capacity: capacity.value,
              scenarios: scenarios.map((scenario, s) => ({
                name: scenario.name,
                percent: summarise(columns[s]!.heldAtEnd(f).map((people) => (100 * people) / capacity.value)),
              })),
            },
          ],
    ),
    standards: system.standards,
    backtest: input.backtest,
    expected: input.expected,
    ifNoneTried: input.ifNoneTried,
    limits: [...input.checked.warnings, ...limitsOf(system, replicates)],
  };
}

/** The first scenario with a one-off release, else the first that is not the reference. */
function askedScenario(scenarios: readonly SystemScenario[]): number | undefined {
  const release = scenarios.findIndex(
    (scenario, s) => s > 0 && scenario.policies.some((policy) => policy.kind === "one-off-release"),
  );
  return release > 0 ? release : scenarios.length > 1 ? 1 : undefined;
}

function columnsOf(
  batches: readonly Batch[],
  s: number,
  days: number,
): {
  deaths: Float64Array;
  infections: Float64Array;
  held: Float64Array;
  /** People in a facility at the end, by replicate. */
  heldAtEnd: (facility: number) => Float64Array;
} {
  const ordered = batches.toSorted((a, b) => a.from - b.from);
  const n = ordered.at(-1)!.to;
  const width = days * systemCompartments.length;
  const facilities = ordered[0]!.scenarios[s]!.heldAtEnd.length / (ordered[0]!.to - ordered[0]!.from);
  const atEnd = new Float64Array(n * facilities);
  const out = {
    deaths: new Float64Array(n),
    infections: new Float64Array(n),
    held: new Float64Array(n * width),
    heldAtEnd: (facility: number) =>
      Float64Array.from({ length: n }, (_, r) => atEnd[r * facilities + facility]!),
  };
  for (const { from, scenarios } of ordered) {
    out.deaths.set(scenarios[s]!.deaths, from);
    out.infections.set(scenarios[s]!.infections, from);
    out.held.set(scenarios[s]!.held, from * width);
    atEnd.set(scenarios[s]!.heldAtEnd, from * facilities);
  }
  return out;
}

function effectsOf(prepared: PreparedRun, batches: readonly Batch[]): Effect[] {
  const days = prepared.reportDays.length;
  const columns = prepared.scenarios.map((_, s) => columnsOf(batches, s, days));
  const n = columns[0]!.deaths.length;
  const heldLast = (s: number, r: number): number => {
    const at = (r * days + days - 1) * systemCompartments.length;
    return systemCompartments.reduce((sum, _, c) => sum + columns[s]!.held[at + c]!, 0);
  };
  const paired = (of: (s: number, r: number) => number, s: number): Float64Array =>
    Float64Array.from({ length: n }, (_, r) => of(0, r) - of(s, r));
  return prepared.scenarios.slice(1).map((scenario, k) => {
    const fewerDeaths = paired((s, r) => columns[s]!.deaths[r]!, k + 1);
    const fewerInfections = paired((s, r) => columns[s]!.infections[r]!, k + 1);
    const kills = columns.some((column) => column.deaths.some((d) => d > 0));
    return {
      scenario: scenario.name,
      fewerHeld: summarise(paired(heldLast, k + 1)),
      fewerDeaths: summarise(fewerDeaths),
      fewerInfections: summarise(fewerInfections),
      pNoBenefit: (kills ? fewerDeaths : fewerInfections).filter((x) => x <= 0).length / n,
    };
  });
}

function dataAndCalibration(
  system: System,
  calibration: Calibration,
  fits: readonly DatumFit[],
): Pick<SystemAnswer, "data" | "calibration"> {
  const fitOf = new Map(fits.map((fit) => [fit.datum.id, fit]));
  const from = dayOf(system.followedFrom);
  const { dated, lastDay } = datedData(system, system.data);
  const change = dayOf(system.changeOn) - from;
  const series = calibration.draws.map((draw) => heldInPrisons(draw, lastDay, change));
  return {
    data: dated.map((each) => ({
      ...each.datum,
      others: fitOf.get(each.datum.id)?.implied ?? null,
      residual: fitOf.get(each.datum.id)?.residual ?? null,
      model: summarise(
        calibration.draws.map((draw, i) => {
          const values = predictions(each, draw, series[i]!, change);
          return values.reduce((sum, x) => sum + x, 0) / values.length;
        }),
      ),
    })),
    calibration: {
      rHat: Math.max(...calibration.chains.rHat),
      effective: Math.min(...calibration.chains.effective),
      acceptance: calibration.chains.acceptance,
      parameters: parameterNames.map((name, k) => {
        const { prior, label, unit } = system.parameters[name];
        const calibrated = k < calibratedParameters;
        const edge = 1.6448536269514722;
        return {
          name,
          label,
          unit,
          calibrated,
          prior: {
            q05: valueAtScore(prior, -edge),
            q50: valueAtScore(prior, 0),
            q95: valueAtScore(prior, edge),
          },
          draws: summarise(calibration.draws.map((draw) => draw[name])),
          widthRatio: calibrated ? calibration.identified[k]!.posteriorWidth / priorWidth(prior, 0.9) : null,
          source: prior.source ?? "",
        };
      }),
    },
  };
}

function historyOf(system: System, draws: readonly Draw[]): DatedSummary[] {
  const from = dayOf(system.followedFrom);
  const days = dayOf(system.start) - from;
  const series = draws.map((draw) => heldInPrisons(draw, days, dayOf(system.changeOn) - from));
  const at = [...Array.from({ length: Math.floor(days / 30) + 1 }, (_, k) => 30 * k), days];
  return [...new Set(at)].map((day) => ({
    date: dayName(from + day),
    ...summarise(series.map(({ pretrial, sentence }) => pretrial[day]! + sentence[day]!)),
  }));
}

function driversOf(system: System, draws: readonly Draw[], answer: Float64Array): Driver[] {
  const inputs = parameterNames.map((name) => Float64Array.from(draws, (draw) => draw[name]));
  const shares = firstOrderShares(parameterNames, inputs, answer);
  return shares.map(({ name, share }) => {
    const x = inputs[parameterNames.indexOf(name as ParameterName)]!;
    const order = Array.from(x.keys()).sort((a, b) => x[a]! - x[b]! || a - b);
    const fifth = Math.max(1, Math.floor(order.length / 5));
    const meanOf = (of: number[]): number => of.reduce((sum, i) => sum + answer[i]!, 0) / of.length;
    return {
      name: name as ParameterName,
      label: system.parameters[name as ParameterName].label,
      share,
      low: meanOf(order.slice(0, fifth)),
      high: meanOf(order.slice(-fifth)),
    };
  });
}

/** Each datum would be published with an error of its own: counts 5 %, what has to be estimated 15 %. */
function missingData(
  system: System,
  draws: readonly Draw[],
  answers: { deaths: Float64Array; held: Float64Array },
  seed: number,
): SystemAnswer["missing"] {
  const random = randomStream(seed, 1_000_003);
  const estimated: readonly ParameterName[] = ["reproductionNumber", "fatalityFactor", "communityHazard"];
  const published = (name: ParameterName, draw: Draw): number => {
    if (name === "admissionsFactor") return draw.admissionsBefore * draw.admissionsFactor * 365;
    if (name === "centreDays") return heldAtStart(system, draw)[2];
    return draw[name];
  };
  const candidates = parameterNames.map((name) => ({
    id: system.parameters[name].datum,
    simulated: Float64Array.from(
      draws,
      (draw) => published(name, draw) * exp((estimated.includes(name) ? 0.15 : 0.05) * normal(random)),
    ),
  }));
  const held = new Map(
    rankMissingData(candidates, answers.held).map((row) => [row.id, row.varianceReduction]),
  );
  return rankMissingData(candidates, answers.deaths).map(({ id, varianceReduction }) => ({
    datum: id,
    deaths: varianceReduction,
    held: held.get(id)!,
  }));
}

/** What is left of the first one-off release of anybody, on average, five years on; null without one. */
export function refillOf(
  system: System,
  scenarios: readonly SystemScenario[],
  draws: readonly Draw[],
): SystemAnswer["refill"] {
  for (const scenario of scenarios) {
    const policy = scenario.policies.find(
      (p) => p.kind === "one-off-release" && ((p.people ?? 0) > 0 || (p.share ?? 0) > 0),
    );
    if (policy?.kind !== "one-off-release") continue;
    const horizonDays = 5 * 365;
    const after = draws.map((draw) => afterRelease(system, draw, policy, horizonDays));
    const yearLeft = (order: ReleaseOrder): Summary =>
      summarise(draws.map((draw) => 100 * afterRelease(system, draw, { ...policy, order }, 365).left[365]!));
    const times = after.map(({ refilled }) => refilled ?? Infinity).sort((a, b) => a - b);
    const at = (p: number): number | null => {
      const days = times[Math.min(times.length - 1, Math.floor(p * times.length))]!;
      return days === Infinity ? null : days;
    };
    return {
      scenario: scenario.name,
      released: Math.round(summarise(after.map(({ released }) => released)).mean),
      order: policy.order ?? "by-lot",
      yearLeft: { "by-lot": yearLeft("by-lot"), "nearest-end": yearLeft("nearest-end") },
      shareLeft: Array.from({ length: Math.floor(horizonDays / 30) + 1 }, (_, k) => ({
        day: 30 * k,
        ...summarise(after.map(({ left }) => 100 * left[30 * k]!)),
      })),
      refillDays: {
        within: times.filter((t) => t !== Infinity).length / times.length,
        q05: at(0.05),
        q50: at(0.5),
        q95: at(0.95),
        horizonDays,
      },
    };
  }
  return null;
}

function occupancyOf(system: System): SystemAnswer["occupancy"] {
  const { capacity, known, number } = system.prisons;
  const total = system.data.findLast((datum) => datum.means === "held" && datum.fitted)!;
  const row = (
    place: string,
    held: { value: number; qualifier: Qualifier } | null,
    places: number | null,
    note: string | null,
  ): SystemAnswer["occupancy"][number] => {
    const percent = held && places ? (100 * held.value) / places : null;
    return {
      place,
      held,
      capacity: places,
      percent,
      note,
      beyondObserved: percent !== null && percent > 100 * observedOccupancy.high,
    };
  };
  const both = known.filter((place) => place.held && place.capacity);
  const heldThere = both.reduce((sum, place) => sum + place.held!.value, 0);
  const placesThere = both.reduce((sum, place) => sum + place.capacity!.value, 0);
  return [
    ...both.map((place) => row(place.name, place.held!, place.capacity!.value, null)),
    row(
      `The other ${number - both.length} prisons together`,
      { value: total.value - heldThere, qualifier: both.length > 0 ? "under" : total.qualifier },
      capacity.value - placesThere,
      "what is left of the two totals; how unequal these prisons are is not published",
    ),
    row("All prisons", { value: total.value, qualifier: total.qualifier }, capacity.value, null),
    row("Compulsory centres", null, null, "neither people held nor places are published"),
  ];
}

function flowOf(system: System, draws: readonly Draw[]): SystemAnswer["flow"] {
  const stocks = draws.map((draw) => heldAtStart(system, draw));
  const over = (of: (draw: Draw, stock: [number, number, number]) => number): Summary =>
    summarise(draws.map((draw, i) => of(draw, stocks[i]!)));
  const admissions = (draw: Draw): number => 365 * draw.admissionsBefore * draw.admissionsFactor;
  const tried = (draw: Draw, stock: [number, number, number]): number => (365 * stock[0]) / draw.pretrialDays;
  return {
    stages: [
      { id: "arrest", label: "Arrest", system: "both", people: null, days: null },
      { id: "police-custody", label: "Police custody", system: "both", people: null, days: null },
      {
        id: "pre-trial",
        label: "Pre-trial detention",
        system: "prosecution",
        people: over((_, stock) => stock[0]),
        days: over((draw) => draw.pretrialDays),
      },
      {
        id: "sentence",
        label: "Prison after sentence",
        system: "prosecution",
        people: over((_, stock) => stock[1]),
        days: over((draw) => draw.sentenceDays),
      },
      { id: "transition", label: "Transition centre", system: "compulsory", people: null, days: null },
      {
        id: "compulsory-centre",
        label: "Compulsory centre",
        system: "compulsory",
        people: over((_, stock) => stock[2]),
        days: over((draw) => draw.centreDays),
      },
      { id: "release", label: "Release", system: "outside", people: null, days: null },
    ],
    ways: [
      { from: "arrest", to: "police-custody", perYear: null },
      { from: "police-custody", to: "pre-trial", perYear: over(admissions) },
      { from: "police-custody", to: "transition", perYear: null },
      { from: "transition", to: "compulsory-centre", perYear: over((draw) => 365 * draw.centreAdmissions) },
      { from: "pre-trial", to: "sentence", perYear: over((d, s) => tried(d, s) * d.convictedShare) },
      { from: "pre-trial", to: "release", perYear: over((d, s) => tried(d, s) * (1 - d.convictedShare)) },
      { from: "sentence", to: "release", perYear: over((d, s) => (365 * s[1]) / d.sentenceDays) },
      { from: "compulsory-centre", to: "release", perYear: over((d, s) => (365 * s[2]) / d.centreDays) },
    ],
  };
}

/** What the system would have said of its last number held, with its score; null where too few are fitted. */
export function backtestOf(system: System, seed: number): SystemAnswer["backtest"] {
  const scored = backtestLast(system, 400, seed);
  if (!scored) return null;
  const { on, observed, last, crps, wis, flatLine, skill, sample } = scored;
  return { on, observed, last, forecast: summarise(sample), crps, wis, flatLine, skill: skill ?? null };
}

function limitsOf(system: System, replicates: number): string[] {
  const beyond = occupancyOf(system).filter((row) => row.beyondObserved);
  return [
    `The disease is a supposition: it says what would follow if ${system.initialInfectious} infectious people were among those held on ${system.start}, not that they are.`,
    "Nothing in the records tells how the disease spread or killed in these places, so its numbers are not calibrated; they are as wide as what is believed beforehand.",
    ...beyond.map(
      (row) =>
        `${row.place} is at ${/over|at_least/.test(row.held!.qualifier) ? "more than " : ""}${Math.round(row.percent!)} % of its places; how crowding changes contagion was observed up to 155 % only, so results are given for contacts that do not follow crowding (exponent 0) and that follow it in proportion (exponent 1).`,
    ),
    ...(replicates < 100
      ? [`Only ${replicates} simulations were run: they have a middle and no range, which takes 100.`]
      : []),
    ...system.assumptions.notes,
  ];
}
