import type { Act } from "../../domain/act.ts";
import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { type Time, spanOf } from "../../domain/time.ts";
import { dayMs } from "./age.ts";
import { type Cases, type Check, type CaseRule, isAt, say, staysByPerson, dateErrors } from "./case.ts";

export const eventWithinStay: CaseRule = {
  check: eventsWithinStays,
  explanations: [
    ...dateErrors,
    "an earlier or later stay of this person is not recorded",
    "this person knew of it from others, and the entry should say so",
    "it happened in another place",
  ],
};

/** Events, acts and deaths against the stays, at that place, of everyone who is recorded as having been there. */
function eventsWithinStays(cases: Cases): Check[] {
  const stays = staysByPerson(cases);
  const seen = cases
    .all("assertion")
    .flatMap(({ body: { basis, says, subject } }) =>
      says !== undefined && (basis === "seen" || basis === "lived") ? [{ says, subject }] : [],
    );
  const told = Map.groupBy(seen, ({ subject }) => subject);
  const seenBy = (ref: Ref): Ref[] => (told.get(ref) ?? []).map(({ says }) => says);
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
        present: [...partyRefs(body.parties), ...seenBy(ref)],
      };
    }),
    ...cases.all("death").map(({ ref, body }) => ({
      ref,
      when: body.died ?? body.found ?? body.last_seen,
      facility: body.facility ?? cases.find("stay", body.stay)?.facility,
      present: [body.person, ...seenBy(ref)],
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
