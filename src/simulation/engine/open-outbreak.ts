/**
 * The outbreak in an open system, with common random numbers.
 *
 * The law is that of the closed outbreak, in a world where people are admitted, pass through the stages of detention,
 * move, are transferred and released, where staff come and go, and where whoever is released, or kept out by a policy,
 * is followed up in a community. A day runs: (0) ends of stays, removals, admissions, moves; (1) ends of latent and
 * infectious periods; (2) infections, with hazards as stated in scenario.ts. A person entering for k days is there on
 * k days, the first with all its hazards.
 *
 * Every chance belongs to a person and an event (a keyed draw), never to the order of computing. Infection uses the
 * threshold form of the same law (Sellke 1983): each susceptible person carries an exponential number and is infected
 * on the day on which the hazards met since add up to it, which on each day has probability 1 − exp(−hazard). So two
 * scenarios under one key differ by the policy and by what follows from it, and by nothing else.
 */
import { log, pow } from "./elementary.ts";
import {
  type Detention,
  checkDetention,
  compartmentIndex,
  groupIndex,
  release,
  stayOf,
} from "./detention.ts";
import { fatalityByAge, fatalityByPerson } from "./disease.ts";
import { Problem } from "../../domain/problem.ts";
import { periodFromUniform, periodProbabilities, periodSurvival } from "./period.ts";
import { type PolicyEdit, editsOf, requireDetention, rulesOn } from "./policy.ts";
import { type RandomKey, keyedPair, uniformFromWord } from "./random.ts";
import { aliasPick, aliasTable, poissonQuantile } from "./sampler.ts";
import type { ForecastScenario } from "./scenario.ts";
import { WaitingLists, widened } from "./waiting-list.ts";
import { type World, unknownAge } from "./world.ts";

export type OpenDay = {
  /** Everyone ever followed: held, staff, community and dead. The states below sum to it. */
  people: number;
  susceptible: number;
  latent: number;
  infectious: number;
  recovered: number;
  dead: number;
  held: number;
};

export type OpenResult = {
  /** Infections among everyone followed, with the first ones; a second infection of one person counts again. */
  infections: number;
  /** Deaths from the disease among everyone followed. */
  deaths: number;
  /** Those of them that happened in custody. */
  deathsInCustody: number;
  /** The largest number infectious on one day, among everyone followed. */
  peakInfectious: number;
  /** Infections of people held, by the facility where it happened. */
  infectionsByFacility: Int32Array;
  /** People ever held by facility: the denominator of its attack rate. */
  peopleByFacility: Int32Array;
  infectionsOfStaff: number;
  infectionsInCommunity: number;
  admitted: number;
  released: number;
  /** People whom a release of a stated number would have taken, but who were not held. */
  notThere: number;
  /** Held alive at the end of each day; element day × compartments + compartment. */
  heldByCompartment: Int32Array;
  /** Held alive at the end of each day; element day × facilities + facility. */
  heldByFacility: Int32Array;
};

/** Runs one replicate under one key. Equal keys give equal results whatever ran before. */
export type OpenRunner = (
  key: RandomKey,
  observe?: (day: number, counts: Readonly<OpenDay>) => void,
) => OpenResult;

// What a keyed draw is for. The number of the infection, the stage or the move is added in steps of 16.
const thresholdAndFate = 0;
const periods = 1;
const stayAndRoute = 2;
const elapsedAndDivert = 3;
const placeAndCompliance = 4;
const moveGapAndKind = 5;
const moveTarget = 6;
const arrivalState = 7;
const firstInfected = 8;
const admissionCount = 9;
const removalOrder = 10;
const removalShare = 11;
const immunity = 12;

const susceptibleState = 0;
const latentState = 1;
const infectiousState = 2;
const recoveredState = 3;
const deadState = 4;

/** So many people a day to one compartment and group are more than any country arrests. */
const mostAdmitted = 100_000;

/** Flow of a scenario without one: nobody comes, and nobody's stay ends within a century. */
const standingStill: Detention = {
  compartments: [
    { id: "held", stay: { distribution: "fixed", days: 36_526 }, next: [{ to: release, share: 1 }] },
  ],
  groups: [{ id: "all" }],
  admissions: [],
  initial: [],
};

/**
 * Prepares replicates of a scenario in a world: checks and tables once, then any number of runs. The world says who is
 * held on day 0. Whoever is arrested in one of the scenarios that it is `compared` with, and not in this one, is
 * followed in the community, so that the two follow the same people. Refuses policies that need a detention flow where
 * there is none, and a world that does not fit the flow.
 */
export function openOutbreak(
  world: World,
  scenario: ForecastScenario,
  compared: readonly ForecastScenario[] = [scenario],
): OpenRunner {
  const replicate = new Replicate(buildModel(world, scenario, compared));
  return (key, observe) => replicate.run(key, observe);
}

/**
 * Refuses a release of more people than fit it on day 0 and are admitted before its day. A run in which fewer are held
 * after all releases these, and counts those who were not there.
 */
export function checkReleases(world: World, scenario: ForecastScenario): void {
  const detention = scenario.detention ?? standingStill;
  const pairOf = pairsOf(world, scenario);
  const admittedPerDay = detention.admissions.reduce((sum, { perDay }) => sum + perDay, 0);
  for (const edit of editsOf(scenario.policies, detention)) {
    if (edit.kind !== "remove" || !("people" in edit.amount)) continue;
    const there = pairOf.reduce((sum, at, person) => sum + (fits(edit, world, at, person) ? 1 : 0), 0);
    const most = Math.floor(there + admittedPerDay * edit.fromDay);
    if (edit.amount.people > most)
      throw new Problem(
        "bad-input",
        `The scenario "${scenario.name}" releases ${edit.amount.people} people on day ${edit.fromDay}, but at most ${most} who fit are held then; release fewer.`,
      );
  }
}

