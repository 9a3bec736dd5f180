import { createHash } from "node:crypto";
import { deviceAgeIdentity, deviceKeyFromSeed, type DeviceKey } from "../crypto/key.ts";
import { recipientOf } from "../crypto/age.ts";
import { approve, approvedBy, type Approval, type ProposedChange } from "../crypto/approval.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import {
  approvalsMissing,
  type DeviceKeys,
  flawOf,
  type DeviceState,
  type MemberBody,
  type MemberChange,
  memberBodySchema,
  type Membership,
  refusalOf,
  textOf,
  type UpTo,
} from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { grantEpoch, rewrap, tendEpochs } from "./epoch.ts";
import { refuseUnheard, waitsForWord } from "./journal/hearing.ts";
import type { Journal, JournalBatch } from "./journal/journal.ts";
import { type JournalWriter, type LogDraft, noRecord } from "./journal/log.ts";
import type { JournalReader } from "./journal/reader.ts";
import { counts, hexOf, memberEntryOf, openRows, readTeam, type Team } from "./journal/team.ts";
import { derive } from "./key.ts";
import { rebuild } from "./projection/follow.ts";
import { auditEvents } from "./read.ts";
import type { Reader } from "./reader.ts";
import type { Writer } from "./writer.ts";
import { extendLog } from "./writer.ts";

/** The public keys of a device; its spare one follows from the dossier's key, so that a backup of it holds that one too. */
export async function keysOfDevice(device: DeviceKey, dossierKey: Uint8Array): Promise<DeviceKeys> {
  return {
    sign: hexOf(device.publicKey),
    age: await recipientOf(deviceAgeIdentity(device)),
    spare: hexOf(spareKey(dossierKey).publicKey),
  };
}

/** What whoever restores a backup of a device signs with, to say that the device it is restored on is the same member's. */
export function spareKey(dossierKey: Uint8Array): DeviceKey {
  return deviceKeyFromSeed(derive(dossierKey, "habeas spare v1"));
}

/** Founds a dossier: its one device becomes that of its one steward, and its key that of an epoch which is told. */
export async function found(
  writer: JournalWriter,
  draft: LogDraft,
  batch: JournalBatch,
  steward: DeviceKeys & { readonly member: string },
): Promise<void> {
  const others = await writer.journal.tables.selectFrom("device").selectAll().orderBy("first").execute();
  const earlier = [];
  for (const { key, last } of others) {
    const sign = hexOf(key);
    if (sign !== steward.sign) earlier.push({ sign, upTo: await upToOf(writer.journal, last) });
  }
  const body: MemberBody = {
    event: "founded",
    stewards: [steward],
    threshold: 1,
    ...(earlier.length === 0 ? {} : { earlier }),
  };
  const founding = await draft.add(memberEntry(body, []));
  const row = await writer.journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
  await batch.putDossier({ ...row, founding });
  for (const number of writer.epochKeys.C.keys())
    await grantEpoch(writer, draft, "C", number, [{ name: steward.sign, recipient: steward.age }]);
}

/** An entry of kind `member`, made after these. */
export function memberEntry(body: MemberBody, parents: readonly string[]) {
  return {
    kind: "member",
    record: noRecord,
    parents: parents.map((parent) => new Uint8Array(Buffer.from(parent, "hex"))),
    class: "C",
    content: canonicalJson(memberBodySchema.parse(body) as unknown as JsonObject),
  } as const;
}

async function upToOf(journal: Journal, last: number): Promise<UpTo> {
  const row = await journal.tables
    .selectFrom("entry")
    .select(["bytes", "hash"])
    .where("position", "=", last)
    .executeTakeFirstOrThrow();
  return { seq: decodeEntry(row.bytes).seq, hash: hexOf(row.hash) };
}

/** How many entries of a device are here, and when it wrote the last of them, in milliseconds since 1970. */
export type DeviceHead = { readonly entries: number; readonly time: number };

/** The heads of all devices that have written, by key in hex. */
export async function headsOfDevices({
  journal,
}: Pick<JournalReader, "journal">): Promise<ReadonlyMap<string, DeviceHead>> {
  const rows = await journal.tables
    .selectFrom("device")
    .innerJoin("entry", "entry.position", "device.last")
    .select(["device.key", "entry.bytes"])
    .execute();
  return new Map(
    rows.map(({ key, bytes }) => {
      const { seq, hlc } = decodeEntry(bytes);
      return [hexOf(key), { entries: seq + 1, time: hlc[0] }];
    }),
  );
}

/**
 * The last entry of a device that counts, as a removal names it; of a copied one the last before it was copied. Null where it
 * never wrote.
 */
