/**
 * Files and small secrets in the age format (age-encryption.org/v1), for what leaves the dossier whole: exports,
 * backups, and identities that key holders alone may open. Any age program opens them with the same key.
 */

import { randomBytes } from "node:crypto";
import { type FileHandle, link, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from "age-encryption";
import { Problem } from "../domain/problem.ts";
import { damaged } from "./bytes.ts";
import { normalPassphrase } from "./key.ts";

/** A key pair as text: `AGE-SECRET-KEY-1…`, to be locked away, and `age1…`, to be handed out. */
export type AgeIdentity = { readonly identity: string; readonly recipient: string };

export async function newAgeIdentity(): Promise<AgeIdentity> {
  const identity = await generateX25519Identity();
  return { identity, recipient: await identityToRecipient(identity) };
}

/**
 * Who can open: each holder of a key for one of the recipients (`age1…`), or whoever knows the passphrase. The work
 * factor (scrypt, base-2 logarithm of N) is for tests; without it, it is age's own, 18.
 */
export type AgeLock =
  | { readonly recipients: readonly string[] }
  | { readonly passphrase: string; readonly workFactorForTests?: number };

/** What opens: secret keys (`AGE-SECRET-KEY-1…`), tried in turn, or the passphrase. */
export type AgeKey = { readonly identities: readonly string[] } | { readonly passphrase: string };

/**
 * Encrypts the source into the file `target` (mode 0600), which is there whole or not at all; one that was there is
 * replaced. Memory stays flat. A `Problem`: "bad-input" for a recipient that is none, "no-space" for a full disk.
 */
export async function encryptToFile(
  source: AsyncIterable<Uint8Array>,
  target: string,
  lock: AgeLock,
): Promise<void> {
  const encrypted = await encrypterFor(lock).encrypt(ReadableStream.from(source));
  await writeWhole(target, encrypted);
}

/** Fails with the Problem `bad-input` where a recipient is none, before anything is encrypted. */
export function refuseNoRecipient(recipients: readonly string[]): void {
  encrypterFor({ recipients });
}

/**
 * Decrypts the age file `source` into the file `target` (mode 0600). Nothing appears under that name until the last
 * piece has verified, and nothing is left beside it after a failure; only a process that is killed leaves a file
 * `target.….part`. Memory stays flat, whatever the input. A `Problem`: "damaged", "wrong-passphrase", "locked" (meant for
 * other keys), "bad-input" (no age file, or no key), "no-space".
 */
export async function decryptFile(source: string, target: string, key: AgeKey): Promise<void> {
  await decrypting(source, key, (plain) => writeWhole(target, plain));
}

/**
 * What the age file `source` holds, in memory alone: nothing decrypted touches the disk, and nothing is given before the
 * last piece has verified. Fails as `decryptFile` does, and with "bad-input" above `limit` bytes.
 */
export async function decryptInMemory(
  source: string,
  key: AgeKey,
  limit = 1_000_000_000,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  await decrypting(source, key, async (plain) => {
    for await (const piece of plain) {
      length += piece.length;
      if (length > limit) {
        throw new Problem(
          "bad-input",
          `The age file holds more than ${limit} bytes; split what it was made from.`,
        );
      }
      pieces.push(piece);
    }
  });
  return Buffer.concat(pieces, length);
}

async function decrypting(
  source: string,
  key: AgeKey,
  use: (plain: AsyncIterable<Uint8Array>) => Promise<void>,
): Promise<void> {
  const decrypter = decrypterFor(key);
  const file = await open(source, "r");
  try {
    const head = await readHead(file);
    let plain: ReadableStream<Uint8Array>;
    try {
      plain = await decrypter.decrypt(ReadableStream.from(readOn(file, head)));
    } catch (cause) {
      throw headProblem(cause, key);
    }
    await use(verified(plain));
  } finally {
    await file.close();
  }
}

/** The recipient of a secret key. */
export function recipientOf(identity: string): Promise<string> {
  return identityToRecipient(identity);
}

/**
 * Refuses recipients of two strengths side by side: age takes hybrid post-quantum ones with others, and what both open is as
 * weak as the weaker.
 */
function refuseMixture(recipients: readonly string[]): void {
  const hybrid = recipients.filter((recipient) => recipient.startsWith("age1pq1")).length;
  if (hybrid === 0 || hybrid === recipients.length) return;
  throw new Problem(
    "bad-input",
    "Some of the recipients are post-quantum keys (age1pq1…) and some are not, and one file for both is as weak as the weaker; make a file for each.",
  );
}

/** A small secret, such as the key of a sealed body, for the holders of these recipients' keys alone. */
export async function sealForRecipients(
  secret: Uint8Array,
  recipients: readonly string[],
): Promise<Uint8Array> {
  return encrypterFor({ recipients }).encrypt(secret);
}

/** Undoes `sealForRecipients` with the secret key of one of them; fails as `decryptFile` does. */
export async function openWithIdentity(sealed: Uint8Array, identity: string): Promise<Uint8Array> {
  const key = { identities: [identity] };
  const decrypter = decrypterFor(key);
  mustHaveHead(sealed);
  try {
    return await decrypter.decrypt(sealed);
  } catch (cause) {
    throw headProblem(cause, key);
  }
}

function encrypterFor(lock: AgeLock): Encrypter {
  const encrypter = new Encrypter();
  if ("passphrase" in lock) {
    encrypter.setPassphrase(normalPassphrase(lock.passphrase));
    if (lock.workFactorForTests !== undefined) encrypter.setScryptWorkFactor(lock.workFactorForTests);
    return encrypter;
  }
  if (lock.recipients.length === 0) {
    throw new Problem(
      "bad-input",
      "No recipient is named, so nobody could open the file; name at least one.",
    );
  }
  refuseMixture(lock.recipients);
  for (const recipient of lock.recipients) {
    try {
      encrypter.addRecipient(recipient);
    } catch {
      throw new Problem(
        "bad-input",
        "A recipient is not an age key; copy its whole line, which begins with age1.",
      );
    }
  }
  return encrypter;
}

function decrypterFor(key: AgeKey): Decrypter {
  const decrypter = new Decrypter();
  if ("passphrase" in key) {
    decrypter.addPassphrase(normalPassphrase(key.passphrase));
    return decrypter;
  }
  for (const identity of key.identities) {
    try {
      decrypter.addIdentity(identity);
    } catch {
      // The library's error quotes the key, so it is not passed on as the cause.
      throw new Problem(
        "bad-input",
        "A secret key is not an age key; copy its whole line, which begins with AGE-SECRET-KEY-1.",
      );
    }
  }
  return decrypter;
}

const intro = Buffer.from("age-encryption.org/v1\n");
/** The library gathers a head that never ends until memory is full, so it is shown only heads that end in time. */
const longestHead = 65_536;
const pieceLength = 65_536;

async function readHead(file: FileHandle): Promise<Uint8Array> {
  const head = Buffer.alloc(longestHead);
  let length = 0;
  while (length < longestHead) {
    const { bytesRead } = await file.read(head, length, longestHead - length, null);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  mustHaveHead(head.subarray(0, length));
  return head.subarray(0, length);
}

function mustHaveHead(bytes: Uint8Array): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, longestHead));
  if (!head.subarray(0, intro.length).equals(intro)) {
    throw new Problem(
      "bad-input",
      "This is not an age file; choose one that begins with age-encryption.org/v1.",
    );
  }
  const macLine = head.indexOf("\n--- ");
  if (macLine < 0 || head.indexOf("\n", macLine + 1) < 0)
    throw damaged("The age file", "its head does not end");
}

