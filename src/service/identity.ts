import { createHmac, randomBytes, randomInt } from "node:crypto";
import { resolve } from "node:path";
import { z } from "zod";
import type {
  IdentityAsk,
  identityAsk,
  identityCheck,
  identityEpoch,
  identityExport,
  identityOpen,
  identityPseudonym,
  identityShare,
  identityStatus,
  identityUnlock,
  identityWrite,
} from "../api/identity.ts";
import {
  encryptToFile,
  newAgeIdentity,
  openWithIdentity,
  refuseNoRecipient,
  sealForRecipients,
} from "../crypto/age.ts";
import { fromBase64, toBase64 } from "../crypto/bytes.ts";
import {
  type Asked,
  type IdentityEpoch,
  type IdentityShare,
  type SentShare,
  type SharesByEpoch,
  askHash,
  identityEpochSchema,
  joinShares,
  newIdentityEpoch,
  ownShare,
  receiveShare,
  sendShare,
  sentShareSchema,
} from "../crypto/identity-epoch.ts";
import { randomWords } from "../crypto/passphrase.ts";
import { type JsonObject, canonicalJson } from "../domain/canonical-json.ts";
import { type Ref } from "../domain/id.ts";
import {
  type Identity,
  type IdentityLikeness,
  identityKind,
  identityMarks,
  identitySchema,
  likenesses,
} from "../domain/identity.ts";
import { Problem } from "../domain/problem.ts";
import { append, recordAudit } from "../store/append.ts";
import { refuseExisting } from "../store/folder.ts";
import { type AuditEvent, membersOf, sealedWritings } from "../store/read.ts";
import { traces } from "./audit.ts";
import { type Disclosed, disclose } from "./disclose.ts";
import { refuseInDossier, refuseNoFolder } from "./keep.ts";
import { findRecord, loadRecords, loadSealed } from "./load.ts";
import { heldKey, isHolder, makeHolder, secondOpenUntil, secondUnlock } from "./second-unlock.ts";
import { type ReadSession, type WriteSession, keptIn, refuseNarrowed, writing } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";
import { type Around, traceRefused } from "./use-case.ts";

/**
 * Identities: who a pseudonym is. Each is sealed to the newest epoch's public key, so that an interviewer writes what only key
 * holders open. What stands in the journal of one is ciphertext inside ciphertext, and marks by which another one of the same
 * person is noticed; `loadSealed` alone finds it.
 */

type Out<Operation extends { readonly output: z.ZodType }> = Promise<
  Disclosed<z.output<Operation["output"]>>
>;

// ---- who holds the keys ----

type Setup = {
  readonly epochs: readonly IdentityEpoch[];
  readonly newest: IdentityEpoch | undefined;
  /** The key of marks: the same for the dossier's whole life. */
  readonly match: Uint8Array | undefined;
  /** Recipients that devices have announced, with the device. */
  readonly announced: ReadonlyMap<string, string>;
};

const matchSchema = z.string().transform((text, context) => {
  const bytes = fromBase64(text);
  if (bytes?.length === 32) return bytes;
  context.addIssue("not 32 bytes");
  return z.NEVER;
});

async function setupOf(session: ReadSession): Promise<Setup> {
  return keptIn(session, "identity-setup", async () => {
    const announced = new Map<string, string>();
    const begun: { readonly epoch: IdentityEpoch; readonly match: Uint8Array }[] = [];
    // In an order that is the same on every device, in whatever order journals were exchanged.
    for (const { event, device } of (await traces(session)).toSorted(byTimeThenDevice)) {
      const { recipient } = event;
      if (event["event"] === "identity-holder" && !announced.has(String(recipient)))
        announced.set(String(recipient), device);
      if (event["event"] !== "identity-epoch") continue;
      const epoch = identityEpochSchema.safeParse(event);
      const match = matchSchema.safeParse(event["match"]);
      if (epoch.success && match.success) begun.push({ epoch: epoch.data, match: match.data });
    }
    // Of several of one number, which were made apart, the latest stands; the key of marks stays that of the earliest of all.
    begun.sort((a, b) => a.epoch.number - b.epoch.number);
    return {
      epochs: begun.map(({ epoch }) => epoch),
      newest: begun.at(-1)?.epoch,
      match: begun[0]?.match,
      announced,
    };
  });
}

