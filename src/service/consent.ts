import type { z } from "zod";
import type { ConsentShown, WentOutRow, consentShow } from "../api/consent.ts";
import {
  type Audience,
  type ConsentDecision,
  type Medium,
  type Purpose,
  audiences,
  purposes,
} from "../domain/consent.ts";
import { type Ref } from "../domain/id.ts";
import { counted } from "../domain/noun.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, type RecordKind, tellingKinds } from "../domain/record.ts";
import { isControlled, usualAddressees } from "./audience.ts";
import { givenOutEvent, leaving, traces } from "./audit.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { findingRows } from "./finding.ts";
import {
  type ReleaseReader,
  heldBack,
  heldFrom,
  heldOf,
  isOrganisationControlled,
  ledgerOf,
  releasedName,
} from "./ledger.ts";
import { findRecord, loadFrames, loadRecords, versionsOf } from "./load.ts";
import { namesIn } from "./names.ts";
import { type PersonDecision, consentedShows, peopleIn, speakersIn } from "./policy.ts";
import { noRecord } from "./record.ts";
import { type ReadSession, behind } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";
import { writtenAt } from "./wall-clock.ts";

/** Kinds that say who may be shown and counted: an office holder who told something is a person like any other. */
const decisive: readonly RecordKind[] = [
  ...new Set<RecordKind>(["source", "person", "consent-text", "consent", ...tellingKinds]),
];

async function decisiveIn(session: ReadSession): Promise<AnyRecord[]> {
  const all: AnyRecord[] = [];
  for (const kind of decisive) all.push(...((await loadRecords(session, kind)) as AnyRecord[]));
  return all;
}

type Unconsented = { readonly person: Ref; readonly decision: ConsentDecision };

/** The people whom a session that is addressed may not show, each with why; nobody where it is not. */
export async function unconsented(session: ReadSession): Promise<readonly Unconsented[]> {
  const { addressed } = session;
  if (addressed === undefined) return [];
  const all = await decisiveIn(behind(session));
  const { decisionOf } = peopleIn(all, { ...addressed, held: await heldFrom(session) }, session.now());
  return all
    .filter(({ kind }) => kind === "person")
    .map(({ ref }) => ({ person: ref, decision: decisionOf(ref).shown }))
    .filter(({ decision }) => !decision.allows);
}

/** Most people whom a refusal names. */
const mostNamed = 20;

/** Fails where a session that is addressed would have to leave somebody out, naming each with the reason. `done` is what was not: "exported". */
export async function refuseUnconsented(session: ReadSession, done: string): Promise<void> {
  const out = await unconsented(session);
  if (out.length === 0) return;
  const { purpose, audience } = session.addressed!;
  const reasons = out
    .slice(0, mostNamed)
    .map(({ person, decision }) => `${person} (${reasonIn(decision)})`)
    .join(", ");
  const more = out.length > mostNamed ? `, and ${out.length - mostNamed} more` : "";
  throw new Problem(
    "not-disclosed",
    `${counted(out.length, "person has", "people have")} not consented to ${purpose} for ${audience}: ${reasons}${more}. Nothing was ${done}; leave them out with --leave-out, or ask them.`,
  );
}

function reasonIn(decision: ConsentDecision): string {
  if (decision.allows) return "consented";
  return `consent ${decision.why}${decision.consent === undefined ? "" : `: ${decision.consent}`}`;
}

