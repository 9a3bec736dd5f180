import { missingIn } from "../analysis/disclosure/tally-release.ts";
import type { Schemas } from "../analysis/column/unit-schema.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import type { FindingRow } from "../api/listing.ts";
import type { Finding } from "../domain/finding.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { canonical } from "../domain/version.ts";
import { releaseOf, toldOf } from "./asked-of.ts";
import { isSameTally, ofPersons, releasedOnly, releasedTo } from "./ledger.ts";
import { doorOf } from "./load.ts";
import type { ReadSession } from "./session.ts";

/** A finding counted over all records, and the row that says so. */
export type CountedFinding = {
  readonly ref: Ref | null;
  readonly body: Finding;
  readonly result: FindingResult | undefined;
  readonly row: FindingRow;
  readonly schemas: Schemas;
};

/**
 * A finding counted over all records as it leaves for the session's audience. Where numbers leave only as they were released,
 * it is what was released of it and no more, or no number at all. Else n, N and what is missing stay. Members are named
 * as far as what may be shown counts them in the same way (`ofShown`, the finding over that alone), so that no name tells
 * what a hidden answer says; of the others it is said how many there are, list by list.
 */
export async function tallyFor(
  session: ReadSession,
  finding: CountedFinding,
  ofShown: FindingRow | undefined,
): Promise<FindingRow> {
  if (session.shows === undefined) return finding.row;
  const row = await tellable(session, finding);
  if (!row.told) return row;
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
    maybe_same: (isFrameShown ? (ofShown?.maybe_same ?? []) : []).filter(
      (group) => row.maybe_same.length > 0 && group.every(door.shows),
    ),
    withheld,
  };
}

/** Fails where numbers leave only as they were released: what is asked freely was released to nobody. */
export async function refuseFreeQuestion(session: ReadSession): Promise<void> {
  if (await releasedOnly(session)) throw notReleased(session);
}

export function notReleased({ audience }: ReadSession): Problem {
  return new Problem(
    "not-disclosed",
    `Numbers leave for ${audience} only as they were released, and these were not; nothing was counted.`,
  );
}

/** A finding with what was counted as far as that may be told to the session's audience. */
async function tellable(
  session: ReadSession,
  { ref, body, result, row, schemas }: CountedFinding,
): Promise<FindingRow> {
  if (!(await releasedOnly(session))) return row;
  if (!ofPersons.has(body.unit) && (await toldOf(session, body)).size === 0) {
    const { maySpeakOfPeople } = await import("../numbers/tells-only.ts");
    return {
      ...row,
      statement: maySpeakOfPeople(body.statement) ? null : row.statement,
      stated: body.stated?.words !== undefined && maySpeakOfPeople(body.stated.words) ? null : row.stated,
      sentence: maySpeakOfPeople(body.predicate ?? "") ? null : row.sentence,
    };
  }
  const now = result && (await releaseOf(session, { body }, result, schemas, "count"));
  const released = ref === null ? undefined : await releasedTo(session, { kind: "finding", ref });
  if (released === undefined)
    return { ...withheldRow(row), why: "Its numbers were not released to this audience." };
  if (result === undefined || now === undefined || !isSameTally(released.release, now))
    return {
      ...withheldRow(row),
      why: "Its numbers have changed since they were released to this audience.",
    };
  const { sentence, said } = released;
  if (released.telling !== "count")
    return { ...withheldRow(row), why: "It was released without its numbers.", sentence };
  const own = said as Partial<Pick<Finding, "statement" | "stated">>;
  const stated = own.stated !== undefined && canonical(own.stated) === canonical(body.stated);
  return {
    ...withheldRow(row),
    told: true,
    why: "As it was released.",
    sentence,
    statement: own.statement === body.statement ? body.statement : null,
    stated: stated ? row.stated : null,
    verdict: stated ? row.verdict : "not-stated",
    frame: row.frame,
    n: row.n,
    N: row.N,
    least: { n: row.n, N: row.N },
    missing: missingIn(now),
    counted: row.counted,
    otherwise: row.otherwise,
    exceptions: stated ? row.exceptions : [],
    undetermined: row.undetermined,
  };
}

/** A finding without anything that was counted, and without what its author said of that. */
function withheldRow(row: FindingRow): FindingRow {
  return {
    ...row,
    statement: null,
    frame: null,
    n: 0,
    N: 0,
    missing: {},
    unnamed: 0,
    undetermined: [],
    maybe_same: [],
    least: { n: 0, N: 0 },
    counted: [],
    otherwise: [],
    exceptions: [],
    withheld: {},
    told: false,
    stated: null,
    verdict: "cannot-tell",
    rests_on_retracted: null,
    sentence: null,
  };
}
