/**
 * Pseudo-random numbers, as state that the caller owns. Two kinds, for two purposes:
 *
 * - a *stream* (xoshiro128++) for whatever consumes numbers in sequence: one stream a replicate;
 * - a *keyed draw* (Threefry-2x32) for common random numbers: the number belongs to a person and an event, not to
 *   the moment at which the program asked for it, so that two scenarios differ only where the policy makes them.
 */

/** State of one xoshiro128++ stream: four 32-bit words, not all zero. Changed in place by each draw. */
export type RandomStream = Int32Array;

/** Key of a family of keyed draws: two 32-bit words. */
export type RandomKey = Int32Array;

/**
 * A stream for `seed` and `index` (a replicate, a chain). Equal arguments give equal streams on every machine; the
 * starting states of different pairs are Threefry outputs, so that neighbouring seeds are unrelated.
 * `seed`: an integer from 0 to 2^53 − 1. `index`: an integer from 0 to 2^32 − 1.
 */
export function randomStream(seed: number, index = 0): RandomStream {
  checkIndex(index);
  const key = randomKey(seed, 0x73747265);
  const state = new Int32Array(4);
  const pair = new Int32Array(2);
  keyedPair(key, index, 0, pair);
  state.set(pair, 0);
  keyedPair(key, index, 1, pair);
  state.set(pair, 2);
  if ((state[0]! | state[1]! | state[2]! | state[3]!) === 0) state[0] = 1;
  return state;
}

/**
 * The next 32 random bits of a stream, as a signed integer.
 * xoshiro128++ 1.0 (Blackman & Vigna 2021, "Scrambled linear pseudorandom number generators", ACM TOMS 47:36).
 */
export function nextInt32(state: RandomStream): number {
  const s0 = state[0]!;
  let s1 = state[1]!;
  let s2 = state[2]!;
  let s3 = state[3]!;
  const sum = (s0 + s3) | 0;
  const result = (((sum << 7) | (sum >>> 25)) + s0) | 0;
  const shifted = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  state[0] = s0 ^ s3;
  state[1] = s1;
  state[2] = s2 ^ shifted;
  state[3] = (s3 << 11) | (s3 >>> 21);
  return result;
}

/** The next 32 random bits of a stream, as an integer from 0 to 2^32 − 1. */
export function nextUint32(state: RandomStream): number {
  return nextInt32(state) >>> 0;
}

/** A uniform number strictly between 0 and 1 on a grid of 2^32 points. */
export function nextUniform(state: RandomStream): number {
  return (nextUint32(state) + 0.5) * 2.3283064365386963e-10;
}

/** A uniform number in [0, 1) with 53 random bits, for tails that 32 bits would cut off. */
export function nextUniform53(state: RandomStream): number {
  const high = nextUint32(state) >>> 5;
  const low = nextUint32(state) >>> 6;
  return (high * 67108864 + low) * 1.1102230246251565e-16;
}

/**
 * A uniform integer from 0 to `n` − 1, without bias. `n`: an integer from 1 to 2^21.
 * Multiply-and-reject (Lemire 2019, "Fast random integer generation in an interval", ACM TOMACS 29:3).
 */
export function nextBelow(state: RandomStream, n: number): number {
  for (;;) {
    const word = nextInt32(state) >>> 0;
    // The low and, without it, the high 32 bits of word × n, which is below 2^53.
    const low = Math.imul(word, n) >>> 0;
    if (low >= n || low >= 4294967296 % n) return ((word * n - low) * 2.3283064365386963e-10) | 0;
  }
}

/** The key of all draws of one replicate (`index`) under one seed. Ranges as in {@link randomStream}. */
export function randomKey(seed: number, index = 0): RandomKey {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`seed must be an integer from 0 to 2^53 − 1, got ${seed}`);
  checkIndex(index);
  const root = new Int32Array([seed | 0, Math.floor(seed / 4294967296)]);
  const key = new Int32Array(2);
  keyedPair(root, index, 0x6b657973, key);
  return key;
}

/**
 * Writes into `out` the two 32-bit words that belong to (`key`, `subject`, `event`). The same three arguments always
 * give the same words; any other three give words that are independent of them.
 * Threefry-2x32 with 20 rounds (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3").
 */
export function keyedPair(key: RandomKey, subject: number, event: number, out: Int32Array): void {
  const k0 = key[0]!;
  const k1 = key[1]!;
  const k2 = 0x1bd11bda ^ k0 ^ k1;
  let x0 = (subject + k0) | 0;
  let x1 = (event + k1) | 0;
  // Five groups of four rounds; the rotations alternate between two sets and a part of the key enters after each group.
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 1) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k2) | 0;
  x1 = (x1 + k0 + 2) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  x0 = (x0 + k0) | 0;
  x1 = (x1 + k1 + 3) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 17) | (x1 >>> 15)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 29) | (x1 >>> 3)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 16) | (x1 >>> 16)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 24) | (x1 >>> 8)) ^ x0;
  x0 = (x0 + k1) | 0;
  x1 = (x1 + k2 + 4) | 0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 13) | (x1 >>> 19)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 15) | (x1 >>> 17)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 26) | (x1 >>> 6)) ^ x0;
  x0 = (x0 + x1) | 0;
  x1 = ((x1 << 6) | (x1 >>> 26)) ^ x0;
  out[0] = (x0 + k2) | 0;
  out[1] = (x1 + k0 + 5) | 0;
}

/** A word of {@link keyedPair} as a uniform number strictly between 0 and 1. */
export function uniformFromWord(word: number): number {
  return ((word >>> 0) + 0.5) * 2.3283064365386963e-10;
}

function checkIndex(index: number): void {
  if (!Number.isInteger(index) || index < 0 || index > 0xffffffff)
    throw new RangeError(`index must be an integer from 0 to 2^32 − 1, got ${index}`);
}
