import { z } from "zod";
import { timeSchema } from "./time.ts";

/** How sure a row of law is: its text was read, an account of it was read, or neither. */
export const certainties = ["verified", "secondary", "unverified"] as const;
export type Certainty = (typeof certainties)[number];

/** The least sure of them; `verified` of none. */
export function leastCertain(all: Iterable<Certainty>): Certainty {
  const found = new Set(all);
  return certainties.findLast((word) => found.has(word)) ?? "verified";
}

/** Counsel who signed a row by itself, by initials, the day, and the wording that was signed. */
export const signatureSchema = z.strictObject({
  by: z.string(),
  on: timeSchema,
  row: z
    .string()
    .regex(/^[0-9a-f]{16}$/, "expected 16 signs of 0-9 and a-f, as habeas sign writes them")
    .optional()
    .describe("the hash of the row as it was signed"),
});
export type Signature = z.infer<typeof signatureSchema>;

/** A row with its signatures: those that stand for its wording, and those of an earlier one. */
export type Signed = {
  readonly signed: Signature[];
  readonly signed_earlier?: Signature[] | undefined;
};

/** Fields of a row that are no part of its wording. */
const beside: ReadonlySet<string> = new Set(["signed", "signed_earlier"]);

/** The wording of a row as one text: what is empty says nothing, and no order of fields. */
export function wordingOf(row: object): string {
  return JSON.stringify(
    plain(Object.fromEntries(Object.entries(row).filter(([field]) => !beside.has(field)))) ?? {},
  );
}

function plain(value: unknown): unknown {
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return value.length === 0 ? undefined : value.map((item) => plain(item) ?? null);
  if (typeof value !== "object") return value;
  const fields = Object.entries(value)
    .map(([field, inner]) => [field, plain(inner)] as const)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

/**
 * A row as its signatures leave it: one that was given for an earlier wording is named as that, and where none is left for
 * this one, nobody has read it, so that it is unverified.
 */
export function asSigned<Row extends { readonly certainty: Certainty }>(
  row: Row,
  signatures: readonly Signature[],
  stands: (signature: Signature) => boolean,
): Row & Signed {
  const signed = signatures.filter(stands);
  const earlier = signatures.filter((signature) => !stands(signature));
  return {
    ...row,
    signed,
    ...(earlier.length === 0 ? {} : { signed_earlier: earlier }),
    ...(earlier.length > 0 && signed.length === 0 ? { certainty: "unverified" as const } : {}),
  };
}

/** A signature in words. */
export function signatureText({ by, on }: Signature): string {
  return `${by}, ${on.words ?? on.edtf}`;
}