/** All that is the same in every replicate. A pool is where people mix: first the cells, then the staff of each
 * facility, last the community. A pair is a compartment and a group. */
type OpenModel = ReturnType<typeof buildModel>;

function buildModel(world: World, scenario: ForecastScenario, compared: readonly ForecastScenario[]) {
  const { days, disease, crowding } = scenario;
  const { cells, facilities } = world;
  const detention = scenario.detention ?? standingStill;
  checkDetention(detention);
  if (scenario.initialInfectious > world.people)
    throw new RangeError(
      `initialInfectious must be at most ${world.people}, got ${scenario.initialInfectious}`,
    );
  if (scenario.detention === undefined)
    requireDetention(scenario.policies.filter((p) => p.kind !== "one-off-release"));
  const movesPerDay = (scenario.movement?.cellMovesPerDay ?? 0) + (scenario.movement?.transfersPerDay ?? 0);
  if (movesPerDay > 1)
    throw new Problem(
      "bad-input",
      "The movement of the scenario sums to more than one move per person and day.",
    );

  const groups = detention.groups.length;
  const pairs = detention.compartments.length * groups;
  const pairOf = pairsOf(world, scenario);
  // Arrivals have the ages and risks of people of day 0, of their own compartment and group where it has any.
  const modelsOf = Array.from({ length: pairs }, (): number[] => []);
  pairOf.forEach((at, person) => modelsOf[at]!.push(person));

  const cellPeople = new Float64Array(cells);
  const facilityPeople = new Float64Array(facilities);
  for (const cell of world.cellOf) {
    cellPeople[cell]!++;
    facilityPeople[world.facilityOf[cell]!]!++;
  }
  const tableOfCells = (wanted: (facility: number) => boolean) => {
    const weights = cellPeople.map((n, c) => (wanted(world.facilityOf[c]!) ? n : 0));
    return weights.some((w) => w > 0) ? aliasTable(weights) : undefined;
  };
  const survival = Array.from({ length: pairs }, (_, at) => {
    const compartment = detention.compartments[Math.floor(at / groups)]!;
    return periodSurvival(stayOf(compartment, detention.groups[at % groups]!.id));
  });
  const perDay = new Float64Array(pairs);
  for (const entry of detention.admissions)
    perDay[compartmentIndex(detention, entry.compartment) * groups + groupIndex(detention, entry.group)]! +=
      entry.perDay;

  const edits = editsOf(scenario.policies, detention);
  for (const policy of scenario.policies) {
    if (policy.kind !== "one-off-release") continue;
    if ((policy.minimumAge !== undefined && !world.age) || (policy.atRisk === true && !world.risk))
      throw new Problem(
        "bad-input",
        "A release by age or risk needs a world that states it; add the column age or risk to the world.",
      );
  }
  const rules = rulesOf(edits, pairs, days);
  const factors = compared
    .filter((other) => hasFlow(other, detention))
    .map(({ policies }) => rulesOf(editsOf(policies, detention), pairs, days));
  // Absent where no scenario admits more people than the flow states.
  const mostAdmissions = Array.from({ length: pairs }, (_, at) => {
    const most = Float64Array.from({ length: days }, (_, day) =>
      Math.max(1, ...factors.map((each) => each?.[at]![day]!.admissions ?? 1)),
    );
    return most.some((factor) => factor > 1) ? most : undefined;
  });
  for (let at = 0; at < pairs; at++)
    if (perDay[at]! * (mostAdmissions[at]?.reduce((a, b) => Math.max(a, b)) ?? 1) > mostAdmitted)
      throw new Problem(
        "bad-input",
        `More than ${mostAdmitted} people a day are admitted to "${detention.compartments[Math.floor(at / groups)]!.id}"; state admissions as people a day.`,
      );
  return {
    world,
    days,
    disease,
    initialInfectious: scenario.initialInfectious,
    infectedOnAdmission: scenario.infectedOnAdmission ?? 0,
    staffHazard: scenario.staff?.outsideHazardPerDay ?? 0,
    communityHazard: scenario.community?.hazardPerDay ?? 0,
    communityBeta: scenario.community?.beta ?? 0,
    crowding: crowding?.law === "power" && crowding.exponent === 0 ? undefined : crowding,
    capacity: scenario.capacity,
    compartments: detention.compartments.length,
    groups,
    pairs,
    cells,
    facilities,
    communityPool: cells + facilities,
    facilityOfPool: Int32Array.from({ length: cells + facilities + 1 }, (_, p) =>
      p < cells ? world.facilityOf[p]! : p < cells + facilities ? p - cells : -1,
    ),
    pairOf,
    modelsOf: modelsOf.map((models) => (models.length > 0 ? models : Array.from(pairOf, (_, i) => i))),
    facilityPeople,
    staffOf: facilityPeople.map((n) => Math.round((n * (scenario.staff?.perHundredHeld ?? 0)) / 100)),
    survival,
    // In a steady flow the time since entry has weights in proportion to survival.
    elapsed:
      scenario.detention === undefined ? undefined : survival.map((s) => aliasTable(s.subarray(0, -1))),
    routes: detention.compartments.map((compartment) => ({
      to: compartment.next.map((route) =>
        route.to === release ? -1 : compartmentIndex(detention, route.to),
      ),
      table: aliasTable(compartment.next.map((route) => route.share)),
    })),
    // Arrivals are spread over the cells of the compartment's facilities as the people of day 0 are.
    placing: detention.compartments.map(({ id, facilities: allowed }) => {
      const table = tableOfCells((facility) => allowed?.includes(facility) ?? true);
      if (!table)
        throw new Problem(
          "bad-input",
          `Nobody of the world is in the facilities of compartment "${id}", so that arrivals have no cell.`,
        );
      return { allowed, table };
    }),
    ...cellsInOrder(world, cellPeople, detention),
    perDay,
    rules,
    mostAdmissions,
    // How far the clock of a pair stands at the start of each day; absent where it always runs at speed 1.
    clocks: Array.from({ length: pairs }, (_, at) => {
      if (!edits.some((edit) => edit.kind === "speed" && edit.mask[at] === 1)) return undefined;
      const clock = new Float64Array(days + 1);
      for (let day = 0; day < days; day++) clock[day + 1] = clock[day]! + rules![at]![day]!.speed;
      return clock;
    }),
    limits: edits.filter((edit) => edit.kind === "limit"),
    removals: edits.filter((edit) => edit.kind === "remove"),
    latentTable: aliasTable(periodProbabilities(disease.latent)),
    infectiousTable: aliasTable(periodProbabilities(disease.infectious)),
    immunityTable: disease.immunity ? aliasTable(periodProbabilities(disease.immunity)) : undefined,
    fatality: fatalityByPerson(disease, world),
    staffFatality: fatalityByAge(disease)[scenario.staff?.age ?? 40]!,
    moveGapTable:
      movesPerDay > 0
        ? aliasTable(periodProbabilities({ distribution: "daily-exit", probability: movesPerDay }))
        : undefined,
    transferShare: movesPerDay > 0 ? (scenario.movement?.transfersPerDay ?? 0) / movesPerDay : 0,
  };
}

