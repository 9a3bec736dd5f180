import { Problem } from "../../domain/problem.ts";
import {
  type Detention,
  checkDetention,
  compartmentIndex,
  groupIndex,
  heldCompartments,
  release,
  stayOf,
} from "./detention.ts";
import { fatalityByAge, fatalityByPerson } from "./disease.ts";
import { periodProbabilities, periodSurvival } from "./period.ts";
import { type PolicyEdit, editsOf, requireDetention, rulesOn } from "./policy.ts";
import { aliasTable } from "./sampler.ts";
import type { ForecastScenario } from "./scenario.ts";
import { type World, unknownAge } from "./world.ts";

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
export type OpenModel = ReturnType<typeof openModel>;

/** Checks the scenario against the world and makes the tables of {@link openOutbreak}. */
export function openModel(world: World, scenario: ForecastScenario, compared: readonly ForecastScenario[]) {
  const { days, disease, crowding } = scenario;
  const detention = scenario.detention ?? standingStill;
  checkDetention(detention);
  if (scenario.initialInfectious > world.people)
    throw new RangeError(
      `initialInfectious must be at most ${world.people}, got ${scenario.initialInfectious}`,
    );
  if (scenario.detention === undefined)
    requireDetention(scenario.policies.filter((p) => p.kind !== "one-off-release"));
  const groups = detention.groups.length;
  const pairs = detention.compartments.length * groups;
  const cellPeople = peopleByCell(world);
  const pools = poolsOf(world, scenario, cellPeople);
  const moves = movesIn(world, scenario, detention, cellPeople, pools.facilityPeople);
  const pairOf = pairsOf(world, scenario);
  const edits = editsOf(scenario.policies, detention);
  refuseUnknownPeople(world, scenario);
  const rules = rulesOf(edits, pairs, days);
  return {
    world,
    days,
    initialInfectious: scenario.initialInfectious,
    infectedOnAdmission: scenario.infectedOnAdmission ?? 0,
    staffHazard: scenario.staff?.outsideHazardPerDay ?? 0,
    communityHazard: scenario.community?.hazardPerDay ?? 0,
    communityBeta: scenario.community?.beta ?? 0,
    crowding: crowding?.law === "power" && crowding.exponent === 0 ? undefined : crowding,
    capacity: scenario.capacity,
    /** Compartments before this one hold people; those of the others are at liberty. */
    held: heldCompartments(detention).length,
    groups,
    pairs,
    pairOf,
    modelsOf: modelsOf(pairOf, pairs),
    ...pools,
    ...staysIn(scenario, detention, edits, rules),
    placing: placesIn(world, detention, cellPeople),
    ...moves,
    ...arrivalsIn(scenario, compared, detention),
    rules,
    limits: edits.filter((edit) => edit.kind === "limit"),
    removals: edits.filter((edit) => edit.kind === "remove"),
    disease,
    latentTable: aliasTable(periodProbabilities(disease.latent)),
    infectiousTable: aliasTable(periodProbabilities(disease.infectious)),
    immunityTable: disease.immunity ? aliasTable(periodProbabilities(disease.immunity)) : undefined,
    fatality: fatalityByPerson(disease, world),
    staffFatality: fatalityByAge(disease)[scenario.staff?.age ?? 40]!,
  };
}

function peopleByCell({ cells, cellOf }: World): Float64Array {
  const people = new Float64Array(cells);
  for (const cell of cellOf) people[cell]!++;
  return people;
}

/** By pair, the people of day 0 whose ages and risks arrivals have: those of their own pair, everybody where it has none. */
function modelsOf(pairOf: Int32Array, pairs: number): readonly number[][] {
  const models = Array.from({ length: pairs }, (): number[] => []);
  pairOf.forEach((at, person) => models[at]!.push(person));
  return models.map((own) => (own.length > 0 ? own : Array.from(pairOf, (_, i) => i)));
}

function poolsOf(
  { cells, facilities, facilityOf }: World,
  { staff }: ForecastScenario,
  cellPeople: Float64Array,
) {
  const facilityPeople = new Float64Array(facilities);
  cellPeople.forEach((here, cell) => {
    facilityPeople[facilityOf[cell]!]! += here;
  });
  return {
    cells,
    facilities,
    communityPool: cells + facilities,
    facilityOfPool: Int32Array.from({ length: cells + facilities + 1 }, (_, p) =>
      p < cells ? facilityOf[p]! : p < cells + facilities ? p - cells : -1,
    ),
    facilityPeople,
    staffOf: facilityPeople.map((n) => Math.round((n * (staff?.perHundredHeld ?? 0)) / 100)),
  };
}

