import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { Problem } from "../domain/problem.ts";

/**
 * Wrong passphrases of one slot of a dossier, counted in its folder, so that no restart forgets them. From the fifth in a row on each
 * must wait before the next is looked at, twice as long each time and five minutes at most. Whoever copies the folder away is not
 * held up by it: against that stands what a guess costs (decision 2).
 */
export type Attempts = {
  /** Seconds until a passphrase is looked at again; 0: now. */
  readonly wait: (now: number) => number;
  /** Counts one before it is looked at, so that none is free by ending the program; the answer takes it back. */
  readonly begin: (now: number) => { readonly undo: () => void };
  /** The right one was given: nothing is left of the others. */
  readonly forget: () => void;
};

const keptSchema = z.object({ habeas: z.literal(1), wrong: z.int().min(0), last: z.int() });
type Kept = { readonly wrong: number; readonly last: number };

/** Wrong ones in a row that cost no wait: fingers slip. */
const free = 4;
const longestSeconds = 300;

/** The refusal of a passphrase that comes before its wait is over; undefined where it may be looked at. */
export function tooSoon(seconds: number): Problem | undefined {
  if (seconds <= 0) return undefined;
  return new Problem(
    "wrong-passphrase",
    `Too many wrong passphrases were given in a row; wait ${seconds === 1 ? "1 second" : `${seconds} seconds`} and try again.`,
  );
}

export function secondsAfter(wrong: number): number {
  return wrong <= free ? 0 : Math.min(longestSeconds, 2 ** (wrong - free));
}

export function attemptsIn(folder: string, name: "attempts" | "holder.attempts" = "attempts"): Attempts {
  const file = join(folder, name);
  // In memory too, for a folder that can't be written.
  let kept = read(file);
  const keep = (next: Kept): void => {
    kept = next;
    try {
      if (next.wrong === 0) rmSync(file, { force: true });
      else writeFileSync(file, `${JSON.stringify({ habeas: 1, ...next })}\n`, { mode: 0o600 });
    } catch {
      // The dossier lies where nothing can be written.
    }
  };
  return {
    wait(now) {
      // A clock that was set back must not shut out for longer than the wait itself.
      if (kept.last > now) keep({ ...kept, last: now });
      return Math.max(0, Math.ceil(secondsAfter(kept.wrong) - (now - kept.last) / 1000));
    },
    begin(now) {
      const before = kept;
      keep({ wrong: kept.wrong + 1, last: now });
      return { undo: () => keep(before) };
    },
    forget: () => keep({ wrong: 0, last: 0 }),
  };
}

function read(file: string): Kept {
  try {
    return keptSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return { wrong: 0, last: 0 };
  }
}
