import { type Json, canonicalJson } from "./canonical-json.ts";
import { audiences, identifiabilities } from "./consent.ts";
import { riskLevels } from "./follow-up.ts";
import type { RecordKind } from "./record.ts";
import { type Time, spanOf } from "./time.ts";

/** A body as the store keeps it: plain JSON. */
export type JsonBody = Readonly<Record<string, unknown>>;

/** What a record shows while it has several newest versions. */
export type View = { readonly body: JsonBody; readonly conflicts: readonly string[] };

/**
 * The view of a record from its newest versions (`heads`, in a fixed order) and the version they all come from: a
 * field that one side alone changed takes that change; a field that sides changed differently keeps the first head's
 * value and is named in `conflicts`, except that of two consents the more restrictive and of two risks the higher holds, and
 * that a place once withheld stays so; of two versions of a codebook that an answer was coded with the older holds, and none where one side
 * does not know. Without a common version every difference is a conflict.
 */
export function viewOf(kind: RecordKind, heads: readonly JsonBody[], base: JsonBody | undefined): View {
  const [first, ...others] = heads;
  if (first === undefined) throw new RangeError("a record has at least one version");
  if (others.length === 0) return { body: first, conflicts: [] };
  const body: Record<string, unknown> = {};
  const conflicts: string[] = [];
  for (const field of new Set(heads.flatMap(Object.keys))) {
    // A field may be called as what every object has.
    const of = (body: JsonBody): unknown => (Object.hasOwn(body, field) ? body[field] : undefined);
    const before = canonical(base === undefined ? undefined : of(base));
    const changed = heads.map(of).filter((value) => base === undefined || canonical(value) !== before);
    const distinct = new Map(changed.map((value) => [canonical(value), value]));
    const values = [...distinct.values()];
    let value = values.length === 0 ? of(first) : values[0];
    if (values.length > 1) {
      const settled = settledBy(kind, field, values);
      if (settled === undefined) conflicts.push(field);
      value = settled === undefined ? of(first) : settled.value;
    }
    if (value !== undefined) body[field] = value;
  }
  return { body, conflicts: conflicts.sort() };
}

/** The one spelling of a value for comparing: canonical JSON, and a word of its own for a field that is absent. */
export function canonical(value: unknown): string {
  return value === undefined ? "undefined" : canonicalJson(value as Json);
}

/** Orders from the most to the least restrictive. */
const strictness: Partial<Record<RecordKind, Readonly<Record<string, readonly string[]>>>> = {
  consent: {
    allows: ["withdrawn", "no", "yes"],
    audience: audiences,
    identifiability: identifiabilities,
  },
  "consent-text": {
    counts: ["no", "yes"],
  },
  person: { risk: riskLevels },
  "follow-up": { risk: riskLevels },
};

/** What holds where sides differ; undefined where that is for a person to say. */
function settledBy(
  kind: RecordKind,
  field: string,
  values: readonly unknown[],
): { readonly value: unknown } | undefined {
  if (kind === "assertion" && field === "coded_with") return { value: oldest(values) };
  if (kind === "source" && field === "place_withheld") return { value: values.includes(true) };
  if (kind === "consent" && field === "expires") return { value: earliest(values) };
  const value = strictness[kind]?.[field]?.find((word) => values.includes(word));
  return value === undefined ? undefined : { value };
}

/** Of several ends of a consent the first that comes; one without an end comes last. */
function earliest(values: readonly unknown[]): unknown {
  const ends = values.filter((value) => value !== undefined) as Time[];
  const from = (time: Time): number => spanOf(time).from ?? -Infinity;
  return ends.toSorted((a, b) => from(a) - from(b) || (canonical(a) < canonical(b) ? -1 : 1))[0];
}

/** Of what an answer was coded with on several sides the older version; undefined where one of them did not record it. */
function oldest(values: readonly unknown[]): unknown {
  const versions = values as readonly ({ readonly version: number } | undefined)[];
  return versions.includes(undefined)
    ? undefined
    : versions.toSorted((a, b) => a!.version - b!.version || (canonical(a) < canonical(b) ? -1 : 1))[0];
}