export async function lastCounting({ journal, team }: JournalReader, sign: string): Promise<UpTo> {
  const device = await journal.tables
    .selectFrom("device")
    .select("last")
    .where("key", "=", Buffer.from(sign, "hex"))
    .executeTakeFirst();
  if (device === undefined) return null;
  let upTo = await upToOf(journal, device.last);
  const least = team.current.forks.get(sign)?.at ?? Infinity;
  while (upTo !== null && upTo.seq >= least) {
    const row = await journal.tables
      .selectFrom("entry")
      .select("bytes")
      .where("hash", "=", Buffer.from(upTo.hash, "hex"))
      .executeTakeFirstOrThrow();
    const { prev } = decodeEntry(row.bytes);
    upTo = upTo.seq === 0 ? null : { seq: upTo.seq - 1, hash: hexOf(prev) };
  }
  return upTo;
}

/** The membership of a dossier that is open to write; a dossier that is written to has been founded. */
export function membershipIn({ team }: Pick<JournalReader, "team">): Membership {
  const { membership } = team.current;
  if (membership === undefined) throw new RangeError("a dossier that was not founded");
  return membership;
}

/** A change with this device's approval, and with those of others. */
export function withApproval(
  writer: JournalWriter,
  change: ProposedChange,
  others: readonly Approval[] = [],
): MemberChange {
  const own = approve(writer.dossier.id, change, writer.device);
  const approvals = [...others.filter(({ sign }) => sign !== own.sign), own];
  return { ...change, approvals } as MemberChange;
}

/**
 * Makes a change that counts, and what follows from it: the epochs' keys for a new device, a new epoch after a removal, and
 * the keys of all bodies wrapped under it. Fails with the Problem `bad-input` where it does not count, and writes nothing.
 */
export async function changeTeam(
  writer: Writer,
  change: MemberChange,
  progress?: (done: number) => void,
): Promise<void> {
  const membership = membershipIn(writer);
  const refusal = refusalOf(membership, change, approvedBy(writer.dossier.id, change));
  if (refusal !== undefined) throw new Problem("bad-input", `${refusal}; nothing was changed.`);
  // Also where it waits for word of the others: when all of them are gone, that is the way out.
  const isRemoval = change.event === "device-removed" || change.event === "member-removed";
  if (!isRemoval && (await waitsForWord(writer, hexOf(writer.device.publicKey)))) refuseUnheard();
  const before = writer.team.current;
  await extendLog(writer, async ({ draft }) => {
    await draft.add(memberEntry(change, membership.heads));
  });
  await refreshTeam(writer, before);
  await settleEpochs(writer, progress);
}

/** What came of a change: it is made, or it waits for so many approvals more under its proposal's id. */
export type Decided = { readonly missing: number; readonly proposal: string | null };

/**
 * Makes a change with this device's approval and those of others, or where it takes more stewards proposes it to them in the
 * journal. Fails with the Problem `bad-input` where it makes no sense, or this device's approval adds nothing.
 */
export async function decide(
  writer: Writer,
  change: ProposedChange,
  progress?: (done: number) => void,
): Promise<Decided> {
  const membership = membershipIn(writer);
  const proposal = proposalId({ ...change, approvals: [] } as MemberChange);
  const before = (await openProposals(writer)).find((one) => one.proposal === proposal);
  const others = before?.change.approvals ?? [];
  const made = withApproval(writer, change, others);
  const by = approvedBy(writer.dossier.id, made);
  const flaw = flawOf(membership, made);
  const missing = approvalsMissing(membership, by);
  const own = hexOf(writer.device.publicKey);
  const adds =
    missing <
    approvalsMissing(
      membership,
      by.filter((sign) => sign !== own),
    );
  if (flaw !== undefined || !adds || refusalOf(membership, made, by) === undefined) {
    await changeTeam(writer, made, progress);
    return { missing: 0, proposal: null };
  }
  await extendLog(writer, async ({ draft }) => {
    await draft.add(proposalEntry(proposal, made));
  });
  return { missing, proposal };
}

/** A change that waits for approvals of stewards, with those that the journal has. */
export type TeamProposal = {
  readonly proposal: string;
  readonly change: MemberChange;
  readonly missing: number;
};

const proposedEvent = "team-proposed";

function proposalEntry(proposal: string, change: MemberChange) {
  const event = { event: proposedEvent, proposal, what: change.event, change };
  return {
    kind: "audit",
    record: noRecord,
    parents: [],
    class: "C",
    content: canonicalJson(event as unknown as JsonObject),
  } as const;
}

/** The id of a proposal: SHA-256 of the words of the change, so that whoever approves it approves these and no others. */
function proposalId(change: MemberChange): string {
  return createHash("sha256").update(textOf(change)).digest("hex");
}

