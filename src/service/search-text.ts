import { searchKey } from "../domain/khmer.ts";
import type { JsonBody } from "../domain/version.ts";

/** Fields that hold codes and machine values: they would drown the words that people look for. */
const notWords: ReadonlySet<string> = new Set([
  "edtf",
  "kind",
  "qualifier",
  "evidence",
  "currency",
  "state",
  "form",
  "basis",
]);

/** The words of a body that a person may search for, by the names of its fields, as search keys. */
export function searchText(body: JsonBody): string {
  const found: string[] = [];
  collect(body, found);
  return searchKey(found.join("\n"));
}

function collect(value: unknown, found: string[]): void {
  if (typeof value === "string") found.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === "object" && value !== null) {
    // By name, so that the words do not depend on how a body was written down.
    for (const field of Object.keys(value).sort()) {
      if (!notWords.has(field)) collect((value as Record<string, unknown>)[field], found);
    }
  }
}
