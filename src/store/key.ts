import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto";
import { Problem } from "../domain/problem.ts";

/** The dossier's key: raw and random, the same for its whole life. All other keys on this device hang on it. */
export function newDossierKey(): Uint8Array {
  return new Uint8Array(randomBytes(32));
}

/** The key that wraps the team's keys, which wrap the bodies' keys. */
export function teamKeyWrap(key: Uint8Array): Uint8Array {
  return derive(key, "habeas epoch v1");
}

/** The dossier's name as the journal keeps it, under a key of the team. */
export function sealName(name: string, teamKey: Uint8Array): Uint8Array {
  return seal(Buffer.from(name), derive(teamKey, "habeas name v1"));
}

/** Undoes `sealName`; the Problem `damaged` where it is not as it was written. */
export function openName(sealed: Uint8Array, teamKey: Uint8Array): string {
  try {
    return unseal(sealed, derive(teamKey, "habeas name v1")).toString("utf8");
  } catch (error) {
    throw new Problem("damaged", "The dossier's journal has lost its name; restore the last backup.", {
      cause: error,
    });
  }
}

/** The key under which the head's checksums are made. */
export function headKey(key: Uint8Array): Uint8Array {
  return derive(key, "habeas head v1");
}

/** A nonce of 12 bytes, the text under AES-256-GCM, the tag of 16. */
export function seal(text: Uint8Array, key: Uint8Array): Uint8Array {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
}

/** Undoes `seal`; fails where a bit differs. */
export function unseal(bytes: Uint8Array, key: Uint8Array): Buffer {
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12), { authTagLength: 16 });
  decipher.setAuthTag(bytes.subarray(-16));
  return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
}

/** A key of 32 bytes for one purpose, from another (HKDF-SHA-256, RFC 5869, without salt). */
export function derive(key: Uint8Array, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", key, "", purpose, 32));
}
