import { join } from "node:path";
import { openWithIdentity } from "../../src/crypto/age.ts";
import { decodeEntry } from "../../src/crypto/entry.ts";
import { deviceAgeIdentity, unlockSecret, unwrapKey } from "../../src/crypto/key.ts";
import { filesIn, readDeviceKey, readKeySlot } from "../../src/store/folder.ts";
import { openJournalFile } from "../../src/store/journal-file.ts";
import { openName, teamKeyWrap } from "../../src/store/key.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { weakSlot } from "../weak-slot.ts";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier, type WritableDossier } from "../../src/store/dossier.ts";
import { exportJournal, importJournal } from "../../src/store/exchange.ts";
import { beginJoining, finishJoining, keysOfLine } from "../../src/store/join.ts";
import { hexOf, jsonOf } from "../../src/store/journal/team.ts";
import { changeTeam, lastCounting, membershipIn, withApproval } from "../../src/store/team.ts";
import { newRecordId, ulidOf } from "../../src/store/record.ts";
import type { MemberRole } from "../../src/domain/membership.ts";
import { note, passphrase, reading, writing } from "../store/temporary.ts";

/** A device of a team in a test: its folder, opened for each thing that it does. */
export type TestDevice = { readonly dir: string; readonly sign: string };

let files = 0;

export async function foundingDevice(folder: string): Promise<TestDevice> {
  const dossier = await createDossier(join(folder, "a.habeas"), writing);
  const sign = hexOf(dossier.writer.device.publicKey);
  await dossier.close();
  return { dir: dossier.files.dir, sign };
}

/** Runs `work` on the open dossier of a device. */
export async function on<T>(
  { dir }: TestDevice,
  work: (dossier: WritableDossier) => Promise<T>,
  clock: () => number = Date.now,
): Promise<T> {
  const dossier = await openDossier(dir, { ...writing, clock });
  try {
    return await work(dossier);
  } finally {
    await dossier.close();
  }
}

export function write(device: TestDevice, ref: string, text: string, clock?: () => number): Promise<unknown> {
  return on(device, ({ writer }) => append(writer, [note(ref, text)]), clock);
}

/** A journal file of what the device holds now. */
export async function exported(device: TestDevice, folder: string): Promise<string> {
  files += 1;
  const file = join(folder, `${files}.journal`);
  await on(device, ({ writer }) => exportJournal(writer, file));
  return file;
}

export function imported(device: TestDevice, file: string, clock?: () => number) {
  return on(device, ({ writer }) => importJournal(writer, file), clock);
}

/** A new member's device, added by a steward's. */
export async function joined(
  steward: TestDevice,
  folder: string,
  name: string,
  roles: readonly MemberRole[] = [],
): Promise<TestDevice & { readonly member: string }> {
  const dir = join(folder, `${name}.habeas`);
  const { line } = await beginJoining(await exported(steward, folder), dir, writing);
  const device = keysOfLine(line);
  const member = ulidOf(newRecordId(Date.now()));
  await on(steward, ({ writer }) =>
    changeTeam(writer, withApproval(writer, { event: "member-added", member, roles: [...roles], device })),
  );
  await finishJoining(await exported(steward, folder), dir, writing);
  return { dir, sign: device.sign, member };
}

/** Removes a member with all devices, each up to its last entry that the steward's device holds. */
export function removed(steward: TestDevice, member: string): Promise<void> {
  return on(steward, async ({ writer }) => {
    const devices = [];
    for (const { sign, member: of } of membershipIn(writer).devices.values())
      if (of === member) devices.push({ sign, upTo: await lastCounting(writer, sign) });
    await changeTeam(writer, withApproval(writer, { event: "member-removed", member, devices }));
  });
}

/** What the records of a device say, by name. */
export async function shown(device: TestDevice): Promise<Map<string, unknown>> {
  const dossier = await openDossier(device.dir, reading);
  try {
    const rows = await dossier.reader.projection.tables
      .selectFrom("record")
      .selectAll()
      .orderBy("ref")
      .execute();
    return new Map(rows.map(({ ref, body, conflict, kind }) => [ref, { body, conflict, kind }]));
  } finally {
    await dossier.close();
  }
}

/**
 * What whoever holds a device with its passphrase can do to a journal file: every key that it has or that an age file of the
 * journal gives it, on every wrap of the file and on the name. How many wraps open; how many epochs of the newest number; the
 * name.
 */
export async function attacked(
  dir: string,
  path: string,
): Promise<{ opened: number; newest: number; name: boolean }> {
  const files = filesIn(dir);
  const key = unlockSecret(readKeySlot(files.key), passphrase, weakSlot);
  const identity = deviceAgeIdentity(readDeviceKey(files.device, key));
  const connection = openConnection(files.journal, key, "read");
  const rows = connection.prepare("SELECT wrapped FROM epoch", { pluck: true }).all() as Uint8Array[];
  connection.close();
  const keys: Uint8Array[] = [key, ...rows.map((wrapped) => unwrapKey(wrapped, teamKeyWrap(key)))];
  const file = openJournalFile(path);
  const newestNumber = [...file.entries()].reduce((most, { bytes, ciphertext }) => {
    const body =
      decodeEntry(bytes).kind === "epoch" ? (jsonOf(ciphertext) as { number: number }) : { number: 0 };
    return Math.max(most, body.number);
  }, 0);
  let newest = 0;
  for (const { bytes, ciphertext } of file.entries()) {
    if (decodeEntry(bytes).kind !== "epoch") continue;
    const body = jsonOf(ciphertext) as { number: number; wraps: { file: string }[] };
    for (const { file: sealed } of body.wraps)
      try {
        const text = await openWithIdentity(Buffer.from(sealed, "base64"), identity);
        keys.push(text.slice(-32));
        if (newestNumber > 0 && body.number === newestNumber) newest += 1;
      } catch {
        // Sealed to somebody else.
      }
  }
  let opened = 0;
  for (const { wrap } of file.entries())
    for (const each of keys)
      try {
        if (wrap === null) continue;
        unwrapKey(wrap.wrapped, each);
        opened += 1;
      } catch {
        // Not under this key.
      }
  const name = keys.some((each) => {
    try {
      openName(file.head.name, each);
      return true;
    } catch {
      return false;
    }
  });
  file.close();
  return { opened, newest, name };
}
