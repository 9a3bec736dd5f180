import type { ClockFacts, ClockRow, CourtCalendar } from "../../domain/clock-row.ts";
import { leastCertain, signatureText } from "../../domain/certainty.ts";
import { Problem } from "../../domain/problem.ts";
import { spanOf, type Time } from "../../domain/time.ts";
import { allOf, type Trilean } from "../../domain/trilean.ts";
import { dateText, dayOf, minuteText } from "./calendar.ts";
import { conditionOf } from "./condition.ts";
import { type Due, dueOf, isInDays, type Range } from "./due.ts";
import { type Elapsed, elapsedOf } from "./elapsed.ts";
import { type Zone, zoneNamed } from "./zone.ts";

export type ClockWord = "within" | "exceeded" | "cannot-tell" | "not-applicable";

/**
 * What one row, or a group of rows, says of one case. Lengths are hours and minutes ("26h30"), or days ("5d") for limits in
 * days and months, rounded towards less accusation. `decides` names the facts that would settle it, the one that narrows
 * most first.
 */
export type ClockVerdict = {
  readonly verdict: ClockWord;
  /** The row may bind, and may not: its condition or its dates ask for what is not known. */
  readonly if_applicable?: true;
  /** Nothing has ended yet: `within` may still become `exceeded`. */
  readonly so_far?: true;
  readonly by_at_least?: string;
  readonly by_at_most?: string;
  readonly to_spare_at_least?: string;
  /** Exceeded unless more than this was time that does not count. */
  readonly exceeded_unless_excluded_more_than?: string;
  readonly decides?: readonly string[];
  /** The earliest and the latest last lawful moment, in local time. */
  readonly deadlines?: readonly [string, string];
  readonly rows?: Readonly<Record<string, ClockWord>>;
  readonly word?: string;
  readonly certainty?: ClockRow["certainty"];
  readonly doubt?: readonly string[];
  /** Counsel who signed an earlier wording of the row, which is not the one that was held. */
  readonly signed_earlier?: readonly string[];
};

export type Calendars = ReadonlyMap<string, CourtCalendar>;

/**
 * The verdict of one row over the facts of one case (docs/law.md). Pure: the day that it is held against is a fact.
 *
 * @throws Problem `bad-input` where the record contradicts itself: an end that lies wholly before its start
 */
export function clockVerdict(row: ClockRow, facts: ClockFacts, calendars: Calendars): ClockVerdict {
  return shown(measured(row, facts, calendars));
}

/**
 * The verdict of rows that are alternatives by person or offence, or conflicting accounts of one provision (`dispute`):
 * exceeded if every row that may apply is, by the least of
 * them; within if every one is; else it cannot be told, and what the rows ask for would decide.
 */
export function groupVerdict(
  rows: readonly ClockRow[],
  facts: ClockFacts,
  calendars: Calendars,
): ClockVerdict {
  const all = rows.map((row) => measured(row, facts, calendars));
  const standing = all.filter(({ verdict }) => verdict !== "not-applicable");
  if (standing.length === 0) return { verdict: "not-applicable" };
  const verdicts = { rows: Object.fromEntries(standing.map(({ row, verdict }) => [row.id, verdict])) };
  // How sure a group is follows from all its rows that stand.
  const sure = {
    ...sureness(standing.map(({ row }) => row)),
    certainty: leastCertain(standing.map(({ row }) => row.certainty)),
  };
  const may = agreed(standing);
  const one = (["exceeded", "within"] as const).find((word) => may.every(({ verdict }) => verdict === word));
  if (one !== undefined) {
    const least = may.toSorted((a, b) => spare(one, a) - spare(one, b))[0]!;
    const most = may.toSorted((a, b) => inMinutes(b, b.byAtMost) - inMinutes(a, a.byAtMost))[0]!;
    const { by_at_most: _, ...rest } = shown(least);
    const by = shown(most).by_at_most;
    return { ...rest, ...(by === undefined ? {} : { by_at_most: by }), ...verdicts, ...sure };
  }
  const asked = may
    .filter(({ applies }) => applies === "unknown")
    .flatMap(({ row }) => conditionOf(row.applies_if).names)
    .filter((name) => !isSettled(facts[name]));
  const differ = new Set(may.map(({ verdict }) => verdict)).size > 1;
  const open = may.flatMap(({ verdict, decides }) => (verdict === "cannot-tell" ? decides : []));
  return {
    verdict: "cannot-tell",
    decides: [...new Set([...(differ ? asked : []), ...open, ...(differ ? [] : asked)])],
    ...verdicts,
    ...sure,
  };
}

