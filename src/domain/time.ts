import edtf from "edtf";
import { z } from "zod";
import { type Trilean, trilean } from "./trilean.ts";

/**
 * Times as people know them: Extended Date/Time Format (ISO 8601-2:2019, levels 0 to 2), with the words of the
 * source kept where they said it otherwise ("late 2017"). This file is the only one that knows the edtf library
 * and the only pure one that knows `Date`.
 */
export type Time = { readonly edtf: string; readonly words?: string | undefined };

/** Half-open span of instants in milliseconds since 1970-01-01T00:00Z; `undefined` where a bound is not known. */
export type Span = { readonly from: number | undefined; readonly until: number | undefined };

const dayMs = 86_400_000;

/**
 * Characters of a time in EDTF. The library's parser takes time and memory for each, and a list of fifty thousand years
 * stands for no more than its first and its last.
 */
export const longestTime = 200;

/** Seasons of a year as the house reads them: four months each, as the source's words are seldom finer. */
const partOfYear: Readonly<Record<string, readonly [string, string]>> = {
  early: ["01", "04"],
  mid: ["05", "08"],
  late: ["09", "12"],
};

/**
 * The time that `text` states, in EDTF or as "early", "mid" or "late" with a year (`late 2017` is
 * `2017-09/2017-12`, words kept); undefined when it is neither.
 */
export function parseTime(text: string): Time | undefined {
  if (text.length > longestTime) return undefined;
  const worded = /^(early|mid|late)[- ](\d{4})$/i.exec(text.trim());
  if (worded !== null) {
    const [first, last] = partOfYear[worded[1]!.toLowerCase()]!;
    return { edtf: `${worded[2]}-${first}/${worded[2]}-${last}`, words: text.trim() };
  }
  return spanOfEdtf(text) === undefined ? undefined : { edtf: shortest(text) };
}

/** An interval from a day, month or year to itself is that day, month or year. */
function shortest(text: string): string {
  const [lower, upper] = text.split("/");
  return lower !== undefined && lower === upper && lower !== "" && lower !== ".." ? lower : text;
}

/**
 * The instants a time may mean, from the first to just after the last. An approximate time (`2017~`) reaches half
 * its own length further on either side; an uncertain one (`2017?`) does not; an open or unknown bound is undefined.
 *
 * @throws RangeError when `time.edtf` is not EDTF; what `timeSchema` has let in always is
 */
export function spanOf(time: Time): Span {
  const span = spanOfEdtf(time.edtf);
  if (span === undefined) throw new RangeError(`not EDTF: ${time.edtf}`);
  return span;
}

/** Whether `a` is wholly before `b`; "unknown" when days within the two decide. */
export function isBefore(a: Time, b: Time): Trilean {
  const [x, y] = [spanOf(a), spanOf(b)];
  if (x.until !== undefined && y.from !== undefined && x.until <= y.from) return "yes";
  if (x.from === undefined || y.until === undefined) return "unknown";
  // The last that `b` can be is its last day; `a` can be before it only if it can start before that day does.
  return x.from >= y.until - Math.min(dayMs, y.until - (y.from ?? -Infinity)) ? "no" : "unknown";
}

/**
 * Whether `inner` lies in `outer`, which is taken as the whole of its span: "yes" when all of it does, "no" when the two
 * cannot meet, "unknown" when they overlap in part or a bound is open.
 */
export function isWithin(inner: Time, outer: Time): Trilean {
  const [x, y] = [spanOf(inner), spanOf(outer)];
  if (x.until !== undefined && y.from !== undefined && x.until <= y.from) return "no";
  if (x.from !== undefined && y.until !== undefined && x.from >= y.until) return "no";
  const fromKnown = x.from !== undefined && y.from !== undefined && x.from >= y.from;
  const untilKnown = x.until !== undefined && y.until !== undefined && x.until <= y.until;
  return fromKnown && untilKnown ? "yes" : "unknown";
}

