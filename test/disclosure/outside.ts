/**
 * A reader who wants to know about single people and has all that left a dossier for partner and public. Written from the manual
 * (docs/disclosure.md, docs/consent.md) and knowing nothing of how numbers are controlled: it reads answers of the exits,
 * and asks of each number that the manual protects which numbers remain possible.
 */

/** What a person may be asked and what the answers are: of `harm`, what the codebook marks as harmful. */
export const variables = [
  { name: "beaten", harm: undefined, codes: ["yes", "no"] },
  { name: "lawyer", harm: undefined, codes: ["yes", "no"] },
  { name: "trade", harm: undefined, codes: ["farmer", "driver", "cook"] },
  { name: "drugs", harm: "inc", codes: ["yes", "no"] },
  { name: "ill", harm: "hea", codes: ["yes", "no"] },
  { name: "touched", harm: "sex", codes: ["yes", "no"] },
  { name: "schooled", harm: "chi", codes: ["yes", "no"] },
] as const;

export type Attribute = (typeof variables)[number]["name"] | "sex" | "minor" | "place";

export const harmful: ReadonlySet<string> = new Set(
  variables.filter(({ harm }) => harm !== undefined).map(({ name }) => name),
);

/** How a person stands at one time: a value of each attribute, undefined where there is no answer. */
export type Standing = Readonly<Partial<Record<Attribute, string>>>;

/** A condition: each attribute has one of these values. What has no answer meets it nowhere and fails it nowhere. */
export type Condition = readonly { readonly attribute: Attribute; readonly is: string }[];

/** Yes, no, or undefined where an unanswered attribute leaves it open. */
export function meets(standing: Standing, condition: Condition): boolean | undefined {
  let open = false;
  for (const { attribute, is } of condition) {
    const value = standing[attribute];
    if (value === undefined) open = true;
    else if (value !== is) return false;
  }
  return open ? undefined : true;
}

/** Who reads, and when: memberships change from step to step, and from reader to reader. */
export type Moment = { readonly step: number; readonly audience: "partner" | "public" };

/** One group of people at a moment that a published number counts: of the frame or not, in each of these parts. */
export type Group = {
  readonly at: Moment;
  readonly name: string;
  /** The attributes on which it depends. */
  readonly asks: readonly (Attribute | "frame")[];
  /** Whether somebody who stands so is in the group. */
  readonly has: (standing: Standing) => boolean;
};

/** What a reader reads: a sum of groups lies between two bounds. The sum is weighted, as a percentage weighs those who answered. */
export type Told = {
  readonly what: string;
  readonly parts: readonly { readonly group: Group; readonly times: number }[];
  readonly least: number;
  readonly most: number;
};

/** A number that the manual protects: those of a group who have answered one way, or all who are in it. */
export type Cell = {
  readonly what: string;
  readonly at: Moment;
  readonly parts: readonly Group[];
  /** What of the group is in no other one. */
  readonly without?: readonly Group[];
  /** Some of it gave no answer: what is left of it beside another number is not protected. */
  readonly inPart?: boolean;
};

/** Somebody, as the world has it: how they stand at each step, and who counts and shows them then. */
export type Life = {
  readonly ref: string;
  readonly standings: readonly (Standing | undefined)[];
  readonly counted: readonly Readonly<Record<Moment["audience"], boolean>>[];
  /** What a partner or the public was shown of them at any step: the reader knows it. */
  readonly knows: ReadonlySet<Attribute | "frame">;
};

/**
 * Whether the reader knows somebody, as far as it is asked: all that these numbers depend on. Of whom she knows less, she is taken to
 * know nothing: what she finds so, she finds all the more.
 */
function isKnown({ knows }: Life, used: readonly (Attribute | "frame")[]): boolean {
  return knows.size > 0 && used.every((name) => knows.has(name));
}

/** Whether a life is in a group. */
export function isIn(life: Life, group: Group): boolean {
  const standing = life.standings[group.at.step];
  return standing !== undefined && life.counted[group.at.step]![group.at.audience] && group.has(standing);
}

export function isOf(life: Life, cell: Cell): boolean {
  return (
    cell.parts.every((group) => isIn(life, group)) && !(cell.without ?? []).some((group) => isIn(life, group))
  );
}

/** A kind of person whom no published number tells from others of the kind: how it counts in each, and whether it is of the cell. */
type Kind = { readonly weights: Int32Array; readonly ofCell: boolean; truth: number };

/** What remains possible of a cell, as far as was found; `proved` where nothing else is. */
export type Bounds = { readonly least: number; readonly most: number; readonly proved: boolean };

