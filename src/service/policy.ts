import {
  type ConsentAsked,
  type ConsentDecision,
  type FiledConsent,
  type Medium,
  consentTo,
  consentToBeCounted,
  isKeptFrom,
} from "../domain/consent.ts";
import { gather } from "../domain/gather.ts";
import type { Ref } from "../domain/id.ts";
import {
  type AnyRecord,
  type BodyOf,
  type RecordKind,
  type RecordOf,
  linksOf,
  ownerOf,
} from "../domain/record.ts";

/**
 * What audiences may be shown and count, of all records as they stand. Consents decide about people, and people about what is
 * told of them or by them; docs/consent.md says the same in words.
 */

/** What may be shown: which records, and what is left out of one that may. */
export type Showing = {
  readonly record: (record: AnyRecord) => boolean;
  readonly body?: (kind: RecordKind, body: Readonly<Record<string, unknown>>) => Record<string, unknown>;
  /** What may not be shown is as if it had never been written, and leaves no withheld name where something links to it. */
  readonly forgets?: boolean;
};

export type PolicyAsked = Pick<ConsentAsked, "audience" | "purpose" | "medium"> & {
  /**
   * People whose consent to be shown came after a release that counts them, and records of people whom it counts that could not be
   * shown then (ledger.ts): they are not shown yet.
   */
  readonly held?: ReadonlySet<Ref> | undefined;
};

/** Of whom nothing is said everybody on the case team knows; whom a consent keeps to key holders is shown to them alone. */
export function teamShows(
  all: readonly AnyRecord[],
  asked: Pick<PolicyAsked, "audience" | "purpose">,
  now: number,
): Showing {
  const consents = consentsIn(all);
  const kept = new Set(
    ofKind(all, "person").flatMap(({ ref }) =>
      isKeptFrom(consents.get(ref) ?? [], { ...asked, now }) ? [ref] : [],
    ),
  );
  const interviews = speakersIn(all);
  return {
    record: (record) =>
      record.kind === "source"
        ? ![...(interviews.get(record.ref) ?? [])].some((person) => kept.has(person))
        : !kept.has(record.ref) &&
          (deciders[record.kind] === "free" || !namedIn(record).some((ref) => kept.has(ref))),
  };
}

/**
 * Who decides whether a record of a kind is shown outside the case team. `people`: it is told of people, and shown where all that it
 * names may be, and somebody is. `named`: the same where it names people; what it tells of places or events is shown. `own`: a rule
 * of its own below. `free`: it speaks of no one person; a list in it names who may be shown. `never`: it is for the team.
 */
const deciders: Readonly<Record<RecordKind, "people" | "named" | "own" | "free" | "never">> = {
  source: "own",
  person: "own",
  group: "free",
  relation: "people",
  event: "free",
  episode: "people",
  stage: "people",
  stay: "people",
  safeguard: "people",
  charge: "people",
  test: "people",
  payment: "people",
  position: "people",
  account: "people",
  act: "people",
  death: "people",
  facility: "free",
  cell: "free",
  capacity: "free",
  count: "free",
  measure: "free",
  codebook: "free",
  "counting-rule": "free",
  assertion: "named",
  frame: "free",
  indicator: "free",
  figure: "named",
  finding: "free",
  norm: "free",
  clock: "free",
  assessment: "named",
  recommendation: "free",
  promise: "free",
  letter: "never",
  "consent-text": "free",
  consent: "never",
  "follow-up": "never",
  flow: "free",
  series: "free",
  scenario: "free",
  resolution: "never",
  inbox: "never",
};

/** What people consented to, for those outside the case team. */
export function consentedShows(all: readonly AnyRecord[], asked: PolicyAsked, now: number): Showing {
  const { decisionOf, consents, inOffice } = peopleIn(all, asked, now);
  const kinds = new Map(all.map(({ ref, kind }) => [ref, kind]));
  const speakers = speakersIn(all);
  const isPerson = (ref: Ref): boolean => kinds.get(ref) === "person";
  const mayShowPerson = (ref: Ref): boolean => decisionOf(ref).shown.allows;
  const mayShowSource = (source: Ref, body: BodyOf<"source">): boolean => {
    if (asked.held?.has(source) === true) return false;
    if (isPublished(body)) return true;
    const told = [...(speakers.get(source) ?? [])];
    return (
      told.length > 0 &&
      told.every(
        (person) =>
          decisionOf(person).counted.allows &&
          asked.held?.has(person) !== true &&
          consentTo(consents.get(person) ?? [], {
            ...asked,
            // A file of data that names a recording holds none of it.
            medium: asked.medium === "text" ? mediumOf[body.kind] : asked.medium,
            identifiability: "pseudonym",
            source,
            now,
          }).allows,
      )
    );
  };
  const sources = new Map(
    ofKind(all, "source").map(({ ref, body }) => [ref, mayShowSource(ref, body)] as const),
  );
  // What was told in a source of which somebody said no by itself, whatever else they allow.
  const refusedSources = new Set(
    [...consents].flatMap(([person, said]) =>
      said.flatMap(({ body: { source } }) => {
        if (source === undefined) return [];
        const about = { ...asked, identifiability: "pseudonym", source, now } as const;
        return consentTo(consents.get(person)!, about).allows ? [] : [source];
      }),
    ),
  );
  return {
    record: (record) => {
      const { kind, ref } = record;
      const decider = deciders[kind];
      if (decider === "never" || asked.held?.has(ref) === true) return false;
      if (kind === "person") return mayShowPerson(ref);
      if (kind === "source") return sources.get(ref) === true;
      const links = namedIn(record);
      if (links.some((link) => refusedSources.has(link))) return false;
      if (!(sufferersOf(record)?.some(mayShowPerson) ?? true)) return false;
      if (decider === "free") return true;
      const named = links.filter(isPerson);
      if (
        !named.every((person) => mayShowPerson(person) && (!inOffice(person) || isOfOffice(record, person)))
      )
        return false;
      if (kind === "assertion" && record.body.says === undefined && record.body.at !== undefined)
        return sources.get(record.body.at.source) === true;
      return named.length > 0 || decider === "named" || ref.includes("/");
    },
    body: leftToTeam,
  };
}