/** What is less sure than its row, and whose signature no longer counts, where there is any. */
function sureness(rows: readonly ClockRow[]): Pick<ClockVerdict, "doubt" | "signed_earlier"> {
  const doubt = [...new Set(rows.flatMap((row) => row.doubt))];
  const earlier = [...new Set(rows.flatMap(({ signed_earlier: by = [] }) => by.map(signatureText)))];
  return {
    ...(doubt.length > 0 ? { doubt } : {}),
    ...(earlier.length > 0 ? { signed_earlier: earlier } : {}),
  };
}

/** A verdict with what it was computed from, in minutes or days. */
type Measured = {
  readonly row: ClockRow;
  readonly verdict: ClockWord;
  readonly applies: Trilean;
  readonly soFar: boolean;
  readonly byAtLeast?: number | undefined;
  readonly byAtMost?: number | undefined;
  readonly toSpare?: number | undefined;
  readonly unlessExcluded?: number | undefined;
  readonly decides: readonly string[];
  readonly deadlines?: readonly [string, string] | undefined;
};

/** One stretch of custody: from when it may have begun to when it may have ended. */
type Custody = {
  readonly start: Range;
  readonly end: Range;
  readonly goesOn: boolean;
  /** Whether its start is on file, however imprecisely, and does not follow from its order alone. */
  readonly isStated: boolean;
};

function measured(row: ClockRow, facts: ClockFacts, calendars: Calendars): Measured {
  const name = row.tz ?? facts.tz;
  const zone = zoneNamed(name);
  if (zone === undefined)
    throw new Problem("bad-input", `${row.id} has the time zone ${name}, which nobody knows.`);
  const unbound = { least: -Infinity, most: Infinity };
  const recorded = startOf(row, facts, zone);
  const stated = recorded ?? unbound;
  const begun = {
    least: Math.max(stated.least, earliestStart(row, facts, zone)),
    most: Math.min(stated.most, latestStart(row, facts, zone)),
  };
  const applies = allOf([conditionOf(row.applies_if).of(facts), inForce(row, facts, zone, begun)]);
  const base = { row, applies, soFar: false, decides: [] };
  if (applies === "no") return { ...base, verdict: "not-applicable" };
  if (row.limit === null) return { ...base, verdict: "cannot-tell", decides: ["limit"] };
  const stretch = { ...stretchOf(row, facts, zone, begun), isStated: recorded !== undefined };
  if (row.recurring !== undefined) return { ...recurring(row, facts, zone, stretch, calendars), applies };
  const found = held(row, stretch, dueOf(row, facts, stretch.start, zone, calendars), zone);
  const elapsed =
    found.verdict === "cannot-tell" ? elapsedOf(row, facts, stretch.start, zone, calendars) : undefined;
  return { ...(elapsed === undefined ? found : byLength(found, elapsed)), applies };
}

