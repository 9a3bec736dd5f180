import { sign } from "node:crypto";
import { encode } from "cborg";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placesIn, sized } from "../../test/size.ts";
import { sameBytes, toHex } from "./bytes.ts";
import {
  decodeEntry,
  encodeEntry,
  type EntryFields,
  entryHash,
  isOpenEntry,
  type SignedEntry,
  signEntry,
  verifyEntry,
  verifyEntryAside,
} from "./entry.ts";
import { deviceKeyFromSeed, newDeviceKey } from "./key.ts";
import { leafHash } from "./merkle.ts";

const device = deviceKeyFromSeed(new Uint8Array(32).fill(1));
const first: EntryFields = {
  v: 1,
  dossier: new Uint8Array(16).fill(2),
  device: device.publicKey,
  seq: 0,
  prev: new Uint8Array(32),
  hlc: [1_700_000_000_000, 0],
  kind: "version",
  record: new Uint8Array(16).fill(3),
  parents: [],
  commitment: new Uint8Array(32).fill(4),
  ciphertextHash: new Uint8Array(32).fill(5),
  length: 1_084,
  class: "C",
  epoch: 0,
};

const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });
const whole = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const anyEntry: fc.Arbitrary<EntryFields> = fc
  .record({
    v: fc.constantFrom(1 as const, 2 as const),
    dossier: bytesOf(16),
    device: bytesOf(32),
    seq: fc.oneof(fc.constant(0), whole),
    prev: bytesOf(32).filter((prev) => prev.some((byte) => byte !== 0)),
    hlc: fc.tuple(fc.nat({ max: 2 ** 48 - 1 }), fc.nat({ max: 2 ** 32 - 1 })),
    kind: fc.constantFrom("version", "device", "audit", "erasure", "member", "of-a-newer-program"),
    record: bytesOf(16),
    parents: fc.uniqueArray(bytesOf(32), { maxLength: 5, comparator: sameBytes }),
    commitment: bytesOf(32),
    ciphertextHash: bytesOf(32),
    length: whole,
    class: fc.constantFrom("C", "I"),
    epoch: fc.nat({ max: 2 ** 32 - 1 }),
  })
  .map((fields) => ({
    ...fields,
    prev: fields.seq === 0 ? new Uint8Array(32) : fields.prev,
    parents: fields.parents.sort((a, b) => Buffer.compare(a, b)),
    commitment: isOpenEntry(fields) ? new Uint8Array(32) : fields.commitment,
  }));

