import type { CountedAttribute, CountedPopulation, Release, Says, Where } from "../../domain/release.ts";
import { type OfPersons, type Several, knownPersons, ofPersons } from "./of-persons.ts";
import type { Atom, AtomColumn, Programme, ProgrammeRow } from "./programme.ts";
import { fewPeople, undeterminedName } from "./tally-release.ts";
import { type Inequality, wordLaw } from "./word-law.ts";

/** More atoms than this are not attacked: what can't be shown to be safe is refused. */
const mostAtoms = 3000;

/** An attribute as all releases have it together, by the category of each record. */
type Merged = {
  readonly key: string;
  readonly about: ReadonlySet<string>;
  harmful: boolean;
  readonly names: string[];
  readonly answers: boolean[];
  readonly least: number[];
  /** That nobody is in it may be told, whatever may harm. */
  readonly spared: boolean[];
  readonly of: Map<string, number>;
  /** Of a category that stands for several records of a person, these; undefined of one that stands for one. */
  readonly profiles: (Several | undefined)[];
};

/** A column of the people in a cell: the categories of each attribute that is asked of them. */
type PeopleIn = {
  readonly column: number;
  readonly cell: ReadonlyMap<number, number>;
  readonly refs: readonly string[];
};

type Region = { readonly inside: readonly boolean[]; readonly refs: string[] };

/** The attributes of a family, in groups that share a variable: of a group only what occurs together is possible. */
type Family = { readonly attributes: readonly number[]; readonly groups: readonly (readonly number[])[] };

/** How few people are few where they are told apart from all others: it follows from who they are, whatever was asked of them. */
export type LeastOf = (refs: readonly string[]) => number;

/**
 * The programme of a reader who knows all of these releases, and of some people (`known`) everything.
 *
 * The reader knows who can belong to what: which published populations have people in common, that a category leaves out a
 * population that is never in it, and of attributes that ask about one variable which of their answers occur together. Cells
 * of a table are not told apart so: of a hidden one nobody knows that it is empty. Undefined where there are too many atoms.
 *
 * @throws RangeError where a release says what is not so of the records that it names
 */
