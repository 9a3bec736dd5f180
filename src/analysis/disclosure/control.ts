import type { Release } from "../../domain/release.ts";
import { type Attack, type Exposed, type Solve, attack, intervalOf } from "./attack.ts";
import { type LeastOf, programmeOf } from "./equations.ts";
import { knownPersons } from "./of-persons.ts";
import { type Programme, boundsOf, partsOf } from "./programme.ts";
import { undeterminedName } from "./tally-release.ts";

/** Why a release is refused, and of which records it would tell too much; `earlier` counts into what was released before. */
export type ReleaseRefusal =
  | {
      readonly kind: "few";
      readonly people: number;
      readonly least: number;
      readonly refs: readonly string[];
    }
  | {
      readonly kind: "difference";
      readonly people: number;
      readonly least: number;
      readonly earlier: number;
      readonly refs: readonly string[];
    }
  | {
      readonly kind: "harmful" | "cell" | "alone";
      readonly attribute: string;
      readonly people: number;
      readonly low: number;
      readonly high: number;
      readonly least: number;
      /** Whether it takes what was released before to work it out. */
      readonly isJoint: boolean;
      readonly refs: readonly string[];
    }
  /** Whom it counts are all or none of some people, and chosen by what may harm. */
  | { readonly kind: "population"; readonly refs: readonly string[] }
  | { readonly kind: "unknown" };

export type ReleaseVerdict =
  | { readonly outcome: "released" }
  | { readonly outcome: "refused"; readonly refusals: readonly ReleaseRefusal[] };

/** What a release is held against: all that was released before, whom its readers may see, and how few of some people are few. */
export type Before = {
  readonly ledger: readonly Release[];
  readonly known?: ReadonlySet<string> | undefined;
  readonly leastOf?: LeastOf | undefined;
};

/**
 * Whether a release may go out beside all that went out before: populations first, then the attacker. What earlier releases
 * tell already (a named person decided so) is not held against it, as long as it tells no more of it.
 */
export async function control(before: Before, next: Release, solve: Solve): Promise<ReleaseVerdict> {
  const first = fewIn(before, next);
  if (first.length > 0) return { outcome: "refused", refusals: first };
  const programme = programmeOf([...before.ledger, next], before.known, before.leastOf);
  if (programme === undefined) return { outcome: "refused", refusals: [{ kind: "unknown" }] };
  return verdictOn(programme, before.ledger.length, toldBy(before, solve), solve);
}

/** Of whom too much was told by what was released before, one set of people for each number; undefined where time ran out. */
export type ToldBefore = () => Promise<readonly ReadonlySet<string>[] | undefined>;

/** Asked once, and of the releases as they stand without the new one: it tells apart people whom no reader could tell apart. */
export function toldBy({ ledger, known, leastOf }: Before, solve: Solve): ToldBefore {
  let answer: ReturnType<ToldBefore> | undefined;
  const ask: ToldBefore = async () => {
    const programme = programmeOf(ledger, known, leastOf);
    const found = programme === undefined ? undefined : await attack(programme, "all", solve);
    if (programme === undefined || found?.outcome === "unknown") return undefined;
    return found?.outcome !== "exposed"
      ? []
      : found.exposed.map(({ column }) => new Set(programme.columns[column]!.of?.refs));
  };
  return () => (answer ??= ask());
}

/**
 * Whether more people may be shown to a reader beside all that was released: of those who stay hidden no more may be worked out than
 * before. Of a decided release the few stay the same few.
 */
export async function controlShown(
  { ledger, known, leastOf }: Before,
  more: ReadonlySet<string>,
  solve: Solve,
): Promise<ReleaseVerdict> {
  const [before, after] = [known, new Set([...(known ?? []), ...more])].map((seen) =>
    programmeOf(ledger, seen, leastOf),
  );
  if (before === undefined || after === undefined) return unknown;
  const then = await attack(before, "all", solve);
  const now = await attack(after, "all", solve);
  if (then.outcome === "unknown" || now.outcome === "unknown") return unknown;
  const nameOf = (programme: Programme, column: number): string =>
    JSON.stringify([...(programme.columns[column]!.of?.refs ?? [])].sort());
  // What one person could work out of the others who knew herself, not everybody could.
  const byWhom = (programme: Programme, { column, alone }: Exposed): string =>
    `${nameOf(programme, column)} ${alone === undefined ? "anybody" : nameOf(programme, alone)}`;
  const old = new Set(then.outcome === "safe" ? [] : then.exposed.map((one) => byWhom(before, one)));
  const exposed = now.outcome === "safe" ? [] : now.exposed;
  const refusals = exposed
    .filter((one) => !old.has(byWhom(after, one)) && !old.has(byWhom(after, { ...one, alone: undefined })))
    .map((one) => refusalOf(after, one, true));
  return refusals.length === 0 ? { outcome: "released" } : { outcome: "refused", refusals };
}

