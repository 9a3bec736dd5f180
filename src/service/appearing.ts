import type { Ref } from "../domain/id.ts";
import { type AnyRecord, type FieldLink, type RecordKind, linksOf, ownerOf } from "../domain/record.ts";

/**
 * Who appears in a record: found by its schema, in every field at any depth that names a person, or a record that is of people. A
 * field that comes to a schema is among them from that day.
 */
export type Appearing = {
  /** Who appears by what the record belongs to, or by a field of its own: without them it says nothing. */
  readonly bound: ReadonlySet<Ref>;
  /** Who is one of several in a list, without whom it can be told: parties, witnesses, speakers of its parts. */
  readonly listed: readonly Listed[];
  /** Who told it. */
  readonly told: ToldBy;
  /** Who told each part of its lists, by where that stands: `moments[2]`. */
  readonly parts: ReadonlyMap<string, ToldBy>;
};

type Listed = { readonly person: Ref; readonly item: string; readonly tells: boolean };

/** Who told something, whether a group did, and in which sources. */
export type ToldBy = {
  readonly people: readonly Ref[];
  readonly isByGroup: boolean;
  readonly sources: readonly Ref[];
};

/** Lists say who is counted or looked at: to stand in one is to be told of nothing. */
const isList = (kind: RecordKind): boolean => kind === "frame";

export function appearancesIn(all: readonly AnyRecord[]): (record: AnyRecord) => Appearing {
  const byRef = new Map(all.map((record) => [record.ref, record]));
  const kindAt = (ref: Ref): RecordKind | undefined => byRef.get(ref)?.kind;
  const known = new Map<Ref, ReadonlySet<Ref>>();
  /** The people to whom a name leads: whose the record is, and whom it tells of. A figure is of numbers. */
  const peopleAt = (ref: Ref): ReadonlySet<Ref> => {
    const before = known.get(ref);
    if (before !== undefined) return before;
    const found = new Set<Ref>();
    known.set(ref, found);
    const record = byRef.get(ref);
    if (record === undefined || record.kind === "source" || record.kind === "figure") return found;
    if (record.kind === "person") return found.add(ref);
    for (const person of ownersOf(record)) found.add(person);
    if (!isList(record.kind))
      for (const link of linksOf(record.kind, record.body))
        for (const person of peopleOf(link)) found.add(person);
    return found;
  };
  const ownersOf = (record: AnyRecord): ReadonlySet<Ref> => {
    const owner = record.under ?? ownerOf(record.kind, record.ref, record.body);
    return owner === undefined ? new Set() : peopleAt(owner);
  };
  // What befell somebody in a raid tells of nobody else who was there.
  const peopleOf = (link: FieldLink): Iterable<Ref> => (isOf(link, "event") ? [] : peopleAt(link.ref));
  const tellingOf = (links: readonly FieldLink[]): ToldBy => {
    const tellers = links.filter(({ tells }) => tells);
    return {
      people: tellers.flatMap(({ ref }) => (kindAt(ref) === "person" ? [ref] : [])),
      isByGroup: tellers.some(({ ref }) => kindAt(ref) === "group"),
      sources: links.flatMap((link) => (isOf(link, "source") ? [link.ref] : [])),
    };
  };
  const made = new WeakMap<AnyRecord, Appearing>();
  return (record) => {
    const before = made.get(record);
    if (before !== undefined) return before;
    const { kind, ref, body } = record;
    const links = linksOf(kind, body);
    const bound = new Set(kind === "person" ? [ref] : ownersOf(record));
    const listed: Listed[] = [];
    const parts = new Map<string, FieldLink[]>();
    for (const link of links) {
      if (isOneOfSeveral(link)) {
        if (kindAt(link.ref) === "person")
          listed.push({ person: link.ref, item: itemOf(link.field), tells: link.tells });
      } else if (!isList(kind)) for (const person of peopleOf(link)) bound.add(person);
      if (!/\]\./.test(link.field)) continue;
      const item = itemOf(link.field);
      parts.set(item, [...(parts.get(item) ?? []), link]);
    }
    const appearing: Appearing = {
      bound,
      listed,
      told: tellingOf(links.filter(({ field }) => !field.includes("[") || /^at\[\d+\]$/.test(field))),
      parts: new Map([...parts].map(([item, those]) => [item, tellingOf(those)])),
    };
    made.set(record, appearing);
    return appearing;
  };
}

/** The list and the place in it where a field stands: `parties[2]` of `parties[2].who`. */
function itemOf(field: string): string {
  return /^[^[]*(?:\[\d+\])?/.exec(field)![0];
}

/** A body whose lists do not have these items. */
export function withoutItems(
  body: Readonly<Record<string, unknown>>,
  items: ReadonlySet<string>,
): Readonly<Record<string, unknown>> {
  if (items.size === 0) return body;
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => [
      field,
      Array.isArray(value) ? value.filter((_, at) => !items.has(`${field}[${at + 1}]`)) : value,
    ]),
  );
}

function isOf({ kinds }: FieldLink, kind: RecordKind): boolean {
  return kinds.length === 1 && kinds[0] === kind;
}

/** Whether a field names one of several people, without whom the record can be told. */
function isOneOfSeveral({ field, kinds }: FieldLink): boolean {
  return (
    field.includes("[") &&
    kinds.includes("person") &&
    kinds.every((kind) => kind === "person" || kind === "group")
  );
}