/**
 * For moves: the cells, those of one facility next to each other, and the sum of the weights with which cells are moved
 * to, over the cells before each place of that order: within a facility, and by compartment from one of its facilities
 * to another. Weights are such that moves leave the sizes of day 0 as they are.
 */
function cellsInOrder(
  { cells, facilities, facilityOf }: World,
  cellPeople: Float64Array,
  { compartments }: Detention,
) {
  const cellAt = Int32Array.from({ length: cells }, (_, c) => c).sort(
    (a, b) => facilityOf[a]! - facilityOf[b]! || a - b,
  );
  const placeOf = new Int32Array(cells);
  const facilityStart = new Int32Array(facilities + 1);
  cellAt.forEach((cell, place) => {
    placeOf[cell] = place;
    facilityStart[facilityOf[cell]! + 1] = place + 1;
  });
  for (let f = 0; f < facilities; f++)
    facilityStart[f + 1] = Math.max(facilityStart[f]!, facilityStart[f + 1]!);
  const before = (weightOf: (cell: number) => number): Float64Array => {
    const sums = new Float64Array(cells + 1);
    cellAt.forEach((cell, place) => {
      sums[place + 1] = sums[place]! + weightOf(cell);
    });
    return sums;
  };
  const people = new Float64Array(facilities);
  cellPeople.forEach((here, cell) => {
    people[facilityOf[cell]!]! += here;
  });
  const withinFacility = new Float64Array(cells);
  for (let f = 0; f < facilities; f++) {
    const own = cellAt.subarray(facilityStart[f], facilityStart[f + 1]);
    balancedWeights(Float64Array.from(own, (cell) => cellPeople[cell]!)).forEach((weight, k) => {
      withinFacility[own[k]!] = weight;
    });
  }
  const transferring = (allowed: readonly number[] | undefined): Float64Array => {
    const weights = balancedWeights(people.map((here, f) => ((allowed?.includes(f) ?? true) ? here : 0)));
    // Whole numbers, so that sums over many cells stay exact.
    return before((cell) => {
      const there = people[facilityOf[cell]!]!;
      return there > 0 ? Math.round((weights[facilityOf[cell]!]! * cellPeople[cell]!) / there) : 0;
    });
  };
  const transferAnywhere = transferring(undefined);
  return {
    cellAt,
    placeOf,
    facilityStart,
    moveWeights: before((cell) => withinFacility[cell]!),
    transferWeights: compartments.map(({ facilities: allowed }) =>
      allowed === undefined ? transferAnywhere : transferring(allowed),
    ),
  };
}

/**
 * Whole-number weights a with a_i · (Σ a − a_i) in proportion to the sizes, found by iteration: whoever leaves a place for
 * another, chosen with these weights, leaves the sizes as they are on average. Where one place has half of all or more,
 * more leave it than others can send, and the sizes are the weights.
 */
function balancedWeights(sizes: Float64Array): Float64Array {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const whole = (weights: Float64Array): Float64Array => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return weights.map((weight) => Math.round((weight / (sum || 1)) * 1_099_511_627_776));
  };
  if (!sizes.every((size) => 2 * size < total)) return whole(sizes);
  let weights = sizes.map((size) => size / total);
  for (let round = 0; round < 200; round++) {
    const sum = weights.reduce((a, b) => a + b, 0);
    weights = weights.map((weight, k) => Math.sqrt((weight * (sizes[k]! / total)) / (sum - weight)));
  }
  return whole(weights);
}

/**
 * The place in [low, high) but outside [from, to), which lies in it, that the uniform number picks with weights
 * before[k + 1] − before[k]; −1 where there is none.
 */
function placeElsewhere(
  before: Float64Array,
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
  u: number,
): number {
  const left = before[to]! - before[from]!;
  const total = before[high]! - before[low]! - left;
  if (total === 0) return -1;
  const mark = before[low]! + u * total;
  const at = mark < before[from]! ? mark : mark + left;
  let [a, b] = [low, high];
  while (b - a > 1) {
    const middle = (a + b) >>> 1;
    if (before[middle]! <= at) a = middle;
    else b = middle;
  }
  return a;
}

