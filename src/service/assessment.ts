import type { z } from "zod";
import { type HeldElement, heldElements, standingOf } from "../analysis/assessment/assess.ts";
import type { CaseFact } from "../analysis/assessment/bearing.ts";
import { conditionOf } from "../analysis/clock/condition.ts";
import { type NormForce, normForce } from "../analysis/assessment/norm-force.ts";
import {
  heldCriteria,
  heldOn,
  personFacts,
  type PersonRecords,
  petitionText,
} from "../analysis/assessment/criterion.ts";
import type {
  AssessAnswer,
  AssessedElement,
  AssessedFact,
  AssessedNorm,
  caseAssess,
} from "../api/assessment.ts";
import type { Assessment } from "../domain/assessment.ts";
import { signatureText } from "../domain/certainty.ts";
import type { ElementList } from "../domain/element.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import type { Locator } from "../domain/locator.ts";
import { Problem } from "../domain/problem.ts";
import type { RecordKind, RecordOf } from "../domain/record.ts";
import { dayText, spanOf, type Time } from "../domain/time.ts";
import { canonical } from "../domain/version.ts";
import { didYouMean } from "../intake/records/nearest.ts";
import { caseOf, heldClocks } from "./case-clock.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { shippedLaw } from "./law.ts";
import { findRecord, loadRecords, versionsOf } from "./load.ts";
import { noRecord } from "./record.ts";
import { asSignedRecord } from "./signed.ts";
import type { ReadSession } from "./session.ts";
import { named } from "./use-case.ts";

/**
 * The elements of norms held against one person or one place, with what a person concluded; and, of a person, the grounds of a
 * petition. Nothing here is asked of more than one at a time.
 *
 * @throws Problem `not-found` for a ref without such a record or a norm that nobody knows, `bad-input` for another kind
 */
export async function assess(
  session: ReadSession,
  { ref, norm, on }: z.output<typeof caseAssess.input>,
): Promise<Disclosed<AssessAnswer>> {
  const day: Time = on ?? { edtf: dayText(session.now()) };
  const about = await findRecord(session, ref);
  if (about === undefined) throw noRecord(ref);
  const isPlace = about.kind === "facility";
  if (!isPlace && about.kind !== "person" && about.kind !== "episode")
    throw new Problem(
      "bad-input",
      `${about.ref} is a ${about.kind}; name a person, an episode or a facility.`,
    );
  const facts = isPlace ? await factsOfPlace(session, about.ref) : await factsOfCase(session, about.ref, day);
  const assessments = (await loadRecords(session, "assessment")).filter(({ body }) =>
    isPlace ? body.about === about.ref : facts.subjects.has(body.about),
  );
  const person = isPlace ? undefined : await personOf(session, about.ref, facts.records);
  const lists = (await listsFor(session, assessments, isPlace ? "facility" : "person", norm)).filter(
    ({ list, assessment }) => assessment !== undefined || norm !== undefined || mayApply(list, person),
  );
  const origins = await originsOf(session);
  const norms: AssessedNorm[] = [];
  const began = person?.episodes.flatMap(({ body }) => body.start ?? []).toSorted(byDay)[0];
  // Of a place nobody records whose law it stands under, so that it is that of all who were held.
  const held = isPlace ? await loadRecords(session, "episode") : (person?.episodes ?? []);
  const states = new Set(held.flatMap(({ body }) => body.jurisdiction ?? []));
  const at = {
    state: states.size === 1 ? [...states][0] : undefined,
    // A place is looked at on the day that is asked about, a person as of the day on which it began.
    day: isPlace ? day : began,
  };
  for (const listed of lists) norms.push(await heldNorm(session, listed, facts.records, origins, at));
  const answer = {
    about: about.ref,
    on: day.words ?? day.edtf,
    norms,
    petition: isPlace ? null : petitionFor(person, day),
  } satisfies Omit<AssessAnswer, "names">;
  return (await named(session, disclose(answer, session))) as Disclosed<AssessAnswer>;
}

/** Whether a norm may be about somebody as they were when one of their deprivations of liberty began. */
function mayApply({ applies_if: condition }: ElementList, person: PersonRecords | undefined): boolean {
  if (condition === undefined || person === undefined) return true;
  const starts = person.episodes.flatMap(({ body }) => body.start ?? []);
  return (
    starts.length < person.episodes.length ||
    starts.length === 0 ||
    starts.some((start) => conditionOf(condition).of(personFacts(person, start).values) !== "no")
  );
}

function byDay(a: Time, b: Time): number {
  return (spanOf(a).from ?? -Infinity) < (spanOf(b).from ?? -Infinity) ? -1 : 1;
}

