import { argon2Sync, createDecipheriv, createHash, sign, verify } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import {
  deviceKeyFromSeed,
  deviceSeed,
  type KeySlot,
  lockSecret,
  newDeviceKey,
  standardCost,
  unlockSecret,
  unwrapKey,
  verifyingKey,
  wrapKey,
} from "./key.ts";

describe("device keys", () => {
  test("the first key of RFC 8032 §7.1 comes from its seed, and signs the empty text as published", () => {
    const seed = unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    const key = deviceKeyFromSeed(seed);
    expect(toHex(key.publicKey)).toBe("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
    expect(sign(null, new Uint8Array(), key.privateKey).toString("hex")).toBe(
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    );
    expect(toHex(deviceSeed(key))).toBe(toHex(seed));
  });

  test("a new key is another one each time, and its seed makes it again", () => {
    const [a, b] = [newDeviceKey(), newDeviceKey()];
    expect(toHex(a.publicKey)).not.toBe(toHex(b.publicKey));
    expect(toHex(deviceKeyFromSeed(deviceSeed(a)).publicKey)).toBe(toHex(a.publicKey));
  });

  test("a seed of the wrong length is the caller's bug", () => {
    expect(() => deviceKeyFromSeed(new Uint8Array(31))).toThrow(RangeError);
  });

  test("a key of small order, under which one signature would fit every text, verifies nothing", () => {
    // S = 1 and R = the base point: S·B = R + k·A for each text, where A is the neutral element.
    const signature = unhex(`58${"66".repeat(31)}01${"00".repeat(31)}`);
    for (const y of [
      `01${"00".repeat(31)}`,
      "00".repeat(32),
      `ec${"ff".repeat(30)}7f`,
      `ee${"ff".repeat(30)}7f`,
      "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
      "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    ]) {
      const key = verifyingKey(unhex(y))!;
      // Under a key of order 8 the signature would fit one text in eight.
      for (let text = 0; text < 100; text++)
        expect(verify(null, Buffer.of(text), key, signature)).toBe(false);
    }
  });

  test("a key of another length is none", () => {
    expect([verifyingKey(new Uint8Array(31)), verifyingKey(new Uint8Array(33))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  test("a key is right again after a thousand others", () => {
    const keys = Array.from({ length: 1_200 }, () => newDeviceKey());
    for (const { publicKey } of keys) expect(verifyingKey(publicKey)).toBeDefined();
    const text = Buffer.from("text");
    const first = keys[0]!;
    expect(verify(null, text, verifyingKey(first.publicKey)!, sign(null, text, first.privateKey))).toBe(true);
  });
});

const secret = Uint8Array.from({ length: 32 }, (_, at) => at);
const cheap = { cost: { memoryKiB: 32, passes: 1, lanes: 1 }, weakForTests: true };
const slot = lockSecret(secret, "nine ducks cross the river", cheap);

describe("key slots", () => {
  test("unlocking undoes locking, for every secret and passphrase", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 100 }),
        fc.string({ minLength: 1, unit: "grapheme" }),
        (any, words) => {
          expect(toHex(unlockSecret(lockSecret(any, words, cheap), words, cheap))).toBe(toHex(any));
        },
      ),
    );
  });

  test("a letter typed as one sign or as two is the same passphrase", () => {
    const composed = lockSecret(secret, "caf\u00e9", cheap);
    expect(toHex(unlockSecret(composed, "cafe\u0301", cheap))).toBe(toHex(secret));
  });

  test("each flipped bit of a slot's text is damage, and never called a wrong passphrase", () => {
    const text = Buffer.from(JSON.stringify(slot));
    for (let bit = 0; bit < text.length * 8; bit++) {
      const bad = Buffer.from(text);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      let parsed: KeySlot;
      try {
        parsed = JSON.parse(bad.toString("utf8")) as KeySlot;
      } catch {
        continue;
      }
      expect(() => unlockSecret(parsed, "nine ducks cross the river", cheap), bad.toString("utf8")).toThrow(
        expect.objectContaining({ code: "damaged" }),
      );
    }
  });

  test("a slot that asks for less than the minimum is refused before the passphrase is tried", () => {
    expect(() => unlockSecret(slot, "nine ducks cross the river")).toThrow("weaker protection");
    expect(() => lockSecret(secret, "nine ducks", { cost: { ...standardCost, lanes: 3 } })).toThrow(
      RangeError,
    );
  });

  test("a slot that asks for all memory of the machine is refused", () => {
    expect(() => unlockSecret({ ...slot, memoryKiB: 2 ** 32 }, "x", cheap)).toThrow(
      "not in the form of a slot",
    );
  });

  test("a slot with a part more or less is refused", () => {
    const { nonce: _, ...less } = slot;
    expect(() => unlockSecret(less as KeySlot, "x", cheap)).toThrow("not in the form of a slot");
    expect(() => unlockSecret({ ...slot, more: 1 } as KeySlot, "x", cheap)).toThrow(
      "not in the form of a slot",
    );
  });

  test("a slot is opened by hand as the file format says", () => {
    const { v, kdf, memoryKiB, passes, lanes, salt, nonce, sealed, checksum } = slot;
    const key = argon2Sync("argon2id", {
      message: Buffer.from("nine ducks cross the river"),
      nonce: Buffer.from(salt, "base64"),
      memory: memoryKiB,
      passes,
      parallelism: lanes,
      tagLength: 32,
    });
    const covered = JSON.stringify([v, kdf, memoryKiB, passes, lanes, salt, nonce]);
    const bytes = Buffer.from(sealed, "base64");
    const decipher = createDecipheriv("aes-256-gcm", key, Buffer.from(nonce, "base64"));
    decipher.setAAD(Buffer.from(covered)).setAuthTag(bytes.subarray(32));
    const opened = Buffer.concat([decipher.update(bytes.subarray(0, 32)), decipher.final()]);
    expect(toHex(opened)).toBe(toHex(secret));
    expect(
      createHash("sha256")
        .update(covered + sealed)
        .digest("hex"),
    ).toBe(checksum);
  });

  test("an empty passphrase locks nothing", () => {
    expect(() => lockSecret(secret, "", cheap)).toThrow("The passphrase is empty");
    expect(() => unlockSecret(slot, "", cheap)).toThrow("The passphrase is empty");
  });
});

describe("wrapped keys", () => {
  test("the vector of RFC 3394 §4.6", () => {
    const kek = unhex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
    const key = unhex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
    const wrapped = "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21";
    expect(toHex(wrapKey(key, kek))).toBe(wrapped);
    expect(toHex(unwrapKey(unhex(wrapped), kek))).toBe(toHex(key));
  });

  test("each flipped bit, and every other wrapping key, is refused", () => {
    const kek = new Uint8Array(32).fill(7);
    const wrapped = wrapKey(secret, kek);
    for (let bit = 0; bit < wrapped.length * 8; bit++) {
      const bad = new Uint8Array(wrapped);
      bad[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => unwrapKey(bad, kek)).toThrow(expect.objectContaining({ code: "damaged" }));
    }
    expect(() => unwrapKey(wrapped, new Uint8Array(32).fill(8))).toThrow("does not open under this key");
    expect(() => unwrapKey(wrapped, new Uint8Array(16))).toThrow(RangeError);
    for (let length = 0; length < wrapped.length; length++) {
      expect(() => unwrapKey(wrapped.subarray(0, length), kek)).toThrow("A wrapped key is damaged");
    }
  });
});

function unhex(hex: string): Buffer {
  return Buffer.from(hex, "hex");
}
