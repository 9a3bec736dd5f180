import type { Ref } from "../../domain/id.ts";
import { childKinds, kindOfPlural, pluralOf, type RecordKind, recordSchemas } from "../../domain/record.ts";
import { type Fields, withArticle } from "./draft.ts";
import { didYouMean } from "./nearest.ts";

/** The record around a nested one. `person` is whom the answers inside speak about, where one is. */
export type ItemAround = {
  readonly kind: RecordKind;
  readonly ref: Ref;
  readonly fields: Fields;
  readonly person: Ref | undefined;
};

const childrenByPlural = new Map(
  Object.entries(childKinds).map(([kind, children]) => [
    kind as RecordKind,
    new Map((Object.keys(children) as RecordKind[]).map((child) => [pluralOf[child], child])),
  ]),
);

/** The kind of the records in a list of this name inside a kind. */
export function childOf(kind: RecordKind, plural: string): RecordKind | undefined {
  return childrenByPlural.get(kind)?.get(plural);
}

/** The links that nesting fills in: to the record around, or to what that record itself names by the same field. */
export function impliedLinks(kind: RecordKind, around: ItemAround): Readonly<Record<string, Ref>> {
  const implied: Record<string, Ref> = {};
  for (const [field, whose] of Object.entries(childKinds[around.kind]?.[kind] ?? {})) {
    const value = whose === "self" ? around.ref : around.fields[field];
    if (typeof value === "string") implied[field] = value;
  }
  return implied;
}

/** Why a kind has no field of this name, and where it may stand. */
export function notAField(kind: RecordKind, field: string): string {
  if (field === "answers")
    return `takes no answers, as ${withArticle(kind)} is not what a codebook asks about`;
  const nested = kindOfPlural(field);
  if (nested !== undefined) {
    const around = [...childrenByPlural]
      .filter(([, children]) => children.has(field))
      .map(([parent]) => pluralOf[parent]);
    return `cannot stand inside ${withArticle(kind)}; write ${field} ${around.length === 0 ? "" : `inside ${around.join(" or ")}, or `}at the top of the file`;
  }
  const shape = (recordSchemas[kind] as unknown as { shape: Record<string, unknown> }).shape;
  const words = /[.[]/.test(field)
    ? []
    : [...Object.keys(shape), ...(childrenByPlural.get(kind)?.keys() ?? [])];
  return `is not a field of ${withArticle(kind)}${didYouMean(field, words) || "; see docs/records.md"}`;
}
