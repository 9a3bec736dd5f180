import { z } from "zod";
import { riskSchema } from "./follow-up.ts";
import { link } from "./id.ts";
import { quantitySchema } from "./quantity.ts";
import { timeSchema } from "./time.ts";

/** Someone who was detained, a witness, a relative, a professional. In records a pseudonym, never a name. */
export const personSchema = z.strictObject({
  pseudonym: z.string().optional(),
  sex: z.enum(["f", "m", "other"]).optional(),
  birth: timeSchema.optional(),
  age: z
    .strictObject({ years: quantitySchema, on: timeSchema.optional() })
    .optional()
    .describe("age in years and the date of that age"),
  age_at_arrest: quantitySchema.optional(),
  characteristics: z.array(z.string()).default([]),
  part: z
    .array(
      z.enum([
        "former-detainee",
        "former-prisoner",
        "relative",
        "lawyer",
        "expert",
        "staff",
        "activist",
        "official",
        "child",
        "other",
      ]),
    )
    .default([])
    .describe("part in the research"),
  office: z.string().optional().describe("of an office holder acting in office, the only ones who are named"),
  interviews: z.array(link("source")).default([]),
  risk: riskSchema
    .optional()
    .describe(
      "the danger for the person if it comes out that they spoke; of two that were written apart the higher holds",
    ),
  note: z.string().optional(),
});
