import { createSecretKey, type KeyObject, randomBytes } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { epochCommitment, openEpochKey, sealEpochKey } from "../crypto/epoch.ts";
import { decodeEntry, type EntryFields } from "../crypto/entry.ts";
import { deviceAgeIdentity, unwrapKey, wrapKey } from "../crypto/key.ts";
import { canonicalJson } from "../domain/canonical-json.ts";
import { activeDevices, type Membership } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import type { JournalBatch } from "./journal/journal.ts";
import { type JournalWriter, type LogDraft, noRecord } from "./journal/log.ts";
import { type JournalReader, newestEpoch } from "./journal/reader.ts";
import { counts, hexOf, jsonOf, openRows } from "./journal/team.ts";
import { openName, sealName } from "./key.ts";
import type { RecordClass } from "./record.ts";

/** What an entry of kind `epoch` says: the key of an epoch, for some devices, each in an age file of its own. */
const epochBodySchema = z.strictObject({
  class: z.enum(["C", "I"]),
  number: z
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  commit: z.string().regex(/^[0-9a-f]{64}$/),
  wraps: z
    .array(z.strictObject({ device: z.string().min(1).max(64), file: z.base64().max(20_000) }))
    .max(1_000),
});

type EpochBody = z.infer<typeof epochBodySchema>;

/** An epoch as entries of the journal give it; of one number there may be two, where two devices began it at one time. */
export type KnownEpoch = EpochBody & {
  readonly device: string;
  /** Milliseconds since 1970. */
  readonly time: number;
};

/** Whom an epoch's key is sealed to: a name, and an age recipient. */
export type EpochRecipient = { readonly name: string; readonly recipient: string };

/** The name under which the recovery key is one more recipient of each epoch. */
export function recoveryName(recipient: string): string {
  return `recovery ${recipient.slice(-16)}`;
}

/** All epochs that entries of the journal tell of and that count, in log order. */
export async function knownEpochs(reader: Pick<JournalReader, "journal" | "team">): Promise<KnownEpoch[]> {
  return inSequence(await toldEpochs(reader)).filter(({ isOfTeam }) => isOfTeam);
}

/**
 * All that entries tell of, also those that do not count: they open what such a device wrote, and nothing is wrapped under
 * them.
 */
export async function toldEpochs(
  reader: Pick<JournalReader, "journal" | "team">,
): Promise<(KnownEpoch & { readonly isOfTeam: boolean })[]> {
  const rows = await openRows(reader.journal, "epoch");
  return rows.flatMap((row) => {
    const fields = decodeEntry(row.bytes);
    const epoch = epochIn(row.ciphertext, fields);
    return epoch === undefined ? [] : [{ ...epoch, isOfTeam: counts(reader.team.current, fields, row.hash) }];
  });
}

/**
 * Those whose number comes without a gap behind others of their class, from 0 on. One that leaps ahead is none: behind the
 * last number that there is nobody could begin another.
 */
export function inSequence<T extends Pick<EpochBody, "class" | "number">>(epochs: readonly T[]): T[] {
  const numbers = new Set(epochs.map(({ class: of, number }) => `${of} ${number}`));
  const next = { C: 0, I: 0 };
  for (const name of ["C", "I"] as const) while (numbers.has(`${name} ${next[name]}`)) next[name] += 1;
  return epochs.filter(({ class: of, number }) => number < next[of]);
}

/** What the body of an entry of kind `epoch` says; undefined where it is none that this program understands. */
export function epochIn(
  body: Uint8Array | null,
  fields: Pick<EntryFields, "device" | "hlc">,
): KnownEpoch | undefined {
  const parsed = epochBodySchema.safeParse(jsonOf(body));
  if (!parsed.success) return undefined;
  return { ...parsed.data, device: hexOf(fields.device), time: fields.hlc[0] };
}

/** Devices that get the keys of class C, and the recovery key. */
export function recipientsOfCases({ recovery, ...membership }: Membership): EpochRecipient[] {
  const devices = activeDevices({ recovery, ...membership }).map(({ sign, age }) => ({
    name: sign,
    recipient: age,
  }));
  return recovery === undefined
    ? devices
    : [...devices, { name: recoveryName(recovery.age), recipient: recovery.age }];
}

