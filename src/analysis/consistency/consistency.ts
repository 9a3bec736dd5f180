import { plausibility, plausibilityRules } from "./plausibility.ts";
import type { Ref } from "../../domain/id.ts";
import type { AnyRecord } from "../../domain/record.ts";
import { ageAndDate } from "./age-and-date.ts";
import { strongWord, voluntaryTreatment } from "./assessed.ts";
import { type ConsistencyVerdict, type Named, type CaseRule, casesOf } from "./case.ts";
import { claimAndCases } from "./claim-and-cases.ts";
import { countedOnce } from "./counted-once.ts";
import { eventWithinStay } from "./event-within-stay.ts";
import { inclusion } from "./inclusion.ts";
import { nothingRetracted } from "./nothing-retracted.ts";
import { oneGroup } from "./one-group.ts";
import { onePerson } from "./one-person.ts";
import { oneSource } from "./one-source.ts";
import { oneSpeaker } from "./one-speaker.ts";
import { pledgeAndOutcome } from "./pledge-and-outcome.ts";
import { sentenceWithinNorm } from "./sentence-within-norm.ts";
import { stageFollows } from "./stage-follows.ts";
import { withinEpisode } from "./within-episode.ts";

export type { ConsistencyVerdict } from "./case.ts";

/** Every rule, in the order in which they are told. */
const rules = {
  "event-within-stay": eventWithinStay,
  "stage-follows": stageFollows,
  "stage-within-episode": withinEpisode("stage"),
  "stay-within-episode": withinEpisode("stay"),
  "sentence-within-norm": sentenceWithinNorm,
  inclusion,
  "age-and-date": ageAndDate,
  "one-speaker": oneSpeaker,
  "one-person": onePerson,
  "claim-and-cases": claimAndCases,
  "counted-once": countedOnce,
  "one-group": oneGroup,
  "one-source": oneSource,
  "pledge-and-outcome": pledgeAndOutcome,
  "strong-word": strongWord,
  "voluntary-treatment": voluntaryTreatment,
  "nothing-retracted": nothingRetracted,
  ...plausibility,
} as const satisfies Readonly<Record<string, CaseRule>>;

export type ConsistencyRule = keyof typeof rules;
export const consistencyRules = Object.keys(rules) as readonly ConsistencyRule[];

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