describe("entries", () => {
  test("decoding undoes encoding, for every entry", () => {
    fc.assert(
      fc.property(anyEntry, (fields) => {
        expect(decodeEntry(encodeEntry(fields))).toEqual(fields);
      }),
    );
  });

  test("a signed entry verifies with the key inside it, and gives its fields", () => {
    fc.assert(
      fc.property(anyEntry, (any) => {
        const fields = { ...any, device: device.publicKey };
        expect(verifyEntry(signEntry(encodeEntry(fields), device))).toEqual(fields);
      }),
    );
  });

  test("the same fields have the same bytes on every machine", () => {
    expect(toHex(encodeEntry(first))).toBe(
      `8e01` + // an array of 14; version 1
        `50${"02".repeat(16)}` +
        `5820${toHex(device.publicKey)}` +
        `00` +
        `5820${"00".repeat(32)}` +
        `821b0000018bcfe56800` +
        `00` +
        `6776657273696f6e` + // "version"
        `50${"03".repeat(16)}` +
        `80` +
        `5820${"04".repeat(32)}` +
        `5820${"05".repeat(32)}` +
        `19043c` +
        `6143` + // "C"
        `00`,
    );
  });

  test("its hash is the RFC 6962 leaf of bytes and signature, so that a second signature makes another entry", () => {
    const entry = signEntry(encodeEntry(first), device);
    expect(toHex(entryHash(entry))).toBe(toHex(leafHash(entry.bytes, entry.signature)));
    const other = { ...entry, signature: new Uint8Array(64) };
    expect(toHex(entryHash(other))).not.toBe(toHex(entryHash(entry)));
  });

  test("each bit flipped in bytes or signature of several entries is rejected", () => {
    const entries = [
      first,
      { ...first, seq: 1, prev: new Uint8Array(32).fill(9), kind: "audit", class: "I", epoch: 70_000 },
      { ...first, seq: 2 ** 40, prev: new Uint8Array(32).fill(8), kind: "erasure", hlc: [2 ** 47, 3] },
      {
        ...first,
        seq: 23,
        prev: new Uint8Array(32).fill(7),
        kind: "device",
        parents: [1, 2, 3].map((fill) => new Uint8Array(32).fill(fill)),
      },
    ] as const satisfies EntryFields[];
    for (const fields of entries) {
      const entry = signEntry(encodeEntry(fields), device);
      expect(verifyEntry(entry)).toEqual(fields);
      for (const part of ["bytes", "signature"] as const) {
        for (const bit of placesIn(entry[part].length * 8, 200)) {
          const bad: SignedEntry = { ...entry, [part]: flipped(entry[part], bit) };
          expect(() => verifyEntry(bad), `${part} bit ${bit}`).toThrow(
            expect.objectContaining({ code: "damaged" }),
          );
        }
      }
    }
  });

  test("an entry cut short or with a byte more is rejected", () => {
    const entry = signEntry(encodeEntry(first), device);
    for (let length = 0; length < entry.bytes.length; length++) {
      expect(() => decodeEntry(entry.bytes.subarray(0, length))).toThrow("is damaged");
    }
    expect(() => decodeEntry(Buffer.concat([entry.bytes, Uint8Array.of(0)]))).toThrow("is damaged");
    expect(() => verifyEntry({ ...entry, signature: entry.signature.subarray(0, 63) })).toThrow(
      "its signature",
    );
    expect(() =>
      verifyEntry({ ...entry, signature: Buffer.concat([entry.signature, Uint8Array.of(0)]) }),
    ).toThrow("its signature");
  });

  test("any bytes at all decode to an entry or to a refusal, never to another error", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(() => decodeEntry(bytes)).toThrow(expect.objectContaining({ code: "damaged" }));
      }),
      { numRuns: sized(2_000) },
    );
  });

  test("a longer spelling of the same fields is rejected", () => {
    const hex = toHex(encodeEntry(first));
    const start = "8e0150";
    expect(hex.startsWith(start)).toBe(true);
    const rest = hex.slice(start.length);
    rejected(`980e0150${rest}`); // the array's length in a byte of its own
    rejected(`8e180150${rest}`); // the version in two bytes
    rejected(`8ef93c0050${rest}`); // the version as a floating-point number
    rejected(`8ec0${hex.slice(2)}`); // a tag on the version
    rejected(`8e015810${rest}`); // the byte string's length in a byte of its own
    rejected(`9f${hex.slice(2)}ff`); // an array of no stated length
    rejected(`d9d9f7${hex}`); // the tag that says "this is CBOR"
    rejected(`${hex.slice(0, -2)}f98000`); // epoch as minus zero
    rejected(`${hex.slice(0, -2)}c24100`); // epoch as a big number
    rejected(hex.replace("6143", "4143")); // class as bytes
    rejected(hex.replace("6143", "7f6143ff")); // class as a text in pieces
  });

  test("a list inside a list, a hundred thousand deep, is rejected", () => {
    expect(() => decodeEntry(new Uint8Array(100_000).fill(0x81))).toThrow("is damaged");
  });

  test("a refusal names the entry by its hash", () => {
    const entry = { ...signEntry(encodeEntry(first), device), signature: new Uint8Array(64) };
    expect(() => verifyEntry(entry)).toThrow(`Entry ${toHex(entryHash(entry)).slice(0, 16)} is damaged`);
  });

  test("another count of fields or another shape is rejected", () => {
    const row = Object.values(first);
    for (const bad of [[], row.slice(0, 13), [...row, 0], { ...first }, 1, null, "text", [row]]) {
      expect(() => decodeEntry(encode(bad))).toThrow("is damaged");
    }
  });

  const wrong: readonly [string, Record<string, unknown>][] = [
    ["v", { v: 3 }],
    ["v", { v: 0 }],
    ["commitment", { v: 2, kind: "member" }],
    ["commitment", { v: 2, commitment: new Uint8Array(32) }],
    ["dossier", { dossier: new Uint8Array(15) }],
    ["device", { device: new Uint8Array(33) }],
    ["seq", { seq: -1 }],
    ["seq", { seq: 0.5 }],
    ["seq", { seq: 2 ** 53 }],
    ["prev", { prev: new Uint8Array(32).fill(1) }],
    ["prev", { seq: 1 }],
    ["hlc", { hlc: [1] }],
    ["hlc", { hlc: [2 ** 48, 0] }],
    ["hlc", { hlc: [1, -1] }],
    ["hlc", { hlc: [1, 2, 3] }],
    ["kind", { kind: "Version" }],
    ["kind", { kind: "" }],
    ["kind", { kind: "k".repeat(33) }],
    ["record", { record: "01ARZ3NDEKTSV4RRFFQ69G5FAV" }],
    ["parents", { parents: [new Uint8Array(31)] }],
    ["parents", { parents: [new Uint8Array(32), new Uint8Array(32)] }],
    ["parents", { parents: [new Uint8Array(32).fill(2), new Uint8Array(32).fill(1)] }],
    ["commitment", { commitment: null }],
    ["ciphertextHash", { ciphertextHash: new Uint8Array(0) }],
    ["length", { length: "7" }],
    ["class", { class: "X" }],
    ["epoch", { epoch: 2 ** 32 }],
  ];
  test.each(wrong)("a wrong %s is neither written nor read: %j", (name, change) => {
    const fields = { ...first, ...change } as EntryFields;
    expect(() => encodeEntry(fields)).toThrow(new RangeError(`an entry with a wrong ${name}`));
    expect(() => decodeEntry(encode(Object.values(fields)))).toThrow("is damaged");
  });

  test("an entry signed by another device than it names is rejected", () => {
    expect(() => verifyEntry(signEntry(encodeEntry(first), newDeviceKey()))).toThrow("does not fit its text");
  });

  test("checked on another thread, entries are accepted and rejected for the same reasons", async () => {
    const entry = signEntry(encodeEntry(first), device);
    expect(await verifyEntryAside(entry)).toEqual(verifyEntry(entry));
    const bad: SignedEntry[] = [
      ...Array.from({ length: 64 }, (_, byte) => ({
        ...entry,
        signature: flipped(entry.signature, byte * 8),
      })),
      ...Array.from(entry.bytes, (_, byte) => ({ ...entry, bytes: flipped(entry.bytes, byte * 8) })),
      { ...entry, signature: entry.signature.subarray(1) },
      signEntry(encodeEntry(first), newDeviceKey()),
    ];
    for (const [at, { status, ...outcome }] of (
      await Promise.allSettled(bad.map(verifyEntryAside))
    ).entries()) {
      const { reason } = outcome as { reason?: Error };
      expect(status).toBe("rejected");
      expect(() => verifyEntry(bad[at]!)).toThrow(reason?.message);
    }
  });

  test("an entry in the name of a key under which one signature would fit every text is rejected", () => {
    const neutral = Buffer.from(`01${"00".repeat(31)}`, "hex");
    const signature = Buffer.from(`58${"66".repeat(31)}01${"00".repeat(31)}`, "hex");
    const bytes = encodeEntry({ ...first, device: neutral });
    expect(() => verifyEntry({ bytes, signature })).toThrow("does not fit its text");
  });

  test("the signature covers a prefix: a bare signature over the bytes is none", () => {
    const bytes = encodeEntry(first);
    const signature = sign(null, bytes, device.privateKey);
    expect(() => verifyEntry({ bytes, signature })).toThrow("does not fit its text");
  });
});

function rejected(spelling: string): void {
  expect(() => decodeEntry(Buffer.from(spelling, "hex")), spelling).toThrow("is damaged");
}

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = new Uint8Array(bytes);
  copy[bit >> 3]! ^= 1 << (bit & 7);
  return copy;
}