/** Whether both may mean the same instant: "no" when they cannot, "yes" when both are the same single day. */
export function isSame(a: Time, b: Time): Trilean {
  const [x, y] = [spanOf(a), spanOf(b)];
  if (overlaps(x, y) === false) return "no";
  return trilean(x.from === y.from && x.until === y.until && isInstant(x) && isInstant(y)) === "yes"
    ? "yes"
    : "unknown";
}

/** Whether two spans have an instant in common; unknown bounds reach as far as needed. */
export function overlaps(x: Span, y: Span): boolean {
  if (x.until !== undefined && y.from !== undefined && x.until <= y.from) return false;
  return !(y.until !== undefined && x.from !== undefined && y.until <= x.from);
}

/** Least and greatest number of whole days from `a` to `b`; undefined bounds where the times leave them open. */
export function daysBetween(
  a: Time,
  b: Time,
): { readonly least: number | undefined; readonly most: number | undefined } {
  const [x, y] = [spanOf(a), spanOf(b)];
  const day = (instant: number): number => Math.floor(instant / dayMs);
  return {
    least: x.until === undefined || y.from === undefined ? undefined : day(y.from) - day(x.until - 1),
    most: x.from === undefined || y.until === undefined ? undefined : day(y.until - 1) - day(x.from),
  };
}

/** `YYYY-MM-DD` of an instant, in UTC. */
export function dayText(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}

function isInstant(span: Span): boolean {
  return span.from !== undefined && span.until !== undefined && span.until - span.from <= dayMs;
}

type EdtfNode = {
  readonly type: string;
  readonly values?: readonly unknown[];
  readonly lower?: unknown;
  readonly upper?: unknown;
  readonly min?: number;
  readonly max?: number;
  readonly approximate?: { readonly value: number } | undefined;
};

const remembered = new Map<string, Span | null>();

function spanOfEdtf(text: string): Span | undefined {
  const known = remembered.get(text);
  if (known !== undefined) return known ?? undefined;
  if (text.length > longestTime) return undefined;
  if (remembered.size > 50_000) remembered.clear();
  const span = readSpan(text);
  remembered.set(text, span ?? null);
  return span;
}

/** A day with a time of day, as forms and telephones write it: with fractions of seconds and an offset from UTC. */
const clockPattern =
  /^(?<day>\d{4}-\d{2}-\d{2})T(?<time>\d{2}:\d{2})(?<seconds>:\d{2})?(?:\.\d{1,9})?(?:Z|[+-]\d{2}(?::?\d{2})?)?$/;

/** A month or a year, with what is said of its certainty. */
const monthPattern = /^(?<year>\d{4})(?:-(?<month>0[1-9]|1[0-2]))?[?~%]?$/;

/** The first instant of a month, counted from 0. */
function firstOf(year: number, month: number): number {
  return new Date(0).setUTCFullYear(year, month, 1);
}

/** From one instant to another, and half as far again on both sides where the text says that it is approximate. */
function reaching(text: string, from: number, until: number): Span {
  const reach = text.includes("~") || text.includes("%") ? (until - from) / 2 : 0;
  return { from: from - reach, until: until + reach };
}

function readSpan(text: string): Span | undefined {
  // The library reads days, months and years well but slowly, and they are most of what a dossier holds.
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const from = Date.parse(`${text}T00:00:00Z`);
    return Number.isNaN(from) || dayText(from) !== text ? undefined : { from, until: from + dayMs };
  }
  const month = monthPattern.exec(text)?.groups;
  if (month !== undefined) {
    const [year, number] = [Number(month["year"]), month["month"]];
    const isYear = number === undefined;
    const from = firstOf(year, isYear ? 0 : Number(number) - 1);
    return reaching(text, from, firstOf(isYear ? year + 1 : year, isYear ? 0 : Number(number)));
  }
  const clock = clockPattern.exec(text)?.groups;
  if (clock !== undefined) {
    // The day and the hour are those that were written, where it happened: an offset says how far that clock was from
    // another one, and moves nothing. A time of day stays a minute long.
    const from = Date.parse(`${clock["day"]}T${clock["time"]}${clock["seconds"] ?? ":00"}Z`);
    return Number.isNaN(from) || dayText(from) !== clock["day"] ? undefined : { from, until: from + 60_000 };
  }
  // The library takes 38990 for a year; EDTF writes years of more than four digits with a Y.
  if (text.trim() !== text || text === "" || /^\d{5,}/.test(text)) return undefined;
  // The library refuses an interval whose ends begin together: 2019-02-11/2019-02-11, 2019-02-11/2019-02.
  if (text.includes("/") && !/[{}[\]]/.test(text)) return spanOfInterval(text);
  try {
    const span = spanOfNode(edtf(text) as unknown as EdtfNode, text);
    // A year that no instant can be given for, such as Y170000002.
    return Number.isNaN(span?.from) || Number.isNaN(span?.until) ? undefined : span;
  } catch {
    return undefined;
  }
}

