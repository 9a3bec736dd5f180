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
  codesIn,
  linksOf,
  ownerOf,
  tellingKinds,
} from "../domain/record.ts";
import { type ToldBy, appearancesIn, withoutItems } from "./appearing.ts";

/**
 * What audiences may be shown and count, of all records as they stand. Consents decide about people, and people about what is
 * told of them or by them; docs/consent.md says the same in words.
 */

/** What may be shown: which records, and what is left out of one that may. */
export type Showing = {
  readonly record: (record: AnyRecord) => boolean;
  readonly body?: (
    kind: RecordKind,
    ref: Ref,
    body: Readonly<Record<string, unknown>>,
  ) => Readonly<Record<string, unknown>>;
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
  const speakers = speakersIn(all);
  const mayAppear = (person: Ref): boolean => !kept.has(person);
  const origins = new Map(ofKind(all, "source").map(({ ref, body }) => [ref, body.origin]));
  const isOpen = (source: Ref): boolean =>
    [source, origins.get(source)].every((ref) => [...(speakers.get(ref!) ?? [])].every(mayAppear));
  const { isShown, left } = strictestIn(all, { mayAppear, isOpen, isTeam: true });
  return {
    record: (record) => (record.kind === "source" ? isOpen(record.ref) : isShown(record)),
    body: left,
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
  const speakers = speakersIn(all);
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
  const mayAppear: Strictest["mayAppear"] = (person, record) =>
    mayShowPerson(person) && (!inOffice(person) || isOfOffice(record, person));
  const isOpen = (source: Ref): boolean => sources.get(source) === true;
  const { isShown, left } = strictestIn(all, { mayAppear, isOpen, isTeam: false });
  return {
    record: (record) => {
      const { kind, ref } = record;
      if (deciders[kind] === "never" || asked.held?.has(ref) === true) return false;
      if (kind === "person") return mayShowPerson(ref);
      if (kind === "source") return isOpen(ref);
      return !namedIn(record).some((link) => refusedSources.has(link)) && isShown(record);
    },
    body: (kind, ref, body) => {
      if (kind === "person" && inOffice(ref))
        return Object.fromEntries(
          Object.entries(body).flatMap(([field, value]) =>
            ofOffice.has(field) ? [[field, value]] : Array.isArray(value) ? [[field, []]] : [],
          ),
        );
      return leftToTeam(kind, kind === "frame" ? withoutOfficers(body) : left(kind, ref, body));
    },
  };

  /** A list of people names nobody for an office. */
  function withoutOfficers(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
    const isNamed = (item: unknown): boolean => inOffice((item as { readonly ref: Ref }).ref);
    return Object.fromEntries(
      Object.entries(body).map(([field, value]) => [
        field,
        field === "members" || field === "undetermined"
          ? (value as readonly unknown[]).filter((item) => !isNamed(item))
          : value,
      ]),
    );
  }
}

/** What is shown of somebody who is named as the office that they hold; lists are there and empty. */
const ofOffice: ReadonlySet<string> = new Set(["office", "pseudonym"]);

type Strictest = {
  /** Whether a person may be told of in a record. */
  readonly mayAppear: (person: Ref, record: AnyRecord) => boolean;
  /** Whether what was told in a source may be shown. */
  readonly isOpen: (source: Ref) => boolean;
  /** The team may know what a group says, and what papers say that nobody published. */
  readonly isTeam: boolean;
};

/**
 * Of several people in a record the strictest decides. Who appears by what it belongs to, or by a field of its own, must be one who
 * may appear: else it is withheld. Of a list whoever may not is left out, and with one of whom it tells go the words, days and
 * places that may be theirs. What was told by nobody who may be shown is withheld too.
 */
function strictestIn(
  all: readonly AnyRecord[],
  { mayAppear, isOpen, isTeam }: Strictest,
): {
  readonly isShown: (record: AnyRecord) => boolean;
  readonly isToldBy: (record: AnyRecord, may: (person: Ref) => boolean) => boolean;
  readonly left: NonNullable<Showing["body"]>;
} {
  const appearing = appearancesIn(all);
  const speakers = speakersIn(all);
  const asWritten = new Map(all.map((record) => [record.ref, record]));
  const isAnybodys = (source: Ref): boolean => (speakers.get(source)?.size ?? 0) === 0 || isOpen(source);
  const isTold = (
    { isByGroup, sources }: ToldBy,
    own: (person: Ref) => boolean,
    needsSource: boolean,
  ): boolean => {
    if (isByGroup && !isTeam) return sources.some(isOpen);
    if (needsSource && !isTeam) return sources.every(isOpen);
    return (
      sources.length === 0 ||
      sources.some((source) => isAnybodys(source) || [...(speakers.get(source) ?? [])].some(own))
    );
  };
  const isToldBy = (record: AnyRecord, may: (person: Ref) => boolean): boolean => {
    const { bound, listed, told } = appearing(record);
    const shown = new Set([...bound, ...listed.map(({ person }) => person)].filter(may));
    // Who answered is in question where nobody is named: the source says who speaks in it.
    const needsSource = record.kind === "assertion" && record.body.says === undefined;
    return isTold(told, (person) => shown.has(person), needsSource);
  };
  return {
    isToldBy,
    isShown: (given) => {
      // Whoever is gone from a list for readers still appears in what the record tells.
      const record = asWritten.get(given.ref) ?? given;
      const may = (person: Ref): boolean => mayAppear(person, record);
      const { bound, listed } = appearing(record);
      if (![...bound].every(may)) return false;
      if (!(sufferersOf(record)?.some(may) ?? true) || !isToldBy(record, may)) return false;
      if (isTeam || deciders[record.kind] !== "people") return true;
      return bound.size > 0 || listed.some(({ person }) => may(person)) || record.ref.includes("/");
    },
    left: (kind, ref, body) => {
      const record = { ...asWritten.get(ref), kind, ref, body } as unknown as AnyRecord;
      const may = (person: Ref): boolean => mayAppear(person, record);
      const { bound, listed, parts } = appearing(record);
      const out = listed.filter(({ person }) => !may(person));
      const own = new Set([...bound, ...listed.map(({ person }) => person)].filter(may));
      const untold = [...parts].filter(([, telling]) => !isTold(telling, (person) => own.has(person), false));
      const rest = withoutItems(
        body,
        new Set([...out.map(({ item }) => item), ...untold.map(([item]) => item)]),
      );
      return out.some(({ tells }) => !tells) ? codesIn(kind, rest) : rest;
    },
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
  const isCounted = (person: Ref): boolean => decisionOf(person).counted.allows;
  const speakers = speakersIn(all);
  const { isToldBy } = strictestIn(all, {
    mayAppear: isCounted,
    isOpen: (source) => [...(speakers.get(source) ?? [])].every(isCounted),
    isTeam: true,
  });
  return {
    record: (record) => {
      if (record.kind === "person") return isCounted(record.ref);
      if (isUncounted(record) || !isToldBy(record, isCounted)) return false;
      return sufferersOf(record)?.some(isCounted) ?? true;
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

/** Posts that staff hold. A detainee may be made room leader, building leader or chief of security, and is no office holder for it. */
const postsOfOffice: ReadonlySet<BodyOf<"position">["post"]> = new Set([
  "guard",
  "director",
  "police-officer",
  "prosecutor",
  "judge",
  "official",
  "health-worker",
]);

/** Whether a record that names an office holder tells of the office: of a post, of what they did in it, or of what they said in public. */
function isOfOffice(record: AnyRecord, person: Ref): boolean {
  const { kind, ref, body } = record;
  if (kind === "position") return body.person === person && postsOfOffice.has(body.post);
  const named = linksOf(kind, body).filter((link) => link.ref === person);
  if (kind === "act" || kind === "event")
    return (
      named.every(({ tells }) => !tells) &&
      body.parties
        .filter(({ who }) => who === person)
        .every(({ part, compelled = "no" }) => partsOfOffice.has(part) && compelled === "no")
    );
  return named.length > 0 && named.every(({ tells }) => tells) && ownerOf(kind, ref, body) !== person;
}

const partsOfOffice: ReadonlySet<string> = new Set(["did", "ordered", "authorised"]);

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
 * The people who told something: who speak in a source, or whom a field names as having told what stands beside it, in one that
 * nobody published. What an office holder said in public, they told nobody.
 */
function tellersIn(all: readonly AnyRecord[]): ReadonlySet<Ref> {
  const tellers = new Set([...speakersIn(all).values()].flatMap((told) => [...told]));
  const published = new Set(
    ofKind(all, "source").flatMap(({ ref, body }) => (isPublished(body) ? [ref] : [])),
  );
  const appearing = appearancesIn(all);
  for (const record of all) {
    if (!tellingKinds.has(record.kind)) continue;
    const { listed, told, parts } = appearing(record);
    const add = (people: readonly Ref[], sources: readonly Ref[]): void => {
      if (sources.length === 0 || !sources.every((source) => published.has(source)))
        for (const person of people) tellers.add(person);
    };
    add(told.people, told.sources);
    for (const { person, item, tells } of listed) {
      const { sources = [] } = parts.get(item) ?? {};
      if (tells) add([person], sources.length > 0 ? sources : told.sources);
    }
  }
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