export function programmeOf(
  given: readonly Release[],
  records: ReadonlySet<string> = new Set(),
  leastOf: LeastOf = () => 1,
): Programme | undefined {
  const known = knownPersons(given, records);
  const speaking = given.map(ofPersons);
  if (!speaking.every((one) => one !== undefined)) return undefined;
  const releases = speaking.map(({ release }) => release);
  const { populations, populationAt } = populationsOf(releases, known);
  const { merged, attributeAt } = attributesOf(speaking);
  const regions = regionsOf(populations);
  const uses = usesOf(releases, populationAt, attributeAt);
  const columns: AtomColumn[] = [];
  const rows: ProgrammeRow[] = [];
  const most = 2 * regions.reduce((sum, { refs }) => sum + refs.length, 0) + 100;
  const leasts = new Map<Region, Map<string, number>>();
  const isKnown = (region: Region): boolean => known.size > 0 && region.inside.at(-1)!;
  const sizeColumns = regions.map((region) => {
    const truth = region.refs.length;
    return (
      columns.push({
        truth,
        people: truth,
        low: isKnown(region) ? truth : 0,
        high: isKnown(region) ? truth : most,
        kept: undefined,
        of: undefined,
      }) - 1
    );
  });
  const atoms: (PeopleIn & { readonly region: number })[] = [];
  const impossible = releases.flatMap((release, at) =>
    release.impossible.map((where) =>
      where.map(([attribute, categories]) => placed(at, attribute, categories)),
    ),
  );
  for (const family of familiesOf(merged, uses)) {
    const cellsIn = cellsOf(family, merged, populations, regions);
    for (const [at, region] of regions.entries()) {
      const defined = family.attributes.filter((attribute) =>
        uses.some((use) => use.attribute === attribute && region.inside[use.population]),
      );
      if (defined.length === 0) continue;
      const cells = cellsIn(region, defined).filter(
        (cell) =>
          !impossible.some((where) =>
            where.every(([attribute, inside]) => inside.has(cell.get(attribute) ?? -1)),
          ),
      );
      if (columns.length + cells.length > mostAtoms) return undefined;
      for (const attribute of defined) addNoughts(attribute, region, cells);
      const members = new Map<string, string[]>();
      for (const ref of region.refs) {
        const key = defined.map((attribute) => merged[attribute]!.of.get(ref) ?? -1).join();
        members.set(key, [...(members.get(key) ?? []), ref]);
      }
      const terms: [number, number][] = [];
      for (const cell of cells) {
        const refs = members.get(defined.map((attribute) => cell.get(attribute)!).join()) ?? [];
        const truth = refs.length;
        const column =
          columns.push({
            truth,
            people: truth,
            low: isKnown(region) ? truth : 0,
            high: isKnown(region) ? truth : most,
            // Of people with several records it is kept how many they are who have records of one kind.
            kept: isKnown(region) || isProfiled(cell) ? undefined : keptOf(cell, region, truth),
            of: atomOf(cell, region, refs),
          }) - 1;
        atoms.push({ column, region: at, cell, refs });
        terms.push([column, 1]);
      }
      rows.push({ terms: [...terms, [sizeColumns[at]!, -1]], low: 0, high: 0, said: undefined });
      if (!isKnown(region)) addRecords(region, atoms.slice(-cells.length), defined);
    }
  }

  addUnions();
  for (const [at, { counts }] of given.entries())
    for (const [count, { population, where, says }] of counts.entries())
      rows.push(...rowsOf(at, count, populationAt[at]![population]!, where, says));
  if (columns.length > mostAtoms) return undefined;
  if (!rows.every(isSo)) throw new RangeError("a release says what is not so of the records that it names");
  return { columns, rows };

  /** Whether a row is so of the records. */
  function isSo({ terms, low, high }: ProgrammeRow): boolean {
    const sum = terms.reduce(
      (total, [column, coefficient]) => total + coefficient * columns[column]!.truth,
      0,
    );
    return sum >= low && sum <= high;
  }

  /**
   * How few are few in a region, and in a category of it that is told apart by sex, age or place: where only women are left between
   * two populations, they are women though neither was asked for.
   */
  function leastIn(region: Region, cell: ReadonlyMap<number, number>): number {
    const narrowing = [...cell].filter(([attribute]) => merged[attribute]!.least.some((least) => least > 0));
    const key = narrowing.join(" ");
    const known = leasts.get(region) ?? new Map<string, number>();
    leasts.set(region, known);
    let least = known.get(key);
    if (least === undefined) {
      const told = region.refs.filter((ref) =>
        narrowing.every(([attribute, category]) => merged[attribute]!.of.get(ref) === category),
      );
      least = told.length === 0 ? 0 : leastOf(told);
      known.set(key, least);
    }
    return least;
  }

  function isProfiled(cell: ReadonlyMap<number, number>): boolean {
    return [...cell].some(([attribute, category]) => merged[attribute]!.profiles[category] !== undefined);
  }

  /**
   * Where people have several records, how many of these are of one kind among those who are alike in all else: of how few people
   * they are decides, and so many records as one of these has make one. The people behind them are kept as well (`addSharers`).
   */
  function addRecords(region: Region, own: readonly PeopleIn[], defined: readonly number[]): void {
    for (const attribute of defined) {
      if (!isOfSeveral(attribute)) continue;
      const alike = Map.groupBy(own, ({ cell }) =>
        defined.map((other) => (other === attribute ? "" : cell.get(other)!)).join(),
      );
      for (const some of alike.values()) addSharers(attribute, region, some[0]!.cell, some);
      const kinds = new Map<
        string,
        {
          readonly cell: Map<number, number>;
          readonly terms: [number, number][];
          refs: string[];
          each: number;
        }
      >();
      for (const { column, cell, refs } of own) {
        const profile = profileIn(attribute, cell);
        for (const kind of new Set(profile)) {
          const category = merged[attribute]!.names.indexOf(kind);
          const one = new Map(cell).set(attribute, category);
          const key = defined.map((other) => one.get(other)!).join();
          const found = kinds.get(key) ?? { cell: one, terms: [], refs: [], each: 1 };
          const records = profile.filter((record) => record === kind).length;
          found.terms.push([column, records]);
          found.refs.push(...refs);
          if (refs.length > 0) found.each = Math.max(found.each, records);
          kinds.set(key, found);
        }
      }
      for (const { cell, terms, refs, each } of kinds.values()) {
        // Where nobody has more than one, the people themselves are kept.
        if (terms.length === 1 && !isProfiled(own.find(({ column }) => column === terms[0]![0])!.cell))
          continue;
        const kept = keptOf(cell, region, refs.length);
        if (kept !== undefined)
          addSum(
            terms,
            refs,
            most * each,
            kept.nought ? kept : { ...kept, width: kept.least * each },
            atomOf(cell, region, refs),
          );
      }
    }
  }

  function isOfSeveral(attribute: number): boolean {
    return merged[attribute]!.profiles.some((profile) => profile !== undefined);
  }

  /** The records of whoever is in a cell, each by its category. */
  function profileIn(attribute: number, cell: ReadonlyMap<number, number>): readonly string[] {
    const { profiles, names } = merged[attribute]!;
    const category = cell.get(attribute)!;
    return profiles[category]?.map((record) => record.join(" by ")) ?? [names[category]!];
  }

  /** A column that is the sum of others, in people or in their records. */
  function addSum(
    terms: readonly (readonly [column: number, coefficient: number])[],
    refs: readonly string[],
    high: number,
    kept: AtomColumn["kept"],
    of: Atom,
  ): void {
    const truth = terms.reduce((sum, [column, times]) => sum + times * columns[column]!.truth, 0);
    const column = columns.push({ truth, people: refs.length, low: 0, high, kept, of }) - 1;
    rows.push({ terms: [...terms, [column, -1]], low: 0, high: 0, said: undefined, sum: column });
  }

  /**
   * The people behind records of one kind: who has any of it, all of it, some of it and some of another, and none of it. Whatever was
   * counted, records or people, each of these is a number of people. Records without an answer say nothing.
   */
  function addSharers(
    attribute: number,
    region: Region,
    like: ReadonlyMap<number, number>,
    own: readonly PeopleIn[],
    enough = 0,
  ): void {
    const { names, answers, profiles } = merged[attribute]!;
    const told = own.map((one) => ({
      ...one,
      said: profileIn(attribute, one.cell).filter((record) => answers[names.indexOf(record)] === true),
    }));
    const groups = new Map<string, typeof told>();
    names.forEach((name, category) => {
      if (profiles[category] !== undefined || answers[category] !== true) return;
      const cell = new Map(like).set(attribute, category);
      const sharing = {
        any: (said: readonly string[]) => said.includes(name),
        all: (said: readonly string[]) => said.every((one) => one === name),
        part: (said: readonly string[]) => said.includes(name) && said.some((one) => one !== name),
        none: (said: readonly string[]) => !said.includes(name),
      };
      for (const [share, has] of Object.entries(sharing)) {
        const some = told.filter(({ said }) => said.length > 0 && has(said));
        const key = some.map(({ column }) => column).join();
        if (some.length === 0 || groups.has(key)) continue;
        groups.set(key, some);
        const refs = some.flatMap((one) => one.refs);
        const kept = keptOf(cell, region, refs.length, enough);
        // That somebody has another record of another kind harms nobody; that everybody has one of this kind may.
        const isTold = refs.length === 0 && (share !== "none" || isSparedBut(attribute, category));
        if (kept === undefined || isTold) continue;
        addSum(
          some.map(({ column }) => [column, 1]),
          refs,
          most,
          kept,
          atomOf(cell, region, refs),
        );
      }
    });
  }

  /** Whether it may be told that nobody is in any other category than one. */
  function isSparedBut(attribute: number, category: number): boolean {
    const { answers, profiles, spared } = merged[attribute]!;
    return answers.every(
      (isAnswer, at) => !isAnswer || at === category || profiles[at] !== undefined || spared[at] === true,
    );
  }

  /**
   * Of a population, and of what is left of one without another inside it, how many gave one answer: where others cut across them,
   * these are several atoms, each of which can be open while all of them together are not.
   */
  function addUnions(): void {
    const unions = new Map<string, readonly number[]>();
    const inside = populations.map((_, population) =>
      regions.flatMap((region, at) => (region.inside[population] && !isKnown(region) ? [at] : [])),
    );
    for (const outer of inside)
      for (const inner of [[], ...inside]) {
        if (inner.length >= outer.length || !inner.every((at) => outer.includes(at))) continue;
        const left = outer.filter((at) => !inner.includes(at));
        unions.set(left.join(), left);
      }
    for (const union of alike()) unions.set(union.join(), union);
    for (const [attribute, { names, answers, least, of }] of merged.entries()) {
      const asked = Map.groupBy(
        atoms.filter(({ cell }) => cell.has(attribute)),
        ({ region }) => region,
      );
      for (const union of unions.values()) {
        if (!union.every((at) => asked.has(at))) continue;
        const all: Region = {
          inside: populations.map((_, at) => union.every((region) => regions[region]!.inside[at])),
          refs: union.flatMap((at) => regions[at]!.refs),
        };
        const enough = Math.max(
          leastOf(all.refs),
          ...populations.flatMap((one, at) => (all.inside[at] ? [one.least] : [])),
        );
        if (isOfSeveral(attribute)) {
          if (union.length > 1 || asked.get(union[0]!)!.some(({ cell }) => cell.size > 1))
            addSharers(
              attribute,
              all,
              new Map(),
              union.flatMap((at) => asked.get(at)!),
              enough,
            );
          continue;
        }
        names.forEach((_, category) => {
          const refs = all.refs.filter((ref) => of.get(ref) === category);
          const few = Math.max(
            enough,
            least[category]!,
            least[category]! > 0 && refs.length > 0 ? leastOf(refs) : 0,
          );
          if (!answers[category] || refs.length === 0 || refs.length >= few) return;
          const terms = union.flatMap((at) =>
            asked
              .get(at)!
              .flatMap(({ cell, column }) =>
                cell.get(attribute) === category ? [[column, 1] as const] : [],
              ),
          );
          // Of one region and one question it is the atom itself.
          if (terms.length > 1)
            addSum(
              terms,
              refs,
              most,
              { least: few, width: few, nought: false },
              atomOf(new Map([[attribute, category]]), all, refs),
            );
        });
      }
    }
  }

  /**
   * Regions that nobody named together, and of whose people fewer are few as they are alike: the women of two places, one place's men
   * and women. Whoever adds and subtracts what was said of others finds them. Two and two, as many as are alike, and what lies between
   * where these are not more than five.
   */
  function alike(): readonly (readonly number[])[] {
    const open = regions.flatMap((region, at) => (isKnown(region) || region.refs.length === 0 ? [] : [at]));
    const areAlike = (union: readonly number[]): boolean =>
      leastOf(union.flatMap((at) => regions[at]!.refs)) > fewPeople;
    const unions = new Map<string, readonly number[]>();
    const wholes: ReadonlySet<number>[] = [];
    const add = (union: readonly number[]): void => void unions.set(union.join(), union);
    const inSome = open.filter((at) => areAlike([at]));
    inSome.forEach((first, place) => {
      for (const second of inSome.slice(place + 1)) {
        if (!areAlike([first, second])) continue;
        add([first, second]);
        if (wholes.some((whole) => whole.has(first) && whole.has(second))) continue;
        const whole = inSome
          .reduce(
            (union: readonly number[], other) =>
              union.includes(other) || !areAlike([...union, other]) ? union : [...union, other],
            [first, second],
          )
          .toSorted((a, b) => a - b);
        wholes.push(new Set(whole));
        add(whole);
        for (let chosen = 1; whole.length <= 5 && chosen < 2 ** whole.length; chosen++) {
          const some = whole.filter((_, at) => (chosen & (1 << at)) !== 0);
          if (some.length > 1) add(some);
        }
      }
    });
    return [...unions.values()];
  }

  /** Of what may harm, the categories in which nobody of the region can be, as a reader knows without counting. */
  function addNoughts(
    attribute: number,
    region: Region,
    cells: readonly ReadonlyMap<number, number>[],
  ): void {
    const { harmful, names, about, spared } = merged[attribute]!;
    // Whom a population is chosen by, it tells by its name.
    const isByName = populations.some(
      (one, at) => region.inside[at] && one.about.some((variable) => about.has(variable)),
    );
    if (!harmful || isByName || isKnown(region)) return;
    names.forEach((_, category) => {
      if (spared[category] || cells.some((cell) => cell.get(attribute) === category)) return;
      const cell = new Map([[attribute, category]]);
      const column =
        columns.push({
          truth: 0,
          people: 0,
          low: 0,
          high: most,
          kept: keptOf(cell, region, 0),
          of: atomOf(cell, region, []),
        }) - 1;
      // Each release that asks this says so, whatever of its numbers is hidden; without them it is open.
      for (const release of releases.keys())
        if (
          attributeAt[release]!.some(({ at }) => at === attribute) &&
          populationAt[release]!.some((at) => region.inside[at])
        )
          rows.push({ terms: [[column, 1]], low: 0, high: 0, said: [release, -1] });
    });
  }

  function keptOf(
    cell: ReadonlyMap<number, number>,
    region: Region,
    people: number,
    enough = 0,
  ): AtomColumn["kept"] {
    const categories = [...cell].map(([attribute, category]) => [merged[attribute]!, category] as const);
    const isAnswer = ([{ answers }, category]: (typeof categories)[number]): boolean =>
      answers[category] === true;
    // That somebody gave no answer tells nothing, wherever they are; what they answered to something else does.
    if (!categories.every(isAnswer) && !categories.some((one) => isAnswer(one) && one[0].least[one[1]] === 0))
      return undefined;
    const least = Math.max(
      enough,
      ...populations.flatMap((one, at) => (region.inside[at] ? [one.least] : [])),
      ...categories.map(([{ least }, category]) => least[category]!),
      leastIn(region, new Map()),
      leastIn(region, cell),
    );
    if (people > 0) return people < least ? { least, width: least, nought: false } : undefined;
    const harmful = [...cell].filter(
      ([attribute, category]) => merged[attribute]!.harmful && !merged[attribute]!.spared[category]!,
    );
    // Of a group whose other categories nobody is in, nothing is told.
    const isOfSomebody = harmful.some(([attribute]) =>
      region.refs.some((ref) =>
        [...cell].every(([other, category]) =>
          other === attribute
            ? merged[other]!.answers[merged[other]!.of.get(ref) ?? -1] === true
            : merged[other]!.of.get(ref) === category,
        ),
      ),
    );
    return isOfSomebody ? { least, width: 1, nought: true } : undefined;
  }

  function atomOf(cell: ReadonlyMap<number, number>, { inside }: Region, refs: readonly string[]): Atom {
    return {
      populations: inside.flatMap((is, at) => (is ? [at] : [])),
      categories: [...cell].map(([attribute, category]) => [
        merged[attribute]!.key,
        merged[attribute]!.names[category]!,
      ]),
      refs,
    };
  }

  function placed(
    release: number,
    attribute: number,
    categories: readonly number[],
  ): readonly [number, ReadonlySet<number>] {
    const { at, categoryAt } = attributeAt[release]![attribute]!;
    return [at, new Set(categories.map((category) => categoryAt[category]!))];
  }

  function rowsOf(
    release: number,
    count: number,
    population: number,
    where: Where,
    says: Says,
  ): ProgrammeRow[] {
    const part = termsOf(population, where);
    const row = (terms: readonly (readonly [number, number])[], low: number, high: number): ProgrammeRow => {
      const sums = new Map<number, number>();
      for (const [column, coefficient] of terms) sums.set(column, (sums.get(column) ?? 0) + coefficient);
      return {
        terms: [...sums].filter(([, coefficient]) => coefficient !== 0),
        low,
        high,
        said: [release, count],
      };
    };
    const times = (terms: readonly (readonly [number, number])[], factor: number) =>
      terms.map(([column, coefficient]) => [column, coefficient * factor] as const);
    if (says.form === "count") return [row(part, says.low, says.high ?? Infinity)];
    if (says.form === "word") {
      const whole = termsOf(population, says.base);
      const law = ({ part: p, whole: w, least }: Inequality): ProgrammeRow =>
        row([...times(part, p), ...times(whole, w)], least, Infinity);
      // Of a word that does not hold one part at least does not; the reader is taken to know which.
      const denied = says.not.map((word) => {
        const ways = wordLaw[word].map(({ part: p, whole: w, least }) =>
          law({ part: -p, whole: -w, least: 1 - least }),
        );
        return ways.find((way) => isSo(way)) ?? ways[0]!;
      });
      return [...wordLaw[says.word].map(law), ...denied];
    }
    if (says.form === "percent") {
      const whole = termsOf(population, says.base);
      const scale = 10 ** says.decimals;
      const printed = Math.round(says.percent * scale);
      if (printed === 0) return [row(part, 0, 0)];
      if (printed === 100 * scale) return [row([...whole, ...times(part, -1)], 0, 0)];
      const least = row([...times(part, 200 * scale), ...times(whole, -(2 * printed - 1))], 0, Infinity);
      const below = row([...times(whole, 2 * printed + 1), ...times(part, -200 * scale)], 1, Infinity);
      // What is printed never makes nobody or everybody of a share that is neither (finding/wording.ts).
      return [
        printed === 1 ? row(part, 1, Infinity) : least,
        printed === 100 * scale - 1 ? row([...whole, ...times(part, -1)], 1, Infinity) : below,
      ];
    }
    const { attribute, mean, decimals } = says;
    const { categories } = releases[release]!.attributes[attribute]!;
    const digits = Math.max(0, ...categories.map(({ value = 0 }) => decimalsOf(value)));
    const [scale, fine] = [10 ** decimals, 10 ** digits];
    const printed = Math.round(mean * scale);
    const adding = categories.flatMap(({ value }, category) =>
      value === undefined
        ? []
        : termsOf(population, [...where, [attribute, [category]]]).map(
            ([column]) => [column, Math.round(value * fine)] as const,
          ),
    );
    const each = adding.map(([column]) => [column, 1] as const);
    return [
      row([...times(adding, 2 * scale), ...times(each, -(2 * printed - 1) * fine)], 0, Infinity),
      row([...times(each, (2 * printed + 1) * fine), ...times(adding, -2 * scale)], 0, Infinity),
    ];

    function termsOf(inside: number, conditions: Where): (readonly [number, number])[] {
      const { profiles, weight } = speaking[release]!;
      if (profiles !== undefined) {
        const { at } = attributeAt[release]![0]!;
        const { profiles: known, names } = merged[at]!;
        return atoms.flatMap(({ column, region, cell }) => {
          const category = cell.get(at);
          if (!regions[region]!.inside[inside] || category === undefined) return [];
          const records = weight(conditions, known[category] ?? profiles.get(names[category]!)!);
          return records === 0 ? [] : [[column, records] as const];
        });
      }
      if (conditions.length === 0)
        return regions.flatMap((region, at) =>
          region.inside[inside] ? [[sizeColumns[at]!, 1] as const] : [],
        );
      const wanted = conditions.map(([attribute, categories]) => placed(release, attribute, categories));
      const family = new Set(wanted.map(([attribute]) => attribute));
      return atoms.flatMap(({ column, region, cell }) =>
        regions[region]!.inside[inside] &&
        [...family].every((attribute) => cell.has(attribute)) &&
        wanted.every(([attribute, categories]) => categories.has(cell.get(attribute)!))
          ? [[column, 1] as const]
          : [],
      );
    }
  }
}

