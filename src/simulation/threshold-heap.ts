/**
 * Waiting lists ordered by a number, many in one set of arrays: pairing heaps (Fredman, Sedgewick, Sleator & Tarjan
 * 1986). A list is known by its root node, −1 when empty. Who no longer waits is not taken out but skipped by the
 * caller when it comes to the top.
 */
export class ThresholdHeap {
  private count = 0;
  private child: Int32Array;
  private sibling: Int32Array;
  private value: Float64Array;
  private owner: Int32Array;

  constructor(room: number) {
    this.child = new Int32Array(room);
    this.sibling = new Int32Array(room);
    this.value = new Float64Array(room);
    this.owner = new Int32Array(room);
  }

  /** Forgets all nodes. */
  clear(): void {
    this.count = 0;
  }

  /** A new list of one node. */
  add(owner: number, value: number): number {
    if (this.count === this.value.length) this.grow();
    const node = this.count++;
    this.child[node] = -1;
    this.sibling[node] = -1;
    this.value[node] = value;
    this.owner[node] = owner;
    return node;
  }

  valueOf(root: number): number {
    return this.value[root]!;
  }

  ownerOf(root: number): number {
    return this.owner[root]!;
  }

  /** The root of two lists that are not empty, made one. */
  meld(a: number, b: number): number {
    const { value, child, sibling } = this;
    if (value[a]! <= value[b]!) {
      sibling[b] = child[a]!;
      child[a] = b;
      return a;
    }
    sibling[a] = child[b]!;
    child[b] = a;
    return b;
  }

  /** The root of a list without its first node. */
  dropFirst(root: number): number {
    const { sibling } = this;
    // Meld the children two by two, then the pairs from the last to the first.
    let pairs = -1;
    for (let a = this.child[root]!; a >= 0;) {
      const b = sibling[a]!;
      if (b < 0) {
        sibling[a] = pairs;
        pairs = a;
        break;
      }
      const next = sibling[b]!;
      const both = this.meld(a, b);
      sibling[both] = pairs;
      pairs = both;
      a = next;
    }
    let result = -1;
    while (pairs >= 0) {
      const next = sibling[pairs]!;
      sibling[pairs] = -1;
      result = result < 0 ? pairs : this.meld(result, pairs);
      pairs = next;
    }
    return result;
  }

  private grow(): void {
    const room = this.value.length * 2;
    this.child = widened(this.child, new Int32Array(room));
    this.sibling = widened(this.sibling, new Int32Array(room));
    this.value = widened(this.value, new Float64Array(room));
    this.owner = widened(this.owner, new Int32Array(room));
  }
}

/** `fresh`, which is longer, with the beginning of `old`. */
export function widened<T extends Int32Array | Uint8Array | Float64Array>(old: T, fresh: T): T {
  fresh.set(old);
  return fresh;
}
