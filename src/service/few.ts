import { type Few, fewOfOneKind, fewPeople } from "../analysis/disclosure/tally-release.ts";
import { gather } from "../domain/gather.ts";
import { type Ref, parentRef } from "../domain/id.ts";
import { type AnyRecord, type RecordOf, ownerOf } from "../domain/record.ts";
import { type ReadSession, behind, keptIn } from "./session.ts";
import { ofPersons } from "./ledger.ts";
import { speakersIn } from "./policy.ts";
import { type Snapshot, snapshotFor } from "./snapshot.ts";
import { answererIn } from "./told-by-people.ts";

/** What nobody can decide: to tell how fewer than so many of a list answered, or of a list of fewer than so many. */
export const fewestDecided = { answer: 3, list: fewOfOneKind } as const;

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
  const suffererOf = suffererIn(records);
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
      // What several say or suffer together is of one group, however often they do.
      if (record === undefined || record.kind === "person" || record.kind === "group") break;
      at =
        (record.kind === "act" ? suffererOf(record as RecordOf<"act">) : undefined) ??
        record.under ??
        ownerOf(record.kind, record.ref, record.body) ??
        parentRef(at);
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

/**
 * Of whom an act is: of who suffered it, else of who is in it otherwise, else of who told of it. Of several it is of the one who
 * suffered the most of all acts, so that ten acts are of as few people as they can be of.
 */
function suffererIn(records: readonly AnyRecord[]): (act: RecordOf<"act">) => Ref | undefined {
  const speakers = speakersIn(records);
  const times = new Map<Ref, number>();
  const partiesOf = ({ body }: RecordOf<"act">): readonly Ref[] => {
    const suffered = body.parties.filter(({ part }) => part === "suffered");
    return (suffered.length > 0 ? suffered : body.parties).map(({ who }) => who);
  };
  for (const record of records)
    if (record.kind === "act")
      for (const who of new Set(partiesOf(record as RecordOf<"act">)))
        times.set(who, (times.get(who) ?? 0) + 1);
  return (act) => {
    const order = (a: Ref, b: Ref): number => times.get(b)! - times.get(a)! || (a < b ? -1 : 1);
    const [party] = [...partiesOf(act)].sort(order);
    if (party !== undefined || act.under !== undefined) return party;
    const [speaker] = act.body.at.flatMap(({ source }) => [...(speakers.get(source) ?? [])].sort());
    return speaker ?? act.body.event ?? act.body.at[0]?.source;
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
