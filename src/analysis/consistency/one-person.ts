import { intervalOf } from "../../arithmetic/hedge-law.ts";
import { type Interval, intervalsMeet } from "../../arithmetic/interval.ts";
import type { Ref } from "../../domain/id.ts";
import type { RecordOf } from "../../domain/record.ts";
import { type Span, overlaps, spanOf } from "../../domain/time.ts";
import { bornBetween, yearsLater } from "./age.ts";
import { heldByPerson, timesOfOne, timesAtOnce, placesAtOnce } from "./one-person-time.ts";
import { type Cases, type Check, type CaseRule, staysByPerson } from "./case.ts";
import { keyOf, pairOf } from "./one-speaker.ts";

export const onePerson: CaseRule = {
  check: pseudonymsOfOne,
  explanations: [
    "one pseudonym was given to two people",
    "an entry was misprinted or miscoded",
    "one of the accounts is of somebody else's time",
  ],
};

/** People of one pseudonym, and accounts of one person, that what is recorded keeps from being one. */
function pseudonymsOfOne(cases: Cases): Check[] {
  const stays = staysByPerson(cases);
  const lengths = heldByPerson(cases);
  const deaths = Map.groupBy(cases.all("death"), ({ body }) => body.person);
  const episodes = Map.groupBy(cases.all("episode"), ({ body }) => body.person);
  const byName = Map.groupBy(cases.all("person"), ({ body }) => keyOf(body.pseudonym ?? ""));
  byName.delete("");
  const relations = new Map(
    cases.all("relation").map(({ body }) => [pairOf(body.from, body.to), body.kind] as const),
  );
  const shared = [...byName.values()].flatMap((people) =>
    people.flatMap((a, index) =>
      people.slice(index + 1).map((b): Check => {
        const relation = relations.get(pairOf(a.ref, b.ref));
        const apart = [
          ...(relation === "not-same-person" ? ["they are recorded as two people"] : []),
          ...differences(a, b, episodes),
          ...placesAtOnce(stays.get(a.ref) ?? [], stays.get(b.ref) ?? []),
          ...timesAtOnce(lengths.get(a.ref) ?? [], lengths.get(b.ref) ?? []),
          ...afterDeath(deaths.get(a.ref) ?? [], episodes.get(b.ref) ?? []),
          ...afterDeath(deaths.get(b.ref) ?? [], episodes.get(a.ref) ?? []),
        ];
        const check = { record: a.ref, against: b.ref };
        return apart.length > 0
          ? {
              ...check,
              verdict: "broken",
              reason: `One pseudonym stands for ${a.ref} and ${b.ref}, and they cannot be one person: ${apart.join("; ")}.`,
            }
          : {
              ...check,
              verdict: "cannot-tell",
              reason: `One pseudonym stands for ${a.ref} and ${b.ref}; nothing recorded tells whether they are one person.`,
            };
      }),
    ),
  );
  return [
    ...shared,
    ...cases.all("person").flatMap((person) => accountsOfOne(person, cases)),
    ...[...lengths].flatMap(([person, held]) => timesOfOne(person, held)),
  ];
}

/** What two records of people say that one person cannot be. */
function differences(
  a: RecordOf<"person">,
  b: RecordOf<"person">,
  episodes: ReadonlyMap<Ref, readonly RecordOf<"episode">[]>,
): string[] {
  const found: string[] = [];
  const [x, y] = [a.body, b.body];
  if (x.sex !== undefined && y.sex !== undefined && x.sex !== y.sex)
    found.push(`the sex is ${x.sex} and ${y.sex}`);
  if (x.birth !== undefined && y.birth !== undefined && !overlaps(spanOf(x.birth), spanOf(y.birth)))
    found.push(`the birth is dated ${x.birth.edtf} and ${y.birth.edtf}`);
  const [older, younger] = [bornBy(a, episodes), bornBy(b, episodes)];
  if (older !== undefined && younger !== undefined && !overlaps(older, younger))
    found.push("the ages, each on its day, are of two births");
  return found;
}

