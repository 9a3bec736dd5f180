import { z } from "zod";
import { link } from "./id.ts";

/** The elements of a norm held against facts; a lawyer concludes, the program never does. */
export const assessmentSchema = z.strictObject({
  norm: link("norm"),
  about: link("person", "episode", "facility", "event"),
  elements: z
    .array(
      z.strictObject({
        element: z.string(),
        facts_for: z.array(link()).default([]),
        facts_against: z.array(link()).default([]),
        gaps: z.array(z.string()).default([]),
        conclusion: z
          .enum(["shown", "arguable", "not-shown", "contradicted", "unassessed"])
          .default("unassessed"),
      }),
    )
    .default([]),
  author: z.string().optional(),
  reviewer: z.string().optional(),
  note: z.string().optional(),
});
