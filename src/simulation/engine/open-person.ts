/** States of a person, as numbers of the column `state`. */
export const susceptibleState = 0;
export const latentState = 1;
export const infectiousState = 2;
export const recoveredState = 3;
export const deadState = 4;

/** The columns of persons: a row each. */
function columnsFor(room: number) {
  return {
    /** Name of the person in keyed draws. */
    subject: new Int32Array(room),
    state: new Uint8Array(room),
    /** −1: nowhere, taken out of the roster. */
    pool: new Int32Array(room),
    /** −1: not in detention. */
    pair: new Int32Array(room),
    stages: new Int32Array(room),
    infections: new Int32Array(room),
    moves: new Int32Array(room),
    /** 1 if the next move is a transfer. */
    transferNext: new Uint8Array(room),
    fatality: new Float64Array(room),
    /** Row of the world whose age and risk the person has, −1 for staff. */
    model: new Int32Array(room),
    /** Of a susceptible person who is in no pool: the hazard still to be met until infection. */
    toMeet: new Float64Array(room),
    fate: new Int32Array(room),
    infectiousDays: new Int32Array(room),
    /** Day on which the stay in the present stage began; before 0 for who is there on day 0. */
    entryDay: new Int32Array(room),
    exitDay: new Int32Array(room),
    exitForced: new Uint8Array(room),
    // Links of the three calendars.
    nextHealth: new Int32Array(room),
    nextExit: new Int32Array(room),
    nextMove: new Int32Array(room),
  };
}

type PersonColumns = ReturnType<typeof columnsFor>;

/** Rows are added as people come, and all are forgotten before the next replicate. */
export class Persons {
  count = 0;
  /** The same object always; its arrays are others once there are more people. */
  readonly columns: PersonColumns;

  constructor(room: number) {
    this.columns = columnsFor(room);
  }

  add(subject: number, model: number, fatality: number): number {
    const { columns } = this;
    if (this.count === columns.subject.length) this.grow();
    const person = this.count++;
    columns.subject[person] = subject;
    columns.state[person] = susceptibleState;
    columns.pool[person] = -1;
    columns.pair[person] = -1;
    columns.stages[person] = 0;
    columns.infections[person] = 0;
    columns.moves[person] = 0;
    columns.fatality[person] = fatality;
    columns.model[person] = model;
    columns.entryDay[person] = -1;
    columns.exitDay[person] = -1;
    columns.exitForced[person] = 0;
    return person;
  }

  private grow(): void {
    const wider = columnsFor(Math.ceil(this.count * 1.5));
    for (const name of Object.keys(wider) as (keyof PersonColumns)[]) wider[name].set(this.columns[name]);
    Object.assign(this.columns, wider);
  }
}
