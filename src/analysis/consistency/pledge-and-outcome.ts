import type { BodyOf } from "../../domain/record.ts";
import { spanOf } from "../../domain/time.ts";
import { type Cases, type Check, type CaseRule, say } from "./case.ts";
import { deadlineOf } from "./deadline.ts";

export const pledgeAndOutcome: CaseRule = {
  check: pledgesAgainstOutcomes,
  explanations: [
    "the deadline was moved",
    "it was done later or elsewhere, which is not recorded",
    "the observation is of another thing than the pledge",
  ],
};

/**
 * A deadline that passed without what was pledged, a claim of which the other way was seen, and a claim that a person linked to
 * such a one. That a pledge was reversed in its time is what became of it, and no contradiction.
 */
function pledgesAgainstOutcomes(cases: Cases): Check[] {
  const broken = brokenPledges(cases);
  const isBroken = new Set(broken.map(({ record }) => record));
  const repeated = cases.all("promise").flatMap(({ ref, body }): Check[] => {
    const other = body.answers.find((link) => isBroken.has(link) && isClaim(cases.find("promise", link)));
    if (other === undefined || isBroken.has(ref) || body.observations.length > 0 || !isClaim(body)) return [];
    return [
      {
        record: ref,
        against: other,
        verdict: "broken",
        reason: `It is a claim linked to ${other}, and what was observed of that cannot stand beside it.`,
      },
    ];
  });
  return [...broken, ...repeated];
}

function isClaim(promise: BodyOf<"promise"> | undefined): boolean {
  return promise?.kind === "policy-claim" || promise?.kind === "statement";
}

function brokenPledges(cases: Cases): Check[] {
  return cases.all("promise").flatMap(({ ref, body }): Check[] => {
    const due = deadlineOf(body.due, body.made);
    const dueUntil = due && spanOf(due).until;
    const dated = body.observations
      .flatMap(({ on, level }) =>
        on === undefined ? [] : [{ on, level, from: spanOf(on).from ?? -Infinity }],
      )
      .sort((a, b) => a.from - b.from);
    const last = dated.at(-1);
    if (last === undefined || body.observations.some(({ level }) => level === "done")) return [];
    const late = due !== undefined && dueUntil !== undefined && last.from >= dueUntil;
    const isSaid = late && last.level !== "no-information";
    if (!isSaid && !(isClaim(body) && last.level === "reversed")) return [];
    return [
      {
        record: ref,
        verdict: "broken",
        reason: late
          ? `It was due ${say(due)} and is observed as ${last.level} on ${say(last.on)}: these cannot both stand.`
          : `What it says and what is observed of it on ${say(last.on)} (${last.level}) cannot both stand.`,
      },
    ];
  });
}
