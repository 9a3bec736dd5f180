/**
 * The law of the open outbreak written as plainly as possible, from docs/forecast.md: every day, every person, one trial
 * each, and numbers drawn when they are needed. Slow; it is what the engine is tested against and used for nothing
 * else. Crowding: the power law only. Capacities are not known to it.
 */
import { type Detention, release } from "../../src/simulation/engine/detention.ts";
import { fatalityByAge } from "../../src/simulation/engine/disease.ts";
import { type Period, periodFromUniform, periodSurvival } from "../../src/simulation/engine/period.ts";
import type { Policy } from "../../src/simulation/engine/policy.ts";
import { type RandomStream, nextUniform53 } from "../../src/simulation/engine/random.ts";
import { poisson } from "../../src/simulation/engine/sampler.ts";
import type { ForecastScenario } from "../../src/simulation/engine/scenario.ts";
import type { World } from "../../src/simulation/engine/world.ts";

type Person = {
  where: "held" | "staff" | "community" | "gone";
  cell: number;
  facility: number;
  compartment: number;
  group: number;
  age: number;
  atRisk: boolean;
  /** Of the stage: the day of entry, how long it lasts, and how much of that has passed. */
  entered: number;
  lasts: number;
  passed: number;
  /** By number of the policy, the person's draw against its compliance in this stage. */
  complies: Map<number, number>;
  state: "susceptible" | "latent" | "infectious" | "recovered" | "dead";
  changesOn: number;
};

export type ReferenceResult = {
  infections: number;
  deaths: number;
  deathsInCustody: number;
  peakInfectious: number;
  infectionsByFacility: number[];
  peopleByFacility: number[];
  /** Held alive at the end of each day, by compartment. */
  held: number[][];
};

