/**
 * Keys: the Ed25519 key of a device, slots that lock a secret behind a passphrase, and wrapping of body keys.
 * Everything is done by `node:crypto` (OpenSSL); nothing here is a cipher of our own.
 */

import {
  argon2Sync,
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from "node:crypto";
import { bech32 } from "@scure/base";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import { asBuffer, damaged, fromBase64, toBase64 } from "./bytes.ts";

/** A device's signing key: the private half as OpenSSL holds it, the public half as its 32 raw bytes (RFC 8032). */
export type DeviceKey = { readonly privateKey: KeyObject; readonly publicKey: Uint8Array };

export function newDeviceKey(): DeviceKey {
  return deviceKeyFromSeed(randomBytes(32));
}

/** The key of a 32-byte seed (RFC 8032 §5.1.5): the same seed always gives the same key. */
export function deviceKeyFromSeed(seed: Uint8Array): DeviceKey {
  mustBe32(seed, "a seed");
  const der = Buffer.concat([pkcs8Prefix, seed]);
  const privateKey = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
  der.fill(0);
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return { privateKey, publicKey: new Uint8Array(spki.subarray(spkiPrefix.length)) };
}

/** The seed that makes this key again; to be locked in a slot at once. */
export function deviceSeed(key: DeviceKey): Uint8Array {
  const der = key.privateKey.export({ format: "der", type: "pkcs8" });
  return new Uint8Array(der.subarray(pkcs8Prefix.length));
}

/** The key that a device derives from its seed for one more purpose (HKDF-SHA-256, RFC 5869, without salt). */
function ofSeed(key: DeviceKey, purpose: string): Uint8Array {
  const seed = deviceSeed(key);
  const derived = new Uint8Array(hkdfSync("sha256", seed, "", purpose, 32));
  seed.fill(0);
  return derived;
}

/** The secret key (`AGE-SECRET-KEY-1…`) that epochs are sealed to for this device: it follows from the seed. */
export function deviceAgeIdentity(key: DeviceKey): string {
  return bech32.encodeFromBytes("AGE-SECRET-KEY-", ofSeed(key, "habeas device age v1")).toUpperCase();
}

/**
 * The key that checks signatures of the device with these 32 bytes; `undefined` for another length. That the bytes are
 * a sound key is not looked at here: under a point off the curve or of small order OpenSSL verifies nothing.
 */
export function verifyingKey(publicKey: Uint8Array): KeyObject | undefined {
  if (publicKey.length !== 32) return undefined;
  const name = asBuffer(publicKey).toString("latin1");
  const known = verifyingKeys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.concat([spkiPrefix, publicKey]), format: "der", type: "spki" });
  // Strangers' entries must not fill memory with their keys.
  if (verifyingKeys.size >= 1_000) verifyingKeys.clear();
  verifyingKeys.set(name, key);
  return key;
}

const verifyingKeys = new Map<string, KeyObject>();

/** The DER that RFC 8410 puts before the 32 bytes of a private and of a public Ed25519 key. */
const pkcs8Prefix = Buffer.from("302e020100300506032b657004220420", "hex");
const spkiPrefix = Buffer.from("302a300506032b6570032100", "hex");

/** What Argon2id (RFC 9106) spends on one guess at a passphrase. */
export type SlotCost = { readonly memoryKiB: number; readonly passes: number; readonly lanes: number };

/** The cost of new slots, and the least that is accepted from an old one. */
export const standardCost: SlotCost = { memoryKiB: 65_536, passes: 3, lanes: 4 };

/** `weakForTests` lets a test write and read a slot that is cheaper than the minimum; nothing else may set it. */
export type SlotOptions = { readonly cost?: SlotCost; readonly weakForTests?: boolean };

const base64Text = z.string().refine((text) => fromBase64(text) !== undefined);

/** A locked secret as JSON. The ceilings keep a forged slot from asking for all memory, or for hours. */
export const keySlotSchema = z.strictObject({
  v: z.literal(1),
  kdf: z.literal("argon2id"),
  memoryKiB: z.int().min(8).max(1_048_576),
  passes: z.int().min(1).max(20),
  lanes: z.int().min(1).max(64),
  salt: base64Text,
  nonce: base64Text,
  sealed: base64Text,
  checksum: z.string(),
});

/** Sizes: `salt` 16 bytes, `nonce` 12, `sealed` the secret and 16 of tag; `checksum` SHA-256 over all other fields. */
export type KeySlot = Readonly<z.infer<typeof keySlotSchema>>;

/**
 * The secret locked behind a passphrase: Argon2id over its NFC form, then AES-256-GCM with everything else in the slot
 * as additional data. An empty passphrase is a `Problem`; a cost under the minimum is the caller's bug.
 */
