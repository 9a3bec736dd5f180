/**
 * The outbreak in a closed world: exact, individual-level, driven by events.
 *
 * The law. Day by day: (1) whoever ends the latent period becomes infectious, whoever ends the infectious period
 * recovers or dies; (2) each susceptible person is infected, apart from
 * the others, with probability 1 − exp(−h), h = β_cell·I_cell/N_cell + β_fac·I_fac/N_fac + β_sys·I/N, all counts being
 * those after (1). N are the people on the roster of the cell, facility and system: the dead stay on it until the day
 * on which they would have left alive (in a closed world never), so that a death does not concentrate contacts on the
 * others. The first infected are drawn uniformly from everybody and are infectious from day 0.
 *
 * The way. Persons in one cell have one hazard, so the number infected there is one binomial draw and who they are is
 * a uniform choice; periods come from alias tables and go into a calendar of days. Cost follows events, not
 * person-days, and the law is that of a loop over persons (shown against one in the tests).
 */
import { type Disease, fatalityByPerson } from "./disease.ts";
import { periodProbabilities } from "./period.ts";
import { type RandomStream, nextBelow, nextInt32, nextUniform } from "./random.ts";
import { type AliasTable, aliasPick, aliasTable, binomialFromHazard } from "./sampler.ts";
import type { World } from "./world.ts";

/** Persons of the world by state at the end of a day; the five sum to the number of people. */
export type DayCounts = {
  susceptible: number;
  latent: number;
  infectious: number;
  recovered: number;
  dead: number;
};

export type OutbreakResult = {
  /** Persons ever infected, with the first ones. */
  infections: number;
  /** Deaths up to the last day. */
  deaths: number;
  /** The largest number infectious on one day. */
  peakInfectious: number;
  /** Persons ever infected by facility; they sum to `infections`. */
  infectionsByFacility: Int32Array;
};

export type OutbreakOptions = {
  /** Days simulated: 0 to `days` − 1. */
  days: number;
  /** Number infectious on day 0, at most everybody. */
  initialInfectious: number;
};

/** Runs one replicate, consuming the stream. `observe` is called at the end of every day up to the one on which the
 * outbreak is over; nothing changes after it. */
export type OutbreakRunner = (
  random: RandomStream,
  observe?: (day: number, counts: Readonly<DayCounts>) => void,
) => OutbreakResult;

/**
 * Prepares replicates of one closed world: allocates once, returns the runner. The runner is not re-entrant; equal
 * streams give equal results whatever ran before.
 */
export function closedOutbreak(world: World, disease: Disease, options: OutbreakOptions): OutbreakRunner {
  const { days, initialInfectious } = options;
  const { people, facilities } = world;
  if (!Number.isInteger(days) || days < 1)
    throw new RangeError(`days must be a whole number from 1, got ${days}`);
  if (!Number.isInteger(initialInfectious) || initialInfectious < 0 || initialInfectious > people)
    throw new RangeError(
      `initialInfectious must be a whole number from 0 to ${people}, got ${initialInfectious}`,
    );
  if (disease.immunity) throw new RangeError("the closed outbreak knows lasting immunity only");

  // Cells are renumbered so that those of one facility follow each other.
  const layout = layOut(world);
  const fatality = fatalityByPerson(disease, world);
  const prepared = {
    ...options,
    ...layout,
    people,
    facilities,
    latentTable: aliasTable(periodProbabilities(disease.latent)),
    infectiousTable: aliasTable(periodProbabilities(disease.infectious)),
    fatality,
    oneFatality: fatality.every((ratio) => ratio === fatality[0]) ? fatality[0]! : -1,
    // Hazard for each susceptible person per infectious one.
    cellRate: layout.cellPeople.map((n) => (n > 0 ? disease.beta.cell / n : 0)),
    facilityRate: layout.facilityPeople.map((n) => (n > 0 ? disease.beta.facility / n : 0)),
    systemRate: disease.beta.system / people,
    // The state of one replicate, set anew by each. A person waits in at most one day of one of the two calendars,
    // each a list by day that is linked through `next`.
    members: new Int32Array(people),
    next: new Int32Array(people),
    latentUntil: new Int32Array(days),
    infectiousUntil: new Int32Array(days),
    susceptible: new Int32Array(layout.cells),
    cellInfectious: new Int32Array(layout.cells),
  };
  return (random, observe) => runReplicate(prepared, random, observe);
}

type Prepared = OutbreakOptions &
  CellLayout & {
    readonly people: number;
    readonly facilities: number;
    readonly cellRate: Float64Array;
    readonly facilityRate: Float64Array;
    readonly systemRate: number;
    readonly latentTable: AliasTable;
    readonly infectiousTable: AliasTable;
    readonly fatality: Float64Array;
    /** The ratio of everybody, or −1 where persons differ. */
    readonly oneFatality: number;
    readonly members: Int32Array;
    readonly next: Int32Array;
    readonly latentUntil: Int32Array;
    readonly infectiousUntil: Int32Array;
    readonly susceptible: Int32Array;
    readonly cellInfectious: Int32Array;
  };