/**
 * The people who may be, as an outsider thinks of them: everybody of whom the world has somebody with the same course (when they came,
 * who counts them, when an answer was corrected), with any attributes. That is more than a reader knows, who does not know the courses.
 */
export function kindsOf(
  lives: readonly Life[],
  told: readonly Told[],
  cell: Cell,
): { readonly kinds: Kind[]; readonly known: Int32Array } {
  const used = attributesOf(told, cell);
  const courses = new Map<string, Life>();
  for (const life of lives) if (!isKnown(life, used)) courses.set(courseOf(life, used), life);
  const known = new Int32Array(told.length);
  const kinds = new Map<string, Kind>();
  const weigh = (life: Life): Int32Array =>
    Int32Array.from(told, ({ parts }) =>
      parts.reduce((sum, { group, times }) => sum + (isIn(life, group) ? times : 0), 0),
    );
  for (const life of lives)
    if (isKnown(life, used)) weigh(life).forEach((weight, at) => (known[at]! += weight));
  const put = (life: Life, truth: number): void => {
    const weights = weigh(life);
    const ofCell = isOf(life, cell);
    if (!ofCell && weights.every((weight) => weight === 0)) return;
    const key = `${weights.join()} ${ofCell}`;
    const kind = kinds.get(key);
    if (kind === undefined) kinds.set(key, { weights, ofCell, truth });
    else kind.truth += truth;
  };
  for (const life of lives) if (!isKnown(life, used)) put(life, 1);
  for (const course of courses.values())
    for (const standing of standingsOver(used)) put(withStanding(course, standing, used), 0);
  return { kinds: [...kinds.values()], known };
}

const domains: Readonly<Record<string, readonly (string | undefined)[]>> = {
  sex: ["f", "m"],
  minor: ["yes", "no"],
  place: ["north", "south", "east", "west"],
  frame: ["yes", "no"],
  ...Object.fromEntries(variables.map(({ name, codes }) => [name, [...codes, undefined]])),
};

/** Attributes on which what is told, or the cell, depends. */
function attributesOf(told: readonly Told[], cell: Cell): Attribute[] {
  const groups = [
    ...told.flatMap(({ parts }) => parts.map(({ group }) => group)),
    ...cell.parts,
    ...(cell.without ?? []),
  ];
  const asked = new Set(groups.flatMap(({ asks }) => asks));
  return [...asked].filter((name) => name in domains).sort() as Attribute[];
}

function* standingsOver(used: readonly Attribute[], at = 0, so: Standing = {}): Generator<Standing> {
  if (at === used.length) {
    yield so;
    return;
  }
  for (const value of domains[used[at]!]!)
    yield* standingsOver(used, at + 1, value === undefined ? so : { ...so, [used[at]!]: value });
}

/** What the reader may know of when somebody came, went, was counted, and had an answer of these corrected; not what the answers were. */
function courseOf(life: Life, used: readonly Attribute[]): string {
  return life.standings
    .map((standing, step) => {
      if (standing === undefined) return "-";
      const before = step === 0 ? undefined : life.standings[step - 1];
      const corrected = before === undefined ? [] : used.filter((name) => before[name] !== standing[name]);
      return `${Object.values(life.counted[step]!).join()} ${corrected.join()}`;
    })
    .join(" | ");
}

/** Somebody with this course who stood so in the end. Where an answer was corrected, it may have been anything before: it is taken as it was. */
function withStanding(course: Life, standing: Standing, used: readonly Attribute[]): Life {
  const last = course.standings.findLast((one) => one !== undefined)!;
  const standings = course.standings.map((one) => {
    if (one === undefined) return undefined;
    const corrected = used.filter((name) => one[name] !== last[name]);
    return { ...standing, ...Object.fromEntries(corrected.map((name) => [name, one[name]])) };
  });
  return { ...course, standings };
}

/**
 * The least and the most that a cell may be by all that was told. By propagation of bounds and search from the truth outwards, no
 * linear programme; a search that ends early says so.
 */
