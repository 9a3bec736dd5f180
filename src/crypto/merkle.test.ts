import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import {
  CompactRange,
  consistencyProof,
  emptyRoot,
  HashTree,
  inclusionProof,
  leafHash,
  nodeHash,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
} from "./merkle.ts";

// The leaves, roots and proofs that the Certificate Transparency project publishes for RFC 6962.
const leaves = [
  "",
  "00",
  "10",
  "2021",
  "3031",
  "40414243",
  "5051525354555657",
  "606162636465666768696a6b6c6d6e6f",
].map((hex) => leafHash(unhex(hex)));
const roots = [
  "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
  "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
  "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
  "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
  "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
  "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
  "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
  "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
  "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
];

describe("the published vectors of RFC 6962", () => {
  test("the root of each size is the published one, whole and as the log grows", () => {
    const range = new CompactRange();
    expect(toHex(range.root())).toBe(roots[0]);
    leaves.forEach((leaf, at) => {
      range.append(leaf);
      expect(toHex(range.root())).toBe(roots[at + 1]);
      expect(toHex(treeRoot(leaves.slice(0, at + 1)))).toBe(roots[at + 1]);
      expect(toHex(new HashTree(leaves).root(at + 1))).toBe(roots[at + 1]);
    });
  });

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ],
    ],
    [
      5,
      8,
      [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
  ])("the inclusion proof of leaf %i in a tree of %i is the published one", (index, size, published) => {
    const proof = inclusionProof(leaves, index, size);
    expect(proof.map(toHex)).toEqual(published);
    expect(verifyInclusion(leaves[index]!, index, size, proof, unhex(roots[size]!))).toBe(true);
  });

  test.each([
    [1, 1, []],
    [
      6,
      8,
      [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ],
    ],
    [
      2,
      5,
      [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
      ],
    ],
  ])("the consistency proof from %i to %i leaves is the published one", (first, second, published) => {
    const proof = consistencyProof(leaves, first, second);
    expect(proof.map(toHex)).toEqual(published);
    expect(verifyConsistency(first, second, unhex(roots[first]!), unhex(roots[second]!), proof)).toBe(true);
  });
});

const many = Array.from({ length: 70 }, (_, at) => leafHash(Uint8Array.of(at)));
const tree = new HashTree(many);

