import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  type DeviceKey,
  type KeySlot,
  lockSecret,
  newDeviceKey,
  type SlotOptions,
  unlockSecret,
} from "../crypto/key.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import {
  type DossierFiles,
  type SealedNote,
  backupNote,
  fileProblems,
  filesIn,
  headKey,
  makeFolder,
  mustBeDossier,
  newDossierKey,
  readDeviceKey,
  readKeySlot,
  removeUnfinished,
  writeDeviceKey,
  writeKeySlot,
} from "./folder.ts";
import type { EntryRow } from "./engine.ts";
import { createHeadFile, type LogHead, openHeadFile, readHead, unvouched } from "./head.ts";
import {
  type Checkpoint,
  checkpointOf,
  emptyTail,
  extendLog,
  type LogTail,
  noRecord,
  type Writer,
} from "./log.ts";
import { migrations, migrationsFrom } from "./migrations/migrate.ts";
import { checkpoints, currentCheckpoint } from "./read.ts";
import { type Reader, readerOn } from "./reader.ts";
import { type Hooks, newRecordId, plainHooks } from "./record.ts";
import { type Connection, openConnection, openToRead as readingConnection } from "./sqlite/connection.ts";
import { sqliteEngine } from "./sqlite/engine.ts";
import { takeWriterLock } from "./sqlite/lock.ts";
import { migrate, schemaVersion } from "./sqlite/schema.ts";
import { refuseDamagedWal, walPosition } from "./sqlite/wal.ts";

/** An open dossier. Close it: an open one keeps its key in memory. */
export type Dossier = {
  readonly files: DossierFiles;
  readonly reader: Reader;
  /** What was seen on opening that a person should know, a sentence each. */
  readonly warnings: readonly string[];
  /** What of the files beside the database is not as this program wrote it, a sentence each. */
  readonly fileProblems: () => string[];
  /** What is known of its backups, on this device. */
  readonly backupNote: SealedNote;
  readonly close: () => Promise<void>;
};

export type WritableDossier = Dossier & { readonly writer: Writer };

type Common = {
  readonly passphrase: string;
  readonly hooks?: Hooks | undefined;
  /** For tests, which can't wait for a strong passphrase slot. */
  readonly slot?: SlotOptions | undefined;
};

export type CreateOptions = Common & { readonly name: string; readonly clock: () => number };

export type OpenToRead = Common & {
  readonly mode: "read";
  /**
   * Opens what is left of a dossier that has lost its newest records, so that it can be read and backed up. Copy the
   * folder first: SQLite then folds what it can read of the write-ahead file into the database and deletes the rest.
   */
  readonly despiteLoss?: boolean;
};

export type OpenToWrite = Common & { readonly mode: "write"; readonly clock: () => number };

/**
 * Makes a dossier in a new folder and opens it for writing. It appears whole or not at all. Fails with the Problem
 * `already-there` when anything stands at `dir`, which is left as it is.
 */
export async function createDossier(dir: string, options: CreateOptions): Promise<WritableDossier> {
  if (!isWhole(options.name))
    throw new Problem(
      "bad-input",
      "The dossier's name holds half of a character, which no file can keep; type it again.",
    );
  const key = newDossierKey();
  const dossier = { id: newRecordId(options.clock()), name: options.name };
  await makeFolder(dir, async (files) => {
    const writing = openConnection(files.database, key, "write");
    const engine = sqliteEngine(() => writing, writing, writing);
    try {
      migrate(writing);
      await engine.write(async (batch) => {
        await batch.putDossier(dossier);
        await batch.putEpoch({ number: 0, key: randomBytes(32) });
      });
    } finally {
      await engine.close();
    }
    await enterDevice(files, key, options.clock, { event: "created" });
    writeKeySlot(files.key, lockSecret(key, options.passphrase, options.slot));
  });
  return openToWrite(filesIn(dir), key, options);
}

/**
 * Opens a dossier. Fails with one Problem: `not-a-dossier`, `wrong-passphrase`, `too-new`, `locked` (somebody else is
 * writing; reading is possible meanwhile), `behind-head` (records that were acknowledged are missing), `damaged`. A
 * refusal changes no file.
 */
export async function openDossier(dir: string, options: OpenToWrite): Promise<WritableDossier>;
export async function openDossier(dir: string, options: OpenToRead | OpenToWrite): Promise<Dossier>;
export async function openDossier(dir: string, options: OpenToRead | OpenToWrite): Promise<Dossier> {
  const files = filesIn(dir);
  mustBeDossier(files);
  const key = unlockSecret(readKeySlot(files.key), options.passphrase, options.slot);
  return options.mode === "write" ? openToWrite(files, key, options) : openToRead(files, key, options);
}

