/**
 * The law of the closed outbreak written as plainly as possible: every day, every person, one trial each. Slow; it is
 * what the fast engines are tested against and used for nothing else.
 */
import { type Disease, fatalityByPerson } from "../../src/simulation/engine/disease.ts";
import type { OutbreakOptions, OutbreakResult } from "../../src/simulation/engine/outbreak.ts";
import { periodFromUniform, periodSurvival } from "../../src/simulation/engine/period.ts";
import { type RandomStream, nextUniform53 } from "../../src/simulation/engine/random.ts";
import type { World } from "../../src/simulation/engine/world.ts";

type State = "susceptible" | "latent" | "infectious" | "removed";

export function referenceOutbreak(
  world: World,
  disease: Disease,
  options: OutbreakOptions,
  random: RandomStream,
): OutbreakResult {
  const fatality = fatalityByPerson(disease, world);
  const latent = periodSurvival(disease.latent);
  const infectious = periodSurvival(disease.infectious);
  const state: State[] = Array.from({ length: world.people }, () => "susceptible");
  const changesOn = Array.from({ length: world.people }, () => Infinity);
  const facility = (person: number) => world.facilityOf[world.cellOf[person]!]!;
  const result: OutbreakResult = {
    infections: 0,
    deaths: 0,
    peakInfectious: 0,
    infectionsByFacility: new Int32Array(world.facilities),
  };
  const infect = (person: number, infectiousOn: number) => {
    state[person] = "latent";
    changesOn[person] = infectiousOn;
    result.infections++;
    result.infectionsByFacility[facility(person)]!++;
  };

  while (result.infections < options.initialInfectious) {
    const person = Math.floor(nextUniform53(random) * world.people);
    if (state[person] === "susceptible") infect(person, 0);
  }
  for (let day = 0; day < options.days; day++) {
    for (let person = 0; person < world.people; person++) {
      if (changesOn[person] !== day) continue;
      if (state[person] === "latent") {
        state[person] = "infectious";
        changesOn[person] = day + periodFromUniform(infectious, nextUniform53(random));
      } else {
        state[person] = "removed";
        if (nextUniform53(random) < fatality[person]!) result.deaths++;
      }
    }
    const inCell = new Float64Array(world.cells);
    const inFacility = new Float64Array(world.facilities);
    const cellPeople = new Float64Array(world.cells);
    const facilityPeople = new Float64Array(world.facilities);
    let inAll = 0;
    for (let person = 0; person < world.people; person++) {
      cellPeople[world.cellOf[person]!]!++;
      facilityPeople[facility(person)]!++;
      if (state[person] !== "infectious") continue;
      inCell[world.cellOf[person]!]!++;
      inFacility[facility(person)]!++;
      inAll++;
    }
    result.peakInfectious = Math.max(result.peakInfectious, inAll);
    for (let person = 0; person < world.people; person++) {
      if (state[person] !== "susceptible") continue;
      const c = world.cellOf[person]!;
      const f = facility(person);
      const hazard =
        (disease.beta.cell * inCell[c]!) / cellPeople[c]! +
        (disease.beta.facility * inFacility[f]!) / facilityPeople[f]! +
        (disease.beta.system * inAll) / world.people;
      if (nextUniform53(random) < 1 - Math.exp(-hazard))
        infect(person, day + periodFromUniform(latent, nextUniform53(random)));
    }
  }
  return result;
}
