import { z } from "zod";
import { link, teller } from "./id.ts";
import { locatorSchema } from "./locator.ts";
import { units } from "./frame.ts";
import { type Quantity } from "./quantity.ts";
import { type Time } from "./time.ts";
import { valueStateSchema } from "./value-state.ts";

/** How whoever speaks knows what they say. */
export const bases = ["lived", "seen", "told-by", "document", "inferred", "aggregate"] as const;
export type Basis = (typeof bases)[number];

/** A coded answer in the form that its variable's type gives it: code, codes, number interval, time or record. */
export type AnswerValue =
  | { readonly kind: "code"; readonly code: string }
  | { readonly kind: "codes"; readonly codes: readonly string[] }
  | ({ readonly kind: "number" } & Quantity)
  | { readonly kind: "time"; readonly time: Time }
  | { readonly kind: "link"; readonly ref: string }
  | { readonly kind: "text"; readonly text: string };

const quantity = {
  low: z.number(),
  high: z.number(),
  qualifier: z.enum(["exact", "about", "over", "at_least", "nearly", "under", "up_to"]),
  words: z.string().optional(),
};

export const answerValueSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("code"), code: z.string() }),
  z.strictObject({ kind: z.literal("codes"), codes: z.array(z.string()) }),
  z.strictObject({ kind: z.literal("number"), ...quantity }),
  z.strictObject({
    kind: z.literal("time"),
    time: z.strictObject({ edtf: z.string(), words: z.string().optional() }),
  }),
  z.strictObject({ kind: z.literal("link"), ref: link() }),
  z.strictObject({ kind: z.literal("text"), text: z.string() }),
]);

/** One coded answer to one question about one subject, by one speaker. Competing answers stand side by side. */
export const assertionSchema = z
  .strictObject({
    subject: link(...units),
    variable: z.string(),
    state: valueStateSchema,
    value: answerValueSchema.optional(),
    says: teller("person", "group").optional().describe("the speaker"),
    through: teller("person", "group").optional().describe("who passed the answer on"),
    form: z.enum(["quote", "paraphrase", "summary"]).default("quote"),
    basis: z.enum(bases).default("lived"),
    told_by: teller("person", "group").optional().describe("of basis told-by: who told the speaker"),
    from_statement: link("finding")
      .optional()
      .describe("of basis aggregate: the statement it was coded from"),
    at: locatorSchema.optional(),
    words: z.string().optional().describe("what was said, where kept"),
    coder: z.string().optional(),
    coded_with: z
      .strictObject({ codebook: link("codebook"), version: z.number().int().positive() })
      .optional()
      .describe("the codebook that it was coded with, and its version then; set when the answer is written"),
    note: z.string().optional(),
  })
  .refine((assertion) => (assertion.state === "answered") === (assertion.value !== undefined), {
    path: ["value"],
    message: "expected a value where the state is answered, and none where it is not",
  })
  .refine((assertion) => assertion.basis !== "told-by" || assertion.told_by !== undefined, {
    path: ["told_by"],
    message: "expected who told the speaker, where the basis is told-by",
  })
  .refine((assertion) => assertion.basis !== "aggregate" || assertion.from_statement !== undefined, {
    path: ["from_statement"],
    message: "expected the finding that the answer was coded from, where the basis is aggregate",
  });
export type Assertion = z.infer<typeof assertionSchema>;

/** Whether a body is an answer that was written before it was recorded what answers are coded with. */
export function lacksCodebook(body: Readonly<Record<string, unknown>>): boolean {
  const isAnswer = typeof body["subject"] === "string" && typeof body["variable"] === "string";
  return isAnswer && body["coded_with"] === undefined;
}
