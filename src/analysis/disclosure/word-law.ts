import type { Quantifier } from "../../domain/finding.ts";

/** `n * part + N * whole` is at least `least`: what a word says of n of N, in whole numbers. */
export type Inequality = { readonly part: number; readonly whole: number; readonly least: number };

const nothing: readonly Inequality[] = [];

/** What each word of `quantifierHolds` (finding/quantifier.ts) says, as a reader computes with it. */
export const wordLaw: Readonly<Record<Quantifier, readonly Inequality[]>> = {
  none: [{ part: -1, whole: 0, least: 0 }],
  all: [{ part: 1, whole: -1, least: 0 }],
  "all-but-one": [
    { part: 1, whole: -1, least: -1 },
    { part: -1, whole: 1, least: 1 },
  ],
  most: [{ part: 2, whole: -1, least: 1 }],
  "vast-majority": [{ part: 5, whole: -4, least: 0 }],
  "almost-all": [{ part: 10, whole: -9, least: 0 }],
  "almost-none": [{ part: -10, whole: 1, least: 0 }],
  many: [
    { part: 1, whole: 0, least: 3 },
    { part: 3, whole: -1, least: 0 },
  ],
  several: [{ part: 1, whole: 0, least: 3 }],
  some: [{ part: 1, whole: 0, least: 1 }],
  "only-one": [
    { part: 1, whole: 0, least: 1 },
    { part: -1, whole: 0, least: -1 },
  ],
  exact: nothing,
};