/** What a person's consents come to today. Fails with `not-found`, and with `not-disclosed` for those outside the case team. */
export async function showConsent(
  session: ReadSession,
  { ref: asked }: z.output<typeof consentShow.input>,
): Promise<Disclosed<ConsentShown>> {
  const person = await personOf(session, asked);
  const all = await decisiveIn(session);
  const consents = all.flatMap((record) =>
    record.kind === "consent" && record.body.person === person ? [record] : [],
  );
  const sources = [...speakersIn(all)].flatMap(([source, told]) => (told.has(person) ? [source] : []));
  const findings = await findingsWith(session, person);
  const ledger = await ledgerOf(session);
  const isOrganisationToo = await isOrganisationControlled(session);
  const snapshot = await snapshotFor(session);
  /** What may be shown by what consents say, and is not, as numbers went out before. */
  const waiting = (reader: ReleaseReader): Ref[] => {
    const held = isControlled(reader.audience, isOrganisationToo)
      ? (heldOf(ledger, reader).get(person) ?? [])
      : [];
    if (held.length === 0) return [];
    const { record: mayBeShown } = consentedShows(snapshot.records, reader, session.now());
    return held.filter((ref) => {
      const record = snapshot.recordOf(ref);
      return record !== undefined && mayBeShown(record);
    });
  };
  const decisions = usualAddressees.flatMap(({ audience, purpose: usual }) =>
    purposes
      .filter(
        (purpose) =>
          purpose === usual ||
          consents.some(({ body }) => body.purpose === purpose && purpose !== "statistics"),
      )
      .filter((purpose) => purpose !== "statistics")
      .flatMap((purpose) =>
        (["text", "data"] as const).map((medium) => {
          const held = isControlled(audience, isOrganisationToo)
            ? heldBack(ledger, { audience, purpose, medium })
            : undefined;
          const decision = peopleIn(all, { audience, purpose, medium, held }, session.now()).decisionOf(
            person,
          );
          return {
            audience,
            purpose,
            medium,
            shown: rowOf(decision.shown),
            counted: rowOf(decision.counted),
            waits: waiting({ audience, purpose, medium }),
          };
        }),
      ),
  );
  const refs = consents.map(({ ref }) => ref);
  return disclose(
    {
      person,
      consents: refs,
      decisions,
      findings,
      sources,
      names: namesIn(
        snapshot,
        person,
        refs,
        findings,
        sources,
        decisions.flatMap(({ waits }) => waits),
      ),
    },
    session,
  );
}

function rowOf(decision: ConsentDecision): ConsentShown["decisions"][number]["shown"] {
  return decision.allows
    ? { allowed: true, why: null, consent: null }
    : { allowed: false, why: decision.why, consent: decision.consent ?? null };
}

/** The findings on file whose frame or count has a person, or what is theirs, in it. */
export async function findingsWith(session: ReadSession, person: Ref): Promise<Ref[]> {
  const isTheirs = (ref: Ref): boolean => ref === person || ref.startsWith(`${person}/`);
  const frames = new Map((await loadFrames(session)).map(({ ref, body }) => [ref, body]));
  return (await findingRows(session)).flatMap(({ ref, frame, counted: those, otherwise, undetermined }) => {
    const members = frame === null ? [] : (frames.get(frame)?.members ?? []).map((member) => member.ref);
    return ref !== null && [...those, ...otherwise, ...undetermined, ...members].some(isTheirs) ? [ref] : [];
  });
}

/** What was given out with a person in it, oldest first, by what the consents said then. */
export async function listWentOut(
  session: ReadSession,
  { ref: asked }: { readonly ref: string },
): Promise<Disclosed<readonly WentOutRow[]>> {
  return disclose(await wentOutWith(session, await personOf(session, asked)), session);
}

export async function wentOutWith(session: ReadSession, person: Ref): Promise<readonly WentOutRow[]> {
  const rows: WentOutRow[] = [];
  const today = await decisiveIn(session);
  /** What consents of today allow of what went out as that; what left as all of the dossier no consent was asked for. */
  const isCovered = (
    to: { readonly audience: Audience; readonly purpose: Purpose; readonly medium: Medium },
    as: WentOutRow["as"],
  ): boolean => peopleIn(today, to, session.now()).decisionOf(person)[as].allows;
  for (const trace of await givenOutIn(session)) {
    const then = await session.at(trace.position);
    const all = await decisiveIn(then);
    if (trace.of?.has(person) === false) continue;
    if (!all.some(({ ref }) => ref === person)) continue;
    const decision =
      trace.audience === undefined
        ? undefined
        : peopleIn(all, { ...trace, audience: trace.audience }, trace.time).decisionOf(person);
    const as = asIn(decision);
    if (as === undefined) continue;
    rows.push({
      position: trace.position,
      ...writtenAt(trace.time, undefined, session.now()),
      person,
      what: trace.what,
      audience: trace.audience ?? null,
      purpose: trace.audience === undefined ? null : trace.purpose,
      addressee: trace.addressee ?? null,
      as,
      covered: trace.audience === undefined || isCovered({ ...trace, audience: trace.audience }, as),
    });
  }
  const released = (await releasesWith(session, person)).map((row) => ({
    ...row,
    covered: isCovered({ audience: row.audience!, purpose: "publication", medium: "text" }, "counted"),
  }));
  return [...rows, ...released, ...(await lettersWith(session, person))].sort(
    (a, b) => a.position - b.position,
  );
}

