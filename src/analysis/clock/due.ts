import type { ClockAmount, ClockFacts, ClockRow, CourtCalendar } from "../../domain/clock-row.ts";
import { allOf, anyOf, type Trilean } from "../../domain/trilean.ts";
import { dayOf, isCourtDay, minutesOfDay, plusMonths } from "./calendar.ts";
import { conditionOf } from "./condition.ts";
import type { Zone } from "./zone.ts";

/** From the least to the most that may be; infinite where nothing bounds it. */
export type Range = { readonly least: number; readonly most: number };

/** The last lawful minute for an earliest and a latest start, and how far each thing that is not known widens it. */
export type Due = Range & {
  /** `most` without the time of which the record does not say whether it counts. */
  readonly ifNothingExcluded: number;
  /** What may move the deadline, with the minutes that it moves it by. */
  readonly open: readonly { readonly fact: string; readonly minutes: number }[];
};

/** One step from the start to the deadline: so much more, or so much from the start in all. */
type Step = { readonly more: ClockAmount } | { readonly total: ClockAmount; readonly atMost?: number };

/**
 * The last lawful minute, as real minutes, of a limit that begins in `start`. Hours pass in real time; days and months are
 * those of the calendar and end with their last minute.
 */
export function dueOf(
  row: ClockRow,
  facts: ClockFacts,
  start: Range,
  zone: Zone,
  calendars: ReadonlyMap<string, CourtCalendar>,
): Due {
  const { sure, possible, counts, open: openExtensions } = extensionSteps(row, facts);
  const shifts = firstDayShifts(row);
  const at = (begin: number, steps: readonly Step[], shift: number): number =>
    Number.isFinite(begin) ? ends(row, begin, steps, shift, zone) : begin;
  const short = { least: at(start.least, sure, shifts.least), most: at(start.most, sure, shifts.most) };
  const long = at(start.most, possible, shifts.most);
  const excluded = exclusionsOf(row, facts, counts);
  const earlier = earlierOf(row, facts);
  const first = short.least + excluded.least - earlier.most;
  const whole = rolled(row, { least: first, most: long + excluded.most - earlier.least }, zone, calendars);
  const bare = rolled(row, { least: first, most: long + excluded.known - earlier.least }, zone, calendars);
  return {
    least: whole?.least ?? first,
    most: whole?.most ?? Infinity,
    ifNothingExcluded: bare?.most ?? Infinity,
    open: [
      ...openExtensions.map((fact) => ({ fact, minutes: long - short.most })),
      ...excluded.open,
      ...(earlier.most > earlier.least ? [{ fact: "earlier", minutes: earlier.most - earlier.least }] : []),
      ...(shifts.least === shifts.most ? [] : [{ fact: "first_day", minutes: 1440 }]),
      ...(whole === undefined ? [{ fact: "calendar", minutes: Infinity }] : []),
    ],
  };
}

/** Whether the unit of the answer is the day: of limits in days or months. */
export function isInDays({ limit }: ClockRow): boolean {
  return limit !== null && "value" in limit && limit.unit !== "hours";
}

/** One day less where the first day counts; both where nobody knows. */
function firstDayShifts(row: ClockRow): Range {
  if (!isInDays(row)) return { least: 0, most: 0 };
  const { first_day } = row.counting;
  return { least: first_day === "not" ? 0 : 1, most: first_day === "counts" ? 1 : 0 };
}

function ends(row: ClockRow, begin: number, steps: readonly Step[], shift: number, zone: Zone): number {
  const { limit } = row;
  if (limit === null) return Infinity;
  if ("rule" in limit) {
    const day = dayOf(zone.wall(begin)) + (limit.rule === "end-of-next-day" ? 1 : 0);
    return zone.real(minutesOfDay(day)[1])[1];
  }
  let due = plus(begin, limit, zone, shift);
  for (const step of steps) {
    if ("more" in step) due = plus(due, step.more, zone, 0);
    else {
      const total = plus(begin, step.total, zone, shift);
      due = Math.max(due, Math.min(total, due + (step.atMost ?? Infinity)));
    }
  }
  return due;
}