type WrittenWhen = Pick<AuditEvent, "time" | "device">;

/** No device has two of one time. */
function byTimeThenDevice(a: WrittenWhen, b: WrittenWhen): number {
  return a.time[0] - b.time[0] || a.time[1] - b.time[1] || (a.device < b.device ? -1 : 1);
}

async function begun(
  session: ReadSession,
): Promise<Setup & { readonly newest: IdentityEpoch; readonly match: Uint8Array }> {
  refuseNarrowed(session);
  const { newest, match, ...setup } = await setupOf(session);
  if (newest === undefined || match === undefined)
    throw new Problem(
      "not-found",
      'Nobody holds keys of identities in this dossier yet; "habeas identity holder DIR" makes this device the first holder.',
    );
  return { ...setup, newest, match };
}

export async function statusOf(
  session: ReadSession,
  { person }: z.output<typeof identityStatus.input>,
): Out<typeof identityStatus> {
  refuseNarrowed(session);
  const { newest, announced } = await setupOf(session);
  const members = await membersOf(session.reader);
  const until = secondOpenUntil(session);
  const holding = (newest?.holders ?? []).map(({ recipient }) => recipient);
  const sealed = await sealedByPerson(session);
  let left = 0;
  for (const { to } of sealed.values()) if (to !== newest?.recipient) left += 1;
  const ref = person === undefined ? undefined : await personOf(session, person);
  return disclose(
    {
      holder: isHolder(session),
      unlocked_until: until === undefined ? null : new Date(until).toISOString(),
      epoch: newest?.number ?? null,
      threshold: newest?.threshold ?? null,
      holders: holding.map((recipient) => ({
        recipient,
        member: memberOf(announced.get(recipient), members),
      })),
      announced: [...announced.keys()].filter((recipient) => !holding.includes(recipient)),
      left,
      person:
        ref === undefined
          ? null
          : { ref, label: (await snapshotFor(session)).labelOf(ref), sealed: sealed.has(ref) },
    },
    session,
  );
}

function memberOf(device: string | undefined, members: ReadonlyMap<string, string>): string {
  return device === undefined ? "unknown" : (members.get(device) ?? device);
}

/** Makes this device a holder; the first one of a dossier begins its first epoch, with itself alone. */
export async function becomeHolder(
  session: WriteSession,
  { passphrase, slot }: Around,
): Promise<Disclosed<{ readonly recipient: string }>> {
  refuseNarrowed(session);
  const recipient = await makeHolder(session, { passphrase: needed(passphrase), slot });
  await recordAudit(session.writer, { event: "identity-holder", recipient });
  const { newest } = await setupOf(session);
  if (newest === undefined) await beginEpoch(session, [recipient], 1, undefined);
  return disclose({ recipient }, session);
}

export async function unlockSecond(
  session: ReadSession,
  { passphrase, slot }: Around,
): Out<typeof identityUnlock> {
  refuseNarrowed(session);
  try {
    const { until } = secondUnlock(session, { passphrase: needed(passphrase), slot });
    return disclose({ until: new Date(until).toISOString() }, session);
  } catch (error) {
    // Whoever tries to open identities and can't has asked for none yet.
    if (error instanceof Problem)
      await traceRefused(session, "identity-unlock", { problem: error.code }).catch(() => undefined);
    throw error;
  }
}

function needed(passphrase: string | undefined): string {
  if (passphrase === undefined) throw new RangeError("The second passphrase is needed");
  return passphrase;
}

async function beginEpoch(
  session: WriteSession,
  holders: readonly string[],
  threshold: number,
  before: Setup | undefined,
): Promise<IdentityEpoch> {
  const { id } = session.reader.dossier;
  const number = (before?.newest?.number ?? 0) + 1;
  const epoch = await newIdentityEpoch(id, number, holders, threshold);
  const match = toBase64(before?.match ?? randomBytes(32));
  await recordAudit(session.writer, { event: "identity-epoch", ...epoch, match });
  return epoch;
}

