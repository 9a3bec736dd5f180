import { type Control, type FormField } from "../../../../api/form.ts";
import { statedText } from "../../../../arithmetic/number-text.ts";
import { type Quantity, parseQuantity } from "../../../../domain/quantity.ts";
import { type BodyOf, type FieldProblem, type RecordKind, parseBody } from "../../../../domain/record.ts";
import { parseTime, type Time } from "../../../../domain/time.ts";
import { canonical } from "../../../../domain/version.ts";

/**
 * What somebody fills in before it is written: the record as it stands with the fields that they touched, as they typed
 * them. It is read by the same schemas as everything that enters a dossier.
 */
export type FormDraft = Readonly<Record<string, unknown>>;

/** Of a draft the fields that differ from what stood, with their new values; or what is wrong, field by field. */
export function changesIn(
  kind: RecordKind,
  before: FormDraft,
  draft: FormDraft,
):
  | { readonly ok: true; readonly patch: Record<string, unknown> }
  | { readonly ok: false; readonly problems: readonly FieldProblem[] } {
  const filled = (filledIn(draft) ?? {}) as FormDraft;
  const parsed = parseBody(kind, filled);
  if (!parsed.ok) return parsed;
  const body = parsed.body as BodyOf<RecordKind> as FormDraft;
  const patch: Record<string, unknown> = {};
  for (const field of new Set([...Object.keys(before), ...Object.keys(draft)])) {
    if (canonical(filledIn(before[field])) === canonical(filledIn(draft[field]))) continue;
    const value = body[field] ?? null;
    if (canonical(value) !== canonical(before[field] ?? null)) patch[field] = value;
  }
  return { ok: true, patch };
}

/** The value without what was left empty: a blank text, a part in which nothing is filled in. */
export function filledIn(value: unknown): unknown {
  if (typeof value === "string") return value.trim() === "" ? undefined : value;
  if (Array.isArray(value)) return value.map(filledIn).filter((item) => item !== undefined);
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const parts = Object.entries(value)
    .map(([name, part]) => [name, filledIn(part)] as const)
    .filter(([, part]) => part !== undefined);
  return parts.length === 0 ? undefined : Object.fromEntries(parts);
}

/** What a new item of a list, or a part that is opened, begins with. */
export function emptyOf(control: Control): unknown {
  switch (control.is) {
    case "list":
      return [];
    case "parts":
      return startOf(control.fields);
    case "variants": {
      const [first] = control.variants;
      return { kind: first!.kind, ...startOf(first!.fields) };
    }
    case "place":
      return { source: "" };
    default:
      return "";
  }
}

/** What the fields of a new record or part stand at where nobody says otherwise. */
export function startOf(fields: readonly FormField[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.flatMap(({ name, usual }) =>
      usual === undefined ? [] : [[name, structuredClone(usual)] as const],
    ),
  );
}

/** A date as the field shows it: what was typed, or its words where they are read as that date, or EDTF. */
export function timeText(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === undefined ? "" : String(value);
  const { edtf, words } = value as Time;
  return words !== undefined && parseTime(words)?.edtf === edtf ? words : edtf;
}

/** A number as the field shows it: what was typed, or the number with its hedge. */
export function numberText(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === undefined ? "" : String(value);
  const { low, high, qualifier, words } = value as Quantity;
  if (words !== undefined) {
    const read = parseQuantity(words);
    if (read !== undefined && read.low === low && read.high === high && read.qualifier === qualifier)
      return words;
  }
  return statedText(low, qualifier, high);
}

/** How what is typed is read, where that says more than the text itself. */
export function readingOf(is: "time" | "quantity", value: unknown): string | undefined {
  if (typeof value !== "string" || value.trim() === "") return undefined;
  if (is === "time") {
    const time = parseTime(value.trim());
    return time === undefined || time.edtf === value.trim() ? undefined : `read as ${time.edtf}`;
  }
  const quantity = parseQuantity(value);
  if (quantity === undefined) return undefined;
  const text = statedText(quantity.low, quantity.qualifier, quantity.high);
  return text === value.trim() ? undefined : `read as ${text}`;
}