export function boundsOf(
  { kinds, known }: { readonly kinds: readonly Kind[]; readonly known: Int32Array },
  told: readonly Told[],
  enough: { readonly atMost: number; readonly atLeast: number },
  effort = 2_000,
): Bounds {
  const rows = told.map(({ least, most }, at) => ({
    weights: kinds.map(({ weights }) => weights[at]!),
    least: least - known[at]!,
    most: most - known[at]!,
  }));
  const ofCell = kinds.map((kind) => (kind.ofCell ? 1 : 0));
  const truth = kinds.map((kind) => kind.truth);
  const inTruth = truth.reduce((sum, count, at) => sum + count * ofCell[at]!, 0);
  let proved = true;
  const reached = (least: number, most: number): number | undefined => {
    if (least > most) return undefined;
    const asked = [...rows, { weights: ofCell, least, most }];
    const all = closed(asked);
    if (all === undefined) return undefined;
    const world = walk(asked, truth, effort) ?? search(all, truth, effort);
    if (world === "open") proved = false;
    if (typeof world === "string") return undefined;
    if (asked.some((row) => !holds(row, world))) throw new Error("a world that was found is none");
    return world.reduce((sum, count, at) => sum + count * ofCell[at]!, 0);
  };
  let least = inTruth;
  const low = reached(0, enough.atMost);
  if (low !== undefined) least = low;
  else
    while (least > 0) {
      const lower = reached(0, least - 1);
      if (lower === undefined) break;
      least = lower;
    }
  let most = inTruth;
  const high = reached(enough.atLeast, 1_000);
  if (high !== undefined) most = high;
  else
    for (;;) {
      const higher = reached(most + 1, 1_000);
      if (higher === undefined) break;
      most = higher;
    }
  return { least, most, proved };
}

/** Numbers from 0 to 1, the same for one seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Row = { readonly weights: readonly number[]; readonly least: number; readonly most: number };

const sumOf = ({ weights }: Row, world: ArrayLike<number>): number =>
  weights.reduce((sum, weight, at) => sum + weight * world[at]!, 0);

const holds = (row: Row, world: ArrayLike<number>): boolean => {
  const sum = sumOf(row, world);
  return sum >= row.least && sum <= row.most;
};

/**
 * Rows and what follows from two of which one counts only kinds that the other counts too: what is left of the other. Rows that
 * count the same are one; undefined where no world meets both.
 */
function closed(rows: readonly Row[]): Row[] | undefined {
  const all: { weights: readonly number[]; least: number; most: number; of: Set<number> }[] = [];
  const known = new Map<string, (typeof all)[number]>();
  const put = ({ weights, least, most }: Row): boolean => {
    const same = known.get(weights.join());
    if (same !== undefined) {
      same.least = Math.max(same.least, least);
      same.most = Math.min(same.most, most);
      return same.least <= same.most;
    }
    const of = new Set(weights.flatMap((weight, kind) => (weight === 0 ? [] : [kind])));
    const one = { weights, least, most, of };
    known.set(weights.join(), one);
    all.push(one);
    return of.size > 0 || (least <= 0 && most >= 0);
  };
  if (!rows.every(put)) return undefined;
  for (let at = 0; at < all.length && all.length < 200; at++)
    for (let before = 0; before < at; before++)
      for (const [a, b] of [
        [all[at]!, all[before]!],
        [all[before]!, all[at]!],
      ] as const) {
        if (b.of.size === 0 || b.of.size >= a.of.size || !b.of.isSubsetOf(a.of)) continue;
        const weights = a.weights.map((weight, kind) => weight - b.weights[kind]!);
        if (!put({ weights, least: a.least - b.most, most: a.most - b.least })) return undefined;
      }
  return all;
}

/** A world in which every row holds, by small steps from the truth that mend one row after the other; undefined where none was met. */
function walk(rows: readonly Row[], truth: readonly number[], steps: number): number[] | undefined {
  const world = [...truth];
  const random = seeded(rows.length * 7919 + truth.length);
  const sums = rows.map((row) => sumOf(row, world));
  const off = (at: number, sum: number): number =>
    sum < rows[at]!.least ? rows[at]!.least - sum : Math.max(0, sum - rows[at]!.most);
  const touches = truth.map((_, kind) =>
    rows.flatMap(({ weights }, at) => (weights[kind] === 0 ? [] : [[at, weights[kind]!] as const])),
  );
  for (let step = 0; step < Math.min(steps, 4_000); step++) {
    const wrong = sums.flatMap((sum, at) => (off(at, sum) > 0 ? [at] : []));
    if (wrong.length === 0) return world;
    const row = wrong[Math.floor(random() * wrong.length)]!;
    const up = sums[row]! < rows[row]!.least ? 1 : -1;
    let best: { kind: number; by: number } | undefined;
    let bestCost = Number.POSITIVE_INFINITY;
    for (const [kind, weight] of rows[row]!.weights.entries()) {
      if (weight === 0) continue;
      const by = Math.sign(weight) * up;
      if (world[kind]! + by < 0) continue;
      let cost = random() * 0.9;
      for (const [at, each] of touches[kind]!)
        cost += Math.min(5, off(at, sums[at]! + by * each)) - Math.min(5, off(at, sums[at]!));
      if (random() < 0.05) cost -= 1;
      if (cost < bestCost) [best, bestCost] = [{ kind, by }, cost];
    }
    if (best === undefined) continue;
    world[best.kind]! += best.by;
    for (const [at, each] of touches[best.kind]!) sums[at]! += best.by * each;
  }
  return undefined;
}