/** Gives the identities to other holders: a new epoch, and each of them sealed anew. What was cut off is made up by the next. */
export async function changeHolders(
  session: WriteSession,
  { holders, threshold, shares }: z.output<typeof identityEpoch.input>,
): Out<typeof identityEpoch> {
  const setup = await begun(session);
  const stranger = holders.find((holder) => !setup.announced.has(holder));
  if (stranger !== undefined)
    throw new Problem(
      "bad-input",
      "A holder is no device that has announced itself in this journal; make it one there with habeas identity holder, and bring its journal here.",
    );
  // All are opened before anything is written, so that nobody is left with an epoch that nothing is sealed to.
  const keys = new Map<string, string>();
  const opened: { readonly sealed: SealedIdentity; readonly identity: Identity }[] = [];
  for (const sealed of (await sealedByPerson(session)).values()) {
    let key = keys.get(sealed.to);
    if (key === undefined) {
      key = await keyOf(session, epochTo(setup, sealed.to), shares, "epoch", []);
      keys.set(sealed.to, key);
    }
    opened.push({ sealed, identity: await openSealed(session, sealed, key) });
  }
  const epoch = await beginEpoch(session, holders, threshold, setup);
  const changes = [];
  for (const { sealed, identity } of opened)
    changes.push(await changeOf(session, sealed, identity, epoch.recipient, setup.match));
  if (changes.length > 0)
    await append(session.writer, changes, { note: `Sealed to identity epoch ${epoch.number}.` });
  return disclose({ epoch: epoch.number, sealed: changes.length }, session);
}

// ---- what is sealed ----

const sealedSchema = z.object({
  person: z.string(),
  /** Of which writing it is: another where somebody wrote it, the same where it was only sealed anew. */
  written: z.string().optional(),
  /** The public key of the epoch that it is sealed to. */
  to: z.string(),
  sealed: z.string(),
  marks: z.record(z.enum(likenesses), z.array(z.string())),
});
type SealedIdentity = z.output<typeof sealedSchema> & { readonly ref: string };

/** The newest one of each person, the same on every device. */
async function sealedByPerson(session: ReadSession): Promise<ReadonlyMap<Ref, SealedIdentity>> {
  return keptIn(session, "identities", async () => {
    const found = new Map<Ref, SealedIdentity>();
    for await (const { ref, kind, body } of loadSealed(session)) {
      const read = sealedSchema.safeParse(body);
      if (kind !== identityKind || !read.success) continue;
      const sealed = { ...read.data, ref };
      const other = found.get(sealed.person);
      if (other === undefined || (await isLater(session, sealed, other))) found.set(sealed.person, sealed);
    }
    return found;
  });
}

/** Whether one of two that were begun apart for one person was written after the other. */
async function isLater(session: ReadSession, one: SealedIdentity, other: SealedIdentity): Promise<boolean> {
  const newest = async ({ ref }: SealedIdentity): Promise<WrittenWhen> =>
    (await sealedWritings(session.reader, ref)).toSorted(byTimeThenDevice).at(-1)!;
  return byTimeThenDevice(await newest(one), await newest(other)) > 0;
}

async function personOf(session: ReadSession, refOrId: string): Promise<Ref> {
  const record = await findRecord(session, refOrId);
  if (record?.kind === "person") return record.ref;
  throw new Problem(
    "not-found",
    `There is no person ${JSON.stringify(refOrId)} in this dossier; correct the ref.`,
  );
}

/** What is wrong is named by its place and never quoted, as it may be the name itself. */
function identityIn(raw: unknown): Identity {
  const read = identitySchema.safeParse(raw);
  if (read.success) return read.data;
  const { path, code } = read.error.issues[0]!;
  const at = path.length === 0 ? "" : ` at ${path.join(".")}`;
  throw new Problem(
    "bad-input",
    `The identity can't be taken${at}: it ${code === "unrecognized_keys" ? "has a field too many" : "lacks what belongs there, or has something else"}; docs/identities.md says what each field holds.`,
  );
}