/** The changes that somebody of the team has proposed, that make sense and were not made yet. */
export async function openProposals(reader: Reader): Promise<TeamProposal[]> {
  const { membership } = reader.team.current;
  if (membership === undefined) return [];
  const made = new Set(
    (await openRows(reader.journal, "member"))
      .flatMap((row) => memberEntryOf(row, reader.dossier.id)?.body ?? [])
      .filter((body): body is MemberChange => body.event !== "founded")
      .map(proposalId),
  );
  const found = new Map<string, MemberChange>();
  for (const { event } of await auditEvents(reader)) {
    if (event["event"] !== proposedEvent) continue;
    const read = memberBodySchema.safeParse(event["change"]);
    if (!read.success || read.data.event === "founded") continue;
    const id = proposalId(read.data);
    const approvals = [...(found.get(id)?.approvals ?? []), ...read.data.approvals];
    const bySign = new Map(approvals.map((approval) => [`${approval.sign} ${approval.signature}`, approval]));
    if (!made.has(id)) found.set(id, { ...read.data, approvals: [...bySign.values()] } as MemberChange);
  }
  return [...found]
    .filter(([, change]) => flawOf(membership, change) === undefined)
    .map(([proposal, change]) => ({
      proposal,
      change,
      missing: approvalsMissing(membership, approvedBy(reader.dossier.id, change)),
    }));
}

/** Reads the team anew; where it changes which entries count, the projection is computed anew. */
export async function refreshTeam(writer: Writer, before: Team): Promise<void> {
  const row = await writer.journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
  writer.team.current = await readTeam(writer.journal, row.id, row.founding);
  if (await countsOtherwise(writer, before)) await rebuild(writer);
}

/** Whether an entry of a device may count now and not before, or the other way round; or where it was copied is new. */
async function countsOtherwise({ journal, team }: Writer, before: Team): Promise<boolean> {
  const now = team.current;
  if (now.forks.size !== before.forks.size) return true;
  const devices = await journal.tables.selectFrom("device").selectAll().execute();
  for (const { key, last } of devices) {
    const limits = ({ membership }: Team) => JSON.stringify(membership?.devices.get(hexOf(key))?.limits);
    if (limits(now) === limits(before) && before.membership !== undefined) continue;
    const row = await journal.tables
      .selectFrom("entry")
      .select(["bytes", "hash"])
      .where("position", "=", last)
      .executeTakeFirstOrThrow();
    const fields = decodeEntry(row.bytes);
    const isForked = now.forks.has(hexOf(key));
    // Where the newest counts before and after, so do all that it follows.
    if (isForked || !counts(now, fields, row.hash) || !counts(before, fields, row.hash)) return true;
  }
  return false;
}

/** How the device of a writer stands in its team; one that no entry names is as if it was removed. */
export function ownStanding(writer: Pick<JournalWriter, "team" | "device">): DeviceState["standing"] {
  return membershipIn(writer).devices.get(hexOf(writer.device.publicKey))?.standing ?? "removed";
}

/** Whether what this device seals is for the team that there is: it belongs, and has heard of the others where it came back. */
export async function maySeal(writer: JournalWriter): Promise<boolean> {
  return ownStanding(writer) === "active" && !(await waitsForWord(writer, hexOf(writer.device.publicKey)));
}

/**
 * Sees to the epochs, and wraps what is still under an old one. A device that no longer belongs leaves both to the others, and
 * one that waits for word of them begins no epoch and gives nobody a key.
 */
export async function settleEpochs(writer: Writer, progress?: (done: number) => void): Promise<void> {
  if (ownStanding(writer) !== "active") return;
  if (await maySeal(writer))
    await extendLog(writer, async ({ draft, log }) => {
      await tendEpochs(writer, draft, log);
    });
  await rewrap(writer, progress === undefined ? {} : { progress });
}

/** What a device that is new to its dossier writes behind its device entry. */
export async function enterTeam(
  writer: JournalWriter,
  draft: LogDraft,
  batch: JournalBatch,
  {
    keys,
    member,
    approver,
  }: { readonly keys: DeviceKeys; readonly member: string; readonly approver: DeviceKey },
): Promise<void> {
  const { membership } = writer.team.current;
  if (membership === undefined) {
    await found(writer, draft, batch, { ...keys, member });
    return;
  }
  const proposal = { event: "device-added", member, device: keys } as const;
  const change = { ...proposal, approvals: [approve(writer.dossier.id, proposal, approver)] };
  await draft.add(memberEntry(change, membership.heads));
  for (const number of writer.epochKeys.C.keys())
    await grantEpoch(writer, draft, "C", number, [{ name: keys.sign, recipient: keys.age }]);
}
