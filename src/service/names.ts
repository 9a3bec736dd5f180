import type { RecordNames } from "../api/operation.ts";
import type { Ref } from "../domain/id.ts";
import type { Snapshot } from "./snapshot.ts";

/** The records that an answer names, wherever in it a text is the ref of one that stands and may be shown. */
export function namesIn({ recordOf, labelOf }: Snapshot, ...answer: readonly unknown[]): RecordNames {
  const named = new Map<Ref, RecordNames[string]>();
  const visit = (value: unknown): void => {
    if (typeof value === "string") {
      if (named.has(value)) return;
      const record = recordOf(value);
      if (record?.id !== undefined) named.set(value, { id: record.id, label: labelOf(value) });
    } else if (typeof value === "object" && value !== null) Object.values(value).forEach(visit);
  };
  visit(answer);
  return Object.fromEntries(named);
}