function runReplicate(
  prepared: Prepared,
  random: RandomStream,
  observe: ((day: number, counts: Readonly<DayCounts>) => void) | undefined,
): OutbreakResult {
  // Locals, not properties: the loops below then keep the arrays in registers.
  const { days, people, facilities, cellStart, facilityStart, cellOf, facilityOf } = prepared;
  const { members, next, latentUntil, infectiousUntil, susceptible, cellInfectious } = prepared;
  const { cellRate, facilityRate, systemRate, latentTable, infectiousTable, fatality, oneFatality } =
    prepared;
  members.set(prepared.layoutMembers);
  susceptible.set(prepared.cellPeople);
  latentUntil.fill(-1);
  infectiousUntil.fill(-1);
  cellInfectious.fill(0);
  const infectionsByFacility = new Int32Array(facilities);
  let latent = 0;
  let infectious = 0;
  let infections = 0;
  let deaths = 0;
  let peakInfectious = 0;

  // The first infected: a uniform choice without replacement among those not yet chosen, by place in the cell lists.
  for (let k = 0; k < prepared.initialInfectious; k++) {
    let place = nextBelow(random, people - k);
    let c = 0;
    while (place >= susceptible[c]!) place -= susceptible[c++]!;
    const left = --susceptible[c]!;
    const at = cellStart[c]! + place;
    const person = members[at]!;
    members[at] = members[cellStart[c]! + left]!;
    infections++;
    infectionsByFacility[facilityOf[c]!]!++;
    latent++;
    next[person] = latentUntil[0]!;
    latentUntil[0] = person;
  }

  for (let day = 0; day < days; day++) {
    for (let person = infectiousUntil[day]!; person >= 0; person = next[person]!) {
      const c = cellOf[person]!;
      infectious--;
      cellInfectious[c]!--;
      if (nextUniform(random) < (oneFatality >= 0 ? oneFatality : fatality[person]!)) deaths++;
    }
    for (let person = latentUntil[day]!; person >= 0;) {
      const following = next[person]!;
      const c = cellOf[person]!;
      latent--;
      infectious++;
      cellInfectious[c]!++;
      const end = day + 1 + aliasPick(infectiousTable, nextInt32(random));
      if (end < days) {
        next[person] = infectiousUntil[end]!;
        infectiousUntil[end] = person;
      }
      person = following;
    }

    if (infectious > 0) {
      if (infectious > peakInfectious) peakInfectious = infectious;
      const fromSystem = systemRate * infectious;
      for (let f = 0; f < facilities; f++) {
        const firstCell = facilityStart[f]!;
        const lastCell = facilityStart[f + 1]!;
        let infectiousHere = 0;
        for (let c = firstCell; c < lastCell; c++) infectiousHere += cellInfectious[c]!;
        const fromOutsideCell = fromSystem + facilityRate[f]! * infectiousHere;
        for (let c = firstCell; c < lastCell; c++) {
          let left = susceptible[c]!;
          if (left === 0) continue;
          const hazard = fromOutsideCell + cellRate[c]! * cellInfectious[c]!;
          const count = binomialFromHazard(random, left, hazard);
          if (count === 0) continue;
          const start = cellStart[c]!;
          for (let k = 0; k < count; k++) {
            const at = start + nextBelow(random, left);
            left--;
            const person = members[at]!;
            members[at] = members[start + left]!;
            const end = day + 1 + aliasPick(latentTable, nextInt32(random));
            if (end < days) {
              next[person] = latentUntil[end]!;
              latentUntil[end] = person;
            }
          }
          susceptible[c] = left;
          latent += count;
          infections += count;
          infectionsByFacility[f]! += count;
        }
      }
    }
    if (observe)
      observe(day, {
        susceptible: people - infections,
        latent,
        infectious,
        recovered: infections - latent - infectious - deaths,
        dead: deaths,
      });
    if (latent + infectious === 0) break;
  }
  return { infections, deaths, peakInfectious, infectionsByFacility };
}

type CellLayout = {
  readonly cells: number;
  /** Persons by cell: those of cell c stand at cellStart[c] … cellStart[c + 1] − 1. */
  readonly layoutMembers: Int32Array;
  readonly cellStart: Int32Array;
  /** Cells by facility: those of facility f are facilityStart[f] … facilityStart[f + 1] − 1. */
  readonly facilityStart: Int32Array;
  readonly cellPeople: Float64Array;
  readonly facilityPeople: Float64Array;
  readonly cellOf: Int32Array;
  readonly facilityOf: Int32Array;
};

function layOut(world: World): CellLayout {
  const { people, cells, facilities } = world;
  const order = Array.from({ length: cells }, (_, c) => c).sort(
    (a, b) => world.facilityOf[a]! - world.facilityOf[b]! || a - b,
  );
  const place = new Int32Array(cells);
  order.forEach((cell, k) => (place[cell] = k));
  const facilityOf = Int32Array.from(order, (cell) => world.facilityOf[cell]!);
  const cellOf = Int32Array.from(world.cellOf, (cell) => place[cell]!);
  const facilityStart = new Int32Array(facilities + 1);
  for (const f of facilityOf) facilityStart[f + 1]!++;
  const cellStart = new Int32Array(cells + 1);
  const cellPeople = new Float64Array(cells);
  const facilityPeople = new Float64Array(facilities);
  for (const c of cellOf) {
    cellStart[c + 1]!++;
    cellPeople[c]!++;
    facilityPeople[facilityOf[c]!]!++;
  }
  for (let f = 0; f < facilities; f++) facilityStart[f + 1]! += facilityStart[f]!;
  for (let c = 0; c < cells; c++) cellStart[c + 1]! += cellStart[c]!;
  const fill = cellStart.slice();
  const members = new Int32Array(people);
  for (let i = 0; i < people; i++) members[fill[cellOf[i]!]!++] = i;
  return {
    cells,
    layoutMembers: members,
    cellStart,
    facilityStart,
    cellPeople,
    facilityPeople,
    cellOf,
    facilityOf,
  };
}
