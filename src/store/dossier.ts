import { randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import {
  type DeviceKey,
  type KeySlot,
  lockSecret,
  newDeviceKey,
  type SlotOptions,
  unlockSecret,
  wrapKey,
} from "../crypto/key.ts";
import { decodeEntry } from "../crypto/entry.ts";
import { Problem } from "../domain/problem.ts";
import { isWhole } from "../domain/text.ts";
import type { DeviceKeys } from "../domain/membership.ts";
import { canonicalJson, type JsonObject } from "../domain/canonical-json.ts";
import { carryOutErasures } from "./erase.ts";
import {
  type DossierFiles,
  type SealedNote,
  askedNote,
  backupNote,
  fileProblems,
  filesIn,
  makeFolder,
  mustBeDossier,
  pendingNote,
  readDeviceKey,
  readKeySlot,
  removeProjection,
  removeUnfinished,
  writeDeviceKey,
  writeKeySlot,
} from "./folder.ts";
import { createHeadFile, type LogHead, openHeadFile, readHead, unvouched } from "./journal/head.ts";
import { unheard, waitsForWord } from "./journal/hearing.ts";
import type { EntryRow, Journal } from "./journal/journal.ts";
import {
  type Checkpoint,
  checkpointOf,
  emptyTail,
  extendJournal,
  type JournalWriter,
  type LogTail,
  noRecord,
} from "./journal/log.ts";
import { type JournalReader, journalReader } from "./journal/reader.ts";
import { headKey, newDossierKey, sealName, teamKeyWrap } from "./key.ts";
import type { LongWork } from "./long-work.ts";
import { migrationsFrom } from "./migrations/migrate.ts";
import { type Followed, follow, followIn, standing } from "./projection/follow.ts";
import { type Projection, ProjectionDamage } from "./projection/projection.ts";
import type { Reader } from "./reader.ts";
import { type Hooks, isAfter, newRecordId, plainHooks, ulidOf } from "./record.ts";
import { type Connection, openConnection, openToRead as readingConnection } from "./sqlite/connection.ts";
import { type CopyTo, type SqliteJournal, sqliteJournal } from "./sqlite/journal.ts";
import { patience, takeWriterLock } from "./sqlite/lock.ts";
import { placeIn, placeInMemory } from "./sqlite/projection-place.ts";
import { makeAnew, sqliteProjection } from "./sqlite/projection.ts";
import { migrate, schemaVersion } from "./sqlite/schema.ts";
import { migratedInMemory, takeApart, takeApartInMemory } from "./sqlite/take-apart.ts";
import { refuseDamagedWal, walPosition } from "./sqlite/wal.ts";
import { rewrap, tendEpochs, wrapsLeft } from "./epoch.ts";
import { hexOf, readTeam } from "./journal/team.ts";
import { membersOf } from "./read.ts";
import { enterTeam, found, keysOfDevice, maySeal, refreshTeam, spareKey } from "./team.ts";
import { extendLog, type Writer } from "./writer.ts";

/** An open dossier. Close it: an open one keeps its key in memory. */
export type Dossier = {
  readonly files: DossierFiles;
  readonly reader: Reader;
  /** The public key of this device, in hex; undefined where its file is damaged. */
  readonly ownDevice: string | undefined;
  /** Writes a whole encrypted copy of the journal, as it stands, to a file that does not exist yet. */
  readonly copyTo: CopyTo;
  /**
   * Opened to write: the log's size before the right to write was waited for, as far as the head says it. What was written
   * since, whoever opened it has not seen.
   */
  readonly since: number | undefined;
  /** What was seen on opening that a person should know, a sentence each. */
  readonly warnings: readonly string[];
  /** What of the files beside the database is not as this program wrote it, a sentence each. */
  readonly fileProblems: () => string[];
  /** What is known of its backups, on this device. */
  readonly backupNote: SealedNote;
  /** What somebody was typing on this device and had not saved. */
  readonly pendingNote: SealedNote;
  /** Questions to key holders that were not answered yet. */
  readonly askedNote: SealedNote;
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

export type OpenToWrite = Common & {
  readonly mode: "write";
  readonly clock: () => number;
  /**
   * Takes the projection's files away first and computes it in memory: on a full disk that makes the room that an erasure
   * needs. Whoever opens the dossier next, and finds room, makes it anew.
   */
  readonly withoutTables?: boolean | undefined;
  /** Asked before anything is written, also what keeps the team; where it fails nothing is. */
  readonly mayWrite?: ((reader: Reader) => Promise<void>) | undefined;
};

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
  const teamKey = new Uint8Array(randomBytes(32));
  const dossier = {
    id: newRecordId(options.clock()),
    name: sealName(options.name, teamKey),
    epoch: 0,
    founding: null,
  };
  await makeFolder(dir, async (files) => {
    const writing = openConnection(files.journal, key, "write");
    const journal = sqliteJournal(() => writing, writing, writing);
    try {
      migrate(writing);
      await journal.write(async (batch) => {
        await batch.putDossier(dossier);
        await batch.putEpoch({ class: "C", number: 0, wrapped: wrapKey(teamKey, teamKeyWrap(key)) });
      });
    } finally {
      await journal.close();
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

/** Keys that were made before, and who lets the device in as one of which member: the dossier's key of a backup has a spare one. */
type EnteringDevice = {
  readonly device?: DeviceKey;
  readonly backupOf?: Uint8Array;
  readonly admitted?: { readonly member: string; readonly approver: DeviceKey } | undefined;
};

/** The log's checkpoints before and with a device, whether it is of the team, and whether it waits for word of the others. */
export type DeviceEntered = {
  readonly before: Checkpoint | undefined;
  /** Which device wrote the last entry before it, in hex. */
  readonly author: string | undefined;
  readonly checkpoint: Checkpoint;
  readonly isAdmitted: boolean;
  readonly waits: boolean;
};

/**
 * Gives a database in a folder that nobody else knows yet a device of its own: its signing key, its first entry, which
 * says why it came, and a head for the log with that entry.
 */
export async function enterDevice(
  files: DossierFiles,
  key: Uint8Array,
  clock: () => number,
  event: JsonObject,
  { backupOf = key, device = newDeviceKey(), admitted }: EnteringDevice = {},
): Promise<DeviceEntered> {
  const connection = openConnection(files.journal, key, "write");
  const journal = sqliteJournal(() => connection, connection, connection);
  try {
    migrate(connection);
    const reader = await journalReader(journal, teamKeyWrap(key));
    const keys = await keysOfDevice(device, key);
    const devices = reader.team.current.membership?.devices;
    const added = devices?.get(keys.sign);
    const spare = spareKey(backupOf);
    const ofBackup = [...(devices?.values() ?? [])].filter((each) => each.spare === hexOf(spare.publicKey));
    const isGone = ofBackup.some(({ standing }) => standing === "removed");
    const owner = added ?? admitted ?? (isGone ? undefined : ofBackup[0]);
    // Where nothing shows that who restores a backup is who made it, the device has a member of its own.
    const member = owner?.member ?? ulidOf(newRecordId(clock()));
    const tail = { current: await tailOf(reader, device) };
    const before = await newestOf(journal);
    const last = before === undefined ? undefined : await entryAt(journal, before.size - 1);
    const writer: JournalWriter = {
      ...reader,
      device,
      clock,
      tail,
      acknowledge: () => {},
      keepKey: (each) => wrapKey(each, teamKeyWrap(key)),
    };
    await extendJournal(writer, async (draft, batch) => {
      const content = canonicalJson({ ...event, member });
      await draft.add({ kind: "device", record: noRecord, parents: [], class: "C", content });
      const approver = admitted?.approver ?? spare;
      const isOutside = devices !== undefined && owner === undefined;
      if (added === undefined && !isOutside)
        await enterTeam(writer, draft, batch, { keys, member, approver });
    });
    const checkpoint = await newestOf(journal);
    if (checkpoint === undefined) throw new RangeError("A device entered and there is no checkpoint");
    createHeadFile(files.head, headKey(key), checkpoint);
    writeDeviceKey(files.device, device, key);
    const { founding } = await journal.tables.selectFrom("dossier").selectAll().executeTakeFirstOrThrow();
    const team = { current: await readTeam(journal, reader.dossier.id, founding) };
    return {
      before,
      author: last === undefined ? undefined : hexOf(decodeEntry(last.bytes).device),
      checkpoint,
      isAdmitted: devices === undefined || owner !== undefined,
      waits: await waitsForWord({ ...reader, team }, keys.sign),
    };
  } finally {
    await journal.close();
  }
}

async function openToRead(files: DossierFiles, key: Uint8Array, options: OpenToRead): Promise<Dossier> {
  const despiteLoss = options.despiteLoss === true;
  const inMemory = await inNewestForm(files, key, despiteLoss);
  const known = inMemory === undefined && !despiteLoss ? await headOf(files, key) : inMemory?.known;
  const { connection: reading, isAlone } =
    inMemory ?? openExisting(files, () => readingConnection(files.journal, key));
  const journal = sqliteJournal(
    () => (isAlone ? reading : openConnection(files.journal, key, "read")),
    reading,
  );
  let projection: Projection | undefined;
  try {
    if (known !== undefined) await mustReach(journal, known.head);
    const opened = await journalReader(journal, teamKeyWrap(key));
    const hooks = options.hooks ?? plainHooks;
    const ownDevice = deviceIn(files, key);
    const isWaiting = ownDevice !== undefined && (await waitsForWord(opened, ownDevice));
    const shown: Shown =
      despiteLoss || inMemory !== undefined
        ? { projection: await projectedInMemory(opened, hooks) }
        : await projectedToRead(files, key, opened, hooks, known?.head.size ?? 0, isAlone);
    ({ projection } = shown);
    return {
      files,
      reader: { ...opened, hooks, projection: shown.projection },
      ownDevice,
      since: undefined,
      copyTo:
        inMemory === undefined ? journal.copyTo : (file, watch) => copyOfOld(inMemory.old, key, file, watch),
      warnings: [
        ...(known?.isVouched === false ? [unvouched] : []),
        ...(inMemory === undefined ? [] : [readInMemory]),
        ...(shown.warning === undefined ? [] : [shown.warning]),
        ...(isWaiting ? [unheard] : []),
      ],
      backupNote: backupNote(files, key),
      pendingNote: pendingNote(files, key),
      askedNote: askedNote(files, key),
      fileProblems: () => fileProblems(files, key),
      close: async () => {
        await shown.projection.close();
        await journal.close();
      },
    };
  } catch (error) {
    await projection?.close();
    await journal.close();
    throw error;
  }
}

async function openToWrite(
  files: DossierFiles,
  key: Uint8Array,
  options: Common & Pick<OpenToWrite, "clock" | "withoutTables" | "mayWrite">,
): Promise<WritableDossier> {
  const since = sizeSaid(files, key);
  const closing: (() => void | Promise<void>)[] = [takeWriterLock(files.lock, patience)];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    if (options.withoutTables === true) removeProjection(files);
    await moved(files, key, false);
    const { head, isVouched } = await headOf(files, key);
    const open = (mode: "read" | "write") => openConnection(files.journal, key, mode);
    const { connection: reading } = openExisting(files, () => ({ connection: open("read") }));
    const beforeWriting = sqliteJournal(() => open("read"), reading);
    closing.push(beforeWriting.close);
    await mustReach(beforeWriting, head);

    const writing = open("write");
    closing.splice(1, 1, () => journal.close());
    const journal: SqliteJournal = sqliteJournal(() => open("read"), reading, writing);
    migrate(writing);
    const opened = await journalReader(journal, teamKeyWrap(key));
    const hooks = options.hooks ?? plainHooks;
    const projection =
      options.withoutTables === true
        ? await projectedInMemory(opened, hooks)
        : await projectedToWrite(files, key, opened, hooks);
    closing.push(projection.close);
    const reader: Reader = { ...opened, hooks, projection };
    const device = readDeviceKey(files.device, key);
    const headFile = openHeadFile(files.head, headKey(key));
    closing.push(headFile.close);
    const writeHead = ({ size, root }: Pick<LogHead, "size" | "root">) =>
      headFile.write({ size, root, wal: walPosition(files.wal, writing) });
    const acknowledge = async (checkpoint: Pick<LogHead, "size" | "root">) => {
      try {
        // Keys may be being wrapped anew beside it.
        await journal.between(() => writeHead(checkpoint));
      } catch (error) {
        throw new Problem(
          "unconfirmed",
          'This is written, and it could not be confirmed in the file `head`; run "habeas verify", and check that the disk is sound and not full.',
          { cause: error },
        );
      }
    };
    const tail = { current: await tailOf(reader, device) };
    const writer: Writer = {
      ...reader,
      device,
      clock: options.clock,
      tail,
      acknowledge,
      keepKey: (each) => wrapKey(each, teamKeyWrap(key)),
    };
    await options.mayWrite?.(reader);
    await mustBeFounded(writer, await keysOfDevice(device, key));
    await tended(writer);
    // What was begun when somebody left goes on beside what is done here, and stops between two pages.
    let isClosing = false;
    let rewrapping: Promise<unknown> = Promise.resolve();
    closing.push(async () => {
      isClosing = true;
      await rewrapping;
    });
    // What was committed but never acknowledged, because the program died between the two, stands from now on.
    const checkpoint = await mustHaveCheckpoint(journal);
    const left = await wrapsLeft(writer);
    const ownDevice = hexOf(device.publicKey);
    const warnings = [
      ...(isVouched ? [] : [unvouched]),
      ...(left === 0 ? [] : [notFinished(left)]),
      ...((await waitsForWord(writer, ownDevice)) ? [unheard] : []),
    ];
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
    try {
      await carryOutErasures(writer);
    } catch (error) {
      // It is decided, and nothing else waits for it.
      if (!(error instanceof Problem)) throw error;
      warnings.push(error.message);
    }
    if (left > 0) rewrapping = rewrap(writer, { stop: () => isClosing }).catch(() => {});
    return {
      files,
      reader,
      writer,
      ownDevice,
      since,
      copyTo: journal.copyTo,
      warnings,
      backupNote: backupNote(files, key),
      pendingNote: pendingNote(files, key),
      askedNote: askedNote(files, key),
      fileProblems: () => fileProblems(files, key),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function deviceIn(files: DossierFiles, key: Uint8Array): string | undefined {
  try {
    return hexOf(readDeviceKey(files.device, key).publicKey);
  } catch {
    return undefined;
  }
}

/** Begins a new epoch where it is time for one, and gives the keys that there are to devices that have none yet. */
async function tended(writer: Writer): Promise<void> {
  if (!(await maySeal(writer))) return;
  await extendLog(writer, ({ draft, log }) => tendEpochs(writer, draft, log));
}

function notFinished(left: number): string {
  return `The keys of the bodies are being wrapped anew, so that who left opens nothing more: not finished, ${left} left. It goes on while the dossier is open to write.`;
}

/** Founds a dossier of before. */
async function mustBeFounded(writer: Writer, keys: DeviceKeys): Promise<void> {
  const before = writer.team.current;
  if (before.membership !== undefined) return;
  const member =
    (await membersOf(writer)).get(hexOf(writer.device.publicKey)) ?? ulidOf(newRecordId(writer.clock()));
  await extendLog(writer, ({ draft, log }) => found(writer, draft, log, { ...keys, member }));
  await refreshTeam(writer, before);
}

/** The log's size as the head says it; undefined where it says nothing, which is told when the dossier is opened. */
function sizeSaid(files: DossierFiles, key: Uint8Array): number | undefined {
  try {
    return readHead(files.head, headKey(key)).head.size;
  } catch {
    return undefined;
  }
}

/** Whether journal and projection still stand in one database, as form 1 has them. */
function isFormOne({ journal, formOne }: DossierFiles): boolean {
  return !existsSync(journal) && existsSync(formOne);
}

function asFormOne(files: DossierFiles): DossierFiles {
  return { ...files, journal: files.formOne, wal: `${files.formOne}-wal` };
}

/**
 * Moves the journal of a dossier of form 1 into a database of its own, once that is seen to hold all that was
 * acknowledged. Whatever interrupts it leaves the one or the other. For whoever has the right to write: another program may
 * have moved it before.
 */
async function moved(files: DossierFiles, key: Uint8Array, despiteLoss: boolean): Promise<void> {
  if (!isFormOne(files)) return;
  const old = asFormOne(files);
  const known = despiteLoss ? undefined : await headOf(old, key);
  const { connection } = openExisting(old, () => ({ connection: openConnection(old.journal, key, "read") }));
  const journal = sqliteJournal(() => connection, connection);
  try {
    if (known !== undefined) await mustReach(journal, known.head);
  } finally {
    await journal.close();
  }
  takeApart(files, key);
}

type InMemory = {
  readonly connection: Connection;
  readonly isAlone: true;
  /** The database of which it is a copy. */
  readonly old: string;
  readonly known: Awaited<ReturnType<typeof headOf>> | undefined;
};

/**
 * Brings a dossier of an older form into the newest, or waits for who does; where the disk does not take that, its journal is
 * read in memory.
 */
async function inNewestForm(
  files: DossierFiles,
  key: Uint8Array,
  despiteLoss: boolean,
): Promise<InMemory | undefined> {
  const isOfFormOne = isFormOne(files);
  const old = isOfFormOne ? asFormOne(files) : files;
  const knownOf = async () => (despiteLoss ? undefined : headOf(old, key));
  const changedOrInMemory = async (): Promise<InMemory | undefined> => {
    try {
      if (isOfFormOne) await moved(files, key, despiteLoss);
      else await migrateOnce(files, key, await knownOf());
      return undefined;
    } catch (error) {
      if (!(error instanceof Problem) || (error.code !== "no-space" && error.code !== "not-writable"))
        throw error;
      const known = await knownOf();
      const connection = isOfFormOne ? takeApartInMemory(files, key) : migratedInMemory(old.journal, key);
      return { connection, isAlone: true, old: old.journal, known };
    }
  };
  // Before SQLite opens the journal, which drops what stands behind a damaged frame.
  await knownOf();
  for (let tries = 1; isFormOne(files) || isOfOlderForm(files, key); tries += 1)
    try {
      return await withLock(files, changedOrInMemory);
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== "locked" || tries === mostTries) throw error;
      await setTimeout(100);
    }
  return undefined;
}

function isOfOlderForm(files: DossierFiles, key: Uint8Array): boolean {
  const { connection } = openExisting(files, () => readingConnection(files.journal, key));
  try {
    return migrationsFrom(schemaVersion(connection)).length > 0;
  } finally {
    connection.close();
  }
}

const readInMemory =
  "The disk has no room to bring this dossier into the form that this program writes, or may not be written, so it is read " +
  "from a copy in memory and stays as it is; free some space and open it again.";

async function copyOfOld(old: string, key: Uint8Array, file: string, watch?: LongWork): Promise<void> {
  const { connection } = readingConnection(old, key);
  const journal = sqliteJournal(() => connection, connection);
  try {
    await journal.copyTo(file, watch);
  } finally {
    await journal.close();
  }
}

/** The projection of a dossier that is open to write, which follows from here on. */
async function projectedToWrite(
  files: DossierFiles,
  key: Uint8Array,
  opened: JournalReader,
  hooks: Hooks,
): Promise<Projection> {
  const projection = await openedOrMade(files, key, { ...opened, hooks });
  try {
    await madeToFollow({ ...opened, hooks, projection });
    return projection;
  } catch (error) {
    await projection.close();
    throw error;
  }
}

async function openedOrMade(files: DossierFiles, key: Uint8Array, followed: Followed): Promise<Projection> {
  const place = placeIn(files, key);
  try {
    return sqliteProjection(place, "write");
  } catch (error) {
    if (!(error instanceof ProjectionDamage)) throw error;
    await makeAnew(place, (batch) => followIn(followed, batch));
    return sqliteProjection(place, "write");
  }
}

/** Takes what the journal holds into a projection that is behind it; one of another journal is replaced, and so is a damaged one. */
async function madeToFollow(reader: Reader): Promise<void> {
  const replace = () => reader.projection.replace((batch) => followIn(reader, batch));
  try {
    const { standing: now } = await standing(reader);
    if (now === "other") await replace();
    if (now === "behind") await follow(reader);
  } catch (error) {
    if (!(error instanceof ProjectionDamage)) throw error;
    await replace();
  }
}

/**
 * The projection of a dossier that is open to read: as it stands, where it shows all that was acknowledged; else made to
 * follow first, by whoever may write. On a disk that takes nothing it is computed in memory.
 */
async function projectedToRead(
  files: DossierFiles,
  key: Uint8Array,
  opened: JournalReader,
  hooks: Hooks,
  acknowledged: number,
  isAlone: boolean,
): Promise<Shown> {
  for (let tries = 1; ; tries += 1) {
    const projection = await asItStands(files, key, opened, acknowledged);
    if (projection !== undefined) return { projection };
    try {
      await withLock(files, () => madeToFollowAside(files, key, opened, hooks, isAlone));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.code === "damaged") return asItStood(files, key, opened, error);
      if (error.code === "no-space" || error.code === "not-writable")
        return { projection: await projectedInMemory(opened, hooks) };
      if (error.code !== "locked") throw error;
      if (tries === mostTries)
        throw new Problem(
          "locked",
          "Another program is computing the tables of this dossier anew; try again when it is done.",
          { cause: error },
        );
      await setTimeout(100);
    }
  }
}

/** Reads the journal on a connection of its own, for one that meets a damaged page reads nothing after it. */
async function madeToFollowAside(
  files: DossierFiles,
  key: Uint8Array,
  opened: JournalReader,
  hooks: Hooks,
  isAlone: boolean,
): Promise<void> {
  const aside = isAlone ? undefined : openConnection(files.journal, key, "read");
  const journal = aside === undefined ? opened.journal : sqliteJournal(() => aside, aside);
  try {
    await (await projectedToWrite(files, key, { ...opened, journal }, hooks)).close();
  } finally {
    if (aside !== undefined) await journal.close();
  }
}

type Shown = { readonly projection: Projection; readonly warning?: string };

/** What was computed from a journal that can't be followed any more, with the sentence that says so; else fails as it did. */
async function asItStood(
  files: DossierFiles,
  key: Uint8Array,
  opened: JournalReader,
  failed: Problem,
): Promise<Shown> {
  let projection: Projection | undefined;
  try {
    projection = sqliteProjection(placeIn(files, key), "read");
    const { standing: now, reached } = await standing({ ...opened, projection });
    if (now === "behind" && reached.size > 0)
      return {
        projection,
        warning: `The journal could not be read beyond entry ${reached.size}, so the records are shown as they stood there; copy the folder away, check that the disk is sound, and restore the last backup.`,
      };
  } catch {
    // What could not be followed is what to tell.
  }
  await projection?.close();
  throw failed;
}

/** How often a reader looks whether another program has made it ready to read: for ten seconds. */
const mostTries = 100;

/** The projection as it stands, unless it lacks something that was acknowledged or shows another journal. */
async function asItStands(
  files: DossierFiles,
  key: Uint8Array,
  opened: JournalReader,
  acknowledged: number,
): Promise<Projection | undefined> {
  let projection: Projection | undefined;
  try {
    projection = sqliteProjection(placeIn(files, key), "read");
    const { standing: now, reached } = await standing({ ...opened, projection });
    // One who writes just now is about to take in the rest.
    if (now === "there" || (now === "behind" && reached.size >= acknowledged && isBeingWritten(files)))
      return projection;
  } catch (error) {
    if (!(error instanceof ProjectionDamage)) {
      await projection?.close();
      throw error;
    }
  }
  await projection?.close();
  return undefined;
}

function isBeingWritten(files: DossierFiles): boolean {
  try {
    takeWriterLock(files.lock)();
    return false;
  } catch (error) {
    return error instanceof Problem && error.code === "locked";
  }
}

async function projectedInMemory(opened: JournalReader, hooks: Hooks): Promise<Projection> {
  const projection = sqliteProjection(placeInMemory(), "write");
  await follow({ ...opened, hooks, projection });
  return projection;
}

async function withLock<T>(files: DossierFiles, work: () => Promise<T>): Promise<T> {
  const unlock = takeWriterLock(files.lock);
  try {
    return await work();
  } finally {
    unlock();
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
  if (statSync(files.journal).size < 4096) throw emptied();
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
    "The dossier's journal is empty and was not changed; restore the last backup.",
  );
}

/** Fails with the Problem `behind-head` or `damaged` unless the log goes at least to this head and passes through it. */
async function mustReach(journal: Journal, head: LogHead): Promise<void> {
  const { size } = await mustHaveCheckpoint(journal);
  if (size < head.size) {
    throw new Problem(
      "behind-head",
      `The dossier's journal ends at entry ${size}, but entries up to ${head.size} were acknowledged, so its newest ` +
        "records are lost. Nothing was changed; copy the folder away, then restore the last backup.",
    );
  }
  const then = await journal.tables
    .selectFrom("checkpoint")
    .select(["size", "time", "note"])
    .where("size", "=", head.size)
    .executeTakeFirst();
  if (then === undefined || Buffer.compare(checkpointOf(then).root, head.root) !== 0) {
    throw new Problem(
      "damaged",
      `The dossier's journal holds another history than the one that was acknowledged at entry ${head.size}. ` +
        "Nothing was changed; copy the folder away, then restore the last backup.",
    );
  }
}

async function newestOf(journal: Journal): Promise<Checkpoint | undefined> {
  const row = await journal.tables
    .selectFrom("checkpoint")
    .select(["size", "time", "note"])
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? undefined : checkpointOf(row);
}

async function mustHaveCheckpoint(journal: Journal): Promise<Checkpoint> {
  const newest = await newestOf(journal);
  if (newest !== undefined) return newest;
  throw new Problem("damaged", "The dossier's log has no checkpoint; restore the last backup.");
}

/** Migrates a journal that is seen to hold all that was acknowledged. */
async function migrateOnce(
  files: DossierFiles,
  key: Uint8Array,
  known: Awaited<ReturnType<typeof headOf>> | undefined,
): Promise<void> {
  const connection = openConnection(files.journal, key, "write");
  const journal = sqliteJournal(() => connection, connection, connection);
  try {
    if (known !== undefined) await mustReach(journal, known.head);
    migrate(connection);
  } finally {
    await journal.close();
  }
}

async function tailOf({ journal }: Pick<JournalReader, "journal">, device: DeviceKey): Promise<LogTail> {
  const { tables } = journal;
  const checkpoint = await tables
    .selectFrom("checkpoint")
    .selectAll()
    .orderBy("size", "desc")
    .limit(1)
    .executeTakeFirst();
  if (checkpoint === undefined) return emptyTail;
  const devices = await tables.selectFrom("device").selectAll().execute();
  let time: LogTail["time"] = [0, 0];
  for (const { last } of devices) {
    const { hlc } = decodeEntry((await entryAt(journal, last)).bytes);
    if (isAfter(hlc, time)) time = hlc;
  }
  const own = devices.find(({ key }) => Buffer.compare(key, device.publicKey) === 0);
  const common = { range: checkpoint.range, time };
  if (own === undefined) return { ...emptyTail, ...common };
  const last = await entryAt(journal, own.last);
  return { ...common, first: own.first, seq: decodeEntry(last.bytes).seq + 1, prev: last.hash };
}

async function entryAt(journal: Journal, position: number): Promise<EntryRow> {
  const row = await journal.tables
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