export function referenceOpenOutbreak(
  world: World,
  scenario: ForecastScenario,
  random: RandomStream,
): ReferenceResult {
  const { disease, policies, detention, movement, staff, community } = scenario;
  const u = (): number => nextUniform53(random);
  const survivals = new Map<Period, Float64Array>();
  const survivalOf = (period: Period): Float64Array => {
    if (!survivals.has(period)) survivals.set(period, periodSurvival(period));
    return survivals.get(period)!;
  };
  const lengthOf = (period: Period): number => periodFromUniform(survivalOf(period), 1 - u());
  const fatality = fatalityByAge(disease);
  const exponent = scenario.crowding?.law === "power" ? scenario.crowding.exponent : 0;
  const groupsOf = (detention as Detention | undefined)?.groups ?? [{ id: "all" }];
  const compartmentsOf = detention?.compartments ?? [];
  const peopleInCell = countBy(world.cellOf, world.cells);
  const result: ReferenceResult = {
    infections: 0,
    deaths: 0,
    deathsInCustody: 0,
    peakInfectious: 0,
    infectionsByFacility: Array.from({ length: world.facilities }, () => 0),
    peopleByFacility: Array.from({ length: world.facilities }, () => 0),
    held: [],
  };

  const means = (policy: Policy, compartment: number, group: number): boolean =>
    (policy.compartments?.includes(compartmentsOf[compartment]?.id ?? "held") ?? true) &&
    (policy.groups?.includes(groupsOf[group]!.id) ?? true);
  const stayOf = (compartment: number, group: number): Period => {
    const { stay, stayByGroup } = compartmentsOf[compartment]!;
    return stayByGroup?.[groupsOf[group]!.id] ?? stay;
  };
  const speedOn = (person: Person, day: number): number =>
    policies.reduce(
      (speed, policy) =>
        policy.kind === "faster-trials" &&
        policy.fromDay <= day &&
        means(policy, person.compartment, person.group)
          ? speed * policy.factor
          : speed,
      1,
    );
  const isKeptOut = (compartment: number, group: number, day: number): boolean =>
    policies.some(
      (policy) =>
        policy.fromDay <= day &&
        means(policy, compartment, group) &&
        (policy.kind === "close-centres" || (policy.kind === "release-pending-trial" && u() < policy.share)),
    );
  const pickCell = (cells: number[]): number | undefined =>
    pick(
      cells,
      cells.map((cell) => peopleInCell[cell]!),
      u(),
    );
  const cellsIn = (compartment: number): number[] => {
    const allowed = compartmentsOf[compartment]?.facilities;
    return range(world.cells).filter((cell) => allowed?.includes(world.facilityOf[cell]!) ?? true);
  };
  const putInto = (person: Person, cell: number): void => {
    const facility = world.facilityOf[cell]!;
    if (person.facility !== facility) result.peopleByFacility[facility]!++;
    person.cell = cell;
    person.facility = facility;
  };
  const enterStage = (person: Person, compartment: number, day: number): void => {
    person.compartment = compartment;
    person.entered = day;
    person.lasts = lengthOf(stayOf(compartment, person.group));
    person.passed = 0;
    person.complies = new Map();
  };
  const letGo = (person: Person): void => {
    person.where = person.state === "dead" ? "gone" : "community";
    person.compartment = -1;
    person.facility = -1;
  };
  const infect = (person: Person, infectiousOn: number): void => {
    person.state = "latent";
    person.changesOn = infectiousOn;
    result.infections++;
    if (person.where === "held") result.infectionsByFacility[person.facility]!++;
  };

  let people: Person[] = [];
  const newPerson = (more: Partial<Person>): Person => {
    const person: Person = {
      where: "held",
      cell: -1,
      facility: -1,
      compartment: 0,
      group: 0,
      age: 255,
      atRisk: false,
      entered: -1,
      lasts: Infinity,
      passed: 0,
      complies: new Map(),
      state: "susceptible",
      changesOn: -1,
      ...more,
    };
    people.push(person);
    return person;
  };
  const rowOf = (i: number): Partial<Person> => ({
    age: world.age?.[i] ?? 255,
    atRisk: world.risk?.[i] === 1,
    group: detention ? (world.group?.[i] ?? 0) : 0,
  });
  for (const i of range(world.people)) {
    const person = newPerson({ ...rowOf(i), compartment: detention ? (world.compartment?.[i] ?? 0) : 0 });
    putInto(person, world.cellOf[i]!);
    if (!detention) continue;
    // Somebody found in a steady flow has been there for k days with weights in proportion to P(longer than k).
    const survival = survivalOf(stayOf(person.compartment, person.group));
    const elapsed = pick(range(survival.length - 1), Array.from(survival.subarray(0, -1)), u())!;
    do person.lasts = lengthOf(stayOf(person.compartment, person.group));
    while (person.lasts <= elapsed);
    person.passed = elapsed;
    person.entered = -1 - elapsed;
  }
  if (staff)
    for (const [facility, held] of countBy(
      world.cellOf,
      world.facilities,
      (c) => world.facilityOf[c]!,
    ).entries())
      for (let k = 0; k < Math.round((held * staff.perHundredHeld) / 100); k++)
        newPerson({ where: "staff", facility, compartment: -1, age: staff.age ?? 40 });
  const presentAtStart = { cell: peopleInCell, facility: countPresent(people, world.facilities) };
  while (result.infections < scenario.initialInfectious) {
    const person = people[Math.floor(u() * world.people)]!;
    if (person.state === "susceptible") infect(person, 0);
  }

  for (const day of range(scenario.days)) {
    for (const person of people) endStay(person, day);
    policies.forEach((policy) => releaseSome(policy, day));
    const before = people.length;
    for (const entry of detention?.admissions ?? []) admit(entry, day);
    for (const person of people.slice(0, before)) move(person);
    for (const person of people) changeHealth(person, day);
    const infectious = people.filter(({ state }) => state === "infectious").length;
    result.peakInfectious = Math.max(result.peakInfectious, infectious);
    spread(day);
    people = people.filter(({ where }) => where !== "gone");
    const alive = people.filter(({ where, state }) => where === "held" && state !== "dead");
    result.held.push(
      range(Math.max(1, compartmentsOf.length)).map(
        (c) => alive.filter(({ compartment }) => compartment === c).length,
      ),
    );
  }
  return result;

  function endStay(person: Person, day: number): void {
    if (!detention || person.where !== "held") return;
    person.passed += day === 0 ? 1 : speedOn(person, day - 1);
    if (person.passed > person.lasts - 1e-9) {
      const { next } = compartmentsOf[person.compartment]!;
      const to = pick(
        next.map((way) => way.to),
        next.map((way) => way.share),
        u(),
      )!;
      const compartment = compartmentsOf.findIndex(({ id }) => id === to);
      if (person.state === "dead" || to === release || isKeptOut(compartment, person.group, day)) {
        letGo(person);
        return;
      }
      const cells = cellsIn(compartment);
      if (!cells.includes(person.cell)) putInto(person, pickCell(cells)!);
      enterStage(person, compartment, day);
      return;
    }
    for (const [k, policy] of policies.entries()) {
      if (policy.kind !== "custody-time-limit" || policy.fromDay > day) continue;
      if (!means(policy, person.compartment, person.group) || day - person.entered < policy.limitDays)
        continue;
      if (!person.complies.has(k)) person.complies.set(k, u());
      if (person.complies.get(k)! >= (policy.compliance ?? 1)) continue;
      letGo(person);
      return;
    }
  }

  function releaseSome(policy: Policy, day: number): void {
    const fitting = people.filter(
      ({ where, state, compartment, group }) =>
        where === "held" && state !== "dead" && means(policy, compartment, group),
    );
    const atRandom = (from: Person[], count: number): void => {
      const left = [...from];
      for (let k = 0; k < count; k++) letGo(left.splice(Math.floor(u() * left.length), 1)[0]!);
    };
    // A broken number of people: one more with the probability of the fraction.
    const whole = (count: number): number => Math.floor(count) + (u() < count - Math.floor(count) ? 1 : 0);
    if (policy.kind === "one-off-release" && policy.fromDay === day) {
      const meant = fitting.filter(
        ({ age, atRisk }) =>
          (policy.minimumAge === undefined || (age !== 255 && age >= policy.minimumAge)) &&
          (policy.atRisk !== true || atRisk),
      );
      const count = policy.people ?? whole(policy.share! * meant.length);
      atRandom(meant, Math.min(count, meant.length));
    } else if (policy.kind === "decriminalise" && policy.releaseHeld === true && policy.fromDay === day)
      atRandom(fitting, whole((policy.compliance ?? 1) * fitting.length));
    else if (policy.kind === "close-centres") {
      const daysLeft = policy.fromDay + (policy.overDays ?? 1) - day;
      if (policy.fromDay <= day && daysLeft > 0) atRandom(fitting, whole(fitting.length / daysLeft));
    }
  }

  function admit(entry: Detention["admissions"][number], day: number): void {
    const compartment = compartmentsOf.findIndex(({ id }) => id === entry.compartment);
    const group = groupsOf.findIndex(({ id }) => id === entry.group);
    let factor = 1;
    for (const policy of policies) {
      if (policy.fromDay > day || !means(policy, compartment, group)) continue;
      if (policy.kind === "fewer-arrests") factor *= policy.factor;
      if (policy.kind === "decriminalise") factor *= 1 - (policy.compliance ?? 1);
    }
    const rows = range(world.people).filter(
      (i) => (world.compartment?.[i] ?? 0) === compartment && (world.group?.[i] ?? 0) === group,
    );
    const count = poisson(random, entry.perDay * Math.max(1, factor));
    for (let k = 0; k < count; k++) {
      const models = rows.length > 0 ? rows : range(world.people);
      const person = newPerson({
        ...rowOf(models[Math.floor(u() * models.length)]!),
        where: "community",
        compartment: -1,
        group,
      });
      if (u() < (scenario.infectedOnAdmission ?? 0)) infect(person, day + lengthOf(disease.latent));
      if (u() >= factor || isKeptOut(compartment, group, day)) continue;
      person.where = "held";
      putInto(person, pickCell(cellsIn(compartment))!);
      enterStage(person, compartment, day);
    }
  }

  function move(person: Person): void {
    if (!movement || person.where !== "held" || person.state === "dead") return;
    const { cellMovesPerDay, transfersPerDay } = movement;
    const what = u();
    if (what >= cellMovesPerDay + transfersPerDay) return;
    if (what < cellMovesPerDay) {
      const cells = range(world.cells).filter((c) => world.facilityOf[c] === person.facility);
      const weights = steadyWeights(cells.map((c) => peopleInCell[c]!));
      const cell = pick(
        cells,
        cells.map((c, k) => (c === person.cell ? 0 : weights[k]!)),
        u(),
      );
      if (cell !== undefined) putInto(person, cell);
      return;
    }
    const cells = cellsIn(person.compartment);
    const peopleIn = (f: number): number =>
      cells.reduce((sum, c) => sum + (world.facilityOf[c] === f ? peopleInCell[c]! : 0), 0);
    const facilities = range(world.facilities);
    const weights = steadyWeights(facilities.map(peopleIn));
    const facility = pick(
      facilities,
      facilities.map((f) => (f === person.facility ? 0 : weights[f]!)),
      u(),
    );
    if (facility !== undefined)
      putInto(person, pickCell(cells.filter((c) => world.facilityOf[c] === facility))!);
  }

  function changeHealth(person: Person, day: number): void {
    if (person.changesOn !== day) return;
    if (person.state === "latent") {
      person.state = "infectious";
      person.changesOn = day + lengthOf(disease.infectious);
    } else if (person.state === "infectious") {
      const ratio = fatality[person.age]! * (person.atRisk ? (disease.riskRatio ?? 1) : 1);
      if (u() < ratio) {
        person.state = "dead";
        result.deaths++;
        if (person.where === "held") result.deathsInCustody++;
      } else {
        person.state = "recovered";
        if (disease.immunity) person.changesOn = day + lengthOf(disease.immunity);
      }
    } else person.state = "susceptible";
  }

  function spread(day: number): void {
    const { beta } = disease;
    const held = people.filter(({ where }) => where === "held");
    const inside = people.filter(({ where }) => where === "held" || where === "staff");
    const outside = people.filter(({ where }) => where === "community");
    const ill = (from: readonly Person[]): number =>
      from.filter(({ state }) => state === "infectious").length;
    const system = (beta.system * ill(inside)) / Math.max(1, inside.length);
    const facility = range(world.facilities).map((f) => {
      const here = inside.filter((person) => person.facility === f);
      const crowd = (here.length / (presentAtStart.facility[f]! || 1)) ** exponent;
      return (beta.facility * crowd * ill(here)) / Math.max(1, here.length);
    });
    const cell = range(world.cells).map((c) => {
      const here = held.filter((person) => person.cell === c);
      const crowd = (here.length / (presentAtStart.cell[c]! || 1)) ** exponent;
      return (beta.cell * crowd * ill(here)) / Math.max(1, here.length);
    });
    const among = ((community?.beta ?? 0) * ill(outside)) / Math.max(1, outside.length);
    const infected = people.filter((person) => {
      if (person.state !== "susceptible") return false;
      const hazard =
        person.where === "held"
          ? system + facility[person.facility]! + cell[person.cell]!
          : person.where === "staff"
            ? system + facility[person.facility]! + staff!.outsideHazardPerDay
            : (community?.hazardPerDay ?? 0) + among;
      return u() < 1 - Math.exp(-hazard);
    });
    for (const person of infected) infect(person, day + lengthOf(disease.latent));
  }
}

