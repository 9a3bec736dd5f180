import type { Frame } from "../../domain/frame.ts";
import type { Ref } from "../../domain/id.ts";
import { Problem } from "../../domain/problem.ts";
import { buildColumns } from "../column/column-build.ts";
import { rowsOf } from "../column/column.ts";
import { type Schemas, schemasOf } from "../column/unit-schema.ts";
import { NO, YES, evaluate } from "../finding/compile.ts";
import { parseExpression } from "../finding/expression.ts";
import type { Cases, Check, CaseRule } from "./case.ts";

/** Members of a frame against the rule by which it is stated to include them. */
export const inclusion: CaseRule = {
  check: membersMeetInclusion,
  explanations: [
    "the entry that the rule asks about was misprinted or miscoded",
    "the rule is stated more narrowly than it was applied",
    "the record was counted in another frame",
  ],
};

function membersMeetInclusion(cases: Cases): Check[] {
  const frames = cases.all("frame").filter(({ body }) => body.inclusion !== undefined);
  if (frames.length === 0) return [];
  const codebooks = cases.all("codebook").map(({ body }) => body);
  const [schemas, columns] = [schemasOf(codebooks), buildColumns({ records: cases.records, codebooks })];
  return frames.flatMap(({ ref, body }) => {
    const table = columns.tables.get(body.unit);
    const members = body.members.map((member) => member.ref);
    if (table === undefined) return [];
    const rows = rowsOf(table, members);
    const present = members.filter((_, i) => rows[i]! >= 0);
    const { values } = evaluate(
      inclusionOf(ref, body, schemas),
      body.unit,
      columns,
      Uint32Array.from(rows.filter((row) => row >= 0)),
    );
    return present.map((record, i): Check => {
      const check = { record, against: ref };
      if (values[i] === NO)
        return {
          ...check,
          verdict: "broken",
          reason: `The frame is stated to hold who meets ${body.inclusion}, which the record does not: both cannot stand.`,
        };
      return values[i] === YES
        ? { ...check, verdict: "holds", reason: `The record meets ${body.inclusion}.` }
        : {
            ...check,
            verdict: "cannot-tell",
            reason: `What is recorded leaves open whether it meets ${body.inclusion}.`,
          };
    });
  });
}

function inclusionOf(ref: Ref, frame: Frame, schemas: Schemas) {
  try {
    return parseExpression(frame.inclusion!, frame.unit, schemas).root;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const at = error.message.replace(/^At/, "at");
    throw new Problem(error.code, `The inclusion rule of the frame ${ref} cannot be read: ${at}`, {
      cause: error,
    });
  }
}
