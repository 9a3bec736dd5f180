import { z } from "zod";
import { forceWords } from "../domain/norm.ts";
import { certainties } from "../domain/certainty.ts";
import { clockKinds } from "../domain/clock.ts";
import { timeSchema } from "../domain/time.ts";
import { namesShape, operation } from "./operation.ts";

const momentRow = z.object({
  moment: z.string(),
  on: z.string().nullable().describe("as it is known; null where only the order is"),
  ref: z.string().describe("the record that says so"),
});

const clockVerdicts = ["within", "exceeded", "cannot-tell", "contradictory", "not-applicable"] as const;

/** How a norm stands to the State of a case on its day. */
export const forceShape = z.object({
  norm: z.string().nullable().describe("the norm of the dossier; null where the rule names none"),
  applies: z.enum(forceWords),
  says: z.string(),
  certainty: z.enum(certainties).nullable().describe("of the line on the State; null where none says so"),
});
export type ForceRow = z.infer<typeof forceShape>;

export const caseClockShape = z.object({
  clock: z.string().describe("the clock, or the group of clocks that are alternatives"),
  kind: z.enum(clockKinds),
  cites: z.array(z.string()).describe("the provisions"),
  verdict: z
    .enum(clockVerdicts)
    .describe(
      "contradictory: the record is, and `says` tells how; not-applicable: its norm did not bind that State on that day; nothing was computed",
    ),
  says: z.string().describe("the verdict as a sentence"),
  by_at_least: z
    .string()
    .nullable()
    .describe("beyond it by so much: 26h30, or 5d of limits in days and months"),
  by_at_most: z.string().nullable(),
  to_spare_at_least: z.string().nullable(),
  deadlines: z.array(z.string()).describe("the earliest and the latest last lawful moment of what goes on"),
  may_apply: z.boolean().describe("its condition or its dates ask for what is not known"),
  so_far: z.boolean().describe("nothing has ended yet"),
  decides: z.array(z.string()).describe("the facts that would settle it, what narrows most first"),
  certainty: z.enum(certainties).describe("of the rule, the least of the group"),
  doubt: z.array(z.string()).describe("fields of the rule that are less sure"),
  signed: z.array(z.string()).describe("counsel who signed the rule, by initials, and the day"),
  signed_earlier: z
    .array(z.string())
    .describe("counsel who signed an earlier wording of the rule, which no longer counts"),
  applies: z.array(forceShape).describe("how its norms stand to the State on the first day of the case"),
  rows: z.array(z.object({ clock: z.string(), verdict: z.string() })).describe("each clock of a group"),
  from: z.array(momentRow),
  to: z.array(momentRow),
  papers: z.int().describe("extensions on file, whether they count or not"),
  note: z.string().nullable(),
});
export type CaseClockRow = z.infer<typeof caseClockShape>;

export const caseClocksShape = z.object({
  case: z.string(),
  on: z.string().describe("the day that it is held against"),
  episodes: z.array(
    z.object({
      episode: z.string().nullable().describe("null where none is on file, so that all is to be asked"),
      jurisdiction: z.string().nullable(),
      clocks: z.array(caseClockShape),
      gaps: z.array(
        z.object({
          says: z.string(),
          after: z.string(),
          before: z.string(),
          ended: z.string(),
          began: z.string(),
          at: z.array(z.string()),
        }),
      ),
      repeated: z
        .array(
          z.object({
            reasons: z.string(),
            orders: z.array(
              z.object({ ref: z.string(), on: z.string().nullable(), by: z.string().nullable() }),
            ),
            at: z.array(z.string()),
          }),
        )
        .describe("orders that give the same reasons word for word"),
      questions: z
        .array(z.string())
        .describe("what is not on file, as neutral questions, what decides most first"),
    }),
  ),
  names: namesShape,
});
export type CaseClocksAnswer = z.infer<typeof caseClocksShape>;

export const caseClocks = operation({
  name: "case.clocks",
  about:
    "The time limits of law held against one person: within, exceeded or cannot tell, how sure each rule is, and what would decide it; one person at a time.",
  effect: "reads",
  input: z.strictObject({
    ref: z.string().describe("the person, or one deprivation of liberty of theirs"),
    on: timeSchema.optional().describe("the day that is asked about, in EDTF; today without it"),
  }),
  output: caseClocksShape,
});