describe("the laws of the tree", () => {
  test("the root follows the recursive definition of RFC 6962 for every size to 70", () => {
    const byDefinition = (part: readonly Uint8Array[]): Uint8Array => {
      if (part.length === 0) return emptyRoot;
      if (part.length === 1) return part[0]!;
      let k = 1;
      while (k * 2 < part.length) k *= 2;
      return nodeHash(byDefinition(part.slice(0, k)), byDefinition(part.slice(k)));
    };
    for (let size = 0; size <= many.length; size++) {
      const expected = toHex(byDefinition(many.slice(0, size)));
      expect(toHex(treeRoot(many.slice(0, size)))).toBe(expected);
      expect(toHex(tree.root(size))).toBe(expected);
    }
  });

  // Every shape of a tree to six levels, and those on both sides of the next one.
  const sizes = [...Array.from({ length: 34 }, (_, at) => at + 1), 63, 64, 65, 70];

  test("every leaf is proven in trees to 70 leaves, at its own place and size only", () => {
    for (const size of sizes) {
      const root = tree.root(size);
      for (let index = 0; index < size; index++) {
        const proof = tree.inclusionProof(index, size);
        expect(verifyInclusion(many[index]!, index, size, proof, root)).toBe(true);
        const places = many
          .slice(0, size)
          .flatMap((_, at) => (verifyInclusion(many[index]!, at, size, proof, root) ? [at] : []));
        expect(places).toEqual([index]);
        expect(verifyInclusion(many[index]!, index, size, [...proof, root], root)).toBe(false);
        expect(verifyInclusion(many[index]!, index, size, proof.slice(1), root)).toBe(size === 1);
      }
    }
  });

  test("every tree to 70 leaves is shown to begin every larger one", () => {
    for (let second = 0; second <= many.length; second++) {
      for (let first = 0; first <= second; first++) {
        const proof = tree.consistencyProof(first, second);
        expect(verifyConsistency(first, second, tree.root(first), tree.root(second), proof)).toBe(true);
        // The empty tree begins every tree, whatever its root.
        if (0 < first && first < second) {
          expect(verifyConsistency(first, second, tree.root(second), tree.root(second), proof)).toBe(false);
          expect(verifyConsistency(first, second, tree.root(first), tree.root(first), proof)).toBe(false);
        }
        expect(
          verifyConsistency(first, second, tree.root(first), tree.root(second), [...proof, emptyRoot]),
        ).toBe(false);
        if (proof.length > 0) {
          const short = proof.slice(0, -1);
          expect(verifyConsistency(first, second, tree.root(first), tree.root(second), short)).toBe(false);
        }
      }
    }
  });

  test("a changed bit anywhere in a proof is noticed", () => {
    fc.assert(
      fc.property(fc.nat(68), fc.nat(69), fc.nat(), fc.nat(), (a, b, where, bit) => {
        const first = Math.min(a, b) + 1;
        const second = Math.max(a, b) + 1;
        const inclusion = tree.inclusionProof(first - 1, second);
        const consistency = tree.consistencyProof(first, second);
        if (inclusion.length > 0) {
          const bad = flipOne(inclusion, where, bit);
          expect(verifyInclusion(many[first - 1]!, first - 1, second, bad, tree.root(second))).toBe(false);
        }
        if (consistency.length > 0) {
          const bad = flipOne(consistency, where, bit);
          expect(verifyConsistency(first, second, tree.root(first), tree.root(second), bad)).toBe(false);
        }
      }),
    );
  });

  test("a proof that is too long or too short fails even against roots made to fit it", () => {
    const [leaf, extra] = [many[0]!, many[1]!];
    expect(verifyInclusion(leaf, 0, 1, [extra], nodeHash(extra, leaf))).toBe(false);
    expect(verifyInclusion(leaf, 0, 3, [extra], nodeHash(leaf, extra))).toBe(false);
    expect(verifyConsistency(4, 8, tree.root(4), tree.root(4), [])).toBe(false);
    const long = [...tree.consistencyProof(3, 4), extra];
    const [first, second] = [nodeHash(extra, tree.root(3)), nodeHash(extra, tree.root(4))];
    expect(verifyConsistency(3, 4, first, second, long)).toBe(false);
  });

  test("a rewritten history can't be shown consistent with the old root", () => {
    for (let changed = 0; changed < 20; changed++) {
      const rewritten = new HashTree(many.map((leaf, at) => (at === changed ? emptyRoot : leaf)));
      const proof = rewritten.consistencyProof(20, 70);
      expect(verifyConsistency(20, 70, tree.root(20), rewritten.root(70), proof)).toBe(false);
    }
  });

  test("the saved right edge goes on exactly where the log stopped", () => {
    fc.assert(
      fc.property(fc.nat(70), (at) => {
        const before = new CompactRange();
        for (const leaf of many.slice(0, at)) before.append(leaf);
        const after = CompactRange.fromBytes(before.toBytes());
        expect(after.size).toBe(at);
        for (const leaf of many.slice(at)) after.append(leaf);
        expect(toHex(after.root())).toBe(toHex(tree.root()));
      }),
    );
  });

  test("a saved edge of the wrong length is refused", () => {
    const range = new CompactRange();
    for (const leaf of many.slice(0, 7)) range.append(leaf);
    const bytes = range.toBytes();
    expect(bytes.length).toBe(8 + 3 * 32);
    for (let length = 0; length < bytes.length; length++) {
      expect(() => CompactRange.fromBytes(bytes.subarray(0, length))).toThrow(
        "its length does not fit its size",
      );
    }
    expect(() => CompactRange.fromBytes(new Uint8Array(8).fill(255))).toThrow("damaged");
  });

  test("a leaf can't pass for a node: the hash of two hashes as content differs from their parent", () => {
    expect(toHex(leafHash(many[0]!, many[1]!))).not.toBe(toHex(nodeHash(many[0]!, many[1]!)));
  });

  test("asking for a proof outside the tree is the caller's bug", () => {
    expect(() => tree.inclusionProof(70, 70)).toThrow(RangeError);
    expect(() => tree.inclusionProof(0, 71)).toThrow(RangeError);
    expect(() => tree.consistencyProof(5, 4)).toThrow(RangeError);
    expect(() => new CompactRange().append(new Uint8Array(31))).toThrow(RangeError);
  });
});

function flipOne(proof: readonly Uint8Array[], where: number, bit: number): Uint8Array[] {
  const copy = proof.map((hash) => new Uint8Array(hash));
  const hash = copy[where % copy.length]!;
  hash[(bit >> 3) % 32]! ^= 1 << (bit & 7);
  return copy;
}

function unhex(hex: string): Uint8Array {
  return Buffer.from(hex, "hex");
}
