import { existsSync } from "node:fs";
import { type AgeIdentity, newAgeIdentity } from "../crypto/age.ts";
import { type SlotOptions, lockSecret, unlockSecret } from "../crypto/key.ts";
import { refuseWeak } from "../crypto/passphrase.ts";
import { Problem } from "../domain/problem.ts";
import { readKeySlot, writeKeySlot } from "../store/folder.ts";
import { attemptsIn, tooSoon } from "./attempt.ts";
import type { ReadSession } from "./session.ts";

/**
 * The second unlock: the key by which this device holds identities is in a slot of its own (`holder`), behind another
 * passphrase than the dossier. It stays open for five minutes, in the process that holds the dossier, and nowhere else.
 */
const openMinutes = 5;

type OpenSlot = {
  /** `AGE-SECRET-KEY-1…`, as bytes that are wiped. */
  readonly key: Buffer;
  readonly recipient: string;
  readonly until: { readonly wall: number; readonly steady: number };
  readonly timer: NodeJS.Timeout;
};

const held = new WeakMap<ReadSession["store"], OpenSlot>();

export type SecondPassphrase = { readonly passphrase: string; readonly slot?: SlotOptions | undefined };

/** Whether this device has a slot of a key holder. */
export function isHolder({ store }: ReadSession): boolean {
  return existsSync(store.files.holder);
}

/**
 * Makes this device a key holder, with a new key behind a second passphrase, and gives its recipient. Whoever knows the first passphrase
 * must not know the second with it.
 *
 * @throws Problem `already-there` where it is one, `bad-input` for a passphrase that can be guessed or is the first one
 */
export async function makeHolder(
  session: ReadSession,
  { passphrase, slot }: SecondPassphrase,
): Promise<string> {
  if (isHolder(session))
    throw new Problem(
      "already-there",
      "This device is a key holder already; it keeps its second passphrase.",
    );
  await refuseWeak(passphrase, [session.name]);
  if (opens(session.store.files.key, passphrase, slot))
    throw new Problem(
      "bad-input",
      "The second passphrase is the one of the dossier; choose another, or it protects nothing.",
    );
  const { identity, recipient } = await newAgeIdentity();
  writeKeySlot(session.store.files.holder, lockSecret(slotText({ identity, recipient }), passphrase, slot));
  return recipient;
}

/**
 * Opens the slot for five minutes. Wrong passphrases are counted in the dossier's folder before they are looked at.
 *
 * @throws Problem `not-found` where this device is no holder, `wrong-passphrase`
 */
export function secondUnlock(
  session: ReadSession,
  { passphrase, slot }: SecondPassphrase,
): { readonly until: number } {
  if (!isHolder(session))
    throw new Problem(
      "not-found",
      'This device holds no key of identities; "habeas identity holder DIR" makes it a holder, or ask one.',
    );
  const attempts = attemptsIn(session.dir, "holder.attempts");
  const now = session.now();
  const soon = tooSoon(attempts.wait(now));
  if (soon !== undefined) throw soon;
  const counted = attempts.begin(now);
  let opened: Uint8Array;
  try {
    opened = unlockSecret(readKeySlot(session.store.files.holder), passphrase, slot);
  } catch (error) {
    if (error instanceof Problem && error.code === "wrong-passphrase")
      throw new Problem("wrong-passphrase", "The second passphrase is wrong; check it and try again.");
    counted.undo();
    throw error;
  }
  attempts.forget();
  forgetSecond(session);
  const [identity, recipient] = Buffer.from(opened).toString("latin1").split("\n") as [string, string];
  opened.fill(0);
  const until = now + openMinutes * 60_000;
  const timer = setTimeout(() => forgetSecond(session), openMinutes * 60_000).unref();
  held.set(session.store, {
    key: Buffer.from(identity),
    recipient,
    until: { wall: until, steady: performance.now() + openMinutes * 60_000 },
    timer,
  });
  return { until };
}

/** Forgets the key at once. */
export function forgetSecond({ store }: ReadSession): void {
  const last = held.get(store);
  if (last === undefined) return;
  clearTimeout(last.timer);
  last.key.fill(0);
  held.delete(store);
}

/** Until when the slot is open, in milliseconds since 1970; undefined where it is not. */
export function secondOpenUntil(session: ReadSession): number | undefined {
  return current(session)?.until.wall;
}

/**
 * The key by which this device holds identities.
 *
 * @throws Problem `not-unlocked` where the second passphrase was not given, or more than five minutes ago
 */
export function heldKey(session: ReadSession): AgeIdentity {
  const open = current(session);
  if (open === undefined)
    throw new Problem(
      "not-unlocked",
      "Identities are behind a second passphrase; give it, it opens them for five minutes.",
    );
  return { identity: open.key.toString("latin1"), recipient: open.recipient };
}

/** By both clocks: a machine that slept, or whose clock was set back, does not stay open for longer. */
function current(session: ReadSession): OpenSlot | undefined {
  const open = held.get(session.store);
  if (open === undefined) return undefined;
  const left = open.until.wall - session.now();
  if (left > 0 && left <= openMinutes * 60_000 && performance.now() < open.until.steady) return open;
  forgetSecond(session);
  return undefined;
}

function opens(file: string, passphrase: string, slot: SlotOptions | undefined): boolean {
  try {
    unlockSecret(readKeySlot(file), passphrase, slot).fill(0);
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === "wrong-passphrase") return false;
    throw error;
  }
}

function slotText({ identity, recipient }: AgeIdentity): Buffer {
  return Buffer.from(`${identity}\n${recipient}`);
}
