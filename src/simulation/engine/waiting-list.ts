/**
 * Who waits for infection in each pool, by the exposure at which it comes. A pool's exposure only rises, so its people
 * stand in narrow classes of exposure (a bucket queue, Dial 1969): entering, leaving and becoming due cost a constant.
 */
const classes = 512;
const width = 1 / 64;

export class WaitingLists {
  /** First person by pool and class, −1 where empty. */
  private readonly first: Int32Array;
  /** Exposure at the lower end of the pool's first class. */
  private readonly base: Float64Array;
  private previous: Int32Array;
  private next: Int32Array;
  /** Place in `first`, −1 for who does not wait. */
  private place: Int32Array;
  private due: Float64Array;

  constructor(pools: number, people: number) {
    this.first = new Int32Array(pools * classes);
    this.base = new Float64Array(pools);
    this.previous = new Int32Array(people);
    this.next = new Int32Array(people);
    this.place = new Int32Array(people);
    this.due = new Float64Array(people);
  }

  /** Empties all lists and sets the exposures back to 0. */
  clear(): void {
    this.first.fill(-1);
    this.base.fill(0);
    this.place.fill(-1);
  }

  /** The person, who does not wait, begins to wait in the pool until its exposure reaches `due`. */
  add(person: number, pool: number, due: number): void {
    if (person >= this.place.length) this.grow(person);
    this.due[person] = due;
    const inPool = Math.floor((due - this.base[pool]!) / width);
    const place = pool * classes + (inPool < classes ? inPool : classes - 1);
    const following = this.first[place]!;
    this.first[place] = person;
    this.place[person] = place;
    this.previous[person] = -1;
    this.next[person] = following;
    if (following >= 0) this.previous[following] = person;
  }

  /** The person no longer waits. Returns the exposure at which infection would have come. */
  remove(person: number): number {
    const before = this.previous[person]!;
    const after = this.next[person]!;
    if (before >= 0) this.next[before] = after;
    else this.first[this.place[person]!] = after;
    if (after >= 0) this.previous[after] = before;
    this.place[person] = -1;
    return this.due[person]!;
  }

  /** Takes out everyone in the pool who is due when its exposure rises from `before` to `now`, and calls `strike` for
   * each. `strike` may not add to or remove from the pool. */
  advance(pool: number, before: number, now: number, strike: (person: number) => void): void {
    const { first, next, due } = this;
    const from = Math.min(classes - 1, Math.floor((before - this.base[pool]!) / width));
    const to = Math.min(classes - 1, Math.floor((now - this.base[pool]!) / width));
    for (let place = pool * classes + from; place <= pool * classes + to; place++)
      for (let person = first[place]!; person >= 0;) {
        const following = next[person]!;
        if (due[person]! <= now) {
          this.remove(person);
          strike(person);
        }
        person = following;
      }
    // Past half of the classes, those who wait are put in order again from the present exposure on.
    if (to > classes / 2) this.rebase(pool, now);
  }

  private rebase(pool: number, now: number): void {
    const waiting: number[] = [];
    for (let place = pool * classes; place < (pool + 1) * classes; place++) {
      for (let person = this.first[place]!; person >= 0; person = this.next[person]!) waiting.push(person);
      this.first[place] = -1;
    }
    this.base[pool] = now;
    for (const person of waiting) this.add(person, pool, this.due[person]!);
  }

  private grow(person: number): void {
    const room = Math.ceil((person + 1) * 1.5);
    const old = this.place.length;
    this.previous = widened(this.previous, new Int32Array(room));
    this.next = widened(this.next, new Int32Array(room));
    this.place = widened(this.place, new Int32Array(room));
    this.place.fill(-1, old);
    this.due = widened(this.due, new Float64Array(room));
  }
}

/** `fresh`, which is longer, with the beginning of `old`. */
function widened<T extends Int32Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