/**
 * Puts the dossier's key behind another passphrase. The old slot is gone; backups keep the passphrase they were made with.
 * Fails with the Problem `unconfirmed` where it is done and the disk did not confirm it, else with the old one in place.
 */
export function changePassphrase(
  dir: string,
  oldPassphrase: string,
  newPassphrase: string,
  slot?: SlotOptions,
): void {
  const files = filesIn(dir);
  mustBeDossier(files);
  const unlock = takeWriterLock(files.lock);
  try {
    const key = unlockSecret(readKeySlot(files.key), oldPassphrase, slot);
    const fresh = lockSecret(key, newPassphrase, slot);
    if (!replacedSlot(files, fresh))
      throw new Problem(
        "unconfirmed",
        "The passphrase is changed, and the disk did not confirm it: until it does, the old one may come back when the " +
          "power fails. Check that the disk is sound.",
      );
  } finally {
    unlock();
  }
}

function replacedSlot(files: DossierFiles, fresh: KeySlot): boolean {
  try {
    removeUnfinished(files);
    return writeKeySlot(files.key, fresh);
  } catch (error) {
    const isFull = (error as NodeJS.ErrnoException).code === "ENOSPC";
    throw new Problem(
      isFull ? "no-space" : "not-writable",
      `The passphrase is not changed, and the old one opens the dossier as before: ${isFull ? "the disk is full. Free some space and try again" : "the file `key` could not be written. Check that the folder may be written and the disk is sound"}.`,
      { cause: error },
    );
  }
}

/**
 * Gives a database in a folder that nobody else knows yet a device of its own: its signing key, its first entry, which
 * says why it came, and a head for the log with that entry. Returns the log's checkpoints before and with it.
 */
export async function enterDevice(
  files: DossierFiles,
  key: Uint8Array,
  clock: () => number,
  event: JsonObject,
): Promise<{ before: Checkpoint | undefined; checkpoint: Checkpoint }> {
  const device = newDeviceKey();
  const connection = openConnection(files.database, key, "write");
  const engine = sqliteEngine(() => connection, connection, connection);
  try {
    const reader = await readerOn(engine, plainHooks);
    const tail = { current: await tailOf(reader, device) };
    const writer = { ...reader, device, clock, tail, acknowledge: () => {} };
    await extendLog(writer, (draft) =>
      draft.add({ kind: "device", record: noRecord, parents: [], class: "C", content: canonicalJson(event) }),
    );
    const checkpoint = await currentCheckpoint(reader);
    const before = (await checkpoints(reader)).at(-2);
    createHeadFile(files.head, headKey(key), checkpoint);
    writeDeviceKey(files.device, device, key);
    return { before, checkpoint };
  } finally {
    await engine.close();
  }
}

async function openToRead(files: DossierFiles, key: Uint8Array, options: OpenToRead): Promise<Dossier> {
  const known = options.despiteLoss === true ? undefined : await headOf(files, key);
  const { connection: reading, isAlone } = openExisting(files, () => readingConnection(files.database, key));
  const engine = sqliteEngine(
    () => (isAlone ? reading : openConnection(files.database, key, "read")),
    reading,
  );
  try {
    const reader = await readerOn(engine, options.hooks ?? plainHooks);
    if (known !== undefined) await mustReach(reader, known.head);
    if (schemaVersion(reading) < migrations.length) migrateOnce(files, key);
    return {
      files,
      reader,
      warnings: known?.isVouched === false ? [unvouched] : [],
      backupNote: backupNote(files, key),
      fileProblems: () => fileProblems(files, key),
      close: engine.close,
    };
  } catch (error) {
    await engine.close();
    throw error;
  }
}

