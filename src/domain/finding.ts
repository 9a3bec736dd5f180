import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { units } from "./frame.ts";

/** Words that stand for a share of those who answered; the table is `quantifierHolds` in analysis. */
export const quantifiers = [
  "none",
  "all",
  "all-but-one",
  "most",
  "vast-majority",
  "almost-all",
  "almost-none",
  "many",
  "several",
  "some",
  "only-one",
  "exact",
] as const;
export type Quantifier = (typeof quantifiers)[number];

/** What somebody printed: n of N, or a quantifier, or both. */
export const statedSchema = z.strictObject({
  n: z.number().int().nonnegative().optional(),
  N: z.number().int().nonnegative().optional(),
  quantifier: z.enum(quantifiers).optional(),
  words: z.string().optional(),
});
export type Stated = z.infer<typeof statedSchema>;

/**
 * One statement computed from coded records. `population` and `property` are CEL over the variables of `unit`; where
 * they are absent the statement is on file and cannot be recomputed.
 */
export const findingSchema = z.strictObject({
  statement: z.string(),
  frame: link("frame").optional(),
  unit: z.enum(units).default("person"),
  population: z.string().default("true"),
  property: z.string().optional(),
  counting_rule: link("counting-rule").optional(),
  stated: statedSchema.optional(),
  predicate: z
    .string()
    .optional()
    .describe("how a sentence goes on after the count: had a lawyer in police custody"),
  figures: z.array(link("figure")).default([]),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** Verdict on a stated finding; the first that fits, in this order. */
export const findingVerdicts = [
  "circular",
  "contradicted",
  "differs",
  "cannot-tell",
  "agrees",
  "not-stated",
] as const;
export type FindingVerdict = (typeof findingVerdicts)[number];
