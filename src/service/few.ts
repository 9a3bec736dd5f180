import type { Few } from "../analysis/disclosure/tally-release.ts";
import { gather } from "../domain/gather.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { type RecordOf, ownerOf } from "../domain/record.ts";
import { type ReadSession, behind, keptIn } from "./session.ts";
import { ofPersons } from "./ledger.ts";
import { type Snapshot, snapshotFor } from "./snapshot.ts";
import { answererIn } from "./told-by-people.ts";

/** How many people are few, and how many where all are women, minors or of one place: those are found sooner. */
export const fewPeople = 5;
export const fewOfOneKind = 10;

/** Fields by which people are women, minors, or of one place. */
const narrowing =
  /(?:^|[._])(?:sex|gender|birth|age|age_at_arrest|minor\w*|child\w*|facility|place|prison|cell)$/;

/** Whether one of these variables tells people apart by what makes few of more people. */
export function narrows(about: readonly string[]): boolean {
  return about.some((variable) => narrowing.test(variable));
}

/** Of whom records are, and how many people are few among some of them, by all that is on record. */
export async function fewOf(session: ReadSession): Promise<Few> {
  const all = behind(session);
  return keptIn(all, "few", async () => fewIn(await snapshotFor(all)));
}

function fewIn({ records, recordOf }: Snapshot): Few {
  const owners = new Map<Ref, Ref>();
  const answererOf = answererIn(records);
  const personOf = (ref: Ref): Ref => {
    const known = owners.get(ref);
    if (known !== undefined) return known;
    const own = recordOf(ref);
    const subject = own?.kind === "assertion" ? recordOf(own.body.subject) : undefined;
    // What somebody says of a place is of who says it.
    const isOfNobody = subject !== undefined && !ofPersons.has(subject.kind);
    const start = isOfNobody && own?.kind === "assertion" ? (answererOf(own.body) ?? ref) : ref;
    let at: Ref | undefined = start;
    for (let step = 0; at !== undefined && step < 10; step++) {
      const record = recordOf(at);
      if (record === undefined || record.kind === "person") break;
      at = record.under ?? ownerOf(record.kind, record.ref, record.body) ?? parentRef(at);
    }
    const person = at ?? start;
    owners.set(ref, person);
    return person;
  };
  const places = new Map<Ref, Ref[]>();
  for (const record of records) {
    if (record.kind !== "stay") continue;
    const { facility } = record.body;
    if (facility !== undefined) gather(places, personOf(record.ref), facility);
  }
  const person = (ref: Ref): RecordOf<"person">["body"] | undefined => {
    const record = recordOf(ref);
    return record?.kind === "person" ? record.body : undefined;
  };
  const areOfOnePlace = (people: readonly Ref[]): boolean => {
    const known = people.flatMap((ref) => (places.has(ref) ? [places.get(ref)!] : []));
    return known[0]?.some((place) => known.every((list) => list.includes(place))) === true;
  };
  return {
    personOf,
    leastOf(refs) {
      const people = [...new Set(refs.map(personOf))];
      const isOfOneKind =
        // Of whom nothing is on record any more it is not known what they were.
        (people.length > 0 && people.every((ref) => recordOf(ref) === undefined)) ||
        every(
          people,
          (ref) => person(ref)?.sex,
          (sex) => sex === "f",
        ) ||
        every(
          people,
          (ref) => isMinor(person(ref)),
          (minor) => minor,
        ) ||
        areOfOnePlace(people);
      return isOfOneKind ? fewOfOneKind : fewPeople;
    },
  };
}

/** Whether it holds of everybody of whom it is known, and of somebody. */
function every<T>(
  people: readonly Ref[],
  of: (ref: Ref) => T | undefined,
  holds: (known: T) => boolean,
): boolean {
  const known = people.map(of).filter((one) => one !== undefined);
  return known.length > 0 && known.every(holds);
}

/** Of an age as told; undefined where none is. */
function isMinor(body: RecordOf<"person">["body"] | undefined): boolean | undefined {
  if (body === undefined) return undefined;
  if (body.part.includes("child")) return true;
  const age = body.age_at_arrest ?? body.age?.years;
  return age === undefined ? undefined : age.low < 18;
}
