import { z } from "zod";
import { certainties, type Signed, signatureSchema } from "./certainty.ts";

/**
 * Which records bear on an element of a norm: those of a kind whose fields have one of the values named. `has` and `lacks` ask
 * for fields that are there or are not. Of kind `assertion`, `answer` is the code that was given; of kind `clock`, the record
 * is a time limit as it stands for the case (`clock`, `rule`: limit, yardstick …, `verdict`).
 */
export const bearingKinds = [
  "act",
  "safeguard",
  "stage",
  "stay",
  "charge",
  "test",
  "payment",
  "death",
  "measure",
  "capacity",
  "account",
  "event",
  "assertion",
  "clock",
] as const;
export type BearingKind = (typeof bearingKinds)[number];

const bearingSchema = z
  .object({
    kind: z.enum(bearingKinds),
    has: z.array(z.string()).optional(),
    lacks: z.array(z.string()).optional(),
  })
  .catchall(z.union([z.string(), z.array(z.string())]));
export type Bearing = z.infer<typeof bearingSchema>;

/** What counts on one side of an element, in words, and which records of a dossier may show it. */
const evidenceSchema = z.union([
  z.string().transform((says) => ({ says, where: [] as Bearing[] })),
  z.strictObject({ says: z.string(), where: z.array(bearingSchema).default([]) }),
]);
export type ElementEvidence = z.infer<typeof evidenceSchema>;

const elementSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, "expected small letters, digits and hyphens"),
  element: z.string().describe("what has to be shown"),
  question: z.string().describe("what is asked to find out"),
  for: z.array(evidenceSchema).default([]).describe("what counts for it"),
  against: z.array(evidenceSchema).default([]).describe("what counts against it"),
  missing: z
    .array(evidenceSchema)
    .default([])
    .describe("what is usually not on file; with records, where one of them is such"),
});
export type NormElement = z.infer<typeof elementSchema>;

/** The elements of one norm as data (docs/law-data.md): what a lawyer asks, what counts for and against. */
export const elementListSchema = z.strictObject({
  norm: z.string().regex(/^[a-z][a-z0-9-]*$/, "expected small letters, digits and hyphens"),
  cite: z.string(),
  about: z.enum(["person", "facility"]).default("person").describe("what it is held against"),
  applies_if: z
    .string()
    .optional()
    .describe("a condition on the person when the deprivation of liberty began, such as `age < 18`"),
  certainty: z.enum(certainties),
  doubt: z.array(z.string()).default([]),
  source: z.array(z.string()).default([]).describe("what was read for it"),
  signed: z.array(signatureSchema).default([]),
  needs: z
    .enum(["all", "any", "weigh"])
    .describe("whether every element has to be shown, one suffices, or a lawyer weighs them"),
  if_missing_offer: z
    .array(z.string())
    .default([])
    .describe("norms that ask for less, to look at where an element is not shown"),
  elements: z.array(elementSchema).min(1),
});
export type ElementList = z.infer<typeof elementListSchema> & Pick<Signed, "signed_earlier">;

/** A ground on which somebody is asked to be let go, with who states it: one condition on the facts of one person on one day. */
export const criterionSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, "expected small letters, digits and hyphens"),
  ground: z.string().describe("the ground as a clause: “is under 18”"),
  when: z.string().describe("a condition on facts, as that of a clock"),
  asks: z.array(z.string()).default([]).describe("what is asked where the record does not say"),
  jurisdiction: z.string().optional(),
  certainty: z.enum(certainties),
  source: z.array(z.string()).min(1).describe("who states it: a statement, a circular, a practice"),
  signed: z.array(signatureSchema).default([]),
});
export type Criterion = z.infer<typeof criterionSchema> & Pick<Signed, "signed_earlier">;
