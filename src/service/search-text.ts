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

/** The words of a body that a person may search for, in the order of its fields, as search keys. */
export function searchText(body: JsonBody): string {
  const found: string[] = [];
  collect(body, found);
  return searchKey(found.join("\n"));
}

function collect(value: unknown, found: string[]): void {
  if (typeof value === "string") found.push(value);
  else if (Array.isArray(value)) for (const item of value) collect(item, found);
  else if (typeof value === "object" && value !== null) {
    for (const [field, inner] of Object.entries(value)) if (!notWords.has(field)) collect(inner, found);
  }
}
