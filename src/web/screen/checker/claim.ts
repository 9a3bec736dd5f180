import type { DraftClaim, State } from "../../../numbers/claim.ts";
import type { TextEdit } from "../../../text/edit.ts";
import { moved } from "./draft.ts";

/** What each state is called where it is counted. */
export const stateWord: Readonly<Record<State, string>> = {
  error: "error",
  warning: "warning",
  accepted: "accepted",
  linked: "linked",
  derived: "derived",
  unlinked: "not linked",
};

/** How many claims there are of each state. */
export function tallyOf(claims: readonly DraftClaim[]): Record<State, number> {
  const tally: Record<State, number> = {
    error: 0,
    warning: 0,
    accepted: 0,
    linked: 0,
    derived: 0,
    unlinked: 0,
  };
  for (const { state } of claims) tally[state]++;
  return tally;
}

/**
 * The next (`step` 1) or previous (-1) claim that `isWanted`, seen from an offset; from the last it goes on with the
 * first. Undefined where there is none.
 */
export function neighbour(
  claims: readonly DraftClaim[],
  from: number | undefined,
  step: 1 | -1,
  isWanted: (claim: DraftClaim) => boolean,
): DraftClaim | undefined {
  const wanted = claims.filter(isWanted);
  if (from === undefined) return step === 1 ? wanted[0] : wanted.at(-1);
  return step === 1
    ? (wanted.find(({ start }) => start > from) ?? wanted[0])
    : (wanted.findLast(({ start }) => start < from) ?? wanted.at(-1));
}

/** The claims as they stand in the edited text until it is checked again: those that the edit touches are gone. */
export function claimsAfter(claims: readonly DraftClaim[], edit: TextEdit): DraftClaim[] {
  return claims.flatMap((claim) => {
    if (claim.end < edit.start) return [claim];
    if (claim.start < edit.end || (claim.start <= edit.start && claim.end >= edit.start)) return [];
    const by = moved(claim.start, edit) - claim.start;
    return [by === 0 ? claim : { ...claim, start: claim.start + by, end: claim.end + by }];
  });
}