/** By pair and day, what the edits say; absent where there are none. */
function rulesOf(edits: readonly PolicyEdit[], pairs: number, days: number) {
  if (edits.length === 0) return undefined;
  return Array.from({ length: pairs }, (_, at) =>
    Array.from({ length: days }, (_, day) => rulesOn(edits, day, at)),
  );
}

/** Whether the scenario's flow has the same compartments and groups, so that their numbers mean the same. */
function hasFlow(scenario: ForecastScenario, { compartments, groups }: Detention): boolean {
  const other = scenario.detention;
  const same = (a: readonly { id: string }[], b: readonly { id: string }[]): boolean =>
    a.length === b.length && a.every(({ id }, k) => id === b[k]!.id);
  return other !== undefined && same(other.compartments, compartments) && same(other.groups, groups);
}

/** Compartment and group of each person of the world; all 0 where there is no flow that has any. */
function pairsOf(world: World, { detention }: ForecastScenario): Int32Array {
  const pairOf = new Int32Array(world.people);
  if (detention === undefined) return pairOf;
  const groups = detention.groups.length;
  for (let i = 0; i < world.people; i++) {
    const compartment = world.compartment?.[i] ?? 0;
    const group = world.group?.[i] ?? 0;
    if (compartment >= detention.compartments.length || group >= groups)
      throw new Problem(
        "bad-input",
        `Person ${i} of the world is in a compartment or group that the detention flow does not have.`,
      );
    const { id, facilities } = detention.compartments[compartment]!;
    const facility = world.facilityOf[world.cellOf[i]!]!;
    if (facilities?.includes(facility) === false)
      throw new Problem(
        "bad-input",
        `Person ${i} of the world is in compartment "${id}" and in facility ${facility}, which is not among those of "${id}".`,
      );
    pairOf[i] = compartment * groups + group;
  }
  return pairOf;
}

/** Whether a release means somebody in the pair with the age and risk of this row of the world. */
function fits(
  edit: Extract<PolicyEdit, { kind: "remove" }>,
  { age, risk }: World,
  at: number,
  model: number,
): boolean {
  if (edit.mask[at] !== 1) return false;
  if (edit.minimumAge !== undefined && !(age && age[model]! !== unknownAge && age[model]! >= edit.minimumAge))
    return false;
  return edit.atRisk !== true || risk?.[model] === 1;
}

/** Columns of persons. Rows are added as people come and all are forgotten before the next replicate. */
class Persons {
  count = 0;
  private room: number;
  /** Name of the person in keyed draws. */
  subject: Int32Array;
  state: Uint8Array;
  /** −1: nowhere, taken out of the roster. */
  pool: Int32Array;
  /** −1: not in detention. */
  pair: Int32Array;
  stages: Int32Array;
  infections: Int32Array;
  moves: Int32Array;
  /** 1 if the next move is a transfer. */
  transferNext: Uint8Array;
  fatality: Float64Array;
  /** Row of the world whose age and risk the person has, −1 for staff. */
  model: Int32Array;
  /** Of a susceptible person who is in no pool: the hazard still to be met until infection. */
  toMeet: Float64Array;
  fate: Int32Array;
  infectiousDays: Int32Array;
  exitDay: Int32Array;
  exitForced: Uint8Array;
  // Links of the three calendars.
  nextHealth: Int32Array;
  nextExit: Int32Array;
  nextMove: Int32Array;

  constructor(room: number) {
    this.room = room;
    this.subject = new Int32Array(room);
    this.state = new Uint8Array(room);
    this.pool = new Int32Array(room);
    this.pair = new Int32Array(room);
    this.stages = new Int32Array(room);
    this.infections = new Int32Array(room);
    this.moves = new Int32Array(room);
    this.transferNext = new Uint8Array(room);
    this.fatality = new Float64Array(room);
    this.model = new Int32Array(room);
    this.toMeet = new Float64Array(room);
    this.fate = new Int32Array(room);
    this.infectiousDays = new Int32Array(room);
    this.exitDay = new Int32Array(room);
    this.exitForced = new Uint8Array(room);
    this.nextHealth = new Int32Array(room);
    this.nextExit = new Int32Array(room);
    this.nextMove = new Int32Array(room);
  }

  add(subject: number, model: number, fatality: number): number {
    if (this.count === this.room) this.grow();
    const person = this.count++;
    this.subject[person] = subject;
    this.state[person] = susceptibleState;
    this.pool[person] = -1;
    this.pair[person] = -1;
    this.stages[person] = 0;
    this.infections[person] = 0;
    this.moves[person] = 0;
    this.fatality[person] = fatality;
    this.model[person] = model;
    this.exitDay[person] = -1;
    this.exitForced[person] = 0;
    return person;
  }

  private grow(): void {
    const room = Math.ceil(this.room * 1.5);
    this.room = room;
    this.subject = widened(this.subject, new Int32Array(room));
    this.state = widened(this.state, new Uint8Array(room));
    this.pool = widened(this.pool, new Int32Array(room));
    this.pair = widened(this.pair, new Int32Array(room));
    this.stages = widened(this.stages, new Int32Array(room));
    this.infections = widened(this.infections, new Int32Array(room));
    this.moves = widened(this.moves, new Int32Array(room));
    this.transferNext = widened(this.transferNext, new Uint8Array(room));
    this.fatality = widened(this.fatality, new Float64Array(room));
    this.model = widened(this.model, new Int32Array(room));
    this.toMeet = widened(this.toMeet, new Float64Array(room));
    this.fate = widened(this.fate, new Int32Array(room));
    this.infectiousDays = widened(this.infectiousDays, new Int32Array(room));
    this.exitDay = widened(this.exitDay, new Int32Array(room));
    this.exitForced = widened(this.exitForced, new Uint8Array(room));
    this.nextHealth = widened(this.nextHealth, new Int32Array(room));
    this.nextExit = widened(this.nextExit, new Int32Array(room));
    this.nextMove = widened(this.nextMove, new Int32Array(room));
  }
}

