import type { z } from "zod";
import type {
  ReleaseAnswer,
  ReleaseListed,
  ReleasedRow,
  disclosureOrganisation,
  disclosurePropose,
  disclosureRelease,
} from "../api/disclosure.ts";
import type { Solve } from "../analysis/disclosure/attack.ts";
import {
  type Before,
  type ReleaseRefusal,
  type ReleaseVerdict,
  control,
  controlShown,
} from "../analysis/disclosure/control.ts";
import type { LeastOf } from "../analysis/disclosure/equations.ts";
import { type Suppressed, suppress } from "../analysis/disclosure/suppression.ts";
import {
  type TableRelease,
  leastForPercent,
  missingIn,
  numbersTold,
  releaseOfFrame,
  undeterminedName,
  withheldIn,
} from "../analysis/disclosure/tally-release.ts";
import { refusalSentence, shareSentence } from "../analysis/disclosure/wording.ts";
import type { CrossTable } from "../analysis/finding/cross-table.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import { quantifierHolds } from "../analysis/finding/quantifier.ts";
import { findingSentence } from "../analysis/finding/wording.ts";
import type { Audience } from "../domain/consent.ts";
import type { JsonObject } from "../domain/canonical-json.ts";
import type { Finding, Stated } from "../domain/finding.ts";
import type { Frame } from "../domain/frame.ts";
import type { Ref } from "../domain/id.ts";
import { type AnyRecord, linksOf } from "../domain/record.ts";
import { Problem } from "../domain/problem.ts";
import type { Release } from "../domain/release.ts";
import { openSolver } from "../intake/programme/solve.ts";
import { recordAudit } from "../store/append.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { authored } from "./as-released.ts";
import { lookedForIn, releaseOf } from "./asked-of.ts";
import { fewOf, fewestDecided } from "./few.ts";
import { readersOf, usualAddressees, widest } from "./audience.ts";
import { countedFiled } from "./finding.ts";
import {
  type ReleaseEntry,
  type ReleaseBody,
  type ReleaseReader,
  type Released,
  isOrganisationControlled,
  heldOf,
  isSameTally,
  newestOf,
  ledgerOf,
  ofPersons,
  organisationEvent,
  reaches,
  readerName,
  shownOnce,
  releaseEvent,
  releasedName,
} from "./ledger.ts";
import { doorOf, loadFrames, loadRecords } from "./load.ts";
import {
  type ReadSession,
  type WriteSession,
  asData,
  behind,
  counting,
  refuseNarrowed,
  sessionFor,
} from "./session.ts";
import { peopleIn } from "./policy.ts";
import { shownBefore } from "./shown-before.ts";
import { snapshotFor } from "./snapshot.ts";
import { placesOf, releasableTable } from "./table.ts";
import type { Around } from "./use-case.ts";

type ProposedRelease = z.output<typeof disclosurePropose.input>;
type ReleaseAsked = ProposedRelease &
  Partial<Pick<z.output<typeof disclosureRelease.input>, "to" | "decide">>;

/** What may be released, and why the rest may not; nothing is. */
export async function proposeRelease(
  session: ReadSession,
  asked: ProposedRelease,
  { signal }: Around,
): Promise<Disclosed<ReleaseAnswer>> {
  const { answer } = await decided(session, asked, signal, true);
  return disclose(answer, session);
}

/** Releases what may be: from now on it leaves, and counts against everything that is released later. */
export async function releaseNumbers(
  session: WriteSession,
  asked: ReleaseAsked,
  { signal }: Around,
): Promise<Disclosed<ReleaseAnswer>> {
  const { answer, entries, refused } = await decided(session, asked, signal);
  for (const what of refused)
    await recordAudit(session.writer, { event: "refused", of: releaseEvent, what, audience: asked.audience });
  for (const entry of entries) await recordAudit(session.writer, entry as unknown as JsonObject);
  return disclose(answer, session);
}

/** Keeps whether numbers for the organisation are controlled. */
export async function controlOrganisation(
  session: WriteSession,
  { controlled }: z.output<typeof disclosureOrganisation.input>,
): Promise<Disclosed<{ controlled: boolean }>> {
  await recordAudit(session.writer, { event: organisationEvent, controlled });
  return disclose({ controlled }, session);
}

