import { type AnyRecord, parseBody, type RecordKind } from "../src/domain/record.ts";

/** A record as analysis sees it, from the fields that a file would state; fails where those are not sound. */
export function record(kind: RecordKind, ref: string, raw: object): AnyRecord {
  const parsed = parseBody(kind, raw);
  if (!parsed.ok) throw new Error(`${ref}: ${JSON.stringify(parsed.problems)}`);
  return { kind, ref, body: parsed.body } as AnyRecord;
}
