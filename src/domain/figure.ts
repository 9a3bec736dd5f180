import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { type Quantity, qualifierSchema } from "./quantity.ts";
import { populations } from "./population.ts";
import { type Time, timeSchema } from "./time.ts";

/**
 * What a figure says: a number or range, a time, or text (which is kept and never compared); or nothing of its own, where
 * its formula gives the number (`derived`).
 */
export type FigureValue =
  | { readonly kind: "derived" }
  | { readonly kind: "number"; readonly low: number; readonly high: number }
  | { readonly kind: "time"; readonly time: Time }
  | { readonly kind: "text"; readonly text: string };

const figureValueSchema = z.union([
  z.number().transform((number): FigureValue => ({ kind: "number", low: number, high: number })),
  z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low <= high, "the first number of a range is above the second")
    .transform(([low, high]): FigureValue => ({ kind: "number", low, high })),
  z.strictObject({ time: timeSchema }).transform(({ time }): FigureValue => ({ kind: "time", time })),
  z.strictObject({ text: z.string() }).transform(({ text }): FigureValue => ({ kind: "text", text })),
  z.strictObject({ kind: z.literal("number"), low: z.number(), high: z.number() }),
  z.strictObject({ kind: z.literal("time"), time: timeSchema }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
  z.strictObject({ kind: z.literal("derived") }),
]);

/**
 * How a figure follows from others, by their place in `derived_from`: `ratio` (100 · first / second, in percent),
 * `growth` (100 · (first − second) / second), `difference` (first − second), `excess` (100 · (first − second) / second,
 * above a capacity), `sum`, `quotient` (first / second), `product`, `same` (restates the first).
 */
export const formulas = [
  "ratio",
  "growth",
  "difference",
  "excess",
  "sum",
  "quotient",
  "product",
  "same",
] as const;
export type Formula = (typeof formulas)[number];

/** How many figures each formula is computed from. */
export const inputCounts: Readonly<Record<Formula, { readonly least: number; readonly most: number }>> = {
  ratio: { least: 2, most: 2 },
  growth: { least: 2, most: 2 },
  difference: { least: 2, most: 2 },
  excess: { least: 2, most: 2 },
  sum: { least: 2, most: Infinity },
  quotient: { least: 2, most: 2 },
  product: { least: 2, most: Infinity },
  same: { least: 1, most: 1 },
};

/** One quantitative statement by someone, with its source; or one that a formula derives from others. */
export const figureSchema = z
  .strictObject({
    indicator: z.string().describe("what is counted or measured, a code: prison_population, occupancy_rate"),
    label: z.string().optional(),
    value: figureValueSchema.default({ kind: "derived" }).describe("left out where the formula gives it"),
    qualifier: qualifierSchema.default("exact"),
    printed: z.string().optional().describe("the number as printed, where its digits matter"),
    unit: z.string(),
    population: z.string().optional(),
    population_code: z.enum(populations).optional(),
    place: z.string().optional(),
    facility: link("facility").optional(),
    case: link("person").optional().describe("the person whom the figure is about"),
    as_of: timeSchema.optional(),
    published: timeSchema.optional(),
    at: locatorSchema.optional(),
    attributed_to: z.string().optional(),
    hedge: z.string().optional(),
    estimate: z.boolean().default(false),
    formula: z.enum(formulas).optional(),
    derived_from: z.array(link("figure")).default([]),
    note: z.string().optional(),
  })
  .refine(({ value, formula }) => value.kind !== "derived" || formula !== undefined, {
    path: ["value"],
    message: "is missing; expected a number, or a formula and the figures that it is derived from",
  })
  .refine(({ formula, derived_from }) => inputsFit(formula, derived_from.length), {
    path: ["derived_from"],
    error: ({ input }) => {
      const { formula, derived_from } = input as { formula: Formula; derived_from: readonly unknown[] };
      const { least, most } = inputCounts[formula];
      return `names ${derived_from.length === 1 ? "1 figure" : `${derived_from.length} figures`}; expected ${least}${most > least ? " or more" : ""}, as the formula is ${formula}`;
    },
  });
export type Figure = z.infer<typeof figureSchema>;

function inputsFit(formula: Formula | undefined, inputs: number): boolean {
  if (formula === undefined) return true;
  const { least, most } = inputCounts[formula];
  return inputs >= least && inputs <= most;
}

/** The number that a figure states, with its hedge; undefined for others. */
export function quantityOf(figure: Pick<Figure, "value" | "qualifier">): Quantity | undefined {
  if (figure.value.kind !== "number") return undefined;
  return { low: figure.value.low, high: figure.value.high, qualifier: figure.qualifier };
}
