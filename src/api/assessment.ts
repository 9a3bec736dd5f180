import { z } from "zod";
import { conclusions, looks } from "../domain/assessment.ts";
import { certainties } from "../domain/certainty.ts";
import { timeSchema } from "../domain/time.ts";
import { forceShape } from "./case.ts";
import { namesShape, operation } from "./operation.ts";

const factShape = z.object({
  ref: z.string().describe("the record, or “clock NAME” of a time limit as it stands for the case"),
  filed: z.boolean().describe("a person put it there; else it is proposed"),
  why: z
    .string()
    .nullable()
    .describe("what it counts as; null of what a person filed for a reason of their own"),
  standard: z.string().nullable().describe("standard of proof, where the record has one"),
  certainty: z
    .enum(certainties)
    .nullable()
    .describe("of its rule, where the fact is how a time limit stands"),
  origins: z.array(z.string()).describe("the ultimate sources that say so"),
});
export type AssessedFact = z.infer<typeof factShape>;

const elementShape = z.object({
  id: z.string().nullable().describe("null of an element in words of one's own"),
  element: z.string(),
  question: z.string().nullable(),
  against: z.array(factShape),
  gaps: z
    .array(
      z.object({
        says: z.string(),
        state: z
          .string()
          .nullable()
          .describe("not_asked, no_answer …, or conflicting; null where nothing is on file"),
      }),
    )
    .describe("what is not on file"),
  for: z.array(factShape),
  context: z.array(factShape),
  independent: z
    .object({ against: z.int(), for: z.int() })
    .describe("how many sources that do not repeat each other stand on either side"),
  conclusion: z.enum(conclusions),
  by: z.string().nullable(),
  on: z.string().nullable(),
  standard: z.string().nullable(),
  reason: z.string().nullable(),
  looked: z.enum(looks).nullable().describe("of a standard for a place: how it was looked at"),
  reopened_by: z.array(z.string()).describe("facts that are newer than the conclusion: it is open again"),
});
export type AssessedElement = z.infer<typeof elementShape>;

const normShape = z.object({
  norm: z.string().describe("its list of elements, or the norm where it has none"),
  cite: z.string(),
  certainty: z.enum(certainties).describe("of the rule"),
  doubt: z.array(z.string()),
  signed: z.array(z.string()).describe("counsel who signed the rule, by initials, and the day"),
  signed_earlier: z
    .array(z.string())
    .describe("counsel who signed an earlier wording of the rule, which no longer counts"),
  applies: forceShape.describe("how it stands to the State on the day"),
  needs: z.enum(["all", "any", "weigh"]),
  assessment: z.string().nullable().describe("the record of the assessment, where somebody began one"),
  author: z.string().nullable(),
  reviewer: z.string().nullable(),
  overall: z.string().nullable().describe("what a person says that it comes to"),
  overall_stands: z
    .boolean()
    .describe("every element is concluded, none is open again, and a second person has read it"),
  may_conclude: z.boolean().describe("the same, so that somebody may write what it comes to"),
  open: z.int().describe("elements that nobody has concluded on, or that are open again"),
  offers: z.array(z.string()).describe("norms that ask for less, where an element is not shown"),
  elements: z.array(elementShape).describe("against stands first, then what is missing, then for"),
});
export type AssessedNorm = z.infer<typeof normShape>;

const groundShape = z.object({
  ground: z.string(),
  says: z.string(),
  met: z.enum(["yes", "no", "unknown"]).describe("unknown: not recorded, or recorded in two ways"),
  refs: z.array(z.string()).describe("the records that say so"),
  certainty: z.enum(certainties),
  source: z.array(z.string()).describe("who states the ground"),
  signed: z.array(z.string()),
  signed_earlier: z.array(z.string()).describe("counsel who signed an earlier wording of the ground"),
});

export const assessShape = z.object({
  about: z.string(),
  on: z.string().describe("the day that it is held against"),
  norms: z.array(normShape),
  petition: z
    .object({
      held: z.enum(["yes", "no", "unknown"]).describe("whether the person was held on that day"),
      grounds: z.array(groundShape).describe("in the order of their file, whoever is asked about"),
      says: z
        .string()
        .nullable()
        .describe("a paragraph for a petition; null where no ground is met or nobody is held"),
      questions: z.array(z.string()).describe("what would have to be known for the others"),
    })
    .nullable()
    .describe("of a person; null of a place"),
  names: namesShape,
});
export type AssessAnswer = z.infer<typeof assessShape>;

export const caseAssess = operation({
  name: "case.assess",
  about:
    "Elements of norms held against one person or one place: what counts against, what is missing, what counts for, and what a person concluded; and grounds for a petition. One at a time.",
  effect: "reads",
  input: z.strictObject({
    ref: z.string().describe("the person, one deprivation of liberty of theirs, or a facility"),
    norm: z
      .string()
      .optional()
      .describe("one list of elements such as cat-1, or a norm of the dossier; all without it"),
    on: timeSchema.optional().describe("the day that is asked about, in EDTF; today without it"),
  }),
  output: assessShape,
});
