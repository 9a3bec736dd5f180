import { z } from "zod";
import { link } from "./id.ts";
import { timeSchema } from "./time.ts";

/** How an element of a standard for a place was looked at, where it was. */
export const looks = ["seen", "told-by-user", "told-by-staff", "document", "not-looked-at"] as const;

/** What a person concludes on an element. */
export const conclusions = ["shown", "arguable", "not-shown", "contradicted", "unassessed"] as const;
export type Conclusion = (typeof conclusions)[number];

/**
 * Words that say what facts amount to in law. They stand in an assessment's `overall` alone, once every element is concluded, so
 * that nobody publishes them by the way.
 */
export const strongWords =
  /\b(?:amount(?:s|ed|ing)? to|constitut(?:es?|ed|ing)|violat(?:es?|ed|ing|ions?)|tortur(?:es?|ed|ing)|arbitrar(?:y|ily))\b/iu;

const elementSchema = z.strictObject({
  element: z.string().describe("its id in the list of elements of the norm, or words of your own"),
  facts_for: z.array(link()).default([]),
  facts_against: z.array(link()).default([]),
  context: z.array(link()).optional().describe("facts to know beside it, for neither side"),
  gaps: z.array(z.string()).default([]),
  conclusion: z.enum(conclusions).default("unassessed"),
  by: z.string().optional().describe("who concluded on it, where not the author"),
  on: timeSchema.optional().describe("the day of the conclusion"),
  standard: z.enum(["established", "reasonable-grounds", "alleged"]).optional().describe("standard of proof"),
  reason: z.string().optional().describe("why, in one sentence"),
  looked: z.enum(looks).optional().describe("of a standard for a place: how it was looked at"),
});

/** The elements of a norm held against facts; a lawyer concludes, the program never does. */
export const assessmentSchema = z
  .strictObject({
    norm: link("norm"),
    about: link("person", "episode", "facility", "event"),
    elements: z.array(elementSchema).default([]),
    author: z.string().optional(),
    reviewer: z.string().optional(),
    overall: z
      .string()
      .optional()
      .describe(
        "what it comes to, in the words of the author, once every element is concluded and a second person has read it",
      ),
    override: z
      .string()
      .optional()
      .describe("why a strong word stands in `overall` although an element is contradicted"),
    note: z.string().optional(),
  })
  .refine(
    ({ overall, elements }) =>
      overall === undefined || elements.every(({ conclusion }) => conclusion !== "unassessed"),
    {
      path: ["overall"],
      message:
        "expected a conclusion on every element first; take it out, or conclude on those that are unassessed",
    },
  )
  .refine(
    ({ overall, author, reviewer }) =>
      overall === undefined || (author !== undefined && reviewer !== undefined && author !== reviewer),
    {
      path: ["overall"],
      message: "expected an author, and a reviewer who is somebody else, before it says what it comes to",
    },
  )
  .refine(
    ({ overall, override, elements }) =>
      overall === undefined ||
      override !== undefined ||
      !strongWords.test(overall) ||
      elements.every(({ conclusion }) => conclusion !== "contradicted"),
    {
      path: ["overall"],
      message:
        "expected no strong word while an element is contradicted; or write under override why it stands",
    },
  );
export type Assessment = z.infer<typeof assessmentSchema>;
