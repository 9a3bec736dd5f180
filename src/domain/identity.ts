import { z } from "zod";
import { searchKey } from "./khmer.ts";
import { timeSchema } from "./time.ts";

/**
 * Who a pseudonym is: the one thing that is sealed for key holders alone. It is no record like the others: no list, search,
 * export or page has it, and it is opened one at a time, with a reason, after a second unlock.
 */
export const identityKind = "identity";

const text = z.string().trim().min(1).max(1000);

export const identitySchema = z.strictObject({
  names: z
    .array(
      z.strictObject({
        value: text,
        kind: z.enum(["full", "called", "former", "family", "other"]).optional(),
      }),
    )
    .min(1)
    .max(50)
    .describe("every name in every script"),
  birth: timeSchema.optional().describe("date of birth"),
  contacts: z
    .array(
      z.strictObject({ kind: z.enum(["telephone", "email", "messenger", "through", "other"]), value: text }),
    )
    .max(50)
    .default([])
    .describe("how the person is reached"),
  national_ids: z
    .array(z.strictObject({ kind: text.optional(), number: text, issuer: text.optional() }))
    .max(50)
    .default([])
    .describe("numbers of papers"),
  address: text.optional(),
  note: z.string().max(10_000).optional(),
});
export type Identity = z.output<typeof identitySchema>;

/** By what two identities were found to be perhaps of one person. */
export const likenesses = ["paper", "contact", "name"] as const;
export type IdentityLikeness = (typeof likenesses)[number];

/**
 * What two identities of one person have in common, in one spelling: a paper's number, a telephone's or address's, a name
 * whatever the order and signs of its parts. Whoever stores these makes them unreadable first.
 */
export function identityMarks({
  names,
  contacts,
  national_ids: papers,
}: Identity): readonly { readonly by: IdentityLikeness; readonly mark: string }[] {
  const marks = [
    ...papers.map(({ number }) => ({ by: "paper" as const, mark: compact(number) })),
    ...contacts.map(({ kind, value }) => ({
      by: "contact" as const,
      // The last eight digits are the same with and without the code of a country.
      mark: kind === "telephone" ? compact(value).slice(-8) : compact(value),
    })),
    ...names.map(({ value }) => ({ by: "name" as const, mark: nameMark(value) })),
  ];
  return marks.filter(({ mark }) => mark.length > 1).map(({ by, mark }) => ({ by, mark: `${by}:${mark}` }));
}

/** Letters and digits alone, folded as a search folds them. */
function compact(value: string): string {
  return folded(value).replaceAll(/[^\p{L}\p{M}\p{N}]/gu, "");
}

function nameMark(value: string): string {
  return folded(value)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== "")
    .sort()
    .join(" ");
}

/** A name without what spelling adds to it: capitals, accents of Latin letters, the order in which Khmer signs were typed. */
export function folded(value: string): string {
  return searchKey(value)
    .normalize("NFKD")
    .replaceAll(/(?<=\p{Script=Latin})\p{M}+/gu, "")
    .toLowerCase();
}
