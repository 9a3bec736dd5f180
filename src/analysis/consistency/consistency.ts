import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { type Interval, intervalsMeet } from "../../arithmetic/interval.ts";
import type { Act } from "../../domain/act.ts";
import type { Charge } from "../../domain/charge.ts";
import type { Frame } from "../../domain/frame.ts";
import type { Ref } from "../../domain/id.ts";
import { capital } from "../../domain/noun.ts";
import { Problem } from "../../domain/problem.ts";
import type { AnyRecord, RecordOf } from "../../domain/record.ts";
import { type Span, type Time, isBefore, overlaps, spanOf } from "../../domain/time.ts";
import { allOf, not } from "../../domain/trilean.ts";
import { bornBetween, dayMs } from "./age.ts";
import {
  type Cases,
  type Check,
  type ConsistencyVerdict,
  type Named,
  casesOf,
  isAt,
  numbers,
  say,
} from "./case.ts";
import { buildColumns } from "../column/column-build.ts";
import { rowsOf } from "../column/column.ts";
import { accountRules } from "./account.ts";
import { statementRules } from "./statement.ts";
import { NO, YES, evaluate } from "../finding/compile.ts";
import { parseExpression } from "../finding/expression.ts";
import {
  type PlausibilityRule,
  checksOf,
  plausibilityExplanations,
  plausibilityRules,
} from "./plausibility.ts";
import { type Schemas, schemasOf } from "../column/unit-schema.ts";

export type { ConsistencyVerdict } from "./case.ts";

/** What one rule finds in one record. For the case team only; it speaks about the record or the print, never about a person. */
export type ConsistencyResult = {
  /** The rule, the record and what it was held against: the same over runs. */
  readonly id: string;
  readonly rule: ConsistencyRule;
  readonly record: Ref;
  readonly verdict: ConsistencyVerdict;
  /** Which entries cannot all stand, and every explanation that the records do not exclude; none is chosen. */
  readonly why: string;
};

export const consistencyRules = [
  "event-within-stay",
  "stage-follows",
  "stage-within-episode",
  "stay-within-episode",
  "sentence-within-norm",
  "inclusion",
  "age-and-date",
  "one-speaker",
  "one-person",
  "claim-and-cases",
  "counted-once",
  "one-group",
  "one-source",
  "pledge-and-outcome",
  "nothing-retracted",
  ...plausibilityRules,
] as const;
export type ConsistencyRule = (typeof consistencyRules)[number];

/** Something that cannot stand, as import asks about it: the record and field, the others it rests on, one sentence. */
export type Implausible = {
  readonly rule: ConsistencyRule;
  readonly record: Ref;
  readonly field: string | undefined;
  readonly with: readonly Ref[];
  readonly reason: string;
};

/** Rules whose breach no reading of the records allows; the other ones hold accounts against each other, and those may differ. */
const impossible: readonly ConsistencyRule[] = [
  ...plausibilityRules,
  "stage-within-episode",
  "stay-within-episode",
];
const contradictory: readonly ConsistencyRule[] = ["stage-follows", "age-and-date", "event-within-stay"];

/** What cannot stand in the records, and where they contradict each other in a way that accounts may. */
export function implausible(
  records: Iterable<AnyRecord>,
  today: number | undefined,
): { readonly impossible: readonly Implausible[]; readonly contradictory: readonly Implausible[] } {
  const cases = casesOf(records);
  const brokenBy = (names: readonly ConsistencyRule[]): Implausible[] =>
    names.flatMap((rule) =>
      rules[rule]
        .check(cases, today)
        .filter(({ verdict }) => verdict === "broken")
        .map(({ record, field, against, with: others, reason }) => ({
          rule,
          record,
          field,
          with: others ?? (against === undefined ? [] : [against]),
          reason,
        })),
    );
  return { impossible: brokenBy(impossible), contradictory: brokenBy(contradictory) };
}

