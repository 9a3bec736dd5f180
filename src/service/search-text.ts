import { searchKey } from "../domain/khmer.ts";
import type { JsonBody } from "../domain/version.ts";

/** Fields that hold machine values: they would drown the words that people look for. */
const notWords: ReadonlySet<string> = new Set([
  "edtf",
  "kind",
  "qualifier",
  "evidence",
  "currency",
  "form",
  "basis",
  "coded_with",
]);

/** Fields that say where something stands in a source: their numbers are pages and lines and no values. */
const places: ReadonlySet<string> = new Set(["at", "derived_from", "version"]);

/**
 * What a person may search a body by, by the names of its fields, as search keys: its words, and its values (codes and
 * numbers). Of the state of an answer, why there is none.
 */
export function searchText(body: JsonBody): string {
  const found: string[] = [];
  collect(body, true, found);
  return searchKey(found.join("\n"));
}

function collect(value: unknown, numbers: boolean, found: string[]): void {
  if (typeof value === "string") found.push(value);
  else if (typeof value === "number") {
    if (numbers) found.push(String(value));
  } else if (Array.isArray(value)) for (const item of value) collect(item, numbers, found);
  else if (typeof value === "object" && value !== null) {
    const fields = value as Record<string, unknown>;
    // By name, so that the words do not depend on how a body was written down.
    for (const field of Object.keys(fields).sort()) {
      if (notWords.has(field) || (field === "state" && fields[field] === "answered")) continue;
      // A range of one number is one value.
      if (field === "high" && fields["high"] === fields["low"]) continue;
      collect(fields[field], numbers && !places.has(field), found);
    }
  }
}
