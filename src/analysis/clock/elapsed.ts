import type { ClockFacts, ClockRow, CourtCalendar } from "../../domain/clock-row.ts";
import { dayNumber, dayOf, minutesOfDay } from "./calendar.ts";
import { dueOf, type Range } from "./due.ts";
import type { Zone } from "./zone.ts";

/** How long it was from the start of a clock to its end, and how long it may be, in minutes. */
export type Elapsed = { readonly lasted: Range; readonly lawful: Range };

/**
 * What is known of a clock by a length alone ("six and a half months"), though nobody knows from when to when; undefined where no
 * length from its start to one of its ends is on file. How long it may be depends on the start where days and months
 * count, so every day that the start may lie on is tried; of a start that is not known at all, those of four years, after which
 * the calendar begins anew.
 */
export function elapsedOf(
  row: ClockRow,
  facts: ClockFacts,
  start: Range,
  zone: Zone,
  calendars: ReadonlyMap<string, CourtCalendar>,
): Elapsed | undefined {
  const { start: from, end } = row;
  if (typeof from !== "string") return undefined;
  const found = facts.durations.filter((each) => each.from === from && end.includes(each.to));
  if (found.length === 0) return undefined;
  const mayEndEarlier = (to: string): boolean =>
    end.some(
      (name) =>
        name !== to &&
        // Whoever was held so long was not let go before.
        name !== "release" &&
        !facts.never.includes(name) &&
        (facts.events[name] !== undefined || facts.other_ends === "unknown"),
    );
  const lasted = {
    least: Math.min(...found.map(({ to, minutes }) => (mayEndEarlier(to) ? 0 : minutes[0]))),
    most: Math.max(...found.map(({ minutes }) => minutes[1])),
  };
  const lawful = { least: Infinity, most: -Infinity };
  for (const minute of startsIn(row, start, zone)) {
    const due = dueOf(row, facts, { least: minute, most: minute }, zone, calendars);
    lawful.least = Math.min(lawful.least, due.least - minute);
    lawful.most = Math.max(lawful.most, due.most - minute);
  }
  return { lasted, lawful };
}

/** The starts at which the length of a limit has its ends: the first and the last minute of each day. */
function* startsIn(row: ClockRow, { least, most }: Range, zone: Zone): Iterable<number> {
  const isHours = row.limit !== null && "value" in row.limit && row.limit.unit === "hours";
  const takesDays =
    row.extensions.some(({ limit, until }) => (limit ?? until)!.unit !== "hours") ||
    row.counting.roll !== undefined;
  const isBounded = Number.isFinite(least) && Number.isFinite(most);
  const anyStart = zone.real(minutesOfDay(dayNumber(2020, 6, 1))[0])[0];
  if (isHours && !takesDays) {
    yield isBounded ? least : anyStart;
    return;
  }
  const first = isBounded ? dayOf(zone.wall(least)) : dayNumber(2020, 1, 1);
  const last = Math.min(isBounded ? dayOf(zone.wall(most)) : Infinity, first + daysOfFourYears);
  for (let day = first; day <= last; day++) {
    const [dawn, dusk] = minutesOfDay(day);
    yield isBounded ? Math.max(least, zone.real(dawn)[0]) : zone.real(dawn)[0];
    yield isBounded ? Math.min(most, zone.real(dusk)[1]) : zone.real(dusk)[1];
  }
}

const daysOfFourYears = 1461;