type Listed = {
  readonly list: ElementList;
  /** The norm of the dossier that it is the list of. */
  readonly norm: RecordOf<"norm"> | undefined;
  readonly assessment: RecordOf<"assessment"> | undefined;
};

/** The lists of elements that are asked about, each with the assessment that somebody began by it. */
async function listsFor(
  session: ReadSession,
  assessments: readonly RecordOf<"assessment">[],
  about: ElementList["about"],
  asked: string | undefined,
): Promise<readonly Listed[]> {
  const norms = new Map((await loadRecords(session, "norm")).map((norm) => [norm.ref, norm]));
  const shipped = shippedLaw().norms;
  const listOf = (ref: Ref): ElementList | undefined => {
    const name = norms.get(ref)?.body.elements ?? ref;
    return shipped.find((list) => list.norm === name);
  };
  const begun = assessments.map((assessment): Listed => {
    const { norm } = assessment.body;
    return { assessment, list: listOf(norm) ?? ownList(norm, norms.get(norm)?.body), norm: norms.get(norm) };
  });
  const others = shipped
    .filter((list) => list.about === about && begun.every((one) => one.list !== list))
    .map((list): Listed => ({
      list,
      assessment: undefined,
      norm: [...norms.values()].find(({ body }) => body.elements === list.norm),
    }));
  const all = [...begun, ...others];
  if (asked === undefined) return all;
  const wanted = listOf(asked)?.norm ?? asked;
  const found = all.filter(({ list }) => list.norm === wanted);
  if (found.length > 0) return found;
  const names = new Set(all.map(({ list }) => list.norm));
  throw new Problem(
    "not-found",
    `There is no list of elements ${JSON.stringify(asked)} for a ${about}${didYouMean(asked, names)} Those there are: ${[...names].join(", ")}.`,
  );
}

/** A norm without a list of elements, of which a person named some in words of their own. */
function ownList(ref: Ref, body: RecordOf<"norm">["body"] | undefined): ElementList {
  return {
    norm: ref,
    cite: body === undefined ? ref : `${body.instrument}, ${body.provision}`,
    about: "person",
    certainty: body?.certainty ?? "unverified",
    doubt: body?.doubt ?? [],
    source: body?.source ?? [],
    signed: [],
    needs: "weigh",
    if_missing_offer: [],
    elements: [],
  };
}

async function heldNorm(
  session: ReadSession,
  { list, assessment, norm }: Listed,
  facts: readonly CaseFact[],
  originsIn: (fact: Ref) => readonly Ref[],
  at: { readonly state: string | undefined; readonly day: Time | undefined },
): Promise<AssessedNorm> {
  const signed = norm === undefined ? undefined : await asSignedRecord(session, norm);
  const earlier = [...(list.signed_earlier ?? []), ...(signed?.signed_earlier ?? [])];
  const standingSignatures = [...list.signed, ...(signed?.signed ?? [])];
  const force: NormForce =
    norm === undefined
      ? {
          word: "not-recorded",
          says: "No norm of the dossier says how it stands to a State.",
          certainty: undefined,
        }
      : normForce(norm.body, at.state, at.day);
  const since = assessment === undefined ? undefined : await newerThan(session, assessment, facts);
  const elements = heldElements(list, facts, assessment?.body, since ?? (() => false));
  const standing = standingOf(list, elements, assessment?.body);
  const standardOf = new Map(facts.map(({ ref, body }) => [ref, body["standard"] as string | undefined]));
  const certaintyOf = new Map(
    facts.flatMap(({ kind, ref, body }) =>
      kind === "clock" ? [[ref, body["certainty"] as AssessedFact["certainty"]] as const] : [],
    ),
  );
  const factRow = ({ ref, filed, why }: HeldElement["for"][number]): AssessedFact => ({
    ref,
    filed,
    why: why ?? null,
    standard: standardOf.get(ref) ?? null,
    certainty: certaintyOf.get(ref) ?? null,
    origins: [...originsIn(ref)],
  });
  const independent = (side: HeldElement["for"]): number =>
    new Set(side.flatMap(({ ref }) => originsIn(ref))).size;
  return {
    norm: list.norm,
    cite: list.cite,
    // What counsel signed and somebody changed since, nobody has read.
    certainty: earlier.length > 0 && standingSignatures.length === 0 ? "unverified" : list.certainty,
    doubt: [...list.doubt],
    signed: standingSignatures.map(signatureText),
    signed_earlier: earlier.map(signatureText),
    applies: {
      norm: norm?.ref ?? null,
      applies: force.word,
      says: force.says,
      certainty: force.certainty ?? null,
    },
    needs: list.needs,
    assessment: assessment?.ref ?? null,
    author: assessment?.body.author ?? null,
    reviewer: assessment?.body.reviewer ?? null,
    overall: assessment?.body.overall ?? null,
    overall_stands: assessment?.body.overall !== undefined && standing.may_conclude,
    may_conclude: standing.may_conclude,
    open: standing.open,
    offers: [...standing.offers],
    elements: elements.map((element): AssessedElement => ({
      id: element.id ?? null,
      element: element.element,
      question: element.question ?? null,
      against: element.against.map(factRow),
      gaps: element.gaps.map(({ says, state }) => ({ says, state: state ?? null })),
      for: element.for.map(factRow),
      context: element.context.map(factRow),
      independent: { against: independent(element.against), for: independent(element.for) },
      conclusion: element.conclusion,
      by: element.by?.by ?? (element.conclusion === "unassessed" ? null : (assessment?.body.author ?? null)),
      on: element.by?.on === undefined ? null : (element.by.on.words ?? element.by.on.edtf),
      standard: element.by?.standard ?? null,
      reason: element.by?.reason ?? null,
      looked: element.by?.looked ?? null,
      reopened_by: [...element.since],
    })),
  };
}

