import { z } from "zod";
import { quantifiers } from "./finding.ts";

/**
 * What was given out as numbers: who was counted, by what, and what was said of it. It names records, so it is kept in the
 * journal and never leaves; what leaves are the numbers that `counts` says.
 */

const refs = z.array(z.string());

/** Of whom something is counted. */
const populationSchema = z.strictObject({
  of: refs,
  about: z.array(z.string()).describe("what decides who belongs: variables as person.sex; none of a list"),
  least: z.number().int().positive().describe("how few people are few here"),
  looked: z
    .strictObject({
      by: z.array(z.string()).describe("the variables"),
      apart: refs.describe("of those among whom they were looked for, who is known not to belong"),
      listed: z.boolean().describe("whether these are a list, and not all that are on record"),
      all: z.boolean().describe("whether it may harm that all belong"),
      none: z.boolean().describe("whether it may harm that nobody does"),
    })
    .optional()
    .describe("of a population that is chosen by what may harm: how it was looked for"),
});
export type CountedPopulation = Readonly<z.infer<typeof populationSchema>>;

const categorySchema = z.strictObject({
  name: z.string(),
  of: refs,
  answers: z
    .boolean()
    .default(true)
    .describe("false: nobody knows the answer of these, so nothing is told of them"),
  least: z
    .number()
    .int()
    .nonnegative()
    .default(0)
    .describe("how few people are few where all of them are of this category"),
  value: z.number().optional().describe("of a number: what a mean adds up"),
});

/** By what a population is told apart; each of its members is in one category. */
const attributeSchema = z.strictObject({
  key: z.string().describe("one key, one question: two releases of it tell the same people apart alike"),
  about: z.array(z.string()),
  harmful: z.boolean().describe("whether to be known to be in a category, or not in it, may harm"),
  spares: z
    .array(z.string())
    .optional()
    .describe("categories of which it may be told that nobody is in them, whatever may harm in the others"),
  categories: z.array(categorySchema),
});
export type CountedAttribute = Readonly<z.infer<typeof attributeSchema>>;

/** Those of a population who are in one of the categories of each attribute named: by their places in the lists. */
const whereSchema = z.array(z.tuple([z.number().int(), z.array(z.number().int())]));
export type Where = readonly (readonly [attribute: number, categories: readonly number[]])[];

/** What is said of how many they are. */
const saysSchema = z.discriminatedUnion("form", [
  z.strictObject({ form: z.literal("count"), low: z.number(), high: z.number().nullable() }),
  z.strictObject({
    form: z.literal("percent"),
    base: whereSchema,
    percent: z.number(),
    decimals: z.number().int().nonnegative(),
  }),
  z.strictObject({
    form: z.literal("word"),
    base: whereSchema,
    word: z.enum(quantifiers),
    not: z
      .array(z.enum(quantifiers))
      .default([])
      .describe("words that would have been said instead: that they were not says that they do not hold"),
  }),
  z.strictObject({
    form: z.literal("mean"),
    attribute: z.number().int(),
    mean: z.number(),
    decimals: z.number().int().nonnegative(),
  }),
]);
export type Says = Readonly<z.infer<typeof saysSchema>>;

const countSchema = z.strictObject({
  population: z.number().int(),
  where: whereSchema,
  says: saysSchema,
});
export type ReleasedCount = Readonly<z.infer<typeof countSchema>>;

export const releaseSchema = z.strictObject({
  populations: z.array(populationSchema),
  attributes: z.array(attributeSchema),
  counts: z.array(countSchema),
  impossible: z
    .array(whereSchema)
    .default([])
    .describe("where nobody can be, as every reader knows: such a nought protects nobody"),
  persons: z
    .record(z.string(), z.string())
    .default({})
    .describe("whose each record is, where not persons are counted: a person's records are one person's"),
});
/** The equations that one release publishes, over the records that they are about. */
export type Release = Readonly<z.infer<typeof releaseSchema>>;
