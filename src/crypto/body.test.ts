import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import { openBody, paddedLength, sealBody } from "./body.ts";

const body = Buffer.from('{"name":"Sok Example"}');

/** Fills with 0, 1, 2 … so that every byte of the randomness can be found again. */
function counting(bytes: Uint8Array): void {
  bytes.forEach((_, at) => (bytes[at] = at));
}

describe("sealed bodies", () => {
  test("opening undoes sealing, for every body", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (any) => {
        const sealed = sealBody(any);
        expect(toHex(openBody(sealed.ciphertext, sealed.key, sealed))).toBe(toHex(any));
      }),
    );
  });

  test("a ciphertext has one of few lengths, whose last bits are zeros, and is at most an eighth longer for it", () => {
    const lengths = new Set<number>();
    for (let length = 0; length < 5_000; length += 1) {
      const padded = paddedLength(length);
      lengths.add(padded);
      expect(padded - (length + 64)).toBeGreaterThanOrEqual(0);
      expect(padded / (length + 64)).toBeLessThan(1.125);
    }
    expect(lengths.size).toBeLessThan(90);
    // What the authors of Padmé give: 500, 1,000 and 5,000 bytes become these.
    expect([500, 1_000, 5_000].map((whole) => paddedLength(whole - 64))).toEqual([512, 1_024, 5_120]);
    expect(sealBody(Buffer.alloc(1_000 - 64)).ciphertext).toHaveLength(1_024);
  });

  test("a body whose padding holds anything, or whose length is another than its body's, is refused", () => {
    const sealed = sealBody(body);
    const text = (change: (plain: Buffer) => Buffer) => {
      const decipher = createDecipheriv("aes-256-gcm", sealed.key, sealed.ciphertext.subarray(0, 12), {
        authTagLength: 16,
      });
      decipher.setAuthTag(sealed.ciphertext.subarray(-16));
      const changed = change(decipher.update(sealed.ciphertext.subarray(12, -16)));
      const cipher = createCipheriv("aes-256-gcm", sealed.key, sealed.ciphertext.subarray(0, 12));
      const again = [sealed.ciphertext.subarray(0, 12), cipher.update(changed), cipher.final()];
      const ciphertext = Buffer.concat([...again, cipher.getAuthTag()]);
      const ciphertextHash = createHash("sha256").update(ciphertext).digest();
      return () => openBody(ciphertext, sealed.key, { ...sealed, ciphertextHash });
    };
    expect(toHex(text((plain) => plain)())).toBe(toHex(body));
    const changes: ((plain: Buffer) => Buffer)[] = [
      (plain) => (plain.writeUInt8(1, plain.length - 1), plain),
      (plain) => (plain.writeUInt32BE(body.length - 1, 32), plain),
      (plain) => (plain.writeUInt32BE(2 ** 32 - 1, 32), plain),
      (plain) => Buffer.concat([plain, Buffer.alloc(1)]),
      (plain) => plain.subarray(0, 35),
    ];
    for (const change of changes) expect(text(change)).toThrow("its length is not one of those");
  });

  test("a body of form 1, which has no padding, opens as it was sealed", () => {
    const [key, nonce, salt] = [32, 12, 32].map((length) => randomBytes(length)) as [Buffer, Buffer, Buffer];
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    const ciphertext = Buffer.concat([
      nonce,
      cipher.update(salt),
      cipher.update(body),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const ciphertextHash = createHash("sha256").update(ciphertext).digest();
    const commitment = createHmac("sha256", salt).update(body).digest();
    expect(toHex(openBody(ciphertext, key, { v: 1, ciphertextHash, commitment }))).toBe(toHex(body));
  });

  test("the parts are where the format says: key, nonce and salt from fresh randomness, the salt inside", () => {
    const sealed = sealBody(body, counting);
    expect(toHex(sealed.key)).toBe(toHex(range(0, 32)));
    expect(toHex(sealed.ciphertext.subarray(0, 12))).toBe(toHex(range(32, 44)));
    const salt = range(44, 76);
    expect(toHex(sealed.commitment)).toBe(createHmac("sha256", salt).update(body).digest("hex"));
    expect(Buffer.from(sealed.ciphertext).includes(salt)).toBe(false);
  });

  test("the same body sealed twice has nothing in common", () => {
    const [a, b] = [sealBody(body), sealBody(body)];
    expect(toHex(a.key)).not.toBe(toHex(b.key));
    expect(toHex(a.commitment)).not.toBe(toHex(b.commitment));
    expect(toHex(a.ciphertext.subarray(0, 12))).not.toBe(toHex(b.ciphertext.subarray(0, 12)));
    expect(toHex(a.ciphertextHash)).not.toBe(toHex(b.ciphertextHash));
  });

  test("the key that is kept shares no memory with the salt", () => {
    expect(sealBody(body).key.buffer.byteLength).toBe(32);
  });

  test("each flipped bit of ciphertext, hash, commitment and key is noticed, and named", () => {
    const sealed = sealBody(body);
    for (const { part, says } of [
      { part: "ciphertext", says: "its hash is not the one that its entry names" },
      { part: "ciphertextHash", says: "its hash is not the one that its entry names" },
      { part: "commitment", says: "it is not the text that its entry commits to" },
      { part: "key", says: "its key does not open it" },
    ] as const) {
      for (let bit = 0; bit < sealed[part].length * 8; bit++) {
        const bad = { ...sealed, [part]: flipped(sealed[part], bit) };
        expect(() => openBody(bad.ciphertext, bad.key, bad)).toThrow(says);
      }
    }
  });

  test("a ciphertext that someone swapped together with its hash still doesn't open", () => {
    const [mine, theirs] = [sealBody(body), sealBody(body)];
    expect(() => openBody(theirs.ciphertext, mine.key, { ...theirs, commitment: mine.commitment })).toThrow(
      "its key does not open it",
    );
    expect(() => openBody(theirs.ciphertext, theirs.key, { ...theirs, commitment: mine.commitment })).toThrow(
      "it is not the text that its entry commits to",
    );
  });

  test("a ciphertext too short to hold anything is refused", () => {
    for (let length = 0; length < 60; length++) {
      const ciphertext = new Uint8Array(length);
      const ciphertextHash = createHash("sha256").update(ciphertext).digest();
      const expected = { v: 1 as const, commitment: new Uint8Array(32), ciphertextHash };
      expect(() => openBody(ciphertext, new Uint8Array(32), expected)).toThrow("it is too short");
    }
  });
});

function range(from: number, to: number): Uint8Array {
  return Uint8Array.from({ length: to - from }, (_, at) => from + at);
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