async function openToWrite(
  files: DossierFiles,
  key: Uint8Array,
  options: Common & { readonly clock: () => number },
): Promise<WritableDossier> {
  const closing: (() => void | Promise<void>)[] = [takeWriterLock(files.lock)];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    const { head, isVouched } = await headOf(files, key);
    const open = (mode: "read" | "write") => openConnection(files.database, key, mode);
    const { connection: reading } = openExisting(files, () => ({ connection: open("read") }));
    const beforeWriting = sqliteEngine(() => open("read"), reading);
    closing.push(beforeWriting.close);
    const hooks = options.hooks ?? plainHooks;
    await mustReach(await readerOn(beforeWriting, hooks), head);

    const writing = open("write");
    closing.splice(1, 1, () => engine.close());
    const engine = sqliteEngine(() => open("read"), reading, writing);
    migrate(writing);
    const reader = await readerOn(engine, hooks);
    const device = readDeviceKey(files.device, key);
    const headFile = openHeadFile(files.head, headKey(key));
    closing.push(headFile.close);
    const writeHead = ({ size, root }: Pick<LogHead, "size" | "root">) =>
      headFile.write({ size, root, wal: walPosition(files.wal, writing) });
    const acknowledge = (checkpoint: Pick<LogHead, "size" | "root">) => {
      try {
        writeHead(checkpoint);
      } catch (error) {
        throw new Problem(
          "unconfirmed",
          'This is written, and it could not be confirmed in the file `head`; run "habeas verify", and check that the disk is sound and not full.',
          { cause: error },
        );
      }
    };
    const tail = { current: await tailOf(reader, device) };
    const writer = { ...reader, device, clock: options.clock, tail, acknowledge };
    // What was committed but never acknowledged, because the program died between the two, stands from now on.
    const checkpoint = await currentCheckpoint(reader);
    try {
      removeUnfinished(files);
      writeHead(checkpoint);
    } catch (error) {
      throw new Problem(
        "not-writable",
        "The dossier's file `head` could not be written, and without it no write can be confirmed. Nothing of this was " +
          "written; check that the disk is sound and not full. Reading works meanwhile.",
        { cause: error },
      );
    }
    return {
      files,
      reader,
      writer,
      warnings: isVouched ? [] : [unvouched],
      backupNote: backupNote(files, key),
      fileProblems: () => fileProblems(files, key),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * The acknowledged head, once the write-ahead file is seen to hold all that the head says it holds. A head that is not
 * vouched for is read again, for another program may be writing it.
 */
async function headOf(files: DossierFiles, key: Uint8Array): Promise<ReturnType<typeof readHead>> {
  const read = () => readHead(files.head, headKey(key));
  let first = read();
  for (let tries = 1; !first.isVouched && tries < 3; tries += 1) {
    await setTimeout(20);
    first = read();
  }
  await refuseDamagedWal(files.wal, () => read().head);
  return first;
}

/** The database, which is there and has tables that this program knows. */
function openExisting<T extends { readonly connection: Connection }>(files: DossierFiles, open: () => T): T {
  // SQLite takes a file without a whole page for a new database and would write to it.
  if (statSync(files.database).size < 4096) throw emptied();
  const opened = open();
  try {
    const version = schemaVersion(opened.connection);
    if (version === 0) throw emptied();
    migrationsFrom(version);
    return opened;
  } catch (error) {
    opened.connection.close();
    throw error;
  }
}

function emptied(): Problem {
  return new Problem(
    "damaged",
    "The dossier's database is empty and was not changed; restore the last backup.",
  );
}

/** Fails with the Problem `behind-head` or `damaged` unless the log goes at least to this head and passes through it. */
async function mustReach(reader: Reader, head: LogHead): Promise<void> {
  const { size } = await currentCheckpoint(reader);
  if (size < head.size) {
    throw new Problem(
      "behind-head",
      `The dossier's database ends at entry ${size}, but entries up to ${head.size} were acknowledged, so its newest ` +
        "records are lost. Nothing was changed; copy the folder away, then restore the last backup.",
    );
  }
  const then = await reader.engine.tables
    .selectFrom("checkpoint")
    .select(["size", "time", "note"])
    .where("size", "=", head.size)
    .executeTakeFirst();
  if (then === undefined || Buffer.compare(checkpointOf(then).root, head.root) !== 0) {
    throw new Problem(
      "damaged",
      `The dossier's database holds another history than the one that was acknowledged at entry ${head.size}. ` +
        "Nothing was changed; copy the folder away, then restore the last backup.",
    );
  }
}

function migrateOnce(files: DossierFiles, key: Uint8Array): void {
  const unlock = takeWriterLock(files.lock);
  try {
    const connection = openConnection(files.database, key, "write");
    try {
      migrate(connection);
    } finally {
      connection.close();
    }
  } finally {
    unlock();
  }
}

async function tailOf(reader: Reader, device: DeviceKey): Promise<LogTail> {
  const { tables } = reader.engine;
  const checkpoint = await tables
    .selectFrom("checkpoint")
    .selectAll()
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (checkpoint === undefined) return emptyTail;
  const newest = await entryAt(reader, checkpoint.size - 1);
  const own = await tables
    .selectFrom("device")
    .selectAll()
    .where("key", "=", device.publicKey)
    .executeTakeFirst();
  const common = { range: checkpoint.range, time: decodeEntry(newest.bytes).hlc };
  if (own === undefined) return { ...emptyTail, ...common };
  const last = await entryAt(reader, own.last);
  return { ...common, first: own.first, seq: decodeEntry(last.bytes).seq + 1, prev: last.hash };
}

async function entryAt(reader: Reader, position: number): Promise<EntryRow> {
  const row = await reader.engine.tables
    .selectFrom("entry")
    .selectAll()
    .where("position", "=", position)
    .executeTakeFirst();
  if (row === undefined) {
    throw new Problem(
      "damaged",
      `Entry ${position} of the dossier's log is missing; restore the last backup.`,
    );
  }
  return row;
}
