import { inject } from "vitest";

/** 1 in `npm run test:long`, a tenth in `npm run test:slow` (a fifth in the fast files, which it runs too), a twentieth in `npm test`. */
const share = inject("share");

/** What chance begins from, another number in each run. */
const seed = inject("seed");

/**
 * How many of the full number are tried at the size that runs, and never fewer than `least`, where fewer would say
 * nothing; to be said in the title of the test.
 */
export function sized(full: number, least = 1): number {
  return Math.max(least, Math.ceil(full * share));
}

/**
 * Places from 0 to before `full`: all at full size, else a share of them, evenly spread and at least `least`, which begin at
 * another place in each run, so that a few runs try all.
 */
export function placesIn(full: number, least = 50): number[] {
  const step = Math.max(1, Math.floor(full / sized(full, Math.min(full, least))));
  const first = seed % step;
  return Array.from({ length: Math.ceil((full - first) / step) }, (_, at) => first + at * step);
}

/** The bound on the error of a mean or a share of trials at the size that runs: standard errors grow with the root. */
export function bound(atFullSize: number, shareTried = share): number {
  return atFullSize / Math.sqrt(shareTried);
}

/** A number for a title: `1,000`. */
export function counted(number: number): string {
  return number.toLocaleString("en");
}