/** Begins a new epoch of a class, whose key these recipients get; new bodies are wrapped under it from here on. */
export async function beginEpoch(
  writer: JournalWriter,
  draft: LogDraft,
  batch: JournalBatch,
  of: RecordClass,
  recipients: readonly EpochRecipient[],
  known: readonly KnownEpoch[],
): Promise<void> {
  const numbers = known.filter((epoch) => epoch.class === of).map(({ number }) => number);
  const number = Math.max(-1, ...writer.epochKeys[of].keys(), ...numbers) + 1;
  const key = new Uint8Array(randomBytes(32));
  await draft.add(await epochEntry(writer, of, number, key, recipients));
  await batch.putEpoch({ class: of, number, wrapped: writer.keepKey(key) });
  writer.epochKeys[of].set(number, createSecretKey(key));
  key.fill(0);
}

/** Tells these recipients the key of an epoch that there is. */
export async function grantEpoch(
  writer: JournalWriter,
  draft: LogDraft,
  of: RecordClass,
  number: number,
  recipients: readonly EpochRecipient[],
): Promise<void> {
  const key = bytesOfKey(writer.epochKeys[of].get(number));
  await draft.add(await epochEntry(writer, of, number, key, recipients));
  key.fill(0);
}

async function epochEntry(
  { dossier: { id } }: JournalWriter,
  of: RecordClass,
  number: number,
  key: Uint8Array,
  recipients: readonly EpochRecipient[],
) {
  const name = { dossier: id, class: of, number };
  const wraps = [];
  for (const { name: device, recipient } of recipients) {
    const file = Buffer.from(await sealEpochKey(name, key, recipient)).toString("base64");
    wraps.push({ device, file });
  }
  const body: EpochBody = { class: of, number, commit: hexOf(epochCommitment(name, key)), wraps };
  return {
    kind: "epoch",
    record: noRecord,
    parents: [],
    class: "C",
    content: canonicalJson(body),
  } as const;
}

function bytesOfKey(key: KeyObject | undefined): Uint8Array {
  if (key === undefined) throw new RangeError("an epoch whose key is not here");
  return new Uint8Array(key.export());
}

/** After how long an epoch gives way to the next, in milliseconds. */
const longestEpoch = 90 * 86_400_000;

/**
 * Sees to the epochs of class C: a new one where the newest is known to somebody who no longer belongs, or is older than 90
 * days; and the keys that there are for those who have none yet. True where it wrote something.
 */
export async function tendEpochs(
  writer: JournalWriter,
  draft: LogDraft,
  batch: JournalBatch,
): Promise<boolean> {
  const { membership } = writer.team.current;
  if (membership === undefined) return false;
  const recipients = recipientsOfCases(membership);
  const known = (await knownEpochs(writer)).filter((epoch) => epoch.class === "C");
  const newest = newestEpoch(writer.epochKeys, "C");
  const told = (number: number) => {
    const commit = hexOf(
      epochCommitment(
        { dossier: writer.dossier.id, class: "C", number },
        bytesOfKey(writer.epochKeys.C.get(number)),
      ),
    );
    return known.filter((epoch) => epoch.number === number && epoch.commit === commit);
  };
  const ofNewest = told(newest.number);
  const names = new Set(recipients.map(({ name }) => name));
  // Who began it knows its key too.
  const isKnownToOthers =
    ofNewest.length === 0 ||
    ofNewest.some(
      ({ device: author, wraps }) => !names.has(author) || wraps.some(({ device }) => !names.has(device)),
    );
  const since = ofNewest[0]?.time ?? 0;
  const isOld = ofNewest.length > 0 && writer.clock() - since > longestEpoch;
  const numbers = [...writer.epochKeys.C.keys()];
  const isNew = isKnownToOthers || isOld;
  if (isNew) await beginEpoch(writer, draft, batch, "C", recipients, known);
  let granted = false;
  for (const number of numbers) {
    const has = new Set(told(number).flatMap(({ wraps }) => wraps.map(({ device }) => device)));
    const missing = recipients.filter(({ name }) => !has.has(name));
    if (missing.length === 0) continue;
    await grantEpoch(writer, draft, "C", number, missing);
    granted = true;
  }
  return isNew || granted;
}