const unknown: ReleaseVerdict = { outcome: "refused", refusals: [{ kind: "unknown" }] };

/** The verdict of the attacker on a programme whose last release is the new one. */
export async function verdictOn(
  programme: Programme,
  next: number,
  told: ToldBefore,
  solve: Solve,
): Promise<ReleaseVerdict> {
  const found = await attack(programme, next, solve);
  const exposed = await newlyExposed(programme, next, found, told, solve);
  if (exposed === undefined) return { outcome: "refused", refusals: [{ kind: "unknown" }] };
  if (exposed.length === 0) return { outcome: "released" };
  return { outcome: "refused", refusals: exposed };
}

/**
 * Populations first: of a population and each other, one inside the other, the difference is nobody or at least as many people
 * as are few. Without it no attack is needed; with it, one still is.
 */
export function fewIn(
  { ledger, known = new Set(), leastOf = () => 1 }: Before,
  next: Release,
): ReleaseRefusal[] {
  const all = [...ledger, next];
  const persons = new Map(all.flatMap(({ persons }) => Object.entries(persons)));
  const personOf = (ref: string): string => persons.get(ref) ?? ref;
  const harmful = harmfulIn({ ledger, known }, next, personOf);
  if (harmful.length > 0) return harmful;
  const asRecords = refusalsOf(all, known, (ref) => ref);
  if (persons.size === 0) return asRecords;
  // Of a person one may have the records of one kind, and of another kind none: people are held against people as well.
  const asPersons = refusalsOf(all, knownPersons(all, known), personOf);
  return [...asRecords, ...asPersons.filter(({ kind }) => kind === "difference" && asRecords.length === 0)];

  function refusalsOf(
    releases: readonly Release[],
    seen: ReadonlySet<string>,
    unitOf: (ref: string) => string,
  ): ReleaseRefusal[] {
    const refusals: ReleaseRefusal[] = [];
    const before = releases
      .flatMap(({ populations }, at) => populations.map((population) => ({ ...population, at })))
      .map((population) => ({ ...population, members: new Set(population.of.map(unitOf)) }));
    for (const { members: mine, least, at: own } of before) {
      if (own < ledger.length) continue;
      if (before.some(({ at, members }) => at < ledger.length && isSame(mine, members))) continue;
      const unknown = [...mine].filter((ref) => !seen.has(ref));
      const people = new Set(unknown.map(personOf)).size;
      const enough = Math.max(least, leastOf(unknown));
      if (people > 0 && people < enough) refusals.push({ kind: "few", people, least: enough, refs: unknown });
      for (const other of before) {
        const isInner = mine.size < other.members.size;
        const [inner, outer] = isInner ? [mine, other.members] : [other.members, mine];
        if (inner.size === outer.size || inner.size === 0 || ![...inner].every((ref) => outer.has(ref)))
          continue;
        const between = [...outer].filter((ref) => !inner.has(ref) && !seen.has(ref));
        const few = Math.max(isInner ? other.least : least, leastOf(between));
        const count = new Set(between.map(personOf)).size;
        if (count > 0 && count < few)
          refusals.push({ kind: "difference", people: count, least: few, earlier: other.at, refs: between });
      }
    }
    return refusals;
  }
}

/**
 * A population that is chosen by what may harm is not all of the list in which it was looked for, nor all of another population that
 * was published, nor nobody: it would tell of each of them, however many they are. How many people are on record nobody is told
 * but by what is published.
 */
