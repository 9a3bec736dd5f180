import { log, pow } from "./elementary.ts";
import { type OpenModel, fits } from "./open-model.ts";
import {
  Persons,
  deadState,
  infectiousState,
  latentState,
  recoveredState,
  susceptibleState,
} from "./open-person.ts";
import { periodFromUniform } from "./period.ts";
import type { PolicyEdit } from "./policy.ts";
import { type RandomKey, keyedPair, uniformFromWord } from "./random.ts";
import { aliasPick, poissonQuantile } from "./sampler.ts";
import { WaitingLists } from "./waiting-list.ts";

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
  /** Held alive at the end of each day; element day × held compartments + compartment. */
  heldByCompartment: Int32Array;
  /** Held alive at the end of each day; element day × facilities + facility. */
  heldByFacility: Int32Array;
};

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

/** The state of one replicate, allocated once and used for many. */
export class Replicate {
  private readonly m: OpenModel;
  private readonly persons: Persons;
  private readonly p: Persons["columns"];
  private readonly sums: Sums;
  private readonly waiting: WaitingLists;
  private readonly healthOn: Int32Array;
  private readonly exitOn: Int32Array;
  private readonly moveOn: Int32Array;
  private readonly words = new Int32Array(2);
  private key: RandomKey = new Int32Array(2);
  private result!: OpenResult;
  private counts!: OpenDay;
  private rosterInside = 0;
  private infectiousInside = 0;
  private arrivals = 0;
  private today = 0;
  private isForced = false;
  private readonly strike = (person: number): void => this.infect(person, undefined);
  private extras = 0;