/** The session of whoever is to read it: what is released is what that one will count. */
function readerFor(session: ReadSession, audience: Audience): ReadSession {
  const usual = usualAddressees.find((one) => one.audience === audience);
  return usual === undefined ? session : sessionFor(session, usual);
}

/** Something to release: its equations, of a table what its counts stand for, and of a finding whether it may be decided. */
type Releasable = {
  readonly what: Released;
  readonly name: string;
  readonly release: Release | undefined;
  readonly table?: { readonly whole: CrossTable; readonly release: TableRelease };
  readonly sentence: string | null;
  /** The author's words that leave with it, by field. */
  readonly said: Readonly<Record<string, unknown>>;
  /** That it speaks of people and can't be counted, so that it can't be held against anything. */
  readonly isUncounted?: boolean;
  /** The refs of each answer, where it is a count over a whole frame. */
  readonly answers?: readonly (readonly Ref[])[];
};

/** Decides one after the other, each beside what was released before it. */
async function decided(
  session: ReadSession,
  asked: ReleaseAsked,
  signal: AbortSignal | undefined,
  isTried = false,
): Promise<{
  readonly answer: ReleaseAnswer;
  readonly entries: readonly ReleaseBody[];
  readonly refused: readonly JsonObject[];
}> {
  refuseNarrowed(session);
  if (asked.refs.length === 0 && asked.table === undefined)
    throw new Problem(
      "bad-usage",
      "Name a finding or a frame, or ask for a table with --rows; nothing was released.",
    );
  const candidates: Releasable[] = [];
  const reader = readerFor(session, asked.audience);
  const persons = new Set((await loadRecords(session, "person")).map(({ ref }) => ref));
  const refs = [...new Set(asked.refs)];
  const people = refs.filter((ref) => persons.has(ref));
  for (const ref of refs) if (!persons.has(ref)) candidates.push(await candidateOf(reader, ref, asked.as));
  if (people.length > 0) candidates.push(peopleCandidate(people));
  if (asked.table !== undefined) candidates.push(await tableCandidate(reader, asked.table));
  const doors = await doorsOf(session);
  const shownThen = people.length === 0 ? doors : await doorsOf(session, people);
  const ledger: (Pick<ReleaseEntry, "release" | "shown"> & { readonly name: string })[] = (
    await ledgerOf(session)
  ).map((entry) => ({ release: entry.release, shown: entry.shown, name: releasedName(entry.what) }));
  const { leastOf } = await fewOf(session);
  const solver = openSolver(undefined, signal);
  const rows: ReleasedRow[] = [];
  const entries: ReleaseBody[] = [];
  let table: CrossTable | null = null;
  const besideNow = (release: Release): readonly [Before, ...Before[]] => {
    const counted = [...ledger.map((one) => one.release), release].flatMap(({ populations }) =>
      populations.flatMap(({ of }) => of),
    );
    const readers = doors.filter(({ reading }) => reaches(asked.audience, reading.audience));
    return beside(ledger, counted, readers, leastOf);
  };
  const isPossible = async (candidate: Releasable): Promise<boolean> => {
    const { release } = candidate;
    if (release === undefined) return false;
    solver.again();
    const found = await heldAgainst(candidate, release, besideNow(release), solver.solve);
    return found.outcome === "released";
  };
  try {
    let possible: readonly Releasable[] = [];
    if (isTried) possible = await those(await otherCandidates(session, reader, asked), isPossible);
    for (const candidate of candidates) {
      if (signal?.aborted === true) throw new Problem("cancelled", "Cancelled; nothing was released.");
      solver.again();
      const { what, name, release, sentence, said, isUncounted = false } = candidate;
      const row = {
        what: name,
        sentence: null,
        records: [],
        may_be_decided: false,
        withheld: 0,
        prevents: [],
      };
      if (isUncounted) {
        rows.push({
          ...row,
          outcome: "refused",
          why: "Refused: it speaks of people, and no expression counts them, so that it can't be held against what was released.",
        });
        continue;
      }
      const consented =
        what.kind === "people"
          ? await consenting(
              session,
              what.refs,
              shownThen.filter(({ reading }) => reaches(asked.audience, reading.audience)),
            )
          : [];
      if (what.kind === "people" && consented.every(({ of }) => of.length === 0)) {
        rows.push({
          ...row,
          outcome: "refused",
          why: `Refused: none of them has consented to be shown to ${asked.audience}.`,
        });
        continue;
      }
      if (release === undefined) {
        rows.push({
          ...row,
          outcome: "released",
          why: "It counts no people, so that it needs no release.",
          sentence,
        });
        continue;
      }
      const earlier = ledger.map((one) => one.release);
      const found =
        what.kind === "people"
          ? await shownAgainst(consented, doors, ledger, leastOf, solver.solve)
          : await heldAgainst(candidate, release, besideNow(release), solver.solve);
      const refusals = found.outcome === "refused" ? found.refusals : [];
      const mayBeDecided = refusals.length > 0 && isDecidable(candidate, refusals, earlier);
      const isDecided = mayBeDecided && asked.decide !== undefined;
      if (refusals.length > 0 && !isDecided) {
        rows.push({
          ...row,
          outcome: "refused",
          why: refusalSentence(
            refusals[0]!,
            ledger.map((one) => one.name),
          ),
          records: [...new Set(refusals.flatMap((one) => ("refs" in one ? one.refs : [])))],
          may_be_decided: mayBeDecided,
        });
        continue;
      }
      const hidden = new Set(found.outcome === "released" ? found.hidden : []);
      const shown = { ...release, counts: release.counts.filter((_, at) => !hidden.has(at)) };
      const seen = kept(what.kind === "people" ? consented : shownNow(shown, doors));
      ledger.push({ release: shown, shown: seen, name });
      entries.push({
        event: releaseEvent,
        what,
        audience: asked.audience,
        ...(asked.to === undefined ? {} : { to: asked.to }),
        ...(isDecided ? { why: asked.decide! } : {}),
        telling: asked.as,
        hidden: [...hidden],
        sentence,
        said: said as ReleaseBody["said"],
        release: shown,
        shown: seen,
      });
      if (candidate.table !== undefined)
        table = withheldIn(candidate.table.whole, placesOf(candidate.table.release, hidden));
      const still = await those(possible, isPossible);
      const prevents = possible.filter((one) => !still.includes(one)).map((one) => one.name);
      possible = still;
      const isHeld =
        (what.kind === "finding" || what.kind === "frame") &&
        said[what.kind === "frame" ? "label" : "statement"] === undefined;
      rows.push({
        ...row,
        outcome: "released",
        why: [
          isDecided
            ? "Released by decision, though few answered one way."
            : what.kind === "people"
              ? "They are shown where they have consented to it, beside all that was released."
              : hidden.size > 0
                ? `Released without ${hidden.size} of its numbers.`
                : "Released whole.",
          ...(isHeld ? ["What its author calls it stays, as it tells more."] : []),
        ].join(" "),
        sentence,
        withheld: hidden.size,
        prevents,
      });
    }
  } finally {
    solver.close();
  }
  const refused = candidates.flatMap(({ what }, at) =>
    rows[at]?.outcome === "refused" ? [tried(what)] : [],
  );
  return { answer: { rows, table: table as ReleaseAnswer["table"] }, entries, refused };
}