/** A key that was opened from an entry. */
export type OpenedEpoch = { readonly class: RecordClass; readonly number: number; readonly key: Uint8Array };

/**
 * The keys that these epochs hold for this device. What is sealed to it and does not open, or is another key than the epoch
 * commits to, is told and passed over.
 */
export async function openEpochs(
  writer: Pick<JournalWriter, "device" | "dossier">,
  epochs: readonly KnownEpoch[],
  tell: (sentence: string) => void = () => {},
): Promise<OpenedEpoch[]> {
  const own = hexOf(writer.device.publicKey);
  return openEpochsAs(writer.dossier.id, own, deviceAgeIdentity(writer.device), epochs, tell);
}

/** The same for a recipient of another name. */
export async function openEpochsAs(
  dossier: Uint8Array,
  recipient: string,
  identity: string,
  epochs: readonly KnownEpoch[],
  tell: (sentence: string) => void = () => {},
): Promise<OpenedEpoch[]> {
  const opened: OpenedEpoch[] = [];
  for (const { class: of, number, commit, wraps } of epochs)
    for (const { device, file } of wraps) {
      if (device !== recipient) continue;
      try {
        const name = { dossier, class: of, number };
        const sealed = new Uint8Array(Buffer.from(file, "base64"));
        const key = await openEpochKey(name, sealed, Buffer.from(commit, "hex"), identity);
        opened.push({ class: of, number, key });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        tell(error.message);
      }
    }
  return opened;
}

/** How many bodies are still wrapped under an epoch of class C that has passed. */
export async function wrapsLeft(reader: Pick<JournalReader, "journal" | "epochKeys">): Promise<number> {
  if (reader.epochKeys.C.size < 2) return 0;
  const { number } = newestEpoch(reader.epochKeys, "C");
  const { left } = await reader.journal.tables
    .selectFrom("wrap")
    .select(({ fn }) => fn.countAll<number>().as("left"))
    .where("class", "=", "C")
    .where("epoch", "<>", number)
    .executeTakeFirstOrThrow();
  return Number(left);
}

const pageLength = 4_000;

/**
 * Wraps the keys of all bodies under the newest epoch of class C, and the dossier's name; each old wrap is gone with its page.
 * Stops between two pages where it is told to, and goes on where it stopped when it is called again. Returns how many it
 * wrapped anew.
 */
export async function rewrap(
  writer: JournalWriter,
  options: { readonly stop?: () => boolean; readonly progress?: (done: number) => void } = {},
): Promise<number> {
  const newest = newestEpoch(writer.epochKeys, "C");
  let done = 0;
  if ((await wrapsLeft(writer)) > 0)
    for (let after = -1; ;) {
      if (options.stop?.() === true) return done;
      const rows = await writer.journal.tables
        .selectFrom("wrap")
        .selectAll()
        .where("class", "=", "C")
        .where("epoch", "<>", newest.number)
        .where("entry", ">", after)
        .orderBy("entry")
        .limit(pageLength)
        .execute();
      const last = rows.at(-1);
      if (last === undefined) break;
      await writer.journal.write(async (batch) => {
        for (const row of rows) {
          const kek = writer.epochKeys.C.get(row.epoch);
          if (kek === undefined) continue;
          const wrapped = wrapKey(unwrapKey(row.wrapped, kek), newest.key);
          await batch.putWrap({ entry: row.entry, class: "C", epoch: newest.number, wrapped });
          done += 1;
        }
      });
      after = last.entry;
      options.progress?.(done);
      await setImmediate();
    }
  await sealNameAnew(writer, newest);
  return done;
}

async function sealNameAnew(
  writer: JournalWriter,
  newest: { readonly number: number; readonly key: KeyObject },
): Promise<void> {
  const row = await writer.journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
  if (row.epoch === newest.number) return;
  const name = openName(row.name, bytesOfKey(writer.epochKeys.C.get(row.epoch)));
  await writer.journal.write(async (batch) =>
    batch.putDossier({ ...row, name: sealName(name, bytesOfKey(newest.key)), epoch: newest.number }),
  );
}
