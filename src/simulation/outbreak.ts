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
import { type RandomStream, nextBelow, nextUniform } from "./random.ts";
import { aliasPick, aliasTable, binomialFromHazard } from "./sampler.ts";
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

/** Runs one replicate, consuming the stream. `observe` is called at the end of every day, with one reused object. */
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
  const { cells, cellStart, facilityStart, facilityPeople, cellOf, facilityOf } = layout;
  const latentTable = aliasTable(periodProbabilities(disease.latent));
  const infectiousTable = aliasTable(periodProbabilities(disease.infectious));
  const fatality = fatalityByPerson(disease, world);
  const { cell: betaCell, facility: betaFacility, system: betaSystem } = disease.beta;

  const members = new Int32Array(people);
  const infectiousNow = new Uint8Array(people);
  const next = new Int32Array(people);
  const calendar = new Int32Array(days);
  const susceptible = new Int32Array(cells);
  const cellInfectious = new Int32Array(cells);
  const cellPeople = Float64Array.from({ length: cells }, (_, c) => cellStart[c + 1]! - cellStart[c]!);
  const facilityInfectious = new Int32Array(facilities);

  return (random, observe) => {
    members.set(layout.members);
    infectiousNow.fill(0);
    calendar.fill(-1);
    cellInfectious.fill(0);
    facilityInfectious.fill(0);
    const infectionsByFacility = new Int32Array(facilities);
    susceptible.set(cellPeople);
    let latent = 0;
    let infectious = 0;
    let infections = 0;
    let deaths = 0;
    let peakInfectious = 0;

    // The first infected: a uniform choice without replacement among those not yet chosen, by place in the cell lists.
    for (let k = 0; k < initialInfectious; k++) {
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
      next[person] = calendar[0]!;
      calendar[0] = person;
    }

    for (let day = 0; day < days; day++) {
      for (let person = calendar[day]!; person >= 0;) {
        const following = next[person]!;
        const c = cellOf[person]!;
        const f = facilityOf[c]!;
        if (infectiousNow[person] === 0) {
          infectiousNow[person] = 1;
          latent--;
          infectious++;
          cellInfectious[c]!++;
          facilityInfectious[f]!++;
          const end = day + 1 + aliasPick(infectiousTable, nextUniform(random));
          if (end < days) {
            next[person] = calendar[end]!;
            calendar[end] = person;
          }
        } else {
          infectious--;
          cellInfectious[c]!--;
          facilityInfectious[f]!--;
          if (nextUniform(random) < fatality[person]!) deaths++;
        }
        person = following;
      }

      if (infectious > 0) {
        if (infectious > peakInfectious) peakInfectious = infectious;
        const fromSystem = (betaSystem * infectious) / people;
        for (let f = 0; f < facilities; f++) {
          const fromOutsideCell =
            fromSystem +
            (facilityInfectious[f]! > 0 ? (betaFacility * facilityInfectious[f]!) / facilityPeople[f]! : 0);
          const lastCell = facilityStart[f + 1]!;
          for (let c = facilityStart[f]!; c < lastCell; c++) {
            let left = susceptible[c]!;
            if (left === 0) continue;
            const hazard =
              cellInfectious[c]! > 0
                ? fromOutsideCell + (betaCell * cellInfectious[c]!) / cellPeople[c]!
                : fromOutsideCell;
            const count = binomialFromHazard(random, left, hazard);
            if (count === 0) continue;
            const start = cellStart[c]!;
            for (let k = 0; k < count; k++) {
              const at = start + nextBelow(random, left);
              left--;
              const person = members[at]!;
              members[at] = members[start + left]!;
              const end = day + 1 + aliasPick(latentTable, nextUniform(random));
              if (end < days) {
                next[person] = calendar[end]!;
                calendar[end] = person;
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
      else if (latent + infectious === 0) break;
    }
    return { infections, deaths, peakInfectious, infectionsByFacility };
  };
}

type Layout = {
  readonly cells: number;
  /** Persons by cell: those of cell c stand at cellStart[c] … cellStart[c + 1] − 1. */
  readonly members: Int32Array;
  readonly cellStart: Int32Array;
  /** Cells by facility: those of facility f are facilityStart[f] … facilityStart[f + 1] − 1. */
  readonly facilityStart: Int32Array;
  readonly facilityPeople: Float64Array;
  readonly cellOf: Int32Array;
  readonly facilityOf: Int32Array;
};

function layOut(world: World): Layout {
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
  const facilityPeople = new Float64Array(facilities);
  for (const c of cellOf) {
    cellStart[c + 1]!++;
    facilityPeople[facilityOf[c]!]!++;
  }
  for (let f = 0; f < facilities; f++) facilityStart[f + 1]! += facilityStart[f]!;
  for (let c = 0; c < cells; c++) cellStart[c + 1]! += cellStart[c]!;
  const fill = cellStart.slice();
  const members = new Int32Array(people);
  for (let i = 0; i < people; i++) members[fill[cellOf[i]!]!++] = i;
  return { cells, members, cellStart, facilityStart, facilityPeople, cellOf, facilityOf };
}