/** The state of one replicate, allocated once and used for many. */
class Replicate {
  private readonly m: OpenModel;
  private readonly p: Persons;
  private readonly waiting: WaitingLists;
  private readonly healthOn: Int32Array;
  private readonly exitOn: Int32Array;
  private readonly moveOn: Int32Array;
  /** By pool: the sum of its daily hazards so far. */
  private readonly exposure: Float64Array;
  private readonly infectiousIn: Int32Array;
  private readonly roster: Int32Array;
  private readonly facilityInfectious: Int32Array;
  private readonly facilityRoster: Int32Array;
  private readonly heldInFacility: Int32Array;
  private readonly heldInCompartment: Int32Array;
  private readonly rosterAtStart: Float64Array;
  private readonly facilityRosterAtStart: Float64Array;
  private readonly hazardOfCell: Float64Array;
  private readonly hazardOfFacility: Float64Array;
  private readonly words = new Int32Array(2);
  private key: RandomKey = new Int32Array(2);
  private result!: OpenResult;
  private counts!: OpenDay;
  private rosterInside = 0;
  private infectiousInside = 0;
  private arrivals = 0;
  private today = 0;
  private readonly strike = (person: number): void => this.infect(person, undefined);
  private extras = 0;

  constructor(model: OpenModel) {
    this.m = model;
    const pools = model.communityPool + 1;
    const people = model.world.people + model.staffOf.reduce((sum, n) => sum + n, 0);
    this.p = new Persons(Math.ceil(people * 1.25) + 64);
    this.waiting = new WaitingLists(pools, Math.ceil(people * 1.25) + 64);
    this.healthOn = new Int32Array(model.days);
    this.exitOn = new Int32Array(model.days);
    this.moveOn = new Int32Array(model.days);
    this.exposure = new Float64Array(pools);
    this.infectiousIn = new Int32Array(pools);
    this.roster = new Int32Array(pools);
    this.facilityInfectious = new Int32Array(model.facilities);
    this.facilityRoster = new Int32Array(model.facilities);
    this.heldInFacility = new Int32Array(model.facilities);
    this.heldInCompartment = new Int32Array(model.compartments);
    this.hazardOfCell = new Float64Array(model.cells);
    this.hazardOfFacility = new Float64Array(model.facilities);
    this.rosterAtStart = new Float64Array(pools);
    this.facilityRosterAtStart = new Float64Array(model.facilities);
  }

  run(key: RandomKey, observe?: (day: number, counts: Readonly<OpenDay>) => void): OpenResult {
    const { m } = this;
    this.reset(key);
    this.populate();
    const { result, counts } = this;
    for (let day = 0; day < m.days; day++) {
      this.today = day;
      this.endStays(day);
      for (let k = 0; k < m.removals.length; k++)
        if (m.removals[k]!.fromDay === day) this.removeSome(m.removals[k]!, k);
      this.admit(day);
      this.makeMoves(day);
      this.changeHealth(day);
      if (counts.infectious > result.peakInfectious) result.peakInfectious = counts.infectious;
      this.spread();
      result.heldByCompartment.set(this.heldInCompartment, day * m.compartments);
      result.heldByFacility.set(this.heldInFacility, day * m.facilities);
      if (observe) observe(day, { ...counts });
    }
    return result;
  }

  private reset(key: RandomKey): void {
    const { m } = this;
    this.key = key;
    this.p.count = 0;
    this.waiting.clear();
    for (const calendar of [this.healthOn, this.exitOn, this.moveOn]) calendar.fill(-1);
    this.exposure.fill(0);
    for (const counter of [this.infectiousIn, this.roster, this.facilityInfectious, this.facilityRoster])
      counter.fill(0);
    this.heldInFacility.fill(0);
    this.heldInCompartment.fill(0);
    this.rosterInside = 0;
    this.infectiousInside = 0;
    this.arrivals = 0;
    this.extras = 0;
    this.counts = { people: 0, susceptible: 0, latent: 0, infectious: 0, recovered: 0, dead: 0, held: 0 };
    this.result = {
      infections: 0,
      deaths: 0,
      deathsInCustody: 0,
      peakInfectious: 0,
      infectionsByFacility: new Int32Array(m.facilities),
      peopleByFacility: new Int32Array(m.facilities),
      infectionsOfStaff: 0,
      infectionsInCommunity: 0,
      admitted: 0,
      released: 0,
      notThere: 0,
      heldByCompartment: new Int32Array(m.days * m.compartments),
      heldByFacility: new Int32Array(m.days * m.facilities),
    };
  }

  /** The end of day −1: the people of the world, the staff, the first infected. */
  private populate(): void {
    const { m, p } = this;
    const { world } = m;
    for (let i = 0; i < world.people; i++) {
      const person = this.create(i, i, m.fatality[i]!);
      const at = m.pairOf[i]!;
      let elapsed = 0;
      if (m.elapsed) {
        this.draw(person, elapsedAndDivert, 0);
        elapsed = aliasPick(m.elapsed[at]!, this.words[0]!);
      }
      this.enterPool(person, world.cellOf[i]!);
      this.countIn(person);
      this.startStage(person, at, -1 - elapsed, elapsed);
      this.planMove(person, -1);
    }
    for (let f = 0; f < m.facilities; f++)
      for (let k = 0; k < m.staffOf[f]!; k++)
        this.enterPool(this.create(p.count, -1, m.staffFatality), m.cells + f);
    this.arrivals = p.count;
    this.rosterAtStart.set(this.roster);
    this.facilityRosterAtStart.set(this.facilityRoster);
    for (let k = 0; this.result.infections < m.initialInfectious; k++) {
      keyedPair(this.key, k, firstInfected, this.words);
      const person = Math.floor(uniformFromWord(this.words[0]!) * world.people);
      if (p.state[person] !== susceptibleState) continue;
      this.waiting.remove(person);
      this.infect(person, 0);
    }
  }

