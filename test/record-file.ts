import { stringify } from "yaml";
import { type AnyRecord, pluralOf, recordKinds } from "../src/domain/record.ts";

/** Version of the format that these files state in their key `habeas`. */
const formatVersion = 1;

/**
 * The records as one file of plain lists by kind (docs/records.md), in YAML or JSON. Kinds come in the order of
 * `recordKinds`, records by their refs, fields as their bodies hold them, so that equal records give equal files; read
 * back, the file gives the same bodies. Everything is held in memory; for many records use `recordLines`.
 */
export function recordFile(records: Iterable<AnyRecord>, format: "yaml" | "json"): string {
  const lists: Record<string, unknown> = { habeas: formatVersion };
  for (const [kind, ofKind] of byKind(records))
    lists[pluralOf[kind]] = ofKind.map(({ ref, body }) => ({ id: ref, ...body }));
  if (format === "json") return `${JSON.stringify(lists, undefined, 2)}\n`;
  return stringify(lists, { version: "1.2", schema: "core", aliasDuplicateObjects: false, lineWidth: 0 });
}

/** The records as JSONL, a line each, in the order in which they come; parents before children reads back as a stream. */
export function* recordLines(records: Iterable<AnyRecord>): Generator<string> {
  for (const { kind, ref, body } of records) yield `${JSON.stringify({ record: kind, id: ref, ...body })}\n`;
}

function byKind(records: Iterable<AnyRecord>): [AnyRecord["kind"], AnyRecord[]][] {
  const lists = new Map<AnyRecord["kind"], AnyRecord[]>();
  for (const record of records) {
    const list = lists.get(record.kind);
    if (list === undefined) lists.set(record.kind, [record]);
    else list.push(record);
  }
  return recordKinds.flatMap((kind) => {
    const list = lists.get(kind);
    return list === undefined
      ? []
      : [[kind, list.toSorted((a, b) => (a.ref < b.ref ? -1 : a.ref > b.ref ? 1 : 0))]];
  });
}
