import { randomBytes } from "node:crypto";
import { statSync } from "node:fs";
import { type DeviceKey, lockSecret, newDeviceKey, type SlotOptions, unlockSecret } from "../crypto/key.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import {
  type DossierFiles,
  filesIn,
  headKey,
  makeFolder,
  mustBeDossier,
  newDossierKey,
  readDeviceKey,
  readKeySlot,
  writeDeviceKey,
  writeKeySlot,
} from "./folder.ts";
import type { EntryRow } from "./engine.ts";
import { createHeadFile, type LogHead, openHeadFile, readHead } from "./head.ts";
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
import { type Connection, openConnection, translated } from "./sqlite/connection.ts";
import { sqliteEngine } from "./sqlite/engine.ts";
import { takeWriterLock } from "./sqlite/lock.ts";
import { migrate, schemaVersion } from "./sqlite/schema.ts";
import { refuseDamagedWal, walPosition } from "./sqlite/wal.ts";

/** An open dossier. Close it: an open one keeps its key in memory. */
export type Dossier = {
  readonly files: DossierFiles;
  readonly reader: Reader;
  /** Writes a whole encrypted copy of the database, as it stands, to a file that does not exist yet. */
  readonly copyDatabase: (file: string) => void;
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
    const engine = sqliteEngine(writing, writing);
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

/** Puts the dossier's key behind another passphrase. The old slot is gone; backups keep the passphrase they were made with. */
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
    writeKeySlot(files.key, lockSecret(key, newPassphrase, slot));
  } finally {
    unlock();
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
  const engine = sqliteEngine(connection, connection);
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
  const head = options.despiteLoss === true ? undefined : await headOf(files, key);
  const reading = openExisting(files, key);
  const engine = sqliteEngine(reading);
  try {
    const reader = await readerOn(engine, options.hooks ?? plainHooks);
    if (head !== undefined) await mustReach(reader, head);
    if (schemaVersion(reading) < migrations.length) migrateOnce(files, key);
    return { files, reader, copyDatabase: copierOf(files, key), close: engine.close };
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
    const head = await headOf(files, key);
    const reading = openExisting(files, key);
    const beforeWriting = sqliteEngine(reading);
    closing.push(beforeWriting.close);
    const hooks = options.hooks ?? plainHooks;
    await mustReach(await readerOn(beforeWriting, hooks), head);

    const writing = openConnection(files.database, key, "write");
    closing.splice(1, 1, () => engine.close());
    const engine = sqliteEngine(reading, writing);
    migrate(writing);
    const reader = await readerOn(engine, hooks);
    const device = readDeviceKey(files.device, key);
    const headFile = openHeadFile(files.head, headKey(key));
    closing.push(headFile.close);
    const acknowledge = ({ size, root }: Pick<LogHead, "size" | "root">) =>
      headFile.write({ size, root, wal: walPosition(files.wal, writing) });
    const tail = { current: await tailOf(reader, device) };
    const writer = { ...reader, device, clock: options.clock, tail, acknowledge };
    // What was committed but never acknowledged, because the program died between the two, stands from now on.
    acknowledge(await currentCheckpoint(reader));
    return { files, reader, writer, copyDatabase: copierOf(files, key), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** The acknowledged head, once the write-ahead file is seen to hold all that the head says it holds. */
async function headOf(files: DossierFiles, key: Uint8Array): Promise<LogHead> {
  const head = () => readHead(files.head, headKey(key));
  const first = head();
  await refuseDamagedWal(files.wal, head);
  return first;
}

/** The database for reading, which is there and has tables that this program knows. */
function openExisting(files: DossierFiles, key: Uint8Array): Connection {
  // SQLite takes a file without a whole page for a new database and would write to it.
  if (statSync(files.database).size < 4096) throw emptied();
  const connection = openConnection(files.database, key, "read");
  try {
    const version = schemaVersion(connection);
    if (version === 0) throw emptied();
    migrationsFrom(version);
    return connection;
  } catch (error) {
    connection.close();
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

function copierOf(files: DossierFiles, key: Uint8Array): (file: string) => void {
  return (file) => {
    const connection = openConnection(files.database, key, "write");
    try {
      translated(() => connection.prepare("VACUUM INTO ?").run([file]));
    } finally {
      connection.close();
    }
  };
}
