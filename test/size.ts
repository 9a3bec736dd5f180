import { inject } from "vitest";

/** 1 in `npm run test:long`, a tenth in `npm run test:slow`, a fifth in `npm test`. */
const share = inject("share");

/**
 * How many of the full number are tried at the size that runs, and never fewer than `least`, where fewer would say
 * nothing; to be said in the title of the test.
 */
export function sized(full: number, least = 1): number {
  return Math.max(least, Math.ceil(full * share));
}

/** The bound on the error of a mean or a share of trials at the size that runs: standard errors grow with the root. */
export function bound(atFullSize: number, shareTried = share): number {
  return atFullSize / Math.sqrt(shareTried);
}

/** A number for a title: `1,000`. */
export function counted(number: number): string {
  return number.toLocaleString("en");
}
