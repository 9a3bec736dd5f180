import type { FindingRow } from "../api/listing.ts";
import type { Ref } from "../domain/id.ts";
import { doorOf } from "./load.ts";
import type { ReadSession } from "./session.ts";

/**
 * A finding counted over all records as it leaves for the session's audience: n, N and what is missing stay, and members are
 * named only as far as they may be shown; of the others it is said how many there are, list by list.
 */
export async function tallyFor(session: ReadSession, row: FindingRow): Promise<FindingRow> {
  if (session.shows === undefined) return row;
  const door = await doorOf(session);
  const withheld: Record<string, number> = {};
  const named = (list: "counted" | "otherwise" | "exceptions" | "undetermined"): Ref[] => {
    const refs = row[list].filter(door.shows);
    if (refs.length < row[list].length) withheld[list] = row[list].length - refs.length;
    return refs;
  };
  return {
    ...row,
    frame: row.frame === null ? null : door.nameOf(row.frame),
    // A sentence names its frame by what that is called.
    sentence: row.frame === null || door.shows(row.frame) ? row.sentence : null,
    counted: named("counted"),
    otherwise: named("otherwise"),
    exceptions: named("exceptions"),
    undetermined: named("undetermined"),
    maybe_same: row.maybe_same.filter((group) => group.every(door.shows)),
    withheld,
    rests_on_retracted: row.rests_on_retracted && {
      ...row.rests_on_retracted,
      sources: row.rests_on_retracted.sources.filter(door.shows),
    },
  };
}