  private draw(person: number, event: number, count: number): void {
    keyedPair(this.key, this.p.subject[person]!, event + 16 * count, this.words);
  }

  private create(subject: number, model: number, fatality: number): number {
    const person = this.p.add(subject, model, fatality);
    this.counts.people++;
    this.counts.susceptible++;
    this.newThreshold(person);
    return person;
  }

  private newThreshold(person: number): void {
    const { p, words } = this;
    this.draw(person, thresholdAndFate, p.infections[person]!);
    p.toMeet[person] = -log(uniformFromWord(words[0]!));
    p.fate[person] = words[1]!;
  }

  private enterPool(person: number, pool: number): void {
    const { p } = this;
    const facility = this.m.facilityOfPool[pool]!;
    p.pool[person] = pool;
    this.roster[pool]!++;
    if (facility >= 0) {
      this.facilityRoster[facility]!++;
      this.rosterInside++;
    }
    if (p.state[person] === infectiousState) this.countInfectious(pool, 1);
    else if (p.state[person] === susceptibleState) this.wait(person);
  }

  private leavePool(person: number): void {
    const { p } = this;
    const pool = p.pool[person]!;
    const facility = this.m.facilityOfPool[pool]!;
    this.roster[pool]!--;
    if (facility >= 0) {
      this.facilityRoster[facility]!--;
      this.rosterInside--;
    }
    if (p.state[person] === infectiousState) this.countInfectious(pool, -1);
    else if (p.state[person] === susceptibleState) {
      p.toMeet[person] = this.waiting.remove(person) - this.exposure[pool]!;
    }
    p.pool[person] = -1;
  }

  private countInfectious(pool: number, change: number): void {
    const facility = this.m.facilityOfPool[pool]!;
    this.infectiousIn[pool]! += change;
    if (facility < 0) return;
    this.facilityInfectious[facility]! += change;
    this.infectiousInside += change;
  }

  /** A susceptible person begins to wait for infection in the pool. */
  private wait(person: number): void {
    const pool = this.p.pool[person]!;
    this.waiting.add(person, pool, this.exposure[pool]! + this.p.toMeet[person]!);
  }

  /** Infects a person, who becomes infectious on the day (`undefined`: after a latent period from today). */
  private infect(person: number, infectiousOn: number | undefined): void {
    const { m, p, words, counts, result } = this;
    const pool = p.pool[person]!;
    p.state[person] = latentState;
    counts.susceptible--;
    counts.latent++;
    result.infections++;
    if (pool >= 0 && pool < m.cells) result.infectionsByFacility[m.facilityOfPool[pool]!]!++;
    else if (pool >= 0 && pool < m.communityPool) result.infectionsOfStaff++;
    else result.infectionsInCommunity++;
    this.draw(person, periods, p.infections[person]!);
    p.infections[person]!++;
    p.infectiousDays[person] = 1 + aliasPick(m.infectiousTable, words[1]!);
    const on = infectiousOn ?? this.today + 1 + aliasPick(m.latentTable, words[0]!);
    schedule(this.healthOn, p.nextHealth, person, on);
  }

  /** Puts a person into a pair. `elapsed`: whole days there already, with which the stay is known to go on. */
  private startStage(person: number, at: number, entryDay: number, elapsed: number): void {
    const { m, p, words } = this;
    const stage = p.stages[person]!++;
    p.pair[person] = at;
    this.heldInCompartment[Math.floor(at / m.groups)]!++;
    this.draw(person, stayAndRoute, stage);
    const length = periodFromUniform(m.survival[at]!, uniformFromWord(words[0]!) * m.survival[at]![elapsed]!);
    const clock = m.clocks[at];
    let exit = entryDay + length;
    if (clock) exit = firstDayAt(clock, (entryDay < 0 ? entryDay : clock[entryDay]!) + length);
    p.exitForced[person] = 0;
    if (m.limits.length > 0) {
      this.draw(person, placeAndCompliance, stage);
      const u = uniformFromWord(words[1]!);
      for (const limit of m.limits) {
        const forced = Math.max(limit.fromDay, entryDay + limit.limitDays);
        if (limit.mask[at] !== 1 || u >= limit.compliance || forced >= exit) continue;
        exit = forced;
        p.exitForced[person] = 1;
      }
    }
    p.exitDay[person] = exit;
    schedule(this.exitOn, p.nextExit, person, exit);
  }

  private countIn(person: number): void {
    const facility = this.m.facilityOfPool[this.p.pool[person]!]!;
    this.result.peopleByFacility[facility]!++;
    this.heldInFacility[facility]!++;
    this.counts.held++;
  }

  private countOut(person: number): void {
    this.heldInFacility[this.m.facilityOfPool[this.p.pool[person]!]!]!--;
    this.heldInCompartment[Math.floor(this.p.pair[person]! / this.m.groups)]!--;
    this.counts.held--;
  }

  private releasePerson(person: number): void {
    const { p } = this;
    this.countOut(person);
    this.leavePool(person);
    p.pair[person] = -1;
    p.exitDay[person] = -1;
    this.result.released++;
    this.enterPool(person, this.m.communityPool);
  }

  private relocate(person: number, cell: number): void {
    const { m, p } = this;
    const from = m.facilityOfPool[p.pool[person]!]!;
    const to = m.facilityOfPool[cell]!;
    this.leavePool(person);
    this.enterPool(person, cell);
    if (from === to) return;
    this.heldInFacility[from]!--;
    this.heldInFacility[to]!++;
    this.result.peopleByFacility[to]!++;
  }

