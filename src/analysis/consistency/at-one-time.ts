import type { Facility } from "../../domain/facility.ts";
import type { Ref } from "../../domain/id.ts";
import { type Time, dayText, spanOf } from "../../domain/time.ts";
import { dayMs } from "./age.ts";
import { type Cases, type Check, type CaseRule, isAt, wrongDates } from "./case.ts";

export const oneDeprivationAtATime: CaseRule = { check: episodesApart, explanations: wrongDates };

export const onePlaceAtATime: CaseRule = { check: staysApart, explanations: wrongDates };

/** The days on which something surely lasted, from its latest start to its earliest end; undefined where none is sure. */
function sureDays(body: { readonly start?: Time | undefined; readonly end?: Time | undefined }) {
  const [start, end] = [body.start && spanOf(body.start), body.end && spanOf(body.end)];
  const from = start?.until === undefined ? undefined : start.until - dayMs;
  const until = end?.from;
  const coarse = [start, end].some((span) => (span?.until ?? Infinity) - (span?.from ?? -Infinity) > dayMs);
  const loose = coarse ? `${body.start?.edtf} ${body.end?.edtf}` : undefined;
  if (from !== undefined && until !== undefined) return from <= until ? { from, until, loose } : undefined;
  const single = [start, end].find(
    (span) => span?.from !== undefined && span.until !== undefined && span.until - span.from <= dayMs,
  );
  return single === undefined ? undefined : { from: single.from!, until: single.from!, loose: undefined };
}

type Lasting = {
  readonly ref: Ref;
  /** The period in the words of its dates, where these are no single days: "once between 2017 and 2019" may be said of several. */
  readonly loose: string | undefined;
  readonly from: number;
  readonly until: number;
  readonly place: Ref | undefined;
};

/** Pairs that surely share more than a day on which the one ends and the other begins. */
function* overlapping(list: readonly Lasting[]): Generator<readonly [Lasting, Lasting]> {
  const sorted = list.toSorted((a, b) => a.from - b.from || b.until - a.until);
  for (const [index, a] of sorted.entries()) {
    for (let next = index + 1; next < sorted.length && sorted[next]!.from <= a.until; next++) {
      const b = sorted[next]!;
      if (a.loose !== undefined && a.loose === b.loose) continue;
      const last = Math.min(a.until, b.until);
      const between = (day: number, { from, until }: Lasting): boolean => from < day && day < until;
      if (b.from < last || between(b.from, a) || between(last, b)) yield [a, b];
    }
  }
}

function episodesApart(cases: Cases): Check[] {
  const lasting = Map.groupBy(
    cases.all("episode").flatMap(({ ref, body }) => {
      const days = sureDays(body);
      return days === undefined ? [] : [{ ref, ...days, place: undefined, person: body.person }];
    }),
    ({ person }) => person,
  );
  return [...lasting.values()].flatMap((list) =>
    [...overlapping(list)].map(([a, b]) =>
      together(a, b, "start", "A person has one deprivation of liberty at a time"),
    ),
  );
}

/** Where somebody is taken for hours or days while their place elsewhere is kept, or that has other places in it. */
const passing: ReadonlySet<Facility["type"]> = new Set([
  "court",
  "hospital",
  "prison-system",
  "monitored-group",
]);

function staysApart(cases: Cases): Check[] {
  const lasting = Map.groupBy(
    cases.all("stay").flatMap(({ ref, body }) => {
      const days = sureDays(body);
      const place = body.facility ?? cases.find("cell", body.cell)?.facility;
      const type = cases.find("facility", place)?.type;
      const person = cases.find("episode", body.episode)?.person;
      if (days === undefined || person === undefined || type === undefined || passing.has(type)) return [];
      return [{ ref, ...days, place, person }];
    }),
    ({ person }) => person,
  );
  return [...lasting.values()].flatMap((list) =>
    [...overlapping(list)]
      .filter(([a, b]) => !isAt(cases, a.place, b.place!) && !isAt(cases, b.place, a.place!))
      .map(([a, b]) => together(a, b, "start", "A person is in one place at a time")),
  );
}

function together(a: Lasting, b: Lasting, field: string, rule: string): Check {
  const [from, until] = [Math.max(a.from, b.from), Math.min(a.until, b.until)];
  const days = from === until ? `on ${dayText(from)}` : `from ${dayText(from)} to ${dayText(until)}`;
  return {
    record: b.ref,
    field,
    against: a.ref,
    with: [a.ref],
    verdict: "broken",
    reason: `${rule}, and ${a.ref} and ${b.ref} both last ${days}: both cannot stand.`,
  };
}