export async function sealIdentity(
  session: WriteSession,
  { person, identity: raw }: z.output<typeof identityWrite.input>,
): Out<typeof identityWrite> {
  const { newest, match } = await begun(session);
  const identity = identityIn(raw);
  const ref = await personOf(session, person);
  const before = (await sealedByPerson(session)).get(ref);
  const met = await likeIn(session, identity, match, ref);
  const what = {
    ref: before?.ref ?? `${identityKind}~${randomBytes(13).toString("hex")}`,
    person: ref,
    written: randomBytes(8).toString("hex"),
  };
  await append(session.writer, [await changeOf(session, what, identity, newest.recipient, match)], {
    note: "An identity was sealed.",
  });
  return disclose({ person: ref, replaced: before !== undefined, met: [...met] }, session);
}

async function changeOf(
  session: ReadSession,
  { ref, person, written }: Pick<SealedIdentity, "ref" | "person" | "written">,
  identity: Identity,
  to: string,
  match: Uint8Array,
) {
  const text = canonicalJson({ dossier: session.id, person, identity } as unknown as JsonObject);
  const sealed = await sealForRecipients(padded(text), [to]);
  const body = {
    person,
    ...(written === undefined ? {} : { written }),
    to,
    sealed: toBase64(sealed),
    marks: marksOf(identity, match),
  };
  return { ref, kind: identityKind, class: "I", body } as const;
}

/** Spaces at the end of a JSON text say nothing, and its length then says little of a name. */
const padTo = 512;
function padded(text: string): Uint8Array {
  const bytes = Buffer.from(text);
  return Buffer.concat([bytes, Buffer.alloc(padTo - (bytes.length % padTo), " ")]);
}

/** @throws Problem `damaged` where it is not what it was sealed as; no word of it is in the sentence */
async function openSealed(
  session: ReadSession,
  { person, sealed }: SealedIdentity,
  key: string,
): Promise<Identity> {
  const text = Buffer.from(await openWithIdentity(fromBase64(sealed) ?? new Uint8Array(), key)).toString(
    "utf8",
  );
  const read = z
    .object({ dossier: z.literal(session.id), person: z.literal(person), identity: identitySchema })
    .safeParse(JSON.parse(text));
  if (read.success) return read.data.identity;
  throw new Problem(
    "damaged",
    `What is sealed for ${person} is not an identity of that person; restore the last backup.`,
  );
}

function marksOf(identity: Identity, match: Uint8Array): Record<IdentityLikeness, string[]> {
  const marks: Record<IdentityLikeness, string[]> = { paper: [], contact: [], name: [] };
  for (const { by, mark } of identityMarks(identity))
    marks[by].push(
      createHmac("sha256", match).update("habeas identity mark v1\0").update(mark).digest("base64"),
    );
  // In an order that says nothing of that in which they were given.
  for (const by of likenesses) marks[by].sort();
  return marks;
}

/** By what somebody else's identity may be of the same person. */
async function likeIn(
  session: ReadSession,
  identity: Identity,
  match: Uint8Array,
  except?: Ref,
): Promise<readonly IdentityLikeness[]> {
  const marks = marksOf(identity, match);
  const met = new Set<IdentityLikeness>();
  for (const [person, other] of await sealedByPerson(session))
    for (const by of likenesses)
      if (person !== except && (other.marks[by] ?? []).some((mark) => marks[by].includes(mark))) met.add(by);
  return likenesses.filter((by) => met.has(by));
}

/** Whether somebody of this identity was interviewed before, and whom to ask; not who. */
export async function checkIdentity(
  session: ReadSession,
  { identity: raw }: z.output<typeof identityCheck.input>,
): Promise<() => Out<typeof identityCheck>> {
  const { newest, match, announced } = await begun(session);
  const identity = identityIn(raw);
  return async () => {
    const members = await membersOf(session.reader);
    const met = await likeIn(session, identity, match);
    const ask = newest.holders.map(({ recipient }) => memberOf(announced.get(recipient), members));
    return disclose({ met: [...met], ask: met.length === 0 ? [] : [...new Set(ask)] }, session);
  };
}