/** How many of each kind there may be so that every row holds; "none" where there is no such world, "open" where the effort was too small. */
export function search(
  rows: readonly Row[],
  near: readonly number[],
  effort: number,
): readonly number[] | "none" | "open" {
  const count = near.length;
  const of: number[][] = Array.from({ length: count }, () => []);
  rows.forEach(({ weights }, row) =>
    weights.forEach((weight, kind) => {
      if (weight !== 0) of[kind]!.push(row);
    }),
  );
  const members = rows.map(({ weights }) => weights.flatMap((weight, kind) => (weight === 0 ? [] : [kind])));
  const low = new Int32Array(count);
  const high = new Int32Array(count).fill(200);
  let left = effort;

  /** Narrows until nothing changes; false where a row cannot hold. Queue of rows. */
  const narrow = (begin: readonly number[]): boolean => {
    const queue = [...begin];
    const waits = new Uint8Array(rows.length);
    for (const row of queue) waits[row] = 1;
    while (queue.length > 0) {
      const at = queue.pop()!;
      waits[at] = 0;
      const { weights, least, most } = rows[at]!;
      let smallest = 0;
      let largest = 0;
      for (const kind of members[at]!) {
        const weight = weights[kind]!;
        smallest += weight * (weight > 0 ? low[kind]! : high[kind]!);
        largest += weight * (weight > 0 ? high[kind]! : low[kind]!);
      }
      if (smallest > most || largest < least) return false;
      for (const kind of members[at]!) {
        const weight = weights[kind]!;
        const own = Math.abs(weight);
        // How far this kind may go from where the row is smallest, and from where it is largest.
        const up = Math.floor((most - smallest) / own);
        const down = Math.floor((largest - least) / own);
        let [from, to] = [low[kind]!, high[kind]!];
        if (weight > 0) {
          to = Math.min(to, from + up);
          from = Math.max(from, high[kind]! - down);
        } else {
          from = Math.max(from, to - up);
          to = Math.min(to, low[kind]! + down);
        }
        if (from > to) return false;
        if (from === low[kind] && to === high[kind]) continue;
        smallest += weight > 0 ? weight * (from - low[kind]!) : weight * (to - high[kind]!);
        largest += weight > 0 ? weight * (to - high[kind]!) : weight * (from - low[kind]!);
        low[kind] = from;
        high[kind] = to;
        for (const other of of[kind]!)
          if (waits[other] === 0) {
            waits[other] = 1;
            queue.push(other);
          }
      }
    }
    return true;
  };

  const solve = (): "found" | "none" | "open" => {
    left -= 1;
    if (left < 0) return "open";
    let chosen = -1;
    let widest = Number.MAX_SAFE_INTEGER;
    for (let kind = 0; kind < count; kind++) {
      const width = high[kind]! - low[kind]!;
      if (width > 0 && width < widest) [chosen, widest] = [kind, width];
    }
    if (chosen === -1) return "found";
    const lows = low.slice();
    const highs = high.slice();
    const from = Math.min(Math.max(near[chosen]!, low[chosen]!), high[chosen]!);
    const values = Array.from({ length: widest + 1 }, (_, at) => lows[chosen]! + at).sort(
      (a, b) => Math.abs(a - from) - Math.abs(b - from) || a - b,
    );
    for (const value of values) {
      low[chosen] = value;
      high[chosen] = value;
      if (narrow(of[chosen]!)) {
        const answer = solve();
        if (answer !== "none") return answer;
      }
      low.set(lows);
      high.set(highs);
    }
    return "none";
  };

  if (!narrow(rows.map((_, at) => at))) return "none";
  const answer = solve();
  return answer === "found" ? [...low] : answer;
}

/**
 * How many people a number must leave open: ten where it is of women, of minors, or of one place by what it counts and by what it
 * leaves out: of all who said no without the men who did, whoever stood otherwise would be one of those men.
 */
