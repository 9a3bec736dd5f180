import { eraQuestion } from "../../domain/era.ts";
import type { Facility } from "../../domain/facility.ts";
import type { Ref } from "../../domain/id.ts";
import type { Quantity } from "../../domain/quantity.ts";
import type { AnyRecord, BodyOf, RecordKind, RecordOf } from "../../domain/record.ts";
import { type Time, dayText, isBefore, isWithin, spanOf } from "../../domain/time.ts";
import { dayMs } from "./age.ts";
import { type Cases, type Check, groupBy, isAt, say } from "./case.ts";
import { deadlineOf } from "./deadline.ts";
import { indicatorOf, unitOf } from "../figure/statement.ts";

/**
 * What cannot be under any reading of the records. Import asks about it, consistency lists it. `today` is an instant;
 * without it nothing is in the future. Each rule speaks of one order of dates, or of one kind of number.
 */
export const plausibilityRules = [
  "start-before-end",
  "birth-first",
  "death-last",
  "death-in-order",
  "charge-in-order",
  "test-in-custody",
  "safeguard-in-stage",
  "death-in-stay",
  "act-in-event",
  "act-in-stay",
  "episode-after-event",
  "child-with-parent",
  "parent-before-child",
  "source-in-order",
  "figure-in-order",
  "letter-in-order",
  "observation-in-order",
  "consent-in-order",
  "one-deprivation-at-a-time",
  "one-place-at-a-time",
  "not-in-the-future",
  "not-long-before",
  "possible-number",
] as const;
export type PlausibilityRule = (typeof plausibilityRules)[number];

/** Why each rule may seem broken; consistency adds the explanations to what it found. */
export const plausibilityExplanations: Readonly<Record<"dates" | "numbers", readonly string[]>> = {
  dates: [
    "one of the dates was misprinted or miscoded",
    "one of the dates was remembered or told for another",
    "a year was counted in another era",
  ],
  numbers: ["the number was misprinted or miscoded", "the number is of something else than its field says"],
};

/** The checks of one rule over the records. */
export function checksOf(rule: PlausibilityRule, cases: Cases, today: number | undefined): Check[] {
  switch (rule) {
    case "one-deprivation-at-a-time":
      return episodesApart(cases);
    case "one-place-at-a-time":
      return staysApart(cases);
    case "not-in-the-future":
      return today === undefined ? [] : futureTimes(cases, today);
    case "not-long-before":
      return longPast(cases, today);
    case "possible-number":
      return impossibleNumbers(cases);
    default:
      return orders[rule](cases).flatMap((order) => checkOrder(order, today));
  }
}

/** Two times of which the first cannot come after the second. `field` is the one of the record that is asked about. */
type Order = {
  readonly record: Ref;
  readonly field: string;
  /** What else the check is about, for its id. */
  readonly against: string;
  readonly with?: readonly Ref[];
  readonly first: Time | undefined;
  readonly firstName: string;
  readonly second: Time | undefined;
  readonly secondName: string;
};

function checkOrder(order: Order, today: number | undefined): Check[] {
  const { first, second, record, field } = order;
  if (first === undefined || second === undefined) return [];
  const check = {
    record,
    field,
    against: order.against,
    with: order.with ?? [],
  };
  const text = `${order.firstName} is ${say(first)} and ${order.secondName} ${say(second)}`;
  // The same words for both are said of the same day, as far as anybody knows.
  const wrong = first.edtf === second.edtf ? "no" : isBefore(second, first);
  if (wrong === "yes")
    return [
      {
        ...check,
        verdict: "broken",
        reason: `${upper(text)}: both cannot stand${era(second, first, today) || "."}`,
      },
    ];
  return [
    wrong === "no"
      ? { ...check, verdict: "holds", reason: `${upper(text)}.` }
      : { ...check, verdict: "cannot-tell", reason: `${upper(text)}; days within these decide.` },
  ];
}

/** Asks about the era where a date lies decades before one that it should follow. */
function era(second: Time, first: Time, today: number | undefined): string {
  const [early, late] = [yearOf(second), yearOf(first)];
  if (today === undefined || early === undefined || late === undefined || late - early < 20) return "";
  return eraQuestion(early, yearAt(today));
}