function decimalsOf(value: number): number {
  return /\.(\d+)$/.exec(value.toFixed(6).replace(/0+$/, ""))?.[1]?.length ?? 0;
}

type Populations = readonly (CountedPopulation & { readonly members: ReadonlySet<string> })[];

/** The populations of all releases, each once, and behind them those whom the reader knows. */
function populationsOf(
  releases: readonly Release[],
  known: ReadonlySet<string>,
): { readonly populations: Populations; readonly populationAt: readonly (readonly number[])[] } {
  const populations: (CountedPopulation & { members: ReadonlySet<string> })[] = [];
  const places = new Map<string, number>();
  const populationAt = releases.map((release) =>
    release.populations.map((population) => {
      const key = JSON.stringify([[...population.of].sort(), [...population.about].sort(), population.least]);
      let at = places.get(key);
      if (at === undefined) {
        at = populations.push({ ...population, members: new Set(population.of) }) - 1;
        places.set(key, at);
      }
      return at;
    }),
  );
  if (known.size > 0) populations.push({ of: [...known], about: [], least: 1, members: known });
  return { populations, populationAt };
}

type PlacedAttribute = { readonly at: number; readonly categoryAt: readonly number[] };

/**
 * The attributes of all releases, those of one key as one where they tell everyone apart alike. A record that has changed its
 * answer since makes two of them, which ask about the same.
 */
