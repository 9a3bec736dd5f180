import type { ClockState } from "../api/clock.ts";
import { Problem } from "../domain/problem.ts";

/** When something was written, for people: by the clock of the machine, as far as the journal knows it. */
export function writtenAt(
  time: number,
  wall: number | undefined,
  now: number,
): { readonly at: string; readonly clock: ClockState } {
  const at = new Date(wall ?? time).toISOString();
  return { at, clock: wall !== undefined ? "behind" : time > now + oneDay ? "ahead" : "right" };
}

const oneDay = 86_400_000;
const longestPause = 400 * oneDay;
/** The first instant whose year has five digits. */
const tooLate = Date.UTC(10_000, 0);

/**
 * Asks about a clock that is far from the last entry's: a time that is written stays for good, and all that come after it
 * stand behind it. Fails with the Problem `bad-input` unless somebody has said that the clock is right.
 */
export function refuseFarClock(now: number, last: number, isRight: boolean): void {
  const isAhead = now > last + longestPause;
  if (now < tooLate && (isRight || (!isAhead && now > last - oneDay))) return;
  throw new Problem(
    "bad-input",
    `The clock of this machine says ${dayOf(now)}, and the last entry of the dossier was written ${dayOf(last)}, ${isAhead ? "more than a year before" : "later than that"}. Set the clock${now < tooLate ? ", or say that it is right with --clock-is-right" : ""}; nothing was written.`,
  );
}

/** Without the sign and the zeros before it that a year of more than four digits has. */
function dayOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/T.*/, "").replace(/^\+0*/, "");
}