/** When somebody was born, by a birth, an age on a day or at the one arrest; undefined where none of these is recorded. */
function bornBy(
  { ref, body: { age, age_at_arrest: young, birth } }: RecordOf<"person">,
  episodes: ReadonlyMap<Ref, readonly RecordOf<"episode">[]>,
): Span | undefined {
  if (birth !== undefined) return spanOf(birth);
  if (age?.on !== undefined) return bornBetween(aboutAge(intervalOf(age.years)), spanOf(age.on));
  const [first, ...others] = episodes.get(ref) ?? [];
  const arrested = others.length > 0 ? undefined : first?.body.start;
  return young === undefined || arrested === undefined
    ? undefined
    : bornBetween(aboutAge(intervalOf(young)), spanOf(arrested));
}

/** An age as people tell it: the year begun or the year completed, so that one more or less tells nobody apart. */
function aboutAge(years: Interval): Interval {
  return { ...years, low: years.low - 1, high: years.high + 1 };
}

/** That one of two people died before the other was taken. */
function afterDeath(
  deaths: readonly RecordOf<"death">[],
  episodes: readonly RecordOf<"episode">[],
): string[] {
  return deaths.flatMap((death) => {
    const until = death.body.died === undefined ? undefined : spanOf(death.body.died).until;
    return episodes.flatMap(({ ref, body: { start } }) => {
      const from = start === undefined ? undefined : spanOf(start).from;
      return from !== undefined && until !== undefined && from >= until
        ? [`${ref} starts after ${death.ref}`]
        : [];
    });
  });
}

/** Facts about a person that do not change, and that two accounts of one person must share. */
const lasting: ReadonlySet<string> = new Set(
  "sex birth birth_date birth_year birthplace place_of_birth ethnicity mother_tongue".split(" "),
);

function accountsOfOne(person: RecordOf<"person">, cases: Cases): Check[] {
  const told = cases
    .all("assertion")
    .filter(
      ({ body }) => body.subject === person.ref && (lasting.has(body.variable) || body.variable === "age"),
    );
  return told.flatMap((a, index) =>
    told.slice(index + 1).flatMap((b): Check[] => {
      const { variable } = a.body;
      if (variable !== b.body.variable) return [];
      if (variable === "age") {
        const [x, y] = [bornAsTold(a, cases), bornAsTold(b, cases)];
        if (x === undefined || y === undefined || overlaps(x, y)) return [];
      } else if (!cannotBoth(a.body.value, b.body.value)) return [];
      const why =
        variable === "age" ? "of two births, on the days of their sources" : "and it does not change";
      const reason = `${a.ref} and ${b.ref} give ${person.ref} two answers to ${variable}, ${why}: these cannot both stand of one person.`;
      return [{ record: a.ref, against: b.ref, verdict: "broken", reason }];
    }),
  );
}

/** When somebody was born by an age that a source gives, on its day or in the two years before it was published. */
function bornAsTold({ body: { value, at } }: RecordOf<"assertion">, cases: Cases): Span | undefined {
  const source = cases.find("source", at?.source);
  if (value?.kind !== "number" || source === undefined) return undefined;
  const [held, published] = [source.held, source.published].map((time) => time && spanOf(time));
  const before = published?.from === undefined ? undefined : yearsLater(published.from, -2);
  const on = held ?? (published === undefined ? undefined : { from: before, until: published.until });
  return on === undefined ? undefined : bornBetween(aboutAge(intervalOf(value)), on);
}

type PersonValue = RecordOf<"assertion">["body"]["value"];

function cannotBoth(a: PersonValue, b: PersonValue): boolean {
  if (a?.kind === "code" && b?.kind === "code") return a.code !== b.code;
  if (a?.kind === "time" && b?.kind === "time") return !overlaps(spanOf(a.time), spanOf(b.time));
  if (a?.kind === "number" && b?.kind === "number") return !intervalsMeet(intervalOf(a), intervalOf(b));
  return false;
}
