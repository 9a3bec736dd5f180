import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import type { Time } from "../../domain/time.ts";
import type { Cases } from "./case.ts";

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

export function personal(person: Ref, { record, field }: LifeTime) {
  return { record, field, against: `${person}-${field}`, with: [person, record] };
}

/** Everything dated in the life of each person whose birth or death is on record. */
export function lives(cases: Cases): readonly Life[] {
  const known = cases.lives as readonly Life[] | undefined;
  if (known !== undefined) return known;
  const deaths = Map.groupBy(cases.all("death"), ({ body }) => body.person);
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
      times.set(person, [...(times.get(person) ?? []), own]);
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
  const interviewed = Map.groupBy(
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