/** Findings and frames on file that are not asked for and were not released to the audience. */
async function otherCandidates(
  session: ReadSession,
  reader: ReadSession,
  { refs, audience }: ReleaseAsked,
): Promise<Releasable[]> {
  const ledger = await ledgerOf(session);
  const others: Releasable[] = [];
  for (const kind of ["frame", "finding"] as const)
    for (const { ref } of await loadRecords(session, kind)) {
      if (refs.includes(ref) || newestOf(ledger, { kind, ref }, audience) !== undefined) continue;
      try {
        others.push(await candidateOf(reader, ref, "count"));
      } catch (error) {
        // What can't be computed can't be released before either.
        if (!(error instanceof Problem)) throw error;
      }
    }
  return others;
}

/** Those of which it holds, one asked after the other. */
async function those<T>(all: readonly T[], holds: (one: T) => Promise<boolean>): Promise<T[]> {
  const found: T[] = [];
  for (const one of all) if (await holds(one)) found.push(one);
  return found;
}

/** What was asked to be released as the journal keeps it of what was not: how many people, and not who. */
function tried(what: Released): JsonObject {
  return what.kind === "people"
    ? { kind: what.kind, people: what.refs.length }
    : (Object.fromEntries(Object.entries(what).filter(([, value]) => value !== undefined)) as JsonObject);
}