/** The same with what a length says, where it settles it. Whole days are rounded towards less accusation. */
function byLength(found: Omit<Measured, "applies">, { lasted, lawful }: Elapsed): Omit<Measured, "applies"> {
  const unit = isInDays(found.row) ? 1440 : 1;
  const down = (minutes: number): number | undefined =>
    Number.isFinite(minutes) ? Math.floor(minutes / unit) : undefined;
  const up = (minutes: number): number | undefined =>
    Number.isFinite(minutes) ? Math.ceil(minutes / unit) : undefined;
  const { decides: _, unlessExcluded: __, ...base } = found;
  if (lasted.least > lawful.most)
    return {
      ...base,
      decides: [],
      verdict: "exceeded",
      byAtLeast: down(lasted.least - lawful.most),
      byAtMost: up(lasted.most - lawful.least),
    };
  if (lasted.most <= lawful.least)
    return { ...base, decides: [], verdict: "within", toSpare: down(lawful.least - lasted.most) };
  return found;
}

/** Holds a stretch against its deadline. Equal is within. */
function held(
  row: ClockRow,
  { start, end, goesOn, isStated }: Custody,
  due: Due,
  zone: Zone,
): Omit<Measured, "applies"> {
  const inDays = isInDays(row);
  // Days are whole ones of the calendar; a difference of an infinite bound is none.
  const between = (from: number, to: number): number | undefined => {
    if (!Number.isFinite(from) || !Number.isFinite(to)) return undefined;
    return inDays ? dayOf(zone.wall(to)) - dayOf(zone.wall(from)) : to - from;
  };
  const text = (real: number): string =>
    inDays ? dateText(dayOf(zone.wall(real))) : minuteText(zone.wall(real));
  const isOpenEnd = goesOn || end.most === Infinity;
  const deadlines =
    isOpenEnd && Number.isFinite(due.least) && Number.isFinite(due.most)
      ? ([text(due.least), text(due.most)] as const)
      : undefined;
  const base = { row, soFar: false, decides: [], deadlines };
  if (end.least > due.most)
    return {
      ...base,
      verdict: "exceeded",
      soFar: goesOn,
      byAtLeast: between(due.most, end.least),
      byAtMost: goesOn ? undefined : between(due.least, end.most),
    };
  if (end.most <= due.least)
    return { ...base, verdict: "within", soFar: goesOn, toSpare: between(end.most, due.least) };
  // Where days count, two minutes of one day are the same.
  const width = ({ least, most }: Range, byDay: boolean): number =>
    byDay ? 1440 * (dayOf(zone.wall(most)) - dayOf(zone.wall(least))) : most - least;
  const beginning = {
    fact: "start",
    minutes: width(start, inDays || (row.limit !== null && "rule" in row.limit)),
  };
  const ending = { fact: "end", minutes: width(end, inDays) };
  // While no start is on file there is no deadline that an end could be held against.
  const open = [...(isStated ? [ending, beginning] : [beginning, ending]), ...due.open].filter(
    ({ minutes }) => minutes > 0,
  );
  const unless = end.least > due.ifNothingExcluded ? between(due.ifNothingExcluded, end.least) : undefined;
  return {
    ...base,
    verdict: "cannot-tell",
    // What alone keeps the verdict open goes first; of two that narrow alike the one that stands first.
    decides: open
      .toSorted((a, b) => (b.minutes === a.minutes ? 0 : b.minutes - a.minutes))
      .map(({ fact }) => fact),
    unlessExcluded: unless,
  };
}

