import { z } from "zod";
import { link, teller } from "./id.ts";
import { timeSchema } from "./time.ts";

/** Where information comes from; several sources that repeat one statement share its ultimate `origin`. */
export const sourceSchema = z.strictObject({
  kind: z.enum(["interview", "document", "visit", "letter", "footage", "database"]),
  title: z.string(),
  publisher: z.string().optional(),
  published: timeSchema.optional(),
  held: timeSchema.optional().describe("when the interview or visit took place"),
  origin: link("source").optional().describe("the source that this one repeats"),
  speakers: z.array(teller("person", "group")).default([]),
  reliability: z
    .enum(["A", "B", "C", "D", "E", "F"])
    .optional()
    .describe("of the source: A completely reliable … E unreliable, F cannot be judged"),
  credibility: z
    .enum(["1", "2", "3", "4", "5", "6"])
    .optional()
    .describe("of the information: 1 confirmed … 5 improbable, 6 cannot be judged"),
  language: z.string().optional(),
  mode: z.enum(["in_person", "telephone", "online", "in_writing"]).optional(),
  place: z.string().optional(),
  place_withheld: z.boolean().default(false),
  interpreter: z.boolean().optional(),
  url: z.string().optional(),
  evidence: z
    .string()
    .regex(/^[0-9a-f]{64}$/, "expected the SHA-256 of the original, 64 digits and letters from a to f")
    .optional()
    .describe("SHA-256 of the original's bytes"),
  note: z.string().optional(),
});