  constructor(model: OpenModel) {
    this.m = model;
    const people = model.world.people + model.staffOf.reduce((sum, n) => sum + n, 0);
    const room = Math.ceil(people * 1.25) + 64;
    this.persons = new Persons(room);
    this.p = this.persons.columns;
    this.sums = sumsFor(model);
    this.waiting = new WaitingLists(model.communityPool + 1, room);
    this.healthOn = new Int32Array(model.days);
    this.exitOn = new Int32Array(model.days);
    this.moveOn = new Int32Array(model.days);
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
      result.heldByCompartment.set(this.sums.heldInCompartment, day * m.held);
      result.heldByFacility.set(this.sums.heldInFacility, day * m.facilities);
      if (observe) observe(day, { ...counts });
    }
    return result;
  }

  private reset(key: RandomKey): void {
    const { m } = this;
    this.key = key;
    this.persons.count = 0;
    this.waiting.clear();
    for (const calendar of [this.healthOn, this.exitOn, this.moveOn]) calendar.fill(-1);
    for (const sum of Object.values(this.sums)) sum.fill(0);
    this.rosterInside = 0;
    this.infectiousInside = 0;
    this.arrivals = 0;
    this.extras = 0;
    this.counts = { people: 0, susceptible: 0, latent: 0, infectious: 0, recovered: 0, dead: 0, held: 0 };
    this.result = emptyResult(m);
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
        this.enterPool(this.create(this.persons.count, -1, m.staffFatality), m.cells + f);
    this.arrivals = this.persons.count;
    this.sums.rosterAtStart.set(this.sums.roster);
    this.sums.facilityRosterAtStart.set(this.sums.facilityRoster);
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
    const person = this.persons.add(subject, model, fatality);
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
    this.sums.roster[pool]!++;
    if (facility >= 0) {
      this.sums.facilityRoster[facility]!++;
      this.rosterInside++;
    }
    if (p.state[person] === infectiousState) this.countInfectious(pool, 1);
    else if (p.state[person] === susceptibleState) this.wait(person);
  }

  private leavePool(person: number): void {
    const { p } = this;
    const pool = p.pool[person]!;
    const facility = this.m.facilityOfPool[pool]!;
    this.sums.roster[pool]!--;
    if (facility >= 0) {
      this.sums.facilityRoster[facility]!--;
      this.rosterInside--;
    }
    if (p.state[person] === infectiousState) this.countInfectious(pool, -1);
    else if (p.state[person] === susceptibleState) {
      p.toMeet[person] = this.waiting.remove(person) - this.sums.exposure[pool]!;
    }
    p.pool[person] = -1;
  }

  private countInfectious(pool: number, change: number): void {
    const facility = this.m.facilityOfPool[pool]!;
    this.sums.infectiousIn[pool]! += change;
    if (facility < 0) return;
    this.sums.facilityInfectious[facility]! += change;
    this.infectiousInside += change;
  }

  /** A susceptible person begins to wait for infection in the pool. */
  private wait(person: number): void {
    const pool = this.p.pool[person]!;
    this.waiting.add(person, pool, this.sums.exposure[pool]! + this.p.toMeet[person]!);
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
    const { m, p } = this;
    const stage = p.stages[person]!++;
    p.pair[person] = at;
    if (this.isInside(person)) this.sums.heldInCompartment[Math.floor(at / m.groups)]!++;
    p.entryDay[person] = entryDay;
    const exit = this.exitFrom(person, at, entryDay, elapsed, stage);
    p.exitForced[person] = this.isForced ? 1 : 0;
    p.exitDay[person] = exit;
    schedule(this.exitOn, p.nextExit, person, exit);
  }

  /** The day on which a person's stay in the pair ends; `isForced` then says whether a limit ends it. */
  private exitFrom(person: number, at: number, entryDay: number, elapsed: number, stage: number): number {
    const { m, words } = this;
    this.draw(person, stayAndRoute, stage);
    const length = periodFromUniform(m.survival[at]!, uniformFromWord(words[0]!) * m.survival[at]![elapsed]!);
    const clock = m.clocks[at];
    let exit = entryDay + length;
    if (clock) exit = firstDayAt(clock, (entryDay < 0 ? entryDay : clockAt(clock, entryDay)) + length);
    this.isForced = false;
    if (m.limits.length > 0) {
      this.draw(person, placeAndCompliance, stage);
      const u = uniformFromWord(words[1]!);
      for (const limit of m.limits) {
        const forced = Math.max(limit.fromDay, entryDay + limit.limitDays);
        if (limit.mask[at] !== 1 || u >= limit.compliance || forced >= exit) continue;
        exit = forced;
        this.isForced = true;
      }
    }
    return exit;
  }

  /** The day on which the person's detention ends, through all stages still to come, if nobody dies or is released. */
  private endOf(person: number): number {
    const { m, p, words } = this;
    let [at, exit, stage] = [p.pair[person]!, p.exitDay[person]!, p.stages[person]!];
    this.isForced = p.exitForced[person] === 1;
    while (!this.isForced) {
      const { to, table } = m.routes[Math.floor(at / m.groups)]!;
      this.draw(person, stayAndRoute, stage - 1);
      const next = to[aliasPick(table, words[1]!)]!;
      at = next * m.groups + (at % m.groups);
      if (next < 0 || this.pairAfterPolicies(person, at, Math.min(exit, m.days - 1), stage) !== at) break;
      exit = this.exitFrom(person, at, exit, 0, stage++);
    }
    return exit;
  }

  /** Whether a release means somebody with so long to go, who has served so much of the stay in the stage. */
  private fitsEnd(edit: Extract<PolicyEdit, { kind: "remove" }>, person: number): boolean {
    const { p, today } = this;
    if (edit.atMostDaysLeft !== undefined && this.endOf(person) - today > edit.atMostDaysLeft) return false;
    const entry = p.entryDay[person]!;
    return !(today - entry < (edit.atLeastShareServed ?? 0) * (p.exitDay[person]! - entry));
  }

  /** Whether the person is held, not at liberty. */
  private isInside(person: number): boolean {
    const at = this.p.pair[person]!;
    return at >= 0 && at < this.m.held * this.m.groups;
  }

  private countIn(person: number): void {
    const facility = this.m.facilityOfPool[this.p.pool[person]!]!;
    this.result.peopleByFacility[facility]!++;
    this.sums.heldInFacility[facility]!++;
    this.counts.held++;
  }

  private countOut(person: number): void {
    this.sums.heldInFacility[this.m.facilityOfPool[this.p.pool[person]!]!]!--;
    this.sums.heldInCompartment[Math.floor(this.p.pair[person]! / this.m.groups)]!--;
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
    this.sums.heldInFacility[from]!--;
    this.sums.heldInFacility[to]!++;
    this.result.peopleByFacility[to]!++;
  }

  /** The pair that a policy has the person go to on the day: `at` itself, one at liberty, or −1, free for good. */
  private pairAfterPolicies(person: number, at: number, day: number, stage: number): number {
    const rules = this.m.rules?.[at]![day];
    if (rules === undefined || rules.divert === 0) return at;
    this.draw(person, elapsedAndDivert, stage);
    let u = uniformFromWord(this.words[1]!);
    if (u >= rules.divert) return at;
    for (const { compartment, share } of rules.aside) {
      if (u < share) return compartment * this.m.groups + (at % this.m.groups);
      u -= share;
    }
    return -1;
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
      if (this.isInside(person)) this.leavePool(person);
      p.pair[person] = -1;
      return;
    }
    const at = p.pair[person]!;
    const { to, table } = m.routes[Math.floor(at / m.groups)]!;
    this.draw(person, stayAndRoute, p.stages[person]! - 1);
    const next = p.exitForced[person] === 1 ? -1 : to[aliasPick(table, words[1]!)]!;
    const wanted = next * m.groups + (at % m.groups);
    const nextPair = next < 0 ? -1 : this.pairAfterPolicies(person, wanted, day, p.stages[person]!);
    const isHeldNext = nextPair === wanted && next >= 0;
    if (!this.isInside(person)) {
      p.pair[person] = -1;
      p.exitDay[person] = -1;
      if (isHeldNext) this.takeIn(person, nextPair, day);
      else if (nextPair >= 0) this.startStage(person, nextPair, day, 0);
      return;
    }
    if (!isHeldNext) {
      this.releasePerson(person);
      if (nextPair >= 0) this.startStage(person, nextPair, day, 0);
      return;
    }
    const { allowed, table: cells } = m.placing[next]!;
    if (allowed && !allowed.includes(m.facilityOfPool[p.pool[person]!]!)) {
      this.draw(person, placeAndCompliance, p.stages[person]!);
      this.relocate(person, aliasPick(cells, words[0]!));
    }
    this.sums.heldInCompartment[Math.floor(at / m.groups)]!--;
    this.startStage(person, nextPair, day, 0);
  }

  /** Brings a person who is in no detention, and may be in the community, to a cell of the pair. */
  private takeIn(person: number, at: number, day: number): void {
    const { m, p, words } = this;
    if (p.pool[person]! >= 0) this.leavePool(person);
    this.draw(person, placeAndCompliance, p.stages[person]!);
    this.enterPool(person, aliasPick(m.placing[Math.floor(at / m.groups)]!.table, words[0]!));
    this.countIn(person);
    this.startStage(person, at, day, 0);
    this.result.admitted++;
  }

  /** Releases some of those who fit. By lot each with the same chance: those with the smallest keyed numbers, so that who
   * is released in a small release is released in a larger one too. By their end: the soonest first, within a day by lot. */
  private removeSome(edit: Extract<PolicyEdit, { kind: "remove" }>, number: number): void {
    const { m, p, words } = this;
    const fitting: number[] = [];
    const order: number[] = [];
    for (let person = 0; person < this.persons.count; person++) {
      const at = p.pair[person]!;
      if (at < 0 || p.state[person] === deadState || !fits(edit, m.world, at, p.model[person]!)) continue;
      if (!this.fitsEnd(edit, person)) continue;
      fitting.push(person);
      const first = edit.order === "nearest-end" ? this.endOf(person) - this.today : 0;
      this.draw(person, removalOrder, number);
      const lot = words[0]! >>> 0;
      order.push(
        edit.order === "nearest-end" ? first * 4_294_967_296 + lot : lot * 1_048_576 + (words[1]! >>> 12),
      );
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
    const pair =
      uniformFromWord(words[0]!) >= factor ? -1 : this.pairAfterPolicies(person, at, day, p.stages[person]!);
    if (pair === at) this.takeIn(person, at, day);
    else {
      this.enterPool(person, m.communityPool);
      if (pair >= 0) this.startStage(person, pair, day, 0);
    }
    // Those at liberty have their moves planned as if held, and make none.
    if (pair >= 0) this.planMove(person, day);
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
      if (at >= 0 && p.state[person] !== deadState && !this.isInside(person)) {
        p.moves[person]!++;
        this.planMove(person, day);
      } else if (at >= 0 && p.state[person] !== deadState) {
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
          if (this.isInside(person)) {
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
    const { hazardOfCell, hazardOfFacility } = this.sums;
    for (let f = 0; f < m.facilities; f++)
      hazardOfFacility[f] =
        system +
        (this.sums.facilityInfectious[f]! > 0
          ? (beta.facility * this.crowdInFacility(f) * this.sums.facilityInfectious[f]!) /
            this.sums.facilityRoster[f]!
          : 0);
    for (let c = 0; c < m.cells; c++)
      hazardOfCell[c] =
        hazardOfFacility[m.facilityOfPool[c]!]! +
        (this.sums.infectiousIn[c]! > 0
          ? (beta.cell * this.crowdInCell(c) * this.sums.infectiousIn[c]!) / this.sums.roster[c]!
          : 0);
    // All hazards are those of the day's beginning, before anyone is infected; latent people do not infect.
    for (let c = 0; c < m.cells; c++) if (hazardOfCell[c]! > 0) this.expose(c, hazardOfCell[c]!);
    for (let f = 0; f < m.facilities; f++) this.expose(m.cells + f, hazardOfFacility[f]! + m.staffHazard);
    const outside = m.communityPool;
    const among =
      this.sums.infectiousIn[outside]! > 0
        ? (m.communityBeta * this.sums.infectiousIn[outside]!) / this.sums.roster[outside]!
        : 0;
    this.expose(outside, m.communityHazard + among);
  }

  private expose(pool: number, hazard: number): void {
    if (hazard === 0) return;
    const before = this.sums.exposure[pool]!;
    this.sums.exposure[pool] = before + hazard;
    this.waiting.advance(pool, before, before + hazard, this.strike);
  }

  private crowdInCell(cell: number): number {
    const { crowding } = this.m;
    if (!crowding) return 1;
    if (crowding.law === "power")
      return pow(this.sums.roster[cell]! / (this.sums.rosterAtStart[cell]! || 1), crowding.exponent);
    return this.crowdInFacility(this.m.facilityOfPool[cell]!);
  }

  private crowdInFacility(facility: number): number {
    const { crowding, capacity, facilityPeople } = this.m;
    if (!crowding) return 1;
    if (crowding.law === "power")
      return pow(
        this.sums.facilityRoster[facility]! / (this.sums.facilityRosterAtStart[facility]! || 1),
        crowding.exponent,
      );
    const places = capacity?.[facility] ?? facilityPeople[facility]!;
    const points = (100 * (this.sums.heldInFacility[facility]! - facilityPeople[facility]!)) / (places || 1);
    return pow(crowding.ratio, points / 10);
  }
}

/** What is added up by pool, facility or compartment. */
function sumsFor({ communityPool, cells, facilities, held }: OpenModel) {
  const pools = communityPool + 1;
  return {
    /** By pool: the sum of its daily hazards so far. */
    exposure: new Float64Array(pools),
    infectiousIn: new Int32Array(pools),
    roster: new Int32Array(pools),
    rosterAtStart: new Float64Array(pools),
    facilityInfectious: new Int32Array(facilities),
    facilityRoster: new Int32Array(facilities),
    facilityRosterAtStart: new Float64Array(facilities),
    heldInFacility: new Int32Array(facilities),
    heldInCompartment: new Int32Array(held),
    hazardOfCell: new Float64Array(cells),
    hazardOfFacility: new Float64Array(facilities),
  };
}

type Sums = ReturnType<typeof sumsFor>;

function emptyResult({ days, facilities, held }: OpenModel): OpenResult {
  return {
    infections: 0,
    deaths: 0,
    deathsInCustody: 0,
    peakInfectious: 0,
    infectionsByFacility: new Int32Array(facilities),
    peopleByFacility: new Int32Array(facilities),
    infectionsOfStaff: 0,
    infectionsInCommunity: 0,
    admitted: 0,
    released: 0,
    notThere: 0,
    heldByCompartment: new Int32Array(days * held),
    heldByFacility: new Int32Array(days * facilities),
  };
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

function schedule(calendar: Int32Array, next: Int32Array, person: number, day: number): void {
  if (day >= calendar.length) return;
  next[person] = calendar[day]!;
  calendar[day] = person;
}

/** Where a clock stands at the start of a day; after its last it runs on at its last speed. */
function clockAt(clock: Float64Array, day: number): number {
  const last = clock.length - 1;
  if (day <= last) return clock[day]!;
  return clock[last]! + (day - last) * (clock[last]! - clock[last - 1]!);
}

/** The first day at whose start the clock stands at `mark` or beyond. */
function firstDayAt(clock: Float64Array, mark: number): number {
  const last = clock.length - 1;
  if (mark > clock[last]!) return last + Math.ceil((mark - clock[last]!) / (clock[last]! - clock[last - 1]!));
  let low = 0;
  let high = clock.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (clock[middle]! >= mark) high = middle;
    else low = middle + 1;
  }
  return low;
}
