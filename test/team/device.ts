import { join } from "node:path";
import { append } from "../../src/store/append.ts";
import { createDossier, openDossier, type WritableDossier } from "../../src/store/dossier.ts";
import { exportJournal, importJournal } from "../../src/store/exchange.ts";
import { beginJoining, finishJoining, keysOfLine } from "../../src/store/join.ts";
import { hexOf } from "../../src/store/journal/team.ts";
import { changeTeam, lastCounting, membershipIn, withApproval } from "../../src/store/team.ts";
import { newRecordId, ulidOf } from "../../src/store/record.ts";
import type { MemberRole } from "../../src/domain/membership.ts";
import { note, writing } from "../store/temporary.ts";

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