/**
 * Every rule over every record that it applies to, in the order of the rules and records. A rule applies where both sides
 * that it compares are recorded at all; the inclusion rules of frames are read with the codebooks among the records. Of
 * numbers, of dates that lie ahead or long past and of what lasts at one time, only what is broken is told. Without
 * `today`, an instant, nothing lies ahead. `named` is what was taken back and is still named, which no record says.
 *
 * @throws Problem `bad-input` when an inclusion rule is refused
 */
export function consistency(
  records: Iterable<AnyRecord>,
  today?: number,
  named: readonly Named[] = [],
): ConsistencyResult[] {
  const cases = casesOf(records, named);
  return Object.entries(rules).flatMap(([rule, { check, explanations }]) =>
    check(cases, today).map(({ record, against, verdict, reason }) => ({
      id: [rule, record, ...(against === undefined ? [] : [against])].join(":"),
      rule: rule as ConsistencyRule,
      record,
      verdict,
      why: verdict === "broken" ? `${reason} Not excluded: ${explanations.join("; ")}.` : reason,
    })),
  );
}

const dateErrors = [
  "one of the dates was misprinted or miscoded",
  "one of the dates was remembered or told for another",
];

type Rule = {
  readonly check: (cases: Cases, today: number | undefined) => Check[];
  readonly explanations: readonly string[];
};

const rules: Readonly<Record<ConsistencyRule, Rule>> = {
  "event-within-stay": {
    check: eventsWithinStays,
    explanations: [
      ...dateErrors,
      "an earlier or later stay of this person is not recorded",
      "this person knew of it from others, and the entry should say so",
      "it happened in another place",
    ],
  },
  "stage-follows": {
    check: stagesInOrder,
    explanations: [...dateErrors, "the order of the two stages is recorded the wrong way round"],
  },
  "stage-within-episode": {
    check: (cases) => withinEpisode(cases, "stage"),
    explanations: [...dateErrors, "the stage belongs to another episode"],
  },
  "stay-within-episode": {
    check: (cases) => withinEpisode(cases, "stay"),
    explanations: [...dateErrors, "the stay belongs to another episode"],
  },
  "sentence-within-norm": {
    check: sentencesWithinNorms,
    explanations: [
      "the sentence or the penalty was misprinted or miscoded",
      "another provision was applied than the one quoted",
      "sentences for several offences were added up",
      "the court went beyond the provision",
    ],
  },
  inclusion: {
    check: membersMeetInclusion,
    explanations: [
      "the entry that the rule asks about was misprinted or miscoded",
      "the rule is stated more narrowly than it was applied",
      "the record was counted in another frame",
    ],
  },
  "age-and-date": {
    check: agesAndDates,
    explanations: [
      "the age or one of the dates was misprinted or miscoded",
      "the age is of another day than the one recorded",
      "ages are counted another way, from the year of birth alone or with the year begun",
    ],
  },
  ...accountRules,
  ...statementRules,
  "nothing-retracted": {
    check: namesNothingRetracted,
    explanations: [
      "what was taken back should be reinstated",
      "the record should be taken back with it, or name another in its place",
    ],
  },
  ...(Object.fromEntries(
    plausibilityRules.map((rule) => [
      rule,
      {
        check: (cases: Cases, today: number | undefined) => checksOf(rule, cases, today),
        explanations: plausibilityExplanations[rule === "possible-number" ? "numbers" : "dates"],
      },
    ]),
  ) as unknown as Record<PlausibilityRule, Rule>),
};

/** Members of frames, and the only sources of a record, against what was taken back; only what is broken is told. */
function namesNothingRetracted({ named }: Cases): Check[] {
  return named.map(({ record, retracted, as }) => ({
    record,
    against: retracted,
    verdict: "broken",
    reason:
      as === "member"
        ? `It lists ${retracted}, which was retracted and is not counted in it.`
        : `It rests on ${retracted} and on no source that stands; ${retracted} was retracted.`,
  }));
}