// ---- opening ----

/** Opens one identity. The journal has who asked, and why, before anything is opened; then that it was. */
export async function openIdentity(
  session: ReadSession,
  { person, shares }: z.output<typeof identityOpen.input>,
): Promise<() => Out<typeof identityOpen>> {
  const setup = await begun(session);
  const ref = await personOf(session, person);
  const sealed = await sealedOf(session, ref);
  return async () => {
    const key = await keyOf(session, epochTo(setup, sealed.to), shares, "open", [ref]);
    const identity = await openSealed(session, sealed, key);
    await recordAudit(writing(session).writer, { event: "identity-opened", person: ref });
    return disclose({ person: ref, identity }, session);
  };
}

/** Writes identities for one recipient. More than one person needs the share of another member, whatever the epoch asks for. */
export async function exportIdentities(
  session: ReadSession,
  { persons, recipient, out, shares }: z.output<typeof identityExport.input>,
): Promise<() => Out<typeof identityExport>> {
  const setup = await begun(session);
  const refs = [...new Set(await Promise.all(persons.map((person) => personOf(session, person))))];
  refuseExisting(resolve(out));
  refuseNoFolder(out);
  refuseInDossier(out);
  refuseNoRecipient([recipient]);
  const sealed = await Promise.all(refs.map((ref) => sealedOf(session, ref)));
  return async () => {
    const { writer } = writing(session);
    const keys = new Map<string, string>();
    for (const to of new Set(sealed.map((one) => one.to)))
      keys.set(to, await keyOf(session, epochTo(setup, to), shares, "export", refs));
    if (refs.length > 1 && !(await isSharedByAnother(session, shares)))
      throw new Problem(
        "locked",
        "Identities of more than one person are exported by two people; ask another key holder with habeas identity ask --purpose export, and give the share.",
      );
    const identities: { readonly person: Ref; readonly identity: Identity }[] = [];
    for (const one of sealed) {
      identities.push({ person: one.person, identity: await openSealed(session, one, keys.get(one.to)!) });
      await recordAudit(writer, { event: "identity-opened", person: one.person });
    }
    const text = Buffer.from(
      `${canonicalJson({ habeas_identities: 1, identities } as unknown as JsonObject)}\n`,
    );
    await encryptToFile(once(text), resolve(out), { recipients: [recipient] });
    text.fill(0);
    return disclose({ persons: refs.length }, session);
  };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

async function sealedOf(session: ReadSession, ref: Ref): Promise<SealedIdentity> {
  const sealed = (await sealedByPerson(session)).get(ref);
  if (sealed === undefined) throw new Problem("not-found", `No identity is sealed for ${ref}.`);
  return sealed;
}

function epochTo({ epochs }: Setup, to: string): IdentityEpoch {
  const epoch = epochs.find(({ recipient }) => recipient === to);
  if (epoch !== undefined) return epoch;
  throw new Problem(
    "damaged",
    "An identity is sealed to an epoch that this journal does not have; bring in the journal of whoever made it.",
  );
}

/**
 * The secret half of an epoch, for as long as the caller holds it: from this device's own share, where it is a holder and the
 * second unlock is open, and from the shares that answer a question of this device.
 */
async function keyOf(
  session: ReadSession,
  epoch: IdentityEpoch,
  sent: readonly SentShare[],
  purpose: IdentityAsk["purpose"],
  persons: readonly Ref[],
): Promise<string> {
  const shares: IdentityShare[] = await receivedShares(session, epoch, sent, purpose, persons);
  const isEnough = shares.length >= epoch.threshold;
  // Also where others share all that it takes, whoever opens is a holder with the second unlock, or no holder at all.
  if (isHolder(session) || !isEnough) {
    const { identity, recipient } = heldKey(session);
    if (epoch.holders.some((holder) => holder.recipient === recipient) || !isEnough)
      shares.push(await ownShare(epoch, recipient, identity));
  }
  try {
    return await joinShares(session.reader.dossier.id, epoch, shares);
  } finally {
    for (const { part } of shares) part.fill(0);
  }
}

// ---- asking others ----

const askedSchema = z.array(
  z.object({ event: z.record(z.string(), z.unknown()), secret: z.string(), at: z.number() }),
);
/** How long an answer is waited for. */
const patienceDays = 30;

/** A question to the holders, about the epochs that what is asked for is sealed to. The journal has it before anybody can answer, and they answer what they find there alone. */
export async function askHolders(
  session: WriteSession,
  { persons, purpose, why }: z.output<typeof identityAsk.input>,
): Out<typeof identityAsk> {
  const setup = await begun(session);
  if ((purpose === "epoch") !== (persons.length === 0))
    throw new Problem(
      "bad-input",
      "Name the persons whose identities are asked for; none only for a new epoch.",
    );
  const refs = [...new Set(await Promise.all(persons.map((person) => personOf(session, person))))];
  if (purpose === "open" && refs.length > 1)
    throw new Problem(
      "bad-input",
      "Identities are opened one at a time; ask for one person, or for an export.",
    );
  const asked = [...(await sealedByPerson(session)).values()].filter(
    ({ person }) => purpose === "epoch" || refs.includes(person),
  );
  const epochs = [...new Set(asked.map(({ to }) => epochTo(setup, to).recipient))].sort();
  if (epochs.length === 0) epochs.push(setup.newest.recipient);
  const { identity: secret, recipient: key } = await newAgeIdentity();
  const event = { event: "identity-asked", persons: refs, purpose, why, epochs, key };
  await recordAudit(session.writer, event);
  const since = session.now() - patienceDays * 86_400_000;
  const waiting = askedIn(session).filter(({ at }) => at > since);
  session.store.askedNote.write([...waiting, { event, secret, at: session.now() }]);
  return disclose({ habeas_ask: 1, dossier: session.id, epochs, persons: refs, purpose, why, key }, session);
}

function askedIn({ store }: ReadSession): z.output<typeof askedSchema> {
  const parsed = askedSchema.safeParse(store.askedNote.read() ?? []);
  return parsed.success ? parsed.data : [];
}

/** Forgets the questions of this device about these persons, with the key that would have opened an answer. */
export function forgetAsked(session: ReadSession, persons: ReadonlySet<Ref>): void {
  const waiting = askedIn(session);
  const left = waiting.filter(({ event }) => !(event["persons"] as Ref[]).some((ref) => persons.has(ref)));
  if (left.length < waiting.length) session.store.askedNote.write(left);
}

/** Answers a question of another device with this holder's shares of the epochs that it is about; only one that stands in this journal, word for word. */
export async function shareKey(
  session: ReadSession,
  { ask }: z.output<typeof identityShare.input>,
): Promise<() => Out<typeof identityShare>> {
  const setup = await begun(session);
  const event = eventOf(ask);
  const text = canonicalJson(event);
  const asked = (await traces(session)).find(
    (candidate) => candidate.event["event"] === "identity-asked" && canonicalJson(candidate.event) === text,
  );
  if (ask.dossier !== session.id || asked === undefined)
    throw new Problem(
      "not-found",
      "This question is not in this dossier's journal; bring in the journal of whoever asks, which says who it was and why.",
    );
  const wanted = ask.epochs.map((recipient) => epochTo(setup, recipient));
  return async () => {
    const { identity, recipient } = heldKey(session);
    // Who holds nothing of any is told so by the first.
    const held = wanted.filter(({ holders }) => holders.some((holder) => holder.recipient === recipient));
    const shares = new Map<string, IdentityShare>();
    for (const epoch of held.length === 0 ? wanted.slice(0, 1) : held)
      shares.set(epoch.recipient, await ownShare(epoch, recipient, identity));
    const about: Asked = { dossier: session.reader.dossier.id, ask: askHash(text) };
    const sent = await sendShare(about, shares, ask.key, writing(session).writer.device);
    for (const { part } of shares.values()) part.fill(0);
    return disclose(sent, session);
  };
}

function eventOf({ persons, purpose, why, epochs, key }: IdentityAsk): JsonObject {
  return { event: "identity-asked", persons, purpose, why, epochs, key };
}

/** The shares of an epoch in what answers a question of this device for that purpose and all of these persons. */
async function receivedShares(
  session: ReadSession,
  epoch: IdentityEpoch,
  sent: readonly SentShare[],
  purpose: IdentityAsk["purpose"],
  persons: readonly Ref[],
): Promise<IdentityShare[]> {
  if (sent.length === 0) return [];
  const asked = askedIn(session).filter(
    ({ event }) =>
      event["purpose"] === purpose && persons.every((ref) => (event["persons"] as Ref[]).includes(ref)),
  );
  const members = await membersOf(session.reader);
  const shares: IdentityShare[] = [];
  for (const one of sent) {
    if (sentShareSchema.safeParse(one).success && isOutOfTeam(session, one.device))
      throw new Problem(
        "bad-input",
        "A share is of a device that was removed from the team or copied; ask another holder.",
      );
    if (!sentShareSchema.safeParse(one).success || !members.has(one.device))
      throw new Problem(
        "bad-input",
        "A share is of a device that is not in this journal, or no share; bring in the journal of the holder first.",
      );
    const answer = await answerTo(session, asked, one);
    if (answer === undefined)
      throw new Problem(
        "bad-input",
        "A share answers no question that this device has asked for this; ask with habeas identity ask, and give what comes back.",
      );
    for (const [to, share] of answer)
      if (to === epoch.recipient) shares.push(share);
      else share.part.fill(0);
  }
  return shares;
}

async function answerTo(
  session: ReadSession,
  asked: z.output<typeof askedSchema>,
  sent: SentShare,
): Promise<SharesByEpoch | undefined> {
  for (const { event, secret } of asked) {
    const about: Asked = {
      dossier: session.reader.dossier.id,
      ask: askHash(canonicalJson(event as JsonObject)),
    };
    try {
      return await receiveShare(about, sent, secret);
    } catch (error) {
      // It may answer another one.
      if (!(error instanceof Problem)) throw error;
    }
  }
  return undefined;
}

/** Whether one of these shares was signed by a device of another member than who is here. */
function isOutOfTeam({ reader }: ReadSession, device: string): boolean {
  const standing = reader.team.current.membership?.devices.get(device)?.standing;
  return standing !== undefined && standing !== "active";
}

async function isSharedByAnother(session: ReadSession, sent: readonly SentShare[]): Promise<boolean> {
  const members = await membersOf(session.reader);
  const here = writing(session).member;
  return sent.some(({ device }) => members.has(device) && members.get(device) !== here);
}

// ---- names that say nothing ----

/** Refs and pseudonyms drawn at random, that nobody in the dossier has. */
export async function drawPseudonyms(
  session: ReadSession,
  { count }: z.output<typeof identityPseudonym.input>,
): Out<typeof identityPseudonym> {
  refuseNarrowed(session);
  const persons = await loadRecords(session, "person");
  const taken = new Set(persons.flatMap(({ ref, body }) => [ref, body.pseudonym ?? ""]));
  const drawn: { readonly ref: Ref; readonly pseudonym: string }[] = [];
  while (drawn.length < count) {
    const ref = `p-${Array.from({ length: 8 }, () => letters[randomInt(letters.length)]!).join("")}`;
    const pseudonym = (await randomWords(2)).map(capitalised).join(" ");
    if (taken.has(ref) || taken.has(pseudonym)) continue;
    taken.add(ref).add(pseudonym);
    drawn.push({ ref, pseudonym });
  }
  return disclose({ drawn }, session);
}

/** Without those that are taken for one another. */
const letters = "abcdefghjkmnpqrstuvwxyz23456789";

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
