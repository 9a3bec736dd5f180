import { createHash } from "node:crypto";
import { existsSync, renameSync, rmSync } from "node:fs";
import { resolve } from "node:path";
import { entryHash, verifyEntry } from "../crypto/entry.ts";
import {
  type DeviceKey,
  lockSecret,
  newDeviceKey,
  type SlotOptions,
  unlockSecret,
  wrapKey,
} from "../crypto/key.ts";
import { type DeviceKeys, deviceKeysSchema, memberBodySchema } from "../domain/membership.ts";
import { Problem } from "../domain/problem.ts";
import { enterDevice } from "./dossier.ts";
import {
  type DossierFiles,
  filesIn,
  makeFolder,
  readDeviceKey,
  readJoining,
  readKeySlot,
  removeDatabase,
  writeDeviceKey,
  writeJoining,
  writeKeySlot,
} from "./folder.ts";
import { type OpenJournalFile, openJournalFile } from "./journal-file.ts";
import { syncFolder } from "./journal/head.ts";
import { emptyTail, type JournalWriter } from "./journal/log.ts";
import { jsonOf, noTeam } from "./journal/team.ts";
import { newDossierKey, openName, teamKeyWrap } from "./key.ts";
import { openConnection } from "./sqlite/connection.ts";
import { sqliteJournal } from "./sqlite/journal.ts";
import { migrate } from "./sqlite/schema.ts";
import { type EpochOpener, notAdded, takeIn } from "./take-in.ts";
import { keysOfDevice } from "./team.ts";

type JoinOptions = { readonly passphrase: string; readonly slot?: SlotOptions | undefined };

/** What a person compares and hands on: the founding that the file is of, and the line of this device. */
export type Joining = { readonly founding: Uint8Array; readonly line: string };

/** Whether the folder is of a device that has not joined yet. */
export function isJoining(dir: string): boolean {
  const { journal, joining } = filesIn(resolve(dir));
  return existsSync(joining) && !existsSync(journal);
}

/** The founding that a journal file is of, once the file is seen to hold it. */
export function foundingIn(file: OpenJournalFile): Uint8Array {
  const { founding, dossier } = file.head;
  for (const entry of file.entries()) {
    if (Buffer.compare(entryHash(entry), founding) !== 0) continue;
    const { ciphertextHash, dossier: named } = verifyEntry(entry);
    const body = memberBodySchema.safeParse(jsonOf(entry.ciphertext));
    const isWhole = createHash("sha256")
      .update(entry.ciphertext ?? "")
      .digest()
      .equals(ciphertextHash);
    if (isWhole && body.success && body.data.event === "founded" && Buffer.compare(named, dossier) === 0)
      return founding;
  }
  throw new Problem(
    "bad-input",
    "This journal file does not hold the founding that it names; take another copy of it.",
  );
}

/**
 * Begins to join: makes the keys of a new device in a folder that is no dossier yet, which trusts the founding of this file and
 * no other from here on.
 */
export async function beginJoining(path: string, dir: string, options: JoinOptions): Promise<Joining> {
  const file = openJournalFile(path);
  try {
    const founding = foundingIn(file);
    const key = newDossierKey();
    const device = newDeviceKey();
    await makeFolder(dir, async (files) => {
      writeDeviceKey(files.device, device, key);
      writeJoining(files.joining, founding, key);
      writeKeySlot(files.key, lockSecret(key, options.passphrase, options.slot));
    });
    return { founding, line: lineOf(await keysOfDevice(device, key)) };
  } finally {
    file.close();
  }
}

/** What a device that is about to join trusts, and its line. */
export async function joiningIn(dir: string, options: JoinOptions): Promise<Joining> {
  const files = filesIn(resolve(dir));
  const key = unlockSecret(readKeySlot(files.key), options.passphrase, options.slot);
  const device = readDeviceKey(files.device, key);
  return { founding: readJoining(files.joining, key), line: lineOf(await keysOfDevice(device, key)) };
}

/**
 * Joins with a file that was exported after the device was added: takes all of it in and becomes a dossier. Fails with the
 * Problem `not-found` where the file holds no key for it, and `bad-input` where it is of another founding; then it waits on.
 */
export async function finishJoining(
  path: string,
  dir: string,
  options: JoinOptions & { readonly clock: () => number },
): Promise<{ readonly entries: number }> {
  const files = filesIn(resolve(dir));
  const key = unlockSecret(readKeySlot(files.key), options.passphrase, options.slot);
  const file = openJournalFile(path);
  const next: DossierFiles = { ...files, journal: `${files.journal}.next` };
  const device = readDeviceKey(files.device, key);
  try {
    removeDatabase(next.journal);
    rmSync(files.head, { force: true });
    const founding = readJoining(files.joining, key);
    const entries = await fillJournal(next.journal, { key, device, founding }, file);
    await enterDevice(next, key, options.clock, { event: "joined" }, { device });
    const connection = openConnection(next.journal, key, "write");
    try {
      connection.pragma("wal_checkpoint(TRUNCATE)");
    } finally {
      connection.close();
    }
    renameSync(next.journal, files.journal);
    syncFolder(files.dir);
    rmSync(files.joining, { force: true });
    return { entries };
  } finally {
    file.close();
    removeDatabase(next.journal);
  }
}

/**
 * Makes the database of a new device out of a journal file, which must be of this founding; `opens` gives the keys of epochs where
 * the device itself has none yet. Returns how many entries it took.
 */
export async function fillJournal(
  path: string,
  {
    key,
    device,
    founding,
  }: { readonly key: Uint8Array; readonly device: DeviceKey; readonly founding: Uint8Array },
  file: OpenJournalFile,
  opens?: EpochOpener,
): Promise<number> {
  const connection = openConnection(path, key, "write");
  const journal = sqliteJournal(() => connection, connection, connection);
  try {
    migrate(connection);
    const { dossier: id, name, epoch } = file.head;
    await journal.write(async (batch) => batch.putDossier({ id, name, epoch, founding }));
    const writer: JournalWriter = {
      journal,
      dossier: { id, name: "" },
      epochKeys: { C: new Map(), I: new Map() },
      team: { current: noTeam },
      device,
      clock: Date.now,
      tail: { current: emptyTail },
      acknowledge: () => {},
      keepKey: (each) => wrapKey(each, teamKeyWrap(key)),
    };
    const { taken } = await takeIn(writer, file, opens);
    const nameKey = writer.epochKeys.C.get(epoch);
    if (nameKey === undefined) throw notAdded();
    openName(name, new Uint8Array(nameKey.export()));
    return taken.length;
  } finally {
    await journal.close();
  }
}

/** The keys of a device in one line, with a sum, as a steward is given it. */
export function lineOf({ sign, age, spare }: DeviceKeys): string {
  const text = `device-${sign}-${spare}-${age}`;
  return `${text}-${sumOf(text)}`;
}

/** Undoes `lineOf`; a Problem `bad-input` for a line that is mistyped or none. */
export function keysOfLine(line: string): DeviceKeys {
  const [word, sign, spare, age, sum, ...more] = line.trim().split("-");
  const keys = deviceKeysSchema.safeParse({ sign, age, spare });
  const text = `device-${sign}-${spare}-${age}`;
  if (word !== "device" || more.length > 0 || !keys.success || sum !== sumOf(text))
    throw new Problem(
      "bad-input",
      "This is not the line of a device; copy all of it as habeas join printed it, from device- on.",
    );
  return keys.data;
}

function sumOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 8);
}
