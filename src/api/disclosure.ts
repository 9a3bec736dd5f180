import { z } from "zod";
import { audiences } from "../domain/consent.ts";
import { tableShape, unitShape } from "./listing.ts";
import { operation, pageOf, pageShape } from "./operation.ts";

const question = {
  refs: z
    .array(z.string())
    .default([])
    .describe(
      "findings, frames, of which only the size is released, and people who consented to be shown after a release that counts them",
    ),
  table: z
    .strictObject({
      unit: unitShape,
      rows: z.string(),
      columns: z.string().optional(),
      frame: z.string().optional(),
      population: z.string().default("true"),
      never: z
        .array(z.strictObject({ row: z.string(), column: z.string() }))
        .default([])
        .describe("cells in which nobody can be, as every reader knows: they protect nobody"),
    })
    .optional()
    .describe("a table; what would tell too much in it is withheld"),
  audience: z
    .enum(audiences)
    .describe("who may read it; it is held against all that was released to anybody"),
  as: z
    .enum(["count", "percent", "words"])
    .default("count")
    .describe("what of a finding is told: its numbers, a percentage alone, or a word such as most"),
};

const releasedShape = z.object({
  what: z
    .string()
    .describe("the ref of a finding or frame; of a table its rows and columns; of people their refs"),
  outcome: z.enum(["released", "refused"]),
  why: z.string().describe("in one sentence"),
  sentence: z.string().nullable().describe("of a finding: what may be said"),
  records: z.array(z.string()).describe("of a refusal: the records of those of whom too much would be told"),
  may_be_decided: z.boolean().describe("whether a named person may decide that it is released all the same"),
  withheld: z.number().int().describe("of a table: how many of its numbers are withheld"),
  prevents: z
    .array(z.string())
    .describe(
      "of what is tried: findings and frames that could be released now, and could not any more after it",
    ),
});

const answerShape = z.object({
  rows: z.array(releasedShape),
  table: tableShape.nullable().describe("of a table that may go out: as it may"),
});

export const disclosurePropose = operation({
  name: "disclosure.propose",
  about:
    "Whether numbers may be released beside all that was released before, and what else could not be after it; nothing is released.",
  effect: "reads",
  audit: { event: "release-tried", says: ["refs", "table", "audience", "as"], mostPerHour: 240 },
  input: z.strictObject(question),
  output: answerShape,
});

export const disclosureRelease = operation({
  name: "disclosure.release",
  about:
    "Numbers released to an audience: they may leave from now on, and count against all that is released later. What would tell too much of a few is refused.",
  effect: "writes",
  input: z.strictObject({
    ...question,
    to: z.string().optional().describe("to whom, where it is one partner"),
    decide: z
      .string()
      .optional()
      .describe(
        "why a count over a published frame is released though few answered one way; kept with who decided",
      ),
  }),
  output: answerShape,
});

export const disclosureList = operation({
  name: "disclosure.list",
  about: "Everything that was released, oldest first, and whether it still stands.",
  effect: "reads",
  input: pageShape,
  output: pageOf(
    z.object({
      position: z.number().int().describe("in the journal"),
      at: z.string().describe("ISO 8601"),
      member: z.string(),
      what: z.string(),
      audience: z.enum(audiences),
      to: z.string().nullable(),
      why: z.string().nullable().describe("of what a person decided"),
      withheld: z.number().int(),
      standing: z
        .enum(["stands", "changed", "withdrawn"])
        .describe("withdrawn: somebody counted in it has withdrawn since, or was taken back"),
      withdrawn: z.array(z.string()).describe("who"),
    }),
  ),
});

export const disclosureOrganisation = operation({
  name: "disclosure.organisation",
  about:
    "Whether numbers leave for the organisation only as they were released, as they do for partner and public.",
  effect: "writes",
  input: z.strictObject({ controlled: z.boolean() }),
  output: z.object({ controlled: z.boolean() }),
});

export type ReleaseAnswer = z.output<typeof answerShape>;
export type ReleasedRow = z.output<typeof releasedShape>;
export type ReleaseListed = z.output<typeof disclosureList.output>["rows"][number];