export function lockSecret(secret: Uint8Array, passphrase: string, options: SlotOptions = {}): KeySlot {
  const cost = options.cost ?? standardCost;
  if (isWeak(cost) && options.weakForTests !== true) {
    throw new RangeError("a slot cheaper than the minimum is for tests only");
  }
  const salt = randomBytes(16);
  const nonce = randomBytes(12);
  const slot = {
    v: 1 as const,
    kdf: "argon2id" as const,
    ...onlyCost(cost),
    salt: toBase64(salt),
    nonce: toBase64(nonce),
  };
  const key = deriveKey(passphrase, salt, cost);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  key.fill(0);
  cipher.setAAD(Buffer.from(slotText(slot)));
  const sealed = toBase64(Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]));
  return { ...slot, sealed, checksum: slotChecksum({ ...slot, sealed }) };
}

/**
 * The secret in a slot. A `Problem`: "damaged" where the slot is not as it was written or asks for less than the
 * minimum, "wrong-passphrase" where it is whole and the passphrase doesn't open it.
 */
export function unlockSecret(slot: KeySlot, passphrase: string, options: SlotOptions = {}): Uint8Array {
  const parsed = keySlotSchema.safeParse(slot);
  if (!parsed.success) throw damaged("The key slot", "it is not in the form of a slot");
  const { checksum, ...rest } = parsed.data;
  if (slotChecksum(rest) !== checksum) throw damaged("The key slot", "its checksum does not fit");
  if (isWeak(rest) && options.weakForTests !== true) {
    throw damaged("The key slot", "it asks for a weaker protection than this program ever writes");
  }
  const [salt, nonce, sealed] = [rest.salt, rest.nonce, rest.sealed].map((text) =>
    Buffer.from(text, "base64"),
  );
  if (salt?.length !== 16 || nonce?.length !== 12 || sealed === undefined || sealed.length < tagLength) {
    throw damaged("The key slot", "a part of it has the wrong length");
  }
  const key = deriveKey(passphrase, salt, rest);
  const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
  key.fill(0);
  decipher.setAAD(Buffer.from(slotText(rest)));
  decipher.setAuthTag(sealed.subarray(-tagLength));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagLength)), decipher.final()]);
  } catch (cause) {
    throw new Problem("wrong-passphrase", "The passphrase does not open this; check it and try again.", {
      cause,
    });
  }
}

/** A passphrase in NFC, so that every keyboard's spelling of a letter is the same; a `Problem` for an empty one. */
export function normalPassphrase(passphrase: string): string {
  if (passphrase === "")
    throw new Problem("bad-input", "The passphrase is empty; give one of several words.");
  return passphrase.normalize("NFC");
}

const tagLength = 16;

function deriveKey(passphrase: string, salt: Uint8Array, cost: SlotCost): Buffer {
  const message = Buffer.from(normalPassphrase(passphrase));
  const key = argon2Sync("argon2id", {
    message,
    nonce: salt,
    memory: cost.memoryKiB,
    passes: cost.passes,
    parallelism: cost.lanes,
    tagLength: 32,
  });
  message.fill(0);
  return key;
}

function isWeak(cost: SlotCost): boolean {
  return (
    cost.memoryKiB < standardCost.memoryKiB ||
    cost.passes < standardCost.passes ||
    cost.lanes < standardCost.lanes
  );
}

function onlyCost({ memoryKiB, passes, lanes }: SlotCost): SlotCost {
  return { memoryKiB, passes, lanes };
}

type SlotHead = Omit<KeySlot, "sealed" | "checksum">;

/** What the tag covers beside the secret, in one fixed spelling. */
function slotText(slot: SlotHead): string {
  return JSON.stringify([slot.v, slot.kdf, slot.memoryKiB, slot.passes, slot.lanes, slot.salt, slot.nonce]);
}

function slotChecksum(slot: Omit<KeySlot, "checksum">): string {
  return createHash("sha256").update(slotText(slot)).update(slot.sealed).digest("hex");
}

/**
 * A 32-byte key wrapped under a 32-byte key: AES-256 key wrap, RFC 3394, 40 bytes. It needs no nonce, so that no number
 * of wrapped keys wears the wrapping key out.
 */
export function wrapKey(key: Uint8Array, kek: Uint8Array | KeyObject): Uint8Array {
  mustBe32(key, "a key");
  // Key wrap gives everything at once; `final` adds nothing, and is not called to save its 1 µs.
  return createCipheriv("aes256-wrap", kek, wrapStart).update(key);
}

/** Undoes `wrapKey`; a `Problem` "damaged" for another wrapping key or altered bytes. */
export function unwrapKey(wrapped: Uint8Array, kek: Uint8Array | KeyObject): Uint8Array {
  if (wrapped.length !== 40) throw damaged("A wrapped key", "it has the wrong length");
  const decipher = createDecipheriv("aes256-wrap", kek, wrapStart);
  try {
    return decipher.update(wrapped);
  } catch (cause) {
    throw damaged("A wrapped key", "it does not open under this key", cause);
  }
}

const wrapStart = Buffer.alloc(8, 0xa6);

function mustBe32(bytes: Uint8Array, what: string): void {
  if (bytes.length !== 32) throw new RangeError(`${what} of ${bytes.length} bytes, not 32`);
}
