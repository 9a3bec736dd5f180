/**
 * Who can open identities. An epoch has a key pair of age (X25519): whoever writes an identity seals it to the public half, and
 * nobody alone need be able to open what they wrote. The secret half is given to the holders, whole to each of them, or in
 * shares of which so many are needed (Shamir, by the audited shamir-secret-sharing).
 *
 * Shares that are too few, changed or mixed make a wrong secret without a word, so the epoch commits to the right one, and
 * nothing is used before it fits.
 */

import { createHash, createHmac, randomBytes, sign, timingSafeEqual, verify } from "node:crypto";
import { decode, encode, rfc8949EncodeOptions } from "cborg";
import { combine, split } from "shamir-secret-sharing";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";
import { newAgeIdentity, openWithIdentity, sealForRecipients } from "./age.ts";
import { asBuffer, damaged, fromBase64, toBase64 } from "./bytes.ts";
import { type DeviceKey, verifyingKey } from "./key.ts";

const base64 = z.string().refine((text) => fromBase64(text) !== undefined);
const recipientSchema = z.string().regex(/^age1[02-9ac-hj-np-z]{58}$/, "expected an age recipient, age1…");

export const identityEpochSchema = z.object({
  number: z
    .int()
    .min(1)
    .max(2 ** 32 - 1),
  /** To which identities are sealed. */
  recipient: recipientSchema,
  /** How many holders it takes. */
  threshold: z.int().min(1).max(255),
  /** HMAC-SHA-256 of the secret half, under a salt that the holders have. */
  commit: base64,
  holders: z
    .array(z.object({ recipient: recipientSchema, sealed: base64 }))
    .min(1)
    .max(255),
});
export type IdentityEpoch = Readonly<z.infer<typeof identityEpochSchema>>;

/** Of how many holders on identities may take several of them. */
export const fewestToSplit = 3;

/**
 * A new epoch for these holders (their recipients), of whom `threshold` are needed to open anything.
 *
 * @throws Problem `bad-input` for a recipient that is none or comes twice, or a threshold that no number of holders meets
 */
export async function newIdentityEpoch(
  dossier: Uint8Array,
  number: number,
  holders: readonly string[],
  threshold: number,
): Promise<IdentityEpoch> {
  for (const holder of holders)
    if (!recipientSchema.safeParse(holder).success)
      throw new Problem(
        "bad-input",
        "A holder is not an age recipient; copy the whole line, which begins with age1.",
      );
  if (holders.length === 0 || new Set(holders).size !== holders.length)
    throw new Problem("bad-input", "Each holder is named once, and at least one is needed.");
  if (threshold < 1 || threshold > holders.length || (threshold > 1 && holders.length < fewestToSplit))
    throw new Problem(
      "bad-input",
      `With ${holders.length} holders, ${threshold} can't be asked for: one is enough of one or two, and from three holders on any number up to all.`,
    );
  const { identity, recipient } = await newAgeIdentity();
  const salt = randomBytes(saltLength);
  const secret = new Uint8Array(Buffer.concat([Buffer.from(identity), salt]));
  const parts = threshold === 1 ? holders.map(() => secret) : await split(secret, holders.length, threshold);
  const sealed = await Promise.all(
    holders.map(async (holder, at) => ({
      recipient: holder,
      sealed: toBase64(await sealForRecipients(parts[at]!, [holder])),
    })),
  );
  const commit = toBase64(commitmentOf(dossier, number, identity, salt));
  for (const part of [secret, ...parts]) part.fill(0);
  return { number, recipient, threshold, commit, holders: sealed };
}

/** What one holder has of the secret half, and which holder of the epoch that is. */
export type IdentityShare = { readonly index: number; readonly part: Uint8Array };

/**
 * A holder's own share, by the holder's secret key (`AGE-SECRET-KEY-1…`).
 *
 * @throws Problem `locked` where the key is none of this epoch's holders'
 */
export async function ownShare(
  epoch: IdentityEpoch,
  recipient: string,
  identity: string,
): Promise<IdentityShare> {
  const index = epoch.holders.findIndex((holder) => holder.recipient === recipient);
  if (index < 0)
    throw new Problem(
      "locked",
      `This device holds no key of identity epoch ${epoch.number}; ask one of its holders.`,
    );
  return { index, part: await openWithIdentity(fromBase64(epoch.holders[index]!.sealed)!, identity) };
}

/**
 * The secret half of an epoch, from the shares of as many holders as it takes. It is given only where it is the one that
 * the epoch commits to.
 *
 * @throws Problem `locked` where shares are missing; `damaged` where they are not those of this epoch
 */
