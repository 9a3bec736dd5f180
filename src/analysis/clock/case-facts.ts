import { intervalOf, extentOf, said } from "../../arithmetic/hedge-law.ts";
import type { ClockFacts, ClockRow } from "../../domain/clock-row.ts";
import { gather } from "../../domain/gather.ts";
import type { Ref } from "../../domain/id.ts";
import type { RecordedDuration, RecordedMoment } from "../../domain/moment.ts";
import type { Quantity } from "../../domain/quantity.ts";
import type { BodyOf, RecordOf } from "../../domain/record.ts";
import { type Time, spanOf } from "../../domain/time.ts";
import { ageAt } from "./age-at.ts";
import { minuteText, monthLength } from "./calendar.ts";

/** The records of one deprivation of liberty that clocks ask: the episode with what belongs to it. */
export type CaseRecords = {
  readonly person: Pick<BodyOf<"person">, "birth" | "age" | "age_at_arrest">;
  readonly episode: RecordOf<"episode">;
  /** How many deprivations of liberty of this person are on file. */
  readonly episodes: number;
  readonly stages: readonly RecordOf<"stage">[];
  readonly safeguards: readonly RecordOf<"safeguard">[];
  readonly charges: readonly RecordOf<"charge">[];
  /** Answers about the episode. */
  readonly answers: readonly RecordOf<"assertion">[];
};

/** A moment as one record gives it: when, and where that stands. */
export type KnownMoment = { readonly moment: string; readonly on: Time | undefined; readonly ref: Ref };

export type CaseFacts = {
  /** The facts of the case for a row that begins with one of these moments. */
  readonly of: (row: ClockRow) => ClockFacts;
  /** What is on file of a moment. */
  readonly known: (moment: string) => readonly KnownMoment[];
};

/**
 * What the records of one deprivation of liberty say of the facts that clocks ask for, on a day. Nothing is guessed: a stage
 * before a judge began before the judge and an episode with the arrest, but nobody arrives at a station by having been
 * arrested. What is not on file may have happened all the same.
 */
export function caseFacts(records: CaseRecords, asOf: Time, tz: string | undefined): CaseFacts {
  const moments = new Map<string, KnownMoment[]>();
  const never = new Set<string>();
  const after = new Map<string, string[]>();
  const know = (moment: string, on: Time | undefined, ref: Ref): void => {
    gather(moments, moment, { moment, on, ref });
  };
  const recorded = records.stages.flatMap(({ ref, body }) =>
    (body.moments ?? []).map((moment) => ({ ref, moment })),
  );
  for (const { ref, moment } of recorded) take(ref, moment);
  // What a record names in so many words goes before what follows from the dates of its stages.
  for (const { moment, on, ref } of impliedMoments(records))
    if (!moments.has(moment) && !never.has(moment)) know(moment, on, ref);

  function take(ref: Ref, { moment, on, happened, after: before }: RecordedMoment): void {
    if (happened === "no") never.add(moment);
    if (happened !== "yes") return;
    know(moment, on, ref);
    for (const name of before) gather(after, moment, name);
  }

  const events: Record<string, Time | Time[]> = {};
  for (const [moment, all] of moments) {
    const times = all.flatMap(({ on }) => on ?? []);
    if (times.length === 0) continue;
    events[moment] = moment === "review" ? times : spanningAll(times);
    never.delete(moment);
  }
  const { episode, person, episodes, stages, answers } = records;
  const begun = spanOf((events["arrest"] as Time | undefined) ?? episode.body.start ?? firstOfAll(events));
  const age = ageAt(person, begun, {
    isOnlyArrest: episodes === 1,
    saidMinor: answers.flatMap(({ body }) =>
      body.variable === "minor_at_arrest" && body.value?.kind === "code" ? [body.value.code === "yes"] : [],
    ),
  });
  const isHeld = episode.body.exit === "still-held" && events["last_known_held"] === undefined;
  const facts = {
    ...(age === undefined ? {} : { age: [...age] as [number, number] }),
    ...wordsOf(records),
    events,
    after: [],
    extensions: stages.flatMap(({ body }) =>
      (body.extensions ?? [])
        .filter(({ first }) => !first)
        .map(({ which, granted, form, lacks, hours }) => ({
          which: which - 1,
          granted,
          form: Object.fromEntries([
            ...form.map((word) => [word, "yes"] as const),
            ...lacks.map((word) => [word, "no"] as const),
          ]),
          ...(hours === undefined ? {} : { hours: hours.high }),
        })),
    ),
    extensions_default: "unknown",
    exclusions: stages.flatMap(({ body }) =>
      (body.exclusions ?? []).map(({ kind, happened, hours }) =>
        hours === undefined ? { kind, state: happened } : { kind, hours: bounds(hours) as [number, number] },
      ),
    ),
    durations: stages.flatMap(({ body }) =>
      (body.durations ?? []).map((duration) => ({
        from: duration.from,
        to: duration.to,
        minutes: minutesOf(duration),
      })),
    ),
    never: [...never],
    other_ends: "unknown",
    earlier: [],
    postponed: false,
    as_of: asOf,
    ...(isHeld ? { held_as_of: true } : {}),
    tz,
  } as unknown as ClockFacts;
  return {
    known: (moment) => moments.get(moment) ?? [],
    of: (row) => {
      const starts = startMoments(row);
      const before = starts.flatMap((moment) => after.get(moment) ?? []);
      return before.length === 0 ? facts : ({ ...facts, after: before } as ClockFacts);
    },
  };
}