/** What one reader is shown. */
type ReaderDoor = {
  readonly reading: ReleaseReader;
  readonly shows: (ref: Ref) => boolean;
  /** Of people the records that are not shown, with the sources in which they were told: of whom there are such, only some is shown. */
  readonly kept: ReadonlyMap<Ref, ReadonlySet<Ref>>;
  /** The people whom the reader was shown at some time, by what their consents said then. */
  readonly seen: ReadonlySet<Ref>;
  readonly personOf: (ref: Ref) => Ref;
};

/**
 * The doors of everybody for whom numbers leave only as they were released: each sees other people, with what they answered; of
 * `lifted` also what is held back.
 */
async function doorsOf(session: ReadSession, lifted: readonly Ref[] = []): Promise<readonly ReaderDoor[]> {
  const purposes = new Set((await loadRecords(session, "consent")).map(({ body }) => body.purpose));
  const readers = readersOf(widest, purposes, await isOrganisationControlled(session));
  // Some allow words to be shown, some data.
  const sessions = readers.map((one) => sessionFor(session, one)).flatMap((one) => [one, asData(one)]);
  const { personOf } = await fewOf(session);
  const { records, recordOf } = await snapshotFor(behind(session));
  const told = records.filter(({ kind }) => ofPersons.has(kind) || kind === "assertion");
  const sourcesOf = ({ kind, body }: AnyRecord): Ref[] =>
    linksOf(kind, body).flatMap(({ ref }) => (recordOf(ref)?.kind === "source" ? [ref] : []));
  const ledger = await ledgerOf(session);
  const before = await shownBefore(
    behind(session),
    sessions.map((one) => one.addressed!),
    ledger,
  );
  return Promise.all(
    sessions.map(async (one) => {
      const reading = one.addressed!;
      const { shows } = await doorOf(
        lifted.length === 0 ? one : withLifted(one, heldOf(ledger, reading), lifted),
      );
      const kept = new Map<Ref, Set<Ref>>();
      for (const record of told) {
        if (shows(record.ref)) continue;
        const person = personOf(record.ref);
        const refs = kept.get(person) ?? new Set();
        kept.set(person, refs.add(record.ref));
        for (const source of sourcesOf(record)) if (!shows(source)) refs.add(source);
      }
      return { reading, shows, kept, seen: before.get(readerName(reading)) ?? new Set(), personOf };
    }),
  );
}

/** A session that is shown of some people what is held back of them alone. */
function withLifted(
  session: ReadSession,
  held: ReturnType<typeof heldOf>,
  lifted: readonly Ref[],
): ReadSession {
  const stays = new Set([...held].flatMap(([person, refs]) => (lifted.includes(person) ? [] : refs)));
  return { ...session, shows: (all) => session.shows!(all, stays) };
}

type Earlier = Pick<ReleaseEntry, "release" | "shown">;

/**
 * What a release is held against, once for each set of people whom a reader may know: those whom she is shown, and was shown when
 * something was released before; the same without those of whom only some is shown; and all whom anybody is shown, as readers
 * may put together what they have.
 */
function beside(
  entries: readonly Earlier[],
  counted: readonly Ref[],
  doors: readonly ReaderDoor[],
  leastOf: LeastOf,
): readonly [Before, ...Before[]] {
  const sets = doors.flatMap((door) => {
    const known = knownTo(door, entries, counted);
    return [known, known.filter((ref) => !door.kept.has(door.personOf(ref)))];
  });
  const all = [...sets, sets.flat()].map((refs) => [...new Set(refs)].sort());
  const [first = [], ...others] = new Map(all.map((refs) => [refs.join("\n"), refs])).values();
  return [beforeWith(entries, first, leastOf), ...others.map((refs) => beforeWith(entries, refs, leastOf))];
}

/** Of those who are counted, whom a reader may know: whom she is shown, was shown at a release, or was shown at some time. */
function knownTo(
  { reading, shows, seen, personOf }: ReaderDoor,
  entries: readonly Earlier[],
  counted: readonly Ref[],
): readonly Ref[] {
  const once = shownOnce(entries, reading);
  return counted.filter((ref) => shows(ref) || once.has(personOf(ref)) || seen.has(personOf(ref)));
}

