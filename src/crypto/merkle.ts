/**
 * The hash tree of RFC 6962 §2.1 (kept in RFC 9162 §2.1) over SHA-256. A leaf is hashed behind a 0 byte and a pair of
 * nodes behind a 1 byte, so that neither can pass for the other. Sizes and indexes are whole numbers up to 2^53 - 1.
 */

import { hash } from "node:crypto";
import { damaged, sameBytes } from "./bytes.ts";

/** The hash of a leaf whose content is the parts one after the other; 32 bytes. */
export function leafHash(...parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 1);
  const input = Buffer.allocUnsafe(length);
  input[0] = 0;
  let at = 1;
  for (const part of parts) {
    input.set(part, at);
    at += part.length;
  }
  return hash("sha256", input, "buffer");
}

/** The hash of an inner node over its two children; 32 bytes. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  pair.set(left, 1);
  pair.set(right, 33);
  return hash("sha256", pair, "buffer");
}

const pair = Buffer.alloc(65);
pair[0] = 1;

/** The root of the tree without leaves: the hash of nothing. */
export const emptyRoot: Uint8Array = hash("sha256", "", "buffer");

/** The root over all these leaf hashes, in their order. */
export function treeRoot(leafHashes: readonly Uint8Array[]): Uint8Array {
  const range = new CompactRange();
  for (const leaf of leafHashes) range.append(leaf);
  return range.root();
}

/**
 * The right edge of a growing tree: what is needed to append leaves and to know the root, at most 53 hashes however
 * many leaves there are.
 */
export class CompactRange {
  #size = 0;
  /** Roots of the complete subtrees that the leaves fall into, largest first: one for each 1 bit of the size. */
  #edge: Uint8Array[] = [];

  get size(): number {
    return this.#size;
  }

