import { z } from "zod";

/** What kind of number an indicator is; it decides which dates may be compared. */
export const indicatorKinds = [
  "stock",
  "flow",
  "capacity",
  "share",
  "growth",
  "occupancy",
  "fixed",
  "age",
] as const;
export type IndicatorKind = (typeof indicatorKinds)[number];

/** What an indicator's name means in this dossier, where the program's own vocabulary has no word for it or another. */
export const indicatorSchema = z.strictObject({
  label: z.string().describe("the indicator in words, as people read it"),
  names: z.array(z.string()).default([]).describe("the codes by which figures name it"),
  concept: z
    .string()
    .optional()
    .describe("the program's word for it (docs/figures.md), where it has one; figures then meet under that"),
  kind: z.enum(indicatorKinds).optional().describe("which dates may be compared; of a concept its own"),
  note: z.string().optional(),
});
