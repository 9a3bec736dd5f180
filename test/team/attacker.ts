import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { openWithIdentity } from "../../src/crypto/age.ts";
import { openBody } from "../../src/crypto/body.ts";
import { decodeEntry } from "../../src/crypto/entry.ts";
import {
  type DeviceKey,
  deviceAgeIdentity,
  deviceKeyFromSeed,
  deviceSeed,
  unlockSecret,
  unwrapKey,
} from "../../src/crypto/key.ts";
import { Problem } from "../../src/domain/problem.ts";
import { restore } from "../../src/store/backup.ts";
import { filesIn, readDeviceKey, readKeySlot } from "../../src/store/folder.ts";
import { headKey, teamKeyWrap } from "../../src/store/key.ts";
import { openJournalFile } from "../../src/store/journal-file.ts";
import { hexOf, jsonOf } from "../../src/store/journal/team.ts";
import { openConnection } from "../../src/store/sqlite/connection.ts";
import { spareKey } from "../../src/store/team.ts";
import { passphrase, writing } from "../store/temporary.ts";
import { imported, shown } from "./device.ts";
import { weakSlot } from "../weak-slot.ts";

/** What a removed member has: folders and backups with their passphrase, and every journal file that she ever had. */
export type Holdings = {
  readonly folder: string;
  readonly dirs: readonly string[];
  readonly backups: readonly string[];
  readonly journals: readonly string[];
};

/** Whether she finds these words with all that she has and a journal file; if so the way by which she did. */
export async function finds(
  { folder, dirs, backups, journals }: Holdings,
  path: string,
  words: string,
): Promise<string | undefined> {
  const secrets = new Secrets();
  for (const dir of dirs) secrets.takeFolder(dir);
  const known = [...journals, path];
  await secrets.compose(known);
  const plainly = secrets.opens(path, words);
  if (plainly !== undefined) return plainly;
  // Into each of her devices, and each that comes of a backup: the file, and what she makes of it and of those of before.
  const made = [path, ...journals.flatMap((earlier) => mixed(folder, earlier, path, secrets.epochs))];
  for (const [at, dir] of [...dirs, ...(await restored(folder, backups))].entries()) {
    for (const file of made) {
      await attempt(() => imported({ dir, sign: "" }, file));
      const texts = await attempt(() => shown({ dir, sign: "" }));
      if (JSON.stringify([...(texts ?? [])]).includes(words)) return `shown by device ${at}`;
    }
    secrets.takeFolder(dir);
  }
  await secrets.compose(known);
  return secrets.opens(path, words);
}

let restoredOnes = 0;

async function restored(folder: string, backups: readonly string[]): Promise<string[]> {
  const dirs = [];
  for (const backup of backups) {
    restoredOnes += 1;
    const dir = join(folder, `restored-${restoredOnes}.habeas`);
    await restore(backup, dir, { ...writing, clock: Date.now });
    dirs.push(dir);
  }
  return dirs;
}

/** What the program refuses is no find. */
async function attempt<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

/** All keys, and all age identities, that follow from what she has: each opened key is tried on everything again. */
class Secrets {
  readonly #keys = new Map<string, Uint8Array>();
  readonly #identities = new Set<string>();
  /** The numbers of epochs whose keys she has. */
  readonly epochs = new Set<number>();

  takeFolder(dir: string): void {
    const files = filesIn(dir);
    const key = unlockSecret(readKeySlot(files.key), passphrase, weakSlot);
    const device = readDeviceKey(files.device, key);
    for (const each of [key, teamKeyWrap(key), headKey(key)]) this.#takeSeed(each);
    for (const each of [device, spareKey(key)]) this.#takeDevice(each);
    const connection = openConnection(files.journal, key, "read");
    try {
      const rows = connection.prepare("SELECT number, wrapped FROM epoch").all() as {
        number: number;
        wrapped: Uint8Array;
      }[];
      for (const { number, wrapped } of rows) {
        this.epochs.add(number);
        this.#takeSeed(unwrapKey(wrapped, teamKeyWrap(key)));
      }
    } finally {
      connection.close();
    }
  }

