import { type AskedOf, type Telling, releaseOfFinding } from "../analysis/disclosure/tally-release.ts";
import type { Schemas, TableKind } from "../analysis/column/unit-schema.ts";
import { harmsOfField, harmsOfReaching } from "../analysis/disclosure/recorded-harm.ts";
import { parseExpression } from "../analysis/finding/expression.ts";
import type { FindingResult } from "../analysis/finding/finding.ts";
import type { Harm } from "../domain/codebook.ts";
import type { Finding } from "../domain/finding.ts";
import type { Unit } from "../domain/frame.ts";
import type { Ref } from "../domain/id.ts";
import type { Release } from "../domain/release.ts";
import { fewOf, narrows } from "./few.ts";
import { ofPersons } from "./ledger.ts";
import { type ReadSession, counting, keptIn } from "./session.ts";
import { snapshotFor } from "./snapshot.ts";
import { toldIn } from "./told-by-people.ts";

/** What a finding or a table asks of people, and what a finding would release. */

/** Harms that make a property one that nobody may be known by. */
const harmful: ReadonlySet<Harm> = new Set(["incriminating", "health", "sexual", "child"]);

/** What an expression asks about; an expression that everybody fits asks nothing. */
export function askingOf(text: string, unit: Unit, schemas: Schemas): AskedOf {
  const { uses, reaches } = parseExpression(text, unit, schemas);
  return askingBy(
    `${unit} ${text.trim()}`,
    uses.map(({ kind, name, asDay = false }) => ({
      variable: `${kind}.${name}`,
      harms: asDay ? [] : harmsOfField(kind, schemas.get(kind)?.fields.get(name)),
    })),
    reaches,
  );
}

/** What is asked by these variables, looking through records of these kinds. */
export function askingBy(
  key: string,
  uses: readonly { readonly variable: string; readonly harms: readonly Harm[] }[],
  reaches: readonly TableKind[],
): AskedOf {
  const about = [...new Set(uses.map(({ variable }) => variable))];
  const harms = [...uses.flatMap((use) => use.harms), ...harmsOfReaching(reaches)];
  return {
    key,
    about,
    harmful: harms.some((harm) => harmful.has(harm)),
    narrows: narrows(about),
  };
}

/**
 * What a finding would release now; undefined where it speaks of no person or cannot be counted. What people answered about places,
 * letters and the like is a tally over these people: such a place stands for the answer, which is of who gave it.
 */
export async function releaseOf(
  session: ReadSession,
  { body }: { readonly body: Finding },
  result: FindingResult,
  schemas: Schemas,
  telling: Telling,
): Promise<Release | undefined> {
  if (body.property === undefined) return undefined;
  const told = await toldOf(session, body);
  if (!ofPersons.has(body.unit) && told.size === 0) return undefined;
  const population = askingOf(body.population, body.unit, schemas);
  const asking = askingOf(body.property, body.unit, schemas);
  return releaseOfFinding(answersIn(result, told), population, asking, telling, await fewOf(session));
}

/** Of a finding that counts no persons, by each record the answer of somebody that it rests on. */
export async function toldOf(session: ReadSession, body: Finding): Promise<ReadonlyMap<Ref, Ref>> {
  if (ofPersons.has(body.unit)) return new Map();
  const counted = counting(session);
  return (await keptIn(counted, "told", async () => toldIn((await snapshotFor(counted)).records)))(body);
}

/** A result that names answers in place of what they are about. */
function answersIn(result: FindingResult, told: ReadonlyMap<Ref, Ref>): FindingResult {
  if (told.size === 0) return result;
  const answer = (ref: Ref): Ref => told.get(ref) ?? ref;
  return {
    ...result,
    counted: result.counted.map(answer),
    otherwise: result.otherwise.map(answer),
    exceptions: result.exceptions.map(answer),
    undetermined: result.undetermined.map(answer),
    absent: result.absent.map((one) => ({ ...one, ref: answer(one.ref) })),
  };
}
