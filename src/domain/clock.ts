import { z } from "zod";
import { link } from "./id.ts";
import { stageTypes } from "./stage.ts";

const limitSchema = z.strictObject({
  value: z.number().positive(),
  unit: z.enum(["hours", "days", "months"]),
});

/** A time limit that a norm sets for a stage, as data. */
export const clockSchema = z.strictObject({
  norm: link("norm"),
  jurisdiction: z.string().optional(),
  stage: z.enum(stageTypes),
  applies_if: z.string().optional().describe("CEL over the stage and its person"),
  start_event: z.string(),
  end_event: z.string(),
  limit: limitSchema,
  excludes: z.array(z.string()).default([]).describe("time that does not count, such as transport"),
  extensions: z
    .array(
      z.strictObject({
        limit: limitSchema,
        approver: z.string(),
        form: z.string().optional(),
        max: z.number().int().positive().default(1),
      }),
    )
    .default([]),
  certainty: z.enum(["verified", "unverified"]).default("unverified"),
  note: z.string().optional(),
});