/** Reviews after a first time and then at most so far apart: every gap is held by itself. */
function recurring(
  row: ClockRow,
  facts: ClockFacts,
  zone: Zone,
  { start, end, goesOn, isStated }: Custody,
  calendars: Calendars,
): Omit<Measured, "applies"> {
  const { first, then } = row.recurring!;
  const reviews = timesOf(facts, "review").map((time) => rangeOf(time, zone));
  const points = [start, ...reviews, end];
  const gaps = points.slice(1).map((until, at) => {
    const hours: ClockRow = { ...row, limit: { value: at === 0 ? first : then, unit: "hours" } };
    const from = points[at]!;
    const due = dueOf(hours, facts, from, zone, calendars);
    const found = held(
      hours,
      { start: from, end: until, goesOn: goesOn && until === end, isStated: isStated || at > 0 },
      due,
      zone,
    );
    // What bounds a gap is a review, but for the two ends.
    const decides = found.decides.map((fact) =>
      (fact === "start" && at > 0) || (fact === "end" && until !== end) ? "review" : fact,
    );
    return { ...found, decides: [...new Set(decides)] };
  });
  const found = (word: ClockWord): readonly Omit<Measured, "applies">[] =>
    gaps.filter(({ verdict }) => verdict === word);
  const passed = found("exceeded");
  const open = found("cannot-tell");
  const unsettled = (decides: readonly string[]): Omit<Measured, "applies"> => ({
    row,
    verdict: "cannot-tell",
    soFar: false,
    decides,
  });
  if (passed.length > 0) {
    if (facts.postponed) return unsettled(["postponement"]);
    // Nobody wrote down a review, which does not say that there was none.
    if (reviews.length === 0) return unsettled(["review"]);
    return passed.toSorted((a, b) => (b.byAtLeast ?? 0) - (a.byAtLeast ?? 0))[0]!;
  }
  if (open.length > 0)
    return unsettled([
      ...new Set([...(reviews.length === 0 ? ["review"] : []), ...open.flatMap((gap) => gap.decides)]),
    ]);
  return gaps.toSorted((a, b) => (a.toSpare ?? 0) - (b.toSpare ?? 0))[0]!;
}

function timesOf({ events }: ClockFacts, name: string): readonly Time[] {
  const times = events[name];
  if (times === undefined) return [];
  return Array.isArray(times) ? times : [times as Time];
}

/** From the first real minute that a local time may be to the last. */
function rangeOf(time: Time, zone: Zone): Range {
  const { from, until } = spanOf(time);
  return {
    least: from === undefined ? -Infinity : zone.real(Math.floor(from / 60_000))[0],
    most: until === undefined ? Infinity : zone.real(Math.ceil(until / 60_000) - 1)[1],
  };
}

/** When a moment was: the first of its times. `arrest+24h` is 24 hours after an arrest. */
function momentOf(name: string, facts: ClockFacts, zone: Zone): Range | undefined {
  const [, moment, hours] = /^(.*?)(?:\+(\d+)h)?$/.exec(name)!;
  const time = timesOf(facts, moment!)[0];
  if (time === undefined) return undefined;
  const { least, most } = rangeOf(time, zone);
  const more = Number(hours ?? 0) * 60;
  return { least: least + more, most: most + more };
}

function startOf(row: ClockRow, facts: ClockFacts, zone: Zone): Range | undefined {
  const { start } = row;
  if (typeof start === "string") return momentOf(start, facts, zone);
  const isEarliest = "earliest_of" in start;
  const names = isEarliest ? start.earliest_of : start.latest_of;
  const all = names.map((name) => momentOf(name, facts, zone));
  if (all.every((each) => each === undefined)) return undefined;
  const pick = isEarliest ? Math.min : Math.max;
  // Of a moment that is not known nobody can say on which side of the others it lies.
  const known = all.map((each) => each ?? { least: -Infinity, most: Infinity });
  return { least: pick(...known.map(({ least }) => least)), most: pick(...known.map(({ most }) => most)) };
}

/** Moments of arriving somewhere, which nobody does before being taken. */
const arrivals: ReadonlySet<string> = new Set(["station", "first-station", "relevant-station"]);

/** The stretch from start to end, narrowed by the order in which things can only have happened. */
function stretchOf(row: ClockRow, facts: ClockFacts, zone: Zone, begun: Range): Omit<Custody, "isStated"> {
  const isAhead = row.limit !== null && "value" in row.limit && row.limit.value < 0;
  const ended = endOf(row, facts, zone);
  if (isAhead) return { start: begun, end: ended.end, goesOn: ended.goesOn };
  const { least, most } = begun;
  if (least > most) throw outOfOrder(row, "its start lies before what comes first");
  if (ended.end.most < least) throw outOfOrder(row, "its end lies before its start");
  const arrived = isAtTaking(row) && row.end.every((name) => leaving.has(name)) ? arrivedAt(facts, zone) : [];
  const here = Math.max(least, ...arrived.map((each) => each.least));
  if (ended.end.most < here) throw outOfOrder(row, "its end lies before the arrival");
  return {
    start: { least, most: Math.min(most, ended.end.most) },
    end: { least: Math.max(ended.end.least, here), most: ended.end.most },
    goesOn: ended.goesOn,
  };
}