/** Everything less the people whom an audience may not count, as if they had never been written. */
export function countableIn(
  all: readonly AnyRecord[],
  asked: Omit<PolicyAsked, "medium">,
  now: number,
): Showing {
  const { decisionOf, consents } = peopleIn(all, { ...asked, medium: "text" }, now);
  const isUncounted = uncountedIn(all, consents, asked, now);
  return {
    record: (record) => {
      if (record.kind === "person") return decisionOf(record.ref).counted.allows;
      if (isUncounted(record)) return false;
      return sufferersOf(record)?.some((person) => decisionOf(person).counted.allows) ?? true;
    },
    forgets: true,
  };
}

/** What somebody told in a source of which they said that it is not to be counted, whatever else they allow. */
function uncountedIn(
  all: readonly AnyRecord[],
  consents: ReadonlyMap<Ref, readonly FiledConsent[]>,
  asked: Omit<PolicyAsked, "medium">,
  now: number,
): (record: AnyRecord) => boolean {
  const about = {
    ...asked,
    purpose: "statistics",
    identifiability: "anonymous",
    medium: "data",
    now,
  } as const;
  const refused = new Map<Ref, Ref[]>();
  for (const [person, said] of consents)
    for (const { ref, body } of said) {
      if (body.purpose !== "statistics" || body.allows === "yes" || body.source === undefined) continue;
      const decision = consentTo([{ ref, body }], { ...about, source: body.source });
      // A no to wider audiences leaves this one as it was, and names no consent.
      if (!decision.allows && decision.consent !== undefined) gather(refused, body.source, person);
    }
  const persons = new Set(ofKind(all, "person").map(({ ref }) => ref));
  return (record) => {
    if (deciders[record.kind] !== "people" && deciders[record.kind] !== "named") return false;
    const named = namedIn(record);
    const others = named.filter((ref) => persons.has(ref));
    return named.some((source) =>
      refused
        .get(source)
        ?.some(
          (person) => others.length === 0 || others.includes(person) || record.ref.startsWith(`${person}/`),
        ),
    );
  };
}

/**
 * The people who suffered an act or an event: it is told of them, whoever else saw it. Where none of them may be shown, or counted,
 * it is not; undefined where it names no such person.
 */
function sufferersOf({ kind, body }: AnyRecord): readonly Ref[] | undefined {
  if (kind !== "act" && kind !== "event") return undefined;
  const suffered = (body as BodyOf<"act" | "event">).parties.filter(({ part }) => part === "suffered");
  const people = suffered.map(({ who }) => who);
  return people.length === 0 ? undefined : people;
}

/** Whether a record that names an office holder tells of the office: of a post, of what they did in it, or of somebody else. */
function isOfOffice(record: AnyRecord, person: Ref): boolean {
  switch (record.kind) {
    case "position":
      return true;
    case "relation":
      return false;
    case "act":
    case "event": {
      const parts = record.body.parties.filter(({ who }) => who === person);
      return parts.every(({ part }) => part !== "suffered" && part !== "saw");
    }
    default:
      return ownerOf(record.kind, record.ref, record.body) !== person;
  }
}

/** Whether a person may be shown to an audience, and whether counted. */
export type PersonDecision = { readonly shown: ConsentDecision; readonly counted: ConsentDecision };