async function* readOn(file: FileHandle, head: Uint8Array): AsyncGenerator<Uint8Array> {
  yield head;
  for (;;) {
    const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(pieceLength), 0, pieceLength, null);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
  }
}

async function* verified(plain: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* plain;
  } catch (cause) {
    throw damaged("The age file", "it was cut short or changed", cause);
  }
}

function headProblem(cause: unknown, key: AgeKey): Problem {
  if (!(cause instanceof Error) || cause.message !== "no identity matched any of the file's recipients") {
    return damaged("The age file", "it was cut short or changed", cause);
  }
  if ("passphrase" in key) {
    return new Problem(
      "wrong-passphrase",
      "The passphrase does not open this file; check it and try again.",
      { cause },
    );
  }
  return new Problem("locked", "This file is locked for other keys; ask who made it to add your recipient.", {
    cause,
  });
}

/** Writes a new file beside the target and gives it the target's name once it is whole and on the disk. */
async function writeWhole(target: string, pieces: AsyncIterable<Uint8Array>): Promise<void> {
  const part = `${target}.${randomBytes(6).toString("hex")}.part`;
  const file = await open(part, "wx", 0o600);
  try {
    try {
      for await (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await giveName(part, target);
  } catch (error) {
    await rm(part, { force: true });
    if (error instanceof Error && "code" in error && error.code === "ENOSPC") {
      throw new Problem("no-space", "The disk is full; make room and try again.", { cause: error });
    }
    throw error;
  }
  await syncFolder(dirname(target));
}

/**
 * Gives a whole file its name. What came there meanwhile stays, where the file system can tell; it is a Problem `already-there`.
 */
export async function giveName(part: string, target: string): Promise<void> {
  try {
    await link(part, target);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EEXIST")
      throw new Problem(
        "already-there",
        `There is something at ${target} by now; name a file that does not exist.`,
        {
          cause: error,
        },
      );
    // A file system without links, such as that of most memory sticks.
    if (code !== "EPERM" && code !== "ENOTSUP" && code !== "ENOSYS" && code !== "EOPNOTSUPP") throw error;
    await rename(part, target);
    return;
  }
  await rm(part);
}

/** So that the new name survives a power cut; Windows has no such call for folders. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === "win32") return;
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
