import { z } from "zod";

/**
 * Which account counts where several answer one question. Ranks are tried in order; accounts of the first rank that
 * has an answer decide, and answers of equal rank that disagree are *conflicting*. Accounts coded from an aggregate
 * statement are left out.
 */
export const countingRuleSchema = z.strictObject({
  label: z.string(),
  version: z.number().int().positive().default(1),
  ranks: z
    .array(
      z.strictObject({
        speaker: z.enum(["own", "relative", "organisation", "other", "any"]),
        form: z.enum(["quote", "paraphrase", "summary", "any"]).default("any"),
      }),
    )
    .min(1),
  leave_out: z.array(z.enum(["aggregate", "inferred", "document"])).default(["aggregate"]),
  note: z.string().optional(),
});
export type CountingRule = z.infer<typeof countingRuleSchema>;

/** The rule of the house, used where a finding names none. */
export const houseRule: CountingRule = {
  label:
    "own account in quotation, own account paraphrased, relative, organisation's summary; aggregates left out",
  version: 1,
  ranks: [
    { speaker: "own", form: "quote" },
    { speaker: "own", form: "paraphrase" },
    { speaker: "own", form: "any" },
    { speaker: "relative", form: "any" },
    { speaker: "other", form: "any" },
    { speaker: "organisation", form: "any" },
  ],
  leave_out: ["aggregate"],
};