type OrderRule = Exclude<
  PlausibilityRule,
  | "one-deprivation-at-a-time"
  | "one-place-at-a-time"
  | "not-in-the-future"
  | "not-long-before"
  | "possible-number"
>;

const orders: Readonly<Record<OrderRule, (cases: Cases) => Order[]>> = {
  "start-before-end": (cases) =>
    (["episode", "stage", "stay", "position"] as const).flatMap((kind) =>
      cases.all(kind).map(({ ref, body }) => within(ref, "end", ["start", body.start], ["end", body.end])),
    ),
  "birth-first": (cases) =>
    lives(cases).flatMap(({ person, birth, times }) =>
      times.map((time) => ({
        ...personal(person, time),
        first: birth,
        firstName: `the birth of ${person}`,
        second: time.time,
        secondName: time.name,
      })),
    ),
  "death-last": (cases) =>
    lives(cases).flatMap(({ person, deaths, times }) =>
      deaths.flatMap((death) =>
        times
          .filter(({ living }) => living)
          .map((time) => ({
            ...personal(person, time),
            with: [death.ref, time.record],
            first: time.time,
            firstName: time.name,
            second: death.body.died ?? death.body.found,
            secondName: `the death ${death.ref}`,
          })),
      ),
    ),
  "death-in-order": (cases) =>
    cases
      .all("death")
      .flatMap(({ ref, body }) => [
        within(ref, "died", ["last_seen", body.last_seen], ["died", body.died]),
        within(ref, "found", ["died", body.died], ["found", body.found]),
        within(ref, "found", ["last_seen", body.last_seen], ["found", body.found]),
      ]),
  "charge-in-order": (cases) =>
    cases
      .all("charge")
      .map(({ ref, body }) =>
        within(ref, "verdict_on", ["told", body.told], ["verdict_on", body.verdict_on]),
      ),
  "test-in-custody": (cases) =>
    cases
      .all("test")
      .flatMap(({ ref, body }) =>
        (["episode", "stage", "stay"] as const).flatMap((kind) =>
          inside(ref, "on", body.on, body[kind], cases.find(kind, body[kind])),
        ),
      ),
  // A right may be given late, and a lawyer may have been found before.
  "safeguard-in-stage": (cases) =>
    cases
      .all("safeguard")
      .filter(({ body }) => !body.code.startsWith("lawyer-"))
      .flatMap(({ ref, body }) =>
        inside(ref, "when", body.when, body.stage, cases.find("stage", body.stage)).slice(0, 1),
      ),
  "death-in-stay": (cases) =>
    cases
      .all("death")
      .flatMap(({ ref, body }) => inside(ref, "died", body.died, body.stay, cases.find("stay", body.stay))),
  "act-in-event": (cases) =>
    cases.all("act").flatMap(({ ref, body }) => {
      const event = cases.find("event", body.event);
      if (body.when === undefined || event?.when === undefined) return [];
      const apart = isWithin(body.when, event.when) === "no";
      const [first, second] =
        apart && isBefore(body.when, event.when) === "yes"
          ? [event.when, body.when]
          : [body.when, event.when];
      const names = first === event.when ? ["the event", "the act"] : ["the act", "the event"];
      return [
        {
          record: ref,
          field: "when",
          against: body.event!,
          with: [body.event!],
          first,
          firstName: names[0]!,
          second,
          secondName: names[1]!,
        },
      ];
    }),
  "act-in-stay": (cases) =>
    cases
      .all("act")
      .flatMap(({ ref, body }) => inside(ref, "when", body.when, body.stay, cases.find("stay", body.stay))),
  "episode-after-event": (cases) =>
    cases.all("episode").map(({ ref, body }) => ({
      record: ref,
      field: "start",
      against: body.event ?? "",
      with: body.event === undefined ? [] : [body.event],
      first: cases.find("event", body.event)?.when,
      firstName: `the event ${body.event} that it began with`,
      second: body.start,
      secondName: "its start",
    })),
  "child-with-parent": (cases) =>
    cases.all("episode").map(({ ref, body }) => ({
      record: ref,
      field: "start",
      against: body.accompanies ?? "",
      with: body.accompanies === undefined ? [] : [body.accompanies],
      first: cases.find("episode", body.accompanies)?.start,
      firstName: `the start of ${body.accompanies}, which it accompanies,`,
      second: body.start,
      secondName: "its own start",
    })),
  "parent-before-child": (cases) =>
    cases.all("relation").flatMap(({ ref, body }) => {
      if (body.kind !== "child-of" && body.kind !== "parent-of") return [];
      const [parent, child] = body.kind === "child-of" ? [body.to, body.from] : [body.from, body.to];
      return [
        {
          record: ref,
          field: "kind",
          against: `${parent}-${child}`,
          with: [parent, child],
          first: cases.find("person", parent)?.birth,
          firstName: `the birth of the parent ${parent}`,
          second: cases.find("person", child)?.birth,
          secondName: `that of the child ${child}`,
        },
      ];
    }),
  "source-in-order": (cases) =>
    cases
      .all("source")
      .map(({ ref, body }) => within(ref, "published", ["held", body.held], ["published", body.published])),
  // An estimate may be of a day to come.
  "figure-in-order": (cases) =>
    cases
      .all("figure")
      .filter(({ body }) => !body.estimate)
      .map(({ ref, body }) => within(ref, "published", ["as_of", body.as_of], ["published", body.published])),
  "letter-in-order": (cases) =>
    cases.all("letter").flatMap(({ ref, body }) => [
      within(ref, "respond_by", ["dated", body.dated], ["respond_by", body.respond_by]),
      {
        record: ref,
        field: "dated",
        against: body.replies_to ?? "",
        with: body.replies_to === undefined ? [] : [body.replies_to],
        first: cases.find("letter", body.replies_to)?.dated,
        firstName: `the letter ${body.replies_to} that it replies to`,
        second: body.dated,
        secondName: "its own date",
      },
    ]),
  "observation-in-order": (cases) => [
    ...cases
      .all("promise")
      .flatMap(({ ref, body }) => [
        ...observed(ref, "the promise", body.made, body.observations),
        within(ref, "due", ["made", body.made], ["due", deadlineOf(body.due, body.made)]),
      ]),
    ...cases.all("recommendation").flatMap(({ ref, body }) => {
      const made = cases.find("source", body.made_in)?.published;
      return [
        ...observed(ref, "the source that made it", made, body.observations),
        {
          ...within(ref, "deadline", ["made_in", made], ["deadline", deadlineOf(body.deadline, made)]),
          with: body.made_in === undefined ? [] : [body.made_in],
        },
      ];
    }),
  ],
  "consent-in-order": (cases) =>
    cases
      .all("consent")
      .map(({ ref, body }) => within(ref, "expires", ["given", body.given], ["expires", body.expires])),
};

