import type { Bearing, BearingKind } from "../../domain/element.ts";
import type { Ref } from "../../domain/id.ts";
import { recordSchemas } from "../../domain/record.ts";

/** A fact of a case as elements ask for it: a record, or a time limit as it stands. */
export type CaseFact = {
  readonly kind: string;
  readonly ref: Ref;
  readonly body: Readonly<Record<string, unknown>>;
};

const ownFields: Readonly<Partial<Record<BearingKind, readonly string[]>>> = {
  clock: ["clock", "rule", "verdict"],
  assertion: ["variable", "answer", "state", "basis", "form"],
};

/** The fields that a bearing may ask of records of a kind. */
export function fieldsOf(kind: BearingKind): ReadonlySet<string> {
  return new Set(
    ownFields[kind] ?? Object.keys(recordSchemas[kind as Exclude<BearingKind, "clock">].shape as object),
  );
}

/** The fields that a bearing asks for, by value or by being there. */
export function fieldsAsked(bearing: Bearing): readonly string[] {
  const { has = [], lacks = [] } = bearing;
  const values = Object.keys(bearing).filter((key) => !["kind", "has", "lacks"].includes(key));
  return [...values, ...has, ...lacks];
}

/** Whether a fact is one that bears on an element: each field asked for has one of the values named. */
export function bearsOn({ kind, has = [], lacks = [], ...values }: Bearing, fact: CaseFact): boolean {
  if (fact.kind !== kind) return false;
  const isThere = (field: string): boolean => wordsIn(fact, field).length > 0;
  return (
    has.every(isThere) &&
    !lacks.some(isThere) &&
    Object.entries(values).every(([field, asked]) => {
      const found = wordsIn(fact, field);
      return [asked].flat().some((word) => found.includes(word));
    })
  );
}

/** What a field of a fact says, as words: a code, each of several codes, or a sign that something stands there. */
function wordsIn({ kind, body }: CaseFact, field: string): readonly string[] {
  if (kind === "assertion" && field === "answer") {
    const value = body["value"] as { code?: string; codes?: readonly string[] } | undefined;
    return value === undefined ? [] : (value.codes ?? [value.code ?? "given"]);
  }
  const value = body[field];
  if (value === undefined || value === null) return [];
  return [value].flat().map((item) => (typeof item === "object" ? "given" : String(item)));
}

/** The question that a bearing leaves open: whether a right was respected, what the answer to a variable is. */
export function questionIn(
  bearing: Bearing,
): { readonly kind: "safeguard" | "assertion"; readonly of: string } | undefined {
  if (bearing.kind !== "safeguard" && bearing.kind !== "assertion") return undefined;
  const of = bearing[bearing.kind === "safeguard" ? "code" : "variable"];
  return typeof of === "string" ? { kind: bearing.kind, of } : undefined;
}