/** Events, acts and deaths against the stays, at that place, of everyone who is recorded as having been there. */
function eventsWithinStays(cases: Cases): Check[] {
  const stays = new Map<Ref, RecordOf<"stay">[]>();
  for (const stay of cases.all("stay")) {
    const person = cases.find("episode", stay.body.episode)?.person;
    if (person !== undefined) stays.set(person, [...(stays.get(person) ?? []), stay]);
  }
  const seenBy = new Map<Ref, Ref[]>();
  for (const { body } of cases.all("assertion"))
    if ((body.basis === "seen" || body.basis === "lived") && body.says !== undefined)
      seenBy.set(body.subject, [...(seenBy.get(body.subject) ?? []), body.says]);
  const partyRefs = (parties: Act["parties"]): Ref[] =>
    parties.filter(({ part }) => part !== "ordered" && part !== "authorised").map(({ who }) => who);

  const happened = [
    ...cases.all("event").map(({ ref, body }) => ({
      ref,
      when: body.when,
      facility: body.facility,
      present: [...body.witnesses, ...partyRefs(body.parties)],
    })),
    ...cases.all("act").map(({ ref, body }) => {
      const event = cases.find("event", body.event);
      return {
        ref,
        when: body.when ?? event?.when,
        facility: body.facility ?? cases.find("stay", body.stay)?.facility ?? event?.facility,
        present: [...partyRefs(body.parties), ...(seenBy.get(ref) ?? [])],
      };
    }),
    ...cases.all("death").map(({ ref, body }) => ({
      ref,
      when: body.died ?? body.found ?? body.last_seen,
      facility: body.facility ?? cases.find("stay", body.stay)?.facility,
      present: [body.person, ...(seenBy.get(ref) ?? [])],
    })),
  ];
  return happened.flatMap(({ ref, when, facility, present }) =>
    when === undefined || facility === undefined
      ? []
      : [...new Set(present)].flatMap((person): Check[] => {
          const there = (stays.get(person) ?? []).filter(({ body }) => isAt(cases, body.facility, facility));
          return there.length === 0
            ? []
            : [{ ...duringStays(when, there, person), record: ref, against: person }];
        }),
  );
}

function duringStays(
  when: Time,
  stays: readonly RecordOf<"stay">[],
  person: Ref,
): Pick<Check, "verdict" | "reason"> {
  const span = spanOf(when);
  const apart = stays.map(({ ref, body }) => {
    const [start, end] = [body.start && spanOf(body.start), body.end && spanOf(body.end)];
    if (start?.from !== undefined && span.until !== undefined && span.until <= start.from)
      return `the stay ${ref} starts ${say(body.start!)}`;
    if (end?.until !== undefined && span.from !== undefined && span.from >= end.until)
      return `the stay ${ref} ends ${say(body.end!)}`;
    return undefined;
  });
  if (apart.every((reason) => reason !== undefined))
    return {
      verdict: "broken",
      reason: `It is dated ${say(when)} with ${person} there, but ${apart.join(" and ")}: these cannot all stand.`,
    };
  const inside = stays.some(({ body }) => {
    const [start, end] = [body.start && spanOf(body.start), body.end && spanOf(body.end)];
    return (
      start?.until !== undefined &&
      end?.from !== undefined &&
      span.from !== undefined &&
      span.until !== undefined &&
      // The day of arrival and the day of leaving belong to the stay.
      span.from >= start.until - dayMs &&
      span.until <= end.from + dayMs
    );
  });
  return inside
    ? { verdict: "holds", reason: `It is dated ${say(when)}, within a stay of ${person} at that place.` }
    : {
        verdict: "cannot-tell",
        reason: `It is dated ${say(when)}; the dates of the stays of ${person} leave open whether it falls within one.`,
      };
}