function harmfulIn(
  { ledger, known = new Set() }: Pick<Before, "ledger" | "known">,
  next: Release,
  personOf: (ref: string) => string,
): ReleaseRefusal[] {
  const releases = [...ledger, next];
  const seen = knownPersons(releases, known);
  const peopleIn = (refs: readonly string[]): ReadonlySet<string> =>
    new Set(refs.map(personOf).filter((person) => !seen.has(person)));
  const populations = releases.flatMap((release, at) => {
    const doubted = new Set(release.attributes.flatMap(({ categories }) => undeterminedOf(categories)));
    return release.populations.map(({ of, looked }) => ({
      at,
      looked,
      all: peopleIn(of),
      inside: peopleIn(of.filter((ref) => !doubted.has(ref))),
    }));
  });
  const refusals: ReleaseRefusal[] = [];
  for (const one of populations) {
    const { looked, inside, at } = one;
    if (looked === undefined) continue;
    const apart = [...peopleIn(looked.apart)].filter((person) => !inside.has(person));
    const isOfAll = looked.listed && looked.all && inside.size > 0 && apart.length === 0;
    const isOfNone = looked.none && inside.size === 0 && apart.length > 0;
    // Of which others all are so: they are known by something else.
    const isAllOf = populations.some(
      (other) =>
        (at === ledger.length || other.at === ledger.length) &&
        looked.all &&
        other.all.size > 0 &&
        inside.size <= other.all.size &&
        [...other.all].every((person) => inside.has(person)) &&
        !looked.by.every((variable) => other.looked?.by.includes(variable)),
    );
    if ((at === ledger.length && (isOfAll || isOfNone)) || isAllOf)
      refusals.push({ kind: "population", refs: [...(isOfNone ? apart : inside)] });
  }
  return refusals;
}

function undeterminedOf(categories: Release["attributes"][number]["categories"]): readonly string[] {
  return categories.filter(({ name }) => name === undeterminedName).flatMap(({ of }) => of);
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((ref) => b.has(ref));
}

/**
 * What a reader can work out now and could not before; undefined where that could not be told in time. What was told before is
 * told of these people or of more of them, and no closer now.
 */
async function newlyExposed(
  programme: Programme,
  next: number,
  found: Attack,
  told: ToldBefore,
  solve: Solve,
): Promise<readonly AttributeRefusal[] | undefined> {
  if (found.outcome === "unknown") return undefined;
  if (found.outcome === "safe") return [];
  const old = partsOf(before(programme, next));
  const refusals: AttributeRefusal[] = [];
  for (const exposed of found.exposed) {
    const { kept } = programme.columns[exposed.column]!;
    const now = [exposed.low, exposed.high] as const;
    if (next > 0) {
      const then = await endsOf(old, exposed, solve);
      if (then === undefined) return undefined;
      const wasOpen = kept!.nought ? then[1] > 0 : then[1] - then[0] >= kept!.width && then[1] >= kept!.width;
      if (!wasOpen && then[0] === now[0] && then[1] === now[1]) {
        const earlier = await told();
        if (earlier === undefined) return undefined;
        const { refs } = programme.columns[exposed.column]!.of!;
        if (earlier.some((some) => refs.every((ref) => some.has(ref)))) continue;
      }
    }
    refusals.push(refusalOf(programme, exposed, next > 0));
  }
  return refusals;
}

type AttributeRefusal = Extract<ReleaseRefusal, { attribute: string }>;

function refusalOf(programme: Programme, exposed: Exposed, isJoint: boolean): AttributeRefusal {
  const { kept, of, people } = programme.columns[exposed.column]!;
  return {
    kind: kept!.nought ? "harmful" : exposed.alone === undefined ? "cell" : "alone",
    attribute: of!.categories.map(([attribute]) => attribute).join(" and "),
    people,
    low: exposed.low,
    high: exposed.high,
    least: kept!.least,
    isJoint,
    refs: of!.refs,
  };
}

/** The same programme as it was before the release that is new. */
function before({ columns, rows }: Programme, next: number): Programme {
  return { columns, rows: rows.filter(({ said }) => said === undefined || said[0] < next) };
}

async function endsOf(
  parts: ReturnType<typeof partsOf>,
  { column, alone }: Exposed,
  solve: Solve,
): Promise<readonly [number, number] | undefined> {
  const { programme, columns } = parts.find((part) => part.columns.includes(column))!;
  const single = alone === undefined ? -1 : columns.indexOf(alone);
  const seen = {
    ...programme,
    columns: programme.columns.map((one, at) => (at === single ? { ...one, low: 1, high: 1 } : one)),
  };
  return intervalOf(seen, columns.indexOf(column), solve);
}

/** Whether a programme leaves some column narrow by single rows alone, narrower than it was: no attack is needed to see it. */
export function isPlainlyExposed(programme: Programme, before: ReturnType<typeof boundsOf>): boolean {
  const bounds = boundsOf(programme);
  return programme.columns.some(({ kept }, at) => {
    if (kept === undefined) return false;
    const [low, high] = bounds[at]!;
    if (low === before[at]![0] && high === before[at]![1]) return false;
    return kept.nought ? high < 1 : high - low < kept.width || high < kept.width;
  });
}