  /** Whether a policy lets the person go instead of entering the pair on the day. */
  private diverted(person: number, at: number, day: number): boolean {
    const share = this.m.rules?.[at]![day]!.divert ?? 0;
    if (share === 0) return false;
    this.draw(person, elapsedAndDivert, this.p.stages[person]!);
    return uniformFromWord(this.words[1]!) < share;
  }

  private endStays(day: number): void {
    const { p } = this;
    for (let person = this.exitOn[day]!; person >= 0;) {
      const following = p.nextExit[person]!;
      if (p.exitDay[person] === day) this.endStay(person, day);
      person = following;
    }
  }

  private endStay(person: number, day: number): void {
    const { m, p, words } = this;
    if (p.state[person] === deadState) {
      this.leavePool(person);
      p.pair[person] = -1;
      return;
    }
    const at = p.pair[person]!;
    const { to, table } = m.routes[Math.floor(at / m.groups)]!;
    this.draw(person, stayAndRoute, p.stages[person]! - 1);
    const next = p.exitForced[person] === 1 ? -1 : to[aliasPick(table, words[1]!)]!;
    const nextPair = next * m.groups + (at % m.groups);
    if (next < 0 || this.diverted(person, nextPair, day)) {
      this.releasePerson(person);
      return;
    }
    const { allowed, table: cells } = m.placing[next]!;
    if (allowed && !allowed.includes(m.facilityOfPool[p.pool[person]!]!)) {
      this.draw(person, placeAndCompliance, p.stages[person]!);
      this.relocate(person, aliasPick(cells, words[0]!));
    }
    this.heldInCompartment[Math.floor(at / m.groups)]!--;
    this.startStage(person, nextPair, day, 0);
  }

  /** Releases some of those who fit, each with the same chance: those with the smallest keyed numbers, so that who is
   * released in a small release is released in a larger one too. */
  private removeSome(edit: Extract<PolicyEdit, { kind: "remove" }>, number: number): void {
    const { m, p, words } = this;
    const fitting: number[] = [];
    const order: number[] = [];
    for (let person = 0; person < p.count; person++) {
      const at = p.pair[person]!;
      if (at < 0 || p.state[person] === deadState || !fits(edit, m.world, at, p.model[person]!)) continue;
      this.draw(person, removalOrder, number);
      fitting.push(person);
      order.push((words[0]! >>> 0) * 1_048_576 + (words[1]! >>> 12));
    }
    let count = 0;
    if ("people" in edit.amount) {
      count = Math.min(edit.amount.people, fitting.length);
      this.result.notThere += edit.amount.people - count;
    } else {
      keyedPair(this.key, number, removalShare, words);
      count = Math.floor(edit.amount.share * fitting.length + uniformFromWord(words[0]!));
    }
    if (count === 0) return;
    const limit = count === fitting.length ? Infinity : Float64Array.from(order).sort()[count]!;
    fitting.forEach((person, k) => {
      if (order[k]! < limit) this.releasePerson(person);
    });
  }

  private admit(day: number): void {
    const { m } = this;
    for (let at = 0; at < m.pairs; at++) {
      if (m.perDay[at] === 0) continue;
      const factor = m.rules?.[at]![day]!.admissions ?? 1;
      const count = this.arrivalsOn(day, at, m.perDay[at]!, 0);
      for (let k = 0; k < count; k++) this.arrive(this.arrivals++, at, day, factor);
      const most = m.mostAdmissions[at]?.[day] ?? 1;
      if (most === 1) continue;
      // Additional people have names of their own, so that everybody else keeps theirs, and are there in every scenario.
      const more = this.arrivalsOn(day, at, m.perDay[at]! * (most - 1), 1);
      for (let k = 0; k < more; k++) this.arrive(-1 - this.extras++, at, day, (factor - 1) / (most - 1));
    }
  }

  /** Poisson, in parts that one uniform number each is enough for. */
  private arrivalsOn(day: number, at: number, mean: number, word: 0 | 1): number {
    const parts = Math.max(1, Math.ceil(mean / 700));
    let count = 0;
    for (let part = 0; part < parts; part++) {
      keyedPair(this.key, day + 65_536 * part, admissionCount + 16 * at, this.words);
      count += poissonQuantile(mean / parts, uniformFromWord(this.words[word]!));
    }
    return count;
  }

  /** Somebody who may be arrested comes to the pair with the probability `factor` (1 or more: for certain); whom a
   * policy keeps out is followed up in the community from that day. */
  private arrive(subject: number, at: number, day: number, factor: number): void {
    const { m, p, words } = this;
    keyedPair(this.key, subject, arrivalState, words);
    const models = m.modelsOf[at]!;
    const model = models[Math.floor(uniformFromWord(words[0]!) * models.length)]!;
    const infected = uniformFromWord(words[1]!) < m.infectedOnAdmission;
    const person = this.create(subject, model, m.fatality[model]!);
    if (infected) this.infect(person, undefined);
    this.draw(person, elapsedAndDivert, 0);
    if (uniformFromWord(words[0]!) >= factor || this.diverted(person, at, day)) {
      this.enterPool(person, m.communityPool);
      return;
    }
    this.draw(person, placeAndCompliance, p.stages[person]!);
    this.enterPool(person, aliasPick(m.placing[Math.floor(at / m.groups)]!.table, words[0]!));
    this.countIn(person);
    this.startStage(person, at, day, 0);
    this.planMove(person, day);
    this.result.admitted++;
  }

  private planMove(person: number, day: number): void {
    const { m, p, words } = this;
    if (!m.moveGapTable) return;
    this.draw(person, moveGapAndKind, p.moves[person]!);
    p.transferNext[person] = uniformFromWord(words[1]!) < m.transferShare ? 1 : 0;
    const gap = 1 + aliasPick(m.moveGapTable, words[0]!);
    schedule(this.moveOn, p.nextMove, person, day + gap);
  }