function beforeWith(entries: readonly Earlier[], refs: readonly Ref[], leastOf: LeastOf): Before {
  return { ledger: entries.map(({ release }) => release), known: new Set(refs), leastOf };
}

/** Some people by the readers to whom they are shown. */
type ShownTo = readonly { readonly door: ReaderDoor; readonly of: readonly Ref[] }[];

/** Of the people whom a release counts, those whom each reader is shown. */
function shownNow({ populations, persons }: Release, doors: readonly ReaderDoor[]): ShownTo {
  const counted = [...new Set(populations.flatMap(({ of }) => of))];
  return doors.map((door) => ({
    door,
    of: [...new Set(counted.filter(door.shows).map((ref) => persons[ref] ?? ref))],
  }));
}

/** Of some people those who have consented to be shown to each reader. */
async function consenting(
  session: ReadSession,
  people: readonly Ref[],
  doors: readonly ReaderDoor[],
): Promise<ShownTo> {
  const all = (await snapshotFor(behind(session))).records;
  return doors.map((door) => {
    const { decisionOf } = peopleIn(all, door.reading, session.now());
    return { door, of: people.filter((ref) => decisionOf(ref).shown.allows) };
  });
}

/** The same as the journal keeps it: readers who are shown the same people are named together. */
function kept(shownTo: ShownTo): ReleaseEntry["shown"] {
  const readers = new Map<string, { to: string[] } & Pick<ReleaseEntry["shown"][number], "of" | "kept">>();
  for (const { door, of } of shownTo) {
    if (of.length === 0) continue;
    const sorted = of.toSorted();
    const kept = Object.fromEntries(
      sorted.flatMap((ref) => (door.kept.has(ref) ? [[ref, [...door.kept.get(ref)!].sort()]] : [])),
    );
    const key = JSON.stringify([sorted, kept]);
    const same = readers.get(key);
    if (same === undefined) readers.set(key, { to: [readerName(door.reading)], of: sorted, kept });
    else same.to.push(readerName(door.reading));
  }
  return [...readers.values()];
}

/**
 * Whether people may be shown beside all that was released, to each reader and to whoever puts together what all of them have;
 * `doors` are of all readers, as they are shown now.
 */
async function shownAgainst(
  shownTo: ShownTo,
  doors: readonly ReaderDoor[],
  entries: readonly Earlier[],
  leastOf: LeastOf,
  solve: Solve,
): Promise<Suppressed> {
  const counted = entries.flatMap(({ release }) => release.populations.flatMap(({ of }) => of));
  const together = new Set<Ref>();
  for (const { door, of } of shownTo) {
    const people = new Set(of);
    const more = new Set(counted.filter((ref) => people.has(door.personOf(ref))));
    if (more.size === 0) continue;
    for (const ref of more) together.add(ref);
    const now = doors.find(({ reading }) => readerName(reading) === readerName(door.reading))!;
    for (const before of beside(entries, counted, [now], leastOf)) {
      const verdict = await controlShown(before, more, solve);
      if (verdict.outcome === "refused") return verdict;
    }
  }
  // A partner reads what is public as well.
  const known = doors.flatMap((door) => knownTo(door, entries, counted));
  const verdict = await controlShown(beforeWith(entries, known, leastOf), together, solve);
  if (verdict.outcome === "refused") return verdict;
  return { outcome: "released", hidden: [] };
}

/** What may leave for each of these readers: what the first may have, where the others may have it too. */
async function heldAgainst(
  { table }: Releasable,
  release: Release,
  [first, ...others]: readonly [Before, ...Before[]],
  solve: Solve,
): Promise<Suppressed> {
  const found =
    table === undefined
      ? whole(await control(first, release, solve))
      : await suppress(first, release, table.release.inner, solve);
  if (found.outcome === "refused") return found;
  const hidden = new Set(found.hidden);
  const left = { ...release, counts: release.counts.filter((_, at) => !hidden.has(at)) };
  for (const before of others) {
    const verdict = await control(before, left, solve);
    if (verdict.outcome === "refused") return verdict;
  }
  return found;
}

