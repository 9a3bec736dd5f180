import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { type Interval, intervalsMeet } from "../../arithmetic/interval.ts";
import type { Charge } from "../../domain/charge.ts";
import { type Cases, type Check, type CaseRule, judged, numbers } from "./case.ts";

export const sentenceWithinNorm: CaseRule = {
  check: sentencesWithinNorms,
  explanations: [
    "the sentence or the penalty was misprinted or miscoded",
    "another provision was applied than the one quoted",
    "sentences for several offences were added up",
    "the court went beyond the provision",
  ],
};

function sentencesWithinNorms(cases: Cases): Check[] {
  return cases.all("charge").flatMap(({ ref, body }): Check[] => {
    const norm = cases.find("norm", body.norm);
    if (norm?.penalty_months === undefined || body.sentence_months === undefined) return [];
    const sentence = intervalOf(body.sentence_months);
    const penalty = intervalOf(norm.penalty_months);
    const repeat = norm.repeat_penalty_months && intervalOf(norm.repeat_penalty_months);
    const said = `The sentence is ${months(sentence)} and ${body.norm} is quoted with ${months(penalty)}${
      repeat === undefined ? "" : `, on repetition ${months(repeat)}`
    }`;
    const apart =
      !intervalsMeet(sentence, penalty) && !(repeat !== undefined && intervalsMeet(sentence, repeat));
    const stands = apart ? "no" : isInside(sentence, penalty) ? "yes" : "unknown";
    return [
      judged({ record: ref, against: body.norm! }, said, stands, {
        apart: "these cannot all stand",
        open: otherwise(body),
      }),
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

function months(interval: Interval): string {
  return `${numbers(interval)} ${interval.low === 1 && interval.high === 1 ? "month" : "months"}`;
}
