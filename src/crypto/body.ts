/**
 * Sealing of bodies. Each body has a key of its own, so that destroying one key erases one body. Inside the ciphertext
 * a random salt stands before the body, and the signed entry holds HMAC-SHA-256(salt, body): with key and ciphertext
 * gone, nobody can try names against the entry that remains. Its length is rounded up to one of few, so that it says little.
 */

import { createCipheriv, createDecipheriv, createHmac, hash, randomFillSync } from "node:crypto";
import { damaged, sameBytes } from "./bytes.ts";

/**
 * `ciphertext` is nonce (12 bytes), AES-256-GCM of salt (32), length (4), body and zeros, tag (16); the three others are 32
 * bytes each.
 */
export type SealedBody = {
  readonly v: 2;
  readonly key: Uint8Array;
  readonly ciphertext: Uint8Array;
  readonly ciphertextHash: Uint8Array;
  readonly commitment: Uint8Array;
};

/** Fills the array with random bytes. */
export type FillRandom = (bytes: Uint8Array) => void;

/** The body under a fresh key. Randomness is an argument for tests only. */
export function sealBody(body: Uint8Array, fillRandom: FillRandom = randomFillSync): SealedBody {
  const random = Buffer.allocUnsafeSlow(keyLength + nonceLength + saltLength);
  fillRandom(random);
  // Copied, for whoever keeps the key must not keep the salt with it.
  const key = new Uint8Array(random.subarray(0, keyLength));
  const nonce = random.subarray(keyLength, keyLength + nonceLength);
  const salt = random.subarray(keyLength + nonceLength);
  const text = Buffer.alloc(paddedLength(body.length) - nonceLength - tagLength);
  text.set(salt);
  text.writeUInt32BE(body.length, saltLength);
  text.set(body, saltLength + countLength);

  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = [nonce, cipher.update(text)];
  cipher.final();
  sealed.push(cipher.getAuthTag());
  const ciphertext = Buffer.concat(sealed);
  return {
    v: 2,
    key,
    ciphertext,
    ciphertextHash: hash("sha256", ciphertext, "buffer"),
    commitment: createHmac("sha256", salt).update(body).digest(),
  };
}

/**
 * The body, checked against what its signed entry promises. A `Problem` "damaged" names what failed: the hash of the
 * ciphertext, the key, or the commitment.
 */
export function openBody(
  ciphertext: Uint8Array,
  key: Uint8Array,
  expected: { readonly v: 1 | 2; readonly commitment: Uint8Array; readonly ciphertextHash: Uint8Array },
): Uint8Array {
  if (!sameBytes(hash("sha256", ciphertext, "buffer"), expected.ciphertextHash)) {
    throw damaged("A sealed body", "its hash is not the one that its entry names");
  }
  if (ciphertext.length < nonceLength + saltLength + tagLength) {
    throw damaged("A sealed body", "it is too short");
  }
  const decipher = createDecipheriv("aes-256-gcm", key, ciphertext.subarray(0, nonceLength), {
    authTagLength: tagLength,
  });
  decipher.setAuthTag(ciphertext.subarray(-tagLength));
  const plain = decipher.update(ciphertext.subarray(nonceLength, -tagLength));
  try {
    decipher.final();
  } catch (cause) {
    throw damaged("A sealed body", "its key does not open it", cause);
  }
  const body = expected.v === 1 ? plain.subarray(saltLength) : withoutPadding(plain);
  const commitment = createHmac("sha256", plain.subarray(0, saltLength)).update(body).digest();
  if (!sameBytes(commitment, expected.commitment)) {
    throw damaged("A sealed body", "it is not the text that its entry commits to");
  }
  return body;
}

/** The body behind its salt and length, where all that follows are the zeros that belong there. */
function withoutPadding(plain: Buffer): Uint8Array {
  const start = saltLength + countLength;
  const length = plain.length < start ? -1 : plain.readUInt32BE(saltLength);
  const isPadded =
    length >= 0 &&
    plain.length === paddedLength(length) - nonceLength - tagLength &&
    plain.subarray(start + length).every((byte) => byte === 0);
  if (!isPadded) throw damaged("A sealed body", "its length is not one of those that a body may have");
  return plain.subarray(start, start + length);
}

/** Length of the ciphertext of a body of so many bytes: rounded up by Padmé (PURBs, PETS 2019), by 12 % at most. */
export function paddedLength(body: number): number {
  const length = nonceLength + saltLength + countLength + body + tagLength;
  const exponent = Math.floor(Math.log2(length));
  const free = 2 ** (exponent - Math.floor(Math.log2(exponent)) - 1);
  return Math.ceil(length / free) * free;
}

const keyLength = 32;
const nonceLength = 12;
const saltLength = 32;
const countLength = 4;
const tagLength = 16;