function stagesInOrder(cases: Cases): Check[] {
  return cases.all("stage").flatMap(({ ref, body }): Check[] => {
    const before = cases.find("stage", body.follows);
    if (before?.start === undefined || body.start === undefined) return [];
    const wrong = isBefore(body.start, before.start);
    const right = isBefore(before.start, body.start);
    const dates = `starts ${say(body.start)} and ${body.follows}, which it follows, starts ${say(before.start)}`;
    const check = { record: ref, against: body.follows! };
    if (wrong === "yes") return [{ ...check, verdict: "broken", reason: `It ${dates}: both cannot stand.` }];
    return [
      right === "yes"
        ? { ...check, verdict: "holds", reason: `It ${dates}.` }
        : { ...check, verdict: "cannot-tell", reason: `It ${dates}; the order of the two is open.` },
    ];
  });
}

/** A stage's or stay's start and end against the start and end of its episode. */
function withinEpisode(cases: Cases, kind: "stage" | "stay"): Check[] {
  return cases.all(kind).flatMap(({ ref, body }): Check[] => {
    const episode = cases.find("episode", body.episode);
    if (episode === undefined) return [];
    const pairs = (["start", "end"] as const).flatMap((field) =>
      (["start", "end"] as const).flatMap((edge) => {
        const [inner, outer] = [body[field], episode[edge]];
        if (inner === undefined || outer === undefined) return [];
        // The same month for both is said of the same day, as far as anybody knows.
        const same = inner.edtf === outer.edtf;
        const outside = same ? "no" : edge === "start" ? isBefore(inner, outer) : isBefore(outer, inner);
        return [
          { field, outside, text: `its ${field} is ${say(inner)} and the episode's ${edge} ${say(outer)}` },
        ];
      }),
    );
    if (pairs.length === 0) return [];
    const check = { record: ref, against: body.episode };
    const broken = pairs.filter(({ outside }) => outside === "yes");
    if (broken.length > 0)
      return [
        {
          ...check,
          field: broken[0]!.field,
          verdict: "broken",
          reason: `${capital(broken.map(({ text }) => text).join(", "))}: these cannot all stand.`,
        },
      ];
    const inside = allOf(pairs.map(({ outside }) => not(outside)));
    const all = capital(pairs.map(({ text }) => text).join(", "));
    return [
      inside === "yes"
        ? { ...check, verdict: "holds", reason: `${all}.` }
        : { ...check, verdict: "cannot-tell", reason: `${all}; days within these decide.` },
    ];
  });
}

function sentencesWithinNorms(cases: Cases): Check[] {
  return cases.all("charge").flatMap(({ ref, body }): Check[] => {
    const norm = cases.find("norm", body.norm);
    if (norm?.penalty_months === undefined || body.sentence_months === undefined) return [];
    const sentence = intervalOf(body.sentence_months);
    const penalty = intervalOf(norm.penalty_months);
    const repeat = norm.repeat_penalty_months && intervalOf(norm.repeat_penalty_months);
    const check = { record: ref, against: body.norm! };
    const said = `The sentence is ${months(sentence)} and ${body.norm} is quoted with ${months(penalty)}${
      repeat === undefined ? "" : `, on repetition ${months(repeat)}`
    }`;
    if (!intervalsMeet(sentence, penalty) && !(repeat !== undefined && intervalsMeet(sentence, repeat)))
      return [{ ...check, verdict: "broken", reason: `${said}: these cannot all stand.` }];
    return [
      isInside(sentence, penalty)
        ? { ...check, verdict: "holds", reason: `${said}.` }
        : { ...check, verdict: "cannot-tell", reason: `${said}; ${otherwise(body)}.` },
    ];
  });
}

function otherwise({ suspended_months }: Charge): string {
  return suspended_months === undefined
    ? "whether it was a repetition, or how exact the numbers are, decides"
    : "a part was suspended, and whether it was a repetition, or how exact the numbers are, decides";
}

function isInside(inner: Interval, outer: Interval): boolean {
  return (
    inner.low >= outer.low &&
    inner.high <= outer.high &&
    (!outer.highOpen || inner.high < outer.high || inner.highOpen)
  );
}