export async function joinShares(
  dossier: Uint8Array,
  epoch: IdentityEpoch,
  shares: readonly IdentityShare[],
): Promise<string> {
  const distinct = [...new Map(shares.map((share) => [share.index, share])).values()];
  const lacking = epoch.threshold - distinct.length;
  if (lacking > 0)
    throw new Problem(
      "locked",
      `It takes ${epoch.threshold} holders to open this, and ${lacking} more must share; ask them with habeas identity ask.`,
    );
  const parts = distinct.slice(0, epoch.threshold).map(({ part }) => new Uint8Array(part));
  let secret: Uint8Array;
  try {
    secret = epoch.threshold === 1 ? parts[0]! : await combine(parts);
  } catch (cause) {
    throw foreign(cause);
  }
  const length = Math.max(0, secret.length - saltLength);
  const identity = asBuffer(secret.subarray(0, length)).toString("latin1");
  const commit = commitmentOf(dossier, epoch.number, identity, secret.subarray(length));
  const wanted = fromBase64(epoch.commit)!;
  secret.fill(0);
  if (commit.length !== wanted.length || !timingSafeEqual(commit, wanted)) throw foreign();
  return identity;
}

function foreign(cause?: unknown): Problem {
  return damaged("A share", "what the shares make is not the key that this epoch commits to", cause);
}

function commitmentOf(dossier: Uint8Array, number: number, identity: string, salt: Uint8Array): Buffer {
  const count = Buffer.alloc(4);
  count.writeUInt32BE(number);
  return createHmac("sha256", salt)
    .update("habeas identity epoch v1\0")
    .update(dossier)
    .update(count)
    .update(identity)
    .digest();
}

/** A share on its way from a holder to whoever asked: sealed to the key of that one question, signed by the holder's device. */
export const sentShareSchema = z.strictObject({
  habeas_share: z.literal(1),
  sealed: base64.max(10_000),
  device: z.string().regex(/^[0-9a-f]{64}$/),
  signature: base64,
});
export type SentShare = Readonly<z.infer<typeof sentShareSchema>>;

/** What a share answers: the question, by its hash, in which dossier. The question says about which epochs. */
export type Asked = { readonly dossier: Uint8Array; readonly ask: Uint8Array };

/** A holder's shares of the epochs that a question is about, by the recipients of these. */
export type SharesByEpoch = ReadonlyMap<string, IdentityShare>;

const sharedSchema = z
  .array(z.tuple([recipientSchema, z.int().min(0).max(254), z.instanceof(Uint8Array)]))
  .min(1)
  .max(100);

/** The hash by which a question is known: SHA-256 of its canonical text. */
export function askHash(text: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update("habeas ask v1\0").update(text).digest());
}

export async function sendShare(
  asked: Asked,
  shares: SharesByEpoch,
  oneTime: string,
  device: DeviceKey,
): Promise<SentShare> {
  const listed = encode(
    [...shares].map(([epoch, { index, part }]) => [epoch, index, part]),
    rfc8949EncodeOptions,
  );
  const text = Buffer.concat([headOf(asked), listed]);
  const sealed = await sealForRecipients(text, [oneTime]);
  for (const bytes of [listed, text]) bytes.fill(0);
  return {
    habeas_share: 1,
    sealed: toBase64(sealed),
    device: asBuffer(device.publicKey).toString("hex"),
    signature: toBase64(sign(null, Buffer.concat([headOf(asked), sealed]), device.privateKey)),
  };
}

/**
 * A share that came, opened with the secret key of the question.
 *
 * @throws Problem `damaged` where its signature is not its device's, or it answers another question
 */
export async function receiveShare(asked: Asked, sent: SentShare, oneTime: string): Promise<SharesByEpoch> {
  const sealed = fromBase64(sent.sealed)!;
  const key = verifyingKey(Buffer.from(sent.device, "hex"));
  const signature = fromBase64(sent.signature)!;
  if (key === undefined || !verify(null, Buffer.concat([headOf(asked), sealed]), key, signature))
    throw damaged("A share", "its signature does not fit, or it answers another question");
  const text = await openWithIdentity(sealed, oneTime);
  const head = headOf(asked);
  if (!asBuffer(text).subarray(0, head.length).equals(head))
    throw damaged("A share", "it answers another question");
  return new Map(
    sharesIn(text.subarray(head.length)).map(([epoch, index, part]) => [epoch, { index, part }]),
  );
}

function sharesIn(bytes: Uint8Array): z.output<typeof sharedSchema> {
  try {
    return sharedSchema.parse(decode(bytes));
  } catch (cause) {
    throw damaged("A share", "it is not what a holder writes", cause);
  }
}

function headOf({ dossier, ask }: Asked): Buffer {
  return Buffer.concat([Buffer.from("habeas share v2\0"), dossier, ask]);
}

const saltLength = 32;