/** The releases of numbers that count a person: whoever reads them has the number, whether or not anything else was given out. */
async function releasesWith(
  session: ReadSession,
  person: Ref,
): Promise<readonly Omit<WentOutRow, "covered">[]> {
  return (await ledgerOf(session)).flatMap(({ position, time, what, audience, to, release }) => {
    const counted = release.populations.flatMap(({ of }) => of).map((ref) => release.persons[ref] ?? ref);
    if (!counted.includes(person)) return [];
    return [
      {
        position,
        ...writtenAt(time, undefined, session.now()),
        person,
        what: `release of ${releasedName(what)}`,
        audience,
        purpose: null,
        addressee: to ?? null,
        as: "counted" as const,
      },
    ];
  });
}

/** The letters that rest on what a person told. */
async function lettersWith(session: ReadSession, person: Ref): Promise<readonly WentOutRow[]> {
  const told = speakersIn(await decisiveIn(session));
  const rows: WentOutRow[] = [];
  for (const { ref, body } of await loadRecords(session, "letter")) {
    if (!body.at.some(({ source }) => told.get(source)?.has(person) === true)) continue;
    const [first] = await versionsOf(session, ref);
    rows.push({
      position: first!.position,
      ...writtenAt(first!.time[0], undefined, session.now()),
      person,
      what: `letter ${ref}`,
      audience: null,
      purpose: null,
      addressee: body.addressee,
      as: "shown",
      // Which purpose a letter has no record says: whoever wrote it knows.
      covered: true,
    });
  }
  return rows;
}

function asIn(decision: PersonDecision | undefined): WentOutRow["as"] | undefined {
  if (decision === undefined || decision.shown.allows) return "shown";
  return decision.counted.allows ? "counted" : undefined;
}

type GivenOut = {
  readonly position: number;
  readonly time: number;
  readonly what: string;
  readonly audience: Audience | undefined;
  readonly purpose: Purpose;
  readonly medium: Medium;
  readonly addressee: string | undefined;
  /** Whom it names, where it names some people alone. */
  readonly of: ReadonlySet<Ref> | undefined;
};

/** What the journal says was given out, less what was refused or came to nothing. */
async function givenOutIn(session: ReadSession): Promise<readonly GivenOut[]> {
  const found: (GivenOut & { readonly device: string })[] = [];
  for (const { position, time, device, event: trace } of await traces(session)) {
    const {
      event,
      of,
      for: audience,
      purpose,
      addressee,
      recipient,
    } = trace as Readonly<Record<string, string>>;
    if (event === "refused") {
      const at = found.findLastIndex((one) => one.device === device && one.what === of);
      if (at >= 0) found.splice(at, 1);
    } else if (event === givenOutEvent || leaving.has(event!)) {
      const what = event === givenOutEvent ? of! : event!;
      found.push({
        position,
        time: time[0],
        device,
        what,
        audience: audiences.find((one) => one === audience),
        purpose: purposes.find((one) => one === purpose) ?? "internal",
        medium: ofData.has(what) ? "data" : "text",
        addressee: addressee ?? recipient,
        of: Array.isArray(trace["persons"]) ? new Set(trace["persons"].map(String)) : undefined,
      });
    }
  }
  return found;
}

/** What is given out as a file of data. */
const ofData: ReadonlySet<string> = new Set(["export", "table", "matrix.show", "finding.table"]);

/** The person of a name. Who consented to what is for those who work on the cases. */
export async function personOf(session: ReadSession, refOrId: string): Promise<Ref> {
  if (session.addressed !== undefined)
    throw new Problem("not-disclosed", "Who consented to what is for the case team alone.");
  const record = await findRecord(session, refOrId);
  if (record === undefined) throw noRecord(refOrId);
  if (record.kind !== "person")
    throw new Problem("bad-input", `${record.ref} is no person; name the person who was asked for consent.`);
  return record.ref;
}