function attributesOf(releases: readonly OfPersons[]): {
  readonly merged: readonly Merged[];
  readonly attributeAt: readonly (readonly PlacedAttribute[])[];
} {
  const merged: Merged[] = [];
  const attributeAt = releases.map(({ release: { attributes }, profiles }) =>
    attributes.map((attribute): PlacedAttribute => {
      let at = merged.findIndex((one) => one.key === attribute.key && agrees(one, attribute));
      if (at < 0)
        at =
          merged.push({
            key: attribute.key,
            about: new Set([...attribute.about, `key ${attribute.key}`]),
            harmful: false,
            names: [],
            answers: [],
            least: [],
            spared: [],
            of: new Map(),
            profiles: [],
          }) - 1;
      const one = merged[at]!;
      one.harmful ||= attribute.harmful;
      const categoryAt = attribute.categories.map(({ name, of, answers, least }) => {
        let category = one.names.indexOf(name);
        if (category < 0) {
          category = one.names.push(name) - 1;
          one.answers.push(answers);
          one.least.push(least);
          one.spared.push(attribute.spares?.includes(name) === true);
          const profile = profiles?.get(name);
          one.profiles.push(profile === undefined || profile.length < 2 ? undefined : profile);
        }
        one.least[category] = Math.max(one.least[category]!, least);
        for (const ref of of) one.of.set(ref, category);
        return category;
      });
      return { at, categoryAt };
    }),
  );
  return { merged, attributeAt };
}