/** The moments that a row may begin with, without hours that it adds to them. */
export function startMoments({ start }: Pick<ClockRow, "start">): readonly string[] {
  const names =
    typeof start === "string" ? [start] : "earliest_of" in start ? start.earliest_of : start.latest_of;
  return names.map((name) => name.replace(/\+\d+h$/, ""));
}

/** Moments that follow from the dates of stages, the episode and safeguards. */
function* impliedMoments({ episode, stages, safeguards }: CaseRecords): Iterable<KnownMoment> {
  const { start, end, exit } = episode.body;
  if (start !== undefined)
    for (const moment of ["arrest", "deprivation-of-liberty"]) yield { moment, on: start, ref: episode.ref };
  const ended = end !== undefined && exit !== "still-held" && exit !== "transferred";
  if (ended) yield { moment: "release", on: end, ref: episode.ref };
  for (const { ref, body } of stages) {
    const moment = firstOf[body.type];
    if (moment !== undefined && body.start !== undefined) yield { moment, on: body.start, ref };
  }
  for (const { ref, body } of safeguards) {
    const moment = givenAs[body.code];
    if (moment !== undefined && body.respected === "yes" && body.when !== undefined)
      yield { moment, on: body.when, ref };
  }
}

/** What a stage of a type begins with by what it is. */
const firstOf: Readonly<Record<string, string>> = {
  prosecutor: "prosecutor",
  "before-judge": "judge",
  "pre-trial": "detention-order",
  trial: "trial",
  "compulsory-treatment": "placement",
};

const givenAs: Readonly<Record<string, string>> = { judge: "judge", "lawyer-present": "lawyer-present" };

/** One word that all stages with a word agree on, and other facts of theirs. */
function wordsOf({ episode, stages, charges }: CaseRecords): Record<string, string | [number, number]> {
  const words: Record<string, string | [number, number]> = {};
  const classes = new Set(
    stages.flatMap(({ body }) =>
      body.offence_class === undefined || body.offence_class === "unknown" ? [] : [body.offence_class],
    ),
  );
  if (classes.size === 1) words["offence_class"] = [...classes][0]!;
  const procedures = new Set(stages.flatMap(({ body }) => body.procedure ?? []));
  if (procedures.size === 1) words["procedure"] = [...procedures][0]!;
  const { route } = episode.body;
  if (charges.length > 0 || route === "prosecution") words["charge"] = "criminal";
  else if (route === "administrative") words["charge"] = "none";
  const given = new Map<string, (string | [number, number])[]>();
  for (const { fact, word, number } of stages.flatMap(({ body }) => body.facts ?? []))
    gather(given, fact, word ?? (bounds(number!) as [number, number]));
  for (const [fact, values] of given)
    if (new Set(values.map(String)).size === 1) words[fact] = values[0]!;
    else if (values.every((value) => typeof value !== "string"))
      words[fact] = [
        Math.min(...values.map(([low]) => low as number)),
        Math.max(...values.map(([, high]) => high as number)),
      ];
  return words;
}

/** The moment that is known to have come by the earliest time; one without bounds where none is. */
function firstOfAll(events: Readonly<Record<string, Time | readonly Time[]>>): Time {
  const until = (time: Time): number => spanOf(time).until ?? Infinity;
  const [first] = Object.values(events)
    .flat()
    .toSorted((a, b) => until(a) - until(b));
  return first ?? { edtf: "/" };
}

/** Of several accounts of one moment, from the first that one allows to the last that another does. */
function spanningAll(times: readonly Time[]): Time {
  const [only, more] = times;
  if (more === undefined) return only!;
  const spans = times.map(spanOf);
  const from = spans.some((span) => span.from === undefined)
    ? undefined
    : Math.min(...spans.map((span) => span.from!));
  const until = spans.some((span) => span.until === undefined)
    ? undefined
    : Math.max(...spans.map((span) => span.until!));
  const text = (instant: number | undefined): string =>
    instant === undefined ? "" : minuteText(Math.floor(instant / 60_000));
  return { edtf: `${text(from)}/${text(until === undefined ? undefined : until - 60_000)}` };
}

function bounds(quantity: Quantity): readonly [number, number] {
  const { low, high } = intervalOf(quantity);
  return [Math.max(0, low), high];
}

/**
 * A length in minutes, the least and the most. It is as precise as it was said: 57 hours may be 56 and a half, and of days, weeks
 * and months nobody knows whether the first and the last were counted, so that one more and one less may be meant.
 */
function minutesOf({ lasted, unit }: RecordedDuration): [number, number] {
  const { reach } = extentOf(said(lasted));
  const counted = unit === "hours" || unit === "minutes" ? 0 : Number.isInteger(lasted.low) ? 1 : 0.5;
  const low = Math.max(0, Math.min(reach.low, intervalOf(lasted).low - counted));
  const high = Math.max(reach.high, intervalOf(lasted).high + counted);
  if (unit !== "months") return [Math.floor(low * minutesIn[unit]), Math.ceil(high * minutesIn[unit])];
  return [Math.floor(monthLength(low).least * 1440), Math.ceil(monthLength(high).most * 1440)];
}

const minutesIn = { minutes: 1, hours: 60, days: 1440, weeks: 10_080 } as const;