function whole(verdict: ReleaseVerdict): Suppressed {
  return verdict.outcome === "refused" ? verdict : { outcome: "released", hidden: [] };
}

/**
 * Whether a named person may decide: a count over a whole frame that is published already and of not too few people, of what harms
 * nobody, where no more is told than how many of them gave one answer, and these are not too few either.
 */
function isDecidable(
  { answers, release }: Releasable,
  refusals: readonly ReleaseRefusal[],
  ledger: readonly Release[],
): boolean {
  if (answers === undefined || release === undefined) return false;
  const personOf = (ref: Ref): Ref => release.persons[ref] ?? ref;
  const people = answers.map((refs) => refs.map(personOf));
  const own = release.populations.flatMap(({ of }) => of);
  const isPublished = ledger.some(({ populations }) => populations.some(({ of }) => isSameSet(of, own)));
  return (
    isPublished &&
    new Set(people.flat()).size >= fewestDecided.list &&
    release.attributes[0]!.categories.every(
      ({ answers: isAnswer, of }) =>
        !isAnswer || of.length === 0 || new Set(of.map(personOf)).size >= fewestDecided.answer,
    ) &&
    refusals.every(
      (one) =>
        (one.kind === "cell" || one.kind === "alone") && people.some((refs) => isSameSet(refs, one.refs)),
    )
  );
}

function isSameSet(a: readonly Ref[], b: readonly Ref[]): boolean {
  const inB = new Set(b);
  return inB.size === new Set(a).size && a.every((ref) => inB.has(ref));
}

/** People who consented to be shown after a release that counts them: they are shown or held back together. */
function peopleCandidate(refs: readonly Ref[]): Releasable {
  const what = { kind: "people", refs: [...refs].sort() } as const;
  const nothing: Release = { populations: [], attributes: [], counts: [], impossible: [], persons: {} };
  return { what, name: releasedName(what), release: nothing, sentence: null, said: {} };
}

async function candidateOf(session: ReadSession, ref: Ref, as: ProposedRelease["as"]): Promise<Releasable> {
  const frame = (await loadFrames(counting(session))).find((one) => one.ref === ref);
  if (frame !== undefined) {
    const release = ofPersons.has(frame.body.unit) ? await releaseOfList(session, frame.body) : undefined;
    return {
      what: { kind: "frame", ref },
      name: ref,
      release,
      sentence: null,
      said: release === undefined ? {} : await saidOf("frame", frame.body, release, "count"),
    };
  }
  const { question, result, context } = await countedFiled(session, ref);
  const { body } = question;
  if (as === "percent" && result.N < leastForPercent)
    throw new Problem(
      "bad-input",
      `Below ${leastForPercent} answers no percentage is given, and ${ref} has ${result.N}; release its numbers or words.`,
    );
  const release = await releaseOf(session, question, result, context.schemas, as);
  const isOfFrame = body.frame !== undefined && body.population.trim() === "true";
  return {
    what: { kind: "finding", ref },
    name: ref,
    release,
    ...(release === undefined && ofPersons.has(body.unit) ? { isUncounted: true } : {}),
    sentence:
      release === undefined
        ? null
        : await sentenceOf(body, result, release, as, context.frames.get(body.frame ?? "")),
    said: release === undefined ? {} : await saidOf("finding", body, release, as),
    ...(isOfFrame && release !== undefined
      ? {
          answers: release.attributes[0]!.categories.filter(
            (category) => category.name !== undeterminedName,
          ).map(({ of }) => of),
        }
      : {}),
  };
}

/** The size of a frame: of a list by what may harm it is held against whom else that may be said of. */
async function releaseOfList(session: ReadSession, { unit, inclusion, ...frame }: Frame): Promise<Release> {
  const listed = new Set(frame.members.map(({ ref }) => ref));
  const doubted = new Set(frame.undetermined.map(({ ref }) => ref).filter((ref) => !listed.has(ref)));
  const looked = await lookedForIn(session, unit, inclusion, new Set([...listed, ...doubted]));
  return releaseOfFrame([...listed], [...doubted], { about: [], looked }, await fewOf(session));
}

/**
 * The sentence that leaves with a finding: it says of how many people what the release says, and nothing of records that may
 * be of one person. The label of its frame stands in it where that tells no other number; null where none may.
 */
