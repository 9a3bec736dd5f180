import type { Schemas } from "../analysis/column/unit-schema.ts";
import { schemasOf } from "../analysis/column/unit-schema.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import type { Finding } from "../domain/finding.ts";
import { gather } from "../domain/gather.ts";
import type { Ref } from "../domain/id.ts";
import { Problem } from "../domain/problem.ts";
import { type AnyRecord, type BodyOf, type RecordOf, ownerOf } from "../domain/record.ts";
import { ofPersons } from "./ledger.ts";
import { speakersIn } from "./policy.ts";

/** What people answered about places, letters and the like: a count of it is a count of what these people said. */

/**
 * Whose answer an answer is: of who says it, told it or passed it on, else of who speaks in the interview, which stands for its
 * speaker where that is not on file. Undefined where nobody does: a document or a count of the team says it.
 */
export function answererIn(all: readonly AnyRecord[]): (answer: BodyOf<"assertion">) => Ref | undefined {
  const speakers = speakersIn(all);
  const interviews = new Set(
    all.flatMap((record) =>
      record.kind === "source" && record.body.kind === "interview" ? [record.ref] : [],
    ),
  );
  return ({ says, told_by, through, at }) => {
    const named = says ?? told_by ?? through;
    if (named !== undefined || at === undefined) return named;
    const [first] = [...(speakers.get(at.source) ?? [])].sort();
    return first ?? (interviews.has(at.source) ? at.source : undefined);
  };
}

/**
 * Of a finding whose unit is no person or record of one: by each record of the unit the first answer of somebody about it, or about
 * what belongs to it, to a variable that the finding asks. Empty where it asks nothing that people answered.
 */
export type ToldOf = (body: Finding) => ReadonlyMap<Ref, Ref>;

export function toldIn(all: readonly AnyRecord[], known?: Schemas): ToldOf {
  const schemas =
    known ?? schemasOf(all.flatMap((record) => (record.kind === "codebook" ? [record.body] : [])));
  const answererOf = answererIn(all);
  const byRef = new Map(all.map((record) => [record.ref, record]));
  const answers = new Map<string, RecordOf<"assertion">[]>();
  for (const record of all) {
    if (record.kind !== "assertion" || answererOf(record.body) === undefined) continue;
    const subject = byRef.get(record.body.subject);
    if (subject !== undefined && !ofPersons.has(subject.kind))
      gather(answers, `${subject.kind}.${record.body.variable}`, record as RecordOf<"assertion">);
  }
  return ({ unit, population, property = "true" }) => {
    const told = new Map<Ref, Ref>();
    if (ofPersons.has(unit) || answers.size === 0) return told;
    const found = [...usesOf([population, property], unit, schemas)].flatMap((use) => answers.get(use) ?? []);
    for (const { ref, body } of found) {
      let at: Ref | undefined = body.subject;
      for (let step = 0; at !== undefined && step < 10 && byRef.get(at)?.kind !== unit; step++)
        at = ownerIn(byRef.get(at));
      const before = at === undefined ? undefined : told.get(at);
      if (at !== undefined && (before === undefined || ref < before)) told.set(at, ref);
    }
    return told;
  };
}

function ownerIn(record: AnyRecord | undefined): Ref | undefined {
  return record === undefined ? undefined : (record.under ?? ownerOf(record.kind, record.ref, record.body));
}

/** Which variables these expressions ask; none of what cannot be read, as that is not counted. */
function usesOf(texts: readonly string[], unit: Finding["unit"], schemas: Schemas): Set<string> {
  try {
    return new Set(
      texts.flatMap((text) =>
        parseExpression(text, unit, schemas).uses.map(({ kind, name }) => `${kind}.${name}`),
      ),
    );
  } catch (error) {
    if (error instanceof Problem) return new Set();
    throw error;
  }
}
