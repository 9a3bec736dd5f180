import { describe, expect, test } from "vitest";
import {
  keyedPair,
  nextBelow,
  nextUint32,
  nextUniform53,
  randomKey,
  randomStream,
  uniformFromWord,
} from "./random.ts";
import { chiSquareTail } from "../../../test/simulation/statistics.ts";

describe("xoshiro128++", () => {
  test("gives the published sequence from the state 1, 2, 3, 4", () => {
    const state = new Int32Array([1, 2, 3, 4]);
    // Vigna's reference implementation, as fixed in the test of the Rust crate rand_xoshiro.
    const published = [
      641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011,
      621204420,
    ];
    expect(published.map(() => nextUint32(state))).toEqual(published);
  });

  test("two replicates of one seed are different streams, and the same pair gives the same stream", () => {
    expect(randomStream(7, 3)).toEqual(randomStream(7, 3));
    expect(randomStream(7, 3)).not.toEqual(randomStream(7, 4));
    expect(randomStream(7, 3)).not.toEqual(randomStream(2 ** 32 + 7, 3));
  });

  test("a seed that is no whole number is refused", () => {
    expect(() => randomStream(1.5)).toThrow(RangeError);
    expect(() => randomStream(-1)).toThrow(RangeError);
    expect(() => randomStream(1, -1)).toThrow(RangeError);
  });

  test("integers below n are uniform, also where n does not divide 2^32", () => {
    const state = randomStream(11);
    for (const n of [3, 7, 100]) {
      const counts = new Float64Array(n);
      const draws = 200_000;
      for (let i = 0; i < draws; i++) counts[nextBelow(state, n)]!++;
      expect(chiSquareTail(chiSquare(counts, draws / n), n - 1)).toBeGreaterThan(0.001);
    }
  });

  test("the mean and variance of uniform numbers are 1/2 and 1/12", () => {
    const state = randomStream(5);
    let sum = 0;
    let squares = 0;
    const n = 400_000;
    for (let i = 0; i < n; i++) {
      const u = nextUniform53(state);
      sum += u;
      squares += (u - 0.5) ** 2;
    }
    expect(Math.abs(sum / n - 0.5)).toBeLessThan(4 / Math.sqrt(12 * n));
    expect(Math.abs(squares / n - 1 / 12)).toBeLessThan(4 * Math.sqrt(1 / 180 / n));
  });
});

describe("keyed draws", () => {
  test("give the published Threefry-2x32-20 words", () => {
    // Known answers of the Random123 distribution (kat_vectors).
    const cases: [number[], number[], number[]][] = [
      [
        [0, 0],
        [0, 0],
        [0x6b200159, 0x99ba4efe],
      ],
      [
        [0xffffffff, 0xffffffff],
        [0xffffffff, 0xffffffff],
        [0x1cb996fc, 0xbb002be7],
      ],
      [
        [0x13198a2e, 0x03707344],
        [0x243f6a88, 0x85a308d3],
        [0xc4923a9c, 0x483df7a0],
      ],
    ];
    const out = new Int32Array(2);
    for (const [key, counter, expected] of cases) {
      keyedPair(Int32Array.from(key), counter[0]!, counter[1]!, out);
      expect([out[0]! >>> 0, out[1]! >>> 0]).toEqual(expected);
    }
  });

  test("neighbouring persons and events are uncorrelated and uniform", () => {
    const key = randomKey(42, 1);
    const out = new Int32Array(2);
    const bins = new Float64Array(400);
    const n = 100_000;
    for (let person = 0; person < n; person++) {
      keyedPair(key, person, 1, out);
      const a = uniformFromWord(out[0]!);
      keyedPair(key, person + 1, 2, out);
      const b = uniformFromWord(out[1]!);
      bins[Math.floor(a * 20) * 20 + Math.floor(b * 20)]!++;
    }
    expect(chiSquareTail(chiSquare(bins, n / 400), 399)).toBeGreaterThan(0.001);
  });
});

function chiSquare(counts: ArrayLike<number>, expected: number): number {
  return Array.from(counts).reduce((sum, c) => sum + (c - expected) ** 2 / expected, 0);
}
