import { intervalOf } from "../../arithmetic/hedge-law.ts";
import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { type Span, type Time, spanOf } from "../../domain/time.ts";
import { dayMs } from "./age.ts";
import type { Cases, Check } from "./case.ts";

/** What one person cannot have been through at one time: how long somebody was held and where, two accounts together. */
/** One loss of liberty that lasted so long, at least, and began within these days. */
type HeldTime = { readonly ref: Ref; readonly start: Span; readonly lasted: number };

/** The losses of liberty of each person of which both the beginning and a length are told. */
export function heldByPerson(cases: Cases): Map<Ref, HeldTime[]> {
  const months = new Map<Ref, number>();
  for (const { body } of cases.all("assertion"))
    if (body.variable === "months_held" && body.value?.kind === "number")
      months.set(body.subject, Math.min(months.get(body.subject) ?? Infinity, intervalOf(body.value).low));
  const stays = new Map<Ref, Time>();
  for (const { body } of cases.all("stay"))
    if (body.start !== undefined && !stays.has(body.episode)) stays.set(body.episode, body.start);
  const found = new Map<Ref, HeldTime[]>();
  for (const { ref, body } of cases.all("episode")) {
    const lasted = months.get(ref);
    const first = body.start ?? stays.get(ref);
    if (lasted === undefined || first === undefined) continue;
    const held = { ref, start: spanOf(first), lasted: lasted * leastMonthMs };
    found.set(body.person, [...(found.get(body.person) ?? []), held]);
  }
  return found;
}

const leastMonthMs = 28 * dayMs;

/** Two losses of liberty that overlap whenever, within the days told, each began. */
export function timesAtOnce(first: readonly HeldTime[], second: readonly HeldTime[]): string[] {
  return first.flatMap((a) =>
    second.flatMap((b) =>
      cannotFollow(a, b) && cannotFollow(b, a)
        ? [`${a.ref} and ${b.ref}, as long as they lasted, are of one time`]
        : [],
    ),
  );
}

/** Whether the later is sure to begin before the earlier, at its shortest, can be over. */
function cannotFollow(earlier: HeldTime, later: HeldTime): boolean {
  const [from, last] = [earlier.start.from, later.start.until];
  return from !== undefined && last !== undefined && from + earlier.lasted >= last;
}

/** The same of the accounts of one person. */
export function timesOfOne(person: Ref, held: readonly HeldTime[]): Check[] {
  return held.flatMap((a, index) =>
    held.slice(index + 1).flatMap((b): Check[] => {
      if (timesAtOnce([a], [b]).length === 0) return [];
      const reason = `${person} was held in ${a.ref} and in ${b.ref}, which, as long as they lasted, are of one time: these cannot both stand of one person.`;
      return [{ record: a.ref, against: b.ref, verdict: "broken", reason }];
    }),
  );
}

const monthMs = 31 * dayMs;

/** Two stays of one pseudonym that surely overlap and are at two places. */
export function placesAtOnce(
  first: readonly RecordOf<"stay">[],
  second: readonly RecordOf<"stay">[],
): string[] {
  return first.flatMap((a) =>
    second.flatMap((b) => {
      if (a.body.episode === b.body.episode || a.body.facility === b.body.facility) return [];
      if (a.body.facility === undefined || b.body.facility === undefined) return [];
      const [x, y] = [surely(a), surely(b)];
      const at = x !== undefined && y !== undefined && Math.max(x.from, y.from) < Math.min(x.until, y.until);
      return at ? [`${a.ref} and ${b.ref} are of one time and of two places`] : [];
    }),
  );
}

/**
 * The time that a stay surely took, whichever days its dates mean. Years alone are often the frame of an account
 * ("between 2017 and 2019") and not the days of arrival and leaving.
 */
function surely({ body: { start, end } }: RecordOf<"stay">): { from: number; until: number } | undefined {
  if (start === undefined || end === undefined) return undefined;
  const [first, last] = [spanOf(start), spanOf(end)];
  const exact = [first, last].every(
    ({ from, until }) => (until ?? Infinity) - (from ?? -Infinity) <= monthMs,
  );
  return exact ? { from: first.until!, until: last.from! } : undefined;
}