export function few(lives: readonly Life[], cell: Cell): number {
  const standings = lives.filter((life) => isOf(life, cell)).map((life) => life.standings[cell.at.step]!);
  const only = (attribute: Attribute, value: string | undefined): boolean =>
    standings.every(
      (standing) =>
        (value === undefined || standing[attribute] === value) &&
        domains[attribute]!.every(
          (other) =>
            other === standing[attribute] ||
            cell.parts.some((group) => !group.has({ ...standing, [attribute]: other } as Standing)) ||
            (cell.without ?? []).some((group) => group.has({ ...standing, [attribute]: other } as Standing)),
        ),
    );
  return only("sex", "f") || only("minor", "yes") || only("place", undefined) ? 10 : 5;
}

/** A protected number that what was told narrows. */
export type Narrowed = {
  readonly what: string;
  readonly truth: number;
  readonly least: number;
  readonly most: number;
  readonly few: number;
};

/** What a reader tried, and got. */
export type Attack = {
  readonly tried: number;
  readonly narrowed: readonly Narrowed[];
  readonly unsolved: number;
};

/** Goes at every cell alone and at what two of them have in common or do not. */
export function attack(
  lives: readonly Life[],
  told: readonly Told[],
  cells: readonly Cell[],
  harmed: readonly { readonly yes: Group; readonly no: Group }[],
  { pairs = 60, effort = 2_000 }: { readonly pairs?: number; readonly effort?: number } = {},
): Attack {
  const hiddenFrom = (cell: Cell): Life[] => {
    const used = attributesOf(told, cell);
    return lives.filter((life) => !isKnown(life, used));
  };
  const narrowed: Narrowed[] = [];
  let [tried, unsolved] = [0, 0];
  const go = (cell: Cell, enough: number, isPart = false): void => {
    const truth = hiddenFrom(cell).filter((life) => isOf(life, cell)).length;
    if (truth === 0 || truth >= enough) return;
    tried += 1;
    const kinds = kindsOf(lives, told, cell);
    let bounds = boundsOf(kinds, told, { atMost: 0, atLeast: enough }, effort);
    if (bounds.least > 0)
      bounds = boundsOf(kinds, told, { atMost: 0, atLeast: bounds.least + enough }, effort);
    if (bounds.most >= enough && bounds.most - bounds.least >= enough) return;
    if (isPart && bounds.least === 0) return;
    if (bounds.proved)
      narrowed.push({ what: cell.what, truth, least: bounds.least, most: bounds.most, few: enough });
    else unsolved += 1;
  };
  for (const cell of cells) go(cell, few(lives, cell));
  const whole = cells.filter(({ inPart = false }) => !inPart);
  let left = pairs;
  const together: Cell[] = whole.flatMap((one, at) =>
    whole.slice(at + 1).flatMap((other, further) => [
      { ...one, parts: [...one.parts, ...other.parts], what: `${one.what} AND ${other.what}` },
      { ...one, without: other.parts, what: `${one.what} NOT ${other.what}` },
      { ...other, without: one.parts, what: `${other.what} NOT ${one.what}` },
      ...whole.slice(at + further + 2).flatMap((third) =>
        [
          [one, other, third],
          [other, one, third],
          [third, one, other],
        ].map(([of, a, b]) => ({
          ...of!,
          without: [...a!.parts, ...b!.parts],
          what: `${of!.what} NOT ${a!.what} NOT ${b!.what}`,
        })),
      ),
    ]),
  );
  for (const cell of together) {
    const truth = hiddenFrom(cell).filter((life) => isOf(life, cell)).length;
    if (truth === 0 || truth >= 10) continue;
    const enough = few(lives, cell);
    if (truth >= enough) continue;
    if ((left -= 1) < 0) break;
    go(cell, enough, true);
  }
  // Of what may harm, neither all nor none: it must be possible that one of those who answered did so the other way.
  for (const { yes, no } of harmed)
    for (const [group, rest] of [
      [yes, no],
      [no, yes],
    ] as const) {
      const cell: Cell = { what: `harm: ${group.name}`, at: group.at, parts: [group] };
      const hidden = hiddenFrom(cell);
      const has = (one: Group): number => hidden.filter((life) => isIn(life, one)).length;
      if (has(group) > 0 || has(rest) === 0) continue;
      tried += 1;
      const bounds = boundsOf(kindsOf(lives, told, cell), told, { atMost: 0, atLeast: 1 }, effort);
      if (bounds.most >= 1) continue;
      if (bounds.proved)
        narrowed.push({ what: cell.what, truth: 0, least: bounds.least, most: bounds.most, few: 1 });
      else unsolved += 1;
    }
  return { tried, narrowed, unsolved };
}
