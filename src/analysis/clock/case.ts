import type { ClockRow } from "../../domain/clock-row.ts";
import { leastCertain } from "../../domain/certainty.ts";
import { Problem } from "../../domain/problem.ts";
import type { RecordOf } from "../../domain/record.ts";
import type { Time } from "../../domain/time.ts";
import { type CaseFacts, type CaseRecords, caseFacts, type KnownMoment, startMoments } from "./case-facts.ts";
import { gapsBetween, type OrderGap, type RepeatedReasons, repeatedReasons } from "./order-chain.ts";
import { type Calendars, clockVerdict, type ClockVerdict, groupVerdict } from "./verdict.ts";

/** One clock, or the alternatives of one group, held against one deprivation of liberty. */
export type CaseClock = {
  readonly name: string;
  readonly rows: readonly ClockRow[];
  /** Absent where the record contradicts itself; `problem` says how. */
  readonly verdict: ClockVerdict | undefined;
  readonly problem: string | undefined;
  readonly from: readonly KnownMoment[];
  readonly to: readonly KnownMoment[];
  /** Extensions on file for rows that know any, whether they count or not. */
  readonly papers: number;
};

/** A fact that is not on file, how many rows ask for it, and the moments that it is about. */
export type OpenFact = { readonly fact: string; readonly moments: readonly string[]; readonly asked: number };

/** What the clocks of a jurisdiction say of one deprivation of liberty. */
export type CaseClocks = {
  readonly episode: RecordOf<"episode">;
  readonly clocks: readonly CaseClock[];
  readonly gaps: readonly OrderGap[];
  readonly repeated: readonly RepeatedReasons[];
  /** What would decide most, first. */
  readonly open: readonly OpenFact[];
};

/** The jurisdiction of what guides or binds everywhere. */
const everywhere = "UN";

/** Holds every clock that may bind against one deprivation of liberty, side by side; a limit of a State and a yardstick are never merged. */
export function clocksOfCase(
  records: CaseRecords,
  rows: readonly ClockRow[],
  asOf: Time,
  calendars: Calendars,
): CaseClocks {
  const { jurisdiction } = records.episode.body;
  // The law of the State goes before what bodies say.
  const national = (row: ClockRow): number => (row.jurisdiction === jurisdiction ? 0 : 1);
  const mine = rows
    .filter((row) => concerns(row, jurisdiction))
    .toSorted((a, b) => national(a) - national(b));
  const tz = mine.find((row) => row.jurisdiction === jurisdiction && row.tz !== undefined)?.tz;
  const facts = caseFacts(records, asOf, tz);
  const asked = mine.filter((row) => isAsked(row, records, facts));
  const units = Map.groupBy(asked, (row) => row.group ?? row.dispute ?? row.id);
  const clocks = [...units].flatMap(([name, alternatives]) => {
    const held = heldClock(name, alternatives, facts, calendars);
    return held.verdict?.verdict === "not-applicable" ? [] : [held];
  });
  const orders = records.stages.flatMap(({ ref, body }) =>
    (body.extensions ?? []).map((extension) => ({ ...extension, ref })),
  );
  return {
    episode: records.episode,
    clocks,
    gaps: gapsBetween(orders),
    repeated: repeatedReasons(orders),
    open: openFacts(clocks),
  };
}

/** Law of the State of the case; of a case that names none, whatever there is; and what a body says, wherever it is. */
function concerns({ jurisdiction, kind }: ClockRow, of: string | undefined): boolean {
  return (
    kind === "yardstick" ||
    jurisdiction === "" ||
    jurisdiction === everywhere ||
    of === undefined ||
    jurisdiction === of
  );
}

/**
 * Whether a row is a question of this case at all. Whoever is taken comes to the police first; a later stage is asked about
 * where it is on file, and what may begin at any time where it began.
 */
function isAsked(row: ClockRow, { stages }: CaseRecords, facts: CaseFacts): boolean {
  if (startMoments(row).some((moment) => facts.known(moment).length > 0)) return true;
  if (row.stage === "any") return false;
  return (
    row.stage === "police-custody" ||
    stages.some(({ body }) => body.type === row.stage) ||
    stages.some(({ body }) => (body.durations ?? []).some(({ from }) => startMoments(row).includes(from)))
  );
}

function heldClock(
  name: string,
  rows: readonly ClockRow[],
  facts: CaseFacts,
  calendars: Calendars,
): CaseClock {
  const moments = (names: readonly string[]): readonly KnownMoment[] =>
    [...new Set(names)].flatMap((moment) => facts.known(moment));
  const base = {
    name,
    rows,
    from: moments(rows.flatMap(startMoments)),
    to: moments(rows.flatMap(({ end }) => end)),
    papers: rows.some(({ extensions }) => extensions.length > 0) ? facts.of(rows[0]!).extensions.length : 0,
  };
  const [first] = rows as [ClockRow];
  try {
    const verdict =
      rows.length === 1
        ? clockVerdict(first, facts.of(first), calendars)
        : groupVerdict(rows, facts.of(first), calendars);
    return { ...base, verdict, problem: undefined };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...base, verdict: undefined, problem: error.message };
  }
}

/** The least certain of the rows that a verdict rests on. */
export function certaintyOf({ rows, verdict }: CaseClock): ClockRow["certainty"] {
  return verdict?.certainty ?? leastCertain(rows.map(({ certainty }) => certainty));
}

function isInHours(limit: ClockRow["limit"]): boolean {
  return limit !== null && ("rule" in limit || limit.unit === "hours");
}

/**
 * What would decide the verdicts that cannot be told: first the moments that limits begin with, which nothing else can stand in
 * for, then what most rows ask for.
 */
function openFacts(clocks: readonly CaseClock[]): OpenFact[] {
  const found = new Map<string, OpenFact & { readonly weight: number }>();
  const ask = (fact: string, moments: readonly string[], weight: number, rows: number): void => {
    const before = found.get(`${fact} ${moments.join(" ")}`);
    found.set(`${fact} ${moments.join(" ")}`, {
      fact,
      moments,
      asked: (before?.asked ?? 0) + rows,
      weight: (before?.weight ?? 0) + weight,
    });
  };
  for (const { rows, verdict } of clocks) {
    if (verdict?.verdict !== "cannot-tell") continue;
    const standing = rows.filter(
      ({ id }) => verdict.rows === undefined || verdict.rows[id] === "cannot-tell" || rows.length === 1,
    );
    const many = Math.max(1, standing.length);
    // A yardstick is a question, so that what decides a limit is asked first; what begins, before what ends.
    const worth = rows.some(({ kind }) => kind === "yardstick") ? 1 : 1_000_000;
    // Nobody can tell an hour later on, and the first hours are those in which most happens.
    const beginning = standing.some(({ limit }) => isInHours(limit)) ? 10_000 : 100;
    for (const fact of verdict.decides ?? []) {
      const [first] = rows as [ClockRow];
      if (fact === "start") ask(fact, startMoments(first), beginning * worth * many, many);
      else if (fact === "end")
        ask(
          fact,
          [...new Set(rows.flatMap(({ end }) => end))].filter((name) => name !== "release"),
          worth * many,
          many,
        );
      else ask(fact, [], worth * many, many);
    }
  }
  return [...found.values()]
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ fact, moments, asked }) => ({ fact, moments, asked }));
}