/** How long a stay of each pair lasts, and where it leads. */
function staysIn(
  { days, detention: stated }: ForecastScenario,
  detention: Detention,
  edits: readonly PolicyEdit[],
  rules: ReturnType<typeof rulesOf>,
) {
  const survival = detention.compartments.flatMap((compartment) =>
    detention.groups.map(({ id }) => periodSurvival(stayOf(compartment, id))),
  );
  return {
    survival,
    // In a steady flow the time since entry has weights in proportion to survival.
    elapsed: stated === undefined ? undefined : survival.map((s) => aliasTable(s.subarray(0, -1))),
    routes: detention.compartments.map((compartment) => ({
      to: compartment.next.map((route) =>
        route.to === release ? -1 : compartmentIndex(detention, route.to),
      ),
      table: aliasTable(compartment.next.map((route) => route.share)),
    })),
    // How far the clock of a pair stands at the start of each day; absent where it always runs at speed 1.
    clocks: survival.map((_, at) => {
      if (!edits.some((edit) => edit.kind === "speed" && edit.mask[at] === 1)) return undefined;
      const clock = new Float64Array(days + 1);
      for (let day = 0; day < days; day++) clock[day + 1] = clock[day]! + rules![at]![day]!.speed;
      return clock;
    }),
  };
}

/** By compartment: arrivals are spread over the cells of its facilities as the people of day 0 are. */
function placesIn({ facilityOf }: World, { compartments }: Detention, cellPeople: Float64Array) {
  return heldCompartments({ compartments }).map(({ id, facilities: allowed }) => {
    const weights = cellPeople.map((n, c) => ((allowed?.includes(facilityOf[c]!) ?? true) ? n : 0));
    if (!weights.some((w) => w > 0))
      throw new Problem(
        "bad-input",
        `Nobody of the world is in the facilities of compartment "${id}", so that arrivals have no cell.`,
      );
    return { allowed, table: aliasTable(weights) };
  });
}

/** How many people a day come to each pair, and the most that one of the compared scenarios lets come. */
function arrivalsIn({ days }: ForecastScenario, compared: readonly ForecastScenario[], detention: Detention) {
  const groups = detention.groups.length;
  const perDay = new Float64Array(detention.compartments.length * groups);
  for (const entry of detention.admissions)
    perDay[compartmentIndex(detention, entry.compartment) * groups + groupIndex(detention, entry.group)]! +=
      entry.perDay;
  const factors = compared
    .filter((other) => hasFlow(other, detention))
    .map(({ policies }) => rulesOf(editsOf(policies, detention), perDay.length, days));
  // Absent where no scenario admits more people than the flow states.
  const mostAdmissions = Array.from(perDay, (_, at) => {
    const most = Float64Array.from({ length: days }, (_, day) =>
      Math.max(1, ...factors.map((each) => each?.[at]![day]!.admissions ?? 1)),
    );
    return most.some((factor) => factor > 1) ? most : undefined;
  });
  perDay.forEach((people, at) => {
    if (people * (mostAdmissions[at]?.reduce((a, b) => Math.max(a, b)) ?? 1) > mostAdmitted)
      throw new Problem(
        "bad-input",
        `More than ${mostAdmitted} people a day are admitted to "${detention.compartments[Math.floor(at / groups)]!.id}"; state admissions as people a day.`,
      );
  });
  return { perDay, mostAdmissions };
}

function refuseUnknownPeople(world: World, { policies }: ForecastScenario): void {
  for (const policy of policies) {
    if (policy.kind !== "one-off-release") continue;
    if ((policy.minimumAge !== undefined && !world.age) || (policy.atRisk === true && !world.risk))
      throw new Problem(
        "bad-input",
        "A release by age or risk needs a world that states it; add the column age or risk to the world.",
      );
  }
}

/** How often people move, and whereto. */
function movesIn(
  world: World,
  { movement }: ForecastScenario,
  detention: Detention,
  cellPeople: Float64Array,
  facilityPeople: Float64Array,
) {
  const transfersPerDay = movement?.transfersPerDay ?? 0;
  const movesPerDay = (movement?.cellMovesPerDay ?? 0) + transfersPerDay;
  if (movesPerDay > 1)
    throw new Problem(
      "bad-input",
      "The movement of the scenario sums to more than one move per person and day.",
    );
  return {
    ...cellsInOrder(world, cellPeople, facilityPeople, detention),
    moveGapTable:
      movesPerDay > 0
        ? aliasTable(periodProbabilities({ distribution: "daily-exit", probability: movesPerDay }))
        : undefined,
    transferShare: movesPerDay > 0 ? transfersPerDay / movesPerDay : 0,
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
  people: Float64Array,
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
export function fits(
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