  append(leaf: Uint8Array): void {
    mustBeHash(leaf);
    let node = leaf;
    for (let rest = this.#size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
      node = nodeHash(this.#edge.pop() as Uint8Array, node);
    }
    this.#edge.push(node);
    this.#size += 1;
  }

  root(): Uint8Array {
    return this.#edge.reduceRight<Uint8Array | undefined>(joinLeft, undefined) ?? emptyRoot;
  }

  /** The size (8 bytes, big-endian), then the edge, 32 bytes a hash. */
  toBytes(): Uint8Array {
    const head = Buffer.alloc(8);
    head.writeBigUInt64BE(BigInt(this.#size));
    return Buffer.concat([head, ...this.#edge]);
  }

  /** Undoes `toBytes`; a `Problem` "damaged" where the length doesn't fit the size. Content is checked by the root. */
  static fromBytes(bytes: Uint8Array): CompactRange {
    const copy = Buffer.from(bytes);
    const size = copy.length < 8 ? Number.NaN : Number(copy.readBigUInt64BE());
    if (!Number.isSafeInteger(size) || copy.length !== 8 + 32 * oneBits(size)) {
      throw damaged("The saved edge of the log", "its length does not fit its size");
    }
    const range = new CompactRange();
    range.#size = size;
    for (let at = 8; at < copy.length; at += 32) range.#edge.push(copy.subarray(at, at + 32));
    return range;
  }
}

function joinLeft(right: Uint8Array | undefined, left: Uint8Array): Uint8Array {
  return right === undefined ? left : nodeHash(left, right);
}

function oneBits(size: number): number {
  return size
    .toString(2)
    .split("")
    .filter((bit) => bit === "1").length;
}

/**
 * All leaves with the complete subtrees above them, hashed once, for many proofs: about twice the memory of the leaf
 * hashes. For one proof the functions below do.
 */
export class HashTree {
  /** `#levels[h][i]`: root of the `i`th complete subtree of 2^h leaves. */
  readonly #levels: Uint8Array[][];

  constructor(leafHashes: readonly Uint8Array[]) {
    leafHashes.forEach(mustBeHash);
    this.#levels = [[...leafHashes]];
    for (let below = this.#levels[0] as Uint8Array[]; below.length > 1;) {
      const level: Uint8Array[] = [];
      for (let i = 0; i + 1 < below.length; i += 2) {
        level.push(nodeHash(below[i] as Uint8Array, below[i + 1] as Uint8Array));
      }
      this.#levels.push(level);
      below = level;
    }
  }

  get size(): number {
    return (this.#levels[0] as Uint8Array[]).length;
  }

  /** The root over the first `size` leaves. */
  root(size: number = this.size): Uint8Array {
    mustBeWithin(size, 0, this.size);
    return size === 0 ? emptyRoot : this.#subtree(0, size);
  }

  /** PATH(index, D[0:size]) of RFC 6962 §2.1.1: the siblings from the leaf up to the root of the first `size` leaves. */
  inclusionProof(index: number, size: number = this.size): Uint8Array[] {
    mustBeWithin(size, 1, this.size);
    mustBeWithin(index, 0, size - 1);
    const proof: Uint8Array[] = [];
    let begin = 0;
    let end = size;
    while (end - begin > 1) {
      const middle = begin + largestPowerBelow(end - begin);
      if (index < middle) {
        proof.push(this.#subtree(middle, end));
        end = middle;
      } else {
        proof.push(this.#subtree(begin, middle));
        begin = middle;
      }
    }
    return proof.reverse();
  }

  /** PROOF(first, D[0:second]) of RFC 6962 §2.1.2; empty where `first` is 0 or equals `second`. */
  consistencyProof(first: number, second: number = this.size): Uint8Array[] {
    mustBeWithin(second, 0, this.size);
    mustBeWithin(first, 0, second);
    if (first === 0 || first === second) return [];
    const proof: Uint8Array[] = [];
    let begin = 0;
    let end = second;
    while (end !== first) {
      const middle = begin + largestPowerBelow(end - begin);
      if (first <= middle) {
        proof.push(this.#subtree(middle, end));
        end = middle;
      } else {
        proof.push(this.#subtree(begin, middle));
        begin = middle;
      }
    }
    // A verifier who holds the first root holds this subtree already where it is the whole first tree.
    if (begin > 0) proof.push(this.#subtree(begin, end));
    return proof.reverse();
  }

  #subtree(begin: number, end: number): Uint8Array {
    const width = end - begin;
    const height = Math.log2(width);
    if (Number.isInteger(height)) return this.#levels[height]?.[begin / width] as Uint8Array;
    const middle = begin + largestPowerBelow(width);
    return nodeHash(this.#subtree(begin, middle), this.#subtree(middle, end));
  }
}

/** See `HashTree.inclusionProof`; hashes the whole tree for one proof. */
export function inclusionProof(
  leafHashes: readonly Uint8Array[],
  index: number,
  size: number = leafHashes.length,
): Uint8Array[] {
  return new HashTree(leafHashes).inclusionProof(index, size);
}

/** See `HashTree.consistencyProof`; hashes the whole tree for one proof. */
export function consistencyProof(
  leafHashes: readonly Uint8Array[],
  first: number,
  second: number = leafHashes.length,
): Uint8Array[] {
  return new HashTree(leafHashes).consistencyProof(first, second);
}

/** Whether the proof shows `leaf` at `index` in the tree of `size` leaves with this root (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  leaf: Uint8Array,
  index: number,
  size: number,
  proof: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!isIndex(index) || !isIndex(size) || index >= size || ![leaf, root, ...proof].every(isHash))
    return false;
  let node = leaf;
  let at = index;
  let last = size - 1;
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = nodeHash(sibling, node);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      node = nodeHash(node, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(node, root);
}

/**
 * Whether the proof shows that the tree of `second` leaves begins with the tree of `first` leaves (RFC 9162 §2.1.4.2).
 * The empty tree begins every tree, with an empty proof.
 */
export function verifyConsistency(
  first: number,
  second: number,
  firstRoot: Uint8Array,
  secondRoot: Uint8Array,
  proof: readonly Uint8Array[],
): boolean {
  if (!isIndex(first) || !isIndex(second) || first > second) return false;
  if (![firstRoot, secondRoot, ...proof].every(isHash)) return false;
  if (first === second) return proof.length === 0 && sameBytes(firstRoot, secondRoot);
  if (first === 0) return proof.length === 0 && sameBytes(firstRoot, emptyRoot);

  let at = first - 1;
  let last = second - 1;
  while (at % 2 === 1) [at, last] = [half(at), half(last)];
  // Where the first tree is one complete subtree of the second, its root starts the path and is not repeated.
  const path = at === 0 ? [firstRoot, ...proof] : proof;
  const [start, ...siblings] = path;
  if (start === undefined) return false;
  let oldNode = start;
  let newNode = start;
  for (const sibling of siblings) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      oldNode = nodeHash(sibling, oldNode);
      newNode = nodeHash(sibling, newNode);
      while (at % 2 === 0 && at !== 0) [at, last] = [half(at), half(last)];
    } else {
      newNode = nodeHash(newNode, sibling);
    }
    [at, last] = [half(at), half(last)];
  }
  return last === 0 && sameBytes(oldNode, firstRoot) && sameBytes(newNode, secondRoot);
}

function half(value: number): number {
  return Math.floor(value / 2);
}

/** The largest power of two that is smaller than `width`, which is at least 2. */
function largestPowerBelow(width: number): number {
  let power = 1;
  while (power * 2 < width) power *= 2;
  return power;
}

function isIndex(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isHash(value: Uint8Array): boolean {
  return value.length === 32;
}

function mustBeHash(value: Uint8Array): void {
  if (!isHash(value)) throw new RangeError(`a hash of ${value.length} bytes, not 32`);
}

function mustBeWithin(value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new RangeError(`${value} is not a whole number from ${least} to ${most}`);
  }
}