/**
 * Whether a record was written after what an assessment says of an element: a later version of the assessment that leaves this
 * element as it was closes nothing.
 */
async function newerThan(
  session: ReadSession,
  { ref, body }: RecordOf<"assessment">,
  facts: readonly CaseFact[],
): Promise<(fact: Ref, element: string) => boolean> {
  const versions = (await versionsOf(session, ref)).toReversed();
  const saidOf = (version: unknown, name: string): string =>
    canonical(
      ((version as Partial<Assessment> | undefined)?.elements ?? []).find(
        ({ element }) => element === name,
      ) ?? null,
    );
  const since = new Map<string, number>();
  for (const { element } of body.elements) {
    const now = saidOf(versions[0]?.body, element);
    const changed = versions.findIndex((version) => saidOf(version.body, element) !== now);
    since.set(element, versions[(changed === -1 ? versions.length : changed) - 1]!.position);
  }
  const filed = body.elements.flatMap((one) => [
    ...one.facts_for,
    ...one.facts_against,
    ...(one.context ?? []),
  ]);
  const last = new Map<Ref, number>();
  for (const fact of new Set([...filed, ...facts.map((one) => one.ref)])) {
    const record = await findRecord(session, fact);
    if (record !== undefined) last.set(fact, record.last);
  }
  return (fact, element) => (last.get(fact) ?? -1) > (since.get(element) ?? Infinity);
}

type Facts = { readonly records: readonly CaseFact[]; readonly subjects: ReadonlySet<Ref> };

/** The records of one person that bear on elements, and how the time limits of law stand for them on a day. */
async function factsOfCase(session: ReadSession, ref: Ref, day: Time): Promise<Facts> {
  const { who, episodes } = await caseOf(session, ref);
  const subjects = new Set<Ref>([who, ...episodes.map((episode) => episode.ref)]);
  const found: CaseFact[] = [];
  const take = async <K extends RecordKind>(
    kind: K,
    isMine: (record: RecordOf<K>) => boolean,
  ): Promise<void> => {
    for (const record of await loadRecords(session, kind))
      if (isMine(record)) {
        subjects.add(record.ref);
        found.push({ kind, ref: record.ref, body: record.body });
      }
  };
  const ofCase = ({ body }: { readonly body: { readonly episode: Ref } }): boolean =>
    subjects.has(body.episode);
  await take("stage", ofCase);
  await take("stay", ofCase);
  await take("charge", ofCase);
  await take("test", ofCase);
  await take("safeguard", ({ body }) => subjects.has(body.stage));
  await take("payment", ({ body }) =>
    body.episode === undefined ? body.person === who : subjects.has(body.episode),
  );
  await take("account", ({ body }) => body.speaker === who);
  await take("death", ({ body }) => body.person === who);
  await take("act", (act) => suffered(act, who, subjects));
  await take(
    "event",
    ({ ref: event, body }) =>
      episodes.some((episode) => episode.body.event === event) ||
      body.parties.some((party) => party.who === who && party.part === "suffered"),
  );
  await take("assertion", ({ body }) => subjects.has(body.subject));
  const { episodes: held } = await heldClocks(session, { ref, on: day });
  const clocks = held.flatMap(({ clocks: rows }) =>
    rows.map(({ clock, kind, verdict, certainty }) => ({
      kind: "clock",
      ref: `clock ${clock}`,
      body: { clock, rule: kind, verdict, certainty },
    })),
  );
  return { records: [...found, ...clocks], subjects };
}