function spanOfNode(node: EdtfNode, text: string): Span | undefined {
  if (node.type === "Set" || node.type === "List") return spanOfSet(text);
  if (typeof node.min !== "number" || typeof node.max !== "number") return undefined;
  const from = node.min;
  // The library's maximum is the last millisecond of the last second, day, month …; a time of day stays a minute long.
  return reaching(text, from, /T\d{2}:\d{2}(?::\d{2})?/.test(text) ? from + 60_000 : node.max + 1);
}

/** Both ends by themselves, as the library loses `~` on an end and reports an unknown one as null. An end is no set. */
function spanOfInterval(text: string): Span | undefined {
  const [lower, upper, more] = text.split("/");
  if (lower === undefined || upper === undefined || more !== undefined) return undefined;
  const open = (end: string): boolean => end === "" || end === "..";
  const [first, last] = [open(lower) ? {} : readSpan(lower), open(upper) ? {} : readSpan(upper)] as (
    | Span
    | undefined
  )[];
  if (first === undefined || last === undefined) return undefined;
  if (first.from !== undefined && last.until !== undefined && first.from >= last.until) return undefined;
  return { from: first.from, until: last.until };
}

/** `{2017,2019}`, `[2017..2019]`: from the first member to the last, as the library reports `{2017..2019}` by its first. */
function spanOfSet(text: string): Span | undefined {
  const members = text
    .slice(1, -1)
    .split(/,|\.\./)
    .map((part) => part.trim());
  const known = members.filter((part) => part !== "").map(readSpan);
  if (known.length === 0 || known.includes(undefined)) return undefined;
  const spans = known as Span[];
  const bound = (
    values: (number | undefined)[],
    pick: (...numbers: number[]) => number,
  ): number | undefined => (values.includes(undefined) ? undefined : pick(...(values as number[])));
  return {
    from:
      text.startsWith("[..") || text.startsWith("{..")
        ? undefined
        : bound(
            spans.map((span) => span.from),
            Math.min,
          ),
    until: /\.\.[\]}]$/.test(text)
      ? undefined
      : bound(
          spans.map((span) => span.until),
          Math.max,
        ),
  };
}

const tooLong = `expected a date of at most ${longestTime} characters; of a long list give the first and the last, such as 2017/2019`;

/** EDTF or "late 2017" as text, or `{edtf, words}`; always gives the object. */
export const timeSchema = z.union([
  z.string().transform((text, context): Time => {
    const time = parseTime(text);
    if (time !== undefined) return time;
    context.addIssue({
      code: "custom",
      message:
        text.length > longestTime
          ? tooLong
          : `expected a date in EDTF, such as 2017, 2017-05, 2017-05-03, 2017-01/2020-03, 2017~ or "late 2017"`,
    });
    return z.NEVER;
  }),
  z.strictObject({
    edtf: z
      .string()
      .refine((text) => spanOfEdtf(text) !== undefined, {
        error: ({ input }) =>
          String(input).length > longestTime ? tooLong : "expected EDTF, such as 2017-05 or 2017-01/2020-03",
      })
      .transform(shortest),
    words: z.string().optional(),
  }),
]);