  #takeDevice(device: DeviceKey): void {
    this.#identities.add(deviceAgeIdentity(device));
    this.#take(deviceSeed(device));
  }

  #takeSeed(key: Uint8Array): void {
    this.#take(key);
    this.#identities.add(deviceAgeIdentity(deviceKeyFromSeed(key)));
  }

  #take(key: Uint8Array): boolean {
    if (key.length !== 32 || this.#keys.has(hexOf(key))) return false;
    this.#keys.set(hexOf(key), new Uint8Array(key));
    return true;
  }

  /** Opens age files with identities and wraps with keys, whatever number they bear, until nothing new comes. */
  async compose(paths: readonly string[]): Promise<void> {
    const ageFiles = new Set<string>();
    const wraps = new Map<string, Uint8Array>();
    for (const path of paths)
      for (const { bytes, ciphertext, wrap } of entriesOf(path)) {
        if (wrap !== null) wraps.set(hexOf(wrap.wrapped), wrap.wrapped);
        if (decodeEntry(bytes).kind !== "epoch") continue;
        const body = jsonOf(ciphertext) as { wraps?: { file: string }[] } | undefined;
        for (const { file } of body?.wraps ?? []) ageFiles.add(file);
      }
    const tried = new Set<string>();
    for (let isNew = true; isNew;) {
      isNew = false;
      for (const identity of this.#identities)
        for (const file of ageFiles) {
          if (tried.has(identity + file)) continue;
          tried.add(identity + file);
          const text = await openWithIdentity(Buffer.from(file, "base64"), identity).catch(() => undefined);
          if (text === undefined || this.#keys.has(hexOf(text.slice(-32)))) continue;
          this.#takeSeed(text.slice(-32));
          isNew = true;
        }
      for (const [name, key] of this.#keys)
        for (const [wrapName, wrapped] of wraps) {
          if (tried.has(name + wrapName)) continue;
          tried.add(name + wrapName);
          const opened = unwrapped(wrapped, key);
          if (opened !== undefined && this.#take(opened)) isNew = true;
        }
    }
  }

  /** Whether any key opens something of this file that says these words, or its name. */
  opens(path: string, words: string): string | undefined {
    for (const { bytes, ciphertext } of entriesOf(path)) {
      if (ciphertext === null) continue;
      if (Buffer.from(ciphertext).includes(words)) return "it stands there in the open";
      const fields = decodeEntry(bytes);
      for (const key of this.#keys.values()) {
        let text = "";
        try {
          text = Buffer.from(openBody(ciphertext, key, fields)).toString("utf8");
        } catch (error) {
          if (!(error instanceof Problem)) throw error;
        }
        if (text.includes(words)) return `a key opens entry ${hexOf(fields.prev).slice(0, 8)}`;
      }
    }
    return undefined;
  }
}

function unwrapped(wrapped: Uint8Array, key: Uint8Array): Uint8Array | undefined {
  try {
    return unwrapKey(wrapped, key);
  } catch (error) {
    if (error instanceof Problem) return undefined;
    throw error;
  }
}

function entriesOf(path: string) {
  const file = openJournalFile(path);
  try {
    return [...file.entries()];
  } finally {
    file.close();
  }
}

const firstLine = Buffer.from("habeas journal 1\n");
let mixtures = 0;

/**
 * Journal files of two halves: the later entries behind the head of an earlier file and the other way round, earlier ones told
 * again behind later ones, and the later wraps under each number of an epoch that she has a key of.
 */
function mixed(folder: string, earlier: string, later: string, numbers: ReadonlySet<number>): string[] {
  const [[oldHead, ...old], [head, ...items]] = [itemsOf(earlier), itemsOf(later)];
  const under = (number: number) =>
    items.map((item) => {
      const [bytes, signature, ciphertext, wrap, commit] = item as [
        unknown,
        unknown,
        unknown,
        unknown[],
        number,
      ];
      return [bytes, signature, ciphertext, wrap === null ? null : [wrap[0], number, wrap[2]], commit];
    });
  const files = [
    [oldHead, ...items],
    [head, ...old, ...items],
    [oldHead, ...items.toReversed(), ...old],
    ...[...numbers].map((number) => [oldHead, ...under(number)]),
  ];
  return files.map((parts) => {
    mixtures += 1;
    const path = join(folder, `mixed-${mixtures}.journal`);
    const framed = parts.flatMap((part) => {
      const bytes = encode(part, rfc8949EncodeOptions);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    });
    const all = Buffer.concat([firstLine, ...framed]);
    writeFileSync(path, Buffer.concat([all, createHash("sha256").update(all).digest()]));
    return path;
  });
}

function itemsOf(path: string): unknown[] {
  const file = readFileSync(path);
  const items: unknown[] = [];
  for (let at = firstLine.length; at < file.length - 32;) {
    const end = at + 4 + file.readUInt32BE(at);
    items.push(decode(file.subarray(at + 4, end)));
    at = end;
  }
  return items;
}