/** Two fields of one record. */
function within(
  record: Ref,
  field: string,
  [firstField, first]: readonly [string, Time | undefined],
  [secondField, second]: readonly [string, Time | undefined],
): Order {
  return {
    record,
    field,
    against: `${firstField}-${secondField}`,
    first,
    firstName: firstField,
    second,
    secondName: secondField,
  };
}

/** A time that lies between the start and the end of another record: not before the one, not after the other. */
function inside(
  record: Ref,
  field: string,
  time: Time | undefined,
  outer: Ref | undefined,
  bounds: { readonly start?: Time | undefined; readonly end?: Time | undefined } | undefined,
): Order[] {
  if (outer === undefined || bounds === undefined) return [];
  const start = { record, field, against: `${outer}-start`, with: [outer] };
  return [
    { ...start, first: bounds.start, firstName: `the start of ${outer}`, second: time, secondName: field },
    {
      ...start,
      against: `${outer}-end`,
      first: time,
      firstName: field,
      second: bounds.end,
      secondName: `the end of ${outer}`,
    },
  ];
}

function observed(
  ref: Ref,
  name: string,
  made: Time | undefined,
  observations: BodyOf<"promise">["observations"],
): Order[] {
  return observations.map(({ on }, index) => ({
    record: ref,
    field: `observations[${index + 1}].on`,
    against: `observation-${index + 1}`,
    first: made,
    firstName: name,
    second: on,
    secondName: `observation ${index + 1}`,
  }));
}

type LifeTime = {
  readonly record: Ref;
  readonly field: string;
  readonly name: string;
  readonly time: Time | undefined;
  /** Whether only somebody alive can have it. */
  readonly living: boolean;
};
type Life = {
  readonly person: Ref;
  readonly birth: Time | undefined;
  readonly deaths: readonly RecordOf<"death">[];
  readonly times: readonly LifeTime[];
};

