import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";

/** How `from` stands to `to` ("child of", "co-accused with", "possibly the same person"), and how certain that is. */
export const relationSchema = z.strictObject({
  from: link("person", "group"),
  kind: z.enum([
    "child-of",
    "parent-of",
    "sibling-of",
    "spouse-of",
    "relative-of",
    "friend-of",
    "colleague-of",
    "co-accused-with",
    "co-detained-with",
    "lawyer-of",
    "client-of",
    "led-by",
    "member-of",
    "possibly-same-person",
    "not-same-person",
  ]),
  to: link("person", "group"),
  certainty: z.enum(["stated", "inferred", "possible"]).default("stated"),
  at: locatorSchema.optional(),
  note: z.string().optional(),
});
export type Relation = z.infer<typeof relationSchema>;

/** Kinds of relation that make someone a relative, whose account ranks as a relative's. */
export const familyKinds: ReadonlySet<Relation["kind"]> = new Set([
  "child-of",
  "parent-of",
  "sibling-of",
  "spouse-of",
  "relative-of",
]);