/** What the consents among these records say of each person. Whoever refuses to be counted is not shown either: readers count. */
export function peopleIn(
  all: readonly AnyRecord[],
  asked: PolicyAsked,
  now: number,
): {
  readonly decisionOf: (person: Ref) => PersonDecision;
  readonly consents: ReadonlyMap<Ref, readonly FiledConsent[]>;
  /** Whether a person is shown as the office that they hold, without a consent: then for what the office did alone. */
  readonly inOffice: (person: Ref) => boolean;
} {
  const consents = consentsIn(all);
  const texts = new Map(ofKind(all, "consent-text").map(({ ref, body }) => [ref, body]));
  const persons = new Map(ofKind(all, "person").map((person) => [person.ref, person]));
  const told = tellersIn(all);
  const known = new Map<Ref, PersonDecision>();
  // Whoever acted in office, and told nothing, is named as the office.
  const inOffice = (ref: Ref): boolean =>
    (consents.get(ref) ?? []).length === 0 && persons.get(ref)?.body.office !== undefined && !told.has(ref);
  return {
    consents,
    inOffice,
    decisionOf: (ref) => {
      const decided = known.get(ref);
      if (decided !== undefined) return decided;
      const said = consents.get(ref) ?? [];
      const inMedium = (medium: Medium): ConsentDecision =>
        inOffice(ref)
          ? { allows: true }
          : consentTo(said, { ...asked, medium, identifiability: "pseudonym", now });
      const counted = consentToBeCounted(said, texts, { ...asked, now }, inMedium("text").allows);
      const isHeld = asked.held?.has(ref) === true;
      const consented = inMedium(asked.medium);
      const shown: ConsentDecision =
        consented.allows && isHeld
          ? { allows: false, why: "came after a release that counts them" }
          : consented;
      const decision = { shown: shown.allows && !counted.allows ? counted : shown, counted };
      known.set(ref, decision);
      return decision;
    },
  };
}

/** In which medium a source of a kind is. */
const mediumOf: Readonly<Record<BodyOf<"source">["kind"], Medium>> = {
  interview: "text",
  document: "text",
  visit: "text",
  letter: "text",
  footage: "video",
  database: "data",
};

/** A body without what is written for the team: remarks, who coded, who confirmed what and why, and places that are withheld. */
function leftToTeam(kind: RecordKind, body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const kept = new Set(["note", "coder", ...(kind === "person" ? ["risk"] : [])]);
  if (kind === "source" && body["place_withheld"] === true) kept.add("place");
  return Object.fromEntries(Object.entries(body).filter(([field]) => !kept.has(field)));
}

/** A consent of which it is not clear what it says allows nothing. */
function consentsIn(all: readonly AnyRecord[]): ReadonlyMap<Ref, readonly FiledConsent[]> {
  const consents = new Map<Ref, FiledConsent[]>();
  for (const { ref, body, conflicts = [] } of ofKind(all, "consent"))
    if (body.allows !== "yes" || conflicts.every((field) => field === "note"))
      gather(consents, body.person, { ref, body });
  return consents;
}

/** The people who speak in each source. */
export function speakersIn(all: readonly AnyRecord[]): ReadonlyMap<Ref, ReadonlySet<Ref>> {
  const persons = ofKind(all, "person");
  const isPerson = new Set(persons.map(({ ref }) => ref));
  const speakers = new Map<Ref, Set<Ref>>();
  const add = (source: Ref, person: Ref): void => {
    if (isPerson.has(person)) speakers.set(source, (speakers.get(source) ?? new Set()).add(person));
  };
  for (const { ref, body } of persons) for (const source of body.interviews) add(source, ref);
  for (const { ref, body } of ofKind(all, "source")) for (const person of body.speakers) add(ref, person);
  return speakers;
}

/**
 * The people who told something: who speak in a source, or say, pass on or are the origin of what was told in one that nobody
 * published. What an office holder said in public, they told nobody.
 */
function tellersIn(all: readonly AnyRecord[]): ReadonlySet<Ref> {
  const tellers = new Set([...speakersIn(all).values()].flatMap((told) => [...told]));
  const published = new Set(
    ofKind(all, "source").flatMap(({ ref, body }) => (isPublished(body) ? [ref] : [])),
  );
  const isPublic = (at: readonly { readonly source: Ref }[]): boolean =>
    at.length > 0 && at.every(({ source }) => published.has(source));
  const add = (at: readonly { readonly source: Ref }[], people: readonly (Ref | undefined)[]): void => {
    if (isPublic(at)) return;
    for (const person of people) if (person !== undefined) tellers.add(person);
  };
  for (const { body } of ofKind(all, "assertion"))
    add(body.at === undefined ? [] : [body.at], [body.says, body.through, body.told_by]);
  for (const { body } of ofKind(all, "account")) add(body.at, [body.speaker]);
  return tellers;
}

/** Whether a source is one that anybody can have read: no interview, and it says where it was published. */
function isPublished({ kind, published, publisher, url }: BodyOf<"source">): boolean {
  return kind !== "interview" && [published, publisher, url].some((field) => field !== undefined);
}

function namedIn({ kind, body }: AnyRecord): Ref[] {
  return linksOf(kind, body).map(({ ref }) => ref);
}

function ofKind<K extends RecordKind>(all: readonly AnyRecord[], kind: K): RecordOf<K>[] {
  return all.filter((record) => record.kind === kind) as unknown as RecordOf<K>[];
}
