import type { RecordKind } from "./record.ts";

/** For each kind that has one, the field that holds what people call the record; others are called by their ref. */
export const labelFields: Partial<Readonly<Record<RecordKind, string>>> = {
  person: "pseudonym",
  group: "label",
  source: "title",
  facility: "name",
  cell: "label",
  event: "label",
  figure: "label",
  frame: "label",
};