/** Moments of being taken, before which nobody arrives anywhere. */
const takings: ReadonlySet<string> = new Set(["arrest", "deprivation-of-liberty"]);

/** Moments that nobody comes to from a station without having arrived there. */
const leaving: ReadonlySet<string> = new Set([
  "prosecutor",
  "handed-to-prosecutor",
  "judge",
  "magistrate",
  "handed-to-judge",
  "court-appearance",
  "presented",
  "release",
]);

function isAtTaking({ start }: ClockRow): boolean {
  return typeof start === "string" && takings.has(start);
}

function arrivedAt(facts: ClockFacts, zone: Zone): readonly Range[] {
  return [...arrivals].flatMap((name) => momentOf(name, facts, zone) ?? []);
}

/** The latest that a start can be by what is known to have come after it: whoever arrived had been taken. */
function latestStart(row: ClockRow, facts: ClockFacts, zone: Zone): number {
  return isAtTaking(row) ? Math.min(...arrivedAt(facts, zone).map(({ most }) => most)) : Infinity;
}

/** The earliest that a start can be by what is known to have come before it. */
function earliestStart(row: ClockRow, facts: ClockFacts, zone: Zone): number {
  if (row.limit !== null && "value" in row.limit && row.limit.value < 0) return -Infinity;
  const before = [...facts.after];
  if (typeof row.start === "string" ? arrivals.has(row.start) : true) before.push("arrest");
  return Math.max(...before.map((name) => momentOf(name, facts, zone)?.least ?? -Infinity));
}

function outOfOrder(row: ClockRow, how: string): Problem {
  return new Problem("bad-input", `The facts for ${row.id} contradict each other: ${how}; mend the record.`);
}

/** Nobody is brought anywhere from custody after having been released from it, so this one comes last of the ends. */
const letGo = "release";

/** Whichever end came first; where none is on file, as long as somebody is known to be held. */
function endOf(
  row: ClockRow,
  facts: ClockFacts,
  zone: Zone,
): { readonly end: Range; readonly goesOn: boolean } {
  const ends = row.end.flatMap((name) => {
    const range = momentOf(name, facts, zone);
    return range === undefined ? [] : [range];
  });
  if (ends.length > 0) {
    const mayBeOthers =
      facts.other_ends === "unknown" &&
      row.end.some(
        (name) => name !== letGo && timesOf(facts, name).length === 0 && !facts.never.includes(name),
      );
    return {
      end: {
        least: mayBeOthers ? -Infinity : Math.min(...ends.map(({ least }) => least)),
        most: Math.min(...ends.map(({ most }) => most)),
      },
      goesOn: false,
    };
  }
  const asOf = facts.as_of === undefined ? undefined : rangeOf(facts.as_of, zone);
  // A step of one's own that nobody recorded has not been taken.
  const isHeld = facts.held_as_of === true || (row.kind === "deadline" && facts.held_as_of !== false);
  if (isHeld && asOf !== undefined) return { end: asOf, goesOn: true };
  const seen = momentOf("last_known_held", facts, zone)?.least ?? -Infinity;
  const most = facts.held_as_of === false && asOf !== undefined ? asOf.most : Infinity;
  return { end: { least: seen, most }, goesOn: false };
}