/** So much later: hours as they pass, days and months by the calendar to the end of the day. */
function plus(from: number, { value, unit }: ClockAmount, zone: Zone, shift: number): number {
  if (unit === "hours") return from + Math.round(value * 60);
  const day = dayOf(zone.wall(from));
  const to = unit === "days" ? day + value : plusMonths(day, value);
  // No day is taken off a limit that allows none.
  return zone.real(minutesOfDay(Math.floor(to) - (value > 0 ? shift : 0))[1])[1];
}

/**
 * An extension counts where it was given in the form that is required to somebody of that class; not where it was refused or
 * the class is not entitled; else the limit lies between both. A paper without its form stays open: a lawyer says whether
 * it is void. One that was given in parts is the one that they make together, and one that was refused takes nothing from
 * another that was given.
 */
function extensionSteps(
  row: ClockRow,
  facts: ClockFacts,
): {
  readonly sure: readonly Step[];
  readonly possible: readonly Step[];
  /** Whether each extension of the row counts at all. */
  readonly counts: readonly Trilean[];
  readonly open: readonly string[];
} {
  const [sure, possible, counts]: [Step[], Step[], Trilean[]] = [[], [], []];
  const open = new Set<string>();
  for (const [index, extension] of row.extensions.entries()) {
    const needs = extension.needs === undefined ? undefined : conditionOf(extension.needs);
    const entitled = needs?.of(facts) ?? "yes";
    const whole = hoursOf(extension.limit ?? extension.until!);
    const most = entitled === "no" ? 0 : extension.max * whole;
    // Hours that were given, that may have been, and that the record speaks of at all.
    let [given, may, listed] = [0, 0, 0];
    const take = (hours: number, is: Trilean): void => {
      if (is !== "no") may += hours;
      if (is === "yes") given += hours;
    };
    for (const { granted, form, hours = whole } of facts.extensions.filter(({ which }) => which === index)) {
      const formed = allOf(extension.form.map((word) => unlessNo(form[word] ?? "unknown")));
      const is = granted === "no" ? "no" : allOf([granted, formed, entitled]);
      if (is === "unknown")
        for (const fact of granted === "yes" && formed === "yes" ? needs!.names : ["extension"])
          open.add(fact);
      take(hours, is);
      listed += hours;
    }
    const unlisted = Math.max(0, Math.floor((most - listed) / whole));
    const otherwise = allOf([facts.extensions_default, entitled]);
    if (unlisted > 0 && otherwise === "unknown") open.add("extension");
    take(unlisted * whole, otherwise);
    sure.push(...stepsOf(extension, Math.min(given, most), whole));
    possible.push(...stepsOf(extension, Math.min(may, most), whole));
    counts.push(Math.min(given, most) > 0 ? "yes" : Math.min(may, most) > 0 ? "unknown" : "no");
  }
  return { sure, possible, counts, open: [...open] };
}

/** A form that is missing makes no paper void. */
function unlessNo(form: Trilean): Trilean {
  return form === "no" ? "unknown" : form;
}

/** An extension as often as it was given whole, as it is stated, and what was given besides: hours, or days of the calendar. */
function stepsOf({ limit, until }: ClockRow["extensions"][number], hours: number, whole: number): Step[] {
  if (hours === 0) return [];
  if (limit === undefined)
    return [hours >= whole ? { total: until! } : { total: until!, atMost: hours * 60 }];
  const times = Math.floor(hours / whole);
  const rest = hours - times * whole;
  const steps: Step[] = Array.from({ length: times }, () => ({ more: limit }));
  if (rest === 0) return steps;
  return [
    ...steps,
    { more: limit.unit === "hours" ? { value: rest, unit: "hours" } : { value: rest / 24, unit: "days" } },
  ];
}

