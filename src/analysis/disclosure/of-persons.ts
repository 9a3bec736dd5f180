import type { CountedAttribute, Release, Where } from "../../domain/release.ts";

/**
 * A release as it speaks of people. Of records of which each person has one, nothing changes but their names. Where somebody has
 * several, the people are told apart by all of their records together (`profiles`): two detentions, of one with a lawyer and of one
 * without, are one person in the category "no + yes", and a number of detentions counts each person as often as it says.
 */
export type OfPersons = {
  readonly release: Release;
  /** Which records stand behind a category of its one attribute, each by its own categories; undefined where each person has one. */
  readonly profiles: ReadonlyMap<string, Several> | undefined;
  /** How many records of a profile are meant by some categories of the attributes that the release was given with. */
  readonly weight: (where: Where, profile: Several) => number;
};

/** Each record by the names of its categories, one an attribute. */
export type Several = readonly (readonly string[])[];

/** Undefined where it says a mean of records of which somebody has several: that is not attacked. */
export function ofPersons(given: Release): OfPersons | undefined {
  const { populations, attributes, counts } = given;
  const personOf = (ref: string): string => given.persons[ref] ?? ref;
  const isOneEach = populations.every(({ of }) => new Set(of.map(personOf)).size === new Set(of).size);
  const weight = (where: Where, profile: Several): number => {
    const conditions = where.map(
      ([attribute, categories]) =>
        [attribute, new Set(categories.map((at) => attributes[attribute]!.categories[at]!.name))] as const,
    );
    return profile.filter((names) => conditions.every(([at, meant]) => meant.has(names[at]!))).length;
  };
  const people = populations.map((population) => ({
    ...population,
    of: [...new Set(population.of.map(personOf))],
  }));
  if (isOneEach) {
    const renamed = attributes.map((attribute) => ({
      ...attribute,
      categories: attribute.categories.map((category) => ({ ...category, of: category.of.map(personOf) })),
    }));
    const release = { ...given, populations: people, attributes: renamed, persons: {} };
    return { release, profiles: undefined, weight };
  }
  if (populations.length !== 1 || counts.some(({ says }) => says.form === "mean")) return undefined;
  const categoryOf = attributes.map(
    ({ categories }) => new Map(categories.flatMap(({ name, of }) => of.map((ref) => [ref, name] as const))),
  );
  const records = new Map<string, (readonly string[])[]>();
  for (const ref of new Set(populations[0]!.of)) {
    const person = personOf(ref);
    const names = categoryOf.map((names) => names.get(ref)!);
    records.set(person, [...(records.get(person) ?? []), names]);
  }
  const profiles = new Map<string, Several>();
  const members = new Map<string, string[]>();
  // That everybody has one record of one category is possible as well.
  for (const names of combinations(attributes)) profiles.set(nameOf([names]), [names]);
  for (const [person, own] of records) {
    const profile = own.toSorted((a, b) => (nameOf([a]) < nameOf([b]) ? -1 : 1));
    const name = nameOf(profile);
    profiles.set(name, profile);
    members.set(name, [...(members.get(name) ?? []), person]);
  }
  const attribute: CountedAttribute = {
    key: attributes.map(({ key }) => key).join(" by ") || "number of records",
    about: attributes.flatMap(({ about }) => about),
    harmful: attributes.some(({ harmful }) => harmful),
    // Of a finding, where a category is one of its own; of a table nothing is spared.
    spares: attributes.length === 1 ? attributes[0]!.spares : [],
    categories: [...profiles].map(([name, profile]) => ({
      name,
      of: members.get(name) ?? [],
      answers: profile.some((names) => attributes.length > 0 && areAnswers(names, attributes)),
      least: Math.max(0, ...profile.map((names) => leastOf(names, attributes))),
    })),
  };
  const impossible = given.impossible.map((where): Release["impossible"][number] => [
    [0, [...profiles.values()].flatMap((profile, at) => (weight(where, profile) > 0 ? [at] : []))],
  ]);
  return {
    release: { ...given, populations: people, attributes: [attribute], impossible, persons: {} },
    profiles,
    weight,
  };
}

/** The people of whom a reader knows all of these records. */
export function knownPersons(releases: readonly Release[], known: ReadonlySet<string>): ReadonlySet<string> {
  const unknown = new Set<string>();
  const people = new Set<string>();
  for (const { populations, persons } of releases)
    for (const ref of populations.flatMap(({ of }) => of))
      (known.has(ref) ? people : unknown).add(persons[ref] ?? ref);
  return new Set([...people].filter((person) => !unknown.has(person)));
}

function nameOf(profile: Several): string {
  return profile.map((names) => names.join(" by ")).join(" + ");
}

function combinations(attributes: readonly CountedAttribute[]): (readonly string[])[] {
  return attributes.reduce<(readonly string[])[]>(
    (all, { categories }) => all.flatMap((names) => categories.map(({ name }) => [...names, name])),
    [[]],
  );
}

function areAnswers(names: readonly string[], attributes: readonly CountedAttribute[]): boolean {
  return names.every((name, at) => attributes[at]!.categories.find((one) => one.name === name)!.answers);
}

function leastOf(names: readonly string[], attributes: readonly CountedAttribute[]): number {
  return Math.max(
    0,
    ...names.map((name, at) => attributes[at]!.categories.find((one) => one.name === name)!.least),
  );
}
