import { randomBytes } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { type AgeIdentity, newAgeIdentity } from "./age.ts";
import {
  type IdentityEpoch,
  type IdentityShare,
  askHash,
  joinShares,
  newIdentityEpoch,
  ownShare,
  receiveShare,
  sendShare,
} from "./identity-epoch.ts";
import { newDeviceKey } from "./key.ts";

const dossier = new Uint8Array(randomBytes(16));
let holders: readonly AgeIdentity[];
let epoch: IdentityEpoch;
let shares: readonly IdentityShare[];

const epochOf = (number: number, threshold: number): Promise<IdentityEpoch> =>
  newIdentityEpoch(
    dossier,
    number,
    holders.map(({ recipient }) => recipient),
    threshold,
  );
const sharesOf = (of: IdentityEpoch): Promise<IdentityShare[]> =>
  Promise.all(holders.map(({ recipient, identity }) => ownShare(of, recipient, identity)));

beforeAll(async () => {
  holders = await Promise.all(Array.from({ length: 5 }, newAgeIdentity));
  epoch = await epochOf(1, 3);
  shares = await sharesOf(epoch);
});

test("any three of five holders open an epoch of three, and two do not", async () => {
  const key = await joinShares(dossier, epoch, [shares[0]!, shares[2]!, shares[4]!]);
  expect(key).toMatch(/^AGE-SECRET-KEY-1/);
  expect(await joinShares(dossier, epoch, [shares[4]!, shares[3]!, shares[1]!])).toBe(key);
  await expect(joinShares(dossier, epoch, [shares[0]!, shares[2]!])).rejects.toThrow(/1 more must share/);
  await expect(joinShares(dossier, epoch, [shares[0]!, shares[2]!, shares[2]!])).rejects.toThrow(
    /1 more must share/,
  );
});

test("fewer holders than it takes have nothing, whatever number they write into the epoch", async () => {
  for (const threshold of [1, 2])
    await expect(
      joinShares(dossier, { ...epoch, threshold }, [shares[0]!, shares[3]!].slice(0, threshold)),
    ).rejects.toThrow(/not the key that this epoch commits to/);
});

test("shares that were changed, mixed with another epoch's, or made for another dossier are refused before anything is used", async () => {
  const other = await sharesOf(await epochOf(2, 3));
  const flipped = { index: 1, part: shares[1]!.part.map((byte, at) => (at === 7 ? byte ^ 1 : byte)) };
  const refused = /not the key that this epoch commits to/;
  for (const third of [flipped, { ...other[1]!, index: 1 }])
    await expect(joinShares(dossier, epoch, [shares[0]!, third, shares[4]!])).rejects.toThrow(refused);
  const three = [shares[0]!, shares[1]!, shares[2]!];
  await expect(joinShares(new Uint8Array(16), epoch, three)).rejects.toThrow(refused);
  await expect(joinShares(dossier, { ...epoch, number: 2 }, three)).rejects.toThrow(refused);
});

test("an epoch of one opens with each holder's key alone, and with nobody else's", async () => {
  const any = await epochOf(1, 1);
  const keys = await Promise.all((await sharesOf(any)).map((share) => joinShares(dossier, any, [share])));
  expect(new Set(keys).size).toBe(1);
  const stranger = await newAgeIdentity();
  await expect(ownShare(any, stranger.recipient, stranger.identity)).rejects.toThrow(
    /holds no key of identity epoch 1/,
  );
});

test("several are asked for from three holders on, up to all of them, each named once", async () => {
  const [a, b] = holders.map(({ recipient }) => recipient) as [string, string];
  for (const [named, threshold] of [
    [[a, b], 2],
    [[a, a], 1],
    [[a], 0],
    [[], 1],
    [["age1nobody"], 1],
    [holders.map(({ recipient }) => recipient), 6],
  ] as const)
    await expect(newIdentityEpoch(dossier, 1, named, threshold)).rejects.toMatchObject({ code: "bad-input" });
});

test("a share on its way is for one question alone, and its device is known by its signature", async () => {
  const device = newDeviceKey();
  const once = await newAgeIdentity();
  const asked = { dossier, ask: askHash("who, and why") };
  const given = new Map([
    [epoch.recipient, shares[3]!],
    [holders[0]!.recipient, shares[1]!],
  ]);
  const sent = await sendShare(asked, given, once.recipient, device);
  expect(await receiveShare(asked, sent, once.identity)).toEqual(given);
  await expect(
    receiveShare({ ...asked, ask: askHash("somebody else") }, sent, once.identity),
  ).rejects.toThrow(/another question/);
  const borrowed = { ...sent, device: Buffer.from(newDeviceKey().publicKey).toString("hex") };
  await expect(receiveShare(asked, borrowed, once.identity)).rejects.toThrow(/signature does not fit/);
  const another = await newAgeIdentity();
  await expect(receiveShare(asked, sent, another.identity)).rejects.toMatchObject({ code: "locked" });
});