/** Whether an act befell somebody: as the records of its parties say, or by standing under them with no part of theirs in it. */
function suffered({ ref, body }: RecordOf<"act">, who: Ref, subjects: ReadonlySet<Ref>): boolean {
  const parts = body.parties.filter((party) => party.who === who).map(({ part }) => part);
  if (parts.length > 0) return parts.includes("suffered");
  return (
    parentRef(ref) === who ||
    (body.stay !== undefined && subjects.has(body.stay) && body.parties.length === 0)
  );
}

/** The records of a place that bear on elements: nothing of persons, who are assessed one by one. */
async function factsOfPlace(session: ReadSession, place: Ref): Promise<Facts> {
  const cells = (await loadRecords(session, "cell")).filter(({ body }) => body.facility === place);
  const subjects = new Set<Ref>([place, ...cells.map(({ ref }) => ref)]);
  const records: CaseFact[] = [];
  for (const kind of ["measure", "capacity"] as const)
    for (const { ref, body } of await loadRecords(session, kind))
      if (subjects.has(body.of)) records.push({ kind, ref, body });
  for (const { ref, body } of await loadRecords(session, "account"))
    if (body.facility === place) records.push({ kind: "account", ref, body });
  return { records, subjects };
}

/** By record the sources that its words come from in the end: of sources that repeat one statement, the one that they repeat. */
async function originsOf(session: ReadSession): Promise<(ref: Ref) => readonly Ref[]> {
  const repeats = new Map((await loadRecords(session, "source")).map(({ ref, body }) => [ref, body.origin]));
  const ultimate = (source: Ref): Ref => {
    const seen = new Set<Ref>();
    let at = source;
    for (let next = repeats.get(at); next !== undefined && !seen.has(next); next = repeats.get(at)) {
      seen.add(next);
      at = next;
    }
    return at;
  };
  const cited = new Map<Ref, readonly Ref[]>();
  for (const kind of citingKinds)
    for (const { ref, body } of await loadRecords(session, kind)) {
      const at = [(body as { at?: Locator | readonly Locator[] }).at ?? []].flat() as readonly Locator[];
      cited.set(ref, [...new Set(at.map(({ source }) => ultimate(source)))]);
    }
  return (ref) => cited.get(ref) ?? (repeats.has(ref) ? [ultimate(ref)] : []);
}

const citingKinds = [
  "act",
  "safeguard",
  "stage",
  "stay",
  "charge",
  "test",
  "payment",
  "death",
  "measure",
  "capacity",
  "account",
  "event",
  "assertion",
  "norm",
] as const;

async function personOf(
  session: ReadSession,
  ref: Ref,
  facts: readonly CaseFact[],
): Promise<PersonRecords | undefined> {
  const { person, episodes } = await caseOf(session, ref);
  if (person === undefined) return undefined;
  const mine = new Set<Ref>(episodes.map((episode) => episode.ref));
  const accompanying = (await loadRecords(session, "episode")).filter(
    ({ body }) => body.accompanies !== undefined && mine.has(body.accompanies),
  );
  return { person, episodes, accompanying, facts };
}

/** Grounds of a petition held against one person: those met as a paragraph, those not recorded as questions. */
function petitionFor(records: PersonRecords | undefined, day: Time): AssessAnswer["petition"] {
  if (records === undefined) return null;
  const states = new Set(records.episodes.flatMap(({ body }) => body.jurisdiction ?? []));
  const criteria = shippedLaw().criteria.filter(
    ({ jurisdiction }) => jurisdiction === undefined || states.has(jurisdiction),
  );
  const held = heldCriteria(criteria, personFacts(records, day));
  const isHeld = heldOn(records.episodes, day);
  return {
    grounds: held.map(({ criterion, met, refs }) => ({
      ground: criterion.id,
      says: criterion.ground,
      met,
      refs: [...refs],
      certainty: criterion.certainty,
      source: [...criterion.source],
      signed: criterion.signed.map(signatureText),
      signed_earlier: (criterion.signed_earlier ?? []).map(signatureText),
    })),
    held: isHeld,
    says: isHeld === "no" ? null : petitionText(held, records.person, day),
    questions:
      isHeld === "no"
        ? []
        : [...new Set(held.flatMap(({ criterion, met }) => (met === "unknown" ? criterion.asks : [])))],
  };
}