async function sentenceOf(
  body: Finding,
  result: FindingResult,
  release: Release,
  as: ProposedRelease["as"],
  frame: Pick<Frame, "label"> | undefined,
): Promise<string | null> {
  const { tellsOnly } = await import("../numbers/tells-only.ts");
  const told = numbersTold(release);
  const { predicate } = body;
  if (!tellsOnly(predicate ?? "", told)) return null;
  if (as !== "count") return shareSentence(result, body, as);
  if (predicate === undefined) return null;
  const counted = {
    ...result,
    maybeSame: [],
    least: { n: result.n, N: result.N },
    missing: missingIn(release),
    doubtful: result.undetermined.length,
  };
  return findingSentence(
    counted,
    body,
    frame !== undefined && tellsOnly(frame.label, told) ? frame : undefined,
  );
}

/** The words of an author that tell no number of people but those that a release tells, by field. */
async function saidOf(
  kind: keyof typeof authored,
  body: Finding | Frame,
  release: Release,
  as: ProposedRelease["as"],
): Promise<Readonly<Record<string, unknown>>> {
  const { tellsOnly } = await import("../numbers/tells-only.ts");
  const told = numbersTold(release);
  const isSafe = (field: string, value: unknown): boolean => {
    // What was released without its numbers leaves in the words of the program.
    if (as !== "count" && field !== "predicate") return false;
    if (typeof value === "string") return field === "inclusion" || tellsOnly(value, told);
    if (typeof value === "number") return told.numbers.has(value);
    const { n, N, words = "", quantifier = "exact" } = value as Stated;
    const { share } = told;
    return (
      [n, N].every((one) => one === undefined || told.numbers.has(one)) &&
      (quantifier === "exact" || (share !== undefined && quantifierHolds[quantifier](share.n, share.N))) &&
      tellsOnly(words, told)
    );
  };
  const fields = Object.entries(body).filter(([field]) =>
    (authored[kind] as readonly string[]).includes(field),
  );
  return Object.fromEntries(fields.filter(([field, value]) => value !== undefined && isSafe(field, value)));
}

async function tableCandidate(
  session: ReadSession,
  { never, ...asked }: NonNullable<ProposedRelease["table"]>,
): Promise<Releasable> {
  const whole = await releasableTable(counting(session), asked, never);
  return {
    what: { kind: "table", ...asked },
    name: releasedName({ kind: "table", ...asked }),
    release: whole.release?.release,
    ...(whole.release === undefined ? {} : { table: { whole: whole.table, release: whole.release } }),
    sentence: null,
    said: {},
  };
}

/** Everything that was released, and whether it still stands: who was counted may have withdrawn, or answers changed. */
export async function listReleases(session: ReadSession): Promise<Disclosed<ReleaseListed[]>> {
  // Who was told what is for those who work on the cases.
  if (session.shows !== undefined) return disclose([], session);
  const rows: ReleaseListed[] = [];
  for (const entry of await ledgerOf(session)) {
    // Who may not be counted any more, or was taken back, is as if never written for who counts.
    const door = await doorOf(counting(readerFor(session, entry.audience)));
    const refs = entry.release.populations.flatMap(({ of }) => of);
    const withdrawn = [...new Set(refs.filter((ref) => !door.shows(ref)))];
    rows.push({
      position: entry.position,
      at: new Date(entry.time).toISOString(),
      member: entry.member,
      what: releasedName(entry.what),
      audience: entry.audience,
      to: entry.to ?? null,
      why: entry.why ?? null,
      withheld: entry.hidden.length,
      standing: withdrawn.length > 0 ? "withdrawn" : (await stands(session, entry)) ? "stands" : "changed",
      withdrawn,
    });
  }
  return disclose(rows, session);
}

async function stands(
  session: ReadSession,
  { what, release, telling, audience }: ReleaseEntry,
): Promise<boolean> {
  const reader = readerFor(session, audience);
  try {
    const now =
      what.kind === "table"
        ? (await releasableTable(counting(reader), what, [])).release?.release
        : what.kind === "people"
          ? release
          : (await candidateOf(reader, what.ref, telling)).release;
    return now !== undefined && isSameTally(now, release);
  } catch (error) {
    // What it was computed from is gone, or is defined otherwise.
    if (error instanceof Problem) return false;
    throw error;
  }
}
