import type { Audience } from "../domain/consent.ts";
import { Problem } from "../domain/problem.ts";

declare const sealed: unique symbol;

/** What an audience may see. Only `disclose` makes one, and only `shown` opens it, at the edge where it is printed. */
export type Disclosed<T> = { readonly audience: Audience; readonly [sealed]: T };

/**
 * The one door through which anything leaves a dossier: listings, single records, counts, search hits, pages, exports
 * and histories alike. In this version it opens for the case team alone; consent and small cells, which every other
 * audience needs, are not decided yet, so every other audience is refused.
 */
export function disclose<T>(what: T, audience: Audience): Disclosed<T> {
  if (audience !== "case-team") {
    throw new Problem(
      "not-disclosed",
      `This version discloses to the case team only; nothing was shown to ${audience}, because consent and small cells are not checked yet.`,
    );
  }
  return { audience, what } as unknown as Disclosed<T>;
}

/** What was disclosed, for printing or sending to its audience. */
export function shown<T>(disclosed: Disclosed<T>): T {
  return (disclosed as unknown as { what: T }).what;
}
