import { z } from "zod";
import { link } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { observationSchema } from "./observation.ts";
import { quantitySchema } from "./quantity.ts";
import { confirmedRepeatSchema } from "./repeat.ts";
import { timeSchema } from "./time.ts";

/** What a figure shows of a claim about the present. */
export const claimFindings = ["contradicted", "borne-out", "cannot-tell"] as const;

/** What somebody in office pledged, announced or claimed, and what became of it. */
export const promiseSchema = z.strictObject({
  kind: z.enum([
    "promise",
    "commitment",
    "planned-policy",
    "statement",
    "announcement",
    "programme",
    "plan",
    "policy-claim",
    "refusal",
    "counter-commitment",
    "ratification",
  ]),
  by: z.string(),
  office: z.string().optional(),
  made: timeSchema.optional(),
  pledges: z.string(),
  target: z.string().optional(),
  target_value: quantitySchema.optional(),
  target_unit: z.string().optional(),
  due: z.string().optional(),
  places: z
    .array(link("facility"))
    .optional()
    .describe("the places that it is about, for what to look at there on the next visit"),
  observations: z.array(observationSchema).default([]),
  tested: z
    .array(
      z.strictObject({
        by: link("figure", "finding"),
        shows: z.enum(claimFindings).describe("what that shows of the claim"),
        reason: z.string().trim().min(1).describe("why, in one sentence"),
        found_by: z.string().optional().describe("who found so"),
      }),
    )
    .optional()
    .describe("of a claim about the present: figures that it was held against; a claim is never kept"),
  answers: z
    .array(link("recommendation", "promise"))
    .default([])
    .describe("recommendations that ask for the same"),
  confirmed: z
    .array(confirmedRepeatSchema)
    .optional()
    .describe("calls and promises that it repeats or opposes, each as a named person confirmed it"),
  at: z.array(locatorSchema).default([]),
  note: z.string().optional(),
});
