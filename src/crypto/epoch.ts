/**
 * Keys of epochs, which wrap the keys of bodies. Each device gets one in an age file of its own; a commitment, the same for all,
 * shows that nobody was given another key than the others.
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { openWithIdentity, sealForRecipients } from "./age.ts";
import { damaged } from "./bytes.ts";
import type { EntryFields } from "./entry.ts";

/** Which epoch of which dossier a key belongs to. */
export type EpochName = {
  readonly dossier: Uint8Array;
  readonly class: EntryFields["class"];
  readonly number: number;
};

/** HMAC-SHA-256 with the epoch's key over its name: what all devices can hold the key against that they were given. */
export function epochCommitment(name: EpochName, key: Uint8Array): Uint8Array {
  return createHmac("sha256", key).update(prefixOf(name)).digest();
}

/** The key of an epoch for one recipient alone. */
export async function sealEpochKey(name: EpochName, key: Uint8Array, recipient: string): Promise<Uint8Array> {
  return sealForRecipients(Buffer.concat([prefixOf(name), key]), [recipient]);
}

/**
 * Undoes `sealEpochKey` with the secret key of its recipient. A Problem `damaged` where it is the key of another epoch or
 * another one than was committed to; else it fails as `openWithIdentity` does.
 */
export async function openEpochKey(
  name: EpochName,
  sealed: Uint8Array,
  commitment: Uint8Array,
  identity: string,
): Promise<Uint8Array> {
  const text = Buffer.from(await openWithIdentity(sealed, identity));
  const prefix = prefixOf(name);
  const key = new Uint8Array(text.subarray(prefix.length));
  if (text.length !== prefix.length + 32 || !text.subarray(0, prefix.length).equals(prefix))
    throw damaged(`The key of epoch ${name.class} ${name.number}`, "it is the key of another epoch");
  if (commitment.length !== 32 || !timingSafeEqual(epochCommitment(name, key), commitment))
    throw damaged(
      `The key of epoch ${name.class} ${name.number}`,
      "it is another key than the one that the epoch commits to",
    );
  return key;
}

function prefixOf({ dossier, class: of, number }: EpochName): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(number);
  return Buffer.concat([
    Buffer.from(of === "C" ? "habeas epoch v1\0" : "habeas identity epoch v1\0"),
    dossier,
    count,
  ]);
}