/** Whether the row was law on the day that counts; near a bound that is not known to the day nobody can tell. */
function inForce(row: ClockRow, facts: ClockFacts, zone: Zone, begun: Range): Trilean {
  if (row.valid_from === undefined && row.valid_to === undefined) return "yes";
  const on = facts.on === undefined ? begun : rangeOf(facts.on, zone);
  const [first, last] = [dayOf(zone.wall(on.least)), dayOf(zone.wall(on.most))];
  const [from, to] = [row.valid_from, row.valid_to].map((time) =>
    time === undefined ? undefined : daysIn(time),
  );
  const begins: Trilean =
    from === undefined || first >= from.most ? "yes" : last < from.least ? "no" : "unknown";
  const lasts: Trilean = to === undefined || last <= to.least ? "yes" : first > to.most ? "no" : "unknown";
  return allOf([begins, lasts]);
}

function daysIn(time: Time): Range {
  const { from, until } = spanOf(time);
  const dayMs = 86_400_000;
  return {
    least: from === undefined ? -Infinity : Math.floor(from / dayMs),
    most: until === undefined ? Infinity : Math.ceil(until / dayMs) - 1,
  };
}

function isSettled(fact: unknown): boolean {
  if (Array.isArray(fact)) return fact[0] === fact[1];
  return fact !== undefined && fact !== "unknown";
}

/** How far the least accusing row of a group goes. */
function spare(word: "exceeded" | "within", found: Measured): number {
  return inMinutes(found, word === "exceeded" ? found.byAtLeast : found.toSpare);
}

/** A length of one row beside those of others, which may count in another unit. */
function inMinutes({ row }: Measured, length: number | undefined): number {
  return length === undefined ? Infinity : length * (isInDays(row) ? 1440 : 1);
}

/** Rows of which accounts of one provision that conflict stand as one: what they agree on, else that they are disputed. */
function agreed(all: readonly Measured[]): readonly Measured[] {
  return [...Map.groupBy(all, ({ row }) => row.dispute ?? row)].map(([dispute, accounts]) => {
    const [first] = accounts as [Measured];
    if (typeof dispute !== "string" || accounts.length === 1) return first;
    const { verdict } = first;
    if (accounts.some((each) => each.verdict !== verdict))
      return {
        row: first.row,
        applies: first.applies,
        soFar: false,
        verdict: "cannot-tell",
        decides: [...new Set(["dispute", ...accounts.flatMap(({ decides }) => decides)])],
      };
    if (verdict === "cannot-tell")
      return { ...first, decides: [...new Set(accounts.flatMap(({ decides }) => decides))] };
    const spares = accounts.toSorted((a, b) => spare(verdict as "within", a) - spare(verdict as "within", b));
    return spares[0]!;
  });
}

/** The words of a yardstick: a committee's reading, which is no law and whose passing is a question. */
const yardstickWords: Partial<Record<ClockWord, string>> = {
  exceeded: "beyond the yardstick",
  within: "within the yardstick",
};

function shown(found: Measured): ClockVerdict {
  const { row, verdict } = found;
  if (verdict === "not-applicable") return { verdict };
  const length = (value: number | undefined): string | undefined =>
    value === undefined ? undefined : isInDays(row) ? `${value}d` : hoursText(value);
  const parts: Record<string, unknown> = {
    if_applicable: found.applies === "unknown" ? true : undefined,
    so_far: found.soFar ? true : undefined,
    by_at_least: length(found.byAtLeast),
    by_at_most: length(found.byAtMost),
    to_spare_at_least: length(found.toSpare),
    exceeded_unless_excluded_more_than: length(found.unlessExcluded),
    decides: verdict === "cannot-tell" ? found.decides : undefined,
    deadlines: found.deadlines,
    word: row.kind === "yardstick" ? yardstickWords[verdict] : undefined,
  };
  const said = Object.fromEntries(Object.entries(parts).filter(([, value]) => value !== undefined));
  return { verdict, ...said, ...sureness([row]), certainty: row.certainty };
}

/** Whole minutes as "26h30". */
function hoursText(minutes: number): string {
  const whole = Math.floor(minutes);
  return `${Math.floor(whole / 60)}h${String(whole % 60).padStart(2, "0")}`;
}
