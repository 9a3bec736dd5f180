import { intervalOf } from "../../arithmetic/hedge-law.ts";
import type { Interval } from "../../arithmetic/interval.ts";
import type { Ref } from "../../domain/id.ts";
import { capital } from "../../domain/noun.ts";
import { type Span, type Time, overlaps, spanOf } from "../../domain/time.ts";
import { bornBetween } from "./age.ts";
import { type Cases, type Check, type CaseRule, judged, numbers, say } from "./case.ts";

export const ageAndDate: CaseRule = {
  check: agesAndDates,
  explanations: [
    "the age or one of the dates was misprinted or miscoded",
    "the age is of another day than the one recorded",
    "ages are counted another way, from the year of birth alone or with the year begun",
  ],
};

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
        const about = { record: ref, against: `${a.name}-${b.name}` };
        const stands = !overlaps(a.born, b.born) ? "no" : covers(b.born, a.born) ? "yes" : "unknown";
        return judged(about, `${capital(a.text)} and ${b.text}`, stands, {
          open: "the day of birth decides",
        });
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
