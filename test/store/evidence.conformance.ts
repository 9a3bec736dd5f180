import { createHash, randomBytes } from "node:crypto";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Evidence, type EvidenceId, evidenceIdOf } from "../../src/store/evidence/evidence.ts";

/** A place for evidence for one test, with nothing in it. */
export type EvidenceBackend = {
  readonly name: string;
  readonly open: () => Promise<{ readonly evidence: Evidence; readonly close: () => Promise<void> }>;
};

/** What every place for evidence must do, wherever it keeps the bytes. */
export function describeEvidence(backend: EvidenceBackend): void {
  const withEvidence = (work: (evidence: Evidence) => Promise<void>) => async () => {
    const { evidence, close } = await backend.open();
    try {
      await work(evidence);
    } finally {
      await close();
    }
  };

  describe(`evidence in ${backend.name}`, () => {
    test(
      "a file comes back byte for byte, in pieces and in any range, whatever pieces it came in",
      withEvidence(async (evidence) => {
        const bytes = randomBytes(1_000_003);
        const id = idOf(bytes);
        await evidence.put(id, pieces(bytes, 65_537));
        expect((await all(evidence.read(id))).equals(bytes)).toBe(true);
        expect(await evidence.lengthOf(id)).toBe(bytes.length);
        const place = fc.integer({ min: 0, max: bytes.length + 10 });
        await fc.assert(
          fc.asyncProperty(place, place, async (from, until) => {
            const part = await all(evidence.read(id, { from, until }));
            expect(part.equals(bytes.subarray(from, Math.max(from, until)))).toBe(true);
          }),
          { numRuns: 30 },
        );
      }),
    );

    test(
      "of several that come under one id at one time one is kept whole, and the others are refused",
      withEvidence(async (evidence) => {
        const files = Array.from({ length: 16 }, (_, at) => Buffer.alloc(1000, at));
        const id = idOf(Buffer.alloc(1));
        let begun = 0;
        const allBegun = Promise.withResolvers<void>();
        async function* endingTogether(bytes: Buffer) {
          yield bytes;
          begun += 1;
          if (begun === files.length) allBegun.resolve();
          await allBegun.promise;
        }
        const ends = await Promise.allSettled(files.map((bytes) => evidence.put(id, endingTogether(bytes))));
        const kept = ends.findIndex(({ status }) => status === "fulfilled");
        expect((await all(evidence.read(id))).equals(files[kept]!)).toBe(true);
        for (const [at, end] of ends.entries())
          if (at !== kept)
            expect(end).toMatchObject({ status: "rejected", reason: { code: "already-there" } });
      }),
    );

    test(
      "an empty file is a file",
      withEvidence(async (evidence) => {
        const id = idOf(Buffer.alloc(0));
        await evidence.put(id, pieces(Buffer.alloc(0), 1));
        expect(await evidence.lengthOf(id)).toBe(0);
        expect(await all(evidence.read(id))).toHaveLength(0);
      }),
    );

    test(
      "a file whose bytes end early is not there, and its id is free",
      withEvidence(async (evidence) => {
        const bytes = randomBytes(300_000);
        const id = idOf(bytes);
        async function* cutOff() {
          yield bytes.subarray(0, 200_000);
          throw new Error("the stick was pulled out");
        }
        await expect(evidence.put(id, cutOff())).rejects.toThrow("the stick was pulled out");
        expect(await evidence.lengthOf(id)).toBeUndefined();
        expect(await idsIn(evidence)).toEqual([]);
        await evidence.put(id, pieces(bytes, 9_999));
        expect((await all(evidence.read(id))).equals(bytes)).toBe(true);
      }),
    );

    test(
      "a file is never replaced",
      withEvidence(async (evidence) => {
        const bytes = randomBytes(1_000);
        const id = idOf(bytes);
        await evidence.put(id, pieces(bytes, 100));
        const again = evidence.put(id, pieces(randomBytes(1_000), 100));
        await expect(again).rejects.toMatchObject({ code: "already-there" });
        expect((await all(evidence.read(id))).equals(bytes)).toBe(true);
      }),
    );

    test(
      "what was taken away is gone, and what is not there is said not to be",
      withEvidence(async (evidence) => {
        const [kept, gone] = [randomBytes(10), randomBytes(10)];
        for (const bytes of [kept, gone]) await evidence.put(idOf(bytes), pieces(bytes, 3));
        expect(new Set(await idsIn(evidence))).toEqual(new Set([idOf(kept), idOf(gone)]));
        await evidence.remove(idOf(gone));
        await evidence.remove(idOf(gone));
        expect(await idsIn(evidence)).toEqual([idOf(kept)]);
        expect(await evidence.lengthOf(idOf(gone))).toBeUndefined();
        await expect(all(evidence.read(idOf(gone)))).rejects.toMatchObject({ code: "not-found" });
      }),
    );

    test(
      "an id of another form never reaches the place",
      withEvidence(async (evidence) => {
        for (const id of ["", "../journal.db", "A".repeat(64), "a".repeat(65)] as EvidenceId[]) {
          await expect(evidence.put(id, pieces(Buffer.alloc(1), 1))).rejects.toThrow(RangeError);
          await expect(all(evidence.read(id))).rejects.toThrow(RangeError);
          await expect(evidence.remove(id)).rejects.toThrow(RangeError);
        }
      }),
    );
  });
}

const key = randomBytes(32);

function idOf(bytes: Uint8Array): EvidenceId {
  return evidenceIdOf(createHash("sha256").update(bytes).digest(), key);
}

async function* pieces(bytes: Buffer, length: number): AsyncIterable<Uint8Array> {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
}

async function all(read: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const piece of read) parts.push(piece);
  return Buffer.concat(parts);
}

async function idsIn(evidence: Evidence): Promise<EvidenceId[]> {
  const ids: EvidenceId[] = [];
  for await (const id of evidence.ids()) ids.push(id);
  return ids;
}