function membersMeetInclusion(cases: Cases): Check[] {
  const frames = cases.all("frame").filter(({ body }) => body.inclusion !== undefined);
  if (frames.length === 0) return [];
  const codebooks = cases.all("codebook").map(({ body }) => body);
  const [schemas, columns] = [schemasOf(codebooks), buildColumns({ records: cases.records, codebooks })];
  return frames.flatMap(({ ref, body }) => {
    const table = columns.tables.get(body.unit);
    const members = body.members.map((member) => member.ref);
    if (table === undefined) return [];
    const rows = rowsOf(table, members);
    const present = members.filter((_, i) => rows[i]! >= 0);
    const { values } = evaluate(
      inclusionOf(ref, body, schemas),
      body.unit,
      columns,
      Uint32Array.from(rows.filter((row) => row >= 0)),
    );
    return present.map((record, i): Check => {
      const check = { record, against: ref };
      if (values[i] === NO)
        return {
          ...check,
          verdict: "broken",
          reason: `The frame is stated to hold who meets ${body.inclusion}, which the record does not: both cannot stand.`,
        };
      return values[i] === YES
        ? { ...check, verdict: "holds", reason: `The record meets ${body.inclusion}.` }
        : {
            ...check,
            verdict: "cannot-tell",
            reason: `What is recorded leaves open whether it meets ${body.inclusion}.`,
          };
    });
  });
}

function inclusionOf(ref: Ref, frame: Frame, schemas: Schemas) {
  try {
    return parseExpression(frame.inclusion!, frame.unit, schemas).root;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = error.message.replace(/^At/, "at");
    throw new Problem(error.code, `The inclusion rule of the frame ${ref} cannot be read: ${at}`, {
      cause: error,
    });
  }
}

/** The days of birth that a person's birth date, dated age and age at a single arrest allow, two by two. */
function agesAndDates(cases: Cases): Check[] {
  const starts = new Map<Ref, (Time | undefined)[]>();
  for (const { body } of cases.all("episode"))
    starts.set(body.person, [...(starts.get(body.person) ?? []), body.start]);
  return cases.all("person").flatMap(({ ref, body }): Check[] => {
    const claims: { name: string; text: string; born: Span }[] = [];
    if (body.birth !== undefined)
      claims.push({ name: "birth", text: `the birth is dated ${say(body.birth)}`, born: spanOf(body.birth) });
    const claim = (name: string, years: Interval, on: Time, day: string): void => {
      claims.push({
        name,
        text: `the age is ${numbers(years)} ${day} ${say(on)}`,
        born: bornBetween(years, spanOf(on)),
      });
    };
    if (body.age?.on !== undefined) claim("age", intervalOf(body.age.years), body.age.on, "on");
    const [start, ...others] = starts.get(ref) ?? [];
    if (body.age_at_arrest !== undefined && start !== undefined && others.length === 0)
      claim("age_at_arrest", intervalOf(body.age_at_arrest), start, "at the arrest of");
    return claims.flatMap((a, i) =>
      claims.slice(i + 1).map((b): Check => {
        const check = { record: ref, against: `${a.name}-${b.name}` };
        const text = `${capital(a.text)} and ${b.text}`;
        if (!overlaps(a.born, b.born))
          return { ...check, verdict: "broken", reason: `${text}: both cannot stand.` };
        return covers(b.born, a.born)
          ? { ...check, verdict: "holds", reason: `${text}.` }
          : { ...check, verdict: "cannot-tell", reason: `${text}; the day of birth decides.` };
      }),
    );
  });
}

function covers(outer: Span, inner: Span): boolean {
  return (
    outer.from !== undefined &&
    outer.until !== undefined &&
    inner.from !== undefined &&
    inner.until !== undefined &&
    outer.from <= inner.from &&
    inner.until <= outer.until
  );
}

function months(interval: Interval): string {
  return `${numbers(interval)} ${interval.low === 1 && interval.high === 1 ? "month" : "months"}`;
}