const range = (n: number): number[] => Array.from({ length: n }, (_, k) => k);

function countBy(values: ArrayLike<number>, n: number, of = (value: number): number => value): number[] {
  const counts = Array.from({ length: n }, () => 0);
  for (const value of Array.from(values)) counts[of(value)]!++;
  return counts;
}

function countPresent(people: readonly Person[], facilities: number): number[] {
  return countBy(
    people.map(({ facility }) => facility),
    facilities,
  );
}

/**
 * Weights a with a · (1 − a) = c · size and sum 1, so that as many come to a place as leave it; the sizes themselves
 * where one has half of all or more. The constant c by bisection.
 */
function steadyWeights(sizes: readonly number[]): readonly number[] {
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.some((size) => 2 * size >= total)) return sizes;
  const at = (c: number): number[] => sizes.map((size) => (1 - Math.sqrt(1 - 4 * c * size)) / 2);
  let [low, high] = [0, 1 / (4 * Math.max(...sizes))];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (at(middle).reduce((sum, a) => sum + a, 0) < 1) low = middle;
    else high = middle;
  }
  return at(high);
}

/** The item that the uniform number picks with the given weights; undefined where all are 0. */
function pick<T>(items: readonly T[], weights: readonly number[], u: number): T | undefined {
  let left = u * weights.reduce((sum, weight) => sum + weight, 0);
  let last: T | undefined;
  for (const [k, item] of items.entries()) {
    if (weights[k] === 0) continue;
    last = item;
    left -= weights[k]!;
    if (left < 0) break;
  }
  return last;
}