function agrees({ names, of }: Merged, { categories }: CountedAttribute): boolean {
  return categories.every(({ name, of: refs }) =>
    refs.every((ref) => {
      const category = of.get(ref);
      return category === undefined || names[category] === name;
    }),
  );
}

function regionsOf(populations: Populations): readonly Region[] {
  const regions = new Map<string, Region>();
  for (const ref of new Set(populations.flatMap(({ of }) => of))) {
    const inside = populations.map(({ members }) => members.has(ref));
    const key = inside.map(Number).join("");
    const region = regions.get(key);
    if (region === undefined) regions.set(key, { inside, refs: [ref] });
    else region.refs.push(ref);
  }
  return [...regions.values()];
}

/** Which attribute is asked of which population, and in which statement: what is asked in one is of one family. */
type Use = { readonly population: number; readonly attribute: number; readonly statement: number };

function usesOf(
  releases: readonly Release[],
  populationAt: readonly (readonly number[])[],
  attributeAt: readonly (readonly PlacedAttribute[])[],
): readonly Use[] {
  let statement = 0;
  return releases.flatMap((release, at) => [
    ...release.counts.flatMap(({ population, where, says }) => {
      statement += 1;
      const base = says.form === "percent" || says.form === "word" ? says.base : [];
      // Where people have several records, one attribute tells all of them.
      const named = [...where, ...base].map(([attribute]) =>
        Math.min(attribute, release.attributes.length - 1),
      );
      if (says.form === "mean") named.push(says.attribute);
      return named.map((attribute) => ({
        population: populationAt[at]![population]!,
        attribute: attributeAt[at]![attribute]!.at,
        statement,
      }));
    }),
    // The attributes of one release cross each other, also where every cell of both is hidden.
    ...release.attributes.flatMap((_, attribute) => {
      if (attribute === 0) statement += 1;
      return release.populations.map((_, population) => ({
        population: populationAt[at]![population]!,
        attribute: attributeAt[at]![attribute]!.at,
        statement,
      }));
    }),
  ]);
}

