import type { FindingRow } from "../api/listing.ts";
import type { Ref } from "../domain/id.ts";
import { doorOf } from "./load.ts";
import type { ReadSession } from "./session.ts";

/**
 * A finding counted over all records as it leaves for the session's audience: n, N and what is missing stay. Members are named
 * as far as what may be shown counts them in the same way (`ofShown`, the finding over that alone), so that no name tells
 * what a hidden answer says; of the others it is said how many there are, list by list.
 */
export async function tallyFor(
  session: ReadSession,
  row: FindingRow,
  ofShown: FindingRow | undefined,
): Promise<FindingRow> {
  if (session.shows === undefined) return row;
  const door = await doorOf(session);
  const isFrameShown = row.frame === null || door.shows(row.frame);
  const withheld: Record<string, number> = {};
  const named = (list: "counted" | "otherwise" | "exceptions" | "undetermined"): Ref[] => {
    const refs = isFrameShown ? (ofShown?.[list] ?? []).filter(door.shows) : [];
    if (refs.length < row[list].length) withheld[list] = row[list].length - refs.length;
    return refs;
  };
  return {
    ...row,
    frame: row.frame === null ? null : door.nameOf(row.frame),
    // A sentence names its frame by what that is called.
    sentence: isFrameShown ? row.sentence : null,
    counted: named("counted"),
    otherwise: named("otherwise"),
    exceptions: named("exceptions"),
    undetermined: named("undetermined"),
    maybe_same: (isFrameShown ? (ofShown?.maybe_same ?? []) : []).filter((group) => group.every(door.shows)),
    withheld,
  };
}