  private makeMoves(day: number): void {
    const { m, p, words } = this;
    for (let person = this.moveOn[day]!; person >= 0;) {
      const following = p.nextMove[person]!;
      const at = p.pair[person]!;
      if (at >= 0 && p.state[person] !== deadState) {
        this.draw(person, moveTarget, p.moves[person]!++);
        const u = uniformFromWord(words[0]!);
        const facility = m.facilityOfPool[p.pool[person]!]!;
        const here = [m.facilityStart[facility]!, m.facilityStart[facility + 1]!] as const;
        const own = m.placeOf[p.pool[person]!]!;
        const place =
          p.transferNext[person] === 1
            ? placeElsewhere(m.transferWeights[Math.floor(at / m.groups)]!, [0, m.cells], here, u)
            : placeElsewhere(m.moveWeights, here, [own, own + 1], u);
        if (place >= 0) this.relocate(person, m.cellAt[place]!);
        this.planMove(person, day);
      }
      person = following;
    }
  }

  private changeHealth(day: number): void {
    const { m, p, counts, result } = this;
    for (let person = this.healthOn[day]!; person >= 0;) {
      const following = p.nextHealth[person]!;
      const pool = p.pool[person]!;
      if (p.state[person] === latentState) {
        p.state[person] = infectiousState;
        counts.latent--;
        counts.infectious++;
        this.countInfectious(pool, 1);
        schedule(this.healthOn, p.nextHealth, person, day + p.infectiousDays[person]!);
      } else if (p.state[person] === infectiousState) {
        counts.infectious--;
        this.countInfectious(pool, -1);
        if (uniformFromWord(p.fate[person]!) < p.fatality[person]!) {
          p.state[person] = deadState;
          counts.dead++;
          result.deaths++;
          if (p.pair[person]! >= 0) {
            result.deathsInCustody++;
            this.countOut(person);
          }
        } else {
          p.state[person] = recoveredState;
          counts.recovered++;
          if (m.immunityTable) {
            this.draw(person, immunity, p.infections[person]!);
            schedule(
              this.healthOn,
              p.nextHealth,
              person,
              day + 1 + aliasPick(m.immunityTable, this.words[0]!),
            );
          }
        }
      } else {
        // Immunity has ended.
        p.state[person] = susceptibleState;
        counts.recovered--;
        counts.susceptible++;
        this.newThreshold(person);
        this.wait(person);
      }
      person = following;
    }
  }

  /** Adds the day's hazards to the exposure of each pool and infects whoever has met enough. */
  private spread(): void {
    const { m } = this;
    const { beta } = m.disease;
    const system = this.infectiousInside > 0 ? (beta.system * this.infectiousInside) / this.rosterInside : 0;
    const { hazardOfCell, hazardOfFacility } = this;
    for (let f = 0; f < m.facilities; f++)
      hazardOfFacility[f] =
        system +
        (this.facilityInfectious[f]! > 0
          ? (beta.facility * this.crowdInFacility(f) * this.facilityInfectious[f]!) / this.facilityRoster[f]!
          : 0);
    for (let c = 0; c < m.cells; c++)
      hazardOfCell[c] =
        hazardOfFacility[m.facilityOfPool[c]!]! +
        (this.infectiousIn[c]! > 0
          ? (beta.cell * this.crowdInCell(c) * this.infectiousIn[c]!) / this.roster[c]!
          : 0);
    // All hazards are those of the day's beginning, before anyone is infected; latent people do not infect.
    for (let c = 0; c < m.cells; c++) if (hazardOfCell[c]! > 0) this.expose(c, hazardOfCell[c]!);
    for (let f = 0; f < m.facilities; f++) this.expose(m.cells + f, hazardOfFacility[f]! + m.staffHazard);
    const outside = m.communityPool;
    const among =
      this.infectiousIn[outside]! > 0
        ? (m.communityBeta * this.infectiousIn[outside]!) / this.roster[outside]!
        : 0;
    this.expose(outside, m.communityHazard + among);
  }

  private expose(pool: number, hazard: number): void {
    if (hazard === 0) return;
    const before = this.exposure[pool]!;
    this.exposure[pool] = before + hazard;
    this.waiting.advance(pool, before, before + hazard, this.strike);
  }

  private crowdInCell(cell: number): number {
    const { crowding } = this.m;
    if (!crowding) return 1;
    if (crowding.law === "power")
      return pow(this.roster[cell]! / (this.rosterAtStart[cell]! || 1), crowding.exponent);
    return this.crowdInFacility(this.m.facilityOfPool[cell]!);
  }

  private crowdInFacility(facility: number): number {
    const { crowding, capacity, facilityPeople } = this.m;
    if (!crowding) return 1;
    if (crowding.law === "power")
      return pow(
        this.facilityRoster[facility]! / (this.facilityRosterAtStart[facility]! || 1),
        crowding.exponent,
      );
    const places = capacity?.[facility] ?? facilityPeople[facility]!;
    const points = (100 * (this.heldInFacility[facility]! - facilityPeople[facility]!)) / (places || 1);
    return pow(crowding.ratio, points / 10);
  }
}

function schedule(calendar: Int32Array, next: Int32Array, person: number, day: number): void {
  if (day >= calendar.length) return;
  next[person] = calendar[day]!;
  calendar[day] = person;
}

/** The first day at whose start the clock stands at `mark` or beyond; the clock's length where none does. */
function firstDayAt(clock: Float64Array, mark: number): number {
  let low = 0;
  let high = clock.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (clock[middle]! >= mark) high = middle;
    else low = middle + 1;
  }
  return low;
}
