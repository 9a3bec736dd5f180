import type { FileItem, HeldItem } from "./likeness.ts";

/** Between which matched items each one stands, counting those alone whose order is the same on both sides. */
export function gapsOf(
  files: readonly FileItem[],
  holds: readonly HeldItem[],
  partner: ReadonlyMap<FileItem, HeldItem>,
): {
  readonly file: ReadonlyMap<FileItem, number>;
  readonly held: ReadonlyMap<HeldItem, number>;
  readonly ordered: boolean;
} {
  const placeOfHeld = new Map(holds.map((record, index) => [record, index]));
  const matched = files.filter((file) => partner.has(file));
  const anchors = new Set(longestRise(matched, (file) => placeOfHeld.get(partner.get(file)!)!));
  const anchored = new Set([...anchors].map((file) => partner.get(file)!));
  const gaps = <T>(items: readonly T[], isAnchor: (item: T) => boolean): Map<T, number> => {
    let gap = 0;
    return new Map(items.map((item) => [item, isAnchor(item) ? ++gap : gap]));
  };
  return {
    file: gaps(files, (file) => anchors.has(file)),
    held: gaps(holds, (record) => anchored.has(record)),
    ordered: anchors.size === matched.length,
  };
}

/** The longest part of a list whose values rise (patience sorting, Schensted 1961). */
function longestRise<T>(items: readonly T[], valueOf: (item: T) => number): T[] {
  const tops: number[] = [];
  const before = new Map<number, number | undefined>();
  const values = items.map(valueOf);
  values.forEach((value, index) => {
    let [low, high] = [0, tops.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (values[tops[middle]!]! < value) low = middle + 1;
      else high = middle;
    }
    before.set(index, low === 0 ? undefined : tops[low - 1]);
    tops[low] = index;
  });
  const rise: T[] = [];
  for (let at = tops.at(-1); at !== undefined; at = before.get(at)) rise.push(items[at]!);
  return rise.reverse();
}