/** Hours, for adding up parts of one extension; a month has 30 days here. */
function hoursOf({ value, unit }: ClockAmount): number {
  return value * (unit === "hours" ? 1 : unit === "days" ? 24 : 720);
}

/** Minutes that do not count: of what the row leaves out, as far as the record says how long it was. */
function exclusionsOf(
  row: ClockRow,
  facts: ClockFacts,
  counts: readonly Trilean[],
): Range & { readonly known: number; readonly open: Due["open"] } {
  const open: { fact: string; minutes: number }[] = [];
  let [least, most, known] = [0, 0, 0];
  const mayBe = [...new Set([...row.excludes, ...row.extensions.flatMap(({ excludes }) => excludes)])];
  for (const kind of mayBe) {
    const found = facts.exclusions.filter((each) => each.kind === kind);
    const measured = found.flatMap((each) => ("hours" in each ? [each.hours] : []));
    const isOpen = found.length === 0 || found.some((each) => "state" in each && each.state !== "no");
    // What only an extension leaves out counts as far as the extension does.
    const within = row.excludes.includes(kind)
      ? "yes"
      : anyOf(row.extensions.map((each, at) => (each.excludes.includes(kind) ? counts[at]! : "no")));
    if (within === "no") continue;
    for (const [stated, high] of measured) {
      const low = within === "yes" ? stated : 0;
      least += low * 60;
      most += high * 60;
      known += high * 60;
      if (high > stated) open.push({ fact: kind, minutes: (high - stated) * 60 });
    }
    // What an extension alone leaves out counts where it was measured; the row's own is open while nobody asked.
    if (isOpen && measured.length === 0 && row.excludes.includes(kind)) {
      most = Infinity;
      open.push({ fact: kind, minutes: Infinity });
    }
  }
  return { least, most, known, open };
}

function earlierOf(row: ClockRow, { earlier }: ClockFacts): Range {
  if (!row.counting.adds_earlier) return { least: 0, most: 0 };
  return {
    least: 60 * earlier.reduce((sum, [least]) => sum + least, 0),
    most: 60 * earlier.reduce((sum, [, most]) => sum + most, 0),
  };
}

/**
 * Limits that end outside court hours, moved to the close of the first day after on which the court sits: the least and
 * the most that come of a range of them. A limit that ends before the court opens moves further than one that ends while
 * it sits, so the ends of the range alone do not say it. Undefined where nobody knows the days on which the court sits.
 */
function rolled(
  row: ClockRow,
  { least, most }: Range,
  zone: Zone,
  calendars: ReadonlyMap<string, CourtCalendar>,
): Range | undefined {
  const { roll, court_hours, calendar: name } = row.counting;
  if (roll === undefined) return { least, most };
  const calendar = name === undefined ? undefined : calendars.get(name);
  if (calendar === undefined || court_hours === undefined) return undefined;
  const [open, close] = court_hours.map(minutesIn) as [number, number];
  /** The first sitting that has not closed by then, as its opening and its close. */
  const sitting = (due: number): Range | undefined => {
    const wall = zone.wall(due);
    const day = dayOf(wall);
    const first = wall - minutesOfDay(day)[0] > close ? day + 1 : day;
    for (let on = first; on < first + 400; on++)
      if (isCourtDay(calendar, on)) {
        const [midnight] = minutesOfDay(on);
        return { least: zone.real(midnight + open)[0], most: zone.real(midnight + close)[1] };
      }
    return undefined;
  };
  const [early, late] = [least, most].map((due) => (Number.isFinite(due) ? sitting(due) : undefined));
  // Within a sitting the minute stands; before it opens, its close counts.
  const from =
    early === undefined
      ? least
      : least >= early.least
        ? least
        : Math.min(early.most, most >= early.least ? early.least : Infinity);
  const to = late === undefined ? Infinity : most >= late.least && least >= late.least ? most : late.most;
  return { least: from, most: Math.max(from, to) };
}

function minutesIn(text: string): number {
  const [hours, minutes] = text.split(":").map(Number) as [number, number];
  return hours * 60 + minutes;
}
