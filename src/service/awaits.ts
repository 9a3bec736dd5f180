import type { AwaitedThing, Overview } from "../api/overview.ts";
import type { AnyRecord } from "../domain/record.ts";
import { undecided } from "./contradiction.ts";
import { consistencyRows } from "./finding.ts";
import { dueRows } from "./follow-up.ts";
import type { ReadSession } from "./session.ts";
import type { Snapshot } from "./snapshot.ts";
import { chainRows, trackedRows } from "./tracker.ts";

/** What waits for the team, as counts: of nothing that does not wait, and for no audience. */
export async function awaited(session: ReadSession, { records }: Snapshot): Promise<Overview["awaits"]> {
  if (session.shows !== undefined) return [];
  const { open, stale } = await undecided(session);
  const tracked = await trackedRows(session);
  const letters = await chainRows(session);
  const counts: Readonly<Record<AwaitedThing, number>> = {
    "follow-ups": (await dueRows(session)).length,
    conflicts: conflictsIn(records),
    contradictions: open,
    "stale-decisions": stale,
    "broken-rules": (await consistencyRows(session)).filter(({ verdict }) => verdict === "broken").length,
    calls: tracked.filter(({ overdue }) => overdue).length,
    letters: letters.filter(({ state }) => state === "overdue").length,
  };
  return Object.entries(counts).flatMap(([what, count]) =>
    count === 0 ? [] : [{ what: what as AwaitedThing, count }],
  );
}

/** How many records have newest versions that disagree. */
export function conflictsIn(records: readonly AnyRecord[]): number {
  return records.filter(({ conflicts = [] }) => conflicts.length > 0).length;
}