function familiesOf(merged: readonly Merged[], uses: readonly Use[]): readonly Family[] {
  const shareVariable = (a: number, b: number): boolean =>
    [...merged[a]!.about].some((variable) => merged[b]!.about.has(variable));
  const asked = new Map<number, Set<number>>();
  for (const { statement, attribute } of uses)
    asked.set(statement, (asked.get(statement) ?? new Set()).add(attribute));
  const together = [...asked.values()];
  const all = merged.map((_, at) => at);
  const families = grouped(
    all,
    (a, b) => shareVariable(a, b) || together.some((statement) => statement.has(a) && statement.has(b)),
  );
  return families.map((attributes) => ({ attributes, groups: grouped(attributes, shareVariable) }));
}

/** Groups of what is joined, directly or through others. */
function grouped(members: readonly number[], joined: (a: number, b: number) => boolean): number[][] {
  const groups: number[][] = [];
  for (const member of members) {
    const mine = groups.filter((group) => group.some((other) => joined(member, other)));
    const rest = groups.filter((group) => !mine.includes(group));
    groups.splice(0, groups.length, ...rest, [...mine.flat(), member]);
  }
  return groups;
}

/** Which cells of a family people of a region can be in, by the attributes that are asked of them. */
function cellsOf(
  { groups }: Family,
  merged: readonly Merged[],
  populations: Populations,
  regions: readonly Region[],
): (region: Region, defined: readonly number[]) => ReadonlyMap<number, number>[] {
  const relation = (
    population: number,
    attribute: number,
    category: number,
  ): "all" | "none" | "only" | undefined => relations.get(`${population} ${attribute} ${category}`);
  const relations = new Map<string, "all" | "none" | "only">();
  for (const attribute of groups.flat()) {
    const { of, names, harmful } = merged[attribute]!;
    for (const [at, { members, about }] of populations.entries()) {
      const counts = names.map(() => [0, 0] as [inside: number, outside: number]);
      for (const [ref, category] of of) counts[category]![members.has(ref) ? 0 : 1] += 1;
      const inside = counts.reduce((sum, [within]) => sum + within, 0);
      counts.forEach(([within, outside], category) => {
        // That all of a group are so is what must not be told of what may harm, and nothing that a reader knows.
        if (harmful && names[category] !== undeterminedName) return;
        const key = `${at} ${attribute} ${category}`;
        if (inside > 0 && within === inside) relations.set(key, "all");
        else if (inside > 0 && within === 0) relations.set(key, "none");
        // Who is on a list is decided by nothing that a reader knows of those who are not.
        else if (about.length > 0 && within > 0 && outside === 0) relations.set(key, "only");
      });
    }
  }
  return (region, defined) => {
    let cells: ReadonlyMap<number, number>[] = [new Map()];
    for (const group of groups) {
      const asked = group.filter((attribute) => defined.includes(attribute));
      if (asked.length === 0) continue;
      const tuples = tuplesOf(region, asked);
      cells = cells.flatMap((cell) =>
        tuples.map(
          (tuple) => new Map([...cell, ...asked.map((attribute, i) => [attribute, tuple[i]!] as const)]),
        ),
      );
      if (cells.length > mostAtoms) return cells;
    }
    return cells;
  };

  function tuplesOf(region: Region, asked: readonly number[]): readonly (readonly number[])[] {
    const about = new Set(asked.flatMap((attribute) => [...merged[attribute]!.about]));
    const related = populations.flatMap((population, at) =>
      population.about.some((variable) => about.has(variable)) ? [at] : [],
    );
    const isPossible = (tuple: readonly number[]): boolean =>
      tuple.every((category, i) =>
        populations.every((_, at) => {
          const attribute = asked[i]!;
          if (related.includes(at)) return true;
          if (!region.inside[at]) return relation(at, attribute, category) !== "only";
          return (
            relation(at, attribute, category) !== "none" &&
            merged[attribute]!.names.every(
              (_, other) => other === category || relation(at, attribute, other) !== "all",
            )
          );
        }),
      );
    if (asked.length === 1 && related.length === 0)
      return merged[asked[0]!]!.names.map((_, category) => [category]).filter(isPossible);
    const seen = new Map<string, readonly number[]>();
    for (const { inside, refs } of regions) {
      if (!related.every((at) => inside[at] === region.inside[at])) continue;
      for (const ref of refs) {
        const tuple = asked.map((attribute) => merged[attribute]!.of.get(ref) ?? -1);
        if (tuple.every((category) => category >= 0)) seen.set(tuple.join(), tuple);
      }
    }
    const open = [...seen.values()].flatMap(withAny);
    for (const tuple of open) seen.set(tuple.join(), tuple);
    return [...seen.values()].filter(isPossible);

    // Of whom it is not known whether they are meant, nobody knows what they answered to the same question elsewhere.
    function withAny(tuple: readonly number[]): readonly (readonly number[])[] {
      const isOpen = tuple.map((category, i) => merged[asked[i]!]!.names[category] === undeterminedName);
      if (!isOpen.includes(true)) return [];
      return tuple.reduce<readonly (readonly number[])[]>(
        (tuples, category, i) => {
          const each = isOpen[i] ? [category] : merged[asked[i]!]!.names.map((_, at) => at);
          return tuples.flatMap((begun) => each.map((one) => [...begun, one]));
        },
        [[]],
      );
    }
  }
}