function personal(person: Ref, { record, field }: LifeTime) {
  return { record, field, against: `${person}-${field}`, with: [person, record] };
}

/** Everything dated in the life of each person whose birth or death is on record. */
function lives(cases: Cases): readonly Life[] {
  const known = cases.lives as readonly Life[] | undefined;
  if (known !== undefined) return known;
  const deaths = groupBy(cases.all("death"), ({ body }) => body.person);
  const times = new Map<Ref, LifeTime[]>();
  const add = (
    person: Ref | undefined,
    record: Ref,
    fields: Readonly<Record<string, Time | undefined>>,
    living = true,
  ): void => {
    if (person === undefined) return;
    for (const [field, time] of Object.entries(fields)) {
      if (time === undefined) continue;
      const own = { record, field, name: `${field} of ${record}`, time, living };
      const list = times.get(person);
      if (list === undefined) times.set(person, [own]);
      else list.push(own);
    }
  };
  const personOf = (episode: Ref | undefined): Ref | undefined => cases.find("episode", episode)?.person;
  for (const { ref, body } of cases.all("person")) add(ref, ref, { "age.on": body.age?.on });
  for (const { ref, body } of cases.all("episode"))
    add(body.person, ref, { start: body.start, end: body.end });
  for (const { ref, body } of cases.all("stay"))
    add(personOf(body.episode), ref, { start: body.start, end: body.end });
  for (const { ref, body } of cases.all("stage")) {
    add(personOf(body.episode), ref, { start: body.start });
    add(personOf(body.episode), ref, { end: body.end }, false);
  }
  for (const { ref, body } of cases.all("safeguard"))
    add(personOf(cases.find("stage", body.stage)?.episode), ref, { when: body.when }, false);
  for (const { ref, body } of cases.all("charge"))
    add(personOf(body.episode), ref, { told: body.told, verdict_on: body.verdict_on }, false);
  for (const { ref, body } of cases.all("test")) add(personOf(body.episode), ref, { on: body.on }, false);
  for (const { ref, body } of cases.all("payment")) add(body.person, ref, { on: body.on }, false);
  for (const { ref, body } of cases.all("position"))
    add(body.person, ref, { start: body.start, end: body.end });
  for (const { ref, body } of cases.all("death"))
    add(body.person, ref, { last_seen: body.last_seen, died: body.died, found: body.found }, false);
  for (const { ref, body } of cases.all("consent"))
    add(body.given_by ?? body.person, ref, { given: body.given });
  const interviewed = groupBy(
    cases
      .all("person")
      .flatMap(({ ref, body }) => body.interviews.map((source) => ({ source, person: ref }))),
    ({ source }) => source,
  );
  for (const { ref, body } of cases.all("source")) {
    if (body.kind !== "interview") continue;
    const people = new Set([...body.speakers, ...(interviewed.get(ref) ?? []).map(({ person }) => person)]);
    for (const person of people) add(person, ref, { held: body.held });
  }
  const found = cases.all("person").flatMap(({ ref, body }): Life[] => {
    const dead = deaths.get(ref) ?? [];
    return body.birth === undefined && dead.length === 0
      ? []
      : [{ person: ref, birth: body.birth, deaths: dead, times: times.get(ref) ?? [] }];
  });
  cases.lives = found;
  return found;
}

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
  const lasting = groupBy(
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
  const lasting = groupBy(
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

/** Fields that may speak of a day to come, as long as it is no more than a lifetime ahead. */
const mayBeAhead: ReadonlySet<string> = new Set([
  "consent.expires",
  "letter.respond_by",
  "norm.in_force",
  "assertion.value.time",
  "figure.value.time",
]);
const lifetimeMs = 150 * 366 * dayMs;

function futureTimes(cases: Cases, today: number): Check[] {
  return cases.records.flatMap((record) =>
    timesIn(record.body).flatMap(({ field, time }): Check[] => {
      const { from } = spanOf(time);
      const ahead =
        mayBeAhead.has(`${record.kind}.${field}`) ||
        (record.kind === "figure" && record.body.estimate && field === "as_of");
      // Somewhere it is tomorrow already.
      if (from === undefined || from <= today + (ahead ? lifetimeMs : dayMs)) return [];
      return [
        {
          record: record.ref,
          field,
          against: field,
          with: [],
          verdict: "broken",
          reason: `${upper(field)} is ${say(time)}, which is still to come: it cannot stand${eraQuestion(yearOf(time)!, yearAt(today)) || "."}`,
        },
      ];
    }),
  );
}

/** Kinds that speak of people who were held and of where; laws, books and figures may be of any age. */
const ofLivingMemory: ReadonlySet<RecordKind> = new Set([
  "person",
  "episode",
  "stage",
  "stay",
  "safeguard",
  "charge",
  "test",
  "payment",
  "position",
  "act",
  "event",
  "death",
  "count",
  "capacity",
  "measure",
  "consent",
  "letter",
  "assertion",
]);
const firstYear = 1800;

function longPast(cases: Cases, today: number | undefined): Check[] {
  return cases.records.flatMap((record) =>
    !ofLivingMemory.has(record.kind)
      ? []
      : timesIn(record.body).flatMap(({ field, time }): Check[] => {
          const { until } = spanOf(time);
          if (until === undefined || until > Date1800) return [];
          return [
            {
              record: record.ref,
              field,
              against: field,
              with: [],
              verdict: "broken",
              reason: `${upper(field)} is ${say(time)}, which is before ${firstYear}: it can hardly stand${
                (today === undefined ? "" : eraQuestion(yearOf(time)!, yearAt(today))) || "."
              }`,
            },
          ];
        }),
  );
}
const Date1800 = spanOf({ edtf: `${firstYear}-01-01` }).from!;

/** Every time in a body, with the path to it. */
function timesIn(value: unknown, field = ""): readonly { readonly field: string; readonly time: Time }[] {
  if (typeof value !== "object" || value === null) return [];
  if (typeof (value as { edtf?: unknown }).edtf === "string") return [{ field, time: value as Time }];
  if (Array.isArray(value)) return value.flatMap((item, index) => timesIn(item, `${field}[${index + 1}]`));
  return Object.entries(value).flatMap(([name, inner]) =>
    timesIn(inner, field === "" ? name : `${field}.${name}`),
  );
}

/** What a number can be: from `least` to `most`, and whole where it counts. */
type Bounds = {
  readonly field: string;
  readonly number: Pick<Quantity, "low" | "high" | "qualifier"> | undefined;
  readonly least: number;
  readonly most: number;
  readonly mostName?: string;
  readonly whole?: boolean;
};

const everybody = 8_500_000_000;
const oldest = 120;

function impossibleNumbers(cases: Cases): Check[] {
  return cases.records.flatMap((record) =>
    boundsOf(record, cases).flatMap((bounds): Check[] => {
      const wrong = misfitOf(bounds);
      if (wrong === undefined) return [];
      return [
        {
          record: record.ref,
          field: bounds.field,
          against: bounds.field,
          with: [],
          verdict: "broken",
          reason: `${upper(bounds.field)} is ${numberText(bounds.number!)}, ${wrong}: it cannot stand.`,
        },
      ];
    }),
  );
}

function misfitOf({ number, least, most, mostName, whole = false }: Bounds): string | undefined {
  if (number === undefined) return undefined;
  const { low, high, qualifier } = number;
  if (low < 0 && least >= 0) return "which is below 0";
  if (high < least) return `and the least that it can be is ${least}`;
  if (low > most)
    return `and the most that it can be is ${most}${mostName === undefined ? "" : `, ${mostName}`}`;
  if (whole && qualifier !== "about" && !(Number.isInteger(low) && Number.isInteger(high)))
    return "which is not whole";
  return undefined;
}

function boundsOf(record: AnyRecord, cases: Cases): readonly Bounds[] {
  switch (record.kind) {
    case "count": {
      const { people, of } = record.body;
      return [{ field: "people", number: people, least: 0, ...mostAt(of, cases), whole: true }];
    }
    case "capacity": {
      const { places, of } = record.body;
      return [{ field: "places", number: places, least: 1, ...mostAt(of, cases), whole: true }];
    }
    case "group":
      return [{ field: "size", number: record.body.size, least: 1, most: everybody, whole: true }];
    case "measure": {
      const { what, value } = record.body;
      const counted = what === "windows" || what === "toilets" || what === "water-points";
      if (counted) return [{ field: "value", number: value, least: 0, most: 1_000_000, whole: true }];
      const [least, most] =
        what === "hours-locked" ? [0, 24] : what === "floor-area" ? [0.01, 10_000_000] : [0.01, 10_000];
      return [{ field: "value", number: value, least, most }];
    }
    case "person": {
      const { age, age_at_arrest } = record.body;
      const years = { least: 0, most: oldest, mostName: "as nobody has grown much older" };
      return [
        { field: "age.years", number: age?.years, ...years },
        { field: "age_at_arrest", number: age_at_arrest, ...years },
      ];
    }
    case "charge": {
      const { sentence_months, suspended_months } = record.body;
      return [
        { field: "sentence_months", number: sentence_months, least: 0, most: Infinity },
        {
          field: "suspended_months",
          number: suspended_months,
          least: 0,
          most: sentence_months?.qualifier === "exact" ? sentence_months.high : Infinity,
          mostName: "as long as the sentence",
        },
      ];
    }
    case "norm":
      return (["penalty_months", "repeat_penalty_months"] as const).map((field) => ({
        field,
        number: record.body[field],
        least: 0,
        most: Infinity,
      }));
    case "payment":
      return (["asked", "paid_amount"] as const).map((field) => ({
        field: `${field}.amount`,
        number: record.body[field]?.amount,
        least: 0,
        most: Infinity,
      }));
    case "finding": {
      const { n, N } = record.body.stated ?? {};
      return n === undefined || N === undefined
        ? []
        : [
            {
              field: "stated.n",
              number: { low: n, high: n, qualifier: "exact" },
              least: 0,
              most: N,
              mostName: "which is N",
            },
          ];
    }
    case "figure":
      return figureBounds(record.body);
    default:
      return [];
  }
}

/** More than any one place, or any system of places, on earth has ever held. */
function mostAt(of: Ref, cases: Cases): Pick<Bounds, "most" | "mostName"> {
  if (cases.find("cell", of) !== undefined) return { most: 100_000, mostName: "as no cell holds more" };
  const type = cases.find("facility", of)?.type;
  return type === undefined || type === "prison-system" || type === "monitored-group" || type === "other"
    ? { most: 20_000_000, mostName: "as no system of detention holds more" }
    : { most: 1_000_000, mostName: "as no one place of detention holds more" };
}

/** A printed figure can be wrong in many ways; these it can't be of what its unit says. */
function figureBounds(figure: BodyOf<"figure">): readonly Bounds[] {
  if (figure.value.kind !== "number" || figure.formula === "difference" || figure.formula === "growth")
    return [];
  const number = { ...figure.value, qualifier: figure.qualifier };
  const { dimension, scale, shift } = unitOf(figure.unit);
  const { kind, concept } = indicatorOf(figure.indicator);
  const plain = scale === 1 && shift === 0;
  const mean = /average|mean|median|per[_ -]|rate|times|growth|change|increase|decrease|rise|fall/i.test(
    `${figure.indicator} ${figure.label ?? ""} ${figure.unit}`,
  );
  if (dimension === "persons" && plain && !mean)
    return [
      { field: "value", number, least: 0, most: everybody, mostName: "as many as there are", whole: true },
    ];
  if (dimension === "places" && plain && concept === "capacity")
    return [{ field: "value", number, least: 1, most: everybody, whole: true }];
  if (dimension === "percent" && plain && kind === "share")
    return [{ field: "value", number, least: 0, most: 100, mostName: "as it is a share of a whole" }];
  return [];
}

function numberText({ low, high, qualifier }: Pick<Quantity, "low" | "high" | "qualifier">): string {
  const hedge = qualifier === "exact" ? "" : `${qualifier.replaceAll("_", " ")} `;
  return `${hedge}${low === high ? low : `${low} to ${high}`}`;
}

function yearOf(time: Time): number | undefined {
  const { from, until } = spanOf(time);
  const instant = from ?? (until === undefined ? undefined : until - 1);
  return instant === undefined ? undefined : yearAt(instant);
}

function yearAt(instant: number): number {
  return Number(/^[+-]?\d+/.exec(dayText(instant))![0]);
}

/** Field names stay as a file writes them; only words begin with a capital. */
function upper(text: string): string {
  return text.startsWith("the ") ? `The ${text.slice(4)}` : text;
}
