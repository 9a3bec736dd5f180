import type { Audience } from "../domain/consent.ts";
import type { ReadSession } from "./session.ts";

declare const sealed: unique symbol;

/** What an audience may see. Only `disclose` makes one, and only `shown` opens it, at the edge where it is printed. */
export type Disclosed<T> = { readonly audience: Audience; readonly [sealed]: T };

/**
 * Seals what was made for a session's audience: listings, single records, counts, search hits, pages, exports and
 * histories alike. What may be shown was decided as the records were read (`load.ts`), what may be counted as the numbers
 * were made (`tally.ts`).
 */
export function disclose<T>(what: T, { audience }: Pick<ReadSession, "audience">): Disclosed<T> {
  return { audience, what } as unknown as Disclosed<T>;
}

/** A part of what was disclosed, or another form of it, still sealed for the same audience. */
export function within<T, U>(disclosed: Disclosed<T>, part: (what: T) => U): Disclosed<U> {
  return disclose(part(shown(disclosed)), disclosed);
}

/** What was disclosed, for printing or sending to its audience. */
export function shown<T>(disclosed: Disclosed<T>): T {
  return (disclosed as unknown as { what: T }).what;
}
